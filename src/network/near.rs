//! What nearly let something through: for each rule what of it does not fit, entry by entry.

use super::HostNetwork;
use super::Protocol;
use super::code::{Code, Place};
use super::matching::labels_match;
use super::policy::{Entry, Namespaces, PeerKind, Pods, Policy, PortKind, Rule};
use super::why::{Asking, bare, wants};
use super::world::End;
use crate::api::Object;
use crate::cluster::{Missed, Workload, entries_text, missed};
use crate::text::{Candidate, Outcome, Span, Step, Verdict};

/// A near miss with the rule it is about, which a fix would extend.
pub(super) struct Near<'w, 'c> {
    pub candidate: Candidate<Code>,
    pub policy: &'w Policy<'c>,
    pub rule: Option<&'w Rule<'c>>,
    pub miss: Miss,
}

/// What of a rule fails; fewer is nearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Miss {
    Ports,
    Peers { labels: usize },
    Both,
    NoRule,
}

impl<'w, 'c> Asking<'w, 'c> {
    fn no_rule_code(&self, policy: &Policy<'c>) -> Code {
        Code::NoRule { policy: policy.name().to_owned(), pod: self.pod.clone(), direction: self.direction }
    }
    pub(super) fn no_rule(&self, policy: &'w Policy<'c>, mut steps: Vec<Step<Code>>) -> Near<'w, 'c> {
        let path = format!("spec.{}", self.direction.field());
        let node = self.world.cluster.paste.node(policy.object.origin);
        let written = node.is_some_and(|node| node.at(&path).is_some());
        let path = if written { path.as_str() } else { "spec.policyTypes" };
        steps.push(self.step(policy.object, path, self.no_rule_code(policy), Outcome::Failed, Vec::new()));
        Near { candidate: bare(steps), policy, rule: None, miss: Miss::NoRule }
    }
    pub(super) fn near(
        &self,
        policy: &'w Policy<'c>,
        rule: &'w Rule<'c>,
        number: Option<u32>,
        mut steps: Vec<Step<Code>>,
    ) -> Near<'w, 'c> {
        let peers_fit = self.world.rule_matches(rule, self.other).known == Verdict::Yes;
        let ports_fit = !rule.ports_at(self.destination()).intersection(&self.ports).is_empty();
        let mut labels = 0;
        if peers_fit {
            steps.extend(self.matching_peer(policy, rule, number));
        } else {
            for (index, entry) in rule.peers.iter().flatten().enumerate() {
                let place = Place { rule: number, peer: index as u32 + 1 };
                let (step, entry_labels) = self.missed_peer(policy, entry, place);
                labels = if index == 0 { entry_labels } else { labels.min(entry_labels) };
                steps.push(step);
            }
        }
        if !ports_fit {
            steps.push(self.missed_port(policy, rule));
        }
        let miss = match (peers_fit, ports_fit) {
            (true, _) => Miss::Ports,
            (false, true) => Miss::Peers { labels },
            (false, false) => Miss::Both,
        };
        Near { candidate: bare(steps), policy, rule: Some(rule), miss }
    }

    fn missed_port(&self, policy: &Policy<'c>, rule: &Rule<'c>) -> Step<Code> {
        let ports = rule.ports.iter().flatten();
        let nameless = ports.clone().find_map(|port| match &port.kind {
            PortKind::Named(name, _) if port.ports_at(self.destination()).is_empty() => Some((*name, port)),
            _ => None,
        });
        let all = rule.ports_at(self.destination());
        let path = format!("{}.ports", rule.path);
        let marks = |port: &super::Port<'c>| self.value_span(policy.object, &format!("{}.port", port.path));
        if let (Some((name, port)), true) = (nameless, all.is_empty()) {
            let pod = self.destination_name();
            let code = Code::NoSuchPortName { name: name.to_owned(), pod };
            return self.step(policy.object, &port.path, code, Outcome::Failed, vec![marks(port)]);
        }
        let asked_port = |protocol: Protocol| self.ports.of(protocol).first().map(|(port, _)| *port);
        let protocol = Protocol::ALL.into_iter().find(|protocol| {
            let elsewhere = Protocol::ALL.into_iter().filter(|other| other != protocol);
            elsewhere.filter_map(asked_port).any(|port| all.contains(*protocol, port))
        });
        let code = Code::PortDiffers { ports: all, asked: self.ports.clone(), protocol };
        self.step(policy.object, &path, code, Outcome::Failed, ports.map(marks).collect())
    }

    /// Why a peer does not mean the other end, and how many labels stand between.
    fn missed_peer(&self, policy: &Policy<'c>, entry: &Entry<'c>, place: Place) -> (Step<Code>, usize) {
        const FAR: usize = 100;
        let (object, path) = (policy.object, entry.path.as_str());
        let known = self.world.peer_matches(&entry.kind, self.other).known;
        let name = || self.other_name.clone();
        let failed = |code, marks| self.step(object, path, code, Outcome::Failed, marks);
        match (&entry.kind, self.other) {
            (PeerKind::Pods(_), End::Addresses(_)) => {
                (failed(Code::PeerIsPods { place, address: name() }, vec![]), FAR)
            }
            (PeerKind::Pods(pods), End::IngressController) => match pods.namespaces {
                Namespaces::Own(own) => {
                    let code = Code::OtherNamespace { place, own: own.to_owned(), pod: name(), namespace: None };
                    (failed(code, vec![]), FAR)
                }
                Namespaces::Labelled(_) => {
                    let code = Code::NamespaceUnknown { place, wants: wants(pods).join(", "), namespace: None };
                    (self.step(object, path, code, Outcome::Unknown, self.selector_marks(object, path, pods)), 0)
                }
            },
            (PeerKind::Pods(pods), End::Workload(index)) => match self.world.workload(index) {
                Some(other) => self.missed_pods(policy, path, pods, other, place),
                None => (failed(Code::PeerIsNothing { place }, vec![]), FAR),
            },
            (PeerKind::Addresses(_), end) => {
                let cidr = format!("{path}.ipBlock.cidr");
                let block = self.text(object, &cidr);
                let mark = vec![self.value_span(object, &cidr)];
                match end {
                    End::Addresses(range) => {
                        let node = self.world.cluster.paste.node(object.origin);
                        let excepts = node.and_then(|node| node.at(&format!("{path}.ipBlock.except")));
                        let hole = excepts.and_then(|excepts| {
                            excepts.items().position(|each| {
                                super::AddressRange::parse(&each.text()).is_some_and(|hole| hole.overlaps(range))
                            })
                        });
                        match hole {
                            Some(index) => {
                                let hole_path = format!("{path}.ipBlock.except[{index}]");
                                let except = self.text(object, &hole_path);
                                let code = Code::AddressExcepted { place, block, except, address: name() };
                                (failed(code, vec![self.value_span(object, &hole_path)]), 1)
                            }
                            None => (failed(Code::AddressOutside { place, block, address: name() }, mark), FAR),
                        }
                    }
                    _ if known == Verdict::Unknown => {
                        let code = Code::PodAddressUnknown { place, block, pod: name() };
                        (self.step(object, path, code, Outcome::Unknown, mark), 0)
                    }
                    _ => (failed(Code::PeerIsBlock { place, block, pod: name() }, mark), FAR),
                }
            }
            (PeerKind::Nothing | PeerKind::Anything, _) => (failed(Code::PeerIsNothing { place }, vec![]), FAR),
        }
    }
    fn missed_pods(
        &self,
        policy: &Policy<'c>,
        path: &str,
        pods: &Pods<'c>,
        other: &'c Workload,
        place: Place,
    ) -> (Step<Code>, usize) {
        let object = policy.object;
        let pod = self.other_name.clone();
        if other.host_network && self.world.options.host_network == HostNetwork::Ignore {
            let code = Code::PeerOnHostNetwork { place, pod };
            return (self.step(object, path, code, Outcome::Failed, vec![]), 0);
        }
        let by_namespace = self.world.namespace_matches(pods.namespaces, &other.namespace).known;
        let by_labels = pods.pods.map(|selector| (selector, labels_match(selector, other).known));
        if let (Some((selector, Verdict::Unknown)), true) = (by_labels, by_namespace != Verdict::No) {
            let code = Code::PodLabelUnknown { place, wants: entries_text(selector).join(", "), pod };
            let marks = self.selector_marks(object, path, &Pods { namespaces: Namespaces::Own(""), ..pods.clone() });
            return (self.step(object, path, code, Outcome::Unknown, marks), 0);
        }
        let pod_missed = pods.pods.map(|selector| missed(selector, &other.labels)).unwrap_or_default();
        let count = pod_missed.len();
        if let (Some(first), true) = (pod_missed.first(), by_namespace != Verdict::No) {
            let marks = self.label_marks(object, &format!("{path}.podSelector"), first, other);
            let Missed { key, wants, has, .. } = first.clone();
            let namespace_fits = by_namespace == Verdict::Yes && matches!(pods.namespaces, Namespaces::Labelled(_));
            let code = Code::PeerLabel { place, key, wants, has, pod, namespace_fits };
            return (self.step(object, path, code, Outcome::Failed, marks), count);
        }
        let selector = match pods.namespaces {
            Namespaces::Own(own) => {
                let namespace = Some(other.namespace.clone());
                let code = Code::OtherNamespace { place, own: own.to_owned(), pod, namespace };
                return (self.step(object, path, code, Outcome::Failed, vec![]), count + 1);
            }
            Namespaces::Labelled(selector) => selector,
        };
        let labels = self.world.cluster.namespaces.get(&other.namespace).map(|namespace| namespace.labels.clone());
        let namespace_missed = missed(selector, &labels.unwrap_or_default());
        let field = format!("{path}.namespaceSelector");
        let marks: Vec<_> = namespace_missed.iter().map(|each| self.missed_span(object, &field, each)).collect();
        if by_namespace == Verdict::Unknown {
            let wants: Vec<String> = namespace_missed.iter().map(|each| each.wants.clone()).collect();
            let wants = if wants.is_empty() { entries_text(selector) } else { wants };
            let namespace = Some(other.namespace.clone());
            let code = Code::NamespaceUnknown { place, wants: wants.join(", "), namespace };
            return (self.step(object, path, code, Outcome::Unknown, marks), 0);
        }
        let (key, wants, has) = match namespace_missed.first() {
            Some(first) => (first.key.clone(), first.wants.clone(), first.has.clone()),
            None => Default::default(),
        };
        let namespace = other.namespace.clone();
        let code = Code::NamespaceLabel { place, key, wants, has, namespace, pod };
        (self.step(object, path, code, Outcome::Failed, marks), count + namespace_missed.len())
    }
    /// The entry of the selector, and the label that stands there instead.
    fn label_marks(&self, object: &Object, selector: &str, missed: &Missed, other: &Workload) -> Vec<Span> {
        let mut marks = vec![self.missed_span(object, selector, missed)];
        if missed.has.is_some() {
            let path = format!("{}[{}]", other.labels_path, missed.key);
            marks.push(self.world.cluster.paste.span(other.origin, &path));
        }
        marks
    }
    fn missed_span(&self, object: &Object, selector: &str, missed: &Missed) -> Span {
        self.value_span(object, &format!("{selector}.{}", missed.path))
    }
}
