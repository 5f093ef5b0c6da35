//! The Network view: what is looked at and how, above the picture, and who reaches whom as a matrix.

use super::apply::apply_button;
use super::grid::{GridCell, walk};
use super::icons::{Icon, verdict_mark};
use super::readings::ReadingsSwitch;
use super::repaired::{is_offered, repaired_switch};
use crate::network::{Matrix, MatrixHead, MatrixLine, Tile, Way};
use crate::page::looking::{Looking, workload_of};
use crate::page::state::{Action, Mode, Selection, State};
use crate::page::words::W as Page;
use crate::text::{FromJson, Lang, Verdict};
use crate::words::korean::ro;
use yew::prelude::*;

/// From so many columns on their heads stand upright, and cells have room for a mark only.
const DENSE: usize = 12;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub state: UseReducerHandle<State>,
}

fn look(state: &UseReducerHandle<State>, looking: Looking) -> Callback<MouseEvent> {
    let act = state.dispatcher();
    Callback::from(move |_: MouseEvent| act.dispatch(Action::Look(looking.clone())))
}

/// `prod/db[Pod]` as `prod/db`.
fn without_kind(workload: &str) -> &str {
    workload.split('[').next().unwrap_or(workload)
}

fn short(workload: &str) -> &str {
    let name = without_kind(workload);
    name.rsplit('/').next().unwrap_or(name)
}

/// What is looked at: which policies, whose neighbours, beside which edit.
pub fn network_bar(state: &UseReducerHandle<State>) -> Html {
    let (lang, looking) = (state.lang, &*state.looking);
    let is_matrix = state.shown_mode() == Mode::Matrix;
    let graph = if is_matrix { None } else { state.graph() };
    // The answer's own picture is of somebody's neighbours too.
    let own = graph.as_ref().filter(|graph| looking.is_plain() && !graph.focus.is_empty());
    let focus = match own {
        Some(graph) => graph.focus.clone(),
        None if is_matrix => String::new(),
        None => looking.look.focus.clone(),
    };
    let edited = !looking.edits.is_empty();
    let said = |name: &str| state.looked.as_ref().and_then(|looked| looked.get(name)?.as_str().map(str::to_owned));
    let note = state
        .looked
        .as_ref()
        .filter(|_| is_matrix)
        .and_then(|looked| looked.get("matrix")?.get("note")?.as_str().map(str::to_owned));
    let closed = graph.as_ref().is_some_and(|graph| {
        graph.focus.is_empty() && graph.nodes.iter().any(|node| node.id.starts_with("namespace:"))
    });
    let offered = match &state.selection {
        Selection::Node(id) if !is_matrix => workload_of(id).filter(|workload| **workload != *focus),
        _ => None,
    };
    html! {
        <div class="bar nbar" role="group" aria-label={W::Look.say(lang)}>
            if edited {
                <div class="whatif">
                    <b>{ W::WhatIf.say(lang) }</b>
                    <span role="status">{ said("changes") }</span>
                    <span class="push"></span>
                    { apply_button(state, "main", Page::Apply.say(lang), &looking.edits, state.generation, None) }
                    <button class="btn small line" id="leave" onclick={look(state, looking.back().unwrap_or_default())}>
                        { W::Leave.say(lang) }<kbd>{ "Esc" }</kbd>
                    </button>
                </div>
            }
            { if focus.is_empty() { ways(state) } else { sides(state, &focus, own.map(|graph| graph.into)) } }
            { for offered.map(|workload| html! {
                <button class="btn small line" id="focus-on" onclick={look(state, looking.focused(workload))}>
                    { W::FocusOn.with(short(workload), lang) }<kbd>{ "⏎" }</kbd>
                </button>
            }) }
            { for looking.look.toggled.iter().map(|namespace| html! {
                <button class="chip" onclick={look(state, looking.toggled(namespace))} aria-label={W::CloseNamespace.with(namespace, lang)}>
                    <code>{ namespace }</code>{ Icon::Close.html() }
                </button>
            }) }
            if looking.everybody && state.answer_in_view().is_some_and(|answer| !answer.graph.focus.is_empty()) && focus.is_empty() {
                <button class="btn small line" onclick={look(state, looking.back().unwrap_or_default())}>{ W::ToAnswer.say(lang) }</button>
            }
            <ReadingsSwitch state={state.clone()} />
            <span>if !edited && is_offered(state) { { repaired_switch(state) } }</span>
            if let Some(note) = note { <span class="cap2">{ note }</span> } else if closed { <span class="cap2">{ W::Opens.say(lang) }</span> }
        </div>
    }
}

/// Which policies count.
fn ways(state: &UseReducerHandle<State>) -> Html {
    let (lang, looking) = (state.lang, &*state.looking);
    let now = if looking.look.focus.is_empty() { looking.look.way } else { Way::Both };
    let way = |way: Way, word: W| {
        let mut next = looking.clone();
        next.look.focus.clear();
        next.look.way = way;
        html! { <button aria-pressed={(now == way).to_string()} onclick={look(state, next)}>{ word.say(lang) }</button> }
    };
    html! {
        <div class="seg" role="group" aria-label={W::Policies.say(lang)}>
            { way(Way::Both, W::Combined) }{ way(Way::Ingress, W::Ingress) }{ way(Way::Egress, W::Egress) }
        </div>
    }
}

/// Whose neighbours: who comes to it, whom it goes to.
fn sides(state: &UseReducerHandle<State>, focus: &str, own: Option<bool>) -> Html {
    let (lang, looking) = (state.lang, &*state.looking);
    let name = short(focus);
    let asks = |into: bool, word: W| {
        let act = state.dispatcher();
        let named = without_kind(focus);
        let line = if into { format!("who reaches {named}") } else { format!("whom does {named} reach") };
        let onclick = Callback::from(move |_: MouseEvent| act.dispatch(Action::Ask(line.clone())));
        html! { <button aria-pressed={(own == Some(into)).to_string()} {onclick}>{ word.with(name, lang) }</button> }
    };
    let mut everybody = looking.clone();
    everybody.look.focus.clear();
    everybody.look.way = Way::Both;
    everybody.everybody = true;
    html! {
        <>
            <div class="seg" role="group" aria-label={W::Neighbours.say(lang)}>
                { asks(true, W::Into) }{ asks(false, W::From) }
                <button aria-pressed={own.is_none().to_string()} onclick={look(state, looking.focused(focus))}>{ W::Both.say(lang) }</button>
                <button aria-pressed="false" onclick={look(state, everybody.clone())}>{ W::AllPairs.say(lang) }</button>
            </div>
            <button class="chip on" id="leave-focus" onclick={look(state, everybody)} aria-label={W::LeaveFocus.with(without_kind(focus), lang)}>
                <code>{ without_kind(focus) }</code>{ Icon::Close.html() }
            </button>
        </>
    }
}

/// Who reaches whom: a row for each source, a column for each destination.
#[component]
pub fn NetworkMatrix(props: &Props) -> Html {
    let state = &props.state;
    let lang = state.lang;
    let matrix = use_memo(state.looked.clone(), |looked| {
        looked.as_ref().and_then(|looked| Matrix::from_json(looked.get("matrix")?.clone()))
    });
    let Some(matrix) = &*matrix else {
        return html! { <p class="waiting" role="status">{ Page::Rebuilding.say(lang) }</p> };
    };
    let dense = matrix.columns.len() > DENSE;
    let current = match matrix.current.as_slice() {
        [row, column] => Some((*row as usize, *column as usize)),
        _ => None,
    };
    let tile = |cell: &u32| matrix.tiles.get(*cell as usize);
    let first = || {
        matrix.cells.iter().enumerate().find_map(|(row, cells)| {
            Some((row, cells.iter().position(|cell| tile(cell).is_some_and(|tile| tile.asks))?))
        })
    };
    let stop = current.or_else(first);
    let mut head = None;
    let rows = matrix.rows.iter().zip(&matrix.cells).enumerate().map(|(at, (line, cells))| {
        let above = (head.replace(line.head) != Some(line.head)).then(|| {
            let own = matrix.heads.get(line.head as usize);
            html! { <tr class="head"><th scope="rowgroup" colspan={(matrix.columns.len() + 1).to_string()}>{ for own.map(|own| named(state, own)) }</th></tr> }
        });
        let cells = cells.iter().zip(&matrix.columns).enumerate().filter_map(|(column, (cell, to))| {
            let place = (at, column);
            Some(cell_view(state, tile(cell)?, (line, to), place, current == Some(place), stop == Some(place), dense))
        });
        html! { <>{ for above }<tr>{ row_head(state, line, current.is_some_and(|(row, _)| row == at)) }{ for cells }</tr></> }
    });
    let keyed = |event: KeyboardEvent| walk(event);
    html! {
        <div class={classes!("amx", "nmx", dense.then_some("dense"))} id="pic" role="region" aria-label={W::Matrix.say(lang)} tabindex="0">
            <div class="amx-scroll" onkeydown={Callback::from(keyed)}>
                <table>
                    <caption class="sr">{ &matrix.note }</caption>
                    <colgroup><col class="h" /></colgroup>
                    <thead>
                        <tr class="spans"><td></td>{ spans(state, matrix) }</tr>
                        <tr>
                            <th scope="col">{ W::FromTo.say(lang) }</th>
                            { for matrix.columns.iter().enumerate().map(|(at, line)| column_head(state, line, current.is_some_and(|(_, column)| column == at))) }
                        </tr>
                    </thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </div>
        </div>
    }
}

/// What some lines have in common, with the button that closes it.
fn named(state: &UseReducerHandle<State>, head: &MatrixHead) -> Html {
    html! {
        <span class="mx-head">
            { fold(state, &head.namespace, &head.label, true) }
            if !head.missing.is_empty() { <span class="is-unk">{ &head.missing }</span> }
            if !head.more.is_empty() { <span>{ &head.more }</span> }
        </span>
    }
}

/// A name that opens or closes its namespace.
fn fold(state: &UseReducerHandle<State>, namespace: &str, label: &str, open: bool) -> Html {
    if namespace.is_empty() {
        return html! { { label } };
    }
    let onclick = look(state, state.looking.toggled(namespace));
    html! { <button class="fold" aria-expanded={open.to_string()} {onclick}>{ Icon::Chevron.html() }{ label }</button> }
}

fn spans(state: &UseReducerHandle<State>, matrix: &Matrix) -> Html {
    let mut groups: Vec<(u32, usize)> = Vec::new();
    for line in &matrix.columns {
        match groups.last_mut() {
            Some((head, count)) if *head == line.head => *count += 1,
            _ => groups.push((line.head, 1)),
        }
    }
    let span = |(head, count): (u32, usize)| {
        let head = matrix.heads.get(head as usize);
        // What else there is to say of them, their rows say.
        html! { <th scope="colgroup" colspan={count.to_string()} title={head.map(|head| head.label.clone())}>{ for head.map(|head| fold(state, &head.namespace, &head.label, true)) }</th> }
    };
    html! { { for groups.into_iter().map(span) } }
}

fn column_head(state: &UseReducerHandle<State>, line: &MatrixLine, hot: bool) -> Html {
    html! {
        <th scope="col" class={hot.then_some("hot")} title={format!("{} · {}", line.label, line.detail)}>
            <span class="up">{ fold(state, &line.namespace, &line.label, false) }<small>{ &line.detail }</small></span>
        </th>
    }
}

fn row_head(state: &UseReducerHandle<State>, line: &MatrixLine, hot: bool) -> Html {
    let title = format!("{} · {}", line.label, line.detail);
    let go = line.span.clone().filter(|_| line.namespace.is_empty()).map(|span| {
        let act = state.dispatcher();
        Callback::from(move |_: MouseEvent| act.dispatch(Action::GoTo { span: span.clone(), focus: false }))
    });
    html! {
        <th scope="row" class={hot.then_some("hot")} {title}>
            if let Some(onclick) = go { <button class="cellb" tabindex="-1" {onclick}>{ &line.label }</button> } else { { fold(state, &line.namespace, &line.label, false) } }
        </th>
    }
}

fn cell_view(
    state: &UseReducerHandle<State>,
    tile: &Tile,
    (from, to): (&MatrixLine, &MatrixLine),
    (row, column): (usize, usize),
    current: bool,
    stop: bool,
    dense: bool,
) -> Html {
    let class = match (tile.sign.as_str(), tile.verdict) {
        ("+", _) => "y plus",
        ("−", _) => "x minus",
        ("±", _) => "some plus",
        _ if tile.quiet => "quiet",
        (_, Some(Verdict::Yes)) => "y",
        (_, Some(Verdict::No)) => "x",
        (_, Some(Verdict::Unknown)) => "u",
        (_, None) => "some",
    };
    let label = between(&from.label, &to.label, &tile.says, state.lang);
    let press = tile.asks.then(|| {
        let act = state.dispatcher();
        // Of a closed namespace there is no pair to ask about: it is opened.
        let closed = [&from.namespace, &to.namespace];
        let mut next = (*state.looking).clone();
        for namespace in closed.into_iter().filter(|namespace| !namespace.is_empty()) {
            if !next.look.toggled.contains(namespace) {
                next = next.toggled(namespace);
            }
        }
        let line = format!("{} -> {}{}", from.ask, to.ask, tile.port);
        let opens = from.ask.is_empty() || to.ask.is_empty();
        Callback::from(move |_: MouseEvent| {
            act.dispatch(if opens { Action::Look(next.clone()) } else { Action::Ask(line.clone()) })
        })
    });
    let said = if dense && !tile.asks { "·" } else { tile.text.as_str() };
    let text = (!dense || !tile.sign.is_empty() || tile.verdict.is_none())
        .then(|| html! { <span aria-hidden="true">{ said }</span> });
    let mark = tile.verdict.filter(|_| tile.sign.is_empty() || !dense).map(verdict_mark);
    let content = html! { <>{ for mark }{ for text }</> };
    GridCell { class: class.into(), content, label, current, stop, press }.html(row, column)
}

fn between(from: &str, to: &str, says: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("{from} to {to}: {says}"),
        Lang::Ko => format!("{from}에서 {to}: {says}"),
    }
}

/// The view's words.
#[derive(Clone, Copy)]
enum W {
    Look,
    Policies,
    Neighbours,
    Combined,
    Ingress,
    Egress,
    Into,
    From,
    Both,
    AllPairs,
    FocusOn,
    LeaveFocus,
    CloseNamespace,
    ToAnswer,
    WhatIf,
    Opens,
    Leave,
    Matrix,
    FromTo,
}

impl W {
    fn say(self, lang: Lang) -> &'static str {
        let (en, ko) = match self {
            W::Look => ("What is looked at", "보는 것"),
            W::Policies => ("Policies that count", "세는 policy"),
            W::Neighbours => ("Neighbours", "이웃"),
            W::Combined => ("Combined", "합쳐서"),
            W::Ingress => ("Ingress", "Ingress"),
            W::Egress => ("Egress", "Egress"),
            W::Into => ("Into {}", "{}{로}"),
            W::From => ("From {}", "{}에서"),
            W::Both => ("Both ways", "양쪽"),
            W::AllPairs => ("All pairs", "모든 쌍"),
            W::FocusOn => ("Focus on {}", "{} 중심으로 보기"),
            W::LeaveFocus => ("Leave {}", "{} 나가기"),
            W::CloseNamespace => ("Fold namespace {} back", "namespace {} 되돌리기"),
            W::ToAnswer => ("Back to the answer", "답으로 돌아가기"),
            W::WhatIf => ("Preview", "미리 보기"),
            W::Opens => ("Select a namespace to open it.", "namespace를 선택하면 열립니다."),
            W::Leave => ("Leave", "나가기"),
            W::Matrix => ("Matrix", "행렬"),
            W::FromTo => ("from ↓ to →", "출발 ↓ 도착 →"),
        };
        match lang {
            Lang::En => en,
            Lang::Ko => ko,
        }
    }
    fn with(self, name: &str, lang: Lang) -> String {
        self.say(lang).replace("{로}", ro(name)).replace("{}", name)
    }
}
