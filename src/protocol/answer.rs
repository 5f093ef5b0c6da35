//! Each ask's answer.

use super::review::Reviewing;
use super::{Ask, Detail, Options, Problems, View, directions};
use crate::access::{Aside, Attributes, Differs, Meets};
use crate::ask::{self, Question};
use crate::kubectl::words::SplitError;
use crate::kubectl::{Invocation, Output, can_i};
use crate::network;
use crate::routing;
use crate::text::{FromJson, Proof, Verdict, apply_edits};
use crate::words;
use crate::workspace::{Ran, Workspace};
use crate::yaml;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An answer as JSON, or a sentence that says why there is none and what to do.
pub type Answer = Result<Box<RawValue>, String>;

/// Answers a question about a paste.
pub fn answer(workspace: &Workspace, ask: &Ask, options: &Options) -> Answer {
    let cluster = || workspace.cluster(options.refused);
    let picture =
        |view: View, about: &str| ask::picture(workspace, view, &Question::answer(workspace, about, options), options);
    match ask {
        Ask::Open { .. } | Ask::Edit { .. } | Ask::Cancel { .. } => {
            Err("this belongs to a session: send it without \"sources\"".to_owned())
        }
        Ask::Problems => wire(&Problems { problems: workspace.problems(options.lang) }),
        Ask::AsKubernetesReads => wire(&as_kubernetes_reads(workspace)),
        Ask::Explain { line } => wire(&ask::explain(workspace, line, options)),
        Ask::Graph { view, about } => wire(&picture(*view, about).0),
        Ask::Table { view, about } => wire(&picture(*view, about).1),
        Ask::Overview => wire(&ask::overview(cluster())),
        Ask::Complete { line, cursor } => wire(&ask::complete(workspace, line, *cursor, options)),
        Ask::PreviewFix { fix } => {
            let sources = apply_edits(workspace.paste().sources.iter().map(|(_, source)| source), &fix.edits)?;
            let changed = sources.iter().filter(|source| fix.edits.iter().any(|edit| edit.name == source.name));
            let texts: Vec<Value> =
                changed.map(|source| json!({"name": &*source.name, "text": &*source.text})).collect();
            wire(&json!({"sources": texts, "diff": words::diff(fix, &workspace.paste().sources)}))
        }
        Ask::Route { request, gateway } => {
            let request = routing::Request::from_json(request.clone());
            let mut request = request.ok_or("the request does not fit")?;
            request.gateway = gateway.clone().or(request.gateway);
            let route = routing::route(cluster(), &request, &options.routing());
            wire(&route.worded(|code| words::routing::step(code, options.lang)))
        }
        Ask::AccessReview { specs } => {
            let access = workspace.access(options);
            let mut reviewing = Reviewing::new(specs.clone());
            loop {
                if let Some(answer) = reviewing.advance(&access) {
                    return answer;
                }
            }
        }
        Ask::WhoCan(asked) => directions::who_can(workspace, asked, options),
        Ask::AccessMatrix(asked) => directions::access_matrix(workspace, asked, options),
        Ask::Connectivity { detail: Detail::Rows } => wire(&network::connectivity(cluster(), &options.network())),
        Ask::Connectivity { detail: Detail::Groups } => wire(&network::groups(cluster(), &options.network())),
        Ask::Kubectl { command, env, cwd } => {
            let invocation = match Invocation::new(command, env.clone(), cwd.as_str()) {
                Ok(Some(invocation)) => invocation,
                Ok(None) => return Err("the command does not begin with kubectl".to_owned()),
                Err(SplitError::OpenQuote(at)) => {
                    return Err(format!("the quote at byte {at} of the command is never closed"));
                }
                Err(SplitError::OpenEscape(at)) => return Err(format!("nothing follows the backslash at byte {at}")),
            };
            kubectl_answer(workspace, &invocation, options)
        }
        Ask::Reach { from, to, protocol, port } => {
            let port = port.as_ref().map(|port| match port {
                Value::String(name) => name.clone(),
                number => number.to_string(),
            });
            let question = network::Question::parse(cluster(), from, to, protocol.as_deref(), port.as_deref())
                .map_err(|error| words::network::error(&error, options.lang).to_string())?;
            let answer = network::reach(cluster(), &question, &options.network());
            wire(&words::network::worded(&answer, options.lang))
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

/// `notApplicable`: a command that is not a question of yes and no.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum CommandVerdict {
    Yes,
    No,
    Unknown,
    NotApplicable,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct KubectlAnswer<'a> {
    stdout: &'a str,
    stderr: &'a str,
    exit_code: i32,
    files_changed: &'a BTreeMap<String, String>,
    files_removed: &'a [String],
    verdict: CommandVerdict,
    proof: Proof,
    /// What the real request meets, where that is not what kubectl says.
    #[serde(skip_serializing_if = "Option::is_none")]
    real_request: Option<RealRequest>,
    /// What there is to say about it besides.
    #[serde(skip_serializing_if = "<[Aside]>::is_empty")]
    asides: &'a [Aside],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RealRequest {
    why: Differs,
    meets: Meets,
    verdict: Verdict,
    /// All that it needs, each with its verdict.
    needs: Vec<Need>,
}

#[derive(Serialize)]
struct Need {
    attributes: Attributes,
    verdict: Verdict,
}

fn with_proof(output: &Output, verdict: CommandVerdict, proof: Proof, question: Option<&can_i::Question>) -> Answer {
    let Output { stdout, stderr, exit_code, files_changed, files_removed } = output;
    let real_request = question.and_then(|question| question.real.as_ref()).map(|real| RealRequest {
        why: real.why,
        meets: real.meets,
        verdict: real.meets.verdict(),
        needs: real.needs.iter().cloned().map(|(attributes, verdict)| Need { attributes, verdict }).collect(),
    });
    let asides = question.map(|question| &*question.asides).unwrap_or_default();
    wire(&KubectlAnswer {
        stdout,
        stderr,
        exit_code: *exit_code,
        files_changed,
        files_removed,
        verdict,
        proof,
        real_request,
        asides,
    })
}

fn kubectl_answer(workspace: &Workspace, invocation: &Invocation, options: &Options) -> Answer {
    if let Some(output) = crate::kubectl::config::run(invocation, workspace.paste()) {
        return with_proof(&output, CommandVerdict::NotApplicable, Proof::default(), None);
    }
    let ran = workspace.kubectl(invocation, options);
    let Some(output) = ran.output() else {
        return Err(format!("kubectl {} is not answered yet", invocation.path.join(" ")));
    };
    let question = match &ran {
        Ran::Auth(explained) => match &explained.said {
            can_i::Said::Question(question) => Some(&**question),
            _ => None,
        },
        Ran::NotYet => None,
    };
    let verdict = match question.map(|question| question.answer.verdict) {
        Some(Verdict::Yes) => CommandVerdict::Yes,
        Some(Verdict::No) => CommandVerdict::No,
        Some(Verdict::Unknown) => CommandVerdict::Unknown,
        None => CommandVerdict::NotApplicable,
    };
    let say = |code: &_| words::access::step(code, options.lang);
    let proof = question.map(|question| question.answer.proof.worded(say)).unwrap_or_default();
    with_proof(output, verdict, proof, question)
}

/// An answer's JSON.
pub fn wire(answer: &impl Serialize) -> Answer {
    to_raw_value(answer).map_err(|error| error.to_string())
}
