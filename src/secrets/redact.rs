//! A paste without its secrets.

use super::find::{Aim, Found, find, gaps};
use super::secret_locs;
use super::shape::search;
use crate::api::Paste;
use crate::text::{Loc, Order, Source};
use crate::yaml::Document;
use std::sync::Arc;

/// What stands in the place of a secret. It is valid base64, so that what held some still reads.
const REDACTED: &str = "REDACTED";

/// The sources of a paste without secrets: the only type that may become a link or an export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Redacted {
    sources: Vec<(Arc<str>, String)>,
}

impl Redacted {
    /// Each source's name and its text without secrets.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sources.iter().map(|(name, text)| (&**name, &**text))
    }
    /// The paste that the redacted texts make.
    pub fn into_sources(self) -> Vec<Source> {
        self.sources.into_iter().map(|(name, text)| Source::new(name, text)).collect()
    }
}

/// Takes the secrets out of a paste, and everything of which it is not certain that it is none: documents that do not
/// parse, comments of kubeconfigs and Secrets, what `last-applied-configuration` repeats. Lines keep their numbers.
pub fn redacted(paste: &Paste) -> Redacted {
    let mut sources = Vec::with_capacity(paste.sources.len());
    for (id, source) in paste.sources.iter() {
        let mut text = String::with_capacity(source.text.len());
        let mut at = 0;
        for document in paste.documents.iter().filter(|document| document.source == id) {
            between(source.text.get(at..document.loc.start as usize).unwrap_or_default(), &mut text);
            rewrite(document, &mut text);
            at = document.loc.end as usize;
        }
        between(source.text.get(at..).unwrap_or_default(), &mut text);
        sources.push((source.name.clone(), text));
    }
    // What is left is searched once more, as if it had just been pasted.
    let again = Paste::new(sources.iter().map(|(name, text)| Source::new(name.clone(), text.as_str())).collect());
    let left: Vec<Loc> = secret_locs(&again)
        .into_iter()
        .filter(|loc| {
            let text = again.sources.text(*loc);
            !text
                .trim_matches(|c: char| !c.is_ascii_alphanumeric())
                .replace(REDACTED, "")
                .trim_matches(|c: char| !c.is_ascii_alphanumeric())
                .is_empty()
        })
        .collect();
    for ((id, _), (_, text)) in paste.sources.iter().zip(&mut sources) {
        if left.iter().any(|loc| loc.source == id) {
            *text = blotted(text);
        }
    }
    Redacted { sources }
}

/// Between documents only separators and line ends are kept.
fn between(text: &str, out: &mut String) {
    for line in text.split_inclusive('\n') {
        if line.starts_with("---") {
            out.push_str("---");
        }
        out.push_str(if line.ends_with('\n') { "\n" } else { "" });
    }
}

/// Every line that has something on it, made a comment.
fn blotted(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(1 << 16));
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        if line.starts_with("---") {
            out.push_str("---");
        } else if !content.is_empty() {
            out.push_str("# ");
            out.push_str(REDACTED);
        }
        out.push_str(if line.ends_with('\n') { "\n" } else { "" });
    }
    out
}

fn rewrite(document: &Document, out: &mut String) {
    let Found { mut secrets, mut scalars, sensitive, read } = find(document, Aim::Redact);
    let chunk = document.text();
    if !read {
        return out.push_str(&blotted(chunk));
    }
    let base = document.loc.start;
    let flow = document.root().is_some_and(|root| root.is_flow());
    let mut cuts: Vec<(usize, usize, String)> = Vec::new();
    for (start, end) in gaps(document, &mut scalars) {
        comments(chunk, start, end, sensitive, &mut cuts);
    }
    for loc in &scalars {
        // A block's first line may end with a comment.
        let (start, end) = ((loc.start - base) as usize, (loc.end - base) as usize);
        let raw = chunk.get(start..end).unwrap_or_default();
        let head = raw.split('\n').next().unwrap_or_default();
        if let Some(at) = head.find(" #").filter(|_| raw.starts_with(['|', '>'])) {
            cuts.push((start + at, start + head.trim_end().len(), String::new()));
        }
    }
    secrets.order();
    secrets.dedup();
    for loc in secrets {
        let (start, end) = ((loc.start - base) as usize, (loc.end - base) as usize);
        let raw = chunk.get(start..end).unwrap_or_default();
        let mark = match raw.chars().next() {
            Some(quote @ ('"' | '\'')) => format!("{quote}{REDACTED}{quote}"),
            _ if flow => format!("\"{REDACTED}\""),
            _ => REDACTED.to_owned(),
        };
        // Lines keep their numbers.
        let lines = raw.matches('\n').count();
        cuts.retain(|(from, ..)| !(start..end).contains(from));
        cuts.push((start, end, mark + &"\n".repeat(lines)));
    }
    cuts.order();
    let mut at = 0;
    for (start, end, instead) in cuts {
        if start < at {
            continue;
        }
        out.push_str(chunk.get(at..start).unwrap_or_default());
        out.push_str(&instead);
        at = end;
    }
    out.push_str(chunk.get(at..).unwrap_or_default());
}

/// Cuts comments between two scalars, and text that the document does not contain.
fn comments(chunk: &str, start: usize, end: usize, all: bool, cuts: &mut Vec<(usize, usize, String)>) {
    let mut at = start;
    let ends_document = end == chunk.len();
    let mut ended = false;
    for line in chunk.get(start..end).unwrap_or_default().split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let comment = content.char_indices().find(|(index, c)| {
            let before = chunk.get(..at + index).and_then(|before| before.chars().next_back());
            *c == '#' && before.is_none_or(|before| before.is_whitespace() || before == '\u{feff}')
        });
        let structure = comment.map_or(content, |(index, _)| content.get(..index).unwrap_or_default());
        if ended && !structure.trim().is_empty() {
            cuts.push((at, at + content.len(), format!("# {REDACTED}")));
        } else if ends_document && (structure.trim() == "..." || is_dropped(structure)) {
            // What follows is not part of the document.
            ended = true;
            let kept = if structure.trim() == "..." {
                structure.find("...").map_or(0, |dots| dots + 3)
            } else {
                structure.len() - structure.trim_start_matches([']', '}', ' ', ',']).len()
            };
            cuts.push((
                at + kept,
                at + content.len(),
                if kept < content.trim_end().len() { format!(" # {REDACTED}") } else { String::new() },
            ));
        } else if let Some((index, _)) = comment {
            let text = content.get(index..).unwrap_or_default();
            let gone = text.trim_matches(['#', ' ']) == REDACTED;
            if !gone && (all || !search(text).is_empty()) {
                cuts.push((at + index, at + content.len(), format!("# {REDACTED}")));
            }
        }
        at += line.len();
    }
}

/// Whether text after the last scalar is more than the marks that end a document.
fn is_dropped(structure: &str) -> bool {
    structure
        .trim_start_matches([']', '}', ' ', '\t', ','])
        .starts_with(|c: char| !c.is_whitespace() && !"&!:?-|>~".contains(c))
}
