//! Choices of the reader that answers hang on.

pub use crate::access::Caller;
pub use crate::network::{HostNetwork, IngressPorts};
pub use crate::routing::IngressFlavour;

use crate::cluster::Refused;
use crate::text::{Fields, FromJson, Lang};
use serde::Serialize;
use std::collections::BTreeMap;

/// Choices that the specification leaves open, and who asks. The default is the most common behaviour.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Options {
    pub lang: Lang,
    /// RFC 3339; without it no validity is judged.
    pub now: Option<String>,
    pub bootstrap_roles: bool,
    /// As `--authorization-mode`. Empty for as the paste has it, which without a kube-apiserver is RBAC.
    pub authorizers: Vec<String>,
    /// Who asks when no kubeconfig is pasted.
    pub caller: Caller,
    /// As `--token-auth-file`.
    pub tokens: BTreeMap<String, Caller>,
    pub refused: Refused,
    pub ip_block_matches_pods: bool,
    pub host_network: HostNetwork,
    pub ingress_ports: IngressPorts,
    pub ingress_flavour: IngressFlavour,
}

impl FromJson for Options {
    fn from_json(json: serde_json::Value) -> Option<Self> {
        let (mut fields, common) = (Fields::of(json)?, Options::default());
        Some(Options {
            lang: fields.take_or("lang", common.lang)?,
            now: fields.take("now")?,
            bootstrap_roles: fields.take_or("bootstrap_roles", common.bootstrap_roles)?,
            authorizers: fields.take_or("authorizers", common.authorizers)?,
            caller: fields.take_or("caller", common.caller)?,
            tokens: fields.take("tokens")?,
            refused: fields.take_or("refused", common.refused)?,
            ip_block_matches_pods: fields.take_or("ip_block_matches_pods", common.ip_block_matches_pods)?,
            host_network: fields.take_or("host_network", common.host_network)?,
            ingress_ports: fields.take_or("ingress_ports", common.ingress_ports)?,
            ingress_flavour: fields.take_or("ingress_flavour", common.ingress_flavour)?,
        })
    }
}

impl Options {
    /// The network room's part of them.
    pub fn network(&self) -> crate::network::Options {
        crate::network::Options {
            ip_block_matches_pods: self.ip_block_matches_pods,
            host_network: self.host_network,
            ingress_ports: self.ingress_ports,
        }
    }
    /// The kubeconfig room's part of them.
    pub fn kubeconfig(&self) -> crate::kubeconfig::Options {
        crate::kubeconfig::Options {
            tokens: self.tokens.clone(),
            authorizers: self.authorizers.clone(),
            now: self.now.clone(),
        }
    }
    /// The access room's part of them.
    pub fn access(&self) -> crate::access::Options {
        crate::access::Options {
            bootstrap_roles: self.bootstrap_roles,
            authorizers: self.authorizers.clone(),
            caller: self.caller.clone(),
            tokens: self.tokens.clone(),
        }
    }
    /// The routing room's part of them.
    pub fn routing(&self) -> crate::routing::Options {
        crate::routing::Options { flavour: self.ingress_flavour, network: self.network() }
    }
}

impl Default for Options {
    fn default() -> Self {
        Options {
            lang: Lang::En,
            now: None,
            bootstrap_roles: true,
            authorizers: Vec::new(),
            caller: Caller { user: "admin".to_owned(), groups: vec!["system:masters".to_owned()], ..Caller::default() },
            tokens: BTreeMap::new(),
            refused: Refused::default(),
            ip_block_matches_pods: false,
            host_network: HostNetwork::default(),
            ingress_ports: IngressPorts::default(),
            ingress_flavour: IngressFlavour::default(),
        }
    }
}
