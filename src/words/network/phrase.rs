//! Words that stand in pictures and table heads.

use super::{counted, pick};
use crate::network::{Action as Does, Family, Phrase, Way};
use crate::text::{Code, Lang};
use crate::words::korean::i;

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
        Phrase::OutsideCluster => ("Outside the cluster", "클러스터 밖"),
        Phrase::Workloads(count) => {
            let many = if *count == 1 { "" } else { "s" };
            return pick(lang, format!("{count} workload{many}"), format!("workload {count}개"));
        }
        Phrase::NotSelectedBy(_) => ("not selected", "선택하는 policy 없음"),
        Phrase::Policies(count) => return pick(lang, format!("{count} policies"), format!("policy {count}개")),
        Phrase::Namespaces => ("namespaces", "namespace"),
        Phrase::LabelsNotPasted => ("labels not in the paste", "label이 붙여 넣은 것에 없음"),
        Phrase::Controller => ("pods not in the paste", "pod가 붙여 넣은 것에 없음"),
        Phrase::AnyAddress(Family::V4) => ("Any IPv4 address", "모든 IPv4 주소"),
        Phrase::AnyAddress(Family::V6) => ("Any IPv6 address", "모든 IPv6 주소"),
        Phrase::OtherAddressesOf(Family::V4) => ("Other IPs", "그 밖의 IP"),
        Phrase::OtherAddressesOf(Family::V6) => ("Other IPv6", "그 밖의 IPv6"),
        Phrase::AndRanges(more) => return format!("+{more}"),
        Phrase::MatrixNote(Way::Both) => {
            ("Row connects to column: both ends let it.", "행이 열로 연결합니다. 양쪽 모두 허용할 때입니다.")
        }
        Phrase::MatrixNote(Way::Ingress) => (
            "Row connects to column, as far as the column's ingress policies let it in.",
            "행이 열로 연결합니다. 열의 ingress policy만 봅니다.",
        ),
        Phrase::MatrixNote(Way::Egress) => (
            "Row connects to column, as far as the row's egress policies let it out.",
            "행이 열로 연결합니다. 행의 egress policy만 봅니다.",
        ),
        Phrase::Itself => ("itself", "자신"),
        Phrase::NothingToAsk => ("no policy has a say", "policy와 관계없음"),
        Phrase::SomePairs { yes, of, ports } => {
            return pick(lang, format!("{yes} of {of} pairs, {ports}"), format!("{of}쌍 가운데 {yes}쌍, {ports}"));
        }
        Phrase::Changes { opens, pairs, ports } => {
            let count = |en: &str, ko: &str| match (*pairs, lang) {
                (1, Lang::En) => format!("{en} {ports}"),
                (1, Lang::Ko) => format!("{ports} {ko}"),
                (pairs, Lang::En) => format!("{en} {pairs} pairs, {ports}"),
                (pairs, Lang::Ko) => format!("{pairs}쌍 {ko}, {ports}"),
            };
            return if *opens { count("opens", "열림") } else { count("closes", "닫힘") };
        }
        Phrase::ChangesInAll { opened: 0, closed: 0 } => {
            ("This edit opens and closes nothing.", "이 수정으로 열리거나 닫히는 것이 없습니다.")
        }
        Phrase::ChangesInAll { opened, closed } => {
            let en = |verb: &str, count: u32| format!("{verb} {}", counted(count, "pair", "pairs"));
            let (en, ko) = match (*opened, *closed) {
                (opened, 0) => (en("opens", opened), format!("{opened}쌍이 열립니다")),
                (0, closed) => (en("closes", closed), format!("{closed}쌍이 닫힙니다")),
                (opened, closed) => (
                    format!("{} and {}", en("opens", opened), en("closes", closed)),
                    format!("{opened}쌍이 열리고 {closed}쌍이 닫힙니다"),
                ),
            };
            return pick(lang, format!("This edit {en}."), format!("이 수정으로 {ko}."));
        }
        Phrase::WouldOpen => ("+ would open", "+ 열림"),
        Phrase::WouldClose => ("− would close", "− 닫힘"),
        Phrase::Change => ("Change", "변화"),
        Phrase::AnyToAny { namespace, ports } => {
            return pick(
                lang,
                format!("namespace {namespace} · any to any: {ports}"),
                format!("namespace {namespace} · 서로 모두: {ports}"),
            );
        }
        Phrase::EveryWorkload(namespace) => {
            return pick(lang, format!("every workload of {namespace}"), format!("{namespace}의 모든 workload"));
        }
        Phrase::Comes(name) => return pick(lang, format!("Who reaches {name}"), format!("{name}에 닿는 쪽")),
        Phrase::Goes(name) => {
            return pick(lang, format!("Whom {name} reaches"), format!("{}{} 닿는 쪽", name, i(name)));
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
