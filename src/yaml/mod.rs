//! Text to a located tree, read the way Kubernetes reads it.
//!
//! [`read`] splits a source into documents as Kubernetes' `YAMLReader` does and parses each on its own, so that
//! a broken one never hides its neighbours. A [`Tree`] holds one document; a [`Node`] is a place in it and knows
//! its [`Loc`]. [`decode`] makes typed values of it, as Go's JSON decoder would.

mod decode;
mod tree;

pub use decode::{DecodeError, decode};
pub use tree::{Document, Entry, Issue, IssueKind, Kind, Node, NodeId, Tree, read};
