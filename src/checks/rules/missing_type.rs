//! An object that does not say what it is.

use crate::api::{IssueKind, Paste};
use crate::checks::{Context, Page, PageText, Rule};
use crate::repair::{Recognised, recognise};
use crate::text::{Both, Code, Diagnostic, Fix, Loc, Safety, Severity};
use crate::yaml::{Document, Node};

pub static RULE: Rule = Rule { id: "missing-type", severity: Severity::Error, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Objects without apiVersion or kind.",
            why: "The API server does not know what to do with them. Where the fields tell what it must be, that is said.",
        },
        ko: PageText {
            what: "apiVersion이나 kind가 없는 객체를 찾습니다.",
            why: "API 서버는 이것을 어떻게 할지 모릅니다. field를 보고 무엇인지 알 수 있으면 알려 줍니다.",
        },
    },
    wrong: "spec:\n  podSelector: {}\n  policyTypes:\n  - Ingress\n",
    right: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: a\nspec:\n  podSelector: {}\n  policyTypes:\n  - Ingress\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let missing = context.issues().filter_map(|(paste, issue)| match issue.kind {
        IssueKind::TypeMissing { api_version, kind } => Some((paste, issue, api_version, kind)),
        _ => None,
    });
    missing
        .filter_map(|(paste, issue, api_version, kind)| {
            let node = paste.node(issue.origin)?;
            let mut lacks = Vec::new();
            for (name, is_missing) in
                [("apiVersion", api_version), ("kind", kind), ("metadata", node.get("metadata").is_none())]
            {
                if is_missing {
                    lacks.push(Code(name).to_string());
                }
            }
            let lacks = lacks.join(", ");
            let recognised = recognise(node);
            let (message, help) = match &recognised {
                Some(Recognised { api_version: group, kind, by }) => {
                    let by = by.iter().map(|field| Code(field).to_string()).collect::<Vec<_>>().join(", ");
                    let custom = group.starts_with("monitoring");
                    (
                        Both::new(
                            format!(
                                "Without {lacks} this is not an object; by {by} it looks like a {kind}{}.",
                                if custom { ", a custom resource" } else { "" }
                            ),
                            format!(
                                "{lacks}: 없으므로 객체가 아닙니다. {by}: 이것으로 보아 {kind}{}인 듯합니다.",
                                if custom { " custom resource" } else { "" }
                            ),
                        ),
                        Both::new(
                            format!(
                                "Begin with {}, {} and a {} under {}.",
                                Code(format!("apiVersion: {group}")),
                                Code(format!("kind: {kind}")),
                                Code("name"),
                                Code("metadata")
                            ),
                            format!(
                                "{}, {}, 그리고 {} 아래의 {}으로 시작하십시오.",
                                Code(format!("apiVersion: {group}")),
                                Code(format!("kind: {kind}")),
                                Code("metadata"),
                                Code("name")
                            ),
                        ),
                    )
                }
                None => (
                    Both::new(
                        format!("This object does not say what it is: it lacks {lacks}."),
                        format!("무엇인지 알 수 없는 객체입니다. 없는 것: {lacks}."),
                    ),
                    Both::new(
                        format!("Every object begins with {} and {}.", Code("apiVersion"), Code("kind")),
                        format!("모든 객체는 {}과 {}로 시작합니다.", Code("apiVersion"), Code("kind")),
                    ),
                ),
            };
            let found = RULE.at(paste.sources.span(issue.loc), message, help);
            let is_whole = paste.documents.get(issue.origin.document as usize).and_then(Document::root);
            let whole = is_whole.filter(|root| root.id() == node.id() && !root.is_flow());
            Some(match (recognised, whole) {
                (Some(recognised), Some(_)) => with_head(context, found, paste, node, &recognised),
                _ => found,
            })
        })
        .collect()
}

/// With the lines that are missing; what the object is called only its author knows.
fn with_head(
    context: &Context<'_>,
    found: Diagnostic<Both>,
    paste: &Paste,
    node: Node<'_>,
    recognised: &Recognised,
) -> Diagnostic<Both> {
    let span = paste.sources.span(node.loc());
    let source = context.paste.sources.named(&span.source).and_then(|id| Some((id, context.paste.sources.get(id)?)));
    let Some((id, source)) = source else { return found };
    let start = source.lines().line_start(span.start.line.saturating_sub(1));
    let indent = " ".repeat(span.start.column.saturating_sub(1) as usize);
    // A key in another case is there already.
    let has = |key: &str| node.entries().any(|entry| entry.key.text().eq_ignore_ascii_case(key));
    let mut head = String::new();
    for (key, value) in [("apiVersion", recognised.api_version), ("kind", recognised.kind)] {
        if !has(key) {
            head.push_str(&format!("{indent}{key}: {value}\n"));
        }
    }
    // Kubeconfigs have none.
    if !has("metadata") && recognised.kind != "Config" {
        head.push_str(&format!("{indent}metadata:\n{indent}  name: example\n"));
    }
    let edit = context.paste.sources.edit(Loc { source: id, start, end: start }, head);
    let label = Both::new("Add its head", "머리 넣기");
    found.mended_by(Fix { safety: Safety::Unsafe, edits: vec![edit], span: None }, label)
}
