//! What an edit opens and closes: two clusters, looked at in the same way.

use super::cells::Change;
use super::counting::Places;
use super::phrase::Phrase;
use super::picture::Say;
use super::ports::PortTable;
use super::world::{End, World};
use super::{AddressRange, Options};
use crate::cluster::Cluster;
use crate::text::gather;
use std::collections::HashMap;

impl Change {
    /// `+`, `−` or `±`; empty where all is as before.
    pub(super) fn sign(self) -> &'static str {
        match (self.opened, self.closed) {
            (0, 0) => "",
            (_, 0) => "+",
            (0, _) => "−",
            _ => "±",
        }
    }
    /// The change in words.
    pub(super) fn said(self, table: &PortTable, say: Say<'_>) -> String {
        let mut said = Vec::new();
        for (count, ports, opens) in [(self.opened, self.gained, true), (self.closed, self.lost, false)] {
            if count > 0 {
                let ports = super::matrix::ports_written(&table.get(ports), say);
                said.push(say(&Phrase::Changes { opens, pairs: count, ports }));
            }
        }
        said.join("; ")
    }
}

/// Where those at the ends of a world stood in the world before.
pub(super) fn places_before(world: &World<'_>, before: &World<'_>) -> Places {
    [
        places(world, &world.sources, before, &before.sources),
        places(world, &world.destinations, before, &before.destinations),
    ]
}

/// The addresses at which a cluster's policies cut: two are compared where either is cut, so that addresses can be told
/// to be the same.
pub(super) fn address_cuts(cluster: &Cluster, options: &Options) -> Vec<AddressRange> {
    let world = World::new(cluster, options, &[]);
    let all = world.sources.iter().chain(&world.destinations);
    all.filter_map(|end| if let End::Addresses(range) = end { Some(*range) } else { None }).collect()
}

/// Where ends of one world stand in another; pods of one name in their order.
fn places(world: &World<'_>, ends: &[End], other: &World<'_>, others: &[End]) -> Vec<Option<usize>> {
    let keys = |world: &World<'_>, ends: &[End]| -> Vec<(String, usize)> {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let key = |end: &End| match end {
            End::Workload(index) => world.workload(*index).map(|each| each.peer()).unwrap_or_default(),
            End::IngressController => super::INGRESS_CONTROLLER.to_owned(),
            End::Addresses(range) => range.to_string(),
        };
        let mut numbered = Vec::new();
        for end in ends {
            let key = key(end);
            let count = seen.entry(key.clone()).or_insert(0);
            numbered.push((key, *count));
            *count += 1;
        }
        numbered
    };
    let known: HashMap<(String, usize), usize> =
        gather(keys(other, others).into_iter().enumerate().map(|(at, key)| (key, at)));
    keys(world, ends).iter().map(|key| known.get(key).copied()).collect()
}
