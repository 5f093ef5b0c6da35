//! Words that stand in pictures and table heads.

use super::{counted, pick};
use crate::network::{Action as Does, Phrase};
use crate::text::{Code, Lang};

/// Words that stand in pictures and table heads.
pub fn phrase(phrase: &Phrase, lang: Lang) -> String {
    let (en, ko) = match phrase {
        Phrase::Outside(namespace) => return pick(lang, format!("Outside {namespace}"), format!("{namespace} 밖")),
        Phrase::PodsOf(namespace) => return pick(lang, format!("Pods of {namespace}"), format!("{namespace}의 pod")),
        Phrase::DecidingPolicy => ("The policy that decides", "결정하는 policy"),
        Phrase::Into => ("Into", "들어가는 곳"),
        Phrase::OutOf => ("Out of", "나오는 곳"),
        Phrase::Namespace(name) => return format!("namespace {name}"),
        Phrase::PolicyDetail { kind, direction } => return format!("{kind} · {}", direction.field()),
        Phrase::InNamespace(labels) => {
            return pick(lang, format!("in a namespace  {labels}"), format!("namespace가  {labels}"));
        }
        Phrase::AnyPeer => ("anybody", "누구나"),
        Phrase::EveryPod => ("every pod", "모든 pod"),
        Phrase::NoPeerMatches => ("no peer matches", "맞는 peer 없음"),
        Phrase::NoRule => ("no rule", "규칙 없음"),
        Phrase::OneAddress => ("one address", "주소 하나"),
        Phrase::AddressBlock => ("address block", "주소 대역"),
        Phrase::OtherAddresses => ("Other IPs", "그 밖의 IP"),
        Phrase::Pods { kind, .. } if kind == "Pod" => ("Pod", "Pod"),
        Phrase::Pods { kind, pods } => {
            let count = pick(lang, counted(*pods, "pod", "pods"), format!("pod {pods}개"));
            return format!("{kind} · {count}");
        }
        Phrase::More(count) => return pick(lang, format!("+{count} more"), format!("{count}개 더")),
        Phrase::MayConnect => ("may connect", "연결할 수 있음"),
        Phrase::MayNot => ("may not", "연결할 수 없음"),
        Phrase::LabelsMissing(missing) if missing.is_empty() => {
            ("unknown: labels are not in the paste", "알 수 없음: label이 붙여 넣은 것에 없음")
        }
        Phrase::LabelsMissing(missing) => {
            let names = missing.join(", ");
            return pick(
                lang,
                format!("unknown: labels of {names} are not in the paste"),
                format!("알 수 없음: {names}의 label이 붙여 넣은 것에 없음"),
            );
        }
        Phrase::NotSelected => ("No policy limits who comes in", "들어오는 것을 제한하는 policy 없음"),
        Phrase::Selected => ("A policy limits who comes in", "들어오는 것을 policy가 제한"),
        Phrase::OutsideCluster => ("Outside the cluster", "클러스터 밖"),
        Phrase::Workloads(count) => {
            return pick(lang, format!("{count} workloads"), format!("workload {count}개"));
        }
        Phrase::From => ("From", "출발"),
        Phrase::To => ("To", "도착"),
        Phrase::Ports => ("Ports", "port"),
        Phrase::Verdict => ("Answer", "답"),
        Phrase::Yes => ("yes", "예"),
        Phrase::No => ("no", "아니요"),
        Phrase::Unknown => ("unknown", "알 수 없음"),
        Phrase::AllPorts => ("all", "전부"),
        Phrase::NoPort => ("none", "없음"),
        Phrase::Action(Does::Allow) => ("allows", "허용"),
        Phrase::Action(Does::Deny) => ("denies", "차단"),
        Phrase::DecidedBy => ("Decided by", "결정하는 것"),
        Phrase::By { policy, rule, peer } => return by(policy, *rule, *peer, lang),
        Phrase::NamespaceHead => ("Namespace", "Namespace"),
        Phrase::IngressByDefault => ("Ingress by default", "기본 ingress"),
        Phrase::EgressByDefault => ("Egress by default", "기본 egress"),
        Phrase::OpenTo => ("Selected by no policy", "어느 policy도 선택하지 않음"),
        Phrase::Open => ("open", "열림"),
        Phrase::DeniedBy(policy) => {
            return pick(lang, format!("denied, {}", Code(policy)), format!("막힘, {}", Code(policy)));
        }
        Phrase::AllowedBy(policy) => {
            return pick(lang, format!("allowed, {}", Code(policy)), format!("허용, {}", Code(policy)));
        }
        Phrase::NoPolicy => ("no policy", "policy 없음"),
        Phrase::HostNetwork => ("hostNetwork", "hostNetwork"),
        Phrase::Action(Does::Pass) => ("passes on", "다음 단계로"),
    };
    pick(lang, en, ko).to_owned()
}

/// A policy, with the place in it that decides.
fn by(policy: &str, rule: Option<u32>, peer: Option<u32>, lang: Lang) -> String {
    let mut text = Code(policy).to_string();
    if let Some(rule) = rule {
        text.push_str(&pick(lang, format!(", rule {rule}"), format!(", 규칙 {rule}")));
    }
    if let Some(peer) = peer {
        text.push_str(&format!(", peer {peer}"));
    }
    text
}
