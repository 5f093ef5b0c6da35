//! What the steps of a proof say, as data.

use super::chain::ChainCode;
use super::identity::Because;
use crate::kubeconfig::IdentityCode;
use crate::text::ObjectRef;
use serde::Serialize;

/// A subject that a binding names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Who {
    /// `User`, `Group` or `ServiceAccount`.
    pub kind: String,
    /// A ServiceAccount's.
    pub namespace: Option<String>,
    pub name: String,
    /// Of a group that whoever is asked about has: why it has it.
    pub because: Option<Because>,
}

/// A word of the question, and the word in the rule that covers it: itself, or one with a `*`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(default)]
pub struct Word {
    pub asked: String,
    pub written: String,
}

/// Where a rule stands: 1-based in its role, and the role's name where an aggregated role takes it from that one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(default)]
pub struct Place {
    pub rule: usize,
    pub from: Option<String>,
}

/// A step of an access proof, or something that an edit would grant besides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", content = "args", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Code {
    /// The group may do everything, without any binding.
    SuperUser { group: String, because: Because },
    /// The binding names the user, or a group that it has.
    Names { binding: ObjectRef, built_in: bool, subject: Who },
    /// The binding's role, and where its rules hold: everywhere, or in a namespace.
    Refers { role: ObjectRef, built_in: bool, namespace: Option<String> },
    /// The rule covers what was asked.
    Grants { place: Place, verb: Word, resource: Word, group: Word, name: Option<String> },
    /// The rule covers the path that was asked for.
    GrantsUrl { place: Place, verb: Word, url: Word },

    /// No binding names the user or a group that it has.
    NothingNames { user: Who },
    /// The binding names others; its role would have granted what was asked.
    NamesOthers { binding: ObjectRef, role: ObjectRef, subjects: Vec<Who>, more: usize, user: Who },
    /// The binding names groups alone, none of which the user has; its role would have granted what was asked.
    GroupNotHeld { binding: ObjectRef, role: ObjectRef, groups: Vec<String>, more: usize, user: Who },
    /// The role would grant it, but no binding that counts (in the namespace, or for the whole cluster) refers to it.
    NotBound { role: ObjectRef, namespace: Option<String>, user: Who },
    /// What comes near cannot be mended here: a role and a binding of its own would do.
    OwnRole { user: Who },
    /// The binding holds in another namespace than the one asked about (None: in the whole cluster).
    OtherNamespace { binding: ObjectRef, role: ObjectRef, namespace: String, asked: Option<String> },
    /// Paths are granted by ClusterRoleBindings only.
    UrlNeedsClusterRoleBinding { binding: ObjectRef, role: ObjectRef },
    /// The role is not in the paste: whatever it grants is not known.
    RoleMissing { role: ObjectRef },
    /// A ClusterRoleBinding refers to a Role, which it never reaches.
    RoleOutOfReach { role: ObjectRef },
    /// The aggregated role takes the rules of roles with a label that none in the paste has.
    SourceMissing { role: ObjectRef, labels: String },
    /// The rule covers the resource, not the verb.
    VerbMissing { place: Place, verb: String, verbs: Vec<String>, resource: String },
    /// The rule covers a resource, never its subresources unless it names them.
    SubresourceMissing { place: Place, resource: String, subresource: String, resources: Vec<String> },
    /// The rule has the verb, not the resource.
    ResourceMissing { place: Place, verb: String, resource: String, resources: Vec<String> },
    /// The rule has the resource's name, of another API group.
    GroupMissing { place: Place, resource: String, group: String, groups: Vec<String> },
    /// The rule is limited to other names.
    NameMissing { place: Place, name: String, names: Vec<String> },
    /// The rule is limited to names, and the question has none.
    NameNeeded { place: Place, verb: String, resource: String, names: Vec<String> },
    /// The rule covers other paths.
    UrlMissing { place: Place, path: String, urls: Vec<String> },
    /// None of the role's rules is about it.
    NoRule { role: ObjectRef, rules: usize, what: String },

    /// The edit would also grant it in every other namespace.
    AlsoEverywhere { user: Who, verb: String, resource: String, namespace: String },
    /// The edit would also grant it in other namespaces where the role is bound.
    AlsoNamespaces { user: Who, namespaces: Vec<String> },
    /// The edit would also grant it on objects of every other name.
    AlsoNames { resource: String, name: String },
    /// The edit would also grant it to others bound to the same role.
    AlsoSubjects { subjects: Vec<Who>, more: usize },
    /// The edit would also grant the verb on the rule's other resources.
    AlsoResources { verb: String, resources: Vec<String> },
    /// The edit would also grant the rule's other verbs on the resource.
    AlsoVerbs { resource: String, verbs: Vec<String> },
    /// The edit would give everything else that the role grants.
    AlsoRole { role: ObjectRef, rules: usize },

    /// What an authorizer other than RBAC says.
    #[serde(untagged)]
    Chain(ChainCode),

    /// Who asks, as the kubeconfig tells.
    #[serde(untagged)]
    Asker(IdentityCode),
}
