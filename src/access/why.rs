//! Why: every chain that grants, and the nearest that do not.

use super::identity::Identity;
use super::world::Binding;
use crate::api::Subject;

/// Whether a binding's subject is the identity, or a group it has.
pub(super) fn names(binding: &Binding, subject: &Subject, identity: &Identity) -> bool {
    match subject.kind.as_str() {
        "User" => subject.name == identity.user,
        "Group" => identity.has(&subject.name),
        "ServiceAccount" => binding.service_account(subject) == identity.user,
        _ => false,
    }
}

#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(tag = "code", content = "args", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Code {}
