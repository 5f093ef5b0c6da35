//! Steps of a route in Korean.

use super::{are_pods, list_ko, workloads_ko};
use crate::routing::{Because, Code as Said, Miss, NearLabels, Win};
use crate::text::Code;
use crate::words::korean::{eul, eun, i, ro};

/// A step's sentence and its hint.
pub fn step(code: &Said) -> (String, String) {
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
        Said::PatternUnread { pattern } => plain(format!(
            "이 호스트의 Ingress에 use-regex나 rewrite-target이 있어 ingress-nginx는 {}{} 정규식으로 읽습니다. 무엇을 받는지는 여기서 계산하지 않습니다.",
            Code(pattern),
            eul(pattern)
        )),
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
            let (is, names) = (i(selector), workloads_ko(workloads));
            let found = match are_pods(workloads) {
                true => format!("selector {}{is} {names}{} 찾습니다.", Code(selector), eul(&names)),
                false => format!("selector {}{is} {names}의 pod {pods}개를 찾습니다.", Code(selector)),
            };
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

fn type_ko(path_type: &str) -> &str {
    if path_type.is_empty() { "pathType 없음" } else { path_type }
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
