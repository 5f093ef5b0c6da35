//! Who reaches somebody, or whom it reaches, in words.

use super::cards::dash_card;
use super::{codes, counted, english, korean, pick, ports_ko, step};
use crate::cluster::Cluster;
use crate::network::{Code as Said, Direction, Grant, Neighbour, Reaching};
use crate::text::{Code, Lang, Sentence, Step, Strong, Verdict};
use crate::words::korean::{eun, i, ro};
use crate::words::{Action, Card, Explanation, Note, Terminal};

/// At most so many are named in a sentence.
const MAX_NAMED: usize = 5;
/// At most so many further questions are offered.
const MAX_ACTIONS: usize = 6;

/// Everything there is to say of who reaches somebody.
pub fn reaching(answer: &Reaching, cluster: &Cluster, lang: Lang) -> Explanation {
    let begins = answer.begins.iter().map(|begin| begin.worded(|code| step(code, lang)));
    let grants = answer.told().iter().map(|grant| told(grant, answer.around.into, lang));
    let (policies, pods) = (answer.around.policies, answer.around.pods);
    let aside = match lang {
        Lang::En => format!("{}, {}", counted(policies, "policy", "policies"), counted(pods, "pod", "pods")),
        Lang::Ko => format!("policy {policies}개, pod {pods}개"),
    };
    let headline = headline(answer, lang);
    Explanation {
        cap: cap(answer, lang),
        terminal: Terminal { real: false, input: headline.to_string(), output: String::new(), aside },
        headline,
        steps: begins.chain(grants).collect(),
        notes: notes(answer, lang),
        card: card(answer, cluster, lang),
        ..Explanation::default()
    }
}

fn cap(answer: &Reaching, lang: Lang) -> String {
    let (yes, unknown) = (answer.count(Verdict::Yes), answer.count(Verdict::Unknown));
    let all = answer.around.neighbours.len();
    let mut cap = match (yes, unknown) {
        (0, 0) => return pick(lang, "nobody", "없음").to_owned(),
        (yes, _) if yes == all => return pick(lang, "everybody", "모두").to_owned(),
        (yes, _) => pick(lang, format!("{yes} of {all}"), format!("{all}곳 중 {yes}곳")),
    };
    if unknown > 0 {
        cap.push_str(&pick(lang, format!(", {unknown} unknown"), format!(", {unknown}곳은 알 수 없음")));
    }
    cap
}

fn headline(answer: &Reaching, lang: Lang) -> Sentence {
    let (yes, unknown) = (answer.count(Verdict::Yes), answer.count(Verdict::Unknown));
    let (all, into, focus) = (answer.around.neighbours.len(), answer.around.into, &answer.around.focus);
    let on = match (answer.asked.is_all(), lang) {
        (true, _) => String::new(),
        (false, Lang::En) => format!(" on {}", answer.asked),
        (false, Lang::Ko) => format!("({})", answer.asked),
    };
    let (names, others) = answer.named(Verdict::Yes);
    let listed = if yes == 0 || yes == all { String::new() } else { format!(": {}", whom(&names, others, true, lang)) };
    let mut text = match lang {
        Lang::En => {
            let reach = if yes == 1 { "reaches" } else { "reach" };
            match (into, yes) {
                (true, 0) => format!("{} of {all} reaches {}{on}", Strong("Nobody"), Code(focus)),
                (true, yes) if yes == all => format!("{} reaches {}{on}", Strong("Everybody"), Code(focus)),
                (true, _) => format!("{} {reach} {}{on}{listed}", Strong(format!("{yes} of {all}")), Code(focus)),
                (false, 0) => format!("{} reaches {} of {all}{on}", Code(focus), Strong("nobody")),
                (false, yes) if yes == all => format!("{} reaches {}{on}", Code(focus), Strong("everybody")),
                (false, _) => format!("{} reaches {}{on}{listed}", Code(focus), Strong(format!("{yes} of {all}"))),
            }
        }
        Lang::Ko => {
            let (start, end) = match (into, yes) {
                (true, 0) => {
                    (format!("{all}곳 중 {}에 연결할 수 있는 곳은", Code(focus)), Strong("없습니다").to_string())
                }
                (true, yes) if yes == all => {
                    (Strong("모두").to_string(), format!("{}에 연결할 수 있습니다", Code(focus)))
                }
                (true, _) => (
                    format!("{all}곳 중 {}이", Strong(format!("{yes}곳"))),
                    format!("{}에 연결할 수 있습니다", Code(focus)),
                ),
                (false, 0) => {
                    (format!("{all}곳 중 {}에서 연결할 수 있는 곳은", Code(focus)), Strong("없습니다").to_string())
                }
                (false, yes) if yes == all => {
                    (format!("{}에서", Code(focus)), format!("{} 연결할 수 있습니다", Strong("모두에게")))
                }
                (false, _) => (
                    format!("{}에서 {all}곳 중", Code(focus)),
                    format!("{}에 연결할 수 있습니다", Strong(format!("{yes}곳"))),
                ),
            };
            format!("{start} {end}{on}{listed}")
        }
    };
    if unknown > 0 {
        let count = Strong(pick(lang, unknown.to_string(), format!("{unknown}곳")));
        text.push_str(&match lang {
            Lang::En => format!("; {count} {} unknown", if unknown == 1 { "is" } else { "are" }),
            Lang::Ko => format!(". {count}은 알 수 없습니다"),
        });
    }
    Sentence::new(text)
}

/// Names in a sentence, the first few of them: all of them together, or any.
fn whom(names: &[String], others: bool, all: bool, lang: Lang) -> String {
    let shown: Vec<String> = names.iter().take(MAX_NAMED).map(|name| Code(name).to_string()).collect();
    let more = names.len() - shown.len();
    let rest = [
        (more > 0).then(|| pick(lang, format!("{more} more"), format!("그 밖에 {more}곳"))),
        others.then(|| match all {
            true => pick(lang, "every other address", "그 밖의 모든 주소").to_owned(),
            false => pick(lang, "any other address", "그 밖의 모든 주소").to_owned(),
        }),
    ];
    let and = pick(lang, if all { "and" } else { "or" }, "및");
    let all: Vec<String> = shown.into_iter().chain(rest.into_iter().flatten()).collect();
    match all.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {and} {last}", rest.join(", ")),
        _ => all.join(""),
    }
}

/// A rule with those whom it lets through.
fn told(grant: &Grant, into: bool, lang: Lang) -> Step {
    grant.step.worded(|code| {
        let (sentence, hint) = step(code, lang);
        let place = lead(code, grant, lang);
        let whom = whom(&grant.who, grant.others, true, lang);
        let text = place.map(|(lead, unknown)| match (lang, unknown) {
            (Lang::En, true) => format!("{lead} For {whom} that hangs on what is not in the paste."),
            (Lang::Ko, true) => format!("{lead} {whom}{} 그런지는 붙여 넣은 것에 없습니다.", i(&whom)),
            (Lang::En, false) => format!("{lead} lets {} on {}.", through(&whom, grant, into), grant.ports),
            (Lang::Ko, false) => {
                let (ports, way) = (ports_ko(&grant.ports), way(grant, into));
                format!("{lead}: {} {way} 수 있습니다({ports}).", by_way(&whom, grant, into))
            }
        });
        (text.map_or(sentence, Sentence::new), hint)
    })
}

fn through(whom: &str, grant: &Grant, into: bool) -> String {
    match (into, grant.direction) {
        (true, Direction::Ingress) => format!("{whom} in"),
        (true, Direction::Egress) => format!("{whom} out"),
        (false, Direction::Egress) => format!("it out to {whom}"),
        (false, Direction::Ingress) => format!("it in at {whom}"),
    }
}

fn by_way(whom: &str, grant: &Grant, into: bool) -> String {
    match (into, grant.direction) {
        (true, _) => format!("{whom}{}", i(whom)),
        (false, Direction::Egress) => format!("{whom}{}", ro(whom)),
        (false, Direction::Ingress) => format!("{whom}에"),
    }
}

fn way(grant: &Grant, into: bool) -> &'static str {
    match (into, grant.direction) {
        (_, Direction::Egress) => "나갈",
        (true, Direction::Ingress) => "들어올",
        (false, Direction::Ingress) => "들어갈",
    }
}

/// The place that lets somebody through, with what it wants, and whether it hangs on what the paste lacks; none where a
/// step says all there is to say by itself.
fn lead(code: &Said, grant: &Grant, lang: Lang) -> Option<(String, bool)> {
    let policy = grant.step.object.as_ref().map(|object| object.name.clone()).unwrap_or_default();
    let at = |place: &_| match lang {
        Lang::En => format!("{} of {}", english::at(*place), Code(&policy)),
        Lang::Ko => format!("{}의 {}", Code(&policy), korean::at(*place)),
    };
    let wanted = |wants: &[String]| match wants {
        [] => pick(lang, "every pod", "모든 pod").to_owned(),
        wants => codes(wants, pick(lang, "and", "및")),
    };
    let said = match code {
        Said::PeerMatches { place, wants, .. } => (format!("{} ({})", at(place), wanted(wants)), false),
        Said::AddressMatches { place, block, .. } => (format!("{} ({})", at(place), Code(block)), false),
        Said::AnyPeer { policy, rule, direction } => {
            let field = Code(direction.peers_field());
            let lead = match lang {
                Lang::En => {
                    let rule = rule.map_or("The rule".to_owned(), |rule| format!("Rule {rule}"));
                    format!("{rule} of {} without {field}", Code(policy))
                }
                Lang::Ko => format!("{}의 {field} 없는 {}", Code(policy), korean::rule_number(*rule)),
            };
            (lead, false)
        }
        Said::AdminRule { policy, rule, name, tier, .. } => {
            let lead = match lang {
                Lang::En => {
                    format!("{} of {} {}", english::which(*rule, name), english::tier_word(*tier), Code(policy))
                }
                Lang::Ko => {
                    format!("{} {}의 {}", english::tier_word(*tier), Code(policy), korean::which(*rule, name))
                }
            };
            (lead, false)
        }
        Said::NamespaceUnknown { place, wants, .. } => {
            let lead = match lang {
                Lang::En => format!("{} wants a namespace with {}.", at(place), Code(wants)),
                Lang::Ko => format!("{}: namespace에 {}{} 있어야 합니다.", at(place), Code(wants), i(wants)),
            };
            (lead, true)
        }
        Said::PodAddressUnknown { place, block, .. } => {
            let lead = match lang {
                Lang::En => format!("{} is {}.", at(place), Code(block)),
                Lang::Ko => format!("{}: {}입니다.", at(place), Code(block)),
            };
            (lead, true)
        }
        _ => return None,
    };
    Some(said)
}

fn notes(answer: &Reaching, lang: Lang) -> Vec<Note> {
    let mut notes = Vec::new();
    let (names, others) = answer.named(Verdict::No);
    if !names.is_empty() || others {
        let count = names.len() + usize::from(others);
        let whom = whom(&names, others, answer.around.into, lang);
        let text = match (lang, answer.around.into) {
            (Lang::En, true) => format!("{whom} {}.", if count == 1 { "does not" } else { "do not" }),
            (Lang::En, false) => format!("It does not reach {whom}."),
            (Lang::Ko, true) => format!("{whom}{} 연결할 수 없습니다.", eun(&whom)),
            (Lang::Ko, false) => format!("{whom}에는 연결할 수 없습니다."),
        };
        let text = match text.get(..1) {
            Some(first) if lang == Lang::En => first.to_uppercase() + text.get(1..).unwrap_or_default(),
            _ => text,
        };
        notes.push(Note { verdict: Some(Verdict::No), text: Sentence::new(text), ..Note::default() });
    }
    if !answer.around.missing.is_empty() {
        let missing = &answer.around.missing;
        let last = missing.last().map_or("", String::as_str);
        let text = match lang {
            Lang::En => format!(
                "Namespace {} {} not in the paste. With {} labels the rest is known.",
                codes(missing, "and"),
                if missing.len() == 1 { "is" } else { "are" },
                if missing.len() == 1 { "its" } else { "their" }
            ),
            Lang::Ko => format!(
                "Namespace {}{} 붙여 넣은 것에 없습니다. label을 알면 나머지도 알 수 있습니다.",
                codes(missing, "및"),
                i(last)
            ),
        };
        notes.push(Note { verdict: Some(Verdict::Unknown), text: Sentence::new(text), ..Note::default() });
    }
    let more = answer.grants.len() - answer.told().len();
    if more > 0 {
        let text = match lang {
            Lang::En => format!("{more} more rules let somebody through. They stand in the table."),
            Lang::Ko => format!("누군가를 통하게 하는 규칙이 {more}개 더 있습니다. 표에 있습니다."),
        };
        notes.push(Note { text: Sentence::new(text), ..Note::default() });
    }
    notes
}

/// Both readings of a dash, if one is near, and the same question about one of them at a time.
fn card(answer: &Reaching, cluster: &Cluster, lang: Lang) -> Option<Card> {
    let of = |verdict: Verdict| answer.around.neighbours.iter().filter(move |each| each.verdict == verdict);
    let all = of(Verdict::Unknown).chain(of(Verdict::Yes)).chain(of(Verdict::No)).filter(|each| !each.others);
    let action = |each: &Neighbour| Action { label: each.name.clone(), ask: answer.ask(each) };
    let actions: Vec<Action> = all.take(MAX_ACTIONS).map(action).collect();
    match &answer.dash {
        Some(dash) => Some(Card { actions, ..dash_card(dash, cluster, lang) }),
        None => (!actions.is_empty()).then(|| Card {
            title: pick(lang, "Why, one by one", "하나씩 왜 그런지").to_owned(),
            actions,
            ..Card::default()
        }),
    }
}
