//! Texts with a format of their own: quantities and times, with Go's words for one that is not.

/// What a Quantity's text lacks. Mirrors apimachinery's `ParseQuantity`.
pub fn quantity(text: &str) -> Result<(), &'static str> {
    const FORMAT: &str = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    const SUFFIX: &str = "unable to parse quantity's suffix";
    const NUMERIC: &str = "unable to parse numeric part of quantity";
    if text.is_empty() {
        return Err(FORMAT);
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let rest = unsigned.trim_start_matches('0');
    let is_digit = |c: char| c.is_ascii_digit();
    let (whole, rest) = rest.split_at(rest.find(|c| !is_digit(c)).unwrap_or(rest.len()));
    let (fraction, suffix) = match rest.strip_prefix('.') {
        Some(rest) => rest.split_at(rest.find(|c| !is_digit(c)).unwrap_or(rest.len())),
        None => ("", rest),
    };
    let power = suffix.trim_start_matches(|c| "eEinumkKMGTP".contains(c));
    let power = power.strip_prefix(['-', '+']).unwrap_or(power);
    if !power.chars().all(is_digit) {
        return Err(FORMAT);
    }
    let binary = match suffix {
        "" | "n" | "u" | "m" | "k" | "M" | "G" | "T" | "P" | "E" => None,
        "Ki" => Some(10),
        "Mi" => Some(20),
        "Gi" => Some(30),
        "Ti" => Some(40),
        "Pi" => Some(50),
        "Ei" => Some(60),
        _ => match suffix.strip_prefix(['e', 'E']) {
            Some(exponent) if exponent.parse::<i64>().is_ok() => None,
            _ => return Err(SUFFIX),
        },
    };
    // Past eighteen digits Go takes another way, which needs a digit in what is written.
    let digits = whole.len().max(1) + fraction.len();
    let short = match binary {
        None => digits <= 18,
        Some(power) => fraction.is_empty() && 14 - (power * 3 / 10) >= whole.len().max(1) as i32,
    };
    let written = unsigned.strip_suffix(suffix).unwrap_or(unsigned);
    if short || written.contains(is_digit) { Ok(()) } else { Err(NUMERIC) }
}

/// RFC 3339, as `metav1.Time` reads it.
pub const TIME: &str = "2006-01-02T15:04:05Z07:00";
/// RFC 3339 with six digits of a second, as `metav1.MicroTime` reads it.
pub const MICRO_TIME: &str = "2006-01-02T15:04:05.000000Z07:00";

/// What a time lacks, in the words of Go's `time.Parse`.
pub fn time(layout: &'static str, text: &str) -> Result<(), String> {
    let mut clock = Clock { rest: text, month: 1, day: 1, year: 0 };
    let mut parts = layout;
    while !parts.is_empty() {
        let (part, next) = first_part(parts);
        parts = next;
        let hold = clock.rest;
        let failed = match clock.read(part, next) {
            Ok(()) => continue,
            Err(Failed::Range(what)) => return Err(format!("parsing time {}: {what} out of range", quoted(text))),
            Err(Failed::Rest(hold)) => hold,
            Err(Failed::Whole) => hold,
        };
        let (text, layout) = (quoted(text), quoted(layout));
        return Err(format!("parsing time {text} as {layout}: cannot parse {} as {}", quoted(failed), quoted(part)));
    }
    if !clock.rest.is_empty() {
        return Err(format!("parsing time {}: extra text: {}", quoted(text), quoted(clock.rest)));
    }
    if clock.day < 1 || clock.day > days_in(clock.month, clock.year) {
        return Err(format!("parsing time {}: day out of range", quoted(text)));
    }
    Ok(())
}

/// A text as Go's `time` package quotes it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', byte as char]),
            b' '..=b'~' => out.push(byte as char),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push('"');
    out
}

/// A part of a layout, and what follows it.
fn first_part(layout: &'static str) -> (&'static str, &'static str) {
    const PARTS: [&str; 8] = ["2006", "01", "02", "15", "04", "05", ".000000", "Z07:00"];
    let part = PARTS.iter().find(|part| layout.starts_with(**part)).map_or(1, |part| part.len());
    layout.split_at(part)
}

fn days_in(month: u32, year: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A time that is read from left to right.
struct Clock<'t> {
    rest: &'t str,
    year: u32,
    month: u32,
    day: u32,
}

enum Failed<'t> {
    /// What stands there is not such a part.
    Whole,
    /// What stands further on is not.
    Rest(&'t str),
    /// It is a number that this part cannot be.
    Range(&'static str),
}

impl<'t> Clock<'t> {
    fn read(&mut self, part: &'static str, next: &'static str) -> Result<(), Failed<'t>> {
        match part {
            "2006" => {
                let digits = self.rest.get(..4).ok_or(Failed::Whole)?;
                let fits = digits.bytes().all(|byte| byte.is_ascii_digit());
                self.year = digits.parse().ok().filter(|_| fits).ok_or(Failed::Whole)?;
                self.rest = self.rest.get(4..).unwrap_or_default();
            }
            "01" => {
                self.month = self.number(true)?;
                if !(1..=12).contains(&self.month) {
                    return Err(Failed::Range("month"));
                }
            }
            "02" => self.day = self.number(true)?,
            "15" if self.number(false)? > 23 => return Err(Failed::Range("hour")),
            "04" if self.number(true)? > 59 => return Err(Failed::Range("minute")),
            "05" => {
                if self.number(true)? > 59 {
                    return Err(Failed::Range("second"));
                }
                // Fractions of a second are taken although the layout has none.
                if let Some(fraction) = self.rest.strip_prefix(['.', ','])
                    && fraction.starts_with(|c: char| c.is_ascii_digit())
                    && next.starts_with('Z')
                {
                    self.rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
                }
            }
            ".000000" => {
                let digits = self.rest.get(1..7).ok_or(Failed::Whole)?;
                let fits = self.rest.starts_with(['.', ',']) && digits.bytes().all(|byte| byte.is_ascii_digit());
                self.rest = self.rest.get(7..).filter(|_| fits).ok_or(Failed::Whole)?;
            }
            "Z07:00" => self.zone()?,
            "15" | "04" => {}
            text => self.rest = self.rest.strip_prefix(text).ok_or(Failed::Rest(self.rest))?,
        }
        Ok(())
    }

    /// Two digits, or one where that is enough.
    fn number(&mut self, two: bool) -> Result<u32, Failed<'t>> {
        let digits = self.rest.bytes().take(2).take_while(u8::is_ascii_digit).count();
        if digits == 0 || (two && digits < 2) {
            return Err(Failed::Whole);
        }
        let (number, rest) = self.rest.split_at(digits);
        self.rest = rest;
        number.parse().map_err(|_| Failed::Whole)
    }

    fn zone(&mut self) -> Result<(), Failed<'t>> {
        if let Some(rest) = self.rest.strip_prefix('Z') {
            self.rest = rest;
            return Ok(());
        }
        let zone = self.rest.get(..6).ok_or(Failed::Whole)?;
        let number = |at: usize| -> Option<u32> {
            let digits = zone.get(at..at + 2)?;
            digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let colon = zone.get(3..4) == Some(":");
        let (Some(hour), Some(minute), true) = (number(1), number(4), colon) else { return Err(Failed::Whole) };
        if hour > 24 {
            return Err(Failed::Range("time zone offset hour"));
        }
        if minute > 60 {
            return Err(Failed::Range("time zone offset minute"));
        }
        if !zone.starts_with(['+', '-']) {
            return Err(Failed::Whole);
        }
        self.rest = self.rest.get(6..).unwrap_or_default();
        Ok(())
    }
}
