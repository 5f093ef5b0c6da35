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

/// Who reaches whom, in groups.
pub fn groups(cluster: &Cluster, options: &Options) -> Groups {
    let world = World::new(cluster, options, &[]);
    let served = served(cluster, options.ingress_ports);
    let mut all = All { world: &world, table: PortTable::new(), flows: Flows::new(&world), served: HashMap::new() };
    for (workload, ports) in served {
        let id = all.table.id(ports);
        all.served.insert(workload, id);
    }
    let is_address = |end: &End| matches!(end, End::Addresses(_));
    let addresses =
        |ends: &[End]| ends.iter().enumerate().filter(|(_, end)| is_address(end)).map(|(at, _)| at).collect();
    let (sources, destinations): (Vec<usize>, Vec<usize>) = (addresses(&world.sources), addresses(&world.destinations));
    let mut members: Vec<Member> = (0..cluster.workloads.len()).map(Member::Workload).collect();
    members.extend((!all.served.is_empty()).then_some(Member::IngressController));
    members.extend(sources.into_iter().map(Member::Source));
    members.extend(destinations.into_iter().map(Member::Destination));
    let mut first: HashMap<(u8, u64, u64), usize> = HashMap::new();
    let mut found: Vec<Vec<Member>> = Vec::new();
    for member in &members {
        let group = *first.entry(all.signature(*member, &members)).or_insert(found.len());
        match found.get_mut(group) {
            Some(group) => group.push(*member),
            None => found.push(vec![*member]),
        }
    }
    let shown = found.len().min(MAX_GROUPS);
    let matrix = (0..shown).map(|row| (0..shown).map(|column| all.cell(&found, row, column)).collect()).collect();
    let named = |group: &Vec<Member>| {
        let mut peers: Vec<String> = group.iter().map(|member| all.name(*member)).collect();
        peers.dedup();
        PeerGroup { peers }
    };
    Groups { groups: found.iter().map(named).collect(), matrix, truncated: found.len() > shown }
}

struct All<'w, 'c> {
    world: &'w World<'c>,
    table: PortTable,
    flows: Flows,
    /// What the ingress controller connects to.
    served: HashMap<usize, SetId>,
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
                let egress = self.flows.get(self.world, &mut self.table, from, Direction::Egress, to);
                let ingress = self.flows.get(self.world, &mut self.table, to, Direction::Ingress, from);
                self.table.intersection(egress.assumed, ingress.assumed)
            }
            (Member::Workload(from), Member::Destination(at)) => {
                self.flows.get(self.world, &mut self.table, from, Direction::Egress, at).assumed
            }
            (Member::Source(at), Member::Workload(to)) => {
                self.flows.get(self.world, &mut self.table, to, Direction::Ingress, at).assumed
            }
            (Member::IngressController, Member::Workload(to)) => {
                let Some(ports) = self.served.get(&to).copied() else { return NONE };
                let at = self.world.cluster.workloads.len();
                let flow = self.flows.get(self.world, &mut self.table, to, Direction::Ingress, at);
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
{apiVersion: v1, kind: Pod, metadata: {name: api-1, labels: {app: api}}}
---
{apiVersion: v1, kind: Pod, metadata: {name: api-2, labels: {app: api}}}
---
{apiVersion: v1, kind: Pod, metadata: {name: db, labels: {app: db}}}
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
