//! Fixes as they are shown and applied.

use crate::text::{Edit, Fix, Piece, Sentence, Source};
use crate::words::DiffLine;
use crate::workspace::apply_edits;

/// How many lines a shown diff has at most.
const DIFF_LINES: usize = 14;

/// The text with those of the edits that are for this file; none if there are none, or they overlap.
pub fn edited(text: &str, name: &str, edits: &[Edit]) -> Option<String> {
    let own: Vec<Edit> = edits.iter().filter(|edit| &*edit.name == name).cloned().collect();
    let source = Source::new(name, text);
    let after = apply_edits([source].iter(), &own).ok().filter(|_| !own.is_empty())?;
    after.first().map(|source| source.text.to_string())
}

/// The lines that differ between two texts, with the part of a line that differs set strongly.
pub fn diff(before: &str, after: &str) -> Vec<DiffLine> {
    let old: Vec<&str> = before.lines().collect();
    let new: Vec<&str> = after.lines().collect();
    let same_start = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let most = old.len().min(new.len()) - same_start;
    let same_end = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count().min(most);
    let gone = old.get(same_start..old.len() - same_end).unwrap_or_default();
    let come = new.get(same_start..new.len() - same_end).unwrap_or_default();
    let lines = |lines: &[&str], others: &[&str], added: bool| {
        lines
            .iter()
            .enumerate()
            .map(|(index, line)| DiffLine {
                line: u32::try_from(same_start + index + 1).unwrap_or(u32::MAX),
                added,
                text: marked(line, others.get(index).copied()),
            })
            .take(DIFF_LINES / 2)
            .collect::<Vec<_>>()
    };
    let mut diff = lines(gone, come, false);
    diff.extend(lines(come, gone, true));
    diff
}

fn marked(line: &str, other: Option<&str>) -> Sentence {
    let Some(other) = other else { return Sentence(vec![Piece::Code(line.to_owned())]) };
    let start: usize = line.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (head, rest) = line.split_at_checked(start).unwrap_or((line, ""));
    let other_rest = other.get(start..).unwrap_or("");
    let end: usize =
        rest.chars().rev().zip(other_rest.chars().rev()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (middle, tail) = rest.split_at_checked(rest.len() - end).unwrap_or((rest, ""));
    let pieces = [Piece::Code(head.to_owned()), Piece::Strong(middle.to_owned()), Piece::Code(tail.to_owned())];
    Sentence(pieces.into_iter().filter(|piece| !piece.as_str().is_empty()).collect())
}

/// What a fix changes in a text, line by line.
pub fn fix_diff(text: &str, name: &str, fix: &Fix) -> Vec<DiffLine> {
    edited(text, name, &fix.edits).map(|after| diff(text, &after)).unwrap_or_default()
}
