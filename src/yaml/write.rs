//! Back to text, in the style that kubectl writes: block style, keys in go-yaml's order, two spaces, lists at the
//! indentation of their key, long lines folded.

use crate::text::Order;
use serde_json::Value;
use std::cmp::Ordering;

/// Lines fold at the first space after this column.
const WIDTH: usize = 80;
/// Deeper values are written as null; nothing that was read is that deep.
const DEEPEST: usize = 500;

/// Writes a value as a document that ends with a line break.
pub fn write(value: &Value) -> String {
    let mut writer = Writer { out: String::new(), column: 0 };
    match value {
        Value::Object(entries) if !entries.is_empty() => writer.map(entries, 0, 0),
        Value::Array(items) if !items.is_empty() => writer.list(items, 0, 0),
        other => {
            writer.scalar(other, 0, false);
            writer.line(0);
        }
    }
    if !writer.out.ends_with('\n') {
        writer.out.push('\n');
    }
    writer.out
}

struct Writer {
    out: String,
    column: usize,
}

impl Writer {
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += text.chars().count();
    }
    fn line(&mut self, indent: usize) {
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }
    /// Entries, the first of them where the writer stands.
    fn map(&mut self, entries: &serde_json::Map<String, Value>, indent: usize, depth: usize) {
        let mut entries: Vec<_> = entries.iter().collect();
        entries.order_by(|(a, _), (b, _)| natural(a, b));
        for (at, (key, value)) in entries.into_iter().enumerate() {
            if at > 0 {
                self.line(indent);
            }
            self.text(key, indent, true);
            self.put(":");
            match value {
                Value::Object(inner) if !inner.is_empty() && depth < DEEPEST => {
                    self.line(indent + 2);
                    self.map(inner, indent + 2, depth + 1);
                }
                Value::Array(items) if !items.is_empty() && depth < DEEPEST => {
                    self.line(indent);
                    self.list(items, indent, depth + 1);
                }
                other => {
                    self.put(" ");
                    self.scalar(other, indent, false);
                }
            }
        }
    }
    fn list(&mut self, items: &[Value], indent: usize, depth: usize) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.line(indent);
            }
            self.put("- ");
            match item {
                Value::Object(inner) if !inner.is_empty() && depth < DEEPEST => self.map(inner, indent + 2, depth + 1),
                Value::Array(inner) if !inner.is_empty() && depth < DEEPEST => self.list(inner, indent + 2, depth + 1),
                other => self.scalar(other, indent, false),
            }
        }
    }
    fn scalar(&mut self, value: &Value, indent: usize, key: bool) {
        match value {
            Value::Null => self.put("null"),
            Value::Array(items) => self.put(if items.is_empty() { "[]" } else { "null" }),
            Value::Object(entries) => self.put(if entries.is_empty() { "{}" } else { "null" }),
            Value::String(text) => self.text(text, indent, key),
            other => self.put(&other.to_string()),
        }
    }
    /// A string in the style that go-yaml and libyaml's emitter choose for it.
    fn text(&mut self, text: &str, indent: usize, key: bool) {
        let is = Analysis::of(text);
        if text.contains('\n') {
            return if is.block && !key {
                self.literal(text, indent + 2)
            } else {
                self.double_quoted(text, indent, key)
            };
        }
        if is_other_than_text(text) {
            self.double_quoted(text, indent, key);
        } else if is.plain {
            self.folded(text, indent, key);
        } else if is.single {
            self.put("'");
            self.folded(&text.replace('\'', "''"), indent, key);
            self.put("'");
        } else {
            self.double_quoted(text, indent, key);
        }
    }
    fn folded(&mut self, text: &str, indent: usize, key: bool) {
        let mut chars = text.chars().peekable();
        let mut after_space = true;
        while let Some(c) = chars.next() {
            let next_is_word = chars.peek().is_some_and(|next| *next != ' ');
            if c == ' ' && !key && !after_space && self.column > WIDTH && next_is_word {
                self.line(indent + 2);
            } else {
                self.out.push(c);
                self.column += 1;
            }
            after_space = c == ' ';
        }
    }
    fn literal(&mut self, text: &str, indent: usize) {
        let hint = if text.starts_with([' ', '\n']) { "2" } else { "" };
        let body = text.trim_end_matches('\n');
        let chomp = match text.len() - body.len() {
            0 => "-",
            1 if !body.is_empty() => "",
            _ => "+",
        };
        self.put(&format!("|{hint}{chomp}"));
        let lines = if chomp == "+" { text.strip_suffix('\n').unwrap_or(text) } else { body };
        for line in lines.split('\n') {
            self.out.push('\n');
            if !line.is_empty() {
                self.out.extend(std::iter::repeat_n(' ', indent));
                self.out.push_str(line);
            }
        }
        if chomp == "+" {
            self.out.push('\n');
        }
        self.column = WIDTH;
    }
    fn double_quoted(&mut self, text: &str, indent: usize, key: bool) {
        self.put("\"");
        let mut chars = text.chars().peekable();
        let mut after_space = true;
        while let Some(c) = chars.next() {
            let escape = match c {
                '"' => "\\\"".to_owned(),
                '\\' => "\\\\".to_owned(),
                '\n' => "\\n".to_owned(),
                '\t' => "\\t".to_owned(),
                '\r' => "\\r".to_owned(),
                '\0' => "\\0".to_owned(),
                '\u{7}' => "\\a".to_owned(),
                '\u{8}' => "\\b".to_owned(),
                '\u{b}' => "\\v".to_owned(),
                '\u{c}' => "\\f".to_owned(),
                '\u{1b}' => "\\e".to_owned(),
                '\u{85}' => "\\N".to_owned(),
                '\u{a0}' => "\\_".to_owned(),
                '\u{2028}' => "\\L".to_owned(),
                '\u{2029}' => "\\P".to_owned(),
                c if printable(c) => c.to_string(),
                c if (c as u32) <= 0xff => format!("\\x{:02X}", c as u32),
                c if (c as u32) <= 0xffff => format!("\\u{:04X}", c as u32),
                c => format!("\\U{:08X}", c as u32),
            };
            if c == ' ' && !key && !after_space && self.column > WIDTH && chars.peek().is_some() {
                self.line(indent + 2);
                if chars.peek() == Some(&' ') {
                    self.put("\\");
                }
            } else {
                self.put(&escape);
            }
            after_space = c == ' ';
        }
        self.put("\"");
    }
}

fn printable(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..) && c != '\u{feff}'
}

/// Which styles a text may be written in; mirrors libyaml's `yaml_emitter_analyze_scalar`.
struct Analysis {
    plain: bool,
    single: bool,
    block: bool,
}

impl Analysis {
    fn of(text: &str) -> Analysis {
        let mut indicators = text.starts_with("---") || text.starts_with("...");
        let (mut breaks, mut special, mut space_break, mut break_space) = (false, false, false, false);
        let mut before: Option<char> = None;
        let mut chars = text.chars().peekable();
        let blank = |c: Option<char>| c.is_none_or(|c| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{85}'));
        while let Some(c) = chars.next() {
            let after = chars.peek().copied();
            indicators |= match (before, c) {
                (
                    None,
                    '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`',
                ) => true,
                (None, '?' | ':' | '-') | (Some(_), ':') => blank(after),
                (Some(before), '#') => blank(Some(before)),
                _ => false,
            };
            match c {
                '\n' => {
                    breaks = true;
                    space_break |= before == Some(' ');
                }
                ' ' => break_space |= before == Some('\n'),
                c => special |= !printable(c),
            }
            before = Some(c);
        }
        let edge = |c: char| c == ' ' || c == '\n';
        let edges = text.starts_with(edge) || text.ends_with(edge);
        Analysis {
            plain: !indicators && !edges && !breaks && !special && !space_break && !break_space,
            single: !special && !space_break && !break_space,
            block: !special && !space_break && !text.ends_with(' '),
        }
    }
}

/// Whether the text would read as something other than text if it stood there plain.
fn is_other_than_text(text: &str) -> bool {
    const WORDS: [&str; 14] = ["", "~", "null", "true", "false", "y", "n", "yes", "no", "on", "off", ".nan", "<<", "="];
    let cased = |word: &str| {
        let mut first = word.to_owned();
        if let Some(head) = first.get_mut(..1) {
            head.make_ascii_uppercase();
        }
        text == word || text == word.to_ascii_uppercase() || text == first
    };
    if WORDS.iter().take(11).any(|word| cased(word)) || [".nan", ".NaN", ".NAN", "<<"].contains(&text) {
        return true;
    }
    let digits = text.replace('_', "");
    let unsigned = digits.strip_prefix(['+', '-']).unwrap_or(&digits);
    if [".inf", ".Inf", ".INF"].contains(&unsigned) {
        return true;
    }
    let radix = |prefix: &str, radix| {
        let rest = unsigned.strip_prefix(prefix);
        rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_digit(radix)))
    };
    if radix("0x", 16) || radix("0X", 16) || radix("0b", 2) || radix("0B", 2) || radix("0o", 8) || radix("0O", 8) {
        return true;
    }
    let starts_as_number = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let only = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-');
    if starts_as_number && unsigned.chars().all(only) && unsigned.parse::<f64>().is_ok() {
        return true;
    }
    is_base_60(text) || is_timestamp(text)
}

/// `1:30`, which YAML 1.1 elsewhere reads as 90; go-yaml quotes it for others' sake.
fn is_base_60(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut parts = unsigned.split(':');
    let head = parts.next().is_some_and(|p| {
        p.starts_with(|c: char| c.is_ascii_digit()) && p.chars().all(|c| c.is_ascii_digit() || c == '_')
    });
    let rest: Vec<&str> = parts.collect();
    head && !rest.is_empty()
        && rest.iter().enumerate().all(|(at, part)| {
            let whole = if at + 1 == rest.len() { part.split('.').next().unwrap_or("") } else { part };
            (1..=2).contains(&whole.len()) && whole.parse::<u8>().is_ok_and(|n| n < 60)
        })
}

fn is_timestamp(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let number = |part: Option<&str>, most: usize| {
        part.is_some_and(|p| (1..=most).contains(&p.len()) && p.chars().all(|c| c.is_ascii_digit()))
    };
    let year = parts.next();
    if year.is_none_or(|year| year.len() != 4) || !number(year, 4) || !number(parts.next(), 2) {
        return false;
    }
    let rest = parts.next().unwrap_or("");
    let day = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (day, time) = rest.split_at(day);
    if !number(Some(day), 2) {
        return false;
    }
    if time.is_empty() {
        return day.len() == 2;
    }
    let time = time.trim_start_matches(['T', 't', ' ']);
    let clock: Vec<&str> = time.splitn(3, ':').collect();
    clock.len() == 3 && number(clock.first().copied(), 2) && number(clock.get(1).copied(), 2)
}

/// The order in which go-yaml writes keys: numbers inside them by value, letters after everything else.
fn natural(a: &str, b: &str) -> Ordering {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let Some(at) = a.iter().zip(&b).position(|(x, y)| x != y) else { return a.len().cmp(&b.len()) };
    let (Some(&x), Some(&y)) = (a.get(at), b.get(at)) else { return Ordering::Equal };
    match (x.is_alphabetic(), y.is_alphabetic()) {
        (true, true) => return x.cmp(&y),
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    // A zero that only differs behind other digits counts as a digit, not as a leading zero.
    let inside =
        (x == '0' || y == '0') && a.iter().take(at).rev().take_while(|c| c.is_ascii_digit()).any(|c| *c != '0');
    let number = |letters: &[char]| {
        let digits: String = letters.iter().skip(at).take_while(|c| c.is_ascii_digit()).collect();
        let value = if inside { format!("1{digits}") } else { digits.clone() };
        (value.parse::<u128>().unwrap_or(0), digits.len())
    };
    number(&a).cmp(&number(&b)).then(x.cmp(&y))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn writes_as_kubectl_does() {
        let value =
            json!({"b": [{"name": "x", "z": null, "a": {}}, "two"], "a": "1.5", "e": [], "s": "a: b", "l": "x\ny"});
        assert_eq!(
            write(&value),
            "a: \"1.5\"\nb:\n- a: {}\n  name: x\n  z: null\n- two\ne: []\nl: |-\n  x\n  y\ns: 'a: b'\n"
        );
        assert_eq!(write(&json!(null)), "null\n");
    }

    #[test]
    fn text_that_reads_as_something_else_is_quoted() {
        for (text, written) in [
            ("true", "\"true\""),
            ("on", "\"on\""),
            ("n", "\"n\""),
            ("1e3", "\"1e3\""),
            ("0x1F", "\"0x1F\""),
            ("2024-01-01", "\"2024-01-01\""),
            ("~", "\"~\""),
            ("", "\"\""),
            ("1:30", "\"1:30\""),
            ("*star", "'*star'"),
            ("-", "'-'"),
            ("@at", "'@at'"),
            (" lead", "' lead'"),
            ("q'uote\"s", "q'uote\"s"),
            ("a\tb", "\"a\\tb\""),
            ("https://1.2.3.4", "https://1.2.3.4"),
            ("v1.32.0", "v1.32.0"),
            ("Mon, 01 Jan 2024 00:00:00 UTC", "Mon, 01 Jan 2024 00:00:00 UTC"),
        ] {
            assert_eq!(write(&json!(text)), format!("{written}\n"), "{text}");
        }
    }

    #[test]
    fn keys_sort_as_go_yaml_sorts_them() {
        let mut keys = ["token", "tls-server-name", "tokenFile", "a10", "a9", "as-uid", "as", "Z", "1"];
        keys.sort_by(|a, b| natural(a, b));
        assert_eq!(keys, ["1", "Z", "a9", "a10", "as", "as-uid", "tls-server-name", "token", "tokenFile"]);
    }
}
