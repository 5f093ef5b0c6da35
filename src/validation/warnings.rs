//! What the API server takes, and warns of. Mirrors pkg/api/pod/warnings.go and the `WarningsOnCreate` of the kinds.

use super::meta::{Names, seen};
use super::names;
use super::value::{Found, Value};
use crate::text::quoted;

const NULL_SELECTOR: &str = "a null labelSelector results in matching no pod";
const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

/// Labels of nodes that have other names today.
const OLD_LABELS: [(&str, &str); 5] = [
    ("beta.kubernetes.io/arch", "deprecated since v1.14; use \"kubernetes.io/arch\" instead"),
    ("beta.kubernetes.io/os", "deprecated since v1.14; use \"kubernetes.io/os\" instead"),
    (
        "failure-domain.beta.kubernetes.io/region",
        "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
    ),
    ("failure-domain.beta.kubernetes.io/zone", "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead"),
    ("beta.kubernetes.io/instance-type", "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead"),
];

/// Annotations that mean nothing any more.
const OLD_ANNOTATIONS: [(&str, &str); 3] = [
    (
        "scheduler.alpha.kubernetes.io/critical-pod",
        "non-functional in v1.16+; use the \"priorityClassName\" field instead",
    ),
    ("security.alpha.kubernetes.io/sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
    ("security.alpha.kubernetes.io/unsafe-sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
];

/// Volumes that are on their way out, or gone.
const OLD_VOLUMES: [(&str, &str); 9] = [
    ("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"),
    ("gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"),
    ("scaleIO", "deprecated in v1.16, non-functional in v1.22+"),
    ("flocker", "deprecated in v1.22, non-functional in v1.25+"),
    ("storageos", "deprecated in v1.22, non-functional in v1.25+"),
    ("quobyte", "deprecated in v1.22, non-functional in v1.25+"),
    ("glusterfs", "deprecated in v1.25, non-functional in v1.26+"),
    ("cephfs", "deprecated in v1.28, non-functional in v1.31+"),
    ("rbd", "deprecated in v1.28, non-functional in v1.31+"),
];

pub(super) fn pod(pod: &Value<'_>, found: &mut Found) {
    host_name(pod, "this is used in the Pod's hostname", found);
    spec(pod, found);
}

/// A workload, whose pods take its name for theirs.
pub(super) fn workload(workload: &Value<'_>, found: &mut Found) {
    host_name(workload, "this is used in Pod names and hostnames", found);
    template(workload, found);
}

/// A workload's template.
pub(super) fn template(workload: &Value<'_>, found: &mut Found) {
    spec(&workload.get("spec.template"), found);
}

pub(super) fn cron_job(job: &Value<'_>, found: &mut Found) {
    host_name(job, "this is used in Pod names and hostnames", found);
    spec(&job.get("spec.jobTemplate.spec.template"), found);
}

pub(super) fn claim(claim: &Value<'_>, found: &mut Found) {
    let requests = claim.get("spec.resources.requests");
    fraction(&requests.key("storage"), found);
}

pub(super) fn volume(volume: &Value<'_>, found: &mut Found) {
    fraction(&volume.get("spec.capacity").key("storage"), found);
    if volume.get("spec.persistentVolumeReclaimPolicy").is("Recycle") {
        let why = "The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.";
        volume.get("spec.persistentVolumeReclaimPolicy").refused(found, why.to_owned());
    }
}

pub(super) fn ingress(ingress: &Value<'_>, found: &mut Found) {
    let annotations = ingress.get("metadata.annotations");
    let class = "kubernetes.io/ingress.class";
    if annotations.key(class).is_set() && !ingress.get("spec.ingressClassName").is_set() {
        let why = format!("annotation {} is deprecated, please use 'spec.ingressClassName' instead", quoted(class));
        ingress.refused(found, why);
    }
}

pub(super) fn endpoints(endpoints: &Value<'_>, found: &mut Found) {
    endpoints.refused(found, "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice".to_owned());
}

fn host_name(object: &Value<'_>, why: &str, found: &mut Found) {
    let name = object.get("metadata.name");
    let reasons = names::label(name.text());
    if !name.text().is_empty() && !reasons.is_empty() {
        let reasons = reasons.join(" ");
        let text = format!("{why}, which can result in surprising behavior; a DNS label is recommended: [{reasons}]");
        name.refused(found, text);
    }
}

/// A pod, or a template of one.
fn spec(pod: &Value<'_>, found: &mut Found) {
    let (spec, annotations) = (pod.get("spec"), pod.get("metadata.annotations"));
    nodes(&spec, found);
    for constraint in spec.get("topologySpreadConstraints").items() {
        let key = constraint.get("topologyKey");
        if let Some(why) = old_label(key.text()) {
            key.refused(found, format!("{} is {why}", key.text()));
        }
        null_selector(&constraint, found);
    }
    for (key, why) in OLD_ANNOTATIONS {
        if annotations.key(key).is_set() {
            annotations.key(key).refused(found, why.to_owned());
        }
    }
    for volume in spec.get("volumes").items() {
        for (kind, why) in OLD_VOLUMES {
            if volume.get(kind).is_set() {
                volume
                    .get_as(kind, if kind == "storageos" { "storageOS" } else { kind })
                    .refused(found, why.to_owned());
            }
        }
    }
    duplicates(&spec, found);
    for container in ["initContainers", "containers", "ephemeralContainers"] {
        for container in spec.get(container).items() {
            of_container(&container, found);
        }
    }
    ports(&spec, found);
    let grace = spec.get("terminationGracePeriodSeconds");
    if grace.number_or_zero() < 0 {
        grace.refused(found, "must be >= 0; negative values are invalid and will be treated as 1".to_owned());
    }
    for pods in ["podAffinity", "podAntiAffinity"] {
        let affinity = spec.get("affinity");
        let pods = affinity.get(pods);
        for term in pods.get(REQUIRED).items() {
            null_selector(&term, found);
        }
        for term in pods.get(PREFERRED).items() {
            null_selector(&term.get("podAffinityTerm"), found);
        }
    }
}

fn null_selector(term: &Value<'_>, found: &mut Found) {
    let selector = term.get("labelSelector");
    if !selector.is_set() {
        selector.refused(found, NULL_SELECTOR.to_owned());
    }
}

fn old_label(key: &str) -> Option<&'static str> {
    OLD_LABELS.iter().find(|(old, _)| *old == key).map(|(_, why)| *why)
}

fn nodes(spec: &Value<'_>, found: &mut Found) {
    let selector = spec.get("nodeSelector");
    for (key, _) in selector.entries() {
        if let Some(why) = old_label(&key) {
            selector.key(&key).refused(found, why.to_owned());
        }
    }
    let term = |term: Value<'_>, found: &mut Found| {
        for requirement in term.get("matchExpressions").items() {
            let key = requirement.get("key");
            if let Some(why) = old_label(key.text()) {
                key.refused(found, format!("{} is {why}", key.text()));
            }
        }
    };
    let nodes = spec.get("affinity.nodeAffinity");
    let required = nodes.get(REQUIRED);
    for required in required.get("nodeSelectorTerms").items() {
        term(required, found);
    }
    for preferred in nodes.get(PREFERRED).items() {
        term(preferred.get("preference"), found);
    }
}

fn duplicates(spec: &Value<'_>, found: &mut Found) {
    let (mut addresses, mut secrets) = (Names::new(), Names::new());
    for alias in spec.get("hostAliases").items() {
        let ip = alias.get("ip");
        if seen(&mut addresses, ip.text()) {
            ip.refused(found, format!("duplicate ip {}", quoted(ip.text())));
        }
    }
    for secret in spec.get("imagePullSecrets").items() {
        let name = secret.get("name");
        if seen(&mut secrets, name.text()) {
            name.refused(found, format!("duplicate name {}", quoted(name.text())));
        }
        if name.text().is_empty() {
            name.refused(found, "invalid empty name \"\"".to_owned());
        }
    }
}

fn of_container(container: &Value<'_>, found: &mut Found) {
    for resource in ["memory", "ephemeral-storage"] {
        for list in ["limits", "requests"] {
            let resources = container.get("resources");
            fraction(&resources.get(list).key(resource), found);
        }
    }
    let mut before = Names::new();
    for variable in container.get("env").items() {
        let name = variable.get("name").text();
        if !seen(&mut before, name) {
            continue;
        }
        let (reference, value) = (format!("$({name})"), variable.get("value"));
        if variable.get("valueFrom").is_set() || value.is(&reference) || !value.text().contains(&reference) {
            let name = quoted(name);
            variable
                .refused(found, format!("hides previous definition of {name}, which may be dropped when using apply"));
        }
    }
}

fn fraction(amount: &Value<'_>, found: &mut Found) {
    if let Some(quantity) = amount.quantity().filter(|quantity| !quantity.is_whole()) {
        let shown = quoted(&quantity.to_string());
        amount.refused(found, format!("fractional byte value {shown} is invalid, must be an integer"));
    }
}

/// Ports that stand twice in the containers of a pod.
fn ports(spec: &Value<'_>, found: &mut Found) {
    struct Port {
        number: i64,
        protocol: String,
        host: (String, i64),
        path: String,
    }
    let mut before: Vec<Port> = Vec::new();
    for list in ["initContainers", "containers", "ephemeralContainers"] {
        for container in spec.get(list).items() {
            for port in container.get("ports").items() {
                let host = (port.get("hostIP").text().to_owned(), port.get("hostPort").number_or_zero());
                let number = port.get("containerPort").number_or_zero();
                let protocol = port.get("protocol").text_or("TCP").to_owned();
                for other in before.iter().filter(|other| other.number == number && other.protocol == protocol) {
                    let one_open = host.0.is_empty() != other.host.0.is_empty();
                    let what = if host == other.host {
                        "duplicate"
                    } else if host.1 == 0 || other.host.1 == 0 {
                        "overlapping"
                    } else if host.1 == other.host.1 && one_open {
                        "dangerously ambiguous"
                    } else {
                        continue;
                    };
                    port.refused(found, format!("{what} port definition with {}", other.path));
                }
                before.push(Port { number, protocol, host, path: port.to_string() });
            }
        }
    }
}
