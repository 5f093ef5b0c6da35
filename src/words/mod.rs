//! Answers as sentences, in English and Korean. Pure, and exhaustive: a missing translation does not compile.

mod explanation;
pub mod korean;

pub use explanation::{Action, Card, DiffLine, Explanation, Fact, Note, Terminal};
