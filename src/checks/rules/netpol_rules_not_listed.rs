//! Rules of a direction that policyTypes does not list.

use crate::api::Content;
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "netpol-rules-not-listed", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "`ingress` or `egress` rules while `policyTypes` lists the other direction only.",
            why: "The rules do nothing: a direction that is not listed stays open.",
        },
        ko: PageText {
            what: "`policyTypes`에 없는 방향의 `ingress`나 `egress` 규칙을 찾습니다.",
            why: "그 규칙은 아무 효력이 없습니다. 적히지 않은 방향은 열린 채로 남습니다.",
        },
    },
    wrong: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\nspec:\n  podSelector: {}\n  policyTypes:\n  - Egress\n  ingress:\n  - {}\n",
    right: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\nspec:\n  podSelector: {}\n  policyTypes:\n  - Ingress\n  ingress:\n  - {}\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let mut found = Vec::new();
    for object in context.cluster.objects() {
        let Content::NetworkPolicy(policy) = &object.content else { continue };
        let spec = &policy.spec;
        let directions =
            [("ingress", "Ingress", spec.ingress.is_empty()), ("egress", "Egress", spec.egress.is_empty())];
        for (field, listed, empty) in directions {
            if empty || spec.policy_types.is_empty() || spec.policy_types.iter().any(|written| written == listed) {
                continue;
            }
            found.push(
                RULE.at(
                    context.span(object.origin, &format!("spec.{field}")),
                    Both::new(
                        format!(
                            "These {field} rules do nothing: {} does not list {}.",
                            Code("policyTypes"),
                            Code(listed)
                        ),
                        format!(
                            "이 {field} 규칙은 효력이 없습니다. {}에 {}가 없습니다.",
                            Code("policyTypes"),
                            Code(listed)
                        ),
                    ),
                    Both::new(
                        format!("Add {} there, or take the rules out.", Code(listed)),
                        format!("거기에 {}를 더하거나 규칙을 지우십시오.", Code(listed)),
                    ),
                )
                .and(context.span(object.origin, "spec.policyTypes"), Both::new("what is listed", "적힌 방향")),
            );
        }
    }
    found
}
