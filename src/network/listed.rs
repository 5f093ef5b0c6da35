//! The answer to an open question as a table, with what decides about each of the others.

use super::code::{Code, Place};
use super::phrase::Phrase;
use super::picture::{Say, cells};
use super::reach::Neighbour;
use super::reaching::{Decided, Reaching, pod};
use crate::cluster::Cluster;
use crate::graph::{Cell, Table, TableRow};
use crate::text::{Sentence, Span, Step, Verdict};

/// At most so many rows are listed.
const MAX_ROWS: usize = 500;
/// At most so many rules are named for one other.
const MAX_BY: usize = 3;

impl Reaching {
    /// A row for each other: what is open, and what decides.
    pub fn table(&self, cluster: &Cluster, say: Say<'_>) -> Table {
        let heads = [Phrase::From, Phrase::To, Phrase::Ports, Phrase::Verdict, Phrase::DecidedBy];
        let row = |(each, by): (&Neighbour, &Vec<Decided>)| {
            let (focus, other) = (self.around.focus.as_str(), each.name.as_str());
            let (src, dst) = if self.around.into { (other, focus) } else { (focus, other) };
            let mut cells = cells(src, dst, &each.ports, each.verdict, say);
            let by = || by.iter().filter(|one| one.stops == (each.verdict == Verdict::No)).take(MAX_BY);
            let mut words: Vec<String> = by().map(|one| say(&decided_by(&one.step, one.stops))).collect();
            words.dedup();
            cells.push(Cell { text: Sentence::new(words.join("; ")), verdict: None });
            let span = by().find_map(|one| one.step.span.clone()).or_else(|| own_span(cluster, each));
            TableRow { cells, span, ask: Some(self.ask(each)), current: false }
        };
        let mut rows: Vec<TableRow> = self.around.neighbours.iter().zip(&self.by).take(MAX_ROWS).map(row).collect();
        let hidden = self.around.neighbours.len().saturating_sub(rows.len());
        if hidden > 0 {
            let text = Sentence::new(say(&Phrase::More(hidden)));
            rows.push(TableRow { cells: vec![Cell { text, verdict: None }], ..TableRow::default() });
        }
        Table { columns: heads.iter().map(say).collect(), rows }
    }
}

fn own_span(cluster: &Cluster, neighbour: &Neighbour) -> Option<Span> {
    let workload = cluster.workloads.get(pod(&neighbour.end)?)?;
    Some(cluster.paste.span(workload.origin, "metadata.name"))
}

/// What decides, for a table's cell.
fn decided_by(step: &Step<Code>, stops: bool) -> Phrase {
    let policy = match &step.code {
        Code::Unselected { .. } | Code::Itself { .. } | Code::Outside { .. } => return Phrase::NoPolicy,
        Code::OnHostNetwork { .. } | Code::PeerOnHostNetwork { .. } => return Phrase::HostNetwork,
        _ => step.object.as_ref().map(|object| object.name.clone()).unwrap_or_default(),
    };
    let place = |place: &Place| (place.rule, Some(place.peer));
    let (rule, peer) = match &step.code {
        // Nobody is named by any of them: which one is nearest is what asking about the pair tells.
        _ if stops && !matches!(step.code, Code::AdminRule { .. }) => (None, None),
        Code::PeerMatches { place: at, .. }
        | Code::AddressMatches { place: at, .. }
        | Code::NamespaceUnknown { place: at, .. }
        | Code::PodAddressUnknown { place: at, .. } => place(at),
        Code::AnyPeer { rule, .. } => (*rule, None),
        Code::AdminRule { rule, .. } | Code::AdminUnknown { rule, .. } => (Some(*rule), None),
        _ => (None, None),
    };
    Phrase::By { policy, rule, peer }
}
