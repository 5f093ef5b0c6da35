//! A comment with two slashes.

use crate::checks::{Context, Page, PageText, Rule};
use crate::repair::OddityKind;
use crate::text::{Both, Code, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "slash-comment", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Comments that start with `//`.",
            why: "YAML comments start with `#`. What stands behind `//` becomes part of the value.",
        },
        ko: PageText {
            what: "`//`로 시작하는 주석을 찾습니다.",
            why: "YAML 주석은 `#`으로 시작합니다. `//` 뒤의 글은 값의 일부가 됩니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  nodeName: worker // the big one\n  containers:\n  - name: a\n    image: nginx\n",
    right: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  nodeName: worker # the big one\n  containers:\n  - name: a\n    image: nginx\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let said = Both::new(
        format!("YAML comments start with {}; this becomes part of the value.", Code("#")),
        format!("YAML 주석은 {}으로 시작합니다. 이대로는 값의 일부가 됩니다.", Code("#")),
    );
    let help = Both::new(
        format!("Write {} in the place of {}.", Code("#"), Code("//")),
        format!("{} 대신 {}을 쓰십시오.", Code("//"), Code("#")),
    );
    super::once_a_source(context, &RULE, OddityKind::SlashComment, said, help, Both::new("Comment it out", "주석으로"))
}
