//! A user whose client certificate cannot be read.

use crate::checks::{Context, Page, PageText, Rule};
use crate::kubeconfig::{Credentials, Identifier, IdentityCode, Missing, Options};
use crate::text::{Both, Code, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "kubeconfig-certificate-unreadable", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "A user of a kubeconfig whose client certificate is no certificate in PEM.",
            why: "kubectl stops before it sends anything. Often the value was shortened, or stands for one that was taken out.",
        },
        ko: PageText {
            what: "client certificate가 PEM 형식의 certificate가 아닌 kubeconfig의 user를 찾습니다.",
            why: "kubectl은 아무것도 보내지 못하고 멈춥니다. 값이 잘렸거나, 원래 값을 지우고 넣은 것인 경우가 많습니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Config\nusers:\n- name: jane\n  user:\n    client-certificate-data: bm90IGEgY2VydGlmaWNhdGU=\n    client-key-data: UkVEQUNURUQ=\n",
    right: "apiVersion: v1\nkind: Config\nusers:\n- name: jane\n  user:\n    client-certificate-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSEdNSG9DQVF3d0JRWURLMlZ3TUE4eERUQUxCZ05WQkFNTUJHcGhibVV3SUJjTk1qWXdNVEF4TURBd01EQXcKV2hnUE1qQTFOakF4TURFd01EQXdNREJhTUE4eERUQUxCZ05WQkFNTUJHcGhibVV3S2pBRkJnTXJaWEFESVFEYgpXRnBLVzU5Z0VyMG8wV1VpNmhkSVRWcENIajFRQVlOa2cyUDdOQzVLYVRBRkJnTXJaWEFEUVFEenNUVWZWSkdVCks3MDMwTzdoSjU3SXdvSThNaHZmWFFDejZJeVRBSm9Qa3hxUEF6RUM0THczMXU1SHBpYUxjS1FkYjAvRHJweEsKbWtZK0szc1doSzBHCi0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0K\n    client-key-data: UkVEQUNURUQ=\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let options = Options::default();
    let mut found = Vec::new();
    if context.paste.configs.is_empty() {
        return found;
    }
    let identifier = Identifier::new(context.paste, &options);
    for (_, origin, config) in &context.paste.configs {
        for (at, named) in config.users.iter().enumerate() {
            // What kubectl itself puts in the place of a certificate says what it is.
            if is_covered(&named.user.client_certificate_data) {
                continue;
            }
            let path = format!("users[{at}]");
            let identified = identifier.identify(&Credentials::of(&named.name, &named.user, *origin, &path));
            let unreadable = |code| matches!(code, &IdentityCode::Unknown(Missing::Certificate { .. }));
            let Some(step) = identified.steps.iter().find(|step| unreadable(&step.code)) else { continue };
            let name = Code(&named.name);
            found.push(RULE.at(
                step.span.clone().unwrap_or_else(|| context.span(*origin, &path)),
                Both::new(
                    format!("The client certificate of user {name} cannot be read."),
                    format!("user {name}의 client certificate를 읽을 수 없습니다."),
                ),
                Both::new(
                    format!(
                        "It must be base64 of PEM, from {} on. {} prints it whole.",
                        Code("-----BEGIN CERTIFICATE-----"),
                        Code("kubectl config view --raw")
                    ),
                    format!(
                        "{}로 시작하는 PEM을 base64로 적어야 합니다. 온전한 값은 {}로 볼 수 있습니다.",
                        Code("-----BEGIN CERTIFICATE-----"),
                        Code("kubectl config view --raw")
                    ),
                ),
            ));
        }
    }
    found
}

/// Whether the value says that another one was taken out.
fn is_covered(data: &str) -> bool {
    matches!(data.trim(), "DATA+OMITTED" | "REDACTED")
}
