//! A Markdown fence around the manifest.

use crate::checks::{Context, Page, PageText, Rule};
use crate::repair::OddityKind;
use crate::text::{Both, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "markdown-fence", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Lines with the fence of a Markdown code block.",
            why: "YAML cannot start a line with a backquote, so the whole document is refused.",
        },
        ko: PageText {
            what: "Markdown 코드 블록의 울타리 줄을 찾습니다.",
            why: "YAML에서는 줄을 역따옴표로 시작할 수 없어 문서 전체가 거부됩니다.",
        },
    },
    wrong: "```yaml\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n```\n",
    right: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let said = Both::new("A Markdown fence, not YAML.", "YAML이 아니라 Markdown 울타리입니다.");
    let help = Both::new(
        "Leave the line out; what is between the fences is read all the same.",
        "이 줄을 지우십시오. 울타리 사이의 글은 그대로 읽었습니다.",
    );
    let label = Both::new("Take it out", "지우기");
    super::once_a_source(context, &RULE, OddityKind::Fence, said, help, label)
}
