//! What `kubectl describe` says of a NetworkPolicy.

use super::{Lacks, acts_on, policy_types, print};
use crate::api::{NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec, Object};
use crate::kubectl::tabs::aligned;

/// The annotation that kubectl leaves out.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";
/// Longer annotations stand on lines of their own, and are cut off.
const MAX_ANNOTATION: usize = 140;

/// The whole text about a policy.
pub(super) fn describe(object: &Object, spec: &NetworkPolicySpec, lacks: &mut Vec<Lacks>) -> String {
    let mut head = vec![
        vec!["Name:".to_owned(), object.metadata.name.clone()],
        vec!["Namespace:".to_owned(), object.namespace().to_owned()],
        vec!["Created on:".to_owned(), print::created(&object.metadata.creation_timestamp, lacks)],
    ];
    let labels = object.metadata.labels.iter().map(|(key, value)| format!("{key}={value}"));
    titled("Labels:", labels.collect(), &mut head);
    titled("Annotations:", annotations(object), &mut head);
    let mut text = aligned(&head, 0, 2);
    text.push_str("Spec:\n");
    let selector = match print::selector(&spec.pod_selector).as_str() {
        "<none>" => "<none> (Allowing the specific traffic to all pods in this namespace)".to_owned(),
        selector => selector.to_owned(),
    };
    text.push_str(&format!("  PodSelector:     {selector}\n"));
    let [ingress, egress] = acts_on(spec);
    if ingress {
        text.push_str("  Allowing ingress traffic:\n");
        let rules = spec.ingress.iter().map(|rule| (rule.ports.as_slice(), rule.from.as_slice()));
        write_rules(rules, ("ingress", "From", "source"), &mut text);
    } else {
        text.push_str("  Not affecting ingress traffic\n");
    }
    if egress {
        text.push_str("  Allowing egress traffic:\n");
        let rules = spec.egress.iter().map(|rule| (rule.ports.as_slice(), rule.to.as_slice()));
        write_rules(rules, ("egress", "To", "destination"), &mut text);
    } else {
        text.push_str("  Not affecting egress traffic\n");
    }
    text.push_str(&format!("  Policy Types: {}\n", policy_types(spec).join(", ")));
    text
}

/// Lines of which the first has a title.
fn titled(title: &str, lines: Vec<String>, head: &mut Vec<Vec<String>>) {
    let lines = if lines.is_empty() { vec!["<none>".to_owned()] } else { lines };
    for (at, line) in lines.into_iter().enumerate() {
        let title = if at == 0 { title } else { "" };
        head.push([title].into_iter().chain(line.split('\t')).map(str::to_owned).collect());
    }
}

fn annotations(object: &Object) -> Vec<String> {
    let mut lines = Vec::new();
    for (key, value) in object.metadata.annotations.iter().filter(|(key, _)| *key != LAST_APPLIED) {
        let value = value.strip_suffix('\n').unwrap_or(value);
        if value.len() + key.len() + 2 <= MAX_ANNOTATION && !value.contains('\n') {
            lines.push(format!("{key}: {value}"));
            continue;
        }
        lines.push(format!("{key}:"));
        for line in value.split('\n') {
            // Cut off between characters, where kubectl would cut one apart.
            let most = MAX_ANNOTATION - 2;
            let cut = if line.len() > most { line.floor_char_boundary(most) } else { line.len() };
            let rest = if cut < line.len() { "..." } else { "" };
            lines.push(format!("  {}{rest}", line.get(..cut).unwrap_or_default()));
        }
    }
    lines
}

fn write_rules<'r>(
    rules: impl ExactSizeIterator<Item = (&'r [NetworkPolicyPort], &'r [NetworkPolicyPeer])>,
    (direction, peers_title, restricted_by): (&str, &str, &str),
    text: &mut String,
) {
    let count = rules.len();
    if count == 0 {
        text.push_str(&format!("    <none> (Selected pods are isolated for {direction} connectivity)\n"));
    }
    for (at, (ports, peers)) in rules.enumerate() {
        if ports.is_empty() {
            text.push_str("    To Port: <any> (traffic allowed to all ports)\n");
        }
        for port in ports {
            let number = port.port.as_ref().map_or_else(|| "<nil>".to_owned(), ToString::to_string);
            let protocol = port.protocol.as_deref().filter(|protocol| !protocol.is_empty()).unwrap_or("TCP");
            text.push_str(&match port.end_port {
                None => format!("    To Port: {number}/{protocol}\n"),
                Some(end) => format!("    To Port Range: {number}-{end}/{protocol}\n"),
            });
        }
        if peers.is_empty() {
            text.push_str(&format!("    {peers_title}: <any> (traffic not restricted by {restricted_by})\n"));
        }
        for peer in peers {
            text.push_str(&format!("    {peers_title}:\n"));
            let selectors = [("NamespaceSelector", &peer.namespace_selector), ("PodSelector", &peer.pod_selector)];
            for (name, selector) in selectors.iter().filter_map(|(name, selector)| Some((name, selector.as_ref()?))) {
                text.push_str(&format!("      {name}: {}\n", print::selector(selector)));
            }
            let selects = peer.namespace_selector.is_some() || peer.pod_selector.is_some();
            if let Some(block) = peer.ip_block.as_ref().filter(|_| !selects) {
                let except = block.except.join(", ");
                text.push_str(&format!("      IPBlock:\n        CIDR: {}\n        Except: {except}\n", block.cidr));
            }
        }
        if at + 1 < count {
            text.push_str("    ----------\n");
        }
    }
}
