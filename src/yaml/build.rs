//! Puts a tree together, node by node, for the YAML and the JSON reader alike.

use super::scalar::{self, Number};
use super::tree::{FLOW, IRREGULAR, MERGE, STORED, Shape, Slot, Tree};
use super::{IssueKind, Kind};
use std::borrow::Cow;
use std::collections::HashMap;

/// How deeply collections may nest.
pub(super) const MAX_DEPTH: usize = 500;
/// How many nodes a document may have.
pub(super) const MAX_NODES: usize = 4_000_000;
/// How many bytes of text aliases may expand to.
const MAX_ALIASED_BYTES: usize = 32 << 20;
/// How many mapping entries the keys of which are compared pair by pair; above it they are hashed.
const FEW: usize = 8;
/// How many duplicate keys of one document are named.
const MAX_DUPLICATES: usize = 100;

/// A problem with its byte range in the chunk.
pub(super) type Found = (IssueKind, u32, u32);

/// A tree that grows.
pub(super) struct Builder<'c> {
    pub chunk: &'c str,
    pub tree: Tree,
    pub issues: Vec<Found>,
    /// The collections that are open, outermost first.
    open: Vec<Open>,
    aliased: bool,
    keys: Vec<u32>,
}

struct Open {
    slot: u32,
    map: bool,
    /// In a mapping: whether what comes next is a key.
    key_next: bool,
    /// Whether the collection itself stands as a key.
    as_key: bool,
    merges: bool,
}

impl<'c> Builder<'c> {
    pub fn new(chunk: &'c str) -> Self {
        Builder { chunk, tree: Tree::default(), issues: Vec::new(), open: Vec::new(), aliased: false, keys: Vec::new() }
    }
    /// Whether the node that comes next is a mapping's key.
    pub fn at_key(&self) -> bool {
        self.open.last().is_some_and(|open| open.map && open.key_next)
    }
    /// The end of what came last, for placing what has no text of its own.
    pub fn last_end(&self) -> u32 {
        self.tree.slots.last().map_or(0, |slot| slot.end)
    }
    fn push(&mut self, slot: Slot) -> Result<u32, Found> {
        let id = self.tree.slots.len() as u32;
        if self.tree.slots.len() >= MAX_NODES {
            return Err((IssueKind::TooMuch { what: "nodes", limit: MAX_NODES }, slot.start, slot.end));
        }
        self.tree.slots.push(slot);
        Ok(id)
    }
    /// A node has come: in a mapping, keys and values take turns.
    fn turn(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.key_next = !open.key_next;
        }
    }
    /// A scalar. `text` is none where its text is what stands in the chunk (with [`super::tree::QUOTED`], inside the quotes).
    pub fn scalar(&mut self, kind: Kind, flags: u8, text: Option<&str>, start: u32, end: u32) -> Result<u32, Found> {
        let at_key = self.at_key();
        if let Some(open) = self.open.last_mut().filter(|_| at_key && flags & MERGE != 0) {
            open.merges = true;
        }
        let flags = if at_key { flags } else { flags & !MERGE };
        let (flags, link) = match text {
            Some(text) => {
                let from = self.tree.texts.len() as u32;
                self.tree.texts.push_str(text);
                self.tree.ranges.push((from, self.tree.texts.len() as u32));
                (flags | STORED, self.tree.ranges.len() as u32 - 1)
            }
            None => (flags, 0),
        };
        let id = self.push(Slot { shape: Shape::Node(kind), flags, start, end, link })?;
        if at_key {
            self.check_key(id)?;
        }
        self.turn();
        Ok(id)
    }
    /// A reference to a node that came before.
    pub fn alias(&mut self, name: &str, target: u32, start: u32, end: u32) -> Result<u32, Found> {
        self.aliased = true;
        if self.open.iter().any(|open| open.slot == target) {
            return Err((IssueKind::Syntax(format!("yaml: anchor '{name}' value contains itself")), start, end));
        }
        let at_key = self.at_key();
        let id = self.push(Slot { shape: Shape::Alias, flags: 0, start, end, link: target })?;
        if at_key {
            self.check_key(id)?;
        }
        self.turn();
        Ok(id)
    }
    /// A sequence or mapping begins.
    pub fn open(&mut self, map: bool, flow: bool, start: u32) -> Result<u32, Found> {
        if self.open.len() >= MAX_DEPTH {
            return Err((IssueKind::TooMuch { what: "nesting depth", limit: MAX_DEPTH }, start, start + 1));
        }
        let as_key = self.at_key();
        let kind = if map { Kind::Map } else { Kind::Seq };
        let flags = if flow { FLOW } else { 0 };
        let id = self.push(Slot { shape: Shape::Node(kind), flags, start, end: start, link: 0 })?;
        self.open.push(Open { slot: id, map, key_next: map, as_key, merges: false });
        Ok(id)
    }
    /// The innermost open collection ends; `end` is none for block style, which ends with its last content.
    pub fn close(&mut self, end: Option<u32>) -> Result<(), Found> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let link = self.tree.slots.len() as u32;
        let last = self.last_end();
        if let Some(slot) = self.tree.slots.get_mut(open.slot as usize) {
            slot.end = end.unwrap_or(last.max(slot.start));
            slot.link = link;
        }
        if open.map {
            let irregular = self.find_duplicates(open.slot) | open.merges;
            if open.merges {
                self.check_merges(open.slot)?;
            }
            if let Some(slot) = self.tree.slots.get_mut(open.slot as usize).filter(|_| irregular) {
                slot.flags |= IRREGULAR;
            }
        }
        if open.as_key {
            self.check_key(open.slot)?;
        }
        self.turn();
        Ok(())
    }
    /// JSON's keys are text: what cannot become text is refused, in the words of sigs.k8s.io/yaml.
    fn check_key(&mut self, id: u32) -> Result<(), Found> {
        let wrong = match self.tree.kind(id) {
            Kind::Seq | Kind::Map => {
                let mut shown = String::new();
                self.show(id, &mut shown);
                format!("yaml: invalid map key: {shown}")
            }
            Kind::Null => "unsupported map key of type: %!s(<nil>), key: <nil>".to_owned(),
            Kind::Int => match scalar::number(self.tree.text(self.chunk, self.tree.target(id))) {
                Some(Number::Uint(value)) => format!("unsupported map key of type: %!s(uint64={value}), key: {value}"),
                _ => return Ok(()),
            },
            _ => return Ok(()),
        };
        let (start, end) = self.tree.slot(id).map_or((0, 0), |slot| (slot.start, slot.end));
        Err((IssueKind::Syntax(wrong), start, end))
    }
    /// A value as Go's `%#v` prints it, as far as it fits in a line.
    fn show(&self, id: u32, out: &mut String) {
        const LINE: usize = 120;
        if out.len() > LINE {
            return;
        }
        let id = self.tree.target(id);
        let text = self.tree.text(self.chunk, id);
        match self.tree.kind(id) {
            Kind::Null => out.push_str("interface {}(nil)"),
            Kind::Bool => out.push_str(if scalar::boolean(text) == Some(true) { "true" } else { "false" }),
            Kind::Int | Kind::Float => out.push_str(&scalar::number(text).map(scalar::print).unwrap_or_default()),
            Kind::Str => out.push_str(&format!("{text:?}")),
            Kind::Seq => {
                out.push_str("[]interface {}{");
                for (index, item) in self.tree.items(id).enumerate() {
                    if out.len() > LINE {
                        break;
                    }
                    out.push_str(if index > 0 { ", " } else { "" });
                    self.show(item, out);
                }
                out.push('}');
            }
            Kind::Map => {
                out.push_str("map[interface {}]interface {}{");
                for (index, (key, value)) in self.tree.pairs(id).enumerate() {
                    if out.len() > LINE {
                        break;
                    }
                    out.push_str(if index > 0 { ", " } else { "" });
                    self.show(key, out);
                    out.push(':');
                    self.show(value, out);
                }
                out.push('}');
            }
        }
    }
    /// Names keys that stand twice; whether any do.
    fn find_duplicates(&mut self, map: u32) -> bool {
        let mut keys = std::mem::take(&mut self.keys);
        keys.clear();
        let is_merge = |key: u32| self.tree.slot(key).is_some_and(|slot| slot.flags & MERGE != 0);
        keys.extend(self.tree.pairs(map).map(|(key, _)| key).filter(|key| !is_merge(*key)));
        let mut found = Vec::new();
        if keys.len() <= FEW {
            for (index, key) in keys.iter().enumerate() {
                let text = self.tree.key(self.chunk, *key);
                let same = |first: &&u32| self.tree.key(self.chunk, **first) == text;
                if let Some(first) = keys.get(..index).and_then(|before| before.iter().find(same)) {
                    found.push((*first, *key));
                }
            }
        } else {
            let mut seen: HashMap<Cow<'_, str>, u32> = HashMap::with_capacity(keys.len());
            for key in &keys {
                let text = self.tree.key(self.chunk, *key);
                match seen.get(&text) {
                    Some(first) => found.push((*first, *key)),
                    None => {
                        seen.insert(text, *key);
                    }
                }
            }
        }
        for (first, again) in &found {
            if self.issues.len() >= MAX_DUPLICATES {
                break;
            }
            let (Some(first), Some(slot)) = (self.tree.slot(*first), self.tree.slot(*again)) else { continue };
            let key = self.tree.key(self.chunk, *again).into_owned();
            // The place of the first is told with the chunk's own offsets until the document is made.
            let first = crate::text::Loc { start: first.start, end: first.end, ..Default::default() };
            self.issues.push((IssueKind::DuplicateKey { key, first }, slot.start, slot.end));
        }
        self.keys = keys;
        !found.is_empty()
    }
    fn check_merges(&self, map: u32) -> Result<(), Found> {
        let is_map = |id: u32| self.tree.kind(id) == Kind::Map;
        for (key, value) in self.tree.pairs(map) {
            let Some(slot) = self.tree.slot(key).filter(|slot| slot.flags & MERGE != 0) else { continue };
            let aliased = self.tree.target(value) != value;
            let fits =
                is_map(value) || (!aliased && self.tree.kind(value) == Kind::Seq && self.tree.items(value).all(is_map));
            if !fits {
                let message = "yaml: map merge requires map or sequence of maps as the value";
                let end = self.tree.slot(value).map_or(slot.end, |value| value.end);
                return Err((IssueKind::Syntax(message.to_owned()), slot.start, end));
            }
        }
        Ok(())
    }
    /// The finished tree, or why it is too much: aliases that expand beyond what go-yaml allows.
    pub fn finish(self) -> (Option<Tree>, Vec<Found>) {
        let Builder { tree, mut issues, aliased, chunk, .. } = self;
        if aliased {
            let mut count = Expansion { tree: &tree, decoded: 0, aliased: 0, bytes: 0, depth: 0 };
            if let Err(too_much) = count.node(0, false) {
                let (start, end) = tree.slot(0).map_or((0, 0), |slot| (slot.start, slot.end));
                let end = chunk
                    .get(start as usize..end as usize)
                    .and_then(|text| text.find('\n'))
                    .map_or(end, |line| start + line as u32);
                issues.push((too_much, start, end));
                return (None, issues);
            }
        }
        (Some(tree), issues)
    }
}

/// Walks a tree as go-yaml decodes it and stops where it says "document contains excessive aliasing".
struct Expansion<'t> {
    tree: &'t Tree,
    decoded: usize,
    aliased: usize,
    bytes: usize,
    depth: usize,
}

impl Expansion<'_> {
    fn node(&mut self, id: u32, inside_alias: bool) -> Result<(), IssueKind> {
        let Some(slot) = self.tree.slot(id) else { return Ok(()) };
        self.decoded += 1;
        if inside_alias {
            self.aliased += 1;
            if self.tree.kind(id) == Kind::Str {
                self.bytes += (slot.end - slot.start) as usize;
            }
        }
        if self.aliased > 100
            && self.decoded > 1000
            && self.aliased as f64 / self.decoded as f64 > allowed(self.decoded)
        {
            return Err(IssueKind::TooMuch { what: "alias expansion", limit: self.aliased });
        }
        if self.bytes > MAX_ALIASED_BYTES {
            return Err(IssueKind::TooMuch { what: "alias expansion", limit: MAX_ALIASED_BYTES });
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(IssueKind::TooMuch { what: "nesting depth", limit: MAX_DEPTH });
        }
        match slot.shape {
            Shape::Alias => self.node(slot.link, true)?,
            Shape::Node(Kind::Seq) => {
                let (mut next, end) = (id + 1, self.tree.after(id));
                while next < end {
                    self.node(next, inside_alias)?;
                    next = self.tree.after(next);
                }
            }
            Shape::Node(Kind::Map) => {
                for (key, value) in self.tree.pairs(id) {
                    if self.tree.slot(key).is_none_or(|slot| slot.flags & MERGE == 0) {
                        self.node(key, inside_alias)?;
                    } else if matches!(self.tree.slot(value), Some(Slot { shape: Shape::Node(Kind::Seq), .. })) {
                        for item in self.tree.items(value) {
                            self.node(item, inside_alias)?;
                        }
                        continue;
                    }
                    self.node(value, inside_alias)?;
                }
            }
            Shape::Node(_) => {}
        }
        self.depth -= 1;
        Ok(())
    }
}

/// What part of all decoding may come from aliases: go-yaml's `allowedAliasRatio`.
fn allowed(decoded: usize) -> f64 {
    const LOW: f64 = 400_000.0;
    const HIGH: f64 = 4_000_000.0;
    0.99 - 0.89 * ((decoded as f64 - LOW) / (HIGH - LOW)).clamp(0.0, 1.0)
}
