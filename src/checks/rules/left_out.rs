//! Three dots where something was left out.

use crate::checks::{Context, Page, PageText, Rule};
use crate::repair::OddityKind;
use crate::text::{Both, Code, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "left-out", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "A line of three dots.",
            why: "In prose it says that something was left out. In YAML it ends the document, and what follows is not read.",
        },
        ko: PageText {
            what: "점 세 개만 있는 줄을 찾습니다.",
            why: "글에서는 생략했다는 뜻이지만, YAML에서는 문서를 끝내므로 그 뒤를 읽지 않습니다.",
        },
    },
    wrong: "# from the running cluster\n...\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n",
    right: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let said = Both::new(
        format!("{} says that something was left out here; to YAML it ends the document.", Code("...")),
        format!("{}은 여기서 무언가를 생략했다는 표시이지만, YAML에서는 문서의 끝입니다.", Code("...")),
    );
    let help = Both::new(
        "Put back what stood here, such as apiVersion, kind and metadata, and take the dots out. The rest is read all the same.",
        "생략된 apiVersion, kind, metadata 등을 되돌리고 점은 지우십시오. 나머지는 그대로 읽었습니다.",
    );
    let label = Both::new("Comment it out", "주석으로");
    super::once_a_source(context, &RULE, OddityKind::LeftOut, said, help, label)
}
