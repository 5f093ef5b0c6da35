//! Rights that lead to more than they say, with their path: nothing that is valid is an error, and what every cluster
//! has is no finding.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

use kubeglass::ask::{self, Desk, Rooms};
use kubeglass::checks;
use kubeglass::cluster::Refused;
use kubeglass::text::{Diagnostic, Lang, Severity, Source};
use kubeglass::workspace::{Options, Workspace};
use std::path::PathBuf;
use std::time::Instant;

fn findings(text: &str) -> Vec<Diagnostic> {
    let workspace = Workspace::new(vec![Source::new("rbac.yaml", text)]);
    let powers = |problem: &Diagnostic| {
        problem.rule.starts_with("rbac-") && !["rbac-dangling-role", "rbac-binds-nobody"].contains(&&*problem.rule)
    };
    let options = Options { lang: Lang::En, ..Options::default() };
    let mut found = ask::problems(&Desk { workspace: &workspace, rooms: &Rooms::all(), options: &options });
    found.retain(powers);
    found
}

fn told(text: &str) -> Vec<String> {
    let severity = |found: &Diagnostic| format!("{:?}", found.severity).to_lowercase();
    findings(text).iter().map(|found| format!("{} {}: {}", severity(found), found.rule, found.message)).collect()
}

fn role(kind: &str, name: &str, namespace: &str, rules: &[&str]) -> String {
    let place = if namespace.is_empty() { String::new() } else { format!(", namespace: {namespace}") };
    let rules: String = rules.iter().map(|rule| format!("- {rule}\n")).collect();
    format!(
        "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: {name}{place}}}\nrules:\n{rules}"
    )
}

fn bound(name: &str, namespace: &str, subjects: &[&str], role: &str) -> String {
    let (kind, place) = match namespace {
        "" => ("ClusterRoleBinding", String::new()),
        namespace => ("RoleBinding", format!(", namespace: {namespace}")),
    };
    let subjects: String = subjects
        .iter()
        .map(|subject| match subject.split(' ').collect::<Vec<_>>()[..] {
            ["ServiceAccount", namespace, name] => {
                format!("- {{kind: ServiceAccount, name: {name}, namespace: {namespace}}}\n")
            }
            [kind, name] => format!("- {{kind: {kind}, name: {name}, apiGroup: rbac.authorization.k8s.io}}\n"),
            _ => panic!("{subject}"),
        })
        .collect();
    let (role_kind, role) = role.split_once(' ').unwrap();
    format!(
        "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: {name}{place}}}\nsubjects:\n{subjects}\
         roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {role_kind}, name: {role}}}\n"
    )
}

const SECRETS: &str = "{apiGroups: [''], resources: [secrets], verbs: [list]}";
const PODS: &str = "{apiGroups: [''], resources: [pods], verbs: [create]}";
const CONFIG: &str = "{apiGroups: [''], resources: [configmaps], verbs: [get]}";

#[test]
fn a_finding_says_who_by_which_way() {
    let reader = role("ClusterRole", "reader", "", &[CONFIG, SECRETS]);
    for (text, expected) in [
        (
            reader.clone(),
            vec![
                "info rbac-secrets: Whoever is bound to ClusterRole reader may read every Secret: rule 2. Nobody is bound to it here.",
            ],
        ),
        (
            reader.clone() + &bound("b", "dev", &["User jane", "Group ops"], "ClusterRole reader"),
            vec![
                "info rbac-secrets: User jane and one other may read every Secret in namespace dev: RoleBinding dev/b → ClusterRole reader → rule 2.",
            ],
        ),
        // The binding that matters most is the one that is told.
        (
            reader.clone()
                + &bound("b", "dev", &["User jane"], "ClusterRole reader")
                + &bound("all", "", &["ServiceAccount dev ci"], "ClusterRole reader"),
            vec![
                "warning rbac-secrets: ServiceAccount dev/ci and one other may read every Secret in every namespace: ClusterRoleBinding all → ClusterRole reader → rule 2.",
            ],
        ),
        (
            reader.clone() + &bound("b", "kube-system", &["User jane"], "ClusterRole reader"),
            vec![
                "warning rbac-secrets: User jane may read every Secret in namespace kube-system: RoleBinding kube-system/b → ClusterRole reader → rule 2.",
            ],
        ),
        // Who may do everything anyway gains nothing by it.
        (
            reader.clone()
                + &bound("b", "", &["User root"], "ClusterRole reader")
                + &bound("root", "", &["User root"], "ClusterRole cluster-admin"),
            vec![
                "warning rbac-strong-role: User root may do everything in the whole cluster: ClusterRoleBinding root → ClusterRole cluster-admin.",
            ],
        ),
        (
            reader + &bound("b", "", &["Group system:masters"], "ClusterRole reader"),
            vec![
                "info rbac-secrets: Whoever is bound to ClusterRole reader may read every Secret: rule 2. Nobody is bound to it here.",
            ],
        ),
        // A RoleBinding grants nothing that is in no namespace.
        (
            role("ClusterRole", "proxy", "", &["{apiGroups: [''], resources: [nodes/proxy], verbs: [get]}"])
                + &bound("b", "dev", &["User jane"], "ClusterRole proxy"),
            vec![],
        ),
        (
            role(
                "Role",
                "csr",
                "dev",
                &["{apiGroups: ['*'], resources: [certificatesigningrequests/approval], verbs: ['*']}"],
            ) + &bound("b", "dev", &["User jane"], "Role csr"),
            vec![
                "info rbac-wildcard: User jane may use every verb on certificatesigningrequests/approval of every API group in namespace dev: RoleBinding dev/b → Role dev/csr → rule 1.",
            ],
        ),
        // What `*` covers is told with it.
        (
            role("ClusterRole", "all", "", &["{apiGroups: [''], resources: ['*'], verbs: [get, list]}"])
                + &bound("b", "", &["User jane"], "ClusterRole all"),
            vec![
                "warning rbac-wildcard: User jane may get, list every resource of API group core in every namespace: ClusterRoleBinding b → ClusterRole all → rule 1.",
            ],
        ),
        // An aggregated role hands on the rules of others.
        (
            role("ClusterRole", "more", "", &[SECRETS])
                .replace("{name: more}", "{name: more, labels: {rbac.authorization.k8s.io/aggregate-to-view: 'true'}}")
                + &bound("b", "dev", &["User jane"], "ClusterRole view"),
            vec![
                "info rbac-secrets: User jane may read every Secret in namespace dev: RoleBinding dev/b → ClusterRole view → ClusterRole more → rule 1.",
            ],
        ),
        // A power that needs another is told as such.
        (
            role(
                "ClusterRole",
                "e",
                "",
                &["{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [escalate]}"],
            ) + &bound("b", "", &["User jane"], "ClusterRole e"),
            vec![
                "info rbac-escalate: User jane may write more into roles than it holds itself: ClusterRoleBinding b → ClusterRole e → rule 1.",
            ],
        ),
        (
            role(
                "ClusterRole",
                "e",
                "",
                &["{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [escalate]}"],
            ) + &role(
                "ClusterRole",
                "u",
                "",
                &["{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [update]}"],
            ) + &bound("b", "", &["User jane"], "ClusterRole e")
                + &bound("c", "", &["User jane"], "ClusterRole u"),
            vec![
                "warning rbac-escalate: User jane may write more into roles than it holds itself: ClusterRoleBinding b → ClusterRole e → rule 1.",
            ],
        ),
    ] {
        assert_eq!(told(&text), expected, "{text}");
    }
}

#[test]
fn pods_lead_to_the_service_accounts_of_their_namespace() {
    let maker = role("Role", "maker", "dev", &[PODS]) + &bound("maker", "dev", &["User jane"], "Role maker");
    let way = "RoleBinding dev/maker → Role dev/maker → rule 1.";
    let account = |rule: &str, namespace: &str| {
        role("ClusterRole", "strong", "", &[rule])
            + &bound("strong", namespace, &["ServiceAccount dev deployer"], "ClusterRole strong")
    };
    let first = |text: &str| told(text).into_iter().find(|one| one.contains("rbac-pods-create")).unwrap_or_default();
    assert_eq!(first(&maker), "");
    assert_eq!(
        first(&(maker.clone() + &account(SECRETS, "prod"))),
        format!(
            "warning rbac-pods-create: User jane may create pods in namespace dev and run them as ServiceAccount dev/deployer, \
             which may read every Secret in namespace prod: {way}"
        )
    );
    assert_eq!(
        first(&(maker.clone() + &account(CONFIG, "prod"))),
        format!(
            "info rbac-pods-create: User jane may create pods in namespace dev and run them as ServiceAccount dev/deployer, \
             which may get configmaps in namespace prod: {way}"
        )
    );
    // No more than she holds herself, and not in her namespace.
    assert_eq!(first(&(maker.clone() + &account(PODS, "dev"))), "");
    let elsewhere = account(SECRETS, "prod").replace("namespace: dev}", "namespace: prod}");
    assert_eq!(first(&(maker + &elsewhere)), "");
}

#[test]
fn a_finding_leads_through_every_place_of_its_path() {
    let text = role("Role", "maker", "dev", &[PODS])
        + &bound("maker", "dev", &["User jane"], "Role maker")
        + &role("ClusterRole", "strong", "", &[SECRETS])
        + &bound("strong", "", &["ServiceAccount dev deployer"], "ClusterRole strong");
    let found = findings(&text);
    let found = found.iter().find(|found| found.rule == "rbac-pods-create").unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let at = |line: u32| lines[line as usize - 1];
    assert!(at(found.span.start.line).contains("pods"), "{found:?}");
    let related: Vec<&str> = found.related.iter().map(|related| at(related.span.start.line)).collect();
    for (place, words) in related.iter().zip(["name: jane", "name: maker", "name: strong"]) {
        assert!(place.contains(words), "{place}");
    }
    assert_eq!(related.len(), 3);
}

/// Worlds of a corpus that are looked at: each is read whole.
const MOST_WORLDS: usize = 40;

fn folder() -> Option<PathBuf> {
    let folder = std::env::var("KUBEGLASS_CONFORMANCE").ok().map(PathBuf::from);
    if folder.is_none() {
        println!("findings: not run");
    }
    folder
}

#[test]
fn what_every_cluster_has_is_no_finding() {
    let Some(folder) = folder() else { return };
    let text = std::fs::read_to_string(folder.join("server/rbac-bootstrap.yaml")).unwrap();
    assert_eq!(told(&text), Vec::<String>::new());
    let more = bound("more", "dev", &["User jane"], "ClusterRole edit");
    assert_eq!(told(&(text + &more)), Vec::<String>::new());
}

#[test]
fn findings_of_recorded_worlds_are_no_errors_and_few() {
    let Some(folder) = folder() else { return };
    for corpus in ["a-realistic", "b-random", "b2-random-targeted"] {
        let (mut worlds, mut count) = (0, 0);
        for world in std::fs::read_dir(folder.join("can-i").join(corpus)).unwrap().take(MOST_WORLDS) {
            let text = std::fs::read_to_string(world.unwrap().path().join("manifests.yaml")).unwrap();
            let found = findings(&text);
            assert!(found.iter().all(|found| found.severity != Severity::Error), "{text}");
            let mut places: Vec<_> = found.iter().map(|found| (&found.rule, &found.span)).collect();
            places.sort();
            places.dedup();
            assert_eq!(places.len(), found.len(), "one problem a rule of a role: {found:?}");
            (worlds, count) = (worlds + 1, count + found.len());
        }
        println!("findings {corpus}: {count} in {worlds} worlds");
    }
}

#[test]
fn the_large_world_is_looked_through_at_once() {
    let Some(folder) = folder() else { return };
    let text = std::fs::read_to_string(folder.join("can-i/c-large/manifests.json")).unwrap();
    let workspace = Workspace::new(vec![Source::new("large.json", text)]);
    let cluster = workspace.cluster(Refused::LeftOut);
    let start = Instant::now();
    let found = checks::run(cluster);
    println!("findings c-large: {} of 2,000 roles and 3,000 bindings in {:?}", found.len(), start.elapsed());
    assert!(!found.is_empty() && found.len() <= checks::MOST_PROBLEMS);
    assert!(found.iter().all(|found| found.severity != Severity::Error));
}
