//! The cluster as policies see it: everybody who can be at an end of a connection, the policies that select each, and
//! what they let through.

use super::policy::{Action, Direction, Namespaces, PeerKind, Pods, Policy, Rule, Tier};
use super::ports::{EVERY, NONE, PortTable, SetId};
use super::{AddressRange, Family, HostNetwork, INGRESS_CONTROLLER, Options, cuts};
use crate::api::{LabelSelector, LabelSelectorRequirement, Labels};
use crate::cluster::{Cluster, NAME_LABEL, Workload, selects, selects_unknown};
use crate::text::{Order, Verdict};
use std::collections::HashMap;

/// Somebody at an end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// Index into [`Cluster::workloads`].
    Workload(usize),
    /// The controller that serves Ingresses: pods that the paste does not have, of labels nobody knows.
    IngressController,
    /// Addresses outside the cluster that no policy tells apart.
    Addresses(AddressRange),
}

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
    const YES: Match = Match { assumed: true, known: Verdict::Yes };

    fn sure(yes: bool) -> Match {
        if yes { Match::YES } else { Match::NO }
    }
    fn and(self, other: Match) -> Match {
        let known = match (self.known, other.known) {
            (Verdict::No, _) | (_, Verdict::No) => Verdict::No,
            (Verdict::Yes, Verdict::Yes) => Verdict::Yes,
            _ => Verdict::Unknown,
        };
        Match { assumed: self.assumed && other.assumed, known }
    }
    fn or(self, other: Match) -> Match {
        let known = match (self.known, other.known) {
            (Verdict::Yes, _) | (_, Verdict::Yes) => Verdict::Yes,
            (Verdict::No, Verdict::No) => Verdict::No,
            _ => Verdict::Unknown,
        };
        Match { assumed: self.assumed || other.assumed, known }
    }
}

/// A policy that selects a pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Selected {
    /// Index into [`World::policies`].
    pub policy: usize,
    /// Whether it surely does.
    pub known: Verdict,
    /// Whether it does if namespaces that are not pasted have no label but their name.
    pub assumed: bool,
}

/// What gets through in one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Flow {
    /// If namespaces that are not pasted have no label but their name.
    pub assumed: SetId,
    /// Whatever their labels are.
    pub sure: SetId,
    /// With some labels of theirs.
    pub possible: SetId,
}

impl Flow {
    /// Nobody stands in the way.
    pub(super) const OPEN: Flow = Flow { assumed: EVERY, sure: EVERY, possible: EVERY };

    pub(super) fn and(self, other: Flow, table: &mut PortTable) -> Flow {
        Flow {
            assumed: table.intersection(self.assumed, other.assumed),
            sure: table.intersection(self.sure, other.sure),
            possible: table.intersection(self.possible, other.possible),
        }
    }
}

/// Which policies can select pods of a namespace at all: a large cluster has many namespaces, and most policies are of one.
struct Concerned<'p> {
    anywhere: Vec<usize>,
    of_namespace: HashMap<&'p str, Vec<usize>>,
}

impl<'p> Concerned<'p> {
    fn of(policies: &[Policy<'p>]) -> Self {
        let mut concerned = Concerned { anywhere: Vec::new(), of_namespace: HashMap::new() };
        for (index, policy) in policies.iter().enumerate() {
            match policy.subject.namespaces {
                Namespaces::Own(own) => concerned.of_namespace.entry(own).or_default().push(index),
                Namespaces::Labelled(_) => concerned.anywhere.push(index),
            }
        }
        concerned
    }
    /// Their indices, in order.
    fn with(&self, namespace: &str) -> Vec<usize> {
        let own = self.of_namespace.get(namespace).map(Vec::as_slice).unwrap_or_default();
        let mut all: Vec<usize> = self.anywhere.iter().chain(own).copied().collect();
        all.order();
        all
    }
}

/// Everybody, and the policies between them.
pub struct World<'c> {
    pub cluster: &'c Cluster,
    pub options: Options,
    /// In the order in which they have their say.
    pub policies: Vec<Policy<'c>>,
    /// Who may start a connection: workloads first, by their index, then the ingress controller, then addresses.
    pub sources: Vec<End>,
    /// Who may be connected to: workloads first, by their index, then addresses.
    pub destinations: Vec<End>,
    ingress: Vec<Vec<Selected>>,
    egress: Vec<Vec<Selected>>,
}

impl<'c> World<'c> {
    /// The world of a cluster; addresses are cut where policies and the given ranges end.
    pub fn new(cluster: &'c Cluster, options: &Options, asked: &[AddressRange]) -> Self {
        let mut policies: Vec<Policy<'c>> = cluster.objects().filter_map(Policy::of).collect();
        policies.order_by_key(|policy| (policy.tier, policy.priority));
        let six = policies.iter().any(Policy::names_ipv6) || asked.iter().any(|range| range.family == Family::V6);
        let families = if six { &[Family::V4, Family::V6][..] } else { &[Family::V4] };
        let workloads = || (0..cluster.workloads.len()).map(End::Workload);
        let addresses = |direction: Direction| {
            let pieces = blocks(&policies, direction).chain(asked.iter().copied());
            cuts(families, pieces).into_iter().map(End::Addresses)
        };
        let sources = workloads().chain([End::IngressController]).chain(addresses(Direction::Ingress)).collect();
        let destinations = workloads().chain(addresses(Direction::Egress)).collect();
        let mut world = World {
            cluster,
            options: *options,
            policies,
            sources,
            destinations,
            ingress: Vec::new(),
            egress: Vec::new(),
        };
        let concerned = Concerned::of(&world.policies);
        world.ingress =
            cluster.workloads.iter().map(|each| world.selecting(&concerned, each, Direction::Ingress)).collect();
        world.egress =
            cluster.workloads.iter().map(|each| world.selecting(&concerned, each, Direction::Egress)).collect();
        world
    }
    /// The policies that select a workload for a direction, in the order in which they have their say.
    pub fn selected(&self, workload: usize, direction: Direction) -> &[Selected] {
        let lists = match direction {
            Direction::Ingress => &self.ingress,
            Direction::Egress => &self.egress,
        };
        lists.get(workload).map(Vec::as_slice).unwrap_or_default()
    }
    fn selecting(&self, concerned: &Concerned<'_>, workload: &Workload, direction: Direction) -> Vec<Selected> {
        if workload.host_network && self.options.host_network == HostNetwork::Ignore {
            return Vec::new();
        }
        let each = |index: usize| {
            let policy = self.policies.get(index)?;
            policy.rules(direction)?;
            if workload.host_network && policy.tier != Tier::Namespaced {
                return None;
            }
            let Match { assumed, known } = self.pods_match(&policy.subject, workload);
            (known != Verdict::No || assumed).then_some(Selected { policy: index, known, assumed })
        };
        concerned.with(&workload.namespace).into_iter().filter_map(each).collect()
    }
    /// Whether selectors select a workload's pods.
    pub fn pods_match(&self, pods: &Pods<'_>, workload: &Workload) -> Match {
        let elsewhere = matches!(pods.namespaces, Namespaces::Own(own) if own != workload.namespace);
        if elsewhere || pods.pods.is_some_and(|selector| !selects(selector, &workload.labels)) {
            return Match::NO;
        }
        self.namespace_matches(pods.namespaces, &workload.namespace)
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
    /// The pieces of the blocks that the policies of a workload name.
    pub fn named_addresses(&self, workload: usize, direction: Direction) -> impl Iterator<Item = AddressRange> + '_ {
        let selected = self.selected(workload, direction).iter();
        blocks(selected.filter_map(|each| self.policies.get(each.policy)), direction)
    }
    /// The workload of an index.
    pub fn workload(&self, index: usize) -> Option<&'c Workload> {
        self.cluster.workloads.get(index)
    }
    /// Whether what policies let in hangs on what the pods they select call their ports.
    pub(super) fn names_ports(&self, selected: &[Selected], direction: Direction) -> bool {
        let policies = selected.iter().filter_map(|each| self.policies.get(each.policy));
        let mut rules = policies.flat_map(|policy| policy.rules(direction).unwrap_or_default());
        direction == Direction::Ingress && rules.any(Rule::has_named_port)
    }
    /// What gets in at a workload from somebody, or out of it to somebody.
    pub(super) fn flow(&self, table: &mut PortTable, subject: usize, direction: Direction, other: End) -> Flow {
        let destination = self.destination(subject, direction, other);
        let selected = self.selected(subject, direction);
        self.walk(table, selected, direction, &mut |table, _, _, rule| {
            (self.rule_matches(rule, other), table.id(rule.ports_at(destination)))
        })
    }
    /// The workload that a connection goes to.
    pub(super) fn destination(&self, subject: usize, direction: Direction, other: End) -> Option<&'c Workload> {
        match (direction, other) {
            (Direction::Ingress, _) => self.workload(subject),
            (Direction::Egress, End::Workload(index)) => self.workload(index),
            (Direction::Egress, _) => None,
        }
    }
    /// Goes through the policies that select a pod. `rule` says of a policy's rule whether it means the other end, and
    /// which ports.
    pub(super) fn walk(
        &self,
        table: &mut PortTable,
        selected: &[Selected],
        direction: Direction,
        rule: RuleFn<'_, 'c>,
    ) -> Flow {
        let mut walk = Walk::default();
        let mut isolated: Option<Isolated> = None;
        for (at, each) in selected.iter().enumerate() {
            let Some(policy) = self.policies.get(each.policy) else { continue };
            let subject = Match { assumed: each.assumed, known: each.known };
            for (index, one) in policy.rules(direction).unwrap_or_default().iter().enumerate() {
                let (matched, ports) = rule(table, each.policy, index, one);
                let matched = subject.and(matched);
                if matched == Match::NO {
                    continue;
                }
                match policy.tier {
                    Tier::Namespaced => isolated.get_or_insert_default().allow(table, matched, ports),
                    Tier::Admin | Tier::Baseline => walk.rule(table, one.action, matched, ports),
                }
            }
            if policy.tier == Tier::Namespaced {
                isolated.get_or_insert_default();
            }
            let next = selected.get(at + 1).and_then(|next| self.policies.get(next.policy)).map(|next| next.tier);
            if next != Some(policy.tier) {
                walk.end_of_tier(table, isolated.take());
            }
        }
        walk.end(table)
    }
}

/// Whether a rule means somebody, and on which ports: by the index of its policy and its own.
pub(super) type RuleFn<'f, 'c> = &'f mut dyn FnMut(&mut PortTable, usize, usize, &Rule<'c>) -> (Match, SetId);

/// The rules of one tier after another, the first that matches a port deciding it.
struct Walk {
    /// Not decided yet, under the assumption.
    open: SetId,
    /// Passed on to the next tier, under the assumption.
    passed: SetId,
    allowed: SetId,
    /// Perhaps not decided yet.
    maybe_open: SetId,
    maybe_passed: SetId,
    maybe_allowed: SetId,
    maybe_denied: SetId,
}

impl Default for Walk {
    fn default() -> Self {
        Walk {
            open: EVERY,
            passed: NONE,
            allowed: NONE,
            maybe_open: EVERY,
            maybe_passed: NONE,
            maybe_allowed: NONE,
            maybe_denied: NONE,
        }
    }
}

/// What NetworkPolicies let through to a pod that some select.
#[derive(Default)]
struct Isolated {
    assumed: Option<SetId>,
    sure: Option<SetId>,
    possible: Option<SetId>,
}

impl Isolated {
    fn allow(&mut self, table: &mut PortTable, matched: Match, ports: SetId) {
        let mut add = |set: &mut Option<SetId>| *set = Some(table.union(set.unwrap_or(NONE), ports));
        if matched.assumed {
            add(&mut self.assumed);
        }
        if matched.known == Verdict::Yes {
            add(&mut self.sure);
        }
        if matched.known != Verdict::No {
            add(&mut self.possible);
        }
    }
}

impl Walk {
    fn rule(&mut self, table: &mut PortTable, action: Action, matched: Match, ports: SetId) {
        if matched.assumed {
            let hit = table.intersection(self.open, ports);
            self.open = table.minus(self.open, hit);
            match action {
                Action::Allow => self.allowed = table.union(self.allowed, hit),
                Action::Pass => self.passed = table.union(self.passed, hit),
                Action::Deny => {}
            }
        }
        if matched.known != Verdict::No {
            let hit = table.intersection(self.maybe_open, ports);
            if matched.known == Verdict::Yes {
                self.maybe_open = table.minus(self.maybe_open, hit);
            }
            let to = match action {
                Action::Allow => &mut self.maybe_allowed,
                Action::Pass => &mut self.maybe_passed,
                Action::Deny => &mut self.maybe_denied,
            };
            *to = table.union(*to, hit);
        }
    }
    fn end_of_tier(&mut self, table: &mut PortTable, isolated: Option<Isolated>) {
        self.open = table.union(self.open, std::mem::replace(&mut self.passed, NONE));
        self.maybe_open = table.union(self.maybe_open, std::mem::replace(&mut self.maybe_passed, NONE));
        let Some(isolated) = isolated else { return };
        let hit = table.intersection(self.open, isolated.assumed.unwrap_or(NONE));
        self.allowed = table.union(self.allowed, hit);
        let hit = table.intersection(self.maybe_open, isolated.possible.unwrap_or(NONE));
        self.maybe_allowed = table.union(self.maybe_allowed, hit);
        let cut = table.minus(self.maybe_open, isolated.sure.unwrap_or(NONE));
        self.maybe_denied = table.union(self.maybe_denied, cut);
        (self.open, self.maybe_open) = (NONE, NONE);
    }
    fn end(self, table: &mut PortTable) -> Flow {
        let possible = table.union(self.maybe_allowed, self.maybe_open);
        Flow { assumed: table.union(self.allowed, self.open), sure: table.minus(possible, self.maybe_denied), possible }
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

fn blocks<'p, 'c: 'p>(
    policies: impl IntoIterator<Item = &'p Policy<'c>> + 'p,
    direction: Direction,
) -> impl Iterator<Item = AddressRange> + 'p {
    let rules = policies.into_iter().filter_map(move |policy| policy.rules(direction)).flatten();
    rules
        .flat_map(|rule| rule.peers.iter().flatten())
        .flat_map(|peer| match &peer.kind {
            PeerKind::Addresses(block) => block.ranges.as_slice(),
            _ => &[],
        })
        .copied()
}

/// A rule that hangs on labels of a namespace that is not pasted.
pub struct Unknown<'w, 'c> {
    pub policy: &'w Policy<'c>,
    /// Field path of the selector's holder: the peer, or the subject.
    pub path: String,
    /// The namespace; none for the ingress controller's.
    pub namespace: Option<String>,
}

impl<'c> World<'c> {
    /// The first selector on the way from (to) somebody that hangs on labels which the paste lacks.
    pub fn first_unknown(&self, subject: usize, direction: Direction, other: End) -> Option<Unknown<'_, 'c>> {
        for each in self.selected(subject, direction) {
            let policy = self.policies.get(each.policy)?;
            if each.known == Verdict::Unknown {
                let namespace = self.workload(subject).map(|workload| workload.namespace.clone());
                return Some(Unknown { policy, path: "spec.subject".to_owned(), namespace });
            }
            let peers = policy.rules(direction).unwrap_or_default().iter().flat_map(|rule| rule.peers.iter().flatten());
            for peer in peers {
                if self.peer_matches(&peer.kind, other).known == Verdict::Unknown {
                    let namespace = match other {
                        End::Workload(index) => self.workload(index).map(|workload| workload.namespace.clone()),
                        _ => None,
                    };
                    return Some(Unknown { policy, path: peer.path.clone(), namespace });
                }
            }
        }
        None
    }
}
