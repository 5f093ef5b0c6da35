//! What is open while lines are nested: mappings, lists, and the key that a value may still come for.

use super::super::shape::Place;
use std::rc::Rc;

/// A mapping or list that is open.
pub(super) struct Frame {
    pub outer: Option<Rc<Frame>>,
    pub list: bool,
    /// The mapping, or the list's items.
    pub place: Place,
    /// The column of its entries as they are, and as they belong.
    pub column: usize,
    pub belongs: usize,
    /// The piece that opened it.
    pub opener: Option<usize>,
    /// The keys that it has.
    pub seen: Option<Rc<Seen>>,
    pub depth: usize,
    /// The same for equal frames: of all that the rest may depend on, and of where they were opened.
    pub hash: u64,
    pub chain: u64,
}

pub(super) struct Seen {
    key: u64,
    /// A bit for each key, so that most that are not there are known at once.
    bits: u64,
    before: Option<Rc<Seen>>,
}

impl Frame {
    pub fn new(
        outer: Option<Rc<Frame>>,
        list: bool,
        place: Place,
        column: usize,
        belongs: usize,
        opener: Option<usize>,
    ) -> Self {
        let up = |of: fn(&Frame) -> u64| outer.as_deref().map_or(0, of);
        let own = mix(mix(u64::from(list), u64::from(place)), mix(column as u64, belongs as u64));
        let hash = mix(up(|outer| outer.hash), own);
        let chain = mix(up(|outer| outer.chain), opener.map_or(0, |opener| opener as u64 + 1) << 1 | u64::from(list));
        let depth = outer.as_deref().map_or(0, |outer| outer.depth + 1);
        Frame { outer, list, place, column, belongs, opener, seen: None, depth, hash, chain }
    }
    pub fn has(&self, key: u64) -> bool {
        let mut seen = self.seen.as_deref().filter(|seen| seen.bits & bit(key) != 0);
        while let Some(one) = seen {
            if one.key == key {
                return true;
            }
            seen = one.before.as_deref();
        }
        false
    }
    /// The same with one key more. Keys in another order make no difference.
    pub fn with(&self, key: u64) -> Frame {
        let bits = self.seen.as_ref().map_or(0, |seen| seen.bits);
        Frame {
            outer: self.outer.clone(),
            seen: Some(Rc::new(Seen { key, bits: bits | bit(key), before: self.seen.clone() })),
            hash: self.hash.wrapping_add(mix(key, 1)),
            ..*self
        }
    }
    /// This frame and those around it, the innermost first.
    pub fn outward(frame: &Rc<Frame>) -> impl Iterator<Item = &Rc<Frame>> {
        std::iter::successors(Some(frame), |frame| frame.outer.as_ref())
    }
}

impl Drop for Seen {
    /// One after the other: a long list would be dropped as deeply as it is long.
    fn drop(&mut self) {
        let mut next = self.before.take();
        while let Some(mut seen) = next.and_then(Rc::into_inner) {
            next = seen.before.take();
        }
    }
}

fn bit(key: u64) -> u64 {
    1 << (key & 63)
}

pub(super) fn mix(a: u64, b: u64) -> u64 {
    let mut x = a.rotate_left(23) ^ b.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x ^= x >> 29;
    x = x.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^ (x >> 32)
}

pub(super) fn hash_of(key: &str) -> u64 {
    key.bytes().fold(7, |hash, byte| mix(hash, u64::from(byte)))
}

/// A key or dash with nothing behind it, whose value may come.
#[derive(Clone, Copy)]
pub(super) struct Pending {
    pub place: Place,
    pub column: usize,
    pub belongs: usize,
    pub dash: bool,
    pub piece: usize,
}

impl Pending {
    /// Where what stands in a column belongs, if it keeps its distance to the key.
    pub fn shifted(&self, column: usize) -> usize {
        self.belongs + column.saturating_sub(self.column)
    }
}
