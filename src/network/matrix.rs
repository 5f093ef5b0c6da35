//! Who reaches whom as a matrix: a row for each source, a column for each destination.

use super::Question;
use super::cells::{Cell, Change};
use super::looked::Compared;
use super::overview::span;
use super::parties::{Look, Party, Seen, Who};
use super::phrase::Phrase;
use super::picture::Say;
use super::policy::Direction;
use super::ports::{PortSet, PortTable, Protocol};
use crate::cluster::Cluster;
use crate::graph::Icon;
use crate::text::{Span, Verdict, from_json};
use serde::Serialize;
use std::collections::HashMap;

/// Who reaches whom. A cell is a place in `tiles`; rows and columns say whose heads they stand under.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Matrix {
    /// What a row connecting to a column means, by the policies that count.
    pub note: String,
    /// Namespaces, and what lies outside.
    pub heads: Vec<MatrixHead>,
    pub rows: Vec<MatrixLine>,
    pub columns: Vec<MatrixLine>,
    pub tiles: Vec<Tile>,
    pub cells: Vec<Vec<u32>>,
    /// Row and column of the pair that the question is about; empty if there is none.
    pub current: Vec<u32>,
}
from_json!(struct Matrix { note, heads, rows, columns, tiles, cells, current });

/// What some lines have in common.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MatrixHead {
    pub label: String,
    /// The namespace, if it can be closed.
    pub namespace: String,
    /// Its labels are not in the paste, and an answer hangs on them; what says so.
    pub missing: String,
    /// How many of its workloads have no room; what says so.
    pub more: String,
}
from_json!(struct MatrixHead { label, namespace, missing, more });

/// A row or a column.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MatrixLine {
    /// As an Ask line names it; empty where it stands for many.
    pub ask: String,
    pub label: String,
    /// The policies that select it.
    pub detail: String,
    pub icon: Icon,
    /// Its place in [`Matrix::heads`].
    pub head: u32,
    /// The namespace that it stands for and that can be opened.
    pub namespace: String,
    pub span: Option<Span>,
}
from_json!(struct MatrixLine { ask, label, detail, icon, head, namespace, span });

/// What a cell says.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tile {
    /// None where there is nothing to ask, or where some pairs of many connect.
    pub verdict: Option<Verdict>,
    /// In the cell, with the sign.
    pub text: String,
    /// Read aloud.
    pub says: String,
    /// Whether it is as if no policy were there.
    pub quiet: bool,
    /// Whether it can be asked about.
    pub asks: bool,
    /// The port to ask about, with its colon.
    pub port: String,
    /// `+` for pairs that an edit opens, `−` for pairs that it closes, `±` for both; empty for the same as before.
    pub sign: String,
}
from_json!(struct Tile { verdict, text, says, quiet, asks, port, sign });

/// The matrix of a cluster, or of what an edit makes of another.
pub(super) fn matrix(compared: &mut Compared<'_>, look: &Look, about: Option<&Question>, say: Say<'_>) -> Matrix {
    let (cluster, seen, table) = (compared.cluster, compared.now, compared.table);
    let mut matrix = Matrix { note: say(&Phrase::MatrixNote(look.way)), ..Matrix::default() };
    for (parties, direction) in [(&seen.sources, Direction::Egress), (&seen.destinations, Direction::Ingress)] {
        for party in parties {
            let head = head(&mut matrix, seen, party, say);
            let line = line((cluster, seen), party, direction, head, say);
            match direction {
                Direction::Egress => matrix.rows.push(line),
                Direction::Ingress => matrix.columns.push(line),
            }
        }
    }
    let mut known: HashMap<(Cell, Change, bool), u32> = HashMap::new();
    for (place, from) in seen.sources.iter().enumerate() {
        let mut row = Vec::new();
        for (column, to) in seen.destinations.iter().enumerate() {
            let (cell, change) = compared.cell(place, column);
            let single = matches!(from.who, Who::Workload(_)) && from.name == to.name;
            let place = *known.entry((cell, change, single)).or_insert_with(|| {
                matrix.tiles.push(tile(table, cell, change, single, say));
                matrix.tiles.len() as u32 - 1
            });
            row.push(place);
        }
        matrix.cells.push(row);
    }
    if let Some(about) = about {
        let row = seen.sources.iter().position(|party| is_about(seen, party, &about.from));
        let column = seen.destinations.iter().position(|party| is_about(seen, party, &about.to));
        matrix.current = row.zip(column).map_or(Vec::new(), |(row, column)| vec![row as u32, column as u32]);
    }
    matrix
}

/// Whether an end of a question is a party, or one of those it stands for.
fn is_about(seen: &Seen, party: &Party, peer: &super::Peer) -> bool {
    match (party.who, peer) {
        (Who::Workload(_) | Who::Namespace, super::Peer::Workload(pods)) => {
            pods.first().is_some_and(|pod| party.members.iter().flatten().any(|member| member == pod))
        }
        (Who::IngressController, super::Peer::IngressController) => true,
        (Who::Addresses(range, _), super::Peer::Addresses(asked)) => range.overlaps(*asked),
        (Who::OtherAddresses(family), super::Peer::Addresses(asked)) => {
            // Somebody else's if another line has it.
            let named = seen.sources.iter().chain(&seen.destinations);
            let mut named =
                named.filter(|party| matches!(party.who, Who::Addresses(range, _) if range.overlaps(*asked)));
            asked.family == family && named.next().is_none()
        }
        _ => false,
    }
}

fn head(matrix: &mut Matrix, seen: &Seen, party: &Party, say: Say<'_>) -> u32 {
    let (label, namespace) = match party.who {
        Who::Workload(_) => (say(&Phrase::Namespace(party.namespace.clone())), party.namespace.clone()),
        Who::Namespace => (say(&Phrase::Namespaces), String::new()),
        _ => (say(&Phrase::OutsideCluster), String::new()),
    };
    if let Some(place) = matrix.heads.iter().position(|head| head.label == label) {
        return place as u32;
    }
    let lacks = seen.lacking.contains(&party.namespace);
    let missing = if lacks && !namespace.is_empty() { say(&Phrase::LabelsNotPasted) } else { String::new() };
    let outside = !matches!(party.who, Who::Workload(_) | Who::Namespace);
    let hidden = seen.hidden.get(&namespace).filter(|_| outside || !namespace.is_empty());
    let more = hidden.map_or(String::new(), |hidden| say(&Phrase::More(*hidden)));
    matrix.heads.push(MatrixHead { label, namespace, missing, more });
    matrix.heads.len() as u32 - 1
}

fn line(
    (cluster, seen): (&Cluster, &Seen),
    party: &Party,
    direction: Direction,
    head: u32,
    say: Say<'_>,
) -> MatrixLine {
    let ask = if party.who == Who::Namespace { String::new() } else { party.name.clone() };
    let namespace = if party.who == Who::Namespace { party.name.clone() } else { String::new() };
    MatrixLine {
        ask,
        label: label((cluster, seen), party, say),
        detail: detail(party, direction, say),
        icon: icon(party),
        head,
        namespace,
        span: span(cluster, party),
    }
}

/// What a party is called.
pub(super) fn label((cluster, seen): (&Cluster, &Seen), party: &Party, say: Say<'_>) -> String {
    match party.who {
        Who::Workload(index) => cluster.workloads.get(index).map(|each| each.name.clone()).unwrap_or_default(),
        Who::Namespace | Who::IngressController => party.name.clone(),
        Who::Addresses(range, more) => {
            let block = range.cidr().unwrap_or_else(|| range.to_string());
            let name = range.single().map_or(block, |address| address.to_string());
            if more > 0 { format!("{name} {}", say(&Phrase::AndRanges(more))) } else { name }
        }
        Who::OtherAddresses(family) => {
            let only = seen.others_are_all(party);
            say(&if only { Phrase::AnyAddress(family) } else { Phrase::OtherAddressesOf(family) })
        }
    }
}

/// What is said of a party beneath its name.
pub(super) fn detail(party: &Party, direction: Direction, say: Say<'_>) -> String {
    match party.who {
        Who::Namespace => say(&Phrase::Workloads(party.members.len())),
        Who::Workload(_) => match party.policies(direction) {
            [] => say(&Phrase::NotSelectedBy(direction)),
            [one] => one.clone(),
            many => say(&Phrase::Policies(many.len())),
        },
        _ => String::new(),
    }
}

pub(super) fn icon(party: &Party) -> Icon {
    match party.who {
        Who::Workload(_) => Icon::Pod,
        Who::Namespace => Icon::Workload,
        Who::IngressController => Icon::Service,
        Who::Addresses(..) | Who::OtherAddresses(_) => Icon::Address,
    }
}

fn tile(table: &PortTable, cell: Cell, change: Change, itself: bool, say: Say<'_>) -> Tile {
    let (ports, sign) = (table.get(cell.ports), change.sign());
    if cell.pairs == 0 {
        let text = if itself { say(&Phrase::Itself) } else { "–".to_owned() };
        let says = if itself { text.clone() } else { say(&Phrase::NothingToAsk) };
        return Tile { text, says, quiet: true, ..Tile::default() };
    }
    let verdict = cell.verdict();
    let written = ports_written(&ports, say);
    let (text, says) = match verdict {
        Some(Verdict::Yes) => (short(&ports, say), written),
        Some(Verdict::No) => (say(&Phrase::No), say(&Phrase::No)),
        Some(Verdict::Unknown) => (say(&Phrase::Unknown), format!("{}, {written}", say(&Phrase::Unknown))),
        None => (
            format!("{}/{}", cell.yes, cell.pairs),
            say(&Phrase::SomePairs { yes: cell.yes, of: cell.pairs, ports: written }),
        ),
    };
    let says = match sign {
        "" => says,
        _ => format!("{says}; {}", change.said(table, say)),
    };
    let text = match (sign, change) {
        ("", _) => text,
        (_, Change { opened, closed, .. }) if cell.pairs > 1 => change_counts(opened, closed),
        (sign, Change { lost, opened: 0, .. }) => format!("{sign} {}", short(&table.get(lost), say)),
        (sign, Change { gained, .. }) => format!("{sign} {}", short(&table.get(gained), say)),
    };
    Tile {
        quiet: !cell.decided && sign.is_empty(),
        asks: cell.pairs > 0,
        port: single(&ports).filter(|_| cell.pairs == 1 && verdict == Some(Verdict::Yes)).unwrap_or_default(),
        verdict,
        text,
        says,
        sign: sign.to_owned(),
    }
}

fn change_counts(opened: u32, closed: u32) -> String {
    match (opened, closed) {
        (opened, 0) => format!("+{opened}"),
        (0, closed) => format!("−{closed}"),
        (opened, closed) => format!("+{opened} −{closed}"),
    }
}

/// The one port of a set as an Ask line has it, with its colon.
fn single(ports: &PortSet) -> Option<String> {
    let mut all =
        Protocol::ALL.into_iter().flat_map(|protocol| ports.of(protocol).iter().map(move |range| (protocol, *range)));
    match (all.next(), all.next()) {
        (Some((Protocol::Tcp, (first, last))), None) if first == last => Some(format!(":{first}")),
        (Some((protocol, (first, last))), None) if first == last => {
            Some(format!(":{first}/{}", protocol.name().to_ascii_lowercase()))
        }
        _ => None,
    }
}

/// Ports as a cell has room for them.
pub(super) fn short(ports: &PortSet, say: Say<'_>) -> String {
    const ROOM: usize = 14;
    let written = ports_written(ports, say);
    if written.chars().count() <= ROOM {
        return written;
    }
    let mut ranges =
        Protocol::ALL.into_iter().flat_map(|protocol| ports.of(protocol).iter().map(move |range| (protocol, *range)));
    let Some((protocol, range)) = ranges.next() else { return written };
    let more = ranges.count();
    let first = PortSet::range(protocol, range.0, range.1);
    if more == 0 { first.to_string() } else { format!("{first} +{more}") }
}

/// Ports as an edge or cell shows them.
pub(super) fn ports_written(ports: &PortSet, say: Say<'_>) -> String {
    match (ports.is_all(), ports.is_empty()) {
        (true, _) => say(&Phrase::AllPorts),
        (_, true) => say(&Phrase::NoPort),
        _ => ports.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use crate::api::Paste;
    use crate::cluster::{Cluster, Refused};
    use crate::network::{Drawn, Ground, Look, Looked, Looking, Options, Question, Stage, Way};
    use crate::text::{Lang, Source};
    use crate::words;
    use std::sync::Arc;

    const DB: &str = "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db-policy, namespace: prod}
spec:
  podSelector: {matchLabels: {role: db}}
  policyTypes: [Ingress]
  ingress:
  - from:
    - podSelector: {matchLabels: {name: api-pod}}
      namespaceSelector: {matchLabels: {name: prod}}
    - ipBlock: {cidr: 192.168.5.10/32}
    ports: [{port: 3306}]
---
{apiVersion: v1, kind: Namespace, metadata: {name: prod, labels: {name: prod}}}
---
{apiVersion: v1, kind: Pod, metadata: {name: api, namespace: prod, labels: {name: api-pod}}}
---
{apiVersion: v1, kind: Pod, metadata: {name: db, namespace: prod, labels: {role: db}}}
---
{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: prod, labels: {name: web-pod}}}
---
{apiVersion: v1, kind: Pod, metadata: {name: api, namespace: staging, labels: {name: api-pod}}}
";

    fn cluster(text: &str) -> Cluster {
        Cluster::new(Arc::new(Paste::new(vec![Source::new("db.yaml", text)])), Refused::Counted)
    }
    fn look(cluster: &Cluster, before: Option<&Cluster>, look: &Look) -> Looked {
        let say = |phrase: &crate::network::Phrase| words::network::phrase(phrase, Lang::En);
        let about = Question::parse(cluster, "prod/web", "prod/db", None, Some("3306")).ok();
        let stage = Stage { cluster, before, options: &Options::default() };
        Looking::whole(stage, Ground::new(stage), look, Drawn::Matrix).drawn(
            cluster,
            Drawn::Matrix,
            about.as_ref(),
            &say,
        )
    }
    /// A line a row: its name, then its cells.
    fn drawn(looked: &Looked) -> Vec<String> {
        let matrix = looked.matrix.as_ref().unwrap();
        let rows = matrix.rows.iter().zip(&matrix.cells);
        let row = |(line, cells): (&super::MatrixLine, &Vec<u32>)| {
            let cells: Vec<String> =
                cells.iter().map(|cell| &matrix.tiles[*cell as usize]).map(|tile| tile.text.clone()).collect();
            format!("{}: {}", line.label, cells.join(" | "))
        };
        rows.map(row).collect()
    }

    #[test]
    fn every_source_stands_against_every_destination() {
        let cluster = cluster(DB);
        let seen = look(&cluster, None, &Look::default());
        assert_eq!(
            drawn(&seen),
            [
                "api: itself | TCP 3306 | all | all | all",
                "db: all | itself | all | all | all",
                "web: all | no | itself | all | all",
                "api: all | unknown | all | itself | all",
                "192.168.5.10: all | TCP 3306 | all | all | –",
                "Other IPs: all | no | all | all | –",
            ]
        );
        let matrix = seen.matrix.unwrap();
        assert_eq!(matrix.current, [2, 1]);
        let columns: Vec<_> = matrix.columns.iter().map(|line| format!("{} ({})", line.label, line.detail)).collect();
        let expected =
            ["api (not selected)", "db (db-policy)", "web (not selected)", "api (not selected)", "Any IPv4 address ()"];
        assert_eq!(columns, expected);
        let heads: Vec<_> = matrix.heads.iter().map(|head| format!("{} {}", head.label, head.missing)).collect();
        assert_eq!(heads, ["namespace prod ", "namespace staging labels not in the paste", "Outside the cluster "]);
    }

    #[test]
    fn the_policies_of_one_end_can_be_looked_at_alone() {
        let egress = "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: quiet, namespace: prod}
spec: {podSelector: {matchLabels: {name: api-pod}}, policyTypes: [Egress]}
";
        let cluster = cluster(&format!("{DB}---\n{egress}"));
        let db_column = |way: Way| {
            let seen = look(&cluster, None, &Look { way, ..Look::default() });
            let row: Vec<_> = drawn(&seen)[0].split(" | ").map(str::to_owned).collect();
            row[1].clone()
        };
        assert_eq!([Way::Both, Way::Ingress, Way::Egress].map(db_column), ["no", "TCP 3306", "no"]);
    }

    #[test]
    fn an_edit_shows_what_it_opens_and_closes() {
        let before = cluster(DB);
        let after = cluster(&DB.replace("name: api-pod}}\n      name", "name: web-pod}}\n      name"));
        let seen = look(&after, Some(&before), &Look::default());
        assert_eq!(
            drawn(&seen)[..3],
            [
                "api: itself | − TCP 3306 | all | all | all",
                "db: all | itself | all | all | all",
                "web: all | + TCP 3306 | itself | all | all"
            ]
        );
        assert_eq!(seen.changes, "This edit opens 1 pair and closes 1 pair.");
        // Another address is named now: the same addresses are compared all the same.
        let after = cluster(&DB.replace("192.168.5.10/32", "192.168.5.0/24"));
        let seen = look(&after, Some(&before), &Look::default());
        assert_eq!(
            drawn(&seen)[4..],
            ["192.168.5.0/24: all | +2 | all | all | –", "Other IPs: all | no | all | all | –"]
        );
    }

    #[test]
    fn many_workloads_are_their_namespaces_and_each_can_be_opened() {
        let pods = |namespace: &str| -> String {
            let pod = |at: usize| {
                format!(
                    "---\n{{apiVersion: v1, kind: Pod, metadata: {{name: pod-{at}, namespace: {namespace}, labels: {{name: api-pod}}}}}}\n"
                )
            };
            (0..40).map(pod).collect()
        };
        let cluster = cluster(&format!("{DB}{}{}", pods("prod"), pods("far")));
        let seen = look(&cluster, None, &Look::default());
        assert_eq!(
            drawn(&seen)[..3],
            ["far: all | 1680/1720 | all | all", "prod: all | 1805/1806 | all | all", "staging: all | 42/43 | – | all"]
        );
        let seen = look(&cluster, None, &Look { toggled: vec!["prod".to_owned()], ..Look::default() });
        let matrix = seen.matrix.as_ref().unwrap();
        assert_eq!((matrix.rows.len(), matrix.rows[0].namespace.as_str()), (1 + 43 + 1 + 2, "far"));
        assert_eq!(matrix.heads[1].namespace, "prod");
    }
}
