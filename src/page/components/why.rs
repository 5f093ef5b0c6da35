//! Why: the verdict as a sentence, the numbered steps with their lines, and one card.

use super::card::card_view;
use super::icons::{Icon, pin, verdict_mark, warning_mark};
use super::sentence::{line_link, sentence};
use super::voices::voices_row;
use super::watch_bar::pin_button;
use crate::page::browser;
use crate::page::state::{Action, Answer, Selection, State};
use crate::page::words::W;
use crate::secrets::covered_line;
use crate::text::{Outcome, Step};
use crate::words::{Explanation, Note};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub state: UseReducerHandle<State>,
    pub answer: Rc<Answer>,
}

/// The proof as text: for a ticket, a review or a chat.
fn as_text(answer: &Answer) -> String {
    let explanation = &answer.explained.explanation;
    let mut out = format!("$ {}\n{}\n", covered_line(&answer.line), explanation.headline);
    for voice in &explanation.voices {
        out.push_str(&format!("{}: {}. {}\n", voice.who, voice.word, voice.text));
    }
    for (step, number) in explanation.steps.iter().zip(1u8..) {
        let at = step.span.as_ref().map(|span| format!("  ({})", span.line_label())).unwrap_or_default();
        out.push_str(&format!("{number}. {}{at}\n", step.code.text));
    }
    for note in &explanation.notes {
        out.push_str(&format!("- {}\n", note.text));
    }
    out
}

#[component]
pub fn Why(props: &Props) -> Html {
    let (state, answer) = (&props.state, &props.answer);
    let lang = state.lang;
    let explanation = &answer.explained.explanation;
    let copied = use_state(|| false);
    {
        let copied = copied.clone();
        use_effect_with(answer.clone(), move |_| copied.set(false));
    }
    let copy = {
        let (answer, copied) = (answer.clone(), copied.clone());
        Callback::from(move |_: MouseEvent| {
            let (text, copied) = (as_text(&answer), copied.clone());
            wasm_bindgen_futures::spawn_local(async move { copied.set(browser::copy(&text).await) });
        })
    };
    let changes = !explanation_written(state, answer) && !answer.explained.files_changed.is_empty();
    let write = {
        let (act, changed) = (state.dispatcher(), answer.explained.files_changed.clone());
        Callback::from(move |_: MouseEvent| act.dispatch(Action::Write(changed.clone())))
    };
    let undo = {
        let act = state.dispatcher();
        Callback::from(move |_: MouseEvent| act.dispatch(Action::Undo))
    };
    let can_undo = state.undo.as_ref().is_some_and(|undo| undo.generation == state.generation);
    html! {
        <section class="why" id="why" aria-label={W::Why.say(lang)}>
            <div class="whyh">
                { for explanation.verdict.map(verdict_mark) }
                <h2>{ sentence(&explanation.headline) }</h2>
                <span class="push"></span>
                if changes { <button class="btn small main" onclick={write}>{ W::WriteFiles.say(lang) }</button> }
                if can_undo {
                    <span class="done" role="status">{ W::Applied.say(lang) }</span>
                    <button class="btn small line" onclick={undo}>{ W::Undo.say(lang) }</button>
                }
                if explanation.verdict.is_some() || state.watch.has(&answer.line) { { pin_button(state, &answer.line) } }
                if !explanation.steps.is_empty() {
                    <button class="btn small copy" onclick={copy}>
                        { Icon::Copy.html() }<span aria-live="polite">{ if *copied { W::Copied } else { W::CopyProof }.say(lang) }</span>
                    </button>
                }
            </div>
            if !explanation.voices.is_empty() { { voices_row(&explanation.voices) } }
            <div class={classes!("whyb", explanation.card.is_none().then_some("alone"))}>
                <div>
                    { steps_list(state, explanation) }
                    { for explanation.notes.iter().map(|note| note_row(state, note)) }
                </div>
                { for explanation.card.as_ref().map(|card| card_view(state, card)) }
            </div>
        </section>
    }
}

/// Whether what the command changes has been written already.
fn explanation_written(state: &State, answer: &Answer) -> bool {
    let text = |name: &String| state.files.iter().find(|file| *file.name == **name).map(|file| &*file.text);
    answer.explained.files_changed.iter().all(|(name, after)| text(name) == Some(after.as_str()))
}

/// The numbered steps.
pub fn steps_list(state: &UseReducerHandle<State>, explanation: &Explanation) -> Html {
    let steps = explanation.steps.iter().zip(1u8..).map(|(step, number)| {
        let selected = state.selected_step() == Some(number);
        step_row(state, step, number, selected)
    });
    html! { <ol class="steps">{ for steps }</ol> }
}

fn step_row(state: &UseReducerHandle<State>, step: &Step, number: u8, selected: bool) -> Html {
    let act = state.dispatcher();
    let select = Callback::from(move |_: MouseEvent| act.dispatch(Action::Select(Selection::Step(number))));
    let bad = step.outcome == Outcome::Failed;
    let class = classes!(
        "step",
        selected.then_some("cur"),
        bad.then_some("bad"),
        (step.outcome == Outcome::Unknown).then_some("unk")
    );
    html! {
        <li key={number} {class} onclick={select.clone()}>
            <button class="step-pin" onclick={select} aria-pressed={selected.to_string()}
                aria-label={format!("{} {number}", W::Step.say(state.lang))}>{ pin(number, step.outcome, false) }</button>
            <span class="step-text">{ sentence(&step.code.text) }</span>
            <span class="at">{ for step.span.as_ref().map(|span| line_link(state, span)) }</span>
        </li>
    }
}

/// An unnumbered closing line.
pub fn note_row(state: &UseReducerHandle<State>, note: &Note) -> Html {
    html! {
        <p class="also">
            if note.warning { { warning_mark() } } else { { for note.verdict.map(verdict_mark) } }
            <span>{ sentence(&note.text) }</span>
            if let Some(span) = &note.span { <span class="at push">{ line_link(state, span) }</span> }
        </p>
    }
}
