//! The first visit's answer. The build asks the engine for it and lays it beside the page, so that the engine comes
//! once the reader touches something, not before.

use super::browser;
use crate::examples::{Example, FIRST, example};
use crate::text::Lang;
use serde_json::Value;

/// What is kept of the first example, for each language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    Overview,
    Explained,
    Problems,
}

pub const LANGS: [Lang; 2] = [Lang::En, Lang::Ko];
pub const KEPT: [Kept; 3] = [Kept::Overview, Kept::Explained, Kept::Problems];
/// What the secret ranges of the example's files are kept as.
pub const COVERED: u64 = 0;

/// The example of a first visit.
pub fn first() -> Option<&'static Example> {
    example(FIRST)
}

/// The number that an answer has in what is kept.
pub const fn number(lang: Lang, kept: Kept) -> u64 {
    1 + kept as u64 + KEPT.len() as u64 * lang as u64
}

thread_local! {
    static ANSWERS: Value = serde_json::from_str(&browser::first_answers()).unwrap_or_default();
}

fn answer(number: u64) -> Option<Value> {
    ANSWERS.with(|answers| answers.get(number.to_string()).cloned())
}

/// An answer about the first example; none where the page came without it.
pub fn kept(lang: Lang, kept: Kept) -> Option<Value> {
    answer(number(lang, kept))
}

/// What is secret in a text of the first example; none for every other text.
pub fn secret_ranges(text: &str) -> Option<Vec<u32>> {
    let index = first()?.files.iter().position(|(_, own)| *own == text)?;
    let ranges = answer(COVERED)?.get(index)?.as_array()?.clone();
    ranges.into_iter().map(|unit| unit.as_u64().and_then(|unit| u32::try_from(unit).ok())).collect()
}
