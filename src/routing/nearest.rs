//! The nearest thing to what was meant.

use super::NearLabels;
use crate::api::{Labels, Object, Service};
use crate::cluster::{Cluster, Workload, has_labels};
use crate::text::{Order, distance};

/// The name that was probably meant: one that differs in a third of its letters at most,
/// has two of them swapped, or continues the other.
pub fn nearest<'n>(wanted: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let lower = wanted.to_ascii_lowercase();
    let score = |name: &str| {
        let name = name.to_ascii_lowercase();
        let letters = distance(&lower, &name);
        // Two letters that changed places are one slip.
        let swapped = letters == 2 && sorted(&lower) == sorted(&name);
        let near = swapped || letters <= (lower.chars().count().max(name.chars().count()) / 3).max(1);
        let continues = |long: &str, short: &str| short.len() >= 3 && long.starts_with(short);
        (near || continues(&name, &lower) || continues(&lower, &name)).then_some(letters)
    };
    names
        .into_iter()
        .filter(|name| *name != wanted)
        .filter_map(|name| Some((score(name)?, name)))
        .min()
        .map(|(_, name)| name)
}

fn sorted(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.order();
    letters
}

/// The workload whose labels come nearest to a selector that finds nothing, as an index into the cluster's: one of the
/// same namespace that shares a label, a key or the Service's name; else one that has all the labels in another namespace.
pub fn nearest_workload(cluster: &Cluster, service: &Object) -> Option<usize> {
    let selector = service.as_service().and_then(Service::selector)?;
    let score = |workload: &Workload| {
        let equal = selector.iter().filter(|(key, value)| workload.labels.get(*key) == Some(value)).count();
        let letters = |key: &String, value: &String| workload.labels.get(key).map(|has| distance(has, value).min(99));
        let apart: Vec<usize> = selector.iter().filter_map(|(key, value)| letters(key, value)).collect();
        let swapped = selector.values().any(|value| workload.labels.values().any(|has| has == value));
        let named = workload.name == service.metadata.name;
        let near = equal > 0 || !apart.is_empty() || swapped || named;
        near.then(|| (equal, usize::from(named), usize::from(swapped), 10_000 - apart.iter().sum::<usize>().min(9_999)))
    };
    let here = cluster
        .workloads
        .iter()
        .enumerate()
        .filter(|(_, workload)| workload.namespace == service.namespace())
        .filter_map(|(index, workload)| Some((score(workload)?, std::cmp::Reverse(index))))
        .max();
    let elsewhere = || cluster.workloads.iter().position(|workload| has_labels(selector, &workload.labels));
    match here {
        // Sharing one key whose value is another word altogether is no sign that this was meant.
        Some(((0, 0, 0, _), _)) => elsewhere().or(here.map(|(_, index)| index.0)),
        Some((_, index)) => Some(index.0),
        None => elsewhere(),
    }
}

/// How that workload's labels differ from the selector.
pub fn near_labels(cluster: &Cluster, service: &Object, workload: usize) -> Option<NearLabels> {
    let selector = service.as_service().and_then(Service::selector)?;
    let workload = cluster.workloads.get(workload)?;
    let differing = || selector.iter().filter(|(key, value)| workload.labels.get(*key) != Some(value));
    Some(NearLabels {
        kind: workload.kind.clone(),
        name: workload.name.clone(),
        namespace: workload.namespace.clone(),
        elsewhere: workload.namespace != service.namespace(),
        has: differing().filter_map(|(key, _)| Some(format!("{key}: {}", workload.labels.get(key)?))).collect(),
        wanted: differing().map(|(key, value)| format!("{key}: {value}")).collect(),
    })
}

/// `app: wear, tier: front`
pub fn labels_text(labels: &Labels) -> String {
    labels.iter().map(|(key, value)| format!("{key}: {value}")).collect::<Vec<_>>().join(", ")
}

/// The field path of a label below `labels_path`.
pub fn label_path(labels_path: &str, key: &str) -> String {
    if key.contains(['.', '/', '[', ']']) { format!("{labels_path}[{key}]") } else { format!("{labels_path}.{key}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name() {
        assert_eq!(distance("watch", "wacth"), 2);
        assert_eq!(distance("", "ab"), 2);
        assert_eq!(nearest("wear", ["watch", "wears", "returns"]), Some("wears"));
        assert_eq!(nearest("db", ["database", "dbs"]), Some("dbs"));
        assert_eq!(nearest("HTTP", ["http"]), Some("http"));
        assert_eq!(nearest("waer", ["wear", "watch"]), Some("wear"));
        assert_eq!(nearest("video", ["wear", "returns"]), None);
    }
}
