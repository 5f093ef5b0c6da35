//! The accepted objects as one cluster: namespaces, workloads, Services and their endpoints, selectors.

mod apiserver;
mod given;
mod selector;
mod services;
mod workloads;

pub use apiserver::{ApiServer, ServerFlag, flags_of};
pub use given::{GIVEN_KEYS, GivenLabel};
pub use selector::{Missed, entries_text, missed, selects, selects_unknown};
pub use services::{Backing, Endpoint, ServicePortTarget, has_labels, pod_port};
pub use workloads::{NAME_LABEL, Namespace, PodPort, Workload};

use crate::api::{Object, Paste};
use crate::text::{Span, Verdict, from_json};
use crate::validation::{Refusal, judge_all};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Everything that was pasted, as the one cluster it would make.
#[derive(Clone, Debug, Default)]
pub struct Cluster {
    pub paste: Arc<Paste>,
    /// Indices into `paste.objects` of what the API server would take, in order. Where two objects have one kind, namespace
    /// and name, the later one replaced the earlier.
    pub accepted: Vec<usize>,
    /// Indices of what it would refuse, with why.
    pub refused: Vec<(usize, Vec<Refusal>)>,
    /// Every namespace that is pasted or that something pasted lives in, by name.
    pub namespaces: BTreeMap<String, Namespace>,
    /// Pods, and controllers with the pods they make, in order.
    pub workloads: Vec<Workload>,
}

/// Whether objects that the API server would refuse are counted all the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Refused {
    #[default]
    LeftOut,
    Counted,
}
from_json!(
    enum Refused {
        LeftOut,
        Counted,
    }
);

impl Cluster {
    /// The cluster that a paste would make.
    pub fn new(paste: Arc<Paste>, refused: Refused) -> Self {
        let mut cluster = Cluster { paste: paste.clone(), ..Cluster::default() };
        let mut latest = HashMap::new();
        let of_a_document = |one: &Object, next: &Object| one.origin.document == next.origin.document;
        let judged = paste.objects.chunk_by(of_a_document).flat_map(|objects| judge_all(&paste, objects));
        for ((index, object), why) in paste.objects.iter().enumerate().zip(judged) {
            if why.is_empty() || refused == Refused::Counted {
                cluster.accepted.push(index);
                if !object.metadata.name.is_empty() {
                    latest.insert(identity(object), index);
                }
            }
            if !why.is_empty() {
                cluster.refused.push((index, why));
            }
        }
        cluster.accepted.retain(|index| {
            let object = paste.objects.get(*index);
            object.and_then(|object| latest.get(&identity(object))).is_none_or(|last| last == index)
        });
        cluster.read_workloads();
        cluster
    }
    /// The accepted objects, in order.
    pub fn objects(&self) -> impl Iterator<Item = &Object> {
        self.accepted.iter().filter_map(|index| self.paste.objects.get(*index))
    }
    /// The lines of a field of an object, or the nearest thing to it that is there.
    pub fn span(&self, object: &Object, path: &str) -> Span {
        self.paste.span(object.origin, path)
    }
    /// Whether a namespace's labels are known: the paste has the Namespace object.
    pub fn knows_labels_of(&self, namespace: &str) -> Verdict {
        match self.namespaces.get(namespace) {
            Some(Namespace { object: Some(_), .. }) => Verdict::Yes,
            _ => Verdict::Unknown,
        }
    }
}

/// What makes two objects one: group, kind, namespace and name. The version does not.
fn identity(object: &Object) -> (&str, &str, &str, &str) {
    let namespace = if object.content.is_cluster_scoped() { "" } else { object.namespace() };
    (object.group(), &object.kind, namespace, &object.metadata.name)
}
