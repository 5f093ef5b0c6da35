//! How the policies of a pod decide together: one tier after another, within an admin tier the first rule that matches.

use super::matching::Match;
use super::policy::{Action, Tier};
use super::ports::{EVERY, NONE, PortTable, SetId};
use crate::text::Verdict;

/// What gets through in one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Flow {
    /// If namespaces that are not pasted have no label but their name.
    pub assumed: SetId,
    /// Whatever their labels are.
    pub sure: SetId,
    /// With some labels of theirs.
    pub possible: SetId,
}

impl Flow {
    /// Nobody stands in the way.
    pub(super) const OPEN: Flow = Flow { assumed: EVERY, sure: EVERY, possible: EVERY };
    /// Nothing gets through.
    pub(super) const SHUT: Flow = Flow { assumed: NONE, sure: NONE, possible: NONE };

    pub(super) fn and(self, other: Flow, table: &mut PortTable) -> Flow {
        Flow {
            assumed: table.intersection(self.assumed, other.assumed),
            sure: table.intersection(self.sure, other.sure),
            possible: table.intersection(self.possible, other.possible),
        }
    }
    pub(super) fn or(self, other: Flow, table: &mut PortTable) -> Flow {
        Flow {
            assumed: table.union(self.assumed, other.assumed),
            sure: table.union(self.sure, other.sure),
            possible: table.union(self.possible, other.possible),
        }
    }
    /// Only those of some ports.
    pub(super) fn on(self, ports: SetId, table: &mut PortTable) -> Flow {
        self.and(Flow { assumed: ports, sure: ports, possible: ports }, table)
    }
}

/// The rules of one tier after another, the first that matches a port deciding it.
pub(super) struct Walk {
    tier: Option<Tier>,
    /// Whether NetworkPolicies select the pod, and what they let through.
    isolated: Option<Isolated>,
    /// Not decided yet, under the assumption.
    open: SetId,
    /// Passed on to the next tier, under the assumption.
    passed: SetId,
    allowed: SetId,
    /// Perhaps not decided yet.
    maybe_open: SetId,
    maybe_passed: SetId,
    maybe_allowed: SetId,
    maybe_denied: SetId,
}

/// What NetworkPolicies let through to a pod that some select.
#[derive(Default)]
struct Isolated {
    /// Whether any of them selects it, under the assumption and whatever the paste lacks.
    is_assumed: bool,
    is_sure: bool,
    assumed: Option<SetId>,
    sure: Option<SetId>,
    possible: Option<SetId>,
}

impl Isolated {
    fn allow(&mut self, table: &mut PortTable, matched: Match, ports: SetId) {
        let mut add = |set: &mut Option<SetId>| *set = Some(table.union(set.unwrap_or(NONE), ports));
        if matched.assumed {
            add(&mut self.assumed);
        }
        if matched.known == Verdict::Yes {
            add(&mut self.sure);
        }
        if matched.known != Verdict::No {
            add(&mut self.possible);
        }
    }
}

impl Walk {
    /// At the pod, before its first policy.
    pub(super) fn new() -> Self {
        Walk {
            tier: None,
            isolated: None,
            open: EVERY,
            passed: NONE,
            allowed: NONE,
            maybe_open: EVERY,
            maybe_passed: NONE,
            maybe_allowed: NONE,
            maybe_denied: NONE,
        }
    }
    /// The next policy that selects the pod; policies come in the order in which they have their say.
    pub(super) fn policy(&mut self, table: &mut PortTable, tier: Tier, selected: Match) {
        if self.tier.is_some_and(|before| before != tier) {
            self.end_of_tier(table);
        }
        self.tier = Some(tier);
        if tier == Tier::Namespaced {
            let isolated = self.isolated.get_or_insert_default();
            isolated.is_assumed |= selected.assumed;
            isolated.is_sure |= selected.known == Verdict::Yes;
        }
    }
    /// The next of that policy's rules that may mean the other end, and on which ports.
    pub(super) fn rule(&mut self, table: &mut PortTable, action: Action, matched: Match, ports: SetId) {
        if matched == Match::NO {
            return;
        }
        if let Some(isolated) = &mut self.isolated {
            return isolated.allow(table, matched, ports);
        }
        if matched.assumed {
            let hit = table.intersection(self.open, ports);
            self.open = table.minus(self.open, hit);
            match action {
                Action::Allow => self.allowed = table.union(self.allowed, hit),
                Action::Pass => self.passed = table.union(self.passed, hit),
                Action::Deny => {}
            }
        }
        if matched.known != Verdict::No {
            let hit = table.intersection(self.maybe_open, ports);
            if matched.known == Verdict::Yes {
                self.maybe_open = table.minus(self.maybe_open, hit);
            }
            let to = match action {
                Action::Allow => &mut self.maybe_allowed,
                Action::Pass => &mut self.maybe_passed,
                Action::Deny => &mut self.maybe_denied,
            };
            *to = table.union(*to, hit);
        }
    }
    fn end_of_tier(&mut self, table: &mut PortTable) {
        self.open = table.union(self.open, std::mem::replace(&mut self.passed, NONE));
        self.maybe_open = table.union(self.maybe_open, std::mem::replace(&mut self.maybe_passed, NONE));
        let Some(isolated) = self.isolated.take() else { return };
        if isolated.is_assumed {
            let hit = table.intersection(self.open, isolated.assumed.unwrap_or(NONE));
            self.allowed = table.union(self.allowed, hit);
            self.open = NONE;
        }
        let hit = table.intersection(self.maybe_open, isolated.possible.unwrap_or(NONE));
        self.maybe_allowed = table.union(self.maybe_allowed, hit);
        let cut = table.minus(self.maybe_open, isolated.sure.unwrap_or(NONE));
        self.maybe_denied = table.union(self.maybe_denied, cut);
        if isolated.is_sure {
            self.maybe_open = NONE;
        }
    }
    /// Past the last policy: what nobody decided is allowed.
    pub(super) fn end(mut self, table: &mut PortTable) -> Flow {
        self.end_of_tier(table);
        let possible = table.union(self.maybe_allowed, self.maybe_open);
        Flow { assumed: table.union(self.allowed, self.open), sure: table.minus(possible, self.maybe_denied), possible }
    }
}
