//! The Ask line: one line for every question, understood, answered and completed.

mod answer;
mod line;

pub use answer::{Completion, Completions, Explained, Overview, View};
pub use line::{Line, ReachLine, RequestLine};
