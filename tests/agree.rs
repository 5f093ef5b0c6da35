//! Answers that are found in different ways agree: one pair with all pairs, a session with a message of its own.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

use kubeglass::access::{self, Access, Attributes, ResourceTarget, Subject};
use kubeglass::api::Paste;
use kubeglass::cluster::{Cluster, Refused};
use kubeglass::examples::EXAMPLES;
use kubeglass::network::{HostNetwork, INGRESS_CONTROLLER, Options, PortSet, Question, connectivity, pair};
use kubeglass::protocol::Server;
use kubeglass::text::{Source, Verdict};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// At most so many pairs of a world are asked one by one.
const MAX_ASKED: usize = 400;

/// What differs between the rows of a world and the answers for its pairs.
fn differences(sources: Vec<Source>, options: &Options) -> Vec<String> {
    let cluster = Cluster::new(Arc::new(Paste::new(sources)), Refused::LeftOut);
    let all = connectivity(&cluster, options);
    let rows: BTreeMap<(&str, &str), &PortSet> =
        all.rows.iter().map(|row| ((row.src.as_str(), row.dst.as_str()), &row.connections)).collect();
    let unknown: BTreeSet<(&str, &str)> =
        all.unknown.iter().map(|pair| (pair.src.as_str(), pair.dst.as_str())).collect();
    // Pods of one controller may differ: rows give the union, an answer the best.
    let mut names = BTreeMap::new();
    for workload in &cluster.workloads {
        *names.entry(workload.peer()).or_insert(0) += 1;
    }
    let nothing = PortSet::default();
    let mut found = Vec::new();
    let single = |name: &str| names.get(name).is_none_or(|count| *count == 1);
    let pairs = all.peers.iter().flat_map(|src| all.peers.iter().map(move |dst| (src.as_str(), dst.as_str())));
    let pairs: Vec<_> = pairs.filter(|(src, dst)| src != dst && single(src) && single(dst)).collect();
    let step = pairs.len() / MAX_ASKED + 1;
    for (src, dst) in pairs.into_iter().step_by(step) {
        let address = |name: &str| name.strip_suffix("[External]").map(str::to_owned).unwrap_or(name.to_owned());
        let (from, to) = (address(src), address(dst));
        let Ok(question) = Question::parse(&cluster, &from, &to, None, None) else { continue };
        let answer = pair(&cluster, &question, options);
        let row = rows.get(&(src, dst)).copied().unwrap_or(&nothing);
        let is_unknown = unknown.contains(&(src, dst));
        let agrees = match (is_unknown, src == INGRESS_CONTROLLER) {
            // Rows of the controller have only the ports that Ingresses lead to.
            (false, true) => answer.ports.covers(row),
            (false, false) => answer.ports == *row && answer.possible == *row,
            (true, _) => row.covers(&answer.ports) || answer.possible.covers(row),
        };
        let verdict = match (answer.ports.is_empty(), answer.possible.is_empty()) {
            (false, _) => Verdict::Yes,
            (true, false) => Verdict::Unknown,
            (true, true) => Verdict::No,
        };
        let alone = kubeglass::network::verdict(&cluster, &question, options);
        if !agrees || verdict != answer.allowed || alone != answer.allowed {
            found.push(format!(
                "{src} -> {dst}: rows {row:?}, answer {:?}, {:?} of {:?}",
                answer.allowed, answer.ports, answer.possible
            ));
        }
    }
    found
}

fn sources(folder: &Path) -> Vec<Source> {
    let mut sources = Vec::new();
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        match path.is_dir() {
            true => sources.extend(self::sources(&path)),
            false => {
                sources.push(Source::new(path.to_string_lossy().as_ref(), std::fs::read_to_string(&path).unwrap()))
            }
        }
    }
    sources
}

fn example(index: usize) -> Vec<Source> {
    EXAMPLES[index].files.iter().map(|(name, text)| Source::new(*name, *text)).collect()
}

#[test]
fn one_pair_agrees_with_all_pairs() {
    for (index, example_) in EXAMPLES.iter().enumerate() {
        assert_eq!(differences(example(index), &Options::default()), [""; 0], "{}", example_.id);
    }
    assert_eq!(differences(vec![Source::new("a.yaml", include_str!("robust.yaml"))], &Options::default()), [""; 0]);
}

#[test]
fn one_pair_agrees_with_all_pairs_of_the_recordings() {
    let Ok(root) = std::env::var("KUBEGLASS_CONFORMANCE") else {
        println!("pairs: not run");
        return;
    };
    let (mut passed, mut total) = (0, 0);
    for corpus in ["netpol-random", "netpol"] {
        let folder = std::fs::read_dir(Path::new(&root).join(corpus)).unwrap();
        let mut cases: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path().join("input")).collect();
        cases.sort();
        for case in cases {
            for host_network in [HostNetwork::Ignore, HostNetwork::Ordinary] {
                let options = Options { host_network, ..Options::default() };
                let found = differences(sources(&case), &options);
                total += 1;
                passed += usize::from(found.is_empty());
                found.iter().take(3).for_each(|difference| println!("{}: {difference}", case.display()));
            }
        }
    }
    println!("pairs: {passed}/{total}");
    assert_eq!(passed, total);
}

fn answer(server: &mut Server, message: &Value) -> Value {
    server.receive(&message.to_string());
    let mut out = Vec::new();
    loop {
        let progress = server.step();
        out.extend(progress.messages);
        if !progress.more {
            break;
        }
    }
    serde_json::from_str(out.last().unwrap()).unwrap()
}

#[test]
fn a_session_answers_as_a_message_of_its_own_does() {
    let mut session = Server::new();
    for (revision, example) in (1..).zip(EXAMPLES) {
        let files: Vec<Value> = example.files.iter().map(|(name, text)| json!({"name": name, "text": text})).collect();
        answer(&mut session, &json!({"v": 1, "id": 1, "ask": {"kind": "open", "sources": files}}));
        let lines: Vec<Value> =
            [example.ask].iter().chain(example.more).map(|line| json!({"kind": "explain", "line": line})).collect();
        let others = ["problems", "overview", "asKubernetesReads", "connectivity"].map(|kind| json!({"kind": kind}));
        // Each twice: what is kept from one question must not change the next.
        for ask in lines.iter().chain(&others).chain(&lines) {
            for options in [json!({}), json!({"lang": "ko", "refused": "counted", "bootstrapRoles": false})] {
                let mut message = json!({"v": 1, "id": 2, "revision": revision, "options": options, "ask": ask});
                let of_session = answer(&mut session, &message);
                message["sources"] = json!(files);
                assert_eq!(answer(&mut Server::new(), &message), of_session, "{}: {ask}", example.id);
            }
        }
    }
}

const GRANTS: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: c}
rules:
- {apiGroups: [\"\"], resources: [pods], verbs: [list]}
- {apiGroups: [\"\"], resources: [secrets], resourceNames: [db], verbs: [get]}
- {nonResourceURLs: [/metrics], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: c}
subjects: [{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}]
roleRef: {kind: ClusterRole, name: c, apiGroup: rbac.authorization.k8s.io}
";
const LACKS: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: lost, namespace: dev}
subjects: [{kind: User, name: joe, apiGroup: rbac.authorization.k8s.io}]
roleRef: {kind: Role, name: gone, apiGroup: rbac.authorization.k8s.io}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: sum}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {sum: \"yes\"}}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: sum, namespace: prod}
subjects: [{kind: ServiceAccount, name: bot, namespace: prod}]
roleRef: {kind: ClusterRole, name: sum, apiGroup: rbac.authorization.k8s.io}
";
const RUNS: &str = "apiVersion: v1
kind: Pod
metadata: {name: p, namespace: dev}
spec: {nodeName: n1, containers: [{name: c, image: x, envFrom: [{secretRef: {name: s1}}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: waits, namespace: dev}
spec: {containers: [{name: c, image: x, envFrom: [{secretRef: {name: s2}}]}]}
---
apiVersion: v1
kind: Node
metadata: {name: n1}
";
const POLICY: &str = r#"{"apiVersion": "abac.authorization.kubernetes.io/v1beta1", "kind": "Policy", "spec": {"user": "jane", "namespace": "dev", "resource": "configmaps", "apiGroup": ""}}
"#;
const CHAINS: [&[&str]; 12] = [
    &["RBAC"],
    &["Webhook", "RBAC"],
    &["RBAC", "Webhook"],
    &["ABAC", "RBAC"],
    &["RBAC", "ABAC"],
    &["Node", "RBAC"],
    &["Node", "Webhook", "RBAC"],
    &["AlwaysAllow"],
    &["AlwaysDeny", "RBAC"],
    &["Webhook", "AlwaysAllow"],
    &["ABAC"],
    &["Other", "RBAC"],
];

const OF_A_CHAIN: [&str; 6] = ["pods", "secrets", "configmaps", "nodes", "leases", "deployments"];

/// Every way to ask what somebody may do, against the answer of `kubectl auth can-i`.
fn disagreements(sources: &[Source], chain: &[&str]) -> (usize, Vec<String>) {
    let cluster = Cluster::new(Arc::new(Paste::new(sources.to_vec())), Refused::LeftOut);
    let authorizers = chain.iter().map(|mode| (*mode).to_owned()).collect();
    let access = Access::new(&cluster, &access::Options { authorizers, ..access::Options::default() });
    let known = access.known_subjects(&cluster);
    let masters = known.iter().find(|subject| subject.who.name == access::MASTERS);
    let asked: Vec<&Subject> = known.iter().filter(|subject| !subject.built_in).chain(masters).collect();
    let (mut cells, mut found) = (0, Vec::new());
    for subject in &asked {
        let identity = subject.identity();
        let verdict = |attributes: &Attributes| {
            access.answer(&cluster, &identity, attributes, std::slice::from_ref(attributes)).verdict
        };
        let matrix = access::matrix(&access, &cluster, &identity);
        for namespace in [None, Some("dev"), Some("prod")] {
            let of =
                |namespace: Option<&str>| matrix.scopes.iter().find(|scope| scope.namespace.as_deref() == namespace);
            let scope = of(namespace).or_else(|| of(None)).unwrap();
            let absent = if scope.missing.is_empty() && matrix.undecided.is_empty() { '-' } else { '?' };
            for (at, resource) in
                matrix.resources.iter().enumerate().filter(|(_, each)| OF_A_CHAIN.contains(&each.resource.as_str()))
            {
                if namespace.is_some() && resource.namespaced == Some(false) {
                    continue;
                }
                let row = scope.rows.iter().find(|row| row.resource as usize == at);
                for (column, verb) in matrix.verbs.iter().enumerate().take(4) {
                    let target = ResourceTarget {
                        namespace: namespace.unwrap_or_default().to_owned(),
                        group: resource.group.clone(),
                        resource: resource.resource.clone(),
                        subresource: resource.subresource.clone(),
                        name: String::new(),
                    };
                    let attributes = Attributes::resource(verb.as_str(), target);
                    let cell = row.map_or(absent, |row| row.cells.chars().nth(column).unwrap());
                    let expected = verdict(&attributes);
                    let agrees = match cell {
                        'y' => expected == Verdict::Yes,
                        '?' => expected == Verdict::Unknown,
                        _ => expected == Verdict::No,
                    };
                    cells += 1;
                    if !agrees || access.verdict(&identity, &attributes) != expected {
                        found.push(format!("{chain:?} {} {attributes:?}: cell {cell}, {expected:?}", subject.who.name));
                    }
                }
            }
        }
        for row in &matrix.paths {
            for (verb, cell) in matrix.url_verbs.iter().zip(row.cells.chars()) {
                let path = row.path.trim_end_matches('*');
                let expected = verdict(&Attributes::url(verb.as_str(), if path.is_empty() { "/" } else { path }));
                let agrees = cell
                    == match expected {
                        Verdict::Yes => 'y',
                        Verdict::No => '-',
                        Verdict::Unknown => '?',
                    };
                if !agrees {
                    found.push(format!("{chain:?} {} {verb} {}: {cell}, {expected:?}", subject.who.name, row.path));
                }
            }
        }
        let groups = access::api_groups(&access, &cluster, &identity, Some("dev"));
        let core = groups.groups.iter().filter(|group| group.name.is_empty()).flat_map(|group| &group.versions);
        let types = core.flat_map(|version| &version.resources);
        for resource in types.filter(|each| OF_A_CHAIN.contains(&each.plural.as_str())) {
            for each in &resource.verbs {
                let namespace = if resource.namespaced { "dev".to_owned() } else { String::new() };
                let target =
                    ResourceTarget { namespace, resource: resource.plural.clone(), ..ResourceTarget::default() };
                let expected = verdict(&Attributes::resource(each.verb.as_str(), target));
                if each.verdict != expected {
                    found.push(format!("{chain:?} {} {each:?} {}: {expected:?}", subject.who.name, resource.plural));
                }
            }
        }
    }
    for (verb, resource, name) in [
        ("list", "pods", ""),
        ("get", "secrets", "s1"),
        ("get", "secrets", "s2"),
        ("get", "secrets", ""),
        ("get", "configmaps", ""),
    ] {
        let target = ResourceTarget {
            namespace: "dev".to_owned(),
            resource: resource.to_owned(),
            name: name.to_owned(),
            ..ResourceTarget::default()
        };
        let attributes = Attributes::resource(verb, target);
        let who_can = access.who_can(&cluster, &attributes);
        for subject in &asked {
            let is_in = |list: &[access::Holder]| list.iter().any(|holder| holder.who == subject.who);
            let expected =
                access.answer(&cluster, &subject.identity(), &attributes, std::slice::from_ref(&attributes)).verdict;
            let agrees = match expected {
                Verdict::Yes => is_in(&who_can.holders),
                Verdict::No => !is_in(&who_can.holders) && !is_in(&who_can.unknown),
                Verdict::Unknown => {
                    !is_in(&who_can.holders) && (is_in(&who_can.unknown) || !who_can.undecided.is_empty())
                }
            };
            if !agrees {
                found.push(format!("{chain:?} who can {verb} {resource} {name}: {} {expected:?}", subject.who.name));
            }
        }
    }
    (cells, found)
}

#[test]
fn whatever_authorizers_there_are_every_direction_agrees_with_can_i() {
    let account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: bot, namespace: prod}\n";
    let source = |name: &str, texts: &[&str]| Source::new(name, texts.join("---\n"));
    let grants = source("a.yaml", &[account, GRANTS, LACKS, RUNS]);
    let worlds = [vec![grants.clone()], vec![grants, Source::new("policy.jsonl", POLICY)]];
    let mut cells = 0;
    let mut found = Vec::new();
    for world in &worlds {
        for chain in CHAINS {
            let (asked, differ) = disagreements(world, chain);
            cells += asked;
            found.extend(differ);
        }
    }
    println!("chains: {cells} cells");
    found.truncate(20);
    assert!(found.is_empty(), "{}", found.join("\n"));
}
