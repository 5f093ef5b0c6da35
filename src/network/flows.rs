//! Flows between many, of a world that is at hand.

use super::kinds::{Census, Kinds};
use super::policy::Direction;
use super::ports::PortTable;
use super::rows::{FlowTable, OneWay};
use super::walk::Flow;
use super::world::World;
use std::collections::HashMap;

/// The memo of flows, for asking about many pairs.
pub(super) struct Flows {
    kinds: Kinds,
    flows: FlowTable,
    ingress: OneWay,
    egress: OneWay,
}

impl Flows {
    /// Everybody and every policy looked up, with their ports in a table.
    pub(super) fn new(world: &World<'_>, table: &mut PortTable) -> Self {
        let mut census = Census::new(world, &HashMap::new());
        let [ingress, egress] = Direction::BOTH.map(|way| OneWay::new(world, &mut census, table, way));
        Flows { kinds: census.kinds, flows: FlowTable::new(), ingress, egress }
    }
    /// What a place in the world's sources or destinations counts as: pods that no selector tells apart count as one.
    pub(super) fn kind_of(&self, at: usize) -> usize {
        self.kinds.of.get(at).copied().unwrap_or(self.kinds.len() + at)
    }
    /// [`World::flow`], worked out once for all that are alike; the table is the one that it was made with. `at` is the
    /// other's index in the world's sources for ingress, destinations for egress.
    pub(super) fn get(&mut self, table: &mut PortTable, subject: usize, direction: Direction, at: usize) -> Flow {
        let (way, others) = match direction {
            Direction::Ingress => (&mut self.ingress, at),
            // The ingress controller is nobody's destination, and has its number all the same.
            Direction::Egress => (&mut self.egress, at + 1),
        };
        let workloads = self.kinds.of.len();
        let end = self.kinds.of.get(at).copied().unwrap_or(self.kinds.len() + others.saturating_sub(workloads));
        let kind = self.kinds.of.get(subject).copied().unwrap_or_default();
        let flow = way.flow((&mut self.flows, table), &self.kinds, kind, end);
        self.flows.get(flow)
    }
}
