//! The Ask line: one line for every question, understood, answered and completed.

mod answer;
mod complete;
mod explain;
mod line;
mod overview;

pub use answer::{Completion, Completions, Explained, Overview, View};
pub use complete::complete;
pub use explain::{Question, explain, picture};
pub use line::{Line, ReachLine, RequestLine};
pub use overview::overview;
