//! Volumes of pods, and what PersistentVolumes are made of. Mirrors `validateVolumeSource` and what it calls in
//! pkg/apis/core/validation.

use super::meta::{self, Names};
use super::names::{self, not_reserved};
use super::pods::{pull_policy, resource_field};
use super::storage;
use super::value::{Found, Value};

/// How the source of a volume is judged.
type Source = fn(&Value<'_>, &mut Found);

/// A volume that others can name.
#[derive(Debug)]
pub(super) struct Volume {
    pub name: String,
    /// Whether a claim stands behind it, which a container may use as a device.
    pub claimed: bool,
}

const MODE: &str = "must be a number between 0 and 0777 (octal), both inclusive";
const ONE_TYPE: &str = "may not specify more than 1 volume type";

/// The sources in the order they are judged: the field, the field that errors name, and its rules.
const SOURCES: [(&str, &str, Source); 29] = [
    ("hostPath", "hostPath", host_path),
    ("gitRepo", "gitRepo", git_repo),
    ("gcePersistentDisk", "persistentDisk", |v, found| disk(v, found, "pdName")),
    ("awsElasticBlockStore", "awsElasticBlockStore", |v, found| disk(v, found, "volumeID")),
    ("secret", "secret", |v, found| {
        v.get("secretName").needed(found);
        files(v, found);
    }),
    ("nfs", "nfs", nfs),
    ("iscsi", "iscsi", iscsi),
    ("glusterfs", "glusterfs", |v, found| texts(v, found, &["endpoints", "path"])),
    ("flocker", "flocker", flocker),
    ("persistentVolumeClaim", "persistentVolumeClaim", |v, found| texts(v, found, &["claimName"])),
    ("rbd", "rbd", |v, found| {
        listed(v, found);
        texts(v, found, &["image"]);
    }),
    ("cinder", "cinder", |v, found| {
        texts(v, found, &["volumeID"]);
        secret_name(v, found);
    }),
    ("cephfs", "cephfs", listed),
    ("quobyte", "quobyte", |v, found| texts(v, found, &["registry", "volume"])),
    ("downwardAPI", "downwardAPI", downward),
    ("fc", "fc", fibre_channel),
    ("flexVolume", "flexVolume", |v, found| texts(v, found, &["driver"])),
    ("configMap", "configMap", |v, found| {
        v.get("name").needed(found);
        files(v, found);
    }),
    ("azureFile", "azureFile", |v, found| texts(v, found, &["secretName", "shareName"])),
    ("vsphereVolume", "vsphereVolume", |v, found| texts(v, found, &["volumePath"])),
    ("photonPersistentDisk", "photonPersistentDisk", |v, found| texts(v, found, &["pdID"])),
    ("portworxVolume", "portworxVolume", |v, found| texts(v, found, &["volumeID"])),
    ("azureDisk", "azureDisk", |v, found| texts(v, found, &["diskName", "diskURI"])),
    ("storageos", "storageos", |v, found| {
        v.get("volumeName").needed_and_formed(found, names::label);
        v.get("volumeNamespace").formed_if_any(found, names::label);
        secret_name(v, found);
    }),
    ("projected", "projected", projected),
    ("scaleIO", "scaleIO", |v, found| texts(v, found, &["gateway", "system", "volumeName"])),
    ("csi", "csi", |v, found| {
        storage::driver(&v.get("driver"), found);
        if v.get("nodePublishSecretRef").is_set() {
            v.get("nodePublishSecretRef.name").needed(found);
            v.get_as("nodePublishSecretRef.name", "name").formed_if_any(found, names::subdomain);
        }
    }),
    ("ephemeral", "ephemeral", ephemeral),
    ("image", "image", |v, found| pull_policy(&v.get("pullPolicy"), found)),
];

/// The volumes of a pod; returns those that can be mounted.
pub(super) fn volumes(volumes: &Value<'_>, pod_name: &str, found: &mut Found) -> Vec<Volume> {
    let mut usable: Vec<Volume> = Vec::new();
    for volume in volumes.items() {
        let before = found.list.len();
        let name = volume.get("name");
        source(&volume, pod_name, found);
        name.needed_and_formed(found, names::label);
        if usable.iter().any(|other| other.name == name.text()) {
            name.duplicate(found, &crate::text::quoted(name.text()));
        }
        if found.list.len() == before {
            let claimed = volume.get("persistentVolumeClaim").is_set() || volume.get("ephemeral").is_set();
            usable.push(Volume { name: name.text().to_owned(), claimed });
        }
    }
    usable
}

fn source(volume: &Value<'_>, pod_name: &str, found: &mut Found) {
    let empty_dir = volume.get("emptyDir");
    let mut any = empty_dir.is_set();
    if empty_dir.get("sizeLimit").quantity().is_some_and(|size| size.is_negative()) {
        empty_dir.get("sizeLimit").forbidden(found, "SizeLimit field must be a valid resource quantity");
    }
    for (field, shown, rules) in SOURCES {
        let source = volume.get(field);
        if !source.is_set() {
            continue;
        }
        if any {
            // The server's own misprints.
            let shown = match field {
                "downwardAPI" => "downwarAPI",
                "cephfs" => "cephFS",
                _ => field,
            };
            volume.get_as(field, shown).forbidden(found, ONE_TYPE);
            continue;
        }
        any = true;
        rules(&volume.get_as(field, shown), found);
        if field == "image" && !pod_name.is_empty() {
            source.get("reference").needed(found);
        }
    }
    if !any {
        volume.required(found, "must specify a volume type");
    }
}

/// Fields that must have a text.
pub(super) fn texts(source: &Value<'_>, found: &mut Found, fields: &[&str]) {
    for field in fields {
        source.get(field).needed(found);
    }
}

fn listed(source: &Value<'_>, found: &mut Found) {
    let monitors = source.get("monitors");
    if monitors.count() == 0 {
        monitors.required(found, "");
    }
}

fn secret_name(source: &Value<'_>, found: &mut Found) {
    if source.get("secretRef").is_set() {
        source.get("secretRef.name").needed(found);
    }
}

pub(super) fn host_path(source: &Value<'_>, found: &mut Found) {
    const TYPES: [&str; 8] =
        ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];
    let path = source.get("path");
    if path.text().is_empty() {
        return path.required(found, "");
    }
    path.formed(found, names::no_backsteps);
    source.get("type").one_of_if_set(found, &TYPES);
}

fn git_repo(source: &Value<'_>, found: &mut Found) {
    source.get("repository").needed(found);
    source.get("directory").formed_if_any(found, names::descending);
}

pub(super) fn disk(source: &Value<'_>, found: &mut Found, name: &str) {
    source.get(name).needed(found);
    let partition = source.get("partition");
    if !(0..=255).contains(&partition.number_or_zero()) {
        partition.invalid_json(found, "must be between 1 and 255, inclusive");
    }
}

pub(super) fn nfs(source: &Value<'_>, found: &mut Found) {
    texts(source, found, &["server", "path"]);
    let path = source.get("path");
    if !path.text().starts_with('/') {
        path.invalid_text(found, "must be an absolute path");
    }
}

pub(super) fn iscsi(source: &Value<'_>, found: &mut Found) {
    texts(source, found, &["targetPortal", "iqn"]);
    let iqn = source.get("iqn");
    if !iqn.text().is_empty() && !["iqn", "eui", "naa"].iter().any(|start| iqn.text().starts_with(start)) {
        iqn.invalid_text(found, "must be valid format starting with iqn, eui, or naa");
    }
    source.get("lun").between(found, 0, 255);
    let authenticated = source.get("chapAuthDiscovery").is_true() || source.get("chapAuthSession").is_true();
    if authenticated && !source.get("secretRef").is_set() {
        source.get("secretRef").required(found, "");
    }
}

pub(super) fn flocker(source: &Value<'_>, found: &mut Found) {
    let (name, uuid) = (source.get("datasetName"), source.get("datasetUUID"));
    match (name.text().is_empty(), uuid.text().is_empty()) {
        (true, true) => source.required(found, "one of datasetName and datasetUUID is required"),
        (false, false) => {
            source.invalid(found, "\"resource\"", "datasetName and datasetUUID can not be specified simultaneously");
        }
        _ => {}
    }
    if name.text().contains('/') {
        name.invalid_text(found, "must not contain '/'");
    }
}

pub(super) fn fibre_channel(source: &Value<'_>, found: &mut Found) {
    let (targets, ids) = (source.get("targetWWNs"), source.get("wwids"));
    match (targets.count(), ids.count()) {
        (0, 0) => targets.required(found, "must specify either targetWWNs or wwids, but not both"),
        (0, _) | (_, 0) => {}
        _ => targets.invalid_json(found, "targetWWNs and wwids can not be specified simultaneously"),
    }
    if targets.count() > 0 {
        let lun = source.get("lun");
        if lun.is_set() {
            lun.between(found, 0, 255);
        } else {
            lun.required(found, "lun is required if targetWWNs is specified");
        }
    }
}

fn mode(mode: &Value<'_>, found: &mut Found) {
    if mode.number().is_some_and(|number| !(0..=0o777).contains(&number)) {
        mode.invalid_json(found, MODE);
    }
}

/// The files of a ConfigMap's or Secret's volume.
fn files(source: &Value<'_>, found: &mut Found) {
    mode(&source.get("defaultMode"), found);
    items(source, found);
}

fn items(source: &Value<'_>, found: &mut Found) {
    for item in source.get("items").items() {
        texts(&item, found, &["key", "path"]);
        item.get("path").formed(found, not_reserved);
        mode(&item.get("mode"), found);
    }
}

fn downward(source: &Value<'_>, found: &mut Found) {
    mode(&source.get("defaultMode"), found);
    downward_files(source, found);
}

fn downward_files(source: &Value<'_>, found: &mut Found) {
    for item in source.get("items").items() {
        let file = item.unindexed(source);
        file.get("path").needed(found);
        file.get("path").formed(found, not_reserved);
        let (field, resource) = (file.get("fieldRef"), file.get("resourceFieldRef"));
        if field.is_set() {
            super::pods::object_field(&field, &VOLUME_FIELDS, found);
            if resource.is_set() {
                let why = "fieldRef and resourceFieldRef can not be specified simultaneously";
                file.invalid(found, "\"resource\"", why);
            }
        } else if resource.is_set() {
            resource.get("containerName").needed(found);
            resource_field(&resource, !resource.get("containerName").text().is_empty(), found);
        } else {
            file.required(found, "one of fieldRef and resourceFieldRef is required");
        }
        mode(&file.get("mode"), found);
    }
}

/// What a file of a volume can be filled with.
const VOLUME_FIELDS: [&str; 5] =
    ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];

fn projected(volume: &Value<'_>, found: &mut Found) {
    const KINDS: [&str; 6] =
        ["secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle", "podCertificate"];
    mode(&volume.get("defaultMode"), found);
    let mut paths: Names = Names::new();
    for source in volume.get("sources").items() {
        for kind in ["secret", "configMap"] {
            let part = source.get(kind);
            if part.is_set() {
                part.get("name").needed(found);
                for item in part.get("items").items() {
                    texts(&item, found, &["key", "path"]);
                    item.get("path").formed(found, not_reserved);
                    mode(&item.get("mode"), found);
                    let path = item.get("path").text();
                    if !path.is_empty() && meta::seen(&mut paths, path) {
                        let name = crate::text::quoted(part.get("name").text());
                        volume.invalid(found, &name, "conflicting duplicate paths");
                    }
                }
            }
        }
        downward_files(&source.get("downwardAPI"), found);
        let token = source.get("serviceAccountToken");
        if token.is_set() {
            let seconds = token.get("expirationSeconds");
            let number = seconds.number().unwrap_or(3600);
            if number < 600 {
                seconds.invalid_json(found, "may not specify a duration less than 10 minutes");
            } else if number > 1 << 32 {
                seconds.invalid_json(found, "may not specify a duration larger than 2^32 seconds");
            }
            let path = token.get("path");
            let shown = volume.named("");
            let told = path.unindexed(&shown);
            let told = told.named("path");
            told.needed(found);
            told.formed_if_any(found, not_reserved);
        }
        if KINDS.iter().filter(|kind| source.get(kind).is_set()).count() > 1 {
            source.forbidden(found, "may not specify more than 1 volume type per source");
        }
    }
}

fn ephemeral(volume: &Value<'_>, found: &mut Found) {
    let template = volume.get("volumeClaimTemplate");
    if !template.is_set() {
        return template.required(found, "");
    }
    meta::annotations(&template.get("metadata.annotations"), found);
    meta::labels(&template.get("metadata.labels"), found);
    storage::claim_spec(&template.get("spec"), found);
}
