//! HTTPRoutes in the picture of routes.

use super::Phrase;
use super::picture::{HOSTS, PATHS, Part, Picture, SERVICES, service_id};
use super::survey::{HttpWay, Services};
use super::table::http_ask;
use crate::graph::{Edge, EdgeState, Icon, Node, NodeState, Pin, Shape};
use crate::text::Verdict;

impl<'c> Picture<'_, 'c> {
    /// A match of an HTTPRoute: its host, its path, and its Services or its redirect.
    pub(super) fn http_way(&mut self, way: &HttpWay<'c>, services: &Services<'c>) {
        let name = &way.object.metadata.name;
        let route = format!("{}/{name}", way.object.namespace());
        let part = self.part(way.object, |path| path == way.field);
        let group = self.group(way.object.namespace());
        let host = format!("httproute-host:{route}/{}", way.host);
        let attached = self.part(way.object, |path| path == "spec.parentRefs");
        // The listener is where the request comes in, and has no node of its own.
        let listener = self.about.iter().flat_map(|about| about.steps.iter().enumerate()).filter(|(_, step)| {
            step.object.as_ref().is_some_and(|object| object.kind == "Gateway") && !part.pins.is_empty()
        });
        let mut pins: Vec<Pin> = listener
            .filter_map(|(index, step)| Some(Pin { number: u8::try_from(index + 1).ok()?, outcome: step.outcome }))
            .collect();
        if !part.pins.is_empty() {
            pins.extend(attached.pins);
        }
        let span = if way.host.is_empty() { "spec" } else { "spec.hostnames" };
        let host_node = Node {
            id: host.clone(),
            kind: "HTTPRoute".into(),
            shape: Shape::Cut,
            icon: Icon::Host,
            label: if way.host.is_empty() { (self.say)(&Phrase::EveryHost) } else { way.host.clone() },
            detail: format!("HTTPRoute {name}"),
            group: group.clone(),
            rank: HOSTS,
            state: if part.on_proof() { NodeState::Proof } else { NodeState::Plain },
            pins,
            span: Some(self.cluster.span(way.object, span)),
            ..Node::default()
        };
        match self.graph.nodes.iter_mut().find(|node| node.id == host) {
            Some(node) if part.on_proof() => *node = host_node,
            Some(_) => {}
            None => self.graph.nodes.push(host_node),
        }
        let id = format!("httproute:{route}/{}/{}", way.host, way.field);
        let span = Some(self.cluster.span(way.object, &way.field));
        self.node(Node {
            id: id.clone(),
            kind: "HTTPRoute".into(),
            shape: Shape::Slant,
            icon: Icon::Path,
            label: way.pattern.clone(),
            code: true,
            detail: way.kind.clone(),
            group,
            rank: PATHS,
            state: if part.on_proof() { NodeState::Proof } else { NodeState::Plain },
            span: span.clone(),
            ask: http_ask(way),
            ..Node::default()
        });
        let on_proof = part.on_proof();
        self.graph.edges.push(Edge {
            from: host,
            to: id.clone(),
            state: part.edge(),
            pins: part.pins,
            span,
            ..Edge::default()
        });
        if let Some(status) = way.redirect {
            let part = self.part(way.object, |path| path.starts_with(&format!("{}.filters", way.rule)));
            let to = format!("redirect:{id}");
            self.node(Node {
                id: to.clone(),
                shape: Shape::Cut,
                icon: Icon::Address,
                label: (self.say)(&Phrase::Redirect(status)),
                rank: SERVICES,
                state: if part.on_proof() && on_proof { NodeState::Good } else { NodeState::Plain },
                verdict: (part.on_proof() && on_proof).then_some(Verdict::Yes),
                ..Node::default()
            });
            let pins = if on_proof { part.pins } else { Vec::new() };
            let state = if pins.is_empty() { EdgeState::Plain } else { EdgeState::Proof };
            self.graph.edges.push(Edge { from: id.clone(), to, state, pins, ..Edge::default() });
        }
        for backend in &way.backends {
            let Some(view) = services.get(&backend.namespace, &backend.name) else { continue };
            let label = match &backend.share {
                Some(share) => format!("{} · {share}", backend.port),
                None => backend.port.to_string(),
            };
            let mut edge = Edge {
                from: id.clone(),
                to: service_id(&backend.namespace, &backend.name),
                label,
                state: if view.object.is_none() { EdgeState::Unknown } else { EdgeState::Plain },
                span: Some(self.cluster.span(way.object, &backend.field)),
                ..Edge::default()
            };
            if on_proof {
                let below = format!("{}.", backend.field);
                let named = self.part(way.object, |path| path == backend.field || path.starts_with(&below));
                let ports = view.object.map(|service| {
                    self.part(service, |path| path.starts_with("spec.ports") && !path.ends_with(".targetPort"))
                });
                edge.pins = named.pins.into_iter().chain(ports.into_iter().flat_map(|part| part.pins)).collect();
                let worst = Part { pins: edge.pins.iter().rev().copied().collect() };
                if self.is_asked(view).is_some() || !edge.pins.is_empty() {
                    edge.state = if edge.pins.is_empty() { EdgeState::Proof } else { worst.edge() };
                }
            }
            self.graph.edges.push(edge);
        }
    }
}
