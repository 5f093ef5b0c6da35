//! Everybody as a picture and as a table: namespaces as boxes, arrows where a policy has a say.

use super::connectivity::INGRESS_CONTROLLER;
use super::pairs::Pairs;
use super::picture::{Phrase, Say, ask, cells, namespace_group, ports_text, workload_node};
use super::policy::Direction;
use super::world::World;
use super::{AddressRange, Family, Options, PortSet, ask_name};
use crate::cluster::{Cluster, Workload};
use crate::graph::{Edge, EdgeState, Graph, Icon, LegendEntry, Node, NodeState, Shape, Table, TableRow};
use crate::text::{Order, Verdict, gather};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Above so many workloads only their namespaces are drawn.
const MAX_WORKLOADS: usize = 40;
/// At most so many arrows are drawn.
const MAX_EDGES: usize = 120;
/// At most so many namespaces are drawn.
const MAX_NAMESPACES: usize = 60;
/// At most so many rows are listed.
const MAX_TABLE_ROWS: usize = 500;
/// Up to so many workloads, pairs without a connection are listed too.
const MAX_LISTED_PAIRS: usize = 40;

const OUTSIDE: u32 = 0;
const OPEN: u32 = 1;
const SELECTED: u32 = 2;

/// The picture of everybody.
pub fn everybody(cluster: &Cluster, pairs: &Pairs, options: &Options, say: Say<'_>) -> Graph {
    if pairs.names.is_empty() {
        return Graph::default();
    }
    let mut graph = Graph::default();
    let asked_for: BTreeSet<&str> = gather(pairs.unknown.iter().map(|each| each.missing.as_str()));
    let namespaces: BTreeSet<&str> = gather(cluster.workloads.iter().map(|each| each.namespace.as_str()));
    if pairs.names.len() > MAX_WORKLOADS {
        by_namespace(cluster, pairs, &asked_for, say, &mut graph);
    } else {
        for namespace in namespaces {
            graph.groups.push(namespace_group(cluster, namespace, asked_for.contains(namespace), say));
        }
        by_workload(&World::new(cluster, options, &[]), pairs, say, &mut graph);
    }
    let missing: Vec<String> =
        asked_for.iter().filter(|name| !name.is_empty()).map(|name| (*name).to_owned()).collect();
    for (state, phrase) in
        [(EdgeState::Allowed, Phrase::MayConnect), (EdgeState::Unknown, Phrase::LabelsMissing(missing))]
    {
        if graph.edges.iter().any(|edge| edge.state == state) {
            graph.legend.push(LegendEntry { state, label: say(&phrase) });
        }
    }
    graph
}

fn by_workload(world: &World<'_>, pairs: &Pairs, say: Say<'_>, graph: &mut Graph) {
    let (into, out_of) = (pairs.selected(Direction::Ingress), pairs.selected(Direction::Egress));
    let mut ids: HashMap<String, String> = HashMap::new();
    for workload in &world.cluster.workloads {
        let peer = workload.peer();
        if ids.contains_key(&peer) {
            continue;
        }
        let (ingress, egress) = (into.contains(peer.as_str()), out_of.contains(peer.as_str()));
        let mut node = workload_node(world.cluster, workload, say);
        node.rank = if ingress { SELECTED } else { OPEN };
        node.state = if ingress || egress { NodeState::Plain } else { NodeState::Dim };
        ids.insert(peer, node.id.clone());
        graph.nodes.push(node);
    }
    let mut edges = Vec::new();
    for (src, dst, connections) in pairs.rows() {
        if !into.contains(dst) && !out_of.contains(src) {
            continue;
        }
        let (Some(from), Some(to)) = (end(src, &ids, world, graph, say), end(dst, &ids, world, graph, say)) else {
            continue;
        };
        let label = ports_text(&pairs.ports(connections), say);
        let state = EdgeState::Allowed;
        edges.push(Edge { from, to, label, state, verdict: Some(Verdict::Yes), ..Edge::default() });
    }
    for pair in &pairs.unknown {
        if let (Some(from), Some(to)) = (ids.get(&pair.src), ids.get(&pair.dst)) {
            edges.retain(|edge| edge.from != *from || edge.to != *to);
            let (from, to) = (from.clone(), to.clone());
            let span = pair.span.clone();
            let state = EdgeState::Unknown;
            edges.push(Edge { from, to, state, verdict: Some(Verdict::Unknown), span, ..Edge::default() });
        }
    }
    let hidden = edges.len().saturating_sub(MAX_EDGES);
    edges.truncate(MAX_EDGES);
    graph.edges = edges;
    more(graph, hidden, say);
    tidy_lanes(graph, say);
}

/// The node of an end; one for an address is made where a policy names it.
fn end(
    name: &str,
    ids: &HashMap<String, String>,
    world: &World<'_>,
    graph: &mut Graph,
    say: Say<'_>,
) -> Option<String> {
    if let Some(id) = ids.get(name) {
        return Some(id.clone());
    }
    let id = format!("address:{name}");
    if graph.nodes.iter().any(|node| node.id == id) {
        return Some(id);
    }
    let controller = name == INGRESS_CONTROLLER;
    let label = if controller {
        name.to_owned()
    } else {
        let range = named_range(name)?;
        if !names_block(world, range) {
            return None;
        }
        range.single().map(|address| address.to_string()).or_else(|| range.cidr()).unwrap_or_else(|| range.to_string())
    };
    graph.nodes.push(Node {
        id: id.clone(),
        kind: if controller { "ingress controller".to_owned() } else { "address".to_owned() },
        shape: if controller { Shape::Card } else { Shape::Cut },
        icon: if controller { Icon::Service } else { Icon::Address },
        label,
        detail: say(&if controller { Phrase::OutsideCluster } else { Phrase::AddressBlock }),
        rank: OUTSIDE,
        ..Node::default()
    });
    Some(id)
}

/// Whether a policy that selects somebody names the addresses; all of them is not a name.
fn names_block(world: &World<'_>, range: AddressRange) -> bool {
    let workloads = 0..world.cluster.workloads.len();
    workloads.into_iter().any(|index| {
        Direction::BOTH.iter().any(|direction| {
            world.named_addresses(index, *direction).any(|piece| {
                piece.contains(range)
                    && piece != AddressRange::all(Family::V4)
                    && piece != AddressRange::all(Family::V6)
            })
        })
    })
}

fn named_range(name: &str) -> Option<AddressRange> {
    let (first, last) = name.strip_suffix("[External]")?.split_once('-')?;
    let (first, last) = (AddressRange::parse(first)?, AddressRange::parse(last)?);
    Some(AddressRange { family: first.family, first: first.first, last: last.last })
}

fn tidy_lanes(graph: &mut Graph, say: Say<'_>) {
    let heads = [(OUTSIDE, Phrase::OutsideCluster), (OPEN, Phrase::NotSelected), (SELECTED, Phrase::Selected)];
    let used: Vec<_> =
        heads.into_iter().filter(|(rank, _)| graph.nodes.iter().any(|node| node.rank == *rank)).collect();
    graph.lanes = used.iter().map(|(_, phrase)| say(phrase)).collect();
    for node in &mut graph.nodes {
        let place = used.iter().position(|(rank, _)| *rank == node.rank);
        node.rank = place.and_then(|place| u32::try_from(place).ok()).unwrap_or(0);
    }
}

fn more(graph: &mut Graph, hidden: usize, say: Say<'_>) {
    if hidden > 0 {
        let label = say(&Phrase::More(hidden));
        graph.nodes.push(Node { id: "more".into(), label, rank: OPEN, state: NodeState::Dim, ..Node::default() });
    }
}

fn by_namespace(cluster: &Cluster, pairs: &Pairs, asked_for: &BTreeSet<&str>, say: Say<'_>, graph: &mut Graph) {
    let into = pairs.selected(Direction::Ingress);
    let mut counts: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for workload in &cluster.workloads {
        counts.entry(&workload.namespace).or_default().insert(workload.peer());
    }
    let hidden = counts.len().saturating_sub(MAX_NAMESPACES);
    for (namespace, workloads) in counts.iter().take(MAX_NAMESPACES) {
        let group = namespace_group(cluster, namespace, asked_for.contains(namespace), say);
        let selected = workloads.iter().any(|each| into.contains(each.as_str()));
        graph.nodes.push(Node {
            id: group.id,
            kind: "Namespace".into(),
            shape: Shape::Stack,
            icon: Icon::Workload,
            label: (*namespace).to_owned(),
            detail: say(&Phrase::Workloads(workloads.len())),
            rank: if selected { SELECTED } else { OPEN },
            state: if group.missing { NodeState::Missing } else { NodeState::Plain },
            span: group.span,
            ..Node::default()
        });
    }
    let drawn: BTreeSet<&str> = gather(counts.keys().take(MAX_NAMESPACES).copied());
    let between = pairs.between().filter(|(from, to, _)| from != to && drawn.contains(from) && drawn.contains(to));
    let mut between: Vec<(&str, &str, PortSet)> = between.collect();
    between.order_by_key(|(from, to, _)| (*from, *to));
    let edge = |(from, to, ports): (&str, &str, PortSet)| Edge {
        from: format!("namespace:{from}"),
        to: format!("namespace:{to}"),
        label: ports_text(&ports, say),
        state: EdgeState::Allowed,
        verdict: Some(Verdict::Yes),
        ..Edge::default()
    };
    graph.edges = between.into_iter().take(MAX_EDGES).map(edge).collect();
    more(graph, hidden, say);
    tidy_lanes(graph, say);
}

/// Every pair with a connection or without, as a table.
pub fn everybody_listed(cluster: &Cluster, pairs: &Pairs, say: Say<'_>) -> Table {
    let columns = [Phrase::From, Phrase::To, Phrase::Ports, Phrase::Verdict].iter().map(say).collect();
    let mut workloads: BTreeMap<String, &Workload> = BTreeMap::new();
    for workload in &cluster.workloads {
        workloads.entry(workload.peer()).or_insert(workload);
    }
    let unknown: BTreeMap<(&str, &str), _> =
        gather(pairs.unknown.iter().map(|pair| ((pair.src.as_str(), pair.dst.as_str()), &pair.span)));
    let mut listed: BTreeMap<(&str, &str), (PortSet, Verdict)> = BTreeMap::new();
    let all = pairs.names.len() <= MAX_LISTED_PAIRS;
    for (src, dst, connections) in pairs.rows().take(if all { usize::MAX } else { MAX_TABLE_ROWS }) {
        listed.insert((src, dst), (pairs.ports(connections), Verdict::Yes));
    }
    if all {
        let each = || pairs.names.iter().map(String::as_str);
        for pair in each().flat_map(|src| each().map(move |dst| (src, dst))).filter(|(src, dst)| src != dst) {
            listed.entry(pair).or_insert((PortSet::default(), Verdict::No));
        }
    }
    for pair in unknown.keys() {
        let entry = listed.entry(*pair).or_insert((PortSet::default(), Verdict::No));
        if entry.1 == Verdict::No {
            entry.1 = Verdict::Unknown;
        }
    }
    let total = if all { listed.len() } else { pairs.count() };
    let short = |name: &str| match (workloads.get(name), named_range(name)) {
        (Some(workload), _) => (ask_name(cluster, workload), true),
        (None, Some(range)) => match range.single().map(|address| address.to_string()).or_else(|| range.cidr()) {
            Some(name) => (name, true),
            None => (range.to_string(), false),
        },
        (None, None) => (name.to_owned(), !name.contains('-')),
    };
    let mut rows: Vec<TableRow> = listed
        .iter()
        .take(MAX_TABLE_ROWS)
        .map(|((src, dst), (ports, verdict))| {
            let span = unknown.get(&(*src, *dst)).and_then(|span| (*span).clone());
            let ((src, asks), (dst, _)) = (short(src), short(dst));
            let ask = asks.then(|| ask(&src, &dst, &PortSet::all()));
            TableRow { cells: cells(&src, &dst, ports, *verdict, say), span, ask, current: false }
        })
        .collect();
    let hidden = total.saturating_sub(rows.len());
    if hidden > 0 {
        let text = crate::text::Sentence::new(say(&Phrase::More(hidden)));
        rows.push(TableRow { cells: vec![crate::graph::Cell { text, verdict: None }], ..TableRow::default() });
    }
    Table { columns, rows }
}
