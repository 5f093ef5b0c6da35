//! What `kubectl create` and `kubectl apply` say of manifests, good and broken, against recordings of kubectl and kube-apiserver.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

use kubeglass::api::Paste;
use kubeglass::kubectl::{Invocation, create};
use kubeglass::text::Source;
use serde_json::{Value, json};
use std::path::Path;

/// The recorded forms: their name, their command, and how many are the same at least, in percent.
const FORMS: [(&str, &str, f64); 4] = [
    ("create", "kubectl create --dry-run=server --validate=strict", 100.0),
    ("apply", "kubectl apply --dry-run=server", 100.0),
    ("create_warn", "kubectl create --dry-run=server --validate=warn", 100.0),
    ("create_client", "kubectl create --dry-run=client --validate=strict", 100.0),
];

/// A line of kubectl's log begins with the moment and the process, which nobody can know again.
fn without_moments(text: &str) -> String {
    let line = |line: &str| {
        let mut words = line.splitn(4, ' ').filter(|word| !word.is_empty());
        let is_log = line.starts_with('W') && words.nth(1).is_some_and(|clock| clock.matches(':').count() == 2);
        let rest = line.split_whitespace().skip(3).collect::<Vec<_>>().join(" ");
        if is_log { format!("W {rest}\n") } else { line.to_owned() }
    };
    text.split_inclusive('\n').map(line).collect()
}

fn cases() -> Option<Vec<(Value, String)>> {
    let folder = Path::new(&std::env::var("KUBEGLASS_CONFORMANCE").ok()?).join("decode");
    let answers: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("answers.json")).unwrap()).unwrap();
    let text = |case: &Value| {
        let file = format!("{}.yaml", case["name"].as_str().unwrap());
        std::fs::read_to_string(folder.join("cases").join(file)).unwrap()
    };
    Some(answers.as_array().unwrap().iter().map(|case| (case.clone(), text(case))).collect())
}

#[test]
fn commands_print_what_kubectl_prints() {
    let Some(cases) = cases() else {
        println!("decode: not run");
        return;
    };
    for (form, command, floor) in FORMS {
        let (mut same, mut agreed) = (0, 0);
        for (case, text) in &cases {
            let name = case["name"].as_str().unwrap();
            let file = format!("{name}.yaml");
            let paste = Paste::new(vec![Source::new(file.as_str(), text.as_str())]);
            let line = format!("{command} -f {file}");
            let invocation = Invocation::new(&line, Default::default(), "/").unwrap().unwrap();
            let output = create::run(&invocation, &paste).expect(&line).output;
            let here = json!({
                "stdout": output.stdout, "stderr": without_moments(&output.stderr), "code": output.exit_code
            });
            let mut there = case[form].clone();
            there["stderr"] = json!(without_moments(there["stderr"].as_str().unwrap()));
            agreed += usize::from(here["code"] == there["code"]);
            same += usize::from(here == there);
            if here != there {
                println!("decode/{name}, {form}:\n  there {there}\n  here  {here}");
            }
        }
        let total = cases.len();
        println!("decode, {form}: {same}/{total} as recorded, {agreed}/{total} accepted or refused as recorded");
        assert!(same as f64 * 100.0 >= floor * total as f64, "{form}: {same} of {total}");
    }
}
