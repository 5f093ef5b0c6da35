//! Reach and connectivity in words.

use super::korean::{eul, eun, i, ro, wa};
use super::{Card, DiffLine, Explanation, Fact, Note, Terminal, diff};
use crate::cluster::Cluster;
use crate::network::{
    Action as Does, Code as Said, DashReadings, Direction, INGRESS_CONTROLLER, Phrase, Place, QuestionError, Reach,
    Reading, Tier,
};
use crate::text::{Candidate, Code, Lang, Outcome, Sentence, Strong, Verdict, Worded};

/// At most so many pairs that an edit opens are named.
const MAX_OPENS: usize = 4;
/// At most so many pods are named on either side of a dash.
const MAX_DASH_PODS: usize = 5;

/// A step's sentence, and a hint of a few words for the end of its line.
pub fn step(code: &Said, lang: Lang) -> (Sentence, Sentence) {
    let (text, hint) = match lang {
        Lang::En => english(code),
        Lang::Ko => korean(code),
    };
    (Sentence::new(text), Sentence::new(hint))
}

/// An answer with its sentences, as it goes over the wire.
pub fn worded(answer: &Reach<Said>, lang: Lang) -> Reach<Worded> {
    answer.clone().worded(|code| step(code, lang))
}

fn plain(text: String) -> (String, String) {
    (text, String::new())
}

fn english(code: &Said) -> (String, String) {
    use Direction::{Egress, Ingress};
    match code {
        Said::Unselected { pod, direction: Ingress } => {
            plain(format!("No policy selects {} for ingress, so anything may come in.", Code(pod)))
        }
        Said::Unselected { pod, direction: Egress } => {
            plain(format!("No policy selects {} for egress, so it may send anywhere.", Code(pod)))
        }
        Said::Outside { name, .. } => {
            plain(format!("{} lies outside the cluster, where no policy has a say.", Code(name)))
        }
        Said::Itself { pod } => plain(format!("{} always reaches itself.", Code(pod))),
        Said::OnHostNetwork { pod, .. } => plain(format!(
            "{} is on its node's network, where policies are taken not to act. That is not in the specification.",
            Code(pod)
        )),
        Said::Selects { policy, pod, direction, all_pods } => {
            let whom = if *all_pods { format!("every pod, {} too,", Code(pod)) } else { Code(pod).to_string() };
            plain(match direction {
                Ingress => format!("{} selects {whom} for ingress, so only its peers come in.", Code(policy)),
                Egress => format!("{} selects {whom} for egress, so it sends to its peers only.", Code(policy)),
            })
        }
        Said::NoRule { policy, direction: Ingress, .. } => {
            (format!("{} has no ingress rule, so nothing comes in.", Code(policy)), "lets nothing in".to_owned())
        }
        Said::NoRule { policy, direction: Egress, .. } => {
            (format!("{} has no egress rule, so nothing goes out.", Code(policy)), "lets nothing out".to_owned())
        }
        Said::AnyPeer { rule, direction, .. } => {
            let rule = rule.map_or("The rule".to_owned(), |rule| format!("Rule {rule}"));
            let field = direction.peers_field();
            plain(format!("{rule} has no {}, so it is for everybody.", Code(field)))
        }
        Said::PeerMatches { place, wants, pod } if wants.is_empty() => {
            plain(format!("{} means every pod, {} too.", place_en(*place), Code(pod)))
        }
        Said::PeerMatches { place, wants, pod } => {
            plain(format!("{} wants {}, which {} has.", place_en(*place), codes(wants, "and"), Code(pod)))
        }
        Said::AddressMatches { place, block, address } => {
            plain(format!("{} is {}, which holds {}.", place_en(*place), Code(block), Code(address)))
        }
        Said::AnyPort { rule } => {
            let rule = rule.map_or("The rule".to_owned(), |rule| format!("Rule {rule}"));
            plain(format!("{rule} names no port, so it is for all of them."))
        }
        Said::PortMatches { ports, name: Some(name), pod } => {
            plain(format!("Port {} is {ports} on {}.", Code(name), Code(pod)))
        }
        Said::PortMatches { ports, name: None, .. } => plain(format!("Its ports include {ports}.")),
        Said::PeerLabel { place, key, wants, has, pod, namespace_fits } => {
            let fits = if *namespace_fits { " The namespace fits;" } else { "" };
            let start = format!("{} wants {}.{fits}", place_en(*place), Code(wants));
            match has {
                Some(has) => (
                    format!("{start} {} is labelled {}.", Code(pod), Code(has)),
                    format!("{} has {}", Code(pod), Code(has)),
                ),
                None => (
                    format!("{start} {} has no label {}.", Code(pod), Code(key)),
                    format!("{} has no {}", Code(pod), Code(key)),
                ),
            }
        }
        Said::NamespaceLabel { place, key, wants, has, namespace, pod } => {
            let start = format!("{} wants a namespace with {}.", place_en(*place), Code(wants));
            let where_ = format!("{} is in {}", Code(pod), Code(namespace));
            match has {
                Some(has) => (
                    format!("{start} {where_}, which has {}.", Code(has)),
                    format!("{} has {}", Code(namespace), Code(has)),
                ),
                None => (
                    format!("{start} {where_}, which has no label {}.", Code(key)),
                    format!("{} has no {}", Code(namespace), Code(key)),
                ),
            }
        }
        Said::OtherNamespace { place, own, pod, namespace } => {
            let where_ = match namespace {
                Some(namespace) => format!("{} is in {}", Code(pod), Code(namespace)),
                None => format!("{} is elsewhere", Code(pod)),
            };
            (
                format!(
                    "{} is a podSelector alone, which means pods of {} only; {where_}.",
                    place_en(*place),
                    Code(own)
                ),
                format!("pods of {} only", Code(own)),
            )
        }
        Said::NamespaceUnknown { place, wants, namespace: Some(namespace) } => (
            format!(
                "{} wants a namespace with {}. Namespace {} is not in the paste, so its labels are unknown.",
                place_en(*place),
                Code(wants),
                Code(namespace)
            ),
            format!("labels of {} not in the paste", Code(namespace)),
        ),
        Said::NamespaceUnknown { place, wants, namespace: None } => (
            format!(
                "{} wants {}. Where the ingress controller runs, and how it is labelled, is not in the paste.",
                place_en(*place),
                Code(wants)
            ),
            "the ingress controller is not in the paste".to_owned(),
        ),
        Said::PeerIsBlock { place, pod, .. } => {
            (format!("{} is an address block, and {} is a pod.", place_en(*place), Code(pod)), "not a pod".to_owned())
        }
        Said::PeerIsPods { place, address } => {
            (format!("{} is pods, and {} is an address.", place_en(*place), Code(address)), "pods only".to_owned())
        }
        Said::AddressOutside { place, block, address } => (
            format!("{} is {}, and {} lies outside it.", place_en(*place), Code(block), Code(address)),
            format!("not {}", Code(address)),
        ),
        Said::AddressExcepted { place, block, except, address } => (
            format!("{} is {} except {}, which holds {}.", place_en(*place), Code(block), Code(except), Code(address)),
            format!("excepts {}", Code(address)),
        ),
        Said::PodAddressUnknown { place, block, pod } => (
            format!(
                "{} is {}. Whether the address of {} lies in it is not in the paste.",
                place_en(*place),
                Code(block),
                Code(pod)
            ),
            "pod address not in the paste".to_owned(),
        ),
        Said::PeerIsNothing { place } => {
            (format!("{} is nothing that the paste could hold.", place_en(*place)), "no pod, no address".to_owned())
        }
        Said::PeerOnHostNetwork { place, pod } => (
            format!(
                "{} selects pods, and {} is on its node's network, where selectors are taken not to find it.",
                place_en(*place),
                Code(pod)
            ),
            "hostNetwork".to_owned(),
        ),
        Said::PortDiffers { ports, asked, protocol: Some(protocol) } => (
            format!("The rule's ports are {ports}: {} is another protocol than {asked}.", protocol.name()),
            format!("not {asked}"),
        ),
        Said::PortDiffers { ports, asked, protocol: None } if asked.is_all() => {
            (format!("The rule's ports are {ports}."), "no port".to_owned())
        }
        Said::PortDiffers { ports, asked, protocol: None } => {
            (format!("The rule's ports are {ports}, not {asked}."), format!("not {asked}"))
        }
        Said::NoSuchPortName { name, pod } => (
            format!("No container of {} declares a port named {}, so the rule has no port.", Code(pod), Code(name)),
            format!("{} has no such port", Code(pod)),
        ),
        Said::AdminRule { policy, rule, name, tier, action, direction, pod } => {
            let tier = tier_en(*tier);
            let which = rule_en(*rule, name);
            let then = match (action, direction) {
                (Does::Allow, Ingress) => format!("lets this into {}; no policy below is asked", Code(pod)),
                (Does::Allow, Egress) => format!("lets this out of {}; no policy below is asked", Code(pod)),
                (Does::Deny, Ingress) => format!("keeps this out of {}; no policy below is asked", Code(pod)),
                (Does::Deny, Egress) => format!("keeps this in at {}; no policy below is asked", Code(pod)),
                (Does::Pass, _) => "passes this on to the next tier".to_owned(),
            };
            let hint = match action {
                Does::Allow => "allows",
                Does::Deny => "denies",
                Does::Pass => "passes on",
            };
            (format!("{which} of {tier} {} {then}.", Code(policy)), hint.to_owned())
        }
        Said::AdminUnknown { policy, rule, name, tier, .. } => (
            format!(
                "{} of {} {} hangs on labels that the paste lacks.",
                rule_en(*rule, name),
                tier_en(*tier),
                Code(policy)
            ),
            "labels not in the paste".to_owned(),
        ),
        Said::Undecided { pod, direction } => plain(format!(
            "No rule for the {} of {} is about this, and what no rule is about is allowed.",
            direction.field(),
            Code(pod)
        )),
        Said::Opens { src, dst, ports } => plain(format!("{} → {} on {ports}", Code(src), Code(dst))),
    }
}

fn korean(code: &Said) -> (String, String) {
    use Direction::{Egress, Ingress};
    match code {
        Said::Unselected { pod, direction: Ingress } => plain(format!(
            "{}{} ingress로 선택하는 policy가 없으므로 무엇이든 들어올 수 있습니다.",
            Code(pod),
            eul(pod)
        )),
        Said::Unselected { pod, direction: Egress } => {
            plain(format!("{}{} egress로 선택하는 policy가 없으므로 어디로든 보낼 수 있습니다.", Code(pod), eul(pod)))
        }
        Said::Outside { name, .. } => {
            plain(format!("{}{} 클러스터 밖에 있어 policy가 적용되지 않습니다.", Code(name), eun(name)))
        }
        Said::Itself { pod } => plain(format!("{}{} 자기 자신에게는 언제나 연결할 수 있습니다.", Code(pod), eun(pod))),
        Said::OnHostNetwork { pod, .. } => plain(format!(
            "{}{} node의 네트워크를 쓰므로 policy가 적용되지 않는 것으로 봅니다. 명세에 정해진 것은 아닙니다.",
            Code(pod),
            eun(pod)
        )),
        Said::Selects { policy, pod, direction, all_pods } => {
            let whom = if *all_pods {
                format!("{}{} 포함해 모든 pod를", Code(pod), eul(pod))
            } else {
                format!("{}{}", Code(pod), eul(pod))
            };
            plain(match direction {
                Ingress => format!(
                    "{}{} {whom} ingress로 선택하므로 여기에 적힌 peer만 들어올 수 있습니다.",
                    Code(policy),
                    i(policy)
                ),
                Egress => format!(
                    "{}{} {whom} egress로 선택하므로 여기에 적힌 peer로만 보낼 수 있습니다.",
                    Code(policy),
                    i(policy)
                ),
            })
        }
        Said::NoRule { policy, direction: Ingress, .. } => (
            format!("{}에는 ingress 규칙이 없으므로 아무것도 들어올 수 없습니다.", Code(policy)),
            "아무것도 들이지 않음".to_owned(),
        ),
        Said::NoRule { policy, direction: Egress, .. } => (
            format!("{}에는 egress 규칙이 없으므로 아무것도 나갈 수 없습니다.", Code(policy)),
            "아무것도 내보내지 않음".to_owned(),
        ),
        Said::AnyPeer { rule, direction, .. } => {
            let field = direction.peers_field();
            plain(format!("{}에 {}{} 없으므로 모두에게 해당합니다.", rule_number_ko(*rule), Code(field), i(field)))
        }
        Said::PeerMatches { place, wants, pod } if wants.is_empty() => {
            plain(format!("{}: 모든 pod를 뜻하므로 {}도 해당합니다.", place_ko(*place), Code(pod)))
        }
        Said::PeerMatches { place, wants, pod } => plain(format!(
            "{}: {}{} 요구하고, {}{} 모두 맞습니다.",
            place_ko(*place),
            codes(wants, "및"),
            eul(wants.last().map_or("", String::as_str)),
            Code(pod),
            eun(pod)
        )),
        Said::AddressMatches { place, block, address } => {
            plain(format!("{}: {}에 {}{} 들어 있습니다.", place_ko(*place), Code(block), Code(address), i(address)))
        }
        Said::AnyPort { rule } => {
            plain(format!("{}에 port가 적혀 있지 않으므로 모든 port에 해당합니다.", rule_number_ko(*rule)))
        }
        Said::PortMatches { ports, name: Some(name), pod } => {
            plain(format!("port {}{} {}에서 {ports}입니다.", Code(name), eun(name), Code(pod)))
        }
        Said::PortMatches { ports, name: None, .. } => {
            plain(format!("규칙의 port에 {ports}{} 있습니다.", i(&ports.to_string())))
        }
        Said::PeerLabel { place, key, wants, has, pod, namespace_fits } => {
            let fits = if *namespace_fits { " namespace는 맞지만" } else { "" };
            let start = format!("{}: {}{} 요구합니다.{fits}", place_ko(*place), Code(wants), eul(wants));
            match has {
                Some(has) => (
                    format!("{start} {}의 label은 {}입니다.", Code(pod), Code(has)),
                    format!("{}{} {}", Code(pod), eun(pod), Code(has)),
                ),
                None => (
                    format!("{start} {}에는 label {}{} 없습니다.", Code(pod), Code(key), i(key)),
                    format!("{}에 {} 없음", Code(pod), Code(key)),
                ),
            }
        }
        Said::NamespaceLabel { place, key, wants, has, namespace, pod } => {
            let start = format!("{}: {}{} 있는 namespace를 요구합니다.", place_ko(*place), Code(wants), i(wants));
            let where_ = format!("{}{} {}에 있고", Code(pod), eun(pod), Code(namespace));
            match has {
                Some(has) => (
                    format!("{start} {where_}, 그 값은 {}입니다.", Code(has)),
                    format!("{}{} {}", Code(namespace), eun(namespace), Code(has)),
                ),
                None => (
                    format!("{start} {where_}, 거기에는 label {}{} 없습니다.", Code(key), i(key)),
                    format!("{}에 {} 없음", Code(namespace), Code(key)),
                ),
            }
        }
        Said::OtherNamespace { place, own, pod, namespace } => {
            let where_ = match namespace {
                Some(namespace) => format!("{}{} {}에 있습니다", Code(pod), eun(pod), Code(namespace)),
                None => format!("{}{} 다른 곳에 있습니다", Code(pod), eun(pod)),
            };
            (
                format!("{}: podSelector만 있으므로 {}의 pod만 뜻합니다. {where_}.", place_ko(*place), Code(own)),
                format!("{}의 pod만", Code(own)),
            )
        }
        Said::NamespaceUnknown { place, wants, namespace: Some(namespace) } => (
            format!(
                "{}: {}{} 있는 namespace를 요구합니다. Namespace {}{} 붙여 넣은 것에 없어 label을 알 수 없습니다.",
                place_ko(*place),
                Code(wants),
                i(wants),
                Code(namespace),
                i(namespace)
            ),
            format!("{}의 label이 붙여 넣은 것에 없음", Code(namespace)),
        ),
        Said::NamespaceUnknown { place, wants, namespace: None } => (
            format!(
                "{}: {}{} 요구합니다. ingress controller가 어디서 어떤 label로 도는지는 붙여 넣은 것에 없습니다.",
                place_ko(*place),
                Code(wants),
                eul(wants)
            ),
            "ingress controller가 붙여 넣은 것에 없음".to_owned(),
        ),
        Said::PeerIsBlock { place, pod, .. } => (
            format!("{}: 주소 대역인데 {}{} pod입니다.", place_ko(*place), Code(pod), eun(pod)),
            "pod가 아님".to_owned(),
        ),
        Said::PeerIsPods { place, address } => (
            format!("{}: pod를 뜻하는데 {}{} 주소입니다.", place_ko(*place), Code(address), eun(address)),
            "pod만".to_owned(),
        ),
        Said::AddressOutside { place, block, address } => (
            format!("{}: {}인데 {}{} 그 밖에 있습니다.", place_ko(*place), Code(block), Code(address), eun(address)),
            format!("{} 아님", Code(address)),
        ),
        Said::AddressExcepted { place, block, except, address } => (
            format!(
                "{}: {}에서 {}{} 제외하는데, {}{} 거기에 들어 있습니다.",
                place_ko(*place),
                Code(block),
                Code(except),
                eul(except),
                Code(address),
                i(address)
            ),
            format!("{} 제외", Code(address)),
        ),
        Said::PodAddressUnknown { place, block, pod } => (
            format!(
                "{}: {}입니다. {}의 주소가 거기에 드는지는 붙여 넣은 것에 없습니다.",
                place_ko(*place),
                Code(block),
                Code(pod)
            ),
            "pod 주소가 붙여 넣은 것에 없음".to_owned(),
        ),
        Said::PeerIsNothing { place } => (
            format!("{}: 붙여 넣은 것에 있을 수 있는 대상이 아닙니다.", place_ko(*place)),
            "pod도 주소도 아님".to_owned(),
        ),
        Said::PeerOnHostNetwork { place, pod } => (
            format!(
                "{}: pod를 선택하는데, {}{} node의 네트워크를 쓰므로 selector가 찾지 못하는 것으로 봅니다.",
                place_ko(*place),
                Code(pod),
                eun(pod)
            ),
            "hostNetwork".to_owned(),
        ),
        Said::PortDiffers { ports, asked, protocol: Some(protocol) } => (
            format!(
                "규칙의 port는 {ports}입니다. {}{} {asked}{} 다른 protocol입니다.",
                protocol.name(),
                eun(protocol.name()),
                wa(&asked.to_string())
            ),
            format!("{asked} 아님"),
        ),
        Said::PortDiffers { ports, asked, protocol: None } if asked.is_all() => {
            (format!("규칙의 port는 {ports}입니다."), "port 없음".to_owned())
        }
        Said::PortDiffers { ports, asked, protocol: None } => {
            (format!("규칙의 port는 {ports}이고 {asked}{} 아닙니다.", i(&asked.to_string())), format!("{asked} 아님"))
        }
        Said::NoSuchPortName { name, pod } => (
            format!(
                "{}의 container 중에 이름이 {}인 port가 없으므로 이 규칙에는 port가 없는 셈입니다.",
                Code(pod),
                Code(name)
            ),
            format!("{}에 그런 port 없음", Code(pod)),
        ),
        Said::AdminRule { policy, rule, name, tier, action, direction, pod } => {
            let whose = format!("{} {}의 {}", tier_en(*tier), Code(policy), rule_ko(*rule, name));
            let then = match (action, direction) {
                (Does::Allow, Ingress) => {
                    format!("{}{} 들어오는 것을 허용합니다. 아래 단계의 policy는 보지 않습니다", Code(pod), ro(pod))
                }
                (Does::Allow, Egress) => {
                    format!("{}에서 나가는 것을 허용합니다. 아래 단계의 policy는 보지 않습니다", Code(pod))
                }
                (Does::Deny, Ingress) => {
                    format!("{}{} 들어오는 것을 막습니다. 아래 단계의 policy는 보지 않습니다", Code(pod), ro(pod))
                }
                (Does::Deny, Egress) => {
                    format!("{}에서 나가는 것을 막습니다. 아래 단계의 policy는 보지 않습니다", Code(pod))
                }
                (Does::Pass, _) => "다음 단계로 넘깁니다".to_owned(),
            };
            let hint = match action {
                Does::Allow => "허용",
                Does::Deny => "차단",
                Does::Pass => "다음 단계로",
            };
            (format!("{whose}{} {then}.", i(&rule.to_string())), hint.to_owned())
        }
        Said::AdminUnknown { policy, rule, name, tier, .. } => (
            format!(
                "{} {}의 {}{} 붙여 넣은 것에 없는 label에 달려 있습니다.",
                tier_en(*tier),
                Code(policy),
                rule_ko(*rule, name),
                eun(&rule.to_string())
            ),
            "label이 붙여 넣은 것에 없음".to_owned(),
        ),
        Said::Undecided { pod, direction } => plain(format!(
            "{}의 {} 규칙 가운데 이에 관한 것이 없고, 아무 규칙에도 없는 것은 허용됩니다.",
            Code(pod),
            direction.field()
        )),
        Said::Opens { src, dst, ports } => plain(format!("{} → {}: {ports}", Code(src), Code(dst))),
    }
}

fn place_en(place: Place) -> String {
    match place.rule {
        Some(rule) => format!("Rule {rule}, peer {}", place.peer),
        None => format!("Peer {}", place.peer),
    }
}
fn place_ko(place: Place) -> String {
    match place.rule {
        Some(rule) => format!("규칙 {rule}의 peer {}", place.peer),
        None => format!("peer {}", place.peer),
    }
}
fn rule_number_ko(rule: Option<u32>) -> String {
    rule.map_or("규칙".to_owned(), |rule| format!("규칙 {rule}"))
}
fn rule_en(rule: u32, name: &str) -> String {
    if name.is_empty() { format!("Rule {rule}") } else { format!("Rule {rule}, {},", Code(name)) }
}
fn rule_ko(rule: u32, name: &str) -> String {
    if name.is_empty() { format!("규칙 {rule}") } else { format!("규칙({}) {rule}", Code(name)) }
}
fn tier_en(tier: Tier) -> &'static str {
    match tier {
        Tier::Admin => "admin policy",
        Tier::Namespaced => "NetworkPolicy",
        Tier::Baseline => "baseline policy",
    }
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

/// A reach question's answer in words.
pub fn explain(answer: &Reach<Said>, cluster: &Cluster, lang: Lang) -> Explanation {
    Explanation {
        verdict: Some(answer.allowed),
        cap: cap(answer, lang),
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

fn card(answer: &Reach<Said>, cluster: &Cluster, lang: Lang) -> Option<Card> {
    let candidate = nearest(answer);
    match (&answer.dash, candidate) {
        (Some(dash), _) if dash.decides => Some(dash_card(dash, cluster, lang)),
        (_, Some(candidate)) => Some(miss_card(candidate, cluster, lang)),
        (Some(dash), None) if dash.pods.iter().any(|pod| pod.name == answer.from || pod.name == answer.to) => {
            Some(dash_card(dash, cluster, lang))
        }
        _ => None,
    }
}

/// The nearest miss that an edit would mend, in the direction that decides.
fn nearest(answer: &Reach<Said>) -> Option<&Candidate<Said>> {
    if answer.allowed != Verdict::No {
        return None;
    }
    let halves = answer.halves();
    halves.iter().flat_map(|(_, half)| &half.proof.candidates).find(|candidate| candidate.fix.is_some())
}

fn miss_card(candidate: &Candidate<Said>, cluster: &Cluster, lang: Lang) -> Card {
    let failing = candidate.steps.iter().find(|step| step.outcome == Outcome::Failed);
    let aside = failing.and_then(|step| step.span.as_ref()).map(|span| span.line_label()).unwrap_or_default();
    let text = failing.map(|failing| step(&failing.code, lang).0).unwrap_or_default();
    let facts = vec![Fact {
        label: pick(lang, "Fails", "걸리는 곳").to_owned(),
        verdict: None,
        text,
        span: failing.and_then(|step| step.span.clone()),
    }];
    let opens = &candidate.also_grants;
    let mut warnings: Vec<Sentence> = opens
        .iter()
        .take(MAX_OPENS)
        .map(|code| {
            let (pair, _) = if lang == Lang::En { english(code) } else { korean(code) };
            Sentence::new(pick(lang, format!("Also opens {pair}"), format!("함께 열림: {pair}")))
        })
        .collect();
    if opens.len() > MAX_OPENS {
        let more = opens.len() - MAX_OPENS;
        warnings.push(Sentence::new(pick(lang, format!("and {more} more pairs"), format!("그 밖에 {more}쌍"))));
    }
    Card {
        title: pick(lang, "The nearest edit", "가장 가까운 수정").to_owned(),
        aside,
        facts,
        diff: candidate.fix.as_ref().map(|fix| diff(fix, &cluster.paste.sources)).unwrap_or_default(),
        warnings,
        fix: candidate.fix.clone(),
        fix_label: pick(lang, "Apply this edit", "이 수정 적용").to_owned(),
        ..Card::default()
    }
}

fn dash_card(dash: &DashReadings, cluster: &Cluster, lang: Lang) -> Card {
    let [first, second] = &dash.fields;
    let other = match dash.written {
        Reading::And => Reading::Or,
        Reading::Or => Reading::And,
    };
    let title = |reading: Reading, written: bool| {
        let (word, rest) = match (reading, written) {
            (Reading::And, true) => ("AND", pick(lang, "as written", "적힌 대로")),
            (Reading::Or, true) => ("OR", pick(lang, "as written", "적힌 대로")),
            (Reading::Or, false) => ("OR", pick(lang, "one dash more", "dash 하나 더")),
            (Reading::And, false) => ("AND", pick(lang, "one dash less", "dash 하나 덜")),
        };
        Sentence::new(format!("{}, {rest}", Strong(word)))
    };
    let lines = |reading: Reading| match reading {
        Reading::And => vec![format!("- {first}"), format!("  {second}")],
        Reading::Or => vec![format!("- {first}"), format!("- {second}")],
    };
    let readings = [(dash.written, true), (other, false)].map(|(reading, written)| {
        let outcomes = dash.pods.iter().take(MAX_DASH_PODS).map(|pod| Fact {
            verdict: Some(if written { pod.written } else { pod.otherwise }),
            text: Sentence::new(Code(&pod.name).to_string()),
            ..Fact::default()
        });
        super::Reading { title: title(reading, written), written, lines: lines(reading), outcomes: outcomes.collect() }
    });
    let changed: Vec<String> =
        dash.pods.iter().filter(|pod| pod.written != pod.otherwise).map(|pod| pod.name.clone()).collect();
    let shown: Vec<String> = changed.iter().take(MAX_OPENS).cloned().collect();
    let more = changed.len().saturating_sub(shown.len());
    let rest = if more > 0 { pick(lang, format!(", {more} more"), format!(" 외 {more}개")) } else { String::new() };
    let last = shown.last().map_or("", String::as_str).to_owned();
    let warning = match (other, dash.direction) {
        (Reading::Or, Direction::Ingress) => pick(
            lang,
            format!("lets {}{rest} in", codes(&shown, "and")),
            format!("{}{rest}{} 들어올 수 있게 됩니다", codes(&shown, "및"), i(&last)),
        ),
        (Reading::Or, Direction::Egress) => pick(
            lang,
            format!("lets it out to {}{rest}", codes(&shown, "and")),
            format!("{}{rest}{} 나갈 수 있게 됩니다", codes(&shown, "및"), ro(&last)),
        ),
        (Reading::And, _) => pick(
            lang,
            format!("shuts {}{rest} off", codes(&shown, "and")),
            format!("{}{rest}{} 막힙니다", codes(&shown, "및"), i(&last)),
        ),
    };
    let diff: Vec<DiffLine> = diff(&dash.fix, &cluster.paste.sources);
    Card {
        title: pick(lang, "One dash away", "dash 하나 차이").to_owned(),
        aside: pick(lang, format!("line {}", dash.dash.start.line), format!("{}번째 줄", dash.dash.start.line)),
        readings: readings.into(),
        diff,
        warnings: if shown.is_empty() { Vec::new() } else { vec![Sentence::new(warning)] },
        fix: Some(dash.fix.clone()),
        fix_label: pick(lang, "Apply this edit", "이 수정 적용").to_owned(),
        ..Card::default()
    }
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

fn is_number(port: &str) -> bool {
    port.strip_prefix('-').unwrap_or(port).chars().all(|c| c.is_ascii_digit())
}

/// Why a question could not be understood.
pub fn error(error: &QuestionError, lang: Lang) -> Sentence {
    let named = |names: &[String]| codes(names, pick(lang, "and", "및"));
    Sentence::new(match (error, lang) {
        (QuestionError::UnknownPeer { name, nearest }, Lang::En) => match nearest.as_slice() {
            [] => format!("There is no pod or workload named {} in the paste, and no other either.", Code(name)),
            _ => format!(
                "There is no pod or workload named {} in the paste. The nearest: {}.",
                Code(name),
                named(nearest)
            ),
        },
        (QuestionError::UnknownPeer { name, nearest }, Lang::Ko) => match nearest.as_slice() {
            [] => format!("붙여 넣은 것에 이름이 {}인 pod나 workload가 없고, 다른 것도 없습니다.", Code(name)),
            _ => format!(
                "붙여 넣은 것에 이름이 {}인 pod나 workload가 없습니다. 가장 비슷한 이름: {}.",
                Code(name),
                named(nearest)
            ),
        },
        (QuestionError::IsService { name, pods }, Lang::En) => match pods.as_slice() {
            [] => format!("{} is a Service without pods in the paste; policies act on pods.", Code(name)),
            _ => format!("{} is a Service; policies act on the pods behind it: {}.", Code(name), named(pods)),
        },
        (QuestionError::IsService { name, pods }, Lang::Ko) => match pods.as_slice() {
            [] => format!("{}{} 뒤에 pod가 없는 Service입니다. policy는 pod에 적용됩니다.", Code(name), eun(name)),
            _ => format!(
                "{}{} Service입니다. policy는 그 뒤의 pod에 적용됩니다: {}.",
                Code(name),
                eun(name),
                named(pods)
            ),
        },
        (QuestionError::AmbiguousPeer { name, candidates }, Lang::En) => {
            format!("{} could be any of {}.", Code(name), named(candidates))
        }
        (QuestionError::AmbiguousPeer { name, candidates }, Lang::Ko) => {
            format!("{}{} 여럿일 수 있습니다: {}.", Code(name), eun(name), named(candidates))
        }
        (QuestionError::NoSuchPort { port, .. }, Lang::En) if is_number(port) => {
            format!("{} is no port: they run from 1 to 65535.", Code(port))
        }
        (QuestionError::NoSuchPort { port, .. }, Lang::Ko) if is_number(port) => {
            format!("{}{} port 번호가 아닙니다. 1부터 65535까지입니다.", Code(port), eun(port))
        }
        (QuestionError::NoSuchPort { port, pod, declared }, Lang::En) => match declared.as_slice() {
            [] => format!("{} is no port number, and {} names no port.", Code(port), Code(pod)),
            _ => format!("{} has no port named {}. It has {}.", Code(pod), Code(port), named(declared)),
        },
        (QuestionError::NoSuchPort { port, pod, declared }, Lang::Ko) => match declared.as_slice() {
            [] => {
                format!("{}{} port 번호가 아니고, {}에는 이름 있는 port가 없습니다.", Code(port), eun(port), Code(pod))
            }
            _ => format!("{}에는 이름이 {}인 port가 없습니다. 있는 것: {}.", Code(pod), Code(port), named(declared)),
        },
        (QuestionError::NoSuchProtocol { protocol }, Lang::En) => {
            format!("{} is no protocol that policies know: TCP, UDP or SCTP.", Code(protocol))
        }
        (QuestionError::NoSuchProtocol { protocol }, Lang::Ko) => {
            format!("{}{} policy가 아는 protocol이 아닙니다. TCP, UDP, SCTP가 있습니다.", Code(protocol), eun(protocol))
        }
        (QuestionError::NoPod { from, to }, Lang::En) => format!(
            "Policies act on pods: one end must be a pod of the paste, and nobody connects to the ingress controller here ({} to {}).",
            Code(from),
            Code(to)
        ),
        (QuestionError::NoPod { from, to }, Lang::Ko) => format!(
            "policy는 pod에 적용됩니다. 한쪽은 붙여 넣은 pod여야 하고, ingress controller는 목적지가 될 수 없습니다({} → {}).",
            Code(from),
            Code(to)
        ),
    })
}

/// Words that stand in pictures and table heads.
pub fn phrase(phrase: &Phrase, lang: Lang) -> String {
    let (en, ko) = match phrase {
        Phrase::Outside(namespace) => return pick(lang, format!("Outside {namespace}"), format!("{namespace} 밖")),
        Phrase::PodsOf(namespace) => return pick(lang, format!("Pods of {namespace}"), format!("{namespace}의 pod")),
        Phrase::DecidingPolicy => ("The policy that decides", "결정하는 policy"),
        Phrase::Into => ("Into", "들어가는 곳"),
        Phrase::OutOf => ("Out of", "나오는 곳"),
        Phrase::Namespace(name) => return format!("namespace {name}"),
        Phrase::PolicyDetail { kind, direction } => return format!("{kind} · {}", direction.field()),
        Phrase::InNamespace(labels) => {
            return pick(lang, format!("in a namespace  {labels}"), format!("namespace가  {labels}"));
        }
        Phrase::AnyPeer => ("anybody", "누구나"),
        Phrase::EveryPod => ("every pod", "모든 pod"),
        Phrase::NoPeerMatches => ("no peer matches", "맞는 peer 없음"),
        Phrase::NoRule => ("no rule", "규칙 없음"),
        Phrase::OneAddress => ("one address", "주소 하나"),
        Phrase::AddressBlock => ("address block", "주소 대역"),
        Phrase::OtherAddresses => ("Other IPs", "그 밖의 IP"),
        Phrase::Pods { kind, .. } if kind == "Pod" => ("Pod", "Pod"),
        Phrase::Pods { kind, pods } => {
            let count = pick(lang, counted(*pods, "pod", "pods"), format!("pod {pods}개"));
            return format!("{kind} · {count}");
        }
        Phrase::More(count) => return pick(lang, format!("+{count} more"), format!("{count}개 더")),
        Phrase::MayConnect => ("may connect", "연결할 수 있음"),
        Phrase::MayNot => ("may not", "연결할 수 없음"),
        Phrase::LabelsMissing(missing) if missing.is_empty() => {
            ("unknown: labels are not in the paste", "알 수 없음: label이 붙여 넣은 것에 없음")
        }
        Phrase::LabelsMissing(missing) => {
            let names = missing.join(", ");
            return pick(
                lang,
                format!("unknown: labels of {names} are not in the paste"),
                format!("알 수 없음: {names}의 label이 붙여 넣은 것에 없음"),
            );
        }
        Phrase::NotSelected => ("No policy limits who comes in", "들어오는 것을 제한하는 policy 없음"),
        Phrase::Selected => ("A policy limits who comes in", "들어오는 것을 policy가 제한"),
        Phrase::OutsideCluster => ("Outside the cluster", "클러스터 밖"),
        Phrase::Workloads(count) => {
            return pick(lang, format!("{count} workloads"), format!("workload {count}개"));
        }
        Phrase::From => ("From", "출발"),
        Phrase::To => ("To", "도착"),
        Phrase::Ports => ("Ports", "port"),
        Phrase::Verdict => ("Answer", "답"),
        Phrase::Yes => ("yes", "예"),
        Phrase::No => ("no", "아니요"),
        Phrase::Unknown => ("unknown", "알 수 없음"),
        Phrase::AllPorts => ("all", "전부"),
        Phrase::NoPort => ("none", "없음"),
        Phrase::Action(Does::Allow) => ("allows", "허용"),
        Phrase::Action(Does::Deny) => ("denies", "차단"),
        Phrase::Action(Does::Pass) => ("passes on", "다음 단계로"),
    };
    pick(lang, en, ko).to_owned()
}
