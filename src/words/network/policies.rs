//! NetworkPolicies as kubectl prints them, in words.

use super::pick;
use crate::kubectl::netpol::{Lacks, Printed, Ran};
use crate::text::{Code, Lang, Outcome, Sentence, Step, Strong, Worded};
use crate::words::ask::{Cap, cap};
use crate::words::korean::{eul, i};
use crate::words::{Action, Card, Explanation, Note, Terminal};
use serde_json::Value;

/// At most so many policies are numbered.
const MAX_STEPS: usize = 9;
/// At most so many further commands are offered.
const MAX_ACTIONS: usize = 6;

/// What `kubectl get networkpolicy` or `kubectl describe networkpolicy` printed.
pub fn policies(ran: &Ran, describes: bool, line: &str, lang: Lang) -> Explanation {
    let failed = ran.output.exit_code != 0;
    let output = format!("{}{}", ran.output.stdout, ran.output.stderr);
    let more = ran.printed.len().saturating_sub(MAX_STEPS);
    let more = (more > 0).then(|| {
        pick(lang, format!("{more} more stand in the output."), format!("나머지 {more}개는 출력에 있습니다."))
    });
    let lacks = ran.lacks.iter().map(|lacks| lacking(*lacks, lang).to_owned());
    let note = |text: String| Note { text: Sentence::new(text), ..Note::default() };
    Explanation {
        cap: cap(if failed { Cap::Error } else { Cap::Done }, lang),
        headline: headline(ran, lang),
        steps: ran.printed.iter().take(MAX_STEPS).map(|printed| step(printed, ran.namespace.is_none(), lang)).collect(),
        notes: more.into_iter().chain(lacks).map(note).collect(),
        card: card(ran, describes, lang),
        terminal: Terminal {
            real: true,
            input: line.to_owned(),
            output: output.trim_end().to_owned(),
            aside: format!("exit {}", ran.output.exit_code),
        },
        ..Explanation::default()
    }
}

fn headline(ran: &Ran, lang: Lang) -> Sentence {
    if ran.output.exit_code != 0 && ran.printed.is_empty() {
        return Sentence::new(pick(lang, "kubectl answers with an error", "kubectl이 오류로 답합니다"));
    }
    let place = match (&ran.namespace, lang) {
        (Some(namespace), Lang::En) => format!("in namespace {}", Code(namespace)),
        (Some(namespace), Lang::Ko) => format!("namespace {}에", Code(namespace)),
        (None, _) => pick(lang, "in all namespaces", "모든 namespace에").to_owned(),
    };
    let everywhere = ran.namespace.is_none();
    Sentence::new(match (ran.printed.as_slice(), lang) {
        ([], Lang::En) => format!("{} {place}", Strong("No NetworkPolicy")),
        ([], Lang::Ko) => format!("{place} NetworkPolicy가 {}", Strong("없습니다")),
        ([only], Lang::En) if !everywhere => format!("NetworkPolicy {} {place}", Code(&only.policy.name)),
        ([only], Lang::Ko) if !everywhere => {
            format!("{place} NetworkPolicy {}{} 있습니다", Code(&only.policy.name), i(&only.policy.name))
        }
        ([_], Lang::En) => format!("{} {place}", Strong("One NetworkPolicy")),
        (several, Lang::En) => format!("{} NetworkPolicies {place}", Strong(several.len())),
        (several, Lang::Ko) => format!("{place} NetworkPolicy가 {} 있습니다", Strong(format!("{}개", several.len()))),
    })
}

fn step(printed: &Printed, with_namespace: bool, lang: Lang) -> Step {
    let policy = &printed.policy;
    let namespace = policy.namespace.as_deref().unwrap_or_default();
    let name = match with_namespace {
        true => Code(format!("{namespace}/{}", policy.name)),
        false => Code(policy.name.clone()),
    };
    let [ingress, egress] = printed.acts_on;
    let directions = match (ingress, egress, lang) {
        (true, true, Lang::En) => "ingress and egress",
        (true, true, Lang::Ko) => "ingress와 egress",
        (true, false, _) => "ingress",
        (false, _, _) => "egress",
    };
    let selector = &printed.selector;
    let text = match (selector.as_str(), lang) {
        ("<none>", Lang::En) => format!("{name} selects every pod of its namespace, for {directions}."),
        ("<none>", Lang::Ko) => format!("{name}: namespace의 모든 pod를 {directions}에 대해 선택합니다."),
        (_, Lang::En) => format!("{name} selects {}, for {directions}.", Code(selector)),
        (_, Lang::Ko) => {
            format!("{name}: {}{} {directions}에 대해 선택합니다.", Code(selector), eul(selector))
        }
    };
    Step {
        code: Worded {
            code: "printed".to_owned(),
            args: Value::Null,
            text: Sentence::new(text),
            hint: Sentence::default(),
        },
        object: Some(policy.clone()),
        path: "spec.podSelector".to_owned(),
        span: Some(printed.span.clone()),
        marks: Vec::new(),
        outcome: Outcome::Matched,
    }
}

fn lacking(lacks: Lacks, lang: Lang) -> &'static str {
    let (en, ko) = match lacks {
        Lacks::Created => (
            "When a policy was created is not in the paste, since the API server notes it.",
            "policy가 언제 만들어졌는지는 API 서버가 적는 것이어서 붙여 넣은 것에 없습니다.",
        ),
        Lacks::Now => (
            "The age of a policy hangs on the time of day, which was not given.",
            "policy의 나이는 지금 시각에 달려 있는데, 시각이 주어지지 않았습니다.",
        ),
        Lacks::Zone => (
            "kubectl prints the moment in the time zone of its machine. Here it is UTC.",
            "kubectl은 실행한 컴퓨터의 시간대로 시각을 보여 줍니다. 여기서는 UTC입니다.",
        ),
        Lacks::ServerFields => (
            "A real server adds uid, resourceVersion, creationTimestamp and generation, which are not in the paste.",
            "실제 서버는 붙여 넣은 것에 없는 uid, resourceVersion, creationTimestamp, generation을 더합니다.",
        ),
    };
    pick(lang, en, ko)
}

/// The same in more detail, policy by policy.
fn card(ran: &Ran, describes: bool, lang: Lang) -> Option<Card> {
    let describe = |printed: &Printed| {
        let namespace = printed.policy.namespace.as_deref().unwrap_or_default();
        let name = &printed.policy.name;
        Action { label: name.clone(), ask: format!("kubectl describe networkpolicy {name} -n {namespace}") }
    };
    let actions: Vec<Action> = ran.printed.iter().take(MAX_ACTIONS).map(describe).collect();
    (!describes && !actions.is_empty()).then(|| Card {
        title: pick(lang, "In detail", "자세히").to_owned(),
        actions,
        ..Card::default()
    })
}
