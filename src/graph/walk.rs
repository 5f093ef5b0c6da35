//! From node to node with the arrow keys: along edges, within a lane, in reading order.

use super::layout::Layout;
use super::{EdgeState, Graph, PlacedNode};
use crate::text::Order;
use std::collections::HashMap;

/// Where to go from a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Left,
    Right,
    Up,
    Down,
    First,
    Last,
}

/// Nodes in reading order: as their lanes stand from left to right, each from top to bottom.
pub fn reading_order(layout: &Layout) -> Vec<usize> {
    let mut nodes: Vec<&PlacedNode> = layout.nodes.iter().collect();
    nodes.order_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    nodes.iter().map(|node| node.index).collect()
}

/// The node to start at: the first of the proof, else the first there is.
pub fn entrance(graph: &Graph, layout: &Layout) -> Option<usize> {
    let order = reading_order(layout);
    let proof = |index: &&usize| {
        graph.nodes.get(**index).is_some_and(|node| node.state == super::NodeState::Proof || !node.pins.is_empty())
    };
    order.iter().find(proof).or(order.first()).copied()
}

/// The node that lies in a direction from another; none at the picture's border.
pub fn walk(graph: &Graph, layout: &Layout, from: usize, way: Way) -> Option<usize> {
    let order = reading_order(layout);
    let here = layout.nodes.iter().find(|node| node.index == from)?;
    let linked = linked(graph, from);
    let place = |index: usize| layout.nodes.iter().find(|node| node.index == index);
    let distance = |node: &PlacedNode| (node.y - here.y).abs() + (node.x - here.x).abs() * 0.5;
    let nearest = |allowed: &dyn Fn(&PlacedNode) -> bool| {
        layout
            .nodes
            .iter()
            .filter(|node| node.index != from && allowed(node))
            .min_by(|a, b| distance(a).total_cmp(&distance(b)).then(a.index.cmp(&b.index)))
            .map(|node| node.index)
    };
    // In a column nothing lies beside anything: left and right follow the edges alone.
    let column = layout.nodes.iter().all(|node| (node.x - here.x).abs() < 1.0);
    let along = |right: bool| {
        let side = |node: &PlacedNode| if right { node.x > here.x + 1.0 } else { node.x < here.x - 1.0 };
        let below = |node: &PlacedNode| if right { node.y > here.y } else { node.y < here.y };
        linked
            .iter()
            .copied()
            .find(|index| place(*index).is_some_and(|node| if column { below(node) } else { side(node) }))
            .or_else(|| if column { None } else { nearest(&side) })
    };
    let vertical = |down: bool| {
        let lane =
            |node: &PlacedNode| (node.x - here.x).abs() < 1.0 && if down { node.y > here.y } else { node.y < here.y };
        nearest(&lane).or_else(|| {
            let at = order.iter().position(|index| *index == from)?;
            if down { order.get(at + 1) } else { order.get(at.checked_sub(1)?) }.copied()
        })
    };
    match way {
        Way::Left => along(false),
        Way::Right => along(true),
        Way::Up => vertical(false),
        Way::Down => vertical(true),
        Way::First => order.first().copied(),
        Way::Last => order.last().copied(),
    }
}

/// The nodes a node shares an edge with, the proof's first.
fn linked(graph: &Graph, from: usize) -> Vec<usize> {
    let mut ids: HashMap<&str, usize> = HashMap::new();
    for (index, node) in graph.nodes.iter().enumerate() {
        ids.entry(node.id.as_str()).or_insert(index);
    }
    let Some(own) = graph.nodes.get(from).map(|node| node.id.as_str()) else { return vec![] };
    let mut linked: Vec<(bool, usize)> = graph
        .edges
        .iter()
        .filter_map(|edge| {
            let other = match (edge.from == own, edge.to == own) {
                (true, false) => &edge.to,
                (false, true) => &edge.from,
                _ => return None,
            };
            let proof = edge.state == EdgeState::Proof || !edge.pins.is_empty();
            Some((!proof, *ids.get(other.as_str())?))
        })
        .collect();
    linked.order();
    linked.into_iter().map(|(_, index)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{Direction, Edge, Node, layout};

    fn graph() -> Graph {
        let node = |id: &str, rank| Node { id: id.into(), label: id.into(), rank, ..Node::default() };
        let edge = |from: &str, to: &str| Edge { from: from.into(), to: to.into(), ..Edge::default() };
        Graph {
            nodes: vec![node("a", 0), node("b", 0), node("c", 1), node("d", 1)],
            edges: vec![edge("a", "d"), edge("b", "c")],
            ..Graph::default()
        }
    }

    #[test]
    fn arrows_follow_edges_and_lanes() {
        let graph = graph();
        let placed = layout(&graph, Direction::LeftToRight);
        assert_eq!(walk(&graph, &placed, 0, Way::Right), Some(3));
        assert_eq!(walk(&graph, &placed, 2, Way::Left), Some(1));
        assert_eq!(walk(&graph, &placed, 0, Way::Down), Some(1));
        assert_eq!(walk(&graph, &placed, 0, Way::Left), None);
        assert_eq!(walk(&graph, &placed, 9, Way::Left), None);
        assert_eq!(entrance(&graph, &placed), Some(0));
        assert_eq!(entrance(&Graph::default(), &Layout::default()), None);
    }

    #[test]
    fn every_node_can_be_reached_in_a_column() {
        let graph = graph();
        let placed = layout(&graph, Direction::TopToBottom);
        let mut at = walk(&graph, &placed, 0, Way::First);
        let mut seen = vec![];
        while let Some(node) = at {
            seen.push(node);
            at = walk(&graph, &placed, node, Way::Down);
        }
        seen.order();
        assert_eq!(seen, [0, 1, 2, 3]);
    }
}
