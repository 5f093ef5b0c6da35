//! What runs on which node, and what that uses. Mirrors plugin/pkg/auth/authorizer/node/graph.go: every edge points
//! towards the node.

use super::refer;
use crate::api::{Object, Origin};
use crate::cluster::Cluster;
use crate::text::ObjectRef;
use crate::yaml::Node;
use std::collections::{HashMap, HashSet, VecDeque};

/// Pods of this annotation stand for what a node was told without the API server: they give it nothing else.
const MIRROR: &str = "metadata.annotations[kubernetes.io/config.mirror]";
/// Where the PodSpec of what makes pods is.
const TEMPLATES: &[&str] = &["spec.template.spec", "spec.jobTemplate.spec.template.spec"];

/// Objects, and what each is used by.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    edges: HashMap<ObjectRef, Vec<Edge>>,
    /// The claims that say which PersistentVolume is theirs, by that volume.
    claims: HashMap<String, Vec<Edge>>,
    volumes: HashSet<String>,
}

/// An object is used by another: by a field of `origin`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    pub from: ObjectRef,
    pub to: ObjectRef,
    pub origin: Origin,
    pub path: String,
}

impl Graph {
    pub fn new(cluster: &Cluster) -> Self {
        let mut graph = Graph::default();
        for object in cluster.objects() {
            if let Some(node) = cluster.paste.node(object.origin) {
                graph.object(object, node);
            }
        }
        graph
    }

    fn object(&mut self, object: &Object, node: Node<'_>) {
        let text = |path: &str| node.at(path).map(|node| node.text().into_owned()).filter(|text| !text.is_empty());
        match object.kind.as_str() {
            "Pod" => {
                self.on_node(object, namespaced(object), "spec.nodeName", text("spec.nodeName"));
                if node.at(MIRROR).is_none() {
                    self.pod(object, node, "spec");
                }
            }
            "VolumeAttachment" | "ResourceSlice" => {
                self.on_node(object, cluster_wide(object), "spec.nodeName", text("spec.nodeName"));
            }
            "PersistentVolume" => {
                self.volumes.insert(object.metadata.name.clone());
                let namespace = text("spec.claimRef.namespace").unwrap_or_default();
                let Some(claim) = text("spec.claimRef.name") else { return };
                let of_claim = thing("PersistentVolumeClaim", Some(namespace.clone()), &claim);
                self.add(cluster_wide(object), of_claim, object, "spec.claimRef.name".to_owned());
                for secret in refer::of_volume(node, &namespace) {
                    let from = thing(secret.kind, secret.namespace, &secret.name);
                    self.add(from, cluster_wide(object), object, secret.path);
                }
            }
            "PersistentVolumeClaim" => {
                let Some(volume) = text("spec.volumeName") else { return };
                let from = thing("PersistentVolume", None, &volume);
                let edge =
                    Edge { from, to: namespaced(object), origin: object.origin, path: "spec.volumeName".to_owned() };
                self.claims.entry(volume).or_default().push(edge);
            }
            _ => {
                if let Some(spec) = TEMPLATES.iter().find(|spec| node.at(spec).is_some()) {
                    self.pod(object, node, spec);
                }
            }
        }
    }
    fn on_node(&mut self, object: &Object, from: ObjectRef, path: &str, name: Option<String>) {
        if let Some(name) = name {
            self.add(from, thing("Node", None, &name), object, path.to_owned());
        }
    }
    fn pod(&mut self, object: &Object, node: Node<'_>, spec: &str) {
        for reference in refer::of_pod(node, spec, &object.metadata.name) {
            let from = thing(reference.kind, Some(object.namespace().to_owned()), &reference.name);
            self.add(from, namespaced(object), object, reference.path);
        }
    }
    fn add(&mut self, from: ObjectRef, to: ObjectRef, object: &Object, path: String) {
        let edge = Edge { from: from.clone(), to, origin: object.origin, path };
        self.edges.entry(from).or_default().push(edge);
    }

    /// The way from an object to the first of those that `ends` tells, edge by edge.
    fn way(&self, from: &ObjectRef, ends: impl Fn(&ObjectRef) -> bool) -> Option<Vec<&Edge>> {
        let mut came_by: HashMap<&ObjectRef, &Edge> = HashMap::new();
        let mut waiting = VecDeque::from([from]);
        while let Some(at) = waiting.pop_front() {
            for edge in self.edges.get(at).into_iter().flatten() {
                if edge.to == *from || came_by.contains_key(&edge.to) {
                    continue;
                }
                came_by.insert(&edge.to, edge);
                if ends(&edge.to) {
                    let mut way = vec![edge];
                    while let Some(before) = way.last().and_then(|edge| came_by.get(&edge.from)) {
                        way.push(before);
                    }
                    way.reverse();
                    return Some(way);
                }
                waiting.push_back(&edge.to);
            }
        }
        None
    }
    /// The way from an object to a node.
    pub fn to_node(&self, from: &ObjectRef, node: &str) -> Option<Vec<&Edge>> {
        self.way(from, |object| object.kind == "Node" && object.name == node)
    }
    /// The way from an object to whatever node there is.
    pub fn to_any_node(&self, from: &ObjectRef) -> Option<Vec<&Edge>> {
        self.way(from, |object| object.kind == "Node")
    }
    /// The way from an object to a pod that no node is said to run: one not yet placed, or one that a controller makes.
    pub fn to_unplaced(&self, from: &ObjectRef) -> Option<Vec<&Edge>> {
        const BETWEEN: &[&str] = &["Node", "PersistentVolume", "PersistentVolumeClaim"];
        self.way(from, |object| !BETWEEN.contains(&object.kind.as_str()) && !self.edges.contains_key(object))
    }
    /// Whether an object may be used on a node, if what the paste lacks says so.
    pub fn may_lead(&self, object: &ObjectRef, node: &str) -> bool {
        let by_claim = |claim: &Edge| self.to_node(&claim.to, node).or_else(|| self.to_unplaced(&claim.to)).is_some();
        self.claims_of_missing(object).iter().any(by_claim) || self.to_unplaced(object).is_some()
    }
    /// The nodes that something runs on.
    pub fn nodes(&self) -> impl Iterator<Item = &str> {
        let ends = self.edges.values().flatten().filter(|edge| edge.to.kind == "Node");
        ends.map(|edge| edge.to.name.as_str())
    }
    /// The claims that name a PersistentVolume, if the paste does not have it.
    pub fn claims_of_missing(&self, volume: &ObjectRef) -> &[Edge] {
        let asked = volume.kind == "PersistentVolume" && volume.namespace.is_none();
        let missing = asked && !self.volumes.contains(&volume.name);
        self.claims.get(&volume.name).filter(|_| missing).map(Vec::as_slice).unwrap_or_default()
    }
}

/// An object by its kind, namespace and name.
pub(super) fn thing(kind: &str, namespace: Option<String>, name: &str) -> ObjectRef {
    ObjectRef { kind: kind.to_owned(), namespace, name: name.to_owned() }
}

fn namespaced(object: &Object) -> ObjectRef {
    thing(&object.kind, Some(object.namespace().to_owned()), &object.metadata.name)
}

fn cluster_wide(object: &Object) -> ObjectRef {
    thing(&object.kind, None, &object.metadata.name)
}
