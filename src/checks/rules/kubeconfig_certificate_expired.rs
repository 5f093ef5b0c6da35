//! A user whose client certificate or token is past its last day.

use crate::checks::{Context, Page, PageText, Rule};
use crate::kubeconfig::{Credentials, Identifier, IdentityCode, Options, Refusal};
use crate::text::{Both, Code, Diagnostic, Severity};
use crate::words::korean::i;

pub static RULE: Rule = Rule { id: "kubeconfig-certificate-expired", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "A user of a kubeconfig whose client certificate or token has expired, or does not hold yet.",
            why: "The API server answers such a user with 401, whatever RBAC grants it.",
        },
        ko: PageText {
            what: "client certificate나 token이 만료되었거나 아직 유효하지 않은 kubeconfig의 user를 찾습니다.",
            why: "RBAC이 무엇을 허용하든 API server는 이런 user에게 401로 답합니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Config\nusers:\n- name: jane\n  user:\n    client-certificate-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSEVNSGdDQVFzd0JRWURLMlZ3TUE4eERUQUxCZ05WQkFNTUJHcGhibVV3SGhjTk1qUXdNVEF4TURBd01EQXcKV2hjTk1qVXdNVEF4TURBd01EQXdXakFQTVEwd0N3WURWUVFEREFScVlXNWxNQ293QlFZREsyVndBeUVBMjFoYQpTbHVmWUJLOUtORmxJdW9YU0UxYVFoNDlVQUdEWklOait6UXVTbWt3QlFZREsyVndBMEVBZWx4NDdzdVhWOHk0CnRLQmo2QVRhUTkwVWdtNmlmLzhnT1pMOHd4VXplODBCOTg3dVIwdGJ1T3BZeTMySTY1WldORmZXSUl4OTUzZDYKdEZiaFQxdVlCUT09Ci0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0K\n    client-key-data: UkVEQUNURUQ=\n",
    right: "apiVersion: v1\nkind: Config\nusers:\n- name: jane\n  user:\n    client-certificate-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSEdNSG9DQVF3d0JRWURLMlZ3TUE4eERUQUxCZ05WQkFNTUJHcGhibVV3SUJjTk1qWXdNVEF4TURBd01EQXcKV2hnUE1qQTFOakF4TURFd01EQXdNREJhTUE4eERUQUxCZ05WQkFNTUJHcGhibVV3S2pBRkJnTXJaWEFESVFEYgpXRnBLVzU5Z0VyMG8wV1VpNmhkSVRWcENIajFRQVlOa2cyUDdOQzVLYVRBRkJnTXJaWEFEUVFEenNUVWZWSkdVCks3MDMwTzdoSjU3SXdvSThNaHZmWFFDejZJeVRBSm9Qa3hxUEF6RUM0THczMXU1SHBpYUxjS1FkYjAvRHJweEsKbWtZK0szc1doSzBHCi0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0K\n    client-key-data: UkVEQUNURUQ=\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let options = Options { now: context.now.map(str::to_owned), ..Options::default() };
    let mut found = Vec::new();
    if context.now.is_none() || context.paste.configs.is_empty() {
        return found;
    }
    let identifier = Identifier::new(context.paste, &options);
    for (_, origin, config) in &context.paste.configs {
        for (at, named) in config.users.iter().enumerate() {
            let path = format!("users[{at}]");
            let identified = identifier.identify(&Credentials::of(&named.name, &named.user, *origin, &path));
            for step in &identified.steps {
                let IdentityCode::Refused(refusal) = &step.code else { continue };
                let Some((what, ends)) = ends(refusal) else { continue };
                let span = step.span.clone().unwrap_or_else(|| context.span(*origin, &path));
                let name = Code(&named.name);
                found.push(RULE.at(
                    span,
                    Both::new(
                        format!("The {what} of user {name} {}.", ends.en),
                        format!("user {name}의 {what}{} {}.", i(what), ends.ko),
                    ),
                    Both::new(
                        "The API server answers 401, whatever RBAC grants. Sign in again, or have a new one issued.",
                        "RBAC이 무엇을 허용하든 API server는 401로 답합니다. 다시 로그인하거나 새로 발급받으십시오.",
                    ),
                ));
            }
        }
    }
    found
}

/// What does not hold, and since or until when.
fn ends(refusal: &Refusal) -> Option<(&'static str, Both)> {
    let over = |day: &String| Both::new(format!("expired on {day}"), format!("{day}에 만료되었습니다"));
    let early = |day: &String| Both::new(format!("does not hold before {day}"), format!("{day}부터 유효합니다"));
    match refusal {
        Refusal::CertificateExpired { until, .. } => Some(("client certificate", over(until))),
        Refusal::CertificateNotYet { from, .. } => Some(("client certificate", early(from))),
        Refusal::TokenExpired { until } => Some(("token", over(until))),
        Refusal::TokenNotYet { from } => Some(("token", early(from))),
        _ => None,
    }
}
