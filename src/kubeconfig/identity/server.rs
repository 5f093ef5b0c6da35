//! How an API server of the paste tells who asks: the flags of its manifest, its AuthenticationConfiguration.
//! Mirrors pkg/kubeapiserver/options/authentication.go.

use super::Caller;
use super::code::{Missing, Refusal};
use super::token::Claims;
use crate::api::{Origin, Paste, TokenLine};
use crate::cluster::ApiServer;
use crate::text::Span;
use crate::yaml::Node;
use serde_json::Value;

/// At most this many issuers, and rules of one, are read.
const MAX_ISSUERS: usize = 64;

/// What an API server takes.
#[derive(Clone, Debug, Default)]
pub(super) struct Authentication {
    /// Whether the paste has the API server's manifest, so that what it does not name is not there.
    pub closed: bool,
    /// Whether certificates are looked at.
    pub client_ca: bool,
    pub anonymous: bool,
    /// Whether a webhook may know tokens that nothing here does.
    pub webhook: bool,
    pub bootstrap: bool,
    /// The token file that is read: none for whichever there is.
    token_file: Option<String>,
    /// Whether none is read.
    no_token_file: bool,
    /// Whether nobody is anonymous because everybody may do everything.
    pub allows_everything: bool,
    issuers: Vec<Issuer>,
    /// Whether the paste tells which issuers there are.
    tells_issuers: bool,
}

/// An issuer of tokens, and how they are read.
#[derive(Clone, Debug, Default)]
struct Issuer {
    url: String,
    audiences: Vec<String>,
    username: Mapping,
    groups: Mapping,
    /// Claims that must be there, with their value; none for any.
    required: Vec<(String, String)>,
    /// Expressions that refuse tokens and users.
    expressions: Vec<String>,
    at: Option<Span>,
}

/// How claims become a name, or groups.
#[derive(Clone, Debug, Default)]
struct Mapping {
    claim: String,
    prefix: String,
    expression: String,
}

/// A token's user, as an issuer's configuration reads it.
#[derive(Clone, Debug, Default)]
pub(super) struct Mapped {
    pub issuer: String,
    pub claim: String,
    pub groups_claim: String,
    pub caller: Caller,
    /// The lines that say how.
    pub at: Option<Span>,
}

/// Why a token's user is not known.
pub(super) enum Unmapped {
    Refused(Refusal, Option<Span>),
    Unknown(Missing, Option<Span>),
}

impl Authentication {
    /// `asked` are the authorizers that the reader chooses; empty for those of the paste.
    pub fn of(paste: &Paste, asked: &[String]) -> Self {
        let mut found =
            Authentication { client_ca: true, anonymous: true, bootstrap: true, ..Authentication::default() };
        let names = |list: &str| list.split(',').any(|mode| mode.trim() == "AlwaysAllow");
        let mut allows_everything = asked.iter().any(|list| names(list));
        if let Some(server) = ApiServer::find(paste) {
            let given = |flag: &str| !server.value(flag).is_empty();
            let is = |flag: &str, value: &str| server.flag(flag).is_some_and(|flag| flag.value == value);
            found.closed = true;
            found.client_ca = given("client-ca-file");
            found.anonymous = !is("anonymous-auth", "false");
            // Whoever allows everything to everybody lets in nobody who does not say who they are.
            let mut modes = server.values("authorization-mode").peekable();
            let unwritten = modes.peek().is_none() && !given("authorization-config");
            if asked.is_empty() {
                allows_everything = unwritten || modes.any(|flag| names(&flag.value));
            }
            let token_file = server.value("token-auth-file");
            found.no_token_file = token_file.is_empty();
            found.token_file = (!token_file.is_empty()).then(|| last_part(token_file).to_owned());
            found.webhook = given("authentication-token-webhook-config-file");
            found.bootstrap = is("enable-bootstrap-token-auth", "") || is("enable-bootstrap-token-auth", "true");
            // The file that it names is another document of the paste, or it is not known.
            found.tells_issuers = !given("authentication-config");
            found.issuers.extend(Issuer::of_flags(&server, paste));
        }
        let configurations = paste.objects.iter().filter(|object| {
            object.kind == "AuthenticationConfiguration" && object.group() == "apiserver.config.k8s.io"
        });
        for object in configurations {
            let Some(root) = paste.node(object.origin) else { continue };
            found.tells_issuers = true;
            let enabled = root.at("anonymous.enabled").and_then(Node::as_bool);
            found.anonymous &= enabled != Some(false);
            // What is written here is not taken back.
            allows_everything &= enabled.is_none();
            let issuers = root.get("jwt").into_iter().flat_map(Node::items).enumerate().take(MAX_ISSUERS);
            found.issuers.extend(issuers.map(|(at, node)| Issuer::of_node(node, paste, object.origin, at)));
        }
        found.allows_everything = found.anonymous && allows_everything;
        found.anonymous &= !allows_everything;
        found
    }

    /// The lines of the token file; none where the paste does not have it.
    pub fn tokens<'p>(&self, paste: &'p Paste) -> Option<Vec<&'p TokenLine>> {
        let named = |line: &&TokenLine| {
            let source = paste.sources.get(line.source).map_or("", |source| &source.name);
            self.token_file.as_ref().is_none_or(|file| last_part(source) == file)
        };
        let lines: Vec<&TokenLine> = paste.tokens.iter().filter(|line| !self.no_token_file && named(line)).collect();
        (!lines.is_empty() || self.no_token_file).then_some(lines)
    }

    /// Whose an OIDC token is.
    pub fn map(&self, claims: &Claims) -> Result<Mapped, Unmapped> {
        let url = claims.text("iss");
        let Some(issuer) = self.issuers.iter().find(|issuer| issuer.url == url) else {
            let subject = claims.text("sub").to_owned();
            return Err(match self.tells_issuers && !self.webhook {
                true => Unmapped::Refused(Refusal::Issuer { issuer: url.to_owned() }, None),
                false => Unmapped::Unknown(Missing::Issuer { issuer: url.to_owned(), subject }, None),
            });
        };
        issuer.map(claims)
    }
}

/// The last part of a path.
fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

impl Issuer {
    /// The `--oidc-*` flags.
    fn of_flags(server: &ApiServer, paste: &Paste) -> Option<Issuer> {
        let url = server.flag("oidc-issuer-url").filter(|flag| !flag.value.is_empty())?;
        let text = |flag: &str| server.value(&format!("oidc-{flag}")).to_owned();
        let claim = Some(text("username-claim")).filter(|claim| !claim.is_empty()).unwrap_or("sub".to_owned());
        // Names of an issuer are kept apart from all others, unless they are addresses or the flag says so.
        let prefix = match text("username-prefix").as_str() {
            "" if claim != "email" => format!("{}#", url.value),
            "-" => String::new(),
            prefix => prefix.to_owned(),
        };
        let required = server.values("oidc-required-claim").flat_map(|flag| flag.value.split(','));
        Some(Issuer {
            url: url.value.clone(),
            audiences: vec![text("client-id")],
            username: Mapping { claim, prefix, ..Mapping::default() },
            groups: Mapping { claim: text("groups-claim"), prefix: text("groups-prefix"), ..Mapping::default() },
            required: required
                .filter_map(|pair| pair.split_once('='))
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect(),
            expressions: Vec::new(),
            at: Some(server.span(paste, url)),
        })
    }

    /// An entry of an AuthenticationConfiguration's `jwt`.
    fn of_node(node: Node<'_>, paste: &Paste, origin: Origin, at: usize) -> Issuer {
        let text = |path: &str| node.at(path).map(|node| node.text().into_owned()).unwrap_or_default();
        let mapping = |field: &str| Mapping {
            claim: text(&format!("claimMappings.{field}.claim")),
            prefix: text(&format!("claimMappings.{field}.prefix")),
            expression: text(&format!("claimMappings.{field}.expression")),
        };
        let audiences = node.at("issuer.audiences").into_iter().flat_map(Node::items);
        let rules_of = |list: &str| node.get(list).into_iter().flat_map(Node::items).take(MAX_ISSUERS);
        let rules = rules_of("claimValidationRules");
        let field =
            |rule: Node<'_>, name: &str| rule.get(name).map(|node| node.text().into_owned()).unwrap_or_default();
        Issuer {
            url: text("issuer.url"),
            audiences: audiences.take(MAX_ISSUERS).map(|node| node.text().into_owned()).collect(),
            username: mapping("username"),
            groups: mapping("groups"),
            required: rules
                .map(|rule| (field(rule, "claim"), field(rule, "requiredValue")))
                .filter(|(claim, _)| !claim.is_empty())
                .collect(),
            expressions: rules_of("claimValidationRules")
                .chain(rules_of("userValidationRules"))
                .map(|rule| field(rule, "expression"))
                .filter(|expression| !expression.is_empty())
                .collect(),
            at: Some(paste.span(origin, &format!("jwt[{at}].claimMappings.username"))),
        }
    }

    /// Mirrors staging/src/k8s.io/apiserver/plugin/pkg/authenticator/token/oidc.
    fn map(&self, claims: &Claims) -> Result<Mapped, Unmapped> {
        let issuer = || self.url.clone();
        let refused = |why: Refusal| Unmapped::Refused(why, self.at.clone());
        let no_claim = |claim: &str| refused(Refusal::Claim { issuer: issuer(), claim: claim.to_owned() });
        let audiences = claims.texts("aud").unwrap_or_default();
        if !audiences.iter().any(|audience| self.audiences.contains(audience)) {
            return Err(refused(Refusal::Audience { issuer: issuer(), audiences }));
        }
        for mapping in [(&self.username, "username"), (&self.groups, "groups")] {
            let (Mapping { expression, .. }, of) = mapping;
            if !expression.is_empty() {
                let (of, expression) = (of.to_owned(), expression.clone());
                return Err(Unmapped::Unknown(
                    Missing::Expression { issuer: issuer(), of, expression },
                    self.at.clone(),
                ));
            }
        }
        for (claim, value) in &self.required {
            if claims.get(claim).and_then(Value::as_str) != Some(value.as_str()) {
                return Err(no_claim(claim));
            }
        }
        let claim = self.username.claim.as_str();
        let name = claims.text(claim);
        if name.is_empty() {
            return Err(no_claim(claim));
        }
        if claim == "email" && claims.get("email_verified").is_some_and(|verified| *verified != Value::Bool(true)) {
            return Err(refused(Refusal::EmailNotVerified));
        }
        let groups = match (self.groups.claim.as_str(), claims.get(&self.groups.claim)) {
            ("", _) | (_, None) => Vec::new(),
            (claim, Some(_)) => claims.texts(claim).ok_or_else(|| no_claim(claim))?,
        };
        if let Some(expression) = self.expressions.first() {
            let missing = Missing::Rule { issuer: issuer(), expression: expression.clone() };
            return Err(Unmapped::Unknown(missing, self.at.clone()));
        }
        let groups = groups.into_iter().map(|group| format!("{}{group}", self.groups.prefix)).collect();
        let user = format!("{}{name}", self.username.prefix);
        Ok(Mapped {
            issuer: issuer(),
            claim: claim.to_owned(),
            groups_claim: self.groups.claim.clone(),
            caller: Caller { user, groups, ..Caller::default() },
            at: self.at.clone(),
        })
    }
}
