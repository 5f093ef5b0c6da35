//! CustomResourceDefinitions. Mirrors k8s.io/apiextensions-apiserver's validation, less what it says of schemas in depth.

use super::meta::{self, Names};
use super::names;
use super::value::{Found, Value};
use crate::text::quoted;

const COLUMN_TYPES: [&str; 5] = ["boolean", "date", "integer", "number", "string"];
const SCHEMA_TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];
/// How deeply a schema is followed.
const MOST_DEPTH: usize = 60;

/// A CustomResourceDefinition.
pub(super) fn definition(definition: &Value<'_>, found: &mut Found) {
    let spec = definition.get("spec");
    let (name, group, plural) = (definition.get("metadata.name"), spec.get("group"), spec.get("names.plural"));
    meta::custom_metadata(definition, found, names::subdomain);
    if !name.text().is_empty() && name.text() != format!("{}.{}", plural.text(), group.text()) {
        name.invalid_text(found, "must be spec.names.plural+\".\"+spec.group");
    }
    group.needed(found);
    if !group.text().is_empty() {
        let why = names::subdomain(group.text()).join(",");
        if !why.is_empty() {
            group.invalid_text(found, &why);
        } else if !group.text().contains('.') {
            group.invalid_text(found, "should be a domain with at least one dot");
        }
    }
    let scope = spec.get("scope");
    scope.needed(found);
    scope.one_of_if_any(found, &["Cluster", "Namespaced"]);
    versions(&spec, found);
    resource_names(&spec, found);
    conversion(&spec.get("conversion"), found);
    let approved = definition.get("metadata.annotations");
    let approved = approved.key("api-approved.kubernetes.io");
    let protected = ["k8s.io", "kubernetes.io"]
        .iter()
        .any(|domain| group.is(domain) || group.text().strip_suffix(domain).is_some_and(|rest| rest.ends_with('.')));
    if protected && approved.text().is_empty() {
        let why = "protected groups must have approval annotation \"api-approved.kubernetes.io\", see https://github.com/kubernetes/enhancements/pull/1111";
        approved.required(found, why);
    }
}

fn versions(spec: &Value<'_>, found: &mut Found) {
    let versions = spec.get("versions");
    let schema = "schema.openAPIV3Schema";
    for version in versions.items() {
        if !version.get(schema).is_set() {
            version.get(schema).required(found, "schemas are required");
        }
    }
    let (mut before, mut stored, mut twice) = (Names::new(), 0, false);
    for version in versions.items() {
        let name = version.get("name");
        stored += usize::from(version.get("storage").is_true());
        twice |= meta::seen(&mut before, name.text());
        let why = names::label_1035(name.text()).join(",");
        if !why.is_empty() {
            name.invalid_text(found, &why);
        }
        let warning = version.get("deprecationWarning");
        if warning.is_set() && !version.get("deprecated").is_true() {
            warning.invalid_text(found, "can only be set for deprecated versions");
        }
        let root = version.get(schema);
        if root.is_set() {
            self::schema(&root, true, MOST_DEPTH, found);
        }
        for column in version.get("additionalPrinterColumns").items() {
            self::column(&column, found);
        }
    }
    if twice {
        versions.invalid(found, &shown_versions(&versions), "must contain unique version names");
    }
    if stored != 1 {
        let why = "must have exactly one version marked as storage version";
        versions.invalid(found, &shown_versions(&versions), why);
    }
}

fn shown_versions(versions: &Value<'_>) -> String {
    let shown: Vec<String> = versions
        .items()
        .map(|version| {
            format!(
                "{{\"Name\":{},\"Served\":{},\"Storage\":{},\"Deprecated\":{},\"DeprecationWarning\":{},\"Schema\":null,\"Subresources\":null,\"AdditionalPrinterColumns\":null,\"SelectableFields\":null}}",
                quoted(version.get("name").text()),
                version.get("served").is_true(),
                version.get("storage").is_true(),
                version.get("deprecated").is_true(),
                version.get("deprecationWarning").json()
            )
        })
        .collect();
    if shown.is_empty() { "null".to_owned() } else { format!("[{}]", shown.join(",")) }
}

fn resource_names(spec: &Value<'_>, found: &mut Found) {
    let names = spec.get("names");
    let (plural, kind, list) = (names.get("plural"), names.get("kind"), names.get("listKind"));
    plural.needed(found);
    // The singular and the list's kind are made of the kind where they are missing.
    if names.get("singular").text().is_empty() && kind.text().is_empty() {
        names.get("singular").required(found, "");
    }
    kind.needed(found);
    if list.text().is_empty() && kind.text().is_empty() {
        list.required(found, "");
    }
    let joined = |name: &Value<'_>, found: &mut Found| {
        let why = names::label_1035(name.text()).join(",");
        if !name.text().is_empty() && !why.is_empty() {
            name.invalid_text(found, &why);
        }
    };
    joined(&plural, found);
    joined(&names.get("singular"), found);
    for name in [kind, list] {
        let why = names::label_1035(&name.text().to_lowercase()).join(",");
        if !name.text().is_empty() && !why.is_empty() {
            name.invalid_text(found, &format!("may have mixed case, but should otherwise match: {why}"));
        }
    }
    for field in ["shortNames", "categories"] {
        for name in names.get(field).items() {
            joined(&name, found);
        }
        if field == "shortNames" && !kind.text().is_empty() && list.is(kind.text()) {
            list.invalid_text(found, "kind and listKind may not be the same");
        }
    }
}

fn column(column: &Value<'_>, found: &mut Found) {
    let (kind, path) = (column.get("type"), column.get_as("jsonPath", "JSONPath"));
    column.get("name").needed(found);
    let types = format!("must be one of {}", COLUMN_TYPES.join(","));
    if kind.text().is_empty() {
        kind.required(found, &types);
    } else if !COLUMN_TYPES.contains(&kind.text()) {
        kind.invalid_text(found, &types);
    }
    path.needed(found);
    if !path.text().is_empty() && !path.text().starts_with('.') {
        path.invalid_text(found, "must be a simple json path starting with .");
    }
}

fn conversion(conversion: &Value<'_>, found: &mut Found) {
    if !conversion.is_set() {
        return;
    }
    let (strategy, webhook) = (conversion.get("strategy"), conversion.get("webhook"));
    strategy.one_of_if_any(found, &["None", "Webhook"]);
    let config = webhook.get("clientConfig").is_set();
    if strategy.is("Webhook") && !config {
        let told = conversion.named("webhookClientConfig");
        told.required(found, "required when strategy is set to Webhook");
    } else if strategy.text_or("None") == "None" && webhook.is_set() {
        let told = conversion.named("webhookClientConfig");
        told.forbidden(found, "should not be set when strategy is not set to Webhook");
    }
}

/// A structural schema: every field has a type, unless it may be several.
fn schema(schema: &Value<'_>, root: bool, depth: usize, found: &mut Found) {
    if depth == 0 {
        return;
    }
    let kind = schema.get("type");
    let either = schema.get("x-kubernetes-int-or-string").is_true();
    let unknown = schema.get("x-kubernetes-preserve-unknown-fields").is_true();
    if !kind.text().is_empty() && !SCHEMA_TYPES.contains(&kind.text()) {
        kind.one_of(found, &SCHEMA_TYPES);
    } else if kind.text().is_empty() && (root || !(either || unknown)) {
        kind.required(
            found,
            if root { "must not be empty at the root" } else { "must not be empty for specified object fields" },
        );
    } else if root && !kind.is("object") {
        kind.invalid_text(found, "must be object at the root");
    }
    let properties = schema.get("properties");
    for (name, _) in properties.entries() {
        self::schema(&properties.key(&name), false, depth - 1, found);
    }
    for part in ["items", "additionalProperties"] {
        let part = schema.get(part);
        if part.is_set() && part.flag().is_none() {
            self::schema(&part, false, depth - 1, found);
        }
    }
    if kind.is("array") && !schema.get("items").is_set() {
        schema.get("items").required(found, "must be specified");
    }
}
