//! `apps/v1`, and the other kinds that make pods from a template.

use super::{LabelSelector, PodTemplateSpec};
use crate::yaml::fields;

/// `apps/v1.Deployment`, `StatefulSet`, `DaemonSet`, `ReplicaSet` and `core/v1.ReplicationController`:
/// what they share, which is the template.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Workload {
    pub spec: WorkloadSpec,
}
fields!(Workload { spec: "spec" });

/// The spec that a [`Workload`] shares with the others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WorkloadSpec {
    /// 1 when absent; a DaemonSet has none.
    pub replicas: Option<i32>,
    pub template: PodTemplateSpec,
    /// Of a Job: `Indexed`, or nothing.
    pub completion_mode: String,
    /// Of a Job: whether its selector, and the labels for it, are its author's own.
    pub manual_selector: bool,
}
fields!(WorkloadSpec {
    replicas: "replicas",
    template: "template",
    completion_mode: "completionMode",
    manual_selector: "manualSelector"
});

/// The `selector` of the `apps` kinds, apart from [`WorkloadSpec`] because a ReplicationController's is a plain map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WorkloadSelector {
    pub selector: Option<LabelSelector>,
}
fields!(WorkloadSelector { selector: "selector" });
