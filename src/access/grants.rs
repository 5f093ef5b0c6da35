//! Whether a rule grants a request. Mirrors pkg/apis/rbac/v1/evaluation_helpers.go.

use super::attributes::{Attributes, ResourceTarget, Target};
use crate::api::PolicyRule;

/// Whether a rule grants what is asked.
pub(super) fn grants(policy: &PolicyRule, attributes: &Attributes) -> bool {
    covers(&policy.verbs, &attributes.verb)
        && match &attributes.target {
            Target::Url(path) => policy.non_resource_urls.iter().any(|url| url_covers(url, path)),
            Target::Resource(target) => grants_resource(policy, target) && name_fits(policy, &target.name),
        }
}

/// Whether its API groups and resources cover a resource, whatever the verb and the name.
pub(super) fn grants_resource(policy: &PolicyRule, target: &ResourceTarget) -> bool {
    covers(&policy.api_groups, &target.group) && policy.resources.iter().any(|word| covers_resource(word, target))
}

/// Whether a list has a word, or `*`.
pub(super) fn covers(list: &[String], asked: &str) -> bool {
    list.iter().any(|word| word == asked || word == "*")
}

/// `*`, the resource itself with its subresource, or `*/` and the subresource.
fn covers_resource(word: &str, target: &ResourceTarget) -> bool {
    let ResourceTarget { resource, subresource, .. } = target;
    let below = |before: &str| word.strip_prefix(before).and_then(|rest| rest.strip_prefix('/')) == Some(subresource);
    word == "*"
        || match subresource.is_empty() {
            true => word == resource,
            false => below(resource) || below("*"),
        }
}

/// Whether a rule's names leave room for a name.
pub(super) fn name_fits(policy: &PolicyRule, name: &str) -> bool {
    policy.resource_names.is_empty() || policy.resource_names.iter().any(|each| each == name)
}

/// Whether a rule's path covers a path: what ends in `*` is a prefix, all asterisks at the end left out.
pub(super) fn url_covers(url: &str, path: &str) -> bool {
    url == path || (url.ends_with('*') && path.starts_with(url.trim_end_matches('*')))
}
