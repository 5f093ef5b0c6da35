//! The object that is judged, as its rules walk it: a value knows the field path by which the server names it.

use super::names::{self, Format};
use super::quantity::Quantity;
use crate::text::{Loc, quoted};
use crate::yaml::{Kind, Node, Number, to_json};
use std::borrow::Cow;
use std::fmt;

/// How many errors of one object are told.
const MOST_ERRORS: usize = 64;

/// What is wrong with a field. Mirrors apimachinery's `field.Error`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub path: String,
    pub message: String,
    pub loc: Loc,
}

/// The errors of an object, in the server's order.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub list: Vec<Field>,
}

/// A field, an item or an entry of an object, whether it is written or not. Null is as good as missing, as in Go.
#[derive(Clone, Copy)]
pub(super) struct Value<'v> {
    node: Option<Node<'v>>,
    above: Option<&'v Value<'v>>,
    step: Step<'v>,
}

/// How a value is reached from the one above.
#[derive(Clone, Copy)]
enum Step<'v> {
    /// By a field, as the server names it.
    Field(&'v str),
    Index(usize),
    Key(&'v str),
    /// By something that the server leaves out of its paths.
    Silent,
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(above) = self.above else { return Ok(()) };
        above.fmt(f)?;
        match self.step {
            Step::Field(name) if above.is_root() => f.write_str(name),
            Step::Field(name) => write!(f, ".{name}"),
            Step::Index(index) => write!(f, "[{index}]"),
            Step::Key(key) => write!(f, "[{key}]"),
            Step::Silent => Ok(()),
        }
    }
}

impl<'v> Value<'v> {
    /// A whole object.
    pub fn root(node: Node<'v>) -> Self {
        Value { node: Some(node), above: None, step: Step::Silent }
    }
    fn is_root(&self) -> bool {
        self.above.is_none()
    }
    fn below<'s>(&'s self, node: Option<Node<'s>>, step: Step<'s>) -> Value<'s> {
        Value { node: node.filter(|node| node.kind() != Kind::Null), above: Some(self), step }
    }
    /// A field, or one of a field's fields: `metadata.labels`.
    pub fn get<'s>(&'s self, field: &'s str) -> Value<'s> {
        self.get_as(field, field)
    }
    /// A field that the server names otherwise in its paths.
    #[inline(never)]
    pub fn get_as<'s>(&'s self, field: &str, shown: &'s str) -> Value<'s> {
        let node = self.node.and_then(|node| field.split('.').try_fold(node, |node, part| node.get(part)));
        self.below(node, Step::Field(shown))
    }
    /// An item of a list, where the server names the list alone.
    pub fn unindexed<'s>(&self, list: &'s Value<'s>) -> Value<'s>
    where
        'v: 's,
    {
        list.below(self.node, Step::Silent)
    }
    /// The value itself where the server names a field that is not there, or leaves out an index.
    pub fn named<'s>(&'s self, shown: &'s str) -> Value<'s> {
        let step = if shown.is_empty() { Step::Silent } else { Step::Field(shown) };
        self.below(self.node, step)
    }
    /// The items of a list.
    pub fn items<'s>(&'s self) -> impl Iterator<Item = Value<'s>> {
        let items = self.node.into_iter().flat_map(Node::items).enumerate();
        items.map(|(index, item)| self.below(Some(item), Step::Index(index)))
    }
    /// The entries of a map in order: each with its key, named by it.
    pub fn entries<'s>(&'s self) -> Vec<(Cow<'s, str>, Value<'s>)> {
        let entries = self.node.into_iter().flat_map(Node::entries);
        entries.map(|entry| (entry.key.key_text(), self.below(Some(entry.value), Step::Silent))).collect()
    }
    /// An entry of a map, by its key: `labels[app]`.
    pub fn key<'s>(&'s self, key: &'s str) -> Value<'s> {
        let node = self.node.and_then(|node| node.get(key));
        self.below(node, Step::Key(key))
    }
    /// A value that the server names as an entry of this map, wherever it stands.
    pub fn entry_of<'s>(&'s self, key: &'s str, value: &Value<'s>) -> Value<'s> {
        self.below(value.node, Step::Key(key))
    }

    /// Whether it is there at all.
    pub fn is_set(&self) -> bool {
        self.node.is_some()
    }
    /// How many items or entries it has.
    pub fn count(&self) -> usize {
        self.node.map_or(0, |node| if node.kind() == Kind::Map { node.entries().count() } else { node.items().count() })
    }
    /// Its text; empty where it is missing.
    pub fn text(&self) -> &'v str {
        match self.node.and_then(Node::as_str) {
            Some(Cow::Borrowed(text)) => text,
            _ => "",
        }
    }
    /// Its text, or what it is by default.
    pub fn text_or(&self, default: &'static str) -> &'v str {
        if self.text().is_empty() { default } else { self.text() }
    }
    /// Whether its text is this.
    pub fn is(&self, text: &str) -> bool {
        self.text() == text
    }
    /// The whole number that it is.
    pub fn number(&self) -> Option<i64> {
        match self.node?.as_number()? {
            Number::Int(number) => Some(number),
            Number::Uint(number) => Some(i64::try_from(number).unwrap_or(i64::MAX)),
            Number::Float(number) => (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64),
        }
    }
    /// Its number; 0 where it is missing.
    pub fn number_or_zero(&self) -> i64 {
        self.number().unwrap_or_default()
    }
    /// Whether it is written as true.
    pub fn is_true(&self) -> bool {
        self.flag() == Some(true)
    }
    /// Its boolean.
    pub fn flag(&self) -> Option<bool> {
        self.node?.as_bool()
    }
    /// The quantity that it is.
    pub fn quantity(&self) -> Option<Quantity> {
        match self.node?.kind() {
            Kind::Str => Quantity::parse(self.text().trim()),
            Kind::Int | Kind::Float => Quantity::parse(&self.json()),
            _ => None,
        }
    }
    /// What it says as JSON, which is how the server shows lists, maps and numbers.
    pub fn json(&self) -> String {
        self.node.map_or_else(|| "null".to_owned(), to_json)
    }

    /// Tells an error of it.
    #[inline(never)]
    fn tell(&self, found: &mut Found, message: String) {
        if found.list.len() < MOST_ERRORS {
            found.list.push(Field { path: self.to_string(), message, loc: self.loc() });
        }
    }
    /// Where it stands, or the nearest thing above it that is there.
    fn loc(&self) -> Loc {
        match (self.node, self.above) {
            (Some(node), None) => node.entry("kind").map_or(node.loc(), |kind| kind.key.loc().to(kind.value.loc())),
            (Some(node), Some(_)) => first_line(node),
            (None, Some(above)) => above.loc(),
            (None, None) => Loc::default(),
        }
    }
    /// It is refused in words that are no field error's.
    pub fn refused(&self, found: &mut Found, message: String) {
        self.tell(found, message);
    }
    pub fn required(&self, found: &mut Found, why: &str) {
        self.tell(found, worded("Required value", why));
    }
    pub fn forbidden(&self, found: &mut Found, why: &str) {
        self.tell(found, worded("Forbidden", why));
    }
    /// An invalid value, as the server shows it.
    pub fn invalid(&self, found: &mut Found, shown: &str, why: &str) {
        self.tell(found, worded(&format!("Invalid value: {shown}"), why));
    }
    /// It is invalid, and not shown.
    pub fn invalid_alone(&self, found: &mut Found, why: &str) {
        self.tell(found, worded("Invalid value", why));
    }
    /// Its own text is invalid.
    pub fn invalid_text(&self, found: &mut Found, why: &str) {
        self.invalid(found, &quoted(self.text()), why);
    }
    /// Its own number, list or map is invalid.
    pub fn invalid_json(&self, found: &mut Found, why: &str) {
        self.invalid(found, &self.json(), why);
    }
    pub fn duplicate(&self, found: &mut Found, shown: &str) {
        self.tell(found, format!("Duplicate value: {shown}"));
    }
    pub fn not_found(&self, found: &mut Found) {
        self.tell(found, format!("Not found: {}", quoted(self.text())));
    }
    /// There is nothing of a name.
    pub fn not_found_because(&self, found: &mut Found, name: &str, why: &str) {
        self.tell(found, worded(&format!("Not found: {}", quoted(name)), why));
    }
    pub fn too_long(&self, found: &mut Found, most: usize) {
        self.tell(found, format!("Too long: may not be more than {most} bytes"));
    }
    pub fn too_many(&self, found: &mut Found, most: usize) {
        self.tell(found, format!("Too many: {}: must have at most {most} items", self.count()));
    }
    pub fn unsupported(&self, found: &mut Found, shown: &str, supported: &[&str]) {
        let supported: Vec<String> = supported.iter().map(|value| quoted(value)).collect();
        self.tell(found, format!("Unsupported value: {shown}: supported values: {}", supported.join(", ")));
    }

    /// Its text must be one of these.
    pub fn one_of(&self, found: &mut Found, supported: &[&str]) {
        if !supported.contains(&self.text()) {
            self.unsupported(found, &quoted(self.text()), supported);
        }
    }
    /// Its text must be one of these if it is written.
    pub fn one_of_if_set(&self, found: &mut Found, supported: &[&str]) {
        if self.is_set() {
            self.one_of(found, supported);
        }
    }
    /// Its text must be one of these if there is any: what is empty is filled in.
    pub fn one_of_if_any(&self, found: &mut Found, supported: &[&str]) {
        if !self.text().is_empty() {
            self.one_of(found, supported);
        }
    }
    /// It must have a text.
    pub fn needed(&self, found: &mut Found) {
        if self.text().is_empty() {
            self.required(found, "");
        }
    }
    /// Its text must be of a format.
    pub fn formed(&self, found: &mut Found, format: Format) {
        self.text_formed(found, self.text(), format);
    }
    /// Its text must be of a format if there is any.
    pub fn formed_if_any(&self, found: &mut Found, format: Format) {
        if !self.text().is_empty() {
            self.formed(found, format);
        }
    }
    /// It must have a text, which must be of a format.
    pub fn needed_and_formed(&self, found: &mut Found, format: Format) {
        self.needed(found);
        self.formed_if_any(found, format);
    }
    /// A text that is told of at this place must be of a format.
    pub fn text_formed(&self, found: &mut Found, text: &str, format: Format) {
        for why in format(text) {
            self.invalid(found, &quoted(text), &why);
        }
    }
    /// A port by number or by name.
    pub fn port(&self, found: &mut Found) {
        match self.number() {
            Some(_) => self.between(found, 1, 65535),
            None if self.is_set() => self.formed(found, names::port_name),
            None => self.invalid(found, "0", "must be between 1 and 65535, inclusive"),
        }
    }
    /// Its number must not be below zero.
    pub fn not_negative(&self, found: &mut Found) {
        self.at_least(found, 0, "must be greater than or equal to 0");
    }
    /// Its number, 0 where it is missing, must not be smaller.
    pub fn at_least(&self, found: &mut Found, least: i64, why: &str) {
        if self.number_or_zero() < least {
            self.invalid(found, &self.number_or_zero().to_string(), why);
        }
    }
    /// Its number, if it is written, must lie between two.
    pub fn between(&self, found: &mut Found, least: i64, most: i64) {
        if let Some(number) = self.number().filter(|number| !(least..=most).contains(number)) {
            self.invalid(found, &number.to_string(), &format!("must be between {least} and {most}, inclusive"));
        }
    }
}

/// The place of a value; of a block of several lines, its first entry.
fn first_line(node: Node<'_>) -> Loc {
    let plain = |node: Node<'_>| node.is_flow() || !matches!(node.kind(), Kind::Map | Kind::Seq);
    if plain(node) {
        return node.loc();
    }
    if let Some(item) = node.item(0) {
        return first_line(item);
    }
    match node.entries().next() {
        Some(entry) if plain(entry.value) => entry.key.loc().to(entry.value.loc()),
        Some(entry) => entry.key.loc(),
        None => node.loc(),
    }
}

fn worded(what: &str, why: &str) -> String {
    if why.is_empty() { what.to_owned() } else { format!("{what}: {why}") }
}
