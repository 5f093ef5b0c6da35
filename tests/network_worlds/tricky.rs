//! Worlds in which people, and tools, get it wrong: what is asked, and what is so by the rules.

use kubeglass::api::Paste;
use kubeglass::cluster::{Cluster, Refused};
use kubeglass::network::{Options, Question, QuestionError, reach};
use kubeglass::text::{Source, Verdict};
use std::sync::Arc;

pub const YES: Verdict = Verdict::Yes;
pub const NO: Verdict = Verdict::No;
pub const UNKNOWN: Verdict = Verdict::Unknown;

/// From, to, protocol, port.
type Asked = (&'static str, &'static str, &'static str, &'static str);

pub fn answers(text: &str, options: &Options, expected: &[(Asked, Verdict)]) {
    let cluster = Cluster::new(Arc::new(Paste::new(vec![Source::new("a.yaml", text)])), Refused::LeftOut);
    for ((from, to, protocol, port), verdict) in expected {
        let question = Question::parse(&cluster, from, to, Some(protocol), Some(port));
        let question = question.unwrap_or_else(|error| panic!("{from} -> {to}:{port}/{protocol}: {error:?}"));
        let answer = reach(&cluster, &question, options);
        assert_eq!(answer.allowed, *verdict, "{from} -> {to}:{port}/{protocol} in\n{text}");
    }
}

const WEB_AND_DB: &str = "
---
{apiVersion: v1, kind: Namespace, metadata: {name: default}}
---
{apiVersion: v1, kind: Pod, metadata: {name: web, labels: {app: web}}, spec: {containers: [{name: a, image: a}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: db, labels: {app: db}}, spec: {containers: [{name: a, image: a, ports: [{name: sql, containerPort: 5432}]}]}}
";

#[test]
fn a_peer_of_an_unknown_kind_closes_its_whole_rule() {
    let policy = |action: &str| {
        format!(
            "apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {{name: a}}
spec:
  tier: Admin
  priority: 1
  subject: {{namespaces: {{}}}}
  ingress:
  - action: {action}
    from:
    - serviceAccounts: {{matchLabels: {{app: web}}}}
    - namespaces: {{}}
    protocols: [tcp: {{destinationPort: {{number: 80}}}}]
  - action: Deny
    from: [namespaces: {{}}]
    protocols: [tcp: {{destinationPort: {{number: 80}}}}]
{WEB_AND_DB}"
        )
    };
    let ask = |protocol, port| ("web", "db", protocol, port);
    let both = |tcp: Verdict, udp: Verdict| [(ask("TCP", "80"), tcp), (ask("UDP", "53"), udp)];
    answers(&policy("Accept"), &Options::default(), &both(NO, YES));
    answers(&policy("Deny"), &Options::default(), &both(NO, NO));
    answers(&policy("Pass"), &Options::default(), &both(NO, NO));
}

#[test]
fn the_ingress_controllers_namespace_has_a_name_that_nobody_knows() {
    for (selector, expected) in [
        ("{}", YES),
        ("{matchExpressions: [{key: kubernetes.io/metadata.name, operator: Exists}]}", YES),
        ("{matchExpressions: [{key: kubernetes.io/metadata.name, operator: DoesNotExist}]}", NO),
        ("{matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [default]}]}", UNKNOWN),
        ("{matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}", UNKNOWN),
        ("{matchLabels: {team: edge}}", UNKNOWN),
    ] {
        let text = format!(
            "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: a}}
spec:
  ingress: [{{from: [{{namespaceSelector: {selector}}}]}}]
{WEB_AND_DB}"
        );
        let asked = ("{ingress-controller}", "db", "TCP", "5432");
        answers(&text, &Options::default(), &[(asked, expected)]);
    }
}

#[test]
fn all_of_a_block_is_reached_on_the_same_ports() {
    let text = format!(
        "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: a}}
spec:
  podSelector: {{matchLabels: {{app: web}}}}
  policyTypes: [Egress]
  egress:
  - to: [{{ipBlock: {{cidr: 10.0.0.0/9}}}}]
    ports: [{{port: 443}}, {{port: 53, protocol: UDP}}]
  - to: [{{ipBlock: {{cidr: 10.128.0.0/9}}}}]
    ports: [{{port: 80}}, {{port: 50, endPort: 60, protocol: UDP}}]
{WEB_AND_DB}"
    );
    let expected = [
        (("web", "10.0.0.0/9", "TCP", ""), YES),
        (("web", "10.0.0.0/8", "TCP", ""), NO),
        (("web", "10.0.0.0/8", "UDP", ""), YES),
        (("web", "10.0.0.0/8", "UDP", "53"), YES),
        (("web", "10.0.0.0/8", "UDP", "54"), NO),
    ];
    answers(&text, &Options::default(), &expected);
}

#[test]
fn a_port_of_another_protocol_is_not_offered_for_one_that_is_not_there() {
    let cluster = Cluster::new(Arc::new(Paste::new(vec![Source::new("a.yaml", WEB_AND_DB)])), Refused::LeftOut);
    let ask = |protocol| Question::parse(&cluster, "web", "db", protocol, Some("dns"));
    for (protocol, offered) in [(None, vec!["sql"]), (Some("TCP"), vec!["sql"]), (Some("UDP"), vec![])] {
        let Err(QuestionError::NoSuchPort { declared, .. }) = ask(protocol) else { panic!("{protocol:?}") };
        assert_eq!(declared, offered, "{protocol:?}");
    }
}
