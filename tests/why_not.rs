//! What would have made a no a yes, class by class; and what holds of every proof.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

use kubeglass::access::{Access, Answer, Attributes, Identity, Options};
use kubeglass::api::Paste;
use kubeglass::cluster::{Cluster, Refused};
use kubeglass::kubectl::{Invocation, can_i};
use kubeglass::text::{ObjectRef, Source, Verdict, apply_edits};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

fn cluster(sources: Vec<Source>) -> Cluster {
    Cluster::new(Arc::new(Paste::new(sources)), Refused::LeftOut)
}

fn ask(cluster: &Cluster, line: &str) -> Answer {
    let access = Access::new(cluster, &Options::default());
    let invocation = Invocation::new(line, Default::default(), "/").unwrap().unwrap();
    match can_i::run(&invocation, cluster, &access).said {
        can_i::Said::Question(question) => question.answer,
        other => panic!("{line}: {other:?}"),
    }
}

/// Every edit that is offered, applied alone, makes it a yes.
fn edits_help(cluster: &Cluster, answer: &Answer, label: &str) -> usize {
    let mut count = 0;
    for fix in answer.proof.candidates.iter().filter_map(|candidate| candidate.fix.as_ref()) {
        let sources = apply_edits(cluster.paste.sources.iter().map(|(_, source)| source), &fix.edits).unwrap();
        let text: Vec<String> = sources.iter().map(|source| source.text.to_string()).collect();
        let access = Access::new(&self::cluster(sources), &Options::default());
        assert!(access.allows(&answer.identity, &answer.attributes), "{label}: {fix:?}\n{}", text.join("\n"));
        count += 1;
    }
    count
}

fn code(code: &impl serde::Serialize) -> String {
    serde_json::to_value(code).unwrap()["code"].as_str().unwrap().to_owned()
}

fn role(kind: &str, place: &str, rules: &[&str]) -> String {
    let rules: String = rules.iter().map(|rule| format!("- {rule}\n")).collect();
    format!(
        "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: r{place}}}\nrules:\n{rules}"
    )
}

fn bound(kind: &str, place: &str, role: &str, subjects: &str) -> String {
    let name = if place.is_empty() { "b" } else { "b-in" };
    format!(
        "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: {name}{place}}}\n\
         roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {role}, name: r}}\nsubjects:\n{subjects}"
    )
}

const JANE: &str = "- {kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}\n";
const DEVS: &str = "- {kind: Group, name: devs, apiGroup: rbac.authorization.k8s.io}\n";
const MAX: &str = "- {kind: User, name: max, apiGroup: rbac.authorization.k8s.io}\n";
const IN: &str = ", namespace: default";
const PODS: &str = "{apiGroups: [\"\"], resources: [pods], verbs: [get]}";

#[test]
fn every_candidate_is_classified_by_the_first_thing_that_fails() {
    let own = |rule: &str| role("Role", IN, &[rule]) + &bound("RoleBinding", IN, "Role", JANE);
    let aggregated = "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\n\
                      aggregationRule: {clusterRoleSelectors: [{matchLabels: {team: a}}]}\nrules: []\n";
    let shared = "{apiGroups: [\"\"], resources: [pods], verbs: &v [list]}\n\
                  - {apiGroups: [\"\"], resources: [secrets], verbs: *v}";
    let dev = ", namespace: dev";
    for (yaml, line, first, also) in [
        (own(PODS), "delete pods", "verbMissing", vec![]),
        (
            own("{apiGroups: [\"\"], resources: ['*'], verbs: [get]}"),
            "delete pods",
            "verbMissing",
            vec!["alsoResources"],
        ),
        (own(PODS), "delete pods/web", "verbMissing", vec!["alsoNames"]),
        (own(PODS), "get pods --subresource=log", "subresourceMissing", vec![]),
        (own(PODS), "get secrets", "resourceMissing", vec![]),
        (
            own("{apiGroups: [\"\"], resources: [deployments, pods], verbs: [get, list]}"),
            "get deployments",
            "groupMissing",
            vec!["alsoVerbs"],
        ),
        (
            own("{apiGroups: [\"\"], resources: [pods], verbs: [get], resourceNames: [a]}"),
            "get pods/b",
            "nameMissing",
            vec![],
        ),
        (
            own("{apiGroups: [\"\"], resources: [pods], verbs: [get], resourceNames: [a]}"),
            "get pods",
            "nameNeeded",
            vec![],
        ),
        (own("{apiGroups: [apps], resources: [deployments], verbs: [list]}"), "get pods", "noRule", vec![]),
        (own(shared), "get pods", "verbMissing", vec![]),
        // The same user is bound to the role in another namespace, and others are too.
        (
            role("ClusterRole", "", &[PODS])
                + &bound("RoleBinding", IN, "ClusterRole", JANE)
                + &bound("RoleBinding", dev, "ClusterRole", &format!("{JANE}{MAX}")),
            "delete pods",
            "verbMissing",
            vec!["alsoNamespaces", "alsoSubjects"],
        ),
        (
            role("ClusterRole", "", &[PODS]) + &bound("ClusterRoleBinding", "", "ClusterRole", JANE),
            "delete pods",
            "verbMissing",
            vec!["alsoEverywhere"],
        ),
        // The wrong namespace, with a role that holds everywhere and one that does not.
        (
            role("ClusterRole", "", &[PODS]) + &bound("RoleBinding", dev, "ClusterRole", JANE),
            "get pods",
            "otherNamespace",
            vec!["alsoRole"],
        ),
        (role("Role", dev, &[PODS]) + &bound("RoleBinding", dev, "Role", JANE), "get pods", "otherNamespace", vec![]),
        (
            role("ClusterRole", "", &[PODS]) + &bound("RoleBinding", dev, "ClusterRole", JANE),
            "get pods -A",
            "otherNamespace",
            vec!["alsoRole"],
        ),
        // Another subject, a group that is not held, nobody at all.
        (
            role("Role", IN, &[PODS]) + &bound("RoleBinding", IN, "Role", MAX),
            "get pods",
            "namesOthers",
            vec!["alsoRole"],
        ),
        (
            role("Role", IN, &[PODS]) + &bound("RoleBinding", IN, "Role", DEVS),
            "get pods",
            "groupNotHeld",
            vec!["alsoRole"],
        ),
        (
            role("ClusterRole", "", &[PODS]) + &bound("ClusterRoleBinding", "", "ClusterRole", MAX),
            "get pods",
            "namesOthers",
            vec!["alsoRole", "alsoEverywhere"],
        ),
        (role("Role", IN, &[PODS]), "get pods", "notBound", vec!["alsoRole"]),
        (role("ClusterRole", "", &[PODS]), "get pods", "notBound", vec!["alsoRole"]),
        (role("Role", dev, &[PODS]), "get pods", "nothingNames", vec![]),
        (String::new(), "get pods", "nothingNames", vec![]),
        // What the paste lacks.
        (bound("RoleBinding", IN, "Role", JANE), "get pods", "roleMissing", vec![]),
        (
            aggregated.to_owned() + &bound("ClusterRoleBinding", "", "ClusterRole", JANE),
            "get pods",
            "sourceMissing",
            vec![],
        ),
        // Paths.
        (
            role("ClusterRole", "", &["{nonResourceURLs: [/metrics], verbs: [get]}"])
                + &bound("ClusterRoleBinding", "", "ClusterRole", JANE),
            "get /logs",
            "urlMissing",
            vec![],
        ),
        (
            role("ClusterRole", "", &["{nonResourceURLs: [/logs], verbs: [get]}"])
                + &bound("RoleBinding", dev, "ClusterRole", JANE),
            "get /logs",
            "urlNeedsClusterRoleBinding",
            vec!["alsoRole"],
        ),
    ] {
        let line = format!("kubectl auth can-i {line} --as=jane");
        let cluster = cluster(vec![Source::new("a.yaml", yaml.as_str())]);
        let answer = ask(&cluster, &line);
        let candidate = &answer.proof.candidates[0];
        let last = candidate.steps.last().unwrap();
        assert_eq!(code(&last.code), first, "{line} of {yaml}");
        assert_eq!(candidate.also_grants.iter().map(code).collect::<Vec<_>>(), also, "{line} of {yaml}");
        assert!(candidate.fix.is_some(), "{line} of {yaml}");
        assert!(edits_help(&cluster, &answer, &line) > 0);
        let unknown = matches!(first, "roleMissing" | "sourceMissing");
        assert_eq!(answer.verdict, if unknown { Verdict::Unknown } else { Verdict::No }, "{line} of {yaml}");
    }
}

#[test]
fn an_edit_is_offered_where_nothing_can_be_added_to() {
    // A List in JSON, a binding whose subjects are shared, nothing but a kubeconfig.
    let json = r#"{"kind":"List","apiVersion":"v1","items":[
        {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"r","namespace":"default"},"rules":[{"apiGroups":["apps"],"resources":["deployments"],"verbs":["list"]}]},
        {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"b","namespace":"default"},
         "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"r"},"subjects":[{"kind":"User","name":"max","apiGroup":"rbac.authorization.k8s.io"}]}]}"#;
    let mine = json.replace("\"max\"", "\"jane\"");
    let aliased = role("Role", IN, &[PODS])
        + "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: default, annotations: {x: &n max}}\n\
           roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}\nsubjects: []\n";
    let config = "apiVersion: v1\nkind: Config\ncurrent-context: ''\n";
    for (name, yaml) in [("a.json", json), ("a.json", &mine), ("a.yaml", &aliased), ("config", config)] {
        let cluster = cluster(vec![Source::new(name, yaml)]);
        let answer = ask(&cluster, "kubectl auth can-i get pods --as=jane");
        assert!(edits_help(&cluster, &answer, yaml) > 0, "{yaml}: {:?}", answer.proof);
    }
}

#[test]
fn a_missing_role_leaves_it_open_only_where_it_could_matter() {
    let missing = bound("RoleBinding", IN, "Role", JANE);
    let yes =
        missing.clone() + &role("ClusterRole", "", &[PODS]) + &bound("ClusterRoleBinding", "", "ClusterRole", JANE);
    for (yaml, line, verdict) in [
        (&missing, "get pods --as=jane", Verdict::Unknown),
        (&missing, "get pods -n dev --as=jane", Verdict::No),
        (&missing, "get pods -A --as=jane", Verdict::No),
        (&missing, "get pods --as=max", Verdict::No),
        (&missing, "get /logs --as=jane", Verdict::No),
        (&yes, "get pods --as=jane", Verdict::Yes),
    ] {
        let answer = ask(&cluster(vec![Source::new("a.yaml", yaml.as_str())]), &format!("kubectl auth can-i {line}"));
        assert_eq!(answer.verdict, verdict, "{line} of {yaml}");
    }
}

/// The source without the documents of some objects.
fn without(yaml: &str, gone: &BTreeSet<ObjectRef>) -> String {
    let stays = |document: &&str| {
        let cluster = cluster(vec![Source::new("a", *document)]);
        !cluster.objects().any(|object| {
            let mut named = ObjectRef::from(object);
            if object.content.is_cluster_scoped() {
                named.namespace = None;
            }
            gone.contains(&named)
        })
    };
    yaml.split("\n---\n").filter(stays).collect::<Vec<_>>().join("\n---\n")
}

/// Without the bindings of all its chains a yes is a no; with one more binding no yes becomes a no.
fn proof_holds(yaml: &str, answer: &Answer, label: &str) -> bool {
    let bindings: Vec<Option<ObjectRef>> = answer
        .proof
        .witnesses
        .iter()
        .map(|steps| steps.first().filter(|step| step.span.is_some()).and_then(|step| step.object.clone()))
        .collect();
    // Default bindings, and the group that needs none, are not in the paste.
    if bindings.iter().any(Option::is_none) {
        return false;
    }
    let gone: BTreeSet<ObjectRef> = bindings.into_iter().flatten().collect();
    let access = Access::new(&cluster(vec![Source::new("a.yaml", without(yaml, &gone))]), &Options::default());
    assert!(!access.allows(&answer.identity, &answer.attributes), "{label}: {gone:?}");
    true
}

#[test]
fn proofs_of_recorded_worlds_hold() {
    let Some(folder) = std::env::var_os("KUBEGLASS_CONFORMANCE").map(|folder| PathBuf::from(folder).join("can-i"))
    else {
        println!("proofs: not run");
        return;
    };
    let (mut proofs, mut edits, mut added) = (0, 0, 0);
    for (corpus, step) in [("a-realistic", 2), ("b2-random-targeted", 12)] {
        let mut cases: Vec<PathBuf> =
            std::fs::read_dir(folder.join(corpus)).unwrap().map(|e| e.unwrap().path()).collect();
        cases.sort();
        for case in cases.iter().step_by(step) {
            let yaml = std::fs::read_to_string(case.join("manifests.yaml")).unwrap();
            let cluster = cluster(vec![Source::new("manifests.yaml", yaml.as_str())]);
            let access = Access::new(&cluster, &Options::default());
            let more = format!("{yaml}\n{}", bound("ClusterRoleBinding", "", "ClusterRole", JANE));
            let more = more.replace("{name: b}", "{name: one-more}");
            let with_more = Access::new(&self::cluster(vec![Source::new("a.yaml", more)]), &Options::default());
            let answers: Value =
                serde_json::from_str(&std::fs::read_to_string(case.join("answers.json")).unwrap()).unwrap();
            for expected in answers["answers"].as_array().unwrap() {
                let query = expected["query"].as_str().unwrap();
                let invocation = Invocation::new(query, Default::default(), "/").unwrap().unwrap();
                let can_i::Said::Question(question) = can_i::run(&invocation, &cluster, &access).said else { continue };
                let label = format!("{}: {query}", case.display());
                if question.answer.verdict == Verdict::Yes {
                    proofs += usize::from(proof_holds(&yaml, &question.answer, &label));
                    let (identity, attributes): (&Identity, &Attributes) =
                        (&question.answer.identity, &question.answer.attributes);
                    assert!(with_more.allows(identity, attributes), "{label}: a binding takes a right away");
                    added += 1;
                } else {
                    edits += edits_help(&cluster, &question.answer, &label);
                }
            }
        }
    }
    println!(
        "proofs whose removal makes it a no: {proofs}; rights that another binding leaves: {added}; edits that make it a yes: {edits}"
    );
    assert!(proofs >= 200 && added >= 240 && edits >= 480);
}
