//! The one card beside the steps: the nearest miss, or what else the proof gives.

use super::apply::apply_button;
use super::icons::{verdict_class, verdict_mark, warning_mark};
use super::sentence::{line_link, sentence};
use crate::page::looking::Looking;
use crate::page::state::{Action, State};
use crate::page::words::{self, W};
use crate::protocol::View;
use crate::secrets::covered_line;
use crate::text::{Lang, Piece, Safety};
use crate::words::{Card, DiffLine, Fact, Reading};
use std::rc::Rc;
use yew::prelude::*;

/// What an edit changes, line by line.
pub fn diff_view(diff: &[DiffLine]) -> Html {
    let line = |line: &DiffLine| {
        let piece = |piece: &Piece| match piece {
            Piece::Strong(text) => html! { <u>{ text }</u> },
            Piece::Text(text) | Piece::Code(text) => html! { { text } },
        };
        let (class, sign) = if line.added { ("add", "+") } else { ("del", "-") };
        html! {
            <div {class}><i>{ line.line }</i><span>{ sign }</span><span>{ for line.text.0.iter().map(piece) }</span></div>
        }
    };
    html! { <div class="diff" role="group" aria-label="diff">{ for diff.iter().map(line) }</div> }
}

/// One way to read the same lines, with what it leads to.
fn reading_view(reading: &Reading, lang: Lang) -> Html {
    let outcome = |fact: &Fact| {
        html! {
            <li>
                { for fact.verdict.map(verdict_mark) }
                <span>{ sentence(&fact.text) }</span>
                <span class="sr">{ for fact.verdict.map(|verdict| words::verdict(verdict, lang)) }</span>
            </li>
        }
    };
    html! {
        <div class={reading.written.then_some("cur")}>
            { sentence(&reading.title) }
            <pre>{ reading.lines.join("\n") }</pre>
            <ul>{ for reading.outcomes.iter().map(outcome) }</ul>
        </div>
    }
}

/// The card: its facts, the edit it offers, and what else may be asked.
pub fn card_view(state: &UseReducerHandle<State>, card: &Card) -> Html {
    let lang = state.lang;
    let fact = |fact: &Fact| {
        html! {
            <>
                <dt>{ match fact.verdict {
                    Some(verdict) if fact.label.is_empty() => html! {
                        <span class={classes!("verdict", format!("is-{}", verdict_class(verdict)))}>
                            { verdict_mark(verdict) }<span class="sr">{ words::verdict(verdict, lang) }</span>
                        </span>
                    },
                    _ => html! { { &fact.label } },
                } }</dt>
                <dd>
                    if !fact.label.is_empty() { { for fact.verdict.map(verdict_mark) } }
                    { sentence(&fact.text) }
                    if let Some(span) = &fact.span { <span class="at">{ " " }{ line_link(state, span) }</span> }
                </dd>
            </>
        }
    };
    let usable = card.fix.as_ref().filter(|fix| fix.safety != Safety::Display && !fix.edits.is_empty());
    let fix = state.answer.as_ref().zip(usable).map(|(answer, fix)| {
        let label = if card.fix_label.is_empty() { W::Apply.say(lang) } else { &card.fix_label };
        let network = answer.explained.view == View::Network;
        let fits = answer.generation == state.generation;
        let (act, edits) = (state.dispatcher(), Rc::new(fix.edits.clone()));
        let looking = Looking { edits, ..Looking::default() };
        let preview = Callback::from(move |_: MouseEvent| {
            if fits {
                act.dispatch(Action::Look(looking.clone()));
            }
        });
        html! {
            <>
                { apply_button(state, "main", label, &fix.edits, answer.generation, None) }
                if network { <button class="btn small line" id="preview" aria-disabled={(!fits).then_some("true")} onclick={preview}>{ W::Preview.say(lang) }</button> }
            </>
        }
    });
    let action = |action: &crate::words::Action| {
        let (act, ask) = (state.dispatcher(), action.ask.clone());
        let onclick = Callback::from(move |_: MouseEvent| act.dispatch(Action::Ask(ask.clone())));
        html! { <button class="btn small line" title={covered_line(&action.ask)} {onclick}>{ &action.label }</button> }
    };
    html! {
        <section class="card" aria-label={card.title.clone()}>
            <h3>{ &card.title }<span class="push">{ &card.aside }</span></h3>
            if !card.facts.is_empty() { <dl class="facts">{ for card.facts.iter().map(fact) }</dl> }
            if !card.readings.is_empty() { <div class="two">{ for card.readings.iter().map(|reading| reading_view(reading, lang)) }</div> }
            if !card.diff.is_empty() { { diff_view(&card.diff) } }
            { for card.warnings.iter().map(|warning| html! { <p class="note w">{ warning_mark() }<span>{ sentence(warning) }</span></p> }) }
            if fix.is_some() || !card.actions.is_empty() {
                <div class="row">{ for fix }{ for card.actions.iter().map(action) }</div>
            }
        </section>
    }
}
