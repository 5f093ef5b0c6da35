//! `v1`, the core group: the parts that links, routes and policies hang on.

use super::{IntOrString, Labels, ObjectMeta};
use crate::yaml::fields;
use std::collections::BTreeMap;

/// `core/v1.Pod`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pod {
    pub spec: PodSpec,
    pub status: PodStatus,
}
fields!(Pod { spec: "spec", status: "status" });

/// `core/v1.PodTemplateSpec`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodTemplateSpec {
    pub metadata: ObjectMeta,
    pub spec: PodSpec,
}
fields!(PodTemplateSpec { metadata: "metadata", spec: "spec" });

/// `core/v1.PodSpec`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodSpec {
    pub containers: Vec<Container>,
    /// Those with `restartPolicy: Always` are sidecars, whose ports count.
    pub init_containers: Vec<Container>,
    pub host_network: bool,
    pub service_account_name: String,
}
fields!(PodSpec {
    containers: "containers",
    init_containers: "initContainers",
    host_network: "hostNetwork",
    service_account_name: "serviceAccountName",
});

/// `core/v1.PodStatus`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodStatus {
    pub phase: String,
    pub pod_ip: String,
    pub host_ip: String,
}
fields!(PodStatus { phase: "phase", pod_ip: "podIP", host_ip: "hostIP" });

/// `core/v1.Container`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Container {
    pub name: String,
    pub image: String,
    pub ports: Vec<ContainerPort>,
    pub restart_policy: String,
}
fields!(Container { name: "name", image: "image", ports: "ports", restart_policy: "restartPolicy" });

/// `core/v1.ContainerPort`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerPort {
    pub name: String,
    pub container_port: i32,
    /// `TCP` when empty.
    pub protocol: String,
}
fields!(ContainerPort { name: "name", container_port: "containerPort", protocol: "protocol" });

/// `core/v1.Service`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Service {
    pub spec: ServiceSpec,
}
fields!(Service { spec: "spec" });

/// `core/v1.ServiceSpec`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceSpec {
    pub type_: String,
    pub cluster_ip: String,
    pub external_name: String,
    /// None selects nothing: its endpoints are kept by somebody else.
    pub selector: Option<Labels>,
    pub ports: Vec<ServicePort>,
}
fields!(ServiceSpec {
    type_: "type",
    cluster_ip: "clusterIP",
    external_name: "externalName",
    selector: "selector",
    ports: "ports",
});

/// `core/v1.ServicePort`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServicePort {
    pub name: String,
    /// `TCP` when empty.
    pub protocol: String,
    pub port: i32,
    /// The same as `port` when absent.
    pub target_port: Option<IntOrString>,
    pub app_protocol: String,
}
fields!(ServicePort {
    name: "name",
    protocol: "protocol",
    port: "port",
    target_port: "targetPort",
    app_protocol: "appProtocol",
});

/// `core/v1.ServiceAccount`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceAccount {
    pub automount_service_account_token: Option<bool>,
}
fields!(ServiceAccount { automount_service_account_token: "automountServiceAccountToken" });

/// `core/v1.ResourceQuota`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResourceQuota {
    pub spec: ResourceQuotaSpec,
}
fields!(ResourceQuota { spec: "spec" });

/// `core/v1.ResourceQuotaSpec`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResourceQuotaSpec {
    pub hard: BTreeMap<String, IntOrString>,
}
fields!(ResourceQuotaSpec { hard: "hard" });
