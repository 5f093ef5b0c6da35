//! Each ask's answer.

use super::{Ask, Problems, View};
use crate::ask::rooms::{Answer, Asked, Desk, Part, is_discovery, takes_files, wire};
use crate::ask::{self, Question, Watching};
use crate::kubectl::Invocation;
use crate::kubectl::netpol::is_about_objects;
use crate::kubectl::words::SplitError;
use crate::text::{Edit, apply_edits};
use crate::words;
use crate::workspace::Workspace;
use crate::yaml;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// Answers a question about a paste.
pub fn answer(desk: &Desk<'_>, ask: &Ask) -> Answer {
    let Desk { workspace, options, .. } = *desk;
    let picture = |view: View, about: &str, edits: &[Edit]| {
        let edited = match edits {
            [] => None,
            edits => Some(workspace.with(edits)?),
        };
        let desk = &Desk { workspace: edited.as_ref().unwrap_or(workspace), ..*desk };
        Ok::<_, String>(ask::picture(desk, view, &Question::answer(desk, about)))
    };
    match ask {
        Ask::Open { .. } | Ask::Edit { .. } | Ask::Cancel { .. } => {
            Err("this belongs to a session: send it without \"sources\"".to_owned())
        }
        Ask::Problems => {
            let problems = ask::problems(desk);
            wire(&Problems { mends: ask::mends(desk, &problems), problems })
        }
        Ask::AsKubernetesReads => wire(&as_kubernetes_reads(workspace)),
        Ask::Explain { line } => wire(&ask::explain(desk, line)),
        Ask::Graph { view, about, edits } => wire(&picture(*view, about, edits)?.0),
        Ask::Table { view, about, edits } => wire(&picture(*view, about, edits)?.1),
        Ask::Overview => wire(&ask::overview(workspace.cluster(options.refused))),
        Ask::Complete { line, cursor } => wire(&ask::complete(desk, line, *cursor)),
        Ask::PreviewFix { fix } => {
            let sources = apply_edits(workspace.paste().sources.iter().map(|(_, source)| source), &fix.edits)?;
            let changed = sources.iter().filter(|source| fix.edits.iter().any(|edit| edit.name == source.name));
            let texts: Vec<Value> =
                changed.map(|source| json!({"name": &*source.name, "text": &*source.text})).collect();
            wire(&json!({"sources": texts, "diff": words::diff(fix, &workspace.paste().sources)}))
        }
        Ask::Route { request, gateway } => {
            desk.wire(Part::Routes, &Asked::Route { request, gateway: gateway.as_deref() })
        }
        Ask::Verdicts { lines } => {
            let mut watching = Watching::new(desk, lines);
            loop {
                if let Some(verdicts) = watching.next(desk) {
                    return wire(&verdicts);
                }
            }
        }
        Ask::Lens => desk.wire(Part::Problems, &Asked::Lens),
        Ask::AccessReview { specs } => desk.wire(Part::Rights, &Asked::Review(&specs.0)),
        Ask::WhoCan(asked) => desk.wire(Part::Rights, &Asked::WhoCan(asked)),
        Ask::AccessMatrix(asked) => desk.wire(Part::Rights, &Asked::AccessMatrix(asked)),
        Ask::ApiGroups(asked) => desk.wire(Part::Rights, &Asked::ApiGroups(asked)),
        Ask::NetworkView(view) => desk.wire(Part::Network, &Asked::NetworkView(view)),
        Ask::Connectivity { detail } => desk.wire(Part::Network, &Asked::Connectivity(*detail)),
        Ask::Reach { from, to, protocol, port } => {
            desk.wire(Part::Network, &Asked::Reach { from, to, protocol: protocol.as_deref(), port: port.as_ref() })
        }
        Ask::Kubectl { command, env, cwd } => {
            let invocation = match Invocation::new(command, env.clone(), cwd.as_str()) {
                Ok(Some(invocation)) => invocation.at(&options.now),
                Ok(None) => return Err("the command does not begin with kubectl".to_owned()),
                Err(SplitError::OpenQuote(at)) => {
                    return Err(format!("the quote at byte {at} of the command is never closed"));
                }
                Err(SplitError::OpenEscape(at)) => return Err(format!("nothing follows the backslash at byte {at}")),
            };
            let part = match invocation.path.first().map(String::as_str) {
                Some("config") => Part::Clusters,
                Some(command) if command == "auth" || is_discovery(command) => Part::Rights,
                Some(command) if is_about_objects(command) => Part::Network,
                Some(command) if takes_files(command) => Part::Manifests,
                _ => return Err(format!("kubectl {} is not answered yet", invocation.path.join(" "))),
            };
            desk.wire(part, &Asked::Kubectl(&invocation))
        }
    }
}

/// What a document reads as. `json` is null for a null document, and left out beside `error`.
#[derive(Serialize)]
struct Reading {
    source: std::sync::Arc<str>,
    line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    json: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[derive(Serialize)]
struct AsKubernetesReads {
    documents: Vec<Reading>,
}

fn as_kubernetes_reads(workspace: &Workspace) -> AsKubernetesReads {
    let paste = workspace.paste();
    // kubectl sniffs JSON by its first brace; sigs.k8s.io/yaml, which this answer speaks of, reads YAML whatever it is given.
    let documents = paste.sources.iter().flat_map(|(id, source)| match source.name.ends_with(".json") {
        true => yaml::read(id, &source.text),
        false => yaml::read_yaml(id, &source.text),
    });
    let documents = documents.map(|document| {
        let span = paste.sources.span(document.loc);
        let read = yaml::strict_json(&document)
            .and_then(|text| RawValue::from_string(text).map_err(|error| error.to_string()));
        let (json, error) = match read {
            Ok(json) => (Some(json), None),
            Err(error) => (None, Some(error)),
        };
        Reading { source: span.source, line: span.start.line, json, error }
    });
    AsKubernetesReads { documents: documents.collect() }
}
