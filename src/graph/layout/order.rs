//! Who stands above whom: as few crossings as barycentres and swaps find, members of a group together, and groups
//! that share lanes in the same order in each.

use super::web::Web;
use super::{at, put};
use crate::text::Order;

/// What stands in a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    Item(usize),
    /// A group that spans the lane without a member in it.
    Hole(usize),
}

/// Steps that swapping neighbours may take.
const SWAP_BUDGET: usize = 400_000;
const SWEEPS: usize = 8;
const GAP: f64 = 28.0;

/// The lanes, each from top to bottom. Without a reason to change it, the order of the graph's nodes is kept.
pub(super) fn order(web: &Web, row_offsets: &dyn Fn(usize) -> (f64, f64)) -> Vec<Vec<Entry>> {
    let neighbours = Neighbours::new(web);
    let mut level = first_levels(web);
    let mut best = derive(web, &level);
    let mut fewest = crossings(web, &best, row_offsets);
    for sweep in 0..SWEEPS {
        if fewest == 0 {
            break;
        }
        improve(web, &neighbours, &mut level, sweep % 2 == 1, row_offsets);
        let lanes = derive(web, &level);
        let count = crossings(web, &lanes, row_offsets);
        if count < fewest {
            fewest = count;
            best = lanes;
        }
    }
    if fewest > 0 {
        swap(web, &neighbours, &mut best, row_offsets);
    }
    best
}

/// The links at each item, to the left and to the right.
struct Neighbours {
    left: Vec<Vec<usize>>,
    right: Vec<Vec<usize>>,
}

impl Neighbours {
    fn new(web: &Web) -> Self {
        let mut both = Neighbours { left: vec![vec![]; web.items.len()], right: vec![vec![]; web.items.len()] };
        for (index, link) in web.links.iter().enumerate() {
            if let Some(links) = both.right.get_mut(link.left) {
                links.push(index);
            }
            if let Some(links) = both.left.get_mut(link.right) {
                links.push(index);
            }
        }
        both
    }
}

/// Middles as if every lane were stacked in the order of the nodes, loose ones last; points of long edges lie between
/// their ends.
fn first_levels(web: &Web) -> Vec<f64> {
    let mut next = vec![0.0; web.items.iter().map(|item| item.lane + 1).max().unwrap_or_default()];
    let mut level = vec![0.0; web.items.len()];
    let nodes =
        |loose: bool| web.items.iter().enumerate().filter(move |(_, item)| item.node.is_some() && item.loose == loose);
    for (index, item) in nodes(false).chain(nodes(true)) {
        let y = at(&next, item.lane);
        put(&mut level, index, y + item.height / 2.0);
        put(&mut next, item.lane, y + item.height + GAP);
    }
    for chain in &web.chains {
        let ends = (web.links.get(chain.links.start), web.links.get(chain.links.end.saturating_sub(1)));
        let (Some(first), Some(last)) = ends else { continue };
        let (start, end) = (at(&level, first.left), at(&level, last.right));
        let count = chain.links.len() as f64;
        for (nth, index) in chain.links.clone().enumerate().skip(1) {
            let Some(link) = web.links.get(index) else { continue };
            // Leaning to the end that is lower keeps long edges below what they pass.
            let y = start + (end - start) * nth as f64 / count;
            put(&mut level, link.left, y + 1.0);
        }
    }
    level
}

/// The order in every lane that follows from the items' levels.
fn derive(web: &Web, level: &[f64]) -> Vec<Vec<Entry>> {
    let groups = web.spans.len();
    let mut sums = vec![(0.0, 0usize); groups];
    for (index, item) in web.items.iter().enumerate() {
        if let Some((sum, count)) = item.group.and_then(|group| sums.get_mut(group)) {
            *sum += at(level, index);
            *count += 1;
        }
    }
    let group_level: Vec<f64> = sums.iter().map(|(sum, count)| sum / (*count).max(1) as f64).collect();
    let lane_count = web.items.iter().map(|item| item.lane + 1).max().unwrap_or_default();
    let mut fixed: Vec<Vec<(f64, usize, f64, Entry)>> = vec![vec![]; lane_count];
    let mut passing: Vec<Vec<(f64, usize)>> = vec![vec![]; lane_count];
    let mut held: Vec<Vec<bool>> = vec![vec![false; groups]; lane_count];
    for (index, item) in web.items.iter().enumerate() {
        let y = at(level, index);
        match item.group {
            None if item.node.is_none() => {
                if let Some(lane) = passing.get_mut(item.lane) {
                    lane.push((y, index));
                }
            }
            group => {
                let key = match group {
                    Some(group) => (at(&group_level, group), group),
                    None => (y, groups + index),
                };
                if let Some(lane) = fixed.get_mut(item.lane) {
                    lane.push((key.0, key.1, y, Entry::Item(index)));
                }
                if let (Some(group), Some(held)) = (group, held.get_mut(item.lane)) {
                    put(held, group, true);
                }
            }
        }
    }
    for (group, span) in web.spans.iter().enumerate() {
        let Some((first, last)) = *span else { continue };
        for lane in first..=last {
            let there = held.get(lane).is_some_and(|held| at(held, group));
            if let (false, Some(lane)) = (there, fixed.get_mut(lane)) {
                let y = at(&group_level, group);
                lane.push((y, group, y, Entry::Hole(group)));
            }
        }
    }
    let mut lanes = Vec::with_capacity(lane_count);
    for (mut fixed, mut passing) in fixed.into_iter().zip(passing) {
        fixed.order_by(|a, b| {
            a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.total_cmp(&b.2)).then(index_of(a.3).cmp(&index_of(b.3)))
        });
        passing.order_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut lane = Vec::with_capacity(fixed.len() + passing.len());
        let mut passing = passing.into_iter().peekable();
        let mut reached = f64::MIN;
        for (_, _, y, entry) in fixed {
            reached = reached.max(y);
            while let Some((_, index)) = passing.next_if(|(y, _)| *y < reached) {
                lane.push(Entry::Item(index));
            }
            lane.push(entry);
        }
        lane.extend(passing.map(|(_, index)| Entry::Item(index)));
        lanes.push(lane);
    }
    lanes
}

fn index_of(entry: Entry) -> usize {
    match entry {
        Entry::Item(index) | Entry::Hole(index) => index,
    }
}

/// One sweep of barycentres over the lanes, from the left or from the right.
fn improve(
    web: &Web,
    neighbours: &Neighbours,
    level: &mut [f64],
    from_right: bool,
    row_offsets: &dyn Fn(usize) -> (f64, f64),
) {
    let lane_count = derive(web, level).len();
    for step in 1..lane_count {
        let lane = if from_right { lane_count - 1 - step } else { step };
        let order = derive(web, level);
        let Some(entries) = order.get(lane) else { continue };
        for entry in entries {
            let Entry::Item(index) = *entry else { continue };
            let links = if from_right { neighbours.right.get(index) } else { neighbours.left.get(index) };
            let Some(links) = links.filter(|links| !links.is_empty()) else { continue };
            let sum: f64 = links
                .iter()
                .filter_map(|link| {
                    let offsets = row_offsets(*link);
                    let link = web.links.get(*link)?;
                    Some(if from_right {
                        at(level, link.right) + offsets.1 - offsets.0
                    } else {
                        at(level, link.left) + offsets.0 - offsets.1
                    })
                })
                .sum();
            put(level, index, sum / links.len() as f64);
        }
        // Apart again, so that the next lane sees where they can really stand.
        let order = derive(web, level);
        let Some(entries) = order.get(lane) else { continue };
        let (mut bottom, mut moved, mut count) = (f64::MIN, 0.0, 0.0);
        let mut placed = Vec::new();
        for entry in entries {
            let Entry::Item(index) = *entry else { continue };
            let half = web.items.get(index).map_or(0.0, |item| item.height / 2.0);
            let wanted = at(level, index);
            let y = if bottom == f64::MIN { wanted } else { wanted.max(bottom + GAP / 2.0 + half) };
            bottom = y + half + GAP / 2.0;
            moved += wanted - y;
            count += 1.0;
            placed.push((index, y));
        }
        for (index, y) in placed {
            put(level, index, y + moved / f64::max(count, 1.0));
        }
    }
}

/// Sortable place of both ends of every link.
fn keys(web: &Web, lanes: &[Vec<Entry>], row_offsets: &dyn Fn(usize) -> (f64, f64)) -> Vec<(usize, f64, f64)> {
    let place = super::ports::places(lanes, web.items.len());
    web.links
        .iter()
        .enumerate()
        .map(|(index, link)| {
            let (left, right) = row_offsets(index);
            let lane = web.items.get(link.left).map_or(0, |item| item.lane);
            let key = |item: usize, offset: f64| at(&place, item) as f64 * 10_000.0 + offset;
            (lane, key(link.left, left), key(link.right, right))
        })
        .collect()
}

/// How many pairs of links cross.
fn crossings(web: &Web, lanes: &[Vec<Entry>], row_offsets: &dyn Fn(usize) -> (f64, f64)) -> usize {
    let mut links = keys(web, lanes, row_offsets);
    links.order_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2)));
    let mut count = 0;
    let mut rest = links.as_slice();
    while let Some(first) = rest.first() {
        let size = rest.iter().take_while(|link| link.0 == first.0).count();
        let (gutter, after) = rest.split_at(size);
        let mut ends: Vec<f64> = gutter.iter().map(|link| link.2).collect();
        count += inversions(&mut ends);
        rest = after;
    }
    count
}

fn inversions(values: &mut Vec<f64>) -> usize {
    if values.len() < 2 {
        return 0;
    }
    let mut right = values.split_off(values.len() / 2);
    let mut count = inversions(values) + inversions(&mut right);
    let mut merged = Vec::with_capacity(values.len() + right.len());
    let (mut a, mut b) = (values.iter().copied().peekable(), right.iter().copied().peekable());
    let mut left = values.len();
    while let (Some(x), Some(y)) = (a.peek().copied(), b.peek().copied()) {
        if x <= y {
            merged.push(x);
            a.next();
            left -= 1;
        } else {
            merged.push(y);
            b.next();
            count += left;
        }
    }
    merged.extend(a);
    merged.extend(b);
    *values = merged;
    count
}

/// Swaps neighbours in a lane while that takes crossings away.
fn swap(web: &Web, neighbours: &Neighbours, lanes: &mut [Vec<Entry>], row_offsets: &dyn Fn(usize) -> (f64, f64)) {
    let mut budget = SWAP_BUDGET;
    let mut place = super::ports::places(lanes, web.items.len());
    for _ in 0..6 {
        let mut better = false;
        for lane in lanes.iter_mut() {
            for upper in 0..lane.len().saturating_sub(1) {
                let (Some(&a), Some(&b)) = (lane.get(upper), lane.get(upper + 1)) else { continue };
                if !may_swap(web, a, b) {
                    continue;
                }
                let (now, then, cost) = pair(web, neighbours, &place, index_of(a), index_of(b), row_offsets);
                budget = budget.saturating_sub(cost + 1);
                if budget == 0 {
                    return;
                }
                if then < now {
                    lane.swap(upper, upper + 1);
                    put(&mut place, index_of(a), upper + 1);
                    put(&mut place, index_of(b), upper);
                    better = true;
                }
            }
        }
        if !better {
            return;
        }
    }
}

/// Whether the order between these two is free: it is not what keeps groups together.
fn may_swap(web: &Web, a: Entry, b: Entry) -> bool {
    let (Entry::Item(a), Entry::Item(b)) = (a, b) else { return false };
    let (Some(a), Some(b)) = (web.items.get(a), web.items.get(b)) else { return false };
    let passing = |item: &super::web::Item| item.node.is_none() && item.group.is_none();
    a.group == b.group || passing(a) || passing(b)
}

/// Crossings between the links of two neighbours as they stand, and if they were swapped; and the steps that took.
fn pair(
    web: &Web,
    neighbours: &Neighbours,
    place: &[usize],
    a: usize,
    b: usize,
    row_offsets: &dyn Fn(usize) -> (f64, f64),
) -> (usize, usize, usize) {
    let far = |link: usize, to_right: bool| {
        let offsets = row_offsets(link);
        web.links.get(link).map_or(0.0, |link| {
            let (item, offset) = if to_right { (link.right, offsets.1) } else { (link.left, offsets.0) };
            at(place, item) as f64 * 10_000.0 + offset
        })
    };
    let (mut now, mut then, mut cost) = (0, 0, 0);
    for (links, to_right) in [(&neighbours.left, false), (&neighbours.right, true)] {
        let (Some(of_a), Some(of_b)) = (links.get(a), links.get(b)) else { continue };
        cost += of_a.len() * of_b.len();
        if cost > SWAP_BUDGET / 4 {
            return (0, 0, cost);
        }
        for x in of_a.iter().map(|link| far(*link, to_right)) {
            for y in of_b.iter().map(|link| far(*link, to_right)) {
                now += usize::from(x > y);
                then += usize::from(x < y);
            }
        }
    }
    (now, then, cost)
}
