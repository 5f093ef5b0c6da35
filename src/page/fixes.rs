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
