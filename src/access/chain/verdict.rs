//! The verdict of the chain without its proof: for one request, or for many at once.

use super::{Authorizer, Listed, abac, node};
use crate::access::attributes::Attributes;
use crate::access::identity::Identity;
use crate::access::{Access, Role};
use crate::api::LabelSelector;
use crate::text::Verdict;

/// What an authorizer says to requests, a bit each.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::access) struct Says {
    pub allows: u32,
    /// Those that it allows if what the paste lacks says so.
    pub may_allow: u32,
    /// Whether what the paste lacks may make it deny whatever it is asked.
    pub may_deny: bool,
}

/// What a chain says to requests, a bit each. Every other request it refuses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::access) struct Decided {
    pub yes: u32,
    pub unknown: u32,
    /// Of the unknown ones those that are allowed unless an earlier authorizer denies them.
    pub later: u32,
}

impl Access {
    /// What a question's answer is, without its proof.
    pub fn verdict(&self, identity: &Identity, attributes: &Attributes) -> Verdict {
        if identity.is_master() {
            return Verdict::Yes;
        }
        let rbac = || match self.allowed_by_rbac(identity, attributes) {
            true => Says { allows: 1, ..Says::default() },
            false => Says { may_allow: self.hangs(identity, attributes.namespace()).into(), ..Says::default() },
        };
        let decided = self.decided(1, rbac, |authorizer| self.says_to(authorizer, identity, attributes));
        match (decided.yes, decided.unknown) {
            (0, 0) => Verdict::No,
            (0, _) => Verdict::Unknown,
            _ => Verdict::Yes,
        }
    }

    /// Asks the authorizers in turn: `rbac` for RBAC, `others` for those that look at each request. As with
    /// [`Steps::by_chain`](crate::access::why::Steps::by_chain), whoever may deny leaves open what comes after it.
    pub(in crate::access) fn decided(
        &self,
        all: u32,
        mut rbac: impl FnMut() -> Says,
        mut others: impl FnMut(&Authorizer) -> Says,
    ) -> Decided {
        let mut decided = Decided::default();
        let mut denied = false;
        for listed in &self.chain.authorizers {
            let says = match &listed.authorizer {
                Authorizer::Rbac => rbac(),
                Authorizer::AlwaysAllow => Says { allows: all, ..Says::default() },
                Authorizer::AlwaysDeny => Says::default(),
                Authorizer::Webhook(_) | Authorizer::Other(_) | Authorizer::Unread(_) => {
                    Says { may_allow: all, may_deny: true, ..Says::default() }
                }
                other => others(other),
            };
            match denied {
                true => decided.later |= says.allows & !decided.yes,
                false => decided.yes |= says.allows,
            }
            decided.unknown |= says.may_allow;
            denied |= says.may_deny;
        }
        decided.unknown = (decided.unknown | decided.later) & !decided.yes;
        decided
    }

    /// What Node or ABAC says to one request.
    pub(in crate::access) fn says_to(
        &self,
        authorizer: &Authorizer,
        identity: &Identity,
        attributes: &Attributes,
    ) -> Says {
        let (mut allows, mut may_allow) = (false, false);
        match authorizer {
            Authorizer::Node => {
                let says = node::decide(&self.chain, identity, attributes);
                allows = says.allows();
                may_allow = match &says {
                    node::Says::Unused(object, node) => self.chain.graph.may_lead(object, node),
                    _ => false,
                };
            }
            Authorizer::Abac => {
                allows = self.chain.policies.iter().any(|line| abac::matches(&line.spec, identity, attributes));
                may_allow = self.chain.policy_file_missing.is_some();
            }
            _ => {}
        }
        Says { allows: allows.into(), may_allow: may_allow.into(), may_deny: false }
    }

    /// Whether Node or ABAC look at what somebody asks at all, or say the same to every request of theirs.
    pub(in crate::access) fn is_looked_at(&self, authorizer: &Authorizer, identity: &Identity) -> bool {
        match authorizer {
            Authorizer::Node => node::is_node(identity),
            Authorizer::Abac => self.chain.policies.iter().any(|line| abac::names(&line.spec, identity)),
            _ => false,
        }
    }

    /// Whether something that the paste lacks may make RBAC give an identity more in a namespace.
    pub(in crate::access) fn hangs(&self, identity: &Identity, namespace: &str) -> bool {
        self.index.bindings_of(identity, namespace).into_iter().any(|at| {
            let role = self.world.bindings.get(at).and_then(|binding| binding.role);
            role.is_none_or(|role| self.lacking.contains(&role))
        })
    }

    /// The authorizers that decide by what the paste lacks, as far as they are asked.
    pub(in crate::access) fn undecided(&self) -> impl Iterator<Item = &Listed> {
        let asked = self.chain.authorizers.iter().take_while(|listed| listed.authorizer != Authorizer::AlwaysAllow);
        asked.filter(|listed| match listed.authorizer {
            Authorizer::Abac => self.chain.policy_file_missing.is_some(),
            Authorizer::Webhook(_) | Authorizer::Other(_) | Authorizer::Unread(_) => true,
            _ => false,
        })
    }
}

/// A selector of an aggregated role of the paste that selects no role.
pub(in crate::access) fn unmet<'r>(roles: &[Role], role: &'r Role) -> Option<&'r LabelSelector> {
    let selectors = role.aggregation.as_ref().filter(|_| !role.is_built_in())?;
    selectors.iter().find(|selector| {
        !roles.iter().any(|other| {
            other.kind == role.kind && other.name != role.name && crate::cluster::selects(selector, &other.labels)
        })
    })
}
