//! Where kubectl takes a question otherwise than it was meant.

use super::headline::{cap, what};
use super::{pick, step};
use crate::access::{Answer, Target};
use crate::cluster::Cluster;
use crate::kubectl::can_i::Differs;
use crate::kubectl::words::{quote, split};
use crate::text::{Code, Fix, Lang, Sentence, Strong, Verdict};
use crate::words::korean as particle;
use crate::words::{Action, Card, Fact, diff};

pub(super) fn differing(answer: &Answer, real: &Answer, why: Differs, lang: Lang) -> Sentence {
    let (ours, what) = (cap(answer.verdict, lang), what(&real.attributes));
    let name = match &answer.attributes.target {
        Target::Resource(target) => target.name.clone(),
        Target::Url(path) => path.clone(),
    };
    let verb = &real.attributes.verb;
    let becomes = match (lang, real.verdict) {
        (Lang::En, Verdict::Yes) => "allowed",
        (Lang::En, Verdict::No) => "refused",
        (Lang::En, Verdict::Unknown) => "not known",
        (Lang::Ko, Verdict::Yes) => "허용됩니다",
        (Lang::Ko, Verdict::No) => "거부됩니다",
        (Lang::Ko, Verdict::Unknown) => "알 수 없습니다",
    };
    Sentence::new(match (why, lang) {
        (Differs::Subresource, Lang::En) => format!(
            "kubectl says {} about an object named {}; {} {} is {}",
            Strong(ours),
            Code(name),
            Code(verb),
            Code(what),
            Strong(becomes)
        ),
        (Differs::Subresource, Lang::Ko) => format!(
            "kubectl의 {}는 이름이 {}인 객체에 관한 답이고, {} {}{} {}",
            Strong(ours),
            Code(name),
            Code(verb),
            Code(&what),
            particle::eun(&what),
            Strong(becomes)
        ),
        (Differs::ClusterScoped, Lang::En) => format!(
            "kubectl says {} about one namespace; {} {} for the cluster is {}",
            Strong(ours),
            Code(verb),
            Code(what),
            Strong(becomes)
        ),
        (Differs::ClusterScoped, Lang::Ko) => format!(
            "kubectl의 {}는 namespace 하나에 관한 답이고, 클러스터 전체의 {} {}{} {}",
            Strong(ours),
            Code(verb),
            Code(&what),
            particle::eun(&what),
            Strong(becomes)
        ),
        (Differs::NoName, Lang::En) => format!(
            "kubectl says {} about the name {}; a real {} request carries no name and is {}",
            Strong(ours),
            Code(name),
            Code(verb),
            Strong(becomes)
        ),
        (Differs::NoName, Lang::Ko) => format!(
            "kubectl의 {}는 이름 {}에 관한 답이고, 실제 {} 요청에는 이름이 없어 {}",
            Strong(ours),
            Code(name),
            Code(verb),
            Strong(becomes)
        ),
    })
}

/// The three readings of a question that kubectl takes otherwise than it was meant.
pub(super) fn readings(
    answer: &Answer,
    real: &Answer,
    why: Differs,
    line: &str,
    cluster: &Cluster,
    lang: Lang,
) -> Card {
    let row = |verdict: Verdict, text: String| Fact {
        label: String::new(),
        verdict: Some(verdict),
        text: Sentence::new(text),
        span: None,
    };
    let literal = if answer.review.allowed { Verdict::Yes } else { Verdict::No };
    let prints = if answer.review.allowed { "yes" } else { "no" };
    let meant = what(&real.attributes);
    let (resource, name) = match &answer.attributes.target {
        Target::Resource(target) => (target.combined(), target.name.clone()),
        Target::Url(path) => (path.clone(), String::new()),
    };
    let namespace = answer.attributes.namespace();
    let command = match (why, &real.attributes.target) {
        (Differs::Subresource, Target::Resource(target)) => sends(&target.subresource),
        _ => None,
    };
    let facts = match lang {
        Lang::En => {
            let about = match why {
                Differs::ClusterScoped => format!("{} in {}", Code(&resource), Code(namespace)),
                Differs::Subresource | Differs::NoName => format!("{}, name {}", Code(&resource), Code(&name)),
            };
            let who = command.map_or("The real request".to_owned(), |command| Code(command).to_string());
            let asks = match why {
                Differs::Subresource => format!("{who} asks for the subresource {}.", Code(&meant)),
                Differs::ClusterScoped => format!("{who} asks for {} of the whole cluster.", Code(&meant)),
                Differs::NoName => format!("{who} asks for {} without a name.", Code(&meant)),
            };
            vec![
                row(literal, format!("{} prints {prints}.", Code("kubectl auth can-i"))),
                row(answer.verdict, format!("The API server decides about {about}.")),
                row(real.verdict, asks),
            ]
        }
        Lang::Ko => {
            let about = match why {
                Differs::ClusterScoped => format!("{}의 {}", Code(namespace), Code(&resource)),
                Differs::Subresource | Differs::NoName => format!("이름이 {}인 {}", Code(&name), Code(&resource)),
            };
            let who = command.map_or("실제 요청은".to_owned(), |command| {
                format!("{}{}", Code(command), particle::eun(command))
            });
            let object = particle::eul(&meant);
            let asks = match why {
                Differs::Subresource => format!("{who} subresource {}{object} 요구합니다.", Code(&meant)),
                Differs::ClusterScoped => format!("{who} 클러스터 전체의 {}{object} 요구합니다.", Code(&meant)),
                Differs::NoName => format!("{who} 이름 없이 {}{object} 요구합니다.", Code(&meant)),
            };
            vec![
                row(literal, format!("{}는 {prints}라고 출력합니다.", Code("kubectl auth can-i"))),
                row(answer.verdict, format!("API server는 {about}에 관해 판단합니다.")),
                row(real.verdict, asks),
            ]
        }
    };
    let mut actions = Vec::new();
    if let (Differs::Subresource, Target::Resource(target), Ok(words)) = (why, &real.attributes.target, split(line)) {
        let dashed = format!("/{}", target.subresource);
        let words = words.iter().map(|word| match word.text.strip_suffix(&dashed) {
            Some(before) if !before.is_empty() && !word.text.starts_with('-') => {
                format!("{} --subresource={}", quote(before), quote(&target.subresource))
            }
            _ => quote(&word.text),
        });
        let label = match lang {
            Lang::En => format!("Ask --subresource={}", target.subresource),
            Lang::Ko => format!("--subresource={} 묻기", target.subresource),
        };
        actions.push(Action { label, ask: words.collect::<Vec<_>>().join(" ") });
    }
    let candidate = real.proof.candidates.first();
    let fix: Option<&Fix> = candidate.and_then(|candidate| candidate.fix.as_ref());
    Card {
        title: pick(lang, "Three readings", "세 가지 읽기").to_owned(),
        facts,
        diff: fix.map(|fix| diff(fix, &cluster.paste.sources)).unwrap_or_default(),
        warnings: candidate.map(|c| c.also_grants.iter().map(|code| step(code, lang).0).collect()).unwrap_or_default(),
        fix: fix.cloned(),
        fix_label: if fix.is_some() {
            pick(lang, "Allow the real request", "실제 요청을 허용하기").to_owned()
        } else {
            String::new()
        },
        actions,
        ..Card::default()
    }
}

/// The command that asks for a subresource.
fn sends(subresource: &str) -> Option<&'static str> {
    Some(match subresource {
        "log" => "kubectl logs",
        "exec" => "kubectl exec",
        "attach" => "kubectl attach",
        "portforward" => "kubectl port-forward",
        "scale" => "kubectl scale",
        "eviction" => "kubectl drain",
        "token" => "kubectl create token",
        _ => return None,
    })
}
