//! Gateway API: which HTTPRoute takes a request, and what becomes of it.
//!
//! Mirrors the field comments of sigs.k8s.io/gateway-api/apis/v1. A request belongs to the listener of its port with
//! the most specific host; of the matches of the routes attached there, the first in the order that HTTPRouteRule
//! sets out takes it. Objects that the paste lacks make the answer unknown, save a Service: its route answers 500.

use super::backend::{self, PortRef};
use super::filters::{rewritten, upstream};
use super::ingress::{PathType, path_fits};
use super::route::{full_name, replace, step};
use super::survey::{HttpBackend, HttpWay, MAX_ROUTES};
use super::{Backend, Code, Redirect, Request, Route, RouteOutcome};
use crate::api::{
    GATEWAY_GROUP, Gateway, HttpBackendRef, HttpRoute, HttpRouteMatch, HttpRouteRule, HttpValueMatch, Listener, Object,
    ParentReference, ReferenceGrant,
};
use crate::cluster::{Cluster, selects_unknown};
use crate::text::{Order, Outcome, Step, Verdict};
use crate::yaml::{Decode, decode_lenient};
use std::cmp::Reverse;

/// The objects of a kind of the Gateway API, read.
fn read<'c, T: Decode + Default>(cluster: &'c Cluster, kind: &str) -> Vec<(&'c Object, T)> {
    cluster
        .objects()
        .filter(|object| object.kind == kind && object.group() == GATEWAY_GROUP)
        .filter_map(|object| Some((object, decode_lenient(cluster.paste.node(object.origin)?).0)))
        .collect()
}

/// Whether the paste has any HTTPRoute.
pub fn has_routes(cluster: &Cluster) -> bool {
    cluster.objects().any(|object| object.kind == "HTTPRoute" && object.group() == GATEWAY_GROUP)
}

/// A listener that hears the request.
struct Hearing<'g> {
    object: &'g Object,
    gateway: &'g Gateway,
    index: usize,
    listener: &'g Listener,
}

/// A match that takes the request, or may.
struct Taking<'r> {
    object: &'r Object,
    hearing: Option<usize>,
    host: Option<&'r str>,
    rule: usize,
    spec: &'r HttpRouteRule,
    each: Option<(usize, &'r HttpRouteMatch)>,
    sure: bool,
}

/// Where a request goes by the HTTPRoutes of the paste.
pub fn route(cluster: &Cluster, request: &Request) -> Route<Code> {
    let mut route = Route::new(request);
    let gateways: Vec<(&Object, Gateway)> = read(cluster, "Gateway");
    let routes: Vec<(&Object, HttpRoute)> = read(cluster, "HTTPRoute");
    let host = request.hostname();
    let asked = |object: &Object| request.gateway.as_ref().is_none_or(|name| *name == full_name(object));
    let mut hearing: Vec<Hearing<'_>> = Vec::new();
    for (object, gateway) in gateways.iter().filter(|(object, _)| asked(object)) {
        let fitting = gateway.spec.listeners.iter().enumerate().filter(|(_, listener)| {
            listener.port == i32::from(request.port())
                && listener.protocol == if request.scheme == "https" { "HTTPS" } else { "HTTP" }
                && host_specificity(&listener.hostname, &host).is_some()
        });
        // Of one Gateway's listeners the most specific alone gets the request.
        let best =
            fitting.max_by_key(|(index, listener)| (host_specificity(&listener.hostname, &host), Reverse(*index)));
        hearing.extend(best.map(|(index, listener)| Hearing { object, gateway, index, listener }));
    }
    let mut taking = Vec::new();
    for (object, spec) in &routes {
        for (at, heard) in hearing.iter().enumerate() {
            let attached = spec.spec.parent_refs.iter().any(|parent| attaches(cluster, object, parent, heard));
            if attached {
                takes(&mut taking, object, spec, Some((at, heard)), request, &host);
            }
        }
        let missing = |parent: &ParentReference| {
            is_gateway(parent) && !gateways.iter().any(|(gateway, _)| is_parent(object, parent, gateway))
        };
        if request.gateway.is_none() && spec.spec.parent_refs.iter().any(missing) {
            takes(&mut taking, object, spec, None, request, &host);
        }
    }
    taking.order_by_key(|taking| precedence(taking, &hearing, &host));
    let Some(chosen) = taking.first() else {
        nothing(cluster, &mut route, &gateways, &hearing, &routes);
        return route;
    };
    match chosen.hearing.and_then(|at| hearing.get(at)) {
        Some(heard) => {
            route.steps.push(listener_step(cluster, heard, request));
            let class = &heard.gateway.spec.gateway_class_name;
            let is_class = |object: &Object| {
                object.kind == "GatewayClass" && object.group() == GATEWAY_GROUP && object.metadata.name == *class
            };
            if !cluster.objects().any(is_class) {
                let code =
                    Code::GatewayClassNotPasted { gateway: heard.object.metadata.name.clone(), class: class.clone() };
                let path = "spec.gatewayClassName";
                route.steps.push(step(cluster, heard.object, path, &[path], Outcome::Unknown, code));
                route.outcome = RouteOutcome::Unknown;
                route.status = None;
                return route;
            }
        }
        None => {
            let name = chosen.object.metadata.name.clone();
            let code = Code::GatewayNotPasted { route: name };
            let path = "spec.parentRefs";
            route.steps.push(step(cluster, chosen.object, path, &[], Outcome::Unknown, code));
        }
    }
    route.ingress = Some(full_name(chosen.object));
    route.steps.push(match_step(cluster, chosen, request));
    if !chosen.sure {
        route.outcome = RouteOutcome::Unknown;
        route.status = None;
        return route;
    }
    follow(cluster, &mut route, chosen, request);
    if chosen.hearing.is_none() {
        route.outcome = RouteOutcome::Unknown;
        route.status = None;
    }
    route
}

/// How specific a host is that fits: letters of one without wildcard, then letters. `*.` stands for one label or more.
fn host_specificity(pattern: &str, host: &str) -> Option<(usize, usize)> {
    let pattern = pattern.to_ascii_lowercase();
    if pattern.is_empty() {
        return Some((0, 0));
    }
    match pattern.strip_prefix('*') {
        Some(suffix) => (host.len() > suffix.len() && host.ends_with(suffix)).then_some((0, pattern.len())),
        None => (pattern == host).then_some((pattern.len(), pattern.len())),
    }
}

fn is_gateway(parent: &ParentReference) -> bool {
    parent.group.as_deref().unwrap_or(GATEWAY_GROUP) == GATEWAY_GROUP
        && parent.kind.as_deref().unwrap_or("Gateway") == "Gateway"
}

fn is_parent(route: &Object, parent: &ParentReference, gateway: &Object) -> bool {
    is_gateway(parent)
        && gateway.metadata.name == parent.name
        && gateway.namespace() == parent.namespace.as_deref().unwrap_or(route.namespace())
}

/// Whether a route's parent reference attaches it to a listener that also lets it in.
fn attaches(cluster: &Cluster, route: &Object, parent: &ParentReference, heard: &Hearing<'_>) -> bool {
    let listener = heard.listener;
    if !is_parent(route, parent, heard.object)
        || parent.section_name.as_ref().is_some_and(|name| *name != listener.name)
        || parent.port.is_some_and(|port| port != listener.port)
    {
        return false;
    }
    let allowed = &listener.allowed_routes;
    if !allowed.kinds.is_empty() && !allowed.kinds.iter().any(|kind| kind.kind == "HTTPRoute") {
        return false;
    }
    match allowed.namespaces.from.as_str() {
        "All" => true,
        "None" => false,
        "Selector" => allowed.namespaces.selector.as_ref().is_some_and(|selector| {
            let known = cluster.namespaces.get(route.namespace());
            known.is_some_and(|namespace| selects_unknown(selector, &namespace.labels) == Verdict::Yes)
        }),
        _ => route.namespace() == heard.object.namespace(),
    }
}

/// Adds the matches of a route that take the request.
fn takes<'r>(
    taking: &mut Vec<Taking<'r>>,
    object: &'r Object,
    route: &'r HttpRoute,
    heard: Option<(usize, &Hearing<'_>)>,
    request: &Request,
    host: &str,
) {
    let fitting = route.spec.hostnames.iter().filter_map(|name| Some((host_specificity(name, host)?, name.as_str())));
    let name = fitting.max_by_key(|(specificity, _)| *specificity).map(|(_, name)| name);
    if name.is_none() && !route.spec.hostnames.is_empty() {
        return;
    }
    let hearing = heard.map(|(at, _)| at);
    for (rule, spec) in route.spec.rules.iter().enumerate() {
        let bare = Taking { object, hearing, host: name, rule, spec, each: None, sure: true };
        if spec.matches.is_empty() {
            taking.push(bare);
            continue;
        }
        for (index, each) in spec.matches.iter().enumerate() {
            match matches(each, request) {
                Verdict::No => {}
                verdict => taking.push(Taking {
                    each: Some((index, each)),
                    sure: verdict == Verdict::Yes,
                    ..Taking { object, hearing, host: name, rule, spec, each: None, sure: true }
                }),
            }
        }
    }
}

fn path_of(each: Option<&HttpRouteMatch>) -> (&str, &str) {
    let path = each.and_then(|each| each.path.as_ref());
    let kind = path.and_then(|path| path.type_.as_deref()).unwrap_or("PathPrefix");
    (kind, path.and_then(|path| path.value.as_deref()).unwrap_or("/"))
}

/// Whether a match takes the request; unknown where that hangs on a regular expression, whose dialect is the
/// implementation's.
fn matches(each: &HttpRouteMatch, request: &Request) -> Verdict {
    let sure = |yes: bool| if yes { Verdict::Yes } else { Verdict::No };
    let (kind, pattern) = path_of(Some(each));
    let path = match kind {
        "Exact" => sure(path_fits(PathType::Exact, pattern, request.path_only())),
        "PathPrefix" => sure(path_fits(PathType::Prefix, pattern, request.path_only())),
        _ => Verdict::Unknown,
    };
    let value = |wanted: &HttpValueMatch, found: Option<&str>| match (wanted.type_.as_deref(), found) {
        (_, None) => Verdict::No,
        (None | Some("Exact"), Some(found)) => sure(found == wanted.value),
        (Some(_), Some(_)) => Verdict::Unknown,
    };
    let method = sure(each.method.as_ref().is_none_or(|method| *method == request.method));
    let headers = each.headers.iter().map(|wanted| {
        let found = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(&wanted.name));
        value(wanted, found.map(|(_, value)| value.as_str()))
    });
    let query = each.query_params.iter().map(|wanted| {
        let found = request.query.iter().find(|(name, _)| *name == wanted.name);
        value(wanted, found.map(|(_, value)| value.as_str()))
    });
    [path, method].into_iter().chain(headers).chain(query).fold(Verdict::Yes, |all, one| match (all, one) {
        (Verdict::No, _) | (_, Verdict::No) => Verdict::No,
        (Verdict::Yes, Verdict::Yes) => Verdict::Yes,
        _ => Verdict::Unknown,
    })
}

/// What decides between matches, the first first: host, Exact path, longest prefix, method, headers, query
/// parameters; then the older route, its name, and the order of its rules.
fn precedence(taking: &Taking<'_>, hearing: &[Hearing<'_>], host: &str) -> impl Ord + use<> {
    let listener = taking.hearing.and_then(|at| hearing.get(at)).map_or("", |heard| heard.listener.hostname.as_str());
    let specificity = |name: &str| host_specificity(name, host).unwrap_or_default();
    let host = specificity(listener).max(taking.host.map(specificity).unwrap_or_default());
    let each = taking.each.map(|(_, each)| each);
    let (kind, pattern) = path_of(each);
    let meta = &taking.object.metadata;
    let count = |list: fn(&HttpRouteMatch) -> usize| each.map_or(0, list);
    (
        Reverse((
            host,
            kind == "Exact",
            pattern.len(),
            each.is_some_and(|each| each.method.is_some()),
            count(|each| each.headers.len()),
            count(|each| each.query_params.len()),
        )),
        (meta.creation_timestamp.is_empty(), meta.creation_timestamp.clone()),
        full_name(taking.object),
        taking.rule,
        taking.each.map(|(index, _)| index),
    )
}

fn listener_step(cluster: &Cluster, heard: &Hearing<'_>, request: &Request) -> Step<Code> {
    let field = format!("spec.listeners[{}]", heard.index);
    let marks = [format!("{field}.port"), format!("{field}.hostname")];
    let marks: Vec<&str> = marks.iter().map(String::as_str).collect();
    let code = Code::ListenerHears {
        gateway: heard.object.metadata.name.clone(),
        listener: heard.listener.name.clone(),
        port: request.port(),
        hostname: heard.listener.hostname.clone(),
    };
    step(cluster, heard.object, &field, &marks, Outcome::Matched, code)
}

fn match_step(cluster: &Cluster, chosen: &Taking<'_>, request: &Request) -> Step<Code> {
    let each = chosen.each.map(|(_, each)| each);
    let (kind, pattern) = path_of(each);
    let also = each.map(also).unwrap_or_default();
    let field = match chosen.each {
        Some((index, _)) => format!("spec.rules[{}].matches[{index}]", chosen.rule),
        None => format!("spec.rules[{}]", chosen.rule),
    };
    let mark = format!("{field}.path.value");
    let code = Code::RouteMatches {
        route: chosen.object.metadata.name.clone(),
        rule: chosen.rule + 1,
        host: chosen.host.map(str::to_owned),
        path: request.path_only().to_owned(),
        pattern: pattern.to_owned(),
        path_type: kind.to_owned(),
        also,
        sure: chosen.sure,
    };
    let outcome = if chosen.sure { Outcome::Matched } else { Outcome::Unknown };
    step(cluster, chosen.object, &field, &[&mark], outcome, code)
}

/// Filters and backends of the rule that takes the request.
fn follow(cluster: &Cluster, route: &mut Route<Code>, chosen: &Taking<'_>, request: &Request) {
    let rule = format!("spec.rules[{}]", chosen.rule);
    let (_, prefix) = path_of(chosen.each.map(|(_, each)| each));
    let redirect = chosen
        .spec
        .filters
        .iter()
        .enumerate()
        .find_map(|(index, filter)| Some((index, filter.request_redirect.as_ref()?)));
    if let Some((index, filter)) = redirect {
        let to = Redirect {
            scheme: filter.scheme.clone(),
            host: filter.hostname.clone(),
            port: filter.port,
            path: filter.path.as_ref().map(|path| rewritten(path, prefix, request.path_only())),
            status_code: filter.status_code.unwrap_or(302),
        };
        route.outcome = RouteOutcome::Redirect;
        route.status = Some(to.status_code);
        let field = format!("{rule}.filters[{index}]");
        let code = Code::Redirects { route: chosen.object.metadata.name.clone(), status: to.status_code };
        route.steps.push(step(cluster, chosen.object, &field, &[], Outcome::Matched, code));
        route.redirect = Some(to);
        return;
    }
    let refs = &chosen.spec.backend_refs;
    let total: u64 = refs.iter().map(|backend| u64::from(backend.weight.unwrap_or(1))).sum();
    let name = |backend: &HttpBackendRef| {
        let namespace = backend.namespace.as_deref().unwrap_or(chosen.object.namespace());
        format!("{namespace}/{}", backend.name)
    };
    let backends: Vec<Backend> =
        refs.iter().map(|backend| Backend { service: name(backend), weight: backend.weight.unwrap_or(1) }).collect();
    let heaviest =
        refs.iter().enumerate().max_by_key(|(index, backend)| (backend.weight.unwrap_or(1), Reverse(*index)));
    let Some((index, backend)) = heaviest.filter(|_| total > 0) else {
        let code = Code::NoBackendRefs { route: chosen.object.metadata.name.clone(), rule: chosen.rule + 1 };
        route.steps.push(step(cluster, chosen.object, &rule, &[], Outcome::Failed, code));
        refuse(route, backends);
        return;
    };
    let field = format!("{rule}.backendRefs[{index}]");
    let namespace = backend.namespace.as_deref().unwrap_or(chosen.object.namespace());
    let is_service =
        backend.group.as_deref().unwrap_or("").is_empty() && backend.kind.as_deref().unwrap_or("Service") == "Service";
    let problem = if !is_service {
        let kind = backend.kind.clone().unwrap_or_default();
        Some(Code::ResourceBackend { kind, name: backend.name.clone() })
    } else if namespace != chosen.object.namespace() && !granted(cluster, chosen.object, namespace, &backend.name) {
        let route = chosen.object.metadata.name.clone();
        Some(Code::NotGranted { route, service: backend.name.clone(), namespace: namespace.to_owned() })
    } else {
        None
    };
    if let Some(code) = problem {
        route.steps.push(step(cluster, chosen.object, &field, &[], Outcome::Failed, code));
        refuse(route, backends);
        return;
    }
    if refs.len() > 1 {
        let code = Code::Shares {
            service: backend.name.clone(),
            weight: backend.weight.unwrap_or(1),
            total: u32::try_from(total).unwrap_or(u32::MAX),
        };
        route.steps.push(step(cluster, chosen.object, &field, &[], Outcome::Matched, code));
    }
    let port = PortRef::Number(backend.port.unwrap_or(0));
    backend::resolve(cluster, route, namespace, &backend.name, port, None);
    route.backends = backends.clone();
    let missing = route.steps.pop_if(|step| matches!(step.code, Code::ServiceMissing { .. }));
    if let Some(Step { code, .. }) = missing {
        let path = format!("{field}.name");
        // A paste without any Service is a question about routes alone.
        let known = cluster.services().next().is_some();
        if let (Code::ServiceMissing { near: Some(near), .. }, true) = (&code, known) {
            route.fix = replace(cluster, chosen.object, &path, near);
        }
        let outcome = if known { Outcome::Failed } else { Outcome::Unknown };
        route.steps.push(step(cluster, chosen.object, &path, &[&path], outcome, code));
        if known {
            refuse(route, backends);
            return;
        }
    }
    if route.outcome == RouteOutcome::Error {
        refuse(route, backends);
        return;
    }
    let filters = chosen.spec.filters.iter().chain(&backend.filters);
    route.upstream_request = Some(upstream(request, filters, prefix));
}

/// A rule whose backends cannot be used answers 500.
fn refuse(route: &mut Route<Code>, backends: Vec<Backend>) {
    route.outcome = RouteOutcome::Error;
    route.status = Some(500);
    route.service = None;
    route.port = None;
    route.backends = backends;
}

/// Whether a ReferenceGrant lets HTTPRoutes of the route's namespace name a Service of another.
fn granted(cluster: &Cluster, route: &Object, namespace: &str, name: &str) -> bool {
    let grants: Vec<(&Object, ReferenceGrant)> = read(cluster, "ReferenceGrant");
    grants.iter().filter(|(object, _)| object.namespace() == namespace).any(|(_, grant)| {
        grant
            .spec
            .from
            .iter()
            .any(|from| from.group == GATEWAY_GROUP && from.kind == "HTTPRoute" && from.namespace == route.namespace())
            && grant.spec.to.iter().any(|to| {
                to.group.is_empty()
                    && to.kind == "Service"
                    && to.name.as_ref().is_none_or(|to| to.is_empty() || to == name)
            })
    })
}

/// No listener hears the request, or no route takes it there.
fn nothing(
    cluster: &Cluster,
    route: &mut Route<Code>,
    gateways: &[(&Object, Gateway)],
    hearing: &[Hearing<'_>],
    routes: &[(&Object, HttpRoute)],
) {
    let request = route.request.clone();
    if let Some(heard) = hearing.first() {
        let code = Code::NoRouteMatches { gateway: heard.object.metadata.name.clone(), routes: routes.len() };
        let last = step(cluster, heard.object, "metadata.name", &[], Outcome::Failed, code);
        route.steps = vec![listener_step(cluster, heard, &request), last];
        route.ingress = Some(full_name(heard.object));
        return;
    }
    let asked =
        gateways.iter().find(|(object, _)| request.gateway.as_ref().is_none_or(|name| *name == full_name(object)));
    let code = Code::NoListener { port: request.port(), host: request.hostname(), scheme: request.scheme.clone() };
    route.steps.push(match asked {
        Some((object, _)) => step(cluster, object, "spec.listeners", &[], Outcome::Failed, code),
        None => {
            Step { code, object: None, path: String::new(), span: None, marks: Vec::new(), outcome: Outcome::Failed }
        }
    });
}

/// Every match of every HTTPRoute, host by host.
pub fn ways(cluster: &Cluster) -> Vec<HttpWay<'_>> {
    let routes: Vec<(&Object, HttpRoute)> = read(cluster, "HTTPRoute");
    let mut ways = Vec::new();
    for (object, route) in &routes {
        let every = [String::new()];
        let hosts = if route.spec.hostnames.is_empty() { &every[..] } else { &route.spec.hostnames };
        for host in hosts {
            for (at, rule) in route.spec.rules.iter().enumerate() {
                let matches = rule.matches.iter().enumerate().map(|(index, each)| (Some(index), Some(each)));
                let all = if rule.matches.is_empty() { Some((None, None)) } else { None };
                ways.extend(matches.chain(all).map(|(index, each)| way(object, host, at, rule, index, each)));
                if ways.len() >= MAX_ROUTES {
                    ways.truncate(MAX_ROUTES);
                    return ways;
                }
            }
        }
    }
    ways
}

fn way<'c>(
    object: &'c Object,
    host: &str,
    at: usize,
    spec: &HttpRouteRule,
    index: Option<usize>,
    each: Option<&HttpRouteMatch>,
) -> HttpWay<'c> {
    let rule = format!("spec.rules[{at}]");
    let (kind, pattern) = path_of(each);
    let also = each.map(also).unwrap_or_default();
    let total: u64 = spec.backend_refs.iter().map(|backend| u64::from(backend.weight.unwrap_or(1))).sum();
    let share = |backend: &HttpBackendRef| {
        let several = spec.backend_refs.len() > 1 && total > 0;
        several.then(|| format!("{} %", u64::from(backend.weight.unwrap_or(1)) * 100 / total.max(1)))
    };
    let backends = spec.backend_refs.iter().enumerate().map(|(index, backend)| HttpBackend {
        namespace: backend.namespace.clone().unwrap_or_else(|| object.namespace().to_owned()),
        name: backend.name.clone(),
        port: backend.port.unwrap_or(0),
        share: share(backend),
        field: format!("{rule}.backendRefs[{index}]"),
    });
    let redirect = spec.filters.iter().find_map(|filter| filter.request_redirect.as_ref());
    HttpWay {
        object,
        host: host.to_owned(),
        field: index.map_or(rule.clone(), |index| format!("{rule}.matches[{index}]")),
        pattern: pattern.to_owned(),
        kind: [kind.to_owned()].into_iter().chain(also.iter().take(2).cloned()).collect::<Vec<_>>().join(" · "),
        picky: !also.is_empty(),
        backends: backends.collect(),
        redirect: redirect.map(|redirect| redirect.status_code.unwrap_or(302)),
        rule,
    }
}

/// What a match asks for besides the path, as a person would type it.
fn also(each: &HttpRouteMatch) -> Vec<String> {
    let headers = each.headers.iter().map(|header| format!("{}: {}", header.name, header.value));
    let query = each.query_params.iter().map(|query| format!("{}={}", query.name, query.value));
    each.method.iter().cloned().chain(headers).chain(query).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_one_label_or_more() {
        assert!(host_specificity("*.foo.com", "a.b.foo.com").is_some());
        assert!(host_specificity("*.foo.com", "foo.com").is_none());
        assert!(host_specificity("a.foo.com", "a.foo.com") > host_specificity("*.foo.com", "a.foo.com"));
        assert!(host_specificity("*.b.foo.com", "a.b.foo.com") > host_specificity("*.foo.com", "a.b.foo.com"));
    }
}
