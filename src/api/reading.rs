//! What each document of a paste is, and the objects in it.

use super::abac::{ABAC_VERSION, UNVERSIONED, Versioned};
use super::paste::{Issue, IssueKind};
use super::{AbacPolicy, AbacPolicySpec, Content, KubeConfig, Manifest, Object, ObjectMeta, Origin, kinds};
use crate::text::{Loc, SourceId};
use crate::yaml::{self, DecodeError, Document, Kind, Node, NodeId, fields};
use std::sync::Arc;

/// How deeply a `List` may stand in another.
const MAX_LISTS: usize = 8;
/// How many problems one paste collects.
const MAX_ISSUES: usize = 10_000;

/// What is in the documents of a paste, as it is found.
#[derive(Default)]
pub(super) struct Reading {
    pub objects: Vec<Object>,
    pub configs: Vec<(SourceId, Origin, KubeConfig)>,
    pub policies: Vec<AbacPolicy>,
    pub issues: Vec<Issue>,
}

/// The objects of one document, which hang on nothing else; kept with it.
#[derive(Default)]
struct Objects {
    objects: Vec<(NodeId, Arc<Manifest>)>,
    /// Their places count from the document's start.
    issues: Vec<(IssueKind, Loc, NodeId)>,
}

/// What an object says it is; `None` for a field that is missing, null or empty.
struct TypeMeta {
    api_version: Option<String>,
    kind: Option<String>,
}

#[derive(Default)]
struct WithMetadata {
    metadata: ObjectMeta,
}
fields!(WithMetadata { metadata: "metadata" });

#[derive(Default)]
struct WithType {
    api_version: String,
    kind: String,
}
fields!(WithType { api_version: "apiVersion", kind: "kind" });

impl Reading {
    fn issue(&mut self, kind: IssueKind, loc: Loc, origin: Origin) {
        if self.issues.len() < MAX_ISSUES {
            self.issues.push(Issue { kind, loc, origin });
        }
    }
    fn misfits(&mut self, errors: Vec<DecodeError>, origin: Origin) {
        for error in errors {
            self.issue(IssueKind::Decode(error.clone()), error.loc, origin);
        }
    }

    /// Reads the next document; `first`: nothing with content came before it in its source.
    pub fn document(&mut self, index: u32, document: &Document, first: bool) {
        let Some(root) = document.root() else { return };
        let origin = Origin { document: index, node: root.id() };
        match root.kind() {
            Kind::Null => {}
            Kind::Map if self.is_policy(root) => self.policy(root, origin),
            Kind::Map => match config_shape(root) {
                Some(_) if !first => self.issue(IssueKind::ConfigNotFirst, head(root), origin),
                Some(known) => self.config(root, origin, known),
                None => self.objects(index, document, root),
            },
            _ => self.issue(IssueKind::NotAnObject, root.loc(), origin),
        }
    }

    fn objects(&mut self, index: u32, document: &Document, root: Node<'_>) {
        let found = document.keep(|| {
            let mut found = Objects::default();
            found.object(root, None, 0);
            found
        });
        let origin = |node: NodeId| Origin { document: index, node };
        self.objects.extend(found.objects.iter().map(|(node, manifest)| Object::new(manifest.clone(), origin(*node))));
        for (kind, loc, node) in &found.issues {
            let loc = document.loc.outside(*loc);
            let kind = match kind {
                IssueKind::Decode(error) => IssueKind::Decode(DecodeError { loc, ..error.clone() }),
                kind => kind.clone(),
            };
            self.issue(kind, loc, origin(*node));
        }
    }

    fn config(&mut self, root: Node<'_>, origin: Origin, version: Version) {
        if let Version::Unknown(api_version) = version {
            let kind = "Config".to_owned();
            return self.issue(IssueKind::UnknownKind { api_version, kind }, head(root), origin);
        }
        let (config, errors) = yaml::decode_lenient(root);
        self.misfits(errors, origin);
        self.configs.push((root.loc().source, origin, config));
    }

    /// Whether a mapping is a line of an ABAC policy file. One without a version is one by its fields, or by the line
    /// before it.
    fn is_policy(&self, root: Node<'_>) -> bool {
        let text = |field| root.get(field).filter(|node| node.kind() != Kind::Null).map(|node| node.text());
        if let Some(api_version) = text("apiVersion") {
            return api_version == ABAC_VERSION && text("kind").is_some_and(|kind| kind == "Policy");
        }
        if !root.is_flow() || text("kind").is_some_and(|kind| kind != "Policy") {
            return false;
        }
        let follows = self.policies.last().is_some_and(|before| before.source == root.loc().source);
        let mut keys = root.entries().map(|entry| entry.key.key_text()).filter(|key| key != "kind").peekable();
        follows || (keys.peek().is_some() && keys.all(|key| UNVERSIONED.contains(&&*key)))
    }

    fn policy(&mut self, root: Node<'_>, origin: Origin) {
        let unversioned = root.get("apiVersion").is_none_or(|node| node.kind() == Kind::Null);
        let (spec, errors) = match unversioned {
            true => {
                let (spec, errors) = yaml::decode_lenient::<AbacPolicySpec>(root);
                (spec.unversioned(), errors)
            }
            false => {
                let (policy, errors) = yaml::decode_lenient::<Versioned>(root);
                (policy.spec.versioned(), errors)
            }
        };
        if errors.is_empty() {
            self.policies.push(AbacPolicy { spec, unversioned, source: root.loc().source, origin });
        }
        self.misfits(errors, origin);
    }
}

impl Objects {
    fn issue(&mut self, kind: IssueKind, loc: Loc, node: Node<'_>) {
        if self.issues.len() < MAX_ISSUES {
            self.issues.push((kind, node.document().loc.inside(loc), node.id()));
        }
    }
    fn misfits(&mut self, errors: Vec<DecodeError>, node: Node<'_>) {
        for error in errors {
            self.issue(IssueKind::Decode(error.clone()), error.loc, node);
        }
    }

    fn object(&mut self, node: Node<'_>, inherited: Option<&TypeMeta>, lists: usize) {
        if node.kind() != Kind::Map {
            return self.issue(IssueKind::NotAnObject, node.loc(), node);
        }
        let (with_type, errors) = yaml::decode_lenient::<WithType>(node);
        let misfit = !errors.is_empty();
        self.misfits(errors, node);
        let given = |text: String, inherited: Option<&Option<String>>| {
            if text.is_empty() { inherited.cloned().flatten() } else { Some(text) }
        };
        let types = TypeMeta {
            api_version: given(with_type.api_version, inherited.map(|types| &types.api_version)),
            kind: given(with_type.kind, inherited.map(|types| &types.kind)),
        };
        let (Some(api_version), Some(kind)) = (&types.api_version, &types.kind) else {
            if !misfit {
                let missing =
                    IssueKind::TypeMissing { api_version: types.api_version.is_none(), kind: types.kind.is_none() };
                self.issue(missing, head(node), node);
            }
            return;
        };
        if let Some(item_kind) = kind.strip_suffix("List").filter(|_| node.entry("items").is_some()) {
            let item_types = TypeMeta {
                api_version: (!item_kind.is_empty()).then(|| api_version.clone()),
                kind: (!item_kind.is_empty()).then(|| item_kind.to_owned()),
            };
            return self.list(node, &item_types, lists);
        }
        let (meta, mut errors) = yaml::decode_lenient::<WithMetadata>(node);
        let (mut content, misfits) = kinds::read(api_version, kind, node);
        errors.extend(misfits);
        if !errors.is_empty() {
            content = Content::Other;
        }
        self.misfits(errors, node);
        if kinds::is_unknown(api_version, kind) {
            let unknown = IssueKind::UnknownKind { api_version: api_version.clone(), kind: kind.clone() };
            self.issue(unknown, head(node), node);
        }
        let (api_version, kind) = (api_version.clone(), kind.clone());
        let manifest = Manifest { api_version, kind, metadata: meta.metadata, content };
        self.objects.push((node.id(), Arc::new(manifest)));
    }

    /// The objects of a `List`, or of a typed list such as `PodList`, whose items need not say what they are.
    fn list(&mut self, node: Node<'_>, types: &TypeMeta, lists: usize) {
        let Some(items) = node.get("items") else { return };
        match items.kind() {
            Kind::Seq if lists < MAX_LISTS => {
                for item in items.items() {
                    self.object(item, Some(types), lists + 1);
                }
            }
            Kind::Null | Kind::Seq => {}
            found => {
                let error = DecodeError::of_type("items", items.loc(), yaml::Expected::List, found);
                self.misfits(vec![error], node);
            }
        }
    }
}

/// The apiVersion of a kubeconfig.
enum Version {
    Known,
    Unknown(String),
}

/// Whether a mapping is a kubeconfig: `kind: Config` of the core group, or no kind but a kubeconfig's lists.
fn config_shape(root: Node<'_>) -> Option<Version> {
    let text = |field| root.get(field).filter(|node| node.kind() != Kind::Null).map(|node| node.text());
    let api_version = text("apiVersion").unwrap_or_default();
    let kind = text("kind").unwrap_or_default();
    let listed = ["clusters", "contexts", "users", "current-context"].iter().any(|field| root.entry(field).is_some());
    if api_version.contains('/') || !(kind == "Config" || (kind.is_empty() && listed)) {
        return None;
    }
    Some(match &*api_version {
        "" | "v1" => Version::Known,
        other => Version::Unknown(other.to_owned()),
    })
}

/// What to point at when a whole object is meant: its `kind` line, or its first line.
fn head(node: Node<'_>) -> Loc {
    let entry = node.entry("kind").or_else(|| node.entry("apiVersion")).or_else(|| node.entries().next());
    entry.map_or(node.loc(), |entry| entry.key.loc().to(entry.value.loc()))
}
