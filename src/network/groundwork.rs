//! What is worked out before everybody is looked at, a part at a time: the flows of all that are not alike.

use super::Options;
use super::flows::Flows;
use super::policy::Direction;
use super::ports::PortTable;
use super::world::World;
use crate::cluster::Cluster;

/// How many ends are looked at in one part, about.
const PART: usize = 50_000;

/// Flows worked out so far. Holds nothing of the cluster, so that it can wait between two parts and be kept for the next look.
pub struct Groundwork {
    pub(super) table: PortTable,
    /// None while somebody looks with it.
    pub(super) flows: Option<Flows>,
    at: usize,
    all: usize,
}

impl Groundwork {
    /// Nothing worked out yet.
    pub fn new(cluster: &Cluster, options: &Options) -> Self {
        let mut table = PortTable::new();
        let flows = Some(Flows::new(&World::new(cluster, options, &[]), &mut table));
        Groundwork { table, flows, at: 0, all: cluster.workloads.len() }
    }
    /// How much is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        self.at as f64 / self.all.max(1) as f64
    }
    /// Whether all is done.
    pub fn is_done(&self) -> bool {
        self.at >= self.all
    }
    /// Goes on; whether that was the last part.
    pub fn advance(&mut self) -> bool {
        let next = (self.at + PART.div_ceil(2 * self.all.max(1))).min(self.all);
        if let Some(flows) = &mut self.flows {
            for subject in self.at..next {
                for direction in Direction::BOTH {
                    flows.get(&mut self.table, subject, direction, 0);
                }
            }
        }
        self.at = next;
        self.is_done()
    }
}
