//! `v1`, the core group: the parts that links, routes and policies hang on.

use super::{IntOrString, Labels, ObjectMeta};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `core/v1.Pod`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Pod {
    pub spec: PodSpec,
    pub status: PodStatus,
}

/// `core/v1.PodTemplateSpec`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PodTemplateSpec {
    pub metadata: ObjectMeta,
    pub spec: PodSpec,
}

/// `core/v1.PodSpec`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PodSpec {
    pub containers: Vec<Container>,
    /// Those with `restartPolicy: Always` are sidecars, whose ports count.
    pub init_containers: Vec<Container>,
    pub host_network: bool,
    pub service_account_name: String,
}

/// `core/v1.PodStatus`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PodStatus {
    pub phase: String,
    #[serde(rename = "podIP")]
    pub pod_ip: String,
    #[serde(rename = "hostIP")]
    pub host_ip: String,
}

/// `core/v1.Container`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Container {
    pub name: String,
    pub image: String,
    pub ports: Vec<ContainerPort>,
    pub restart_policy: String,
}

/// `core/v1.ContainerPort`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ContainerPort {
    pub name: String,
    pub container_port: i32,
    /// `TCP` when empty.
    pub protocol: String,
}

/// `core/v1.Service`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Service {
    pub spec: ServiceSpec,
}

/// `core/v1.ServiceSpec`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceSpec {
    #[serde(rename = "type")]
    pub type_: String,
    #[serde(rename = "clusterIP")]
    pub cluster_ip: String,
    pub external_name: String,
    /// None selects nothing: its endpoints are kept by somebody else.
    pub selector: Option<Labels>,
    pub ports: Vec<ServicePort>,
}

/// `core/v1.ServicePort`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ServicePort {
    pub name: String,
    /// `TCP` when empty.
    pub protocol: String,
    pub port: i32,
    /// The same as `port` when absent.
    pub target_port: Option<IntOrString>,
    pub app_protocol: String,
}

/// `core/v1.ServiceAccount`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceAccount {
    pub automount_service_account_token: Option<bool>,
}

/// `core/v1.ResourceQuota`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ResourceQuota {
    pub spec: ResourceQuotaSpec,
}

/// `core/v1.ResourceQuotaSpec`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ResourceQuotaSpec {
    pub hard: BTreeMap<String, IntOrString>,
}
