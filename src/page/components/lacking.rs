//! Why the answers of a table of rights are not known.

use super::icons::verdict_mark;
use crate::access::MissingRole;
use crate::page::state::{Action, State};
use crate::text::{Lang, ObjectRef, Verdict};
use yew::prelude::*;

/// Why cells are not known: the roles that the paste lacks, each with the line that refers to it, and the authorizers.
pub fn lacking(state: &UseReducerHandle<State>, missing: &[MissingRole], undecided: &[String]) -> Html {
    let lang = state.lang;
    let roles = missing.iter().map(|missing| {
        let (act, span) = (state.dispatcher(), missing.span.clone());
        let go = span.clone().map(|span| {
            Callback::from(move |_: MouseEvent| act.dispatch(Action::GoTo { span: span.clone(), focus: true }))
        });
        html! {
            <p class="amx-missing">
                { verdict_mark(Verdict::Unknown) }
                <span>{ lacks(missing, lang) }</span>
                if let Some(onclick) = go { <button class="at" {onclick}>{ span.map(|span| span.line_label()) }</button> }
            </p>
        }
    });
    let authorizers = undecided.iter().map(|mode| {
        html! { <p class="amx-missing">{ verdict_mark(Verdict::Unknown) }<span>{ decides(mode, lang) }</span></p> }
    });
    html! { <>{ for roles }{ for authorizers }</> }
}

fn decides(mode: &str, lang: Lang) -> String {
    match lang {
        Lang::En => {
            format!("Authorizer {mode} decides by what is not in the paste: whatever is not a yes here is unknown.")
        }
        Lang::Ko => {
            format!(
                "authorizer {mode}: 붙여 넣은 것에 없는 것으로 결정합니다. 여기서 예가 아닌 것은 모두 알 수 없습니다."
            )
        }
    }
}

/// What is in no namespace does not hang on a RoleBinding's role.
fn lacks(missing: &MissingRole, lang: Lang) -> String {
    let MissingRole { role: ObjectRef { kind, name, .. }, binding, .. } = missing;
    match (lang, &binding.namespace) {
        (Lang::En, None) => format!("{kind} {name} is not in the paste: whatever is not a yes here is unknown."),
        (Lang::En, Some(namespace)) => {
            format!("{kind} {name} is not in the paste: whatever is not a yes in namespace {namespace} is unknown.")
        }
        (Lang::Ko, None) => {
            format!("{kind} {name}: 붙여 넣은 것에 없습니다. 여기서 예가 아닌 것은 모두 알 수 없습니다.")
        }
        (Lang::Ko, Some(namespace)) => {
            format!(
                "{kind} {name}: 붙여 넣은 것에 없습니다. namespace {namespace}에서 예가 아닌 것은 모두 알 수 없습니다."
            )
        }
    }
}
