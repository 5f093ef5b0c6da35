//! The words of the Ask line's completion.

use super::{Action, Card, Explanation, Note};
use crate::text::{Code, Lang, Sentence};

/// What is being chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heading {
    Question,
    Command,
    Verb,
    Resource,
    Name,
    Flag,
    Namespace,
    Subject,
    Group,
    Subresource,
    Context,
    Target,
    From,
    Address,
}

/// The head of the list of candidates.
pub fn heading(heading: Heading, lang: Lang) -> String {
    match lang {
        Lang::En => match heading {
            Heading::Question => "Ask",
            Heading::Command => "Command",
            Heading::Verb => "Verb",
            Heading::Resource => "Resource",
            Heading::Name => "Name",
            Heading::Flag => "Flag",
            Heading::Namespace => "Namespace",
            Heading::Subject => "As whom",
            Heading::Group => "Group",
            Heading::Subresource => "Subresource",
            Heading::Context => "Context",
            Heading::Target => "To",
            Heading::From => "From",
            Heading::Address => "Host and path",
        },
        Lang::Ko => match heading {
            Heading::Question => "질문",
            Heading::Command => "명령",
            Heading::Verb => "verb",
            Heading::Resource => "resource",
            Heading::Name => "이름",
            Heading::Flag => "flag",
            Heading::Namespace => "namespace",
            Heading::Subject => "누구로",
            Heading::Group => "group",
            Heading::Subresource => "subresource",
            Heading::Context => "context",
            Heading::Target => "어디로",
            Heading::From => "어디에서",
            Heading::Address => "host와 path",
        },
    }
    .to_owned()
}

/// What a candidate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kindred<'a> {
    Command(&'a str),
    Verb(&'a str),
    Resource {
        short: Option<&'a str>,
        group: &'a str,
        namespaced: bool,
        in_a_rule: bool,
    },
    /// A name that a pasted rule is limited to.
    InARule,
    Subresource(&'a str),
    FlagNamespace,
    FlagAs,
    FlagAsGroup,
    FlagSubresource,
    FlagAllNamespaces,
    FlagContext,
    FlagList,
    FlagOutput,
    FlagShowLabels,
    Namespace,
    NamespaceMentioned,
    User,
    Group,
    ServiceAccount,
    Arrow,
    QuestionAccess,
    QuestionReach,
    QuestionRoute,
    QuestionContexts,
    QuestionWhoami,
    QuestionWhoCan,
    QuestionMatrix,
    QuestionWhoReaches,
    QuestionWhomReaches,
    QuestionDryRun,
    FlagDryRunServer,
    FlagDryRunClient,
    FlagFile,
    FlagValidateWarn,
    QuestionPolicies,
    QuestionCoverage,
}

/// A few words on what a candidate is.
pub fn kindred(what: Kindred<'_>, lang: Lang) -> String {
    let en = lang == Lang::En;
    let pick = |english: &str, korean: &str| if en { english.to_owned() } else { korean.to_owned() };
    match what {
        Kindred::Command(command) => match command {
            "auth" => pick("who may do what", "누가 무엇을 할 수 있는지"),
            "config" => pick("contexts, clusters, users", "context, cluster, user"),
            "api-resources" => pick("what the API has", "API에 무엇이 있는지"),
            "can-i" => pick("may I do this?", "이것을 할 수 있는지"),
            "who-can" => pick("who may do something", "무엇을 누가 할 수 있는지"),
            "access-matrix" => pick("everything somebody may do", "누가 할 수 있는 모든 것"),
            "apply" | "create" => pick("would it be taken?", "받아들여지는지"),
            "get" => pick("objects as a table", "object를 표로"),
            "describe" => pick("objects in detail", "object를 자세히"),
            "networkpolicy" => pick("which connections are allowed", "어떤 연결이 허용되는지"),
            "reaches" => pick("who may connect to a pod?", "누가 pod에 연결할 수 있는지"),
            "does" => pick("whom may a pod connect to?", "pod가 누구에게 연결할 수 있는지"),
            "reach" => pick("connect to", "연결하는지"),
            "can" => pick("may", "할 수 있는지"),
            "in" => pick("in which namespace", "어느 namespace에서"),
            "do" => pick("everything", "모든 것"),
            "whoami" => pick("who am I to the server?", "서버가 나를 누구로 보는지"),
            "get-contexts" => pick("all contexts", "모든 context"),
            "current-context" => pick("the context in use", "지금 쓰는 context"),
            "use-context" => pick("switch the context", "context 바꾸기"),
            "view" => pick("the merged kubeconfig", "합쳐진 kubeconfig"),
            "get-clusters" => pick("all clusters", "모든 cluster"),
            "get-users" => pick("all users", "모든 user"),
            _ => String::new(),
        },
        Kindred::Verb(verb) => match verb {
            "get" => pick("read one by name", "이름으로 하나 읽기"),
            "list" => pick("read all", "모두 읽기"),
            "watch" => pick("follow changes", "변화를 지켜보기"),
            "create" => pick("make new ones", "새로 만들기"),
            "update" => pick("replace", "바꿔 쓰기"),
            "patch" => pick("change parts", "일부 고치기"),
            "delete" => pick("delete one", "하나 지우기"),
            "deletecollection" => pick("delete many at once", "여럿을 한꺼번에 지우기"),
            "bind" => pick("bind a role one does not hold", "자신에게 없는 role 묶기"),
            "escalate" => pick("write a role beyond one's own rights", "자기 권한을 넘는 role 쓰기"),
            "impersonate" => pick("act as somebody else", "다른 사람으로 행동하기"),
            "*" => pick("every verb at once", "모든 verb를 한꺼번에"),
            _ => String::new(),
        },
        Kindred::Resource { short, group, namespaced, in_a_rule } => {
            let mut parts = Vec::new();
            parts.extend(short.map(str::to_owned));
            parts.push(if group.is_empty() { "core".to_owned() } else { group.to_owned() });
            parts.push(if namespaced { "namespaced".to_owned() } else { "cluster-scoped".to_owned() });
            if in_a_rule {
                parts.push(pick("in a rule of the paste", "붙여 넣은 rule에 있음"));
            }
            parts.join(" · ")
        }
        Kindred::InARule => pick("named in a rule of the paste", "붙여 넣은 rule이 가리킴"),
        Kindred::Subresource(name) => match name {
            "log" => pick("what kubectl logs asks", "kubectl logs가 묻는 것"),
            "exec" => pick("what kubectl exec asks", "kubectl exec가 묻는 것"),
            "portforward" => pick("what kubectl port-forward asks", "kubectl port-forward가 묻는 것"),
            "attach" => pick("what kubectl attach asks", "kubectl attach가 묻는 것"),
            "scale" => pick("what kubectl scale asks", "kubectl scale이 묻는 것"),
            "eviction" => pick("what kubectl drain asks", "kubectl drain이 묻는 것"),
            "token" => pick("what kubectl create token asks", "kubectl create token이 묻는 것"),
            _ => String::new(),
        },
        Kindred::FlagNamespace => pick("in which namespace", "어느 namespace에서"),
        Kindred::FlagAs => pick("as which user or ServiceAccount", "어느 user나 ServiceAccount로"),
        Kindred::FlagAsGroup => pick("with which group", "어느 group과 함께"),
        Kindred::FlagSubresource => pick("log, exec, scale, …", "log, exec, scale 등"),
        Kindred::FlagAllNamespaces => pick("in all namespaces at once", "모든 namespace에서"),
        Kindred::FlagContext => pick("with which context", "어느 context로"),
        Kindred::FlagOutput => pick("wide, yaml, json or name", "wide, yaml, json, name"),
        Kindred::FlagShowLabels => pick("with a column of labels", "label 열도 함께"),
        Kindred::FlagList => pick("everything that is allowed", "허용된 모든 것"),
        Kindred::Namespace => pick("in the paste", "붙여 넣은 것에 있음"),
        Kindred::NamespaceMentioned => pick("named by something in the paste", "붙여 넣은 것이 이름을 부름"),
        Kindred::User => "User".to_owned(),
        Kindred::Group => "Group".to_owned(),
        Kindred::ServiceAccount => "ServiceAccount".to_owned(),
        Kindred::Arrow => pick("may it reach …", "다음에 닿는지"),
        Kindred::QuestionAccess => pick("may somebody do something?", "누가 무엇을 할 수 있는지"),
        Kindred::QuestionReach => pick("may one pod reach another?", "한 Pod가 다른 Pod에 닿는지"),
        Kindred::QuestionRoute => pick("where does a request go?", "요청이 어디로 가는지"),
        Kindred::QuestionContexts => pick("which contexts are there?", "어떤 context가 있는지"),
        Kindred::QuestionWhoCan => pick("who may do something?", "무엇을 누가 할 수 있는지"),
        Kindred::QuestionMatrix => pick("what may somebody do?", "누가 할 수 있는 모든 것"),
        Kindred::QuestionWhoReaches => pick("who may connect to a pod?", "누가 pod에 연결할 수 있는지"),
        Kindred::QuestionWhomReaches => pick("whom may a pod connect to?", "pod가 누구에게 연결할 수 있는지"),
        Kindred::QuestionDryRun => pick("would the API server take this?", "API 서버가 이것을 받아들이는지"),
        Kindred::FlagDryRunServer => pick("what the API server says", "API 서버가 무엇이라 하는지"),
        Kindred::FlagDryRunClient => pick("what kubectl alone says", "kubectl만으로 무엇이라 하는지"),
        Kindred::FlagFile => pick("which file", "어느 파일을"),
        Kindred::FlagValidateWarn => pick("warn of unknown fields", "모르는 field는 경고만"),
        Kindred::QuestionPolicies => pick("the NetworkPolicies in kubectl's words", "kubectl이 말하는 NetworkPolicy"),
        Kindred::QuestionCoverage => pick("what do policies protect?", "policy가 무엇을 보호하는지"),
        Kindred::QuestionWhoami => pick("who am I to the server?", "서버가 나를 누구로 보는지"),
    }
}

/// The verdicts of commands that are not questions, and of lines that are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cap {
    Done,
    Error,
    NotUnderstood,
    NotAnsweredYet,
    NothingAsked,
}

/// A word or two for the end of the Ask line.
pub fn cap(cap: Cap, lang: Lang) -> String {
    match (lang, cap) {
        (Lang::En, Cap::Done) => "done",
        (Lang::En, Cap::Error) => "error",
        (Lang::En, Cap::NotUnderstood) => "not understood",
        (Lang::En, Cap::NotAnsweredYet) => "not yet",
        (Lang::En, Cap::NothingAsked) => "ask",
        (Lang::Ko, Cap::Done) => "완료",
        (Lang::Ko, Cap::Error) => "오류",
        (Lang::Ko, Cap::NotUnderstood) => "이해 못 함",
        (Lang::Ko, Cap::NotAnsweredYet) => "아직",
        (Lang::Ko, Cap::NothingAsked) => "질문",
    }
    .to_owned()
}

/// What a line that is no question could have been; each example is a line to try.
pub fn not_understood(line: &str, examples: &[String], lang: Lang) -> Explanation {
    let ways = [
        ("kubectl auth can-i list pods --as=jane", "May somebody do something?", "누가 무엇을 할 수 있는지"),
        ("who can get secrets in prod", "Who may do something?", "무엇을 누가 할 수 있는지"),
        ("frontend/web -> backend/api:8080", "May one pod reach another?", "한 Pod가 다른 Pod에 닿는지"),
        ("who reaches backend/api:8080", "Who may connect to a pod?", "누가 Pod에 연결할 수 있는지"),
        ("GET http://shop.example.com/wear", "Where does a request go?", "요청이 어디로 가는지"),
    ];
    let pick = |en: &str, ko: &str| if lang == Lang::En { en.to_owned() } else { ko.to_owned() };
    let notes = ways
        .iter()
        .map(|(example, en, ko)| Note {
            text: Sentence::new(format!("{} {}", pick(en, ko), Code(example))),
            ..Note::default()
        })
        .collect();
    let actions = examples.iter().map(|example| Action { label: example.clone(), ask: example.clone() }).collect();
    Explanation {
        cap: cap(Cap::NotUnderstood, lang),
        headline: Sentence::new(match lang {
            Lang::En => format!("{} is not a question that this page can read. It reads these:", Code(line)),
            Lang::Ko => {
                format!("{} 줄은 이 페이지가 읽을 수 있는 질문이 아닙니다. 이렇게 물을 수 있습니다.", Code(line))
            }
        }),
        notes,
        card: (!examples.is_empty()).then(|| Card {
            title: pick("From what you pasted", "붙여 넣은 것에서"),
            actions,
            ..Card::default()
        }),
        ..Explanation::default()
    }
}

/// A command that kubectl has and this page does not answer yet.
pub fn not_answered_yet(line: &str, lang: Lang) -> Explanation {
    Explanation {
        cap: cap(Cap::NotAnsweredYet, lang),
        headline: Sentence::new(match lang {
            Lang::En => format!("{} is not answered here yet. No answer is better than a wrong one.", Code(line)),
            Lang::Ko => format!("{} 명령은 아직 답하지 않습니다. 틀린 답보다는 없는 답이 낫습니다.", Code(line)),
        }),
        ..Explanation::default()
    }
}

/// Nothing was asked.
pub fn nothing_asked(lang: Lang) -> Explanation {
    Explanation { cap: cap(Cap::NothingAsked, lang), ..Explanation::default() }
}
