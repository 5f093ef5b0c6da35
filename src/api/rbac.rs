//! `rbac.authorization.k8s.io/v1`

use super::LabelSelector;
use crate::yaml::fields;
use std::sync::Arc;

/// The API group of roles and bindings.
pub const RBAC_GROUP: &str = "rbac.authorization.k8s.io";

/// `rbac/v1.Role`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Role {
    pub rules: Vec<Arc<PolicyRule>>,
}
fields!(Role { rules: "rules" });

/// `rbac/v1.ClusterRole`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClusterRole {
    pub rules: Vec<Arc<PolicyRule>>,
    pub aggregation_rule: Option<AggregationRule>,
}
fields!(ClusterRole { rules: "rules", aggregation_rule: "aggregationRule" });

/// `rbac/v1.AggregationRule`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AggregationRule {
    pub cluster_role_selectors: Vec<LabelSelector>,
}
fields!(AggregationRule { cluster_role_selectors: "clusterRoleSelectors" });

/// `rbac/v1.PolicyRule`
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PolicyRule {
    pub verbs: Vec<String>,
    pub api_groups: Vec<String>,
    pub resources: Vec<String>,
    pub resource_names: Vec<String>,
    pub non_resource_urls: Vec<String>,
}
fields!(PolicyRule {
    verbs: "verbs",
    api_groups: "apiGroups",
    resources: "resources",
    resource_names: "resourceNames",
    non_resource_urls: "nonResourceURLs",
});

/// `rbac/v1.RoleBinding` and `rbac/v1.ClusterRoleBinding`, which have the same fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Binding {
    pub subjects: Vec<Subject>,
    pub role_ref: RoleRef,
}
fields!(Binding { subjects: "subjects", role_ref: "roleRef" });

/// `rbac/v1.Subject`
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Subject {
    pub kind: String,
    pub api_group: String,
    pub name: String,
    pub namespace: String,
}
fields!(Subject { kind: "kind", api_group: "apiGroup", name: "name", namespace: "namespace" });

/// `rbac/v1.RoleRef`
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RoleRef {
    pub api_group: String,
    pub kind: String,
    pub name: String,
}
fields!(RoleRef { api_group: "apiGroup", kind: "kind", name: "name" });
