//! What the authorizers say, in English.

use super::{named, shown, subject};
use crate::access::{ChainCode as Says, PolicyMiss};
use crate::api::AbacPolicySpec;
use crate::text::{Code, Lang};
use crate::words::access::english;

/// A step's sentence and its line's hint, in English.
pub(in crate::words::access) fn in_english(code: &Says) -> (String, String) {
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

pub(super) fn miss_in_english(miss: &PolicyMiss, verb: &str) -> String {
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
