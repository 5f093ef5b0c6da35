//! Whom one port connects to whom, as sets of ends: for going through many pairs of a world, of which an edit of some
//! policies' rules is tried again and again.

use super::bits::Bits;
use super::kinds::{Census, Kinds, Who};
use super::policy::{Action, Direction, Policy, Tier};
use super::ports::{PortTable, SetId};
use super::rows::{Looked, OneWay, Ports, Ruled};
use super::world::{End, Selected, World};
use super::{PortSet, Protocol};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Everybody by labels and declared ports, and every policy looked up.
pub(super) struct Everybody {
    pub kinds: Kinds,
    /// By kind, its workloads.
    pub members: Vec<Vec<usize>>,
    /// Every end of either direction.
    all: Bits,
    /// By list of named ports, the kinds that declare it.
    declaring: Vec<Bits>,
    table: PortTable,
    ingress: OneWay,
    egress: OneWay,
}

impl Everybody {
    /// Everybody of a world.
    pub(super) fn new(world: &World<'_>) -> Self {
        let (mut census, mut table) = (Census::by_every_label(world), PortTable::new());
        let [ingress, egress] = Direction::BOTH.map(|way| OneWay::new(world, &mut census, &mut table, way));
        let kinds = census.kinds;
        let mut members = vec![Vec::new(); kinds.len()];
        for (index, kind) in kinds.of.iter().enumerate() {
            if let Some(members) = members.get_mut(*kind) {
                members.push(index);
            }
        }
        let mut declaring = vec![Bits::default(); kinds.declaring.len()];
        for (kind, list) in kinds.ports.iter().enumerate() {
            if let Some(bits) = declaring.get_mut(*list) {
                bits.insert(kind);
            }
        }
        let ends = kinds.len() + 1 + ingress.addresses.len().max(egress.addresses.len());
        Everybody { kinds, members, all: Bits::range(0, ends), declaring, table, ingress, egress }
    }
    pub(super) fn way(&self, direction: Direction) -> &OneWay {
        match direction {
            Direction::Ingress => &self.ingress,
            Direction::Egress => &self.egress,
        }
    }
    fn class(&self, direction: Direction, kind: usize) -> usize {
        self.way(direction).classes.get(kind).copied().unwrap_or_default()
    }
    /// The policies that select the pods of a class, and the list of ports that these declare.
    fn selected(&self, direction: Direction, class: usize) -> (&[Selected], usize) {
        let selected = self.way(direction).selected.get(class);
        selected.map(|(selected, list)| (&**selected, *list)).unwrap_or_default()
    }
    /// The list of ports by which policies tell pods of a kind from others.
    pub(super) fn list(&self, direction: Direction, kind: usize) -> usize {
        self.selected(direction, self.class(direction, kind)).1
    }
    /// Whether the policy of an index selects the pods of a kind.
    pub(super) fn is_selected(&self, direction: Direction, kind: usize, policy: usize) -> bool {
        self.selected(direction, self.class(direction, kind)).0.iter().any(|each| each.policy == policy)
    }
}

/// A policy's rules of one direction as an edit has them.
pub(super) struct EditedRules {
    pub policy: usize,
    pub direction: Direction,
    ruled: Ruled,
}

impl EditedRules {
    pub(super) fn tier(&self) -> Tier {
        self.ruled.tier
    }
}

/// Ports that no rule tells apart.
pub(super) struct Piece {
    pub ports: PortSet,
    /// By number of a set, whether they are in it.
    is_in: Vec<bool>,
}

/// A world's policies, some of them edited.
pub(super) struct Edited<'e> {
    everybody: &'e Everybody,
    table: PortTable,
    pub rules: Vec<EditedRules>,
    pub pieces: Vec<Piece>,
    /// By direction, by class, whether an edited policy selects its pods.
    concerned: [Vec<bool>; 2],
    /// By piece and direction, as written or as edited, by class: the ends that are open, once they have been asked for.
    open: Vec<Vec<Option<Rc<Bits>>>>,
}

impl<'e> Edited<'e> {
    /// Looks up the rules of policies after edits: where each stands among the policies of before, which of its directions,
    /// and where it stands after.
    pub(super) fn new(everybody: &'e Everybody, after: &World<'_>, edits: &[(usize, Direction, usize)]) -> Self {
        let mut table = everybody.table.clone();
        let mut rules = Vec::new();
        for (before, direction, at) in edits.iter().copied() {
            let Some(policy) = after.policies.get(at) else { continue };
            let ruled = everybody.look_up(after, &mut table, policy, direction);
            rules.push(EditedRules { policy: before, direction, ruled });
        }
        let concerned = Direction::BOTH.map(|direction| {
            let is_edited = |policy| rules.iter().any(|each| each.direction == direction && each.policy == policy);
            let concerned =
                |(selected, _): &(Rc<[Selected]>, usize)| selected.iter().any(|each| is_edited(each.policy));
            everybody.way(direction).selected.iter().map(concerned).collect()
        });
        let mut edited = Edited { everybody, table, rules, pieces: Vec::new(), concerned, open: Vec::new() };
        edited.pieces = edited.cut();
        edited.open = vec![Vec::new(); edited.pieces.len() * 4];
        edited
    }
    /// The ports that edited rules mean, in pieces that no rule of any policy cuts.
    fn cut(&self) -> Vec<Piece> {
        let mut known: BTreeSet<SetId> = BTreeSet::new();
        let mut meant: BTreeSet<SetId> = BTreeSet::new();
        for edited in &self.rules {
            meant.extend(edited.ruled.rules.iter().flat_map(|rule| rule.ports.sets()));
        }
        for way in Direction::BOTH.map(|direction| self.everybody.way(direction)) {
            let rules = way.policies.iter().flatten().flat_map(|policy| &policy.rules);
            known.extend(rules.flat_map(|rule| rule.ports.sets()));
        }
        known.extend(&meant);
        let sets: Vec<(SetId, PortSet)> = known.into_iter().map(|id| (id, self.table.get(id))).collect();
        let numbers = sets.last().map_or(0, |(id, _)| id.number() + 1);
        // Ports that the same sets hold are one piece, whether they are neighbours or not.
        let mut pieces: BTreeMap<Vec<SetId>, PortSet> = BTreeMap::new();
        for protocol in Protocol::ALL {
            let mut turns: BTreeMap<u32, Vec<(bool, SetId)>> = BTreeMap::new();
            for (id, set) in &sets {
                for (first, last) in set.of(protocol) {
                    turns.entry(u32::from(*first)).or_default().push((true, *id));
                    turns.entry(u32::from(*last) + 1).or_default().push((false, *id));
                }
            }
            let mut holding: BTreeSet<SetId> = BTreeSet::new();
            let mut turns = turns.into_iter().peekable();
            while let Some((first, turned)) = turns.next() {
                for (begins, id) in turned {
                    if begins {
                        holding.insert(id)
                    } else {
                        holding.remove(&id)
                    };
                }
                let Some((next, _)) = turns.peek() else { break };
                if holding.is_disjoint(&meant) {
                    continue;
                }
                let (Ok(first), Ok(last)) = (u16::try_from(first), u16::try_from(next - 1)) else { continue };
                let piece = pieces.entry(holding.iter().copied().collect()).or_default();
                *piece = piece.union(&PortSet::range(protocol, first, last));
            }
        }
        let piece = |(holding, ports): (Vec<SetId>, PortSet)| {
            let mut is_in = vec![false; numbers];
            for id in holding {
                if let Some(place) = is_in.get_mut(id.number()) {
                    *place = true;
                }
            }
            Piece { ports, is_in }
        };
        pieces.into_iter().map(piece).collect()
    }
    /// The rules of a policy, as written or as edited.
    fn rules_of(&self, policy: usize, direction: Direction, edited: bool) -> Option<&Ruled> {
        let own = || self.rules.iter().find(|each| each.policy == policy && each.direction == direction);
        let edited = if edited { own().map(|each| &each.ruled) } else { None };
        edited.or_else(|| self.everybody.way(direction).policies.get(policy)?.as_ref())
    }
    /// The ends that a rule means on a piece, taking namespaces that are not pasted to have no label but their name.
    /// `list` are the ports that the pods with the policy declare.
    fn meant(&self, into: &mut Bits, rule: &Looked, direction: Direction, list: usize, piece: &Piece) {
        let declaring = match (&rule.ports, direction) {
            (Ports::ByList(sets), Direction::Egress) => {
                let mut declaring = Bits::default();
                let ends = self.everybody.kinds.len();
                for (list, _) in sets.iter().enumerate().filter(|(_, set)| piece.is_in(**set)) {
                    // Who is no pod declares nothing, as those of the first list.
                    let beyond = (list == 0).then(|| self.everybody.all.minus(&Bits::range(0, ends)));
                    let all = self.everybody.declaring.get(list).into_iter().chain(&beyond);
                    all.for_each(|bits| declaring.add(bits));
                }
                Some(declaring)
            }
            (ports, _) if piece.is_in(ports.at(list)) => None,
            _ => return,
        };
        for (_, bits) in rule.who.parts.iter().filter(|(matched, _)| matched.assumed) {
            match &declaring {
                Some(declaring) => into.add(&bits.and(declaring)),
                None => into.add(bits),
            }
        }
    }
    /// The ends that a policy lets through to pods with a list of ports; as [`super::walk::Walk`] has it for its tier.
    pub(super) fn let_through(
        &self,
        policy: usize,
        direction: Direction,
        list: usize,
        piece: usize,
        edited: bool,
    ) -> Bits {
        let mut open = Bits::default();
        if let Some((piece, ruled)) = self.pieces.get(piece).zip(self.rules_of(policy, direction, edited)) {
            ruled.rules.iter().for_each(|rule| self.meant(&mut open, rule, direction, list, piece));
        }
        open
    }
    /// Whether an edited policy selects the pods of a kind.
    pub(super) fn is_concerned(&self, direction: Direction, kind: usize) -> bool {
        let [ingress, egress] = &self.concerned;
        let concerned = if direction == Direction::Ingress { ingress } else { egress };
        concerned.get(self.everybody.class(direction, kind)).copied().unwrap_or_default()
    }
    /// The ends of a direction that are open to pods of a kind; decides as [`super::walk::Walk`] does.
    pub(super) fn open(&mut self, direction: Direction, kind: usize, piece: usize, edited: bool) -> Rc<Bits> {
        let class = self.everybody.class(direction, kind);
        let edited = edited && self.is_concerned(direction, kind);
        let at = piece * 4 + usize::from(direction == Direction::Egress) * 2 + usize::from(edited);
        if let Some(known) = self.open.get(at).and_then(|known| known.get(class)?.clone()) {
            return known;
        }
        let open = Rc::new(self.opened(direction, class, piece, edited));
        if let Some(known) = self.open.get_mut(at) {
            known.resize(known.len().max(class + 1), None);
            if let Some(place) = known.get_mut(class) {
                *place = Some(open.clone());
            }
        }
        open
    }
    fn opened(&self, direction: Direction, class: usize, piece: usize, edited: bool) -> Bits {
        let mut open = self.everybody.all.clone();
        let (selected, list) = self.everybody.selected(direction, class);
        let Some(at) = self.pieces.get(piece) else { return open };
        let (mut passed, mut allowed) = (Bits::default(), Bits::default());
        let (mut tier, mut isolated) = (None, None);
        for each in selected.iter().filter(|each| each.assumed) {
            let Some(ruled) = self.rules_of(each.policy, direction, edited) else { continue };
            if tier.replace(ruled.tier).is_some_and(|before| before != ruled.tier) {
                open.add(&std::mem::take(&mut passed));
            }
            if let (Some(isolated), true) = (&isolated, ruled.tier > Tier::Namespaced) {
                // What NetworkPolicies select is decided by them.
                allowed.add(&open.and(isolated));
                return allowed;
            }
            if ruled.tier == Tier::Namespaced {
                let isolated = isolated.get_or_insert_with(Bits::default);
                ruled.rules.iter().for_each(|rule| self.meant(isolated, rule, direction, list, at));
                continue;
            }
            for rule in &ruled.rules {
                let mut hit = Bits::default();
                self.meant(&mut hit, rule, direction, list, at);
                let hit = hit.and(&open);
                open = open.minus(&hit);
                match rule.action {
                    Action::Allow => allowed.add(&hit),
                    Action::Pass => passed.add(&hit),
                    Action::Deny => {}
                }
            }
        }
        open.add(&passed);
        allowed.add(&isolated.map_or_else(|| open.clone(), |isolated| open.and(&isolated)));
        allowed
    }
}

impl Piece {
    fn is_in(&self, set: SetId) -> bool {
        self.is_in.get(set.number()).copied().unwrap_or_default()
    }
}

impl Everybody {
    /// A policy's rules: who is meant is asked of every kind and address, as everybody was counted before it.
    fn look_up(&self, after: &World<'_>, table: &mut PortTable, policy: &Policy<'_>, direction: Direction) -> Ruled {
        let kinds = self.kinds.first.iter().map(|index| End::Workload(*index));
        let addresses = self.way(direction).addresses.iter().map(|range| End::Addresses(*range));
        let ends: Vec<End> = kinds.chain([End::IngressController]).chain(addresses).collect();
        let rules = policy.rules(direction).unwrap_or_default();
        let who = rules.iter().map(|rule| {
            let mut who = Who::default();
            ends.iter().enumerate().for_each(|(at, end)| who.add(after.rule_matches(rule, *end), [at]));
            Rc::new(who)
        });
        Ruled::new((after, &self.kinds), table, policy.tier, rules.iter().zip(who))
    }
}
