//! Access as a picture and as a table: subjects, bindings, roles with their rules, and what was asked.

mod directions;

pub use directions::{can_i_line, matrix_table, subject_graph, who_graph, who_table};

use super::code::{Code, Who};
use super::fit::what;
use super::why::{names, who, who_is};
use super::{Access, Answer, Attributes, Binding, Role, Rule, Target};
use crate::cluster::Cluster;
use crate::graph::{
    Cell, Edge, EdgeState, Graph, Group, Icon, LegendEntry, Node, NodeState, Pin, Row, Shape, Table, TableRow,
};
use crate::kubeconfig::IdentityCode;
use crate::text::{Code as InCode, ObjectRef, Order, Outcome, Sentence, Span, Strong, Verdict};
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

/// Subjects, what binds them, and what they may.
pub fn table(access: &Access, cluster: &Cluster, about: Option<&Answer>, say: Say<'_>) -> Table {
    let columns = [Phrase::Subject, Phrase::Binding, Phrase::Role, Phrase::Rights, Phrase::Where];
    let on_path = |binding: &Binding| chain(about).iter().any(|step| step.object == Some(binding.object_ref()));
    let bindings = access.bindings().iter().filter(|binding| !binding.is_built_in());
    let mut pairs: Vec<(bool, &Binding, usize)> = Vec::new();
    for binding in bindings {
        let is_path = on_path(binding);
        for (at, subject) in binding.subjects.iter().enumerate() {
            let current = is_path && about.is_none_or(|answer| names(binding, subject, &answer.identity));
            pairs.push((current, binding, at));
        }
    }
    // What is asked about is among the rows that are shown.
    if pairs.len() > MAX_ROWS {
        pairs.order_by_key(|(current, ..)| !current);
    }
    let more = pairs.len().saturating_sub(MAX_ROWS);
    let cell = |text: String| Cell { text: Sentence::new(text), verdict: None };
    let mut rows = Vec::new();
    for (current, binding, at) in pairs.into_iter().take(MAX_ROWS) {
        let Some(subject) = binding.subjects.get(at) else { continue };
        let role = binding.role.and_then(|role| access.roles().get(role));
        let rights: Vec<String> = match role {
            Some(role) => role.rules.iter().take(MAX_RULES).map(|rule| rule_text(rule, say)).collect(),
            None => vec![say(&Phrase::NotInPaste(binding.role_ref.kind.clone()))],
        };
        let place = match binding.namespace.as_str() {
            "" => say(&Phrase::EveryNamespace),
            namespace => namespace.to_owned(),
        };
        let each = who(binding, subject, None);
        rows.push(TableRow {
            cells: vec![
                cell(format!("{} {}", each.kind, InCode(label(&each)))),
                cell(format!("{} {}", binding.kind.as_str(), InCode(&binding.name))),
                Cell {
                    text: Sentence::new(format!("{} {}", binding.role_ref.kind, InCode(&binding.role_ref.name))),
                    verdict: role.is_none().then_some(Verdict::Unknown),
                },
                cell(rights.join("; ")),
                cell(place),
            ],
            span: binding.origin.map(|origin| cluster.paste.span(origin, &format!("subjects[{at}]"))),
            ask: list_question(&each, &binding.namespace),
            current,
        });
    }
    if more > 0 {
        let mut cells = vec![cell(say(&Phrase::More(more)))];
        cells.resize(columns.len(), Cell::default());
        rows.push(TableRow { cells, ..TableRow::default() });
    }
    rows.extend(super::chain::rows(access, cluster, about, say));
    Table { columns: columns.iter().map(say).collect(), rows }
}

/// The command that lists everything a subject may do.
fn list_question(who: &Who, namespace: &str) -> Option<String> {
    let user = match (who.kind.as_str(), &who.namespace) {
        ("ServiceAccount", Some(namespace)) => format!("system:serviceaccount:{namespace}:{}", who.name),
        ("User", _) => who.name.clone(),
        _ => return None,
    };
    let namespace = if namespace.is_empty() { String::new() } else { format!(" -n {namespace}") };
    Some(format!("kubectl auth can-i --list --as={}{namespace}", crate::kubectl::words::quote(&user)))
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

/// Which part of the picture a step is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Subject,
    RoleRef,
    Rule,
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

    fn subject(&mut self, who: &Who, state: NodeState) {
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
    fn bound(&mut self, binding: &Binding, answer: Option<&Answer>, user: &Who) {
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

    fn binding(&mut self, binding: &Binding) {
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

    fn role_of(&mut self, binding: &Binding) {
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
    fn role(&mut self, role: &Role) {
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

    fn asked_node(&mut self, answer: &Answer) {
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
    fn without_binding(&mut self, answer: &Answer, user: &Who) {
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
    fn defaults(&mut self, answer: &Answer, user: &Who) {
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

    /// The numbers of the steps about a part of a binding.
    fn pins(&self, binding: &Binding, about: Part) -> Vec<Pin> {
        chain(self.about)
            .iter()
            .enumerate()
            .filter(|(_, step)| step.object == Some(binding.object_ref()) && part(&step.code) == Some(about))
            .map(|(at, step)| pin(at, step.outcome))
            .collect()
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

fn part(code: &Code) -> Option<Part> {
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

/// Which line of a rule's row a miss is in.
fn failing_line(code: &Code) -> Option<u32> {
    match code {
        Code::VerbMissing { .. } => Some(0),
        Code::Grants { .. } | Code::GrantsUrl { .. } => None,
        _ => Some(1),
    }
}

/// A rule in two lines: verbs; what they are for. The words that were asked about stand out, and in the line that fails
/// all that are there instead.
pub(super) fn lines(rule: &Rule, about: Option<&Attributes>, fails: Option<u32>, say: Say<'_>) -> Vec<Sentence> {
    let policy = &rule.policy;
    let words = |list: &[String], asked: Option<&str>, line: u32| {
        let covers = |asked: Option<&str>, word: &str| {
            fails == Some(line) || asked.is_some_and(|asked| word == asked || word == "*")
        };
        let mut shown: Vec<String> = list
            .iter()
            .take(MAX_WORDS)
            .map(|word| if covers(asked, word) { Strong(word).to_string() } else { InCode(word).to_string() })
            .collect();
        if list.len() > MAX_WORDS {
            shown.push(format!("+{}", list.len() - MAX_WORDS));
        }
        shown.join(" ")
    };
    let verb = about.map(|about| about.verb.as_str());
    let verbs = Sentence::new(format!("{} {}", say(&Phrase::Can), words(&policy.verbs, verb, 0)));
    let on = say(&Phrase::On);
    if !policy.non_resource_urls.is_empty() {
        let asked = about.map(what);
        return vec![verbs, Sentence::new(format!("{on} {}", words(&policy.non_resource_urls, asked.as_deref(), 1)))];
    }
    let asked = about.map(what);
    let groups: Vec<String> = policy
        .api_groups
        .iter()
        .map(|group| match group.as_str() {
            "" => say(&Phrase::CoreGroup),
            "*" => say(&Phrase::AnyGroup),
            group => group.to_owned(),
        })
        .collect();
    let names = match policy.resource_names.as_slice() {
        [] => String::new(),
        names => format!(" {} {}", say(&Phrase::Named), words(names, None, 2)),
    };
    let resources = words(&policy.resources, asked.as_deref(), 1);
    vec![verbs, Sentence::new(format!("{on} {resources}{names} {}", groups.join(", ")))]
}

/// A rule in one line of text.
pub(super) fn rule_text(rule: &Rule, say: Say<'_>) -> String {
    let on = |words: &[String]| {
        words.iter().take(MAX_WORDS).map(|word| InCode(word).to_string()).collect::<Vec<_>>().join(" ")
    };
    let target = match rule.policy.non_resource_urls.as_slice() {
        [] => on(&rule.policy.resources),
        urls => on(urls),
    };
    format!("{} {} {target}", on(&rule.policy.verbs), say(&Phrase::On))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Identity, Options, ResourceTarget};
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
