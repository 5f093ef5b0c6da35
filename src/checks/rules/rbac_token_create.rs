//! Tokens of ServiceAccounts.

use crate::checks::escalation::{Acting, Power, Requests, act_as};
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "rbac-token-create", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Who may create `serviceaccounts/token`, and which ServiceAccount of theirs holds more.",
            why: "A token is the ServiceAccount: whoever may make one holds whatever it holds, from anywhere, until the token expires.",
        },
        ko: PageText {
            what: "`serviceaccounts/token`을 만들 수 있는 subject와, 그보다 권한이 많은 ServiceAccount를 찾습니다.",
            why: "token이 있으면 그 ServiceAccount와 같습니다. 만료될 때까지 어디서든 그 권한을 모두 쓸 수 있습니다.",
        },
    },
    wrong: "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: ci\n  namespace: dev\nrules:\n- apiGroups: [\"\"]\n  resources: [serviceaccounts/token]\n  verbs: [create]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: ci\n  namespace: dev\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: ci\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: deployer\nrules:\n- apiGroups: [\"\"]\n  resources: [secrets]\n  verbs: [get, list]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: deployer\nsubjects:\n- kind: ServiceAccount\n  name: deployer\n  namespace: dev\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: deployer\n",
    right: "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: ci\n  namespace: dev\nrules:\n- apiGroups: [\"\"]\n  resources: [serviceaccounts]\n  verbs: [get]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: ci\n  namespace: dev\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: ci\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: deployer\nrules:\n- apiGroups: [\"\"]\n  resources: [secrets]\n  verbs: [get, list]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: deployer\nsubjects:\n- kind: ServiceAccount\n  name: deployer\n  namespace: dev\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: deployer\n",
};

pub static POWER: Power = Power {
    rule: &RULE,
    requests: &[Requests { verbs: &["create"], group: "", resources: &["serviceaccounts/token"], cluster: false }],
    needs: None,
    may: Both { en: "make tokens of every ServiceAccount", ko: "모든 ServiceAccount의 token을 만들" },
    help: Both {
        en: "Whoever has the token holds what the ServiceAccount holds. List those that are needed under resourceNames.",
        ko: "token이 있으면 그 ServiceAccount의 권한을 모두 갖습니다. 필요한 것만 resourceNames에 적으십시오.",
    },
    in_namespace: Severity::Warning,
    even_named: false,
};

const ACTING: Acting =
    Acting { en: ("make tokens", "and act as"), ko: ("token을 만들어", "행세할"), even_if_none: true };

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    act_as(context, &POWER, &ACTING)
}
