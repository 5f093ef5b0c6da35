//! The table of types, taken apart as it is asked for.

use crate::text::Order;
use std::sync::OnceLock;

const TABLE: &str = include_str!("table.txt");

/// All types, by package and name.
struct Table {
    packages: Vec<Package>,
    structs: Vec<Struct>,
}

struct Package {
    /// `io.k8s.api.apps.v1`
    openapi: &'static str,
    /// `apps/v1`; empty where no type is a kind.
    api_version: &'static str,
    /// `v1`
    go: &'static str,
    /// The first of its structs, and how many there are.
    first: usize,
    count: usize,
}

/// A type with fields.
#[derive(Debug)]
pub struct Struct {
    package: usize,
    /// As Go and the API reference name it: `PodSpec`.
    pub name: &'static str,
    /// Whether it is a kind of its own, with `apiVersion`, `kind` and `metadata`.
    pub is_kind: bool,
    /// Its fields as the table has them.
    text: &'static str,
    fields: OnceLock<Vec<Field>>,
}

/// A field of a type.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name in JSON.
    pub name: &'static str,
    /// Whether OpenAPI requires it.
    pub required: bool,
    /// The embedded structs that it comes through: `VolumeSource`, or empty.
    pub embedded: &'static str,
    /// What it takes.
    pub takes: Type,
}

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Type {
    text: &'static str,
    package: usize,
}

/// What a type is.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    Text,
    Bool,
    Int32,
    Int64,
    Double,
    /// Base64 in JSON.
    Bytes,
    Quantity,
    Time,
    MicroTime,
    IntOrString,
    /// Anything.
    Any,
    /// A CustomResourceDefinition's schema, or a list of them.
    SchemaOrList,
    /// A CustomResourceDefinition's schema, or true or false.
    SchemaOrBool,
    /// A CustomResourceDefinition's schema, or names.
    SchemaOrNames,
    List(Type),
    /// A mapping with keys of any name.
    Map(Type),
    Struct(&'static Struct),
}

fn table() -> &'static Table {
    static TABLE_READ: OnceLock<Table> = OnceLock::new();
    TABLE_READ.get_or_init(|| {
        let mut table = Table { packages: Vec::new(), structs: Vec::new() };
        for line in TABLE.lines() {
            if let Some(heading) = line.strip_prefix('@') {
                let mut cells = heading.split('|');
                let mut cell = || cells.next().unwrap_or("");
                let (openapi, api_version, go) = (cell(), cell(), cell());
                table.packages.push(Package { openapi, api_version, go, first: table.structs.len(), count: 0 });
                continue;
            }
            let (name, text) = line.split_once(' ').unwrap_or((line, ""));
            let is_kind = name.starts_with('*');
            let name = name.strip_prefix('*').unwrap_or(name);
            let package = table.packages.len().saturating_sub(1);
            table.structs.push(Struct { package, name, is_kind, text, fields: OnceLock::new() });
            if let Some(package) = table.packages.last_mut() {
                package.count += 1;
            }
        }
        table
    })
}

/// The type of a kind that the API server has built in.
pub fn kind(api_version: &str, kind: &str) -> Option<&'static Struct> {
    let package = table().packages.iter().position(|package| package.api_version == api_version)?;
    named(package, kind).filter(|found| found.is_kind)
}

fn named(package: usize, name: &str) -> Option<&'static Struct> {
    let table = table();
    let Package { first, count, .. } = table.packages.get(package)?;
    let structs = table.structs.get(*first..first + count)?;
    structs.iter().find(|found| found.name == name)
}

/// The package of what every kind shares.
fn meta() -> usize {
    const META: &str = "io.k8s.apimachinery.pkg.apis.meta.v1";
    table().packages.iter().position(|package| package.openapi == META).unwrap_or_default()
}

/// The type of every object's `metadata`.
pub fn object_meta() -> Type {
    Type { text: "ObjectMeta", package: meta() }
}

/// The type of a CustomResourceDefinition's schemas.
pub fn json_schema() -> Option<&'static Struct> {
    const PACKAGE: &str = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1";
    let package = table().packages.iter().position(|package| package.openapi == PACKAGE)?;
    named(package, "JSONSchemaProps")
}

impl Struct {
    /// `io.k8s.api.core.v1.PodSpec`
    pub fn openapi_name(&self) -> String {
        let package = table().packages.get(self.package).map_or("", |package| package.openapi);
        format!("{package}.{}", self.name)
    }
    /// Its fields, by name.
    pub fn fields(&self) -> &[Field] {
        self.fields.get_or_init(|| {
            let mut embedded = "";
            let mut fields = Vec::new();
            for word in self.text.split(' ') {
                if let Some(name) = word.strip_prefix('^') {
                    embedded = name;
                } else if let Some((name, text)) = word.split_once(':') {
                    let required = name.ends_with('!');
                    let name = name.strip_suffix('!').unwrap_or(name);
                    fields.push(Field { name, required, embedded, takes: Type { text, package: self.package } });
                }
            }
            if self.is_kind {
                let text = Type { text: "s", package: self.package };
                let of_type = |name, takes, embedded| Field { name, required: false, embedded, takes };
                fields.push(of_type("apiVersion", text, "TypeMeta"));
                fields.push(of_type("kind", text, "TypeMeta"));
                fields.push(of_type("metadata", object_meta(), ""));
            }
            fields.order_by_key(|field| field.name);
            fields
        })
    }
    /// The field of a name, which is compared as it is written.
    pub fn field(&self, name: &str) -> Option<&Field> {
        let fields = self.fields();
        fields.binary_search_by(|field| field.name.cmp(name)).ok().and_then(|at| fields.get(at))
    }
    /// `v1.PodSpec`
    pub fn go_name(&self) -> String {
        let package = table().packages.get(self.package).map_or("", |package| package.go);
        format!("{package}.{}", self.name)
    }
}

impl Type {
    /// What it is.
    pub fn shape(self) -> Shape {
        let within = |text: &'static str| Type { text, ..self };
        let mut chars = self.text.chars();
        match chars.next() {
            Some('s' | '=') | None => Shape::Text,
            Some('b') => Shape::Bool,
            Some('i') => Shape::Int32,
            Some('l') => Shape::Int64,
            Some('d') => Shape::Double,
            Some('y') => Shape::Bytes,
            Some('q') => Shape::Quantity,
            Some('t') => Shape::Time,
            Some('m') => Shape::MicroTime,
            Some('u') => Shape::IntOrString,
            Some('o') => Shape::SchemaOrList,
            Some('p') => Shape::SchemaOrBool,
            Some('w') => Shape::SchemaOrNames,
            Some('[') => Shape::List(within(chars.as_str())),
            Some('{') => Shape::Map(within(chars.as_str())),
            Some('~') => within(self.text.split_once(':').map_or("", |(_, text)| text)).shape(),
            Some(first) if first.is_ascii_uppercase() || first.is_ascii_digit() => {
                let (package, name) = match self.text.split_once('/') {
                    Some((package, name)) => (package.parse().unwrap_or_default(), name),
                    None => (self.package, self.text),
                };
                named(package, name).map_or(Shape::Any, Shape::Struct)
            }
            Some(_) => Shape::Any,
        }
    }
    /// The type as Go writes it: `[]v1.Container`.
    pub fn go_name(self) -> String {
        let package = table().packages.get(self.package).map_or("", |package| package.go);
        let own = |name: &str| if name.contains('.') { name.to_owned() } else { format!("{package}.{name}") };
        if let Some(name) = self.text.strip_prefix('=') {
            return own(name);
        }
        if let Some((name, _)) = self.text.strip_prefix('~').and_then(|text| text.split_once(':')) {
            return own(name);
        }
        match self.shape() {
            Shape::Text => "string".to_owned(),
            Shape::Bool => "bool".to_owned(),
            Shape::Int32 => "int32".to_owned(),
            Shape::Int64 => "int64".to_owned(),
            Shape::Double => "float64".to_owned(),
            Shape::Bytes => "[]uint8".to_owned(),
            Shape::List(item) => format!("[]{}", item.go_name()),
            Shape::Map(value) => format!("map[string]{}", value.go_name()),
            Shape::Struct(found) => found.go_name(),
            // Their values say themselves what they take.
            Shape::Quantity | Shape::Time | Shape::MicroTime | Shape::IntOrString | Shape::Any => String::new(),
            Shape::SchemaOrList | Shape::SchemaOrBool | Shape::SchemaOrNames => String::new(),
        }
    }
}
