//! Routes as a picture.

use super::gateway;
use super::survey::{self, Behind, ServiceView, Services, Way};
use super::table::service_ask;
use super::{Code, Phrase, Route, label_path};
use crate::api::Object;
use crate::cluster::{Cluster, Workload};
use crate::graph::{Edge, EdgeState, Graph, Group, Icon, Node, NodeState, Pin, Shape};
use crate::text::{ObjectRef, Outcome, Verdict};
use std::collections::BTreeMap;

pub(super) const HOSTS: u32 = 0;
pub(super) const PATHS: u32 = 1;
pub(super) const SERVICES: u32 = 2;
const PODS: u32 = 3;

/// The picture of every route; with `about`, that request's way is drawn into it.
pub fn graph(cluster: &Cluster, about: Option<&Route<Code>>, say: &dyn Fn(&Phrase) -> String) -> Graph {
    let (ways, more) = survey::ways(cluster);
    let http_ways = gateway::ways(cluster);
    let services = survey::services(cluster, &ways, &http_ways);
    let alone = ways.is_empty() && http_ways.is_empty();
    let mut picture = Picture { cluster, about, say, graph: Graph::default(), ways: &ways, alone };
    picture.graph.lanes = [Phrase::Host, Phrase::Path, Phrase::Service, Phrase::Pods].iter().map(say).collect();
    picture.hosts();
    for way in &ways {
        picture.way(way, &services);
    }
    for way in &http_ways {
        picture.http_way(way, &services);
    }
    for view in &services.views {
        picture.service(view);
    }
    picture.missing_step();
    if more > 0 {
        let label = say(&Phrase::More(more));
        picture.graph.nodes.push(Node {
            id: "more".into(),
            label,
            rank: HOSTS,
            state: NodeState::Dim,
            ..Node::default()
        });
    }
    let mut graph = picture.graph;
    // Lanes that nothing stands in are left out of a paste of Services alone.
    if alone && !graph.nodes.is_empty() {
        graph.lanes = [Phrase::Service, Phrase::Pods].iter().map(say).collect();
        graph.nodes.iter_mut().for_each(|node| node.rank = node.rank.saturating_sub(SERVICES));
    }
    graph
}

pub(super) struct Picture<'p, 'c> {
    pub(super) cluster: &'c Cluster,
    pub(super) about: Option<&'p Route<Code>>,
    pub(super) say: &'p dyn Fn(&Phrase) -> String,
    ways: &'p [Way<'c>],
    /// Whether there are Services alone.
    alone: bool,
    pub(super) graph: Graph,
}

/// What an object and field path are to the request asked about.
#[derive(Default)]
pub(super) struct Part {
    pub(super) pins: Vec<Pin>,
}

impl Part {
    pub(super) fn on_proof(&self) -> bool {
        self.pins.iter().any(|pin| pin.outcome == Outcome::Matched)
    }
    fn failed(&self) -> bool {
        self.pins.iter().any(|pin| pin.outcome == Outcome::Failed)
    }
    pub(super) fn edge(&self) -> EdgeState {
        match self.pins.first().map(|pin| pin.outcome) {
            None => EdgeState::Plain,
            Some(Outcome::Matched) => EdgeState::Proof,
            Some(Outcome::Failed) => EdgeState::Denied,
            Some(Outcome::Unknown) => EdgeState::Unknown,
        }
    }
}

impl<'p, 'c> Picture<'p, 'c> {
    /// The steps about one of these fields of an object.
    pub(super) fn part(&self, object: &Object, is_there: impl Fn(&str) -> bool) -> Part {
        let name = ObjectRef::from(object);
        let steps = self.about.iter().flat_map(|route| route.steps.iter().enumerate());
        let here = steps.filter(|(_, step)| step.object.as_ref() == Some(&name) && is_there(&step.path));
        let pins = here.filter_map(|(index, step)| {
            let number = u8::try_from(index + 1).ok().filter(|number| *number <= 9)?;
            Some(Pin { number, outcome: step.outcome })
        });
        Part { pins: pins.collect() }
    }

    pub(super) fn group(&mut self, namespace: &str) -> Option<String> {
        let id = format!("namespace:{namespace}");
        if !self.graph.groups.iter().any(|group| group.id == id) {
            let object = self.cluster.namespaces.get(namespace).and_then(|known| known.object);
            self.graph.groups.push(Group {
                id: id.clone(),
                label: (self.say)(&Phrase::Namespace(namespace.to_owned())),
                missing: false,
                span: object.map(|origin| self.cluster.paste.span(origin, "metadata.name")),
            });
        }
        Some(id)
    }

    pub(super) fn node(&mut self, node: Node) {
        if !self.graph.nodes.iter().any(|other| other.id == node.id) {
            self.graph.nodes.push(node);
        }
    }

    /// A node for each host of each Ingress, and for each default backend.
    fn hosts(&mut self) {
        let mut rules: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for way in self.ways {
            if let Some(entry) = way.entry {
                let rules = rules.entry(host_id(way)).or_default();
                if !rules.contains(&(entry.rule + 1)) {
                    rules.push(entry.rule + 1);
                }
            }
        }
        let mut ingresses: Vec<_> = self.ways.iter().map(|way| way.object.origin).collect();
        ingresses.dedup();
        let several = ingresses.len() > 1;
        for way in self.ways {
            let id = host_id(way);
            let class = self.part(way.object, |path| path == "spec.ingressClassName" || path == "spec");
            let (label, mut detail, icon, part, span) = match way.entry {
                Some(entry) => {
                    let label = match entry.host {
                        "" => (self.say)(&Phrase::EveryHost),
                        host => host.to_owned(),
                    };
                    let mine = rules.get(&id).map_or(&[][..], Vec::as_slice);
                    let detail = (self.say)(&match mine {
                        [one] => Phrase::Rule(*one),
                        several => Phrase::Rules(several.to_vec()),
                    });
                    let fields: Vec<String> = mine.iter().map(|rule| format!("spec.rules[{}]", rule - 1)).collect();
                    let part = self.part(way.object, |path| {
                        fields.iter().any(|field| path == field || path.strip_suffix(".host") == Some(field))
                    });
                    (label, detail, Icon::Host, part, format!("{}.host", entry.rule_path()))
                }
                None => {
                    let part = self.part(way.object, |path| path == way.field);
                    let label = (self.say)(&Phrase::AnythingElse);
                    (label, (self.say)(&Phrase::DefaultBackend), Icon::Default, part, way.field.clone())
                }
            };
            if several {
                detail = format!("{} · {detail}", way.object.metadata.name);
            }
            if let Some(class) = way.unserved_class().filter(|class| !class.is_empty()) {
                detail = (self.say)(&Phrase::ClassNotServed(class));
            }
            let state = match (way.unserved_class(), part.on_proof(), part.failed()) {
                (Some(_), ..) => NodeState::Missing,
                (None, true, _) => NodeState::Proof,
                (None, _, true) => NodeState::Bad,
                _ => NodeState::Plain,
            };
            let group = self.group(way.object.namespace());
            let mut pins = part.pins;
            pins.extend(class.pins.into_iter().filter(|pin| pin.outcome == Outcome::Unknown));
            self.node(Node {
                id,
                kind: "Ingress".into(),
                shape: Shape::Cut,
                icon,
                label,
                detail,
                group,
                rank: HOSTS,
                state,
                verdict: (state == NodeState::Bad).then_some(Verdict::No),
                pins,
                span: Some(self.cluster.span(way.object, &span)),
                ask: way.entry.is_none().then(|| survey::ask(way, self.ways)).flatten(),
                ..Node::default()
            });
        }
    }

    /// The path of a way, and its links to host and Service.
    fn way(&mut self, way: &Way<'c>, services: &Services<'c>) {
        let host = host_id(way);
        let group = self.group(way.object.namespace());
        let mut from = host.clone();
        let mut on_proof = self.part(way.object, |path| path == way.field).on_proof();
        if let Some((entry, path)) = way.entry.and_then(|entry| Some((entry, entry.path?))) {
            let part = self.part(way.object, |path| path == way.field);
            let id = format!("path:{}/{}/{}", way.object.namespace(), way.object.metadata.name, way.field);
            let span = Some(self.cluster.span(way.object, &way.field));
            let state = match (part.on_proof(), part.failed()) {
                (true, _) => NodeState::Proof,
                (_, true) => NodeState::Bad,
                _ => NodeState::Plain,
            };
            self.node(Node {
                id: id.clone(),
                kind: "Ingress".into(),
                shape: Shape::Slant,
                icon: Icon::Path,
                label: path.pattern.to_owned(),
                code: true,
                detail: path.type_name.to_owned(),
                group,
                rank: PATHS,
                state,
                span: span.clone(),
                ask: survey::ask(way, self.ways),
                ..Node::default()
            });
            debug_assert_eq!(entry.object.origin, way.object.origin);
            let state = part.edge();
            self.graph.edges.push(Edge { from: host, to: id.clone(), state, pins: part.pins, span, ..Edge::default() });
            from = id;
        } else if way.entry.is_some() {
            on_proof = self.part(way.object, |path| path.starts_with("spec.rules")).on_proof();
        }
        let Some((namespace, name, port)) = way.service() else { return };
        let Some(view) = services.get(namespace, name) else { return };
        let field = format!("{}.{}", way.field, if way.entry.is_some() { "backend.service" } else { "service" });
        let span = Some(self.cluster.span(way.object, &field));
        let mut edge = Edge {
            from,
            to: service_id(namespace, name),
            label: survey::asked_port(self.cluster, view, &port),
            state: if on_proof { EdgeState::Proof } else { EdgeState::Plain },
            span,
            ..Edge::default()
        };
        if let Some(service) = view.object.filter(|_| on_proof) {
            let ports = |path: &str| path.starts_with("spec.ports") && !path.ends_with(".targetPort");
            let part = self.part(service, |path| ports(path) || path == "spec.externalName");
            if !part.pins.is_empty() {
                edge.state = part.edge();
                edge.pins = part.pins;
            }
        } else if view.object.is_none() {
            edge.state = EdgeState::Unknown;
        }
        self.graph.edges.push(edge);
    }

    /// Whether the request asked about is sent to this Service.
    pub(super) fn is_asked(&self, view: &ServiceView<'_>) -> Option<&'p Route<Code>> {
        self.about.filter(|route| {
            route.service.as_deref().and_then(|name| name.split_once('/')) == Some((&view.namespace, &view.name))
        })
    }

    fn service(&mut self, view: &ServiceView<'c>) {
        let id = service_id(&view.namespace, &view.name);
        let group = self.group(&view.namespace);
        let asked = self.is_asked(view);
        let missing = matches!(view.behind, Behind::NotPasted);
        let on_proof = asked.is_some();
        let dns = view.object.map(|object| self.part(object, |path| path == "metadata.name")).unwrap_or_default();
        let alone = view.object.filter(|_| !dns.pins.is_empty());
        let ports =
            alone.map(|object| self.part(object, |path| path.starts_with("spec.ports") && !path.contains("].")));
        let mut pins = dns.pins;
        pins.extend(ports.into_iter().flat_map(|part| part.pins));
        let unnamed = asked.iter().flat_map(|route| route.steps.iter().enumerate());
        pins.extend(
            unnamed
                .filter(|(_, step)| matches!(step.code, Code::ServiceMissing { .. }))
                .filter_map(|(index, step)| Some(Pin { number: u8::try_from(index + 1).ok()?, outcome: step.outcome })),
        );
        let detail = match missing {
            true => (self.say)(&Phrase::NotPasted),
            false if view.ports.is_empty() => String::new(),
            false => (self.say)(&Phrase::ServicePort(view.ports.clone())),
        };
        let ask = view.object.filter(|_| self.alone).map(|_| service_ask(view));
        self.node(Node {
            id: id.clone(),
            kind: "Service".into(),
            shape: Shape::Socket,
            icon: Icon::Service,
            label: view.name.clone(),
            detail,
            group: group.clone(),
            rank: SERVICES,
            state: match (missing, on_proof) {
                (true, _) => NodeState::Missing,
                (_, true) => NodeState::Proof,
                _ => NodeState::Plain,
            },
            pins,
            span: view.object.map(|object| self.cluster.span(object, "")),
            ask,
            ..Node::default()
        });
        match &view.behind {
            Behind::NotPasted => {}
            Behind::Workloads(workloads, more) => self.workloads(&id, view, workloads, *more, group),
            Behind::NoPods { selector } => {
                let (label, path) = (Phrase::NoPodMatches, "spec.selector");
                self.empty(&id, view, label, selector.clone(), |at| at == path, group, NodeState::Empty);
            }
            Behind::NoPodsPasted { selector } => {
                let is_there = |path: &str| path == "spec.selector";
                self.empty(&id, view, Phrase::NotPasted, selector.clone(), is_there, group, NodeState::Missing);
            }
            Behind::NoTarget { target } => {
                let is_there = |path: &str| path.ends_with(".targetPort");
                self.empty(&id, view, Phrase::NoSuchTarget, target.clone(), is_there, group, NodeState::Empty);
            }
            Behind::Unknown => {
                self.empty(
                    &id,
                    view,
                    Phrase::Unknown,
                    (self.say)(&Phrase::NoSelector),
                    |at| at == "spec",
                    group,
                    NodeState::Missing,
                );
            }
            Behind::Elsewhere(addresses) => {
                let label = addresses.first().cloned().unwrap_or_else(|| (self.say)(&Phrase::Unknown));
                let detail = match addresses.len() {
                    0 | 1 => view.object.and_then(Object::as_service).map(|service| service.spec.type_.clone()),
                    count => Some((self.say)(&Phrase::More(count - 1))),
                };
                let to = format!("elsewhere:{id}");
                self.node(Node {
                    id: to.clone(),
                    shape: Shape::Cut,
                    icon: Icon::Address,
                    label,
                    detail: detail.unwrap_or_default(),
                    group: None,
                    rank: PODS,
                    state: if on_proof { NodeState::Good } else { NodeState::Plain },
                    verdict: on_proof.then_some(Verdict::Yes),
                    ..Node::default()
                });
                self.graph.edges.push(Edge {
                    from: id,
                    to,
                    state: if on_proof { EdgeState::Proof } else { EdgeState::Plain },
                    ..Edge::default()
                });
            }
        }
    }

    fn workloads(
        &mut self,
        id: &str,
        view: &ServiceView<'c>,
        workloads: &[&'c Workload],
        more: usize,
        group: Option<String>,
    ) {
        let asked = self.is_asked(view);
        let shut = asked.and_then(|route| route.policy.allowed) == Some(Verdict::No);
        for workload in workloads {
            let peer = workload.peer();
            let reached = asked.is_some_and(|route| route.pods.iter().flatten().any(|pod| *pod == peer));
            let object = self.cluster.objects().find(|object| object.origin == workload.origin);
            let part = object.map(|object| self.part(object, |_| true)).unwrap_or_default();
            let labels = match view.object.and_then(Object::as_service).and_then(|service| service.selector()) {
                Some(selector) if selector.len() == 1 => {
                    selector.keys().next().map(|key| label_path(workload.labels_path, key))
                }
                _ => None,
            };
            let span =
                object.map(|object| self.cluster.span(object, labels.as_deref().unwrap_or(workload.labels_path)));
            let verdict = reached.then_some(if shut { Verdict::No } else { Verdict::Yes });
            let kind = workload.kind.clone();
            let detail = (self.say)(&Phrase::WorkloadPods { kind: kind.clone(), pods: workload.replicas });
            let to = format!("workload:{peer}");
            let state = match verdict {
                Some(Verdict::Yes) => NodeState::Good,
                Some(_) => NodeState::Bad,
                None => NodeState::Plain,
            };
            let node = Node {
                id: to.clone(),
                shape: if kind == "Pod" { Shape::Card } else { Shape::Stack },
                icon: if kind == "Pod" { Icon::Pod } else { Icon::Workload },
                kind,
                label: workload.name.clone(),
                detail,
                group: group.clone(),
                rank: PODS,
                state,
                verdict,
                pins: part.pins,
                span,
                ..Node::default()
            };
            match self.graph.nodes.iter_mut().find(|other| other.id == to) {
                // Two Services may share pods: the one asked about decides how they look.
                Some(other) if reached => *other = node,
                Some(_) => {}
                None => self.graph.nodes.push(node),
            }
            let state = match (reached, shut) {
                (true, false) => EdgeState::Proof,
                (true, true) => EdgeState::Denied,
                _ => EdgeState::Plain,
            };
            self.graph.edges.push(Edge {
                from: id.to_owned(),
                to,
                label: view.targets.clone(),
                state,
                ..Edge::default()
            });
        }
        if more > 0 {
            let to = format!("more:{id}");
            let label = (self.say)(&Phrase::More(more));
            self.node(Node { id: to.clone(), label, group, rank: PODS, state: NodeState::Dim, ..Node::default() });
            self.graph.edges.push(Edge { from: id.to_owned(), to, state: EdgeState::Member, ..Edge::default() });
        }
    }

    /// Nobody, or nobody known, where pods would stand.
    #[allow(clippy::too_many_arguments)]
    fn empty(
        &mut self,
        id: &str,
        view: &ServiceView<'c>,
        label: Phrase,
        detail: String,
        is_there: impl Fn(&str) -> bool,
        group: Option<String>,
        state: NodeState,
    ) {
        let pins = view.object.map(|object| self.part(object, is_there).pins).unwrap_or_default();
        let to = format!("nobody:{id}");
        let known = state == NodeState::Empty;
        self.node(Node {
            id: to.clone(),
            kind: "Pod".into(),
            label: (self.say)(&label),
            detail,
            group,
            rank: PODS,
            state,
            verdict: Some(if known { Verdict::No } else { Verdict::Unknown }),
            pins,
            span: view.object.map(|object| self.cluster.span(object, "spec.selector")),
            ..Node::default()
        });
        let state = if known { EdgeState::Denied } else { EdgeState::Unknown };
        self.graph.edges.push(Edge { from: id.to_owned(), to, state, ..Edge::default() });
    }

    /// A controller scaled to nothing has no node of its own: its step goes to the place of the missing pods.
    fn missing_step(&mut self) {
        let Some(route) = self.about else { return };
        for (index, step) in route.steps.iter().enumerate() {
            if !matches!(step.code, Code::ScaledToNothing { .. }) {
                continue;
            }
            let to = route.service.as_deref().map(|service| format!("nobody:service:{service}"));
            let pin = u8::try_from(index + 1).ok().map(|number| Pin { number, outcome: step.outcome });
            if let Some(node) = self.graph.nodes.iter_mut().find(|node| Some(&node.id) == to.as_ref()) {
                node.pins.extend(pin);
            }
        }
    }
}

fn host_id(way: &Way<'_>) -> String {
    let ingress = format!("{}/{}", way.object.namespace(), way.object.metadata.name);
    match way.entry {
        Some(entry) => format!("host:{ingress}/{}", entry.host),
        None => format!("default:{ingress}"),
    }
}

pub(super) fn service_id(namespace: &str, name: &str) -> String {
    format!("service:{namespace}/{name}")
}
