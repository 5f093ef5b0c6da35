//! Typed values from a tree, as Go's JSON decoder makes them: null leaves the zero value, unknown fields are
//! passed over, names are case-sensitive.

use super::scalar::Number;
use super::{Entry, Kind, Node, NodeId};
use crate::text::Loc;
use serde::de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer, Visitor};
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

/// How many errors of one object are collected.
const MAX_ERRORS: usize = 32;
/// How deeply a value may nest that is decoded: types that hold themselves follow the text down.
const MAX_DEPTH: usize = 200;

/// Why a value does not fit its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// The field path from the node that was decoded: `spec.ports[0].port`.
    pub path: String,
    /// Where the value stands.
    pub loc: Loc,
    /// What was expected, and what stands there.
    pub message: String,
    /// The same as data.
    pub fault: Fault,
}

impl DecodeError {
    /// The error for a value of the wrong type.
    pub fn of_type(path: &str, loc: Loc, expected: Expected, found: Kind) -> Self {
        DecodeError { path: path.to_owned(), loc, ..Error::new(Fault::Type { expected, found }).decode }
    }
}

/// What does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Another type was expected.
    Type {
        /// What the field takes.
        expected: Expected,
        /// What stands there.
        found: Kind,
    },
    /// A number that the field's type cannot hold.
    Range,
    /// Something a type says of itself.
    Other(String),
}

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Text.
    String,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// A number.
    Number,
    /// A whole number or text.
    IntOrString,
    /// A list.
    List,
    /// A mapping.
    Map,
}

/// Makes a typed value of a node. Missing fields and nulls become `Default` (give structs `#[serde(default)]`).
pub fn decode<T: DeserializeOwned + Default>(node: Node<'_>) -> Result<T, DecodeError> {
    attempt(node, &HashSet::new()).map_err(|error| error.decode)
}

/// Makes a typed value of a node where every value that does not fit is left out and told of.
pub fn decode_lenient<T: DeserializeOwned + Default>(node: Node<'_>) -> (T, Vec<DecodeError>) {
    let mut masked = HashSet::new();
    let mut errors = Vec::new();
    loop {
        match attempt(node, &masked) {
            Ok(value) => return (value, errors),
            Err(error) => {
                errors.push(error.decode);
                if error.node.is_none_or(|node| !masked.insert(node)) || errors.len() >= MAX_ERRORS {
                    return (T::default(), errors);
                }
            }
        }
    }
}

fn attempt<T: DeserializeOwned + Default>(node: Node<'_>, masked: &HashSet<NodeId>) -> Result<T, Error> {
    if node.kind() == Kind::Null {
        return Ok(T::default());
    }
    let from = From { node, path: &Path::Root, masked, depth: 0 };
    T::deserialize(from).map_err(|error| error.at(from))
}

#[derive(Debug)]
struct Error {
    decode: DecodeError,
    /// The node that does not fit, once known.
    node: Option<NodeId>,
}

impl Error {
    fn new(fault: Fault) -> Self {
        let message = match &fault {
            Fault::Type { expected, found } => format!("expected {}, this is {}", expected.noun(), noun(*found)),
            Fault::Range => "the number is out of range".to_owned(),
            Fault::Other(message) => message.clone(),
        };
        Error { decode: DecodeError { path: String::new(), loc: Loc::default(), message, fault }, node: None }
    }
    /// Remembers the innermost place only.
    fn at(mut self, from: From<'_, '_>) -> Self {
        if self.node.is_none() {
            self.node = Some(from.node.id());
            self.decode.loc = from.node.loc();
            self.decode.path = from.path.to_string();
        }
        self
    }
}

impl Expected {
    fn noun(self) -> &'static str {
        match self {
            Expected::String => "a string",
            Expected::Bool => "true or false",
            Expected::Int => "a whole number",
            Expected::Number => "a number",
            Expected::IntOrString => "a whole number or a string",
            Expected::List => "a list",
            Expected::Map => "a mapping",
        }
    }
}

fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::Bool => "a boolean",
        Kind::Int | Kind::Float => "a number",
        Kind::Str => "a string",
        Kind::Seq => "a list",
        Kind::Map => "a mapping",
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.decode.message)
    }
}
impl std::error::Error for Error {}
impl de::Error for Error {
    fn custom<M: fmt::Display>(message: M) -> Self {
        Error::new(Fault::Other(message.to_string()))
    }
    fn invalid_value(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Error::new(Fault::Range)
    }
    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let found = match found {
            de::Unexpected::Bool(_) => Kind::Bool,
            de::Unexpected::Unsigned(_) | de::Unexpected::Signed(_) => Kind::Int,
            de::Unexpected::Float(_) => Kind::Float,
            de::Unexpected::Str(_) | de::Unexpected::Char(_) => Kind::Str,
            de::Unexpected::Unit | de::Unexpected::Option => Kind::Null,
            de::Unexpected::Seq => Kind::Seq,
            de::Unexpected::Map => Kind::Map,
            other => return Error::custom(format!("invalid type: {other}, expected {expected}")),
        };
        match expected.to_string().as_str() {
            INT_OR_STRING => Error::new(Fault::Type { expected: Expected::IntOrString, found }),
            expected => Error::custom(format!("expected {expected}, this is {}", noun(found))),
        }
    }
}

/// What [`Visitor::expecting`] of `IntOrString` says, so that its errors are told as data.
pub const INT_OR_STRING: &str = "a whole number or a string";

/// The way from the node that is decoded, innermost first.
#[derive(Clone, Copy)]
enum Path<'p> {
    Root,
    Key(&'p Path<'p>, &'p str),
    Index(&'p Path<'p>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => Ok(()),
            Path::Key(Path::Root, key) if !key.contains(['.', '[', ']', '/']) => f.write_str(key),
            Path::Key(parent, key) if key.contains(['.', '[', ']', '/']) => write!(f, "{parent}[{key}]"),
            Path::Key(parent, key) => write!(f, "{parent}.{key}"),
            Path::Index(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// A node on its way into a value.
#[derive(Clone, Copy)]
struct From<'t, 'p> {
    node: Node<'t>,
    path: &'p Path<'p>,
    masked: &'p HashSet<NodeId>,
    depth: usize,
}

impl<'t> From<'t, '_> {
    /// What it reads as; a node that did not fit before reads as nothing.
    fn kind(self) -> Kind {
        if !self.masked.is_empty() && self.masked.contains(&self.node.id()) { Kind::Null } else { self.node.kind() }
    }
    fn wrong(self, expected: Expected) -> Error {
        Error::new(Fault::Type { expected, found: self.kind() }).at(self)
    }
    fn whole<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match (self.kind(), self.node.as_number()) {
            (Kind::Null, _) => visitor.visit_u64(0),
            (Kind::Int | Kind::Float, Some(Number::Int(value))) => visitor.visit_i64(value),
            (Kind::Int | Kind::Float, Some(Number::Uint(value))) => visitor.visit_u64(value),
            // `80.0` and `8e1` are printed as 80 before Go's decoder sees them.
            (Kind::Float, Some(Number::Float(value))) if value.fract() == 0.0 && value.abs() < 9e15 => {
                visitor.visit_i64(value as i64)
            }
            _ => Err(self.wrong(Expected::Int)),
        }
        .map_err(|error: Error| error.at(self))
    }
}

macro_rules! whole {
    ($($name:ident)*) => {
        $(fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.whole(visitor)
        })*
    };
}

impl<'de, 't> de::Deserializer<'de> for From<'t, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind() {
            Kind::Null => visitor.visit_unit(),
            Kind::Bool => self.deserialize_bool(visitor),
            Kind::Int => self.whole(visitor),
            Kind::Float => self.deserialize_f64(visitor),
            Kind::Str => self.deserialize_str(visitor),
            Kind::Seq => self.deserialize_seq(visitor),
            Kind::Map => self.deserialize_map(visitor),
        }
        .map_err(|error| error.at(self))
    }
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind() {
            Kind::Null => visitor.visit_bool(false),
            Kind::Bool => visitor.visit_bool(self.node.as_bool().unwrap_or_default()),
            _ => Err(self.wrong(Expected::Bool)),
        }
    }
    whole! { deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 }
    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_f64(visitor)
    }
    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match (self.kind(), self.node.as_number()) {
            (Kind::Null, _) => visitor.visit_f64(0.0),
            (Kind::Int | Kind::Float, Some(Number::Int(value))) => visitor.visit_f64(value as f64),
            (Kind::Int | Kind::Float, Some(Number::Uint(value))) => visitor.visit_f64(value as f64),
            (Kind::Float, Some(Number::Float(value))) => visitor.visit_f64(value),
            _ => Err(self.wrong(Expected::Number)),
        }
    }
    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind() {
            Kind::Null => visitor.visit_str(""),
            Kind::Str => visitor.visit_str(&self.node.text()).map_err(|error: Error| error.at(self)),
            _ => Err(self.wrong(Expected::String)),
        }
    }
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }
    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }
    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind() {
            Kind::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }
    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind() {
            Kind::Null => visitor.visit_seq(Items { from: self, items: std::iter::empty(), index: 0 }),
            Kind::Seq if self.depth < MAX_DEPTH => {
                visitor.visit_seq(Items { from: self, items: self.node.items(), index: 0 })
            }
            Kind::Seq => Err(Error::new(Fault::Other("nested too deeply".to_owned())).at(self)),
            _ => Err(self.wrong(Expected::List)),
        }
        .map_err(|error| error.at(self))
    }
    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }
    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind() {
            Kind::Null => visitor.visit_map(Fields { from: self, entries: std::iter::empty(), value: None }),
            Kind::Map if self.depth < MAX_DEPTH => {
                visitor.visit_map(Fields { from: self, entries: self.node.entries(), value: None })
            }
            Kind::Map => Err(Error::new(Fault::Other("nested too deeply".to_owned())).at(self)),
            _ => Err(self.wrong(Expected::Map)),
        }
        .map_err(|error| error.at(self))
    }
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.kind() {
            Kind::Str => {
                visitor.visit_enum(self.node.text().into_deserializer()).map_err(|error: Error| error.at(self))
            }
            _ => Err(self.wrong(Expected::String)),
        }
    }
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(&self.node.key_text())
    }
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

struct Items<'t, 'p, I> {
    from: From<'t, 'p>,
    items: I,
    index: usize,
}

impl<'de, 't, I: Iterator<Item = Node<'t>>> de::SeqAccess<'de> for Items<'t, '_, I> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(node) = self.items.next() else { return Ok(None) };
        let path = Path::Index(self.from.path, self.index);
        self.index += 1;
        let item = From { node, path: &path, masked: self.from.masked, depth: self.from.depth + 1 };
        seed.deserialize(item).map(Some).map_err(|error| error.at(item))
    }
}

struct Fields<'t, 'p, I> {
    from: From<'t, 'p>,
    entries: I,
    value: Option<Entry<'t>>,
}

impl<'de, 't, I: Iterator<Item = Entry<'t>>> de::MapAccess<'de> for Fields<'t, '_, I> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.value = self.entries.next();
        match self.value {
            Some(entry) => seed.deserialize(KeyText(entry.key.key_text())).map(Some),
            None => Ok(None),
        }
    }
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let Some(entry) = self.value.take() else { return Err(de::Error::custom("a value without a key")) };
        let key = entry.key.key_text();
        let path = Path::Key(self.from.path, &key);
        let value = From { node: entry.value, path: &path, masked: self.from.masked, depth: self.from.depth + 1 };
        seed.deserialize(value).map_err(|error| error.at(value))
    }
}

struct KeyText<'t>(Cow<'t, str>);

impl<'de> de::Deserializer<'de> for KeyText<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(&self.0)
    }
    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
