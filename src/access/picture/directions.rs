//! Pictures and tables of the other directions: who may, and what somebody may.

use super::{
    ASKED, BINDINGS, MAX_BINDINGS, MAX_ROWS, MAX_RULES, Phrase, Picture, ROLES, SUBJECTS, Say, id, label, pin,
    subject_id,
};
use crate::access::{Access, Answer, Code, Entry, Holder, Identity, Matrix, Target, Who, WhoCan, who_is};
use crate::cluster::Cluster;
use crate::graph::{Cell, Edge, EdgeState, Graph, Icon, Node, NodeState, Shape, Table, TableRow};
use crate::text::{Code as InCode, ObjectRef, Outcome, Sentence, Step, Verdict};
use std::collections::BTreeSet;

impl<'p> Picture<'p> {
    fn of(access: &'p Access, cluster: &'p Cluster, say: Say<'p>) -> Self {
        let mut picture =
            Picture { access, cluster, about: None, say, graph: Graph::default(), drawn: BTreeSet::new() };
        picture.graph.lanes = [Phrase::Subject, Phrase::Binding, Phrase::Role].iter().map(say).collect();
        picture
    }

    /// A holder's first chain, from whom it is to what was asked; its line's number stands at its beginning.
    fn holder(&mut self, holder: &Holder, at: usize) {
        let listed = holder.listed();
        let state = match listed.outcome {
            Outcome::Matched => EdgeState::Proof,
            Outcome::Failed | Outcome::Unknown => EdgeState::Unknown,
        };
        let pins: Vec<_> = if at < 9 { vec![pin(at, listed.outcome)] } else { Vec::new() };
        self.subject(&holder.who, NodeState::Proof);
        let (binding, role) = match &listed.code {
            Entry::May { binding, role, .. }
            | Entry::MayNamed { binding, role, .. }
            | Entry::MayElsewhere { binding, role, .. }
            | Entry::Perhaps { binding, role, .. }
            | Entry::Hangs { binding, role, .. } => (binding, role),
            Entry::MayAnything { .. } | Entry::MayOtherwise { .. } | Entry::PerhapsOtherwise { .. } => {
                let (from, to) = (subject_id(&holder.who), "asked".to_owned());
                return self.graph.edges.push(Edge { from, to, state, pins, ..Edge::default() });
            }
            Entry::Gives { .. } | Entry::GivesUnknown { .. } => return,
        };
        let mut from = subject_id(&holder.who);
        if let Some(name) = holder.group() {
            let group = Who { kind: "Group".to_owned(), name, ..Who::default() };
            self.subject(&group, NodeState::Proof);
            let (to, label) = (subject_id(&group), (self.say)(&Phrase::MemberOf));
            self.edge(Edge { from, to: to.clone(), label, state: EdgeState::Member, ..Edge::default() });
            from = to;
        }
        let access = self.access;
        let Some(found) = access.bindings().iter().find(|each| each.object_ref() == *binding) else { return };
        self.binding(found);
        let end = found.role.map_or_else(
            || id(role),
            |at| access.roles().get(at).map_or_else(String::new, |role| id(&role.object_ref())),
        );
        if !self.graph.edges.iter().any(|edge| edge.from == id(binding)) {
            self.role_of(found);
            if let Some(edge) = self.graph.edges.last_mut().filter(|edge| edge.state == EdgeState::Plain) {
                edge.state = state;
            }
        }
        let on_path = [id(binding), end.clone()];
        let plain =
            self.graph.nodes.iter_mut().filter(|node| node.state == NodeState::Plain && on_path.contains(&node.id));
        plain.for_each(|node| node.state = NodeState::Proof);
        self.edge(Edge { from, to: id(binding), state, pins, span: listed.span.clone(), ..Edge::default() });
        let rule = match &listed.code {
            Entry::May { place: Some(place), .. } if place.from.is_none() => place.rule.checked_sub(1),
            _ => None,
        };
        let from_row = rule.filter(|at| *at < MAX_RULES).and_then(|at| u32::try_from(at).ok());
        self.edge(Edge { from: end, from_row, to: "asked".to_owned(), state, ..Edge::default() });
    }

    /// Draws an edge that is not there yet.
    fn edge(&mut self, edge: Edge) {
        let same = |other: &Edge| (&other.from, other.from_row, &other.to) == (&edge.from, edge.from_row, &edge.to);
        match self.graph.edges.iter_mut().find(|other| same(other)) {
            Some(other) => other.pins.extend(edge.pins),
            None => self.graph.edges.push(edge),
        }
    }
}

/// Everybody of the paste who may, each by one chain.
pub fn who_graph(access: &Access, cluster: &Cluster, who: &WhoCan, say: Say<'_>) -> Graph {
    let mut picture = Picture::of(access, cluster, say);
    picture.graph.lanes.push(say(&Phrase::Asked));
    let verdict = match (who.holders.is_empty(), who.unknown.is_empty() && who.undecided.is_empty()) {
        (false, _) => Verdict::Yes,
        (true, false) => Verdict::Unknown,
        (true, true) => Verdict::No,
    };
    picture.asked_node(&Answer { attributes: who.attributes.clone(), verdict, ..Answer::default() });
    let all = who.holders.iter().chain(&who.elsewhere).chain(&who.named).chain(&who.unknown);
    let (pasted, built_in): (Vec<&Holder>, Vec<&Holder>) = all.partition(|holder| holder.is_of_the_paste());
    for (at, holder) in pasted.iter().enumerate().take(MAX_BINDINGS) {
        picture.holder(holder, at);
    }
    let more = pasted.len().saturating_sub(MAX_BINDINGS);
    if more > 0 {
        let label = say(&Phrase::More(more));
        picture.node(Node { id: "more".into(), label, rank: SUBJECTS, state: NodeState::Dim, ..Node::default() });
    }
    if !built_in.is_empty() {
        let label = say(&Phrase::BuiltInSubjects(built_in.len()));
        let node = Node {
            id: "built-in".into(),
            shape: Shape::Pill,
            icon: Icon::Group,
            label,
            rank: SUBJECTS,
            state: NodeState::Dim,
            ..Node::default()
        };
        picture.node(node);
        let (from, to) = ("built-in".to_owned(), "asked".to_owned());
        picture.edge(Edge { from, to, state: EdgeState::Dim, ..Edge::default() });
    }
    picture.legend();
    debug_assert!(picture.graph.nodes.iter().all(|node| node.rank <= ASKED));
    picture.graph
}

/// Everybody who may, with the question that proves it.
pub fn who_table(who: &WhoCan, say: Say<'_>) -> Table {
    let columns = [Phrase::Subject, Phrase::Binding, Phrase::Role, Phrase::Where];
    let lists = [
        (&who.holders, Verdict::Yes),
        (&who.elsewhere, Verdict::Yes),
        (&who.named, Verdict::Yes),
        (&who.unknown, Verdict::Unknown),
    ];
    let holders = lists.into_iter().flat_map(|(list, verdict)| list.iter().map(move |holder| (holder, verdict)));
    let rows = holders.take(MAX_ROWS).map(|(holder, verdict)| {
        let cell = |text: String| Cell { text: Sentence::new(text), verdict: None };
        let named = |object: Option<&ObjectRef>| {
            cell(object.map(|object| format!("{} {}", object.kind, InCode(&object.name))).unwrap_or_default())
        };
        let listed = holder.listed();
        let (binding, role, limit) = match &listed.code {
            Entry::May { binding, role, .. }
            | Entry::Perhaps { binding, role, .. }
            | Entry::Hangs { binding, role, .. } => (Some(binding), Some(role), place(holder, say)),
            Entry::MayNamed { binding, role, names, .. } => {
                let names: Vec<String> = names.iter().map(|name| InCode(name).to_string()).collect();
                (Some(binding), Some(role), format!("{} {}", say(&Phrase::Named), names.join(" ")))
            }
            Entry::MayElsewhere { binding, role, namespaces, .. } => (Some(binding), Some(role), namespaces.join(", ")),
            _ => (None, None, say(&Phrase::EveryNamespace)),
        };
        let mut subject = format!("{} {}", holder.who.kind, InCode(label(&holder.who)));
        if let Some(group) = holder.group() {
            subject.push_str(&format!(" · {} {}", say(&Phrase::MemberOf), InCode(group)));
        }
        TableRow {
            cells: vec![
                Cell { text: Sentence::new(subject), verdict: Some(verdict) },
                named(binding),
                named(role),
                cell(limit),
            ],
            span: listed.span,
            ask: can_i_line(holder, &who.attributes),
            current: false,
        }
    });
    Table { columns: columns.iter().map(say).collect(), rows: rows.collect() }
}

/// Where a holder's first chain holds.
fn place(holder: &Holder, say: Say<'_>) -> String {
    let referred = holder.chains.first().into_iter().flatten().find_map(|step: &Step<Code>| match &step.code {
        Code::Refers { namespace, .. } => Some(namespace.clone()),
        _ => None,
    });
    referred.flatten().unwrap_or_else(|| say(&Phrase::EveryNamespace))
}

/// The line that asks whether a holder may: about the first namespace and name that it is limited to.
pub fn can_i_line(holder: &Holder, attributes: &crate::access::Attributes) -> Option<String> {
    let flags = holder.flags.as_str();
    let Target::Resource(target) = &attributes.target else {
        return Some(format!("kubectl auth can-i {} {}{flags}", attributes.verb, super::what(attributes)));
    };
    let name = holder.names.first().unwrap_or(&target.name);
    let namespace = holder.namespaces.first().unwrap_or(&target.namespace);
    let mut line = format!("kubectl auth can-i {} {}", attributes.verb, target.resource);
    if !target.group.is_empty() {
        line.push_str(&format!(".{}", target.group));
    }
    if !name.is_empty() {
        line.push_str(&format!("/{name}"));
    }
    if !target.subresource.is_empty() {
        line.push_str(&format!(" --subresource={}", target.subresource));
    }
    line.push_str(&match namespace.as_str() {
        "" => " -A".to_owned(),
        namespace => format!(" -n {namespace}"),
    });
    let plain = line.chars().all(|c| c.is_ascii_alphanumeric() || " -_./:=*".contains(c));
    plain.then(|| line + flags)
}

/// What binds somebody to what.
pub fn subject_graph(access: &Access, cluster: &Cluster, identity: &Identity, say: Say<'_>) -> Graph {
    let mut picture = Picture::of(access, cluster, say);
    let user = who_is(&identity.user);
    let defaults = access.defaults_of(identity);
    let answer = Answer { identity: identity.clone(), verdict: Verdict::Yes, defaults, ..Answer::default() };
    picture.subject(&user, NodeState::Proof);
    let names = |binding: &&crate::access::Binding| {
        !binding.is_built_in() && binding.subjects.iter().any(|subject| super::names(binding, subject, identity))
    };
    let held: Vec<&crate::access::Binding> = access.bindings().iter().filter(names).collect();
    for binding in held.iter().take(MAX_BINDINGS) {
        picture.bound(binding, Some(&answer), &user);
    }
    picture.more(held.len().saturating_sub(MAX_BINDINGS));
    picture.defaults(&answer, &user);
    picture.legend();
    debug_assert!(picture.graph.nodes.iter().all(|node| [SUBJECTS, BINDINGS, ROLES].contains(&node.rank)));
    picture.graph
}

/// Everything that somebody may do, row by row.
pub fn matrix_table(matrix: &Matrix, say: Say<'_>) -> Table {
    let columns = [Phrase::Where, Phrase::Resource, Phrase::Rights];
    let cell = |text: String| Cell { text: Sentence::new(text), verdict: None };
    let mut rows = Vec::new();
    for scope in &matrix.scopes {
        let place = scope.namespace.clone().unwrap_or_else(|| say(&Phrase::EveryNamespace));
        for row in &scope.rows {
            let Some(resource) = matrix.resources.get(row.resource as usize) else { continue };
            let mut names = row.names.iter();
            let mut rights = Vec::new();
            for (verb, cell) in matrix.verbs.iter().zip(row.cells.chars()) {
                match cell {
                    'y' => rights.push(InCode(verb).to_string()),
                    'n' => {
                        let names: Vec<String> =
                            names.next().into_iter().flatten().map(|name| InCode(name).to_string()).collect();
                        rights.push(format!("{} {} {}", InCode(verb), say(&Phrase::Named), names.join(" ")));
                    }
                    _ => {}
                }
            }
            let first = matrix.verbs.iter().zip(row.cells.chars()).find(|(_, cell)| *cell == 'y');
            rows.push(TableRow {
                cells: vec![cell(place.clone()), cell(InCode(resource.title()).to_string()), cell(rights.join(" "))],
                span: None,
                ask: first
                    .map(|(verb, _)| resource.question(verb, "", scope.namespace.as_deref()))
                    .filter(|ask| !ask.is_empty()),
                current: false,
            });
        }
        for missing in &scope.missing {
            let text = Sentence::new(say(&Phrase::NotInPaste(format!("{} {}", missing.role.kind, missing.role.name))));
            let cells = vec![cell(place.clone()), cell(String::new()), Cell { text, verdict: Some(Verdict::Unknown) }];
            rows.push(TableRow { cells, span: missing.span.clone(), ..TableRow::default() });
        }
    }
    for path in &matrix.paths {
        let verbs = matrix.url_verbs.iter().zip(path.cells.chars()).filter(|(_, cell)| *cell == 'y');
        let verbs: Vec<String> = verbs.map(|(verb, _)| InCode(verb).to_string()).collect();
        let cells =
            vec![cell(say(&Phrase::EveryNamespace)), cell(InCode(&path.path).to_string()), cell(verbs.join(" "))];
        rows.push(TableRow { cells, ..TableRow::default() });
    }
    rows.truncate(MAX_ROWS);
    Table { columns: columns.iter().map(say).collect(), rows }
}
