//! The fix of a line by one key in the editor: what is safe is applied at once, what is not is offered first.

use super::browser::is_mac;
use super::state::State;
use crate::text::{Diagnostic, Fix, Lang, Safety};

/// What the last press came to.
#[derive(Clone, Debug, PartialEq)]
pub enum QuickFix {
    /// It is in the text; what the fix did, in a word or two.
    Applied(String),
    /// It is not safe: the next press applies it. The index of its problem.
    Offered { problem: usize, label: String },
    /// There is a problem, and what mends it is not certain.
    Uncertain { problem: usize },
    /// Nothing is wrong in this line.
    Nothing,
    /// What is wrong in the text is still being found.
    Waits,
}

/// The fix of a problem that can be applied.
pub fn usable(problem: &Diagnostic) -> Option<&Fix> {
    problem.fix.as_ref().filter(|fix| fix.safety != Safety::Display && !fix.edits.is_empty())
}

/// What a fix does, in a word or two.
pub fn label(problem: &Diagnostic, lang: Lang) -> String {
    let fix = || super::words::W::Fix.say(lang).to_owned();
    problem.fix_label.as_ref().map_or_else(fix, ToString::to_string)
}

/// The key was pressed in a line of the open file.
pub fn press(state: &mut State, line: u32) {
    let pressed = state.quick_fix.take();
    state.quick_fix = Some(came_to(state, line, pressed.as_ref()));
}

fn came_to(state: &mut State, line: u32, pressed: Option<&QuickFix>) -> QuickFix {
    if state.judged != state.generation {
        return QuickFix::Waits;
    }
    let name = state.file().map(|file| file.name.clone());
    let here = |problem: &Diagnostic| Some(&*problem.span.source) == name.as_deref() && problem.span.start.line == line;
    let rank = |problem: &Diagnostic| usable(problem).map_or(2, |fix| u8::from(fix.safety != Safety::Safe));
    let problems = state.problems.clone();
    let best = problems.iter().enumerate().filter(|(_, problem)| here(problem)).min_by_key(|(_, other)| rank(other));
    let Some((problem, found)) = best else { return QuickFix::Nothing };
    state.problem = Some(problem);
    let Some(fix) = usable(found) else { return QuickFix::Uncertain { problem } };
    let label = label(found, state.lang);
    let offered = QuickFix::Offered { problem, label: label.clone() };
    if fix.safety == Safety::Safe || pressed == Some(&offered) {
        state.apply(fix.edits.clone());
        return QuickFix::Applied(label);
    }
    offered
}

/// The keys that apply a fix, and take it back, as this system writes them.
pub fn keys() -> (&'static str, &'static str) {
    if is_mac() { ("⌘.", "⌘Z") } else { ("Ctrl+.", "Ctrl+Z") }
}

/// What a press came to, as it is shown and read aloud.
pub fn said(quick_fix: &QuickFix, lang: Lang) -> String {
    let (apply, undo) = keys();
    match (quick_fix, lang) {
        (QuickFix::Applied(label), Lang::En) => format!("Applied: {label}. {undo} takes it back."),
        (QuickFix::Applied(label), Lang::Ko) => format!("적용했습니다: {label}. {undo} 키로 되돌립니다."),
        (QuickFix::Offered { label, .. }, Lang::En) => format!("Look at it first: {label}. {apply} again applies it."),
        (QuickFix::Offered { label, .. }, Lang::Ko) => {
            format!("먼저 확인하십시오: {label}. {apply} 키를 한 번 더 누르면 적용됩니다.")
        }
        (QuickFix::Uncertain { .. }, Lang::En) => "No repair of this line is certain.".to_owned(),
        (QuickFix::Uncertain { .. }, Lang::Ko) => "이 줄은 확실하게 고칠 방법이 없습니다.".to_owned(),
        (QuickFix::Nothing, Lang::En) => "Nothing to mend in this line. F8 goes to the next problem.".to_owned(),
        (QuickFix::Nothing, Lang::Ko) => "이 줄에는 고칠 것이 없습니다. F8 키로 다음 문제로 갑니다.".to_owned(),
        (QuickFix::Waits, Lang::En) => "The text is still being read.".to_owned(),
        (QuickFix::Waits, Lang::Ko) => "아직 글을 읽고 있습니다.".to_owned(),
    }
}

/// The tooltip of a fix's button.
pub fn hint(lang: Lang) -> String {
    let (apply, _) = keys();
    match lang {
        Lang::En => format!("In the text: {apply} on its line"),
        Lang::Ko => format!("글에서는 그 줄에서 {apply}"),
    }
}
