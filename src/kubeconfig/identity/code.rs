//! What can be said of who a kubeconfig's user is. No secret leaves here: certificates and tokens are told by what they
//! name.

use serde::Serialize;

/// A way to be known, or not to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", content = "args", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Code {
    /// The context that asks, and its user; the current one unless the line names it.
    Context { context: String, user: String, current: bool },
    /// A client certificate names the user and its groups. `over_token`: the user has a token too, which does not count.
    Certificate { file: String, user: String, groups: Vec<String>, until: String, over_token: bool },
    /// The table of tokens does.
    TokenTable { user: String, groups: Vec<String> },
    /// The claims of a ServiceAccount's token do; empty `pod` for one that is bound to none.
    ServiceAccount { file: String, namespace: String, name: String, pod: String, until: String },
    /// The claims of an OIDC token do, as the API server is told to read them.
    Oidc { issuer: String, claim: String, user: String, groups_claim: String, groups: Vec<String>, until: String },
    /// A bootstrap token, with its Secret.
    Bootstrap { user: String, groups: Vec<String> },
    /// EKS maps an IAM role or user.
    Aws { arn: String, user: String, groups: Vec<String> },
    /// The API server takes it for nobody: anonymous.
    Anonymous(Nothing),
    /// The API server does not let it in.
    Refused(Refusal),
    /// The paste does not tell.
    Unknown(Missing),
}

/// Why a user is anonymous.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Nothing {
    /// It shows nothing.
    NoCredentials,
    /// A username and a password, at which API servers no longer look.
    Password { username: String },
    /// A certificate without a common name.
    NoCommonName,
    /// The API server takes no client certificates.
    NoClientCa,
}

/// Why an API server answers 401.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Refusal {
    CertificateExpired {
        user: String,
        until: String,
    },
    CertificateNotYet {
        user: String,
        from: String,
    },
    /// The certificate is one for servers.
    NotForClients {
        user: String,
    },
    TokenExpired {
        until: String,
    },
    TokenNotYet {
        from: String,
    },
    /// In no table, and it says nothing itself.
    TokenUnknown,
    /// A ServiceAccount's token whose parts do not agree.
    Malformed,
    /// Nobody is told to take tokens of this issuer.
    Issuer {
        issuer: String,
    },
    /// The token is meant for others.
    Audience {
        issuer: String,
        audiences: Vec<String>,
    },
    /// The claim that is needed is not there, or not as it must be.
    Claim {
        issuer: String,
        claim: String,
    },
    EmailNotVerified,
    /// The Secret of a bootstrap token does not let it in.
    Bootstrap {
        secret: String,
    },
    /// Nothing is shown, and the API server lets in nobody who shows nothing: none does that allows everything.
    NoAnonymous {
        allows_everything: bool,
    },
}

/// What would have to be known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Missing {
    /// A file that the kubeconfig names.
    File { path: String },
    /// The certificate cannot be read.
    Certificate { file: String },
    /// The token stands where it cannot be read.
    Token,
    /// How tokens of this issuer are read.
    Issuer { issuer: String, subject: String },
    /// An expression that makes the name or the groups; `of` is its field.
    Expression { issuer: String, of: String, expression: String },
    /// An expression that says which tokens and users are let in.
    Rule { issuer: String, expression: String },
    /// The Secret of a bootstrap token.
    Bootstrap { secret: String },
    /// EKS' ConfigMap `aws-auth`.
    AwsAuth { role: String },
    /// Which IAM role or user the command signs in as; these are mapped.
    AwsIdentity { profile: String, possible: Vec<Possible> },
    /// The ConfigMap has no such role; EKS may have an access entry.
    AwsRole { role: String },
    /// A template in the ConfigMap that EKS fills.
    AwsTemplate { role: String, template: String, groups: Vec<String> },
    /// A program that only the reader can run.
    Exec { command: String, cloud: Cloud },
    /// A plugin of kubectl's past.
    AuthProvider { name: String },
    /// Over plain HTTP kubectl shows nothing; who stands behind the address is another matter.
    Http { server: String },
}

/// An entry of `aws-auth` that it may be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Possible {
    pub arn: String,
    pub user: String,
    pub groups: Vec<String>,
}

/// Whose program it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Cloud {
    Google,
    Azure,
    Other,
}

impl Code {
    /// Whether it says that something is not known.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Code::Unknown(_))
    }
}
