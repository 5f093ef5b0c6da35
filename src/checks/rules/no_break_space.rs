//! Spaces that only look like spaces.

use crate::checks::{Context, Page, PageText, Rule};
use crate::repair::OddityKind;
use crate::text::{Both, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "no-break-space", severity: Severity::Error, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "No-break and other typographic spaces where YAML needs plain ones.",
            why: "They come along when text is copied from a web page. To YAML they are letters, so keys and nesting are other than they look.",
        },
        ko: PageText {
            what: "YAML에 보통 공백이 필요한 자리에 있는 줄바꿈 없는 공백 등을 찾습니다.",
            why: "웹 페이지에서 복사할 때 따라옵니다. YAML에게는 글자이므로 key와 들여쓰기가 보이는 것과 다르게 읽힙니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Namespace\nmetadata:\n\u{a0} name: a\n",
    right: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let said = Both::new("No-break spaces, which YAML reads as letters.", "YAML이 글자로 읽는 줄바꿈 없는 공백입니다.");
    let help = Both::new("Put plain spaces in their place.", "보통 공백으로 바꾸십시오.");
    super::once_a_source(
        context,
        &RULE,
        OddityKind::NoBreakSpace,
        said,
        help,
        Both::new("Use plain spaces", "보통 공백으로"),
    )
}
