//! A cluster out of its objects.

use super::*;

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A list; one that is absent or null has nothing.
pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

pub(super) fn labels(value: &Value) -> Labels {
    value.as_object().into_iter().flatten().map(|(key, value)| (key.clone(), text(value))).collect()
}

fn selector(value: &Value) -> Selector {
    let mut all = Vec::new();
    for (key, value) in labels(&value["matchLabels"]) {
        all.push(Requirement { key, operator: "In".to_owned(), values: vec![value] });
    }
    for each in list(&value["matchExpressions"]) {
        let values = list(&each["values"]).iter().map(text).collect();
        all.push(Requirement { key: text(&each["key"]), operator: text(&each["operator"]), values });
    }
    Selector(all)
}

/// A number, or the numbers from it to an end.
fn numbers(protocol: &Value, first: &Value, last: &Value) -> Port {
    let protocol = protocol.as_str().unwrap_or("TCP").to_owned();
    let number = |value: &Value| u16::try_from(value.as_u64().unwrap()).unwrap();
    match (first.is_null(), last.is_null()) {
        (true, _) => Port::Numbers(protocol, 1, 65535),
        (false, true) => Port::Numbers(protocol, number(first), number(first)),
        (false, false) => Port::Numbers(protocol, number(first), number(last)),
    }
}

fn rules(value: &Value, peers: &str) -> Vec<Rule> {
    let peer = |value: &Value| {
        let block = &value["ipBlock"];
        if !block.is_null() {
            let except = list(&block["except"]).iter().map(|each| cidr(&text(each))).collect();
            return Peer::Addresses(vec![(cidr(&text(&block["cidr"])), except)]);
        }
        let optional = |value: &Value| (!value.is_null()).then(|| selector(value));
        Peer::Selected { namespaces: optional(&value["namespaceSelector"]), pods: optional(&value["podSelector"]) }
    };
    let port = |value: &Value| match &value["port"] {
        Value::String(name) => Port::Named(Some(value["protocol"].as_str().unwrap_or("TCP").to_owned()), name.clone()),
        number => numbers(&value["protocol"], number, &value["endPort"]),
    };
    let rule = |value: &Value| {
        let (peers, ports) = (list(&value[peers]), list(&value["ports"]));
        Rule {
            action: Action::Allow,
            peers: (!peers.is_empty()).then(|| peers.iter().map(peer).collect()),
            ports: (!ports.is_empty()).then(|| ports.iter().map(port).collect()),
        }
    };
    list(value).iter().map(rule).collect()
}

fn admin_rules(value: &Value, peers: &str) -> Vec<Rule> {
    let peer = |value: &Value| {
        let (namespaces, pods, networks) = (&value["namespaces"], &value["pods"], &value["networks"]);
        if !namespaces.is_null() {
            return Peer::Selected { namespaces: Some(selector(namespaces)), pods: None };
        }
        if !pods.is_null() {
            let (namespaces, pods) = (selector(&pods["namespaceSelector"]), selector(&pods["podSelector"]));
            return Peer::Selected { namespaces: Some(namespaces), pods: Some(pods) };
        }
        if !networks.is_null() {
            let blocks = list(networks).iter().map(|each| (cidr(&text(each)), Vec::new()));
            return Peer::Addresses(blocks.collect());
        }
        let is_elsewhere = ["nodes", "domainNames"].iter().any(|field| !value[field].is_null());
        if is_elsewhere { Peer::Elsewhere } else { Peer::Unknown }
    };
    let port = |value: &Value| {
        let (number, range) = (&value["portNumber"], &value["portRange"]);
        for (field, protocol) in [("tcp", "TCP"), ("udp", "UDP"), ("sctp", "SCTP")] {
            if !value[field].is_null() {
                let port = &value[field]["destinationPort"];
                return match (&port["number"], &port["range"]) {
                    (Value::Null, Value::Null) => Port::Numbers(protocol.to_owned(), 1, 65535),
                    (Value::Null, range) => numbers(&protocol.into(), &range["start"], &range["end"]),
                    (number, _) => numbers(&protocol.into(), number, number),
                };
            }
        }
        match (number, range) {
            (Value::Null, Value::Null) => {
                let name = value["namedPort"].as_str().or(value["destinationNamedPort"].as_str());
                Port::Named(None, name.unwrap().to_owned())
            }
            (Value::Null, range) => numbers(&range["protocol"], &range["start"], &range["end"]),
            (number, _) => numbers(&number["protocol"], &number["port"], &Value::Null),
        }
    };
    let rule = |value: &Value| {
        let ports = if value["protocols"].is_null() { &value["ports"] } else { &value["protocols"] };
        Rule {
            action: match value["action"].as_str().unwrap() {
                "Allow" | "Accept" => Action::Allow,
                "Deny" => Action::Deny,
                "Pass" => Action::Pass,
                other => panic!("action {other}"),
            },
            peers: Some(list(&value[peers]).iter().map(peer).collect()),
            ports: ports.as_array().map(|ports| ports.iter().map(port).collect()),
        }
    };
    list(value).iter().map(rule).collect()
}

/// Every order of things of which some may stand anywhere among each other.
fn orders(policies: Vec<AdminPolicy>) -> Vec<Vec<AdminPolicy>> {
    let mut all = vec![Vec::new()];
    for policy in policies {
        let mut longer = Vec::new();
        for order in all {
            for at in 0..=order.len() {
                let mut order: Vec<AdminPolicy> = order.clone();
                order.insert(at, policy.clone());
                longer.push(order);
            }
        }
        all = longer;
    }
    // Where both have a priority, the lower comes first.
    let comes_before = |one: &AdminPolicy, other: &AdminPolicy| match (one.priority, other.priority) {
        (Some(one), Some(other)) => one <= other,
        _ => true,
    };
    all.retain(|order| {
        (0..order.len()).all(|at| (at..order.len()).all(|later| comes_before(&order[at], &order[later])))
    });
    all
}

impl World {
    /// Reads objects, Lists among them. Where policies of a tier are tied, their order is undefined: one world for each.
    pub fn read(objects: &[Value], choices: Choices) -> Vec<World> {
        let mut flat = Vec::new();
        let mut rest: Vec<&Value> = objects.iter().rev().collect();
        while let Some(object) = rest.pop() {
            match object["items"].as_array() {
                Some(items) => rest.extend(items.iter().rev()),
                None => flat.push(object),
            }
        }
        let namespace_of = |object: &Value| match object["metadata"]["namespace"].as_str() {
            None | Some("") => "default".to_owned(),
            Some(name) => name.to_owned(),
        };
        let controller = Pod {
            name: CONTROLLER.to_owned(),
            namespace: CONTROLLER.to_owned(),
            labels: Labels::new(),
            ports: Vec::new(),
            host_network: false,
            is_controller: true,
        };
        let mut world = World {
            choices,
            namespaces: BTreeMap::new(),
            missing: BTreeSet::new(),
            pods: Vec::new(),
            policies: Vec::new(),
            admin: Vec::new(),
            baseline: Vec::new(),
            services: Vec::new(),
            backends: Vec::new(),
            controller,
            ports: Vec::new(),
            addresses: Vec::new(),
        };
        for object in &flat {
            let (name, spec) = (text(&object["metadata"]["name"]), &object["spec"]);
            let kind = text(&object["kind"]);
            match kind.as_str() {
                "Namespace" => {
                    let mut labels = labels(&object["metadata"]["labels"]);
                    labels.insert(NAME_LABEL.to_owned(), name.clone());
                    world.namespaces.insert(name, labels);
                }
                "NetworkPolicy" => {
                    let types: Vec<&str> = list(&spec["policyTypes"]).iter().filter_map(Value::as_str).collect();
                    let has_egress_rule = !list(&spec["egress"]).is_empty();
                    let ingress = types.is_empty() || types.contains(&"Ingress");
                    let egress = if types.is_empty() { has_egress_rule } else { types.contains(&"Egress") };
                    world.policies.push(NetworkPolicy {
                        namespace: namespace_of(object),
                        pods: selector(&spec["podSelector"]),
                        ingress: ingress.then(|| rules(&spec["ingress"], "from")),
                        egress: egress.then(|| rules(&spec["egress"], "to")),
                    });
                }
                "AdminNetworkPolicy" | "BaselineAdminNetworkPolicy" | "ClusterNetworkPolicy" => {
                    let (subject, of_namespaces) = (&spec["subject"], &spec["subject"]["namespaces"]);
                    let (namespaces, pods) = match of_namespaces.is_null() {
                        true => (&subject["pods"]["namespaceSelector"], &subject["pods"]["podSelector"]),
                        false => (of_namespaces, &Value::Null),
                    };
                    let baseline = kind == "BaselineAdminNetworkPolicy" || spec["tier"] == "Baseline";
                    let policy = AdminPolicy {
                        priority: (kind != "BaselineAdminNetworkPolicy").then(|| spec["priority"].as_i64().unwrap()),
                        namespaces: selector(namespaces),
                        pods: selector(pods),
                        ingress: admin_rules(&spec["ingress"], "from"),
                        egress: admin_rules(&spec["egress"], "to"),
                    };
                    if baseline { &mut world.baseline } else { &mut world.admin }.push(policy);
                }
                "Service" => world.services.push((*object).clone()),
                "Ingress" => {
                    let mut found = vec![&spec["defaultBackend"]];
                    for rule in list(&spec["rules"]) {
                        found.extend(list(&rule["http"]["paths"]).iter().map(|path| &path["backend"]));
                    }
                    for backend in found.into_iter().filter(|backend| !backend["service"].is_null()) {
                        let service = &backend["service"];
                        let port = if service["port"]["number"].is_null() {
                            service["port"]["name"].clone()
                        } else {
                            service["port"]["number"].clone()
                        };
                        let service = text(&service["name"]);
                        world.backends.push(Backend { namespace: namespace_of(object), service, port });
                    }
                }
                "Pod"
                | "Deployment"
                | "ReplicaSet"
                | "ReplicationController"
                | "StatefulSet"
                | "DaemonSet"
                | "Job"
                | "CronJob" => {
                    let template = match kind.as_str() {
                        "Pod" => object,
                        "CronJob" => &spec["jobTemplate"]["spec"]["template"],
                        _ => &spec["template"],
                    };
                    let owner = list(&object["metadata"]["ownerReferences"])
                        .iter()
                        .find(|owner| owner["controller"] == true && owner["kind"] != "Node");
                    let (kind, name) = match owner {
                        Some(owner) if kind == "Pod" => (text(&owner["kind"]), text(&owner["name"])),
                        _ => (kind, name),
                    };
                    let mut ports = Vec::new();
                    for container in list(&template["spec"]["containers"]) {
                        for port in list(&container["ports"]) {
                            let number = u16::try_from(port["containerPort"].as_u64().unwrap()).unwrap();
                            let protocol = port["protocol"].as_str().unwrap_or("TCP").to_owned();
                            ports.push((text(&port["name"]), protocol, number));
                        }
                    }
                    let namespace = namespace_of(object);
                    world.pods.push(Pod {
                        name: format!("{namespace}/{name}[{kind}]"),
                        namespace,
                        labels: labels(&template["metadata"]["labels"]),
                        ports,
                        host_network: template["spec"]["hostNetwork"] == true,
                        is_controller: false,
                    });
                }
                _ => {}
            }
        }
        for name in world.pods.iter().map(|pod| pod.namespace.clone()).collect::<Vec<_>>() {
            if !world.namespaces.contains_key(&name) {
                world.missing.insert(name.clone());
                world.namespaces.insert(name.clone(), Labels::from([(NAME_LABEL.to_owned(), name)]));
            }
        }
        let of_controller = Labels::from([(NAME_LABEL.to_owned(), CONTROLLER.to_owned())]);
        world.namespaces.insert(CONTROLLER.to_owned(), of_controller);
        world.ports = pieces_of_ports(&flat);
        world.addresses = pieces_of_addresses(&flat);
        let mut worlds = Vec::new();
        for admin in orders(world.admin.clone()) {
            for baseline in orders(world.baseline.clone()) {
                worlds.push(World { admin: admin.clone(), baseline, ..world.clone() });
            }
        }
        worlds
    }
}

/// Every text and every number in the objects.
fn scalars<'w>(value: &'w Value, found: &mut Vec<&'w Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| scalars(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| scalars(field, found)),
        other => found.push(other),
    }
}

/// Whatever number stands anywhere may be a port that a rule tells from its neighbours.
fn pieces_of_ports(objects: &[&Value]) -> Vec<(u16, u16)> {
    let mut found = Vec::new();
    objects.iter().for_each(|object| scalars(object, &mut found));
    let mut starts = BTreeSet::from([1]);
    for number in found.into_iter().filter_map(Value::as_u64).filter(|number| (1..65536).contains(number)) {
        starts.extend([number, number + 1]);
    }
    starts.insert(65536);
    let starts: Vec<u64> = starts.into_iter().filter(|start| *start <= 65536).collect();
    let port = |number: u64| u16::try_from(number).unwrap();
    starts.windows(2).map(|pair| (port(pair[0]), port(pair[1] - 1))).collect()
}

/// Whatever block stands anywhere may part addresses. Of IPv6 only if there is a block of it.
fn pieces_of_addresses(objects: &[&Value]) -> Vec<Range> {
    let mut found = Vec::new();
    objects.iter().for_each(|object| scalars(object, &mut found));
    let is_block = |text: &&str| {
        let parts = text.split_once('/');
        parts.is_some_and(|(ip, length)| ip.parse::<IpAddr>().is_ok() && length.parse::<u32>().is_ok())
    };
    let blocks: Vec<Range> = found.into_iter().filter_map(Value::as_str).filter(is_block).map(cidr).collect();
    let mut pieces = Vec::new();
    for six in [false, true] {
        let of_family: Vec<&Range> = blocks.iter().filter(|block| block.six == six).collect();
        if six && of_family.is_empty() {
            continue;
        }
        let last = if six { u128::MAX } else { u128::from(u32::MAX) };
        let mut starts = BTreeSet::from([0]);
        for block in of_family {
            starts.insert(block.first);
            starts.extend(block.last.checked_add(1).filter(|next| *next <= last));
        }
        let starts: Vec<u128> = starts.into_iter().collect();
        for (at, first) in starts.iter().enumerate() {
            let last = starts.get(at + 1).map_or(last, |next| next - 1);
            pieces.push(Range { six, first: *first, last });
        }
    }
    pieces
}
