//! Access proofs in Korean.

use super::chain;
use crate::access::{Because, Code as Said, Place, Who, Word};
use crate::text::{Code, Lang, ObjectRef};
use crate::words::korean::{eul, eun, i, wa};

/// A step's sentence and its line's hint.
pub(super) fn step(code: &Said) -> (String, String) {
    let plain = |text: String| (text, String::new());
    match code {
        Said::SuperUser { group, because } => plain(format!(
            "Group {}{} 무엇이든 할 수 있습니다. API server는 binding을 찾아보지도 않습니다. {}",
            Code(group),
            eun(group),
            held(group, *because)
        )),
        Said::Names { binding, built_in, subject } => {
            let built_in = if *built_in { "모든 API server에 있는 " } else { "" };
            let why = subject.because.map(|because| format!(" {}", held(&subject.name, because))).unwrap_or_default();
            let particle = (i(&binding.name), eul(&subject.name));
            plain(format!(
                "{built_in}{}{} {}{} 가리킵니다.{why}",
                object(binding),
                particle.0,
                who(subject),
                particle.1
            ))
        }
        Said::Refers { role, built_in, namespace } => {
            let built_in = if *built_in { "모든 API server에 있는 " } else { "" };
            let limits = match (namespace, role.kind.as_str()) {
                (None, _) => " ClusterRoleBinding이므로 규칙이 모든 namespace에서 통합니다.".to_owned(),
                (Some(namespace), "Role") => format!(" 같은 namespace {}의 Role입니다.", Code(namespace)),
                (Some(namespace), _) => format!(" RoleBinding이므로 규칙이 {}에서만 통합니다.", Code(namespace)),
            };
            plain(format!("roleRef는 {built_in}{} {}입니다.{limits}", role.kind, Code(&role.name)))
        }
        Said::Grants { place, verb, resource, group, name } => {
            let names = name.as_ref().map(|name| format!(" 이름 {}도 들어 있습니다.", Code(name))).unwrap_or_default();
            plain(format!(
                "{}은 verb {}, resource {}, apiGroup {}에 통합니다.{names}",
                rule(place),
                word(verb, "모든 verb"),
                word(resource, "모든 resource"),
                group_word(group)
            ))
        }
        Said::GrantsUrl { place, verb, url } => {
            let covers = match url.asked == url.written {
                true => String::new(),
                false => format!(" {}{} 여기에 듭니다.", Code(&url.asked), eun(&url.asked)),
            };
            plain(format!(
                "{}은 verb {}, 경로 {}에 통합니다.{covers}",
                rule(place),
                word(verb, "모든 verb"),
                Code(&url.written)
            ))
        }
        Said::NothingNames { user } => plain(format!(
            "이를 허용할 만한 binding 가운데 {}{} 그 group을 가리키는 것이 없습니다.",
            who(user),
            ina(user)
        )),
        Said::NamesOthers { binding, role, subjects, more, user } => (
            format!(
                "{}{} {} {}{} 통해 이를 허용하지만, 가리키는 것은 {}입니다. {}{} 없습니다.",
                object(binding),
                eun(&binding.name),
                role.kind,
                Code(&role.name),
                eul(&role.name),
                people(subjects, *more),
                who(user),
                eun(&user.name)
            ),
            format!("{} 없음", user.name),
        ),
        Said::GroupNotHeld { binding, role, groups, more, user } => {
            let mut names = codes(groups);
            if *more > 0 {
                names.push_str(&format!(", 그 밖의 {more}개"));
            }
            (
                format!(
                    "{}{} {} {}{} 통해 group {}에 이를 허용하지만, {}{} 거기에 속하지 않습니다.",
                    object(binding),
                    eun(&binding.name),
                    role.kind,
                    Code(&role.name),
                    eul(&role.name),
                    names,
                    who(user),
                    eun(&user.name)
                ),
                format!("{}{} 속하지 않음", user.name, eun(&user.name)),
            )
        }
        Said::NotBound { role, namespace, user } => (
            format!(
                "{}{} 이를 허용하지만, {} 없어 {}에게 아무것도 주지 않습니다.",
                object(role),
                eun(&role.name),
                match namespace {
                    Some(namespace) => format!("{}에서 통하는 binding이", Code(namespace)),
                    None => "이를 가리키는 ClusterRoleBinding이".to_owned(),
                },
                who(user)
            ),
            "여기서는 묶이지 않음".to_owned(),
        ),
        Said::OwnRole { user } => plain(format!(
            "가까운 것들은 그 자리에서 고칠 수 없으므로, {}에게는 따로 role과 binding이 필요합니다.",
            who(user)
        )),
        Said::OtherNamespace { binding, role, namespace, asked } => (
            format!(
                "{}{} {} {}{} namespace {}에서만 줍니다. 질문은 {} 관한 것입니다.",
                object(binding),
                eun(&binding.name),
                role.kind,
                Code(&role.name),
                eul(&role.name),
                Code(namespace),
                match asked {
                    Some(asked) => format!("{}에", Code(asked)),
                    None => "모든 namespace에".to_owned(),
                }
            ),
            format!("{namespace}에서만 통함"),
        ),
        Said::UrlNeedsClusterRoleBinding { binding, role } => (
            format!(
                "{}의 {} {}에 이 경로가 있지만, 경로는 ClusterRoleBinding으로만 허용됩니다.",
                object(binding),
                role.kind,
                Code(&role.name)
            ),
            "RoleBinding으로는 경로가 허용되지 않음".to_owned(),
        ),
        Said::RoleMissing { role } => (
            format!("roleRef는 {}입니다. 붙여 넣은 것에 없으므로 무엇을 허용하는지 알 수 없습니다.", object(role)),
            "붙여 넣은 것에 없음".to_owned(),
        ),
        Said::RoleOutOfReach { role } => (
            format!("roleRef는 {}이지만, ClusterRoleBinding은 ClusterRole만 가리킬 수 있습니다.", object(role)),
            "ClusterRole만 가능".to_owned(),
        ),
        Said::SourceMissing { role, labels } => (
            format!(
                "{}{} label {}{} 붙은 ClusterRole의 규칙을 모읍니다. 붙여 넣은 것에는 없으므로 무엇을 허용하는지 알 수 없습니다.",
                object(role),
                eun(&role.name),
                Code(labels),
                i(labels)
            ),
            "그런 role이 없음".to_owned(),
        ),
        Said::VerbMissing { place, verb, verbs, resource } => (
            format!(
                "{}{} {}{} 다루지만 verb는 {}뿐입니다. {}{} 없습니다.",
                rule(place),
                "은",
                Code(resource),
                eul(resource),
                codes(verbs),
                Code(verb),
                eun(verb)
            ),
            format!("\"{verb}\" 없음"),
        ),
        Said::SubresourceMissing { place, resource, subresource, .. } => {
            let sub = format!("{resource}/{subresource}");
            (
                format!(
                    "{}에는 {}{} 있습니다. {} 자체만 뜻하고 subresource {}{} 뜻하지 않습니다.",
                    rule(place),
                    Code(resource),
                    i(resource),
                    Code(resource),
                    Code(&sub),
                    eun(&sub)
                ),
                format!("{sub}에는 미치지 않음"),
            )
        }
        Said::ResourceMissing { place, verb, resource, resources } => (
            format!(
                "{}의 verb {}{} {}에 대한 것이며, {}{} 없습니다.",
                rule(place),
                Code(verb),
                eun(verb),
                codes(resources),
                Code(resource),
                eun(resource)
            ),
            format!("\"{resource}\" 없음"),
        ),
        Said::GroupMissing { place, resource, group, groups } => (
            format!(
                "{}의 {}{} {}의 것입니다. 질문의 resource는 {}에 속합니다.",
                rule(place),
                Code(resource),
                eun(resource),
                groups.iter().map(|group| group_name(group)).collect::<Vec<_>>().join(", "),
                group_name(group)
            ),
            format!("\"{group}\" 없음"),
        ),
        Said::NameMissing { place, name, names } => (
            format!("{}은 이름 {}에만 통합니다. {}{} 없습니다.", rule(place), codes(names), Code(name), eun(name)),
            format!("\"{name}\" 없음"),
        ),
        Said::NameNeeded { place, verb, resource, names } => (
            format!(
                "{}은 {}의 {}{} 이름이 {}일 때만 허용합니다. 질문에는 이름이 없습니다.",
                rule(place),
                Code(resource),
                Code(verb),
                eul(verb),
                codes(names)
            ),
            "이름을 대야 함".to_owned(),
        ),
        Said::UrlMissing { place, path, urls } => (
            format!("{}의 경로는 {}뿐입니다. {}{} 없습니다.", rule(place), codes(urls), Code(path), eun(path)),
            format!("\"{path}\" 없음"),
        ),
        Said::NoRule { role, rules, what } => {
            (format!("{}의 규칙 {rules}개 가운데 {}에 맞는 것이 없습니다.", object(role), Code(what)), String::new())
        }
        Said::AlsoEverywhere { user, verb, resource, .. } => plain(format!(
            "다른 모든 namespace에서도 {}{} {}{} {}할 수 있게 됩니다.",
            Code(&user.name),
            i(&user.name),
            Code(resource),
            eul(resource),
            Code(verb)
        )),
        Said::AlsoNamespaces { user, namespaces } => {
            plain(format!("{}에서도 {}{} 할 수 있게 됩니다.", codes(namespaces), Code(&user.name), i(&user.name)))
        }
        Said::AlsoNames { resource, name } => {
            plain(format!("{}뿐 아니라 모든 이름의 {}에 통합니다.", Code(name), Code(resource)))
        }
        Said::AlsoSubjects { subjects, more } => plain(format!("{}에게도 허용됩니다.", people(subjects, *more))),
        Said::AlsoResources { verb, resources } => {
            plain(format!("{}에 대한 {}도 허용됩니다.", codes(resources), Code(verb)))
        }
        Said::AlsoVerbs { resource, verbs } => {
            plain(format!("{}에 대한 {}도 허용됩니다.", Code(resource), codes(verbs)))
        }
        Said::AlsoRole { role, rules } => plain(format!("{}의 규칙 {rules}개를 모두 줍니다.", object(role))),
        Said::Chain(says) => chain::in_korean(says),
        Said::Asker(code) => crate::words::identity::step(code, Lang::Ko),
    }
}

/// Why somebody has a group.
fn held(group: &str, because: Because) -> String {
    let group = Code(group);
    match because {
        Because::Asked => format!("질문이 {group}에 넣었습니다."),
        Because::Credentials => format!("자격 증명에 {group} 소속이라고 되어 있습니다."),
        Because::Authenticated => format!("익명이 아니면 누구나 {group}에 듭니다."),
        Because::Anonymous => format!("익명이면 누구나 {group}에 듭니다."),
        Because::ServiceAccount => format!("ServiceAccount는 모두 {group}에 듭니다."),
        Because::ServiceAccountOfNamespace => format!("그 namespace의 ServiceAccount는 모두 {group}에 듭니다."),
    }
}

fn rule(place: &Place) -> String {
    match &place.from {
        None => format!("{}번 규칙", place.rule),
        Some(from) => format!("label로 모아 온 ClusterRole {}의 {}번 규칙", Code(from), place.rule),
    }
}

fn word(word: &Word, any: &str) -> String {
    match word.asked == word.written {
        true => Code(&word.asked).to_string(),
        false if word.written == "*" => format!("{}({any})", Code("*")),
        false => format!("{}({} 포함)", Code(&word.written), Code(&word.asked)),
    }
}

fn group_word(word: &Word) -> String {
    match (word.asked == word.written, word.written.as_str()) {
        (true, "") => format!("{}(core group)", Code("\"\"")),
        (true, group) => Code(group).to_string(),
        (false, written) => format!("{}(모든 group)", Code(written)),
    }
}

pub(super) fn group_name(group: &str) -> String {
    match group {
        "" => format!("core group {}", Code("\"\"")),
        group => format!("group {}", Code(group)),
    }
}

/// `namespace prod의 RoleBinding b`
pub(super) fn object(object: &ObjectRef) -> String {
    match &object.namespace {
        Some(namespace) => format!("namespace {}의 {} {}", Code(namespace), object.kind, Code(&object.name)),
        None => format!("{} {}", object.kind, Code(&object.name)),
    }
}

/// `default의 ServiceAccount watcher`
pub(super) fn who(who: &Who) -> String {
    match &who.namespace {
        Some(namespace) => format!("{}의 {} {}", Code(namespace), who.kind, Code(&who.name)),
        None => format!("{} {}", who.kind, Code(&who.name)),
    }
}

fn ina(who: &Who) -> &'static str {
    if wa(&who.name) == "과" { "이나" } else { "나" }
}

fn people(subjects: &[Who], more: usize) -> String {
    let mut names: Vec<String> = subjects.iter().map(who).collect();
    if more > 0 {
        names.push(format!("그 밖의 {more}개"));
    }
    if names.is_empty() { "아무도 아닌 것".to_owned() } else { names.join(", ") }
}

/// At most this many words are listed in a sentence.
const MAX_LISTED: usize = 8;

/// Words in the code font, listed.
pub(super) fn codes(words: &[String]) -> String {
    let mut shown: Vec<String> = words.iter().take(MAX_LISTED).map(|word| Code(word).to_string()).collect();
    if words.len() > MAX_LISTED {
        shown.push(format!("그 밖의 {}개", words.len() - MAX_LISTED));
    }
    shown.join(", ")
}
