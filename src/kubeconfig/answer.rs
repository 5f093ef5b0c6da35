//! What a `kubectl config` command means: whom kubectl is, where it connects, and which namespace it works in.

use super::survey::{Credential, Survey, Trust};
use crate::api::Paste;
use crate::text::{ObjectRef, Outcome, Span, Step};
use serde::Serialize;
use std::collections::BTreeMap;

/// A step.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "code", content = "args", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Code {
    /// This is the current context; `changed` if the command made it so.
    Current { context: String, changed: bool },
    /// The context was named for this command alone.
    Chosen { context: String },
    /// No context is the current one.
    NoCurrent,
    /// There is no such context; `near` is the name most like it.
    NoContext { context: String, near: Option<String> },
    /// The cluster, its address, and how it is known to be the right one.
    Cluster { cluster: String, server: String, trust: Trust },
    /// The context names a cluster that nobody has, or none.
    NoCluster { cluster: String },
    /// The user, and what it shows.
    User { user: String, credential: Credential },
    /// The context names a user that nobody has, or none.
    NoUser { user: String },
    /// The namespace where none is given; not `written` is `default`.
    Namespace { namespace: String, written: bool },
}

/// What a command does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Act {
    /// Makes a context the current one.
    Switch,
    /// Shows something.
    Show,
    /// Edits something else.
    Edit,
    /// Stops with an error.
    Fail,
}

/// A command, what it printed, and what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The command line.
    pub line: String,
    pub act: Act,
    pub stdout: String,
    pub stderr: String,
    pub exit_code: i32,
    /// Files as they are afterwards, by source name.
    pub files_changed: BTreeMap<String, String>,
    /// How many lines differ in each.
    pub lines_changed: BTreeMap<String, u32>,
    /// The context that the steps are about; empty if there is none.
    pub context: String,
    pub steps: Vec<Step<Code>>,
    /// Clusters whose server nobody checks, with the lines that say so.
    pub unchecked: Vec<(String, Span)>,
}

/// The steps from a context to cluster, user and namespace as `after` has them; the lines are those of `before`,
/// which the reader sees. `named` says that the context was named for this command alone.
pub fn steps(before: &Paste, after: &Paste, context: &str, named: bool) -> Vec<Step<Code>> {
    let (seen, now) = (Survey::new(before), Survey::new(after));
    let step = |code: Code, kind: &str, name: &str, path: &str, span: Option<Span>, outcome: Outcome| Step {
        code,
        object: Some(ObjectRef { kind: kind.to_owned(), namespace: None, name: name.to_owned() }),
        path: path.to_owned(),
        marks: span.iter().cloned().collect(),
        span,
        outcome,
    };
    let current_line = || {
        let config = seen.current.map(|(_, origin)| origin).or(before.configs.first().map(|(_, origin, _)| *origin));
        config.map(|origin| before.span(origin, "current-context"))
    };
    let mut steps = Vec::new();
    if context.is_empty() {
        steps.push(step(Code::NoCurrent, "context", "", "current-context", current_line(), Outcome::Failed));
        return steps;
    }
    let Some(chosen) = now.context(context) else {
        let names: Vec<&str> = now.contexts.iter().map(|item| item.name).collect();
        let near = crate::text::nearest(context, &names).map(str::to_owned);
        let code = Code::NoContext { context: context.to_owned(), near };
        let span = if named { None } else { current_line() };
        steps.push(step(code, "context", context, "current-context", span, Outcome::Failed));
        return steps;
    };
    let first = if named {
        Code::Chosen { context: context.to_owned() }
    } else {
        // A context that got its name by this command has more than one line changed.
        let changed = seen.current() != context && seen.context(context).is_some();
        Code::Current { context: context.to_owned(), changed }
    };
    let at = seen.context(context);
    let span = if named { at.map(|item| item.span(before, "name")) } else { current_line() };
    steps.push(step(first, "context", context, "current-context", span, Outcome::Matched));

    let name = chosen.value.cluster.as_str();
    let reference = |field: &str| at.map(|item| item.span(before, &format!("context.{field}")));
    steps.push(match now.cluster(name) {
        Some(cluster) => {
            let trust = Trust::of(cluster.value);
            let there = seen.cluster(name);
            let field = trust.field();
            let code = Code::Cluster { cluster: name.to_owned(), server: cluster.value.server.clone(), trust };
            let mut step = step(code, "cluster", name, "cluster", None, Outcome::Matched);
            step.span = there.map(|item| item.span(before, ""));
            step.marks = there
                .into_iter()
                .flat_map(|item| [item.span(before, field), item.span(before, "cluster.server")])
                .collect();
            step.marks.dedup();
            step
        }
        None => {
            let code = Code::NoCluster { cluster: name.to_owned() };
            step(code, "cluster", name, "cluster", reference("cluster"), Outcome::Unknown)
        }
    });

    let name = chosen.value.user.as_str();
    steps.push(match now.user(name) {
        Some(user) => {
            let credential = Credential::of(user.value);
            let there = seen.user(name);
            let field = credential.field();
            let code = Code::User { user: name.to_owned(), credential };
            let mut step = step(code, "user", name, "user", None, Outcome::Matched);
            step.span = there.map(|item| item.span(before, ""));
            step.marks = there
                .into_iter()
                .flat_map(|item| {
                    [Some(item.span(before, "name")), (!field.is_empty()).then(|| item.span(before, field))]
                })
                .flatten()
                .collect();
            step
        }
        None => {
            let code = Code::NoUser { user: name.to_owned() };
            step(code, "user", name, "user", reference("user"), Outcome::Unknown)
        }
    });

    let written = !chosen.value.namespace.is_empty();
    let namespace = if written { chosen.value.namespace.clone() } else { "default".to_owned() };
    let code = Code::Namespace { namespace, written };
    let span = reference(if written { "namespace" } else { "" });
    steps.push(step(code, "context", context, "context.namespace", span, Outcome::Matched));
    steps
}

/// Clusters whose server nobody checks, with the lines that say so.
pub fn unchecked(paste: &Paste) -> Vec<(String, Span)> {
    let survey = Survey::new(paste);
    let weak = survey.clusters.iter().filter(|item| Trust::of(item.value).is_weak());
    weak.map(|item| (item.name.to_owned(), item.span(paste, Trust::of(item.value).field()))).collect()
}

/// How many lines of a text an edit touches.
pub fn lines_changed(before: &str, after: &str) -> u32 {
    let (before, after): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let head = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
    let (before, after) = (before.get(head..).unwrap_or_default(), after.get(head..).unwrap_or_default());
    let tail = before.iter().rev().zip(after.iter().rev()).take_while(|(a, b)| a == b).count();
    (before.len().max(after.len()) - tail) as u32
}
