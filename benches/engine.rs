//! How fast the engine is, natively: `cargo bench`. Each number is the best of a few runs in one process, and YAML
//! stands beside serde_yaml on the same text, because a ratio means the same on every machine.
#![allow(clippy::print_stdout, clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]
#![allow(unsafe_code)] // an allocator that counts is one

mod manifests;

use kubeglass::access::{Access, Attributes, Identity, Options, ResourceTarget, matrix};
use kubeglass::api::Paste;
use kubeglass::cluster::{Cluster, Refused};
use kubeglass::network::{self, Peer, Protocol, Reachability};
use kubeglass::protocol::Server;
use kubeglass::text::{Source, SourceId, Verdict};
use kubeglass::yaml;
use manifests::{APPLICATIONS, KINDS, manifests};
use serde::Deserialize;
use serde_json::{Value, json};
use std::alloc::{GlobalAlloc, Layout, System};
use std::fmt::Write;
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

const RUNS: usize = 5;

fn main() {
    // `cargo test --benches` only wants to know that it runs.
    let small = std::env::args().any(|arg| arg == "--test");
    let share = if small { 100 } else { 1 };
    // `cargo bench -- reading` for one part of it.
    let parts: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|wanted| wanted == part);
    if wanted("reading") {
        reading(APPLICATIONS / share);
    }
    if wanted("access") {
        access(2_000 / share, 3_000 / share, 20_000 / share);
    }
    if wanted("network") {
        network(2_000 / share, 1_000 / share);
    }
}

/// The best time of a few runs.
fn best<T>(mut work: impl FnMut() -> T) -> Duration {
    (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn reading(applications: usize) {
    let text = manifests(applications);
    // For the same benchmark in WebAssembly.
    let _ = std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/manifests.yaml"), &text);
    let megabytes = text.len() as f64 / 1e6;
    println!("reading: {} documents of {KINDS} kinds, {megabytes:.1} MB", applications * KINDS);
    let shared: Arc<str> = text.as_str().into();
    let source = || vec![Source::new("all.yaml", shared.clone())];
    let tree = best(|| yaml::read(SourceId(0), &shared));
    let typed = best(|| Paste::new(source()));
    let judged = best(|| Cluster::new(Arc::new(Paste::new(source())), Refused::LeftOut));
    let plain = best(|| {
        serde_yaml::Deserializer::from_str(&text)
            .map(|one| Value::deserialize(one).expect("is YAML"))
            .collect::<Vec<_>>()
    });
    for (what, time) in [
        ("located tree", tree),
        ("located tree, typed objects", typed),
        ("  and unknown fields, and what is refused", judged),
        ("serde_yaml to serde_json::Value, for comparison", plain),
    ] {
        let rate = megabytes / time.as_secs_f64();
        let ratio = plain.as_secs_f64() / time.as_secs_f64();
        println!("  {what:<50} {:>8.1} ms {rate:>7.1} MB/s   {ratio:.2} × serde_yaml", milliseconds(time));
    }
    editing(text);
}

/// What an edit takes until the new problems are there, as the page asks: the edit, then the problems.
fn editing(text: String) {
    let before = Memory::now();
    let middle = text.len() / 2 + text[text.len() / 2..].find("\n---").unwrap_or_default() + 1;
    let value = middle + text[middle..].find("app.kubernetes.io/name: ").unwrap_or_default() + 24;
    let (mut server, open) = session(text);
    let problems = |server: &mut Server, revision: u64| {
        answer(server, &json!({"v": 1, "id": 2, "revision": revision, "ask": {"kind": "problems"}}))
    };
    let start = Instant::now();
    let first = problems(&mut server, 1);
    let found = first.matches("\"severity\"").count();
    println!("  {:<50} {:>8.1} ms", "opened", milliseconds(open));
    println!(
        "  {:<50} {:>8.1} ms   {found} problems, {:.1} MB of answer",
        "the first problems",
        milliseconds(start.elapsed()),
        first.len() as f64 / 1e6
    );
    println!("  {:<50} {:>8.1} MB, with the paste", "memory at its highest", before.since());
    let mut revision = 1;
    for (what, at, insert) in [
        ("a letter typed, then the problems", value, "x"),
        ("a line in front of all, then the problems", 0, "# of the suite\n"),
        ("a document more, then the problems", middle, "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: new}\n"),
    ] {
        let mut best = (Duration::MAX, Duration::ZERO);
        for run in 0..2 * RUNS {
            // Typed, and taken back.
            let (to, insert) = if run % 2 == 0 { (at, insert) } else { (at + insert.len(), "") };
            let edits = json!([{"name": "all.yaml", "from": at, "to": to, "insert": insert}]);
            let start = Instant::now();
            answer(&mut server, &json!({"v": 1, "id": 3, "ask": {"kind": "edit", "base": revision, "edits": edits}}));
            let edited = start.elapsed();
            revision += 1;
            problems(&mut server, revision);
            best = best.min((start.elapsed(), edited));
        }
        let (all, edit) = best;
        println!("  {what:<50} {:>8.1} ms   the edit {:.1} ms of it", milliseconds(all), milliseconds(edit));
    }
}

/// A session with this text, and how long it took to open.
fn session(text: String) -> (Server, Duration) {
    let mut server = Server::new();
    let open = json!({"v": 1, "id": 1, "ask": {"kind": "open", "sources": [{"name": "all.yaml", "text": text}]}});
    let start = Instant::now();
    answer(&mut server, &open);
    (server, start.elapsed())
}

/// The last message that a request brings.
fn answer(server: &mut Server, request: &Value) -> String {
    answer_in_slices(server, request).0
}

/// The last message that a request brings, and the longest time in which nothing else would have been heard.
fn answer_in_slices(server: &mut Server, request: &Value) -> (String, Duration) {
    server.receive(&request.to_string());
    let (mut last, mut longest) = (String::new(), Duration::ZERO);
    loop {
        let start = Instant::now();
        let progress = server.step();
        longest = longest.max(start.elapsed());
        last = progress.messages.into_iter().next_back().unwrap_or(last);
        if !progress.more {
            return (last, longest);
        }
    }
}

fn access(roles: usize, bindings: usize, questions: usize) {
    let mut text = String::new();
    for i in 0..roles {
        let _ = write!(
            text,
            "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {{name: role-{i}, namespace: ns-{}}}\nrules:\n- apiGroups: [\"\", apps]\n  resources: [pods, deployments, kind-{}]\n  verbs: [get, list]\n",
            i % 100,
            i % 40
        );
    }
    for i in 0..bindings {
        let _ = write!(
            text,
            "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{name: binding-{i}, namespace: ns-{}}}\nsubjects:\n- {{kind: User, name: user-{}, apiGroup: rbac.authorization.k8s.io}}\nroleRef: {{kind: Role, name: role-{}, apiGroup: rbac.authorization.k8s.io}}\n",
            i % 100,
            i % 500,
            i % roles.max(1)
        );
    }
    println!("access: {roles} roles, {bindings} bindings");
    let (mut server, open) = session(text.clone());
    println!("  {:<50} {:>8.1} ms", "read", milliseconds(open));
    let specs = |count: usize| -> Value {
        (0..count)
            .map(|i| {
                json!({"user": format!("user-{}", i % 500), "groups": [], "resourceAttributes":
                    {"namespace": format!("ns-{}", i % 100), "verb": "get", "resource": "pods", "version": "v1"}})
            })
            .collect()
    };
    let mut id = 1;
    let mut ask = |count: usize| {
        id += 1;
        let request = json!({"v": 1, "id": id, "revision": 1, "ask": {"kind": "accessReview", "specs": specs(count)}});
        let start = Instant::now();
        let said = answer(&mut server, &request);
        assert!(said.contains("\"reviews\""), "no reviews: {said:.200}");
        start.elapsed()
    };
    let first = ask(1);
    let all = (0..RUNS).map(|_| ask(questions)).min().unwrap_or_default();
    println!("  {:<50} {:>8.1} ms", "first question, with the index", milliseconds(first));
    println!("  {:<50} {:>8.2} µs", "a question, as JSON in and out", all.as_secs_f64() * 1e6 / questions as f64);
    directions(&text);
}

/// The engine itself, each beside the plain way to the same answer: every review by itself.
fn directions(text: &str) {
    let paste = Arc::new(Paste::new(vec![Source::new("all.yaml", text)]));
    let cluster = Cluster::new(paste, Refused::LeftOut);
    let options = Options::default();
    let index = best(|| Access::new(&cluster, &options));
    let access = Access::new(&cluster, &options);
    let identity = |at: usize| Identity::impersonated(&format!("user-{}", at % 500), "", &[], Vec::new());
    let identities: Vec<Identity> = (0..500).map(identity).collect();
    let target = |namespace: String| ResourceTarget { namespace, resource: "pods".into(), ..ResourceTarget::default() };
    let asked: Vec<Attributes> = (0..100).map(|at| Attributes::resource("get", target(format!("ns-{at}")))).collect();
    let reviews = best(|| {
        identities.iter().map(|who| asked.iter().filter(|asked| access.allows(who, asked)).count()).sum::<usize>()
    });
    let plain = best(|| {
        let who = &identities[1];
        let bindings = access.bindings().iter().filter(|binding| {
            binding.namespace == "ns-1" && binding.subjects.iter().any(|subject| subject.name == who.user)
        });
        let roles = bindings.filter_map(|binding| binding.role.and_then(|at| access.roles().get(at)));
        let has = |list: &[String], word: &str| list.iter().any(|each| each == word || each == "*");
        let rules = roles.flat_map(|role| &role.rules);
        rules.filter(|rule| has(&rule.policy.verbs, "get") && has(&rule.policy.resources, "pods")).count()
    });
    let review = reviews.as_secs_f64() / (identities.len() * asked.len()) as f64;
    println!("  {:<50} {:>8.1} ms", "index", milliseconds(index));
    println!(
        "  {:<50} {:>8.2} µs   {:.0} times as fast as a walk over every binding",
        "a review",
        review * 1e6,
        plain.as_secs_f64() / review
    );
    let matrices = best(|| matrix(&access, &cluster, &identities[1]));
    let one = matrix(&access, &cluster, &identities[1]);
    let cells = one.scopes.len() * one.resources.len() * one.verbs.len();
    let ratio = cells as f64 * review / matrices.as_secs_f64();
    println!(
        "  {:<50} {:>8.1} ms   {cells} cells, {ratio:.1} times as fast as a review each",
        "a subject's whole matrix",
        milliseconds(matrices)
    );
    let known = access.known_subjects(&cluster);
    let every = best(|| known.iter().filter(|each| access.allows(&each.who.identity(), &asked[1])).count());
    let all = best(|| access.who_can(&cluster, &asked[1]));
    println!(
        "  {:<50} {:>8.1} ms   {:.1} ms without the proofs",
        "who can, with every chain",
        milliseconds(all),
        milliseconds(every)
    );
}

/// Pods of 40 namespaces, and policies that each let one app of their namespace in on one of 16 ports.
fn connected(pods: usize, policies: usize) -> String {
    let mut text = String::new();
    for i in 0..pods {
        let _ = write!(
            text,
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: pod-{i}, namespace: ns-{}, labels: {{app: app-{}}}}}\nspec:\n  containers:\n  - {{name: main, image: nginx}}\n",
            i % 40,
            i % 97
        );
    }
    for i in 0..policies {
        let _ = write!(
            text,
            "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: policy-{i}, namespace: ns-{}}}\nspec:\n  podSelector: {{matchLabels: {{app: app-{}}}}}\n  ingress:\n  - from:\n    - podSelector: {{matchLabels: {{app: app-{}}}}}\n    ports:\n    - port: {}\n",
            i % 40,
            i % 97,
            (i * 7) % 97,
            1_000 + i % 16
        );
    }
    text
}

/// Namespaces of four teams whose pods are of twelve apps, and policies for both directions that name teams, apps and
/// blocks: most pairs hang on several of them.
fn entangled(pods: usize, policies: usize) -> String {
    let mut text = String::new();
    for i in 0..40 {
        let _ = writeln!(
            text,
            "---\n{{apiVersion: v1, kind: Namespace, metadata: {{name: ns-{i}, labels: {{team: t{}}}}}}}",
            i % 4
        );
    }
    for i in 0..pods {
        let _ = writeln!(
            text,
            "---\n{{apiVersion: v1, kind: Pod, metadata: {{name: pod-{i}, namespace: ns-{}, labels: {{app: app-{}, tier: t{}, hash: h{i}}}}}, spec: {{containers: [{{name: main, image: nginx, ports: [{{name: http, containerPort: {}}}]}}]}}}}",
            i % 40,
            i % 12,
            i % 5,
            8_080 + i % 3
        );
    }
    for i in 0..policies {
        let (direction, peers) = if i % 3 == 0 { ("egress", "to") } else { ("ingress", "from") };
        let port = if i % 7 == 0 { "http".to_owned() } else { format!("{}", 1_000 + i % 16) };
        let _ = write!(
            text,
            "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: policy-{i}, namespace: ns-{}}}\nspec:\n  podSelector: {{matchExpressions: [{{key: app, operator: In, values: [app-{}, app-{}]}}]}}\n  policyTypes: [Ingress, Egress]\n  {direction}:\n  - {peers}:\n    - namespaceSelector: {{matchLabels: {{team: t{}}}}}\n      podSelector: {{matchExpressions: [{{key: tier, operator: NotIn, values: [t{}]}}]}}\n    - ipBlock: {{cidr: 10.{}.0.0/16}}\n    ports:\n    - port: {port}\n    - {{port: {}, endPort: {}, protocol: UDP}}\n",
            i % 40,
            i % 12,
            (i * 5) % 12,
            i % 4,
            i % 5,
            i % 64,
            2_000 + i % 16,
            2_100 + i % 16
        );
    }
    text
}

/// Namespaces whose pods all have other labels, and policies whose selectors overlap: hardly two pods are alike, and each
/// pair hangs on dozens of rules.
fn labelled(pods: usize, policies: usize) -> String {
    let mut text = String::new();
    for i in 0..4 {
        let _ = writeln!(
            text,
            "---\n{{apiVersion: v1, kind: Namespace, metadata: {{name: ns-{i}, labels: {{team: t{i}}}}}}}"
        );
    }
    // Digits of a number that is another for each pod.
    let label = |pod: usize, key: usize| (pod * 7_919 + 13) / 4usize.pow(key as u32) % 4;
    for i in 0..pods {
        let labels: Vec<String> = (0..8).map(|key| format!("k{key}: v{}", label(i, key))).collect();
        let _ = writeln!(
            text,
            "---\n{{apiVersion: v1, kind: Pod, metadata: {{name: pod-{i}, namespace: ns-{}, labels: {{{}}}}}, spec: {{containers: [{{name: main, image: nginx}}]}}}}",
            i % 4,
            labels.join(", ")
        );
    }
    for i in 0..policies {
        let rule = |at: usize| {
            format!(
                "[{{namespaceSelector: {{matchLabels: {{team: t{}}}}}, podSelector: {{matchExpressions: [{{key: k{}, operator: NotIn, values: [v{}]}}]}}}}, {{podSelector: {{matchLabels: {{k{}: v{}}}}}}}]",
                at % 4,
                at % 8,
                at % 3,
                at % 7,
                at % 4
            )
        };
        let _ = writeln!(
            text,
            "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: policy-{i}, namespace: ns-{}}}\nspec:\n  podSelector: {{matchLabels: {{k{}: v{}}}}}\n  policyTypes: [Ingress, Egress]\n  ingress:\n  - from: {}\n    ports: [{{port: {}}}]\n  egress:\n  - to: {}\n    ports: [{{port: {}}}]",
            i % 4,
            i % 8,
            i / 8 % 4,
            rule(i),
            1_000 + i % 16,
            rule(i * 5 + 3),
            1_000 + i % 16
        );
    }
    text
}

/// A no where each pod is another: what its edits would open besides hangs on every other pair.
fn explained(pods: usize, policies: usize) {
    println!("network: {pods} pods, {policies} policies, each pod with labels of its own");
    let (mut server, open) = session(labelled(pods, policies));
    println!("  {:<50} {:>8.1} ms", "read", milliseconds(open));
    let request = |id: usize| {
        let line = format!("ns-{}/pod-{} -> ns-{}/pod-{}:80", id % 4, id, (id + 1) % 4, id + 1);
        json!({"v": 1, "id": id, "revision": 1, "ask": {"kind": "explain", "line": line}})
    };
    let time = (2..2 + RUNS).map(|id| {
        let request = request(id);
        let start = Instant::now();
        assert!(answer(&mut server, &request).contains("\"answer\""), "no answer");
        start.elapsed()
    });
    println!("  {:<50} {:>8.1} ms", "one question, explained", milliseconds(time.min().unwrap_or_default()));
}

const GROUPS: &str = "who reaches whom, in groups";
const PICTURE: &str = "the picture";
/// So many of what is asked are asked again after an edit.
const EDITED: usize = 4;

fn asks() -> Vec<(&'static str, Value)> {
    let line = "ns-0/pod-0 -> ns-1/pod-1:1000";
    vec![
        (GROUPS, json!({"kind": "connectivity", "detail": "groups"})),
        (PICTURE, json!({"kind": "graph", "view": "network"})),
        ("the matrix", json!({"kind": "networkView", "form": "matrix"})),
        (
            "one workload's neighbours",
            json!({"kind": "networkView", "look": {"way": "both", "focus": "ns-0/pod-0[Pod]", "toggled": []}}),
        ),
        ("the table", json!({"kind": "table", "view": "network"})),
        ("one question, explained", json!({"kind": "explain", "line": line})),
        ("the problems", json!({"kind": "problems"})),
        ("what there is", json!({"kind": "overview"})),
        ("a completion", json!({"kind": "complete", "line": "ns-0/pod-0 -> ns-", "cursor": 17})),
        ("who reaches whom, every pair", json!({"kind": "connectivity"})),
    ]
}

fn network(pods: usize, policies: usize) {
    for (name, text) in [("", connected(pods, policies)), (", entangled", entangled(pods, policies))] {
        println!("network: {pods} pods, {policies} policies{name}");
        about_network(&text);
    }
    explained(pods, policies);
    println!("network: how time grows, in ms");
    println!("  {:>12} {:>10} {:>10} {:>10} {:>10}", "pods", "policies", "groups", "picture", "memory");
    for share in [8, 4, 2, 1] {
        growth(pods / share, policies / share);
    }
    growth(pods * 2, policies * 2);
    let (many, more) = (pods * 5, policies * 2);
    println!("network: {many} pods, {more} policies");
    let (mut server, open) = session(connected(many, more));
    println!("  {:<50} {:>8.1} ms", "read", milliseconds(open));
    for (id, (what, ask)) in (2..).zip(asks().into_iter().take(2)) {
        let request = json!({"v": 1, "id": id, "revision": 1, "ask": ask});
        server.receive(&request.to_string());
        let first = server.step();
        server.receive(&json!({"v": 1, "id": 100 + id, "ask": {"kind": "cancel", "request": id}}).to_string());
        let cancelled = server.step().messages.iter().any(|message| message.contains("cancelled"));
        assert!(first.more && cancelled, "{what} does not hear a cancel");
        asked(&mut server, id + 10, 1, what, &ask);
    }
}

fn about_network(text: &str) {
    let before = Memory::now();
    let (mut server, open) = session(text.to_owned());
    println!("  {:<50} {:>8.1} ms", "read", milliseconds(open));
    for (id, (what, ask)) in (2..).zip(asks()) {
        asked(&mut server, id, 1, what, &ask);
        if what == GROUPS || what == PICTURE {
            println!("  {:<50} {:>8.1} MB, with the paste", "memory at its highest so far", before.since());
        }
    }
    let mut revision = 1;
    let at = text.rfind("port: 10").map_or(0, |at| at + 8) as u32;
    let edits = json!([{"name": "all.yaml", "from": at, "to": at + 2, "insert": "05"}]);
    asked(&mut server, 49, 1, "the picture before and after an edit", &json!({"kind": "networkView", "edits": edits}));
    for (what, ask) in asks().into_iter().take(EDITED) {
        let time = (0..RUNS).map(|_| {
            let digits = if revision % 2 == 0 { "03" } else { "04" };
            let edits = json!([{"name": "all.yaml", "from": at, "to": at + 2, "insert": digits}]);
            let start = Instant::now();
            let edit = json!({"v": 1, "id": 50, "ask": {"kind": "edit", "base": revision, "edits": edits}});
            assert!(answer(&mut server, &edit).contains("revision"));
            revision += 1;
            answer(&mut server, &json!({"v": 1, "id": 51, "revision": revision, "ask": ask}));
            start.elapsed()
        });
        let what = format!("an edit to one policy, then {what}");
        println!("  {what:<50} {:>8.1} ms", milliseconds(time.min().unwrap_or_default()));
    }
    verdicts(text);
}

/// Asks a question, and prints its time, the longest slice and the answer's size.
fn asked(server: &mut Server, id: u64, revision: u64, what: &str, ask: &Value) {
    let request = json!({"v": 1, "id": id, "revision": revision, "ask": ask});
    let start = Instant::now();
    let (said, longest) = answer_in_slices(server, &request);
    let time = start.elapsed();
    assert!(said.contains("\"answer\""), "no answer: {said:.200}");
    println!(
        "  {what:<50} {:>8.1} ms   {:>6.1} ms the longest slice   {:.1} MB of answer",
        milliseconds(time),
        milliseconds(longest),
        said.len() as f64 / 1e6
    );
}

/// Points asked of the engine itself, once all pairs have been asked for.
fn verdicts(text: &str) {
    let cluster = Cluster::new(Arc::new(Paste::new(vec![Source::new("all.yaml", text)])), Refused::LeftOut);
    let mut all = Reachability::new(&cluster, &network::Options::default());
    while !all.advance() {}
    let count = cluster.workloads.len();
    let question = |at: usize| {
        let pod = |at: usize| Peer::Workload(vec![at % count]);
        let port = Some(1_000 + (at % 16) as u16);
        network::Question { from: pod(at * 7), to: pod(at * 13), protocol: Some(Protocol::Tcp), port }
    };
    let questions: Vec<network::Question> = (0..20_000).map(question).collect();
    let time = best(|| questions.iter().filter(|each| all.verdict(each) == Verdict::Yes).count());
    println!("  {:<50} {:>8.2} µs", "a verdict, after that", time.as_secs_f64() * 1e6 / questions.len() as f64);
}

fn growth(pods: usize, policies: usize) {
    let before = Memory::now();
    let text = connected(pods, policies);
    let times: Vec<f64> = asks()
        .into_iter()
        .take(2)
        .map(|(_, ask)| {
            let time = (0..RUNS).map(|_| {
                let (mut server, _) = session(text.clone());
                let start = Instant::now();
                answer(&mut server, &json!({"v": 1, "id": 2, "revision": 1, "ask": ask}));
                start.elapsed()
            });
            milliseconds(time.min().unwrap_or_default())
        })
        .collect();
    println!("  {pods:>12} {policies:>10} {:>10.1} {:>10.1} {:>7.1} MB", times[0], times[1], before.since());
}

/// What is allocated, counted at every allocation: what a freed page of an earlier measurement hides from the system's
/// own numbers is seen here.
struct Counting;

static ALLOCATED: AtomicUsize = AtomicUsize::new(0);
static HIGHEST: AtomicUsize = AtomicUsize::new(0);

impl Counting {
    /// The benchmark is one thread: no other count comes between.
    fn count(more: usize, less: usize) {
        let now = ALLOCATED.load(Relaxed).wrapping_add(more).wrapping_sub(less);
        ALLOCATED.store(now, Relaxed);
        HIGHEST.store(HIGHEST.load(Relaxed).max(now), Relaxed);
    }
}

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Counting::count(layout.size(), 0);
        unsafe { System.alloc(layout) }
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        Counting::count(layout.size(), 0);
        unsafe { System.alloc_zeroed(layout) }
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        Counting::count(0, layout.size());
        unsafe { System.dealloc(at, layout) }
    }
    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        Counting::count(size, layout.size());
        unsafe { System.realloc(at, layout, size) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// How much was allocated when a measurement began.
struct Memory(usize);

impl Memory {
    fn now() -> Memory {
        // The highest from here on.
        let now = ALLOCATED.load(Relaxed);
        HIGHEST.store(now, Relaxed);
        Memory(now)
    }
    /// How many megabytes it has grown by at its highest.
    fn since(&self) -> f64 {
        HIGHEST.load(Relaxed).saturating_sub(self.0) as f64 / 1e6
    }
}
