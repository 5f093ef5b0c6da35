//! Everybody as the lines of a picture or a matrix: workloads, or their namespaces where they are many; the ingress
//! controller; addresses that policies name, and all the others as one.

use super::connectivity::{INGRESS_CONTROLLER, served};
use super::flows::Flows;
use super::policy::{Direction, PeerKind};
use super::ports::{NONE, PortTable, SetId};
use super::question::ask_name;
use super::walk::Flow;
use super::world::{End, World};
use super::{AddressRange, Family, Options};
use crate::cluster::Cluster;
use crate::text::{Order, Span, Verdict, from_json, gather};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Above so many workloads namespaces stand for theirs.
pub const MANY_WORKLOADS: usize = 60;
/// At most so many workloads of a namespace are shown.
const MAX_SHOWN: usize = 60;
/// At most so many workloads and namespaces are shown.
const MAX_LINES: usize = 120;
/// At most so many addresses are shown.
const MAX_ADDRESSES: usize = 12;

/// Which policies count: those of both ends, as for a connection, or those of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Way {
    #[default]
    Both,
    /// What the destination's policies let in.
    Ingress,
    /// What the source's policies let out.
    Egress,
}
from_json!(
    enum Way {
        Both,
        Ingress,
        Egress,
    }
);

impl Way {
    pub(super) fn has(self, direction: Direction) -> bool {
        match self {
            Way::Both => true,
            Way::Ingress => direction == Direction::Ingress,
            Way::Egress => direction == Direction::Egress,
        }
    }
}

/// How the reader looks at the network.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Look {
    pub way: Way,
    /// The workload that is looked from, `namespace/name[Kind]`; empty for everybody.
    pub focus: String,
    /// Namespaces that the reader opened where they begin closed, and closed where they begin open.
    pub toggled: Vec<String>,
}
from_json!(struct Look { way, focus, toggled });

/// Who a line stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// Index of the first workload of its name.
    Workload(usize),
    Namespace,
    IngressController,
    /// The first of these, and how many ranges more.
    Addresses(AddressRange, usize),
    /// All the others.
    OtherAddresses(Family),
}

/// A line.
#[derive(Clone, Debug)]
pub(super) struct Party {
    pub who: Who,
    /// As an Ask line names it; a namespace's own name.
    pub name: String,
    /// Whose workload or which namespace it is; empty outside the cluster.
    pub namespace: String,
    /// Those it stands for, each a list of places in the world's sources or destinations: a name's pods may differ.
    pub members: Vec<Vec<usize>>,
    /// The same, those that no policy tells apart as one.
    alike: Vec<Alike>,
}

/// Names whose pods no policy tells apart.
#[derive(Clone, Debug)]
struct Alike {
    /// What their pods count as.
    kinds: Vec<usize>,
    /// Places in [`Party::members`]: the first of them, and another if there is one.
    first: usize,
    second: Option<usize>,
    count: u32,
}

/// What is open from one party to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Cell {
    /// How many pairs it stands for; none where there is nothing to ask.
    pub pairs: u32,
    pub yes: u32,
    pub unknown: u32,
    /// What is open, or where nothing surely is, might be.
    pub ports: SetId,
    /// Whether a policy has a say about any of them.
    pub decided: bool,
}

impl Cell {
    pub(super) const NOTHING: Cell = Cell { pairs: 0, yes: 0, unknown: 0, ports: NONE, decided: false };

    /// Counts what is open between so many pairs, if there is anything to ask.
    fn count(&mut self, table: &mut PortTable, flow: Option<(Flow, bool)>, pairs: u32) {
        let Some((flow, decided)) = flow else { return };
        self.pairs += pairs;
        self.decided |= decided;
        if flow.sure != NONE {
            // What surely is open takes the place of what might be.
            let before = if self.yes == 0 { NONE } else { self.ports };
            self.ports = table.union(before, flow.sure);
            self.yes += pairs;
        } else if flow.possible != NONE {
            self.unknown += pairs;
            if self.yes == 0 {
                self.ports = table.union(self.ports, flow.possible);
            }
        }
    }

    /// Yes for all, no for all, or else unknown; none where there is nothing to ask, or pairs differ.
    pub(super) fn verdict(&self) -> Option<Verdict> {
        match *self {
            Cell { pairs: 0, .. } => None,
            Cell { pairs, yes, .. } if yes == pairs => Some(Verdict::Yes),
            Cell { yes: 0, unknown: 0, .. } => Some(Verdict::No),
            Cell { yes: 0, .. } => Some(Verdict::Unknown),
            _ => None,
        }
    }
}

/// A cluster that is looked at.
pub(super) struct Seen<'c> {
    pub world: World<'c>,
    pub flows: Flows,
    served: BTreeMap<usize, SetId>,
    /// Index of the first workload of each name, as the paste has them, with all of that name.
    pub names: Vec<(usize, Vec<usize>)>,
    pub sources: Vec<Party>,
    pub destinations: Vec<Party>,
    /// How many workloads of an open namespace are not shown, by namespace.
    pub hidden: BTreeMap<String, usize>,
}

impl<'c> Seen<'c> {
    /// A cluster as it is looked at. Addresses are cut where policies and the given ranges end.
    pub(super) fn new(
        cluster: &'c Cluster,
        options: &Options,
        look: &Look,
        asked: &[AddressRange],
        table: &mut PortTable,
        flows: Option<Flows>,
    ) -> Self {
        let world = World::new(cluster, options, asked);
        let mut names: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut known: HashMap<(&str, &str, &str), usize> = HashMap::new();
        for (index, workload) in cluster.workloads.iter().enumerate() {
            let place = *known.entry((&workload.namespace, &workload.name, &workload.kind)).or_insert(names.len());
            match names.get_mut(place) {
                Some((_, members)) => members.push(index),
                None => names.push((index, vec![index])),
            }
        }
        let served = served(cluster, options.ingress_ports);
        let served = gather(served.into_iter().map(|(workload, ports)| (workload, table.id(ports))));
        let flows = flows.unwrap_or_else(|| Flows::new(&world, table));
        let mut seen = Seen {
            world,
            flows,
            served,
            names,
            sources: Vec::new(),
            destinations: Vec::new(),
            hidden: BTreeMap::new(),
        };
        let (shown, hidden) = seen.workloads(look);
        seen.hidden = hidden;
        seen.sources = shown.clone();
        if !seen.served.is_empty() {
            let members = vec![vec![seen.world.cluster.workloads.len()]];
            let name = INGRESS_CONTROLLER.to_owned();
            seen.sources.push(Party {
                who: Who::IngressController,
                name,
                namespace: String::new(),
                members,
                alike: Vec::new(),
            });
        }
        let (from, more) = addresses(&seen.world, &seen.world.sources, Direction::Ingress, !asked.is_empty());
        let (to, more_to) = addresses(&seen.world, &seen.world.destinations, Direction::Egress, !asked.is_empty());
        if more + more_to > 0 {
            seen.hidden.insert(String::new(), more + more_to);
        }
        seen.sources.extend(from);
        seen.destinations = shown;
        seen.destinations.extend(to);
        for party in seen.sources.iter_mut().chain(&mut seen.destinations) {
            party.alike = alike(&party.members, &seen.flows);
        }
        seen
    }
    /// Whether namespaces begin closed.
    pub(super) fn is_large(&self) -> bool {
        self.names.len() > MANY_WORKLOADS
    }
    /// Workloads and closed namespaces, namespace by namespace, and what has no room.
    fn workloads(&self, look: &Look) -> (Vec<Party>, BTreeMap<String, usize>) {
        let cluster = self.world.cluster;
        let mut namespaces: BTreeMap<&str, Vec<&(usize, Vec<usize>)>> = BTreeMap::new();
        for name in &self.names {
            let Some(workload) = cluster.workloads.get(name.0) else { continue };
            namespaces.entry(&workload.namespace).or_default().push(name);
        }
        let only_one = namespaces.len() == 1;
        let mut room = MAX_LINES.saturating_sub(namespaces.len());
        let (mut shown, mut hidden) = (Vec::new(), BTreeMap::new());
        for (namespace, names) in namespaces {
            let toggled = look.toggled.iter().any(|each| each == namespace);
            let open = (self.is_large() && !only_one) == toggled;
            let is_focus = |first: usize| {
                !look.focus.is_empty() && cluster.workloads.get(first).is_some_and(|each| each.peer() == look.focus)
            };
            // The workload that is looked from stands by itself.
            let (focus, names): (Vec<_>, Vec<_>) = names.into_iter().partition(|(first, _)| !open && is_focus(*first));
            let fits = if open { MAX_SHOWN.min(room) } else { focus.len() };
            room -= fits.min(names.len());
            if open && names.len() > fits {
                hidden.insert(namespace.to_owned(), names.len() - fits);
            }
            let each = if open { &names } else { &focus };
            for (first, members) in each.iter().take(fits) {
                let Some(workload) = cluster.workloads.get(*first) else { continue };
                let (name, namespace) = (ask_name(cluster, workload), workload.namespace.clone());
                let members = vec![members.clone()];
                shown.push(Party { who: Who::Workload(*first), name, namespace, members, alike: Vec::new() });
            }
            if !open && !names.is_empty() {
                let members = names.iter().map(|(_, members)| members.clone()).collect();
                let name = namespace.to_owned();
                shown.push(Party {
                    who: Who::Namespace,
                    name: name.clone(),
                    namespace: name,
                    members,
                    alike: Vec::new(),
                });
            }
        }
        (shown, hidden)
    }
    /// What is open from a source to a destination by the policies that count.
    pub(super) fn cell(&mut self, table: &mut PortTable, from: &Party, to: &Party, way: Way) -> Cell {
        let mut cell = Cell::NOTHING;
        if from.who == Who::IngressController {
            // What it is open to goes by the pod.
            for other in &to.members {
                let flow = from.members.first().and_then(|one| self.flow(table, (from.who, one), (to.who, other), way));
                cell.count(table, flow, 1);
            }
            return cell;
        }
        // A name is in one party only, and asks nothing of itself.
        let same = from.members.first() == to.members.first();
        for one in &from.alike {
            for other in &to.alike {
                let selves = if same && one.kinds == other.kinds { one.count } else { 0 };
                let pairs = one.count.saturating_mul(other.count).saturating_sub(selves);
                let at = if selves > 0 { other.second } else { Some(other.first) };
                let ends = from.members.get(one.first).zip(at.and_then(|at| to.members.get(at)));
                let flow = ends.and_then(|(one, other)| self.flow(table, (from.who, one), (to.who, other), way));
                cell.count(table, flow, pairs);
            }
        }
        cell
    }
    /// What is open from one name to another, and whether a policy has a say about it; none where there is nothing to ask. Of
    /// a name's pods any may.
    pub(super) fn flow(
        &mut self,
        table: &mut PortTable,
        (from, ones): (Who, &[usize]),
        (to, others): (Who, &[usize]),
        way: Way,
    ) -> Option<(Flow, bool)> {
        let pods = |who: Who| matches!(who, Who::Workload(_) | Who::Namespace);
        let (from_pods, to_pods) = (pods(from), pods(to));
        if !(from_pods || to_pods) || (from_pods && to_pods && ones.first() == others.first()) {
            return None;
        }
        let mut all: Option<(Flow, bool)> = None;
        for (one, other) in ones.iter().flat_map(|one| others.iter().map(move |other| (*one, *other))) {
            let (mut flow, mut decided) = (Flow::OPEN, false);
            let halves = [(from_pods, Direction::Egress, one, other), (to_pods, Direction::Ingress, other, one)];
            for (is_pod, direction, subject, end) in halves {
                if is_pod && way.has(direction) && !self.world.selected(subject, direction).is_empty() {
                    decided = true;
                    flow = flow.and(self.flows.get(table, subject, direction, end), table);
                }
            }
            if from == Who::IngressController {
                // It connects to what Ingresses lead to, and to nothing else.
                let Some(ports) = self.served.get(&other).copied() else { continue };
                flow = flow.and(Flow { assumed: ports, sure: ports, possible: ports }, table);
            }
            let (before, was_decided) = all.unwrap_or((Flow { assumed: NONE, sure: NONE, possible: NONE }, false));
            let union = |a: SetId, b: SetId, table: &mut PortTable| table.union(a, b);
            all = Some((
                Flow {
                    assumed: union(before.assumed, flow.assumed, table),
                    sure: union(before.sure, flow.sure, table),
                    possible: union(before.possible, flow.possible, table),
                },
                was_decided || decided,
            ));
        }
        all
    }
    /// The namespaces whose labels the paste lacks and a policy asks for.
    pub(super) fn unknown_namespaces(&self) -> BTreeSet<String> {
        let lacked = self.world.cluster.namespaces.values().filter(|namespace| namespace.object.is_none());
        let lacked: Vec<&str> = lacked.map(|namespace| namespace.name.as_str()).collect();
        let first_of = |name: &&str| {
            self.world.cluster.workloads.iter().position(|workload| workload.namespace == **name).map(End::Workload)
        };
        let asked_for = |name: &&str| {
            let Some(end) = first_of(name) else { return false };
            self.names.iter().any(|(subject, _)| {
                Direction::BOTH.iter().any(|direction| self.world.first_unknown(*subject, *direction, end).is_some())
            })
        };
        gather(lacked.into_iter().filter(asked_for).map(str::to_owned))
    }
    /// Whether no address of its family has a line of its own.
    pub(super) fn others_are_all(&self, party: &Party) -> bool {
        let Who::OtherAddresses(family) = party.who else { return false };
        let side = if self.sources.iter().any(|each| each.who == party.who && each.members == party.members) {
            &self.sources
        } else {
            &self.destinations
        };
        !side.iter().any(|each| matches!(each.who, Who::Addresses(range, _) if range.family == family))
    }
    /// Where a workload's name stands, or a namespace's.
    pub(super) fn span(&self, party: &Party) -> Option<Span> {
        let paste = &self.world.cluster.paste;
        match party.who {
            Who::Workload(index) => {
                let workload = self.world.workload(index)?;
                Some(paste.span(workload.origin, "metadata.name"))
            }
            Who::Namespace => {
                let origin = self.world.cluster.namespaces.get(&party.name)?.object?;
                Some(paste.span(origin, "metadata.name"))
            }
            _ => None,
        }
    }
    /// Whether a policy selects any of a party's pods for a direction.
    pub(super) fn is_selected(&self, party: &Party, direction: Direction) -> bool {
        let pods = matches!(party.who, Who::Workload(_) | Who::Namespace);
        pods && party.members.iter().flatten().any(|index| !self.world.selected(*index, direction).is_empty())
    }
    /// The names of the policies that select a workload for a direction.
    pub(super) fn policies(&self, party: &Party, direction: Direction) -> Vec<&'c str> {
        let Who::Workload(index) = party.who else { return Vec::new() };
        let selected = self.world.selected(index, direction).iter();
        selected.filter_map(|each| self.world.policies.get(each.policy)).map(|policy| policy.name()).collect()
    }
}

/// Names by what their pods count as.
fn alike(members: &[Vec<usize>], flows: &Flows) -> Vec<Alike> {
    let mut places: HashMap<Vec<usize>, usize> = HashMap::new();
    let mut all: Vec<Alike> = Vec::new();
    for (at, pods) in members.iter().enumerate() {
        let mut kinds: Vec<usize> = pods.iter().map(|pod| flows.kind_of(*pod)).collect();
        kinds.order();
        kinds.dedup();
        let place = *places.entry(kinds.clone()).or_insert(all.len());
        match all.get_mut(place) {
            Some(known) => {
                known.second = known.second.or(Some(at));
                known.count += 1;
            }
            None => all.push(Alike { kinds, first: at, second: None, count: 1 }),
        }
    }
    all
}

/// The addresses among the ends of one side. Those that are alike to every policy are one; the most of a family are the
/// others. At last, how many have no room.
fn addresses(world: &World<'_>, ends: &[End], direction: Direction, each: bool) -> (Vec<Party>, usize) {
    let selecting: BTreeSet<usize> = gather(
        (0..world.cluster.workloads.len()).flat_map(|index| world.selected(index, direction)).map(|each| each.policy),
    );
    let rules = selecting.iter().filter_map(|index| world.policies.get(*index)?.rules(direction)).flatten();
    let entries: Vec<&PeerKind<'_>> =
        rules.flat_map(|rule| rule.peers.iter().flatten()).map(|entry| &entry.kind).collect();
    let mut alike: BTreeMap<(bool, Vec<usize>), Group> = BTreeMap::new();
    for (at, end) in ends.iter().enumerate() {
        let End::Addresses(range) = *end else { continue };
        let held = |entry: &&PeerKind<'_>| matches!(entry, PeerKind::Addresses(block) if block.contains(range));
        let by: Vec<usize> =
            entries.iter().enumerate().filter(|(_, entry)| held(entry)).map(|(index, _)| index).collect();
        alike.entry((range.family == Family::V6, by)).or_default().push((range, at));
    }
    let mut groups: Vec<Group> = alike.into_values().collect();
    let size = |group: &Group| -> u128 {
        group.iter().map(|(range, _)| (range.last - range.first).saturating_add(1)).fold(0, u128::saturating_add)
    };
    // Named addresses in their order, the others of each family last.
    groups.order_by_key(|group| group.first().map(|(range, _)| *range));
    let mut others: BTreeMap<bool, (u128, usize)> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        let Some((range, _)) = group.first() else { continue };
        let most = others.entry(range.family == Family::V6).or_insert((0, at));
        if size(group) >= most.0 {
            *most = (size(group), at);
        }
    }
    let is_others = |at: usize| others.values().any(|(_, most)| *most == at);
    let party = |group: &Group, others: bool| {
        let merged = merged(group.iter().map(|(range, _)| *range));
        let range = merged.first().copied().unwrap_or(AddressRange::all(Family::V4));
        let who = if others { Who::OtherAddresses(range.family) } else { Who::Addresses(range, merged.len() - 1) };
        // They are alike: one speaks for all, unless an edit may tell them apart.
        let speak = if each { group.len() } else { 1 };
        let members = group.iter().take(speak).map(|(_, at)| vec![*at]).collect();
        Party { who, name: asked(range), namespace: String::new(), members, alike: Vec::new() }
    };
    let named = || groups.iter().enumerate().filter(|(at, _)| !is_others(*at));
    let hidden = named().count().saturating_sub(MAX_ADDRESSES);
    let mut parties: Vec<Party> = named().take(MAX_ADDRESSES).map(|(_, group)| party(group, false)).collect();
    parties.extend(groups.iter().enumerate().filter(|(at, _)| is_others(*at)).map(|(_, group)| party(group, true)));
    (parties, hidden)
}

/// Ranges, each with its place among the ends.
type Group = Vec<(AddressRange, usize)>;

/// Ranges in their order, those that touch as one.
fn merged(ranges: impl Iterator<Item = AddressRange>) -> Vec<AddressRange> {
    let mut merged: Vec<AddressRange> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if last.family == range.family && last.last.checked_add(1) == Some(range.first) => {
                last.last = range.last
            }
            _ => merged.push(range),
        }
    }
    merged
}

/// A range as a question can ask about it: itself if it is a block, or else the largest block at its start.
fn asked(range: AddressRange) -> String {
    let first = AddressRange { last: range.first, ..range };
    let Some(address) = first.single() else { return String::new() };
    let blocks = (0..=128_u32).filter_map(|bits| AddressRange::parse(&format!("{address}/{bits}")));
    let block = blocks.into_iter().find(|block| block.first == range.first && range.contains(*block)).unwrap_or(first);
    match block.single() {
        Some(address) => address.to_string(),
        None => block.cidr().unwrap_or_default(),
    }
}
