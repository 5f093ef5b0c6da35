//! The dash that makes an AND an OR: a `podSelector` and a `namespaceSelector` in one list item must both hold, in two
//! items either is enough. So it is with a rule's peers and its ports.

use super::around::around;
use super::code::Code;
use super::pair::{asked_ranges, verdict_in};
use super::policy::{Direction, Policy, Tier};
use super::reach::Reach;
use super::tried::Tried;
use super::world::World;
use super::{AddressRange, Around, Neighbour, Options, Question};
use crate::cluster::Cluster;
use crate::text::{Edit, Fix, Loc, ObjectRef, Order, Safety, Span, Verdict, gather};
use crate::yaml::{Entry, Node};
use serde::Serialize;
use std::collections::HashMap;

/// At most so many dashes are tried for one question.
const MAX_TRIES: usize = 4;
/// At most so many pods are listed by reading.
const MAX_LISTED: usize = 200;

/// How two fields stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Reading {
    /// Both must hold.
    And,
    /// Either is enough.
    Or,
}

/// A policy's peers as written, and as a dash more or less would have them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DashReadings {
    pub policy: ObjectRef,
    pub direction: Direction,
    /// The lines of both fields.
    pub span: Span,
    /// The line on which the dash comes or goes.
    pub dash: Span,
    pub written: Reading,
    /// The names of the two fields, in the order in which they are written.
    pub fields: [String; 2],
    /// Whether the dash turns the answer around.
    pub decides: bool,
    /// The pods whose answer it changes, and those that connect either way.
    pub pods: Vec<DashPod>,
    pub fix: Fix,
}

/// A pod by both readings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DashPod {
    /// As an Ask line names it.
    pub name: String,
    pub written: Verdict,
    pub otherwise: Verdict,
}

/// Two fields that a dash parts or joins.
struct Pair<'p, 'c> {
    policy: &'p Policy<'c>,
    direction: Direction,
    written: Reading,
    fields: [String; 2],
    loc: Loc,
    /// The two characters before the second field.
    dash: Loc,
}

/// What a question is answered with: its verdict, if it has one, and everybody's.
pub(super) type Answered = (Option<Verdict>, Around);

/// The question whose two readings are compared.
pub(super) struct Asked<'q> {
    /// The pods whose policies have a say, and for which direction.
    pub subjects: Vec<(&'q [usize], Direction)>,
    /// The answer as the paste is written.
    pub verdict: Option<Verdict>,
    pub around: &'q Around,
    /// The addresses that it is about.
    pub ranges: Vec<AddressRange>,
    /// The same question asked of another world.
    pub ask: &'q dyn Fn(&World<'_>) -> Answered,
}

/// What a dash more or less would change for the ends of a question; none if it would change nothing.
pub(super) fn readings(
    cluster: &Cluster,
    question: &Question,
    options: &Options,
    answer: &Reach<Code>,
) -> Option<DashReadings> {
    let ends = [(&question.to, Direction::Ingress), (&question.from, Direction::Egress)];
    let decides = if answer.around.into { Direction::Ingress } else { Direction::Egress };
    let ask = |after: &World<'_>| (Some(verdict_in(after, question)), around(after, question, decides));
    Asked {
        subjects: ends.into_iter().filter_map(|(peer, direction)| Some((peer.pods()?, direction))).collect(),
        verdict: Some(answer.allowed),
        around: &answer.around,
        ranges: asked_ranges(question),
        ask: &ask,
    }
    .readings(cluster, options)
}

impl Asked<'_> {
    /// What a dash more or less would change; none if it would change nothing.
    pub(super) fn readings(&self, cluster: &Cluster, options: &Options) -> Option<DashReadings> {
        let world = World::new(cluster, options, &[]);
        let mut found: Option<DashReadings> = None;
        for pair in self.pairs(&world).into_iter().take(MAX_TRIES) {
            let Some(readings) = self.read(&world, &pair) else { continue };
            if readings.decides {
                return Some(readings);
            }
            found = found.or(Some(readings));
        }
        found
    }
    fn pairs<'w, 'c>(&self, world: &'w World<'c>) -> Vec<Pair<'w, 'c>> {
        let mut pairs = Vec::new();
        let mut seen: Vec<(usize, Direction)> = Vec::new();
        for (pods, direction) in self.subjects.iter().copied() {
            for selected in pods.iter().take(MAX_TRIES).flat_map(|pod| world.selected(*pod, direction)) {
                let Some(policy) = world.policies.get(selected.policy) else { continue };
                if policy.tier == Tier::Namespaced && !seen.contains(&(selected.policy, direction)) {
                    seen.push((selected.policy, direction));
                    pairs.extend(rules_of(world, policy, direction));
                    pairs.extend(pairs_of(world, policy, direction));
                }
            }
        }
        pairs
    }
}

/// Two rules that a dash less would make one: the first has peers only, the second ports only, or the other way round.
fn rules_of<'w, 'c>(world: &'w World<'c>, policy: &'w Policy<'c>, direction: Direction) -> Vec<Pair<'w, 'c>> {
    let node = world.cluster.paste.node(policy.object.origin);
    let Some(list) = node.and_then(|node| node.at(&format!("spec.{}", direction.field()))) else { return Vec::new() };
    let items: Vec<Node<'_>> = if list.is_flow() { Vec::new() } else { list.items().collect() };
    let only = |item: &Node<'w>| match item.entries().collect::<Vec<_>>().as_slice() {
        [only] if !item.is_flow() && !only.value.is_flow() => Some(*only),
        _ => None,
    };
    let both = items.windows(2).filter_map(|two| {
        let [first, second] = two else { return None };
        let (first, second) = (only(first)?, only(second)?);
        let peers = direction.peers_field();
        let names = [&*first.key.text(), &*second.key.text()].map(str::to_owned);
        let parted = names == [peers, "ports"] || names == ["ports", peers];
        parted.then(|| Pair::new(policy, direction, Reading::Or, first, second))?
    });
    both.collect()
}

fn pairs_of<'w, 'c>(world: &'w World<'c>, policy: &'w Policy<'c>, direction: Direction) -> Vec<Pair<'w, 'c>> {
    let Some(node) = world.cluster.paste.node(policy.object.origin) else { return Vec::new() };
    let mut pairs = Vec::new();
    for rule in policy.rules(direction).unwrap_or_default() {
        let Some(list) = node.at(&format!("{}.{}", rule.path, direction.peers_field())) else { continue };
        if list.is_flow() {
            continue;
        }
        let items: Vec<Node<'_>> = list.items().collect();
        for (index, item) in items.iter().enumerate() {
            let next = items.get(index + 1);
            let (written, first, second) = match (selectors(*item).as_slice(), next.map(|next| selectors(*next))) {
                ([first, second], _) => (Reading::And, *first, *second),
                ([first], Some(next)) => match next.as_slice() {
                    [second] if second.key.text() != first.key.text() => (Reading::Or, *first, *second),
                    _ => continue,
                },
                _ => continue,
            };
            pairs.extend(Pair::new(policy, direction, written, first, second));
        }
    }
    pairs
}

/// The podSelector and namespaceSelector of a peer, in order; nothing where there is more in it.
fn selectors(item: Node<'_>) -> Vec<Entry<'_>> {
    let entries: Vec<Entry<'_>> = item.entries().collect();
    let known = |entry: &Entry<'_>| matches!(&*entry.key.text(), "podSelector" | "namespaceSelector");
    if item.is_flow() || !entries.iter().all(known) { Vec::new() } else { entries }
}

impl<'p, 'c> Pair<'p, 'c> {
    fn new(
        policy: &'p Policy<'c>,
        direction: Direction,
        written: Reading,
        first: Entry<'_>,
        second: Entry<'_>,
    ) -> Option<Self> {
        let start = second.key.loc().start;
        let dash = Loc { start: start.checked_sub(2)?, end: start, ..second.key.loc() };
        let fields = [first.key.text().into_owned(), second.key.text().into_owned()];
        Some(Pair { policy, direction, written, fields, loc: first.key.loc().to(second.value.loc()), dash })
    }
}

impl Asked<'_> {
    fn read(&self, world: &World<'_>, pair: &Pair<'_, '_>) -> Option<DashReadings> {
        let sources = &world.cluster.paste.sources;
        let (now, then) = match pair.written {
            Reading::And => ("  ", "- "),
            Reading::Or => ("- ", "  "),
        };
        if sources.text(pair.dash) != now {
            return None;
        }
        let edit: Edit = sources.edit(pair.dash, then);
        let dash = sources.span(pair.dash);
        let fix = Fix { safety: Safety::Unsafe, edits: vec![edit], span: Some(dash.clone()) };
        let tried = Tried::new(world.cluster, &fix)?;
        let (verdict, around) = (self.ask)(&tried.world(&world.options, &self.ranges));
        let pods = match self.around.into == (pair.direction == Direction::Ingress) {
            true => compared(&self.around.neighbours, &around.neighbours),
            false => Vec::new(),
        };
        let decides = self.verdict != verdict;
        if !decides && pods.iter().all(|pod| pod.written == pod.otherwise) {
            return None;
        }
        Some(DashReadings {
            policy: ObjectRef::from(pair.policy.object),
            direction: pair.direction,
            span: sources.span(pair.loc),
            dash,
            written: pair.written,
            fields: pair.fields.clone(),
            decides,
            pods,
            fix,
        })
    }
}

/// Those whose answer differs, and then those that connect either way.
fn compared(before: &[Neighbour], after: &[Neighbour]) -> Vec<DashPod> {
    let after: HashMap<&str, Verdict> = gather(after.iter().map(|each| (each.name.as_str(), each.verdict)));
    let mut pods: Vec<DashPod> = before
        .iter()
        .filter(|neighbour| !neighbour.others)
        .filter_map(|neighbour| {
            let otherwise = *after.get(neighbour.name.as_str())?;
            let (name, written) = (neighbour.name.clone(), neighbour.verdict);
            let counts = written != otherwise || written == Verdict::Yes;
            counts.then_some(DashPod { name, written, otherwise })
        })
        .collect();
    pods.order_by_key(|pod| pod.written == pod.otherwise);
    pods.truncate(MAX_LISTED);
    pods
}
