//! Who reaches whom, for asking about all pairs and about many: everybody by kind, and a row of flows for those that the
//! same policies select.

use super::connectivity::served;
use super::kinds::{Census, Kinds};
use super::pair::{in_groups, nearest_to_yes, of_ports};
use super::policy::{Direction, Policy};
use super::ports::PortTable;
use super::rows::{FlowId, FlowTable, OPEN, OneWay};
use super::walk::Flow;
use super::world::{World, names_ipv6};
use super::{AddressRange, Family, Options, Peer, PortSet, Question};
use crate::cluster::Cluster;
use crate::text::{Order, Verdict, gather};
use std::collections::HashMap;

/// About so much is done in one part: so many ends meant by rules, or pairs looked at.
pub(super) const PART: usize = 100_000;
/// At most so many pairs are tried where the ends are several pods or ranges each.
pub(super) const MAX_PAIRS: usize = 1_000;

/// Who reaches whom in a cluster. Rows are worked out when they are first needed; holds nothing of the cluster, so that
/// it can be kept beside it.
pub struct Reachability {
    pub(super) kinds: Kinds,
    pub(super) table: PortTable,
    pub(super) flows: FlowTable,
    pub(super) ingress: OneWay,
    pub(super) egress: OneWay,
    /// Whether policies name IPv6; its addresses are not listed otherwise.
    pub(super) six: bool,
    /// By workload, whether it is one pod, which always reaches itself.
    single: Vec<bool>,
    /// How many rows have been worked out in order.
    at: usize,
    /// The rows of ingress, by end: the classes that have something else than the usual for it.
    columns: Vec<Vec<(u32, FlowId)>>,
    usual: Vec<FlowId>,
}

impl Reachability {
    /// Everybody and every policy looked up, and no row worked out yet.
    pub fn new(cluster: &Cluster, options: &Options) -> Self {
        Reachability::cut(cluster, options, &[])
    }
    /// The same, with addresses cut where these ranges end, too.
    pub(super) fn cut(cluster: &Cluster, options: &Options, ranges: &[AddressRange]) -> Self {
        let policies: Vec<Policy<'_>> = cluster.objects().filter_map(Policy::of).collect();
        let six = names_ipv6(&policies, ranges);
        let ranges: Vec<AddressRange> = ranges.iter().copied().chain([AddressRange::all(Family::V6)]).collect();
        let world = World::of(cluster, policies, options, &ranges);
        let mut table = PortTable::new();
        let served: HashMap<usize, _> =
            gather(served(cluster, options.ingress_ports).into_iter().map(|(index, ports)| (index, table.id(ports))));
        let mut census = Census::new(&world, &served);
        let [ingress, egress] = Direction::BOTH.map(|way| OneWay::new(&world, &mut census, &mut table, way));
        Reachability {
            kinds: census.kinds,
            table,
            flows: FlowTable::new(),
            ingress,
            egress,
            six,
            single: cluster.workloads.iter().map(|workload| workload.kind == "Pod").collect(),
            at: 0,
            columns: Vec::new(),
            usual: Vec::new(),
        }
    }
    /// How much of the rows is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        self.at as f64 / (self.ingress.len() + self.egress.len()).max(1) as f64
    }
    /// Works out the next rows; whether those were the last.
    pub fn advance(&mut self) -> bool {
        let (mut work, ingress) = (0, self.ingress.len());
        while work < PART && self.at < ingress + self.egress.len() {
            let (way, class) = match self.at.checked_sub(ingress) {
                None => (&mut self.ingress, self.at),
                Some(class) => (&mut self.egress, class),
            };
            work += 1 + way.work_out((&mut self.flows, &mut self.table), &self.kinds, class);
            self.at += 1;
        }
        if self.at < ingress + self.egress.len() {
            return false;
        }
        if self.columns.is_empty() {
            self.turn();
        }
        true
    }
    /// The rows of ingress by end, for going through everybody that one end reaches.
    fn turn(&mut self) {
        self.columns = vec![Vec::new(); self.kinds.len() + 1 + self.ingress.addresses.len()];
        for class in 0..self.ingress.len() {
            let Some(row) = self.ingress.row(class) else { continue };
            self.usual.push(row.usual);
            for (end, flow) in &row.others {
                if let Some(column) = self.columns.get_mut(*end as usize) {
                    column.push((class as u32, *flow));
                }
            }
        }
    }
    /// What passes from an end to each kind, once all rows are worked out.
    pub(super) fn sweep(&mut self, end: usize, sweep: &mut Sweep) {
        let Sweep { by_class, to, out } = sweep;
        by_class.clone_from(&self.usual);
        for (class, flow) in self.columns.get(end).into_iter().flatten() {
            if let Some(place) = by_class.get_mut(*class as usize) {
                *place = *flow;
            }
        }
        to.clear();
        to.extend(self.ingress.classes.iter().map(|class| by_class.get(*class).copied().unwrap_or(OPEN)));
        let own = self.egress.classes.get(end).and_then(|class| self.egress.row(*class));
        let Some(row) = own.filter(|row| row.usual != OPEN || !row.others.is_empty()) else { return };
        out.clear();
        out.resize(to.len(), row.usual);
        for (end, flow) in &row.others {
            if let Some(place) = out.get_mut(*end as usize) {
                *place = *flow;
            }
        }
        for (into, out) in to.iter_mut().zip(out.iter()) {
            *into = self.flows.both(&mut self.table, *out, *into);
        }
    }
    /// What passes from a kind to an end of egress.
    pub(super) fn out_of(&mut self, kind: usize, end: usize) -> FlowId {
        self.egress.flow((&mut self.flows, &mut self.table), &self.kinds, kind, end)
    }
    /// What passes into a kind from an end of ingress.
    pub(super) fn in_to(&mut self, kind: usize, end: usize) -> FlowId {
        self.ingress.flow((&mut self.flows, &mut self.table), &self.kinds, kind, end)
    }
    /// What passes from a kind to a kind.
    pub(super) fn between(&mut self, from: usize, to: usize) -> FlowId {
        let (out, into) = (self.out_of(from, to), self.in_to(to, from));
        self.passing(out, into)
    }
    /// What passes both.
    pub(super) fn passing(&mut self, out: FlowId, into: FlowId) -> FlowId {
        self.flows.both(&mut self.table, out, into)
    }
    /// The classes of ingress that have something else than the usual for an end, once all rows are worked out.
    pub(super) fn column(&self, end: usize) -> &[(u32, FlowId)] {
        self.columns.get(end).map(Vec::as_slice).unwrap_or_default()
    }
    /// What those at some places of the world's sources (or destinations) count as, each once; `direction` is whose other ends
    /// they are.
    pub(super) fn ends_at(&self, places: impl Iterator<Item = usize>, direction: Direction) -> Vec<usize> {
        let beyond = self.kinds.of.len();
        // The ingress controller is nobody's destination, and has its number all the same.
        let shift = usize::from(direction == Direction::Egress);
        let end = |at: usize| match self.kinds.of.get(at) {
            Some(kind) => *kind,
            None => self.kinds.len() + shift + (at - beyond),
        };
        let mut ends: Vec<usize> = places.map(end).collect();
        ends.order();
        ends.dedup();
        ends
    }
    /// The number of an address among the ends of a direction.
    pub(super) fn end_of_address(&self, at: usize) -> usize {
        self.kinds.len() + 1 + at
    }
    /// The ports of a flow, as connectivity counts them.
    pub(super) fn flow(&self, id: FlowId) -> Flow {
        self.flows.get(id)
    }

    /// The verdict of [`super::reach`] alone.
    pub fn verdict(&mut self, question: &Question) -> Verdict {
        let (mut sure, mut possible) = (question.ports(), question.ports());
        let from = self.ends(&question.from, Direction::Ingress);
        let to = self.ends(&question.to, Direction::Egress);
        let groups = in_groups(question, &from, &to);
        for group in groups.iter().take(MAX_PAIRS) {
            let answers = group.iter().take(MAX_PAIRS).map(|(from, to)| self.one(*from, *to, &possible));
            let Some(best) = nearest_to_yes(answers) else { return Verdict::No };
            (sure, possible) = (sure.intersection(&best.0), best.1);
        }
        if groups.is_empty() { Verdict::No } else { of_ports(&sure, &possible) }
    }
    /// Which of some ports are open whatever the paste lacks, and which may be.
    fn one(&mut self, from: Asked, to: Asked, ports: &PortSet) -> (PortSet, PortSet) {
        let itself = from.workload.is_some() && from.workload == to.workload;
        if itself && from.workload.and_then(|index| self.single.get(index)) == Some(&true) {
            return (ports.clone(), ports.clone());
        }
        let out = if from.workload.is_some() { self.out_of(from.end, to.end) } else { OPEN };
        let into = if to.workload.is_some() { self.in_to(to.end, from.end) } else { OPEN };
        let both = self.flows.both(&mut self.table, out, into);
        let flow = self.flows.get(both);
        let open = |set| self.table.on(set, ports);
        (open(flow.sure), open(flow.possible))
    }
    /// The ends of a question; `direction` is whose other ends they are.
    fn ends(&self, peer: &Peer, direction: Direction) -> Vec<Asked> {
        match peer {
            Peer::Workload(pods) => {
                let asked = |index: &usize| Some(Asked { workload: Some(*index), end: *self.kinds.of.get(*index)? });
                pods.iter().filter_map(asked).collect()
            }
            Peer::IngressController => vec![Asked { workload: None, end: self.kinds.len() }],
            Peer::Addresses(asked) => {
                let all = match direction {
                    Direction::Ingress => &self.ingress.addresses,
                    Direction::Egress => &self.egress.addresses,
                };
                let held = all.iter().enumerate().filter(|(_, range)| range.overlaps(*asked));
                held.map(|(at, _)| Asked { workload: None, end: self.end_of_address(at) }).collect()
            }
        }
    }
}

/// An end of a question.
#[derive(Clone, Copy)]
struct Asked {
    workload: Option<usize>,
    end: usize,
}

/// What one end reaches; kept from one to the next, so that memory is asked for once.
#[derive(Default)]
pub(super) struct Sweep {
    by_class: Vec<FlowId>,
    /// By kind.
    pub to: Vec<FlowId>,
    out: Vec<FlowId>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Paste;
    use crate::cluster::Refused;
    use crate::network::{HostNetwork, world::End};
    use crate::text::Source;
    use std::sync::Arc;

    const PODS: &str = "
{apiVersion: v1, kind: Namespace, metadata: {name: prod, labels: {team: a}}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: test, labels: {team: b, tier: x}}}
---
{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: prod, labels: {app: web, hash: '1'}}, spec: {containers: [{name: a, ports: [{name: http, containerPort: 80}]}]}, status: {podIP: 10.1.2.3}}
---
{apiVersion: v1, kind: Pod, metadata: {name: web-2, namespace: prod, labels: {app: web, hash: '2'}}, spec: {containers: [{name: a, ports: [{name: http, containerPort: 8080}]}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: db, namespace: prod, labels: {app: db, tier: ''}}, spec: {containers: [{name: a, ports: [{name: sql, containerPort: 5432}, {name: http, containerPort: 53, protocol: UDP}]}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: node, namespace: prod, labels: {app: web}}, spec: {hostNetwork: true, containers: []}}
---
{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: test, labels: {app: web, tier: front}}, spec: {containers: []}}
---
{apiVersion: v1, kind: Pod, metadata: {name: lost, namespace: elsewhere, labels: {app: db}}, spec: {containers: []}}
---
{apiVersion: v1, kind: Pod, metadata: {name: bare, namespace: test}}
---
";
    const POLICIES: &str = "
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: prod}
spec:
  podSelector: {matchExpressions: [{key: app, operator: In, values: [web, other]}]}
  policyTypes: [Ingress, Egress]
  ingress:
  - from: [{namespaceSelector: {matchExpressions: [{key: team, operator: NotIn, values: [b]}]}, podSelector: {matchExpressions: [{key: tier, operator: Exists}]}}]
    ports: [{port: http}, {port: 9000, endPort: 9100, protocol: SCTP}]
  - from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}, {podSelector: {matchExpressions: [{key: tier, operator: DoesNotExist}]}}]
  egress:
  - to: [{namespaceSelector: {}}]
    ports: [{port: http}, {port: http, protocol: UDP}]
  - to: [{ipBlock: {cidr: '2001:db8::/32'}}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: all, namespace: test}
spec:
  podSelector: {}
  egress:
  - to: [{podSelector: {matchLabels: {app: web}}}, {namespaceSelector: {matchLabels: {team: a}}}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: lost, namespace: elsewhere}
spec:
  podSelector: {}
  ingress: [{from: [{namespaceSelector: {matchLabels: {team: c}}}], ports: [{port: 1}]}, {from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: first}
spec:
  priority: 10
  subject: {namespaces: {matchExpressions: [{key: team, operator: NotIn, values: [b]}]}}
  ingress:
  - {name: pass, action: Pass, from: [{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}}], ports: [{namedPort: http}]}
  - {name: deny, action: Deny, from: [{namespaces: {matchLabels: {team: c}}}], ports: [{portRange: {protocol: TCP, start: 1, end: 100}}]}
  - {name: allow, action: Allow, from: [{namespaces: {matchLabels: {team: a}}}]}
  egress:
  - {name: deny, action: Deny, to: [{networks: [10.0.0.0/9]}]}
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: {name: default}
spec:
  subject: {namespaces: {}}
  egress:
  - {name: deny, action: Deny, to: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: elsewhere}}}]}
";

    #[test]
    fn rows_have_what_the_policies_say_one_pair_at_a_time() {
        let text = format!("{PODS}{POLICIES}");
        let paste = Arc::new(Paste::new(vec![Source::new("a.yaml", text)]));
        let cluster = Cluster::new(paste, Refused::Counted);
        let (mut differ, mut unsure) = (std::collections::BTreeSet::new(), 0);
        for (host_network, ip_block_matches_pods) in
            [(HostNetwork::Ignore, false), (HostNetwork::Ordinary, true), (HostNetwork::Ignore, true)]
        {
            let options = Options { host_network, ip_block_matches_pods, ..Options::default() };
            let world = World::new(&cluster, &options, &[]);
            let mut all = Reachability::new(&cluster, &options);
            let mut table = PortTable::new();
            for (subject, kind) in all.kinds.of.clone().into_iter().enumerate() {
                for (direction, ends) in
                    [(Direction::Ingress, &world.sources), (Direction::Egress, &world.destinations)]
                {
                    let mut address = 0;
                    for end in ends.iter().copied() {
                        let number = match end {
                            End::Workload(index) => all.kinds.of[index],
                            End::IngressController => all.kinds.len(),
                            End::Addresses(_) => {
                                address += 1;
                                all.end_of_address(address - 1)
                            }
                        };
                        let flow = match direction {
                            Direction::Ingress => all.in_to(kind, number),
                            Direction::Egress => all.out_of(kind, number),
                        };
                        let shown = |flow: Flow, table: &PortTable| {
                            [flow.assumed, flow.sure, flow.possible].map(|set| table.get(set).to_string())
                        };
                        let expected = world.flow(&mut table, subject, direction, end);
                        let (ours, expected) = (shown(all.flow(flow), &all.table), shown(expected, &table));
                        assert_eq!(ours, expected, "{options:?} {subject} {direction:?} {end:?}");
                        unsure += usize::from(ours[1] != ours[2]);
                        differ.insert(ours);
                    }
                }
            }
        }
        assert!(differ.len() > 12 && unsure > 20, "{} {unsure}", differ.len());
    }
}
