//! What an answer and the problems leave in the text of a file, as the editor takes it.

use super::quick_fix::{keys, label, usable};
use super::state::{Selection, State};
use super::words::rule_page;
use crate::text::{Outcome, Severity, Span};
use serde::Serialize;

/// No more problems than this are drawn into a text.
const PROBLEMS: usize = 300;

/// The marks of one file: `static/editor/marks.js`.
#[derive(Default, PartialEq, Serialize)]
pub struct Marks {
    lines: Vec<Lines>,
    words: Vec<Word>,
    pins: Vec<Pin>,
    hints: Vec<Hint>,
    problems: Vec<Problem>,
}

#[derive(PartialEq, Serialize)]
struct Lines {
    from: u32,
    to: u32,
    state: &'static str,
    current: bool,
}

#[derive(PartialEq, Serialize)]
struct Word {
    start: (u32, u32),
    end: (u32, u32),
    state: &'static str,
}

#[derive(PartialEq, Serialize)]
struct Pin {
    line: u32,
    n: u8,
    state: &'static str,
}

#[derive(PartialEq, Serialize)]
struct Hint {
    line: u32,
    text: String,
    state: &'static str,
}

#[derive(PartialEq, Serialize)]
struct Problem {
    start: (u32, u32),
    end: (u32, u32),
    severity: Severity,
    message: String,
    /// The key that applies its fix, and what that does.
    fix: Option<String>,
    rule: String,
    /// Where its rule is explained.
    page: String,
}

fn state_of(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Matched => "hold",
        Outcome::Failed => "fail",
        Outcome::Unknown => "unk",
    }
}

fn corners(span: &Span) -> ((u32, u32), (u32, u32)) {
    ((span.start.line, span.start.column), (span.end.line, span.end.column))
}

/// The marks of a file as things stand.
pub fn marks(state: &State, name: &str) -> Marks {
    let mut marks = Marks::default();
    let here = |span: &&Span| &*span.source == name;
    let selected = state.selected_step();
    let steps = state.answer.as_ref().filter(|_| state.answered()).map(|answer| &answer.explained.explanation.steps);
    for (step, number) in steps.into_iter().flatten().zip(1u8..) {
        let kind = state_of(step.outcome);
        if let Some(span) = step.span.as_ref().filter(here) {
            let current = selected == Some(number);
            marks.lines.push(Lines { from: span.start.line, to: span.last_line(), state: kind, current });
            // Steps that begin in one line stand one below the other where there are lines for it.
            let taken = |line: u32| marks.pins.iter().any(|pin| pin.line == line);
            let line = (span.start.line..=span.last_line()).find(|line| !taken(*line)).unwrap_or(span.start.line);
            marks.pins.push(Pin { line, n: number, state: kind });
            if !step.code.hint.is_empty() {
                let deciding =
                    step.marks.iter().rfind(|mark| here(mark)).map_or(span.start.line, |mark| mark.last_line());
                marks.hints.push(Hint { line: deciding, text: step.code.hint.to_string(), state: kind });
            }
        }
        for mark in step.marks.iter().filter(here) {
            let (start, end) = corners(mark);
            marks.words.push(Word { start, end, state: kind });
        }
    }
    let lens = state.lens.iter().flat_map(|lines| &**lines).filter(|line| *line.source == *name);
    marks.hints.extend(lens.map(|line| Hint { line: line.line, text: line.text.clone(), state: "lens" }));
    let problems = state.problems.iter().filter(|problem| here(&&problem.span)).take(PROBLEMS);
    marks.problems.extend(problems.map(|problem| {
        // What is wrong with a whole object is marked where it begins, rather than under each of its lines.
        let (start, end) = corners(&problem.span);
        let end = end.min((start.0, u32::MAX));
        Problem {
            start,
            end,
            severity: problem.severity,
            message: problem.message.to_string(),
            fix: usable(problem).map(|_| format!("{} {}", keys().0, label(problem, state.lang))),
            rule: problem.rule.to_string(),
            page: rule_page(&problem.rule, state.lang),
        }
    }));
    let looked_at = match &state.selection {
        Selection::Lines(span) => Some(span.clone()),
        Selection::Node(id) => state
            .graph()
            .and_then(|graph| graph.nodes.iter().find(|node| *node.id == **id).and_then(|node| node.span.clone())),
        Selection::Nothing | Selection::Step(_) => None,
    };
    if let Some(span) = looked_at.as_ref().filter(here) {
        marks.lines.push(Lines { from: span.start.line, to: span.last_line(), state: "look", current: true });
    }
    marks
}
