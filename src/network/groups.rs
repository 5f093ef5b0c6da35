//! Who reaches whom, with everybody who is alike taken together: what stays readable of a large cluster.

use super::connectivity::INGRESS_CONTROLLER;
use super::ports::{NONE, SetId};
use super::reachability::{PART, Reachability, Sweep};
use super::rows::FlowId;
use super::{AddressRange, Family, Options, PortSet};
use crate::cluster::Cluster;
use serde::Serialize;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// At most so many groups get a matrix.
const MAX_GROUPS: usize = 300;

/// Groups of peers, and what is open from each to each.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Groups {
    pub groups: Vec<PeerGroup>,
    /// A row for each group as a source, a column for each as a destination.
    pub matrix: Vec<Vec<PortSet>>,
    /// Whether there are more groups than the matrix has.
    pub truncated: bool,
}

/// Peers that connect to the same others on the same ports, and are connected to by the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PeerGroup {
    /// As connectivity rows name them.
    pub peers: Vec<String>,
}

/// Somebody who is put into a group.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Member {
    Workload(usize),
    IngressController,
    /// Index into the addresses that may start a connection.
    Source(usize),
    /// Index into the addresses that may be connected to.
    Destination(usize),
}

/// Equal for members that are alike: everything that is open to and from everybody.
type Signature = (u8, u64, u64);

/// Who reaches whom, in groups.
pub fn groups(cluster: &Cluster, options: &Options) -> Groups {
    let mut grouping = Grouping::new(Rc::new(RefCell::new(Reachability::new(cluster, options))));
    loop {
        if let Some(groups) = grouping.next(cluster) {
            return groups;
        }
    }
}

/// Groups in the making, a part at a time. Holds nothing of the cluster, so that it can wait between two parts.
pub struct Grouping {
    all: Rc<RefCell<Reachability>>,
    sweep: Sweep,
    /// How many sources have been gone through: kinds, the ingress controller, addresses.
    at: usize,
    /// By flow, what it counts in signatures.
    weights: Vec<u64>,
    /// By kind, what it reaches and what reaches it.
    kinds: Vec<(u64, u64)>,
    sources: Vec<u64>,
    destinations: Vec<u64>,
    found: Vec<Vec<Member>>,
    matrix: Vec<Vec<PortSet>>,
}

/// A number that says nothing about its neighbours'. Mirrors the finalizer of SplitMix64.
fn scattered(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// What an open set counts in a signature, beside whom it is open to.
fn weight(open: SetId) -> u64 {
    if open == NONE { 0 } else { scattered(open.number() as u64 + (1 << 40)) }
}

impl Grouping {
    /// Nobody in a group yet.
    pub fn new(all: Rc<RefCell<Reachability>>) -> Self {
        Grouping {
            all,
            sweep: Sweep::default(),
            at: 0,
            weights: Vec::new(),
            kinds: Vec::new(),
            sources: Vec::new(),
            destinations: Vec::new(),
            found: Vec::new(),
            matrix: Vec::new(),
        }
    }
    /// How much is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        let all = self.all.borrow();
        let ends = (all.kinds.len() + 1 + all.ingress.addresses.len()).max(1);
        let matrix = self.matrix.len() as f64 / self.found.len().clamp(1, MAX_GROUPS) as f64;
        (all.progress() + self.at as f64 / ends as f64 + matrix) / 3.0
    }
    /// Goes on with the cluster that it was made for; the groups once they are found.
    pub fn next(&mut self, cluster: &Cluster) -> Option<Groups> {
        let all = self.all.clone();
        let all = &mut *all.borrow_mut();
        if !all.advance() {
            return None;
        }
        let ends = all.kinds.len() + 1 + all.ingress.addresses.len();
        if self.at < ends {
            self.sign(all, ends);
            if self.at == ends {
                self.gather(all);
            }
            return None;
        }
        let shown = self.found.len().min(MAX_GROUPS);
        for row in (self.matrix.len()..shown).take(PART.div_ceil(10 * shown.max(1))) {
            let cells: Vec<PortSet> = (0..shown).map(|column| self.cell(all, row, column)).collect();
            self.matrix.push(cells);
        }
        if self.matrix.len() < shown {
            return None;
        }
        let named = |group: &Vec<Member>| {
            let mut peers: Vec<String> = group.iter().map(|member| name(cluster, all, *member)).collect();
            peers.dedup();
            PeerGroup { peers }
        };
        let groups = self.found.iter().map(named).collect();
        Some(Groups { groups, matrix: std::mem::take(&mut self.matrix), truncated: self.found.len() > shown })
    }
    /// Goes through the next sources, and adds what is open to the signatures of both ends.
    fn sign(&mut self, all: &mut Reachability, ends: usize) {
        let kinds = all.kinds.len();
        self.kinds.resize(kinds, (0, 0));
        self.destinations.resize(all.egress.addresses.len(), 0);
        let part = PART.div_ceil(kinds.max(1)).max(1);
        let whom: Vec<u64> = (0..ends.max(kinds + 1 + self.destinations.len()) as u64).map(scattered).collect();
        for end in (self.at..ends).take(part) {
            self.at = end + 1;
            let Some(from) = whom.get(end).copied() else { continue };
            all.sweep(end, &mut self.sweep);
            let known = self.weights.len()..all.flows.len();
            self.weights.extend(known.map(|flow| weight(all.flow(flow as FlowId).assumed)));
            let mut out = 0_u64;
            for (kind, ((into, to), whom)) in self.kinds.iter_mut().zip(&self.sweep.to).zip(&whom).enumerate() {
                let mut weight = self.weights.get(*to as usize).copied().unwrap_or(0);
                if end == kinds {
                    let served = all.kinds.served.get(kind).copied().flatten().unwrap_or(NONE);
                    weight = self::weight(all.table.intersection(all.flows.get(*to).assumed, served));
                }
                out = out.wrapping_add(weight.wrapping_mul(*whom));
                into.1 = into.1.wrapping_add(weight.wrapping_mul(from));
            }
            match self.kinds.get_mut(end) {
                Some(kind) => {
                    for (at, into) in self.destinations.iter_mut().enumerate() {
                        let open = all.out_of(end, all.end_of_address(at));
                        let weight = weight(all.flow(open).assumed);
                        let address = whom.get(all.end_of_address(at)).copied().unwrap_or(0);
                        out = out.wrapping_add(weight.wrapping_mul(address));
                        *into = into.wrapping_add(weight.wrapping_mul(from));
                    }
                    kind.0 = out;
                }
                None if end > kinds => self.sources.push(out),
                None => {}
            }
        }
    }
    /// Puts everybody into the group of those who are alike.
    fn gather(&mut self, all: &Reachability) {
        let listed = |range: &AddressRange| all.six || range.family == Family::V4;
        let serves = all.kinds.served.iter().any(Option::is_some);
        let workloads = all.kinds.of.iter().enumerate().map(|(index, kind)| {
            let (out, into) = self.kinds.get(*kind).copied().unwrap_or_default();
            (Member::Workload(index), (0, out, into))
        });
        let controller = serves.then_some((Member::IngressController, (1, 0, 0)));
        let addresses = |all: &[AddressRange], signatures: &[u64], kind: u8, member: fn(usize) -> Member| {
            let signed = all.iter().zip(signatures).enumerate().filter(|(_, (range, _))| listed(range));
            signed.map(|(at, (_, signature))| (member(at), (kind, *signature, 0))).collect::<Vec<_>>()
        };
        let sources = addresses(&all.ingress.addresses, &self.sources, 2, Member::Source);
        let destinations = addresses(&all.egress.addresses, &self.destinations, 3, Member::Destination);
        let mut first: HashMap<Signature, usize> = HashMap::new();
        for (member, signature) in workloads.chain(controller).chain(sources).chain(destinations) {
            let group = *first.entry(signature).or_insert(self.found.len());
            match self.found.get_mut(group) {
                Some(group) => group.push(member),
                None => self.found.push(vec![member]),
            }
        }
    }
    fn cell(&self, all: &mut Reachability, row: usize, column: usize) -> PortSet {
        let (Some(from), Some(to)) = (self.found.get(row), self.found.get(column)) else { return PortSet::default() };
        let (Some(first), Some(last)) = (from.first(), to.last()) else { return PortSet::default() };
        if row == column && from.len() < 2 {
            return PortSet::default();
        }
        let open = open(all, *first, *last);
        all.table.get(open)
    }
}

/// What is open from one to the other; a workload to itself stands for two of its kind.
fn open(all: &mut Reachability, from: Member, to: Member) -> SetId {
    let kind = |all: &Reachability, index: usize| all.kinds.of.get(index).copied().unwrap_or_default();
    let flow = match (from, to) {
        (Member::Workload(from), Member::Workload(to)) => {
            let (from, to) = (kind(all, from), kind(all, to));
            all.between(from, to)
        }
        (Member::Workload(from), Member::Destination(at)) => all.out_of(kind(all, from), all.end_of_address(at)),
        (Member::Source(at), Member::Workload(to)) => all.in_to(kind(all, to), all.end_of_address(at)),
        (Member::IngressController, Member::Workload(to)) => {
            let to = kind(all, to);
            let Some(served) = all.kinds.served.get(to).copied().flatten() else { return NONE };
            let flow = all.in_to(to, all.kinds.len());
            return all.table.intersection(all.flows.get(flow).assumed, served);
        }
        _ => return NONE,
    };
    all.flow(flow).assumed
}

fn name(cluster: &Cluster, all: &Reachability, member: Member) -> String {
    let (way, at) = match member {
        Member::Workload(index) => return cluster.workloads.get(index).map(|each| each.peer()).unwrap_or_default(),
        Member::IngressController => return INGRESS_CONTROLLER.to_owned(),
        Member::Source(at) => (&all.ingress, at),
        Member::Destination(at) => (&all.egress, at),
    };
    way.addresses.get(at).map(|range| format!("{range}[External]")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Paste;
    use crate::cluster::Refused;
    use crate::text::Source;
    use std::sync::Arc;

    #[test]
    fn peers_that_are_alike_stand_together() {
        let text = "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
  - from: [{podSelector: {matchLabels: {app: api}}}]
    ports: [{port: 5432}]
---
{apiVersion: v1, kind: Pod, metadata: {name: api-1, labels: {app: api}}, spec: {containers: [{name: c, image: x}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: api-2, labels: {app: api}}, spec: {containers: [{name: c, image: x}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: db, labels: {app: db}}, spec: {containers: [{name: c, image: x}]}}
";
        let cluster = Cluster::new(Arc::new(Paste::new(vec![Source::new("a.yaml", text)])), Refused::LeftOut);
        let groups = groups(&cluster, &Options::default());
        let peers: Vec<_> = groups.groups.iter().map(|group| group.peers.join(" ")).collect();
        let world = "0.0.0.0-255.255.255.255[External]";
        assert_eq!(peers, ["default/api-1[Pod] default/api-2[Pod]", "default/db[Pod]", world, world]);
        let matrix: Vec<_> = groups
            .matrix
            .iter()
            .map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | "))
            .collect();
        let expected = [
            "all ports | TCP 5432 | no port | all ports",
            "all ports | no port | no port | all ports",
            "all ports | no port | no port | no port",
            "no port | no port | no port | no port",
        ];
        assert_eq!(matrix, expected);
    }
}
