//! Sets of small numbers.

/// A set of small numbers: one bit each, kept from the first word with a bit to the last. A namespace's pods have
/// neighbouring numbers, so what a policy of one namespace names is a word or two, however large the cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Bits {
    /// How many empty words come before.
    from: usize,
    words: Vec<u64>,
}

const WIDTH: usize = u64::BITS as usize;

impl Bits {
    /// The numbers from `start` to just before `end`.
    pub(super) fn range(start: usize, end: usize) -> Bits {
        let mut bits = Bits::default();
        (start..end).for_each(|number| bits.insert(number));
        bits
    }
    /// Puts a number in.
    pub(super) fn insert(&mut self, number: usize) {
        let word = number / WIDTH;
        if self.words.is_empty() {
            self.from = word;
        }
        if word < self.from {
            let missing = std::iter::repeat_n(0, self.from - word);
            self.words.splice(0..0, missing);
            self.from = word;
        }
        let at = word - self.from;
        if at >= self.words.len() {
            self.words.resize(at + 1, 0);
        }
        if let Some(word) = self.words.get_mut(at) {
            *word |= 1 << (number % WIDTH);
        }
    }
    /// Puts all of another in.
    pub(super) fn add(&mut self, other: &Bits) {
        if other.words.is_empty() {
            return;
        }
        if self.words.is_empty() || other.from < self.from || other.end() > self.end() {
            *self = self.or(other);
            return;
        }
        let at = other.from - self.from;
        self.words.iter_mut().skip(at).zip(&other.words).for_each(|(word, more)| *word |= more);
    }
    /// Whether a number is in it.
    pub(super) fn contains(&self, number: usize) -> bool {
        self.word(number / WIDTH) >> (number % WIDTH) & 1 == 1
    }
    /// Whether none is.
    pub(super) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }
    fn word(&self, at: usize) -> u64 {
        at.checked_sub(self.from).and_then(|at| self.words.get(at)).copied().unwrap_or(0)
    }
    fn end(&self) -> usize {
        self.from + self.words.len()
    }
    /// The numbers, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        let ones = |word: u64| {
            std::iter::successors((word != 0).then_some(word), |left| {
                let left = left & (left - 1);
                (left != 0).then_some(left)
            })
        };
        let words = self.words.iter().enumerate();
        words.flat_map(move |(at, word)| {
            let base = (self.from + at) * WIDTH;
            ones(*word).map(move |left| base + left.trailing_zeros() as usize)
        })
    }
    /// What is in both.
    pub(super) fn and(&self, other: &Bits) -> Bits {
        let from = self.from.max(other.from);
        let end = self.end().min(other.end()).max(from);
        Bits { from, words: (from..end).map(|at| self.word(at) & other.word(at)).collect() }.trimmed()
    }
    /// What is in either.
    pub(super) fn or(&self, other: &Bits) -> Bits {
        if self.words.is_empty() || other.words.is_empty() {
            return if self.words.is_empty() { other.clone() } else { self.clone() };
        }
        let (from, end) = (self.from.min(other.from), self.end().max(other.end()));
        Bits { from, words: (from..end).map(|at| self.word(at) | other.word(at)).collect() }
    }
    /// What is in this one only.
    pub(super) fn minus(&self, other: &Bits) -> Bits {
        let words = self.words.iter().enumerate().map(|(at, word)| word & !other.word(self.from + at));
        Bits { from: self.from, words: words.collect() }.trimmed()
    }
    fn trimmed(mut self) -> Bits {
        let empty = self.words.iter().take_while(|word| **word == 0).count();
        self.words.drain(..empty);
        self.from += empty;
        while self.words.last() == Some(&0) {
            self.words.pop();
        }
        self.words.shrink_to_fit();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn sets_join_meet_and_differ_as_other_sets_do() {
        let of = |numbers: &BTreeSet<usize>| {
            let mut bits = Bits::default();
            // The largest first, so that words are put in before others, too.
            numbers.iter().rev().for_each(|number| bits.insert(*number));
            bits
        };
        let lists: [&[usize]; 6] = [&[], &[0], &[63, 64, 65], &[700, 130, 64], &[0, 1_000], &[129, 130, 131, 640]];
        let sets: Vec<BTreeSet<usize>> = lists.iter().map(|list| list.iter().copied().collect()).collect();
        let back = |bits: &Bits| -> BTreeSet<usize> { bits.iter().collect() };
        for (a, b) in sets.iter().flat_map(|a| sets.iter().map(move |b| (a, b))) {
            let (left, right) = (of(a), of(b));
            assert_eq!(back(&left.and(&right)), a & b);
            assert_eq!(back(&left.or(&right)), a | b);
            let mut both = left.clone();
            both.add(&right);
            assert_eq!(back(&both), a | b);
            assert!((0..1_100).all(|number| both.contains(number) == (a | b).contains(&number)));
            assert_eq!(back(&left.minus(&right)), a - b);
            assert_eq!(left.and(&right).is_empty(), (a & b).is_empty());
        }
        assert_eq!(back(&Bits::range(60, 70)), (60..70).collect());
    }
}
