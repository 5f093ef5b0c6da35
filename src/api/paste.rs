//! Everything that was pasted, read once.

use super::reading::Reading;
use super::{AbacPolicy, KubeConfig, Object, Origin, TokenLine, token_file};
use crate::text::{Loc, Source, SourceId, Sources, Span};
use crate::yaml::{self, DecodeError, Document, Node};

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
            reading.document(index as u32, document, first);
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
        // Issues are in the order of their documents.
        let before = self.issues.partition_point(|issue| issue.origin.document < origin.document);
        let of_document =
            self.issues.iter().skip(before).take_while(move |issue| issue.origin.document == origin.document);
        of_document.filter(move |issue| issue.origin == origin).filter_map(|issue| match &issue.kind {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{Content, IntOrString};

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
