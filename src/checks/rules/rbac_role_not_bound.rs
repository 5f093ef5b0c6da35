//! A role that nobody binds.

use super::MOST_BLOCKS;
use crate::api::{Content, Object};
use crate::checks::escalation::DEFAULTS_LABEL;
use crate::checks::{Context, Page, PageText, Rule};
use crate::cluster::selects;
use crate::text::{Both, Code, Diagnostic, Severity};
use crate::words::korean::eul;
use std::collections::HashSet;

pub static RULE: Rule = Rule { id: "rbac-role-not-bound", severity: Severity::Info, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Roles and ClusterRoles that no binding of the paste refers to and no aggregated ClusterRole takes in, where the paste has bindings.",
            why: "A role gives nothing to anybody by itself. Either its binding is missing or misspelt, or the role is left over.",
        },
        ko: PageText {
            what: "binding이 있는 글에서, 어떤 binding도 가리키지 않고 어떤 aggregated ClusterRole도 모으지 않는 Role과 ClusterRole을 찾습니다.",
            why: "role은 그것만으로는 아무에게도 권한을 주지 않습니다. binding이 빠졌거나 이름이 틀렸거나, 쓰지 않는 role입니다.",
        },
    },
    wrong: "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: reader\n  namespace: prod\nrules:\n- apiGroups: [\"\"]\n  resources: [pods]\n  verbs: [get]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: readers\n  namespace: prod\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: jane\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: view\n",
    right: "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: reader\n  namespace: prod\nrules:\n- apiGroups: [\"\"]\n  resources: [pods]\n  verbs: [get]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: readers\n  namespace: prod\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: jane\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: reader\n",
};

/// What the ClusterRoles admin, edit and view of every cluster take in.
const TAKEN_IN: &str = "rbac.authorization.k8s.io/aggregate-to-";

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let objects = || context.cluster.objects();
    let mut bound: HashSet<(bool, &str, &str)> = HashSet::new();
    for object in objects() {
        let (Content::RoleBinding(binding) | Content::ClusterRoleBinding(binding)) = &object.content else { continue };
        let of_namespace = binding.role_ref.kind == "Role";
        let namespace = if of_namespace { object.namespace() } else { "" };
        bound.insert((of_namespace, namespace, binding.role_ref.name.as_str()));
    }
    if bound.is_empty() {
        return Vec::new();
    }
    let selectors: Vec<_> = objects()
        .filter_map(|object| match &object.content {
            Content::ClusterRole(role) => role.aggregation_rule.as_ref(),
            _ => None,
        })
        .flat_map(|rule| &rule.cluster_role_selectors)
        .collect();
    let taken_in = |object: &Object| {
        let labels = &object.metadata.labels;
        labels.iter().any(|(key, _)| key.starts_with(TAKEN_IN))
            || selectors.iter().any(|selector| selects(selector, labels))
    };
    let unused = |object: &&Object| {
        let name = object.metadata.name.as_str();
        // What every cluster has may stand in the paste without its binding.
        let (key, value) = DEFAULTS_LABEL;
        if name.starts_with("system:") || object.metadata.labels.get(key).is_some_and(|label| label == value) {
            return false;
        }
        match &object.content {
            Content::Role(_) => !bound.contains(&(true, object.namespace(), name)),
            Content::ClusterRole(_) => !bound.contains(&(false, "", name)) && !taken_in(object),
            _ => false,
        }
    };
    let found = objects().filter(unused).take(MOST_BLOCKS).map(|object| {
        let (kind, name) = (object.kind.as_str(), &object.metadata.name);
        RULE.at(
            context.span(object.origin, "metadata.name"),
            Both::new(
                format!("No binding refers to {kind} {}: it gives nothing to anybody.", Code(name)),
                format!("{kind} {}{} 가리키는 binding이 없어 아무에게도 권한을 주지 않습니다.", Code(name), eul(name)),
            ),
            Both::new("Bind it, or paste its binding too.", "binding을 만들거나, 있다면 함께 붙여 넣으십시오."),
        )
    });
    found.collect()
}
