//! Edits as lines: which lines become which.

use super::{Edit, Order, Source};
use std::ops::Range;

/// Lines in a row that edits replace, by their 0-based numbers before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    pub before: Range<u32>,
    pub after: Range<u32>,
}

/// The lines that edits of a source replace; lines that stand beside each other are one hunk.
pub fn hunks(source: &Source, edits: &[Edit]) -> Vec<Hunk> {
    let mut own: Vec<&Edit> = edits.iter().filter(|edit| edit.name == source.name).collect();
    own.order_by_key(|edit| (edit.from, edit.to));
    let mut hunks: Vec<(Range<u32>, i64)> = Vec::new();
    for edit in own {
        let from = source.lines().byte_at_utf16(&source.text, edit.from);
        let to = source.lines().byte_at_utf16(&source.text, edit.to).max(from);
        let (first, last) = (source.lines().line_of(from), source.lines().line_of(to));
        // Whole lines that come or go leave the line behind them as it is.
        let whole = source.lines().line_start(first) == from
            && source.lines().line_start(last) == to
            && (edit.insert.is_empty() && last > first || edit.insert.ends_with('\n'));
        let end = if whole { last } else { last + 1 };
        let more = edit.insert.matches('\n').count() as i64 - i64::from(last - first);
        match hunks.last_mut().filter(|(before, _)| first <= before.end) {
            Some((before, all)) => (before.end, *all) = (before.end.max(end), *all + more),
            None => hunks.push((first..end, more)),
        }
    }
    let mut moved = 0i64;
    let shifted = |line: u32, by: i64| u32::try_from(i64::from(line) + by).unwrap_or(0);
    let hunk = |(before, more): (Range<u32>, i64)| {
        let start = shifted(before.start, moved);
        moved += more;
        let end = shifted(before.end, moved).max(start);
        Hunk { before, after: start..end }
    };
    hunks.into_iter().map(hunk).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::apply_edits;

    #[test]
    fn lines_are_those_of_the_texts_before_and_after() {
        let source = Source::new("a", "one\ntwo\nthree\nfour\nfive\n");
        let edit = |from, to, insert: &str| Edit { name: "a".into(), from, to, insert: insert.into() };
        for (edits, expected) in [
            (vec![edit(4, 4, "  ")], vec![(1..2, 1..2)]),
            (vec![edit(4, 4, "  "), edit(8, 8, "  ")], vec![(1..3, 1..3)]),
            (vec![edit(0, 0, "new\n"), edit(14, 18, "4")], vec![(0..0, 0..1), (3..4, 4..5)]),
            (vec![edit(4, 8, ""), edit(19, 20, "F")], vec![(1..2, 1..1), (4..5, 3..4)]),
            (vec![edit(24, 24, "six\n")], vec![(5..5, 5..6)]),
            (vec![edit(2, 9, "x")], vec![(0..3, 0..1)]),
        ] {
            let found: Vec<_> = hunks(&source, &edits).into_iter().map(|hunk| (hunk.before, hunk.after)).collect();
            assert_eq!(found, expected);
            let after = apply_edits([source.clone()].iter(), &edits).unwrap()[0].text.to_string();
            let (old, new): (Vec<&str>, Vec<&str>) = (source.text.split('\n').collect(), after.split('\n').collect());
            let mut at = (0, 0);
            for (before, after) in found {
                assert_eq!(old[at.0..before.start as usize], new[at.1..after.start as usize]);
                at = (before.end as usize, after.end as usize);
            }
            assert_eq!(old[at.0..], new[at.1..]);
        }
    }
}
