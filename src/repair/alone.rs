//! What the lines of each document are by themselves, kept with it: lines about which nothing is odd are looked at once.

use super::indentation;
use super::lines::{self, About};
use super::listing::Hints;
use crate::api::Paste;
use crate::text::{Source, SourceId};
use crate::yaml::{Document, IssueKind, Kind};

/// The documents of a source, and where the lines of each begin and end: behind those of the document before, so with its
/// separator.
pub struct Stretches {
    pub documents: Vec<About>,
    /// What of marks their lines have.
    pub hints: Hints,
    /// One of them does not parse, or reads as one piece of text.
    pub broken: bool,
}

/// What there is to say of a document before its neighbours are looked at.
struct Alone {
    broken: bool,
    object: bool,
    /// Nothing is odd about its lines, and none stands where it does not belong.
    plain: bool,
    hints: Hints,
}

impl Stretches {
    pub fn new(paste: &Paste, id: SourceId, source: &Source) -> Self {
        let first = paste.documents.partition_point(|document| document.source < id);
        let own = paste.documents.get(first..).unwrap_or_default();
        let own = own.get(..own.partition_point(|document| document.source == id)).unwrap_or_default();
        let mut found = Stretches { documents: Vec::with_capacity(own.len()), hints: Hints::default(), broken: false };
        let mut from = 0;
        for (at, document) in own.iter().enumerate() {
            let alone = document.keep(|| Alone::of(id, source, document));
            let (start, end) = (document.loc.start as usize, document.loc.end as usize);
            let lead = source.text.get(from..start).unwrap_or("");
            let rest = source.text.get(end..).unwrap_or("");
            // A separator puts an end to whatever was open before it.
            let apart = is_separator(lead) || (at == 0 && lead.is_empty());
            let ends = rest.is_empty() || (rest.starts_with("---") && document.text().ends_with('\n'));
            let About { loc, broken, object, .. } = alone.about(document);
            let plain = (alone.plain && apart && ends).then_some((from, end));
            found.documents.push(About { loc, broken, object, plain });
            found.hints = found.hints.and(alone.hints);
            found.broken |= broken;
            from = end;
        }
        found
    }

    /// Where there are lines that are not plain, from document to document.
    pub fn not_plain(&self, source: &Source) -> Vec<(usize, usize)> {
        let mut parts = Vec::new();
        let mut from = 0;
        for (start, end) in self.documents.iter().filter_map(|about| about.plain) {
            if start > from {
                parts.push((from, start));
            }
            from = end;
        }
        if source.text.len() > from {
            parts.push((from, source.text.len()));
        }
        parts
    }
}

impl Alone {
    fn of(id: SourceId, source: &Source, document: &Document) -> Self {
        let broken = is_broken(document);
        let named = |line: &str| line.starts_with("apiVersion:") || line.starts_with("kind:");
        let object = match document.root().filter(|_| !broken) {
            Some(root) => root.get("apiVersion").is_some() || root.get("kind").is_some(),
            None => document.text().lines().any(|line| named(line.trim_start())),
        };
        let mut alone = Alone { broken, object, plain: false, hints: Hints::of(document.text()) };
        let place = (document.loc.start as usize, document.loc.end as usize);
        alone.plain =
            lines::is_plain(&source.text, alone.about(document)) && indentation::find(id, source, place).is_empty();
        alone
    }
    fn about(&self, document: &Document) -> About {
        About { loc: document.loc, broken: self.broken, object: self.object, plain: None }
    }
}

/// Whether a text is a separator and nothing else.
fn is_separator(text: &str) -> bool {
    text.trim_end_matches([' ', '\r', '\n']) == "---"
}

/// Whether a document does not parse, or reads as one piece of text.
fn is_broken(document: &Document) -> bool {
    let syntax = |kind: &IssueKind| matches!(kind, IssueKind::Syntax(_) | IssueKind::TextAfterEnd);
    document.issues.iter().any(|issue| syntax(&issue.kind))
        || document.root().is_some_and(|root| !matches!(root.kind(), Kind::Map | Kind::Seq | Kind::Null))
}
