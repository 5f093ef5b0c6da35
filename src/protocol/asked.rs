//! Messages to the engine, as they are read from the wire.

use super::{AccessMatrix, ApiGroups, Ask, Options, Request, WhoCan};
use crate::text::{Fields, FromJson};
use serde_json::Value;

impl Request {
    /// Reads a message. One that does not fit still has its id, if it says one.
    pub fn read(message: &str) -> Result<Request, (u64, String)> {
        let json: Value = serde_json::from_str(message).map_err(|error| (0, error.to_string()))?;
        let id = json.get("id").and_then(Value::as_u64).unwrap_or(0);
        request(json).map_err(|error| (id, error))
    }
}

fn request(json: Value) -> Result<Request, String> {
    let mut fields = Asked::of(json, "the message")?;
    Ok(Request {
        v: fields.needed("v")?,
        id: fields.needed("id")?,
        sources: fields.given("sources", None)?,
        revision: fields.given("revision", None)?,
        options: fields.given("options", Options::default())?,
        ask: ask(fields.needed("ask")?)?,
    })
}

fn ask(json: Value) -> Result<Ask, String> {
    let mut fields = Asked::of(json, "`ask`")?;
    let kind: String = fields.needed("kind")?;
    Ok(match kind.as_str() {
        "open" => Ask::Open { sources: fields.needed("sources")? },
        "edit" => Ask::Edit { base: fields.needed("base")?, edits: fields.needed("edits")? },
        "cancel" => Ask::Cancel { request: fields.needed("request")? },
        "problems" => Ask::Problems,
        "asKubernetesReads" => Ask::AsKubernetesReads,
        "kubectl" => Ask::Kubectl {
            command: fields.needed("command")?,
            env: fields.given("env", Default::default())?,
            cwd: fields.given("cwd", "/".to_owned())?,
        },
        "accessReview" => Ask::AccessReview { specs: fields.needed("specs")? },
        "whoCan" => Ask::WhoCan(WhoCan {
            verb: fields.needed("verb")?,
            resource: fields.given("resource", String::new())?,
            group: fields.given("group", None)?,
            subresource: fields.given("subresource", String::new())?,
            name: fields.given("name", String::new())?,
            namespace: fields.given("namespace", String::new())?,
            url: fields.given("nonResourceURL", String::new())?,
        }),
        "accessMatrix" => Ask::AccessMatrix(AccessMatrix {
            subject: fields.given("subject", None)?,
            groups: fields.given("groups", Vec::new())?,
            about: fields.given("about", String::new())?,
        }),
        "apiGroups" => Ask::ApiGroups(ApiGroups {
            subject: fields.given("subject", None)?,
            groups: fields.given("groups", Vec::new())?,
            about: fields.given("about", String::new())?,
            namespace: fields.given("namespace", None)?,
        }),
        "connectivity" => Ask::Connectivity { detail: fields.given("detail", Default::default())? },
        "reach" => Ask::Reach {
            from: fields.needed("from")?,
            to: fields.needed("to")?,
            protocol: fields.given("protocol", None)?,
            port: fields.given("port", None)?,
        },
        "route" => Ask::Route { request: fields.needed("request")?, gateway: fields.given("gateway", None)? },
        "graph" => Ask::Graph { view: fields.needed("view")?, about: fields.given("about", String::new())? },
        "table" => Ask::Table { view: fields.needed("view")?, about: fields.given("about", String::new())? },
        "complete" => Ask::Complete { line: fields.needed("line")?, cursor: fields.needed("cursor")? },
        "previewFix" => Ask::PreviewFix { fix: fields.needed("fix")? },
        "explain" => Ask::Explain { line: fields.needed("line")? },
        "verdicts" => Ask::Verdicts { lines: fields.needed("lines")? },
        "overview" => Ask::Overview,
        other => return Err(format!("unknown kind `{other}`")),
    })
}

/// An object's fields, with what to say of one that is missing or does not fit.
struct Asked(Fields);

impl Asked {
    fn of(json: Value, what: &str) -> Result<Self, String> {
        Fields::of(json).map(Asked).ok_or_else(|| format!("{what} is not an object"))
    }
    fn needed<T: FromJson>(&mut self, name: &str) -> Result<T, String> {
        match self.0.value(name) {
            Value::Null => Err(format!("missing field `{name}`")),
            json => T::from_json(json).ok_or_else(|| misfit(name)),
        }
    }
    fn given<T: FromJson>(&mut self, name: &str, otherwise: T) -> Result<T, String> {
        self.0.take_or(name, otherwise).ok_or_else(|| misfit(name))
    }
}

fn misfit(name: &str) -> String {
    format!("the field `{name}` does not fit")
}
