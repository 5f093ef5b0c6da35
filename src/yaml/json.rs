//! JSON as Go's encoding/json reads it, into the same tree.

use super::build::{Builder, Found};
use super::tree::{FLOW, NOT_PLAIN, QUOTED, Tree};
use super::{IssueKind, Kind};

/// Reads one value at the start of `chunk`. None if it is not JSON; else how far it reached, and what it reads as.
#[allow(clippy::type_complexity)]
pub(super) fn parse(chunk: &str) -> Option<(usize, Option<Tree>, Vec<Found>)> {
    let mut reader = Reader { builder: Builder::new(chunk), at: 0 };
    match reader.value() {
        Ok(()) => {
            let (tree, issues) = reader.builder.finish();
            Some((reader.at, tree, issues))
        }
        Err(Stop::TooMuch(found)) => {
            let mut issues = reader.builder.issues;
            issues.push(found);
            Some((chunk.len(), None, issues))
        }
        Err(Stop::NotJson) => None,
    }
}

struct Reader<'c> {
    builder: Builder<'c>,
    at: usize,
}

enum Stop {
    NotJson,
    TooMuch(Found),
}

impl From<Found> for Stop {
    fn from(found: Found) -> Self {
        match found.0 {
            IssueKind::TooMuch { .. } => Stop::TooMuch(found),
            _ => Stop::NotJson,
        }
    }
}

impl Reader<'_> {
    fn rest(&self) -> &[u8] {
        self.builder.chunk.as_bytes().get(self.at..).unwrap_or_default()
    }
    fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.rest().first() {
            self.at += 1;
        }
        self.rest().first().copied()
    }
    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }
    fn place(&self) -> u32 {
        self.at as u32
    }

    /// One value with all that is in it; what is open is kept in a list, not on the stack.
    fn value(&mut self) -> Result<(), Stop> {
        let mut open: Vec<bool> = Vec::new();
        loop {
            let opened = self.start_of_value(&mut open)?;
            if opened {
                continue;
            }
            loop {
                let Some(map) = open.last().copied() else { return Ok(()) };
                if self.take(b',') {
                    if map {
                        self.key()?;
                    }
                    break;
                }
                if !self.take(if map { b'}' } else { b']' }) {
                    return Err(Stop::NotJson);
                }
                open.pop();
                self.builder.close(Some(self.place()))?;
            }
        }
    }
    /// A scalar, an empty collection, or the start of one with something in it, for which it returns true.
    fn start_of_value(&mut self, open: &mut Vec<bool>) -> Result<bool, Stop> {
        let first = self.peek().ok_or(Stop::NotJson)?;
        let start = self.place();
        match first {
            b'{' | b'[' => {
                let map = first == b'{';
                self.builder.open(map, FLOW != 0, start)?;
                self.at += 1;
                if self.take(if map { b'}' } else { b']' }) {
                    self.builder.close(Some(self.place()))?;
                    return Ok(false);
                }
                open.push(map);
                if map {
                    self.key()?;
                }
                Ok(true)
            }
            b'"' => self.string().map(|()| false),
            _ => self.word().map(|()| false),
        }
    }
    fn key(&mut self) -> Result<(), Stop> {
        if self.peek() != Some(b'"') {
            return Err(Stop::NotJson);
        }
        self.string()?;
        if self.take(b':') { Ok(()) } else { Err(Stop::NotJson) }
    }
    fn string(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let bytes = self.builder.chunk.as_bytes();
        let mut at = start + 1;
        let mut escaped = false;
        loop {
            match bytes.get(at) {
                None | Some(0..=0x1f) => return Err(Stop::NotJson),
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    at += 2;
                }
                Some(_) => at += 1,
            }
        }
        self.at = at + 1;
        let (from, to) = (start as u32, self.place());
        if escaped {
            let raw = self.builder.chunk.get(start + 1..at).ok_or(Stop::NotJson)?;
            let text = unescape(raw).ok_or(Stop::NotJson)?;
            self.builder.scalar(Kind::Str, NOT_PLAIN, Some(&text), from, to)?;
        } else {
            self.builder.scalar(Kind::Str, NOT_PLAIN | QUOTED, None, from, to)?;
        }
        Ok(())
    }
    fn word(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let length = self
            .rest()
            .iter()
            .take_while(|b| matches!(b, b'a'..=b'z' | b'E' | b'0'..=b'9' | b'+' | b'-' | b'.'))
            .count();
        self.at += length;
        let text = self.builder.chunk.get(start..self.at).unwrap_or_default();
        let kind = match text {
            "null" => Kind::Null,
            "true" | "false" => Kind::Bool,
            number => number_kind(number).ok_or(Stop::NotJson)?,
        };
        self.builder.scalar(kind, 0, None, start as u32, self.place())?;
        Ok(())
    }
}

/// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?`
fn number_kind(text: &str) -> Option<Kind> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let whole = digits(unsigned);
    if whole == 0 || (whole > 1 && unsigned.starts_with('0')) {
        return None;
    }
    let rest = unsigned.get(whole..)?;
    if rest.is_empty() {
        return Some(if text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok() { Kind::Int } else { Kind::Float });
    }
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => fraction.get(digits(fraction)..).filter(|rest| rest.len() < fraction.len())?,
        None => rest,
    };
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        if exponent.is_empty() || digits(exponent) < exponent.len() {
            return None;
        }
    } else if !rest.is_empty() {
        return None;
    }
    text.parse::<f64>().ok().filter(|value| value.is_finite()).map(|_| Kind::Float)
}

/// A JSON string's escapes resolved; a surrogate without its other half becomes a replacement character, as in Go.
pub(super) fn unescape(raw: &str) -> Option<String> {
    let mut text = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        text.push(match chars.next()? {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            c @ ('"' | '\\' | '/') => c,
            'u' => {
                let high = hex(&mut chars)?;
                let mut ahead = chars.clone();
                let low =
                    match (0xd800..0xdc00).contains(&high) && ahead.next() == Some('\\') && ahead.next() == Some('u') {
                        true => hex(&mut ahead).filter(|low| (0xdc00..0xe000).contains(low)),
                        false => None,
                    };
                match low {
                    Some(low) => {
                        chars = ahead;
                        char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))
                    }
                    None => char::from_u32(high),
                }
                .unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return None,
        });
    }
    Some(text)
}

fn hex(chars: &mut std::str::Chars<'_>) -> Option<u32> {
    (0..4).try_fold(0, |value, _| Some(value << 4 | chars.next()?.to_digit(16)?))
}
