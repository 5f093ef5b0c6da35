//! What the authorizers beside RBAC say, in both languages.

mod steps_english;
mod steps_korean;

pub(super) use steps_english::in_english;
pub(super) use steps_korean::in_korean;

use super::{english, korean};
use crate::access::{Authorizer, ChainCode as Says, Listed, Told};
use crate::api::AbacPolicySpec;
use crate::cluster::Cluster;
use crate::text::{Code, Lang, Span};
use crate::words::korean::{i, ro};
use steps_english::miss_in_english;
use steps_korean::misses_in_korean;

const EVERYBODY: &str = "system:authenticated";

/// A line that is not the nearest, in a clause.
pub(super) fn further(code: &Says, lang: Lang) -> Option<String> {
    let Says::PolicyMisses { line, misses, verb, .. } = code else { return None };
    Some(match lang {
        Lang::En => {
            let texts: Vec<String> = misses.iter().map(|miss| miss_in_english(miss, verb)).collect();
            format!("ABAC line {line}, as {}", english::list(&texts, "and"))
        }
        Lang::Ko => format!("ABAC {line}번째 줄: {}", misses_in_korean(misses, verb)),
    })
}

/// What an unknown answer hangs on.
pub(super) fn hangs_on(code: &Says, lang: Lang) -> Option<String> {
    Some(match (code, lang) {
        (Says::WebhookUnknown { name }, Lang::En) => format!("what the webhook{} says", named(name)),
        (Says::WebhookUnknown { name }, Lang::Ko) => format!("webhook{}의 답", named(name)),
        (Says::AuthorizerUnknown { mode }, Lang::En) => format!("{}, which Kubernetes does not know", Code(mode)),
        (Says::AuthorizerUnknown { mode }, Lang::Ko) => format!("Kubernetes가 모르는 {}", Code(mode)),
        (Says::ConfigMissing { path }, Lang::En) => format!("{}, which is not in the paste", Code(path)),
        (Says::ConfigMissing { path }, Lang::Ko) => format!("붙여 넣은 것에 없는 {}", Code(path)),
        (Says::PolicyFileMissing { file }, Lang::En) => {
            format!("the ABAC policy file{}, which is not in the paste", named(file))
        }
        (Says::PolicyFileMissing { file }, Lang::Ko) => format!("붙여 넣은 것에 없는 ABAC policy 파일{}", named(file)),
        (Says::VolumeMissing { volume, .. }, Lang::En) => {
            format!("PersistentVolume {}, which is not in the paste", Code(volume))
        }
        (Says::VolumeMissing { volume, .. }, Lang::Ko) => {
            format!("붙여 넣은 것에 없는 PersistentVolume {}", Code(volume))
        }
        (Says::NotPlaced { what, .. }, Lang::En) => format!("where {} runs", english::object(what)),
        (Says::NotPlaced { what, .. }, Lang::Ko) => {
            format!("{}{} 실행되는 곳", korean::object(what), i(&what.name))
        }
        _ => return None,
    })
}

/// What to paste for an unknown to be known; none where no paste would tell.
pub(super) fn settled_by(code: &Says, lang: Lang) -> Option<String> {
    Some(match (code, lang) {
        (Says::ConfigMissing { path }, Lang::En) => format!("the AuthorizationConfiguration {}", Code(path)),
        (Says::ConfigMissing { path }, Lang::Ko) => format!("AuthorizationConfiguration {}", Code(path)),
        (Says::PolicyFileMissing { file }, Lang::En) => format!("the ABAC policy file{}", named(file)),
        (Says::PolicyFileMissing { file }, Lang::Ko) => format!("ABAC policy 파일{}", named(file)),
        (Says::VolumeMissing { volume, .. }, _) => format!("PersistentVolume {}", Code(volume)),
        (Says::NotPlaced { what, .. }, Lang::En) => {
            format!("{} with its {}", english::object(what), Code("spec.nodeName"))
        }
        (Says::NotPlaced { what, .. }, Lang::Ko) => {
            format!("{}{} 들어 있는 {}", Code("spec.nodeName"), i("nodeName"), korean::object(what))
        }
        _ => return None,
    })
}

/// Which authorizers were asked, and who says so; none where nobody does.
pub(super) fn authorizers(
    listed: &[Listed],
    told: Told,
    cluster: &Cluster,
    lang: Lang,
) -> Option<(String, Option<Span>)> {
    let modes: Vec<String> = listed.iter().map(|listed| name(&listed.authorizer)).collect();
    let span = listed.iter().find_map(|listed| listed.place.as_ref());
    let span = span.map(|(origin, path)| cluster.paste.span(*origin, path));
    let flag = Code("--authorization-mode");
    let (shown, last) = (modes.join(", "), modes.last().map_or("", String::as_str).to_owned());
    let text = match (told, lang) {
        (Told::Nobody, _) => return None,
        (Told::Reader, Lang::En) => format!("The authorizers are {shown}, in this order, as the options have them."),
        (Told::Reader, Lang::Ko) => format!("authorizer는 옵션에 있는 대로 {shown}의 순서입니다."),
        (Told::Flag, Lang::En) => {
            format!("The authorizers are {shown}, in this order, as the kube-apiserver's flags have them.")
        }
        (Told::Flag, Lang::Ko) => format!("authorizer는 kube-apiserver의 플래그에 있는 대로 {shown}의 순서입니다."),
        (Told::NoFlag, Lang::En) => {
            format!("The pasted kube-apiserver has no {flag}: everything is allowed, whatever RBAC would say.")
        }
        (Told::NoFlag, Lang::Ko) => {
            format!("붙여 넣은 kube-apiserver에 {flag}가 없으므로 RBAC과 상관없이 모든 것이 허용됩니다.")
        }
        (Told::Config, Lang::En) => {
            format!("The authorizers are {shown}, in this order, as the AuthorizationConfiguration has them.")
        }
        (Told::Config, Lang::Ko) => {
            format!("authorizer는 AuthorizationConfiguration에 있는 대로 {shown}{} 이어지는 순서입니다.", ro(&last))
        }
    };
    Some((text, span))
}

fn name(authorizer: &Authorizer) -> String {
    match authorizer {
        Authorizer::Webhook(name) if !name.is_empty() => format!("Webhook {}", Code(name)),
        Authorizer::Unread(path) => Code(path).to_string(),
        authorizer => authorizer.mode().to_owned(),
    }
}

/// That lines of ABAC policy are pasted and not asked.
pub(super) fn idle_policies(lang: Lang) -> String {
    let (abac, flag) = (Code("ABAC"), Code("--authorization-mode"));
    match lang {
        Lang::En => format!(
            "The paste has ABAC policies, but {abac} is not among the authorizers: a kube-apiserver with {abac} in its {flag} would ask them."
        ),
        Lang::Ko => format!(
            "붙여 넣은 것에 ABAC policy가 있지만 authorizer에 {abac}{} 없습니다. {flag}에 {abac}{} 있는 kube-apiserver라면 이를 따릅니다.",
            i("ABAC"),
            i("ABAC")
        ),
    }
}

/// What kubectl's word stands on where something is not known.
pub(super) fn printed(lang: Lang) -> String {
    match lang {
        Lang::En => "that is the word as far as the paste tells, what is not in it left out.".to_owned(),
        Lang::Ko => "붙여 넣은 것에 없는 것을 빼고 본 출력입니다.".to_owned(),
    }
}

/// ` guard`, in the code font; nothing for no name.
fn named(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!(" {}", Code(name)) }
}

/// What stands in a field, an empty one included.
fn shown(written: &str) -> String {
    if written.is_empty() { "\"\"".to_owned() } else { written.to_owned() }
}

fn subject(policy: &AbacPolicySpec, lang: Lang) -> String {
    match (policy.user.as_str(), policy.group.as_str(), lang) {
        ("", EVERYBODY, Lang::En) => "everybody who is logged in".to_owned(),
        ("", EVERYBODY, Lang::Ko) => "로그인한 모든 사용자".to_owned(),
        ("", "", Lang::En) => "nobody".to_owned(),
        ("", "", Lang::Ko) => "아무도 아닌 것".to_owned(),
        ("", group, _) => format!("group {}", Code(group)),
        (user, "", _) => Code(user).to_string(),
        (user, group, Lang::En) => format!("{}, if in group {},", Code(user), Code(group)),
        (user, group, Lang::Ko) => format!("group {}에 속한 {}", Code(group), Code(user)),
    }
}
