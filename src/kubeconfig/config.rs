//! A kubeconfig with everything in it, by name, as `clientcmd/api.Config` holds it.

use super::schema::{self, CLUSTER, CONFIG, CONTEXT, Place, Struct, Type, USER};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A kubeconfig's entries by name. Values are normalized: known fields only, zero values left out as Go leaves them out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    pub clusters: BTreeMap<String, Entry>,
    pub contexts: BTreeMap<String, Entry>,
    pub users: BTreeMap<String, Entry>,
    pub current_context: String,
    /// An object; empty if there are none.
    pub preferences: Map<String, Value>,
    pub extensions: Vec<Value>,
}

/// A cluster, context or user.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    pub fields: Map<String, Value>,
    /// The absolute path of the file that it came from; empty if it is new.
    pub origin: String,
}

impl Entry {
    /// An entry with nothing set; contexts and clusters print some of that.
    pub fn fresh(list: List) -> Entry {
        let mut entry = Entry::default();
        let kept: &[&str] = match list {
            List::Clusters => &["server"],
            List::Contexts => &["cluster", "user"],
            List::Users => &[],
        };
        kept.iter().for_each(|field| entry.set(field, ""));
        entry
    }
    /// A text field; empty if it is not there.
    pub fn text(&self, field: &str) -> &str {
        self.fields.get(field).and_then(Value::as_str).unwrap_or("")
    }
    /// Whether a field is there, and true.
    pub fn is_true(&self, field: &str) -> bool {
        self.fields.get(field).and_then(Value::as_bool).unwrap_or(false)
    }
    /// Sets a field, or takes it away where Go would leave its zero value out.
    pub fn set(&mut self, field: &str, value: impl Into<Value>) {
        let value = value.into();
        if schema::is_zero(&value) && !["cluster", "user", "server"].contains(&field) {
            self.fields.remove(field);
        } else {
            self.fields.insert(field.to_owned(), value);
        }
    }
}

/// One of the three lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    Clusters,
    Contexts,
    Users,
}

impl List {
    /// All of them.
    pub const ALL: [List; 3] = [List::Clusters, List::Users, List::Contexts];
    /// The list's key.
    pub fn key(self) -> &'static str {
        match self {
            List::Clusters => "clusters",
            List::Contexts => "contexts",
            List::Users => "users",
        }
    }
    /// The key of what an item of it holds beside its name.
    pub fn item(self) -> &'static str {
        match self {
            List::Clusters => "cluster",
            List::Contexts => "context",
            List::Users => "user",
        }
    }
    /// The type of what an item holds.
    pub fn of(self) -> &'static Struct {
        match self {
            List::Clusters => &CLUSTER,
            List::Contexts => &CONTEXT,
            List::Users => &USER,
        }
    }
    fn go(self) -> &'static str {
        self.of().go
    }
}

impl Config {
    /// Reads a document that was read as JSON, as client-go's codec does. The error is what kubectl prints after
    /// `error loading config file "…": `.
    pub fn read(value: &Value, origin: &str) -> Result<Config, String> {
        let version =
            r#"struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }"#;
        let found = match value {
            Value::Null => return Ok(Config::default()),
            Value::Object(_) => None,
            Value::Array(_) => Some("array"),
            Value::String(_) => Some("string"),
            Value::Bool(_) => Some("bool"),
            Value::Number(_) => Some("number"),
        };
        if let Some(found) = found {
            return Err(format!(
                "couldn't get version/kind; json parse error: json: cannot unmarshal {found} into Go value of type {version}"
            ));
        }
        let typed = |field: &str, default: &str| match value.get(field) {
            None | Some(Value::Null) => Ok(default.to_owned()),
            Some(Value::String(text)) if text.is_empty() => Ok(default.to_owned()),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(other) => {
                let found = match other {
                    Value::Bool(_) => "bool",
                    Value::Number(_) => "number",
                    Value::Array(_) => "array",
                    _ => "object",
                };
                Err(format!(
                    "couldn't get version/kind; json parse error: json: cannot unmarshal {found} into Go struct field .{field} of type string"
                ))
            }
        };
        let (api_version, kind) = (typed("apiVersion", "v1")?, typed("kind", "Config")?);
        if (api_version.as_str(), kind.as_str()) != ("v1", "Config") {
            return Err(format!(
                "no kind \"{kind}\" is registered for version \"{api_version}\" in scheme \"k8s.io/client-go/tools/clientcmd/api/latest/latest.go:50\""
            ));
        }
        let mut error = None;
        let read = schema::read(value, Type::Struct(&CONFIG), &Place { of: "", path: "" }, &mut error);
        if let Some(error) = error {
            return Err(error);
        }
        let mut config = Config {
            current_context: read.get("current-context").and_then(Value::as_str).unwrap_or("").to_owned(),
            preferences: read.get("preferences").and_then(Value::as_object).cloned().unwrap_or_default(),
            extensions: read.get("extensions").and_then(Value::as_array).cloned().unwrap_or_default(),
            ..Config::default()
        };
        for list in List::ALL {
            config.read_list(&read, list, origin)?;
        }
        Ok(config)
    }

    fn read_list(&mut self, read: &Value, list: List, origin: &str) -> Result<(), String> {
        let items = read.get(list.key()).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        for item in items {
            let name = item.get("name").and_then(Value::as_str).unwrap_or("").to_owned();
            let fields = item.get(list.item()).and_then(Value::as_object).cloned().unwrap_or_default();
            let entry = Entry { fields, origin: origin.to_owned() };
            if self.entries_mut(list).insert(name.clone(), entry).is_some() {
                let go = list.go();
                let dumped = items.iter().map(|item| {
                    let name = item.get("name").and_then(Value::as_str).unwrap_or("");
                    let inner = item.get(list.item()).unwrap_or(&Value::Null);
                    format!("{{{name} {}}}", schema::go_dump(inner, Type::Struct(list.of())))
                });
                return Err(format!(
                    "error converting *[]Named{go} into *map[string]*api.{go}: duplicate name \"{name}\" in list: [{}]",
                    dumped.collect::<Vec<_>>().join(" ")
                ));
            }
        }
        Ok(())
    }

    /// The entries of a list.
    pub fn entries(&self, list: List) -> &BTreeMap<String, Entry> {
        match list {
            List::Clusters => &self.clusters,
            List::Contexts => &self.contexts,
            List::Users => &self.users,
        }
    }
    /// The entries of a list, to change.
    pub fn entries_mut(&mut self, list: List) -> &mut BTreeMap<String, Entry> {
        match list {
            List::Clusters => &mut self.clusters,
            List::Contexts => &mut self.contexts,
            List::Users => &mut self.users,
        }
    }

    /// As the file's own shape: lists sorted by name, null where there is nothing.
    pub fn to_value(&self) -> Value {
        let mut out = Map::new();
        out.insert("apiVersion".to_owned(), json!("v1"));
        out.insert("kind".to_owned(), json!("Config"));
        out.insert("current-context".to_owned(), json!(self.current_context));
        for list in List::ALL {
            let items: Vec<Value> = self
                .entries(list)
                .iter()
                .map(|(name, entry)| json!({ "name": name, list.item(): entry.fields }))
                .collect();
            out.insert(list.key().to_owned(), if items.is_empty() { Value::Null } else { Value::Array(items) });
        }
        if !self.preferences.is_empty() {
            out.insert("preferences".to_owned(), Value::Object(self.preferences.clone()));
        }
        if !self.extensions.is_empty() {
            out.insert("extensions".to_owned(), Value::Array(self.extensions.clone()));
        }
        Value::Object(out)
    }
    /// As kubectl writes it into a file.
    pub fn to_yaml(&self) -> String {
        crate::yaml::write(&self.to_value())
    }
    /// As `kubectl config view -o json` prints it.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        schema::print_json(&self.to_value(), Type::Struct(&CONFIG), 0, &mut out);
        out.push('\n');
        out
    }

    /// Keeps the current context and what it names; mirrors `clientcmdapi.MinifyConfig`.
    pub fn minify(&mut self) -> Result<(), String> {
        if self.current_context.is_empty() {
            return Err("current-context must exist in order to minify".to_owned());
        }
        let Some(context) = self.contexts.get(&self.current_context).cloned() else {
            return Err(format!("cannot locate context {}", self.current_context));
        };
        for (list, what) in [(List::Clusters, "cluster"), (List::Users, "user")] {
            let name = context.text(what).to_owned();
            if !name.is_empty() && !self.entries(list).contains_key(&name) {
                return Err(format!("cannot locate {what} {name}"));
            }
            self.entries_mut(list).retain(|key, _| !name.is_empty() && *key == name);
        }
        let current = self.current_context.clone();
        self.contexts.retain(|key, _| *key == current);
        Ok(())
    }

    /// Hides credentials and shortens embedded files; mirrors `RedactSecrets` and `ShortenConfig`.
    pub fn redact(&mut self) {
        const REDACTED: [(&str, &str); 5] = [
            ("token", "REDACTED"),
            ("password", "REDACTED"),
            ("client-key-data", "DATA+OMITTED"),
            ("client-certificate-data", "DATA+OMITTED"),
            ("certificate-authority-data", "DATA+OMITTED"),
        ];
        for entry in self.users.values_mut().chain(self.clusters.values_mut()) {
            for (field, cover) in REDACTED {
                if let Some(value) = entry.fields.get_mut(field) {
                    *value = json!(cover);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_normalizes_and_writes() {
        let value = json!({"contexts": [{"name": "c", "context": {"cluster": "x", "bogus": 1}}], "users": null, "current-context": "c"});
        let config = Config::read(&value, "/a").unwrap();
        assert_eq!(
            config.to_yaml(),
            "apiVersion: v1\nclusters: null\ncontexts:\n- context:\n    cluster: x\n    user: \"\"\n  name: c\ncurrent-context: c\nkind: Config\nusers: null\n"
        );
        assert!(
            config
                .to_json()
                .starts_with("{\n    \"kind\": \"Config\",\n    \"apiVersion\": \"v1\",\n    \"clusters\": null,")
        );
    }

    #[test]
    fn what_client_go_refuses() {
        for (value, error) in [
            (json!({"kind": "Pod"}), "no kind \"Pod\" is registered for version \"v1\" in scheme"),
            (json!("x"), "couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value"),
            (
                json!({"contexts": [{"name": "a", "context": {"cluster": "x"}}, {"name": "a"}]}),
                "error converting *[]NamedContext into *map[string]*api.Context: duplicate name \"a\" in list: [{a {x   []}} {a {   []}}]",
            ),
        ] {
            let found = Config::read(&value, "").unwrap_err();
            assert!(found.starts_with(error), "{found}");
        }
    }
}
