//! Letters of a line that only look like YAML's: odd spaces, tabs as indentation, typographic quotes, `//` comments.

use super::lines::OddityKind;

/// What is put in the place of some bytes of a line.
pub type Change = (usize, usize, &'static str);

/// Whether it looks like a space and is none to YAML.
pub fn is_odd_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200b}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

pub fn is_space(c: char) -> bool {
    c == ' ' || c == '\t' || is_odd_space(c)
}

fn is_smart_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‟' | '‘' | '’' | '«' | '»')
}

/// What a line reads as once its letters are put right, column for column, and what that takes.
#[derive(Default)]
pub struct Plain {
    pub text: String,
    pub changes: Vec<(OddityKind, Change)>,
}

/// Puts the letters of a line right; `from` is its first letter that is no space. Nothing inside quotes changes, nor
/// between the words of a value. `broken`: the document does not read as it is.
pub fn put_right(line: &str, from: usize, broken: bool) -> Plain {
    let mut plain = Plain { text: String::with_capacity(line.len()), changes: Vec::new() };
    let slash = if line.contains("//") { slash_comment(line) } else { None };
    if slash.is_none() && line.is_ascii() && !line.contains('\t') {
        plain.text.push_str(line);
        return plain;
    }
    let mut walk = Walk { line, from, key_ended: false, depth: 0, quote: None, before: None, closing: None };
    for (at, c) in line.char_indices() {
        let end = at + c.len_utf8();
        if walk.quote.is_none() && c == '#' && walk.before.is_none_or(is_space) {
            plain.text.push_str(line.get(at..).unwrap_or(""));
            return plain;
        }
        if slash == Some(at) {
            let rest = line.get(at + 2..).unwrap_or("");
            let with = if rest.starts_with(' ') || rest.is_empty() { "#" } else { "# " };
            plain.changes.push((OddityKind::SlashComment, (at, at + 2, with)));
            plain.text.push_str("# ");
            plain.text.push_str(rest);
            return plain;
        }
        let mut shown = c;
        if is_odd_space(c) && walk.quote.is_none() && walk.is_structural(at) {
            plain.changes.push((OddityKind::NoBreakSpace, (at, end, " ")));
            shown = ' ';
        } else if c == '\t' && at < from && broken {
            plain.changes.push((OddityKind::Tab, (at, end, "  ")));
            shown = ' ';
        } else if walk.closing == Some(at) {
            walk.closing = None;
            plain.changes.push((OddityKind::SmartQuotes, (at, end, "\"")));
            shown = '"';
        } else if is_smart_quote(c)
            && walk.quote.is_none()
            && walk.closing.is_none()
            && let Some(close) = walk.quotes_a_value(at, end)
        {
            walk.closing = Some(close);
            plain.changes.push((OddityKind::SmartQuotes, (at, end, "\"")));
            shown = '"';
        }
        plain.text.push(shown);
        walk.pass(c);
    }
    plain
}

/// How far a line has been read.
struct Walk<'t> {
    line: &'t str,
    from: usize,
    /// The colon of the line's key has gone by.
    key_ended: bool,
    /// Brackets and braces that are open.
    depth: u32,
    quote: Option<char>,
    before: Option<char>,
    /// Where the typographic quotes that are open close.
    closing: Option<usize>,
}

impl Walk<'_> {
    fn pass(&mut self, c: char) {
        let opens = || self.before.is_none_or(|before| is_space(before) || "[{,:".contains(before));
        match (self.quote, c) {
            (None, '"' | '\'') if opens() => self.quote = Some(c),
            (Some(open), c) if open == c => self.quote = None,
            (None, '[' | '{') if opens() => self.depth += 1,
            (None, ']' | '}') => self.depth = self.depth.saturating_sub(1),
            (None, c) if is_space(c) && self.before == Some(':') => self.key_ended = true,
            _ => {}
        }
        self.before = Some(c);
    }

    /// Whether a space here stands where YAML needs a plain one: in the indentation, behind a dash, behind the key's
    /// colon, between the items of a list in brackets, before a comment or at the line's end.
    fn is_structural(&self, at: usize) -> bool {
        let before = self.line.get(..at).unwrap_or("").trim_end_matches(is_space);
        let rest = self.line.get(at..).unwrap_or("").trim_start_matches(is_space);
        at < self.from
            || rest.is_empty()
            || rest.starts_with('#')
            || rest.starts_with("//")
            || before.trim_start_matches(|c| is_space(c) || c == '-').is_empty()
            || (before.ends_with(':') && (!self.key_ended || self.depth > 0))
            || (self.depth > 0 && before.ends_with([',', '[', '{']))
            || (self.depth > 0 && rest.starts_with([']', '}']))
    }

    /// Where the typographic quotes close that open here, if they hold a whole value or key.
    fn quotes_a_value(&self, at: usize, end: usize) -> Option<usize> {
        let before = self.line.get(..at)?.trim_end_matches(is_space);
        if !(before.is_empty() || before.ends_with([':', '-', '[', ',', '{'])) {
            return None;
        }
        let rest = self.line.get(end..)?;
        let mut ends = rest.char_indices().filter(|(_, c)| is_smart_quote(*c));
        ends.find_map(|(inner, c)| {
            let after = rest.get(inner + c.len_utf8()..)?.trim_start_matches(is_space);
            let closes = after.is_empty() || after.starts_with([',', ']', '}', '#', ':']) || after.starts_with("//");
            let holds = rest.get(..inner)?;
            (closes && !holds.contains(['"', '\\'])).then_some(end + inner)
        })
    }
}

/// Where a `//` comment starts: behind a space, outside quotes, not in a URL.
fn slash_comment(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (None, '"' | '\'') if is_space(before) || before == '[' || before == ',' => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '#') if is_space(before) => return None,
            (None, '/') if is_space(before) && chars.peek().is_some_and(|(_, next)| *next == '/') => return Some(at),
            _ => {}
        }
        before = c;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_with_slashes_are_not_urls() {
        assert_eq!(slash_comment("a: b // c"), Some(5));
        assert_eq!(slash_comment("// c"), Some(0));
        assert_eq!(slash_comment("a: http://b/c"), None);
        assert_eq!(slash_comment("a: \"b // c\""), None);
        assert_eq!(slash_comment("a: b # // c"), None);
    }

    #[test]
    fn only_letters_that_stand_for_yaml_change() {
        for (line, expected) in [
            ("\u{a0} name:\u{a0}a\u{a0}", "  name: a "),
            ("-\u{a0}name: a", "- name: a"),
            ("a: one\u{a0}two", "a: one\u{a0}two"),
            ("a: see:\u{a0}two", "a: see:\u{a0}two"),
            ("a: \"b:\u{a0}c\"", "a: \"b:\u{a0}c\""),
            ("a: [b,\u{a0}c]", "a: [b, c]"),
            ("a: “b” # “c”", "a: \"b\" # “c”"),
            ("a: [“b”, ‘c’]", "a: [\"b\", \"c\"]"),
            ("a: “b” and more", "a: “b” and more"),
            ("a: “say \"b\"”", "a: “say \"b\"”"),
            ("a: it’s", "a: it’s"),
            ("“a”: b", "\"a\": b"),
            ("a: b // c", "a: b #  c"),
        ] {
            let from = line.find(|c| !is_space(c)).unwrap();
            assert_eq!(put_right(line, from, false).text, expected, "{line}");
        }
    }
}
