//! Where pods may run: affinity, tolerations, spreading, and priorities. Mirrors pkg/apis/core/validation and
//! pkg/apis/scheduling/validation.

use super::meta::{self, Names};
use super::names;
use super::pods::preemption;
use super::value::{Found, Value};
use crate::text::quoted;

/// The largest priority that is not the system's.
const MOST_PRIORITY: i64 = 1_000_000_000;
const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

/// Which nodes a pod wants, and which other pods near it.
pub(super) fn affinity(affinity: &Value<'_>, found: &mut Found) {
    let nodes = affinity.get("nodeAffinity");
    if nodes.get(REQUIRED).is_set() {
        node_selector(&nodes.get(REQUIRED), found);
    }
    for term in nodes.get(PREFERRED).items() {
        weight(&term.get("weight"), found);
        node_term(&term.get("preference"), false, found);
    }
    for pods in ["podAffinity", "podAntiAffinity"] {
        let pods = affinity.get(pods);
        for term in pods.get(REQUIRED).items() {
            pod_term(&term, found);
        }
        for term in pods.get(PREFERRED).items() {
            weight(&term.get("weight"), found);
            pod_term(&term.get("podAffinityTerm"), found);
        }
    }
}

fn weight(weight: &Value<'_>, found: &mut Found) {
    if !(1..=100).contains(&weight.number_or_zero()) {
        weight.invalid(found, &weight.number_or_zero().to_string(), "must be in the range 1-100");
    }
}

/// A choice of nodes.
pub(super) fn node_selector(selector: &Value<'_>, found: &mut Found) {
    let terms = selector.get("nodeSelectorTerms");
    if terms.count() == 0 {
        terms.required(found, "must have at least one node selector term");
    }
    for term in terms.items() {
        node_term(&term, true, found);
    }
}

fn node_term(term: &Value<'_>, required: bool, found: &mut Found) {
    for requirement in term.get("matchExpressions").items() {
        let (operator, values) = (requirement.get("operator"), requirement.get("values"));
        match (operator.text(), values.count()) {
            ("In" | "NotIn", 0) => values.required(found, "must be specified when `operator` is 'In' or 'NotIn'"),
            ("Exists" | "DoesNotExist", 1..) => {
                values.forbidden(found, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
            }
            ("Gt" | "Lt", 0 | 2..) => {
                values.required(found, "must be specified single value when `operator` is 'Lt' or 'Gt'");
            }
            ("In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt", _) => {}
            _ => operator.invalid_text(found, "not a valid selector operator"),
        }
        requirement.get("key").formed(found, names::qualified);
        for value in values.items().filter(|_| required) {
            value.formed(found, names::label_value);
        }
    }
    for requirement in term.get("matchFields").items() {
        let (operator, values, key) = (requirement.get("operator"), requirement.get("values"), requirement.get("key"));
        if !matches!(operator.text(), "In" | "NotIn") {
            operator.invalid_text(found, "not a valid selector operator");
        } else if values.count() != 1 {
            values.required(found, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
        }
        if key.is("metadata.name") {
            for value in values.items() {
                value.formed(found, names::subdomain);
            }
        } else {
            key.invalid_text(found, "not a valid field selector key");
        }
    }
}

fn pod_term(term: &Value<'_>, found: &mut Found) {
    meta::selector(&term.get("labelSelector"), found);
    meta::selector(&term.get("namespaceSelector"), found);
    for namespace in term.get("namespaces").items() {
        term.get_as("namespaces", "namespace").text_formed(found, namespace.text(), names::label);
    }
    label_keys(term, found);
    let key = term.get("topologyKey");
    if key.text().is_empty() {
        key.required(found, "can not be empty");
    }
    key.formed(found, names::qualified);
}

/// Keys whose values are taken from the pod.
fn label_keys(term: &Value<'_>, found: &mut Found) {
    let selector = term.get("labelSelector");
    for field in ["matchLabelKeys", "mismatchLabelKeys"] {
        let keys = term.get(field);
        if keys.count() > 0 && !selector.is_set() {
            keys.forbidden(found, "must not be specified when labelSelector is not set");
            continue;
        }
        for key in keys.items() {
            key.formed(found, names::qualified);
        }
    }
    let mismatched = term.get("mismatchLabelKeys");
    for key in term.get("matchLabelKeys").items() {
        if mismatched.items().any(|other| other.is(key.text())) {
            key.invalid_text(found, "exists in both matchLabelKeys and mismatchLabelKeys");
        }
    }
}

/// Which taints a pod puts up with.
pub(super) fn tolerations(tolerations: &Value<'_>, found: &mut Found) {
    for toleration in tolerations.items() {
        let (key, operator) = (toleration.get("key"), toleration.get("operator"));
        let (value, effect) = (toleration.get("value"), toleration.get("effect"));
        key.formed_if_any(found, names::qualified);
        if key.text().is_empty() && !operator.is("Exists") {
            let why = "operator must be Exists when `key` is empty, which means \"match all values and all keys\"";
            operator.invalid_text(found, why);
        }
        if toleration.get("tolerationSeconds").is_set() && !effect.is("NoExecute") {
            effect.invalid_text(found, "effect must be 'NoExecute' when `tolerationSeconds` is set");
        }
        match operator.text() {
            "Equal" | "" => {
                let why = names::label_value(value.text()).join(";");
                if !why.is_empty() {
                    operator.invalid(found, &quoted(value.text()), &why);
                }
            }
            "Exists" if !value.text().is_empty() => {
                operator.invalid(found, &quoted(value.text()), "value must be empty when `operator` is 'Exists'");
            }
            // Whether numbers are compared depends on the server's features.
            "Exists" | "Lt" | "Gt" => {}
            _ => operator.one_of(found, &["Equal", "Exists"]),
        }
        effect.one_of_if_any(found, &EFFECTS);
    }
}

const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/// The taints of a node.
pub(super) fn taints(taints: &Value<'_>, found: &mut Found) {
    let mut before = Names::new();
    for taint in taints.items() {
        let (key, value, effect) = (taint.get("key"), taint.get("value"), taint.get("effect"));
        key.formed(found, names::qualified);
        let why = names::label_value(value.text()).join(";");
        if !why.is_empty() {
            value.invalid_text(found, &why);
        }
        effect.needed(found);
        effect.one_of_if_any(found, &EFFECTS);
        if meta::seen(&mut before, &format!("{}/{}", key.text(), effect.text())) {
            taint.duplicate(found, &format!("{}: taints must be unique by key and effect pair", taint.json()));
        }
    }
}

/// How pods are spread.
pub(super) fn spread(constraints: &Value<'_>, found: &mut Found) {
    for (index, constraint) in constraints.items().enumerate() {
        let (key, when) = (constraint.get("topologyKey"), constraint.get("whenUnsatisfiable"));
        constraint.get("maxSkew").at_least(found, 1, "must be greater than zero");
        if key.text().is_empty() {
            key.required(found, "can not be empty");
        }
        when.one_of(found, &["DoNotSchedule", "ScheduleAnyway"]);
        let again = |other: Value<'_>| {
            other.get("topologyKey").is(key.text()) && other.get("whenUnsatisfiable").is(when.text())
        };
        if constraints.items().skip(index + 1).any(again) {
            let told = constraint.named("{topologyKey, whenUnsatisfiable}");
            told.duplicate(found, &quoted(&format!("{{{}, {}}}", key.text(), when.text())));
        }
        let domains = constraint.get("minDomains");
        if domains.is_set() {
            domains.at_least(found, 1, "must be greater than zero");
            if !when.is("DoNotSchedule") {
                let why = format!("can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {}", when.text());
                domains.invalid_json(found, &why);
            }
        }
        for policy in ["nodeAffinityPolicy", "nodeTaintsPolicy"] {
            constraint.get(policy).one_of_if_set(found, &["Honor", "Ignore"]);
        }
        label_keys(&constraint, found);
        meta::selector(&constraint.get("labelSelector"), found);
    }
}

/// A PriorityClass.
pub(super) fn priority_class(class: &Value<'_>, found: &mut Found) {
    meta::metadata(class, found, names::subdomain);
    let (name, value) = (class.get("metadata.name"), class.get("value"));
    if name.text().starts_with("system-") {
        let known = match name.text() {
            "system-node-critical" => Some(2_000_001_000),
            "system-cluster-critical" => Some(2_000_000_000),
            _ => None,
        };
        let error = match known {
            None => format!("{} is not a known system priority class", name.text()),
            Some(known) if known != value.number_or_zero() => {
                format!("value of {} PriorityClass must be {known}", name.text())
            }
            Some(_) => String::new(),
        };
        if !error.is_empty() {
            let why = "priority class names with 'system-' prefix are reserved for system use only. error: ";
            name.forbidden(found, &format!("{why}{error}"));
        }
    } else if value.number_or_zero() > MOST_PRIORITY {
        value.forbidden(found, "maximum allowed value of a user defined priority is 1000000000");
    }
    preemption(&class.get("preemptionPolicy"), found);
}
