//! Problems: every diagnostic by file, with the edit that mends it.

use super::apply::apply_button;
use super::card::diff_view;
use super::fix_preview::FixPreview;
use super::icons::{severity_mark, verdict_mark};
use super::sentence::{line_link, place_link, sentence};
use crate::page::fixes::fix_diff;
use crate::page::quick_fix::{hint, keys, label, usable};
use crate::page::state::{Action, State};
use crate::page::words::{self, W};
use crate::text::{Diagnostic, Lang, Safety, Severity, Verdict};
use std::collections::BTreeSet;
use yew::prelude::*;

/// The list shows no more than this many.
const ROWS: usize = 500;
/// A fix of more edits than this is shown as the text before and after.
const SHORT: usize = 4;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub state: UseReducerHandle<State>,
}

#[component]
pub fn ProblemsView(props: &Props) -> Html {
    let state = &props.state;
    let lang = state.lang;
    let only = use_state(|| None::<Severity>);
    let problems = &state.problems;
    let count = |severity: Severity| problems.iter().filter(|problem| problem.severity == severity).count();
    if problems.is_empty() {
        return html! {
            <div class="blank">
                { verdict_mark(Verdict::Yes) }<h2>{ W::NoProblems.say(lang) }</h2><p>{ W::NoProblemsYet.say(lang) }</p>
                { undo(state) }
            </div>
        };
    }
    let filter = |severity: Option<Severity>, label: Html| {
        let only = only.clone();
        let pressed = *only == severity;
        let onclick = Callback::from(move |_: MouseEvent| only.set(severity));
        html! { <button aria-pressed={pressed.to_string()} {onclick}>{ label }</button> }
    };
    let is_safe = |problem: &&Diagnostic| usable(problem).is_some_and(|fix| fix.safety == Safety::Safe);
    let safe_count = problems.iter().filter(is_safe).count();
    let listed = || {
        problems.iter().enumerate().filter(|(_, problem)| only.is_none_or(|only| problem.severity == only)).take(ROWS)
    };
    let mut seen = BTreeSet::new();
    let names = listed().map(|(_, problem)| problem.span.source.clone()).filter(|name| seen.insert(name.clone()));
    let group = |name: std::sync::Arc<str>| {
        let rows = listed().filter(|(_, problem)| problem.span.source == name);
        html! {
            <section key={name.to_string()} aria-label={name.to_string()}>
                <h2 class="pgrp">{ name.to_string() }</h2>
                <ul>{ for rows.map(|(index, problem)| problem_row(state, index, problem)) }</ul>
            </section>
        }
    };
    html! {
        <>
            <div class="bar">
                <div class="seg" role="group" aria-label={words::view(crate::protocol::View::Problems, lang)}>
                    { filter(None, html! { format!("{} {}", W::All.say(lang), problems.len()) }) }
                    { for [Severity::Error, Severity::Warning, Severity::Info].into_iter().filter(|severity| count(*severity) > 0).map(|severity| {
                        filter(Some(severity), html! { <>{ severity_mark(severity) }{ words::severities(severity, count(severity), lang) }</> })
                    }) }
                </div>
                <span class="keys" aria-hidden="true"><kbd>{ "F8" }</kbd>{ W::NextProblem.say(lang) }<kbd>{ keys().0 }</kbd>{ W::Fix.say(lang) }</span>
                <span class="push"></span>
                { undo(state) }
                if !state.mends.is_empty() {
                    { apply_button(state, "main", &words::apply_safe(safe_count.max(1), lang), &state.mends, state.judged, None) }
                }
            </div>
            <div class="probs" tabindex="0" role="region" aria-label={words::view(crate::protocol::View::Problems, lang)}>{ for names.map(group) }</div>
            if let Some(problem) = problems.get(state.problem.unwrap_or(0)) { { detail(state, problem) } }
        </>
    }
}

/// Takes the last edit back, as long as nothing else has changed since.
fn undo(state: &UseReducerHandle<State>) -> Html {
    let act = state.dispatcher();
    let undo = Callback::from(move |_: MouseEvent| act.dispatch(Action::Undo));
    let can_undo = state.undo.as_ref().is_some_and(|undo| undo.generation == state.generation);
    html! {
        if can_undo {
            <span class="done" role="status">{ W::Applied.say(state.lang) }</span>
            <button class="btn small line" onclick={undo}>{ W::Undo.say(state.lang) }</button>
        }
    }
}

fn problem_row(state: &UseReducerHandle<State>, index: usize, problem: &Diagnostic) -> Html {
    let (act, lang) = (state.dispatcher(), state.lang);
    let selected = state.problem.unwrap_or(0) == index;
    let select = Callback::from(move |_: MouseEvent| act.dispatch(Action::SelectProblem(Some(index))));
    // What is not safe is looked at before it is applied.
    let button = usable(problem).map(|fix| match label(problem, lang) {
        label if selected || fix.safety == Safety::Safe => {
            apply_button(state, "line", &label, &fix.edits, state.judged, Some(hint(lang)))
        }
        label => {
            html! { <button class="btn small line" title={hint(lang)} onclick={select.clone()}>{ label }</button> }
        }
    });
    html! {
        <li key={index} class={classes!("prob", selected.then_some("cur"))} onclick={select.clone()}>
            { severity_mark(problem.severity) }
            <div>
                <button class="prob-text" onclick={select} aria-pressed={selected.to_string()}>{ sentence(&problem.message) }</button>
                if !problem.help.is_empty() { <small>{ sentence(&problem.help) }</small> }
            </div>
            <span class="at">{ place_link(state, &problem.span) }</span>
            { button.unwrap_or_else(|| html! { <span></span> }) }
        </li>
    }
}

/// The link to the page of a problem's rule; in a tab of its own, since what is pasted is in this one alone.
fn about_rule(problem: &Diagnostic, lang: Lang) -> Html {
    let page = words::rule_page(&problem.rule, lang);
    html! {
        <a class="rule mono" href={page} target="_blank" rel="noopener" title={W::AboutRule.say(lang)} aria-label={format!("{}: {}", W::AboutRule.say(lang), problem.rule)}>
            { problem.rule.to_string() }
        </a>
    }
}

fn detail(state: &UseReducerHandle<State>, problem: &Diagnostic) -> Html {
    let lang = state.lang;
    let fix = usable(problem);
    let long = fix.filter(|fix| fix.edits.len() > SHORT || fix.edits.iter().any(|edit| edit.insert.contains('\n')));
    let text = fix.filter(|_| long.is_none()).and_then(|fix| {
        let name = fix.edits.first()?.name.clone();
        let file = state.files.iter().find(|file| *file.name == *name)?;
        Some(fix_diff(&file.text, &name, fix))
    });
    html! {
        <section class="why" aria-label={problem.message.to_string()}>
            <div class="whyh">
                { severity_mark(problem.severity) }<h2>{ sentence(&problem.message) }</h2>
                <span class="push"></span>{ about_rule(problem, lang) }
            </div>
            <div class={classes!("whyb", fix.is_none().then_some("alone"))}>
                <div>
                    <p class="lead2">{ sentence(&problem.help) }</p>
                    { for problem.related.iter().map(|related| html! {
                        <p class="also"><span>{ sentence(&related.message) }</span>
                            <span class="at push">{ line_link(state, &related.span) }</span></p>
                    }) }
                </div>
                if let Some(fix) = fix {
                    <section class="card" aria-label={label(problem, lang)}>
                        <h3>{ label(problem, lang) }<span class="push">{ (fix.safety == Safety::Safe).then(|| W::Safe.say(lang)) }</span></h3>
                        { for text.map(|diff| diff_view(&diff)) }
                        if fix.safety == Safety::Unsafe { <p class="note w">{ super::icons::warning_mark() }<span>{ W::LooksAt.say(lang) }</span></p> }
                        <div class="row">{ apply_button(state, "main", W::Apply.say(lang), &fix.edits, state.judged, Some(hint(lang))) }</div>
                    </section>
                }
            </div>
            if let Some(fix) = long { <FixPreview files={state.files.clone()} fix={fix.clone()} {lang} /> }
        </section>
    }
}
