//! Text that is not read.

use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Severity};
use crate::yaml::IssueKind;

pub static RULE: Rule = Rule { id: "reading-stopped", severity: Severity::Error, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Text behind `...`, and documents that are too big or too deep.",
            why: "What is not read counts for nothing.",
        },
        ko: PageText {
            what: "`...` 뒤의 글과, 너무 크거나 깊은 문서를 찾습니다.",
            why: "읽지 않은 것은 아무 효력이 없습니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n...\nautomountServiceAccountToken: false\n",
    right: "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\nautomountServiceAccountToken: false\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let paste = &*context.pasted.cleaned;
    let readable = paste.documents.iter().filter(|document| context.pasted.is_readable(document));
    readable
        .flat_map(|document| &document.issues)
        .filter_map(|issue| {
            let span = paste.sources.span(issue.loc);
            match &issue.kind {
                IssueKind::TextAfterEnd => Some(RULE.at(
                    span,
                    Both::new(
                        format!("{} ends the document; what follows is not read.", Code("...")),
                        format!("{}에서 문서가 끝나므로 그 뒤는 읽지 않습니다.", Code("...")),
                    ),
                    Both::new(
                        format!("Separate documents with {}.", Code("---")),
                        format!("문서는 {}로 나누십시오.", Code("---")),
                    ),
                )),
                IssueKind::TooMuch { what, limit } => Some(RULE.at(
                    span,
                    Both::new(
                        format!("Too much: {what} is limited to {limit}."),
                        format!("한도를 넘었습니다: {what}, {limit}."),
                    ),
                    Both::new("What is beyond it is not read.", "그 너머는 읽지 않았습니다."),
                )),
                _ => None,
            }
        })
        .collect()
}
