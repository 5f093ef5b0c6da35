//! Policies of the admin tiers.

use super::*;

fn admin_selection(random: &mut Random) -> Value {
    match random.percent(50) {
        true => json!({"namespaces": selector(random, &OF_NAMESPACES)}),
        false => {
            let (namespaces, pods) = (selector(random, &OF_NAMESPACES), selector(random, &PODS));
            json!({"pods": {"namespaceSelector": namespaces, "podSelector": pods}})
        }
    }
}

fn admin_peer(random: &mut Random, palette: &Palette, direction: &str, action: &str) -> Value {
    let chance = random.below(100);
    match chance {
        // Of a kind that is not known here.
        0..=3 => json!({"serviceAccounts": {"matchLabels": {"app": "web"}}}),
        4..=6 if direction == "egress" => {
            json!({"nodes": {"matchExpressions": [{"key": "zone", "operator": "Exists"}]}})
        }
        7..=9 if direction == "egress" && matches!(action, "Allow" | "Accept") => {
            json!({"domainNames": ["*.example.com"]})
        }
        10..=40 if direction == "egress" => {
            json!({"networks": random.several(1, 2, |random| network(random, palette))})
        }
        _ => admin_selection(random),
    }
}

fn admin_port(random: &mut Random, palette: &Palette, newer: bool) -> Value {
    let number = *random.pick(&palette.numbers);
    let end = number.saturating_add(*random.pick(&[1, 300]));
    let protocol = *random.pick(&PROTOCOLS);
    let shape = random.below(4);
    if newer {
        let port = match shape {
            0 => json!({}),
            1 => json!({"destinationPort": {"number": number}}),
            2 if number < end => json!({"destinationPort": {"range": {"start": number, "end": end}}}),
            _ => return json!({"destinationNamedPort": random.pick(&NAMES)}),
        };
        return json!({protocol.to_lowercase(): port});
    }
    let mut port = match shape {
        0 | 1 => json!({"portNumber": {"port": number}}),
        2 if number < end => json!({"portRange": {"start": number, "end": end}}),
        _ => return json!({"namedPort": random.pick(&NAMES)}),
    };
    if random.percent(80) {
        let field = if shape < 2 { "portNumber" } else { "portRange" };
        port[field]["protocol"] = json!(protocol);
    }
    port
}

pub(super) fn admin_policy(random: &mut Random, palette: &Palette, kind: &str, at: usize, ties: bool) -> Value {
    let newer = kind == "ClusterNetworkPolicy";
    let mut spec = json!({"subject": admin_selection(random)});
    let mut baseline = kind == "BaselineAdminNetworkPolicy";
    if !baseline {
        let own = [7, 0, 1000, 3][at];
        spec["priority"] = if ties { json!(random.pick(&[5, 5, 6])) } else { json!(own) };
    }
    if newer {
        baseline = random.percent(40);
        spec["tier"] = json!(if baseline { "Baseline" } else { "Admin" });
    }
    let allow = if newer { "Accept" } else { "Allow" };
    let actions: &[&str] = match (baseline, newer) {
        (true, false) => &[allow, "Deny"],
        (true, true) => &[allow, "Deny"],
        (false, _) => &[allow, "Deny", "Pass"],
    };
    for (field, peers) in [("ingress", "from"), ("egress", "to")] {
        if random.percent(35) {
            continue;
        }
        let rules = random.several(1, 3, |random| {
            let action = *random.pick(actions);
            let mut rule = json!({"action": action});
            rule[peers] = random.several(1, 2, |random| admin_peer(random, palette, field, action)).into();
            let ports = if newer { "protocols" } else { "ports" };
            if random.percent(60) {
                rule[ports] = random.several(1, 2, |random| admin_port(random, palette, newer)).into();
            }
            rule
        });
        spec[field] = rules.into();
    }
    let version = if newer { "policy.networking.k8s.io/v1alpha2" } else { "policy.networking.k8s.io/v1alpha1" };
    let name = if kind == "BaselineAdminNetworkPolicy" { "default".to_owned() } else { format!("admin{at}") };
    json!({"apiVersion": version, "kind": kind, "metadata": {"name": name}, "spec": spec})
}
