//! What copying leaves in a text, and what repairs it: shell lines, fences, prose, odd spaces, lost indentation. Found in
//! the source text, before YAML; a cleaned copy of the text, the same to the column, is then read beside the original, so
//! that one oddity does not hide the rest.

mod alone;
mod indentation;
mod letters;
mod lines;
mod listing;
mod nesting;
mod pieces;
mod recognise;
mod reindent;
mod script;
mod shape;
mod shell;
mod tabs;

pub use indentation::LostBlock;
pub use lines::{Oddity, OddityKind};
pub use listing::{Listing, Mark};
pub use recognise::{Recognised, recognise};
pub use reindent::{Reindented, Undecided, Undone};
pub use script::Script;
pub use shape::{Form, Place, Shapes};

use crate::api::Paste;
use crate::text::{Loc, Order, Source, SourceId};
use crate::yaml::{Document, IssueKind};
use alone::Stretches;
use indentation::MOST_BLOCKS;
use lines::Scanned;
use reindent::Budget;
use std::borrow::Cow;

/// What was found in the texts of a paste.
#[derive(Debug)]
pub struct Pasted<'p> {
    pub oddities: Vec<Oddity>,
    /// Lines that stand where they do not belong.
    pub lost: Vec<LostBlock>,
    /// Documents with such lines as they would be.
    pub reindented: Vec<Reindented>,
    pub scripts: Vec<Script>,
    /// Texts with something in front of their lines: nothing else is said of them until that is gone.
    pub listings: Vec<Listing>,
    /// The paste with its oddities out of the way; lines and columns are those of the original.
    pub cleaned: Cow<'p, Paste>,
    /// Documents whose reading says nothing, with their first and last lines: their indentation is lost, or they are commands.
    unreadable: Vec<(Loc, u32, u32)>,
}

impl<'p> Pasted<'p> {
    /// Looks through every source.
    pub fn new(paste: &'p Paste) -> Self {
        let mut pasted = Pasted {
            oddities: Vec::new(),
            lost: Vec::new(),
            reindented: Vec::new(),
            scripts: Vec::new(),
            listings: Vec::new(),
            cleaned: Cow::Borrowed(paste),
            unreadable: Vec::new(),
        };
        let mut sources = Vec::new();
        for (id, source) in paste.sources.iter() {
            let stretches = Stretches::new(paste, id, source);
            if let Some(listing) = listing::find(id, source, stretches.hints, stretches.broken) {
                pasted.listings.push(listing);
                sources.push(source.clone());
                continue;
            }
            let Scanned { oddities, scripts, changes } = lines::scan(id, source, &stretches.documents);
            let changes: Vec<_> = changes.iter().map(|(place, put)| (place.clone(), put.as_str())).collect();
            sources.push(if oddities.is_empty() { source.clone() } else { source.edited(&changes) });
            pasted.oddities.extend(oddities);
            pasted.scripts.extend(scripts);
        }
        if !pasted.oddities.is_empty() {
            pasted.cleaned = Cow::Owned(Paste::again(paste, sources));
        }
        pasted.find_lost();
        pasted.find_unreadable();
        pasted.find_emptied(paste);
        pasted.unreadable.order();
        pasted
    }

    /// Whether a source that does not parse as it was pasted does without its oddities.
    pub fn mends(&self, source: SourceId) -> bool {
        let is_syntax =
            |document: &Document| document.issues.iter().any(|issue| matches!(issue.kind, IssueKind::Syntax(_)));
        let mut own = self.cleaned.documents.iter().filter(|document| document.source == source);
        matches!(self.cleaned, Cow::Owned(_)) && !own.any(is_syntax)
    }

    /// Lines that do not stand where they belong: by their kind's schema, else by what usually stands under a key.
    fn find_lost(&mut self) {
        let cleaned = &*self.cleaned;
        let (shapes, mut budget) = (Shapes::default(), Budget::default());
        let mut usual: Vec<LostBlock> = Vec::new();
        for (id, source) in cleaned.sources.iter() {
            let parts = Stretches::new(cleaned, id, source).not_plain(source);
            usual.extend(parts.into_iter().flat_map(|part| indentation::find(id, source, part)).take(MOST_BLOCKS));
        }
        // How deep a tab goes is settled first.
        let mut tabs: Vec<SourceId> = self
            .oddities
            .iter()
            .filter(|oddity| oddity.kind == OddityKind::Tab)
            .map(|oddity| oddity.loc.source)
            .collect();
        tabs.dedup();
        for document in &cleaned.documents {
            if tabs.contains(&document.source) || self.is_listed(document.source) {
                continue;
            }
            if document.keep(|| Settled(reindent::is_settled(&shapes, document))).0 {
                continue;
            }
            let Some(found) = reindent::look(&shapes, cleaned, document, &mut budget) else { continue };
            let inside = |block: &LostBlock| document.loc.contains(block.loc);
            let mut blocks = found.blocks;
            let fix = match found.outcome {
                Ok(document) => {
                    usual.retain(|block| !inside(block));
                    blocks.iter_mut().for_each(|block| block.lost = document.lost);
                    self.reindented.push(document);
                    Ok(self.reindented.len() - 1)
                }
                Err(undone) => {
                    usual
                        .iter_mut()
                        .filter(|block| inside(block))
                        .for_each(|block| block.fix = Some(Err(undone.clone())));
                    continue;
                }
            };
            // One fix for all of a document, at the first of its blocks.
            if let Some(first) = blocks.first_mut() {
                first.fix = Some(fix);
            }
            self.lost.append(&mut blocks);
        }
        usual.retain(|block| !self.is_listed(block.source));
        self.lost.append(&mut usual);
        self.lost.order_by_key(|block| block.loc);
    }

    fn is_listed(&self, source: SourceId) -> bool {
        self.listings.iter().any(|listing| listing.loc.source == source)
    }

    /// The spaces that the tabs of a source stand for, and whether there is no doubt about it.
    pub fn tab(&self, paste: &Paste, id: SourceId) -> (&'static str, bool) {
        paste.sources.get(id).map_or(("  ", false), |source| tabs::spaces(id, source, &self.oddities))
    }

    /// Whether nothing of a source is left but comments once its oddities are out of the way.
    pub fn is_emptied(&self, source: SourceId) -> bool {
        self.cleaned.sources.get(source).is_some_and(|source| source.text.lines().all(says_nothing))
    }

    fn find_unreadable(&mut self) {
        let lost: Vec<Loc> = self.lost.iter().filter(|block| block.lost).map(|block| block.loc).collect();
        for document in &self.cleaned.documents {
            let Some(lines) = self.cleaned.sources.get(document.source).map(Source::lines) else { continue };
            let after = lost.partition_point(|loc| *loc < document.loc);
            let is_lost = lost.get(after).is_some_and(|loc| document.loc.contains(*loc));
            if is_lost || self.is_listed(document.source) {
                let (first, last) = (lines.line_of(document.loc.start), lines.line_of(document.loc.end));
                self.unreadable.push((document.loc, first, last));
            }
        }
    }

    /// Documents that were nothing but commands, fences or sentences: that they are no objects goes without saying.
    fn find_emptied(&mut self, paste: &Paste) {
        let is_apart =
            |kind| matches!(kind, OddityKind::Shell | OddityKind::Script | OddityKind::Fence | OddityKind::Prose);
        // Both are in the order of the text.
        let mut apart = self.oddities.iter().filter(|oddity| is_apart(oddity.kind)).peekable();
        for document in &paste.documents {
            let (Some(raw), Some(clean)) =
                (paste.sources.get(document.source), self.cleaned.sources.get(document.source))
            else {
                continue;
            };
            let before = |oddity: &&Oddity| (oddity.loc.source, oddity.loc.end) < (document.source, document.loc.start);
            while apart.next_if(before).is_some() {}
            let odd = apart
                .peek()
                .is_some_and(|next| next.loc.source == document.source && next.loc.start <= document.loc.end);
            if !odd {
                continue;
            }
            let (first, last) = (raw.lines().line_of(document.loc.start), raw.lines().line_of(document.loc.end));
            let (start, end) = (clean.lines().line_start(first), clean.lines().line_start(last + 1));
            let end = if last as usize + 1 < clean.lines().len() { end } else { clean.text.len() as u32 };
            let text = clean.text.get(start as usize..end as usize).unwrap_or("");
            if text.lines().all(says_nothing) {
                let end = clean.lines().line_start(last);
                self.unreadable.push((Loc { source: document.source, start, end }, first, last));
            }
        }
    }

    /// Whether what a document of the cleaned paste reads as means anything.
    pub fn is_readable(&self, document: &Document) -> bool {
        self.unreadable.binary_search_by_key(&document.loc, |(loc, ..)| *loc).is_err()
    }
    /// Whether problems of reading this line of this source are explained by something better: lost indentation, or
    /// oddities that are out of the way in the cleaned text.
    pub fn explains(&self, source: SourceId, line: u32) -> bool {
        let after = self.unreadable.partition_point(|(loc, first, _)| (loc.source, *first) <= (source, line));
        let before = self.unreadable.get(..after).unwrap_or_default();
        before.iter().rev().take(2).any(|(loc, _, last)| loc.source == source && line <= *last)
    }
}

/// A blank line, a comment or a separator.
fn says_nothing(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with("---") || line.trim_start().starts_with('#')
}

/// Whether no line of a document could belong elsewhere; kept with the document.
struct Settled(bool);

#[cfg(test)]
mod tests {
    use crate::api::Paste;
    use crate::checks::run_beside;
    use crate::cluster::{Cluster, Refused};
    use crate::text::{Both, Source};
    use std::sync::Arc;

    #[test]
    fn what_is_wrong_with_a_command_as_yaml_is_not_said_beside_the_command() {
        for (text, left) in [
            ("vi role.yaml\n---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n", &["shell-line"][..]),
            (
                "kubectl config set-cluster a \\\n--server=https://a\nkubectl config set-context a --cluster=a\n",
                &["kubectl-config-script"],
            ),
            ("hello: [\n", &["yaml-syntax", "not-an-object"]),
        ] {
            let cluster = Cluster::new(Arc::new(Paste::new(vec![Source::new("paste.yaml", text)])), Refused::LeftOut);
            let at = cluster
                .paste
                .sources
                .iter()
                .next()
                .map(|(id, _)| crate::text::Loc { source: id, start: 0, end: 1 })
                .unwrap();
            let rule = crate::checks::rule("not-an-object").unwrap();
            let other = rule.at(cluster.paste.sources.span(at), Both::new("", ""), Both::new("", ""));
            let found: Vec<_> = run_beside(&cluster, vec![other]).iter().map(|found| found.rule.to_string()).collect();
            for rule in left {
                assert!(found.iter().any(|found| found == rule), "{text}: {found:?}");
            }
            assert_eq!(found.len(), left.len(), "{text}: {found:?}");
        }
    }
}
