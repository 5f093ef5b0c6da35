//! `policy.networking.k8s.io`: the admin tiers of network policy.

use super::LabelSelector;
use crate::yaml::fields;

/// `v1alpha1.AdminNetworkPolicy` and `v1alpha1.BaselineAdminNetworkPolicy`, which has no priority, and
/// `v1alpha2.ClusterNetworkPolicy`, which took the place of both.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AdminPolicy {
    pub spec: AdminPolicySpec,
}
fields!(AdminPolicy { spec: "spec" });

/// The spec that the three admin kinds share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AdminPolicySpec {
    /// `Admin` or `Baseline`; ClusterNetworkPolicy only.
    pub tier: String,
    /// 0 to 1000, lower first.
    pub priority: i32,
    pub subject: AdminPolicySubject,
    pub ingress: Vec<AdminPolicyRule>,
    pub egress: Vec<AdminPolicyRule>,
}
fields!(AdminPolicySpec {
    tier: "tier",
    priority: "priority",
    subject: "subject",
    ingress: "ingress",
    egress: "egress",
});

/// `AdminNetworkPolicySubject`, `ClusterNetworkPolicySubject`: exactly one of the two.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AdminPolicySubject {
    pub namespaces: Option<LabelSelector>,
    pub pods: Option<NamespacedPod>,
}
fields!(AdminPolicySubject { namespaces: "namespaces", pods: "pods" });

/// `NamespacedPod`: both selectors must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamespacedPod {
    pub namespace_selector: LabelSelector,
    pub pod_selector: LabelSelector,
}
fields!(NamespacedPod { namespace_selector: "namespaceSelector", pod_selector: "podSelector" });

/// A rule of either direction.
#[derive(Clone, Debug, Default, PartialEq)]
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
fields!(AdminPolicyRule {
    name: "name",
    action: "action",
    from: "from",
    to: "to",
    ports: "ports",
    protocols: "protocols",
});

/// A peer of either direction: exactly one field. One of which no field is known is of a kind that this page does not
/// know, and fails closed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AdminPolicyPeer {
    pub namespaces: Option<LabelSelector>,
    pub pods: Option<NamespacedPod>,
    pub nodes: Option<LabelSelector>,
    pub networks: Option<Vec<String>>,
    pub domain_names: Option<Vec<String>>,
}
fields!(AdminPolicyPeer {
    namespaces: "namespaces",
    pods: "pods",
    nodes: "nodes",
    networks: "networks",
    domain_names: "domainNames",
});

/// `v1alpha1.AdminNetworkPolicyPort`: exactly one field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AdminPolicyPort {
    pub port_number: Option<AdminPortNumber>,
    pub port_range: Option<AdminPortRange>,
    /// Of whatever protocol the pod declares it for.
    pub named_port: Option<String>,
}
fields!(AdminPolicyPort { port_number: "portNumber", port_range: "portRange", named_port: "namedPort" });

/// `v1alpha1.Port`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AdminPortNumber {
    pub protocol: String,
    pub port: i32,
}
fields!(AdminPortNumber { protocol: "protocol", port: "port" });

/// `v1alpha1.PortRange`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AdminPortRange {
    pub protocol: String,
    pub start: i32,
    pub end: i32,
}
fields!(AdminPortRange { protocol: "protocol", start: "start", end: "end" });

/// `v1alpha2.ClusterNetworkPolicyProtocol`: exactly one field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AdminPolicyProtocol {
    pub tcp: Option<AdminProtocolPorts>,
    pub udp: Option<AdminProtocolPorts>,
    pub sctp: Option<AdminProtocolPorts>,
    pub destination_named_port: Option<String>,
}
fields!(AdminPolicyProtocol { tcp: "tcp", udp: "udp", sctp: "sctp", destination_named_port: "destinationNamedPort" });

/// `v1alpha2.ClusterNetworkPolicyProtocolTCP` and its siblings: every port when empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AdminProtocolPorts {
    pub destination_port: Option<AdminDestinationPort>,
}
fields!(AdminProtocolPorts { destination_port: "destinationPort" });

/// `v1alpha2.Port`: exactly one field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AdminDestinationPort {
    pub number: Option<i32>,
    pub range: Option<AdminPortRange>,
}
fields!(AdminDestinationPort { number: "number", range: "range" });
