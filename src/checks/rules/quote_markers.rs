//! The marks of a quotation.

use crate::checks::{Context, Page, PageText, Rule};
use crate::repair::Mark;
use crate::text::{Both, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "quote-markers", severity: Severity::Error, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "`>` in front of the lines of a manifest.",
            why: "In an answer or a shell it marks a line that goes on; to YAML it begins a block of text.",
        },
        ko: PageText {
            what: "manifest의 줄 앞에 있는 `>`를 찾습니다.",
            why: "답글이나 shell에서는 이어지는 줄이라는 표시이지만, YAML에서는 글 블록의 시작입니다.",
        },
    },
    wrong: "> apiVersion: v1\n> kind: Namespace\n> metadata:\n>   name: a\n",
    right: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let said = Both::new("Each line begins with the mark of a quotation.", "줄마다 인용 표시로 시작합니다.");
    let help =
        Both::new("Take it out; the rest keeps its indentation.", "표시를 지우십시오. 나머지 들여쓰기는 그대로입니다.");
    super::listed(context, &RULE, Mark::Quote, said, help, Both::new("Take the marks out", "표시 지우기"))
}
