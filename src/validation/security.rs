//! Security contexts. Mirrors `ValidateSecurityContext` and `validatePodSpecSecurityContext` in pkg/apis/core/validation.

use super::meta::{Names, unique};
use super::names;
use super::value::{Found, Value};
use crate::text::quoted;

/// The largest user or group.
const MOST_IDS: i64 = i32::MAX as i64;
const PROFILES: [&str; 3] = ["Localhost", "RuntimeDefault", "Unconfined"];

/// What holds for all of a pod.
pub(super) fn of_pod(spec: &Value<'_>, found: &mut Found) {
    let context = spec.get("securityContext");
    for field in ["fsGroup", "runAsUser", "runAsGroup"] {
        context.get(field).between(found, 0, MOST_IDS);
    }
    for group in context.get("supplementalGroups").items() {
        group.between(found, 0, MOST_IDS);
    }
    if spec.get("shareProcessNamespace").is_true() && spec.get("hostPID").is_true() {
        let told = context.named("shareProcessNamespace");
        told.invalid(found, "true", "ShareProcessNamespace and HostPID cannot both be enabled");
    }
    sysctls(spec, &context.get("sysctls"), found);
    context.get("fsGroupChangePolicy").one_of_if_set(found, &["Always", "OnRootMismatch"]);
    profile(&context.get("seccompProfile"), "seccomp", found);
    windows_options(&context.get("windowsOptions"), found);
    profile(&context.get("appArmorProfile"), "AppArmor", found);
    context.get("supplementalGroupsPolicy").one_of_if_set(found, &["Merge", "Strict"]);
    context.get("seLinuxChangePolicy").one_of_if_set(found, &["MountOption", "Recursive"]);
}

/// What holds for one container.
pub(super) fn of_container(context: &Value<'_>, host_users: bool, found: &mut Found) {
    for field in ["runAsUser", "runAsGroup"] {
        context.get(field).between(found, 0, MOST_IDS);
    }
    let mount = context.get("procMount");
    mount.one_of_if_set(found, &["Default", "Unmasked"]);
    if host_users && mount.is("Unmasked") {
        mount.invalid_text(found, "`hostUsers` must be false to use `Unmasked`");
    }
    profile(&context.get("seccompProfile"), "seccomp", found);
    if context.get("allowPrivilegeEscalation").flag() == Some(false) {
        if context.get("privileged").is_true() {
            context.invalid_json(found, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
        }
        if context.get("capabilities.add").items().any(|capability| capability.is("CAP_SYS_ADMIN")) {
            let why = "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN";
            context.invalid_json(found, why);
        }
    }
    windows_options(&context.get("windowsOptions"), found);
    profile(&context.get("appArmorProfile"), "AppArmor", found);
}

/// What confines a container's calls: by the runtime's rules, by those of a file, or not.
fn profile(profile: &Value<'_>, what: &str, found: &mut Found) {
    if !profile.is_set() {
        return;
    }
    let (kind, file) = (profile.get("type"), profile.get("localhostProfile"));
    let apparmor = what == "AppArmor";
    match kind.text() {
        "" => kind.required(
            found,
            if apparmor {
                "type is required when appArmorProfile is set"
            } else {
                "type is required when seccompProfile is set"
            },
        ),
        _ => kind.one_of(found, &PROFILES),
    }
    if kind.is("Localhost") {
        if !file.is_set() || (apparmor && file.text().trim().is_empty()) {
            file.required(found, &format!("must be set when {what} type is Localhost"));
        } else if !apparmor {
            file.formed(found, names::descending);
        } else if file.text().trim() != file.text() {
            file.invalid_text(found, "must not be padded with whitespace");
        }
    } else if file.is_set() && (!apparmor || PROFILES.contains(&kind.text())) {
        let why = format!("can only be set when {what} type is Localhost");
        if apparmor {
            file.invalid_text(found, &why);
        } else {
            let shown = format!("{{\"Type\":{},\"LocalhostProfile\":{}}}", quoted(kind.text()), file.json());
            file.invalid(found, &shown, &why);
        }
    }
}

fn sysctls(spec: &Value<'_>, sysctls: &Value<'_>, found: &mut Found) {
    let mut before = Names::new();
    for sysctl in sysctls.items() {
        let name = sysctl.get("name");
        name.needed_and_formed(found, names::sysctl);
        if !name.text().is_empty() {
            unique(&name, &mut before, found);
        }
        let text = name.text().replace('/', ".");
        let of_network = text.starts_with("net.");
        let of_ipc =
            ["kernel.shm", "kernel.msg", "kernel.sem", "fs.mqueue."].iter().any(|start| text.starts_with(start));
        if of_network && spec.get("hostNetwork").is_true() {
            name.invalid_text(found, "may not be specified when 'hostNetwork' is true");
        } else if of_ipc && spec.get("hostIPC").is_true() {
            name.invalid_text(found, "may not be specified when 'hostIPC' is true");
        }
    }
}

fn windows_options(options: &Value<'_>, found: &mut Found) {
    let (spec, user) = (options.get("gmsaCredentialSpecName"), options.get("runAsUserName"));
    if spec.is_set() {
        spec.formed(found, names::subdomain);
    }
    if user.is_set() && user.text().is_empty() {
        user.invalid_text(found, "runAsUserName cannot be an empty string");
    } else if user.text().matches('\\').count() > 1 {
        user.invalid_text(found, "runAsUserName cannot contain more than one backslash");
    }
}

/// What a pod for Linux may not have.
pub(super) fn linux(spec: &Value<'_>, found: &mut Found) {
    const WHY: &str = "windows options cannot be set for a linux pod";
    let options = spec.get("securityContext.windowsOptions");
    if options.is_set() {
        options.forbidden(found, WHY);
    }
    each_container(
        spec,
        |container, found| {
            let options = container.get("securityContext.windowsOptions");
            if options.is_set() {
                options.forbidden(found, WHY);
            }
        },
        found,
    );
}

/// What a pod for Windows may not have.
pub(super) fn windows(spec: &Value<'_>, found: &mut Found) {
    const WHY: &str = "cannot be set for a windows pod";
    const OF_PODS: [&str; 14] = [
        "securityContext.appArmorProfile",
        "securityContext.seLinuxOptions",
        "hostUsers",
        "hostPID",
        "hostIPC",
        "securityContext.seccompProfile",
        "securityContext.fsGroup",
        "securityContext.fsGroupChangePolicy",
        "securityContext.sysctls",
        "shareProcessNamespace",
        "securityContext.runAsUser",
        "securityContext.runAsGroup",
        "securityContext.supplementalGroups",
        "securityContext.supplementalGroupsPolicy",
    ];
    const OF_CONTAINERS: [&str; 10] = [
        "securityContext.appArmorProfile",
        "securityContext.seLinuxOptions",
        "securityContext.seccompProfile",
        "securityContext.capabilities",
        "securityContext.readOnlyRootFilesystem",
        "securityContext.privileged",
        "securityContext.allowPrivilegeEscalation",
        "securityContext.procMount",
        "securityContext.runAsUser",
        "securityContext.runAsGroup",
    ];
    for field in OF_PODS {
        let field = spec.get(field);
        if field.is_set() && field.flag() != Some(false) {
            field.forbidden(found, WHY);
        }
    }
    each_container(
        spec,
        |container, found| {
            for field in OF_CONTAINERS {
                if container.get(field).is_set() {
                    container.get(field).forbidden(found, WHY);
                }
            }
        },
        found,
    );
}

fn each_container(spec: &Value<'_>, rules: fn(&Value<'_>, &mut Found), found: &mut Found) {
    for list in ["initContainers", "containers", "ephemeralContainers"] {
        for container in spec.get(list).items() {
            rules(&container, found);
        }
    }
}
