//! What the authorizers beside RBAC say, as data.

use crate::access::Who;
use crate::api::AbacPolicySpec;
use crate::text::ObjectRef;
use serde::Serialize;

/// A field of an ABAC policy that keeps it from matching: what stands there, and what was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PolicyMiss {
    pub field: String,
    pub written: String,
    pub asked: String,
}

/// A step about an authorizer other than RBAC. On the wire it stands beside the codes of RBAC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", content = "args", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ChainCode {
    /// The Node authorizer is not about this user.
    NotANode { user: Who },
    /// The user is a node by its group, and does not say which.
    NodeNameless { user: String },
    /// Every node may do this; admission looks whether it is the node's own.
    NodeEvery { node: String, verb: String, what: String },
    /// It is the node's own.
    NodeOwn { node: String, what: String },
    /// One of the rules that hold for every node covers it.
    NodeRule { node: String, verb: String, what: String },
    /// The Node authorizer has no opinion, in its own words.
    NodeRefuses { node: String, reason: String },
    /// The Node authorizer has no opinion, without a word.
    NodeNothing { node: String, verb: String, what: String },
    /// A pod uses an object, a volume belongs to a claim, a volume names a Secret; and whether that decides.
    Uses { user: ObjectRef, used: ObjectRef, allows: bool },
    /// A pod runs on a node, or something belongs to it; and whether that decides.
    RunsOn { what: ObjectRef, node: String, allows: bool },
    /// Nothing on the node uses the object.
    Unused { object: ObjectRef, node: String },
    /// What uses the object runs on another node.
    RunsElsewhere { what: ObjectRef, node: String, asked: String },
    /// The paste does not say on which node it runs.
    NotPlaced { what: ObjectRef, node: String },
    /// A claim is bound to a PersistentVolume that the paste lacks.
    VolumeMissing { claim: ObjectRef, volume: String },

    /// A line of the ABAC policy file matches.
    PolicyMatches { line: usize, policy: AbacPolicySpec },
    /// The nearest line of the ABAC policy file, and what keeps it from matching.
    PolicyMisses { line: usize, policy: AbacPolicySpec, misses: Vec<PolicyMiss>, verb: String },
    /// No line of the ABAC policy file comes near.
    NoPolicy { lines: usize, user: Who },
    /// ABAC is asked, and the paste does not have its policy file.
    PolicyFileMissing { file: String },

    /// RBAC grants nothing here, and the next authorizer is asked.
    RbacNothing { user: Who },
    /// AlwaysAllow.
    AlwaysAllows,
    /// AlwaysDeny.
    AlwaysDenies,
    /// A webhook decides; what it says is not in the paste.
    WebhookUnknown { name: String },
    /// Not an authorizer that Kubernetes has.
    AuthorizerUnknown { mode: String },
    /// The API server reads its authorizers from a file that the paste lacks.
    ConfigMissing { path: String },
}
