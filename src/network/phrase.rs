//! The words of pictures, tables and the matrix.

use super::Family;
use super::parties::Way;
use super::policy::{Action, Direction};

/// Words that stand in pictures and table heads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phrase {
    Outside(String),
    PodsOf(String),
    DecidingPolicy,
    Into,
    OutOf,
    Namespace(String),
    /// `NetworkPolicy · ingress`
    PolicyDetail {
        kind: String,
        direction: Direction,
    },
    InNamespace(String),
    AnyPeer,
    EveryPod,
    NoPeerMatches,
    NoRule,
    OneAddress,
    AddressBlock,
    OtherAddresses,
    Pods {
        kind: String,
        pods: u32,
    },
    More(usize),
    MayConnect,
    MayNot,
    LabelsMissing(Vec<String>),
    OutsideCluster,
    Workloads(usize),
    /// `not selected`: no policy has a say about a workload in a direction.
    NotSelectedBy(Direction),
    Policies(usize),
    Namespaces,
    LabelsNotPasted,
    /// The ingress controller's node.
    Controller,
    /// Every address of a family, all but those that policies name, and so many ranges more.
    AnyAddress(Family),
    OtherAddressesOf(Family),
    AndRanges(usize),
    /// What the cells of a matrix mean.
    MatrixNote(Way),
    Itself,
    NothingToAsk,
    SomePairs {
        yes: u32,
        of: u32,
        ports: String,
    },
    /// What an edit does to so many pairs, on which ports.
    Changes {
        opens: bool,
        pairs: u32,
        ports: String,
    },
    /// What an edit does in all.
    ChangesInAll {
        opened: u32,
        closed: u32,
    },
    WouldOpen,
    WouldClose,
    Change,
    /// A namespace where any workload reaches any other.
    AnyToAny {
        namespace: String,
        ports: String,
    },
    EveryWorkload(String),
    Comes(String),
    Goes(String),
    From,
    To,
    Ports,
    Verdict,
    Yes,
    No,
    Unknown,
    AllPorts,
    NoPort,
    /// What an admin rule does.
    Action(Action),
    DecidedBy,
    /// A policy, with the place in it that decides.
    By {
        policy: String,
        rule: Option<u32>,
        peer: Option<u32>,
    },
    NoPolicy,
    HostNetwork,
    NamespaceHead,
    IngressByDefault,
    EgressByDefault,
    /// Which workloads nothing limits.
    OpenTo,
    /// Open by default.
    Open,
    DeniedBy(String),
    AllowedBy(String),
}
