//! Every recorded step of `kubectl config`, and of `kubectl auth` where the kubeconfig decides: what it prints, its exit
//! code, and the files that it changes.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

use kubeglass::access::{Access, Options};
use kubeglass::api::Paste;
use kubeglass::cluster::{Cluster, Refused};
use kubeglass::kubectl::{Invocation, Output, can_i, config};
use kubeglass::text::Source;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Steps that agree today. It only goes up.
const FLOOR: usize = 515;

#[test]
fn kubectl_config_as_recorded() {
    let Ok(folder) = std::env::var("KUBEGLASS_CONFORMANCE") else {
        println!("kubeconfig: not run");
        return;
    };
    let text = std::fs::read_to_string(format!("{folder}/kubeconfig/kubeconfig-1.36.json")).unwrap();
    let recorded: Value = serde_json::from_str(&text).unwrap();
    let sandbox = recorded["sandbox"].as_str().unwrap();
    let verbose = std::env::var("KUBEGLASS_VERBOSE").is_ok();
    let (mut passed, mut total) = (0, 0);
    for case in recorded["cases"].as_array().unwrap() {
        let pristine: BTreeMap<String, String> = texts(&case["files"]);
        let mut files = pristine.clone();
        for step in case["steps"].as_array().unwrap() {
            if case["sequential"] != true {
                files = pristine.clone();
            }
            let differs = run(case, step, &mut files, sandbox);
            total += 1;
            passed += usize::from(differs.is_none());
            if let (Some(differs), true) = (differs, verbose) {
                println!("{} {}\n{differs}", case["name"], step["args"]);
            }
        }
    }
    println!("kubeconfig: {passed}/{total}");
    assert!(passed >= FLOOR, "{passed} of {total} steps agree, and {FLOOR} did before");
}

fn texts(value: &Value) -> BTreeMap<String, String> {
    let entries = value.as_object().into_iter().flatten();
    entries.map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned())).collect()
}

/// Runs a step and says how it differs from the recording, if it does.
fn run(case: &Value, step: &Value, files: &mut BTreeMap<String, String>, sandbox: &str) -> Option<String> {
    let sources = files.iter().map(|(name, text)| Source::new(format!("{sandbox}/{name}"), text.as_str())).collect();
    let paste = Paste::new(sources);
    let env = case["env"].as_object().unwrap();
    let env = env.iter().map(|(key, value)| (key.clone(), value.as_str().map(str::to_owned))).collect();
    let args: Vec<String> = step["args"].as_array().unwrap().iter().map(|a| a.as_str().unwrap().to_owned()).collect();
    let line = args.iter().fold("kubectl".to_owned(), |line, arg| line + " " + &kubeglass::kubectl::words::quote(arg));
    let invocation = Invocation::new(&line, env, case["cwd"].as_str().unwrap()).unwrap().unwrap();
    let found = config::run(&invocation, &paste).unwrap_or_else(|| {
        let cluster = Cluster::new(Arc::new(paste), Refused::LeftOut);
        let access = Access::new(&cluster, &Options::default());
        can_i::run(&invocation, &cluster, &access).output
    });
    let prefix = format!("{sandbox}/");
    let changed: BTreeMap<String, String> = found
        .files_changed
        .iter()
        .map(|(path, text)| (path.strip_prefix(&prefix).unwrap_or(path).to_owned(), text.clone()))
        .collect();
    files.extend(changed.clone());
    let wanted = Output {
        stdout: step["stdout"].as_str().unwrap().to_owned(),
        stderr: step["stderr"].as_str().unwrap().to_owned(),
        exit_code: step["code"].as_i64().unwrap() as i32,
        files_changed: texts(&step["files_changed"]),
        files_removed: Vec::new(),
    };
    let found = Output { files_changed: changed, ..found };
    // Go's maps have no order, and its pointers no fixed value.
    let canonical = |output: &Output| {
        let sorted = |text: &str| {
            let mut lines: Vec<&str> = text.lines().collect();
            lines.sort_unstable();
            lines.join("\n")
        };
        let anywhere = step["nondeterministic"] == true;
        let stdout = if anywhere { sorted(&output.stdout) } else { output.stdout.clone() };
        let stderr = if anywhere { without_pointers(&without_log(&output.stderr)) } else { output.stderr.clone() };
        (stdout, stderr, output.exit_code, output.files_changed.clone())
    };
    (canonical(&found) != canonical(&wanted)).then(|| format!("wanted {wanted:#?}\nfound {found:#?}"))
}

/// Log lines carry the moment and the process that wrote them: `E1120 09:28:51.800154   13626 memcache.go:265] …`
fn without_log(text: &str) -> String {
    let is_log = |line: &str| {
        line.starts_with('E') && line.as_bytes().get(1..5).is_some_and(|day| day.iter().all(u8::is_ascii_digit))
    };
    text.split_inclusive('\n').filter(|line| !is_log(line)).collect()
}

fn without_pointers(text: &str) -> String {
    let mut parts = text.split("0x");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + "0x" + part.trim_start_matches(|c: char| c.is_ascii_hexdigit()))
}
