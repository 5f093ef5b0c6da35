//! Kubeconfigs in words.

use super::korean::{eul, eun, i, ira, ro};
use super::{Action, Card, Explanation, Fact, Note, Terminal};
use crate::kubeconfig::{Act, Answer, Code as Said, Credential, Phrase, Trust};
use crate::text::{Code, Lang, Sentence, Strong};

/// A step's sentence, and a hint of a few words for the end of its line.
pub fn step(code: &Said, lang: Lang) -> (Sentence, Sentence) {
    let (text, hint) = match lang {
        Lang::En => english(code),
        Lang::Ko => korean(code),
    };
    (Sentence::new(text), Sentence::new(hint))
}

fn english(code: &Said) -> (String, &'static str) {
    match code {
        Said::Current { context, changed: true } => (
            format!("The current context becomes {}. The command changes this one line.", Code(context)),
            "the line that changes",
        ),
        Said::Current { context, changed: false } => (format!("The current context is {}.", Code(context)), ""),
        Said::Chosen { context } => (format!("The command is about context {}.", Code(context)), ""),
        Said::NoCurrent => ("No context is the current one.".to_owned(), "not set"),
        Said::NoContext { context, near } => {
            let near = near.as_ref().map(|near| format!(" Was {} meant?", Code(near))).unwrap_or_default();
            (format!("There is no context {}.{near}", Code(context)), "no such context")
        }
        Said::Cluster { cluster, server, trust } => {
            let server =
                if server.is_empty() { "an address that is not written".to_owned() } else { Code(server).to_string() };
            let trust = match trust {
                Trust::Authority { file } => format!("and {} checks the server’s certificate", Code(file)),
                Trust::AuthorityData => "and the CA in the kubeconfig checks the server’s certificate".to_owned(),
                Trust::System => "and the CAs of this computer check the server’s certificate".to_owned(),
                Trust::Nobody => "and nobody checks the server’s certificate".to_owned(),
                Trust::Unencrypted => "without encryption".to_owned(),
            };
            (format!("Cluster {} is {server}, {trust}.", Code(cluster)), "")
        }
        Said::NoCluster { cluster } if cluster.is_empty() => ("The context names no cluster.".to_owned(), "no cluster"),
        Said::NoCluster { cluster } => {
            (format!("Cluster {} is in none of the kubeconfigs.", Code(cluster)), "not in the paste")
        }
        Said::User { user, credential } => {
            let shows = match credential {
                Credential::Certificate { file: Some(file) } => format!("shows client certificate {}", Code(file)),
                Credential::Certificate { file: None } => "shows the client certificate in the kubeconfig".to_owned(),
                Credential::Token => "shows a token".to_owned(),
                Credential::TokenFile { file } => format!("shows the token in {}", Code(file)),
                Credential::Password { username } => {
                    format!("shows username {} and a password, which API servers no longer take", Code(username))
                }
                Credential::Exec { command } => format!("asks {} for its credentials", Code(command)),
                Credential::AuthProvider { name } if name == "oidc" => format!("uses auth provider {}", Code(name)),
                Credential::AuthProvider { name } => {
                    format!("uses auth provider {}, which kubectl no longer has", Code(name))
                }
                Credential::None => "has no credentials".to_owned(),
            };
            (format!("User {} {shows}.", Code(user)), "")
        }
        Said::NoUser { user } if user.is_empty() => ("The context names no user.".to_owned(), "no user"),
        Said::NoUser { user } => (format!("User {} is in none of the kubeconfigs.", Code(user)), "not in the paste"),
        Said::Namespace { namespace, written: true } => {
            (format!("Without {} the namespace is {}.", Code("-n"), Code(namespace)), "")
        }
        Said::Namespace { namespace, written: false } => {
            (format!("The context names no namespace, so without {} it is {}.", Code("-n"), Code(namespace)), "")
        }
    }
}

fn korean(code: &Said) -> (String, &'static str) {
    match code {
        Said::Current { context, changed: true } => {
            (format!("현재 context는 {}입니다. 이 명령이 이 한 줄을 바꿉니다.", Code(context)), "바뀌는 줄")
        }
        Said::Current { context, changed: false } => (format!("현재 context는 {}입니다.", Code(context)), ""),
        Said::Chosen { context } => (format!("이 명령은 context {}에 관한 것입니다.", Code(context)), ""),
        Said::NoCurrent => ("현재 context가 정해지지 않았습니다.".to_owned(), "비어 있음"),
        Said::NoContext { context, near } => {
            let near = near.as_ref().map(|near| format!(" 혹시 {}{} 뜻하셨습니까?", Code(near), eul(near)));
            (
                format!("{}{}는 context가 없습니다.{}", Code(context), ira(context), near.unwrap_or_default()),
                "없는 context",
            )
        }
        Said::Cluster { cluster, server, trust } => {
            let server = if server.is_empty() {
                "주소가 적혀 있지 않고".to_owned()
            } else {
                format!("{}이고", Code(server))
            };
            let trust = match trust {
                Trust::Authority { file } => format!("서버 인증서는 {}{} 확인합니다", Code(file), ro(file)),
                Trust::AuthorityData => "서버 인증서는 kubeconfig에 든 CA로 확인합니다".to_owned(),
                Trust::System => "서버 인증서는 이 컴퓨터의 CA로 확인합니다".to_owned(),
                Trust::Nobody => "서버 인증서는 아무도 확인하지 않습니다".to_owned(),
                Trust::Unencrypted => "암호화 없이 연결합니다".to_owned(),
            };
            (format!("cluster {}{} {server}, {trust}.", Code(cluster), eun(cluster)), "")
        }
        Said::NoCluster { cluster } if cluster.is_empty() => {
            ("이 context에는 cluster가 없습니다.".to_owned(), "cluster 없음")
        }
        Said::NoCluster { cluster } => {
            (format!("cluster {}{} 어느 kubeconfig에도 없습니다.", Code(cluster), eun(cluster)), "붙여 넣은 글에 없음")
        }
        Said::User { user, credential } => {
            let shows = match credential {
                Credential::Certificate { file: Some(file) } => {
                    format!("client certificate {}{} 자신을 증명합니다", Code(file), ro(file))
                }
                Credential::Certificate { file: None } => {
                    "kubeconfig에 든 client certificate로 자신을 증명합니다".to_owned()
                }
                Credential::Token => "token으로 자신을 증명합니다".to_owned(),
                Credential::TokenFile { file } => format!("{}에 든 token으로 자신을 증명합니다", Code(file)),
                Credential::Password { username } => format!(
                    "username {}{} password로 자신을 증명하려 하지만, 요즘 API 서버는 이것을 받지 않습니다",
                    Code(username),
                    super::korean::wa(username)
                ),
                Credential::Exec { command } => format!("{}에서 자격 증명을 받아 옵니다", Code(command)),
                Credential::AuthProvider { name } if name == "oidc" => {
                    format!("auth provider {}{} 씁니다", Code(name), eul(name))
                }
                Credential::AuthProvider { name } => {
                    format!("auth provider {}{} 쓰는데, kubectl에는 이제 이것이 없습니다", Code(name), eul(name))
                }
                Credential::None => "자격 증명이 없습니다".to_owned(),
            };
            (format!("user {}{} {shows}.", Code(user), eun(user)), "")
        }
        Said::NoUser { user } if user.is_empty() => ("이 context에는 user가 없습니다.".to_owned(), "user 없음"),
        Said::NoUser { user } => {
            (format!("user {}{} 어느 kubeconfig에도 없습니다.", Code(user), eun(user)), "붙여 넣은 글에 없음")
        }
        Said::Namespace { namespace, written: true } => {
            (format!("{}을 주지 않으면 namespace는 {}입니다.", Code("-n"), Code(namespace)), "")
        }
        Said::Namespace { namespace, written: false } => {
            (format!("context에 namespace가 없으므로, {}을 주지 않으면 {}입니다.", Code("-n"), Code(namespace)), "")
        }
    }
}

/// A word or two in the picture or the table.
pub fn phrase(phrase: &Phrase, lang: Lang) -> String {
    let pick = |en: &str, ko: &str| match lang {
        Lang::En => en.to_owned(),
        Lang::Ko => ko.to_owned(),
    };
    match phrase {
        Phrase::User => "user".to_owned(),
        Phrase::Context => "context".to_owned(),
        Phrase::Cluster => "cluster".to_owned(),
        Phrase::NamespaceHead => "namespace".to_owned(),
        Phrase::Server => pick("server", "서버"),
        Phrase::Credentials => pick("credentials", "자격 증명"),
        Phrase::Current => pick("current context", "현재 context"),
        Phrase::Namespace(name) => format!("namespace {name}"),
        Phrase::Identity(credential, code) => match super::identity::short(code, lang).as_str() {
            "" => self::phrase(&Phrase::Credential(credential.clone()), lang),
            told => told.to_owned(),
        },
        Phrase::Credential(credential) => match credential {
            Credential::Certificate { .. } => "client certificate".to_owned(),
            Credential::Token | Credential::TokenFile { .. } => "token".to_owned(),
            Credential::Password { .. } => pick("username and password", "username과 password"),
            Credential::Exec { command } => format!("exec plugin {command}"),
            Credential::AuthProvider { name } => format!("auth provider {name}"),
            Credential::None => pick("no credentials", "자격 증명 없음"),
        },
        Phrase::ServerCheckedBy(host, trust) => {
            let trust = match trust {
                Trust::Authority { .. } | Trust::AuthorityData => pick("checked by CA", "CA로 확인"),
                Trust::System => pick("checked by system CAs", "시스템 CA로 확인"),
                Trust::Nobody => pick("TLS not checked", "TLS 확인 안 함"),
                Trust::Unencrypted => pick("no TLS", "TLS 없음"),
            };
            if host.is_empty() { trust } else { format!("{host} · {trust}") }
        }
        Phrase::Missing => pick("not in the paste", "붙여 넣은 글에 없음"),
        Phrase::More(count) => pick(&format!("{count} more"), &format!("{count}개 더")),
    }
}

/// The whole answer in words.
pub fn explain(answer: &Answer, lang: Lang) -> Explanation {
    let steps = answer.steps.iter().take(9).map(|one| one.worded(|code| step(code, lang))).collect();
    let pick = |en: &str, ko: &str| match lang {
        Lang::En => en.to_owned(),
        Lang::Ko => ko.to_owned(),
    };
    let cap = match answer.act {
        Act::Fail => pick("error", "오류"),
        Act::Show => pick("shown", "보기"),
        Act::Switch | Act::Edit => pick("done", "완료"),
    };
    Explanation {
        verdict: None,
        cap,
        cap_verdict: None,
        headline: headline(answer, lang),
        voices: Vec::new(),
        steps,
        notes: notes(answer, lang),
        card: card(answer, lang),
        terminal: Terminal {
            real: true,
            input: answer.line.clone(),
            output: format!("{}{}", answer.stdout, answer.stderr).trim_end().to_owned(),
            aside: aside(answer, lang),
        },
    }
}

/// Whether a command took the context away that it is about.
fn is_gone(answer: &Answer) -> bool {
    answer.act == Act::Edit && answer.steps.iter().any(|step| matches!(step.code, Said::NoContext { .. }))
}

fn headline(answer: &Answer, lang: Lang) -> Sentence {
    let find = |pick: &dyn Fn(&Said) -> Option<String>| answer.steps.iter().find_map(|step| pick(&step.code));
    let user = find(&|code| match code {
        Said::User { user, .. } => Some(user.clone()),
        _ => None,
    });
    let cluster = find(&|code| match code {
        Said::Cluster { cluster, .. } => Some(cluster.clone()),
        _ => None,
    });
    let namespace = find(&|code| match code {
        Said::Namespace { namespace, .. } => Some(namespace.clone()),
        _ => None,
    });
    let now = answer.act == Act::Switch;
    let text = match (&answer.act, user, cluster, namespace, lang) {
        (Act::Fail, .., Lang::En) => format!("kubectl {}: {}", Strong("stops"), Code(first_line(&answer.stderr))),
        (Act::Fail, .., Lang::Ko) => format!("kubectl이 {}: {}", Strong("멈춥니다"), Code(first_line(&answer.stderr))),
        (_, Some(user), Some(cluster), Some(namespace), Lang::En) => format!(
            "{} {} as {}, in namespace {}",
            if now { "kubectl now connects to" } else { "kubectl connects to" },
            Strong(cluster),
            Strong(user),
            Code(namespace)
        ),
        (_, Some(user), Some(cluster), Some(namespace), Lang::Ko) => format!(
            "{} {}{} {}의 {} namespace에 연결합니다",
            if now { "이제 kubectl은" } else { "kubectl은" },
            Strong(&user),
            ro(&user),
            Strong(&cluster),
            Code(&namespace)
        ),
        (_, None, Some(cluster), _, Lang::En) => {
            format!("kubectl would connect to {}, but has no user to be", Strong(cluster))
        }
        (_, None, Some(cluster), _, Lang::Ko) => {
            format!("kubectl은 {}에 연결하려 하지만, 쓸 user가 없습니다", Strong(cluster))
        }
        (.., Lang::En) if is_gone(answer) => format!("There is no context {} any more", Strong(&answer.context)),
        (.., Lang::Ko) if is_gone(answer) => {
            format!("context {}{} 이제 없습니다", Strong(&answer.context), eun(&answer.context))
        }
        (_, _, None, _, Lang::En) if !answer.context.is_empty() => {
            format!("Context {} leads to no cluster", Strong(&answer.context))
        }
        (_, _, None, _, Lang::Ko) if !answer.context.is_empty() => {
            format!("context {}{} 닿는 cluster가 없습니다", Strong(&answer.context), i(&answer.context))
        }
        (.., Lang::En) => "No context is the current one".to_owned(),
        (.., Lang::Ko) => "현재 context가 정해지지 않았습니다".to_owned(),
    };
    Sentence::new(text)
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or("")
}

fn notes(answer: &Answer, lang: Lang) -> Vec<Note> {
    let changed = answer.lines_changed.iter().filter(|(_, lines)| **lines > 1).map(|(name, lines)| {
        let text = match lang {
            Lang::En => {
                format!("kubectl writes {} anew, sorted and without its comments: {lines} lines differ.", Code(name))
            }
            Lang::Ko => format!(
                "kubectl은 {}{} 정렬하고 주석을 뺀 채 새로 씁니다. {lines}줄이 달라집니다.",
                Code(name),
                eul(name)
            ),
        };
        Note { warning: false, verdict: None, text: Sentence::new(text), span: None }
    });
    changed.collect()
}

fn card(answer: &Answer, lang: Lang) -> Option<Card> {
    if answer.context.is_empty() || answer.act == Act::Fail || is_gone(answer) {
        return None;
    }
    let warnings = answer.unchecked.iter().map(|(name, _)| {
        Sentence::new(match lang {
            Lang::En => format!(
                "{} does not check the server’s certificate. Somebody in between would not be noticed.",
                Code(name)
            ),
            Lang::Ko => format!(
                "{}{} 서버 인증서를 확인하지 않습니다. 중간에서 가로채도 알 수 없습니다.",
                Code(name),
                eun(name)
            ),
        })
    });
    let (title, label) = match lang {
        Lang::En => ("To use this context for one command", "What would it print?"),
        Lang::Ko => ("이 context만 잠깐 쓰려면", "무엇이 보이나"),
    };
    let fact = |text: String| Fact { label: "$".to_owned(), verdict: None, text: Sentence::new(text), span: None };
    Some(Card {
        title: title.to_owned(),
        facts: vec![fact(Code(format!("kubectl --context={}", answer.context)).to_string())],
        warnings: warnings.collect(),
        actions: vec![Action {
            label: label.to_owned(),
            ask: format!("kubectl config view --minify --context={}", answer.context),
        }],
        ..Card::default()
    })
}

fn aside(answer: &Answer, lang: Lang) -> String {
    if answer.exit_code != 0 {
        return format!("exit {}", answer.exit_code);
    }
    let changed: Vec<String> = answer
        .lines_changed
        .iter()
        .map(|(name, lines)| match (lang, lines) {
            (Lang::En, 1) => format!("{name}: 1 line changed"),
            (Lang::En, lines) => format!("{name}: {lines} lines changed"),
            (Lang::Ko, lines) => format!("{name} {lines}줄 변경"),
        })
        .collect();
    if changed.is_empty() { "exit 0".to_owned() } else { changed.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Paste;
    use crate::graph::{EdgeState, NodeState};
    use crate::kubectl::{Invocation, config};
    use crate::text::Source;

    fn ask(text: &str, line: &str) -> (Answer, Paste) {
        let paste = Paste::new(vec![Source::new("kubeconfig.yaml", text)]);
        let invocation = Invocation::new(line, Default::default(), "/").unwrap().unwrap();
        (config::explain(line, &invocation, &paste).unwrap(), paste)
    }

    const EXAMPLE: &str = include_str!("../examples/two-clusters/kubeconfig.yaml");

    #[test]
    fn switching_a_context_is_explained_in_four_steps() {
        let (answer, paste) = ask(EXAMPLE, "kubectl config use-context dev-frontend");
        let korean = explain(&answer, Lang::Ko);
        assert_eq!(
            korean.headline.to_string(),
            "이제 kubectl은 developer로 development의 frontend namespace에 연결합니다"
        );
        let steps: Vec<String> = korean
            .steps
            .iter()
            .map(|step| format!("{} {}", step.span.as_ref().unwrap().start.line, step.code.text))
            .collect();
        assert_eq!(
            steps,
            [
                "27 현재 context는 dev-frontend입니다. 이 명령이 이 한 줄을 바꿉니다.",
                "3 cluster development는 https://1.2.3.4이고, 서버 인증서는 fake-ca-file로 확인합니다.",
                "30 user developer는 client certificate fake-cert-file로 자신을 증명합니다.",
                "14 -n을 주지 않으면 namespace는 frontend입니다.",
            ]
        );
        assert_eq!(korean.terminal.output, "Switched to context \"dev-frontend\".");
        assert_eq!(korean.terminal.aside, "kubeconfig.yaml 1줄 변경");
        assert_eq!(
            explain(&answer, Lang::En).headline.to_string(),
            "kubectl now connects to development as developer, in namespace frontend"
        );
        let graph = crate::kubeconfig::graph(&paste, &Default::default(), Some(&answer), &|p| phrase(p, Lang::Ko));
        let node = |id: &str| graph.nodes.iter().find(|node| node.id == id).unwrap();
        assert_eq!(node("context:dev-frontend").badge.as_deref(), Some("현재 context"));
        assert_eq!(node("cluster:development").detail, "1.2.3.4 · CA로 확인");
        assert!(node("cluster:scratch").warning && node("user:experimenter").warning);
        assert_eq!(node("user:developer").state, NodeState::Proof);
        assert_eq!(graph.edges.iter().filter(|edge| edge.state == EdgeState::Proof).count(), 2);
        assert_eq!((graph.nodes.len(), graph.edges.len()), (7, 6));
    }

    #[test]
    fn what_the_paste_lacks_is_missing() {
        let text = "apiVersion: v1\nkind: Config\ncontexts:\n- name: a\n  context: {cluster: c, user: u}\ncurrent-context: b\n";
        let (answer, paste) = ask(text, "kubectl config use-context a");
        let english = explain(&answer, Lang::En);
        let texts: Vec<String> = english.steps.iter().map(|step| step.code.text.to_string()).collect();
        assert_eq!(texts[1..3], ["Cluster c is in none of the kubeconfigs.", "User u is in none of the kubeconfigs."]);
        let graph = crate::kubeconfig::graph(&paste, &Default::default(), None, &|p| phrase(p, Lang::En));
        let missing: Vec<&str> =
            graph.nodes.iter().filter(|n| n.state == NodeState::Missing).map(|n| n.id.as_str()).collect();
        assert_eq!(missing, ["user:u", "cluster:c", "context:b"]);
        let (answer, _) = ask(text, "kubectl config use-context A1");
        assert_eq!(explain(&answer, Lang::En).cap, "error");
    }
}
