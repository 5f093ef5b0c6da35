//! `SubjectAccessReviewSpec`s as the API server takes them, and what it says of each.

use super::answer::{Answer, wire};
use crate::access::{Access, Attributes, Because, Identity, ResourceTarget};
use crate::text::{FromJson, from_json};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// `authorization/v1.SubjectAccessReviewSpec`. A review adds no groups to those it names.
#[derive(Clone, Debug, Default)]
struct SubjectAccessReviewSpec {
    user: String,
    uid: String,
    groups: Vec<String>,
    extra: BTreeMap<String, Vec<String>>,
    resource_attributes: Option<ResourceAttributes>,
    non_resource_attributes: Option<NonResourceAttributes>,
}
from_json!(struct SubjectAccessReviewSpec { user, uid, groups, extra, resource_attributes, non_resource_attributes });

/// `authorization/v1.ResourceAttributes`; the version decides nothing.
#[derive(Clone, Debug, Default)]
struct ResourceAttributes {
    namespace: String,
    verb: String,
    group: String,
    resource: String,
    subresource: String,
    name: String,
}
from_json!(struct ResourceAttributes { namespace, verb, group, resource, subresource, name });

/// `authorization/v1.NonResourceAttributes`
#[derive(Clone, Debug, Default)]
struct NonResourceAttributes {
    path: String,
    verb: String,
}
from_json!(struct NonResourceAttributes { path, verb });

#[derive(Serialize)]
struct Reviews {
    reviews: Vec<Status>,
}

/// `authorization/v1.SubjectAccessReviewStatus`
#[derive(Serialize)]
struct Status {
    allowed: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    reason: String,
}

/// Reviews each spec.
pub fn access_review(access: &Access, specs: &[Value]) -> Answer {
    let reviews = specs.iter().enumerate().map(|(index, spec)| {
        let spec: SubjectAccessReviewSpec =
            FromJson::from_json(spec.clone()).ok_or_else(|| format!("specs[{index}] is no SubjectAccessReviewSpec"))?;
        let attributes = match (spec.resource_attributes, spec.non_resource_attributes) {
            (Some(a), None) => Attributes::resource(
                a.verb,
                ResourceTarget {
                    namespace: a.namespace,
                    group: a.group,
                    resource: a.resource,
                    subresource: a.subresource,
                    name: a.name,
                },
            ),
            (None, Some(a)) => Attributes::url(a.verb, a.path),
            _ => return Err(format!("specs[{index}] needs one of resourceAttributes and nonResourceAttributes")),
        };
        let groups = spec.groups.into_iter().map(|group| (group, Because::Asked)).collect();
        let extra = spec.extra.into_iter().collect();
        let identity = Identity { user: spec.user, uid: spec.uid, groups, extra };
        let review = access.review(&identity, &attributes);
        Ok(Status { allowed: review.allowed, reason: review.reason })
    });
    wire(&Reviews { reviews: reviews.collect::<Result<_, String>>()? })
}
