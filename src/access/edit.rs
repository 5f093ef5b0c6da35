//! Edits of roles and bindings that grant something, in the style of what is there.

use super::attributes::{Attributes, Target};
use super::code::Who;
use super::world::BindingKind;
use crate::api::{ABAC_VERSION, AbacPolicy, Origin, Paste, RBAC_GROUP};
use crate::text::{Edit, Fix, Loc, Safety};
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

/// Puts another word in the place of a field's.
pub(super) fn set_word(paste: &Paste, origin: Origin, path: &str, word: &str) -> Option<Fix> {
    let node = paste.node(origin)?.at(path)?;
    if node.is_shared() || node.is_alias() {
        return None;
    }
    let quote = paste.sources.text(node.loc()).chars().next().filter(|first| matches!(first, '"' | '\''));
    let place = node.loc();
    let edits = vec![paste.sources.edit(place, scalar(word, quote))];
    Some(Fix { safety: Safety::Unsafe, edits, span: Some(paste.sources.span(place)) })
}

/// A rule to be written: fields with their words.
pub(super) type NewRule = Vec<(&'static str, Vec<String>)>;

/// Adds a rule to a role.
pub(super) fn add_rule(paste: &Paste, origin: Origin, rule: &NewRule) -> Option<Fix> {
    let list = paste.node(origin)?.at("rules")?;
    let quoted = is_json(paste, list);
    let field = |(key, words): &(&str, Vec<String>)| match quoted {
        true => format!("\"{key}\": [{}]", listed(words)),
        false => format!("{key}: [{}]", listed(words)),
    };
    let fields: Vec<String> = rule.iter().map(field).collect();
    let flow = format!("{{{}}}", fields.join(", "));
    let item_is_flow = list.items().last().is_some_and(Node::is_flow);
    let block = if item_is_flow { flow.clone() } else { fields.join("\n") };
    add(paste, list, &flow, &block)
}

/// Writes a line of ABAC policy that allows what was asked and what is wished for, after the last one there is.
pub(super) fn add_policy(
    paste: &Paste,
    lines: &[AbacPolicy],
    user: &str,
    asked: &Attributes,
    wish: &[Attributes],
) -> Option<Fix> {
    let first = wish.first()?;
    // No namespace is a namespace like any other to ABAC.
    let namespace = if first.namespace() == asked.namespace() { first.namespace() } else { "*" };
    let last = paste.node(lines.last()?.origin).filter(|node| node.is_flow())?.loc();
    let mut spec = vec![("user", json(user))];
    match &first.target {
        Target::Url(path) => spec.push(("nonResourcePath", json(path))),
        Target::Resource(target) => spec.extend([
            ("namespace", json(namespace)),
            ("resource", json(&target.resource)),
            ("apiGroup", json(&target.group)),
        ]),
    }
    if wish.iter().all(|each| matches!(each.verb.as_str(), "get" | "list" | "watch")) {
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

/// A role to be written, with one rule.
pub(super) struct NewRole<'r> {
    pub name: &'r str,
    /// Empty for a ClusterRole.
    pub namespace: &'r str,
    pub labels: &'r [(String, String)],
    pub rule: &'r NewRule,
}

impl NewRole<'_> {
    /// `Role`, or `ClusterRole` without a namespace.
    pub fn kind(&self) -> &'static str {
        if self.namespace.is_empty() { "ClusterRole" } else { "Role" }
    }
    /// It as a document.
    pub fn document(&self) -> String {
        let mut document = head(self.kind(), self.name, self.namespace);
        for (at, (key, value)) in self.labels.iter().enumerate() {
            document.push_str(if at == 0 { "  labels:\n" } else { "" });
            document.push_str(&format!("    {}: {}\n", scalar(key, None), json(value)));
        }
        document.push_str("rules:\n");
        for (at, (field, words)) in self.rule.iter().enumerate() {
            let dash = if at == 0 { "- " } else { "  " };
            document.push_str(&format!("{dash}{field}: [{}]\n", listed(words)));
        }
        document
    }
}

fn head(kind: &str, name: &str, namespace: &str) -> String {
    let mut text = format!("apiVersion: {RBAC_GROUP}/v1\nkind: {kind}\nmetadata:\n  name: {}\n", scalar(name, None));
    if !namespace.is_empty() {
        text.push_str(&format!("  namespace: {}\n", scalar(namespace, None)));
    }
    text
}

/// A binding as a document: for one namespace, or for the whole cluster where there is none.
pub(super) fn binding_text(name: &str, namespace: &str, who: &Who, role_kind: &str, role: &str) -> String {
    let kind = if namespace.is_empty() { BindingKind::ClusterRoleBinding } else { BindingKind::RoleBinding };
    let mut text = head(kind.as_str(), name, namespace);
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

/// Puts documents at the end of the source that an object lies in; into a source of their own where that is not YAML,
/// or there is no object.
pub(super) fn add_documents(paste: &Paste, after: Option<Origin>, documents: &str) -> Option<Fix> {
    let source = after.and_then(|origin| paste.node(origin)).map(|object| object.loc().source);
    let yaml = source.and_then(|id| paste.sources.get(id).map(|source| (id, source)));
    let Some((id, source)) = yaml.filter(|(_, source)| !source.text.trim_start().starts_with('{')) else {
        let numbered = (2..).map(|number: u32| format!("rbac-{number}.yaml"));
        let mut names = std::iter::once("rbac.yaml".to_owned()).chain(numbered);
        let name = names.find(|name| paste.sources.named(name).is_none())?;
        let edits = vec![Edit { name: name.into(), from: 0, to: 0, insert: documents.to_owned() }];
        return Some(Fix { safety: Safety::Unsafe, edits, span: None });
    };
    let end = source.text.len() as u32;
    let trimmed = source.text.trim_end();
    let ends_open = trimmed.ends_with("\n---") || trimmed == "---";
    let mut insert =
        if source.text.ends_with('\n') || source.text.is_empty() { String::new() } else { "\n".to_owned() };
    if !ends_open {
        insert.push_str("---\n");
    }
    insert.push_str(documents);
    let place = Loc { source: id, start: end, end };
    let edits = vec![paste.sources.edit(place, insert)];
    Some(Fix { safety: Safety::Unsafe, edits, span: Some(paste.sources.span(place)) })
}

fn is_json(paste: &Paste, node: Node<'_>) -> bool {
    let source = paste.sources.get(node.loc().source);
    source.is_some_and(|source| source.text.trim_start().starts_with('{'))
}

fn listed(words: &[String]) -> String {
    words.iter().map(|word| json(word)).collect::<Vec<_>>().join(", ")
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
