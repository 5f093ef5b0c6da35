//! The verdicts side by side: what kubectl prints, what the API server decides, what the real request meets.

use super::headline::{cap, hangs_on, short, what};
use super::readings::{needs, sender, word};
use super::{chain, english, korean, pick, steps};
use crate::access::{Answer, Code as Said, Differs, Target, who_is};
use crate::kubectl::can_i::Question;
use crate::text::{Code, Lang, Outcome, Sentence, Step, Verdict};
use crate::words::Voice;
use crate::words::korean as particle;

/// The verdicts side by side, where they are not the same: what kubectl prints, what the API server decides, what the
/// real request meets. Of what hangs on something that the paste lacks, the first two.
pub(super) fn voices(question: &Question, lang: Lang) -> Vec<Voice> {
    let answer = &question.answer;
    let not_told = super::asker::missing(answer).is_some();
    if not_told || question.real.is_none() && answer.verdict != Verdict::Unknown {
        return Vec::new();
    }
    let literal = if answer.review.allowed { Verdict::Yes } else { Verdict::No };
    let can_i = Code("kubectl auth can-i");
    let voice = |who: String, verdict: Verdict, word: String, text: String, differs: bool| Voice {
        who: Sentence::new(who),
        verdict,
        word,
        text: super::capital(&text, lang),
        differs,
    };
    let prints = voice(
        match lang {
            Lang::En => format!("What {can_i} prints"),
            Lang::Ko => format!("{can_i}의 출력"),
        },
        literal,
        pick(lang, if answer.review.allowed { "yes" } else { "no" }, if answer.review.allowed { "yes" } else { "no" })
            .to_owned(),
        reads(question, lang),
        false,
    );
    let unknown = answer.verdict == Verdict::Unknown;
    let decides = voice(
        match (lang, unknown) {
            (Lang::En, false) => "What the API server decides about that".to_owned(),
            (Lang::En, true) => "What your cluster decides".to_owned(),
            (Lang::Ko, false) => "API server의 판단".to_owned(),
            (Lang::Ko, true) => "실제 클러스터의 판단".to_owned(),
        },
        answer.verdict,
        cap(answer.verdict, lang),
        decided(answer, lang),
        unknown && question.real.is_none(),
    );
    let mut voices = vec![prints, decides];
    voices.extend(question.real.as_ref().map(|real| {
        let sender = match sender(real) {
            Some(command) => Code(command).to_string(),
            None if real.why == Differs::Stream || real.why == Differs::Kubelet => {
                pick(lang, "a WebSocket client", "WebSocket 클라이언트").to_owned()
            }
            None => pick(lang, "the real request", "실제 요청").to_owned(),
        };
        let who = match lang {
            Lang::En => format!("What {sender} would meet"),
            Lang::Ko => format!("{sender}의 결과"),
        };
        voice(who, real.meets.verdict(), word(real.meets, lang), needs(answer, real, lang), true)
    }));
    voices
}

/// How kubectl takes the words.
fn reads(question: &Question, lang: Lang) -> String {
    let answer = &question.answer;
    let (verb, asked) = (&answer.attributes.verb, what(&answer.attributes));
    let beside = |step: &Step<Said>| matches!((&step.code, step.outcome), (Said::Chain(_), Outcome::Unknown));
    if answer.verdict == Verdict::Unknown && question.real.is_none() && steps(answer).iter().any(beside) {
        return chain::printed(lang);
    }
    if answer.verdict == Verdict::Unknown && question.real.is_none() {
        return pick(
            lang,
            "To the API server a role that is not there grants nothing.",
            "API server에게 없는 role은 아무것도 허용하지 않습니다.",
        )
        .to_owned();
    }
    match (&answer.attributes.target, question.real.as_ref().map(|real| real.why), lang) {
        (Target::Resource(target), Some(Differs::Subresource), Lang::En) => {
            format!("it reads {} as the {} named {}.", Code(&asked), Code(&target.resource), Code(&target.name))
        }
        (Target::Resource(target), Some(Differs::Subresource), Lang::Ko) => format!(
            "{}{} 이름이 {}인 {}{} 읽습니다.",
            Code(&asked),
            particle::eul(&asked),
            Code(&target.name),
            Code(&target.resource),
            particle::ro(&target.resource)
        ),
        (Target::Resource(target), _, Lang::En) if !target.namespace.is_empty() => {
            format!("it asks about {} {} in namespace {}.", Code(verb), Code(&asked), Code(&target.namespace))
        }
        (Target::Resource(target), _, Lang::Ko) if !target.namespace.is_empty() => {
            format!("namespace {}의 {} {}{} 관해 묻습니다.", Code(&target.namespace), Code(verb), Code(&asked), "에")
        }
        (_, _, Lang::En) => format!("it asks about {} {}, word for word.", Code(verb), Code(&asked)),
        (_, _, Lang::Ko) => format!("{} {}에 관해 글자 그대로 묻습니다.", Code(verb), Code(&asked)),
    }
}

/// What decided, in a clause.
fn decided(answer: &Answer, lang: Lang) -> String {
    let user = short(&who_is(&answer.identity.user));
    match (answer.verdict, steps(answer).last().map(|step| &step.code), lang) {
        (Verdict::Unknown, _, Lang::En) => format!("it hangs on {}.", hangs_on(answer, lang)),
        (Verdict::Unknown, _, Lang::Ko) => format!("{}에 달려 있습니다.", hangs_on(answer, lang)),
        (Verdict::No, _, Lang::En) => format!("nothing gives {} that.", Code(user)),
        (Verdict::No, _, Lang::Ko) => format!("{}에게 그것을 허용하는 것이 없습니다.", Code(user)),
        (Verdict::Yes, Some(Said::Grants { place, .. } | Said::GrantsUrl { place, .. }), _) => {
            let role = steps(answer).iter().find_map(|step| match &step.code {
                Said::Refers { role, .. } => Some(role),
                _ => None,
            });
            match (role, lang) {
                (Some(role), Lang::En) => format!("rule {} of {} covers it.", place.rule, english::object(role)),
                (Some(role), Lang::Ko) => format!("{}의 {}번 규칙이 허용합니다.", korean::object(role), place.rule),
                (None, _) => pick(lang, "a rule covers it.", "규칙이 허용합니다.").to_owned(),
            }
        }
        (Verdict::Yes, Some(Said::Chain(says)), Lang::En) => chain::in_english(says).0,
        (Verdict::Yes, Some(Said::Chain(says)), Lang::Ko) => chain::in_korean(says).0,
        (Verdict::Yes, _, _) => pick(lang, "its group may do everything.", "모든 것이 허용된 group입니다.").to_owned(),
    }
}
