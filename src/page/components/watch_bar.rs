//! Pinned questions: a chip each above the picture, and the list with what is expected of them.

use super::icons::{Icon, verdict_class, verdict_mark};
use crate::page::state::{Action, State};
use crate::page::watch::words::{self, P};
use crate::page::watch::{Expected, Pin, WatchAction};
use crate::page::words::verdict as verdict_word;
use crate::protocol::Watched;
use crate::secrets::covered_line;
use crate::text::Lang;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// What every question of a kind begins with says nothing in a list of them.
const USUAL: &str = "kubectl auth can-i ";

fn act(state: &UseReducerHandle<State>, action: impl Fn() -> WatchAction + 'static) -> Callback<MouseEvent> {
    let dispatcher = state.dispatcher();
    Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Watch(action())))
}

fn ask(state: &UseReducerHandle<State>, line: &Rc<str>) -> Callback<MouseEvent> {
    let (dispatcher, line) = (state.dispatcher(), line.clone());
    Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Ask(line.to_string())))
}

fn short(line: &str) -> String {
    let covered = covered_line(line);
    covered.strip_prefix(USUAL).map_or_else(|| covered.clone(), str::to_owned)
}

/// The answer as it stands at the end of the Ask line, in the colour of what is compared with what is expected: kubectl's.
fn said(answer: Option<&Watched>, lang: Lang) -> Html {
    let Some(answer) = answer else { return html! { <span class="wait">{ "…" }</span> } };
    match answer.verdict {
        Some(verdict) => {
            let word = if answer.cap.is_empty() { verdict_word(verdict, lang) } else { &answer.cap };
            html! { <b class={format!("is-{}", verdict_class(verdict))}>{ word }</b> }
        }
        None => html! { <span>{ if answer.cap.is_empty() { "—" } else { &answer.cap } }</span> },
    }
}

/// Whether it is as expected: a sign and a word, never a colour alone.
fn judged(pin: &Pin, lang: Lang) -> Html {
    match pin.passes() {
        Some(true) => html! { <span class="pass">{ Icon::Check.html() }{ P::Passes.say(lang) }</span> },
        Some(false) => html! { <span class="fails">{ Icon::Close.html() }{ P::Fails.say(lang) }</span> },
        None => html! { <span class="pass"></span> },
    }
}

/// The pinned questions; nothing where there are none.
pub fn watch_bar(state: &UseReducerHandle<State>) -> Html {
    let (lang, watch) = (state.lang, &state.watch);
    if watch.pins.is_empty() {
        return html! {};
    }
    let judged_count = watch.pins.iter().filter(|pin| pin.passes().is_some()).count();
    let failing = watch.failing();
    let summary = words::summary(failing, judged_count, lang);
    let open = watch.open;
    let label = if open { P::Hide } else { P::Show }.say(lang);
    html! {
        <section class="watch" aria-label={P::Questions.say(lang)}>
            <div class="pins">
                <button class="btn small" id="watch-button" aria-expanded={open.to_string()} aria-controls="watch-list"
                    title={label} aria-label={format!("{}: {}. {label}", P::Questions.say(lang), summary)}
                    onclick={act(state, move || WatchAction::Open(!open))}>
                    { Icon::Pin.html() }
                    if failing > 0 { <span class="n err">{ failing }</span> }
                    { Icon::Chevron.html() }
                </button>
                <ul>{ for watch.pins.iter().map(|pin| chip(state, pin)) }</ul>
                <span class="sr" role="status">{ &summary }</span>
            </div>
            if open { { list(state, &summary, failing) } }
        </section>
    }
}

fn chip(state: &UseReducerHandle<State>, pin: &Pin) -> Html {
    let lang = state.lang;
    let verdict = pin.answer.as_ref().and_then(|answer| answer.verdict);
    let current = state.line == pin.line;
    let fails = pin.passes() == Some(false);
    let class = classes!("chip", current.then_some("on"), fails.then_some("fails"));
    let (dispatcher, line) = (state.dispatcher(), pin.line.clone());
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Delete" | "Backspace") {
            event.prevent_default();
            dispatcher.dispatch(Action::Watch(WatchAction::Unpin(line.clone())));
        }
    });
    let title = format!("{} ({})", covered_line(&pin.line), words::heard(pin.answer.as_ref(), pin.passes(), lang));
    html! {
        <li key={pin.line.to_string()}>
            <button {class} {title} aria-current={current.then_some("true")} onclick={ask(state, &pin.line)} {onkeydown}>
                { for verdict.map(verdict_mark) }
                <code>{ short(&pin.line) }</code>
                { said(pin.answer.as_ref(), lang) }
                if fails { <span class="fails">{ Icon::Close.html() }<span class="sr">{ P::Fails.say(lang) }</span></span> }
            </button>
        </li>
    }
}

fn list(state: &UseReducerHandle<State>, summary: &str, failing: usize) -> Html {
    let lang = state.lang;
    html! {
        <div class="watch-list" id="watch-list">
            <p class="watch-head">
                <span class={if failing > 0 { "fails" } else { "pass" }}>{ summary }</span>
                <span class="push"></span>
                <button class="btn small line" onclick={act(state, || WatchAction::KeepAll)}>{ P::KeepAll.say(lang) }</button>
            </p>
            <ul>{ for state.watch.pins.iter().map(|pin| row(state, pin)) }</ul>
        </div>
    }
}

fn row(state: &UseReducerHandle<State>, pin: &Pin) -> Html {
    let lang = state.lang;
    let verdict = pin.answer.as_ref().and_then(|answer| answer.verdict);
    let keep = verdict.map(Expected::of).filter(|now| *now != pin.expected).map(|expected| {
        let line = pin.line.clone();
        let onclick = act(state, move || WatchAction::Expect { line: line.clone(), expected });
        html! { <button class="btn small line" {onclick}>{ P::Keep.say(lang) }</button> }
    });
    let line = pin.line.clone();
    let unpin = act(state, move || WatchAction::Unpin(line.clone()));
    let name = covered_line(&pin.line);
    html! {
        <li key={pin.line.to_string()} class={(pin.passes() == Some(false)).then_some("bad")}>
            <button class="watch-line" onclick={ask(state, &pin.line)} aria-current={(state.line == pin.line).then_some("true")}>
                <code title={name.clone()}>{ short(&pin.line) }</code>
            </button>
            <span class="watch-now"><small>{ P::Now.say(lang) }</small>{ for verdict.map(verdict_mark) }{ said(pin.answer.as_ref(), lang) }
                { for words::real(pin.answer.as_ref(), lang).map(|real| html! { <span class="watch-real">{ real }</span> }) }</span>
            <label class="watch-expected"><small>{ P::Expected.say(lang) }</small>
                <Choice line={pin.line.clone()} expected={pin.expected} {lang} act={state.dispatcher()} />
            </label>
            { judged(pin, lang) }
            <span class="watch-keep">{ for keep }</span>
            <button class="btn icon" aria-label={format!("{}: {name}", P::Remove.say(lang))} title={P::Remove.say(lang)} onclick={unpin}>{ Icon::Close.html() }</button>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct ChoiceProps {
    line: Rc<str>,
    expected: Expected,
    lang: Lang,
    act: UseReducerDispatcher<State>,
}

/// The answer that is expected, to be chosen. What a reader once chose in it is not undone by its options' attributes, so
/// its choice is set from here.
#[component]
fn Choice(props: &ChoiceProps) -> Html {
    let place = use_node_ref();
    {
        let place = place.clone();
        use_effect_with(props.expected, move |expected| {
            let index = Expected::ALL.iter().position(|each| each == expected);
            if let (Some(select), Some(index)) = (place.cast::<HtmlSelectElement>(), index) {
                select.set_selected_index(index as i32);
            }
        });
    }
    let onchange = {
        let (dispatcher, line) = (props.act.clone(), props.line.clone());
        Callback::from(move |event: Event| {
            let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            let index = select.map_or(0, |select| select.selected_index());
            let chosen = usize::try_from(index).ok().and_then(|index| Expected::ALL.get(index)).copied();
            let expected = chosen.unwrap_or_default();
            dispatcher.dispatch(Action::Watch(WatchAction::Expect { line: line.clone(), expected }));
        })
    };
    let option = |expected: Expected| html! { <option>{ words::expected(expected, props.lang) }</option> };
    let label = format!("{}: {}", P::Expected.say(props.lang), covered_line(&props.line));
    html! { <select ref={place} aria-label={label} {onchange}>{ for Expected::ALL.into_iter().map(option) }</select> }
}

/// The button on an answer that pins its question, or lets it go.
pub fn pin_button(state: &UseReducerHandle<State>, line: &Rc<str>) -> Html {
    let (lang, pinned, line) = (state.lang, state.watch.has(line), line.clone());
    let onclick = act(state, move || match pinned {
        true => WatchAction::Unpin(line.clone()),
        false => WatchAction::Pin(line.clone()),
    });
    html! {
        <button class="btn small pin-it" aria-pressed={pinned.to_string()} {onclick}>
            { Icon::Pin.html() }<span>{ if pinned { P::Pinned } else { P::Pin }.say(lang) }</span>
        </button>
    }
}
