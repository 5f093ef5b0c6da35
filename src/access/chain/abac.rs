//! Attribute-based access control: a request is allowed by the first line of the policy file that matches it.
//! Mirrors pkg/auth/authorizer/abac.

use super::super::attributes::{Attributes, Target};
use super::super::identity::Identity;
use crate::access::grants::url_covers;
use crate::api::{AbacPolicySpec, PolicyRule};
use std::sync::Arc;

/// The verbs that a readonly line allows.
const READ: &[&str] = &["get", "list", "watch"];

/// What a line says that keeps it from matching a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    User,
    Group,
    Readonly,
    Namespace,
    Resource,
    ApiGroup,
    Path,
}

impl Field {
    /// Its name in the policy.
    pub fn name(self) -> &'static str {
        match self {
            Field::User => "user",
            Field::Group => "group",
            Field::Readonly => "readonly",
            Field::Namespace => "namespace",
            Field::Resource => "resource",
            Field::ApiGroup => "apiGroup",
            Field::Path => "nonResourcePath",
        }
    }
    /// What stands there.
    pub fn written(self, spec: &AbacPolicySpec) -> String {
        match self {
            Field::User => spec.user.clone(),
            Field::Group => spec.group.clone(),
            Field::Readonly => spec.readonly.to_string(),
            Field::Namespace => spec.namespace.clone(),
            Field::Resource => spec.resource.clone(),
            Field::ApiGroup => spec.api_group.clone(),
            Field::Path => spec.non_resource_path.clone(),
        }
    }
}

/// Whether a line is about somebody: a user and a group that it names must both be there, and it must name one.
pub(super) fn names(spec: &AbacPolicySpec, identity: &Identity) -> bool {
    misses_subject(spec, identity).is_none()
}

fn misses_subject(spec: &AbacPolicySpec, identity: &Identity) -> Option<Field> {
    let user = spec.user.is_empty() || spec.user == "*" || spec.user == identity.user;
    let group = spec.group.is_empty() || spec.group == "*" || identity.has(&spec.group);
    match (user, group) {
        (false, _) => Some(Field::User),
        (_, false) => Some(Field::Group),
        _ => (spec.user.is_empty() && spec.group.is_empty()).then_some(Field::User),
    }
}

/// Everything that keeps a line from matching; nothing if it matches.
pub(super) fn misses(spec: &AbacPolicySpec, identity: &Identity, attributes: &Attributes) -> Vec<Field> {
    let mut misses: Vec<Field> = misses_subject(spec, identity).into_iter().collect();
    if spec.readonly && !READ.contains(&attributes.verb.as_str()) {
        misses.push(Field::Readonly);
    }
    match &attributes.target {
        Target::Url(path) => {
            if !url_covers(&spec.non_resource_path, path) {
                misses.push(Field::Path);
            }
        }
        // Neither a subresource nor a name makes a difference.
        Target::Resource(target) => {
            let fits = |written: &str, asked: &str| written == "*" || written == asked;
            let fields = [
                (Field::Namespace, &spec.namespace, &target.namespace),
                (Field::Resource, &spec.resource, &target.resource),
                (Field::ApiGroup, &spec.api_group, &target.group),
            ];
            misses.extend(fields.iter().filter(|(_, written, asked)| !fits(written, asked)).map(|(field, ..)| *field));
        }
    }
    misses
}

/// Whether a line allows a request.
pub(super) fn matches(spec: &AbacPolicySpec, identity: &Identity, attributes: &Attributes) -> bool {
    misses(spec, identity, attributes).is_empty()
}

/// What a line that is about somebody says of a namespace, as rules.
pub(super) fn rules(spec: &AbacPolicySpec, namespace: &str) -> Vec<Arc<PolicyRule>> {
    let verbs = || match spec.readonly {
        true => READ.iter().map(|verb| (*verb).to_owned()).collect(),
        false => vec!["*".to_owned()],
    };
    let mut rules = Vec::new();
    if spec.namespace != "*" && spec.namespace != namespace {
        return rules;
    }
    if !spec.resource.is_empty() {
        let (api_groups, resources) = (vec![spec.api_group.clone()], vec![spec.resource.clone()]);
        rules.push(Arc::new(PolicyRule { verbs: verbs(), api_groups, resources, ..PolicyRule::default() }));
    }
    if !spec.non_resource_path.is_empty() {
        let non_resource_urls = vec![spec.non_resource_path.clone()];
        rules.push(Arc::new(PolicyRule { verbs: verbs(), non_resource_urls, ..PolicyRule::default() }));
    }
    rules
}
