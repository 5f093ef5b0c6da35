//! Label selectors.

use crate::api::{LabelSelector, LabelSelectorRequirement, Labels};
use crate::text::Verdict;

/// Whether a selector selects something with these labels. Mirrors apimachinery's `LabelSelectorAsSelector`:
/// all entries must hold; NotIn and DoesNotExist also hold when the key is absent; the empty selector selects everything.
pub fn selects(selector: &LabelSelector, labels: &Labels) -> bool {
    selector.match_labels.iter().all(|(key, value)| labels.get(key) == Some(value))
        && selector.match_expressions.iter().all(|requirement| holds(requirement, labels))
}

pub(super) fn holds(requirement: &LabelSelectorRequirement, labels: &Labels) -> bool {
    let value = labels.get(&requirement.key);
    let listed = || value.is_some_and(|value| requirement.values.contains(value));
    match requirement.operator.as_str() {
        "In" => listed(),
        "NotIn" => !listed(),
        "Exists" => value.is_some(),
        "DoesNotExist" => value.is_none(),
        _ => false,
    }
}

/// Whether a selector selects a namespace of which only these labels are known: what hangs on any other label is unknown.
pub fn selects_unknown(selector: &LabelSelector, known: &Labels) -> Verdict {
    let about_known = LabelSelector {
        match_labels: selector.match_labels.clone().into_iter().filter(|(key, _)| known.contains_key(key)).collect(),
        match_expressions: selector
            .match_expressions
            .iter()
            .filter(|requirement| known.contains_key(&requirement.key))
            .cloned()
            .collect(),
    };
    let mut open: Vec<&LabelSelectorRequirement> =
        selector.match_expressions.iter().filter(|requirement| !known.contains_key(&requirement.key)).collect();
    let of_labels: Vec<LabelSelectorRequirement> = selector
        .match_labels
        .iter()
        .filter(|(key, _)| !known.contains_key(*key))
        .map(|(key, value)| LabelSelectorRequirement {
            key: key.clone(),
            operator: "In".to_owned(),
            values: vec![value.clone()],
        })
        .collect();
    open.extend(&of_labels);
    match (selects(&about_known, known), open.is_empty()) {
        (true, true) => Verdict::Yes,
        (true, false) if open.iter().all(|each| can_hold(&each.key, &open, true, &|_| true)) => Verdict::Unknown,
        _ => Verdict::No,
    }
}

/// Whether some value of a key that it could have, or its absence where it may be absent, meets every entry about it.
pub(super) fn can_hold(
    key: &str,
    requirements: &[&LabelSelectorRequirement],
    may_be_absent: bool,
    could_be: &dyn Fn(&str) -> bool,
) -> bool {
    let about = || requirements.iter().filter(|requirement| requirement.key == key);
    let meets = |labels: &Labels| about().all(|requirement| holds(requirement, labels));
    // A value that no entry lists stands for all such; no entry can list one with a space.
    let values =
        about().flat_map(|requirement| &requirement.values).map(String::as_str).filter(|value| could_be(value));
    let values = values.chain([" "]);
    let mut labelled = values.map(|value| Labels::from([(key.to_owned(), value.to_owned())]));
    may_be_absent && meets(&Labels::new()) || labelled.any(|labels| meets(&labels))
}

/// An entry of a selector that labels do not meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The label's key.
    pub key: String,
    /// As a person would say it: `name: api-pod`, `tier in (a, b)`, `!canary`.
    pub wants: String,
    /// The value that stands there instead; none where the key is absent.
    pub has: Option<String>,
    /// Field path of the entry in the selector.
    pub path: String,
}

/// The entries of a selector that these labels do not meet, in order; empty if it selects them.
pub fn missed(selector: &LabelSelector, labels: &Labels) -> Vec<Missed> {
    let labels_missed =
        selector.match_labels.iter().filter(|(key, value)| labels.get(*key) != Some(value)).map(|(key, value)| {
            Missed {
                key: key.clone(),
                wants: format!("{key}: {value}"),
                has: labels.get(key).cloned(),
                path: format!("matchLabels[{key}]"),
            }
        });
    let expressions_missed =
        selector.match_expressions.iter().enumerate().filter(|(_, requirement)| !holds(requirement, labels)).map(
            |(index, requirement)| Missed {
                key: requirement.key.clone(),
                wants: requirement_text(requirement),
                has: labels.get(&requirement.key).cloned(),
                path: format!("matchExpressions[{index}]"),
            },
        );
    labels_missed.chain(expressions_missed).collect()
}

/// A selector as a person would say it, entry by entry; empty for the one that selects everything.
pub fn entries_text(selector: &LabelSelector) -> Vec<String> {
    let labels = selector.match_labels.iter().map(|(key, value)| format!("{key}: {value}"));
    labels.chain(selector.match_expressions.iter().map(requirement_text)).collect()
}

fn requirement_text(requirement: &LabelSelectorRequirement) -> String {
    let LabelSelectorRequirement { key, operator, values } = requirement;
    match operator.as_str() {
        "In" => format!("{key} in ({})", values.join(", ")),
        "NotIn" => format!("{key} notin ({})", values.join(", ")),
        "Exists" => key.clone(),
        "DoesNotExist" => format!("!{key}"),
        other => format!("{key} {other} ({})", values.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::NAME_LABEL;
    use super::*;

    fn labels(pairs: &[(&str, &str)]) -> Labels {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }
    fn expression(key: &str, operator: &str, values: &[&str]) -> LabelSelector {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        let requirement = LabelSelectorRequirement { key: key.into(), operator: operator.into(), values };
        LabelSelector { match_expressions: vec![requirement], ..LabelSelector::default() }
    }

    #[test]
    fn an_absent_key_is_not_an_empty_value() {
        let (absent, empty, blue) = (labels(&[]), labels(&[("team", "")]), labels(&[("team", "blue")]));
        for (operator, values, expected) in [
            ("In", &["blue"][..], [false, false, true]),
            ("In", &[""], [false, true, false]),
            ("NotIn", &["blue"], [true, true, false]),
            ("NotIn", &[""], [true, false, true]),
            ("Exists", &[], [false, true, true]),
            ("DoesNotExist", &[], [true, false, false]),
        ] {
            let selector = expression("team", operator, values);
            assert_eq!(
                [&absent, &empty, &blue].map(|labels| selects(&selector, labels)),
                expected,
                "{operator} {values:?}"
            );
        }
    }

    fn both(mut one: LabelSelector, other: LabelSelector) -> LabelSelector {
        one.match_expressions.extend(other.match_expressions);
        one
    }

    #[test]
    fn what_hangs_on_labels_that_are_not_there_is_unknown() {
        let known = labels(&[(NAME_LABEL, "staging")]);
        for (selector, expected) in [
            (LabelSelector::default(), Verdict::Yes),
            (expression(NAME_LABEL, "In", &["staging"]), Verdict::Yes),
            (expression(NAME_LABEL, "NotIn", &["staging"]), Verdict::No),
            (expression("env", "In", &["prod"]), Verdict::Unknown),
            (expression("env", "DoesNotExist", &[]), Verdict::Unknown),
            // No label can be of two values, and none is there and is not.
            (both(expression("env", "In", &["prod"]), expression("env", "In", &["dev", "test"])), Verdict::No),
            (both(expression("env", "In", &["prod"]), expression("env", "In", &["dev", "prod"])), Verdict::Unknown),
            (both(expression("env", "Exists", &[]), expression("env", "DoesNotExist", &[])), Verdict::No),
            (both(expression("env", "Exists", &[]), expression("env", "NotIn", &["prod"])), Verdict::Unknown),
            (both(expression("env", "In", &["prod"]), expression("env", "NotIn", &["prod"])), Verdict::No),
        ] {
            assert_eq!(selects_unknown(&selector, &known), expected, "{selector:?}");
        }
    }

    #[test]
    fn what_is_missed_is_named_with_what_stands_there() {
        let selector = LabelSelector {
            match_labels: labels(&[("name", "api-pod"), ("tier", "a")]),
            ..expression("x", "Exists", &[])
        };
        let missed = missed(&selector, &labels(&[("name", "web-pod"), ("tier", "a")]));
        let told: Vec<_> =
            missed.iter().map(|each| (each.wants.as_str(), each.has.as_deref(), each.path.as_str())).collect();
        assert_eq!(told, [("name: api-pod", Some("web-pod"), "matchLabels[name]"), ("x", None, "matchExpressions[0]")]);
    }
}
