//! Access proofs in English.

use super::chain;
use crate::access::{Because, Code as Said, Place, Who, Word};
use crate::text::{Code, Lang, ObjectRef};

/// A step's sentence and its line's hint.
pub(super) fn step(code: &Said) -> (String, String) {
    let plain = |text: String| (text, String::new());
    match code {
        Said::SuperUser { group, because } => plain(format!(
            "Group {} may do everything: the API server asks no binding about it. {}",
            Code(group),
            held(group, *because)
        )),
        Said::Names { binding, built_in, subject } => {
            let built_in = if *built_in { ", which every API server has," } else { "" };
            let why = subject.because.map(|because| format!(" {}", held(&subject.name, because))).unwrap_or_default();
            plain(format!("{}{built_in} names {}.{why}", object(binding), who(subject)))
        }
        Said::Refers { role, built_in, namespace } => {
            let built_in = if *built_in { ", which every API server has" } else { "" };
            let limits = match (namespace, role.kind.as_str()) {
                (None, _) => "; a ClusterRoleBinding makes the rules hold in every namespace".to_owned(),
                (Some(namespace), "Role") => format!(", of the same namespace {}", Code(namespace)),
                (Some(namespace), _) => format!("; a RoleBinding lets its rules hold in {} only", Code(namespace)),
            };
            plain(format!("Its roleRef is {} {}{built_in}{limits}.", role.kind, Code(&role.name)))
        }
        Said::Grants { place, verb, resource, group, name } => {
            let names = name.as_ref().map(|name| format!(", and lists the name {}", Code(name))).unwrap_or_default();
            plain(format!(
                "{} has {}, {} and {}{names}.",
                rule(place),
                verb_word(verb),
                resource_word(resource),
                group_word(group)
            ))
        }
        Said::GrantsUrl { place, verb, url } => {
            let path = match url.asked == url.written {
                true => format!("path {}", Code(&url.asked)),
                false => format!("path {}, which covers {}", Code(&url.written), Code(&url.asked)),
            };
            plain(format!("{} has {} and {path}.", rule(place), verb_word(verb)))
        }
        Said::NothingNames { user } => {
            plain(format!("No binding that could grant it names {}, or a group it has.", who(user)))
        }
        Said::NamesOthers { binding, role, subjects, more, user } => (
            format!(
                "{} would grant it through {} {}, but it names {}. {} is not among them.",
                object(binding),
                role.kind,
                Code(&role.name),
                people(subjects, *more),
                who(user)
            ),
            format!("no {}", user.name),
        ),
        Said::GroupNotHeld { binding, role, groups, more, user } => {
            let mut names: Vec<String> = groups.iter().map(|group| Code(group).to_string()).collect();
            names.extend((*more > 0).then(|| format!("{more} more")));
            (
                format!(
                    "{} would grant it through {} {} to the group{} {}. {} is not in {}.",
                    object(binding),
                    role.kind,
                    Code(&role.name),
                    if names.len() == 1 { "" } else { "s" },
                    list(&names, "and"),
                    who(user),
                    if names.len() == 1 { "it" } else { "any of them" }
                ),
                format!("{} is not in it", user.name),
            )
        }
        Said::NotBound { role, namespace, user } => (
            format!(
                "{} would grant it, but {} refers to it, so that it gives {} nothing.",
                object(role),
                match namespace {
                    Some(namespace) => format!("no binding that counts in {}", Code(namespace)),
                    None => "no ClusterRoleBinding".to_owned(),
                },
                who(user)
            ),
            "not bound here".to_owned(),
        ),
        Said::OwnRole { user } => plain(format!(
            "What comes near cannot be mended where it stands; {} needs a role and a binding of its own.",
            who(user)
        )),
        Said::OtherNamespace { binding, role, namespace, asked } => (
            format!(
                "{} gives {} {} in namespace {} only; the question is about {}.",
                object(binding),
                role.kind,
                Code(&role.name),
                Code(namespace),
                match asked {
                    Some(asked) => Code(asked).to_string(),
                    None => "all namespaces at once".to_owned(),
                }
            ),
            format!("counts in {namespace} only"),
        ),
        Said::UrlNeedsClusterRoleBinding { binding, role } => (
            format!(
                "{} has {} {}, which covers the path; but paths are granted by a ClusterRoleBinding only.",
                object(binding),
                role.kind,
                Code(&role.name)
            ),
            "no paths through a RoleBinding".to_owned(),
        ),
        Said::RoleMissing { role } => (
            format!("Its roleRef is {}. It is not in the paste, so what it grants is not known.", object(role)),
            "not in the paste".to_owned(),
        ),
        Said::RoleOutOfReach { role } => (
            format!("Its roleRef is {}, but a ClusterRoleBinding reaches ClusterRoles alone.", object(role)),
            "reaches ClusterRoles alone".to_owned(),
        ),
        Said::SourceMissing { role, labels } => (
            format!(
                "{} takes the rules of ClusterRoles labelled {}. The paste has none, so what it grants is not known.",
                object(role),
                Code(labels)
            ),
            "no such role in the paste".to_owned(),
        ),
        Said::VerbMissing { place, verb, verbs, resource } => (
            format!(
                "{} covers {}, but {}. {} {}.",
                rule(place),
                Code(resource),
                is_or_are("its verb", verbs),
                if verbs.len() == 1 { "It is not" } else { "None is" },
                Code(verb)
            ),
            format!("no \"{verb}\""),
        ),
        Said::SubresourceMissing { place, resource, subresource, .. } => (
            format!(
                "{} names {}. That covers {} themselves, never the subresource {}.",
                rule(place),
                Code(resource),
                Code(resource),
                Code(format!("{resource}/{subresource}"))
            ),
            format!("does not cover {resource}/{subresource}"),
        ),
        Said::ResourceMissing { place, verb, resource, resources } => (
            format!(
                "{} has verb {}, but for {}, not for {}.",
                rule(place),
                Code(verb),
                codes(resources, "and"),
                Code(resource)
            ),
            format!("no \"{resource}\""),
        ),
        Said::GroupMissing { place, resource, group, groups } => (
            format!(
                "{} names {}, but of {}. It belongs to {}.",
                rule(place),
                Code(resource),
                list(&groups.iter().map(|group| group_name(group)).collect::<Vec<_>>(), "and"),
                group_name(group)
            ),
            format!("no \"{group}\""),
        ),
        Said::NameMissing { place, name, names } => (
            format!(
                "{} is limited to the names {}. {} is not among them.",
                rule(place),
                codes(names, "and"),
                Code(name)
            ),
            format!("no \"{name}\""),
        ),
        Said::NameNeeded { place, verb, resource, names } => (
            format!(
                "{} lets {} {} by name only: {}. The question names none.",
                rule(place),
                Code(verb),
                Code(resource),
                codes(names, "or")
            ),
            "by name only".to_owned(),
        ),
        Said::UrlMissing { place, path, urls } => (
            format!("{} covers the paths {}. {} is not among them.", rule(place), codes(urls, "and"), Code(path)),
            format!("no \"{path}\""),
        ),
        Said::NoRule { role, rules: 1, what } => {
            (format!("The one rule of {} says nothing that fits {}.", object(role), Code(what)), String::new())
        }
        Said::NoRule { role, rules, what } => {
            (format!("None of the {rules} rules of {} fits {}.", object(role), Code(what)), String::new())
        }
        Said::AlsoEverywhere { user, verb, resource, .. } => {
            plain(format!("Also lets {} {} {} in every other namespace.", Code(&user.name), Code(verb), Code(resource)))
        }
        Said::AlsoNamespaces { user, namespaces } => {
            plain(format!("Also lets {} do it in {}.", Code(&user.name), codes(namespaces, "and")))
        }
        Said::AlsoNames { resource, name } => {
            plain(format!("Covers {} of every name, not only {}.", Code(resource), Code(name)))
        }
        Said::AlsoSubjects { subjects, more } => plain(format!("{} would get it too.", people(subjects, *more))),
        Said::AlsoResources { verb, resources } => {
            plain(format!("Also allows {} on {}.", Code(verb), codes(resources, "and")))
        }
        Said::AlsoVerbs { resource, verbs } => {
            plain(format!("Also allows {} on {}.", codes(verbs, "and"), Code(resource)))
        }
        Said::AlsoRole { role, rules } => plain(match rules {
            0 | 1 => format!("Gives all of {}, which is one rule.", object(role)),
            rules => format!("Gives all {rules} rules of {}.", object(role)),
        }),
        Said::Chain(says) => chain::in_english(says),
        Said::Asker(code) => crate::words::identity::step(code, Lang::En),
    }
}

/// Why somebody has a group.
fn held(group: &str, because: Because) -> String {
    let group = Code(group);
    match because {
        Because::Asked => format!("The question puts it into {group}."),
        Because::Credentials => format!("Its credentials put it into {group}."),
        Because::Authenticated => format!("Everybody who is not anonymous is in {group}."),
        Because::Anonymous => format!("Everybody who is anonymous is in {group}."),
        Because::ServiceAccount => format!("Every ServiceAccount is in {group}."),
        Because::ServiceAccountOfNamespace => format!("Every ServiceAccount of its namespace is in {group}."),
    }
}

fn rule(place: &Place) -> String {
    match &place.from {
        None => format!("Rule {}", place.rule),
        Some(from) => format!("Rule {} of ClusterRole {}, which it takes in by its labels,", place.rule, Code(from)),
    }
}

fn verb_word(word: &Word) -> String {
    match word.asked == word.written {
        true => format!("verb {}", Code(&word.asked)),
        false => format!("verb {}, which is every verb", Code(&word.written)),
    }
}

fn resource_word(word: &Word) -> String {
    match word.asked == word.written {
        true => format!("resource {}", Code(&word.asked)),
        false if word.written == "*" => format!("resource {}, which is every resource", Code("*")),
        false => format!("resource {}, which covers {}", Code(&word.written), Code(&word.asked)),
    }
}

fn group_word(word: &Word) -> String {
    match (word.asked == word.written, word.written.as_str()) {
        (true, "") => format!("apiGroup {}, the core group", Code("\"\"")),
        (true, group) => format!("apiGroup {}", Code(group)),
        (false, written) => format!("apiGroup {}, which is every group", Code(written)),
    }
}

/// An API group in running text.
pub(super) fn group_name(group: &str) -> String {
    match group {
        "" => format!("the core group {}", Code("\"\"")),
        group => format!("group {}", Code(group)),
    }
}

/// `RoleBinding prod/b`
pub(super) fn object(object: &ObjectRef) -> String {
    match &object.namespace {
        Some(namespace) => format!("{} {} of namespace {}", object.kind, Code(&object.name), Code(namespace)),
        None => format!("{} {}", object.kind, Code(&object.name)),
    }
}

/// `ServiceAccount watcher of default`
pub(super) fn who(who: &Who) -> String {
    match &who.namespace {
        Some(namespace) => format!("{} {} of {}", who.kind, Code(&who.name), Code(namespace)),
        None => format!("{} {}", who.kind, Code(&who.name)),
    }
}

fn people(subjects: &[Who], more: usize) -> String {
    let mut names: Vec<String> = subjects.iter().map(who).collect();
    match more {
        0 => {}
        more => names.push(format!("{more} more")),
    }
    if names.is_empty() { "nobody".to_owned() } else { list(&names, "and") }
}

fn is_or_are(what: &str, words: &[String]) -> String {
    match words {
        [one] => format!("{what} is {}", Code(one)),
        words => format!("{what}s are {}", codes(words, "and")),
    }
}

/// At most this many words are listed in a sentence.
const MAX_LISTED: usize = 8;

/// Words in the code font, listed.
pub(super) fn codes(words: &[String], last: &str) -> String {
    let mut shown: Vec<String> = words.iter().take(MAX_LISTED).map(|word| Code(word).to_string()).collect();
    if words.len() > MAX_LISTED {
        shown.push(format!("{} more", words.len() - MAX_LISTED));
    }
    list(&shown, last)
}

/// `a, b and c`
pub(super) fn list(words: &[String], last: &str) -> String {
    match words {
        [] => "none".to_owned(),
        [one] => one.clone(),
        [before @ .., end] => format!("{} {last} {end}", before.join(", ")),
    }
}
