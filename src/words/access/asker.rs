//! Who asks, where the kubeconfig tells it, or only the API server could.

use super::{pick, step, steps};
use crate::access::{Answer, Because, Code as Said, who_is};
use crate::kubeconfig::{IdentityCode, Missing};
use crate::kubectl::can_i::{Asker, Question};
use crate::kubectl::words::quote;
use crate::text::{Code, Lang, Sentence, Strong};
use crate::words::korean as particle;
use crate::words::{Action, Card, Explanation, Fact, Note, identity};

/// At most this many identities are offered.
const MAX_OFFERED: usize = 3;

fn codes(answer: &Answer) -> impl Iterator<Item = &IdentityCode> {
    steps(answer).iter().filter_map(|step| match &step.code {
        Said::Asker(code) => Some(code),
        _ => None,
    })
}

/// What would have to be known to tell who asks.
pub(super) fn missing(answer: &Answer) -> Option<&Missing> {
    codes(answer).find_map(|code| match code {
        IdentityCode::Unknown(missing) => Some(missing),
        _ => None,
    })
}

/// Whom the sentences are about: the kubeconfig's user where only the API server knows another name.
pub(super) fn name(answer: &Answer, lang: Lang) -> String {
    let unknown = steps(answer).iter().find(|step| matches!(step.code, Said::Asker(IdentityCode::Unknown(_))));
    let user = unknown.and_then(|step| step.object.as_ref()).map(|user| user.name.clone());
    match user.unwrap_or_else(|| super::short(&who_is(&answer.identity.user))) {
        // Credentials of the command line come without a name.
        unnamed if unnamed.is_empty() => pick(lang, "you", "나").to_owned(),
        name => name,
    }
}

/// The flags that ask for the same identity again.
pub(super) fn again(answer: &Answer) -> String {
    let context = codes(answer).find_map(|code| match code {
        IdentityCode::Context { context, .. } => Some(format!("--context={}", quote(context))),
        _ => None,
    });
    context.unwrap_or_else(|| {
        let asked = |because| matches!(because, Because::Asked | Because::Credentials);
        let groups = answer.identity.groups.iter().filter(|(_, because)| asked(*because));
        groups.fold(format!("--as={}", quote(&answer.identity.user)), |flags, (group, _)| {
            format!("{flags} --as-group={}", quote(group))
        })
    })
}

/// What nothing here can check.
pub(super) fn note(question: &Question, lang: Lang) -> Option<Note> {
    let answer = &question.answer;
    if missing(answer).is_some() {
        let text = match answer.review.allowed {
            true => pick(
                lang,
                "Whoever it is: everybody who is let in may do this.",
                "누구든 로그인한 사용자라면 할 수 있습니다.",
            ),
            false => pick(
                lang,
                "kubectl prints yes or no by the same, so nothing stands below.",
                "kubectl의 출력도 여기에 달려 있으므로 아래에 보이지 않습니다.",
            ),
        };
        return Some(Note { text: Sentence::new(text), ..Note::default() });
    }
    let text = codes(answer).find_map(|code| match code {
        IdentityCode::Certificate { .. } => Some(pick(
            lang,
            "The certificate is taken to be signed by the cluster’s CA; nothing offline shows that.",
            "certificate는 cluster의 CA가 서명한 것으로 봅니다. 오프라인에서는 확인할 수 없습니다.",
        )),
        IdentityCode::ServiceAccount { .. } | IdentityCode::Oidc { .. } => Some(pick(
            lang,
            "The token’s claims are read as they stand; nothing offline can verify its signature.",
            "token의 claim은 적힌 그대로 읽었습니다. 오프라인에서는 서명을 확인할 수 없습니다.",
        )),
        _ => None,
    });
    text.map(|text| Note { text: Sentence::new(text), ..Note::default() })
}

/// What would settle who asks.
pub(super) fn settles(missing: &Missing, line: &str, lang: Lang) -> Card {
    let label = match missing {
        Missing::File { .. }
        | Missing::Certificate { .. }
        | Missing::Issuer { .. }
        | Missing::Bootstrap { .. }
        | Missing::AwsAuth { .. } => pick(lang, "paste", "붙여 넣기"),
        _ => pick(lang, "look at", "볼 것"),
    };
    let fact =
        Fact { label: label.to_owned(), text: Sentence::new(identity::wanted(missing, lang)), ..Fact::default() };
    let mut actions = Vec::new();
    let mut offer = |user: &str, groups: &[String]| {
        let groups: String = groups.iter().map(|group| format!(" --as-group={}", quote(group))).collect();
        let label = match lang {
            Lang::En => format!("As {user}"),
            Lang::Ko => format!("{user}{}", particle::ro(user)),
        };
        actions.push(Action { label, ask: format!("{line} --as={}{groups}", quote(user)) });
    };
    if let Missing::AwsIdentity { possible, .. } = missing {
        let named = possible.iter().filter(|entry| !entry.user.contains("{{"));
        named.take(MAX_OFFERED).for_each(|entry| offer(&entry.user, &entry.groups));
    }
    actions.push(Action { label: pick(lang, "Ask again", "다시 묻기").to_owned(), ask: line.to_owned() });
    Card {
        title: pick(lang, "What would settle it", "답을 알려면").to_owned(),
        facts: vec![fact],
        actions,
        ..Card::default()
    }
}

/// A list, or who one is, that hangs on what the paste does not tell.
pub(super) fn nobody(asker: &Asker, line: &str, lang: Lang) -> Explanation {
    let word = pick(lang, "unknown", "알 수 없음");
    let headline = match lang {
        Lang::En => format!("{}: who {} is, the paste does not tell", Strong(word), Code(&asker.user)),
        Lang::Ko => format!(
            "{}: {}{} 누구인지 붙여 넣은 글에 없습니다",
            Strong(word),
            Code(&asker.user),
            particle::i(&asker.user)
        ),
    };
    Explanation {
        verdict: Some(crate::text::Verdict::Unknown),
        cap: word.to_owned(),
        headline: Sentence::new(headline),
        steps: asker.steps.iter().map(|each| each.worded(|code| step(code, lang))).collect(),
        card: asker.missing().map(|missing| settles(missing, line, lang)),
        ..Explanation::default()
    }
}
