//! A peer of a NetworkPolicy that no pod matches.

use crate::api::{Content, LabelSelector};
use crate::checks::{Context, Page, PageText, Rule};
use crate::cluster::{Workload, entries_text, missed, selects};
use crate::text::{Both, Code, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "netpol-peer-matches-nothing", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Peers with a `podSelector` alone that finds no pod of the policy's namespace.",
            why: "Nobody is let in by it, usually because of a slip in a label.",
        },
        ko: PageText {
            what: "`podSelector`만 있는 peer인데 policy의 namespace에 맞는 pod가 없는 것을 찾습니다.",
            why: "이 peer로는 아무도 들어오지 못합니다. 대개 label을 잘못 쓴 것입니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: db\n  labels:\n    role: db\nspec:\n  containers:\n  - name: db\n    image: mysql\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\nspec:\n  podSelector:\n    matchLabels:\n      role: db\n  policyTypes:\n  - Ingress\n  ingress:\n  - from:\n    - podSelector:\n        matchLabels:\n          role: databas\n",
    right: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: db\n  labels:\n    role: db\nspec:\n  containers:\n  - name: db\n    image: mysql\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\nspec:\n  podSelector:\n    matchLabels:\n      role: db\n  policyTypes:\n  - Ingress\n  ingress:\n  - from:\n    - podSelector:\n        matchLabels:\n          role: db\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let mut found = Vec::new();
    for object in context.cluster.objects() {
        let Content::NetworkPolicy(policy) = &object.content else { continue };
        let ingress = policy.spec.ingress.iter().enumerate().flat_map(|(rule, ingress)| {
            ingress.from.iter().enumerate().map(move |(at, peer)| (format!("spec.ingress[{rule}].from[{at}]"), peer))
        });
        let egress = policy.spec.egress.iter().enumerate().flat_map(|(rule, egress)| {
            egress.to.iter().enumerate().map(move |(at, peer)| (format!("spec.egress[{rule}].to[{at}]"), peer))
        });
        for (path, peer) in ingress.chain(egress) {
            let (Some(selector), None) = (&peer.pod_selector, &peer.namespace_selector) else { continue };
            let here = || context.cluster.workloads.iter().filter(|workload| workload.namespace == object.namespace());
            if here().next().is_none() || here().any(|workload| selects(selector, &workload.labels)) {
                continue;
            }
            let wants = entries_text(selector).join(", ");
            found.push(RULE.at(
                context.span(object.origin, &format!("{path}.podSelector")),
                Both::new(
                    format!(
                        "No pod of {} has {}, so this peer lets nobody through.",
                        Code(object.namespace()),
                        Code(&wants)
                    ),
                    format!(
                        "{}에는 {} pod가 없으므로, 이 peer로는 아무도 통하지 못합니다.",
                        Code(object.namespace()),
                        Code(&wants)
                    ),
                ),
                super::near_help(nearest_pod(selector, here())),
            ));
        }
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
