//! Questions as they are read from the wire.

use super::{Ask, Detail, View};
use crate::text::{Edit, Fix};
use crate::workspace::SourceText;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The fields of every question side by side. An enum tagged by one of its own fields would be buffered, and every
/// type in it compiled a second time to be read out of the buffer.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    kind: String,
    sources: Option<Vec<SourceText>>,
    base: Option<u64>,
    edits: Option<Vec<Edit>>,
    request: Option<Box<RawValue>>,
    command: Option<String>,
    env: BTreeMap<String, Option<String>>,
    cwd: Option<String>,
    specs: Option<Vec<Box<RawValue>>>,
    detail: Detail,
    from: Option<String>,
    to: Option<String>,
    protocol: Option<String>,
    port: Option<Box<RawValue>>,
    gateway: Option<String>,
    view: Option<View>,
    about: String,
    line: Option<String>,
    cursor: Option<u32>,
    fix: Option<Fix>,
}

impl<'de> Deserialize<'de> for Ask {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Asked::deserialize(from)?.ask().map_err(D::Error::custom)
    }
}

impl Asked {
    fn ask(self) -> Result<Ask, String> {
        Ok(match self.kind.as_str() {
            "open" => Ask::Open { sources: needed(self.sources, "sources")? },
            "edit" => Ask::Edit { base: needed(self.base, "base")?, edits: needed(self.edits, "edits")? },
            "cancel" => {
                let request = needed(self.request, "request")?;
                Ask::Cancel { request: request.get().parse().map_err(|_| "request must be a message's id".to_owned())? }
            }
            "problems" => Ask::Problems,
            "asKubernetesReads" => Ask::AsKubernetesReads,
            "kubectl" => Ask::Kubectl {
                command: needed(self.command, "command")?,
                env: self.env,
                cwd: self.cwd.unwrap_or_else(|| "/".to_owned()),
            },
            "accessReview" => Ask::AccessReview { specs: needed(self.specs, "specs")? },
            "connectivity" => Ask::Connectivity { detail: self.detail },
            "reach" => Ask::Reach {
                from: needed(self.from, "from")?,
                to: needed(self.to, "to")?,
                protocol: self.protocol,
                port: self.port,
            },
            "route" => Ask::Route { request: needed(self.request, "request")?, gateway: self.gateway },
            "graph" => Ask::Graph { view: needed(self.view, "view")?, about: self.about },
            "table" => Ask::Table { view: needed(self.view, "view")?, about: self.about },
            "complete" => Ask::Complete { line: needed(self.line, "line")?, cursor: needed(self.cursor, "cursor")? },
            "previewFix" => Ask::PreviewFix { fix: needed(self.fix, "fix")? },
            "explain" => Ask::Explain { line: needed(self.line, "line")? },
            "overview" => Ask::Overview,
            "" => return Err("missing field `kind`".to_owned()),
            other => return Err(format!("unknown kind `{other}`")),
        })
    }
}

fn needed<T>(field: Option<T>, name: &str) -> Result<T, String> {
    field.ok_or_else(|| format!("missing field `{name}`"))
}
