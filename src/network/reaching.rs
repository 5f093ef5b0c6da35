//! Everybody who reaches an end, or whom it reaches: decided for every other end as for a pair.

use super::code::{Code, Place};
use super::connectivity::served;
use super::dash::{Asked, DashReadings};
use super::pair::{between, ends, names, of_ports};
use super::phrase::Phrase;
use super::picture::{Say, ask, cells};
use super::policy::Direction;
use super::ports::PortTable;
use super::reach::{Half, Reach};
use super::told::MAX_TOLD;
use super::why::Asking;
use super::world::{End, World};
use super::{AddressRange, Around, AskNames, Neighbour, OpenQuestion, Options, Peer, PortSet};
use crate::cluster::Cluster;
use crate::graph::{Cell, Graph, Table, TableRow};
use crate::text::{Order, Outcome, Proof, Sentence, Span, Step, Verdict};
use std::collections::{BTreeSet, HashMap};

/// For at most so many others it is also found out what decides.
const MAX_PROVED: usize = 400;
/// At most so many rows are listed.
const MAX_ROWS: usize = 500;
/// At most so many steps are told of the policies that select the end itself.
const MAX_BEGINS: usize = 3;
/// At most so many rules are named for one other.
const MAX_BY: usize = 3;

/// The answer to an [`OpenQuestion`].
pub struct Reaching {
    /// The others, with how many policies select the end that is given.
    pub around: Around,
    /// The ports asked about.
    pub asked: PortSet,
    /// The policies that select the end, or that none does.
    pub begins: Vec<Step<Code>>,
    /// What lets others through, or might, in the order of the paste: first at the end itself, then at theirs.
    pub grants: Vec<Grant>,
    /// For each neighbour what decides about it; nothing for those beyond the first few hundred.
    by: Vec<Vec<Decided>>,
    /// What a dash more or less would change.
    pub dash: Option<DashReadings>,
}

/// A rule, or the want of one, that lets somebody through or might.
pub struct Grant {
    pub direction: Direction,
    pub step: Step<Code>,
    /// Those others, as an Ask line names them; unnamed addresses come last.
    pub who: Vec<String>,
    /// Whether it is also every address that no policy names.
    pub others: bool,
    /// What it opens of the ports asked about.
    pub ports: PortSet,
}

/// What decides about one other at one of the ends.
struct Decided {
    direction: Direction,
    step: Step<Code>,
    ports: PortSet,
    /// Whether it stands in the way.
    stops: bool,
}

/// Who reaches somebody, or whom it reaches.
pub fn reaching(cluster: &Cluster, question: &OpenQuestion, options: &Options) -> Reaching {
    let range = match &question.focus {
        Peer::Addresses(range) => Some(*range),
        _ => None,
    };
    let world = World::new(cluster, options, range.as_slice());
    let own = question.own(&world);
    let mut reaching = Reaching {
        around: around(&world, question, &own),
        asked: question.ports.clone(),
        begins: Vec::new(),
        grants: Vec::new(),
        by: Vec::new(),
        dash: None,
    };
    reaching.prove(&world, &own);
    let ask = |after: &World<'_>| (None, around(after, question, &question.own(after)));
    let pods = question.focus.pods().unwrap_or_default();
    let asked = Asked {
        subjects: vec![(pods, own_direction(question.into))],
        verdict: None,
        around: &reaching.around,
        ranges: range.into_iter().collect(),
        ask: &ask,
    };
    reaching.dash = asked.readings(cluster, options);
    reaching
}

impl OpenQuestion {
    /// The ends that are given.
    fn own(&self, world: &World<'_>) -> Vec<End> {
        ends(if self.into { &world.destinations } else { &world.sources }, &self.focus)
    }
}

/// The direction in which the policies of the end itself have their say.
fn own_direction(into: bool) -> Direction {
    if into { Direction::Ingress } else { Direction::Egress }
}

fn around(world: &World<'_>, question: &OpenQuestion, own: &[End]) -> Around {
    let (into, direction) = (question.into, own_direction(question.into));
    let cluster = world.cluster;
    let pods: Vec<usize> = own.iter().filter_map(pod).collect();
    let served = served(cluster, world.options.ingress_ports);
    let named: Vec<AddressRange> = pods.iter().flat_map(|pod| world.named_addresses(*pod, direction)).collect();
    let is_self = |other: usize| {
        let is_same = |own: &&usize| {
            let (Some(one), Some(other)) = (world.workload(**own), world.workload(other)) else { return false };
            one.same_name(other)
        };
        pods.iter().find(is_same).is_some()
    };
    let (ask_names, mut table) = (AskNames::of(cluster), PortTable::new());
    let mut at: HashMap<String, usize> = HashMap::new();
    let mut neighbours: Vec<Neighbour> = Vec::new();
    let mut missing = BTreeSet::new();
    for end in if into { &world.sources } else { &world.destinations }.iter().copied() {
        let is_pod = matches!(end, End::Workload(_));
        if (pods.is_empty() && !is_pod) || matches!(end, End::Workload(index) if is_self(index)) {
            continue;
        }
        let others = matches!(end, End::Addresses(range) if !named.iter().any(|piece| piece.contains(range)));
        let name = match end {
            End::Addresses(range) if others => Peer::Addresses(AddressRange::all(range.family)).name(cluster),
            End::Addresses(range) => Peer::Addresses(range).name(cluster),
            End::Workload(index) => world.workload(index).map(|other| ask_names.name(other)).unwrap_or_default(),
            End::IngressController => Peer::IngressController.name(cluster),
        };
        let (mut sure, mut possible) = (PortSet::default(), PortSet::default());
        let mut asked_of_nobody = true;
        for (at, focus) in own.iter().copied().enumerate() {
            let (source, destination) = if into { (end, focus) } else { (focus, end) };
            let mut asked = question.ports.clone();
            if source == End::IngressController {
                // It connects to what Ingresses lead to, and to nothing else.
                let ports = pod(&destination).and_then(|pod| served.get(&pod));
                let Some(ports) = ports else { continue };
                asked = asked.intersection(ports);
            }
            asked_of_nobody = false;
            let (one_sure, one_possible) = between(world, &mut table, source, destination, &asked);
            // Of a controller's pods any may; of addresses each must.
            let every = at > 0 && matches!(focus, End::Addresses(_));
            let join = |all: &PortSet, one: &PortSet| if every { all.intersection(one) } else { all.union(one) };
            (sure, possible) = (join(&sure, &one_sure), join(&possible, &one_possible));
        }
        if asked_of_nobody {
            continue;
        }
        let verdict = of_ports(&sure, &possible);
        if verdict == Verdict::Unknown {
            let unknown = |(subject, direction, other): (End, Direction, End)| {
                world.first_unknown(pod(&subject)?, direction, other)?.namespace
            };
            let back = own_direction(!into);
            let found =
                own.iter().find_map(|focus| unknown((*focus, direction, end)).or_else(|| unknown((end, back, *focus))));
            missing.extend(found);
        }
        let ports = if sure.is_empty() { possible } else { sure };
        match at.get(&name).and_then(|at| neighbours.get_mut(*at)) {
            // Another pod of the same controller.
            Some(same) if is_pod => {
                if rank(verdict) > rank(same.verdict) {
                    *same = Neighbour { name, others, end, verdict, ports };
                } else if verdict == same.verdict {
                    same.ports = same.ports.union(&ports);
                }
            }
            Some(_) => {}
            None => {
                at.insert(name.clone(), neighbours.len());
                neighbours.push(Neighbour { name, others, end, verdict, ports });
            }
        }
    }
    let selecting: BTreeSet<usize> =
        pods.iter().flat_map(|pod| world.selected(*pod, direction)).map(|each| each.policy).collect();
    Around {
        focus: question.focus.name(cluster),
        pod: pods.first().copied(),
        into,
        neighbours,
        missing: missing.into_iter().collect(),
        policies: selecting.len() as u32,
        pods: cluster.workloads.iter().map(|workload| workload.replicas.max(1)).sum(),
    }
}

fn pod(end: &End) -> Option<usize> {
    match end {
        End::Workload(index) => Some(*index),
        _ => None,
    }
}

fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::No => 0,
        Verdict::Unknown => 1,
        Verdict::Yes => 2,
    }
}

impl Reaching {
    /// Finds out what decides about each other, and gathers it by rule.
    fn prove(&mut self, world: &World<'_>, own: &[End]) {
        let into = self.around.into;
        let mut begins: Vec<Step<Code>> = Vec::new();
        // Those who get through are told of first, should there be too many.
        let mut order: Vec<usize> = (0..self.around.neighbours.len()).collect();
        order.order_by_key(|at| self.around.neighbours.get(*at).map(|each| std::cmp::Reverse(rank(each.verdict))));
        let mut by: Vec<Vec<Decided>> = self.around.neighbours.iter().map(|_| Vec::new()).collect();
        for at in order.into_iter().take(MAX_PROVED) {
            let Some(each) = self.around.neighbours.get(at) else { continue };
            let mut decided: Vec<Decided> = Vec::new();
            for focus in own.iter().copied() {
                let (source, destination) = if into { (each.end, focus) } else { (focus, each.end) };
                let (from, to) = names(world, source, destination);
                for (direction, subject, other, pod_name, other_name) in [
                    (Direction::Ingress, destination, source, &to, &from),
                    (Direction::Egress, source, destination, &from, &to),
                ] {
                    let Some(subject) = pod(&subject) else { continue };
                    let (pod, other_name, ports) = (pod_name.clone(), other_name.clone(), self.asked.clone());
                    let asking = Asking { world, subject, direction, other, ports, pod, other_name, offers: false };
                    let half = asking.half();
                    let is_own = direction == own_direction(into);
                    if is_own {
                        for step in half.steps() {
                            if matches!(step.code, Code::Selects { .. }) && !begins.iter().any(|one| same(one, step)) {
                                begins.push(step.clone());
                            }
                        }
                    }
                    for one in decisive(&half, direction) {
                        // What no policy limits is worth a word only at the end that the question is about.
                        let counts = is_own || self.around.pod.is_none() || !is_free(&one.step.code);
                        if counts && !decided.iter().any(|other| same(&other.step, &one.step)) {
                            decided.push(one);
                        }
                    }
                }
            }
            if let Some(place) = by.get_mut(at) {
                *place = decided;
            }
        }
        begins.order_by(|a, b| places(a).cmp(&places(b)));
        begins.truncate(MAX_BEGINS);
        self.by = by;
        self.begins = begins;
        self.grants = self.gathered();
    }
    fn gathered(&self) -> Vec<Grant> {
        let own = own_direction(self.around.into);
        let mut grants: Vec<Grant> = Vec::new();
        for (each, by) in self.around.neighbours.iter().zip(&self.by).filter(|(each, _)| each.verdict != Verdict::No) {
            let told = |one: &&Decided| !one.stops && (one.direction == own || !is_free(&one.step.code));
            for one in by.iter().filter(told) {
                let ports = one.ports.intersection(&each.ports);
                let ports = if ports.is_empty() { each.ports.clone() } else { ports };
                let grant = match grants.iter_mut().find(|grant| same(&grant.step, &one.step)) {
                    Some(grant) => grant,
                    None => {
                        let (direction, step) = (one.direction, one.step.clone());
                        let (who, ports) = (Vec::new(), PortSet::default());
                        grants.push(Grant { direction, step, who, others: false, ports });
                        let Some(grant) = grants.last_mut() else { continue };
                        grant
                    }
                };
                grant.ports = grant.ports.union(&ports);
                match each.others {
                    true => grant.others = true,
                    false => grant.who.push(each.name.clone()),
                }
            }
        }
        grants.order_by(|a, b| {
            let key = |grant: &Grant| (grant.direction != own, !is_free(&grant.step.code));
            key(a).cmp(&key(b)).then_with(|| places(&a.step).cmp(&places(&b.step)))
        });
        grants
    }
    /// The grants that are told, after [`Reaching::begins`].
    pub fn told(&self) -> &[Grant] {
        let count = MAX_TOLD.saturating_sub(self.begins.len()).min(self.grants.len());
        self.grants.get(..count).unwrap_or_default()
    }
    /// How many of the others have this verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.around.neighbours.iter().filter(|each| each.verdict == verdict).count()
    }
    /// The others of a verdict, as an Ask line names them, and whether the unnamed addresses are among them.
    pub fn named(&self, verdict: Verdict) -> (Vec<String>, bool) {
        let of = || self.around.neighbours.iter().filter(|each| each.verdict == verdict);
        (of().filter(|each| !each.others).map(|each| each.name.clone()).collect(), of().any(|each| each.others))
    }
    /// The Ask line about one of the others.
    pub fn ask(&self, neighbour: &Neighbour) -> String {
        let (focus, other) = (self.around.focus.as_str(), neighbour.name.as_str());
        let (src, dst) = if self.around.into { (other, focus) } else { (focus, other) };
        ask(src, dst, &self.asked)
    }
    /// The picture: the end with its policies, the others around it.
    pub fn graph(&self, cluster: &Cluster, options: &Options, say: Say<'_>) -> Graph {
        super::graph(cluster, Some(&self.drawn()), options, say)
    }
    /// As an answer about a pair of which one end is anybody, so that it is drawn with the same numbers as it is told.
    fn drawn(&self) -> Reach<Code> {
        let steps = self.begins.iter().cloned().chain(self.told().iter().map(|grant| grant.step.clone())).collect();
        let half = |witnesses: Vec<Vec<Step<Code>>>| Half {
            allowed: Verdict::Yes,
            ports: self.asked.clone(),
            possible: self.asked.clone(),
            proof: Proof { witnesses, candidates: Vec::new() },
        };
        let (told, untold) = (half(vec![steps]), half(Vec::new()));
        let focus = self.around.focus.clone();
        let (from, to) = if self.around.into { (String::new(), focus) } else { (focus, String::new()) };
        let (egress, ingress) = if self.around.into { (untold, told) } else { (told, untold) };
        Reach {
            from,
            to,
            asked: self.asked.clone(),
            allowed: Verdict::Yes,
            ports: self.asked.clone(),
            possible: self.asked.clone(),
            egress,
            ingress,
            dash: None,
            around: self.around.clone(),
        }
    }
    /// A row for each other: what is open, and what decides.
    pub fn table(&self, cluster: &Cluster, say: Say<'_>) -> Table {
        let heads = [Phrase::From, Phrase::To, Phrase::Ports, Phrase::Verdict, Phrase::DecidedBy];
        let row = |(each, by): (&Neighbour, &Vec<Decided>)| {
            let (focus, other) = (self.around.focus.as_str(), each.name.as_str());
            let (src, dst) = if self.around.into { (other, focus) } else { (focus, other) };
            let mut cells = cells(src, dst, &each.ports, each.verdict, say);
            let by = || by.iter().filter(|one| one.stops == (each.verdict == Verdict::No)).take(MAX_BY);
            let mut words: Vec<String> = by().map(|one| say(&decided_by(&one.step, one.stops))).collect();
            words.dedup();
            cells.push(Cell { text: Sentence::new(words.join("; ")), verdict: None });
            let span = by().find_map(|one| one.step.span.clone()).or_else(|| own_span(cluster, each));
            TableRow { cells, span, ask: Some(self.ask(each)), current: false }
        };
        let mut rows: Vec<TableRow> = self.around.neighbours.iter().zip(&self.by).take(MAX_ROWS).map(row).collect();
        let hidden = self.around.neighbours.len().saturating_sub(rows.len());
        if hidden > 0 {
            let text = Sentence::new(say(&Phrase::More(hidden)));
            rows.push(TableRow { cells: vec![Cell { text, verdict: None }], ..TableRow::default() });
        }
        Table { columns: heads.iter().map(say).collect(), rows }
    }
}

fn own_span(cluster: &Cluster, neighbour: &Neighbour) -> Option<Span> {
    let workload = cluster.workloads.get(pod(&neighbour.end)?)?;
    Some(cluster.paste.span(workload.origin, "metadata.name"))
}

/// What of a direction decides: every rule that opens it, what it hangs on, or what stops it first.
fn decisive(half: &Half<Code>, direction: Direction) -> Vec<Decided> {
    let one = |step: &Step<Code>, ports: PortSet, stops: bool| Decided { direction, step: step.clone(), ports, stops };
    match half.allowed {
        Verdict::Yes => {
            let of_chain = |chain: &Vec<Step<Code>>| {
                let by_peer = chain.iter().find(|step| {
                    matches!(step.code, Code::PeerMatches { .. } | Code::AddressMatches { .. } | Code::AnyPeer { .. })
                });
                let ports = chain.iter().find_map(|step| match &step.code {
                    Code::PortMatches { ports, .. } => Some(ports.clone()),
                    _ => None,
                });
                Some(one(by_peer.or(chain.last())?, ports.unwrap_or_else(|| half.ports.clone()), false))
            };
            half.proof.witnesses.iter().filter_map(of_chain).collect()
        }
        Verdict::Unknown => {
            let steps = half.proof.candidates.iter().flat_map(|candidate| &candidate.steps);
            let unknown = steps.filter(|step| step.outcome == Outcome::Unknown);
            unknown.map(|step| one(step, half.possible.clone(), false)).collect()
        }
        Verdict::No => {
            let steps = half.proof.candidates.iter().flat_map(|candidate| &candidate.steps);
            let failed = steps.filter(|step| step.outcome == Outcome::Failed);
            failed.map(|step| one(step, PortSet::default(), true)).collect()
        }
    }
}

/// Whether a step says that no policy has a say.
fn is_free(code: &Code) -> bool {
    matches!(code, Code::Unselected { .. } | Code::Outside { .. } | Code::Itself { .. } | Code::OnHostNetwork { .. })
}

/// Whether two steps are about the same lines of the same object, whoever the other end is.
fn same(one: &Step<Code>, other: &Step<Code>) -> bool {
    one.object == other.object
        && one.path == other.path
        && one.outcome == other.outcome
        && std::mem::discriminant(&one.code) == std::mem::discriminant(&other.code)
}

/// Where a step stands in the paste, for sorting.
fn places(step: &Step<Code>) -> Option<(&str, u32)> {
    step.span.as_ref().map(|span| (&*span.source, span.start.line))
}

/// What decides, for a table's cell.
fn decided_by(step: &Step<Code>, stops: bool) -> Phrase {
    let policy = match &step.code {
        Code::Unselected { .. } | Code::Itself { .. } | Code::Outside { .. } => return Phrase::NoPolicy,
        Code::OnHostNetwork { .. } | Code::PeerOnHostNetwork { .. } => return Phrase::HostNetwork,
        _ => step.object.as_ref().map(|object| object.name.clone()).unwrap_or_default(),
    };
    let place = |place: &Place| (place.rule, Some(place.peer));
    let (rule, peer) = match &step.code {
        // Nobody is named by any of them: which one is nearest is what asking about the pair tells.
        _ if stops && !matches!(step.code, Code::AdminRule { .. }) => (None, None),
        Code::PeerMatches { place: at, .. }
        | Code::AddressMatches { place: at, .. }
        | Code::NamespaceUnknown { place: at, .. }
        | Code::PodAddressUnknown { place: at, .. } => place(at),
        Code::AnyPeer { rule, .. } => (*rule, None),
        Code::AdminRule { rule, .. } | Code::AdminUnknown { rule, .. } => (Some(*rule), None),
        _ => (None, None),
    };
    Phrase::By { policy, rule, peer }
}
