//! Small random worlds that say everything a policy can say, in every spelling of it: a seed makes one world, always the same.

mod admin;
mod policies;

use admin::admin_policy;
use policies::{network, network_policy, selector};
use serde_json::{Map, Value, json};

/// Random numbers: splitmix64.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }
    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }
    pub fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }
    fn several<T>(&mut self, least: usize, most: usize, mut one: impl FnMut(&mut Random) -> T) -> Vec<T> {
        let count = least + self.below(most - least + 1);
        (0..count).map(|_| one(self)).collect()
    }
    /// Sets a field, or leaves it out, or says null or nothing, which all mean the same.
    fn nothing(&mut self, object: &mut Value, field: &str, empty: Value) {
        match self.below(4) {
            0 => object[field] = Value::Null,
            1 => object[field] = empty,
            _ => {}
        }
    }
}

/// A world's text, and choices of what the rules leave open.
#[derive(Clone, Debug, Default)]
pub struct Generated {
    pub objects: Vec<Value>,
    pub host_network_ordinary: bool,
    pub ingress_declared: bool,
    /// Whether objects are taken that a server of today refuses; only then is there one such.
    pub refused_counted: bool,
}

const NAMESPACES: [&str; 4] = ["default", "shop", "data", "edge"];
const PODS: [(&str, &[&str]); 3] =
    [("app", &["web", "db", "api"]), ("tier", &["", "front"]), ("env", &["prod", "dev"])];
const OF_NAMESPACES: [(&str, &[&str]); 3] =
    [("team", &["", "a"]), ("env", &["prod", "dev"]), ("kubernetes.io/metadata.name", &NAMESPACES)];
const NUMBERS: [u16; 9] = [1, 53, 80, 443, 8080, 8443, 9090, 65534, 65535];
const NAMES: [&str; 3] = ["http", "dns", "metrics"];
const PROTOCOLS: [&str; 3] = ["TCP", "UDP", "SCTP"];
const V4: [&str; 8] = [
    "0.0.0.0/0",
    "0.0.0.0/1",
    "128.0.0.0/1",
    "10.0.0.0/8",
    "10.1.0.0/16",
    "10.1.2.0/24",
    "10.255.255.255/32",
    "255.255.255.255/32",
];
const V6: [&str; 7] = [
    "::/0",
    "2001:db8::/32",
    "2001:DB8:1::/48",
    "2001:db8:1:2::/64",
    "fd00::/8",
    "::1/128",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
];
/// Blocks and what may be taken out of them.
const EXCEPTS: [(&str, &[&str]); 5] = [
    ("0.0.0.0/0", &["10.0.0.0/8", "10.1.0.0/16", "255.255.255.255/32", "0.0.0.0/1"]),
    ("10.0.0.0/8", &["10.1.0.0/16", "10.1.2.0/24", "10.255.255.255/32", "10.0.0.0/9"]),
    ("10.1.0.0/16", &["10.1.2.0/24", "10.1.0.0/32"]),
    ("::/0", &["2001:db8::/32", "fd00::/8", "::/1"]),
    ("2001:db8::/32", &["2001:db8:1::/48", "2001:db8:1:2::/64"]),
];

struct Palette {
    namespaces: Vec<&'static str>,
    numbers: Vec<u16>,
    six: bool,
}

/// The world of a seed.
pub fn world(seed: u64) -> Generated {
    let mut random = Random::new(seed);
    let random = &mut random;
    let palette = Palette {
        namespaces: random.several(1, 3, |random| *random.pick(&NAMESPACES)),
        numbers: random.several(2, 3, |random| *random.pick(&NUMBERS)),
        six: random.percent(35),
    };
    let mut world = Generated {
        host_network_ordinary: random.percent(40),
        ingress_declared: random.percent(50),
        refused_counted: random.percent(10),
        ..Generated::default()
    };
    let mut objects = Vec::new();
    let pasted = *random.pick(&[0, 60, 100, 100]);
    let mut seen = Vec::new();
    for name in &palette.namespaces {
        if random.percent(pasted) && !seen.contains(name) {
            seen.push(name);
            objects.push(namespace(random, name));
        }
    }
    let workloads = 2 + random.below(4);
    for at in 0..workloads {
        objects.extend(workload(random, &palette, at));
    }
    for at in 0..random.below(5) {
        objects.push(network_policy(random, &palette, at, world.refused_counted));
    }
    let kinds: &[&str] = match random.below(8) {
        0 | 1 => &["AdminNetworkPolicy", "BaselineAdminNetworkPolicy"],
        2 | 3 => &["ClusterNetworkPolicy"],
        4 => &["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"],
        _ => &[],
    };
    if !kinds.is_empty() {
        let ties = random.percent(25);
        let mut baseline = false;
        for at in 0..1 + random.below(3) {
            let kind = *random.pick(kinds);
            let again = kind == "BaselineAdminNetworkPolicy" && baseline;
            baseline |= kind == "BaselineAdminNetworkPolicy";
            if !again {
                objects.push(admin_policy(random, &palette, kind, at, ties));
            }
        }
    }
    if random.percent(25) {
        ingresses(random, &palette, &mut objects);
    }
    // What comes first makes no difference.
    for at in (1..objects.len()).rev() {
        objects.swap(at, random.below(at + 1));
    }
    if random.percent(15) {
        objects = vec![json!({"apiVersion": "v1", "kind": "List", "items": objects})];
    }
    world.objects = objects;
    world
}

/// A rule of a NetworkPolicy that fits any of the worlds.
pub fn rule_among(random: &mut Random, peers: &str) -> Value {
    let palette = Palette { namespaces: vec!["default"], numbers: NUMBERS.to_vec(), six: false };
    policies::rule(random, &palette, peers, false)
}

fn metadata(random: &mut Random, palette: &Palette, name: &str) -> Value {
    let namespace = *random.pick(&palette.namespaces);
    let mut metadata = json!({"name": name, "namespace": namespace});
    if namespace == "default" && random.percent(50) {
        metadata.as_object_mut().unwrap().remove("namespace");
    }
    metadata
}

fn labels(random: &mut Random, of: &[(&str, &[&str])], chance: usize) -> Map<String, Value> {
    let mut labels = Map::new();
    for (key, values) in of {
        if random.percent(chance) {
            labels.insert((*key).to_owned(), json!(random.pick(values)));
        }
    }
    labels
}

fn namespace(random: &mut Random, name: &str) -> Value {
    let mut object = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}});
    let mut labels = labels(random, &OF_NAMESPACES[..2], 50);
    // A server always sets this one; what comes from it shows it.
    if random.percent(30) {
        labels.insert("kubernetes.io/metadata.name".to_owned(), json!(name));
    }
    match labels.is_empty() {
        true => random.nothing(&mut object["metadata"], "labels", json!({})),
        false => object["metadata"]["labels"] = labels.into(),
    }
    object
}

fn container(random: &mut Random, palette: &Palette, at: usize) -> Value {
    let mut container = json!({"name": format!("c{at}"), "image": "registry.example/app:1"});
    let mut named = Vec::new();
    let ports = random.several(0, 2, |random| {
        let mut port = json!({"containerPort": random.pick(&palette.numbers)});
        if random.percent(70) {
            port["protocol"] = json!(random.pick(&PROTOCOLS));
        }
        let name = *random.pick(&NAMES);
        // A container's port names are its own; which of two containers a name means is left to each network.
        if at == 0 && random.percent(70) && !named.contains(&name) {
            named.push(name);
            port["name"] = json!(name);
        }
        port
    });
    match ports.is_empty() {
        true => random.nothing(&mut container, "ports", json!([])),
        false => container["ports"] = ports.into(),
    }
    container
}

fn workload(random: &mut Random, palette: &Palette, at: usize) -> Vec<Value> {
    let kinds = [
        ("apps/v1", "Deployment"),
        ("apps/v1", "Deployment"),
        ("v1", "Pod"),
        ("v1", "Pod"),
        ("apps/v1", "ReplicaSet"),
        ("v1", "ReplicationController"),
        ("apps/v1", "StatefulSet"),
        ("apps/v1", "DaemonSet"),
        ("batch/v1", "Job"),
        ("batch/v1", "CronJob"),
        ("v1", "owned"),
    ];
    let (version, kind) = *random.pick(&kinds);
    let containers: Vec<Value> = (0..1 + random.below(2)).map(|at| container(random, palette, at)).collect();
    let mut spec = json!({"containers": containers});
    if random.percent(10) {
        spec["hostNetwork"] = json!(true);
    }
    let mut labels = labels(random, &PODS, 55);
    if !matches!(kind, "Pod" | "owned" | "Job" | "CronJob") {
        labels.entry("app").or_insert_with(|| json!("web"));
    }
    let selector: Value = labels.clone().into();
    let mut template = json!({"metadata": {}, "spec": spec});
    match labels.is_empty() {
        true => random.nothing(&mut template["metadata"], "labels", json!({})),
        false => template["metadata"]["labels"] = labels.into(),
    }
    let name = format!("{}{at}", ["web", "db", "api"][at % 3]);
    let mut object = json!({"apiVersion": version, "kind": kind, "metadata": metadata(random, palette, &name)});
    match kind {
        "Pod" | "owned" => {
            object["kind"] = json!("Pod");
            if let Some(labels) = template["metadata"].get("labels") {
                object["metadata"]["labels"] = labels.clone();
            }
            object["spec"] = template["spec"].clone();
            if kind == "Pod" {
                return vec![object];
            }
            let owner =
                json!({"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": name, "uid": "u", "controller": true});
            object["metadata"]["ownerReferences"] = json!([owner]);
            let mut other = object.clone();
            object["metadata"]["name"] = json!(format!("{name}-x"));
            other["metadata"]["name"] = json!(format!("{name}-y"));
            if random.percent(30) {
                other["metadata"]["labels"] = json!({"app": random.pick(PODS[0].1)});
            }
            return vec![object, other];
        }
        "CronJob" => {
            template["spec"]["restartPolicy"] = json!("Never");
            object["spec"] = json!({"schedule": "0 * * * *", "jobTemplate": {"spec": {"template": template}}});
        }
        "Job" => {
            template["spec"]["restartPolicy"] = json!("Never");
            object["spec"] = json!({"template": template});
        }
        "ReplicationController" => object["spec"] = json!({"selector": selector, "template": template}),
        "StatefulSet" => {
            object["spec"] = json!({"serviceName": name, "selector": {"matchLabels": selector}, "template": template});
        }
        _ => object["spec"] = json!({"selector": {"matchLabels": selector}, "template": template}),
    }
    vec![object]
}

fn ingresses(random: &mut Random, palette: &Palette, objects: &mut Vec<Value>) {
    for at in 0..1 + random.below(2) {
        let ports = ["first", "second"].map(|name| {
            let mut port = json!({"name": name, "port": random.pick(&palette.numbers)});
            match random.below(4) {
                0 => port["targetPort"] = json!(random.pick(&NAMES)),
                1 | 2 => port["targetPort"] = json!(random.pick(&palette.numbers)),
                _ => {}
            }
            if random.percent(20) {
                port["protocol"] = json!(random.pick(&PROTOCOLS));
            }
            port
        });
        // No two ports of a Service have one number and protocol.
        let number = |port: &Value| (port["port"].clone(), port["protocol"].as_str().unwrap_or("TCP").to_owned());
        let count = if number(&ports[0]) == number(&ports[1]) { 1 } else { 1 + random.below(2) };
        let ports = ports[..count].to_vec();
        let backend = |random: &mut Random| {
            let port = random.pick(&ports);
            let by_name = random.percent(50);
            let port = if by_name { json!({"name": port["name"]}) } else { json!({"number": port["port"]}) };
            json!({"service": {"name": format!("svc{at}"), "port": port}})
        };
        let mut spec = json!({});
        match random.percent(40) {
            true => spec["defaultBackend"] = backend(random),
            false => {
                let path = json!({"path": "/", "pathType": "Prefix", "backend": backend(random)});
                spec["rules"] = json!([{"host": "a.example.com"}, {"http": {"paths": [path]}}]);
            }
        }
        let metadata = metadata(random, palette, &format!("ing{at}"));
        let mut of_service = metadata.clone();
        of_service["name"] = json!(format!("svc{at}"));
        let selector = labels(random, &PODS[..1], 80);
        objects
            .push(json!({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": metadata, "spec": spec}));
        let spec = json!({"selector": selector, "ports": ports});
        objects.push(json!({"apiVersion": "v1", "kind": "Service", "metadata": of_service, "spec": spec}));
    }
}
