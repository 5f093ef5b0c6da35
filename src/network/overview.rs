//! Everybody as a picture and as a table: namespaces as boxes, arrows where a policy has a say; the neighbours of one
//! workload; what an edit opens and closes.

use super::PortSet;
use super::bundle::{Arrow, bundled, ranks};
use super::cells::{Cell, Change};
use super::looked::Compared;
use super::matrix::{icon, label, ports_written, short};
use super::parties::{Look, Party, Who};
use super::phrase::Phrase;
use super::picture::{Say, ask, cells, namespace_group, workload_node};
use super::policy::Direction;
use crate::cluster::Cluster;
use crate::graph::{
    Cell as TableCell, Edge, EdgeState, Graph, Icon, LegendEntry, Node, NodeState, Shape, Table, TableRow,
};
use crate::text::{Order, Sentence, Span, Verdict, gather};
use std::collections::{BTreeMap, BTreeSet};

/// At most so many arrows are drawn.
const MAX_EDGES: usize = 160;
/// At most so many rows are listed.
const MAX_TABLE_ROWS: usize = 500;

/// The picture of everybody, of one workload's neighbours, or of what is otherwise than before.
pub(super) fn everybody(compared: &mut Compared<'_>, look: &Look, say: Say<'_>) -> Graph {
    if compared.cluster.workloads.is_empty() {
        return Graph::default();
    }
    Drawing { compared, look, say, graph: Graph::default() }.draw()
}

pub(super) struct Drawing<'d, 'c> {
    pub compared: &'d mut Compared<'c>,
    look: &'d Look,
    pub say: Say<'d>,
    pub graph: Graph,
}

/// A party's node.
pub(super) fn node_id(cluster: &Cluster, party: &Party) -> String {
    match party.who {
        Who::Workload(index) => {
            format!("workload:{}", cluster.workloads.get(index).map(|each| each.peer()).unwrap_or_default())
        }
        Who::Namespace => format!("namespace:{}", party.name),
        Who::IngressController => "ingress-controller".to_owned(),
        Who::Addresses(..) | Who::OtherAddresses(_) => format!("address:{}", party.name),
    }
}

/// Where a workload's name stands, or a namespace's.
pub(super) fn span(cluster: &Cluster, party: &Party) -> Option<Span> {
    match party.who {
        Who::Workload(index) => Some(cluster.paste.span(cluster.workloads.get(index)?.origin, "metadata.name")),
        Who::Namespace => {
            let origin = cluster.namespaces.get(&party.name)?.object?;
            Some(cluster.paste.span(origin, "metadata.name"))
        }
        _ => None,
    }
}

impl<'c> Drawing<'_, 'c> {
    fn draw(mut self) -> Graph {
        match self.compared.now.focus {
            Some(focus) => self.neighbours(focus),
            None => self.all(),
        }
        self.legend();
        self.graph
    }
    fn all(&mut self) {
        let (cluster, seen) = (self.compared.cluster, self.compared.now);
        let compares = self.compared.compares;
        let mut arrows = Vec::new();
        for (row, from) in seen.sources.iter().enumerate() {
            for (column, to) in seen.destinations.iter().enumerate() {
                let (cell, change) = self.compared.cell(row, column);
                let within = from.who == Who::Namespace && from.name == to.name;
                let shown = if compares { change != Change::NONE } else { cell.decided && !within };
                if shown {
                    arrows.extend(self.arrow(from, to, cell, change));
                }
            }
        }
        let members: BTreeMap<String, BTreeSet<String>> = self.members();
        let mut meshes = BTreeMap::new();
        if !compares {
            (arrows, meshes) = bundled(arrows, &members);
        }
        let hidden = arrows.len().saturating_sub(MAX_EDGES);
        arrows.truncate(MAX_EDGES);
        let known: BTreeSet<String> = gather(seen.sources.iter().map(|party| node_id(cluster, party)));
        let more = seen.destinations.iter().filter(|party| !known.contains(&node_id(cluster, party)));
        let parties: Vec<&Party> = seen.sources.iter().chain(more).collect();
        let touched: BTreeSet<&str> = gather(arrows.iter().flat_map(|arrow| [arrow.from.as_str(), arrow.to.as_str()]));
        for party in parties {
            let id = node_id(cluster, party);
            let drawn = touched.contains(id.as_str());
            if !drawn && (compares || !party.who.is_pods()) {
                continue;
            }
            let node = self.node(party, id);
            self.graph.nodes.push(node);
            if matches!(party.who, Who::Workload(_)) {
                self.group(&party.namespace);
            }
        }
        for namespace in touched.iter().filter_map(|id| id.strip_prefix("all:")) {
            let label = (self.say)(&Phrase::EveryWorkload(namespace.to_owned()));
            self.graph.nodes.push(Node {
                id: format!("all:{namespace}"),
                kind: "Namespace".into(),
                shape: Shape::Stack,
                icon: Icon::Workload,
                label,
                detail: (self.say)(&Phrase::Workloads(members.get(namespace).map_or(0, BTreeSet::len))),
                group: Some(format!("namespace:{namespace}")),
                ..Node::default()
            });
        }
        for (namespace, ports) in meshes {
            let phrase = Phrase::AnyToAny { namespace: namespace.clone(), ports };
            let id = format!("namespace:{namespace}");
            let label = (self.say)(&phrase);
            if let Some(group) = self.graph.groups.iter_mut().find(|group| group.id == id) {
                group.label = label;
            }
        }
        ranks(&mut self.graph, &arrows, &(self.say)(&Phrase::OutsideCluster));
        self.graph.edges = arrows.into_iter().map(Arrow::edge).collect();
        self.more(hidden);
        self.order();
    }
    /// The workloads that are drawn of each open namespace.
    fn members(&self) -> BTreeMap<String, BTreeSet<String>> {
        let (cluster, seen) = (self.compared.cluster, self.compared.now);
        let mut members: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for party in seen.sources.iter().filter(|party| matches!(party.who, Who::Workload(_))) {
            if !seen.hidden.contains_key(&party.namespace) {
                members.entry(party.namespace.clone()).or_default().insert(node_id(cluster, party));
            }
        }
        members
    }
    /// Nodes namespace by namespace: the layout keeps their order where nothing else decides.
    fn order(&mut self) {
        self.graph.nodes.order_by_key(|node| (node.rank, node.group.clone()));
    }
    pub(super) fn arrow(&self, from: &Party, to: &Party, cell: Cell, change: Change) -> Option<Arrow> {
        let (state, label) = match (change.opened, change.closed, cell.verdict()) {
            (0, 0, Some(Verdict::No)) => return None,
            (0, 0, Some(Verdict::Unknown)) => (EdgeState::Unknown, self.ports(cell, from, to)),
            (0, 0, _) => (EdgeState::Allowed, self.ports(cell, from, to)),
            (0, closed, _) => (EdgeState::Denied, self.changed("−", closed, change.lost, cell)),
            (opened, _, _) => (EdgeState::Allowed, self.changed("+", opened, change.gained, cell)),
        };
        let cluster = self.compared.cluster;
        let asks = from.who != Who::Namespace && to.who != Who::Namespace;
        let ports = self.compared.table.get(cell.ports);
        let ports = if cell.verdict() == Some(Verdict::Yes) { ports } else { PortSet::all() };
        Some(Arrow {
            from: node_id(cluster, from),
            to: node_id(cluster, to),
            label,
            state,
            ask: if asks { ask(&from.name, &to.name, &ports) } else { String::new() },
        })
    }
    pub(super) fn ports(&self, cell: Cell, from: &Party, to: &Party) -> String {
        let ports = short(&self.compared.table.get(cell.ports), self.say);
        let closed = from.who == Who::Namespace || to.who == Who::Namespace;
        if closed && cell.yes < cell.pairs && cell.yes > 0 {
            format!("{}/{} · {ports}", cell.yes, cell.pairs)
        } else {
            ports
        }
    }
    fn changed(&self, sign: &str, count: u32, ports: super::ports::SetId, cell: Cell) -> String {
        let ports = short(&self.compared.table.get(ports), self.say);
        if cell.pairs > 1 { format!("{sign}{count} · {ports}") } else { format!("{sign} {ports}") }
    }
    pub(super) fn group(&mut self, namespace: &str) {
        let lacks = self.compared.now.lacking.contains(namespace);
        let group = namespace_group(self.compared.cluster, namespace, lacks, self.say);
        if !self.graph.groups.iter().any(|each| each.id == group.id) {
            self.graph.groups.push(group);
        }
    }
    pub(super) fn node(&self, party: &Party, id: String) -> Node {
        let (cluster, seen) = (self.compared.cluster, self.compared.now);
        let node = match party.who {
            Who::Workload(index) => match cluster.workloads.get(index) {
                Some(workload) => workload_node(cluster, workload, self.say),
                None => Node::default(),
            },
            Who::Namespace => Node {
                kind: "Namespace".into(),
                shape: Shape::Stack,
                icon: Icon::Workload,
                label: party.name.clone(),
                detail: (self.say)(&Phrase::Workloads(party.members.len())),
                span: span(cluster, party),
                ..Node::default()
            },
            who => {
                let controller = who == Who::IngressController;
                let phrase = match who {
                    Who::IngressController => Phrase::Controller,
                    Who::Addresses(range, 0) if range.single().is_some() => Phrase::OneAddress,
                    _ => Phrase::AddressBlock,
                };
                Node {
                    kind: if controller { "ingress controller" } else { "address" }.to_owned(),
                    shape: if controller { Shape::Card } else { Shape::Cut },
                    icon: icon(party),
                    label: label((cluster, seen), party, self.say),
                    detail: (self.say)(&phrase),
                    ..Node::default()
                }
            }
        };
        let counted = Direction::BOTH.iter().filter(|direction| self.look.way.has(**direction));
        let quiet = party.who.is_pods()
            && !self.compared.compares
            && counted.into_iter().all(|direction| !party.is_selected(*direction));
        let state = if quiet { NodeState::Dim } else { NodeState::Plain };
        Node { id, state, ..node }
    }
    fn more(&mut self, hidden: usize) {
        if hidden > 0 {
            let label = (self.say)(&Phrase::More(hidden));
            self.graph.nodes.push(Node { id: "more".into(), label, state: NodeState::Dim, ..Node::default() });
        }
    }
    fn legend(&mut self) {
        let missing: Vec<String> = self.compared.now.lacking.iter().cloned().collect();
        let compares = self.compared.compares;
        let allowed = if compares { Phrase::WouldOpen } else { Phrase::MayConnect };
        let denied = if compares { Phrase::WouldClose } else { Phrase::MayNot };
        let all = [
            (EdgeState::Allowed, allowed),
            (EdgeState::Denied, denied),
            (EdgeState::Unknown, Phrase::LabelsMissing(missing)),
        ];
        for (state, phrase) in all {
            if self.graph.edges.iter().any(|edge| edge.state == state) {
                self.graph.legend.push(LegendEntry { state, label: (self.say)(&phrase) });
            }
        }
    }
}

impl Arrow {
    pub(super) fn edge(self) -> Edge {
        let Arrow { from, to, label, state, ask } = self;
        Edge { from, to, label, state, ask, ..Edge::default() }
    }
}

/// Every pair with a connection or without, as a table; beside an edit those that it opens or closes.
pub(super) fn everybody_listed(compared: &mut Compared<'_>, say: Say<'_>) -> Table {
    let (compares, seen) = (compared.compares, compared.now);
    let last = if compares { Phrase::Change } else { Phrase::Verdict };
    let columns = [Phrase::From, Phrase::To, Phrase::Ports, last].iter().map(say).collect();
    let focus = seen.focus.and_then(|focus| seen.sources.get(focus)).map(|party| party.name.as_str());
    let mut rows: Vec<TableRow> = Vec::new();
    let mut hidden = 0;
    for (place, from) in seen.sources.iter().enumerate() {
        for (column, to) in seen.destinations.iter().enumerate() {
            if focus.is_some_and(|focus| focus != to.name && focus != from.name) {
                continue;
            }
            let (cell, change) = compared.cell(place, column);
            if cell.pairs == 0 || (compares && change == Change::NONE) {
                continue;
            }
            if rows.len() >= MAX_TABLE_ROWS {
                hidden += 1;
                continue;
            }
            rows.push(row(compared, (from, to), cell, change, say));
        }
    }
    if hidden > 0 {
        let text = Sentence::new(say(&Phrase::More(hidden)));
        rows.push(TableRow { cells: vec![TableCell { text, verdict: None }], ..TableRow::default() });
    }
    Table { columns, rows }
}

fn row(compared: &Compared<'_>, (from, to): (&Party, &Party), cell: Cell, change: Change, say: Say<'_>) -> TableRow {
    let Compared { cluster, now, table, .. } = *compared;
    let asks = from.who != Who::Namespace && to.who != Who::Namespace;
    let line = asks.then(|| ask(&from.name, &to.name, &PortSet::all()));
    let name = |party: &Party| match party.who {
        Who::Addresses(..) | Who::OtherAddresses(_) => label((cluster, now), party, say),
        _ => party.name.clone(),
    };
    let ports = table.get(cell.ports);
    let mut cells = cells(&name(from), &name(to), &ports, cell.verdict().unwrap_or(Verdict::Yes), say);
    if let Some(last) = cells.last_mut() {
        if change != Change::NONE {
            let verdict = if change.closed == 0 { Verdict::Yes } else { Verdict::No };
            *last = TableCell { text: Sentence::new(change.said(table, say)), verdict: Some(verdict) };
        } else if cell.verdict().is_none() {
            let ports = ports_written(&ports, say);
            let text = Sentence::new(say(&Phrase::SomePairs { yes: cell.yes, of: cell.pairs, ports }));
            *last = TableCell { text, verdict: None };
        }
    }
    TableRow { cells, span: span(cluster, from), ask: line, current: false }
}
