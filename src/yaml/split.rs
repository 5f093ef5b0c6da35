//! A source to its documents, split before YAML is looked at.

use super::build::Found;
use super::tree::{Document, Tree};
use super::{Issue, IssueKind, json, parse};
use crate::text::{Loc, SourceId};
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
    let rest = text.get(from..).unwrap_or_default();
    // What follows a JSON value begins with its separator.
    let lead = if from > 0 { rest.len() - rest.trim_start().len() } else { 0 };
    let chunks = chunks(rest.get(lead..).unwrap_or_default(), from > 0);
    let same = |(old, (start, end, _)): &(&Document, &(usize, usize, Option<String>))| {
        text.get(from + lead + start..from + lead + end).is_some_and(|chunk| chunk == old.text())
    };
    let head = before.iter().zip(&chunks).take_while(same).count();
    let most = before.len().min(chunks.len()) - head;
    let tail = before.iter().rev().zip(chunks.iter().rev()).take(most).take_while(same).count();
    let (tail_at, gone) = (chunks.len() - tail, before.len() as isize - chunks.len() as isize);
    for (index, (start, end, wrong)) in chunks.into_iter().enumerate() {
        let (start, end) = (from + lead + start, from + lead + end);
        let known = match index {
            _ if index < head => before.get(index),
            _ if index >= tail_at => index.checked_add_signed(gone).and_then(|index| before.get(index)),
            _ => None,
        };
        if let Some(known) = known {
            documents.push(known.moved(source, text, start as u32));
            continue;
        }
        let (tree, issues) = match wrong {
            Some(message) => (None, vec![(IssueKind::Syntax(message), 0, (end - start) as u32)]),
            None => parse::parse(text.get(start..end).unwrap_or_default()),
        };
        documents.push(document(source, text, start, end, tree, issues));
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
    Document { source, loc, tree: tree.map(Arc::new), issues, text: text.clone() }
}

/// Byte ranges of the chunks as `YAMLReader` makes them, with its words where a separator is followed by something.
/// A separator with nothing before it belongs to the chunk that it begins.
pub(super) fn chunks(text: &str, mut continues: bool) -> Vec<(usize, usize, Option<String>)> {
    let mut chunks = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let next = at + line.len();
        if let Some(after) = line.strip_prefix(SEPARATOR) {
            let after = after.trim();
            if !after.is_empty() && !after.starts_with('#') {
                if at > start {
                    chunks.push((start, at, None));
                }
                let end = at + line.trim_end().len();
                chunks.push((at, end, Some(format!("yaml: invalid Yaml document separator: {after}"))));
                start = next;
            } else if at > start || continues {
                if at > start {
                    chunks.push((start, at, None));
                }
                start = next;
            }
        }
        continues = false;
        at = next;
    }
    if at > start {
        chunks.push((start, at, None));
    }
    chunks
}
