//! Labels that controllers give to the pods they make, which no template shows.

use super::selector::{can_hold, holds, selects};
use crate::api::{Content, LabelSelector, LabelSelectorRequirement, Labels, Object};
use crate::text::Verdict;

/// A label that every pod of a controller has, of a value that is known only once the pod is there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GivenLabel {
    pub key: &'static str,
    /// What its value begins with.
    pub starts: String,
}

const JOB_NAME: [&str; 2] = ["job-name", "batch.kubernetes.io/job-name"];
const JOB_UID: [&str; 2] = ["controller-uid", "batch.kubernetes.io/controller-uid"];
const JOB_INDEX: &str = "batch.kubernetes.io/job-completion-index";
const POD_NAME: &str = "statefulset.kubernetes.io/pod-name";
const POD_INDEX: &str = "apps.kubernetes.io/pod-index";
const REVISION: &str = "controller-revision-hash";
const TEMPLATE_HASH: &str = "pod-template-hash";

/// The keys of such labels.
pub const GIVEN_KEYS: [&str; 9] =
    [JOB_NAME[0], JOB_NAME[1], JOB_UID[0], JOB_UID[1], JOB_INDEX, POD_NAME, POD_INDEX, REVISION, TEMPLATE_HASH];

/// What a controller adds to its template's labels, and what it adds of unknown value. Mirrors `generateSelector` of
/// pkg/registry/batch/job, `initIdentity` and `newVersionedStatefulSetPod` of pkg/controller/statefulset, and the hashes of
/// Deployments and DaemonSets.
pub(super) fn given(object: &Object) -> (Labels, Vec<GivenLabel>) {
    let name = &object.metadata.name;
    let job = match &object.content {
        Content::Workload(workload) => &workload.spec,
        Content::CronJob(cron) => &cron.spec.job_template.spec,
        _ => return Default::default(),
    };
    let unknown = |keys: &[&'static str], starts: &str| -> Vec<GivenLabel> {
        keys.iter().map(|key| GivenLabel { key, starts: starts.to_owned() }).collect()
    };
    let mut known = Labels::new();
    let mut labels = match (&object.content, object.kind.as_str()) {
        (Content::Workload(_), "Job") if !job.manual_selector => {
            known.extend(JOB_NAME.map(|key| (key.to_owned(), name.clone())));
            unknown(&JOB_UID, "")
        }
        (Content::CronJob(_), _) if !job.manual_selector => {
            let mut labels = unknown(&JOB_NAME, &format!("{name}-"));
            labels.extend(unknown(&JOB_UID, ""));
            labels
        }
        (Content::Workload(_), "StatefulSet") => {
            let mut labels = unknown(&[POD_NAME], &format!("{name}-"));
            labels.extend(unknown(&[POD_INDEX, REVISION], ""));
            labels
        }
        (Content::Workload(_), "DaemonSet") => unknown(&[REVISION], ""),
        (Content::Workload(_), "Deployment") => unknown(&[TEMPLATE_HASH], ""),
        _ => Vec::new(),
    };
    if job.completion_mode == "Indexed" {
        labels.extend(unknown(&[JOB_INDEX], ""));
    }
    (known, labels)
}

/// Whether a selector selects pods of these labels, which have some more of values that are not known.
pub fn selects_given(selector: &LabelSelector, labels: &Labels, given: &[GivenLabel]) -> Verdict {
    let mut keys = selector.match_labels.keys().chain(selector.match_expressions.iter().map(|each| &each.key));
    if given.is_empty() || !keys.any(|key| given_of(key, labels, given).is_some()) {
        return if selects(selector, labels) { Verdict::Yes } else { Verdict::No };
    }
    let of_labels = selector.match_labels.iter().map(|(key, value)| LabelSelectorRequirement {
        key: key.clone(),
        operator: "In".to_owned(),
        values: vec![value.clone()],
    });
    let all: Vec<LabelSelectorRequirement> = of_labels.chain(selector.match_expressions.iter().cloned()).collect();
    let is_given = |each: &&LabelSelectorRequirement| given_of(&each.key, labels, given).is_some();
    let (open, plain): (Vec<_>, Vec<_>) = all.iter().partition(is_given);
    if !plain.into_iter().all(|each| holds(each, labels)) {
        return Verdict::No;
    }
    let possible = open.iter().all(|each| {
        given_of(&each.key, labels, given).is_some_and(|label| {
            let could_be = |value: &str| value.len() > label.starts.len() && value.starts_with(&label.starts);
            can_hold(&each.key, &open, false, &could_be)
        })
    });
    // Whatever the value is, it is there.
    let sure = open.iter().all(|each| match each.operator.as_str() {
        "Exists" => true,
        "NotIn" => given_of(&each.key, labels, given)
            .is_some_and(|label| !each.values.iter().any(|value| value.starts_with(&label.starts))),
        _ => false,
    });
    match (possible, sure) {
        (false, _) => Verdict::No,
        (true, true) => Verdict::Yes,
        (true, false) => Verdict::Unknown,
    }
}

fn given_of<'g>(key: &str, labels: &Labels, given: &'g [GivenLabel]) -> Option<&'g GivenLabel> {
    given.iter().find(|each| each.key == key && !labels.contains_key(key))
}

#[cfg(test)]
mod tests {
    use super::super::{Cluster, Refused};
    use super::*;
    use crate::api::Paste;
    use crate::text::Source;
    use std::sync::Arc;

    #[test]
    fn controllers_label_their_pods() {
        let spec =
            "template: {metadata: {labels: {app: a}}, spec: {restartPolicy: Never, containers: [{name: c, image: x}]}}";
        let apps = "selector: {matchLabels: {app: a}}";
        let lasting = || format!("{apps}, {}", spec.replace("restartPolicy: Never, ", ""));
        let stateful = || format!("serviceName: w, {}", lasting());
        for (kind, spec, wanted, expected) in [
            ("batch/v1, kind: Job", spec.to_owned(), "job-name in w", Verdict::Yes),
            ("batch/v1, kind: Job", spec.to_owned(), "job-name in v", Verdict::No),
            ("batch/v1, kind: Job", spec.to_owned(), "batch.kubernetes.io/job-name in w", Verdict::Yes),
            ("batch/v1, kind: Job", spec.to_owned(), "controller-uid in 1", Verdict::Unknown),
            ("batch/v1, kind: Job", spec.to_owned(), "controller-uid !", Verdict::No),
            ("batch/v1, kind: Job", spec.to_owned(), "batch.kubernetes.io/job-completion-index in 0", Verdict::No),
            (
                "batch/v1, kind: Job",
                format!("completions: 2, completionMode: Indexed, {spec}"),
                "batch.kubernetes.io/job-completion-index in 0",
                Verdict::Unknown,
            ),
            (
                "batch/v1, kind: CronJob",
                format!("schedule: '* * * * *', jobTemplate: {{spec: {{{spec}}}}}"),
                "job-name in w-1",
                Verdict::Unknown,
            ),
            (
                "batch/v1, kind: CronJob",
                format!("schedule: '* * * * *', jobTemplate: {{spec: {{{spec}}}}}"),
                "job-name in w",
                Verdict::No,
            ),
            ("apps/v1, kind: StatefulSet", stateful(), "statefulset.kubernetes.io/pod-name in w-0", Verdict::Unknown),
            ("apps/v1, kind: StatefulSet", stateful(), "statefulset.kubernetes.io/pod-name in v-0", Verdict::No),
            ("apps/v1, kind: StatefulSet", stateful(), "apps.kubernetes.io/pod-index exists", Verdict::Yes),
            ("apps/v1, kind: Deployment", lasting(), "pod-template-hash in 5d4", Verdict::Unknown),
            ("apps/v1, kind: Deployment", lasting(), "pod-template-hash !", Verdict::No),
            ("apps/v1, kind: ReplicaSet", lasting(), "pod-template-hash in 5d4", Verdict::No),
        ] {
            let text = format!("{{apiVersion: {kind}, metadata: {{name: w}}, spec: {{{spec}}}}}");
            let cluster =
                Cluster::new(Arc::new(Paste::new(vec![Source::new("a.yaml", text.as_str())])), Refused::LeftOut);
            assert!(cluster.refused.is_empty(), "{text}: {:?}", cluster.refused);
            let (key, rest) = wanted.split_once(' ').unwrap();
            let (operator, values) = match rest.split_once(' ') {
                Some((_, value)) => ("In", vec![value.to_owned()]),
                None if rest == "!" => ("DoesNotExist", vec![]),
                None => ("Exists", vec![]),
            };
            let requirement = LabelSelectorRequirement { key: key.to_owned(), operator: operator.to_owned(), values };
            let selector = LabelSelector { match_expressions: vec![requirement], ..LabelSelector::default() };
            assert_eq!(cluster.workloads[0].selected_by(&selector), expected, "{kind}: {wanted}");
        }
    }
}
