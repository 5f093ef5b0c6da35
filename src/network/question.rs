//! Questions: may this reach that?

use super::{AddressRange, Family, INGRESS_CONTROLLER, PortSet, Protocol};
use crate::cluster::{Cluster, Workload};
use crate::text::{Order, distance};
use serde::Serialize;
use std::collections::HashMap;

/// May `from` reach `to`? Without a port: on which ports?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub from: Peer,
    pub to: Peer,
    pub protocol: Option<Protocol>,
    pub port: Option<u16>,
}

/// An end of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Peer {
    /// Indices into [`Cluster::workloads`], all of one name: pods of one controller may differ.
    Workload(Vec<usize>),
    IngressController,
    Addresses(AddressRange),
}

/// Why a question could not be understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", content = "args", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum QuestionError {
    /// Nobody of that name; the nearest names there are.
    UnknownPeer { name: String, nearest: Vec<String> },
    /// A Service is no end of a connection that policies know; the pods behind it are.
    IsService { name: String, pods: Vec<String> },
    /// Several of that name.
    AmbiguousPeer { name: String, candidates: Vec<String> },
    /// Neither a number from 1 to 65535 nor a port's name.
    NoSuchPort { port: String, pod: String, declared: Vec<String> },
    /// Not TCP, UDP or SCTP.
    NoSuchProtocol { protocol: String },
    /// Both ends lie outside the cluster, or one is where nobody connects to.
    NoPod { from: String, to: String },
}

/// At most so many names are offered in the place of one that is not there.
const MAX_NEAREST: usize = 5;

impl Question {
    /// A question from what was typed.
    pub fn parse(
        cluster: &Cluster,
        from: &str,
        to: &str,
        protocol: Option<&str>,
        port: Option<&str>,
    ) -> Result<Question, QuestionError> {
        let (from_peer, to_peer) = (Peer::parse(cluster, from)?, Peer::parse(cluster, to)?);
        let is_pod = |peer: &Peer| matches!(peer, Peer::Workload(_));
        if to_peer == Peer::IngressController || !(is_pod(&from_peer) || is_pod(&to_peer)) {
            return Err(QuestionError::NoPod { from: from.to_owned(), to: to.to_owned() });
        }
        Question { from: from_peer, to: to_peer, protocol: None, port: None }.on(cluster, protocol, port, to)
    }
    /// The same about a port, as typed; `to` is how the destination was called.
    fn on(
        mut self,
        cluster: &Cluster,
        protocol: Option<&str>,
        port: Option<&str>,
        to: &str,
    ) -> Result<Question, QuestionError> {
        if let Some(protocol) = protocol.filter(|protocol| !protocol.is_empty()) {
            let known = Protocol::named(&protocol.to_ascii_uppercase());
            self.protocol = Some(known.ok_or_else(|| QuestionError::NoSuchProtocol { protocol: protocol.to_owned() })?);
        }
        if let Some(port) = port.filter(|port| !port.is_empty()) {
            let (protocol, number) = self.find_port(cluster, port, to)?;
            (self.protocol, self.port) = (Some(protocol), Some(number));
        }
        Ok(self)
    }
    fn find_port(&self, cluster: &Cluster, port: &str, pod: &str) -> Result<(Protocol, u16), QuestionError> {
        if let Some(number) = port.parse::<u16>().ok().filter(|number| *number > 0) {
            return Ok((self.protocol.unwrap_or(Protocol::Tcp), number));
        }
        let pods = match &self.to {
            Peer::Workload(pods) => pods.as_slice(),
            _ => &[],
        };
        let declared = || pods.iter().filter_map(|index| cluster.workloads.get(*index)).flat_map(|pod| &pod.ports);
        let found = declared().find_map(|each| {
            let protocol = Protocol::named(&each.protocol)?;
            (each.name == port && self.protocol.is_none_or(|wanted| wanted == protocol))
                .then_some((protocol, each.port))
        });
        found.ok_or_else(|| QuestionError::NoSuchPort {
            port: port.to_owned(),
            pod: pod.to_owned(),
            declared: declared()
                .filter(|each| !each.name.is_empty())
                .filter(|each| self.protocol.is_none_or(|wanted| Protocol::named(&each.protocol) == Some(wanted)))
                .map(|each| each.name.clone())
                .collect(),
        })
    }
    /// The ports asked about.
    pub fn ports(&self) -> PortSet {
        match (self.protocol, self.port) {
            (protocol, Some(port)) => PortSet::range(protocol.unwrap_or(Protocol::Tcp), port, port),
            (Some(protocol), None) => PortSet::every(protocol),
            (None, None) => PortSet::all(),
        }
    }
    /// As an Ask line writes it.
    pub fn line(&self, cluster: &Cluster) -> String {
        let port = self.port.map(|port| format!(":{port}")).unwrap_or_default();
        let protocol = match self.protocol {
            Some(Protocol::Tcp) | None => String::new(),
            Some(protocol) => format!("/{}", protocol.name().to_ascii_lowercase()),
        };
        format!("{} -> {}{port}{protocol}", self.from.name(cluster), self.to.name(cluster))
    }
}

/// Who reaches somebody, or whom does it reach?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenQuestion {
    /// The end that is given.
    pub focus: Peer,
    /// Whether the others connect to it.
    pub into: bool,
    pub ports: PortSet,
}

impl OpenQuestion {
    /// A question from what was typed. A port's name is looked up where the destination is the end that is given.
    pub fn parse(
        cluster: &Cluster,
        focus: &str,
        into: bool,
        protocol: Option<&str>,
        port: Option<&str>,
    ) -> Result<OpenQuestion, QuestionError> {
        let peer = Peer::parse(cluster, focus)?;
        if into && peer == Peer::IngressController {
            return Err(QuestionError::NoPod { from: "*".to_owned(), to: focus.to_owned() });
        }
        let anywhere = Peer::Addresses(AddressRange::all(Family::V4));
        let to = if into { peer.clone() } else { anywhere };
        let question = Question { from: peer.clone(), to, protocol: None, port: None };
        let ports = question.on(cluster, protocol, port, focus)?.ports();
        Ok(OpenQuestion { focus: peer, into, ports })
    }
}

impl Peer {
    /// Reads `[ns/]name[Kind]`, `[ns/]name`, an address, a block, or `{ingress-controller}`.
    pub fn parse(cluster: &Cluster, text: &str) -> Result<Peer, QuestionError> {
        if text == INGRESS_CONTROLLER {
            return Ok(Peer::IngressController);
        }
        if let Some(range) = AddressRange::parse(text) {
            return Ok(Peer::Addresses(range));
        }
        let (path, kind) = match text.strip_suffix(']').and_then(|text| text.split_once('[')) {
            Some((path, kind)) => (path, Some(kind)),
            None => (text, None),
        };
        let (namespace, name) = match path.split_once('/') {
            Some((namespace, name)) => (Some(namespace), name),
            None => (None, path),
        };
        let fits = |workload: &Workload| {
            (workload.name == name || workload.pods.iter().any(|pod| pod == name))
                && namespace.is_none_or(|namespace| namespace == workload.namespace)
                && kind.is_none_or(|kind| kind.eq_ignore_ascii_case(&workload.kind))
        };
        let mut found: Vec<usize> =
            cluster.workloads.iter().enumerate().filter(|(_, each)| fits(each)).map(|(index, _)| index).collect();
        let peer = |index: &usize| cluster.workloads.get(*index).map(Workload::peer).unwrap_or_default();
        let mut names: Vec<String> = found.iter().map(peer).collect();
        names.order();
        names.dedup();
        if names.len() > 1 && namespace.is_none() {
            let own = |index: &usize| cluster.workloads.get(*index).is_some_and(|each| each.namespace == "default");
            let in_default: Vec<usize> = found.iter().copied().filter(own).collect();
            if !in_default.is_empty() {
                found = in_default;
                names = found.iter().map(peer).collect();
                names.dedup();
            }
        }
        match names.len() {
            1 => Ok(Peer::Workload(found)),
            0 => Err(unknown(cluster, text, namespace, name)),
            _ => Err(QuestionError::AmbiguousPeer { name: text.to_owned(), candidates: names }),
        }
    }
    /// The workloads that it is.
    pub(super) fn pods(&self) -> Option<&[usize]> {
        match self {
            Peer::Workload(pods) => Some(pods),
            _ => None,
        }
    }
    /// As an Ask line writes it: the kind only where the name alone is not enough.
    pub fn name(&self, cluster: &Cluster) -> String {
        match self {
            Peer::IngressController => INGRESS_CONTROLLER.to_owned(),
            Peer::Addresses(range) => match range.single() {
                Some(address) => address.to_string(),
                None => range.cidr().unwrap_or_else(|| range.to_string()),
            },
            Peer::Workload(pods) => match pods.first().and_then(|index| cluster.workloads.get(*index)) {
                Some(workload) => ask_name(cluster, workload),
                None => String::new(),
            },
        }
    }
}

/// The shortest name of a workload that means no other: `prod/web`, or `prod/web[Deployment]`.
pub fn ask_name(cluster: &Cluster, workload: &Workload) -> String {
    let alike = |other: &Workload| {
        other.namespace == workload.namespace && other.name == workload.name && other.kind != workload.kind
    };
    if cluster.workloads.iter().any(alike) { workload.peer() } else { workload.key() }
}

/// What [`ask_name`] answers, for naming many.
pub struct AskNames<'c> {
    /// By namespace and name the kind; none where there are several.
    kinds: HashMap<(&'c str, &'c str), Option<&'c str>>,
}

impl<'c> AskNames<'c> {
    /// The names of a cluster's workloads.
    pub fn of(cluster: &'c Cluster) -> Self {
        let mut kinds = HashMap::new();
        for workload in &cluster.workloads {
            let kind = Some(workload.kind.as_str());
            let known = kinds.entry((workload.namespace.as_str(), workload.name.as_str())).or_insert(kind);
            if *known != kind {
                *known = None;
            }
        }
        AskNames { kinds }
    }
    /// The name of one of them.
    pub fn name(&self, workload: &Workload) -> String {
        let kind = self.kinds.get(&(workload.namespace.as_str(), workload.name.as_str()));
        if kind == Some(&None) { workload.peer() } else { workload.key() }
    }
}

fn unknown(cluster: &Cluster, text: &str, namespace: Option<&str>, name: &str) -> QuestionError {
    let service = cluster.objects().find(|object| {
        object.as_service().is_some()
            && object.metadata.name == name
            && namespace.is_none_or(|namespace| namespace == object.namespace())
    });
    if let Some(service) = service {
        let selected = cluster.selected_by(service);
        let mut pods: Vec<String> =
            selected.iter().filter_map(|index| cluster.workloads.get(*index)).map(Workload::peer).collect();
        pods.dedup();
        pods.truncate(MAX_NEAREST);
        return QuestionError::IsService { name: text.to_owned(), pods };
    }
    let mut nearest: Vec<(usize, String)> = cluster
        .workloads
        .iter()
        .map(|workload| {
            let elsewhere = usize::from(namespace.is_some_and(|namespace| namespace != workload.namespace));
            (unlike(name, &workload.name) + elsewhere, workload.key())
        })
        .collect();
    nearest.order();
    nearest.dedup_by(|a, b| a.1 == b.1);
    let nearest = nearest.into_iter().take(MAX_NEAREST).map(|(_, name)| name).collect();
    QuestionError::UnknownPeer { name: text.to_owned(), nearest }
}

/// How unlike two names are; a name within the other is near.
fn unlike(a: &str, b: &str) -> usize {
    if b.contains(a) || a.contains(b) { 1 } else { distance(a, b) }
}
