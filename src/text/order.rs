//! Sorting that costs the page one body of code instead of one for every type that is sorted.
//!
//! The standard library's sorts are compiled anew, some five kilobytes each, for every type and every comparison; the
//! page is downloaded, and its lists are short. So there is one sort, of positions, behind a comparison that is called
//! by reference; what is compiled for each list are the comparison and a loop of swaps.

use std::cmp::Ordering;

/// Stable sorts in place: what `sort`, `sort_by` and `sort_by_cached_key` answer.
pub trait Order<T> {
    /// As `sort`.
    fn order(&mut self)
    where
        T: Ord;
    /// As `sort_by`.
    fn order_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);
    /// As `sort_by_cached_key`: the key of each item is made once.
    fn order_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);
}

impl<T> Order<T> for [T] {
    fn order(&mut self)
    where
        T: Ord,
    {
        self.order_by(T::cmp);
    }

    fn order_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let swaps = swaps(self.len(), &mut |a, b| match (self.get(a), self.get(b)) {
            (Some(a), Some(b)) => compare(a, b),
            _ => Ordering::Equal,
        });
        for (a, b) in swaps {
            self.swap(a, b);
        }
    }

    fn order_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K) {
        let keys: Vec<K> = self.iter().map(key).collect();
        for (a, b) in swaps(keys.len(), &mut |a, b| keys.get(a).cmp(&keys.get(b))) {
            self.swap(a, b);
        }
    }
}

/// Items in a map or a set, put in one by one; of equal keys the last one's value stays, as when they are collected.
/// Collecting sorts them first, with a sort of their own type.
pub fn gather<T, C: Default + Extend<T>>(items: impl IntoIterator<Item = T>) -> C {
    let mut all = C::default();
    all.extend(items);
    all
}

/// The swaps, one after the other, that bring so many items into order.
fn swaps(len: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_by(|a, b| compare(*a, *b));
    let mut swaps = Vec::new();
    for start in 0..len {
        let mut at = start;
        // Each round of places that exchange their items is walked once; a place that was walked names itself.
        while let Some(slot) = order.get_mut(at) {
            let from = std::mem::replace(slot, at);
            if from == start || from == at {
                break;
            }
            swaps.push((at, from));
            at = from;
        }
    }
    swaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_as_the_standard_library_does() {
        let mut state = 7_u32;
        for len in 0..70_u32 {
            let list: Vec<(u32, u32)> = (0..len)
                .map(|at| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    ((state >> 16) % (1 + len / 3), at)
                })
                .collect();
            let mut expected = list.clone();
            expected.sort_by_key(|item| item.0);
            let mut by_key = list.clone();
            by_key.order_by_key(|item| item.0);
            assert_eq!(by_key, expected, "by key, {len} items");
            let mut by = list.clone();
            by.order_by(|a, b| a.0.cmp(&b.0));
            assert_eq!(by, expected, "by comparison, {len} items");

            expected.reverse();
            expected.sort();
            let mut whole = list;
            whole.order();
            assert_eq!(whole, expected, "whole items, {len} items");
        }
    }

    #[test]
    fn maps_and_sets_hold_what_collecting_does() {
        use std::collections::{BTreeMap, BTreeSet};
        let pairs = [("b", 1), ("a", 2), ("b", 3)];
        assert_eq!(gather::<_, BTreeMap<_, _>>(pairs), pairs.into_iter().collect());
        assert_eq!(gather::<_, BTreeSet<_>>([3, 1, 3]), [1, 3].into_iter().collect());
    }
}
