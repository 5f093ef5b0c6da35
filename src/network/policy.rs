//! Policies of every kind as one: a subject, and rules of peers and ports for each direction it acts on.

use super::{AddressRange, Block, FIRST_PORT, Family, PortSet, Protocol};
use crate::api::*;
use crate::cluster::{PodPort, Workload};

/// Which way a connection goes, seen from the pod that a policy selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Direction {
    Ingress,
    Egress,
}

impl Direction {
    /// Both.
    pub const BOTH: [Direction; 2] = [Direction::Ingress, Direction::Egress];

    /// The other one.
    pub fn other(self) -> Direction {
        match self {
            Direction::Ingress => Direction::Egress,
            Direction::Egress => Direction::Ingress,
        }
    }
    /// The field of its rules, which is the value of `policyTypes` in lower case.
    pub fn field(self) -> &'static str {
        match self {
            Direction::Ingress => "ingress",
            Direction::Egress => "egress",
        }
    }
    /// The value of `policyTypes`.
    pub fn policy_type(self) -> &'static str {
        match self {
            Direction::Ingress => "Ingress",
            Direction::Egress => "Egress",
        }
    }
    /// The field of a rule's peers.
    pub fn peers_field(self) -> &'static str {
        match self {
            Direction::Ingress => "from",
            Direction::Egress => "to",
        }
    }
}

/// When a policy has its say. Lower comes first; within the admin tiers lower priorities do, and then the paste's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Tier {
    /// AdminNetworkPolicy; ClusterNetworkPolicy of tier Admin.
    Admin,
    /// NetworkPolicy: additive, and final for the pods it selects.
    Namespaced,
    /// BaselineAdminNetworkPolicy; ClusterNetworkPolicy of tier Baseline.
    Baseline,
}

/// What a rule does with what it matches. A NetworkPolicy's rules all allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    Allow,
    Deny,
    /// On to the next tier.
    Pass,
}

/// A policy of any kind.
#[derive(Clone, Debug)]
pub struct Policy<'c> {
    pub object: &'c Object,
    pub tier: Tier,
    pub priority: i32,
    pub subject: Pods<'c>,
    /// The rules for ingress and egress; none for a direction that the policy does not act on.
    ingress: Option<Vec<Rule<'c>>>,
    egress: Option<Vec<Rule<'c>>>,
}

/// A rule: what comes from (goes to) any of the peers on any of the ports.
#[derive(Clone, Debug)]
pub struct Rule<'c> {
    /// Field path: `spec.ingress[0]`.
    pub path: String,
    /// An admin policy's rule may have one.
    pub name: &'c str,
    pub action: Action,
    /// None for any peer at all.
    pub peers: Option<Vec<Entry<'c>>>,
    /// None for every port.
    pub ports: Option<Vec<Port<'c>>>,
}

/// An entry of `from` or `to`.
#[derive(Clone, Debug)]
pub struct Entry<'c> {
    /// Field path: `spec.ingress[0].from[0]`.
    pub path: String,
    pub kind: PeerKind<'c>,
}

/// What an entry of `from` or `to` names.
#[derive(Clone, Debug)]
pub enum PeerKind<'c> {
    Pods(Pods<'c>),
    Addresses(Block),
    /// Nothing that the paste could hold: nodes, domain names, an entry of nothing.
    Nothing,
    /// A kind of peer that is not known, in a rule that does not allow: anything might be meant.
    Anything,
}

/// Pods by the labels of their namespace and their own.
#[derive(Clone, Debug)]
pub struct Pods<'c> {
    pub namespaces: Namespaces<'c>,
    /// None for all.
    pub pods: Option<&'c LabelSelector>,
}

/// Namespaces of pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Namespaces<'c> {
    /// This one.
    Own(&'c str),
    Labelled(&'c LabelSelector),
}

/// An entry of `ports` or `protocols`.
#[derive(Clone, Debug)]
pub struct Port<'c> {
    /// Field path: `spec.ingress[0].ports[0]`.
    pub path: String,
    pub kind: PortKind<'c>,
}

/// What an entry of `ports` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PortKind<'c> {
    Numbered(PortSet),
    /// Whatever number the destination's containers give that name; of any protocol where none is said.
    Named(&'c str, Option<Protocol>),
}

impl<'c> Policy<'c> {
    /// The policy that an object is; none for other kinds.
    pub fn of(object: &'c Object) -> Option<Policy<'c>> {
        match &object.content {
            Content::NetworkPolicy(policy) => Some(namespaced(object, &policy.spec)),
            Content::AdminPolicy(policy) => Some(admin(object, &policy.spec)),
            _ => None,
        }
    }
    /// The rules of a direction; none if the policy does not act on it.
    pub fn rules(&self, direction: Direction) -> Option<&[Rule<'c>]> {
        match direction {
            Direction::Ingress => self.ingress.as_deref(),
            Direction::Egress => self.egress.as_deref(),
        }
    }
    /// Whether any block that it writes is of IPv6, in a rule that counts or not.
    pub fn names_ipv6(&self) -> bool {
        let six = |cidr: &String| AddressRange::parse(cidr).is_some_and(|range| range.family == Family::V6);
        match &self.object.content {
            Content::NetworkPolicy(policy) => {
                let ingress = policy.spec.ingress.iter().flat_map(|rule| &rule.from);
                let mut peers = ingress.chain(policy.spec.egress.iter().flat_map(|rule| &rule.to));
                peers.any(|peer| peer.ip_block.as_ref().is_some_and(|block| six(&block.cidr)))
            }
            Content::AdminPolicy(policy) => {
                let rules = policy.spec.ingress.iter().chain(&policy.spec.egress);
                let mut peers = rules.flat_map(|rule| rule.from.iter().chain(&rule.to));
                peers.any(|peer| peer.networks.iter().flatten().any(six))
            }
            _ => false,
        }
    }
    /// Its own name.
    pub fn name(&self) -> &'c str {
        &self.object.metadata.name
    }
}

fn namespaced<'c>(object: &'c Object, spec: &'c NetworkPolicySpec) -> Policy<'c> {
    let namespace = object.namespace();
    let acts_on = |direction: Direction| match spec.policy_types.as_slice() {
        [] => direction == Direction::Ingress || !spec.egress.is_empty(),
        types => types.iter().any(|each| each == direction.policy_type()),
    };
    let rule = |direction: Direction, index: usize, peers: &'c [NetworkPolicyPeer], ports: &'c [NetworkPolicyPort]| {
        let path = format!("spec.{}[{index}]", direction.field());
        let peers = (!peers.is_empty()).then(|| {
            let named =
                |(at, peer)| namespaced_peer(format!("{path}.{}[{at}]", direction.peers_field()), namespace, peer);
            peers.iter().enumerate().map(named).collect()
        });
        let ports = (!ports.is_empty()).then(|| {
            let kind = |(at, port)| Port { path: format!("{path}.ports[{at}]"), kind: namespaced_port(port) };
            ports.iter().enumerate().map(kind).collect()
        });
        Rule { path, name: "", action: Action::Allow, peers, ports }
    };
    let ingress = spec.ingress.iter().enumerate();
    let egress = spec.egress.iter().enumerate();
    Policy {
        object,
        tier: Tier::Namespaced,
        priority: 0,
        subject: Pods { namespaces: Namespaces::Own(namespace), pods: Some(&spec.pod_selector) },
        ingress: acts_on(Direction::Ingress)
            .then(|| ingress.map(|(index, each)| rule(Direction::Ingress, index, &each.from, &each.ports)).collect()),
        egress: acts_on(Direction::Egress)
            .then(|| egress.map(|(index, each)| rule(Direction::Egress, index, &each.to, &each.ports)).collect()),
    }
}

fn namespaced_peer<'c>(path: String, namespace: &'c str, peer: &'c NetworkPolicyPeer) -> Entry<'c> {
    let pods = peer.pod_selector.as_ref();
    let kind = match (&peer.ip_block, &peer.namespace_selector) {
        (Some(block), _) => PeerKind::Addresses(Block::new(&block.cidr, block.except.iter().map(String::as_str))),
        (None, Some(selector)) => PeerKind::Pods(Pods { namespaces: Namespaces::Labelled(selector), pods }),
        (None, None) if pods.is_some() => PeerKind::Pods(Pods { namespaces: Namespaces::Own(namespace), pods }),
        (None, None) => PeerKind::Nothing,
    };
    Entry { path, kind }
}

fn namespaced_port(port: &NetworkPolicyPort) -> PortKind<'_> {
    let Some(protocol) = Protocol::named(port.protocol.as_deref().unwrap_or_default()) else {
        return PortKind::Numbered(PortSet::default());
    };
    match &port.port {
        None => PortKind::Numbered(PortSet::every(protocol)),
        Some(IntOrString::Str(name)) => PortKind::Named(name, Some(protocol)),
        Some(IntOrString::Int(first)) => numbered(protocol, *first, port.end_port.unwrap_or(*first)),
    }
}

fn numbered<'c>(protocol: Protocol, first: i32, last: i32) -> PortKind<'c> {
    let ports = match (u16::try_from(first), u16::try_from(last)) {
        (Ok(first), Ok(last)) if first >= FIRST_PORT => PortSet::range(protocol, first, last),
        _ => PortSet::default(),
    };
    PortKind::Numbered(ports)
}

fn admin<'c>(object: &'c Object, spec: &'c AdminPolicySpec) -> Policy<'c> {
    let baseline = object.kind == "BaselineAdminNetworkPolicy" || spec.tier == "Baseline";
    let rules = |direction: Direction, rules: &'c [AdminPolicyRule]| {
        let rule = |(index, rule)| admin_rule(direction, index, rule);
        (!rules.is_empty()).then(|| rules.iter().enumerate().map(rule).collect())
    };
    Policy {
        object,
        tier: if baseline { Tier::Baseline } else { Tier::Admin },
        priority: spec.priority,
        subject: labelled_pods(spec.subject.namespaces.as_ref(), spec.subject.pods.as_ref()).unwrap_or(NO_PODS),
        ingress: rules(Direction::Ingress, &spec.ingress),
        egress: rules(Direction::Egress, &spec.egress),
    }
}

/// No namespace has an empty name.
const NO_PODS: Pods<'static> = Pods { namespaces: Namespaces::Own(""), pods: None };

fn labelled_pods<'c>(namespaces: Option<&'c LabelSelector>, pods: Option<&'c NamespacedPod>) -> Option<Pods<'c>> {
    match (namespaces, pods) {
        (Some(selector), _) => Some(Pods { namespaces: Namespaces::Labelled(selector), pods: None }),
        (None, Some(both)) => {
            Some(Pods { namespaces: Namespaces::Labelled(&both.namespace_selector), pods: Some(&both.pod_selector) })
        }
        (None, None) => None,
    }
}

fn admin_rule<'c>(direction: Direction, index: usize, rule: &'c AdminPolicyRule) -> Rule<'c> {
    let path = format!("spec.{}[{index}]", direction.field());
    let peers = match direction {
        Direction::Ingress => &rule.from,
        Direction::Egress => &rule.to,
    };
    let kinds: Vec<_> = peers.iter().map(admin_peer).collect();
    let written = match rule.action.as_str() {
        "Allow" | "Accept" => Action::Allow,
        "Pass" => Action::Pass,
        _ => Action::Deny,
    };
    let closed = kinds.iter().any(Option::is_none);
    let unknown = closed && written != Action::Allow;
    // One peer that cannot be read closes the whole rule: one that allows matches nothing any more, its other peers included.
    let peer = |(at, kind): (usize, Option<PeerKind<'c>>)| {
        let kind = match kind {
            Some(kind) if unknown || !closed => kind,
            _ if unknown => PeerKind::Anything,
            _ => PeerKind::Nothing,
        };
        Entry { path: format!("{path}.{}[{at}]", direction.peers_field()), kind }
    };
    let peers = kinds.into_iter().enumerate().map(peer).collect();
    let numbered = rule.ports.iter().flatten().enumerate();
    let by_protocol = rule.protocols.iter().flatten().enumerate();
    let ports = numbered.map(|(at, port)| Port { path: format!("{path}.ports[{at}]"), kind: admin_port(port) }).chain(
        by_protocol.map(|(at, each)| Port { path: format!("{path}.protocols[{at}]"), kind: admin_protocol(each) }),
    );
    let ports = (rule.ports.is_some() || rule.protocols.is_some()).then(|| ports.collect());
    // Fails closed: what could be meant is more than what can be read, so nothing gets past the rule.
    if unknown {
        Rule { path, name: &rule.name, action: Action::Deny, peers: Some(peers), ports: None }
    } else {
        Rule { path, name: &rule.name, action: written, peers: Some(peers), ports }
    }
}

fn admin_peer(peer: &AdminPolicyPeer) -> Option<PeerKind<'_>> {
    if let Some(pods) = labelled_pods(peer.namespaces.as_ref(), peer.pods.as_ref()) {
        return Some(PeerKind::Pods(pods));
    }
    if let Some(networks) = &peer.networks {
        return Some(PeerKind::Addresses(Block::of(networks)));
    }
    (peer.nodes.is_some() || peer.domain_names.is_some()).then_some(PeerKind::Nothing)
}

fn admin_port(port: &AdminPolicyPort) -> PortKind<'_> {
    let nothing = PortKind::Numbered(PortSet::default());
    if let Some(number) = &port.port_number {
        return Protocol::named(&number.protocol)
            .map_or(nothing, |protocol| numbered(protocol, number.port, number.port));
    }
    if let Some(range) = &port.port_range {
        return Protocol::named(&range.protocol).map_or(nothing, |protocol| numbered(protocol, range.start, range.end));
    }
    port.named_port.as_deref().map_or(nothing, |name| PortKind::Named(name, None))
}

fn admin_protocol(protocol: &AdminPolicyProtocol) -> PortKind<'_> {
    let of = |protocol, ports: &AdminProtocolPorts| match &ports.destination_port {
        None => PortKind::Numbered(PortSet::every(protocol)),
        Some(AdminDestinationPort { range: Some(range), .. }) => numbered(protocol, range.start, range.end),
        Some(AdminDestinationPort { number, .. }) => numbered(protocol, number.unwrap_or(0), number.unwrap_or(0)),
    };
    match protocol {
        AdminPolicyProtocol { tcp: Some(ports), .. } => of(Protocol::Tcp, ports),
        AdminPolicyProtocol { udp: Some(ports), .. } => of(Protocol::Udp, ports),
        AdminPolicyProtocol { sctp: Some(ports), .. } => of(Protocol::Sctp, ports),
        AdminPolicyProtocol { destination_named_port: Some(name), .. } => PortKind::Named(name, None),
        _ => PortKind::Numbered(PortSet::default()),
    }
}

impl Rule<'_> {
    /// Whether its ports hang on what the destination's containers declare.
    pub fn has_named_port(&self) -> bool {
        self.ports.iter().flatten().any(|port| matches!(port.kind, PortKind::Named(..)))
    }
    /// The ports it means at a destination; names mean nothing at an address.
    pub fn ports_at(&self, destination: Option<&Workload>) -> PortSet {
        match &self.ports {
            None => PortSet::all(),
            Some(ports) => ports.iter().fold(PortSet::default(), |all, port| all.union(&port.ports_at(destination))),
        }
    }
}

impl Port<'_> {
    /// The ports it means at a destination.
    pub fn ports_at(&self, destination: Option<&Workload>) -> PortSet {
        match &self.kind {
            PortKind::Numbered(ports) => ports.clone(),
            PortKind::Named(name, protocol) => {
                let declared = destination.map(|workload| workload.ports.as_slice()).unwrap_or_default();
                let named = |port: &&PodPort| port.name == *name;
                declared.iter().filter(named).fold(PortSet::default(), |all, port| {
                    match Protocol::named(&port.protocol).filter(|each| protocol.is_none_or(|wanted| wanted == *each)) {
                        Some(protocol) => all.union(&PortSet::range(protocol, port.port, port.port)),
                        None => all,
                    }
                })
            }
        }
    }
}
