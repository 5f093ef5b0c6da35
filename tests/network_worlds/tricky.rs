//! Worlds in which people, and tools, get it wrong: what is asked, and what is so by the rules.

use kubeglass::api::Paste;
use kubeglass::cluster::{Cluster, Refused};
use kubeglass::network::{Options, Question, reach};
use kubeglass::text::{Source, Verdict};
use std::sync::Arc;

const YES: Verdict = Verdict::Yes;
const NO: Verdict = Verdict::No;
const UNKNOWN: Verdict = Verdict::Unknown;

/// From, to, protocol, port.
type Asked = (&'static str, &'static str, &'static str, &'static str);

fn answers(text: &str, options: &Options, expected: &[(Asked, Verdict)]) {
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
{apiVersion: v1, kind: Pod, metadata: {name: web, labels: {app: web}}}
---
{apiVersion: v1, kind: Pod, metadata: {name: db, labels: {app: db}}, spec: {containers: [{name: a, ports: [{name: sql, containerPort: 5432}]}]}}
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
