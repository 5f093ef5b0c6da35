//! What containers ask for and may use, and the names of resources. Mirrors `validateContainerResources` and its kin.

use super::meta::{Names, seen};
use super::names;
use super::pods::Surroundings;
use super::quantity::Quantity;
use super::value::{Found, Value};
use crate::text::quoted;

/// What a container asks for and may use.
pub(super) fn resources(resources: &Value<'_>, pod: &Surroundings<'_>, found: &mut Found) {
    let (limits, requests) = (resources.get("limits"), resources.get("requests"));
    self::limits(&limits, found);
    self::requests(&requests, &limits, found);
    // In a Pod, what is not asked for is the limit.
    for (name, value) in limits.entries() {
        if pod.is_pod && !requests.key(&name).is_set() {
            quantity(&name, &value, &requests.key(&name), found);
        }
    }
    huge_pages(resources, found);
    let mut before = Names::new();
    for claim in resources.get("claims").items() {
        let name = claim.get("name");
        if name.text().is_empty() {
            claim.required(found, "");
        } else if seen(&mut before, &format!("{}/{}", name.text(), claim.get("request").text())) {
            claim.duplicate(found, &quoted(name.text()));
        }
        if !name.text().is_empty() && !pod.claims.contains(name.text()) {
            let known: Vec<&str> = pod.claims.iter().map(String::as_str).collect();
            let rest = if known.is_empty() { " which is empty".to_owned() } else { format!(": {}", known.join(", ")) };
            let why = format!("must be one of the names in pod.spec.resourceClaims{rest}");
            claim.not_found_because(found, name.text(), &why);
        }
    }
}

/// What the containers of a pod may use together.
pub(super) fn pod_resources(resources: &Value<'_>, found: &mut Found) {
    let (limits, requests) = (resources.get("limits"), resources.get("requests"));
    if resources.get("claims").is_set() {
        resources.get("claims").forbidden(found, "claims may not be set for Resources at pod-level");
    }
    self::limits(&limits, found);
    self::requests(&requests, &limits, found);
    huge_pages(resources, found);
}

/// Huge pages are not given to what asks for neither time nor memory.
fn huge_pages(resources: &Value<'_>, found: &mut Found) {
    let lists = [resources.get("limits"), resources.get("requests")];
    let any = |wanted: fn(&str) -> bool| lists.iter().any(|list| list.entries().iter().any(|(name, _)| wanted(name)));
    if any(is_huge) && !any(|name| matches!(name, "cpu" | "memory")) {
        resources.forbidden(found, "HugePages require cpu or memory");
    }
}

/// Amounts by resource.
pub(super) fn limits(limits: &Value<'_>, found: &mut Found) {
    for (name, value) in limits.entries() {
        quantity(&name, &value, &limits.key(&name), found);
    }
}

fn requests(requests: &Value<'_>, limits: &Value<'_>, found: &mut Found) {
    for (name, value) in requests.entries() {
        quantity(&name, &value, &requests.key(&name), found);
        let (limit, told) = (limits.key(&name), value.unindexed(requests));
        match (value.quantity(), limit.quantity()) {
            (Some(asked), Some(limit)) if !asked.equals(limit) && !is_overcommitted(&name) => {
                told.invalid(found, &quoted(&asked.to_string()), &format!("must be equal to {name} limit of {limit}"));
            }
            (Some(asked), Some(limit)) if asked.exceeds(limit) => {
                let why = format!("must be less than or equal to {name} limit of {limit}");
                told.invalid(found, &quoted(&asked.to_string()), &why);
            }
            (Some(_), None) if !limit.is_set() && !is_overcommitted(&name) => {
                limits.required(found, "Limit must be set for non overcommitable resources");
            }
            _ => {}
        }
    }
}

fn quantity(name: &str, value: &Value<'_>, told: &Value<'_>, found: &mut Found) {
    container_resource(name, told, found);
    if let Some(quantity) = value.quantity() {
        amount(name, quantity, told, found);
    }
}

/// An amount must not be negative, and whole where parts of it make no sense.
pub(super) fn amount(name: &str, quantity: Quantity, told: &Value<'_>, found: &mut Found) {
    if quantity.is_negative() {
        told.invalid(found, &quoted(&quantity.to_string()), "must be greater than or equal to 0");
    }
    if is_whole_resource(name) && !quantity.is_whole() {
        told.invalid(found, &quoted(&quantity.to_string()), "must be an integer");
    }
}

/// Resources that Kubernetes counts.
const COUNTED: [&str; 9] = [
    "pods",
    "resourcequotas",
    "services",
    "replicationcontrollers",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "services.nodeports",
    "services.loadbalancers",
];
/// Resources that Kubernetes measures.
const MEASURED: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];

fn is_native(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

fn is_extended(name: &str) -> bool {
    !is_native(name) && !name.starts_with("requests.") && names::qualified(&format!("requests.{name}")).is_empty()
}

fn is_whole_resource(name: &str) -> bool {
    COUNTED.contains(&name) || is_extended(name)
}

/// Whether less may be asked for than the limit is.
pub(super) fn is_overcommitted(name: &str) -> bool {
    is_native(name) && !is_huge(name)
}

fn is_huge(name: &str) -> bool {
    name.starts_with("hugepages-")
}

/// A resource that Kubernetes has, or one with a domain. False if it was told of.
pub(super) fn resource_name(name: &str, told: &Value<'_>, found: &mut Found) -> bool {
    let before = found.list.len();
    told.text_formed(found, name, names::qualified);
    let storage = name == "storage" || name.strip_prefix("requests.").is_some_and(|rest| rest == "storage");
    let measured = |name: &str| MEASURED.contains(&name) || is_huge(name);
    let bounded = name.strip_prefix("requests.").or_else(|| name.strip_prefix("limits.")).unwrap_or(name);
    let counted = COUNTED.contains(&name) || name.starts_with("count/");
    if found.list.len() == before && !name.contains('/') && !storage && !measured(bounded) && !counted {
        told.invalid(found, &quoted(name), "must be a standard resource type or fully qualified");
    }
    found.list.len() == before
}

/// A resource that a container can have.
pub(super) fn container_resource(name: &str, told: &Value<'_>, found: &mut Found) {
    resource_name(name, told, found);
    if !name.contains('/') {
        if !MEASURED.contains(&name) && !is_huge(name) {
            told.invalid(found, &quoted(name), "must be a standard resource for containers");
        }
    } else if !is_native(name) && !is_extended(name) {
        told.invalid(found, &quoted(name), "doesn't follow extended resource name standard");
    }
}

/// A resource that a quota can bound.
pub(super) fn quota_resource(name: &str, told: &Value<'_>, found: &mut Found) {
    if resource_name(name, told, found) && !name.contains('/') && name == "storage" {
        told.invalid(found, &quoted(name), "must be a standard resource for quota");
    }
}
