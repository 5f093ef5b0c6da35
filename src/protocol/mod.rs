//! One question in, one answer out, as plain data. JSON is the wire form; every message carries `"v": 1`.

mod answer;
mod asked;
mod server;

pub use crate::access::{Matrix, MatrixResource, MatrixRow, Scope};
pub use crate::ask::rooms::{AccessMatrix, ApiGroups, NetworkView, WhoCan};
pub use crate::ask::{Completion, Completions, Explained, Form, Overview, Verdicts, View, Watched};
pub use crate::network::Detail;
pub use crate::words::lens::{Lens, LensLine};
pub use crate::workspace::{Caller, HostNetwork, IngressFlavour, IngressPorts, Options, SourceText};
pub use answer::answer;
pub use server::{Progress, Server};

use crate::text::{Diagnostic, Edit, Fix, from_json};
use serde::Serialize;
use serde::ser::{Error, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The version of the protocol.
pub const VERSION: u32 = 1;

/// A message to the engine.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub v: u32,
    pub id: u64,
    /// Stateless form: what was pasted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sources: Option<Vec<SourceText>>,
    /// Session form: the revision that the question is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<u64>,
    pub options: Options,
    pub ask: Ask,
}

/// A question.
#[derive(Clone, Debug, Serialize)]
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
    Kubectl { command: String, env: BTreeMap<String, Option<String>>, cwd: String },
    /// `SubjectAccessReviewSpec`s, as they are written: they come by the thousand.
    AccessReview { specs: Written },
    /// Everybody who may do something, each with its chains; a `resource` is read as kubectl reads a TYPE. Answers
    /// `{"subjects","named","elsewhere","unknown","more"}`.
    WhoCan(WhoCan),
    /// Everything that somebody may do. Answers a [`Matrix`].
    AccessMatrix(AccessMatrix),
    /// The API as a tree of groups, versions and resources, with what somebody may do in it. Answers
    /// [`crate::access::ApiGroups`].
    ApiGroups(ApiGroups),
    /// All pairs.
    Connectivity { detail: Detail },
    /// The network as it is looked at: as a picture, a table or a matrix, everybody or one workload's neighbours, before and
    /// after an edit. Answers a [`crate::network::Looked`].
    NetworkView(NetworkView),
    /// One pair.
    Reach { from: String, to: String, protocol: Option<String>, port: Option<Value> },
    /// Where an HTTP request goes.
    Route { request: Value, gateway: Option<String> },
    /// A view's picture; with `about`, the proof of that Ask line is drawn into it.
    /// With edits, the picture of the edited texts.
    Graph { view: View, about: String, edits: Vec<Edit> },
    /// The same as a table.
    Table { view: View, about: String, edits: Vec<Edit> },
    /// Completes an Ask line; `cursor` counts UTF-16 code units.
    Complete { line: String, cursor: u32 },
    /// The edited texts.
    PreviewFix { fix: Fix },
    /// Any line a reader may type into Ask, understood and explained.
    Explain { line: String },
    /// Such lines, each answered in a word. Answers [`Verdicts`].
    Verdicts { lines: Vec<String> },
    /// How the lines read that look otherwise. Answers [`Lens`].
    Lens,
    /// What the paste holds, and the view and question to open with.
    Overview,
}

/// A list as it is written: its room reads it where it stands.
#[derive(Clone, Debug)]
pub struct Written(pub Rc<str>);

impl Serialize for Written {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.to_string()).map_err(Error::custom)?.serialize(serializer)
    }
}

/// A message from the engine: one of `answer`, `progress` and `error` is there.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Response {
    pub v: u32,
    pub id: u64,
    /// The answer; its shape is the ask's. Kept as text: parsing it here would lose how numbers are written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<Box<RawValue>>,
    /// How far long work has come, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorMessage>,
}

/// A [`Response`], as whoever asked reads it.
#[derive(Debug)]
pub struct Heard {
    pub id: u64,
    pub answer: Option<Value>,
    pub progress: Option<f64>,
    pub error: Option<ErrorMessage>,
}
from_json!(struct Heard { id, answer, progress, error });

/// Why a question could not be answered.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorMessage {
    pub message: String,
}
from_json!(struct ErrorMessage { message });

/// Answer to [`Ask::Open`] and [`Ask::Edit`].
#[derive(Clone, Debug, Serialize)]
pub struct Revision {
    pub revision: u64,
}
from_json!(struct Revision { revision });

/// Answer to [`Ask::Problems`].
#[derive(Clone, Debug, Default, Serialize)]
pub struct Problems {
    pub problems: Vec<Diagnostic>,
    /// The edits that mend all that can be mended safely, also what one fix brings to light for the next.
    pub mends: Vec<Edit>,
}
from_json!(struct Problems { problems, mends });

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::{self, Desk, Rooms};
    use crate::examples::EXAMPLES;
    use crate::text::{FromJson, Lang, Source};
    use crate::workspace::Workspace;
    use std::fmt::Debug;

    fn comes_back<T: Serialize + FromJson + PartialEq + Debug>(answer: T, of: &str) {
        let json = serde_json::to_string(&answer).unwrap();
        assert_eq!(crate::text::read_json::<T>(&json).as_ref(), Some(&answer), "{of}: {json}");
    }

    #[test]
    fn the_page_reads_what_the_engine_says() {
        for example in EXAMPLES {
            let options = Options { lang: Lang::Ko, ..Options::default() };
            let sources = example.files.iter().map(|(name, text)| Source::new(*name, *text)).collect();
            let workspace = Workspace::new(sources);
            let desk = Desk { workspace: &workspace, rooms: &Rooms::all(), options: &options };
            comes_back(ask::explain(&desk, example.ask), example.id);
            comes_back(ask::overview(workspace.cluster(options.refused)), example.id);
            comes_back(ask::complete(&desk, "kubectl auth can-i ", 19), example.id);
            comes_back(ask::problems(&desk), example.id);
            let (access, cluster) = (workspace.access(&options), workspace.cluster(options.refused));
            let known = access.known_subjects(cluster).into_iter().filter(|subject| !subject.built_in);
            for subject in known {
                comes_back(crate::access::matrix(&access, cluster, &subject.who.identity()), example.id);
            }
        }
    }
}
