//! A source to its documents, split before YAML is looked at.

use super::build::Found;
use super::kept::Kept;
use super::tree::{Document, Tree};
use super::{Issue, IssueKind, json, parse};
use crate::text::{Loc, SourceId, in_common};
use std::sync::Arc;

/// What may stand before JSON.
const BLANKS: [char; 5] = ['\u{feff}', ' ', '\t', '\r', '\n'];
const SEPARATOR: &str = "---";
const POLICY_GROUP: &str = "\"abac.authorization.kubernetes.io/";

/// Reads every document of a source. Cannot fail: what could not be read is an [`Issue`] of its document.
/// Mirrors apimachinery's `YAMLOrJSONDecoder`: JSON values one after the other if the source starts with `{`; YAML
/// between `---` lines from the first thing on that is not JSON. Lines of ABAC policy may have comments between them.
pub fn read(source: SourceId, text: &Arc<str>) -> Vec<Document> {
    read_again(source, text, &[])
}

/// [`read`], where the source has been read before: only what has changed since is read anew. `before` are the documents of
/// its text as it was.
pub fn read_again(source: SourceId, text: &Arc<str>, before: &[Document]) -> Vec<Document> {
    let mut documents = Vec::new();
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let rest = past_comments(rest.trim_start_matches(BLANKS));
        let start = text.len() - rest.len();
        if !rest.starts_with('{') {
            break;
        }
        let Some((length, tree, issues)) = json::parse(rest) else { break };
        // `{"a": 1} # and more` is YAML; `{"a": 1}` at the end, before another value or before `---` is JSON.
        let after = past_comments(rest.get(length..).unwrap_or_default().trim_start());
        if !after.is_empty() && !after.starts_with('{') && !after.starts_with(SEPARATOR) {
            break;
        }
        documents.push(document(source, text, start, start + length, tree, issues));
        at = start + length;
    }
    if at == 0 || text.get(at..).is_some_and(|rest| !rest.trim().is_empty()) {
        // What was JSON may read otherwise as YAML.
        let was_yaml = before.first().is_some_and(|first| !begins_as_json(&first.text));
        let before = if was_yaml && !begins_as_json(text) { before } else { &[] };
        read_yaml_from(source, text, at, before, &mut documents);
    }
    documents
}

/// Whether anything of a text may have been read as JSON.
fn begins_as_json(text: &str) -> bool {
    past_comments(text.trim_start_matches(BLANKS)).starts_with('{')
}

/// What follows comment lines, if that is a line of ABAC policy; else the text as it is.
fn past_comments(text: &str) -> &str {
    let mut rest = text;
    while rest.starts_with('#') {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest).trim_start();
    }
    let line = rest.lines().next().unwrap_or_default();
    let is_policy = line.starts_with('{') && (line.contains(POLICY_GROUP) || !line.contains("\"apiVersion\""));
    if is_policy { rest } else { text }
}

/// Reads every document of a source as YAML, whatever it starts with: what sigs.k8s.io/yaml makes of each.
pub fn read_yaml(source: SourceId, text: &Arc<str>) -> Vec<Document> {
    let mut documents = Vec::new();
    read_yaml_from(source, text, 0, &[], &mut documents);
    documents
}

fn read_yaml_from(source: SourceId, text: &Arc<str>, from: usize, before: &[Document], documents: &mut Vec<Document>) {
    let known = Known::new(text, before);
    let rest = text.get(from..).unwrap_or_default();
    // What follows a JSON value begins with its separator.
    let lead = if from > 0 { rest.len() - rest.trim_start().len() } else { 0 };
    let mut chunks = Chunks { text, start: from + lead, at: from + lead, continues: from > 0 };
    let head = known.head();
    if let Some(next) = known.before.get(head) {
        let next = next.loc.start as usize;
        chunks = Chunks { text, start: next, at: next, continues: false };
        documents.extend(before.iter().take(head).map(|old| old.moved(source, text, old.loc.start)));
    }
    loop {
        if let Some((tail, start)) = known.tail(&chunks) {
            let by = |old: &Document| (old.loc.start - tail.first().map_or(0, |first| first.loc.start)) + start;
            documents.extend(tail.iter().map(|old| old.moved(source, text, by(old))));
            return;
        }
        let Some((start, end, wrong)) = chunks.next() else { return };
        if let Some(old) = known.same(text, start, end) {
            documents.push(old.moved(source, text, start as u32));
            continue;
        }
        let (tree, issues) = match wrong {
            Some(message) => (None, vec![(IssueKind::Syntax(message), 0, (end - start) as u32)]),
            None => parse::parse(text.get(start..end).unwrap_or_default()),
        };
        documents.push(document(source, text, start, end, tree, issues));
    }
}

/// Documents of a text as it was, and how much of it is as it was.
struct Known<'d> {
    before: &'d [Document],
    /// How many bytes have not changed at the start.
    head: usize,
    /// Where what has not changed begins at the end: as it was, and by how much it has moved.
    tail: usize,
    by: isize,
}

impl<'d> Known<'d> {
    fn new(text: &str, before: &'d [Document]) -> Self {
        let Some(old) = before.first().map(|first| &*first.text) else {
            return Known { before, head: 0, tail: 0, by: 0 };
        };
        let (head, tail) = in_common(old, text);
        Known { before, head, tail: old.len() - tail, by: text.len() as isize - old.len() as isize }
    }
    /// How many documents stand at the start as they did. The last that begins before any change may end elsewhere now;
    /// the one before it too, where that last one is a separator that is wrong.
    fn head(&self) -> usize {
        let unchanged = |document: &Document| (document.loc.start as usize) < self.head;
        self.before.partition_point(unchanged).saturating_sub(2)
    }
    /// The document that stood in this place before any change, if it is the same.
    fn same(&self, text: &str, start: usize, end: usize) -> Option<&'d Document> {
        let at = self.before.binary_search_by_key(&(start as u32), |document| document.loc.start).ok()?;
        let old = self.before.get(at).filter(|_| start < self.head)?;
        (text.get(start..end) == Some(old.text())).then_some(old)
    }
    /// The documents from here on, and where the first now starts, if they all are as they were.
    fn tail(&self, chunks: &Chunks<'_>) -> Option<(&'d [Document], u32)> {
        let was = chunks.at.checked_add_signed(-self.by)?;
        if chunks.at > chunks.start || was < self.tail {
            return None;
        }
        let first = self.before.binary_search_by_key(&(was as u32), |document| document.loc.start).ok()?;
        Some((self.before.get(first..)?, chunks.start as u32))
    }
}

fn document(
    source: SourceId,
    text: &Arc<str>,
    start: usize,
    end: usize,
    tree: Option<Tree>,
    found: Vec<Found>,
) -> Document {
    let base = start as u32;
    let place = |start: u32, end: u32| Loc { source, start: base + start, end: base + end };
    let issues = found
        .into_iter()
        .map(|(kind, start, end)| Issue {
            kind: match kind {
                IssueKind::DuplicateKey { key, first } => {
                    IssueKind::DuplicateKey { key, first: place(first.start, first.end) }
                }
                kind => kind,
            },
            loc: place(start, end),
        })
        .collect();
    let loc = Loc { source, start: base, end: end as u32 };
    Document { source, loc, tree: tree.map(Arc::new), issues, text: text.clone(), kept: Kept::default() }
}

/// Byte ranges of the chunks as `YAMLReader` makes them, with its words where a separator is followed by something.
/// A separator with nothing before it belongs to the chunk that it begins.
struct Chunks<'t> {
    text: &'t str,
    /// Where the chunk begins that is being read, and how far it has been.
    start: usize,
    at: usize,
    /// What is at the start goes on from something, which its separator ends.
    continues: bool,
}

impl Iterator for Chunks<'_> {
    type Item = (usize, usize, Option<String>);

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(line) = self.text.get(self.at..).and_then(|rest| rest.split_inclusive('\n').next()) {
            let (at, next) = (self.at, self.at + line.len());
            let continues = std::mem::take(&mut self.continues);
            let Some(after) = line.strip_prefix(SEPARATOR).map(str::trim) else {
                self.at = next;
                continue;
            };
            let wrong = !after.is_empty() && !after.starts_with('#');
            if at > self.start {
                let chunk = (self.start, at, None);
                // What is wrong with the separator is told next.
                (self.start, self.at) = if wrong { (at, at) } else { (next, next) };
                return Some(chunk);
            }
            self.at = next;
            if wrong {
                self.start = next;
                let end = at + line.trim_end().len();
                return Some((at, end, Some(format!("yaml: invalid Yaml document separator: {after}"))));
            }
            if continues {
                self.start = next;
            }
        }
        let rest = (self.at > self.start).then_some((self.start, self.at, None));
        self.start = self.at;
        rest
    }
}
