//! Sources, places in them, and the shapes that every answer shares.
//!
//! Inside the engine a place is a [`Loc`]: a byte range of one source. What leaves the engine is a
//! [`Span`]: 1-based lines and columns in UTF-16 code units, end exclusive. [`Sources::span`] is the
//! one conversion between the two.

mod base64;
mod diagnostic;
mod fix;
mod hunks;
mod json;
mod nearest;
mod order;
mod proof;
mod quoted;
mod scan;
mod sentence;
mod source;
mod span;
mod utf16;

pub use base64::{decode_base64, encode_base64, illegal_base64};
pub use diagnostic::{Diagnostic, Related, Severity};
pub use fix::{Edit, Fix, Safety, apply_edits, together};
pub use hunks::{Hunk, hunks};
pub(crate) use json::from_json;
pub use json::{Fields, FromJson, read_json, variant};
pub use nearest::{distance, nearest};
pub use order::{Order, gather};
pub use proof::{Candidate, ObjectRef, Outcome, Proof, Step, Verdict, Worded};
pub use quoted::quoted;
pub use scan::Scan;
pub use sentence::{Both, Code, Lang, Piece, Sentence, Strong};
pub use source::{Loc, Source, SourceId, Sources};
pub use span::{LineIndex, Position, Span};
pub use utf16::{in_common, utf16_units, with_change};
