//! Everybody whom the paste's credentials tell: users of kubeconfigs, lines of a token file, entries of `aws-auth`.

use super::aws::{AwsAuth, is_template};
use super::{Caller, Code, Credentials, Identifier, Options, Who};
use crate::api::{Paste, TokenLine};
use crate::text::Span;

/// At most this many are told.
const MAX_KNOWN: usize = 1_000;

/// Somebody, and what says who that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub caller: Caller,
    pub how: Code,
    /// The lines that say so; no secret stands in them that the editor does not cover.
    pub span: Option<Span>,
}

/// Everybody whom the paste's credentials tell, each way once.
pub fn known(paste: &Paste, options: &Options) -> Vec<Known> {
    let identifier = Identifier::new(paste, options);
    let mut all = Vec::new();
    for (_, origin, config) in &paste.configs {
        for (at, named) in config.users.iter().enumerate() {
            let path = format!("users[{at}]");
            let found = identifier.identify(&Credentials::of(&named.name, &named.user, *origin, &path));
            let (Who::Known(caller), Some(step)) = (found.who, found.steps.last()) else { continue };
            all.push(Known { caller, how: step.code.clone(), span: step.span.clone() });
        }
    }
    for line in identifier.authentication.tokens(paste).unwrap_or_default() {
        let TokenLine { user, uid, groups, .. } = line.clone();
        let how = Code::TokenTable { user: user.clone(), groups: groups.clone() };
        let span = Some(paste.sources.span(line.user_loc));
        all.push(Known { caller: Caller { user, uid, groups, ..Caller::default() }, how, span });
    }
    for (entry, span) in AwsAuth::find(paste).map(|found| found.entries).unwrap_or_default() {
        let (user, groups) = (entry.user.clone(), entry.groups.clone());
        if is_template(&user) || groups.iter().any(|group| is_template(group)) {
            continue;
        }
        let how = Code::Aws { arn: entry.arn, user: user.clone(), groups: groups.clone() };
        all.push(Known { caller: Caller { user, groups, ..Caller::default() }, how, span });
    }
    let mut told: Vec<Known> = Vec::new();
    for one in all.into_iter().take(MAX_KNOWN) {
        // A kubeconfig's token and its line in the table are one way.
        if told.iter().all(|known| (&known.caller, kind(&known.how)) != (&one.caller, kind(&one.how))) {
            told.push(one);
        }
    }
    told
}

fn kind(how: &Code) -> std::mem::Discriminant<Code> {
    std::mem::discriminant(how)
}
