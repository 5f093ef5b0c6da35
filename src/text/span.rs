//! Lines and columns as the browser counts them.

use super::from_json;
use serde::Serialize;
use std::sync::Arc;

/// A 1-based line and column; columns count UTF-16 code units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// 1-based line.
    pub line: u32,
    /// 1-based column in UTF-16 code units.
    pub column: u32,
}
from_json!(struct Position { line, column });

impl Default for Position {
    fn default() -> Self {
        Position { line: 1, column: 1 }
    }
}

/// A range of one source, end exclusive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// The source's name.
    pub source: Arc<str>,
    /// Where it starts.
    pub start: Position,
    /// Where it has ended.
    pub end: Position,
}
from_json!(struct Span { source, start, end });

impl Span {
    /// `rbac.yaml:21`, as links to lines are written.
    pub fn line_label(&self) -> String {
        format!("{}:{}", self.source, self.start.line)
    }
    /// The last line with text in it: a span that ends at column 1 does not reach into that line.
    pub fn last_line(&self) -> u32 {
        if self.end.column <= 1 && self.end.line > self.start.line { self.end.line - 1 } else { self.end.line }
    }
}

/// Where the lines of a text begin.
#[derive(Clone, Debug, Default)]
pub struct LineIndex {
    /// Byte offset of each line start, and its offset in UTF-16 code units.
    starts: Vec<(u32, u32)>,
    /// The same of places inside long lines, so that none is counted through from its start: a manifest in JSON may be
    /// one line of megabytes.
    marks: Vec<(u32, u32)>,
    /// The same of the end.
    end: (u32, u32),
}

/// How far apart places of [`LineIndex::marks`] are, in bytes.
const STRIDE: u32 = 1 << 12;

impl LineIndex {
    /// The index of a text. Lines end at `\n`; `\r\n` counts as one ending, a lone `\r` too, as in the editor.
    pub fn new(text: &str) -> Self {
        let (mut starts, mut marks) = (vec![(0, 0)], Vec::new());
        let (mut utf16, mut last) = (0u32, 0u32);
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            utf16 += c.len_utf16() as u32;
            let ends = c == '\n' || (c == '\r' && chars.peek().is_none_or(|(_, next)| *next != '\n'));
            if ends {
                last = (at + c.len_utf8()) as u32;
                starts.push((last, utf16));
            } else if at as u32 >= last.saturating_add(STRIDE) {
                last = (at + c.len_utf8()) as u32;
                marks.push((last, utf16));
            }
        }
        LineIndex { starts, marks, end: (text.len() as u32, utf16) }
    }
    /// How many lines there are; an empty text has one.
    pub fn len(&self) -> usize {
        self.starts.len()
    }
    /// Never: every text has a first line.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }
    /// The 0-based line a byte lies in.
    pub fn line_of(&self, byte: u32) -> u32 {
        self.starts.partition_point(|(start, _)| *start <= byte).saturating_sub(1) as u32
    }
    /// The byte at which a 0-based line starts; past the last line, the text's last line start.
    pub fn line_start(&self, line: u32) -> u32 {
        self.starts.get(line as usize).or(self.starts.last()).map_or(0, |(start, _)| *start)
    }
    /// The position of a byte of `text`, the text this index was made from.
    pub fn position(&self, text: &str, byte: u32) -> Position {
        let line = self.line_of(byte);
        let (_, before) = self.starts.get(line as usize).copied().unwrap_or_default();
        Position { line: line + 1, column: self.utf16_offset(text, byte).saturating_sub(before) + 1 }
    }
    /// How many UTF-16 code units come before a byte.
    pub fn utf16_offset(&self, text: &str, byte: u32) -> u32 {
        let ((start, before), (next, after)) = self.around(|(at, _)| *at <= byte);
        // ASCII has a unit for every byte.
        if next - start == after - before {
            before + byte.min(next) - start
        } else {
            before + utf16_len(text, start, byte)
        }
    }
    /// The last line start or mark of those that are not too far, and the next one.
    fn around(&self, before: impl Fn(&(u32, u32)) -> bool) -> ((u32, u32), (u32, u32)) {
        let (mut last, mut next) = ((0, 0), self.end);
        for places in [&self.starts, &self.marks] {
            let at = places.partition_point(&before);
            last = last.max(places.get(at.wrapping_sub(1)).copied().unwrap_or_default());
            next = next.min(places.get(at).copied().unwrap_or(self.end));
        }
        (last, next)
    }
    /// The byte at a UTF-16 offset; an offset past the end, or inside a surrogate pair, becomes the nearest byte before.
    pub fn byte_at_utf16(&self, text: &str, offset: u32) -> u32 {
        let ((start, mut units), (next, after)) = self.around(|(_, utf16)| *utf16 <= offset);
        if next - start == after - units {
            return start + offset.min(after) - units;
        }
        for (at, c) in text.get(start as usize..).unwrap_or("").char_indices() {
            let next = units + c.len_utf16() as u32;
            if next > offset {
                return start + at as u32;
            }
            units = next;
        }
        text.len() as u32
    }
}

fn utf16_len(text: &str, from: u32, to: u32) -> u32 {
    let mut to = (to as usize).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    text.get(from as usize..to).map_or(0, |part| part.chars().map(|c| c.len_utf16() as u32).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_utf16_code_units() {
        let text = "a: 😀x\r\n한글: 1\n";
        let index = LineIndex::new(text);
        let at = |needle: &str| index.position(text, text.find(needle).unwrap() as u32);
        assert_eq!(at("x"), Position { line: 1, column: 6 });
        assert_eq!(at("1"), Position { line: 2, column: 5 });
        assert_eq!(index.len(), 3);
        for (byte, _) in text.char_indices() {
            let utf16 = index.utf16_offset(text, byte as u32);
            assert_eq!(index.byte_at_utf16(text, utf16), byte as u32);
        }
        assert_eq!(index.byte_at_utf16(text, 999), text.len() as u32);
    }

    #[test]
    fn places_in_long_lines_are_counted_as_in_short_ones() {
        let text = "é😀x".repeat(2_000) + "\n" + &"y".repeat(9_000);
        let index = LineIndex::new(&text);
        let mut units = 0;
        for (byte, c) in text.char_indices() {
            assert_eq!(index.utf16_offset(&text, byte as u32), units, "{byte}");
            assert_eq!(index.byte_at_utf16(&text, units), byte as u32);
            units += c.len_utf16() as u32;
        }
        assert_eq!(index.position(&text, text.len() as u32), Position { line: 2, column: 9_001 });
    }

    #[test]
    fn a_place_past_the_end_becomes_the_last() {
        let index = LineIndex::new("ab");
        assert_eq!(index.position("ab", 99), Position { line: 1, column: 3 });
    }
}
