//! The roles and bindings that every API server makes at its start, from the table that `tools/tables.py` writes.

use super::world::{Binding, BindingKind, Role, RoleKind, Rule};
use crate::api::{self, LabelSelector, PolicyRule, RBAC_GROUP, RoleRef, Subject};
use std::sync::Arc;

const TABLE: &str = include_str!("defaults.txt");

/// The default roles and bindings.
pub(super) fn defaults() -> (Vec<Role>, Vec<Binding>) {
    let (mut roles, mut bindings) = (Vec::<Role>::new(), Vec::<Binding>::new());
    for line in TABLE.lines() {
        let cells: Vec<&str> = line.split('|').collect();
        match cells.as_slice() {
            ["C", name, labels] => roles.push(role(RoleKind::ClusterRole, name, labels)),
            ["R", name, labels] => roles.push(role(RoleKind::Role, name, labels)),
            ["A", label] => {
                if let (Some(role), Some((key, value))) = (roles.last_mut(), label.split_once('=')) {
                    let match_labels = [(key.to_owned(), value.to_owned())].into();
                    let selector = LabelSelector { match_labels, ..LabelSelector::default() };
                    role.aggregation.get_or_insert_default().push(selector);
                }
            }
            ["", verbs, api_groups, resources, resource_names, urls] => {
                let from = roles.len().saturating_sub(1);
                if let Some(role) = roles.last_mut() {
                    let policy = Arc::new(PolicyRule {
                        verbs: list(verbs),
                        api_groups: list(api_groups),
                        resources: list(resources),
                        resource_names: list(resource_names),
                        non_resource_urls: list(urls),
                    });
                    role.rules.push(Rule { policy, from, index: role.rules.len() });
                }
            }
            ["c", name, kind, role] => bindings.push(binding(BindingKind::ClusterRoleBinding, name, kind, role)),
            ["r", name, kind, role] => bindings.push(binding(BindingKind::RoleBinding, name, kind, role)),
            ["S", kind, namespace, name] => {
                if let Some(binding) = bindings.last_mut() {
                    Arc::make_mut(&mut binding.written).subjects.push(Subject {
                        kind: (*kind).to_owned(),
                        api_group: String::new(),
                        namespace: (*namespace).to_owned(),
                        name: (*name).to_owned(),
                    });
                }
            }
            _ => {}
        }
    }
    (roles, bindings)
}

fn role(kind: RoleKind, name: &str, labels: &str) -> Role {
    let (namespace, name) = names(name);
    let labels = labels.split(',').filter_map(|label| label.split_once('='));
    Role {
        kind,
        namespace,
        name,
        labels: labels.map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
        rules: Vec::new(),
        aggregation: None,
        origin: None,
    }
}

fn binding(kind: BindingKind, name: &str, role_kind: &str, role: &str) -> Binding {
    let (namespace, name) = names(name);
    let role_ref = RoleRef { api_group: RBAC_GROUP.to_owned(), kind: role_kind.to_owned(), name: role.to_owned() };
    let written = Arc::new(api::Binding { subjects: Vec::new(), role_ref });
    Binding { kind, namespace, name, written, role: None, origin: None }
}

fn names(name: &str) -> (String, String) {
    let (namespace, name) = name.split_once('/').unwrap_or(("", name));
    (namespace.to_owned(), name.to_owned())
}

fn list(cell: &str) -> Vec<String> {
    if cell == "-" { Vec::new() } else { cell.split(',').map(str::to_owned).collect() }
}
