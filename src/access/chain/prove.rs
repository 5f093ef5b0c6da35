//! What each authorizer says, as steps: of a yes what decides, of a no the nearest miss of every one that was asked.

use super::code::{ChainCode, PolicyMiss};
use super::graph::{Edge, thing};
use super::node::{self, Says};
use super::{Authorizer, Listed, abac};
use crate::access::attributes::{Attributes, Target};
use crate::access::code::Code;
use crate::access::edit;
use crate::access::identity::{Identity, MASTERS};
use crate::access::near::MAX_CANDIDATES;
use crate::access::why::{MAX_WITNESSES, Steps, who_is};
use crate::api::{AbacPolicy, AbacPolicySpec};
use crate::text::{Candidate, Fix, ObjectRef, Order, Outcome, Proof, Step, Verdict};

/// What an authorizer that has no opinion nearly allowed.
#[derive(Default)]
struct Silent {
    /// The steps of the nearest miss.
    steps: Vec<Step<Code>>,
    /// The other near misses.
    further: Vec<Candidate<Code>>,
    /// The edit that would help, and what it would grant besides.
    fix: Option<(Fix, Vec<Code>)>,
    /// Whether something that the paste lacks could make it allow.
    may_allow: bool,
    /// Whether something that the paste lacks could make it deny.
    may_deny: bool,
}

/// A line of the policy file with what keeps it from matching.
type Near<'p> = (&'p AbacPolicy, Vec<abac::Field>);

impl Steps<'_> {
    /// The proof of a chain's decision, and the verdict. An authorizer that is not known leaves the answer unknown
    /// unless one before it has decided, or whatever it may say comes to the same.
    pub fn by_chain(
        &self,
        identity: &Identity,
        attributes: &Attributes,
        wish: &[Attributes],
    ) -> (Proof<Code>, Verdict) {
        if let Some(because) = identity.because(MASTERS) {
            let code = Code::SuperUser { group: MASTERS.to_owned(), because };
            let witnesses = vec![vec![self.step(code, None, None, "", &[], Outcome::Matched)]];
            return (Proof { witnesses, ..Proof::default() }, Verdict::Yes);
        }
        // What those say that have no opinion: in a word where one after them allows it, else at length.
        let (mut briefly, mut silent) = (Vec::new(), Vec::new());
        let mut witnesses: Vec<Vec<Step<Code>>> = Vec::new();
        let mut further: Vec<Candidate<Code>> = Vec::new();
        let mut fix: Option<(Fix, Vec<Code>)> = None;
        let (mut may_allow, mut may_deny) = (false, false);
        for listed in self.access.chain.authorizers() {
            let allows = self.allowing(listed, identity, attributes);
            if !allows.is_empty() {
                witnesses.extend(allows.into_iter().map(|steps| [briefly.clone(), steps].concat()));
                continue;
            }
            let says = self.silent(listed, identity, attributes, wish);
            if witnesses.is_empty() {
                may_allow |= says.may_allow;
                may_deny |= says.may_deny;
            }
            match listed.authorizer {
                Authorizer::Rbac => {
                    let code = ChainCode::RbacNothing { user: who_is(&identity.user) };
                    briefly.push(self.said(listed, code, Outcome::Failed));
                    // What RBAC would take needs no new start of the API server.
                    fix = says.fix.or(fix);
                }
                _ => {
                    briefly.extend(says.steps.clone());
                    fix = fix.or(says.fix);
                }
            }
            silent.extend(says.steps);
            further.extend(says.further);
        }
        let verdict = match (witnesses.is_empty(), may_allow, may_deny) {
            (false, _, false) => Verdict::Yes,
            (true, false, _) => Verdict::No,
            _ => Verdict::Unknown,
        };
        if !witnesses.is_empty() {
            witnesses.truncate(MAX_WITNESSES);
            return (Proof { witnesses, ..Proof::default() }, verdict);
        }
        // Whoever may deny may deny what an edit would allow.
        let (fix, also_grants) = fix.filter(|_| !may_deny).unzip();
        let nearest = Candidate { steps: silent, fix, also_grants: also_grants.unwrap_or_default() };
        let candidates = std::iter::once(nearest).chain(further).take(MAX_CANDIDATES).collect();
        (Proof { witnesses, candidates }, verdict)
    }

    /// The authorizers that decide by what the paste lacks.
    pub fn undecided(&self, attributes: &Attributes) -> Vec<Step<Code>> {
        let nobody = Identity::default();
        self.access.undecided().flat_map(|listed| self.silent(listed, &nobody, attributes, &[]).steps).collect()
    }

    /// Every way in which Node and ABAC allow it.
    pub fn otherwise(&self, identity: &Identity, attributes: &Attributes) -> Vec<Vec<Step<Code>>> {
        let others = self.access.chain.authorizers().iter();
        let others = others.filter(|listed| matches!(listed.authorizer, Authorizer::Node | Authorizer::Abac));
        others.flat_map(|listed| self.allowing(listed, identity, attributes)).collect()
    }

    /// Every way in which an authorizer allows it; nothing if it does not.
    fn allowing(&self, listed: &Listed, identity: &Identity, attributes: &Attributes) -> Vec<Vec<Step<Code>>> {
        match &listed.authorizer {
            Authorizer::Node => self.node_allows(listed, identity, attributes).into_iter().collect(),
            Authorizer::Abac => {
                let lines = self.access.chain.policies().iter();
                let matching = lines.filter(|line| abac::matches(&line.spec, identity, attributes));
                matching.take(MAX_WITNESSES).map(|line| vec![self.policy_matches(line, attributes)]).collect()
            }
            Authorizer::Rbac => self.witnesses(identity, attributes),
            Authorizer::AlwaysAllow => vec![vec![self.said(listed, ChainCode::AlwaysAllows, Outcome::Matched)]],
            _ => Vec::new(),
        }
    }

    fn silent(&self, listed: &Listed, identity: &Identity, attributes: &Attributes, wish: &[Attributes]) -> Silent {
        let one = |step: Step<Code>| {
            let unknown = step.outcome == Outcome::Unknown;
            Silent { steps: vec![step], may_allow: unknown, ..Silent::default() }
        };
        let anything = |code: ChainCode| {
            let step = self.said(listed, code, Outcome::Unknown);
            Silent { may_deny: true, ..one(step) }
        };
        match &listed.authorizer {
            Authorizer::Node => self.node_is_silent(listed, identity, attributes),
            Authorizer::Abac => self.abac_is_silent(listed, identity, attributes, wish),
            Authorizer::Rbac => {
                let (mut further, may_allow) = self.candidates(identity, attributes, wish);
                let nearest = if further.is_empty() { None } else { Some(further.remove(0)) };
                let Candidate { steps, fix, also_grants } = nearest.unwrap_or_default();
                Silent { steps, further, fix: fix.map(|fix| (fix, also_grants)), may_allow, may_deny: false }
            }
            Authorizer::AlwaysDeny => one(self.said(listed, ChainCode::AlwaysDenies, Outcome::Failed)),
            Authorizer::AlwaysAllow => Silent::default(),
            Authorizer::Webhook(name) => anything(ChainCode::WebhookUnknown { name: name.clone() }),
            Authorizer::Other(mode) => anything(ChainCode::AuthorizerUnknown { mode: mode.clone() }),
            Authorizer::Unread(path) => anything(ChainCode::ConfigMissing { path: path.clone() }),
        }
    }

    /// A step about an authorizer itself: where the paste lists it.
    fn said(&self, listed: &Listed, code: ChainCode, outcome: Outcome) -> Step<Code> {
        let (origin, path) = listed.place.clone().unzip();
        let path = path.unwrap_or_default();
        self.step(Code::Chain(code), None, origin, &path, std::slice::from_ref(&path), outcome)
    }

    fn node_allows(&self, listed: &Listed, identity: &Identity, attributes: &Attributes) -> Option<Vec<Step<Code>>> {
        let node = node::node_name(identity)?.to_owned();
        let (verb, what) = (attributes.verb.clone(), attributes.what());
        let code = match node::decide(&self.access.chain, identity, attributes) {
            Says::Every => ChainCode::NodeEvery { node, verb, what },
            Says::Own => ChainCode::NodeOwn { node, what },
            Says::Rule(_) => ChainCode::NodeRule { node, verb, what },
            Says::Used(way) => {
                // Told from the node on.
                let edges = way.into_iter().enumerate().rev();
                return Some(edges.map(|(at, edge)| self.edge(edge, at == 0)).collect());
            }
            _ => return None,
        };
        Some(vec![self.said(listed, code, Outcome::Matched)])
    }

    /// A step of the way to a node.
    fn edge(&self, edge: &Edge, allows: bool) -> Step<Code> {
        let code = match edge.to.kind.as_str() {
            "Node" => ChainCode::RunsOn { what: edge.from.clone(), node: edge.to.name.clone(), allows },
            _ => ChainCode::Uses { user: edge.to.clone(), used: edge.from.clone(), allows },
        };
        self.at_edge(code, edge, Outcome::Matched)
    }
    fn at_edge(&self, code: ChainCode, edge: &Edge, outcome: Outcome) -> Step<Code> {
        let object = if edge.to.kind == "Node" { &edge.from } else { &edge.to };
        let marks = std::slice::from_ref(&edge.path);
        self.step(Code::Chain(code), Some(object.clone()), Some(edge.origin), &edge.path, marks, outcome)
    }

    fn node_is_silent(&self, listed: &Listed, identity: &Identity, attributes: &Attributes) -> Silent {
        let node = node::node_name(identity).unwrap_or_default().to_owned();
        let says = node::decide(&self.access.chain, identity, attributes);
        let reason = says.reason();
        let code = match says {
            Says::Unused(object, node) => return self.unused(listed, &object, node),
            Says::NotANode => ChainCode::NotANode { user: who_is(&identity.user) },
            Says::Nameless(user) => ChainCode::NodeNameless { user },
            Says::Refused(_) => ChainCode::NodeRefuses { node, reason },
            _ => {
                let (verb, what) = (attributes.verb.clone(), attributes.what());
                ChainCode::NodeNothing { node, verb, what }
            }
        };
        Silent { steps: vec![self.said(listed, code, Outcome::Failed)], ..Silent::default() }
    }

    /// Nothing on the node uses the object: where what uses it runs instead, as far as the paste says.
    fn unused(&self, listed: &Listed, object: &ObjectRef, node: String) -> Silent {
        let graph = &self.access.chain.graph;
        let follow = |way: &[&Edge]| way.iter().map(|edge| self.edge(edge, false)).collect::<Vec<_>>();
        for claim in graph.claims_of_missing(object) {
            let way = graph.to_node(&claim.to, &node).or_else(|| graph.to_unplaced(&claim.to));
            if let Some(mut way) = way {
                way.reverse();
                let mut steps = follow(&way);
                let code = ChainCode::VolumeMissing { claim: claim.to.clone(), volume: object.name.clone() };
                steps.push(self.at_edge(code, claim, Outcome::Unknown));
                return Silent { steps, may_allow: true, ..Silent::default() };
            }
        }
        if let Some(way) = graph.to_unplaced(object) {
            let mut steps = follow(&way);
            if let Some(last) = way.last() {
                let what = last.to.clone();
                let code = ChainCode::NotPlaced { what: what.clone(), node };
                steps.push(self.step(Code::Chain(code), Some(what), Some(last.origin), "spec", &[], Outcome::Unknown));
            }
            return Silent { steps, may_allow: true, ..Silent::default() };
        }
        if let Some(way) = graph.to_any_node(object)
            && let Some((last, before)) = way.split_last()
        {
            let mut steps = follow(before);
            let (what, asked) = (last.from.clone(), node);
            let code = ChainCode::RunsElsewhere { what, node: last.to.name.clone(), asked };
            steps.push(self.at_edge(code, last, Outcome::Failed));
            return Silent { steps, ..Silent::default() };
        }
        let step = self.said(listed, ChainCode::Unused { object: object.clone(), node }, Outcome::Failed);
        Silent { steps: vec![step], ..Silent::default() }
    }

    /// A line of the policy file, as an object: its file and line.
    fn policy_ref(&self, policy: &AbacPolicy) -> (ObjectRef, usize) {
        let span = self.cluster.paste.span(policy.origin, "");
        let line = span.start.line as usize;
        (thing("Policy", None, &format!("{}:{line}", span.source)), line)
    }
    fn policy_step(
        &self,
        policy: &AbacPolicy,
        code: ChainCode,
        fields: &[abac::Field],
        outcome: Outcome,
    ) -> Step<Code> {
        let prefix = if policy.unversioned { "" } else { "spec." };
        let marks: Vec<String> = fields.iter().map(|field| format!("{prefix}{}", field.name())).collect();
        let (object, _) = self.policy_ref(policy);
        self.step(Code::Chain(code), Some(object), Some(policy.origin), "", &marks, outcome)
    }
    fn policy_matches(&self, policy: &AbacPolicy, attributes: &Attributes) -> Step<Code> {
        use abac::Field::{ApiGroup, Group, Namespace, Path, Resource, User};
        let fields: &[abac::Field] = match attributes.target {
            Target::Resource(_) => &[User, Group, Namespace, Resource, ApiGroup],
            Target::Url(_) => &[User, Group, Path],
        };
        let code = ChainCode::PolicyMatches { line: self.policy_ref(policy).1, policy: policy.spec.clone() };
        self.policy_step(policy, code, fields, Outcome::Matched)
    }

    fn abac_is_silent(
        &self,
        listed: &Listed,
        identity: &Identity,
        attributes: &Attributes,
        wish: &[Attributes],
    ) -> Silent {
        let chain = &self.access.chain;
        if let Some(file) = &chain.policy_file_missing {
            let step = self.said(listed, ChainCode::PolicyFileMissing { file: file.clone() }, Outcome::Unknown);
            return Silent { steps: vec![step], may_allow: true, ..Silent::default() };
        }
        let mut near: Vec<Near<'_>> =
            chain.policies().iter().map(|line| (line, abac::misses(&line.spec, identity, attributes))).collect();
        near.order_by_key(|(line, misses)| distance(&line.spec, misses));
        near.retain(|(line, misses)| distance(&line.spec, misses) < FAR);
        // Beside the nearest, only what is about the user.
        let mut first = true;
        let about =
            |misses: &[abac::Field]| !misses.iter().any(|miss| matches!(miss, abac::Field::User | abac::Field::Group));
        near.retain(|(_, misses)| std::mem::take(&mut first) || about(misses));
        let fix = edit::add_policy(&self.cluster.paste, chain.policies(), &identity.user, attributes, wish);
        let mut further: Vec<Candidate<Code>> = Vec::new();
        for near in near.iter().take(MAX_NEAR) {
            let steps = vec![self.policy_misses(near, identity, attributes)];
            further.push(Candidate { steps, fix: None, also_grants: Vec::new() });
        }
        let steps = if further.is_empty() {
            let code = ChainCode::NoPolicy { lines: chain.policies().len(), user: who_is(&identity.user) };
            vec![self.said(listed, code, Outcome::Failed)]
        } else {
            further.remove(0).steps
        };
        Silent { steps, further, fix: fix.map(|fix| (fix, Vec::new())), ..Silent::default() }
    }

    fn policy_misses(&self, near: &Near<'_>, identity: &Identity, attributes: &Attributes) -> Step<Code> {
        let (policy, fields) = near;
        let asked = |field: &abac::Field| match (field, &attributes.target) {
            (abac::Field::User | abac::Field::Group, _) => identity.user.clone(),
            (abac::Field::Readonly, _) => attributes.verb.clone(),
            (abac::Field::Namespace, Target::Resource(target)) => target.namespace.clone(),
            (abac::Field::ApiGroup, Target::Resource(target)) => target.group.clone(),
            (abac::Field::Path, _) | (_, Target::Url(_)) => attributes.what(),
            (_, Target::Resource(target)) => target.resource.clone(),
        };
        let misses = fields.iter().map(|field| PolicyMiss {
            field: field.name().to_owned(),
            written: field.written(&policy.spec),
            asked: asked(field),
        });
        let code = ChainCode::PolicyMisses {
            line: self.policy_ref(policy).1,
            policy: policy.spec.clone(),
            misses: misses.collect(),
            verb: attributes.verb.clone(),
        };
        self.policy_step(policy, code, fields, Outcome::Failed)
    }
}

/// At most this many lines of a policy file are near misses.
const MAX_NEAR: usize = 3;
/// A line this far away is not near.
const FAR: u32 = 30;

/// How far a line is from matching: one that is about somebody else is further than any other, and one about paths is
/// nowhere near a resource.
fn distance(spec: &AbacPolicySpec, misses: &[abac::Field]) -> u32 {
    let one = |field: &abac::Field| match field {
        abac::Field::User | abac::Field::Group => 25,
        abac::Field::Readonly => 8,
        abac::Field::Namespace => 9,
        abac::Field::Resource if spec.resource.is_empty() => FAR,
        abac::Field::Path if spec.non_resource_path.is_empty() => FAR,
        abac::Field::Resource | abac::Field::ApiGroup | abac::Field::Path => 12,
    };
    misses.iter().map(one).sum()
}
