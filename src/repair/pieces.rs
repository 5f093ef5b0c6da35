//! A document as lines that each say something by themselves: a key, the item of a list, their values.

use super::lines::{open_quote, starts_block};
use crate::yaml;

/// A line, with the lines that go on from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'t> {
    /// Its first and last lines, 0-based, from the start of the text.
    pub first: usize,
    pub last: usize,
    /// The columns of its dashes.
    pub dashes: Vec<usize>,
    /// The column of what comes behind them.
    pub column: usize,
    pub key: Option<&'t str>,
    pub value: Value,
    /// The value's text, where it is one plain line.
    pub text: &'t str,
    /// The keys of a mapping in braces that ends in the same line.
    pub inside: Vec<&'t str>,
}

impl Piece<'_> {
    /// The column of its first letter.
    pub fn start(&self) -> usize {
        self.dashes.first().copied().unwrap_or(self.column)
    }
    /// What it is called in sentences: `metadata`, `- apiGroups`.
    pub fn label(&self) -> String {
        let dashes = "- ".repeat(self.dashes.len());
        format!("{dashes}{}", self.key.unwrap_or(self.text))
    }
}

/// What a line has behind its key or dash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing: its value may stand on the lines below.
    Nothing,
    Null,
    Text,
    Number,
    Bool,
    Map,
    List,
    /// An alias, or something with a tag of its own.
    Any,
}

/// Why a text cannot be taken for such lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// The lines of a string (`|`) that has lost its indentation begin behind this one: where they end cannot be known.
    String(usize),
    /// This line is no key, no item and no part of a value.
    Line(usize),
    /// There are more lines than are looked at.
    Long,
}

/// Documents of more lines than this are not looked at.
pub const MOST_LINES: usize = 3_000;

/// Takes the text of a document apart.
pub fn read(text: &str) -> Result<Vec<Piece<'_>>, Unread> {
    let lines: Vec<&str> = text.strip_prefix('\u{feff}').unwrap_or(text).lines().take(MOST_LINES + 1).collect();
    if lines.len() > MOST_LINES {
        return Err(Unread::Long);
    }
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let says_nothing = is_blank(line) || line.trim_start().starts_with('#');
        if says_nothing || (pieces.is_empty() && is_separator(line)) {
            at += 1;
            continue;
        }
        let piece = piece(&lines, at).ok_or(Unread::Line(at))??;
        at = piece.last + 1;
        pieces.push(piece);
    }
    Ok(pieces)
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

fn is_separator(line: &str) -> bool {
    line.strip_prefix("---").is_some_and(|rest| is_blank(rest) || rest.trim_start().starts_with('#'))
}

/// The piece that begins at a line; none if the line is none.
fn piece<'t>(lines: &[&'t str], at: usize) -> Option<Result<Piece<'t>, Unread>> {
    let line = *lines.get(at)?;
    let mut rest = line.trim_start();
    let mut column = line.len() - rest.len();
    let mut dashes = Vec::new();
    while let Some(inner) = rest.strip_prefix('-').filter(|inner| inner.is_empty() || inner.starts_with(' ')) {
        dashes.push(column);
        let trimmed = inner.trim_start();
        column += rest.len() - trimmed.len();
        rest = trimmed;
    }
    if is_separator(line) || line.starts_with("...") || rest.starts_with(['?', '%', '@', '`', '}', ']', ',']) {
        return None;
    }
    let (key, value) = match split_key(rest) {
        Some((key, value)) => (Some(key), value),
        None if dashes.is_empty() => return None,
        None => (None, rest),
    };
    let mut piece = Piece { first: at, last: at, dashes, column, key, value: Value::Any, text: "", inside: Vec::new() };
    let value = without_comment(without_properties(value));
    let outer = if key.is_some() { piece.column } else { piece.dashes.last().copied().unwrap_or(0) };
    piece.text = value;
    piece.value = match value.chars().next() {
        None => Value::Nothing,
        Some('|' | '>') if starts_block(line) => {
            let below = lines.get(at + 1..).unwrap_or_default();
            let deeper = |next: &&&str| is_blank(next) || indentation(next) > outer;
            let inside = below.iter().take_while(deeper).count();
            let text = below.iter().take(inside).rposition(|next| !is_blank(next)).map_or(0, |last| last + 1);
            if text == 0 && below.get(inside).is_some_and(|next| !is_separator(next)) {
                return Some(Err(Unread::String(at)));
            }
            piece.last = at + text;
            Value::Text
        }
        Some(open @ ('{' | '[')) => {
            piece.last = at + brackets_end(lines.get(at..)?, value)?;
            if open == '{' && piece.last == at {
                piece.inside = keys_inside(value);
            }
            if open == '{' { Value::Map } else { Value::List }
        }
        Some('"' | '\'') => {
            if let Some(quote) = open_quote(line) {
                let closing = lines.get(at + 1..)?.iter().position(|next| next.contains(quote))?;
                piece.last = at + 1 + closing;
            }
            Value::Text
        }
        Some('*' | '!' | '&') => Value::Any,
        Some(_) => {
            // A plain value goes on in lines that are further in and have no key of their own.
            let goes_on = |next: &&&str| {
                let text = next.trim_start();
                !text.is_empty()
                    && indentation(next) > outer
                    && split_key(text).is_none()
                    && !text.starts_with(['-', '#'])
            };
            piece.last = at + lines.get(at + 1..)?.iter().take_while(goes_on).count();
            if piece.last > at { Value::Text } else { plain(value) }
        }
    };
    Some(Ok(piece))
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// What a plain value reads as.
fn plain(value: &str) -> Value {
    match yaml::plain_kind(value) {
        yaml::Kind::Null => Value::Null,
        yaml::Kind::Bool => Value::Bool,
        yaml::Kind::Int | yaml::Kind::Float => Value::Number,
        _ => Value::Text,
    }
}

/// A line's key and what comes behind its colon.
pub fn split_key(line: &str) -> Option<(&str, &str)> {
    let quote = line.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (key, rest) = match quote {
        Some(quote) => {
            let (key, rest) = line.get(1..)?.split_once(quote)?;
            (key, rest.trim_start().strip_prefix(':')?)
        }
        None if line.starts_with(['{', '[', '#', '*', '&', '!', '|', '>']) => return None,
        None => {
            let ends =
                |at: &usize| line.get(at + 1..).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
            let colon = line.match_indices(':').map(|(at, _)| at).find(ends)?;
            let key = line.get(..colon)?;
            if key.contains(" #") {
                return None;
            }
            (key.trim_end(), line.get(colon + 1..)?)
        }
    };
    let fits = !key.is_empty() && (rest.is_empty() || rest.starts_with([' ', '\t']));
    fits.then_some((key, rest))
}

/// A value without its anchor.
fn without_properties(value: &str) -> &str {
    let value = value.trim();
    match value.strip_prefix('&') {
        Some(_) => value.split_once(char::is_whitespace).map_or("", |(_, rest)| rest.trim_start()),
        None => value,
    }
}

/// A value without the comment behind it.
fn without_comment(value: &str) -> &str {
    if value.starts_with('#') {
        return "";
    }
    let mut quote: Option<char> = None;
    let mut before = ' ';
    for (at, c) in value.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') if at == 0 || " [{,:".contains(before) => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '#') if before.is_whitespace() => return value.get(..at).unwrap_or("").trim_end(),
            _ => {}
        }
        before = c;
    }
    value.trim_end()
}

/// How many lines further down the brackets close that open at the start of `first`, the end of the first line.
fn brackets_end(lines: &[&str], first: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut quote: Option<char> = None;
    let below = lines.iter().skip(1).copied();
    for (number, line) in std::iter::once(first).chain(below).enumerate() {
        let mut before = ' ';
        for c in line.chars() {
            match (quote, c) {
                (Some(open), c) if open == c => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') => quote = Some(c),
                (None, '#') if before.is_whitespace() => break,
                (None, '[' | '{') => depth += 1,
                (None, ']' | '}') => depth = depth.saturating_sub(1),
                _ => {}
            }
            before = c;
        }
        if depth == 0 && quote.is_none() {
            return Some(number);
        }
    }
    None
}

/// The keys of a mapping in braces, without those of what is in it.
fn keys_inside(value: &str) -> Vec<&str> {
    let (mut depth, mut quote, mut from) = (0usize, None, None);
    let mut keys = Vec::new();
    for (at, c) in value.char_indices() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        match (quote, depth, c) {
            (None, 1, '{' | ',') => from = Some(at + 1),
            (None, 1, ':') => {
                let key = from.take().and_then(|from| value.get(from..at));
                keys.extend(key.map(|key| key.trim().trim_matches(['"', '\''])));
            }
            _ => {}
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_in_braces_are_those_of_the_outermost() {
        for (value, keys) in [
            ("{protocol: TCP, port: 80}", &["protocol", "port"][..]),
            ("{ \"a b\": {c: d}, e: [f, {g: h}], 'i': \"j, k: l\" }", &["a b", "e", "i"]),
            ("{}", &[]),
            ("{a, b: c}", &["b"]),
        ] {
            assert_eq!(keys_inside(value), keys, "{value}");
        }
    }

    fn shown(text: &str) -> Result<Vec<String>, Unread> {
        let show = |piece: &Piece<'_>| {
            format!("{}-{} {}@{} {:?}", piece.first, piece.last, piece.label(), piece.column, piece.value)
        };
        read(text).map(|pieces| pieces.iter().map(show).collect())
    }

    #[test]
    fn lines_with_what_goes_on_from_them() {
        let text = "---\na: 1 # one\n# b\n- c: |\n    # not a comment\n\n    x: y\n  d: [e,\n   f]\n- - g\n\"h i\": 'j\n  k: l'\nm: n\n  o\np: &q\n";
        assert_eq!(
            shown(text).unwrap(),
            [
                "1-1 a@0 Number",
                "3-6 - c@2 Text",
                "7-8 d@2 List",
                "9-9 - - g@4 Text",
                "10-11 h i@0 Text",
                "12-13 m@0 Text",
                "14-14 p@0 Nothing"
            ]
        );
    }

    #[test]
    fn what_is_no_key_and_no_item_is_said() {
        assert_eq!(shown("a: b\nword\n"), Err(Unread::Line(1)));
        assert_eq!(shown("a: |\nkubectl get\nb: c\n"), Err(Unread::String(0)));
        assert_eq!(shown("a: [b\nc: d\n"), Err(Unread::Line(0)));
        assert_eq!(shown(&"a: b\n".repeat(MOST_LINES + 1)), Err(Unread::Long));
    }
}
