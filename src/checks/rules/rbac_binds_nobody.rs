//! A binding to nobody.

use crate::api::Content;
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Severity, nearest};
use crate::words::korean::{eul, i};

pub static RULE: Rule = Rule { id: "rbac-binds-nobody", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Bindings without subjects, and bindings to a ServiceAccount that is not there while others of its namespace are.",
            why: "They grant nothing to anybody, usually because of a slip in a name or namespace.",
        },
        ko: PageText {
            what: "subject가 없거나, 같은 namespace의 다른 ServiceAccount는 있는데 그것만 없는 binding을 찾습니다.",
            why: "아무에게도 권한을 주지 않습니다. 대개 이름이나 namespace를 잘못 쓴 것입니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: watcher\n  namespace: default\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: b\n  namespace: default\nsubjects:\n- kind: ServiceAccount\n  name: wacher\n  namespace: default\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: view\n",
    right: "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: watcher\n  namespace: default\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: b\n  namespace: default\nsubjects:\n- kind: ServiceAccount\n  name: watcher\n  namespace: default\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: view\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let mut found = Vec::new();
    for object in context.cluster.objects() {
        let (Content::RoleBinding(binding) | Content::ClusterRoleBinding(binding)) = &object.content else { continue };
        if binding.subjects.is_empty() {
            found.push(RULE.at(
                context.span(object.origin, "subjects"),
                Both::new(
                    format!("{} {} binds nobody: it has no subjects.", object.kind, Code(&object.metadata.name)),
                    format!(
                        "{} {}: subject가 없어 아무에게도 권한을 주지 않습니다.",
                        object.kind,
                        Code(&object.metadata.name)
                    ),
                ),
                Both::new(
                    "Name a User, Group or ServiceAccount under subjects.",
                    "subjects에 User, Group, ServiceAccount 가운데 하나를 적으십시오.",
                ),
            ));
        }
        for (at, subject) in binding.subjects.iter().enumerate() {
            if subject.kind != "ServiceAccount" || subject.name == "default" {
                continue;
            }
            let namespace = context.cluster.namespaces.get(&subject.namespace);
            let accounts = namespace.into_iter().flat_map(|namespace| &namespace.accounts);
            let accounts = accounts.filter_map(|index| context.paste.objects.get(*index));
            let names: Vec<&str> = accounts.map(|other| other.metadata.name.as_str()).collect();
            if names.is_empty() || names.contains(&subject.name.as_str()) {
                continue;
            }
            let help = match nearest(&subject.name, &names) {
                Some(near) => Both::new(
                    format!("Did you mean {}?", Code(near)),
                    format!("혹시 {}{} 뜻하셨습니까?", Code(near), eul(near)),
                ),
                None => Both::new("If the cluster has it, paste it too.", "cluster에 있다면 함께 붙여 넣으십시오."),
            };
            let shown = format!("{}/{}", subject.namespace, subject.name);
            found.push(RULE.at(
                context.span(object.origin, &format!("subjects[{at}].name")),
                Both::new(
                    format!("ServiceAccount {} is not in the paste.", Code(&shown)),
                    format!("ServiceAccount {}{} 붙여 넣은 글에 없습니다.", Code(&shown), i(&shown)),
                ),
                help,
            ));
        }
    }
    found
}
