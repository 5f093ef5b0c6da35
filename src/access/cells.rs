//! What somebody may do in one place, many requests at once: what the matrix and the tree of API groups both walk.

use super::chain::{Decided, Says};
use super::identity::Identity;
use super::index::Grid;
use super::matrix::MissingRole;
use super::{Access, Attributes, Authorizer, ResourceTarget, Target};
use crate::cluster::Cluster;
use crate::kubectl::words::quote;
use crate::text::{ObjectRef, Order};
use std::collections::HashSet;

/// At most this many names of a cell.
const MAX_NAMES: usize = 20;

/// A namespace, or the whole cluster, as far as somebody holds something there.
pub(super) struct Place<'p> {
    access: &'p Access,
    identity: &'p Identity,
    /// Empty for the whole cluster.
    namespace: &'p str,
    /// The roles that count.
    roles: Vec<usize>,
    /// Roles that bindings refer to and that the paste lacks.
    pub missing: Vec<MissingRole>,
}

/// What is said to the requests of a row, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cells {
    pub yes: u32,
    pub unknown: u32,
    /// Those that RBAC grants for objects of certain names only.
    pub named: u32,
    /// Whether RBAC grants any of them.
    pub granted: bool,
}

impl Access {
    /// What an identity holds in a namespace, or in the whole cluster.
    pub(super) fn place<'p>(&'p self, cluster: &Cluster, identity: &'p Identity, namespace: &'p str) -> Place<'p> {
        let mut seen = HashSet::new();
        let (mut roles, mut missing) = (Vec::new(), Vec::new());
        for at in self.index.bindings_of(identity, namespace).into_iter().filter(|at| seen.insert(*at)) {
            let Some(binding) = self.bindings().get(at) else { continue };
            let lacks = |role: ObjectRef| MissingRole {
                role,
                binding: binding.object_ref(),
                span: binding.origin.map(|origin| cluster.paste.span(origin, "roleRef")),
            };
            match binding.role {
                Some(role) => {
                    roles.push(role);
                    let role = self.roles().get(role).filter(|role| !role.is_built_in());
                    let steps = super::why::Steps { access: self, cluster };
                    if let Some(role) = role.filter(|role| steps.missing_source(role).is_some()) {
                        missing.push(lacks(role.object_ref()));
                    }
                }
                None => missing.push(lacks(binding.role_object_ref())),
            }
        }
        roles.order();
        roles.dedup();
        if !self.chain.asks(&Authorizer::Rbac) {
            roles.clear();
            missing.clear();
        }
        Place { access: self, identity, namespace, roles, missing }
    }

    /// The authorizers that leave open what somebody may do, as `--authorization-mode` names them.
    pub(super) fn undecided_for(&self, identity: &Identity) -> Vec<String> {
        match identity.is_master() {
            true => Vec::new(),
            false => self.undecided().map(|listed| listed.authorizer.mode().to_owned()).collect(),
        }
    }
}

impl Place<'_> {
    /// What is said to each row of a grid.
    pub fn rows(&self, grid: &Grid<'_>) -> Vec<Cells> {
        let roles = self.roles.iter().filter_map(|role| self.access.roles().get(*role));
        let granted = grid.fill(roles);
        let row = |(target, (allows, named)): (&ResourceTarget, (u32, u32))| {
            let rbac = || Says { allows, may_allow: self.hangs(), may_deny: false };
            let Decided { yes, unknown, .. } = match self.identity.is_master() {
                true => Decided { yes: u32::MAX, ..Decided::default() },
                false => self.access.decided(u32::MAX, rbac, |other| self.looks_at(other, target, grid.verbs())),
            };
            Cells { yes, unknown, named, granted: allows | named != 0 }
        };
        grid.targets().iter().zip(granted).map(row).collect()
    }

    /// Which requests are not known where RBAC grants none and nobody looks at them one by one.
    pub fn unknown_otherwise(&self) -> u32 {
        let rbac = || Says { may_allow: self.hangs(), ..Says::default() };
        match self.identity.is_master() {
            true => 0,
            false => self.access.decided(u32::MAX, rbac, |other| self.alike(other)).unknown,
        }
    }

    fn hangs(&self) -> u32 {
        if self.missing.is_empty() { 0 } else { u32::MAX }
    }

    /// What Node or ABAC says to whatever it is asked by who is not its business.
    fn alike(&self, authorizer: &Authorizer) -> Says {
        let unknown = self.access.undecided().any(|listed| listed.authorizer == *authorizer);
        Says { may_allow: if unknown { u32::MAX } else { 0 }, ..Says::default() }
    }

    /// What Node or ABAC says to the cells of a row.
    fn looks_at(&self, authorizer: &Authorizer, target: &ResourceTarget, verbs: &[String]) -> Says {
        let mut says = self.alike(authorizer);
        if !self.access.is_looked_at(authorizer, self.identity) {
            return says;
        }
        let target = ResourceTarget { namespace: self.namespace.to_owned(), ..target.clone() };
        let mut attributes = Attributes { verb: String::new(), target: Target::Resource(target) };
        for (at, verb) in verbs.iter().enumerate() {
            attributes.verb.clone_from(verb);
            let of_cell = self.access.says_to(authorizer, self.identity, &attributes);
            says.allows |= of_cell.allows << at;
            says.may_allow |= of_cell.may_allow << at;
        }
        says
    }

    /// The names that a verb is limited to.
    pub fn names(&self, target: &ResourceTarget, verb: &str) -> Vec<String> {
        let attributes = Attributes::resource(verb, target.clone());
        let mut names: Vec<String> = Vec::new();
        let rules = self.roles.iter().filter_map(|at| self.access.roles().get(*at)).flat_map(|role| &role.rules);
        for rule in rules.filter(|rule| super::who_can::grants_by_name(rule, &attributes)) {
            for name in &rule.policy.resource_names {
                if names.len() < MAX_NAMES && !name.is_empty() && !names.contains(name) {
                    names.push(name.clone());
                }
            }
        }
        names
    }
}

/// The line that asks about a cell, with `{verb}`, `{name}` and `{place}` to be put in; empty where kubectl cannot ask it.
pub(super) fn question(access: &Access, target: &ResourceTarget, flags: &str) -> String {
    let ResourceTarget { group, resource, subresource, .. } = target;
    let typed = if group.is_empty() { resource.clone() } else { format!("{resource}.{group}") };
    let same = match access.catalogue().lookup(&typed).found {
        Some(found) => found.group == *group && found.resource == *resource,
        None => group.is_empty() && !resource.is_empty(),
    };
    let plain = |word: &str| quote(word) == word && !word.starts_with('-');
    if !same || !plain(&typed) || !(subresource.is_empty() || plain(subresource)) {
        return String::new();
    }
    let of_subresource = if subresource.is_empty() { String::new() } else { format!(" --subresource={subresource}") };
    format!("kubectl auth can-i {{verb}} {typed}{{name}}{of_subresource}{{place}}{flags}")
}

/// ` -n prod`; ` -A` for all namespaces at once.
pub(super) fn in_place(namespace: &str) -> String {
    match namespace {
        "" => " -A".to_owned(),
        namespace => format!(" -n {}", quote(namespace)),
    }
}
