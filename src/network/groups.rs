//! Who reaches whom, with everybody who is alike taken together: what stays readable of a large cluster.

use super::connectivity::{INGRESS_CONTROLLER, served};
use super::flows::Flows;
use super::policy::Direction;
use super::ports::{NONE, PortTable, SetId};
use super::world::{End, World};
use super::{Options, PortSet};
use crate::cluster::Cluster;
use serde::Serialize;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

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
    /// Index into the world's sources.
    Source(usize),
    /// Index into the world's destinations.
    Destination(usize),
}

/// How many pairs are looked at in one part, about.
const PART: usize = 100_000;

/// Who reaches whom, in groups.
pub fn groups(cluster: &Cluster, options: &Options) -> Groups {
    let mut grouping = Grouping::new(cluster, options);
    loop {
        if let Some(groups) = grouping.next(cluster) {
            return groups;
        }
    }
}

/// Groups in the making, a part at a time. Holds nothing of the cluster, so that it can wait between two parts.
pub struct Grouping {
    options: Options,
    table: PortTable,
    flows: Flows,
    /// What the ingress controller connects to.
    served: HashMap<usize, SetId>,
    members: Vec<Member>,
    /// How many members have their group.
    at: usize,
    first: HashMap<(u8, u64, u64), usize>,
    found: Vec<Vec<Member>>,
    matrix: Vec<Vec<PortSet>>,
}

impl Grouping {
    /// Nobody in a group yet.
    pub fn new(cluster: &Cluster, options: &Options) -> Self {
        let world = World::new(cluster, options, &[]);
        let mut table = PortTable::new();
        let mut ids = HashMap::new();
        for (workload, ports) in served(cluster, options.ingress_ports) {
            ids.insert(workload, table.id(ports));
        }
        let is_address = |end: &End| matches!(end, End::Addresses(_));
        let addresses = |ends: &[End]| -> Vec<usize> {
            ends.iter().enumerate().filter(|(_, end)| is_address(end)).map(|(at, _)| at).collect()
        };
        let mut members: Vec<Member> = (0..cluster.workloads.len()).map(Member::Workload).collect();
        members.extend((!ids.is_empty()).then_some(Member::IngressController));
        members.extend(addresses(&world.sources).into_iter().map(Member::Source));
        members.extend(addresses(&world.destinations).into_iter().map(Member::Destination));
        Grouping {
            options: *options,
            flows: Flows::new(&world),
            table,
            served: ids,
            members,
            at: 0,
            first: HashMap::new(),
            found: Vec::new(),
            matrix: Vec::new(),
        }
    }
    /// How much is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        let all = self.members.len() + self.found.len().min(MAX_GROUPS);
        (self.at + self.matrix.len()) as f64 / all.max(1) as f64
    }
    /// Goes on with the cluster that it was made for; the groups once they are found.
    pub fn next(&mut self, cluster: &Cluster) -> Option<Groups> {
        let world = World::new(cluster, &self.options, &[]);
        let members = std::mem::take(&mut self.members);
        let mut all = All { world: &world, table: &mut self.table, flows: &mut self.flows, served: &self.served };
        if self.at < members.len() {
            let part = PART.div_ceil(2 * members.len());
            for member in members.iter().skip(self.at).take(part) {
                let group = *self.first.entry(all.signature(*member, &members)).or_insert(self.found.len());
                match self.found.get_mut(group) {
                    Some(group) => group.push(*member),
                    None => self.found.push(vec![*member]),
                }
            }
            self.at = (self.at + part).min(members.len());
            self.members = members;
            return None;
        }
        self.members = members;
        let shown = self.found.len().min(MAX_GROUPS);
        for row in (self.matrix.len()..shown).take(PART.div_ceil(shown.max(1))) {
            self.matrix.push((0..shown).map(|column| all.cell(&self.found, row, column)).collect());
        }
        if self.matrix.len() < shown {
            return None;
        }
        let named = |group: &Vec<Member>| {
            let mut peers: Vec<String> = group.iter().map(|member| all.name(*member)).collect();
            peers.dedup();
            PeerGroup { peers }
        };
        let groups = self.found.iter().map(named).collect();
        Some(Groups { groups, matrix: std::mem::take(&mut self.matrix), truncated: self.found.len() > shown })
    }
}

struct All<'w, 'c> {
    world: &'w World<'c>,
    table: &'w mut PortTable,
    flows: &'w mut Flows,
    served: &'w HashMap<usize, SetId>,
}

impl All<'_, '_> {
    fn name(&self, member: Member) -> String {
        let end = match member {
            Member::Workload(index) => return self.world.workload(index).map(|each| each.peer()).unwrap_or_default(),
            Member::IngressController => return INGRESS_CONTROLLER.to_owned(),
            Member::Source(at) => self.world.sources.get(at),
            Member::Destination(at) => self.world.destinations.get(at),
        };
        match end {
            Some(End::Addresses(range)) => format!("{range}[External]"),
            _ => String::new(),
        }
    }
    /// What is open from one to the other; a workload to itself stands for two of its kind.
    fn open(&mut self, from: Member, to: Member) -> SetId {
        match (from, to) {
            (Member::Workload(from), Member::Workload(to)) => {
                let egress = self.flows.get(self.world, self.table, from, Direction::Egress, to);
                let ingress = self.flows.get(self.world, self.table, to, Direction::Ingress, from);
                self.table.intersection(egress.assumed, ingress.assumed)
            }
            (Member::Workload(from), Member::Destination(at)) => {
                self.flows.get(self.world, self.table, from, Direction::Egress, at).assumed
            }
            (Member::Source(at), Member::Workload(to)) => {
                self.flows.get(self.world, self.table, to, Direction::Ingress, at).assumed
            }
            (Member::IngressController, Member::Workload(to)) => {
                let Some(ports) = self.served.get(&to).copied() else { return NONE };
                let at = self.world.cluster.workloads.len();
                let flow = self.flows.get(self.world, self.table, to, Direction::Ingress, at);
                self.table.intersection(flow.assumed, ports)
            }
            _ => NONE,
        }
    }
    /// Equal for members that are alike: everything that is open to and from everybody.
    fn signature(&mut self, member: Member, members: &[Member]) -> (u8, u64, u64) {
        let kind = match member {
            Member::Workload(_) => 0,
            Member::IngressController => 1,
            Member::Source(_) => 2,
            Member::Destination(_) => 3,
        };
        let (mut out, mut into) = (DefaultHasher::new(), DefaultHasher::new());
        for other in members {
            self.open(member, *other).hash(&mut out);
            self.open(*other, member).hash(&mut into);
        }
        (kind, out.finish(), into.finish())
    }
    fn cell(&mut self, groups: &[Vec<Member>], row: usize, column: usize) -> PortSet {
        let (Some(from), Some(to)) = (groups.get(row), groups.get(column)) else { return PortSet::default() };
        let (Some(first), Some(last)) = (from.first(), to.last()) else { return PortSet::default() };
        if row == column && from.len() < 2 {
            return PortSet::default();
        }
        let open = self.open(*first, *last);
        self.table.get(open)
    }
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
