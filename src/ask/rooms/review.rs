//! `SubjectAccessReviewSpec`s as the API server takes them, and what it says of each.

use super::{Answer, Desk, Slice, Work, wire};
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

/// How many specs are reviewed in one slice of work.
const SLICE: usize = 256;

/// The reviews of a request, a slice at a time.
pub struct Reviewing {
    specs: Vec<Value>,
    done: Vec<Status>,
}

impl Reviewing {
    /// Nothing reviewed yet.
    pub fn new(specs: Vec<Value>) -> Self {
        Reviewing { done: Vec::with_capacity(specs.len()), specs }
    }
    /// How much is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        self.done.len() as f64 / self.specs.len().max(1) as f64
    }
    /// Reviews the next specs: the answer once all are done, none before.
    pub fn next(&mut self, access: &Access) -> Option<Answer> {
        for spec in self.specs.iter().skip(self.done.len()).take(SLICE) {
            match review(access, spec) {
                Ok(status) => self.done.push(status),
                Err(message) => return Some(Err(format!("specs[{}] {message}", self.done.len()))),
            }
        }
        (self.done.len() == self.specs.len()).then(|| wire(&Reviews { reviews: std::mem::take(&mut self.done) }))
    }
}

/// What the API server says of each spec.
pub fn reviews(access: &Access, specs: &[Value]) -> Answer {
    let mut reviewing = Reviewing::new(specs.to_vec());
    loop {
        if let Some(answer) = reviewing.next(access) {
            return answer;
        }
    }
}

impl Work for Reviewing {
    fn advance(&mut self, desk: &Desk<'_>) -> Slice {
        match self.next(&desk.workspace.access(desk.options)) {
            Some(answer) => Slice::Done(answer),
            None => Slice::More(self.progress()),
        }
    }
}

fn review(access: &Access, spec: &Value) -> Result<Status, &'static str> {
    let spec: SubjectAccessReviewSpec = FromJson::from_json(spec.clone()).ok_or("is no SubjectAccessReviewSpec")?;
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
        _ => return Err("needs one of resourceAttributes and nonResourceAttributes"),
    };
    let groups = spec.groups.into_iter().map(|group| (group, Because::Asked)).collect();
    let extra = spec.extra.into_iter().collect();
    let identity = Identity { user: spec.user, uid: spec.uid, groups, extra };
    let review = access.review(&identity, &attributes);
    Ok(Status { allowed: review.allowed, reason: review.reason })
}
