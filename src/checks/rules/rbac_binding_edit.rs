//! Making bindings.

use crate::checks::escalation::{Power, Requests, told};
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "rbac-binding-edit", severity: Severity::Info, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Who may create or change bindings.",
            why: "They may hand on every right that they hold, to anybody, past whoever decides about rights.",
        },
        ko: PageText {
            what: "binding을 만들거나 고칠 수 있는 subject를 찾습니다.",
            why: "자기가 가진 권한을 누구에게든 넘겨줄 수 있습니다. 권한을 관리하는 사람을 거치지 않습니다.",
        },
    },
    wrong: "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: ci\n  namespace: dev\nrules:\n- apiGroups: [rbac.authorization.k8s.io]\n  resources: [rolebindings]\n  verbs: [create]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: ci\n  namespace: dev\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: ci\n",
    right: "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: ci\n  namespace: dev\nrules:\n- apiGroups: [rbac.authorization.k8s.io]\n  resources: [rolebindings]\n  verbs: [get, list]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: ci\n  namespace: dev\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: ci\n",
};

const EDIT: &[&str] = &["create", "update", "patch"];
pub static POWER: Power = Power {
    rule: &RULE,
    requests: &[
        Requests {
            verbs: EDIT,
            group: "rbac.authorization.k8s.io",
            resources: &["clusterrolebindings"],
            cluster: true,
        },
        Requests { verbs: EDIT, group: "rbac.authorization.k8s.io", resources: &["rolebindings"], cluster: false },
    ],
    needs: None,
    may: Both { en: "hand on what it holds to anybody", ko: "자기가 가진 권한을 누구에게든 넘겨줄" },
    help: Both {
        en: "Without the verb bind it may hand on only what it holds itself.",
        ko: "verb bind가 없으면 자기에게 있는 권한만 넘겨줄 수 있습니다.",
    },
    in_namespace: Severity::Info,
    even_named: false,
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    told(context, &POWER)
}
