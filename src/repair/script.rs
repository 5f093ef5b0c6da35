//! A script of `kubectl config set-…` commands, pasted in the place of the kubeconfig that it would build.

use super::lines::{Oddity, OddityKind};
use super::shell::without_prompt;
use crate::api::Paste;
use crate::kubectl::{Invocation, config};
use crate::text::{Loc, Source, SourceId};
use std::collections::{BTreeMap, BTreeSet};

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
    /// The kubeconfig that kubectl writes for the commands; none where it refuses one of them.
    pub builds: Option<String>,
}

/// Scripts of more commands than this are not run.
const MOST_COMMANDS: usize = 200;
/// The file that the commands are run on.
const FILE: &str = "/config";

/// Takes the commands of a script out of the shell lines of a source.
pub fn find(id: SourceId, source: &Source, oddities: &mut [Oddity]) -> Option<Script> {
    let mut script = Script::default();
    let mut lines: Vec<String> = Vec::new();
    for oddity in oddities.iter_mut().filter(|oddity| oddity.kind == OddityKind::Shell) {
        let text = source.text.get(oddity.loc.start as usize..oddity.loc.end as usize).unwrap_or("");
        let text = without_prompt(text).unwrap_or(text);
        let Some(rest) = text.strip_prefix("kubectl config ") else { continue };
        let mut words = rest.split_whitespace();
        let names = match words.next().unwrap_or("") {
            "set-cluster" => Some(&mut script.clusters),
            "set-credentials" => Some(&mut script.users),
            "set-context" => Some(&mut script.contexts),
            "use-context" | "set" => None,
            _ => continue,
        };
        oddity.kind = OddityKind::Script;
        let loc = Loc { source: id, ..oddity.loc };
        let name = words.next().unwrap_or("");
        if name.contains(['$', '<', '{', '[']) || rest.contains(" [") {
            script.templates.push(loc);
            continue;
        }
        if let Some(names) = names {
            names.insert(name.to_owned());
        }
        script.commands.push(loc);
        lines.push(whole(text, source, oddity));
    }
    script.builds = (lines.len() <= MOST_COMMANDS).then(|| run(&lines)).flatten();
    let builds = script.clusters.len() + script.users.len() + script.contexts.len() + script.templates.len();
    (builds > 0).then_some(script)
}

/// A command with the lines that it goes on in, in one line.
fn whole(first: &str, source: &Source, oddity: &Oddity) -> String {
    let mut all = first.trim_end_matches('\\').to_owned();
    for (loc, _) in oddity.changes.iter().skip(1) {
        let line = source.text.get(loc.start as usize..).unwrap_or("").lines().next().unwrap_or("");
        all.push(' ');
        all.push_str(line.trim().trim_end_matches('\\'));
    }
    all
}

/// What the commands leave behind, run one after the other on a file that is not there yet.
fn run(lines: &[String]) -> Option<String> {
    let mut text: Option<String> = None;
    for line in lines {
        let env = BTreeMap::from([("KUBECONFIG".to_owned(), Some(FILE.to_owned()))]);
        let invocation = Invocation::new(&closed(line), env, "/").ok()??;
        let paste = Paste::new(text.iter().map(|text| Source::new(FILE, text.as_str())).collect());
        let mut output = config::run(&invocation, &paste)?;
        if output.exit_code != 0 {
            return None;
        }
        text = output.files_changed.remove(FILE).or(text);
    }
    text
}

/// The line with its placeholders (`${IP of the node}`, `<name>`) kept in one word each.
fn closed(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut open: Option<char> = None;
    let mut before = ' ';
    for c in line.chars() {
        match (open, c) {
            (None, '{') if before == '$' => open = Some('}'),
            (None, '<') => open = Some('>'),
            (Some(end), c) if end == c => open = None,
            _ => {}
        }
        if c == ' ' && open.is_some() {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    if open.is_some() { line.to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_build_what_kubectl_would_write() {
        let lines = [
            "kubectl config set-cluster dev --server=https://${IP of it} --insecure-skip-tls-verify",
            "kubectl config set-context a --cluster=dev --namespace=b",
        ];
        let text = run(&lines.map(str::to_owned)).unwrap();
        for part in ["server: https://${IP of it}", "insecure-skip-tls-verify: true", "namespace: b", "name: a"] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert_eq!(run(&["kubectl config set-context".to_owned()]), None);
        assert_eq!(run(&["kubectl config set-cluster 'a".to_owned()]), None);
    }
}
