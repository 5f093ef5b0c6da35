//! Everything that was pasted, read once.

use super::abac::{ABAC_VERSION, UNVERSIONED, Versioned};
use super::{
    AbacPolicy, AbacPolicySpec, Content, KubeConfig, Object, ObjectMeta, Origin, TokenLine, kinds, token_file,
};
use crate::text::{Loc, Source, SourceId, Sources, Span};
use crate::yaml::{self, DecodeError, Document, Kind, Node, fields};

/// How deeply a `List` may stand in another.
const MAX_LISTS: usize = 8;
/// How many problems one paste collects.
const MAX_ISSUES: usize = 10_000;

/// Sources, their documents, and the objects in them. Reading cannot fail; what is odd is an [`Issue`].
#[derive(Clone, Debug, Default)]
pub struct Paste {
    pub sources: Sources,
    pub documents: Vec<Document>,
    pub objects: Vec<Object>,
    /// Kubeconfig files, in order: the first document of each source that is one.
    pub configs: Vec<(SourceId, Origin, KubeConfig)>,
    /// Lines of ABAC policy files, in order.
    pub policies: Vec<AbacPolicy>,
    /// Lines of token files, in order.
    pub tokens: Vec<TokenLine>,
    pub issues: Vec<Issue>,
}

/// Something about an object that keeps it from being read as what it says it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    pub kind: IssueKind,
    pub loc: Loc,
    /// The object's node, where it is one.
    pub origin: Origin,
}

/// What an [`Issue`] is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssueKind {
    /// The document is text or a list, not a mapping: not an object.
    NotAnObject,
    /// `apiVersion` and/or `kind` are missing.
    TypeMissing { api_version: bool, kind: bool },
    /// A field's value does not fit its type. The object is then [`Content::Other`].
    Decode(DecodeError),
    /// An unknown kind, or a version of a known kind that this Kubernetes does not serve.
    UnknownKind { api_version: String, kind: String },
    /// A kubeconfig that is not the first document of its source, which kubectl does not read.
    ConfigNotFirst,
}

impl Paste {
    /// Reads the sources.
    pub fn new(sources: Vec<Source>) -> Self {
        let sources = Sources::new(sources);
        let documents: Vec<Document> = sources.iter().flat_map(|(id, source)| yaml::read(id, &source.text)).collect();
        Paste::of(sources, documents)
    }

    /// Reads the sources, of which some were read before: what has not changed since is not read anew.
    pub fn again(before: &Paste, sources: Vec<Source>) -> Self {
        let sources = Sources::new(sources);
        let read = |(id, source): (SourceId, &Source)| {
            let old = before.sources.named(&source.name);
            let first = before.documents.iter().position(|document| Some(document.source) == old);
            let known = first.and_then(|first| before.documents.get(first..)).unwrap_or_default();
            let count = known.iter().take_while(|document| Some(document.source) == old).count();
            yaml::read_again(id, &source.text, known.get(..count).unwrap_or_default())
        };
        let documents = sources.iter().flat_map(read).collect();
        Paste::of(sources, documents)
    }

    fn of(sources: Sources, documents: Vec<Document>) -> Self {
        let mut reading = Reading::default();
        let mut before: Option<SourceId> = None;
        for (index, document) in documents.iter().enumerate() {
            let first = before != Some(document.source);
            if has_content(document) {
                before = Some(document.source);
            }
            if let Some(root) = document.root() {
                reading.document(index as u32, root, first);
            }
        }
        let Reading { objects, configs, policies, mut issues } = reading;
        let tokens: Vec<TokenLine> = sources.iter().flat_map(|(id, source)| token_file::read(id, source)).collect();
        // A table is no object, and need not be one.
        issues.retain(|issue| tokens.iter().all(|line| line.source != issue.loc.source));
        Paste { sources, documents, objects, configs, policies, tokens, issues }
    }

    /// The node of an object.
    pub fn node(&self, origin: Origin) -> Option<Node<'_>> {
        self.documents.get(origin.document as usize)?.node(origin.node)
    }
    /// Where a field of an object stands, or the nearest thing to it that is there. Paths as [`Node::at`] takes them.
    pub fn loc(&self, origin: Origin, path: &str) -> Loc {
        self.node(origin).map_or_else(Loc::default, |node| node.nearest(path).loc())
    }
    /// [`Paste::loc`], as lines and columns.
    pub fn span(&self, origin: Origin, path: &str) -> Span {
        self.sources.span(self.loc(origin, path))
    }
    /// The fields of an object whose values do not fit their types.
    pub fn misfits(&self, origin: Origin) -> impl Iterator<Item = &DecodeError> {
        self.issues.iter().filter(move |issue| issue.origin == origin).filter_map(|issue| match &issue.kind {
            IssueKind::Decode(error) => Some(error),
            _ => None,
        })
    }
}

/// Whether a chunk has anything but blanks, comments and its separator: go-yaml passes over those to the first document.
fn has_content(document: &Document) -> bool {
    document.text().lines().any(|line| {
        let line = line.trim_start_matches('\u{feff}').trim();
        !line.is_empty() && !line.starts_with('#') && !line.starts_with("---")
    })
}

/// What is in a document, as it is found.
#[derive(Default)]
struct Reading {
    objects: Vec<Object>,
    configs: Vec<(SourceId, Origin, KubeConfig)>,
    policies: Vec<AbacPolicy>,
    issues: Vec<Issue>,
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

    fn document(&mut self, document: u32, root: Node<'_>, first: bool) {
        let origin = Origin { document, node: root.id() };
        match root.kind() {
            Kind::Null => {}
            Kind::Map if self.is_policy(root) => self.policy(root, origin),
            Kind::Map => match config_shape(root) {
                Some(_) if !first => self.issue(IssueKind::ConfigNotFirst, head(root), origin),
                Some(known) => self.config(root, origin, known),
                None => self.object(root, origin, None, 0),
            },
            _ => self.issue(IssueKind::NotAnObject, root.loc(), origin),
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

    fn object(&mut self, node: Node<'_>, origin: Origin, inherited: Option<&TypeMeta>, lists: usize) {
        if node.kind() != Kind::Map {
            return self.issue(IssueKind::NotAnObject, node.loc(), origin);
        }
        let (with_type, errors) = yaml::decode_lenient::<WithType>(node);
        let misfit = !errors.is_empty();
        self.misfits(errors, origin);
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
                self.issue(missing, head(node), origin);
            }
            return;
        };
        if let Some(item_kind) = kind.strip_suffix("List").filter(|_| node.entry("items").is_some()) {
            let item_types = TypeMeta {
                api_version: (!item_kind.is_empty()).then(|| api_version.clone()),
                kind: (!item_kind.is_empty()).then(|| item_kind.to_owned()),
            };
            return self.list(node, origin, &item_types, lists);
        }
        let (meta, mut errors) = yaml::decode_lenient::<WithMetadata>(node);
        let (mut content, misfits) = kinds::read(api_version, kind, node);
        errors.extend(misfits);
        if !errors.is_empty() {
            content = Content::Other;
        }
        self.misfits(errors, origin);
        if kinds::is_unknown(api_version, kind) {
            let unknown = IssueKind::UnknownKind { api_version: api_version.clone(), kind: kind.clone() };
            self.issue(unknown, head(node), origin);
        }
        self.objects.push(Object {
            api_version: api_version.clone(),
            kind: kind.clone(),
            metadata: meta.metadata,
            content,
            origin,
        });
    }

    /// The objects of a `List`, or of a typed list such as `PodList`, whose items need not say what they are.
    fn list(&mut self, node: Node<'_>, origin: Origin, types: &TypeMeta, lists: usize) {
        let Some(items) = node.get("items") else { return };
        match items.kind() {
            Kind::Seq if lists < MAX_LISTS => {
                for item in items.items() {
                    self.object(item, Origin { node: item.id(), ..origin }, Some(types), lists + 1);
                }
            }
            Kind::Null | Kind::Seq => {}
            found => {
                let error = DecodeError::of_type("items", items.loc(), yaml::Expected::List, found);
                self.misfits(vec![error], origin);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::IntOrString;

    fn paste(sources: &[(&str, &str)]) -> Paste {
        Paste::new(sources.iter().map(|(name, text)| Source::new(*name, *text)).collect())
    }
    fn names(paste: &Paste) -> Vec<String> {
        paste.objects.iter().map(|object| format!("{}/{}", object.kind, object.metadata.name)).collect()
    }
    /// The lines of the issues, with what they are.
    fn issues(paste: &Paste) -> Vec<(u32, String)> {
        let line = |issue: &Issue| paste.sources.span(issue.loc).start.line;
        let word = |issue: &Issue| match &issue.kind {
            IssueKind::Decode(error) => format!("{}: {}", error.path, error.message),
            other => format!("{other:?}"),
        };
        paste.issues.iter().map(|issue| (line(issue), word(issue))).collect()
    }

    const LISTS: &str = "\
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata: {name: a}
- apiVersion: rbac.authorization.k8s.io/v1
  kind: RoleList
  items:
  - metadata:
      name: b
    rules: [{verbs: [get], resources: [pods], apiGroups: ['']}]
  - metadata: {name: c}
- null
- kind: Pod
";

    #[test]
    fn lists_come_apart_and_keep_their_lines() {
        let paste = paste(&[("list.yaml", LISTS)]);
        assert_eq!(names(&paste), ["Service/a", "Role/b", "Role/c"]);
        assert_eq!(paste.span(paste.objects[1].origin, "rules[0].verbs").start.line, 12);
        assert!(matches!(&paste.objects[1].content, Content::Role(role) if role.rules[0].resources == ["pods"]));
        assert_eq!(
            issues(&paste),
            [(14, "NotAnObject".to_owned()), (15, "TypeMissing { api_version: true, kind: false }".to_owned())]
        );
    }

    #[test]
    fn what_is_no_object_says_so_and_hides_nothing() {
        let text = "\
- a
---
kind: Pod
metadata: {name: x}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: bad}
spec:
  replicas: '3'
  template: {spec: {containers: [{name: 1}]}}
---
a: [
---
# only a comment
---
apiVersion: extensions/v1beta1
kind: Ingress
metadata: {name: old}
---
apiVersion: example.com/v1
kind: Widget
metadata: {name: w, namespace: y}
";
        let paste = paste(&[("all.yaml", text)]);
        assert_eq!(names(&paste), ["Deployment/bad", "Ingress/old", "Widget/w"]);
        assert!(paste.objects.iter().all(|object| matches!(object.content, Content::Other)));
        assert_eq!(
            issues(&paste),
            [
                (1, "NotAnObject".to_owned()),
                (3, "TypeMissing { api_version: true, kind: false }".to_owned()),
                (10, "spec.replicas: expected a whole number, this is a string".to_owned()),
                (11, "spec.template.spec.containers[0].name: expected a string, this is a number".to_owned()),
                (18, "UnknownKind { api_version: \"extensions/v1beta1\", kind: \"Ingress\" }".to_owned()),
                (23, "metadata.namespace: expected a string, this is a boolean".to_owned()),
            ]
        );
    }

    #[test]
    fn kubeconfigs_are_the_first_document_of_a_source() {
        let bare = "# mine\n---\nclusters:\n- name: c\n  cluster: {server: https://c}\ncurrent-context: x\n";
        let full = "apiVersion: v1\nkind: Config\nusers:\n- name: u\n  user:\n    token: t\n    exec:\n";
        let second =
            "kind: Config\n---\napiVersion: v1\nkind: Config\ncontexts: null\n---\napiVersion: v2\nkind: Config\n";
        let odd = "apiVersion: v2\nkind: Config\n";
        let paste = paste(&[("bare", bare), ("full", full), ("second", second), ("odd", odd)]);
        let sources: Vec<_> = paste.configs.iter().map(|(source, ..)| source.0).collect();
        assert_eq!(sources, [0, 1, 2]);
        assert_eq!(paste.configs[0].2.clusters[0].cluster.server, "https://c");
        assert_eq!(paste.configs[1].2.users[0].user.token, "t");
        assert!(paste.objects.is_empty());
        let lines: Vec<_> = issues(&paste).into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [4, 8, 2]);
    }

    #[test]
    fn a_policy_file_is_a_json_value_a_line() {
        let text = "\
# who may what
{\"apiVersion\": \"abac.authorization.kubernetes.io/v1beta1\", \"kind\": \"Policy\", \"spec\": {\"user\": \"*\", \"resource\": \"pods\"}}
# the old form

{\"user\": \"old\", \"resource\": \"pods\", \"readonly\": true}
{}
{\"user\": 3}
";
        let paste = paste(&[("policy.jsonl", text), ("pod.json", "{\"user\": \"a\", \"spec\": {}}")]);
        let read: Vec<_> = paste
            .policies
            .iter()
            .map(|policy| {
                let spec = &policy.spec;
                let who = (spec.user.as_str(), spec.group.as_str());
                (paste.span(policy.origin, "").start.line, who, spec.resource.as_str(), spec.namespace.as_str())
            })
            .collect();
        assert_eq!(
            read,
            [
                (2, ("", "system:authenticated"), "pods", ""),
                (5, ("old", ""), "pods", "*"),
                (6, ("", "system:authenticated"), "*", "*"),
            ]
        );
        assert_eq!(
            issues(&paste),
            [
                (7, "user: expected a string, this is a number".to_owned()),
                (1, "TypeMissing { api_version: true, kind: true }".to_owned())
            ]
        );
    }

    #[test]
    fn every_kind_is_read_as_its_type() {
        let kinds = [
            ("v1", "Namespace"),
            ("v1", "Pod"),
            ("v1", "ReplicationController"),
            ("v1", "Service"),
            ("v1", "ServiceAccount"),
            ("v1", "ResourceQuota"),
            ("apps/v1", "Deployment"),
            ("apps/v1", "StatefulSet"),
            ("apps/v1", "DaemonSet"),
            ("apps/v1", "ReplicaSet"),
            ("batch/v1", "Job"),
            ("batch/v1", "CronJob"),
            ("rbac.authorization.k8s.io/v1", "Role"),
            ("rbac.authorization.k8s.io/v1", "ClusterRole"),
            ("rbac.authorization.k8s.io/v1", "RoleBinding"),
            ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
            ("networking.k8s.io/v1", "NetworkPolicy"),
            ("networking.k8s.io/v1", "Ingress"),
            ("networking.k8s.io/v1", "IngressClass"),
            ("policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy"),
            ("policy.networking.k8s.io/v1alpha1", "BaselineAdminNetworkPolicy"),
            ("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy"),
        ];
        for (api_version, kind) in kinds {
            let text = format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: x}}\nspec: null\n");
            let paste = paste(&[("x", &text)]);
            assert!(!matches!(paste.objects[0].content, Content::Other), "{kind}");
            assert_eq!(paste.issues, [], "{kind}");
        }
    }

    #[test]
    fn ports_are_numbers_or_names() {
        let text = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  ports:\n  - null\n  - {port: 80, targetPort: http}\n  - {port: 0x50, targetPort: 8e1}\n  - {port: 1, targetPort: true}\n";
        let both = paste(&[("s", text)]);
        assert_eq!(
            issues(&both),
            [(9, "spec.ports[3].targetPort: expected a whole number or a string, this is a boolean".to_owned())]
        );
        let good = paste(&[("s", text.rsplit_once("  - {port: 1").unwrap().0)]);
        let Content::Service(service) = &good.objects[0].content else { panic!() };
        assert_eq!(service.spec.ports.len(), 3);
        assert_eq!(service.spec.ports[1].target_port, Some(IntOrString::Str("http".to_owned())));
        assert_eq!(
            (service.spec.ports[2].port, service.spec.ports[2].target_port.clone()),
            (80, Some(IntOrString::Int(80)))
        );
    }
}
