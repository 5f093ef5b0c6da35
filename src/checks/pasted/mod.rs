//! What copying leaves in a text: shell lines, fences, prose, no-break spaces, lost indentation. Found in the source
//! text, before YAML; a cleaned copy of the text, the same to the column, is then read beside the original, so that one
//! oddity does not hide the rest.

mod indentation;
mod lines;
mod script;

pub use indentation::LostBlock;
pub use lines::{Oddity, OddityKind, is_odd_space};
pub use script::Script;

use crate::api::Paste;
use crate::text::{Loc, Source, SourceId};
use crate::yaml::{Document, IssueKind, Kind};
use lines::Scanned;
use std::borrow::Cow;

/// What was found in the texts of a paste.
#[derive(Debug)]
pub struct Pasted<'p> {
    pub oddities: Vec<Oddity>,
    pub lost: Vec<LostBlock>,
    pub scripts: Vec<Script>,
    /// The paste with its oddities out of the way; lines and columns are those of the original.
    pub cleaned: Cow<'p, Paste>,
    /// Documents whose reading says nothing: their indentation is lost, or they are commands.
    unreadable: Vec<Loc>,
}

impl<'p> Pasted<'p> {
    /// Looks through every source.
    pub fn new(paste: &'p Paste) -> Self {
        let mut pasted = Pasted {
            oddities: Vec::new(),
            lost: Vec::new(),
            scripts: Vec::new(),
            cleaned: Cow::Borrowed(paste),
            unreadable: Vec::new(),
        };
        let mut sources = Vec::new();
        let mut changed = false;
        for (id, source) in paste.sources.iter() {
            let broken: Vec<&Document> =
                paste.documents.iter().filter(|document| document.source == id && is_broken(document)).collect();
            let Scanned { oddities, scripts, text } = lines::scan(id, source, &broken);
            changed |= text.is_some();
            let cleaned = match text {
                Some(text) => Source::new(source.name.clone(), text),
                None => source.clone(),
            };
            pasted.lost.extend(indentation::find(id, &cleaned));
            pasted.oddities.extend(oddities);
            pasted.scripts.extend(scripts);
            sources.push(cleaned);
        }
        if changed {
            pasted.cleaned = Cow::Owned(Paste::new(sources));
        }
        pasted.find_unreadable();
        pasted.find_emptied(paste);
        pasted
    }

    /// Whether a source that does not parse as it was pasted does without its oddities.
    pub fn mends(&self, source: SourceId) -> bool {
        let is_syntax =
            |document: &Document| document.issues.iter().any(|issue| matches!(issue.kind, IssueKind::Syntax(_)));
        let mut own = self.cleaned.documents.iter().filter(|document| document.source == source);
        matches!(self.cleaned, Cow::Owned(_)) && !own.any(is_syntax)
    }

    fn find_unreadable(&mut self) {
        for document in &self.cleaned.documents {
            let lines = self.cleaned.sources.get(document.source).map(Source::lines);
            let Some(lines) = lines else { continue };
            let (first, last) = (lines.line_of(document.loc.start), lines.line_of(document.loc.end));
            let inside = |line: u32| (first..=last).contains(&line);
            let lost = self.lost.iter().any(|block| block.source == document.source && inside(block.parent));
            if lost {
                self.unreadable.push(document.loc);
            }
        }
    }

    /// Documents that were nothing but commands, fences or sentences: that they are no objects goes without saying.
    fn find_emptied(&mut self, paste: &Paste) {
        let is_apart =
            |kind| matches!(kind, OddityKind::Shell | OddityKind::Script | OddityKind::Fence | OddityKind::Prose);
        for document in &paste.documents {
            let (Some(raw), Some(clean)) =
                (paste.sources.get(document.source), self.cleaned.sources.get(document.source))
            else {
                continue;
            };
            let (first, last) = (raw.lines().line_of(document.loc.start), raw.lines().line_of(document.loc.end));
            let odd = self.oddities.iter().any(|oddity| {
                oddity.loc.source == document.source && is_apart(oddity.kind) && (first..=last).contains(&oddity.line)
            });
            let mut lines = clean.text.lines().skip(first as usize).take((last - first) as usize + 1);
            let says_nothing =
                |line: &str| line.trim().is_empty() || line.starts_with("---") || line.trim_start().starts_with('#');
            if odd && lines.all(says_nothing) {
                let (start, end) = (clean.lines().line_start(first), clean.lines().line_start(last));
                self.unreadable.push(Loc { source: document.source, start, end });
            }
        }
    }

    /// Whether what a document of the cleaned paste reads as means anything.
    pub fn is_readable(&self, document: &Document) -> bool {
        !self.unreadable.contains(&document.loc)
    }
    /// Whether problems of reading this line of this source are explained by something better: lost indentation, or
    /// oddities that are out of the way in the cleaned text.
    pub fn explains(&self, source: SourceId, line: u32) -> bool {
        self.unreadable.iter().any(|loc| {
            let lines = self.cleaned.sources.get(loc.source).map(Source::lines);
            loc.source == source
                && lines.is_some_and(|lines| (lines.line_of(loc.start)..=lines.line_of(loc.end)).contains(&line))
        })
    }
}

/// Whether a document does not parse, or reads as one piece of text.
fn is_broken(document: &Document) -> bool {
    let syntax = |kind: &IssueKind| matches!(kind, IssueKind::Syntax(_) | IssueKind::TextAfterEnd);
    document.issues.iter().any(|issue| syntax(&issue.kind))
        || document.root().is_some_and(|root| !matches!(root.kind(), Kind::Map | Kind::Seq | Kind::Null))
}

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
