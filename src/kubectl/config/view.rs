//! `kubectl config view`

use super::{Command, Ran, usage};
use crate::kubeconfig::{Config, Entry, Files, clean};
use crate::kubectl::Output;
use crate::kubectl::flags::{Flag, Takes, flag, quoted, short_flag};
use crate::text::encode_base64;

pub const FLAGS: &[Flag] = &[
    flag("raw", Takes::Bool),
    flag("flatten", Takes::Bool),
    flag("minify", Takes::Bool),
    flag("merge", Takes::Bool),
    flag("allow-missing-template-keys", Takes::Bool),
    flag("show-managed-fields", Takes::Bool),
    flag("template", Takes::Text),
    short_flag('o', "output", Takes::Text),
];

const FORMATS: &str =
    "go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,yaml";

pub fn run(command: &Command<'_>) -> Ran {
    let parsed = &command.parsed;
    if !parsed.args.is_empty() {
        return Err(usage("config view", &format!("unexpected arguments: [{}]", parsed.args.join(" "))));
    }
    let output = match parsed.text("output") {
        "" => "yaml",
        given => given,
    };
    if parsed.has("merge") && !parsed.is_true("merge") && !command.files.explicit {
        return Err(Output::error("if merge==false a precise file must be specified"));
    }
    let (format, template) = output.split_once('=').unwrap_or((output, parsed.text("template")));
    if !FORMATS.split(',').any(|known| known == format) {
        return Err(Output::error(format!(
            "unable to match a printer suitable for the output format {}, allowed formats are: {FORMATS}",
            quoted(output)
        )));
    }
    let mut config = command.load()?;
    if parsed.is_true("minify") {
        if !parsed.text("context").is_empty() {
            config.current_context = parsed.text("context").to_owned();
        }
        config.minify().map_err(Output::error)?;
    }
    if parsed.is_true("flatten") {
        flatten(&mut config, &command.files).map_err(Output::error)?;
    } else if !parsed.is_true("raw") {
        config.redact();
    }
    match format {
        "yaml" => Ok(Output::ok(config.to_yaml())),
        "json" => Ok(Output::ok(config.to_json())),
        "name" => Ok(Output::ok("config/<unknown>\n")),
        "jsonpath" => {
            crate::kubectl::jsonpath::print(template, &config.to_value()).map(Output::ok).map_err(Output::error)
        }
        _ => Err(Output::error(format!("the output format {} is not computed here", quoted(format)))),
    }
}

/// Puts the files that entries name into them; stops at the first that cannot be read. Mirrors `FlattenConfig`.
fn flatten(config: &mut Config, files: &Files<'_>) -> Result<(), String> {
    for user in config.users.values_mut() {
        embed(user, "client-certificate", files)?;
        embed(user, "client-key", files)?;
    }
    config.clusters.values_mut().try_for_each(|cluster| embed(cluster, "certificate-authority", files))
}

fn embed(entry: &mut Entry, field: &str, files: &Files<'_>) -> Result<(), String> {
    let path = entry.text(field).to_owned();
    if path.is_empty() {
        return Ok(());
    }
    let data = format!("{field}-data");
    if !entry.text(&data).is_empty() {
        return Err("cannot have values for both path and contents".to_owned());
    }
    let base = entry.origin.rsplit_once('/').map_or("", |(base, _)| base);
    let absolute = clean(&if path.starts_with('/') { path } else { format!("{base}/{path}") });
    let bytes = files.bytes(&absolute)?;
    entry.set(&data, encode_base64(&bytes));
    entry.set(field, "");
    Ok(())
}
