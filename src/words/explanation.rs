//! An answer, worded for a reader: what the page shows around its picture.

use crate::text::{Fix, Sentence, Span, Step, Verdict, from_json};
use serde::Serialize;

/// The answer to a question, in words.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// None for a command that is not a question, or a line that could not be understood.
    pub verdict: Option<Verdict>,
    /// The answer in a word or two, for the end of the Ask line: `yes`, `yes, wear:80`, `done`.
    pub cap: String,
    /// What that word is about, where the answer goes on with a `but`: the cap has its colour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cap_verdict: Option<Verdict>,
    /// The answer as a sentence.
    pub headline: Sentence,
    /// The verdicts side by side, where they are not the same.
    pub voices: Vec<Voice>,
    /// The numbered steps of the proof, at most nine; a step's number is its place in this list.
    pub steps: Vec<Step>,
    /// Closing lines, unnumbered.
    pub notes: Vec<Note>,
    /// The nearest miss, or what else the proof gives.
    pub card: Option<Card>,
    /// Exactly what kubectl prints, or a line of ours where the question is not a kubectl command.
    pub terminal: Terminal,
}
from_json!(struct Explanation { verdict, cap, cap_verdict, headline, voices, steps, notes, card, terminal });

/// A verdict beside others, and whose it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Voice {
    /// `What kubectl auth can-i prints`
    pub who: Sentence,
    pub verdict: Verdict,
    /// The verdict in a few words: `no, 403 Forbidden`.
    pub word: String,
    /// Why it is this one.
    pub text: Sentence,
    /// Whether it is the one that stands apart.
    pub differs: bool,
}
from_json!(struct Voice { who, verdict, word, text, differs });

/// An unnumbered line below the steps.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    pub verdict: Option<Verdict>,
    /// An amber triangle in the place of the verdict.
    pub warning: bool,
    pub text: Sentence,
    pub span: Option<Span>,
}
from_json!(struct Note { verdict, warning, text, span });

/// The one card beside the steps.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Card {
    pub title: String,
    /// A few words at the end of the title line.
    pub aside: String,
    pub facts: Vec<Fact>,
    /// Ways to read the same lines, side by side.
    pub readings: Vec<Reading>,
    /// What the fix would change, line by line.
    pub diff: Vec<DiffLine>,
    /// What else the fix would open.
    pub warnings: Vec<Sentence>,
    /// Applied by the card's main button.
    pub fix: Option<Fix>,
    /// The main button's words.
    pub fix_label: String,
    pub actions: Vec<Action>,
}
from_json!(struct Card { title, aside, facts, readings, diff, warnings, fix, fix_label, actions });

/// A labelled line of a card.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fact {
    /// Empty where `verdict` stands in its place.
    pub label: String,
    pub verdict: Option<Verdict>,
    pub text: Sentence,
    pub span: Option<Span>,
}
from_json!(struct Fact { label, verdict, text, span });

/// One way to read lines that could have meant another, with what it leads to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    /// `AND, as written`; what tells it apart is [`crate::text::Piece::Strong`].
    pub title: Sentence,
    /// Whether it is how the text stands.
    pub written: bool,
    /// The lines that make the difference.
    pub lines: Vec<String>,
    /// What it leads to.
    pub outcomes: Vec<Fact>,
}
from_json!(struct Reading { title, written, lines, outcomes });

/// A line before or after a fix.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DiffLine {
    /// 1-based line number.
    pub line: u32,
    /// Whether it is the line as it would be.
    pub added: bool,
    /// The line; what differs is [`crate::text::Piece::Strong`].
    pub text: Sentence,
}
from_json!(struct DiffLine { line, added, text });

/// A question to ask next.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Action {
    pub label: String,
    /// The line it puts into Ask.
    pub ask: String,
}
from_json!(struct Action { label, ask });

/// The strip at the foot of the page.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Terminal {
    /// Whether it shows a real command and its real output; otherwise the line is a comment of ours.
    pub real: bool,
    pub input: String,
    /// What is secret in it is covered when it is answered (`config view --raw`).
    pub output: String,
    /// `exit 0`, `2 pods`, …
    pub aside: String,
}
from_json!(struct Terminal { real, input, output, aside });
