//! Fewer arrows that say the same, and lanes that follow them.

use crate::graph::{EdgeState, Graph, Icon};
use crate::text::gather;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// From so many workloads on, one node stands for all of a namespace.
const ALL: usize = 3;
/// At most so many lanes of workloads.
const MAX_LANES: u32 = 4;

/// An arrow between nodes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Arrow {
    pub from: String,
    pub to: String,
    pub label: String,
    pub state: EdgeState,
    /// The question that opens its why; empty if it stands for many.
    pub ask: String,
}

/// Workloads by namespace, as nodes.
type Members = BTreeMap<String, BTreeSet<String>>;

/// Arrows from or to all workloads of a namespace as one, from or to a node `all:` that stands for them. Where any of a
/// namespace reaches any other alike, no arrow is left among them: those namespaces, with the ports, are the second answer.
pub(super) fn bundled(arrows: Vec<Arrow>, members: &Members) -> (Vec<Arrow>, BTreeMap<String, String>) {
    let (arrows, meshes) = without_meshes(arrows, members);
    let arrows = joined(arrows, members, |arrow| (&arrow.from, &arrow.to), |arrow, from| arrow.from = from);
    let arrows = joined(arrows, members, |arrow| (&arrow.to, &arrow.from), |arrow, to| arrow.to = to);
    (arrows, meshes)
}

fn without_meshes(mut arrows: Vec<Arrow>, members: &Members) -> (Vec<Arrow>, BTreeMap<String, String>) {
    let mut meshes = BTreeMap::new();
    for (namespace, nodes) in members.iter().filter(|(_, nodes)| nodes.len() >= ALL) {
        let within = |arrow: &&Arrow| nodes.contains(&arrow.from) && nodes.contains(&arrow.to);
        let mut inner = arrows.iter().filter(within);
        let Some(first) = inner.next() else { continue };
        let (label, count) = (first.label.clone(), 1 + inner.clone().count());
        let alike = inner.all(|arrow| arrow.label == label && arrow.state == EdgeState::Allowed);
        if alike && first.state == EdgeState::Allowed && count == nodes.len() * (nodes.len() - 1) {
            arrows.retain(|arrow| !within(&arrow));
            meshes.insert(namespace.clone(), label);
        }
    }
    (arrows, meshes)
}

/// Arrows that differ at one end only, and there go through all workloads of a namespace.
fn joined(
    arrows: Vec<Arrow>,
    members: &Members,
    ends: impl Fn(&Arrow) -> (&String, &String),
    put: impl Fn(&mut Arrow, String),
) -> Vec<Arrow> {
    let mut alike: BTreeMap<(String, String, &'static str), BTreeSet<String>> = BTreeMap::new();
    let key = |arrow: &Arrow| (ends(arrow).1.clone(), arrow.label.clone(), state(arrow.state));
    for arrow in &arrows {
        alike.entry(key(arrow)).or_default().insert(ends(arrow).0.clone());
    }
    let covers = |arrow: &Arrow| {
        let (end, other) = ends(arrow);
        let (namespace, nodes) = members.iter().find(|(_, nodes)| nodes.contains(end))?;
        let all = alike.get(&key(arrow))?;
        let every = nodes.len() >= ALL && nodes.iter().all(|node| node == other || all.contains(node));
        every.then(|| namespace.clone())
    };
    let mut done = BTreeSet::new();
    let mut left = Vec::new();
    for arrow in &arrows {
        let Some(namespace) = covers(arrow) else {
            left.push(arrow.clone());
            continue;
        };
        if done.insert((namespace.clone(), key(arrow))) {
            let mut one = Arrow { ask: String::new(), ..arrow.clone() };
            put(&mut one, format!("all:{namespace}"));
            left.push(one);
        }
    }
    left
}

fn state(state: EdgeState) -> &'static str {
    match state {
        EdgeState::Unknown => "unknown",
        EdgeState::Denied => "denied",
        _ => "allowed",
    }
}

/// Gives every node its lane: what lies outside and connects in comes first, then workloads as connections lead from
/// one to the next, and last what lies outside and is connected to.
pub(super) fn ranks(graph: &mut Graph, arrows: &[Arrow], outside: &str) {
    let index: HashMap<&str, usize> = gather(graph.nodes.iter().enumerate().map(|(at, node)| (node.id.as_str(), at)));
    let count = graph.nodes.len();
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); count];
    let (mut sends, mut receives) = (vec![false; count], vec![false; count]);
    for arrow in arrows {
        let (Some(from), Some(to)) = (index.get(arrow.from.as_str()), index.get(arrow.to.as_str())) else { continue };
        if let (Some(next), Some(sends)) = (next.get_mut(*from), sends.get_mut(*from)) {
            next.push(*to);
            *sends = true;
        }
        if let Some(receives) = receives.get_mut(*to) {
            *receives = true;
        }
    }
    let is_outside: Vec<bool> = graph
        .nodes
        .iter()
        .map(|node| node.group.is_none() && matches!(node.icon, Icon::Address | Icon::Service))
        .collect();
    let outside_at = |at: usize| is_outside.get(at).copied().unwrap_or(false);
    let depth = depths(&next, &outside_at);
    let from_outside = (0..count).any(|at| outside_at(at) && sends.get(at) == Some(&true));
    let deepest = (0..count).filter(|at| !outside_at(*at)).filter_map(|at| depth.get(at).copied()).max().unwrap_or(0);
    let last = deepest.min(MAX_LANES - 1) + 1 + u32::from(from_outside);
    let mut to_outside = false;
    for (at, node) in graph.nodes.iter_mut().enumerate() {
        let own = depth.get(at).copied().unwrap_or(0).min(MAX_LANES - 1);
        node.rank = match (outside_at(at), sends.get(at)) {
            (true, Some(true)) => 0,
            (true, _) => {
                to_outside = true;
                last
            }
            (false, _) => own + u32::from(from_outside),
        };
    }
    if from_outside || to_outside {
        let lanes = last + u32::from(to_outside);
        let head = |lane: u32| (lane == 0 && from_outside) || (lane == last && to_outside);
        graph.lanes = (0..lanes).map(|lane| if head(lane) { outside.to_owned() } else { String::new() }).collect();
    }
}

/// How many arrows lead to each node at most, those left out that lead back.
fn depths(next: &[Vec<usize>], outside: &dyn Fn(usize) -> bool) -> Vec<u32> {
    // A walk through all; what is still open when it is met again lies before.
    #[derive(Clone, Copy, PartialEq)]
    enum Met {
        Not,
        Open,
        Done,
    }
    let mut met = vec![Met::Not; next.len()];
    let mut order = Vec::new();
    let mut back = BTreeSet::new();
    let received: BTreeSet<usize> = gather(next.iter().flatten().copied());
    // Those that nobody connects to begin.
    let starts = (0..next.len()).filter(|at| !received.contains(at)).chain(0..next.len());
    for start in starts {
        let mut path = vec![(start, 0)];
        if met.get(start) != Some(&Met::Not) {
            continue;
        }
        if let Some(met) = met.get_mut(start) {
            *met = Met::Open;
        }
        while let Some((at, nth)) = path.pop() {
            match next.get(at).and_then(|next| next.get(nth)).copied() {
                Some(to) => {
                    path.push((at, nth + 1));
                    match met.get(to) {
                        Some(Met::Not) => {
                            if let Some(met) = met.get_mut(to) {
                                *met = Met::Open;
                            }
                            path.push((to, 0));
                        }
                        Some(Met::Open) => {
                            back.insert((at, to));
                        }
                        _ => {}
                    }
                }
                None => {
                    if let Some(met) = met.get_mut(at) {
                        *met = Met::Done;
                    }
                    order.push(at);
                }
            }
        }
    }
    let mut depth = vec![0_u32; next.len()];
    for at in order.into_iter().rev() {
        let own = depth.get(at).copied().unwrap_or(0);
        for to in next.get(at).into_iter().flatten().filter(|to| !back.contains(&(at, **to))) {
            let step = u32::from(!outside(at));
            if let Some(depth) = depth.get_mut(*to) {
                *depth = (*depth).max(own + step);
            }
        }
    }
    depth
}
