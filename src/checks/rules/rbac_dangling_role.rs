//! A binding whose role is not there.

use crate::api::Content;
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Severity, gather, nearest};
use crate::words::korean::{eul, i};
use std::collections::BTreeSet;

pub static RULE: Rule = Rule { id: "rbac-dangling-role", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Bindings whose `roleRef` names a role that is not in the paste and that no cluster has from the start.",
            why: "The API server takes such a binding, and it grants nothing until somebody makes the role. Then it grants whatever that says.",
        },
        ko: PageText {
            what: "`roleRef`가 가리키는 role이 없는 binding을 찾습니다.",
            why: "API 서버는 이런 binding을 받지만, 누가 그 role을 만들 때까지 아무 권한도 주지 않습니다. 만들어지면 그 내용대로 줍니다.",
        },
    },
    wrong: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: reader\nrules:\n- apiGroups: [\"\"]\n  resources: [pods]\n  verbs: [get]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: b\n  namespace: default\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: jane\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: raeder\n",
    right: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: reader\nrules:\n- apiGroups: [\"\"]\n  resources: [pods]\n  verbs: [get]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: b\n  namespace: default\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: jane\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: reader\n",
};

/// What every cluster has from the start.
const BUILT_IN: [&str; 4] = ["cluster-admin", "admin", "edit", "view"];

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let roles: BTreeSet<(&str, &str, &str)> = gather(context.cluster.objects().filter_map(|object| {
        let (kind, namespace) = match &object.content {
            Content::Role(_) => ("Role", object.namespace()),
            Content::ClusterRole(_) => ("ClusterRole", ""),
            _ => return None,
        };
        Some((kind, namespace, object.metadata.name.as_str()))
    }));
    let mut found = Vec::new();
    for object in context.cluster.objects() {
        let (Content::RoleBinding(binding) | Content::ClusterRoleBinding(binding)) = &object.content else { continue };
        let (kind, name) = (binding.role_ref.kind.as_str(), binding.role_ref.name.as_str());
        let namespace = if kind == "Role" { object.namespace() } else { "" };
        let built_in = BUILT_IN.contains(&name) && kind == "ClusterRole"
            || name.starts_with("system:")
            || (kind == "Role" && namespace.starts_with("kube-"));
        if name.is_empty() || built_in || roles.contains(&(kind, namespace, name)) {
            continue;
        }
        let here = roles.iter().filter(|(other, home, _)| (*other, *home) == (kind, namespace));
        let names: Vec<&str> = here.map(|(_, _, name)| *name).collect();
        let shown = if kind == "Role" { format!("{namespace}/{name}") } else { name.to_owned() };
        let help = match nearest(name, &names) {
            Some(near) => Both::new(
                format!("Did you mean {}?", Code(near)),
                format!("혹시 {}{} 뜻하셨습니까?", Code(near), eul(near)),
            ),
            None => Both::new(
                "Until it is there the binding grants nothing. If the cluster has it, paste it too.",
                "그것이 생길 때까지 이 binding은 아무 권한도 주지 않습니다. cluster에 있다면 함께 붙여 넣으십시오.",
            ),
        };
        found.push(RULE.at(
            context.span(object.origin, "roleRef.name"),
            Both::new(
                format!("{} {} is not in the paste.", kind, Code(&shown)),
                format!("{} {}{} 붙여 넣은 글에 없습니다.", kind, Code(&shown), i(&shown)),
            ),
            help,
        ));
    }
    found
}
