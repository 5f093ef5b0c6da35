//! Namespaces, nodes, accounts, ConfigMaps and Secrets. Mirrors pkg/apis/core/validation.

use super::meta;
use super::names;
use super::scheduling::taints;
use super::value::{Found, Value};
use crate::text::{decode_base64, quoted};

/// How large a ConfigMap or a Secret may be.
const MOST_BYTES: usize = 1 << 20;

/// A Namespace, which bears its own name as a label.
pub(super) fn namespace(namespace: &Value<'_>, found: &mut Found) {
    meta::metadata(namespace, found, names::label);
    let (name, labels) = (namespace.get("metadata.name"), namespace.get("metadata.labels"));
    if !labels.key("kubernetes.io/metadata.name").is_set() && !name.text().is_empty() {
        name.unindexed(&labels).formed(found, names::label_value);
    }
    for finalizer in namespace.get("spec.finalizers").items() {
        let list = namespace.get("spec");
        let list = list.get("finalizers");
        let told = finalizer.unindexed(&list);
        told.formed(found, names::qualified);
        meta::standard_finalizer(&told, found);
    }
    // What admission says is said alone, once the object is valid.
    if found.list.is_empty() {
        pod_security(&labels, found);
    }
}

/// The labels by which pods of a namespace are admitted. Mirrors k8s.io/pod-security-admission.
fn pod_security(labels: &Value<'_>, found: &mut Found) {
    for mode in ["enforce", "audit", "warn"] {
        let key = format!("pod-security.kubernetes.io/{mode}");
        let level = labels.key(&key);
        if level.is_set() && !["privileged", "baseline", "restricted"].contains(&level.text()) {
            level.invalid_text(found, "must be one of privileged, baseline, restricted");
        }
        let key = format!("{key}-version");
        let version = labels.key(&key);
        let fits = version.text().strip_prefix("v1.").is_some_and(|minor| minor.parse::<u32>().is_ok());
        if version.is_set() && !version.is("latest") && !fits {
            version.invalid_text(found, "must be \"latest\" or \"v1.x\"");
        }
    }
}

/// A Node.
pub(super) fn node(node: &Value<'_>, found: &mut Found) {
    meta::metadata(node, found, names::subdomain);
    let meta = node.get("metadata");
    let taints = node.get("spec.taints");
    let told = taints.unindexed(&meta);
    self::taints(&told.named("taints"), found);
    for cidr in node.get("spec.podCIDRs").items() {
        cidr.formed(found, names::cidr);
    }
}

/// An object of which only the metadata is judged.
pub(super) fn only_metadata(object: &Value<'_>, found: &mut Found) {
    meta::metadata(object, found, names::subdomain);
}

/// A Lease.
pub(super) fn lease(lease: &Value<'_>, found: &mut Found) {
    meta::metadata(lease, found, names::subdomain);
    let spec = lease.get("spec");
    let duration = spec.get("leaseDurationSeconds");
    if duration.is_set() {
        duration.at_least(found, 1, "must be greater than 0");
    }
    spec.get("leaseTransitions").not_negative(found);
}

/// An EndpointSlice. Of what is in it only the kind of addresses is judged.
pub(super) fn endpoint_slice(slice: &Value<'_>, found: &mut Found) {
    meta::metadata(slice, found, names::subdomain);
    let kind = slice.get("addressType");
    kind.needed(found);
    kind.one_of_if_any(found, &["FQDN", "IPv4", "IPv6"]);
}

/// A ConfigMap.
pub(super) fn config_map(map: &Value<'_>, found: &mut Found) {
    meta::metadata(map, found, names::subdomain);
    let (data, binary) = (map.get("data"), map.get("binaryData"));
    let mut size = 0;
    for (key, value) in data.entries() {
        let told = data.entry_of(&key, &value);
        told.text_formed(found, &key, names::config_key);
        if binary.key(&key).is_set() {
            told.invalid(found, &quoted(&key), "duplicate of key present in binaryData");
        }
        size += value.text().len();
    }
    for (key, value) in binary.entries() {
        binary.entry_of(&key, &value).text_formed(found, &key, names::config_key);
        size += value.text().len() / 4 * 3;
    }
    if size > MOST_BYTES {
        map.named("").too_long(found, MOST_BYTES);
    }
}

/// A Secret. What is in `stringData` is in `data` for the server.
pub(super) fn secret(secret: &Value<'_>, found: &mut Found) {
    meta::metadata(secret, found, names::subdomain);
    let (data, texts) = (secret.get("data"), secret.get("stringData"));
    let mut size = 0;
    for (key, value) in data.entries() {
        data.entry_of(&key, &value).text_formed(found, &key, names::config_key);
        size += value.text().len() / 4 * 3;
    }
    for (key, value) in texts.entries() {
        if !data.key(&key).is_set() {
            data.entry_of(&key, &value).text_formed(found, &key, names::config_key);
        }
        size += value.text().len();
    }
    if size > MOST_BYTES {
        data.too_long(found, MOST_BYTES);
    }
    let has = |key: &str| data.key(key).is_set() || texts.key(key).is_set() || is_null(&data, key);
    let required = |key: &str, found: &mut Found| {
        if !has(key) {
            data.key(key).required(found, "");
        }
    };
    match secret.get("type").text() {
        "kubernetes.io/service-account-token" => {
            let annotations = secret.get("metadata.annotations");
            annotations.key("kubernetes.io/service-account.name").needed(found);
        }
        "kubernetes.io/dockercfg" => json(&data, &texts, ".dockercfg", found),
        "kubernetes.io/dockerconfigjson" => json(&data, &texts, ".dockerconfigjson", found),
        "kubernetes.io/basic-auth" if !has("username") && !has("password") => {
            required("username", found);
            required("password", found);
        }
        "kubernetes.io/ssh-auth" => {
            let key = "ssh-privatekey";
            if data.key(key).text().is_empty() && texts.key(key).text().is_empty() {
                data.key(key).required(found, "");
            }
        }
        "kubernetes.io/tls" => {
            required("tls.crt", found);
            required("tls.key", found);
        }
        _ => {}
    }
}

/// Whether a key stands there without a value, which is an empty value to Go.
fn is_null(data: &Value<'_>, key: &str) -> bool {
    data.entries().iter().any(|(other, _)| other == key)
}

/// A key that must hold JSON.
fn json(data: &Value<'_>, texts: &Value<'_>, key: &str, found: &mut Found) {
    let (given, text) = (data.key(key), texts.key(key));
    if !given.is_set() && !text.is_set() {
        return given.required(found, "");
    }
    let bytes = match text.is_set() {
        true => text.text().as_bytes().to_vec(),
        // What is no base64 is refused before.
        false => match decode_base64(given.text()) {
            Ok(bytes) => bytes,
            Err(_) => return,
        },
    };
    let why = match serde_json::from_slice::<serde_json::Value>(&bytes) {
        Ok(serde_json::Value::Object(_) | serde_json::Value::Null) => return,
        Ok(other) => {
            let what = match other {
                serde_json::Value::Array(_) => "array",
                serde_json::Value::String(_) => "string",
                serde_json::Value::Bool(_) => "bool",
                _ => "number",
            };
            format!("json: cannot unmarshal {what} into Go value of type map[string]interface {{}}")
        }
        Err(_) if bytes.iter().all(u8::is_ascii_whitespace) => "unexpected end of JSON input".to_owned(),
        Err(error) if error.is_eof() => "unexpected end of JSON input".to_owned(),
        Err(_) => match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(byte) if !matches!(byte, b'{' | b'[' | b'"' | b'0'..=b'9' | b'-' | b't' | b'f' | b'n') => {
                format!("invalid character '{}' looking for beginning of value", *byte as char)
            }
            _ => "invalid character in JSON".to_owned(),
        },
    };
    given.invalid(found, "\"<secret contents redacted>\"", &why);
}
