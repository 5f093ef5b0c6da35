//! Who reaches whom, the slow and obvious way: pair by pair and port by port, straight from the rules. Reads the objects as JSON and shares no code with
//! the engine, so that a mistake would have to be made twice to pass.

mod ingress;
mod labelling;
mod read;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

pub type Labels = BTreeMap<String, String>;
/// Protocol, first port, last port; sorted, and joined where they touch.
pub type Ports = Vec<(&'static str, u16, u16)>;

pub const PROTOCOLS: [&str; 3] = ["TCP", "UDP", "SCTP"];
pub const CONTROLLER: &str = "{ingress-controller}";
const NAME_LABEL: &str = "kubernetes.io/metadata.name";

/// What the rules leave open.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choices {
    /// Whether policies act on pods of the host's network.
    pub host_network_ordinary: bool,
    /// Whether the ingress controller reaches only ports that a container declares.
    pub ingress_declared: bool,
}

/// Who may be at the other end of an address range, and the range's ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    pub six: bool,
    pub first: u128,
    pub last: u128,
}

/// One end of a row: a workload (or the controller) by name, or addresses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    Workload(String),
    Addresses(Range),
}

/// Source and destination, and what connects them. Ranges are as wide as they can be.
pub type Rows = BTreeMap<(Name, Name), Ports>;

#[derive(Clone, Debug)]
struct Requirement {
    key: String,
    operator: String,
    values: Vec<String>,
}

#[derive(Clone, Debug, Default)]
struct Selector(Vec<Requirement>);

#[derive(Clone, Debug)]
enum Peer {
    Selected {
        namespaces: Option<Selector>,
        pods: Option<Selector>,
    },
    Addresses(Vec<(Range, Vec<Range>)>),
    /// What a paste cannot tell the addresses of.
    Elsewhere,
    /// Of a kind that nobody knows.
    Unknown,
}

#[derive(Clone, Debug)]
enum Port {
    Numbers(String, u16, u16),
    /// Of any protocol when none is said.
    Named(Option<String>, String),
}

#[derive(Clone, Debug)]
struct Rule {
    /// `Allow` in a NetworkPolicy.
    action: Action,
    /// None: everybody.
    peers: Option<Vec<Peer>>,
    /// None: every port.
    ports: Option<Vec<Port>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Action {
    Allow,
    Deny,
    Pass,
}

#[derive(Clone, Debug)]
struct NetworkPolicy {
    namespace: String,
    pods: Selector,
    /// Of a direction that it does not isolate: none.
    ingress: Option<Vec<Rule>>,
    egress: Option<Vec<Rule>>,
}

#[derive(Clone, Debug)]
struct AdminPolicy {
    /// None: a BaselineAdminNetworkPolicy has none.
    priority: Option<i64>,
    namespaces: Selector,
    pods: Selector,
    ingress: Vec<Rule>,
    egress: Vec<Rule>,
}

#[derive(Clone, Debug)]
pub struct Pod {
    /// As rows name it.
    pub name: String,
    pub namespace: String,
    labels: Labels,
    /// Name (or ""), protocol, number.
    ports: Vec<(String, String, u16)>,
    host_network: bool,
    is_controller: bool,
}

#[derive(Clone, Debug)]
struct Backend {
    namespace: String,
    service: String,
    port: Value,
}

/// A cluster, as read from its objects.
#[derive(Clone, Debug)]
pub struct World {
    choices: Choices,
    /// Labels of every namespace that anything lives in.
    namespaces: BTreeMap<String, Labels>,
    /// Those of them that are not among the objects.
    pub missing: BTreeSet<String>,
    pub pods: Vec<Pod>,
    policies: Vec<NetworkPolicy>,
    /// In the order in which they have their say.
    admin: Vec<AdminPolicy>,
    baseline: Vec<AdminPolicy>,
    services: Vec<Value>,
    backends: Vec<Backend>,
    controller: Pod,
    /// First and last port of pieces within which no rule tells one port from another.
    ports: Vec<(u16, u16)>,
    /// The same of addresses.
    addresses: Vec<Range>,
}

/// Of each protocol's pieces of ports, one protocol after another, whether they are meant.
type Pieces = Vec<bool>;

#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Ingress,
    Egress,
}

#[derive(Clone, Copy)]
enum End<'w> {
    Pod(&'w Pod),
    Address(Range),
}

impl Selector {
    fn holds(&self, labels: &Labels) -> bool {
        self.0.iter().all(|each| {
            let value = labels.get(&each.key);
            match each.operator.as_str() {
                "In" => value.is_some_and(|value| each.values.contains(value)),
                "NotIn" => value.is_none_or(|value| !each.values.contains(value)),
                "Exists" => value.is_some(),
                "DoesNotExist" => value.is_none(),
                other => panic!("operator {other}"),
            }
        })
    }
}

/// The addresses of a CIDR; host bits are cut off.
fn cidr(text: &str) -> Range {
    let (address, length) = text.split_once('/').unwrap();
    let length: u32 = length.parse().unwrap();
    let (six, bits, width) = match address.parse().unwrap() {
        IpAddr::V4(four) => (false, u128::from(four.to_bits()), 32),
        IpAddr::V6(six) => (true, six.to_bits(), 128),
    };
    let mut host = 0;
    for bit in 0..width - length {
        host |= 1 << bit;
    }
    Range { six, first: bits & !host, last: bits | host }
}

impl Range {
    pub fn holds(self, other: Range) -> bool {
        self.six == other.six && self.first <= other.first && other.last <= self.last
    }
    /// As rows name it.
    pub fn name(self) -> String {
        let ip = |address: u128| match self.six {
            true => Ipv6Addr::from_bits(address).to_string(),
            false => Ipv4Addr::from_bits(u32::try_from(address).unwrap()).to_string(),
        };
        format!("{}-{}[External]", ip(self.first), ip(self.last))
    }
    /// Out of the name in a row.
    pub fn named(name: &str) -> Option<Range> {
        let (first, last) = name.strip_suffix("[External]")?.split_once('-')?;
        let one = |text: &str, length: u32| cidr(&format!("{text}/{length}"));
        let length = if first.contains(':') { 128 } else { 32 };
        let (first, last) = (one(first, length), one(last, length));
        Some(Range { six: first.six, first: first.first, last: last.last })
    }
}

impl World {
    /// Who reaches whom: every pair of workloads, workloads and outside addresses, and what the ingress controller reaches.
    pub fn rows(&self) -> Rows {
        let mut found: BTreeMap<(Name, Name), Pieces> = BTreeMap::new();
        // A workload's pods count together: what any of them may.
        let mut any = |from: Name, to: Name, allowed: Pieces| {
            let before = found.entry((from, to)).or_insert_with(|| vec![false; allowed.len()]);
            before.iter_mut().zip(allowed).for_each(|(before, now)| *before |= now);
        };
        let named = |pod: &Pod| Name::Workload(pod.name.clone());
        for source in &self.pods {
            for destination in self.pods.iter().filter(|destination| destination.name != source.name) {
                any(named(source), named(destination), self.between(source, destination));
            }
            for range in &self.addresses {
                let (pod, outside) = (source, Name::Addresses(*range));
                any(named(pod), outside.clone(), self.one_side(Direction::Egress, pod, End::Address(*range)));
                any(outside, named(pod), self.one_side(Direction::Ingress, pod, End::Address(*range)));
            }
            any(named(&self.controller), named(source), self.served_to(source));
        }
        let mut rows = Rows::new();
        for (pair, ports) in found {
            let ports = self.joined(&ports);
            if !ports.is_empty() {
                rows.insert(pair, ports);
            }
        }
        joined(rows)
    }

    /// Which ports connect two pods: both ends must allow.
    fn between(&self, source: &Pod, destination: &Pod) -> Pieces {
        let out = self.one_side(Direction::Egress, source, End::Pod(destination));
        let into = self.one_side(Direction::Ingress, destination, End::Pod(source));
        out.iter().zip(into).map(|(out, into)| *out && into).collect()
    }

    /// Which of them one end allows.
    fn one_side(&self, direction: Direction, subject: &Pod, other: End<'_>) -> Pieces {
        let destination = match (direction, other) {
            (Direction::Ingress, _) => Some(subject),
            (Direction::Egress, End::Pod(pod)) => Some(pod),
            (Direction::Egress, End::Address(_)) => None,
        };
        let admin = self.rules_of(&self.admin, direction, subject, other);
        let baseline = self.rules_of(&self.baseline, direction, subject, other);
        let policies = self.policies_of(direction, subject, other);
        let mut allowed = Pieces::new();
        for protocol in PROTOCOLS {
            for (first, _) in &self.ports {
                let fits = |rule: &&&Rule| self.has_port(rule, destination, protocol, *first);
                allowed.push(match admin.iter().find(fits).map(|rule| self.action(rule)) {
                    Some(Action::Allow) => true,
                    Some(Action::Deny) => false,
                    // What an admin policy passes on, or has nothing to say of, is for the NetworkPolicies.
                    Some(Action::Pass) | None => match &policies {
                        Some(rules) => rules.iter().any(|rule| fits(&rule)),
                        None => match baseline.iter().find(fits).map(|rule| self.action(rule)) {
                            Some(Action::Allow | Action::Pass) | None => true,
                            Some(Action::Deny) => false,
                        },
                    },
                });
            }
        }
        allowed
    }

    /// The rules of NetworkPolicies about a peer; none when no policy isolates the pod.
    fn policies_of(&self, direction: Direction, subject: &Pod, other: End<'_>) -> Option<Vec<&Rule>> {
        let mut isolated = false;
        let mut found = Vec::new();
        for policy in &self.policies {
            let rules = if direction == Direction::Ingress { &policy.ingress } else { &policy.egress };
            let Some(rules) = rules else { continue };
            let selects = subject.namespace == policy.namespace && policy.pods.holds(&subject.labels);
            if !selects || self.is_ignored(subject) || subject.is_controller {
                continue;
            }
            isolated = true;
            found.extend(rules.iter().filter(|rule| self.has_peer(rule, &policy.namespace, other)));
        }
        isolated.then_some(found)
    }

    /// The rules of admin policies about a peer, in order.
    fn rules_of<'w>(
        &self,
        policies: &'w [AdminPolicy],
        direction: Direction,
        subject: &Pod,
        other: End<'_>,
    ) -> Vec<&'w Rule> {
        let mut found = Vec::new();
        for policy in policies {
            let namespace = &self.namespaces[&subject.namespace];
            let selects = policy.namespaces.holds(namespace) && policy.pods.holds(&subject.labels);
            if !selects || subject.host_network || subject.is_controller {
                continue;
            }
            let rules = if direction == Direction::Ingress { &policy.ingress } else { &policy.egress };
            found.extend(rules.iter().filter(|rule| match fails_closed(rule) {
                true => rule.action != Action::Allow,
                false => self.has_peer(rule, "", other),
            }));
        }
        found
    }

    fn is_ignored(&self, pod: &Pod) -> bool {
        pod.host_network && !self.choices.host_network_ordinary
    }

    fn has_peer(&self, rule: &Rule, own_namespace: &str, other: End<'_>) -> bool {
        let Some(peers) = &rule.peers else { return true };
        peers.iter().any(|peer| match (peer, other) {
            (Peer::Selected { namespaces, pods }, End::Pod(pod)) => {
                let of_namespace = match namespaces {
                    None => pod.namespace == own_namespace,
                    Some(selector) => selector.holds(&self.namespaces[&pod.namespace]),
                };
                !self.is_ignored(pod) && of_namespace && pods.as_ref().is_none_or(|pods| pods.holds(&pod.labels))
            }
            (Peer::Addresses(blocks), End::Address(range)) => blocks
                .iter()
                .any(|(block, except)| block.holds(range) && !except.iter().any(|except| except.holds(range))),
            _ => false,
        })
    }

    fn has_port(&self, rule: &Rule, destination: Option<&Pod>, protocol: &str, number: u16) -> bool {
        if fails_closed(rule) {
            return true;
        }
        let Some(ports) = &rule.ports else { return true };
        ports.iter().any(|port| match port {
            Port::Numbers(of, first, last) => of == protocol && (*first..=*last).contains(&number),
            Port::Named(of, name) => destination.is_some_and(|pod| {
                pod.ports.iter().any(|(declared, declared_protocol, declared_number)| {
                    declared == name
                        && declared_protocol == protocol
                        && *declared_number == number
                        && of.as_ref().is_none_or(|of| of == protocol)
                })
            }),
        })
    }

    fn action(&self, rule: &Rule) -> Action {
        if fails_closed(rule) && rule.action == Action::Pass { Action::Deny } else { rule.action }
    }

    /// Pieces of ports as ranges, joined where they touch.
    fn joined(&self, pieces: &Pieces) -> Ports {
        let mut ports = Ports::new();
        for (at, _) in pieces.iter().enumerate().filter(|(_, allowed)| **allowed) {
            let (protocol, (first, last)) = (PROTOCOLS[at / self.ports.len()], self.ports[at % self.ports.len()]);
            match ports.last_mut() {
                Some((of, _, end)) if *of == protocol && u32::from(*end) + 1 == u32::from(first) => *end = last,
                _ => ports.push((protocol, first, last)),
            }
        }
        ports
    }
}

/// Whether a rule has a peer of a kind that nobody knows.
fn fails_closed(rule: &Rule) -> bool {
    rule.peers.iter().flatten().any(|peer| matches!(peer, Peer::Unknown))
}

/// Rows whose ranges are as wide as they can be: neighbours with the same other end and connections are one.
pub fn joined(rows: Rows) -> Rows {
    let mut ranges: BTreeMap<(bool, Name, Ports), Vec<Range>> = BTreeMap::new();
    let mut joined = Rows::new();
    for ((source, destination), ports) in rows {
        match (source, destination) {
            (Name::Addresses(range), pod) => ranges.entry((true, pod, ports)).or_default().push(range),
            (pod, Name::Addresses(range)) => ranges.entry((false, pod, ports)).or_default().push(range),
            (source, destination) => {
                joined.insert((source, destination), ports);
            }
        }
    }
    for ((is_source, pod, ports), mut list) in ranges {
        list.sort();
        let mut wide: Vec<Range> = Vec::new();
        for range in list {
            match wide.last_mut() {
                Some(last) if last.six == range.six && last.last.checked_add(1) == Some(range.first) => {
                    last.last = range.last;
                }
                _ => wide.push(range),
            }
        }
        for range in wide {
            let (pod, range) = (pod.clone(), Name::Addresses(range));
            joined.insert(if is_source { (range, pod) } else { (pod, range) }, ports.clone());
        }
    }
    joined
}
