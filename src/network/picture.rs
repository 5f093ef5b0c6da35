//! Reach as a picture and as a table: who comes to the pod in question, past which peers of which policy.

use super::around::Neighbour;
use super::code::Code;
use super::looked::{Drawn, Ground, Looked, Looking, Stage};
use super::matrix::ports_written;
use super::parties::Look;
use super::phrase::Phrase;
use super::policy::{Direction, Entry, Namespaces, PeerKind, Policy, Rule};
use super::reach::Reach;
use super::why::field_loc;
use super::world::{End, World};
use super::{Family, Options, PortSet};
use crate::cluster::{Cluster, Workload, entries_text};
use crate::graph::{
    Cell, Edge, EdgeState, Graph, Group, Icon, LegendEntry, Node, NodeState, Pin, Row, Shape, Table, TableRow,
};
use crate::text::{Code as InCode, ObjectRef, Order, Outcome, Sentence, Span, Verdict};

/// At most so many neighbours are drawn.
const MAX_NEIGHBOURS: usize = 9;
/// At most so many policies are drawn as cards.
const MAX_POLICIES: usize = 4;
/// At most so many peers are drawn in a card.
const MAX_ROWS: usize = 8;

/// How words are put into the reader's language.
pub type Say<'s> = &'s dyn Fn(&Phrase) -> String;

/// The picture of a question, or without one of everybody.
pub fn graph(cluster: &Cluster, about: Option<&Reach<Code>>, options: &Options, say: Say<'_>) -> Graph {
    match about.and_then(|about| Some((about, about.around.pod?))) {
        Some((about, pod)) => Focus::new(cluster, about, pod, options, say).graph(),
        None => everybody(cluster, options, Drawn::Graph, say).graph.unwrap_or_default(),
    }
}

/// The same as a table: a row for each that the question's end could connect to, or for each pair.
pub fn table(cluster: &Cluster, about: Option<&Reach<Code>>, options: &Options, say: Say<'_>) -> Table {
    let Some(about) = about.filter(|about| about.around.pod.is_some()) else {
        return everybody(cluster, options, Drawn::Table, say).table.unwrap_or_default();
    };
    let columns = [Phrase::From, Phrase::To, Phrase::Ports, Phrase::Verdict].iter().map(say).collect();
    let focus = &about.around.focus;
    let row = |each: &Neighbour| {
        let (src, dst) = if about.around.into { (&each.name, focus) } else { (focus, &each.name) };
        let ask = ask(src, dst, &about.asked);
        let span = match each.end {
            End::Workload(index) => {
                cluster.workloads.get(index).map(|workload| cluster.paste.span(workload.origin, "metadata.name"))
            }
            _ => None,
        };
        let current = *src == about.from && *dst == about.to;
        TableRow { cells: cells(src, dst, &each.ports, each.verdict, say), span, ask: Some(ask), current }
    };
    Table { columns, rows: about.around.neighbours.iter().map(row).collect() }
}

fn everybody(cluster: &Cluster, options: &Options, drawn: Drawn, say: Say<'_>) -> Looked {
    let stage = Stage { cluster, before: None, options };
    Looking::whole(stage, Ground::new(stage), &Look::default(), drawn).drawn(cluster, drawn, None, say)
}

/// The Ask line about a pair.
pub(super) fn ask(src: &str, dst: &str, asked: &PortSet) -> String {
    let single = super::Protocol::ALL.into_iter().find_map(|protocol| match asked.of(protocol) {
        [(first, last)] if first == last => Some((protocol, *first)),
        _ => None,
    });
    match single {
        Some((super::Protocol::Tcp, port)) => format!("{src} -> {dst}:{port}"),
        Some((protocol, port)) => format!("{src} -> {dst}:{port}/{}", protocol.name().to_ascii_lowercase()),
        None => format!("{src} -> {dst}"),
    }
}

/// A row's cells.
pub(super) fn cells(src: &str, dst: &str, ports: &PortSet, verdict: Verdict, say: Say<'_>) -> Vec<Cell> {
    let code = |text: &str| Cell { text: Sentence::new(InCode(text).to_string()), verdict: None };
    let word = match verdict {
        Verdict::Yes => Phrase::Yes,
        Verdict::No => Phrase::No,
        Verdict::Unknown => Phrase::Unknown,
    };
    vec![
        code(src),
        code(dst),
        Cell { text: Sentence::new(ports_written(ports, say)), verdict: None },
        Cell { text: Sentence::new(say(&word)), verdict: Some(verdict) },
    ]
}

/// The box of a namespace.
pub(super) fn namespace_group(cluster: &Cluster, name: &str, asked_for: bool, say: Say<'_>) -> Group {
    let object = cluster.namespaces.get(name).and_then(|known| known.object);
    Group {
        id: format!("namespace:{name}"),
        label: say(&Phrase::Namespace(name.to_owned())),
        missing: asked_for && object.is_none(),
        span: object.map(|origin| cluster.paste.span(origin, "metadata.name")),
    }
}

/// A workload as a node.
pub(super) fn workload_node(cluster: &Cluster, workload: &Workload, say: Say<'_>) -> Node {
    let is_pod = workload.kind == "Pod";
    let label =
        workload.labels.iter().find(|(key, _)| !key.contains("hash")).map(|(key, value)| format!("{key}: {value}"));
    let pods = Phrase::Pods { kind: workload.kind.clone(), pods: workload.replicas };
    Node {
        id: format!("workload:{}", workload.peer()),
        kind: workload.kind.clone(),
        shape: if is_pod { Shape::Card } else { Shape::Stack },
        icon: if is_pod { Icon::Pod } else { Icon::Workload },
        label: workload.name.clone(),
        detail: label.unwrap_or_else(|| say(&pods)),
        group: Some(format!("namespace:{}", workload.namespace)),
        span: Some(cluster.paste.span(workload.origin, "metadata.name")),
        ..Node::default()
    }
}

struct Focus<'p, 'c> {
    world: World<'c>,
    about: &'p Reach<Code>,
    pod: usize,
    say: Say<'p>,
    direction: Direction,
    graph: Graph,
}

/// Where a neighbour's edge meets a policy.
struct Meets {
    policy: usize,
    row: Option<u32>,
    unknown: bool,
}

impl<'p, 'c> Focus<'p, 'c> {
    fn new(cluster: &'c Cluster, about: &'p Reach<Code>, pod: usize, options: &Options, say: Say<'p>) -> Self {
        let direction = if about.around.into { Direction::Ingress } else { Direction::Egress };
        let asked: Vec<_> = about
            .around
            .neighbours
            .iter()
            .filter_map(|each| match each.end {
                End::Addresses(range) if !each.others => Some(range),
                _ => None,
            })
            .collect();
        let world = World::new(cluster, options, &asked);
        Focus { world, about, pod, say, direction, graph: Graph::default() }
    }
    fn graph(mut self) -> Graph {
        let Some(pod) = self.world.workload(self.pod) else { return self.graph };
        let own = pod.namespace.clone();
        let mut lanes = [
            Phrase::Outside(own.clone()),
            Phrase::PodsOf(own.clone()),
            Phrase::DecidingPolicy,
            if self.about.around.into { Phrase::Into } else { Phrase::OutOf },
        ];
        if !self.about.around.into {
            lanes.reverse();
        }
        self.graph.lanes = lanes.iter().map(self.say).collect();
        self.group(&own);
        let policies: Vec<usize> =
            self.world.selected(self.pod, self.direction).iter().map(|each| each.policy).take(MAX_POLICIES).collect();
        let mut node = workload_node(self.world.cluster, pod, self.say);
        node.rank = self.rank(3);
        node.state = NodeState::Proof;
        let focus = node.id.clone();
        self.graph.focus = pod.peer();
        self.graph.into = self.about.around.into;
        self.graph.nodes.push(node);
        let shown = self.shown();
        let any_refused = shown.iter().any(|each| each.verdict == Verdict::No);
        for policy in &policies {
            self.policy(*policy, any_refused);
        }
        let mut met: Vec<(usize, Option<u32>, String)> = Vec::new();
        for each in &shown {
            self.neighbour(each, &policies, &focus, &mut met);
        }
        for (policy, row, label) in met {
            let way = self.directed(policy_id(policy), focus.clone(), row);
            let edge = Edge { label, state: EdgeState::Allowed, verdict: Some(Verdict::Yes), ..way };
            self.graph.edges.push(edge);
        }
        let hidden = self.about.around.neighbours.len().saturating_sub(shown.len());
        if hidden > 0 {
            let label = (self.say)(&Phrase::More(hidden));
            let rank = self.rank(0);
            self.graph.nodes.push(Node { id: "more".into(), label, rank, state: NodeState::Dim, ..Node::default() });
        }
        self.legend();
        self.graph
    }
    fn rank(&self, from_outside: u32) -> u32 {
        if self.about.around.into { from_outside } else { 3 - from_outside.min(3) }
    }
    /// An edge that follows the connection: towards the focus, or away from it.
    fn directed(&self, outer: String, inner: String, outer_row: Option<u32>) -> Edge {
        if self.about.around.into {
            Edge { from: outer, to: inner, from_row: outer_row, ..Edge::default() }
        } else {
            Edge { from: inner, to: outer, to_row: outer_row, ..Edge::default() }
        }
    }
    fn group(&mut self, namespace: &str) {
        let asked_for = self.about.around.missing.iter().any(|each| each == namespace);
        let group = namespace_group(self.world.cluster, namespace, asked_for, self.say);
        if !self.graph.groups.iter().any(|each| each.id == group.id) {
            self.graph.groups.push(group);
        }
    }
    /// The neighbours to draw: the one asked about, then one of each kind of answer, then the rest.
    fn shown(&self) -> Vec<Neighbour> {
        let around = &self.about.around;
        let asked =
            |each: &Neighbour| if around.into { each.name == self.about.from } else { each.name == self.about.to };
        let weight = |each: &Neighbour| match (asked(each), each.verdict, each.others) {
            (true, ..) => 0,
            (_, Verdict::Unknown, _) => 1,
            (_, Verdict::Yes, false) => 2,
            (_, _, true) => 3,
            _ => 4,
        };
        let mut shown: Vec<(usize, Neighbour)> = around
            .neighbours
            .iter()
            .filter(|each| !(each.others && matches!(each.end, End::Addresses(range) if range.family == Family::V6)))
            .cloned()
            .enumerate()
            .collect();
        shown.order_by_key(|(at, each)| (weight(each), *at));
        shown.truncate(MAX_NEIGHBOURS);
        shown.order_by_key(|(at, each)| (each.others, *at));
        shown.into_iter().map(|(_, each)| each).collect()
    }

    fn neighbour(
        &mut self,
        each: &Neighbour,
        policies: &[usize],
        focus: &str,
        met: &mut Vec<(usize, Option<u32>, String)>,
    ) {
        let asked = if self.about.around.into { each.name == self.about.from } else { each.name == self.about.to };
        let id = self.neighbour_node(each, asked);
        let meets = self.meets(each, policies);
        let state = match each.verdict {
            Verdict::Yes => EdgeState::Allowed,
            Verdict::No => EdgeState::Denied,
            Verdict::Unknown => EdgeState::Unknown,
        };
        let label = ports_written(&each.ports, self.say);
        let edge = match &meets {
            Some(meets) => {
                let to = policy_id(meets.policy);
                if self.about.around.into {
                    Edge { from: id, to, to_row: meets.row, ..Edge::default() }
                } else {
                    Edge { from: to, from_row: meets.row, to: id, ..Edge::default() }
                }
            }
            None => Edge { label: label.clone(), ..self.directed(id, focus.to_owned(), None) },
        };
        self.graph.edges.push(Edge { state, verdict: Some(each.verdict), ..edge });
        if let Some(meets) = meets.filter(|meets| each.verdict == Verdict::Yes && !meets.unknown)
            && !met.iter().any(|(policy, row, _)| (*policy, *row) == (meets.policy, meets.row))
        {
            met.push((meets.policy, meets.row, label));
        }
    }
    fn neighbour_node(&mut self, each: &Neighbour, asked: bool) -> String {
        let own = self.world.workload(self.pod).map(|pod| pod.namespace.clone()).unwrap_or_default();
        let (src, dst) = if self.about.around.into {
            (each.name.as_str(), self.about.around.focus.as_str())
        } else {
            (self.about.around.focus.as_str(), each.name.as_str())
        };
        let ask = ask(src, dst, &self.about.asked);
        let mut node = match each.end {
            End::Workload(index) => match self.world.workload(index) {
                Some(workload) => {
                    self.group(&workload.namespace);
                    let rank = self.rank(u32::from(workload.namespace == own));
                    Node { rank, ..workload_node(self.world.cluster, workload, self.say) }
                }
                None => Node::default(),
            },
            End::IngressController => Node {
                id: "ingress-controller".into(),
                kind: "ingress controller".into(),
                icon: Icon::Service,
                label: each.name.clone(),
                rank: self.rank(0),
                state: NodeState::Missing,
                ..Node::default()
            },
            End::Addresses(range) => {
                let (label, detail) = match (each.others, range.single()) {
                    (true, _) => ((self.say)(&Phrase::OtherAddresses), each.name.clone()),
                    (false, Some(_)) => (each.name.clone(), (self.say)(&Phrase::OneAddress)),
                    (false, None) => (each.name.clone(), (self.say)(&Phrase::AddressBlock)),
                };
                Node {
                    id: format!("address:{}", each.name),
                    kind: "address".into(),
                    shape: Shape::Cut,
                    icon: Icon::Address,
                    label,
                    detail,
                    rank: self.rank(0),
                    state: if each.others { NodeState::Dim } else { NodeState::Plain },
                    ..Node::default()
                }
            }
        };
        node.ask = Some(ask);
        if asked {
            node.state = match self.about.allowed {
                Verdict::Yes => NodeState::Good,
                Verdict::No => NodeState::Bad,
                Verdict::Unknown => NodeState::Missing,
            };
        }
        let id = node.id.clone();
        if !self.graph.nodes.iter().any(|other| other.id == id) {
            self.graph.nodes.push(node);
        }
        id
    }
    /// The peer that lets a neighbour through, hangs on what the paste lacks, or else the row that says none does.
    fn meets(&self, each: &Neighbour, policies: &[usize]) -> Option<Meets> {
        for wanted in [Verdict::Yes, Verdict::Unknown] {
            for policy in policies {
                let rows = self.rows_of(*policy);
                let found = rows.iter().position(|(_, rule, entry)| {
                    let known = match entry {
                        Some(entry) => self.world.peer_matches(&entry.kind, each.end).known,
                        None => Verdict::Yes,
                    };
                    let ports = rule.ports_at(self.destination(each)).intersection(&self.about.asked);
                    known == wanted && !ports.is_empty()
                });
                if let Some(row) = found {
                    let row = u32::try_from(row.min(MAX_ROWS)).ok();
                    return Some(Meets { policy: *policy, row, unknown: wanted == Verdict::Unknown });
                }
            }
        }
        // Admin policies let pass what no rule of theirs is about; only a NetworkPolicy stops it.
        let isolates = |policy: &&usize| {
            self.world.policies.get(**policy).is_some_and(|policy| policy.tier == super::Tier::Namespaced)
        };
        let stops = policies.iter().find(isolates).copied().filter(|_| each.verdict != Verdict::Yes)?;
        let rows = self.rows_of(stops).len().min(MAX_ROWS + 1);
        Some(Meets { policy: stops, row: u32::try_from(rows).ok(), unknown: false })
    }
    fn destination(&self, each: &Neighbour) -> Option<&'c Workload> {
        match (self.direction, each.end) {
            (Direction::Ingress, _) => self.world.workload(self.pod),
            (Direction::Egress, End::Workload(index)) => self.world.workload(index),
            (Direction::Egress, _) => None,
        }
    }
    /// A policy's peers in order, each a row of its card; a rule without peers is one row.
    fn rows_of(&self, policy: usize) -> Vec<(&Policy<'c>, &Rule<'c>, Option<&Entry<'c>>)> {
        let Some(policy) = self.world.policies.get(policy) else { return Vec::new() };
        let mut rows = Vec::new();
        for rule in policy.rules(self.direction).unwrap_or_default() {
            match &rule.peers {
                None => rows.push((policy, rule, None)),
                Some(entries) => rows.extend(entries.iter().map(|entry| (policy, rule, Some(entry)))),
            }
        }
        rows
    }
    fn policy(&mut self, index: usize, any_refused: bool) {
        let Some(policy) = self.world.policies.get(index) else { return };
        let object = policy.object;
        let listed = self.rows_of(index);
        let mut rows: Vec<Row> =
            listed.iter().take(MAX_ROWS).map(|(_, rule, entry)| self.row(policy, rule, *entry)).collect();
        if listed.len() > MAX_ROWS {
            let more = (self.say)(&Phrase::More(listed.len() - MAX_ROWS));
            rows.push(Row { lines: vec![Sentence::new(more)], ..Row::default() });
        }
        if policy.tier == super::Tier::Namespaced && (any_refused || listed.is_empty()) {
            let phrase = if listed.is_empty() { Phrase::NoRule } else { Phrase::NoPeerMatches };
            let pins = self.pins(object, |_, code| matches!(code, Code::NoRule { .. }));
            let lines = vec![Sentence::new((self.say)(&phrase))];
            rows.push(Row { lines, state: NodeState::Bad, pins, ..Row::default() });
        }
        let pins = self.pins(object, |_, code| matches!(code, Code::Selects { .. }));
        let detail = Phrase::PolicyDetail { kind: object.kind.clone(), direction: self.direction };
        let reference = ObjectRef::from(object);
        let group = reference.namespace.as_ref().map(|namespace| format!("namespace:{namespace}"));
        let decides = !pins.is_empty() || rows.iter().any(|row| !row.pins.is_empty());
        let node = Node {
            id: policy_id(index),
            kind: object.kind.clone(),
            shape: Shape::Card,
            icon: Icon::Policy,
            label: object.metadata.name.clone(),
            detail: (self.say)(&detail),
            group,
            rank: self.rank(2),
            rows,
            state: if decides { NodeState::Proof } else { NodeState::Plain },
            pins,
            span: Some(self.span(policy, "metadata.name")),
            ..Node::default()
        };
        self.graph.nodes.push(node);
    }
    fn row(&self, policy: &Policy<'c>, rule: &Rule<'c>, entry: Option<&Entry<'c>>) -> Row {
        let first_of_rule =
            entry.is_none_or(|entry| rule.peers.iter().flatten().next().is_some_and(|one| one.path == entry.path));
        let path = entry.map_or(rule.path.as_str(), |entry| entry.path.as_str());
        let pins = self.pins(policy.object, |at, _| {
            at == path || (first_of_rule && (at == rule.path || at.starts_with(&format!("{}.p", rule.path))))
        });
        let state = match pins.iter().map(|pin| pin.outcome).find(|outcome| *outcome != Outcome::Matched) {
            Some(Outcome::Failed) => NodeState::Bad,
            Some(_) => NodeState::Missing,
            None if pins.is_empty() => NodeState::Plain,
            None => NodeState::Proof,
        };
        let mut lines = self.lines(entry);
        if policy.tier != super::Tier::Namespaced {
            lines.push((self.say)(&Phrase::Action(rule.action)));
        }
        let lines = lines.into_iter().map(Sentence::new).collect();
        Row { lines, state, fails: None, pins, span: Some(self.span(policy, path)) }
    }
    fn lines(&self, entry: Option<&Entry<'c>>) -> Vec<String> {
        let Some(entry) = entry else { return vec![(self.say)(&Phrase::AnyPeer)] };
        match &entry.kind {
            PeerKind::Pods(pods) => {
                let labels = pods.pods.map(entries_text).unwrap_or_default();
                let mut lines = vec![if labels.is_empty() {
                    (self.say)(&Phrase::EveryPod)
                } else {
                    InCode(labels.join(", ")).to_string()
                }];
                if let Namespaces::Labelled(selector) = pods.namespaces {
                    let wants = entries_text(selector);
                    if !wants.is_empty() {
                        lines.push((self.say)(&Phrase::InNamespace(wants.join(", "))));
                    }
                }
                lines
            }
            PeerKind::Addresses(block) => {
                let shown: Vec<String> = block
                    .ranges
                    .iter()
                    .take(2)
                    .map(|range| range.cidr().unwrap_or_else(|| range.to_string()))
                    .collect();
                vec![InCode(shown.join(", ")).to_string()]
            }
            PeerKind::Nothing | PeerKind::Anything => vec![(self.say)(&Phrase::Unknown)],
        }
    }
    fn pins(&self, object: &crate::api::Object, is_there: impl Fn(&str, &Code) -> bool) -> Vec<Pin> {
        let name = ObjectRef::from(object);
        let told = self.about.told().into_iter().enumerate();
        let here = told.filter(|(_, step)| step.object.as_ref() == Some(&name) && is_there(&step.path, &step.code));
        here.filter_map(|(index, step)| Some(Pin { number: u8::try_from(index + 1).ok()?, outcome: step.outcome }))
            .collect()
    }
    fn span(&self, policy: &Policy<'c>, path: &str) -> Span {
        self.world.cluster.paste.sources.span(field_loc(&self.world, policy.object, path))
    }
    fn legend(&mut self) {
        let mut legend = Vec::new();
        let has = |state: EdgeState| self.graph.edges.iter().any(|edge| edge.state == state);
        for (state, phrase) in [
            (EdgeState::Allowed, Phrase::MayConnect),
            (EdgeState::Denied, Phrase::MayNot),
            (EdgeState::Unknown, Phrase::LabelsMissing(self.about.around.missing.clone())),
        ] {
            if has(state) {
                legend.push(LegendEntry { state, label: (self.say)(&phrase) });
            }
        }
        self.graph.legend = legend;
    }
}

fn policy_id(index: usize) -> String {
    format!("policy:{index}")
}
