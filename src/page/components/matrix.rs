//! The matrix of the Access view: everything that one subject may do, types of resources by verbs.

use super::grid::{GridCell, walk};
use super::icons::verdict_mark;
use super::lacking::lacking;
use crate::page::state::{Action, State};
use crate::protocol::{Matrix, MatrixResource, MatrixRow, Scope};
use crate::text::{Lang, ObjectRef, Order, Verdict};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub state: UseReducerHandle<State>,
    pub matrix: Rc<Matrix>,
}

/// A cell that can be asked about.
struct CellOf {
    /// `y`, `n`, `-` or `?`.
    verdict: char,
    names: Vec<String>,
    ask: String,
    /// Whether the API server serves the verb at all.
    served: bool,
}

/// A row as it is shown.
struct RowOf<'m> {
    resource: &'m MatrixResource,
    cells: Vec<CellOf>,
}

#[component]
pub fn MatrixView(props: &Props) -> Html {
    let (state, matrix) = (&props.state, &props.matrix);
    let lang = state.lang;
    // What the reader chose holds as long as the subject does.
    let chosen = use_state(|| None::<(String, Option<String>)>);
    let all = use_state(|| false);
    let namespace = match &*chosen {
        Some((subject, namespace)) if *subject == matrix.flags => namespace.clone(),
        _ => first_place(matrix, &state.line),
    };
    let rows = rows(matrix, namespace.as_deref(), *all);
    let scope = scope_of(matrix, namespace.as_deref());
    let hidden = shown_types(matrix, namespace.as_deref()).count().saturating_sub(rows.len());
    let act = state.dispatcher();
    let ask = Callback::from(move |line: String| act.dispatch(Action::Ask(line)));
    let on_subject = {
        let ask = ask.clone();
        Callback::from(move |event: Event| ask.emit(value(&event)))
    };
    let on_place = {
        let (chosen, subject) = (chosen.clone(), matrix.flags.clone());
        Callback::from(move |event: Event| {
            let place = Some(value(&event)).filter(|place| !place.is_empty());
            chosen.set(Some((subject.clone(), place)));
        })
    };
    let on_all = {
        let all = all.clone();
        Callback::from(move |_: MouseEvent| all.set(!*all))
    };
    let missing = scope.map_or(&[][..], |scope| scope.missing.as_slice());
    html! {
        <div class="amx" id="pic" role="region" aria-label={W::Matrix.say(lang)} tabindex="0">
            <div class="bar amx-bar">
                <label><span>{ W::Subject.say(lang) }</span>
                    <select id="matrix-subject" onchange={on_subject}>{ subjects(matrix) }</select>
                </label>
                <label><span>{ W::Where.say(lang) }</span>
                    <select id="matrix-place" onchange={on_place}>{ places(matrix, namespace.as_deref(), lang) }</select>
                </label>
                <span class="cap2">{ legend(lang) }</span>
            </div>
            { lacking(state, missing, &matrix.undecided) }
            if matrix.super_user { <p class="amx-missing">{ verdict_mark(Verdict::Yes) }<span>{ W::Everything.say(lang) }</span></p> }
            { table(state, matrix, &rows, namespace.as_deref(), &ask) }
            if hidden > 0 || *all {
                <p class="amx-more"><button class="btn small line" aria-pressed={all.to_string()} onclick={on_all}>{ if *all { W::OnlyRights.say(lang).to_owned() } else { nothing_on(hidden, !missing.is_empty(), lang) } }</button></p>
            }
            if namespace.is_none() && !matrix.paths.is_empty() { { paths(state, matrix, &ask) } }
        </div>
    }
}

fn value(event: &Event) -> String {
    // A select has its value where an input has it.
    event.target_unchecked_into::<HtmlInputElement>().value()
}

/// The namespace that the question is about; else the place where there is most to see.
fn first_place(matrix: &Matrix, line: &str) -> Option<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let named = words.iter().enumerate().find_map(|(at, word)| match *word {
        "-n" | "--namespace" | "in" => words.get(at + 1).copied(),
        word => word.strip_prefix("--namespace=").or_else(|| word.strip_prefix("-n=")),
    });
    if words.contains(&"-A") {
        return None;
    }
    let named = named.map(|name| name.trim_end_matches('?'));
    if let Some(name) = named.filter(|name| matrix.namespaces.iter().any(|known| known == name)) {
        return Some(name.to_owned());
    }
    let rights = |scope: &Scope| -> usize {
        scope.rows.iter().map(|row| row.cells.chars().filter(|cell| matches!(cell, 'y' | 'n')).count()).sum()
    };
    let mut best: Option<&Scope> = None;
    for scope in &matrix.scopes {
        if best.is_none_or(|best| rights(scope) > rights(best)) {
            best = Some(scope);
        }
    }
    best.and_then(|scope| scope.namespace.clone())
}

/// A namespace without a scope of its own is as the whole cluster.
fn scope_of<'m>(matrix: &'m Matrix, namespace: Option<&str>) -> Option<&'m Scope> {
    let own = matrix.scopes.iter().find(|scope| scope.namespace.as_deref() == namespace);
    own.or_else(|| matrix.scopes.iter().find(|scope| scope.namespace.is_none()))
}

/// The types of resources that a place can have, with their number.
fn shown_types<'m>(
    matrix: &'m Matrix,
    namespace: Option<&str>,
) -> impl Iterator<Item = (u32, &'m MatrixResource)> + use<'m> {
    let in_namespace = namespace.is_some();
    (0u32..).zip(&matrix.resources).filter(move |(_, resource)| !in_namespace || resource.namespaced != Some(false))
}

fn rows<'m>(matrix: &'m Matrix, namespace: Option<&str>, all: bool) -> Vec<RowOf<'m>> {
    let Some(scope) = scope_of(matrix, namespace) else { return Vec::new() };
    let known = scope.missing.is_empty() && matrix.undecided.is_empty();
    let nothing = if known { '-' } else { '?' };
    let mut rows: Vec<RowOf<'m>> = shown_types(matrix, namespace)
        .filter_map(|(index, resource)| {
            let row = scope.rows.iter().find(|row| row.resource == index);
            (all || row.is_some()).then(|| RowOf { resource, cells: cells(matrix, resource, row, nothing, namespace) })
        })
        .collect();
    // Core first, then group by group, as discovery has them.
    let mut groups: Vec<&str> = Vec::new();
    for row in &rows {
        if !groups.contains(&row.resource.group.as_str()) {
            groups.push(&row.resource.group);
        }
    }
    rows.order_by_key(|row| groups.iter().position(|group| *group == row.resource.group));
    rows
}

fn cells(
    matrix: &Matrix,
    resource: &MatrixResource,
    row: Option<&MatrixRow>,
    nothing: char,
    namespace: Option<&str>,
) -> Vec<CellOf> {
    let mut verdicts = row.map_or("", |row| row.cells.as_str()).chars();
    let mut served = resource.served.chars();
    let mut names = row.map_or(&[][..], |row| row.names.as_slice()).iter();
    let mut cells = Vec::new();
    for verb in &matrix.verbs {
        let verdict = verdicts.next().unwrap_or(nothing);
        let names: Vec<String> = if verdict == 'n' { names.next().cloned().unwrap_or_default() } else { Vec::new() };
        let ask = resource.question(verb, names.first().map_or("", String::as_str), namespace);
        cells.push(CellOf { verdict, names, ask, served: served.next() != Some('0') });
    }
    cells
}

fn table(
    state: &UseReducerHandle<State>,
    matrix: &Matrix,
    rows: &[RowOf<'_>],
    namespace: Option<&str>,
    ask: &Callback<String>,
) -> Html {
    let lang = state.lang;
    if rows.is_empty() {
        return html! { <p class="amx-none">{ W::Nothing.say(lang) }</p> };
    }
    let is_current = |cell: &CellOf| !cell.ask.is_empty() && *cell.ask == *state.line;
    let current = rows.iter().enumerate().find_map(|(at, row)| Some((at, row.cells.iter().position(is_current)?)));
    let can_focus = |cell: &CellOf| cell.served && !cell.ask.is_empty();
    let first = rows.iter().enumerate().find_map(|(at, row)| Some((at, row.cells.iter().position(can_focus)?)));
    let stop = current.or(first);
    let caption = match namespace {
        Some(namespace) => format!("{}: {namespace}", W::Where.say(lang)),
        None => W::WholeCluster.say(lang).to_owned(),
    };
    let mut group: Option<&str> = None;
    let body = rows.iter().enumerate().map(|(at, row)| {
        let head = (group != Some(row.resource.group.as_str())).then(|| {
            group = Some(&row.resource.group);
            let name = if row.resource.group.is_empty() { W::CoreGroup.say(lang) } else { row.resource.group.as_str() };
            html! { <tr class="head"><th scope="rowgroup" colspan={(matrix.verbs.len() + 1).to_string()}>{ name }</th></tr> }
        });
        let title = match row.resource.subresource.as_str() {
            "" => row.resource.resource.clone(),
            subresource => format!("{}/{subresource}", row.resource.resource),
        };
        let cells = row.cells.iter().zip(&matrix.verbs).enumerate().map(|(column, (cell, verb))| {
            let label = format!("{verb} {title}: {}", said(cell, lang));
            cell_view(cell, (at, column), label, is_current(cell), stop == Some((at, column)), ask)
        });
        html! {
            <>
                { for head }
                <tr><th scope="row"><code>{ title.clone() }</code></th>{ for cells }</tr>
            </>
        }
    });
    html! {
        <div class="amx-scroll" onkeydown={Callback::from(walk)}>
            <table>
                <caption class="sr">{ caption }</caption>
                <thead><tr>
                    <th scope="col">{ W::Resource.say(lang) }</th>
                    { for matrix.verbs.iter().map(|verb| html! { <th scope="col"><code>{ verb }</code></th> }) }
                </tr></thead>
                <tbody>{ for body }</tbody>
            </table>
        </div>
    }
}

fn cell_view(
    cell: &CellOf,
    (row, column): (usize, usize),
    label: String,
    current: bool,
    stop: bool,
    ask: &Callback<String>,
) -> Html {
    if !cell.served {
        return html! { <td class="na"><span aria-hidden="true">{ "·" }</span><span class="sr">{ "–" }</span></td> };
    }
    let (class, verdict) = match cell.verdict {
        'y' => ("y", Verdict::Yes),
        'n' => ("y some", Verdict::Yes),
        '?' => ("u", Verdict::Unknown),
        _ => ("x", Verdict::No),
    };
    let names =
        (cell.verdict == 'n').then(|| html! { <span class="count" aria-hidden="true">{ cell.names.len() }</span> });
    let press = (!cell.ask.is_empty()).then(|| {
        let (ask, line) = (ask.clone(), cell.ask.clone());
        Callback::from(move |_: MouseEvent| ask.emit(line.clone()))
    });
    let content = html! { <>{ verdict_mark(verdict) }{ for names }</> };
    GridCell { class: class.into(), content, label, current, stop, press }.html(row, column)
}

/// The paths that are allowed, each with its verbs.
fn paths(state: &UseReducerHandle<State>, matrix: &Matrix, ask: &Callback<String>) -> Html {
    let lang = state.lang;
    let rows = matrix.paths.iter().map(|path| {
        let verbs = matrix.url_verbs.iter().zip(path.cells.chars()).filter(|(_, cell)| *cell == 'y');
        let verbs = verbs.map(|(verb, _)| {
            let line = path.ask.replace("{verb}", verb);
            let current = !line.is_empty() && *line == *state.line;
            let label = format!("{verb} {}: {}", path.path, W::Yes.say(lang));
            let ask = ask.clone();
            let onclick = Callback::from(move |_: MouseEvent| ask.emit(line.clone()));
            html! {
                <button class={classes!("path-verb", current.then_some("cur"))} aria-label={label} disabled={path.ask.is_empty()} {onclick}>
                    { verdict_mark(Verdict::Yes) }{ verb }
                </button>
            }
        });
        html! { <tr><th scope="row"><code>{ path.path.clone() }</code></th><td>{ for verbs }</td></tr> }
    });
    html! {
        <details class="amx-paths">
            <summary>{ W::Paths.say(lang) }<span class="n">{ matrix.paths.len() }</span></summary>
            <table><tbody>{ for rows }</tbody></table>
        </details>
    }
}

fn subjects(matrix: &Matrix) -> Html {
    let now = crate::access::matrix_line(&matrix.flags);
    let kinds = ["User", "Group", "ServiceAccount"].map(|kind| {
        let of_kind = matrix.choices.iter().filter(|choice| choice.subject.kind == kind);
        let options = of_kind.map(|choice| {
            html! { <option value={choice.ask.clone()} selected={choice.ask == now}>{ named(&choice.subject) }</option> }
        });
        let options: Vec<Html> = options.collect();
        if options.is_empty() { Html::default() } else { html! { <optgroup label={kind}>{ for options }</optgroup> } }
    });
    html! { { for kinds } }
}

fn named(subject: &ObjectRef) -> String {
    match &subject.namespace {
        Some(namespace) => format!("{namespace}/{}", subject.name),
        None => subject.name.clone(),
    }
}

fn places(matrix: &Matrix, now: Option<&str>, lang: Lang) -> Html {
    let own = |namespace: &String| matrix.scopes.iter().any(|scope| scope.namespace.as_ref() == Some(namespace));
    let (with, without): (Vec<&String>, Vec<&String>) = matrix.namespaces.iter().partition(|name| own(name));
    let option = |name: &&String| html! { <option value={(*name).clone()} selected={now == Some(name.as_str())}>{ (*name).clone() }</option> };
    html! {
        <>
            <option value="" selected={now.is_none()}>{ W::WholeCluster.say(lang) }</option>
            if !with.is_empty() { <optgroup label={W::BoundThere.say(lang)}>{ for with.iter().map(option) }</optgroup> }
            if !without.is_empty() { <optgroup label={W::NotBoundThere.say(lang)}>{ for without.iter().map(option) }</optgroup> }
        </>
    }
}

fn legend(lang: Lang) -> Html {
    let entry = |mark: Html, word: W| html! { <span class="key-entry">{ mark }{ word.say(lang) }</span> };
    html! {
        <>
            { entry(verdict_mark(Verdict::Yes), W::Yes) }
            { entry(html! { <>{ verdict_mark(Verdict::Yes) }<span class="count">{ "2" }</span></> }, W::OnlyNamed) }
            { entry(verdict_mark(Verdict::No), W::No) }
            { entry(verdict_mark(Verdict::Unknown), W::Unknown) }
        </>
    }
}

fn said(cell: &CellOf, lang: Lang) -> String {
    match cell.verdict {
        'y' => W::Yes.say(lang).to_owned(),
        'n' => format!("{}: {}", W::OnlyNamed.say(lang), cell.names.join(", ")),
        '?' => W::Unknown.say(lang).to_owned(),
        _ => W::No.say(lang).to_owned(),
    }
}

fn nothing_on(count: usize, unknown: bool, lang: Lang) -> String {
    match (lang, unknown) {
        (Lang::En, false) => format!("Show the {count} types with no right at all"),
        (Lang::En, true) => format!("Show the {count} types of which nothing is known"),
        (Lang::Ko, false) => format!("아무 권한도 없는 {count}종 보이기"),
        (Lang::Ko, true) => format!("알 수 없는 {count}종 보이기"),
    }
}

/// The words of the matrix.
#[derive(Clone, Copy)]
pub enum W {
    Matrix,
    Subject,
    Where,
    WholeCluster,
    BoundThere,
    NotBoundThere,
    Resource,
    CoreGroup,
    Yes,
    No,
    Unknown,
    OnlyNamed,
    OnlyRights,
    Nothing,
    Everything,
    Paths,
}

impl W {
    /// In a language.
    pub fn say(self, lang: Lang) -> &'static str {
        let (en, ko) = match self {
            W::Matrix => ("Matrix", "행렬"),
            W::Subject => ("Who", "누가"),
            W::Where => ("Where", "어디서"),
            W::WholeCluster => ("whole cluster", "cluster 전체"),
            W::BoundThere => ("bound there", "여기에 binding 있음"),
            W::NotBoundThere => ("nothing bound there", "여기에 binding 없음"),
            W::Resource => ("Resource", "Resource"),
            W::CoreGroup => ("core group", "core group"),
            W::Yes => ("yes", "예"),
            W::No => ("no", "아니요"),
            W::Unknown => ("unknown", "알 수 없음"),
            W::OnlyNamed => ("only by name", "이름이 있는 것만"),
            W::OnlyRights => ("Show only types with a right", "권한이 있는 것만 보이기"),
            W::Nothing => ("Nothing is allowed here.", "여기서는 아무것도 할 수 없습니다."),
            W::Everything => (
                "Group system:masters may do everything, without any binding.",
                "group system:masters는 binding 없이도 모든 것을 할 수 있습니다.",
            ),
            W::Paths => ("Paths that are no resources", "resource가 아닌 path"),
        };
        match lang {
            Lang::En => en,
            Lang::Ko => ko,
        }
    }
}
