//! Subjects and bindings in the picture, with the proof's steps about them.

use super::table::list_question;
use super::{BINDINGS, Phrase, Picture, SUBJECTS, chain, edge_state, id, pin, subject_id};
use crate::access::why::{names, who};
use crate::access::{Answer, Binding, Code, Who};
use crate::graph::{Edge, EdgeState, Icon, Node, NodeState, Pin, Shape};
use crate::text::Outcome;

/// Which part of the picture a step is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Subject,
    RoleRef,
    Rule,
}

impl Picture<'_> {
    pub(super) fn subject(&mut self, who: &Who, state: NodeState) {
        let group = self.namespace(who.namespace.as_deref());
        let pasted = self.cluster.objects().find(|object| {
            object.kind == who.kind
                && object.metadata.name == who.name
                && who.namespace.as_deref().is_none_or(|namespace| object.namespace() == namespace)
        });
        let icon = match who.kind.as_str() {
            "Group" => Icon::Group,
            "ServiceAccount" => Icon::ServiceAccount,
            _ => Icon::User,
        };
        self.node(Node {
            id: subject_id(who),
            kind: who.kind.clone(),
            shape: Shape::Pill,
            icon,
            label: who.name.clone(),
            detail: who.kind.clone(),
            group,
            rank: SUBJECTS,
            state,
            span: pasted.map(|object| self.cluster.span(object, "metadata.name")),
            ask: list_question(who, ""),
            ..Node::default()
        });
    }

    /// A binding of whoever is asked about, with its role and the proof's steps.
    pub(super) fn bound(&mut self, binding: &Binding, answer: Option<&Answer>, user: &Who) {
        self.binding(binding);
        self.role_of(binding);
        let binding_id = id(&binding.object_ref());
        let identity = answer.map(|answer| &answer.identity);
        let named = binding
            .subjects
            .iter()
            .enumerate()
            .find(|(_, subject)| identity.is_some_and(|identity| names(binding, subject, identity)));
        let pins = self.pins(binding, Part::Subject);
        let state = edge_state(&pins);
        let span = named.and_then(|(at, _)| Some(self.cluster.paste.span(binding.origin?, &format!("subjects[{at}]"))));
        let from = match named.filter(|(_, subject)| subject.kind == "Group") {
            // Through a group: membership first, then the binding.
            Some((_, subject)) => {
                let group = who(binding, subject, identity);
                self.subject(&group, if pins.is_empty() { NodeState::Plain } else { NodeState::Proof });
                let edge = Edge {
                    from: subject_id(user),
                    to: subject_id(&group),
                    label: (self.say)(&Phrase::MemberOf),
                    state: EdgeState::Member,
                    ..Edge::default()
                };
                if !self.graph.edges.contains(&edge) {
                    self.graph.edges.push(edge);
                }
                subject_id(&group)
            }
            None => subject_id(user),
        };
        self.graph.edges.push(Edge { from, to: binding_id, state, pins, span, ..Edge::default() });
    }

    pub(super) fn binding(&mut self, binding: &Binding) {
        let group = self.namespace(Some(&binding.namespace));
        let failed = chain(self.about).iter().enumerate().find(|(_, step)| {
            step.object == Some(binding.object_ref())
                && matches!(step.code, Code::OtherNamespace { .. } | Code::UrlNeedsClusterRoleBinding { .. })
        });
        let holds = |step: &crate::text::Step<Code>| {
            step.object == Some(binding.object_ref()) && step.outcome == Outcome::Matched
        };
        let on_path = chain(self.about).iter().any(holds);
        let built_in = binding.is_built_in().then(|| (self.say)(&Phrase::BuiltIn));
        self.node(Node {
            id: id(&binding.object_ref()),
            kind: binding.kind.as_str().to_owned(),
            shape: Shape::Hexagon,
            icon: Icon::Binding,
            label: binding.name.clone(),
            detail: [Some(binding.kind.as_str().to_owned()), built_in]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · "),
            group,
            rank: BINDINGS,
            state: match (failed, on_path) {
                (Some(_), _) => NodeState::Bad,
                (None, true) => NodeState::Proof,
                (None, false) => NodeState::Plain,
            },
            pins: failed.map(|(at, step)| pin(at, step.outcome)).into_iter().collect(),
            span: binding.origin.map(|origin| self.cluster.paste.span(origin, "metadata.name")),
            ..Node::default()
        });
    }

    /// The numbers of the steps about a part of a binding.
    pub(super) fn pins(&self, binding: &Binding, about: Part) -> Vec<Pin> {
        chain(self.about)
            .iter()
            .enumerate()
            .filter(|(_, step)| step.object == Some(binding.object_ref()) && part(&step.code) == Some(about))
            .map(|(at, step)| pin(at, step.outcome))
            .collect()
    }
}

pub(super) fn part(code: &Code) -> Option<Part> {
    Some(match code {
        Code::Names { .. } | Code::NamesOthers { .. } | Code::GroupNotHeld { .. } => Part::Subject,
        Code::Refers { .. } | Code::RoleMissing { .. } | Code::RoleOutOfReach { .. } => Part::RoleRef,
        Code::Grants { .. }
        | Code::GrantsUrl { .. }
        | Code::SourceMissing { .. }
        | Code::VerbMissing { .. }
        | Code::SubresourceMissing { .. }
        | Code::ResourceMissing { .. }
        | Code::GroupMissing { .. }
        | Code::NameMissing { .. }
        | Code::NameNeeded { .. }
        | Code::UrlMissing { .. }
        | Code::NoRule { .. } => Part::Rule,
        Code::SuperUser { .. }
        | Code::NothingNames { .. }
        | Code::OwnRole { .. }
        | Code::NotBound { .. }
        | Code::AlsoNamespaces { .. }
        | Code::AlsoNames { .. }
        | Code::OtherNamespace { .. }
        | Code::UrlNeedsClusterRoleBinding { .. }
        | Code::AlsoEverywhere { .. }
        | Code::AlsoSubjects { .. }
        | Code::AlsoResources { .. }
        | Code::AlsoVerbs { .. }
        | Code::AlsoRole { .. }
        | Code::Chain(_)
        | Code::Asker(_) => return None,
    })
}
