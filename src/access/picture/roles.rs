//! Roles with their rules in the picture.

use super::bindings::{Part, part};
use super::rule::{failing_line, lines};
use super::{ASKED_NODE, MAX_RULES, Phrase, Picture, ROLES, chain, edge_of, edge_state, id, pin};
use crate::access::{Binding, Code, Role, Rule};
use crate::graph::{Edge, EdgeState, Icon, Node, NodeState, Row};
use crate::text::{Outcome, Sentence, Verdict};

impl Picture<'_> {
    pub(super) fn role_of(&mut self, binding: &Binding) {
        let pins = self.pins(binding, Part::RoleRef);
        let (to, state) = match binding.role.and_then(|role| self.access.roles().get(role)) {
            Some(role) => {
                self.role(role);
                (id(&role.object_ref()), edge_state(&pins))
            }
            None => {
                let role = binding.role_object_ref();
                let group = self.namespace(role.namespace.as_deref());
                self.node(Node {
                    id: id(&role),
                    kind: role.kind.clone(),
                    icon: Icon::Role,
                    label: role.name.clone(),
                    detail: (self.say)(&Phrase::NotInPaste(role.kind.clone())),
                    group,
                    rank: ROLES,
                    state: NodeState::Missing,
                    verdict: Some(Verdict::Unknown),
                    span: binding.origin.map(|origin| self.cluster.paste.span(origin, "roleRef.name")),
                    ..Node::default()
                });
                (id(&role), EdgeState::Unknown)
            }
        };
        let span = binding.origin.map(|origin| self.cluster.paste.span(origin, "roleRef"));
        let from = id(&binding.object_ref());
        self.graph.edges.push(Edge { from, to, state, pins, span, ..Edge::default() });
    }

    /// A role with its rules as rows; the one that decides leads to what was asked.
    pub(super) fn role(&mut self, role: &Role) {
        let role_id = id(&role.object_ref());
        if self.drawn.contains(&role_id) {
            return;
        }
        let chain = chain(self.about);
        let referred = chain
            .iter()
            .any(|step| matches!(&step.code, Code::Refers { role: named, .. } if *named == role.object_ref()));
        let deciding = chain
            .iter()
            .enumerate()
            .next_back()
            .filter(|_| referred)
            .filter(|(_, step)| part(&step.code) == Some(Part::Rule));
        let decides = |rule: &&Rule| {
            let source = self.access.roles().get(rule.from).map(Role::object_ref);
            deciding.is_some_and(|(_, step)| {
                step.object == source && step.path.starts_with(&format!("rules[{}]", rule.index))
            })
        };
        let (first, rest): (Vec<&Rule>, Vec<&Rule>) = role.rules.iter().partition(decides);
        let more = role.rules.len().saturating_sub(MAX_RULES);
        let mut rows: Vec<Row> = Vec::new();
        for (at, rule) in first.iter().chain(&rest).take(MAX_RULES).enumerate() {
            let step = deciding.filter(|_| at < first.len());
            let origin = self.access.roles().get(rule.from).and_then(|role| role.origin);
            let fails = step.and_then(|(_, step)| failing_line(&step.code));
            rows.push(Row {
                fails,
                lines: lines(
                    rule,
                    self.about.map(|answer| &answer.attributes).filter(|_| step.is_some()),
                    fails,
                    self.say,
                ),
                state: match step.map(|(_, step)| step.outcome) {
                    Some(Outcome::Matched) => NodeState::Proof,
                    Some(Outcome::Failed) => NodeState::Bad,
                    Some(Outcome::Unknown) => NodeState::Missing,
                    None => NodeState::Plain,
                },
                pins: step.map(|(at, step)| pin(at, step.outcome)).into_iter().collect(),
                span: origin.map(|origin| self.cluster.paste.span(origin, &format!("rules[{}]", rule.index))),
            });
        }
        if more > 0 {
            rows.push(Row { lines: vec![Sentence::new((self.say)(&Phrase::MoreRules(more)))], ..Row::default() });
        }
        let no_row = deciding.filter(|_| first.is_empty());
        let group = self.namespace(Some(&role.namespace));
        let built_in = role.is_built_in().then(|| (self.say)(&Phrase::BuiltIn));
        self.node(Node {
            id: role_id.clone(),
            kind: role.kind.as_str().to_owned(),
            icon: Icon::Role,
            label: role.name.clone(),
            detail: [Some(role.kind.as_str().to_owned()), built_in]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · "),
            group,
            rank: ROLES,
            rows,
            state: if referred { NodeState::Proof } else { NodeState::Plain },
            pins: no_row.map(|(at, step)| pin(at, step.outcome)).into_iter().collect(),
            span: role.origin.map(|origin| self.cluster.paste.span(origin, "metadata.name")),
            ..Node::default()
        });
        if let Some((_, step)) = deciding {
            self.graph.edges.push(Edge {
                from: role_id,
                from_row: (!first.is_empty()).then_some(0),
                to: ASKED_NODE.to_owned(),
                state: edge_of(step.outcome),
                span: step.span.clone(),
                ..Edge::default()
            });
        }
    }
}
