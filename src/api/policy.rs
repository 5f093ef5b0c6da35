//! `policy.networking.k8s.io`: the admin tiers of network policy.

use super::LabelSelector;
use serde::{Deserialize, Serialize};

/// `v1alpha1.AdminNetworkPolicy` and `v1alpha1.BaselineAdminNetworkPolicy`, which has no priority, and
/// `v1alpha2.ClusterNetworkPolicy`, which took the place of both.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AdminPolicy {
    pub spec: AdminPolicySpec,
}

/// The spec that the three admin kinds share.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AdminPolicySpec {
    /// `Admin` or `Baseline`; ClusterNetworkPolicy only.
    pub tier: String,
    /// 0 to 1000, lower first.
    pub priority: i32,
    pub subject: AdminPolicySubject,
    pub ingress: Vec<AdminPolicyRule>,
    pub egress: Vec<AdminPolicyRule>,
}

/// `AdminNetworkPolicySubject`, `ClusterNetworkPolicySubject`: exactly one of the two.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AdminPolicySubject {
    pub namespaces: Option<LabelSelector>,
    pub pods: Option<NamespacedPod>,
}

/// `NamespacedPod`: both selectors must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct NamespacedPod {
    pub namespace_selector: LabelSelector,
    pub pod_selector: LabelSelector,
}

/// A rule of either direction.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AdminPolicyRule {
    pub name: String,
    /// `Allow` (`Accept` since v1alpha2), `Deny` or `Pass`.
    pub action: String,
    pub from: Vec<AdminPolicyPeer>,
    pub to: Vec<AdminPolicyPeer>,
    /// v1alpha1; every port when absent.
    pub ports: Option<Vec<AdminPolicyPort>>,
    /// v1alpha2; every port when absent.
    pub protocols: Option<Vec<AdminPolicyProtocol>>,
}

/// A peer of either direction: exactly one field. One of which no field is known is of a kind that this page does not
/// know, and fails closed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AdminPolicyPeer {
    pub namespaces: Option<LabelSelector>,
    pub pods: Option<NamespacedPod>,
    pub nodes: Option<LabelSelector>,
    pub networks: Option<Vec<String>>,
    pub domain_names: Option<Vec<String>>,
}

/// `v1alpha1.AdminNetworkPolicyPort`: exactly one field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AdminPolicyPort {
    pub port_number: Option<AdminPortNumber>,
    pub port_range: Option<AdminPortRange>,
    /// Of whatever protocol the pod declares it for.
    pub named_port: Option<String>,
}

/// `v1alpha1.Port`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AdminPortNumber {
    pub protocol: String,
    pub port: i32,
}

/// `v1alpha1.PortRange`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AdminPortRange {
    pub protocol: String,
    pub start: i32,
    pub end: i32,
}

/// `v1alpha2.ClusterNetworkPolicyProtocol`: exactly one field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AdminPolicyProtocol {
    pub tcp: Option<AdminProtocolPorts>,
    pub udp: Option<AdminProtocolPorts>,
    pub sctp: Option<AdminProtocolPorts>,
    pub destination_named_port: Option<String>,
}

/// `v1alpha2.ClusterNetworkPolicyProtocolTCP` and its siblings: every port when empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AdminProtocolPorts {
    pub destination_port: Option<AdminDestinationPort>,
}

/// `v1alpha2.Port`: exactly one field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AdminDestinationPort {
    pub number: Option<i32>,
    pub range: Option<AdminPortRange>,
}
