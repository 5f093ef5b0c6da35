//! What the API server would refuse after it has read an object, in its own words.
//!
//! The rules of an API group stand in its file and walk the pasted tree as [`value::Value`]s, in the order in which the
//! server's do; what the server fills in by default is filled in by each rule. Objects that do not decode are refused
//! before any of this, and are not judged here.

mod apps;
mod batch;
mod containers;
mod core;
mod cron;
mod definitions;
mod fields;
mod meta;
mod names;
mod networking;
mod pods;
mod quantity;
mod rbac;
mod resources;
mod scaling;
mod scheduling;
mod security;
mod services;
mod storage;
mod value;
mod volumes;
mod warnings;

pub use fields::{judge_all, misfits};
pub use names::{is_dns_label, is_dns_subdomain};
pub use quantity::Quantity;

use crate::api::{Object, Paste, RBAC_GROUP};
use crate::text::{Loc, quoted};
use value::{Found, Value};

/// Why an object would be refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The server's own words for the field: `roleRef.kind: Unsupported value: "Foo": supported values: …`.
    pub message: String,
    /// The field path, as the server names it.
    pub path: String,
    /// Where the field stands, or the nearest thing to it that is there.
    pub loc: Loc,
}

/// The rules of a kind.
type Rules = fn(&Value<'_>, &mut Found);

/// Kinds by apiVersion and kind. Other versions are no longer served, and what they mean is read as it stands.
const KINDS: &[(&str, &[(&str, Rules)])] = &[
    (
        "v1",
        &[
            ("Pod", pods::pod),
            ("Service", services::service),
            ("ConfigMap", core::config_map),
            ("Secret", core::secret),
            ("Namespace", core::namespace),
            ("ServiceAccount", core::only_metadata),
            ("PersistentVolume", storage::volume),
            ("PersistentVolumeClaim", storage::claim),
            ("ReplicationController", apps::replication_controller),
            ("LimitRange", storage::limit_range),
            ("ResourceQuota", storage::quota),
            ("Node", core::node),
            ("Endpoints", core::only_metadata),
        ],
    ),
    (
        "apps/v1",
        &[
            ("Deployment", apps::deployment),
            ("ReplicaSet", apps::replica_set),
            ("StatefulSet", apps::stateful_set),
            ("DaemonSet", apps::daemon_set),
        ],
    ),
    ("batch/v1", &[("Job", batch::job), ("CronJob", batch::cron_job)]),
    (
        "networking.k8s.io/v1",
        &[
            ("NetworkPolicy", networking::network_policy),
            ("Ingress", networking::ingress),
            ("IngressClass", networking::ingress_class),
        ],
    ),
    (
        "rbac.authorization.k8s.io/v1",
        &[
            ("Role", rbac::role),
            ("ClusterRole", rbac::cluster_role),
            ("RoleBinding", rbac::role_binding),
            ("ClusterRoleBinding", rbac::cluster_role_binding),
        ],
    ),
    ("storage.k8s.io/v1", &[("StorageClass", storage::class)]),
    ("coordination.k8s.io/v1", &[("Lease", core::lease)]),
    ("discovery.k8s.io/v1", &[("EndpointSlice", core::endpoint_slice)]),
    ("scheduling.k8s.io/v1", &[("PriorityClass", scheduling::priority_class)]),
    ("policy/v1", &[("PodDisruptionBudget", scaling::disruption_budget)]),
    ("autoscaling/v1", &[("HorizontalPodAutoscaler", scaling::autoscaler)]),
    ("autoscaling/v2", &[("HorizontalPodAutoscaler", scaling::autoscaler)]),
    ("apiextensions.k8s.io/v1", &[("CustomResourceDefinition", definitions::definition)]),
];

/// Kinds of which the server warns, by apiVersion and kind.
const WARNED: &[(&str, &str, Rules)] = &[
    ("v1", "Pod", warnings::pod),
    ("v1", "PersistentVolume", warnings::volume),
    ("v1", "PersistentVolumeClaim", warnings::claim),
    ("v1", "ReplicationController", warnings::workload),
    ("v1", "Endpoints", warnings::endpoints),
    ("apps/v1", "Deployment", warnings::workload),
    ("apps/v1", "ReplicaSet", warnings::workload),
    ("apps/v1", "DaemonSet", warnings::template),
    ("apps/v1", "StatefulSet", warnings::template),
    ("batch/v1", "Job", warnings::workload),
    ("batch/v1", "CronJob", warnings::cron_job),
    ("networking.k8s.io/v1", "Ingress", warnings::ingress),
];

/// What the API server would say on create; empty if it would take the object.
pub fn refusals(paste: &Paste, object: &Object) -> Vec<Refusal> {
    let Some(node) = paste.node(object.origin) else { return Vec::new() };
    let root = Value::root(node);
    let mut found = Found::default();
    let rules = KINDS.iter().find(|(version, _)| *version == object.api_version);
    let rules = rules.and_then(|(_, kinds)| kinds.iter().find(|(kind, _)| *kind == object.kind));
    if let Some((_, rules)) = rules {
        if paste.misfits(object.origin).next().is_none() {
            rules(&root, &mut found);
        }
    } else if object.group() == RBAC_GROUP && is_rbac(&object.kind) {
        let (kind, version) = (quoted(&object.kind), quoted(&object.api_version));
        root.get("apiVersion").refused(&mut found, format!("no matches for kind {kind} in version {version}"));
    }
    told(found)
}

/// What the API server would take, and warn of on create.
pub fn warnings(paste: &Paste, object: &Object) -> Vec<Refusal> {
    let mut found = Found::default();
    let rules = WARNED.iter().find(|(version, kind, _)| *version == object.api_version && *kind == object.kind);
    if let (Some((_, _, rules)), Some(node)) = (rules, paste.node(object.origin)) {
        rules(&Value::root(node), &mut found);
    }
    told(found)
}

/// What a server says that has no such address for a Service as it asks for: its ranges of them stand beside each other,
/// with commas between.
pub fn not_allocated(paste: &Paste, service: &Object, ranges: &str) -> Vec<String> {
    let root = paste.node(service.origin).map(Value::root);
    root.map(|root| services::not_allocated(&root, ranges)).unwrap_or_default()
}

/// The errors as kubectl prints them, which leaves out what it has said.
fn told(found: Found) -> Vec<Refusal> {
    let mut refusals: Vec<Refusal> = Vec::new();
    for value::Field { path, message, loc } in found.list {
        let message = if path.is_empty() { message } else { format!("{path}: {message}") };
        if !refusals.iter().any(|refusal| refusal.message == message) {
            refusals.push(Refusal { message, path, loc });
        }
    }
    refusals
}

fn is_rbac(kind: &str) -> bool {
    matches!(kind, "Role" | "ClusterRole" | "RoleBinding" | "ClusterRoleBinding")
}

#[cfg(test)]
mod tests;
