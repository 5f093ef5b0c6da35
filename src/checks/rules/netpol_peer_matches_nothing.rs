//! A peer of a NetworkPolicy that no pod matches.

use crate::api::{Content, LabelSelector, Object};
use crate::checks::{Context, Page, PageText, Rule};
use crate::cluster::{NAME_LABEL, Namespace, entries_text, missed, selects, selects_unknown};
use crate::text::{Both, Code, Diagnostic, Fix, Order, Safety, Severity, Verdict, nearest};
use crate::words::korean::i;

pub static RULE: Rule = Rule { id: "netpol-peer-matches-nothing", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Peers whose `podSelector` finds no pod, or whose `namespaceSelector` finds no namespace though one is nearly meant.",
            why: "Nobody is let through by it, usually because of a slip in a label, or because the namespace was never labelled.",
        },
        ko: PageText {
            what: "`podSelector`에 맞는 pod가 없거나, 비슷한 namespace가 있는데 `namespaceSelector`에 맞는 것은 없는 peer를 찾습니다.",
            why: "이 peer로는 아무도 통하지 못합니다. 대개 label을 잘못 썼거나 namespace에 label을 붙이지 않은 것입니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: db\n  labels:\n    role: db\nspec:\n  containers:\n  - name: db\n    image: mysql\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\nspec:\n  podSelector:\n    matchLabels:\n      role: db\n  policyTypes:\n  - Ingress\n  ingress:\n  - from:\n    - podSelector:\n        matchLabels:\n          role: databas\n",
    right: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: db\n  labels:\n    role: db\nspec:\n  containers:\n  - name: db\n    image: mysql\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\nspec:\n  podSelector:\n    matchLabels:\n      role: db\n  policyTypes:\n  - Ingress\n  ingress:\n  - from:\n    - podSelector:\n        matchLabels:\n          role: db\n",
};

/// How many namespaces a problem names.
const MOST_NAMED: usize = 3;

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
            if let Some(namespaces) = &peer.namespace_selector {
                found.extend(by_namespace(context, object, &path, namespaces, peer.pod_selector.as_ref()));
                continue;
            }
            let Some(selector) = &peer.pod_selector else { continue };
            let here = || context.cluster.workloads_in(object.namespace()).map(|(_, workload)| workload);
            if here().next().is_none() || here().any(|workload| workload.selected_by(selector) != Verdict::No) {
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
                super::near_help(super::nearest_pod(selector, here())),
            ));
        }
    }
    found
}

/// A peer with a namespaceSelector: no namespace has its labels, though one nearly does, or none of those that do has the
/// pods. Of namespaces that are not pasted anything may be true.
fn by_namespace(
    context: &Context<'_>,
    object: &Object,
    path: &str,
    selector: &LabelSelector,
    pods: Option<&LabelSelector>,
) -> Option<Diagnostic<Both>> {
    let cluster = context.cluster;
    let known = || cluster.namespaces.values().filter(|namespace| namespace.object.is_some());
    let may_be = |namespace: &&Namespace| {
        namespace.object.is_none() && selects_unknown(selector, &namespace.labels) != Verdict::No
    };
    if cluster.namespaces.values().any(|namespace| may_be(&namespace)) {
        return None;
    }
    let chosen: Vec<&Namespace> = known().filter(|namespace| selects(selector, &namespace.labels)).collect();
    if chosen.is_empty() {
        return no_namespace(context, object, path, selector);
    }
    let pods = pods?;
    let all = || chosen.iter().flat_map(|namespace| cluster.workloads_in(&namespace.name));
    if all().next().is_none() || all().any(|(_, workload)| workload.selected_by(pods) != Verdict::No) {
        return None;
    }
    let mut there: Vec<_> = all().collect();
    there.order_by_key(|(index, _)| *index);
    let there = there.into_iter().map(|(_, workload)| workload);
    let wants = entries_text(pods).join(", ");
    let names = chosen.iter().take(MOST_NAMED).map(|namespace| Code(&namespace.name).to_string());
    let names = names.collect::<Vec<_>>().join(", ");
    let message = Both::new(
        format!("No pod of {names} has {}, so this peer lets nobody through.", Code(&wants)),
        format!("{names}에는 {} pod가 없으므로, 이 peer로는 아무도 통하지 못합니다.", Code(&wants)),
    );
    let span = context.span(object.origin, &format!("{path}.podSelector"));
    Some(RULE.at(span, message, super::near_help(super::nearest_pod(pods, there))))
}

/// A namespaceSelector that no namespace has, where one of the paste is surely meant: by its name, or by a label that is
/// nearly the same.
fn no_namespace(
    context: &Context<'_>,
    object: &Object,
    path: &str,
    selector: &LabelSelector,
) -> Option<Diagnostic<Both>> {
    let known = context.cluster.namespaces.values().filter(|namespace| namespace.object.is_some());
    let meant = known.filter_map(|namespace| {
        let missed = missed(selector, &namespace.labels);
        let [only] = missed.as_slice() else { return None };
        let value = selector.match_labels.get(&only.key)?;
        let by_name = *value == namespace.name && only.key != NAME_LABEL;
        let by_label = only.has.as_deref().is_some_and(|has| nearest(value, &[has]).is_some());
        (by_name || by_label).then(|| (!by_name, namespace, only.clone()))
    });
    let (by_label, namespace, missed) = meant.min_by_key(|(by_label, ..)| *by_label)?;
    let name = &namespace.name;
    let (has_en, has_ko) = match &missed.has {
        Some(has) => {
            let has = Code(format!("{}: {has}", missed.key));
            (format!("has {has}"), format!("의 label은 {has}입니다"))
        }
        None => (
            format!("has no label {}", Code(&missed.key)),
            format!("에는 label {}{} 없습니다", Code(&missed.key), i(&missed.key)),
        ),
    };
    let message = Both::new(
        format!("No namespace of the paste has {}, so this peer lets nobody through.", Code(&missed.wants)),
        format!(
            "붙여 넣은 namespace 가운데 {}인 것이 없으므로, 이 peer로는 아무도 통하지 못합니다.",
            Code(&missed.wants)
        ),
    );
    let help = Both::new(
        format!("Nearest: Namespace {} {has_en}.", Code(name)),
        format!("가장 가까운 Namespace {}{has_ko}.", Code(name)),
    );
    let field = format!("{path}.namespaceSelector.{}", missed.path);
    let mut found = RULE.at(context.span(object.origin, &field), message, help);
    if let Some(origin) = namespace.object {
        let said = Both::new("the namespace that is meant", "뜻한 namespace");
        found = found.and(context.span(origin, "metadata.name"), said);
    }
    // Every namespace has its name as a label.
    let key = context.paste.node(object.origin)?.entry_at(&field).map(|entry| entry.key.loc());
    if let (false, Some(key)) = (by_label, key) {
        let edit = context.paste.sources.edit(key, NAME_LABEL);
        let fix = Fix { safety: Safety::Unsafe, edits: vec![edit], span: None };
        found =
            found.mended_by(fix, Both::new(format!("Use {}", Code(NAME_LABEL)), format!("{} 쓰기", Code(NAME_LABEL))));
    }
    Some(found)
}
