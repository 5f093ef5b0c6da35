//! Goes through an object as the API server's decoder does. Mirrors sigs.k8s.io/json's `UnmarshalStrict` into the types
//! of k8s.io/api: keys in JSON's order, names compared as they are written, null for any value.

use super::format::{self, MICRO_TIME, TIME};
use super::table::{self, Shape, Struct, Type};
use crate::text::{Loc, Order, decode_base64, illegal_base64};
use crate::yaml::{self, Entry, Kind, Node, Number};
use std::borrow::Cow;

/// How many things of one object are told of.
const MOST: usize = 500;
/// The server tells of so many unknown fields.
const MOST_UNKNOWN: usize = 100;
/// How deeply values may nest that are followed.
const MAX_DEPTH: usize = 200;

/// Something of an object that its type does not take.
#[derive(Clone, Debug)]
pub struct Misfit {
    /// The field as the server names it: `spec.containers[0].image`.
    pub path: String,
    /// The value; of a field that its type does not have, the key with the value.
    pub loc: Loc,
    pub fault: Fault,
}

/// What does not fit.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The type has no such field.
    Unknown {
        /// The type.
        of: &'static Struct,
        field: String,
        /// Where the key stands.
        key: Loc,
    },
    /// A value of another kind, in Go's words.
    Type {
        takes: Type,
        found: Kind,
        words: String,
        /// Whether the server reads no further, so that this goes before what it met earlier.
        last: bool,
    },
    /// A text or number that is not of the field's format, in Go's words.
    Format { takes: Type, words: String, last: bool },
}

impl Misfit {
    /// The server's words, where it is all that is wrong.
    pub fn words(&self) -> String {
        match &self.fault {
            Fault::Unknown { .. } => format!("strict decoding error: unknown field \"{}\"", self.path),
            Fault::Type { words, .. } | Fault::Format { words, .. } => words.clone(),
        }
    }
}

/// Everything of an object that its type does not take, in the order in which the server meets it.
pub fn read(node: Node<'_>, of: &'static Struct) -> Vec<Misfit> {
    let mut reader = Reader { owner: of.name, ..Reader::default() };
    reader.fields(node, of, 0);
    reader.found
}

/// What of an object's metadata does not fit; kubectl looks at that before it asks the server.
pub fn read_metadata(node: Node<'_>) -> Vec<Misfit> {
    let mut reader = Reader { owner: "metadataOnlyObject", ..Reader::default() };
    if let Some(metadata) = node.get("metadata") {
        reader.field(metadata, "metadata", "metadataOnlyObject", "", table::object_meta(), 0);
    }
    reader.found.retain(|misfit| !matches!(misfit.fault, Fault::Unknown { .. }));
    reader.found
}

/// The server's words for what does not fit: the error that it stops at, else every unknown field.
pub fn said(misfits: &[Misfit]) -> Result<Vec<String>, &str> {
    let fatal = |wanted: bool| {
        misfits.iter().find_map(move |misfit| match &misfit.fault {
            Fault::Type { words, last, .. } | Fault::Format { words, last, .. } if *last == wanted => {
                Some(words.as_str())
            }
            _ => None,
        })
    };
    if let Some(words) = fatal(true).or_else(|| fatal(false)) {
        return Err(words);
    }
    let mut unknown = Vec::new();
    for misfit in misfits {
        let words = format!("unknown field \"{}\"", misfit.path);
        if unknown.len() < MOST_UNKNOWN && !unknown.contains(&words) {
            unknown.push(words);
        }
    }
    Ok(unknown)
}

#[derive(Default)]
struct Reader {
    found: Vec<Misfit>,
    /// The field as the server names it.
    path: String,
    /// The same as Go's errors name it: without places in lists, with embedded structs.
    stack: Vec<String>,
    /// The struct that holds the field that is being read.
    owner: &'static str,
    /// Within a value that is read apart, unknown fields are not noticed, and the first error ends it all.
    apart: bool,
}

impl Reader {
    fn tell(&mut self, loc: Loc, fault: Fault) {
        if self.found.len() < MOST {
            self.found.push(Misfit { path: self.path.clone(), loc, fault });
        }
    }
    fn wrong(&mut self, node: Node<'_>, takes: Type, go: &str) {
        self.wrong_type(node, takes, go, self.apart);
    }
    fn wrong_type(&mut self, node: Node<'_>, takes: Type, go: &str, last: bool) {
        let value = match node.kind() {
            Kind::Null => "null",
            Kind::Bool => "bool",
            Kind::Int | Kind::Float => "number",
            Kind::Str => "string",
            Kind::Seq => "array",
            Kind::Map => "object",
        };
        let words = self.cannot(value, go);
        self.tell(node.loc(), Fault::Type { takes, found: node.kind(), words, last });
    }
    fn cannot(&self, value: &str, go: &str) -> String {
        let field = self.stack.join(".");
        format!("json: cannot unmarshal {value} into Go struct field {}.{field} of type {go}", self.owner)
    }

    /// A field's value, in its place.
    fn field(&mut self, node: Node<'_>, name: &str, owner: &'static str, embedded: &str, takes: Type, depth: usize) {
        let (path, stack, before) = (self.path.len(), self.stack.len(), self.owner);
        if !self.apart {
            self.owner = owner;
        }
        self.push_key(name);
        self.stack.extend(embedded.split('.').filter(|part| !part.is_empty()).map(str::to_owned));
        self.stack.push(name.to_owned());
        self.value(node, takes, depth);
        self.path.truncate(path);
        self.stack.truncate(stack);
        self.owner = before;
    }
    fn push_key(&mut self, key: &str) {
        if !self.path.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(key);
    }

    fn fields(&mut self, node: Node<'_>, of: &'static Struct, depth: usize) {
        for (key, Entry { key: key_node, value }) in sorted(node) {
            match of.field(&key) {
                Some(field) => self.field(value, field.name, of.name, field.embedded, field.takes, depth + 1),
                None if self.apart => {}
                None => {
                    let length = self.path.len();
                    self.push_key(&key);
                    let fault = Fault::Unknown { of, field: key.into_owned(), key: key_node.loc() };
                    self.tell(key_node.loc().to(value.loc()), fault);
                    self.path.truncate(length);
                }
            }
        }
    }

    fn value(&mut self, node: Node<'_>, takes: Type, depth: usize) {
        if node.kind() == Kind::Null || depth > MAX_DEPTH {
            return;
        }
        match (takes.shape(), node.kind()) {
            (Shape::Any, _)
            | (Shape::Text, Kind::Str)
            | (Shape::Bool, Kind::Bool)
            | (Shape::Double, Kind::Int | Kind::Float)
            | (Shape::IntOrString, Kind::Str) => {}
            (Shape::Int32, Kind::Int | Kind::Float) => self.whole(node, takes, "int32", self.apart),
            (Shape::Int64, Kind::Int | Kind::Float) => self.whole(node, takes, "int64", self.apart),
            (Shape::Bytes, Kind::Str) => {
                if let Err(at) = decode_base64(&node.text()) {
                    let words = illegal_base64(at);
                    self.tell(node.loc(), Fault::Format { takes, words, last: self.apart });
                }
            }
            (Shape::List(item), Kind::Seq) => self.items(node, item, depth),
            (Shape::Map(value), Kind::Map) => {
                for (key, entry) in sorted(node) {
                    let length = self.path.len();
                    self.push_key(&key);
                    self.value(entry.value, value, depth + 1);
                    self.path.truncate(length);
                }
            }
            (Shape::Struct(of), Kind::Map) => {
                let owner = self.owner;
                if !self.apart {
                    self.owner = of.name;
                }
                self.fields(node, of, depth);
                self.owner = owner;
            }
            (Shape::Quantity, _) => {
                let text = match node.kind() {
                    Kind::Str => Cow::Owned(node.text().trim().to_owned()),
                    _ => Cow::Owned(as_sent(node)),
                };
                if let Err(words) = format::quantity(&text) {
                    self.tell(node.loc(), Fault::Format { takes, words: words.to_owned(), last: true });
                }
            }
            (Shape::Time, Kind::Str) => self.time(node, takes, TIME),
            (Shape::MicroTime, Kind::Str) => self.time(node, takes, MICRO_TIME),
            (Shape::Time | Shape::MicroTime, _) => self.wrong_type(node, takes, "string", true),
            (Shape::IntOrString, Kind::Int | Kind::Float) => self.whole(node, takes, "int32", true),
            (Shape::IntOrString, _) => self.wrong_type(node, takes, "int32", true),
            (Shape::SchemaOrList | Shape::SchemaOrBool | Shape::SchemaOrNames, _) => self.schema(node, takes, depth),
            _ => self.wrong(node, takes, &takes.go_name()),
        }
    }

    fn items(&mut self, node: Node<'_>, item: Type, depth: usize) {
        for (index, node) in node.items().enumerate() {
            let length = self.path.len();
            self.path.push_str(&format!("[{index}]"));
            self.value(node, item, depth + 1);
            self.path.truncate(length);
        }
    }

    fn whole(&mut self, node: Node<'_>, takes: Type, go: &str, last: bool) {
        let text = as_sent(node);
        let fits = match text.parse::<i64>() {
            Ok(number) => go == "int64" || i32::try_from(number).is_ok(),
            Err(_) => false,
        };
        if !fits {
            let words = self.cannot(&format!("number {text}"), go);
            self.tell(node.loc(), Fault::Format { takes, words, last });
        }
    }

    fn time(&mut self, node: Node<'_>, takes: Type, layout: &'static str) {
        if let Err(words) = format::time(layout, &node.text()) {
            self.tell(node.loc(), Fault::Format { takes, words, last: true });
        }
    }

    /// A schema of a CustomResourceDefinition where something else may stand too: each is read apart.
    fn schema(&mut self, node: Node<'_>, takes: Type, depth: usize) {
        let before = std::mem::replace(&mut self.apart, true);
        match (takes.shape(), node.kind()) {
            (_, Kind::Map) => {
                if let Some(of) = table::json_schema() {
                    self.fields(node, of, depth);
                }
            }
            (Shape::SchemaOrBool, Kind::Bool) => {}
            (Shape::SchemaOrBool, _) => {
                let words = "boolean or JSON schema expected".to_owned();
                self.tell(node.loc(), Fault::Format { takes, words, last: true });
            }
            (Shape::SchemaOrList, Kind::Seq) => {
                for item in node.items().filter(|item| item.kind() == Kind::Map) {
                    if let Some(of) = table::json_schema() {
                        self.fields(item, of, depth);
                    }
                }
            }
            _ => {}
        }
        self.apart = before;
    }
}

/// A mapping's entries in the order in which kubectl sends them.
fn sorted(node: Node<'_>) -> Vec<(Cow<'_, str>, Entry<'_>)> {
    let mut entries: Vec<_> = node.entries().map(|entry| (entry.key.key_text(), entry)).collect();
    if !entries.is_sorted_by(|a, b| a.0 <= b.0) {
        entries.order_by(|a, b| a.0.cmp(&b.0));
    }
    entries
}

/// A value as kubectl sends it. What is too large for Go's int64 has been a float on the way.
fn as_sent(node: Node<'_>) -> String {
    match node.as_number() {
        Some(Number::Uint(number)) => Number::Float(number as f64).to_string(),
        Some(number) => number.to_string(),
        None => yaml::to_json(node),
    }
}
