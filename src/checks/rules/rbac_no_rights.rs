//! A subject without any right.

use super::MOST_BLOCKS;
use crate::api::{Content, Object, PolicyRule};
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Severity};
use crate::words::korean::i;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

pub static RULE: Rule = Rule { id: "rbac-no-rights", severity: Severity::Info, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "ServiceAccounts that no binding of the paste names, by themselves or by a group of theirs, where it names others; and subjects all of whose roles have no rule.",
            why: "They may do nothing but what everybody may. That is right for a workload that never talks to the API server, and puzzling for one that does.",
        },
        ko: PageText {
            what: "다른 ServiceAccount를 부르는 binding이 있는데도 그 자신이나 그 group을 부르는 binding이 없는 ServiceAccount와, 묶인 role에 규칙이 하나도 없는 subject를 찾습니다.",
            why: "누구나 할 수 있는 것 말고는 아무것도 할 수 없습니다. API 서버와 이야기하지 않는 workload라면 맞지만, 이야기하는 workload라면 문제입니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ci\n  namespace: prod\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n  namespace: prod\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: b\n  namespace: prod\nsubjects:\n- kind: ServiceAccount\n  name: web\n  namespace: prod\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: view\n",
    right: "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ci\n  namespace: prod\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n  namespace: prod\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: b\n  namespace: prod\nsubjects:\n- kind: ServiceAccount\n  name: web\n  namespace: prod\n- kind: ServiceAccount\n  name: ci\n  namespace: prod\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: view\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let objects = || context.cluster.objects();
    let mut users: HashSet<String> = HashSet::new();
    let mut groups: HashSet<&str> = HashSet::new();
    // Where each subject is named, and whether any role that is not known to be empty is bound to it.
    let mut named: BTreeMap<(&str, String), (&Object, usize, bool)> = BTreeMap::new();
    let mut rules: HashMap<(bool, &str, &str), &[Arc<PolicyRule>]> = HashMap::new();
    for object in objects() {
        match &object.content {
            Content::Role(role) => {
                rules.insert((true, object.namespace(), &object.metadata.name), &role.rules);
            }
            Content::ClusterRole(role) if role.aggregation_rule.is_none() => {
                rules.insert((false, "", &object.metadata.name), &role.rules);
            }
            _ => {}
        }
    }
    let mut accounts = false;
    for object in objects() {
        let (Content::RoleBinding(binding) | Content::ClusterRoleBinding(binding)) = &object.content else { continue };
        let of_namespace = binding.role_ref.kind == "Role";
        let namespace = if of_namespace { object.namespace() } else { "" };
        let empty = rules.get(&(of_namespace, namespace, binding.role_ref.name.as_str())).is_some_and(|r| r.is_empty());
        for (at, subject) in binding.subjects.iter().enumerate() {
            let name = match subject.kind.as_str() {
                "ServiceAccount" => {
                    accounts = true;
                    let namespace =
                        if subject.namespace.is_empty() { object.namespace() } else { subject.namespace.as_str() };
                    format!("system:serviceaccount:{namespace}:{}", subject.name)
                }
                _ => subject.name.clone(),
            };
            match subject.kind.as_str() {
                "Group" => {
                    groups.insert(&subject.name);
                }
                _ => {
                    users.insert(name.clone());
                }
            }
            let known = named.entry((&subject.kind, name)).or_insert((object, at, false));
            known.2 |= !empty;
        }
    }
    let by_group = |namespace: &str| {
        [
            "system:authenticated".to_owned(),
            "system:serviceaccounts".to_owned(),
            format!("system:serviceaccounts:{namespace}"),
        ]
        .iter()
        .any(|group| groups.contains(group.as_str()))
    };
    let mut found = Vec::new();
    for object in objects().filter(|object| matches!(object.content, Content::ServiceAccount(_))) {
        let (namespace, name) = (object.namespace(), object.metadata.name.as_str());
        let user = format!("system:serviceaccount:{namespace}:{name}");
        if !accounts || name == "default" || users.contains(&user) || by_group(namespace) || found.len() >= MOST_BLOCKS
        {
            continue;
        }
        let shown = format!("{namespace}/{name}");
        found.push(RULE.at(
            context.span(object.origin, "metadata.name"),
            Both::new(
                format!("No binding names ServiceAccount {}: it may do nothing but what everybody may.", Code(&shown)),
                format!(
                    "ServiceAccount {}{} 어떤 binding에도 없습니다. 누구나 할 수 있는 것만 할 수 있습니다.",
                    Code(&shown),
                    i(name)
                ),
            ),
            Both::new(
                "Bind it to a role if its workload talks to the API server.",
                "workload가 API 서버와 이야기한다면 role에 묶으십시오.",
            ),
        ));
    }
    for ((kind, _), (object, at, _)) in named.iter().filter(|(_, (_, _, some))| !some).take(MOST_BLOCKS) {
        let (Content::RoleBinding(binding) | Content::ClusterRoleBinding(binding)) = &object.content else { continue };
        let name = binding.subjects.get(*at).map(|subject| subject.name.as_str()).unwrap_or_default();
        found.push(RULE.at(
            context.span(object.origin, &format!("subjects[{at}]")),
            Both::new(
                format!("{kind} {} is bound to roles without any rule only.", Code(name)),
                format!("{kind} {}{} 묶인 role에는 규칙이 하나도 없습니다.", Code(name), i(name)),
            ),
            Both::new("Give the role its rules.", "role에 규칙을 적으십시오."),
        ));
    }
    found
}
