//! Quantities, as apimachinery's `resource.Quantity` reads and prints them.

/// A number with a suffix: `100m`, `1Gi`, `2e3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// In billionths.
    nano: i128,
    form: Form,
}

/// How it is written, and printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Decimal,
    Binary,
    Exponent,
}

const ONE: i128 = 1_000_000_000;
const DECIMAL: [&str; 10] = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const BINARY: [&str; 7] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

impl Quantity {
    /// None if it is no quantity, or larger than any.
    pub fn parse(text: &str) -> Option<Quantity> {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let end = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(unsigned.len());
        let (number, suffix) = unsigned.split_at_checked(end)?;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if number.len() > 40 || fraction.contains('.') || (whole.is_empty() && fraction.is_empty()) {
            return None;
        }
        let (form, times, over) = unit(suffix)?;
        let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
        let scale = 10i128.checked_pow(u32::try_from(fraction.len()).ok()?)?.checked_mul(over)?;
        let size = digits.checked_mul(ONE)?.checked_mul(times)?;
        // What is smaller than a billionth is rounded away from zero.
        let nano = size / scale + i128::from(size % scale != 0);
        let nano = nano.min(i128::from(i64::MAX) * ONE);
        Some(Quantity { nano: if text.starts_with('-') { -nano } else { nano }, form })
    }
    pub fn is_negative(self) -> bool {
        self.nano < 0
    }
    pub fn is_zero(self) -> bool {
        self.nano == 0
    }
    pub fn is_whole(self) -> bool {
        self.nano % ONE == 0
    }
    /// Whether it is more than another, however both are written.
    pub fn exceeds(self, other: Quantity) -> bool {
        self.nano > other.nano
    }
    /// Whether it is as much as another.
    pub fn equals(self, other: Quantity) -> bool {
        self.nano == other.nano
    }
}

impl std::fmt::Display for Quantity {
    /// The canonical form: the largest suffix that leaves no fraction.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let whole = self.nano / ONE + i128::from(self.nano % ONE > 0);
        if self.form == Form::Binary && whole.abs() >= 1024 {
            let (number, power) = without(whole, 1024, BINARY.len() - 1);
            return write!(f, "{number}{}", BINARY.get(power).unwrap_or(&""));
        }
        if self.nano == 0 {
            return f.write_str("0");
        }
        let (number, power) = without(self.nano, 1000, DECIMAL.len() - 1);
        match self.form {
            Form::Exponent if power != 3 => write!(f, "{number}e{}", (power as i32 - 3) * 3),
            _ => write!(f, "{number}{}", DECIMAL.get(power).unwrap_or(&"")),
        }
    }
}

/// A number without the factors that a suffix says, and how many there were.
fn without(mut number: i128, factor: i128, most: usize) -> (i128, usize) {
    let mut power = 0;
    while power < most && number % factor == 0 {
        (number, power) = (number / factor, power + 1);
    }
    (number, power)
}

/// What a suffix multiplies by, and divides by.
fn unit(suffix: &str) -> Option<(Form, i128, i128)> {
    if let Some(power) = BINARY.iter().position(|unit| *unit == suffix).filter(|power| *power > 0) {
        return Some((Form::Binary, 1 << (10 * power), 1));
    }
    let (form, power) = match DECIMAL.iter().position(|unit| *unit == suffix) {
        Some(power) => (Form::Decimal, power as i32 * 3 - 9),
        None => {
            (Form::Exponent, suffix.strip_prefix(['e', 'E'])?.parse().ok().filter(|power| (-18..=18).contains(power))?)
        }
    };
    let ten = 10i128.checked_pow(power.unsigned_abs())?;
    Some(if power < 0 { (form, 1, ten) } else { (form, ten, 1) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_print_as_kubernetes_does() {
        for (text, expected) in [
            ("1", "1"),
            ("0", "0"),
            ("0.5", "500m"),
            ("1000m", "1"),
            ("1500m", "1500m"),
            ("2000", "2k"),
            ("1024Mi", "1Gi"),
            ("1Ki", "1Ki"),
            ("0.5Gi", "512Mi"),
            ("512", "512"),
            ("1.5Ki", "1536"),
            ("0.5Ki", "512"),
            ("-1", "-1"),
            ("1e3", "1e3"),
            ("5E", "5E"),
            (".5", "500m"),
            ("1n", "1n"),
        ] {
            assert_eq!(Quantity::parse(text).unwrap().to_string(), expected, "{text}");
        }
        for text in ["", "1 Gi", "1gi", "1GB", "x", "1.2.3", "-", "1m5", "0x10"] {
            assert_eq!(Quantity::parse(text), None, "{text}");
        }
        let of = |text| Quantity::parse(text).unwrap();
        assert!(of("2").exceeds(of("1999m")) && of("1Gi").exceeds(of("1G")) && of("1000m").equals(of("1")));
    }
}
