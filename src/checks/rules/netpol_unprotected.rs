//! Workloads that no policy selects, beside others that one does.

use super::{MOST_ALIKE, MOST_BLOCKS};
use crate::checks::{Context, Page, PageText, Rule};
use crate::cluster::Workload;
use crate::network::Direction;
use crate::text::{Both, Code, Diagnostic, Severity, gather};
use crate::words::korean::eul;
use std::collections::{BTreeMap, BTreeSet};

pub static RULE: Rule = Rule { id: "netpol-unprotected", severity: Severity::Info, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Workloads that no policy selects, where other pods of the paste are protected by one.",
            why: "Anything may connect to them and they may send anywhere. A policy that denies by default for the whole namespace closes the gap, for pods that are yet to come too.",
        },
        ko: PageText {
            what: "다른 pod는 policy로 보호되는데 어느 policy도 선택하지 않는 workload를 찾습니다.",
            why: "무엇이든 연결해 올 수 있고 어디로든 보낼 수 있습니다. namespace 전체를 기본으로 막는 policy가 있으면 앞으로 생길 pod까지 빈틈이 없어집니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: db\n  labels:\n    app: db\nspec:\n  containers:\n  - name: db\n    image: mysql\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    app: web\nspec:\n  containers:\n  - name: web\n    image: nginx\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: db\nspec:\n  podSelector:\n    matchLabels:\n      app: db\n  policyTypes:\n  - Ingress\n",
    right: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: db\n  labels:\n    app: db\nspec:\n  containers:\n  - name: db\n    image: mysql\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    app: web\nspec:\n  containers:\n  - name: web\n    image: nginx\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: deny-by-default\nspec:\n  podSelector: {}\n  policyTypes:\n  - Ingress\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let world = context.network();
    let is_selected = |index: usize| Direction::BOTH.iter().any(|way| !world.selected(index, *way).is_empty());
    let workloads = || context.cluster.workloads.iter().enumerate();
    // Where no policy does anything, that nobody is protected is no news.
    if !workloads().any(|(index, _)| is_selected(index)) {
        return Vec::new();
    }
    let mut open: BTreeMap<&str, Vec<&Workload>> = BTreeMap::new();
    let protected: BTreeSet<String> =
        gather(workloads().filter(|(index, _)| is_selected(*index)).map(|(_, workload)| workload.peer()));
    for (_, workload) in workloads().filter(|(_, workload)| !workload.host_network) {
        if !protected.contains(&workload.peer()) {
            let of_namespace = open.entry(&workload.namespace).or_default();
            if !of_namespace.iter().any(|other| other.same_name(workload)) {
                of_namespace.push(workload);
            }
        }
    }
    open.iter().filter_map(|(namespace, workloads)| one(context, namespace, workloads)).take(MOST_BLOCKS).collect()
}

fn one(context: &Context<'_>, namespace: &str, workloads: &[&Workload]) -> Option<Diagnostic<Both>> {
    let (first, others) = workloads.split_first()?;
    let (kind, name) = (&first.kind, &first.name);
    let message = match others.len() {
        0 => Both::new(
            format!("No policy selects {kind} {} of namespace {}.", Code(name), Code(namespace)),
            format!("namespace {}의 {kind} {}{} 선택하는 policy가 없습니다.", Code(namespace), Code(name), eul(name)),
        ),
        more => Both::new(
            format!("No policy selects {kind} {} and {more} more of namespace {}.", Code(name), Code(namespace)),
            format!("namespace {}의 {kind} {} 외 {more}개를 선택하는 policy가 없습니다.", Code(namespace), Code(name)),
        ),
    };
    let help = Both::new(
        "Anything may connect to it, and it may send anywhere.",
        "무엇이든 연결해 올 수 있고 어디로든 보낼 수 있습니다.",
    );
    let span = |workload: &Workload| context.span(workload.origin, "metadata.name");
    let mut found = RULE.at(span(first), message, help);
    for other in others.iter().take(MOST_ALIKE) {
        let said = format!("{} {}", other.kind, Code(&other.name));
        found = found.and(span(other), Both::new(said.clone(), said));
    }
    Some(found)
}
