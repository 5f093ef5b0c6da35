//! `abac.authorization.kubernetes.io`: the policy file of the ABAC authorizer.

use super::Origin;
use crate::text::SourceId;
use crate::yaml::fields;
use serde::Serialize;

/// The version that the API server reads.
pub const ABAC_VERSION: &str = "abac.authorization.kubernetes.io/v1beta1";

/// A line of a policy file, as what it means: a line without a version is already made into one that has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AbacPolicy {
    pub spec: AbacPolicySpec,
    /// Whether the line has no apiVersion, so that its fields stand in no `spec`.
    pub unversioned: bool,
    pub source: SourceId,
    pub origin: Origin,
}

/// `abac/v1beta1.PolicySpec`, and with the first five fields `abac/v0.Policy`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AbacPolicySpec {
    pub user: String,
    pub group: String,
    pub readonly: bool,
    pub namespace: String,
    pub resource: String,
    pub api_group: String,
    pub non_resource_path: String,
}
fields!(AbacPolicySpec {
    user: "user",
    group: "group",
    readonly: "readonly",
    namespace: "namespace",
    resource: "resource",
    api_group: "apiGroup",
    non_resource_path: "nonResourcePath",
});

/// `abac/v1beta1.Policy`
#[derive(Default)]
pub(super) struct Versioned {
    pub spec: AbacPolicySpec,
}
fields!(Versioned { spec: "spec" });

/// The fields of a line without a version.
pub(super) const UNVERSIONED: &[&str] = &["user", "group", "readonly", "namespace", "resource"];
/// Everybody who is logged in, which `*` stands for.
const ALL: &str = "system:authenticated";

impl AbacPolicySpec {
    /// What a line means once it is read: `*` is everybody who is logged in.
    pub(super) fn versioned(mut self) -> Self {
        if self.user == "*" || self.group == "*" {
            (self.user, self.group) = (String::new(), ALL.to_owned());
        }
        self
    }
    /// What a line without a version means: whatever it leaves out is everything.
    pub(super) fn unversioned(self) -> Self {
        let or_all = |text: &str| if text.is_empty() { "*".to_owned() } else { text.to_owned() };
        let everything = self.namespace.is_empty() && self.resource.is_empty();
        let nobody = self.user.is_empty() && self.group.is_empty();
        AbacPolicySpec {
            namespace: or_all(&self.namespace),
            resource: or_all(&self.resource),
            api_group: "*".to_owned(),
            non_resource_path: if everything { "*".to_owned() } else { String::new() },
            group: if nobody { ALL.to_owned() } else { self.group },
            user: self.user,
            readonly: self.readonly,
        }
        .versioned()
    }
}
