//! A fix, line by line.

use super::DiffLine;
use crate::text::{Code, Fix, Order, Sentence, Source, Sources, Strong};
use std::borrow::Cow;

/// At most so many lines of a fix are shown.
const MOST_LINES: usize = 12;
/// So much of a line is shown before and after what differs, in characters: JSON may be one line of megabytes.
const AROUND: usize = 120;
/// So much is shown of what differs.
const MOST_CHANGED: usize = 600;

/// The lines that a fix changes, before and after; what differs stands out.
pub fn diff(fix: &Fix, sources: &Sources) -> Vec<DiffLine> {
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.order_by_key(|edit| (edit.name.clone(), edit.from));
    let mut lines = Vec::new();
    for edit in edits {
        let new;
        let source = match sources.named(&edit.name).and_then(|id| sources.get(id)) {
            Some(source) => source,
            None => {
                new = Source::new(edit.name.clone(), "");
                &new
            }
        };
        let (from, to) = (byte(source, edit.from), byte(source, edit.to));
        let first = source.lines().line_of(from);
        let last = source.lines().line_of(to);
        let start = source.lines().line_start(first) as usize;
        let tail = source.text.get(to as usize..).unwrap_or("");
        let rest = &*first_of(tail.split(['\n', '\r']).next().unwrap_or(""), AROUND);
        let head = &*last_of(source.text.get(start..from as usize).unwrap_or(""), AROUND);
        let old = &*first_of(source.text.get(from as usize..to as usize).unwrap_or(""), MOST_CHANGED);
        let whole_lines = |changed: &str, added: bool| {
            let text = format!("{head}{changed}{rest}");
            let one = !changed.contains('\n');
            let lines = text.trim_end_matches('\n').split('\n').enumerate();
            lines
                .map(|(at, line)| {
                    let text = if one {
                        Sentence::new(format!("{}{}{}", plain(head), strong(changed), plain(rest)))
                    } else {
                        Sentence::new(Code(line).to_string())
                    };
                    DiffLine { line: first + 1 + at as u32, added, text }
                })
                .collect::<Vec<_>>()
        };
        if last > first || !format!("{head}{old}{rest}").trim().is_empty() {
            lines.extend(whole_lines(old, false));
        }
        lines.extend(whole_lines(&first_of(&edit.insert, MOST_CHANGED), true));
    }
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        if let Some(last) = lines.last_mut() {
            last.text = Sentence::new("…");
        }
    }
    lines
}

/// A text's first characters.
fn first_of(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or("")).into(),
        None => text.into(),
    }
}

/// A text's last characters.
fn last_of(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth_back(most) {
        Some((at, c)) => format!("…{}", text.get(at + c.len_utf8()..).unwrap_or("")).into(),
        None => text.into(),
    }
}

fn byte(source: &Source, utf16: u32) -> u32 {
    source.lines().byte_at_utf16(&source.text, utf16)
}

fn plain(text: &str) -> String {
    if text.is_empty() { String::new() } else { Code(text).to_string() }
}

fn strong(text: &str) -> String {
    if text.is_empty() { String::new() } else { Strong(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Edit, Safety};

    #[test]
    fn a_changed_word_shows_its_line_twice() {
        let sources = Sources::new(vec![Source::new("a.yaml", "a:\n  b: video\n")]);
        let edit = Edit { name: "a.yaml".into(), from: 8, to: 13, insert: "watch".into() };
        let lines = diff(&Fix { safety: Safety::Unsafe, edits: vec![edit], span: None }, &sources);
        let shown: Vec<_> = lines.iter().map(|line| (line.line, line.added, line.text.to_string())).collect();
        assert_eq!(shown, [(2, false, "  b: video".to_owned()), (2, true, "  b: watch".to_owned())]);
    }

    #[test]
    fn of_a_line_of_megabytes_only_what_is_near_the_change_is_shown() {
        let sources =
            Sources::new(vec![Source::new("a.json", format!("{}old{}", "한".repeat(9_000), "x".repeat(9_000)))]);
        let edit = Edit { name: "a.json".into(), from: 9_000, to: 9_003, insert: "new".into() };
        let lines = diff(&Fix { safety: Safety::Safe, edits: vec![edit], span: None }, &sources);
        let side = |word: &str| format!("…{}{word}{}…", "한".repeat(AROUND), "x".repeat(AROUND));
        let shown: Vec<_> = lines.iter().map(|line| line.text.to_string()).collect();
        assert_eq!(shown, [side("old"), side("new")]);
    }
}
