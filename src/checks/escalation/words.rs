//! What problems of escalation say, in both languages: who may do what where, and by which way.

use super::{Holder, Written};
use crate::access::Binding;
use crate::api::Subject;
use crate::checks::Context;
use crate::text::{Both, Code, ObjectRef, Span};
use crate::words::korean::{eul, i, ro};

/// Where something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope<'s> {
    /// It is in no namespace.
    None,
    Everywhere,
    Namespace(&'s str),
}

impl Scope<'_> {
    /// After what may be done; in Korean before it.
    pub fn said(self) -> Both<String> {
        match self {
            Scope::None => Both { en: String::new(), ko: String::new() },
            Scope::Everywhere => Both { en: " in every namespace".into(), ko: "모든 namespace에서 ".into() },
            Scope::Namespace(name) => {
                Both { en: format!(" in namespace {}", Code(name)), ko: format!("namespace {}에서 ", Code(name)) }
            }
        }
    }
}

/// `ServiceAccount dev/ci`
pub fn subject_name(binding: &Binding, subject: &Subject) -> String {
    format!("{} {}", subject.kind, Code(plain_name(binding, subject)))
}

fn plain_name(binding: &Binding, subject: &Subject) -> String {
    match (subject.kind.as_str(), subject.namespace.as_str()) {
        ("ServiceAccount", "") => format!("{}/{}", binding.namespace, subject.name),
        ("ServiceAccount", namespace) => format!("{namespace}/{}", subject.name),
        _ => subject.name.clone(),
    }
}

/// `Role dev/reader`
pub fn object_name(object: &ObjectRef) -> String {
    match &object.namespace {
        Some(namespace) => format!("{} {}", object.kind, Code(format!("{namespace}/{}", object.name))),
        None => format!("{} {}", object.kind, Code(&object.name)),
    }
}

/// `RoleBinding dev/ci → Role dev/reader → rule 2`
pub fn path(holder: &Holder<'_>, written: Option<Written<'_>>) -> Both<String> {
    let binding = holder.binding;
    let mut way = vec![object_name(&binding.object_ref()), object_name(&binding.role_object_ref())];
    let own = written.map(|written| written.role.object_ref());
    way.extend(own.filter(|own| *own != binding.role_object_ref()).map(|own| object_name(&own)));
    let way = way.join(" → ");
    match written.map(|written| written.rule.index + 1) {
        Some(rule) => Both { en: format!("{way} → rule {rule}"), ko: format!("{way} → 규칙 {rule}") },
        None => Both { en: way.clone(), ko: way },
    }
}

/// `User jane and 2 others`
fn people(holder: &Holder<'_>, others: usize) -> Both<String> {
    let name = subject_name(holder.binding, holder.subject);
    match others {
        0 => Both { en: name.clone(), ko: name },
        1 => Both { en: format!("{name} and one other"), ko: format!("{name} 외 1개 subject") },
        others => Both { en: format!("{name} and {others} others"), ko: format!("{name} 외 {others}개 subject") },
    }
}

/// The same as whoever does something.
pub fn doers(holder: &Holder<'_>, others: usize) -> Both<String> {
    let Both { en, ko } = people(holder, others);
    let particle = if others == 0 { i(&plain_name(holder.binding, holder.subject)) } else { "가" };
    Both { en, ko: format!("{ko}{particle}") }
}

/// `User jane may read every Secret in namespace dev: RoleBinding … → Role … → rule 1.`
pub fn may(holder: &Holder<'_>, others: usize, may: &Both<String>, written: Option<Written<'_>>) -> Both {
    let (who, way) = (doers(holder, others), path(holder, written));
    Both::new(
        format!("{} may {}: {}.", who.en, may.en, way.en),
        format!("{} {} 수 있습니다: {}.", who.ko, may.ko, way.ko),
    )
}

/// What may be done with where: `read every Secret in namespace dev`.
pub fn within(may: &Both<String>, scope: Scope<'_>) -> Both<String> {
    let scope = scope.said();
    Both { en: format!("{}{}", may.en, scope.en), ko: format!("{}{}", scope.ko, may.ko) }
}

/// A rule of a role that nobody is bound to.
pub fn unbound(may: &Both<String>, written: Written<'_>) -> Both {
    let (role, rule) = (object_name(&written.role.object_ref()), written.rule.index + 1);
    Both::new(
        format!("Whoever is bound to {role} may {}: rule {rule}. Nobody is bound to it here.", may.en),
        format!("{role}에 묶이면 {} 수 있습니다: 규칙 {rule}. 여기서는 아무도 묶여 있지 않습니다.", may.ko),
    )
}

/// Another binding that gives the same, and where it stands.
pub fn another(context: &Context<'_>, holder: &Holder<'_>) -> (Span, Both) {
    let (who, binding) = (people(holder, holder.more), object_name(&holder.binding.object_ref()));
    let span = context.span(holder.origin, &format!("subjects[{}].name", holder.at));
    let by = ro(&holder.binding.name);
    (span, Both::new(format!("{} too, by {binding}", who.en), format!("{binding}{by} {}도", who.ko)))
}

/// Some words of a rule: `get`, `list`.
pub fn listed(list: &[String]) -> String {
    list.iter().map(|word| Code(word).to_string()).collect::<Vec<_>>().join(", ")
}

/// The way from a subject to a role, in words for the places it leads through.
pub fn on_the_way(holder: &Holder<'_>) -> [(String, Both); 2] {
    let (subject, role) =
        (subject_name(holder.binding, holder.subject), object_name(&holder.binding.role_object_ref()));
    let binding = object_name(&holder.binding.object_ref());
    let (role_name, plain) = (&holder.binding.role_ref.name, plain_name(holder.binding, holder.subject));
    [
        (
            format!("subjects[{}].name", holder.at),
            Both::new(
                format!("{binding} names {subject}"),
                format!("{binding}{} {subject}{} 가리킵니다", i(&holder.binding.name), eul(&plain)),
            ),
        ),
        (
            "roleRef.name".to_owned(),
            Both::new(format!("and gives {role}"), format!("그리고 {role}{} 줍니다", eul(role_name))),
        ),
    ]
}

/// Words that are always the same.
pub fn said(words: &Both<&str>) -> Both<String> {
    Both { en: words.en.to_owned(), ko: words.ko.to_owned() }
}

/// What somebody may do who may do everything.
pub fn everything(scope: Scope<'_>) -> Both<String> {
    match scope {
        Scope::Namespace(_) => within(&said(&Both { en: "do everything", ko: "모든 일을 할" }), scope),
        _ => said(&Both { en: "do everything in the whole cluster", ko: "cluster 전체에서 모든 일을 할" }),
    }
}
