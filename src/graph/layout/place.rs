//! How high everything stands: as compact as the order allows, with linked ports on one line where that is possible.
//!
//! Tops of items, tops of groups and bottoms of groups are variables; what must lie below what is a graph of
//! differences without cycles. Aligning two ports makes one variable of two, unless that would close a cycle.

use super::order::Entry;
use super::web::Web;
use super::{at, put};
use crate::text::Order;
use std::collections::VecDeque;

/// Room between nodes, between passing edges, and between groups.
const NODE_GAP: f64 = 28.0;
const PASS_GAP: f64 = 12.0;
const GROUP_GAP: f64 = 22.0;
/// Inside a group's box, above and below its members.
pub(super) const GROUP_TOP: f64 = 20.0;
pub(super) const GROUP_BOTTOM: f64 = 14.0;
/// Steps that looking for cycles may take.
const ALIGN_BUDGET: usize = 1_000_000;

/// Tops of the items; tops and bottoms of the groups.
#[derive(Default)]
pub(super) struct Levels {
    pub items: Vec<f64>,
    pub groups: Vec<(f64, f64)>,
}

/// `lower` stands at least `by` below `upper`.
#[derive(Clone, Copy)]
struct Below {
    upper: usize,
    lower: usize,
    by: f64,
}

/// Variables that keep their distance: a union-find with offsets.
struct Classes {
    root: Vec<usize>,
    offset: Vec<f64>,
    members: Vec<Vec<usize>>,
}

struct Solver {
    classes: Classes,
    below: Vec<Below>,
    /// Constraints in which a variable is the upper one; the lower one.
    under: Vec<Vec<usize>>,
    over: Vec<Vec<usize>>,
    /// No variable stands higher than this.
    highest: Vec<f64>,
    seen: Vec<usize>,
    round: usize,
    budget: usize,
}

/// Places everything; `extra` is room that an item needs above itself beside what is its own.
pub(super) fn place(web: &Web, lanes: &[Vec<Entry>], top: f64, extra: &[f64]) -> Levels {
    let items = web.items.len();
    let groups = web.spans.len();
    let mut highest = vec![top; items + 2 * groups];
    for (index, item) in web.items.iter().enumerate() {
        put(&mut highest, index, top + item.above);
    }
    let mut solver = Solver::new(highest, constraints(web, lanes, extra));
    let mut links: Vec<&super::web::Link> = web.links.iter().collect();
    // Proofs first; then the inner parts of long edges, which would otherwise bend twice; then the rest.
    let inner = |link: &super::web::Link| {
        let passing = |item: usize| web.items.get(item).is_some_and(|item| item.node.is_none());
        usize::from(passing(link.left)) + usize::from(passing(link.right))
    };
    links.order_by_key(|link| {
        let inner = inner(link);
        let urgent = link.main && link.weight >= 5;
        (!urgent, std::cmp::Reverse(inner), !link.main, std::cmp::Reverse(link.weight))
    });
    for link in links {
        let level = link.level || inner(link) == 2;
        if level {
            solver.align(link.left, link.right, link.left_port - link.right_port);
        }
    }
    let mut tops = solver.topmost();
    solver.settle(web, &mut tops);
    let levels = (0..items).map(|item| at(&tops, item)).collect::<Vec<_>>();
    let mut boxes = vec![(f64::MAX, f64::MIN); groups];
    for (index, item) in web.items.iter().enumerate() {
        if let Some(bounds) = item.group.and_then(|group| boxes.get_mut(group)) {
            let y = at(&levels, index);
            bounds.0 = bounds.0.min(y - item.above - GROUP_TOP);
            bounds.1 = bounds.1.max(y + item.height + GROUP_BOTTOM);
        }
    }
    Levels { items: levels, groups: boxes }
}

/// What must lie below what.
fn constraints(web: &Web, lanes: &[Vec<Entry>], extra: &[f64]) -> Vec<Below> {
    let items = web.items.len();
    let groups = web.spans.len();
    let (box_top, box_bottom) = (|group: usize| items + group, |group: usize| items + groups + group);
    let mut below = Vec::new();
    for (index, item) in web.items.iter().enumerate() {
        if let Some(group) = item.group {
            below.push(Below { upper: box_top(group), lower: index, by: GROUP_TOP + item.above });
            below.push(Below { upper: index, lower: box_bottom(group), by: item.height + GROUP_BOTTOM });
        }
    }
    for (group, span) in web.spans.iter().enumerate() {
        if span.is_some() {
            below.push(Below { upper: box_top(group), lower: box_bottom(group), by: GROUP_TOP + GROUP_BOTTOM });
        }
    }
    for lane in lanes {
        let around = surroundings(web, lane);
        for (pair, within) in lane.windows(2).zip(around.windows(2)) {
            let ([upper, lower], [upper_in, lower_in]) = (pair, within) else { continue };
            let same = upper_in == lower_in;
            let passing = |entry: &Entry| match entry {
                Entry::Item(index) => web.items.get(*index).is_some_and(|item| item.node.is_none()),
                Entry::Hole(_) => false,
            };
            let gap = match (passing(upper), passing(lower)) {
                (true, true) => PASS_GAP,
                (false, false) if same => NODE_GAP,
                (false, false) => GROUP_GAP,
                _ => PASS_GAP + 1.0,
            };
            let (from, height) = match (upper, upper_in) {
                (Entry::Hole(group), _) => (box_bottom(*group), 0.0),
                (_, Some(group)) if !same => (box_bottom(*group), 0.0),
                (Entry::Item(index), _) => (*index, web.items.get(*index).map_or(0.0, |item| item.height)),
            };
            let (to, above) = match (lower, lower_in) {
                (Entry::Hole(group), _) => (box_top(*group), 0.0),
                (_, Some(group)) if !same => (box_top(*group), 0.0),
                (Entry::Item(index), _) => {
                    (*index, web.items.get(*index).map_or(0.0, |item| item.above) + at(extra, *index))
                }
            };
            below.push(Below { upper: from, lower: to, by: height + gap + above });
        }
    }
    below
}

/// The group around each entry of a lane: its own, or for a passing edge the one whose members are above and below it.
fn surroundings(web: &Web, lane: &[Entry]) -> Vec<Option<usize>> {
    let own = |entry: &Entry| match entry {
        Entry::Hole(group) => Some(Some(*group)),
        Entry::Item(index) => {
            let item = web.items.get(*index)?;
            (item.node.is_some() || item.group.is_some()).then_some(item.group)
        }
    };
    let mut above = Vec::with_capacity(lane.len());
    let mut last = None;
    for entry in lane {
        last = own(entry).unwrap_or(last);
        above.push(last);
    }
    let mut around = vec![None; lane.len()];
    let mut next = None;
    for (nth, entry) in lane.iter().enumerate().rev() {
        let group = match own(entry) {
            Some(group) => {
                // A hole holds nothing between itself and the next member.
                next = if matches!(entry, Entry::Hole(_)) { None } else { group };
                group
            }
            None => {
                let over = at(&above, nth);
                if over == next { next } else { None }
            }
        };
        put(&mut around, nth, group);
    }
    around
}

impl Solver {
    fn new(highest: Vec<f64>, below: Vec<Below>) -> Self {
        let variables = highest.len();
        let (mut under, mut over) = (vec![vec![]; variables], vec![vec![]; variables]);
        for (index, constraint) in below.iter().enumerate() {
            if let Some(list) = under.get_mut(constraint.upper) {
                list.push(index);
            }
            if let Some(list) = over.get_mut(constraint.lower) {
                list.push(index);
            }
        }
        let classes = Classes {
            root: (0..variables).collect(),
            offset: vec![0.0; variables],
            members: (0..variables).map(|index| vec![index]).collect(),
        };
        Solver { classes, below, under, over, highest, seen: vec![0; variables], round: 0, budget: ALIGN_BUDGET }
    }

    /// Fixes `b` at `by` below `a`, if everything can still be placed.
    fn align(&mut self, a: usize, b: usize, by: f64) {
        let (x, y) = (at(&self.classes.root, a), at(&self.classes.root, b));
        if x == y || self.budget == 0 {
            return;
        }
        // How far y's origin lies below x's.
        let shift = at(&self.classes.offset, a) + by - at(&self.classes.offset, b);
        if self.blocked(x, y, shift) || self.blocked(y, x, -shift) {
            return;
        }
        let moved = self.classes.members.get_mut(y).map(std::mem::take).unwrap_or_default();
        for member in &moved {
            let offset = at(&self.classes.offset, *member) + shift;
            put(&mut self.classes.offset, *member, offset);
            put(&mut self.classes.root, *member, x);
        }
        if let Some(members) = self.classes.members.get_mut(x) {
            members.extend(moved);
        }
    }

    /// Whether something must lie between the two classes, or `to` further below `from` than `shift`.
    fn blocked(&mut self, from: usize, to: usize, shift: f64) -> bool {
        self.round += 1;
        let mut queue = VecDeque::from([from]);
        put(&mut self.seen, from, self.round);
        while let Some(class) = queue.pop_front() {
            for member in self.classes.members.get(class).into_iter().flatten() {
                for index in self.under.get(*member).into_iter().flatten() {
                    self.budget = self.budget.saturating_sub(1);
                    let Some(constraint) = self.below.get(*index) else { continue };
                    let next = at(&self.classes.root, constraint.lower);
                    if next == to {
                        let needed = at(&self.classes.offset, *member) + constraint.by
                            - at(&self.classes.offset, constraint.lower);
                        if class != from || shift + 0.01 < needed {
                            return true;
                        }
                    } else if at(&self.seen, next) != self.round {
                        put(&mut self.seen, next, self.round);
                        queue.push_back(next);
                    }
                }
            }
            if self.budget == 0 {
                return true;
            }
        }
        false
    }

    /// Classes in an order in which everything comes after what it must lie below.
    fn sorted(&self) -> Vec<usize> {
        let classes = self.classes.root.len();
        let mut waiting = vec![0usize; classes];
        for constraint in &self.below {
            let (upper, lower) = (at(&self.classes.root, constraint.upper), at(&self.classes.root, constraint.lower));
            if upper != lower {
                let count = at(&waiting, lower) + 1;
                put(&mut waiting, lower, count);
            }
        }
        let mut ready: VecDeque<usize> = (0..classes)
            .filter(|class| at(&self.classes.root, *class) == *class && at(&waiting, *class) == 0)
            .collect();
        let mut sorted = Vec::with_capacity(classes);
        while let Some(class) = ready.pop_front() {
            sorted.push(class);
            for member in self.classes.members.get(class).into_iter().flatten() {
                for index in self.under.get(*member).into_iter().flatten() {
                    let Some(constraint) = self.below.get(*index) else { continue };
                    let lower = at(&self.classes.root, constraint.lower);
                    if lower != class {
                        let left = at(&waiting, lower).saturating_sub(1);
                        put(&mut waiting, lower, left);
                        if left == 0 {
                            ready.push_back(lower);
                        }
                    }
                }
            }
        }
        sorted
    }

    /// How high and how low a class may stand, with everything else where it is.
    fn room(&self, class: usize, tops: &[f64]) -> (f64, f64) {
        let (mut low, mut high) = (f64::MIN, f64::MAX);
        for member in self.classes.members.get(class).into_iter().flatten() {
            let offset = at(&self.classes.offset, *member);
            low = low.max(at(&self.highest, *member) - offset);
            for constraint in self.over.get(*member).into_iter().flatten().filter_map(|index| self.below.get(*index)) {
                if at(&self.classes.root, constraint.upper) != class {
                    low = low.max(at(tops, constraint.upper) + constraint.by - offset);
                }
            }
            for constraint in self.under.get(*member).into_iter().flatten().filter_map(|index| self.below.get(*index)) {
                if at(&self.classes.root, constraint.lower) != class {
                    high = high.min(at(tops, constraint.lower) - constraint.by - offset);
                }
            }
        }
        (low, high)
    }

    fn move_to(&self, class: usize, origin: f64, tops: &mut [f64]) {
        for member in self.classes.members.get(class).into_iter().flatten() {
            put(tops, *member, origin + at(&self.classes.offset, *member));
        }
    }

    /// Everything as high as it can stand.
    fn topmost(&self) -> Vec<f64> {
        let mut tops = vec![f64::MIN; self.classes.root.len()];
        for class in self.sorted() {
            let (low, _) = self.room(class, &tops);
            self.move_to(class, low, &mut tops);
        }
        // What no order reaches keeps a place all the same.
        for (y, highest) in tops.iter_mut().zip(&self.highest) {
            if *y == f64::MIN {
                *y = *highest;
            }
        }
        tops
    }

    /// Moves what has room to where its edges bend least.
    fn settle(&self, web: &Web, tops: &mut [f64]) {
        let order = self.sorted();
        let items = web.items.len();
        let groups = web.spans.len();
        let bottom =
            web.items.iter().enumerate().map(|(index, item)| at(tops, index) + item.height).fold(0.0, f64::max);
        let mut links: Vec<Vec<usize>> = vec![vec![]; items];
        for (index, link) in web.links.iter().enumerate() {
            for end in [link.left, link.right] {
                if let Some(list) = links.get_mut(end) {
                    list.push(index);
                }
            }
        }
        for sweep in 0..4 {
            let classes: Box<dyn Iterator<Item = &usize>> =
                if sweep % 2 == 0 { Box::new(order.iter().rev()) } else { Box::new(order.iter()) };
            for class in classes {
                let (low, mut high) = self.room(*class, tops);
                let Some(members) = self.classes.members.get(*class) else { continue };
                let mut wishes = Vec::new();
                let mut now = 0.0;
                let mut boundary = None;
                for member in members {
                    now = at(tops, *member) - at(&self.classes.offset, *member);
                    if *member >= items {
                        boundary = Some(*member < items + groups);
                        continue;
                    }
                    let height = web.items.get(*member).map_or(0.0, |item| item.height);
                    high = high.min(bottom - height - at(&self.classes.offset, *member));
                    for link in links.get(*member).into_iter().flatten().filter_map(|index| web.links.get(*index)) {
                        let (own, other, port) = if link.left == *member {
                            (link.left_port, link.right, link.right_port)
                        } else {
                            (link.right_port, link.left, link.left_port)
                        };
                        if at(&self.classes.root, other) != *class {
                            let wish = at(tops, other) + port - own - at(&self.classes.offset, *member);
                            wishes.extend(std::iter::repeat_n(wish, 1 + usize::from(link.weight)));
                        }
                    }
                }
                let wanted = if wishes.is_empty() {
                    match boundary {
                        Some(true) if members.len() == 1 => high,
                        Some(false) if members.len() == 1 => low,
                        _ => now,
                    }
                } else {
                    wishes.order_by(f64::total_cmp);
                    wishes.get((wishes.len() - 1) / 2).copied().unwrap_or(now)
                };
                if low <= high && wanted.abs() < 1e12 {
                    self.move_to(*class, wanted.clamp(low, high), tops);
                }
            }
        }
    }
}
