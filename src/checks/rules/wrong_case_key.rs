//! A field name in the wrong case.

use crate::checks::{Context, Page, Rule};
use crate::text::{Both, Code, Diagnostic, Fix, Safety, Severity};
use crate::words::korean::eul;
use crate::yaml::{Kind, Node};

pub static RULE: Rule = Rule {
    id: "wrong-case-key",
    severity: Severity::Error,
    page: Both {
        en: Page {
            what: "Field names that differ from a known one in upper and lower case only.",
            why: "Field names are case-sensitive. Strict validation refuses an unknown one; without it the field is lost, and a policy without its podSelector selects every pod.",
        },
        ko: Page {
            what: "대소문자만 다른 field 이름을 찾습니다.",
            why: "field 이름은 대소문자를 가립니다. 엄격한 검증에서는 거부되고, 아니면 그 field가 사라집니다. podSelector를 잃은 policy는 모든 pod를 고릅니다.",
        },
    },
    wrong: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: a\nspec:\n  podselector: {}\n",
    right: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: a\nspec:\n  podSelector: {}\n",
    run,
};

/// Field names of the kinds that this page reads.
const KNOWN: &[&str] = &[
    "apiVersion",
    "kind",
    "metadata",
    "name",
    "namespace",
    "labels",
    "annotations",
    "generateName",
    "spec",
    "status",
    "podSelector",
    "namespaceSelector",
    "matchLabels",
    "matchExpressions",
    "policyTypes",
    "ingress",
    "egress",
    "from",
    "to",
    "ports",
    "port",
    "endPort",
    "protocol",
    "ipBlock",
    "cidr",
    "except",
    "key",
    "operator",
    "values",
    "rules",
    "roleRef",
    "subjects",
    "apiGroup",
    "apiGroups",
    "resources",
    "resourceNames",
    "verbs",
    "nonResourceURLs",
    "aggregationRule",
    "clusterRoleSelectors",
    "selector",
    "type",
    "clusterIP",
    "externalName",
    "targetPort",
    "nodePort",
    "replicas",
    "template",
    "containers",
    "initContainers",
    "image",
    "containerPort",
    "hostPort",
    "hostNetwork",
    "serviceAccountName",
    "ingressClassName",
    "defaultBackend",
    "backend",
    "service",
    "number",
    "host",
    "http",
    "paths",
    "path",
    "pathType",
    "tls",
    "hosts",
    "secretName",
    "hard",
    "schedule",
    "jobTemplate",
    "restartPolicy",
    "env",
    "value",
    "valueFrom",
    "volumes",
    "volumeMounts",
    "mountPath",
    "command",
    "args",
    "imagePullPolicy",
    "automountServiceAccountToken",
];

/// Under these anybody may write any key.
const FREE: &[&str] = &[
    "labels",
    "annotations",
    "matchLabels",
    "data",
    "stringData",
    "binaryData",
    "nodeSelector",
    "hard",
    "limits",
    "requests",
    "selector",
    "status",
    "parameters",
    "as-user-extra",
];

const DEEPEST: usize = 40;

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let paste = &*context.pasted.cleaned;
    let mut found = Vec::new();
    for document in paste.documents.iter().filter(|document| context.pasted.is_readable(document)) {
        let Some(root) = document.root() else { continue };
        let api_version = root.get("apiVersion").map(|node| node.text().into_owned()).unwrap_or_default();
        let group = api_version.split_once('/').map_or("", |(group, _)| group);
        // The kinds of other groups have fields of their own.
        if group.is_empty() || ["apps", "batch"].contains(&group) || group.ends_with(".k8s.io") {
            walk(context, root, 0, &mut found);
        }
    }
    found
}

fn walk(context: &Context<'_>, node: Node<'_>, depth: usize, found: &mut Vec<Diagnostic<Both>>) {
    if depth > DEEPEST || found.len() > super::MOST_BLOCKS {
        return;
    }
    for item in node.items() {
        walk(context, item, depth + 1, found);
    }
    for entry in node.entries() {
        let key = entry.key.text();
        let exact = KNOWN.contains(&key.as_ref());
        let meant = KNOWN.iter().find(|known| !exact && known.eq_ignore_ascii_case(&key));
        if let Some(meant) = meant {
            let sources = &context.pasted.cleaned.sources;
            let edit = sources.edit(entry.key.loc(), *meant);
            let fix = Fix { safety: Safety::Safe, edits: vec![edit], span: None };
            found.push(
                RULE.at(
                    sources.span(entry.key.loc()),
                    Both::new(
                        format!("{} is not a field. Did you mean {}?", Code(&key), Code(meant)),
                        format!(
                            "{}: 이런 field는 없습니다. 혹시 {}{} 뜻하셨습니까?",
                            Code(&key),
                            Code(meant),
                            eul(meant)
                        ),
                    ),
                    Both::new(
                        "Field names are case-sensitive in Kubernetes.",
                        "Kubernetes의 field 이름은 대소문자를 가립니다.",
                    ),
                )
                .mended_by(
                    fix,
                    Both::new(format!("Rename to {}", Code(meant)), format!("{}: 이름 바꾸기", Code(meant))),
                ),
            );
        }
        let name = meant.copied().unwrap_or(&key);
        let free = FREE.contains(&name) && !(name == "selector" && holds_selectors(entry.value));
        if !free && matches!(entry.value.kind(), Kind::Map | Kind::Seq) {
            walk(context, entry.value, depth + 1, found);
        }
    }
}

/// Whether a `selector` is of the kind with `matchLabels`, not a plain map of labels.
fn holds_selectors(node: Node<'_>) -> bool {
    node.entries().any(|entry| {
        let key = entry.key.text();
        key.eq_ignore_ascii_case("matchLabels") || key.eq_ignore_ascii_case("matchExpressions")
    })
}
