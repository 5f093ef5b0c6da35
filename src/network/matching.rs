//! Whether policies mean somebody: selectors, blocks, and what the paste lacks to say.

use super::policy::{Direction, Namespaces, PeerKind, Pods, Policy, Rule};
use super::world::{End, World};
use super::{AddressRange, HostNetwork, INGRESS_CONTROLLER};
use crate::api::{LabelSelector, LabelSelectorRequirement, Labels};
use crate::cluster::{NAME_LABEL, Workload, selects, selects_unknown};
use crate::text::Verdict;

/// Whether something is matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Taking namespaces that are not pasted to have no label but their name.
    pub assumed: bool,
    /// Taking their labels to be unknown.
    pub known: Verdict,
}

impl Match {
    pub(super) const NO: Match = Match { assumed: false, known: Verdict::No };
    pub(super) const YES: Match = Match { assumed: true, known: Verdict::Yes };

    fn sure(yes: bool) -> Match {
        if yes { Match::YES } else { Match::NO }
    }
    pub(super) fn and(self, other: Match) -> Match {
        let known = match (self.known, other.known) {
            (Verdict::No, _) | (_, Verdict::No) => Verdict::No,
            (Verdict::Yes, Verdict::Yes) => Verdict::Yes,
            _ => Verdict::Unknown,
        };
        Match { assumed: self.assumed && other.assumed, known }
    }
    pub(super) fn or(self, other: Match) -> Match {
        let known = match (self.known, other.known) {
            (Verdict::Yes, _) | (_, Verdict::Yes) => Verdict::Yes,
            (Verdict::No, Verdict::No) => Verdict::No,
            _ => Verdict::Unknown,
        };
        Match { assumed: self.assumed || other.assumed, known }
    }
}

impl World<'_> {
    /// Whether selectors select a workload's pods.
    pub fn pods_match(&self, pods: &Pods<'_>, workload: &Workload) -> Match {
        let elsewhere = matches!(pods.namespaces, Namespaces::Own(own) if own != workload.namespace);
        if elsewhere {
            return Match::NO;
        }
        let by_labels = pods.pods.map_or(Match::YES, |selector| labels_match(selector, workload));
        if by_labels == Match::NO {
            return Match::NO;
        }
        by_labels.and(self.namespace_matches(pods.namespaces, &workload.namespace))
    }
    /// Whether a selector selects a namespace.
    pub fn namespace_matches(&self, namespaces: Namespaces<'_>, name: &str) -> Match {
        let selector = match namespaces {
            Namespaces::Own(own) => return Match::sure(own == name),
            Namespaces::Labelled(selector) => selector,
        };
        let Some(namespace) = self.cluster.namespaces.get(name) else { return Match::NO };
        let assumed = selects(selector, &namespace.labels);
        match namespace.object {
            Some(_) => Match::sure(assumed),
            None => Match { assumed, known: selects_unknown(selector, &namespace.labels) },
        }
    }
    /// Whether an entry of `from` or `to` means somebody.
    pub fn peer_matches(&self, peer: &PeerKind<'_>, end: End) -> Match {
        match (peer, end) {
            (PeerKind::Nothing, _) => Match::NO,
            (PeerKind::Anything, _) => Match::YES,
            (PeerKind::Pods(pods), End::Workload(index)) => match self.workload(index) {
                Some(workload) if workload.host_network && self.options.host_network == HostNetwork::Ignore => {
                    Match::NO
                }
                Some(workload) => self.pods_match(pods, workload),
                None => Match::NO,
            },
            (PeerKind::Pods(pods), End::IngressController) => controller_matches(pods),
            (PeerKind::Pods(_), End::Addresses(_)) => Match::NO,
            (PeerKind::Addresses(block), End::Addresses(range)) => Match::sure(block.contains(range)),
            (PeerKind::Addresses(_), _) if !self.options.ip_block_matches_pods => Match::NO,
            (PeerKind::Addresses(block), End::Workload(index)) => {
                let ips = self.workload(index).map(|workload| workload.pod_ips.as_slice()).unwrap_or_default();
                let mut ranges = ips.iter().filter_map(|ip| AddressRange::parse(ip)).peekable();
                match ranges.peek() {
                    Some(_) => Match::sure(ranges.all(|range| block.contains(range))),
                    None if block.is_everything() => Match::YES,
                    None => Match { assumed: false, known: Verdict::Unknown },
                }
            }
            (PeerKind::Addresses(block), End::IngressController) if block.is_everything() => Match::YES,
            (PeerKind::Addresses(_), End::IngressController) => Match { assumed: false, known: Verdict::Unknown },
        }
    }
    /// Whether a rule's peers mean somebody.
    pub fn rule_matches(&self, rule: &Rule<'_>, end: End) -> Match {
        match &rule.peers {
            None => Match::YES,
            Some(peers) => peers.iter().fold(Match::NO, |all, peer| all.or(self.peer_matches(&peer.kind, end))),
        }
    }
}

/// Whether a selector selects a workload's pods, wherever they are. What hangs on a label that their controller makes up
/// is taken to be no, as what hangs on a label that is not pasted.
pub(super) fn labels_match(selector: &LabelSelector, workload: &Workload) -> Match {
    match workload.given.is_empty() {
        true => Match::sure(selects(selector, &workload.labels)),
        false => {
            let known = workload.selected_by(selector);
            Match { assumed: known == Verdict::Yes, known }
        }
    }
}

/// The ingress controller's namespace and labels are not in the paste; whoever selects everything selects it too. Its
/// namespace has a name, as every namespace has, though nobody knows which.
fn controller_matches(pods: &Pods<'_>) -> Match {
    let by_namespace = match pods.namespaces {
        Namespaces::Own(_) => return Match::NO,
        Namespaces::Labelled(selector) => {
            let named = Labels::from([(NAME_LABEL.to_owned(), INGRESS_CONTROLLER.to_owned())]);
            let is_sure = |wanted: &&LabelSelectorRequirement| {
                wanted.key == NAME_LABEL && matches!(wanted.operator.as_str(), "Exists" | "DoesNotExist")
            };
            let (sure, open) = selector.match_expressions.iter().cloned().partition(|each| is_sure(&each));
            let sure = LabelSelector { match_expressions: sure, ..LabelSelector::default() };
            let open = LabelSelector { match_expressions: open, ..selector.clone() };
            let known = Match::sure(selects(&sure, &named)).known;
            selected_by(&open, &Labels::new()).and(Match { assumed: selects(selector, &named), known })
        }
    };
    by_namespace.and(pods.pods.map_or(Match::YES, |selector| selected_by(selector, &Labels::new())))
}

fn selected_by(selector: &LabelSelector, unlabelled: &Labels) -> Match {
    Match { assumed: selects(selector, unlabelled), known: selects_unknown(selector, unlabelled) }
}

/// A rule that hangs on labels of a namespace that is not pasted.
pub struct Unknown<'w, 'c> {
    pub policy: &'w Policy<'c>,
    /// Field path of the selector's holder: the peer, or the subject.
    pub path: String,
    /// The namespace; none for the ingress controller's, and where it is a label of the pod's that is not known.
    pub namespace: Option<String>,
}

impl<'c> World<'c> {
    /// The namespace of a workload, if it is not pasted.
    fn unpasted(&self, workload: &Workload) -> Option<String> {
        let unknown = self.cluster.knows_labels_of(&workload.namespace) == Verdict::Unknown;
        unknown.then(|| workload.namespace.clone())
    }
    /// The first selector on the way from (to) somebody that hangs on labels which the paste lacks.
    pub fn first_unknown(&self, subject: usize, direction: Direction, other: End) -> Option<Unknown<'_, 'c>> {
        for each in self.selected(subject, direction) {
            let policy = self.policies.get(each.policy)?;
            if each.known == Verdict::Unknown {
                let namespace = self.workload(subject).and_then(|workload| self.unpasted(workload));
                return Some(Unknown { policy, path: "spec.subject".to_owned(), namespace });
            }
            let peers = policy.rules(direction).unwrap_or_default().iter().flat_map(|rule| rule.peers.iter().flatten());
            for peer in peers {
                if self.peer_matches(&peer.kind, other).known == Verdict::Unknown {
                    let namespace = match other {
                        End::Workload(index) => self.workload(index).and_then(|workload| self.unpasted(workload)),
                        _ => None,
                    };
                    return Some(Unknown { policy, path: peer.path.clone(), namespace });
                }
            }
        }
        None
    }
}
