//! Edits of roles and bindings that grant something, in the style of what is there.

use super::attributes::{Attributes, Target};
use super::code::Who;
use super::world::{Binding, BindingKind};
use crate::api::{ABAC_VERSION, AbacPolicy, Origin, Paste, RBAC_GROUP};
use crate::text::{Fix, Loc, Safety};
use crate::yaml::{Kind, Node};

/// Adds a word to a list of an object.
pub(super) fn add_word(paste: &Paste, origin: Origin, path: &str, word: &str) -> Option<Fix> {
    let list = paste.node(origin)?.at(path)?;
    let last = list.items().last();
    let text = |node: Node<'_>| paste.sources.text(node.loc());
    let quote = last.and_then(|last| text(last).chars().next()).filter(|first| matches!(first, '"' | '\''));
    let word = scalar(word, quote.or_else(|| list.is_flow().then_some('"').filter(|_| last.is_none())));
    add(paste, list, &word, &word)
}

/// Adds a subject to a binding.
pub(super) fn add_subject(paste: &Paste, origin: Origin, who: &Who) -> Option<Fix> {
    let list = paste.node(origin)?.at("subjects")?;
    let fields = subject_fields(who);
    let flow: Vec<String> = fields.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    let flow = if paste.sources.text(list.loc()).starts_with("[") && is_json(paste, list) {
        let fields: Vec<String> = fields.iter().map(|(key, value)| format!("\"{key}\": {}", json(value))).collect();
        format!("{{{}}}", fields.join(", "))
    } else {
        format!("{{{}}}", flow.join(", "))
    };
    let block: Vec<String> = fields.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    let item_is_flow = list.items().last().is_some_and(Node::is_flow);
    let block = if item_is_flow { flow.clone() } else { block.join("\n") };
    add(paste, list, &flow, &block)
}

/// Writes a binding of a role of the whole cluster for one namespace, or for all of them (empty), after the one it resembles.
pub(super) fn add_binding(paste: &Paste, like: &Binding, name: &str, namespace: &str, who: &Who) -> Option<Fix> {
    let origin = like.origin?;
    let kind = if namespace.is_empty() { BindingKind::ClusterRoleBinding } else { BindingKind::RoleBinding };
    let document = binding_text(kind, name, namespace, who, &like.role_ref.kind, &like.role_ref.name);
    append(paste, paste.node(origin)?.loc(), &document)
}

/// Writes a line of ABAC policy that allows just what was asked, after the last one there is.
pub(super) fn add_policy(paste: &Paste, lines: &[AbacPolicy], user: &str, asked: &Attributes) -> Option<Fix> {
    let last = paste.node(lines.last()?.origin).filter(|node| node.is_flow())?.loc();
    let mut spec = vec![("user", json(user))];
    match &asked.target {
        Target::Url(path) => spec.push(("nonResourcePath", json(path))),
        Target::Resource(target) => spec.extend([
            ("namespace", json(&target.namespace)),
            ("resource", json(&target.resource)),
            ("apiGroup", json(&target.group)),
        ]),
    }
    if matches!(asked.verb.as_str(), "get" | "list" | "watch") {
        spec.push(("readonly", "true".to_owned()));
    }
    let fields: Vec<String> = spec.into_iter().map(|(field, value)| format!("\"{field}\": {value}")).collect();
    let insert =
        format!("\n{{\"apiVersion\": \"{ABAC_VERSION}\", \"kind\": \"Policy\", \"spec\": {{{}}}}}", fields.join(", "));
    let rest = paste.sources.get(last.source)?.text.get(last.end as usize..)?;
    let end = last.end + rest.find(['\n', '\r']).unwrap_or(rest.len()) as u32;
    let place = Loc { start: end, end, ..last };
    let edits = vec![paste.sources.edit(place, insert)];
    Some(Fix { safety: Safety::Unsafe, edits, span: Some(paste.sources.span(place)) })
}

/// What a role for one user is called.
pub(super) fn role_name(who: &Who) -> String {
    let tail = who.name.rsplit(':').next().unwrap_or_default();
    let name: String = tail.chars().filter(|c| c.is_ascii_alphanumeric() || "-.".contains(*c)).collect();
    format!("{}-may", if name.is_empty() { "they" } else { &name }).to_ascii_lowercase()
}

/// Writes a role that grants just what was asked, and its binding, at the end of the source that a place lies in.
pub(super) fn add_role(
    paste: &Paste,
    place: Loc,
    name: &str,
    namespace: &str,
    who: &Who,
    rule: &[(&str, &str)],
) -> Option<Fix> {
    let (role, binding) = match namespace {
        "" => ("ClusterRole", BindingKind::ClusterRoleBinding),
        _ => ("Role", BindingKind::RoleBinding),
    };
    let mut document = format!("apiVersion: {RBAC_GROUP}/v1\nkind: {role}\nmetadata:\n  name: {name}\n");
    if !namespace.is_empty() {
        document.push_str(&format!("  namespace: {}\n", scalar(namespace, None)));
    }
    document.push_str("rules:\n");
    for (at, (field, word)) in rule.iter().enumerate() {
        let dash = if at == 0 { "- " } else { "  " };
        document.push_str(&format!("{dash}{field}: [{}]\n", json(word)));
    }
    document.push_str("---\n");
    document.push_str(&binding_text(binding, name, namespace, who, role, name));
    append(paste, place, &document)
}

fn binding_text(kind: BindingKind, name: &str, namespace: &str, who: &Who, role_kind: &str, role: &str) -> String {
    let mut text =
        format!("apiVersion: {RBAC_GROUP}/v1\nkind: {}\nmetadata:\n  name: {}\n", kind.as_str(), scalar(name, None));
    if !namespace.is_empty() {
        text.push_str(&format!("  namespace: {}\n", scalar(namespace, None)));
    }
    text.push_str("subjects:\n");
    for (at, (key, value)) in subject_fields(who).into_iter().enumerate() {
        text.push_str(&format!("{}{key}: {value}\n", if at == 0 { "- " } else { "  " }));
    }
    let role = scalar(role, None);
    text.push_str(&format!("roleRef:\n  apiGroup: {RBAC_GROUP}\n  kind: {role_kind}\n  name: {role}\n"));
    text
}

fn subject_fields(who: &Who) -> Vec<(&'static str, String)> {
    let mut fields = vec![("kind", who.kind.clone())];
    if who.namespace.is_none() {
        fields.push(("apiGroup", RBAC_GROUP.to_owned()));
    }
    fields.push(("name", scalar(&who.name, None)));
    if let Some(namespace) = &who.namespace {
        fields.push(("namespace", scalar(namespace, None)));
    }
    fields
}

/// Puts an item at the end of a list: `flow` between brackets, `block` on lines of its own.
fn add(paste: &Paste, list: Node<'_>, flow: &str, block: &str) -> Option<Fix> {
    if list.kind() != Kind::Seq || list.is_shared() {
        return None;
    }
    let source = paste.sources.get(list.loc().source)?;
    let last = list.items().last();
    if last.is_some_and(Node::is_alias) {
        return None;
    }
    let (place, insert) = match last {
        None if list.is_flow() => {
            let start = list.loc().start + 1;
            (Loc { start, end: start, ..list.loc() }, flow.to_owned())
        }
        None => return None,
        Some(last) if list.is_flow() => (last.loc().end_point(), format!(", {flow}")),
        Some(last) => {
            let first_line = source.lines().line_of(last.loc().start);
            let line_start = source.lines().line_start(first_line);
            let prefix = source.text.get(line_start as usize..last.loc().start as usize)?;
            let (indent, dash) = prefix.split_at(prefix.rfind('-')?);
            // A list in a list begins on its parent's line; only the last dash is this list's own.
            let blank = |text: &str| text.chars().map(|c| if c == '-' { ' ' } else { c }).collect::<String>();
            if !indent.chars().all(|c| c == ' ' || c == '-') || !dash.trim_start_matches('-').trim().is_empty() {
                return None;
            }
            let (first, next) = (blank(indent) + dash, blank(indent) + &blank(dash));
            let rest = source.text.get(last.loc().end as usize..)?;
            let end = last.loc().end + rest.find(['\n', '\r']).unwrap_or(rest.len()) as u32;
            let lines: Vec<String> = block
                .lines()
                .enumerate()
                .map(|(at, line)| format!("{}{line}", if at == 0 { &first } else { &next }))
                .collect();
            (Loc { start: end, end, ..last.loc() }, format!("\n{}", lines.join("\n")))
        }
    };
    let edits = vec![paste.sources.edit(place, insert)];
    Some(Fix { safety: Safety::Unsafe, edits, span: Some(paste.sources.span(place)) })
}

/// Puts documents at the end of the source that a place lies in, if it is YAML.
fn append(paste: &Paste, place: Loc, document: &str) -> Option<Fix> {
    let source = paste.sources.get(place.source)?;
    if source.text.trim_start().starts_with('{') {
        return None;
    }
    let end = source.text.len() as u32;
    let trimmed = source.text.trim_end();
    let ends_open = trimmed.ends_with("\n---") || trimmed == "---";
    let mut insert =
        if source.text.ends_with('\n') || source.text.is_empty() { String::new() } else { "\n".to_owned() };
    if !ends_open {
        insert.push_str("---\n");
    }
    insert.push_str(document);
    let place = Loc { start: end, end, ..place };
    Some(Fix {
        safety: Safety::Unsafe,
        edits: vec![paste.sources.edit(place, insert)],
        span: Some(paste.sources.span(place)),
    })
}

fn is_json(paste: &Paste, node: Node<'_>) -> bool {
    let source = paste.sources.get(node.loc().source);
    source.is_some_and(|source| source.text.trim_start().starts_with('{'))
}

fn json(word: &str) -> String {
    serde_json::to_string(word).unwrap_or_default()
}

/// A word as YAML: in quotes of the kind asked for, or as it is where it reads as the same text.
fn scalar(word: &str, quote: Option<char>) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "-_./:@".contains(c);
    let starts_safely = word.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_word = !matches!(
        word.to_ascii_lowercase().as_str(),
        "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null"
    );
    let plain = starts_safely && is_word && word.chars().all(safe) && !word.ends_with(':') && !word.contains(": ");
    match quote {
        Some('\'') if !word.contains('\'') && !word.contains(char::is_control) => format!("'{word}'"),
        None if plain => word.to_owned(),
        _ => json(word),
    }
}
