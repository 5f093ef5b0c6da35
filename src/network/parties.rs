//! Everybody as the lines of a picture or a matrix: workloads, or their namespaces where they are many; the ingress
//! controller; addresses that policies name, and all the others as one.

use super::connectivity::INGRESS_CONTROLLER;
use super::policy::{Direction, Namespaces, PeerKind};
use super::question::ask_name;
use super::reachability::Reachability;
use super::rows::OneWay;
use super::world::{End, World};
use super::{AddressRange, Block, Family};
use crate::cluster::Cluster;
use crate::text::{Order, Verdict, from_json, gather};
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

impl Who {
    /// Whether it is drawn as pods.
    pub(super) fn is_pods(self) -> bool {
        matches!(self, Who::Workload(_) | Who::Namespace)
    }
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
    /// Whether a policy selects any of them, for ingress, for egress.
    selected: [bool; 2],
    /// The names of the policies that select a workload, for ingress, for egress.
    policies: [Vec<String>; 2],
}

impl Party {
    fn new(who: Who, name: String, namespace: String, members: Vec<Vec<usize>>) -> Self {
        Party { who, name, namespace, members, selected: [false; 2], policies: Default::default() }
    }
    /// Whether a policy selects any of its pods for a direction.
    pub(super) fn is_selected(&self, direction: Direction) -> bool {
        let [ingress, egress] = self.selected;
        if direction == Direction::Ingress { ingress } else { egress }
    }
    /// The names of the policies that select a workload for a direction.
    pub(super) fn policies(&self, direction: Direction) -> &[String] {
        let [ingress, egress] = &self.policies;
        if direction == Direction::Ingress { ingress } else { egress }
    }
}

/// Who is seen of a cluster. Holds nothing of it, so that it can be kept beside it.
#[derive(Default)]
pub(super) struct Seen {
    pub sources: Vec<Party>,
    /// Workloads and namespaces stand at the same places as among the sources.
    pub destinations: Vec<Party>,
    /// The place of the workload that is looked from.
    pub focus: Option<usize>,
    /// How many workloads of an open namespace are not shown, by namespace.
    pub hidden: BTreeMap<String, usize>,
    /// The namespaces whose labels the paste lacks and a policy asks for.
    pub lacking: BTreeSet<String>,
}

impl Seen {
    /// Who is seen of a world; the reachability is its own. `each` tells addresses apart that an edit may tell apart.
    pub(super) fn new(world: &World<'_>, look: &Look, each: bool, all: &Reachability) -> Self {
        let cluster = world.cluster;
        let mut names: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut known: HashMap<(&str, &str, &str), usize> = HashMap::new();
        for (index, workload) in cluster.workloads.iter().enumerate() {
            let place = *known.entry((&workload.namespace, &workload.name, &workload.kind)).or_insert(names.len());
            match names.get_mut(place) {
                Some((_, members)) => members.push(index),
                None => names.push((index, vec![index])),
            }
        }
        let lacking = lacking(world, &names, all);
        let (mut shown, hidden) = workloads(cluster, names, look);
        for party in &mut shown {
            party.selected = [&all.ingress, &all.egress].map(|way| {
                let mut kinds = party.members.iter().flatten().filter_map(|index| all.kinds.of.get(*index));
                kinds.any(|kind| way.is_selected(*kind))
            });
            let Who::Workload(index) = party.who else { continue };
            let kind = all.kinds.of.get(index).copied().unwrap_or_default();
            party.policies = [&all.ingress, &all.egress].map(|way| {
                let policies = way.selecting(kind).iter().filter_map(|each| world.policies.get(each.policy));
                policies.map(|policy| policy.name().to_owned()).collect()
            });
        }
        let own = |party: &Party| {
            let Who::Workload(index) = party.who else { return false };
            cluster.workloads.get(index).is_some_and(|each| each.peer() == look.focus)
        };
        let focus = (!look.focus.is_empty()).then(|| shown.iter().position(own)).flatten();
        let mut seen = Seen { sources: shown.clone(), destinations: shown, focus, hidden, lacking };
        if all.kinds.served.iter().any(Option::is_some) {
            let members = vec![vec![cluster.workloads.len()]];
            let name = INGRESS_CONTROLLER.to_owned();
            seen.sources.push(Party::new(Who::IngressController, name, String::new(), members));
        }
        let (from, more) = addresses(world, &world.sources, &all.ingress, each);
        let (to, more_to) = addresses(world, &world.destinations, &all.egress, each);
        if more + more_to > 0 {
            seen.hidden.insert(String::new(), more + more_to);
        }
        seen.sources.extend(from);
        seen.destinations.extend(to);
        seen
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
}

/// Workloads and closed namespaces, namespace by namespace, and what has no room.
fn workloads(cluster: &Cluster, all: Vec<(usize, Vec<usize>)>, look: &Look) -> (Vec<Party>, BTreeMap<String, usize>) {
    let mut namespaces: BTreeMap<&str, Vec<&(usize, Vec<usize>)>> = BTreeMap::new();
    for name in &all {
        let Some(workload) = cluster.workloads.get(name.0) else { continue };
        namespaces.entry(&workload.namespace).or_default().push(name);
    }
    // Whether namespaces begin closed.
    let is_large = all.len() > MANY_WORKLOADS;
    let only_one = namespaces.len() == 1;
    let mut room = MAX_LINES.saturating_sub(namespaces.len());
    let (mut shown, mut hidden) = (Vec::new(), BTreeMap::new());
    for (namespace, names) in namespaces {
        let toggled = look.toggled.iter().any(|each| each == namespace);
        let open = (is_large && !only_one) == toggled;
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
            shown.push(Party::new(Who::Workload(*first), name, namespace, members));
        }
        if !open && !names.is_empty() {
            let members = names.iter().map(|(_, members)| members.clone()).collect();
            let name = namespace.to_owned();
            shown.push(Party::new(Who::Namespace, name.clone(), name, members));
        }
    }
    (shown, hidden)
}

/// The namespaces whose labels the paste lacks and a policy asks for.
fn lacking(world: &World<'_>, names: &[(usize, Vec<usize>)], all: &Reachability) -> BTreeSet<String> {
    let lacked = world.cluster.namespaces.values().filter(|namespace| namespace.object.is_none());
    let lacked: BTreeSet<&str> = gather(lacked.map(|namespace| namespace.name.as_str()));
    let mut first_of: BTreeMap<&str, End> = BTreeMap::new();
    for (index, workload) in world.cluster.workloads.iter().enumerate() {
        if lacked.contains(workload.namespace.as_str()) {
            first_of.entry(&workload.namespace).or_insert(End::Workload(index));
        }
    }
    let mut found = BTreeSet::new();
    for (way, direction) in [(&all.ingress, Direction::Ingress), (&all.egress, Direction::Egress)] {
        let kinds = names.iter().filter_map(|(first, _)| all.kinds.of.get(*first).copied());
        for (policy, known) in way.selecting_any(kinds) {
            let rules = world.policies.get(policy).and_then(|policy| policy.rules(direction)).unwrap_or_default();
            let peers = rules.iter().flat_map(|rule| rule.peers.iter().flatten());
            let own = |kind: &&PeerKind<'_>| matches!(kind, PeerKind::Pods(pods) if matches!(pods.namespaces, Namespaces::Own(_)));
            let asks: Vec<&PeerKind<'_>> = peers.map(|peer| &peer.kind).filter(|kind| !own(kind)).collect();
            let asked_for = |(_, end): &(&&str, &End)| {
                known == Verdict::Unknown
                    || asks.iter().any(|peer| world.peer_matches(peer, **end).known == Verdict::Unknown)
            };
            found.extend(first_of.iter().filter(asked_for).map(|(name, _)| (*name).to_owned()));
        }
    }
    found
}

/// The addresses among the ends of one side. Those that are alike to every policy are one; the most of a family are the
/// others. At last, how many have no room.
fn addresses(world: &World<'_>, ends: &[End], way: &OneWay, each: bool) -> (Vec<Party>, usize) {
    let selecting = way.selecting_any(0..way.classes.len());
    let rules = selecting.keys().filter_map(|index| world.policies.get(*index)?.rules(way.direction)).flatten();
    let peers = rules.flat_map(|rule| rule.peers.iter().flatten());
    let blocks: Vec<&Block> = peers
        .filter_map(|peer| match &peer.kind {
            PeerKind::Addresses(block) => Some(block),
            _ => None,
        })
        .collect();
    let mut alike: BTreeMap<(bool, Vec<usize>), Group> = BTreeMap::new();
    for (at, end) in ends.iter().enumerate() {
        let End::Addresses(range) = *end else { continue };
        let held = blocks.iter().enumerate().filter(|(_, block)| block.contains(range));
        let by: Vec<usize> = held.map(|(index, _)| index).collect();
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
        Party::new(who, asked(range), String::new(), members)
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
