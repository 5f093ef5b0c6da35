//! The ways of the edges: level through the lanes, up and down only in the gutters between them, each on its own track.

use super::order::Entry;
use super::place::Levels;
use super::size::{Size, inset};
use super::web::{Chain, Web};
use super::{Lists, PlacedEdge, at, put, side_of};
use crate::graph::measure::{Font, width};
use crate::graph::{Edge, EdgeState, Graph, Node};
use crate::text::Order;

/// The narrowest gutter, and what of it is kept free of tracks on each side.
const GUTTER: f64 = 64.0;
const SIDE: f64 = 22.0;
const TRACK: f64 = 12.0;
/// However many tracks there are, they share this.
const MAX_TRACKS_WIDTH: f64 = 240.0;
/// An arrow's head and the air before it.
pub(in crate::graph) const ARROW: f64 = 9.0;
/// What pins and verdicts take on an edge, each.
pub(in crate::graph) const MARK: f64 = 24.0;
/// Around a label's letters.
const PLATE: f64 = 12.0;
/// Where a denied edge stops, with its dots.
const STOP: f64 = 44.0;
/// More bundles in one gutter than this are sorted by a rule of thumb.
const MAX_PAIRED: usize = 160;

/// The width of an edge label's plate.
pub(in crate::graph) fn label_width(label: &str) -> f64 {
    if label.is_empty() { 0.0 } else { (width(label, label_font(label)) + PLATE).ceil() }
}

/// Ports and the like are set as code, words are not.
pub(in crate::graph) fn label_font(label: &str) -> Font {
    if label.chars().any(|c| c.is_ascii_digit()) && !label.chars().any(|c| c.is_ascii_lowercase()) {
        Font::SmallCode
    } else {
        Font::Small
    }
}

/// What stands on an edge at one of its ends.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Thing {
    Marks(f64),
    Label(f64),
    Stop,
}

impl Thing {
    fn width(self) -> f64 {
        match self {
            Thing::Marks(width) | Thing::Label(width) => width,
            Thing::Stop => STOP,
        }
    }
}

/// Links that share a vertical line: those that part from one port, or meet at one.
struct Bundle {
    links: Vec<usize>,
    sibling: Option<usize>,
    lefts: Vec<f64>,
    rights: Vec<f64>,
    low: f64,
    high: f64,
    track: usize,
}

/// Lefts of the lanes, and the edges.
pub(super) struct Routed {
    pub lanes: Vec<f64>,
    pub end: f64,
    pub edges: Vec<PlacedEdge>,
}

/// Where an edge's things stand: per (link, right end?), outermost first.
type Things = Lists<Thing>;

pub(super) struct Router<'a> {
    pub graph: &'a Graph,
    pub web: &'a Web,
    pub sizes: &'a [Size],
    pub order: &'a [Vec<Entry>],
    pub levels: &'a Levels,
    pub widths: &'a [f64],
    pub heads: &'a [f64],
}

impl Router<'_> {
    fn node(&self, item: usize) -> Option<&Node> {
        self.graph.nodes.get(self.web.items.get(item)?.node?)
    }
    fn edge(&self, index: usize) -> Option<&Edge> {
        self.graph.edges.get(index)
    }
    fn top(&self, item: usize) -> f64 {
        at(&self.levels.items, item)
    }
    fn ends(&self, link: usize) -> (f64, f64) {
        self.web
            .links
            .get(link)
            .map_or((0.0, 0.0), |link| (self.top(link.left) + link.left_port, self.top(link.right) + link.right_port))
    }

    /// Routes everything, beginning at `start`.
    pub fn route(&self, start: f64) -> Routed {
        let lane_count = self.order.len();
        let (straight_siblings, around) = self.siblings();
        let mut gutters: Vec<Vec<Bundle>> = (0..lane_count).map(|_| vec![]).collect();
        for bundle in self.bundles(&around) {
            if let Some(gutter) = gutters.get_mut(bundle.0) {
                gutter.push(bundle.1);
            }
        }
        let mut tracks = Vec::with_capacity(lane_count);
        for gutter in &mut gutters {
            arrange(gutter);
            tracks.push(gutter.iter().map(|bundle| bundle.track + 1).max().unwrap_or_default());
        }
        let things = self.things();
        let mut sides = vec![(SIDE, SIDE); lane_count];
        for ((link, end), things) in things.iter() {
            let Some(lane) = self.web.links.get(link).and_then(|link| self.web.items.get(link.left)) else { continue };
            let needed: f64 = things.iter().map(|thing| thing.width()).sum();
            if let Some(side) = sides.get_mut(lane.lane) {
                if end == 1 {
                    side.1 = side.1.max(needed + ARROW + 8.0);
                } else {
                    side.0 = side.0.max(needed + 10.0);
                }
            }
        }
        // Lanes from left to right, and the x of every track.
        let (mut lanes, mut x) = (Vec::with_capacity(lane_count), start);
        let mut track_x: Vec<Vec<f64>> = Vec::with_capacity(lane_count);
        for lane in 0..lane_count {
            lanes.push(x);
            let right = x + at(self.widths, lane);
            let count = at(&tracks, lane);
            let (before, after) = at(&sides, lane);
            let pitch = if count > 1 { TRACK.min(MAX_TRACKS_WIDTH / (count - 1) as f64) } else { 0.0 };
            let zone = pitch * count.saturating_sub(1) as f64;
            let last = lane + 1 == lane_count;
            let needed = before + zone + after;
            let gutter = match (last, count) {
                (true, 0) => 0.0,
                (true, _) => SIDE + zone + 8.0,
                _ => needed.max(GUTTER).max(at(self.heads, lane) + 20.0 - at(self.widths, lane)),
            };
            let first = if last { right + SIDE } else { right + before + (gutter - needed).max(0.0) / 2.0 };
            track_x.push((0..count).map(|track| first + pitch * track as f64).collect());
            x = right + gutter;
        }
        let mut vertical: Vec<Option<f64>> = vec![None; self.web.links.len()];
        let mut around_x = vec![0.0; self.web.siblings.len()];
        for (gutter, xs) in gutters.iter().zip(&track_x) {
            for bundle in gutter {
                let x = at(xs, bundle.track);
                for link in &bundle.links {
                    put(&mut vertical, *link, Some(x));
                }
                if let Some(sibling) = bundle.sibling {
                    put(&mut around_x, sibling, x);
                }
            }
        }
        let mut edges = Vec::new();
        for chain in &self.web.chains {
            edges.extend(self.chain(chain, &lanes, &vertical, &things, &gutters));
        }
        let mut used = vec![0; lane_count];
        for sibling in straight_siblings {
            edges.extend(self.straight_sibling(sibling, &lanes, &mut used));
        }
        for (sibling, from, to) in around {
            edges.extend(self.around(sibling, from, to, &lanes, at(&around_x, sibling)));
        }
        edges.order_by_key(|edge| edge.index);
        Routed { lanes, end: x, edges }
    }

    /// Edges inside a lane: those with nothing between their ends, and those that go round, with their ports.
    fn siblings(&self) -> (Vec<usize>, Vec<(usize, f64, f64)>) {
        let place = super::ports::places(self.order, self.web.items.len());
        let (mut straight, mut around) = (vec![], vec![]);
        for (index, sibling) in self.web.siblings.iter().enumerate() {
            let (a, b) = (at(&place, sibling.from), at(&place, sibling.to));
            let lane = self.web.items.get(sibling.from).and_then(|item| self.order.get(item.lane));
            let blocked = lane.is_none_or(|lane| {
                lane.iter().take(a.max(b)).skip(a.min(b) + 1).any(|entry| match entry {
                    Entry::Item(item) => self.node(*item).is_some(),
                    Entry::Hole(_) => false,
                })
            });
            let edge = self.edge(sibling.edge);
            let rows = edge.is_some_and(|edge| edge.from_row.is_some() || edge.to_row.is_some());
            if !blocked && !rows {
                straight.push(index);
                continue;
            }
            let port = |item: usize, row: Option<u32>, by: f64| {
                let size = self.sizes.get(item);
                let row = row.filter(|row| size.is_some_and(|size| (*row as usize) < size.rows.len()));
                let by = if row.is_some() { by * 0.75 } else { by };
                self.top(item) + size.map_or(0.0, |size| super::ports::row_middle(size, row)) + by
            };
            let down = if a < b { 12.0 } else { -12.0 };
            let (from_row, to_row) = edge.map_or((None, None), |edge| (edge.from_row, edge.to_row));
            around.push((index, port(sibling.from, from_row, down), port(sibling.to, to_row, -down)));
        }
        (straight, around)
    }

    fn bundles(&self, around: &[(usize, f64, f64)]) -> Vec<(usize, Bundle)> {
        // Keyed by the port they share and how they look; links that are level need no track.
        let key = |item: usize, port: f64, weight: u8| (item, (port * 4.0) as i64 * 16 + i64::from(weight));
        let (mut parting, mut meeting) = (Lists::new(), Lists::new());
        let bent = |link: usize| {
            let (left, right) = self.ends(link);
            (left - right).abs() > 0.5
        };
        for (index, link) in self.web.links.iter().enumerate().filter(|(index, _)| bent(*index)) {
            parting.push(key(link.left, link.left_port, link.weight), index);
        }
        let mut bundles = Vec::new();
        for (_, links) in parting.iter() {
            match links {
                [single] => {
                    if let Some(link) = self.web.links.get(*single) {
                        meeting.push(key(link.right, link.right_port, link.weight), *single);
                    }
                }
                _ => bundles.push(links.to_vec()),
            }
        }
        bundles.extend(meeting.iter().map(|(_, links)| links.to_vec()));
        let mut all: Vec<(usize, Bundle)> = bundles
            .into_iter()
            .filter_map(|links| {
                let first = self.web.links.get(*links.first()?)?;
                let lane = self.web.items.get(first.left)?.lane;
                let (mut lefts, mut rights): (Vec<f64>, Vec<f64>) = links.iter().map(|link| self.ends(*link)).unzip();
                lefts.dedup();
                rights.dedup();
                Some((lane, Bundle::new(links, None, lefts, rights)))
            })
            .collect();
        for (sibling, from, to) in around {
            let Some(lane) = self.web.siblings.get(*sibling).and_then(|sibling| self.web.items.get(sibling.from))
            else {
                continue;
            };
            all.push((lane.lane, Bundle::new(vec![], Some(*sibling), vec![*from, *to], vec![])));
        }
        all
    }

    /// Which end of which link each edge's marks and label take.
    fn things(&self) -> Things {
        let mut things = Things::new();
        let mut taken: Lists<f64> = Lists::new();
        let mut chains: Vec<&Chain> = self.web.chains.iter().collect();
        chains.order_by_key(|chain| {
            std::cmp::Reverse(self.edge(chain.edge).map_or(0, |edge| super::web::weight(edge.state)))
        });
        for chain in chains {
            let Some(edge) = self.edge(chain.edge) else { continue };
            let (first, last) = (chain.links.start, chain.links.end.saturating_sub(1));
            let (source, target) =
                if chain.backward { ((last, true), (first, false)) } else { ((first, false), (last, true)) };
            let count = edge.pins.len().min(9) + usize::from(edge.verdict.is_some());
            let mut put_at = |preferred: [(usize, bool); 2], thing: Thing| {
                let port = |(link, right): (usize, bool)| {
                    let ends = self.ends(link);
                    let item = self.web.links.get(link).map_or(0, |link| if right { link.right } else { link.left });
                    (side_of(item, right), if right { ends.1 } else { ends.0 })
                };
                let own = |place: &(usize, bool)| !things.get(side_of(place.0, place.1)).is_empty();
                let free = |place: &(usize, bool)| {
                    let (at, y) = port(*place);
                    own(place) || taken.get(at).iter().all(|other| (other - y).abs() >= 18.0)
                };
                let place = preferred.iter().find(|place| free(place)).or(preferred.first()).copied();
                if let Some(place) = place {
                    let (at, y) = port(place);
                    taken.push(at, y);
                    things.push(side_of(place.0, place.1), thing);
                }
            };
            if edge.state == EdgeState::Denied {
                put_at([target, target], Thing::Stop);
            }
            if count > 0 {
                put_at([source, target], Thing::Marks(count as f64 * MARK));
            }
            if !edge.label.is_empty() {
                put_at([target, source], Thing::Label(label_width(&edge.label)));
            }
        }
        things
    }

    fn chain(
        &self,
        chain: &Chain,
        lanes: &[f64],
        vertical: &[Option<f64>],
        things: &Things,
        gutters: &[Vec<Bundle>],
    ) -> Option<PlacedEdge> {
        let mut placed = PlacedEdge { index: chain.edge, ..PlacedEdge::default() };
        for index in chain.links.clone() {
            let link = self.web.links.get(index)?;
            let (y1, y2) = self.ends(index);
            let (x1, x2) = (self.side(link.left, y1, true, lanes), self.side(link.right, y2, false, lanes));
            placed.points.push((x1, y1));
            if let Some(x) = at(vertical, index) {
                placed.points.push((x, y1));
                placed.points.push((x, y2));
            }
            placed.points.push((x2, y2));
            let lane = self.web.items.get(link.left).map_or(0, |item| item.lane);
            let crossed = gutters.get(lane).is_some_and(|bundles| {
                bundles
                    .iter()
                    .any(|bundle| !bundle.links.contains(&index) && bundle.low - 9.0 < y1 && y1 < bundle.high + 9.0)
            });
            let alone = at(vertical, index).is_none() && !crossed;
            let here = [things.get(side_of(index, false)), things.get(side_of(index, true))];
            for (end, list) in here.iter().enumerate() {
                let right_end = end == 1;
                let y = if right_end { y2 } else { y1 };
                // A thing with the link for itself stands in its middle.
                let arrow_right = !chain.backward;
                let stop = if list.contains(&Thing::Stop) || here.iter().any(|list| list.contains(&Thing::Stop)) {
                    STOP - ARROW
                } else {
                    0.0
                };
                let single = alone
                    && here.iter().flat_map(|list| list.iter()).filter(|thing| **thing != Thing::Stop).count() == 1;
                let (mut from_left, mut from_right) = (x1 + 8.0, x2 - ARROW - 5.0);
                for thing in list.iter() {
                    let half = thing.width() / 2.0;
                    let x = if single {
                        if arrow_right { (x1 + x2 - ARROW - stop) / 2.0 } else { (x1 + ARROW + stop + x2) / 2.0 }
                    } else if right_end {
                        from_right -= thing.width();
                        from_right + half
                    } else {
                        from_left += thing.width();
                        from_left - half
                    };
                    match thing {
                        Thing::Marks(_) => placed.mark = Some((x.round(), y)),
                        Thing::Label(_) => placed.label = Some((x.round(), y)),
                        Thing::Stop => {}
                    }
                }
            }
        }
        if chain.backward {
            placed.points.reverse();
        }
        tidy(&mut placed.points);
        Some(placed)
    }

    /// The x at which an edge touches an item's side.
    fn side(&self, item: usize, y: f64, right: bool, lanes: &[f64]) -> f64 {
        let Some(entry) = self.web.items.get(item) else { return 0.0 };
        let (left, width) = (at(lanes, entry.lane), at(self.widths, entry.lane));
        let in_by = self
            .node(item)
            .map_or((0.0, 0.0), |node| inset(node.shape, entry.height, y - self.top(item) - entry.height / 2.0));
        if right { left + width - in_by.1 } else { left + in_by.0 }
    }

    /// Straight down (or up) from one node to the next in its lane.
    fn straight_sibling(&self, index: usize, lanes: &[f64], used: &mut [usize]) -> Option<PlacedEdge> {
        let sibling = self.web.siblings.get(index)?;
        let (from, to) = (self.web.items.get(sibling.from)?, self.web.items.get(sibling.to)?);
        let nth = at(used, from.lane);
        let x = at(lanes, from.lane) + at(self.widths, from.lane) - 34.0 - 14.0 * (nth % 5) as f64;
        put(used, from.lane, nth + 1);
        let (a, b) = (self.top(sibling.from), self.top(sibling.to));
        let (start, end) = if a < b { (a + from.height, b) } else { (a, b + to.height) };
        let edge = self.edge(sibling.edge)?;
        // The label keeps clear of edges that pass between.
        let crossing: Vec<f64> = self
            .order
            .get(from.lane)?
            .iter()
            .filter_map(|entry| match entry {
                Entry::Item(item) if self.node(*item).is_none() => Some(self.top(*item)),
                _ => None,
            })
            .collect();
        let clear = |share: &f64| {
            let y = start + (end - start) * share;
            crossing.iter().all(|other| (other - y).abs() > 10.0)
        };
        let spot = |shares: &[f64]| {
            let share = shares.iter().find(|share| clear(share)).or(shares.first()).copied().unwrap_or(0.5);
            (x, (start + (end - start) * share).round())
        };
        let marked = !edge.pins.is_empty() || edge.verdict.is_some();
        Some(PlacedEdge {
            index: sibling.edge,
            points: vec![(x, start), (x, end)],
            label: (!edge.label.is_empty()).then(|| spot(&[0.45, 0.6, 0.3, 0.7])),
            mark: marked.then(|| spot(&[0.35, 0.25, 0.7])),
        })
    }

    /// Out to the gutter and back in.
    fn around(&self, index: usize, from_y: f64, to_y: f64, lanes: &[f64], x: f64) -> Option<PlacedEdge> {
        let sibling = self.web.siblings.get(index)?;
        let edge = self.edge(sibling.edge)?;
        let start = (self.side(sibling.from, from_y, true, lanes), from_y);
        let end = (self.side(sibling.to, to_y, true, lanes), to_y);
        let marked = !edge.pins.is_empty() || edge.verdict.is_some();
        Some(PlacedEdge {
            index: sibling.edge,
            points: vec![start, (x, from_y), (x, to_y), end],
            label: None,
            mark: marked.then_some((x, ((from_y + to_y) / 2.0).round())),
        })
    }
}

impl Bundle {
    fn new(links: Vec<usize>, sibling: Option<usize>, lefts: Vec<f64>, rights: Vec<f64>) -> Self {
        let ys = || lefts.iter().chain(&rights).copied();
        let (low, high) = (ys().fold(f64::MAX, f64::min), ys().fold(f64::MIN, f64::max));
        Bundle { links, sibling, lefts, rights, low, high, track: 0 }
    }
    /// What it costs to run left of another: its ways on to the right cross the other, the other's ways in cross it.
    fn left_of(&self, other: &Bundle) -> usize {
        let cost = |ys: &[f64], bundle: &Bundle| -> usize {
            ys.iter()
                .map(|y| match y {
                    y if *y > bundle.low + 0.5 && *y < bundle.high - 0.5 => 2,
                    y if *y >= bundle.low - 0.5 && *y <= bundle.high + 0.5 => 5,
                    _ => 0,
                })
                .sum()
        };
        cost(&self.rights, other) + cost(&other.lefts, self)
    }
}

/// Orders a gutter's bundles from left to right with few crossings, and gives them tracks.
fn arrange(bundles: &mut [Bundle]) {
    // Edges that go down start from the lowest at the left, edges that go up from the highest.
    let key = |bundle: &Bundle| {
        let down = bundle.lefts.first().copied().unwrap_or_default() <= bundle.low + 0.5;
        let first = bundle.lefts.first().copied().unwrap_or_default();
        (down, if down { -first } else { first })
    };
    bundles.order_by(|a, b| {
        let (a, b) = (key(a), key(b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    if bundles.len() <= MAX_PAIRED {
        for _ in 0..bundles.len().min(24) {
            let mut better = false;
            for left in 0..bundles.len().saturating_sub(1) {
                let (Some(a), Some(b)) = (bundles.get(left), bundles.get(left + 1)) else { continue };
                if b.left_of(a) < a.left_of(b) {
                    bundles.swap(left, left + 1);
                    better = true;
                }
            }
            if !better {
                break;
            }
        }
    }
    let mut placed: Vec<(f64, f64, usize)> = Vec::with_capacity(bundles.len());
    for bundle in bundles {
        let track = placed
            .iter()
            .filter(|(low, high, _)| *low < bundle.high + 8.0 && bundle.low < *high + 8.0)
            .map(|(_, _, track)| track + 1)
            .max()
            .unwrap_or_default();
        bundle.track = track;
        placed.push((bundle.low, bundle.high, track));
    }
}

/// Takes away corners that are none.
pub(super) fn tidy(points: &mut Vec<(f64, f64)>) {
    let mut kept: Vec<(f64, f64)> = Vec::with_capacity(points.len());
    for point in points.iter().copied() {
        if kept.last().is_some_and(|last| (last.0 - point.0).abs() < 0.01 && (last.1 - point.1).abs() < 0.01) {
            continue;
        }
        if let [.., before, middle] = kept.as_slice() {
            let level = (before.1 - middle.1).abs() < 0.01 && (middle.1 - point.1).abs() < 0.01;
            let upright = (before.0 - middle.0).abs() < 0.01 && (middle.0 - point.0).abs() < 0.01;
            if level || upright {
                kept.pop();
            }
        }
        kept.push(point);
    }
    *points = kept;
}

/// The room that an edge from the node above, with its label and pins, needs over a node.
pub(super) fn extra(graph: &Graph, web: &Web, order: &[Vec<Entry>]) -> Vec<f64> {
    let place = super::ports::places(order, web.items.len());
    let mut extra = vec![0.0; web.items.len()];
    for sibling in &web.siblings {
        let Some(edge) = graph.edges.get(sibling.edge) else { continue };
        let lower = if at(&place, sibling.from) > at(&place, sibling.to) { sibling.from } else { sibling.to };
        let wanted: f64 =
            8.0 + if edge.label.is_empty() { 0.0 } else { 14.0 } + if edge.pins.is_empty() { 0.0 } else { MARK };
        let now: f64 = at(&extra, lower);
        put(&mut extra, lower, now.max(wanted));
    }
    extra
}
