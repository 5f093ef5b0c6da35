//! An object that does not say what it is.

use crate::api::IssueKind;
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Severity};
use crate::yaml::Node;

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

/// A kind, and the fields by which it is recognised; upper and lower case do not count. Any one of them is enough.
const SHAPES: [(&str, &str, &[&str]); 13] = [
    ("networking.k8s.io/v1", "NetworkPolicy", &["spec.podSelector", "spec.policyTypes"]),
    (
        "monitoring.coreos.com/v1",
        "Prometheus",
        &["spec.alerting", "spec.serviceMonitorSelector", "spec.podMonitorSelector"],
    ),
    ("networking.k8s.io/v1", "Ingress", &["spec.ingressClassName", "spec.defaultBackend", "spec.rules"]),
    ("apps/v1", "Deployment", &["spec.template", "spec.strategy"]),
    ("v1", "Pod", &["spec.containers"]),
    ("v1", "PersistentVolume", &["spec.capacity", "spec.hostPath"]),
    ("v1", "PersistentVolumeClaim", &["spec.accessModes"]),
    ("v1", "ResourceQuota", &["spec.hard"]),
    ("v1", "Service", &["spec.ports", "spec.clusterIP"]),
    ("rbac.authorization.k8s.io/v1", "RoleBinding", &["roleRef", "subjects"]),
    ("rbac.authorization.k8s.io/v1", "Role", &["rules"]),
    ("v1", "Config", &["clusters", "contexts", "users"]),
    ("v1", "ConfigMap", &["data"]),
];

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
            let (message, help) = match recognise(node) {
                Some((group, kind, fields)) => {
                    let by = fields.iter().map(|field| Code(field).to_string()).collect::<Vec<_>>().join(", ");
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
            Some(RULE.at(paste.sources.span(issue.loc), message, help))
        })
        .collect()
}

/// The first kind that has one of these fields, and which of its fields are there.
fn recognise(node: Node<'_>) -> Option<(&'static str, &'static str, Vec<&'static str>)> {
    SHAPES.iter().find_map(|(group, kind, fields)| {
        let there: Vec<&str> = fields.iter().copied().filter(|field| has(node, field)).collect();
        (!there.is_empty()).then_some((*group, *kind, there))
    })
}

fn has(node: Node<'_>, path: &str) -> bool {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    node.entries()
        .any(|entry| entry.key.text().eq_ignore_ascii_case(first) && (rest.is_empty() || has(entry.value, rest)))
}
