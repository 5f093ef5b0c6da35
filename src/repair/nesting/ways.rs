//! The ways to nest the lines so far, side by side, and what is told of the best one in the end.

use super::frame::{Frame, Pending, mix};
use super::{HOPELESS, MOST_WAYS, Nested, Search};
use crate::text::Order;
use std::collections::BTreeSet;
use std::rc::Rc;

/// One way to nest the lines so far.
#[derive(Clone)]
pub(super) struct Way {
    pub frame: Rc<Frame>,
    pub pending: Option<Pending>,
    pub cost: u32,
    /// Decide between ways of one price: keys that anybody may have named and that are a field further out, then how many
    /// mappings and lists were left for a line that had a place inside them.
    pub odd: u32,
    pub out: u32,
    pub errors: u32,
    /// How it took the lines before the last one, and the last one.
    pub before: usize,
    pub here: Here,
}

/// Where a way put a line.
#[derive(Clone, Copy, Default)]
pub(super) struct Here {
    pub belongs: usize,
    pub under: Option<usize>,
    /// The same for lines that stand in the same mapping or list.
    pub chain: u64,
    pub meant: Option<&'static str>,
}

/// How a way took one line.
pub(super) struct Step {
    pub before: usize,
    pub here: Here,
    /// Other ways that had come to the same, as good as this one.
    pub others: Vec<usize>,
}

/// No step at all.
const START: usize = usize::MAX;

impl Way {
    /// The only way before the first line.
    pub fn new(root: Rc<Frame>) -> Self {
        let here = Here::default();
        Way { frame: root, pending: None, cost: 0, odd: 0, out: 0, errors: 0, before: START, here }
    }

    /// The better the less.
    pub fn price(&self) -> (u32, u32, u32) {
        (self.cost, self.odd, self.out)
    }
    /// The same for ways that go on in the same manner.
    pub fn state(&self) -> u64 {
        let pending = self.pending.map_or(0, |pending| {
            let place = mix(u64::from(pending.place), pending.column as u64);
            mix(place, mix(pending.belongs as u64, u64::from(pending.dash) + 1))
        });
        mix(self.frame.hash, pending)
    }
}

impl Search<'_> {
    /// Keeps the cheapest of the ways, and of those that have come to the same one. `left_out` is the price of the cheapest
    /// that is not kept.
    pub fn thin_out(&mut self, mut ways: Vec<Way>, left_out: &mut u32) -> Vec<Way> {
        ways.order_by_key(Way::price);
        let cheapest = ways.first().map_or(0, |way| way.cost);
        let mut kept: Vec<(u64, Way)> = Vec::new();
        for mut way in ways {
            if way.cost > cheapest + HOPELESS {
                *left_out = way.cost.min(*left_out);
                break;
            }
            let state = way.state();
            let same = kept.iter().find(|(other, _)| *other == state);
            if let Some((_, same)) = same {
                if way.cost <= same.cost + self.margin() {
                    let (as_good, same) = (self.steps.len(), same.before);
                    self.steps.push(Step { before: way.before, here: way.here, others: Vec::new() });
                    if let Some(step) = self.steps.get_mut(same) {
                        step.others.push(as_good);
                    }
                }
                continue;
            }
            if kept.len() == MOST_WAYS {
                *left_out = way.cost.min(*left_out);
                break;
            }
            self.steps.push(Step { before: way.before, here: way.here, others: Vec::new() });
            way.before = self.steps.len() - 1;
            kept.push((state, way));
        }
        kept.into_iter().map(|(_, way)| way).collect()
    }

    /// What the best way did, and where those that are as good did otherwise.
    pub fn told(&self, best: &Way, as_good: &[usize]) -> Nested {
        let mut nested = Nested { errors: best.errors, ..Nested::default() };
        let mut others: Vec<usize> = as_good.to_vec();
        let mut undecided = BTreeSet::new();
        let mut at = best.before;
        let mut line = self.pieces.len();
        // All ways have a step a line: they are gone back on side by side, until they are one.
        while let Some(step) = self.steps.get(at) {
            line = line.saturating_sub(1);
            others.extend(step.others.iter().copied());
            others.retain(|other| *other != at);
            others.order();
            others.dedup();
            others.truncate(MOST_WAYS);
            for other in &mut others {
                if let Some(other_step) = self.steps.get(*other) {
                    if other_step.here.chain != step.here.chain {
                        undecided.insert((line, other_step.here.under));
                    }
                    *other = other_step.before;
                }
            }
            nested.columns.push(step.here.belongs);
            nested.under.push(step.here.under);
            nested.meant.push(step.here.meant);
            at = step.before;
        }
        nested.columns.reverse();
        nested.under.reverse();
        nested.meant.reverse();
        nested.undecided = undecided.into_iter().collect();
        nested
    }
}
