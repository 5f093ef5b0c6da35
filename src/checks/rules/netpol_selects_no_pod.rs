//! A NetworkPolicy that selects no pod.

use crate::api::{Content, LabelSelector, Object};
use crate::checks::{Context, Page, PageText, Rule};
use crate::cluster::{Workload, entries_text, selects};
use crate::text::{Both, Code, Diagnostic, Severity, Verdict};
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
        let here = || context.cluster.workloads_in(object.namespace()).map(|(_, workload)| workload);
        if here().any(|workload| workload.selected_by(selector) != Verdict::No) {
            continue;
        }
        if here().next().is_none() {
            found.extend(elsewhere(context, object, selector));
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
            super::near_help(super::nearest_pod(selector, here())),
        ));
    }
    found
}

/// A policy that names no namespace, while the pods that it is about live in one.
fn elsewhere(context: &Context<'_>, object: &Object, selector: &LabelSelector) -> Option<Diagnostic<Both>> {
    let entries = entries_text(selector);
    let meant = |workload: &&Workload| selects(selector, &workload.labels);
    let other = context.cluster.workloads.iter().find(meant)?;
    if !object.metadata.namespace.is_empty() || entries.is_empty() {
        return None;
    }
    let (name, namespace) = (&object.metadata.name, &other.namespace);
    let message = Both::new(
        format!(
            "NetworkPolicy {} is of namespace {}, where no pod is; {} has {} in {}.",
            Code(name),
            Code(object.namespace()),
            Code(&other.name),
            Code(entries.join(", ")),
            Code(namespace)
        ),
        format!(
            "NetworkPolicy {}{} pod가 없는 namespace {}의 것입니다. {} pod인 {}{} {}에 있습니다.",
            Code(name),
            eun(name),
            Code(object.namespace()),
            Code(entries.join(", ")),
            Code(&other.name),
            eun(&other.name),
            Code(namespace)
        ),
    );
    let help = Both::new(
        format!("Without {} an object is of namespace {}.", Code("metadata.namespace"), Code(object.namespace())),
        format!("{}가 없는 object는 namespace {}의 것이 됩니다.", Code("metadata.namespace"), Code(object.namespace())),
    );
    Some(RULE.at(context.span(object.origin, "metadata"), message, help))
}
