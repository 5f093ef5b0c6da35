//! Fixes as they are shown and applied.

use super::cover;
use crate::text::{Edit, Fix, Source, Sources, apply_edits, utf16_units};
use crate::words::{self, DiffLine};

/// The text with those of the edits that are for this file; none if there are none, or they overlap.
pub fn edited(text: &str, name: &str, edits: &[Edit]) -> Option<String> {
    let own: Vec<Edit> = edits.iter().filter(|edit| &*edit.name == name).cloned().collect();
    let source = Source::new(name, text);
    let after = apply_edits([source].iter(), &own).ok().filter(|_| !own.is_empty())?;
    after.first().map(|source| source.text.to_string())
}

/// What a fix changes in a text, line by line; what is covered in the editor is covered here too.
pub fn fix_diff(text: &str, name: &str, fix: &Fix) -> Vec<DiffLine> {
    let parts = cover::split(text);
    let mut shown = fix.clone();
    for edit in &mut shown.edits {
        let mut at = 0;
        let meets = parts.iter().any(|part| {
            let from = at;
            at += utf16_units(&part.text);
            part.covered && from < edit.to && edit.from < at
        });
        if meets {
            edit.insert = bullets(&edit.insert);
        }
    }
    let text: String =
        parts.iter().map(|part| if part.covered { bullets(&part.text) } else { part.text.clone() }).collect();
    words::diff(&shown, &Sources::new(vec![Source::new(name, text)]))
}

/// As many UTF-16 code units, line ends kept: edits still fit.
fn bullets(text: &str) -> String {
    text.encode_utf16().map(|unit| if unit == u16::from(b'\n') { '\n' } else { '•' }).collect()
}
