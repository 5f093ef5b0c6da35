//! Pods and the templates of pods. Mirrors `ValidatePodSpec` and what it calls in pkg/apis/core/validation, after the
//! server's defaulting.

use super::containers::{ephemeral_containers, init_containers, regular_containers};
use super::meta::{self, Names, seen};
use super::names;
use super::resources;
use super::scheduling;
use super::security;
use super::value::{Found, Value};
use super::volumes::{Volume, volumes};
use crate::text::quoted;

const RESTART: [&str; 3] = ["Always", "OnFailure", "Never"];
const DNS: [&str; 4] = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
const MOST_SECONDS: i64 = i32::MAX as i64;

/// What containers are judged by beside themselves.
#[derive(Debug)]
pub(super) struct Surroundings<'s> {
    /// Whether it is a Pod, not the template of one.
    pub is_pod: bool,
    /// The volumes that can be mounted.
    pub volumes: Vec<Volume>,
    /// The names of its resource claims.
    pub claims: Names,
    pub restart_policy: &'s str,
    pub grace_period: i64,
    pub host_network: bool,
    pub host_users: bool,
    pub os: &'s str,
}

/// A Pod.
pub(super) fn pod(pod: &Value<'_>, found: &mut Found) {
    meta::metadata(pod, found, names::subdomain);
    let (spec, meta) = (pod.get("spec"), pod.get("metadata"));
    annotations(&meta.get("annotations"), &spec, found);
    pod_spec(&spec, Some(meta.get("name").text()), found);
    for list in ["containers", "initContainers"] {
        for container in spec.get(list).items() {
            let image = container.get("image");
            if image.text().trim() != image.text() {
                image.invalid_text(found, "must not have leading or trailing whitespace");
            }
        }
    }
    if spec.get("ephemeralContainers").count() > 0 {
        spec.get("ephemeralContainers").forbidden(found, "cannot be set on create");
    }
    if !spec.get("nodeName").text().is_empty() && spec.get("schedulingGates").count() > 0 {
        spec.get("nodeName").forbidden(found, "cannot be set until all schedulingGates have been cleared");
    }
}

/// The template of a workload's pods.
pub(super) fn template(template: &Value<'_>, found: &mut Found) {
    template_metadata(template, found);
    let spec = template.get("spec");
    pod_spec(&spec, None, found);
    if spec.get("ephemeralContainers").count() > 0 {
        spec.get("ephemeralContainers").forbidden(found, "ephemeral containers not allowed in pod template");
    }
}

/// The labels and annotations of a template, which the server names without their metadata.
pub(super) fn template_metadata(template: &Value<'_>, found: &mut Found) {
    meta::labels(&template.get_as("metadata.labels", "labels"), found);
    let annotations = template.get_as("metadata.annotations", "annotations");
    meta::annotations(&annotations, found);
    self::annotations(&annotations, &template.get("spec"), found);
}

/// The annotations that Kubernetes gives a meaning.
fn annotations(annotations: &Value<'_>, spec: &Value<'_>, found: &mut Found) {
    let mirror = annotations.key("kubernetes.io/config.mirror");
    if mirror.is_set() && spec.get("nodeName").text().is_empty() {
        mirror.invalid_text(found, "must set spec.nodeName if mirror pod annotation is set");
    }
    let cost = annotations.key("controller.kubernetes.io/pod-deletion-cost");
    if cost.is_set()
        && (cost.text().parse::<i32>().is_err() || cost.text().starts_with(['+', '0']) && cost.text() != "0")
    {
        cost.invalid_text(found, "must be a 32bit integer");
    }
    for (key, value) in annotations.entries() {
        if let Some(container) = key.strip_prefix("container.apparmor.security.beta.kubernetes.io/") {
            let value = annotations.key(&key);
            let lists = ["containers", "initContainers", "ephemeralContainers"];
            let is_there = |list: &&str| spec.get(list).items().any(|other| other.get("name").is(container));
            if !lists.iter().any(is_there) {
                value.invalid(found, &quoted(container), "container not found");
            }
            let profile = value.text();
            if !matches!(profile, "" | "runtime/default" | "unconfined") && !profile.starts_with("localhost/") {
                value.invalid_text(found, &format!("invalid AppArmor profile name: {}", quoted(profile)));
            }
        }
        if key.starts_with("container.seccomp.security.alpha.kubernetes.io/")
            || key == "seccomp.security.alpha.kubernetes.io/pod"
        {
            let value = value.named(&key);
            match value.text() {
                "runtime/default" | "docker/default" | "unconfined" => {}
                local if local.starts_with("localhost/") => {}
                _ => value.invalid_text(found, "must be a valid seccomp profile"),
            }
        }
    }
}

/// The spec of a pod, or of a template where there is no name.
fn pod_spec(spec: &Value<'_>, name: Option<&str>, found: &mut Found) {
    let volumes = volumes(&spec.get("volumes"), name.unwrap_or_default(), found);
    let (restart, os) = (spec.get("restartPolicy"), spec.get("os.name"));
    let pod = Surroundings {
        is_pod: name.is_some(),
        volumes,
        claims: resource_claims(&spec.get("resourceClaims"), found),
        restart_policy: restart.text_or("Always"),
        grace_period: spec.get("terminationGracePeriodSeconds").number().unwrap_or(30),
        host_network: spec.get("hostNetwork").is_true(),
        host_users: spec.get("hostUsers").flag() != Some(false),
        os: os.text(),
    };
    regular_containers(&spec.get("containers"), &pod, found);
    init_containers(spec, &pod, found);
    ephemeral_containers(spec, &pod, found);
    if spec.get("resources").is_set() {
        resources::pod_resources(&spec.get("resources"), found);
    }
    host_ports(spec, &pod, found);
    restart.one_of_if_any(found, &RESTART);
    spec.get("dnsPolicy").one_of_if_any(found, &DNS);
    meta::labels(&spec.get("nodeSelector"), found);
    security::of_pod(spec, found);
    scheduling::affinity(&spec.get("affinity"), found);
    dns_config(spec, found);
    for gate in spec.get("readinessGates").items() {
        gate.get("conditionType").formed(found, names::qualified);
    }
    scheduling_gates(&spec.get("schedulingGates"), found);
    scheduling::spread(&spec.get("topologySpreadConstraints"), found);
    host_users(spec, &pod, found);
    rest_of_spec(spec, found);
}

fn rest_of_spec(spec: &Value<'_>, found: &mut Found) {
    host_name_override(spec, found);
    // The old name is read where the new one is missing.
    let account = spec.get("serviceAccountName");
    if account.text().is_empty() {
        spec.get_as("serviceAccount", "serviceAccountName").formed_if_any(found, names::subdomain);
    }
    account.formed_if_any(found, names::subdomain);
    spec.get("nodeName").formed_if_any(found, names::subdomain);
    spec.get("activeDeadlineSeconds").between(found, 1, MOST_SECONDS);
    spec.get("hostname").formed_if_any(found, names::label);
    spec.get("subdomain").formed_if_any(found, names::label);
    scheduling::tolerations(&spec.get("tolerations"), found);
    for alias in spec.get("hostAliases").items() {
        alias.get("ip").formed(found, names::ip);
        for name in alias.get("hostnames").items() {
            name.formed(found, names::subdomain);
        }
    }
    spec.get("priorityClassName").formed_if_any(found, names::subdomain);
    let runtime = spec.get("runtimeClassName");
    if runtime.is_set() {
        runtime.formed(found, names::subdomain);
    }
    preemption(&spec.get("preemptionPolicy"), found);
    let overhead = spec.get("overhead");
    resources::limits(&overhead.named("limits"), found);
    let os = spec.get("os");
    if os.is_set() {
        match os.get("name").text() {
            "" => os.get("name").required(found, ""),
            "linux" => security::linux(spec, found),
            "windows" => security::windows(spec, found),
            other => os.unsupported(found, &quoted(other), &["linux", "windows"]),
        }
    }
}

pub(super) fn preemption(policy: &Value<'_>, found: &mut Found) {
    if policy.is_set() {
        match policy.text() {
            "" => policy.required(found, ""),
            _ => policy.one_of(found, &["PreemptLowerPriority", "Never"]),
        }
    }
}

fn resource_claims(claims: &Value<'_>, found: &mut Found) -> Names {
    let mut before = Names::new();
    for claim in claims.items() {
        let name = claim.get("name");
        if name.text().is_empty() {
            name.required(found, "");
        } else if seen(&mut before, name.text()) {
            name.duplicate(found, &quoted(name.text()));
        } else {
            name.formed(found, names::label);
        }
        let sources = ["resourceClaimName", "resourceClaimTemplateName"];
        for source in sources {
            claim.get(source).formed_if_any(found, names::subdomain);
        }
    }
    before
}

/// With the host's network a container's port is the host's.
fn host_ports(spec: &Value<'_>, pod: &Surroundings<'_>, found: &mut Found) {
    if !pod.host_network {
        return;
    }
    for container in spec.get("containers").items() {
        for port in container.get("ports").items() {
            let host = port.get("hostPort");
            // A missing one is filled in.
            if host.number_or_zero() != 0 && host.number_or_zero() != port.get("containerPort").number_or_zero() {
                host.invalid_json(found, "must match `containerPort` when `hostNetwork` is true");
            }
        }
    }
}

fn dns_config(spec: &Value<'_>, found: &mut Found) {
    let config = spec.get("dnsConfig");
    let (servers, searches) = (config.get("nameservers"), config.get("searches"));
    if spec.get("dnsPolicy").is("None") {
        if !config.is_set() {
            return config.required(found, "must provide `dnsConfig` when `dnsPolicy` is None");
        }
        if servers.count() == 0 {
            return servers.required(found, "must provide at least one DNS nameserver when `dnsPolicy` is None");
        }
    }
    if servers.count() > 3 {
        servers.invalid_json(found, "must not have more than 3 nameservers");
    }
    for server in servers.items() {
        server.formed(found, names::ip);
    }
    if searches.count() > 32 {
        searches.invalid_json(found, "must not have more than 32 search paths");
    }
    let length: usize = searches.items().map(|search| search.text().len() + 1).sum();
    if length > 2049 {
        searches.invalid_json(found, "must not have more than 2048 characters (including spaces) in the search list");
    }
    for search in searches.items() {
        let text = search.text().strip_suffix('.').filter(|rest| !rest.is_empty()).unwrap_or(search.text());
        if text != "." {
            search.text_formed(found, text, names::dns_search);
        }
    }
    for option in config.get("options").items() {
        if option.get("name").text().is_empty() {
            option.required(found, "must not be empty");
        }
    }
}

fn scheduling_gates(gates: &Value<'_>, found: &mut Found) {
    let mut before = Names::new();
    for gate in gates.items() {
        let name = gate.get("name");
        let told = name.unindexed(&gate);
        told.formed(found, names::qualified);
        meta::unique(&told, &mut before, found);
    }
}

fn host_users(spec: &Value<'_>, pod: &Surroundings<'_>, found: &mut Found) {
    if pod.host_users {
        return;
    }
    const WHY: &str = "when `hostUsers` is false";
    for (field, shown) in [("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC")] {
        let field = spec.get_as(field, shown);
        if field.is_true() {
            field.forbidden(found, WHY);
        }
    }
    for list in ["initContainers", "containers", "ephemeralContainers"] {
        for container in spec.get(list).items() {
            let devices = container.get("volumeDevices");
            if devices.count() > 0 {
                devices.forbidden(found, WHY);
            }
        }
    }
}

fn host_name_override(spec: &Value<'_>, found: &mut Found) {
    let name = spec.get("hostnameOverride");
    if !name.is_set() {
        return;
    }
    for (field, why) in [
        ("setHostnameAsFQDN", "may not be specified when setHostnameAsFQDN is true"),
        ("hostNetwork", "may not be specified when hostNetwork is true"),
    ] {
        if spec.get(field).is_true() {
            name.forbidden(found, why);
        }
    }
    if name.text().len() > 64 {
        name.too_long(found, 64);
    }
    name.formed(found, names::subdomain);
}

/// A field of the pod that a variable or a file shows.
pub(super) fn object_field(reference: &Value<'_>, supported: &[&str], found: &mut Found) {
    let field = reference.get("fieldPath");
    let path = field.text();
    if path.is_empty() {
        return field.required(found, "");
    }
    if let Some((map, key)) = path.strip_suffix("']").and_then(|path| path.split_once("['")) {
        match map {
            "metadata.annotations" => reference.text_formed(found, &key.to_lowercase(), names::qualified),
            "metadata.labels" => reference.text_formed(found, key, names::qualified),
            _ => {
                let why = format!("error converting fieldPath: field label does not support subscript: {path}");
                field.invalid_text(found, &why);
            }
        }
        return;
    }
    const KNOWN: [&str; 11] = [
        "metadata.annotations",
        "metadata.labels",
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
        "spec.nodeName",
        "spec.restartPolicy",
        "spec.serviceAccountName",
        "spec.schedulerName",
        "status.phase",
        "status.hostIP",
    ];
    if !supported.contains(&path) {
        if KNOWN.contains(&path) || matches!(path, "status.hostIPs" | "status.podIP" | "status.podIPs" | "spec.host") {
            field.unsupported(found, &quoted(path), supported);
        } else {
            field.invalid_text(found, &format!("error converting fieldPath: field label not supported: {path}"));
        }
    }
}

const CONTAINER_FIELDS: [&str; 6] = [
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
];

/// A container's request or limit that a variable or a file shows.
pub(super) fn resource_field(reference: &Value<'_>, named: bool, found: &mut Found) {
    let resource = reference.get("resource");
    let text = resource.text();
    let huge = text.starts_with("limits.hugepages-") || text.starts_with("requests.hugepages-");
    if named {
        if text.is_empty() {
            resource.required(found, "");
        } else if !huge {
            resource.one_of(found, &CONTAINER_FIELDS);
        }
    }
    let divisor = reference.get("divisor");
    let Some(value) = divisor.quantity().filter(|value| !value.is_zero()) else { return };
    const MEMORY: &str = "1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei";
    let (values, of) = match text {
        "limits.cpu" | "requests.cpu" => ("1m, 1", "cpu"),
        "limits.memory" | "requests.memory" => (MEMORY, "memory"),
        "limits.ephemeral-storage" | "requests.ephemeral-storage" => (MEMORY, "local ephemeral storage"),
        _ if huge => (MEMORY, "hugepages"),
        _ => return,
    };
    if !values.split(", ").any(|known| known == value.to_string()) {
        let values = if of == "cpu" { "1m and 1" } else { values };
        divisor.invalid(
            found,
            &quoted(text),
            &format!("only divisor's values {values} are supported with the {of} resource"),
        );
    }
}

/// When an image is pulled; by default it follows the image's tag.
pub(super) fn pull_policy(policy: &Value<'_>, found: &mut Found) {
    policy.one_of_if_any(found, &["Always", "IfNotPresent", "Never"]);
}
