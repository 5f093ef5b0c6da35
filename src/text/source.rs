//! What was pasted: named texts, in the order of their tabs.

use super::{Edit, LineIndex, Span};
use std::ops::Range;
use std::sync::Arc;

/// Which of the pasted sources; an index into [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

/// A byte range of one source. The engine's own notion of "where"; [`Sources::span`] makes it readable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Loc {
    /// The source the range lies in.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Loc {
    /// The empty place at the start of this one.
    pub fn start_point(self) -> Loc {
        Loc { end: self.start, ..self }
    }
    /// The empty place just past this one.
    pub fn end_point(self) -> Loc {
        Loc { start: self.end, ..self }
    }
    /// A place within this one, counted from its start: it holds wherever this one comes to stand.
    pub fn inside(self, place: Loc) -> Loc {
        Loc {
            source: SourceId::default(),
            start: place.start.saturating_sub(self.start),
            end: place.end.saturating_sub(self.start),
        }
    }
    /// Where a place is that is counted from the start of this one.
    pub fn outside(self, place: Loc) -> Loc {
        Loc { source: self.source, start: place.start + self.start, end: place.end + self.start }
    }
    /// The smallest place that covers both; the other is ignored if it lies in another source.
    pub fn to(self, other: Loc) -> Loc {
        if self.source != other.source {
            return self;
        }
        Loc { source: self.source, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
    /// Whether the other place lies within this one.
    pub fn contains(self, other: Loc) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }
}

/// One pasted text with its name (a file path).
#[derive(Clone, Debug)]
pub struct Source {
    /// The file path it is called by.
    pub name: Arc<str>,
    /// Its text. Bytes that are not UTF-8 were replaced before they came here.
    pub text: Arc<str>,
    lines: Arc<LineIndex>,
}

impl Source {
    /// A source of this name and text.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        Source { name: name.into(), lines: Arc::new(LineIndex::new(&text)), text }
    }
    /// The source with other texts in the place of some bytes; the changes are in order and do not overlap.
    pub fn edited(&self, changes: &[(Range<u32>, &str)]) -> Self {
        let mut text = String::with_capacity(self.text.len() + changes.iter().map(|(_, put)| put.len()).sum::<usize>());
        let mut done = 0;
        for (taken, put) in changes {
            text.push_str(self.text.get(done..taken.start as usize).unwrap_or(""));
            text.push_str(put);
            done = taken.end as usize;
        }
        text.push_str(self.text.get(done..).unwrap_or(""));
        let places: Vec<_> = changes.iter().map(|(taken, put)| (taken.clone(), put.len() as u32)).collect();
        let lines = Arc::new(self.lines.edited(&text, &places));
        Source { name: self.name.clone(), text: text.into(), lines }
    }
    /// Where its lines begin.
    pub fn lines(&self) -> &LineIndex {
        &self.lines
    }
}

/// All that was pasted.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// The sources in the order given.
    pub fn new(sources: Vec<Source>) -> Self {
        Sources(sources)
    }
    /// Each source with its id.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.0.iter().enumerate().map(|(index, source)| (SourceId(index as u32), source))
    }
    /// The source of this id, if there is one.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.0.get(id.0 as usize)
    }
    /// The id of the first source of this name.
    pub fn named(&self, name: &str) -> Option<SourceId> {
        self.iter().find(|(_, source)| &*source.name == name).map(|(id, _)| id)
    }
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// Whether nothing was pasted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The text at a place; empty if the place is not in the sources.
    pub fn text(&self, loc: Loc) -> &str {
        self.get(loc.source).and_then(|source| source.text.get(loc.start as usize..loc.end as usize)).unwrap_or("")
    }
    /// Lines and columns of a place, as everything outside the engine counts them.
    /// A place outside the text becomes the nearest one inside.
    pub fn span(&self, loc: Loc) -> Span {
        match self.get(loc.source) {
            Some(source) => Span {
                source: source.name.clone(),
                start: source.lines.position(&source.text, loc.start),
                end: source.lines.position(&source.text, loc.end),
            },
            None => Span::default(),
        }
    }
    /// The edit that puts `insert` in the place of `loc`.
    pub fn edit(&self, loc: Loc, insert: impl Into<String>) -> Edit {
        let (name, from, to) = match self.get(loc.source) {
            Some(source) => (
                source.name.clone(),
                source.lines.utf16_offset(&source.text, loc.start),
                source.lines.utf16_offset(&source.text, loc.end),
            ),
            None => ("".into(), 0, 0),
        };
        Edit { name, from, to, insert: insert.into() }
    }
}
