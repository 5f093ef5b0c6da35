//! The containers of a pod. Mirrors `validateContainers` and its kin in pkg/apis/core/validation.

use super::meta::{Names, seen, unique};
use super::names;
use super::pods::{Surroundings, object_field, pull_policy, resource_field};
use super::resources::resources;
use super::security;
use super::value::{Found, Value};
use crate::text::quoted;

const PROTOCOLS: [&str; 3] = ["SCTP", "TCP", "UDP"];
const RESTART: [&str; 3] = ["Always", "Never", "OnFailure"];
const ONLY_SIDECARS: &str = "may not be set for init containers without restartPolicy=Always";
/// The fields of a container that an init container may only have where it goes on running.
const OF_RUNNING: [&str; 4] = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"];

/// The containers that a pod must have.
pub(super) fn regular_containers(containers: &Value<'_>, pod: &Surroundings<'_>, found: &mut Found) {
    if containers.count() == 0 {
        return containers.required(found, "");
    }
    let (mut before, mut ports) = (Names::new(), Names::new());
    for container in containers.items() {
        common(&container, pod, found);
        unique(&container.get("name"), &mut before, found);
        running(&container, pod, found);
        restart_policy(&container, found);
    }
    for container in containers.items() {
        host_ports(&container, &mut ports, found);
    }
}

/// What runs before them.
pub(super) fn init_containers(spec: &Value<'_>, pod: &Surroundings<'_>, found: &mut Found) {
    let mut before = names_of(spec, &["containers"]);
    let list = spec.get("initContainers");
    for container in list.items() {
        common(&container, pod, found);
        let policy = container.get("restartPolicy");
        if policy.is_set() || container.get("restartPolicyRules").count() > 0 {
            restart_policy(&container, found);
        }
        let name = container.get("name");
        if !name.text().is_empty() {
            unique(&name, &mut before, found);
        }
        host_ports(&container, &mut Names::new(), found);
        if policy.is("Always") {
            running(&container, pod, found);
        } else {
            for field in OF_RUNNING {
                if container.get(field).is_set() {
                    container.get(field).forbidden(found, ONLY_SIDECARS);
                }
            }
        }
    }
}

/// What is added to a pod that runs.
pub(super) fn ephemeral_containers(spec: &Value<'_>, pod: &Surroundings<'_>, found: &mut Found) {
    const NOT_TAKEN: [&str; 6] = ["ports", "resources", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle"];
    let others = names_of(spec, &["containers", "initContainers"]);
    let mut before = others.clone();
    for container in spec.get("ephemeralContainers").items() {
        common(&container, pod, found);
        unique(&container.get("name"), &mut before, found);
        let target = container.get("targetContainerName");
        if !target.text().is_empty() && !others.iter().any(|name| name == target.text()) {
            target.not_found(found);
        }
        for field in NOT_TAKEN {
            if container.get(field).count() > 0 {
                container.get(field).forbidden(found, "cannot be set for an Ephemeral Container");
            }
        }
    }
}

fn names_of(spec: &Value<'_>, lists: &[&str]) -> Names {
    let mut names = Names::new();
    for list in lists {
        for container in spec.get(list).items() {
            seen(&mut names, container.get("name").text());
        }
    }
    names
}

/// What every container is held to.
fn common(container: &Value<'_>, pod: &Surroundings<'_>, found: &mut Found) {
    container.get("name").needed_and_formed(found, names::label);
    container.get("image").needed(found);
    container.get("terminationMessagePolicy").one_of_if_any(found, &["File", "FallbackToLogsOnError"]);
    ports(&container.get("ports"), found);
    env(&container.get("env"), pod, found);
    env_from(&container.get("envFrom"), found);
    mounts(container, pod, found);
    devices(container, pod, found);
    pull_policy(&container.get("imagePullPolicy"), found);
    resources(&container.get("resources"), pod, found);
    resize(&container.get("resizePolicy"), pod, found);
    security::of_container(&container.get("securityContext"), pod.host_users, found);
}

fn ports(ports: &Value<'_>, found: &mut Found) {
    let mut before = Names::new();
    for port in ports.items() {
        let (name, number, host) = (port.get("name"), port.get("containerPort"), port.get("hostPort"));
        if !name.text().is_empty() {
            name.formed(found, names::port_name);
            if names::port_name(name.text()).is_empty() {
                unique(&name, &mut before, found);
            }
        }
        if number.number_or_zero() == 0 {
            number.required(found, "");
        }
        for port in [number, host] {
            if port.number_or_zero() != 0 {
                port.between(found, 1, 65535);
            }
        }
        port.get("protocol").one_of_if_any(found, &PROTOCOLS);
    }
}

/// A port of the host that two containers want.
fn host_ports(container: &Value<'_>, taken: &mut Names, found: &mut Found) {
    for port in container.get("ports").items() {
        let host = port.get("hostPort");
        if host.number_or_zero() != 0 {
            let protocol = port.get("protocol");
            let what = format!("{}/{}/{}", protocol.text_or("TCP"), port.get("hostIP").text(), host.number_or_zero());
            if seen(taken, &what) {
                host.duplicate(found, &quoted(&what));
            }
        }
    }
}

const ENV_FIELDS: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

fn env(env: &Value<'_>, pod: &Surroundings<'_>, found: &mut Found) {
    for variable in env.items() {
        variable.get("name").needed_and_formed(found, names::env_name);
        let from = variable.get("valueFrom");
        if !from.is_set() {
            continue;
        }
        let mut sources = 0;
        if from.get("fieldRef").is_set() {
            sources += 1;
            object_field(&from.get("fieldRef"), &ENV_FIELDS, found);
        }
        if from.get("resourceFieldRef").is_set() {
            sources += 1;
            resource_field(&from.get("resourceFieldRef"), true, found);
        }
        for source in ["configMapKeyRef", "secretKeyRef"] {
            let source = from.get(source);
            if source.is_set() {
                sources += 1;
                source.get("name").formed(found, names::subdomain);
                source.get("key").needed_and_formed(found, names::config_key);
            }
        }
        let file = from.get("fileKeyRef");
        if file.is_set() {
            sources += 1;
            file.get("key").needed_and_formed(found, names::env_name);
            let volume = file.get("volumeName");
            volume.needed_and_formed(found, names::label);
            file.get("path").needed_and_formed(found, names::no_backsteps);
            if !volume.text().is_empty() && !pod.volumes.iter().any(|other| other.name == volume.text()) {
                volume.not_found(found);
            }
        }
        let told = |found: &mut Found, why| from.invalid(found, "\"\"", why);
        match sources {
            0 => told(
                found,
                "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`",
            ),
            _ if !variable.get("value").text().is_empty() => {
                told(found, "may not be specified when `value` is not empty");
            }
            1 => {}
            _ => told(found, "may not have more than one field specified at a time"),
        }
    }
}

fn env_from(list: &Value<'_>, found: &mut Found) {
    for item in list.items() {
        item.get("prefix").formed_if_any(found, names::env_name);
        let mut sources = 0;
        for source in ["configMapRef", "secretRef"] {
            let source = item.get(source);
            if source.is_set() {
                sources += 1;
                source.get("name").needed_and_formed(found, names::subdomain);
            }
        }
        let told = item.unindexed(list);
        match sources {
            0 => told.invalid(found, "\"\"", "must specify one of: `configMapRef` or `secretRef`"),
            1 => {}
            _ => told.invalid(found, "\"\"", "may not have more than one field specified at a time"),
        }
    }
}

fn mounts(container: &Value<'_>, pod: &Surroundings<'_>, found: &mut Found) {
    let (list, devices) = (container.get("volumeMounts"), container.get("volumeDevices"));
    let mut before = Names::new();
    for mount in list.items() {
        let (name, path) = (mount.get("name"), mount.get("mountPath"));
        name.needed(found);
        if !pod.volumes.iter().any(|volume| volume.name == name.text()) {
            name.not_found(found);
        }
        path.needed(found);
        if seen(&mut before, path.text()) {
            path.invalid_text(found, "must be unique");
        }
        if devices.items().any(|device| device.get("name").is(name.text())) {
            name.invalid_text(found, "must not already exist in volumeDevices");
        }
        if devices.items().any(|device| device.get("devicePath").is(path.text())) {
            path.invalid_text(found, "must not already exist as a path in volumeDevices");
        }
        // The server names these without their index.
        let told = mount.unindexed(&list);
        told.get("subPath").formed_if_any(found, names::descending);
        let expression = mount.get("subPathExpr");
        if !expression.text().is_empty() {
            if !mount.get("subPath").text().is_empty() {
                expression.invalid_text(found, "subPathExpr and subPath are mutually exclusive");
            }
            told.get("subPathExpr").formed(found, names::descending);
        }
        propagation(&told, container.get("securityContext.privileged").is_true(), found);
    }
}

fn propagation(mount: &Value<'_>, privileged: bool, found: &mut Found) {
    let mode = mount.get("mountPropagation");
    mode.one_of_if_set(found, &["Bidirectional", "HostToContainer", "None"]);
    if mode.is("Bidirectional") && !privileged {
        mode.forbidden(found, "Bidirectional mount propagation is available only to privileged containers");
    }
    let recursive = mount.get("recursiveReadOnly");
    if matches!(recursive.text(), "Enabled" | "IfPossible") {
        if !mount.get("readOnly").is_true() {
            recursive.forbidden(found, "may only be specified when readOnly is true");
        }
        if mode.is_set() && !mode.is("None") {
            recursive.forbidden(found, "may only be specified when mountPropagation is None or not specified");
        }
    } else {
        recursive.one_of_if_set(found, &["Disabled", "Enabled", "IfPossible"]);
    }
}

fn devices(container: &Value<'_>, pod: &Surroundings<'_>, found: &mut Found) {
    let mounts = container.get("volumeMounts");
    let (mut paths, mut named) = (Names::new(), Names::new());
    for device in container.get("volumeDevices").items() {
        let (name, path) = (device.get("name"), device.get("devicePath"));
        name.needed(found);
        if !name.text().is_empty() && seen(&mut named, name.text()) {
            name.invalid_text(found, "must be unique");
        }
        match pod.volumes.iter().find(|volume| volume.name == name.text()) {
            None => name.not_found(found),
            Some(volume) if !volume.claimed => name.invalid_text(
                found,
                "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode",
            ),
            Some(_) => {}
        }
        path.needed(found);
        if !names::no_backsteps(path.text()).is_empty() {
            path.invalid_text(found, "can not contain backsteps ('..')");
        } else if seen(&mut paths, path.text()) {
            path.invalid_text(found, "must be unique");
        }
        if mounts.items().any(|mount| mount.get("name").is(name.text())) {
            name.invalid_text(found, "must not already exist in volumeMounts");
        }
        if mounts.items().any(|mount| mount.get("mountPath").is(path.text())) {
            path.invalid_text(found, "must not already exist as a path in volumeMounts");
        }
    }
}

/// Probes and what is run at the start and the end of a container.
fn running(container: &Value<'_>, pod: &Surroundings<'_>, found: &mut Found) {
    for hook in ["postStart", "preStop"] {
        let lifecycle = container.get("lifecycle");
        let hook = lifecycle.get(hook);
        if hook.is_set() {
            handler(&hook, &["exec", "httpGet", "tcpSocket", "sleep"], pod, found);
        }
    }
    let signal = container.get("lifecycle.stopSignal");
    if signal.is_set() && pod.os.is_empty() {
        signal.forbidden(found, "may not be set for containers with empty `spec.os.name`");
    }
    for (name, once) in [("livenessProbe", true), ("readinessProbe", false), ("startupProbe", true)] {
        let probe = container.get(name);
        if probe.is_set() {
            self::probe(&probe, pod, found);
            let grace = probe.get("terminationGracePeriodSeconds");
            let success = probe.get("successThreshold");
            if once && !matches!(success.number_or_zero(), 0 | 1) {
                success.invalid_json(found, "must be 1");
            }
            if name == "readinessProbe" && grace.is_set() {
                grace.invalid_json(found, "must not be set for readinessProbes");
            }
        }
    }
}

fn probe(probe: &Value<'_>, pod: &Surroundings<'_>, found: &mut Found) {
    handler(probe, &["exec", "httpGet", "tcpSocket", "grpc"], pod, found);
    for field in ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"] {
        probe.get(field).not_negative(found);
    }
    let grace = probe.get("terminationGracePeriodSeconds");
    if grace.is_set() {
        grace.at_least(found, 1, "must be greater than 0");
    }
}

/// One way of asking a container, and no more.
fn handler(handler: &Value<'_>, kinds: &[&str], pod: &Surroundings<'_>, found: &mut Found) {
    let mut any = false;
    for kind in kinds {
        let action = handler.get(kind);
        if !action.is_set() {
            continue;
        }
        if any {
            action.forbidden(found, "may not specify more than 1 handler type");
            continue;
        }
        any = true;
        match *kind {
            "exec" if action.get("command").count() == 0 => action.get("command").required(found, ""),
            "exec" => {}
            "sleep" => {
                let seconds = action.get("seconds").number_or_zero();
                if !(0..=pod.grace_period).contains(&seconds) {
                    let grace = pod.grace_period;
                    let why = format!("must be non-negative and less than terminationGracePeriodSeconds ({grace})");
                    action.invalid(found, &seconds.to_string(), &why);
                }
            }
            _ => {
                action.get("port").port(found);
                if *kind == "httpGet" {
                    action.get("scheme").one_of_if_any(found, &["HTTP", "HTTPS"]);
                    for header in action.get("httpHeaders").items() {
                        action.get("httpHeaders").text_formed(found, header.get("name").text(), names::http_header);
                    }
                }
            }
        }
    }
    if !any {
        handler.required(found, "must specify a handler type");
    }
}

fn restart_policy(container: &Value<'_>, found: &mut Found) {
    let (policy, rules) = (container.get("restartPolicy"), container.get("restartPolicyRules"));
    if policy.is_set() {
        policy.one_of(found, &RESTART);
    } else if rules.count() > 0 {
        policy.required(found, "must specify restartPolicy when restart rules are used");
    }
    for rule in rules.items() {
        let action = rule.get("action");
        if !matches!(action.text(), "Restart" | "RestartAllContainers") {
            action.one_of(found, &["Restart"]);
        }
        if rule.get("exitCodes").is_set() {
            rule.get("exitCodes.operator").one_of(found, &["In", "NotIn"]);
        } else {
            rule.get("exitCodes").required(found, "must be specified");
        }
    }
}

fn resize(policies: &Value<'_>, pod: &Surroundings<'_>, found: &mut Found) {
    let mut before = Names::new();
    for policy in policies.items() {
        let (resource, restart) = (policy.get("resourceName"), policy.get("restartPolicy"));
        if seen(&mut before, resource.text()) {
            policy.duplicate(found, &quoted(resource.text()));
        }
        for (field, supported) in [(&resource, ["cpu", "memory"]), (&restart, ["NotRequired", "RestartContainer"])] {
            let told = field.unindexed(policies);
            told.needed(found);
            told.one_of_if_any(found, &supported);
        }
        if pod.restart_policy == "Never" && restart.is("RestartContainer") {
            let told = restart.unindexed(policies);
            told.invalid_text(found, "must be 'NotRequired' when `restartPolicy` is 'Never'");
        }
    }
}
