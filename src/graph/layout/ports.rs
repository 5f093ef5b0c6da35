//! Where edges leave and enter: at the row they name, else at the middle; one straight, the others beside it.

use super::size::{HEAD, Size};
use super::web::{Web, by_id, edges};
use super::{Lists, Place, at, put, side_of};
use crate::graph::Graph;
use crate::text::Order;

/// How far beside the middle the second edge runs.
const BESIDE: f64 = 12.0;
/// A bend smaller than this looks like a mistake.
const KINK: f64 = 9.0;

/// Middle of a row, or of the head, or of the whole node; and half of the room there is for edges.
fn anchor(size: &Size, row: Option<u32>) -> (f64, f64) {
    match row.and_then(|row| size.rows.get(row as usize)) {
        Some((top, height)) => (top + height / 2.0, height / 2.0 - 7.0),
        None if size.rows.is_empty() => (size.height / 2.0, size.height / 2.0 - 8.0),
        None => (HEAD / 2.0, HEAD / 2.0 - 8.0),
    }
}

/// The middle of the row an edge names at one of its ends, from the node's top.
pub(super) fn row_middle(size: &Size, row: Option<u32>) -> f64 {
    anchor(size, row).0
}

/// Nodes that are entered from several rows of one card, with the middle of those rows: such a node is made so tall
/// that every edge stays straight.
pub(super) fn fans(graph: &Graph, sizes: &mut [Size]) -> Vec<Option<f64>> {
    let ids = by_id(graph);
    let mut entering: Vec<Vec<(usize, Option<u32>)>> = vec![vec![]; sizes.len()];
    for (_, edge, from, to) in edges(graph, &ids) {
        let rank = |node: usize| graph.nodes.get(node).map_or(0, |node| node.rank);
        let Some(entering) = entering.get_mut(to) else { continue };
        if rank(from) < rank(to) && sizes.get(to).is_some_and(|size| size.rows.is_empty()) {
            entering.push((from, edge.from_row));
        }
    }
    let mut fans = vec![None; sizes.len()];
    for (to, mut sources) in entering.into_iter().enumerate() {
        let Some(&(card, _)) = sources.first() else { continue };
        let count = sources.len();
        sources.order();
        sources.dedup();
        let Some(size) = sizes.get(card) else { continue };
        let rows: Option<Vec<f64>> =
            sources.iter().map(|(from, row)| (*from == card).then_some(())?.and_row(size, *row)).collect();
        let Some(rows) = rows else { continue };
        if count < 2 || sources.len() != count {
            continue;
        }
        let (low, high) = rows.iter().fold((f64::MAX, f64::MIN), |(low, high), y| (low.min(*y), high.max(*y)));
        let tall = high - low + 42.0;
        if let Some(size) = sizes.get_mut(to) {
            size.height = size.height.max(tall);
        }
        put(&mut fans, to, Some((low + high) / 2.0));
    }
    fans
}

trait AndRow {
    fn and_row(self, size: &Size, row: Option<u32>) -> Option<f64>;
}
impl AndRow for () {
    fn and_row(self, size: &Size, row: Option<u32>) -> Option<f64> {
        let (top, height) = size.rows.get(row? as usize)?;
        Some(top + height / 2.0)
    }
}

/// A row's side, or that of an item as a whole, which comes before its rows.
pub(super) fn row_side(item: usize, right: bool, row: Option<u32>) -> Place {
    (item, (i64::from(right) << 33) | row.map_or(0, |row| i64::from(row) + 1))
}

fn of_row_side((item, side): Place) -> (usize, bool, Option<u32>) {
    (item, side >> 33 == 1, u32::try_from((side & ((1 << 33) - 1)) - 1).ok())
}

/// Gives every link its ports; `place` is each item's place in its lane.
pub(super) fn assign(web: &mut Web, graph: &Graph, sizes: &[Size], fans: &[Option<f64>], place: &[usize]) {
    // Links at each side of each row, and of each item as a whole.
    let mut sides = Lists::new();
    for chain in &web.chains {
        let Some(edge) = graph.edges.get(chain.edge) else { continue };
        for index in chain.links.clone() {
            let Some(link) = web.links.get(index) else { continue };
            let (first, last) = (index == chain.links.start, index + 1 == chain.links.end);
            let (from_row, to_row) =
                if chain.backward { (edge.to_row, edge.from_row) } else { (edge.from_row, edge.to_row) };
            let has_row = |item: usize, row: Option<u32>| {
                row.filter(|row| sizes.get(item).is_some_and(|size| (*row as usize) < size.rows.len()))
            };
            if first {
                sides.push(row_side(link.left, true, has_row(link.left, from_row)), index);
            }
            if last {
                sides.push(row_side(link.right, false, has_row(link.right, to_row)), index);
            }
        }
    }
    for (place_of, here) in sides.iter() {
        let (item, right_side, row) = of_row_side(place_of);
        let mut here = here.to_vec();
        let Some(size) = sizes.get(item) else { continue };
        let (middle, room) = anchor(size, row);
        let other =
            |index: usize| web.links.get(index).map_or(0, |link| if right_side { link.right } else { link.left });
        let weight = |index: usize| web.links.get(index).map_or(0, |link| link.weight);
        here.order_by_key(|index| (std::cmp::Reverse(weight(*index)), at(place, other(*index)), *index));
        let fan = if right_side { None } else { fans.get(item).and_then(Option::as_ref) };
        let main = here.first().copied().unwrap_or_default();
        let main_place = at(place, other(main));
        let mut ports = Vec::with_capacity(here.len());
        for (nth, index) in here.iter().enumerate() {
            let card_row = web.links.get(*index).and_then(|link| {
                let edge = graph.edges.get(link.edge)?;
                let (top, height) = sizes.get(link.left)?.rows.get(edge.from_row? as usize)?;
                Some(top + height / 2.0)
            });
            let port = match (fan, card_row) {
                (Some(mid), Some(row)) => (middle + row - mid, true, true),
                _ if nth == 0 => (middle, true, true),
                _ => {
                    let up = at(place, other(*index)) < main_place
                        || (at(place, other(*index)) == main_place && nth % 2 == 0);
                    let by = BESIDE.min(room.max(3.0));
                    (middle + if up { -by } else { by }, row.is_some(), false)
                }
            };
            ports.push((*index, port));
        }
        for (index, (port, level, main)) in ports {
            if let Some(link) = web.links.get_mut(index) {
                if right_side {
                    link.left_port = port;
                } else {
                    link.right_port = port;
                }
                link.level &= level;
                link.main &= main;
            }
        }
    }
}

/// Moves ports by the few pixels that would leave a kink in an edge, where nothing else is near.
pub(super) fn snap(web: &mut Web, sizes: &[Size], tops: &[f64]) {
    let mut sides: Lists<f64> = Lists::new();
    for link in &web.links {
        sides.push(side_of(link.left, true), link.left_port);
        sides.push(side_of(link.right, false), link.right_port);
    }
    for link in &mut web.links {
        let kink = at(tops, link.right) + link.right_port - at(tops, link.left) - link.left_port;
        if kink.abs() < 0.01 || kink.abs() > KINK {
            continue;
        }
        for (item, right_side, port, by) in
            [(link.left, true, link.left_port, kink), (link.right, false, link.right_port, -kink)]
        {
            let Some(size) = sizes.get(item).filter(|size| size.rows.is_empty()) else { continue };
            let fits = (port + by - size.height / 2.0).abs() < size.height / 2.0 - 9.0;
            let Some(ports) = sides.get_mut(side_of(item, right_side)) else { continue };
            let near =
                ports.iter().filter(|other| (*other - port - by).abs() < 10.0 && (*other - port).abs() > 0.01).count();
            let shared = ports.iter().filter(|other| (*other - port).abs() < 0.01).count() > 1;
            if fits && near == 0 && !shared {
                for other in ports.iter_mut().filter(|other| (**other - port).abs() < 0.01) {
                    *other += by;
                }
                if right_side {
                    link.left_port += by;
                } else {
                    link.right_port += by;
                }
                break;
            }
        }
    }
}

/// Each item's place in its lane.
pub(super) fn places(lanes: &[Vec<super::order::Entry>], items: usize) -> Vec<usize> {
    let mut place = vec![0; items];
    for lane in lanes {
        for (nth, entry) in lane.iter().enumerate() {
            if let super::order::Entry::Item(item) = entry {
                put(&mut place, *item, nth);
            }
        }
    }
    place
}
