//! What a listing has in front of every line: its line numbers, the marks of a diff, the marks of a quotation.

use super::letters::is_space;
use super::pieces::split_key;
use crate::text::{Loc, Source, SourceId};

/// A text with something in front of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    pub mark: Mark,
    /// The first of them.
    pub loc: Loc,
    /// All that is to go for the text alone to be left.
    pub surplus: Vec<Loc>,
    /// Nothing but the marks themselves goes: no line of the text is chosen or dropped.
    pub whole: bool,
}

/// What stands in front of the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Number,
    Diff,
    Quote,
}

/// Fewer lines with something in front of them are a chance.
const FEWEST: usize = 3;

/// What of marks the lines of a text have.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints {
    /// A line begins as a quotation's.
    quoted: bool,
    /// A line begins with a number.
    numbered: bool,
    /// A line says what a manifest is.
    kind: bool,
}

impl Hints {
    /// Those of a text.
    pub fn of(text: &str) -> Self {
        let mut hints = Hints::default();
        for line in text.lines() {
            hints.quoted |= line.starts_with('>');
            hints.numbered |= !hints.numbered && numbered(line).is_some();
            hints.kind |= !hints.kind && says_kind(line);
        }
        hints
    }
    /// Those of two texts.
    pub fn and(self, other: Hints) -> Self {
        Hints {
            quoted: self.quoted || other.quoted,
            numbered: self.numbered || other.numbered,
            kind: self.kind || other.kind,
        }
    }
}

/// Finds the marks of a source's lines. Only where they hide a manifest: one of the lines says `apiVersion` or `kind`.
/// `broken`: one of its documents does not read as it is.
pub fn find(id: SourceId, source: &Source, hints: Hints, broken: bool) -> Option<Listing> {
    let first = source.text.lines().find(|line| !is_blank(line)).unwrap_or("");
    let marked = first.starts_with(['+', '-', ' ']) && first.trim_end() != "---";
    let diff_begins = marked || HEADS.iter().any(|head| first.starts_with(head));
    if !diff_begins && !hints.quoted && !(hints.numbered && (broken || !hints.kind)) {
        return None;
    }
    let mut start = 0;
    let lines: Vec<Line<'_>> = source
        .text
        .split_inclusive('\n')
        .map(|raw| {
            let line = Line { start, end: start + raw.len(), text: raw.trim_end_matches(['\n', '\r']) };
            start += raw.len();
            line
        })
        .collect();
    let (mark, surplus, whole) = diff(&lines)
        .or_else(|| quote(&lines).map(|surplus| (Mark::Quote, surplus, true)))
        .or_else(|| numbers(&lines, broken).map(|surplus| (Mark::Number, surplus, true)))?;
    let surplus: Vec<Loc> =
        surplus.into_iter().map(|(from, to)| Loc { source: id, start: from as u32, end: to as u32 }).collect();
    Some(Listing { mark, loc: *surplus.first()?, surplus, whole })
}

#[derive(Clone, Copy)]
struct Line<'t> {
    start: usize,
    /// Where the next line starts.
    end: usize,
    text: &'t str,
}

/// Byte ranges of the source.
type Ranges = Vec<(usize, usize)>;

/// Whether a line without its mark says what a manifest is.
fn says_kind(text: &str) -> bool {
    matches!(split_key(text), Some(("apiVersion" | "kind", _)))
}

fn is_blank(text: &str) -> bool {
    text.chars().all(is_space)
}

const HEADS: [&str; 9] =
    ["diff --", "index ", "--- ", "+++ ", "@@", "new file", "deleted file", "similarity ", "\\ No newline"];

/// The marks of a diff: of the text that it makes.
fn diff(lines: &[Line<'_>]) -> Option<(Mark, Ranges, bool)> {
    let headed = lines.iter().any(|line| line.text.starts_with("@@ ") || line.text.starts_with("+++ "));
    let mut surplus = Ranges::new();
    let (mut added, mut removed, mut kept, mut kind) = (0, 0, 0, false);
    for line in lines.iter().filter(|line| !is_blank(line.text)) {
        let is_head = HEADS.iter().any(|head| line.text.starts_with(head));
        if is_head && headed {
            surplus.push((line.start, line.end));
        } else if let Some(text) = line.text.strip_prefix('+') {
            added += 1;
            kind |= says_kind(text);
            surplus.push((line.start, line.start + 1));
        } else if line.text.starts_with('-') && line.text.trim_end() != "---" {
            removed += 1;
            surplus.push((line.start, line.end));
        } else if let Some(text) = line.text.strip_prefix(' ') {
            kept += 1;
            kind |= says_kind(text);
            surplus.push((line.start, line.start + 1));
        } else {
            return None;
        }
    }
    let hunks = lines.iter().filter(|line| line.text.starts_with("@@")).count();
    let sure = headed || added >= FEWEST || (added > 0 && removed > 0);
    (added > 0 && kind && sure).then_some((Mark::Diff, surplus, removed == 0 && kept == 0 && hunks < 2))
}

/// `> ` in front of lines: of a quotation, or of a shell that waits for the rest of a command.
fn quote(lines: &[Line<'_>]) -> Option<Ranges> {
    let mut surplus = Ranges::new();
    let mut kind = false;
    for line in lines {
        if let Some(text) = line.text.strip_prefix('>').filter(|text| text.is_empty() || text.starts_with(is_space)) {
            let space = text.chars().next().map_or(0, char::len_utf8);
            kind |= says_kind(text.get(space..).unwrap_or(""));
            surplus.push((line.start, line.start + 1 + space));
        }
    }
    (kind && surplus.len() >= FEWEST).then_some(surplus)
}

/// A line's number, where that ends, and how many spaces follow.
fn numbered(text: &str) -> Option<(usize, usize, usize)> {
    let trimmed = text.trim_start_matches(is_space);
    let digits = trimmed.find(|c: char| !c.is_ascii_digit()).unwrap_or(trimmed.len());
    let number = trimmed.get(..digits)?.parse().ok()?;
    let mut end = text.len() - trimmed.len() + digits;
    let mut rest = trimmed.get(digits..)?;
    if rest.starts_with(['|', '.', ')', ':', '│']) {
        let mark = rest.chars().next().map_or(0, char::len_utf8);
        (end, rest) = (end + mark, rest.get(mark..)?);
    }
    let spaces = rest.chars().take_while(|c| is_space(*c)).count();
    (rest.is_empty() || spaces > 0).then_some((number, end, spaces))
}

/// The numbers of lines: in front of them, or on lines of their own.
fn numbers(lines: &[Line<'_>], broken: bool) -> Option<Ranges> {
    let own: Vec<&Line<'_>> = lines.iter().filter(|line| is_number(line.text)).collect();
    let counts = |line: &&Line<'_>, number: usize| line.text.trim_matches(is_space).parse() == Ok(number);
    let others = || lines.iter().filter(|line| !is_number(line.text));
    if broken
        && own.len() >= FEWEST
        && own.iter().zip(1..).all(|(line, number)| counts(line, number))
        && others().any(|line| says_kind(line.text))
    {
        return Some(own.iter().map(|line| (line.start, line.end)).collect());
    }
    let first = lines.iter().position(|line| numbered(line.text).is_some())?;
    let mut next = lines.get(first).and_then(|line| numbered(line.text))?.0;
    let mut found = Vec::new();
    let mut kind = false;
    // A manifest that says what it is without a number has them in one of its strings.
    if lines.iter().any(|line| says_kind(line.text)) {
        return None;
    }
    for line in lines.get(first..)? {
        match numbered(line.text) {
            Some((number, end, spaces)) if number == next => {
                next += 1;
                kind |= says_kind(line.text.get(end..).unwrap_or("").trim_start_matches(is_space));
                found.push((line, end, spaces));
            }
            _ if is_blank(line.text) => {}
            _ => break,
        }
    }
    // What stands behind the numbers begins in one column; the rest of the spaces is its indentation.
    let has_text = |(line, end, _): &&(&Line<'_>, usize, usize)| !is_blank(line.text.get(*end..).unwrap_or(""));
    let gap = found.iter().filter(has_text).map(|(.., spaces)| *spaces).min()?;
    let surplus = found.iter().map(|(line, end, _)| {
        let rest = line.text.get(*end..).unwrap_or("");
        let gap: usize = rest.chars().take(gap).take_while(|c| is_space(*c)).map(char::len_utf8).sum();
        (line.start, line.start + end + gap)
    });
    (kind && found.len() >= FEWEST).then(|| surplus.collect())
}

fn is_number(text: &str) -> bool {
    let text = text.trim_end_matches(is_space);
    !text.is_empty() && text.len() < 6 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text without its marks.
    fn plain(text: &str) -> Option<(Mark, bool, String)> {
        let found = find(SourceId(0), &Source::new("a", text), Hints::of(text), true)?;
        let mut out = String::new();
        let mut done = 0;
        for loc in &found.surplus {
            out.push_str(&text[done..loc.start as usize]);
            done = loc.end as usize;
        }
        Some((found.mark, found.whole, out + &text[done..]))
    }

    #[test]
    fn marks_go_and_the_indentation_stays() {
        let pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n";
        for (text, mark, whole) in [
            ("1 apiVersion: v1\n2 kind: Pod\n3 metadata:\n4   name: a\n", Mark::Number, true),
            ("   9  apiVersion: v1\n  10  kind: Pod\n  11  metadata:\n  12    name: a\n", Mark::Number, true),
            ("9: apiVersion: v1\n10: kind: Pod\n11: metadata:\n12:   name: a\n", Mark::Number, true),
            ("1\n2\n3\n4\napiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n", Mark::Number, true),
            ("1\napiVersion: v1\n2\nkind: Pod\n3\nmetadata:\n4\n  name: a\n", Mark::Number, true),
            ("> apiVersion: v1\n> kind: Pod\n> metadata:\n>   name: a\n", Mark::Quote, true),
            ("+apiVersion: v1\n+kind: Pod\n+metadata:\n+  name: a\n", Mark::Diff, true),
            (
                "--- a/p.yaml\n+++ b/p.yaml\n@@ -1,4 +1,4 @@\n apiVersion: v1\n kind: Pod\n metadata:\n-  name: b\n+  name: a\n",
                Mark::Diff,
                false,
            ),
        ] {
            assert_eq!(plain(text), Some((mark, whole, pod.to_owned())), "{text}");
        }
    }

    #[test]
    fn a_manifest_and_a_map_of_numbers_have_no_marks() {
        for text in [
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n",
            "1: a\n2: b\n3: c\n",
            "apiVersion: v1\nkind: ConfigMap\ndata:\n  1: a\n  2: b\n  3: c\n",
            "- kind: a\n- b\n",
            "kind: ConfigMap\ndata:\n  a: |\n    1\n    2\n    3\n  b: |\n    1 kind: Pod\n    2 a: b\n    3 c: d\n",
            "a: >\n  b\n",
            " apiVersion: v1\n kind: Pod\n",
        ] {
            assert_eq!(plain(text), None, "{text}");
        }
    }
}
