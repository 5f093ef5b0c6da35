//! What the API server refuses, against its recorded words: the kinds that answers hang on.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

use kubeglass::api::Paste;
use kubeglass::text::Source;
use kubeglass::validation::refusals;
use serde_json::Value;
use std::path::Path;

/// Kinds that are judged.
const KINDS: [&str; 7] =
    ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "NetworkPolicy", "Ingress", "Service"];

/// The server's messages; none where the file was refused before anything was validated.
fn recorded(case: &Value) -> Option<Vec<String>> {
    let (code, stderr) = (case["create"]["code"].as_i64()?, case["create"]["stderr"].as_str()?);
    if code == 0 {
        return Some(Vec::new());
    }
    let (_, said) = stderr.split_once(" is invalid: ")?;
    let said = said.trim();
    Some(match said.strip_prefix("* ") {
        Some(list) => list.split("\n* ").map(str::to_owned).collect(),
        None => vec![said.to_owned()],
    })
}

#[test]
fn refusals_are_the_servers() {
    let Ok(root) = std::env::var("KUBEGLASS_CONFORMANCE") else {
        println!("decode: not run");
        return;
    };
    let folder = Path::new(&root).join("decode");
    let answers: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("answers.json")).unwrap()).unwrap();
    let (mut passed, mut total) = (0, 0);
    for case in answers.as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let Some(expected) = recorded(case) else { continue };
        let Ok(text) = std::fs::read_to_string(folder.join("cases").join(format!("{name}.yaml"))) else { continue };
        let paste = Paste::new(vec![Source::new("case.yaml", text)]);
        let [object] = paste.objects.as_slice() else { continue };
        if !KINDS.contains(&object.kind.as_str()) {
            continue;
        }
        total += 1;
        let said: Vec<String> = refusals(&paste, object).into_iter().map(|refusal| refusal.message).collect();
        if said == expected {
            passed += 1;
        } else {
            println!("decode/{name}:\n  server {expected:?}\n  here   {said:?}");
        }
    }
    println!("decode, refusals: {passed}/{total}");
    // The rest is said of fields that no answer hangs on, which are not read.
    assert!(passed >= 64, "decode: {passed} of {total}");
}
