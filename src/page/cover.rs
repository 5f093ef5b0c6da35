//! Which parts of a text are covered until the reader asks to see them.

use super::first;
use super::reading::reading;
use crate::secrets::secret_lines;
use crate::text::{Source, utf16_units};

/// Ranges in UTF-16 code units as `[from, to, group, …]`, in order and each within one line; ranges of one group belong to
/// one value. All of a text is covered for as long as it cannot be read.
pub fn covered(text: &str) -> Vec<u32> {
    match reading() {
        Some(reading) => (reading.secret_ranges)(text),
        None => first::secret_ranges(text).unwrap_or_else(|| all_lines(text)),
    }
}

/// Every line of a text, as one value.
fn all_lines(text: &str) -> Vec<u32> {
    let mut ranges = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let units = utf16_units(line);
        if units > 0 {
            ranges.extend([at, at + units, 0]);
        }
        at += units + 1;
    }
    ranges
}

/// What is secret in a text, as [`covered`] gives it.
pub fn secret_ranges(text: &str) -> Vec<u32> {
    let source = Source::new("text", text);
    let unit = |byte: usize| source.lines().utf16_offset(text, byte as u32);
    secret_lines(text).into_iter().flat_map(|(range, group)| [unit(range.start), unit(range.end), group]).collect()
}

/// A part of a text that is covered, or not.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub text: String,
    pub covered: bool,
}

/// The text in parts.
pub fn split(text: &str) -> Vec<Part> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let part = |from: usize, to: usize, covered: bool| Part {
        text: String::from_utf16_lossy(units.get(from..to).unwrap_or_default()),
        covered,
    };
    let mut parts = Vec::new();
    let mut done = 0usize;
    for range in covered(text).chunks_exact(3) {
        if let [from, to, _] = *range {
            parts.push(part(done, from as usize, false));
            parts.push(part(from as usize, to as usize, true));
            done = to as usize;
        }
    }
    parts.push(part(done, units.len(), false));
    parts
}
