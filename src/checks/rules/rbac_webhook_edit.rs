//! Admission webhooks.

use crate::checks::escalation::{Power, Requests, told};
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "rbac-webhook-edit", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Who may create or change admission webhooks.",
            why: "The API server shows a webhook every object that it asks for, Secrets included, and a mutating one may change them: pods, roles and bindings too.",
        },
        ko: PageText {
            what: "admission webhook을 만들거나 고칠 수 있는 subject를 찾습니다.",
            why: "API 서버는 webhook이 요구하는 모든 객체를 보여 줍니다. Secret도 예외가 아니며, mutating webhook은 pod, role, binding까지 고칠 수 있습니다.",
        },
    },
    wrong: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ci\nrules:\n- apiGroups: [admissionregistration.k8s.io]\n  resources: [mutatingwebhookconfigurations]\n  verbs: [create, patch]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ci\n",
    right: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ci\nrules:\n- apiGroups: [admissionregistration.k8s.io]\n  resources: [mutatingwebhookconfigurations]\n  verbs: [get, list]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ci\n",
};

const EDIT: &[&str] = &["create", "update", "patch"];
pub static POWER: Power = Power {
    rule: &RULE,
    requests: &[Requests {
        verbs: EDIT,
        group: "admissionregistration.k8s.io",
        resources: &["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
        cluster: true,
    }],
    needs: None,
    may: Both {
        en: "see and change whatever is sent to the API server", ko: "API 서버로 가는 모든 객체를 보고 고칠"
    },
    help: Both {
        en: "A webhook is shown every object it asks for, Secrets included. Limit it by resourceNames.",
        ko: "webhook은 Secret을 포함해 요구하는 모든 객체를 받아 봅니다. resourceNames로 제한하십시오.",
    },
    in_namespace: Severity::Warning,
    even_named: false,
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    told(context, &POWER)
}
