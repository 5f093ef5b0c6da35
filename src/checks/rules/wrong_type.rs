//! A value that does not fit its field.

use crate::api::IssueKind;
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "wrong-type", severity: Severity::Error, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Values of another type than their field takes.",
            why: "The API server refuses the object.",
        },
        ko: PageText {
            what: "field가 받는 것과 다른 형식의 값을 찾습니다.", why: "API 서버가 객체를 거부합니다."
        },
    },
    wrong: "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  ports: 80\n",
    right: "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  ports:\n  - port: 80\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    context
        .issues()
        .filter_map(|(paste, issue)| {
            let span = paste.sources.span(issue.loc);
            match &issue.kind {
                IssueKind::Decode(error) => Some(RULE.at(
                    span,
                    Both::new(
                        format!("{} does not fit: {}.", Code(&error.path), error.message),
                        format!("{}의 값이 맞지 않습니다: {}.", Code(&error.path), error.message),
                    ),
                    Both::new(
                        "The API server refuses the object, so no answer counts it.",
                        "API 서버가 이 객체를 거부하므로 어떤 답도 이것을 세지 않습니다.",
                    ),
                )),
                _ => None,
            }
        })
        .collect()
}
