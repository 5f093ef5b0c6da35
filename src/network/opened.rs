//! What an edit opens besides what it is for.

use super::PortSet;
use super::bits::Bits;
use super::code::Code;
use super::ends::{Edited, Everybody};
use super::policy::{Direction, Tier};
use super::why::short_name;
use super::world::{End, World};
use crate::cluster::Workload;
use crate::text::{ObjectRef, Order};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// At most so many pairs that an edit opens besides are named.
const MAX_OPENS: usize = 50;

/// The connections that edited rules open, save the asked ports of the ends that were asked about. What policies select,
/// and where they cut addresses, is the same before and after.
pub(super) fn opened(
    before: &World<'_>,
    after: &World<'_>,
    touched: &[(ObjectRef, Direction)],
    asked: &PortSet,
    is_asked: &dyn Fn(End, End) -> bool,
) -> Vec<Code> {
    let everybody = before.everybody();
    let places = touched.iter().filter_map(|(policy, direction)| {
        let [was, is] = [before, after].map(|world| place_of(world, policy));
        Some((was?, *direction, is?))
    });
    let places: Vec<_> = places.collect();
    let mut gains = Gains::new(everybody, Edited::new(everybody, after, &places));
    let namesakes = Namesakes::of(before);
    let name = |end: End| match end {
        End::Workload(index) => before.workload(index).map(Workload::key).unwrap_or_default(),
        _ => short_name(before, end),
    };
    let mut opens = Vec::new();
    for (policy, direction, _) in places {
        for (subject, kind) in everybody.kinds.of.iter().copied().enumerate() {
            if !everybody.is_selected(direction, kind, policy) {
                continue;
            }
            for (number, end, mut gained) in gains.at(direction, kind).iter().cloned() {
                let here = End::Workload(subject);
                let (source, destination) = if direction == Direction::Ingress { (end, here) } else { (here, end) };
                if is_asked(source, destination) {
                    gained = gained.minus(asked);
                }
                // Of pods of one name it is nothing new if any had it.
                let same = [here, end].map(|end| namesakes.of_end(end));
                if !gained.is_empty() && same.iter().any(|all| all.len() > 1) {
                    gained = gained.minus(&gains.before(direction, (subject, number), same));
                }
                let (src, dst) = if gained.is_empty() { continue } else { (name(source), name(destination)) };
                let code = Code::Opens { src, dst, ports: gained };
                let itself = matches!(&code, Code::Opens { src, dst, .. } if src == dst);
                if !itself && !opens.contains(&code) {
                    opens.push(code);
                }
                if opens.len() >= MAX_OPENS {
                    return opens;
                }
            }
        }
    }
    opens
}

/// Where a policy stands among those of a world.
fn place_of(world: &World<'_>, policy: &ObjectRef) -> Option<usize> {
    world
        .policies
        .iter()
        .position(|each| each.object.metadata.name == policy.name && ObjectRef::from(each.object) == *policy)
}

/// An end by its number and as itself, and what is new to it.
type Gained = Rc<Vec<(usize, End, PortSet)>>;

/// What edits of rules open.
struct Gains<'e> {
    everybody: &'e Everybody,
    edited: Edited<'e>,
    /// By direction, list of ports and piece, whether the edited policies let more through.
    more: HashMap<(Direction, usize, usize), bool>,
    /// By direction, the kinds whose pods an edited policy selects.
    concerned: [Bits; 2],
    /// What the kind that was asked about last gains: pods of a kind mostly come one after another.
    last: Option<(Direction, usize, Gained)>,
}

impl<'e> Gains<'e> {
    fn new(everybody: &'e Everybody, edited: Edited<'e>) -> Self {
        let concerned = Direction::BOTH.map(|direction| {
            let mut concerned = Bits::default();
            let kinds = (0..everybody.kinds.len()).filter(|kind| edited.is_concerned(direction, *kind));
            kinds.for_each(|kind| concerned.insert(kind));
            concerned
        });
        Gains { everybody, edited, more: HashMap::new(), concerned, last: None }
    }
    /// The ends that pods of a kind gain, in the order of the world's, and on which ports.
    fn at(&mut self, direction: Direction, kind: usize) -> Gained {
        if let Some((_, _, known)) = self.last.as_ref().filter(|last| (last.0, last.1) == (direction, kind)) {
            return known.clone();
        }
        let mut ports: BTreeMap<usize, PortSet> = BTreeMap::new();
        for piece in 0..self.edited.pieces.len() {
            for end in self.on(direction, kind, piece) {
                let all = ports.entry(end).or_default();
                *all = self.edited.pieces.get(piece).map(|piece| all.union(&piece.ports)).unwrap_or_default();
            }
        }
        let mut gained = Vec::new();
        for (number, ports) in ports {
            match self.everybody.members.get(number) {
                Some(pods) => gained.extend(pods.iter().map(|pod| (number, End::Workload(*pod), ports.clone()))),
                None => {
                    let address = number.checked_sub(self.everybody.kinds.len() + 1);
                    let addresses = &self.everybody.way(direction).addresses;
                    let range = address.and_then(|at| addresses.get(at));
                    gained.extend(range.map(|range| (number, End::Addresses(*range), ports)));
                }
            }
        }
        gained.order_by_key(|(number, end, _)| match end {
            End::Workload(index) => (false, *index),
            _ => (true, *number),
        });
        let gained = Rc::new(gained);
        self.last = Some((direction, kind, gained.clone()));
        gained
    }
    /// The same on a piece of the ports.
    fn on(&mut self, direction: Direction, kind: usize, piece: usize) -> Vec<usize> {
        let [ingress, egress] = &self.concerned;
        // Their own side of a connection is edited, too.
        let edited = if direction == Direction::Ingress { egress } else { ingress }.clone();
        if edited.is_empty() && !self.lets_more(direction, kind, piece) {
            return Vec::new();
        }
        let [was, is] = [false, true].map(|now| self.edited.open(direction, kind, piece, now));
        let mut perhaps = is.minus(&was);
        perhaps.add(&is.and(&edited));
        let (back, kinds) = (direction.other(), self.everybody.kinds.len());
        let gains = |end: &usize| {
            if *end >= kinds {
                // The ingress controller is nobody whom an edit is said to let in.
                return *end > kinds && !was.contains(*end);
            }
            self.edited.open(back, *end, piece, true).contains(kind)
                && !(was.contains(*end) && self.edited.open(back, *end, piece, false).contains(kind))
        };
        perhaps.iter().filter(gains).collect()
    }
    /// Whether edited policies let anybody more through to pods of a kind.
    fn lets_more(&mut self, direction: Direction, kind: usize, piece: usize) -> bool {
        let list = self.everybody.list(direction, kind);
        let edited = &self.edited;
        *self.more.entry((direction, list, piece)).or_insert_with(|| {
            let own = edited.rules.iter().filter(|each| each.direction == direction);
            own.into_iter().any(|each| {
                // Of the other tiers the order of rules counts, too.
                let [was, is] = [false, true].map(|now| edited.let_through(each.policy, direction, list, piece, now));
                each.tier() != Tier::Namespaced || !is.minus(&was).is_empty()
            })
        })
    }
    /// What already connected any two of those that are called like a subject and like an end of it.
    fn before(&mut self, direction: Direction, (subject, end): (usize, usize), same: [&[usize]; 2]) -> PortSet {
        let kind_of = |pod: &usize| self.everybody.kinds.of.get(*pod).copied().unwrap_or_default();
        let [subjects, ends] = same;
        let subjects: Vec<usize> =
            if subjects.is_empty() { vec![kind_of(&subject)] } else { subjects.iter().map(kind_of).collect() };
        let ends: Vec<usize> = if ends.is_empty() { vec![end] } else { ends.iter().map(kind_of).collect() };
        let mut before = PortSet::default();
        for piece in 0..self.edited.pieces.len() {
            let mut pairs = subjects.iter().flat_map(|subject| ends.iter().map(move |end| (*subject, *end)));
            let connected = pairs.any(|(subject, end)| {
                self.edited.open(direction, subject, piece, false).contains(end)
                    && (end >= self.everybody.kinds.len()
                        || self.edited.open(direction.other(), end, piece, false).contains(subject))
            });
            if let (true, Some(piece)) = (connected, self.edited.pieces.get(piece)) {
                before = before.union(&piece.ports);
            }
        }
        before
    }
}

/// Who is called like another: pods of one controller that differ.
struct Namesakes {
    /// By workload, its group; none of those whose name is their own.
    group_of: Vec<Option<usize>>,
    groups: Vec<Vec<usize>>,
}

impl Namesakes {
    fn of(world: &World<'_>) -> Self {
        let mut named: HashMap<(&str, &str, &str), Vec<usize>> = HashMap::new();
        for (index, each) in world.cluster.workloads.iter().enumerate() {
            named.entry((&each.namespace, &each.name, &each.kind)).or_default().push(index);
        }
        let groups: Vec<Vec<usize>> = named.into_values().filter(|all| all.len() > 1).collect();
        let mut group_of = vec![None; world.cluster.workloads.len()];
        for (at, index) in groups.iter().enumerate().flat_map(|(at, all)| all.iter().map(move |index| (at, *index))) {
            if let Some(place) = group_of.get_mut(index) {
                *place = Some(at);
            }
        }
        Namesakes { group_of, groups }
    }
    /// All that are called like an end; nobody where only it is.
    fn of_end(&self, end: End) -> &[usize] {
        let End::Workload(index) = end else { return &[] };
        let group = self.group_of.get(index).copied().flatten();
        group.and_then(|at| self.groups.get(at)).map(Vec::as_slice).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use crate::api::Paste;
    use crate::cluster::{Cluster, Refused};
    use crate::network::{Code, Options, Question, reach};
    use crate::text::Source;
    use std::sync::Arc;

    /// What each edit that is offered for a no opens besides, by source and destination.
    fn opened(text: &str, from: &str, to: &str) -> Vec<Vec<String>> {
        let cluster = Cluster::new(Arc::new(Paste::new(vec![Source::new("a.yaml", text)])), Refused::LeftOut);
        let question = Question::parse(&cluster, from, to, None, Some("80")).unwrap();
        let answer = reach(&cluster, &question, &Options::default());
        let candidates = answer.egress.proof.candidates.iter().chain(&answer.ingress.proof.candidates);
        let told = |code: &Code| match code {
            Code::Opens { src, dst, ports } => format!("{src} -> {dst}: {ports}"),
            code => panic!("{code:?}"),
        };
        let offered = candidates.filter(|candidate| candidate.fix.is_some());
        offered.map(|candidate| candidate.also_grants.iter().map(told).collect()).collect()
    }

    #[test]
    fn what_was_open_before_is_not_opened() {
        let pod = |name: &str| {
            format!(
                "---\n{{apiVersion: v1, kind: Pod, metadata: {{name: {name}, labels: {{app: {name}, tier: all}}}}, spec: {{containers: [{{name: a, image: a}}]}}}}\n"
            )
        };
        let policy = |rule: &str| {
            let pods: String = ["web", "db", "cache"].map(pod).concat();
            format!(
                "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: web}}\nspec:\n  podSelector: {{matchLabels: {{app: web}}}}\n  policyTypes: [Egress]\n  egress:\n{rule}{pods}"
            )
        };
        // The addresses of egress are cut elsewhere than those of ingress.
        let block = "  - to:\n    - ipBlock: {cidr: 10.0.0.0/8}\n    ports:\n    - port: 80\n";
        assert_eq!(opened(&policy(block), "web", "db"), [Vec::<String>::new()]);
        let port = "  - to:\n    - podSelector: {matchLabels: {tier: all}}\n    - ipBlock: {cidr: 10.0.0.0/8}\n    ports:\n    - port: 443\n";
        let expected = ["default/web -> default/cache: TCP 80", "default/web -> 10.0.0.0/8: TCP 80"];
        assert_eq!(opened(&policy(port), "web", "db"), [expected]);
    }
}
