//! The words of the page itself. A word without its translation does not compile.

use super::state::Notice;
use crate::protocol::View;
use crate::text::{Lang, Severity, Verdict};

/// A word or sentence of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum W {
    Examples,
    Local,
    Share,
    Embed,
    Language,
    Theme,
    Menu,
    Ask,
    AskLabel,
    AskEmpty,
    AskPlaceholder,
    NothingPasted,
    Error,
    History,
    Choose,
    Complete,
    AskKey,
    CloseKey,
    Completions,
    Sources,
    Answer,
    Views,
    Files,
    AddSource,
    Lens,
    LensHelp,
    OpenFiles,
    CloseFile,
    FileName,
    RenameHint,
    Covered,
    ShowCovered,
    PasteHere,
    Graph,
    Table,
    Matrix,
    ApiGroups,
    ViewAs,
    Why,
    Picture,
    Text,
    Sections,
    Apply,
    Preview,
    AboutRule,
    NextProblem,
    Applied,
    Undo,
    WriteFiles,
    CopyProof,
    Copied,
    CopyLink,
    CopySnippet,
    All,
    Fix,
    Safe,
    LooksAt,
    NoProblems,
    NoProblemsYet,
    DropHelp,
    StartTitle,
    StartHelp,
    PasteAnywhere,
    ToOpen,
    NoClusters,
    NoAccess,
    NoNetwork,
    NoRoutes,
    ErrorsHide,
    Rebuilding,
    SeeExample,
    EngineRestarted,
    EngineFailed,
    ShareTitle,
    ShareHelp,
    ShareRedacted,
    Packing,
    ShareFailed,
    EmbedTitle,
    EmbedHelp,
    Close,
    OpenFull,
    Framed,
    OpenOwn,
    Dismiss,
    Skip,
    Step,
    Assumed,
    AssumedHelp,
    DefaultRoles,
    DefaultRolesHelp,
    Authorizers,
    AuthorizersHelp,
    WhoAsks,
    WhoAsksHelp,
    UserName,
    GroupNames,
    IpBlockPods,
    IpBlockPodsHelp,
    HostNetwork,
    HostNetworkHelp,
    IngressPorts,
    IngressPortsHelp,
    IngressNginx,
    IngressNginxHelp,
}

impl W {
    /// The word in a language.
    pub fn say(self, lang: Lang) -> &'static str {
        let (en, ko) = self.both();
        match lang {
            Lang::En => en,
            Lang::Ko => ko,
        }
    }

    fn both(self) -> (&'static str, &'static str) {
        match self {
            W::Examples => ("Examples", "예제"),
            W::Local => ("Nothing leaves this tab", "이 탭 밖으로 나가지 않습니다"),
            W::Share => ("Share", "공유"),
            W::Embed => ("Embed", "삽입"),
            W::Language => ("Language", "언어"),
            W::Theme => ("Light or dark", "밝게 또는 어둡게"),
            W::Menu => ("Menu", "메뉴"),
            W::Ask => ("Ask", "질문"),
            W::AskLabel => ("Ask a question", "질문하기"),
            W::AskEmpty => (
                "Ask anything once there is something to ask about: kubectl …, web -> db:3306, GET https://…",
                "물어볼 것이 생기면 무엇이든 물어보세요: kubectl …, web -> db:3306, GET https://…",
            ),
            W::AskPlaceholder => (
                "kubectl auth can-i …, web -> db:3306, GET https://…",
                "kubectl auth can-i …, web -> db:3306, GET https://…",
            ),
            W::NothingPasted => ("nothing pasted", "붙여넣은 것 없음"),
            W::Error => ("error", "오류"),
            W::History => ("history", "이전 질문"),
            W::Choose => ("choose", "고르기"),
            W::Complete => ("complete", "완성"),
            W::AskKey => ("ask", "질문"),
            W::CloseKey => ("close", "닫기"),
            W::Completions => ("Ways to go on", "이어 쓸 수 있는 것"),
            W::Sources => ("Sources", "원문"),
            W::Answer => ("Answer", "답"),
            W::Views => ("Views", "보기"),
            W::Files => ("Files", "파일"),
            W::Lens => ("As Kubernetes reads it", "Kubernetes가 읽는 대로"),
            W::LensHelp => (
                "As Kubernetes reads it: shows beside a line what it means where it looks otherwise, such as on → true",
                "Kubernetes가 읽는 대로: 보이는 것과 뜻이 다른 줄 옆에 뜻을 보입니다. 예: on → true",
            ),
            W::AddSource => ("Add a source", "원문 추가"),
            W::OpenFiles => ("Open files", "파일 열기"),
            W::CloseFile => ("Close", "닫기"),
            W::FileName => ("File name", "파일 이름"),
            W::RenameHint => ("Double click to rename", "두 번 눌러 이름 바꾸기"),
            W::Covered => ("covered", "가림"),
            W::ShowCovered => ("show this value", "이 값 보기"),
            W::PasteHere => (
                "Paste a kubeconfig or manifests here, or drop files anywhere",
                "kubeconfig나 manifest를 여기에 붙여넣거나, 파일을 아무 데나 놓으세요",
            ),
            W::Graph => ("Graph", "그래프"),
            W::Table => ("Table", "표"),
            W::ApiGroups => ("API groups", "API group"),
            W::Matrix => ("Matrix", "행렬"),
            W::ViewAs => ("View as", "보는 방식"),
            W::Why => ("Why", "이유"),
            W::Picture => ("Picture", "그림"),
            W::Text => ("Text", "원문"),
            W::Sections => ("Sections", "구역"),
            W::Apply => ("Apply this edit", "이대로 고치기"),
            W::Preview => ("See what changes", "달라지는 것 보기"),
            W::AboutRule => ("About this rule", "이 규칙에 대하여"),
            W::NextProblem => ("next problem", "다음 문제"),
            W::Applied => ("The text is changed.", "원문을 바꿨습니다."),
            W::Undo => ("Undo", "되돌리기"),
            W::WriteFiles => ("Write the change", "바뀐 내용 쓰기"),
            W::CopyProof => ("Copy proof", "근거 복사"),
            W::Copied => ("Copied", "복사했습니다"),
            W::CopyLink => ("Copy link", "링크 복사"),
            W::CopySnippet => ("Copy snippet", "코드 복사"),
            W::All => ("All", "전체"),
            W::Fix => ("Fix", "고치기"),
            W::Safe => ("safe", "안전"),
            W::LooksAt => ("changes what is allowed, or guesses", "허용되는 것을 바꾸거나 추측합니다"),
            W::NoProblems => ("No problems found", "문제가 없습니다"),
            W::NoProblemsYet => (
                "Everything in the paste is read as Kubernetes would read it, and nothing stood out.",
                "붙여넣은 것을 Kubernetes가 읽는 그대로 읽었고, 눈에 띄는 것이 없습니다.",
            ),
            W::DropHelp => (
                "kubeconfig, manifests, a List, JSON, or text copied from a tutorial with its indentation lost. Read in this tab; nothing is uploaded.",
                "kubeconfig, manifest, List, JSON, 튜토리얼에서 복사하다 들여쓰기를 잃은 글까지. 이 탭 안에서 읽으며 아무것도 올리지 않습니다.",
            ),
            W::StartTitle => ("Or start from a question", "또는 질문에서 시작하기"),
            W::StartHelp => (
                "Each example is a small cluster with its answer, the lines that prove it, and the picture.",
                "예제마다 작은 클러스터와 그 답, 답을 증명하는 줄, 그림이 있습니다.",
            ),
            W::PasteAnywhere => ("Paste anywhere, or press", "아무 데나 붙여넣거나"),
            W::ToOpen => ("to open files", "를 눌러 파일을 여세요"),
            W::NoClusters => ("No kubeconfig in the paste.", "붙여넣은 것에 kubeconfig가 없습니다."),
            W::NoAccess => ("No Role or binding in the paste.", "붙여넣은 것에 Role이나 binding이 없습니다."),
            W::NoNetwork => ("No pods or NetworkPolicy in the paste.", "붙여넣은 것에 pod나 NetworkPolicy가 없습니다."),
            W::NoRoutes => ("No Ingress or Gateway in the paste.", "붙여넣은 것에 Ingress나 Gateway가 없습니다."),
            W::ErrorsHide => (
                "What does not read as Kubernetes expects is not in any picture.",
                "Kubernetes가 기대하는 대로 읽히지 않는 것은 그림에 나오지 않습니다.",
            ),
            W::Rebuilding => ("Drawing…", "그리는 중…"),
            W::SeeExample => ("Look at an example", "예제 보기"),
            W::EngineRestarted => (
                "The engine stopped and was started again. What you pasted is untouched.",
                "엔진이 멈춰서 다시 시작했습니다. 붙여넣은 내용은 그대로입니다.",
            ),
            W::EngineFailed => (
                "The engine keeps stopping on this text. It is tried again as soon as the text changes.",
                "이 원문에서 엔진이 계속 멈춥니다. 원문이 바뀌면 바로 다시 시도합니다.",
            ),
            W::ShareTitle => ("Share this page", "이 페이지 공유"),
            W::ShareHelp => (
                "The link holds the text and the question. It is in the part after #, which browsers never send to a server.",
                "링크에 원문과 질문이 들어 있습니다. # 뒤에 있어서 브라우저가 서버로 보내지 않습니다.",
            ),
            W::ShareRedacted => (
                "Secrets, credentials and comments beside them are removed first.",
                "비밀 값과 인증 정보, 그 옆의 주석은 먼저 지웁니다.",
            ),
            W::Packing => ("Making the link…", "링크를 만드는 중…"),
            W::ShareFailed => ("The text is too large for a link.", "원문이 너무 커서 링크에 담을 수 없습니다."),
            W::EmbedTitle => ("Embed in your documentation", "문서에 삽입"),
            W::EmbedHelp => (
                "Put this where the picture should stand. It carries the redacted text and the question with it.",
                "그림이 놓일 자리에 붙여넣으세요. 비밀 값을 지운 원문과 질문이 함께 들어 있습니다.",
            ),
            W::Close => ("Close", "닫기"),
            W::OpenFull => ("Open in Kubeglass", "Kubeglass에서 열기"),
            W::Framed => (
                "Kubeglass does not run inside another page: what you paste here could be asked of you by somebody else.",
                "Kubeglass는 다른 페이지 안에서 실행되지 않습니다. 다른 사람이 붙여넣기를 유도할 수 있기 때문입니다.",
            ),
            W::OpenOwn => ("Open it in a tab of its own", "새 탭에서 열기"),
            W::Dismiss => ("Dismiss", "닫기"),
            W::Skip => ("Skip to the question", "질문으로 건너뛰기"),
            W::Step => ("Step", "단계"),
            W::Assumed => ("Assumed", "가정"),
            W::AssumedHelp => (
                "What the paste does not say, and answers take for granted.",
                "붙여 넣은 내용에 없어서 가정하는 것입니다.",
            ),
            W::DefaultRoles => ("Default roles and bindings", "기본 role과 binding"),
            W::DefaultRolesHelp => {
                ("Those that every API server makes at its start.", "모든 API server가 시작할 때 만드는 것입니다.")
            }
            W::Authorizers => ("Authorizers, in their order", "authorizer와 그 순서"),
            W::AuthorizersHelp => (
                "Empty: as a pasted kube-apiserver has them, else RBAC. Node, ABAC, RBAC, Webhook, AlwaysAllow, AlwaysDeny.",
                "비워 두면 붙여 넣은 kube-apiserver를 따르고, 없으면 RBAC입니다. Node, ABAC, RBAC, Webhook, AlwaysAllow, AlwaysDeny.",
            ),
            W::WhoAsks => ("Who asks without a kubeconfig", "kubeconfig가 없을 때 묻는 사람"),
            W::WhoAsksHelp => {
                ("Questions without --as are asked by this user.", "--as가 없는 질문은 이 user가 묻는 것으로 봅니다.")
            }
            W::UserName => ("User", "user"),
            W::GroupNames => ("Groups", "group"),
            W::IpBlockPods => ("An ipBlock means pods too", "ipBlock이 pod도 가리킴"),
            W::IpBlockPodsHelp => (
                "Pods whose own address lies in it. Not in the specification: network plugins differ.",
                "자기 주소가 그 안에 있는 pod도 포함합니다. 명세에는 없고, network plugin마다 다릅니다.",
            ),
            W::HostNetwork => ("Policies act on hostNetwork pods", "policy가 hostNetwork pod에도 적용됨"),
            W::HostNetworkHelp => (
                "Not in the specification: most network plugins leave them out.",
                "명세에는 없고, 대부분의 network plugin은 적용하지 않습니다.",
            ),
            W::IngressNginx => ("The ingress controller is ingress-nginx", "ingress controller가 ingress-nginx임"),
            W::IngressNginxHelp => (
                "A host that matches keeps its requests, and paths may be patterns. Otherwise the Ingress specification alone.",
                "맞는 host가 요청을 놓지 않고, path가 패턴일 수 있습니다. 아니면 Ingress 명세만 따릅니다.",
            ),
            W::IngressPorts => {
                ("The ingress controller reaches every declared port", "ingress controller가 선언된 모든 port에 닿음")
            }
            W::IngressPortsHelp => (
                "Otherwise the ports of the Services that Ingresses name.",
                "아니면 Ingress가 가리키는 Service의 port에만 닿습니다.",
            ),
        }
    }
}

/// A view's name.
pub fn view(view: View, lang: Lang) -> &'static str {
    let (en, ko) = match view {
        View::Clusters => ("Clusters", "클러스터"),
        View::Access => ("Access", "권한"),
        View::Network => ("Network", "네트워크"),
        View::Routes => ("Routes", "경로"),
        View::Problems => ("Problems", "문제"),
    };
    match lang {
        Lang::En => en,
        Lang::Ko => ko,
    }
}

/// Where a rule is explained: a page of its own beside this one, which the build makes.
pub fn rule_page(rule: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("rules/{rule}.html"),
        Lang::Ko => format!("rules/{rule}.ko.html"),
    }
}

/// A verdict's word.
pub fn verdict(verdict: Verdict, lang: Lang) -> &'static str {
    match (verdict, lang) {
        (Verdict::Yes, Lang::En) => "yes",
        (Verdict::Yes, Lang::Ko) => "예",
        (Verdict::No, Lang::En) => "no",
        (Verdict::No, Lang::Ko) => "아니요",
        (Verdict::Unknown, Lang::En) => "unknown",
        (Verdict::Unknown, Lang::Ko) => "알 수 없음",
    }
}

/// How many problems of a severity there are.
pub fn severities(severity: Severity, count: usize, lang: Lang) -> String {
    let many = if count == 1 { "" } else { "s" };
    match (severity, lang) {
        (Severity::Error, Lang::En) => format!("{count} error{many}"),
        (Severity::Error, Lang::Ko) => format!("오류 {count}개"),
        (Severity::Warning, Lang::En) => format!("{count} warning{many}"),
        (Severity::Warning, Lang::Ko) => format!("경고 {count}개"),
        (Severity::Info, Lang::En) => format!("{count} note{many}"),
        (Severity::Info, Lang::Ko) => format!("참고 {count}개"),
    }
}

/// How many problems there are, for the badge of a tab as it is read aloud.
pub fn problems(count: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!("{count} problem{}", if count == 1 { "" } else { "s" }),
        Lang::Ko => format!("문제 {count}개"),
    }
}

/// The button that applies all safe fixes.
pub fn apply_safe(count: usize, lang: Lang) -> String {
    match lang {
        Lang::En if count == 1 => "Apply the safe fix".to_owned(),
        Lang::En => format!("Apply the {count} safe fixes"),
        Lang::Ko => format!("안전한 수정 {count}개 적용"),
    }
}

/// The button to Problems, where a picture is empty.
pub fn see_problems(errors: usize, lang: Lang) -> String {
    match lang {
        Lang::En if errors == 1 => "See the error".to_owned(),
        Lang::En => format!("See the {errors} errors"),
        Lang::Ko => format!("오류 {errors}개 보기"),
    }
}

/// The button to a view that has something to show.
pub fn see_view(shown: View, lang: Lang) -> String {
    match lang {
        Lang::En => format!("This paste has something in {}", view(shown, lang)),
        Lang::Ko => format!("{}에 보여 줄 것이 있습니다", view(shown, lang)),
    }
}

/// The heading over files that hang above the page.
pub fn drop_to_read(count: usize, lang: Lang) -> String {
    match lang {
        Lang::En if count == 1 => "Drop to read 1 file".to_owned(),
        Lang::En => format!("Drop to read {count} files"),
        Lang::Ko => format!("놓으면 파일 {count}개를 읽습니다"),
    }
}

/// A notice as a sentence.
pub fn notice(notice: &Notice, lang: Lang) -> String {
    match (notice, lang) {
        (Notice::TooLarge(name), Lang::En) => format!("{name} is larger than 20 MB and was not read."),
        (Notice::TooLarge(name), Lang::Ko) => format!("{name}: 20 MB보다 커서 읽지 않았습니다."),
        (Notice::NotText(name), Lang::En) => format!("{name} is not text and was not read."),
        (Notice::NotText(name), Lang::Ko) => format!("{name}: 텍스트가 아니어서 읽지 않았습니다."),
        (Notice::NotFetched, Lang::En) => {
            "A part of the page could not be fetched. Check the connection and open it again.".to_owned()
        }
        (Notice::NotFetched, Lang::Ko) => {
            "페이지의 일부를 가져오지 못했습니다. 연결을 확인하고 다시 여세요.".to_owned()
        }
        (Notice::BadLink, Lang::En) => {
            "The link is damaged, or was made by a newer Kubeglass. Nothing was opened from it.".to_owned()
        }
        (Notice::BadLink, Lang::Ko) => {
            "링크가 손상되었거나 더 새로운 Kubeglass에서 만든 것입니다. 아무것도 열지 않았습니다.".to_owned()
        }
        (Notice::Unanswered(message), Lang::En) => format!("The question could not be answered: {message}"),
        (Notice::Unanswered(message), Lang::Ko) => format!("질문에 답하지 못했습니다: {message}"),
    }
}

/// How long a link is.
pub fn length(characters: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!("{characters} characters"),
        Lang::Ko => format!("{characters}자"),
    }
}
