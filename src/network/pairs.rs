//! All pairs, worked out a part at a time: what rows, pictures and tables of everybody are made of.

use super::connectivity::{INGRESS_CONTROLLER, MAX_ROWS, MAX_UNKNOWN, UnknownPair, served};
use super::flows::Flows;
use super::policy::Direction;
use super::ports::{NONE, PortTable, SetId};
use super::world::{End, World};
use super::{Options, PortSet};
use crate::cluster::Cluster;
use crate::text::{Order, gather};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How many pairs are worked out in one part, about.
const PART: usize = 100_000;

/// Who reaches whom, of those who were gone through. Rows name pods by their controller; where its pods differ, what
/// any of them may. Holds nothing of the cluster, so that it can wait between two parts.
pub struct Pairs {
    options: Options,
    table: PortTable,
    flows: Flows,
    /// The names of workloads, as the paste has them first, and the workloads of each.
    pub(super) names: Vec<String>,
    members: Vec<Vec<usize>>,
    /// Which of them have a policy for ingress, for egress.
    has_policy: [Vec<bool>; 2],
    /// Each name's index into `namespaces`.
    namespace_of: Vec<usize>,
    namespaces: Vec<String>,
    /// Everybody by name.
    sources: Vec<(String, Name)>,
    destinations: Vec<(String, Name)>,
    /// Addresses as connectivity lists them, sources first.
    pub(super) addresses: Vec<String>,
    served: BTreeMap<usize, SetId>,
    /// How many sources are done.
    at: usize,
    found: Vec<(u32, u32, SetId)>,
    count: usize,
    between: BTreeMap<(usize, usize), SetId>,
    pub(super) unknown: Vec<UnknownPair>,
    pub(super) truncated: bool,
}

/// Who a name means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    /// Index into `names`.
    Workload(usize),
    IngressController,
    /// Index into the world's sources or destinations.
    Addresses(usize),
}

impl Pairs {
    /// Nobody gone through yet.
    pub fn new(cluster: &Cluster, options: &Options) -> Self {
        let world = World::new(cluster, options, &[]);
        let mut known = HashMap::new();
        let mut known_namespaces = HashMap::new();
        let (mut names, mut members) = (Vec::new(), Vec::<Vec<usize>>::new());
        let (mut namespaces, mut namespace_of) = (Vec::new(), Vec::new());
        for (index, workload) in cluster.workloads.iter().enumerate() {
            let name = *known.entry(workload.peer()).or_insert(names.len());
            if let Some(members) = members.get_mut(name) {
                members.push(index);
                continue;
            }
            names.push(workload.peer());
            members.push(vec![index]);
            namespace_of.push(*known_namespaces.entry(workload.namespace.as_str()).or_insert_with(|| {
                namespaces.push(workload.namespace.clone());
                namespaces.len() - 1
            }));
        }
        let outside = |ends: &[End]| -> Vec<(String, Name)> {
            let named = ends.iter().enumerate().filter_map(|(at, end)| match end {
                End::Addresses(range) => Some((format!("{range}[External]"), Name::Addresses(at))),
                _ => None,
            });
            named.collect()
        };
        let (from, to) = (outside(&world.sources), outside(&world.destinations));
        let mut seen = BTreeSet::new();
        let addresses = from.iter().chain(&to).map(|(name, _)| name.clone()).filter(|name| seen.insert(name.clone()));
        let addresses = addresses.collect();
        let mut table = PortTable::new();
        let served = served(cluster, options.ingress_ports);
        let served: BTreeMap<usize, SetId> =
            gather(served.into_iter().map(|(workload, ports)| (workload, table.id(ports))));
        let by_name = |others: Vec<(String, Name)>| {
            let workloads = names.iter().enumerate().map(|(index, name)| (name.clone(), Name::Workload(index)));
            let mut all: Vec<(String, Name)> = workloads.chain(others).collect();
            all.order_by(|a, b| a.0.cmp(&b.0));
            all
        };
        let mut sources = from;
        sources.extend((!served.is_empty()).then(|| (INGRESS_CONTROLLER.to_owned(), Name::IngressController)));
        let (sources, destinations) = (by_name(sources), by_name(to));
        let has_policy = Direction::BOTH.map(|direction| {
            let any = |members: &Vec<usize>| members.iter().any(|index| !world.selected(*index, direction).is_empty());
            members.iter().map(any).collect()
        });
        Pairs {
            options: *options,
            flows: Flows::new(&world),
            table,
            names,
            members,
            has_policy,
            namespace_of,
            namespaces,
            sources,
            destinations,
            addresses,
            served,
            at: 0,
            found: Vec::new(),
            count: 0,
            between: BTreeMap::new(),
            unknown: Vec::new(),
            truncated: false,
        }
    }
    /// All of them, in one go.
    pub fn all(cluster: &Cluster, options: &Options) -> Self {
        let mut pairs = Pairs::new(cluster, options);
        while !pairs.advance(cluster) {}
        pairs
    }
    /// How much is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        self.at as f64 / self.sources.len().max(1) as f64
    }
    /// Goes through the next of them, of the cluster that it was made for; whether that were the last.
    pub fn advance(&mut self, cluster: &Cluster) -> bool {
        let world = World::new(cluster, &self.options, &[]);
        let (sources, destinations) = (std::mem::take(&mut self.sources), std::mem::take(&mut self.destinations));
        let part = PART.div_ceil(destinations.len().max(1));
        for (source, (_, from)) in sources.iter().enumerate().skip(self.at).take(part) {
            let mut into_namespace = vec![NONE; self.namespaces.len()];
            for (destination, (_, to)) in destinations.iter().enumerate() {
                let mut pair = Pair { connections: NONE, unknown: None, names: (source, destination) };
                self.join(&world, *from, *to, &sources, &destinations, &mut pair);
                self.keep(*from, *to, &mut into_namespace, pair);
            }
            if let Name::Workload(from) = from
                && let Some(from) = self.namespace_of.get(*from).copied()
            {
                for (to, ports) in into_namespace.into_iter().enumerate().filter(|(_, ports)| *ports != NONE) {
                    let before = self.between.get(&(from, to)).copied().unwrap_or(NONE);
                    let both = self.table.union(before, ports);
                    self.between.insert((from, to), both);
                }
            }
            self.at = source + 1;
        }
        (self.sources, self.destinations) = (sources, destinations);
        self.at >= self.sources.len()
    }
    fn join(
        &mut self,
        world: &World<'_>,
        from: Name,
        to: Name,
        sources: &[(String, Name)],
        destinations: &[(String, Name)],
        pair: &mut Pair,
    ) {
        let count = |name: Name| match name {
            Name::Workload(name) => self.members.get(name).map_or(0, Vec::len),
            _ => 1,
        };
        let member = |pairs: &Pairs, name: usize, at: usize| pairs.members.get(name)?.get(at).copied();
        let (froms, tos) = (count(from), count(to));
        for (one, other) in (0..froms).flat_map(|one| (0..tos).map(move |other| (one, other))) {
            let (egress, ingress) = match (from, to) {
                (Name::Workload(a), Name::Workload(b)) if a != b => {
                    let (Some(a), Some(b)) = (member(self, a, one), member(self, b, other)) else { continue };
                    (Some((a, b)), Some((b, a)))
                }
                (Name::Workload(a), Name::Addresses(at)) => (member(self, a, one).map(|a| (a, at)), None),
                (Name::Addresses(at), Name::Workload(b)) => (None, member(self, b, other).map(|b| (b, at))),
                (Name::IngressController, Name::Workload(b)) => {
                    let Some(b) = member(self, b, other).filter(|b| self.served.contains_key(b)) else { continue };
                    (None, Some((b, world.cluster.workloads.len())))
                }
                _ => continue,
            };
            let mut get = |end: Option<(usize, usize)>, direction| {
                end.map(|(subject, at)| self.flows.get(world, &mut self.table, subject, direction, at))
            };
            let mut flow = match (get(egress, Direction::Egress), get(ingress, Direction::Ingress)) {
                (Some(out), Some(into)) => out.and(into, &mut self.table),
                (Some(flow), None) | (None, Some(flow)) => flow,
                (None, None) => continue,
            };
            if let (Name::IngressController, Some((subject, _))) = (from, ingress) {
                let ports = self.served.get(&subject).copied().unwrap_or(NONE);
                flow.assumed = self.table.intersection(flow.assumed, ports);
                flow.sure = self.table.intersection(flow.sure, ports);
                flow.possible = self.table.intersection(flow.possible, ports);
            }
            pair.connections = self.table.union(pair.connections, flow.assumed);
            if flow.sure == flow.possible || pair.unknown.is_some() {
                continue;
            }
            if self.unknown.len() >= MAX_UNKNOWN {
                self.truncated = true;
                continue;
            }
            let ways =
                [(egress, Direction::Egress, &world.destinations), (ingress, Direction::Ingress, &world.sources)];
            let found = ways.into_iter().find_map(|(end, direction, ends)| {
                let (subject, at) = end?;
                world.first_unknown(subject, direction, *ends.get(at)?)
            });
            pair.unknown = found.and_then(|found| {
                let span = world.cluster.span(found.policy.object, &found.path);
                Some(UnknownPair {
                    src: sources.get(pair.names.0)?.0.clone(),
                    dst: destinations.get(pair.names.1)?.0.clone(),
                    missing: found.namespace.unwrap_or_default(),
                    span: Some(span),
                })
            });
        }
    }
    fn keep(&mut self, from: Name, to: Name, into_namespace: &mut [SetId], pair: Pair) {
        self.count += usize::from(pair.connections != NONE || pair.unknown.is_some());
        self.unknown.extend(pair.unknown);
        if pair.connections == NONE {
            return;
        }
        if self.found.len() < MAX_ROWS {
            self.found.push((pair.names.0 as u32, pair.names.1 as u32, pair.connections));
        } else {
            self.truncated = true;
        }
        let (Name::Workload(from), Name::Workload(to)) = (from, to) else { return };
        let [ingress, egress] = &self.has_policy;
        if ingress.get(to) != Some(&true) && egress.get(from) != Some(&true) {
            return;
        }
        if let Some(ports) = self.namespace_of.get(to).and_then(|to| into_namespace.get_mut(*to)) {
            *ports = self.table.union(*ports, pair.connections);
        }
    }
    /// The pairs with a connection that are listed, by source and destination.
    pub(super) fn rows(&self) -> impl ExactSizeIterator<Item = (&str, &str, SetId)> {
        self.found.iter().map(|(src, dst, connections)| {
            (name_at(&self.sources, *src), name_at(&self.destinations, *dst), *connections)
        })
    }
    /// Ports of a row.
    pub(super) fn ports(&self, connections: SetId) -> PortSet {
        self.table.get(connections)
    }
    /// The names whose pods have a policy for a direction.
    pub(super) fn selected(&self, direction: Direction) -> BTreeSet<&str> {
        let [ingress, egress] = &self.has_policy;
        let selected = if direction == Direction::Ingress { ingress } else { egress };
        gather(self.names.iter().zip(selected).filter(|(_, selected)| **selected).map(|(name, _)| name.as_str()))
    }
}

fn name_at(names: &[(String, Name)], at: u32) -> &str {
    names.get(at as usize).map(|(name, _)| name.as_str()).unwrap_or_default()
}

/// A pair while its pods are gone through.
struct Pair {
    connections: SetId,
    unknown: Option<UnknownPair>,
    /// Indices into sources and destinations.
    names: (usize, usize),
}
