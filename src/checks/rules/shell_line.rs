//! A command for the shell in the paste.

use crate::checks::{Context, Page, PageText, Rule};
use crate::repair::OddityKind;
use crate::text::{Both, Code, Diagnostic, Severity};
use crate::words::korean::eun;

pub static RULE: Rule = Rule { id: "shell-line", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Command lines that came along with the copied manifest.",
            why: "They are not YAML: read together with what follows, the document is refused or means something else.",
        },
        ko: PageText {
            what: "manifest와 함께 복사된 명령줄을 찾습니다.",
            why: "YAML이 아니므로, 뒤따르는 글과 함께 읽으면 거부되거나 다른 뜻이 됩니다.",
        },
    },
    wrong: "$ kubectl get namespace a -o yaml\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n",
    right: "# kubectl get namespace a -o yaml\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n",
};

/// Longer commands are shortened.
const LONGEST: usize = 60;

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let shell = context.pasted.oddities.iter().filter(|oddity| oddity.kind == OddityKind::Shell);
    shell
        .take(super::MOST_ALIKE)
        .map(|oddity| {
            let line: String = context.paste.sources.text(oddity.loc).chars().take(LONGEST).collect();
            let (en, ko) = if line.contains("kubectl") {
                (
                    "Leave the line out. To see what it does, ask it in the line above.",
                    "이 줄을 지우십시오. 무엇을 하는지 보려면 위의 질문 줄에 넣어 보십시오.",
                )
            } else {
                (
                    "Leave the line out; the rest is read all the same.",
                    "이 줄을 지우십시오. 나머지는 그대로 읽었습니다.",
                )
            };
            RULE.at(
                context.span_of(oddity.loc),
                Both::new(
                    format!("{} is a command for the shell, not YAML.", Code(&line)),
                    format!("{}{} YAML이 아니라 shell 명령입니다.", Code(&line), eun(&line)),
                ),
                Both::new(en, ko),
            )
            .mended_by(super::plain(context, std::iter::once(oddity)), Both::new("Comment it out", "주석으로"))
        })
        .collect()
}
