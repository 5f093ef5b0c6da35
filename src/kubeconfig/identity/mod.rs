//! Who a kubeconfig's user is to the API server: the name and groups that its credentials stand for, as far as the paste
//! tells, and what would have to be pasted where it does not.
//!
//! Mirrors what client-go sends (tools/clientcmd/client_config.go, transport/round_trippers.go) and what kube-apiserver
//! makes of it (pkg/kubeapiserver/authenticator): certificates first, then tokens; whoever shows nothing is anonymous.

mod aws;
mod certificate;
mod code;
mod der;
mod identifying;
mod known;
mod server;
mod sha256;
mod time;
mod token;

#[cfg(test)]
mod tests;

pub use certificate::Certificate;
pub use code::{Cloud, Code, Missing, Nothing, Possible, Refusal};
pub use known::{Known, known};
pub use time::{day, read as seconds_since_1970};

use crate::api::{AuthInfo, Origin, Paste};
use crate::text::{Step, from_json};
use identifying::Identifying;
use serde::Serialize;
use server::Authentication;
use std::collections::BTreeMap;

/// An identity, as an authenticator gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Caller {
    pub user: String,
    pub uid: String,
    pub groups: Vec<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: BTreeMap<String, Vec<String>>,
}
from_json!(struct Caller { user, uid, groups, extra });

/// What the reader tells besides the paste.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// As `--token-auth-file`: identities by token.
    pub tokens: BTreeMap<String, Caller>,
    /// As `--authorization-mode`: with AlwaysAllow nobody is anonymous. Empty for as the paste has it.
    pub authorizers: Vec<String>,
    /// RFC 3339; without it no validity is judged.
    pub now: Option<String>,
}

/// A user of a kubeconfig, and what a command line puts in the place of its credentials.
#[derive(Clone, Copy, Debug)]
pub struct Credentials<'a> {
    pub name: &'a str,
    pub auth: &'a AuthInfo,
    /// The user's kubeconfig and place in it; none for one that is in no kubeconfig.
    pub at: Option<(Origin, &'a str)>,
    /// The address that it is shown to; empty if that is not the question.
    pub server: &'a str,
    /// `--token` and `--client-certificate`.
    pub token_flag: &'a str,
    pub certificate_flag: &'a str,
    /// Whether `--username` is given.
    pub username_flag: &'a str,
}

impl<'a> Credentials<'a> {
    /// A user as it stands in its kubeconfig.
    pub fn of(name: &'a str, auth: &'a AuthInfo, origin: Origin, path: &'a str) -> Self {
        let nothing = "";
        Credentials {
            name,
            auth,
            at: Some((origin, path)),
            server: nothing,
            token_flag: nothing,
            certificate_flag: nothing,
            username_flag: nothing,
        }
    }
}

/// Who somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Known(Caller),
    Anonymous,
    /// The API server answers 401.
    Refused,
    /// The paste does not tell. The groups are those it has in any case.
    Unknown {
        groups: Vec<String>,
    },
}

/// Who somebody is, and how that is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Identified {
    pub who: Who,
    /// At least one; the last one decides.
    pub steps: Vec<Step<Code>>,
}

impl Identified {
    /// What decides.
    pub fn code(&self) -> Option<&Code> {
        self.steps.last().map(|step| &step.code)
    }
}

/// Tells who users of a kubeconfig are; what the paste says of the API server is read once.
#[derive(Clone, Debug)]
pub struct Identifier<'a> {
    paste: &'a Paste,
    options: &'a Options,
    authentication: Authentication,
    now: Option<i64>,
}

impl<'a> Identifier<'a> {
    pub fn new(paste: &'a Paste, options: &'a Options) -> Self {
        let now = options.now.as_deref().and_then(time::read);
        Identifier { paste, options, authentication: Authentication::of(paste, &options.authorizers), now }
    }
    /// Who a user is to the API server.
    pub fn identify(&self, credentials: &Credentials<'_>) -> Identified {
        let mut identifying = Identifying { by: self, credentials, steps: Vec::new() };
        let who = identifying.who();
        Identified { who, steps: identifying.steps }
    }
}

/// Who a user is to the API server.
pub fn identify(paste: &Paste, options: &Options, credentials: &Credentials<'_>) -> Identified {
    Identifier::new(paste, options).identify(credentials)
}
