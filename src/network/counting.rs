//! Who reaches whom, counted for parties. Most pairs of a large cluster have what is usual for both ends, so they are counted
//! by how many there are; only those with something else are gone through.

use super::cells::Cells;
use super::parties::{Party, Seen, Way, Who};
use super::policy::Direction;
use super::reachability::{PART, Reachability};
use super::rows::{FlowId, OPEN, Row};
use super::walk::Flow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Where the ends of a cluster stood before an edit, by their place in its world's sources, and in its destinations.
pub(super) type Places = [Vec<Option<usize>>; 2];

/// A cluster whose flows are counted: as it is, or beside that as it was.
struct Side {
    all: Rc<RefCell<Reachability>>,
    /// None for the cluster as it is.
    places: Option<Places>,
    /// The destinations, by the class of their ingress, and by their end.
    of_class: Vec<Vec<u32>>,
    of_end: Vec<Vec<u32>>,
}

impl Side {
    /// What a name's pods count as; `direction` is whose other ends they are.
    fn ends(&self, all: &Reachability, places: &[usize], direction: Direction) -> Vec<usize> {
        let was = self.places.as_ref().map(|[sources, destinations]| match direction {
            Direction::Ingress => sources,
            Direction::Egress => destinations,
        });
        let place = |at: &usize| was.map_or(Some(*at), |was| was.get(*at).copied().flatten());
        all.ends_at(places.iter().filter_map(place), direction)
    }
}

/// A flow now and, where that is asked for, before.
type Flows = [FlowId; 2];

/// Names of a party that no policy tells apart.
struct Unit {
    party: u32,
    who: Who,
    /// By side, what their pods count as.
    ends: Vec<Vec<usize>>,
    names: u32,
}

impl Unit {
    /// The one end that each of them is on every side; none where their pods differ.
    fn ends(&self) -> Option<impl Iterator<Item = usize>> {
        let single = self.who != Who::IngressController && self.ends.iter().all(|ends| ends.len() == 1);
        single.then(|| self.ends.iter().flatten().copied())
    }
}

/// Destinations of a party for which the same is usual.
struct Camp {
    party: u32,
    pods: bool,
    usual: Flows,
    names: i64,
}

/// What a destination has otherwise than usual, of the source that is gone through.
#[derive(Clone, Default)]
struct Mark {
    turn: u32,
    out: Flows,
    into: Flows,
}

/// Cells in the making. Holds nothing of the cluster, so that it can wait between two parts.
pub(super) struct Counting {
    way: Way,
    sides: Vec<Side>,
    from: Vec<Unit>,
    to: Vec<Unit>,
    /// By destination, what its policies let in from most.
    usual: Vec<Flows>,
    camps: Vec<Camp>,
    /// The destinations whose pods differ.
    mixed: Vec<usize>,
    /// By party, whether a policy that counts selects any of it.
    decides: [Vec<bool>; 2],
    marks: Vec<Mark>,
    touched: Vec<usize>,
    /// How many of the sources are done.
    at: usize,
    /// Of the party that is gone through: how many names send what to most, and how many pairs have what beside that.
    senders: HashMap<Flows, i64>,
    pairs: HashMap<(u32, Flows), i64>,
    cells: Cells,
    /// How many pairs of units were gone through one by one.
    work: usize,
}

impl Counting {
    /// Nothing counted yet, by the policies that count. Every row of the reachability is worked out already; `before` is
    /// beside what is compared.
    pub(super) fn new(
        seen: &Seen,
        way: Way,
        now: Rc<RefCell<Reachability>>,
        before: Option<(Rc<RefCell<Reachability>>, Places)>,
    ) -> Self {
        let side = |all, places| Side { all, places, of_class: Vec::new(), of_end: Vec::new() };
        let mut sides = vec![side(now, None)];
        sides.extend(before.map(|(all, places)| side(all, Some(places))));
        let from = units(&seen.sources, &sides, Direction::Ingress);
        let to = units(&seen.destinations, &sides, Direction::Egress);
        let selected = |parties: &[Party], direction: Direction| -> Vec<bool> {
            parties.iter().map(|party| way.has(direction) && party.is_selected(direction)).collect()
        };
        let mut counting = Counting {
            way,
            sides,
            usual: vec![[OPEN; 2]; to.len()],
            camps: Vec::new(),
            mixed: Vec::new(),
            decides: [selected(&seen.sources, Direction::Egress), selected(&seen.destinations, Direction::Ingress)],
            marks: vec![Mark::default(); to.len()],
            touched: Vec::new(),
            at: 0,
            senders: HashMap::new(),
            pairs: HashMap::new(),
            cells: Cells::new(seen.sources.len(), seen.destinations.len()),
            work: 0,
            from,
            to,
        };
        counting.encamp();
        counting
    }
    /// Finds what is usual for the destinations.
    fn encamp(&mut self) {
        let mut camps: HashMap<(u32, Flows), usize> = HashMap::new();
        for (at, unit) in self.to.iter().enumerate() {
            let Some(ends) = unit.ends() else {
                self.mixed.push(at);
                continue;
            };
            let Some(usual) = self.usual.get_mut(at) else { continue };
            for ((side, end), usual) in self.sides.iter_mut().zip(ends).zip(usual.iter_mut()) {
                put(&mut side.of_end, end, at as u32);
                let all = side.all.borrow();
                if !(self.way.has(Direction::Ingress) && unit.who.is_pods()) {
                    continue;
                }
                if let Some((class, row)) = all.ingress.row_of(end) {
                    put(&mut side.of_class, class, at as u32);
                    *usual = row.usual;
                }
            }
            let next = self.camps.len();
            let camp = *camps.entry((unit.party, *usual)).or_insert(next);
            if camp == next {
                let (party, pods) = (unit.party, unit.who.is_pods());
                self.camps.push(Camp { party, pods, usual: *usual, names: 0 });
            }
            if let Some(camp) = self.camps.get_mut(camp) {
                camp.names += i64::from(unit.names);
            }
        }
    }
    /// How much is done, 0 to 1.
    pub(super) fn progress(&self) -> f64 {
        self.at as f64 / self.from.len().max(1) as f64
    }
    /// How many pairs of units were gone through one by one so far.
    #[cfg(test)]
    pub(super) fn work(&self) -> usize {
        self.work
    }
    /// Goes on; the cells once they are counted.
    pub(super) fn next(&mut self) -> Option<Cells> {
        let stop = self.work + PART;
        while self.at < self.from.len() {
            if self.work >= stop {
                return None;
            }
            let at = self.at;
            self.at += 1;
            self.work += 1;
            self.count_from(at);
            let Some(unit) = self.from.get(at) else { continue };
            if self.from.get(at + 1).is_none_or(|next| next.party != unit.party) {
                let (party, who) = (unit.party as usize, unit.who);
                self.sum(party, who);
            }
        }
        Some(std::mem::take(&mut self.cells))
    }
    fn count_from(&mut self, at: usize) {
        let Some(unit) = self.from.get(at) else { return };
        let Some(ends) = unit.ends() else {
            let all: Vec<usize> = (0..self.to.len()).collect();
            return self.count_each(at, &all);
        };
        let (names, pods) = (i64::from(unit.names), unit.who.is_pods());
        let sends = pods && self.way.has(Direction::Egress);
        let mut out = [OPEN; 2];
        for ((side, end), out) in self.sides.iter().zip(ends).zip(&mut out) {
            let all = side.all.borrow();
            *out = all.egress.row_of(end).filter(|_| sends).map_or(OPEN, |(_, row)| row.usual);
        }
        let Some(ends) = unit.ends() else { return };
        let turn = at as u32 + 1;
        self.touched.clear();
        for (nth, (side, end)) in self.sides.iter().zip(ends).enumerate() {
            let all = side.all.borrow();
            let row = all.egress.row_of(end).filter(|_| sends);
            let others: &[(u32, FlowId)] = row.map_or(&[], |(_, Row { others, .. })| others);
            for (direction, index, list) in
                [(Direction::Ingress, &side.of_class, all.column(end)), (Direction::Egress, &side.of_end, others)]
            {
                for (key, flow) in list {
                    for to in index.get(*key as usize).into_iter().flatten() {
                        let to = *to as usize;
                        let (Some(mark), Some(usual)) = (self.marks.get_mut(to), self.usual.get(to)) else { continue };
                        if mark.turn != turn {
                            *mark = Mark { turn, out, into: *usual };
                            self.touched.push(to);
                        }
                        let flows = if direction == Direction::Ingress { &mut mark.into } else { &mut mark.out };
                        if let Some(place) = flows.get_mut(nth) {
                            *place = *flow;
                        }
                    }
                }
            }
        }
        *self.senders.entry(out).or_default() += names;
        self.work += self.touched.len();
        for to in std::mem::take(&mut self.touched) {
            let (Some(mark), Some(usual), Some(unit)) = (self.marks.get(to), self.usual.get(to), self.to.get(to))
            else {
                continue;
            };
            let (party, pairs) = (unit.party, names * i64::from(unit.names));
            let (found, usual) = (both(&self.sides, mark.out, mark.into), both(&self.sides, out, *usual));
            if found != usual {
                *self.pairs.entry((party, found)).or_default() += pairs;
                *self.pairs.entry((party, usual)).or_default() -= pairs;
            }
        }
        if pods {
            // Workloads stand at the same places on both sides; a name asks nothing of itself.
            let (Some(mark), Some(usual), Some(unit)) = (self.marks.get(at), self.usual.get(at), self.to.get(at))
            else {
                return;
            };
            let own = if mark.turn == turn { (mark.out, mark.into) } else { (out, *usual) };
            *self.pairs.entry((unit.party, both(&self.sides, own.0, own.1))).or_default() -= names;
        }
        let mixed = std::mem::take(&mut self.mixed);
        self.count_each(at, &mixed);
        self.mixed = mixed;
    }
    /// Counts one by one.
    fn count_each(&mut self, at: usize, destinations: &[usize]) {
        let Some(from) = self.from.get(at) else { return };
        for place in destinations {
            let Some(to) = self.to.get(*place) else { continue };
            let itself = from.who.is_pods() && *place == at;
            let itself = if itself { from.names } else { 0 };
            let pairs = i64::from(from.names) * i64::from(to.names) - i64::from(itself);
            if pairs == 0 || !(from.who.is_pods() || to.who.is_pods()) {
                continue;
            }
            let mut flows = [OPEN; 2];
            let mut asked = true;
            for (nth, ((side, ends), flow)) in
                self.sides.iter().zip(from.ends.iter().zip(&to.ends)).zip(&mut flows).enumerate()
            {
                let all = &mut *side.all.borrow_mut();
                self.work += ends.0.len() * ends.1.len();
                let found = between(all, self.way, (from.who, ends.0), (to.who, ends.1));
                asked &= nth > 0 || found.is_some();
                let (found, decided) = found.unwrap_or((Flow::SHUT, false));
                *flow = all.flows.id(found);
                let cell = self.cells.get_mut(from.party as usize, to.party as usize).filter(|_| nth == 0);
                if let Some((cell, _)) = cell {
                    cell.decided |= decided;
                }
            }
            if asked {
                *self.pairs.entry((to.party, flows)).or_default() += pairs;
            }
        }
    }
    /// The cells of a source, once all of it has been gone through.
    fn sum(&mut self, from: usize, who: Who) {
        let mut pairs = std::mem::take(&mut self.pairs);
        for (out, names) in self.senders.drain() {
            for camp in self.camps.iter().filter(|camp| who.is_pods() || camp.pods) {
                *pairs.entry((camp.party, both(&self.sides, out, camp.usual))).or_default() += names * camp.names;
            }
        }
        let [now, before @ ..] = self.sides.as_slice() else { return };
        let now = &mut *now.all.borrow_mut();
        let before = before.first().map(|side| side.all.borrow());
        for ((to, [flow, was]), pairs) in pairs {
            let cell = self.cells.get_mut(from, to as usize);
            let (Some((cell, change)), 1..) = (cell, pairs) else { continue };
            let pairs = u32::try_from(pairs).unwrap_or(u32::MAX);
            let flow = now.flow(flow);
            cell.count(&mut now.table, flow, pairs);
            let [of_from, of_to] = &self.decides;
            // The ingress controller's own pairs were told one by one: it does not connect to all.
            let decided = of_from.get(from) == Some(&true) || of_to.get(to as usize) == Some(&true);
            cell.decided |= decided && who != Who::IngressController;
            if let Some(before) = &before {
                // The same ports may have another number there.
                let was = now.table.id(before.table.get(before.flow(was).sure));
                change.count(&mut now.table, flow.sure, was, pairs);
            }
        }
    }
}

/// Puts a number into the list of a place.
fn put(lists: &mut Vec<Vec<u32>>, at: usize, number: u32) {
    if at >= lists.len() {
        lists.resize(at + 1, Vec::new());
    }
    if let Some(list) = lists.get_mut(at) {
        list.push(number);
    }
}

/// The names of parties, those that no policy tells apart as one; workloads come first.
fn units(parties: &[Party], sides: &[Side], direction: Direction) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let borrowed: Vec<_> = sides.iter().map(|side| (side, side.all.borrow())).collect();
    for (at, party) in parties.iter().enumerate() {
        let mut known: HashMap<Vec<Vec<usize>>, usize> = HashMap::new();
        for member in &party.members {
            let ends: Vec<Vec<usize>> = borrowed.iter().map(|(side, all)| side.ends(all, member, direction)).collect();
            let place = *known.entry(ends.clone()).or_insert(units.len());
            match units.get_mut(place) {
                Some(unit) => unit.names += 1,
                None => units.push(Unit { party: at as u32, who: party.who, ends, names: 1 }),
            }
        }
    }
    units
}

/// What passes both, on every side.
fn both(sides: &[Side], out: Flows, into: Flows) -> Flows {
    let mut found = [OPEN; 2];
    for ((side, (out, into)), found) in sides.iter().zip(out.into_iter().zip(into)).zip(&mut found) {
        *found = if out == OPEN || into == OPEN { out.max(into) } else { side.all.borrow_mut().passing(out, into) };
    }
    found
}

/// What is open from one name to another, and whether a policy has a say about it; none where there is nothing to ask. Of a
/// name's pods any may.
fn between(
    all: &mut Reachability,
    way: Way,
    (from, ones): (Who, &[usize]),
    (to, others): (Who, &[usize]),
) -> Option<(Flow, bool)> {
    let mut found: Option<(Flow, bool)> = None;
    for (one, other) in ones.iter().flat_map(|one| others.iter().map(move |other| (*one, *other))) {
        let sends = from.is_pods() && way.has(Direction::Egress);
        let receives = to.is_pods() && way.has(Direction::Ingress);
        let out = if sends { all.out_of(one, other) } else { OPEN };
        let into = if receives { all.in_to(other, one) } else { OPEN };
        let passing = all.passing(out, into);
        let mut flow = all.flow(passing);
        if from == Who::IngressController {
            // It connects to what Ingresses lead to, and to nothing else.
            let Some(ports) = all.kinds.served.get(other).copied().flatten() else { continue };
            flow = flow.on(ports, &mut all.table);
        }
        let decided = (sends && all.egress.is_selected(one)) || (receives && all.ingress.is_selected(other));
        let (before, was_decided) = found.unwrap_or((Flow::SHUT, false));
        found = Some((before.or(flow, &mut all.table), was_decided || decided));
    }
    found
}

#[cfg(test)]
mod tests;
