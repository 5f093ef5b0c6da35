//! A NetworkPolicy that selects no pod.

use crate::api::{Content, LabelSelector};
use crate::checks::{Context, Page, PageText, Rule};
use crate::cluster::{Workload, entries_text, missed, selects};
use crate::text::{Both, Code, Diagnostic, Severity};
use crate::words::korean::eun;

pub static RULE: Rule = Rule { id: "netpol-selects-no-pod", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "NetworkPolicies whose `podSelector` finds no pod of their namespace.",
            why: "Such a policy protects nobody: what it should protect stays open.",
        },
        ko: PageText {
            what: "`podSelector`에 맞는 pod가 자기 namespace에 없는 NetworkPolicy를 찾습니다.",
            why: "이런 policy는 아무것도 막지 않습니다. 보호하려던 pod는 열린 채로 남습니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: db\n  labels:\n    role: db\nspec:\n  containers:\n  - name: db\n    image: mysql\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\nspec:\n  podSelector:\n    matchLabels:\n      role: database\n  policyTypes:\n  - Ingress\n",
    right: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: db\n  labels:\n    role: db\nspec:\n  containers:\n  - name: db\n    image: mysql\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\nspec:\n  podSelector:\n    matchLabels:\n      role: db\n  policyTypes:\n  - Ingress\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let mut found = Vec::new();
    for object in context.cluster.objects() {
        let Content::NetworkPolicy(policy) = &object.content else { continue };
        let selector = &policy.spec.pod_selector;
        let here = || context.cluster.workloads.iter().filter(|workload| workload.namespace == object.namespace());
        if here().next().is_none() || here().any(|workload| selects(selector, &workload.labels)) {
            continue;
        }
        let (name, wants) = (&object.metadata.name, entries_text(selector).join(", "));
        found.push(RULE.at(
            context.span(object.origin, "spec.podSelector"),
            Both::new(
                format!(
                    "NetworkPolicy {} selects {}; no pod of {} has that.",
                    Code(name),
                    Code(&wants),
                    Code(object.namespace())
                ),
                format!(
                    "NetworkPolicy {}{} {} pod를 고르지만, {}에는 그런 pod가 없습니다.",
                    Code(name),
                    eun(name),
                    Code(&wants),
                    Code(object.namespace())
                ),
            ),
            super::near_help(nearest_pod(selector, here())),
        ));
    }
    found
}

/// The entries that the nearest pod misses, and that pod's name; none if there is no pod to compare with.
fn nearest_pod<'w>(
    selector: &LabelSelector,
    workloads: impl Iterator<Item = &'w Workload>,
) -> Option<(&'w Workload, Vec<crate::cluster::Missed>)> {
    let near = workloads.map(|workload| (workload, missed(selector, &workload.labels)));
    near.min_by_key(|(_, missed)| (missed.len(), missed.iter().filter(|entry| entry.has.is_none()).count()))
}
