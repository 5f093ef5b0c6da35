//! The verb `bind`.

use crate::checks::escalation::{Power, Requests, told};
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "rbac-bind", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Who may use the verb `bind` on roles.",
            why: "The API server lets nobody bind a role that gives more than they hold themselves. `bind` lifts that: one may bind oneself to `cluster-admin`.",
        },
        ko: PageText {
            what: "role에 verb `bind`를 쓸 수 있는 subject를 찾습니다.",
            why: "API 서버는 자기보다 권한이 많은 role을 묶지 못하게 합니다. `bind`는 그 제한을 풉니다. 자신을 `cluster-admin`에 묶을 수도 있습니다.",
        },
    },
    wrong: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ci\nrules:\n- apiGroups: [rbac.authorization.k8s.io]\n  resources: [clusterroles]\n  verbs: [bind]\n- apiGroups: [rbac.authorization.k8s.io]\n  resources: [clusterrolebindings]\n  verbs: [create]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ci\n",
    right: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ci\nrules:\n- apiGroups: [rbac.authorization.k8s.io]\n  resources: [clusterroles]\n  verbs: [get]\n- apiGroups: [rbac.authorization.k8s.io]\n  resources: [clusterrolebindings]\n  verbs: [create]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ci\n",
};

const EDIT: &[&str] = &["create", "update", "patch"];
pub static POWER: Power = Power {
    rule: &RULE,
    requests: &[Requests {
        verbs: &["bind"],
        group: "rbac.authorization.k8s.io",
        resources: &["clusterroles", "roles"],
        cluster: false,
    }],
    needs: Some((
        &[Requests {
            verbs: EDIT,
            group: "rbac.authorization.k8s.io",
            resources: &["clusterrolebindings", "rolebindings"],
            cluster: false,
        }],
        Both {
            en: "By itself it comes to nothing: it also takes create, update or patch on bindings. With those it may bind itself to cluster-admin.",
            ko: "이것만으로는 아무 일도 하지 못합니다. binding에 create, update, patch 가운데 하나도 있어야 하며, 그러면 자신을 cluster-admin에 묶을 수 있습니다.",
        },
    )),
    may: Both {
        en: "bind roles that give more than it holds itself", ko: "자기보다 권한이 많은 role도 묶을"
    },
    help: Both {
        en: "It may bind itself to cluster-admin. List the roles that it needs under resourceNames.",
        ko: "자신을 cluster-admin에 묶을 수 있습니다. 필요한 role만 resourceNames에 적으십시오.",
    },
    in_namespace: Severity::Warning,
    even_named: true,
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    told(context, &POWER)
}
