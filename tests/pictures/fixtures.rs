//! Four pictures, one of each view.

use kubeglass::graph::*;
use kubeglass::text::{Code, Outcome, Sentence, Strong, Verdict};

pub fn node(id: &str, rank: u32, shape: Shape, icon: Icon, label: &str, detail: &str) -> Node {
    Node { id: id.into(), rank, shape, icon, label: label.into(), detail: detail.into(), ..Node::default() }
}

pub fn edge(from: &str, to: &str, state: EdgeState) -> Edge {
    Edge { from: from.into(), to: to.into(), state, ..Edge::default() }
}

fn group(id: &str, missing: bool) -> Group {
    Group { id: id.into(), label: format!("namespace {id}"), missing, span: None }
}

fn held(number: u8) -> Vec<Pin> {
    vec![Pin { number, outcome: Outcome::Matched }]
}

fn failed(number: u8) -> Vec<Pin> {
    vec![Pin { number, outcome: Outcome::Failed }]
}

trait With: Sized {
    fn with(self, change: impl FnOnce(&mut Self)) -> Self;
}
impl<T> With for T {
    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

pub fn access(yes: bool) -> Graph {
    use EdgeState::{Dim, Member, Plain, Proof, Unknown};
    let ns = |name: &'static str| move |node: &mut Node| node.group = Some(name.into());
    let rule = Row {
        lines: vec![
            Sentence::new(if yes {
                format!("can {} {}", Code("get"), Strong("list"))
            } else {
                format!("can {}", Strong("get list"))
            }),
            Sentence::new(format!("on {} core group", Strong("pods"))),
        ],
        state: if yes { NodeState::Proof } else { NodeState::Bad },
        fails: (!yes).then_some(0),
        pins: if yes { held(3) } else { failed(3) },
        span: None,
    };
    let dim = |node: &mut Node| node.state = NodeState::Dim;
    let on = |node: &mut Node| node.state = NodeState::Proof;
    Graph {
        lanes: ["Subject", "Binding", "Role and its rules", "What you asked"].map(String::from).to_vec(),
        nodes: vec![
            node("watcher", 0, Shape::Pill, Icon::ServiceAccount, "watcher", "ServiceAccount")
                .with(ns("default"))
                .with(on),
            node("crb", 1, Shape::Hexagon, Icon::Binding, "read-clusterrolebinding", "ClusterRoleBinding").with(on),
            node("cr", 2, Shape::Card, Icon::Role, "read-clusterrole", "ClusterRole")
                .with(on)
                .with(|node| node.rows = vec![rule]),
            node("asked", 3, Shape::Card, Icon::None, if yes { "list pods" } else { "delete pods" }, "in default")
                .with(|node| {
                    node.code = true;
                    node.state = if yes { NodeState::Good } else { NodeState::Bad };
                    node.verdict = Some(if yes { Verdict::Yes } else { Verdict::No });
                }),
            node("rb", 1, Shape::Hexagon, Icon::Binding, "watcher-config", "RoleBinding").with(ns("staging")),
            node("role", 2, Shape::Card, Icon::Role, "config-reader", "Role · not in the paste")
                .with(ns("staging"))
                .with(|node| {
                    node.state = NodeState::Missing;
                    node.verdict = Some(Verdict::Unknown);
                }),
            node("groups", 0, Shape::Pill, Icon::Group, "3 groups", "built in").with(dim),
            node("bindings", 1, Shape::Hexagon, Icon::Binding, "4 default bindings", "built in").with(dim),
            node("roles", 2, Shape::Card, Icon::Role, "4 default roles", "say nothing about pods").with(dim),
        ],
        edges: vec![
            edge("watcher", "crb", Proof).with(|edge| edge.pins = held(1)),
            edge("crb", "cr", Proof).with(|edge| edge.pins = held(2)),
            edge("cr", "asked", if yes { Proof } else { EdgeState::Denied }).with(|edge| edge.from_row = Some(0)),
            edge("watcher", "rb", Plain),
            edge("rb", "role", Unknown),
            edge("watcher", "groups", Member).with(|edge| edge.label = "member of".into()),
            edge("groups", "bindings", Dim),
            edge("bindings", "roles", Dim),
        ],
        groups: vec![group("default", false), group("staging", false)],
        legend: vec![
            LegendEntry { state: Proof, label: "proof".into() },
            LegendEntry { state: Unknown, label: "leads out of the paste".into() },
            LegendEntry { state: Member, label: "membership".into() },
        ],
        ..Graph::default()
    }
}

pub fn network() -> Graph {
    use EdgeState::{Allowed, Denied, Unknown};
    let peers = vec![
        Row {
            lines: vec![
                Sentence::new(format!("{}", Code("name: api-pod"))),
                Sentence::new("in a namespace  name: prod"),
            ],
            pins: failed(2),
            ..Row::default()
        },
        Row { lines: vec![Sentence::new(format!("{}", Code("192.168.5.10/32")))], pins: failed(3), ..Row::default() },
        Row { lines: vec![Sentence::new("no peer matches")], state: NodeState::Bad, ..Row::default() },
    ];
    let row = |row: u32| move |edge: &mut Edge| edge.to_row = Some(row);
    let pod = |id: &str, rank, label: &str, detail: &str, ns: &str| {
        node(id, rank, Shape::Card, Icon::Pod, label, detail).with(|node| node.group = Some(ns.into()))
    };
    let into = |row: u32| {
        edge("policy", "db", Allowed).with(|edge| {
            edge.from_row = Some(row);
            edge.label = "TCP 3306".into();
        })
    };
    Graph {
        lanes: ["Outside prod", "Pods of prod", "The policy that decides", "Into"].map(String::from).to_vec(),
        nodes: vec![
            pod("staging/api", 0, "api", "name: api-pod", "staging"),
            node("ip", 0, Shape::Cut, Icon::Address, "192.168.5.10", "one address"),
            node("other", 0, Shape::Cut, Icon::Address, "Other IPs", "0.0.0.0/0")
                .with(|node| node.state = NodeState::Dim),
            pod("prod/api", 1, "api", "name: api-pod", "prod"),
            pod("prod/web", 1, "web", "name: web-pod", "prod").with(|node| node.state = NodeState::Bad),
            node("policy", 2, Shape::Card, Icon::Policy, "db-policy", "NetworkPolicy · ingress").with(|node| {
                node.group = Some("prod".into());
                node.state = NodeState::Proof;
                node.rows = peers;
                node.pins = held(1);
            }),
            pod("prod/db", 3, "db", "role: db", "prod").with(|node| {
                node.id = "db".into();
                node.state = NodeState::Proof;
            }),
        ],
        edges: vec![
            edge("staging/api", "policy", Unknown).with(row(0)).with(|edge| edge.verdict = Some(Verdict::Unknown)),
            edge("prod/api", "policy", Allowed).with(row(0)),
            edge("ip", "policy", Allowed).with(row(1)),
            edge("prod/web", "policy", Denied).with(row(2)).with(|edge| edge.verdict = Some(Verdict::No)),
            edge("other", "policy", Denied).with(row(2)),
            into(0),
            into(1),
        ],
        groups: vec![group("staging", true), group("prod", false)],
        legend: vec![
            LegendEntry { state: Allowed, label: "may connect".into() },
            LegendEntry { state: Denied, label: "may not".into() },
            LegendEntry { state: Unknown, label: "unknown: labels of staging are not in the paste".into() },
        ],
        ..Graph::default()
    }
}

pub fn routes() -> Graph {
    use EdgeState::{Denied, Plain, Proof};
    let on = |node: &mut Node| node.state = NodeState::Proof;
    let host = |id: &str, label: &str, detail: &str| node(id, 0, Shape::Cut, Icon::Host, label, detail);
    let path =
        |id: &str, label: &str| node(id, 1, Shape::Slant, Icon::Path, label, "Prefix").with(|node| node.code = true);
    let service = |id: &str| node(id, 2, Shape::Socket, Icon::Service, id, "port 80");
    let pods = |id: &str, label: &str, detail: &str| node(id, 3, Shape::Stack, Icon::Workload, label, detail);
    let label = |label: &'static str| move |edge: &mut Edge| edge.label = label.into();
    let mut graph = Graph {
        lanes: ["Host", "Path", "Service", "Pods"].map(String::from).to_vec(),
        nodes: vec![
            host("h1", "my-online-store.com", "rule 1").with(on).with(|node| node.pins = held(1)),
            host("h2", "returns.my-online-store.com", "rule 2"),
            node("h3", 0, Shape::Cut, Icon::Default, "Anything else", "default backend"),
            path("p1", "/wear").with(on),
            path("p2", "/watch"),
            path("p3", "/"),
            service("wear").with(on),
            service("watch"),
            service("returns"),
            service("not-found"),
            pods("d1", "wear", "Deployment · 2 pods").with(|node| {
                node.state = NodeState::Good;
                node.verdict = Some(Verdict::Yes);
                node.pins = held(4);
            }),
            node("d2", 3, Shape::Card, Icon::None, "no pod matches", "app: video").with(|node| {
                node.state = NodeState::Empty;
                node.verdict = Some(Verdict::No);
            }),
            pods("d3", "returns", "Deployment · 1 pod"),
            pods("d4", "not-found", "Deployment · 1 pod"),
        ],
        edges: vec![
            edge("h1", "p1", Proof).with(|edge| edge.pins = held(2)),
            edge("h1", "p2", Plain),
            edge("h2", "p3", Plain),
            edge("h3", "not-found", Plain).with(label("80")),
            edge("p1", "wear", Proof).with(|edge| edge.pins = held(3)),
            edge("p2", "watch", Plain).with(label("80")),
            edge("p3", "returns", Plain).with(label("80")),
            edge("wear", "d1", Proof).with(label("8080")),
            edge("watch", "d2", Denied),
            edge("returns", "d3", Plain).with(label("8080")),
            edge("not-found", "d4", Plain).with(label("8080")),
        ],
        groups: vec![group("shop", false)],
        ..Graph::default()
    };
    for node in &mut graph.nodes {
        node.group = Some("shop".into());
    }
    graph
}

pub fn clusters() -> Graph {
    use EdgeState::{Plain, Proof};
    let on = |node: &mut Node| node.state = NodeState::Proof;
    let user = |id: &str, detail: &str| node(id, 0, Shape::Pill, Icon::User, id, detail);
    let context = |id: &str, detail: &str| node(id, 1, Shape::Tag, Icon::Context, id, detail);
    let cluster = |id: &str, detail: &str| node(id, 2, Shape::Rack, Icon::Cluster, id, detail);
    Graph {
        lanes: ["user", "context", "cluster"].map(String::from).to_vec(),
        nodes: vec![
            user("developer", "client certificate").with(on),
            user("experimenter", "username과 password").with(|node| node.warning = true),
            context("dev-frontend", "namespace frontend").with(on).with(|node| {
                node.badge = Some("현재 context".into());
                node.pins = [held(1), held(4)].concat();
            }),
            context("dev-storage", "namespace storage"),
            context("exp-scratch", "namespace default"),
            cluster("development", "1.2.3.4 · CA로 확인").with(on),
            cluster("scratch", "5.6.7.8 · TLS 확인 안 함").with(|node| node.warning = true),
        ],
        edges: vec![
            edge("developer", "dev-frontend", Proof).with(|edge| edge.pins = held(3)),
            edge("developer", "dev-storage", Plain),
            edge("experimenter", "exp-scratch", Plain),
            edge("dev-frontend", "development", Proof).with(|edge| edge.pins = held(2)),
            edge("dev-storage", "development", Plain),
            edge("exp-scratch", "scratch", Plain),
        ],
        groups: vec![],
        ..Graph::default()
    }
}

pub fn all() -> Vec<(&'static str, Graph)> {
    vec![
        ("access", access(true)),
        ("access-no", access(false)),
        ("network", network()),
        ("routes", routes()),
        ("clusters", clusters()),
    ]
}
