//! Which type reads which kind.

use super::*;
use crate::yaml::{Decode, DecodeError, Node, decode_lenient};

/// Reads an object's node as its kind, and names every field whose value does not fit.
type Reader = fn(Node<'_>) -> (Content, Vec<DecodeError>);

fn of<T: Decode + Default>(node: Node<'_>, content: fn(T) -> Content) -> (Content, Vec<DecodeError>) {
    let (value, errors) = decode_lenient(node);
    (content(value), errors)
}

const CORE: &str = "v1";
const APPS: &str = "apps/v1";
const BATCH: &str = "batch/v1";
const RBAC: &str = "rbac.authorization.k8s.io/v1";
const NETWORKING: &str = "networking.k8s.io/v1";
const ADMIN: &str = "policy.networking.k8s.io/v1alpha1";
const ADMIN_2: &str = "policy.networking.k8s.io/v1alpha2";

/// Every kind that this page reads, by apiVersion and kind.
const KINDS: &[(&str, &str, Reader)] = &[
    (CORE, "Namespace", |_| (Content::Namespace, Vec::new())),
    (CORE, "Pod", |node| of(node, |pod| Content::Pod(Box::new(pod)))),
    (CORE, "ReplicationController", workload),
    (CORE, "Service", |node| of(node, |service| Content::Service(Box::new(service)))),
    (CORE, "ServiceAccount", |node| of(node, Content::ServiceAccount)),
    (CORE, "ResourceQuota", |node| of(node, Content::ResourceQuota)),
    (APPS, "Deployment", workload),
    (APPS, "StatefulSet", workload),
    (APPS, "DaemonSet", workload),
    (APPS, "ReplicaSet", workload),
    (BATCH, "Job", workload),
    (BATCH, "CronJob", |node| of(node, |job| Content::CronJob(Box::new(job)))),
    (RBAC, "Role", |node| of(node, Content::Role)),
    (RBAC, "ClusterRole", |node| of(node, Content::ClusterRole)),
    (RBAC, "RoleBinding", |node| of(node, Content::RoleBinding)),
    (RBAC, "ClusterRoleBinding", |node| of(node, Content::ClusterRoleBinding)),
    (NETWORKING, "NetworkPolicy", |node| of(node, |policy| Content::NetworkPolicy(Box::new(policy)))),
    (NETWORKING, "Ingress", |node| of(node, |ingress| Content::Ingress(Box::new(ingress)))),
    (NETWORKING, "IngressClass", |node| of(node, Content::IngressClass)),
    (ADMIN, "AdminNetworkPolicy", admin_policy),
    (ADMIN, "BaselineAdminNetworkPolicy", admin_policy),
    (ADMIN_2, "ClusterNetworkPolicy", admin_policy),
];

fn workload(node: Node<'_>) -> (Content, Vec<DecodeError>) {
    of(node, |workload| Content::Workload(Box::new(workload)))
}

fn admin_policy(node: Node<'_>) -> (Content, Vec<DecodeError>) {
    of(node, |policy| Content::AdminPolicy(Box::new(policy)))
}

/// Reads an object's node as what it says it is. A kind that this page does not read is [`Content::Other`].
pub(super) fn read(api_version: &str, kind: &str, node: Node<'_>) -> (Content, Vec<DecodeError>) {
    match KINDS.iter().find(|(version, name, _)| *version == api_version && *name == kind) {
        Some((_, _, reader)) => reader(node),
        None => (Content::Other, Vec::new()),
    }
}

/// Whether the API server would not know the kind although its group is built in. Groups that a
/// CustomResourceDefinition may bring are not judged.
pub(super) fn is_unknown(api_version: &str, kind: &str) -> bool {
    /// Groups whose kinds the catalogue lists only in part: reviews, evictions, lists.
    const UNLISTED: &[&str] = &["Binding", "Status", "Eviction", "Scale", "DeleteOptions", "TokenRequest"];
    if KINDS.iter().any(|(version, name, _)| *version == api_version && *name == kind) || UNLISTED.contains(&kind) {
        return false;
    }
    let (group, version) = api_version.rsplit_once('/').unwrap_or(("", api_version));
    let mut of_group = Catalogue::built_in().resources().iter().filter(|resource| resource.group == group).peekable();
    let known_group = of_group.peek().is_some() || group == "extensions";
    known_group && !of_group.any(|resource| resource.kind == kind && resource.version == version)
}
