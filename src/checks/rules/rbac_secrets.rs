//! Reading every Secret.

use crate::checks::escalation::{Power, Requests, told};
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "rbac-secrets", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Who may read every Secret of a namespace or of the cluster.",
            why: "Secrets hold passwords, keys and tokens. `list` and `watch` show their contents just as `get` does.",
        },
        ko: PageText {
            what: "namespace나 cluster의 모든 Secret을 읽을 수 있는 subject를 찾습니다.",
            why: "Secret에는 비밀번호와 키, token이 들어 있습니다. `list`와 `watch`도 `get`처럼 내용을 보여 줍니다.",
        },
    },
    wrong: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ci\nrules:\n- apiGroups: [\"\"]\n  resources: [secrets]\n  verbs: [get, list]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ci\n",
    right: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ci\nrules:\n- apiGroups: [\"\"]\n  resources: [secrets]\n  verbs: [get]\n  resourceNames: [ci-registry]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ci\n",
};

pub static POWER: Power = Power {
    rule: &RULE,
    requests: &[Requests { verbs: &["get", "list", "watch"], group: "", resources: &["secrets"], cluster: false }],
    needs: None,
    may: Both { en: "read every Secret", ko: "모든 Secret을 읽을" },
    help: Both {
        en: "list and watch show contents as get does. For single Secrets, grant get with their names under resourceNames.",
        ko: "list와 watch도 get처럼 내용을 보여 줍니다. 몇 개만 필요하면 get만 주고 resourceNames에 이름을 적으십시오.",
    },
    in_namespace: Severity::Info,
    even_named: false,
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    told(context, &POWER)
}
