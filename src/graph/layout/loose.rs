//! Nodes that nothing links: side by side, rather than in one long column.

use super::web;
use super::{at, put};
use crate::graph::Graph;
use std::collections::BTreeMap;

/// Loose nodes stand in so many lanes at most.
const ABREAST: usize = 4;

/// The rank of every node: its own, but for loose nodes of pictures whose lanes mean nothing, that is, have no heads.
/// Those of a group fill its lanes evenly; so do those of no group, and those that are alone in theirs.
pub(super) fn ranks(graph: &Graph) -> Vec<u32> {
    let mut ranks: Vec<u32> = graph.nodes.iter().map(|node| node.rank).collect();
    if graph.lanes.iter().any(|head| !head.is_empty()) {
        return ranks;
    }
    let ids = web::by_id(graph);
    let mut linked = vec![false; graph.nodes.len()];
    for (_, _, from, to) in web::edges(graph, &ids) {
        put(&mut linked, from, true);
        put(&mut linked, to, true);
    }
    let groups = web::groups(graph);
    let mut members = vec![0usize; graph.groups.len()];
    for group in groups.iter().flatten() {
        let count = at(&members, *group);
        put(&mut members, *group, count + 1);
    }
    let mut filled: BTreeMap<Option<usize>, [usize; ABREAST]> = BTreeMap::new();
    let mut loose: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (node, group) in groups.iter().enumerate() {
        let group = group.filter(|group| at(&members, *group) > 1);
        if !at(&linked, node) {
            loose.entry(group).or_default().push(node);
        } else if let Some(count) = filled.entry(group).or_default().get_mut(at(&ranks, node) as usize) {
            *count += 1;
        }
    }
    for (group, nodes) in loose.into_iter().filter(|(_, nodes)| nodes.len() >= ABREAST) {
        let filled = filled.entry(group).or_default();
        for node in nodes {
            let Some((rank, count)) = filled.iter_mut().enumerate().min_by_key(|(_, count)| **count) else { continue };
            *count += 1;
            put(&mut ranks, node, rank as u32);
        }
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{Edge, Group, Node};

    fn graph(loose: usize, heads: &[&str]) -> Graph {
        let node = |id: String| Node { id, group: Some("prod".into()), ..Node::default() };
        let mut nodes: Vec<Node> = ["web", "db"].into_iter().map(str::to_owned).map(node).collect();
        nodes.iter_mut().zip(0..).for_each(|(node, rank)| node.rank = rank);
        nodes.extend((0..loose).map(|at| node(format!("loose-{at}"))));
        Graph {
            lanes: heads.iter().map(|head| (*head).to_owned()).collect(),
            nodes,
            edges: vec![Edge { from: "web".into(), to: "db".into(), ..Edge::default() }],
            groups: vec![Group { id: "prod".into(), ..Group::default() }],
            ..Graph::default()
        }
    }

    #[test]
    fn fill_the_lanes_of_their_group_evenly() {
        assert_eq!(ranks(&graph(6, &[])), [0, 1, 2, 3, 0, 1, 2, 3]);
        assert_eq!(ranks(&graph(3, &[])), [0, 1, 0, 0, 0], "a few stay where they are");
        assert_eq!(ranks(&graph(6, &["from", "to"])), [0, 1, 0, 0, 0, 0, 0, 0], "a lane's head says what stands in it");
    }
}
