//! The chain of authorizers: each is asked in turn, and the first that allows or denies decides.
//! Mirrors apiserver/pkg/authorization/union and pkg/kubeapiserver/authorizer.

mod abac;
mod code;
mod graph;
mod node;
mod picture;
mod prove;
mod refer;
mod setup;
mod verdict;

pub use code::{ChainCode, PolicyMiss};
pub(super) use node::{NODE_USER, NODES};
pub(super) use picture::rows;
pub use setup::{Authorizer, Listed, Told};
pub(super) use verdict::{Decided, Says, unmet};

use super::attributes::Attributes;
use super::identity::Identity;
use super::{Access, Review};
use crate::api::{AbacPolicy, PolicyRule};
use crate::cluster::Cluster;
use crate::text::ObjectRef;
use graph::Graph;
use std::sync::Arc;

/// The authorizers of an API server, in order, with what they decide by.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    authorizers: Vec<Listed>,
    told: Told,
    /// What the Node authorizer knows; empty where it is not asked.
    graph: Graph,
    /// What every node may do, whatever runs on it.
    node_rules: Vec<PolicyRule>,
    /// The lines of the policy file; none where ABAC is not asked.
    policies: Vec<AbacPolicy>,
    /// The policy file, where the paste does not have it.
    policy_file_missing: Option<String>,
}

/// What an authorizer says to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opinion {
    Allow,
    /// The next one is asked.
    NoOpinion,
    /// Not told by the paste: it may say anything.
    Unknown,
}

/// What one of the authorizers said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub authorizer: Authorizer,
    pub opinion: Opinion,
    /// Its own words; often none.
    pub reason: String,
}

/// What `--list` shows.
#[derive(Clone, Debug, Default)]
pub struct Rights {
    pub rules: Vec<Arc<PolicyRule>>,
    /// Why there may be more than these.
    pub incomplete: Option<String>,
}

impl Chain {
    /// Reads which authorizers there are: as the reader says, else as the paste does, else RBAC alone.
    pub(super) fn new(cluster: &Cluster, asked: &[String]) -> Self {
        let setup = setup::read(cluster, asked);
        let has = |authorizer: Authorizer| setup.authorizers.iter().any(|listed| listed.authorizer == authorizer);
        let mut chain = Chain::default();
        if has(Authorizer::Node) {
            chain.graph = Graph::new(cluster);
            chain.node_rules = node::rules();
        }
        if has(Authorizer::Abac) {
            let file = setup.policy_file.as_deref().map(base_name);
            let named = |policy: &&AbacPolicy| {
                let source = cluster.paste.sources.get(policy.source);
                source.is_some_and(|source| Some(base_name(&source.name)) == file)
            };
            chain.policies = cluster.paste.policies.iter().filter(named).cloned().collect();
            if chain.policies.is_empty() {
                chain.policies = cluster.paste.policies.clone();
            }
            let missing = chain.policies.is_empty().then(|| setup.policy_file.unwrap_or_default());
            chain.policy_file_missing = missing;
        }
        Chain { authorizers: setup.authorizers, told: setup.told, ..chain }
    }
    /// The authorizers in order.
    pub fn authorizers(&self) -> &[Listed] {
        &self.authorizers
    }
    /// Who says which authorizers there are.
    pub fn told(&self) -> Told {
        self.told
    }
    /// Whether RBAC is all there is.
    pub fn is_rbac_alone(&self) -> bool {
        matches!(self.authorizers.as_slice(), [Listed { authorizer: Authorizer::Rbac, .. }])
    }
    /// Whether an authorizer is asked.
    pub(super) fn asks(&self, authorizer: &Authorizer) -> bool {
        self.authorizers.iter().any(|listed| listed.authorizer == *authorizer)
    }
    /// The nodes that something runs on.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &str> {
        self.graph.nodes()
    }
    /// The lines of the policy file that decide.
    pub fn policies(&self) -> &[AbacPolicy] {
        &self.policies
    }
}

/// The last part of a path.
fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

impl Access {
    /// The authorizers.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    fn says(&self, authorizer: &Authorizer, identity: &Identity, attributes: &Attributes) -> Said {
        let said = |opinion: Opinion, reason: String| Said { authorizer: authorizer.clone(), opinion, reason };
        match authorizer {
            Authorizer::Node => {
                let says = node::decide(&self.chain, identity, attributes);
                let opinion = if says.allows() { Opinion::Allow } else { Opinion::NoOpinion };
                said(opinion, says.reason())
            }
            Authorizer::Abac
                if self.chain.policies.iter().any(|line| abac::matches(&line.spec, identity, attributes)) =>
            {
                said(Opinion::Allow, String::new())
            }
            Authorizer::Abac if self.chain.policy_file_missing.is_some() => {
                said(Opinion::Unknown, NO_POLICY.to_owned())
            }
            Authorizer::Abac => said(Opinion::NoOpinion, NO_POLICY.to_owned()),
            Authorizer::Rbac => {
                let review = self.review_rbac(identity, attributes);
                said(if review.allowed { Opinion::Allow } else { Opinion::NoOpinion }, review.reason)
            }
            Authorizer::AlwaysAllow => said(Opinion::Allow, String::new()),
            // It refuses by having no opinion: an authorizer after it is asked all the same.
            Authorizer::AlwaysDeny => said(Opinion::NoOpinion, FORBIDDEN.to_owned()),
            Authorizer::Webhook(_) | Authorizer::Other(_) | Authorizer::Unread(_) => {
                said(Opinion::Unknown, String::new())
            }
        }
    }

    /// Whether the chain allows it, what is not known left out.
    pub(super) fn allowed_by_chain(&self, identity: &Identity, attributes: &Attributes) -> bool {
        self.chain.authorizers.iter().any(|listed| match listed.authorizer {
            Authorizer::Rbac => self.allowed_by_rbac(identity, attributes),
            _ => self.says(&listed.authorizer, identity, attributes).opinion == Opinion::Allow,
        })
    }

    /// Asks the authorizers in turn. The reason of a no is what all of them said, a line each.
    pub(super) fn review_by_chain(&self, identity: &Identity, attributes: &Attributes) -> Review {
        let mut review = Review::default();
        for listed in &self.chain.authorizers {
            let said = self.says(&listed.authorizer, identity, attributes);
            if listed.authorizer == Authorizer::Rbac {
                review.missing = self.review_rbac(identity, attributes).missing;
            }
            let opinion = said.opinion;
            review.said.push(said);
            if opinion == Opinion::Allow {
                review.allowed = true;
                break;
            }
        }
        let counts = |said: &&Said| !review.allowed || said.opinion == Opinion::Allow;
        let reasons = review.said.iter().filter(counts).map(|said| said.reason.as_str());
        let reasons: Vec<&str> = reasons.filter(|reason| !reason.is_empty()).collect();
        review.reason = reasons.join("\n");
        review
    }

    /// Everything that the authorizers tell an identity it may do in a namespace. Mirrors `RulesFor` of each, put
    /// together as SelfSubjectRulesReview does.
    pub fn rights(&self, identity: &Identity, namespace: &str) -> Rights {
        let mut rights = Rights::default();
        let mut errors: Vec<String> = Vec::new();
        let mut incomplete = false;
        let mut wrong = |error: &str| {
            if errors.iter().all(|known| known != error) {
                errors.push(error.to_owned());
            }
        };
        for listed in &self.chain.authorizers {
            match &listed.authorizer {
                Authorizer::Node if node::is_node(identity) => {
                    incomplete = true;
                    wrong("node authorizer does not support user rule resolution");
                }
                Authorizer::Webhook(_) | Authorizer::Other(_) | Authorizer::Unread(_) => {
                    incomplete = true;
                    wrong("webhook authorizer does not support user rule resolution");
                }
                Authorizer::Abac => {
                    let lines = self.chain.policies.iter().filter(|line| abac::names(&line.spec, identity));
                    rights.rules.extend(lines.flat_map(|line| abac::rules(&line.spec, namespace)));
                }
                Authorizer::Rbac => {
                    let rules = self.rules_for(identity, namespace);
                    rights.rules.extend(rules.into_iter().map(|rule| rule.policy.clone()));
                    for missing in self.missing_roles(identity, namespace) {
                        wrong(&not_found(&missing));
                    }
                }
                Authorizer::AlwaysAllow => rights.rules.extend(everything()),
                Authorizer::Node | Authorizer::AlwaysDeny => {}
            }
        }
        rights.incomplete = incomplete.then(|| super::aggregate(&errors).unwrap_or_default());
        rights
    }
}

/// `clusterrole.rbac.authorization.k8s.io "x" not found`
pub(super) fn not_found(role: &ObjectRef) -> String {
    format!("{}.rbac.authorization.k8s.io \"{}\" not found", role.kind.to_ascii_lowercase(), role.name)
}

const NO_POLICY: &str = "No policy matched.";
const FORBIDDEN: &str = "Everything is forbidden.";

/// What AlwaysAllow says one may do.
fn everything() -> [Arc<PolicyRule>; 2] {
    let all = || vec!["*".to_owned()];
    let resources = PolicyRule { verbs: all(), api_groups: all(), resources: all(), ..PolicyRule::default() };
    let urls = PolicyRule { verbs: all(), non_resource_urls: all(), ..PolicyRule::default() };
    [Arc::new(resources), Arc::new(urls)]
}

#[cfg(test)]
mod tests;
