//! Which parts of a text are covered until the reader asks to see them.

use crate::api::Paste;
use crate::secrets::secret_locs;
use crate::text::{Source, SourceId};

/// Ranges in UTF-16 code units as `[from, to, group, …]`, in order and each within one line; ranges of one group belong to
/// one value.
pub fn covered(text: &str) -> Vec<u32> {
    let paste = Paste::new(vec![Source::new("text", text)]);
    let Some(source) = paste.sources.get(SourceId(0)) else { return Vec::new() };
    let mut ranges = Vec::new();
    for (loc, group) in secret_locs(&paste).into_iter().zip(0..) {
        let mut at = loc.start as usize;
        for line in paste.sources.text(loc).split_inclusive('\n') {
            let indent = line.len() - line.trim_start().len();
            let (from, to) = (at + indent, at + line.trim_end().len());
            at += line.len();
            if from < to {
                let unit = |byte: usize| source.lines().utf16_offset(text, byte as u32);
                ranges.extend([unit(from), unit(to), group]);
            }
        }
    }
    ranges
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
