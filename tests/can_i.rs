//! Recorded `kubectl auth can-i` command lines against a real kube-apiserver: standard output, standard error, exit code,
//! and which objects the server refused.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

use kubeglass::access::{self, Access, Answer, Attributes, Caller, Identity, Options, ResourceTarget};
use kubeglass::api::Paste;
use kubeglass::cluster::{Cluster, Refused};
use kubeglass::kubectl::{Invocation, Output, can_i};
use kubeglass::text::{Lang, Source, Verdict, apply_edits, read_json};
use kubeglass::words;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Recorded by a reader of YAML to which `y` is text. To Kubernetes' own it is `true`, and the Role is refused.
const NOT_KUBERNETES: &[(&str, usize)] = &[("044-list-resource-names-and-wildcards", 8)];

const POLICY_FILE: &str = "abac-policy.jsonl";

fn recordings() -> Option<PathBuf> {
    std::env::var_os("KUBEGLASS_CONFORMANCE").map(|folder| PathBuf::from(folder).join("can-i"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn options(folder: &Path, authorizers: &[&str]) -> Options {
    let tokens: BTreeMap<String, Caller> = read_json(&read(&folder.join("tokens.json"))).unwrap();
    let authorizers = authorizers.iter().map(|name| (*name).to_owned()).collect();
    Options { tokens, authorizers, ..Options::default() }
}

struct Score {
    passed: usize,
    total: usize,
    refusals_passed: usize,
    refusals: usize,
}

fn corpus(name: &str, authorizers: &[&str]) -> Option<Score> {
    let Some(folder) = recordings() else {
        println!("{name}: not run");
        return None;
    };
    let options = options(&folder, authorizers);
    let kubeconfig = read(&folder.join("kubeconfig.yaml"));
    let mut cases: Vec<PathBuf> = std::fs::read_dir(folder.join(name))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|p| p.is_dir())
        .collect();
    cases.sort();
    let mut fixes = 0;
    let mut score = Score { passed: 0, total: 0, refusals_passed: 0, refusals: 0 };
    for case in cases {
        let label = case.file_name().unwrap().to_string_lossy().into_owned();
        let mut sources = vec![
            Source::new("kubeconfig.yaml", kubeconfig.as_str()),
            Source::new("manifests.yaml", read(&case.join("manifests.yaml"))),
        ];
        if authorizers.contains(&"ABAC") {
            sources.push(Source::new(POLICY_FILE, read(&folder.join(name).join(POLICY_FILE))));
        }
        let cluster = Cluster::new(Arc::new(Paste::new(sources)), Refused::LeftOut);
        let access = Access::new(&cluster, &options);
        let answers: Value = serde_json::from_str(&read(&case.join("answers.json"))).unwrap();
        refusals(&label, &cluster, &answers["apply_errors"], &mut score);
        for expected in answers["answers"].as_array().unwrap() {
            let query = expected["query"].as_str().unwrap();
            score.total += 1;
            let invocation = Invocation::new(query, BTreeMap::new(), "/").unwrap().unwrap();
            let explained = can_i::run(&invocation, &cluster, &access);
            let difference = compare(&explained.output, expected);
            if name == "a-realistic" || name.starts_with('d') {
                said_and_drawn(&explained, query, &cluster, &access);
            }
            if let Some(question) = question(&explained) {
                let allowed = question.answer.review.allowed;
                let answer = &question.answer;
                assert_eq!(allowed, answer.verdict == Verdict::Yes, "{label}: {query}");
                assert_eq!(allowed, !answer.proof.witnesses.is_empty(), "{label}: {query} has its proof");
                assert_eq!(allowed, answer.proof.candidates.is_empty(), "{label}: {query} has a nearest miss");
                let missing = !answer.review.missing.is_empty();
                assert!(
                    missing == (answer.verdict == Verdict::Unknown) || allowed || aggregates(&access),
                    "{label}: {query}"
                );
                // Every edit of the small corpora, a sample of the large ones'.
                if !name.starts_with('b') || score.total.is_multiple_of(16) {
                    let label = format!("{label}: {query}");
                    fixes += usize::from(fix_helps(&cluster, &options, answer, &label));
                    if let Some(real) = &question.real {
                        fix_helps(&cluster, &options, &real.answer, &label);
                    }
                }
            }
            match difference {
                None => score.passed += 1,
                Some(difference) if NOT_KUBERNETES.iter().all(|(case, _)| *case != label) => {
                    println!("{name}/{label}: {query}\n{difference}")
                }
                Some(_) => {}
            }
        }
    }
    println!("{name}: {}/{}", score.passed, score.total);
    println!("{name} nearest misses whose edit makes it a yes: {fixes}");
    println!("{name} refused objects: {}/{}", score.refusals_passed, score.refusals);
    Some(score)
}

fn aggregates(access: &Access) -> bool {
    access.roles().iter().any(|role| role.aggregation.is_some() && !role.is_built_in())
}

/// Every answer has its words in both languages and a picture whose edges end at nodes.
fn said_and_drawn(explained: &can_i::Explained, query: &str, cluster: &Cluster, access: &Access) {
    for lang in [Lang::En, Lang::Ko] {
        let told = words::access::explain(explained, query, cluster, lang);
        assert!(!told.headline.is_empty() && !told.cap.is_empty(), "{query}");
        assert!(told.steps.iter().all(|step| !step.code.text.is_empty() && !step.code.code.is_empty()), "{query}");
        let say = |phrase: &access::Phrase| words::access::phrase(phrase, lang);
        let graph = access::graph(access, cluster, explained.shown(), &say);
        let ids: BTreeSet<&str> = graph.nodes.iter().map(|node| node.id.as_str()).collect();
        assert_eq!(ids.len(), graph.nodes.len(), "{query}");
        for edge in &graph.edges {
            let ends = [&edge.from, &edge.to];
            assert!(ends.iter().all(|end| ids.contains(end.as_str())), "{query}: {edge:?}\n{ids:?}");
        }
        assert!(graph.nodes.iter().all(|node| (node.rank as usize) < graph.lanes.len()), "{query}");
    }
}

/// Applies the nearest misses' edits: each alone makes it a yes.
fn fix_helps(cluster: &Cluster, options: &Options, answer: &Answer, label: &str) -> bool {
    let mut any = false;
    for candidate in answer.proof.candidates.iter().take(8) {
        let Some(fix) = &candidate.fix else { continue };
        any = true;
        let sources = apply_edits(cluster.paste.sources.iter().map(|(_, source)| source), &fix.edits).unwrap();
        let text: String = sources.iter().map(|source| source.text.to_string()).collect();
        let edited = Cluster::new(Arc::new(Paste::new(sources)), Refused::LeftOut);
        let allowed = Access::new(&edited, options).allows(&answer.identity, &answer.attributes);
        assert!(allowed, "{label}: {:?}\n{fix:?}\n{text}", candidate.steps.last().map(|step| &step.code));
    }
    any
}

fn question(explained: &can_i::Explained) -> Option<&can_i::Question> {
    match &explained.said {
        can_i::Said::Question(question) => Some(question),
        _ => None,
    }
}

/// What differs, canonically: missing roles as a set, the list's rows as a multiset with their verbs as a set.
fn compare(output: &Output, expected: &Value) -> Option<String> {
    let text = |key: &str| expected[key].as_str().unwrap_or_default();
    let same = |ours: &str, theirs: &str| canonical(ours) == canonical(theirs);
    let any_variant = expected["nondeterministic_variants"].as_array().is_some_and(|variants| {
        variants.iter().any(|variant| {
            same(&output.stdout, variant["stdout"].as_str().unwrap_or_default())
                && same(&output.stderr, variant["stderr"].as_str().unwrap_or_default())
        })
    });
    let code = expected["code"].as_i64() == Some(i64::from(output.exit_code));
    if code && (any_variant || (same(&output.stdout, text("stdout")) && same(&output.stderr, text("stderr")))) {
        return None;
    }
    Some(format!(
        "  ours   {} {:?} {:?}\n  theirs {} {:?} {:?}",
        output.exit_code,
        output.stdout,
        output.stderr,
        expected["code"],
        text("stdout"),
        text("stderr")
    ))
}

fn canonical(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text
        .lines()
        .map(|line| {
            if let Some(at) = line.find("RBAC: [") {
                let (before, list) = line.split_at(at + "RBAC: [".len());
                let mut roles: Vec<&str> = list.trim_end_matches(']').split(", ").collect();
                roles.sort_unstable();
                return format!("{before}{}]", roles.join(", "));
            }
            if let Some((before, verbs)) = line.rsplit_once('[')
                && let Some(verbs) = verbs.strip_suffix(']')
            {
                let verbs: BTreeSet<&str> = verbs.split(' ').collect();
                return format!("{before}{verbs:?}");
            }
            if line.trim_start().starts_with("creationTimestamp:") {
                return "creationTimestamp".to_owned();
            }
            line.to_owned()
        })
        .collect();
    if text.starts_with("Resources ") || text.contains("[]") {
        lines.sort();
    }
    lines
}

fn refusals(label: &str, cluster: &Cluster, expected: &Value, score: &mut Score) {
    let expected = expected.as_array().unwrap();
    score.refusals += expected.len();
    for error in expected {
        let named = |key: &str| error[key].as_str().unwrap_or_default();
        let refused = cluster.refused.iter().find(|(index, _)| {
            let object = &cluster.paste.objects[*index];
            object.kind == named("kind")
                && object.metadata.name == named("name")
                && (named("namespace").is_empty() || object.namespace() == named("namespace"))
        });
        let words = refused.map(|(_, why)| {
            let texts: Vec<&str> = why.iter().map(|refusal| refusal.message.as_str()).collect();
            let texts = if texts.len() == 1 { texts.concat() } else { format!("[{}]", texts.join(", ")) };
            format!("{}.rbac.authorization.k8s.io \"{}\" is invalid: {texts}", named("kind"), named("name"))
        });
        // Another version than the served one is told at the command line, not by the server's validation.
        let passed = match &words {
            Some(words) => named("reason") != "Invalid" || words == named("message"),
            None => false,
        };
        if passed {
            score.refusals_passed += 1;
        } else {
            println!("{label}: refused {error}\n  ours {words:?}");
        }
    }
    // The recordings' client took `y` for text; to kubectl it is a boolean, and no name.
    let readable = |index: &usize| {
        let object = &cluster.paste.objects[*index];
        object.api_version.contains("rbac") && cluster.paste.misfits(object.origin).next().is_none()
    };
    let ours = cluster.refused.iter().filter(|(index, _)| readable(index)).count();
    assert_eq!(ours, expected.len(), "{label}: nothing else is refused");
}

#[test]
fn realistic_worlds() {
    if let Some(score) = corpus("a-realistic", &["RBAC"]) {
        let differences: usize = NOT_KUBERNETES.iter().map(|(_, lines)| lines).sum();
        assert_eq!(score.total - score.passed, differences);
        assert_eq!(score.refusals_passed, score.refusals);
    }
}

#[test]
fn random_worlds() {
    for name in ["b-random", "b2-random-targeted"] {
        if let Some(score) = corpus(name, &["RBAC"]) {
            assert_eq!(score.passed, score.total);
            assert_eq!(score.refusals_passed, score.refusals);
        }
    }
}

#[test]
fn node_and_abac() {
    if let Some(score) = corpus("d-abac-node", &["Node", "ABAC", "RBAC"]) {
        assert_eq!(score.passed, score.total);
    }
}

#[test]
fn a_large_world() {
    let Some(folder) = recordings() else {
        println!("c-large: not run");
        return;
    };
    let source = Source::new("manifests.json", read(&folder.join("c-large/manifests.json")));
    let cluster = Cluster::new(Arc::new(Paste::new(vec![source])), Refused::LeftOut);
    let access = Access::new(&cluster, &Options::default());
    let (mut passed, mut total) = (0, 0);
    for line in read(&folder.join("c-large/queries.jsonl")).lines() {
        let expected: Value = serde_json::from_str(line).unwrap();
        let (identity, attributes) = review(&expected["spec"]);
        total += 1;
        let review = access.review(&identity, &attributes);
        if expected["allowed"].as_bool() == Some(review.allowed) && allowed_by_one(&review.reason, &expected) {
            passed += 1;
        } else {
            println!("{line}\n  ours {review:?}");
        }
    }
    println!("c-large: {passed}/{total}");
    assert_eq!(passed, total);
}

/// Any binding that grants may be reported; the reason of a no must be the same.
fn allowed_by_one(reason: &str, expected: &Value) -> bool {
    match expected["allowed"].as_bool() {
        Some(true) => reason.starts_with("RBAC: allowed by "),
        _ => canonical(reason) == canonical(expected["reason"].as_str().unwrap_or_default()),
    }
}

fn review(spec: &Value) -> (Identity, Attributes) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let groups: Vec<String> = spec["groups"].as_array().into_iter().flatten().map(text).collect();
    let identity = Identity {
        user: text(&spec["user"]),
        groups: groups.into_iter().map(|group| (group, Default::default())).collect(),
        ..Identity::default()
    };
    let resource = &spec["resourceAttributes"];
    if resource.is_null() {
        let url = &spec["nonResourceAttributes"];
        return (identity, Attributes::url(text(&url["verb"]), text(&url["path"])));
    }
    let target = ResourceTarget {
        namespace: text(&resource["namespace"]),
        group: text(&resource["group"]),
        resource: text(&resource["resource"]),
        subresource: text(&resource["subresource"]),
        name: text(&resource["name"]),
    };
    (identity, Attributes::resource(text(&resource["verb"]), target))
}
