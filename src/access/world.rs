//! Roles and bindings of the paste, with those that every API server makes at its start.

use super::defaults::defaults;
use super::identity::SERVICE_ACCOUNT_USER;
use super::names::Names;
use crate::api::{self, Content, LabelSelector, Labels, Origin, PolicyRule, Subject};
use crate::cluster::{Cluster, selects};
use crate::text::ObjectRef;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Deref;
use std::sync::Arc;

/// Role or ClusterRole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RoleKind {
    Role,
    ClusterRole,
}

/// RoleBinding or ClusterRoleBinding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BindingKind {
    RoleBinding,
    ClusterRoleBinding,
}

impl RoleKind {
    /// As Kubernetes writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            RoleKind::Role => "Role",
            RoleKind::ClusterRole => "ClusterRole",
        }
    }
}

impl BindingKind {
    /// As Kubernetes writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            BindingKind::RoleBinding => "RoleBinding",
            BindingKind::ClusterRoleBinding => "ClusterRoleBinding",
        }
    }
}

/// A rule that a role has, and where it is written: in the role itself, or in one that an aggregated role takes it from.
#[derive(Clone, Debug)]
pub struct Rule {
    pub policy: Arc<PolicyRule>,
    /// Index of the role that it is written in.
    pub from: usize,
    /// Index in that role's own rules.
    pub index: usize,
}

/// A Role or ClusterRole.
#[derive(Clone, Debug)]
pub struct Role {
    pub kind: RoleKind,
    /// Empty for a ClusterRole.
    pub namespace: String,
    pub name: String,
    pub labels: Labels,
    /// What it grants; for an aggregated role what it takes from others, in place of what is written in it.
    pub rules: Vec<Rule>,
    /// An aggregated ClusterRole's selectors.
    pub aggregation: Option<Vec<LabelSelector>>,
    /// None for a default role.
    pub origin: Option<Origin>,
}

/// A RoleBinding or ClusterRoleBinding.
#[derive(Clone, Debug)]
pub struct Binding {
    pub kind: BindingKind,
    /// Empty for a ClusterRoleBinding.
    pub namespace: String,
    pub name: String,
    /// Whom it names, and the role that it refers to.
    pub written: Arc<api::Binding>,
    /// Index of the role; None if it is not there.
    pub role: Option<usize>,
    /// None for a default binding.
    pub origin: Option<Origin>,
}

impl Role {
    /// Whether every API server has it.
    pub fn is_built_in(&self) -> bool {
        self.origin.is_none()
    }
    /// Its kind, namespace and name.
    pub fn object_ref(&self) -> ObjectRef {
        object_ref(self.kind.as_str(), &self.namespace, &self.name)
    }
}

impl Deref for Binding {
    type Target = api::Binding;
    fn deref(&self) -> &api::Binding {
        &self.written
    }
}

impl Binding {
    /// Whether every API server has it.
    pub fn is_built_in(&self) -> bool {
        self.origin.is_none()
    }
    /// Its kind, namespace and name.
    pub fn object_ref(&self) -> ObjectRef {
        object_ref(self.kind.as_str(), &self.namespace, &self.name)
    }
    /// The user name that a ServiceAccount subject stands for.
    pub fn service_account(&self, subject: &Subject) -> String {
        let mut name = String::new();
        self.write_service_account(subject, &mut name);
        name
    }
    /// Whether that is a user's name.
    pub fn is_service_account(&self, subject: &Subject, user: &str) -> bool {
        let namespace = if subject.namespace.is_empty() { &self.namespace } else { &subject.namespace };
        let rest = user.strip_prefix(SERVICE_ACCOUNT_USER).and_then(|rest| rest.strip_prefix(namespace.as_str()));
        rest.and_then(|rest| rest.strip_prefix(':')) == Some(&subject.name)
    }
    /// Writes the user name that a ServiceAccount subject stands for.
    pub(super) fn write_service_account(&self, subject: &Subject, name: &mut String) {
        let namespace = if subject.namespace.is_empty() { &self.namespace } else { &subject.namespace };
        for part in [SERVICE_ACCOUNT_USER, namespace, ":", &subject.name] {
            name.push_str(part);
        }
    }
    /// The role it refers to.
    pub fn role_object_ref(&self) -> ObjectRef {
        let namespace = if self.role_ref.kind == "Role" { self.namespace.as_str() } else { "" };
        object_ref(&self.role_ref.kind, namespace, &self.role_ref.name)
    }
}

fn object_ref(kind: &str, namespace: &str, name: &str) -> ObjectRef {
    let namespace = (!namespace.is_empty()).then(|| namespace.to_owned());
    ObjectRef { kind: kind.to_owned(), namespace, name: name.to_owned() }
}

/// All roles and bindings there are.
#[derive(Clone, Debug, Default)]
pub(super) struct World {
    pub roles: Vec<Role>,
    pub bindings: Vec<Binding>,
}

impl World {
    /// Takes the accepted objects over the default ones. An object replaces an earlier one of its kind, namespace and name.
    pub fn new(cluster: &Cluster, with_defaults: bool) -> Self {
        let (roles, bindings) = if with_defaults { defaults() } else { Default::default() };
        let mut world = World { roles, bindings };
        // A Role has a namespace and a ClusterRole has none: the two tell them apart, as with bindings. A name's number is
        // its place in the list.
        let (mut roles, mut bindings) = (Names::default(), Names::default());
        for role in &world.roles {
            roles.number((&role.namespace, &role.name));
        }
        for binding in &world.bindings {
            bindings.number((&binding.namespace, &binding.name));
        }
        for object in cluster.objects() {
            let (role, binding) = match &object.content {
                Content::Role(role) => (Some((RoleKind::Role, &role.rules, None)), None),
                Content::ClusterRole(role) => {
                    let selectors = role.aggregation_rule.as_ref().map(|rule| rule.cluster_role_selectors.clone());
                    (Some((RoleKind::ClusterRole, &role.rules, selectors)), None)
                }
                Content::RoleBinding(binding) => (None, Some((BindingKind::RoleBinding, binding))),
                Content::ClusterRoleBinding(binding) => (None, Some((BindingKind::ClusterRoleBinding, binding))),
                _ => continue,
            };
            let in_namespace = if object.content.is_cluster_scoped() { "" } else { object.namespace() };
            let called = object.metadata.name.as_str();
            let (namespace, name) = (in_namespace.to_owned(), called.to_owned());
            if let Some((kind, rules, aggregation)) = role {
                let at = roles.number((in_namespace, called)) as usize;
                let rules =
                    rules.iter().enumerate().map(|(index, policy)| Rule { policy: policy.clone(), from: at, index });
                let rules = if aggregation.is_some() { Vec::new() } else { rules.collect() };
                let labels = object.metadata.labels.clone();
                let origin = Some(object.origin);
                put(&mut world.roles, at, Role { kind, namespace, name, labels, rules, aggregation, origin });
            } else if let Some((kind, binding)) = binding {
                let at = bindings.number((in_namespace, called)) as usize;
                let (written, origin) = (binding.clone(), Some(object.origin));
                put(&mut world.bindings, at, Binding { kind, namespace, name, written, role: None, origin });
            }
        }
        world.aggregate();
        for binding in &mut world.bindings {
            let role = match (binding.role_ref.kind.as_str(), binding.namespace.as_str()) {
                // A ClusterRoleBinding cannot refer to a Role, which has a namespace.
                ("Role", "") => None,
                ("Role", namespace) => roles.find((namespace, &binding.role_ref.name)),
                _ => roles.find(("", &binding.role_ref.name)),
            };
            binding.role = role.map(|at| at as usize);
        }
        world
    }

    /// Gives aggregated ClusterRoles the rules of those that their selectors select, chains included.
    /// Mirrors pkg/controller/clusterroleaggregation once it has come to rest.
    fn aggregate(&mut self) {
        let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, role) in self.roles.iter().enumerate() {
            if role.kind == RoleKind::ClusterRole {
                by_name.insert(&role.name, index);
            }
        }
        let sources: HashMap<usize, Vec<usize>> =
            self.roles
                .iter()
                .enumerate()
                .filter_map(|(index, role)| Some((index, role.aggregation.as_ref()?)))
                .map(|(index, selectors)| {
                    let selected =
                        selectors.iter().flat_map(|selector| {
                            by_name.values().copied().filter(move |other| *other != index).filter(|other| {
                                self.roles.get(*other).is_some_and(|role| selects(selector, &role.labels))
                            })
                        });
                    (index, selected.collect())
                })
                .collect();
        let mut aggregated = Vec::new();
        for index in sources.keys() {
            let mut rules: Vec<Rule> = Vec::new();
            let mut known: HashSet<Arc<PolicyRule>> = HashSet::new();
            let mut seen = HashSet::from([*index]);
            let mut waiting: Vec<usize> = sources.get(index).into_iter().flatten().rev().copied().collect();
            while let Some(role) = waiting.pop() {
                if !seen.insert(role) {
                    continue;
                }
                match sources.get(&role) {
                    Some(more) => waiting.extend(more.iter().rev()),
                    None => {
                        for rule in self.roles.get(role).into_iter().flat_map(|role| &role.rules) {
                            if known.insert(rule.policy.clone()) {
                                rules.push(rule.clone());
                            }
                        }
                    }
                }
            }
            aggregated.push((*index, rules));
        }
        for (index, rules) in aggregated {
            if let Some(role) = self.roles.get_mut(index) {
                role.rules = rules;
            }
        }
    }
}

fn put<T>(all: &mut Vec<T>, at: usize, one: T) {
    match all.get_mut(at) {
        Some(place) => *place = one,
        None => all.push(one),
    }
}
