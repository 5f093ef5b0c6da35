//! NetworkPolicies, and what all policies are made of.

use super::*;

pub(super) fn selector(random: &mut Random, of: &[(&str, &[&str])]) -> Value {
    let mut selector = json!({});
    let requirement = |random: &mut Random| {
        let (key, values) = *random.pick(of);
        match random.below(4) {
            0 => json!({"key": key, "operator": "Exists"}),
            1 => json!({"key": key, "operator": "DoesNotExist", "values": null}),
            2 => json!({"key": key, "operator": "In", "values": random.several(1, 2, |random| *random.pick(values))}),
            _ => {
                json!({"key": key, "operator": "NotIn", "values": random.several(1, 2, |random| *random.pick(values))})
            }
        }
    };
    let shape = random.below(10);
    match shape {
        3..=6 | 9 => {
            let (key, values) = *random.pick(of);
            selector["matchLabels"] = json!({key: random.pick(values)});
        }
        _ => random.nothing(&mut selector, "matchLabels", json!({})),
    }
    match shape {
        7..=9 => selector["matchExpressions"] = random.several(1, 2, requirement).into(),
        _ => random.nothing(&mut selector, "matchExpressions", json!([])),
    }
    selector
}

fn block(random: &mut Random, palette: &Palette, refused: bool) -> Value {
    let of_family = |cidr: &str| palette.six || !cidr.contains(':');
    if refused && random.percent(30) {
        // Host bits, which servers once took.
        return json!({"cidr": "10.1.2.3/16", "except": ["10.1.2.9/24"]});
    }
    let excepts: Vec<_> = EXCEPTS.iter().filter(|(cidr, _)| of_family(cidr)).collect();
    if random.percent(50) {
        let (cidr, except) = random.pick(&excepts);
        return json!({"cidr": cidr, "except": random.several(1, 2, |random| *random.pick(except))});
    }
    let mut block = json!({"cidr": network(random, palette)});
    random.nothing(&mut block, "except", json!([]));
    block
}

pub(super) fn network(random: &mut Random, palette: &Palette) -> &'static str {
    let six = palette.six && random.percent(60);
    let networks: &[&'static str] = if six { &V6 } else { &V4 };
    random.pick::<&'static str>(networks)
}

fn peer(random: &mut Random, palette: &Palette, refused: bool) -> Value {
    let mut peer = match random.below(10) {
        0..=2 => json!({"podSelector": selector(random, &PODS)}),
        3 | 4 => json!({"namespaceSelector": selector(random, &OF_NAMESPACES)}),
        5 | 6 => {
            let (namespaces, pods) = (selector(random, &OF_NAMESPACES), selector(random, &PODS));
            json!({"namespaceSelector": namespaces, "podSelector": pods})
        }
        _ => json!({"ipBlock": block(random, palette, refused)}),
    };
    for field in ["podSelector", "namespaceSelector", "ipBlock"] {
        if peer.get(field).is_none() && random.percent(10) {
            peer[field] = Value::Null;
        }
    }
    peer
}

fn policy_port(random: &mut Random, palette: &Palette) -> Value {
    let mut port = json!({});
    if random.percent(55) {
        port["protocol"] = json!(random.pick(&PROTOCOLS));
    } else if random.percent(10) {
        port["protocol"] = Value::Null;
    }
    let number = *random.pick(&palette.numbers);
    match random.below(8) {
        0..=3 => port["port"] = json!(number),
        4 => {
            port["port"] = json!(number);
            port["endPort"] = json!(number.saturating_add(*random.pick(&[0, 1, 300])));
        }
        5 | 6 => port["port"] = json!(random.pick(&NAMES)),
        _ => {
            if random.percent(40) {
                port["port"] = Value::Null;
            }
        }
    }
    port
}

pub(super) fn rule(random: &mut Random, palette: &Palette, peers: &str, refused: bool) -> Value {
    let mut rule = json!({});
    match random.percent(75) {
        true => rule[peers] = random.several(1, 3, |random| peer(random, palette, refused)).into(),
        false => random.nothing(&mut rule, peers, json!([])),
    }
    match random.percent(65) {
        true => rule["ports"] = random.several(1, 2, |random| policy_port(random, palette)).into(),
        false => random.nothing(&mut rule, "ports", json!([])),
    }
    rule
}

pub(super) fn network_policy(random: &mut Random, palette: &Palette, at: usize, refused: bool) -> Value {
    let mut spec = json!({});
    match random.percent(70) {
        true => spec["podSelector"] = selector(random, &PODS),
        false => random.nothing(&mut spec, "podSelector", json!({})),
    }
    for (field, peers) in [("ingress", "from"), ("egress", "to")] {
        match random.percent(60) {
            true => spec[field] = random.several(1, 2, |random| rule(random, palette, peers, refused)).into(),
            false => random.nothing(&mut spec, field, json!([])),
        }
    }
    match random.below(8) {
        0 => spec["policyTypes"] = json!(["Ingress"]),
        1 => spec["policyTypes"] = json!(["Egress"]),
        2 => spec["policyTypes"] = json!(["Ingress", "Egress"]),
        3 => spec["policyTypes"] = json!(["Egress", "Ingress"]),
        4 => spec["policyTypes"] = json!(["Egress", "Egress"]),
        _ => random.nothing(&mut spec, "policyTypes", json!([])),
    }
    let metadata = metadata(random, palette, &format!("np{at}"));
    json!({"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata, "spec": spec})
}
