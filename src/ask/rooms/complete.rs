//! Ways to go on with a line: words from the paste first, then Kubernetes' own.

mod network;

use super::{Desk, Room};
use crate::api::catalogue::Catalogue;
use crate::api::{Content, Object};
use crate::ask::{Completion as Candidate, Completions, Question};
use crate::cluster::Cluster;
use crate::kubectl::can_i::RESOURCE_VERBS;
use crate::kubectl::words::quote;
use crate::text::{Lang, Order};
use crate::words::ask::{Heading, Kindred, heading, kindred};
use std::collections::BTreeSet;

/// How many candidates are offered.
const MOST: usize = 12;

/// How much must be typed before it is also looked for inside words.
const MIDDLE: usize = 3;

/// The subresources that are rights of their own.
const SUBRESOURCES: [&str; 12] = [
    "log",
    "exec",
    "attach",
    "portforward",
    "proxy",
    "status",
    "scale",
    "ephemeralcontainers",
    "eviction",
    "binding",
    "token",
    "approval",
];

/// Completion of the Ask line.
pub struct Completion;

impl Room for Completion {
    fn complete(&self, desk: &Desk<'_>, line: &str, cursor: u32) -> Completions {
        complete(desk, line, cursor)
    }
}

/// Completes a line at a cursor, which counts UTF-16 code units. A candidate that completes a question carries
/// its answer.
fn complete(desk: &Desk<'_>, line: &str, cursor: u32) -> Completions {
    let (cluster, lang) = (desk.workspace.cluster(desk.options.refused), desk.options.lang);
    let before = utf16_prefix(line, cursor);
    let rest = line.get(before.len()..).unwrap_or("");
    let word_start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let word = before.get(word_start..).unwrap_or("");
    let word_end = before.len() + rest.find(char::is_whitespace).unwrap_or(rest.len());
    let done: Vec<&str> = before.get(..word_start).unwrap_or("").split_whitespace().collect();
    let place = Place::of(&done, word);
    // For `--flag=value` only the value is chosen.
    let keep = match &place {
        Place::Value(_) => word.find('=').map_or(0, |at| at + 1),
        Place::Address => word.find("://").map_or(0, |at| at + 3),
        Place::Name => word.find('/').map_or(0, |at| at + 1),
        _ => 0,
    };
    let typed = word.get(keep..).unwrap_or("");
    let utf16 = |text: &str| text.encode_utf16().count() as u32;
    let from = line.get(..word_start + keep).unwrap_or("");
    let to = line.get(..word_end).unwrap_or("");
    let (head, all) = place.candidates(cluster, &done, word, lang);
    let lower = typed.to_ascii_lowercase();
    let mut seen = BTreeSet::new();
    let mut ranked: Vec<(u8, usize, Candidate)> = all
        .into_iter()
        .enumerate()
        .filter_map(|(index, candidate)| {
            let text = candidate.insert.to_ascii_lowercase();
            let rank = if text.starts_with(&lower) {
                0
            } else if candidate.detail.split(" · ").any(|part| part.to_ascii_lowercase() == lower) {
                1
            } else if lower.len() >= MIDDLE && text.contains(&lower) {
                2
            } else {
                return None;
            };
            (candidate.insert != typed && seen.insert(candidate.insert.clone())).then_some((rank, index, candidate))
        })
        .collect();
    ranked.order_by_key(|(rank, index, _)| (*rank, *index));
    Completions {
        heading: heading(head, lang),
        from: utf16(from),
        to: utf16(to),
        candidates: ranked
            .into_iter()
            .take(MOST)
            .map(|(_, _, candidate)| {
                let whole = format!("{from}{}{}", candidate.insert, line.get(to.len()..).unwrap_or(""));
                let verdict = match place {
                    Place::Resource | Place::Name | Place::Value(_) | Place::Target | Place::Address => {
                        Question::verdict_of(desk, &whole)
                    }
                    _ => None,
                };
                Candidate { verdict, ..candidate }
            })
            .collect(),
    }
}

/// The part of a line before a UTF-16 offset.
fn utf16_prefix(line: &str, cursor: u32) -> &str {
    let mut units = 0;
    for (at, c) in line.char_indices() {
        if units >= cursor {
            return line.get(..at).unwrap_or("");
        }
        units += c.len_utf16() as u32;
    }
    line
}

/// What stands at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// The beginning: a whole question.
    Question,
    /// A subcommand after these.
    Command(&'static [&'static str]),
    Verb,
    Resource,
    /// The name of an object, after `TYPE/`.
    Name,
    /// A flag of can-i.
    Flag,
    /// The value of a flag.
    Value(&'static str),
    /// A context's name.
    ContextName,
    /// The far end of `from -> to`.
    Target,
    /// The end that others reach.
    Reached,
    /// A workload, by itself.
    Workload,
    /// The name of a NetworkPolicy.
    PolicyName,
    /// A pasted file.
    File,
    /// A flag of `kubectl apply`.
    DryRunFlag,
    /// A flag of `kubectl get`.
    GetFlag,
    /// A flag of `kubectl describe`.
    DescribeFlag,
    /// The arrow.
    Arrow,
    /// Host and path of a request.
    Address,
    /// Nothing to offer.
    Nothing,
}

const CONFIG: &[&str] = &["get-contexts", "current-context", "use-context", "view", "get-clusters", "get-users"];

/// Flags of can-i whose value is worth completing, with how they are written.
const FLAGS: [(&str, &[&str]); 5] = [
    ("namespace", &["-n", "--namespace"]),
    ("as", &["--as"]),
    ("as-group", &["--as-group"]),
    ("subresource", &["--subresource"]),
    ("context", &["--context"]),
];

fn flag_named(written: &str) -> Option<&'static str> {
    FLAGS.iter().find(|(_, ways)| ways.contains(&written)).map(|(name, _)| *name)
}

impl Place {
    fn of(done: &[&str], word: &str) -> Place {
        let arrow = |word: &&str| matches!(*word, "->" | "→");
        if done.iter().any(arrow) {
            return Place::Target;
        }
        let Some(first) = done.first() else {
            return if word.contains("://") { Place::Address } else { Place::Question };
        };
        if first.chars().all(|c| c.is_ascii_uppercase()) && done.len() == 1 {
            return Place::Address;
        }
        if let Some(place) = network::place(done) {
            return place;
        }
        if let Some(place) = Place::of_direction(done, word) {
            return place;
        }
        if *first != "kubectl" {
            return if done.len() == 1 { Place::Arrow } else { Place::Nothing };
        }
        let value_of = done.last().and_then(|last| flag_named(last));
        if let Some(flag) = value_of {
            return Place::Value(flag);
        }
        if let Some((flag, _)) = word.split_once('=')
            && let Some(flag) = flag_named(flag)
        {
            return Place::Value(flag);
        }
        // What is left of the command when flags and their values are taken out.
        let mut words = Vec::new();
        let mut skip = false;
        for word in done.iter().skip(1) {
            if std::mem::take(&mut skip) {
                continue;
            }
            if word.starts_with('-') {
                skip = flag_named(word).is_some();
            } else {
                words.push(*word);
            }
        }
        if let Some(place) = network::of_kubectl(&words, word) {
            return place;
        }
        match words.as_slice() {
            [] => Place::Command(&[
                "auth",
                "config",
                "get",
                "describe",
                "apply",
                "create",
                "api-resources",
                "who-can",
                "access-matrix",
            ]),
            ["apply" | "create", ..] if matches!(done.last(), Some(&"-f" | &"--filename")) => Place::File,
            ["apply" | "create", ..] => Place::DryRunFlag,
            ["auth"] => Place::Command(&["can-i", "whoami"]),
            ["config"] => Place::Command(CONFIG),
            ["config", "use-context" | "get-contexts"] => Place::ContextName,
            ["auth", "can-i", ..] if word.starts_with('-') => Place::Flag,
            ["auth", "can-i"] => Place::Verb,
            ["auth", "can-i", _] if word.contains('/') && !word.starts_with('/') => Place::Name,
            ["auth", "can-i", _] => Place::Resource,
            ["auth", "can-i", ..] => Place::Flag,
            _ => Place::Nothing,
        }
    }

    /// What stands at the cursor of `who can …`, `what can …` and of the plugins' commands.
    fn of_direction(done: &[&str], word: &str) -> Option<Place> {
        let (who, words) = match done {
            ["who", "can" | "may", words @ ..] | ["kubectl", "who-can", words @ ..] => (true, words),
            ["what", "can" | "may", words @ ..] => (false, words),
            ["kubectl", "access-matrix", words @ ..] => {
                let value = words.last().and_then(|last| flag_named(last));
                let written = word.split_once('=').and_then(|(flag, _)| flag_named(flag));
                return Some(value.or(written).map_or(Place::Flag, Place::Value));
            }
            ["who"] => return Some(Place::Command(&["can", "reaches"])),
            ["what"] => return Some(Place::Command(&["can"])),
            _ => return None,
        };
        let place = words.last().is_some_and(|last| matches!(*last, "in" | "-n" | "--namespace" | "namespace"));
        Some(match (words, place) {
            (_, true) => Place::Value("namespace"),
            ([], _) if who => Place::Verb,
            ([_], _) if who => Place::Resource,
            ([], _) => Place::Value("as"),
            ([_], _) => Place::Command(&["do"]),
            _ => Place::Command(&["in"]),
        })
    }

    fn candidates(&self, cluster: &Cluster, done: &[&str], word: &str, lang: Lang) -> (Heading, Vec<Candidate>) {
        let plain =
            |insert: &str, detail: String| Candidate { insert: insert.to_owned(), detail, ..Candidate::default() };
        let say = |what: Kindred<'_>| kindred(what, lang);
        match self {
            Place::Question => (Heading::Question, questions(cluster, lang)),
            Place::Command(commands) => {
                let detail = |command: &&str| say(Kindred::Command(command));
                (Heading::Command, commands.iter().map(|command| plain(command, detail(command))).collect())
            }
            Place::Verb => {
                (Heading::Verb, RESOURCE_VERBS.iter().map(|verb| plain(verb, say(Kindred::Verb(verb)))).collect())
            }
            Place::Resource => (Heading::Resource, resources(cluster, lang)),
            Place::Name => (Heading::Name, names(cluster, word.split('/').next().unwrap_or(""), lang)),
            Place::Flag => {
                let flags = [
                    ("-n", Kindred::FlagNamespace),
                    ("--as=", Kindred::FlagAs),
                    ("--as-group=", Kindred::FlagAsGroup),
                    ("--subresource=", Kindred::FlagSubresource),
                    ("-A", Kindred::FlagAllNamespaces),
                    ("--context=", Kindred::FlagContext),
                    ("--list", Kindred::FlagList),
                ];
                let unused = |flag: &str| !done.iter().any(|word| word.starts_with(flag.trim_end_matches('=')));
                let flags = flags.into_iter().filter(|(flag, _)| unused(flag));
                (Heading::Flag, flags.map(|(flag, what)| plain(flag, say(what))).collect())
            }
            Place::Value("namespace") => {
                let names = cluster.namespaces.values();
                let detail = |pasted: bool| say(if pasted { Kindred::Namespace } else { Kindred::NamespaceMentioned });
                (Heading::Namespace, names.map(|ns| plain(&ns.name, detail(ns.object.is_some()))).collect())
            }
            Place::Value("as") => (
                Heading::Subject,
                subjects(cluster, lang).into_iter().filter(|subject| !subject.1).map(|s| s.0).collect(),
            ),
            Place::Value("as-group") => {
                (Heading::Group, subjects(cluster, lang).into_iter().filter(|subject| subject.1).map(|s| s.0).collect())
            }
            Place::Value("subresource") => {
                let all = SUBRESOURCES.iter().map(|name| plain(name, say(Kindred::Subresource(name))));
                (Heading::Subresource, all.collect())
            }
            Place::ContextName | Place::Value(_) => {
                let contexts = cluster.paste.configs.iter().flat_map(|(_, _, config)| &config.contexts);
                let detail = |user: &str, cluster: &str| format!("{user} · {cluster}");
                let all = contexts.map(|entry| plain(&entry.name, detail(&entry.context.user, &entry.context.cluster)));
                (Heading::Context, all.collect())
            }
            Place::Target | Place::Reached => (Heading::Target, targets(cluster)),
            Place::Workload => (Heading::From, network::workloads(cluster)),
            Place::PolicyName => (Heading::Name, network::policies(cluster)),
            Place::File => {
                let names = cluster.paste.sources.iter().map(|(_, source)| plain(&quote(&source.name), String::new()));
                (Heading::Name, names.collect())
            }
            Place::DryRunFlag => {
                let flags = [
                    ("--dry-run=server", Kindred::FlagDryRunServer),
                    ("--dry-run=client", Kindred::FlagDryRunClient),
                    ("-f", Kindred::FlagFile),
                    ("--validate=warn", Kindred::FlagValidateWarn),
                ];
                let name = |flag: &str| flag.split('=').next().unwrap_or_default().to_owned();
                let unused = |flag: &str| !done.iter().any(|word| word.starts_with(&name(flag)));
                let flags = flags.into_iter().filter(|(flag, _)| unused(flag));
                (Heading::Flag, flags.map(|(flag, what)| plain(flag, say(what))).collect())
            }
            Place::GetFlag | Place::DescribeFlag => {
                let all = [("-n", Kindred::FlagNamespace), ("-A", Kindred::FlagAllNamespaces)];
                let get = [("-o", Kindred::FlagOutput), ("--show-labels", Kindred::FlagShowLabels)];
                let own = if *self == Place::GetFlag { &get[..] } else { &[] };
                let unused = |(flag, _): &&(&str, Kindred<'_>)| !done.contains(flag);
                let flags = all.iter().chain(own).filter(unused);
                (Heading::Flag, flags.map(|(flag, what)| plain(flag, say(*what))).collect())
            }
            Place::Arrow => (Heading::Target, vec![plain("->", say(Kindred::Arrow))]),
            Place::Address => (Heading::Address, addresses(cluster)),
            Place::Nothing => (Heading::Question, Vec::new()),
        }
    }
}

/// Whole questions, from what the paste holds.
fn questions(cluster: &Cluster, lang: Lang) -> Vec<Candidate> {
    let mut all = Vec::new();
    let mut add = |insert: String, what: Kindred<'_>| {
        all.push(Candidate { insert, detail: kindred(what, lang), ..Candidate::default() });
    };
    add("kubectl auth can-i ".to_owned(), Kindred::QuestionAccess);
    if cluster
        .objects()
        .any(|object| matches!(object.content, Content::RoleBinding(_) | Content::ClusterRoleBinding(_)))
    {
        add("who can ".to_owned(), Kindred::QuestionWhoCan);
        add("what can ".to_owned(), Kindred::QuestionMatrix);
    }
    for workload in cluster.workloads.iter().take(MOST) {
        add(format!("{}/{} -> ", workload.namespace, workload.name), Kindred::QuestionReach);
    }
    if cluster.workloads.len() > 1 {
        add("who reaches ".to_owned(), Kindred::QuestionWhoReaches);
        add("whom does ".to_owned(), Kindred::QuestionWhomReaches);
    }
    if cluster.objects().any(|object| matches!(object.content, Content::NetworkPolicy(_))) {
        add("kubectl describe networkpolicy".to_owned(), Kindred::QuestionPolicies);
        add("which namespaces have default deny?".to_owned(), Kindred::QuestionCoverage);
    }
    for address in addresses(cluster).into_iter().take(MOST) {
        add(format!("GET http://{}", address.insert), Kindred::QuestionRoute);
    }
    let first = cluster.paste.objects.first().and_then(|object| {
        let document = cluster.paste.documents.get(object.origin.document as usize)?;
        cluster.paste.sources.get(document.source)
    });
    if let Some(source) = first {
        add(format!("kubectl apply --dry-run=server -f {}", quote(&source.name)), Kindred::QuestionDryRun);
    }
    if !cluster.paste.configs.is_empty() {
        add("kubectl config get-contexts".to_owned(), Kindred::QuestionContexts);
    }
    add("kubectl auth whoami".to_owned(), Kindred::QuestionWhoami);
    all
}

/// Resource types, those that a pasted rule names first.
fn resources(cluster: &Cluster, lang: Lang) -> Vec<Candidate> {
    let mut named = BTreeSet::new();
    for object in cluster.objects() {
        let rules = match &object.content {
            Content::Role(role) => &role.rules,
            Content::ClusterRole(role) => &role.rules,
            _ => continue,
        };
        named.extend(rules.iter().flat_map(|rule| &rule.resources).map(String::as_str));
    }
    let catalogue = Catalogue::new(&cluster.paste, cluster.objects());
    let mut all: Vec<(bool, Candidate)> = catalogue
        .resources()
        .iter()
        .map(|resource| {
            let first = named.contains(resource.plural.as_str());
            let detail = kindred(
                Kindred::Resource {
                    short: resource.short_names.first().map(String::as_str),
                    group: &resource.group,
                    namespaced: resource.namespaced,
                    in_a_rule: first,
                },
                lang,
            );
            (first, Candidate { insert: resource.plural.clone(), detail, ..Candidate::default() })
        })
        .collect();
    all.order_by_key(|(first, _)| !first);
    all.into_iter().map(|(_, completion)| completion).collect()
}

/// Names of the pasted objects of a type, and those that rules name.
fn names(cluster: &Cluster, typed: &str, lang: Lang) -> Vec<Candidate> {
    let catalogue = Catalogue::new(&cluster.paste, cluster.objects());
    let Some(target) = catalogue.lookup(typed).found else { return Vec::new() };
    let Some(resource) = catalogue.get(&target.group, &target.resource) else { return Vec::new() };
    let of_kind = |object: &&Object| object.kind == resource.kind && object.group() == resource.group;
    let pasted = cluster.objects().filter(of_kind).map(|object| Candidate {
        insert: object.metadata.name.clone(),
        detail: if resource.namespaced { object.namespace().to_owned() } else { object.kind.clone() },
        ..Candidate::default()
    });
    let rules = cluster.objects().flat_map(|object| match &object.content {
        Content::Role(role) => role.rules.as_slice(),
        Content::ClusterRole(role) => role.rules.as_slice(),
        _ => &[],
    });
    let about = rules.filter(|rule| rule.resources.contains(&resource.plural));
    let named = about.flat_map(|rule| &rule.resource_names).map(|name| Candidate {
        insert: name.clone(),
        detail: kindred(Kindred::InARule, lang),
        ..Candidate::default()
    });
    pasted.chain(named).filter(|candidate| !candidate.insert.is_empty()).collect()
}

/// Users and ServiceAccounts to ask as, and groups (true).
fn subjects(cluster: &Cluster, lang: Lang) -> Vec<(Candidate, bool)> {
    let mut all = Vec::new();
    let mut add = |insert: String, what: Kindred<'_>, group: bool| {
        all.push((Candidate { insert, detail: kindred(what, lang), ..Candidate::default() }, group));
    };
    for object in cluster.objects() {
        match &object.content {
            Content::ServiceAccount(_) => add(
                format!("system:serviceaccount:{}:{}", object.namespace(), object.metadata.name),
                Kindred::ServiceAccount,
                false,
            ),
            Content::RoleBinding(binding) | Content::ClusterRoleBinding(binding) => {
                for subject in &binding.subjects {
                    let namespace =
                        if subject.namespace.is_empty() { object.namespace() } else { subject.namespace.as_str() };
                    match subject.kind.as_str() {
                        "ServiceAccount" => add(
                            format!("system:serviceaccount:{namespace}:{}", subject.name),
                            Kindred::ServiceAccount,
                            false,
                        ),
                        "Group" => add(subject.name.clone(), Kindred::Group, true),
                        _ => add(subject.name.clone(), Kindred::User, false),
                    }
                }
            }
            _ => {}
        }
    }
    all
}

/// Workloads with the ports they declare.
fn targets(cluster: &Cluster) -> Vec<Candidate> {
    let mut all = Vec::new();
    for workload in &cluster.workloads {
        let name = format!("{}/{}", workload.namespace, workload.name);
        let detail = workload.kind.clone();
        for port in &workload.ports {
            let protocol =
                if port.protocol == "TCP" { String::new() } else { format!("/{}", port.protocol.to_ascii_lowercase()) };
            let detail = if port.name.is_empty() { detail.clone() } else { format!("{detail} · {}", port.name) };
            all.push(Candidate { insert: format!("{name}:{}{protocol}", port.port), detail, ..Candidate::default() });
        }
        all.push(Candidate { insert: name, detail, ..Candidate::default() });
    }
    all
}

/// Hosts and paths of the pasted Ingresses.
fn addresses(cluster: &Cluster) -> Vec<Candidate> {
    let mut all = Vec::new();
    for object in cluster.objects() {
        let Content::Ingress(ingress) = &object.content else { continue };
        for rule in &ingress.spec.rules {
            let host = if rule.host.is_empty() { "example.com".to_owned() } else { rule.host.replace('*', "any") };
            let paths = rule.http.as_ref().map_or([].as_slice(), |http| http.paths.as_slice());
            for path in paths {
                let insert = format!("{host}{}", if path.path.is_empty() { "/" } else { &path.path });
                let service = path.backend.service.as_ref().map(|service| service.name.clone()).unwrap_or_default();
                all.push(Candidate { insert, detail: service, ..Candidate::default() });
            }
            if paths.is_empty() {
                all.push(Candidate { insert: format!("{host}/"), ..Candidate::default() });
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::Rooms;
    use crate::text::Source;
    use crate::workspace::{Options, Workspace};

    #[test]
    fn a_name_is_completed_from_the_objects_and_the_rules_of_its_type() {
        let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: other}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r}\nrules:\n- {apiGroups: [\"\"], resources: [configmaps], resourceNames: [feature-flags], verbs: [get]}\n";
        let workspace = Workspace::new(vec![Source::new("a.yaml", text)]);
        let (rooms, options) = (Rooms::all(), Options::default());
        let desk = Desk { workspace: &workspace, rooms: &rooms, options: &options };
        for (line, expected) in [
            ("kubectl auth can-i get cm/", vec!["settings", "feature-flags"]),
            ("kubectl auth can-i get configmaps/fe", vec!["feature-flags"]),
            ("kubectl auth can-i get secret/", vec!["other"]),
            ("kubectl auth can-i get nonsense/", vec![]),
        ] {
            let found = complete(&desk, line, line.len() as u32);
            let names: Vec<&str> = found.candidates.iter().map(|candidate| candidate.insert.as_str()).collect();
            assert_eq!(names, expected, "{line}");
            assert_eq!(found.from as usize, line.find('/').unwrap() + 1, "{line}");
        }
    }

    #[test]
    fn questions_that_go_the_other_way_are_completed_word_by_word() {
        let text = "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: shop}\nsubjects: [{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}, {kind: ServiceAccount, name: ci, namespace: shop}]\nroleRef: {kind: ClusterRole, name: view, apiGroup: rbac.authorization.k8s.io}\n---\n{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {containers: [{name: a, image: a, ports: [{containerPort: 80}]}]}}\n---\n{apiVersion: v1, kind: Pod, metadata: {name: db, namespace: shop}, spec: {containers: [{name: a, image: a}]}}\n---\n{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: db-policy, namespace: shop}, spec: {podSelector: {}}}\n";
        let workspace = Workspace::new(vec![Source::new("a.yaml", text)]);
        let (rooms, options) = (Rooms::all(), Options::default());
        let desk = Desk { workspace: &workspace, rooms: &rooms, options: &options };
        for (line, expected) in [
            ("who", "who can "),
            ("who can ge", "get"),
            ("who can get secre", "secrets"),
            ("who can get secrets ", "in"),
            ("who can get secrets in sh", "shop"),
            ("kubectl who-can get secrets -n sh", "shop"),
            ("what can ja", "jane"),
            ("what can system:serv", "system:serviceaccount:shop:ci"),
            ("what can jane ", "do"),
            ("kubectl acc", "access-matrix"),
            ("who can reach sh", "shop/web:80"),
            ("who rea", "reaches"),
            ("who reaches shop/d", "shop/db"),
            ("whom", "whom does "),
            ("whom does shop/w", "shop/web"),
            ("whom does shop/web ", "reach"),
            ("kubectl desc", "describe"),
            ("kubectl describe net", "networkpolicy"),
            ("kubectl describe networkpolicy d", "db-policy"),
            ("kubectl get netpol -n sh", "shop"),
            ("kubectl get netpol --sh", "--show-labels"),
            ("kubectl access-matrix --as=ja", "jane"),
        ] {
            let found = complete(&desk, line, line.len() as u32);
            let first = found.candidates.first().map(|candidate| candidate.insert.as_str());
            assert_eq!(first, Some(expected), "{line}");
        }
    }
}
