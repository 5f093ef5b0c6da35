//! What the checks ask of the network: who selects a pod, and what gets through to it at best.

use super::PortSet;
use super::policy::{Direction, Policy, Tier};
use super::ports::PortTable;
use super::world::{End, World};
use crate::text::Verdict;

impl<'c> World<'c> {
    /// What of the policies of one direction gets in at a workload from somebody, or out to somebody: surely, and at best.
    pub fn let_through(&self, subject: usize, direction: Direction, other: End) -> (PortSet, PortSet) {
        let mut table = PortTable::new();
        let flow = self.flow(&mut table, subject, direction, other);
        (table.get(flow.sure), table.get(flow.possible))
    }
    /// The policies of a tier that select a workload for a direction, surely or perhaps.
    pub fn selecting_at(&self, workload: usize, direction: Direction, tier: Tier) -> impl Iterator<Item = &Policy<'c>> {
        let selected = self.selected(workload, direction).iter();
        selected.filter_map(|each| self.policies.get(each.policy)).filter(move |policy| policy.tier == tier)
    }
    /// Whether a policy surely selects a workload for a direction.
    pub fn surely_selects(&self, policy: usize, workload: usize, direction: Direction) -> bool {
        let mut selected = self.selected(workload, direction).iter();
        selected.any(|each| each.policy == policy && each.known == Verdict::Yes)
    }
}
