//! Routes in words.

use super::korean::{eul, eun, i, ro};
use super::{Action, Card, Explanation, Fact, Note, Terminal};
use crate::cluster::Cluster;
use crate::routing::{
    Because, Code as Said, Considered, Fate, Miss, NearLabels, Phrase, Route, RouteOutcome, Win, WorkloadName,
};
use crate::text::{Code, Lang, Sentence, Strong, Verdict};

/// A step's sentence, and a hint of a few words for the end of its line.
pub fn step(code: &Said, lang: Lang) -> (Sentence, Sentence) {
    let (text, hint) = match lang {
        Lang::En => english(code),
        Lang::Ko => korean(code),
    };
    (Sentence::new(text), Sentence::new(hint))
}

fn english(code: &Said) -> (String, String) {
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
            let found =
                format!("Its selector {} finds {} of {}", Code(selector), pods_en(*pods), workloads_en(workloads));
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

fn korean(code: &Said) -> (String, String) {
    let plain = |text: String| (text, String::new());
    match code {
        Said::HostEquals { host, rule } => {
            plain(format!("host {}{} 규칙 {rule}의 host와 같습니다.", Code(host), eun(host)))
        }
        Said::HostUnderWildcard { host, pattern, rule } => plain(format!(
            "host {}{} 규칙 {rule}의 {}에 맞습니다. 별표는 label 하나를 대신합니다.",
            Code(host),
            eun(host),
            Code(pattern)
        )),
        Said::HostLeftOpen { rule } => plain(format!("규칙 {rule}에는 host가 없으므로 모든 host에 적용됩니다.")),
        Said::HostDiffers { host, pattern, wildcard: false } => (
            format!("host {}{} 위한 규칙이 없습니다. 가장 가까운 것은 {}입니다.", Code(host), eul(host), Code(pattern)),
            "다른 host".to_owned(),
        ),
        Said::HostDiffers { host, pattern, wildcard: true } => (
            format!(
                "host {}{} 위한 규칙이 없습니다. {}의 별표는 앞의 label 정확히 하나만 대신합니다.",
                Code(host),
                eul(host),
                Code(pattern)
            ),
            "label 정확히 하나".to_owned(),
        ),
        Said::PathMatches { path, pattern, path_type, win } => {
            let kind = type_ko(path_type);
            let rest = match win {
                Win::Only => "가장 긴 것이 이기며, 맞는 것은 이것뿐입니다.".to_owned(),
                Win::Longest { over } => format!("{}도 맞지만 더 긴 것이 이깁니다.", Code(over)),
                Win::ExactOverPrefix => "길이가 같은 Prefix도 맞지만 Exact가 먼저입니다.".to_owned(),
                Win::First => "같은 경로가 또 있지만 오래된 Ingress, 앞선 줄이 먼저입니다.".to_owned(),
            };
            plain(format!("{}{} 경로 {}({kind})에 맞습니다. {rest}", Code(path), eun(path), Code(pattern)))
        }
        Said::PathDiffers { path, pattern, path_type, miss } => {
            let kind = type_ko(path_type);
            let (why, hint) = match miss {
                Miss::Case => ("대소문자를 구별합니다.", "대소문자가 다름"),
                Miss::Slash => ("Exact는 끝의 슬래시까지 같아야 합니다.", "끝의 슬래시가 다름"),
                Miss::Below => {
                    ("Exact는 이 경로 하나만 받고 그 아래는 받지 않습니다.", "Exact는 아래 경로를 받지 않음")
                }
                Miss::Element => ("Prefix는 슬래시 사이의 요소를 통째로 비교합니다.", "요소 단위로 비교"),
                Miss::Other => ("다른 경로입니다.", "다른 경로"),
            };
            (
                format!("{}{} 경로 {}({kind})에 맞지 않습니다. {why}", Code(path), eun(path), Code(pattern)),
                hint.to_owned(),
            )
        }
        Said::DefaultBackend { ingress, because } => {
            let why = match because {
                Because::NoRules => format!("Ingress {}에는 규칙이 없으므로", Code(ingress)),
                Because::NoHost => "이 host를 위한 규칙이 없으므로".to_owned(),
                Because::NoPath => "이 host의 경로 가운데 맞는 것이 없으므로".to_owned(),
                Because::NoHttp => "규칙에 경로가 없으므로".to_owned(),
            };
            plain(match because {
                Because::NoRules => format!("{why} default backend가 모두 받습니다."),
                _ => format!("{why} Ingress {}의 default backend가 받습니다.", Code(ingress)),
            })
        }
        Said::NoDefaultBackend { ingresses: 1 } => {
            plain("Ingress에 default backend가 없으므로 컨트롤러가 직접 404로 답합니다.".to_owned())
        }
        Said::NoDefaultBackend { ingresses } => {
            plain(format!("Ingress {ingresses}개 모두 default backend가 없으므로 컨트롤러가 직접 404로 답합니다."))
        }
        Said::NoIngress => plain("붙여 넣은 것에 Ingress가 없어 밖에서 온 요청은 어디로도 가지 않습니다.".to_owned()),
        Said::ClassNotPasted { ingress, class } => (
            format!(
                "Ingress {}{} IngressClass {}의 것인데 붙여 넣은 것에 없습니다. 누가 처리하는지 알 수 없습니다.",
                Code(ingress),
                eun(ingress),
                Code(class)
            ),
            "붙여 넣은 것에 없음".to_owned(),
        ),
        Said::ClassNotNamed { ingress, classes } => {
            let last = classes.last().map_or("", String::as_str);
            plain(format!(
                "Ingress {}에는 class가 없고 {}{} 기본 class가 아닙니다. 컨트롤러 대부분은 이 Ingress를 처리하지 않습니다.",
                Code(ingress),
                list_ko(classes),
                eun(last)
            ))
        }
        Said::ServiceDns { host, service } => {
            plain(format!("클러스터 안에서 {}{} Service {}의 DNS 이름입니다.", Code(host), eun(host), Code(service)))
        }
        Said::ResourceBackend { kind, name } => plain(format!(
            "backend는 Service가 아니라 {kind} {}입니다. 무엇으로 답할지는 컨트롤러에 달려 있습니다.",
            Code(name)
        )),
        Said::NoBackend => plain("경로에 backend가 없습니다.".to_owned()),
        Said::ServiceMissing { service, namespace, near, elsewhere } => {
            let base = format!(
                "namespace {}의 Service {}{} 붙여 넣은 것에 없습니다.",
                Code(namespace),
                Code(service),
                i(service)
            );
            let rest = match (near, elsewhere) {
                (Some(near), _) => format!(" 혹시 {}{} 말한 것입니까?", Code(near), eul(near)),
                (None, Some(other)) => {
                    format!(" {}에는 있지만 Ingress는 자기 namespace의 Service에만 보냅니다.", Code(other))
                }
                (None, None) => String::new(),
            };
            (format!("{base}{rest}"), "붙여 넣은 것에 없음".to_owned())
        }
        Said::PortForwards { service, port, target } => plain(format!(
            "Service {}{} port {port}{} 온 것을 targetPort {}{} 보냅니다.",
            Code(service),
            eun(service),
            ro(&port.to_string()),
            Code(target),
            ro(target)
        )),
        Said::PortMissing { service, port, ports } if ports.is_empty() => (
            format!("Service {}에는 port가 없으므로 {}도 없습니다.", Code(service), Code(port)),
            "port 없음".to_owned(),
        ),
        Said::PortMissing { service, port, ports } => (
            format!(
                "Service {}에는 port {}{} 없습니다. 있는 것은 {}입니다.",
                Code(service),
                Code(port),
                i(port),
                list_ko(ports)
            ),
            format!("port {} 없음", Code(port)),
        ),
        Said::ExternalName { service, target } => plain(format!(
            "Service {}{} ExternalName입니다. 이름이 {}{} 이어집니다.",
            Code(service),
            eun(service),
            Code(target),
            ro(target)
        )),
        Said::NoSelector { service } => (
            format!(
                "Service {}에는 selector가 없고 Endpoints나 EndpointSlice도 붙여 넣은 것에 없습니다. 누가 답하는지 알 수 없습니다.",
                Code(service)
            ),
            "selector 없음".to_owned(),
        ),
        Said::Addresses { service, addresses } if addresses.is_empty() => {
            plain(format!("Service {}에는 selector가 없고 endpoint 가운데 준비된 주소가 없습니다.", Code(service)))
        }
        Said::Addresses { service, addresses } => {
            plain(format!("Service {}에는 selector가 없고 endpoint는 {}입니다.", Code(service), list_ko(addresses)))
        }
        Said::SelectorFinds { selector, pods, workloads, port, declared } => {
            let found = format!(
                "selector {}{} {}의 pod {pods}개를 찾습니다.",
                Code(selector),
                i(selector),
                workloads_ko(workloads)
            );
            plain(match (port, declared) {
                (Some(port), true) => format!("{found} pod는 {port}에서 기다립니다."),
                (Some(port), false) => {
                    let port = port.to_string();
                    format!("{found} {port}{} 선언한 컨테이너는 없지만 그것만으로 막히지는 않습니다.", eul(&port))
                }
                (None, _) => format!("{found} port는 pod마다 다릅니다."),
            })
        }
        Said::SelectorFindsNone { selector, near } => {
            let rest = near.as_ref().map(near_ko).unwrap_or_default();
            (
                format!("selector {}{} 찾는 pod가 없습니다.{rest}", Code(selector), i(selector)),
                "찾는 pod가 없음".to_owned(),
            )
        }
        Said::NoPodsPasted { selector } => plain(format!(
            "selector는 {}인데 붙여 넣은 것에 pod가 하나도 없습니다. 누가 답하는지 알 수 없습니다.",
            Code(selector)
        )),
        Said::ScaledToNothing { selector, workloads } => (
            format!(
                "selector {}{} {}{} 찾지만 pod가 0개입니다.",
                Code(selector),
                i(selector),
                workloads_ko(workloads),
                workloads.last().map_or("를", |last| eul(&last.name))
            ),
            "pod 0개".to_owned(),
        ),
        Said::TargetUndeclared { target, protocol, workloads, declared } => {
            let has = match declared.as_slice() {
                [] => "이름이 있는 port가 없습니다.".to_owned(),
                names => format!("있는 것은 {}입니다.", list_ko(names)),
            };
            (
                format!(
                    "{}의 컨테이너에는 이름이 {}인 {protocol} port가 없습니다. {has} 그런 pod는 빠집니다.",
                    workloads_ko(workloads),
                    Code(target)
                ),
                "pod에 없는 port".to_owned(),
            )
        }
        Said::ListenerHears { gateway, listener, port, hostname } => {
            let hosts = if hostname.is_empty() { "모든 host".to_owned() } else { format!("host {}", Code(hostname)) };
            plain(format!(
                "Gateway {}의 listener {}{} port {port}에서 {hosts}의 요청을 받습니다.",
                Code(gateway),
                Code(listener),
                i(listener)
            ))
        }
        Said::RouteMatches { route, rule, host, path, pattern, path_type, also, sure } => {
            let host = host.as_ref().map(|host| format!("host {}의 ", Code(host))).unwrap_or_default();
            let also = if also.is_empty() { String::new() } else { format!(", {}", list_ko(also)) };
            let ending = if *sure {
                "받습니다."
            } else {
                "받을 수 있습니다. 정규식은 구현마다 달라 알 수 없습니다."
            };
            plain(format!(
                "HTTPRoute {}의 규칙 {rule}이 {host}{}{} {path_type} {}{also}{} {ending}",
                Code(route),
                Code(path),
                eul(path),
                Code(pattern),
                ro(also_end(pattern, also.as_str()))
            ))
        }
        Said::Redirects { route, status } => plain(format!(
            "HTTPRoute {}{} 다른 주소와 함께 {status}{} 답합니다.",
            Code(route),
            i(route),
            ro(&status.to_string())
        )),
        Said::NoBackendRefs { route, rule } => (
            format!("HTTPRoute {}의 규칙 {rule}에는 weight가 있는 backend가 없으므로 500으로 답합니다.", Code(route)),
            "backend 없음".to_owned(),
        ),
        Said::NotGranted { route, service, namespace } => (
            format!(
                "HTTPRoute {}{} namespace {}의 Service {}{} 가리키지만 그곳에 허락하는 ReferenceGrant가 없습니다.",
                Code(route),
                i(route),
                Code(namespace),
                Code(service),
                eul(service)
            ),
            "ReferenceGrant 없음".to_owned(),
        ),
        Said::Shares { service, weight, total } => {
            plain(format!("요청 {total}개 가운데 {weight}개가 Service {}{} 갑니다.", Code(service), ro(service)))
        }
        Said::NoListener { port, host, scheme } => plain(match host.as_str() {
            "" => format!("port {port}에서 {scheme} 요청을 받는 Gateway listener가 없습니다."),
            host => format!("port {port}에서 host {}의 {scheme} 요청을 받는 Gateway listener가 없습니다.", Code(host)),
        }),
        Said::NoRouteMatches { gateway, routes } => {
            plain(format!("Gateway {}에서 HTTPRoute {routes}개 가운데 이 요청을 받는 것이 없습니다.", Code(gateway)))
        }
        Said::GatewayNotPasted { route } => (
            format!("HTTPRoute {}{} 붙은 Gateway가 붙여 넣은 것에 없습니다.", Code(route), i(route)),
            "붙여 넣은 것에 없음".to_owned(),
        ),
        Said::GatewayClassNotPasted { gateway, class } => (
            format!(
                "Gateway {}{} GatewayClass {}의 것인데 붙여 넣은 것에 없습니다. 누가 처리하는지 알 수 없습니다.",
                Code(gateway),
                eun(gateway),
                Code(class)
            ),
            "붙여 넣은 것에 없음".to_owned(),
        ),
    }
}

fn also_end<'a>(pattern: &'a str, also: &'a str) -> &'a str {
    if also.is_empty() { pattern } else { also }
}

fn type_en(path_type: &str) -> &str {
    if path_type.is_empty() { "without a pathType" } else { path_type }
}

fn type_ko(path_type: &str) -> &str {
    if path_type.is_empty() { "pathType 없음" } else { path_type }
}

/// How many names a sentence lists.
const MOST_LISTED: usize = 4;

fn list(names: &[String], word: &str) -> String {
    let mut said: Vec<String> = names.iter().take(MOST_LISTED).map(|name| Code(name).to_string()).collect();
    if names.len() > MOST_LISTED {
        said.push(format!("{} more", names.len() - MOST_LISTED));
    }
    match said.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {word} {last}", rest.join(", ")),
        None => String::new(),
    }
}

fn list_ko(names: &[String]) -> String {
    let said: Vec<String> = names.iter().take(MOST_LISTED).map(|name| Code(name).to_string()).collect();
    let rest = names.len().saturating_sub(MOST_LISTED);
    if rest > 0 { format!("{} 외 {rest}개", said.join(", ")) } else { said.join(", ") }
}

fn workloads_en(workloads: &[WorkloadName]) -> String {
    let names: Vec<String> = workloads
        .iter()
        .take(MOST_LISTED)
        .map(|workload| format!("{} {}", workload.kind, Code(&workload.name)))
        .collect();
    let rest = workloads.len().saturating_sub(MOST_LISTED);
    match names.split_last() {
        _ if rest > 0 => format!("{} and {rest} more", names.join(", ")),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "nothing".to_owned(),
    }
}

fn workloads_ko(workloads: &[WorkloadName]) -> String {
    let names: Vec<String> = workloads
        .iter()
        .take(MOST_LISTED)
        .map(|workload| format!("{} {}", workload.kind, Code(&workload.name)))
        .collect();
    let rest = workloads.len().saturating_sub(MOST_LISTED);
    if rest > 0 { format!("{} 외 {rest}개", names.join(", ")) } else { names.join(", ") }
}

fn pods_en(pods: u32) -> String {
    if pods == 1 { "1 pod".to_owned() } else { format!("{pods} pods") }
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

fn near_ko(near: &NearLabels) -> String {
    let who = format!("{} {}", near.kind, Code(&near.name));
    if near.elsewhere {
        return format!(
            " {who}에 이 label이 있지만 namespace {}에 있습니다. Service는 자기 namespace에서만 찾습니다.",
            Code(&near.namespace)
        );
    }
    match near.has.as_slice() {
        [] => format!(" 가장 가까운 {who}에는 {} label이 없습니다.", list_ko(&near.wanted)),
        has => format!(" 가장 가까운 {who}의 label은 {}입니다.", list_ko(has)),
    }
}

/// The whole answer, worded.
pub fn explain(route: &Route<Said>, cluster: &Cluster, lang: Lang) -> Explanation {
    let steps: Vec<_> = route.steps.iter().map(|each| each.worded(|code| step(code, lang))).collect();
    let verdict = route.verdict();
    Explanation {
        verdict: Some(verdict),
        cap: cap(route, lang),
        headline: headline(route, lang),
        steps,
        notes: notes(route, lang),
        card: card(route, cluster, lang),
        terminal: terminal(route, lang),
    }
}

fn service_name(route: &Route<Said>) -> &str {
    route.service.as_deref().and_then(|service| service.split_once('/')).map_or("", |(_, name)| name)
}

fn last(route: &Route<Said>) -> Option<&Said> {
    route.steps.last().map(|step| &step.code)
}

/// `wear:80`, or the name alone where the port's number is not known.
fn target(route: &Route<Said>) -> String {
    let name = service_name(route);
    route.port.map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"))
}

/// The answer in a word or two.
pub fn cap(route: &Route<Said>, lang: Lang) -> String {
    let (en, ko) = match (route.outcome, route.verdict()) {
        (RouteOutcome::Backend, Verdict::Yes) if route.default_backend => {
            ("default backend".to_owned(), "default backend".to_owned())
        }
        (RouteOutcome::Backend, Verdict::Yes) => (format!("yes, {}", target(route)), format!("예, {}", target(route))),
        (RouteOutcome::Backend, Verdict::No) => {
            (format!("no, {} is shut off", target(route)), format!("아니요, {} 차단", target(route)))
        }
        (RouteOutcome::Backend, Verdict::Unknown) => {
            let target = target(route);
            (format!("{target}, unknown"), format!("{target}, 알 수 없음"))
        }
        (RouteOutcome::NoEndpoints, _) => ("no pods, 503".to_owned(), "pod 없음, 503".to_owned()),
        (RouteOutcome::Error, _) => {
            let status = route.status.unwrap_or(503);
            match last(route) {
                Some(Said::PortMissing { .. }) => (format!("no such port, {status}"), format!("port 없음, {status}")),
                Some(Said::ServiceMissing { .. }) => {
                    (format!("no such Service, {status}"), format!("Service 없음, {status}"))
                }
                Some(Said::NotGranted { .. }) => (format!("not granted, {status}"), format!("허락 없음, {status}")),
                _ => (format!("no backend, {status}"), format!("backend 없음, {status}")),
            }
        }
        (RouteOutcome::NotFound, _) => ("404".to_owned(), "404".to_owned()),
        (RouteOutcome::Redirect, _) => {
            let status = route.redirect.as_ref().map_or(302, |redirect| redirect.status_code);
            (format!("redirect, {status}"), format!("redirect, {status}"))
        }
        (RouteOutcome::Unknown, _) => ("unknown".to_owned(), "알 수 없음".to_owned()),
    };
    match lang {
        Lang::En => en,
        Lang::Ko => ko,
    }
}

/// The answer in a sentence.
pub fn headline(route: &Route<Said>, lang: Lang) -> Sentence {
    let service = Code(route.service.as_deref().unwrap_or("")).to_string();
    let host = route.request.hostname();
    let path = route.request.path_only();
    let port_en = route.port.map(|port| format!(" on port {port}")).unwrap_or_default();
    let port_ko = route.port.map(|port| format!("의 port {port}")).unwrap_or_default();
    let ending = route.port.map_or(service_name(route).to_owned(), |port| port.to_string());
    let (en, ko) = match (route.outcome, route.verdict()) {
        (RouteOutcome::Backend, Verdict::No) => (
            format!(
                "{}, it is for Service {service}{port_en}, but a NetworkPolicy keeps the controller from its pods",
                Strong("no")
            ),
            format!(
                "{}. Service {service}{port_ko}{} 갈 요청이지만 NetworkPolicy가 컨트롤러를 pod에 닿지 못하게 합니다",
                Strong("아니요"),
                ro(&ending)
            ),
        ),
        (RouteOutcome::Backend, Verdict::Unknown) => {
            let (en, ko) = match last(route) {
                Some(Said::ServiceMissing { .. }) => {
                    ("which is not in the paste", "이 Service는 붙여 넣은 것에 없습니다")
                }
                Some(Said::NoSelector { .. }) => (
                    "which has no selector, so who answers is not known",
                    "selector가 없어 누가 답하는지 알 수 없습니다",
                ),
                Some(Said::NoPodsPasted { .. }) => (
                    "but the paste has no pods, so who answers is not known",
                    "pod가 붙여 넣은 것에 없어 누가 답하는지 알 수 없습니다",
                ),
                _ => (
                    "but whether the controller may connect to its pods hangs on something the paste lacks",
                    "컨트롤러가 pod에 연결할 수 있는지는 붙여 넣은 것만으로 알 수 없습니다",
                ),
            };
            (
                format!("{}: it goes to Service {service}{port_en}, {en}", Strong("unknown")),
                format!("{}. Service {service}{port_ko}{} 갑니다. {ko}", Strong("알 수 없음"), ro(&ending)),
            )
        }
        (RouteOutcome::Backend, Verdict::Yes) => {
            let (then_en, then_ko) = match (last(route), route.pod_port) {
                (Some(Said::ExternalName { target, .. }), _) => (
                    format!(", which leads to {}", Code(target)),
                    format!("{} 거쳐 {}{}", eul(&ending), Code(target), ro(target)),
                ),
                (Some(Said::Addresses { addresses, .. }), _) => {
                    let count = addresses.len();
                    let said = if count == 1 { "1 address".to_owned() } else { format!("{count} addresses") };
                    (format!(", then {said}"), format!("{}, 이어서 주소 {count}개로", ro(&ending)))
                }
                (_, Some(port)) => (
                    format!(", then {} on {port}", pods_en(route.pod_count)),
                    format!("{}, 이어서 pod {}개의 {port}{}", ro(&ending), route.pod_count, ro(&port.to_string())),
                ),
                (_, None) => (
                    format!(", then {}", pods_en(route.pod_count)),
                    format!("{}, 이어서 pod {}개로", ro(&ending), route.pod_count),
                ),
            };
            let (head_en, head_ko) = if route.default_backend {
                ("the default backend takes it: it reaches", "default backend가 받아")
            } else {
                ("it reaches", "요청이")
            };
            (
                format!("{}, {head_en} Service {service}{port_en}{then_en}", Strong("yes")),
                format!("{}, {head_ko} Service {service}{port_ko}{then_ko} 갑니다", Strong("예")),
            )
        }
        (RouteOutcome::NoEndpoints, _) => {
            let (en, ko) = match last(route) {
                Some(Said::ScaledToNothing { .. }) => ("whose workload is scaled to 0 pods", "의 pod가 0개입니다"),
                Some(Said::TargetUndeclared { .. }) => {
                    ("whose targetPort none of its pods has", "의 targetPort가 어느 pod에도 없습니다")
                }
                Some(Said::Addresses { .. }) => ("which has no address that is ready", "에 준비된 주소가 없습니다"),
                _ => ("which has no pods", "에 pod가 없습니다"),
            };
            (
                format!("{}, it is for Service {service}, {en}: the answer is 503", Strong("no")),
                format!("{}. 요청을 받을 Service {service}{ko}. 503으로 답합니다", Strong("아니요")),
            )
        }
        (RouteOutcome::Error, _) => {
            let status = route.status.unwrap_or(503);
            match last(route) {
                Some(Said::PortMissing { service, port, .. }) => (
                    format!("{}, it is for Service {}, which has no port {}", Strong("no"), Code(service), Code(port)),
                    format!(
                        "{}. 요청을 받을 Service {}에 port {}{} 없습니다",
                        Strong("아니요"),
                        Code(service),
                        Code(port),
                        i(port)
                    ),
                ),
                Some(Said::ServiceMissing { service, .. }) => (
                    format!(
                        "{}, it is for Service {}, which does not exist: the answer is {status}",
                        Strong("no"),
                        Code(service)
                    ),
                    format!(
                        "{}. 요청을 받을 Service {}{} 없습니다. {status}으로 답합니다",
                        Strong("아니요"),
                        Code(service),
                        i(service)
                    ),
                ),
                Some(Said::NotGranted { service, .. }) => (
                    format!(
                        "{}, no ReferenceGrant lets the HTTPRoute use Service {}: the answer is {status}",
                        Strong("no"),
                        Code(service)
                    ),
                    format!(
                        "{}. HTTPRoute가 Service {}{} 쓰도록 허락하는 ReferenceGrant가 없습니다. {status}으로 답합니다",
                        Strong("아니요"),
                        Code(service),
                        eul(service)
                    ),
                ),
                _ => (
                    format!("{}, what takes it has no backend: the answer is {status}", Strong("no")),
                    format!("{}. 이 요청을 받는 규칙에 backend가 없습니다. {status}으로 답합니다", Strong("아니요")),
                ),
            }
        }
        (RouteOutcome::NotFound, _) => match (route.steps.first().map(|step| &step.code), route.steps.len()) {
            (Some(Said::NoListener { .. }), _) => (
                format!("{}, no Gateway listens for it", Strong("no")),
                format!("{}. 이 요청을 받는 Gateway listener가 없습니다", Strong("아니요")),
            ),
            (Some(Said::ListenerHears { .. }), _) => (
                format!("{}, no HTTPRoute takes {}: the answer is 404", Strong("no"), Code(route.request.url())),
                format!(
                    "{}. {}{} 받는 HTTPRoute가 없습니다. 404로 답합니다",
                    Strong("아니요"),
                    Code(route.request.url()),
                    eul(path)
                ),
            ),
            (Some(Said::NoIngress), _) => (
                format!("{}, the paste has no Ingress that would take it", Strong("no")),
                format!("{}. 이 요청을 받을 Ingress가 없습니다", Strong("아니요")),
            ),
            (Some(Said::HostDiffers { .. } | Said::NoDefaultBackend { .. }), _) | (None, _) => (
                format!("{}, no rule is for host {}: the answer is 404", Strong("no"), Code(&host)),
                format!(
                    "{}. host {}{} 위한 규칙이 없습니다. 404로 답합니다",
                    Strong("아니요"),
                    Code(&host),
                    eul(&host)
                ),
            ),
            (Some(_), _) => (
                format!("{}, no path of host {} matches {}: the answer is 404", Strong("no"), Code(&host), Code(path)),
                format!(
                    "{}. host {}에는 {}에 맞는 경로가 없습니다. 404로 답합니다",
                    Strong("아니요"),
                    Code(&host),
                    Code(path)
                ),
            ),
        },
        (RouteOutcome::Redirect, _) => {
            let to = route.redirect.as_ref().map(|to| redirect_url(route, to)).unwrap_or_default();
            (
                format!("{}, it is sent on to {}", Strong("yes"), Code(&to)),
                format!("{}, {}{} 다시 보냅니다", Strong("예"), Code(&to), ro(&to)),
            )
        }
        (RouteOutcome::Unknown, _) => match last(route) {
            Some(Said::ClassNotPasted { class, .. }) => (
                format!(
                    "{}: its Ingress is for IngressClass {}, which is not in the paste",
                    Strong("unknown"),
                    Code(class)
                ),
                format!(
                    "{}. Ingress가 붙여 넣은 것에 없는 IngressClass {}의 것입니다",
                    Strong("알 수 없음"),
                    Code(class)
                ),
            ),
            Some(Said::ClassNotNamed { .. }) => (
                format!("{}: its Ingress names no IngressClass, and none is the default", Strong("unknown")),
                format!("{}. Ingress에 IngressClass가 없고 기본 IngressClass도 없습니다", Strong("알 수 없음")),
            ),
            Some(Said::GatewayClassNotPasted { class, .. }) => (
                format!(
                    "{}: its Gateway is of GatewayClass {}, which is not in the paste",
                    Strong("unknown"),
                    Code(class)
                ),
                format!(
                    "{}. Gateway가 붙여 넣은 것에 없는 GatewayClass {}의 것입니다",
                    Strong("알 수 없음"),
                    Code(class)
                ),
            ),
            _ if route.steps.iter().any(|step| matches!(step.code, Said::GatewayNotPasted { .. })) => (
                format!("{}: its HTTPRoute is attached to a Gateway that is not in the paste", Strong("unknown")),
                format!("{}. HTTPRoute가 붙은 Gateway가 붙여 넣은 것에 없습니다", Strong("알 수 없음")),
            ),
            Some(Said::RouteMatches { .. }) => (
                format!("{}: whether its HTTPRoute takes it hangs on a regular expression", Strong("unknown")),
                format!("{}. HTTPRoute가 받을지는 정규식에 달려 있습니다", Strong("알 수 없음")),
            ),
            _ => (
                format!("{}: the backend is not a Service", Strong("unknown")),
                format!("{}. backend가 Service가 아닙니다", Strong("알 수 없음")),
            ),
        },
    };
    Sentence::new(match lang {
        Lang::En => en,
        Lang::Ko => ko,
    })
}

fn redirect_url(route: &Route<Said>, to: &crate::routing::Redirect) -> String {
    let request = &route.request;
    let port = to.port.map(|port| format!(":{port}")).unwrap_or_default();
    format!(
        "{}://{}{port}{}",
        to.scheme.as_deref().unwrap_or(&request.scheme),
        to.host.as_deref().unwrap_or(&request.hostname()),
        to.path.as_deref().unwrap_or(request.path_only())
    )
}

fn notes(route: &Route<Said>, lang: Lang) -> Vec<Note> {
    let pick = |en: String, ko: String| match lang {
        Lang::En => Sentence::new(en),
        Lang::Ko => Sentence::new(ko),
    };
    let mut notes = Vec::new();
    if let Some(allowed) = route.policy.allowed {
        let name = Code(service_name(route)).to_string();
        let policies = &route.policy.policies;
        let text = match (allowed, policies.is_empty()) {
            (Verdict::Yes, true) => pick(
                format!("Last hop: no NetworkPolicy selects the pods of {name}, so the controller may connect."),
                format!("마지막 구간: {name}의 pod를 고르는 NetworkPolicy가 없으므로 컨트롤러가 연결할 수 있습니다."),
            ),
            (Verdict::Yes, false) => pick(
                format!("Last hop: NetworkPolicy {} lets the controller connect.", list(policies, "and")),
                format!(
                    "마지막 구간: NetworkPolicy {}{} 컨트롤러의 연결을 허용합니다.",
                    list_ko(policies),
                    policies.last().map_or("가", |name| i(name))
                ),
            ),
            (Verdict::No, _) => pick(
                format!(
                    "Last hop: NetworkPolicy {} selects the pods and does not let the controller in.",
                    list(policies, "and")
                ),
                format!(
                    "마지막 구간: NetworkPolicy {}{} 이 pod를 고르고, 컨트롤러를 들여보내지 않습니다.",
                    list_ko(policies),
                    policies.last().map_or("가", |name| i(name))
                ),
            ),
            (Verdict::Unknown, _) => pick(
                format!(
                    "Last hop: NetworkPolicy {} selects the pods; whether it lets the controller in hangs on labels that the paste lacks.",
                    list(policies, "and")
                ),
                format!(
                    "마지막 구간: NetworkPolicy {}{} 이 pod를 고르는데, 컨트롤러를 들여보내는지는 붙여 넣은 것에 없는 label에 달려 있습니다.",
                    list_ko(policies),
                    policies.last().map_or("가", |name| i(name))
                ),
            ),
        };
        notes.push(Note { verdict: Some(allowed), warning: false, text, span: route.policy.span.clone() });
    }
    if route.beyond_specification {
        notes.push(Note {
            text: pick(
                "Several Ingresses share this: they are merged, the oldest first, as most controllers do. The specification does not say.".to_owned(),
                "여러 Ingress에 걸쳐 있습니다. 컨트롤러 대부분이 하듯 오래된 것부터 합쳤습니다. 명세에는 없는 내용입니다.".to_owned(),
            ),
            ..Note::default()
        });
    }
    notes
}

fn card(route: &Route<Said>, cluster: &Cluster, lang: Lang) -> Option<Card> {
    let pick = |en: &str, ko: &str| match lang {
        Lang::En => en.to_owned(),
        Lang::Ko => ko.to_owned(),
    };
    let actions = actions(route, lang);
    if let Some(fix) = &route.fix {
        let insert = fix.edits.first().map_or("", |edit| edit.insert.as_str());
        let facts = match last(route) {
            Some(Said::SelectorFindsNone { near: Some(near), .. }) => vec![
                Fact { label: pick("Selector", "selector"), text: codes(&near.wanted), ..Fact::default() },
                Fact { label: format!("{} {}", near.kind, near.name), text: codes(&near.has), ..Fact::default() },
            ],
            _ => Vec::new(),
        };
        return Some(Card {
            title: pick("Nearest to a yes", "가장 가까운 수정"),
            facts,
            diff: super::diff(fix, &cluster.paste.sources),
            fix: Some(fix.clone()),
            fix_label: match lang {
                Lang::En => format!("Use {insert}"),
                Lang::Ko => format!("{insert}{} 바꾸기", ro(insert)),
            },
            actions,
            ..Card::default()
        });
    }
    if route.considered.is_empty() && actions.is_empty() {
        return None;
    }
    let mut facts: Vec<Fact> = route.considered.iter().map(|each| considered(each, lang)).collect();
    if route.considered_more > 0 {
        let more = route.considered_more;
        let text = pick(&format!("and {more} more"), &format!("그 밖에 {more}개"));
        facts.push(Fact { text: Sentence::new(text), ..Fact::default() });
    }
    let title = if facts.is_empty() {
        pick("The next question", "다음 질문")
    } else {
        pick("Considered, in order", "살펴본 순서")
    };
    Some(Card { title, facts, actions, ..Card::default() })
}

fn codes(texts: &[String]) -> Sentence {
    Sentence::new(texts.iter().map(|text| Code(text).to_string()).collect::<Vec<_>>().join(", "))
}

fn considered(each: &Considered, lang: Lang) -> Fact {
    let (en, ko) = match each.fate {
        Fate::Wins => ("wins", "선택됨"),
        Fate::Shorter => ("matches, but is shorter", "맞지만 더 짧음"),
        Fate::PrefixNotExact => ("matches, but Exact comes first", "맞지만 Exact가 먼저"),
        Fate::Later => ("matches, but comes later", "맞지만 나중 순서"),
        Fate::WiderHost => ("a less specific host", "덜 구체적인 host"),
        Fate::OtherPath => ("other path", "다른 경로"),
        Fate::OtherHost => ("other host", "다른 host"),
        Fate::OtherClass => ("its class is not served", "처리되지 않는 class"),
        Fate::DefaultBackend => ("default backend", "default backend"),
    };
    let word = match lang {
        Lang::En => en,
        Lang::Ko => ko,
    };
    let what = match each.what.as_str() {
        "" if each.fate == Fate::DefaultBackend => String::new(),
        "" => format!("{} ", Code("*")),
        what => format!("{} ", Code(what)),
    };
    let verdict = match each.fate {
        Fate::Wins | Fate::DefaultBackend => Verdict::Yes,
        Fate::OtherClass => Verdict::Unknown,
        _ => Verdict::No,
    };
    Fact {
        label: String::new(),
        verdict: Some(verdict),
        text: Sentence::new(format!("{what}{word}")),
        span: Some(each.span.clone()),
    }
}

fn actions(route: &Route<Said>, lang: Lang) -> Vec<Action> {
    let pods = route.pods.iter().flatten().filter(|_| route.ingress.is_some());
    let Some((pod, port)) = pods.into_iter().next().zip(route.pod_port) else { return Vec::new() };
    let ask = format!("{{ingress-controller}} -> {pod}:{port}");
    let label = match lang {
        Lang::En => "Check the last hop",
        Lang::Ko => "마지막 구간 확인",
    };
    vec![Action { label: label.to_owned(), ask }]
}

fn terminal(route: &Route<Said>, lang: Lang) -> Terminal {
    let method = match route.request.method.as_str() {
        "GET" | "" => String::new(),
        method => format!("-X {method} "),
    };
    let service = route.service.clone().unwrap_or_default();
    let target = route.port.map_or(service.clone(), |port| format!("{service}:{port}"));
    let output = match (route.outcome, route.pod_port) {
        (RouteOutcome::Backend, Some(port)) => format!("{target} → {port}"),
        (RouteOutcome::Backend, None) => target,
        (RouteOutcome::Redirect, _) => route.redirect.as_ref().map(|to| redirect_url(route, to)).unwrap_or_default(),
        _ => route.status.map_or_else(|| "?".to_owned(), |status| status.to_string()),
    };
    let aside = match (route.outcome, lang) {
        (RouteOutcome::Backend, Lang::En) if route.pod_count > 0 => pods_en(route.pod_count),
        (RouteOutcome::Backend, Lang::Ko) if route.pod_count > 0 => format!("pod {}개", route.pod_count),
        _ => String::new(),
    };
    Terminal { real: false, input: format!("curl {method}{}", route.request.url()), output, aside }
}

/// Words that stand in the picture and over the table.
pub fn phrase(phrase: &Phrase, lang: Lang) -> String {
    let (en, ko) = match phrase {
        Phrase::Host => ("Host", "host"),
        Phrase::Path => ("Path", "path"),
        Phrase::Service => ("Service", "Service"),
        Phrase::Pods => ("Pods", "pod"),
        Phrase::PathType => ("Type", "pathType"),
        Phrase::Port => ("Port", "port"),
        Phrase::AnythingElse => ("Anything else", "그 밖의 요청"),
        Phrase::EveryHost => ("Every host", "모든 host"),
        Phrase::EveryPath => ("every path", "모든 경로"),
        Phrase::DefaultBackend => ("default backend", "default backend"),
        Phrase::NotPasted => ("not in the paste", "붙여 넣은 것에 없음"),
        Phrase::NoPodMatches => ("no pod matches", "맞는 pod 없음"),
        Phrase::NoSuchTarget => ("port not on the pods", "pod에 없는 port"),
        Phrase::NoSelector => ("no selector", "selector 없음"),
        Phrase::Unknown => ("unknown", "알 수 없음"),
        Phrase::Rule(rule) => return pick(lang, format!("rule {rule}"), format!("규칙 {rule}")),
        Phrase::Rules(rules) => {
            let list = rules.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
            return pick(lang, format!("rules {list}"), format!("규칙 {list}"));
        }
        Phrase::ServicePort(port) => return format!("port {port}"),
        Phrase::WorkloadPods { kind, pods } => {
            let count = pick(lang, pods_en(*pods), format!("pod {pods}개"));
            return if kind == "Pod" && *pods == 1 { kind.clone() } else { format!("{kind} · {count}") };
        }
        Phrase::Namespace(name) => return format!("namespace {name}"),
        Phrase::Redirect(status) => return format!("redirect, {status}"),
        Phrase::More(count) => return pick(lang, format!("{count} more"), format!("{count}개 더")),
        Phrase::ClassNotServed(class) => {
            return pick(
                lang,
                format!("class {class}: not in the paste"),
                format!("class {class}: 붙여 넣은 것에 없음"),
            );
        }
    };
    pick(lang, en, ko).to_owned()
}

fn pick<T>(lang: Lang, en: T, ko: T) -> T {
    match lang {
        Lang::En => en,
        Lang::Ko => ko,
    }
}

#[cfg(test)]
#[path = "routing_tests.rs"]
mod tests;
