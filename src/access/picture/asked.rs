//! What was asked in the picture: where the proof ends, and what every API server gives besides.

use super::{ASKED, ASKED_NODE, BINDINGS, Phrase, Picture, ROLES, SUBJECTS, chain, id, pin, subject_id};
use crate::access::fit::what;
use crate::access::{Answer, Code, Target, Who};
use crate::graph::{Edge, EdgeState, Icon, Node, NodeState, Shape};
use crate::text::Verdict;

impl Picture<'_> {
    pub(super) fn asked_node(&mut self, answer: &Answer) {
        let (verb, target) = (&answer.attributes.verb, what(&answer.attributes));
        let detail = match &answer.attributes.target {
            Target::Url(_) => String::new(),
            Target::Resource(target) if target.namespace.is_empty() => (self.say)(&Phrase::EveryNamespace),
            Target::Resource(target) => (self.say)(&Phrase::In(target.namespace.clone())),
        };
        self.node(Node {
            id: ASKED_NODE.to_owned(),
            label: format!("{verb} {target}"),
            code: true,
            detail,
            rank: ASKED,
            state: match answer.verdict {
                Verdict::Yes => NodeState::Good,
                Verdict::No => NodeState::Bad,
                Verdict::Unknown => NodeState::Missing,
            },
            verdict: Some(answer.verdict),
            ..Node::default()
        });
    }

    /// Where the proof ends before a role: at the subject itself, at a binding, or at a role that is not there.
    pub(super) fn without_binding(&mut self, answer: &Answer, user: &Who) {
        let steps = chain(self.about);
        let Some((at, last)) = steps.iter().enumerate().next_back() else { return };
        let (from, label) = match &last.code {
            Code::SuperUser { group, .. } => (subject_id(user), group.clone()),
            Code::NothingNames { .. } | Code::OwnRole { .. } | Code::Asker(_) => (subject_id(user), String::new()),
            Code::RoleMissing { role } | Code::RoleOutOfReach { role } => (id(role), String::new()),
            Code::OtherNamespace { role, .. } | Code::UrlNeedsClusterRoleBinding { role, .. } => {
                (id(role), String::new())
            }
            Code::NamesOthers { role, .. } | Code::GroupNotHeld { role, .. } | Code::NotBound { role, .. } => {
                (id(role), String::new())
            }
            _ => return,
        };
        let own = matches!(
            last.code,
            Code::SuperUser { .. } | Code::NothingNames { .. } | Code::OwnRole { .. } | Code::NotBound { .. }
        );
        let state = match answer.verdict {
            Verdict::Yes => EdgeState::Proof,
            Verdict::No if own => EdgeState::Denied,
            Verdict::No => EdgeState::Dim,
            Verdict::Unknown => EdgeState::Unknown,
        };
        let pins = if own { vec![pin(at, last.outcome)] } else { Vec::new() };
        self.graph.edges.push(Edge { from, to: ASKED_NODE.to_owned(), label, state, pins, ..Edge::default() });
    }

    /// What every API server gives, in one quiet row.
    pub(super) fn defaults(&mut self, answer: &Answer, user: &Who) {
        let defaults = answer.defaults;
        if defaults.bindings == 0 {
            return;
        }
        let quiet = answer.verdict != Verdict::Yes;
        let roles = match quiet {
            true => (self.say)(&Phrase::SayNothing(what(&answer.attributes))),
            false => (self.say)(&Phrase::BuiltIn),
        };
        let built_in = (self.say)(&Phrase::BuiltIn);
        let mut row = vec![
            (
                "defaults/bindings",
                Shape::Hexagon,
                Icon::Binding,
                Phrase::DefaultBindings(defaults.bindings),
                built_in.clone(),
                BINDINGS,
            ),
            ("defaults/roles", Shape::Card, Icon::Role, Phrase::DefaultRoles(defaults.roles), roles, ROLES),
        ];
        if defaults.groups > 0 {
            row.insert(
                0,
                ("defaults/groups", Shape::Pill, Icon::Group, Phrase::Groups(defaults.groups), built_in, SUBJECTS),
            );
        }
        let ids: Vec<&str> = row.iter().map(|(id, ..)| *id).collect();
        for (id, shape, icon, phrase, detail, rank) in row {
            let label = (self.say)(&phrase);
            self.node(Node {
                id: id.to_owned(),
                shape,
                icon,
                label,
                detail,
                rank,
                state: NodeState::Dim,
                ..Node::default()
            });
        }
        let first = ids.first().copied().unwrap_or_default().to_owned();
        self.graph.edges.push(Edge {
            from: subject_id(user),
            to: first,
            label: if defaults.groups > 0 { (self.say)(&Phrase::MemberOf) } else { String::new() },
            state: EdgeState::Member,
            ..Edge::default()
        });
        for (from, to) in ids.iter().zip(ids.iter().skip(1)) {
            let (from, to) = ((*from).to_owned(), (*to).to_owned());
            self.graph.edges.push(Edge { from, to, state: EdgeState::Dim, ..Edge::default() });
        }
    }
}
