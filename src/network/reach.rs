//! The answer about one pair: may this reach that, why, and what would change it.

use super::both::both_ends;
use super::dash::{self, DashReadings};
use super::{Around, Code, Options, PortSet, Question, Reachability, pair};
use crate::cluster::Cluster;
use crate::text::{Proof, Sentence, Verdict, Worded};
use serde::{Serialize, Serializer};

/// The answer to a [`Question`]. `C` is [`Code`] inside the engine and [`Worded`] outside.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", bound = "Proof<C>: Serialize")]
pub struct Reach<C = Worded> {
    /// As an Ask line names it.
    pub from: String,
    pub to: String,
    /// The ports asked about.
    pub asked: PortSet,
    #[serde(serialize_with = "allowed")]
    pub allowed: Verdict,
    /// Those of the asked ports that are open whatever the paste lacks.
    pub ports: PortSet,
    /// Those that are open with some labels that the paste lacks.
    pub possible: PortSet,
    /// Out of the source.
    pub egress: Half<C>,
    /// Into the destination.
    pub ingress: Half<C>,
    /// What a dash more or less would change.
    pub dash: Option<DashReadings>,
    /// Everybody else's way to the same end.
    pub around: Around,
}

/// One direction of an answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", bound = "Proof<C>: Serialize")]
pub struct Half<C = Worded> {
    #[serde(serialize_with = "allowed")]
    pub allowed: Verdict,
    /// Those of the asked ports that are open whatever the paste lacks.
    pub ports: PortSet,
    /// Those that are open with some labels that the paste lacks.
    pub possible: PortSet,
    pub proof: Proof<C>,
}

fn allowed<S: Serializer>(verdict: &Verdict, out: S) -> Result<S::Ok, S::Error> {
    match verdict {
        Verdict::Yes => out.serialize_bool(true),
        Verdict::No => out.serialize_bool(false),
        Verdict::Unknown => out.serialize_str("unknown"),
    }
}

impl<C: Serialize> Reach<C> {
    /// The answer with its sentences.
    pub fn worded(self, say: impl Fn(&C) -> (Sentence, Sentence)) -> Reach {
        let half = |half: Half<C>| Half {
            allowed: half.allowed,
            ports: half.ports,
            possible: half.possible,
            proof: half.proof.worded(&say),
        };
        Reach {
            egress: half(self.egress),
            ingress: half(self.ingress),
            from: self.from,
            to: self.to,
            asked: self.asked,
            allowed: self.allowed,
            ports: self.ports,
            possible: self.possible,
            dash: self.dash,
            around: self.around,
        }
    }
}

/// May this reach that?
pub fn reach(cluster: &Cluster, question: &Question, options: &Options) -> Reach<Code> {
    let mut answer = pair(cluster, question, options);
    both_ends(cluster, question, options, &mut answer);
    answer.dash = dash::readings(cluster, question, options, &answer);
    answer
}

/// The verdict of [`reach`] alone. For asking about many, keep the [`Reachability`].
pub fn verdict(cluster: &Cluster, question: &Question, options: &Options) -> Verdict {
    Reachability::new(cluster, options).verdict(question)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Paste;
    use crate::cluster::Refused;
    use crate::text::{Lang, Source, apply_edits};
    use crate::words;
    use std::sync::Arc;

    const DB: &str = "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db-policy
  namespace: prod
spec:
  podSelector:
    matchLabels:
      role: db
  policyTypes:
  - Ingress
  ingress:
  - from:
    - podSelector:
        matchLabels:
          name: api-pod
      namespaceSelector:
        matchLabels:
          name: prod
    - ipBlock:
        cidr: 192.168.5.10/32
    ports:
    - protocol: TCP
      port: 3306
---
apiVersion: v1
kind: Namespace
metadata:
  name: prod
  labels:
    name: prod
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: prod
  labels: {name: web-pod}
spec: {containers: [{name: c, image: x}]}
---
{apiVersion: v1, kind: Pod, metadata: {name: api, namespace: prod, labels: {name: api-pod}}, spec: {containers: [{name: c, image: x}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: api, namespace: staging, labels: {name: api-pod}}, spec: {containers: [{name: c, image: x}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: db, namespace: prod, labels: {role: db}}, spec: {containers: [{name: c, image: x}]}}
";

    fn cluster(text: &str) -> Cluster {
        Cluster::new(Arc::new(Paste::new(vec![Source::new("db.yaml", text)])), Refused::LeftOut)
    }
    fn ask(cluster: &Cluster, from: &str, to: &str, port: &str) -> Reach<Code> {
        let question = Question::parse(cluster, from, to, None, Some(port)).unwrap();
        reach(cluster, &question, &Options::default())
    }
    fn said(cluster: &Cluster, answer: &Reach<Code>) -> Vec<String> {
        let explanation = words::network::explain(answer, cluster, Lang::En);
        let line = |span: &Option<crate::text::Span>| {
            span.as_ref().map(|span| format!("{}-{}", span.start.line, span.last_line())).unwrap_or_default()
        };
        let steps = explanation.steps.iter().map(|step| format!("{} {}", line(&step.span), step.code.text));
        [explanation.headline.to_string()]
            .into_iter()
            .chain(steps)
            .chain(explanation.notes.iter().map(|note| note.text.to_string()))
            .collect()
    }

    /// What stands on the card, a line each.
    fn card(cluster: &Cluster, answer: &Reach<Code>) -> Vec<String> {
        let card = words::network::explain(answer, cluster, Lang::En).card.unwrap();
        let diff =
            card.diff.iter().map(|line| format!("{}{}{}", line.line, if line.added { "+" } else { "-" }, line.text));
        let warnings = card.warnings.iter().map(|warning| format!("! {warning}"));
        [card.title].into_iter().chain(diff).chain(warnings).collect()
    }

    #[test]
    fn every_peer_says_why_it_is_not_the_source() {
        let cluster = cluster(DB);
        let answer = ask(&cluster, "prod/web", "prod/db", "3306");
        let expected = [
            "no, prod/web does not reach prod/db on TCP 3306",
            "7-11 db-policy selects db for ingress, so only its peers come in.",
            "14-19 Peer 1 wants name: api-pod. The namespace fits; web is labelled web-pod.",
            "20-21 Peer 2 is an address block, and web is a pod.",
            "Leaving web: no policy selects it for egress, so it may send anywhere.",
        ];
        assert_eq!(said(&cluster, &answer), expected);
        let marked: Vec<u32> = answer.told()[1].marks.iter().map(|mark| mark.start.line).collect();
        assert_eq!(marked, [16, 38]);
        let dash =
            ["One dash away", "17-      namespaceSelector:", "17+    - namespaceSelector:", "! lets prod/web in"];
        assert_eq!(card(&cluster, &answer), dash);
        let terminal = words::network::explain(&answer, &cluster, Lang::En).terminal;
        let comment = "2 sources reach db on TCP 3306, 2 do not, 1 is unknown: Namespace staging is not in the paste";
        assert_eq!((terminal.input.as_str(), terminal.aside.as_str()), (comment, "1 policy, 4 pods"));
    }

    #[test]
    fn a_yes_names_the_peer_and_the_port() {
        let cluster = cluster(DB);
        let expected = [
            "yes, prod/api reaches prod/db on TCP 3306",
            "7-11 db-policy selects db for ingress, so only its peers come in.",
            "14-19 Peer 1 wants name: api-pod and name: prod, which api has.",
            "23-24 Its ports include TCP 3306.",
            "Leaving api: no policy selects it for egress, so it may send anywhere.",
        ];
        assert_eq!(said(&cluster, &ask(&cluster, "prod/api", "prod/db", "3306")), expected);
        let without_port = ask(&cluster, "prod/api", "prod/db", "");
        assert_eq!(words::network::cap(&without_port, Lang::En), "yes, TCP 3306");
    }

    #[test]
    fn labels_that_are_not_pasted_are_unknown() {
        let cluster = cluster(DB);
        let answer = ask(&cluster, "staging/api", "db", "3306");
        assert_eq!(answer.allowed, Verdict::Unknown);
        let line = "14-19 Peer 1 wants a namespace with name: prod. Namespace staging is not in the paste, so its labels are unknown.";
        assert_eq!(said(&cluster, &answer)[2], line);
    }

    #[test]
    fn the_edit_offered_opens_what_was_asked() {
        for (from, port, expected) in [
            (
                "prod/api",
                "80",
                &["24-      port: 3306", "24+      port: 3306", "25+    - protocol: TCP", "26+      port: 80"][..],
            ),
            (
                "10.0.0.0/8",
                "3306",
                &[
                    "21-        cidr: 192.168.5.10/32",
                    "21+        cidr: 192.168.5.10/32",
                    "22+    - ipBlock:",
                    "23+        cidr: 10.0.0.0/8",
                ],
            ),
        ] {
            let cluster = cluster(DB);
            let answer = ask(&cluster, from, "db", port);
            assert_eq!(answer.allowed, Verdict::No, "{from}");
            assert_eq!(card(&cluster, &answer)[1..5], *expected, "{from}");
            let fix = answer.ingress.proof.candidates[0].fix.clone().unwrap();
            let sources = apply_edits(cluster.paste.sources.iter().map(|(_, source)| source), &fix.edits).unwrap();
            let after = self::cluster(&sources[0].text);
            assert_eq!(ask(&after, from, "db", port).allowed, Verdict::Yes, "{}", sources[0].text);
        }
    }

    #[test]
    fn a_policy_without_rules_gets_one() {
        let text = "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
---
{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {app: a}}, spec: {containers: [{name: c, image: x}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: b, labels: {app: b}}, spec: {containers: [{name: c, image: x}]}}
";
        let cluster = cluster(text);
        let answer = ask(&cluster, "a", "b", "80");
        let expected = [
            "no, default/a does not reach default/b on TCP 80",
            "6-7 deny selects every pod, b too, for ingress, so only its peers come in.",
            "7-7 deny has no ingress rule, so nothing comes in.",
            "6-7 deny selects every pod, a too, for egress, so it sends to its peers only.",
            "7-7 deny has no egress rule, so nothing goes out.",
        ];
        assert_eq!(said(&cluster, &answer), expected);
        let fix = answer.ingress.proof.candidates[0].fix.clone().unwrap();
        assert_eq!(
            fix.edits[0].insert,
            "\n  ingress:\n  - from:\n    - podSelector:\n        matchLabels:\n          app: a\n    ports:\n    - protocol: TCP\n      port: 80"
        );
    }

    #[test]
    fn where_both_ends_are_shut_the_edit_opens_both() {
        let text = "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: a}
spec:
  podSelector: {matchLabels: {app: a}}
  policyTypes: [Egress]
  egress:
  - ports: [{port: 443}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: b}
spec:
  podSelector: {matchLabels: {app: b}}
  ingress:
  - from:
    - podSelector: {matchLabels: {app: c}}
    ports:
    - port: 80
---
{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {app: a}}, spec: {containers: [{name: c, image: x}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: b, labels: {app: b}}, spec: {containers: [{name: c, image: x}]}}
";
        // On 80 both are shut; without a port the one has 443 and the other 80 at best, which is nothing together.
        for (port, offered) in [("80", true), ("", false)] {
            let cluster = cluster(text);
            let answer = ask(&cluster, "a", "b", port);
            assert_eq!(answer.allowed, Verdict::No);
            let card = words::network::explain(&answer, &cluster, Lang::En).card;
            let fix = card.and_then(|card| card.fix);
            assert_eq!(fix.is_some(), offered, "{port}");
            let Some(fix) = fix else { continue };
            let sources = apply_edits(cluster.paste.sources.iter().map(|(_, source)| source), &fix.edits).unwrap();
            let after = self::cluster(&sources[0].text);
            assert_eq!(ask(&after, "a", "b", port).allowed, Verdict::Yes, "{}", sources[0].text);
        }
    }

    #[test]
    fn the_picture_carries_the_same_numbers() {
        let cluster = cluster(DB);
        let answer = ask(&cluster, "prod/web", "prod/db", "3306");
        let say = |phrase: &super::super::Phrase| words::network::phrase(phrase, Lang::En);
        let graph = super::super::graph(&cluster, Some(&answer), &Options::default(), &say);
        assert_eq!(graph.lanes, ["Outside prod", "Pods of prod", "The policy that decides", "Into"]);
        let policy = graph.nodes.iter().find(|node| node.kind == "NetworkPolicy").unwrap();
        let numbers = |pins: &[crate::graph::Pin]| pins.iter().map(|pin| pin.number).collect::<Vec<_>>();
        assert_eq!(numbers(&policy.pins), [1]);
        let rows: Vec<_> = policy.rows.iter().map(|row| (row.lines[0].to_string(), numbers(&row.pins))).collect();
        let expected = [("name: api-pod", vec![2]), ("192.168.5.10/32", vec![3]), ("no peer matches", vec![])];
        assert_eq!(rows, expected.map(|(line, pins)| (line.to_owned(), pins)));
        let edges: Vec<_> =
            graph.edges.iter().map(|edge| format!("{} {:?} {:?}", edge.from, edge.to_row, edge.state)).collect();
        let expected = [
            "workload:prod/web[Pod] Some(2) Denied",
            "workload:prod/api[Pod] Some(0) Allowed",
            "workload:staging/api[Pod] Some(0) Unknown",
            "address:192.168.5.10 Some(1) Allowed",
            "address:0.0.0.0/0 Some(2) Denied",
            "policy:0 None Allowed",
            "policy:0 None Allowed",
        ];
        assert_eq!(edges, expected);
    }
}
