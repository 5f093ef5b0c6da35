//! Who reaches whom on which ports, for all pairs.

use super::flows::Flows;
use super::policy::Direction;
use super::ports::{NONE, PortTable, SetId};
use super::world::{End, Flow, World};
use super::{IngressPorts, Options, PortSet, Protocol};
use crate::api::{Content, IngressBackend, IngressServiceBackend, Object, ServicePort};
use crate::cluster::Cluster;
use crate::text::gather;
use crate::text::{Order, Span};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// At most so many rows are given; a cluster of two thousand pods without policies has four million.
pub const MAX_ROWS: usize = 500_000;
/// At most so many unknown pairs are given.
pub const MAX_UNKNOWN: usize = 10_000;
/// How rows name the controller that serves Ingresses.
pub const INGRESS_CONTROLLER: &str = "{ingress-controller}";

/// Who reaches whom.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Connectivity {
    /// Everybody that rows may name, workloads first.
    pub peers: Vec<String>,
    /// Pairs with a connection, by source and destination. Namespaces that are not pasted are taken to have no label but
    /// their name.
    pub rows: Vec<Row>,
    /// Pairs that labels could change which the paste lacks.
    pub unknown: Vec<UnknownPair>,
    /// Workloads that no policy selects.
    pub unprotected: Vec<String>,
    /// Whether there is more than is given.
    pub truncated: bool,
}

/// A pair with a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    pub src: String,
    pub dst: String,
    pub connections: PortSet,
}

/// A pair that labels could change which the paste lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnknownPair {
    pub src: String,
    pub dst: String,
    /// The Namespace whose labels they are; empty for the ingress controller's.
    pub missing: String,
    /// The selector that asks for them.
    pub span: Option<Span>,
}

/// Who reaches whom. Rows name pods by their controller; where its pods differ, what any of them may.
pub fn connectivity(cluster: &Cluster, options: &Options) -> Connectivity {
    let world = World::new(cluster, options, &[]);
    let mut all = AllPairs::new(&world);
    all.between_workloads();
    all.with_addresses();
    all.ingress_controller();
    all.finish()
}

struct AllPairs<'w, 'c> {
    world: &'w World<'c>,
    table: PortTable,
    flows: Flows,
    /// Each workload's index into `names`.
    name_of: Vec<usize>,
    names: Vec<String>,
    pairs: HashMap<(Name, Name), SetId>,
    unknown: BTreeMap<(String, String), (String, Option<Span>)>,
    truncated: bool,
}

/// An end as rows name it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Name {
    /// Index into the names of workloads.
    Workload(usize),
    IngressController,
    /// Index into the world's sources.
    Source(usize),
    /// Index into the world's destinations.
    Destination(usize),
}

impl<'w, 'c> AllPairs<'w, 'c> {
    fn new(world: &'w World<'c>) -> Self {
        let mut names = Vec::new();
        let mut known = HashMap::new();
        let mut name_of = Vec::new();
        for workload in &world.cluster.workloads {
            let name = workload.peer();
            name_of.push(*known.entry(name.clone()).or_insert_with(|| {
                names.push(name);
                names.len() - 1
            }));
        }
        AllPairs {
            world,
            table: PortTable::new(),
            flows: Flows::new(world),
            name_of,
            names,
            pairs: HashMap::new(),
            unknown: BTreeMap::new(),
            truncated: false,
        }
    }
    fn name(&self, name: Name) -> String {
        let end = match name {
            Name::Workload(index) => return self.names.get(index).cloned().unwrap_or_default(),
            Name::IngressController => return INGRESS_CONTROLLER.to_owned(),
            Name::Source(at) => self.world.sources.get(at),
            Name::Destination(at) => self.world.destinations.get(at),
        };
        match end {
            Some(End::Addresses(range)) => format!("{range}[External]"),
            _ => String::new(),
        }
    }
    fn workloads(&self) -> impl Iterator<Item = (usize, Name)> + use<> {
        let names = self.name_of.clone();
        names.into_iter().enumerate().map(|(index, name)| (index, Name::Workload(name)))
    }
    fn flow(&mut self, subject: usize, direction: Direction, at: usize) -> Flow {
        self.flows.get(self.world, &mut self.table, subject, direction, at)
    }
    fn add(&mut self, src: Name, dst: Name, connections: SetId) {
        if connections == NONE {
            return;
        }
        if self.pairs.len() >= MAX_ROWS && !self.pairs.contains_key(&(src, dst)) {
            self.truncated = true;
            return;
        }
        let before = self.pairs.get(&(src, dst)).copied().unwrap_or(NONE);
        let both = self.table.union(before, connections);
        self.pairs.insert((src, dst), both);
    }
    fn add_unknown(&mut self, src: Name, dst: Name, subject: usize, direction: Direction, other: End) {
        if self.unknown.len() >= MAX_UNKNOWN {
            self.truncated = true;
            return;
        }
        let Some(found) = self.world.first_unknown(subject, direction, other) else { return };
        let span = self.world.cluster.span(found.policy.object, &found.path);
        self.unknown
            .entry((self.name(src), self.name(dst)))
            .or_insert_with(|| (found.namespace.unwrap_or_default(), Some(span)));
    }

    fn between_workloads(&mut self) {
        for (from, src) in self.workloads() {
            for (to, dst) in self.workloads().filter(|(_, dst)| *dst != src) {
                let egress = self.flow(from, Direction::Egress, to);
                let ingress = self.flow(to, Direction::Ingress, from);
                let both = egress.and(ingress, &mut self.table);
                self.add(src, dst, both.assumed);
                if both.sure != both.possible {
                    self.add_unknown(src, dst, from, Direction::Egress, End::Workload(to));
                    self.add_unknown(src, dst, to, Direction::Ingress, End::Workload(from));
                }
            }
        }
    }
    fn with_addresses(&mut self) {
        let ranges = |ends: &[End]| {
            let addresses = ends.iter().enumerate().filter(|(_, end)| matches!(end, End::Addresses(_)));
            addresses.map(|(at, end)| (at, *end)).collect::<Vec<_>>()
        };
        let (sources, destinations) = (ranges(&self.world.sources), ranges(&self.world.destinations));
        for (workload, name) in self.workloads() {
            for (at, end) in &sources {
                let flow = self.flow(workload, Direction::Ingress, *at);
                self.add(Name::Source(*at), name, flow.assumed);
                if flow.sure != flow.possible {
                    self.add_unknown(Name::Source(*at), name, workload, Direction::Ingress, *end);
                }
            }
            for (at, end) in &destinations {
                let flow = self.flow(workload, Direction::Egress, *at);
                self.add(name, Name::Destination(*at), flow.assumed);
                if flow.sure != flow.possible {
                    self.add_unknown(name, Name::Destination(*at), workload, Direction::Egress, *end);
                }
            }
        }
    }
    fn ingress_controller(&mut self) {
        let names: Vec<_> = self.workloads().collect();
        for (workload, ports) in served(self.world.cluster, self.world.options.ingress_ports) {
            let Some((_, name)) = names.get(workload) else { continue };
            let ports = self.table.id(ports);
            let mut flow = self.world.flow(&mut self.table, workload, Direction::Ingress, End::IngressController);
            flow.sure = self.table.intersection(flow.sure, ports);
            flow.possible = self.table.intersection(flow.possible, ports);
            let assumed = self.table.intersection(flow.assumed, ports);
            self.add(Name::IngressController, *name, assumed);
            if flow.sure != flow.possible {
                let end = End::IngressController;
                self.add_unknown(Name::IngressController, *name, workload, Direction::Ingress, end);
            }
        }
    }

    fn finish(self) -> Connectivity {
        let named = |(src, dst): &(Name, Name)| (self.name(*src), self.name(*dst));
        let mut rows: Vec<Row> = self
            .pairs
            .iter()
            .map(|(pair, connections)| {
                let (src, dst) = named(pair);
                Row { src, dst, connections: self.table.get(*connections) }
            })
            .collect();
        rows.order_by(|a, b| (&a.src, &a.dst).cmp(&(&b.src, &b.dst)));
        let unknown = self.unknown.iter().map(|((src, dst), (missing, span))| UnknownPair {
            src: src.clone(),
            dst: dst.clone(),
            missing: missing.clone(),
            span: span.clone(),
        });
        let selected = self
            .name_of
            .iter()
            .enumerate()
            .filter(|(index, _)| Direction::BOTH.iter().any(|each| !self.world.selected(*index, *each).is_empty()));
        let protected: BTreeSet<usize> = gather(selected.map(|(_, name)| *name));
        let unprotected = self.names.iter().enumerate().filter(|(index, _)| !protected.contains(index));
        let outside = |ends: &[End]| {
            ends.iter()
                .filter_map(|end| match end {
                    End::Addresses(range) => Some(format!("{range}[External]")),
                    _ => None,
                })
                .collect::<Vec<_>>()
        };
        let mut peers = self.names.clone();
        if self.pairs.keys().any(|(src, _)| *src == Name::IngressController) {
            peers.push(INGRESS_CONTROLLER.to_owned());
        }
        let mut addresses = outside(&self.world.sources);
        addresses.extend(outside(&self.world.destinations));
        let mut seen = BTreeSet::new();
        peers.extend(addresses.into_iter().filter(|range| seen.insert(range.clone())));
        Connectivity {
            peers,
            unknown: unknown.collect(),
            unprotected: unprotected.map(|(_, name)| name.clone()).collect(),
            truncated: self.truncated,
            rows,
        }
    }
}

/// The workloads that Ingresses lead to, and the pod ports that the controller connects to.
pub(super) fn served(cluster: &Cluster, ports: IngressPorts) -> BTreeMap<usize, PortSet> {
    let mut served: BTreeMap<usize, PortSet> = BTreeMap::new();
    for object in cluster.objects() {
        for backend in backends(object) {
            let Some(service) = cluster.service(object.namespace(), &backend.name) else { continue };
            for target in cluster.targets(service).into_iter().filter(|target| is_port(target.port, backend)) {
                if Protocol::named(&target.port.protocol) != Some(Protocol::Tcp) {
                    continue;
                }
                for endpoint in &target.endpoints {
                    let Some(port) = endpoint.port.filter(|_| ports == IngressPorts::Service || endpoint.declared)
                    else {
                        continue;
                    };
                    let all = served.entry(endpoint.workload).or_default();
                    *all = all.union(&PortSet::range(Protocol::Tcp, port, port));
                }
            }
        }
    }
    served
}

fn is_port(port: &ServicePort, backend: &IngressServiceBackend) -> bool {
    match backend.port.name.as_str() {
        "" => port.port == backend.port.number,
        name => port.name == name,
    }
}

fn backends(object: &Object) -> Vec<&IngressServiceBackend> {
    let Content::Ingress(ingress) = &object.content else { return Vec::new() };
    let paths = ingress.spec.rules.iter().filter_map(|rule| rule.http.as_ref()).flat_map(|http| &http.paths);
    let all = ingress.spec.default_backend.iter().chain(paths.map(|path| &path.backend));
    all.filter_map(|backend: &IngressBackend| backend.service.as_ref()).collect()
}
