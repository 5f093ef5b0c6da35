//! Messages to the engine, as they are read from the wire.

use super::{AccessMatrix, ApiGroups, Ask, NetworkView, Options, Request, WhoCan, Written};
use crate::text::{FromJson, Scan};
use serde_json::Value;
use std::borrow::Cow;

impl Request {
    /// Reads a message. One that does not fit still has its id, if it says one.
    pub fn read(message: &str) -> Result<Request, (u64, String)> {
        let fields = Asked::of(message, "the message").map_err(|error| (0, error))?;
        let id = fields.given("id", 0).unwrap_or_default();
        request(&fields).map_err(|error| (id, error))
    }
}

fn request(fields: &Asked<'_>) -> Result<Request, String> {
    Ok(Request {
        v: fields.needed("v")?,
        id: fields.needed("id")?,
        sources: fields.given("sources", None)?,
        revision: fields.given("revision", None)?,
        options: fields.given("options", Options::default())?,
        ask: ask(fields.text("ask").ok_or_else(|| missing("ask"))?)?,
    })
}

fn ask(json: &str) -> Result<Ask, String> {
    let fields = Asked::of(json, "`ask`")?;
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
        "accessReview" => Ask::AccessReview { specs: fields.written("specs")? },
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
        "networkView" => Ask::NetworkView(NetworkView {
            form: fields.given("form", Default::default())?,
            look: fields.given("look", Default::default())?,
            about: fields.given("about", String::new())?,
            edits: fields.given("edits", Vec::new())?,
        }),
        "reach" => Ask::Reach {
            from: fields.needed("from")?,
            to: fields.needed("to")?,
            protocol: fields.given("protocol", None)?,
            port: fields.given("port", None)?,
        },
        "route" => Ask::Route { request: fields.needed("request")?, gateway: fields.given("gateway", None)? },
        "graph" => Ask::Graph {
            view: fields.needed("view")?,
            about: fields.given("about", String::new())?,
            edits: fields.given("edits", Vec::new())?,
        },
        "table" => Ask::Table {
            view: fields.needed("view")?,
            about: fields.given("about", String::new())?,
            edits: fields.given("edits", Vec::new())?,
        },
        "complete" => Ask::Complete { line: fields.needed("line")?, cursor: fields.needed("cursor")? },
        "previewFix" => Ask::PreviewFix { fix: fields.needed("fix")? },
        "explain" => Ask::Explain { line: fields.needed("line")? },
        "verdicts" => Ask::Verdicts { lines: fields.needed("lines")? },
        "lens" => Ask::Lens,
        "overview" => Ask::Overview,
        other => return Err(format!("unknown kind `{other}`")),
    })
}

/// An object's fields as they are written, with what to say of one that is missing or does not fit.
struct Asked<'t>(Vec<(Cow<'t, str>, &'t str)>);

impl<'t> Asked<'t> {
    fn of(json: &'t str, what: &str) -> Result<Self, String> {
        fields(json).map(Asked).ok_or_else(|| match serde_json::from_str::<Value>(json) {
            Ok(_) => format!("{what} is not an object"),
            Err(error) => error.to_string(),
        })
    }
    /// A field's text; none if it is null or not there.
    fn text(&self, name: &str) -> Option<&'t str> {
        let last = self.0.iter().rev().find(|(known, _)| known == name);
        last.map(|(_, text)| *text).filter(|text| *text != "null")
    }
    fn read<T: FromJson>(&self, name: &str) -> Result<Option<T>, String> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let json = serde_json::from_str(text).map_err(|error| format!("{error} of the field `{name}`"))?;
        T::from_json(json).map(Some).ok_or_else(|| misfit(name))
    }
    fn needed<T: FromJson>(&self, name: &str) -> Result<T, String> {
        self.read(name)?.ok_or_else(|| missing(name))
    }
    fn given<T: FromJson>(&self, name: &str, otherwise: T) -> Result<T, String> {
        Ok(self.read(name)?.unwrap_or(otherwise))
    }
    /// A list that its room reads.
    fn written(&self, name: &str) -> Result<Written, String> {
        let text = self.text(name).ok_or_else(|| missing(name))?;
        text.starts_with('[').then(|| Written(text.into())).ok_or_else(|| misfit(name))
    }
}

fn fields(json: &str) -> Option<Vec<(Cow<'_, str>, &str)>> {
    let (mut scan, mut fields) = (Scan::new(json), Vec::new());
    if !scan.enters_object() {
        return None;
    }
    while let Some(name) = scan.field()? {
        fields.push((name, scan.value()?));
    }
    scan.ends().then_some(fields)
}

fn missing(name: &str) -> String {
    format!("missing field `{name}`")
}

fn misfit(name: &str) -> String {
    format!("the field `{name}` does not fit")
}
