//! Why a question about who reaches whom could not be understood.

use super::{codes, pick};
use crate::network::QuestionError;
use crate::text::{Code, Lang, Sentence};
use crate::words::korean::eun;

/// Why a question could not be understood.
pub fn error(error: &QuestionError, lang: Lang) -> Sentence {
    let named = |names: &[String]| codes(names, pick(lang, "and", "및"));
    Sentence::new(match (error, lang) {
        (QuestionError::UnknownPeer { name, nearest }, Lang::En) => match nearest.as_slice() {
            [] => format!("There is no pod or workload named {} in the paste, and no other either.", Code(name)),
            _ => format!(
                "There is no pod or workload named {} in the paste. The nearest: {}.",
                Code(name),
                named(nearest)
            ),
        },
        (QuestionError::UnknownPeer { name, nearest }, Lang::Ko) => match nearest.as_slice() {
            [] => format!("붙여 넣은 것에 이름이 {}인 pod나 workload가 없고, 다른 것도 없습니다.", Code(name)),
            _ => format!(
                "붙여 넣은 것에 이름이 {}인 pod나 workload가 없습니다. 가장 비슷한 이름: {}.",
                Code(name),
                named(nearest)
            ),
        },
        (QuestionError::IsService { name, pods }, Lang::En) => match pods.as_slice() {
            [] => format!("{} is a Service without pods in the paste; policies act on pods.", Code(name)),
            _ => format!("{} is a Service; policies act on the pods behind it: {}.", Code(name), named(pods)),
        },
        (QuestionError::IsService { name, pods }, Lang::Ko) => match pods.as_slice() {
            [] => format!("{}{} 뒤에 pod가 없는 Service입니다. policy는 pod에 적용됩니다.", Code(name), eun(name)),
            _ => format!(
                "{}{} Service입니다. policy는 그 뒤의 pod에 적용됩니다: {}.",
                Code(name),
                eun(name),
                named(pods)
            ),
        },
        (QuestionError::AmbiguousPeer { name, candidates }, Lang::En) => {
            format!("{} could be any of {}.", Code(name), named(candidates))
        }
        (QuestionError::AmbiguousPeer { name, candidates }, Lang::Ko) => {
            format!("{}{} 여럿일 수 있습니다: {}.", Code(name), eun(name), named(candidates))
        }
        (QuestionError::NoSuchPort { port, .. }, Lang::En) if is_number(port) => {
            format!("{} is no port: they run from 1 to 65535.", Code(port))
        }
        (QuestionError::NoSuchPort { port, .. }, Lang::Ko) if is_number(port) => {
            format!("{}{} port 번호가 아닙니다. 1부터 65535까지입니다.", Code(port), eun(port))
        }
        (QuestionError::NoSuchPort { port, pod, declared }, Lang::En) => match declared.as_slice() {
            [] => format!("{} is no port number, and {} names no port.", Code(port), Code(pod)),
            _ => format!("{} has no port named {}. It has {}.", Code(pod), Code(port), named(declared)),
        },
        (QuestionError::NoSuchPort { port, pod, declared }, Lang::Ko) => match declared.as_slice() {
            [] => {
                format!("{}{} port 번호가 아니고, {}에는 이름 있는 port가 없습니다.", Code(port), eun(port), Code(pod))
            }
            _ => format!("{}에는 이름이 {}인 port가 없습니다. 있는 것: {}.", Code(pod), Code(port), named(declared)),
        },
        (QuestionError::NoSuchProtocol { protocol }, Lang::En) => {
            format!("{} is no protocol that policies know: TCP, UDP or SCTP.", Code(protocol))
        }
        (QuestionError::NoSuchProtocol { protocol }, Lang::Ko) => {
            format!("{}{} policy가 아는 protocol이 아닙니다. TCP, UDP, SCTP가 있습니다.", Code(protocol), eun(protocol))
        }
        (QuestionError::NoPod { from, to }, Lang::En) => format!(
            "Policies act on pods: one end must be a pod of the paste, and nobody connects to the ingress controller here ({} to {}).",
            Code(from),
            Code(to)
        ),
        (QuestionError::NoPod { from, to }, Lang::Ko) => format!(
            "policy는 pod에 적용됩니다. 한쪽은 붙여 넣은 pod여야 하고, ingress controller는 목적지가 될 수 없습니다({} → {}).",
            Code(from),
            Code(to)
        ),
    })
}

fn is_number(port: &str) -> bool {
    port.strip_prefix('-').unwrap_or(port).chars().all(|c| c.is_ascii_digit())
}
