//! What policies cover, namespace by namespace: where everything is denied by default, and which pods nothing protects.

use super::picture::Say;
use super::policy::{Direction, Policy, Rule, Tier};
use super::world::World;
use super::{Options, Phrase, ask_name};
use crate::cluster::{Cluster, Workload, entries_text};
use crate::graph::{Cell, Table, TableRow};
use crate::text::{Code, ObjectRef, Order, Sentence, Span};
use std::collections::BTreeSet;

/// At most so many namespaces are listed.
const MAX_NAMESPACES: usize = 200;
/// At most so many workloads are named in a cell.
const MAX_NAMED: usize = 5;

/// What policies cover.
pub struct Coverage {
    pub namespaces: Vec<Covered>,
}

/// A namespace with pods or policies.
pub struct Covered {
    pub name: String,
    pub span: Option<Span>,
    pub workloads: usize,
    pub ingress: Way,
    pub egress: Way,
}

/// One direction of a namespace.
pub struct Way {
    /// The policy that selects every pod of the namespace, if there is one.
    pub default: Option<Default>,
    /// The workloads that no policy selects, as an Ask line names them.
    pub open: Vec<String>,
}

/// A policy for every pod of a namespace.
pub struct Default {
    pub policy: ObjectRef,
    /// Its podSelector.
    pub span: Span,
    /// Whether a rule for every pod allows everything after all.
    pub allows_all: bool,
}

impl Way {
    /// Whether what no rule allows is denied for every pod.
    pub fn denies_by_default(&self) -> bool {
        self.default.as_ref().is_some_and(|default| !default.allows_all)
    }
}

impl Covered {
    /// One of its directions.
    pub fn way(&self, direction: Direction) -> &Way {
        match direction {
            Direction::Ingress => &self.ingress,
            Direction::Egress => &self.egress,
        }
    }
}

/// What policies cover.
pub fn coverage(cluster: &Cluster, options: &Options) -> Coverage {
    let world = World::new(cluster, options, &[]);
    let mut names: Vec<&str> = cluster.workloads.iter().map(|workload| workload.namespace.as_str()).collect();
    let namespaced = world.policies.iter().filter(|policy| policy.tier == Tier::Namespaced);
    names.extend(namespaced.map(|policy| policy.object.namespace()));
    names.order();
    names.dedup();
    let covered = |name: &str| {
        let of_namespace = cluster.workloads.iter().filter(|workload| workload.namespace == name);
        let known: BTreeSet<String> = crate::text::gather(of_namespace.map(Workload::peer));
        let object = cluster.namespaces.get(name).and_then(|namespace| namespace.object);
        Covered {
            name: name.to_owned(),
            span: object.map(|origin| cluster.paste.span(origin, "metadata.name")),
            workloads: known.len(),
            ingress: way(&world, name, Direction::Ingress),
            egress: way(&world, name, Direction::Egress),
        }
    };
    Coverage { namespaces: names.into_iter().take(MAX_NAMESPACES).map(covered).collect() }
}

fn way(world: &World<'_>, namespace: &str, direction: Direction) -> Way {
    let selects_all = |policy: &&Policy<'_>| {
        policy.tier == Tier::Namespaced
            && policy.object.namespace() == namespace
            && policy.rules(direction).is_some()
            && policy.subject.pods.is_none_or(|selector| entries_text(selector).is_empty())
    };
    let all: Vec<&Policy<'_>> = world.policies.iter().filter(selects_all).collect();
    let is_open = |rule: &Rule<'_>| rule.peers.is_none() && rule.ports.is_none();
    let allows_all = |policy: &&&Policy<'_>| policy.rules(direction).unwrap_or_default().iter().any(is_open);
    let chosen = all.iter().find(allows_all).or(all.first());
    let default = chosen.map(|policy| Default {
        policy: ObjectRef::from(policy.object),
        span: world.cluster.span(policy.object, "spec.podSelector"),
        allows_all: allows_all(&policy),
    });
    let mut open: Vec<String> = Vec::new();
    for (index, workload) in world.cluster.workloads.iter().enumerate() {
        let is_open = workload.namespace == namespace && world.selected(index, direction).is_empty();
        let name = || ask_name(world.cluster, workload);
        if is_open && open.last() != Some(&name()) {
            open.push(name());
        }
    }
    open.order();
    open.dedup();
    Way { default, open }
}

impl Coverage {
    /// A row for each namespace.
    pub fn table(&self, say: Say<'_>) -> Table {
        let heads = [Phrase::NamespaceHead, Phrase::IngressByDefault, Phrase::EgressByDefault, Phrase::OpenTo];
        let cell = |text: String| Cell { text: Sentence::new(text), verdict: None };
        let by_default = |way: &Way| match &way.default {
            Some(default) if default.allows_all => say(&Phrase::AllowedBy(default.policy.name.clone())),
            Some(default) => say(&Phrase::DeniedBy(default.policy.name.clone())),
            None => say(&Phrase::Open),
        };
        let row = |covered: &Covered| {
            let mut open: Vec<&String> =
                covered.ingress.open.iter().filter(|name| covered.egress.open.contains(name)).collect();
            let more = open.len().saturating_sub(MAX_NAMED);
            open.truncate(MAX_NAMED);
            let mut names: Vec<String> = open.into_iter().map(|name| Code(name).to_string()).collect();
            names.extend((more > 0).then(|| say(&Phrase::More(more))));
            let names = if names.is_empty() { say(&Phrase::NoPort) } else { names.join(", ") };
            let cells = vec![
                cell(Code(&covered.name).to_string()),
                cell(by_default(&covered.ingress)),
                cell(by_default(&covered.egress)),
                cell(names),
            ];
            let of_policy = Direction::BOTH.into_iter().find_map(|way| covered.way(way).default.as_ref());
            let span = of_policy.map(|default| default.span.clone()).or_else(|| covered.span.clone());
            TableRow { cells, span, ask: None, current: false }
        };
        Table { columns: heads.iter().map(say).collect(), rows: self.namespaces.iter().map(row).collect() }
    }
}
