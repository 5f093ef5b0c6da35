//! Steps of a route in English.

use super::{are_pods, list, pods_en, workloads_en};
use crate::routing::{Because, Code as Said, Miss, NearLabels, Win};
use crate::text::Code;

/// A step's sentence and its hint.
pub fn step(code: &Said) -> (String, String) {
    let plain = |text: String| (text, String::new());
    match code {
        Said::HostEquals { host, rule } => plain(format!("Host {} equals the host of rule {rule}.", Code(host))),
        Said::HostUnderWildcard { host, pattern, rule } => {
            plain(format!("Host {} fits {} of rule {rule}: the star stands for one label.", Code(host), Code(pattern)))
        }
        Said::HostLeftOpen { rule } => plain(format!("Rule {rule} names no host, so it is for every host.")),
        Said::HostDiffers { host, pattern, wildcard: false } => (
            format!("No rule is for host {}. The nearest is {}.", Code(host), Code(pattern)),
            "another host".to_owned(),
        ),
        Said::HostDiffers { host, pattern, wildcard: true } => (
            format!(
                "No rule is for host {}. {} stands for exactly one label before the rest.",
                Code(host),
                Code(pattern)
            ),
            "exactly one label".to_owned(),
        ),
        Said::PathMatches { path, pattern, path_type, win } => {
            let kind = type_en(path_type);
            let rest = match win {
                Win::Only => "The longest match wins; it is the only one.".to_owned(),
                Win::Longest { over } => format!("The longest match wins; {} matches too.", Code(over)),
                Win::ExactOverPrefix => "As long a Prefix matches too; Exact comes first.".to_owned(),
                Win::First => {
                    "Another path says the same; the older Ingress and the earlier line come first.".to_owned()
                }
            };
            plain(format!("{} matches path {}, {kind}. {rest}", Code(path), Code(pattern)))
        }
        Said::PathDiffers { path, pattern, path_type, miss } => {
            let kind = type_en(path_type);
            let why = match miss {
                Miss::Case => "upper and lower case count",
                Miss::Slash => "Exact counts the slash at the end",
                Miss::Below => "Exact takes this path and nothing below it",
                Miss::Element => "Prefix compares whole elements between slashes",
                Miss::Other => "it is another path",
            };
            let hint = match miss {
                Miss::Other => "another path",
                _ => why,
            };
            (format!("{} does not match path {}, {kind}: {why}.", Code(path), Code(pattern)), hint.to_owned())
        }
        Said::DefaultBackend { ingress, because } => {
            let why = match because {
                Because::NoRules => format!("Ingress {} has no rules", Code(ingress)),
                Because::NoHost => "No rule is for this host".to_owned(),
                Because::NoPath => "No path of this host matches".to_owned(),
                Because::NoHttp => "The rule has no paths".to_owned(),
            };
            plain(match because {
                Because::NoRules => format!("{why}, so its default backend takes everything."),
                _ => format!("{why}, so the default backend of Ingress {} takes it.", Code(ingress)),
            })
        }
        Said::PatternUnread { pattern } => plain(format!(
            "ingress-nginx reads {} as a regular expression, because an Ingress of this host has use-regex or rewrite-target. What it takes is not worked out here.",
            Code(pattern)
        )),
        Said::NoDefaultBackend { ingresses: 1 } => {
            plain("The Ingress has no default backend, so the controller answers 404 itself.".to_owned())
        }
        Said::NoDefaultBackend { ingresses } => plain(format!(
            "None of the {ingresses} Ingresses has a default backend, so the controller answers 404 itself."
        )),
        Said::NoIngress => plain("The paste has no Ingress, so nothing from outside is routed anywhere.".to_owned()),
        Said::ClassNotPasted { ingress, class } => (
            format!(
                "Ingress {} is for IngressClass {}, which is not in the paste: whether anybody serves it is not known.",
                Code(ingress),
                Code(class)
            ),
            "not in the paste".to_owned(),
        ),
        Said::ClassNotNamed { ingress, classes } => plain(format!(
            "Ingress {} names no class, and {} is not the default: most controllers leave it alone.",
            Code(ingress),
            list(classes, "and"),
        )),
        Said::ServiceDns { host, service } => {
            plain(format!("Inside the cluster, {} is the DNS name of Service {}.", Code(host), Code(service)))
        }
        Said::ResourceBackend { kind, name } => plain(format!(
            "The backend is {} {}, not a Service: what it answers is up to the controller.",
            kind,
            Code(name)
        )),
        Said::NoBackend => plain("The path has no backend.".to_owned()),
        Said::ServiceMissing { service, namespace, near, elsewhere } => {
            let base = format!("Service {} is not in the paste, in namespace {}.", Code(service), Code(namespace));
            let rest = match (near, elsewhere) {
                (Some(near), _) => format!(" Was {} meant?", Code(near)),
                (None, Some(other)) => {
                    format!(
                        " There is one in {}, but an Ingress reaches Services of its own namespace only.",
                        Code(other)
                    )
                }
                (None, None) => String::new(),
            };
            (format!("{base}{rest}"), "not in the paste".to_owned())
        }
        Said::PortForwards { service, port, target } => {
            plain(format!("Service {} sends port {port} on to targetPort {}.", Code(service), Code(target)))
        }
        Said::PortMissing { service, port, ports } if ports.is_empty() => {
            (format!("Service {} has no ports, so not {} either.", Code(service), Code(port)), "no ports".to_owned())
        }
        Said::PortMissing { service, port, ports } => (
            format!("Service {} has no port {}. It has {}.", Code(service), Code(port), list(ports, "and")),
            format!("no port {}", Code(port)),
        ),
        Said::ExternalName { service, target } => {
            plain(format!("Service {} is an ExternalName: its name leads to {}.", Code(service), Code(target)))
        }
        Said::NoSelector { service } => (
            format!(
                "Service {} has no selector, and no Endpoints or EndpointSlice of it is in the paste: \
                 who answers is not known.",
                Code(service)
            ),
            "no selector".to_owned(),
        ),
        Said::Addresses { service, addresses } if addresses.is_empty() => plain(format!(
            "Service {} has no selector, and its endpoints list no address that is ready.",
            Code(service)
        )),
        Said::Addresses { service, addresses } => plain(format!(
            "Service {} has no selector; its endpoints are listed: {}.",
            Code(service),
            list(addresses, "and")
        )),
        Said::SelectorFinds { selector, pods, workloads, port, declared } => {
            let names = workloads_en(workloads);
            let found = match are_pods(workloads) {
                true => format!("Its selector {} finds {names}", Code(selector)),
                false => format!("Its selector {} finds {} of {names}", Code(selector), pods_en(*pods)),
            };
            plain(match (port, declared) {
                (Some(port), true) if *pods == 1 => format!("{found}; it listens on {port}."),
                (Some(port), true) => format!("{found}; they listen on {port}."),
                (Some(port), false) => format!("{found}. No container declares {port}; that alone does not close it."),
                (None, _) => format!("{found}; the port is another one from pod to pod."),
            })
        }
        Said::SelectorFindsNone { selector, near } => {
            let rest = near.as_ref().map(near_en).unwrap_or_default();
            (format!("Its selector {} finds no pod.{rest}", Code(selector)), "finds no pod".to_owned())
        }
        Said::NoPodsPasted { selector } => plain(format!(
            "Its selector is {}, and the paste has no pods at all: who answers is not known.",
            Code(selector)
        )),
        Said::ScaledToNothing { selector, workloads } => (
            format!("Its selector {} finds {}, which is scaled to 0 pods.", Code(selector), workloads_en(workloads)),
            "no pods".to_owned(),
        ),
        Said::TargetUndeclared { target, protocol, workloads, declared } => {
            let has = match declared.as_slice() {
                [] => "none has a name".to_owned(),
                names => format!("they declare {}", list(names, "and")),
            };
            (
                format!(
                    "No container of {} declares a {protocol} port named {}; {has}. Pods without it are left out.",
                    workloads_en(workloads),
                    Code(target)
                ),
                "no such port on the pods".to_owned(),
            )
        }
        Said::ListenerHears { gateway, listener, port, hostname } => {
            let hosts = if hostname.is_empty() { "every host".to_owned() } else { format!("host {}", Code(hostname)) };
            plain(format!("Listener {} of Gateway {} hears port {port} for {hosts}.", Code(listener), Code(gateway)))
        }
        Said::RouteMatches { route, rule, host, path, pattern, path_type, also, sure } => {
            let host = host.as_ref().map(|host| format!(" is for {} and", Code(host))).unwrap_or_default();
            let also = if also.is_empty() { String::new() } else { format!(" with {}", list(also, "and")) };
            let takes = if *sure { "takes" } else { "may take" };
            let rest = if *sure {
                ""
            } else {
                " Regular expressions differ by implementation, so whether it does is not known."
            };
            plain(format!(
                "Rule {rule} of HTTPRoute {}{host} {takes} {}: {path_type} {}{also}.{rest}",
                Code(route),
                Code(path),
                Code(pattern)
            ))
        }
        Said::Redirects { route, status } => {
            plain(format!("HTTPRoute {} answers {status} with another address.", Code(route)))
        }
        Said::NoBackendRefs { route, rule } => (
            format!("Rule {rule} of HTTPRoute {} has no backend with a weight, so it answers 500.", Code(route)),
            "no backend".to_owned(),
        ),
        Said::NotGranted { route, service, namespace } => (
            format!(
                "HTTPRoute {} names Service {} of namespace {}, where no ReferenceGrant allows that.",
                Code(route),
                Code(service),
                Code(namespace)
            ),
            "no ReferenceGrant".to_owned(),
        ),
        Said::Shares { service, weight, total } => {
            plain(format!("Of {total} requests, {weight} go to Service {}.", Code(service)))
        }
        Said::NoListener { port, host, scheme } => plain(match host.as_str() {
            "" => format!("No listener of a Gateway hears {scheme} on port {port}."),
            host => format!("No listener of a Gateway hears {scheme} on port {port} for host {}.", Code(host)),
        }),
        Said::NoRouteMatches { gateway, routes } => {
            let routes =
                if *routes == 1 { "The HTTPRoute".to_owned() } else { format!("None of the {routes} HTTPRoutes") };
            let does = if routes.starts_with("The") { "does not take this request" } else { "takes this request" };
            plain(format!("{routes} {does} at Gateway {}.", Code(gateway)))
        }
        Said::GatewayNotPasted { route } => (
            format!("HTTPRoute {} is attached to a Gateway that is not in the paste.", Code(route)),
            "not in the paste".to_owned(),
        ),
        Said::GatewayClassNotPasted { gateway, class } => (
            format!(
                "Gateway {} is of GatewayClass {}, which is not in the paste: whether anybody serves it is not known.",
                Code(gateway),
                Code(class)
            ),
            "not in the paste".to_owned(),
        ),
    }
}

fn type_en(path_type: &str) -> &str {
    if path_type.is_empty() { "without a pathType" } else { path_type }
}

fn near_en(near: &NearLabels) -> String {
    let who = format!("{} {}", near.kind, Code(&near.name));
    if near.elsewhere {
        return format!(
            " {who} has these labels, but in namespace {}; a Service looks in its own only.",
            Code(&near.namespace)
        );
    }
    match near.has.as_slice() {
        [] => format!(" Nearest: {who} has no label {}.", list(&near.wanted, "and")),
        has => format!(" Nearest: {who} has {}.", list(has, "and")),
    }
}
