//! One workload in the middle: who reaches it, and whom it reaches.

use super::PortSet;
use super::bundle::Arrow;
use super::cells::{Cell, Change};
use super::matrix::label;
use super::overview::{Drawing, node_id};
use super::parties::{Party, Who};
use super::phrase::Phrase;
use super::picture::ask;
use crate::graph::{EdgeState, Icon, Node, NodeState, Shape};
use crate::text::Verdict;
use std::collections::BTreeMap;

/// From so many neighbours of a namespace with the same answer on, one node stands for them.
const ALIKE: usize = 4;

/// Somebody on the other side, with what is open between.
type Neighbour<'p> = (&'p Party, Cell, Change);

impl Drawing<'_, '_> {
    /// Who reaches one workload, and whom it reaches.
    pub(super) fn neighbours(&mut self, own: usize) {
        let (cluster, seen) = (self.compared.cluster, self.compared.now);
        let Some(focus) = seen.sources.get(own) else { return };
        let middle = 1;
        let shown = label((cluster, seen), focus, self.say);
        let [comes, goes] =
            [Phrase::Comes(shown.clone()), Phrase::Goes(shown.clone())].map(|phrase| (self.say)(&phrase));
        self.graph.lanes = vec![comes, shown, goes];
        let id = node_id(cluster, focus);
        let node = Node { rank: middle, state: NodeState::Proof, ..self.node(focus, id.clone()) };
        self.group(&focus.namespace);
        self.graph.nodes.push(node);
        self.graph.focus = id.strip_prefix("workload:").unwrap_or_default().to_owned();
        for (parties, into) in [(&seen.sources, true), (&seen.destinations, false)] {
            // Alike in a namespace: the same answer.
            let mut alike: BTreeMap<(String, u8, String, String), Vec<Neighbour<'_>>> = BTreeMap::new();
            for (at, party) in parties.iter().enumerate() {
                let (from, to) = if into { (party, focus) } else { (focus, party) };
                let (cell, change) = if into { self.compared.cell(at, own) } else { self.compared.cell(own, at) };
                if cell.pairs == 0 || (self.compared.compares && change == Change::NONE) {
                    continue;
                }
                let verdict = match cell.verdict() {
                    Some(Verdict::Yes) => 0,
                    None => 1,
                    Some(Verdict::Unknown) => 2,
                    Some(Verdict::No) => 3,
                };
                let single = if matches!(party.who, Who::Workload(_)) { String::new() } else { at.to_string() };
                let key = (party.namespace.clone(), verdict, self.ports(cell, from, to) + change.sign(), single);
                alike.entry(key).or_default().push((party, cell, change));
            }
            for ((namespace, verdict, ..), group) in alike {
                let rank = if into { 0 } else { middle + 1 };
                if group.len() >= ALIKE && verdict != 1 {
                    self.several(&namespace, &group, focus, (into, rank));
                    continue;
                }
                for (party, cell, change) in group {
                    self.neighbour(party, cell, change, focus, (into, rank));
                }
            }
        }
    }
    fn neighbour(&mut self, party: &Party, cell: Cell, change: Change, focus: &Party, (into, rank): (bool, u32)) {
        let own = node_id(self.compared.cluster, party);
        let id = if into { own } else { format!("to:{own}") };
        let (from, to) = if into { (party, focus) } else { (focus, party) };
        let line = (party.who != Who::Namespace).then(|| ask(&from.name, &to.name, &PortSet::all()));
        let node = Node { rank, ask: line, ..self.node(party, id.clone()) };
        if matches!(party.who, Who::Workload(_)) {
            self.group(&party.namespace);
        }
        self.graph.nodes.push(node);
        let arrow = self.arrow(from, to, cell, change).unwrap_or_else(|| Arrow {
            state: EdgeState::Denied,
            ask: ask(&from.name, &to.name, &PortSet::all()),
            ..Arrow::default()
        });
        let focus = node_id(self.compared.cluster, focus);
        let (from, to) = if into { (id, focus) } else { (focus, id) };
        self.graph.edges.push(Arrow { from, to, ..arrow }.edge());
    }
    fn several(&mut self, namespace: &str, group: &[Neighbour<'_>], focus: &Party, (into, rank): (bool, u32)) {
        let Some((first, cell, change)) = group.first().copied() else { return };
        let names: Vec<String> = group
            .iter()
            .map(|(party, ..)| label((self.compared.cluster, self.compared.now), party, self.say))
            .collect();
        let side = if into { "from" } else { "to" };
        let id = format!("some:{side}:{namespace}:{}", self.graph.nodes.len());
        self.group(namespace);
        self.graph.nodes.push(Node {
            id: id.clone(),
            kind: String::new(),
            shape: Shape::Stack,
            icon: Icon::Workload,
            label: (self.say)(&Phrase::Workloads(group.len())),
            detail: names.join(", "),
            group: Some(format!("namespace:{namespace}")),
            rank,
            ..Node::default()
        });
        let (from, to) = if into { (first, focus) } else { (focus, first) };
        let arrow = self
            .arrow(from, to, cell, change)
            .unwrap_or_else(|| Arrow { state: EdgeState::Denied, ..Arrow::default() });
        let focus = node_id(self.compared.cluster, focus);
        let (from, to) = if into { (id, focus) } else { (focus, id) };
        self.graph.edges.push(Arrow { from, to, ask: String::new(), ..arrow }.edge());
    }
}
