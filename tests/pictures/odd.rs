//! Graphs nobody would draw, from a small generator that always makes the same ones.

use kubeglass::graph::*;
use kubeglass::text::{Outcome, Sentence, Verdict};

/// Numbers that look random and are not.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }
    fn of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())]
    }
}

const SHAPES: [Shape; 9] = [
    Shape::Pill,
    Shape::Hexagon,
    Shape::Card,
    Shape::Tag,
    Shape::Rack,
    Shape::Socket,
    Shape::Stack,
    Shape::Cut,
    Shape::Slant,
];
const STATES: [EdgeState; 7] = [
    EdgeState::Plain,
    EdgeState::Proof,
    EdgeState::Allowed,
    EdgeState::Denied,
    EdgeState::Unknown,
    EdgeState::Member,
    EdgeState::Dim,
];
const NAMES: [&str; 6] =
    ["web", "read-clusterrolebinding", "이름이 긴 파드", "a", "system:serviceaccount:kube-system:x", ""];

/// A graph of up to 40 nodes in up to 6 lanes, with groups, rows, cycles and edges inside lanes.
pub fn graph(seed: u64) -> Graph {
    let mut numbers = Numbers(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1);
    let lanes = 1 + numbers.below(6);
    let groups = numbers.below(5);
    let count = 1 + numbers.below(if seed.is_multiple_of(5) { 40 } else { 16 });
    let nodes: Vec<Node> = (0..count)
        .map(|index| Node {
            id: format!("n{index}"),
            // Ranks with gaps, as when a lane has nothing in it.
            rank: (numbers.below(lanes) * 2) as u32,
            shape: numbers.of(&SHAPES),
            icon: numbers.of(&[Icon::Pod, Icon::Role, Icon::None]),
            label: format!("{}{index}", numbers.of(&NAMES)),
            detail: numbers.of(&["", "NetworkPolicy · ingress"]).to_owned(),
            group: (groups > 0 && numbers.below(3) > 0).then(|| format!("g{}", numbers.below(groups))),
            rows: (0..numbers.below(4) / 2 * (1 + numbers.below(3)))
                .map(|_| Row { lines: vec![Sentence::new("can get pods"); 1 + numbers.below(2)], ..Row::default() })
                .collect(),
            badge: (numbers.below(8) == 0).then(|| "current".to_owned()),
            verdict: (numbers.below(6) == 0).then_some(Verdict::Unknown),
            state: numbers.of(&[NodeState::Plain, NodeState::Proof, NodeState::Dim]),
            ..Node::default()
        })
        .collect();
    let mut pairs: Vec<(usize, usize)> =
        (0..numbers.below(count * 2)).map(|_| (numbers.below(count), numbers.below(count))).collect();
    pairs.retain(|(from, to)| from != to);
    let edges = pairs
        .into_iter()
        .map(|(from, to)| Edge {
            from: format!("n{from}"),
            to: format!("n{to}"),
            from_row: (numbers.below(2) == 0 && !nodes[from].rows.is_empty())
                .then(|| numbers.below(nodes[from].rows.len()) as u32),
            to_row: (numbers.below(2) == 0 && !nodes[to].rows.is_empty())
                .then(|| numbers.below(nodes[to].rows.len()) as u32),
            label: numbers.of(&["", "", "TCP 3306", "member of"]).to_owned(),
            state: numbers.of(&STATES),
            pins: (0..numbers.below(5) / 3).map(|_| Pin { number: 1, outcome: Outcome::Matched }).collect(),
            ..Edge::default()
        })
        .collect();
    Graph {
        lanes: (0..lanes * 2).map(|lane| format!("Lane {lane}")).collect(),
        nodes,
        edges,
        groups: (0..groups)
            .map(|index| Group { id: format!("g{index}"), label: format!("namespace g{index}"), ..Group::default() })
            .collect(),
        ..Graph::default()
    }
}

/// Three lanes, many nodes.
pub fn large(nodes: usize, edges: usize) -> Graph {
    let mut numbers = Numbers(7);
    Graph {
        lanes: vec!["Subject".into(), "Binding".into(), "Role".into(), "Pods".into()],
        nodes: (0..nodes)
            .map(|index| Node {
                id: format!("n{index}"),
                rank: (index % 4) as u32,
                label: format!("node-{index}"),
                group: (index % 3 > 0).then(|| format!("g{}", index * 20 / nodes.max(1))),
                ..Node::default()
            })
            .collect(),
        edges: (0..edges)
            .map(|_| Edge {
                from: format!("n{}", numbers.below(nodes)),
                to: format!("n{}", numbers.below(nodes)),
                ..Edge::default()
            })
            .collect(),
        groups: (0..20).map(|index| Group { id: format!("g{index}"), ..Group::default() }).collect(),
        ..Graph::default()
    }
}

/// Graphs with something wrong in them.
pub fn broken() -> Vec<Graph> {
    let node = |id: &str, rank: u32| Node { id: id.into(), label: id.into(), rank, ..Node::default() };
    let edge = |from: &str, to: &str| Edge { from: from.into(), to: to.into(), ..Edge::default() };
    let mut graphs = vec![
        Graph::default(),
        Graph { edges: vec![edge("a", "b")], ..Graph::default() },
        Graph {
            nodes: vec![node("a", 0), node("a", 0), node("", 7)],
            edges: vec![edge("a", "a"), edge("a", "x")],
            ..Graph::default()
        },
        Graph {
            nodes: vec![node("a", u32::MAX), node("b", 0)],
            edges: vec![edge("a", "b"), edge("b", "a")],
            ..Graph::default()
        },
        Graph { groups: vec![Group::default(), Group::default()], nodes: vec![node("a", 0)], ..Graph::default() },
        // Every rank its own lane.
        Graph {
            nodes: (0..300).map(|rank| node(&format!("r{rank}"), rank)).collect(),
            edges: (0..300).map(|rank| edge(&format!("r{rank}"), &format!("r{}", 299 - rank))).collect(),
            ..Graph::default()
        },
        // One hub.
        Graph {
            nodes: (0..500).map(|index| node(&format!("h{index}"), u32::from(index > 0))).collect(),
            edges: (1..500).map(|index| edge("h0", &format!("h{index}"))).collect(),
            ..Graph::default()
        },
        // Rows that are not there, the same edge many times.
        Graph {
            nodes: vec![node("a", 0), node("b", 1)],
            edges: vec![Edge { from_row: Some(9), to_row: Some(u32::MAX), ..edge("a", "b") }; 40],
            ..Graph::default()
        },
    ];
    let mut long = node("long", 0);
    long.label = "x".repeat(100_000);
    long.detail = "길".repeat(10_000);
    long.rows = vec![Row { lines: vec![Sentence::new("y ".repeat(5_000)); 50], ..Row::default() }; 50];
    graphs.push(Graph { nodes: vec![long], lanes: vec!["z".repeat(10_000)], ..Graph::default() });
    graphs
}
