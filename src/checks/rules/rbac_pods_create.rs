//! Pods that run as a stronger ServiceAccount.

use crate::checks::escalation::{Acting, Power, Requests, act_as};
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "rbac-pods-create", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Who may create pods, or what makes pods, in a namespace with a ServiceAccount that holds more than they do.",
            why: "A pod may run as any ServiceAccount of its namespace, so whoever makes pods there holds what all of them hold.",
        },
        ko: PageText {
            what: "자기보다 권한이 많은 ServiceAccount가 있는 namespace에서 pod나 workload를 만들 수 있는 subject를 찾습니다.",
            why: "pod는 그 namespace의 어느 ServiceAccount로든 실행될 수 있습니다. 그래서 pod를 만들 수 있으면 그 ServiceAccount들의 권한을 모두 갖는 셈입니다.",
        },
    },
    wrong: "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: ci\n  namespace: dev\nrules:\n- apiGroups: [\"\"]\n  resources: [pods]\n  verbs: [create]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: ci\n  namespace: dev\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: ci\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: deployer\nrules:\n- apiGroups: [\"\"]\n  resources: [secrets]\n  verbs: [get, list]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: deployer\nsubjects:\n- kind: ServiceAccount\n  name: deployer\n  namespace: dev\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: deployer\n",
    right: "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: ci\n  namespace: dev\nrules:\n- apiGroups: [\"\"]\n  resources: [pods]\n  verbs: [create]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: ci\n  namespace: dev\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: ci\n",
};

const EDIT: &[&str] = &["create", "update", "patch"];
pub static POWER: Power = Power {
    rule: &RULE,
    requests: &[
        Requests { verbs: &["create"], group: "", resources: &["pods", "replicationcontrollers"], cluster: false },
        Requests {
            verbs: EDIT,
            group: "apps",
            resources: &["deployments", "daemonsets", "statefulsets", "replicasets"],
            cluster: false,
        },
        Requests { verbs: EDIT, group: "batch", resources: &["jobs", "cronjobs"], cluster: false },
    ],
    needs: None,
    may: Both { en: "create pods", ko: "pod를 만들" },
    help: Both {
        en: "A pod runs as whichever ServiceAccount of its namespace it names. Keep strong ServiceAccounts in a namespace of their own.",
        ko: "pod는 namespace 안의 어느 ServiceAccount든 골라 실행될 수 있습니다. 권한이 많은 ServiceAccount는 따로 둔 namespace에 두십시오.",
    },
    in_namespace: Severity::Warning,
    even_named: false,
};

const ACTING: Acting =
    Acting { en: ("create pods", "and run them as"), ko: ("pod를 만들어", "실행할"), even_if_none: false };

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    act_as(context, &POWER, &ACTING)
}
