//! One chunk of YAML to a tree: libyaml's events, with go-yaml's differences.

use super::build::{Builder, Found};
use super::events::{Event, Parser, Problem, Scalar, Style, What};
use super::scalar;
use super::tree::{MERGE, NOT_PLAIN, QUOTED, Tree};
use super::{IssueKind, Kind};
use std::collections::HashMap;

const BOM: &str = "\u{feff}";

/// What a chunk reads as: a tree unless it is refused, and what there is to say, in byte offsets of the chunk.
pub(super) fn parse(chunk: &str) -> (Option<Tree>, Vec<Found>) {
    let (skipped, text) = match chunk.strip_prefix(BOM) {
        Some(text) => (BOM.len(), text),
        None => (0, chunk),
    };
    let mut reader =
        Reader { builder: Builder::new(chunk), anchors: HashMap::new(), places: Places { text, skipped }, ended: None };
    let mut parser = Parser::new(text);
    loop {
        let event = match parser.next() {
            Ok(event) => event,
            Err(problem) => {
                let found = reader.problem(problem);
                return (None, reader.refused(found));
            }
        };
        match reader.event(event) {
            Ok(true) => {}
            Ok(false) => break,
            Err(found) => return (None, reader.refused(found)),
        }
    }
    reader.dropped_rest();
    if reader.builder.tree.slots.is_empty() {
        // A chunk without content reads as null.
        if let Err(found) = reader.builder.scalar(Kind::Null, 0, None, 0, 0) {
            return (None, vec![found]);
        }
    }
    reader.builder.finish()
}

struct Reader<'c> {
    builder: Builder<'c>,
    anchors: HashMap<String, u32>,
    places: Places<'c>,
    /// Where the document's end was met.
    ended: Option<u32>,
}

impl Reader<'_> {
    /// Takes an event; false when the document has ended.
    fn event(&mut self, event: Event<'_>) -> Result<bool, Found> {
        let start = self.places.byte(event.start);
        let end = self.places.byte(event.end);
        match event.what {
            What::StreamStart => {}
            What::StreamEnd => return Ok(false),
            What::DocumentStart { version } => {
                if version.is_some_and(|version| version != (1, 1)) {
                    return Err((IssueKind::Syntax("yaml: found incompatible YAML document".to_owned()), start, end));
                }
            }
            What::DocumentEnd => {
                self.ended = Some(end);
                return Ok(false);
            }
            What::Alias { anchor } => {
                let Some(target) = self.anchors.get(anchor).copied() else {
                    return Err((IssueKind::Syntax(format!("yaml: unknown anchor '{anchor}' referenced")), start, end));
                };
                self.builder.alias(anchor, target, start, end)?;
            }
            What::Scalar(scalar) => {
                let id = self.scalar(&scalar, start, end)?;
                self.anchor(scalar.anchor, id);
            }
            What::SeqStart { anchor, flow } => {
                let start = self.content(start, self.places.end()).0;
                let id = self.builder.open(false, flow, start)?;
                self.anchor(anchor, id);
            }
            What::MapStart { anchor, flow } => {
                let start = self.content(start, self.places.end()).0;
                let id = self.builder.open(true, flow, start)?;
                self.anchor(anchor, id);
            }
            What::SeqEnd | What::MapEnd => {
                // Only an end in flow style has a character of its own.
                self.builder.close((end > start).then_some(end))?;
            }
        }
        Ok(true)
    }

    fn anchor(&mut self, anchor: Option<&str>, id: u32) {
        if let Some(anchor) = anchor {
            self.anchors.insert(anchor.to_owned(), id);
        }
    }

    /// Where the content starts after an anchor, tag and comments, and whether the bare tag `!` stands there.
    fn content(&self, start: u32, end: u32) -> (u32, bool) {
        let mut bare = false;
        let mut at = start as usize;
        let chunk = self.builder.chunk;
        while let Some(rest) = chunk.get(at..end as usize) {
            let skipped = match rest.as_bytes().first() {
                Some(b'&' | b'!') => {
                    let word = rest.find(|c: char| c.is_whitespace() || ",[]{}".contains(c)).unwrap_or(rest.len());
                    let word = if rest.starts_with("!<") { rest.find('>').map_or(word, |at| at + 1) } else { word };
                    bare |= rest.get(..word) == Some("!");
                    word.max(1)
                }
                Some(b'#') if at > start as usize => rest.find(['\n', '\r']).unwrap_or(rest.len()),
                Some(b' ' | b'\t' | b'\r' | b'\n') if at > start as usize => 1,
                _ => break,
            };
            at += skipped;
        }
        (at as u32, bare)
    }

    fn scalar(&mut self, scalar: &Scalar<'_>, start: u32, end: u32) -> Result<u32, Found> {
        let chunk = self.builder.chunk;
        if start == end && scalar.value.is_empty() {
            // Nothing is written: it stands right after what comes before it, not at the next token.
            let written = chunk.get(..start as usize).unwrap_or_default().trim_end().len() as u32;
            let place = written.max(self.builder.last_end()).min(start);
            return match scalar.tag {
                None if scalar.plain => self.builder.scalar(Kind::Null, 0, None, place, place),
                tag => self.tagged(tag.unwrap_or("!"), scalar, place, place),
            };
        }
        let (start, bare) = self.content(start, end);
        let end = match scalar.style {
            Style::Block => start + chunk.get(start as usize..end as usize).unwrap_or_default().trim_end().len() as u32,
            _ => end,
        };
        if scalar.style == Style::Double && chunk.get(start as usize..end as usize).is_some_and(escapes_slash) {
            return Err((IssueKind::Syntax("yaml: found unknown escape character".to_owned()), start, end));
        }
        match scalar.tag {
            Some(tag) => return self.tagged(tag, scalar, start, end),
            // libyaml forgets the bare tag, which makes a string of anything.
            None if bare => return self.tagged("!", scalar, start, end),
            None => {}
        }
        let (kind, flags) = match scalar.style {
            Style::Plain => {
                let kind = scalar::resolve(scalar.value);
                if kind == Kind::Float {
                    self.sayable(scalar.value, start, end)?;
                }
                (kind, if scalar.value == "<<" { MERGE } else { 0 })
            }
            _ => (Kind::Str, NOT_PLAIN),
        };
        self.place(kind, flags, scalar, start, end)
    }

    fn tagged(&mut self, tag: &str, scalar: &Scalar<'_>, start: u32, end: u32) -> Result<u32, Found> {
        let refused = |message: String| (IssueKind::Syntax(format!("yaml: {message}")), start, end);
        let not_plain = if scalar.style == Style::Plain { 0 } else { NOT_PLAIN };
        if tag == "tag:yaml.org,2002:binary" {
            let bytes = scalar::base64(scalar.value)
                .ok_or_else(|| refused("!!binary value contains invalid base64 data".to_owned()))?;
            return self.builder.scalar(Kind::Str, not_plain, Some(&go_string(&bytes)), start, end);
        }
        let merge = scalar.value == "<<" && (scalar.plain || tag == "tag:yaml.org,2002:merge");
        let kind = scalar::resolve_tagged(tag, scalar.value).map_err(refused)?;
        if kind == Kind::Float {
            self.sayable(scalar.value, start, end)?;
        }
        self.place(kind, not_plain | if merge { MERGE } else { 0 }, scalar, start, end)
    }

    /// Infinity and NaN may be keys; as values JSON cannot say them.
    fn sayable(&self, text: &str, start: u32, end: u32) -> Result<(), Found> {
        match scalar::infinite(text) {
            Some(value) if !self.builder.at_key() => {
                Err((IssueKind::Syntax(format!("json: unsupported value: {value}")), start, end))
            }
            _ => Ok(()),
        }
    }

    /// Keeps a text only where it is not what stands in the chunk.
    fn place(&mut self, kind: Kind, flags: u8, scalar: &Scalar<'_>, start: u32, end: u32) -> Result<u32, Found> {
        let raw = self.builder.chunk.get(start as usize..end as usize).unwrap_or_default();
        let inside = |text: &str| text.get(1..text.len().saturating_sub(1)) == Some(scalar.value);
        if raw == scalar.value {
            self.builder.scalar(kind, flags, None, start, end)
        } else if matches!(scalar.style, Style::Single | Style::Double) && inside(raw) {
            self.builder.scalar(kind, flags | QUOTED, None, start, end)
        } else {
            self.builder.scalar(kind, flags, Some(scalar.value), start, end)
        }
    }

    /// Says so if text follows the document's end, which Kubernetes drops.
    fn dropped_rest(&mut self) {
        let Some(ended) = self.ended else { return };
        let chunk = self.builder.chunk;
        let mut at = ended as usize;
        for line in chunk.get(at..).unwrap_or_default().split_inclusive('\n') {
            let content = line.trim();
            if !content.is_empty() && !content.starts_with('#') && content != "..." {
                let start = at + line.len() - line.trim_start().len();
                let end = chunk.trim_end().len();
                self.builder.issues.push((IssueKind::TextAfterEnd, start as u32, end as u32));
                return;
            }
            at += line.len();
        }
    }

    fn refused(self, found: Found) -> Vec<Found> {
        let mut issues = self.builder.issues;
        issues.push(found);
        issues
    }

    /// libyaml's problem as go-yaml words it, at a place that is not empty.
    fn problem(&mut self, problem: Problem) -> Found {
        let mut line = if problem.line != 0 { problem.line } else { problem.context_line };
        if line != 0 && problem.scanner {
            line += 1;
        }
        let message = match problem.at.is_some() && line != 0 {
            true => format!("yaml: line {line}: {}", problem.message),
            false => format!("yaml: {}", problem.message),
        };
        let at = match problem.at {
            Some(at) => self.places.byte(at),
            None => self.places.forbidden(),
        };
        let (start, end) = visible(self.builder.chunk, at);
        (IssueKind::Syntax(message), start, end)
    }
}

/// The rest of the line at a byte or, where nothing is there, the last line before it with something on it.
pub(super) fn visible(chunk: &str, at: u32) -> (u32, u32) {
    let at = (at as usize).min(chunk.len());
    let rest = chunk.get(at..).unwrap_or_default();
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    let written = line.trim_end().len();
    if written > 0 {
        return (at as u32, (at + written) as u32);
    }
    let before = chunk.get(..at).unwrap_or_default().trim_end();
    let start = before.rfind(['\n', '\r']).map_or(0, |line| line + 1);
    let indent = before.get(start..).map_or(0, |line| line.len() - line.trim_start().len());
    ((start + indent) as u32, before.len() as u32)
}

/// Whether a double-quoted scalar has the escape `\/`, which go-yaml does not know.
fn escapes_slash(raw: &str) -> bool {
    let mut bytes = raw.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'\\' && bytes.next() == Some(b'/') {
            return true;
        }
    }
    false
}

/// Bytes as text; each one that is not UTF-8 becomes a replacement character, as in Go.
fn go_string(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

/// From libyaml's places to those of the chunk.
struct Places<'c> {
    text: &'c str,
    /// The byte order mark that libyaml was not shown.
    skipped: usize,
}

impl Places<'_> {
    fn end(&self) -> u32 {
        (self.skipped + self.text.len()) as u32
    }
    fn byte(&self, index: usize) -> u32 {
        (self.skipped + index.min(self.text.len())) as u32
    }
    /// The first character that YAML does not allow.
    fn forbidden(&self) -> u32 {
        let allowed = |c: char| {
            matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')
                || c >= '\u{10000}'
        };
        let found = self.text.char_indices().find(|(_, c)| !allowed(*c));
        (self.skipped + found.map_or(0, |(at, _)| at)) as u32
    }
}
