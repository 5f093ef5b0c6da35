//! What there is to say about the real request beside its verdict.

use super::readings::sends;
use crate::access::{Aside, Meets};
use crate::text::{Code, Lang, Verdict};
use crate::words::korean as particle;

/// The sentence, and the verdict it stands for; none for a warning.
pub(super) fn aside(aside: &Aside, lang: Lang) -> (Option<Verdict>, String) {
    let command = |subresource: &str| sends(subresource).unwrap_or("kubectl").to_owned();
    match (aside, lang) {
        (Aside::Spdy { subresource }, Lang::En) => (
            Some(Verdict::Yes),
            format!(
                "{} goes on over SPDY where WebSocket is refused, and there {} alone opens it.",
                Code(command(subresource)),
                Code("create")
            ),
        ),
        (Aside::Spdy { subresource }, Lang::Ko) => (
            Some(Verdict::Yes),
            format!(
                "{}{} WebSocket이 거부되면 SPDY로 다시 시도하며, 그때는 {}만 있으면 되므로 열립니다.",
                Code(command(subresource)),
                particle::eun(&command(subresource)),
                Code("create")
            ),
        ),
        (Aside::GetAlone { subresource }, Lang::En) => (
            None,
            format!(
                "Before Kubernetes 1.35, {} alone opened {} over WebSocket.",
                Code("get"),
                Code(format!("pods/{subresource}"))
            ),
        ),
        (Aside::GetAlone { subresource }, Lang::Ko) => {
            let what = format!("pods/{subresource}");
            let object = particle::eul(&what);
            (
                None,
                format!(
                    "Kubernetes 1.35 전에는 {}만으로도 WebSocket으로 {}{object} 열 수 있었습니다.",
                    Code("get"),
                    Code(what)
                ),
            )
        }
        (Aside::ReadsFirst { subresource, verdict }, Lang::En) => (
            Some(*verdict),
            format!(
                "{} first reads the Pod itself, and {} is {}.",
                Code(command(subresource)),
                Code("get pods"),
                if *verdict == Verdict::No { "refused" } else { "not known" }
            ),
        ),
        (Aside::ReadsFirst { subresource, verdict }, Lang::Ko) => (
            Some(*verdict),
            format!(
                "{}{} 먼저 Pod를 읽는데, {}는 {}.",
                Code(command(subresource)),
                particle::eun(&command(subresource)),
                Code("get pods"),
                if *verdict == Verdict::No { "거부됩니다" } else { "알 수 없습니다" }
            ),
        ),
        (Aside::Lists { resource, verdict }, Lang::En) => (
            Some(*verdict),
            format!(
                "{} without a name sends {}, which is {}.",
                Code(format!("kubectl get {resource}")),
                Code("list"),
                if *verdict == Verdict::No { "refused" } else { "not known" }
            ),
        ),
        (Aside::Lists { resource, verdict }, Lang::Ko) => (
            Some(*verdict),
            format!(
                "이름 없는 {}{} {}를 보내며, 이는 {}.",
                Code(format!("kubectl get {resource}")),
                particle::eun(resource),
                Code("list"),
                if *verdict == Verdict::No { "거부됩니다" } else { "알 수 없습니다" }
            ),
        ),
        (Aside::FieldSelector { name }, Lang::En) => (
            Some(Verdict::Yes),
            format!(
                "With {} the request carries the name, and is allowed.",
                Code(format!("--field-selector=metadata.name={name}"))
            ),
        ),
        (Aside::FieldSelector { name }, Lang::Ko) => (
            Some(Verdict::Yes),
            format!(
                "{}{} 붙이면 요청에 이름이 들어가 허용됩니다.",
                Code(format!("--field-selector=metadata.name={name}")),
                particle::eul(name)
            ),
        ),
        (Aside::NeverByName { verb }, Lang::En) => (
            None,
            format!(
                "A rule with {} never allows {}: such a request carries no name.",
                Code("resourceNames"),
                Code(verb)
            ),
        ),
        (Aside::NeverByName { verb }, Lang::Ko) => (
            None,
            format!(
                "{}가 있는 규칙은 {}{} 허용하지 못합니다. 그 요청에는 이름이 없습니다.",
                Code("resourceNames"),
                Code(verb),
                particle::eul(verb)
            ),
        ),
        (Aside::Kubelet, Lang::En) => (
            None,
            format!(
                "The kubelet takes a WebSocket for a {} too: this opens a shell in every Pod of the node, without {}.",
                Code("get"),
                Code("pods/exec")
            ),
        ),
        (Aside::Kubelet, Lang::Ko) => (
            None,
            format!(
                "kubelet은 WebSocket도 {}으로 봅니다. {} 없이도 그 node의 모든 Pod에 shell을 열 수 있습니다.",
                Code("get"),
                Code("pods/exec")
            ),
        ),
        (Aside::Handshake, Lang::En) => (
            None,
            format!(
                "A WebSocket’s handshake is a GET: one through {} asks for {}, and is refused.",
                Code("nodes/proxy"),
                Code("get")
            ),
        ),
        (Aside::Handshake, Lang::Ko) => (
            None,
            format!(
                "WebSocket의 handshake는 GET이므로 {}에 대한 {}{} 요구하며, 거부됩니다.",
                Code("nodes/proxy"),
                Code("get"),
                particle::eul("get")
            ),
        ),
        (Aside::NeverServed { what, meets: Meets::NotFound, .. }, Lang::En) => {
            (None, format!("There is no {}: whatever is granted, the request meets 404 Not Found.", Code(what)))
        }
        (Aside::NeverServed { what, meets: Meets::NotFound, .. }, Lang::Ko) => {
            (None, format!("{}{} 없습니다. 무엇을 허용하든 404 Not Found입니다.", Code(what), particle::eun(what)))
        }
        (Aside::NeverServed { verb, what, .. }, Lang::En) => (
            None,
            format!(
                "{} has no {}: whatever is granted, the request meets 405 Method Not Allowed.",
                Code(what),
                Code(verb)
            ),
        ),
        (Aside::NeverServed { verb, what, .. }, Lang::Ko) => (
            None,
            format!(
                "{}에는 {}{} 없습니다. 무엇을 허용하든 405 Method Not Allowed입니다.",
                Code(what),
                Code(verb),
                particle::i(verb)
            ),
        ),
        (Aside::Escalation { resource }, Lang::En) => (
            None,
            if resource.ends_with("bindings") {
                format!(
                    "The API server refuses to bind a role whose rights one does not have, unless one may {} it.",
                    Code("bind")
                )
            } else {
                format!(
                    "The API server refuses a role that grants more than one has, unless one may {}.",
                    Code("escalate")
                )
            },
        ),
        (Aside::Escalation { resource }, Lang::Ko) => (
            None,
            if resource.ends_with("bindings") {
                format!(
                    "{} 권한이 없으면, 스스로 갖지 않은 권한의 role을 묶는 요청은 API server가 거부합니다.",
                    Code("bind")
                )
            } else {
                format!(
                    "{} 권한이 없으면, 스스로 가진 것보다 많이 주는 role은 API server가 거부합니다.",
                    Code("escalate")
                )
            },
        ),
        (Aside::CheckedInside { verb }, Lang::En) => (
            None,
            format!(
                "No request of its own carries {}: it is checked while the API server serves another one.",
                Code(verb)
            ),
        ),
        (Aside::CheckedInside { verb }, Lang::Ko) => (
            None,
            format!(
                "{}{} 쓰는 요청은 따로 없으며, API server가 다른 요청을 처리할 때 검사합니다.",
                Code(verb),
                particle::eul(verb)
            ),
        ),
    }
}
