//! A kubeconfig behind another document.

use crate::api::IssueKind;
use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "kubeconfig-more-documents", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Kubeconfigs that are not the first document of their file.",
            why: "kubectl reads the first document of a kubeconfig file and nothing else.",
        },
        ko: PageText {
            what: "파일의 첫 문서가 아닌 kubeconfig를 찾습니다.",
            why: "kubectl은 kubeconfig 파일에서 첫 문서만 읽습니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Config\n---\napiVersion: v1\nkind: Config\n",
    right: "apiVersion: v1\nkind: Config\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    context
        .issues()
        .filter_map(|(paste, issue)| {
            let span = paste.sources.span(issue.loc);
            match &issue.kind {
                IssueKind::ConfigNotFirst => Some(RULE.at(
                    span,
                    Both::new(
                        "kubectl does not read this kubeconfig: it is not the first document of its file.",
                        "파일의 첫 문서가 아니므로 kubectl은 이 kubeconfig를 읽지 않습니다.",
                    ),
                    Both::new(
                        format!("Put it into a file of its own, and both into {}.", Code("KUBECONFIG")),
                        format!("따로 파일을 만들어 둘 다 {}에 적으십시오.", Code("KUBECONFIG")),
                    ),
                )),
                _ => None,
            }
        })
        .collect()
}
