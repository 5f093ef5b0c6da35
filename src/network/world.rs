//! The cluster as policies see it: everybody who can be at an end of a connection, the policies that select each, and
//! what they let through.

use super::ends::Everybody;
use super::matching::Match;
use super::policy::{Direction, Namespaces, PeerKind, Policy, Tier};
use super::ports::PortTable;
use super::walk::{Flow, Walk};
use super::{AddressRange, Family, HostNetwork, Options, cuts};
use crate::cluster::{Cluster, GIVEN_KEYS, Workload};
use crate::text::{Order, Verdict};
use std::cell::OnceCell;
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

impl Selected {
    /// Whether it selects the pod, as peers are matched.
    pub(super) fn matched(self) -> Match {
        Match { assumed: self.assumed, known: self.known }
    }
}

/// A namespace, and a label that pods must have; none for policies that ask for no label's value.
type Place<'c> = (&'c str, Option<(&'c str, &'c str)>);

/// Which policies can select pods at all: a large cluster has many namespaces and labels, and most policies are of one.
struct Concerned<'c> {
    anywhere: Vec<usize>,
    of_namespace: HashMap<Place<'c>, Vec<usize>>,
}

impl<'c> Concerned<'c> {
    fn of(policies: &[Policy<'c>]) -> Self {
        let mut concerned = Concerned { anywhere: Vec::new(), of_namespace: HashMap::new() };
        for (index, policy) in policies.iter().enumerate() {
            let Namespaces::Own(own) = policy.subject.namespaces else {
                concerned.anywhere.push(index);
                continue;
            };
            let label = policy.subject.pods.and_then(|selector| selector.match_labels.first_key_value());
            // What controllers make up is no label that pods are found by.
            let label = label.map(|(key, value)| (key.as_str(), value.as_str()));
            let label = label.filter(|(key, _)| !GIVEN_KEYS.contains(key));
            concerned.of_namespace.entry((own, label)).or_default().push(index);
        }
        concerned
    }
    /// Their indices, in order.
    fn with(&self, workload: &Workload) -> Vec<usize> {
        let labels = workload.labels.iter().map(|(key, value)| Some((key.as_str(), value.as_str())));
        let own = labels.chain([None]).filter_map(|label| self.of_namespace.get(&(workload.namespace.as_str(), label)));
        let mut all: Vec<usize> = self.anywhere.iter().chain(own.flatten()).copied().collect();
        all.order();
        all
    }
}

/// Everybody, and the policies between them, for asking about some: what selects a pod is looked up when it is asked
/// for. For asking about all pairs there is [`super::Reachability`].
pub struct World<'c> {
    pub cluster: &'c Cluster,
    pub options: Options,
    /// In the order in which they have their say.
    pub policies: Vec<Policy<'c>>,
    /// Who may start a connection: workloads first, by their index, then the ingress controller, then addresses.
    pub sources: Vec<End>,
    /// Who may be connected to: workloads first, by their index, then addresses.
    pub destinations: Vec<End>,
    concerned: Concerned<'c>,
    ingress: Vec<OnceCell<Vec<Selected>>>,
    egress: Vec<OnceCell<Vec<Selected>>>,
    everybody: OnceCell<Everybody>,
}

impl<'c> World<'c> {
    /// The world of a cluster; addresses are cut where policies and the given ranges end.
    pub fn new(cluster: &'c Cluster, options: &Options, asked: &[AddressRange]) -> Self {
        World::of(cluster, cluster.objects().filter_map(Policy::of).collect(), options, asked)
    }
    /// The world of a cluster with these policies.
    pub(super) fn of(
        cluster: &'c Cluster,
        mut policies: Vec<Policy<'c>>,
        options: &Options,
        asked: &[AddressRange],
    ) -> Self {
        policies.order_by_key(|policy| (policy.tier, policy.priority));
        let six = names_ipv6(&policies, asked);
        let families = if six { &[Family::V4, Family::V6][..] } else { &[Family::V4] };
        let workloads = || (0..cluster.workloads.len()).map(End::Workload);
        let addresses = |direction: Direction| {
            let pieces = blocks(&policies, direction).chain(asked.iter().copied());
            cuts(families, pieces).into_iter().map(End::Addresses)
        };
        let sources = workloads().chain([End::IngressController]).chain(addresses(Direction::Ingress)).collect();
        let destinations = workloads().chain(addresses(Direction::Egress)).collect();
        let unasked = || cluster.workloads.iter().map(|_| OnceCell::new()).collect();
        World {
            cluster,
            options: *options,
            concerned: Concerned::of(&policies),
            policies,
            sources,
            destinations,
            ingress: unasked(),
            egress: unasked(),
            everybody: OnceCell::new(),
        }
    }
    /// Everybody and every policy looked up, for trying edits of rules.
    pub(super) fn everybody(&self) -> &Everybody {
        self.everybody.get_or_init(|| Everybody::new(self))
    }
    /// The policies that select a workload for a direction, in the order in which they have their say.
    pub fn selected(&self, workload: usize, direction: Direction) -> &[Selected] {
        let lists = match direction {
            Direction::Ingress => &self.ingress,
            Direction::Egress => &self.egress,
        };
        let (Some(list), Some(workload)) = (lists.get(workload), self.workload(workload)) else { return &[] };
        list.get_or_init(|| self.selecting(workload, direction))
    }
    fn selecting(&self, workload: &Workload, direction: Direction) -> Vec<Selected> {
        let each = |index: usize| {
            let policy = self.policies.get(index)?;
            policy.rules(direction)?;
            if self.is_beyond(workload, policy.tier) {
                return None;
            }
            let Match { assumed, known } = self.pods_match(&policy.subject, workload);
            (known != Verdict::No || assumed).then_some(Selected { policy: index, known, assumed })
        };
        self.concerned.with(workload).into_iter().filter_map(each).collect()
    }
    /// Whether policies of a tier never select the pods of a workload, which are on their node's network.
    pub(super) fn is_beyond(&self, workload: &Workload, tier: Tier) -> bool {
        let ignored = self.options.host_network == HostNetwork::Ignore;
        workload.host_network && (ignored || tier != Tier::Namespaced)
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
    /// What gets in at a workload from somebody, or out of it to somebody.
    pub(super) fn flow(&self, table: &mut PortTable, subject: usize, direction: Direction, other: End) -> Flow {
        let destination = match (direction, other) {
            (Direction::Ingress, _) => self.workload(subject),
            (Direction::Egress, End::Workload(index)) => self.workload(index),
            (Direction::Egress, _) => None,
        };
        let mut walk = Walk::new();
        for each in self.selected(subject, direction) {
            let Some(policy) = self.policies.get(each.policy) else { continue };
            walk.policy(table, policy.tier, each.matched());
            for rule in policy.rules(direction).unwrap_or_default() {
                let matched = each.matched().and(self.rule_matches(rule, other));
                if matched != Match::NO {
                    let ports = table.id(rule.ports_at(destination));
                    walk.rule(table, rule.action, matched, ports);
                }
            }
        }
        walk.end(table)
    }
}

/// Whether policies or ranges name IPv6 at all.
pub(super) fn names_ipv6(policies: &[Policy<'_>], asked: &[AddressRange]) -> bool {
    policies.iter().any(Policy::names_ipv6) || asked.iter().any(|range| range.family == Family::V6)
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
