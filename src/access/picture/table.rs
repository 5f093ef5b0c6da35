//! Access as a table: subjects, what binds them, and what they may.

use super::rule::rule_text;
use super::{MAX_ROWS, MAX_RULES, Phrase, Say, chain, label};
use crate::access::why::{names, who};
use crate::access::{Access, Answer, Binding, Who};
use crate::cluster::Cluster;
use crate::graph::{Cell, Table, TableRow};
use crate::text::{Code as InCode, Order, Sentence, Verdict};

/// Subjects, what binds them, and what they may.
pub fn table(access: &Access, cluster: &Cluster, about: Option<&Answer>, say: Say<'_>) -> Table {
    let columns = [Phrase::Subject, Phrase::Binding, Phrase::Role, Phrase::Rights, Phrase::Where];
    let on_path = |binding: &Binding| chain(about).iter().any(|step| step.object == Some(binding.object_ref()));
    let bindings = access.bindings().iter().filter(|binding| !binding.is_built_in());
    let mut pairs: Vec<(bool, &Binding, usize)> = Vec::new();
    for binding in bindings {
        let is_path = on_path(binding);
        for (at, subject) in binding.subjects.iter().enumerate() {
            let current = is_path && about.is_none_or(|answer| names(binding, subject, &answer.identity));
            pairs.push((current, binding, at));
        }
    }
    // What is asked about is among the rows that are shown.
    if pairs.len() > MAX_ROWS {
        pairs.order_by_key(|(current, ..)| !current);
    }
    let more = pairs.len().saturating_sub(MAX_ROWS);
    let cell = |text: String| Cell { text: Sentence::new(text), verdict: None };
    let mut rows = Vec::new();
    for (current, binding, at) in pairs.into_iter().take(MAX_ROWS) {
        let Some(subject) = binding.subjects.get(at) else { continue };
        let role = binding.role.and_then(|role| access.roles().get(role));
        let rights: Vec<String> = match role {
            Some(role) => role.rules.iter().take(MAX_RULES).map(|rule| rule_text(rule, say)).collect(),
            None => vec![say(&Phrase::NotInPaste(binding.role_ref.kind.clone()))],
        };
        let place = match binding.namespace.as_str() {
            "" => say(&Phrase::EveryNamespace),
            namespace => namespace.to_owned(),
        };
        let each = who(binding, subject, None);
        rows.push(TableRow {
            cells: vec![
                cell(format!("{} {}", each.kind, InCode(label(&each)))),
                cell(format!("{} {}", binding.kind.as_str(), InCode(&binding.name))),
                Cell {
                    text: Sentence::new(format!("{} {}", binding.role_ref.kind, InCode(&binding.role_ref.name))),
                    verdict: role.is_none().then_some(Verdict::Unknown),
                },
                cell(rights.join("; ")),
                cell(place),
            ],
            span: binding.origin.map(|origin| cluster.paste.span(origin, &format!("subjects[{at}]"))),
            ask: list_question(&each, &binding.namespace),
            current,
        });
    }
    if more > 0 {
        let mut cells = vec![cell(say(&Phrase::More(more)))];
        cells.resize(columns.len(), Cell::default());
        rows.push(TableRow { cells, ..TableRow::default() });
    }
    rows.extend(crate::access::chain::rows(access, cluster, about, say));
    Table { columns: columns.iter().map(say).collect(), rows }
}

/// The command that lists everything a subject may do.
pub(super) fn list_question(who: &Who, namespace: &str) -> Option<String> {
    let user = match (who.kind.as_str(), &who.namespace) {
        ("ServiceAccount", Some(namespace)) => format!("system:serviceaccount:{namespace}:{}", who.name),
        ("User", _) => who.name.clone(),
        _ => return None,
    };
    let namespace = if namespace.is_empty() { String::new() } else { format!(" -n {namespace}") };
    Some(format!("kubectl auth can-i --list --as={}{namespace}", crate::kubectl::words::quote(&user)))
}
