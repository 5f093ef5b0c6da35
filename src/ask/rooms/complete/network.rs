//! Completion of `who reaches …`, `whom does … reach` and of kubectl's commands about NetworkPolicies.

use super::place::Place;
use crate::api::Content;
use crate::ask::Completion as Candidate;
use crate::cluster::Cluster;
use crate::network::AskNames;
use crate::text::Order;

/// What stands at the cursor of a question whose one end is left open.
pub(super) fn place(done: &[&str]) -> Option<Place> {
    Some(match done {
        ["who", "reaches"] | ["who", "can" | "may", "reach"] => Place::Reached,
        ["whom"] => Place::Command(&["does"]),
        ["whom", "does" | "can" | "may"] => Place::Workload,
        ["whom", "does" | "can" | "may", _] => Place::Command(&["reach"]),
        ["who", "reaches", ..] | ["who", "can" | "may", "reach", ..] | ["whom", ..] => Place::Nothing,
        _ => return None,
    })
}

/// What stands at the cursor of `kubectl get netpol` and `kubectl describe netpol`; `words` is the command without
/// its flags, `word` what is typed of the next one.
pub(super) fn of_kubectl(words: &[&str], word: &str) -> Option<Place> {
    Some(match words {
        ["get", ..] if word.starts_with('-') => Place::GetFlag,
        ["describe", ..] if word.starts_with('-') => Place::DescribeFlag,
        ["get" | "describe"] => Place::Command(&["networkpolicy"]),
        ["get" | "describe", ..] => Place::PolicyName,
        _ => return None,
    })
}

/// Workloads by name.
pub(super) fn workloads(cluster: &Cluster) -> Vec<Candidate> {
    let names = AskNames::of(cluster);
    let of = |workload: &crate::cluster::Workload| Candidate {
        insert: names.name(workload),
        detail: workload.kind.clone(),
        ..Candidate::default()
    };
    cluster.workloads.iter().map(of).collect()
}

/// The names of NetworkPolicies, with their namespaces.
pub(super) fn policies(cluster: &Cluster) -> Vec<Candidate> {
    let policies = cluster.objects().filter(|object| matches!(object.content, Content::NetworkPolicy(_)));
    let mut named: Vec<(String, String)> =
        policies.map(|object| (object.metadata.name.clone(), object.namespace().to_owned())).collect();
    named.order();
    let named = named.into_iter().filter(|(name, _)| !name.is_empty());
    named.map(|(insert, detail)| Candidate { insert, detail, ..Candidate::default() }).collect()
}
