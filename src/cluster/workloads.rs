//! Pods, and the controllers that make them.

use super::Cluster;
use crate::api::{Labels, Origin};

/// A namespace, pasted or implied by something that lives in it.
#[derive(Clone, Debug, Default)]
pub struct Namespace {
    pub name: String,
    /// With `kubernetes.io/metadata.name`, which every namespace has.
    pub labels: Labels,
    /// Its object, if pasted. Without it all other labels are unknown.
    pub object: Option<Origin>,
}

/// A pod, or a controller standing for all the pods of its template.
#[derive(Clone, Debug, Default)]
pub struct Workload {
    pub namespace: String,
    pub name: String,
    /// `Pod`, `Deployment`, … For pods with a controller owner, the owner's.
    pub kind: String,
    /// The pods' labels.
    pub labels: Labels,
    /// The ports that its containers declare.
    pub ports: Vec<PodPort>,
    pub host_network: bool,
    /// How many pods there are, as far as the paste says.
    pub replicas: u32,
    pub service_account: String,
    /// The object; the pods' labels stand at `labels_path` in it.
    pub origin: Origin,
    /// `metadata.labels` or `spec.template.metadata.labels` or a CronJob's.
    pub labels_path: &'static str,
}

/// A port that a container declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PodPort {
    /// Empty if it has none.
    pub name: String,
    pub port: u16,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: String,
    /// Field path of the port in the object.
    pub path: String,
}

impl Cluster {
    /// Fills namespaces and workloads from the accepted objects.
    pub(super) fn read_workloads(&mut self) {}
}
