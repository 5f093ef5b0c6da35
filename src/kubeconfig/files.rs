//! Which kubeconfig files there are, how they merge, and which of them a change is written to.
//!
//! Mirrors `client-go/tools/clientcmd/{loader,config}.go`. The file system is what was pasted: a source's name is its
//! path, relative names lie in the working directory, and a directory exists if a source lies beneath it.

use super::config::{Config, Entry, List};
use crate::api::Paste;
use crate::text::{Order, SourceId};
use crate::yaml::{Document, IssueKind, Kind, Node, read_yaml, to_json};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The files that a command reads and writes.
#[derive(Debug)]
pub struct Files<'p> {
    paste: &'p Paste,
    cwd: String,
    /// Absolute paths, in the order in which they count.
    pub precedence: Vec<String>,
    /// Whether `--kubeconfig` named the one file.
    pub explicit: bool,
    /// Whether the files are the pasted kubeconfigs, wherever in their sources they stand.
    pub pasted: bool,
    /// What was written so far, by absolute path.
    written: BTreeMap<String, Config>,
}

/// The home directory where the environment names none.
const HOME: &str = "/home/user";

impl<'p> Files<'p> {
    /// The files of an invocation: `--kubeconfig`, else `KUBECONFIG`, else `$HOME/.kube/config`. Where nobody has said
    /// anything of `KUBECONFIG`, the pasted kubeconfigs in order.
    pub fn new(paste: &'p Paste, env: &BTreeMap<String, Option<String>>, cwd: &str, flag: &str) -> Self {
        let mut files = Files {
            paste,
            cwd: clean(if cwd.is_empty() { "/" } else { cwd }),
            precedence: Vec::new(),
            explicit: !flag.is_empty(),
            pasted: false,
            written: BTreeMap::new(),
        };
        let variable = env.get("KUBECONFIG").map(|value| value.as_deref().unwrap_or(""));
        let paths: Vec<String> = match variable {
            _ if files.explicit => vec![files.absolute(flag)],
            Some(list) if !list.is_empty() => {
                list.split(':').filter(|path| !path.is_empty()).map(|path| files.absolute(path)).collect()
            }
            None => {
                let is_config = |id: SourceId| paste.configs.iter().any(|(source, _, _)| *source == id);
                let meant =
                    paste.sources.iter().filter(|(id, source)| is_config(*id) || fails_to_load(*id, &source.text));
                meant.map(|(_, source)| files.absolute(&source.name)).collect()
            }
            Some(_) => Vec::new(),
        };
        files.pasted = variable.is_none() && !files.explicit && !paths.is_empty();
        let paths = if paths.is_empty() {
            let home = env.get("HOME").and_then(|home| home.as_deref()).filter(|home| !home.is_empty());
            vec![files.absolute(&format!("{}/.kube/config", home.unwrap_or(HOME)))]
        } else {
            paths
        };
        for path in paths {
            if !files.precedence.contains(&path) {
                files.precedence.push(path);
            }
        }
        files
    }

    /// A path as the working directory makes it.
    pub fn absolute(&self, path: &str) -> String {
        clean(&if path.starts_with('/') { path.to_owned() } else { format!("{}/{path}", self.cwd) })
    }
    /// The source of a path.
    pub fn source(&self, path: &str) -> Option<SourceId> {
        self.paste.sources.iter().find(|(_, source)| self.absolute(&source.name) == path).map(|(id, _)| id)
    }
    fn is_directory(&self, path: &str) -> bool {
        let prefix = format!("{}/", path.trim_end_matches('/'));
        self.paste.sources.iter().any(|(_, source)| self.absolute(&source.name).starts_with(&prefix))
    }
    /// Whether there is such a file or directory.
    pub fn exists(&self, path: &str) -> bool {
        self.written.contains_key(path) || self.source(path).is_some() || self.is_directory(path)
    }
    /// The bytes of a file, or what Go says when it cannot be opened.
    pub fn bytes(&self, path: &str) -> Result<Vec<u8>, String> {
        if let Some(config) = self.written.get(path) {
            return Ok(config.to_yaml().into_bytes());
        }
        match self.source(path).and_then(|id| self.paste.sources.get(id)) {
            Some(source) => Ok(source.text.as_bytes().to_vec()),
            None if self.is_directory(path) => Err(format!("read {path}: is a directory")),
            None => Err(format!("open {path}: no such file or directory")),
        }
    }

    /// One file; an absent one is empty. The error is the whole line without `error: `.
    pub fn load_one(&self, path: &str) -> Result<Config, String> {
        let failed = |why: String| format!("error loading config file \"{path}\": {why}");
        if let Some(config) = self.written.get(path) {
            return Ok(config.clone());
        }
        let Some(id) = self.source(path) else {
            return if self.is_directory(path) {
                Err(failed(format!("read {path}: is a directory")))
            } else {
                Ok(Config::default())
            };
        };
        let value = self.document(id).map_err(failed)?;
        Config::read(&value, path).map_err(failed)
    }

    /// What the source's kubeconfig document reads as: the one that was found in it, else its first with content.
    /// A kubeconfig file is YAML whatever it starts with, so that JSON is read as YAML too.
    fn document(&self, id: SourceId) -> Result<Value, String> {
        let found = self.paste.configs.iter().find(|(source, _, _)| *source == id);
        if let (true, Some((_, origin, _))) = (self.pasted, found) {
            return Ok(self.paste.node(*origin).map(value_of).unwrap_or_default());
        }
        let Some(source) = self.paste.sources.get(id) else { return Ok(Value::Null) };
        for document in read_yaml(id, &source.text) {
            match (unreadable(&document), document.root()) {
                (Some(wrong), _) => return Err(wrong),
                // Among other documents it is the one that cannot be read that was meant.
                (None, _) if self.pasted => {}
                (None, Some(root)) if root.kind() != Kind::Null => return Ok(value_of(root)),
                _ => {}
            }
        }
        Ok(Value::Null)
    }

    /// All of them merged: for each name the first file that has it counts, whole. The error is what kubectl prints.
    pub fn load(&self) -> Result<Config, String> {
        let mut merged = Config::default();
        let mut errors = Vec::new();
        for path in &self.precedence {
            match self.load_one(path) {
                Ok(config) => merge(&mut merged, config),
                Err(error) => errors.push(error),
            }
        }
        match errors.as_slice() {
            [] => Ok(merged),
            [one] => Err(format!("error: {one}\n")),
            many => Err(many.iter().map(|error| format!("{error}\n")).collect()),
        }
    }

    /// Where what belongs to no file goes: the one named, else the first that exists, else the last.
    pub fn default_file(&self) -> String {
        let existing = self.precedence.iter().find(|path| self.exists(path));
        existing.or(self.precedence.last()).cloned().unwrap_or_default()
    }

    /// Writes what differs between two states into the files that it belongs to; mirrors `clientcmd.ModifyConfig`.
    pub fn modify(&mut self, before: &Config, after: &Config, relative: Paths) -> Result<(), String> {
        if before == after {
            return Ok(());
        }
        if before.current_context != after.current_context {
            self.write_current_context(&after.current_context)?;
        }
        if before.preferences != after.preferences {
            let path = self.default_file();
            let mut config = self.load_one(&path)?;
            config.preferences = after.preferences.clone();
            self.write(&path, &config);
        }
        for list in [List::Clusters, List::Contexts, List::Users] {
            for (name, entry) in after.entries(list) {
                if before.entries(list).get(name) != Some(entry) {
                    let path = if entry.origin.is_empty() { self.default_file() } else { entry.origin.clone() };
                    let mut config = self.load_one(&path)?;
                    let mut entry = Entry { origin: path.clone(), ..entry.clone() };
                    if relative == Paths::ToTheFile {
                        self.relativize(&mut entry, &path);
                    }
                    config.entries_mut(list).insert(name.clone(), entry);
                    self.write(&path, &config);
                }
            }
        }
        for list in [List::Clusters, List::Contexts, List::Users] {
            for (name, entry) in before.entries(list) {
                if !after.entries(list).contains_key(name) {
                    let path = if entry.origin.is_empty() { self.default_file() } else { entry.origin.clone() };
                    let mut config = self.load_one(&path)?;
                    config.entries_mut(list).remove(name);
                    self.write(&path, &config);
                }
            }
        }
        Ok(())
    }

    fn write_current_context(&mut self, name: &str) -> Result<(), String> {
        let path = if self.explicit || !name.is_empty() {
            self.default_file()
        } else {
            let sets_it = |path: &&String| self.load_one(path).is_ok_and(|config| !config.current_context.is_empty());
            self.precedence.iter().find(sets_it).cloned().ok_or("no config found to write context")?
        };
        let mut config = self.load_one(&path)?;
        config.current_context = name.to_owned();
        self.write(&path, &config);
        Ok(())
    }

    fn write(&mut self, path: &str, config: &Config) {
        self.written.insert(path.to_owned(), config.clone());
    }

    /// Paths inside an entry, relative to its file where they lie below its directory.
    fn relativize(&self, entry: &mut Entry, file: &str) {
        let base = file.rsplit_once('/').map_or("/", |(base, _)| base);
        for field in ["certificate-authority", "client-certificate", "client-key"] {
            let path = entry.text(field).to_owned();
            if path.is_empty() {
                continue;
            }
            // client-go resolves against the file's directory first, so an absolute path below it becomes relative.
            let full = clean(&if path.starts_with('/') { path.clone() } else { format!("{base}/{path}") });
            let below = full.strip_prefix(&format!("{}/", base.trim_end_matches('/'))).map(str::to_owned);
            entry.set(field, below.unwrap_or(full));
        }
    }

    /// What was written, by the source's own name, else by absolute path. Where a kubeconfig stands among other
    /// documents of a paste, the others stay.
    pub fn changes(&self) -> BTreeMap<String, String> {
        let mut changes = BTreeMap::new();
        for (path, config) in &self.written {
            let text = config.to_yaml();
            let source = self.source(path).and_then(|id| Some((id, self.paste.sources.get(id)?)));
            let Some((id, source)) = source else {
                changes.insert(path.clone(), text);
                continue;
            };
            let found = self.paste.configs.iter().find(|(source, _, _)| *source == id);
            let place = found.and_then(|(_, origin, _)| self.paste.documents.get(origin.document as usize));
            let alone = self.paste.documents.iter().filter(|document| document.source == id).count() < 2;
            let whole = match place {
                Some(document) if self.pasted && !alone => {
                    let (start, end) = (document.loc.start as usize, document.loc.end as usize);
                    let before = source.text.get(..start).unwrap_or("");
                    let after = source.text.get(end..).unwrap_or("");
                    format!("{before}{text}{after}")
                }
                _ => text,
            };
            if *whole != *source.text {
                changes.insert(source.name.to_string(), whole);
            }
        }
        changes
    }
}

/// Why Go cannot read a document.
fn unreadable(document: &Document) -> Option<String> {
    document.issues.iter().find_map(|issue| match &issue.kind {
        IssueKind::Syntax(message) => Some(message.clone()),
        IssueKind::TooMuch { what, .. } => Some(format!("yaml: exceeded max {what}")),
        IssueKind::DuplicateKey { .. } | IssueKind::TextAfterEnd => None,
    })
}

/// Whether a text has a document that was meant as a kubeconfig and that Go cannot read.
fn fails_to_load(id: SourceId, text: &Arc<str>) -> bool {
    let meant = |text: &str| {
        let is_sign = |line: &str| line.trim_end() == "kind: Config" || line.starts_with("current-context:");
        text.lines().any(is_sign) || text.contains("\"current-context\"")
    };
    let broken = |document: &Document| {
        let range = document.loc.start as usize..document.loc.end as usize;
        unreadable(document).is_some() && text.get(range).is_some_and(meant)
    };
    meant(text) && read_yaml(id, text).iter().any(broken)
}

/// Whether paths to certificates are rewritten relative to the file that they stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paths {
    AsTheyAre,
    ToTheFile,
}

fn value_of(node: Node<'_>) -> Value {
    serde_json::from_str(&to_json(node)).unwrap_or_default()
}

/// Adds what the later file has and the earlier ones lack.
fn merge(merged: &mut Config, later: Config) {
    for list in List::ALL {
        for (name, entry) in later.entries(list) {
            merged.entries_mut(list).entry(name.clone()).or_insert_with(|| entry.clone());
        }
    }
    if merged.current_context.is_empty() {
        merged.current_context = later.current_context;
    }
    for (key, value) in later.preferences {
        merged.preferences.entry(key).or_insert(value);
    }
    for extension in later.extensions {
        let name = extension.get("name").cloned();
        if !merged.extensions.iter().any(|known| known.get("name") == name.as_ref()) {
            merged.extensions.push(extension);
        }
    }
    merged.extensions.order_by_key(|e| e.get("name").and_then(Value::as_str).unwrap_or("").to_owned());
}

/// Go's `filepath.Clean`, for absolute paths.
pub fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubectl::Invocation;
    use crate::kubectl::config::run;
    use crate::text::Source;

    /// What kubectl prints of pasted files where nobody has said which of them it reads.
    fn said(line: &str, files: &[(&str, &str)]) -> (String, String, i32) {
        let paste = Paste::new(files.iter().map(|(name, text)| Source::new(*name, *text)).collect());
        let output = run(&Invocation::new(line, BTreeMap::new(), "/").unwrap().unwrap(), &paste).unwrap();
        (output.stdout, output.stderr, output.exit_code)
    }

    #[test]
    fn a_pasted_kubeconfig_that_does_not_parse_fails_to_load() {
        let broken =
            "apiVersion: v1\nkind: Config\ncurrent-context: dev\ncontexts:\n- name: dev\n  context: {cluster: a\n";
        let good =
            "apiVersion: v1\nkind: Config\ncurrent-context: dev\ncontexts:\n- name: dev\n  context: {cluster: a}\n";
        let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n";
        let table = "CURRENT   NAME   CLUSTER   AUTHINFO   NAMESPACE\n*         dev    a                    \n";
        let line = "kubectl config get-contexts";
        let error = |path: &str, at: u32| {
            format!("error: error loading config file \"{path}\": yaml: line {at}: did not find expected ',' or '}}'\n")
        };
        assert_eq!(said(line, &[("config", good)]), (table.to_owned(), String::new(), 0));
        assert_eq!(said(line, &[("config", broken)]), (String::new(), error("/config", 6), 1));
        assert_eq!(said(line, &[("good", good), ("bad", broken)]), (String::new(), error("/bad", 6), 1));
        assert_eq!(said(line, &[("all", &format!("{pod}---\n{broken}"))]).2, 1);
        // Nothing of a kubeconfig in it: kubectl would look at its home, where there is none.
        let empty = "CURRENT   NAME   CLUSTER   AUTHINFO   NAMESPACE\n";
        assert_eq!(said(line, &[("pod", "kind: [Pod\n")]), (empty.to_owned(), String::new(), 0));
    }
}
