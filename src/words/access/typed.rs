//! The line that was typed, typed again with other words.

use crate::access::{Answer, Attributes, Differs, Target};
use crate::kubectl::words::{quote, split};

/// Flags of kubectl whose value may be the next word.
const WITH_VALUE: &[&str] = &[
    "-n",
    "--namespace",
    "--as",
    "--as-group",
    "--as-uid",
    "--as-user-extra",
    "--subresource",
    "--context",
    "--kubeconfig",
    "--user",
    "--cluster",
    "--token",
    "--server",
    "-s",
];

/// The line that asks about the real request, and what is new in it; None where kubectl cannot ask that.
pub(super) fn instead(answer: &Answer, why: Differs, attributes: &Attributes, line: &str) -> Option<(String, String)> {
    let verb = &answer.attributes.verb;
    let Target::Resource(target) = &attributes.target else {
        let Target::Url(path) = &attributes.target else { return None };
        return (why == Differs::PathQuery).then(|| Some((path.clone(), rewritten(line, verb, path, "")?))).flatten();
    };
    let (typed, typed_verb) = positionals(line)?;
    let bare = typed.split_once('/').map_or(typed.as_str(), |(bare, _)| bare);
    let sub = match target.subresource.as_str() {
        "" => String::new(),
        subresource => format!(" --subresource={}", quote(subresource)),
    };
    let (new_verb, new_type, added, label) = match why {
        Differs::Subresource => (typed_verb, bare.to_owned(), sub.clone(), sub.trim().to_owned()),
        Differs::Command => {
            let sub = if line.contains("--subresource") { String::new() } else { sub };
            let label = format!("{} {bare}{sub}", attributes.verb);
            (attributes.verb.clone(), typed, sub, label)
        }
        Differs::ClusterScoped => (typed_verb, typed, " -A".to_owned(), "-A".to_owned()),
        Differs::NamespaceItself => {
            let flag = format!("-n {}", quote(&target.namespace));
            (typed_verb, typed, format!(" {flag}"), flag)
        }
        Differs::NoName | Differs::ListByName => {
            (typed_verb, bare.to_owned(), String::new(), format!("{} {bare}", attributes.verb))
        }
        Differs::Stream | Differs::Kubelet if attributes.verb != *verb => {
            (attributes.verb.clone(), typed, String::new(), attributes.verb.clone())
        }
        Differs::ResourcePath => {
            let group = if target.group.is_empty() { String::new() } else { format!(".{}", target.group) };
            let name = if target.name.is_empty() { String::new() } else { format!("/{}", target.name) };
            let resource = format!("{}{group}{name}", target.resource);
            let place = match target.namespace.as_str() {
                "" => " -A".to_owned(),
                namespace => format!(" -n {}", quote(namespace)),
            };
            let label = format!("{} {resource}{sub}", attributes.verb);
            (attributes.verb.clone(), resource, format!("{sub}{place}"), label)
        }
        _ => return None,
    };
    Some((label, rewritten(line, &new_verb, &new_type, &added)?))
}

/// TYPE and verb as they are typed.
fn positionals(line: &str) -> Option<(String, String)> {
    let words = split(line).ok()?;
    let at = positions(&words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>());
    let text = |index: usize| at.get(index).and_then(|at| words.get(*at)).map(|word| word.text.clone());
    Some((text(1)?, text(0)?))
}

/// Which words are neither flags nor their values, after `can-i`.
fn positions(words: &[&str]) -> Vec<usize> {
    let start = words.iter().position(|word| *word == "can-i").map_or(words.len(), |at| at + 1);
    let value =
        |at: usize| at.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|word| WITH_VALUE.contains(word));
    (start..words.len()).filter(|at| !value(*at) && words.get(*at).is_some_and(|word| !word.starts_with('-'))).collect()
}

/// A line with another verb and TYPE, and something after it.
pub(super) fn rewritten(line: &str, verb: &str, typed: &str, added: &str) -> Option<String> {
    let words = split(line).ok()?;
    let at = positions(&words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>());
    let (verb_at, type_at) = (*at.first()?, *at.get(1)?);
    let words = words.iter().enumerate().map(|(index, word)| match index {
        index if index == verb_at => quote(verb),
        index if index == type_at => format!("{}{added}", quote(typed)),
        _ => quote(&word.text),
    });
    Some(words.collect::<Vec<_>>().join(" "))
}
