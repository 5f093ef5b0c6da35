//! What everybody holds, power by power.

use super::power::{Power, is_everything};
use crate::access::{Access, Binding, Role};
use crate::api::{PolicyRule, Subject};
use crate::checks::rules::POWERS;
use std::collections::HashMap;

/// Powers as bits, in the order of [`POWERS`].
pub type Powers = u32;
/// The bit of being allowed everything.
pub const EVERYTHING: Powers = 1 << 31;

/// The powers that a rule gives.
pub fn powers_of(rule: &PolicyRule, everywhere: bool) -> Powers {
    let all = if is_everything(rule) { EVERYTHING } else { 0 };
    POWERS.iter().enumerate().fold(all, |powers, (bit, power)| match power.given_by(rule, everywhere) {
        Some(_) => powers | 1 << bit,
        None => powers,
    })
}

/// The powers of some bits.
pub fn named(powers: Powers) -> impl Iterator<Item = &'static Power> {
    POWERS.iter().enumerate().filter(move |(bit, _)| powers & 1 << bit != 0).map(|(_, power)| *power)
}

/// What somebody is given by the bindings that name them.
#[derive(Clone, Debug, Default)]
pub struct Rights {
    pub everywhere: Powers,
    pub namespaces: HashMap<String, Powers>,
    /// Indices of the bindings.
    pub bindings: Vec<usize>,
}

impl Rights {
    /// The powers held in a namespace; None for the whole cluster.
    pub fn within(&self, namespace: Option<&str>) -> Powers {
        self.everywhere | namespace.and_then(|name| self.namespaces.get(name)).copied().unwrap_or(0)
    }
    /// With what another's bindings give, such as a group's.
    pub fn join(&mut self, other: &Rights) {
        self.everywhere |= other.everywhere;
        for (namespace, powers) in &other.namespaces {
            *self.namespaces.entry(namespace.clone()).or_default() |= powers;
        }
        self.bindings.extend(&other.bindings);
    }
}

/// Somebody as bindings name them: a user's name, or a group's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Somebody {
    User(String),
    Group(String),
}

impl Somebody {
    /// Whom a binding's subject names.
    pub fn of(binding: &Binding, subject: &Subject) -> Option<Self> {
        match subject.kind.as_str() {
            "User" => Some(Somebody::User(subject.name.clone())),
            "Group" => Some(Somebody::Group(subject.name.clone())),
            "ServiceAccount" => Some(Somebody::User(binding.service_account(subject))),
            _ => None,
        }
    }
}

/// The rights of everybody whom a binding names.
pub fn rights(access: &Access) -> HashMap<Somebody, Rights> {
    let powers = |role: &Role, everywhere| {
        role.rules.iter().fold(0, |powers, rule| powers | powers_of(&rule.policy, everywhere))
    };
    let by_role: Vec<(Powers, Powers)> =
        access.roles().iter().map(|role| (powers(role, true), powers(role, false))).collect();
    let mut all: HashMap<Somebody, Rights> = HashMap::new();
    for (at, binding) in access.bindings().iter().enumerate() {
        let Some((everywhere, within)) = binding.role.and_then(|role| by_role.get(role)) else { continue };
        for somebody in binding.subjects.iter().filter_map(|subject| Somebody::of(binding, subject)) {
            let rights = all.entry(somebody).or_default();
            match binding.namespace.as_str() {
                "" => rights.everywhere |= everywhere,
                namespace => *rights.namespaces.entry(namespace.to_owned()).or_default() |= within,
            }
            rights.bindings.push(at);
        }
    }
    all
}
