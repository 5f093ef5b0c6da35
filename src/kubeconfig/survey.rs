//! What the pasted kubeconfigs hold, merged by name, and how their entries hang together. No secret leaves here:
//! credentials are told by their kind.

use crate::api::{AuthInfo, ClusterEntry, Context, Origin, Paste};
use crate::text::Span;
use serde::Serialize;

/// The entries that count, in the order in which they are written; of one name the first counts.
#[derive(Debug, Default)]
pub struct Survey<'p> {
    pub contexts: Vec<Item<'p, Context>>,
    pub clusters: Vec<Item<'p, ClusterEntry>>,
    pub users: Vec<Item<'p, AuthInfo>>,
    /// The first current context that is not empty, with where it stands.
    pub current: Option<(&'p str, Origin)>,
}

/// An entry of a kubeconfig.
#[derive(Debug)]
pub struct Item<'p, T> {
    pub name: &'p str,
    pub value: &'p T,
    /// Its kubeconfig, and its place in it: `contexts[0]`.
    pub origin: Origin,
    pub path: String,
}

impl<T> Item<'_, T> {
    /// The lines of a field, or the nearest thing to it that is there; the whole entry for the empty field.
    pub fn span(&self, paste: &Paste, field: &str) -> Span {
        match field {
            "" => paste.span(self.origin, &self.path),
            field => paste.span(self.origin, &format!("{}.{field}", self.path)),
        }
    }
}

/// How a cluster's server is known to be the right one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "by", rename_all = "camelCase")]
pub enum Trust {
    /// By a certificate authority in a file.
    Authority { file: String },
    /// By a certificate authority in the kubeconfig itself.
    AuthorityData,
    /// By the authorities that the computer trusts.
    System,
    /// Not at all: `insecure-skip-tls-verify`.
    Nobody,
    /// It is plain HTTP: there is nothing to check.
    Unencrypted,
}

/// How a user proves who it is. Values are never told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "by", rename_all = "camelCase")]
pub enum Credential {
    /// A client certificate; its file, if it is not in the kubeconfig itself.
    Certificate {
        file: Option<String>,
    },
    Token,
    TokenFile {
        file: String,
    },
    /// A username and a password.
    Password {
        username: String,
    },
    /// A program that is asked for one.
    Exec {
        command: String,
    },
    /// A built-in plugin that kubectl no longer has.
    AuthProvider {
        name: String,
    },
    /// Nothing.
    None,
}

impl Trust {
    /// How a cluster's server is checked.
    pub fn of(cluster: &ClusterEntry) -> Trust {
        if cluster.server.starts_with("http://") {
            Trust::Unencrypted
        } else if cluster.insecure_skip_tls_verify {
            Trust::Nobody
        } else if !cluster.certificate_authority_data.is_empty() {
            Trust::AuthorityData
        } else if !cluster.certificate_authority.is_empty() {
            Trust::Authority { file: cluster.certificate_authority.clone() }
        } else {
            Trust::System
        }
    }
    /// The field that says so.
    pub fn field(&self) -> &'static str {
        match self {
            Trust::Authority { .. } => "cluster.certificate-authority",
            Trust::AuthorityData => "cluster.certificate-authority-data",
            Trust::Nobody => "cluster.insecure-skip-tls-verify",
            Trust::System | Trust::Unencrypted => "cluster.server",
        }
    }
    /// Whether somebody in between would not be noticed.
    pub fn is_weak(&self) -> bool {
        matches!(self, Trust::Nobody | Trust::Unencrypted)
    }
}

impl Credential {
    /// What a user has, in the order in which it counts: the API server looks at certificates first, and client-go asks
    /// programs only where nothing is written.
    pub fn of(user: &AuthInfo) -> Credential {
        let certificate = !user.client_certificate.is_empty() || !user.client_certificate_data.is_empty();
        if certificate {
            let file = Some(user.client_certificate.clone());
            let file = file.filter(|file| !file.is_empty() && user.client_certificate_data.is_empty());
            Credential::Certificate { file }
        } else if !user.token_file.is_empty() {
            Credential::TokenFile { file: user.token_file.clone() }
        } else if !user.token.is_empty() {
            Credential::Token
        } else if !user.username.is_empty() || !user.password.is_empty() {
            Credential::Password { username: user.username.clone() }
        } else if let Some(exec) = &user.exec {
            Credential::Exec { command: exec.command.clone() }
        } else if let Some(provider) = &user.auth_provider {
            Credential::AuthProvider { name: provider.name.clone() }
        } else {
            Credential::None
        }
    }
    /// The field that says so.
    pub fn field(&self) -> &'static str {
        match self {
            Credential::Certificate { file: Some(_) } => "user.client-certificate",
            Credential::Certificate { file: None } => "user.client-certificate-data",
            Credential::Token => "user.token",
            Credential::TokenFile { .. } => "user.tokenFile",
            Credential::Password { .. } => "user.username",
            Credential::Exec { .. } => "user.exec.command",
            Credential::AuthProvider { .. } => "user.auth-provider.name",
            Credential::None => "",
        }
    }
    /// Whether API servers of today take it.
    pub fn is_outdated(&self) -> bool {
        match self {
            Credential::Password { .. } => true,
            Credential::AuthProvider { name } => name != "oidc",
            _ => false,
        }
    }
}

impl<'p> Survey<'p> {
    /// Everything in the kubeconfigs of a paste.
    pub fn new(paste: &'p Paste) -> Self {
        let mut survey = Survey::default();
        for (_, origin, config) in &paste.configs {
            let origin = *origin;
            let contexts = config.contexts.iter().map(|named| (named.name.as_str(), &named.context));
            add(&mut survey.contexts, contexts, origin, "contexts");
            let clusters = config.clusters.iter().map(|named| (named.name.as_str(), &named.cluster));
            add(&mut survey.clusters, clusters, origin, "clusters");
            let users = config.users.iter().map(|named| (named.name.as_str(), &named.user));
            add(&mut survey.users, users, origin, "users");
            if survey.current.is_none() && !config.current_context.is_empty() {
                survey.current = Some((&config.current_context, origin));
            }
        }
        survey
    }
    /// The name of the current context; empty if there is none.
    pub fn current(&self) -> &'p str {
        self.current.map_or("", |(name, _)| name)
    }
    /// The context of a name.
    pub fn context(&self, name: &str) -> Option<&Item<'p, Context>> {
        self.contexts.iter().find(|item| item.name == name)
    }
    /// The cluster of a name.
    pub fn cluster(&self, name: &str) -> Option<&Item<'p, ClusterEntry>> {
        self.clusters.iter().find(|item| item.name == name)
    }
    /// The user of a name.
    pub fn user(&self, name: &str) -> Option<&Item<'p, AuthInfo>> {
        self.users.iter().find(|item| item.name == name)
    }
}

fn add<'p, T>(items: &mut Vec<Item<'p, T>>, named: impl Iterator<Item = (&'p str, &'p T)>, origin: Origin, list: &str) {
    let known = items.len();
    for (at, (name, value)) in named.enumerate() {
        if !items.iter().take(known).any(|item| item.name == name) {
            items.push(Item { name, value, origin, path: format!("{list}[{at}]") });
        }
    }
}
