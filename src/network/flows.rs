//! Flows between many: subjects that the same policies select are alike, and a rule's peers are looked up once.

use super::policy::{Direction, Rule};
use super::ports::{PortTable, SetId};
use super::world::{End, Flow, Match, World};
use std::collections::HashMap;

/// The memo of flows, for asking about many pairs.
pub(super) struct Flows {
    ingress: OneWay,
    egress: OneWay,
}

struct OneWay {
    direction: Direction,
    /// For each workload the first that is like it.
    classes: Vec<usize>,
    /// By class, the flow from (to) each end.
    rows: Vec<Option<Vec<Flow>>>,
    /// For each policy, where its rules begin in `rules`.
    bases: Vec<usize>,
    rules: Vec<Option<Prepared>>,
}

/// A rule's peers and ports, looked up.
struct Prepared {
    /// By end.
    matches: Vec<Match>,
    /// None where they hang on the destination.
    ports: Option<SetId>,
}

impl Flows {
    pub(super) fn new(world: &World<'_>) -> Self {
        Flows { ingress: OneWay::new(world, Direction::Ingress), egress: OneWay::new(world, Direction::Egress) }
    }
    /// [`World::flow`], worked out once for all subjects that are alike. `at` is the other's index in the world's
    /// sources for ingress, destinations for egress.
    pub(super) fn get(
        &mut self,
        world: &World<'_>,
        table: &mut PortTable,
        subject: usize,
        direction: Direction,
        at: usize,
    ) -> Flow {
        let way = match direction {
            Direction::Ingress => &mut self.ingress,
            Direction::Egress => &mut self.egress,
        };
        way.get(world, table, subject, at)
    }
}

impl OneWay {
    fn new(world: &World<'_>, direction: Direction) -> Self {
        let mut first = HashMap::new();
        let mut classes = Vec::new();
        for (index, workload) in world.cluster.workloads.iter().enumerate() {
            let selected = world.selected(index, direction);
            let ports = if world.names_ports(selected, direction) { workload.ports.as_slice() } else { &[] };
            classes.push(*first.entry((selected, ports)).or_insert(index));
        }
        let mut bases = Vec::new();
        let mut count = 0;
        for policy in &world.policies {
            bases.push(count);
            count += policy.rules(direction).unwrap_or_default().len();
        }
        let rows = classes.iter().map(|_| None).collect();
        OneWay { direction, classes, rows, bases, rules: (0..count).map(|_| None).collect() }
    }
    fn get(&mut self, world: &World<'_>, table: &mut PortTable, subject: usize, at: usize) -> Flow {
        if world.selected(subject, self.direction).is_empty() {
            return Flow::OPEN;
        }
        let Some(class) = self.classes.get(subject).copied() else { return Flow::OPEN };
        if self.rows.get(class).is_some_and(Option::is_none) {
            let row = self.row(world, table, class);
            if let Some(place) = self.rows.get_mut(class) {
                *place = Some(row);
            }
        }
        self.rows.get(class).and_then(|row| row.as_ref()?.get(at)).copied().unwrap_or(Flow::OPEN)
    }
    fn ends<'w>(&self, world: &'w World<'_>) -> &'w [End] {
        match self.direction {
            Direction::Ingress => &world.sources,
            Direction::Egress => &world.destinations,
        }
    }
    fn row(&mut self, world: &World<'_>, table: &mut PortTable, subject: usize) -> Vec<Flow> {
        let selected = world.selected(subject, self.direction);
        for each in selected {
            let rules = world.policies.get(each.policy).and_then(|policy| policy.rules(self.direction));
            for (index, rule) in rules.unwrap_or_default().iter().enumerate() {
                self.prepare(world, table, each.policy, index, rule);
            }
        }
        let prepared = |policy: usize, index: usize| {
            let base = self.bases.get(policy)?;
            self.rules.get(base + index)?.as_ref()
        };
        let flow = |(at, end): (usize, &End)| {
            let destination = world.destination(subject, self.direction, *end);
            world.walk(table, selected, self.direction, &mut |table, policy, index, rule| {
                let Some(prepared) = prepared(policy, index) else { return (Match::NO, super::ports::NONE) };
                let matched = prepared.matches.get(at).copied().unwrap_or(Match::NO);
                if matched == Match::NO {
                    return (matched, super::ports::NONE);
                }
                (matched, prepared.ports.unwrap_or_else(|| table.id(rule.ports_at(destination))))
            })
        };
        self.ends(world).iter().enumerate().map(flow).collect()
    }
    fn prepare(&mut self, world: &World<'_>, table: &mut PortTable, policy: usize, index: usize, rule: &Rule<'_>) {
        let Some(base) = self.bases.get(policy) else { return };
        let at = base + index;
        if self.rules.get(at).is_none_or(Option::is_some) {
            return;
        }
        let matches = self.ends(world).iter().map(|end| world.rule_matches(rule, *end)).collect();
        let ports = (!rule.has_named_port()).then(|| table.id(rule.ports_at(None)));
        if let Some(place) = self.rules.get_mut(at) {
            *place = Some(Prepared { matches, ports });
        }
    }
}
