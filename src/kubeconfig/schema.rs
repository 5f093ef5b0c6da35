//! The kubeconfig's types as client-go declares them (`clientcmd/api/v1/types.go`), so that a file reads, fails and
//! prints as it does there: unknown fields are dropped, zero values are left out where they are there, and a value of
//! the wrong type is refused in the words of Go's JSON decoder.

use crate::text::Order;
use crate::text::{decode_base64, encode_base64, gather, illegal_base64};
use serde_json::{Map, Value};

/// A Go type.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    Text,
    Bool,
    /// `[]byte`, base64 in JSON.
    Bytes,
    Texts,
    /// `map[string]string`
    TextMap,
    /// `map[string][]string`
    TextsMap,
    Struct(&'static Struct),
    /// A pointer, null when absent.
    Pointer(&'static Struct),
    /// A list of structs.
    List(&'static Struct),
    /// A list of structs that is kept by name.
    Named(&'static Struct),
    /// `runtime.RawExtension`: anything.
    Raw,
}

/// A field of a Go struct.
#[derive(Debug)]
pub struct Field {
    pub name: &'static str,
    pub kind: Type,
    /// Whether its zero value is left out.
    pub omit: bool,
}

/// A Go struct of the package `v1`; its fields in the order they are declared, which is the order JSON is printed in.
#[derive(Debug)]
pub struct Struct {
    pub go: &'static str,
    pub fields: &'static [Field],
}

const fn keep(name: &'static str, kind: Type) -> Field {
    Field { name, kind, omit: false }
}
const fn omit(name: &'static str, kind: Type) -> Field {
    Field { name, kind, omit: true }
}

use Type::{Bool, Bytes, List, Named, Pointer, Raw, Text, TextMap, Texts, TextsMap};

static EXTENSION: Struct = Struct { go: "NamedExtension", fields: &[keep("name", Text), keep("extension", Raw)] };

pub static CLUSTER: Struct = Struct {
    go: "Cluster",
    fields: &[
        keep("server", Text),
        omit("tls-server-name", Text),
        omit("insecure-skip-tls-verify", Bool),
        omit("certificate-authority", Text),
        omit("certificate-authority-data", Bytes),
        omit("proxy-url", Text),
        omit("disable-compression", Bool),
        omit("extensions", Named(&EXTENSION)),
    ],
};

static EXEC_ENV: Struct = Struct { go: "ExecEnvVar", fields: &[keep("name", Text), keep("value", Text)] };

pub static EXEC: Struct = Struct {
    go: "ExecConfig",
    fields: &[
        keep("command", Text),
        keep("args", Texts),
        keep("env", List(&EXEC_ENV)),
        omit("apiVersion", Text),
        omit("installHint", Text),
        keep("provideClusterInfo", Bool),
        omit("interactiveMode", Text),
    ],
};

pub static AUTH_PROVIDER: Struct =
    Struct { go: "AuthProviderConfig", fields: &[keep("name", Text), keep("config", TextMap)] };

pub static USER: Struct = Struct {
    go: "AuthInfo",
    fields: &[
        omit("client-certificate", Text),
        omit("client-certificate-data", Bytes),
        omit("client-key", Text),
        omit("client-key-data", Bytes),
        omit("token", Text),
        omit("tokenFile", Text),
        omit("as", Text),
        omit("as-uid", Text),
        omit("as-groups", Texts),
        omit("as-user-extra", TextsMap),
        omit("username", Text),
        omit("password", Text),
        omit("auth-provider", Pointer(&AUTH_PROVIDER)),
        omit("exec", Pointer(&EXEC)),
        omit("extensions", Named(&EXTENSION)),
    ],
};

pub static CONTEXT: Struct = Struct {
    go: "Context",
    fields: &[
        keep("cluster", Text),
        keep("user", Text),
        omit("namespace", Text),
        omit("extensions", Named(&EXTENSION)),
    ],
};

static NAMED_CLUSTER: Struct =
    Struct { go: "NamedCluster", fields: &[keep("name", Text), keep("cluster", Type::Struct(&CLUSTER))] };
static NAMED_USER: Struct =
    Struct { go: "NamedAuthInfo", fields: &[keep("name", Text), keep("user", Type::Struct(&USER))] };
static NAMED_CONTEXT: Struct =
    Struct { go: "NamedContext", fields: &[keep("name", Text), keep("context", Type::Struct(&CONTEXT))] };

static PREFERENCES: Struct =
    Struct { go: "Preferences", fields: &[omit("colors", Bool), omit("extensions", Named(&EXTENSION))] };

pub static CONFIG: Struct = Struct {
    go: "Config",
    fields: &[
        omit("kind", Text),
        omit("apiVersion", Text),
        omit("preferences", Type::Struct(&PREFERENCES)),
        keep("clusters", List(&NAMED_CLUSTER)),
        keep("users", List(&NAMED_USER)),
        keep("contexts", List(&NAMED_CONTEXT)),
        keep("current-context", Text),
        omit("extensions", Named(&EXTENSION)),
    ],
};

/// Reads a value as a type. The first thing that does not fit is kept in `error`, and reading goes on, as in Go.
pub fn read(value: &Value, kind: Type, place: &Place<'_>, error: &mut Option<String>) -> Value {
    match (kind, value) {
        (_, Value::Null) => zero(kind),
        (Raw, value) => value.clone(),
        (Text, Value::String(_)) | (Bool, Value::Bool(_)) => value.clone(),
        (Bytes, Value::String(text)) => match decode_base64(text) {
            Ok(bytes) => Value::String(encode_base64(&bytes)),
            Err(at) => {
                error.get_or_insert_with(|| illegal_base64(at));
                Value::String(String::new())
            }
        },
        (Texts, Value::Array(items)) => items.iter().map(|item| read(item, Text, &place.of("string"), error)).collect(),
        (TextMap | TextsMap, Value::Object(entries)) => {
            let inner = if matches!(kind, TextMap) { Text } else { Texts };
            let read = |(key, item): (&String, &Value)| (key.clone(), read(item, inner, place, error));
            Value::Object(gather(entries.iter().map(read)))
        }
        (Type::Struct(of) | Pointer(of), Value::Object(entries)) => read_struct(entries, of, place, error),
        (List(of), Value::Array(items)) => {
            items.iter().map(|item| read(item, Type::Struct(of), place, error)).collect()
        }
        (Named(of), Value::Array(items)) => {
            let mut items: Vec<Value> = items.iter().map(|item| read(item, Type::Struct(of), place, error)).collect();
            items.order_by(|a, b| name_of(a).cmp(name_of(b)));
            Value::Array(items)
        }
        (_, other) => {
            error.get_or_insert_with(|| place.mismatch(other, &go_name(kind)));
            zero(kind)
        }
    }
}

fn read_struct(
    entries: &Map<String, Value>,
    of: &'static Struct,
    place: &Place<'_>,
    error: &mut Option<String>,
) -> Value {
    let mut out = Map::new();
    for field in of.fields {
        let path = if place.path.is_empty() { field.name.to_owned() } else { format!("{}.{}", place.path, field.name) };
        let place = Place { of: of.go, path: &path };
        let value = read(entries.get(field.name).unwrap_or(&Value::Null), field.kind, &place, error);
        if !field.omit || !is_zero(&value) {
            out.insert(field.name.to_owned(), value);
        }
    }
    Value::Object(out)
}

fn name_of(named: &Value) -> &str {
    named.get("name").and_then(Value::as_str).unwrap_or("")
}

/// Where in the Go types reading is.
pub struct Place<'p> {
    /// The struct that has the field.
    pub of: &'static str,
    /// The fields from the root, without indices.
    pub path: &'p str,
}

impl Place<'_> {
    fn of(&self, _: &str) -> Self
    where
        Self: Sized,
    {
        Place { of: self.of, path: self.path }
    }
    fn mismatch(&self, value: &Value, wanted: &str) -> String {
        let found = match value {
            Value::Null => "null",
            Value::Bool(_) => "bool",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        if self.path.is_empty() {
            format!("json: cannot unmarshal {found} into Go value of type {wanted}")
        } else {
            format!("json: cannot unmarshal {found} into Go struct field {}.{} of type {wanted}", self.of, self.path)
        }
    }
}

fn go_name(kind: Type) -> String {
    match kind {
        Text => "string".to_owned(),
        Bool => "bool".to_owned(),
        Bytes => "[]uint8".to_owned(),
        Texts => "[]string".to_owned(),
        TextMap => "map[string]string".to_owned(),
        TextsMap => "map[string][]string".to_owned(),
        Type::Struct(of) | Pointer(of) => format!("v1.{}", of.go),
        List(of) | Named(of) => format!("[]v1.{}", of.go),
        Raw => "runtime.RawExtension".to_owned(),
    }
}

fn zero(kind: Type) -> Value {
    match kind {
        Text | Bytes => Value::String(String::new()),
        Bool => Value::Bool(false),
        Texts | TextMap | TextsMap | Pointer(_) | List(_) | Named(_) | Raw => Value::Null,
        Type::Struct(of) => {
            let fields = of.fields.iter().filter(|field| !field.omit);
            Value::Object(gather(fields.map(|field| (field.name.to_owned(), zero(field.kind)))))
        }
    }
}

/// Whether Go would leave the value out: empty, or a struct (a pointer to one apart) with nothing in it.
pub fn is_zero(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

impl Type {
    /// The type of a list's items.
    pub fn item(self) -> Type {
        match self {
            List(of) | Named(of) => Type::Struct(of),
            _ => Raw,
        }
    }
    /// A value's fields in the order in which Go prints them.
    pub fn ordered(self, entries: &Map<String, Value>) -> Vec<(&str, Type, &Value)> {
        match self {
            Type::Struct(of) | Pointer(of) => {
                let field = |field: &'static Field| Some((field.name, field.kind, entries.get(field.name)?));
                of.fields.iter().filter_map(field).collect()
            }
            _ => entries.iter().map(|(key, value)| (key.as_str(), Raw, value)).collect(),
        }
    }
}

/// Prints a value of a type as Go's `json.MarshalIndent` with four spaces does.
pub fn print_json(value: &Value, kind: Type, indent: usize, out: &mut String) {
    let line = |out: &mut String, indent: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', indent * 4));
    };
    match value {
        Value::Array(items) if !items.is_empty() => {
            let inner = kind.item();
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                line(out, indent + 1);
                print_json(item, inner, indent + 1, out);
            }
            line(out, indent);
            out.push(']');
        }
        Value::Object(entries) if !entries.is_empty() => {
            out.push('{');
            for (at, (key, kind, value)) in kind.ordered(entries).into_iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                line(out, indent + 1);
                out.push_str(&json_text(key));
                out.push_str(": ");
                print_json(value, kind, indent + 1, out);
            }
            line(out, indent);
            out.push('}');
        }
        Value::String(text) => out.push_str(&json_text(text)),
        other => out.push_str(&other.to_string()),
    }
}

/// A JSON string as Go writes it: what could end a script element is escaped.
fn json_text(text: &str) -> String {
    let mut out = String::new();
    for c in Value::String(text.to_owned()).to_string().chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out
}

/// Prints a value as Go's `%v` does; pointers to structs have no fixed text and print as `0x0`.
pub fn go_dump(value: &Value, kind: Type) -> String {
    match (kind, value) {
        (Bytes, Value::String(text)) => {
            let bytes = decode_base64(text).unwrap_or_default();
            format!("[{}]", bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(" "))
        }
        (Pointer(_), Value::Null) => "<nil>".to_owned(),
        (Pointer(_), _) => "0x0".to_owned(),
        (Type::Struct(of), Value::Object(entries)) => {
            let fields = of.fields.iter().map(|field| match entries.get(field.name) {
                Some(value) => go_dump(value, field.kind),
                None => go_dump(&zero(field.kind), field.kind),
            });
            format!("{{{}}}", fields.collect::<Vec<_>>().join(" "))
        }
        (List(of) | Named(of), Value::Array(items)) => {
            let items = items.iter().map(|item| go_dump(item, Type::Struct(of)));
            format!("[{}]", items.collect::<Vec<_>>().join(" "))
        }
        (Texts, Value::Array(items)) => {
            format!("[{}]", items.iter().map(|item| go_dump(item, Text)).collect::<Vec<_>>().join(" "))
        }
        (TextMap | TextsMap, Value::Object(entries)) => {
            let inner = if matches!(kind, TextMap) { Text } else { Texts };
            let entries = entries.iter().map(|(key, value)| format!("{key}:{}", go_dump(value, inner)));
            format!("map[{}]", entries.collect::<Vec<_>>().join(" "))
        }
        (TextMap | TextsMap, _) => "map[]".to_owned(),
        (Raw, value) => {
            let bytes = value.to_string();
            format!("{{[{}] <nil>}}", bytes.bytes().map(|b| b.to_string()).collect::<Vec<_>>().join(" "))
        }
        (_, Value::Null) => "[]".to_owned(),
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_the_wrong_type_is_refused_in_gos_words() {
        let value = serde_json::json!({"users": [{"name": "a", "user": {"token": 12345}}]});
        let mut error = None;
        read(&value, Type::Struct(&CONFIG), &Place { of: "", path: "" }, &mut error);
        assert_eq!(
            error.unwrap(),
            "json: cannot unmarshal number into Go struct field AuthInfo.users.user.token of type string"
        );
    }
}
