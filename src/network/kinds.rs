//! Who is alike to policies: pods of one namespace with the same of those labels that some selector asks for. What
//! selectors find is looked up once for each selector, by its labels.

use super::AddressRange;
use super::bits::Bits;
use super::matching::{Match, labels_match};
use super::policy::{Direction, Namespaces, PeerKind, Pods, PortKind, Rule, Tier};
use super::ports::SetId;
use super::world::{End, World};
use crate::api::LabelSelector;
use crate::cluster::{GIVEN_KEYS, GivenLabel};
use crate::text::Verdict;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

/// The kinds of workloads, by number.
pub(super) struct Kinds {
    /// By workload.
    pub of: Vec<usize>,
    /// By kind, the first workload of it.
    pub first: Vec<usize>,
    /// By kind, the list of named ports that its pods declare.
    pub ports: Vec<usize>,
    /// By list of named ports, a workload that declares it; the first list is empty.
    pub declaring: Vec<Option<usize>>,
    /// By kind, what the ingress controller connects to.
    pub served: Vec<Option<SetId>>,
}

impl Kinds {
    /// How many there are. Ends are numbered alike: kinds, the ingress controller, then addresses.
    pub(super) fn len(&self) -> usize {
        self.first.len()
    }
}

/// Ends by how a peer means them: surely, or as far as the paste says. No end is in two parts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Who {
    pub parts: Vec<(Match, Bits)>,
}

/// What parts a [`Who`] may have.
const PARTS: [Match; 3] =
    [Match::YES, Match { assumed: true, known: Verdict::Unknown }, Match { assumed: false, known: Verdict::Unknown }];

impl Who {
    fn surely(bits: Bits) -> Who {
        Who { parts: vec![(Match::YES, bits)] }
    }
    fn part(&self, matched: Match) -> Option<&Bits> {
        self.parts.iter().find(|(each, _)| *each == matched).map(|(_, bits)| bits)
    }
    pub(super) fn add(&mut self, matched: Match, ends: impl IntoIterator<Item = usize>) {
        if matched == Match::NO {
            return;
        }
        if self.part(matched).is_none() {
            self.parts.push((matched, Bits::default()));
        }
        if let Some((_, bits)) = self.parts.iter_mut().find(|(each, _)| *each == matched) {
            ends.into_iter().for_each(|end| bits.insert(end));
        }
    }
    fn each(&self, change: impl Fn(&Bits) -> Bits) -> Who {
        let parts = self.parts.iter().map(|(matched, bits)| (*matched, change(bits)));
        Who { parts: parts.filter(|(_, bits)| !bits.is_empty()).collect() }
    }
    /// Who any of them means: what is the case for one is not unknown because of another.
    fn any(all: &[Rc<Who>]) -> Rc<Who> {
        if let [only] = all {
            return only.clone();
        }
        let parts = PARTS.map(|matched| {
            let parts = all.iter().filter_map(|who| who.part(matched));
            parts.fold(Bits::default(), |found, bits| found.or(bits))
        });
        let [sure, assumed, perhaps] = parts;
        let assumed = assumed.minus(&sure);
        let perhaps = perhaps.minus(&sure).minus(&assumed);
        let parts = PARTS.into_iter().zip([sure, assumed, perhaps]);
        Rc::new(Who { parts: parts.filter(|(_, bits)| !bits.is_empty()).collect() })
    }
}

/// Everybody by kind, while policies are looked up.
pub(super) struct Census<'w, 'c> {
    world: &'w World<'c>,
    pub kinds: Kinds,
    /// By namespace, its kinds.
    namespaces: BTreeMap<&'c str, Range<usize>>,
    labels: HashMap<(&'c str, &'c str), Bits>,
    keys: HashMap<&'c str, Bits>,
    everybody: Rc<Who>,
    /// By tier, the kinds that its policies never select.
    beyond: [Bits; 3],
    selected: HashMap<&'c LabelSelector, Rc<Bits>>,
    peers: HashMap<(Namespaces<'c>, Option<&'c LabelSelector>), Rc<Who>>,
}

/// What makes pods of one kind.
#[derive(PartialEq, Eq, Hash)]
struct Key<'c> {
    namespace: &'c str,
    labels: Vec<(&'c str, &'c str)>,
    given: Vec<&'c GivenLabel>,
    host_network: bool,
    ips: &'c [String],
    ports: usize,
    served: Option<SetId>,
}

impl<'w, 'c> Census<'w, 'c> {
    /// Everybody; `served` is what the ingress controller connects to, by workload.
    pub(super) fn new(world: &'w World<'c>, served: &HashMap<usize, SetId>) -> Self {
        Census::by(world, served, Some(&Asked::of(world)))
    }
    /// Everybody, told apart by all labels and ports, for policies that nobody has written yet.
    pub(super) fn by_every_label(world: &'w World<'c>) -> Self {
        Census::by(world, &HashMap::new(), None)
    }
    fn by(world: &'w World<'c>, served: &HashMap<usize, SetId>, asked: Option<&Asked<'_>>) -> Self {
        let mut by_namespace: BTreeMap<&'c str, Vec<usize>> = BTreeMap::new();
        for (index, workload) in world.cluster.workloads.iter().enumerate() {
            by_namespace.entry(&workload.namespace).or_default().push(index);
        }
        let mut kinds = Kinds {
            of: vec![0; world.cluster.workloads.len()],
            first: Vec::new(),
            ports: Vec::new(),
            declaring: vec![None],
            served: Vec::new(),
        };
        let is_asked_key = |key: &str| asked.is_none_or(|asked| asked.keys.contains(key));
        let (mut known, mut lists) = (HashMap::new(), HashMap::from([(Vec::new(), 0)]));
        let (mut labels, mut keys) = (HashMap::<_, Bits>::new(), HashMap::<_, Bits>::new());
        let mut namespaces = BTreeMap::new();
        let mut beyond = [Tier::Admin, Tier::Namespaced, Tier::Baseline].map(|_| Bits::default());
        for (namespace, members) in by_namespace {
            let start = kinds.len();
            for index in members {
                let Some(workload) = world.workload(index) else { continue };
                let all = workload.labels.iter().map(|(key, value)| (key.as_str(), value.as_str()));
                let own: Vec<(&str, &str)> = all.filter(|(key, _)| is_asked_key(key)).collect();
                let is_asked = |name: &str| asked.is_none_or(|asked| asked.ports.contains(name));
                let declared = workload.ports.iter().filter(|port| !port.name.is_empty() && is_asked(&port.name));
                let list: Vec<_> = declared.map(|port| (&*port.name, port.port, &*port.protocol)).collect();
                let ports = *lists.entry(list).or_insert_with(|| {
                    kinds.declaring.push(Some(index));
                    kinds.declaring.len() - 1
                });
                let key = Key {
                    namespace,
                    labels: own,
                    given: workload.given.iter().filter(|label| is_asked_key(label.key)).collect(),
                    host_network: workload.host_network,
                    ips: if world.options.ip_block_matches_pods { &workload.pod_ips } else { &[] },
                    ports,
                    served: served.get(&index).copied(),
                };
                let next = kinds.first.len();
                if !known.contains_key(&key) {
                    for (label, value) in &key.labels {
                        labels.entry((*label, *value)).or_default().insert(next);
                        keys.entry(*label).or_default().insert(next);
                    }
                    for (tier, bits) in [Tier::Admin, Tier::Namespaced, Tier::Baseline].into_iter().zip(&mut beyond) {
                        if world.is_beyond(workload, tier) {
                            bits.insert(next);
                        }
                    }
                    kinds.first.push(index);
                    kinds.ports.push(ports);
                    kinds.served.push(key.served);
                }
                let kind = *known.entry(key).or_insert(next);
                if let Some(place) = kinds.of.get_mut(index) {
                    *place = kind;
                }
            }
            namespaces.insert(namespace, start..kinds.len());
        }
        let ends = kinds.len() + world.sources.len().max(world.destinations.len());
        Census {
            world,
            kinds,
            namespaces,
            labels,
            keys,
            everybody: Rc::new(Who::surely(Bits::range(0, ends))),
            beyond,
            selected: HashMap::new(),
            peers: HashMap::new(),
        }
    }
    /// The kinds that a policy's subject selects.
    pub(super) fn subject(&mut self, pods: &Pods<'c>, tier: Tier) -> Who {
        let beyond = self.beyond.get(tier as usize).cloned().unwrap_or_default();
        self.pods(pods).each(|bits| bits.minus(&beyond))
    }
    /// The ends that a rule's peers mean.
    pub(super) fn rule(&mut self, rule: &Rule<'c>, direction: Direction) -> Rc<Who> {
        let Some(peers) = &rule.peers else { return self.everybody.clone() };
        let found: Vec<Rc<Who>> = peers.iter().map(|peer| self.peer(&peer.kind, direction)).collect();
        Who::any(&found)
    }
    fn peer(&mut self, peer: &PeerKind<'c>, direction: Direction) -> Rc<Who> {
        match peer {
            PeerKind::Nothing => Rc::default(),
            PeerKind::Anything => self.everybody.clone(),
            PeerKind::Addresses(_) => Rc::new(self.block(peer, direction)),
            PeerKind::Pods(pods) => {
                let key = (pods.namespaces, pods.pods);
                if let Some(known) = self.peers.get(&key) {
                    return known.clone();
                }
                let unselectable = self.beyond.get(Tier::Namespaced as usize).cloned().unwrap_or_default();
                let mut found = self.pods(pods).each(|bits| bits.minus(&unselectable));
                found.add(self.world.peer_matches(peer, End::IngressController), [self.kinds.len()]);
                let found = Rc::new(found);
                self.peers.insert(key, found.clone());
                found
            }
        }
    }
    fn block(&self, peer: &PeerKind<'c>, direction: Direction) -> Who {
        let mut found = Who::default();
        let PeerKind::Addresses(block) = peer else { return found };
        let ends = addresses(self.world, direction);
        for range in &block.ranges {
            // Addresses are cut where blocks end: who begins in one lies in it.
            let first = ends.partition_point(|each| (each.family, each.first) < (range.family, range.first));
            let held = ends.iter().skip(first).take_while(|each| range.contains(**each)).count();
            let base = self.kinds.len() + 1 + first;
            found.add(Match::YES, base..base + held);
        }
        if self.world.options.ip_block_matches_pods {
            for (kind, index) in self.kinds.first.iter().enumerate() {
                found.add(self.world.peer_matches(peer, End::Workload(*index)), [kind]);
            }
            found.add(self.world.peer_matches(peer, End::IngressController), [self.kinds.len()]);
        }
        found
    }
    fn pods(&mut self, pods: &Pods<'c>) -> Who {
        let mut found = Who::default();
        match pods.namespaces {
            Namespaces::Own(own) => found.add(Match::YES, self.namespaces.get(own).cloned().unwrap_or_default()),
            Namespaces::Labelled(_) => {
                for (name, kinds) in &self.namespaces {
                    found.add(self.world.namespace_matches(pods.namespaces, name), kinds.clone());
                }
            }
        }
        let Some(selector) = pods.pods else { return found };
        if asks_for_given(selector) {
            let mut selected = Who::default();
            for (by_namespace, kinds) in found.parts {
                for (kind, index) in kinds.iter().filter_map(|kind| Some((kind, *self.kinds.first.get(kind)?))) {
                    let by_labels = self.world.workload(index).map_or(Match::NO, |pod| labels_match(selector, pod));
                    selected.add(by_namespace.and(by_labels), [kind]);
                }
            }
            return selected;
        }
        let selected = self.selected(selector);
        found.each(|bits| bits.and(&selected))
    }
    /// The kinds of all namespaces whose pods a selector selects; answers as [`crate::cluster::selects`] does.
    fn selected(&mut self, selector: &'c LabelSelector) -> Rc<Bits> {
        if let Some(known) = self.selected.get(selector) {
            return known.clone();
        }
        let none = Bits::default();
        let with = |key: &'c str, value: &'c str| self.labels.get(&(key, value)).unwrap_or(&none);
        let labels = selector.match_labels.iter().map(|(key, value)| with(key, value).clone());
        let expressions = selector.match_expressions.iter().map(|each| {
            let key = self.keys.get(each.key.as_str()).unwrap_or(&none);
            let listed = || each.values.iter().fold(none.clone(), |all, value| all.or(with(&each.key, value)));
            let others = |bits: &Bits| Bits::range(0, self.kinds.len()).minus(bits);
            match each.operator.as_str() {
                "In" => listed(),
                "NotIn" => others(&listed()),
                "Exists" => key.clone(),
                "DoesNotExist" => others(key),
                _ => none.clone(),
            }
        });
        let all = labels.chain(expressions).reduce(|all, next| all.and(&next));
        let found = Rc::new(all.unwrap_or_else(|| Bits::range(0, self.kinds.len())));
        self.selected.insert(selector, found.clone());
        found
    }
}

/// Whether a selector asks for labels that controllers give.
fn asks_for_given(selector: &LabelSelector) -> bool {
    let mut keys = selector.match_labels.keys().chain(selector.match_expressions.iter().map(|each| &each.key));
    keys.any(|key| GIVEN_KEYS.contains(&key.as_str()))
}

/// The addresses of a direction's other ends, ascending.
pub(super) fn addresses(world: &World<'_>, direction: Direction) -> Vec<AddressRange> {
    let ends = match direction {
        Direction::Ingress => &world.sources,
        Direction::Egress => &world.destinations,
    };
    let ranges = ends.iter().filter_map(|end| match end {
        End::Addresses(range) => Some(*range),
        _ => None,
    });
    ranges.collect()
}

/// What policies ask of pods: nothing else tells them apart.
#[derive(Default)]
struct Asked<'c> {
    /// The keys of labels.
    keys: BTreeSet<&'c str>,
    /// The names of ports.
    ports: BTreeSet<&'c str>,
}

impl<'c> Asked<'c> {
    fn of(world: &World<'c>) -> Self {
        let mut asked = Asked::default();
        for policy in &world.policies {
            asked.selector(policy.subject.pods);
            for rule in Direction::BOTH.into_iter().flat_map(|direction| policy.rules(direction).unwrap_or_default()) {
                for peer in rule.peers.iter().flatten() {
                    if let PeerKind::Pods(pods) = &peer.kind {
                        asked.selector(pods.pods);
                    }
                }
                asked.ports.extend(rule.ports.iter().flatten().filter_map(|port| match port.kind {
                    PortKind::Named(name, _) => Some(name),
                    PortKind::Numbered(_) => None,
                }));
            }
        }
        asked
    }
    fn selector(&mut self, selector: Option<&'c LabelSelector>) {
        let Some(selector) = selector else { return };
        self.keys.extend(selector.match_labels.keys().map(String::as_str));
        self.keys.extend(selector.match_expressions.iter().map(|each| each.key.as_str()));
    }
}
