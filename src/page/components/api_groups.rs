//! The API as a tree: groups, their versions and resources, and what one subject may do with each.

use super::icons::verdict_mark;
use super::lacking::lacking;
use crate::access::{ApiGroup, ApiGroups, ApiVerb, ApiVersion, MissingRole};
use crate::page::browser;
use crate::page::state::{Action, State};
use crate::text::{Lang, ObjectRef, Verdict};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub state: UseReducerHandle<State>,
    pub groups: Rc<ApiGroups>,
}

/// A row of a version's table: a resource, or a subresource of it.
struct Row<'g> {
    name: String,
    about: String,
    verbs: &'g [ApiVerb],
    ask: &'g str,
    namespaced: bool,
    below: bool,
}

#[component]
pub fn ApiGroupsView(props: &Props) -> Html {
    let (state, groups) = (&props.state, &props.groups);
    let lang = state.lang;
    let on_subject = {
        let act = state.dispatcher();
        Callback::from(move |event: Event| act.dispatch(Action::Ask(value(&event))))
    };
    let on_place = {
        let act = state.dispatcher();
        Callback::from(move |event: Event| act.dispatch(Action::Place(value(&event).into())))
    };
    html! {
        <div class="amx apg" id="pic" role="region" aria-label={W::Groups.say(lang)} tabindex="0">
            <div class="bar amx-bar">
                <label><span>{ W::Subject.say(lang) }</span>
                    <select id="groups-subject" onchange={on_subject}>{ subjects(groups) }</select>
                </label>
                <label><span>{ W::Where.say(lang) }</span>
                    <select id="groups-place" onchange={on_place}>{ places(groups, lang) }</select>
                </label>
                <span class="cap2">{ for [Verdict::Yes, Verdict::No, Verdict::Unknown].into_iter().map(|verdict| html! {
                    <span class="key-entry">{ verdict_mark(verdict) }{ said(verdict, lang) }</span>
                }) }</span>
            </div>
            { lacking(state, &groups.missing, &groups.undecided) }
            <ul class="apg-groups">{ for groups.groups.iter().enumerate().map(|(at, group)| group_view(state, groups, (at, group))) }</ul>
        </div>
    }
}

fn value(event: &Event) -> String {
    // A select has its value where an input has it.
    event.target_unchecked_into::<HtmlInputElement>().value()
}

fn subjects(groups: &ApiGroups) -> Html {
    let named = |subject: &ObjectRef| match &subject.namespace {
        Some(namespace) => format!("{} {namespace}/{}", subject.kind, subject.name),
        None => format!("{} {}", subject.kind, subject.name),
    };
    let choices = groups.choices.iter().map(|choice| {
        let selected = choice.subject == groups.subject;
        html! { <option value={choice.ask.clone()} {selected}>{ named(&choice.subject) }</option> }
    });
    html! { <>{ for choices }</> }
}

fn places(groups: &ApiGroups, lang: Lang) -> Html {
    let names = groups.namespaces.iter().map(|name| {
        let selected = groups.namespace.as_ref() == Some(name);
        html! { <option value={name.clone()} {selected}>{ name }</option> }
    });
    html! { <><option value="" selected={groups.namespace.is_none()}>{ W::Everywhere.say(lang) }</option>{ for names }</> }
}

fn group_view(state: &UseReducerHandle<State>, groups: &ApiGroups, (at, group): (usize, &ApiGroup)) -> Html {
    let lang = state.lang;
    let Some(newest) = group.versions.first() else { return Html::default() };
    let (allowed, all) = allowed(newest);
    let name = if group.name.is_empty() { W::Core.say(lang).to_owned() } else { group.name.clone() };
    let verdict = if allowed > 0 { Verdict::Yes } else { Verdict::No };
    // The group that everybody meets first stands open, and whatever the subject may do something in.
    let open = group.name.is_empty() || (group.custom && allowed > 0);
    html! {
        <li key={group.name.clone()}>
            <details {open}>
                <summary>
                    { verdict_mark(verdict) }<b>{ name }</b>
                    if group.custom { <span class="apg-tag">{ W::Custom.say(lang) }</span> }
                    <span class="n">{ counted(allowed, all, lang) }</span>
                </summary>
                { for group.versions.iter().enumerate().map(|(each, version)| version_view(state, groups, &format!("ag-{at}x{each}"), version)) }
            </details>
        </li>
    }
}

/// How many of a version's verbs are allowed, and how many there are.
fn allowed(version: &ApiVersion) -> (usize, usize) {
    let verbs = version.resources.iter().flat_map(|resource| {
        let below = resource.subresources.iter().flat_map(|subresource| &subresource.verbs);
        resource.verbs.iter().chain(below)
    });
    verbs.fold((0, 0), |(allowed, all), verb| (allowed + usize::from(verb.verdict == Verdict::Yes), all + 1))
}

fn version_view(state: &UseReducerHandle<State>, groups: &ApiGroups, id: &str, version: &ApiVersion) -> Html {
    let lang = state.lang;
    let rows = version.resources.iter().flat_map(|resource| {
        let place = if resource.namespaced { W::Namespaced } else { W::Cluster }.say(lang);
        let short = resource.short_names.iter().map(|name| format!("{name} · ")).collect::<String>();
        let own = Row {
            name: resource.plural.clone(),
            about: format!("{short}{} · {place}", resource.kind),
            verbs: &resource.verbs,
            ask: &resource.ask,
            namespaced: resource.namespaced,
            below: false,
        };
        let below = resource.subresources.iter().map(|subresource| Row {
            name: format!("{}/{}", resource.plural, subresource.name),
            about: String::new(),
            verbs: &subresource.verbs,
            ask: &subresource.ask,
            namespaced: resource.namespaced,
            below: true,
        });
        std::iter::once(own).chain(below)
    });
    let place = groups.namespace.as_deref().unwrap_or(W::Everywhere.say(lang));
    html! {
        <table onkeydown={Callback::from(walk)}>
            <caption><code>{ version.path.clone() }</code><span class="sr">{ format!(" {place}") }</span></caption>
            <thead class="sr"><tr>
                <th scope="col">{ W::Resource.say(lang) }</th><th scope="col">{ W::Verbs.say(lang) }</th>
            </tr></thead>
            <tbody>{ for rows.enumerate().map(|(at, row)| row_view(state, groups, &row, &format!("{id}-{at}"), at == 0)) }</tbody>
        </table>
    }
}

fn row_view(state: &UseReducerHandle<State>, groups: &ApiGroups, row: &Row<'_>, id: &str, first: bool) -> Html {
    let lang = state.lang;
    let why: AttrValue = why_unknown(groups, row.namespaced, lang).into();
    let verbs = row.verbs.iter().enumerate().map(|(at, verb)| {
        let line = row.ask.replace("{verb}", &verb.verb);
        let current = !line.is_empty() && *line == *state.line;
        let unknown = (verb.verdict == Verdict::Unknown).then(|| why.clone());
        let mut label = format!("{} {}: {}", verb.verb, row.name, said(verb.verdict, lang));
        if let Some(why) = &unknown {
            label = format!("{label}, {why}");
        }
        let class = match verb.verdict {
            Verdict::Yes => "y",
            Verdict::No => "x",
            Verdict::Unknown => "u",
        };
        let act = state.dispatcher();
        let disabled = row.ask.is_empty();
        let onclick = Callback::from(move |_: MouseEvent| act.dispatch(Action::Ask(line.clone())));
        html! {
            <button id={format!("{id}-{at}")} tabindex={if first && at == 0 { "0" } else { "-1" }}
                class={classes!("path-verb", class, current.then_some("cur"))} aria-label={label} title={unknown} aria-current={current.then_some("true")}
                {disabled} {onclick}>{ verdict_mark(verb.verdict) }{ verb.verb.clone() }</button>
        }
    });
    html! {
        <tr class={row.below.then_some("below")}>
            <th scope="row"><code>{ row.name.clone() }</code>if !row.about.is_empty() { <span class="apg-about">{ row.about.clone() }</span> }</th>
            <td>{ for verbs }</td>
        </tr>
    }
}

/// What a verdict hangs on: `hangs on Role gone (RoleBinding lost)`.
fn why_unknown(groups: &ApiGroups, namespaced: bool, lang: Lang) -> String {
    let bears = |missing: &&MissingRole| namespaced || missing.binding.namespace.is_none();
    let role = |missing: &MissingRole| {
        let MissingRole { role, binding, .. } = missing;
        format!("{} {} ({} {})", role.kind, role.name, binding.kind, binding.name)
    };
    let all = groups.missing.iter().filter(bears).map(role).chain(groups.undecided.iter().cloned());
    let all = all.collect::<Vec<_>>().join(", ");
    match lang {
        Lang::En => format!("hangs on {all}"),
        Lang::Ko => format!("{all}에 달려 있음"),
    }
}

/// One verb of a table is reached by Tab; from there the arrow keys go on, and above and below to the nearest.
fn walk(event: KeyboardEvent) {
    let (down, right) = match event.key().as_str() {
        "ArrowDown" => (1, 0),
        "ArrowUp" => (-1, 0),
        "ArrowRight" => (0, 1),
        "ArrowLeft" => (0, -1),
        _ => return,
    };
    let id = event.target_unchecked_into::<web_sys::HtmlElement>().id();
    let mut parts = id.rsplitn(3, '-');
    let mut number = || parts.next().and_then(|part| part.parse::<i32>().ok());
    let (Some(column), Some(row)) = (number(), number()) else { return };
    let Some(table) = parts.next() else { return };
    event.prevent_default();
    let columns = if down == 0 { vec![column + right] } else { (0..=column).rev().collect() };
    let next = columns.into_iter().map(|column| format!("{table}-{}-{column}", row + down));
    let there = |next: &String| gloo::utils::document().get_element_by_id(next).is_some();
    if let Some(next) = next.into_iter().find(there) {
        browser::focus(&next);
    }
}

fn said(verdict: Verdict, lang: Lang) -> &'static str {
    match verdict {
        Verdict::Yes => W::Yes,
        Verdict::No => W::No,
        Verdict::Unknown => W::Unknown,
    }
    .say(lang)
}

fn counted(allowed: usize, all: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!("{allowed} of {all} verbs"),
        Lang::Ko => format!("verb {all}개 중 {allowed}개"),
    }
}

#[derive(Clone, Copy)]
enum W {
    Groups,
    Subject,
    Where,
    Everywhere,
    Core,
    Custom,
    Namespaced,
    Cluster,
    Resource,
    Verbs,
    Yes,
    No,
    Unknown,
}

impl W {
    fn say(self, lang: Lang) -> &'static str {
        let (en, ko) = match self {
            W::Groups => ("API groups", "API group"),
            W::Subject => ("What may", "누가"),
            W::Where => ("do in", "어디에서"),
            W::Everywhere => ("all namespaces", "모든 namespace"),
            W::Core => ("core", "core"),
            W::Custom => ("in the paste", "붙여 넣은 것"),
            W::Namespaced => ("in namespaces", "namespace 안"),
            W::Cluster => ("whole cluster", "cluster 전체"),
            W::Resource => ("Resource", "resource"),
            W::Verbs => ("Verbs", "verb"),
            W::Yes => ("yes", "예"),
            W::No => ("no", "아니요"),
            W::Unknown => ("unknown", "알 수 없음"),
        };
        match lang {
            Lang::En => en,
            Lang::Ko => ko,
        }
    }
}
