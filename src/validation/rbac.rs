//! Roles and bindings. Mirrors pkg/apis/rbac/validation after the server's defaulting.

use super::meta;
use super::names;
use super::value::{Found, Value};

const GROUP: &str = crate::api::RBAC_GROUP;

/// A Role, whose rules hold in its namespace.
pub(super) fn role(role: &Value<'_>, found: &mut Found) {
    meta::metadata(role, found, names::path_segment);
    rules(role, true, found);
}

/// A ClusterRole.
pub(super) fn cluster_role(role: &Value<'_>, found: &mut Found) {
    meta::metadata(role, found, names::path_segment);
    rules(role, false, found);
    let aggregation = role.get("aggregationRule");
    let selectors = aggregation.get("clusterRoleSelectors");
    if aggregation.is_set() && selectors.count() == 0 {
        selectors.required(found, "at least one clusterRoleSelector required if aggregationRule is non-nil");
    }
    for selector in selectors.items() {
        meta::selector(&selector, found);
        if !meta::is_selector(&selector) {
            // The server shows what it could not make.
            selector.invalid(found, "null", "invalid label selector.");
        }
    }
}

fn rules(role: &Value<'_>, namespaced: bool, found: &mut Found) {
    for rule in role.get("rules").items() {
        let (verbs, urls) = (rule.get("verbs"), rule.get("nonResourceURLs"));
        let (groups, resources) = (rule.get("apiGroups"), rule.get("resources"));
        if verbs.count() == 0 {
            verbs.required(found, "verbs must contain at least one value");
        }
        if urls.count() > 0 {
            if namespaced {
                urls.invalid_json(found, "namespaced rules cannot apply to non-resource URLs");
            }
            if groups.count() + resources.count() + rule.get("resourceNames").count() > 0 {
                urls.invalid_json(found, "rules cannot apply to both regular resources and non-resource URLs");
            }
            continue;
        }
        if groups.count() == 0 {
            groups.required(found, "resource rules must supply at least one api group");
        }
        if resources.count() == 0 {
            resources.required(found, "resource rules must supply at least one resource");
        }
    }
}

/// A RoleBinding.
pub(super) fn role_binding(binding: &Value<'_>, found: &mut Found) {
    self::binding(binding, &["Role", "ClusterRole"], found);
}

/// A ClusterRoleBinding.
pub(super) fn cluster_role_binding(binding: &Value<'_>, found: &mut Found) {
    self::binding(binding, &["ClusterRole"], found);
}

fn binding(binding: &Value<'_>, kinds: &[&str], found: &mut Found) {
    meta::metadata(binding, found, names::path_segment);
    let role = binding.get("roleRef");
    role.get("apiGroup").one_of_if_any(found, &[GROUP]);
    role.get("kind").one_of(found, kinds);
    role.get("name").needed_and_formed(found, names::path_segment);
    for subject in binding.get("subjects").items() {
        self::subject(&subject, kinds.len() == 1, found);
    }
}

fn subject(subject: &Value<'_>, cluster: bool, found: &mut Found) {
    let (kind, group, name) = (subject.get("kind"), subject.get("apiGroup"), subject.get("name"));
    name.needed(found);
    match kind.text() {
        "ServiceAccount" => {
            name.formed_if_any(found, names::subdomain);
            group.one_of(found, &[""]);
            if cluster {
                subject.get("namespace").needed(found);
            }
        }
        "User" | "Group" => group.one_of_if_any(found, &[GROUP]),
        _ => kind.one_of(found, &["ServiceAccount", "User", "Group"]),
    }
}

#[cfg(test)]
mod tests {
    use crate::validation::tests::said;

    #[test]
    fn rules_are_refused_in_the_servers_words() {
        let text = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: r}
rules:
- {apiGroups: [''], resources: [pods]}
- {verbs: [get], resources: [pods]}
- {verbs: [get], apiGroups: ['']}
- {verbs: [get], apiGroups: [''], resources: [pods], nonResourceURLs: [/x]}
- {verbs: [get], apiGroups: [''], resources: [pods]}
";
        assert_eq!(
            said(text),
            [
                "5 rules[0].verbs: Required value: verbs must contain at least one value",
                "6 rules[1].apiGroups: Required value: resource rules must supply at least one api group",
                "7 rules[2].resources: Required value: resource rules must supply at least one resource",
                "8 rules[3].nonResourceURLs: Invalid value: [\"/x\"]: rules cannot apply to both regular resources and non-resource URLs",
            ]
        );
    }

    #[test]
    fn subjects_are_refused_in_the_servers_words() {
        let text = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {kind: Role, name: r}
subjects:
- {kind: ServiceAccount, name: a}
- {kind: User, name: jane}
- {kind: Robot, name: r2}
- {kind: Group, name: dev, apiGroup: apps}
";
        assert_eq!(
            said(text),
            [
                "4 roleRef.kind: Unsupported value: \"Role\": supported values: \"ClusterRole\"",
                "6 subjects[0].namespace: Required value",
                "8 subjects[2].kind: Unsupported value: \"Robot\": supported values: \"ServiceAccount\", \"User\", \"Group\"",
                "9 subjects[3].apiGroup: Unsupported value: \"apps\": supported values: \"rbac.authorization.k8s.io\"",
            ]
        );
    }
}
