//! What the API server refuses after it has read an object, against its recorded words.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

use kubeglass::api::Paste;
use kubeglass::text::Source;
use kubeglass::validation::refusals;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Refusals that hang on how a server was started, or on its admission: nothing in the object tells of them.
const OF_THE_SERVER: [&str; 1] = [
    // The range from which the addresses of Services are taken.
    "svc-clusterip-outside",
];

fn conformance() -> Option<PathBuf> {
    std::env::var("KUBEGLASS_CONFORMANCE").ok().map(PathBuf::from)
}

/// What kubectl prints of an object that is invalid.
fn printed(kind: &str, name: &str, messages: &[String]) -> String {
    match messages {
        [one] => format!("The {kind} {name:?} is invalid: {one}\n"),
        many => format!("The {kind} {name:?} is invalid: \n* {}\n", many.join("\n* ")),
    }
}

#[test]
fn invalid_objects_are_refused_in_the_servers_words() {
    let Some(root) = conformance() else {
        println!("decode, invalid: not run");
        return;
    };
    let folder = root.join("decode");
    let answers: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("answers.json")).unwrap()).unwrap();
    let (mut passed, mut total) = (0, 0);
    for case in answers.as_array().unwrap() {
        let (name, create) = (case["name"].as_str().unwrap(), &case["create"]);
        let expected = create["stderr"].as_str().unwrap();
        let invalid = expected.starts_with("The ") && expected.contains(" is invalid: ");
        if (create["code"] != 0 && !invalid) || OF_THE_SERVER.contains(&name) {
            continue;
        }
        let text = std::fs::read_to_string(folder.join("cases").join(format!("{name}.yaml"))).unwrap();
        let paste = Paste::new(vec![Source::new("case.yaml", text)]);
        for object in &paste.objects {
            let messages: Vec<String> = refusals(&paste, object).into_iter().map(|refusal| refusal.message).collect();
            total += 1;
            let said = if messages.is_empty() {
                String::new()
            } else {
                printed(&object.kind, &object.metadata.name, &messages)
            };
            if said == if invalid { expected } else { "" } {
                passed += 1;
            } else {
                println!("decode/{name}:\n  server {expected:?}\n  here   {said:?}");
            }
        }
    }
    println!("decode, invalid: {passed}/{total}");
    assert!(passed == total, "decode, invalid: {passed} of {total}");
}

/// Every manifest below a folder.
fn manifests(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            manifests(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            found.push(path);
        }
    }
}

/// The names of the objects of a recorded world that its server refused.
fn refused_there(manifest: &Path) -> BTreeSet<String> {
    let answers = manifest.with_file_name("answers.json");
    let answers: Value =
        std::fs::read_to_string(answers).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let errors = answers["apply_errors"].as_array().cloned().unwrap_or_default();
    errors.iter().filter_map(|error| error["name"].as_str().map(str::to_owned)).collect()
}

/// What the network corpus, which no server has seen, lacks or has wrong.
const NOT_SEEN_BY_A_SERVER: [&str; 6] = [
    "spec.containers[0].name: Required value",
    "].volumeMounts[0].name: Not found: ",
    "metadata.ownerReferences.apiVersion: Invalid value: \"\"",
    "metadata.name: Invalid value: \"use_",
    "`selector` does not match template `labels`",
    "spec.ports[0].name: Required value",
];

#[test]
fn what_servers_took_is_not_refused() {
    let Some(root) = conformance() else {
        println!("valid manifests: not run");
        return;
    };
    let mut files = Vec::new();
    for corpus in ["can-i", "netpol", "netpol-random", "gateway", "ingress", "kubeconfig"] {
        manifests(&root.join(corpus), &mut files);
    }
    let (mut objects, mut wrong) = (0, Vec::new());
    for file in files {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        let there = refused_there(&file);
        let paste = Paste::new(vec![Source::new("a.yaml", text)]);
        for object in &paste.objects {
            objects += 1;
            let said = refusals(&paste, object);
            let by_hand = file.starts_with(root.join("netpol"));
            let known = |said: &str| by_hand && NOT_SEEN_BY_A_SERVER.iter().any(|part| said.contains(part));
            if said.first().is_some_and(|said| !known(&said.message)) && !there.contains(&object.metadata.name) {
                wrong.push(format!("{}: {}: {}", file.display(), object.metadata.name, said[0].message));
            }
        }
    }
    println!("valid manifests: {} of {objects} objects are not refused", objects - wrong.len());
    assert_eq!(wrong, Vec::<String>::new());
}
