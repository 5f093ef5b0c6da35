//! What kubectl prints, what the API server decides, and what the real request meets: side by side where they differ.

use super::card::nearest;
use super::headline::{cap, what};
use super::pick;
use super::typed::instead;
use crate::access::{Answer, Attributes, Differs, Meets, Real, Target};
use crate::cluster::Cluster;
use crate::text::{Code, Lang, Sentence, Strong, Verdict};
use crate::words::korean as particle;
use crate::words::{Action, Card, Fact};

/// The headline where the real request meets something else.
pub(super) fn differing(answer: &Answer, real: &Real, lang: Lang) -> Sentence {
    let ours = Strong(cap(answer.verdict, lang));
    let (verb, meant) = (&real.answer.attributes.verb, what(&real.answer.attributes));
    let becomes = Strong(becomes(real.meets, lang));
    let asked = answer.attributes.verb.as_str();
    let name = match &answer.attributes.target {
        Target::Resource(target) => target.name.as_str(),
        Target::Url(path) => path,
    };
    let resource = resource_of(&real.answer.attributes);
    let custom = definition(&real.answer.attributes);
    let namespace = real.answer.attributes.namespace();
    Sentence::new(match lang {
        Lang::En => match real.why {
            Differs::Subresource => format!(
                "kubectl says {ours} about an object named {}; {} {} is {becomes}",
                Code(name),
                Code(verb),
                Code(meant)
            ),
            Differs::Command => format!(
                "kubectl says {ours} about a verb {}; the {} of {} that it stands for is {becomes}",
                Code(asked),
                Code(verb),
                Code(meant)
            ),
            Differs::ClusterScoped => format!(
                "kubectl says {ours} about one namespace; {} {} for the cluster is {becomes}",
                Code(verb),
                Code(meant)
            ),
            Differs::NamespaceItself => format!(
                "kubectl says {ours} about another namespace; a request for {} is decided in it, and is {becomes}",
                Code(namespace)
            ),
            Differs::NoName | Differs::ListByName => format!(
                "kubectl says {ours} about the name {}; a real {} request carries no name and is {becomes}",
                Code(name),
                Code(verb)
            ),
            Differs::Stream => {
                format!("kubectl says {ours} to {} alone; over WebSocket {} is {becomes}", Code(asked), Code(meant))
            }
            Differs::Kubelet => format!(
                "kubectl says {ours} to {}; a WebSocket asks for {} of {}, and is {becomes}",
                Code(asked),
                Code(verb),
                Code(meant)
            ),
            Differs::UnknownResource => {
                format!("kubectl says {ours}; the API server serves no {}: {becomes}", Code(resource))
            }
            Differs::NotDefined => format!(
                "kubectl says {ours}, as the server knows no {}; once its CustomResourceDefinition exists, {} {} is allowed",
                Code(&custom),
                Code(verb),
                Code(meant)
            ),
            Differs::UnknownSubresource => {
                format!("kubectl says {ours}; there is no subresource {}: {becomes}", Code(meant))
            }
            Differs::CheckedOnly => {
                format!("kubectl says {ours} about another API group; {} {} is {becomes}", Code(verb), Code(meant))
            }
            Differs::VerbNotServed => {
                format!("kubectl says {ours}; {} has no {}: {becomes}", Code(meant), Code(verb))
            }
            Differs::NoSuchVerb => format!("kubectl says {ours}; no request carries the verb {}", Code(verb)),
            Differs::ResourcePath => format!(
                "kubectl says {ours} about the path; the API server takes it for {} {}, which is {becomes}",
                Code(verb),
                Code(meant)
            ),
            Differs::PathQuery => {
                format!("kubectl says {ours} about the path with its query; {} is {becomes}", Code(meant))
            }
        },
        Lang::Ko => match real.why {
            Differs::Subresource => format!(
                "kubectl의 {ours}는 이름이 {}인 객체에 관한 답이고, {} {}{} {becomes}",
                Code(name),
                Code(verb),
                Code(&meant),
                particle::eun(&meant)
            ),
            Differs::Command => format!(
                "kubectl의 {ours}는 verb {}에 관한 답이고, 실제로 보내는 {} {}{} {becomes}",
                Code(asked),
                Code(verb),
                Code(&meant),
                particle::eun(&meant)
            ),
            Differs::ClusterScoped => format!(
                "kubectl의 {ours}는 namespace 하나에 관한 답이고, 클러스터 전체의 {} {}{} {becomes}",
                Code(verb),
                Code(&meant),
                particle::eun(&meant)
            ),
            Differs::NamespaceItself => format!(
                "kubectl의 {ours}는 다른 namespace에 관한 답이고, {} 요청은 그 namespace 안에서 판단되어 {becomes}",
                Code(namespace)
            ),
            Differs::NoName | Differs::ListByName => format!(
                "kubectl의 {ours}는 이름 {}에 관한 답이고, 실제 {} 요청에는 이름이 없어 {becomes}",
                Code(name),
                Code(verb)
            ),
            Differs::Stream => format!(
                "kubectl의 {ours}는 {}만 본 답이고, WebSocket으로 여는 {}{} {becomes}",
                Code(asked),
                Code(&meant),
                particle::eun(&meant)
            ),
            Differs::Kubelet => format!(
                "kubectl의 {ours}는 {}에 관한 답이고, WebSocket은 {} {}만 요구하여 {becomes}",
                Code(asked),
                Code(verb),
                Code(&meant)
            ),
            Differs::UnknownResource => format!(
                "kubectl의 답은 {ours}이지만 API server에는 {}{} 없습니다: {becomes}",
                Code(resource),
                particle::i(resource)
            ),
            Differs::NotDefined => format!(
                "서버가 {}{} 몰라 kubectl의 답은 {ours}이지만, CustomResourceDefinition이 있으면 {} {}{} 허용됩니다",
                Code(&custom),
                particle::eul(&custom),
                Code(verb),
                Code(&meant),
                particle::eun(&meant)
            ),
            Differs::UnknownSubresource => format!(
                "kubectl의 답은 {ours}이지만 subresource {}{} 없습니다: {becomes}",
                Code(&meant),
                particle::i(&meant)
            ),
            Differs::CheckedOnly => format!(
                "kubectl의 {ours}는 다른 API group에 관한 답이고, {} {}{} {becomes}",
                Code(verb),
                Code(&meant),
                particle::eun(&meant)
            ),
            Differs::VerbNotServed => format!(
                "kubectl의 답은 {ours}이지만 {}에는 {}{} 없습니다: {becomes}",
                Code(&meant),
                Code(verb),
                particle::i(verb)
            ),
            Differs::NoSuchVerb => format!("kubectl의 답은 {ours}이지만 verb가 {}인 요청은 없습니다", Code(verb)),
            Differs::ResourcePath => format!(
                "kubectl의 {ours}는 경로에 관한 답이고, API server는 이를 {} {}{} 보아 {becomes}",
                Code(verb),
                Code(&meant),
                particle::ro(&meant)
            ),
            Differs::PathQuery => format!(
                "kubectl의 {ours}는 query까지 붙은 경로에 관한 답이고, {}{} {becomes}",
                Code(&meant),
                particle::eun(&meant)
            ),
        },
    })
}

pub(super) fn resource_of(attributes: &Attributes) -> &str {
    match &attributes.target {
        Target::Resource(target) => &target.resource,
        Target::Url(path) => path,
    }
}

/// What the CustomResourceDefinition of a resource is called.
pub(super) fn definition(attributes: &Attributes) -> String {
    match &attributes.target {
        Target::Resource(target) => format!("{}.{}", target.resource, target.group),
        Target::Url(path) => path.clone(),
    }
}

/// What becomes of the request, at the end of a sentence.
pub(super) fn becomes(meets: Meets, lang: Lang) -> &'static str {
    match (meets, lang) {
        (Meets::Served, Lang::En) => "allowed",
        (Meets::Forbidden, Lang::En) => "refused",
        (Meets::Unknown, Lang::En) => "not known",
        (Meets::NeverSent, Lang::En) => "never sent",
        (Meets::Served, Lang::Ko) => "허용됩니다",
        (Meets::Forbidden, Lang::Ko) => "거부됩니다",
        (Meets::Unknown, Lang::Ko) => "알 수 없습니다",
        (Meets::NeverSent, Lang::Ko) => "보낼 수 없습니다",
        (Meets::NotFound, _) => "404 Not Found",
        (Meets::MethodNotAllowed, _) => "405 Method Not Allowed",
    }
}

/// What the request meets, in a word.
pub(super) fn word(meets: Meets, lang: Lang) -> String {
    let no = cap(Verdict::No, lang);
    match meets {
        Meets::Served | Meets::Unknown => cap(meets.verdict(), lang),
        Meets::Forbidden => format!("{no}, 403 Forbidden"),
        Meets::NotFound => format!("{no}, 404 Not Found"),
        Meets::MethodNotAllowed => format!("{no}, 405 Method Not Allowed"),
        Meets::NeverSent => format!("{no}, {}", pick(lang, "never sent", "보낼 수 없음")),
    }
}

/// What the real request needs, or why it meets what it meets.
pub(super) fn needs(answer: &Answer, real: &Real, lang: Lang) -> String {
    let attributes = &real.answer.attributes;
    let (verb, meant) = (attributes.verb.as_str(), what(attributes));
    let asked = answer.attributes.verb.as_str();
    let namespace = attributes.namespace();
    if real.needs.len() > 1 {
        let (get, create) = (Code("get"), Code("create"));
        return match lang {
            Lang::En => format!(
                "over WebSocket it needs {get} and, since Kubernetes 1.35, {create} on {}; {} is missing.",
                Code(&meant),
                Code(verb)
            ),
            Lang::Ko => format!(
                "WebSocket으로는 {}에 대한 {get}과, Kubernetes 1.35부터 {create}도 필요한데 {}{} 없습니다.",
                Code(&meant),
                Code(verb),
                particle::i(verb)
            ),
        };
    }
    match lang {
        Lang::En => match real.why {
            Differs::Subresource | Differs::Stream => format!("it asks for the subresource {}.", Code(&meant)),
            Differs::Command => {
                format!("{} is not a verb: what is sent is {} on {}.", Code(asked), Code(verb), Code(&meant))
            }
            Differs::ClusterScoped => format!("it asks for {} of the whole cluster.", Code(&meant)),
            Differs::NamespaceItself => format!("a Namespace is decided in itself, here in {}.", Code(namespace)),
            Differs::NoName if verb == "create" => {
                format!("it asks for {} without a name: a new object has none yet.", Code(&meant))
            }
            Differs::NoName => format!("it asks for {} without a name.", Code(&meant)),
            Differs::ListByName => {
                format!("it asks for {} without a name, unless a field selector gives one.", Code(&meant))
            }
            Differs::Kubelet => {
                format!("its handshake is a GET, so that {} on {} is all it needs.", Code(verb), Code(&meant))
            }
            Differs::UnknownResource => {
                format!("RBAC lets it pass, but nothing is served as {}.", Code(resource_of(attributes)))
            }
            Differs::NotDefined => format!(
                "it is allowed once there is a CustomResourceDefinition {}; without one it is 404 Not Found.",
                Code(definition(attributes))
            ),
            Differs::UnknownSubresource => format!("RBAC lets it pass, but there is no {}.", Code(&meant)),
            Differs::CheckedOnly => {
                let group = match &attributes.target {
                    Target::Resource(target) => target.group.as_str(),
                    Target::Url(_) => "",
                };
                format!("what is checked is {} of group {}, which kubectl cannot name.", Code(&meant), Code(group))
            }
            Differs::VerbNotServed => format!("RBAC lets it pass, but {} has no {}.", Code(&meant), Code(verb)),
            Differs::NoSuchVerb => {
                format!("HTTP methods become {} and the like; nothing becomes {}.", Code("get"), Code(verb))
            }
            Differs::ResourcePath => match namespace {
                "" => format!("the path is decided as {} on {}.", Code(verb), Code(&meant)),
                _ => format!("the path is decided as {} on {} in {}.", Code(verb), Code(&meant), Code(namespace)),
            },
            Differs::PathQuery => format!("it is decided on {}, without the query.", Code(&meant)),
        },
        Lang::Ko => {
            let object = particle::eul(&meant);
            match real.why {
                Differs::Subresource | Differs::Stream => {
                    format!("subresource {}{object} 요구합니다.", Code(&meant))
                }
                Differs::Command => format!(
                    "{}{} verb가 아니며, 실제로는 {}에 대한 {}{} 보냅니다.",
                    Code(asked),
                    particle::eun(asked),
                    Code(&meant),
                    Code(verb),
                    particle::eul(verb)
                ),
                Differs::ClusterScoped => format!("클러스터 전체의 {}{object} 요구합니다.", Code(&meant)),
                Differs::NamespaceItself => {
                    format!("Namespace는 그 안에서, 여기서는 {}에서 판단됩니다.", Code(namespace))
                }
                Differs::NoName if verb == "create" => {
                    format!("이름 없이 {}{object} 요구합니다. 새 객체에는 아직 이름이 없습니다.", Code(&meant))
                }
                Differs::NoName => format!("이름 없이 {}{object} 요구합니다.", Code(&meant)),
                Differs::ListByName => {
                    format!("field selector가 없으면 이름 없이 {}{object} 요구합니다.", Code(&meant))
                }
                Differs::Kubelet => {
                    format!("handshake가 GET이므로 {}에 대한 {}만 있으면 됩니다.", Code(&meant), Code(verb))
                }
                Differs::UnknownResource => {
                    let resource = resource_of(attributes);
                    format!("RBAC은 허용하지만 {}{} 없습니다.", Code(resource), particle::eun(resource))
                }
                Differs::NotDefined => format!(
                    "CustomResourceDefinition {}{} 있으면 허용되고, 없으면 404 Not Found입니다.",
                    Code(definition(attributes)),
                    particle::i(&definition(attributes))
                ),
                Differs::UnknownSubresource => {
                    format!("RBAC은 허용하지만 {}{} 없습니다.", Code(&meant), particle::eun(&meant))
                }
                Differs::CheckedOnly => {
                    let group = match &attributes.target {
                        Target::Resource(target) => target.group.as_str(),
                        Target::Url(_) => "",
                    };
                    format!("검사하는 것은 group {}의 {}이며 kubectl로는 물을 수 없습니다.", Code(group), Code(&meant))
                }
                Differs::VerbNotServed => {
                    format!("RBAC은 허용하지만 {}에는 {}{} 없습니다.", Code(&meant), Code(verb), particle::i(verb))
                }
                Differs::NoSuchVerb => format!(
                    "HTTP method는 {} 같은 verb가 되며, {}{} 되는 것은 없습니다.",
                    Code("get"),
                    Code(verb),
                    particle::i(verb)
                ),
                Differs::ResourcePath => match namespace {
                    "" => format!("이 경로는 {}에 대한 {}{} 판단됩니다.", Code(&meant), Code(verb), particle::ro(verb)),
                    _ => format!(
                        "이 경로는 {}의 {}에 대한 {}{} 판단됩니다.",
                        Code(namespace),
                        Code(&meant),
                        Code(verb),
                        particle::ro(verb)
                    ),
                },
                Differs::PathQuery => format!("query 없이 {}{} 판단합니다.", Code(&meant), particle::ro(&meant)),
            }
        }
    }
}

/// The command that sends the real request.
pub(super) fn sender(real: &Real) -> Option<&'static str> {
    match &real.answer.attributes.target {
        // A stream that `create` opens over SPDY is refused to other clients only.
        Target::Resource(_) if real.needs.len() > 1 && real.may("create") => None,
        Target::Resource(target) => sends(&target.subresource),
        Target::Url(_) => None,
    }
}

/// The command that asks for a subresource.
pub(super) fn sends(subresource: &str) -> Option<&'static str> {
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

/// The card beside the verdicts: the question that would have been the real one, and what would allow the request.
pub(super) fn readings(answer: &Answer, real: &Real, line: &str, cluster: &Cluster, lang: Lang) -> Card {
    if real.why == Differs::NotDefined {
        return define(&real.answer.attributes, line, lang);
    }
    let candidate = real.answer.proof.candidates.first();
    let near = candidate.and_then(|candidate| nearest(&real.answer, candidate, cluster, lang));
    let asks = instead(answer, real.why, &real.answer.attributes, line).map(|(what, ask)| Action {
        label: match lang {
            Lang::En => format!("Ask {what}"),
            Lang::Ko => format!("{what} 묻기"),
        },
        ask,
    });
    match near {
        Some(card) => Card {
            fix_label: pick(lang, "Allow the real request", "실제 요청을 허용하기").to_owned(),
            actions: asks.into_iter().chain(card.actions).collect(),
            ..card
        },
        None => Card {
            title: pick(lang, "The question that is meant", "물으려던 것").to_owned(),
            actions: asks.into_iter().collect(),
            ..Card::default()
        },
    }
}

/// The CustomResourceDefinition that would settle it.
fn define(attributes: &Attributes, line: &str, lang: Lang) -> Card {
    let text = format!("the CustomResourceDefinition {}", Code(definition(attributes)));
    let text = if lang == Lang::En { text } else { text.trim_start_matches("the ").to_owned() };
    let label = pick(lang, "paste", "붙여 넣기").to_owned();
    Card {
        title: pick(lang, "What would settle it", "답을 알려면").to_owned(),
        facts: vec![Fact { label, text: Sentence::new(text), ..Fact::default() }],
        actions: vec![Action { label: pick(lang, "Ask again", "다시 묻기").to_owned(), ask: line.to_owned() }],
        ..Card::default()
    }
}
