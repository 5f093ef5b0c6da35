//! A kind that Kubernetes does not have.

use crate::api::IssueKind;
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "unknown-kind", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Objects of a kind that this Kubernetes does not serve.",
            why: "Without their CustomResourceDefinition the API server refuses them; here they are shown with their metadata only.",
        },
        ko: PageText {
            what: "이 Kubernetes에 없는 kind의 객체를 찾습니다.",
            why: "CustomResourceDefinition이 없으면 API 서버가 거부합니다. 여기서는 metadata만 봅니다.",
        },
    },
    wrong: "apiVersion: apps/v1beta1\nkind: Deployment\nmetadata:\n  name: a\n",
    right: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    context
        .issues()
        .filter_map(|(paste, issue)| {
            let span = paste.sources.span(issue.loc);
            match &issue.kind {
                IssueKind::UnknownKind { api_version, kind } => Some(RULE.at(
                    span,
                    Both::new(
                        format!("{} {} is not a kind that Kubernetes itself serves.", Code(api_version), Code(kind)),
                        format!("{} {}: Kubernetes 자체에는 없는 kind입니다.", Code(api_version), Code(kind)),
                    ),
                    Both::new(
                        "If it is a custom resource, all is well; only its metadata counts here. Otherwise look for a newer apiVersion.",
                        "custom resource라면 괜찮습니다. 여기서는 metadata만 봅니다. 아니라면 더 새로운 apiVersion을 찾아보십시오.",
                    ),
                )),
                _ => None,
            }
        })
        .collect()
}
