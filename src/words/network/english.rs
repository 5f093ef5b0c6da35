//! The steps of a reach proof in English.

use super::{codes, plain};
use crate::network::{Action as Does, Code as Said, Direction, Place, Tier};
use crate::text::Code;

/// A step's sentence and hint.
pub(super) fn step(code: &Said) -> (String, String) {
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
        Said::MaySelect { policy, pod, direction, wants } => (
            format!(
                "{} selects pods with {} for {}. The pods of {} get that label from their controller; its value is not in the paste.",
                Code(policy),
                Code(wants),
                direction.field(),
                Code(pod)
            ),
            "a label that the controller gives".to_owned(),
        ),
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
            plain(format!("{} means every pod, {} too.", at(*place), Code(pod)))
        }
        Said::PeerMatches { place, wants, pod } => {
            plain(format!("{} wants {}, which {} has.", at(*place), codes(wants, "and"), Code(pod)))
        }
        Said::AddressMatches { place, block, address } => {
            plain(format!("{} is {}, which holds {}.", at(*place), Code(block), Code(address)))
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
            let start = format!("{} wants {}.{fits}", at(*place), Code(wants));
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
            let start = format!("{} wants a namespace with {}.", at(*place), Code(wants));
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
                format!("{} is a podSelector alone, which means pods of {} only; {where_}.", at(*place), Code(own)),
                format!("pods of {} only", Code(own)),
            )
        }
        Said::NamespaceUnknown { place, wants, namespace: Some(namespace) } => (
            format!(
                "{} wants a namespace with {}. Namespace {} is not in the paste, so its labels are unknown.",
                at(*place),
                Code(wants),
                Code(namespace)
            ),
            format!("labels of {} not in the paste", Code(namespace)),
        ),
        Said::NamespaceUnknown { place, wants, namespace: None } => (
            format!(
                "{} wants {}. Where the ingress controller runs, and how it is labelled, is not in the paste.",
                at(*place),
                Code(wants)
            ),
            "the ingress controller is not in the paste".to_owned(),
        ),
        Said::PodLabelUnknown { place, wants, pod } => (
            format!(
                "{} wants {}. The pods of {} get that label from their controller; its value is not in the paste.",
                at(*place),
                Code(wants),
                Code(pod)
            ),
            "a label that the controller gives".to_owned(),
        ),
        Said::PeerIsBlock { place, pod, .. } => {
            (format!("{} is an address block, and {} is a pod.", at(*place), Code(pod)), "not a pod".to_owned())
        }
        Said::PeerIsPods { place, address } => {
            (format!("{} is pods, and {} is an address.", at(*place), Code(address)), "pods only".to_owned())
        }
        Said::AddressOutside { place, block, address } => (
            format!("{} is {}, and {} lies outside it.", at(*place), Code(block), Code(address)),
            format!("not {}", Code(address)),
        ),
        Said::AddressExcepted { place, block, except, address } => (
            format!("{} is {} except {}, which holds {}.", at(*place), Code(block), Code(except), Code(address)),
            format!("excepts {}", Code(address)),
        ),
        Said::PodAddressUnknown { place, block, pod } => (
            format!(
                "{} is {}. Whether the address of {} lies in it is not in the paste.",
                at(*place),
                Code(block),
                Code(pod)
            ),
            "pod address not in the paste".to_owned(),
        ),
        Said::PeerIsNothing { place } => {
            (format!("{} is nothing that the paste could hold.", at(*place)), "no pod, no address".to_owned())
        }
        Said::PeerOnHostNetwork { place, pod } => (
            format!(
                "{} selects pods, and {} is on its node's network, where selectors are taken not to find it.",
                at(*place),
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
            let tier = tier_word(*tier);
            let which = which(*rule, name);
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
                which(*rule, name),
                tier_word(*tier),
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

pub(super) fn at(place: Place) -> String {
    match place.rule {
        Some(rule) => format!("Rule {rule}, peer {}", place.peer),
        None => format!("Peer {}", place.peer),
    }
}

pub(super) fn which(rule: u32, name: &str) -> String {
    if name.is_empty() { format!("Rule {rule}") } else { format!("Rule {rule}, {},", Code(name)) }
}

pub(super) fn tier_word(tier: Tier) -> &'static str {
    match tier {
        Tier::Admin => "admin policy",
        Tier::Namespaced => "NetworkPolicy",
        Tier::Baseline => "baseline policy",
    }
}
