//! PersistentVolumes, claims on them and their classes. Mirrors pkg/apis/core/validation and pkg/apis/storage/validation.

use super::meta::{self, Names};
use super::names;
use super::resources::{self, amount, is_overcommitted};
use super::scheduling::node_selector;
use super::value::{Found, Value};
use super::volumes::{disk, fibre_channel, flocker, host_path, iscsi, nfs, texts};
use crate::text::quoted;

const MODES: [&str; 4] = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
const VOLUME_MODES: [&str; 2] = ["Block", "Filesystem"];
const ONE_TYPE: &str = "may not specify more than 1 volume type";

/// What a PersistentVolume can be made of, in the order in which it is judged.
const SOURCES: [&str; 20] = [
    "hostPath",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "glusterfs",
    "flocker",
    "nfs",
    "rbd",
    "quobyte",
    "cephfs",
    "iscsi",
    "cinder",
    "fc",
    "flexVolume",
    "azureFile",
    "vsphereVolume",
    "photonPersistentDisk",
    "portworxVolume",
    "azureDisk",
    "scaleIO",
    "local",
];

/// A PersistentVolume.
pub(super) fn volume(volume: &Value<'_>, found: &mut Found) {
    meta::metadata(volume, found, names::subdomain);
    let spec = volume.get("spec");
    let (modes, capacity) = (spec.get("accessModes"), spec.get("capacity"));
    if modes.count() == 0 {
        modes.required(found, "");
    }
    access_modes(&modes, found);
    if capacity.count() == 0 {
        capacity.required(found, "");
    }
    if !capacity.key("storage").is_set() || capacity.count() > 1 {
        capacity.unsupported(found, &capacity.json(), &["storage"]);
    }
    for (name, _) in capacity.entries() {
        let told = capacity.key(&name);
        positive(&told, found);
    }
    spec.get("persistentVolumeReclaimPolicy").one_of_if_any(found, &["Delete", "Recycle", "Retain"]);
    let affinity = spec.get("nodeAffinity");
    if affinity.get("required").is_set() {
        node_selector(&affinity.get("required"), found);
    } else if affinity.is_set() {
        affinity.get("required").required(found, "must specify required node constraints");
    }
    source(&spec, found);
    let recycled = spec.get("persistentVolumeReclaimPolicy").is("Recycle");
    let path = spec.get("hostPath.path");
    if recycled && !path.text().is_empty() && path.text().trim_matches(['/', '.']).is_empty() {
        let policy = spec.get("persistentVolumeReclaimPolicy");
        policy.forbidden(found, "may not be 'recycle' for a hostPath mount of '/'");
    }
    spec.get("storageClassName").formed_if_any(found, names::subdomain);
    spec.get("volumeMode").one_of_if_set(found, &VOLUME_MODES);
    let attributes = spec.get("volumeAttributesClassName");
    if attributes.is_set() {
        if attributes.text().is_empty() {
            attributes.required(found, "an empty string is disallowed");
        }
        attributes.formed_if_any(found, names::subdomain);
        if !spec.get("csi").is_set() {
            spec.get("csi").required(found, "has to be specified when using volumeAttributesClassName");
        }
    }
}

fn source(spec: &Value<'_>, found: &mut Found) {
    let mut any = false;
    for kind in SOURCES.into_iter().chain(["storageos", "csi"]) {
        let shown = match kind {
            "gcePersistentDisk" if !any => "persistentDisk",
            "cephfs" if any => "cephFS",
            _ => kind,
        };
        let source = spec.get_as(kind, shown);
        if !source.is_set() {
            continue;
        }
        if any && kind != "flexVolume" {
            source.forbidden(found, ONE_TYPE);
            continue;
        }
        any = true;
        match kind {
            "hostPath" => host_path(&source, found),
            "gcePersistentDisk" => disk(&source, found, "pdName"),
            "awsElasticBlockStore" => disk(&source, found, "volumeID"),
            "glusterfs" => texts(&source, found, &["endpoints", "path"]),
            "flocker" => flocker(&source, found),
            "nfs" => nfs(&source, found),
            "rbd" => texts(&source, found, &["image"]),
            "quobyte" => texts(&source, found, &["registry", "volume"]),
            "iscsi" => iscsi(&source, found),
            "cinder" | "portworxVolume" => texts(&source, found, &["volumeID"]),
            "fc" => fibre_channel(&source, found),
            "flexVolume" => texts(&source, found, &["driver"]),
            "azureFile" => texts(&source, found, &["secretName", "shareName"]),
            "vsphereVolume" => texts(&source, found, &["volumePath"]),
            "photonPersistentDisk" => texts(&source, found, &["pdID"]),
            "azureDisk" => texts(&source, found, &["diskName", "diskURI"]),
            "scaleIO" => texts(&source, found, &["gateway", "system", "volumeName"]),
            "storageos" => texts(&source, found, &["volumeName"]),
            "local" => {
                source.get("path").needed_and_formed(found, names::no_backsteps);
                if !spec.get("nodeAffinity").is_set() {
                    spec.get("nodeAffinity").required(found, "Local volume requires node affinity");
                }
            }
            "csi" => csi(&source, found),
            _ => {}
        }
    }
    if !any {
        spec.required(found, "must specify a volume type");
    }
}

fn csi(source: &Value<'_>, found: &mut Found) {
    const SECRETS: [&str; 4] =
        ["controllerPublishSecretRef", "controllerExpandSecretRef", "nodePublishSecretRef", "nodeExpandSecretRef"];
    driver(&source.get("driver"), found);
    source.get("volumeHandle").needed(found);
    for secret in SECRETS {
        let secret = source.get(secret);
        if secret.is_set() {
            secret.get("name").needed_and_formed(found, names::subdomain);
            secret.get("namespace").needed_and_formed(found, names::label);
        }
    }
}

/// The name of a CSI driver.
pub(super) fn driver(driver: &Value<'_>, found: &mut Found) {
    driver.needed(found);
    if driver.text().len() > 63 {
        driver.too_long(found, 63);
    }
    if !driver.text().is_empty() {
        for why in names::subdomain(&driver.text().to_lowercase()) {
            driver.invalid_text(found, &why);
        }
    }
}

fn access_modes(modes: &Value<'_>, found: &mut Found) {
    let (mut alone, mut others) = (false, false);
    for mode in modes.items() {
        mode.unindexed(modes).one_of(found, &MODES);
        alone |= mode.is("ReadWriteOncePod");
        others |= !mode.is("ReadWriteOncePod") && MODES.contains(&mode.text());
    }
    if alone && others {
        modes.forbidden(found, "may not use ReadWriteOncePod with other access modes");
    }
}

fn positive(amount: &Value<'_>, found: &mut Found) {
    let Some(quantity) = amount.quantity() else { return };
    if quantity.is_negative() || quantity.is_zero() {
        amount.invalid(found, &quoted(&quantity.to_string()), "must be greater than zero");
    }
}

/// A PersistentVolumeClaim.
pub(super) fn claim(claim: &Value<'_>, found: &mut Found) {
    meta::metadata(claim, found, names::subdomain);
    claim_spec(&claim.get("spec"), found);
}

/// What is claimed.
pub(super) fn claim_spec(spec: &Value<'_>, found: &mut Found) {
    let modes = spec.get("accessModes");
    if modes.count() == 0 {
        modes.required(found, "at least 1 access mode is required");
    }
    meta::selector(&spec.get("selector"), found);
    access_modes(&modes, found);
    let (resources, storage) = (spec.get("resources"), spec.get("resources.requests.storage"));
    let told = resources.entry_of("storage", &storage);
    if told.is_set() {
        positive(&told, found);
    } else {
        told.required(found, "");
    }
    let class = spec.get("storageClassName");
    class.formed_if_any(found, names::subdomain);
    spec.get("volumeMode").one_of_if_set(found, &VOLUME_MODES);
    for field in ["dataSource", "dataSourceRef"] {
        let source = spec.get(field);
        if source.is_set() {
            data_source(&source, found);
        }
    }
    spec.get("volumeAttributesClassName").formed_if_any(found, names::subdomain);
}

fn data_source(source: &Value<'_>, found: &mut Found) {
    texts(source, found, &["name", "kind"]);
    let (group, kind) = (source.get("apiGroup"), source.get("kind"));
    if group.text().is_empty() && !kind.is("PersistentVolumeClaim") {
        let why = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
        source.invalid(found, &quoted(kind.text()), why);
    }
    group.formed_if_any(found, names::subdomain);
    source.get("namespace").formed_if_any(found, names::label);
}

/// A StorageClass.
pub(super) fn class(class: &Value<'_>, found: &mut Found) {
    meta::metadata(class, found, names::subdomain);
    let provisioner = class.get("provisioner");
    provisioner.needed(found);
    if !provisioner.text().is_empty() {
        provisioner.text_formed(found, &provisioner.text().to_lowercase(), names::qualified);
    }
    let parameters = class.get("parameters");
    if parameters.count() > 512 {
        parameters.too_long(found, 512);
    }
    class.get("reclaimPolicy").one_of_if_any(found, &["Delete", "Retain"]);
    class.get("volumeBindingMode").one_of_if_set(found, &["Immediate", "WaitForFirstConsumer"]);
    for term in class.get("allowedTopologies").items() {
        let mut before = Names::new();
        for requirement in term.get("matchLabelExpressions").items() {
            let (values, key) = (requirement.get("values"), requirement.get("key"));
            if values.count() == 0 {
                values.required(found, "");
            }
            let mut twice = Names::new();
            for value in values.items() {
                meta::unique(&value, &mut twice, found);
            }
            key.formed(found, names::qualified);
            meta::unique(&key, &mut before, found);
        }
    }
}

/// A LimitRange.
pub(super) fn limit_range(range: &Value<'_>, found: &mut Found) {
    meta::metadata(range, found, names::subdomain);
    let mut before = Names::new();
    for limit in range.get("spec.limits").items() {
        self::limit(&limit, &mut before, found);
    }
}

fn limit(limit: &Value<'_>, before: &mut Names, found: &mut Found) {
    let kind = limit.get("type");
    let errors = found.list.len();
    kind.formed(found, names::qualified);
    if found.list.len() == errors
        && !kind.text().contains('/')
        && !["Pod", "Container", "PersistentVolumeClaim"].contains(&kind.text())
    {
        kind.invalid_text(found, "must be a standard limit type or fully qualified");
    }
    meta::unique(&kind, before, found);
    let of_pods = matches!(kind.text(), "Pod" | "Container");
    let (mut known, mut resources) = (Names::new(), Vec::new());
    for field in ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"] {
        let amounts = limit.get(field);
        if kind.is("Pod") && field.starts_with("default") {
            if amounts.count() > 0 {
                amounts.forbidden(found, "may not be specified when `type` is 'Pod'");
            }
            continue;
        }
        if field == "maxLimitRequestRatio" && kind.is("PersistentVolumeClaim") {
            let any = ["min", "max"].iter().any(|field| limit.get(field).key("storage").is_set());
            if !any {
                let why = "either minimum or maximum storage value is required, but neither was provided";
                limit.named("limits").required(found, why);
            }
        }
        for (name, _) in amounts.entries() {
            let told = amounts.key(&name);
            if of_pods {
                resources::container_resource(&name, &told, found);
            } else {
                resources::resource_name(&name, &told, found);
            }
            if !meta::seen(&mut known, &name) {
                resources.push(name.into_owned());
            }
        }
    }
    for name in &resources {
        bounds(limit, name, found);
    }
}

/// What the bounds of one resource must be to each other.
fn bounds(limit: &Value<'_>, name: &str, found: &mut Found) {
    let list = ["min", "max", "default", "defaultRequest", "maxLimitRequestRatio"].map(|field| limit.get(field));
    let [min, max, default, request, ratio] = list.each_ref().map(|amounts| amounts.key(name));
    let over = |one: &Value<'_>, other: &Value<'_>| match (one.quantity(), other.quantity()) {
        (Some(one), Some(other)) if one.exceeds(other) => Some((one.to_string(), other.to_string())),
        _ => None,
    };
    let absent_for_pods = limit.get("type").is("Pod");
    if let Some((one, other)) = over(&min, &max) {
        min.invalid(found, &quoted(&one), &format!("min value {one} is greater than max value {other}"));
    }
    if !absent_for_pods {
        if let Some((one, other)) = over(&min, &request) {
            let why = format!("min value {one} is greater than default request value {other}");
            request.invalid(found, &quoted(&other), &why);
        }
        if let Some((one, other)) = over(&request, &max) {
            let why = format!("default request value {one} is greater than max value {other}");
            request.invalid(found, &quoted(&one), &why);
        }
        if let Some((one, other)) = over(&request, &default) {
            let why = format!("default request value {one} is greater than default limit value {other}");
            request.invalid(found, &quoted(&one), &why);
        }
        if let Some((one, other)) = over(&min, &default) {
            let why = format!("min value {one} is greater than default value {other}");
            default.invalid(found, &quoted(&one), &why);
        }
        if let Some((one, other)) = over(&default, &max) {
            let why = format!("default value {one} is greater than max value {other}");
            default.invalid(found, &quoted(&other), &why);
        }
    }
    let one = super::quantity::Quantity::parse("1");
    if let (Some(quantity), Some(one)) = (ratio.quantity(), one)
        && one.exceeds(quantity)
    {
        ratio.invalid(found, &quoted(&quantity.to_string()), &format!("ratio {quantity} is less than 1"));
    }
    if let (false, Some(limit), Some(asked)) = (is_overcommitted(name), default.quantity(), request.quantity())
        && !limit.equals(asked)
    {
        let why = format!("default value {limit} must equal to defaultRequest value {asked} in {name}");
        request.invalid(found, &quoted(&asked.to_string()), &why);
    }
}

/// A ResourceQuota.
pub(super) fn quota(quota: &Value<'_>, found: &mut Found) {
    const SCOPES: [&str; 7] = [
        "Terminating",
        "NotTerminating",
        "BestEffort",
        "NotBestEffort",
        "PriorityClass",
        "CrossNamespacePodAffinity",
        "VolumeAttributesClass",
    ];
    meta::metadata(quota, found, names::subdomain);
    let hard = quota.get("spec.hard");
    for (name, _) in hard.entries() {
        let told = hard.key(&name);
        resources::quota_resource(&name, &told, found);
        if let Some(quantity) = told.quantity() {
            amount(&name, quantity, &told, found);
        }
    }
    let scopes = quota.get("spec.scopes");
    let mut known = Names::new();
    for scope in scopes.items() {
        if !SCOPES.contains(&scope.text()) {
            scopes.invalid_json(found, "unsupported scope");
        }
        meta::seen(&mut known, scope.text());
    }
    for pair in [["BestEffort", "NotBestEffort"], ["Terminating", "NotTerminating"]] {
        if pair.iter().all(|scope| known.contains(*scope)) {
            scopes.invalid_json(found, "conflicting scopes");
        }
    }
}
