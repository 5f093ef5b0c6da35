//! Text to a located tree, read the way Kubernetes reads it.
//!
//! [`read`] splits a source into documents as Kubernetes' `YAMLReader` does and parses each on its own, so that
//! a broken one never hides its neighbours. A [`Tree`] holds one document; a [`Node`] is a place in it and knows
//! its [`Loc`](crate::text::Loc). [`decode`] makes typed values of it, as Go's JSON decoder would.

mod build;
mod decode;
mod events;
mod fields;
mod json;
mod kept;
mod layout;
mod lens;
mod lookup;
mod parse;
mod path;
mod print;
mod scalar;
mod split;
mod tree;
mod write;

#[cfg(test)]
mod tests;

pub use decode::{DecodeError, Expected, Fault, decode, decode_lenient};
pub(crate) use fields::fields;
pub use fields::{Decode, Either, Fields, Keyed, List, Optional, Target, Whole};
pub use layout::laid_out;
pub use lens::{Reads, Remark, remarks};
pub use print::{strict_json, to_json};
pub use scalar::{Number, resolve as plain_kind};
pub use split::{read, read_again, read_yaml};
pub use tree::{Document, Entries, Entry, Issue, IssueKind, Items, Kind, Node, NodeId, Tree};
pub use write::write;
