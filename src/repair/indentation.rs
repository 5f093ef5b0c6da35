//! Indentation that copying lost: a key that has nothing under it, and its children in the first column.

use super::reindent::Undone;
use crate::text::{Loc, Source, SourceId};

/// Keys that belong further in than they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostBlock {
    pub source: SourceId,
    /// 0-based line of the key they belong under, or of the list item they belong to.
    pub parent: u32,
    /// That key: `metadata`; a list item's first key with its dash: `- apiGroups`.
    pub key: String,
    pub parent_loc: Loc,
    /// The keys, in order.
    pub children: Vec<String>,
    /// From the first to the last of their lines.
    pub loc: Loc,
    /// Their document cannot be read as it stands: nothing in it is indented, or it does not parse.
    pub lost: bool,
    /// The path of what they stand in as they are, and of what they fit in, where a schema says so.
    pub was: String,
    pub fits: String,
    /// The document as it would be, an index into [`super::Pasted::reindented`]; or why there is none.
    pub fix: Option<Result<usize, Undone>>,
}

/// Blocks that lost their indentation are not looked for beyond this many.
pub const MOST_BLOCKS: usize = 500;

/// What stands under a key.
const UNDER: [(&str, &[&str]); 10] = [
    ("metadata", &["name", "namespace", "labels", "annotations", "generateName"]),
    (
        "cluster",
        &[
            "certificate-authority",
            "certificate-authority-data",
            "server",
            "insecure-skip-tls-verify",
            "tls-server-name",
            "proxy-url",
        ],
    ),
    ("context", &["cluster", "namespace", "user"]),
    (
        "user",
        &[
            "client-certificate",
            "client-certificate-data",
            "client-key",
            "client-key-data",
            "token",
            "tokenFile",
            "username",
            "password",
            "exec",
            "auth-provider",
        ],
    ),
    ("roleRef", &["apiGroup", "kind", "name"]),
    (
        "spec",
        &[
            "replicas",
            "selector",
            "template",
            "containers",
            "podSelector",
            "policyTypes",
            "ingress",
            "egress",
            "rules",
            "defaultBackend",
            "ingressClassName",
            "tls",
            "ports",
            "type",
            "capacity",
            "accessModes",
            "hard",
            "storageClassName",
            "hostPath",
        ],
    ),
    ("matchLabels", &["app", "role", "name", "tier", "component"]),
    ("podSelector", &["matchLabels", "matchExpressions"]),
    ("namespaceSelector", &["matchLabels", "matchExpressions"]),
    ("template", &["metadata", "spec"]),
];

/// What stands beside the first key of a list item.
const BESIDE: [(&str, &[&str]); 9] = [
    ("cluster", &["name"]),
    ("context", &["name"]),
    ("name", &["user", "cluster", "context", "image", "ports", "value"]),
    ("apiGroups", &["resources", "verbs", "resourceNames", "nonResourceURLs"]),
    ("kind", &["name", "namespace", "apiGroup"]),
    ("from", &["ports"]),
    ("to", &["ports"]),
    ("protocol", &["port", "endPort", "targetPort", "nodePort"]),
    ("host", &["http"]),
];

struct Line<'t> {
    loc: Loc,
    /// Behind the dash, if there is one.
    key: &'t str,
    item: bool,
    empty: bool,
}

/// Finds the blocks of a source from one place to another. Lines that hang on nothing else decide: every line of the block
/// stands in column 1.
pub fn find(id: SourceId, source: &Source, (from, to): (usize, usize)) -> Vec<LostBlock> {
    let mut blocks: Vec<LostBlock> = Vec::new();
    // The keys that are still open: the innermost last. Each takes the lines below it that belong to it.
    let mut open: Vec<(Line<'_>, Option<usize>)> = Vec::new();
    let mut start = from as u32;
    for raw in source.text.get(from..to).unwrap_or("").split_inclusive('\n') {
        let text = raw.trim_end();
        let loc = Loc { source: id, start, end: start + text.len() as u32 };
        start += raw.len() as u32;
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let Some(line) = read(text, loc) else {
            // Something indented or a separator: what is open has its children, or ends.
            open.clear();
            continue;
        };
        if line.item {
            // A new item closes the item before it, and what that held.
            open.clear();
        } else {
            while let Some((parent, block)) = open.last_mut() {
                let under = parent.empty && has(&UNDER, parent.key, line.key);
                let beside = parent.item && has(&BESIDE, parent.key, line.key);
                if under || beside {
                    let at = match *block {
                        Some(at) => at,
                        None if blocks.len() >= MOST_BLOCKS => break,
                        None => {
                            blocks.push(LostBlock {
                                source: id,
                                parent: source.lines().line_of(parent.loc.start),
                                key: if parent.item { format!("- {}", parent.key) } else { parent.key.to_owned() },
                                parent_loc: parent.loc,
                                children: Vec::new(),
                                loc,
                                lost: true,
                                was: String::new(),
                                fits: String::new(),
                                fix: None,
                            });
                            *block = Some(blocks.len() - 1);
                            blocks.len() - 1
                        }
                    };
                    if let Some(block) = blocks.get_mut(at) {
                        block.children.push(line.key.to_owned());
                        block.loc = block.loc.to(loc);
                    }
                    break;
                }
                open.pop();
            }
        }
        if line.empty || line.item {
            open.push((line, None));
        }
    }
    blocks
}

fn has(table: &[(&str, &[&str])], parent: &str, child: &str) -> bool {
    table.iter().any(|(key, children)| *key == parent && children.contains(&child))
}

/// A `key:` or `- key:` line in the first column.
fn read(text: &str, loc: Loc) -> Option<Line<'_>> {
    let (item, rest) = match text.strip_prefix("- ") {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let (key, value) = rest.split_once(':')?;
    let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "-_./".contains(c));
    let spaced = value.is_empty() || value.starts_with([' ', '\t']);
    if !plain || !spaced {
        return None;
    }
    let value = value.trim();
    Some(Line { loc, key, item, empty: value.is_empty() || value.starts_with('#') })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<String> {
        let found = find(SourceId(0), &Source::new("a", text), (0, text.len()));
        found.iter().map(|block| format!("{} {}: {}", block.parent + 1, block.key, block.children.join(" "))).collect()
    }

    #[test]
    fn children_in_the_first_column_are_found() {
        let text = "kind: ServiceAccount\nmetadata:\nname: a # b\nnamespace: c\n---\nrules:\n- apiGroups: [\"\"]\nresources: [pods]\nverbs: [get]\n";
        assert_eq!(blocks(text), ["2 metadata: name namespace", "7 - apiGroups: resources verbs"]);
        let text = "clusters:\n- cluster:\nserver: x\nname: a\n- cluster:\nserver: y\nname: b\ncontexts:\n- context:\ncluster: a\nuser: b\nname: c\nusers:\n- name: d\nuser:\ntoken: e\n";
        assert_eq!(
            blocks(text),
            [
                "2 - cluster: server name",
                "5 - cluster: server name",
                "9 - context: cluster user name",
                "14 - name: user",
                "15 user: token"
            ]
        );
    }

    #[test]
    fn a_whole_text_has_none() {
        for (_, text) in crate::examples::EXAMPLES.iter().flat_map(|example| example.files) {
            assert_eq!(blocks(text), Vec::<String>::new());
        }
        assert_eq!(blocks("metadata:\nspec:\n  a: b\n"), Vec::<String>::new());
    }
}
