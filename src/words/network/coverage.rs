//! What policies cover, in words.

use super::{codes, pick};
use crate::network::{Coverage, Covered, Direction};
use crate::text::{Code, Lang, Outcome, Sentence, Step, Strong, Worded};
use crate::words::ask::{Cap, cap};
use crate::words::korean::{eun, i};
use crate::words::{Explanation, Note, Terminal};
use serde_json::Value;

/// At most so many policies are numbered.
const MAX_STEPS: usize = 9;
/// At most so many are named in a sentence.
const MAX_NAMED: usize = 5;

/// Everything there is to say of what policies cover.
pub fn coverage(answer: &Coverage, lang: Lang) -> Explanation {
    let each = || answer.namespaces.iter().flat_map(|one| Direction::BOTH.map(|direction| (one, direction)));
    let steps = each().filter_map(|(one, direction)| step(one, direction, lang)).take(MAX_STEPS).collect();
    let headline = headline(answer, lang);
    Explanation {
        cap: cap(Cap::Done, lang),
        terminal: Terminal { input: headline.to_string(), ..Terminal::default() },
        headline,
        steps,
        notes: each().filter_map(|(one, direction)| open(one, direction, lang)).collect(),
        ..Explanation::default()
    }
}

fn headline(answer: &Coverage, lang: Lang) -> Sentence {
    let all = answer.namespaces.len();
    let count =
        |direction: Direction| answer.namespaces.iter().filter(|one| one.way(direction).denies_by_default()).count();
    let (ingress, egress) = (count(Direction::Ingress), count(Direction::Egress));
    Sentence::new(match (lang, all) {
        (Lang::En, 0) => "No pod and no NetworkPolicy is in the paste".to_owned(),
        (Lang::Ko, 0) => "붙여 넣은 것에 pod도 NetworkPolicy도 없습니다".to_owned(),
        (Lang::En, _) => format!(
            "Denied by default: ingress in {} of {all} namespaces, egress in {}",
            Strong(ingress),
            Strong(egress)
        ),
        (Lang::Ko, _) => format!(
            "기본으로 막는 namespace: {all}개 중 ingress {}, egress {}",
            Strong(format!("{ingress}개")),
            Strong(format!("{egress}개"))
        ),
    })
}

fn step(one: &Covered, direction: Direction, lang: Lang) -> Option<Step> {
    let default = one.way(direction).default.as_ref()?;
    let (name, policy, field) = (&one.name, &default.policy.name, direction.field());
    let text = match (lang, default.allows_all) {
        (Lang::En, false) => {
            format!("{} denies {field} by default to every pod of {}.", Code(policy), Code(name))
        }
        (Lang::En, true) => format!("{} allows all {field} to every pod of {}.", Code(policy), Code(name)),
        (Lang::Ko, false) => {
            format!("{}{} {}의 모든 pod에 대해 {field}를 기본으로 막습니다.", Code(policy), i(policy), Code(name))
        }
        (Lang::Ko, true) => {
            format!("{}{} {}의 모든 pod에 대해 {field}를 모두 허용합니다.", Code(policy), i(policy), Code(name))
        }
    };
    let (code, args, hint) = ("coversNamespace".to_owned(), Value::Null, Sentence::default());
    Some(Step {
        code: Worded { code, args, text: Sentence::new(text), hint },
        object: Some(default.policy.clone()),
        path: "spec.podSelector".to_owned(),
        span: Some(default.span.clone()),
        marks: Vec::new(),
        outcome: if default.allows_all { Outcome::Failed } else { Outcome::Matched },
    })
}

/// The workloads of a namespace that nothing limits in a direction.
fn open(one: &Covered, direction: Direction, lang: Lang) -> Option<Note> {
    let open = &one.way(direction).open;
    if open.is_empty() {
        return None;
    }
    let shown: Vec<String> =
        open.iter().take(MAX_NAMED).map(|name| name.rsplit('/').next().unwrap_or(name).to_owned()).collect();
    let more = open.len() - shown.len();
    let and_more = match (more, lang) {
        (0, _) => String::new(),
        (more, Lang::En) => format!(" and {more} more"),
        (more, Lang::Ko) => format!(" 외 {more}개"),
    };
    let and = if more > 0 { "," } else { pick(lang, "and", "및") };
    let names = codes(&shown, and).replace(" , ", ", ");
    let field = direction.field();
    let last = shown.last().map_or("", String::as_str);
    let particle = if more > 0 { "는" } else { eun(last) };
    let text = match lang {
        Lang::En => format!("In {} no policy limits the {field} of {names}{and_more}.", Code(&one.name)),
        Lang::Ko => {
            format!("{}의 {names}{and_more}{particle} {field}를 제한하는 policy가 없습니다.", Code(&one.name))
        }
    };
    Some(Note { verdict: None, warning: true, text: Sentence::new(text), span: one.span.clone() })
}
