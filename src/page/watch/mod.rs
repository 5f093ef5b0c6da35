//! Pinned questions: their answers follow every edit, and each may say which answer is expected.

pub mod words;

use super::share::safe_ask;
use crate::protocol::Watched;
use crate::text::{Verdict, from_json};
use serde::Serialize;
use std::rc::Rc;

/// At most this many questions are pinned.
pub const MOST: usize = 50;

/// The answer that a pinned question should have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Expected {
    #[default]
    Any,
    Yes,
    No,
    Unknown,
}
from_json!(
    enum Expected {
        Any,
        Yes,
        No,
        Unknown,
    }
);

impl Expected {
    /// All of them.
    pub const ALL: [Expected; 4] = [Expected::Any, Expected::Yes, Expected::No, Expected::Unknown];

    /// The verdict that it asks for.
    pub fn verdict(self) -> Option<Verdict> {
        match self {
            Expected::Any => None,
            Expected::Yes => Some(Verdict::Yes),
            Expected::No => Some(Verdict::No),
            Expected::Unknown => Some(Verdict::Unknown),
        }
    }
    /// That a verdict stays as it is.
    pub fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Yes => Expected::Yes,
            Verdict::No => Expected::No,
            Verdict::Unknown => Expected::Unknown,
        }
    }
}

/// A pinned question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pin {
    pub line: Rc<str>,
    pub expected: Expected,
    /// None until it has come.
    pub answer: Option<Watched>,
}

impl Pin {
    /// Whether the answer is the expected one; none where none is expected, or it has not come.
    pub fn passes(&self) -> Option<bool> {
        let (expected, answer) = (self.expected.verdict()?, self.answer.as_ref()?);
        Some(answer.verdict == Some(expected))
    }
}

/// The pinned questions, in the order in which they were pinned.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Watch {
    pub pins: Rc<Vec<Pin>>,
    /// Whether they are listed with what is expected.
    pub open: bool,
}

/// Questions, in order.
pub type Lines = Rc<Vec<Rc<str>>>;

/// What can happen to them.
#[derive(Debug)]
pub enum WatchAction {
    Pin(Rc<str>),
    Unpin(Rc<str>),
    Expect {
        line: Rc<str>,
        expected: Expected,
    },
    /// The answers that there are become the expected ones.
    KeepAll,
    /// Lists them with what is expected, or no longer.
    Open(bool),
    /// The answers have come.
    Answers {
        lines: Lines,
        answers: Vec<Watched>,
    },
    /// They come with what a link opened.
    Restore(Vec<(String, Expected)>),
}

impl Watch {
    /// Whether a question is pinned.
    pub fn has(&self, line: &str) -> bool {
        self.pins.iter().any(|pin| &*pin.line == line)
    }
    /// Their questions.
    pub fn lines(&self) -> Lines {
        Rc::new(self.pins.iter().map(|pin| pin.line.clone()).collect())
    }
    /// How many are not as expected.
    pub fn failing(&self) -> usize {
        self.pins.iter().filter(|pin| pin.passes() == Some(false)).count()
    }
    /// What a link may carry of them.
    pub fn shared(&self) -> Vec<(String, Expected)> {
        let safe = self.pins.iter().filter(|pin| !safe_ask(&pin.line).is_empty());
        safe.map(|pin| (pin.line.to_string(), pin.expected)).collect()
    }

    /// The one place where they change.
    pub fn reduce(&mut self, action: WatchAction) {
        let mut pins = (*self.pins).clone();
        match action {
            WatchAction::Pin(line) => {
                if !line.is_empty() && !self.has(&line) && pins.len() < MOST {
                    pins.push(Pin { line, ..Pin::default() });
                }
            }
            WatchAction::Unpin(line) => pins.retain(|pin| pin.line != line),
            WatchAction::Expect { line, expected } => {
                if let Some(pin) = pins.iter_mut().find(|pin| pin.line == line) {
                    pin.expected = expected;
                }
            }
            WatchAction::KeepAll => {
                for pin in &mut pins {
                    let verdict = pin.answer.as_ref().and_then(|answer| answer.verdict);
                    pin.expected = verdict.map_or(pin.expected, Expected::of);
                }
            }
            WatchAction::Open(open) => self.open = open,
            WatchAction::Answers { lines, answers } => {
                for (line, answer) in lines.iter().zip(answers) {
                    if let Some(pin) = pins.iter_mut().find(|pin| pin.line == *line) {
                        pin.answer = Some(answer);
                    }
                }
            }
            WatchAction::Restore(restored) => {
                let pin = |(line, expected): (String, Expected)| Pin { line: line.into(), expected, answer: None };
                pins = restored.into_iter().take(MOST).map(pin).collect();
                self.open = false;
            }
        }
        self.pins = Rc::new(pins);
        self.open &= !self.pins.is_empty();
    }
}
