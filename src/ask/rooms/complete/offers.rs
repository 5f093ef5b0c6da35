//! What may stand at the cursor: from the paste first, then Kubernetes' own words.

use super::place::Place;
use super::{MOST, network};
use crate::api::catalogue::Catalogue;
use crate::api::{Content, Object};
use crate::ask::Completion as Candidate;
use crate::cluster::Cluster;
use crate::kubectl::can_i::RESOURCE_VERBS;
use crate::kubectl::words::quote;
use crate::text::{Lang, Order};
use crate::words::ask::{Heading, Kindred, kindred};
use std::collections::BTreeSet;

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

impl Place {
    /// What may stand in this place, under which heading. `done` are the words before it.
    pub(super) fn candidates(
        &self,
        cluster: &Cluster,
        done: &[&str],
        word: &str,
        lang: Lang,
    ) -> (Heading, Vec<Candidate>) {
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
