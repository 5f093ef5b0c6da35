//! A question with its decision, verdict and proof.

use super::why::Steps;
use super::{Access, Attributes, Code, Identity, Review};
use crate::cluster::Cluster;
use crate::text::{Proof, Verdict};

/// A question about one identity, decided.
#[derive(Clone, Debug)]
pub struct Answer {
    pub identity: Identity,
    pub attributes: Attributes,
    /// What the API server says.
    pub review: Review,
    /// The same, or unknown where something that the paste lacks could make it a yes.
    pub verdict: Verdict,
    pub proof: Proof<Code>,
    /// How many default bindings name the identity, and by how many groups: the quiet part of the picture.
    pub defaults: Defaults,
}

/// What every API server gives somebody, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Defaults {
    pub groups: usize,
    pub bindings: usize,
    pub roles: usize,
}

impl Default for Answer {
    fn default() -> Self {
        Answer {
            identity: Identity::default(),
            attributes: Attributes::default(),
            review: Review::default(),
            verdict: Verdict::No,
            proof: Proof::default(),
            defaults: Defaults::default(),
        }
    }
}

impl Access {
    /// Decides, and proves it.
    pub fn answer(&self, cluster: &Cluster, identity: &Identity, attributes: &Attributes) -> Answer {
        let review = self.review(identity, attributes);
        let steps = Steps { access: self, cluster };
        let mut proof = Proof::default();
        let mut verdict = Verdict::Yes;
        if review.allowed {
            proof.witnesses = steps.witnesses(identity, attributes);
        } else {
            let (candidates, unknown) = steps.candidates(identity, attributes);
            proof.candidates = candidates;
            verdict = if unknown { Verdict::Unknown } else { Verdict::No };
        }
        Answer {
            identity: identity.clone(),
            attributes: attributes.clone(),
            review,
            verdict,
            proof,
            defaults: self.defaults_of(identity),
        }
    }
}
