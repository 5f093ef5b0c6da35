//! A `kubectl config` command with what it means.

use super::{Output, run};
use crate::api::Paste;
use crate::kubeconfig::{Act, Answer, Survey, lines_changed, steps, unchecked};
use crate::kubectl::Invocation;
use crate::kubectl::flags::{self, Takes, flag};
use crate::text::Source;
use crate::text::gather;

/// Runs a command line and says what it means. None if it is no `kubectl config` command.
pub fn explain(line: &str, invocation: &Invocation, paste: &Paste) -> Option<Answer> {
    let output = run(invocation, paste)?;
    let subcommand = invocation.path.get(1).map(String::as_str).unwrap_or("");
    let act = match subcommand {
        _ if output.exit_code != 0 => Act::Fail,
        "use-context" | "use" => Act::Switch,
        "view" | "current-context" | "get-contexts" | "get-clusters" | "get-users" => Act::Show,
        _ => Act::Edit,
    };
    let after = changed(paste, &output);
    let own = [flag("current", Takes::Bool), flag("minify", Takes::Bool)];
    // Flags of the other kinds do not matter here, and were parsed before.
    let parsed = flags::parse(&invocation.words, &[&own, flags::GLOBAL]).unwrap_or_default();
    let named = parsed.text("context").to_owned();
    let argument = parsed.args.first().cloned().unwrap_or_default();
    let current = Survey::new(after.as_ref().unwrap_or(paste)).current().to_owned();
    let context = match subcommand {
        "use-context" | "use" => argument.clone(),
        "set-context" if !argument.is_empty() => argument.clone(),
        "rename-context" => parsed.args.get(1).cloned().unwrap_or_default(),
        "view" if !named.is_empty() => named.clone(),
        _ => current.clone(),
    };
    let for_this_command_alone = context != current && !context.is_empty();
    let mut steps = steps(paste, after.as_ref().unwrap_or(paste), &context, for_this_command_alone);
    if act == Act::Fail && !["use-context", "use", "view", "current-context"].contains(&subcommand) {
        steps.clear();
    }
    let text = |name: &str| paste.sources.iter().find(|(_, s)| &*s.name == name).map(|(_, s)| s.text.clone());
    let lines = output.files_changed.iter().map(|(name, now)| {
        let before = text(name).unwrap_or_default();
        (name.clone(), lines_changed(&before, now))
    });
    Some(Answer {
        line: line.to_owned(),
        act,
        lines_changed: gather(lines),
        stdout: output.stdout,
        stderr: output.stderr,
        exit_code: output.exit_code,
        files_changed: output.files_changed,
        context,
        steps,
        unchecked: unchecked(paste),
    })
}

/// The paste as it is after the command.
fn changed(paste: &Paste, output: &Output) -> Option<Paste> {
    if output.files_changed.is_empty() {
        return None;
    }
    let mut sources: Vec<Source> = paste
        .sources
        .iter()
        .map(|(_, source)| match output.files_changed.get(&*source.name) {
            Some(text) => Source::new(source.name.clone(), text.as_str()),
            None => source.clone(),
        })
        .collect();
    let fresh = output.files_changed.iter().filter(|(name, _)| paste.sources.named(name).is_none());
    sources.extend(fresh.map(|(name, text)| Source::new(name.as_str(), text.as_str())));
    Some(Paste::new(sources))
}
