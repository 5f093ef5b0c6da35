//! Pictures keep their promises: nothing overlaps, boxes hold what is theirs and nothing else, edges go round nodes
//! and end where they say.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

#[path = "pictures/fixtures.rs"]
mod fixtures;
#[path = "pictures/odd.rs"]
mod odd;

use kubeglass::graph::{Direction, EdgeState, Graph, Layout, PlacedGroup, PlacedNode, layout, svg};
use std::collections::HashMap;

const BOTH: [Direction; 2] = [Direction::LeftToRight, Direction::TopToBottom];

/// Writes the fixtures as SVG into the folder that `KUBEGLASS_PICTURES` names, to be looked at.
#[test]
fn write_pictures() {
    let Ok(folder) = std::env::var("KUBEGLASS_PICTURES") else {
        println!("pictures: not written");
        return;
    };
    let odd = (0..8).map(|seed| (format!("odd-{seed}"), odd::graph(seed * 37 + 5)));
    for (name, graph) in fixtures::all().into_iter().map(|(name, graph)| (name.to_owned(), graph)).chain(odd) {
        for (direction, suffix) in [(Direction::LeftToRight, ""), (Direction::TopToBottom, "-tall")] {
            std::fs::write(format!("{folder}/{name}{suffix}.svg"), svg(&graph, direction, &name)).unwrap();
        }
    }
}

#[test]
fn the_four_views_keep_the_promises() {
    for (name, graph) in fixtures::all() {
        for direction in BOTH {
            let placed = layout(&graph, direction);
            assert_eq!(faults(&graph, &placed, direction), [""; 0], "{name} {direction:?}");
            assert_eq!(placed.nodes.len(), graph.nodes.len());
            assert_eq!(placed.edges.len(), graph.edges.len());
        }
    }
}

#[test]
fn proofs_run_straight() {
    for (name, graph) in fixtures::all() {
        let placed = layout(&graph, Direction::LeftToRight);
        for edge in placed.edges.iter().filter(|edge| graph.edges[edge.index].state == EdgeState::Proof) {
            assert_eq!(edge.points.len(), 2, "{name}: {edge:?}");
        }
    }
}

#[test]
fn generated_graphs_keep_the_promises() {
    for seed in 0..300 {
        let graph = odd::graph(seed);
        for direction in BOTH {
            let placed = layout(&graph, direction);
            assert_eq!(faults(&graph, &placed, direction), [""; 0], "seed {seed} {direction:?}");
            assert_eq!(placed, layout(&graph, direction), "the same graph, the same picture");
        }
    }
}

#[test]
fn odd_graphs_do_not_panic() {
    for graph in odd::broken() {
        for direction in BOTH {
            let placed = layout(&graph, direction);
            for value in placed.nodes.iter().flat_map(|node| [node.x, node.y, node.width, node.height]) {
                assert!(value.is_finite() && (-1.0..1e7).contains(&value), "{value}");
            }
            assert!(svg(&graph, direction, "<&\"").contains("&lt;&amp;&quot;"));
        }
    }
}

#[test]
fn large_graphs_take_no_time() {
    let graph = odd::large(300, 420);
    let start = std::time::Instant::now();
    let placed = layout(&graph, Direction::LeftToRight);
    println!("300 nodes, 420 edges: {:?}", start.elapsed());
    assert_eq!(placed.nodes.len(), 300);
    let start = std::time::Instant::now();
    let placed = layout(&odd::large(4_000, 9_000), Direction::LeftToRight);
    println!("4,000 nodes, 9,000 edges: {:?}", start.elapsed());
    assert_eq!(placed.nodes.len(), 4_000);
    assert!(start.elapsed().as_secs() < 20, "work is capped");
}

/// What is wrong with a picture.
fn faults(graph: &Graph, placed: &Layout, direction: Direction) -> Vec<String> {
    let mut faults = Vec::new();
    let nodes: HashMap<usize, &PlacedNode> = placed.nodes.iter().map(|node| (node.index, node)).collect();
    let apart = |a: &PlacedNode, b: &PlacedNode| {
        a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
    };
    for (nth, a) in placed.nodes.iter().enumerate() {
        for b in placed.nodes.iter().skip(nth + 1).filter(|b| !apart(a, b)) {
            faults.push(format!("nodes {} and {} overlap", a.index, b.index));
        }
        if a.x < 0.0 || a.y < 0.0 || a.x + a.width > placed.width || a.y + a.height > placed.height {
            faults.push(format!("node {} is outside", a.index));
        }
    }
    let holds = |group: &PlacedGroup, node: &PlacedNode| {
        group.x < node.x
            && group.y < node.y
            && node.x + node.width < group.x + group.width
            && node.y + node.height < group.y + group.height
    };
    let touches = |group: &PlacedGroup, node: &PlacedNode| {
        group.x < node.x + node.width
            && node.x < group.x + group.width
            && group.y < node.y + node.height
            && node.y < group.y + group.height
    };
    for (nth, group) in placed.groups.iter().enumerate() {
        let id = graph.groups[group.index].id.as_str();
        for node in &placed.nodes {
            let own = graph.nodes[node.index].group.as_deref() == Some(id);
            if own && !holds(group, node) {
                faults.push(format!("group {id} does not hold node {}", node.index));
            }
            if !own && touches(group, node) {
                faults.push(format!("group {id} touches node {}", node.index));
            }
        }
        for other in placed.groups.iter().skip(nth + 1) {
            let apart = group.x + group.width <= other.x
                || other.x + other.width <= group.x
                || group.y + group.height <= other.y
                || other.y + other.height <= group.y;
            if !apart {
                faults.push(format!("groups {id} and {} overlap", graph.groups[other.index].id));
            }
        }
    }
    for edge in &placed.edges {
        let of = &graph.edges[edge.index];
        let find = |id: &str| graph.nodes.iter().position(|node| node.id == id).unwrap();
        let (from, to) = (nodes[&find(&of.from)], nodes[&find(&of.to)]);
        for pair in edge.points.windows(2) {
            let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
            if (x1 - x2).abs() > 0.01 && (y1 - y2).abs() > 0.01 {
                faults.push(format!("edge {} runs aslant", edge.index));
            }
            for node in &placed.nodes {
                let (low_x, high_x) = (x1.min(x2), x1.max(x2));
                let (low_y, high_y) = (y1.min(y2), y1.max(y2));
                // Outlines stand in from their boxes by up to 22 pixels: an edge may reach into its own nodes' corners.
                let slack = if node.index == from.index || node.index == to.index { 22.5 } else { 0.01 };
                if low_x < node.x + node.width - slack
                    && high_x > node.x + slack
                    && low_y < node.y + node.height - 0.01
                    && high_y > node.y + 0.01
                {
                    faults.push(format!("edge {} passes through node {}", edge.index, node.index));
                }
            }
        }
        let (Some(first), Some(last)) = (edge.points.first(), edge.points.last()) else {
            faults.push(format!("edge {} has no way", edge.index));
            continue;
        };
        for (point, node, row) in [(first, from, of.from_row), (last, to, of.to_row)] {
            let (top, tall) = row.and_then(|row| node.rows.get(row as usize)).copied().unwrap_or((0.0, node.height));
            let (low, high) = (node.y + top - 0.01, node.y + top + tall + 0.01);
            let beside = point.0 >= node.x - 0.01 && point.0 <= node.x + node.width + 0.01;
            // A stacked card stands out above its box.
            let above = if direction == Direction::TopToBottom { 5.01 } else { 0.0 };
            if !beside || point.1 < low - above || point.1 > high {
                faults
                    .push(format!("edge {} does not touch node {} at row {row:?}: {point:?}", edge.index, node.index));
            }
        }
    }
    faults
}
