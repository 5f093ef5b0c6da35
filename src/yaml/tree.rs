//! The located tree of a document.

use super::kept::Kept;
use super::path::{Part, parts};
use super::scalar::{self, Number};
use crate::text::{Loc, SourceId};
use std::any::Any;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// One document of a source: a chunk between `---` lines, or a JSON value.
#[derive(Clone, Debug)]
pub struct Document {
    /// The source it lies in.
    pub source: SourceId,
    /// The whole chunk, separators left out.
    pub loc: Loc,
    /// What it reads as; none if it could not be read.
    pub tree: Option<Arc<Tree>>,
    /// What is wrong with it: why it could not be read, or oddities of reading (shadowed keys, a document cut at `...`).
    pub issues: Vec<Issue>,
    /// The source's whole text.
    pub(super) text: Arc<str>,
    pub(super) kept: Kept,
}

impl Document {
    /// The root of its tree. None when it could not be read; an empty document is a null node.
    pub fn root(&self) -> Option<Node<'_>> {
        self.node(NodeId(0))
    }
    /// The node of an id taken from a node of this document.
    pub fn node(&self, id: NodeId) -> Option<Node<'_>> {
        let tree = self.tree.as_deref()?;
        tree.slots.get(id.0 as usize)?;
        Some(Node { document: self, tree, id })
    }
    /// The same chunk where it stands in another text of its source.
    pub(super) fn moved(&self, source: SourceId, text: &Arc<str>, start: u32) -> Document {
        let loc = Loc { source, start, end: self.loc.end - self.loc.start + start };
        let mut moved = Document { source, loc, text: text.clone(), ..self.clone() };
        for issue in &mut moved.issues {
            issue.loc = loc.outside(self.loc.inside(issue.loc));
            if let IssueKind::DuplicateKey { first, .. } = &mut issue.kind {
                *first = loc.outside(self.loc.inside(*first));
            }
        }
        moved
    }
    /// What was found out about it once and holds for as long as its text is the same, wherever in its source it comes to
    /// stand: it must hang on nothing but [`Document::text`], and count places from its start ([`Loc::inside`]).
    pub fn keep<T: Any + Send + Sync>(&self, find: impl FnOnce() -> T) -> Arc<T> {
        self.kept.get_or(find)
    }
    /// How many things have been found out about it.
    #[cfg(test)]
    pub(crate) fn kept(&self) -> usize {
        self.kept.len()
    }
    /// The chunk's text.
    pub fn text(&self) -> &str {
        self.text.get(self.loc.start as usize..self.loc.end as usize).unwrap_or_default()
    }
}

/// Something to say about how a document reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// What.
    pub kind: IssueKind,
    /// Where.
    pub loc: Loc,
}

/// What there is to say about how a document reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssueKind {
    /// The document does not parse; the words of the parser that `kubectl` has, `yaml: line 2: …`.
    Syntax(String),
    /// A key stands twice in one mapping; the later one counts. The first one's place is `first`.
    DuplicateKey {
        /// The key.
        key: String,
        /// Where it stood first.
        first: Loc,
    },
    /// Text after `...` is dropped.
    TextAfterEnd,
    /// A budget was crossed: nesting depth, number of nodes, or the size that aliases expand to.
    TooMuch {
        /// Which budget, such as "nesting depth".
        what: &'static str,
        /// Its limit.
        limit: usize,
    },
}

/// What a node reads as, after YAML 1.1's scalar rules as go-yaml applies them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing, `~`, `null`.
    Null,
    /// `true`, `yes`, `on`, … as go-yaml reads them.
    Bool,
    /// A whole number.
    Int,
    /// A number with a fraction or exponent.
    Float,
    /// Text.
    Str,
    /// A sequence.
    Seq,
    /// A mapping.
    Map,
}

/// A node of one document's tree, to keep without a borrow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NodeId(pub u32);

/// The tree of one document: a flat pre-order tape. Places in it count from the start of the document's chunk, so
/// that an edit elsewhere in the source leaves it as it is.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    pub(super) slots: Vec<Slot>,
    /// Texts that are not a slice of the source, one after the other.
    pub(super) texts: String,
    /// Where each of them lies in `texts`.
    pub(super) ranges: Vec<(u32, u32)>,
}

/// One node on the tape.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub shape: Shape,
    pub flags: u8,
    /// Byte range in the chunk.
    pub start: u32,
    pub end: u32,
    /// A collection's: the slot past its last descendant. An alias's: its target. A scalar's: its text in `ranges`, if [`STORED`].
    pub link: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Node(Kind),
    Alias,
}

/// The scalar's text is in `ranges`.
pub(super) const STORED: u8 = 1;
/// The scalar's text is the source within the quotes.
pub(super) const QUOTED: u8 = 2;
/// The scalar is the merge key `<<`.
pub(super) const MERGE: u8 = 4;
/// The mapping has merge keys or keys that stand twice.
pub(super) const IRREGULAR: u8 = 8;
/// The collection is in flow style, or JSON.
pub(super) const FLOW: u8 = 16;
/// The scalar is written in quotes, or as a block.
pub(super) const NOT_PLAIN: u8 = 32;

impl Tree {
    pub(super) fn slot(&self, id: u32) -> Option<&Slot> {
        self.slots.get(id as usize)
    }
    /// The slot past a node and its descendants.
    pub(super) fn after(&self, id: u32) -> u32 {
        match self.slot(id) {
            Some(Slot { shape: Shape::Node(Kind::Seq | Kind::Map), link, .. }) => (*link).max(id + 1),
            _ => id + 1,
        }
    }
    /// The node itself, or what it is an alias of.
    pub(super) fn target(&self, id: u32) -> u32 {
        match self.slot(id) {
            Some(Slot { shape: Shape::Alias, link, .. }) => *link,
            _ => id,
        }
    }
    /// The kind after following an alias.
    pub(super) fn kind(&self, id: u32) -> Kind {
        match self.slot(self.target(id)).map(|slot| slot.shape) {
            Some(Shape::Node(kind)) => kind,
            _ => Kind::Null,
        }
    }
    /// A scalar's text, aliases not followed; `chunk` is what the tree was read from.
    pub(super) fn text<'t>(&'t self, chunk: &'t str, id: u32) -> &'t str {
        let Some(slot) = self.slot(id) else { return "" };
        let text = if slot.flags & STORED != 0 {
            let (start, end) = self.ranges.get(slot.link as usize).copied().unwrap_or_default();
            self.texts.get(start as usize..end as usize)
        } else if slot.flags & QUOTED != 0 {
            chunk.get(slot.start as usize + 1..(slot.end as usize).saturating_sub(1))
        } else {
            chunk.get(slot.start as usize..slot.end as usize)
        };
        text.unwrap_or_default()
    }
    /// A key as JSON spells it.
    pub(super) fn key<'t>(&'t self, chunk: &'t str, id: u32) -> Cow<'t, str> {
        let id = self.target(id);
        let text = self.text(chunk, id);
        match self.kind(id) {
            Kind::Bool => Cow::Borrowed(if scalar::boolean(text) == Some(true) { "true" } else { "false" }),
            Kind::Int => Cow::Owned(scalar::number(text).map(scalar::print).unwrap_or_default()),
            Kind::Float => Cow::Owned(match (scalar::infinite(text), scalar::number(text)) {
                (Some("NaN"), _) => ".nan".to_owned(),
                (Some("+Inf"), _) => ".inf".to_owned(),
                (Some(_), _) => "-.inf".to_owned(),
                (_, Some(Number::Float(value))) => scalar::print_key(value),
                (_, Some(Number::Int(value))) => scalar::print_key(value as f64),
                (_, Some(Number::Uint(value))) => scalar::print_key(value as f64),
                _ => String::new(),
            }),
            _ => Cow::Borrowed(text),
        }
    }
    /// Key and value slots of a mapping as written; nothing for other nodes.
    pub(super) fn pairs(&self, id: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        let id = self.target(id);
        let end = if self.kind(id) == Kind::Map { self.after(id) } else { 0 };
        let mut next = id + 1;
        std::iter::from_fn(move || {
            if next >= end {
                return None;
            }
            let key = next;
            let value = self.after(key);
            next = self.after(value);
            (value < end).then_some((key, value))
        })
    }
    /// Item slots of a sequence; nothing for other nodes.
    pub(super) fn items(&self, id: u32) -> impl Iterator<Item = u32> + '_ {
        let id = self.target(id);
        let end = if self.kind(id) == Kind::Seq { self.after(id) } else { 0 };
        let mut next = id + 1;
        std::iter::from_fn(move || {
            let item = next;
            next = self.after(item);
            (item < end).then_some(item)
        })
    }
    /// A mapping's pairs with merge keys applied where they stand, as go-yaml v2 writes them into its map: each may
    /// overwrite what came before it.
    pub(super) fn merged(&self, id: u32, write: &mut dyn FnMut(u32, u32)) {
        let id = self.target(id);
        for (key, value) in self.pairs(id) {
            if self.slot(key).is_none_or(|slot| slot.flags & MERGE == 0) {
                write(key, value);
            } else if self.kind(value) == Kind::Seq {
                // Step backwards: earlier ones take precedence.
                let sources: Vec<u32> = self.items(value).collect();
                for source in sources.into_iter().rev() {
                    self.merged(source, write);
                }
            } else {
                self.merged(value, write);
            }
        }
    }
    /// A mapping's pairs as they count: merge keys applied, the last of equal keys, in order of first writing.
    fn effective(&self, chunk: &str, id: u32) -> Vec<(u32, u32)> {
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        let mut places: HashMap<Cow<'_, str>, usize> = HashMap::new();
        self.merged(id, &mut |key, value| {
            let place = *places.entry(self.key(chunk, key)).or_insert(pairs.len());
            match pairs.get_mut(place) {
                Some(pair) => *pair = (key, value),
                None => pairs.push((key, value)),
            }
        });
        pairs
    }
}

/// A place in a document's tree. Aliases are followed and merge keys applied by every accessor.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    document: &'t Document,
    tree: &'t Tree,
    id: NodeId,
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Node").field("id", &self.id).field("kind", &self.kind()).field("loc", &self.loc()).finish()
    }
}

/// A key and its value.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'t> {
    /// The key.
    pub key: Node<'t>,
    /// The value.
    pub value: Node<'t>,
}

/// The nodes within a collection, one after the other.
#[derive(Clone)]
struct Children<'t> {
    within: Node<'t>,
    next: u32,
    end: u32,
}

/// The entries of a mapping.
#[derive(Clone)]
pub struct Entries<'t> {
    slots: Children<'t>,
    /// The entries in their place, where not all that are written count.
    counted: Option<std::vec::IntoIter<(u32, u32)>>,
}

/// The items of a sequence.
#[derive(Clone)]
pub struct Items<'t>(Children<'t>);

impl<'t> Children<'t> {
    fn next(&mut self) -> Option<Node<'t>> {
        let id = self.next;
        self.next = self.within.tree.after(id);
        (id < self.end).then(|| self.within.sibling(id))
    }
}

// Walked at a hundred places: kept whole, so that each is a call.
impl<'t> Iterator for Entries<'t> {
    type Item = Entry<'t>;

    #[inline(never)]
    fn next(&mut self) -> Option<Entry<'t>> {
        let Some(counted) = &mut self.counted else {
            return Some(Entry { key: self.slots.next()?, value: self.slots.next()? });
        };
        let (key, value) = counted.next()?;
        Some(Entry { key: self.slots.within.sibling(key), value: self.slots.within.sibling(value) })
    }
}

impl<'t> Iterator for Items<'t> {
    type Item = Node<'t>;

    #[inline(never)]
    fn next(&mut self) -> Option<Node<'t>> {
        self.0.next()
    }
}

impl<'t> Node<'t> {
    pub(super) fn sibling(self, id: u32) -> Node<'t> {
        Node { id: NodeId(id), ..self }
    }
    /// Its slot, or that of what it is an alias of.
    pub(super) fn target_slot(self) -> u32 {
        self.tree.target(self.id.0)
    }
    /// Whether it is a mapping of which not all that is written counts as it stands.
    pub(super) fn is_irregular(self) -> bool {
        self.tree.slot(self.target_slot()).is_some_and(|slot| slot.flags & IRREGULAR != 0)
    }
    /// To keep it without a borrow.
    pub fn id(self) -> NodeId {
        self.id
    }
    /// The document it stands in.
    pub fn document(self) -> &'t Document {
        self.document
    }
    /// What it reads as.
    pub fn kind(self) -> Kind {
        self.tree.kind(self.id.0)
    }
    /// Where it stands, its anchor and tag left out. A mapping or sequence ends where its last entry ends, not at the
    /// next token. An alias stands where it is written; what is inside it, where the anchor is.
    pub fn loc(self) -> Loc {
        let base = self.document.loc.start;
        let (start, end) = self.tree.slot(self.id.0).map_or((0, 0), |slot| (slot.start, slot.end));
        Loc { source: self.document.source, start: base + start, end: base + end }
    }
    /// Whether it is an alias: its content stands at an anchor elsewhere.
    pub fn is_alias(self) -> bool {
        self.tree.target(self.id.0) != self.id.0
    }
    /// What an alias stands for; none for a node that is no alias.
    pub fn target(self) -> Option<Node<'t>> {
        let target = self.tree.target(self.id.0);
        (target != self.id.0).then(|| self.sibling(target))
    }
    /// Whether an alias stands for it, or for what it is part of: an edit of it changes the text in more than one place.
    pub fn is_shared(self) -> bool {
        let own = self.tree.target(self.id.0);
        let holds = |slot: &Slot| slot.shape == Shape::Alias && (slot.link..self.tree.after(slot.link)).contains(&own);
        self.tree.slots.iter().any(holds)
    }
    /// Whether it is a collection in brackets or braces.
    pub fn is_flow(self) -> bool {
        self.tree.slot(self.tree.target(self.id.0)).is_some_and(|slot| slot.flags & FLOW != 0)
    }
    /// Whether it is a scalar without quotes on one line or several, not a block.
    pub fn is_plain(self) -> bool {
        self.tree.slot(self.tree.target(self.id.0)).is_some_and(|slot| slot.flags & NOT_PLAIN == 0)
    }
    /// The text of a scalar as YAML reads it (quotes and escapes resolved), whatever kind it resolves to.
    pub fn text(self) -> Cow<'t, str> {
        Cow::Borrowed(self.raw())
    }
    fn raw(self) -> &'t str {
        match self.kind() {
            Kind::Seq | Kind::Map => "",
            _ => self.tree.text(self.document.text(), self.tree.target(self.id.0)),
        }
    }
    /// The text, if it reads as a string.
    pub fn as_str(self) -> Option<Cow<'t, str>> {
        (self.kind() == Kind::Str).then(|| self.text())
    }
    /// The value, if it reads as a boolean.
    pub fn as_bool(self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| scalar::boolean(self.raw()).unwrap_or_default())
    }
    /// The value, if it reads as a number that JSON can say.
    pub fn as_number(self) -> Option<Number> {
        match (self.kind(), scalar::number(self.raw())) {
            (Kind::Int, number) => number,
            (Kind::Float, Some(Number::Int(value))) => Some(Number::Float(value as f64)),
            (Kind::Float, Some(Number::Uint(value))) => Some(Number::Float(value as f64)),
            (Kind::Float, number) => number,
            _ => None,
        }
    }
    /// The text as JSON spells it when it is a key: `true` for `yes`, `8` for `010`.
    pub fn key_text(self) -> Cow<'t, str> {
        self.tree.key(self.document.text(), self.id.0)
    }
    /// The entries of a mapping in order, duplicates that do not count left out; nothing for other kinds.
    pub fn entries(self) -> Entries<'t> {
        let effective = || self.tree.effective(self.document.text(), self.target_slot()).into_iter();
        let counted = self.is_irregular().then(effective);
        Entries { counted, ..self.written_entries() }
    }
    /// Every entry of a mapping as it is written: duplicates and merge keys too.
    pub fn written_entries(self) -> Entries<'t> {
        Entries { slots: self.children(Kind::Map), counted: None }
    }
    /// The items of a sequence; nothing for other kinds.
    pub fn items(self) -> Items<'t> {
        Items(self.children(Kind::Seq))
    }
    fn children(self, kind: Kind) -> Children<'t> {
        let id = self.tree.target(self.id.0);
        let end = if self.tree.kind(id) == kind { self.tree.after(id) } else { 0 };
        Children { within: self, next: id + 1, end }
    }
    /// The node at a field path as Kubernetes writes them: `spec.rules[0].http`. Keys with dots or brackets in
    /// them go in brackets: `metadata.labels[app.kubernetes.io/name]`.
    pub fn at(self, path: &str) -> Option<Node<'t>> {
        let mut node = self;
        for part in parts(path) {
            node = node.part(part)?;
        }
        Some(node)
    }
    /// The deepest node of the path that is there. For pointing at the nearest thing to a field that is missing.
    pub fn nearest(self, path: &str) -> Node<'t> {
        let mut node = self;
        for part in parts(path) {
            match node.part(part) {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }
    /// The entry that a path's last part names: with its key, for pointing at a whole field.
    pub fn entry_at(self, path: &str) -> Option<Entry<'t>> {
        let mut node = self;
        let mut entry = None;
        for part in parts(path) {
            entry = match part {
                Part::Key(key) => Some(node.entry(key)?),
                Part::Index(..) => None,
            };
            node = match entry {
                Some(entry) => entry.value,
                None => node.part(part)?,
            };
        }
        entry
    }
    fn part(self, part: Part<'_>) -> Option<Node<'t>> {
        match part {
            Part::Key(key) => self.get(key),
            Part::Index(index, text) => match self.kind() {
                Kind::Seq => self.item(index),
                _ => self.get(text),
            },
        }
    }
}
