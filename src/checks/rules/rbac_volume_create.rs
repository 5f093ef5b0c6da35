//! PersistentVolumes of a node's directories.

use crate::checks::escalation::{Power, Requests, told};
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "rbac-volume-create", severity: Severity::Info, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Who may create PersistentVolumes.",
            why: "A PersistentVolume may be a `hostPath`: any directory of a node, its keys and its other pods' files included, past the checks on pods.",
        },
        ko: PageText {
            what: "PersistentVolume을 만들 수 있는 subject를 찾습니다.",
            why: "PersistentVolume은 `hostPath`일 수 있습니다. 곧 node의 아무 디렉터리이며, 키와 다른 pod의 파일도 들어 있습니다. pod에 대한 검사는 거치지 않습니다.",
        },
    },
    wrong: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ci\nrules:\n- apiGroups: [\"\"]\n  resources: [persistentvolumes]\n  verbs: [create]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ci\n",
    right: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ci\nrules:\n- apiGroups: [\"\"]\n  resources: [persistentvolumeclaims]\n  verbs: [create]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ci\n",
};

pub static POWER: Power = Power {
    rule: &RULE,
    requests: &[Requests { verbs: &["create"], group: "", resources: &["persistentvolumes"], cluster: true }],
    needs: None,
    may: Both {
        en: "make volumes of any directory of a node", ko: "node의 아무 디렉터리나 volume으로 만들"
    },
    help: Both {
        en: "A hostPath volume is a node's own directory. Storage provisioners need this right; people seldom do.",
        ko: "hostPath volume은 node의 디렉터리입니다. storage provisioner에는 필요하지만 사람에게는 거의 필요하지 않습니다.",
    },
    in_namespace: Severity::Info,
    even_named: false,
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    told(context, &POWER)
}
