//! One question in, one answer out, as plain data. JSON is the wire form; every message carries `"v": 1`.

mod server;

pub use server::{Progress, Server};

use crate::cluster::Refused;
use crate::graph::{Graph, Table};
use crate::text::{Diagnostic, Edit, Fix, Lang};
use crate::words::Explanation;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The version of the protocol.
pub const VERSION: u32 = 1;

/// A message to the engine.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub v: u32,
    pub id: u64,
    /// Stateless form: what was pasted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sources: Option<Vec<SourceText>>,
    /// Session form: the revision that the question is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<u64>,
    #[serde(default)]
    pub options: Options,
    pub ask: Ask,
}

/// A pasted file: text, or the base64 of bytes that are not text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceText {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base64: Option<String>,
}

/// A question.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Ask {
    /// Session form: starts over with these sources. Answers `{"revision"}`.
    Open { sources: Vec<SourceText> },
    /// Session form: edits the sources. Answers `{"revision"}`.
    Edit { base: u64, edits: Vec<Edit> },
    /// Stops the work on a request.
    Cancel { request: u64 },
    /// Every diagnostic.
    Problems,
    /// Every document as JSON, or its error.
    AsKubernetesReads,
    /// A kubectl command line.
    Kubectl {
        command: String,
        #[serde(default)]
        env: BTreeMap<String, Option<String>>,
        #[serde(default = "root")]
        cwd: String,
    },
    /// `SubjectAccessReviewSpec`s.
    AccessReview { specs: Vec<Value> },
    /// All pairs.
    Connectivity {
        #[serde(default)]
        detail: Detail,
    },
    /// One pair.
    Reach { from: String, to: String, protocol: Option<String>, port: Option<Value> },
    /// Where an HTTP request goes.
    Route { request: Value, gateway: Option<String> },
    /// A view's picture; with `about`, the proof of that Ask line is drawn into it.
    Graph {
        view: View,
        #[serde(default)]
        about: String,
    },
    /// The same as a table.
    Table {
        view: View,
        #[serde(default)]
        about: String,
    },
    /// Completes an Ask line; `cursor` counts UTF-16 code units.
    Complete { line: String, cursor: u32 },
    /// The edited texts.
    PreviewFix { fix: Fix },
    /// Any line a reader may type into Ask, understood and explained.
    Explain { line: String },
    /// What the paste holds, and the view and question to open with.
    Overview,
}

fn root() -> String {
    "/".to_owned()
}

/// How much of the connectivity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Detail {
    #[default]
    Rows,
    Groups,
}

/// The page's views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum View {
    Clusters,
    #[default]
    Access,
    Network,
    Routes,
    Problems,
}

/// Choices that the specification leaves open, and who asks. The default is the most common behaviour.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Options {
    pub lang: Lang,
    /// RFC 3339; without it no validity is judged.
    pub now: Option<String>,
    pub bootstrap_roles: bool,
    pub authorizers: Vec<String>,
    /// Who asks when no kubeconfig is pasted.
    pub caller: Caller,
    /// As `--token-auth-file`.
    pub tokens: BTreeMap<String, Caller>,
    pub refused: Refused,
    pub ip_block_matches_pods: bool,
    pub host_network: HostNetwork,
    pub ingress_ports: IngressPorts,
    pub ingress_flavour: IngressFlavour,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            lang: Lang::En,
            now: None,
            bootstrap_roles: true,
            authorizers: vec!["RBAC".to_owned()],
            caller: Caller { user: "admin".to_owned(), groups: vec!["system:masters".to_owned()], ..Caller::default() },
            tokens: BTreeMap::new(),
            refused: Refused::default(),
            ip_block_matches_pods: false,
            host_network: HostNetwork::default(),
            ingress_ports: IngressPorts::default(),
            ingress_flavour: IngressFlavour::default(),
        }
    }
}

/// An identity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Caller {
    pub user: String,
    pub uid: String,
    pub groups: Vec<String>,
}

/// Whether policies act on pods of the host's network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HostNetwork {
    #[default]
    Ignore,
    Ordinary,
}

/// Which ports the ingress controller is taken to reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum IngressPorts {
    #[default]
    Service,
    Declared,
}

/// Whose Ingress behaviour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum IngressFlavour {
    #[default]
    Specification,
    Nginx,
}

/// A message from the engine.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    pub v: u32,
    pub id: u64,
    #[serde(flatten)]
    pub body: Body,
}

/// What a message from the engine says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Body {
    /// The answer; its shape is the ask's.
    Answer(Value),
    /// How far long work has come, 0 to 1.
    Progress(f64),
    /// The question could not be answered.
    Error(ErrorMessage),
}

/// Why a question could not be answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ErrorMessage {
    pub message: String,
}

/// Answer to [`Ask::Open`] and [`Ask::Edit`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Revision {
    pub revision: u64,
}

/// Answer to [`Ask::Problems`].
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Problems {
    pub problems: Vec<Diagnostic>,
}

/// Answer to [`Ask::Explain`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Explained {
    /// The view that shows the answer.
    pub view: View,
    pub explanation: Explanation,
    /// The picture with the proof in it.
    pub graph: Graph,
    pub table: Table,
    /// Files as they are after the command, by source name; for commands that edit.
    pub files_changed: BTreeMap<String, String>,
}

/// Answer to [`Ask::Complete`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Completions {
    /// What is being chosen: `Resource`, `Verb`, …
    pub heading: String,
    /// UTF-16 range of the line that a candidate replaces.
    pub from: u32,
    pub to: u32,
    pub candidates: Vec<Completion>,
}

/// A way to go on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Completion {
    /// What it puts into the line.
    pub insert: String,
    /// What is shown, if not that.
    pub label: String,
    /// What it is.
    pub detail: String,
    /// The answer, if choosing it would complete the question.
    pub verdict: Option<crate::text::Verdict>,
}

/// Answer to [`Ask::Overview`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Overview {
    /// Whether there is any text at all.
    pub empty: bool,
    /// The view that shows most of it.
    pub view: View,
    /// A question to start with.
    pub ask: String,
    /// How many things there are to see in each view.
    pub counts: BTreeMap<View, u32>,
}
