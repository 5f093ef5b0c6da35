//! A route's answer in one sentence.

use super::{last, pods_en, service_name};
use crate::routing::{Code as Said, Redirect, Route, RouteOutcome};
use crate::text::{Code, Lang, Sentence, Strong, Verdict};
use crate::words::korean::{eul, i, ro};

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
            Some(Said::PatternUnread { pattern }) => (
                format!("{}: it hangs on the regular expression {}", Strong("unknown"), Code(pattern)),
                format!("{}. 정규식 {}에 달려 있습니다", Strong("알 수 없음"), Code(pattern)),
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

pub(super) fn redirect_url(route: &Route<Said>, to: &Redirect) -> String {
    let request = &route.request;
    let port = to.port.map(|port| format!(":{port}")).unwrap_or_default();
    format!(
        "{}://{}{port}{}",
        to.scheme.as_deref().unwrap_or(&request.scheme),
        to.host.as_deref().unwrap_or(&request.hostname()),
        to.path.as_deref().unwrap_or(request.path_only())
    )
}
