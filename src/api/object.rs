//! One object of a paste.

use super::*;
use crate::text::ObjectRef;
use crate::yaml::NodeId;
use std::ops::Deref;
use std::sync::Arc;

/// Where an object stands: a document of the paste, and the node in it (not the root inside a `List`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Origin {
    /// Index into [`Paste::documents`].
    pub document: u32,
    /// The object's node.
    pub node: NodeId,
}

/// An object as pasted.
#[derive(Clone, Debug)]
pub struct Object {
    /// What it says; the same for as long as its document does not change.
    manifest: Arc<Manifest>,
    pub origin: Origin,
}

/// What an object says. Its namespace is what the text says, not yet defaulted.
#[derive(Debug)]
pub struct Manifest {
    pub api_version: String,
    pub kind: String,
    pub metadata: ObjectMeta,
    pub content: Content,
}

impl Deref for Object {
    type Target = Manifest;

    fn deref(&self) -> &Manifest {
        &self.manifest
    }
}

impl Object {
    /// An object that stands at a place.
    pub fn new(manifest: impl Into<Arc<Manifest>>, origin: Origin) -> Self {
        Object { manifest: manifest.into(), origin }
    }
}

impl Manifest {
    /// `rbac.authorization.k8s.io` of `rbac.authorization.k8s.io/v1`; empty for the core group.
    pub fn group(&self) -> &str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }
    /// The namespace it lives in, for a kind that has one: `default` where none is written.
    pub fn namespace(&self) -> &str {
        if self.metadata.namespace.is_empty() { "default" } else { &self.metadata.namespace }
    }
}

/// The kinds that this page reads; every other kind is [`Content::Other`] and still has its metadata.
#[derive(Clone, Debug)]
pub enum Content {
    Namespace,
    Pod(Box<Pod>),
    /// Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Job.
    Workload(Box<Workload>),
    CronJob(Box<CronJob>),
    Service(Box<Service>),
    ServiceAccount(ServiceAccount),
    ResourceQuota(ResourceQuota),
    Role(Role),
    ClusterRole(ClusterRole),
    RoleBinding(Arc<Binding>),
    ClusterRoleBinding(Arc<Binding>),
    NetworkPolicy(Box<NetworkPolicy>),
    /// AdminNetworkPolicy, BaselineAdminNetworkPolicy, ClusterNetworkPolicy.
    AdminPolicy(Box<AdminPolicy>),
    Ingress(Box<Ingress>),
    IngressClass(IngressClass),
    Other,
}

impl Content {
    /// Whether objects of this kind live in the cluster as a whole. False for [`Content::Other`]: ask the catalogue.
    pub fn is_cluster_scoped(&self) -> bool {
        matches!(
            self,
            Content::Namespace
                | Content::ClusterRole(_)
                | Content::ClusterRoleBinding(_)
                | Content::IngressClass(_)
                | Content::AdminPolicy(_)
        )
    }
}

impl From<&Object> for ObjectRef {
    fn from(object: &Object) -> Self {
        let unknown_scope = matches!(object.content, Content::Other) && object.metadata.namespace.is_empty();
        let namespaced = !object.content.is_cluster_scoped() && !unknown_scope;
        ObjectRef {
            kind: object.kind.clone(),
            namespace: namespaced.then(|| object.namespace().to_owned()),
            name: object.metadata.name.clone(),
        }
    }
}
