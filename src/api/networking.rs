//! `networking.k8s.io/v1`

use super::{IntOrString, LabelSelector};
use crate::yaml::fields;

/// `networking/v1.NetworkPolicy`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkPolicy {
    pub spec: NetworkPolicySpec,
}
fields!(NetworkPolicy { spec: "spec" });

/// `networking/v1.NetworkPolicySpec`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkPolicySpec {
    pub pod_selector: LabelSelector,
    pub policy_types: Vec<String>,
    pub ingress: Vec<NetworkPolicyIngressRule>,
    pub egress: Vec<NetworkPolicyEgressRule>,
}
fields!(NetworkPolicySpec {
    pod_selector: "podSelector",
    policy_types: "policyTypes",
    ingress: "ingress",
    egress: "egress",
});

/// `networking/v1.NetworkPolicyIngressRule`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkPolicyIngressRule {
    pub from: Vec<NetworkPolicyPeer>,
    pub ports: Vec<NetworkPolicyPort>,
}
fields!(NetworkPolicyIngressRule { from: "from", ports: "ports" });

/// `networking/v1.NetworkPolicyEgressRule`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkPolicyEgressRule {
    pub to: Vec<NetworkPolicyPeer>,
    pub ports: Vec<NetworkPolicyPort>,
}
fields!(NetworkPolicyEgressRule { to: "to", ports: "ports" });

/// `networking/v1.NetworkPolicyPeer`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkPolicyPeer {
    pub pod_selector: Option<LabelSelector>,
    pub namespace_selector: Option<LabelSelector>,
    pub ip_block: Option<IpBlock>,
}
fields!(NetworkPolicyPeer {
    pod_selector: "podSelector",
    namespace_selector: "namespaceSelector",
    ip_block: "ipBlock",
});

/// `networking/v1.IPBlock`
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct IpBlock {
    pub cidr: String,
    pub except: Vec<String>,
}
fields!(IpBlock { cidr: "cidr", except: "except" });

/// `networking/v1.NetworkPolicyPort`
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct NetworkPolicyPort {
    /// `TCP` when absent.
    pub protocol: Option<String>,
    /// Every port when absent.
    pub port: Option<IntOrString>,
    pub end_port: Option<i32>,
}
fields!(NetworkPolicyPort { protocol: "protocol", port: "port", end_port: "endPort" });

/// `networking/v1.Ingress`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ingress {
    pub spec: IngressSpec,
}
fields!(Ingress { spec: "spec" });

/// `networking/v1.IngressSpec`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IngressSpec {
    pub ingress_class_name: Option<String>,
    pub default_backend: Option<IngressBackend>,
    pub tls: Vec<IngressTls>,
    pub rules: Vec<IngressRule>,
}
fields!(IngressSpec {
    ingress_class_name: "ingressClassName",
    default_backend: "defaultBackend",
    tls: "tls",
    rules: "rules",
});

/// `networking/v1.IngressTLS`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IngressTls {
    pub hosts: Vec<String>,
    pub secret_name: String,
}
fields!(IngressTls { hosts: "hosts", secret_name: "secretName" });

/// `networking/v1.IngressRule`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IngressRule {
    pub host: String,
    pub http: Option<HttpIngressRuleValue>,
}
fields!(IngressRule { host: "host", http: "http" });

/// `networking/v1.HTTPIngressRuleValue`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpIngressRuleValue {
    pub paths: Vec<HttpIngressPath>,
}
fields!(HttpIngressRuleValue { paths: "paths" });

/// `networking/v1.HTTPIngressPath`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpIngressPath {
    pub path: String,
    /// Required; the API server refuses the Ingress without it.
    pub path_type: Option<String>,
    pub backend: IngressBackend,
}
fields!(HttpIngressPath { path: "path", path_type: "pathType", backend: "backend" });

/// `networking/v1.IngressBackend`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IngressBackend {
    pub service: Option<IngressServiceBackend>,
    pub resource: Option<TypedLocalObjectReference>,
}
fields!(IngressBackend { service: "service", resource: "resource" });

/// `networking/v1.IngressServiceBackend`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IngressServiceBackend {
    pub name: String,
    pub port: ServiceBackendPort,
}
fields!(IngressServiceBackend { name: "name", port: "port" });

/// `networking/v1.ServiceBackendPort`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceBackendPort {
    pub name: String,
    pub number: i32,
}
fields!(ServiceBackendPort { name: "name", number: "number" });

/// `core/v1.TypedLocalObjectReference`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TypedLocalObjectReference {
    pub api_group: Option<String>,
    pub kind: String,
    pub name: String,
}
fields!(TypedLocalObjectReference { api_group: "apiGroup", kind: "kind", name: "name" });

/// `networking/v1.IngressClass`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IngressClass {
    pub spec: IngressClassSpec,
}
fields!(IngressClass { spec: "spec" });

/// `networking/v1.IngressClassSpec`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IngressClassSpec {
    pub controller: String,
}
fields!(IngressClassSpec { controller: "controller" });
