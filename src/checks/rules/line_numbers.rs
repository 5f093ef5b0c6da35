//! The line numbers of a listing.

use crate::checks::{Context, Page, PageText, Rule};
use crate::repair::Mark;
use crate::text::{Both, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "line-numbers", severity: Severity::Error, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "The numbers of a listing in front of its lines, or on lines of their own.",
            why: "To YAML a number is text or a key: nothing of the manifest is read.",
        },
        ko: PageText {
            what: "줄 앞이나 따로 떨어진 줄에 함께 복사된 줄 번호를 찾습니다.",
            why: "YAML에게 번호는 글자나 key일 뿐이므로 manifest를 전혀 읽지 못합니다.",
        },
    },
    wrong: "1 apiVersion: v1\n2 kind: Namespace\n3 metadata:\n4   name: a\n",
    right: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let said = Both::new("The numbers of the lines came along with the listing.", "줄 번호가 함께 복사되었습니다.");
    let help = Both::new(
        "Take them out; the rest keeps its indentation.",
        "번호를 지우십시오. 나머지 들여쓰기는 그대로입니다.",
    );
    super::listed(context, &RULE, Mark::Number, said, help, Both::new("Take the numbers out", "번호 지우기"))
}
