//! The kubelets' own API.

use crate::checks::escalation::{Power, Requests, told};
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "rbac-nodes-proxy", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Who may use `nodes/proxy`.",
            why: "The kubelet answers such requests itself, past the API server's authorizers, admission and audit; `get` is enough to run commands in every pod of a node.",
        },
        ko: PageText {
            what: "`nodes/proxy`를 쓸 수 있는 subject를 찾습니다.",
            why: "kubelet이 직접 답하므로 API 서버의 인가, admission, audit을 거치지 않습니다. `get`만으로도 node의 모든 pod에서 명령을 실행할 수 있습니다.",
        },
    },
    wrong: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ci\nrules:\n- apiGroups: [\"\"]\n  resources: [nodes/proxy]\n  verbs: [get]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ci\n",
    right: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ci\nrules:\n- apiGroups: [\"\"]\n  resources: [nodes/metrics]\n  verbs: [get]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ci\n",
};

pub static POWER: Power = Power {
    rule: &RULE,
    requests: &[Requests { verbs: &["get", "create"], group: "", resources: &["nodes/proxy"], cluster: true }],
    needs: None,
    may: Both { en: "send requests to the kubelet of every node", ko: "모든 node의 kubelet에 직접 요청할" },
    help: Both {
        en: "Even get is enough to run commands in every pod. For metrics and health grant nodes/metrics, nodes/stats or nodes/healthz.",
        ko: "get만으로도 모든 pod에서 명령을 실행할 수 있습니다. metrics나 상태만 필요하면 nodes/metrics, nodes/stats, nodes/healthz를 주십시오.",
    },
    in_namespace: Severity::Warning,
    even_named: true,
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    told(context, &POWER)
}
