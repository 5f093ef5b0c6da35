//! All pairs, worked out a part at a time: what rows, pictures and tables of everybody are made of.

use super::connectivity::{INGRESS_CONTROLLER, MAX_ROWS, MAX_UNKNOWN, UnknownPair};
use super::policy::Direction;
use super::ports::{NONE, PortTable, SetId};
use super::reachability::{PART, Reachability, Sweep};
use super::walk::Flow;
use super::world::{End, World};
use super::{AddressRange, Family, Options, PortSet};
use crate::cluster::Cluster;
use crate::text::{Order, Span, gather};
use std::cell::{LazyCell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::ops::Deref;
use std::rc::Rc;

/// Who reaches whom, of those who were gone through. Rows name pods by their controller; where its pods differ, what
/// any of them may. Holds nothing of the cluster, so that it can wait between two parts.
pub struct Pairs {
    options: Options,
    all: Rc<RefCell<Reachability>>,
    sweep: Sweep,
    /// The names of workloads, as the paste has them first, and what each means.
    pub(super) names: Vec<String>,
    named: Vec<Named>,
    /// Names that mean the same kinds, by the first of them: how many they are.
    alike: Vec<usize>,
    /// Everybody by name.
    sources: Vec<(String, Name)>,
    destinations: Vec<(String, Name)>,
    /// Addresses as connectivity lists them, sources first.
    pub(super) addresses: Vec<String>,
    /// How many sources are done.
    at: usize,
    found: Vec<(u32, u32, SetId)>,
    /// How many pairs have a connection, and how many hang on labels that the paste lacks.
    connected: usize,
    unsure: usize,
    pub(super) unknown: Vec<UnknownPair>,
    pub(super) truncated: bool,
}

/// What a name of workloads means.
struct Named {
    workloads: Vec<usize>,
    /// Their kinds, each once.
    kinds: Vec<usize>,
    /// Index into the names: the first that means the same kinds.
    like: usize,
    /// Whether any of its pods has a policy for ingress, for egress.
    has_policy: [bool; 2],
}

/// Who a name means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    /// Index into `names`.
    Workload(usize),
    IngressController,
    /// Index into the addresses that may start a connection, or be connected to.
    Addresses(usize),
}

/// What is open from a source to a destination, and whether labels could change it that the paste lacks.
#[derive(Clone, Copy)]
struct Open {
    ports: SetId,
    unsure: bool,
}

const SHUT: Open = Open { ports: NONE, unsure: false };

/// What is open from one source to everybody.
#[derive(Default)]
struct Row {
    kinds: Vec<Open>,
    /// By name, of those that stand for the ones like them.
    names: Vec<Open>,
    addresses: Vec<Open>,
}

impl Pairs {
    /// Nobody gone through yet.
    pub fn new(cluster: &Cluster, options: &Options) -> Self {
        Pairs::of(cluster, options, Rc::new(RefCell::new(Reachability::new(cluster, options))))
    }
    /// Nobody gone through yet, of what is known of a cluster.
    pub fn of(cluster: &Cluster, options: &Options, reachability: Rc<RefCell<Reachability>>) -> Self {
        let all = reachability.borrow();
        let mut known = HashMap::new();
        let (mut names, mut named) = (Vec::new(), Vec::<Named>::new());
        for (index, workload) in cluster.workloads.iter().enumerate() {
            let peer = workload.peer();
            let kind = all.kinds.of.get(index).copied().unwrap_or_default();
            let has_policy = [all.ingress.is_selected(kind), all.egress.is_selected(kind)];
            if let Some(name) = known.get(&peer).and_then(|name: &usize| named.get_mut(*name)) {
                name.workloads.push(index);
                if !name.kinds.contains(&kind) {
                    name.kinds.push(kind);
                }
                for (any, this) in name.has_policy.iter_mut().zip(has_policy) {
                    *any |= this;
                }
                continue;
            }
            known.insert(peer.clone(), names.len());
            names.push(peer);
            named.push(Named { workloads: vec![index], kinds: vec![kind], like: 0, has_policy });
        }
        let mut alike = vec![0; names.len()];
        let mut first: HashMap<Vec<usize>, usize> = HashMap::new();
        for (index, name) in named.iter_mut().enumerate() {
            name.kinds.order();
            name.like = *first.entry(name.kinds.clone()).or_insert(index);
            if let Some(count) = alike.get_mut(name.like) {
                *count += 1;
            }
        }
        let outside = |ranges: &[AddressRange]| -> Vec<(String, Name)> {
            let listed = ranges.iter().enumerate().filter(|(_, range)| all.six || range.family == Family::V4);
            listed.map(|(at, range)| (format!("{range}[External]"), Name::Addresses(at))).collect()
        };
        let (from, to) = (outside(&all.ingress.addresses), outside(&all.egress.addresses));
        let mut seen = BTreeSet::new();
        let addresses = from.iter().chain(&to).map(|(name, _)| name.clone()).filter(|name| seen.insert(name.clone()));
        let addresses = addresses.collect();
        let by_name = |others: Vec<(String, Name)>| {
            let workloads = names.iter().enumerate().map(|(index, name)| (name.clone(), Name::Workload(index)));
            let mut all: Vec<(String, Name)> = workloads.chain(others).collect();
            all.order_by(|a, b| a.0.cmp(&b.0));
            all
        };
        let serves = all.kinds.served.iter().any(Option::is_some);
        let mut sources = from;
        sources.extend(serves.then(|| (INGRESS_CONTROLLER.to_owned(), Name::IngressController)));
        let (sources, destinations) = (by_name(sources), by_name(to));
        drop(all);
        Pairs {
            options: *options,
            all: reachability,
            sweep: Sweep::default(),
            names,
            named,
            alike,
            sources,
            destinations,
            addresses,
            at: 0,
            found: Vec::new(),
            connected: 0,
            unsure: 0,
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
        let all = self.sources.len().max(1) as f64;
        (self.all.borrow().progress() + self.at as f64 / all) / 3.0
    }
    /// Goes through the next of them, of the cluster that it was made for; whether that were the last.
    pub fn advance(&mut self, cluster: &Cluster) -> bool {
        let all = self.all.clone();
        let all = &mut *all.borrow_mut();
        if !all.advance() {
            return false;
        }
        let sources = std::mem::take(&mut self.sources);
        let options = self.options;
        let world = LazyCell::new(|| World::new(cluster, &options, &[]));
        let (mut row, mut work) = (Row::default(), 0);
        // First what there is to count, of those that are alike once; then what is listed, by name.
        while work < PART && self.at < 2 * sources.len() {
            let (listing, at) = (self.at >= sources.len(), self.at % sources.len());
            self.at += 1;
            work += 1;
            let Some((text, name)) = sources.get(at) else { continue };
            if listing {
                if self.is_listed() {
                    self.at = 2 * sources.len();
                    break;
                }
                work += open(&self.named, all, *name, &mut self.sweep, &mut row);
                self.list(all, &Listed { at, text, name: *name }, &row, &world);
            } else if !matches!(name, Name::Workload(name) if self.like(*name) != *name) {
                work += open(&self.named, all, *name, &mut self.sweep, &mut row);
                self.count_from(all, *name, &row);
            }
        }
        drop(world);
        self.sources = sources;
        self.truncated = self.connected > MAX_ROWS || self.unsure > MAX_UNKNOWN;
        self.at >= 2 * self.sources.len()
    }
    /// Whether as much is listed as there is to list.
    fn is_listed(&self) -> bool {
        self.found.len() >= self.connected.min(MAX_ROWS) && self.unknown.len() >= self.unsure.min(MAX_UNKNOWN)
    }
    fn like(&self, name: usize) -> usize {
        self.named.get(name).map_or(name, |named| named.like)
    }
    /// Counts the pairs from a source and those like it.
    fn count_from(&mut self, all: &Reachability, from: Name, row: &Row) {
        let like = |name: usize| self.alike.get(name).copied().unwrap_or(1);
        let own = match from {
            Name::Workload(name) => Some(name),
            _ => None,
        };
        let sources = own.map_or(1, like);
        let (mut connected, mut unsure) = (0, 0);
        let mut add = |open: &Open, pairs: usize| {
            connected += if open.ports == NONE { 0 } else { pairs };
            unsure += if open.unsure { pairs } else { 0 };
        };
        for (index, (to, open)) in
            self.named.iter().zip(&row.names).enumerate().filter(|(index, (to, _))| to.like == *index)
        {
            add(open, sources * (like(index) - usize::from(own == Some(to.like))));
        }
        if own.is_some() {
            for (range, open) in all.egress.addresses.iter().zip(&row.addresses) {
                add(open, if all.six || range.family == Family::V4 { sources } else { 0 });
            }
        }
        self.connected += connected;
        self.unsure += unsure;
    }
    /// Lists the pairs of a source.
    fn list<'c>(
        &mut self,
        all: &mut Reachability,
        from: &Listed<'_>,
        row: &Row,
        world: &impl Deref<Target = World<'c>>,
    ) {
        let destinations = std::mem::take(&mut self.destinations);
        for (at, (name, to)) in destinations.iter().enumerate() {
            let open = match to {
                Name::Workload(index) if from.name == Name::Workload(*index) => None,
                Name::Workload(index) => row.names.get(self.like(*index)),
                Name::Addresses(at) => row.addresses.get(*at),
                Name::IngressController => None,
            };
            let Some(open) = open.copied() else { continue };
            if open.ports != NONE && self.found.len() < MAX_ROWS {
                self.found.push((from.at as u32, at as u32, open.ports));
            }
            if open.unsure && self.unknown.len() < MAX_UNKNOWN {
                let (src, dst) = (from.text.to_owned(), name.clone());
                let found = self.first_unknown(all, world, from.name, *to);
                self.unknown.extend(found.map(|(missing, span)| UnknownPair { src, dst, missing, span }));
            }
        }
        self.destinations = destinations;
    }
    /// The first selector that a pair of names hangs on for labels which the paste lacks: whose they are, and where.
    fn first_unknown<'c>(
        &self,
        all: &mut Reachability,
        world: &World<'c>,
        from: Name,
        to: Name,
    ) -> Option<(String, Option<Span>)> {
        let members = |name: Name, ranges: &[AddressRange]| -> Vec<End> {
            match name {
                Name::Workload(name) => {
                    let pods = self.named.get(name).map(|named| named.workloads.as_slice()).unwrap_or_default();
                    pods.iter().map(|index| End::Workload(*index)).collect()
                }
                Name::IngressController => vec![End::IngressController],
                Name::Addresses(at) => ranges.get(at).map(|range| End::Addresses(*range)).into_iter().collect(),
            }
        };
        let (from, to) = (members(from, &all.ingress.addresses), members(to, &all.egress.addresses));
        let mut table = PortTable::new();
        let mut unsure = |subject: End, direction: Direction, other: End| match subject {
            End::Workload(subject) => {
                let flow = world.flow(&mut table, subject, direction, other);
                (flow.sure != flow.possible).then(|| world.first_unknown(subject, direction, other)).flatten()
            }
            _ => None,
        };
        let found = from.iter().flat_map(|from| to.iter().map(move |to| (*from, *to))).find_map(|(from, to)| {
            unsure(from, Direction::Egress, to).or_else(|| unsure(to, Direction::Ingress, from))
        })?;
        let span = world.cluster.span(found.policy.object, &found.path);
        Some((found.namespace.unwrap_or_default(), Some(span)))
    }
    /// The pairs with a connection that are listed, by source and destination.
    pub(super) fn rows(&self) -> impl ExactSizeIterator<Item = (&str, &str, SetId)> {
        self.found.iter().map(|(src, dst, connections)| {
            (name_at(&self.sources, *src), name_at(&self.destinations, *dst), *connections)
        })
    }
    /// Ports of a row.
    pub(super) fn ports(&self, connections: SetId) -> PortSet {
        self.all.borrow().table.get(connections)
    }
    /// The names whose pods have a policy for a direction.
    pub(super) fn selected(&self, direction: Direction) -> BTreeSet<&str> {
        let has_policy = |named: &Named| match (direction, named.has_policy) {
            (Direction::Ingress, [ingress, _]) => ingress,
            (Direction::Egress, [_, egress]) => egress,
        };
        let names = self.names.iter().zip(&self.named).filter(|(_, named)| has_policy(named));
        gather(names.map(|(name, _)| name.as_str()))
    }
}

fn name_at(names: &[(String, Name)], at: u32) -> &str {
    names.get(at as usize).map(|(name, _)| name.as_str()).unwrap_or_default()
}

/// A source whose pairs are listed.
struct Listed<'n> {
    /// Index into the sources.
    at: usize,
    text: &'n str,
    name: Name,
}

/// Works out what is open from a source to everybody; how much work that was, about.
fn open(named: &[Named], all: &mut Reachability, from: Name, sweep: &mut Sweep, row: &mut Row) -> usize {
    let kinds = all.kinds.len();
    row.kinds.clear();
    row.kinds.resize(kinds, SHUT);
    row.names.clear();
    row.addresses.clear();
    row.addresses.resize(all.egress.addresses.len(), SHUT);
    let add = |all: &mut Reachability, open: &mut Open, flow: Flow| {
        open.ports = all.table.union(open.ports, flow.assumed);
        open.unsure |= flow.sure != flow.possible;
    };
    let one;
    let ends: &[usize] = match from {
        Name::Workload(name) => named.get(name).map(|named| named.kinds.as_slice()).unwrap_or_default(),
        Name::IngressController => {
            one = [kinds];
            &one
        }
        Name::Addresses(at) => {
            one = [all.end_of_address(at)];
            &one
        }
    };
    for end in ends.iter().copied() {
        all.sweep(end, sweep);
        for (kind, (open, to)) in row.kinds.iter_mut().zip(&sweep.to).enumerate() {
            let mut flow = all.flow(*to);
            if from == Name::IngressController {
                let served = all.kinds.served.get(kind).copied().flatten().unwrap_or(NONE);
                flow = flow.on(served, &mut all.table);
            }
            add(all, open, flow);
        }
        if end < kinds {
            for (at, open) in row.addresses.iter_mut().enumerate() {
                let flow = all.out_of(end, all.end_of_address(at));
                add(all, open, all.flow(flow));
            }
        }
    }
    for (index, name) in named.iter().enumerate() {
        let mut open = SHUT;
        if name.like == index {
            for to in name.kinds.iter().filter_map(|kind| row.kinds.get(*kind)) {
                open.ports = all.table.union(open.ports, to.ports);
                open.unsure |= to.unsure;
            }
        }
        row.names.push(open);
    }
    ends.len() * (kinds + row.addresses.len()) + row.names.len()
}
