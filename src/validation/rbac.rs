//! What the API server refuses of roles and bindings. Mirrors pkg/apis/rbac/validation after its defaulting.

use super::Field;
use crate::api::{AggregationRule, Binding, LabelSelector, PolicyRule, RBAC_GROUP, Subject};
use std::sync::Arc;

/// Whether a role or binding lives in a namespace or in the cluster as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Namespace,
    Cluster,
}

/// A Role's rules.
pub(super) fn role(rules: &[Arc<PolicyRule>], scope: Scope, found: &mut Vec<Field>) {
    for (index, rule) in rules.iter().enumerate() {
        policy_rule(rule, scope, &format!("rules[{index}]"), found);
    }
}

/// A ClusterRole's aggregation rule.
pub(super) fn aggregation(aggregation: Option<&AggregationRule>, found: &mut Vec<Field>) {
    let Some(aggregation) = aggregation else { return };
    let path = "aggregationRule.clusterRoleSelectors";
    if aggregation.cluster_role_selectors.is_empty() {
        let why = "at least one clusterRoleSelector required if aggregationRule is non-nil";
        found.push(Field::required(path, why));
    }
    for (index, selector) in aggregation.cluster_role_selectors.iter().enumerate() {
        label_selector(selector, &format!("{path}[{index}]"), found);
    }
}

fn policy_rule(rule: &PolicyRule, scope: Scope, path: &str, found: &mut Vec<Field>) {
    if rule.verbs.is_empty() {
        found.push(Field::required(format!("{path}.verbs"), "verbs must contain at least one value"));
    }
    if !rule.non_resource_urls.is_empty() {
        let urls = format!("{path}.nonResourceURLs");
        let value = serde_json::to_string(&rule.non_resource_urls).unwrap_or_default();
        if scope == Scope::Namespace {
            found.push(Field::invalid(&urls, &value, "namespaced rules cannot apply to non-resource URLs"));
        }
        if !rule.api_groups.is_empty() || !rule.resources.is_empty() || !rule.resource_names.is_empty() {
            let why = "rules cannot apply to both regular resources and non-resource URLs";
            found.push(Field::invalid(&urls, &value, why));
        }
        return;
    }
    if rule.api_groups.is_empty() {
        found.push(Field::required(format!("{path}.apiGroups"), "resource rules must supply at least one api group"));
    }
    if rule.resources.is_empty() {
        found.push(Field::required(format!("{path}.resources"), "resource rules must supply at least one resource"));
    }
}

/// A RoleBinding or ClusterRoleBinding.
pub(super) fn binding(binding: &Binding, scope: Scope, found: &mut Vec<Field>) {
    let role = &binding.role_ref;
    if !role.api_group.is_empty() && role.api_group != RBAC_GROUP {
        found.push(Field::not_supported("roleRef.apiGroup", &role.api_group, &[RBAC_GROUP]));
    }
    let kinds: &[&str] = if scope == Scope::Namespace { &["Role", "ClusterRole"] } else { &["ClusterRole"] };
    if !kinds.contains(&role.kind.as_str()) {
        found.push(Field::not_supported("roleRef.kind", &role.kind, kinds));
    }
    if role.name.is_empty() {
        found.push(Field::required("roleRef.name", ""));
    } else {
        path_segment("roleRef.name", &role.name, found);
    }
    for (index, subject) in binding.subjects.iter().enumerate() {
        self::subject(subject, scope, &format!("subjects[{index}]"), found);
    }
}

fn subject(subject: &Subject, scope: Scope, path: &str, found: &mut Vec<Field>) {
    if subject.name.is_empty() {
        found.push(Field::required(format!("{path}.name"), ""));
    }
    let api_group = format!("{path}.apiGroup");
    match subject.kind.as_str() {
        "ServiceAccount" => {
            if !subject.name.is_empty() && !is_dns_subdomain(&subject.name) {
                let name = super::quoted(&subject.name);
                found.push(Field::invalid(format!("{path}.name"), name, DNS_SUBDOMAIN));
            }
            if !subject.api_group.is_empty() {
                found.push(Field::not_supported(api_group, &subject.api_group, &[""]));
            }
            if scope == Scope::Cluster && subject.namespace.is_empty() {
                found.push(Field::required(format!("{path}.namespace"), ""));
            }
        }
        "User" | "Group" => {
            if !subject.api_group.is_empty() && subject.api_group != RBAC_GROUP {
                found.push(Field::not_supported(api_group, &subject.api_group, &[RBAC_GROUP]));
            }
        }
        other => {
            let kinds = ["ServiceAccount", "User", "Group"];
            found.push(Field::not_supported(format!("{path}.kind"), other, &kinds));
        }
    }
}

/// Names that stand in a URL path.
pub(super) fn path_segment(path: &str, name: &str, found: &mut Vec<Field>) {
    let value = super::quoted(name);
    if name == "." || name == ".." {
        found.push(Field::invalid(path, &value, format!("may not be '{name}'")));
        return;
    }
    for part in ["/", "%"] {
        if name.contains(part) {
            found.push(Field::invalid(path, &value, format!("may not contain '{part}'")));
        }
    }
}

pub(super) fn label_selector(selector: &LabelSelector, path: &str, found: &mut Vec<Field>) {
    for (index, requirement) in selector.match_expressions.iter().enumerate() {
        let path = format!("{path}.matchExpressions[{index}]");
        let values = format!("{path}.values");
        match requirement.operator.as_str() {
            "In" | "NotIn" if requirement.values.is_empty() => {
                found.push(Field::required(values, "must be specified when `operator` is 'In' or 'NotIn'"));
            }
            "Exists" | "DoesNotExist" if !requirement.values.is_empty() => {
                let why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
                found.push(Field::forbidden(values, why));
            }
            "In" | "NotIn" | "Exists" | "DoesNotExist" => {}
            other => {
                let value = super::quoted(other);
                found.push(Field::invalid(format!("{path}.operator"), value, "not a valid selector operator"));
            }
        }
    }
}

pub(super) const DNS_SUBDOMAIN: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', \
     and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is \
     '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/// Whether a text is a lower-case RFC 1123 subdomain.
pub fn is_dns_subdomain(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_dns_part)
}

/// Whether a text is a lower-case RFC 1123 label.
pub fn is_dns_label(text: &str) -> bool {
    text.len() <= 63 && is_dns_part(text)
}

fn is_dns_part(part: &str) -> bool {
    let alphanumeric = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    part.chars().all(|c| alphanumeric(c) || c == '-') && part.starts_with(alphanumeric) && part.ends_with(alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::RoleRef;

    fn texts(found: &[Field]) -> Vec<String> {
        found.iter().map(|field| format!("{}: {}", field.path, field.message)).collect()
    }

    fn rule(verbs: &[&str], groups: &[&str], resources: &[&str], urls: &[&str]) -> Arc<PolicyRule> {
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Arc::new(PolicyRule {
            verbs: list(verbs),
            api_groups: list(groups),
            resources: list(resources),
            resource_names: Vec::new(),
            non_resource_urls: list(urls),
        })
    }

    #[test]
    fn rules_are_refused_in_the_servers_words() {
        let mut found = Vec::new();
        role(
            &[
                rule(&[], &[""], &["pods"], &[]),
                rule(&["get"], &[], &["pods"], &[]),
                rule(&["get"], &[""], &[], &[]),
                rule(&["get"], &[""], &["pods"], &["/x"]),
                rule(&["get"], &[""], &["pods"], &[]),
            ],
            Scope::Cluster,
            &mut found,
        );
        assert_eq!(
            texts(&found),
            [
                "rules[0].verbs: Required value: verbs must contain at least one value",
                "rules[1].apiGroups: Required value: resource rules must supply at least one api group",
                "rules[2].resources: Required value: resource rules must supply at least one resource",
                "rules[3].nonResourceURLs: Invalid value: [\"/x\"]: rules cannot apply to both regular resources and non-resource URLs",
            ]
        );
    }

    #[test]
    fn subjects_are_refused_in_the_servers_words() {
        let subject = |kind: &str, name: &str, api_group: &str| Subject {
            kind: kind.to_owned(),
            name: name.to_owned(),
            api_group: api_group.to_owned(),
            namespace: String::new(),
        };
        let named = Binding {
            subjects: vec![
                subject("ServiceAccount", "a", ""),
                subject("User", "jane", ""),
                subject("Robot", "r2", ""),
                subject("Group", "dev", "apps"),
            ],
            role_ref: RoleRef { api_group: String::new(), kind: "Role".into(), name: "r".into() },
        };
        let mut found = Vec::new();
        binding(&named, Scope::Cluster, &mut found);
        assert_eq!(
            texts(&found),
            [
                "roleRef.kind: Unsupported value: \"Role\": supported values: \"ClusterRole\"",
                "subjects[0].namespace: Required value",
                "subjects[2].kind: Unsupported value: \"Robot\": supported values: \"ServiceAccount\", \"User\", \"Group\"",
                "subjects[3].apiGroup: Unsupported value: \"apps\": supported values: \"rbac.authorization.k8s.io\"",
            ]
        );
    }
}
