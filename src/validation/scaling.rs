//! HorizontalPodAutoscalers and PodDisruptionBudgets. Mirrors pkg/apis/autoscaling/validation and pkg/apis/policy/validation.

use super::apps::{amount_or_percent, at_most_all};
use super::meta;
use super::names;
use super::resources::container_resource;
use super::value::{Found, Value};

/// A HorizontalPodAutoscaler of any version.
pub(super) fn autoscaler(autoscaler: &Value<'_>, found: &mut Found) {
    meta::metadata(autoscaler, found, names::subdomain);
    let spec = autoscaler.get("spec");
    let (min, max) = (spec.get("minReplicas"), spec.get("maxReplicas"));
    if min.is_set() {
        min.at_least(found, 1, "must be greater than or equal to 1");
    }
    max.at_least(found, 1, "must be greater than 0");
    let least = min.number().unwrap_or(1);
    if max.number_or_zero() < least {
        max.invalid(found, &max.number_or_zero().to_string(), "must be greater than or equal to `minReplicas`");
    }
    reference(&spec.get("scaleTargetRef"), found);
    for metric in spec.get("metrics").items() {
        self::metric(&metric, found);
    }
    for direction in ["scaleUp", "scaleDown"] {
        let behavior = spec.get("behavior");
        let rules = behavior.get(direction);
        if rules.is_set() {
            scaling_rules(&rules, found);
        }
    }
    let utilization = spec.get("targetCPUUtilizationPercentage");
    if utilization.is_set() {
        utilization.at_least(found, 1, "must be greater than 0");
    }
}

fn reference(reference: &Value<'_>, found: &mut Found) {
    for field in ["kind", "name"] {
        reference.get(field).needed_and_formed(found, names::path_segment);
    }
}

fn scaling_rules(rules: &Value<'_>, found: &mut Found) {
    let (window, policies) = (rules.get("stabilizationWindowSeconds"), rules.get("policies"));
    window.at_least(found, 0, "must be greater than or equal to zero");
    if window.number_or_zero() > 3600 {
        window.invalid_json(found, "must be less than or equal to 3600");
    }
    rules.get("selectPolicy").one_of_if_set(found, &["Disabled", "Max", "Min"]);
    // Where there are none, the usual ones are filled in.
    for policy in policies.items() {
        let (value, period) = (policy.get("value"), policy.get("periodSeconds"));
        policy.get("type").one_of(found, &["Percent", "Pods"]);
        value.at_least(found, 1, "must be greater than zero");
        period.at_least(found, 1, "must be greater than zero");
        if period.number_or_zero() > 1800 {
            period.invalid_json(found, "must be less than or equal to 1800");
        }
    }
}

/// Kinds of metrics, and the field that each fills.
const METRICS: [(&str, &str); 5] = [
    ("ContainerResource", "containerResource"),
    ("External", "external"),
    ("Object", "object"),
    ("Pods", "pods"),
    ("Resource", "resource"),
];

fn metric(metric: &Value<'_>, found: &mut Found) {
    let kind = metric.get("type");
    let kinds = METRICS.map(|(kind, _)| kind);
    if kind.text().is_empty() {
        kind.required(found, "must specify a metric source type");
    }
    kind.one_of(found, &kinds);
    let fields = ["object", "external", "pods", "resource", "containerResource"];
    let given: Vec<&str> = fields.into_iter().filter(|field| metric.get(field).is_set()).collect();
    if let Some(field) = given.first() {
        source(field, &metric.get(field), found);
    }
    let expected = METRICS.iter().find(|(known, _)| kind.is(known)).map(|(_, field)| *field);
    match expected {
        Some(field) if !given.contains(&field) => {
            metric.get(field).required(found, "must populate information for the given metric source");
        }
        Some(_) => {}
        None => kind.one_of(found, &kinds),
    }
    if given.len() != 1 {
        for field in given.iter().filter(|field| Some(**field) != expected) {
            metric.get(field).forbidden(found, "must populate the given metric source only");
        }
    }
}

fn source(kind: &str, source: &Value<'_>, found: &mut Found) {
    match kind {
        "object" | "external" | "pods" => {
            if kind == "object" {
                reference(&source.get("describedObject"), found);
            }
            let name = source.get("metric.name");
            if name.text().is_empty() {
                name.required(found, "must specify a metric name");
            }
            name.formed_if_any(found, names::path_segment);
        }
        _ => {
            let name = source.get("name");
            if name.text().is_empty() {
                name.required(found, "must specify a resource name");
            } else if kind == "containerResource" {
                container_resource(name.text(), &name, found);
            }
            let container = source.get("container");
            if kind == "containerResource" {
                if container.text().is_empty() {
                    container.required(found, "must specify a container");
                }
                container.formed_if_any(found, names::label);
            }
        }
    }
    target(kind, &source.get("target"), found);
}

fn target(kind: &str, target: &Value<'_>, found: &mut Found) {
    let (of, value) = (target.get("type"), target.get("value"));
    let (average, utilization) = (target.get("averageValue"), target.get("averageUtilization"));
    if of.text().is_empty() {
        of.required(found, "must specify a metric target type");
    }
    if !matches!(of.text(), "Utilization" | "Value" | "AverageValue") {
        of.invalid_text(found, "must be either Utilization, Value, or AverageValue");
    }
    for amount in [value, average] {
        if let Some(quantity) = amount.quantity().filter(|quantity| quantity.is_negative() || quantity.is_zero()) {
            amount.invalid(found, &crate::text::quoted(&quantity.to_string()), "must be positive");
        }
    }
    if utilization.is_set() {
        utilization.at_least(found, 1, "must be greater than 0");
    }
    let neither = |one: &Value<'_>, other: &Value<'_>| !one.is_set() && !other.is_set();
    match kind {
        "object" if neither(&value, &average) => {
            average.required(found, "must set either a target value or averageValue");
        }
        "external" if neither(&value, &average) => {
            average.required(found, "must set either a target value for metric or a per-pod target");
        }
        "external" if value.is_set() && average.is_set() => {
            value.forbidden(found, "may not set both a target value for metric and a per-pod target");
        }
        "pods" if !average.is_set() => average.required(found, "must specify a positive target averageValue"),
        "resource" | "containerResource" if neither(&utilization, &average) => {
            utilization.required(found, "must set either a target raw value or a target utilization");
        }
        "resource" | "containerResource" if utilization.is_set() && average.is_set() => {
            average.forbidden(found, "may not set both a target raw value and a target utilization");
        }
        _ => {}
    }
}

/// A PodDisruptionBudget. The server does not look at its metadata here, but at its name as at any object's.
pub(super) fn disruption_budget(budget: &Value<'_>, found: &mut Found) {
    let spec = budget.get("spec");
    let (available, unavailable, selector) =
        (spec.get("minAvailable"), spec.get("maxUnavailable"), spec.get("selector"));
    let eviction = spec.get("unhealthyPodEvictionPolicy");
    if available.is_set() && unavailable.is_set() {
        let shown = format!(
            "{{\"MinAvailable\":{},\"Selector\":{},\"MaxUnavailable\":{},\"UnhealthyPodEvictionPolicy\":{}}}",
            available.json(),
            selector.json(),
            unavailable.json(),
            eviction.json()
        );
        spec.invalid(found, &shown, "minAvailable and maxUnavailable cannot be both set");
    }
    for amount in [available, unavailable] {
        amount_or_percent(&amount, found);
        at_most_all(&amount, found);
    }
    meta::selector(&selector, found);
    eviction.one_of_if_set(found, &["AlwaysAllow", "IfHealthyBudget"]);
    if found.list.is_empty() {
        meta::custom_metadata(budget, found, names::path_segment);
    }
}
