//! Who asks, and what answers.

pub use crate::kubeconfig::Caller;

use serde::Serialize;
use std::collections::BTreeMap;

/// Choices of the access room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Options {
    /// Whether the roles and bindings that every API server makes at its start are there.
    pub bootstrap_roles: bool,
    /// As `--authorization-mode`. Empty for as the paste has it, which without a kube-apiserver is RBAC.
    pub authorizers: Vec<String>,
    /// Who asks when no kubeconfig is pasted.
    pub caller: Caller,
    /// As `--token-auth-file`: identities by token.
    pub tokens: BTreeMap<String, Caller>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            bootstrap_roles: true,
            authorizers: Vec::new(),
            caller: Caller { user: "admin".to_owned(), groups: vec!["system:masters".to_owned()], ..Caller::default() },
            tokens: BTreeMap::new(),
        }
    }
}
