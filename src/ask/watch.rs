//! Several lines at once, each answered in a word: what a list of pinned questions shows.

use super::rooms::{Desk, Slice, Work, wire};
use super::{Line, Question};
use crate::text::{Verdict, from_json};
use serde::Serialize;

/// How many lines are answered in one slice of work.
const SLICE: usize = 4;

/// A line's answer in a word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Watched {
    /// None for a line that is not a question of yes and no.
    pub verdict: Option<Verdict>,
    /// What the real request meets, where that is something else.
    pub real: Option<Verdict>,
    /// The answer as it stands at the end of the Ask line; empty for a line that is no question at all.
    pub cap: String,
}
from_json!(struct Watched { verdict, real, cap });

/// The answers to several lines, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verdicts {
    pub verdicts: Vec<Watched>,
}
from_json!(struct Verdicts { verdicts });

/// Answers lines, some in each slice.
pub struct Watching {
    lines: Vec<String>,
    done: Vec<Watched>,
}

impl Watching {
    /// Nothing answered yet. Rooms that the lines need and that are not here are told to the desk's rooms.
    pub fn new(desk: &Desk<'_>, lines: &[String]) -> Self {
        for line in lines {
            if let Some(part) = Question::part(&Line::parse(line)) {
                desk.rooms.get(part);
            }
        }
        Watching { lines: lines.to_vec(), done: Vec::with_capacity(lines.len()) }
    }
    /// Answers the next lines: all answers once they are done, none before.
    pub fn next(&mut self, desk: &Desk<'_>) -> Option<Verdicts> {
        for line in self.lines.iter().skip(self.done.len()).take(SLICE) {
            let question = Question::answer(desk, line);
            let (verdict, real) = (question.asked(), question.verdict());
            self.done.push(Watched {
                verdict,
                real: real.filter(|real| verdict.is_some_and(|verdict| verdict != *real)),
                cap: question.explanation(desk).cap,
            });
        }
        (self.done.len() == self.lines.len()).then(|| Verdicts { verdicts: std::mem::take(&mut self.done) })
    }
}

impl Work for Watching {
    fn advance(&mut self, desk: &Desk<'_>) -> Slice {
        match self.next(desk) {
            Some(verdicts) => Slice::Done(wire(&verdicts)),
            None => Slice::More(self.done.len() as f64 / self.lines.len().max(1) as f64),
        }
    }
}
