//! Label selectors.

use crate::api::{LabelSelector, Labels};

/// Whether a selector selects something with these labels. Mirrors apimachinery's `LabelSelectorAsSelector`:
/// all entries must hold; NotIn and DoesNotExist also hold when the key is absent; the empty selector selects everything.
pub fn selects(selector: &LabelSelector, labels: &Labels) -> bool {
    selector.match_labels.iter().all(|(key, value)| labels.get(key) == Some(value))
        && selector.match_expressions.iter().all(|requirement| {
            let value = labels.get(&requirement.key);
            let listed = || value.is_some_and(|value| requirement.values.contains(value));
            match requirement.operator.as_str() {
                "In" => listed(),
                "NotIn" => !listed(),
                "Exists" => value.is_some(),
                "DoesNotExist" => value.is_none(),
                _ => false,
            }
        })
}
