//! Lines that are no YAML, and letters that only look like it.

use super::script::{self, Script};
use crate::text::{Loc, Source, SourceId};
use crate::yaml::Document;

/// Something about a line that copying left there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    pub kind: OddityKind,
    /// The line without its indentation and ending, or the letters themselves.
    pub loc: Loc,
    /// 0-based.
    pub line: u32,
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
    /// The text with the oddities out of the way, if there are any.
    pub text: Option<String>,
}

/// More oddities of one source than this are not collected.
const MOST_ODDITIES: usize = 2_000;

const COMMANDS: [&str; 30] = [
    "kubectl", "k", "vi", "vim", "nano", "cat", "cd", "ls", "echo", "sudo", "helm", "oc", "export", "mkdir", "curl",
    "wget", "docker", "minikube", "kubeadm", "kubectx", "kubens", "eksctl", "gcloud", "aws", "az", "git", "rm", "cp",
    "mv", "chmod",
];

/// Whether it looks like a space and is none to YAML.
pub fn is_odd_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200b}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

fn is_space(c: char) -> bool {
    c == ' ' || c == '\t' || is_odd_space(c)
}

/// Scans a source; `broken` are its documents that do not read as YAML.
pub fn scan(id: SourceId, source: &Source, broken: &[&Document]) -> Scanned {
    let mut scanner = Scanner { id, oddities: Vec::new(), out: String::with_capacity(source.text.len()) };
    let mut block: Option<usize> = None;
    let mut start = 0usize;
    let mut continues = None;
    let mut begun = false;
    for (number, raw) in source.text.split_inclusive('\n').enumerate() {
        let line = raw.trim_end_matches(['\n', '\r']);
        let ending = raw.get(line.len()..).unwrap_or("");
        let place = Line { number: number as u32, start, text: line };
        let indent = line.chars().take_while(|c| is_space(*c)).count();
        let blank = line.chars().all(is_space);
        let in_block = block.is_some_and(|outer| blank || indent > outer);
        if !in_block {
            block = starts_block(line).then_some(indent);
        }
        let here = |document: &&&Document| (document.loc.start as usize) <= start && start <= document.loc.end as usize;
        let is_broken = broken.iter().any(|document| here(&document));
        if in_block || scanner.oddities.len() >= MOST_ODDITIES {
            scanner.out.push_str(line);
        } else {
            if line.starts_with("---") {
                begun = false;
            }
            let rest = source.text.get(start + raw.len()..).unwrap_or("");
            let goes_on =
                rest.lines().find(|next| !next.trim().is_empty()).is_some_and(|next| next.starts_with(is_space));
            let state = State { broken: is_broken, left_out: is_broken && (!begun || goes_on) };
            let before = scanner.oddities.len();
            continues = scanner.line(&place, state, continues);
            begun |= before == scanner.oddities.len() && !blank && !line.starts_with(['#', '-']);
        }
        scanner.out.push_str(ending);
        start += raw.len();
    }
    let scripts = script::find(id, source, &mut scanner.oddities).into_iter().collect();
    let text = (!scanner.oddities.is_empty()).then_some(scanner.out);
    Scanned { oddities: scanner.oddities, scripts, text }
}

/// Whether a line opens a block scalar: it ends in `|` or `>` with its indicators, behind a key or dash.
fn starts_block(line: &str) -> bool {
    let line = line.split(" #").next().unwrap_or("").trim_end();
    let header = line.rsplit([' ', '\u{a0}']).next().unwrap_or("");
    header.starts_with(['|', '>'])
        && header.chars().skip(1).all(|c| matches!(c, '+' | '-' | '1'..='9'))
        && line.len() > header.len()
}

struct Line<'t> {
    number: u32,
    start: usize,
    text: &'t str,
}

/// What is known of the document around a line.
#[derive(Clone, Copy)]
struct State {
    broken: bool,
    /// Whether `...` here would stand for something left out: at the start, or where more of the same goes on.
    left_out: bool,
}

struct Scanner {
    id: SourceId,
    oddities: Vec<Oddity>,
    out: String,
}

impl Scanner {
    fn found(&mut self, kind: OddityKind, line: &Line<'_>, from: usize, to: usize) {
        let place = |at: usize| (line.start + at) as u32;
        let loc = Loc { source: self.id, start: place(from), end: place(to) };
        self.oddities.push(Oddity { kind, loc, line: line.number });
    }
    /// The whole line as a comment, column for column.
    fn comment_out(&mut self, text: &str) {
        self.out.push('#');
        self.out.extend(text.chars().skip(1));
    }
    /// Looks at a line. Returns the kind of a command that goes on in the next line.
    fn line(&mut self, line: &Line<'_>, state: State, continued: Option<OddityKind>) -> Option<OddityKind> {
        let broken = state.broken;
        let text = line.text;
        let from = text.find(|c| !is_space(c)).unwrap_or(text.len());
        let trimmed = text.get(from..).unwrap_or("").trim_end_matches(is_space);
        let to = from + trimmed.len();
        let next = |kind| trimmed.ends_with('\\').then_some(kind);
        if let Some(kind) = continued.filter(|_| !trimmed.is_empty()) {
            self.comment_out(text);
            return next(kind);
        }
        if trimmed.is_empty() {
            self.indentation(line, broken, from);
            return None;
        }
        if trimmed == "..." && state.left_out {
            self.found(OddityKind::LeftOut, line, from, to);
            self.comment_out(text);
            return None;
        }
        if trimmed.starts_with("```") || (broken && trimmed.starts_with("~~~")) {
            self.found(OddityKind::Fence, line, from, to);
            self.comment_out(text);
            return None;
        }
        if (broken || trimmed.starts_with("$ ")) && from == 0 && is_command(trimmed) {
            self.found(OddityKind::Shell, line, from, to);
            self.comment_out(text);
            return next(OddityKind::Shell);
        }
        if broken && from == 0 && is_prose(trimmed) {
            self.found(OddityKind::Prose, line, from, to);
            self.comment_out(text);
            return None;
        }
        self.indentation(line, broken, from);
        None
    }

    /// The letters of a line that stays YAML.
    fn indentation(&mut self, line: &Line<'_>, broken: bool, from: usize) {
        let text = line.text;
        if text.trim_start_matches(is_space).starts_with('#') {
            self.out.push_str(text);
            return;
        }
        let lead = text.get(..from).unwrap_or("");
        if broken && lead.contains('\t') {
            self.found(OddityKind::Tab, line, 0, from);
        }
        let slash = slash_comment(text);
        let mut odd_space = None;
        let mut before: Option<char> = None;
        let mut quote: Option<char> = None;
        for (at, c) in text.char_indices() {
            let structural = at < from || matches!(before, Some(':' | '-' | ',')) || before.is_some_and(is_odd_space);
            if slash.is_some_and(|slash| at >= slash) {
                let comment = slash.unwrap_or(0);
                self.out.push(if at == comment {
                    '#'
                } else if at == comment + 1 {
                    ' '
                } else {
                    c
                });
            } else if is_odd_space(c) && quote.is_none() && (structural || !is_inside(text, at)) {
                odd_space.get_or_insert((at, at + c.len_utf8()));
                self.out.push(' ');
            } else if c == '\t' && at < from && broken {
                self.out.push(' ');
            } else if matches!(c, '“' | '”' | '„' | '‘' | '’') && self.quotes_a_value(text, at, quote) {
                if quote.is_none() {
                    self.found(OddityKind::SmartQuotes, line, at, at + c.len_utf8());
                }
                quote = if quote.is_none() { Some(c) } else { None };
                self.out.push('"');
            } else {
                self.out.push(c);
            }
            before = Some(c);
        }
        if let Some((start, end)) = odd_space {
            self.found(OddityKind::NoBreakSpace, line, start, end);
        }
        if let Some(slash) = slash {
            self.found(OddityKind::SlashComment, line, slash, text.len());
        }
    }

    /// Whether a typographic quote opens a value, or closes the one that was opened.
    fn quotes_a_value(&self, text: &str, at: usize, open: Option<char>) -> bool {
        if open.is_some() {
            return true;
        }
        let before = text.get(..at).unwrap_or("").trim_end_matches(is_space);
        before.ends_with([':', '-', '[', ',', '{'])
    }
}

/// Whether odd spaces at this place stand between words of a value, where they may be meant.
fn is_inside(text: &str, at: usize) -> bool {
    let (before, after) = (text.get(..at).unwrap_or(""), text.get(at..).unwrap_or(""));
    let word = |c: char| !is_space(c);
    let rest = after.trim_start_matches(is_space);
    before.contains(word) && !rest.is_empty() && !rest.starts_with("//") && !rest.starts_with('#')
}

/// Where a `//` comment starts: behind a space, outside quotes, not in a URL.
fn slash_comment(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (None, '"' | '\'') if is_space(before) || before == '[' || before == ',' => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '#') if is_space(before) => return None,
            (None, '/') if is_space(before) && chars.peek().is_some_and(|(_, next)| *next == '/') => return Some(at),
            _ => {}
        }
        before = c;
    }
    None
}

fn is_command(line: &str) -> bool {
    let line = line.strip_prefix("$ ").or(line.strip_prefix("% ")).unwrap_or(line);
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or("");
    let second = words.next().unwrap_or("");
    COMMANDS.contains(&first) && !second.is_empty() && !second.starts_with(':')
}

/// Words in a row, where YAML would have a key or an item.
fn is_prose(line: &str) -> bool {
    let has_key = line.split_once(':').is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with(is_space));
    let starts =
        line.starts_with(['-', '#', '{', '}', '[', ']', '"', '\'', '&', '*', '!', '|', '>', '%', '?', '@', '`']);
    let words = line.split(is_space).filter(|word| !word.is_empty()).count();
    !has_key && !starts && (words >= 2) && line.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_with_slashes_are_not_urls() {
        assert_eq!(slash_comment("a: b // c"), Some(5));
        assert_eq!(slash_comment("// c"), Some(0));
        assert_eq!(slash_comment("a: http://b/c"), None);
        assert_eq!(slash_comment("a: \"b // c\""), None);
        assert_eq!(slash_comment("a: b # // c"), None);
    }

    #[test]
    fn commands_and_sentences() {
        assert!(is_command("kubectl get pods") && is_command("$ vi a.yaml") && is_command("vi a.yaml"));
        assert!(!is_command("kind: Pod") && !is_command("k: v") && !is_command("kubectl"));
        assert!(is_prose("Now add one more condition.") && is_prose("그럼 조건을 추가해보자."));
        assert!(!is_prose("name: x") && !is_prose("- a b") && !is_prose("word"));
    }

    #[test]
    fn code_in_a_block_scalar_is_left_alone() {
        let text = "data:\n  run.sh: |\n    // not yaml\n    kubectl get pods\n    \u{a0}x\n  b: c\n";
        let scanned = scan(SourceId(0), &Source::new("a", text), &[]);
        assert_eq!(scanned.oddities, []);
    }
}
