//! Secrets in a paste: where they stand, and the paste without them.
//!
//! [`secret_locs`] finds what the editor covers. [`redacted`] makes the only type that may become a link or an export.
//! Both fail closed: what cannot be read is searched line by line for covering, and not kept at all for redaction.

mod find;
mod line;
mod redact;
mod shape;

#[cfg(test)]
mod tests;

pub use line::{covered_line, credentials};
pub use redact::{Redacted, redacted};

use crate::api::Paste;
use crate::text::{Loc, Order, Source};
use find::{Aim, find};
use std::ops::Range;

/// What is secret in a text, as byte ranges in order, each within one line and with the number of the value that it is of.
pub fn secret_lines(text: &str) -> Vec<(Range<usize>, u32)> {
    let paste = Paste::new(vec![Source::new("text", text)]);
    let mut ranges = Vec::new();
    for (loc, group) in secret_locs(&paste).into_iter().zip(0..) {
        let mut at = loc.start as usize;
        for line in paste.sources.text(loc).split_inclusive('\n') {
            let indent = line.len() - line.trim_start().len();
            let (from, to) = (at + indent, at + line.trim_end().len());
            at += line.len();
            if from < to {
                ranges.push((from..to, group));
            }
        }
    }
    ranges
}

/// A text with `••••` in the place of whatever is secret in it.
pub fn covered_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, _) in secret_lines(text) {
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str("••••");
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Every place of a paste that shows a secret, in order, not overlapping.
pub fn secret_locs(paste: &Paste) -> Vec<Loc> {
    let mut locs: Vec<Loc> = paste.documents.iter().flat_map(|document| find(document, Aim::Cover).secrets).collect();
    locs.extend(paste.tokens.iter().map(|line| line.token_loc));
    for (source, text) in paste.sources.iter() {
        let mut at = 0;
        let documents = paste.documents.iter().filter(|document| document.source == source);
        let ends = (text.text.len() as u32, text.text.len() as u32);
        for (start, end) in documents.map(|document| (document.loc.start, document.loc.end)).chain([ends]) {
            let between = text.text.get(at as usize..start as usize).unwrap_or_default();
            if between.len() > "---\n".len() {
                let place = |(from, to): (usize, usize)| Loc { source, start: at + from as u32, end: at + to as u32 };
                locs.extend(shape::search(between).into_iter().map(place));
            }
            at = end;
        }
    }
    locs.retain(|loc| loc.start < loc.end);
    locs.order_by_key(|loc| (loc.source, loc.start, std::cmp::Reverse(loc.end)));
    let mut apart: Vec<Loc> = Vec::with_capacity(locs.len());
    for loc in locs {
        match apart.last_mut().filter(|last| last.source == loc.source && loc.start <= last.end) {
            Some(last) => last.end = last.end.max(loc.end),
            None => apart.push(loc),
        }
    }
    apart
}
