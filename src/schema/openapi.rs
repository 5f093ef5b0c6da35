//! What kubectl itself finds wrong with an object by the server's OpenAPI document, for the kinds that the server does
//! not check: lists, reviews. Mirrors kube-openapi's `proto/validation`.

use super::table::{Shape, Struct, Type};
use crate::text::Order;
use crate::yaml::{Kind, Node};

/// How many errors are told.
const MOST: usize = 200;
/// How deeply values may nest that are followed.
const MAX_DEPTH: usize = 200;

/// kubectl's words for everything that does not fit.
pub fn check(node: Node<'_>, of: &'static Struct, kind: &str) -> Vec<String> {
    let mut checker = Checker { path: kind.to_owned(), found: Vec::new() };
    checker.fields(node, of, 0);
    checker.found
}

struct Checker {
    path: String,
    found: Vec<String>,
}

impl Checker {
    fn tell(&mut self, what: &str) {
        if self.found.len() < MOST {
            self.found.push(format!("ValidationError({}): {what}", self.path));
        }
    }
    fn misfit(&mut self, schema: &str, found: Kind, expected: &str) {
        let found = match found {
            Kind::Map => "map",
            Kind::Seq => "array",
            Kind::Bool => "boolean",
            Kind::Int => "integer",
            Kind::Float => "number",
            Kind::Str | Kind::Null => "string",
        };
        self.tell(&format!("invalid type for {schema}: got \"{found}\", expected \"{expected}\""));
    }

    fn fields(&mut self, node: Node<'_>, of: &'static Struct, depth: usize) {
        let name = of.openapi_name();
        if node.kind() != Kind::Map {
            return self.misfit(&name, node.kind(), "map");
        }
        let mut entries: Vec<_> = node.entries().map(|entry| (entry.key.key_text(), entry.value)).collect();
        entries.order_by(|a, b| a.0.cmp(&b.0));
        for (key, value) in entries.iter().filter(|(_, value)| value.kind() != Kind::Null) {
            match of.field(key) {
                None => self.tell(&format!("unknown field \"{key}\" in {name}")),
                Some(field) => {
                    let length = self.path.len();
                    self.path.push('.');
                    self.path.push_str(key);
                    self.value(*value, field.takes, &format!("{name}.{key}"), depth + 1);
                    self.path.truncate(length);
                }
            }
        }
        let mut required: Vec<&str> =
            of.fields().iter().filter(|field| field.required).map(|field| field.name).collect();
        required.retain(|name| node.get(name).is_none_or(|value| value.kind() == Kind::Null));
        for field in required {
            self.tell(&format!("missing required field \"{field}\" in {name}"));
        }
    }

    /// `schema` is the path of a type that has no name of its own.
    fn value(&mut self, node: Node<'_>, takes: Type, schema: &str, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        let kind = node.kind();
        let primitive = !matches!(kind, Kind::Map | Kind::Seq);
        match takes.shape() {
            Shape::Struct(of) => self.fields(node, of, depth),
            Shape::List(item) if kind == Kind::Seq => {
                for (index, node) in node.items().enumerate() {
                    let length = self.path.len();
                    self.path.push_str(&format!("[{index}]"));
                    match node.kind() {
                        Kind::Null => {
                            let within = self.path.clone();
                            self.tell(&format!("unknown object type \"nil\" in {within}"));
                        }
                        _ => self.value(node, item, schema, depth + 1),
                    }
                    self.path.truncate(length);
                }
            }
            Shape::List(_) => self.misfit(schema, kind, "array"),
            Shape::Map(value) if kind == Kind::Map => {
                for entry in node.entries() {
                    let length = self.path.len();
                    self.path.push('.');
                    self.path.push_str(&entry.key.key_text());
                    match entry.value.kind() {
                        Kind::Null if self.found.len() < MOST => {
                            self.found.push(format!("unknown object type \"nil\" in {}", self.path));
                        }
                        Kind::Null => {}
                        _ => self.value(entry.value, value, schema, depth + 1),
                    }
                    self.path.truncate(length);
                }
            }
            Shape::Map(_) => self.misfit(schema, kind, "map"),
            // What is one value may always be written as text.
            Shape::Text | Shape::Bytes if primitive => {}
            Shape::Text | Shape::Bytes => self.misfit(schema, kind, "string"),
            Shape::Bool if kind == Kind::Bool => {}
            Shape::Bool => self.misfit(schema, kind, "boolean"),
            Shape::Int32 | Shape::Int64 | Shape::Double if matches!(kind, Kind::Int | Kind::Float) => {}
            Shape::Int32 | Shape::Int64 => self.misfit(schema, kind, "integer"),
            Shape::Double => self.misfit(schema, kind, "number"),
            Shape::Quantity | Shape::Time | Shape::MicroTime | Shape::IntOrString if primitive => {}
            Shape::Quantity => self.misfit("io.k8s.apimachinery.pkg.api.resource.Quantity", kind, "string"),
            Shape::Time => self.misfit("io.k8s.apimachinery.pkg.apis.meta.v1.Time", kind, "string"),
            Shape::MicroTime => self.misfit("io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime", kind, "string"),
            Shape::IntOrString => self.misfit("io.k8s.apimachinery.pkg.util.intstr.IntOrString", kind, "string"),
            Shape::Any | Shape::SchemaOrList | Shape::SchemaOrBool | Shape::SchemaOrNames => {}
        }
    }
}
