//! From the request to its answer.

use super::backend::{self, PortRef};
use super::gateway;
use super::ingress::{self, Choice, Entry, HostFit, PathType, Served, Serving};
use super::nearest::nearest;
use super::nginx;
use super::policy::last_hop;
use super::{Because, Code, IngressFlavour, Miss, Options, Request, Route, RouteOutcome};
use crate::api::{Ingress, IngressBackend, Object};
use crate::cluster::Cluster;
use crate::text::{Fix, Outcome, Safety, Span, Step};

/// Where a request goes: through the Ingresses of the paste to a Service and its pods.
///
/// Hosts under `.svc` name Services themselves, as cluster DNS does; so does `name.namespace` where no Ingress is pasted.
pub fn route(cluster: &Cluster, request: &Request, options: &Options) -> Route<Code> {
    let mut route = choose(cluster, request, options.flavour);
    route.policy = last_hop(cluster, &route, &options.network);
    route
}

fn choose(cluster: &Cluster, request: &Request, flavour: IngressFlavour) -> Route<Code> {
    let mut route = Route::new(request);
    if request.gateway.is_some() {
        return gateway::route(cluster, request);
    }
    let (host, path) = (request.hostname(), request.path_only());
    let all = ingress::ingresses(cluster);
    let with_gateway = gateway::has_routes(cluster);
    if let Some(service) = dns_service(cluster, &host, all.is_empty() && !with_gateway) {
        let name = format!("{}/{}", service.namespace(), service.metadata.name);
        let code = Code::ServiceDns { host, service: name };
        route.steps.push(step(cluster, service, "metadata.name", &["metadata.name"], Outcome::Matched, code));
        let port = PortRef::Number(i32::from(request.port()));
        backend::resolve(cluster, &mut route, service.namespace(), &service.metadata.name, port, None);
        return route;
    }
    let served: Vec<(&Object, &Ingress)> = all
        .iter()
        .filter(|ingress| ingress.serving == Serving::Yes)
        .map(|ingress| (ingress.object, ingress.ingress))
        .collect();
    let choice = match flavour {
        IngressFlavour::Specification => ingress::choose(&served, &host, path),
        IngressFlavour::Nginx => nginx::choose(&served, &host, path),
    };
    (route.considered, route.considered_more) = ingress::considered(cluster, &all, &choice, flavour, &host, path);
    match choice {
        Choice::Path { entry, path: found, fit, win } => {
            route.ingress = Some(full_name(entry.object));
            route.beyond_specification = merged(&served, &host);
            route.steps.push(host_step(cluster, &entry, fit, &host));
            let code = Code::PathMatches {
                path: path.to_owned(),
                pattern: found.pattern.to_owned(),
                path_type: found.type_name.to_owned(),
                win,
            };
            let field = entry.field();
            let marks = [
                "path",
                "pathType",
                "backend.service.name",
                "backend.service.port.number",
                "backend.service.port.name",
            ]
            .map(|mark| format!("{field}.{mark}"));
            let marks: Vec<&str> = marks.iter().map(String::as_str).collect();
            route.steps.push(step(cluster, entry.object, &field, &marks, Outcome::Matched, code));
            take(cluster, &mut route, entry.object, found.backend, &format!("{field}.backend"));
        }
        Choice::Unread { entry, path: found, fit } => {
            route.ingress = Some(full_name(entry.object));
            route.outcome = RouteOutcome::Unknown;
            route.status = None;
            route.steps.push(host_step(cluster, &entry, fit, &host));
            let (field, code) = (entry.field(), Code::PatternUnread { pattern: found.pattern.to_owned() });
            let mark = format!("{field}.path");
            route.steps.push(step(cluster, entry.object, &field, &[&mark], Outcome::Unknown, code));
        }
        Choice::Default { object, backend, rule, because } => {
            if let Some(unserved) = unserved(cluster, &all, &host, path) {
                unknown_class(&mut route, unserved);
                return route;
            }
            route.ingress = Some(full_name(object));
            route.default_backend = true;
            route.beyond_specification = served.len() > 1;
            if let Some((entry, fit)) = rule {
                route.steps.push(host_step(cluster, &entry, fit, &host));
            }
            let code = Code::DefaultBackend { ingress: object.metadata.name.clone(), because };
            let field = "spec.defaultBackend";
            let marks = [
                format!("{field}.service.name"),
                format!("{field}.service.port.number"),
                format!("{field}.service.port.name"),
            ];
            let marks: Vec<&str> = marks.iter().map(String::as_str).collect();
            route.steps.push(step(cluster, object, field, &marks, Outcome::Matched, code));
            take(cluster, &mut route, object, backend, field);
        }
        Choice::Nothing { rule } => {
            if let Some(unserved) = unserved(cluster, &all, &host, path) {
                unknown_class(&mut route, unserved);
                return route;
            }
            if with_gateway {
                let by_gateway = gateway::route(cluster, request);
                if served.is_empty() || by_gateway.outcome != RouteOutcome::NotFound {
                    return by_gateway;
                }
            }
            nothing(cluster, &mut route, &served, rule, &host, path);
        }
    }
    route
}

pub(super) fn full_name(object: &Object) -> String {
    format!("{}/{}", object.namespace(), object.metadata.name)
}

/// A step about a field; marks that are not there are left out.
pub(super) fn step(
    cluster: &Cluster,
    object: &Object,
    path: &str,
    marks: &[&str],
    outcome: Outcome,
    code: Code,
) -> Step<Code> {
    let node = cluster.paste.node(object.origin);
    let mark = |path: &&str| Some(cluster.paste.sources.span(node?.at(path)?.loc()));
    Step {
        code,
        object: Some(object.into()),
        path: path.to_owned(),
        span: Some(cluster.span(object, path)),
        marks: marks.iter().filter_map(mark).collect(),
        outcome,
    }
}

/// The edit that replaces a scalar of an object.
pub fn replace(cluster: &Cluster, object: &Object, path: &str, insert: &str) -> Option<Fix> {
    let loc = cluster.paste.node(object.origin)?.at(path)?.loc();
    let edit = cluster.paste.sources.edit(loc, insert);
    Some(Fix { safety: Safety::Unsafe, edits: vec![edit], span: Some(cluster.paste.sources.span(loc)) })
}

fn host_step(cluster: &Cluster, entry: &Entry<'_>, fit: HostFit, host: &str) -> Step<Code> {
    let rule = entry.rule + 1;
    let host = host.to_owned();
    let (field, code) = match fit {
        HostFit::Equal => ("host", Code::HostEquals { host, rule }),
        HostFit::Wildcard => ("host", Code::HostUnderWildcard { host, pattern: entry.host.to_owned(), rule }),
        HostFit::Open => ("", Code::HostLeftOpen { rule }),
    };
    let base = entry.rule_path();
    if field.is_empty() {
        return step(cluster, entry.object, &base, &[], Outcome::Matched, code);
    }
    let path = format!("{base}.{field}");
    step(cluster, entry.object, &path, &[&path], Outcome::Matched, code)
}

/// Whether several Ingresses have rules for the host, so that merging them mattered.
fn merged(served: &[(&Object, &Ingress)], host: &str) -> bool {
    let has_host = |ingress: &Ingress| {
        ingress.spec.rules.iter().any(|rule| !rule.host.is_empty() && ingress::host_fit(&rule.host, host).is_some())
    };
    served.iter().filter(|(_, ingress)| has_host(ingress)).count() > 1
}

/// Follows a backend of an Ingress; `field` is its place.
fn take(cluster: &Cluster, route: &mut Route<Code>, object: &Object, backend: &IngressBackend, field: &str) {
    if let Some(service) = &backend.service {
        let port = match service.port.name.as_str() {
            "" => PortRef::Number(service.port.number),
            name => PortRef::Name(name.to_owned()),
        };
        backend::resolve(cluster, route, object.namespace(), &service.name, port, Some((object, field)));
        return;
    }
    let (outcome, status, code) = match &backend.resource {
        Some(resource) => {
            let code = Code::ResourceBackend { kind: resource.kind.clone(), name: resource.name.clone() };
            (Outcome::Unknown, None, code)
        }
        None => (Outcome::Failed, Some(503), Code::NoBackend),
    };
    route.outcome = if outcome == Outcome::Unknown { RouteOutcome::Unknown } else { RouteOutcome::Error };
    route.status = status;
    route.steps.push(step(cluster, object, field, &[], outcome, code));
}

/// What an Ingress that nobody is known to serve would have made of the request.
struct Unserved {
    steps: Vec<Step<Code>>,
    ingress: String,
    fix: Option<Fix>,
}

fn unserved(cluster: &Cluster, all: &[Served<'_>], host: &str, path: &str) -> Option<Unserved> {
    for served in all {
        let ingress = served.object.metadata.name.clone();
        let (field, code) = match &served.serving {
            Serving::Yes => continue,
            Serving::ClassNotPasted(class) => {
                ("spec.ingressClassName", Code::ClassNotPasted { ingress, class: class.clone() })
            }
            Serving::ClassNotNamed(classes) => ("spec", Code::ClassNotNamed { ingress, classes: classes.clone() }),
        };
        let mut steps = Vec::new();
        match ingress::choose(&[(served.object, served.ingress)], host, path) {
            Choice::Path { entry, path: found, fit, win } => {
                steps.push(host_step(cluster, &entry, fit, host));
                let code = Code::PathMatches {
                    path: path.to_owned(),
                    pattern: found.pattern.to_owned(),
                    path_type: found.type_name.to_owned(),
                    win,
                };
                let field = entry.field();
                let mark = format!("{field}.path");
                steps.push(step(cluster, served.object, &field, &[&mark], Outcome::Matched, code));
            }
            Choice::Default { because, .. } => {
                let code = Code::DefaultBackend { ingress: served.object.metadata.name.clone(), because };
                steps.push(step(cluster, served.object, "spec.defaultBackend", &[], Outcome::Matched, code));
            }
            Choice::Nothing { .. } | Choice::Unread { .. } => continue,
        }
        steps.push(step(cluster, served.object, field, &["spec.ingressClassName"], Outcome::Unknown, code));
        let fix = match &served.serving {
            Serving::ClassNotPasted(class) => {
                let classes = cluster.objects().filter(|object| object.kind == "IngressClass");
                nearest(class, classes.map(|class| class.metadata.name.as_str()))
                    .and_then(|near| replace(cluster, served.object, "spec.ingressClassName", near))
            }
            _ => None,
        };
        return Some(Unserved { steps, ingress: full_name(served.object), fix });
    }
    None
}

fn unknown_class(route: &mut Route<Code>, unserved: Unserved) {
    route.outcome = RouteOutcome::Unknown;
    route.status = None;
    route.steps = unserved.steps;
    route.ingress = Some(unserved.ingress);
    route.fix = unserved.fix;
}

/// No rule takes the request and there is no default backend: what came nearest.
fn nothing(
    cluster: &Cluster,
    route: &mut Route<Code>,
    served: &[(&Object, &Ingress)],
    rule: Option<(Entry<'_>, HostFit)>,
    host: &str,
    path: &str,
) {
    let Some((first, _)) = served.first() else {
        route.steps.push(bare(Code::NoIngress, Outcome::Failed));
        return;
    };
    let entries: Vec<Entry<'_>> =
        served.iter().flat_map(|(object, ingress)| ingress::entries(object, ingress)).collect();
    match rule {
        Some((entry, fit)) => {
            let of_host = entries.iter().filter(|other| other.host == entry.host);
            let nearest =
                of_host.filter_map(|entry| Some((near_path(entry, path)?, entry))).min_by_key(|(near, _)| *near);
            let (entry, found) = match nearest {
                Some((_, near)) => (near, near.path),
                None => (&entry, None),
            };
            route.ingress = Some(full_name(entry.object));
            route.steps.push(host_step(cluster, entry, fit, host));
            if let Some(found) = found {
                let miss = ingress::path_miss(found.path_type, found.pattern, path);
                let field = entry.field();
                let marks = [format!("{field}.path"), format!("{field}.pathType")];
                let marks: Vec<&str> = marks.iter().map(String::as_str).collect();
                let code = Code::PathDiffers {
                    path: path.to_owned(),
                    pattern: found.pattern.to_owned(),
                    path_type: found.type_name.to_owned(),
                    miss,
                };
                route.steps.push(step(cluster, entry.object, &field, &marks, Outcome::Failed, code));
                if found.path_type == PathType::Exact && matches!(miss, Miss::Below | Miss::Slash) {
                    route.fix = replace(cluster, entry.object, &format!("{field}.pathType"), "Prefix");
                }
            }
        }
        None => {
            let patterns = entries.iter().map(|entry| entry.host).filter(|pattern| !pattern.is_empty());
            let near = nearest_host(host, patterns.collect());
            if let Some(entry) = near.and_then(|near| entries.iter().find(|entry| entry.host == near)) {
                let field = format!("{}.host", entry.rule_path());
                let wildcard = entry.host.starts_with("*.");
                let code = Code::HostDiffers { host: host.to_owned(), pattern: entry.host.to_owned(), wildcard };
                route.ingress = Some(full_name(entry.object));
                route.steps.push(step(cluster, entry.object, &field, &[&field], Outcome::Failed, code));
            }
        }
    }
    let code = Code::NoDefaultBackend { ingresses: served.len() };
    let last = match served {
        [_] => step(cluster, first, "spec", &[], Outcome::Failed, code),
        _ => bare(code, Outcome::Failed),
    };
    route.steps.push(Step { span: last.span.as_ref().map(first_line), ..last });
}

/// The place of a thing that is nowhere: the first line of where it would be.
fn first_line(span: &Span) -> Span {
    Span { end: span.start, ..span.clone() }
}

fn bare(code: Code, outcome: Outcome) -> Step<Code> {
    Step { code, object: None, path: String::new(), span: None, marks: Vec::new(), outcome }
}

/// The smaller, the nearer.
fn near_path(entry: &Entry<'_>, path: &str) -> Option<(u8, usize)> {
    let found = entry.path?;
    let rank = match ingress::path_miss(found.path_type, found.pattern, path) {
        Miss::Case => 0,
        Miss::Slash => 1,
        Miss::Below => 2,
        Miss::Element => 3,
        Miss::Other => 4,
    };
    Some((rank, crate::text::distance(found.pattern, path)))
}

/// The pattern that a host comes nearest to: one whose parent domain it shares, else one that is spelt almost so, else
/// the first.
fn nearest_host<'h>(host: &str, patterns: Vec<&'h str>) -> Option<&'h str> {
    let related = |pattern: &&&str| {
        let domain = pattern.strip_prefix("*.").unwrap_or(pattern);
        host == domain || host.ends_with(&format!(".{domain}"))
    };
    let by_domain = patterns.iter().find(related).copied();
    by_domain.or_else(|| nearest(host, patterns.iter().copied())).or(patterns.first().copied())
}

/// The Service that a host names in the cluster's own DNS.
fn dns_service<'c>(cluster: &'c Cluster, host: &str, without_ingress: bool) -> Option<&'c Object> {
    let labels: Vec<&str> = host.split('.').collect();
    match labels.as_slice() {
        [name, namespace, "svc"] | [name, namespace, "svc", "cluster", "local"] => cluster.service(namespace, name),
        [name, namespace] if without_ingress => cluster.service(namespace, name),
        [name] if without_ingress => {
            let mut named = cluster.services().filter(|(object, _)| object.metadata.name == *name);
            let (object, _) = named.next()?;
            named.next().is_none().then_some(object)
        }
        _ => None,
    }
}

impl Because {
    /// Whether a rule of the request's host was found on the way.
    pub fn has_host(self) -> bool {
        matches!(self, Because::NoPath | Because::NoHttp)
    }
}
