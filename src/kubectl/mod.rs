//! kubectl command lines in, kubectl's exact output out.

pub mod api;
pub mod can_i;
pub mod config;
pub mod create;
pub mod flags;
mod help;
mod jsonpath;
mod kyaml;
pub mod netpol;
mod tabs;
pub mod words;

use serde::Serialize;
use std::collections::BTreeMap;

/// A command line with what it is run in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invocation {
    /// The subcommand's words: `["auth", "can-i"]`, `["config", "view"]`.
    pub path: Vec<String>,
    /// Every other word after `kubectl`, in order: flags (also those before the subcommand) and arguments.
    pub words: Vec<String>,
    /// The environment: an absent key is what the reader has not said, None or empty is unset.
    pub env: BTreeMap<String, Option<String>>,
    /// The working directory.
    pub cwd: String,
    /// The moment it is run at, as RFC 3339; without it no validity is judged.
    pub now: Option<String>,
}

/// What a command leaves behind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// Exactly what it prints.
    pub stdout: String,
    /// Exactly what it prints as errors and warnings.
    pub stderr: String,
    /// 0, or kubectl's exit code.
    pub exit_code: i32,
    /// Files as they are afterwards, by the source's own name, else by absolute path.
    pub files_changed: BTreeMap<String, String>,
    /// Files that are gone afterwards.
    pub files_removed: Vec<String>,
}

impl Output {
    /// What a command prints that succeeds.
    pub fn ok(stdout: impl Into<String>) -> Self {
        Output { stdout: stdout.into(), ..Output::default() }
    }
    /// `error: …`, exit code 1.
    pub fn error(text: impl AsRef<str>) -> Self {
        Output { stderr: format!("error: {}\n", text.as_ref()), exit_code: 1, ..Output::default() }
    }
    /// What kubectl prints of flags it cannot parse.
    pub fn usage_error(path: &[String], text: &str) -> Self {
        let command = path.iter().fold("kubectl".to_owned(), |all, word| all + " " + word);
        Output::error(format!("{text}\nSee '{command} --help' for usage."))
    }
}

/// Subcommands that have subcommands of their own, or that a flag may stand before.
const COMMANDS: &[&str] = &[
    "auth",
    "auth can-i",
    "auth reconcile",
    "auth whoami",
    "api-resources",
    "api-versions",
    "config",
    "config current-context",
    "config delete-cluster",
    "config delete-context",
    "config delete-user",
    "config get-clusters",
    "config get-contexts",
    "config get-users",
    "config rename-context",
    "config set",
    "config set-cluster",
    "config set-context",
    "config set-credentials",
    "config unset",
    "config use-context",
    "config use",
    "config view",
    "create",
    "apply",
    "get",
    "describe",
];

impl Invocation {
    /// Takes a line apart. None if it is no kubectl command; its first word must be `kubectl` (or `k`).
    pub fn new(
        line: &str,
        env: BTreeMap<String, Option<String>>,
        cwd: impl Into<String>,
    ) -> Result<Option<Self>, words::SplitError> {
        let mut words = words::split(line)?.into_iter().map(|word| word.text);
        if !matches!(words.next().as_deref(), Some("kubectl" | "k")) {
            return Ok(None);
        }
        let words: Vec<String> = words.collect();
        let (path, words) = flags::find_command(&words, |path| COMMANDS.contains(&path.join(" ").as_str()));
        Ok(Some(Invocation { path, words, env, cwd: cwd.into(), now: None }))
    }
    /// The same, run at a moment.
    pub fn at(self, now: &Option<String>) -> Self {
        Invocation { now: now.clone(), ..self }
    }
    /// Whether it is this command: `auth can-i`.
    pub fn is(&self, command: &str) -> bool {
        self.path.iter().map(String::as_str).eq(command.split(' '))
    }
}
