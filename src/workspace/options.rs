//! Choices of the reader that answers hang on.

pub use crate::access::Caller;
pub use crate::network::{HostNetwork, IngressPorts};
pub use crate::routing::IngressFlavour;

use crate::cluster::Refused;
use crate::text::Lang;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Choices that the specification leaves open, and who asks. The default is the most common behaviour.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Options {
    pub lang: Lang,
    /// RFC 3339; without it no validity is judged.
    pub now: Option<String>,
    pub bootstrap_roles: bool,
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

impl Options {
    /// The network room's part of them.
    pub fn network(&self) -> crate::network::Options {
        crate::network::Options {
            ip_block_matches_pods: self.ip_block_matches_pods,
            host_network: self.host_network,
            ingress_ports: self.ingress_ports,
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
            authorizers: vec!["RBAC".to_owned()],
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
