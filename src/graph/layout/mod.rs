//! Where everything in a picture goes. A function of the graph alone.

mod column;
mod loose;
mod order;
mod place;
mod ports;
mod route;
mod size;
mod web;

pub(super) use route::{ARROW, MARK, label_font, label_width};
pub(super) use size::{HEAD, MARK_PAD, ROW_TEXT, ROW_TEXT_ENTERED, inset, piece_font, text_end, text_start};

use super::{Graph, measure};
use std::collections::BTreeMap;

/// Which way cause leads to effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Wide screens.
    LeftToRight,
    /// Narrow screens.
    TopToBottom,
}

/// A picture with places, in CSS pixels from its top left corner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    pub width: f64,
    pub height: f64,
    pub lanes: Vec<PlacedLane>,
    pub groups: Vec<PlacedGroup>,
    pub nodes: Vec<PlacedNode>,
    pub edges: Vec<PlacedEdge>,
}

/// A lane's head.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlacedLane {
    pub x: f64,
    pub y: f64,
    pub label: String,
}

/// A group's box; index into [`Graph::groups`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlacedGroup {
    pub index: usize,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// A node's box; index into [`Graph::nodes`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlacedNode {
    pub index: usize,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    /// Top of each row, from the node's own top, and its height.
    pub rows: Vec<(f64, f64)>,
}

/// An edge's way; index into [`Graph::edges`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlacedEdge {
    pub index: usize,
    /// Corners of the orthogonal way, ends included.
    pub points: Vec<(f64, f64)>,
    /// Where the label's middle goes.
    pub label: Option<(f64, f64)>,
    /// Where the pins or the verdict mark go.
    pub mark: Option<(f64, f64)>,
}

/// Places everything.
pub fn layout(graph: &Graph, direction: Direction) -> Layout {
    match direction {
        Direction::LeftToRight => lanes(graph),
        Direction::TopToBottom => column::column(graph),
    }
}

/// Room around the picture.
const MARGIN: f64 = 16.0;
/// Around the lanes of a group.
const GROUP_SIDE: f64 = 12.0;
/// Where lane heads stand, and what is below them.
const HEAD_BASELINE: f64 = 20.0;
const BELOW_HEADS: f64 = 42.0;

/// Lanes from left to right.
fn lanes(graph: &Graph) -> Layout {
    if graph.nodes.is_empty() {
        return Layout::default();
    }
    let mut sizes = sizes(graph);
    let fans = ports::fans(graph, &mut sizes);
    let mut web = web::build(graph, &sizes);
    let rows = row_offsets(graph, &web, &sizes);
    let order = order::order(&web, &|link| at(&rows, link));
    let place = ports::places(&order, web.items.len());
    ports::assign(&mut web, graph, &sizes, &fans, &place);
    let heads: Vec<&str> =
        web.ranks.iter().map(|rank| graph.lanes.get(*rank as usize).map_or("", String::as_str)).collect();
    let top = if heads.iter().any(|head| !head.is_empty()) { BELOW_HEADS } else { MARGIN };
    let levels = place::place(&web, &order, top, &route::extra(graph, &web, &order));
    ports::snap(&mut web, &sizes, &levels.items);
    let mut widths = vec![0.0_f64; order.len()];
    for (item, size) in web.items.iter().zip(&sizes) {
        let width = at(&widths, item.lane).max(size.width);
        put(&mut widths, item.lane, width);
    }
    let head_widths: Vec<f64> = heads.iter().map(|head| measure::width(head, measure::Font::Small) * 1.08).collect();
    let router = route::Router {
        graph,
        web: &web,
        sizes: &sizes,
        order: &order,
        levels: &levels,
        widths: &widths,
        heads: &head_widths,
    };
    let routed = router.route(MARGIN + GROUP_SIDE);
    let mut placed = Layout { edges: routed.edges, ..Layout::default() };
    let mut bottom = 0.0_f64;
    for (index, (item, size)) in web.items.iter().zip(&sizes).enumerate() {
        let (x, y) = (at(&routed.lanes, item.lane), at(&levels.items, index));
        bottom = bottom.max(y + size.height);
        placed.nodes.push(PlacedNode {
            index,
            x,
            y,
            width: at(&widths, item.lane),
            height: size.height,
            rows: size.rows.clone(),
        });
    }
    for (index, span) in web.spans.iter().enumerate() {
        let Some((first, last)) = *span else { continue };
        let (y, end) = at(&levels.groups, index);
        let x = at(&routed.lanes, first) - GROUP_SIDE;
        let right = at(&routed.lanes, last) + at(&widths, last) + GROUP_SIDE;
        bottom = bottom.max(end);
        placed.groups.push(PlacedGroup { index, x, y, width: right - x, height: end - y });
    }
    for (lane, head) in heads.iter().enumerate().filter(|(_, head)| !head.is_empty()) {
        let x = at(&routed.lanes, lane);
        placed.lanes.push(PlacedLane { x, y: HEAD_BASELINE, label: (*head).to_owned() });
    }
    for edge in &placed.edges {
        bottom = edge.points.iter().fold(bottom, |bottom, point| bottom.max(point.1 + 8.0));
    }
    placed.width = routed.end + GROUP_SIDE + MARGIN;
    placed.height = bottom + MARGIN;
    placed
}

/// The size of every drawn node.
fn sizes(graph: &Graph) -> Vec<size::Size> {
    let ids = web::by_id(graph);
    let mut entered = vec![false; graph.nodes.len()];
    for (_, edge, _, to) in web::edges(graph, &ids) {
        if edge.to_row.is_some() {
            put(&mut entered, to, true);
        }
    }
    graph.nodes.iter().zip(entered).take(web::MAX_NODES).map(|(node, entered)| size::measure(node, entered)).collect()
}

/// How far from the middles of its nodes each link's rows lie.
fn row_offsets(graph: &Graph, web: &web::Web, sizes: &[size::Size]) -> Vec<(f64, f64)> {
    let mut offsets = vec![(0.0, 0.0); web.links.len()];
    let offset = |item: usize, row: Option<u32>| {
        sizes
            .get(item)
            .filter(|size| !size.rows.is_empty())
            .map_or(0.0, |size| ports::row_middle(size, row) - size.height / 2.0)
    };
    for chain in &web.chains {
        let Some(edge) = graph.edges.get(chain.edge) else { continue };
        let (left_row, right_row) =
            if chain.backward { (edge.to_row, edge.from_row) } else { (edge.from_row, edge.to_row) };
        for index in chain.links.clone() {
            let Some(link) = web.links.get(index) else { continue };
            let left = if index == chain.links.start { offset(link.left, left_row) } else { 0.0 };
            let right = if index + 1 == chain.links.end { offset(link.right, right_row) } else { 0.0 };
            put(&mut offsets, index, (left, right));
        }
    }
    offsets
}

/// A place that several things may share: a side of an item, an end of a link, a port.
type Place = (usize, i64);

/// The left or the right of an item or a link.
fn side_of(index: usize, right: bool) -> Place {
    (index, i64::from(right))
}

/// Lists by place, in the places' order: one map of places, whatever is listed.
struct Lists<T> {
    index: BTreeMap<Place, usize>,
    lists: Vec<Vec<T>>,
}

impl<T> Lists<T> {
    fn new() -> Self {
        Lists { index: BTreeMap::new(), lists: Vec::new() }
    }
    fn push(&mut self, place: Place, item: T) {
        let index = *self.index.entry(place).or_insert(self.lists.len());
        match self.lists.get_mut(index) {
            Some(list) => list.push(item),
            None => self.lists.push(vec![item]),
        }
    }
    /// What is listed at a place; nothing where nothing was put.
    fn get(&self, place: Place) -> &[T] {
        self.index.get(&place).and_then(|index| self.lists.get(*index)).map_or(&[], Vec::as_slice)
    }
    fn get_mut(&mut self, place: Place) -> Option<&mut Vec<T>> {
        self.lists.get_mut(*self.index.get(&place)?)
    }
    fn iter(&self) -> impl Iterator<Item = (Place, &[T])> {
        self.index.iter().filter_map(|(place, index)| Some((*place, self.lists.get(*index)?.as_slice())))
    }
}

/// The value at an index; what is not there is nothing.
fn at<T: Copy + Default>(values: &[T], index: usize) -> T {
    values.get(index).copied().unwrap_or_default()
}

/// Sets the value at an index that is there.
fn put<T>(values: &mut [T], index: usize, value: T) {
    if let Some(slot) = values.get_mut(index) {
        *slot = value;
    }
}
