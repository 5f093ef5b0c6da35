//! What a scalar's text means: YAML 1.1 as go-yaml v2 (inside sigs.k8s.io/yaml) resolves it.

use super::Kind;

/// A number, as wide as Go reads it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// A whole number.
    Int(i64),
    /// A whole number past `i64`.
    Uint(u64),
    /// Anything else.
    Float(f64),
}

impl Number {
    fn kind(self) -> Kind {
        match self {
            Number::Float(_) => Kind::Float,
            Number::Int(_) | Number::Uint(_) => Kind::Int,
        }
    }
}

/// As Go's encoding/json prints it.
impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&print(*self))
    }
}

/// What a plain scalar without a tag reads as.
pub fn resolve(text: &str) -> Kind {
    match text.as_bytes().first() {
        None => Kind::Null,
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => match infinite(text) {
            Some(_) => Kind::Float,
            None => number(text).map_or(Kind::Str, Number::kind),
        },
        Some(b'~' | b'n' | b'N') if matches!(text, "~" | "null" | "Null" | "NULL") => Kind::Null,
        Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O') if boolean(text).is_some() => {
            Kind::Bool
        }
        _ => Kind::Str,
    }
}

/// The kind that a tag gives a text, or Go's words for why it cannot.
pub(super) fn resolve_tagged(tag: &str, text: &str) -> Result<Kind, String> {
    const PREFIX: &str = "tag:yaml.org,2002:";
    let Some(short) = tag.strip_prefix(PREFIX) else { return Ok(Kind::Str) };
    let kind = resolve(text);
    let fits = match short {
        "bool" => kind == Kind::Bool,
        "int" => kind == Kind::Int,
        "null" => kind == Kind::Null,
        "float" if kind == Kind::Int => return Ok(Kind::Float),
        "float" => kind == Kind::Float,
        "timestamp" => return if timestamp(text) { Ok(Kind::Str) } else { Err(refused(kind, text, short)) },
        _ => return Ok(Kind::Str),
    };
    if fits { Ok(kind) } else { Err(refused(kind, text, short)) }
}

fn refused(kind: Kind, text: &str, tag: &str) -> String {
    let found = match kind {
        Kind::Null => "null",
        Kind::Bool => "bool",
        Kind::Int => "int",
        Kind::Float => "float",
        _ => "str",
    };
    format!("cannot decode !!{found} `{text}` as a !!{tag}")
}

/// `y`, `yes`, `on`, `true`, … in the three ways of writing them.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Some(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

/// Infinities and NaN, which JSON cannot say.
pub(super) fn infinite(text: &str) -> Option<&'static str> {
    match text {
        ".nan" | ".NaN" | ".NAN" => Some("NaN"),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Some("+Inf"),
        "-.inf" | "-.Inf" | "-.INF" => Some("-Inf"),
        _ => None,
    }
}

/// The number that a text is.
pub(super) fn number(text: &str) -> Option<Number> {
    if text.starts_with('.') {
        return float(text).map(Number::Float);
    }
    let stripped;
    let plain = if text.contains('_') {
        stripped = text.replace('_', "");
        &stripped
    } else {
        text
    };
    integer(plain).or_else(|| float(plain).map(Number::Float))
}

/// `strconv.ParseInt(text, 0, 64)`, then `ParseUint`.
fn integer(text: &str) -> Option<Number> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, digits.get(2..)?),
        [b'0', b'o' | b'O', ..] => (8, digits.get(2..)?),
        [b'0', b'b' | b'B', ..] => (2, digits.get(2..)?),
        [b'0', _, ..] => (8, digits.get(1..)?),
        _ => (10, digits),
    };
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let size = u64::from_str_radix(digits, radix).ok()?;
    match (negative, i64::try_from(size)) {
        (false, Ok(value)) => Some(Number::Int(value)),
        (false, Err(_)) => (!text.starts_with('+')).then_some(Number::Uint(size)),
        (true, Ok(value)) => Some(Number::Int(-value)),
        (true, Err(_)) => (size == i64::MIN.unsigned_abs()).then_some(Number::Int(i64::MIN)),
    }
}

/// `^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`, in range.
fn float(text: &str) -> Option<f64> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let whole = digits(unsigned);
    let mut rest = unsigned.get(whole..)?;
    if let Some(fraction) = rest.strip_prefix('.') {
        let count = digits(fraction);
        if whole == 0 && count == 0 {
            return None;
        }
        rest = fraction.get(count..)?;
    } else if whole == 0 {
        return None;
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        let count = digits(exponent);
        if count == 0 {
            return None;
        }
        rest = exponent.get(count..)?;
    }
    if !rest.is_empty() {
        return None;
    }
    text.parse::<f64>().ok().filter(|value| value.is_finite())
}

/// Whether go-yaml takes it as a timestamp: a date, or a date and a time.
fn timestamp(text: &str) -> bool {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (text.get(..at).unwrap_or_default(), text.get(at + 1..)),
        None => (text, None),
    };
    let number = |part: Option<&str>, longest: usize| {
        part.is_some_and(|part| {
            !part.is_empty() && part.len() <= longest && part.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let mut parts = date.split('-');
    let year = parts.next();
    let whole = year.is_some_and(|year| year.len() == 4) && number(year, 4);
    let day = number(parts.next(), 2) && number(parts.next(), 2) && parts.next().is_none();
    let clock = time.is_none_or(|time| {
        let mut parts = time.splitn(3, ':');
        number(parts.next(), 2) && number(parts.next(), 2) && number(parts.next().and_then(|part| part.get(..2)), 2)
    });
    whole && day && clock
}

/// A number as Go's encoding/json prints it.
pub(super) fn print(number: Number) -> String {
    match number {
        Number::Int(value) => value.to_string(),
        Number::Uint(value) => value.to_string(),
        Number::Float(value) => {
            let size = value.abs();
            if size != 0.0 && !(1e-6..1e21).contains(&size) {
                exponent(&format!("{value:e}"), 1)
            } else {
                value.to_string()
            }
        }
    }
}

/// A float as a mapping's key: `strconv.FormatFloat(value, 'g', -1, 32)`.
pub(super) fn print_key(value: f64) -> String {
    let value = value as f32;
    if value.is_nan() {
        return ".nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let size = value.abs();
    if size != 0.0 && !(1e-4..1e6).contains(&size) { exponent(&format!("{value:e}"), 2) } else { value.to_string() }
}

/// Rust's `1e21` as Go writes it, `1e+21`, with at least so many digits.
fn exponent(text: &str, at_least: usize) -> String {
    let (mantissa, power) = text.split_once('e').unwrap_or((text, "0"));
    let (sign, power) = power.strip_prefix('-').map_or(('+', power), |power| ('-', power));
    let least = if sign == '+' { 2 } else { at_least };
    format!("{mantissa}e{sign}{power:0>least$}")
}

/// Bytes of standard base64, line breaks left out; none if it is not that.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count, mut padding) = (0u32, 0u32, 0u32);
    for byte in text.bytes() {
        let value = match byte {
            b'\r' | b'\n' => continue,
            b'=' => {
                padding += 1;
                continue;
            }
            _ if padding > 0 => return None,
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 1;
        if count % 4 == 0 {
            bytes.extend_from_slice(&[(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]);
            bits = 0;
        }
    }
    match (count % 4, padding) {
        (0, 0) => {}
        (2, 2) => bytes.push((bits >> 4) as u8),
        (3, 1) => bytes.extend_from_slice(&[(bits >> 10) as u8, (bits >> 2) as u8]),
        _ => return None,
    }
    Some(bytes)
}
