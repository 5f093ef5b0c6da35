//! What a picture shows, before anybody knows where.

use crate::text::{Outcome, Sentence, Span, Verdict, from_json};
use serde::Serialize;

/// A picture: lanes from cause to effect, nodes in them, edges between.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Graph {
    /// Heads of the ranks, by rank.
    pub lanes: Vec<String>,
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    /// Namespaces (boxes around nodes).
    pub groups: Vec<Group>,
    /// The kinds of edge that need a word of explanation, in order.
    pub legend: Vec<LegendEntry>,
    /// Of a network, the workload whose neighbours are drawn, `namespace/name[Kind]`; empty for everybody.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub focus: String,
    /// Whether they are those who connect to it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub into: bool,
}
from_json!(struct Graph { lanes, nodes, edges, groups, legend, focus, into });

/// One line of the legend.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LegendEntry {
    pub state: EdgeState,
    pub label: String,
}
from_json!(struct LegendEntry { state, label });

/// The outline that stands for a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Shape {
    /// User, Group, ServiceAccount, kubeconfig user.
    Pill,
    /// RoleBinding, ClusterRoleBinding.
    Hexagon,
    /// Role, NetworkPolicy, anything else: a card, with rows if it has any.
    #[default]
    Card,
    /// Kubeconfig context.
    Tag,
    /// Kubeconfig cluster.
    Rack,
    /// Service: a card with a socket.
    Socket,
    /// Deployment and the like: a stacked card.
    Stack,
    /// Host, address, default backend: cut corners.
    Cut,
    /// Path.
    Slant,
}
from_json!(
    enum Shape {
        Pill,
        Hexagon,
        Card,
        Tag,
        Rack,
        Socket,
        Stack,
        Cut,
        Slant,
    }
);

/// The icon and its hue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Icon {
    User,
    Group,
    ServiceAccount,
    Binding,
    Role,
    Context,
    Cluster,
    Host,
    Path,
    Service,
    Pod,
    Workload,
    Policy,
    Address,
    Default,
    #[default]
    None,
}
from_json!(
    enum Icon {
        User,
        Group,
        ServiceAccount,
        Binding,
        Role,
        Context,
        Cluster,
        Host,
        Path,
        Service,
        Pod,
        Workload,
        Policy,
        Address,
        Default,
        None,
    }
);

/// How a node is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum NodeState {
    #[default]
    Plain,
    /// On the proof's path.
    Proof,
    /// Not on it; quiet.
    Dim,
    /// Named, but not in the paste: violet dashes.
    Missing,
    /// Known to be empty, such as a selector without pods: red dashes.
    Empty,
    /// The API server would not take it, so it counts for nothing: grey dashes.
    Refused,
    /// Where the answer is yes.
    Good,
    /// Where the answer is no.
    Bad,
}
from_json!(
    enum NodeState {
        Plain,
        Proof,
        Dim,
        Missing,
        Empty,
        Refused,
        Good,
        Bad,
    }
);

/// How an edge is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum EdgeState {
    /// A grey link.
    #[default]
    Plain,
    /// The proof.
    Proof,
    /// Allowed traffic.
    Allowed,
    /// Red, with a bar where it stops, then dots.
    Denied,
    /// Violet dashes.
    Unknown,
    /// Grey dots: membership.
    Member,
    /// Not on the proof's path; quiet.
    Dim,
}
from_json!(
    enum EdgeState {
        Plain,
        Proof,
        Allowed,
        Denied,
        Unknown,
        Member,
        Dim,
    }
);

/// The number of a proof's step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Pin {
    /// 1 to 9, as in the list of steps.
    pub number: u8,
    pub outcome: Outcome,
}
from_json!(struct Pin { number, outcome });

/// Something in the picture.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Node {
    /// Unique in its graph, and the same from answer to answer.
    pub id: String,
    /// Kubernetes' word for what it is.
    pub kind: String,
    pub shape: Shape,
    pub icon: Icon,
    pub label: String,
    /// Whether the label is something to type (a path, `list pods`), and so in the code font.
    pub code: bool,
    /// The second line.
    pub detail: String,
    /// The [`Group`] it stands in.
    pub group: Option<String>,
    /// Its lane.
    pub rank: u32,
    /// Rules of a role, peers of a policy; edges may end at one.
    pub rows: Vec<Row>,
    pub state: NodeState,
    pub verdict: Option<Verdict>,
    /// A warning sign at its corner.
    pub warning: bool,
    /// A flag above it, such as "current context".
    pub badge: Option<String>,
    pub pins: Vec<Pin>,
    /// Its lines; selecting it selects them.
    pub span: Option<Span>,
    /// The question that selecting it again asks, if it has one.
    pub ask: Option<String>,
}
from_json!(struct Node { id, kind, shape, icon, label, code, detail, group, rank, rows, state, verdict, warning, badge, pins, span, ask });

/// A row of a card: a rule, a peer.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// One or two lines of text; what decides is [`crate::text::Piece::Strong`].
    pub lines: Vec<Sentence>,
    /// Proof: holds; Bad: fails here; Missing: unknown; Plain.
    pub state: NodeState,
    /// Of a row that fails, the one line that makes it fail: its strong words are marked in red, those of the
    /// other lines as holding. Without it, all are red.
    pub fails: Option<u32>,
    pub pins: Vec<Pin>,
    pub span: Option<Span>,
}
from_json!(struct Row { lines, state, fails, pins, span });

/// A link in the picture.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Edge {
    pub from: String,
    /// The row of `from` it leaves.
    pub from_row: Option<u32>,
    pub to: String,
    /// The row of `to` it enters.
    pub to_row: Option<u32>,
    /// A few words or a port.
    pub label: String,
    pub state: EdgeState,
    pub verdict: Option<Verdict>,
    pub pins: Vec<Pin>,
    pub span: Option<Span>,
    /// The question that selecting it asks, if it has one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ask: String,
}
from_json!(struct Edge { from, from_row, to, to_row, label, state, verdict, pins, span, ask });

/// A thin box around nodes, its name in its border.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    pub id: String,
    /// `namespace prod`
    pub label: String,
    /// Its labels are not in the paste: violet dashes.
    pub missing: bool,
    pub span: Option<Span>,
}
from_json!(struct Group { id, label, missing, span });

/// The same as a picture, in words: what a screen reader reads, and what sorts.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<TableRow>,
}
from_json!(struct Table { columns, rows });

/// A row of a [`Table`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TableRow {
    pub cells: Vec<Cell>,
    /// The lines it stands for.
    pub span: Option<Span>,
    /// The question that opens its why.
    pub ask: Option<String>,
    /// Whether the current question is about it.
    pub current: bool,
}
from_json!(struct TableRow { cells, span, ask, current });

/// A cell of a [`Table`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cell {
    pub text: Sentence,
    pub verdict: Option<Verdict>,
}
from_json!(struct Cell { text, verdict });
