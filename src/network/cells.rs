//! What is open from each party to each, as it is counted.

use super::ports::{NONE, PortTable, SetId};
use super::walk::Flow;
use crate::text::Verdict;

/// What is open from one party to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Cell {
    /// How many pairs it stands for; none where there is nothing to ask.
    pub pairs: u32,
    pub yes: u32,
    pub unknown: u32,
    /// What is open, or where nothing surely is, might be.
    pub ports: SetId,
    /// Whether a policy has a say about any of them.
    pub decided: bool,
}

impl Cell {
    pub(super) const NOTHING: Cell = Cell { pairs: 0, yes: 0, unknown: 0, ports: NONE, decided: false };

    /// Counts what is open between so many pairs.
    pub(super) fn count(&mut self, table: &mut PortTable, flow: Flow, pairs: u32) {
        self.pairs = self.pairs.saturating_add(pairs);
        if flow.sure != NONE {
            // What surely is open takes the place of what might be.
            let before = if self.yes == 0 { NONE } else { self.ports };
            self.ports = table.union(before, flow.sure);
            self.yes = self.yes.saturating_add(pairs);
        } else if flow.possible != NONE {
            self.unknown = self.unknown.saturating_add(pairs);
            if self.yes == 0 {
                self.ports = table.union(self.ports, flow.possible);
            }
        }
    }

    /// Yes for all, no for all, or else unknown; none where there is nothing to ask, or pairs differ.
    pub(super) fn verdict(&self) -> Option<Verdict> {
        match *self {
            Cell { pairs: 0, .. } => None,
            Cell { pairs, yes, .. } if yes == pairs => Some(Verdict::Yes),
            Cell { yes: 0, unknown: 0, .. } => Some(Verdict::No),
            Cell { yes: 0, .. } => Some(Verdict::Unknown),
            _ => None,
        }
    }
}

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

    /// Counts what so many pairs have now and had before.
    pub(super) fn count(&mut self, table: &mut PortTable, now: SetId, was: SetId, pairs: u32) {
        let (gained, lost) = (table.minus(now, was), table.minus(was, now));
        self.opened = self.opened.saturating_add(if gained == NONE { 0 } else { pairs });
        self.closed = self.closed.saturating_add(if lost == NONE { 0 } else { pairs });
        self.gained = table.union(self.gained, gained);
        self.lost = table.union(self.lost, lost);
    }
}

/// What is open from each party to each.
#[derive(Default)]
pub(super) struct Cells {
    columns: usize,
    all: Vec<(Cell, Change)>,
}

impl Cells {
    /// Nothing counted yet.
    pub(super) fn new(rows: usize, columns: usize) -> Self {
        Cells { columns, all: vec![(Cell::NOTHING, Change::NONE); rows * columns] }
    }
    /// By their places among sources and destinations.
    pub(super) fn get(&self, from: usize, to: usize) -> (Cell, Change) {
        let at = from * self.columns + to;
        self.all.get(at).copied().unwrap_or((Cell::NOTHING, Change::NONE))
    }
    /// By their places among sources and destinations.
    pub(super) fn get_mut(&mut self, from: usize, to: usize) -> Option<&mut (Cell, Change)> {
        self.all.get_mut(from * self.columns + to)
    }
}
