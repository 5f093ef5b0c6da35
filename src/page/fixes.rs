//! Fixes as they are shown and applied.

use crate::text::{Edit, Fix, Source, Sources, apply_edits};
use crate::words::{self, DiffLine};

/// The text with those of the edits that are for this file; none if there are none, or they overlap.
pub fn edited(text: &str, name: &str, edits: &[Edit]) -> Option<String> {
    let own: Vec<Edit> = edits.iter().filter(|edit| &*edit.name == name).cloned().collect();
    let source = Source::new(name, text);
    let after = apply_edits([source].iter(), &own).ok().filter(|_| !own.is_empty())?;
    after.first().map(|source| source.text.to_string())
}

/// What a fix changes in a text, line by line.
pub fn fix_diff(text: &str, name: &str, fix: &Fix) -> Vec<DiffLine> {
    words::diff(fix, &Sources::new(vec![Source::new(name, text)]))
}

/// How many bytes two texts have in common at their start, and after that at their end; whole characters only.
pub fn in_common(old: &str, new: &str) -> (usize, usize) {
    let same = |pairs: &mut dyn Iterator<Item = (u8, u8)>| pairs.take_while(|(old, new)| old == new).count();
    let mut start = same(&mut old.bytes().zip(new.bytes()));
    while !old.is_char_boundary(start) || !new.is_char_boundary(start) {
        start -= 1;
    }
    let (old, new) = (old.get(start..).unwrap_or(""), new.get(start..).unwrap_or(""));
    let mut end = same(&mut old.bytes().rev().zip(new.bytes().rev()));
    while !old.is_char_boundary(old.len() - end) || !new.is_char_boundary(new.len() - end) {
        end -= 1;
    }
    (start, end)
}
