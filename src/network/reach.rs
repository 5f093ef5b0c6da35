//! One pair: may this reach that, and why.

use super::both::both_ends;
use super::code::Code;
use super::dash::{self, DashReadings};
use super::policy::Direction;
use super::ports::PortTable;
use super::why::{Asking, short_name};
use super::world::{End, World};
use super::{AddressRange, Options, Peer, PortSet, Question};
use crate::cluster::Cluster;
use crate::text::{Proof, Sentence, Verdict, Worded};
use serde::{Serialize, Serializer};
use std::collections::BTreeSet;

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

/// Who else reaches the destination; where the source's own policies decide, what else it reaches.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Around {
    /// The end they are about, as an Ask line names it.
    pub focus: String,
    /// Index into [`Cluster::workloads`]; none where there are no neighbours.
    #[serde(skip)]
    pub pod: Option<usize>,
    /// Which way they connect to it.
    pub into: bool,
    pub neighbours: Vec<Neighbour>,
    /// Namespaces whose labels the paste lacks and an answer hangs on.
    pub missing: Vec<String>,
    /// How many policies select the focus for the direction.
    pub policies: u32,
    pub pods: u32,
}

/// Somebody on the other side.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Neighbour {
    /// As an Ask line names it; a whole family of addresses for those that no policy names.
    pub name: String,
    /// Whether it is every address that no policy of the focus names.
    pub others: bool,
    #[serde(skip)]
    pub end: End,
    pub verdict: Verdict,
    /// What is open of the asked ports, or might be.
    pub ports: PortSet,
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

/// The verdict of [`reach`] alone: without a proof it is cheap enough for every candidate of a list.
pub fn verdict(cluster: &Cluster, question: &Question, options: &Options) -> Verdict {
    let world = World::new(cluster, options, &asked_ranges(question));
    let mut table = PortTable::new();
    let (mut sure, mut possible) = (question.ports(), question.ports());
    let groups = groups(&world, question);
    for group in groups.iter().take(MAX_PAIRS) {
        let answers = group.iter().take(MAX_PAIRS);
        let best = answers.map(|(source, destination)| between(&world, &mut table, *source, *destination, &possible));
        let best =
            best.reduce(
                |best, next| {
                    if rank(of_ports(&next.0, &next.1)) > rank(of_ports(&best.0, &best.1)) { next } else { best }
                },
            );
        let Some(best) = best else { return Verdict::No };
        (sure, possible) = (sure.intersection(&best.0), best.1);
    }
    if groups.is_empty() { Verdict::No } else { of_ports(&sure, &possible) }
}

/// The pairs of a question's ends. Of a controller's pods any may; of addresses each must get through, on the same ports:
/// so there is a group for each piece of them.
fn groups(world: &World<'_>, question: &Question) -> Vec<Vec<(End, End)>> {
    let (from, to) = (ends(&world.sources, &question.from), ends(&world.destinations, &question.to));
    let pairs = |from: &[End], to: &[End]| -> Vec<(End, End)> {
        from.iter().flat_map(|source| to.iter().map(move |destination| (*source, *destination))).collect()
    };
    match (&question.from, &question.to) {
        (Peer::Addresses(_), _) => from.iter().map(|source| pairs(&[*source], &to)).collect(),
        (_, Peer::Addresses(_)) => to.iter().map(|destination| pairs(&from, &[*destination])).collect(),
        _ => vec![pairs(&from, &to)],
    }
}

fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::No => 0,
        Verdict::Unknown => 1,
        Verdict::Yes => 2,
    }
}

/// Which of some ports are open from one end to another whatever the paste lacks, and which may be.
pub(super) fn between(
    world: &World<'_>,
    table: &mut PortTable,
    source: End,
    destination: End,
    ports: &PortSet,
) -> (PortSet, PortSet) {
    let (mut sure, mut possible) = (ports.clone(), ports.clone());
    let halves = [(source, Direction::Egress, destination), (destination, Direction::Ingress, source)];
    for (subject, direction, other) in halves {
        if let End::Workload(subject) = subject
            && !is_itself(world, source, destination)
        {
            let flow = world.flow(table, subject, direction, other);
            sure = sure.intersection(&table.get(flow.sure));
            possible = possible.intersection(&table.get(flow.possible));
        }
    }
    (sure, possible)
}

pub(super) fn asked_ranges(question: &Question) -> Vec<AddressRange> {
    let ranges = [&question.from, &question.to].into_iter();
    ranges.filter_map(|peer| if let Peer::Addresses(range) = peer { Some(*range) } else { None }).collect()
}

/// A pod may always reach itself; of a controller's pods one may be another.
fn is_itself(world: &World<'_>, source: End, destination: End) -> bool {
    source == destination
        && matches!(source, End::Workload(index) if world.workload(index).is_some_and(|pod| pod.kind == "Pod"))
}

/// Whether ports that are surely open, or only possibly, make a yes.
pub(super) fn of_ports(sure: &PortSet, possible: &PortSet) -> Verdict {
    match (sure.is_empty(), possible.is_empty()) {
        (false, _) => Verdict::Yes,
        (true, false) => Verdict::Unknown,
        (true, true) => Verdict::No,
    }
}

/// [`reach`] without the readings of a dash, which are found by asking it of an edited paste.
pub fn pair(cluster: &Cluster, question: &Question, options: &Options) -> Reach<Code> {
    let world = World::new(cluster, options, &asked_ranges(question));
    let (mut sure, mut possible) = (question.ports(), question.ports());
    let mut told: Option<Reach<Code>> = None;
    for group in groups(&world, question).iter().take(MAX_PAIRS) {
        let answers = group.iter().take(MAX_PAIRS);
        let answers = answers.map(|(source, destination)| one(&world, question, &possible, *source, *destination));
        let best = answers.reduce(|best, next| if rank(next.allowed) > rank(best.allowed) { next } else { best });
        let Some(next) = best else { continue };
        (sure, possible) = (sure.intersection(&next.ports), possible.intersection(&next.possible));
        if told.as_ref().is_none_or(|before| rank(next.allowed) < rank(before.allowed)) {
            told = Some(next);
        }
        if possible.is_empty() {
            break;
        }
    }
    let Some(mut answer) = told else { return nobody(cluster, question) };
    answer.allowed = of_ports(&sure, &possible);
    (answer.ports, answer.possible) = (sure, possible);
    answer.around = around(&world, question, answer.decides());
    answer
}

/// At most so many pairs are tried where the ends are several pods or ranges each.
const MAX_PAIRS: usize = 1_000;

fn nobody(cluster: &Cluster, question: &Question) -> Reach<Code> {
    let shut = || Half {
        allowed: Verdict::No,
        ports: PortSet::default(),
        possible: PortSet::default(),
        proof: Proof::default(),
    };
    Reach {
        from: question.from.name(cluster),
        to: question.to.name(cluster),
        asked: question.ports(),
        allowed: Verdict::No,
        ports: PortSet::default(),
        possible: PortSet::default(),
        egress: shut(),
        ingress: shut(),
        dash: None,
        around: Around::default(),
    }
}

pub(super) fn ends(all: &[End], peer: &Peer) -> Vec<End> {
    match peer {
        Peer::Workload(pods) => pods.iter().map(|index| End::Workload(*index)).collect(),
        Peer::IngressController => vec![End::IngressController],
        Peer::Addresses(asked) => {
            all.iter().filter(|end| matches!(end, End::Addresses(range) if asked.contains(*range))).copied().collect()
        }
    }
}

fn one(world: &World<'_>, question: &Question, ports: &PortSet, source: End, destination: End) -> Reach<Code> {
    let (from_name, to_name) = names(world, source, destination);
    let itself = is_itself(world, source, destination);
    let half = |direction: Direction, ports: &PortSet| {
        let (subject, other, pod, other_name) = match direction {
            Direction::Egress => (source, destination, &from_name, &to_name),
            Direction::Ingress => (destination, source, &to_name, &from_name),
        };
        match subject {
            End::Workload(subject) if !itself => {
                let (pod, other_name) = (pod.clone(), other_name.clone());
                let ports = ports.clone();
                Asking { world, subject, direction, other, ports, pod, other_name, offers: true }.half()
            }
            End::Workload(_) => open(ports, Code::Itself { pod: pod.clone() }),
            _ => open(ports, Code::Outside { name: pod.clone(), direction }),
        }
    };
    let (mut egress, mut ingress) = (half(Direction::Egress, ports), half(Direction::Ingress, ports));
    let sure = egress.ports.intersection(&ingress.ports);
    if !sure.is_empty() && sure != *ports {
        // What gets through one end only is no part of the proof.
        egress.proof = half(Direction::Egress, &sure).proof;
        ingress.proof = half(Direction::Ingress, &sure).proof;
    }
    let possible = egress.possible.intersection(&ingress.possible);
    let allowed = of_ports(&sure, &possible);
    Reach {
        from: question.from.name(world.cluster),
        to: question.to.name(world.cluster),
        asked: question.ports(),
        allowed,
        ports: sure,
        possible,
        egress,
        ingress,
        dash: None,
        around: Around::default(),
    }
}

/// Short names, unless they are the same.
pub(super) fn names(world: &World<'_>, source: End, destination: End) -> (String, String) {
    let (from, to) = (short_name(world, source), short_name(world, destination));
    if from != to {
        return (from, to);
    }
    let long = |end: End, short: String| match end {
        End::Workload(index) => world.workload(index).map(|workload| workload.key()).unwrap_or(short),
        _ => short,
    };
    (long(source, from), long(destination, to))
}

fn open(ports: &PortSet, code: Code) -> Half<Code> {
    let step = crate::text::Step {
        code,
        object: None,
        path: String::new(),
        span: None,
        marks: Vec::new(),
        outcome: crate::text::Outcome::Matched,
    };
    let proof = Proof { witnesses: vec![vec![step]], candidates: Vec::new() };
    Half { allowed: Verdict::Yes, ports: ports.clone(), possible: ports.clone(), proof }
}

fn around(world: &World<'_>, question: &Question, decides: Direction) -> Around {
    let (pods, into) = match (&question.to, &question.from, decides) {
        (_, Peer::Workload(pods), Direction::Egress) => (pods, false),
        (Peer::Workload(pods), ..) => (pods, true),
        (_, Peer::Workload(pods), _) => (pods, false),
        _ => return Around::default(),
    };
    let Some(focus) = pods.first().copied() else { return Around::default() };
    let (direction, ends) =
        if into { (Direction::Ingress, &world.sources) } else { (Direction::Egress, &world.destinations) };
    let mut table = PortTable::new();
    let asked = question.ports();
    let asked_range = [&question.from, &question.to].into_iter().filter_map(|peer| match peer {
        Peer::Addresses(range) => Some(*range),
        _ => None,
    });
    let named: Vec<AddressRange> = world.named_addresses(focus, direction).chain(asked_range).collect();
    let mut seen = BTreeSet::new();
    let mut neighbours = Vec::new();
    let mut missing = BTreeSet::new();
    for end in ends.iter().copied() {
        let is_self = matches!((end, world.workload(focus)), (End::Workload(index), Some(focus))
            if world.workload(index).is_some_and(|workload| workload.same_name(focus)));
        if is_self || (end == End::IngressController && question.from != Peer::IngressController) {
            continue;
        }
        let others = matches!(end, End::Addresses(range) if !named.iter().any(|piece| piece.contains(range)));
        let name = match end {
            End::Workload(index) => Peer::Workload(vec![index]).name(world.cluster),
            End::IngressController => Peer::IngressController.name(world.cluster),
            End::Addresses(range) if others => Peer::Addresses(AddressRange::all(range.family)).name(world.cluster),
            End::Addresses(range) => Peer::Addresses(range).name(world.cluster),
        };
        if !seen.insert(name.clone()) {
            continue;
        }
        let mut flow = world.flow(&mut table, focus, direction, end);
        if let End::Workload(other) = end {
            let back = if into { Direction::Egress } else { Direction::Ingress };
            flow = flow.and(world.flow(&mut table, other, back, End::Workload(focus)), &mut table);
        }
        let sure = table.get(flow.sure).intersection(&asked);
        let possible = table.get(flow.possible).intersection(&asked);
        let verdict = of_ports(&sure, &possible);
        if verdict == Verdict::Unknown {
            let found = world.first_unknown(focus, direction, end);
            missing.extend(found.and_then(|found| found.namespace));
        }
        let ports = if sure.is_empty() { possible } else { sure };
        neighbours.push(Neighbour { name, others, end, verdict, ports });
    }
    Around {
        focus: Peer::Workload(vec![focus]).name(world.cluster),
        pod: Some(focus),
        into,
        neighbours,
        missing: missing.into_iter().collect(),
        policies: world.selected(focus, direction).len() as u32,
        pods: world.cluster.workloads.iter().map(|workload| workload.replicas.max(1)).sum(),
    }
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
