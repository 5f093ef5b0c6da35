//! The words of the pinned questions.

use super::Expected;
use crate::protocol::Watched;
use crate::text::Lang;

/// A word or sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum P {
    Pin,
    Pinned,
    Questions,
    Show,
    Hide,
    Now,
    Expected,
    Keep,
    KeepAll,
    Remove,
    Passes,
    Fails,
    Waiting,
    Real,
}

impl P {
    /// It in a language.
    pub fn say(self, lang: Lang) -> &'static str {
        let (en, ko) = match self {
            P::Pin => ("Pin", "고정"),
            P::Pinned => ("Pinned", "고정됨"),
            P::Questions => ("Pinned questions", "고정한 질문"),
            P::Show => ("List them, and what is expected", "목록과 기대하는 답 보기"),
            P::Hide => ("Close the list", "목록 닫기"),
            P::Now => ("now", "지금"),
            P::Expected => ("expected", "기대하는 답"),
            P::Keep => ("Keep as expected", "이 답을 기대하기"),
            P::KeepAll => ("Keep all answers as expected", "지금 답을 모두 기대하기"),
            P::Remove => ("Unpin", "고정 해제"),
            P::Passes => ("as expected", "기대한 대로"),
            P::Fails => ("not as expected", "기대와 다름"),
            P::Waiting => ("not answered yet", "아직 답이 없음"),
            P::Real => ("the real request", "실제 요청"),
        };
        match lang {
            Lang::En => en,
            Lang::Ko => ko,
        }
    }
}

/// An expectation in a list of choices.
pub fn expected(expected: Expected, lang: Lang) -> &'static str {
    match (expected.verdict(), lang) {
        (None, Lang::En) => "any",
        (None, Lang::Ko) => "상관없음",
        (Some(verdict), lang) => crate::page::words::verdict(verdict, lang),
    }
}

/// `2 not as expected`; `all as expected`.
pub fn summary(failing: usize, judged: usize, lang: Lang) -> String {
    match (failing, judged, lang) {
        (_, 0, _) => String::new(),
        (0, _, Lang::En) => "all as expected".to_owned(),
        (0, _, Lang::Ko) => "모두 기대한 대로".to_owned(),
        (failing, _, Lang::En) => format!("{failing} not as expected"),
        (failing, _, Lang::Ko) => format!("{failing}개가 기대와 다름"),
    }
}

/// What the real request meets, where that is not what kubectl says: `the real request: no`.
pub fn real(answer: Option<&Watched>, lang: Lang) -> Option<String> {
    let real = answer?.real?;
    Some(format!("{}: {}", P::Real.say(lang), crate::page::words::verdict(real, lang)))
}

/// What is said of a chip to those who hear it.
pub fn heard(answer: Option<&Watched>, passes: Option<bool>, lang: Lang) -> String {
    let verdict = answer.and_then(|answer| answer.verdict);
    let mut said =
        verdict.map_or(P::Waiting.say(lang), |verdict| crate::page::words::verdict(verdict, lang)).to_owned();
    if let Some(real) = real(answer, lang) {
        said = format!("{said}; {real}");
    }
    match passes {
        Some(true) => format!("{said}, {}", P::Passes.say(lang)),
        Some(false) => format!("{said}, {}", P::Fails.say(lang)),
        None => said,
    }
}
