//! What the steps of a proof say, as data.

use super::policy::{Action, Direction, Tier};
use super::{PortSet, Protocol};
use serde::Serialize;

/// An entry of `from` or `to`, counted as a reader counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// 1-based; none where the policy has one rule only.
    pub rule: Option<u32>,
    /// 1-based.
    pub peer: u32,
}

/// What a step says. Pods are named as a reader would: with their namespace only where it matters.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "code", content = "args", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Code {
    /// No policy selects the pod for the direction: everything goes.
    Unselected { pod: String, direction: Direction },
    /// The end lies outside the cluster, where policies have no say.
    Outside { name: String, direction: Direction },
    /// A pod always reaches itself.
    Itself { pod: String },
    /// The pod is on its node's network, where policies are taken not to act.
    OnHostNetwork { pod: String, direction: Direction },
    /// A NetworkPolicy selects the pod: only what its rules name goes.
    Selects { policy: String, pod: String, direction: Direction, all_pods: bool },
    /// A NetworkPolicy selects the pod if a label that its controller makes up is what it asks for.
    MaySelect { policy: String, pod: String, direction: Direction, wants: String },
    /// It has no rule for the direction: nothing goes.
    NoRule { policy: String, pod: String, direction: Direction },
    /// A rule names no peers: anybody.
    AnyPeer { policy: String, rule: Option<u32>, direction: Direction },
    /// A peer means the other end.
    PeerMatches { place: Place, wants: Vec<String>, pod: String },
    /// A peer's block holds the address.
    AddressMatches { place: Place, block: String, address: String },
    /// A rule names no ports: every port.
    AnyPort { rule: Option<u32> },
    /// A rule's port is the one asked for.
    PortMatches { ports: PortSet, name: Option<String>, pod: String },
    /// A peer's podSelector wants another label.
    PeerLabel { place: Place, key: String, wants: String, has: Option<String>, pod: String, namespace_fits: bool },
    /// A peer's namespaceSelector wants another label.
    NamespaceLabel { place: Place, key: String, wants: String, has: Option<String>, namespace: String, pod: String },
    /// A podSelector alone means the policy's own namespace.
    OtherNamespace { place: Place, own: String, pod: String, namespace: Option<String> },
    /// A peer's namespaceSelector asks for labels that the paste lacks.
    NamespaceUnknown { place: Place, wants: String, namespace: Option<String> },
    /// A peer's podSelector asks for a label that the pod's controller makes up.
    PodLabelUnknown { place: Place, wants: String, pod: String },
    /// A peer is a block, and the other end a pod.
    PeerIsBlock { place: Place, block: String, pod: String },
    /// A peer is pods, and the other end an address.
    PeerIsPods { place: Place, address: String },
    /// A peer's block does not hold the address.
    AddressOutside { place: Place, block: String, address: String },
    /// A peer's block makes an exception of the address.
    AddressExcepted { place: Place, block: String, except: String, address: String },
    /// Whether the pod's address lies in the block is not in the paste.
    PodAddressUnknown { place: Place, block: String, pod: String },
    /// A peer names nothing that could be this: a node, a domain name, nothing.
    PeerIsNothing { place: Place },
    /// The pod is on its node's network, where selectors are taken not to find it.
    PeerOnHostNetwork { place: Place, pod: String },
    /// The rule's ports are others.
    PortDiffers { ports: PortSet, asked: PortSet, protocol: Option<Protocol> },
    /// No container of the destination declares a port of that name and protocol.
    NoSuchPortName { name: String, pod: String },
    /// A rule of an admin policy decides, or passes on.
    AdminRule { policy: String, rule: u32, name: String, tier: Tier, action: Action, direction: Direction, pod: String },
    /// A rule of an admin policy would decide if the paste had the labels it asks for.
    AdminUnknown { policy: String, rule: u32, name: String, tier: Tier, direction: Direction },
    /// Policies select the pod, and none of their rules is about this.
    Undecided { pod: String, direction: Direction },
    /// What an edit would open besides.
    Opens { src: String, dst: String, ports: PortSet },
}
