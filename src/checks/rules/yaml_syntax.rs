//! A document that does not parse.

use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Severity};
use crate::yaml::IssueKind;

pub static RULE: Rule = Rule { id: "yaml-syntax", severity: Severity::Error, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Documents that are no YAML.",
            why: "kubectl refuses the file with these words. Other documents of the paste are read all the same.",
        },
        ko: PageText {
            what: "YAML이 아닌 문서를 찾습니다.",
            why: "kubectl은 이 말로 파일을 거부합니다. 다른 문서는 그대로 읽습니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector: {app: web\n  ports:\n  - port: 80\n",
    right: "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector: {app: web}\n  ports:\n  - port: 80\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let paste = &*context.pasted.cleaned;
    let readable = paste.documents.iter().filter(|document| context.pasted.is_readable(document));
    readable
        .flat_map(|document| &document.issues)
        .filter_map(|issue| {
            let span = paste.sources.span(issue.loc);
            match &issue.kind {
                IssueKind::Syntax(words) => Some(RULE.at(
                    span,
                    Both::new(format!("This is no YAML from here on: {}", Code(words)), format!("여기부터 YAML이 아닙니다: {}", Code(words))),
                    Both::new(
                        "A bracket or quote that is not closed, or a line that is indented otherwise than its neighbours, is the usual reason. Other documents are read all the same.",
                        "닫히지 않은 괄호나 따옴표, 또는 이웃과 다르게 들여쓴 줄이 흔한 원인입니다. 다른 문서는 그대로 읽었습니다.",
                    ),
                )),
                _ => None,
            }
        })
        .collect()
}
