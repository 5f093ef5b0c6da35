//! The verb `escalate`.

use crate::checks::escalation::{Power, Requests, told};
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "rbac-escalate", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Who may use the verb `escalate` on roles.",
            why: "The API server lets nobody write more into a role than they hold themselves. `escalate` lifts that: with it and an edit of a role that one is bound to, one may do anything.",
        },
        ko: PageText {
            what: "role에 verb `escalate`를 쓸 수 있는 subject를 찾습니다.",
            why: "API 서버는 자기에게 없는 권한을 role에 적지 못하게 합니다. `escalate`는 그 제한을 풉니다. 자기가 묶인 role을 고칠 수 있다면 무엇이든 할 수 있게 됩니다.",
        },
    },
    wrong: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ci\nrules:\n- apiGroups: [rbac.authorization.k8s.io]\n  resources: [clusterroles]\n  verbs: [get, update, escalate]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ci\n",
    right: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ci\nrules:\n- apiGroups: [rbac.authorization.k8s.io]\n  resources: [clusterroles]\n  verbs: [get, update]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ci\n",
};

const EDIT: &[&str] = &["create", "update", "patch"];
pub static POWER: Power = Power {
    rule: &RULE,
    requests: &[
        Requests {
            verbs: &["escalate"],
            group: "rbac.authorization.k8s.io",
            resources: &["clusterroles"],
            cluster: true,
        },
        Requests { verbs: &["escalate"], group: "rbac.authorization.k8s.io", resources: &["roles"], cluster: false },
    ],
    needs: Some((
        &[Requests {
            verbs: EDIT,
            group: "rbac.authorization.k8s.io",
            resources: &["clusterroles", "roles"],
            cluster: false,
        }],
        Both {
            en: "By itself it comes to nothing: it also takes create, update or patch on roles. With those it may give itself everything.",
            ko: "이것만으로는 아무 일도 하지 못합니다. role에 create, update, patch 가운데 하나도 있어야 하며, 그러면 스스로에게 모든 권한을 줄 수 있습니다.",
        },
    )),
    may: Both {
        en: "write more into roles than it holds itself", ko: "자기에게 없는 권한까지 role에 적을"
    },
    help: Both {
        en: "It may give itself everything. Without escalate it may still write what it holds itself.",
        ko: "스스로에게 모든 권한을 줄 수 있습니다. escalate가 없어도 자기에게 있는 권한은 role에 적을 수 있습니다.",
    },
    in_namespace: Severity::Warning,
    even_named: false,
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    told(context, &POWER)
}
