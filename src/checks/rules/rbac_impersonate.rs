//! The verb `impersonate`.

use crate::checks::escalation::{Power, Requests, told};
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "rbac-impersonate", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Who may send requests as other users, groups or ServiceAccounts.",
            why: "Whoever may impersonate holds what everybody together holds; with groups even `system:masters`, which no binding limits.",
        },
        ko: PageText {
            what: "다른 user, group, ServiceAccount로 요청할 수 있는 subject를 찾습니다.",
            why: "다른 subject로 행세하면 모두의 권한을 합친 것을 갖게 됩니다. group까지 되면 어떤 binding도 제한하지 못하는 `system:masters`도 될 수 있습니다.",
        },
    },
    wrong: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ci\nrules:\n- apiGroups: [\"\"]\n  resources: [users, groups]\n  verbs: [impersonate]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ci\n",
    right: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ci\nrules:\n- apiGroups: [\"\"]\n  resources: [pods]\n  verbs: [get]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ci\n",
};

pub static POWER: Power = Power {
    rule: &RULE,
    requests: &[
        Requests { verbs: &["impersonate"], group: "", resources: &["users", "groups"], cluster: true },
        Requests { verbs: &["impersonate"], group: "", resources: &["serviceaccounts"], cluster: false },
    ],
    needs: None,
    may: Both { en: "send requests as others", ko: "다른 subject로 행세하여 요청할" },
    help: Both {
        en: "It holds whatever those whom it acts as hold. List them under resourceNames.",
        ko: "행세하는 subject의 권한을 모두 갖습니다. 필요한 이름만 resourceNames에 적으십시오.",
    },
    in_namespace: Severity::Warning,
    even_named: true,
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    told(context, &POWER)
}
