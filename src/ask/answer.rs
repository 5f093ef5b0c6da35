//! What the page shows for a line.

use crate::graph::{Graph, Table};
use crate::text::{Verdict, from_json};
use crate::words::Explanation;
use serde::Serialize;
use std::collections::BTreeMap;

/// The page's views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum View {
    Clusters,
    #[default]
    Access,
    Network,
    Routes,
    Problems,
}
from_json!(
    enum View {
        Clusters,
        Access,
        Network,
        Routes,
        Problems,
    }
);

/// How the view shows an answer best.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Form {
    #[default]
    Graph,
    Matrix,
    Groups,
}
from_json!(
    enum Form {
        Graph,
        Matrix,
        Groups,
    }
);

/// The answer to a line.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explained {
    /// The view that shows the answer.
    pub view: View,
    /// How that view shows it best.
    pub form: Form,
    pub explanation: Explanation,
    /// The picture with the proof in it.
    pub graph: Graph,
    pub table: Table,
    /// Files as they are after the command, by source name; for commands that edit.
    pub files_changed: BTreeMap<String, String>,
}
from_json!(struct Explained { view, form, explanation, graph, table, files_changed });

/// Ways to go on with a line.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Completions {
    /// What is being chosen: `Resource`, `Verb`, …
    pub heading: String,
    /// UTF-16 range of the line that a candidate replaces.
    pub from: u32,
    pub to: u32,
    pub candidates: Vec<Completion>,
}
from_json!(struct Completions { heading, from, to, candidates });

/// A way to go on.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Completion {
    /// What it puts into the line.
    pub insert: String,
    /// What is shown, if not that.
    pub label: String,
    /// What it is.
    pub detail: String,
    /// The answer, if choosing it would complete the question.
    pub verdict: Option<Verdict>,
}
from_json!(struct Completion { insert, label, detail, verdict });

/// What a paste holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
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
from_json!(struct Overview { empty, view, ask, counts });
