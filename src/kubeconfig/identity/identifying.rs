//! One user, asked about: what each authenticator makes of what it shows, in their order.

use super::aws::{self, AwsAuth, AwsCommand};
use super::certificate::Certificate;
use super::server::{self, Authentication, Unmapped};
use super::token::{self, AccountToken, Claims};
use super::{Caller, Cloud, Code, Credentials, Identifier, Missing, Nothing, Possible, Refusal, Who, time};
use crate::api::TokenLine;
use crate::kubeconfig::clean;
use crate::text::{ObjectRef, Outcome, Source, Span, Step, decode_base64};
use std::collections::BTreeMap;

/// How many mapped roles and users are offered.
const MAX_POSSIBLE: usize = 20;

/// A user that is asked about.
pub(super) struct Identifying<'a> {
    pub by: &'a Identifier<'a>,
    pub credentials: &'a Credentials<'a>,
    pub steps: Vec<Step<Code>>,
}

/// What one authenticator makes of a request.
enum Opinion {
    Knows(Caller),
    /// Nothing is there that it looks at.
    None,
    Refuses,
    /// The groups are those that it would give in any case.
    CannotTell(Vec<String>),
}

impl Identifying<'_> {
    pub fn who(&mut self) -> Who {
        if self.credentials.server.starts_with("http://") {
            let server = self.credentials.server.to_owned();
            return self.unknown(Missing::Http { server }, "");
        }
        let refused = match self.certificate() {
            Opinion::Knows(caller) => return Who::Known(caller),
            Opinion::CannotTell(groups) => return Who::Unknown { groups },
            Opinion::Refuses => true,
            Opinion::None => false,
        };
        match self.bearer() {
            Opinion::Knows(caller) => Who::Known(caller),
            Opinion::CannotTell(groups) => Who::Unknown { groups },
            Opinion::Refuses => Who::Refused,
            Opinion::None if refused => Who::Refused,
            Opinion::None => self.nobody(),
        }
    }

    fn say(&mut self, code: Code, field: &str, more: Option<Span>) {
        let outcome = match code {
            Code::Unknown(_) => Outcome::Unknown,
            Code::Refused(_) => Outcome::Failed,
            _ => Outcome::Matched,
        };
        let place = self.credentials.at.map(|(origin, path)| {
            self.by.paste.span(origin, &if field.is_empty() { path.to_owned() } else { format!("{path}.user.{field}") })
        });
        let span = place.filter(|_| field != "flag");
        self.steps.push(Step {
            code,
            object: Some(ObjectRef {
                kind: "user".to_owned(),
                namespace: None,
                name: self.credentials.name.to_owned(),
            }),
            path: field.to_owned(),
            marks: span.iter().cloned().chain(more).collect(),
            span,
            outcome,
        });
    }
    fn unknown(&mut self, missing: Missing, field: &str) -> Who {
        self.say(Code::Unknown(missing), field, None);
        Who::Unknown { groups: Vec::new() }
    }
    fn cannot_tell(&mut self, missing: Missing, field: &str) -> Opinion {
        self.say(Code::Unknown(missing), field, None);
        Opinion::CannotTell(Vec::new())
    }
    fn refuse(&mut self, refusal: Refusal, field: &str) -> Opinion {
        self.say(Code::Refused(refusal), field, None);
        Opinion::Refuses
    }

    fn nobody(&mut self) -> Who {
        let auth = self.credentials.auth;
        let told = matches!(self.steps.last().map(|step| &step.code), Some(Code::Anonymous(_)));
        let username = [self.credentials.username_flag, &auth.username].into_iter().find(|name| !name.is_empty());
        if !self.by.authentication.anonymous {
            let allows_everything = self.by.authentication.allows_everything;
            self.say(Code::Refused(Refusal::NoAnonymous { allows_everything }), "", None);
            return Who::Refused;
        }
        match username {
            Some(username) => {
                self.say(Code::Anonymous(Nothing::Password { username: username.to_owned() }), "username", None);
            }
            None if told => {}
            None => self.say(Code::Anonymous(Nothing::NoCredentials), "", None),
        }
        Who::Anonymous
    }

    fn has_certificate(&self) -> bool {
        let auth = self.credentials.auth;
        [self.credentials.certificate_flag, &auth.client_certificate, &auth.client_certificate_data]
            .iter()
            .any(|text| !text.is_empty())
    }
    fn has_token(&self) -> bool {
        let auth = self.credentials.auth;
        [self.credentials.token_flag, &auth.token, &auth.token_file].iter().any(|text| !text.is_empty())
    }

    /// Mirrors apiserver/pkg/authentication/request/x509.
    fn certificate(&mut self) -> Opinion {
        if !self.has_certificate() {
            return Opinion::None;
        }
        let auth = self.credentials.auth;
        let flag = self.credentials.certificate_flag;
        let (pem, file, field) = if !flag.is_empty() {
            (self.file(flag, false), flag, "flag")
        } else if !auth.client_certificate_data.is_empty() {
            let bytes = decode_base64(&auth.client_certificate_data).unwrap_or_default();
            (Some(String::from_utf8_lossy(&bytes).into_owned()), "", "client-certificate-data")
        } else {
            let file = auth.client_certificate.as_str();
            (self.file(file, true), file, "client-certificate")
        };
        if !self.by.authentication.client_ca {
            self.say(Code::Anonymous(Nothing::NoClientCa), field, None);
            return Opinion::None;
        }
        let file = file.to_owned();
        let Some(pem) = pem else { return self.cannot_tell(Missing::File { path: file }, field) };
        let Some(read) = Certificate::of_pem(&pem) else {
            return self.cannot_tell(Missing::Certificate { file }, field);
        };
        let user = read.common_name.clone();
        if self.by.now.is_some_and(|now| now > read.not_after) {
            return self.refuse(Refusal::CertificateExpired { user, until: time::day(read.not_after) }, field);
        }
        if self.by.now.is_some_and(|now| now < read.not_before) {
            return self.refuse(Refusal::CertificateNotYet { user, from: time::day(read.not_before) }, field);
        }
        if !read.for_clients {
            return self.refuse(Refusal::NotForClients { user }, field);
        }
        if user.is_empty() {
            self.say(Code::Anonymous(Nothing::NoCommonName), field, None);
            return Opinion::None;
        }
        let groups = read.organizations;
        let over_token = self.has_token();
        let until = time::day(read.not_after);
        self.say(
            Code::Certificate { file, user: user.clone(), groups: groups.clone(), until, over_token },
            field,
            None,
        );
        let id = vec![format!("X509SHA256={}", read.fingerprint)];
        let extra = BTreeMap::from([("authentication.kubernetes.io/credential-id".to_owned(), id)]);
        Opinion::Knows(Caller { user, uid: read.uid, groups, extra })
    }

    /// Whatever is sent as a bearer token: a file's before one that is written, then what programs give.
    fn bearer(&mut self) -> Opinion {
        let auth = self.credentials.auth;
        let written = if self.credentials.token_flag.is_empty() { &auth.token } else { self.credentials.token_flag };
        let written_field = if self.credentials.token_flag.is_empty() { "token" } else { "flag" };
        if !auth.token_file.is_empty() {
            let text = self.file(&auth.token_file, true).map(|text| text.trim().to_owned());
            return match text.filter(|text| !text.is_empty()) {
                Some(token) => self.token(&token, &auth.token_file, "tokenFile"),
                None => self.cannot_tell(Missing::File { path: auth.token_file.clone() }, "tokenFile"),
            };
        }
        if !written.is_empty() {
            return self.token(written, "", written_field);
        }
        let password = [self.credentials.username_flag, &auth.username, &auth.password].iter().any(|t| !t.is_empty());
        if password || self.has_certificate() {
            return Opinion::None;
        }
        if let Some(exec) = &auth.exec {
            if let Some(command) = AwsCommand::of(exec) {
                return self.aws(command);
            }
            let program = exec.command.rsplit(['/', '\\']).next().unwrap_or("").trim_end_matches(".exe");
            let cloud = match program {
                "gke-gcloud-auth-plugin" | "gcloud" => Cloud::Google,
                "kubelogin" if exec.args.iter().any(|word| word == "get-token") => match is_azure(&exec.args) {
                    true => Cloud::Azure,
                    false => Cloud::Other,
                },
                "az" | "kubelogin" => Cloud::Azure,
                _ => Cloud::Other,
            };
            return self.cannot_tell(Missing::Exec { command: program.to_owned(), cloud }, "exec.command");
        }
        let Some(provider) = &auth.auth_provider else { return Opinion::None };
        match provider.config.get("id-token").filter(|token| provider.name == "oidc" && !token.is_empty()) {
            Some(token) => self.token(token, "", "auth-provider.config.id-token"),
            None => self.cannot_tell(Missing::AuthProvider { name: provider.name.clone() }, "auth-provider.name"),
        }
    }

    /// Mirrors the order of the token authenticators: the table, ServiceAccounts, bootstrap tokens, OIDC.
    fn token(&mut self, token: &str, file: &str, field: &str) -> Opinion {
        if let Some(caller) = self.by.options.tokens.get(token) {
            let code = Code::TokenTable { user: caller.user.clone(), groups: caller.groups.clone() };
            self.say(code, field, None);
            return Opinion::Knows(caller.clone());
        }
        let table = self.by.authentication.tokens(self.by.paste);
        // Of a token that is there twice the last line counts.
        if let Some(line) = table.iter().flatten().rev().find(|line| line.token == token) {
            let TokenLine { user, uid, groups, .. } = (*line).clone();
            let at = Some(self.by.paste.sources.span(line.user_loc));
            self.say(Code::TokenTable { user: user.clone(), groups: groups.clone() }, field, at);
            return Opinion::Knows(Caller { user, uid, groups, ..Caller::default() });
        }
        if let Some(id) = token::bootstrap_id(token) {
            return self.bootstrap(id, token, field);
        }
        let Some(claims) = Claims::of(token) else {
            let Authentication { closed, webhook, .. } = self.by.authentication;
            let whole = !self.by.options.tokens.is_empty()
                || table.is_some_and(|table| !table.is_empty() || closed && !webhook);
            return match whole && !is_covered(token) {
                true => self.refuse(Refusal::TokenUnknown, field),
                false => self.cannot_tell(Missing::Token, field),
            };
        };
        if let Some(until) = claims.expired(self.by.now) {
            return self.refuse(Refusal::TokenExpired { until }, field);
        }
        if let Some(from) = claims.not_yet(self.by.now) {
            return self.refuse(Refusal::TokenNotYet { from }, field);
        }
        let until = claims.until().unwrap_or_default();
        match AccountToken::of(&claims) {
            Some(Err(())) => return self.refuse(Refusal::Malformed, field),
            Some(Ok(account)) => {
                let AccountToken { namespace, name, pod, caller } = account;
                let (file, pod) = (file.to_owned(), pod.unwrap_or_default());
                self.say(Code::ServiceAccount { file, namespace, name, pod, until }, field, None);
                return Opinion::Knows(caller);
            }
            None => {}
        }
        match self.by.authentication.map(&claims) {
            Ok(mut mapped) => {
                let jti = claims.text("jti");
                if !jti.is_empty() {
                    let key = "authentication.kubernetes.io/credential-id".to_owned();
                    mapped.caller.extra.insert(key, vec![format!("JTI={jti}")]);
                }
                let server::Mapped { issuer, claim, groups_claim, caller, at } = mapped;
                let (user, groups) = (caller.user.clone(), caller.groups.clone());
                self.say(Code::Oidc { issuer, claim, user, groups_claim, groups, until }, field, at);
                Opinion::Knows(caller)
            }
            Err(Unmapped::Refused(refusal, at)) => {
                self.say(Code::Refused(refusal), field, at);
                Opinion::Refuses
            }
            Err(Unmapped::Unknown(missing, at)) => {
                self.say(Code::Unknown(missing), field, at);
                Opinion::CannotTell(Vec::new())
            }
        }
    }

    /// Mirrors plugin/pkg/auth/authenticator/token/bootstrap.
    fn bootstrap(&mut self, id: &str, token: &str, field: &str) -> Opinion {
        let name = format!("bootstrap-token-{id}");
        let found = self.by.paste.objects.iter().find(|object| {
            let at = (object.kind.as_str(), object.metadata.namespace.as_str(), object.metadata.name.as_str());
            at == ("Secret", "kube-system", name.as_str())
        });
        let secret = name.clone();
        let Some(root) = found.filter(|_| self.by.authentication.bootstrap).and_then(|o| self.by.paste.node(o.origin))
        else {
            return match self.by.authentication.closed && !self.by.authentication.bootstrap {
                true => self.refuse(Refusal::TokenUnknown, field),
                false => self.cannot_tell(Missing::Bootstrap { secret }, field),
            };
        };
        let value = |key: &str| {
            let plain = root.at(&format!("stringData.{key}")).map(|node| node.text().into_owned());
            plain.or_else(|| {
                let encoded = root.at(&format!("data.{key}"))?.text().into_owned();
                String::from_utf8(decode_base64(&encoded).ok()?).ok()
            })
        };
        let over = value("expiration").and_then(|until| time::read(&until)).zip(self.by.now);
        let agrees = token.split_once('.').map(|(_, secret)| secret) == value("token-secret").as_deref();
        let in_use = value("usage-bootstrap-authentication").as_deref() == Some("true");
        let typed = root.get("type").is_some_and(|node| node.text() == "bootstrap.kubernetes.io/token");
        let own = value("token-id").as_deref() == Some(id);
        if !typed || !own || !agrees || !in_use || over.is_some_and(|(until, now)| now > until) {
            return self.refuse(Refusal::Bootstrap { secret }, field);
        }
        let more = value("auth-extra-groups").unwrap_or_default();
        let mut groups = vec!["system:bootstrappers".to_owned()];
        let named = more.split(',').filter(|group| group.starts_with("system:bootstrappers:"));
        groups.extend(named.map(str::to_owned));
        let user = format!("system:bootstrap:{id}");
        let at = found.map(|object| self.by.paste.span(object.origin, "metadata.name"));
        self.say(Code::Bootstrap { user: user.clone(), groups: groups.clone() }, field, at);
        Opinion::Knows(Caller { user, groups, ..Caller::default() })
    }

    fn aws(&mut self, command: AwsCommand) -> Opinion {
        let AwsCommand { role, profile } = command;
        let Some(map) = AwsAuth::find(self.by.paste) else {
            return self.cannot_tell(Missing::AwsAuth { role }, "exec.command");
        };
        if role.is_empty() {
            let possible = map.entries.into_iter().map(|(entry, _)| entry).take(MAX_POSSIBLE).collect();
            return self.cannot_tell(Missing::AwsIdentity { profile, possible }, "exec.command");
        }
        let Some((entry, at)) = map.entry(&role) else {
            return self.cannot_tell(Missing::AwsRole { role }, "exec.args");
        };
        let Possible { arn, user, groups } = entry;
        let template = std::iter::once(&user).chain(&groups).find(|name| aws::is_template(name)).cloned();
        if let Some(template) = template {
            let sure: Vec<String> = groups.iter().filter(|group| !aws::is_template(group)).cloned().collect();
            let missing = Missing::AwsTemplate { role: arn, template, groups: sure.clone() };
            self.say(Code::Unknown(missing), "exec.args", at);
            return Opinion::CannotTell(sure);
        }
        self.say(Code::Aws { arn, user: user.clone(), groups: groups.clone() }, "exec.args", at);
        Opinion::Knows(Caller { user, groups, ..Caller::default() })
    }

    /// A file that the kubeconfig names, if it is pasted: by its path beside the kubeconfig, else by its name alone.
    fn file(&self, path: &str, beside: bool) -> Option<String> {
        let config =
            self.credentials.at.and_then(|(origin, _)| self.by.paste.node(origin)).map(|node| node.loc().source);
        let config = config.filter(|_| beside).and_then(|id| self.by.paste.sources.get(id));
        let folder = config.and_then(|source| source.name.rsplit_once('/')).map_or("", |(folder, _)| folder);
        let path = path.replace('\\', "/");
        let wanted = clean(&if path.starts_with('/') { path.clone() } else { format!("{folder}/{path}") });
        let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        let exact = |source: &&Source| clean(&source.name) == wanted;
        let sources = || self.by.paste.sources.iter().map(|(_, source)| source);
        let alike: Vec<&Source> = sources().filter(|source| last(&source.name) == last(&wanted)).take(2).collect();
        let found = sources().find(exact).or(match alike.as_slice() {
            [one] => Some(*one),
            _ => None,
        });
        found.map(|source| source.text.to_string())
    }
}

/// Azure's `kubelogin get-token` names a server id or a tenant; the OIDC plugin of the same name an issuer.
fn is_azure(args: &[String]) -> bool {
    !args.iter().any(|word| word.starts_with("--oidc-"))
}

/// Whether kubectl, or whoever shared the file, put something in the token's place.
fn is_covered(token: &str) -> bool {
    let token = token.trim();
    token.eq_ignore_ascii_case("REDACTED")
        || token.starts_with(['<', '$', '{'])
        || token.contains("...")
        || token.contains('…')
}
