//! NetworkPolicy and its admin tiers: who reaches whom, and why.
//!
//! [`connectivity`] answers for all pairs, [`reach`] for one, with the proof. Both ends must allow a connection: the egress of its source and the ingress
//! of its destination. For each, admin policies have their say first, then NetworkPolicies, then baseline policies; what
//! nobody decides is allowed.

mod address;
mod around;
mod bits;
mod both;
mod bundle;
mod cells;
mod code;
mod connectivity;
mod counting;
mod cover;
mod coverage;
mod dash;
mod ends;
mod fix;
mod groups;
mod kinds;
mod looked;
mod matching;
mod matrix;
mod near;
mod needs;
mod neighbours;
mod opened;
mod overview;
mod pair;
mod pairs;
mod parties;
mod phrase;
mod picture;
mod policy;
mod ports;
mod question;
mod reach;
mod reachability;
mod reaching;
mod rows;
mod told;
mod tried;
mod walk;
mod whatif;
mod why;
mod world;

pub use address::{AddressRange, Block, Family, cuts};
pub use around::{Around, Neighbour};
pub use code::{Code, Place};
pub use connectivity::{Connectivity, INGRESS_CONTROLLER, MAX_ROWS, Row, UnknownPair, connectivity};
pub use coverage::{Coverage, Covered, coverage};
pub use dash::{DashPod, DashReadings, Reading};
pub use fix::add_item;
pub use groups::{Grouping, Groups, PeerGroup, groups};
pub use looked::{Drawn, Ground, Looked, Looking, Stage};
pub use matching::Match;
pub use matrix::{Matrix, MatrixHead, MatrixLine, Tile};
pub use pair::pair;
pub use pairs::Pairs;
pub use parties::{Look, MANY_WORKLOADS, Way};
pub use phrase::Phrase;
pub use picture::{Say, graph, table};
pub use policy::{Action, Direction, Entry, Namespaces, PeerKind, Pods, Policy, Port, PortKind, Rule, Tier};
pub use ports::{FIRST_PORT, PortSet, Protocol};
pub use question::{AskNames, OpenQuestion, Peer, Question, QuestionError, ask_name};
pub use reach::{Half, Reach, reach, verdict};
pub use reachability::Reachability;
pub use reaching::{Grant, Reaching, reaching};
pub use told::MAX_TOLD;
pub use world::{End, Selected, World};

use crate::text::from_json;
use serde::Serialize;

/// How much of the connectivity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Detail {
    #[default]
    Rows,
    Groups,
}
from_json!(
    enum Detail {
        Rows,
        Groups,
    }
);

/// Choices that the specification leaves open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Options {
    /// Whether an ipBlock also means pods whose address lies in it.
    pub ip_block_matches_pods: bool,
    pub host_network: HostNetwork,
    pub ingress_ports: IngressPorts,
}

/// Whether policies act on pods of the host's network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum HostNetwork {
    #[default]
    Ignore,
    Ordinary,
}
from_json!(
    enum HostNetwork {
        Ignore,
        Ordinary,
    }
);

/// Which ports the ingress controller is taken to reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum IngressPorts {
    #[default]
    Service,
    Declared,
}
from_json!(
    enum IngressPorts {
        Service,
        Declared,
    }
);
