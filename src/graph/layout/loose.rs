//! Nodes that nothing links: side by side, rather than in one long column.

use super::web;
use super::{at, put};
use crate::graph::Graph;

/// Loose nodes stand in so many lanes at most.
const ABREAST: usize = 4;

/// Which nodes are loose: no edge begins or ends at them.
pub(super) fn loose(graph: &Graph) -> Vec<bool> {
    let ids = web::by_id(graph);
    let mut loose = vec![true; graph.nodes.len()];
    for (_, _, from, to) in web::edges(graph, &ids) {
        put(&mut loose, from, false);
        put(&mut loose, to, false);
    }
    loose
}

/// The rank of every node: its own, but for loose nodes of pictures whose lanes mean nothing, that is, have no heads.
/// Those of a group fill its lanes evenly; so do those of no group, and those that are alone in theirs.
pub(super) fn ranks(graph: &Graph, loose: &[bool]) -> Vec<u32> {
    let mut ranks: Vec<u32> = graph.nodes.iter().map(|node| node.rank).collect();
    if graph.lanes.iter().any(|head| !head.is_empty()) {
        return ranks;
    }
    let groups = web::groups(graph);
    let nobody = graph.groups.len();
    let mut members = vec![0usize; nobody];
    for group in groups.iter().flatten() {
        let count = at(&members, *group) + 1;
        put(&mut members, *group, count);
    }
    let place = |group: &Option<usize>| group.filter(|group| at(&members, *group) > 1).unwrap_or(nobody);
    // How many stand in each lane of each place, and how many loose ones there are to place.
    let mut lanes = vec![[0usize; ABREAST]; nobody + 1];
    let mut waiting = vec![0usize; nobody + 1];
    for ((group, rank), loose) in groups.iter().zip(&ranks).zip(loose) {
        let place = place(group);
        if *loose {
            let count = at(&waiting, place) + 1;
            put(&mut waiting, place, count);
        } else if let Some(count) = lanes.get_mut(place).and_then(|lanes| lanes.get_mut(*rank as usize)) {
            *count += 1;
        }
    }
    for (node, group) in groups.iter().enumerate().filter(|(node, _)| at(loose, *node)) {
        let place = place(group);
        let emptiest = lanes.get_mut(place).filter(|_| at(&waiting, place) >= ABREAST);
        let emptiest = emptiest.and_then(|lanes| lanes.iter_mut().zip(0..).min_by_key(|(count, _)| **count));
        if let Some((count, rank)) = emptiest {
            *count += 1;
            put(&mut ranks, node, rank);
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

    fn ranks_of(graph: &Graph) -> Vec<u32> {
        ranks(graph, &loose(graph))
    }

    #[test]
    fn fill_the_lanes_of_their_group_evenly() {
        assert_eq!(ranks_of(&graph(6, &[])), [0, 1, 2, 3, 0, 1, 2, 3]);
        assert_eq!(ranks_of(&graph(3, &[])), [0, 1, 0, 0, 0], "a few stay where they are");
        assert_eq!(
            ranks_of(&graph(6, &["from", "to"])),
            [0, 1, 0, 0, 0, 0, 0, 0],
            "a lane's head says what stands in it"
        );
    }
}
