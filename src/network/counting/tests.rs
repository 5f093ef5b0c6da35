use super::super::cells::{Cell, Change};
use super::super::parties::Look;
use super::super::ports::{NONE, PortTable};
use super::super::whatif::{address_cuts, places_before};
use super::super::world::{End, World};
use super::*;
use crate::api::Paste;
use crate::cluster::{Cluster, Refused};
use crate::network::connectivity::served;
use crate::network::{HostNetwork, Options};
use crate::text::Source;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

fn cluster(text: &str) -> Cluster {
    Cluster::new(Arc::new(Paste::new(vec![Source::new("a.yaml", text)])), Refused::Counted)
}

/// Pods of four namespaces, of which two are not pasted; some are of one controller and differ in what a policy asks for.
fn world(pods: usize) -> String {
    let mut text = String::new();
    for ns in 0..2 {
        let _ = writeln!(
            text,
            "---\n{{apiVersion: v1, kind: Namespace, metadata: {{name: ns-{ns}, labels: {{team: t{ns}}}}}}}"
        );
    }
    for i in 0..pods {
        let owner = match i % 5 {
            0 => format!(
                ", ownerReferences: [{{apiVersion: apps/v1, kind: StatefulSet, name: set-{}, uid: u, controller: true}}]",
                i % 3
            ),
            _ => String::new(),
        };
        let _ = writeln!(
            text,
            "---\n{{apiVersion: v1, kind: Pod, metadata: {{name: pod-{i}, namespace: ns-{}, labels: {{app: app-{}, index: '{}'}}{owner}}}, spec: {{hostNetwork: {}, containers: [{{name: main, image: nginx, ports: [{{name: web, containerPort: {}}}]}}]}}, status: {{podIP: 10.{}.0.1}}}}",
            i % 4,
            i % 7,
            i % 2,
            i % 13 == 3,
            8080 + i % 2,
            i % 3
        );
    }
    text.push_str(POLICIES);
    text
}
const POLICIES: &str = "---
{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a, namespace: ns-0}, spec: {podSelector: {matchLabels: {app: app-1}}, ingress: [{from: [{podSelector: {matchLabels: {index: '1'}}}, {ipBlock: {cidr: 10.1.0.0/16}}], ports: [{port: web}]}]}}
---
{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: b, namespace: ns-1}, spec: {podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{from: [{namespaceSelector: {matchLabels: {team: t1}}}]}], egress: [{to: [{namespaceSelector: {}, podSelector: {matchLabels: {app: app-3}}}], ports: [{port: 80}, {port: web}]}]}}
---
{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: c, namespace: ns-2}, spec: {podSelector: {matchLabels: {app: app-3}}, policyTypes: [Ingress, Egress], ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 1}]}], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.2.0.0/16]}}]}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: front, namespace: ns-2}, spec: {selector: {app: app-3}, ports: [{port: 80, targetPort: web}]}}
---
{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: front, namespace: ns-2}, spec: {defaultBackend: {service: {name: front, port: {number: 80}}}}}
";

/// What is said of a cell and its change; sets as they are written, which have other numbers in another table.
fn said(cell: Cell, change: Change, table: &PortTable) -> String {
    let Cell { pairs, yes, unknown, ports, decided } = cell;
    let [ports, gained, lost] = [ports, change.gained, change.lost].map(|set| table.get(set).to_string());
    format!("{pairs} {yes} {unknown} {ports} {decided} +{} {gained} -{} {lost}", change.opened, change.closed)
}

/// Pair by pair, straight from the policies.
struct Slow<'c> {
    world: World<'c>,
    served: BTreeMap<usize, crate::network::PortSet>,
    table: PortTable,
}

impl Slow<'_> {
    fn flow(&mut self, way: Way, (from, ones): (Who, &[usize]), (to, others): (Who, &[usize])) -> Option<(Flow, bool)> {
        let mut found: Option<(Flow, bool)> = None;
        for (one, other) in ones.iter().flat_map(|one| others.iter().map(move |other| (*one, *other))) {
            let (source, destination) = (self.world.sources[one], self.world.destinations[other]);
            let (mut flow, mut decided) = (Flow::OPEN, false);
            for (subject, direction, end) in
                [(source, Direction::Egress, destination), (destination, Direction::Ingress, source)]
            {
                let End::Workload(subject) = subject else { continue };
                if way.has(direction) && !self.world.selected(subject, direction).is_empty() {
                    decided = true;
                    let own = self.world.flow(&mut self.table, subject, direction, end);
                    flow = flow.and(own, &mut self.table);
                }
            }
            if from == Who::IngressController {
                let Some(ports) = self.served.get(&other) else { continue };
                let ports = self.table.id(ports.clone());
                flow = flow.on(ports, &mut self.table);
            }
            let (before, was) = found.unwrap_or((Flow::SHUT, false));
            found = Some((before.or(flow, &mut self.table), was || decided));
        }
        found.filter(|_| from.is_pods() || to.is_pods())
    }
}

fn slow<'c>(cluster: &'c Cluster, options: &Options, cuts: &[crate::network::AddressRange]) -> Slow<'c> {
    let world = World::new(cluster, options, cuts);
    Slow { world, served: served(cluster, options.ingress_ports), table: PortTable::new() }
}

#[test]
fn what_is_counted_is_what_the_policies_say_one_pair_at_a_time() {
    let (text, other) = (world(70), POLICIES.replace("port: 1}", "port: 2}").replace("app: app-1", "app: app-2"));
    let (now, was) = (cluster(&text), cluster(&text.replace(POLICIES, &other).replace("name: pod-9,", "name: new,")));
    let toggled =
        |names: &[&str]| Look { toggled: names.iter().map(|name| (*name).to_owned()).collect(), ..Look::default() };
    let mut kinds = std::collections::BTreeSet::new();
    for (look, way, compares, ip_block_matches_pods) in [
        (toggled(&[]), Way::Both, false, false),
        (toggled(&["ns-0", "ns-2"]), Way::Both, false, true),
        (toggled(&["ns-1"]), Way::Ingress, false, false),
        (toggled(&["ns-3"]), Way::Egress, false, true),
        (toggled(&["ns-2"]), Way::Both, true, false),
        (toggled(&[]), Way::Ingress, true, true),
    ] {
        let options = Options { host_network: HostNetwork::Ignore, ip_block_matches_pods, ..Options::default() };
        let mut cuts = Vec::new();
        if compares {
            cuts.extend([&now, &was].iter().flat_map(|cluster| address_cuts(cluster, &options)));
        }
        let known = |cluster: &Cluster| {
            let mut all = Reachability::cut(cluster, &options, &cuts);
            while !all.advance() {}
            Rc::new(RefCell::new(all))
        };
        let all = known(&now);
        let (mut slow_now, mut slow_was) = (slow(&now, &options, &cuts), slow(&was, &options, &cuts));
        let seen = Seen::new(&slow_now.world, &look, compares, &all.borrow());
        let places = places_before(&slow_now.world, &slow_was.world);
        let before = compares.then(|| (known(&was), places.clone()));
        let mut counting = Counting::new(&seen, way, all.clone(), before);
        let cells = std::iter::from_fn(|| Some(counting.next())).flatten().next().unwrap();
        for (row, from) in seen.sources.iter().enumerate() {
            for (column, to) in seen.destinations.iter().enumerate() {
                let (mut cell, mut change) = (Cell::NOTHING, Change::NONE);
                for (one, other) in from.members.iter().flat_map(|one| to.members.iter().map(move |other| (one, other)))
                {
                    if from.who.is_pods() && one == other {
                        continue;
                    }
                    let Some((flow, decided)) = slow_now.flow(way, (from.who, one), (to.who, other)) else {
                        continue;
                    };
                    cell.count(&mut slow_now.table, flow, 1);
                    cell.decided |= decided;
                    if compares {
                        let at = |all: &[usize], places: &[Option<usize>]| -> Vec<usize> {
                            all.iter().filter_map(|at| places[*at]).collect()
                        };
                        let (one, other) = (at(one, &places[0]), at(other, &places[1]));
                        let was = slow_was.flow(way, (from.who, &one), (to.who, &other));
                        let was = was.map_or(NONE, |(flow, _)| slow_now.table.id(slow_was.table.get(flow.sure)));
                        change.count(&mut slow_now.table, flow.sure, was, 1);
                    }
                }
                let expected = said(cell, change, &slow_now.table);
                let (cell, change) = cells.get(row, column);
                assert_eq!(
                    said(cell, change, &all.borrow().table),
                    expected,
                    "{look:?} {way:?} {compares} {from:?} {to:?}"
                );
                kinds.insert(expected);
            }
        }
    }
    assert!(kinds.len() > 60, "{}", kinds.len());
}

#[test]
fn what_is_usual_is_not_gone_through() {
    let mut text = String::new();
    for i in 0..600 {
        let _ = writeln!(
            text,
            "---\n{{apiVersion: v1, kind: Pod, metadata: {{name: pod-{i}, namespace: ns-{}, labels: {{app: app-{i}}}}}}}",
            i % 20
        );
    }
    for i in 0..300 {
        let _ = writeln!(
            text,
            "---\n{{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {{name: policy-{i}, namespace: ns-{}}}, spec: {{podSelector: {{matchLabels: {{app: app-{i}}}}}, ingress: [{{from: [{{podSelector: {{matchLabels: {{app: app-{}}}}}}}], ports: [{{port: {}}}]}}]}}}}",
            i % 20,
            i + 20,
            1_000 + i % 16
        );
    }
    let (now, options) = (cluster(&text), Options::default());
    let was = cluster(&text.replace("port: 1003", "port: 1004"));
    let mut work = Vec::new();
    for before in [None, Some(&was)] {
        let known = |cluster: &Cluster| {
            let mut all = Reachability::new(cluster, &options);
            while !all.advance() {}
            Rc::new(RefCell::new(all))
        };
        let (all, world) = (known(&now), World::new(&now, &options, &[]));
        let seen = Seen::new(&world, &Look::default(), false, &all.borrow());
        let before = before.map(|was| (known(was), places_before(&world, &World::new(was, &options, &[]))));
        let mut counting = Counting::new(&seen, Way::Both, all, before);
        while counting.next().is_none() {}
        work.push(counting.work());
    }
    // 600 pods and all addresses as sources, of 361,000 pairs the 300 that a policy opens, and an edit adds none.
    assert_eq!(work, [901, 901]);
}
