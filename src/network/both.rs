//! An edit opens one direction; an answer needs both. What is offered for a no is tried on the whole question.

use super::opened::opened;
use super::pair::{asked_ranges, ends, verdict_in};
use super::reach::{Half, Reach};
use super::tried::Tried;
use super::world::{End, World};
use super::{Code, Direction, Options, Peer, Question};
use crate::cluster::Cluster;
use crate::text::{Candidate, Fix, ObjectRef, Verdict};

/// Leaves those edits of a no that make it a yes. Where both directions are shut, an edit of the one takes the nearest
/// edit of the other along.
pub(super) fn both_ends(cluster: &Cluster, question: &Question, options: &Options, answer: &mut Reach<Code>) {
    if answer.allowed != Verdict::No {
        return;
    }
    // Addresses are asked about in pieces, and an edit opens one.
    let in_pieces = [&question.from, &question.to].into_iter().any(|peer| matches!(peer, Peer::Addresses(_)));
    let (out_of, into) = (Offer::of(&answer.egress), Offer::of(&answer.ingress));
    let halves = [(&mut answer.egress, Direction::Egress, into), (&mut answer.ingress, Direction::Ingress, out_of)];
    for (half, direction, other) in halves {
        let tried = other.open.covers(&answer.asked) && !in_pieces;
        for candidate in half.proof.candidates.iter_mut().filter(|_| !tried) {
            let Some(mut fix) = candidate.fix.take() else { continue };
            let mut touched: Vec<_> = about(candidate).map(|policy| (policy, direction)).into_iter().collect();
            if other.shut {
                let Some(with) = &other.nearest else {
                    candidate.also_grants.clear();
                    continue;
                };
                fix.edits.extend(with.fix.iter().flat_map(|fix| &fix.edits).cloned());
                touched.extend(about(with).map(|policy| (policy, direction.other())));
            }
            candidate.also_grants.clear();
            if let Some(opens) = opens(cluster, question, options, &fix, &touched) {
                candidate.also_grants = opens;
                candidate.fix = Some(fix);
            }
        }
    }
}

/// What the other direction has to offer.
struct Offer {
    open: super::PortSet,
    shut: bool,
    nearest: Option<Candidate<Code>>,
}

impl Offer {
    fn of(half: &Half<Code>) -> Offer {
        let nearest = half.proof.candidates.iter().find(|candidate| candidate.fix.is_some());
        Offer { open: half.ports.clone(), shut: half.allowed == Verdict::No, nearest: nearest.cloned() }
    }
}

/// The policy that an edit is of.
fn about(candidate: &Candidate<Code>) -> Option<ObjectRef> {
    candidate.steps.last()?.object.clone()
}

/// What an edit opens besides what was asked; none if it does not open that.
fn opens(
    cluster: &Cluster,
    question: &Question,
    options: &Options,
    fix: &Fix,
    touched: &[(ObjectRef, Direction)],
) -> Option<Vec<Code>> {
    let (tried, ranges) = (Tried::new(cluster, fix)?, asked_ranges(question));
    let (before, after) = (World::new(cluster, options, &ranges), tried.world(options, &ranges));
    if verdict_in(&after, question) != Verdict::Yes {
        return None;
    }
    let (from, to) = (ends(&before.sources, &question.from), ends(&before.destinations, &question.to));
    let is_asked = |source: End, destination: End| {
        let is_in = |ends: &[End], end: End| match end {
            End::Addresses(range) => ranges.iter().any(|asked| asked.contains(range)),
            _ => ends.contains(&end),
        };
        is_in(&from, source) && is_in(&to, destination)
    };
    Some(opened(&before, &after, touched, &question.ports(), &is_asked))
}
