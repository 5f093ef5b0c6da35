//! `use-context`, `set-context`, `set-cluster`, `set-credentials`.

use super::{Command, Ran, unexpected};
use crate::kubeconfig::{Entry, List, Paths};
use crate::kubectl::flags::{Flag, Parsed, Takes, flag, quoted};
use crate::kubectl::{Output, help};
use crate::text::encode_base64;
use serde_json::{Map, Value, json};

pub const CONTEXT_FLAGS: &[Flag] = &[flag("current", Takes::Bool)];
pub const CLUSTER_FLAGS: &[Flag] = &[flag("embed-certs", Takes::Bool), flag("proxy-url", Takes::Text)];
pub const USER_FLAGS: &[Flag] = &[
    flag("embed-certs", Takes::Bool),
    flag("auth-provider", Takes::Text),
    flag("auth-provider-arg", Takes::Texts),
    flag("exec-command", Takes::Text),
    flag("exec-api-version", Takes::Text),
    flag("exec-arg", Takes::Texts),
    flag("exec-env", Takes::Texts),
];

pub fn use_context(command: Command<'_>) -> Ran {
    let [name] = command.parsed.args.as_slice() else {
        return Err(unexpected(help::USE_CONTEXT, &command.parsed.args));
    };
    let name = name.clone();
    let before = command.load()?;
    if name.is_empty() {
        return Err(Output::error("empty context names are not allowed"));
    }
    if !before.contexts.contains_key(&name) {
        return Err(Output::error(format!("no context exists with the name: {}", quoted(&name))));
    }
    let mut after = before.clone();
    after.current_context = name.clone();
    command.modify(&before, &after, Paths::ToTheFile, format!("Switched to context {}.\n", quoted(&name)))
}

pub fn context(command: Command<'_>) -> Ran {
    let parsed = &command.parsed;
    let current = parsed.is_true("current");
    let given = match parsed.args.as_slice() {
        [] => "",
        [name] => name,
        args => return Err(unexpected(help::SET_CONTEXT, args)),
    };
    match (given.is_empty(), current) {
        (true, false) => return Err(Output::error("you must specify a non-empty context name or --current")),
        (false, true) => return Err(Output::error("you cannot specify both a context name and --current")),
        _ => {}
    }
    let before = command.load()?;
    let name = if current { before.current_context.clone() } else { given.to_owned() };
    if name.is_empty() {
        return Err(Output::error("no current context is set"));
    }
    let existed = before.contexts.contains_key(&name);
    let mut after = before.clone();
    let entry = after.contexts.entry(name.clone()).or_insert_with(|| Entry::fresh(List::Contexts));
    for field in ["cluster", "user", "namespace"] {
        if let Some(value) = parsed.get(field) {
            entry.set(field, value);
        }
    }
    let done = if existed { "modified" } else { "created" };
    command.modify(&before, &after, Paths::ToTheFile, format!("Context {} {done}.\n", quoted(&name)))
}

pub fn cluster(command: Command<'_>) -> Ran {
    let parsed = &command.parsed;
    let [name] = parsed.args.as_slice() else { return Err(unexpected(help::SET_CLUSTER, &parsed.args)) };
    let (name, authority, embed) =
        (name.clone(), parsed.text("certificate-authority").to_owned(), parsed.is_true("embed-certs"));
    if name.is_empty() {
        return Err(Output::error("you must specify a non-empty cluster name"));
    }
    if parsed.is_true("insecure-skip-tls-verify") && !authority.is_empty() {
        return Err(Output::error("you cannot specify a certificate authority and insecure mode at the same time"));
    }
    if embed {
        if authority.is_empty() {
            return Err(Output::error("you must specify a --certificate-authority to embed"));
        }
        stat(&command, "certificate-authority", &authority)?;
    }
    let before = command.load()?;
    let mut after = before.clone();
    let entry = after.clusters.entry(name.clone()).or_insert_with(|| Entry::fresh(List::Clusters));
    if let Some(server) = parsed.get("server") {
        entry.set("server", server);
        entry.set("tls-server-name", "");
    }
    if let Some(server_name) = parsed.get("tls-server-name") {
        entry.set("tls-server-name", server_name);
    }
    if parsed.has("insecure-skip-tls-verify") {
        let insecure = parsed.is_true("insecure-skip-tls-verify");
        entry.set("insecure-skip-tls-verify", insecure);
        if insecure {
            entry.set("certificate-authority", "");
            entry.set("certificate-authority-data", "");
        }
    }
    if parsed.has("certificate-authority") {
        put_file(&command, entry, "certificate-authority", &authority, embed);
        entry.set("insecure-skip-tls-verify", false);
    }
    if let Some(proxy) = parsed.get("proxy-url") {
        entry.set("proxy-url", proxy);
    }
    command.modify(&before, &after, Paths::ToTheFile, format!("Cluster {} set.\n", quoted(&name)))
}

fn stat(command: &Command<'_>, flag: &str, path: &str) -> Result<(), Output> {
    if command.files.exists(&command.files.absolute(path)) {
        return Ok(());
    }
    Err(Output::error(format!("could not stat {flag} file {path}: stat {path}: no such file or directory")))
}

/// A certificate or key by its path, or with its bytes.
fn put_file(command: &Command<'_>, entry: &mut Entry, field: &str, path: &str, embed: bool) {
    let absolute = command.files.absolute(path);
    let data = format!("{field}-data");
    if embed {
        entry.set(&data, encode_base64(&command.files.bytes(&absolute).unwrap_or_default()));
        entry.set(field, "");
    } else {
        entry.set(field, absolute);
        entry.set(&data, "");
    }
}

/// What does not fit `set-credentials` comes after its help.
fn with_help(error: Output) -> Output {
    Output { stdout: help::SET_CREDENTIALS.to_owned(), ..error }
}

pub fn credentials(command: Command<'_>) -> Ran {
    let parsed = &command.parsed;
    let [name] = parsed.args.as_slice() else {
        return Err(with_help(Output::error(format!("unexpected args: [{}]", parsed.args.join(" ")))));
    };
    let name = name.clone();
    let provider = pairs("auth-provider-arg", &split_commas(&parsed.all("auth-provider-arg")));
    let (provider_set, provider_removed) = provider.map_err(with_help)?;
    let (env_set, env_removed) = pairs("exec-env", &parsed.all("exec-env")).map_err(with_help)?;
    if name.is_empty() {
        return Err(Output::error("you must specify a non-empty user name"));
    }
    let basic = !parsed.text("username").is_empty() || !parsed.text("password").is_empty();
    let token = !parsed.text("token").is_empty();
    if token && basic {
        return Err(Output::error(
            "you cannot specify more than one authentication method at the same time: --token, --username/--password",
        ));
    }
    let embed = parsed.is_true("embed-certs");
    if embed {
        let files = ["client-certificate", "client-key"].map(|field| (field, parsed.text(field)));
        if files.iter().all(|(_, path)| path.is_empty()) {
            return Err(Output::error("you must specify a --client-certificate or --client-key to embed"));
        }
        for (field, path) in files.iter().filter(|(_, path)| !path.is_empty()) {
            stat(&command, field, path)?;
        }
    }
    let before = command.load()?;
    let mut after = before.clone();
    let entry = after.users.entry(name.clone()).or_insert_with(|| Entry::fresh(List::Users));
    for field in ["client-certificate", "client-key"] {
        if let Some(path) = parsed.get(field) {
            put_file(&command, entry, field, path, embed);
        }
    }
    for field in ["token", "username", "password"] {
        if let Some(value) = parsed.get(field) {
            entry.set(field, value);
        }
    }
    auth_provider(entry, parsed, provider_set, &provider_removed);
    exec(entry, parsed, env_set, &env_removed);
    if token {
        entry.set("username", "");
        entry.set("password", "");
    } else if basic {
        entry.set("token", "");
    }
    command.modify(&before, &after, Paths::ToTheFile, format!("User {} set.\n", quoted(&name)))
}

fn split_commas(values: &[String]) -> Vec<String> {
    values.iter().flat_map(|value| value.split(',').map(str::to_owned)).collect()
}

type Pairs = (Vec<(String, String)>, Vec<String>);

/// `key=value` sets, `key-` removes.
fn pairs(flag: &str, values: &[String]) -> Result<Pairs, Output> {
    let (mut set, mut removed) = (Vec::new(), Vec::new());
    for value in values {
        match (value.split_once('='), value.strip_suffix('-')) {
            (Some((key, value)), _) if !key.is_empty() => set.push((key.to_owned(), value.to_owned())),
            (None, Some(key)) => removed.push(key.to_owned()),
            _ => return Err(Output::error(format!("invalid {flag} format: {value}"))),
        }
    }
    Ok((set, removed))
}

fn auth_provider(entry: &mut Entry, parsed: &Parsed, set: Vec<(String, String)>, removed: &[String]) {
    if let Some(name) = parsed.get("auth-provider") {
        let known = entry.fields.get("auth-provider").and_then(|provider| provider.get("name"));
        if known.and_then(Value::as_str) != Some(name) {
            entry.set("auth-provider", json!({ "name": name, "config": null }));
        }
    }
    let Some(Value::Object(provider)) = entry.fields.get_mut("auth-provider") else { return };
    let config = provider.entry("config").or_insert(Value::Null);
    let mut arguments: Map<String, Value> = config.as_object().cloned().unwrap_or_default();
    arguments.retain(|key, _| !removed.contains(key));
    arguments.extend(set.into_iter().map(|(key, value)| (key, Value::String(value))));
    *config = Value::Object(arguments);
}

fn exec(entry: &mut Entry, parsed: &Parsed, set: Vec<(String, String)>, removed: &[String]) {
    if let Some(command) = parsed.get("exec-command") {
        match entry.fields.get_mut("exec") {
            Some(Value::Object(exec)) => {
                exec.insert("command".to_owned(), json!(command));
                exec.insert("args".to_owned(), Value::Null);
            }
            _ => {
                entry.set("exec", json!({ "command": command, "args": null, "env": null, "provideClusterInfo": false }))
            }
        }
    }
    let Some(Value::Object(exec)) = entry.fields.get_mut("exec") else { return };
    match parsed.get("exec-api-version") {
        Some("") => drop(exec.remove("apiVersion")),
        Some(version) => drop(exec.insert("apiVersion".to_owned(), json!(version))),
        None => {}
    }
    let arguments = split_commas(&parsed.all("exec-arg"));
    if !arguments.is_empty() {
        exec.insert("args".to_owned(), json!(arguments));
    }
    if set.is_empty() && removed.is_empty() {
        return;
    }
    let known = exec.get("env").and_then(Value::as_array).cloned();
    let mut env: Vec<Value> = known.unwrap_or_default();
    let is = |variable: &Value, name: &str| variable.get("name").and_then(Value::as_str) == Some(name);
    env.retain(|variable| !removed.iter().any(|name| is(variable, name)));
    for (name, value) in set {
        match env.iter_mut().find(|variable| is(variable, &name)) {
            Some(variable) => *variable = json!({ "name": name, "value": value }),
            None => env.push(json!({ "name": name, "value": value })),
        }
    }
    exec.insert("env".to_owned(), Value::Array(env));
}
