//! A script of `kubectl config set-…` commands, pasted in the place of the kubeconfig that it would build.

use super::lines::{Oddity, OddityKind};
use crate::text::{Loc, Source, SourceId};
use std::collections::BTreeSet;

/// The commands of a script, and what they would build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// Each command's line.
    pub commands: Vec<Loc>,
    pub clusters: BTreeSet<String>,
    pub users: BTreeSet<String>,
    pub contexts: BTreeSet<String>,
    /// Commands with placeholders in them, such as `${name}`.
    pub templates: Vec<Loc>,
}

/// Takes the commands of a script out of the shell lines of a source.
pub fn find(id: SourceId, source: &Source, oddities: &mut [Oddity]) -> Option<Script> {
    let mut script = Script::default();
    for oddity in oddities.iter_mut().filter(|oddity| oddity.kind == OddityKind::Shell) {
        let from = source.text.get(oddity.loc.start as usize..).unwrap_or("");
        let text = from.strip_prefix("$ ").unwrap_or(from);
        let Some(rest) = text.strip_prefix("kubectl config set-") else { continue };
        let what = rest.split_whitespace().next().unwrap_or("");
        let names = match what {
            "cluster" => &mut script.clusters,
            "credentials" => &mut script.users,
            "context" => &mut script.contexts,
            _ => continue,
        };
        oddity.kind = OddityKind::Script;
        let loc = Loc { source: id, ..oddity.loc };
        let name = rest.split_whitespace().nth(1).unwrap_or("");
        let first_line = rest.lines().next().unwrap_or("");
        if name.contains(['$', '<', '{', '[']) || first_line.contains('[') {
            script.templates.push(loc);
        } else {
            names.insert(name.to_owned());
            script.commands.push(loc);
        }
    }
    (!script.commands.is_empty() || !script.templates.is_empty()).then_some(script)
}
