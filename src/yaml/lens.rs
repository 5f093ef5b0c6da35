//! Where a document reads otherwise than it looks.

use super::tree::{MERGE, NOT_PLAIN, Shape};
use super::{Document, IssueKind, Kind, Node, NodeId, scalar, to_json};
use crate::text::Loc;

/// No more is said of one document.
const MOST: usize = 500;

/// A place that reads otherwise than it looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    pub loc: Loc,
    pub reads: Reads,
}

/// How it reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reads {
    /// The value, as JSON: `on` is `true`, `010` is `8`.
    Value(String),
    /// The key, as JSON spells it.
    Key(String),
    /// An alias is the text or number of its anchor.
    Alias(String),
    /// A merge key brings these keys.
    Merged(Vec<String>),
    /// The same key counts further on, here.
    Shadowed(Loc),
    /// The document has ended before.
    Dropped,
}

/// Every such place, in the order of the text.
pub fn remarks(document: &Document) -> Vec<Remark> {
    let mut found = Vec::new();
    for issue in &document.issues {
        match &issue.kind {
            IssueKind::DuplicateKey { first, .. } => {
                found.push(Remark { loc: *first, reads: Reads::Shadowed(issue.loc) });
            }
            IssueKind::TextAfterEnd => found.push(Remark { loc: issue.loc, reads: Reads::Dropped }),
            IssueKind::Syntax(_) | IssueKind::TooMuch { .. } => {}
        }
    }
    let Some(tree) = document.tree.as_deref() else { return found };
    let mut is_key = vec![false; tree.slots.len()];
    for (slot, id) in tree.slots.iter().zip(0u32..) {
        let Some(node) = document.node(NodeId(id)) else { continue };
        if slot.shape == Shape::Node(Kind::Map) {
            for (key, _) in tree.pairs(id) {
                is_key.get_mut(key as usize).into_iter().for_each(|is_key| *is_key = true);
            }
        }
        let reads = match (slot.shape, is_key.get(id as usize) == Some(&true)) {
            (_, true) if slot.flags & MERGE != 0 => merged(document, id),
            (Shape::Node(_), true) => {
                Some(node.key_text()).filter(|key| *key != node.text()).map(|key| Reads::Key(key.into_owned()))
            }
            (Shape::Node(_), false) => value(node, slot.flags & NOT_PLAIN != 0).map(Reads::Value),
            (Shape::Alias, _) => Some(node)
                .filter(|node| !matches!(node.kind(), Kind::Seq | Kind::Map))
                .map(|node| Reads::Alias(to_json(node))),
        };
        found.extend(reads.map(|reads| Remark { loc: node.loc(), reads }));
        if found.len() >= MOST {
            break;
        }
    }
    found
}

/// A scalar's JSON, where that is not what it looks like.
fn value(node: Node<'_>, quoted: bool) -> Option<String> {
    let text = node.text();
    let looks = match node.kind() {
        Kind::Seq | Kind::Map => true,
        Kind::Null => text.is_empty() || text == "null",
        Kind::Str => quoted || scalar::resolve(&text) == Kind::Str,
        Kind::Bool => !quoted && matches!(&*text, "true" | "false"),
        Kind::Int | Kind::Float => node.as_number().is_none_or(|number| !quoted && number.to_string() == text),
    };
    (!looks).then(|| to_json(node))
}

/// The keys that a merge key brings into its mapping: those that count.
fn merged(document: &Document, key: u32) -> Option<Reads> {
    let tree = document.tree.as_deref()?;
    let holds = |id: &u32| tree.pairs(*id).any(|(own, _)| own == key);
    let map = (0..key)
        .rev()
        .find(|id| matches!(tree.slot(*id).map(|slot| slot.shape), Some(Shape::Node(Kind::Map))) && holds(id))?;
    let map = document.node(NodeId(map))?;
    let written: Vec<u32> = tree.pairs(map.id().0).map(|(key, _)| key).collect();
    let brought = map.entries().filter(|entry| !written.contains(&entry.key.id().0));
    let keys = brought.map(|entry| entry.key.key_text().into_owned()).collect();
    Some(Reads::Merged(keys))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{LineIndex, SourceId};
    use std::sync::Arc;

    /// Lines with what reads otherwise in them. What it reads as is what Go's sigs.k8s.io/yaml makes of the text.
    fn seen(text: &str) -> Vec<(u32, Reads)> {
        let lines = LineIndex::new(text);
        let documents = crate::yaml::read(SourceId(0), &Arc::from(text));
        let all = documents.iter().flat_map(remarks);
        all.map(|remark| (lines.position(text, remark.loc.start).line, remark.reads)).collect()
    }

    #[test]
    fn scalars_that_read_otherwise_than_they_look() {
        for (text, reads) in [
            ("on", Some("true")),
            ("No", Some("false")),
            ("y", Some("true")),
            ("true", None),
            ("\"on\"", None),
            ("010", Some("8")),
            ("0x1F", Some("31")),
            ("1_000", Some("1000")),
            ("1.20", Some("1.2")),
            ("1e3", Some("1000")),
            ("80", None),
            ("1.5", None),
            ("~", Some("null")),
            ("", None),
            ("null", None),
            ("1.2.3", None),
            ("!!str 010", Some("\"010\"")),
            ("!!int \"7\"", Some("7")),
            ("plain text", None),
        ] {
            let found = seen(&format!("a: {text}\n"));
            let wanted: Vec<_> = reads.into_iter().map(|json| (1, Reads::Value(json.to_owned()))).collect();
            assert_eq!(found, wanted, "{text}");
        }
        assert_eq!(seen("on: 1\n\"on\": 2\n"), [(1, Reads::Key("true".to_owned()))]);
    }

    #[test]
    fn merges_aliases_shadows_and_ends() {
        let text = "base: &b {image: x, port: &p 010}\nown:\n  <<: *b\n  image: y\n  again: *p\ntwice: 1\ntwice: 2\n...\nlost: 1\n";
        let found = seen(text);
        let at =
            |line: u32| found.iter().filter(|(at, _)| *at == line).map(|(_, reads)| reads.clone()).collect::<Vec<_>>();
        assert_eq!(at(1), [Reads::Value("8".to_owned())]);
        assert_eq!(at(3), [Reads::Merged(vec!["port".to_owned()])]);
        assert_eq!(at(5), [Reads::Alias("8".to_owned())]);
        assert!(matches!(at(6).as_slice(), [Reads::Shadowed(_)]));
        let inline = seen("own:\n  <<: {a: 1, b: 2}\n  b: 3\n");
        assert_eq!(inline, [(2, Reads::Merged(vec!["a".to_owned()]))]);
        assert!(at(8).iter().chain(&at(9)).any(|reads| *reads == Reads::Dropped));
    }
}
