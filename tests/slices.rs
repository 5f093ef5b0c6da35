//! Long work in parts: the same answers as in one go, and a cancel or an edit is heard between two parts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

use kubeglass::ask::rooms::{Desk, Rooms};
use kubeglass::network::{Drawn, Look, connectivity};
use kubeglass::protocol::{Ask, Detail, NetworkView, Options, Server, View, answer};
use kubeglass::text::{Edit, Source};
use kubeglass::workspace::Workspace;
use serde_json::{Value, json};
use std::fmt::Write;

/// A cluster of many pods, some of one controller, with policies of every shape; its last namespace is not pasted.
fn cluster(pods: usize, policies: usize) -> String {
    let mut text = String::new();
    for ns in 0..5 {
        let _ = write!(
            text,
            "---\n{{apiVersion: v1, kind: Namespace, metadata: {{name: ns-{ns}, labels: {{team: t{}}}}}}}\n",
            ns % 2
        );
    }
    for i in 0..pods {
        let owner = if i % 4 == 0 {
            format!(
                ", ownerReferences: [{{apiVersion: apps/v1, kind: ReplicaSet, name: set-{}, uid: u, controller: true}}]",
                i % 12
            )
        } else {
            String::new()
        };
        let _ = write!(
            text,
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: pod-{i}, namespace: ns-{}, labels: {{app: app-{}}}{owner}}}\nspec:\n  containers:\n  - {{name: main, image: nginx, ports: [{{name: web, containerPort: {}}}]}}\n",
            i % 6,
            i % 11,
            8080 + i % 3
        );
    }
    for i in 0..policies {
        let from = [
            format!("podSelector: {{matchLabels: {{app: app-{}}}}}", (i * 7) % 11),
            "namespaceSelector: {matchLabels: {team: t1}}".to_owned(),
            format!("ipBlock: {{cidr: 10.{i}.0.0/16, except: [10.{i}.1.0/24]}}"),
        ];
        let port = if i % 3 == 0 { "web".to_owned() } else { format!("{}", 1_000 + i % 4) };
        let (field, peers) = if i % 5 == 0 { ("egress", "to") } else { ("ingress", "from") };
        let _ = write!(
            text,
            "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: policy-{i}, namespace: ns-{}}}\nspec:\n  podSelector: {{matchLabels: {{app: app-{}}}}}\n  {field}:\n  - {peers}:\n    - {}\n    ports:\n    - port: {port}\n",
            i % 6,
            i % 11,
            from[i % 3]
        );
    }
    text.push_str(
        "---
apiVersion: v1
kind: Service
metadata: {name: front, namespace: ns-1}
spec: {selector: {app: app-1}, ports: [{port: 80, targetPort: web}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: front, namespace: ns-1}
spec: {defaultBackend: {service: {name: front, port: {number: 80}}}}
",
    );
    text
}

/// A policy that an edit puts in.
const DENY: &str = "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: ns-1}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
";

fn session(text: &str) -> Server {
    let mut server = Server::new();
    let sources = json!([{"name": "all.yaml", "text": text}]);
    run(&mut server, &[json!({"v": 1, "id": 1, "ask": {"kind": "open", "sources": sources}})]);
    server
}

fn run(server: &mut Server, messages: &[Value]) -> Vec<Value> {
    messages.iter().for_each(|message| server.receive(&message.to_string()));
    let mut out = Vec::new();
    loop {
        let progress = server.step();
        out.extend(progress.messages.iter().map(|message| serde_json::from_str::<Value>(message).unwrap()));
        if !progress.more {
            return out;
        }
    }
}

fn asks() -> Vec<(Value, Ask)> {
    let (view, about) = (View::Network, String::new());
    let look = Look { toggled: vec!["ns-1".to_owned()], ..Look::default() };
    let edits = vec![Edit { name: "all.yaml".into(), from: 0, to: 0, insert: DENY.to_owned() }];
    vec![
        (json!({"kind": "connectivity"}), Ask::Connectivity { detail: Detail::Rows }),
        (json!({"kind": "connectivity", "detail": "groups"}), Ask::Connectivity { detail: Detail::Groups }),
        (json!({"kind": "graph", "view": "network"}), Ask::Graph { view, about: about.clone(), edits: Vec::new() }),
        (json!({"kind": "table", "view": "network"}), Ask::Table { view, about, edits: Vec::new() }),
        (
            json!({"kind": "networkView", "form": "matrix", "look": look}),
            Ask::NetworkView(NetworkView { form: Drawn::Matrix, look, ..NetworkView::default() }),
        ),
        (
            json!({"kind": "networkView", "edits": edits}),
            Ask::NetworkView(NetworkView { edits, ..NetworkView::default() }),
        ),
        (json!({"kind": "explain", "line": "what is this"}), Ask::Explain { line: "what is this".into() }),
    ]
}

#[test]
fn in_parts_or_in_one_go_the_answers_are_the_same() {
    let text = cluster(420, 60);
    let workspace = || Workspace::new(vec![Source::new("all.yaml", text.as_str())]);
    for (asked, ask) in asks() {
        let mut server = session(&text);
        let out = run(&mut server, &[json!({"v": 1, "id": 2, "revision": 1, "ask": asked})]);
        let (last, progress) = out.split_last().unwrap();
        let (workspace, rooms, options) = (workspace(), Rooms::all(), Options::default());
        let desk = Desk { workspace: &workspace, rooms: &rooms, options: &options };
        let one_go = answer(&desk, &ask).unwrap();
        let one_go: Value = serde_json::from_str(one_go.get()).unwrap();
        assert!(last["answer"] == one_go, "{asked}");
        let progress: Vec<f64> = progress.iter().map(|message| message["progress"].as_f64().unwrap()).collect();
        assert!(!progress.is_empty(), "{asked}: in one part");
        assert!(
            progress.is_sorted() && progress.iter().all(|share| (0.0..=1.0).contains(share)),
            "{asked}: {progress:?}"
        );
    }
}

#[test]
fn what_is_kept_from_one_question_does_not_change_the_next() {
    let text = cluster(150, 40);
    let mut server = session(&text);
    let options =
        [json!({}), json!({"hostNetwork": "ordinary", "ingressPorts": "declared"}), json!({"refused": "counted"})];
    for ((asked, _), options) in asks().iter().flat_map(|ask| options.iter().map(move |options| (ask, options))) {
        let kept = run(&mut server, &[json!({"v": 1, "id": 2, "revision": 1, "options": options, "ask": asked})]);
        let fresh =
            run(&mut session(&text), &[json!({"v": 1, "id": 2, "revision": 1, "options": options, "ask": asked})]);
        assert!(kept.last() == fresh.last(), "{asked} {options}");
    }
}

#[test]
fn rows_are_sorted_and_say_what_policies_say() {
    let text = "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
  - from: [{podSelector: {matchLabels: {app: api}}}]
    ports: [{port: 5432}]
---
{apiVersion: v1, kind: Pod, metadata: {name: db, labels: {app: db}}, spec: {containers: [{name: c, image: x}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: api, labels: {app: api}}, spec: {containers: [{name: c, image: x}]}}
";
    let workspace = Workspace::new(vec![Source::new("a.yaml", text)]);
    let options = Options::default();
    let all = connectivity(workspace.cluster(options.refused), &options.network());
    let rows: Vec<_> = all.rows.iter().map(|row| format!("{} {} {}", row.src, row.dst, row.connections)).collect();
    let world = "0.0.0.0-255.255.255.255[External]";
    let expected = [
        format!("{world} default/api[Pod] all ports"),
        format!("default/api[Pod] {world} all ports"),
        "default/api[Pod] default/db[Pod] TCP 5432".to_owned(),
        format!("default/db[Pod] {world} all ports"),
        "default/db[Pod] default/api[Pod] all ports".to_owned(),
    ];
    assert_eq!(rows, expected);
    assert_eq!(all.unprotected, ["default/api[Pod]"]);
}

#[test]
fn a_cancel_and_an_edit_are_heard_between_two_parts() {
    let text = cluster(420, 20);
    for (asked, _) in asks() {
        let mut server = session(&text);
        let ask = |id: u64| json!({"v": 1, "id": id, "revision": 1, "ask": asked});
        let begin = |server: &mut Server, id: u64| {
            server.receive(&ask(id).to_string());
            let progress = server.step();
            assert!(progress.more && progress.messages[0].contains("progress"), "{asked}");
        };
        begin(&mut server, 2);
        let out = run(&mut server, &[json!({"v": 1, "id": 3, "ask": {"kind": "cancel", "request": 2}})]);
        let cancelled = |id: u64| json!({"v": 1, "id": id, "answer": {"cancelled": true}});
        assert_eq!(out, [cancelled(2), cancelled(3)], "{asked}");

        begin(&mut server, 4);
        let edit =
            json!({"kind": "edit", "base": 1, "edits": [{"name": "all.yaml", "from": 0, "to": 0, "insert": "# \n"}]});
        let out = run(&mut server, &[json!({"v": 1, "id": 5, "ask": edit})]);
        assert_eq!(out[0], json!({"v": 1, "id": 4, "answer": {"superseded": true}}), "{asked}");
        assert_eq!(out[1], json!({"v": 1, "id": 5, "answer": {"revision": 2}}), "{asked}");
    }
}
