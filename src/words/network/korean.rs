//! The steps of a reach proof in Korean.

use super::english::tier_word;
use super::{codes, plain};
use crate::network::{Action as Does, Code as Said, Direction, Place};
use crate::text::Code;
use crate::words::korean::{eul, eun, i, ro, wa};

/// A step's sentence and hint.
pub(super) fn step(code: &Said) -> (String, String) {
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
        Said::MaySelect { policy, pod, direction, wants } => (
            format!(
                "{}{} {}{} 있는 pod를 {}{} 선택합니다. 이 label은 {}의 controller가 pod에 붙이는 것이라 값이 붙여 넣은 것에 없습니다.",
                Code(policy),
                eun(policy),
                Code(wants),
                i(wants),
                direction.field(),
                ro(direction.field()),
                Code(pod)
            ),
            "controller가 붙이는 label".to_owned(),
        ),
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
            plain(format!("{}에 {}{} 없으므로 모두에게 해당합니다.", rule_number(*rule), Code(field), i(field)))
        }
        Said::PeerMatches { place, wants, pod } if wants.is_empty() => {
            plain(format!("{}: 모든 pod를 뜻하므로 {}도 해당합니다.", at(*place), Code(pod)))
        }
        Said::PeerMatches { place, wants, pod } => plain(format!(
            "{}: {}{} 요구하고, {}{} 모두 맞습니다.",
            at(*place),
            codes(wants, "및"),
            eul(wants.last().map_or("", String::as_str)),
            Code(pod),
            eun(pod)
        )),
        Said::AddressMatches { place, block, address } => {
            plain(format!("{}: {}에 {}{} 들어 있습니다.", at(*place), Code(block), Code(address), i(address)))
        }
        Said::AnyPort { rule } => {
            plain(format!("{}에 port가 적혀 있지 않으므로 모든 port에 해당합니다.", rule_number(*rule)))
        }
        Said::PortMatches { ports, name: Some(name), pod } => {
            plain(format!("port {}{} {}에서 {ports}입니다.", Code(name), eun(name), Code(pod)))
        }
        Said::PortMatches { ports, name: None, .. } => {
            plain(format!("규칙의 port에 {ports}{} 있습니다.", i(&ports.to_string())))
        }
        Said::PeerLabel { place, key, wants, has, pod, namespace_fits } => {
            let fits = if *namespace_fits { " namespace는 맞지만" } else { "" };
            let start = format!("{}: {}{} 요구합니다.{fits}", at(*place), Code(wants), eul(wants));
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
            let start = format!("{}: {}{} 있는 namespace를 요구합니다.", at(*place), Code(wants), i(wants));
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
                format!("{}: podSelector만 있으므로 {}의 pod만 뜻합니다. {where_}.", at(*place), Code(own)),
                format!("{}의 pod만", Code(own)),
            )
        }
        Said::NamespaceUnknown { place, wants, namespace: Some(namespace) } => (
            format!(
                "{}: {}{} 있는 namespace를 요구합니다. Namespace {}{} 붙여 넣은 것에 없어 label을 알 수 없습니다.",
                at(*place),
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
                at(*place),
                Code(wants),
                eul(wants)
            ),
            "ingress controller가 붙여 넣은 것에 없음".to_owned(),
        ),
        Said::PodLabelUnknown { place, wants, pod } => (
            format!(
                "{}: {}{} 요구합니다. 이 label은 {}의 controller가 pod에 붙이는 것이라 값이 붙여 넣은 것에 없습니다.",
                at(*place),
                Code(wants),
                eul(wants),
                Code(pod)
            ),
            "controller가 붙이는 label".to_owned(),
        ),
        Said::PeerIsBlock { place, pod, .. } => {
            (format!("{}: 주소 대역인데 {}{} pod입니다.", at(*place), Code(pod), eun(pod)), "pod가 아님".to_owned())
        }
        Said::PeerIsPods { place, address } => (
            format!("{}: pod를 뜻하는데 {}{} 주소입니다.", at(*place), Code(address), eun(address)),
            "pod만".to_owned(),
        ),
        Said::AddressOutside { place, block, address } => (
            format!("{}: {}인데 {}{} 그 밖에 있습니다.", at(*place), Code(block), Code(address), eun(address)),
            format!("{} 아님", Code(address)),
        ),
        Said::AddressExcepted { place, block, except, address } => (
            format!(
                "{}: {}에서 {}{} 제외하는데, {}{} 거기에 들어 있습니다.",
                at(*place),
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
                at(*place),
                Code(block),
                Code(pod)
            ),
            "pod 주소가 붙여 넣은 것에 없음".to_owned(),
        ),
        Said::PeerIsNothing { place } => {
            (format!("{}: 붙여 넣은 것에 있을 수 있는 대상이 아닙니다.", at(*place)), "pod도 주소도 아님".to_owned())
        }
        Said::PeerOnHostNetwork { place, pod } => (
            format!(
                "{}: pod를 선택하는데, {}{} node의 네트워크를 쓰므로 selector가 찾지 못하는 것으로 봅니다.",
                at(*place),
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
            let whose = format!("{} {}의 {}", tier_word(*tier), Code(policy), which(*rule, name));
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
                tier_word(*tier),
                Code(policy),
                which(*rule, name),
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

pub(super) fn at(place: Place) -> String {
    match place.rule {
        Some(rule) => format!("규칙 {rule}의 peer {}", place.peer),
        None => format!("peer {}", place.peer),
    }
}

pub(super) fn rule_number(rule: Option<u32>) -> String {
    rule.map_or("규칙".to_owned(), |rule| format!("규칙 {rule}"))
}

pub(super) fn which(rule: u32, name: &str) -> String {
    if name.is_empty() { format!("규칙 {rule}") } else { format!("규칙({}) {rule}", Code(name)) }
}
