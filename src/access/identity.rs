//! Who asks: users, and the groups they are given.

use super::Caller;
use crate::validation::{is_dns_label, is_dns_subdomain};
use serde::Serialize;

/// The group that may do everything without being bound to anything.
pub const MASTERS: &str = "system:masters";
pub const AUTHENTICATED: &str = "system:authenticated";
pub const UNAUTHENTICATED: &str = "system:unauthenticated";
pub const ANONYMOUS: &str = "system:anonymous";
pub const SERVICE_ACCOUNTS: &str = "system:serviceaccounts";
/// What the user names of ServiceAccounts begin with.
pub(super) const SERVICE_ACCOUNT_USER: &str = "system:serviceaccount:";

/// Why somebody has a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Because {
    /// The question says so: `--as-group`, or the groups of a SubjectAccessReview.
    #[default]
    Asked,
    /// The caller's own credentials say so.
    Credentials,
    /// Everybody who is not anonymous has it.
    Authenticated,
    /// Everybody who is anonymous has it.
    Anonymous,
    /// Every ServiceAccount has it.
    ServiceAccount,
    /// Every ServiceAccount of its namespace has it.
    ServiceAccountOfNamespace,
}

/// Who a request is made as.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Identity {
    pub user: String,
    pub uid: String,
    /// Groups, each with why.
    pub groups: Vec<(String, Because)>,
    /// Extra fields, by key in order.
    pub extra: Vec<(String, Vec<String>)>,
}

impl Identity {
    /// Somebody who sent credentials. Mirrors apiserver/pkg/authentication/group.
    pub fn authenticated(caller: &Caller) -> Self {
        let mut groups: Vec<_> = caller.groups.iter().map(|group| (group.clone(), Because::Credentials)).collect();
        add_authenticated(&caller.user, &mut groups);
        let extra = caller.extra.iter().map(|(key, values)| (key.clone(), values.clone())).collect();
        Identity { user: caller.user.clone(), uid: caller.uid.clone(), groups, extra }
    }
    /// Somebody who is impersonated. Mirrors apiserver/pkg/endpoints/filters/impersonation.
    pub fn impersonated(user: &str, uid: &str, groups: &[String], extra: Vec<(String, Vec<String>)>) -> Self {
        let mut groups: Vec<_> = groups.iter().map(|group| (group.clone(), Because::Asked)).collect();
        if groups.is_empty()
            && let Some((namespace, _)) = service_account(user)
        {
            groups.push((SERVICE_ACCOUNTS.to_owned(), Because::ServiceAccount));
            groups.push((format!("{SERVICE_ACCOUNTS}:{namespace}"), Because::ServiceAccountOfNamespace));
        }
        add_authenticated(user, &mut groups);
        Identity { user: user.to_owned(), uid: uid.to_owned(), groups, extra }
    }
    /// Whether it has a group.
    pub fn has(&self, group: &str) -> bool {
        self.groups.iter().any(|(held, _)| held == group)
    }
    /// Why it has a group.
    pub fn because(&self, group: &str) -> Option<Because> {
        self.groups.iter().find(|(held, _)| held == group).map(|(_, because)| *because)
    }
    /// Whether everything is allowed, without any binding.
    pub fn is_master(&self) -> bool {
        self.has(MASTERS)
    }
}

fn add_authenticated(user: &str, groups: &mut Vec<(String, Because)>) {
    let has = |group: &str| groups.iter().any(|(held, _)| held == group);
    if user == ANONYMOUS {
        if !has(UNAUTHENTICATED) {
            groups.push((UNAUTHENTICATED.to_owned(), Because::Anonymous));
        }
    } else if !has(AUTHENTICATED) && !has(UNAUTHENTICATED) {
        groups.push((AUTHENTICATED.to_owned(), Because::Authenticated));
    }
}

/// Namespace and name of a ServiceAccount's user name. Mirrors apiserver/pkg/authentication/serviceaccount.SplitUsername.
pub fn service_account(user: &str) -> Option<(&str, &str)> {
    let (namespace, name) = user.strip_prefix(SERVICE_ACCOUNT_USER)?.split_once(':')?;
    (is_dns_label(namespace) && is_dns_subdomain(name)).then_some((namespace, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impersonation_gives_groups_as_the_api_server_does() {
        let sa = "system:serviceaccount:ns1:a";
        for (user, groups, expected) in [
            (sa, vec![], vec!["system:serviceaccounts", "system:serviceaccounts:ns1", "system:authenticated"]),
            (sa, vec!["foo"], vec!["foo", "system:authenticated"]),
            ("jane", vec![], vec!["system:authenticated"]),
            ("jane", vec!["system:unauthenticated"], vec!["system:unauthenticated"]),
            ("system:anonymous", vec![], vec!["system:unauthenticated"]),
            ("system:serviceaccount:NS1:a", vec![], vec!["system:authenticated"]),
            ("system:serviceaccount:ns1:a:b", vec![], vec!["system:authenticated"]),
        ] {
            let groups: Vec<String> = groups.into_iter().map(str::to_owned).collect();
            let identity = Identity::impersonated(user, "", &groups, Vec::new());
            let held: Vec<&str> = identity.groups.iter().map(|(group, _)| group.as_str()).collect();
            assert_eq!(held, expected, "{user} {groups:?}");
        }
    }
}
