//! Typed values from a tree, as Go's JSON decoder makes them: null leaves the zero value, unknown fields are
//! passed over, names are case-sensitive.

use super::fields::{Decode, Either, Target, Whole};
use super::scalar::Number;
use super::{Kind, Node, NodeId};
use crate::text::Loc;
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
    fn new(path: String, loc: Loc, fault: Fault) -> Self {
        let message = match fault {
            Fault::Type { expected, found } => format!("expected {}, this is {}", expected.noun(), noun(found)),
            Fault::Range => "the number is out of range".to_owned(),
            Fault::Depth => "nested too deeply".to_owned(),
        };
        DecodeError { path, loc, message, fault }
    }
    /// The error for a value of the wrong type.
    pub fn of_type(path: &str, loc: Loc, expected: Expected, found: Kind) -> Self {
        DecodeError::new(path.to_owned(), loc, Fault::Type { expected, found })
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
    /// It nests more deeply than is followed.
    Depth,
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
    /// A whole number or text.
    IntOrString,
    /// A list.
    List,
    /// A mapping.
    Map,
}

/// Makes a typed value of a node, or says what does not fit first. Missing fields and nulls are zero values.
pub fn decode<T: Decode + Default>(node: Node<'_>) -> Result<T, DecodeError> {
    let (value, errors) = decode_lenient(node);
    match errors.into_iter().next() {
        Some(error) => Err(error),
        None => Ok(value),
    }
}

/// Makes a typed value of a node where every value that does not fit is left out and told of.
pub fn decode_lenient<T: Decode + Default>(node: Node<'_>) -> (T, Vec<DecodeError>) {
    let mut value = T::default();
    let errors = fill(node, &mut value);
    // With so much wrong it is something else, and nothing of it counts.
    (if errors.len() < MAX_ERRORS { value } else { T::default() }, errors)
}

fn fill(node: Node<'_>, value: &mut dyn Decode) -> Vec<DecodeError> {
    let mut reader = Reader::default();
    reader.read(node, value, &Path::Root, 0);
    reader.errors
}

impl Expected {
    fn noun(self) -> &'static str {
        match self {
            Expected::String => "a string",
            Expected::Bool => "true or false",
            Expected::Int => "a whole number",
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

/// Reads values and keeps what does not fit.
#[derive(Default)]
struct Reader {
    errors: Vec<DecodeError>,
    /// The nodes of the errors. One that is reached again, through an alias, reads as nothing.
    masked: Vec<NodeId>,
}

impl Reader {
    /// Fills a value. False if the node itself does not fit, and was told of.
    fn read(&mut self, node: Node<'_>, value: &mut dyn Decode, path: &Path<'_>, depth: usize) -> bool {
        let kind = node.kind();
        if kind == Kind::Null || self.errors.len() >= MAX_ERRORS || self.masked.contains(&node.id()) {
            return true;
        }
        let wrong = |expected| Err(Fault::Type { expected, found: kind });
        let done = match value.target() {
            Target::Optional(optional) => {
                let fits = self.read(node, optional.some(), path, depth);
                if !fits {
                    optional.none();
                }
                return fits;
            }
            Target::Text(text) if kind == Kind::Str => {
                text.push_str(&node.text());
                Ok(())
            }
            Target::Text(_) => wrong(Expected::String),
            Target::Bool(flag) if kind == Kind::Bool => {
                *flag = node.as_bool().unwrap_or_default();
                Ok(())
            }
            Target::Bool(_) => wrong(Expected::Bool),
            Target::Whole(number) => whole(node, number),
            Target::Either(either) => self::either(node, either),
            Target::List(_) if kind != Kind::Seq => wrong(Expected::List),
            Target::Map(_) | Target::Fields(_) if kind != Kind::Map => wrong(Expected::Map),
            _ if depth >= MAX_DEPTH => Err(Fault::Depth),
            Target::List(list) => {
                for (index, item) in node.items().enumerate() {
                    if let Some(value) = list.item() {
                        self.read(item, value, &Path::Index(path, index), depth + 1);
                    }
                }
                Ok(())
            }
            Target::Map(map) => {
                for entry in node.entries() {
                    let key = entry.key.key_text();
                    self.read(entry.value, map.value(&key), &Path::Key(path, &key), depth + 1);
                }
                Ok(())
            }
            Target::Fields(fields) => {
                for entry in node.entries() {
                    let key = entry.key.key_text();
                    if let Some(value) = fields.field(&key) {
                        self.read(entry.value, value, &Path::Key(path, &key), depth + 1);
                    }
                }
                Ok(())
            }
        };
        done.map_err(|fault| {
            self.errors.push(DecodeError::new(path.to_string(), node.loc(), fault));
            self.masked.push(node.id());
        })
        .is_ok()
    }
}

fn whole(node: Node<'_>, number: &mut (impl Whole + ?Sized)) -> Result<(), Fault> {
    let value = match node.as_number() {
        Some(Number::Int(value)) => value,
        Some(Number::Uint(value)) => i64::try_from(value).unwrap_or(i64::MAX),
        // `80.0` and `8e1` are printed as 80 before Go's decoder sees them.
        Some(Number::Float(value)) if value.fract() == 0.0 && value.abs() < 9e15 => value as i64,
        _ => return Err(Fault::Type { expected: Expected::Int, found: node.kind() }),
    };
    if number.set(value) { Ok(()) } else { Err(Fault::Range) }
}

fn either(node: Node<'_>, either: &mut dyn Either) -> Result<(), Fault> {
    let fits = match node.as_number() {
        // JSON prints 80.0 as 80.
        Some(Number::Float(value)) => value.fract() == 0.0 && value.abs() <= f64::from(i32::MAX),
        number => number.is_some(),
    };
    match node.kind() {
        Kind::Int | Kind::Float if fits => whole(node, either),
        Kind::Str => {
            either.set_text(&node.text());
            Ok(())
        }
        found => Err(Fault::Type { expected: Expected::IntOrString, found }),
    }
}
