//! Walks a document for secrets: by what the object is, by the field's name, and by the shape of the text.

use super::shape::{is_secret_document, is_secret_flag, is_secret_key, is_secret_text, search};
use crate::text::{Loc, Order};
use crate::yaml::{Document, Kind, Node, NodeId};
use std::collections::HashSet;

const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// What the places are for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// To be covered in the editor: what is a secret.
    Cover,
    /// To be left out of what leaves the page: what may be one too.
    Redact,
}

/// What was found in a document.
#[derive(Default)]
pub(super) struct Found {
    /// The places of secrets.
    pub secrets: Vec<Loc>,
    /// The places of every scalar and alias, which is where text may stand that is no comment.
    pub scalars: Vec<Loc>,
    /// Whether the document is, or holds, a kubeconfig or a Secret.
    pub sensitive: bool,
    /// Whether it could be read at all.
    pub read: bool,
}

/// Finds the secrets of a document.
pub(super) fn find(document: &Document, aim: Aim) -> Found {
    let base = document.loc.start;
    let in_text = |text: &str, from: u32| {
        let place = move |(start, end): (usize, usize)| Loc {
            source: document.source,
            start: from + start as u32,
            end: from + end as u32,
        };
        search(text).into_iter().map(place).collect::<Vec<_>>()
    };
    let Some(root) = document.root() else {
        return Found { secrets: in_text(document.text(), base), ..Found::default() };
    };
    let mut walk = Walk { aim, found: Found { read: true, ..Found::default() }, followed: HashSet::new() };
    match root.kind() {
        Kind::Map | Kind::Seq => walk.node(root, Place::Anywhere),
        Kind::Null => {}
        // A file that holds nothing but a token.
        _ => {
            let text = root.text();
            walk.found.read = aim == Aim::Cover;
            if is_secret_text(&text) || (text.len() >= 20 && !text.contains(char::is_whitespace)) {
                walk.found.secrets.push(root.loc());
            }
        }
    }
    let mut found = walk.found;
    if aim == Aim::Cover {
        // Comments, and what follows the document's end.
        found.secrets.extend(gaps(document, &mut found.scalars).into_iter().flat_map(|(start, end)| {
            let text = document.text().get(start..end).unwrap_or_default();
            in_text(text, base + start as u32)
        }));
    }
    found
}

/// The chunk's byte ranges between scalars that hold comments or dropped text.
pub(super) fn gaps(document: &Document, scalars: &mut [Loc]) -> Vec<(usize, usize)> {
    scalars.order();
    let base = document.loc.start;
    let mut gaps = Vec::new();
    let mut at = 0;
    for loc in scalars.iter() {
        let (start, end) = ((loc.start - base) as usize, (loc.end - base) as usize);
        if start > at {
            gaps.push((at, start));
        }
        at = at.max(end);
    }
    gaps.push((at, document.text().len()));
    gaps.retain(|(start, end)| {
        document.text().get(*start..*end).is_some_and(|text| text.contains(|c: char| c == '#' || c.is_alphanumeric()))
    });
    gaps
}

/// Where the walk is.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    Anywhere,
    /// An object of a `SecretList`.
    Secret,
    SecretItems,
    Users,
    User,
    AuthInfo,
    Exec,
    Env,
    Arguments,
    AuthProvider,
    Clusters,
    /// Every text in here is a secret.
    Hidden,
}

struct Walk {
    aim: Aim,
    found: Found,
    /// Anchored nodes that were reached through an alias, and as what.
    followed: HashSet<(NodeId, Place)>,
}

impl Walk {
    fn node(&mut self, node: Node<'_>, place: Place) {
        if node.is_alias() {
            self.found.scalars.push(node.loc());
            let Some(target) = node.target() else { return };
            if place != Place::Anywhere && self.followed.insert((target.id(), place)) {
                self.node(target, place);
            }
            return;
        }
        match node.kind() {
            Kind::Map => self.map(node, place),
            Kind::Seq => self.seq(node, place),
            _ => self.scalar(node, place, false),
        }
    }

    fn seq(&mut self, node: Node<'_>, place: Place) {
        let item_place = match place {
            Place::Users => Place::User,
            Place::SecretItems => Place::Secret,
            place => place,
        };
        let mut flag = false;
        for item in node.items() {
            if place == Place::Arguments {
                let text = item.text();
                let secret = flag && !text.starts_with('-') || is_secret_flag(&text) && text.contains('=');
                flag = is_secret_flag(&text);
                self.node(item, if secret { Place::Hidden } else { Place::Anywhere });
            } else {
                self.node(item, item_place);
            }
        }
    }

    fn map(&mut self, node: Node<'_>, place: Place) {
        let kind = node.get("kind").map(|kind| kind.text()).unwrap_or_default();
        let secret = place == Place::Secret || kind.eq_ignore_ascii_case("Secret");
        let secrets = kind.eq_ignore_ascii_case("SecretList");
        let config = kind == "Config" || is_config(node);
        self.found.sensitive |= secret || secrets || config;
        // `- name: DB_PASSWORD` with `value: …` beside it.
        let named_secret = node.get("name").is_some_and(|name| is_secret_key(&name.text()));
        for entry in node.written_entries() {
            self.scalar(entry.key, Place::Anywhere, true);
            let key = entry.key.key_text();
            let scalar = !matches!(entry.value.kind(), Kind::Map | Kind::Seq | Kind::Bool | Kind::Null);
            let value_place = match (place, &*key) {
                // A merge brings the fields of what it names to this very place.
                (place, "<<") => place,
                (Place::Hidden, _) => Place::Hidden,
                (Place::User, "user") => Place::AuthInfo,
                (Place::User, "name") => Place::Anywhere,
                (Place::User, _) => self.doubtful(),
                (
                    Place::AuthInfo,
                    "client-certificate" | "client-key" | "tokenFile" | "username" | "as" | "as-uid" | "as-groups",
                ) => Place::Anywhere,
                (Place::AuthInfo, "exec") => Place::Exec,
                (Place::AuthInfo, "auth-provider") => Place::AuthProvider,
                (Place::AuthInfo, _) => Place::Hidden,
                (Place::Exec, "env") => Place::Env,
                (Place::Exec, "args") => Place::Arguments,
                (Place::Exec, "command" | "apiVersion" | "interactiveMode" | "provideClusterInfo" | "installHint") => {
                    Place::Anywhere
                }
                (Place::Exec, _) => Place::Hidden,
                (Place::Env | Place::AuthProvider, "name") => Place::Anywhere,
                (Place::Env | Place::AuthProvider, _) => Place::Hidden,
                (Place::Clusters, "extensions") => self.doubtful(),
                (_, "data" | "stringData") if secret => Place::Hidden,
                (_, "items") if secrets => Place::SecretItems,
                (_, "users") if config => Place::Users,
                (_, "clusters" | "contexts") if config => Place::Clusters,
                (_, "extensions" | "preferences") if config => self.doubtful(),
                (_, LAST_APPLIED) => self.doubtful(),
                (_, "value") if named_secret && scalar => Place::Hidden,
                (_, key) if scalar && is_secret_key(key) => Place::Hidden,
                (Place::Clusters, _) => Place::Clusters,
                // The metadata of a Secret may be named freely, its other fields are not known to be harmless.
                _ => Place::Anywhere,
            };
            self.node(entry.value, value_place);
        }
    }

    /// What is left out of what leaves the page, though it need not be covered.
    fn doubtful(&self) -> Place {
        if self.aim == Aim::Redact { Place::Hidden } else { Place::Anywhere }
    }

    fn scalar(&mut self, node: Node<'_>, place: Place, key: bool) {
        let loc = node.loc();
        if loc.start == loc.end {
            return;
        }
        self.found.scalars.push(loc);
        let text = node.text();
        if place == Place::Hidden && !key && node.kind() != Kind::Null && !text.is_empty() || is_secret_text(&text) {
            return self.found.secrets.push(loc);
        }
        let embeds = text.contains('\n') || text.trim_start().starts_with(['{', '[']);
        if !embeds {
            return;
        }
        let written = node.document().text();
        let base = node.document().loc.start;
        let raw = written.get((loc.start - base) as usize..(loc.end - base) as usize).unwrap_or_default();
        let inside = search(raw);
        let found = !inside.is_empty() || is_secret_document(&text) || !search(&text).is_empty();
        self.found.sensitive |= is_secret_document(&text);
        if !found {
            return;
        }
        // The lines of a block stand in the source as they are; an escaped text is covered whole.
        if self.aim == Aim::Cover && raw.starts_with(['|', '>']) && !inside.is_empty() {
            let place = |(start, end): (usize, usize)| Loc {
                start: loc.start + start as u32,
                end: loc.start + end as u32,
                ..loc
            };
            self.found.secrets.extend(inside.into_iter().map(place));
        } else {
            self.found.secrets.push(loc);
        }
    }
}

/// Whether a mapping is a kubeconfig by its looks: a list of users, or of clusters with certificates.
fn is_config(node: Node<'_>) -> bool {
    let listed = |list: &str, field: &str| {
        node.get(list).is_some_and(|list| list.items().any(|item| item.entry(field).is_some()))
    };
    listed("users", "user") || listed("clusters", "cluster") || listed("contexts", "context")
}
