//! What every object has, and label selectors. Mirrors apimachinery's `api/validation/objectmeta.go` and
//! `apis/meta/v1/validation`.

use super::names::{self, Format};
use super::value::{Found, Value};
use crate::text::quoted;
use std::collections::BTreeSet;

/// How large all annotations together may be.
const MOST_ANNOTATIONS: usize = 256 << 10;
/// Finalizers without a domain that the server knows.
const FINALIZERS: [&str; 3] = ["kubernetes", "orphan", "foregroundDeletion"];

/// The metadata of an object of Kubernetes' own.
pub(super) fn metadata(object: &Value<'_>, found: &mut Found, name: Format) {
    let meta = object.get("metadata");
    custom_metadata(object, found, name);
    for finalizer in meta.get("finalizers").items() {
        standard_finalizer(&finalizer, found);
    }
}

/// The metadata of any object.
pub(super) fn custom_metadata(object: &Value<'_>, found: &mut Found, format: Format) {
    let meta = object.get("metadata");
    let (name, generate) = (meta.get("name"), meta.get("generateName"));
    if !generate.text().is_empty() {
        // A dash at the end is followed by what is generated.
        let prefix = generate.text();
        let masked = match prefix.strip_suffix('-') {
            Some(start) if !start.is_empty() => format!("{}a", start.get(..start.len() - 1).unwrap_or_default()),
            _ => prefix.to_owned(),
        };
        for why in format(&masked) {
            generate.invalid_text(found, &why);
        }
    } else if name.text().is_empty() {
        name.required(found, "name or generateName is required");
    }
    name.formed_if_any(found, format);
    meta.get("namespace").formed_if_any(found, names::label);
    meta.get("generation").not_negative(found);
    labels(&meta.get("labels"), found);
    annotations(&meta.get("annotations"), found);
    owners(&meta.get("ownerReferences"), found);
    finalizers(&meta.get("finalizers"), found);
}

/// Labels, and the matchLabels of selectors.
pub(super) fn labels(labels: &Value<'_>, found: &mut Found) {
    for (key, value) in labels.entries() {
        value.text_formed(found, &key, names::qualified);
        value.formed(found, names::label_value);
    }
}

pub(super) fn annotations(annotations: &Value<'_>, found: &mut Found) {
    let mut size = 0;
    for (key, value) in annotations.entries() {
        value.text_formed(found, &key, names::qualified_in_any_case);
        size += key.len() + value.text().len();
    }
    if size > MOST_ANNOTATIONS {
        annotations.too_long(found, MOST_ANNOTATIONS);
    }
}

fn owners(owners: &Value<'_>, found: &mut Found) {
    let mut controller = String::new();
    for item in owners.items() {
        let owner = item.unindexed(owners);
        let version = owner.get("apiVersion");
        if version.text().rsplit('/').next().is_none_or(str::is_empty) {
            version.invalid_text(found, "version must not be empty");
        }
        for field in ["kind", "name", "uid"] {
            let field = owner.get(field);
            if field.text().is_empty() {
                field.invalid_text(found, "must not be empty");
            }
        }
        if owner.get("controller").is_true() {
            let name = format!("{}/{}", owner.get("kind").text(), owner.get("name").text());
            if controller.is_empty() {
                controller = name;
            } else {
                let why = format!(
                    "Only one reference can have Controller set to true. Found \"true\" in references for {controller} and {name}"
                );
                owner.invalid(found, &owners.json(), &why);
            }
        }
    }
}

fn finalizers(finalizers: &Value<'_>, found: &mut Found) {
    let mut contrary = [false; 2];
    for item in finalizers.items() {
        let finalizer = item.unindexed(finalizers);
        finalizer.formed(found, names::qualified);
        match finalizer.text() {
            "orphan" => contrary[0] = true,
            "foregroundDeletion" => contrary[1] = true,
            _ => {}
        }
    }
    if contrary == [true; 2] {
        finalizers.invalid_json(found, "finalizer orphan and foregroundDeletion cannot be both set");
    }
}

/// A finalizer without a domain must be one that the server knows.
pub(super) fn standard_finalizer(finalizer: &Value<'_>, found: &mut Found) {
    if !finalizer.text().contains('/') && !FINALIZERS.contains(&finalizer.text()) {
        finalizer.invalid_text(found, "name is neither a standard finalizer name nor is it fully qualified");
    }
}

/// A label selector, if there is one.
pub(super) fn selector(selector: &Value<'_>, found: &mut Found) {
    labels(&selector.get("matchLabels"), found);
    for requirement in selector.get("matchExpressions").items() {
        let (operator, values) = (requirement.get("operator"), requirement.get("values"));
        match operator.text() {
            "In" | "NotIn" if values.count() == 0 => {
                values.required(found, "must be specified when `operator` is 'In' or 'NotIn'");
            }
            "Exists" | "DoesNotExist" if values.count() > 0 => {
                values.forbidden(found, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
            }
            "In" | "NotIn" | "Exists" | "DoesNotExist" => {}
            _ => operator.invalid_text(found, "not a valid selector operator"),
        }
        requirement.get("key").formed(found, names::qualified);
        for value in values.items() {
            value.formed(found, names::label_value);
        }
    }
}

/// Whether a label selector can be made of it at all: `LabelSelectorAsSelector` does without an error.
pub(super) fn is_selector(selector: &Value<'_>) -> bool {
    let mut found = Found::default();
    self::selector(selector, &mut found);
    found.list.is_empty()
}

/// Whether a selector selects something with these labels; a missing one selects nothing.
pub(super) fn selects(selector: &Value<'_>, labels: &Value<'_>) -> bool {
    // A label without a value is there, and empty.
    let labels = labels.entries();
    let has = |key: &str| labels.iter().find(|(known, _)| known == key).map(|(_, value)| value.text());
    selector.is_set()
        && selector.get("matchLabels").entries().iter().all(|(key, value)| has(key) == Some(value.text()))
        && selector.get("matchExpressions").items().all(|requirement| {
            let value = has(requirement.get("key").text());
            let listed = || requirement.get("values").items().any(|wanted| value == Some(wanted.text()));
            match requirement.get("operator").text() {
                "In" => listed(),
                "NotIn" => !listed(),
                "Exists" => value.is_some(),
                _ => value.is_none(),
            }
        })
}

/// Names that have been there.
pub(super) type Names = BTreeSet<String>;

/// Whether a name was there before; it is from now on.
pub(super) fn seen(before: &mut Names, name: &str) -> bool {
    !before.insert(name.to_owned())
}

/// A name that must not stand twice in a list.
pub(super) fn unique(name: &Value<'_>, before: &mut Names, found: &mut Found) {
    if seen(before, name.text()) {
        name.duplicate(found, &quoted(name.text()));
    }
}
