//! Command lines that asked nothing: what kubectl says, and how to ask it right.

use super::pick;
use crate::kubectl::can_i::Stop;
use crate::text::{Code, Lang, Sentence};
use crate::words::{Action, Card, Explanation, Note};

/// How a refusal ends for which no authorizer gives a reason, as RBAC gives none.
const WITHOUT_REASON: &str = "at the cluster scope";

/// A line that came to no question.
pub(super) fn explain(stop: &Stop, line: &str, lang: Lang) -> Explanation {
    let (headline, note) = texts(stop, lang);
    let actions = ask_instead(stop, line, lang);
    let card = (!actions.is_empty()).then(|| Card {
        title: pick(lang, "Ask it like this", "이렇게 물어보십시오").to_owned(),
        actions,
        ..Card::default()
    });
    Explanation {
        cap: pick(lang, "error", "오류").to_owned(),
        headline: Sentence::new(headline),
        notes: vec![Note { warning: true, text: Sentence::new(note), ..Note::default() }],
        card,
        ..Explanation::default()
    }
}

fn texts(stop: &Stop, lang: Lang) -> (String, String) {
    match (stop, lang) {
        (Stop::Flags(text), Lang::En) => (
            format!("kubectl cannot read the flags: {}", Code(text)),
            format!(
                "{} takes {}, {}, {}, {} and kubectl's global flags.",
                Code("auth can-i"),
                Code("-A"),
                Code("-q"),
                Code("--list"),
                Code("--subresource")
            ),
        ),
        (Stop::Flags(text), Lang::Ko) => (
            format!("kubectl이 플래그를 읽지 못합니다: {}", Code(text)),
            format!(
                "{}에는 {}, {}, {}, {}와 kubectl 공통 플래그를 쓸 수 있습니다.",
                Code("auth can-i"),
                Code("-A"),
                Code("-q"),
                Code("--list"),
                Code("--subresource")
            ),
        ),
        (Stop::Arguments(_), Lang::En) => (
            "kubectl wants a verb and a resource".to_owned(),
            format!(
                "A name goes behind a slash: {}. A subresource is a flag: {}.",
                Code("get pods/web-0"),
                Code("--subresource=log")
            ),
        ),
        (Stop::Arguments(_), Lang::Ko) => (
            "kubectl에는 verb와 resource가 필요합니다".to_owned(),
            format!(
                "이름은 슬래시 뒤에 씁니다: {}. subresource는 플래그입니다: {}.",
                Code("get pods/web-0"),
                Code("--subresource=log")
            ),
        ),
        (Stop::Conflict(text), Lang::En) => {
            ("These flags do not go together".to_owned(), format!("kubectl says: {text}"))
        }
        (Stop::Conflict(text), Lang::Ko) => {
            ("함께 쓸 수 없는 플래그입니다".to_owned(), format!("kubectl의 말: {text}"))
        }
        (Stop::Config(text), Lang::En) => {
            ("The kubeconfig does not have what the line names".to_owned(), format!("kubectl says: {text}"))
        }
        (Stop::Config(text), Lang::Ko) => {
            ("kubeconfig에 그런 항목이 없습니다".to_owned(), format!("kubectl의 말: {text}"))
        }
        (Stop::ImpersonatesNobody { .. }, Lang::En) => (
            "Groups need a user".to_owned(),
            format!(
                "{} and {} say more about the user that {} names; alone they mean nothing.",
                Code("--as-group"),
                Code("--as-uid"),
                Code("--as")
            ),
        ),
        (Stop::ImpersonatesNobody { .. }, Lang::Ko) => (
            "group만으로는 물을 수 없습니다".to_owned(),
            format!(
                "{}과 {}는 {}가 가리키는 사용자에 덧붙이는 것이어서 그것만으로는 뜻이 없습니다.",
                Code("--as-group"),
                Code("--as-uid"),
                Code("--as")
            ),
        ),
        (Stop::NoCredentials { user }, Lang::En) => (
            format!("User {} of the kubeconfig has no credentials", Code(user)),
            "kubectl asks for a user name and a password, and nobody answers here.".to_owned(),
        ),
        (Stop::NoCredentials { user }, Lang::Ko) => (
            format!("kubeconfig의 사용자 {}에게 자격 증명이 없습니다", Code(user)),
            "kubectl이 사용자 이름과 비밀번호를 묻지만 여기에는 답할 사람이 없습니다.".to_owned(),
        ),
        (Stop::NotLoggedIn, Lang::En) => (
            "The API server does not let this user in".to_owned(),
            "Nothing was asked: the server refuses whoever shows something that it does not take.".to_owned(),
        ),
        (Stop::NotLoggedIn, Lang::Ko) => (
            "API server가 이 사용자를 들여보내지 않습니다".to_owned(),
            "받지 않는 자격 증명을 내보인 요청은 거부되므로 아무것도 묻지 못했습니다.".to_owned(),
        ),
        (Stop::OtherServer { server }, Lang::En) => (
            format!("Server {} is not the one in the paste", Code(server)),
            "Nothing here can be reached: answers come from the pasted text alone.".to_owned(),
        ),
        (Stop::OtherServer { server }, Lang::Ko) => (
            format!("서버 {} 주소는 붙여 넣은 것에 없습니다", Code(server)),
            "여기서는 어디에도 연결하지 않으며, 답은 붙여 넣은 글에서만 나옵니다.".to_owned(),
        ),
        (Stop::NoServer { server }, Lang::En) => (
            "No context says which server".to_owned(),
            format!("kubectl then tries {}, where nothing answers.", Code(server)),
        ),
        (Stop::NoServer { server }, Lang::Ko) => (
            "어느 서버에 물을지 정하는 context가 없습니다".to_owned(),
            format!("이때 kubectl은 {}에 연결해 보는데, 응답하는 것이 없습니다.", Code(server)),
        ),
        (Stop::MayNotImpersonate { caller, user, .. }, Lang::En) => (
            format!("{} may not ask as {}", Code(caller), Code(user)),
            format!("{} needs the right to impersonate; an administrator has it.", Code("--as")),
        ),
        (Stop::MayNotImpersonate { caller, user, .. }, Lang::Ko) => (
            format!("{} 사용자는 {} 사용자로 물을 수 없습니다", Code(caller), Code(user)),
            format!("{}를 쓰려면 impersonate 권한이 있어야 하며, 관리자에게는 있습니다.", Code("--as")),
        ),
        (Stop::MayNotAsk { user, refusal }, Lang::En) if !refusal.ends_with(WITHOUT_REASON) => (
            format!("{} may not even ask", Code(user)),
            "The question itself is a request, which the authorizers refuse too. What they would say of the action stays unasked."
                .to_owned(),
        ),
        (Stop::MayNotAsk { user, refusal }, Lang::Ko) if !refusal.ends_with(WITHOUT_REASON) => (
            format!("{} 사용자는 물을 수조차 없습니다", Code(user)),
            "질문도 하나의 요청이며 authorizer들이 이것부터 거부합니다. 그 일에 관한 답은 알 수 없습니다.".to_owned(),
        ),
        (Stop::MayNotAsk { user, .. }, Lang::En) => (
            format!("{} may not even ask", Code(user)),
            format!(
                "The question itself is a request, and only {} may send it. What RBAC would say of the action stays unasked.",
                Code("system:authenticated")
            ),
        ),
        (Stop::MayNotAsk { user, .. }, Lang::Ko) => (
            format!("{} 사용자는 물을 수조차 없습니다", Code(user)),
            format!(
                "질문도 하나의 요청이며 {}만 보낼 수 있습니다. RBAC의 답은 알 수 없습니다.",
                Code("system:authenticated")
            ),
        ),
        (Stop::UnknownCommand(words), Lang::En) => (
            format!("kubectl auth has no command {}", Code(words)),
            format!("It has {}, {} and {}.", Code("can-i"), Code("whoami"), Code("reconcile")),
        ),
        (Stop::UnknownCommand(words), Lang::Ko) => (
            format!("kubectl auth에는 {} 명령이 없습니다", Code(words)),
            format!("{}, {}, {} 명령이 있습니다.", Code("can-i"), Code("whoami"), Code("reconcile")),
        ),
    }
}

/// Lines that would ask what was probably meant.
fn ask_instead(stop: &Stop, line: &str, lang: Lang) -> Vec<Action> {
    let action = |ask: String| Action { label: ask.clone(), ask };
    match stop {
        Stop::Arguments(args) => match args.as_slice() {
            [verb] => vec![action(format!("kubectl auth can-i {verb} pods"))],
            [verb, resource, name] => vec![action(format!("kubectl auth can-i {verb} {resource}/{name}"))],
            _ => {
                vec![action("kubectl auth can-i list pods".to_owned()), action("kubectl auth can-i --list".to_owned())]
            }
        },
        Stop::ImpersonatesNobody { .. } => vec![action(format!("{line} --as=jane"))],
        Stop::UnknownCommand(words) if words.starts_with("can") => {
            let rest = words.split_once(' ').map_or("list pods", |(_, rest)| rest);
            vec![action(format!("kubectl auth can-i {rest}"))]
        }
        Stop::Flags(_) | Stop::Conflict(_) => {
            let label = pick(lang, "What may I do?", "무엇을 할 수 있나?").to_owned();
            vec![Action { label, ask: "kubectl auth can-i --list".to_owned() }]
        }
        _ => Vec::new(),
    }
}
