//! What pods and volumes name: Secrets, ConfigMaps, claims, ServiceAccounts, each with the field that names it.

use crate::yaml::{Kind, Node};

/// A thing that a field names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    pub kind: &'static str,
    /// Only where the field says it.
    pub namespace: Option<String>,
    pub name: String,
    /// The field.
    pub path: String,
}

/// Fields of a PodSpec. Mirrors pkg/api/v1/pod: `VisitPodSecretNames`, `VisitPodConfigmapNames`, and what the Node
/// authorizer's graph adds.
const POD: &[(&str, &str)] = &[
    ("ServiceAccount", "serviceAccountName"),
    ("Secret", "imagePullSecrets[].name"),
    ("Secret", "volumes[].secret.secretName"),
    ("Secret", "volumes[].projected.sources[].secret.name"),
    ("Secret", "volumes[].azureFile.secretName"),
    ("Secret", "volumes[].cephfs.secretRef.name"),
    ("Secret", "volumes[].cinder.secretRef.name"),
    ("Secret", "volumes[].csi.nodePublishSecretRef.name"),
    ("Secret", "volumes[].flexVolume.secretRef.name"),
    ("Secret", "volumes[].iscsi.secretRef.name"),
    ("Secret", "volumes[].rbd.secretRef.name"),
    ("Secret", "volumes[].scaleIO.secretRef.name"),
    ("Secret", "volumes[].storageos.secretRef.name"),
    ("ConfigMap", "volumes[].configMap.name"),
    ("ConfigMap", "volumes[].projected.sources[].configMap.name"),
    ("PersistentVolumeClaim", "volumes[].persistentVolumeClaim.claimName"),
    ("ResourceClaim", "resourceClaims[].resourceClaimName"),
];

/// Fields of each container of a pod, of whatever kind it is.
const CONTAINER: &[(&str, &str)] = &[
    ("Secret", "[].env[].valueFrom.secretKeyRef.name"),
    ("Secret", "[].envFrom[].secretRef.name"),
    ("ConfigMap", "[].env[].valueFrom.configMapKeyRef.name"),
    ("ConfigMap", "[].envFrom[].configMapRef.name"),
];
const CONTAINERS: &[&str] = &["containers", "initContainers", "ephemeralContainers"];

/// References to Secrets in a PersistentVolumeSource that the kubelet reads, and whether their namespace is the claim's
/// where they say none. Mirrors pkg/api/v1/persistentvolume.
const VOLUME: &[(&str, bool)] = &[
    ("cephfs.secretRef", true),
    ("cinder.secretRef", false),
    ("flexVolume.secretRef", true),
    ("rbd.secretRef", true),
    ("scaleIO.secretRef", true),
    ("iscsi.secretRef", true),
    ("storageos.secretRef", false),
    ("csi.nodePublishSecretRef", false),
    ("csi.nodeStageSecretRef", false),
    ("csi.nodeExpandSecretRef", false),
];

/// Everything that a pod names. `spec` is the path of its PodSpec in the object.
pub(super) fn of_pod(object: Node<'_>, spec: &str, pod: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    for (kind, path) in POD {
        visit(object, &format!("{spec}.{path}"), kind, &mut found);
    }
    if found.iter().all(|each| each.kind != "ServiceAccount") {
        visit(object, &format!("{spec}.serviceAccount"), "ServiceAccount", &mut found);
    }
    for containers in CONTAINERS {
        for (kind, path) in CONTAINER {
            visit(object, &format!("{spec}.{containers}{path}"), kind, &mut found);
        }
    }
    // An ephemeral volume's claim has the pod's name and the volume's.
    let volumes = object.at(&format!("{spec}.volumes"));
    for (at, volume) in volumes.into_iter().flat_map(Node::items).enumerate() {
        if let (Some(_), Some(name)) = (volume.at("ephemeral.volumeClaimTemplate"), volume.get("name")) {
            found.push(Reference {
                kind: "PersistentVolumeClaim",
                namespace: None,
                name: format!("{pod}-{}", name.text()),
                path: format!("{spec}.volumes[{at}].ephemeral"),
            });
        }
    }
    // What a claim template came to is in the status.
    visit(object, "status.resourceClaimStatuses[].resourceClaimName", "ResourceClaim", &mut found);
    visit(object, "status.extendedResourceClaimStatus.resourceClaimName", "ResourceClaim", &mut found);
    found
}

/// The Secrets that a PersistentVolume names; `claim` is its claim's namespace.
pub(super) fn of_volume(object: Node<'_>, claim: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    let text = |path: &str| object.at(path).map(|node| node.text().into_owned()).filter(|text| !text.is_empty());
    let mut secret = |name: Option<String>, namespace: Option<String>, path: String| {
        if let (Some(name), Some(_)) = (name, &namespace) {
            found.push(Reference { kind: "Secret", namespace, name, path });
        }
    };
    let of_claim = || Some(claim.to_owned());
    let azure = "spec.azureFile";
    let namespace = text("spec.azureFile.secretNamespace").or_else(of_claim);
    secret(text("spec.azureFile.secretName"), namespace, format!("{azure}.secretName"));
    for (path, in_claim) in VOLUME {
        let path = format!("spec.{path}");
        let namespace = text(&format!("{path}.namespace")).or_else(|| of_claim().filter(|_| *in_claim));
        secret(text(&format!("{path}.name")), namespace, path);
    }
    found
}

/// Finds every text at a path, where `[]` is every item of a list.
fn visit(node: Node<'_>, path: &str, kind: &'static str, found: &mut Vec<Reference>) {
    step_in(node, String::new(), path, kind, found);
}

fn step_in(node: Node<'_>, walked: String, path: &str, kind: &'static str, found: &mut Vec<Reference>) {
    match path.split_once("[]") {
        Some((before, after)) => {
            let Some(list) = node.at(before) else { return };
            for (at, item) in list.items().enumerate() {
                let walked = format!("{walked}{before}[{at}]");
                match after.strip_prefix('.') {
                    Some(after) => step_in(item, format!("{walked}."), after, kind, found),
                    None => step_in(item, walked, after, kind, found),
                }
            }
        }
        None => {
            if let Some(text) = node.at(path).filter(|node| node.kind() == Kind::Str && !node.text().is_empty()) {
                let (name, path) = (text.text().into_owned(), format!("{walked}{path}"));
                found.push(Reference { kind, namespace: None, name, path });
            }
        }
    }
}
