//! NetworkPolicy connectivity against recorded rows: np-guard's own test data, and random worlds with the admin tiers.
//!
//! Rows are compared as sets after merging adjacent ranges: where the address space is cut is no part of the meaning.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

use kubeglass::api::Paste;
use kubeglass::checks;
use kubeglass::cluster::{Cluster, Refused};
use kubeglass::network::{AddressRange, Family, HostNetwork, IngressPorts, Options, connectivity};
use kubeglass::text::{Severity, Source};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Source, destination, connections.
type Row = (String, String, String);

/// np-guard has IPv4 only.
#[derive(Clone, Copy, PartialEq)]
enum Families {
    V4,
    Both,
}

fn range(name: &str) -> Option<AddressRange> {
    let (first, last) = name.strip_suffix("[External]")?.split_once('-')?;
    let (first, last) = (AddressRange::parse(first)?, AddressRange::parse(last)?);
    Some(AddressRange { family: first.family, first: first.first, last: last.last })
}

fn rows(rows: &Value, families: Families) -> BTreeSet<Row> {
    let mut merged = BTreeSet::new();
    let mut ranges: BTreeMap<(bool, String, String), Vec<AddressRange>> = BTreeMap::new();
    for row in rows.as_array().unwrap() {
        let text = |key: &str| row[key].as_str().unwrap().to_owned();
        let (src, dst, connections) = (text("src"), text("dst"), row["connections"].to_string());
        match (range(&src), range(&dst)) {
            (Some(range), _) => ranges.entry((true, dst, connections)).or_default().push(range),
            (_, Some(range)) => ranges.entry((false, src, connections)).or_default().push(range),
            (None, None) => {
                merged.insert((src, dst, connections));
            }
        }
    }
    for ((outside_is_source, pod, connections), mut list) in ranges {
        list.sort();
        let mut joined: Vec<AddressRange> = Vec::new();
        for range in list.into_iter().filter(|range| families == Families::Both || range.family == Family::V4) {
            match joined.last_mut() {
                Some(last) if last.family == range.family && last.last.checked_add(1) == Some(range.first) => {
                    last.last = range.last;
                }
                _ => joined.push(range),
            }
        }
        merged.extend(joined.into_iter().map(|range| match outside_is_source {
            true => (range.to_string(), pod.clone(), connections.clone()),
            false => (pod.clone(), range.to_string(), connections.clone()),
        }));
    }
    merged
}

fn sources(folder: &Path) -> Vec<Source> {
    let mut sources = Vec::new();
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            sources.extend(self::sources(&path));
        } else {
            sources.push(Source::new(path.to_string_lossy().as_ref(), std::fs::read_to_string(&path).unwrap()));
        }
    }
    sources
}

/// Rows of a case in which the corpus itself is wrong; see the file for why.
fn differences(case: &str) -> BTreeSet<(String, String)> {
    let listed: Value = serde_json::from_str(include_str!("conformance/netpol-differences.json")).unwrap();
    let of_case = listed.as_array().unwrap().iter().filter(|each| each["case"] == case);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    of_case.map(|each| (text(&each["src"]), text(&each["dst"]))).collect()
}

fn corpus(name: &str, families: Families, floor: usize) {
    let Ok(root) = std::env::var("KUBEGLASS_CONFORMANCE") else {
        println!("{name}: not run");
        return;
    };
    let folder = std::fs::read_dir(Path::new(&root).join(name)).unwrap();
    let mut cases: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    let options =
        Options { host_network: HostNetwork::Ordinary, ingress_ports: IngressPorts::Declared, ..Options::default() };
    let mut passed = 0;
    for folder in &cases {
        let case = folder.file_name().unwrap().to_string_lossy();
        let paste = Paste::new(sources(&folder.join("input")));
        let answer = connectivity(&Cluster::new(Arc::new(paste), Refused::Counted), &options);
        let expected = std::fs::read_to_string(folder.join("expected.json")).unwrap();
        let expected: Value = serde_json::from_str(&expected).unwrap();
        let differences = differences(&case);
        let compared = |rows_: &Value| {
            let mut rows = rows(rows_, families);
            rows.retain(|(src, dst, _)| !differences.contains(&(src.clone(), dst.clone())));
            rows
        };
        let (ours, theirs) = (compared(&serde_json::to_value(&answer.rows).unwrap()), compared(&expected["connlist"]));
        if ours == theirs {
            passed += 1;
            continue;
        }
        println!("{name}/{case}: differs");
        theirs.difference(&ours).take(3).for_each(|row| println!("  missing {row:?}"));
        ours.difference(&theirs).take(3).for_each(|row| println!("  surplus {row:?}"));
    }
    println!("{name}: {passed}/{}", cases.len());
    assert!(passed >= floor, "{name}: {passed} of {}, floor {floor}", cases.len());
}

#[test]
fn netpol() {
    corpus("netpol", Families::V4, 88);
}

#[test]
fn netpol_random() {
    corpus("netpol-random", Families::Both, 148);
}

/// Nothing that a policy may say is an error, whatever else there is to say of it.
#[test]
fn findings_about_policies() {
    let Ok(root) = std::env::var("KUBEGLASS_CONFORMANCE") else {
        println!("netpol findings: not run");
        return;
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for corpus in ["netpol", "netpol-random"] {
        for folder in std::fs::read_dir(Path::new(&root).join(corpus)).unwrap() {
            let folder = folder.unwrap().path();
            let cluster = Cluster::new(Arc::new(Paste::new(sources(&folder.join("input")))), Refused::LeftOut);
            for found in checks::run(&cluster).into_iter().filter(|found| found.rule.starts_with("netpol-")) {
                let refused = &*found.rule == "netpol-block-beside-selector";
                assert!(refused || found.severity != Severity::Error, "{}: {found:?}", folder.display());
                *counts.entry(found.rule.to_string()).or_default() += 1;
            }
        }
    }
    println!("netpol findings: {counts:?}");
}
