//! Edits that mend a text.

use super::Span;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Puts `insert` in the place of what stands between two UTF-16 offsets of a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The source's name.
    pub name: Arc<str>,
    /// First UTF-16 code unit replaced.
    pub from: u32,
    /// One past the last replaced.
    pub to: u32,
    /// What comes there.
    pub insert: String,
}

/// How far a fix may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// The meaning can only be the intended one: may be applied with others in one go.
    Safe,
    /// A person has to say yes to this one: it changes what is allowed, or guesses.
    Unsafe,
    /// Shows what would have to change; not to be applied as it is.
    Display,
}

/// Edits that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// How far it may be trusted.
    pub safety: Safety,
    /// The edits, in any order; they do not overlap.
    pub edits: Vec<Edit>,
    /// Where the reader should look once it is applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}
