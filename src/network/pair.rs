//! One pair of ends in a world: its verdict, and its proof.

use super::around::{Around, around};
use super::code::Code;
use super::policy::Direction;
use super::ports::PortTable;
use super::reach::{Half, Reach};
use super::reachability::MAX_PAIRS;
use super::why::{Asking, short_name};
use super::world::{End, World};
use super::{AddressRange, Options, Peer, PortSet, Question};
use crate::cluster::Cluster;
use crate::text::{Proof, Verdict};

/// The verdict about a world, without a proof.
pub(super) fn verdict_in(world: &World<'_>, question: &Question) -> Verdict {
    let mut table = PortTable::new();
    let (mut sure, mut possible) = (question.ports(), question.ports());
    let groups = groups(world, question);
    for group in groups.iter().take(MAX_PAIRS) {
        let answers = group.iter().take(MAX_PAIRS);
        let answers = answers.map(|(source, destination)| between(world, &mut table, *source, *destination, &possible));
        let Some(best) = nearest_to_yes(answers) else { return Verdict::No };
        (sure, possible) = (sure.intersection(&best.0), best.1);
    }
    if groups.is_empty() { Verdict::No } else { of_ports(&sure, &possible) }
}

/// Of what is surely open and what may be, what is nearest to a yes, and of several the first.
pub(super) fn nearest_to_yes(answers: impl Iterator<Item = (PortSet, PortSet)>) -> Option<(PortSet, PortSet)> {
    let rank = |(sure, possible): &(PortSet, PortSet)| rank(of_ports(sure, possible));
    answers.reduce(|best, next| if rank(&next) > rank(&best) { next } else { best })
}

fn groups(world: &World<'_>, question: &Question) -> Vec<Vec<(End, End)>> {
    in_groups(question, &ends(&world.sources, &question.from), &ends(&world.destinations, &question.to))
}

/// The pairs of a question's ends. Of a controller's pods any may; of addresses each must get through, on the same ports:
/// so there is a group for each piece of them.
pub(super) fn in_groups<E: Copy>(question: &Question, from: &[E], to: &[E]) -> Vec<Vec<(E, E)>> {
    let pairs = |from: &[E], to: &[E]| -> Vec<(E, E)> {
        from.iter().flat_map(|source| to.iter().map(move |destination| (*source, *destination))).collect()
    };
    match (&question.from, &question.to) {
        (Peer::Addresses(_), _) => from.iter().map(|source| pairs(&[*source], to)).collect(),
        (_, Peer::Addresses(_)) => to.iter().map(|destination| pairs(from, &[*destination])).collect(),
        _ => vec![pairs(from, to)],
    }
}

fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::No => 0,
        Verdict::Unknown => 1,
        Verdict::Yes => 2,
    }
}

/// Which of some ports are open from one end to another whatever the paste lacks, and which may be.
pub(super) fn between(
    world: &World<'_>,
    table: &mut PortTable,
    source: End,
    destination: End,
    ports: &PortSet,
) -> (PortSet, PortSet) {
    let (mut sure, mut possible) = (ports.clone(), ports.clone());
    let halves = [(source, Direction::Egress, destination), (destination, Direction::Ingress, source)];
    for (subject, direction, other) in halves {
        if let End::Workload(subject) = subject
            && !is_itself(world, source, destination)
        {
            let flow = world.flow(table, subject, direction, other);
            sure = sure.intersection(&table.get(flow.sure));
            possible = possible.intersection(&table.get(flow.possible));
        }
    }
    (sure, possible)
}

pub(super) fn asked_ranges(question: &Question) -> Vec<AddressRange> {
    let ranges = [&question.from, &question.to].into_iter();
    ranges.filter_map(|peer| if let Peer::Addresses(range) = peer { Some(*range) } else { None }).collect()
}

/// A pod may always reach itself; of a controller's pods one may be another.
fn is_itself(world: &World<'_>, source: End, destination: End) -> bool {
    source == destination
        && matches!(source, End::Workload(index) if world.workload(index).is_some_and(|pod| pod.kind == "Pod"))
}

/// Whether ports that are surely open, or only possibly, make a yes.
pub(super) fn of_ports(sure: &PortSet, possible: &PortSet) -> Verdict {
    match (sure.is_empty(), possible.is_empty()) {
        (false, _) => Verdict::Yes,
        (true, false) => Verdict::Unknown,
        (true, true) => Verdict::No,
    }
}

/// [`reach`] without the readings of a dash, which are found by asking it of an edited paste.
pub fn pair(cluster: &Cluster, question: &Question, options: &Options) -> Reach<Code> {
    let world = World::new(cluster, options, &asked_ranges(question));
    let (mut sure, mut possible) = (question.ports(), question.ports());
    let mut told: Option<Reach<Code>> = None;
    for group in groups(&world, question).iter().take(MAX_PAIRS) {
        let answers = group.iter().take(MAX_PAIRS);
        let answers = answers.map(|(source, destination)| one(&world, question, &possible, *source, *destination));
        let best = answers.reduce(|best, next| if rank(next.allowed) > rank(best.allowed) { next } else { best });
        let Some(next) = best else { continue };
        (sure, possible) = (sure.intersection(&next.ports), possible.intersection(&next.possible));
        if told.as_ref().is_none_or(|before| rank(next.allowed) < rank(before.allowed)) {
            told = Some(next);
        }
        if possible.is_empty() {
            break;
        }
    }
    let Some(mut answer) = told else { return nobody(cluster, question) };
    answer.allowed = of_ports(&sure, &possible);
    (answer.ports, answer.possible) = (sure, possible);
    answer.around = around(&world, question, answer.decides());
    answer
}

fn nobody(cluster: &Cluster, question: &Question) -> Reach<Code> {
    let shut = || Half {
        allowed: Verdict::No,
        ports: PortSet::default(),
        possible: PortSet::default(),
        proof: Proof::default(),
    };
    Reach {
        from: question.from.name(cluster),
        to: question.to.name(cluster),
        asked: question.ports(),
        allowed: Verdict::No,
        ports: PortSet::default(),
        possible: PortSet::default(),
        egress: shut(),
        ingress: shut(),
        dash: None,
        around: Around::default(),
    }
}

pub(super) fn ends(all: &[End], peer: &Peer) -> Vec<End> {
    match peer {
        Peer::Workload(pods) => pods.iter().map(|index| End::Workload(*index)).collect(),
        Peer::IngressController => vec![End::IngressController],
        Peer::Addresses(asked) => {
            all.iter().filter(|end| matches!(end, End::Addresses(range) if asked.contains(*range))).copied().collect()
        }
    }
}

fn one(world: &World<'_>, question: &Question, ports: &PortSet, source: End, destination: End) -> Reach<Code> {
    let (from_name, to_name) = names(world, source, destination);
    let itself = is_itself(world, source, destination);
    let half = |direction: Direction, ports: &PortSet| {
        let (subject, other, pod, other_name) = match direction {
            Direction::Egress => (source, destination, &from_name, &to_name),
            Direction::Ingress => (destination, source, &to_name, &from_name),
        };
        match subject {
            End::Workload(subject) if !itself => {
                let (pod, other_name) = (pod.clone(), other_name.clone());
                let ports = ports.clone();
                Asking { world, subject, direction, other, ports, pod, other_name, offers: true }.half()
            }
            End::Workload(_) => open(ports, Code::Itself { pod: pod.clone() }),
            _ => open(ports, Code::Outside { name: pod.clone(), direction }),
        }
    };
    let (mut egress, mut ingress) = (half(Direction::Egress, ports), half(Direction::Ingress, ports));
    let sure = egress.ports.intersection(&ingress.ports);
    if !sure.is_empty() && sure != *ports {
        // What gets through one end only is no part of the proof.
        egress.proof = half(Direction::Egress, &sure).proof;
        ingress.proof = half(Direction::Ingress, &sure).proof;
    }
    let possible = egress.possible.intersection(&ingress.possible);
    let allowed = of_ports(&sure, &possible);
    Reach {
        from: question.from.name(world.cluster),
        to: question.to.name(world.cluster),
        asked: question.ports(),
        allowed,
        ports: sure,
        possible,
        egress,
        ingress,
        dash: None,
        around: Around::default(),
    }
}

/// Short names, unless they are the same.
pub(super) fn names(world: &World<'_>, source: End, destination: End) -> (String, String) {
    let (from, to) = (short_name(world, source), short_name(world, destination));
    if from != to {
        return (from, to);
    }
    let long = |end: End, short: String| match end {
        End::Workload(index) => world.workload(index).map(|workload| workload.key()).unwrap_or(short),
        _ => short,
    };
    (long(source, from), long(destination, to))
}

fn open(ports: &PortSet, code: Code) -> Half<Code> {
    let step = crate::text::Step {
        code,
        object: None,
        path: String::new(),
        span: None,
        marks: Vec::new(),
        outcome: crate::text::Outcome::Matched,
    };
    let proof = Proof { witnesses: vec![vec![step]], candidates: Vec::new() };
    Half { allowed: Verdict::Yes, ports: ports.clone(), possible: ports.clone(), proof }
}
