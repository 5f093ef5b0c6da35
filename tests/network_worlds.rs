//! NetworkPolicy and the admin tiers in random worlds: the engine agrees with an evaluator that goes pair by pair and port by port, straight from the
//! rules, which is itself held to recorded rows first.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

#[path = "network_worlds/generate/mod.rs"]
mod generate;
#[path = "network_worlds/properties.rs"]
mod properties;
#[path = "network_worlds/questions.rs"]
mod questions;
#[path = "network_worlds/slow/mod.rs"]
mod slow;
#[path = "network_worlds/tricky.rs"]
mod tricky;

use generate::Generated;
use kubeglass::api::Paste;
use kubeglass::cluster::{Cluster, Refused};
use kubeglass::network::{HostNetwork, IngressPorts, Options, connectivity};
use kubeglass::text::Source;
use serde::Deserialize;
use serde_json::Value;
use slow::{Choices, Name, PROTOCOLS, Range, Rows, World};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// Rows in the notation of the protocol.
fn read_rows(rows: &Value) -> Rows {
    let end = |name: &Value| {
        let name = name.as_str().unwrap();
        Range::named(name).map_or_else(|| Name::Workload(name.to_owned()), Name::Addresses)
    };
    let mut read = Rows::new();
    for row in rows.as_array().unwrap() {
        let connections = &row["connections"];
        let mut ports = Vec::new();
        for protocol in PROTOCOLS {
            let port = |value: &Value| u16::try_from(value.as_u64().unwrap()).unwrap();
            match connections == "ALL" {
                true => ports.push((protocol, 1, 65535)),
                false => {
                    let ranges = connections[protocol].as_array().into_iter().flatten();
                    ports.extend(ranges.map(|range| (protocol, port(&range[0]), port(&range[1]))));
                }
            }
        }
        let twice = read.insert((end(&row["src"]), end(&row["dst"])), ports);
        assert_eq!(twice, None, "{row} is there twice");
    }
    slow::joined(read)
}

fn says(rows: &Rows, pair: &(Name, Name)) -> String {
    let name = |name: &Name| match name {
        Name::Workload(name) => name.clone(),
        Name::Addresses(range) => range.name(),
    };
    format!("{} -> {}: {:?}", name(&pair.0), name(&pair.1), rows.get(pair))
}

/// In what rows differ; nothing when they do not.
fn difference(expected: &Rows, found: &Rows) -> Vec<String> {
    let missing = expected.iter().filter(|(pair, ports)| found.get(pair) != Some(ports));
    let surplus = found.iter().filter(|(pair, ports)| expected.get(pair) != Some(ports));
    let mut all: Vec<String> = missing.map(|(pair, _)| format!("  expected {}", says(expected, pair))).collect();
    all.extend(surplus.map(|(pair, _)| format!("  found    {}", says(found, pair))));
    all
}

fn files(folder: &Path, found: &mut Vec<Value>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for document in serde_yaml::Deserializer::from_str(&text) {
            found.push(Value::deserialize(document).unwrap());
        }
    }
}

/// The evaluator alone, against rows that others recorded.
#[test]
fn the_slow_evaluator_is_right() {
    let Ok(root) = std::env::var("KUBEGLASS_CONFORMANCE") else {
        println!("slow network evaluator: not run");
        return;
    };
    let choices = Choices { host_network_ordinary: true, ingress_declared: true };
    let (mut passed, mut cases) = (0, 0);
    for entry in std::fs::read_dir(Path::new(&root).join("netpol-random")).unwrap() {
        let folder = entry.unwrap().path();
        let mut objects = Vec::new();
        files(&folder.join("input"), &mut objects);
        let expected = std::fs::read_to_string(folder.join("expected.json")).unwrap();
        let expected: Value = serde_json::from_str(&expected).unwrap();
        let expected = read_rows(&expected["connlist"]);
        let worlds = World::read(&objects, choices);
        let differences: Vec<_> = worlds.iter().map(|world| difference(&expected, &world.rows())).collect();
        cases += 1;
        match differences.iter().any(Vec::is_empty) {
            true => passed += 1,
            false => println!("{}: differs\n{}", folder.display(), differences[0].join("\n")),
        }
    }
    println!("slow network evaluator: {passed}/{cases}");
    assert_eq!(passed, cases);
}

/// How many random worlds there are.
const WORLDS: u64 = 10_000;

fn text(objects: &[Value]) -> String {
    let documents: Vec<String> = objects.iter().map(|object| serde_yaml::to_string(object).unwrap()).collect();
    documents.join("---\n")
}

fn cluster(world: &Generated) -> Cluster {
    let paste = Paste::new(vec![Source::new("world.yaml", text(&world.objects))]);
    let refused = if world.refused_counted { Refused::Counted } else { Refused::LeftOut };
    Cluster::new(Arc::new(paste), refused)
}

fn options(world: &Generated) -> Options {
    Options {
        host_network: if world.host_network_ordinary { HostNetwork::Ordinary } else { HostNetwork::Ignore },
        ingress_ports: if world.ingress_declared { IngressPorts::Declared } else { IngressPorts::Service },
        ..Options::default()
    }
}

fn choices(world: &Generated) -> Choices {
    Choices { host_network_ordinary: world.host_network_ordinary, ingress_declared: world.ingress_declared }
}

/// What the engine and the evaluator say differently of a world; nothing when they agree.
fn disagreement(world: &Generated) -> Vec<String> {
    let cluster = cluster(world);
    if !world.refused_counted && !cluster.refused.is_empty() {
        return cluster.refused.iter().map(|(_, why)| format!("  refused: {}", why[0].message)).collect();
    }
    let found = connectivity(&cluster, &options(world));
    let found = read_rows(&serde_json::to_value(&found.rows).unwrap());
    let mut differences =
        World::read(&world.objects, choices(world)).into_iter().map(|slow| difference(&slow.rows(), &found));
    let first = differences.next().unwrap();
    if first.is_empty() || differences.any(|difference| difference.is_empty()) { Vec::new() } else { first }
}

/// Asks of every world what is wrong with it, and prints the first few of those with something.
fn every_world(named: &str, worlds: u64, wrong: impl Fn(u64, &Generated) -> Vec<String> + Sync) {
    let wrong = &wrong;
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get() as u64);
    let found: Vec<(u64, Vec<String>)> = std::thread::scope(|scope| {
        let of_thread = |thread: u64| {
            let seeds = (thread..worlds).step_by(threads as usize);
            let asked = seeds.map(|seed| (seed, wrong(seed, &generate::world(seed))));
            asked.filter(|(_, wrong)| !wrong.is_empty()).collect::<Vec<_>>()
        };
        let running: Vec<_> = (0..threads).map(|thread| scope.spawn(move || of_thread(thread))).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    for (seed, wrong) in found.iter().take(5) {
        let world = generate::world(*seed);
        println!("world {seed}: {:?}\n{}\n{}", options(&world), text(&world.objects), wrong.join("\n"));
    }
    println!("{named}: {}/{worlds}", worlds - found.len() as u64);
    assert_eq!(found.len(), 0, "{named}");
}

#[test]
fn random_worlds_have_the_rows_of_the_slow_evaluator() {
    every_world("network random worlds", WORLDS, |_, world| disagreement(world));
}

/// How many of them are tried under every labelling of what is not pasted.
const LABELLED_WORLDS: u64 = 200;

/// Which pairs the engine holds for known though labels could change them. It may call a pair unknown that none does,
/// where selectors hang together: `env: prod` in one rule, `env` other than `prod` in the next.
fn taken_for_known(world: &Generated) -> Vec<String> {
    let cluster = cluster(world);
    let found = connectivity(&cluster, &options(world)).unknown;
    let end = |name: &str| Range::named(name).map_or_else(|| Name::Workload(name.to_owned()), Name::Addresses);
    let found: BTreeSet<(Name, Name)> = found.iter().map(|pair| (end(&pair.src), end(&pair.dst))).collect();
    let missed = |slow: &World| -> Vec<String> {
        let unknown = slow.unknown().into_iter().filter(|pair| !is_in(pair, &found));
        unknown.map(|pair| format!("  {} is taken for known", says(&slow.rows(), &pair))).collect()
    };
    let worlds = World::read(&world.objects, choices(world));
    let all: Vec<Vec<String>> = worlds.iter().map(missed).collect();
    all.into_iter().min_by_key(Vec::len).unwrap()
}

/// Whether a pair is among others, of which addresses may be wider.
fn is_in(pair: &(Name, Name), others: &BTreeSet<(Name, Name)>) -> bool {
    let within = |one: &Name, other: &Name| match (one, other) {
        (Name::Addresses(one), Name::Addresses(other)) => other.holds(*one),
        _ => one == other,
    };
    others.iter().any(|other| within(&pair.0, &other.0) && within(&pair.1, &other.1))
}

#[test]
fn what_labels_could_change_is_unknown() {
    every_world("network random worlds under every labelling", LABELLED_WORLDS, |_, world| taken_for_known(world));
}
