//! The located tree of a document.

use crate::text::{Loc, SourceId};
use std::borrow::Cow;
use std::sync::Arc;

/// Reads every document of a source. Cannot fail: what could not be read is an [`Issue`] of its document.
pub fn read(_source: SourceId, _text: &Arc<str>) -> Vec<Document> {
    Vec::new()
}

/// One document of a source: a chunk between `---` lines, or a JSON value.
#[derive(Clone, Debug)]
pub struct Document {
    /// The source it lies in.
    pub source: SourceId,
    /// The whole chunk, separators left out.
    pub loc: Loc,
    /// What it reads as; none if it could not be read.
    pub tree: Option<Arc<Tree>>,
    /// What is wrong with it: why it could not be read, or oddities of reading (shadowed keys, a document cut at `...`).
    pub issues: Vec<Issue>,
}

impl Document {
    /// The root of its tree. None when it could not be read; an empty document is a null node.
    pub fn root(&self) -> Option<Node<'_>> {
        None
    }
    /// The node of an id taken from a node of this document.
    pub fn node(&self, _id: NodeId) -> Option<Node<'_>> {
        None
    }
}

/// Something to say about how a document reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// What.
    pub kind: IssueKind,
    /// Where.
    pub loc: Loc,
}

/// What there is to say about how a document reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssueKind {
    /// The document does not parse; the parser's own words (libyaml's), which `kubectl` would print too.
    Syntax(String),
    /// A key stands twice in one mapping; the later one counts. The first one's place is `first`.
    DuplicateKey {
        /// The key.
        key: String,
        /// Where it stood first.
        first: Loc,
    },
    /// Text after `...` is dropped.
    TextAfterEnd,
    /// A budget was crossed: nesting depth, number of nodes, or the size that aliases expand to.
    TooMuch {
        /// Which budget, such as "nesting depth".
        what: &'static str,
        /// Its limit.
        limit: usize,
    },
}

/// What a node reads as, after YAML 1.1's scalar rules as go-yaml applies them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing, `~`, `null`.
    Null,
    /// `true`, `yes`, `on`, … as go-yaml reads them.
    Bool,
    /// A whole number.
    Int,
    /// A number with a fraction or exponent.
    Float,
    /// Text.
    Str,
    /// A sequence.
    Seq,
    /// A mapping.
    Map,
}

/// A node of one document's tree, to keep without a borrow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NodeId(pub u32);

/// The tree of one document: a flat pre-order tape.
#[derive(Clone, Debug, Default)]
pub struct Tree {}

/// A place in a document's tree. Aliases are followed and merge keys applied by every accessor.
#[derive(Clone, Copy, Debug)]
pub struct Node<'t> {
    document: &'t Document,
    id: NodeId,
}

/// A key and its value.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'t> {
    /// The key.
    pub key: Node<'t>,
    /// The value.
    pub value: Node<'t>,
}

impl<'t> Node<'t> {
    /// To keep it without a borrow.
    pub fn id(self) -> NodeId {
        self.id
    }
    /// What it reads as.
    pub fn kind(self) -> Kind {
        Kind::Null
    }
    /// Where it stands. A mapping or sequence ends where its last entry ends, not at the next token.
    pub fn loc(self) -> Loc {
        self.document.loc
    }
    /// The text of a scalar as YAML reads it (quotes and escapes resolved), whatever kind it resolves to.
    pub fn text(self) -> Cow<'t, str> {
        Cow::Borrowed("")
    }
    /// The text, if it reads as a string.
    pub fn as_str(self) -> Option<Cow<'t, str>> {
        None
    }
    /// The value for a key of a mapping; the last one where it stands twice.
    pub fn get(self, _key: &str) -> Option<Node<'t>> {
        None
    }
    /// The key and value for a key of a mapping.
    pub fn entry(self, _key: &str) -> Option<Entry<'t>> {
        None
    }
    /// An item of a sequence.
    pub fn item(self, _index: usize) -> Option<Node<'t>> {
        None
    }
    /// The entries of a mapping in order, duplicates that do not count left out; nothing for other kinds.
    pub fn entries(self) -> impl Iterator<Item = Entry<'t>> {
        std::iter::empty()
    }
    /// The items of a sequence; nothing for other kinds.
    pub fn items(self) -> impl Iterator<Item = Node<'t>> {
        std::iter::empty()
    }
    /// The node at a field path as Kubernetes writes them: `spec.rules[0].http`. Keys with dots or brackets in
    /// them go in brackets: `metadata.labels[app.kubernetes.io/name]`.
    pub fn at(self, _path: &str) -> Option<Node<'t>> {
        None
    }
    /// The deepest node of the path that is there, with how much of the path it covers. For pointing at the
    /// nearest thing to a field that is missing.
    pub fn nearest(self, _path: &str) -> Node<'t> {
        self
    }
}
