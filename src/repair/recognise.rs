//! What an object must be that does not say it.

use crate::yaml::Node;

/// A kind, and the fields by which it is recognised; upper and lower case do not count. Any one of them is enough.
const SHAPES: [(&str, &str, &[&str]); 13] = [
    ("networking.k8s.io/v1", "NetworkPolicy", &["spec.podSelector", "spec.policyTypes"]),
    (
        "monitoring.coreos.com/v1",
        "Prometheus",
        &["spec.alerting", "spec.serviceMonitorSelector", "spec.podMonitorSelector"],
    ),
    ("networking.k8s.io/v1", "Ingress", &["spec.ingressClassName", "spec.defaultBackend", "spec.rules"]),
    ("apps/v1", "Deployment", &["spec.template", "spec.strategy"]),
    ("v1", "Pod", &["spec.containers"]),
    ("v1", "PersistentVolume", &["spec.capacity", "spec.hostPath"]),
    ("v1", "PersistentVolumeClaim", &["spec.accessModes"]),
    ("v1", "ResourceQuota", &["spec.hard"]),
    ("v1", "Service", &["spec.ports", "spec.clusterIP"]),
    ("rbac.authorization.k8s.io/v1", "RoleBinding", &["roleRef", "subjects"]),
    ("rbac.authorization.k8s.io/v1", "Role", &["rules"]),
    ("v1", "Config", &["clusters", "contexts", "users"]),
    ("v1", "ConfigMap", &["data"]),
];

/// An object that was recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    pub api_version: &'static str,
    pub kind: &'static str,
    /// The fields that told.
    pub by: Vec<&'static str>,
}

/// The first kind that has one of these fields, and which of its fields are there. What the object says of itself counts.
pub fn recognise(node: Node<'_>) -> Option<Recognised> {
    let said = |key: &str| node.get(key).and_then(|value| value.as_str()).filter(|text| !text.is_empty());
    let (version, own) = (said("apiVersion"), said("kind"));
    SHAPES.iter().find_map(|(api_version, kind, fields)| {
        let fits =
            version.as_ref().is_none_or(|version| version == api_version) && own.as_ref().is_none_or(|own| own == kind);
        let by: Vec<&str> = fields.iter().copied().filter(|field| has(node, field)).collect();
        (fits && !by.is_empty()).then_some(Recognised { api_version, kind, by })
    })
}

/// Nobody looks further for the fields that tell.
const MOST_FIELDS: usize = 100;

fn has(node: Node<'_>, path: &str) -> bool {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    node.entries()
        .take(MOST_FIELDS)
        .any(|entry| entry.key.text().eq_ignore_ascii_case(first) && (rest.is_empty() || has(entry.value, rest)))
}
