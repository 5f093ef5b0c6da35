//! Getting into running pods.

use crate::checks::escalation::{Power, Requests, told};
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "rbac-pod-exec", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Who may use `pods/exec`, `pods/attach`, `pods/portforward` or `pods/ephemeralcontainers`.",
            why: "A shell in a container has its files, its environment and the token of its ServiceAccount.",
        },
        ko: PageText {
            what: "`pods/exec`, `pods/attach`, `pods/portforward`, `pods/ephemeralcontainers`를 쓸 수 있는 subject를 찾습니다.",
            why: "container 안의 shell은 그 파일과 환경 변수, ServiceAccount의 token을 모두 갖습니다.",
        },
    },
    wrong: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ci\nrules:\n- apiGroups: [\"\"]\n  resources: [pods/exec]\n  verbs: [create]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ci\n",
    right: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ci\nrules:\n- apiGroups: [\"\"]\n  resources: [pods/log]\n  verbs: [get]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ci\n",
};

pub static POWER: Power = Power {
    rule: &RULE,
    requests: &[
        Requests {
            verbs: &["create", "get"],
            group: "",
            resources: &["pods/exec", "pods/attach", "pods/portforward"],
            cluster: false,
        },
        Requests { verbs: &["update", "patch"], group: "", resources: &["pods/ephemeralcontainers"], cluster: false },
    ],
    needs: None,
    may: Both { en: "get into running pods", ko: "실행 중인 pod 안으로 들어갈" },
    help: Both {
        en: "Inside are the pod's files, its Secrets and its ServiceAccount's token. Grant it where debugging needs it, for as long.",
        ko: "그 안에는 pod의 파일과 Secret, ServiceAccount의 token이 있습니다. 필요한 namespace에만, 필요한 동안만 주십시오.",
    },
    in_namespace: Severity::Info,
    even_named: false,
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    told(context, &POWER)
}
