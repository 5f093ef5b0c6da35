//! The one sentence that answers.

use super::{asker, chain, english, korean, steps};
use crate::access::{Answer, Attributes, Code as Said, Target, Who};
use crate::text::{Code, Lang, Sentence, Strong, Verdict};
use crate::words::korean as particle;

pub(super) fn headline(answer: &Answer, all_namespaces: bool, lang: Lang) -> Sentence {
    let user = asker::name(answer, lang);
    let (verb, what) = (&answer.attributes.verb, what(&answer.attributes));
    let place = place(&answer.attributes, all_namespaces, lang);
    let word = Strong(cap(answer.verdict, lang));
    Sentence::new(match (lang, answer.verdict) {
        (Lang::En, Verdict::Yes) => format!("{word}, {} may {} {}{place}", Code(&user), Code(verb), Code(&what)),
        (Lang::En, Verdict::No) => {
            format!("{word}, nothing lets {} {} {}{place}", Code(&user), Code(verb), Code(&what))
        }
        (Lang::En, Verdict::Unknown) => {
            format!(
                "{word}: whether {} may {} {}{place} hangs on {}",
                Code(&user),
                Code(verb),
                Code(&what),
                hangs_on(answer, lang)
            )
        }
        (Lang::Ko, Verdict::Yes) => format!(
            "{word}, {}{} {place}{}{} {}할 수 있습니다",
            Code(&user),
            particle::eun(&user),
            Code(&what),
            particle::eul(&what),
            Code(verb)
        ),
        (Lang::Ko, Verdict::No) => format!(
            "{word}, {}{} {place}{}{} {}할 수 있게 하는 것이 없습니다",
            Code(&user),
            particle::i(&user),
            Code(&what),
            particle::eul(&what),
            Code(verb)
        ),
        (Lang::Ko, Verdict::Unknown) => format!(
            "{word}: {}{} {place}{}{} {}할 수 있는지는 {}에 달려 있습니다",
            Code(&user),
            particle::i(&user),
            Code(&what),
            particle::eul(&what),
            Code(verb),
            hangs_on(answer, lang)
        ),
    })
}

/// The missing role, or what an authorizer would say.
pub(super) fn hangs_on(answer: &Answer, lang: Lang) -> String {
    let beside = steps(answer).iter().find_map(|step| match &step.code {
        Said::Chain(says) => chain::hangs_on(says, lang),
        _ => None,
    });
    if let Some(text) = beside {
        return text;
    }
    let code = steps(answer).last().map(|step| &step.code);
    match (code, lang) {
        (Some(Said::RoleMissing { role }), Lang::En) => format!("{}, which is not in the paste", english::object(role)),
        (Some(Said::RoleMissing { role }), Lang::Ko) => format!("붙여 넣은 것에 없는 {}", korean::object(role)),
        (Some(Said::SourceMissing { role, .. }), Lang::En) => format!("what {} would take in", english::object(role)),
        (Some(Said::SourceMissing { role, .. }), Lang::Ko) => {
            format!("{}{} 모으는 규칙", korean::object(role), particle::i(&role.name))
        }
        (Some(Said::Asker(_)), Lang::En) => "who that is to the API server".to_owned(),
        (Some(Said::Asker(_)), Lang::Ko) => "API server가 그를 누구로 보는지".to_owned(),
        (_, Lang::En) => "something that is not in the paste".to_owned(),
        (_, Lang::Ko) => "붙여 넣은 것에 없는 것".to_owned(),
    }
}

pub(super) fn place(attributes: &Attributes, all_namespaces: bool, lang: Lang) -> String {
    match (&attributes.target, lang) {
        (Target::Url(_), _) => String::new(),
        (Target::Resource(target), Lang::En) if !target.namespace.is_empty() => {
            format!(" in namespace {}", Code(&target.namespace))
        }
        (Target::Resource(target), Lang::Ko) if !target.namespace.is_empty() => {
            format!("namespace {}에서 ", Code(&target.namespace))
        }
        (_, Lang::En) if all_namespaces => " in all namespaces".to_owned(),
        (_, Lang::Ko) if all_namespaces => "모든 namespace에서 ".to_owned(),
        _ => String::new(),
    }
}

/// What a question is about.
pub(super) fn what(attributes: &Attributes) -> String {
    attributes.what()
}

/// The name without `system:serviceaccount:` and namespace.
pub(crate) fn short(who: &Who) -> String {
    who.name.clone()
}

pub(super) fn cap(verdict: Verdict, lang: Lang) -> String {
    match (verdict, lang) {
        (Verdict::Yes, Lang::En) => "yes",
        (Verdict::No, Lang::En) => "no",
        (Verdict::Unknown, Lang::En) => "unknown",
        (Verdict::Yes, Lang::Ko) => "예",
        (Verdict::No, Lang::Ko) => "아니요",
        (Verdict::Unknown, Lang::Ko) => "알 수 없음",
    }
    .to_owned()
}
