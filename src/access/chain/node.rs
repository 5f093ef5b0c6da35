//! The Node authorizer: what a kubelet may do, by its own name and by what runs on its node.
//! Mirrors plugin/pkg/auth/authorizer/node/node_authorizer.go of 1.36.

use super::Chain;
use super::graph::{Edge, thing};
use crate::access::attributes::{Attributes, ResourceTarget, Target};
use crate::access::defaults::defaults;
use crate::access::grants::{covers, grants_resource, name_fits};
use crate::access::identity::Identity;
use crate::api::PolicyRule;
use crate::text::ObjectRef;

/// The group that every kubelet has, and what its user name begins with.
pub const NODES: &str = "system:nodes";
pub const NODE_USER: &str = "system:node:";
const LEASES: &str = "kube-node-lease";
/// The default role that says what the Node authorizer lets every node do.
const NODE_ROLE: &str = "system:node";

/// What the Node authorizer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Says<'g> {
    /// Nothing: it is not about a node.
    NotANode,
    /// It is a node, and does not say which.
    Nameless(String),
    /// Every node may; admission looks closer.
    Every,
    /// It is the node's own.
    Own,
    /// A rule that holds for every node.
    Rule(PolicyRule),
    /// Something on the node uses it.
    Used(Vec<&'g Edge>),
    /// It has no opinion, in its own words.
    Refused(String),
    /// Nothing on the node uses the object.
    Unused(ObjectRef, String),
    /// It has no opinion, and does not say why.
    Nothing,
}

impl Says<'_> {
    /// Whether it allows.
    pub fn allows(&self) -> bool {
        matches!(self, Says::Every | Says::Own | Says::Rule(_) | Says::Used(_))
    }
    /// Its own words.
    pub fn reason(&self) -> String {
        match self {
            Says::Nameless(user) => format!("unknown node for user \"{user}\""),
            Says::Refused(reason) => reason.clone(),
            Says::Unused(_, node) => format!("no relationship found between node '{node}' and this object"),
            _ => String::new(),
        }
    }
}

/// What every node may do.
pub(super) fn rules() -> Vec<PolicyRule> {
    let (roles, _) = defaults();
    let role = roles.into_iter().find(|role| role.name == NODE_ROLE);
    role.map(|role| role.rules.iter().map(|rule| (*rule.policy).clone()).collect()).unwrap_or_default()
}

/// Whether somebody is a node, and its name.
pub(super) fn node_name(identity: &Identity) -> Option<&str> {
    identity.user.strip_prefix(NODE_USER).filter(|_| identity.has(NODES))
}

/// Whether somebody is a node.
pub(super) fn is_node(identity: &Identity) -> bool {
    node_name(identity).is_some()
}

/// Decides.
pub(super) fn decide<'g>(chain: &'g Chain, identity: &Identity, attributes: &Attributes) -> Says<'g> {
    let Some(node) = node_name(identity) else { return Says::NotANode };
    if node.is_empty() {
        return Says::Nameless(identity.user.clone());
    }
    let Target::Resource(target) = &attributes.target else { return Says::Nothing };
    let asked = Asked { chain, node, verb: &attributes.verb, target };
    match (target.group.as_str(), target.resource.as_str()) {
        ("", "secrets") => asked.read("Secret"),
        ("", "configmaps") => asked.read("ConfigMap"),
        ("", "persistentvolumeclaims") if target.subresource == "status" => asked.update_status(),
        ("", "persistentvolumeclaims") => asked.get("PersistentVolumeClaim"),
        ("", "persistentvolumes") => asked.get("PersistentVolume"),
        ("resource.k8s.io", "resourceclaims") => asked.get("ResourceClaim"),
        ("storage.k8s.io", "volumeattachments") => asked.get("VolumeAttachment"),
        ("", "serviceaccounts") if asked.verb == "get" && target.subresource.is_empty() => asked.read("ServiceAccount"),
        ("", "serviceaccounts") => asked.token(),
        ("coordination.k8s.io", "leases") => asked.lease(),
        ("storage.k8s.io", "csinodes") => asked.csi_node(),
        ("resource.k8s.io", "resourceslices") => asked.slice(),
        ("", "nodes") => asked.node_object(),
        ("", "pods") => asked.pod(),
        // 1.36 does not serve it yet.
        ("certificates.k8s.io", "podcertificaterequests") => Says::Nothing,
        _ => {
            let rule = chain.node_rules.iter().find(|rule| allows(rule, asked.verb, target));
            rule.map_or(Says::Nothing, |rule| Says::Rule(rule.clone()))
        }
    }
}

fn allows(rule: &PolicyRule, verb: &str, target: &ResourceTarget) -> bool {
    covers(&rule.verbs, verb) && grants_resource(rule, target) && name_fits(rule, &target.name)
}

struct Asked<'g, 'a> {
    chain: &'g Chain,
    node: &'a str,
    verb: &'a str,
    target: &'a ResourceTarget,
}

fn refused(reason: impl Into<String>) -> Says<'static> {
    Says::Refused(reason.into())
}

const WRITE: &[&str] = &["get", "create", "update", "patch", "delete"];

impl<'g> Asked<'g, '_> {
    fn verb_in(&self, verbs: &[&str]) -> bool {
        verbs.contains(&self.verb)
    }
    fn has_subresource(&self) -> bool {
        !self.target.subresource.is_empty()
    }

    fn read(&self, kind: &str) -> Says<'g> {
        if !self.verb_in(&["get", "list", "watch"]) {
            refused("can only read resources of this type")
        } else if self.has_subresource() {
            refused("cannot read subresource")
        } else if self.target.namespace.is_empty() {
            refused("can only read namespaced object of this type")
        } else {
            self.related(kind)
        }
    }
    fn get(&self, kind: &str) -> Says<'g> {
        if self.verb != "get" {
            refused("can only get individual resources of this type")
        } else if self.has_subresource() {
            refused("cannot get subresource")
        } else {
            self.related(kind)
        }
    }
    fn update_status(&self) -> Says<'g> {
        if self.verb_in(&["update", "patch"]) {
            self.related("PersistentVolumeClaim")
        } else {
            refused("can only get/update/patch this type")
        }
    }
    fn related(&self, kind: &str) -> Says<'g> {
        if self.target.name.is_empty() { refused("No Object name found") } else { self.used(kind) }
    }
    fn used(&self, kind: &str) -> Says<'g> {
        // What lives in no namespace is still asked about with the one that the request names.
        let namespace = Some(self.target.namespace.clone()).filter(|namespace| !namespace.is_empty());
        let object = thing(kind, namespace, &self.target.name);
        match self.chain.graph.to_node(&object, self.node) {
            Some(way) => Says::Used(way),
            None => Says::Unused(object, self.node.to_owned()),
        }
    }
    fn token(&self) -> Says<'g> {
        if self.verb != "create" || self.target.name.is_empty() {
            refused("can only create tokens for individual service accounts")
        } else if self.target.subresource != "token" {
            refused("can only create token subresource of serviceaccount")
        } else {
            self.used("ServiceAccount")
        }
    }
    fn lease(&self) -> Says<'g> {
        if !self.verb_in(WRITE) {
            refused("can only get, create, update, patch, or delete a node lease")
        } else if self.target.namespace != LEASES {
            refused(format!("can only access leases in the \"{LEASES}\" system namespace"))
        } else if self.verb == "create" {
            Says::Every
        } else if self.target.name != self.node {
            refused("can only access node lease with the same name as the requesting node")
        } else {
            Says::Own
        }
    }
    fn csi_node(&self) -> Says<'g> {
        if !self.verb_in(WRITE) {
            refused("can only get, create, update, patch, or delete a CSINode")
        } else if self.has_subresource() {
            refused("cannot authorize CSINode subresources")
        } else if self.verb == "create" {
            Says::Every
        } else if self.target.name != self.node {
            refused("can only access CSINode with the same name as the requesting node")
        } else {
            Says::Own
        }
    }
    fn slice(&self) -> Says<'g> {
        if self.has_subresource() {
            return refused("cannot authorize ResourceSlice subresources");
        }
        match self.verb {
            "create" => Says::Every,
            "get" | "update" | "patch" | "delete" => self.related("ResourceSlice"),
            "watch" | "list" | "deletecollection" => {
                refused("can only list/watch/deletecollection resourceslices with nodeName field selector")
            }
            _ => refused(
                "only the following verbs are allowed for a ResourceSlice: get, watch, list, create, update, patch, \
                 delete, deletecollection",
            ),
        }
    }
    fn node_object(&self) -> Says<'g> {
        let (node, name) = (self.node, &self.target.name);
        match (self.target.subresource.as_str(), self.verb) {
            ("", "create" | "update" | "patch") | ("status", "update" | "patch") => Says::Every,
            ("", "get" | "list" | "watch") if name == node => Says::Own,
            ("", "get" | "list" | "watch") if name.is_empty() => {
                refused(format!("node '{node}' cannot read all nodes, only its own Node object"))
            }
            ("", "get" | "list" | "watch") => {
                refused(format!("node '{node}' cannot read '{name}', only its own Node object"))
            }
            _ => Says::Nothing,
        }
    }
    fn pod(&self) -> Says<'g> {
        match (self.target.subresource.as_str(), self.verb) {
            ("", "get") => self.get("Pod"),
            ("", "list" | "watch") if !self.target.name.is_empty() => self.related("Pod"),
            ("", "list" | "watch") => refused("can only list/watch pods with spec.nodeName field selector"),
            ("", "create" | "delete") | ("status", "update" | "patch") | ("eviction", "create") => Says::Every,
            _ => Says::Nothing,
        }
    }
}
