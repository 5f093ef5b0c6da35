//! The marks of a diff.

use crate::checks::{Context, Page, PageText, Rule};
use crate::repair::Mark;
use crate::text::{Both, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "diff-markers", severity: Severity::Error, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "The `+`, `-` and `@@` of a diff in front of the lines of a manifest.",
            why: "A diff is no manifest: with its marks the text does not parse, or every line means something else.",
        },
        ko: PageText {
            what: "manifest의 줄 앞에 있는 diff 표시(`+`, `-`, `@@`)를 찾습니다.",
            why: "diff는 manifest가 아닙니다. 표시가 있으면 읽을 수 없거나 줄마다 다른 뜻이 됩니다.",
        },
    },
    wrong: "+apiVersion: v1\n+kind: Namespace\n+metadata:\n+  name: a\n",
    right: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let said = Both::new("This is a diff, not a manifest.", "manifest가 아니라 diff입니다.");
    let help = Both::new(
        "Take what is added and what stays, without the marks; what is taken away goes. Lines between two parts of a diff are missing.",
        "추가된 줄과 그대로인 줄에서 표시만 떼고, 빠진 줄은 지우십시오. diff의 두 부분 사이에 있던 줄은 없습니다.",
    );
    super::listed(context, &RULE, Mark::Diff, said, help, Both::new("Take the new text", "새 글만 남기기"))
}
