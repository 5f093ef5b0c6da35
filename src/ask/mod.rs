//! The Ask line: one line for every question, understood, answered and completed.

mod answer;
mod directions;
mod explain;
mod ghosts;
mod line;
mod overview;
mod reaches;
pub mod rooms;
mod watch;

pub use answer::{Completion, Completions, Explained, Form, Overview, View};
pub use directions::{DirectionLine, MatrixLine, WhoCanLine};
pub use explain::{Question, explain, picture, picture_work};
pub use line::{Line, ReachLine, RequestLine};
pub use overview::overview;
pub use reaches::ReachesLine;
pub use rooms::{Desk, Rooms};
pub use watch::{Verdicts, Watched, Watching};

/// Completes a line at a cursor, which counts UTF-16 code units.
pub fn complete(desk: &Desk<'_>, line: &str, cursor: u32) -> Completions {
    desk.rooms.get(rooms::Part::Completion).map(|room| room.complete(desk, line, cursor)).unwrap_or_default()
}

/// Every problem of the paste, by source and line.
pub fn problems(desk: &Desk<'_>) -> Vec<crate::text::Diagnostic> {
    desk.rooms.get(rooms::Part::Problems).map(|room| room.problems(desk)).unwrap_or_default()
}

/// The edits that mend all of the paste's problems that can be mended safely; `problems` are its problems.
pub fn mends(desk: &Desk<'_>, problems: &[crate::text::Diagnostic]) -> Vec<crate::text::Edit> {
    desk.rooms.get(rooms::Part::Problems).map(|room| room.mends(desk, problems)).unwrap_or_default()
}
