//! What the API server would refuse, beside what counts: drawn, listed, and linked with nothing.

use super::{Desk, View};
use crate::api::Object;
use crate::cluster::{Cluster, Refused};
use crate::graph::{Cell, Graph, Icon, Node, NodeState, Shape, Table, TableRow};
use crate::text::{Both, Code, Sentence, Span};
use crate::words::refusal::{ghost_detail, refused_word};

/// More than these crowd a picture; Problems and the table have them all.
const MOST_DRAWN: usize = 24;

struct Ghost<'c> {
    index: usize,
    object: &'c Object,
    figure: (Shape, Icon),
    /// The first of the server's objections, where it stands, and how many there are.
    message: &'c str,
    span: Span,
    count: usize,
}

/// The refused objects that a view would show.
fn ghosts<'c>(desk: &Desk<'_>, cluster: &'c Cluster, view: View) -> impl Iterator<Item = Ghost<'c>> {
    let left_out = if desk.options.refused == Refused::LeftOut { cluster.refused.as_slice() } else { &[] };
    left_out.iter().filter_map(move |(index, why)| {
        let (object, first) = (cluster.paste.objects.get(*index)?, why.first()?);
        let figure = figure(view, &object.kind)?;
        let span = cluster.paste.sources.span(first.loc);
        Some(Ghost { index: *index, object, figure, message: &first.message, span, count: why.len() })
    })
}

/// How a kind is drawn in a view that is about it.
fn figure(view: View, kind: &str) -> Option<(Shape, Icon)> {
    Some(match (view, kind) {
        (View::Access, "Role" | "ClusterRole") => (Shape::Card, Icon::Role),
        (View::Access, "RoleBinding" | "ClusterRoleBinding") => (Shape::Hexagon, Icon::Binding),
        (View::Access, "ServiceAccount") => (Shape::Pill, Icon::ServiceAccount),
        (View::Network, "NetworkPolicy" | "AdminNetworkPolicy" | "BaselineAdminNetworkPolicy") => {
            (Shape::Card, Icon::Policy)
        }
        (View::Network | View::Routes, "Pod") => (Shape::Card, Icon::Pod),
        (
            View::Network | View::Routes,
            "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "ReplicationController" | "Job" | "CronJob",
        ) => (Shape::Stack, Icon::Workload),
        (View::Routes, "Service") => (Shape::Socket, Icon::Service),
        (View::Routes, "Ingress" | "Gateway" | "HTTPRoute") => (Shape::Cut, Icon::Host),
        _ => return None,
    })
}

/// Puts them into a picture.
pub fn into_graph(desk: &Desk<'_>, cluster: &Cluster, view: View, graph: &mut Graph) {
    let lang = desk.options.lang;
    for ghost in ghosts(desk, cluster, view).take(MOST_DRAWN) {
        let (shape, icon) = ghost.figure;
        let alike = |node: &&Node| node.icon == icon;
        let namespace = format!("namespace:{}", ghost.object.namespace());
        graph.nodes.push(Node {
            id: format!("refused:{}", ghost.index),
            kind: ghost.object.kind.clone(),
            shape,
            icon,
            label: ghost.object.metadata.name.clone(),
            detail: ghost_detail(&ghost.object.kind, &ghost.span, ghost.count).get(lang).to_string(),
            group: graph.groups.iter().any(|group| group.id == namespace).then_some(namespace),
            rank: graph.nodes.iter().find(alike).map_or(0, |node| node.rank),
            state: NodeState::Refused,
            badge: Some(refused_word().get(lang).to_owned()),
            span: Some(ghost.span),
            ..Node::default()
        });
    }
}

/// Puts them into a table, after what counts.
pub fn into_table(desk: &Desk<'_>, cluster: &Cluster, view: View, table: &mut Table) {
    let lang = desk.options.lang;
    for ghost in ghosts(desk, cluster, view) {
        if table.columns.is_empty() {
            let heads = Both { en: ["object", "the API server's words"], ko: ["객체", "API 서버의 말"] };
            table.columns = heads.get(lang).map(str::to_owned).to_vec();
        }
        let name = Sentence::new(format!("{} {}", ghost.object.kind, Code(&ghost.object.metadata.name)));
        let why = Sentence::new(format!("{}: {}", refused_word().get(lang), Code(ghost.message)));
        let mut cells = vec![Cell::default(); table.columns.len().max(2)];
        let last = cells.len() - 1;
        for (at, text) in [(0, name), (last, why)] {
            if let Some(cell) = cells.get_mut(at) {
                cell.text = text;
            }
        }
        table.rows.push(TableRow { cells, span: Some(ghost.span), ..TableRow::default() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::{Question, Rooms, picture};
    use crate::text::{Lang, Source};
    use crate::workspace::{Options, Workspace};

    const PASTE: &str = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80, protocol: tcp}]}\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: shut}\nspec: {podselector: {}}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: read, namespace: dev}\nroleRef: {kind: Group, name: reader}\n";

    fn drawn(view: View, refused: Refused, lang: Lang) -> (Graph, Table) {
        let workspace = Workspace::new(vec![Source::new("a.yaml", PASTE)]);
        let options = Options { refused, lang, ..Options::default() };
        picture(&Desk { workspace: &workspace, rooms: &Rooms::all(), options: &options }, view, &Question::Nothing)
    }

    #[test]
    fn what_is_refused_stands_in_the_view_that_is_about_it_and_is_linked_with_nothing() {
        for (view, name, line) in [(View::Routes, "web", 4), (View::Network, "shut", 9), (View::Access, "read", 14)] {
            let (graph, table) = drawn(view, Refused::LeftOut, Lang::En);
            let ghosts: Vec<_> = graph.nodes.iter().filter(|node| node.state == NodeState::Refused).collect();
            assert_eq!(ghosts.len(), 1, "{view:?}: {graph:#?}");
            assert_eq!((&*ghosts[0].label, ghosts[0].span.as_ref().unwrap().start.line), (name, line));
            assert!(!graph.edges.iter().any(|edge| edge.from == ghosts[0].id || edge.to == ghosts[0].id));
            let row = table.rows.last().unwrap();
            assert!(row.cells.last().unwrap().text.to_string().starts_with("refused: "), "{row:?}");
            assert_eq!(row.cells.len(), table.columns.len());
            let korean = drawn(view, Refused::LeftOut, Lang::Ko).0;
            assert!(korean.nodes.iter().any(|node| node.badge.as_deref() == Some("거부됨")));
        }
    }

    #[test]
    fn what_is_counted_all_the_same_is_no_ghost() {
        for view in [View::Routes, View::Network, View::Access] {
            let (graph, _) = drawn(view, Refused::Counted, Lang::En);
            assert!(graph.nodes.iter().all(|node| node.state != NodeState::Refused));
        }
    }
}
