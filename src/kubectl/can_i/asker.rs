//! The context that asks: which of the kubeconfig's users it is, and who that is to the API server.

use crate::access::Code;
use crate::api::{AuthInfo, Origin, Paste};
use crate::kubeconfig::{Credentials, IdentityCode, Missing, Options, Who, identify};
use crate::text::{ObjectRef, Outcome, Step};

/// Whoever asks, as the kubeconfig names it.
#[derive(Clone, Debug, PartialEq)]
pub struct Asker {
    /// Empty where only a user was named.
    pub context: String,
    /// The kubeconfig's user.
    pub user: String,
    /// Which context it is, and who its user is: two steps, or more where something that is shown first does not count.
    pub steps: Vec<Step<Code>>,
    pub who: Who,
}

impl Asker {
    /// What would have to be known to tell who it is.
    pub fn missing(&self) -> Option<&Missing> {
        match self.steps.last().map(|step| &step.code) {
            Some(Code::Asker(IdentityCode::Unknown(missing))) => Some(missing),
            _ => None,
        }
    }
}

/// What a command line and the kubeconfig say of who asks.
pub(super) struct Named<'a> {
    pub context: &'a str,
    /// Whether the line named the context.
    pub chosen: bool,
    pub user: &'a str,
    pub server: &'a str,
    pub token_flag: &'a str,
    pub certificate_flag: &'a str,
    pub username_flag: &'a str,
}

/// Where a kubeconfig's entry stands: its kubeconfig, and its place in it.
pub(super) type Place = (Origin, String);

impl Named<'_> {
    pub fn asker(
        &self,
        paste: &Paste,
        options: &Options,
        user: Option<(&AuthInfo, &Place)>,
        at: Option<&Place>,
    ) -> Asker {
        let nothing = AuthInfo::default();
        let credentials = Credentials {
            name: self.user,
            auth: user.map_or(&nothing, |(auth, _)| auth),
            at: user.map(|(_, (origin, path))| (*origin, path.as_str())),
            server: self.server,
            token_flag: self.token_flag,
            certificate_flag: self.certificate_flag,
            username_flag: self.username_flag,
        };
        let found = identify(paste, options, &credentials);
        let mut steps = Vec::new();
        if !self.context.is_empty() {
            let (context, user) = (self.context.to_owned(), self.user.to_owned());
            let span = at.map(|(origin, path)| paste.span(*origin, &format!("{path}.context.user")));
            steps.push(Step {
                code: Code::Asker(IdentityCode::Context { context: context.clone(), user, current: !self.chosen }),
                object: Some(ObjectRef { kind: "context".to_owned(), namespace: None, name: context }),
                path: "context.user".to_owned(),
                marks: span.iter().cloned().collect(),
                span,
                outcome: Outcome::Matched,
            });
        }
        steps.extend(found.steps.into_iter().map(|step| Step {
            code: Code::Asker(step.code),
            object: step.object,
            path: step.path,
            span: step.span,
            marks: step.marks,
            outcome: step.outcome,
        }));
        Asker { context: self.context.to_owned(), user: self.user.to_owned(), steps, who: found.who }
    }
}
