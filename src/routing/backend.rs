//! From a Service's name to the pods that answer.

use super::nearest::{label_path, labels_text, near_labels, nearest, nearest_workload};
use super::route::{replace, step};
use super::{Backend, Code, Route, RouteOutcome, WorkloadName};
use crate::api::{Object, Service};
use crate::cluster::{Backing, Cluster, Endpoint, ServicePortTarget, Workload};
use crate::text::{Outcome, Step};

/// How a Service's port is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PortRef {
    Number(i32),
    Name(String),
}

impl std::fmt::Display for PortRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PortRef::Number(number) => number.fmt(f),
            PortRef::Name(name) => name.fmt(f),
        }
    }
}

/// The port of a Service that a reference means.
pub fn find_port<'t, 'c>(targets: &'t [ServicePortTarget<'c>], port: &PortRef) -> Option<&'t ServicePortTarget<'c>> {
    targets.iter().find(|target| match port {
        PortRef::Number(number) => target.port.port == *number,
        PortRef::Name(name) => target.port.name == *name,
    })
}

/// The names of workloads, each once.
pub fn names<'w>(workloads: impl IntoIterator<Item = &'w Workload>) -> Vec<WorkloadName> {
    let mut names: Vec<WorkloadName> = Vec::new();
    for workload in workloads {
        let name = WorkloadName { kind: workload.kind.clone(), name: workload.name.clone() };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Follows a Service to its pods and writes down what is found. `from` is the backend that names it: its object and
/// field path.
pub fn resolve(
    cluster: &Cluster,
    route: &mut Route<Code>,
    namespace: &str,
    name: &str,
    port: PortRef,
    from: Option<(&Object, &str)>,
) {
    let full = format!("{namespace}/{name}");
    route.backends = vec![Backend { service: full.clone(), weight: 1 }];
    route.service = Some(full);
    route.outcome = RouteOutcome::Backend;
    route.status = Some(200);
    if let PortRef::Number(number) = port {
        route.port = Some(number);
    }
    let Some(service) = cluster.service(namespace, name) else {
        missing(cluster, route, namespace, name, from);
        return;
    };
    let backing = cluster.backing(service);
    if let Backing::ExternalName(target) = backing {
        let code = Code::ExternalName { service: name.to_owned(), target };
        route.steps.push(step(cluster, service, "spec.externalName", &["spec.externalName"], Outcome::Matched, code));
        route.pods = Some(Vec::new());
        return;
    }
    let targets = cluster.targets(service);
    let Some(target) = find_port(&targets, &port) else {
        wrong_port(cluster, route, service, &targets, &port, from);
        return;
    };
    route.port = Some(target.port.port);
    let field = format!("spec.ports[{}]", target.index);
    let marks = [format!("{field}.port"), format!("{field}.targetPort")];
    let marks: Vec<&str> = marks.iter().map(String::as_str).collect();
    let code = Code::PortForwards {
        service: name.to_owned(),
        port: target.port.port,
        target: target.port.target().to_string(),
    };
    route.steps.push(step(cluster, service, &field, &marks, Outcome::Matched, code));
    match backing {
        Backing::Selector | Backing::ExternalName(_) => pods(cluster, route, service, target),
        Backing::Addresses { addresses, origin } => {
            let code = Code::Addresses { service: name.to_owned(), addresses: addresses.clone() };
            let outcome = if addresses.is_empty() { Outcome::Failed } else { Outcome::Matched };
            let object = cluster.objects().find(|object| object.origin == origin).unwrap_or(service);
            route.steps.push(step(cluster, object, "", &[], outcome, code));
            if addresses.is_empty() {
                no_endpoints(route);
            } else {
                route.pods = Some(addresses);
            }
        }
        Backing::Unknown => {
            let code = Code::NoSelector { service: name.to_owned() };
            route.steps.push(step(cluster, service, "spec", &[], Outcome::Unknown, code));
        }
    }
}

fn no_endpoints(route: &mut Route<Code>) {
    route.outcome = RouteOutcome::NoEndpoints;
    route.status = Some(503);
    route.pods = Some(Vec::new());
}

/// The Service is not pasted: named all the same, with what may have been meant.
fn missing(cluster: &Cluster, route: &mut Route<Code>, namespace: &str, name: &str, from: Option<(&Object, &str)>) {
    let here = || cluster.services().map(|(object, _)| object).filter(|object| object.namespace() == namespace);
    let near = nearest(name, here().map(|object| object.metadata.name.as_str())).map(str::to_owned);
    let elsewhere = cluster
        .services()
        .map(|(object, _)| object)
        .find(|object| object.metadata.name == name)
        .map(|object| object.namespace().to_owned());
    if let (Some(near), Some((object, field))) = (&near, from) {
        route.fix = replace(cluster, object, &format!("{field}.service.name"), near);
    }
    let code = Code::ServiceMissing { service: name.to_owned(), namespace: namespace.to_owned(), near, elsewhere };
    route.steps.push(match from {
        Some((object, field)) => {
            let path = format!("{field}.service.name");
            step(cluster, object, &path, &[&path], Outcome::Unknown, code)
        }
        None => {
            Step { code, object: None, path: String::new(), span: None, marks: Vec::new(), outcome: Outcome::Unknown }
        }
    });
}

fn wrong_port(
    cluster: &Cluster,
    route: &mut Route<Code>,
    service: &Object,
    targets: &[ServicePortTarget<'_>],
    port: &PortRef,
    from: Option<(&Object, &str)>,
) {
    route.outcome = RouteOutcome::Error;
    route.status = Some(503);
    let ports: Vec<String> = targets.iter().map(|target| port_text(target.port)).collect();
    let code = Code::PortMissing { service: service.metadata.name.clone(), port: port.to_string(), ports };
    route.steps.push(step(cluster, service, "spec.ports", &[], Outcome::Failed, code));
    if let ([only], Some((object, field))) = (targets, from) {
        route.fix = port_fix(cluster, object, field, port, only);
    }
}

/// The edit that names the one port that there is.
pub fn port_fix(
    cluster: &Cluster,
    object: &Object,
    field: &str,
    port: &PortRef,
    only: &ServicePortTarget<'_>,
) -> Option<crate::text::Fix> {
    match port {
        PortRef::Number(_) => {
            replace(cluster, object, &format!("{field}.service.port.number"), &only.port.port.to_string())
        }
        PortRef::Name(_) if !only.port.name.is_empty() => {
            replace(cluster, object, &format!("{field}.service.port.name"), &only.port.name)
        }
        PortRef::Name(_) => None,
    }
}

/// `80`, or `http (80)` where it has a name.
pub fn port_text(port: &crate::api::ServicePort) -> String {
    if port.name.is_empty() { port.port.to_string() } else { format!("{} ({})", port.name, port.port) }
}

/// Who the selector finds, and whether they can be reached.
fn pods(cluster: &Cluster, route: &mut Route<Code>, service: &Object, target: &ServicePortTarget<'_>) {
    let Some(labels) = service.as_service().and_then(Service::selector) else { return };
    let selector = labels_text(labels);
    let found: Vec<(&Endpoint, &Workload)> = target
        .endpoints
        .iter()
        .filter_map(|endpoint| Some((endpoint, cluster.workloads.get(endpoint.workload)?)))
        .collect();
    let Some((_, first)) = found.first() else {
        if cluster.workloads.is_empty() {
            let code = Code::NoPodsPasted { selector };
            route.steps.push(step(cluster, service, "spec.selector", &[], Outcome::Unknown, code));
            return;
        }
        let near = nearest_workload(cluster, service);
        route.fix = near.and_then(|near| selector_fix(cluster, service, near));
        let near = near.and_then(|near| near_labels(cluster, service, near));
        let code = Code::SelectorFindsNone { selector, near };
        let marks: Vec<String> = labels.keys().map(|key| label_path("spec.selector", key)).collect();
        let marks: Vec<&str> = marks.iter().map(String::as_str).collect();
        route.steps.push(step(cluster, service, "spec.selector", &marks, Outcome::Failed, code));
        no_endpoints(route);
        return;
    };
    if found.iter().all(|(_, workload)| workload.replicas == 0) {
        let workloads = names(found.iter().map(|(_, workload)| *workload));
        let code = Code::ScaledToNothing { selector, workloads };
        route.steps.extend(workload_step(cluster, first, "spec.replicas", Vec::new(), Outcome::Failed, code));
        no_endpoints(route);
        return;
    }
    let reached: Vec<(&Endpoint, &Workload)> =
        found.iter().filter(|(endpoint, workload)| endpoint.port.is_some() && workload.replicas > 0).copied().collect();
    let Some((first_endpoint, first)) = reached.first() else {
        undeclared(cluster, route, service, target, &found);
        return;
    };
    let port = first_endpoint.port.filter(|port| reached.iter().all(|(endpoint, _)| endpoint.port == Some(*port)));
    route.pod_count = reached.iter().fold(0u32, |sum, (_, workload)| sum.saturating_add(workload.replicas));
    route.pod_port = port;
    let mut pods: Vec<String> = Vec::new();
    for (_, workload) in &reached {
        let peer = workload.peer();
        if pods.last() != Some(&peer) {
            pods.push(peer);
        }
    }
    route.pods = Some(pods);
    let code = Code::SelectorFinds {
        selector,
        pods: route.pod_count,
        workloads: names(reached.iter().map(|(_, workload)| *workload)),
        port,
        declared: reached.iter().all(|(endpoint, _)| endpoint.declared),
    };
    let marks = labels.keys().map(|key| label_path(first.labels_path, key)).collect();
    route.steps.extend(workload_step(cluster, first, first.labels_path, marks, Outcome::Matched, code));
}

fn workload_step(
    cluster: &Cluster,
    workload: &Workload,
    path: &str,
    marks: Vec<String>,
    outcome: Outcome,
    code: Code,
) -> Option<Step<Code>> {
    let object = cluster.objects().find(|object| object.origin == workload.origin)?;
    let marks: Vec<&str> = marks.iter().map(String::as_str).collect();
    Some(step(cluster, object, path, &marks, outcome, code))
}

/// A named targetPort that none of the selected pods declares.
fn undeclared(
    cluster: &Cluster,
    route: &mut Route<Code>,
    service: &Object,
    target: &ServicePortTarget<'_>,
    found: &[(&Endpoint, &Workload)],
) {
    let name = target.port.target().to_string();
    let declared = declared_names(target, found.iter().map(|(_, workload)| *workload));
    let field = format!("spec.ports[{}].targetPort", target.index);
    route.fix = nearest(&name, declared.iter().map(String::as_str))
        .or(if let [only] = declared.as_slice() { Some(only.as_str()) } else { None })
        .and_then(|near| replace(cluster, service, &field, near));
    let code = Code::TargetUndeclared {
        target: name,
        protocol: target.port.protocol().to_owned(),
        workloads: names(found.iter().map(|(_, workload)| *workload)),
        declared,
    };
    route.steps.push(step(cluster, service, &field, &[&field], Outcome::Failed, code));
    no_endpoints(route);
}

/// The names of the ports of the Service port's protocol that these workloads declare.
pub fn declared_names<'w>(
    target: &ServicePortTarget<'_>,
    workloads: impl IntoIterator<Item = &'w Workload>,
) -> Vec<String> {
    let mut declared: Vec<String> = Vec::new();
    for port in workloads.into_iter().flat_map(|workload| &workload.ports) {
        if port.protocol == target.port.protocol() && !port.name.is_empty() && !declared.contains(&port.name) {
            declared.push(port.name.clone());
        }
    }
    declared
}

/// The edit that gives the selector the one label that differs, as the nearest workload has it.
pub fn selector_fix(cluster: &Cluster, service: &Object, workload: usize) -> Option<crate::text::Fix> {
    let selector = service.as_service().and_then(Service::selector)?;
    let workload = cluster.workloads.get(workload).filter(|workload| workload.namespace == service.namespace())?;
    let mut differing = selector.iter().filter(|(key, value)| workload.labels.get(*key) != Some(value));
    let (key, _) = differing.next()?;
    if differing.next().is_some() {
        return None;
    }
    let has = workload.labels.get(key)?;
    replace(cluster, service, &label_path("spec.selector", key), &scalar(has))
}

/// A label's value as YAML writes it: quoted where it would read as something else than text.
fn scalar(value: &str) -> String {
    let plain = value.starts_with(|c: char| c.is_ascii_alphabetic())
        && value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
        && !matches!(
            value.to_ascii_lowercase().as_str(),
            "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null"
        );
    if plain { value.to_owned() } else { format!("\"{value}\"") }
}
