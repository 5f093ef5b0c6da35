//! The page without its frame, for somebody's documentation: question and answer, text, picture, steps.

use super::ask_colours::coloured;
use super::editor::Editor;
use super::icons::{Icon, verdict_class, verdict_mark};
use super::view::shown;
use super::why::steps_list;
use crate::page::browser;
use crate::page::share;
use crate::page::state::State;
use crate::page::words::{self, W};
use crate::secrets::covered_line;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub state: UseReducerHandle<State>,
}

#[component]
pub fn Embedded(props: &Props) -> Html {
    let state = &props.state;
    let lang = state.lang;
    let full = use_state(|| browser::page_url(""));
    {
        let (full, state) = (full.clone(), state.clone());
        use_effect_with((state.generation, state.line.clone()), move |_| {
            spawn_local(async move {
                if let Some(packed) = share::pack(&state).await {
                    full.set(format!("{}#{packed}", browser::page_url("")));
                }
            });
        });
    }
    let answer = state.answer.as_ref().filter(|answer| answer.line == state.line);
    let explanation = answer.map(|answer| &answer.explained.explanation);
    let verdict = explanation.and_then(|explanation| explanation.cap_verdict.or(explanation.verdict));
    let cap = explanation.map(|explanation| match verdict {
        Some(verdict) if explanation.cap.is_empty() => words::verdict(verdict, lang).to_owned(),
        _ => explanation.cap.clone(),
    });
    html! {
        <div class="emb">
            <header class="askbar">
                <span class="lead">{ Icon::Prompt.html() }</span>
                <h1 class="q">{ coloured(&covered_line(&state.line)) }</h1>
                <span class={classes!("cap", verdict.map_or("idle", verdict_class))} role="status">{ for verdict.map(verdict_mark) }{ cap }</span>
            </header>
            <main class="embw">
                <section class="src" aria-label={W::Sources.say(lang)}><Editor state={state.clone()} read_only=true /></section>
                <section class="view" aria-label={words::view(state.tab, lang)}>{ shown(state) }</section>
            </main>
            if let Some(explanation) = explanation {
                <section class="why" aria-label={W::Why.say(lang)}>{ steps_list(state, explanation) }</section>
            }
            <footer class="embf">
                <span class="push"></span>
                <a href={(*full).clone()} target="_blank" rel="noopener">{ W::OpenFull.say(lang) }</a>
            </footer>
        </div>
    }
}
