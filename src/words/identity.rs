//! Who a kubeconfig's user is to the API server, in words.

use super::korean::{eul, eun, i, ro, wa};
use crate::kubeconfig::{Cloud, IdentityCode as Said, Missing, Nothing, Refusal};
use crate::text::{Code, Lang};

fn pick<'t>(lang: Lang, en: &'t str, ko: &'t str) -> &'t str {
    match lang {
        Lang::En => en,
        Lang::Ko => ko,
    }
}

/// At most this many groups are named.
const MAX_GROUPS: usize = 6;

/// A step's sentence, and a hint of a few words for the end of its line.
pub fn step(code: &Said, lang: Lang) -> (String, String) {
    let text = match lang {
        Lang::En => english(code),
        Lang::Ko => korean(code),
    };
    (text, hint(code, lang))
}

fn hint(code: &Said, lang: Lang) -> String {
    match code {
        Said::Certificate { until, .. } => match lang {
            Lang::En => format!("until {until}"),
            Lang::Ko => format!("{until}까지"),
        },
        Said::ServiceAccount { .. } | Said::Oidc { .. } => {
            pick(lang, "claims, not verified", "확인되지 않은 claim").to_owned()
        }
        Said::Anonymous(_) => pick(lang, "anonymous", "익명").to_owned(),
        Said::Refused(_) => "401".to_owned(),
        Said::Unknown(_) => pick(lang, "not in the paste", "붙여 넣은 글에 없음").to_owned(),
        Said::Context { .. } | Said::TokenTable { .. } | Said::Bootstrap { .. } | Said::Aws { .. } => String::new(),
    }
}

fn codes(names: &[String]) -> String {
    let mut shown: Vec<String> = names.iter().take(MAX_GROUPS).map(|name| Code(name).to_string()).collect();
    if names.len() > MAX_GROUPS {
        shown.push(format!("+{}", names.len() - MAX_GROUPS));
    }
    shown.join(", ")
}

/// `in groups a, b`
fn groups_en(groups: &[String]) -> String {
    match groups.len() {
        0 => "in no group".to_owned(),
        1 => format!("in group {}", codes(groups)),
        _ => format!("in groups {}", codes(groups)),
    }
}

/// `group은 a, b`
fn groups_ko(groups: &[String]) -> String {
    match groups {
        [] => "group은 없습니다".to_owned(),
        groups => format!("group은 {}입니다", codes(groups)),
    }
}

fn english(code: &Said) -> String {
    match code {
        Said::Context { context, user, current: true } => {
            format!("The current context is {}; its user is {}.", Code(context), Code(user))
        }
        Said::Context { context, user, current: false } => {
            format!("Context {} asks as its user {}.", Code(context), Code(user))
        }
        Said::Certificate { file, user, groups, over_token, .. } => {
            let file = if file.is_empty() { String::new() } else { format!(" {}", Code(file)) };
            let token = if *over_token { " It counts before the token." } else { "" };
            format!("Its client certificate{file} names user {} (CN), {} (O).{token}", Code(user), groups_en(groups))
        }
        Said::TokenTable { user, groups } => {
            format!("The token table gives its token to user {}, {}.", Code(user), groups_en(groups))
        }
        Said::ServiceAccount { file, namespace, name, pod, .. } => {
            let file = if file.is_empty() { String::new() } else { format!(" in {}", Code(file)) };
            let pod = if pod.is_empty() { String::new() } else { format!(", bound to Pod {}", Code(pod)) };
            format!("Its token{file} says that it is ServiceAccount {}’s{pod}.", Code(format!("{namespace}/{name}")))
        }
        Said::Oidc { issuer, claim, user, groups_claim, groups, .. } => {
            let groups = match groups_claim.as_str() {
                "" => "no claim is read for groups".to_owned(),
                claim => format!("claim {} puts it {}", Code(claim), groups_en(groups)),
            };
            format!("Its token of {} is user {} by claim {}, and {groups}.", Code(issuer), Code(user), Code(claim))
        }
        Said::Bootstrap { user, groups } => {
            format!("Its bootstrap token agrees with its Secret: user {}, {}.", Code(user), groups_en(groups))
        }
        Said::Aws { arn, user, groups } => {
            format!("{} maps {} to user {}, {}.", Code("aws-auth"), Code(arn), Code(user), groups_en(groups))
        }
        Said::Anonymous(why) => {
            let why = match why {
                Nothing::NoCredentials => "It shows no credentials".to_owned(),
                Nothing::Password { username } => {
                    format!("It shows username {} and a password, at which API servers no longer look", Code(username))
                }
                Nothing::NoCommonName => "Its client certificate has no common name (CN)".to_owned(),
                Nothing::NoClientCa => {
                    format!("The API server has no {}, so it looks at no certificate", Code("--client-ca-file"))
                }
            };
            format!("{why}: without a token it is {}.", Code("system:anonymous"))
        }
        Said::Refused(why) => refused_english(why),
        Said::Unknown(why) => unknown_english(why),
    }
}

fn refused_english(why: &Refusal) -> String {
    match why {
        Refusal::CertificateExpired { user, until } => {
            format!("Its client certificate, of {}, expired on {until}.", Code(user))
        }
        Refusal::CertificateNotYet { user, from } => {
            format!("Its client certificate, of {}, does not hold before {from}.", Code(user))
        }
        Refusal::NotForClients { user } => {
            format!(
                "Its certificate, of {}, is one for servers: it lacks the usage {}.",
                Code(user),
                Code("clientAuth")
            )
        }
        Refusal::TokenExpired { until } => format!("Its token expired on {until}."),
        Refusal::TokenNotYet { from } => format!("Its token does not hold before {from}."),
        Refusal::TokenUnknown => "Its token is nobody’s: no table has it, and it says nothing itself.".to_owned(),
        Refusal::Malformed => "Its token’s claims contradict each other about the ServiceAccount.".to_owned(),
        Refusal::Issuer { issuer } => format!("The API server takes no tokens of issuer {}.", Code(issuer)),
        Refusal::Audience { issuer, audiences } if audiences.is_empty() => {
            format!("Its token of {} names no audience; the API server takes its own only.", Code(issuer))
        }
        Refusal::Audience { issuer, audiences } => {
            format!("Its token of {} is meant for {}, not for this API server.", Code(issuer), codes(audiences))
        }
        Refusal::Claim { issuer, claim } => {
            format!("Its token of {} lacks the claim {} that the API server needs.", Code(issuer), Code(claim))
        }
        Refusal::EmailNotVerified => format!("Its token says that {} is not so.", Code("email_verified")),
        Refusal::Bootstrap { secret } => {
            format!("Secret {} does not let its bootstrap token in.", Code(secret))
        }
        Refusal::NoAnonymous { allows_everything: false } => {
            "It shows nothing, and the API server lets in nobody who does not.".to_owned()
        }
        Refusal::NoAnonymous { allows_everything: true } => format!(
            "It shows nothing, and an API server with {} lets in nobody who does not: it turns anonymous requests off.",
            Code("AlwaysAllow")
        ),
    }
}

fn unknown_english(why: &Missing) -> String {
    match why {
        Missing::File { path } => format!("Who it is stands in {}, which is not in the paste.", Code(path)),
        Missing::Certificate { file } if file.is_empty() => "Its client certificate cannot be read here.".to_owned(),
        Missing::Certificate { file } => format!("{} holds no client certificate that can be read.", Code(file)),
        Missing::Token => "Its token says nothing itself; only the API server knows whose it is.".to_owned(),
        Missing::Issuer { issuer, subject } => format!(
            "Its token is of {}, for {}; the name that the API server makes of it is its own choice.",
            Code(issuer),
            Code(subject)
        ),
        Missing::Expression { issuer, of, expression } => format!(
            "For {} the expression {} makes its {of}; expressions are not evaluated here.",
            Code(issuer),
            Code(expression)
        ),
        Missing::Rule { issuer, expression } => format!(
            "For {} the expression {} says who is let in; expressions are not evaluated here.",
            Code(issuer),
            Code(expression)
        ),
        Missing::Bootstrap { secret } => {
            format!("Its bootstrap token hangs on Secret {}, which is not in the paste.", Code(secret))
        }
        Missing::AwsAuth { role } if role.is_empty() => {
            "It signs in to EKS through AWS IAM; which user that becomes is not in the paste.".to_owned()
        }
        Missing::AwsAuth { role } => {
            format!("It signs in to EKS as {}; which user that becomes is not in the paste.", Code(role))
        }
        Missing::AwsIdentity { profile, .. } => {
            let profile = if profile.is_empty() { String::new() } else { format!(" of profile {}", Code(profile)) };
            format!("It signs in to EKS with the AWS credentials{profile} of the computer, which nothing here tells.")
        }
        Missing::AwsRole { role } => {
            format!("{} has no entry for {}; EKS may have an access entry for it.", Code("aws-auth"), Code(role))
        }
        Missing::AwsTemplate { role, template, .. } => {
            format!("EKS makes the name of {} from {} when it signs in.", Code(role), Code(template))
        }
        Missing::Exec { cloud: Cloud::Google, .. } => {
            "It signs in to GKE with a Google account, which nothing here tells.".to_owned()
        }
        Missing::Exec { cloud: Cloud::Azure, .. } => {
            "It signs in to AKS with a Microsoft Entra account, which nothing here tells.".to_owned()
        }
        Missing::Exec { command, cloud: Cloud::Other } => {
            format!("{} gives it credentials when it runs; nothing runs here.", Code(command))
        }
        Missing::AuthProvider { name } => {
            format!("Auth provider {} would have to fetch its credentials.", Code(name))
        }
        Missing::Http { server } => format!(
            "{} is plain HTTP, where kubectl shows no credentials: who asks is up to whatever listens there.",
            Code(server)
        ),
    }
}

fn korean(code: &Said) -> String {
    match code {
        Said::Context { context, user, current: true } => {
            format!("현재 context는 {}이고 user는 {}입니다.", Code(context), Code(user))
        }
        Said::Context { context, user, current: false } => {
            format!("context {}{} user {}{} 묻습니다.", Code(context), eun(context), Code(user), ro(user))
        }
        Said::Certificate { file, user, groups, over_token, .. } => {
            let file = if file.is_empty() { String::new() } else { format!(" {}", Code(file)) };
            let token = if *over_token { " token보다 먼저 쓰입니다." } else { "" };
            let groups = groups_ko(groups);
            format!("client certificate{file}에 적힌 사용자(CN)는 {}이고 {groups}(O).{token}", Code(user))
                .replace("입니다(O).", "(O)입니다.")
                .replace("없습니다(O).", "없습니다.")
        }
        Said::TokenTable { user, groups } => {
            format!("token 표에서 이 token의 사용자는 {}이고 {}.", Code(user), groups_ko(groups))
        }
        Said::ServiceAccount { file, namespace, name, pod, .. } => {
            let file = if file.is_empty() { String::new() } else { format!("{}에 든 ", Code(file)) };
            let pod =
                if pod.is_empty() { String::new() } else { format!(" Pod {}에 묶여 있습니다.", Code(pod)) };
            let account = format!("{namespace}/{name}");
            format!("{file}token에는 ServiceAccount {}의 것이라고 적혀 있습니다.{pod}", Code(account))
        }
        Said::Oidc { issuer, claim, user, groups_claim, groups, .. } => {
            let groups = match groups_claim.as_str() {
                "" => "group을 읽는 claim은 없습니다".to_owned(),
                claim => format!("claim {}에 따라 {}", Code(claim), groups_ko(groups)),
            };
            format!(
                "{}에서 발급한 token은 claim {}에 따라 사용자 {}{} 읽히고, {groups}.",
                Code(issuer),
                Code(claim),
                Code(user),
                ro(user)
            )
        }
        Said::Bootstrap { user, groups } => {
            format!("bootstrap token이 Secret과 맞습니다. 사용자는 {}이고 {}.", Code(user), groups_ko(groups))
        }
        Said::Aws { arn, user, groups } => format!(
            "{}는 {}{} 사용자 {}{} 바꾸고, {}.",
            Code("aws-auth"),
            Code(arn),
            eul(arn),
            Code(user),
            ro(user),
            groups_ko(groups)
        ),
        Said::Anonymous(why) => {
            let why = match why {
                Nothing::NoCredentials => "자격 증명을 내보이지 않습니다".to_owned(),
                Nothing::Password { username } => format!(
                    "username {}{} password를 내보이지만 API server는 이제 이것을 보지 않습니다",
                    Code(username),
                    wa(username)
                ),
                Nothing::NoCommonName => "client certificate에 이름(CN)이 없습니다".to_owned(),
                Nothing::NoClientCa => {
                    format!("API server에 {}이 없어 certificate를 보지 않습니다", Code("--client-ca-file"))
                }
            };
            format!("{why}. token이 없으면 {}로 다뤄집니다.", Code("system:anonymous"))
        }
        Said::Refused(why) => refused_korean(why),
        Said::Unknown(why) => unknown_korean(why),
    }
}

fn refused_korean(why: &Refusal) -> String {
    match why {
        Refusal::CertificateExpired { user, until } => {
            format!("{}의 client certificate는 {until}에 만료되었습니다.", Code(user))
        }
        Refusal::CertificateNotYet { user, from } => {
            format!("{}의 client certificate는 {from}부터 쓸 수 있습니다.", Code(user))
        }
        Refusal::NotForClients { user } => {
            format!("{}의 certificate는 서버용이어서 용도에 {}가 없습니다.", Code(user), Code("clientAuth"))
        }
        Refusal::TokenExpired { until } => format!("token이 {until}에 만료되었습니다."),
        Refusal::TokenNotYet { from } => format!("token은 {from}부터 쓸 수 있습니다."),
        Refusal::TokenUnknown => {
            "이 token은 누구의 것도 아닙니다. 어느 표에도 없고 스스로 말하는 것도 없습니다.".to_owned()
        }
        Refusal::Malformed => "token의 claim들이 ServiceAccount에 관해 서로 어긋납니다.".to_owned(),
        Refusal::Issuer { issuer } => {
            format!("API server는 {}{} 발급한 token을 받지 않습니다.", Code(issuer), i(issuer))
        }
        Refusal::Audience { issuer, audiences } if audiences.is_empty() => {
            format!("{}에서 발급한 token에 audience가 없습니다.", Code(issuer))
        }
        Refusal::Audience { issuer, audiences } => {
            format!("{}에서 발급한 token은 {}용이고 이 API server용이 아닙니다.", Code(issuer), codes(audiences))
        }
        Refusal::Claim { issuer, claim } => {
            format!(
                "{}에서 발급한 token에 API server가 요구하는 claim {}{} 없습니다.",
                Code(issuer),
                Code(claim),
                i(claim)
            )
        }
        Refusal::EmailNotVerified => {
            format!("token에 {}가 아니라고 적혀 있습니다.", Code("email_verified"))
        }
        Refusal::Bootstrap { secret } => {
            format!("Secret {}{} 이 bootstrap token을 들여보내지 않습니다.", Code(secret), i(secret))
        }
        Refusal::NoAnonymous { allows_everything: false } => {
            "자격 증명을 내보이지 않는데, 이 API server는 그런 요청을 받지 않습니다.".to_owned()
        }
        Refusal::NoAnonymous { allows_everything: true } => format!(
            "자격 증명을 내보이지 않는데, {}를 쓰는 API server는 익명 요청을 끄므로 그런 요청을 받지 않습니다.",
            Code("AlwaysAllow")
        ),
    }
}

fn unknown_korean(why: &Missing) -> String {
    match why {
        Missing::File { path } => format!("누구인지는 {}에 있는데, 붙여 넣은 글에 없습니다.", Code(path)),
        Missing::Certificate { file } if file.is_empty() => "client certificate를 여기서 읽을 수 없습니다.".to_owned(),
        Missing::Certificate { file } => format!("{}에는 읽을 수 있는 client certificate가 없습니다.", Code(file)),
        Missing::Token => "token이 스스로 말하는 것이 없어, 누구의 것인지는 API server만 압니다.".to_owned(),
        Missing::Issuer { issuer, subject } => format!(
            "token은 {}에서 {}에게 발급한 것입니다. 이를 어떤 사용자로 읽을지는 API server의 설정에 달려 있습니다.",
            Code(issuer),
            Code(subject)
        ),
        Missing::Rule { issuer, expression } => format!(
            "{}에서 누구를 들여보낼지는 식 {}{} 정해지는데, 여기서는 식을 계산하지 않습니다.",
            Code(issuer),
            Code(expression),
            ro(expression)
        ),
        Missing::Expression { issuer, of, expression } => format!(
            "{}의 {of}{} 식 {}{} 정해지는데, 여기서는 식을 계산하지 않습니다.",
            Code(issuer),
            eun(of),
            Code(expression),
            ro(expression)
        ),
        Missing::Bootstrap { secret } => {
            format!("bootstrap token의 Secret {}{} 붙여 넣은 글에 없습니다.", Code(secret), i(secret))
        }
        Missing::AwsAuth { role } if role.is_empty() => {
            "AWS IAM으로 EKS에 로그인합니다. 어떤 사용자가 되는지는 붙여 넣은 글에 없습니다.".to_owned()
        }
        Missing::AwsAuth { role } => {
            format!("{}{} EKS에 로그인합니다. 어떤 사용자가 되는지는 붙여 넣은 글에 없습니다.", Code(role), ro(role))
        }
        Missing::AwsIdentity { profile, .. } => {
            let profile = if profile.is_empty() { String::new() } else { format!("profile {}의 ", Code(profile)) };
            format!("컴퓨터에 있는 {profile}AWS 자격 증명으로 EKS에 로그인하므로 여기서는 누구인지 알 수 없습니다.")
        }
        Missing::AwsRole { role } => format!(
            "{}에 {}{} 없습니다. EKS access entry가 따로 있을 수 있습니다.",
            Code("aws-auth"),
            Code(role),
            i(role)
        ),
        Missing::AwsTemplate { role, template, .. } => {
            format!("{}의 이름은 로그인할 때 EKS가 {}{} 만듭니다.", Code(role), Code(template), ro(template))
        }
        Missing::Exec { cloud: Cloud::Google, .. } => {
            "Google 계정으로 GKE에 로그인하므로 여기서는 누구인지 알 수 없습니다.".to_owned()
        }
        Missing::Exec { cloud: Cloud::Azure, .. } => {
            "Microsoft Entra 계정으로 AKS에 로그인하므로 여기서는 누구인지 알 수 없습니다.".to_owned()
        }
        Missing::Exec { command, cloud: Cloud::Other } => {
            format!(
                "{}{} 실행되어야 자격 증명이 생기는데, 여기서는 아무것도 실행하지 않습니다.",
                Code(command),
                i(command)
            )
        }
        Missing::AuthProvider { name } => {
            format!("auth provider {}{} 자격 증명을 받아 와야 합니다.", Code(name), i(name))
        }
        Missing::Http { server } => format!(
            "{}{} 암호화 없는 HTTP여서 kubectl이 자격 증명을 보내지 않습니다. 누구로 묻게 될지는 그곳에서 받는 쪽에 달려 있습니다.",
            Code(server),
            eun(server)
        ),
    }
}

/// What would settle who it is: something to paste, or to look at.
pub fn wanted(missing: &Missing, lang: Lang) -> String {
    let server = pick(
        lang,
        "the kube-apiserver’s manifest, or its AuthenticationConfiguration",
        "kube-apiserver의 manifest 또는 AuthenticationConfiguration",
    );
    match missing {
        Missing::File { path } => match lang {
            Lang::En => format!("{}, as a file of that name", Code(path)),
            Lang::Ko => format!("{}, 같은 이름의 파일로", Code(path)),
        },
        Missing::Certificate { .. } => match lang {
            Lang::En => format!("the certificate as {} prints it", Code("kubectl config view --raw")),
            Lang::Ko => format!("{}{} 보이는 certificate", Code("kubectl config view --raw"), ro("raw")),
        },
        Missing::Issuer { .. } => server.to_owned(),
        Missing::Bootstrap { secret } => format!("Secret {}", Code(format!("kube-system/{secret}"))),
        Missing::AwsAuth { .. } => format!("ConfigMap {}", Code("kube-system/aws-auth")),
        Missing::AwsRole { role } => match lang {
            Lang::En => format!("what {} says of {}", Code("aws eks list-associated-access-policies"), Code(role)),
            Lang::Ko => {
                format!("{}에서 {}에 관해 나오는 것", Code("aws eks list-associated-access-policies"), Code(role))
            }
        },
        Missing::Token
        | Missing::Expression { .. }
        | Missing::Rule { .. }
        | Missing::AwsIdentity { .. }
        | Missing::AwsTemplate { .. }
        | Missing::Exec { .. }
        | Missing::AuthProvider { .. }
        | Missing::Http { .. } => match lang {
            Lang::En => format!("what {} prints with this context", Code("kubectl auth whoami")),
            Lang::Ko => format!("이 context로 {}{} 출력하는 것", Code("kubectl auth whoami"), i("whoami")),
        },
    }
}

/// A few words beside a user's name: what shows it, and whom that names. Empty where the paste does not tell.
pub fn short(code: &Said, lang: Lang) -> String {
    let named = |what: &str, user: &str, groups: &[String]| {
        let shown: Vec<&str> = groups.iter().take(MAX_GROUPS).map(String::as_str).collect();
        match shown.as_slice() {
            [] => format!("{what}: {user}"),
            [one] => format!("{what}: {user}, group {one}"),
            more => format!("{what}: {user}, {} {}", pick(lang, "groups", "group"), more.join(" ")),
        }
    };
    match code {
        Said::Certificate { user, groups, .. } => named("certificate", user, groups),
        Said::TokenTable { user, groups } | Said::Oidc { user, groups, .. } | Said::Bootstrap { user, groups } => {
            named("token", user, groups)
        }
        Said::ServiceAccount { namespace, name, .. } => format!("token: ServiceAccount {namespace}/{name}"),
        Said::Aws { user, groups, .. } => named("IAM", user, groups),
        Said::Anonymous(_) => "system:anonymous".to_owned(),
        Said::Refused(Refusal::CertificateExpired { until, .. }) => match lang {
            Lang::En => format!("certificate expired {until}"),
            Lang::Ko => format!("certificate {until}에 만료"),
        },
        Said::Refused(Refusal::TokenExpired { until }) => match lang {
            Lang::En => format!("token expired {until}"),
            Lang::Ko => format!("token {until}에 만료"),
        },
        Said::Refused(_) => pick(lang, "refused by the API server", "API server가 받지 않음").to_owned(),
        Said::Context { .. } | Said::Unknown(_) => String::new(),
    }
}
