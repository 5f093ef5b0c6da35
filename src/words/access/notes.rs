//! What is said beside the proof: warnings, other chains, what is further away.

use super::asides;
use super::headline::what;
use super::{asker, capital, chain, english, korean, pick};
use crate::access::{Answer, Authorizer, Code as Said, Target, Told, service_account};
use crate::api::{Content, Subject};
use crate::cluster::Cluster;
use crate::kubectl::can_i::{Question, Warning};
use crate::text::{Candidate, Code, Lang, ObjectRef, Span, Verdict};
use crate::words::Note;
use crate::words::korean as particle;

/// At most this many other near misses are named.
const MAX_FURTHER: usize = 2;

pub(super) fn notes(question: &Question, cluster: &Cluster, lang: Lang) -> Vec<Note> {
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
    if let Some((text, span)) = chain::authorizers(&question.authorizers, question.told, cluster, lang) {
        say(None, question.told == Told::NoFlag, text, span);
    }
    let asks = |authorizer: Authorizer| question.authorizers.iter().any(|listed| listed.authorizer == authorizer);
    if !cluster.paste.policies.is_empty() && !asks(Authorizer::Abac) {
        let first = cluster.paste.policies.first().map(|policy| cluster.paste.span(policy.origin, ""));
        say(None, true, chain::idle_policies(lang), first);
    }
    if answer.verdict != Verdict::Yes {
        for (binding, why, span) in left_out(answer, cluster) {
            let text = match lang {
                Lang::En => {
                    format!("{} counts for nothing: the API server refuses it ({why}).", english::object(&binding))
                }
                Lang::Ko => format!(
                    "{}{} API server가 거부하므로 세지 않습니다 ({why}).",
                    korean::object(&binding),
                    particle::eun(&binding.name)
                ),
            };
            say(None, true, text, Some(span));
        }
    }
    let not_told = asker::missing(answer).is_some();
    let others = answer.proof.witnesses.len().saturating_sub(1);
    if others > 0 {
        let span = answer
            .proof
            .witnesses
            .get(1)
            .and_then(|steps| steps.iter().filter(|step| !is_asker(&step.code)).find_map(|step| step.span.clone()));
        let text = match (lang, others) {
            (Lang::En, 1) => "One more chain alone gives the same.".to_owned(),
            (Lang::En, others) => format!("{others} more chains give the same, each alone."),
            (Lang::Ko, others) => format!("다른 경로 {others}개도 저마다 같은 권한을 줍니다."),
        };
        say(None, false, text, span);
    }
    if answer.verdict != Verdict::Yes && !not_told {
        let candidates = answer.proof.candidates.iter().skip(1).filter(|candidate| !is_built_in(candidate));
        let further: Vec<String> = candidates.take(MAX_FURTHER).map(|candidate| further(candidate, lang)).collect();
        let defaults = match (lang, answer.defaults.roles) {
            (_, 0) => None,
            _ if !asks(Authorizer::Rbac) => None,
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
    for aside in &question.asides {
        let (verdict, text) = asides::aside(aside, lang);
        say(verdict, verdict.is_none(), text, None);
    }
    let plain_question = question.real.is_none() && question.warnings.is_empty() && question.asides.is_empty();
    if plain_question && answer.verdict == Verdict::Yes {
        let text = pick(
            lang,
            "kubectl, the API server and the real request agree.",
            "kubectl, API server, 실제 요청의 답이 모두 같습니다.",
        );
        say(Some(answer.verdict), false, text.to_owned(), None);
    }
    notes.extend(asker::note(question, lang));
    notes
}

/// The bindings that name the user and that the API server would refuse, with why: they are left out.
fn left_out(answer: &Answer, cluster: &Cluster) -> Vec<(ObjectRef, String, Span)> {
    let (identity, mut found) = (&answer.identity, Vec::new());
    for (at, refusals) in cluster.refused.iter().filter(|(at, _)| !cluster.accepted.contains(at)) {
        let Some(object) = cluster.paste.objects.get(*at) else { continue };
        let (binding, here) = match &object.content {
            Content::ClusterRoleBinding(binding) => (binding, true),
            Content::RoleBinding(binding) => (binding, object.namespace() == answer.attributes.namespace()),
            _ => continue,
        };
        let names = |subject: &Subject| match subject.kind.as_str() {
            "User" => subject.name == identity.user,
            "Group" => identity.has(&subject.name),
            "ServiceAccount" => service_account(&identity.user) == Some((&subject.namespace, &subject.name)),
            _ => false,
        };
        if let Some(refusal) = refusals.first()
            && here
            && binding.subjects.iter().any(names)
            && found.len() < MAX_FURTHER
        {
            found.push((ObjectRef::from(object), refusal.message.clone(), cluster.span(object, &refusal.path)));
        }
    }
    found
}

fn is_asker(code: &Said) -> bool {
    matches!(code, Said::Asker(_))
}

fn is_built_in(candidate: &Candidate<Said>) -> bool {
    candidate.steps.iter().all(|step| step.span.is_none() || is_asker(&step.code))
}

/// A near miss that is not the nearest, in a clause.
fn further(candidate: &Candidate<Said>, lang: Lang) -> String {
    let Some(last) = candidate.steps.last() else { return String::new() };
    let binding = candidate.steps.iter().find_map(|step| match &step.code {
        Said::Names { binding, .. } => Some(binding.name.clone()),
        _ => None,
    });
    let name = binding.unwrap_or_default();
    if let Said::Chain(says) = &last.code
        && let Some(text) = chain::further(says, lang)
    {
        return text;
    }
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
        (Said::GroupNotHeld { binding, groups, .. }, Lang::En) => {
            format!("{} is for {}", Code(&binding.name), english::codes(groups, "and"))
        }
        (Said::GroupNotHeld { binding, groups, .. }, Lang::Ko) => {
            format!("{}{} {}의 것입니다", Code(&binding.name), particle::eun(&binding.name), korean::codes(groups))
        }
        (Said::NotBound { role, .. }, Lang::En) => format!("{} is not bound here", Code(&role.name)),
        (Said::NotBound { role, .. }, Lang::Ko) => {
            format!("{}{} 여기에 묶이지 않았습니다", Code(&role.name), particle::eun(&role.name))
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
        // A path takes methods: kubectl goes on with the verb as it is.
        (Warning::UnknownVerb { verb }, Lang::En) if matches!(answer.attributes.target, Target::Url(_)) => {
            format!("{} is not a verb that paths have; it was asked about as typed.", Code(verb))
        }
        (Warning::UnknownVerb { verb }, Lang::Ko) if matches!(answer.attributes.target, Target::Url(_)) => {
            format!("{}{} 경로에 쓰는 verb가 아니며, 입력한 그대로 물었습니다.", Code(verb), particle::eun(verb))
        }
        (Warning::UnknownVerb { verb }, Lang::En) => {
            format!("{} is not a verb that Kubernetes knows; it was asked about as typed.", Code(verb))
        }
        (Warning::UnknownVerb { verb }, Lang::Ko) => {
            format!("{}{} Kubernetes가 아는 verb가 아니며, 입력한 그대로 물었습니다.", Code(verb), particle::eun(verb))
        }
    }
}
