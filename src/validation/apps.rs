//! Deployments, StatefulSets, DaemonSets, ReplicaSets and their forerunner. Mirrors pkg/apis/apps/validation after the
//! server's defaulting.

use super::meta;
use super::names;
use super::pods::{template, template_metadata};
use super::value::{Found, Value};
use crate::text::quoted;

const UNMATCHED: &str = "`selector` does not match template `labels`";

/// A Deployment.
pub(super) fn deployment(deployment: &Value<'_>, found: &mut Found) {
    meta::metadata(deployment, found, names::subdomain);
    let spec = deployment.get("spec");
    spec.get("replicas").not_negative(found);
    selector(&spec, "deployment", found);
    if selectable(&spec, "invalid label selector", found) {
        replicated(&spec, "ReplicaSet", found);
    }
    strategy(&spec.get("strategy"), found);
    let (ready, progress) = (spec.get("minReadySeconds"), spec.get("progressDeadlineSeconds"));
    ready.not_negative(found);
    spec.get("revisionHistoryLimit").not_negative(found);
    let deadline = progress.number().unwrap_or(600);
    if deadline < 0 {
        progress.not_negative(found);
    }
    if deadline <= ready.number_or_zero() {
        progress.invalid(found, &deadline.to_string(), "must be greater than minReadySeconds");
    }
}

/// A ReplicaSet.
pub(super) fn replica_set(set: &Value<'_>, found: &mut Found) {
    meta::metadata(set, found, names::subdomain);
    let spec = set.get("spec");
    spec.get("replicas").not_negative(found);
    spec.get("minReadySeconds").not_negative(found);
    // The server's own words: it speaks of a deployment here.
    selector(&spec, "deployment", found);
    if selectable(&spec, "invalid label selector", found) {
        replicated(&spec, "ReplicaSet", found);
    }
}

/// A ReplicationController, whose selector is a map of labels; by default those of its template.
pub(super) fn replication_controller(controller: &Value<'_>, found: &mut Found) {
    meta::metadata(controller, found, names::subdomain);
    let spec = controller.get("spec");
    spec.get("minReadySeconds").not_negative(found);
    let (selector, labels) = (spec.get("selector"), spec.get("template.metadata.labels"));
    if selector.count() == 0 && labels.count() == 0 {
        selector.required(found, "");
    }
    spec.get("replicas").not_negative(found);
    let template = spec.get("template");
    if !template.is_set() {
        return template.required(found, "");
    }
    if !selector.entries().iter().all(|(key, value)| labels.key(key).is(value.text()) && labels.key(key).is_set()) {
        template.get("metadata.labels").invalid_json(found, UNMATCHED);
    }
    self::template(&template, found);
    lasting(&template, "ReplicationController", found);
}

/// A DaemonSet.
pub(super) fn daemon_set(set: &Value<'_>, found: &mut Found) {
    meta::metadata(set, found, names::subdomain);
    let spec = set.get("spec");
    let (selector, template) = (spec.get("selector"), spec.get("template"));
    meta::selector(&selector, found);
    if meta::is_selector(&selector) && !meta::selects(&selector, &template.get("metadata.labels")) {
        template.get("metadata.labels").invalid_json(found, UNMATCHED);
    }
    empty_selector(&selector, "daemonset", found);
    self::template(&template, found);
    lasting(&template, "DaemonSet", found);
    spec.get("minReadySeconds").not_negative(found);
    let strategy = spec.get("updateStrategy");
    match strategy.get("type").text_or("RollingUpdate") {
        "OnDelete" => {}
        "RollingUpdate" => daemons_updated(&strategy.get("rollingUpdate"), found),
        _ => unknown_strategy(&strategy, &["RollingUpdate", "OnDelete"], found),
    }
    spec.get("revisionHistoryLimit").not_negative(found);
}

fn daemons_updated(rolling: &Value<'_>, found: &mut Found) {
    let (unavailable, surge) = (rolling.get("maxUnavailable"), rolling.get("maxSurge"));
    for amount in [unavailable, surge] {
        amount_or_percent(&amount, found);
    }
    for amount in [unavailable, surge] {
        at_most_all(&amount, found);
    }
    let (down, up) = (amount(&unavailable).unwrap_or(1), amount(&surge).unwrap_or(0));
    if down != 0 && up != 0 {
        surge.invalid_json(found, "may not be set when maxUnavailable is non-zero");
    } else if down == 0 && up == 0 {
        unavailable.required(found, "cannot be 0 when maxSurge is 0");
    }
}

/// A StatefulSet. Its template is judged but for the spec, as claims may bring what that mounts.
pub(super) fn stateful_set(set: &Value<'_>, found: &mut Found) {
    meta::metadata(set, found, names::label);
    let spec = set.get("spec");
    let (policy, strategy) = (spec.get("podManagementPolicy"), spec.get("updateStrategy"));
    if !matches!(policy.text(), "" | "OrderedReady" | "Parallel") {
        policy.invalid_text(found, "must be 'OrderedReady' or 'Parallel'");
    }
    let rolling = strategy.get("rollingUpdate");
    match strategy.get("type").text_or("RollingUpdate") {
        "OnDelete" if rolling.is_set() => {
            let partition = rolling.get("partition").number_or_zero();
            let unavailable = rolling.get("maxUnavailable").json();
            let shown = format!("{{\"Partition\":{partition},\"MaxUnavailable\":{unavailable}}}");
            rolling.invalid(found, &shown, "only allowed for updateStrategy 'RollingUpdate'");
        }
        "OnDelete" => {}
        "RollingUpdate" => {
            rolling.get("partition").not_negative(found);
            let unavailable = rolling.get("maxUnavailable");
            amount_or_percent(&unavailable, found);
            if amount(&unavailable) == Some(0) {
                unavailable.invalid_json(found, "cannot be 0");
            }
            at_most_all(&unavailable, found);
        }
        other => {
            let shown = format!("{{\"Type\":{},\"RollingUpdate\":null}}", quoted(other));
            strategy.invalid(found, &shown, "must be 'RollingUpdate' or 'OnDelete'");
        }
    }
    let retention = spec.get("persistentVolumeClaimRetentionPolicy");
    for when in ["whenDeleted", "whenScaled"] {
        retention.get(when).one_of_if_any(found, &["Retain", "Delete"]);
    }
    spec.get("replicas").not_negative(found);
    spec.get("minReadySeconds").not_negative(found);
    spec.get("ordinals.start").not_negative(found);
    selector(&spec, "statefulset", found);
    let template = spec.get("template");
    if selectable(&spec, "", found) {
        matched(&spec, found);
        template_metadata(&template, found);
    }
    lasting(&template, "StatefulSet", found);
}

/// A selector that a workload must have.
fn selector(spec: &Value<'_>, kind: &str, found: &mut Found) {
    let selector = spec.get("selector");
    if selector.is_set() {
        meta::selector(&selector, found);
        empty_selector(&selector, kind, found);
    } else {
        selector.required(found, "");
    }
}

fn empty_selector(selector: &Value<'_>, kind: &str, found: &mut Found) {
    let entries = selector.get("matchLabels").count() + selector.get("matchExpressions").count();
    if selector.is_set() && entries == 0 {
        selector.invalid(found, "{}", &format!("empty selector is invalid for {kind}"));
    }
}

/// Whether the selector can be made at all; it is told of if not.
fn selectable(spec: &Value<'_>, why: &str, found: &mut Found) -> bool {
    let selector = spec.get("selector");
    let fits = meta::is_selector(&selector);
    if !fits {
        selector.invalid_json(found, why);
    }
    fits
}

fn matched(spec: &Value<'_>, found: &mut Found) {
    let (selector, labels) = (spec.get("selector"), spec.get("template.metadata.labels"));
    let empty =
        selector.is_set() && selector.get("matchLabels").count() + selector.get("matchExpressions").count() == 0;
    if !empty && !meta::selects(&selector, &labels) {
        labels.invalid_json(found, UNMATCHED);
    }
}

/// The template of pods of which there are several.
fn replicated(spec: &Value<'_>, kind: &str, found: &mut Found) {
    matched(spec, found);
    let template = spec.get("template");
    self::template(&template, found);
    lasting(&template, kind, found);
}

/// Pods that are always there.
fn lasting(template: &Value<'_>, kind: &str, found: &mut Found) {
    template.get("spec.restartPolicy").one_of_if_any(found, &["Always"]);
    let deadline = template.get("spec.activeDeadlineSeconds");
    if deadline.is_set() {
        deadline.forbidden(found, &format!("activeDeadlineSeconds in {kind} is not Supported"));
    }
}

fn strategy(strategy: &Value<'_>, found: &mut Found) {
    let rolling = strategy.get("rollingUpdate");
    match strategy.get("type").text_or("RollingUpdate") {
        "Recreate" if rolling.is_set() => {
            rolling.forbidden(found, "may not be specified when strategy `type` is 'Recreate'");
        }
        "Recreate" => {}
        "RollingUpdate" => {
            let (unavailable, surge) = (rolling.get("maxUnavailable"), rolling.get("maxSurge"));
            amount_or_percent(&unavailable, found);
            amount_or_percent(&surge, found);
            // A quarter each, where they are missing.
            if amount(&unavailable).unwrap_or(25) == 0 && amount(&surge).unwrap_or(25) == 0 {
                unavailable.invalid_json(found, "may not be 0 when `maxSurge` is 0");
            }
            at_most_all(&unavailable, found);
        }
        _ => unknown_strategy(strategy, &["Recreate", "RollingUpdate"], found),
    }
}

fn unknown_strategy(strategy: &Value<'_>, supported: &[&str], found: &mut Found) {
    let rolling = strategy.get("rollingUpdate");
    let shown = if rolling.is_set() {
        let (unavailable, surge) = (rolling.get("maxUnavailable"), rolling.get("maxSurge"));
        let or_zero = |amount: &Value<'_>| if amount.is_set() { amount.json() } else { "0".to_owned() };
        format!("{{\"MaxUnavailable\":{},\"MaxSurge\":{}}}", or_zero(&unavailable), or_zero(&surge))
    } else {
        "null".to_owned()
    };
    let kind = quoted(strategy.get("type").text());
    strategy.unsupported(found, &format!("{{\"Type\":{kind},\"RollingUpdate\":{shown}}}"), supported);
}

/// A number that is not negative, or a percentage.
pub(super) fn amount_or_percent(amount: &Value<'_>, found: &mut Found) {
    if amount.number().is_some() {
        amount.not_negative(found);
    } else if amount.is_set() {
        amount.formed(found, names::percent);
    }
}

/// A percentage of no more than all.
pub(super) fn at_most_all(amount: &Value<'_>, found: &mut Found) {
    if names::percent(amount.text()).is_empty() && self::amount(amount).is_some_and(|percent| percent > 100) {
        amount.invalid_text(found, "must not be greater than 100%");
    }
}

/// The number or the percentage; none if it is not written.
fn amount(amount: &Value<'_>) -> Option<i64> {
    match amount.number() {
        None if amount.is_set() => Some(amount.text().strip_suffix('%').unwrap_or(amount.text()).parse().unwrap_or(0)),
        number => number,
    }
}
