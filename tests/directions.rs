//! What always holds of access, in whatever world: who may do something and everything somebody may do agree with the
//! review of each alone; a binding only ever adds; a yes stands and falls with its proof, a no with what it offers.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

use kubeglass::access::{Access, Attributes, Code, Identity, MAX_WITNESSES, Options, ResourceTarget, Who, matrix};
use kubeglass::api::Paste;
use kubeglass::cluster::{Cluster, Refused};
use kubeglass::examples::EXAMPLES;
use kubeglass::kubectl::{Invocation, can_i};
use kubeglass::text::{ObjectRef, Source, apply_edits};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;

/// At most so many questions of a recorded world are asked of everybody.
const MAX_QUESTIONS: usize = 12;

struct World {
    name: String,
    cluster: Cluster,
    access: Access,
    questions: Vec<Attributes>,
}

impl World {
    fn new(name: String, texts: Vec<(String, String)>, questions: Vec<Attributes>) -> World {
        let sources = texts.iter().map(|(name, text)| Source::new(name.as_str(), text.as_str())).collect();
        let cluster = Cluster::new(Arc::new(Paste::new(sources)), Refused::LeftOut);
        let access = Access::new(&cluster, &Options::default());
        World { name, cluster, access, questions }
    }

    fn subjects(&self) -> Vec<Who> {
        let known = self.access.known_subjects(&self.cluster).into_iter().enumerate();
        // Of those that every server has, a few.
        let asked = known.filter(|(index, subject)| !subject.built_in || index % 9 == 0);
        asked.map(|(_, subject)| subject.who).collect()
    }

    /// The same world with a text more.
    fn with(&self, text: &str) -> Access {
        let mut sources: Vec<Source> = self.cluster.paste.sources.iter().map(|(_, source)| source.clone()).collect();
        sources.push(Source::new("more.yaml", text));
        let cluster = Cluster::new(Arc::new(Paste::new(sources)), Refused::LeftOut);
        Access::new(&cluster, &Options::default())
    }
}

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
    fn some(&mut self, of: &[&str]) -> String {
        let words: BTreeSet<&str> = (0..=self.below(2)).map(|_| self.one(of)).collect();
        words.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>().join(", ")
    }
}

const NAMESPACES: [&str; 3] = ["dev", "prod", "kube-system"];
const GROUPS: [&str; 4] = ["", "apps", "example.com", "*"];
const RESOURCES: [&str; 10] =
    ["pods", "pods/log", "pods/*", "*/scale", "deployments", "secrets", "nodes", "widgets", "widgets/paint", "*"];
const VERBS: [&str; 6] = ["get", "list", "create", "delete", "use", "*"];
const SUBJECTS: [&str; 7] = [
    "kind: User, name: jane, apiGroup: rbac.authorization.k8s.io",
    "kind: User, name: \"system:serviceaccount:dev:ci\", apiGroup: rbac.authorization.k8s.io",
    "kind: Group, name: dev-team, apiGroup: rbac.authorization.k8s.io",
    "kind: Group, name: \"system:serviceaccounts:prod\", apiGroup: rbac.authorization.k8s.io",
    "kind: Group, name: \"system:authenticated\", apiGroup: rbac.authorization.k8s.io",
    "kind: ServiceAccount, name: ci, namespace: dev",
    "kind: ServiceAccount, name: web, namespace: prod",
];

fn binding(dice: &mut Dice, number: usize) -> String {
    let namespace = dice.one(&NAMESPACES);
    let (kind, place) = match dice.below(3) {
        0 => ("ClusterRoleBinding", String::new()),
        _ => ("RoleBinding", format!(", namespace: {namespace}")),
    };
    let role = if kind == "RoleBinding" && dice.below(2) == 0 { "Role" } else { "ClusterRole" };
    let subject = dice.one(&SUBJECTS);
    format!(
        "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: b{number}{place}}}\nsubjects:\n- {{{subject}}}\nroleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {role}, name: r{}}}\n",
        dice.below(7)
    )
}

fn random(seed: u64) -> World {
    let mut dice = Dice(seed);
    let mut text = String::from("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: idle, namespace: prod}\n");
    for number in 0..6 {
        for (kind, place) in
            [("Role", format!(", namespace: {}", dice.one(&NAMESPACES))), ("ClusterRole", String::new())]
        {
            let _ = write!(
                text,
                "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: r{number}{place}}}\nrules:\n"
            );
            for _ in 0..=dice.below(2) {
                let names = if dice.below(4) == 0 { ", resourceNames: [db, cache]" } else { "" };
                let (groups, resources, verbs) = (dice.some(&GROUPS), dice.some(&RESOURCES), dice.some(&VERBS));
                let _ =
                    writeln!(text, "- {{apiGroups: [{groups}], resources: [{resources}], verbs: [{verbs}]{names}}}");
            }
            if kind == "ClusterRole" && dice.below(3) == 0 {
                let _ =
                    writeln!(text, "- {{nonResourceURLs: [/metrics, \"/logs/*\"], verbs: [{}]}}", dice.some(&VERBS));
            }
        }
    }
    for number in 0..8 {
        text.push_str(&binding(&mut dice, number));
    }
    let mut questions = vec![Attributes::url("get", "/metrics"), Attributes::url("get", "/logs/a")];
    for _ in 0..10 {
        let (resource, subresource) = dice
            .one(&["pods/", "pods/log", "deployments/scale", "secrets/", "nodes/", "widgets/"])
            .split_once('/')
            .unwrap();
        let target = ResourceTarget {
            namespace: dice.one(&["", "dev", "prod"]).to_owned(),
            group: dice.one(&["", "apps", "example.com"]).to_owned(),
            resource: resource.to_owned(),
            subresource: subresource.to_owned(),
            name: dice.one(&["", "", "db"]).to_owned(),
        };
        questions.push(Attributes::resource(dice.one(&VERBS[..5]), target));
    }
    World::new(format!("random {seed}"), vec![("random.yaml".to_owned(), text)], questions)
}

/// The questions of command lines, decided as kubectl reads them.
fn asked<'l>(lines: impl Iterator<Item = &'l str>, cluster: &Cluster, access: &Access) -> Vec<Attributes> {
    let mut questions: Vec<Attributes> = Vec::new();
    for line in lines {
        let Ok(Some(invocation)) = Invocation::new(line, BTreeMap::new(), "/") else { continue };
        if let can_i::Said::Question(question) = can_i::run(&invocation, cluster, access).said
            && !questions.contains(&question.answer.attributes)
        {
            questions.push(question.answer.attributes);
        }
    }
    questions
}

fn worlds() -> Vec<World> {
    let mut worlds: Vec<World> = (1..=25).map(random).collect();
    for example in EXAMPLES {
        let texts = example.files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let mut world = World::new(example.id.to_owned(), texts, Vec::new());
        let lines = [example.ask].into_iter().chain(example.more.iter().copied());
        world.questions = asked(lines, &world.cluster, &world.access);
        worlds.push(world);
    }
    worlds
}

/// A sample of the recorded worlds, with what was asked of them.
fn recorded() -> Vec<World> {
    let Some(root) = std::env::var_os("KUBEGLASS_CONFORMANCE") else {
        println!("recorded worlds: not run");
        return Vec::new();
    };
    let mut worlds = Vec::new();
    for (corpus, step) in [("a-realistic", 1), ("b-random", 8), ("b2-random-targeted", 8)] {
        let folder = PathBuf::from(&root).join("can-i").join(corpus);
        let mut cases: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        cases.sort();
        for case in cases.into_iter().filter(|case| case.is_dir()).step_by(step) {
            let text = std::fs::read_to_string(case.join("manifests.yaml")).unwrap();
            let answers = std::fs::read_to_string(case.join("answers.json")).unwrap();
            let answers: Value = serde_json::from_str(&answers).unwrap();
            let name = format!("{corpus}/{}", case.file_name().unwrap().to_string_lossy());
            let mut world = World::new(name, vec![("manifests.yaml".to_owned(), text)], Vec::new());
            let lines = answers["answers"].as_array().unwrap().iter().filter_map(|answer| answer["query"].as_str());
            world.questions = asked(lines, &world.cluster, &world.access);
            world.questions.truncate(MAX_QUESTIONS);
            worlds.push(world);
        }
    }
    worlds
}

fn everywhere(mut check: impl FnMut(&World)) {
    worlds().iter().chain(&recorded()).for_each(&mut check);
}

#[test]
fn who_can_is_everybody_for_whom_a_review_says_yes() {
    let (mut questions, mut yes) = (0, 0);
    everywhere(|world| {
        let subjects = world.subjects();
        for attributes in &world.questions {
            let answer = world.access.who_can(&world.cluster, attributes);
            questions += 1;
            for who in &subjects {
                let label = format!("{}: {who:?} {attributes:?}", world.name);
                let identity = who.identity();
                let holder = answer.holders.iter().find(|holder| holder.who == *who);
                assert_eq!(holder.is_some(), world.access.allows(&identity, attributes), "{label}");
                let proof =
                    world.access.answer(&world.cluster, &identity, attributes, std::slice::from_ref(attributes)).proof;
                if let Some(holder) = holder {
                    yes += 1;
                    assert_eq!(holder.chains.len() + holder.more, proof.witnesses.len(), "{label}");
                    assert!(holder.direct || !holder.through.is_empty(), "{label}: {holder:?}");
                }
                for holder in answer.named.iter().filter(|holder| holder.who == *who) {
                    let names = &holder.names;
                    assert!(
                        names.iter().all(|name| world.access.allows(&identity, &attributes.named(name))),
                        "{label}"
                    );
                }
                for holder in answer.elsewhere.iter().filter(|holder| holder.who == *who) {
                    for namespace in &holder.namespaces {
                        assert!(world.access.allows(&identity, &within(attributes, namespace)), "{label} {namespace}");
                    }
                }
                if answer.unknown.iter().any(|holder| holder.who == *who) {
                    let verdict = world
                        .access
                        .answer(&world.cluster, &identity, attributes, std::slice::from_ref(attributes))
                        .verdict;
                    assert_eq!(verdict, kubeglass::text::Verdict::Unknown, "{label}");
                }
            }
        }
    });
    println!("who can: {questions} questions, {yes} subjects who may");
    assert!(questions > 250 && yes > 200);
}

fn within(attributes: &Attributes, namespace: &str) -> Attributes {
    match &attributes.target {
        kubeglass::access::Target::Resource(target) => Attributes::resource(
            attributes.verb.as_str(),
            ResourceTarget { namespace: namespace.to_owned(), ..target.clone() },
        ),
        kubeglass::access::Target::Url(_) => attributes.clone(),
    }
}

#[test]
fn a_cell_of_the_matrix_is_what_a_review_says() {
    let (mut cells, mut lines) = (0, 0);
    everywhere(|world| {
        for who in world.subjects() {
            let identity = who.identity();
            let matrix = matrix(&world.access, &world.cluster, &identity);
            for scope in &matrix.scopes {
                let namespace = scope.namespace.clone().unwrap_or_default();
                let absent = if scope.missing.is_empty() { '-' } else { '?' };
                for (at, resource) in matrix.resources.iter().enumerate() {
                    if scope.namespace.is_some() && resource.namespaced == Some(false) {
                        continue;
                    }
                    let row = scope.rows.iter().find(|row| row.resource as usize == at);
                    let mut names = row.into_iter().flat_map(|row| &row.names);
                    for (column, verb) in matrix.verbs.iter().enumerate() {
                        let cell = row.map_or(absent, |row| row.cells.chars().nth(column).unwrap());
                        let target = ResourceTarget {
                            namespace: namespace.clone(),
                            group: resource.group.clone(),
                            resource: resource.resource.clone(),
                            subresource: resource.subresource.clone(),
                            name: String::new(),
                        };
                        let attributes = Attributes::resource(verb.as_str(), target);
                        let label = format!("{}: {who:?} {attributes:?} {cell}", world.name);
                        let allowed = world.access.allows(&identity, &attributes);
                        cells += 1;
                        assert_eq!(cell == 'y', allowed, "{label}");
                        if cell == 'n' {
                            for name in names.next().unwrap() {
                                assert!(world.access.allows(&identity, &attributes.named(name)), "{label} {name}");
                            }
                        }
                        if row.is_some() && cells % 397 == 0 && !resource.ask.is_empty() {
                            let place = match namespace.as_str() {
                                "" => " -A".to_owned(),
                                namespace => format!(" -n {namespace}"),
                            };
                            let line =
                                resource.ask.replace("{verb}", verb).replace("{name}", "").replace("{place}", &place);
                            let asks = asked(std::iter::once(line.as_str()), &world.cluster, &world.access);
                            // A kubeconfig whose user has no credentials asks nothing.
                            assert!(asks.is_empty() || asks == [attributes], "{line}: {asks:?}");
                            lines += asks.len();
                        }
                    }
                }
            }
            for row in &matrix.paths {
                let path = row.path.trim_end_matches('*');
                let path = if path.is_empty() { "/" } else { path };
                for (verb, cell) in matrix.url_verbs.iter().zip(row.cells.chars()) {
                    let allowed = world.access.allows(&identity, &Attributes::url(verb.as_str(), path));
                    assert_eq!(cell == 'y', allowed, "{}: {who:?} {verb} {path}", world.name);
                }
            }
        }
    });
    println!("matrix: {cells} cells, {lines} of them asked as lines");
    assert!(cells > 100_000 && lines > 50);
}

/// What is asked, of everybody, with its answer.
fn reviews(world: &World) -> Vec<(Identity, Attributes, bool)> {
    let subjects = world.subjects();
    let pairs =
        subjects.iter().flat_map(|who| world.questions.iter().map(move |asked| (who.identity(), asked.clone())));
    pairs
        .map(|(identity, attributes)| {
            let allowed = world.access.allows(&identity, &attributes);
            (identity, attributes, allowed)
        })
        .collect()
}

#[test]
fn a_binding_more_takes_no_right_away() {
    let (mut kept, mut won) = (0, 0);
    let mut dice = Dice(11);
    everywhere(|world| {
        let before = reviews(world);
        for number in 100..103 {
            let after = world.with(&binding(&mut dice, number));
            for (identity, attributes, allowed) in &before {
                let still = after.allows(identity, attributes);
                assert!(still || !allowed, "{}: {identity:?} {attributes:?}", world.name);
                kept += usize::from(*allowed);
                won += usize::from(still && !allowed);
            }
        }
    });
    println!("a binding more: {kept} rights kept, {won} won");
    assert!(kept > 500 && won > 20);
}

#[test]
fn a_yes_falls_with_its_proof() {
    let mut fallen = 0;
    everywhere(|world| {
        for (identity, attributes, allowed) in reviews(world) {
            if !allowed || identity.is_master() {
                continue;
            }
            let answer = world.access.answer(&world.cluster, &identity, &attributes, std::slice::from_ref(&attributes));
            let label = format!("{}: {identity:?} {attributes:?}", world.name);
            assert!(!answer.proof.witnesses.is_empty() && answer.proof.witnesses.len() < MAX_WITNESSES, "{label}");
            let bindings: BTreeSet<&ObjectRef> = answer
                .proof
                .witnesses
                .iter()
                .filter_map(|chain| match &chain[0].code {
                    Code::Names { binding, .. } => Some(binding),
                    _ => None,
                })
                .collect();
            let mut text = String::new();
            for binding in &bindings {
                let place = binding
                    .namespace
                    .as_ref()
                    .map(|namespace| format!(", namespace: {namespace:?}"))
                    .unwrap_or_default();
                let role = world.access.bindings().iter().find(|each| each.object_ref() == **binding).unwrap();
                let _ = write!(
                    text,
                    "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {}\nmetadata: {{name: {:?}{place}}}\nroleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {}, name: {:?}}}\n",
                    binding.kind, binding.name, role.role_ref.kind, role.role_ref.name
                );
            }
            assert!(!world.with(&text).allows(&identity, &attributes), "{label}\n{text}");
            fallen += 1;
        }
    });
    println!("a proof less: {fallen} yes fallen");
    assert!(fallen > 150);
}

#[test]
fn whatever_is_offered_for_a_no_makes_it_a_yes() {
    let mut helped = 0;
    for world in worlds() {
        for (identity, attributes, _) in reviews(&world).into_iter().filter(|(_, _, allowed)| !allowed).step_by(7) {
            let answer = world.access.answer(&world.cluster, &identity, &attributes, std::slice::from_ref(&attributes));
            for fix in answer.proof.candidates.iter().filter_map(|candidate| candidate.fix.as_ref()) {
                let sources =
                    apply_edits(world.cluster.paste.sources.iter().map(|(_, source)| source), &fix.edits).unwrap();
                let edited = Cluster::new(Arc::new(Paste::new(sources)), Refused::LeftOut);
                let allowed = Access::new(&edited, &Options::default()).allows(&identity, &attributes);
                assert!(allowed, "{}: {identity:?} {attributes:?} {fix:?}", world.name);
                helped += 1;
            }
        }
    }
    println!("offers: {helped} make a no a yes");
    assert!(helped > 200);
}
