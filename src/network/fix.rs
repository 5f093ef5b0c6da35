//! The smallest edit that would open a direction, tried before it is offered.

use super::Protocol;
use super::code::Code;
use super::near::{Miss, Near};
use super::opened::opened;
use super::policy::{Direction, Policy, Rule};
use super::ports::PortTable;
use super::tried::Tried;
use super::why::Asking;
use super::world::End;
use crate::api::{Labels, Object, Paste};
use crate::cluster::NAME_LABEL;
use crate::text::{Edit, Fix, Loc, ObjectRef, Safety, SourceId};
use crate::yaml::{Kind, Node, read_yaml, to_json};
use std::sync::Arc;

/// At most so many near misses get an edit.
const MAX_OFFERS: usize = 3;
/// Labels that say what a pod is, best first.
const IDENTITY: [&str; 8] =
    ["app.kubernetes.io/name", "app", "name", "k8s-app", "run", "component", "role", "app.kubernetes.io/component"];

/// Gives the nearest misses the edit that would help, where one can be made and does help.
pub(super) fn offer(asking: &Asking<'_, '_>, nears: &mut [Near<'_, '_>]) {
    for near in nears.iter_mut().take(MAX_OFFERS) {
        if near.candidate.steps.iter().any(|step| step.outcome == crate::text::Outcome::Unknown) {
            continue;
        }
        let Some(edit) = edit_for(asking, near) else { continue };
        let fix = Fix { safety: Safety::Unsafe, edits: vec![edit], span: None };
        if let Some(opens) = tried(asking, near.policy, &fix) {
            near.candidate.also_grants = opens;
            near.candidate.fix = Some(fix);
        }
    }
}

fn edit_for(asking: &Asking<'_, '_>, near: &Near<'_, '_>) -> Option<Edit> {
    let node = asking.world.cluster.paste.node(near.policy.object.origin)?;
    let direction = asking.direction;
    match (near.miss, near.rule) {
        (Miss::Ports, Some(rule)) => {
            append(&asking.world.cluster.paste, node.at(&format!("{}.ports", rule.path))?, &port_lines(asking)?)
        }
        (Miss::Peers { .. }, Some(rule)) => append(
            &asking.world.cluster.paste,
            node.at(&format!("{}.{}", rule.path, direction.peers_field()))?,
            &peer_lines(asking, near.policy)?,
        ),
        (Miss::Both | Miss::NoRule, _) => {
            let mut lines = vec![format!("{}:", direction.peers_field())];
            lines.extend(item(&peer_lines(asking, near.policy)?));
            if let Some(port) = port_lines(asking) {
                lines.push("ports:".to_owned());
                lines.extend(item(&port));
            }
            let rules = node.at(&format!("spec.{}", direction.field()));
            match rules.filter(|rules| rules.kind() == Kind::Seq) {
                Some(rules) => append(&asking.world.cluster.paste, rules, &lines),
                None => new_field(&asking.world.cluster.paste, node.at("spec")?, direction.field(), rules, &lines),
            }
        }
        _ => None,
    }
}

/// A list item's lines with its dash.
fn item(lines: &[String]) -> Vec<String> {
    lines.iter().enumerate().map(|(index, line)| format!("{}{line}", if index == 0 { "- " } else { "  " })).collect()
}

/// An entry of `ports` for the port asked about; none where no single port was.
fn port_lines(asking: &Asking<'_, '_>) -> Option<Vec<String>> {
    let asked = Protocol::ALL.into_iter().find_map(|protocol| Some((protocol, *asking.ports.of(protocol).first()?)));
    let (protocol, (first, last)) = asked.filter(|_| !asking.ports.is_all())?;
    let mut lines = vec![format!("protocol: {}", protocol.name())];
    if first == last {
        lines.push(format!("port: {first}"));
    }
    Some(lines)
}

/// An entry of `from` or `to` for the other end.
fn peer_lines(asking: &Asking<'_, '_>, policy: &Policy<'_>) -> Option<Vec<String>> {
    let other = match asking.other {
        End::Addresses(range) => {
            return Some(vec!["ipBlock:".to_owned(), format!("  cidr: {}", scalar(&range.cidr()?))]);
        }
        End::IngressController => return None,
        End::Workload(index) => asking.world.workload(index)?,
    };
    let mut lines = Vec::new();
    if other.namespace != policy.object.namespace() {
        lines.push("namespaceSelector:".to_owned());
        lines.push("  matchLabels:".to_owned());
        lines.push(format!("    {NAME_LABEL}: {}", scalar(&other.namespace)));
    }
    match identity(&other.labels, &wanted_keys(asking, policy)) {
        Some((key, value)) => {
            lines.push("podSelector:".to_owned());
            lines.push("  matchLabels:".to_owned());
            lines.push(format!("    {}: {}", scalar(key), scalar(value)));
        }
        None => lines.push("podSelector: {}".to_owned()),
    }
    Some(lines)
}

/// The label keys by which a policy's peers already tell pods apart.
fn wanted_keys<'p>(asking: &Asking<'_, '_>, policy: &'p Policy<'_>) -> Vec<&'p String> {
    let rules = policy.rules(asking.direction).unwrap_or_default().iter();
    let entries = rules.flat_map(|rule: &Rule<'_>| rule.peers.iter().flatten());
    let selectors = entries.filter_map(|entry| match &entry.kind {
        super::PeerKind::Pods(pods) => pods.pods,
        _ => None,
    });
    selectors.flat_map(|selector| selector.match_labels.keys()).collect()
}

fn identity<'l>(labels: &'l Labels, wanted: &[&String]) -> Option<(&'l String, &'l String)> {
    let by_wanted = wanted.iter().find_map(|key| labels.get_key_value(*key));
    by_wanted.or_else(|| IDENTITY.iter().find_map(|key| labels.get_key_value(*key))).or_else(|| labels.iter().next())
}

/// A scalar that reads as this string.
fn scalar(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null"
        );
    let block = text.contains('/') && text.starts_with(|c: char| c.is_ascii_hexdigit());
    if plain || (block && text.contains('.')) { text.to_owned() } else { format!("{text:?}") }
}

/// The edit that appends an item to a list of an object, in the style in which the list is written.
pub fn add_item(paste: &Paste, object: &Object, list: &str, lines: &[&str]) -> Option<Fix> {
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    let edit = append(paste, paste.node(object.origin)?.at(list)?, &lines)?;
    Some(Fix { safety: Safety::Unsafe, edits: vec![edit], span: None })
}

/// The edit that appends an item to a sequence, in the style in which it is written.
fn append(paste: &Paste, list: Node<'_>, lines: &[String]) -> Option<Edit> {
    let sources = &paste.sources;
    let last = list.items().last();
    if list.is_shared() {
        return None;
    }
    if list.is_flow() {
        let loc = list.loc();
        let end = Loc { start: loc.end.checked_sub(1)?, end: loc.end.checked_sub(1)?, ..loc };
        let comma = if last.is_some() { ", " } else { "" };
        let documents = read_yaml(SourceId::default(), &Arc::from(lines.join("\n")));
        let value = to_json(documents.first()?.root()?);
        return Some(sources.edit(end, format!("{comma}{value}")));
    }
    let last = last?;
    let indent = indent_of(paste, last.loc())?.checked_sub(2)?;
    insert_after(paste, last.loc(), &item(lines), indent)
}

/// The edit that gives a mapping a field which holds one item, in the place of an empty one if that is written.
fn new_field(
    paste: &Paste,
    mapping: Node<'_>,
    field: &str,
    written: Option<Node<'_>>,
    lines: &[String],
) -> Option<Edit> {
    if mapping.is_flow() || mapping.kind() != Kind::Map || mapping.is_shared() {
        return None;
    }
    let first = mapping.entries().next()?;
    let indent = indent_of(paste, first.key.loc())?;
    if let Some(written) = written {
        let text: String = item(lines).iter().map(|line| format!("\n{}{line}", " ".repeat(indent))).collect();
        return Some(paste.sources.edit(written.loc(), text));
    }
    let mut all = vec![format!("{field}:")];
    all.extend(item(lines));
    insert_after(paste, mapping.loc(), &all, indent)
}

/// The column at which something starts, 0-based.
fn indent_of(paste: &Paste, loc: Loc) -> Option<usize> {
    let source = paste.sources.get(loc.source)?;
    let start = source.lines().line_start(source.lines().line_of(loc.start));
    Some(source.text.get(start as usize..loc.start as usize)?.chars().count())
}

/// The edit that puts lines below the line on which something ends.
fn insert_after(paste: &Paste, loc: Loc, lines: &[String], indent: usize) -> Option<Edit> {
    let sources = &paste.sources;
    let text = &sources.get(loc.source)?.text;
    let rest = text.get(loc.end as usize..)?;
    // A block's end may lie behind its last line break already.
    let inside = text.get(loc.start as usize..loc.end as usize)?;
    let trimmed = inside.trim_end_matches([' ', '\t', '\r', '\n']);
    let end = if trimmed.len() < inside.len() && inside.ends_with(['\n', ' ']) && inside.contains('\n') {
        loc.start + trimmed.len() as u32
    } else {
        loc.end
    };
    let to_line_end = if end == loc.end {
        rest.find('\n').unwrap_or(rest.len())
    } else {
        text.get(end as usize..)?.find('\n').unwrap_or(0)
    };
    let at = end + u32::try_from(to_line_end).ok()?;
    let indent = " ".repeat(indent);
    let insert: String = lines.iter().map(|line| format!("\n{indent}{line}")).collect();
    Some(sources.edit(Loc { start: at, end: at, ..loc }, insert))
}

/// What an edit opens besides what was asked; none if it does not open that.
fn tried(asking: &Asking<'_, '_>, policy: &Policy<'_>, fix: &Fix) -> Option<Vec<Code>> {
    let edited = Tried::new(asking.world.cluster, fix)?;
    let asked = match asking.other {
        End::Addresses(range) => vec![range],
        _ => Vec::new(),
    };
    let after = edited.world(&asking.world.options, &asked);
    let mut table = PortTable::new();
    let flow = after.flow(&mut table, asking.subject, asking.direction, asking.other);
    if table.get(flow.sure).intersection(&asking.ports).is_empty() {
        return None;
    }
    let is_one = |one: End, other: End| match (one, other) {
        (End::Workload(one), End::Workload(other)) => {
            let both = asking.world.workload(one).zip(asking.world.workload(other));
            both.is_some_and(|(one, other)| one.same_name(other))
        }
        _ => one == other,
    };
    let is_asked = |source: End, destination: End| {
        let (subject, other) = match asking.direction {
            Direction::Ingress => (destination, source),
            Direction::Egress => (source, destination),
        };
        is_one(subject, End::Workload(asking.subject)) && is_one(other, asking.other)
    };
    let touched = [(ObjectRef::from(policy.object), asking.direction)];
    Some(opened(asking.world, &after, &touched, &asking.ports, &is_asked))
}
