//! Role-based access control: who may do what, and why.
//!
//! [`Access`] is made once of a cluster. [`Access::review`] decides as the API server's authorizers do, and fast;
//! [`Access::answer`] gives the proof with it.

mod also;
mod answer;
mod attributes;
mod cells;
mod chain;
mod code;
mod defaults;
mod edit;
mod entries;
mod fit;
mod grants;
mod groups;
mod identity;
mod index;
mod matrix;
mod names;
mod near;
mod options;
mod picture;
mod request;
mod subjects;
mod who_can;
mod why;
mod world;

pub use answer::{Answer, Defaults, Gives};
pub use attributes::{Attributes, ResourceTarget, Target};
pub use chain::{Authorizer, Chain, ChainCode, Listed, Opinion, PolicyMiss, Rights, Said, Told};
pub use code::{Code, Place, Who, Word};
pub use entries::{Entry, gives};
pub use groups::{ApiGroup, ApiGroups, ApiResource, ApiSubresource, ApiVerb, ApiVersion, api_groups};
pub use identity::{
    ANONYMOUS, AUTHENTICATED, Because, Identity, MASTERS, SERVICE_ACCOUNTS, UNAUTHENTICATED, service_account,
};
pub use matrix::{Choice, Matrix, MatrixResource, MatrixRow, MissingRole, PathRow, Scope, matrix, matrix_line};
pub use options::{Caller, Options};
pub use picture::{Phrase, can_i_line, graph, matrix_table, subject_graph, table, who_graph, who_table};
pub use request::{Aside, Differs, Meets, Real, Request, sent_by};
pub use subjects::{Subject, flags_of, whose};
pub use who_can::{Asked, Holder, WhoCan};
pub use why::{MAX_WITNESSES, who_is};
pub use world::{Binding, BindingKind, Role, RoleKind, Rule};

use crate::api::Catalogue;
use crate::cluster::Cluster;
use crate::text::ObjectRef;
use index::Index;
use std::collections::HashSet;
use world::World;

/// What may be decided about a cluster.
#[derive(Clone, Debug, Default)]
pub struct Access {
    world: World,
    index: Index,
    catalogue: Catalogue,
    chain: Chain,
    options: Options,
    /// The aggregated roles that select roles which the paste lacks.
    lacking: HashSet<usize>,
}

/// What the authorizers decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    pub allowed: bool,
    /// Why: of a yes, the binding that grants it; of a no, what went wrong, if anything did.
    pub reason: String,
    /// Roles that bindings of the user refer to and that are not there.
    pub missing: Vec<ObjectRef>,
    /// What each authorizer said that was asked; nothing where RBAC is all there is.
    pub said: Vec<Said>,
}

impl Access {
    /// Reads roles, bindings and CustomResourceDefinitions of a cluster.
    pub fn new(cluster: &Cluster, options: &Options) -> Self {
        let world = World::new(cluster, options.bootstrap_roles);
        let index = Index::new(&world);
        let catalogue = Catalogue::new(&cluster.paste, cluster.objects());
        let chain = Chain::new(cluster, &options.authorizers);
        let aggregated = world.roles.iter().enumerate();
        let lacking = aggregated.filter(|(_, role)| chain::unmet(&world.roles, role).is_some()).map(|(at, _)| at);
        let lacking = lacking.collect();
        Access { world, index, catalogue, chain, options: options.clone(), lacking }
    }
    /// The resources that the cluster serves.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }
    /// The choices it was made with.
    pub fn options(&self) -> &Options {
        &self.options
    }
    /// Roles: the default ones, then the paste's; aggregated ones with the rules they take.
    pub fn roles(&self) -> &[Role] {
        &self.world.roles
    }
    /// Bindings: the default ones, then the paste's.
    pub fn bindings(&self) -> &[Binding] {
        &self.world.bindings
    }
    /// The bindings that count in a namespace (empty: in the whole cluster).
    pub fn bindings_in<'a>(&'a self, namespace: &'a str) -> impl Iterator<Item = &'a Binding> {
        let counts = move |binding: &&Binding| binding.namespace.is_empty() || binding.namespace == namespace;
        self.world.bindings.iter().filter(counts)
    }
    /// Everybody whom a binding of the paste names, in order, each once.
    pub fn subjects(&self) -> Vec<Who> {
        let mut seen = HashSet::new();
        let pasted = self.world.bindings.iter().filter(|binding| !binding.is_built_in());
        pasted
            .flat_map(|binding| binding.subjects.iter().map(|subject| why::who(binding, subject, None)))
            .filter(|who| seen.insert(who.clone()))
            .collect()
    }
    /// What every API server gives an identity.
    pub fn defaults_of(&self, identity: &Identity) -> Defaults {
        let mut groups = HashSet::new();
        let mut roles = HashSet::new();
        let mut defaults = Defaults::default();
        for binding in self.world.bindings.iter().filter(|binding| binding.is_built_in()) {
            let named: Vec<_> =
                binding.subjects.iter().filter(|subject| why::names(binding, subject, identity)).collect();
            if !named.is_empty() {
                defaults.bindings += 1;
                roles.extend(binding.role);
                groups.extend(named.into_iter().filter(|subject| subject.kind == "Group").map(|group| &group.name));
            }
        }
        defaults.groups = groups.len();
        defaults.roles = roles.len();
        defaults
    }
    /// Whether the identity may do something.
    pub fn allows(&self, identity: &Identity, attributes: &Attributes) -> bool {
        identity.is_master()
            || match self.chain.is_rbac_alone() {
                true => self.allowed_by_rbac(identity, attributes),
                false => self.allowed_by_chain(identity, attributes),
            }
    }
    fn allowed_by_rbac(&self, identity: &Identity, attributes: &Attributes) -> bool {
        self.index.decide(&self.world, identity, attributes).granted_by.is_some()
    }
    /// Decides, with the reason that the API server gives.
    pub fn review(&self, identity: &Identity, attributes: &Attributes) -> Review {
        if identity.is_master() {
            return Review { allowed: true, ..Review::default() };
        }
        match self.chain.is_rbac_alone() {
            true => self.review_rbac(identity, attributes),
            false => self.review_by_chain(identity, attributes),
        }
    }
    fn review_rbac(&self, identity: &Identity, attributes: &Attributes) -> Review {
        let decision = self.index.decide(&self.world, identity, attributes);
        let missing: Vec<ObjectRef> = decision
            .dangling
            .iter()
            .filter_map(|at| self.world.bindings.get(*at))
            .map(Binding::role_object_ref)
            .collect();
        let reason = match decision.granted_by.and_then(|at| self.world.bindings.get(at)) {
            Some(binding) => allowed_by(binding, identity),
            None => errors(&missing).map(|text| format!("RBAC: {text}")).unwrap_or_default(),
        };
        Review { allowed: decision.granted_by.is_some(), reason, missing, said: Vec::new() }
    }
    /// The roles that bindings of an identity refer to in a namespace and that are not there.
    fn missing_roles(&self, identity: &Identity, namespace: &str) -> Vec<ObjectRef> {
        let bindings = self.index.bindings_of(identity, namespace).into_iter();
        let bindings = bindings.filter_map(|at| self.world.bindings.get(at));
        bindings.filter(|binding| binding.role.is_none()).map(Binding::role_object_ref).collect()
    }
    /// Every rule that the identity has in a namespace, binding by binding. Mirrors SelfSubjectRulesReview: a
    /// RoleBinding's rules for paths are there too, though they grant nothing.
    pub fn rules_for<'a>(&'a self, identity: &'a Identity, namespace: &'a str) -> Vec<&'a Rule> {
        let mut seen = HashSet::new();
        self.index
            .bindings_of(identity, namespace)
            .into_iter()
            .filter(|at| seen.insert(*at))
            .filter_map(|at| self.world.bindings.get(at)?.role)
            .filter_map(|role| self.world.roles.get(role))
            .flat_map(|role| &role.rules)
            .collect()
    }
}

/// `RBAC: allowed by RoleBinding "b/ns" of Role "r" to User "jane"`
fn allowed_by(binding: &Binding, identity: &Identity) -> String {
    let names = |subject: &&crate::api::Subject| why::names(binding, subject, identity);
    let subject = binding.subjects.iter().find(names);
    let subject = subject.map_or_else(String::new, |subject| match subject.kind.as_str() {
        "ServiceAccount" => {
            let namespace = if subject.namespace.is_empty() { &binding.namespace } else { &subject.namespace };
            format!("ServiceAccount \"{}/{namespace}\"", subject.name)
        }
        kind => format!("{kind} \"{}\"", subject.name),
    });
    let name = match binding.namespace.as_str() {
        "" => binding.name.clone(),
        namespace => format!("{}/{namespace}", binding.name),
    };
    let role = &binding.role_ref;
    format!("RBAC: allowed by {} \"{name}\" of {} \"{}\" to {subject}", binding.kind.as_str(), role.kind, role.name)
}

/// The missing roles as the API server's error lists them; None if nothing is missing.
fn errors(missing: &[ObjectRef]) -> Option<String> {
    let mut texts: Vec<String> = Vec::new();
    for text in missing.iter().map(chain::not_found) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    aggregate(&texts)
}

/// Several errors as Go's aggregate of them reads.
fn aggregate(texts: &[String]) -> Option<String> {
    match texts {
        [] => None,
        [one] => Some(one.clone()),
        more => Some(format!("[{}]", more.join(", "))),
    }
}
