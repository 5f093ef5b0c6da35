//! Routes in words.

mod english;
mod headline;
mod korean;
#[cfg(test)]
mod tests;

pub use headline::headline;

use super::korean::{i, ro};
use super::{Action, Card, Explanation, Fact, Note, Terminal};
use crate::cluster::Cluster;
use crate::routing::{Code as Said, Considered, Fate, Phrase, Route, RouteOutcome, WorkloadName};
use crate::text::{Code, Lang, Sentence, Verdict};
use headline::redirect_url;

/// A step's sentence, and a hint of a few words for the end of its line.
pub fn step(code: &Said, lang: Lang) -> (Sentence, Sentence) {
    let (text, hint) = match lang {
        Lang::En => english::step(code),
        Lang::Ko => korean::step(code),
    };
    (Sentence::new(text), Sentence::new(hint))
}

/// The whole answer, worded.
pub fn explain(route: &Route<Said>, cluster: &Cluster, lang: Lang) -> Explanation {
    let steps: Vec<_> = route.steps.iter().map(|each| each.worded(|code| step(code, lang))).collect();
    let verdict = route.verdict();
    Explanation {
        verdict: Some(verdict),
        cap: cap(route, lang),
        cap_verdict: None,
        headline: headline(route, lang),
        voices: Vec::new(),
        steps,
        notes: notes(route, lang),
        card: card(route, cluster, lang),
        terminal: terminal(route, lang),
    }
}

fn service_name(route: &Route<Said>) -> &str {
    route.service.as_deref().and_then(|service| service.split_once('/')).map_or("", |(_, name)| name)
}

fn last(route: &Route<Said>) -> Option<&Said> {
    route.steps.last().map(|step| &step.code)
}

/// `wear:80`, or the name alone where the port's number is not known.
fn target(route: &Route<Said>) -> String {
    let name = service_name(route);
    route.port.map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"))
}

/// The answer in a word or two.
pub fn cap(route: &Route<Said>, lang: Lang) -> String {
    let (en, ko) = match (route.outcome, route.verdict()) {
        (RouteOutcome::Backend, Verdict::Yes) if route.default_backend => {
            ("default backend".to_owned(), "default backend".to_owned())
        }
        (RouteOutcome::Backend, Verdict::Yes) => (format!("yes, {}", target(route)), format!("예, {}", target(route))),
        (RouteOutcome::Backend, Verdict::No) => {
            (format!("no, {} is shut off", target(route)), format!("아니요, {} 차단", target(route)))
        }
        (RouteOutcome::Backend, Verdict::Unknown) => {
            let target = target(route);
            (format!("{target}, unknown"), format!("{target}, 알 수 없음"))
        }
        (RouteOutcome::NoEndpoints, _) => ("no pods, 503".to_owned(), "pod 없음, 503".to_owned()),
        (RouteOutcome::Error, _) => {
            let status = route.status.unwrap_or(503);
            match last(route) {
                Some(Said::PortMissing { .. }) => (format!("no such port, {status}"), format!("port 없음, {status}")),
                Some(Said::ServiceMissing { .. }) => {
                    (format!("no such Service, {status}"), format!("Service 없음, {status}"))
                }
                Some(Said::NotGranted { .. }) => (format!("not granted, {status}"), format!("허락 없음, {status}")),
                _ => (format!("no backend, {status}"), format!("backend 없음, {status}")),
            }
        }
        (RouteOutcome::NotFound, _) => ("404".to_owned(), "404".to_owned()),
        (RouteOutcome::Redirect, _) => {
            let status = route.redirect.as_ref().map_or(302, |redirect| redirect.status_code);
            (format!("redirect, {status}"), format!("redirect, {status}"))
        }
        (RouteOutcome::Unknown, _) => ("unknown".to_owned(), "알 수 없음".to_owned()),
    };
    match lang {
        Lang::En => en,
        Lang::Ko => ko,
    }
}

fn notes(route: &Route<Said>, lang: Lang) -> Vec<Note> {
    let pick = |en: String, ko: String| match lang {
        Lang::En => Sentence::new(en),
        Lang::Ko => Sentence::new(ko),
    };
    let mut notes = Vec::new();
    if let Some(allowed) = route.policy.allowed {
        let name = Code(service_name(route)).to_string();
        let policies = &route.policy.policies;
        let text = match (allowed, policies.is_empty()) {
            (Verdict::Yes, true) => pick(
                format!("Last hop: no NetworkPolicy selects the pods of {name}, so the controller may connect."),
                format!("마지막 구간: {name}의 pod를 고르는 NetworkPolicy가 없으므로 컨트롤러가 연결할 수 있습니다."),
            ),
            (Verdict::Yes, false) => pick(
                format!("Last hop: NetworkPolicy {} lets the controller connect.", list(policies, "and")),
                format!(
                    "마지막 구간: NetworkPolicy {}{} 컨트롤러의 연결을 허용합니다.",
                    list_ko(policies),
                    policies.last().map_or("가", |name| i(name))
                ),
            ),
            (Verdict::No, _) => pick(
                format!(
                    "Last hop: NetworkPolicy {} selects the pods and does not let the controller in.",
                    list(policies, "and")
                ),
                format!(
                    "마지막 구간: NetworkPolicy {}{} 이 pod를 고르고, 컨트롤러를 들여보내지 않습니다.",
                    list_ko(policies),
                    policies.last().map_or("가", |name| i(name))
                ),
            ),
            (Verdict::Unknown, _) => pick(
                format!(
                    "Last hop: NetworkPolicy {} selects the pods; whether it lets the controller in hangs on labels that the paste lacks.",
                    list(policies, "and")
                ),
                format!(
                    "마지막 구간: NetworkPolicy {}{} 이 pod를 고르는데, 컨트롤러를 들여보내는지는 붙여 넣은 것에 없는 label에 달려 있습니다.",
                    list_ko(policies),
                    policies.last().map_or("가", |name| i(name))
                ),
            ),
        };
        notes.push(Note { verdict: Some(allowed), warning: false, text, span: route.policy.span.clone() });
    }
    if route.beyond_specification {
        notes.push(Note {
            text: pick(
                "Several Ingresses share this: they are merged, the oldest first, as most controllers do. The specification does not say.".to_owned(),
                "여러 Ingress에 걸쳐 있습니다. 컨트롤러 대부분이 하듯 오래된 것부터 합쳤습니다. 명세에는 없는 내용입니다.".to_owned(),
            ),
            ..Note::default()
        });
    }
    notes
}

fn card(route: &Route<Said>, cluster: &Cluster, lang: Lang) -> Option<Card> {
    let pick = |en: &str, ko: &str| match lang {
        Lang::En => en.to_owned(),
        Lang::Ko => ko.to_owned(),
    };
    let actions = actions(route, lang);
    if let Some(fix) = &route.fix {
        let insert = fix.edits.first().map_or("", |edit| edit.insert.as_str());
        let facts = match last(route) {
            Some(Said::SelectorFindsNone { near: Some(near), .. }) => vec![
                Fact { label: pick("Selector", "selector"), text: codes(&near.wanted), ..Fact::default() },
                Fact { label: format!("{} {}", near.kind, near.name), text: codes(&near.has), ..Fact::default() },
            ],
            _ => Vec::new(),
        };
        return Some(Card {
            title: pick("Nearest to a yes", "가장 가까운 수정"),
            facts,
            diff: super::diff(fix, &cluster.paste.sources),
            fix: Some(fix.clone()),
            fix_label: match lang {
                Lang::En => format!("Use {insert}"),
                Lang::Ko => format!("{insert}{} 바꾸기", ro(insert)),
            },
            actions,
            ..Card::default()
        });
    }
    if route.considered.is_empty() && actions.is_empty() {
        return None;
    }
    let mut facts: Vec<Fact> = route.considered.iter().map(|each| considered(each, lang)).collect();
    if route.considered_more > 0 {
        let more = route.considered_more;
        let text = pick(&format!("and {more} more"), &format!("그 밖에 {more}개"));
        facts.push(Fact { text: Sentence::new(text), ..Fact::default() });
    }
    let title = if facts.is_empty() {
        pick("The next question", "다음 질문")
    } else {
        pick("Considered, in order", "살펴본 순서")
    };
    Some(Card { title, facts, actions, ..Card::default() })
}

fn codes(texts: &[String]) -> Sentence {
    Sentence::new(texts.iter().map(|text| Code(text).to_string()).collect::<Vec<_>>().join(", "))
}

fn considered(each: &Considered, lang: Lang) -> Fact {
    let (en, ko) = match each.fate {
        Fate::Wins => ("wins", "선택됨"),
        Fate::Shorter => ("matches, but is shorter", "맞지만 더 짧음"),
        Fate::PrefixNotExact => ("matches, but Exact comes first", "맞지만 Exact가 먼저"),
        Fate::Later => ("matches, but comes later", "맞지만 나중 순서"),
        Fate::WiderHost => ("a less specific host", "덜 구체적인 host"),
        Fate::OtherPath => ("other path", "다른 경로"),
        Fate::NoPaths => ("its rule has no paths", "경로가 없는 규칙"),
        Fate::OtherHost => ("other host", "다른 host"),
        Fate::OtherClass => ("its class is not served", "처리되지 않는 class"),
        Fate::DefaultBackend => ("default backend", "default backend"),
    };
    let word = match lang {
        Lang::En => en,
        Lang::Ko => ko,
    };
    let what = match each.what.as_str() {
        "" if each.fate == Fate::DefaultBackend => String::new(),
        "" => format!("{} ", Code("*")),
        what => format!("{} ", Code(what)),
    };
    let verdict = match each.fate {
        Fate::Wins | Fate::DefaultBackend => Verdict::Yes,
        Fate::OtherClass => Verdict::Unknown,
        _ => Verdict::No,
    };
    Fact {
        label: String::new(),
        verdict: Some(verdict),
        text: Sentence::new(format!("{what}{word}")),
        span: Some(each.span.clone()),
    }
}

fn actions(route: &Route<Said>, lang: Lang) -> Vec<Action> {
    let pods = route.pods.iter().flatten().filter(|_| route.ingress.is_some());
    let Some((pod, port)) = pods.into_iter().next().zip(route.pod_port) else { return Vec::new() };
    let ask = format!("{{ingress-controller}} -> {pod}:{port}");
    let label = match lang {
        Lang::En => "Check the last hop",
        Lang::Ko => "마지막 구간 확인",
    };
    vec![Action { label: label.to_owned(), ask }]
}

fn terminal(route: &Route<Said>, lang: Lang) -> Terminal {
    let method = match route.request.method.as_str() {
        "GET" | "" => String::new(),
        method => format!("-X {method} "),
    };
    let service = route.service.clone().unwrap_or_default();
    let target = route.port.map_or(service.clone(), |port| format!("{service}:{port}"));
    let output = match (route.outcome, route.pod_port) {
        (RouteOutcome::Backend, Some(port)) => format!("{target} → {port}"),
        (RouteOutcome::Backend, None) => target,
        (RouteOutcome::Redirect, _) => route.redirect.as_ref().map(|to| redirect_url(route, to)).unwrap_or_default(),
        _ => route.status.map_or_else(|| "?".to_owned(), |status| status.to_string()),
    };
    let aside = match (route.outcome, lang) {
        (RouteOutcome::Backend, Lang::En) if route.pod_count > 0 => pods_en(route.pod_count),
        (RouteOutcome::Backend, Lang::Ko) if route.pod_count > 0 => format!("pod {}개", route.pod_count),
        _ => String::new(),
    };
    Terminal { real: false, input: format!("curl {method}{}", route.request.url()), output, aside }
}

/// Words that stand in the picture and over the table.
pub fn phrase(phrase: &Phrase, lang: Lang) -> String {
    let (en, ko) = match phrase {
        Phrase::Host => ("Host", "host"),
        Phrase::Path => ("Path", "path"),
        Phrase::Service => ("Service", "Service"),
        Phrase::Pods => ("Pods", "pod"),
        Phrase::PathType => ("Type", "pathType"),
        Phrase::Port => ("Port", "port"),
        Phrase::AnythingElse => ("Anything else", "그 밖의 요청"),
        Phrase::EveryHost => ("Every host", "모든 host"),
        Phrase::EveryPath => ("every path", "모든 경로"),
        Phrase::DefaultBackend => ("default backend", "default backend"),
        Phrase::NotPasted => ("not in the paste", "붙여 넣은 것에 없음"),
        Phrase::NoPodMatches => ("no pod matches", "맞는 pod 없음"),
        Phrase::NoSuchTarget => ("port not on the pods", "pod에 없는 port"),
        Phrase::NoSelector => ("no selector", "selector 없음"),
        Phrase::Unknown => ("unknown", "알 수 없음"),
        Phrase::Rule(rule) => return pick(lang, format!("rule {rule}"), format!("규칙 {rule}")),
        Phrase::Rules(rules) => {
            let list = rules.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
            return pick(lang, format!("rules {list}"), format!("규칙 {list}"));
        }
        Phrase::ServicePort(port) => return format!("port {port}"),
        Phrase::WorkloadPods { kind, pods } => {
            let count = pick(lang, pods_en(*pods), format!("pod {pods}개"));
            return if kind == "Pod" && *pods == 1 { kind.clone() } else { format!("{kind} · {count}") };
        }
        Phrase::Namespace(name) => return format!("namespace {name}"),
        Phrase::Redirect(status) => return format!("redirect, {status}"),
        Phrase::More(count) => return pick(lang, format!("{count} more"), format!("{count}개 더")),
        Phrase::ClassNotServed(class) => {
            return pick(
                lang,
                format!("class {class}: not in the paste"),
                format!("class {class}: 붙여 넣은 것에 없음"),
            );
        }
    };
    pick(lang, en, ko).to_owned()
}

fn pick<T>(lang: Lang, en: T, ko: T) -> T {
    match lang {
        Lang::En => en,
        Lang::Ko => ko,
    }
}

/// How many names a sentence lists.
const MOST_LISTED: usize = 4;

fn list(names: &[String], word: &str) -> String {
    let mut said: Vec<String> = names.iter().take(MOST_LISTED).map(|name| Code(name).to_string()).collect();
    if names.len() > MOST_LISTED {
        said.push(format!("{} more", names.len() - MOST_LISTED));
    }
    match said.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {word} {last}", rest.join(", ")),
        None => String::new(),
    }
}

fn list_ko(names: &[String]) -> String {
    let said: Vec<String> = names.iter().take(MOST_LISTED).map(|name| Code(name).to_string()).collect();
    let rest = names.len().saturating_sub(MOST_LISTED);
    if rest > 0 { format!("{} 외 {rest}개", said.join(", ")) } else { said.join(", ") }
}

fn workloads_en(workloads: &[WorkloadName]) -> String {
    let names: Vec<String> = workloads
        .iter()
        .take(MOST_LISTED)
        .map(|workload| format!("{} {}", workload.kind, Code(&workload.name)))
        .collect();
    let rest = workloads.len().saturating_sub(MOST_LISTED);
    match names.split_last() {
        _ if rest > 0 => format!("{} and {rest} more", names.join(", ")),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "nothing".to_owned(),
    }
}

/// Whether they are pods of their own, which are not said to have pods.
fn are_pods(workloads: &[WorkloadName]) -> bool {
    workloads.iter().all(|workload| workload.kind == "Pod")
}

fn workloads_ko(workloads: &[WorkloadName]) -> String {
    let names: Vec<String> = workloads
        .iter()
        .take(MOST_LISTED)
        .map(|workload| format!("{} {}", workload.kind, Code(&workload.name)))
        .collect();
    let rest = workloads.len().saturating_sub(MOST_LISTED);
    if rest > 0 { format!("{} 외 {rest}개", names.join(", ")) } else { names.join(", ") }
}

fn pods_en(pods: u32) -> String {
    if pods == 1 { "1 pod".to_owned() } else { format!("{pods} pods") }
}
