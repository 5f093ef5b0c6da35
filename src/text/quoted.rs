//! Text in quotes, as Go writes it.

use std::fmt::Write;

/// Go's `%q`.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Writing to a String cannot fail.
            _ if (c as u32) < 0x20 || c as u32 == 0x7f => drop(write!(out, "\\x{:02x}", c as u32)),
            _ if unseen(c) && (c as u32) < 0x10000 => drop(write!(out, "\\u{:04x}", c as u32)),
            _ if unseen(c) => drop(write!(out, "\\U{:08x}", c as u32)),
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether Go escapes it as not printable: controls, spaces other than the space, marks of direction, the unassigned ends.
fn unseen(c: char) -> bool {
    c.is_control()
        || (c.is_whitespace() && c != ' ')
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_quoted_as_go_does() {
        for (text, expected) in [
            ("plain", r#""plain""#),
            ("say \"hi\" \\ ok", r#""say \"hi\" \\ ok""#),
            ("a\nb\tc\u{1}\u{7f}", r#""a\nb\tc\x01\x7f""#),
            ("한글 é", r#""한글 é""#),
            ("a\u{a0}b\u{200b}c\u{feff}", r#""a\u00a0b\u200bc\ufeff""#),
        ] {
            assert_eq!(quoted(text), expected);
        }
    }
}
