//! `current-context`, `get-contexts`, `get-clusters`, `get-users`.

use super::{Command, Ran};
use crate::kubeconfig::Config;
use crate::kubectl::Output;
use crate::kubectl::flags::{Flag, Takes, flag, short_flag};
use crate::kubectl::tabs::columns;

pub const FLAGS: &[Flag] = &[flag("no-headers", Takes::Bool), short_flag('o', "output", Takes::Text)];

pub fn current_context(command: &Command<'_>) -> Ran {
    let config = command.load()?;
    if config.current_context.is_empty() {
        return Err(Output::error("current-context is not set"));
    }
    Ok(Output::ok(format!("{}\n", config.current_context)))
}

/// kubectl prints them in no order; here they are sorted.
pub fn clusters(command: &Command<'_>) -> Ran {
    let config = command.load()?;
    Ok(Output::ok(names("NAME", config.clusters.keys())))
}

pub fn users(command: &Command<'_>) -> Ran {
    let config = command.load()?;
    Ok(Output::ok(names("NAME", config.users.keys())))
}

fn names<'n>(head: &str, names: impl Iterator<Item = &'n String>) -> String {
    names.fold(format!("{head}\n"), |all, name| all + name + "\n")
}

pub fn contexts(command: &Command<'_>) -> Ran {
    let output = command.parsed.text("output");
    if !["", "name"].contains(&output) {
        return Err(Output::error(format!(
            "--output {output} is not available in kubectl config get-contexts; resetting to default output format"
        )));
    }
    let config = command.load()?;
    let asked: Vec<&String> = match command.parsed.args.as_slice() {
        [] => config.contexts.keys().collect(),
        some => some.iter().collect(),
    };
    let (found, missing): (Vec<&String>, Vec<&String>) =
        asked.into_iter().partition(|name| config.contexts.contains_key(*name));
    let stdout = if output == "name" {
        found.iter().fold(String::new(), |all, name| all + name + "\n")
    } else {
        table(&config, &found, !command.parsed.is_true("no-headers"))
    };
    let stderr = match missing.as_slice() {
        [] => String::new(),
        [one] => format!("error: context {one} not found\n"),
        many => many.iter().map(|name| format!("context {name} not found\n")).collect(),
    };
    Ok(Output { exit_code: i32::from(!stderr.is_empty()), stdout, stderr, ..Output::default() })
}

fn table(config: &Config, names: &[&String], head: bool) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut row = |cells: [&str; 5]| rows.push(cells.map(str::to_owned).to_vec());
    if head {
        row(["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"]);
    }
    for name in names {
        let Some(context) = config.contexts.get(*name) else { continue };
        let current = if config.current_context == **name { "*" } else { "" };
        row([current, name, context.text("cluster"), context.text("user"), context.text("namespace")]);
    }
    columns(&rows)
}
