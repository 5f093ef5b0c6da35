//! Tabs as indentation.

use crate::checks::{Context, Page, PageText, Rule};
use crate::repair::OddityKind;
use crate::text::{Both, Diagnostic, Safety, Severity};

pub static RULE: Rule = Rule { id: "tab-indentation", severity: Severity::Error, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Lines that are indented with tabs.",
            why: "YAML does not take tabs as indentation: nothing of the document is read.",
        },
        ko: PageText {
            what: "tab으로 들여쓴 줄을 찾습니다.",
            why: "YAML은 tab 들여쓰기를 받지 않으므로 문서를 전혀 읽지 못합니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Namespace\nmetadata:\n\tname: a\n",
    right: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let said = Both::new("A tab as indentation, which YAML does not take.", "YAML이 받지 않는 tab 들여쓰기입니다.");
    let help = Both::new("Put spaces in its place, two a level.", "tab 대신 한 단계에 공백 두 칸을 쓰십시오.");
    let label = Both::new("Indent with spaces", "공백으로 들여쓰기");
    let mut found = super::once_a_source(context, &RULE, OddityKind::Tab, said, help, label);
    for problem in &mut found {
        let id = context.paste.sources.named(&problem.span.source);
        if let (Some(id), Some(fix)) = (id, &mut problem.fix) {
            let (spaces, certain) = context.pasted.tab(context.paste, id);
            fix.edits.iter_mut().for_each(|edit| edit.insert = spaces.to_owned());
            fix.safety = if certain { Safety::Safe } else { Safety::Unsafe };
        }
    }
    found
}
