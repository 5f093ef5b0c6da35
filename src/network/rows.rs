//! What gets in at pods, or out of them: a row for those that the same policies select, with the flow for each kind of
//! end. Rules are looked up once, and need the cluster no more after that.

use super::AddressRange;
use super::kinds::{Census, Kinds, Who, addresses};
use super::matching::Match;
use super::policy::{Action, Direction, Rule, Tier};
use super::ports::{PortTable, SetId};
use super::walk::{Flow, Walk};
use super::world::{Selected, World};
use crate::text::{Verdict, gather};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// A flow of a [`FlowTable`].
pub(super) type FlowId = u32;

/// Nobody stands in the way.
pub(super) const OPEN: FlowId = 0;

/// Every flow once.
#[derive(Default)]
pub(super) struct FlowTable {
    all: Vec<Flow>,
    ids: HashMap<Flow, FlowId>,
    /// By two flows, what passes both, once it has been asked for.
    both: Vec<FlowId>,
    both_of_many: HashMap<(FlowId, FlowId), FlowId>,
}

/// Of so many flows each is looked up with each in a plain table.
const FEW: usize = 512;
/// Not asked for yet.
const UNASKED: FlowId = FlowId::MAX;

impl FlowTable {
    pub(super) fn new() -> Self {
        let mut flows = FlowTable::default();
        flows.id(Flow::OPEN);
        flows
    }
    pub(super) fn id(&mut self, flow: Flow) -> FlowId {
        let next = self.all.len() as FlowId;
        let id = *self.ids.entry(flow).or_insert(next);
        if id == next {
            self.all.push(flow);
        }
        id
    }
    pub(super) fn get(&self, id: FlowId) -> Flow {
        self.all.get(id as usize).copied().unwrap_or(Flow::OPEN)
    }
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }
    /// What passes both.
    pub(super) fn both(&mut self, table: &mut PortTable, a: FlowId, b: FlowId) -> FlowId {
        if a == OPEN || a == b {
            return b;
        }
        if b == OPEN {
            return a;
        }
        let place = (a.max(b) as usize) < FEW;
        let at = a as usize * FEW + b as usize;
        let known = if place { self.both.get(at) } else { self.both_of_many.get(&(a, b)) };
        if let Some(known) = known.copied().filter(|known| *known != UNASKED) {
            return known;
        }
        let both = self.get(a).and(self.get(b), table);
        let both = self.id(both);
        if place {
            if self.both.is_empty() {
                self.both = vec![UNASKED; FEW * FEW];
            }
            if let Some(known) = self.both.get_mut(at) {
                *known = both;
            }
        } else {
            self.both_of_many.insert((a, b), both);
        }
        both
    }
}

/// Where flows and their ports are kept.
pub(super) type Tables<'t> = (&'t mut FlowTable, &'t mut PortTable);

/// A rule, looked up.
pub(super) struct Looked {
    pub action: Action,
    pub who: Rc<Who>,
    pub ports: Ports,
}

/// The ports of a rule, looked up.
pub(super) enum Ports {
    Same(SetId),
    /// By list of named ports that the destination declares.
    ByList(Vec<SetId>),
}

impl Ports {
    /// The sets that it may be.
    pub(super) fn sets(&self) -> impl Iterator<Item = SetId> + '_ {
        let sets = match self {
            Ports::Same(set) => std::slice::from_ref(set),
            Ports::ByList(sets) => sets,
        };
        sets.iter().copied()
    }
    pub(super) fn at(&self, list: usize) -> SetId {
        match self {
            Ports::Same(ports) => *ports,
            Ports::ByList(ports) => ports.get(list).copied().unwrap_or(super::ports::NONE),
        }
    }
}

/// A policy's rules of one direction.
pub(super) struct Ruled {
    pub tier: Tier,
    pub rules: Vec<Looked>,
    by_list: bool,
}

impl Ruled {
    /// Rules, and whom each of them means.
    pub(super) fn new<'r, 'c: 'r>(
        (world, kinds): (&World<'c>, &Kinds),
        table: &mut PortTable,
        tier: Tier,
        rules: impl Iterator<Item = (&'r Rule<'c>, Rc<Who>)>,
    ) -> Ruled {
        let mut ruled = Ruled { tier, rules: Vec::new(), by_list: false };
        for (rule, who) in rules {
            ruled.by_list |= rule.has_named_port();
            ruled.rules.push(Looked { action: rule.action, who, ports: ports(world, kinds, table, rule) });
        }
        ruled
    }
}

/// One direction of all pods.
pub(super) struct OneWay {
    pub direction: Direction,
    /// The addresses at its other ends, ascending; their numbers come after kinds and the ingress controller.
    pub addresses: Vec<AddressRange>,
    /// By policy; none for those that do not act on the direction.
    pub policies: Vec<Option<Ruled>>,
    /// By kind, its class.
    pub classes: Vec<usize>,
    /// By class, the policies that select its pods, and the list of named ports that count.
    pub selected: Vec<(Rc<[Selected]>, usize)>,
    rows: Vec<Option<Row>>,
}

/// The flow from (to) each end.
#[derive(Clone, Default)]
pub(super) struct Row {
    /// What most ends have.
    pub usual: FlowId,
    /// The others, ascending.
    pub others: Vec<(u32, FlowId)>,
}

impl Row {
    fn get(&self, end: usize) -> FlowId {
        let found = self.others.binary_search_by_key(&end, |(at, _)| *at as usize);
        found.ok().and_then(|at| self.others.get(at)).map_or(self.usual, |(_, flow)| *flow)
    }
}

impl OneWay {
    pub(super) fn new<'c>(
        world: &World<'c>,
        census: &mut Census<'_, 'c>,
        table: &mut PortTable,
        direction: Direction,
    ) -> Self {
        let mut lists: Vec<Vec<Selected>> = vec![Vec::new(); census.kinds.len()];
        let mut policies = Vec::with_capacity(world.policies.len());
        for (index, policy) in world.policies.iter().enumerate() {
            let Some(rules) = policy.rules(direction) else {
                policies.push(None);
                continue;
            };
            for (matched, kinds) in census.subject(&policy.subject, policy.tier).parts {
                for kind in kinds.iter() {
                    if let Some(list) = lists.get_mut(kind) {
                        list.push(Selected { policy: index, known: matched.known, assumed: matched.assumed });
                    }
                }
            }
            let who: Vec<Rc<Who>> = rules.iter().map(|rule| census.rule(rule, direction)).collect();
            policies.push(Some(Ruled::new((world, &census.kinds), table, policy.tier, rules.iter().zip(who))));
        }
        let by_list = |each: &Selected| matches!(policies.get(each.policy), Some(Some(ruled)) if ruled.by_list);
        let (mut classes, mut selected, mut known) = (Vec::new(), Vec::new(), HashMap::new());
        for (kind, list) in lists.into_iter().enumerate() {
            // Of ingress the named ports are the pods' own.
            let own = direction == Direction::Ingress && list.iter().any(by_list);
            let ports = census.kinds.ports.get(kind).copied().filter(|_| own).unwrap_or_default();
            let list: Rc<[Selected]> = list.into();
            classes.push(*known.entry((list.clone(), ports)).or_insert_with(|| {
                selected.push((list, ports));
                selected.len() - 1
            }));
        }
        let rows = selected.iter().map(|_| None).collect();
        OneWay { direction, addresses: addresses(world, direction), policies, classes, selected, rows }
    }
    /// How many classes there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }
    /// Whether a policy selects pods of a kind.
    pub(super) fn is_selected(&self, kind: usize) -> bool {
        !self.selecting(kind).is_empty()
    }
    /// The policies that select pods of a kind, in the order in which they have their say.
    pub(super) fn selecting(&self, kind: usize) -> &[Selected] {
        let class = self.classes.get(kind).and_then(|class| self.selected.get(*class));
        class.map(|(selected, _)| &**selected).unwrap_or_default()
    }
    /// The policies that select any of some kinds, and whether each surely does.
    pub(super) fn selecting_any(&self, kinds: impl Iterator<Item = usize>) -> BTreeMap<usize, Verdict> {
        let classes: BTreeSet<usize> = gather(kinds.filter_map(|kind| self.classes.get(kind).copied()));
        let lists = classes.iter().filter_map(|class| self.selected.get(*class));
        let mut all = BTreeMap::new();
        for each in lists.flat_map(|(selected, _)| selected.iter()) {
            let known = all.entry(each.policy).or_insert(each.known);
            if each.known == Verdict::Unknown {
                *known = each.known;
            }
        }
        all
    }
    /// The class of a kind and its row; none for ends that are no pods, and before the row is worked out.
    pub(super) fn row_of(&self, kind: usize) -> Option<(usize, &Row)> {
        let class = *self.classes.get(kind)?;
        Some((class, self.row(class)?))
    }
    /// The flow at a kind, from (to) an end.
    pub(super) fn flow(&mut self, (flows, table): Tables<'_>, kinds: &Kinds, kind: usize, end: usize) -> FlowId {
        let Some(class) = self.classes.get(kind).copied() else { return OPEN };
        self.work_out((flows, table), kinds, class);
        self.row(class).map_or(OPEN, |row| row.get(end))
    }
    /// The row of a class, if it has been worked out.
    pub(super) fn row(&self, class: usize) -> Option<&Row> {
        self.rows.get(class)?.as_ref()
    }
    /// Works out the row of a class, if it has not been; how much work that was, about.
    pub(super) fn work_out(&mut self, (flows, table): Tables<'_>, kinds: &Kinds, class: usize) -> usize {
        if self.rows.get(class).is_none_or(Option::is_some) {
            return 0;
        }
        let (row, work) = self.worked_out((flows, table), kinds, class);
        if let Some(place) = self.rows.get_mut(class) {
            *place = Some(row);
        }
        work
    }
    fn worked_out(&self, (flows, table): Tables<'_>, kinds: &Kinds, class: usize) -> (Row, usize) {
        let Some((selected, own_ports)) = self.selected.get(class) else { return (Row::default(), 0) };
        let ends = kinds.len() + 1 + self.addresses.len();
        let rules = |each: &Selected| match self.policies.get(each.policy) {
            Some(Some(ruled)) => ruled.rules.as_slice(),
            _ => &[],
        };
        // Ends that the same rules mean stand at the same place of a tree of rules.
        let mut tree = Tree::default();
        for (at, each) in selected.iter().enumerate() {
            for (index, rule) in rules(each).iter().enumerate() {
                for (matched, ends) in &rule.who.parts {
                    tree.means((at as u32, index as u32, *matched), ends.iter());
                }
            }
        }
        let egress = self.direction == Direction::Egress;
        let by_list = egress
            && selected.iter().any(|each| matches!(self.policies.get(each.policy), Some(Some(ruled)) if ruled.by_list));
        let mut known: HashMap<(u32, usize), FlowId> = HashMap::new();
        let mut walked = |place: u32, list: usize| {
            *known.entry((place, list)).or_insert_with(|| {
                let mut steps = tree.steps(place).into_iter().peekable();
                let mut walk = Walk::new();
                for (at, each) in selected.iter().enumerate() {
                    let Some(Some(ruled)) = self.policies.get(each.policy) else { continue };
                    walk.policy(table, ruled.tier, each.matched());
                    while let Some((_, index, matched)) = steps.next_if(|step| step.0 as usize == at) {
                        let Some(rule) = ruled.rules.get(index as usize) else { continue };
                        let matched = each.matched().and(matched);
                        walk.rule(table, rule.action, matched, rule.ports.at(list));
                    }
                }
                let flow = walk.end(table);
                flows.id(flow)
            })
        };
        let list_of = |end: usize| match by_list {
            true => kinds.ports.get(end).copied().unwrap_or_default(),
            false => *own_ports,
        };
        let usual = walked(0, *own_ports);
        let mut others: Vec<(u32, FlowId)> = Vec::with_capacity(tree.touched);
        for (end, place) in tree.places.iter().enumerate().skip(tree.first).filter(|(_, place)| **place != 0) {
            others.push((end as u32, walked(*place, list_of(end))));
        }
        let work = tree.work;
        (Row::of(usual, others, ends), work)
    }
}

impl Row {
    /// A row of so many ends: what `others` lists, and `usual` where it lists nothing.
    fn of(usual: FlowId, mut others: Vec<(u32, FlowId)>, ends: usize) -> Row {
        let mut counts: HashMap<FlowId, usize> = HashMap::new();
        others.iter().for_each(|(_, flow)| *counts.entry(*flow).or_default() += 1);
        *counts.entry(usual).or_default() += ends.saturating_sub(others.len());
        let most = counts.iter().max_by_key(|(flow, count)| (**count, **flow)).map_or(usual, |(flow, _)| *flow);
        if most != usual {
            let mut listed = others.into_iter().peekable();
            let all = (0..ends as u32).map(|end| listed.next_if(|(at, _)| *at == end).unwrap_or((end, usual)));
            others = all.collect();
        }
        others.retain(|(_, flow)| *flow != most);
        others.shrink_to_fit();
        Row { usual: most, others }
    }
}

/// A rule by its policy's place among those that select the pod and its own in it, and how it means somebody.
type Step = (u32, u32, Match);

/// Ends by the rules that mean them.
#[derive(Default)]
struct Tree {
    /// By end, its place; nobody means those at 0, and those past the last.
    places: Vec<u32>,
    /// The first end that is meant, and how many are.
    first: usize,
    touched: usize,
    /// By place but 0, the place before and the rule that leads here.
    before: Vec<(u32, Step)>,
    /// By place, the newest rule's turn that led away from it, and where.
    next: Vec<(u32, u32)>,
    turn: u32,
    /// How often an end was moved.
    work: usize,
}

impl Tree {
    /// A rule means these ends; rules come in order.
    fn means(&mut self, step: Step, ends: impl Iterator<Item = usize>) {
        self.turn += 1;
        for end in ends {
            self.work += 1;
            if end >= self.places.len() {
                self.places.resize(end + 1, 0);
            }
            let Some(place) = self.places.get_mut(end) else { continue };
            if *place == 0 {
                self.first = if self.touched == 0 { end } else { self.first.min(end) };
                self.touched += 1;
            }
            let from = *place as usize;
            if from >= self.next.len() {
                self.next.resize(from + 1, (0, 0));
            }
            let Some(next) = self.next.get_mut(from) else { continue };
            if next.0 != self.turn {
                self.before.push((*place, step));
                *next = (self.turn, self.before.len() as u32);
            }
            *place = next.1;
        }
    }
    /// The rules that mean those at a place, in order.
    fn steps(&self, mut place: u32) -> Vec<Step> {
        let mut steps = Vec::new();
        while let Some((before, step)) = (place as usize).checked_sub(1).and_then(|at| self.before.get(at)) {
            steps.push(*step);
            place = *before;
        }
        steps.reverse();
        steps
    }
}

fn ports(world: &World<'_>, kinds: &Kinds, table: &mut PortTable, rule: &Rule<'_>) -> Ports {
    if !rule.has_named_port() {
        return Ports::Same(table.id(rule.ports_at(None)));
    }
    let declared = kinds.declaring.iter().map(|index| index.and_then(|index| world.workload(index)));
    Ports::ByList(declared.map(|workload| table.id(rule.ports_at(workload))).collect())
}
