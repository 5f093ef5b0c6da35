//! A question with its decision, verdict and proof.

use super::why::Steps;
use super::{Access, Attributes, Code, Identity, Review, Who, why};
use crate::api::PolicyRule;
use crate::cluster::Cluster;
use crate::text::{Proof, Step, Verdict};

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
    /// Of a yes, what its first chain gives besides.
    pub gives: Option<Gives>,
}

/// All that the chain of a yes gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gives {
    /// Everybody whom the binding names.
    pub to: Vec<Who>,
    /// The rule that decided, whole.
    pub rule: PolicyRule,
    /// The namespace it holds in; None for the whole cluster.
    pub namespace: Option<String>,
    /// How many other rules the role has.
    pub other_rules: usize,
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
            gives: None,
        }
    }
}

impl Access {
    /// Decides, and proves it. Of a no, edits are offered that grant all of `wish` too, which is the same request unless
    /// kubectl asks about another one than the reader means.
    pub fn answer(
        &self,
        cluster: &Cluster,
        identity: &Identity,
        attributes: &Attributes,
        wish: &[Attributes],
    ) -> Answer {
        let review = self.review(identity, attributes);
        let steps = Steps { access: self, cluster };
        let mut proof = Proof::default();
        let mut verdict = Verdict::Yes;
        let mut gives = None;
        if !self.chain().is_rbac_alone() {
            (proof, verdict) = steps.by_chain(identity, attributes, wish);
            gives = proof.witnesses.first().and_then(|steps| self.gives(steps));
        } else if review.allowed {
            proof.witnesses = steps.witnesses(identity, attributes);
            gives = proof.witnesses.first().and_then(|steps| self.gives(steps));
        } else {
            let (candidates, unknown) = steps.candidates(identity, attributes, wish);
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
            gives,
        }
    }

    fn gives(&self, steps: &[Step<Code>]) -> Option<Gives> {
        let [.., named, referred, granted] = steps else { return None };
        let (Code::Names { binding, .. }, Code::Refers { role, namespace, .. }) = (&named.code, &referred.code) else {
            return None;
        };
        let place = match &granted.code {
            Code::Grants { place, .. } | Code::GrantsUrl { place, .. } => place,
            _ => return None,
        };
        let binding = self.bindings().iter().find(|each| each.object_ref() == *binding)?;
        let role = self.roles().iter().find(|each| each.object_ref() == *role)?;
        let rule = role.rules.iter().find(|rule| {
            let source = self.roles().get(rule.from);
            let same = granted.object == source.map(super::Role::object_ref);
            same && rule.index + 1 == place.rule
        })?;
        Some(Gives {
            to: binding.subjects.iter().map(|subject| why::who(binding, subject, None)).collect(),
            rule: (*rule.policy).clone(),
            namespace: namespace.clone(),
            other_rules: role.rules.len().saturating_sub(1),
        })
    }
}
