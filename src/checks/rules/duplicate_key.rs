//! A key that stands twice.

use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Severity};
use crate::words::korean::i;
use crate::yaml::IssueKind;

pub static RULE: Rule = Rule { id: "duplicate-key", severity: Severity::Error, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Keys that stand twice in one mapping.",
            why: "The later one counts and the earlier is lost; strict validation refuses the object.",
        },
        ko: PageText {
            what: "한 mapping 안에 두 번 나오는 key를 찾습니다.",
            why: "뒤의 것만 남고 앞의 것은 사라집니다. 엄격한 검증에서는 거부됩니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n  name: b\n",
    right: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let paste = &*context.pasted.cleaned;
    let readable = paste.documents.iter().filter(|document| context.pasted.is_readable(document));
    readable
        .flat_map(|document| &document.issues)
        .filter_map(|issue| {
            let span = paste.sources.span(issue.loc);
            match &issue.kind {
                IssueKind::DuplicateKey { key, first } => Some(
                    RULE.at(
                        span,
                        Both::new(
                            format!("{} stands twice here; this one counts.", Code(key)),
                            format!("{}{} 두 번 나옵니다. 뒤의 이것만 남습니다.", Code(key), i(key)),
                        ),
                        Both::new("Take one of them out.", "둘 중 하나를 지우십시오."),
                    )
                    .and(paste.sources.span(*first), Both::new("lost", "사라짐")),
                ),
                _ => None,
            }
        })
        .collect()
}
