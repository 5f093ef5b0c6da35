//! Who may do what, in words.

mod english;
mod korean;
mod stop;

use super::korean as particle;
use super::{Action, Card, Explanation, Fact, Note, Terminal, diff};
use crate::access::{Answer, Attributes, Code as Said, Gives, Phrase, Target, Who, who_is};
use crate::api::Catalogue;
use crate::cluster::Cluster;
use crate::kubectl::can_i::{Differs, Explained, Question, RESOURCE_VERBS, Said as About, Warning};
use crate::kubectl::words::{quote, split};
use crate::routing::nearest as nearest_word;
use crate::text::{Candidate, Code, Fix, Lang, Sentence, Span, Step, Strong, Verdict};

/// At most this many steps are numbered.
const MAX_STEPS: usize = 9;
/// At most this many other near misses are named.
const MAX_FURTHER: usize = 2;

/// A step's sentence, and a hint of a few words for the end of its line.
pub fn step(code: &Said, lang: Lang) -> (Sentence, Sentence) {
    let (text, hint) = match lang {
        Lang::En => english::step(code),
        Lang::Ko => korean::step(code),
    };
    (capital(&text, lang), Sentence::new(hint))
}

/// The words of pictures and table heads.
pub fn phrase(phrase: &Phrase, lang: Lang) -> String {
    let plural = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    match lang {
        Lang::En => match phrase {
            Phrase::Subject => "Subject".to_owned(),
            Phrase::Binding => "Binding".to_owned(),
            Phrase::Role => "Role and its rules".to_owned(),
            Phrase::Asked => "What you asked".to_owned(),
            Phrase::Rights => "May".to_owned(),
            Phrase::Where => "Where".to_owned(),
            Phrase::Can => "can".to_owned(),
            Phrase::On => "on".to_owned(),
            Phrase::Named => "named".to_owned(),
            Phrase::CoreGroup => "core group".to_owned(),
            Phrase::AnyGroup => "every group".to_owned(),
            Phrase::EveryNamespace => "every namespace".to_owned(),
            Phrase::In(namespace) => format!("in {namespace}"),
            Phrase::Namespace(namespace) => format!("namespace {namespace}"),
            Phrase::BuiltIn => "built in".to_owned(),
            Phrase::Groups(count) => plural(*count, "group", "groups"),
            Phrase::DefaultBindings(count) => plural(*count, "default binding", "default bindings"),
            Phrase::DefaultRoles(count) => plural(*count, "default role", "default roles"),
            Phrase::SayNothing(what) => format!("do not grant {what}"),
            Phrase::NotInPaste(kind) => format!("{kind} · not in the paste"),
            Phrase::MemberOf => "member of".to_owned(),
            Phrase::More(count) => format!("+{} more", count),
            Phrase::MoreRules(count) => format!("+{}", plural(*count, "rule", "rules")),
            Phrase::LegendProof => "proof".to_owned(),
            Phrase::LegendMissing => "leads out of the paste".to_owned(),
            Phrase::LegendMember => "membership".to_owned(),
        },
        Lang::Ko => match phrase {
            Phrase::Subject => "Subject".to_owned(),
            Phrase::Binding => "Binding".to_owned(),
            Phrase::Role => "Role과 규칙".to_owned(),
            Phrase::Asked => "질문".to_owned(),
            Phrase::Rights => "할 수 있는 것".to_owned(),
            Phrase::Where => "어디서".to_owned(),
            Phrase::Can => "verb".to_owned(),
            Phrase::On => "대상".to_owned(),
            Phrase::Named => "이름".to_owned(),
            Phrase::CoreGroup => "core group".to_owned(),
            Phrase::AnyGroup => "모든 group".to_owned(),
            Phrase::EveryNamespace => "모든 namespace".to_owned(),
            Phrase::In(namespace) => format!("{namespace}에서"),
            Phrase::Namespace(namespace) => format!("namespace {namespace}"),
            Phrase::BuiltIn => "기본 제공".to_owned(),
            Phrase::Groups(count) => format!("group {count}개"),
            Phrase::DefaultBindings(count) => format!("기본 binding {count}개"),
            Phrase::DefaultRoles(count) => format!("기본 role {count}개"),
            Phrase::SayNothing(what) => format!("{what}{} 허용하지 않음", particle::eul(what)),
            Phrase::NotInPaste(kind) => format!("{kind} · 붙여 넣은 것에 없음"),
            Phrase::MemberOf => "소속".to_owned(),
            Phrase::More(count) => format!("외 {count}개"),
            Phrase::MoreRules(count) => format!("규칙 {count}개 더"),
            Phrase::LegendProof => "근거".to_owned(),
            Phrase::LegendMissing => "붙여 넣은 것 밖으로".to_owned(),
            Phrase::LegendMember => "소속".to_owned(),
        },
    }
}

/// Everything there is to say about a command line that was run.
pub fn explain(explained: &Explained, line: &str, cluster: &Cluster, lang: Lang) -> Explanation {
    let mut explanation = match &explained.said {
        About::Question(question) => asked(question, line, cluster, lang),
        About::List { identity, namespace } => {
            let user = short(&who_is(&identity.user));
            let headline = match lang {
                Lang::En => format!("All that {} may do in namespace {}", Code(&user), Code(namespace)),
                Lang::Ko => format!(
                    "{}{} namespace {}에서 할 수 있는 모든 것",
                    Code(&user),
                    particle::i(&user),
                    Code(namespace)
                ),
            };
            done(headline, lang)
        }
        About::WhoAmI { identity } => {
            let groups: Vec<String> = identity.groups.iter().map(|(group, _)| group.clone()).collect();
            let headline = match lang {
                Lang::En if groups.is_empty() => format!("You are {}, in no group", Code(&identity.user)),
                Lang::En => format!("You are {}, in {}", Code(&identity.user), english::codes(&groups, "and")),
                Lang::Ko => format!("사용자는 {}, group은 {}입니다", Code(&identity.user), korean::codes(&groups)),
            };
            done(headline, lang)
        }
        About::Stopped(stop) => stop::explain(stop, line, lang),
        About::Help => {
            done(pick(lang, "This command only prints its help", "도움말만 출력하는 명령입니다").to_owned(), lang)
        }
    };
    let output = &explained.output;
    let printed = format!("{}{}", output.stderr, output.stdout);
    explanation.terminal = Terminal {
        real: true,
        input: line.to_owned(),
        output: printed.trim_end().to_owned(),
        aside: format!("exit {}", output.exit_code),
    };
    explanation
}

fn done(headline: String, lang: Lang) -> Explanation {
    Explanation {
        cap: pick(lang, "done", "완료").to_owned(),
        headline: Sentence::new(headline),
        ..Explanation::default()
    }
}

fn asked(question: &Question, line: &str, cluster: &Cluster, lang: Lang) -> Explanation {
    let answer = &question.answer;
    let differs = question.real.as_ref();
    let shown = differs.map_or(answer, |real| &real.answer);
    let mut explanation = Explanation {
        verdict: Some(shown.verdict),
        cap: cap(answer.verdict, lang),
        headline: headline(answer, question.all_namespaces, lang),
        steps: steps(shown).iter().take(MAX_STEPS).map(|each| each.worded(|code| step(code, lang))).collect(),
        card: meant(question, line, lang).or_else(|| card(answer, line, cluster, lang)),
        ..Explanation::default()
    };
    if let Some(real) = differs {
        let but = pick(lang, "but", "그러나");
        explanation.cap = format!("{}, {but}", cap(answer.verdict, lang));
        explanation.headline = differing(answer, &real.answer, real.why, lang);
        explanation.card = Some(readings(answer, &real.answer, real.why, line, cluster, lang));
    }
    explanation.notes = notes(question, lang);
    explanation
}

fn cap(verdict: Verdict, lang: Lang) -> String {
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

/// The steps that decide: the first chain of a yes, the nearest miss of a no.
fn steps(answer: &Answer) -> &[Step<Said>] {
    let witness = answer.proof.witnesses.first().map(Vec::as_slice);
    witness.or(answer.proof.candidates.first().map(|candidate| candidate.steps.as_slice())).unwrap_or_default()
}

fn headline(answer: &Answer, all_namespaces: bool, lang: Lang) -> Sentence {
    let user = short(&who_is(&answer.identity.user));
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

/// The missing role.
fn hangs_on(answer: &Answer, lang: Lang) -> String {
    let code = steps(answer).last().map(|step| &step.code);
    match (code, lang) {
        (Some(Said::RoleMissing { role }), Lang::En) => format!("{}, which is not in the paste", english::object(role)),
        (Some(Said::RoleMissing { role }), Lang::Ko) => format!("붙여 넣은 것에 없는 {}", korean::object(role)),
        (Some(Said::SourceMissing { role, .. }), Lang::En) => format!("what {} would take in", english::object(role)),
        (Some(Said::SourceMissing { role, .. }), Lang::Ko) => {
            format!("{}{} 모으는 규칙", korean::object(role), particle::i(&role.name))
        }
        (_, Lang::En) => "something that is not in the paste".to_owned(),
        (_, Lang::Ko) => "붙여 넣은 것에 없는 것".to_owned(),
    }
}

fn place(attributes: &Attributes, all_namespaces: bool, lang: Lang) -> String {
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

/// `pods`, `pods/log`, `pods/log of web-0`, or a path.
pub(crate) fn what(attributes: &Attributes) -> String {
    match &attributes.target {
        Target::Url(path) => path.clone(),
        Target::Resource(target) if target.name.is_empty() => target.combined(),
        Target::Resource(target) if target.subresource.is_empty() => format!("{}/{}", target.resource, target.name),
        Target::Resource(target) => format!("{}/{}/{}", target.resource, target.name, target.subresource),
    }
}

/// The name without `system:serviceaccount:` and namespace.
pub(crate) fn short(who: &Who) -> String {
    who.name.clone()
}

fn notes(question: &Question, lang: Lang) -> Vec<Note> {
    let answer = &question.answer;
    let mut notes = Vec::new();
    let mut say = |verdict: Option<Verdict>, warning: bool, text: String, span: Option<Span>| {
        notes.push(Note { verdict, warning, text: capital(&text, lang), span });
    };
    for warning in &question.warnings {
        say(None, true, warned(warning, answer, lang), None);
    }
    if question.assumed {
        let user = &answer.identity.user;
        let text = match lang {
            Lang::En => format!(
                "The paste does not tell who asks: it is taken to be {}. {} asks for somebody else.",
                Code(user),
                Code("--as")
            ),
            Lang::Ko => format!(
                "누가 묻는지는 붙여 넣은 것에 없으므로 {}{} 봅니다. 다른 사용자에 관해서는 {}로 묻습니다.",
                Code(user),
                particle::ro(user),
                Code("--as")
            ),
        };
        say(None, false, text, None);
    }
    let others = answer.proof.witnesses.len().saturating_sub(1);
    if others > 0 {
        let span = answer.proof.witnesses.get(1).and_then(|steps| steps.iter().find_map(|step| step.span.clone()));
        let text = match (lang, others) {
            (Lang::En, 1) => "One more chain alone gives the same.".to_owned(),
            (Lang::En, others) => format!("{others} more chains give the same, each alone."),
            (Lang::Ko, others) => format!("다른 경로 {others}개도 저마다 같은 권한을 줍니다."),
        };
        say(None, false, text, span);
    }
    if answer.verdict != Verdict::Yes {
        let candidates = answer.proof.candidates.iter().skip(1).filter(|candidate| !is_built_in(candidate));
        let further: Vec<String> = candidates.take(MAX_FURTHER).map(|candidate| further(candidate, lang)).collect();
        let defaults = match (lang, answer.defaults.roles) {
            (_, 0) => None,
            (Lang::En, 1) => Some("the one default role it has does not grant it".to_owned()),
            (Lang::En, roles) => Some(format!("the {roles} default roles it has do not grant it")),
            (Lang::Ko, roles) => Some(format!("기본 role {roles}개는 이를 허용하지 않습니다")),
        };
        let all: Vec<String> = further.into_iter().chain(defaults).collect();
        if !all.is_empty() {
            let text = match lang {
                Lang::En => format!("Further away: {}.", all.join("; ")),
                Lang::Ko => format!("더 먼 것: {}.", all.join("; ")),
            };
            say(None, false, text, None);
        }
    }
    if answer.verdict == Verdict::Unknown {
        let text = pick(
            lang,
            "To the API server a role that is not there grants nothing, so kubectl prints no.",
            "API server에게 없는 role은 아무것도 허용하지 않으므로 kubectl은 no라고 출력합니다.",
        );
        say(Some(Verdict::No), false, text.to_owned(), None);
    }
    let plain_question = question.real.is_none() && question.warnings.is_empty() && answer.verdict != Verdict::Unknown;
    if plain_question && answer.verdict == Verdict::Yes {
        let text = pick(
            lang,
            "kubectl, the API server and the real request agree.",
            "kubectl, API server, 실제 요청의 답이 모두 같습니다.",
        );
        say(Some(answer.verdict), false, text.to_owned(), None);
    }
    notes
}

fn is_built_in(candidate: &Candidate<Said>) -> bool {
    candidate.steps.iter().all(|step| step.span.is_none())
}

/// A near miss that is not the nearest, in a clause.
fn further(candidate: &Candidate<Said>, lang: Lang) -> String {
    let Some(last) = candidate.steps.last() else { return String::new() };
    let binding = candidate.steps.iter().find_map(|step| match &step.code {
        Said::Names { binding, .. } => Some(binding.name.clone()),
        _ => None,
    });
    let name = binding.unwrap_or_default();
    match (&last.code, lang) {
        (Said::OtherNamespace { namespace, .. }, Lang::En) => {
            format!("{} counts only in {}", Code(name), Code(namespace))
        }
        (Said::OtherNamespace { namespace, .. }, Lang::Ko) => {
            format!("{}{} {}에서만 통합니다", Code(&name), particle::eun(&name), Code(namespace))
        }
        (Said::RoleMissing { role }, Lang::En) => format!("the {} of {} is not in the paste", role.kind, Code(name)),
        (Said::RoleMissing { role }, Lang::Ko) => {
            format!("{}의 {}{} 붙여 넣은 것에 없습니다", Code(name), role.kind, particle::eun(&role.kind))
        }
        (Said::NamesOthers { binding, .. }, Lang::En) => format!("{} names others", Code(&binding.name)),
        (Said::NamesOthers { binding, .. }, Lang::Ko) => {
            format!("{}{} 다른 subject를 가리킵니다", Code(&binding.name), particle::eun(&binding.name))
        }
        (Said::NoRule { role, .. }, Lang::En) => format!("{} says nothing that fits", Code(&role.name)),
        (Said::NoRule { role, .. }, Lang::Ko) => format!("{}에는 맞는 규칙이 없습니다", Code(&role.name)),
        (code, _) => {
            let (text, _) = match lang {
                Lang::En => english::step(code),
                Lang::Ko => korean::step(code),
            };
            let text = text.trim_end_matches('.').replacen("Rule ", "rule ", 1);
            let from = if name.is_empty() { String::new() } else { format!("{}: ", Code(name)) };
            format!("{from}{text}")
        }
    }
}

fn warned(warning: &Warning, answer: &Answer, lang: Lang) -> String {
    match (warning, lang) {
        (Warning::UnknownResource { resource, group }, Lang::En) => {
            let of = if group.is_empty() { String::new() } else { format!(" of group {}", Code(group)) };
            format!(
                "kubectl knows no resource {}{of}, so it asks about {} of the core group, as typed. Paste its CustomResourceDefinition if it is one.",
                Code(resource),
                Code(what(&answer.attributes))
            )
        }
        (Warning::UnknownResource { resource, group }, Lang::Ko) => {
            let of = if group.is_empty() { String::new() } else { format!("group {}의 ", Code(group)) };
            format!(
                "kubectl은 {of}resource {}{} 모르므로 입력한 그대로 core group의 {}에 관해 묻습니다. custom resource라면 CustomResourceDefinition을 붙여 넣으십시오.",
                Code(resource),
                particle::eul(resource),
                Code(what(&answer.attributes))
            )
        }
        (Warning::Ambiguous { text }, Lang::En) => format!("kubectl warns: {text}."),
        (Warning::Ambiguous { text }, Lang::Ko) => format!("kubectl의 경고: {text}."),
        (Warning::ClusterScoped { resource, .. }, Lang::En) => format!(
            "{} are not in namespaces, yet the question names one; a RoleBinding there counts for the answer.",
            Code(resource)
        ),
        (Warning::ClusterScoped { resource, .. }, Lang::Ko) => format!(
            "{}{} namespace에 속하지 않지만 질문에는 namespace가 있어, 그곳의 RoleBinding도 답에 들어갑니다.",
            Code(resource),
            particle::eun(resource)
        ),
        (Warning::UnknownVerb { verb }, Lang::En) => {
            format!("{} is not a verb that Kubernetes knows; it was asked about as typed.", Code(verb))
        }
        (Warning::UnknownVerb { verb }, Lang::Ko) => {
            format!("{}{} Kubernetes가 아는 verb가 아니며, 입력한 그대로 물었습니다.", Code(verb), particle::eun(verb))
        }
    }
}

/// The same line with the verb or resource that was probably meant, where kubectl does not know the one that was typed.
fn meant(question: &Question, line: &str, lang: Lang) -> Option<Card> {
    let mut actions = Vec::new();
    for warning in &question.warnings {
        let (typed, near) = match warning {
            Warning::UnknownVerb { verb } => (verb, nearest_word(verb, RESOURCE_VERBS.iter().copied())),
            Warning::UnknownResource { resource, group } if group.is_empty() => {
                let known = Catalogue::built_in().resources().iter();
                (resource, nearest_word(resource, known.map(|known| known.plural.as_str())))
            }
            _ => continue,
        };
        let (Some(near), Ok(words)) = (near, split(line)) else { continue };
        let words = words.iter().map(|word| match word.text.strip_prefix(typed.as_str()) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => quote(&format!("{near}{rest}")),
            _ => quote(&word.text),
        });
        let ask = words.collect::<Vec<_>>().join(" ");
        actions.push(Action { label: ask.clone(), ask });
    }
    (!actions.is_empty() && question.answer.verdict == Verdict::No).then(|| Card {
        title: pick(lang, "Was this meant?", "이것을 물으셨습니까?").to_owned(),
        actions,
        ..Card::default()
    })
}

fn card(answer: &Answer, line: &str, cluster: &Cluster, lang: Lang) -> Option<Card> {
    match (answer.verdict, &answer.gives) {
        (Verdict::Yes, Some(gives)) => Some(also_gives(answer, gives, lang)),
        (Verdict::Yes, None) => None,
        (Verdict::No, _) => {
            answer.proof.candidates.first().and_then(|candidate| nearest(answer, candidate, cluster, lang))
        }
        (Verdict::Unknown, _) => Some(settles(answer, line, lang)),
    }
}

fn fact(label: &str, text: String) -> Fact {
    Fact { label: label.to_owned(), verdict: None, text: Sentence::new(text), span: None }
}

fn also_gives(answer: &Answer, gives: &Gives, lang: Lang) -> Card {
    let named: Vec<String> = gives.to.iter().take(4).map(|who| people(who, lang)).collect();
    let rest = gives.to.len().saturating_sub(named.len());
    let to = match (rest, lang) {
        (0, _) => named.join(", "),
        (rest, Lang::En) => format!("{} and {rest} more", named.join(", ")),
        (rest, Lang::Ko) => format!("{} 외 {rest}개", named.join(", ")),
    };
    let rule = &gives.rule;
    let verbs: Vec<String> = rule.verbs.iter().map(|verb| Code(verb).to_string()).collect();
    let on = if rule.non_resource_urls.is_empty() { &rule.resources } else { &rule.non_resource_urls };
    let (verbs, on) = (verbs.join(" "), listed(on, lang));
    let mut may = match lang {
        Lang::En => format!("{verbs} on {on}"),
        Lang::Ko => format!("{on}에 대한 {verbs}"),
    };
    if !rule.resource_names.is_empty() {
        may = match lang {
            Lang::En => format!("{may} named {}", listed(&rule.resource_names, lang)),
            Lang::Ko => format!("{may} (이름 {})", listed(&rule.resource_names, lang)),
        };
    }
    let namespace = answer.attributes.namespace();
    let place = match (&gives.namespace, lang) {
        (Some(namespace), Lang::En) => format!("namespace {} only", Code(namespace)),
        (Some(namespace), Lang::Ko) => format!("namespace {}에서만", Code(namespace)),
        (None, Lang::En) if namespace.is_empty() => "the whole cluster".to_owned(),
        (None, Lang::Ko) if namespace.is_empty() => "클러스터 전체".to_owned(),
        (None, Lang::En) => format!("every namespace, not only {}", Code(namespace)),
        (None, Lang::Ko) => format!("{}뿐 아니라 모든 namespace", Code(namespace)),
    };
    let mut facts = vec![
        fact(pick(lang, "to", "누구에게"), to),
        fact(pick(lang, "may", "무엇을"), may),
        fact(pick(lang, "where", "어디서"), place),
    ];
    if gives.other_rules > 0 {
        let text = match (lang, gives.other_rules) {
            (Lang::En, 1) => "one other rule of the same role".to_owned(),
            (Lang::En, rules) => format!("{rules} other rules of the same role"),
            (Lang::Ko, rules) => format!("같은 role의 다른 규칙 {rules}개"),
        };
        facts.push(fact(pick(lang, "and", "그리고"), text));
    }
    Card {
        title: pick(lang, "What this proof also gives", "이 권한이 함께 주는 것").to_owned(),
        facts,
        actions: vec![all_rights(answer, lang)],
        ..Card::default()
    }
}

/// The question that lists everything somebody may do.
fn all_rights(answer: &Answer, lang: Lang) -> Action {
    let user = short(&who_is(&answer.identity.user));
    let namespace = match answer.attributes.namespace() {
        "" => String::new(),
        namespace => format!(" -n {}", quote(namespace)),
    };
    Action {
        label: match lang {
            Lang::En => format!("All rights of {user}"),
            Lang::Ko => format!("{user}의 모든 권한"),
        },
        ask: format!("kubectl auth can-i --list --as={}{namespace}", quote(&answer.identity.user)),
    }
}

fn nearest(answer: &Answer, candidate: &Candidate<Said>, cluster: &Cluster, lang: Lang) -> Option<Card> {
    let fix = candidate.fix.as_ref()?;
    let word = |code: &Said| step(code, lang).0;
    let aside = match candidate.steps.last().map(|step| &step.code) {
        Some(Said::NamesOthers { .. }) => pick(lang, "one subject", "subject 하나"),
        Some(Said::OtherNamespace { .. } | Said::UrlNeedsClusterRoleBinding { .. }) => {
            pick(lang, "one binding", "binding 하나")
        }
        Some(Said::NothingNames { .. }) => pick(lang, "a role and a binding", "role과 binding 하나씩"),
        _ => pick(lang, "one word", "단어 하나"),
    };
    let title = match candidate.steps.last().map(|step| &step.code) {
        Some(Said::NothingNames { .. }) => pick(lang, "The smallest grant", "가장 작은 권한"),
        _ => pick(lang, "Nearest miss", "가장 가까운 것"),
    };
    Some(Card {
        title: title.to_owned(),
        aside: aside.to_owned(),
        diff: diff(fix, &cluster.paste.sources),
        warnings: candidate.also_grants.iter().map(word).collect(),
        fix: Some(fix.clone()),
        fix_label: pick(lang, "Apply this edit", "이대로 고치기").to_owned(),
        actions: vec![all_rights(answer, lang)],
        ..Card::default()
    })
}

/// What would settle an unknown.
fn settles(answer: &Answer, line: &str, lang: Lang) -> Card {
    let mut facts = Vec::new();
    for candidate in &answer.proof.candidates {
        match candidate.steps.last().map(|step| (&step.code, step.span.clone())) {
            Some((Said::RoleMissing { role }, span)) => {
                let text = match lang {
                    Lang::En => english::object(role),
                    Lang::Ko => korean::object(role),
                };
                facts.push(Fact {
                    label: pick(lang, "paste", "붙여 넣기").to_owned(),
                    verdict: None,
                    text: Sentence::new(text),
                    span,
                });
            }
            Some((Said::SourceMissing { labels, .. }, span)) => {
                let text = match lang {
                    Lang::En => format!("the ClusterRoles labelled {}", Code(labels)),
                    Lang::Ko => format!("label {}의 ClusterRole", Code(labels)),
                };
                facts.push(Fact {
                    label: pick(lang, "paste", "붙여 넣기").to_owned(),
                    verdict: None,
                    text: Sentence::new(text),
                    span,
                });
            }
            _ => {}
        }
    }
    facts.dedup_by(|a, b| a.text == b.text);
    Card {
        title: pick(lang, "What would settle it", "답을 알려면").to_owned(),
        facts,
        actions: vec![Action { label: pick(lang, "Ask again", "다시 묻기").to_owned(), ask: line.to_owned() }],
        ..Card::default()
    }
}

fn differing(answer: &Answer, real: &Answer, why: Differs, lang: Lang) -> Sentence {
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
fn readings(answer: &Answer, real: &Answer, why: Differs, line: &str, cluster: &Cluster, lang: Lang) -> Card {
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

fn people(who: &Who, lang: Lang) -> String {
    match lang {
        Lang::En => english::who(who),
        Lang::Ko => korean::who(who),
    }
}

fn listed(words: &[String], lang: Lang) -> String {
    match lang {
        Lang::En => english::codes(words, "and"),
        Lang::Ko => korean::codes(words),
    }
}

fn pick<'t>(lang: Lang, en: &'t str, ko: &'t str) -> &'t str {
    match lang {
        Lang::En => en,
        Lang::Ko => ko,
    }
}

/// A sentence that starts with a capital letter, unless it starts with a name, or with kubectl's.
fn capital(text: &str, lang: Lang) -> Sentence {
    let mut chars = text.chars();
    let first = chars.next().filter(|_| lang == Lang::En && !text.starts_with("kubectl"));
    Sentence::new(match first {
        Some(first) if first.is_ascii_lowercase() => format!("{}{}", first.to_ascii_uppercase(), chars.as_str()),
        _ => text.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Access, Options};
    use crate::api::Paste;
    use crate::cluster::Refused;
    use crate::kubectl::{Invocation, can_i};
    use crate::text::Source;
    use std::sync::Arc;

    const WATCHER: &str = include_str!("../../examples/watcher/rbac.yaml");
    const AS: &str = "--as=system:serviceaccount:default:watcher";

    fn told(yaml: &str, line: &str, lang: Lang) -> Explanation {
        let cluster = Cluster::new(Arc::new(Paste::new(vec![Source::new("rbac.yaml", yaml)])), Refused::LeftOut);
        let access = Access::new(&cluster, &Options::default());
        let invocation = Invocation::new(line, Default::default(), "/").unwrap().unwrap();
        explain(&can_i::run(&invocation, &cluster, &access), line, &cluster, lang)
    }

    /// Everything that is said, line by line.
    fn lines(explanation: &Explanation) -> Vec<String> {
        let place =
            |span: &Option<Span>| span.as_ref().map(|span| format!(" {}", span.line_label())).unwrap_or_default();
        let mut lines = vec![format!("[{}] {}", explanation.cap, explanation.headline)];
        for step in &explanation.steps {
            lines.push(format!("- {}{}", step.code.text, place(&step.span)));
        }
        lines.extend(explanation.notes.iter().map(|note| format!("* {}", note.text)));
        if let Some(card) = &explanation.card {
            lines.push(format!("# {}", card.title));
            lines.extend(card.facts.iter().map(|fact| format!("  {} {}", fact.label, fact.text)));
            lines.extend(card.diff.iter().map(|line| format!("  {}{}", if line.added { '+' } else { '-' }, line.text)));
            lines.extend(card.warnings.iter().map(|warning| format!("  ! {warning}")));
        }
        lines
    }

    #[test]
    fn a_yes_says_who_through_what_and_what_else() {
        let line = format!("kubectl auth can-i list pods {AS}");
        let told = told(WATCHER, &line, Lang::En);
        assert_eq!(
            lines(&told),
            [
                "[yes] yes, watcher may list pods in namespace default",
                "- ClusterRoleBinding read-clusterrolebinding names ServiceAccount watcher of default. rbac.yaml:21",
                "- Its roleRef is ClusterRole read-clusterrole; a ClusterRoleBinding makes the rules hold in every namespace. rbac.yaml:24",
                "- Rule 1 has verb list, resource pods and apiGroup \"\", the core group. rbac.yaml:12",
                "* kubectl, the API server and the real request agree.",
                "# What this proof also gives",
                "  to ServiceAccount watcher of default",
                "  may get list on pods",
                "  where every namespace, not only default",
            ]
        );
        let marked: Vec<u32> = told.steps[2].marks.iter().map(|mark| mark.start.line).collect();
        assert_eq!(marked, [14, 13, 12]);
        assert_eq!((told.terminal.output.as_str(), told.terminal.aside.as_str()), ("yes", "exit 0"));
    }

    #[test]
    fn a_no_shows_the_nearest_miss_and_its_edit() {
        let line = format!("kubectl auth can-i delete pods {AS}");
        let told = told(WATCHER, &line, Lang::En);
        assert_eq!(
            lines(&told)[3..],
            [
                "- Rule 1 covers pods, but its verbs are get and list. None is delete. rbac.yaml:14",
                "* Further away: the 4 default roles it has do not grant it.",
                "# Nearest miss",
                "  -  verbs: [\"get\", \"list\"]",
                "  +  verbs: [\"get\", \"list\", \"delete\"]",
                "  ! Also lets watcher delete pods in every other namespace.",
            ]
        );
    }

    #[test]
    fn who_asks_is_said_to_be_assumed_where_nothing_tells() {
        let note = "The paste does not tell who asks: it is taken to be admin. --as asks for somebody else.";
        let config = "---\napiVersion: v1\nkind: Config\ncurrent-context: c\n\
                      contexts: [{name: c, context: {cluster: k, user: u}}]\nusers: [{name: u, user: {token: x}}]\n\
                      clusters: [{name: k, cluster: {server: 'https://k'}}]\n";
        for (yaml, line, said) in [
            (WATCHER.to_owned(), "kubectl auth can-i get pods", true),
            (format!("{WATCHER}{config}"), "kubectl auth can-i get pods", true),
            (WATCHER.to_owned(), "kubectl auth can-i get pods --as=jane", false),
        ] {
            let told = told(&yaml, line, Lang::En);
            assert_eq!(told.notes.iter().any(|each| each.text.to_string() == note), said, "{line}");
        }
    }

    #[test]
    fn a_missing_role_leaves_it_unknown() {
        let line = format!("kubectl auth can-i get configmaps -n staging {AS}");
        let told = told(WATCHER, &line, Lang::En);
        assert_eq!(told.verdict, Some(Verdict::Unknown));
        assert_eq!(
            told.steps.last().map(|step| step.code.text.to_string()).as_deref(),
            Some(
                "Its roleRef is Role config-reader of namespace staging. It is not in the paste, so what it grants is not known."
            )
        );
        assert_eq!(told.terminal.output, "no - RBAC: role.rbac.authorization.k8s.io \"config-reader\" not found");
    }

    #[test]
    fn a_slash_before_a_subresource_is_told_apart_from_the_real_request() {
        let line = format!("kubectl auth can-i get pods/log {AS}");
        let told = told(WATCHER, &line, Lang::En);
        assert_eq!((told.cap.as_str(), told.verdict), ("yes, but", Some(Verdict::No)));
        let card = told.card.unwrap();
        assert_eq!(
            card.facts.iter().map(|fact| fact.text.to_string()).collect::<Vec<_>>(),
            [
                "kubectl auth can-i prints yes.",
                "The API server decides about pods, name log.",
                "kubectl logs asks for the subresource pods/log.",
            ]
        );
        assert_eq!(card.actions[0].ask, format!("kubectl auth can-i get pods --subresource=log {AS}"));
    }

    #[test]
    fn what_kubectl_does_not_know_is_set_right() {
        let card = |line: &str| told(WATCHER, &format!("kubectl auth can-i {line}"), Lang::En).card.unwrap();
        assert_eq!(card("lst pods --as=jane").actions[0].ask, "kubectl auth can-i list pods --as=jane");
        assert_eq!(card("list podz --as=jane").actions[0].ask, "kubectl auth can-i list pods --as=jane");
        assert_eq!(card("get pods web-0").actions[0].ask, "kubectl auth can-i get pods/web-0");
    }

    /// Edits as they are offered are applied, and the question asked again.
    #[test]
    fn an_edit_that_is_offered_makes_it_a_yes() {
        let role = |kind: &str, name: &str, rule: &str| {
            format!(
                "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: default}}\n\
                 rules:\n- {rule}\n"
            )
        };
        let bound = |kind: &str, role: &str| {
            format!(
                "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{name: jane, namespace: default}}\n\
                 roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {kind}, name: {role}}}\n\
                 subjects:\n- {{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}}\n"
            )
        };
        let nodes = "{apiGroups: [\"\"], resources: [nodes], verbs: [list]}";
        let own = role("Role", "jane-may", "{apiGroups: [apps], resources: [daemonsets], verbs: [watch]}");
        for (yaml, line, offered) in [
            // A Role never grants what is not in namespaces, whatever kubectl says of it.
            (own.clone(), "get nodes --as=jane", true),
            (role("Role", "r", nodes) + &bound("Role", "r"), "get nodes --as=jane", false),
            // The name that the new role would have is another one's already.
            (own + &bound("Role", "jane-may"), "get /metrics --as=jane", true),
            (
                role("Role", "jane-may", "{apiGroups: [apps], resources: [daemonsets], verbs: [watch]}"),
                "get pods --as=jane",
                true,
            ),
            // A binding of the same name stands in the namespace asked about.
            (
                role("ClusterRole", "r", "{apiGroups: [\"\"], resources: [pods], verbs: [get]}")
                    + &bound("ClusterRole", "r")
                    + &bound("ClusterRole", "view")
                        .replace("namespace: default", "namespace: dev")
                        .replace("User, name: jane", "User, name: max"),
                "get pods -n dev --as=jane",
                true,
            ),
            (
                role("Role", "r", "{apiGroups: [\"\"], resources: [pods], verbs: [list]}") + &bound("Role", "r"),
                "get pods/log --as=jane",
                false,
            ),
            // The list stands in two rules, by its anchor.
            (
                role("Role", "r", "{apiGroups: [\"\"], resources: [pods], verbs: &v [list]}")
                    + "- {apiGroups: [\"\"], resources: [secrets], verbs: *v}\n"
                    + &bound("Role", "r"),
                "get pods --as=jane",
                false,
            ),
        ] {
            let line = format!("kubectl auth can-i {line}");
            let before = told(&yaml, &line, Lang::En);
            assert_eq!(before.verdict, Some(Verdict::No), "{line}");
            let fix = before.card.and_then(|card| card.fix);
            assert_eq!(fix.is_some(), offered, "{line} in {yaml}");
            let Some(fix) = fix else { continue };
            let after = crate::text::apply_edits([Source::new("rbac.yaml", yaml.as_str())].iter(), &fix.edits).unwrap();
            assert_eq!(
                told(&after[0].text, &line, Lang::En).verdict,
                Some(Verdict::Yes),
                "{line} in {}",
                after[0].text
            );
            let cluster = Cluster::new(Arc::new(Paste::new(after)), Refused::LeftOut);
            let mut names: Vec<_> =
                cluster.objects().map(|object| format!("{:?}", crate::text::ObjectRef::from(object))).collect();
            let count = names.len();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), count, "{line}: an object takes another's place");
        }
    }

    #[test]
    fn korean_says_the_same() {
        let line = format!("kubectl auth can-i delete pods {AS}");
        assert_eq!(
            lines(&told(WATCHER, &line, Lang::Ko)),
            [
                "[아니요] 아니요, watcher가 namespace default에서 pods를 delete할 수 있게 하는 것이 없습니다",
                "- ClusterRoleBinding read-clusterrolebinding이 default의 ServiceAccount watcher를 가리킵니다. rbac.yaml:21",
                "- roleRef는 ClusterRole read-clusterrole입니다. ClusterRoleBinding이므로 규칙이 모든 namespace에서 통합니다. rbac.yaml:24",
                "- 1번 규칙은 pods를 다루지만 verb는 get, list뿐입니다. delete는 없습니다. rbac.yaml:14",
                "* 더 먼 것: 기본 role 4개는 이를 허용하지 않습니다.",
                "# 가장 가까운 것",
                "  -  verbs: [\"get\", \"list\"]",
                "  +  verbs: [\"get\", \"list\", \"delete\"]",
                "  ! 다른 모든 namespace에서도 watcher가 pods를 delete할 수 있게 됩니다.",
            ]
        );
    }
}
