//! Lines that are no YAML, and letters that only look like it.

use super::letters::{self, is_space};
use super::pieces::split_key;
use super::script::{self, Script};
use super::shell;
use crate::text::{Loc, Source, SourceId};
use std::ops::Range;

/// Something about a line that copying left there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    pub kind: OddityKind,
    /// The line without its indentation and ending, or the letters themselves.
    pub loc: Loc,
    /// What makes it plain, of this line and of those that go on from it.
    pub changes: Vec<(Loc, &'static str)>,
}

/// What kind of thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OddityKind {
    /// A command for the shell.
    Shell,
    /// A line of a `kubectl config set-…` script.
    Script,
    /// A Markdown fence.
    Fence,
    /// A sentence.
    Prose,
    /// Typographic quotes where a value begins.
    SmartQuotes,
    /// Spaces that are not spaces.
    NoBreakSpace,
    /// Tabs as indentation.
    Tab,
    /// `// comment`
    SlashComment,
    /// `...` in the place of something that was left out.
    LeftOut,
}

/// What scanning a source brings.
pub struct Scanned {
    pub oddities: Vec<Oddity>,
    pub scripts: Vec<Script>,
    /// What takes the oddities out of the way, line by line.
    pub changes: Vec<(Range<u32>, String)>,
}

/// What is known of a document before its lines are looked at.
#[derive(Clone, Copy)]
pub struct About {
    pub loc: Loc,
    /// It does not parse, or reads as one piece of text.
    pub broken: bool,
    /// It says what it is, so that a sentence with a colon is none of its keys.
    pub object: bool,
    /// Where its lines begin and end, with its separator's, if it is known that nothing is odd about them.
    pub plain: Option<(usize, usize)>,
}

/// More oddities of one source than this are not collected.
const MOST_ODDITIES: usize = 10_000;

/// Scans a source. `documents` are its documents in their order.
pub fn scan(id: SourceId, source: &Source, documents: &[About]) -> Scanned {
    let mut scanner = Scanner::new(id, &source.text);
    scanner.lines(0, source.text.len(), documents);
    let Scanner { mut oddities, changes, .. } = scanner;
    let scripts = script::find(id, source, &mut oddities).into_iter().collect();
    Scanned { oddities, scripts, changes }
}

/// Whether nothing is odd about the lines of a document by itself; `text` is that of its source.
pub fn is_plain(text: &str, about: About) -> bool {
    let (start, end) = (about.loc.start as usize, about.loc.end as usize);
    let mut scanner = Scanner::new(about.loc.source, text.get(..end).unwrap_or(text));
    scanner.lines(start, end, &[about]);
    scanner.oddities.is_empty()
}

/// Fields that no object begins with: what stands above them is of the same object.
const LATER: [&str; 12] = [
    "metadata",
    "spec",
    "rules",
    "subjects",
    "roleRef",
    "data",
    "stringData",
    "status",
    "clusters",
    "contexts",
    "users",
    "webhooks",
];

/// Whether a line has a key: a colon with a space behind it, or at its end.
fn has_key(line: &str) -> bool {
    line.match_indices(':').any(|(at, _)| {
        let rest = line.get(at + 1..).unwrap_or("");
        rest.is_empty() || rest.starts_with(is_space)
    })
}

/// Strings of more than one line, whose lines are nobody's business.
#[derive(Default)]
struct Strings {
    /// The indentation of the line that began the string which is open.
    outer: Option<usize>,
    /// The quote that ends it; none of a block.
    quote: Option<char>,
    /// A block whose text lost its indentation: where it ends cannot be known.
    lost: bool,
}

impl Strings {
    /// Takes the next line, and says whether it is inside of a string. `rest` is the text behind the line.
    fn hold(&mut self, line: &str, rest: &str, broken: bool) -> bool {
        if self.lost {
            return true;
        }
        let indent = line.chars().take_while(|c| is_space(*c)).count();
        let blank = line.chars().all(is_space);
        if let Some(outer) = self.outer {
            let deeper = blank || indent > outer;
            match self.quote {
                None if deeper => return true,
                // Of a document that does not parse only what is further in is taken for the string's.
                Some(quote) if deeper || !broken => {
                    if line.contains(quote) {
                        *self = Strings::default();
                    }
                    return true;
                }
                _ => *self = Strings::default(),
            }
        }
        if starts_block(line) {
            let below = rest.lines().take(MOST_BLANK).find(|next| !next.chars().all(is_space));
            let deeper = |next: &str| next.chars().take_while(|c| is_space(*c)).count() > indent;
            self.outer = Some(indent);
            self.lost = below.is_some_and(|next| !deeper(next) && !has_key(next) && !next.starts_with("---"));
        } else if let Some(quote) = open_quote(line) {
            (self.outer, self.quote) = (Some(indent), Some(quote));
        }
        false
    }
}

/// A block's text is looked for behind no more blank lines than this.
const MOST_BLANK: usize = 100;

/// Whether a line opens a block scalar: it ends in `|` or `>` with its indicators, behind a key or dash.
pub fn starts_block(line: &str) -> bool {
    let line = line.split(" #").next().unwrap_or("").trim_end_matches(is_space);
    let header = line.rsplit([' ', '\u{a0}']).next().unwrap_or("");
    let before = line.get(..line.len() - header.len()).unwrap_or("").trim_end_matches(is_space);
    header.starts_with(['|', '>'])
        && header.chars().skip(1).all(|c| matches!(c, '+' | '-' | '1'..='9'))
        && (before.ends_with([':', '-']) || before.contains(": &") || before.contains(": !"))
}

/// The quote that a value of the line begins with and that the line does not close.
pub fn open_quote(line: &str) -> Option<char> {
    let mut open: Option<char> = None;
    let mut before: Option<char> = None;
    let mut escaped = false;
    for c in line.chars() {
        match (open, c) {
            (Some('"'), _) if escaped => escaped = false,
            (Some('"'), '\\') => escaped = true,
            (Some(quote), c) if quote == c => open = None,
            (Some(_), _) => {}
            (None, '#') if before.is_none_or(is_space) => return None,
            // A second quote right behind the first was an escape of it.
            (None, '\'') if before == Some('\'') => open = Some('\''),
            (None, '"' | '\'') if before.is_none_or(|before| is_space(before) || "[{,".contains(before)) => {
                open = Some(c);
            }
            _ => {}
        }
        before = Some(c);
    }
    open
}

struct Line<'t> {
    start: usize,
    /// Where the next line starts.
    next: usize,
    text: &'t str,
}

/// What goes on from one line to the next.
#[derive(Default)]
struct Run {
    /// The document has had a line of YAML.
    begun: bool,
    /// The command that the next line belongs to.
    command: Option<usize>,
    /// The word that ends the command's here-document, and the command.
    heredoc: Option<(String, usize)>,
    /// The last line that was looked at is none of YAML's as a whole.
    whole: bool,
}

impl Run {
    /// Whether the next line belongs to a command, whatever it is.
    fn goes_on(&self) -> bool {
        self.command.is_some() || self.heredoc.is_some()
    }
}

struct Scanner<'t> {
    id: SourceId,
    text: &'t str,
    oddities: Vec<Oddity>,
    changes: Vec<(Range<u32>, String)>,
    /// What becomes of the line at work.
    out: String,
}

impl<'t> Scanner<'t> {
    fn new(id: SourceId, text: &'t str) -> Self {
        Scanner { id, text, oddities: Vec::new(), changes: Vec::new(), out: String::new() }
    }
    /// Looks at the lines from one place to another.
    fn lines(&mut self, mut start: usize, to: usize, documents: &[About]) {
        let mut documents = documents.iter().peekable();
        let mut about = About { loc: Loc::default(), broken: false, object: false, plain: None };
        let mut strings = Strings::default();
        let mut run = Run::default();
        while start < to {
            let ends = |next: &&About| next.plain.filter(|(from, _)| *from == start).map(|(_, end)| end);
            if let Some(end) = documents.peek().and_then(ends).filter(|_| !run.goes_on()) {
                // Its separator ends what came before it, and the next one's what it leaves open.
                about = documents.next().copied().unwrap_or(about);
                start = end;
                continue;
            }
            while let Some(next) = documents.next_if(|next| next.loc.start as usize <= start) {
                about = *next;
            }
            let rest = self.text.get(start..to).unwrap_or("");
            let raw = rest.split_inclusive('\n').next().unwrap_or(rest);
            let line = raw.trim_end_matches(['\n', '\r']);
            let next = start + raw.len();
            if line.starts_with("---") {
                (run.begun, strings) = (false, Strings::default());
            }
            let inside = strings.hold(line, self.text.get(next..).unwrap_or(""), about.broken);
            let goes_on = about.broken || has_key(line) || line.trim_start_matches(is_space).starts_with('-');
            if !inside && goes_on && self.oddities.len() < MOST_ODDITIES {
                let blank = line.chars().all(is_space);
                let before = self.oddities.len();
                self.out.clear();
                self.line(&Line { start, next, text: line }, about, &mut run);
                let plain = before == self.oddities.len() || !run.whole;
                run.begun |= plain && !blank && !line.starts_with(['#', '-']);
                if self.out != line {
                    let place = start as u32..(start + line.len()) as u32;
                    self.changes.push((place, std::mem::take(&mut self.out)));
                }
            }
            start = next;
        }
    }
    fn loc(&self, line: &Line<'_>, from: usize, to: usize) -> Loc {
        Loc { source: self.id, start: (line.start + from) as u32, end: (line.start + to) as u32 }
    }
    fn found(&mut self, kind: OddityKind, loc: Loc, changes: Vec<(Loc, &'static str)>) {
        self.oddities.push(Oddity { kind, loc, changes });
    }
    /// The whole line as a comment, column for column.
    fn comment_out(&mut self, text: &str) {
        let mut chars = text.chars();
        let wide = chars.next().is_some_and(|first| first.len_utf16() > 1);
        self.out.push_str(if wide { "# " } else { "#" });
        self.out.push_str(chars.as_str());
    }
    /// Looks at a line.
    fn line(&mut self, line: &Line<'_>, about: About, run: &mut Run) {
        let text = line.text;
        let from = text.find(|c| !is_space(c)).unwrap_or(text.len());
        let trimmed = text.get(from..).unwrap_or("").trim_end_matches(is_space);
        let loc = self.loc(line, from, from + trimmed.len());
        let comment = (loc.start_point(), "# ");
        run.whole = true;
        let ended = run.heredoc.take_if(|(end, _)| end == trimmed).map(|(_, command)| command);
        if let Some(command) = run.command.take().or(ended).filter(|_| !trimmed.is_empty()) {
            if let Some(command) = self.oddities.get_mut(command) {
                command.changes.push(comment);
            }
            self.comment_out(text);
            run.command = trimmed.ends_with('\\').then_some(command).filter(|_| ended.is_none());
            return;
        }
        if about.broken && from == 0 && shell::is_command(trimmed) {
            let command = self.oddities.len();
            self.found(OddityKind::Shell, loc, vec![comment]);
            self.comment_out(text);
            run.command = trimmed.ends_with('\\').then_some(command);
            run.heredoc = shell::here_document(trimmed).map(|end| (end.to_owned(), command));
            return;
        }
        if (trimmed == "..." || trimmed == "…") && about.broken && self.is_left_out(line, from, trimmed, run) {
            self.found(OddityKind::LeftOut, loc, vec![comment]);
            self.comment_out(text);
            return;
        }
        if about.broken && (trimmed.starts_with("```") || trimmed.starts_with("~~~")) {
            let whole = self.loc(line, 0, line.next - line.start);
            // What comes behind a fence is another manifest than what came before it.
            let opens = trimmed.trim_start_matches(['`', '~']).chars().any(char::is_alphanumeric);
            if run.begun && opens {
                self.found(OddityKind::Fence, loc, vec![(loc, "---")]);
                self.out.push_str("---");
                self.out.extend(trimmed.chars().skip(3).map(|_| ' '));
                run.begun = false;
            } else {
                self.found(OddityKind::Fence, loc, vec![(whole, "")]);
                self.comment_out(text);
            }
            return;
        }
        let heads = about.broken && !run.begun && is_heading(trimmed) && self.heads(line);
        let colon = heads || (about.object && is_prose_with_colon(trimmed) && self.stands_alone(line));
        if from == 0 && (colon || (about.broken && is_prose(trimmed, run.begun || !about.object))) {
            self.found(OddityKind::Prose, loc, vec![comment]);
            self.comment_out(text);
            return;
        }
        run.whole = false;
        self.letters(line, from, about.broken);
    }

    /// Whether dots here stand for something left out: at the start, further in, or where more of the same goes on.
    fn is_left_out(&self, line: &Line<'_>, from: usize, trimmed: &str, run: &Run) -> bool {
        !run.begun
            || from > 0
            || trimmed != "..."
            || self.below(line).is_some_and(|next| {
                let goes_on = next.starts_with(is_space) || next.starts_with("- ");
                goes_on || split_key(next).is_some_and(|(key, _)| LATER.contains(&key))
            })
    }

    /// Whether nothing but the manifest itself could hang on the line.
    fn stands_alone(&self, line: &Line<'_>) -> bool {
        self.below(line).is_none_or(|next| {
            let trimmed = next.trim_start_matches(is_space);
            !next.starts_with(is_space) || trimmed.starts_with("apiVersion:") || trimmed.starts_with("kind:")
        })
    }

    /// Whether a manifest begins below.
    fn heads(&self, line: &Line<'_>) -> bool {
        let begins = |next: &str| ["```", "~~~", "apiVersion:", "kind:"].iter().any(|start| next.starts_with(start));
        self.below(line).is_some_and(begins)
    }

    /// The next line with text in it.
    fn below(&self, line: &Line<'_>) -> Option<&str> {
        let rest = self.text.get(line.next..).unwrap_or("");
        rest.lines().take(MOST_BLANK).find(|next| !next.chars().all(is_space))
    }

    /// The letters of a line that stays YAML.
    fn letters(&mut self, line: &Line<'_>, from: usize, broken: bool) {
        let plain = letters::put_right(line.text, from, broken);
        self.out.push_str(&plain.text);
        let mut odd: Vec<Oddity> = Vec::new();
        for (kind, (from, to, with)) in plain.changes {
            let loc = self.loc(line, from, to);
            match odd.iter_mut().find(|oddity| oddity.kind == kind) {
                Some(oddity) => oddity.changes.push((loc, with)),
                None => odd.push(Oddity { kind, loc, changes: vec![(loc, with)] }),
            }
        }
        for oddity in &mut odd {
            if oddity.kind == OddityKind::SlashComment {
                oddity.loc.end = (line.start + line.text.len()) as u32;
            }
        }
        self.oddities.append(&mut odd);
    }
}

/// Words in a row, where YAML would have a key or an item; one word alone only where no YAML has begun.
fn is_prose(line: &str, begun: bool) -> bool {
    let starts =
        line.starts_with(['-', '#', '{', '}', '[', ']', '"', '\'', '&', '*', '!', '|', '>', '%', '?', '@', '`']);
    let words = line.split(is_space).filter(|word| !word.is_empty()).count();
    !has_key(line) && !starts && words >= if begun { 2 } else { 1 } && line.chars().any(char::is_alphabetic)
}

/// One word with a colon, as a text announces what comes: no field begins with a capital.
fn is_heading(line: &str) -> bool {
    let word = line.strip_suffix(':').unwrap_or("");
    word.starts_with(|first: char| first.is_alphabetic() && !first.is_lowercase())
        && word.chars().all(char::is_alphanumeric)
}

/// A sentence that ends in a colon, or has one: Kubernetes has no fields of more than one word.
fn is_prose_with_colon(line: &str) -> bool {
    let Some((key, _)) = line.split_once(": ").or(line.strip_suffix(':').map(|key| (key, ""))) else { return false };
    let plain = |c: char| c.is_alphanumeric() || is_space(c) || "-,.'’()`/“”".contains(c);
    let starts = line.chars().next().is_some_and(char::is_alphabetic);
    starts && key.split(is_space).count() >= 2 && key.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanned(text: &str, broken: bool) -> Vec<(OddityKind, u32)> {
        let source = Source::new("a", text);
        let loc = Loc { source: SourceId(0), start: 0, end: text.len() as u32 };
        let about = [About { loc, broken, object: true, plain: None }];
        let line = |oddity: &Oddity| source.lines().line_of(oddity.loc.start) + 1;
        scan(SourceId(0), &source, &about).oddities.iter().map(|oddity| (oddity.kind, line(oddity))).collect()
    }

    #[test]
    fn sentences() {
        assert!(is_prose("Now add one more condition.", true) && is_prose("그럼 조건을 추가해보자.", true));
        assert!(!is_prose("name: x", true) && !is_prose("- a b", true) && !is_prose("word", true));
        assert!(is_prose("yaml", false) && !is_prose("name:", false));
        assert!(is_prose_with_colon("Create the role like so:") && is_prose_with_colon("Note that: this is all"));
        assert!(
            !is_prose_with_colon("name: a b") && !is_prose_with_colon("\"a b\": c") && !is_prose_with_colon("a:b c")
        );
    }

    #[test]
    fn strings_of_more_than_one_line_are_left_alone() {
        for text in [
            "data:\n  run.sh: |\n    // not yaml\n    kubectl get pods\n    \u{a0}x\n    ...\n    \tx\n  b: c\n",
            "data:\n  a: \"one\n    // two\n    kubectl get pods:\n    ```\n    \u{a0}three:\u{a0}\"\n",
            "data:\n  a: 'it''s\n    $ kubectl get pods\n    // two: three'\n",
            "data:\nrun.sh: |\n#!/bin/sh\nkubectl get pods\n// x\n",
        ] {
            for broken in [true, false] {
                assert_eq!(scanned(text, broken), [], "{text}");
            }
        }
        // Folded, without quotes: only of a document that reads.
        assert_eq!(scanned("a: one\n  // two\n  ```\n  ...\nb: c\n", false), []);
    }

    #[test]
    fn commands_with_what_belongs_to_them() {
        use OddityKind::{Fence, LeftOut, Prose, Shell};
        for (text, expected) in [
            ("$ kubectl apply -f - <<EOF\nkind: Pod\nEOF\nname: a\n", &[(Shell, 1)][..]),
            ("kubectl config view \\\n  --minify\nkind: Pod\n", &[(Shell, 1)]),
            (
                "yaml\nCopy\nkind: Pod\n```\nThen this:\n```yaml\nkind: Pod\n",
                &[(Prose, 1), (Prose, 2), (Fence, 4), (Prose, 5), (Fence, 6)],
            ),
            ("kind: Pod\nspec:\n  …\n  a: b\n...\n- c\n", &[(LeftOut, 3), (LeftOut, 5)]),
        ] {
            assert_eq!(scanned(text, true), expected, "{text}");
        }
    }
}
