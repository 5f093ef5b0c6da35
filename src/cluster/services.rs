//! Services and the pods behind them.

use super::{Cluster, PodPort, Workload};
use crate::api::{Content, IntOrString, LabelSelector, Labels, Object, Origin, Service, ServicePort};
use crate::text::Verdict;

/// Where one port of a Service leads.
#[derive(Clone, Debug)]
pub struct ServicePortTarget<'c> {
    /// The Service's port.
    pub port: &'c ServicePort,
    /// Index of it in `spec.ports`.
    pub index: usize,
    /// The workloads that its selector finds, and the pod port it reaches at each.
    pub endpoints: Vec<Endpoint>,
}

/// A workload behind a Service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Index into [`super::Cluster::workloads`].
    pub workload: usize,
    /// The pods' port; none where a named targetPort is not declared by these pods, so that they are left out.
    pub port: Option<u16>,
    /// Whether a container declares that port. Undeclared ones still work; nothing says that anybody listens.
    pub declared: bool,
}

/// Who keeps the endpoints of a Service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Backing {
    /// Its selector finds the pods.
    Selector,
    /// `type: ExternalName`: a DNS name elsewhere, no endpoints.
    ExternalName(String),
    /// No selector, and a pasted Endpoints or EndpointSlice of it lists addresses.
    Addresses {
        /// As written, in order, without duplicates.
        addresses: Vec<String>,
        /// The object that lists the first of them, or the last one read.
        origin: Origin,
    },
    /// No selector, and nothing pasted says where it leads.
    Unknown,
}

/// At most so many addresses are listed for a Service without a selector.
const MAX_ADDRESSES: usize = 1000;

impl ServicePort {
    /// `TCP` where none is written.
    pub fn protocol(&self) -> &str {
        if self.protocol.is_empty() { "TCP" } else { &self.protocol }
    }
    /// The targetPort after the API server's defaulting: `port` where it is absent, 0 or empty.
    pub fn target(&self) -> IntOrString {
        match &self.target_port {
            Some(IntOrString::Str(name)) if !name.is_empty() => IntOrString::Str(name.clone()),
            Some(IntOrString::Int(number)) if *number != 0 => IntOrString::Int(*number),
            _ => IntOrString::Int(self.port),
        }
    }
}

impl Service {
    /// The selector, if it selects by one. An empty one is as good as none; an ExternalName's is not looked at.
    pub fn selector(&self) -> Option<&Labels> {
        self.spec.selector.as_ref().filter(|selector| !selector.is_empty() && self.spec.type_ != "ExternalName")
    }
    /// Whether it has no virtual IP, so that its name resolves to the pods themselves.
    pub fn is_headless(&self) -> bool {
        self.spec.cluster_ip == "None"
    }
}

impl Object {
    /// The Service, if it is one.
    pub fn as_service(&self) -> Option<&Service> {
        match &self.content {
            Content::Service(service) => Some(service),
            _ => None,
        }
    }
}

/// The pod port that a Service's port reaches at pods which declare `declared`. Mirrors `FindPort` of
/// k8s.io/kubernetes/pkg/api/v1/pod: a number is taken as it is, a name needs a container port of that name and
/// protocol, the first of which counts.
pub fn pod_port<'p>(port: &ServicePort, declared: &'p [PodPort]) -> (Option<u16>, Option<&'p PodPort>) {
    let protocol = port.protocol();
    match port.target() {
        IntOrString::Int(number) => {
            let number = u16::try_from(number).ok();
            (number, declared.iter().find(|port| Some(port.port) == number && port.protocol == protocol))
        }
        IntOrString::Str(name) => {
            let found = declared.iter().find(|port| port.name == name && port.protocol == protocol);
            (found.map(|port| port.port), found)
        }
    }
}

impl Cluster {
    /// The Services, in order.
    pub fn services(&self) -> impl Iterator<Item = (&Object, &Service)> {
        self.objects().filter_map(|object| Some((object, object.as_service()?)))
    }
    /// The Service of a name.
    pub fn service(&self, namespace: &str, name: &str) -> Option<&Object> {
        let services = &self.namespaces.get(namespace)?.services;
        let mut services = services.iter().rev().filter_map(|index| self.paste.objects.get(*index));
        services.find(|object| object.metadata.name == name)
    }
    /// The workloads of a namespace, with their indices.
    pub fn workloads_in(&self, namespace: &str) -> impl Iterator<Item = (usize, &Workload)> + Clone {
        let own = self.namespaces.get(namespace).map_or(&[][..], |namespace| &namespace.workloads);
        own.iter().filter_map(|index| Some((*index, self.workloads.get(*index)?)))
    }
    /// The workloads that a Service's selector finds; none where it has no selector. A Service finds pods of its
    /// own namespace only; controllers scaled to nothing are found too, and have no pods.
    pub fn selected_by(&self, service: &Object) -> Vec<usize> {
        let Some(selector) = service.as_service().and_then(Service::selector) else { return Vec::new() };
        let own = self.workloads_in(service.namespace());
        let wanted = LabelSelector { match_labels: selector.clone(), ..LabelSelector::default() };
        // One pod of a controller's may be meant by the name that it gets: its endpoints are there.
        own.filter(|(_, workload)| workload.selected_by(&wanted) != Verdict::No).map(|(index, _)| index).collect()
    }
    /// Where each port of a Service leads.
    pub fn targets<'c>(&'c self, service: &'c Object) -> Vec<ServicePortTarget<'c>> {
        let Some(spec) = service.as_service().map(|service| &service.spec) else { return Vec::new() };
        let selected = self.selected_by(service);
        let endpoint = |port: &ServicePort, index: usize| {
            let workload = self.workloads.get(index)?;
            let (number, declaration) = pod_port(port, &workload.ports);
            Some(Endpoint { workload: index, port: number, declared: declaration.is_some() })
        };
        spec.ports
            .iter()
            .enumerate()
            .map(|(index, port)| ServicePortTarget {
                port,
                index,
                endpoints: selected.iter().filter_map(|workload| endpoint(port, *workload)).collect(),
            })
            .collect()
    }
    /// Who keeps the endpoints of a Service.
    pub fn backing(&self, service: &Object) -> Backing {
        let Some(content) = service.as_service() else { return Backing::Unknown };
        if content.spec.type_ == "ExternalName" {
            return Backing::ExternalName(content.spec.external_name.clone());
        }
        if content.selector().is_some() {
            return Backing::Selector;
        }
        let mut addresses: Vec<String> = Vec::new();
        let mut origin = None;
        for object in self.objects().filter(|object| lists_endpoints_of(object, service)) {
            origin = Some(origin.filter(|_| !addresses.is_empty()).unwrap_or(object.origin));
            for address in self.listed_addresses(object) {
                if !addresses.contains(&address) && addresses.len() < MAX_ADDRESSES {
                    addresses.push(address);
                }
            }
        }
        origin.map_or(Backing::Unknown, |origin| Backing::Addresses { addresses, origin })
    }
    /// The addresses of an Endpoints (`subsets[].addresses[].ip`) or an EndpointSlice (`endpoints[].addresses[]`);
    /// those that are not ready are left out.
    fn listed_addresses(&self, object: &Object) -> Vec<String> {
        let Some(node) = self.paste.node(object.origin) else { return Vec::new() };
        let mut addresses = Vec::new();
        for subset in node.get("subsets").into_iter().flat_map(|subsets| subsets.items()) {
            let listed = subset.get("addresses").into_iter().flat_map(|addresses| addresses.items());
            addresses
                .extend(listed.filter_map(|address| Some(address.get("ip")?.text().into_owned())).take(MAX_ADDRESSES));
        }
        for endpoint in node.get("endpoints").into_iter().flat_map(|endpoints| endpoints.items()) {
            if endpoint.at("conditions.ready").is_some_and(|ready| ready.text() == "false") {
                continue;
            }
            let listed = endpoint.get("addresses").into_iter().flat_map(|addresses| addresses.items());
            addresses.extend(listed.map(|address| address.text().into_owned()).take(MAX_ADDRESSES));
        }
        addresses
    }
}

/// Whether labels have every entry of a Service's selector.
pub fn has_labels(selector: &Labels, labels: &Labels) -> bool {
    selector.iter().all(|(key, value)| labels.get(key) == Some(value))
}

fn lists_endpoints_of(object: &Object, service: &Object) -> bool {
    if object.namespace() != service.namespace() {
        return false;
    }
    match (object.kind.as_str(), object.group()) {
        ("Endpoints", "") => object.metadata.name == service.metadata.name,
        ("EndpointSlice", "discovery.k8s.io") => {
            object.metadata.labels.get("kubernetes.io/service-name") == Some(&service.metadata.name)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared() -> Vec<PodPort> {
        let port = |name: &str, port, protocol: &str| PodPort {
            name: name.into(),
            port,
            protocol: protocol.into(),
            path: String::new(),
        };
        vec![port("http", 8080, "TCP"), port("dns", 53, "UDP"), port("http", 9090, "TCP")]
    }

    #[test]
    fn target_ports_resolve_as_the_endpoints_controller_does() {
        let int = |number| Some(IntOrString::Int(number));
        let name = |name: &str| Some(IntOrString::Str(name.into()));
        let table = [
            (80, "", int(8080), Some(8080), true),
            (80, "", int(3000), Some(3000), false),
            (8080, "", None, Some(8080), true),
            (8080, "", int(0), Some(8080), true),
            (80, "", name("http"), Some(8080), true),
            (80, "", name("dns"), None, false),
            (53, "UDP", name("dns"), Some(53), true),
            (53, "UDP", None, Some(53), true),
            (53, "TCP", None, Some(53), false),
            (80, "", name("web"), None, false),
            (80, "", int(70000), None, false),
        ];
        for (port, protocol, target_port, number, is_declared) in table {
            let port = ServicePort { port, protocol: protocol.into(), target_port, ..ServicePort::default() };
            let declared = declared();
            let (found, declaration) = pod_port(&port, &declared);
            assert_eq!((found, declaration.is_some()), (number, is_declared), "{port:?}");
        }
    }

    #[test]
    fn a_selector_needs_every_label() {
        let labels = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
        let pod: Labels = labels(&[("app", "wear"), ("tier", "front")]);
        assert!(has_labels(&labels(&[("app", "wear")]), &pod));
        assert!(!has_labels(&labels(&[("app", "wear"), ("tier", "back")]), &pod));
    }
}
