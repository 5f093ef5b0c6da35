//! The lines of the lists.

use super::MAX_STEPS;
use crate::access::Entry;
use crate::text::{Code, Lang, ObjectRef, Sentence, Step};
use crate::words::access::{capital, english, korean};
use crate::words::korean as particle;

/// The numbered ones.
pub(super) fn steps(listed: &[Step<Entry>], lang: Lang) -> Vec<Step> {
    listed.iter().take(MAX_STEPS).map(|step| step.worded(|code| said(code, lang))).collect()
}

/// A line of the lists, and the hint at the end of its own line in the text.
fn said(code: &Entry, lang: Lang) -> (Sentence, Sentence) {
    let text = match lang {
        Lang::En => said_in_english(code),
        Lang::Ko => said_in_korean(code),
    };
    (capital(&text, lang), Sentence::default())
}

fn said_in_english(code: &Entry) -> String {
    let by = |group: &Option<String>| {
        group.as_ref().map(|group| format!(", being in group {},", Code(group))).unwrap_or_default()
    };
    let gives = |binding: &ObjectRef, role: &ObjectRef| format!("{} gives {}", english::object(binding), plain(role));
    match code {
        Entry::May { subject, group, binding, role, place } => {
            let rule = match place {
                Some(place) if place.from.is_none() => format!(", rule {}", place.rule),
                _ => String::new(),
            };
            format!("{}{}: {}{rule}.", english::who(subject), by(group).trim_end_matches(','), gives(binding, role))
        }
        Entry::MayAnything { subject, group } => {
            format!("{}: group {} may do everything.", english::who(subject), Code(group))
        }
        Entry::MayOtherwise { subject } => {
            format!("{}: another authorizer than RBAC allows it.", english::who(subject))
        }
        Entry::MayNamed { subject, group, binding, role, names } => format!(
            "{}{} only to {}: {}.",
            english::who(subject),
            by(group),
            english::codes(names, "and"),
            gives(binding, role)
        ),
        Entry::MayElsewhere { subject, group, binding, role, namespaces } => {
            let of = if namespaces.len() == 1 { "namespace" } else { "namespaces" };
            format!(
                "{}{} only in {of} {}: {} gives {}.",
                english::who(subject),
                by(group),
                english::codes(namespaces, "and"),
                plain(binding),
                plain(role)
            )
        }
        Entry::Hangs { subject, group, binding, role } => format!(
            "{}{} perhaps: {}, and what that grants is not in the paste.",
            english::who(subject),
            by(group),
            gives(binding, role)
        ),
        Entry::Perhaps { subject, group, binding, role } => format!(
            "{}{} perhaps: {}, unless an authorizer that is asked before RBAC denies it.",
            english::who(subject),
            by(group),
            gives(binding, role)
        ),
        Entry::PerhapsOtherwise { subject } => {
            format!("{} perhaps: it hangs on what another authorizer than RBAC says.", english::who(subject))
        }
        Entry::Gives { binding, role, namespace, group } => {
            let place = match namespace {
                Some(namespace) => format!(" in namespace {}", Code(namespace)),
                None => " everywhere".to_owned(),
            };
            let by = group.as_ref().map(|group| format!(", to group {}", Code(group))).unwrap_or_default();
            format!("{} gives {}{place}{by}.", plain(binding), plain(role))
        }
        Entry::GivesUnknown { binding, role, namespace, .. } => {
            let place = match namespace {
                Some(namespace) => format!(" in namespace {}", Code(namespace)),
                None => " everywhere".to_owned(),
            };
            format!(
                "{} gives {}{place}, which is not in the paste: what it may there is not known.",
                plain(binding),
                plain(role)
            )
        }
    }
}

fn said_in_korean(code: &Entry) -> String {
    let by = |group: &Option<String>| {
        group.as_ref().map(|group| format!(" (group {} 소속)", Code(group))).unwrap_or_default()
    };
    let gives = |binding: &ObjectRef, role: &ObjectRef| {
        format!(
            "{}{} {}{}",
            korean::object(binding),
            particle::i(&binding.name),
            plain(role),
            particle::eul(&role.name)
        )
    };
    match code {
        Entry::May { subject, group, binding, role, place } => {
            let rule = match place {
                Some(place) if place.from.is_none() => format!(" ({}번 규칙)", place.rule),
                _ => String::new(),
            };
            format!("{}{}: {} 줍니다{rule}.", korean::who(subject), by(group), gives(binding, role))
        }
        Entry::MayAnything { subject, group } => {
            format!("{}: group {}{} 모든 것을 할 수 있습니다.", korean::who(subject), Code(group), particle::eun(group))
        }
        Entry::MayOtherwise { subject } => {
            format!("{}: RBAC가 아닌 다른 authorizer가 허용합니다.", korean::who(subject))
        }
        Entry::MayNamed { subject, group, binding, role, names } => format!(
            "{}{}: {}에만 할 수 있습니다. {} 줍니다.",
            korean::who(subject),
            by(group),
            korean::codes(names),
            gives(binding, role)
        ),
        Entry::MayElsewhere { subject, group, binding, role, namespaces } => format!(
            "{}{}: namespace {}에서만 할 수 있습니다. {}{} {}{} 줍니다.",
            korean::who(subject),
            by(group),
            korean::codes(namespaces),
            plain(binding),
            particle::i(&binding.name),
            plain(role),
            particle::eul(&role.name)
        ),
        Entry::Hangs { subject, group, binding, role } => format!(
            "{}{}: 알 수 없습니다. {} 주는데, 그 내용이 붙여 넣은 것에 없습니다.",
            korean::who(subject),
            by(group),
            gives(binding, role)
        ),
        Entry::Perhaps { subject, group, binding, role } => format!(
            "{}{}: 알 수 없습니다. {} 주지만, RBAC보다 먼저 묻는 authorizer가 거부할 수 있습니다.",
            korean::who(subject),
            by(group),
            gives(binding, role)
        ),
        Entry::PerhapsOtherwise { subject } => {
            format!("{}: 알 수 없습니다. RBAC가 아닌 다른 authorizer의 판단에 달려 있습니다.", korean::who(subject))
        }
        Entry::Gives { binding, role, namespace, group } => {
            let by = group.as_ref().map(|group| format!(" (group {}에)", Code(group))).unwrap_or_default();
            format!(
                "{}{} {}{}{} 줍니다{by}.",
                plain(binding),
                particle::i(&binding.name),
                placed(namespace),
                plain(role),
                particle::eul(&role.name)
            )
        }
        Entry::GivesUnknown { binding, role, namespace, .. } => format!(
            "{}{} {}{}{} 주는데, 그 role이 붙여 넣은 것에 없어 무엇을 할 수 있는지 알 수 없습니다.",
            plain(binding),
            particle::i(&binding.name),
            placed(namespace),
            plain(role),
            particle::eul(&role.name)
        ),
    }
}

fn placed(namespace: &Option<String>) -> String {
    match namespace {
        Some(namespace) => format!("namespace {}에서 ", Code(namespace)),
        None => "cluster 전체에 ".to_owned(),
    }
}

/// Kind and name, where the namespace is told beside it.
fn plain(object: &ObjectRef) -> String {
    format!("{} {}", object.kind, Code(&object.name))
}
