//! What the API server would refuse, in its own words.

mod networking;
mod rbac;

pub use rbac::{is_dns_label, is_dns_subdomain};

use crate::api::{Content, Object, Paste, RBAC_GROUP};
use crate::text::Loc;
use rbac::Scope;

/// Why an object would be refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The server's own words for the field: `roleRef.kind: Unsupported value: "Foo": supported values: …`.
    pub message: String,
    /// The field path.
    pub path: String,
    /// Where the field stands, or the nearest thing to it that is there.
    pub loc: Loc,
}

/// What the API server would say on create; empty if it would take the object.
/// Mirrors pkg/apis/rbac/validation, and of networking and core what answers hang on: NetworkPolicies, Ingresses and Services.
pub fn refusals(paste: &Paste, object: &Object) -> Vec<Refusal> {
    let mut found = Vec::new();
    if object.group() == RBAC_GROUP {
        rbac_object(object, &mut found);
    } else {
        network_object(object, &mut found);
    }
    found
        .into_iter()
        .map(|field| Refusal {
            message: format!("{}: {}", field.path, field.message),
            loc: paste.loc(object.origin, &field.path),
            path: field.path,
        })
        .collect()
}

fn network_object(object: &Object, found: &mut Vec<Field>) {
    // Other versions are no longer served, and what they mean is read as it stands.
    if !matches!(object.api_version.as_str(), "networking.k8s.io/v1" | "v1") {
        return;
    }
    match &object.content {
        Content::NetworkPolicy(policy) => {
            networking::name(&object.metadata, found);
            networking::network_policy(&policy.spec, found);
        }
        Content::Ingress(ingress) => {
            networking::name(&object.metadata, found);
            networking::ingress(&ingress.spec, found);
        }
        Content::Service(service) => networking::service(&service.spec, found),
        _ => {}
    }
}

/// A port's number. Mirrors apimachinery's `IsValidPortNum`.
fn port_number(path: &str, number: i32, found: &mut Vec<Field>) {
    if !(1..=65535).contains(&number) {
        found.push(Field::invalid(path, number.to_string(), "must be between 1 and 65535, inclusive"));
    }
}

/// A port's name. Mirrors apimachinery's `IsValidPortName`.
fn port_name(path: &str, name: &str, found: &mut Vec<Field>) {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let rules = [
        (name.len() > 15, "must be no more than 15 characters"),
        (
            name.is_empty() || !name.chars().all(plain),
            "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
        ),
        (!name.contains(|c: char| c.is_ascii_lowercase()), "must contain at least one letter (a-z)"),
        (name.contains("--"), "must not contain consecutive hyphens"),
        (name.starts_with('-') || name.ends_with('-'), "must not begin or end with a hyphen"),
    ];
    for (_, why) in rules.iter().filter(|(broken, _)| *broken) {
        found.push(Field::invalid(path, quoted(name), why));
    }
}

fn rbac_object(object: &Object, found: &mut Vec<Field>) {
    if !matches!(object.kind.as_str(), "Role" | "ClusterRole" | "RoleBinding" | "ClusterRoleBinding") {
        return;
    }
    let version = object.api_version.rsplit('/').next().unwrap_or("");
    if version != "v1" {
        let message =
            format!("no matches for kind {} in version {}", quoted(&object.kind), quoted(&object.api_version));
        found.push(Field { path: "apiVersion".to_owned(), message });
        return;
    }
    let meta = &object.metadata;
    if meta.name.is_empty() && meta.generate_name.is_empty() {
        found.push(Field::required("metadata.name", "name or generateName is required"));
    } else {
        rbac::path_segment("metadata.name", &meta.name, found);
    }
    match &object.content {
        Content::Role(role) => rbac::role(&role.rules, Scope::Namespace, found),
        Content::ClusterRole(role) => {
            rbac::role(&role.rules, Scope::Cluster, found);
            rbac::aggregation(role.aggregation_rule.as_ref(), found);
        }
        Content::RoleBinding(binding) => rbac::binding(binding, Scope::Namespace, found),
        Content::ClusterRoleBinding(binding) => rbac::binding(binding, Scope::Cluster, found),
        _ => {}
    }
}

/// What is wrong with a field. Mirrors apimachinery's `field.Error`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Field {
    path: String,
    message: String,
}

impl Field {
    fn required(path: impl Into<String>, why: &str) -> Self {
        let dash = if why.is_empty() { "" } else { ": " };
        Field { path: path.into(), message: format!("Required value{dash}{why}") }
    }
    fn forbidden(path: impl Into<String>, why: &str) -> Self {
        Field { path: path.into(), message: format!("Forbidden: {why}") }
    }
    /// `value` as JSON writes it.
    fn invalid(path: impl Into<String>, value: impl AsRef<str>, why: impl AsRef<str>) -> Self {
        Field { path: path.into(), message: format!("Invalid value: {}: {}", value.as_ref(), why.as_ref()) }
    }
    fn not_supported(path: impl Into<String>, value: &str, supported: &[&str]) -> Self {
        let supported: Vec<String> = supported.iter().map(|value| quoted(value)).collect();
        let message = format!("Unsupported value: {}: supported values: {}", quoted(value), supported.join(", "));
        Field { path: path.into(), message }
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
