//! NetworkPolicies as tables, YAML and JSON, with what the API server fills in.

use super::{Lacks, policy_types, spec};
use crate::api::{LabelSelector, LabelSelectorRequirement, Object};
use crate::cluster::Cluster;
use crate::kubeconfig::{Type, day, print_json, seconds_since_1970};
use crate::kubectl::tabs::columns;
use crate::text::Order;
use crate::yaml::to_json;
use serde_json::{Map, Value, json};

/// Which columns a table has.
pub(super) struct Columns<'a> {
    pub namespace: bool,
    pub labels: bool,
    pub label_keys: Vec<String>,
    pub kind: bool,
    pub heads: bool,
    pub now: Option<&'a str>,
}

/// Policies as a table.
pub(super) fn table(objects: &[&Object], with: &Columns<'_>, lacks: &mut Vec<Lacks>) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    if with.heads {
        let mut heads: Vec<String> = ["NAMESPACE", "NAME", "POD-SELECTOR", "AGE"].map(str::to_owned).into();
        heads.extend(with.label_keys.iter().map(|key| key.rsplit('/').next().unwrap_or_default().to_uppercase()));
        heads.extend(with.labels.then(|| "LABELS".to_owned()));
        rows.push(heads.into_iter().skip(usize::from(!with.namespace)).collect());
    }
    for object in objects {
        let name = &object.metadata.name;
        let labels = &object.metadata.labels;
        let mut row = vec![
            object.namespace().to_owned(),
            if with.kind { format!("networkpolicy.networking.k8s.io/{name}") } else { name.clone() },
            selector(&spec(object).pod_selector),
            age(&object.metadata.creation_timestamp, with.now, lacks),
        ];
        let none = || "<none>".to_owned();
        row.extend(with.label_keys.iter().map(|key| labels.get(key).cloned().unwrap_or_else(none)));
        if with.labels {
            let mut pairs: Vec<String> = labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
            pairs.order();
            row.push(if pairs.is_empty() { none() } else { pairs.join(",") });
        }
        rows.push(row.into_iter().skip(usize::from(!with.namespace)).collect());
    }
    columns(&rows)
}

/// A selector as apimachinery's `FormatLabelSelector` writes it: requirements by key, values in order.
pub(super) fn selector(selector: &LabelSelector) -> String {
    let labels = selector.match_labels.iter().map(|(key, value)| (key.as_str(), format!("{key}={value}")));
    let requirements = selector.match_expressions.iter().map(|each| (each.key.as_str(), requirement(each)));
    let mut all: Vec<(&str, String)> = labels.chain(requirements).collect();
    all.order_by(|a, b| a.0.cmp(b.0));
    match all.is_empty() {
        true => "<none>".to_owned(),
        false => all.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(","),
    }
}

fn requirement(requirement: &LabelSelectorRequirement) -> String {
    let LabelSelectorRequirement { key, operator, values } = requirement;
    let mut values = values.clone();
    values.order();
    let values = values.join(",");
    match operator.as_str() {
        "NotIn" => format!("{key} notin ({values})"),
        "Exists" => key.clone(),
        "DoesNotExist" => format!("!{key}"),
        _ => format!("{key} in ({values})"),
    }
}

/// When an object was created, as Go prints a moment, in UTC.
pub(super) fn created(timestamp: &str, lacks: &mut Vec<Lacks>) -> String {
    let Some(seconds) = seconds_since_1970(timestamp) else {
        lacks.push(Lacks::Created);
        return "0001-01-01 00:00:00 +0000 UTC".to_owned();
    };
    lacks.push(Lacks::Zone);
    let of_day = seconds.rem_euclid(86_400);
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    format!("{} {hour:02}:{minute:02}:{second:02} +0000 UTC", day(seconds))
}

/// How long ago an object was created; mirrors apimachinery's `HumanDuration`.
fn age(timestamp: &str, now: Option<&str>, lacks: &mut Vec<Lacks>) -> String {
    let Some(then) = seconds_since_1970(timestamp) else {
        lacks.push(Lacks::Created);
        return "<unknown>".to_owned();
    };
    let Some(now) = now.and_then(seconds_since_1970) else {
        lacks.push(Lacks::Now);
        return "<unknown>".to_owned();
    };
    let seconds = now - then;
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
    let with = |whole: i64, unit: &str, rest: i64, smaller: &str| match rest {
        0 => format!("{whole}{unit}"),
        rest => format!("{whole}{unit}{rest}{smaller}"),
    };
    match () {
        () if seconds < -1 => "<invalid>".to_owned(),
        () if seconds < 0 => "0s".to_owned(),
        () if seconds < 120 => format!("{seconds}s"),
        () if minutes < 10 => with(minutes, "m", seconds % 60, "s"),
        () if minutes < 180 => format!("{minutes}m"),
        () if hours < 8 => with(hours, "h", minutes % 60, "m"),
        () if hours < 48 => format!("{hours}h"),
        () if hours < 192 => with(days, "d", hours % 24, "h"),
        () if days < 730 => format!("{days}d"),
        () if days < 2_920 => with(days / 365, "y", days % 365, "d"),
        () => format!("{}y", days / 365),
    }
}

/// The objects as the API server would answer: the one, or a list.
pub(super) fn value(cluster: &Cluster, objects: &[&Object], single: bool) -> Value {
    let mut items: Vec<Value> = objects.iter().map(|object| served(cluster, object)).collect();
    match items.pop() {
        Some(only) if single && items.is_empty() => only,
        last => {
            items.extend(last);
            json!({"apiVersion": "v1", "items": items, "kind": "List", "metadata": {"resourceVersion": ""}})
        }
    }
}

/// A value as kubectl prints it as JSON.
pub(super) fn json(value: &Value) -> String {
    let mut text = String::new();
    print_json(value, Type::Raw, 0, &mut text);
    text.push('\n');
    text
}

/// An object with what the API server fills in, as far as that is known.
fn served(cluster: &Cluster, object: &Object) -> Value {
    let node = cluster.paste.node(object.origin);
    let read = node.and_then(|node| serde_json::from_str(&to_json(node)).ok());
    let mut value: Value = read.unwrap_or_default();
    prune(&mut value);
    if let Some(fields) = value.as_object_mut() {
        fields.remove("status");
        if let Some(metadata) = fields.entry("metadata").or_insert_with(|| json!({})).as_object_mut() {
            metadata.remove("managedFields");
            metadata.insert("namespace".to_owned(), object.namespace().into());
        }
        if let Some(written) = fields.entry("spec").or_insert_with(|| json!({})).as_object_mut() {
            fill(written, object);
        }
    }
    value
}

fn fill(written: &mut Map<String, Value>, object: &Object) {
    written.insert("policyTypes".to_owned(), policy_types(spec(object)).into());
    written.entry("podSelector").or_insert_with(|| json!({}));
    for direction in ["ingress", "egress"] {
        let rules = written.get_mut(direction).and_then(Value::as_array_mut);
        let ports = rules.into_iter().flatten().filter_map(|rule| rule.get_mut("ports")?.as_array_mut()).flatten();
        for port in ports.filter_map(Value::as_object_mut) {
            port.entry("protocol").or_insert_with(|| "TCP".into());
        }
    }
}

/// Takes out what Go leaves out of JSON: nulls, empty lists, empty maps of text.
fn prune(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(prune),
        Value::Object(fields) => {
            fields.values_mut().for_each(prune);
            fields.retain(|key, value| match value {
                Value::Null => false,
                Value::Array(items) => !items.is_empty(),
                Value::Object(map) => {
                    !map.is_empty() || !matches!(key.as_str(), "labels" | "annotations" | "matchLabels")
                }
                _ => true,
            });
        }
        _ => {}
    }
}
