//! Who else reaches the end of a question, or is reached from it.

use super::pair::of_ports;
use super::policy::Direction;
use super::ports::PortTable;
use super::world::{End, World};
use super::{AddressRange, AskNames, Peer, PortSet, Question};
use crate::text::Verdict;
use serde::Serialize;
use std::collections::BTreeSet;

/// Who else reaches the destination; where the source's own policies decide, what else it reaches.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Around {
    /// The end they are about, as an Ask line names it.
    pub focus: String,
    /// Index into [`Cluster::workloads`]; none where there are no neighbours.
    #[serde(skip)]
    pub pod: Option<usize>,
    /// Which way they connect to it.
    pub into: bool,
    pub neighbours: Vec<Neighbour>,
    /// Namespaces whose labels the paste lacks and an answer hangs on.
    pub missing: Vec<String>,
    /// How many policies select the focus for the direction.
    pub policies: u32,
    pub pods: u32,
}

/// Somebody on the other side.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Neighbour {
    /// As an Ask line names it; a whole family of addresses for those that no policy names.
    pub name: String,
    /// Whether it is every address that no policy of the focus names.
    pub others: bool,
    #[serde(skip)]
    pub end: End,
    pub verdict: Verdict,
    /// What is open of the asked ports, or might be.
    pub ports: PortSet,
}

/// Everybody else's way to the end that the given direction's policies select.
pub(super) fn around(world: &World<'_>, question: &Question, decides: Direction) -> Around {
    let (pods, into) = match (&question.to, &question.from, decides) {
        (_, Peer::Workload(pods), Direction::Egress) => (pods, false),
        (Peer::Workload(pods), ..) => (pods, true),
        (_, Peer::Workload(pods), _) => (pods, false),
        _ => return Around::default(),
    };
    let Some(focus) = pods.first().copied() else { return Around::default() };
    let (direction, ends) =
        if into { (Direction::Ingress, &world.sources) } else { (Direction::Egress, &world.destinations) };
    let mut table = PortTable::new();
    let asked = question.ports();
    let asked_range = [&question.from, &question.to].into_iter().filter_map(|peer| match peer {
        Peer::Addresses(range) => Some(*range),
        _ => None,
    });
    let named: Vec<AddressRange> = world.named_addresses(focus, direction).chain(asked_range).collect();
    let names = AskNames::of(world.cluster);
    let mut seen = BTreeSet::new();
    let mut neighbours = Vec::new();
    let mut missing = BTreeSet::new();
    for end in ends.iter().copied() {
        let is_self = matches!((end, world.workload(focus)), (End::Workload(index), Some(focus))
            if world.workload(index).is_some_and(|workload| workload.same_name(focus)));
        if is_self || (end == End::IngressController && question.from != Peer::IngressController) {
            continue;
        }
        let others = matches!(end, End::Addresses(range) if !named.iter().any(|piece| piece.contains(range)));
        let name = match end {
            End::Workload(index) => world.workload(index).map(|other| names.name(other)).unwrap_or_default(),
            End::IngressController => Peer::IngressController.name(world.cluster),
            End::Addresses(range) if others => Peer::Addresses(AddressRange::all(range.family)).name(world.cluster),
            End::Addresses(range) => Peer::Addresses(range).name(world.cluster),
        };
        if !seen.insert(name.clone()) {
            continue;
        }
        let mut flow = world.flow(&mut table, focus, direction, end);
        if let End::Workload(other) = end {
            let back = if into { Direction::Egress } else { Direction::Ingress };
            flow = flow.and(world.flow(&mut table, other, back, End::Workload(focus)), &mut table);
        }
        let sure = table.get(flow.sure).intersection(&asked);
        let possible = table.get(flow.possible).intersection(&asked);
        let verdict = of_ports(&sure, &possible);
        if verdict == Verdict::Unknown {
            let found = world.first_unknown(focus, direction, end);
            missing.extend(found.and_then(|found| found.namespace));
        }
        let ports = if sure.is_empty() { possible } else { sure };
        neighbours.push(Neighbour { name, others, end, verdict, ports });
    }
    Around {
        focus: Peer::Workload(vec![focus]).name(world.cluster),
        pod: Some(focus),
        into,
        neighbours,
        missing: missing.into_iter().collect(),
        policies: world.selected(focus, direction).len() as u32,
        pods: world.cluster.workloads.iter().map(|workload| workload.replicas.max(1)).sum(),
    }
}
