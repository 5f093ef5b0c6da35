//! `kubectl config …`: reads and edits kubeconfigs; mirrors `kubectl/pkg/cmd/config`.

mod delete;
mod explain;
mod list;
mod property;
mod set;
mod view;

pub use explain::explain;

use super::flags::{self, Flag, GLOBAL, Parsed};
use super::{Invocation, Output, help};
use crate::api::Paste;
use crate::kubeconfig::{Config, Files, Paths};

/// Runs a `kubectl config` command. None if it is not one.
pub fn run(invocation: &Invocation, paste: &Paste) -> Option<Output> {
    let (group, rest) = invocation.path.split_first()?;
    if group != "config" {
        return None;
    }
    let output = match rest.first().map(String::as_str) {
        None => unknown(invocation),
        Some(command) if flags::asks_help(&invocation.words) => Ok(Output::ok(help_of(command))),
        Some("view") => Command::new(invocation, paste, view::FLAGS).and_then(|command| view::run(&command)),
        Some("current-context") => Command::new(invocation, paste, &[]).and_then(|c| list::current_context(&c)),
        Some("get-contexts") => Command::new(invocation, paste, list::FLAGS).and_then(|c| list::contexts(&c)),
        Some("get-clusters") => Command::new(invocation, paste, &[]).and_then(|c| list::clusters(&c)),
        Some("get-users") => Command::new(invocation, paste, &[]).and_then(|c| list::users(&c)),
        Some("use-context" | "use") => Command::new(invocation, paste, &[]).and_then(set::use_context),
        Some("set-context") => Command::new(invocation, paste, set::CONTEXT_FLAGS).and_then(set::context),
        Some("set-cluster") => Command::new(invocation, paste, set::CLUSTER_FLAGS).and_then(set::cluster),
        Some("set-credentials") => Command::new(invocation, paste, set::USER_FLAGS).and_then(set::credentials),
        Some("delete-context") => Command::new(invocation, paste, &[]).and_then(delete::context),
        Some("delete-cluster") => Command::new(invocation, paste, &[]).and_then(delete::cluster),
        Some("delete-user") => Command::new(invocation, paste, &[]).and_then(delete::user),
        Some("rename-context") => Command::new(invocation, paste, &[]).and_then(delete::rename),
        Some("set") => Command::new(invocation, paste, property::FLAGS).and_then(property::set),
        Some("unset") => Command::new(invocation, paste, &[]).and_then(property::unset),
        Some(_) => unknown(invocation),
    };
    Some(output.unwrap_or_else(|failed| failed))
}

/// The help of a command; empty where kubectl prints it beside no error.
fn help_of(command: &str) -> &'static str {
    match command {
        "delete-cluster" => help::DELETE_CLUSTER,
        "delete-context" => help::DELETE_CONTEXT,
        "rename-context" => help::RENAME_CONTEXT,
        "set" => help::SET,
        "set-cluster" => help::SET_CLUSTER,
        "set-context" => help::SET_CONTEXT,
        "set-credentials" => help::SET_CREDENTIALS,
        "unset" => help::UNSET,
        "use-context" | "use" => help::USE_CONTEXT,
        _ => "",
    }
}

/// Either is what is printed; an `Err` stopped the command.
type Ran = Result<Output, Output>;

fn unknown(invocation: &Invocation) -> Ran {
    let Some(word) = invocation.words.iter().find(|word| !word.starts_with('-')) else {
        return Err(match flags::asks_help(&invocation.words) {
            true => Output::ok(help::CONFIG),
            false => Output { stderr: help::CONFIG.to_owned(), exit_code: 1, ..Output::default() },
        });
    };
    Err(usage("config", &format!("unknown command {}", flags::quoted(word))))
}

/// kubectl's `UsageErrorf`.
fn usage(command: &str, text: &str) -> Output {
    Output::error(format!("{text}\nSee 'kubectl {command} -h' for help and examples"))
}

/// Arguments that do not fit: the command's help, and the error.
fn unexpected(help: &str, args: &[String]) -> Output {
    Output { stdout: help.to_owned(), ..Output::error(format!("Unexpected args: [{}]", args.join(" "))) }
}

/// A command with its flags read and its files found.
struct Command<'p> {
    parsed: Parsed,
    files: Files<'p>,
}

impl<'p> Command<'p> {
    fn new(invocation: &Invocation, paste: &'p Paste, own: &[Flag]) -> Result<Self, Output> {
        let parsed = flags::parse(&invocation.words, &[own, GLOBAL])
            .map_err(|text| Output::usage_error(&invocation.path, &text))?;
        let files = Files::new(paste, &invocation.env, &invocation.cwd, parsed.text("kubeconfig"));
        Ok(Command { parsed, files })
    }
    fn load(&self) -> Result<Config, Output> {
        self.files.load().map_err(|stderr| Output { stderr, exit_code: 1, ..Output::default() })
    }
    /// Writes what changed, and says so.
    fn modify(mut self, before: &Config, after: &Config, paths: Paths, said: String) -> Ran {
        self.files.modify(before, after, paths).map_err(Output::error)?;
        Ok(Output { files_changed: self.files.changes(), ..Output::ok(said) })
    }
}
