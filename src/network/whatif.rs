//! What an edit opens and closes: two clusters, looked at in the same way.

use super::flows::Flows;
use super::parties::{Cell, Look, Party, Seen, Way, Who};
use super::phrase::Phrase;
use super::picture::Say;
use super::ports::{NONE, PortTable, SetId};
use super::world::{End, World};
use super::{AddressRange, Options};
use crate::cluster::Cluster;
use crate::text::gather;
use std::collections::HashMap;

/// What is otherwise than before between two parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Change {
    /// How many pairs surely connect on more ports, and on fewer.
    pub opened: u32,
    pub closed: u32,
    pub gained: SetId,
    pub lost: SetId,
}

impl Change {
    pub(super) const NONE: Change = Change { opened: 0, closed: 0, gained: NONE, lost: NONE };

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

/// A cluster that is looked at, beside what it was before.
pub(super) struct Compared<'c> {
    pub now: Seen<'c>,
    before: Option<Before<'c>>,
    /// How many pairs of the cells that were asked for are opened, and closed.
    pub changed: (u32, u32),
}

struct Before<'c> {
    seen: Seen<'c>,
    /// Where the sources and destinations of now stand among those of before.
    sources: Vec<Option<usize>>,
    destinations: Vec<Option<usize>>,
}

impl<'c> Compared<'c> {
    pub(super) fn new(
        cluster: &'c Cluster,
        before: Option<&'c Cluster>,
        options: &Options,
        look: &Look,
        table: &mut PortTable,
        flows: Option<Flows>,
    ) -> Self {
        let Some(before) = before else {
            return Compared {
                now: Seen::new(cluster, options, look, &[], table, flows),
                before: None,
                changed: (0, 0),
            };
        };
        // Both are cut where either is, so that addresses can be told to be the same.
        let mut cuts = ranges(&World::new(before, options, &[]));
        cuts.extend(ranges(&World::new(cluster, options, &[])));
        let now = Seen::new(cluster, options, look, &cuts, table, None);
        let seen = Seen::new(before, options, look, &cuts, table, None);
        let sources = places(&now.world, &now.world.sources, &seen.world, &seen.world.sources);
        let destinations = places(&now.world, &now.world.destinations, &seen.world, &seen.world.destinations);
        Compared { now, before: Some(Before { seen, sources, destinations }), changed: (0, 0) }
    }
    /// Whether there is a before.
    pub(super) fn compares(&self) -> bool {
        self.before.is_some()
    }
    /// What is open now, and what of it is otherwise than before.
    pub(super) fn cell(&mut self, table: &mut PortTable, from: &Party, to: &Party, way: Way) -> (Cell, Change) {
        let cell = self.now.cell(table, from, to, way);
        let mut change = Change::NONE;
        let Some(before) = &mut self.before else { return (cell, change) };
        for one in &from.members {
            for other in &to.members {
                let Some((now, _)) = self.now.flow(table, (from.who, one), (to.who, other), way) else { continue };
                let was = |all: &[usize], places: &[Option<usize>]| -> Vec<usize> {
                    all.iter().filter_map(|at| places.get(*at).copied().flatten()).collect()
                };
                let (was_one, was_other) = (was(one, &before.sources), was(other, &before.destinations));
                let was = before.seen.flow(table, (from.who, &was_one), (to.who, &was_other), way);
                let was = was.map_or(NONE, |(flow, _)| flow.sure);
                let (gained, lost) = (table.minus(now.sure, was), table.minus(was, now.sure));
                change.opened += u32::from(gained != NONE);
                change.closed += u32::from(lost != NONE);
                change.gained = table.union(change.gained, gained);
                change.lost = table.union(change.lost, lost);
            }
        }
        self.changed.0 += change.opened;
        self.changed.1 += change.closed;
        (cell, change)
    }
}

fn ranges(world: &World<'_>) -> Vec<AddressRange> {
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

/// Whether a line is drawn as pods.
pub(super) fn is_pods(who: Who) -> bool {
    matches!(who, Who::Workload(_) | Who::Namespace)
}
