//! The graph as lanes of items, long edges cut into links from lane to lane.

use super::loose;
use super::size::Size;
use crate::graph::{Edge, EdgeState, Graph};
use crate::text::Order;
use std::collections::HashMap;

/// More than these are not drawn: the page offers a table for such graphs.
pub(super) const MAX_NODES: usize = 4_000;
const MAX_EDGES: usize = 6_000;
const MAX_ITEMS: usize = 16_000;
const MAX_LANES: usize = 40;

/// A node, or the point where a long edge passes a lane.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub node: Option<usize>,
    pub lane: usize,
    /// The group whose box it must stand in.
    pub group: Option<usize>,
    /// Whether no edge begins or ends at it.
    pub loose: bool,
    pub height: f64,
    pub above: f64,
}

/// An edge's way from one lane to the next.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub edge: usize,
    /// The item in the left lane, and the one in the lane right of it.
    pub left: usize,
    pub right: usize,
    /// Where it leaves and enters, from the items' tops.
    pub left_port: f64,
    pub right_port: f64,
    /// Whether it would look odd if these two were not on one line.
    pub level: bool,
    /// Whether it has the middle at both ends.
    pub main: bool,
    pub weight: u8,
}

/// An edge, as its links from left to right.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    pub edge: usize,
    pub links: std::ops::Range<usize>,
    /// Whether the arrow is at its left end.
    pub backward: bool,
}

/// An edge between two nodes of one lane.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sibling {
    pub edge: usize,
    pub from: usize,
    pub to: usize,
}

/// The graph in lanes.
#[derive(Clone, Debug, Default)]
pub(super) struct Web {
    pub items: Vec<Item>,
    pub links: Vec<Link>,
    pub chains: Vec<Chain>,
    pub siblings: Vec<Sibling>,
    /// The rank that each lane stands for.
    pub ranks: Vec<u32>,
    /// First and last lane of each group; none for a group without members.
    pub spans: Vec<Option<(usize, usize)>>,
}

/// How much an edge's straightness matters.
pub(super) fn weight(state: EdgeState) -> u8 {
    match state {
        EdgeState::Proof => 6,
        EdgeState::Denied => 5,
        EdgeState::Allowed => 4,
        EdgeState::Unknown => 3,
        EdgeState::Plain => 2,
        EdgeState::Member => 1,
        EdgeState::Dim => 0,
    }
}

/// Nodes by id; of nodes with the same id, the first.
pub(super) fn by_id(graph: &Graph) -> HashMap<&str, usize> {
    let mut ids = HashMap::new();
    for (at, node) in graph.nodes.iter().enumerate().take(MAX_NODES) {
        ids.entry(node.id.as_str()).or_insert(at);
    }
    ids
}

/// Edges whose ends are there, and are two, with the indices of those.
pub(super) fn edges<'a>(
    graph: &'a Graph,
    ids: &'a HashMap<&str, usize>,
) -> impl Iterator<Item = (usize, &'a Edge, usize, usize)> {
    graph.edges.iter().enumerate().take(MAX_EDGES).filter_map(|(at, edge)| {
        let from = *ids.get(edge.from.as_str())?;
        let to = *ids.get(edge.to.as_str())?;
        (from != to).then_some((at, edge, from, to))
    })
}

/// The group of each node, as an index into the graph's groups.
pub(super) fn groups(graph: &Graph) -> Vec<Option<usize>> {
    let mut ids = HashMap::new();
    for (at, group) in graph.groups.iter().enumerate() {
        ids.entry(group.id.as_str()).or_insert(at);
    }
    graph.nodes.iter().map(|node| node.group.as_deref().and_then(|id| ids.get(id)).copied()).collect()
}

/// Cuts the graph into lanes. Item `i` is node `i` for every drawn node; points of long edges come after.
pub(super) fn build(graph: &Graph, sizes: &[Size]) -> Web {
    let loose = loose::loose(graph);
    let of_nodes = loose::ranks(graph, &loose);
    let mut ranks: Vec<u32> = of_nodes.iter().take(MAX_NODES).copied().collect();
    ranks.order();
    ranks.dedup();
    let all = ranks.clone();
    ranks.truncate(MAX_LANES);
    let groups = groups(graph);
    let mut web = Web { ranks, spans: vec![None; graph.groups.len()], ..Web::default() };
    for (((at, own), loose), size) in of_nodes.iter().enumerate().take(MAX_NODES).zip(loose).zip(sizes) {
        let lane = all.partition_point(|rank| rank < own).min(MAX_LANES - 1);
        let group = groups.get(at).copied().flatten();
        if let Some(span) = group.and_then(|group| web.spans.get_mut(group)) {
            let (first, last) = span.unwrap_or((lane, lane));
            *span = Some((first.min(lane), last.max(lane)));
        }
        web.items.push(Item { node: Some(at), lane, group, loose, height: size.height, above: size.above });
    }
    let ids = by_id(graph);
    for (at, edge, from, to) in edges(graph, &ids) {
        let (Some(start), Some(end)) = (web.items.get(from).cloned(), web.items.get(to).cloned()) else { continue };
        if start.lane == end.lane {
            web.siblings.push(Sibling { edge: at, from, to });
            continue;
        }
        let backward = start.lane > end.lane;
        let (left, right) = if backward { (to, from) } else { (from, to) };
        let (first, last) = (start.lane.min(end.lane), start.lane.max(end.lane));
        if web.items.len() + (last - first) > MAX_ITEMS {
            continue;
        }
        let group = if start.group == end.group { start.group } else { None };
        let begin = web.links.len();
        let mut previous = left;
        for lane in first + 1..=last {
            let next = if lane == last {
                right
            } else {
                web.items.push(Item { node: None, lane, group, loose: false, height: 0.0, above: 0.0 });
                web.items.len() - 1
            };
            let weight = weight(edge.state);
            web.links.push(Link {
                edge: at,
                left: previous,
                right: next,
                left_port: 0.0,
                right_port: 0.0,
                level: true,
                main: true,
                weight,
            });
            previous = next;
        }
        web.chains.push(Chain { edge: at, links: begin..web.links.len(), backward });
    }
    web
}
