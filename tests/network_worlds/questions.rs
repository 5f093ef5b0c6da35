//! Policies as people write them, and what each lets through by the rules: an answer for every spelling.

use super::tricky::{NO, UNKNOWN, YES, answers};
use kubeglass::api::Paste;
use kubeglass::cluster::{Cluster, Refused};
use kubeglass::network::{HostNetwork, INGRESS_CONTROLLER, IngressPorts, Options, connectivity};
use kubeglass::text::{Source, Verdict};
use std::sync::Arc;

/// Web, db and node (on its node's network) of one namespace, api of another.
const PODS: &str = "
---
{apiVersion: v1, kind: Namespace, metadata: {name: default}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: other, labels: {team: a}}}
---
{apiVersion: v1, kind: Pod, metadata: {name: web, labels: {app: web}}, spec: {containers: [{name: a, image: a}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: node, labels: {app: node}}, spec: {hostNetwork: true, containers: [{name: a, image: a}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: api, namespace: other, labels: {app: api}}, spec: {containers: [{name: a, image: a}]}}
---
apiVersion: v1
kind: Pod
metadata: {name: db, labels: {app: db}}
spec:
  containers:
  - {name: a, image: a, ports: [{name: sql, containerPort: 5432}, {name: metrics, containerPort: 9090}]}
  - {name: b, image: a, ports: [{name: metrics, containerPort: 9091}]}
  initContainers:
  - {name: c, image: a, ports: [{name: setup, containerPort: 7000}]}
  - {name: d, image: a, restartPolicy: Always, ports: [{name: mesh, containerPort: 7001}]}
";

/// From, to, port with its protocol, and the answer.
type Line = (&'static str, &'static str, &'static str, Verdict);

fn ask(policies: &str, options: &Options, lines: &[Line]) {
    let asked = lines.iter().map(|(from, to, port, verdict)| {
        let (port, protocol) = port.split_once('/').unwrap_or((port, "TCP"));
        ((*from, *to, protocol, port), *verdict)
    });
    answers(&format!("{policies}{PODS}"), options, &asked.collect::<Vec<_>>());
}

fn network_policy(spec: &str) -> String {
    format!("{{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {{name: p}}, spec: {{{spec}}}}}")
}

#[test]
fn each_spelling_of_a_network_policy_means_what_kubernetes_says() {
    let cases: &[(&str, &[Line])] = &[
        // Without policyTypes egress is isolated by a rule only, ingress always.
        ("podSelector: {matchLabels: {app: web}}, egress: []", &[("web", "db", "80", YES), ("db", "web", "80", NO)]),
        ("podSelector: {matchLabels: {app: web}}, egress: [{}]", &[("web", "db", "80", YES), ("db", "web", "80", NO)]),
        (
            "podSelector: {matchLabels: {app: web}}, policyTypes: [], egress: [{ports: [{port: 443}]}]",
            &[("web", "db", "80", NO), ("web", "db", "443", YES), ("db", "web", "80", NO)],
        ),
        // What policyTypes leave out is not acted on, whatever rules there are.
        (
            "podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], ingress: [{from: [{podSelector: {matchLabels: {app: none}}}]}]",
            &[("db", "web", "80", YES), ("web", "db", "80", NO)],
        ),
        (
            "podSelector: {}, policyTypes: [Ingress], ingress: [{}], egress: [{ports: [{port: 1}]}]",
            &[("web", "db", "80", YES)],
        ),
        // Nothing written is anybody, on any port.
        ("podSelector: {}, ingress: [{from: [], ports: []}]", &[("other/api", "db", "80", YES)]),
        ("podSelector: {}, ingress: [{from: null, ports: null}]", &[("1.2.3.4", "db", "5/UDP", YES)]),
        ("podSelector: {}, ingress: null", &[("web", "db", "80", NO), ("web", "web", "80", YES)]),
        // Whose pods a selector means.
        (
            "podSelector: {}, ingress: [{from: [{podSelector: {}}]}]",
            &[("web", "db", "1", YES), ("other/api", "db", "1", NO)],
        ),
        (
            "podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]",
            &[("other/api", "db", "1", YES), ("web", "db", "1", YES), ("1.2.3.4", "db", "1", NO)],
        ),
        (
            "podSelector: {}, ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: api}}}]}]",
            &[("other/api", "db", "1", YES), ("web", "db", "1", NO)],
        ),
        (
            "podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}, {podSelector: {matchLabels: {app: web}}}]}]",
            &[("other/api", "db", "1", YES), ("web", "db", "1", YES), ("db", "web", "1", NO)],
        ),
        (
            "podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: other}}, podSelector: null}]}]",
            &[("other/api", "db", "1", YES), ("web", "db", "1", NO)],
        ),
        // An absent key.
        (
            "podSelector: {}, ingress: [{from: [{podSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [x]}]}}]}]",
            &[("web", "db", "1", YES)],
        ),
        (
            "podSelector: {}, ingress: [{from: [{podSelector: {matchExpressions: [{key: tier, operator: DoesNotExist}]}}]}]",
            &[("web", "db", "1", YES)],
        ),
        (
            "podSelector: {}, ingress: [{from: [{podSelector: {matchExpressions: [{key: tier, operator: In, values: ['']}]}}]}]",
            &[("web", "db", "1", NO)],
        ),
        (
            "podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: web}, matchExpressions: [{key: app, operator: NotIn, values: [web]}]}}]}]",
            &[("web", "db", "1", NO)],
        ),
        // Ports.
        (
            "podSelector: {}, ingress: [{ports: [{port: 5000, endPort: 6000}]}]",
            &[
                ("web", "db", "5000", YES),
                ("web", "db", "6000", YES),
                ("web", "db", "6001", NO),
                ("web", "db", "5432/UDP", NO),
            ],
        ),
        (
            "podSelector: {}, ingress: [{ports: [{protocol: UDP}]}]",
            &[("web", "db", "1/UDP", YES), ("web", "db", "1", NO)],
        ),
        ("podSelector: {}, ingress: [{ports: [{}]}]", &[("web", "db", "9", YES), ("web", "db", "9/SCTP", NO)]),
        (
            "podSelector: {}, ingress: [{ports: [{protocol: SCTP, port: 5432}]}]",
            &[("web", "db", "5432/SCTP", YES), ("web", "db", "5432", NO)],
        ),
        (
            "podSelector: {}, ingress: [{ports: [{port: sql}]}]",
            &[("web", "db", "5432", YES), ("web", "db", "80", NO), ("db", "web", "5432", NO)],
        ),
        ("podSelector: {}, ingress: [{ports: [{port: sql, protocol: UDP}]}]", &[("web", "db", "5432/UDP", NO)]),
        (
            "podSelector: {}, ingress: [{ports: [{port: metrics}]}]",
            &[("web", "db", "9090", YES), ("web", "db", "9091", YES)],
        ),
        // An init container is gone when the pod serves; a sidecar is not.
        (
            "podSelector: {}, ingress: [{ports: [{port: setup}, {port: mesh}]}]",
            &[("web", "db", "7000", NO), ("web", "db", "7001", YES)],
        ),
        // A name has no meaning at an address, and is the destination's at a pod.
        (
            "podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{ports: [{port: sql}]}]",
            &[("web", "db", "5432", YES), ("web", "10.0.0.1", "5432", NO), ("web", "other/api", "5432", NO)],
        ),
        // Each rule's ports are for its own peers.
        (
            "podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}, {from: [{namespaceSelector: {matchLabels: {team: a}}}], ports: [{port: 443}]}]",
            &[
                ("web", "db", "80", YES),
                ("web", "db", "443", NO),
                ("other/api", "db", "443", YES),
                ("other/api", "db", "80", NO),
            ],
        ),
        // Blocks.
        (
            "podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16, 10.2.0.0/16]}}]}]",
            &[
                ("10.1.2.3", "db", "1", NO),
                ("10.3.0.1", "db", "1", YES),
                ("10.0.0.0/8", "db", "1", NO),
                ("web", "db", "1", NO),
            ],
        ),
        (
            "podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}, {ipBlock: {cidr: 10.1.2.0/24}}]}]",
            &[("10.1.2.3", "db", "1", YES), ("10.1.3.3", "db", "1", NO)],
        ),
        (
            "podSelector: {}, ingress: [{from: [{ipBlock: {cidr: '2001:db8::/32'}}]}]",
            &[("2001:DB8::1", "db", "1", YES), ("2001:db9::1", "db", "1", NO), ("32.1.13.184", "db", "1", NO)],
        ),
        (
            "podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]",
            &[("2001:db8::1", "db", "1", NO), ("9.9.9.9", "db", "1", YES)],
        ),
    ];
    for (spec, lines) in cases {
        ask(&network_policy(spec), &Options::default(), lines);
    }
}

#[test]
fn what_the_specification_leaves_open_is_a_switch() {
    let ordinary = Options { host_network: HostNetwork::Ordinary, ..Options::default() };
    let pods = Options { ip_block_matches_pods: true, ..Options::default() };
    let deny = network_policy("podSelector: {}");
    ask(&deny, &Options::default(), &[("web", "node", "80", YES)]);
    ask(&deny, &ordinary, &[("web", "node", "80", NO)]);
    let from_node = network_policy("podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: node}}}]}]");
    ask(&from_node, &Options::default(), &[("node", "db", "80", NO)]);
    ask(&from_node, &ordinary, &[("node", "db", "80", YES)]);
    let block = |cidr: &str| {
        network_policy(&format!("podSelector: {{}}, ingress: [{{from: [{{ipBlock: {{cidr: {cidr}}}}}]}}]"))
    };
    ask(&block("0.0.0.0/0"), &pods, &[("web", "db", "80", YES)]);
    ask(&block("10.0.0.0/8"), &pods, &[("web", "db", "80", UNKNOWN)]);
}

/// An AdminNetworkPolicy about db's ingress, a BaselineAdminNetworkPolicy or both.
fn admin(kind: &str, name: &str, priority: &str, rules: &str) -> String {
    format!(
        "{{apiVersion: policy.networking.k8s.io/v1alpha1, kind: {kind}, metadata: {{name: {name}}}, spec: {{{priority}subject: {{pods: {{namespaceSelector: {{}}, podSelector: {{matchLabels: {{app: db}}}}}}}}, ingress: [{rules}]}}}}\n---\n"
    )
}

#[test]
fn the_tiers_have_their_say_one_after_another() {
    let everybody = "from: [{namespaces: {}}]";
    let rule = |action: &str, more: &str| format!("{{name: r, action: {action}, {everybody}{more}}}");
    let first = |rules: &str| admin("AdminNetworkPolicy", "a", "priority: 5, ", rules);
    let baseline = |rules: &str| admin("BaselineAdminNetworkPolicy", "default", "", rules);
    let shut = network_policy("podSelector: {matchLabels: {app: db}}");
    let open = network_policy("podSelector: {matchLabels: {app: db}}, ingress: [{}]");
    let (deny, allow, pass) = (rule("Deny", ""), rule("Allow", ""), rule("Pass", ""));
    let sql = ", ports: [{namedPort: sql}]";
    let cases = [
        (first(&deny) + &open, NO, NO),
        (first(&allow) + &shut, YES, YES),
        (first(&format!("{pass}, {deny}")) + &open, YES, YES),
        (first(&format!("{pass}, {allow}")) + &shut, NO, NO),
        // What is passed on, and selected by no NetworkPolicy, is for the baseline.
        (first(&pass) + &baseline(&deny), NO, NO),
        (first(&format!("{}, {deny}", rule("Pass", sql))) + &baseline(&allow), YES, NO),
        (first(&rule("Deny", ", ports: [{portNumber: {protocol: TCP, port: 80}}]")), YES, NO),
        (first(&rule("Deny", ", ports: [{portRange: {protocol: TCP, start: 80, end: 5432}}]")), NO, NO),
        (first(&rule("Deny", ", ports: [{portNumber: {protocol: UDP, port: 80}}]")), YES, YES),
        (baseline(&deny), NO, NO),
        (baseline(&deny) + &open, YES, YES),
        (baseline(&allow) + &shut, NO, NO),
        // The lower priority comes first, wherever it stands.
        (first(&deny) + &admin("AdminNetworkPolicy", "b", "priority: 4, ", &allow), YES, YES),
        (first(&deny) + &admin("AdminNetworkPolicy", "b", "priority: 6, ", &allow), NO, NO),
    ];
    for (policies, sql, http) in cases {
        // Addresses outside are no namespace's: no admin rule of ingress means them.
        ask(
            &policies,
            &Options::default(),
            &[("web", "db", "5432", sql), ("web", "db", "80", http), ("other/api", "db", "80", http)],
        );
    }
    let newer = |tier: &str, priority: u32, action: &str, more: &str| {
        format!(
            "{{apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {{name: c{priority}-{}}}, spec: {{tier: {tier}, priority: {priority}, subject: {{namespaces: {{}}}}, ingress: [{{name: r, action: {action}, {everybody}{more}}}]}}}}\n---\n",
            tier.to_lowercase()
        )
    };
    let sql = ", protocols: [{destinationNamedPort: sql}]";
    let tcp = ", protocols: [{tcp: {destinationPort: {range: {start: 80, end: 443}}}}]";
    for (policies, sql, http) in [
        (newer("Admin", 1, "Accept", sql) + &newer("Admin", 2, "Deny", ""), YES, NO),
        (newer("Admin", 1, "Deny", tcp) + &open, YES, NO),
        (newer("Admin", 1, "Pass", tcp) + &newer("Baseline", 1, "Deny", ""), NO, NO),
        (newer("Baseline", 1, "Accept", sql) + &newer("Baseline", 2, "Deny", ""), YES, NO),
        (newer("Baseline", 1, "Deny", "") + &open, YES, YES),
    ] {
        ask(&policies, &Options::default(), &[("web", "db", "5432", sql), ("web", "db", "80", http)]);
    }
}

#[test]
fn an_ingress_leads_where_its_services_do_and_a_rule_without_http_nowhere() {
    let text = "
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i}
spec:
  rules:
  - host: a.example.com
  - http:
      paths:
      - {path: /dns, pathType: Prefix, backend: {service: {name: db, port: {name: dns}}}}
      - {path: /sql, pathType: Prefix, backend: {service: {name: db, port: {name: sql}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: db}, spec: {selector: {app: db}, ports: [{name: dns, port: 53}, {name: sql, port: 80, targetPort: 5432}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: db, labels: {app: db}}, spec: {containers: [{name: a, image: a, ports: [{containerPort: 53, protocol: UDP}, {containerPort: 5432}]}]}}
";
    let cluster = Cluster::new(Arc::new(Paste::new(vec![Source::new("a.yaml", text)])), Refused::LeftOut);
    // A container that declares UDP 53 declares no TCP 53.
    for (ingress_ports, expected) in [(IngressPorts::Declared, "TCP 5432"), (IngressPorts::Service, "TCP 53, 5432")] {
        let rows = connectivity(&cluster, &Options { ingress_ports, ..Options::default() }).rows;
        let row = rows.iter().find(|row| row.src == INGRESS_CONTROLLER).unwrap();
        assert_eq!((row.dst.as_str(), row.connections.to_string().as_str()), ("default/db[Pod]", expected));
    }
}

/// Whose pods get labels from their controllers.
const CONTROLLERS: &str = "
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: shop}, spec: {selector: {matchLabels: {app: shop}}, template: {metadata: {labels: {app: shop}}, spec: {containers: [{name: a, image: a}]}}}}
---
{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: etcd}, spec: {serviceName: etcd, selector: {matchLabels: {app: etcd}}, template: {metadata: {labels: {app: etcd}}, spec: {containers: [{name: a, image: a}]}}}}
---
{apiVersion: batch/v1, kind: Job, metadata: {name: seed}, spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}}}
";

#[test]
fn labels_that_controllers_give_are_there_though_no_template_shows_them() {
    let policy = |subject: &str, rules: &str| network_policy(&format!("podSelector: {subject}{rules}")) + CONTROLLERS;
    for (selector, from, expected) in [
        ("{matchLabels: {job-name: seed}}", "seed", YES),
        ("{matchLabels: {batch.kubernetes.io/job-name: seed}}", "seed", YES),
        ("{matchLabels: {job-name: other}}", "seed", NO),
        ("{matchLabels: {job-name: seed}}", "shop", NO),
        ("{matchLabels: {pod-template-hash: 5d4f8c7b9}}", "shop", UNKNOWN),
        ("{matchLabels: {pod-template-hash: 5d4f8c7b9, app: cart}}", "shop", NO),
        ("{matchExpressions: [{key: pod-template-hash, operator: Exists}]}", "shop", YES),
        ("{matchExpressions: [{key: pod-template-hash, operator: DoesNotExist}]}", "shop", NO),
        ("{matchExpressions: [{key: pod-template-hash, operator: DoesNotExist}]}", "seed", YES),
        ("{matchLabels: {statefulset.kubernetes.io/pod-name: etcd-0}}", "etcd", UNKNOWN),
        ("{matchLabels: {statefulset.kubernetes.io/pod-name: shop-0}}", "etcd", NO),
        ("{matchLabels: {apps.kubernetes.io/pod-index: '0'}}", "etcd", UNKNOWN),
    ] {
        let rules = format!(", ingress: [{{from: [{{podSelector: {selector}}}]}}]");
        ask(&policy("{matchLabels: {app: db}}", &rules), &Options::default(), &[(from, "db", "80", expected)]);
    }
    for (selector, expected) in [
        ("{matchLabels: {statefulset.kubernetes.io/pod-name: etcd-0}}", UNKNOWN),
        ("{matchLabels: {statefulset.kubernetes.io/pod-name: shop-0}}", YES),
        ("{matchExpressions: [{key: apps.kubernetes.io/pod-index, operator: Exists}]}", NO),
    ] {
        ask(&policy(selector, ""), &Options::default(), &[("web", "etcd", "80", expected), ("web", "db", "80", YES)]);
    }
}
