//! What every document reads as, against recordings of Go's sigs.k8s.io/yaml.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

use kubeglass::text::SourceId;
use kubeglass::yaml;
use serde_json::Value;
use std::path::PathBuf;

fn lines(file: &str) -> Option<Vec<Value>> {
    let folder = std::env::var_os("KUBEGLASS_CONFORMANCE").map(PathBuf::from)?;
    let text = std::fs::read_to_string(folder.join("yaml").join(file)).unwrap();
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// Numbers as Go's JSON has them: 1 and 1.0 are one number.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, left)| right.get(key).is_some_and(|right| same(left, right)))
        }
        (left, right) => left == right,
    }
}

fn differs(case: &Value) -> Option<String> {
    let text = case["text"].as_str()?;
    let documents = yaml::read_yaml(SourceId(0), &text.into());
    let ours: Vec<_> = documents.iter().map(yaml::strict_json).collect();
    let theirs = case["docs"].as_array()?;
    let equal = ours.len() == theirs.len()
        && ours.iter().zip(theirs).all(|(ours, theirs)| match ours {
            Ok(json) => theirs.get("json").is_some_and(|value| same(&serde_json::from_str(json).unwrap(), value)),
            Err(_) => theirs.get("error").is_some(),
        });
    (!equal).then(|| format!("{text:?}\n  ours   {ours:?}\n  theirs {theirs:?}"))
}

fn agree(file: &str, floor: f64) {
    let Some(cases) = lines(file) else {
        println!("yaml/{file}: not run");
        return;
    };
    let failures: Vec<_> = cases.iter().filter_map(differs).collect();
    for failure in failures.iter().take(20) {
        println!("{failure}");
    }
    let passed = cases.len() - failures.len();
    println!("yaml/{file}: {passed}/{}", cases.len());
    assert!(passed as f64 >= floor * cases.len() as f64);
}

#[test]
fn edge_cases_read_as_go_reads_them() {
    agree("edge-cases.jsonl", 1.0);
}

#[test]
fn mutated_manifests_read_as_go_reads_them() {
    agree("mutations.jsonl", 0.998);
}
