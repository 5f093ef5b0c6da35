//! A look at the network: as a picture, a table or a matrix; everybody or one workload's neighbours; as it is, or as an edit
//! would make it.

use super::matrix::{Matrix, matrix};
use super::overview::{everybody, everybody_listed};
use super::parties::Look;
use super::phrase::Phrase;
use super::picture::Say;
use super::ports::PortTable;
use super::whatif::Compared;
use super::{Groundwork, Options, Question};
use crate::cluster::Cluster;
use crate::graph::{Graph, Table};
use crate::text::from_json;
use serde::Serialize;

/// What a look is drawn as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Drawn {
    #[default]
    Graph,
    Table,
    Matrix,
}
from_json!(
    enum Drawn {
        Graph,
        Table,
        Matrix,
    }
);

/// What is seen, in the form that was asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Looked {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub graph: Option<Graph>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<Table>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matrix: Option<Matrix>,
    /// What an edit opens and closes, in a sentence; empty without one.
    pub changes: String,
}

/// A look at a cluster.
pub fn looked(
    cluster: &Cluster,
    options: &Options,
    (look, form): (&Look, Drawn),
    about: Option<&Question>,
    ground: &mut Groundwork,
    say: Say<'_>,
) -> Looked {
    let Groundwork { table, flows, .. } = ground;
    let mut compared = Compared::new(cluster, None, options, look, table, flows.take());
    let looked = drawn(&mut compared, table, (look, form), about, say);
    *flows = Some(compared.now.flows);
    looked
}

/// A look at what an edit makes of a cluster.
pub fn looked_ahead(
    cluster: &Cluster,
    before: &Cluster,
    options: &Options,
    (look, form): (&Look, Drawn),
    about: Option<&Question>,
    say: Say<'_>,
) -> Looked {
    let mut table = PortTable::new();
    let mut compared = Compared::new(cluster, Some(before), options, look, &mut table, None);
    let mut looked = drawn(&mut compared, &mut table, (look, form), about, say);
    let (opened, closed) = compared.changed;
    looked.changes = say(&Phrase::ChangesInAll { opened, closed });
    looked
}

fn drawn(
    compared: &mut Compared<'_>,
    table: &mut PortTable,
    (look, form): (&Look, Drawn),
    about: Option<&Question>,
    say: Say<'_>,
) -> Looked {
    let mut looked = Looked::default();
    match form {
        Drawn::Graph => looked.graph = Some(everybody(compared, table, look, say)),
        Drawn::Table => looked.table = Some(everybody_listed(compared, table, look, say)),
        Drawn::Matrix => looked.matrix = Some(matrix(compared, table, look, about, say)),
    }
    looked
}
