//! What the authorizers beside RBAC say, in both languages.

use super::{english, korean};
use crate::access::{Authorizer, ChainCode as Says, Listed, PolicyMiss, Told};
use crate::api::AbacPolicySpec;
use crate::cluster::Cluster;
use crate::text::{Code, Lang, Span};
use crate::words::korean::{eul, eun, i, ro};

const EVERYBODY: &str = "system:authenticated";

/// A step's sentence and its line's hint, in English.
pub(super) fn in_english(code: &Says) -> (String, String) {
    let plain = |text: String| (text, String::new());
    let hinted = |text: String, hint: &str| (text, hint.to_owned());
    match code {
        Says::NotANode { user } => plain(format!(
            "The Node authorizer has no opinion: {} is no node. A node is a user {} of group {}.",
            english::who(user),
            Code("system:node:<name>"),
            Code("system:nodes")
        )),
        Says::NodeNameless { user } => {
            plain(format!("The Node authorizer has no opinion: {} does not say which node it is.", Code(user)))
        }
        Says::NodeEvery { node, verb, what } => plain(format!(
            "The Node authorizer lets node {}, as every node, {} {}; whether it is the node's own is left to admission ({}).",
            Code(node),
            Code(verb),
            Code(what),
            Code("NodeRestriction")
        )),
        Says::NodeOwn { node, what } => {
            plain(format!("The Node authorizer allows it: {} is node {}'s own.", Code(what), Code(node)))
        }
        Says::NodeRule { node, verb, what } => plain(format!(
            "The Node authorizer lets every node {} {}, and so node {}.",
            Code(verb),
            Code(what),
            Code(node)
        )),
        Says::NodeRefuses { node, reason } => {
            plain(format!("The Node authorizer has no opinion about node {}. It says: {}.", Code(node), Code(reason)))
        }
        Says::NodeNothing { node, verb, what } => plain(format!(
            "The Node authorizer has no opinion: {} {} is nothing that it lets node {} do.",
            Code(verb),
            Code(what),
            Code(node)
        )),
        Says::Uses { user, used, allows } => plain(format!(
            "{} {} {} {}{}.",
            english::object(user),
            match used.kind.as_str() {
                "ServiceAccount" => "runs as",
                "PersistentVolume" => "is bound to",
                _ => "uses",
            },
            used.kind,
            Code(&used.name),
            if *allows { ", so the Node authorizer allows it" } else { "" }
        )),
        Says::RunsOn { what, node, allows } => plain(format!(
            "{} {} node {}{}.",
            english::object(what),
            if what.kind == "Pod" { "runs on" } else { "belongs to" },
            Code(node),
            if *allows { ", so the Node authorizer allows it" } else { "" }
        )),
        Says::Unused { object, node } => plain(format!(
            "The Node authorizer has no opinion: nothing that runs on node {} uses {}.",
            Code(node),
            english::object(object)
        )),
        Says::RunsElsewhere { what, node, asked } => hinted(
            format!(
                "{} {} node {}, not {}. The Node authorizer has no opinion.",
                english::object(what),
                if what.kind == "Pod" { "runs on" } else { "belongs to" },
                Code(node),
                Code(asked)
            ),
            &format!("not {asked}"),
        ),
        Says::NotPlaced { what, node } => hinted(
            format!(
                "The paste does not say on which node {} runs. On {} the Node authorizer would allow it.",
                english::object(what),
                Code(node)
            ),
            "on which node?",
        ),
        Says::VolumeMissing { claim, volume } => hinted(
            format!(
                "{} is bound to PersistentVolume {}. It is not in the paste, so whether its claimRef names the claim is not known.",
                english::object(claim),
                Code(volume)
            ),
            "not in the paste",
        ),
        Says::PolicyMatches { line, policy } => plain(format!("ABAC: line {line} lets {}.", lets(policy))),
        Says::PolicyMisses { line, policy, misses, verb } => {
            let texts: Vec<String> = misses.iter().map(|miss| miss_in_english(miss, verb)).collect();
            hinted(
                format!(
                    "ABAC: line {line} comes nearest. It lets {}; but {}.",
                    lets(policy),
                    english::list(&texts, "and")
                ),
                &misses.first().map(|miss| format!("{} {}", miss.field, shown(&miss.written))).unwrap_or_default(),
            )
        }
        Says::NoPolicy { lines: 1, user } => {
            plain(format!("ABAC: the one line of the policy file is nowhere near {}.", english::who(user)))
        }
        Says::NoPolicy { lines, user } => {
            plain(format!("ABAC: none of the {lines} lines of the policy file comes near {}.", english::who(user)))
        }
        Says::PolicyFileMissing { file } => hinted(
            format!("ABAC decides by its policy file{}. It is not in the paste.", named(file)),
            "not in the paste",
        ),
        Says::RbacNothing { user } => {
            plain(format!("RBAC has no opinion: no binding grants it to {}.", english::who(user)))
        }
        Says::AlwaysAllows => plain("AlwaysAllow lets everybody do everything.".to_owned()),
        Says::AlwaysDenies => plain(format!(
            "AlwaysDeny says {}. That is no denial: an authorizer after it may still allow.",
            Code("Everything is forbidden.")
        )),
        Says::WebhookUnknown { name } => plain(format!(
            "The webhook{} may allow it, deny it or have no opinion. What it says is not in the paste.",
            named(name)
        )),
        Says::AuthorizerUnknown { mode } => {
            plain(format!("{} is no authorizer that Kubernetes has: the API server would not start.", Code(mode)))
        }
        Says::ConfigMissing { path } => hinted(
            format!("The API server reads its authorizers from {}. It is not in the paste.", Code(path)),
            "not in the paste",
        ),
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

/// What a line lets whom do.
fn lets(policy: &AbacPolicySpec) -> String {
    let verbs = if policy.readonly { "read" } else { "do anything to" };
    let mut on = Vec::new();
    if !policy.resource.is_empty() {
        let resource = match policy.resource.as_str() {
            "*" => "every resource".to_owned(),
            resource => Code(resource).to_string(),
        };
        let group = match policy.api_group.as_str() {
            "" => " of the core group".to_owned(),
            "*" => String::new(),
            group => format!(" of group {}", Code(group)),
        };
        let place = match policy.namespace.as_str() {
            "" => "outside of namespaces".to_owned(),
            "*" => "everywhere".to_owned(),
            namespace => format!("in namespace {}", Code(namespace)),
        };
        on.push(format!("{resource}{group} {place}"));
    }
    match policy.non_resource_path.as_str() {
        "" => {}
        "*" => on.push("every path".to_owned()),
        path => on.push(format!("path {}", Code(path))),
    }
    format!(
        "{} {verbs} {}",
        subject(policy, Lang::En),
        if on.is_empty() { "nothing".to_owned() } else { on.join(" and ") }
    )
}

fn miss_in_english(miss: &PolicyMiss, verb: &str) -> String {
    let (written, asked) = (Code(&miss.written), Code(&miss.asked));
    match (miss.field.as_str(), miss.written.as_str(), miss.asked.as_str()) {
        ("user", ..) => format!("{asked} is somebody else"),
        ("group", ..) => format!("{asked} is not in group {written}"),
        ("readonly", ..) => format!("{} is not reading", Code(verb)),
        ("namespace", "", _) => format!("{asked} is a namespace, and the line has none"),
        ("namespace", _, "") => "the question is about no namespace".to_owned(),
        ("namespace", ..) => format!("{asked} is another namespace"),
        ("apiGroup", _, "") => "the core group is another group".to_owned(),
        ("apiGroup", ..) => format!("{asked} is another group"),
        ("nonResourcePath", "", _) => "the line has no path".to_owned(),
        ("resource", "", _) => "the line has no resource".to_owned(),
        ("nonResourcePath", ..) => format!("{asked} is another path"),
        _ => format!("{asked} is another resource"),
    }
}

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

/// A step's sentence and its line's hint, in Korean.
pub(super) fn in_korean(code: &Says) -> (String, String) {
    let plain = |text: String| (text, String::new());
    let hinted = |text: String, hint: &str| (text, hint.to_owned());
    match code {
        Says::NotANode { user } => plain(format!(
            "Node authorizer는 의견이 없습니다. {}{} node가 아닙니다. node는 group {}의 사용자 {}입니다.",
            korean::who(user),
            eun(&user.name),
            Code("system:nodes"),
            Code("system:node:<이름>")
        )),
        Says::NodeNameless { user } => {
            plain(format!("Node authorizer는 의견이 없습니다. {}에는 어느 node인지가 없습니다.", Code(user)))
        }
        Says::NodeEvery { node, verb, what } => plain(format!(
            "Node authorizer는 node {}{} 비롯한 모든 node가 {}{} {}하도록 허용합니다. 자기 것인지는 admission({})이 살핍니다.",
            Code(node),
            eul(node),
            Code(what),
            eul(what),
            Code(verb),
            Code("NodeRestriction")
        )),
        Says::NodeOwn { node, what } => plain(format!(
            "{}{} node {} 자신의 것이므로 Node authorizer가 허용합니다.",
            Code(what),
            eun(what),
            Code(node)
        )),
        Says::NodeRule { node, verb, what } => plain(format!(
            "Node authorizer는 모든 node가 {}{} {}하도록 허용하므로 node {}도 할 수 있습니다.",
            Code(what),
            eul(what),
            Code(verb),
            Code(node)
        )),
        Says::NodeRefuses { node, reason } => plain(format!(
            "Node authorizer는 node {}에 관해 의견이 없습니다. 그 말은 이렇습니다: {}.",
            Code(node),
            Code(reason)
        )),
        Says::NodeNothing { node, verb, what } => plain(format!(
            "Node authorizer는 의견이 없습니다. {}{} {}하는 것은 node {}에 허용하는 일에 없습니다.",
            Code(what),
            eul(what),
            Code(verb),
            Code(node)
        )),
        Says::Uses { user, used, allows } => {
            let (object, name) = (korean::object(user), Code(&used.name));
            let subject = i(&user.name);
            let end = |stem: &str, plain: &str| match *allows {
                true => format!("{stem}므로 Node authorizer가 허용합니다"),
                false => plain.to_owned(),
            };
            plain(match used.kind.as_str() {
                "ServiceAccount" => {
                    let runs = end("실행되", "실행됩니다");
                    format!("{object}{subject} ServiceAccount {name}{} {runs}.", ro(&used.name))
                }
                "PersistentVolume" => {
                    format!("{object}{subject} PersistentVolume {name}에 {}.", end("묶여 있으", "묶여 있습니다"))
                }
                kind => {
                    let uses = end("사용하", "사용합니다");
                    format!("{object}{subject} {kind} {name}{} {uses}.", eul(&used.name))
                }
            })
        }
        Says::RunsOn { what, node, allows } => {
            let (object, subject, runs) = (korean::object(what), i(&what.name), what.kind == "Pod");
            let verb = match (runs, *allows) {
                (true, true) => "에서 실행되므로 Node authorizer가 허용합니다",
                (true, false) => "에서 실행됩니다",
                (false, true) => "의 것이므로 Node authorizer가 허용합니다",
                (false, false) => "의 것입니다",
            };
            plain(format!("{object}{subject} node {}{verb}.", Code(node)))
        }
        Says::Unused { object, node } => plain(format!(
            "Node authorizer는 의견이 없습니다. node {}에서 실행되는 것 가운데 {}{} 사용하는 것이 없습니다.",
            Code(node),
            korean::object(object),
            eul(&object.name)
        )),
        Says::RunsElsewhere { what, node, asked } => hinted(
            format!(
                "{}{} {}{} 아니라 node {}{} Node authorizer는 의견이 없습니다.",
                korean::object(what),
                eun(&what.name),
                Code(asked),
                i(asked),
                Code(node),
                if what.kind == "Pod" { "에서 실행됩니다." } else { "의 것입니다." }
            ),
            &format!("{asked}{} 아님", i(asked)),
        ),
        Says::NotPlaced { what, node } => hinted(
            format!(
                "{}{} 어느 node에서 실행되는지는 붙여 넣은 것에 없습니다. {}에서라면 Node authorizer가 허용합니다.",
                korean::object(what),
                i(&what.name),
                Code(node)
            ),
            "어느 node?",
        ),
        Says::VolumeMissing { claim, volume } => hinted(
            format!(
                "{}{} PersistentVolume {}에 묶여 있습니다. 그것이 붙여 넣은 것에 없으므로 claimRef가 이 claim을 가리키는지 알 수 없습니다.",
                korean::object(claim),
                i(&claim.name),
                Code(volume)
            ),
            "붙여 넣은 것에 없음",
        ),
        Says::PolicyMatches { line, policy } => {
            plain(format!("ABAC: {line}번째 줄은 {} 허용합니다.", lets_in_korean(policy)))
        }
        Says::PolicyMisses { line, policy, misses, verb } => hinted(
            format!(
                "ABAC: {line}번째 줄이 가장 가깝습니다. {} 허용하지만 {}.",
                lets_in_korean(policy),
                misses_in_korean(misses, verb)
            ),
            &misses.first().map(|miss| format!("{} {}", miss.field, shown(&miss.written))).unwrap_or_default(),
        ),
        Says::NoPolicy { lines, user } => {
            plain(format!("ABAC: policy 파일의 {lines}줄 가운데 {}에 가까운 것이 없습니다.", korean::who(user)))
        }
        Says::PolicyFileMissing { file } => hinted(
            format!("ABAC은 policy 파일{}에 따라 판단하는데, 그 파일이 붙여 넣은 것에 없습니다.", named(file)),
            "붙여 넣은 것에 없음",
        ),
        Says::RbacNothing { user } => {
            plain(format!("RBAC은 의견이 없습니다. {}에게 이를 허용하는 binding이 없습니다.", korean::who(user)))
        }
        Says::AlwaysAllows => plain("AlwaysAllow는 누구에게나 무엇이든 허용합니다.".to_owned()),
        Says::AlwaysDenies => plain(format!(
            "AlwaysDeny는 {}라고 말합니다. 거부는 아니어서 뒤의 authorizer가 허용할 수 있습니다.",
            Code("Everything is forbidden.")
        )),
        Says::WebhookUnknown { name } => plain(format!(
            "webhook{}{} 허용할 수도, 거부할 수도, 의견이 없을 수도 있습니다. 무엇이라 하는지는 붙여 넣은 것에 없습니다.",
            named(name),
            eun(if name.is_empty() { "webhook" } else { name })
        )),
        Says::AuthorizerUnknown { mode } => plain(format!(
            "{}{} Kubernetes에 있는 authorizer가 아니므로 API server가 시작되지 않습니다.",
            Code(mode),
            eun(mode)
        )),
        Says::ConfigMissing { path } => hinted(
            format!("API server는 authorizer를 {}에서 읽는데, 그 파일이 붙여 넣은 것에 없습니다.", Code(path)),
            "붙여 넣은 것에 없음",
        ),
    }
}

/// What a line lets whom do, as the object of a sentence.
fn lets_in_korean(policy: &AbacPolicySpec) -> String {
    let verbs = if policy.readonly { "읽는 것을" } else { "무엇이든 하는 것을" };
    let mut on = Vec::new();
    if !policy.resource.is_empty() {
        let resource = match policy.resource.as_str() {
            "*" => "모든 resource".to_owned(),
            resource => Code(resource).to_string(),
        };
        let group = match policy.api_group.as_str() {
            "" => "core group의 ".to_owned(),
            "*" => String::new(),
            group => format!("group {}의 ", Code(group)),
        };
        let place = match policy.namespace.as_str() {
            "" => "namespace 밖의 ".to_owned(),
            "*" => "어디에서나 ".to_owned(),
            namespace => format!("namespace {}에서 ", Code(namespace)),
        };
        on.push(format!("{place}{group}{resource}"));
    }
    match policy.non_resource_path.as_str() {
        "" => {}
        "*" => on.push("모든 경로".to_owned()),
        path => on.push(format!("경로 {}", Code(path))),
    }
    let (who, on) = (subject(policy, Lang::Ko), on.join(", "));
    let object = if policy.readonly { eul(&on) } else { "에" };
    format!("{who}에게 {on}{object} {verbs}")
}

/// What keeps a line from matching, as the end of a sentence.
fn misses_in_korean(misses: &[PolicyMiss], verb: &str) -> String {
    let count = misses.len();
    let texts = misses.iter().enumerate().map(|(at, miss)| {
        let (text, stem) = miss_in_korean(miss, verb);
        format!("{text}{}", if at + 1 < count { format!("{stem}고") } else { format!("{}니다", ending(stem)) })
    });
    texts.collect::<Vec<_>>().join(", ")
}

/// What a miss says, and the stem that it ends in.
fn miss_in_korean(miss: &PolicyMiss, verb: &str) -> (String, &'static str) {
    let (written, asked) = (Code(&miss.written), Code(&miss.asked));
    let other = |what: &str| (format!("{asked}{} 다른 {what}", eun(&miss.asked)), "이");
    match (miss.field.as_str(), miss.written.as_str(), miss.asked.as_str()) {
        ("user", ..) => other("사용자"),
        ("group", ..) => (format!("{asked}{} group {written}에 ", eun(&miss.asked)), "없"),
        ("readonly", ..) => (format!("{}{} 읽는 것이 ", Code(verb), eun(verb)), "아니"),
        ("namespace", "", _) => ("이 줄에는 namespace가 ".to_owned(), "없"),
        ("namespace", _, "") => ("질문에는 namespace가 ".to_owned(), "없"),
        ("namespace", ..) => other("namespace"),
        ("apiGroup", _, "") => ("core group은 다른 group".to_owned(), "이"),
        ("apiGroup", ..) => other("group"),
        ("nonResourcePath", "", _) => ("이 줄에는 경로가 ".to_owned(), "없"),
        ("resource", "", _) => ("이 줄에는 resource가 ".to_owned(), "없"),
        ("nonResourcePath", ..) => other("경로"),
        _ => other("resource"),
    }
}

/// A stem before 니다.
fn ending(stem: &str) -> &'static str {
    match stem {
        "없" => "없습",
        "아니" => "아닙",
        _ => "입",
    }
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
