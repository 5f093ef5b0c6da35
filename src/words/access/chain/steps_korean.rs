//! What the authorizers say, in Korean.

use super::{named, shown, subject};
use crate::access::{ChainCode as Says, PolicyMiss};
use crate::api::AbacPolicySpec;
use crate::text::{Code, Lang};
use crate::words::access::korean;
use crate::words::korean::{eul, eun, i, ro};

/// A step's sentence and its line's hint, in Korean.
pub(in crate::words::access) fn in_korean(code: &Says) -> (String, String) {
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
pub(super) fn misses_in_korean(misses: &[PolicyMiss], verb: &str) -> String {
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
