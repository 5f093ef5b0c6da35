//! `kubectl auth whoami`. Mirrors kubectl/pkg/cmd/auth/whoami.go.

use super::caller::{self, Caller};
use super::list::slice;
use super::{Explained, Said, Stop, nobody, stopped};
use crate::access::{Access, Identity};
use crate::cluster::Cluster;
use crate::kubeconfig::{Type, print_json};
use crate::kubectl::flags::{self, Flag, Takes, flag, short_flag};
use crate::kubectl::tabs::columns;
use crate::kubectl::{Invocation, Output};
use crate::text::gather;
use crate::yaml;
use serde_json::{Value, json};

const FLAGS: &[Flag] = &[
    flag("allow-missing-template-keys", Takes::Bool),
    short_flag('o', "output", Takes::Text),
    flag("show-managed-fields", Takes::Bool),
    flag("template", Takes::Text),
];

pub(super) fn run(invocation: &Invocation, cluster: &Cluster, access: &Access) -> Result<Explained, Stop> {
    let parsed = flags::parse(&invocation.words, &[FLAGS, flags::GLOBAL]).map_err(Stop::Flags)?;
    if parsed.is_true("help") {
        return Ok(Explained::default());
    }
    let caller = Caller::new(invocation, &parsed, cluster, access)?;
    let identity = match caller.ask(access, caller::SUBJECT_REVIEW) {
        Ok(identity) => identity,
        Err(stop) => return Ok(stopped(stop, String::new(), invocation, caller.asker)),
    };
    if let Some(asker) = caller.asker.clone().filter(|asker| asker.missing().is_some()) {
        return Ok(nobody(asker));
    }
    let stdout = match parsed.text("output") {
        "" => table(&identity),
        "json" => {
            let mut json = String::new();
            print_json(&review(&identity), Type::Raw, 0, &mut json);
            json + "\n"
        }
        "yaml" => yaml::write(&review(&identity)),
        "name" => "selfsubjectreview.authentication.k8s.io/\n".to_owned(),
        other => {
            return Err(Stop::Conflict(format!(
                "unable to match a printer suitable for the output format \"{other}\", allowed formats are: \
                 go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,yaml"
            )));
        }
    };
    Ok(Explained { output: Output::ok(stdout), said: Said::WhoAmI { identity }, asker: caller.asker })
}

fn table(identity: &Identity) -> String {
    let mut lines = vec![vec!["ATTRIBUTE".to_owned(), "VALUE".to_owned()]];
    let mut line = |name: String, value: String| lines.push(vec![name, value]);
    if !identity.user.is_empty() {
        line("Username".to_owned(), identity.user.clone());
    }
    if !identity.uid.is_empty() {
        line("UID".to_owned(), identity.uid.clone());
    }
    if !identity.groups.is_empty() {
        line("Groups".to_owned(), slice(identity.groups.iter().map(|(group, _)| group)));
    }
    for (key, values) in &identity.extra {
        line(format!("Extra: {key}"), slice(values));
    }
    columns(&lines)
}

/// The object as the API server answers it, without the moment it was made at.
fn review(identity: &Identity) -> Value {
    let mut user = serde_json::Map::new();
    if !identity.extra.is_empty() {
        let extra = gather(identity.extra.iter().map(|(key, values)| (key.clone(), json!(values))));
        user.insert("extra".to_owned(), Value::Object(extra));
    }
    let groups: Vec<&str> = identity.groups.iter().map(|(group, _)| group.as_str()).collect();
    user.insert("groups".to_owned(), json!(groups));
    if !identity.uid.is_empty() {
        user.insert("uid".to_owned(), json!(identity.uid));
    }
    user.insert("username".to_owned(), json!(identity.user));
    json!({
        "apiVersion": "authentication.k8s.io/v1",
        "kind": "SelfSubjectReview",
        "metadata": { "creationTimestamp": null },
        "status": { "userInfo": user },
    })
}
