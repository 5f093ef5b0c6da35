//! What the rules about NetworkPolicies find, and what they leave alone.

use crate::checks::tests::problems;

fn pod(namespace: &str, name: &str, port: u16) -> String {
    let port = if port == 0 { String::new() } else { format!(", ports: [{{containerPort: {port}}}]") };
    format!(
        "---\n{{apiVersion: v1, kind: Pod, metadata: {{name: {name}, namespace: {namespace}, labels: {{app: {name}}}}}, spec: {{containers: [{{name: a, image: a{port}}}]}}}}\n"
    )
}

fn namespace(name: &str, label: &str) -> String {
    format!("---\n{{apiVersion: v1, kind: Namespace, metadata: {{name: {name}, labels: {{{label}}}}}}}\n")
}

/// A policy of namespace `shop`, its spec from `podSelector` on.
fn policy(spec: &str) -> String {
    format!(
        "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: p, namespace: shop}}\nspec: {spec}\n"
    )
}

fn found(text: &str, rule: &str) -> usize {
    problems(text).iter().filter(|found| found.split(':').next() == Some(rule)).count()
}

#[test]
fn dns_is_missed_only_where_names_are_needed() {
    let web = pod("shop", "web", 0);
    let to_db = "{to: [{podSelector: {matchLabels: {app: web}}}]}";
    for (egress, expected) in [
        (to_db.to_owned(), 1),
        // A default deny lets nothing out on purpose, and addresses need no names.
        (String::new(), 0),
        ("{to: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 443}]}".to_owned(), 0),
        // Anybody, everybody's namespaces, addresses on every port: DNS may be among them.
        (format!("{to_db}, {{}}"), 0),
        (format!("{to_db}, {{to: [{{namespaceSelector: {{}}}}]}}"), 0),
        (format!("{to_db}, {{to: [{{ipBlock: {{cidr: 10.0.0.0/8}}}}]}}"), 0),
        (format!("{to_db}, {{to: [{{namespaceSelector: {{matchLabels: {{team: a}}}}}}]}}"), 0),
        (
            format!("{to_db}, {{to: [{{namespaceSelector: {{matchLabels: {{kubernetes.io/metadata.name: shop}}}}}}]}}"),
            1,
        ),
        (format!("{to_db}, {{ports: [{{port: 53, protocol: UDP}}, {{port: 53}}]}}"), 0),
        (format!("{to_db}, {{ports: [{{port: 443}}]}}"), 1),
        // By UDP alone it mostly works: a word, no warning.
        (format!("{to_db}, {{ports: [{{port: 53, protocol: UDP}}]}}"), 1),
    ] {
        let text =
            format!("{web}{}", policy(&format!("{{podSelector: {{}}, policyTypes: [Egress], egress: [{egress}]}}")));
        assert_eq!(found(&text, "netpol-dns"), expected, "{egress}");
    }
}

#[test]
fn a_peer_is_missed_only_where_what_is_meant_is_known() {
    let (web, dev) = (pod("shop", "web", 0), namespace("dev", "env: develop"));
    for (peer, expected) in [
        ("namespaceSelector: {matchLabels: {name: dev}}", 1),
        ("namespaceSelector: {matchLabels: {env: develp}}", 1),
        ("namespaceSelector: {matchLabels: {env: develop}}", 0),
        // Another namespace that the paste need not have.
        ("namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}", 0),
        ("namespaceSelector: {matchLabels: {env: production}}", 0),
        // There may be pods in it that are not pasted.
        ("{namespaceSelector: {matchLabels: {env: develop}}, podSelector: {matchLabels: {app: api}}}", 0),
    ] {
        let peer = if peer.starts_with('{') { peer.to_owned() } else { format!("{{{peer}}}") };
        let spec = format!("{{podSelector: {{}}, policyTypes: [Ingress], ingress: [{{from: [{peer}]}}]}}");
        let shop = namespace("shop", "a: b");
        let text = format!("{web}{dev}{shop}{}", policy(&spec));
        assert_eq!(found(&text, "netpol-peer-matches-nothing"), expected, "{peer}");
        // With a namespace that is not pasted, whatever is missed may be there.
        let unknown = format!("{text}{}", pod("elsewhere", "x", 0));
        assert_eq!(found(&unknown, "netpol-peer-matches-nothing"), 0, "{peer}");
    }
    let spec = "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {env: develop}}, podSelector: {matchLabels: {app: ap}}}]}]}";
    let text = format!("{web}{dev}{}{}{}", namespace("shop", "a: b"), pod("dev", "api", 0), policy(spec));
    assert_eq!(found(&text, "netpol-peer-matches-nothing"), 1);
}

#[test]
fn a_rule_is_needless_only_beside_one_that_surely_says_all_of_it() {
    for (rules, expected) in [
        ("[{from: [{podSelector: {}}]}, {from: [{podSelector: {matchLabels: {app: web}}}]}]", 1),
        ("[{from: [{podSelector: {matchLabels: {app: web}}}]}, {from: [{podSelector: {}}], ports: [{port: 80}]}]", 0),
        ("[{ports: [{port: 80}]}, {ports: [{port: 80, endPort: 90}]}]", 1),
        ("[{ports: [{port: 80}]}, {ports: [{port: 80}]}]", 1),
        ("[{ports: [{port: http}]}, {ports: [{port: 80}]}]", 0),
        ("[{ports: [{port: http}]}, {ports: [{protocol: TCP}]}]", 1),
        ("[{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}, {from: [{ipBlock: {cidr: 10.1.0.0/16}}]}]", 1),
        (
            "[{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}, {from: [{ipBlock: {cidr: 10.1.0.0/16}}]}]",
            0,
        ),
        ("[{from: [{namespaceSelector: {}}]}, {from: [{podSelector: {}}]}]", 1),
        ("[{from: [{namespaceSelector: {matchLabels: {a: b}}}]}, {from: [{podSelector: {}}]}]", 0),
        ("[{}, {from: [{podSelector: {}}]}]", 1),
    ] {
        let text = policy(&format!("{{podSelector: {{}}, policyTypes: [Ingress], ingress: {rules}}}"));
        assert_eq!(found(&text, "netpol-redundant-rule"), expected, "{rules}");
    }
    // Another policy's rule counts where it is for at least the same pods.
    let narrow = policy("{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {}}]}]}");
    let wide = policy("{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}").replace("name: p,", "name: q,");
    assert_eq!(found(&format!("{narrow}{wide}"), "netpol-redundant-rule"), 1);
    let other = wide.replace("podSelector: {}, ing", "podSelector: {matchLabels: {app: db}}, ing");
    assert_eq!(found(&format!("{narrow}{other}"), "netpol-redundant-rule"), 0);
    let admin = "---\napiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: a}\nspec:\n  priority: 5\n  subject: {namespaces: {}}\n  ingress:\n  - {action: Allow, from: [{namespaces: {}}]}\n  - {action: Deny, from: [{namespaces: {matchLabels: {a: b}}}]}\n";
    assert_eq!(found(admin, "netpol-redundant-rule"), 1);
    let passed = admin.replace("{action: Allow, from: [{namespaces: {}}]}", "{action: Allow, from: [{namespaces: {matchLabels: {a: b}}}], ports: [{portNumber: {protocol: TCP, port: 80}}]}");
    assert_eq!(found(&passed, "netpol-redundant-rule"), 0);
}

#[test]
fn a_service_port_is_told_only_where_the_pods_declare_another() {
    let service = "---\n{apiVersion: v1, kind: Service, metadata: {name: api, namespace: shop}, spec: {selector: {app: api}, ports: [{port: 80, targetPort: 8080}]}}\n";
    let ingress =
        |port: &str| policy(&format!("{{podSelector: {{matchLabels: {{app: api}}}}, ingress: [{{ports: [{port}]}}]}}"));
    for (port, declared, expected) in [
        ("{port: 80}", 8080, 1),
        ("{port: 8080}", 8080, 0),
        ("{port: 80}, {port: 8080}", 8080, 0),
        ("{port: 80, endPort: 90}", 8080, 0),
        // Nothing is declared: the pods may listen on either.
        ("{port: 80}", 0, 0),
        ("{port: 80, protocol: UDP}", 8080, 0),
    ] {
        let text = format!("{}{service}{}", pod("shop", "api", declared), ingress(port));
        assert_eq!(found(&text, "netpol-service-port"), expected, "{port} {declared}");
    }
    let egress = policy(
        "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 80}]}]}",
    );
    let text = format!("{}{}{service}{egress}", pod("shop", "web", 0), pod("shop", "api", 8080));
    assert_eq!(found(&text, "netpol-service-port"), 1);
}

#[test]
fn the_ingress_controller_is_missed_only_where_nobody_could_be_it() {
    let ways = "---\n{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {selector: {app: web}, ports: [{port: 80}]}}\n---\n{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: shop, namespace: shop}, spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}}\n";
    for (rules, expected) in [
        ("[]", 1),
        ("[{from: [{podSelector: {matchLabels: {app: api}}}]}]", 1),
        ("[{from: [{podSelector: {matchLabels: {app: ingress-nginx}}}]}]", 0),
        ("[{from: [{namespaceSelector: {matchLabels: {name: ingress}}}]}]", 0),
        ("[{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]", 0),
        ("[{ports: [{port: 80}]}]", 0),
        ("[{ports: [{port: 443}]}]", 1),
    ] {
        let spec = format!("{{podSelector: {{}}, policyTypes: [Ingress], ingress: {rules}}}");
        let text = format!("{}{ways}{}", pod("shop", "web", 80), policy(&spec));
        assert_eq!(found(&text, "netpol-ingress-controller"), expected, "{rules}");
    }
}

#[test]
fn that_nobody_is_protected_is_news_only_beside_somebody_who_is() {
    let (web, db) = (pod("shop", "web", 0), pod("shop", "db", 0));
    assert_eq!(found(&format!("{web}{db}"), "netpol-unprotected"), 0);
    let of_db = policy("{podSelector: {matchLabels: {app: db}}}");
    assert_eq!(found(&format!("{web}{db}{of_db}"), "netpol-unprotected"), 1);
    assert_eq!(found(&format!("{web}{db}{}", policy("{podSelector: {}}")), "netpol-unprotected"), 0);
    // A policy of one namespace makes the openness of another one worth a word.
    assert_eq!(found(&format!("{}{db}{of_db}", pod("dev", "web", 0)), "netpol-unprotected"), 1);
    assert_eq!(
        found(&format!("{web}{}", policy("{podSelector: {matchLabels: {app: nobody}}}")), "netpol-unprotected"),
        0
    );
    // Without a namespace a policy is of default, where none of the pods is.
    let lost = of_db.replace(", namespace: shop", "");
    assert_eq!(found(&format!("{web}{db}{lost}"), "netpol-selects-no-pod"), 1);
}
