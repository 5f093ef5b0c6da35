//! A sentence between the manifests.

use crate::checks::{Context, Page, PageText, Rule};
use crate::repair::OddityKind;
use crate::text::{Both, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "prose-line", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Sentences that came along with the copied manifest.",
            why: "A line without a colon is not YAML here, so the whole document is refused.",
        },
        ko: PageText {
            what: "manifest와 함께 복사된 문장을 찾습니다.",
            why: "여기서 콜론 없는 줄은 YAML이 아니므로 문서 전체가 거부됩니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\nNow apply it to the cluster.\n",
    right: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n# Now apply it to the cluster.\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let said = Both::new("A sentence, not YAML.", "YAML이 아니라 문장입니다.");
    let help = Both::new(
        "Leave the line out, or make it a comment with #; the rest is read all the same.",
        "이 줄을 지우거나 #을 붙여 주석으로 만드십시오. 나머지는 그대로 읽었습니다.",
    );
    let label = Both::new("Comment it out", "주석으로");
    super::once_a_source(context, &RULE, OddityKind::Prose, said, help, label)
}
