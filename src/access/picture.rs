//! Access as a picture and as a table: subjects, bindings, roles with their rules, and what was asked.

mod asked;
mod bindings;
mod directions;
mod roles;
mod rule;
mod table;

pub use directions::{can_i_line, matrix_table, subject_graph, who_graph, who_table};
pub(super) use rule::{lines, rule_text};
pub use table::table;

use super::code::{Code, Who};
use super::fit::what;
use super::why::{names, who, who_is};
use super::{Access, Answer, Binding};
use crate::cluster::Cluster;
use crate::graph::{Edge, EdgeState, Graph, Group, Icon, LegendEntry, Node, NodeState, Pin, Shape};
use crate::kubeconfig::IdentityCode;
use crate::text::{ObjectRef, Outcome, Span};
use std::collections::BTreeSet;

const SUBJECTS: u32 = 0;
pub(super) const BINDINGS: u32 = 1;
const ROLES: u32 = 2;
const ASKED: u32 = 3;
/// The id of what was asked.
pub(super) const ASKED_NODE: &str = "asked";

/// At most this many bindings are drawn; a picture of more is not readable.
const MAX_BINDINGS: usize = 24;
/// At most this many rules are drawn in a role, and words in one of their lists.
const MAX_RULES: usize = 5;
const MAX_WORDS: usize = 5;
/// At most this many rows are in the table.
pub(super) const MAX_ROWS: usize = 500;

/// Words that stand in pictures and table heads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phrase {
    Subject,
    Binding,
    Role,
    Asked,
    Rights,
    Where,
    Can,
    On,
    Named,
    CoreGroup,
    AnyGroup,
    EveryNamespace,
    In(String),
    Namespace(String),
    BuiltIn,
    Groups(usize),
    DefaultBindings(usize),
    DefaultRoles(usize),
    SayNothing(String),
    NotInPaste(String),
    MemberOf,
    Authorizer,
    Through,
    Line(String),
    More(usize),
    MoreRules(usize),
    LegendProof,
    LegendMissing,
    LegendMember,
    /// A type of resource, as a column's head.
    Resource,
    /// So many subjects that only what every API server has names.
    BuiltInSubjects(usize),
}

pub(super) type Say<'s> = &'s dyn Fn(&Phrase) -> String;

/// The picture of who is bound to what; with `about`, that question's proof is drawn into what concerns its subject.
pub fn graph(access: &Access, cluster: &Cluster, about: Option<&Answer>, say: Say<'_>) -> Graph {
    let mut picture = Picture { access, cluster, about, say, graph: Graph::default(), drawn: BTreeSet::new() };
    picture.graph.lanes = [Phrase::Subject, Phrase::Binding, Phrase::Role].iter().map(say).collect();
    match about {
        Some(answer) => {
            picture.graph.lanes.push(say(&Phrase::Asked));
            picture.question(answer);
        }
        None => picture.everything(),
    }
    picture.legend();
    picture.graph
}

/// The steps that are drawn: the first chain of a yes, the nearest miss of a no.
pub(super) fn chain(about: Option<&Answer>) -> &[crate::text::Step<Code>] {
    let Some(answer) = about else { return &[] };
    let witness = answer.proof.witnesses.first().map(Vec::as_slice);
    witness.or(answer.proof.candidates.first().map(|candidate| candidate.steps.as_slice())).unwrap_or_default()
}

fn label(who: &Who) -> String {
    match &who.namespace {
        Some(namespace) => format!("{namespace}/{}", who.name),
        None => who.name.clone(),
    }
}

fn id(object: &ObjectRef) -> String {
    format!("{}/{}/{}", object.kind, object.namespace.as_deref().unwrap_or(""), object.name)
}

pub(super) fn subject_id(who: &Who) -> String {
    format!("{}/{}/{}", who.kind, who.namespace.as_deref().unwrap_or(""), who.name)
}

pub(super) struct Picture<'p> {
    pub access: &'p Access,
    pub cluster: &'p Cluster,
    pub about: Option<&'p Answer>,
    pub say: Say<'p>,
    pub graph: Graph,
    /// Ids of the nodes that are there.
    drawn: BTreeSet<String>,
}

impl Picture<'_> {
    fn question(&mut self, answer: &Answer) {
        let user = who_is(&answer.identity.user);
        let steps = chain(self.about);
        self.asked_node(answer);
        let user = self.asker(user);
        if self.authorizers(answer, &user) {
            return;
        }
        let on_path: Vec<String> = steps.iter().filter_map(|step| step.object.as_ref()).map(id).collect();
        let bindings: Vec<&Binding> = self
            .access
            .bindings()
            .iter()
            .filter(|binding| {
                let named = binding.subjects.iter().any(|subject| names(binding, subject, &answer.identity));
                on_path.contains(&id(&binding.object_ref())) || (named && !binding.is_built_in())
            })
            .collect();
        let (path, others): (Vec<&Binding>, Vec<&Binding>) =
            bindings.into_iter().partition(|binding| on_path.contains(&id(&binding.object_ref())));
        let more = (path.len() + others.len()).saturating_sub(MAX_BINDINGS);
        for binding in path.into_iter().chain(others).take(MAX_BINDINGS) {
            self.bound(binding, Some(answer), &user);
        }
        self.more(more);
        self.without_binding(answer, &user);
        self.defaults(answer, &user);
    }

    /// Whoever is asked about; where the kubeconfig tells who that is, its context stands before. Somebody whom the paste
    /// does not tell stands there by the kubeconfig's name.
    fn asker(&mut self, mut user: Who) -> Who {
        let steps = chain(self.about).iter().enumerate();
        let told: Vec<_> = steps
            .filter_map(|(at, step)| match &step.code {
                Code::Asker(code) => Some((at, step, code)),
                _ => None,
            })
            .collect();
        let unknown = told.last().filter(|(.., code)| code.is_unknown());
        if let Some(name) = unknown.and_then(|(_, step, _)| step.object.as_ref()) {
            user.name.clone_from(&name.name);
        }
        self.subject(&user, if unknown.is_some() { NodeState::Missing } else { NodeState::Proof });
        let mut from: Option<String> = None;
        let (mut pins, mut span) = (Vec::new(), None);
        for (at, step, code) in &told {
            match code {
                IdentityCode::Context { context, .. } => {
                    let id = format!("context/{context}");
                    self.node(Node {
                        id: id.clone(),
                        kind: "context".to_owned(),
                        shape: Shape::Tag,
                        icon: Icon::Context,
                        label: context.clone(),
                        detail: "context".to_owned(),
                        rank: SUBJECTS,
                        state: NodeState::Proof,
                        pins: vec![pin(*at, step.outcome)],
                        span: step.span.clone(),
                        ..Node::default()
                    });
                    from = Some(id);
                }
                _ => {
                    pins.push(pin(*at, step.outcome));
                    span.clone_from(&step.span);
                }
            }
        }
        let state = told.last().map_or(EdgeState::Plain, |(_, step, _)| edge_of(step.outcome));
        match from {
            Some(from) => {
                self.graph.edges.push(Edge { from, to: subject_id(&user), state, pins, span, ..Edge::default() })
            }
            None => {
                let node = self.graph.nodes.iter_mut().find(|node| node.id == subject_id(&user));
                node.into_iter().for_each(|node| node.pins.extend(pins.iter().copied()));
            }
        }
        user
    }

    fn everything(&mut self) {
        let access = self.access;
        let bindings = || access.bindings().iter().filter(|binding| !binding.is_built_in());
        for binding in bindings().take(MAX_BINDINGS) {
            self.binding(binding);
            self.role_of(binding);
            for (at, subject) in binding.subjects.iter().enumerate().take(MAX_WORDS) {
                let each = who(binding, subject, None);
                self.subject(&each, NodeState::Plain);
                let span = binding.origin.map(|origin| self.cluster.paste.span(origin, &format!("subjects[{at}]")));
                self.link(subject_id(&each), id(&binding.object_ref()), span);
            }
        }
        self.more(bindings().count().saturating_sub(MAX_BINDINGS));
        let unbound = access.roles().iter().filter(|role| !role.is_built_in());
        for role in unbound.take(MAX_BINDINGS) {
            self.role(role);
        }
    }

    fn link(&mut self, from: String, to: String, span: Option<Span>) {
        self.graph.edges.push(Edge { from, to, span, ..Edge::default() });
    }

    fn more(&mut self, more: usize) {
        if more > 0 {
            let label = (self.say)(&Phrase::More(more));
            let node = Node { id: "more".into(), label, rank: BINDINGS, state: NodeState::Dim, ..Node::default() };
            self.graph.nodes.push(node);
        }
    }

    pub fn namespace(&mut self, namespace: Option<&str>) -> Option<String> {
        let namespace = namespace.filter(|namespace| !namespace.is_empty())?;
        let id = format!("namespace/{namespace}");
        if !self.graph.groups.iter().any(|group| group.id == id) {
            let span = self.cluster.namespaces.get(namespace).and_then(|known| known.object);
            self.graph.groups.push(Group {
                id: id.clone(),
                label: (self.say)(&Phrase::Namespace(namespace.to_owned())),
                missing: false,
                span: span.map(|origin| self.cluster.paste.span(origin, "")),
            });
        }
        Some(id)
    }

    pub fn node(&mut self, node: Node) {
        if self.drawn.insert(node.id.clone()) {
            self.graph.nodes.push(node);
        }
    }

    fn legend(&mut self) {
        let entries = [
            (EdgeState::Proof, Phrase::LegendProof),
            (EdgeState::Unknown, Phrase::LegendMissing),
            (EdgeState::Member, Phrase::LegendMember),
        ];
        for (state, phrase) in entries {
            if self.graph.edges.iter().any(|edge| edge.state == state) {
                self.graph.legend.push(LegendEntry { state, label: (self.say)(&phrase) });
            }
        }
    }
}

pub(super) fn pin(at: usize, outcome: Outcome) -> Pin {
    Pin { number: at.saturating_add(1).min(9) as u8, outcome }
}

fn edge_state(pins: &[Pin]) -> EdgeState {
    pins.first().map_or(EdgeState::Plain, |pin| edge_of(pin.outcome))
}

pub(super) fn edge_of(outcome: Outcome) -> EdgeState {
    match outcome {
        Outcome::Matched => EdgeState::Proof,
        Outcome::Failed => EdgeState::Denied,
        Outcome::Unknown => EdgeState::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Attributes, Identity, Options, ResourceTarget};
    use crate::api::Paste;
    use crate::cluster::Refused;
    use crate::text::Source;
    use std::sync::Arc;

    const WATCHER: &str = include_str!("../examples/watcher/rbac.yaml");

    fn drawn(verb: &str, namespace: &str, resource: &str) -> Graph {
        let cluster = Cluster::new(Arc::new(Paste::new(vec![Source::new("rbac.yaml", WATCHER)])), Refused::LeftOut);
        let access = Access::new(&cluster, &Options::default());
        let identity = Identity::impersonated("system:serviceaccount:default:watcher", "", &[], Vec::new());
        let target = ResourceTarget {
            namespace: namespace.to_owned(),
            resource: resource.to_owned(),
            ..ResourceTarget::default()
        };
        let attributes = Attributes::resource(verb, target);
        let answer = access.answer(&cluster, &identity, &attributes, std::slice::from_ref(&attributes));
        graph(&access, &cluster, Some(&answer), &|phrase| format!("{phrase:?}"))
    }

    fn edges(graph: &Graph, state: EdgeState) -> Vec<(&str, &str, Option<u8>)> {
        let of = |edge: &&Edge| edge.state == state;
        let ends = |edge: &'_ Edge| edge.pins.first().map(|pin| pin.number);
        graph.edges.iter().filter(of).map(|edge| (edge.from.as_str(), edge.to.as_str(), ends(edge))).collect()
    }

    const BINDING: &str = "ClusterRoleBinding//read-clusterrolebinding";
    const ROLE: &str = "ClusterRole//read-clusterrole";
    const SUBJECT: &str = "ServiceAccount/default/watcher";

    #[test]
    fn a_proof_is_one_chain_with_its_pins() {
        let graph = drawn("list", "default", "pods");
        let proof = edges(&graph, EdgeState::Proof);
        assert_eq!(proof.len(), 3);
        assert!(proof.contains(&(SUBJECT, BINDING, Some(1))));
        assert!(proof.contains(&(BINDING, ROLE, Some(2))));
        assert!(proof.contains(&(ROLE, "asked", None)));
        let role = graph.nodes.iter().find(|node| node.id == ROLE).unwrap();
        assert_eq!(role.rows[0].pins[0].number, 3);
        assert_eq!(role.rows[0].lines[0].to_string(), "Can get list");
        let missing = graph.nodes.iter().find(|node| node.state == NodeState::Missing).unwrap();
        assert_eq!((missing.label.as_str(), missing.group.as_deref()), ("config-reader", Some("namespace/staging")));
        assert_eq!(edges(&graph, EdgeState::Dim).len(), 2, "the default roles stand in one row");
        let ids: BTreeSet<&str> = graph.nodes.iter().map(|node| node.id.as_str()).collect();
        assert!(graph.edges.iter().all(|edge| ids.contains(edge.from.as_str()) && ids.contains(edge.to.as_str())));
    }

    #[test]
    fn a_refusal_stops_at_the_rule_that_fails() {
        let graph = drawn("delete", "default", "pods");
        assert_eq!(edges(&graph, EdgeState::Denied), [(ROLE, "asked", None)]);
        let role = graph.nodes.iter().find(|node| node.id == ROLE).unwrap();
        assert_eq!((role.rows[0].state, role.rows[0].fails), (NodeState::Bad, Some(0)));
    }

    #[test]
    fn without_a_question_everybody_is_drawn() {
        let cluster = Cluster::new(Arc::new(Paste::new(vec![Source::new("rbac.yaml", WATCHER)])), Refused::LeftOut);
        let access = Access::new(&cluster, &Options::default());
        let say = |phrase: &Phrase| format!("{phrase:?}");
        let graph = graph(&access, &cluster, None, &say);
        assert_eq!((graph.lanes.len(), graph.nodes.len(), graph.edges.len()), (3, 5, 4));
        let table = table(&access, &cluster, None, &say);
        assert_eq!(table.rows.len(), 2);
        assert_eq!(table.rows[0].cells[0].text.to_string(), "ServiceAccount default/watcher");
    }
}
