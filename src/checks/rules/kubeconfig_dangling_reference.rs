//! A context that names a cluster or user nobody has.

use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Severity, nearest};
use crate::words::korean::{eul, i};

pub static RULE: Rule = Rule { id: "kubeconfig-dangling-reference", severity: Severity::Error, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "A context whose `cluster` or `user` is in none of the kubeconfigs.",
            why: "Switching to such a context works; the first command after it fails.",
        },
        ko: PageText {
            what: "`cluster`나 `user`가 어느 kubeconfig에도 없는 context를 찾습니다.",
            why: "그런 context로 바꾸는 것까지는 되지만, 그 다음 명령이 실패합니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Config\nclusters:\n- name: dev\n  cluster: {server: \"https://1.2.3.4\"}\ncontexts:\n- name: dev\n  context: {cluster: develop}\n",
    right: "apiVersion: v1\nkind: Config\nclusters:\n- name: dev\n  cluster: {server: \"https://1.2.3.4\"}\ncontexts:\n- name: dev\n  context: {cluster: dev}\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let configs = &context.paste.configs;
    let clusters: Vec<&str> = configs.iter().flat_map(|(_, _, c)| c.clusters.iter().map(|n| n.name.as_str())).collect();
    let users: Vec<&str> = configs.iter().flat_map(|(_, _, c)| c.users.iter().map(|n| n.name.as_str())).collect();
    let mut found = Vec::new();
    for (_, origin, config) in configs {
        for (at, named) in config.contexts.iter().enumerate() {
            let references = [("cluster", &named.context.cluster, &clusters), ("user", &named.context.user, &users)];
            for (what, name, known) in references {
                if name.is_empty() || known.contains(&name.as_str()) {
                    continue;
                }
                let help = match nearest(name, known) {
                    Some(near) => Both::new(
                        format!("Did you mean {}?", Code(near)),
                        format!("혹시 {}{} 뜻하셨습니까?", Code(near), eul(near)),
                    ),
                    None => Both::new(
                        format!("Paste the kubeconfig that has this {what}, or correct the name."),
                        format!("이 {what}{} 들어 있는 kubeconfig도 붙여 넣거나 이름을 고치십시오.", i(what)),
                    ),
                };
                found.push(RULE.at(
                    context.span(*origin, &format!("contexts[{at}].context.{what}")),
                    Both::new(
                        format!(
                            "Context {} names {what} {}, which no kubeconfig here has.",
                            Code(&named.name),
                            Code(name)
                        ),
                        format!(
                            "context {}{} 가리키는 {what} {}{} 여기에 없습니다.",
                            Code(&named.name),
                            i(&named.name),
                            Code(name),
                            i(name)
                        ),
                    ),
                    help,
                ));
            }
        }
    }
    found
}
