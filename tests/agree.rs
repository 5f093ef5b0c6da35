//! Answers that are found in different ways agree: one pair with all pairs, a session with a message of its own.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

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
