//! The flags of a pasted kube-apiserver: its static Pod's manifest, or whatever else runs it.

use crate::api::{Content, Origin, Paste};
use crate::text::Span;
use crate::yaml::Node;

/// At most this many words of a command line are read.
const MAX_WORDS: usize = 1_000;

/// How a kube-apiserver of the paste is started.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiServer {
    /// The object that runs it.
    pub origin: Origin,
    pub name: String,
    pub flags: Vec<ServerFlag>,
}

/// A flag as it is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerFlag {
    /// Without its dashes; `_` reads as `-`.
    pub name: String,
    /// Empty where none is given.
    pub value: String,
    /// The word it stands in: `spec.containers[0].command[3]`.
    pub path: String,
}

impl ApiServer {
    /// The first kube-apiserver of a paste.
    pub fn find(paste: &Paste) -> Option<ApiServer> {
        paste.objects.iter().filter(|object| may_run_pods(&object.content)).find_map(|object| {
            let root = paste.node(object.origin)?;
            ["spec.containers", "spec.template.spec.containers"].into_iter().find_map(|path| {
                let flags =
                    root.at(path)?.items().enumerate().find_map(|(at, container)| {
                        flags_of(container, &format!("{path}[{at}]"), &["kube-apiserver"])
                    })?;
                Some(ApiServer { origin: object.origin, name: object.metadata.name.clone(), flags })
            })
        })
    }
    /// A flag; of one that is given more than once the last counts.
    pub fn flag(&self, name: &str) -> Option<&ServerFlag> {
        self.flags.iter().rev().find(|flag| flag.name == name)
    }
    /// A flag's value; empty where it is not given.
    pub fn value(&self, name: &str) -> &str {
        self.flag(name).map_or("", |flag| &flag.value)
    }
    /// Every value of a flag that may be given more than once.
    pub fn values<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f ServerFlag> {
        self.flags.iter().filter(move |flag| flag.name == name)
    }
    /// The line of a flag.
    pub fn span(&self, paste: &Paste, flag: &ServerFlag) -> Span {
        paste.span(self.origin, &flag.path)
    }
}

/// Whether an object has a PodSpec where one is looked for; most of a large paste has none.
fn may_run_pods(content: &Content) -> bool {
    matches!(content, Content::Pod(_) | Content::Workload(_) | Content::Other)
}

/// The words of a container's command line, each with where it stands; what a shell is told to run comes apart.
fn words(container: Node<'_>, path: &str) -> Vec<(String, String)> {
    let mut words = Vec::new();
    for field in ["command", "args"] {
        let Some(list) = container.get(field) else { continue };
        for (at, item) in list.items().enumerate() {
            let (text, path) = (item.text(), format!("{path}.{field}[{at}]"));
            let told = words.last().is_some_and(|(word, _): &(String, String)| word == "-c");
            match told {
                true => words.extend(text.split_whitespace().map(|word| (word.to_owned(), path.clone()))),
                false => words.push((text.into_owned(), path)),
            }
            if words.len() >= MAX_WORDS {
                return words;
            }
        }
    }
    words
}

/// The flags that a container gives to one of these programs; none if it starts none of them. `path` is the container's.
pub fn flags_of(container: Node<'_>, path: &str, programs: &[&str]) -> Option<Vec<ServerFlag>> {
    let words = words(container, path);
    let starts = words.iter().any(|(word, _)| word.rsplit('/').next().is_some_and(|last| programs.contains(&last)));
    starts.then(|| read(&words))
}

fn read(words: &[(String, String)]) -> Vec<ServerFlag> {
    let mut flags = Vec::new();
    let mut words = words.iter().peekable();
    while let Some((word, path)) = words.next() {
        let Some(long) = word.strip_prefix("--").or(word.strip_prefix('-')).filter(|long| !long.is_empty()) else {
            continue;
        };
        let (name, value) = match long.split_once('=') {
            Some((name, value)) => (name, value.to_owned()),
            None => {
                let value = words.next_if(|(next, _)| !next.starts_with('-'));
                (long, value.map(|(value, _)| value.clone()).unwrap_or_default())
            }
        };
        flags.push(ServerFlag { name: name.replace('_', "-"), value, path: path.clone() });
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    const MANIFEST: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: sidecar
    command: [sleep, --forever]
  - name: kube-apiserver
    command:
    - kube-apiserver
    - --authorization-mode=Node,RBAC
    - --oidc-issuer-url
    - https://id.example.com
    - --enable_bootstrap_token_auth
    - --oidc-required-claim=a=b
    - --oidc-required-claim=c=d
    args: [--authorization-mode, RBAC]
";

    fn found(text: &str) -> Option<ApiServer> {
        ApiServer::find(&Paste::new(vec![Source::new("kube-apiserver.yaml", text)]))
    }

    #[test]
    fn flags_are_read_in_every_spelling_and_keep_their_lines() {
        let paste = Paste::new(vec![Source::new("kube-apiserver.yaml", MANIFEST)]);
        let server = ApiServer::find(&paste).unwrap();
        assert_eq!(server.value("authorization-mode"), "RBAC");
        assert_eq!(server.value("oidc-issuer-url"), "https://id.example.com");
        assert_eq!(server.flag("enable-bootstrap-token-auth").map(|flag| flag.value.as_str()), Some(""));
        let claims: Vec<&str> = server.values("oidc-required-claim").map(|flag| flag.value.as_str()).collect();
        assert_eq!(claims, ["a=b", "c=d"]);
        assert_eq!(server.span(&paste, server.flag("oidc-issuer-url").unwrap()).start.line, 12);
        assert_eq!(server.flag("nope"), None);
    }

    #[test]
    fn a_shell_and_a_controller_may_run_it() {
        let shell = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n      containers:\n      - command: [sh, -c, exec /bin/kube-apiserver --authorization-mode=ABAC]\n";
        assert_eq!(found(shell).unwrap().value("authorization-mode"), "ABAC");
        for nothing in ["kind: Pod", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: 3}\n", "[]"] {
            assert_eq!(found(nothing), None);
        }
    }
}
