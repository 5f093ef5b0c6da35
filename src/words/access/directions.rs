//! Who may do something, and what somebody may do, in words.

mod entries;

use super::headline::{short, what};
use super::{capital, english, korean, pick};
use crate::access::{AUTHENTICATED, Entry, Holder, Matrix, UNAUTHENTICATED, Who, WhoCan, can_i_line};
use crate::kubeconfig::{IdentityCode, Known};
use crate::text::{Code, Lang, Order, Sentence, Step, Strong};
use crate::words::{Action, Card, Explanation, Fact, Note, Terminal, korean as particle};
use entries::steps;

/// At most this many lines are numbered.
const MAX_STEPS: usize = 9;
/// At most this many further questions are offered.
const MAX_ACTIONS: usize = 6;
/// At most this many names are told in a sentence.
const MAX_TOLD: usize = 4;

/// Everything there is to say of who may.
pub fn who_can(who: &WhoCan, line: &str, lang: Lang) -> Explanation {
    let listed = who.listed();
    let pasted: Vec<&Holder> = who.holders.iter().filter(|holder| holder.is_of_the_paste()).collect();
    let (count, built_in) = (pasted.len(), who.holders.len() - pasted.len());
    let limited = who.elsewhere.iter().filter(|holder| holder.is_of_the_paste()).count();
    let cap = match (lang, count + limited) {
        (Lang::En, 0) => "nobody".to_owned(),
        (Lang::En, some) => subjects(some),
        (Lang::Ko, 0) => "없음".to_owned(),
        (Lang::Ko, some) => format!("{some}개"),
    };
    let (verb, object) = (&who.attributes.verb, what(&who.attributes));
    let place = super::headline::place(&who.attributes, true, lang);
    let known = who.unknown.is_empty() && who.undecided.is_empty();
    let mut headline = match (lang, count, limited > 0 || known) {
        (Lang::En, 0, false) if !who.undecided.is_empty() => format!(
            "{} may for certain {} {}{place}: an authorizer decides it that is not in the paste",
            Strong("Nobody"),
            Code(verb),
            Code(&object)
        ),
        (Lang::Ko, 0, false) if !who.undecided.is_empty() => format!(
            "{place}{} {} 할 수 있다고 확실히 말할 수 있는 subject는 {}. 붙여 넣은 것에 없는 authorizer가 결정합니다",
            Code(&object),
            Code(verb),
            Strong("없습니다")
        ),
        (Lang::En, 0, true) => format!("{} in the paste may {} {}{place}", Strong("Nobody"), Code(verb), Code(&object)),
        (Lang::En, 0, false) => {
            format!(
                "{} may for certain {} {}{place}: it hangs on roles that are not in the paste",
                Strong("Nobody"),
                Code(verb),
                Code(&object)
            )
        }
        (Lang::En, count, _) => {
            format!("{} of the paste may {} {}{place}", Strong(subjects(count)), Code(verb), Code(&object))
        }
        (Lang::Ko, 0, true) => {
            format!(
                "붙여 넣은 것 가운데 {place}{} {} 할 수 있는 subject는 {}",
                Code(&object),
                Code(verb),
                Strong("없습니다")
            )
        }
        (Lang::Ko, 0, false) => format!(
            "{place}{} {} 할 수 있다고 확실히 말할 수 있는 subject는 {}. 붙여 넣은 것에 없는 role에 달려 있습니다",
            Code(&object),
            Code(verb),
            Strong("없습니다")
        ),
        (Lang::Ko, count, _) => format!(
            "붙여 넣은 것 가운데 {place}{} {} 할 수 있는 subject는 {}입니다",
            Code(&object),
            Code(verb),
            Strong(format!("{count}개"))
        ),
    };
    if limited > 0 {
        headline.push_str(&match lang {
            Lang::En => format!("; {} may in some namespaces only", Strong(subjects(limited))),
            Lang::Ko => format!(", 일부 namespace에서만 할 수 있는 subject는 {}입니다", Strong(format!("{limited}개"))),
        });
    }
    let mut notes = Vec::new();
    let mut note = |warning: bool, text: String| {
        notes.push(Note { warning, text: capital(&text, lang), ..Note::default() });
    };
    for step in &who.undecided {
        let (sentence, _) = super::step(&step.code, lang);
        let anybody = pick(lang, "It may say so of anybody.", "누구에 대해서든 그렇게 말할 수 있습니다.");
        note(true, format!("{sentence} {anybody}"));
    }
    for group in [AUTHENTICATED, UNAUTHENTICATED] {
        if pasted.iter().any(|holder| holder.who.kind == "Group" && holder.who.name == group && holder.direct) {
            note(
                true,
                match (lang, group == AUTHENTICATED) {
                    (Lang::En, true) => {
                        format!("Group {} is everybody who is logged in, so everybody may.", Code(group))
                    }
                    (Lang::En, false) => format!("Group {} is everybody who is not logged in.", Code(group)),
                    (Lang::Ko, true) => {
                        format!("group {}에는 로그인한 모두가 들어가므로 누구나 할 수 있습니다.", Code(group))
                    }
                    (Lang::Ko, false) => format!("group {}에는 로그인하지 않은 모두가 들어갑니다.", Code(group)),
                },
            );
        }
    }
    let more = listed.len().saturating_sub(MAX_STEPS) + who.more;
    if more > 0 {
        note(
            false,
            match lang {
                Lang::En => format!("{more} more stand in the table."),
                Lang::Ko => format!("나머지 {more}개는 표에 있습니다."),
            },
        );
    }
    let is_group = |holder: &&Holder| holder.who.kind == "Group";
    for holder in pasted.iter().copied().filter(is_group).take(MAX_TOLD) {
        if holder.proven.is_empty() || !holder.members.is_empty() {
            note(false, members(holder, lang));
        }
    }
    for holder in who.holders.iter().chain(&who.elsewhere).filter(is_group) {
        for known in holder.proven.iter().take(MAX_TOLD) {
            notes.push(Note {
                text: capital(&proven(holder, known, lang), lang),
                span: known.span.clone(),
                ..Note::default()
            });
        }
        let more = holder.proven.len().saturating_sub(MAX_TOLD);
        let group = Code(&holder.who.name);
        if more > 0 {
            let text = match lang {
                Lang::En => format!("Credentials of the paste put {more} more in group {group}."),
                Lang::Ko => format!("붙여 넣은 자격 증명에 따르면 group {group}에 드는 사용자가 {more}명 더 있습니다."),
            };
            notes.push(Note { text: capital(&text, lang), ..Note::default() });
        }
    }
    let mut note = |warning: bool, text: String| {
        notes.push(Note { warning, text: capital(&text, lang), ..Note::default() });
    };
    if built_in > 0 {
        let names = who.holders.iter().filter(|holder| !holder.is_of_the_paste()).map(|holder| short(&holder.who));
        let names: Vec<String> = names.take(2).collect();
        note(
            false,
            match lang {
                Lang::En => format!(
                    "So may {} that every cluster has, such as {}.",
                    subjects(built_in),
                    english::codes(&names, "and")
                ),
                Lang::Ko => {
                    format!("모든 cluster에 있는 {} 등 {built_in}개도 할 수 있습니다.", korean::codes(&names))
                }
            },
        );
    }
    let holders = who.holders.iter().chain(&who.elsewhere).chain(&who.named).chain(&who.unknown);
    let actions: Vec<Action> = holders
        .filter(|holder| holder.is_of_the_paste())
        .filter_map(|holder| Some(Action { label: short(&holder.who), ask: can_i_line(holder, &who.attributes)? }))
        .take(MAX_ACTIONS)
        .collect();
    let kinds = ["User", "Group", "ServiceAccount"].map(|kind| {
        let of_kind = pasted.iter().filter(|holder| holder.who.kind == kind);
        (kind, of_kind.map(|holder| short(&holder.who)).collect::<Vec<_>>())
    });
    let facts = kinds.iter().filter(|(_, names)| !names.is_empty()).map(|(kind, names)| Fact {
        label: (*kind).to_owned(),
        text: Sentence::new(match lang {
            Lang::En => english::codes(names, "and"),
            Lang::Ko => korean::codes(names),
        }),
        ..Fact::default()
    });
    let card = (!actions.is_empty()).then(|| Card {
        title: pick(lang, "Why may each?", "각각 왜 할 수 있는지").to_owned(),
        facts: facts.collect(),
        actions,
        ..Card::default()
    });
    let aside = match lang {
        Lang::En => format!("{} built in", built_in),
        Lang::Ko => format!("기본 제공 {built_in}개"),
    };
    Explanation {
        cap,
        headline: Sentence::new(headline),
        steps: steps(&listed, lang),
        notes,
        card,
        terminal: Terminal { real: false, input: line.to_owned(), output: String::new(), aside },
        ..Explanation::default()
    }
}

/// Everything there is to say of what somebody may do; `gives` are the bindings that give it something, and how many of
/// every cluster's do.
pub fn matrix(
    matrix: &Matrix,
    gives: &(Vec<Step<Entry>>, usize),
    namespace: Option<&str>,
    line: &str,
    lang: Lang,
) -> Explanation {
    let (listed, built_in) = gives;
    let who = Who::from(matrix.subject.clone());
    let name = match lang {
        Lang::En => english::who(&who),
        Lang::Ko => korean::who(&who),
    };
    let mut types: Vec<u32> = matrix.scopes.iter().flat_map(|scope| &scope.rows).map(|row| row.resource).collect();
    types.order();
    types.dedup();
    let types = types.len();
    let subject = particle::i(&who.name);
    let headline = match (lang, matrix.super_user, listed.is_empty()) {
        (Lang::En, true, _) => format!("{name} may do {}: no binding is asked about it", Strong("everything")),
        (Lang::Ko, true, _) => {
            format!("{name}{subject} {} 할 수 있습니다. binding을 보지도 않습니다", Strong("모든 것을"))
        }
        (Lang::En, false, true) => format!("No binding of the paste gives {name} anything"),
        (Lang::Ko, false, true) => format!("붙여 넣은 binding 가운데 {name}에 권한을 주는 것이 없습니다"),
        (Lang::En, false, false) => {
            let types =
                if types == 1 { "1 type of resource".to_owned() } else { format!("{types} types of resources") };
            format!("All that {name} may do: something with {}", Strong(types))
        }
        (Lang::Ko, false, false) => {
            format!("{name}{subject} 할 수 있는 모든 것: resource {}", Strong(format!("{types}종")))
        }
    };
    let mut notes = Vec::new();
    let mut note = |text: String| notes.push(Note { text: capital(&text, lang), ..Note::default() });
    if !matrix.undecided.is_empty() {
        let modes = &matrix.undecided;
        note(match lang {
            Lang::En => format!(
                "{} decides too, and what it says is not in the paste: so much is unknown here.",
                english::codes(modes, "and")
            ),
            Lang::Ko => format!(
                "{}도 결정에 참여하는데, 무엇이라 하는지는 붙여 넣은 것에 없습니다. 그래서 여기에는 알 수 없는 것이 많습니다.",
                korean::codes(modes)
            ),
        });
    }
    let more = listed.len().saturating_sub(MAX_STEPS);
    if more > 0 {
        note(match lang {
            Lang::En => format!("{more} more bindings give it something."),
            Lang::Ko => format!("binding {more}개가 더 권한을 줍니다."),
        });
    }
    if *built_in > 0 && !matrix.super_user {
        note(match lang {
            Lang::En if *built_in == 1 => "One binding that every cluster has gives it something too.".to_owned(),
            Lang::En => format!("{built_in} bindings that every cluster has give it something too."),
            Lang::Ko => format!("모든 cluster에 있는 binding {built_in}개도 권한을 줍니다."),
        });
    }
    let scope = namespace.and_then(|name| matrix.scopes.iter().find(|scope| scope.namespace.as_deref() == Some(name)));
    if let (Some(namespace), None) = (namespace, scope) {
        note(match lang {
            Lang::En => {
                format!("No binding of namespace {} names it: there it may do what it may everywhere.", Code(namespace))
            }
            Lang::Ko => format!(
                "namespace {}의 binding은 이것을 부르지 않습니다. 거기서도 어디서나 할 수 있는 것만 할 수 있습니다.",
                Code(namespace)
            ),
        });
    }
    let in_namespace = namespace.map(|namespace| format!(" -n {namespace}")).unwrap_or_default();
    let list = format!("kubectl auth can-i --list{in_namespace}{}", matrix.flags);
    let card = Card {
        title: pick(lang, "As kubectl lists it", "kubectl이 나열하는 대로").to_owned(),
        actions: vec![Action { label: pick(lang, "List the rules", "규칙 나열").to_owned(), ask: list }],
        ..Card::default()
    };
    Explanation {
        cap: match lang {
            Lang::En if types == 1 => "1 type".to_owned(),
            Lang::En => format!("{types} types"),
            Lang::Ko => format!("{types}종"),
        },
        headline: Sentence::new(headline),
        steps: steps(listed, lang),
        notes,
        card: Some(card),
        terminal: Terminal { real: false, input: line.to_owned(), ..Terminal::default() },
        ..Explanation::default()
    }
}

fn subjects(count: usize) -> String {
    format!("{count} {}", if count == 1 { "subject" } else { "subjects" })
}

/// Somebody whom a credential of the paste puts in a group.
fn proven(holder: &Holder, known: &Known, lang: Lang) -> String {
    let (group, user) = (Code(&holder.who.name), &known.caller.user);
    let how = match known.how {
        IdentityCode::Certificate { .. } => {
            pick(lang, "a client certificate of the paste", "붙여 넣은 client certificate")
        }
        IdentityCode::TokenTable { .. } => pick(lang, "the token table", "token 표"),
        IdentityCode::Oidc { .. } => pick(lang, "an OIDC token of the paste", "붙여 넣은 OIDC token"),
        IdentityCode::Bootstrap { .. } => pick(lang, "a bootstrap token and its Secret", "bootstrap token과 그 Secret"),
        IdentityCode::ServiceAccount { .. } => pick(lang, "a ServiceAccount’s token", "ServiceAccount의 token"),
        IdentityCode::Aws { .. } => pick(lang, "ConfigMap aws-auth", "ConfigMap aws-auth"),
        IdentityCode::Context { .. }
        | IdentityCode::Anonymous(_)
        | IdentityCode::Refused(_)
        | IdentityCode::Unknown(_) => pick(lang, "the paste", "붙여 넣은 것"),
    };
    match lang {
        Lang::En => format!("User {} is in group {group}, says {how}.", Code(user)),
        Lang::Ko => {
            format!("{how}에 따르면 사용자 {}{} group {group}에 듭니다.", Code(user), particle::eun(user))
        }
    }
}

/// Who of the paste is in a group.
fn members(holder: &Holder, lang: Lang) -> String {
    let group = Code(&holder.who.name);
    let names: Vec<String> = holder.members.iter().map(short).collect();
    match (lang, names.is_empty()) {
        (Lang::En, true) => format!("Who is in group {group} the paste does not say: credentials do."),
        (Lang::En, false) => format!("In group {group} are, of the paste, {}.", english::codes(&names, "and")),
        (Lang::Ko, true) => format!("group {group}에 누가 드는지는 붙여 넣은 것이 아니라 자격 증명이 말해 줍니다."),
        (Lang::Ko, false) => {
            format!("붙여 넣은 것 가운데 group {group}에 드는 것은 {}입니다.", korean::codes(&names))
        }
    }
}
