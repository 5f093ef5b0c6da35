//! Answers as sentences, in English and Korean. Pure, and exhaustive: a missing translation does not compile.

pub mod access;
pub mod ask;
mod diff;
pub mod discovery;
mod explanation;
mod fields;
pub mod identity;
pub mod korean;
pub mod kubeconfig;
pub mod lens;
pub mod manifests;
pub mod network;
pub mod reading;
pub mod refusal;
pub mod routing;

pub use diff::diff;
pub use explanation::{Action, Card, DiffLine, Explanation, Fact, Note, Reading, Terminal, Voice};
