//! Typographic quotes around a value.

use crate::checks::{Context, Page, PageText, Rule};
use crate::repair::OddityKind;
use crate::text::{Both, Code, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "smart-quotes", severity: Severity::Error, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Values in typographic quotes.",
            why: "YAML knows straight quotes only; the curly ones become part of the value.",
        },
        ko: PageText {
            what: "둥근 따옴표로 감싼 값을 찾습니다.",
            why: "YAML은 곧은 따옴표만 알기 때문에 둥근 따옴표는 값의 일부가 됩니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  nodeName: “worker”\n  containers:\n  - name: a\n    image: nginx\n",
    right: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  nodeName: \"worker\"\n  containers:\n  - name: a\n    image: nginx\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let said = Both::new(
        "Typographic quotes, which YAML reads as part of the value.",
        "YAML이 값의 일부로 읽는 둥근 따옴표입니다.",
    );
    let help =
        Both::new(format!("Use straight ones: {}.", Code("\"")), format!("곧은 따옴표 {}로 바꾸십시오.", Code("\"")));
    super::once_a_source(
        context,
        &RULE,
        OddityKind::SmartQuotes,
        said,
        help,
        Both::new("Use straight quotes", "곧은 따옴표로"),
    )
}
