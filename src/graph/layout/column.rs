//! One column for narrow screens: the proof's path first, straight down; what is beside it below. Edges between
//! neighbours run down the middle, all others along rails at the sides.

use super::place::{GROUP_BOTTOM, GROUP_TOP};
use super::ports::row_side;
use super::route::{MARK, label_width, tidy};
use super::size::{HEAD, Size, inset};
use super::web::{MAX_NODES, by_id, edges, groups, weight};
use super::{Layout, Lists, PlacedEdge, PlacedGroup, PlacedNode, at, put, sizes};
use crate::graph::{Edge, EdgeState, Graph, NodeState, Shape};
use crate::text::Order;

const WIDTH: f64 = 336.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 280.0;
const GROUP_LEFT: f64 = 30.0;
const GROUP_RIGHT: f64 = 306.0;
/// Rails at the right and at the left; the inner ones run inside a group's box, clear of its name.
const RAILS: [f64; 8] = [292.0, 299.0, 314.0, 321.0, 328.0, 22.0, 15.0, 8.0];
/// How far from a node a rail has to be for an edge that stops before it.
const STOP: f64 = 30.0;
const GAP: f64 = 28.0;
const LINKED_GAP: f64 = 38.0;

/// The column.
pub(super) fn column(graph: &Graph) -> Layout {
    let sizes = sizes(graph);
    let sequence = sequence(graph);
    let group_of = groups(graph);
    let ids = by_id(graph);
    // The edge that runs straight down below each place of the column.
    let mut place = vec![usize::MAX; graph.nodes.len()];
    for (nth, node) in sequence.iter().enumerate() {
        put(&mut place, *node, nth);
    }
    let mut straight: Vec<Option<usize>> = vec![None; sequence.len()];
    for (index, edge, from, to) in edges(graph, &ids) {
        let from_last =
            edge.from_row.is_none_or(|row| sizes.get(from).is_some_and(|size| row as usize + 1 >= size.rows.len()));
        let nth = at(&place, from);
        let better = |other: usize| graph.edges.get(other).is_none_or(|other| weight(other.state) < weight(edge.state));
        if at(&place, to) == nth.wrapping_add(1)
            && from_last
            && edge.to_row.is_none()
            && at(&straight, nth).is_none_or(better)
        {
            put(&mut straight, nth, Some(index));
        }
    }
    let mut layout = Layout { width: WIDTH, ..Layout::default() };
    let mut y = 20.0;
    let mut open: Option<(usize, f64)> = None;
    let mut by_node: Vec<Option<PlacedNode>> = vec![None; graph.nodes.len()];
    for (nth, node) in sequence.iter().enumerate() {
        let group = at(&group_of, *node);
        let Some(size) = sizes.get(*node) else { continue };
        let link = nth.checked_sub(1).and_then(|before| at(&straight, before)).and_then(|edge| graph.edges.get(edge));
        let changes = open.map(|(group, _)| group) != group;
        if let (Some((index, top)), true) = (open, changes) {
            layout.groups.push(boxed(index, top, y + GROUP_BOTTOM));
            y += GROUP_BOTTOM;
            open = None;
        }
        if nth > 0 {
            let inner = if changes && group.is_none() { GROUP_BOTTOM.min(8.0) } else { 0.0 };
            y += link.map_or(GAP - inner, |edge| needed(edge) - inner);
        }
        if let (Some(group), true) = (group, changes) {
            open = Some((group, y));
            y += GROUP_TOP;
        }
        y += size.above;
        let placed =
            PlacedNode { index: *node, x: LEFT, y, width: RIGHT - LEFT, height: size.height, rows: size.rows.clone() };
        y += size.height;
        put(&mut by_node, *node, Some(placed));
    }
    if let Some((index, top)) = open {
        layout.groups.push(boxed(index, top, y + GROUP_BOTTOM));
        y += GROUP_BOTTOM;
    }
    layout.height = y + 20.0;
    let mut rails = Rails::new(graph, &by_node);
    let mut others: Vec<(usize, &Edge, usize, usize)> = Vec::new();
    for (index, edge, from, to) in edges(graph, &ids) {
        let (Some(a), Some(b)) = (placed(&by_node, from), placed(&by_node, to)) else { continue };
        if at(&straight, at(&place, from)) == Some(index) {
            let stacked = graph.nodes.get(to).is_some_and(|node| node.shape == Shape::Stack);
            layout.edges.push(down(index, edge, a, b.y - if stacked { 5.0 } else { 0.0 }));
        } else {
            others.push((index, edge, from, to));
        }
    }
    // Short ways take the inner rails.
    others.order_by_key(|(index, _, from, to)| (at(&place, *from).abs_diff(at(&place, *to)), *index));
    for (index, edge, from, to) in others {
        let (Some(a), Some(b)) = (placed(&by_node, from), placed(&by_node, to)) else { continue };
        let ends = ((a, sizes.get(from)), (b, sizes.get(to)));
        layout.edges.push(rails.route(index, edge, ends));
    }
    layout.edges.order_by_key(|edge| edge.index);
    layout.nodes = by_node.into_iter().flatten().collect();
    layout.groups.order_by_key(|group| group.index);
    if layout.nodes.is_empty() { Layout::default() } else { layout }
}

fn placed(nodes: &[Option<PlacedNode>], index: usize) -> Option<&PlacedNode> {
    nodes.get(index)?.as_ref()
}

fn boxed(index: usize, top: f64, bottom: f64) -> PlacedGroup {
    PlacedGroup { index, x: GROUP_LEFT, y: top, width: GROUP_RIGHT - GROUP_LEFT, height: bottom - top }
}

/// The room between two nodes for what their edge carries.
fn needed(edge: &Edge) -> f64 {
    let marks = edge.pins.len().min(9) + usize::from(edge.verdict.is_some());
    let label = if edge.label.is_empty() { 0.0 } else { 12.0 };
    let stop = if edge.state == EdgeState::Denied { 12.0 } else { 0.0 };
    LINKED_GAP + label + stop + MARK * (marks as f64 - 1.0).max(0.0) + if marks > 0 { 8.0 } else { 0.0 }
}

/// Nodes from top to bottom: along the edges, the proof's first, members of a group together.
fn sequence(graph: &Graph) -> Vec<usize> {
    let on = |node: usize| {
        graph.nodes.get(node).is_some_and(|node| {
            matches!(node.state, NodeState::Proof | NodeState::Good | NodeState::Bad)
                || (node.state == NodeState::Empty && !node.pins.is_empty())
        })
    };
    let rank = |node: usize| graph.nodes.get(node).map_or(0, |node| node.rank);
    let ids = by_id(graph);
    let mut next: Vec<Vec<(u8, usize)>> = vec![vec![]; graph.nodes.len()];
    for (_, edge, from, to) in edges(graph, &ids) {
        if let Some(next) = next.get_mut(from) {
            next.push((weight(edge.state), to));
        }
    }
    for list in &mut next {
        // The heaviest last: it is taken first from the stack.
        list.order_by_key(|(weight, to)| (*weight, std::cmp::Reverse(*to)));
    }
    let count = graph.nodes.len().min(MAX_NODES);
    let mut starts: Vec<usize> = (0..count).collect();
    starts.order_by_key(|node| (!on(*node), rank(*node), *node));
    let mut found = vec![usize::MAX; graph.nodes.len()];
    let mut turn = 0;
    for start in starts {
        let mut stack = vec![start];
        while let Some(node) = stack.pop() {
            if at(&found, node) != usize::MAX || on(node) != on(start) || node >= count {
                continue;
            }
            put(&mut found, node, turn);
            turn += 1;
            stack.extend(next.get(node).into_iter().flatten().map(|(_, to)| *to));
        }
    }
    let group_of = groups(graph);
    let mut first = vec![usize::MAX; graph.groups.len()];
    for node in 0..count {
        if let Some(group) = at(&group_of, node) {
            let turn = at(&found, node);
            let first_turn = turn.min(at(&first, group));
            put(&mut first, group, first_turn);
        }
    }
    let mut sequence: Vec<usize> = (0..count).collect();
    sequence.order_by_key(|node| {
        let turn = at(&found, *node);
        let block = at(&group_of, *node).map_or(turn, |group| at(&first, group));
        (block, turn)
    });
    sequence
}

/// From one node to the next, down the middle.
fn down(index: usize, edge: &Edge, a: &PlacedNode, end: f64) -> PlacedEdge {
    let x = (LEFT + RIGHT) / 2.0;
    let start = a.y + a.height;
    let marks = edge.pins.len().min(9) + usize::from(edge.verdict.is_some());
    let stop = if edge.state == EdgeState::Denied { 20.0 } else { 9.0 };
    let labelled = if edge.label.is_empty() { 0.0 } else { 20.0 };
    let middle = (start + end - stop) / 2.0;
    PlacedEdge {
        index,
        points: vec![(x, start), (x, end)],
        label: (labelled > 0.0)
            .then_some((x, (middle + if marks > 0 { MARK * marks as f64 / 2.0 } else { 0.0 }).round())),
        mark: (marks > 0).then_some((x, (middle - labelled / 2.0).round())),
    }
}

/// A node and its size.
type Measured<'a> = (&'a PlacedNode, Option<&'a Size>);

/// How far a rail is from the column.
fn clear_of(rail: f64) -> f64 {
    if rail > WIDTH / 2.0 { rail - RIGHT } else { LEFT - rail }
}

/// What runs where beside the column.
struct Rails {
    /// Outlines by node.
    shapes: Vec<Shape>,
    taken: Vec<Vec<(f64, f64)>>,
    nodes: Vec<(f64, f64)>,
    /// Ends at each side of each node or row.
    ports: Lists<()>,
    labels: Vec<f64>,
}

impl Rails {
    fn new(graph: &Graph, nodes: &[Option<PlacedNode>]) -> Self {
        Rails {
            shapes: graph.nodes.iter().map(|node| node.shape).collect(),
            taken: vec![vec![]; RAILS.len()],
            nodes: nodes.iter().flatten().map(|node| (node.y, node.y + node.height)).collect(),
            ports: Lists::new(),
            labels: vec![],
        }
    }

    fn port(&mut self, node: &PlacedNode, size: Option<&Size>, row: Option<u32>, right: bool) -> f64 {
        let row = row.filter(|row| (*row as usize) < node.rows.len());
        let (middle, room) = match row.and_then(|row| node.rows.get(row as usize)) {
            Some((top, tall)) => (top + tall / 2.0, tall / 2.0 - 6.0),
            None if node.rows.is_empty() => {
                (size.map_or(node.height, |size| size.height) / 2.0, node.height / 2.0 - 8.0)
            }
            None => (HEAD / 2.0, HEAD / 2.0 - 8.0),
        };
        let place = row_side(node.index, right, row);
        let nth = self.ports.get(place).len();
        self.ports.push(place, ());
        let by = match nth % 3 {
            0 => 0.0,
            1 => 10.0,
            _ => -10.0,
        };
        node.y + middle + f64::clamp(by, -room.max(0.0), room.max(0.0))
    }

    fn route(
        &mut self,
        index: usize,
        edge: &Edge,
        ((a, a_size), (b, b_size)): (Measured<'_>, Measured<'_>),
    ) -> PlacedEdge {
        let (low, high) = (a.y.min(b.y), (a.y + a.height).max(b.y + b.height));
        // What stops short of its end needs the room before it.
        let fits = |rail: &usize| edge.state != EdgeState::Denied || clear_of(at(&RAILS, *rail)) >= STOP;
        let rails: Vec<usize> = (0..RAILS.len()).filter(fits).collect();
        let is_free = |rail: &&usize| {
            self.taken.get(**rail).is_some_and(|taken| taken.iter().all(|(l, h)| *h < low || high < *l))
        };
        let rail = rails.iter().find(is_free).copied().unwrap_or_else(|| at(&rails, index % rails.len().max(1)));
        if let Some(taken) = self.taken.get_mut(rail) {
            taken.push((low, high));
        }
        let x = at(&RAILS, rail);
        let right = x > WIDTH / 2.0;
        let (y1, y2) = (self.port(a, a_size, edge.from_row, right), self.port(b, b_size, edge.to_row, right));
        let side = |node: &PlacedNode, y: f64| {
            let shape = self.shapes.get(node.index).copied().unwrap_or_default();
            let (left, in_right) = inset(shape, node.height, y - node.y - node.height / 2.0);
            if right { node.x + node.width - in_right } else { node.x + left }
        };
        let mut points = vec![(side(a, y1), y1), (x, y1), (x, y2), (side(b, y2), y2)];
        tidy(&mut points);
        let label = label_width(&edge.label);
        let quiet = matches!(edge.state, EdgeState::Member | EdgeState::Dim);
        let label = (label > 0.0 && label <= 90.0 && !quiet)
            .then(|| self.beside(y1, y2))
            .flatten()
            .map(|y| (if right { x.min(WIDTH - 2.0 - label / 2.0) } else { x.max(2.0 + label / 2.0) }, y));
        let marked = !edge.pins.is_empty() || edge.verdict.is_some();
        let mark = marked.then(|| {
            let count = edge.pins.len().min(9) + usize::from(edge.verdict.is_some());
            let half = MARK * count as f64 / 2.0;
            let y = self.beside(y1, y2).unwrap_or_else(|| self.along(y1, y2));
            (x.clamp(half, WIDTH - half), y)
        });
        PlacedEdge { index, points, label, mark }
    }

    /// A height on the way where no label or mark stands yet, as near to its middle as there is one.
    fn along(&mut self, y1: f64, y2: f64) -> f64 {
        let (low, high, middle) = (y1.min(y2), y1.max(y2), ((y1 + y2) / 2.0).round());
        // The ends have arrow heads.
        let room = ((high - low) / 2.0 - MARK).max(0.0);
        let steps = (0..=(room / 6.0) as usize).map(|step| step as f64 * 6.0);
        let mut heights = steps.flat_map(|by| [middle + by, middle - by]);
        let is_free = |y: &f64| self.labels.iter().all(|other| (other - y).abs() > 20.0);
        let found = heights.find(is_free).unwrap_or(middle);
        self.labels.push(found);
        found
    }

    /// A height between two nodes where nothing stands yet.
    fn beside(&mut self, y1: f64, y2: f64) -> Option<f64> {
        let (low, high) = (y1.min(y2), y1.max(y2));
        let mut tops: Vec<(f64, f64)> = self.nodes.clone();
        tops.order_by(|a, b| a.0.total_cmp(&b.0));
        let found = tops
            .windows(2)
            .filter_map(|pair| match pair {
                [(_, end), (start, _)] if start - end >= 18.0 => Some(((start + end) / 2.0).round()),
                _ => None,
            })
            .find(|y| *y > low && *y < high && self.labels.iter().all(|other| (other - y).abs() > 20.0))?;
        self.labels.push(found);
        Some(found)
    }
}
