//! The view pane: a tab for each view, its picture or table, and why.

use super::choices::Choices;
use super::icons::Icon;
use super::later::{Later, Part};
use super::repaired::is_offered;
use super::start::example_button;
use super::watch_bar::watch_bar;
use super::why::Why;
use crate::page::looking::workload_of;
use crate::page::picture::Picture;
use crate::page::state::{Action, Mode, Selection, State};
use crate::page::words::{self, W};
use crate::protocol::View;
use crate::text::Severity;
use yew::prelude::*;

const VIEWS: [View; 5] = [View::Clusters, View::Access, View::Network, View::Routes, View::Problems];

fn icon(view: View) -> Icon {
    match view {
        View::Clusters => Icon::Clusters,
        View::Access => Icon::Access,
        View::Network => Icon::Network,
        View::Routes => Icon::Routes,
        View::Problems => Icon::Problems,
    }
}

/// The pane of answers.
pub fn view_pane(state: &UseReducerHandle<State>) -> Html {
    let lang = state.lang;
    let why = state
        .answer
        .as_ref()
        .filter(|answer| state.tab != View::Problems && !answer.explained.explanation.headline.is_empty());
    html! {
        <section class="view" aria-label={W::Answer.say(lang)}>
            <div class="tabs">
                <div class="files" role="tablist" aria-label={W::Views.say(lang)}>{ for VIEWS.iter().enumerate().map(|(index, view)| tab(state, index, *view)) }</div>
                <span class="push"></span>
                if state.tab != View::Problems && !state.empty() { <Choices state={state.clone()} />{ modes(state) } }
            </div>
            if !state.empty() { { watch_bar(state) } }
            <div class="panel" id="view-panel" role="tabpanel" aria-labelledby={format!("view-tab-{}", index_of(state.tab))} onkeydown={leaving(state)}>
                if state.empty() {
                    // Before the first example is open there is nothing to begin with.
                    if state.opened > 0 { <Later state={state.clone()} part={Part::Start} /> }
                } else if state.tab == View::Problems {
                    <Later state={state.clone()} part={Part::Problems} />
                } else {
                    if let Some(part) = bar_of(state) { <div class="nbar-place"><Later state={state.clone()} {part} /></div> }
                    { shown(state) }
                }
            </div>
            if let (Some(answer), false) = (why, state.empty()) { <Why state={state.clone()} answer={answer.clone()} /> }
        </section>
    }
}

/// What stands above the picture.
fn bar_of(state: &State) -> Option<Part> {
    match state.tab {
        View::Network => Some(Part::NetworkBar),
        _ => is_offered(state).then_some(Part::RepairedBar),
    }
}

/// Escape leaves what the reader looks at, step by step.
fn leaving(state: &UseReducerHandle<State>) -> Option<Callback<KeyboardEvent>> {
    let back = state.looking.back().filter(|_| state.tab == View::Network)?;
    let act = state.dispatcher();
    Some(Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            act.dispatch(Action::Look(back.clone()));
        }
    }))
}

fn index_of(view: View) -> usize {
    VIEWS.iter().position(|known| *known == view).unwrap_or(0)
}

fn tab(state: &UseReducerHandle<State>, index: usize, view: View) -> Html {
    let lang = state.lang;
    let selected = state.tab == view;
    let act = state.dispatcher();
    let show = {
        let act = act.clone();
        Callback::from(move |_: MouseEvent| act.dispatch(Action::Tab(view)))
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let next = match event.key().as_str() {
            "ArrowRight" => index + 1,
            "ArrowLeft" => index + VIEWS.len() - 1,
            "Home" => 0,
            "End" => VIEWS.len() - 1,
            _ => return,
        } % VIEWS.len();
        if let Some(view) = VIEWS.get(next) {
            event.prevent_default();
            act.dispatch(Action::Tab(*view));
            crate::page::browser::focus(&format!("view-tab-{next}"));
        }
    });
    let count = if view == View::Problems { state.problems.len() } else { 0 };
    let worst = state.problems.iter().map(|problem| problem.severity).min();
    let class = match worst {
        Some(Severity::Error) => "n err",
        Some(Severity::Warning) => "n warn",
        _ => "n",
    };
    html! {
        <button key={index} id={format!("view-tab-{index}")} class="tab" role="tab" aria-selected={selected.to_string()} aria-controls="view-panel"
            tabindex={if selected { "0" } else { "-1" }} onclick={show} {onkeydown}>
            { icon(view).html() }{ words::view(view, lang) }
            if count > 0 { <span {class}>{ count }</span> }
        </button>
    }
}

fn modes(state: &UseReducerHandle<State>) -> Html {
    let lang = state.lang;
    let mode = |mode: Mode, icon: Icon, word: W| {
        let act = state.dispatcher();
        let onclick = Callback::from(move |_: MouseEvent| act.dispatch(Action::Mode(mode)));
        html! { <button aria-pressed={(state.shown_mode() == mode).to_string()} {onclick}>{ icon.html() }{ word.say(lang) }</button> }
    };
    html! {
        <div class="seg" role="group" aria-label={W::ViewAs.say(lang)}>
            { mode(Mode::Graph, Icon::Graph, W::Graph) }
            if matches!(state.tab, View::Access | View::Network) { { mode(Mode::Matrix, Icon::Matrix, W::Matrix) } }
            if state.tab == View::Access { { mode(Mode::Groups, Icon::Tree, W::ApiGroups) } }
            { mode(Mode::Table, Icon::Table, W::Table) }
        </div>
    }
}

/// The picture or table of the open view, or what to do where there is none.
pub fn shown(state: &UseReducerHandle<State>) -> Html {
    let act = state.dispatcher();
    let on_ask = Callback::from(move |line: String| act.dispatch(Action::Ask(line)));
    match state.shown_mode() {
        Mode::Matrix if state.tab == View::Network => {
            html! { <Later state={state.clone()} part={Part::NetworkMatrix} /> }
        }
        Mode::Matrix => match &state.matrix {
            Some(matrix) => html! { <Later state={state.clone()} part={Part::Matrix(matrix.clone())} /> },
            None => {
                html! { <div class="pic" id="pic"><p class="waiting" role="status">{ W::Rebuilding.say(state.lang) }</p></div> }
            }
        },
        Mode::Groups => match &state.groups {
            Some(groups) => html! { <Later state={state.clone()} part={Part::Groups(groups.clone())} /> },
            None => {
                html! { <div class="pic" id="pic"><p class="waiting" role="status">{ W::Rebuilding.say(state.lang) }</p></div> }
            }
        },
        Mode::Graph => match state.graph() {
            Some(graph) if !graph.nodes.is_empty() => {
                let act = state.dispatcher();
                let (network, now) =
                    ((state.tab == View::Network).then(|| state.looking.clone()), state.selection.clone());
                let on_select = Callback::from(move |selection: Selection| {
                    if let (Selection::Node(id), Some(looking)) = (&selection, &network) {
                        // A closed namespace opens; a workload that is selected already becomes what is looked from.
                        let next = match (id.strip_prefix("namespace:"), workload_of(id)) {
                            (Some(namespace), _) => Some(looking.toggled(namespace)),
                            (None, Some(workload)) if selection == now => Some(looking.focused(workload)),
                            _ => None,
                        };
                        if let Some(next) = next {
                            act.dispatch(Action::Look(next));
                            crate::page::browser::focus("pic");
                            return;
                        }
                    }
                    act.dispatch(Action::Select(selection));
                });
                html! { <Picture {graph} selected={state.selection.clone()} {on_select} {on_ask} lang={state.lang} /> }
            }
            Some(_) => nothing_here(state),
            None => {
                html! { <div class="pic" id="pic"><p class="waiting" role="status">{ W::Rebuilding.say(state.lang) }</p></div> }
            }
        },
        Mode::Table => match state.table() {
            Some(table) if !table.rows.is_empty() => {
                html! { <Later state={state.clone()} part={Part::Table(table)} /> }
            }
            Some(_) => nothing_here(state),
            None => {
                html! { <div class="pic"><p class="waiting" role="status">{ W::Rebuilding.say(state.lang) }</p></div> }
            }
        },
    }
}

fn nothing_here(state: &UseReducerHandle<State>) -> Html {
    let (word, example) = match state.tab {
        View::Clusters => (W::NoClusters, "two-clusters"),
        View::Access => (W::NoAccess, "watcher"),
        View::Network => (W::NoNetwork, "database"),
        View::Routes => (W::NoRoutes, "online-store"),
        View::Problems => (W::NoProblems, "watcher"),
    };
    let lang = state.lang;
    let elsewhere = |view: View, label: String| {
        let act = state.dispatcher();
        let onclick = Callback::from(move |_: MouseEvent| act.dispatch(Action::Tab(view)));
        html! { <button class="btn line" {onclick}>{ icon(view).html() }{ label }</button> }
    };
    let errors = state.problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let others =
        VIEWS.iter().filter(|view| **view != state.tab && state.counts.get(view).is_some_and(|count| *count > 0));
    html! {
        <div class="blank" id="pic">
            { icon(state.tab).html() }
            <p>{ word.say(lang) }</p>
            if errors > 0 {
                <p>{ W::ErrorsHide.say(lang) }</p>
                { elsewhere(View::Problems, words::see_problems(errors, lang)) }
            }
            { for others.map(|view| elsewhere(*view, words::see_view(*view, lang))) }
            { example_button(state, example) }
        </div>
    }
}
