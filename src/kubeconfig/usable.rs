//! Whether client-go would connect with a user's settings at all. Mirrors client-go/tools/clientcmd/validation.go.

use crate::api::AuthInfo;

/// What is wrong with a user, in client-go's words. `open` says what Go says when it cannot open a file.
pub fn unusable(name: &str, auth: &AuthInfo, open: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let mut errors = Vec::new();
    let given = |text: &String| !text.is_empty();
    let mut methods = Vec::new();
    if given(&auth.token) {
        methods.push("token");
    }
    if given(&auth.username) || given(&auth.password) {
        methods.push("basicAuth");
    }
    if given(&auth.client_certificate) || given(&auth.client_certificate_data) {
        if given(&auth.client_certificate) && given(&auth.client_certificate_data) {
            errors.push(format!(
                "client-cert-data and client-cert are both specified for {name}. client-cert-data will override."
            ));
        }
        if given(&auth.client_key) && given(&auth.client_key_data) {
            errors.push(format!(
                "client-key-data and client-key are both specified for {name}; client-key-data will override"
            ));
        }
        if !given(&auth.client_key) && !given(&auth.client_key_data) {
            errors.push(format!(
                "client-key-data or client-key must be specified for {name} to use the clientCert authentication method."
            ));
        }
        for (what, file) in [("client-cert", &auth.client_certificate), ("client-key", &auth.client_key)] {
            if let Some(why) = Some(file).filter(|file| given(file)).and_then(|file| open(file)) {
                errors.push(format!("unable to read {what} {file} for {name} due to {why}"));
            }
        }
    }
    if let Some(exec) = &auth.exec {
        let plugin = "to use exec authentication plugin";
        if auth.auth_provider.is_some() {
            errors.push(format!("authProvider cannot be provided in combination with an exec plugin for {name}"));
        }
        if !given(&exec.command) {
            errors.push(format!("command must be specified for {name} {plugin}"));
        }
        if !given(&exec.api_version) {
            errors.push(format!("apiVersion must be specified for {name} {plugin}"));
        }
        for _ in exec.env.iter().filter(|variable| !given(&variable.name)) {
            errors.push(format!("env variable name must be specified for {name} {plugin}"));
        }
        // Reading gives the older versions a mode where none is written.
        let old = exec.api_version.ends_with("/v1beta1") || exec.api_version.ends_with("/v1alpha1");
        match exec.interactive_mode.as_str() {
            "Never" | "IfAvailable" | "Always" => {}
            "" if old => {}
            "" => errors.push(format!("interactiveMode must be specified for {name} {plugin}")),
            mode => errors.push(format!("invalid interactiveMode for {name}: {mode:?}")),
        }
    }
    if methods.len() > 1 {
        let methods = methods.join(" ");
        errors.push(format!(
            "more than one authentication method found for {name}; found [{methods}], only one is allowed"
        ));
    }
    let more =
        given(&auth.impersonate_uid) || !auth.impersonate_groups.is_empty() || !auth.impersonate_user_extra.is_empty();
    if more && !given(&auth.impersonate) {
        errors.push(format!("requesting uid, groups or user-extra for {name} without impersonating a user"));
    }
    errors
}
