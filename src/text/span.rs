//! Lines and columns as the browser counts them.

use super::from_json;
use serde::Serialize;
use std::ops::Range;
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
        let mut index = LineIndex { starts: vec![(0, 0)], ..LineIndex::default() };
        index.end = index.scan(text, (0, 0), text.len());
        index
    }
    /// The index of what changes make of the text: only lines that they touch are looked at. Each change is the bytes that
    /// it takes and how many it puts there; they are in order and do not overlap. `after` is the text as it is then.
    pub fn edited(&self, after: &str, changes: &[(Range<u32>, u32)]) -> Self {
        let mut index = LineIndex { starts: vec![(0, 0)], ..LineIndex::default() };
        index.starts.reserve(self.starts.len());
        // Where the last change ended as it was, and as it is; both begin a line.
        let (mut done, mut now) = ((0, 0), (0, 0));
        let mut changes = changes.iter().peekable();
        let mut grown = 0i64;
        while let Some((taken, put)) = changes.next() {
            grown += i64::from(*put) - i64::from(taken.end - taken.start);
            let first = self.starts.partition_point(|(start, _)| *start < taken.start).saturating_sub(1);
            let first = self.starts.get(first).copied().unwrap_or_default();
            // A line that begins behind a change begins there still: what ends the line before it is as it was.
            let behind = |end: u32| self.starts.get(self.starts.partition_point(|(start, _)| *start <= end)).copied();
            let mut last = behind(taken.end);
            while let Some((taken, put)) =
                changes.next_if(|(taken, _)| last.is_none_or(|(start, _)| taken.start <= start))
            {
                grown += i64::from(*put) - i64::from(taken.end - taken.start);
                last = behind(taken.end);
            }
            index.take(self, (done, first), now);
            let from = shifted(first, done, now);
            let last = last.unwrap_or(self.end);
            now = index.scan(after, from, usize::try_from(i64::from(last.0) + grown).unwrap_or(after.len()));
            done = last;
        }
        index.take(self, (done, self.end), now);
        index.end = shifted(self.end, done, now);
        index
    }
    /// Takes over the places behind one and up to another, which now stand elsewhere.
    fn take(&mut self, before: &LineIndex, (from, to): ((u32, u32), (u32, u32)), now: (u32, u32)) {
        for (places, taken) in [(&before.starts, &mut self.starts), (&before.marks, &mut self.marks)] {
            let place = |at: u32| places.partition_point(|(start, _)| *start <= at);
            let between = places.get(place(from.0)..place(to.0)).unwrap_or_default();
            taken.extend(between.iter().map(|place| shifted(*place, from, now)));
        }
    }
    /// Adds the line starts and marks behind a line's start, up to another place; what that place is.
    fn scan(&mut self, text: &str, (mut at, mut utf16): (u32, u32), to: usize) -> (u32, u32) {
        while let Some(rest) = text.get(at as usize..to).filter(|rest| !rest.is_empty()) {
            let line = rest.find('\n').and_then(|end| rest.get(..=end)).unwrap_or(rest);
            let length = line.len() as u32;
            let returns = line.find('\r').is_some_and(|at| at + 2 != line.len() || !line.ends_with('\n'));
            if length < STRIDE && !returns && line.is_ascii() {
                (at, utf16) = (at + length, utf16 + length);
                if line.ends_with('\n') {
                    self.starts.push((at, utf16));
                }
                continue;
            }
            let mut last = at;
            let mut chars = text.get(at as usize..).unwrap_or_default().chars().peekable();
            for c in line.chars() {
                chars.next();
                (at, utf16) = (at + c.len_utf8() as u32, utf16 + c.len_utf16() as u32);
                if c == '\n' || (c == '\r' && chars.peek() != Some(&'\n')) {
                    last = at;
                    self.starts.push((at, utf16));
                } else if at > last.saturating_add(STRIDE) {
                    last = at;
                    self.marks.push((at, utf16));
                }
            }
        }
        (at, utf16)
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

/// A place behind another, where that other stands elsewhere.
fn shifted(place: (u32, u32), was: (u32, u32), is: (u32, u32)) -> (u32, u32) {
    (place.0 - was.0 + is.0, place.1 - was.1 + is.1)
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
    fn an_edited_index_is_that_of_the_edited_text() {
        let texts = ["a: b\nc: d\r\ne\rf\n\n한: 😀\ng", "", "\n", "\r\n\r\n", &"x".repeat(5_000), "a\r\rb\n\nc"];
        let inserts = ["", "\n", "\r", "x", "한\r\n😀", "\ny\n"];
        for text in texts {
            let index = LineIndex::new(text);
            let places: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
            let step = places.len() / 25 + 1;
            for (first, from) in places.iter().enumerate().step_by(step) {
                for to in places.iter().skip(first).take(4) {
                    for insert in inserts {
                        // The same change a second time, further back.
                        let again = places.iter().copied().find(|at| at > to && at % 3 == 0).unwrap_or(text.len());
                        let put = insert.len() as u32;
                        let changes = [(*from as u32..*to as u32, put), (again as u32..again as u32, put)];
                        let after = [&text[..*from], insert, &text[*to..again], insert, &text[again..]].concat();
                        assert_eq!(
                            index.edited(&after, &changes),
                            LineIndex::new(&after),
                            "{text:?} {changes:?} {insert:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_place_past_the_end_becomes_the_last() {
        let index = LineIndex::new("ab");
        assert_eq!(index.position("ab", 99), Position { line: 1, column: 3 });
    }
}
