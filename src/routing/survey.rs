//! Every route there is: what the picture and the table are made of.

use super::backend::{PortRef, find_port, port_text};
use super::ingress::{self, Choice, Entry, Serving};
use super::nearest::labels_text;
use crate::api::{Content, Ingress, IngressBackend, Object};
use crate::cluster::{Backing, Cluster, Workload};
use crate::text::Verdict;
use std::collections::HashMap;

/// At most so many routes are drawn and listed.
pub const MAX_ROUTES: usize = 300;
/// At most so many workloads behind one Service are drawn.
pub const MAX_WORKLOADS: usize = 12;

/// Words that stand in the picture and over the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phrase {
    Host,
    Path,
    Service,
    Pods,
    PathType,
    Port,
    AnythingElse,
    EveryHost,
    EveryPath,
    DefaultBackend,
    NotPasted,
    NoPodMatches,
    NoSuchTarget,
    NoSelector,
    Unknown,
    Rule(usize),
    Rules(Vec<usize>),
    ServicePort(String),
    WorkloadPods { kind: String, pods: u32 },
    Namespace(String),
    More(usize),
    ClassNotServed(String),
    Redirect(u16),
}

/// One way into a Service.
pub struct Way<'c> {
    pub object: &'c Object,
    /// The rule and its path; none for the default backend.
    pub entry: Option<Entry<'c>>,
    /// Field path of the path item, or of the default backend.
    pub field: String,
    pub serving: Serving,
    pub backend: Option<&'c IngressBackend>,
}

impl<'c> Way<'c> {
    /// The Service it leads to: its namespace, its name, and the port it is asked for.
    pub fn service(&self) -> Option<(&'c str, &'c str, PortRef)> {
        let service = self.backend?.service.as_ref()?;
        let port = match service.port.name.as_str() {
            "" => PortRef::Number(service.port.number),
            name => PortRef::Name(name.to_owned()),
        };
        Some((self.object.namespace(), &service.name, port))
    }
    /// The rule's host; empty for every host.
    pub fn host(&self) -> &'c str {
        self.entry.map_or("", |entry| entry.host)
    }
    /// The class that nobody is known to serve.
    pub fn unserved_class(&self) -> Option<String> {
        match &self.serving {
            Serving::Yes => None,
            Serving::ClassNotPasted(class) => Some(class.clone()),
            Serving::ClassNotNamed(_) => Some(String::new()),
        }
    }
}

/// Every path of every Ingress, the default backends after the rules of each, and how many were left out.
pub fn ways(cluster: &Cluster) -> (Vec<Way<'_>>, usize) {
    let mut ways = Vec::new();
    for served in ingress::ingresses(cluster) {
        let default = served.ingress.spec.default_backend.as_ref();
        for entry in ingress::entries(served.object, served.ingress) {
            ways.push(Way {
                object: served.object,
                entry: Some(entry),
                field: entry.field(),
                serving: served.serving.clone(),
                // A rule without paths leaves its host to the default backend.
                backend: entry.path.map(|path| path.backend).or(default),
            });
        }
        if default.is_some() {
            ways.push(Way {
                object: served.object,
                entry: None,
                field: "spec.defaultBackend".to_owned(),
                serving: served.serving,
                backend: default,
            });
        }
    }
    let more = ways.len().saturating_sub(MAX_ROUTES);
    ways.truncate(MAX_ROUTES);
    (ways, more)
}

/// The Ask line that goes this way; none where no simple request would.
pub fn ask(way: &Way<'_>, ways: &[Way<'_>]) -> Option<String> {
    let host = match way.host() {
        "" => "example.com".to_owned(),
        host => host.strip_prefix("*.").map_or(host.to_owned(), |domain| format!("www.{domain}")),
    };
    if let Some(entry) = way.entry {
        let path = entry.path.map_or("/", |path| path.pattern);
        return Some(format!("GET http://{host}{path}"));
    }
    let ingress = match &way.object.content {
        Content::Ingress(ingress) => ingress.as_ref(),
        _ => return None,
    };
    let ingresses: [(&Object, &Ingress); 1] = [(way.object, ingress)];
    let own = ways.iter().filter(|other| other.object.origin == way.object.origin).map(|other| other.host());
    let hosts = own.filter(|host| !host.is_empty() && !host.starts_with("*.")).take(1).chain(["example.com"]);
    hosts
        .flat_map(|host| ["/about", "/"].map(|path| (host, path)))
        .find(|(host, path)| matches!(ingress::choose(&ingresses, host, path), Choice::Default { .. }))
        .map(|(host, path)| format!("GET http://{host}{path}"))
}

/// One match of an HTTPRoute for one of its hosts.
pub struct HttpWay<'c> {
    pub object: &'c Object,
    /// Empty for every host.
    pub host: String,
    /// Field path of the match, or of the rule where it has none.
    pub field: String,
    /// Field path of the rule.
    pub rule: String,
    pub pattern: String,
    /// `PathPrefix`, with what else it asks for.
    pub kind: String,
    /// A method, header or query parameter besides the path, so that no plain request goes this way.
    pub picky: bool,
    pub backends: Vec<HttpBackend>,
    /// The status of its redirect, if it has one.
    pub redirect: Option<u16>,
}

/// A Service that an HTTPRoute sends to.
pub struct HttpBackend {
    pub namespace: String,
    pub name: String,
    pub port: i32,
    /// `70 %`, where there are several.
    pub share: Option<String>,
    /// Field path.
    pub field: String,
}

/// What is behind a Service.
pub enum Behind<'c> {
    /// The Service is not pasted.
    NotPasted,
    /// The workloads that answer, and how many more there are.
    Workloads(Vec<&'c Workload>, usize),
    /// Its selector finds none.
    NoPods { selector: String },
    /// No pod declares the named targetPort.
    NoTarget { target: String },
    /// An ExternalName, or listed addresses.
    Elsewhere(Vec<String>),
    /// No selector, nothing listed.
    Unknown,
    /// A selector, and a paste without any pod.
    NoPodsPasted { selector: String },
}

/// A Service in the picture.
pub struct ServiceView<'c> {
    pub namespace: String,
    pub name: String,
    pub object: Option<&'c Object>,
    /// `80`, `80, 443`, as its ports are written; what is asked for where it is not pasted.
    pub ports: String,
    /// The pods' ports.
    pub targets: String,
    pub behind: Behind<'c>,
}

impl ServiceView<'_> {
    /// Whether anybody answers.
    pub fn verdict(&self) -> Verdict {
        match &self.behind {
            Behind::Workloads(..) => Verdict::Yes,
            Behind::Elsewhere(addresses) if !addresses.is_empty() => Verdict::Yes,
            Behind::NotPasted | Behind::Unknown | Behind::NoPodsPasted { .. } => Verdict::Unknown,
            Behind::NoPods { .. } | Behind::NoTarget { .. } | Behind::Elsewhere(_) => Verdict::No,
        }
    }
}

/// Services in the order in which they are met.
#[derive(Default)]
pub struct Services<'c> {
    pub views: Vec<ServiceView<'c>>,
    at: HashMap<(String, String), usize>,
}

impl<'c> Services<'c> {
    /// The Service of a namespace and name.
    pub fn get(&self, namespace: &str, name: &str) -> Option<&ServiceView<'c>> {
        self.views.get(*self.at.get(&(namespace.to_owned(), name.to_owned()))?)
    }
    fn add(&mut self, view: ServiceView<'c>) {
        self.at.insert((view.namespace.clone(), view.name.clone()), self.views.len());
        self.views.push(view);
    }
}

/// The Services that ways lead to; every Service where there is no way at all.
pub fn services<'c>(cluster: &'c Cluster, ways: &[Way<'c>], http_ways: &[HttpWay<'c>]) -> Services<'c> {
    let mut services = Services::default();
    if ways.is_empty() && http_ways.is_empty() {
        for (object, _) in cluster.services().take(MAX_ROUTES) {
            services.add(view(cluster, object.namespace(), &object.metadata.name, None));
        }
    }
    for way in ways {
        let Some((namespace, name, port)) = way.service() else { continue };
        if services.get(namespace, name).is_none() {
            services.add(view(cluster, namespace, name, Some(port)));
        }
    }
    for backend in http_ways.iter().flat_map(|way| &way.backends) {
        if services.get(&backend.namespace, &backend.name).is_none() {
            services.add(view(cluster, &backend.namespace, &backend.name, Some(PortRef::Number(backend.port))));
        }
    }
    services
}

fn view<'c>(cluster: &'c Cluster, namespace: &str, name: &str, asked: Option<PortRef>) -> ServiceView<'c> {
    let object = cluster.service(namespace, name);
    let missing = ServiceView {
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        object,
        ports: asked.as_ref().map(PortRef::to_string).unwrap_or_default(),
        targets: String::new(),
        behind: Behind::NotPasted,
    };
    let Some((object, service)) = object.and_then(|object| Some((object, object.as_service()?))) else {
        return missing;
    };
    let targets = cluster.targets(object);
    let shown = 3;
    let list = |texts: &mut dyn Iterator<Item = String>| {
        let mut list: Vec<String> = Vec::new();
        texts.for_each(|text| {
            if !list.contains(&text) {
                list.push(text)
            }
        });
        if list.len() > shown {
            list.truncate(shown);
            list.push("…".to_owned());
        }
        list.join(", ")
    };
    let ports = list(&mut targets.iter().map(|target| target.port.port.to_string()));
    let reached = targets.iter().flat_map(|target| target.endpoints.iter().filter_map(|endpoint| endpoint.port));
    let reached = list(&mut reached.map(|port| port.to_string()));
    let behind = match cluster.backing(object) {
        Backing::ExternalName(target) => Behind::Elsewhere(vec![target]),
        Backing::Addresses { addresses, .. } => Behind::Elsewhere(addresses),
        Backing::Unknown => Behind::Unknown,
        Backing::Selector => {
            let asked = asked.and_then(|asked| find_port(&targets, &asked)).or(targets.first());
            let selected: Vec<&Workload> = match asked {
                Some(target) => {
                    let reached = target.endpoints.iter().filter(|endpoint| endpoint.port.is_some());
                    reached.filter_map(|endpoint| cluster.workloads.get(endpoint.workload)).collect()
                }
                None => cluster.selected_by(object).into_iter().filter_map(|at| cluster.workloads.get(at)).collect(),
            };
            let mut running: Vec<&Workload> = selected.into_iter().filter(|workload| workload.replicas > 0).collect();
            let found = asked.is_some_and(|target| !target.endpoints.is_empty());
            match (running.len(), asked) {
                (0, Some(target)) if found && target.endpoints.iter().all(|endpoint| endpoint.port.is_none()) => {
                    Behind::NoTarget { target: target.port.target().to_string() }
                }
                (0, _) if cluster.workloads.is_empty() => {
                    Behind::NoPodsPasted { selector: service.selector().map(labels_text).unwrap_or_default() }
                }
                (0, _) => Behind::NoPods { selector: service.selector().map(labels_text).unwrap_or_default() },
                (count, _) => {
                    running.truncate(MAX_WORKLOADS);
                    Behind::Workloads(running, count.saturating_sub(MAX_WORKLOADS))
                }
            }
        }
    };
    ServiceView { ports, targets: reached, behind, ..missing }
}

/// The port that a way asks a Service for, as its number where that is known.
pub fn asked_port(cluster: &Cluster, view: &ServiceView<'_>, port: &PortRef) -> String {
    let found = view.object.and_then(|object| {
        let targets = cluster.targets(object);
        find_port(&targets, port).map(|target| match port {
            PortRef::Number(number) => number.to_string(),
            PortRef::Name(_) => port_text(target.port),
        })
    });
    found.unwrap_or_else(|| port.to_string())
}
