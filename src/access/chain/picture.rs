//! Authorizers beside RBAC in the picture of a question: nodes of their own between who asks and what is asked.

use super::abac;
use super::code::ChainCode;
use crate::access::code::{Code, Who};
use crate::access::picture::{
    ASKED_NODE, BINDINGS, MAX_ROWS, Phrase, Picture, Say, chain, edge_of, lines, pin, rule_text, subject_id,
};
use crate::access::world::Rule;
use crate::access::{Access, Answer, Target};
use crate::api::{AbacPolicy, AbacPolicySpec, Origin};
use crate::cluster::Cluster;
use crate::graph::{Cell, Edge, EdgeState, Icon, Node, NodeState, Row, Shape, TableRow};
use crate::text::{Code as InCode, ObjectRef, Outcome, Sentence, Step, Strong, Verdict};

/// A link of the way from a node to what was asked: from what to what, and the step that says so.
type Link<'a> = (ObjectRef, ObjectRef, usize, &'a Step<Code>);

impl Picture<'_> {
    /// Draws what the authorizers beside RBAC say. Whether that is all there is to draw: one of them allows it, or the
    /// question is about what runs on a node.
    pub(in crate::access) fn authorizers(&mut self, answer: &Answer, user: &Who) -> bool {
        let steps = chain(self.about);
        let links = way(steps);
        if !links.is_empty() {
            self.way(answer, user, &links);
            return true;
        }
        let decided = matches!(steps.last(), Some(Step { code: Code::Chain(_), outcome: Outcome::Matched, .. }));
        let mut drawn = false;
        for (at, step) in steps.iter().enumerate() {
            let Code::Chain(says) = &step.code else { continue };
            // One that is not about whoever asks is no part of the way to a yes.
            if decided && step.outcome == Outcome::Failed {
                continue;
            }
            let card = match says {
                ChainCode::PolicyMatches { .. } | ChainCode::PolicyMisses { .. } => self.policy(answer, step),
                ChainCode::NotANode { .. } | ChainCode::NoPolicy { .. } | ChainCode::RbacNothing { .. } => continue,
                _ => self.authorizer(says, step),
            };
            drawn = true;
            let pins = vec![pin(at, step.outcome)];
            let (from, state) = (subject_id(user), edge_of(step.outcome));
            self.graph.edges.push(Edge { from, to: card.clone(), state, pins, ..Edge::default() });
            self.graph.edges.push(Edge { from: card, to: ASKED_NODE.to_owned(), state, ..Edge::default() });
        }
        if drawn && let Some(head) = self.graph.lanes.get_mut(BINDINGS as usize) {
            *head = (self.say)(if decided { &Phrase::Authorizer } else { &Phrase::Through });
        }
        if decided {
            self.lanes(vec![(self.say)(&Phrase::Authorizer)]);
        }
        decided
    }

    /// Other lanes between the first and the last.
    fn lanes(&mut self, between: Vec<String>) {
        let asked = between.len() as u32 + 1;
        let mut lanes = vec![(self.say)(&Phrase::Subject)];
        lanes.extend(between);
        lanes.push((self.say)(&Phrase::Asked));
        self.graph.lanes = lanes;
        if let Some(node) = self.graph.nodes.iter_mut().find(|node| node.id == ASKED_NODE) {
            node.rank = asked;
        }
    }

    /// The node, what runs there, and what that uses, a lane each.
    fn way(&mut self, answer: &Answer, user: &Who, links: &[Link<'_>]) {
        let Some((first, ..)) = links.first() else { return };
        let mut kinds = vec![first.kind.clone()];
        let (mut before, mut state) = (subject_id(user), NodeState::Proof);
        let node = self.thing(first, 1, state, None);
        // Another node's way is not the way of whoever asks.
        let elsewhere = links.iter().any(|(.., step)| step.outcome == Outcome::Failed);
        let (to, joins) =
            if elsewhere { (ASKED_NODE.to_owned(), Outcome::Failed) } else { (node.clone(), Outcome::Matched) };
        self.graph.edges.push(Edge { from: before, to, state: edge_of(joins), ..Edge::default() });
        before = node;
        for (rank, (_, to, at, step)) in (2..).zip(links) {
            kinds.push(to.kind.clone());
            let missing = matches!(step.code, Code::Chain(ChainCode::VolumeMissing { .. }));
            state = match step.outcome {
                Outcome::Failed => NodeState::Dim,
                _ if missing => NodeState::Missing,
                _ => state,
            };
            let origin =
                self.cluster.objects().find(|object| ObjectRef::from(*object) == *to).map(|found| found.origin);
            let to = self.thing(to, rank, state, origin);
            let pins = vec![pin(*at, step.outcome)];
            let span = step.span.clone();
            self.graph.edges.push(Edge {
                from: before,
                to: to.clone(),
                state: edge_of(step.outcome),
                pins,
                span,
                ..Edge::default()
            });
            before = to;
        }
        let state = match answer.verdict {
            Verdict::Yes => EdgeState::Proof,
            Verdict::No => EdgeState::Dim,
            Verdict::Unknown => EdgeState::Unknown,
        };
        self.graph.edges.push(Edge { from: before, to: ASKED_NODE.to_owned(), state, ..Edge::default() });
        self.lanes(kinds);
    }

    fn thing(&mut self, object: &ObjectRef, rank: u32, state: NodeState, origin: Option<Origin>) -> String {
        let id = format!("{}/{}/{}", object.kind, object.namespace.as_deref().unwrap_or(""), object.name);
        let group = self.namespace(object.namespace.as_deref());
        let icon = match object.kind.as_str() {
            "Pod" => Icon::Pod,
            "Node" => Icon::Cluster,
            "ServiceAccount" => Icon::ServiceAccount,
            "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "Job" | "CronJob" => Icon::Workload,
            _ => Icon::None,
        };
        let detail = match state {
            NodeState::Missing => (self.say)(&Phrase::NotInPaste(object.kind.clone())),
            _ => object.kind.clone(),
        };
        self.node(Node {
            id: id.clone(),
            kind: object.kind.clone(),
            icon,
            label: object.name.clone(),
            detail,
            group,
            rank,
            state,
            span: origin.map(|origin| self.cluster.paste.span(origin, "metadata.name")),
            ..Node::default()
        });
        id
    }

    /// A line of ABAC policy, with what it lets one do.
    fn policy(&mut self, answer: &Answer, step: &Step<Code>) -> String {
        let name = step.object.as_ref().map(|object| object.name.clone()).unwrap_or_default();
        let id = format!("Policy//{name}");
        let of_step = |line: &&AbacPolicy| Some(self.cluster.paste.span(line.origin, "")) == step.span;
        let line = self.access.chain.policies.iter().find(of_step).cloned();
        let state = if step.outcome == Outcome::Matched { NodeState::Proof } else { NodeState::Bad };
        let rows = line.map(|line| Row {
            lines: self.policy_lines(&line.spec, answer),
            state,
            pins: Vec::new(),
            span: step.span.clone(),
            ..Row::default()
        });
        let (file, line) = name.rsplit_once(':').unwrap_or((&name, ""));
        self.node(Node {
            id: id.clone(),
            kind: "Policy".to_owned(),
            icon: Icon::Policy,
            label: (self.say)(&Phrase::Line(line.to_owned())),
            detail: format!("ABAC · {file}"),
            rank: BINDINGS,
            rows: rows.into_iter().collect(),
            state: NodeState::Proof,
            span: step.span.clone(),
            ..Node::default()
        });
        id
    }

    fn policy_lines(&self, spec: &AbacPolicySpec, answer: &Answer) -> Vec<Sentence> {
        let everywhere = AbacPolicySpec { namespace: "*".to_owned(), ..spec.clone() };
        let is_url = matches!(answer.attributes.target, Target::Url(_));
        let rules = abac::rules(&everywhere, "");
        let fits = |rule: &&std::sync::Arc<crate::api::PolicyRule>| rule.non_resource_urls.is_empty() != is_url;
        let rule = rules.iter().find(fits).or(rules.first()).cloned().unwrap_or_default();
        let mut shown = lines(&Rule { policy: rule, from: 0, index: 0 }, Some(&answer.attributes), None, self.say);
        let place = match spec.namespace.as_str() {
            _ if is_url => return shown,
            "*" => (self.say)(&Phrase::EveryNamespace),
            "" => return shown,
            namespace => (self.say)(&Phrase::In(if namespace == answer.attributes.namespace() {
                Strong(namespace).to_string()
            } else {
                InCode(namespace).to_string()
            })),
        };
        shown.push(Sentence::new(place));
        shown
    }

    /// An authorizer that says something without an object of the paste.
    fn authorizer(&mut self, says: &ChainCode, step: &Step<Code>) -> String {
        let (mode, detail) = match says {
            ChainCode::WebhookUnknown { name } => ("Webhook", name.clone()),
            ChainCode::AlwaysAllows => ("AlwaysAllow", String::new()),
            ChainCode::AlwaysDenies => ("AlwaysDeny", String::new()),
            ChainCode::PolicyFileMissing { file } => ("ABAC", file.clone()),
            ChainCode::ConfigMissing { path } => ("AuthorizationConfiguration", path.clone()),
            ChainCode::AuthorizerUnknown { mode } => (mode.as_str(), String::new()),
            _ => ("Node", String::new()),
        };
        let id = format!("authorizer/{mode}/{detail}");
        let authorizer = (self.say)(&Phrase::Authorizer);
        self.node(Node {
            id: id.clone(),
            kind: mode.to_owned(),
            shape: Shape::Hexagon,
            icon: Icon::Policy,
            label: mode.to_owned(),
            detail: if detail.is_empty() { authorizer } else { format!("{authorizer} · {detail}") },
            rank: BINDINGS,
            state: match step.outcome {
                Outcome::Matched => NodeState::Proof,
                Outcome::Failed => NodeState::Plain,
                Outcome::Unknown => NodeState::Missing,
            },
            span: step.span.clone(),
            ..Node::default()
        });
        id
    }
}

/// The lines of ABAC policy as rows of the table.
pub(in crate::access) fn rows(
    access: &Access,
    cluster: &Cluster,
    about: Option<&Answer>,
    say: Say<'_>,
) -> Vec<TableRow> {
    let cell = |text: String| Cell { text: Sentence::new(text), verdict: None };
    let row = |line: &AbacPolicy| {
        let (spec, span) = (&line.spec, cluster.paste.span(line.origin, ""));
        let subjects = [("User", &spec.user), ("Group", &spec.group)];
        let subjects = subjects.iter().filter(|(_, name)| !name.is_empty());
        let subjects: Vec<String> = subjects.map(|(kind, name)| format!("{kind} {}", InCode(name))).collect();
        let everywhere = AbacPolicySpec { namespace: "*".to_owned(), ..spec.clone() };
        let rules = abac::rules(&everywhere, "");
        let rights = rules.iter().map(|policy| rule_text(&Rule { policy: policy.clone(), from: 0, index: 0 }, say));
        let place = if spec.namespace == "*" { say(&Phrase::EveryNamespace) } else { spec.namespace.clone() };
        let number = say(&Phrase::Line(span.start.line.to_string()));
        let current = chain(about).iter().any(|step| step.span.as_ref() == Some(&span));
        let cells = [subjects.join(" + "), number, "ABAC".to_owned(), rights.collect::<Vec<_>>().join("; "), place];
        TableRow { cells: cells.into_iter().map(cell).collect(), span: Some(span), ask: None, current }
    };
    access.chain.policies.iter().take(MAX_ROWS).map(row).collect()
}

/// The way that the steps tell, from the node on; nothing if they tell none.
fn way(steps: &[Step<Code>]) -> Vec<Link<'_>> {
    let node = |name: &str| super::graph::thing("Node", None, name);
    let mut links: Vec<Link<'_>> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let Code::Chain(says) = &step.code else { continue };
        let (from, to) = match says {
            ChainCode::Uses { user, used, .. } => (user.clone(), used.clone()),
            ChainCode::RunsOn { what, node: on, .. } | ChainCode::RunsElsewhere { what, node: on, .. } => {
                (node(on), what.clone())
            }
            ChainCode::NotPlaced { what, node: on } => (node(on), what.clone()),
            ChainCode::VolumeMissing { claim, volume } => {
                (claim.clone(), super::graph::thing("PersistentVolume", None, volume))
            }
            _ => continue,
        };
        links.push((from, to, at, step));
    }
    // Told from what was asked towards the node, or the other way round.
    if links.last().is_some_and(|(from, ..)| from.kind == "Node") {
        links.reverse();
    }
    links
}
