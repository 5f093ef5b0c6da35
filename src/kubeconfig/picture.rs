//! Kubeconfigs as a picture, user → context → cluster, and as a table.

use super::answer::{Answer, Code};
use super::identity::{Code as IdentityCode, Credentials, Identifier, Options};
use super::survey::{Credential, Item, Survey, Trust};
use crate::api::{AuthInfo, Context, Paste};
use crate::graph::{Cell, Edge, EdgeState, Graph, Icon, Node, NodeState, Pin, Shape, Table, TableRow};
use crate::text::Sentence;

const USERS: u32 = 0;
const CONTEXTS: u32 = 1;
const CLUSTERS: u32 = 2;

/// More contexts than this are not drawn.
const MOST_CONTEXTS: usize = 60;

/// Words that stand in the picture and the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phrase {
    User,
    Context,
    Cluster,
    Server,
    NamespaceHead,
    Credentials,
    Current,
    /// `namespace frontend`
    Namespace(String),
    Credential(Credential),
    /// What shows who it is, and whom that names.
    Identity(Credential, IdentityCode),
    /// The server's host, and how it is checked.
    ServerCheckedBy(String, Trust),
    Missing,
    /// That many more are not drawn.
    More(usize),
}

/// The picture; with `about`, the steps of that answer are drawn into it.
pub fn graph(paste: &Paste, options: &Options, about: Option<&Answer>, say: &dyn Fn(&Phrase) -> String) -> Graph {
    let survey = Survey::new(paste);
    let mut graph = Graph::default();
    if survey.contexts.is_empty() && survey.clusters.is_empty() && survey.users.is_empty() {
        return graph;
    }
    graph.lanes = [Phrase::User, Phrase::Context, Phrase::Cluster].iter().map(say).collect();
    let chosen = about.map_or("", |answer| answer.context.as_str());
    let identifier = Identifier::new(paste, options);
    let picture = Picture { paste, survey: &survey, identifier, about, chosen, say };
    for context in survey.contexts.iter().take(MOST_CONTEXTS) {
        picture.context(context, &mut graph);
    }
    for user in &survey.users {
        picture.user(user.name, &mut graph);
    }
    for cluster in &survey.clusters {
        picture.cluster(cluster.name, &mut graph);
    }
    picture.missing_context(&mut graph);
    if survey.contexts.len() > MOST_CONTEXTS {
        let label = say(&Phrase::More(survey.contexts.len() - MOST_CONTEXTS));
        let state = NodeState::Dim;
        graph.nodes.push(Node { id: "more".to_owned(), label, rank: CONTEXTS, state, ..Node::default() });
    }
    graph
}

/// What a user shows, and who that makes it. A user that the API server would not let in is a warning.
fn identity(identifier: &Identifier<'_>, user: &Item<'_, AuthInfo>) -> (Phrase, bool) {
    let credential = Credential::of(user.value);
    let found = identifier.identify(&Credentials::of(user.name, user.value, user.origin, &user.path));
    match found.code() {
        None | Some(IdentityCode::Unknown(_) | IdentityCode::Anonymous(_)) => (Phrase::Credential(credential), false),
        Some(code) => (Phrase::Identity(credential, code.clone()), matches!(code, IdentityCode::Refused(_))),
    }
}

struct Picture<'p> {
    paste: &'p Paste,
    survey: &'p Survey<'p>,
    identifier: Identifier<'p>,
    about: Option<&'p Answer>,
    chosen: &'p str,
    say: &'p dyn Fn(&Phrase) -> String,
}

impl Picture<'_> {
    /// The pins of the steps that say one of these things.
    fn pins(&self, is: impl Fn(&Code) -> bool) -> Vec<Pin> {
        let steps = self.about.iter().flat_map(|answer| answer.steps.iter().enumerate());
        let pin =
            |index: usize, outcome| Some(Pin { number: u8::try_from(index + 1).ok().filter(|n| *n <= 9)?, outcome });
        steps.filter(|(_, step)| is(&step.code)).filter_map(|(index, step)| pin(index, step.outcome)).collect()
    }
    fn on_path(&self, context: &str) -> bool {
        self.about.is_some() && !self.chosen.is_empty() && context == self.chosen
    }
    fn state(&self, there: bool, on_path: bool) -> NodeState {
        match (there, on_path) {
            (false, _) => NodeState::Missing,
            (true, true) => NodeState::Proof,
            (true, false) => NodeState::Plain,
        }
    }

    fn context(&self, context: &Item<'_, Context>, graph: &mut Graph) {
        let on_path = self.on_path(context.name);
        let namespace = if context.value.namespace.is_empty() { "default" } else { &context.value.namespace };
        // After the command, a switched context is the current one.
        let current = match self.about {
            Some(answer) if answer.exit_code == 0 && answer.act == super::answer::Act::Switch => self.chosen,
            _ => self.survey.current(),
        };
        let of_context =
            |code: &Code| matches!(code, Code::Current { .. } | Code::Chosen { .. } | Code::Namespace { .. });
        let id = format!("context:{}", context.name);
        graph.nodes.push(Node {
            id: id.clone(),
            kind: "context".to_owned(),
            shape: Shape::Tag,
            icon: Icon::Context,
            label: context.name.to_owned(),
            detail: (self.say)(&Phrase::Namespace(namespace.to_owned())),
            rank: CONTEXTS,
            state: self.state(true, on_path),
            badge: (current == context.name && !current.is_empty()).then(|| (self.say)(&Phrase::Current)),
            pins: if on_path { self.pins(of_context) } else { Vec::new() },
            span: Some(context.span(self.paste, "")),
            ask: Some(format!("kubectl config use-context {}", context.name)),
            ..Node::default()
        });
        let edge = |from: String, to: String, there: bool, field: &str, pins: Vec<Pin>| Edge {
            from,
            to,
            state: match (there, on_path) {
                (false, _) => EdgeState::Unknown,
                (true, true) => EdgeState::Proof,
                (true, false) => EdgeState::Plain,
            },
            pins: if on_path { pins } else { Vec::new() },
            span: Some(context.span(self.paste, field)),
            ..Edge::default()
        };
        let (user, cluster) = (&context.value.user, &context.value.cluster);
        if !user.is_empty() {
            self.user(user, graph);
            let pins = self.pins(|code| matches!(code, Code::User { .. } | Code::NoUser { .. }));
            let there = self.survey.user(user).is_some();
            graph.edges.push(edge(format!("user:{user}"), id.clone(), there, "context.user", pins));
        }
        if !cluster.is_empty() {
            self.cluster(cluster, graph);
            let pins = self.pins(|code| matches!(code, Code::Cluster { .. } | Code::NoCluster { .. }));
            let there = self.survey.cluster(cluster).is_some();
            graph.edges.push(edge(id, format!("cluster:{cluster}"), there, "context.cluster", pins));
        }
    }

    fn user(&self, name: &str, graph: &mut Graph) {
        let id = format!("user:{name}");
        if graph.nodes.iter().any(|node| node.id == id) {
            return;
        }
        let user = self.survey.user(name);
        let credential = user.map(|user| Credential::of(user.value));
        let told = user.map(|user| identity(&self.identifier, user));
        let chosen = self.survey.context(self.chosen).is_some_and(|context| context.value.user == name);
        graph.nodes.push(Node {
            id,
            kind: "user".to_owned(),
            shape: Shape::Pill,
            icon: Icon::User,
            label: name.to_owned(),
            warning: credential.as_ref().is_some_and(Credential::is_outdated)
                || told.as_ref().is_some_and(|(_, refused)| *refused),
            detail: match told {
                Some((phrase, _)) => (self.say)(&phrase),
                None => (self.say)(&Phrase::Missing),
            },
            rank: USERS,
            state: self.state(user.is_some(), chosen && self.about.is_some()),
            span: user.map(|user| user.span(self.paste, "")),
            ..Node::default()
        });
    }

    fn cluster(&self, name: &str, graph: &mut Graph) {
        let id = format!("cluster:{name}");
        if graph.nodes.iter().any(|node| node.id == id) {
            return;
        }
        let cluster = self.survey.cluster(name);
        let trust = cluster.map(|cluster| Trust::of(cluster.value));
        let chosen = self.survey.context(self.chosen).is_some_and(|context| context.value.cluster == name);
        graph.nodes.push(Node {
            id,
            kind: "cluster".to_owned(),
            shape: Shape::Rack,
            icon: Icon::Cluster,
            label: name.to_owned(),
            warning: trust.as_ref().is_some_and(Trust::is_weak),
            detail: match (cluster, trust) {
                (Some(cluster), Some(trust)) => {
                    (self.say)(&Phrase::ServerCheckedBy(host(&cluster.value.server).to_owned(), trust))
                }
                _ => (self.say)(&Phrase::Missing),
            },
            rank: CLUSTERS,
            state: self.state(cluster.is_some(), chosen && self.about.is_some()),
            span: cluster.map(|cluster| cluster.span(self.paste, "")),
            ..Node::default()
        });
    }

    /// A current or chosen context that nobody has.
    fn missing_context(&self, graph: &mut Graph) {
        let name = if self.chosen.is_empty() { self.survey.current() } else { self.chosen };
        if name.is_empty() || self.survey.context(name).is_some() {
            return;
        }
        graph.nodes.push(Node {
            id: format!("context:{name}"),
            kind: "context".to_owned(),
            shape: Shape::Tag,
            icon: Icon::Context,
            label: name.to_owned(),
            detail: (self.say)(&Phrase::Missing),
            rank: CONTEXTS,
            state: NodeState::Missing,
            pins: self.pins(|code| matches!(code, Code::NoContext { .. })),
            ..Node::default()
        });
    }
}

/// The host and port of a server's address.
pub fn host(server: &str) -> &str {
    let rest = server.split_once("://").map_or(server, |(_, rest)| rest);
    rest.trim_end_matches('/')
}

/// The same as a table, a row a context.
pub fn table(paste: &Paste, options: &Options, about: Option<&Answer>, say: &dyn Fn(&Phrase) -> String) -> Table {
    let survey = Survey::new(paste);
    let identifier = Identifier::new(paste, options);
    let columns =
        [Phrase::Context, Phrase::Cluster, Phrase::Server, Phrase::User, Phrase::Credentials, Phrase::NamespaceHead];
    let code = |text: &str| {
        let text =
            if text.is_empty() { Sentence::default() } else { Sentence::new(crate::text::Code(text).to_string()) };
        Cell { text, verdict: None }
    };
    let plain = |text: String| Cell { text: Sentence::new(text), verdict: None };
    let missing = || Cell { text: Sentence::new(say(&Phrase::Missing)), verdict: Some(crate::text::Verdict::Unknown) };
    let chosen = about.map_or(survey.current(), |answer| answer.context.as_str());
    let rows = survey.contexts.iter().map(|context| {
        let cluster = survey.cluster(&context.value.cluster);
        let user = survey.user(&context.value.user);
        let namespace = if context.value.namespace.is_empty() { "default" } else { &context.value.namespace };
        TableRow {
            cells: vec![
                code(context.name),
                code(&context.value.cluster),
                cluster.map_or_else(missing, |item| {
                    plain(say(&Phrase::ServerCheckedBy(host(&item.value.server).to_owned(), Trust::of(item.value))))
                }),
                code(&context.value.user),
                user.map_or_else(missing, |item| plain(say(&identity(&identifier, item).0))),
                code(namespace),
            ],
            span: Some(context.span(paste, "")),
            ask: Some(format!("kubectl config use-context {}", context.name)),
            current: context.name == chosen,
        }
    });
    let rows = rows.collect();
    Table { columns: columns.iter().map(say).collect(), rows }
}
