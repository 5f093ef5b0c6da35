//! The dash that makes an AND an OR: a `podSelector` and a `namespaceSelector` in one list item must both hold, in two
//! items either is enough.

use super::code::Code;
use super::fix::{edited, same};
use super::policy::{Direction, Policy, Tier};
use super::reach::{Reach, pair};
use super::world::{End, World};
use super::{Options, Peer, Question};
use crate::cluster::Cluster;
use crate::text::{Edit, Fix, Loc, ObjectRef, Safety, Span, Verdict};
use crate::yaml::{Entry, Node};
use serde::Serialize;

/// At most so many dashes are tried for one question.
const MAX_TRIES: usize = 4;
/// At most so many pods are listed by reading.
const MAX_LISTED: usize = 200;

/// How two selectors stand to each other.
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
    /// The lines of both selectors.
    pub span: Span,
    /// The line on which the dash comes or goes.
    pub dash: Span,
    pub written: Reading,
    /// The two selectors' fields, in the order in which they are written.
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

/// Two selectors that a dash parts or joins.
struct Pair<'p, 'c> {
    policy: &'p Policy<'c>,
    direction: Direction,
    written: Reading,
    fields: [String; 2],
    loc: Loc,
    /// The two characters before the second field.
    dash: Loc,
}

/// What a dash more or less would change for the ends of a question; none if it would change nothing.
pub(super) fn readings(
    cluster: &Cluster,
    question: &Question,
    options: &Options,
    answer: &Reach<Code>,
) -> Option<DashReadings> {
    let world = World::new(cluster, options, &[]);
    let mut found: Option<DashReadings> = None;
    for pair in pairs(&world, question).into_iter().take(MAX_TRIES) {
        let Some(readings) = read(&world, question, options, answer, &pair) else { continue };
        if readings.decides {
            return Some(readings);
        }
        found = found.or(Some(readings));
    }
    found
}

fn pairs<'w, 'c>(world: &'w World<'c>, question: &Question) -> Vec<Pair<'w, 'c>> {
    let mut pairs = Vec::new();
    for (peer, direction) in [(&question.to, Direction::Ingress), (&question.from, Direction::Egress)] {
        let Peer::Workload(pods) = peer else { continue };
        let Some(subject) = pods.first() else { continue };
        for selected in world.selected(*subject, direction) {
            let Some(policy) = world.policies.get(selected.policy) else { continue };
            if policy.tier == Tier::Namespaced {
                pairs.extend(pairs_of(world, policy, direction));
            }
        }
    }
    pairs
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
            let loc = first.key.loc().to(second.value.loc());
            let start = second.key.loc().start;
            let Some(before) = start.checked_sub(2) else { continue };
            let dash = Loc { start: before, end: start, ..second.key.loc() };
            let fields = [first.key.text().into_owned(), second.key.text().into_owned()];
            pairs.push(Pair { policy, direction, written, fields, loc, dash });
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

fn read(
    world: &World<'_>,
    question: &Question,
    options: &Options,
    answer: &Reach<Code>,
    pair_: &Pair<'_, '_>,
) -> Option<DashReadings> {
    let sources = &world.cluster.paste.sources;
    let (now, then) = match pair_.written {
        Reading::And => ("  ", "- "),
        Reading::Or => ("- ", "  "),
    };
    if sources.text(pair_.dash) != now {
        return None;
    }
    let edit: Edit = sources.edit(pair_.dash, then);
    let dash = sources.span(pair_.dash);
    let fix = Fix { safety: Safety::Unsafe, edits: vec![edit], span: Some(dash.clone()) };
    let after = edited(world.cluster, &fix)?;
    let question_after = Question {
        from: moved(world.cluster, &after, &question.from)?,
        to: moved(world.cluster, &after, &question.to)?,
        ..question.clone()
    };
    let other = pair(&after, &question_after, options);
    let at_focus = pair_.direction == Direction::Ingress;
    let (before, then) = if answer.around.into == at_focus {
        (answer.around.neighbours.as_slice(), other.around.neighbours.as_slice())
    } else {
        (&[][..], &[][..])
    };
    let mut pods: Vec<DashPod> = before
        .iter()
        .filter(|neighbour| matches!(neighbour.end, End::Workload(_)))
        .filter_map(|neighbour| {
            let otherwise = then.iter().find(|each| each.name == neighbour.name)?.verdict;
            let (name, written) = (neighbour.name.clone(), neighbour.verdict);
            let counts = written != otherwise || written == Verdict::Yes;
            counts.then_some(DashPod { name, written, otherwise })
        })
        .collect();
    pods.truncate(MAX_LISTED);
    let decides = answer.allowed != other.allowed;
    if !decides && pods.iter().all(|pod| pod.written == pod.otherwise) {
        return None;
    }
    Some(DashReadings {
        policy: ObjectRef::from(pair_.policy.object),
        direction: pair_.direction,
        span: sources.span(pair_.loc),
        dash,
        written: pair_.written,
        fields: pair_.fields.clone(),
        decides,
        pods,
        fix,
    })
}

/// The peer in a cluster that an edit of policies makes.
pub(super) fn moved(before: &Cluster, after: &Cluster, peer: &Peer) -> Option<Peer> {
    Some(match peer {
        Peer::Workload(pods) => {
            let found = pods.iter().filter_map(|index| same(after, before.workloads.get(*index)?));
            Peer::Workload(found.collect())
        }
        other => other.clone(),
    })
}
