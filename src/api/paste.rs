//! Everything that was pasted, read once.

use super::{KubeConfig, Object, Origin};
use crate::text::{Loc, Source, SourceId, Sources, Span};
use crate::yaml::{self, DecodeError, Document, Node};

/// Sources, their documents, and the objects in them. Reading cannot fail; what is odd is an [`Issue`].
#[derive(Clone, Debug, Default)]
pub struct Paste {
    pub sources: Sources,
    pub documents: Vec<Document>,
    pub objects: Vec<Object>,
    /// Kubeconfig files, in order: the first document of each source that is one.
    pub configs: Vec<(SourceId, Origin, KubeConfig)>,
    pub issues: Vec<Issue>,
}

/// Something about an object that keeps it from being read as what it says it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    pub kind: IssueKind,
    pub loc: Loc,
    /// The object's node, where it is one.
    pub origin: Origin,
}

/// What an [`Issue`] is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssueKind {
    /// The document is text or a list, not a mapping: not an object.
    NotAnObject,
    /// `apiVersion` and/or `kind` are missing.
    TypeMissing { api_version: bool, kind: bool },
    /// A field's value does not fit its type.
    Decode(DecodeError),
    /// An unknown kind, or a version of a known kind that this Kubernetes does not serve.
    UnknownKind { api_version: String, kind: String },
}

impl Paste {
    /// Reads the sources.
    pub fn new(sources: Vec<Source>) -> Self {
        let sources = Sources::new(sources);
        let documents = sources.iter().flat_map(|(id, source)| yaml::read(id, &source.text)).collect();
        Paste { sources, documents, ..Paste::default() }
    }
    /// The node of an object.
    pub fn node(&self, origin: Origin) -> Option<Node<'_>> {
        self.documents.get(origin.document as usize)?.node(origin.node)
    }
    /// Where a field of an object stands, or the nearest thing to it that is there. Paths as [`Node::at`] takes them.
    pub fn loc(&self, origin: Origin, path: &str) -> Loc {
        self.node(origin).map_or_else(Loc::default, |node| node.nearest(path).loc())
    }
    /// [`Paste::loc`], as lines and columns.
    pub fn span(&self, origin: Origin, path: &str) -> Span {
        self.sources.span(self.loc(origin, path))
    }
}
