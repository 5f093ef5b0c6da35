//! A current context that is unset, or that no kubeconfig has.

use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Severity};
use crate::words::korean::i;

pub static RULE: Rule = Rule { id: "kubeconfig-current-context", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Contexts without a `current-context`, or one that names a context nobody has.",
            why: "Without it kubectl talks to localhost:8080; with a name that does not exist it refuses to start.",
        },
        ko: PageText {
            what: "`current-context`가 비었거나, 없는 context를 가리키는 kubeconfig를 찾습니다.",
            why: "비어 있으면 kubectl은 localhost:8080에 연결하고, 없는 이름이면 아예 시작하지 않습니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Config\nclusters:\n- name: a\n  cluster: {server: 'https://a.example.com'}\nusers:\n- name: b\n  user: {token: secret}\ncontexts:\n- name: dev\n  context: {cluster: a, user: b}\ncurrent-context: prod\n",
    right: "apiVersion: v1\nkind: Config\nclusters:\n- name: a\n  cluster: {server: 'https://a.example.com'}\nusers:\n- name: b\n  user: {token: secret}\ncontexts:\n- name: dev\n  context: {cluster: a, user: b}\ncurrent-context: dev\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let configs = &context.paste.configs;
    let contexts: Vec<&str> =
        configs.iter().flat_map(|(_, _, config)| config.contexts.iter().map(|named| named.name.as_str())).collect();
    let current = configs.iter().find(|(_, _, config)| !config.current_context.is_empty());
    match (current, configs.first(), contexts.first()) {
        (Some((_, origin, config)), _, _) if !contexts.contains(&config.current_context.as_str()) => {
            let name = &config.current_context;
            vec![RULE.at(
                context.span(*origin, "current-context"),
                Both::new(
                    format!("The current context is {}, and there is no such context.", Code(name)),
                    format!("현재 context가 {}인데, 그런 context{} 없습니다.", Code(name), i("context")),
                ),
                Both::new(
                    format!(
                        "kubectl stops with {}.",
                        Code(format!("context was not found for specified context: {name}"))
                    ),
                    format!(
                        "kubectl은 {} 오류로 멈춥니다.",
                        Code(format!("context was not found for specified context: {name}"))
                    ),
                ),
            )]
        }
        (None, Some((_, origin, _)), Some(first)) => vec![RULE.at(
            context.span(*origin, "current-context"),
            Both::new("No context is the current one.", format!("현재 context{} 정해지지 않았습니다.", i("context"))),
            Both::new(
                format!("Choose one, such as {}.", Code(format!("kubectl config use-context {first}"))),
                format!("{} 같은 명령으로 하나를 고르십시오.", Code(format!("kubectl config use-context {first}"))),
            ),
        )],
        _ => Vec::new(),
    }
}
