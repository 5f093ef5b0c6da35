//! Two entries of one name.

use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "kubeconfig-duplicate-name", severity: Severity::Error, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Two clusters, users or contexts of one name in one kubeconfig.",
            why: "kubectl refuses to read the file.",
        },
        ko: PageText {
            what: "한 kubeconfig에 이름이 같은 cluster, user, context를 찾습니다.",
            why: "kubectl이 파일을 읽지 않습니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user: {token: first}\n- name: a\n  user: {token: second}\n",
    right: "apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user: {token: first}\n- name: b\n  user: {token: second}\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let mut found = Vec::new();
    for (_, origin, config) in &context.paste.configs {
        let lists: [(&str, &str, Vec<&str>); 3] = [
            ("clusters", "cluster", config.clusters.iter().map(|named| named.name.as_str()).collect()),
            ("users", "user", config.users.iter().map(|named| named.name.as_str()).collect()),
            ("contexts", "context", config.contexts.iter().map(|named| named.name.as_str()).collect()),
        ];
        for (list, what, names) in lists {
            let mut seen = std::collections::HashMap::new();
            for (at, name) in names.into_iter().enumerate() {
                let Some(first) = seen.insert(name, at) else { continue };
                let span = |at: usize| context.span(*origin, &format!("{list}[{at}].name"));
                found.push(
                    RULE.at(
                        span(at),
                        Both::new(
                            format!("Two {list} are called {}.", Code(name)),
                            format!("이름이 {}인 {what}가 둘입니다.", Code(name)),
                        ),
                        Both::new(
                            "kubectl refuses the whole file. Rename one of them, or put them into two files: then the first counts.",
                            "kubectl이 파일 전체를 거부합니다. 하나의 이름을 바꾸거나 두 파일로 나누십시오. 그러면 앞 파일의 것이 남습니다.",
                        ),
                    )
                    .and(span(first), Both::new("the other", "다른 하나")),
                );
            }
        }
    }
    found
}
