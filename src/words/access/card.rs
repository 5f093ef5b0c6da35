//! The card beside the proof: what a yes gives besides, what would make a no a yes, what would settle an unknown.

use super::typed::instead;
use super::{asker, chain, english, korean, pick, step};
use crate::access::{Answer, Code as Said, Gives, Meets, Who};
use crate::api::Catalogue;
use crate::cluster::Cluster;
use crate::kubectl::can_i::{Question, RESOURCE_VERBS, Warning};
use crate::kubectl::words::{quote, split};
use crate::routing::nearest as nearest_word;
use crate::text::{Candidate, Code, Lang, Sentence, Verdict};
use crate::words::korean as particle;
use crate::words::{Action, Card, Fact, diff};

pub(super) fn card(answer: &Answer, line: &str, cluster: &Cluster, lang: Lang) -> Option<Card> {
    match (answer.verdict, &answer.gives) {
        (Verdict::Yes, Some(gives)) => Some(also_gives(answer, gives, lang)),
        (Verdict::Yes, None) => None,
        (Verdict::No, _) => {
            let candidates = answer.proof.candidates.iter();
            candidates.filter_map(|candidate| nearest(answer, candidate, cluster, lang)).next()
        }
        (Verdict::Unknown, _) => match asker::missing(answer) {
            Some(missing) => Some(asker::settles(missing, line, lang)),
            None => Some(settles(answer, line, cluster, lang)).filter(|card| !card.facts.is_empty()),
        },
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
    let user = asker::name(answer, lang);
    let namespace = match answer.attributes.namespace() {
        "" => String::new(),
        namespace => format!(" -n {}", quote(namespace)),
    };
    Action {
        label: match lang {
            Lang::En => format!("All rights of {user}"),
            Lang::Ko => format!("{user}의 모든 권한"),
        },
        ask: format!("kubectl auth can-i --list {}{namespace}", asker::again(answer)),
    }
}

pub(super) fn nearest(answer: &Answer, candidate: &Candidate<Said>, cluster: &Cluster, lang: Lang) -> Option<Card> {
    let fix = candidate.fix.as_ref()?;
    let word = |code: &Said| step(code, lang).0;
    let aside = match candidate.steps.last().map(|step| &step.code) {
        _ if fix
            .edits
            .iter()
            .any(|edit| edit.insert.contains("kind: Role\n") || edit.insert.contains("kind: ClusterRole\n")) =>
        {
            pick(lang, "a role and a binding", "role과 binding 하나씩")
        }
        Some(Said::NamesOthers { .. } | Said::GroupNotHeld { .. }) => pick(lang, "one subject", "subject 하나"),
        Some(Said::OtherNamespace { .. } | Said::UrlNeedsClusterRoleBinding { .. } | Said::NotBound { .. }) => {
            pick(lang, "one binding", "binding 하나")
        }
        Some(Said::Chain(_)) => pick(lang, "one line", "한 줄"),
        _ if fix
            .edits
            .iter()
            .any(|edit| ["apiGroups", "nonResourceURLs"].iter().any(|key| edit.insert.contains(key))) =>
        {
            pick(lang, "one rule", "규칙 하나")
        }
        _ => pick(lang, "one word", "단어 하나"),
    };
    let title = match candidate.steps.last().map(|step| &step.code) {
        Some(Said::NothingNames { .. } | Said::OwnRole { .. }) => pick(lang, "The smallest grant", "가장 작은 권한"),
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
fn settles(answer: &Answer, line: &str, cluster: &Cluster, lang: Lang) -> Card {
    let mut facts: Vec<Fact> = Vec::new();
    for candidate in &answer.proof.candidates {
        for step in &candidate.steps {
            if let Said::Chain(says) = &step.code
                && let Some(text) = chain::settled_by(says, lang)
            {
                let label = pick(lang, "paste", "붙여 넣기");
                facts.push(Fact { span: step.span.clone(), ..fact(label, text) });
            }
        }
        let Some(last) = candidate.steps.last() else { continue };
        let binding = candidate.steps.iter().find_map(|step| match &step.code {
            Said::Names { binding, .. } => Some(binding),
            _ => None,
        });
        let text = match (&last.code, binding, lang) {
            (Said::RoleMissing { role }, Some(binding), Lang::En) => {
                format!("{}, which {} refers to", english::object(role), english::object(binding))
            }
            (Said::RoleMissing { role }, Some(binding), Lang::Ko) => {
                format!("{}{} 가리키는 {}", korean::object(binding), particle::i(&binding.name), korean::object(role))
            }
            (Said::SourceMissing { labels, role }, _, Lang::En) => {
                format!("the ClusterRoles labelled {}, which {} takes in", Code(labels), english::object(role))
            }
            (Said::SourceMissing { labels, role }, _, Lang::Ko) => {
                format!(
                    "{}{} 모으는 label {}의 ClusterRole",
                    korean::object(role),
                    particle::i(&role.name),
                    Code(labels)
                )
            }
            _ => continue,
        };
        let text = Sentence::new(text);
        if facts.iter().all(|fact| fact.text != text) {
            let label = pick(lang, "paste", "붙여 넣기").to_owned();
            facts.push(Fact { label, verdict: None, text, span: last.span.clone() });
        }
    }
    let unknown = |candidate: &&Candidate<Said>| {
        let last = candidate.steps.last().map(|step| &step.code);
        matches!(last, Some(Said::RoleMissing { .. } | Said::SourceMissing { .. }))
    };
    let fix = answer.proof.candidates.iter().filter(unknown).find_map(|candidate| candidate.fix.as_ref());
    Card {
        title: pick(lang, "What would settle it", "답을 알려면").to_owned(),
        facts,
        diff: fix.map(|fix| diff(fix, &cluster.paste.sources)).unwrap_or_default(),
        fix: fix.cloned(),
        fix_label: match fix {
            Some(_) => pick(lang, "If there is none: write it", "없는 것이라면 이렇게 쓰기").to_owned(),
            None => String::new(),
        },
        actions: vec![Action { label: pick(lang, "Ask again", "다시 묻기").to_owned(), ask: line.to_owned() }],
        ..Card::default()
    }
}

/// The same line with the verb or resource that was probably meant, where kubectl does not know the one that was typed.
pub(super) fn meant(question: &Question, line: &str, lang: Lang) -> Option<Card> {
    let mut actions = Vec::new();
    // An edit for the question as it stands is of use where it makes sense; another question is, if it can be served.
    let request = question.request.as_ref().filter(|request| request.then == Meets::Served && request.wish().is_none());
    if let Some((request, attributes)) = request.and_then(|request| Some((request, request.asks.last()?))) {
        actions.extend(
            instead(&question.answer, request.why, attributes, line).map(|(_, ask)| Action { label: ask.clone(), ask }),
        );
    }
    for warning in &question.warnings {
        let (typed, near) = match warning {
            Warning::UnknownVerb { .. } if !actions.is_empty() => continue,
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
