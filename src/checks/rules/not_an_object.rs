//! A document that is no object.

use crate::api::IssueKind;
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "not-an-object", severity: Severity::Error, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Documents that are text or a list.",
            why: "A Kubernetes object is a mapping with apiVersion and kind.",
        },
        ko: PageText {
            what: "글이나 목록뿐인 문서를 찾습니다.",
            why: "Kubernetes 객체는 apiVersion과 kind가 있는 mapping입니다.",
        },
    },
    wrong: "hello\n",
    right: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    context
        .issues()
        .filter_map(|(paste, issue)| {
            let span = paste.sources.span(issue.loc);
            match &issue.kind {
                IssueKind::NotAnObject => Some(RULE.at(
                    span,
                    Both::new(
                        "This is text or a list, not a Kubernetes object.",
                        "Kubernetes 객체가 아니라 글이나 목록입니다.",
                    ),
                    Both::new(
                        format!(
                            "An object starts with {} and {}; several are separated by {}.",
                            Code("apiVersion"),
                            Code("kind"),
                            Code("---")
                        ),
                        format!(
                            "객체는 {}과 {}로 시작하고, 여럿이면 {}로 나눕니다.",
                            Code("apiVersion"),
                            Code("kind"),
                            Code("---")
                        ),
                    ),
                )),
                _ => None,
            }
        })
        .collect()
}
