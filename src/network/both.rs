//! An edit opens one direction; an answer needs both. What is offered for a no is tried on the whole question.

use super::dash::moved;
use super::fix::edited;
use super::reach::{Half, Reach, pair};
use super::{Code, Options, Peer, Question};
use crate::cluster::Cluster;
use crate::text::{Candidate, Fix, Verdict};

/// Leaves those edits of a no that make it a yes. Where both directions are shut, an edit of the one takes the nearest
/// edit of the other along.
pub(super) fn both_ends(cluster: &Cluster, question: &Question, options: &Options, answer: &mut Reach<Code>) {
    if answer.allowed != Verdict::No {
        return;
    }
    // Addresses are asked about in pieces, and an edit opens one.
    let in_pieces = [&question.from, &question.to].into_iter().any(|peer| matches!(peer, Peer::Addresses(_)));
    let (out_of, into) = (Offer::of(&answer.egress), Offer::of(&answer.ingress));
    for (half, other) in [(&mut answer.egress, into), (&mut answer.ingress, out_of)] {
        let tried = other.open.covers(&answer.asked) && !in_pieces;
        for candidate in half.proof.candidates.iter_mut().filter(|_| !tried) {
            let Some(mut fix) = candidate.fix.take() else { continue };
            if other.shut {
                let Some(with) = &other.nearest else { continue };
                fix.edits.extend(with.fix.iter().flat_map(|fix| &fix.edits).cloned());
                let more = with.also_grants.iter().filter(|code| !candidate.also_grants.contains(code));
                let more: Vec<Code> = more.cloned().collect();
                candidate.also_grants.extend(more);
            }
            candidate.fix = Some(fix).filter(|fix| opens(cluster, question, options, fix));
            if candidate.fix.is_none() {
                candidate.also_grants.clear();
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

fn opens(cluster: &Cluster, question: &Question, options: &Options, fix: &Fix) -> bool {
    let after = edited(cluster, fix);
    let allowed = after.and_then(|after| {
        let from = moved(cluster, &after, &question.from)?;
        let to = moved(cluster, &after, &question.to)?;
        Some(pair(&after, &Question { from, to, ..question.clone() }, options).allowed)
    });
    allowed == Some(Verdict::Yes)
}
