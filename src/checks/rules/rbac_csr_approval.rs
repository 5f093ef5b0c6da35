//! Approving certificates.

use crate::checks::escalation::{Power, Requests, told};
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "rbac-csr-approval", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Who may approve CertificateSigningRequests.",
            why: "A client certificate is a user: its CN is the name and its O the groups. Whoever approves requests decides who is who.",
        },
        ko: PageText {
            what: "CertificateSigningRequest를 승인할 수 있는 subject를 찾습니다.",
            why: "client 인증서는 곧 사용자입니다. CN이 이름이고 O가 group입니다. 요청을 승인할 수 있으면 누가 누구인지를 정하게 됩니다.",
        },
    },
    wrong: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ci\nrules:\n- apiGroups: [certificates.k8s.io]\n  resources: [certificatesigningrequests/approval]\n  verbs: [update]\n- apiGroups: [certificates.k8s.io]\n  resources: [signers]\n  verbs: [approve]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ci\n",
    right: "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ci\nrules:\n- apiGroups: [certificates.k8s.io]\n  resources: [certificatesigningrequests]\n  verbs: [get, list]\n- apiGroups: [certificates.k8s.io]\n  resources: [signers]\n  verbs: [approve]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: ci\nsubjects:\n- kind: User\n  apiGroup: rbac.authorization.k8s.io\n  name: ci\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ci\n",
};

pub static POWER: Power = Power {
    rule: &RULE,
    requests: &[Requests {
        verbs: &["update", "patch"],
        group: "certificates.k8s.io",
        resources: &["certificatesigningrequests/approval"],
        cluster: true,
    }],
    needs: Some((
        &[Requests { verbs: &["approve"], group: "certificates.k8s.io", resources: &["signers"], cluster: true }],
        Both {
            en: "By itself it comes to nothing: approving also takes the verb approve on a signer.",
            ko: "이것만으로는 승인하지 못합니다. signer에 verb approve도 있어야 합니다.",
        },
    )),
    may: Both { en: "approve certificates for any user", ko: "어떤 사용자의 인증서든 승인할" },
    help: Both {
        en: "With approve on the signer kubernetes.io/kube-apiserver-client it may become any user. Limit signers by resourceNames.",
        ko: "signer kubernetes.io/kube-apiserver-client에 approve가 있으면 어떤 사용자든 될 수 있습니다. signer를 resourceNames로 제한하십시오.",
    },
    in_namespace: Severity::Warning,
    even_named: false,
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    told(context, &POWER)
}
