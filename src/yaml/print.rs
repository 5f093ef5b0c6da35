//! A tree as JSON, printed as Go's encoding/json prints it.

use super::scalar;
use super::tree::{Document, Node};
use super::{IssueKind, Kind};
use crate::text::gather;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

/// How long the JSON of a node may become.
const MAX_JSON: usize = 64 << 20;

/// A node as JSON: keys sorted, numbers and escapes as Go's encoding/json writes them. Stops with `null`s once it is
/// longer than any manifest.
pub fn to_json(node: Node<'_>) -> String {
    let mut out = String::new();
    write(node, &mut out);
    out
}

/// What sigs.k8s.io/yaml makes of a document when it is strict: its JSON, or why it refuses it.
pub fn strict_json(document: &Document) -> Result<String, String> {
    let fatal = document.issues.iter().find_map(|issue| match &issue.kind {
        IssueKind::Syntax(message) => Some(message.clone()),
        IssueKind::TooMuch { what: "alias expansion", .. } => {
            Some("yaml: document contains excessive aliasing".to_owned())
        }
        IssueKind::TooMuch { what, limit } => Some(format!("yaml: exceeded {what} of {limit}")),
        IssueKind::DuplicateKey { .. } | IssueKind::TextAfterEnd => None,
    });
    match (fatal, document.root()) {
        (Some(message), _) => Err(message),
        (None, None) => Ok("null".to_owned()),
        (None, Some(root)) => match set_twice(document).as_slice() {
            [] => Ok(to_json(root)),
            twice => Err(format!("yaml: unmarshal errors:\n  {}", twice.join("\n  "))),
        },
    }
}

/// Go's words for every key that is written twice into one mapping, by hand or by a merge.
fn set_twice(document: &Document) -> Vec<String> {
    const MOST: usize = 100;
    let mut errors = Vec::new();
    let Some(tree) = document.tree.as_deref() else { return errors };
    let chunk = document.text();
    for id in 0..tree.slots.len() as u32 {
        let irregular = tree.slot(id).is_some_and(|slot| slot.flags & super::tree::IRREGULAR != 0);
        if !irregular || errors.len() >= MOST {
            continue;
        }
        let mut seen = HashMap::new();
        tree.merged(id, &mut |key, value| {
            let kind = tree.kind(key);
            let text = tree.key(chunk, key);
            if seen.insert((kind as u8, text.clone()), ()).is_some() && errors.len() < MOST {
                let end = tree.slot(value).map_or(0, |slot| slot.start as usize);
                let line = chunk.get(..end).unwrap_or_default().matches('\n').count() + 1;
                let shown = if kind == Kind::Str { format!("{text:?}") } else { text.into_owned() };
                errors.push(format!("line {line}: key {shown} already set in map"));
            }
        });
    }
    errors
}

fn write(node: Node<'_>, out: &mut String) {
    if out.len() > MAX_JSON {
        out.push_str("null");
        return;
    }
    match node.kind() {
        Kind::Null => out.push_str("null"),
        Kind::Bool => out.push_str(if node.as_bool() == Some(true) { "true" } else { "false" }),
        Kind::Int | Kind::Float => match node.as_number() {
            Some(number) => out.push_str(&scalar::print(number)),
            None => out.push_str("null"),
        },
        Kind::Str => string(&node.text(), out),
        Kind::Seq => {
            out.push('[');
            for (index, item) in node.items().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                write(item, out);
            }
            out.push(']');
        }
        Kind::Map => {
            let sorted: BTreeMap<_, _> = gather(node.entries().map(|entry| (entry.key.key_text(), entry.value)));
            out.push('{');
            for (index, (key, value)) in sorted.into_iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                string(&key, out);
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
    }
}

/// A JSON string as Go writes it: `<`, `>`, `&` and the line separators escaped too.
fn string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..='\u{1f}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}
