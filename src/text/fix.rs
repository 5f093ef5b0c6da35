//! Edits that mend a text.

use super::{Order, Source, Span, from_json};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Puts `insert` in the place of what stands between two UTF-16 offsets of a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// The source's name.
    pub name: Arc<str>,
    /// First UTF-16 code unit replaced.
    pub from: u32,
    /// One past the last replaced.
    pub to: u32,
    /// What comes there.
    pub insert: String,
}
from_json!(struct Edit { name, from, to, insert });

/// How far a fix may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// The meaning can only be the intended one: may be applied with others in one go.
    Safe,
    /// A person has to say yes to this one: it changes what is allowed, or guesses.
    Unsafe,
    /// Shows what would have to change; not to be applied as it is.
    Display,
}
from_json!(
    enum Safety {
        Safe,
        Unsafe,
        Display,
    }
);

/// Edits that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// How far it may be trusted.
    pub safety: Safety,
    /// The edits, in any order; they do not overlap.
    pub edits: Vec<Edit>,
    /// Where the reader should look once it is applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}
from_json!(struct Fix { safety, edits, span });

/// The edits of those fixes that do not meet an earlier one's, and how many fixes that is.
pub fn together<'f>(fixes: impl Iterator<Item = &'f Fix>) -> (Vec<Edit>, usize) {
    let mut taken: BTreeMap<&str, BTreeMap<u32, u32>> = BTreeMap::new();
    let (mut edits, mut count) = (Vec::new(), 0);
    for fix in fixes.filter(|fix| !fix.edits.is_empty()) {
        let meets = |edit: &Edit| {
            let before = taken.get(&*edit.name).and_then(|places| places.range(..=edit.to).next_back());
            before.is_some_and(|(_, to)| edit.from <= *to)
        };
        if fix.edits.iter().any(meets) {
            continue;
        }
        for edit in &fix.edits {
            let to = taken.entry(&edit.name).or_default().entry(edit.from).or_default();
            *to = edit.to.max(*to);
        }
        edits.extend(fix.edits.iter().cloned());
        count += 1;
    }
    (edits, count)
}

/// The sources with edits applied. All offsets are those of the text before any of them. An edit of a source
/// that is not there yet makes it.
pub fn apply_edits<'s>(sources: impl Iterator<Item = &'s Source>, edits: &[Edit]) -> Result<Vec<Source>, String> {
    let mut sources: Vec<Source> = sources.cloned().collect();
    for edit in edits {
        if !sources.iter().any(|source| source.name == edit.name) {
            sources.push(Source::new(edit.name.clone(), ""));
        }
    }
    sources
        .into_iter()
        .map(|source| {
            let mut own: Vec<&Edit> = edits.iter().filter(|edit| edit.name == source.name).collect();
            if own.is_empty() {
                return Ok(source);
            }
            own.order_by_key(|edit| (edit.from, edit.to));
            let mut changes = Vec::with_capacity(own.len());
            let mut done = 0;
            for edit in own {
                let from = source.lines().byte_at_utf16(&source.text, edit.from);
                let to = source.lines().byte_at_utf16(&source.text, edit.to);
                if from < done || to < from {
                    return Err(format!("two edits of {} overlap at offset {}", edit.name, edit.from));
                }
                changes.push((from..to, edit.insert.as_str()));
                done = to;
            }
            Ok(source.edited(&changes))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(from: u32, to: u32, insert: &str) -> Edit {
        Edit { name: "a".into(), from, to, insert: insert.into() }
    }

    #[test]
    fn fixes_that_meet_are_not_applied_in_one_go() {
        let fix = |edits: &[(u32, u32)]| {
            let edits = edits.iter().map(|(from, to)| edit(*from, *to, "x")).collect();
            Fix { safety: Safety::Safe, edits, span: None }
        };
        let fixes = [fix(&[(4, 6), (0, 1)]), fix(&[(5, 5)]), fix(&[(8, 9), (1, 2)]), fix(&[(2, 3)]), fix(&[])];
        let (edits, count) = together(fixes.iter());
        let places: Vec<_> = edits.iter().map(|edit| (edit.from, edit.to)).collect();
        assert_eq!((places, count), (vec![(4, 6), (0, 1), (2, 3)], 2));
    }

    #[test]
    fn edits_count_in_utf16_and_refer_to_the_text_before_all_of_them() {
        let sources = [Source::new("a", "한😀 x\ny\n")];
        let after = apply_edits(sources.iter(), &[edit(6, 7, "z"), edit(1, 3, "글")]).unwrap();
        assert_eq!(&*after[0].text, "한글 x\nz\n");
        assert!(apply_edits(sources.iter(), &[edit(0, 3, ""), edit(1, 4, "")]).is_err());
        assert_eq!(&*apply_edits([].iter(), &[edit(0, 0, "new")]).unwrap()[0].text, "new");
        assert_eq!(&*apply_edits(sources.iter(), &[edit(50, 99, "!")]).unwrap()[0].text, "한😀 x\ny\n!");
    }
}
