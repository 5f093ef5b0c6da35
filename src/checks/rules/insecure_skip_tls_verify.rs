//! A cluster whose certificate is not checked.

use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Severity};
use crate::words::korean::eun;

pub static RULE: Rule = Rule { id: "insecure-skip-tls-verify", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "A cluster with `insecure-skip-tls-verify: true`.",
            why: "kubectl then talks to whoever answers at that address, and shows them its credentials.",
        },
        ko: PageText {
            what: "`insecure-skip-tls-verify: true`인 cluster를 찾습니다.",
            why: "이렇게 하면 kubectl은 그 주소에서 응답하는 상대가 누구든 연결하고 자격 증명을 보냅니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Config\nclusters:\n- name: scratch\n  cluster:\n    server: https://5.6.7.8\n    insecure-skip-tls-verify: true\n",
    right: "apiVersion: v1\nkind: Config\nclusters:\n- name: scratch\n  cluster:\n    server: https://5.6.7.8\n    certificate-authority: ca.crt\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let mut found = Vec::new();
    for (_, origin, config) in &context.paste.configs {
        for (at, named) in config.clusters.iter().enumerate() {
            if !named.cluster.insecure_skip_tls_verify {
                continue;
            }
            let name = &named.name;
            let span = context.span(*origin, &format!("clusters[{at}].cluster.insecure-skip-tls-verify"));
            found.push(RULE.at(
                span,
                Both::new(
                    format!("Cluster {} does not check the server’s certificate.", Code(name)),
                    format!("cluster {}{} 서버 인증서를 확인하지 않습니다.", Code(name), eun(name)),
                ),
                Both::new(
                    format!(
                        "Whoever answers in its place is not noticed. Put the cluster’s CA in {} instead.",
                        Code("certificate-authority")
                    ),
                    format!(
                        "중간에서 누가 가로채도 알 수 없습니다. 대신 cluster의 CA를 {}에 넣으십시오.",
                        Code("certificate-authority")
                    ),
                ),
            ));
        }
    }
    found
}
