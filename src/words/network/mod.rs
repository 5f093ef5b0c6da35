//! Reach and connectivity in words.

mod cards;
mod coverage;
mod english;
mod korean;
mod phrase;
mod policies;
mod questions;
mod reaching;

pub use coverage::coverage;
pub use phrase::phrase;
pub use policies::policies;
pub use questions::error;
pub use reaching::reaching;

use super::korean::{i, ro};
use super::{Explanation, Note, Terminal};
use crate::cluster::Cluster;
use crate::network::{Code as Said, Direction, INGRESS_CONTROLLER, Reach};
use crate::text::{Code, Lang, Sentence, Strong, Verdict, Worded};
use cards::card;

/// A step's sentence, and a hint of a few words for the end of its line.
pub fn step(code: &Said, lang: Lang) -> (Sentence, Sentence) {
    let (text, hint) = match lang {
        Lang::En => english::step(code),
        Lang::Ko => korean::step(code),
    };
    (Sentence::new(text), Sentence::new(hint))
}

/// An answer with its sentences, as it goes over the wire.
pub fn worded(answer: &Reach<Said>, lang: Lang) -> Reach<Worded> {
    answer.clone().worded(|code| step(code, lang))
}

/// A reach question's answer in words.
pub fn explain(answer: &Reach<Said>, cluster: &Cluster, lang: Lang) -> Explanation {
    Explanation {
        verdict: Some(answer.allowed),
        cap: cap(answer, lang),
        cap_verdict: None,
        headline: headline(answer, lang),
        voices: Vec::new(),
        steps: answer.told().into_iter().map(|each| each.worded(|code| step(code, lang))).collect(),
        notes: notes(answer, lang),
        card: card(answer, cluster, lang),
        terminal: terminal(answer, lang),
    }
}

/// The answer in a word or two, for the end of the Ask line.
pub fn cap(answer: &Reach<Said>, lang: Lang) -> String {
    let word = verdict_word(answer.allowed, lang);
    let narrower = answer.allowed == Verdict::Yes && !answer.ports.covers(&answer.asked);
    if narrower { format!("{word}, {}", answer.ports) } else { word.to_owned() }
}

fn verdict_word(verdict: Verdict, lang: Lang) -> &'static str {
    match verdict {
        Verdict::Yes => pick(lang, "yes", "예"),
        Verdict::No => pick(lang, "no", "아니요"),
        Verdict::Unknown => pick(lang, "unknown", "알 수 없음"),
    }
}

/// The answer in a sentence.
pub fn headline(answer: &Reach<Said>, lang: Lang) -> Sentence {
    let (from, to) = (Code(&answer.from), Code(&answer.to));
    let word = Strong(verdict_word(answer.allowed, lang));
    let asked = &answer.asked;
    let text = match (answer.allowed, lang) {
        (Verdict::Yes, Lang::En) => format!("{word}, {from} reaches {to} on {}", answer.ports),
        (Verdict::No, Lang::En) if asked.is_all() => format!("{word}, {from} does not reach {to} on any port"),
        (Verdict::No, Lang::En) => format!("{word}, {from} does not reach {to} on {asked}"),
        (Verdict::Unknown, Lang::En) => {
            let why = match missing_namespace(answer) {
                Some(missing) => format!("Namespace {} is not in the paste", Code(missing)),
                None => "it hangs on what the paste lacks".to_owned(),
            };
            format!("{word} whether {from} reaches {to} on {}: {why}", answer.possible)
        }
        (Verdict::Yes, Lang::Ko) => {
            format!("{word}, {from}에서 {to}{} 연결할 수 있습니다({})", ro(&answer.to), ports_ko(&answer.ports))
        }
        (Verdict::No, Lang::Ko) if asked.is_all() => {
            format!("{word}, {from}에서 {to}{} 어느 port로도 연결할 수 없습니다", ro(&answer.to))
        }
        (Verdict::No, Lang::Ko) => {
            format!("{word}, {from}에서 {to}{} 연결할 수 없습니다({})", ro(&answer.to), ports_ko(asked))
        }
        (Verdict::Unknown, Lang::Ko) => {
            let why = match missing_namespace(answer) {
                Some(missing) => format!("Namespace {}{} 붙여 넣은 것에 없어", Code(missing), i(missing)),
                None => "붙여 넣은 것에 없는 것에 달려 있어".to_owned(),
            };
            let ports = ports_ko(&answer.possible);
            format!("{word}. {why} {from}에서 {to}{} 연결할 수 있는지 알 수 없습니다({ports})", ro(&answer.to))
        }
    };
    Sentence::new(text)
}

/// The namespace whose labels the answer hangs on.
fn missing_namespace(answer: &Reach<Said>) -> Option<&str> {
    answer.told().into_iter().find_map(|step| match &step.code {
        Said::NamespaceUnknown { namespace, .. } => namespace.as_deref(),
        _ => None,
    })
}

fn ports_ko(ports: &crate::network::PortSet) -> String {
    if ports.is_all() { "모든 port".to_owned() } else { ports.to_string() }
}

/// The directions that nothing limits, and what the steps do not say.
fn notes(answer: &Reach<Said>, lang: Lang) -> Vec<Note> {
    let told = answer.told();
    let mut notes = Vec::new();
    for (direction, half) in answer.halves() {
        let steps = half.proof.witnesses.first().map(Vec::as_slice).unwrap_or_default();
        let Some(first) = steps.first() else { continue };
        if told.iter().any(|each| each.code == first.code && each.span == first.span) {
            continue;
        }
        if matches!(&first.code, Said::Outside { name, .. } if name == INGRESS_CONTROLLER) {
            continue;
        }
        let lead = match (&first.code, direction) {
            (Said::Unselected { pod, .. }, Direction::Egress) => Some(pick(
                lang,
                format!("Leaving {}: no policy selects it for egress, so it may send anywhere.", Code(pod)),
                format!("{}에서 나갈 때: egress로 선택하는 policy가 없으므로 어디로든 보낼 수 있습니다.", Code(pod)),
            )),
            (Said::Unselected { pod, .. }, Direction::Ingress) => Some(pick(
                lang,
                format!("Entering {}: no policy selects it for ingress, so anything may come in.", Code(pod)),
                format!("{}에 들어갈 때: ingress로 선택하는 policy가 없으므로 무엇이든 들어올 수 있습니다.", Code(pod)),
            )),
            _ => None,
        };
        let text = match lead {
            Some(text) => Sentence::new(text),
            None => step(&first.code, lang).0,
        };
        notes.push(Note { verdict: Some(half.allowed), warning: false, text, span: first.span.clone() });
    }
    if answer.allowed == Verdict::No
        && [&answer.egress, &answer.ingress].iter().all(|half| half.allowed == Verdict::Yes)
    {
        let text = pick(
            lang,
            format!(
                "{} may go out on {} and come in on {}: no port is in both.",
                Code(&answer.from),
                answer.egress.ports,
                answer.ingress.ports
            ),
            format!(
                "나갈 수 있는 port는 {}, 들어올 수 있는 port는 {}이고, 둘 다에 있는 port는 없습니다.",
                answer.egress.ports, answer.ingress.ports
            ),
        );
        notes.push(Note { verdict: Some(Verdict::No), text: Sentence::new(text), ..Note::default() });
    }
    notes
}

/// How everybody else fares, as a comment.
fn terminal(answer: &Reach<Said>, lang: Lang) -> Terminal {
    let around = &answer.around;
    let count = |verdict: Verdict| around.neighbours.iter().filter(|each| each.verdict == verdict).count();
    let (yes, no, unknown) = (count(Verdict::Yes), count(Verdict::No), count(Verdict::Unknown));
    let focus = around.focus.rsplit('/').next().unwrap_or("").to_owned();
    let on = if answer.asked.is_all() {
        String::new()
    } else {
        pick(lang, format!(" on {}", answer.asked), format!(" ({})", answer.asked))
    };
    let mut input = match lang {
        Lang::En => {
            let sources = if yes == 1 { "1 source reaches".to_owned() } else { format!("{yes} sources reach") };
            let start = if around.into {
                format!("{sources} {focus}{on}")
            } else {
                format!("{focus} reaches {yes} of {}{on}", yes + no + unknown)
            };
            format!("{start}, {no} {}", if around.into { if no == 1 { "does not" } else { "do not" } } else { "not" })
        }
        Lang::Ko if around.into => format!("{focus}{} 들어오는 연결{on}: {yes}곳은 허용, {no}곳은 차단", ro(&focus)),
        Lang::Ko => format!("{focus}에서 나가는 연결{on}: {yes}곳은 허용, {no}곳은 차단"),
    };
    if unknown > 0 {
        let missing = around.missing.join(", ");
        input.push_str(&match lang {
            Lang::En if missing.is_empty() => format!(", {unknown} unknown"),
            Lang::En => {
                format!(
                    ", {unknown} {} unknown: Namespace {missing} is not in the paste",
                    if unknown == 1 { "is" } else { "are" }
                )
            }
            Lang::Ko if missing.is_empty() => format!(", {unknown}곳은 알 수 없음"),
            Lang::Ko => {
                format!(", {unknown}곳은 알 수 없음: Namespace {missing}{} 붙여 넣은 것에 없음", i(&missing))
            }
        });
    }
    let (policies, pods) = (around.policies, around.pods);
    let aside = match lang {
        Lang::En => format!("{}, {}", counted(policies, "policy", "policies"), counted(pods, "pod", "pods")),
        Lang::Ko => format!("policy {policies}개, pod {pods}개"),
    };
    Terminal { real: false, input, output: String::new(), aside }
}

fn counted(count: u32, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn plain(text: String) -> (String, String) {
    (text, String::new())
}

fn codes(names: &[String], and: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| Code(name).to_string()).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {and} {last}", rest.join(", ")),
        _ => names.join(""),
    }
}

fn pick<T>(lang: Lang, en: T, ko: T) -> T {
    match lang {
        Lang::En => en,
        Lang::Ko => ko,
    }
}
