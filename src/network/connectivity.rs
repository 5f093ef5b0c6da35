//! Who reaches whom on which ports, for all pairs.

use super::pairs::Pairs;
use super::policy::Direction;
use super::{IngressPorts, Options, PortSet, Protocol};
use crate::api::{Content, IngressBackend, IngressServiceBackend, Object, ServicePort};
use crate::cluster::Cluster;
use crate::text::Span;
use serde::Serialize;
use std::collections::BTreeMap;

/// At most so many rows are given; a cluster of two thousand pods without policies has four million.
pub const MAX_ROWS: usize = 500_000;
/// At most so many unknown pairs are given.
pub const MAX_UNKNOWN: usize = 10_000;
/// How rows name the controller that serves Ingresses.
pub const INGRESS_CONTROLLER: &str = "{ingress-controller}";

/// Who reaches whom.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Connectivity {
    /// Everybody that rows may name, workloads first.
    pub peers: Vec<String>,
    /// Pairs with a connection, by source and destination. Namespaces that are not pasted are taken to have no label but
    /// their name.
    pub rows: Vec<Row>,
    /// Pairs that labels could change which the paste lacks.
    pub unknown: Vec<UnknownPair>,
    /// Workloads that no policy selects.
    pub unprotected: Vec<String>,
    /// Whether there is more than is given.
    pub truncated: bool,
}

/// A pair with a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    pub src: String,
    pub dst: String,
    pub connections: PortSet,
}

/// A pair that labels could change which the paste lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnknownPair {
    pub src: String,
    pub dst: String,
    /// The Namespace whose labels they are; empty for the ingress controller's.
    pub missing: String,
    /// The selector that asks for them.
    pub span: Option<Span>,
}

/// Who reaches whom. Rows name pods by their controller; where its pods differ, what any of them may.
pub fn connectivity(cluster: &Cluster, options: &Options) -> Connectivity {
    Pairs::all(cluster, options).connectivity()
}

impl Pairs {
    /// What has been found, as rows.
    pub fn connectivity(&self) -> Connectivity {
        Connectivity { rows: self.rows_from(0, usize::MAX).collect(), ..self.beside_rows() }
    }
    /// How many rows there are to list.
    pub fn listed(&self) -> usize {
        self.rows().len()
    }
    /// So many rows from one on.
    pub fn rows_from(&self, at: usize, count: usize) -> impl Iterator<Item = Row> {
        self.rows().skip(at).take(count).map(|(src, dst, connections)| Row {
            src: src.to_owned(),
            dst: dst.to_owned(),
            connections: self.ports(connections),
        })
    }
    /// Everything but the rows.
    pub fn beside_rows(&self) -> Connectivity {
        let protected = Direction::BOTH.map(|direction| self.selected(direction));
        let is_protected = |name: &&String| protected.iter().any(|names| names.contains(name.as_str()));
        let mut peers = self.names.clone();
        if self.rows().any(|(src, ..)| src == INGRESS_CONTROLLER) {
            peers.push(INGRESS_CONTROLLER.to_owned());
        }
        peers.extend(self.addresses.iter().cloned());
        Connectivity {
            peers,
            rows: Vec::new(),
            unknown: self.unknown.clone(),
            unprotected: self.names.iter().filter(|name| !is_protected(name)).cloned().collect(),
            truncated: self.truncated,
        }
    }
}

/// The workloads that Ingresses lead to, and the pod ports that the controller connects to.
pub(super) fn served(cluster: &Cluster, ports: IngressPorts) -> BTreeMap<usize, PortSet> {
    let mut served: BTreeMap<usize, PortSet> = BTreeMap::new();
    for object in cluster.objects() {
        for backend in backends(object) {
            let Some(service) = cluster.service(object.namespace(), &backend.name) else { continue };
            for target in cluster.targets(service).into_iter().filter(|target| is_port(target.port, backend)) {
                if Protocol::named(&target.port.protocol) != Some(Protocol::Tcp) {
                    continue;
                }
                for endpoint in &target.endpoints {
                    let Some(port) = endpoint.port.filter(|_| ports == IngressPorts::Service || endpoint.declared)
                    else {
                        continue;
                    };
                    let all = served.entry(endpoint.workload).or_default();
                    *all = all.union(&PortSet::range(Protocol::Tcp, port, port));
                }
            }
        }
    }
    served
}

fn is_port(port: &ServicePort, backend: &IngressServiceBackend) -> bool {
    match backend.port.name.as_str() {
        "" => port.port == backend.port.number,
        name => port.name == name,
    }
}

fn backends(object: &Object) -> Vec<&IngressServiceBackend> {
    let Content::Ingress(ingress) = &object.content else { return Vec::new() };
    let paths = ingress.spec.rules.iter().filter_map(|rule| rule.http.as_ref()).flat_map(|http| &http.paths);
    let all = ingress.spec.default_backend.iter().chain(paths.map(|path| &path.backend));
    all.filter_map(|backend: &IngressBackend| backend.service.as_ref()).collect()
}
