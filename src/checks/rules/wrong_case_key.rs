//! A field name in the wrong case.

use crate::checks::{Context, Page, PageText, Rule};
use crate::repair::{Form, Place, Shapes};
use crate::text::{Both, Code, Diagnostic, Fix, Safety, Severity};
use crate::words::korean::eul;
use crate::yaml::{Document, Kind, Node};
use std::rc::Rc;

pub static RULE: Rule = Rule { id: "wrong-case-key", severity: Severity::Error, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Field names that differ from a known one in upper and lower case only.",
            why: "Field names are case-sensitive. Strict validation refuses an unknown one; without it the field is lost, and a policy without its podSelector selects every pod.",
        },
        ko: PageText {
            what: "대소문자만 다른 field 이름을 찾습니다.",
            why: "field 이름은 대소문자를 가립니다. 엄격한 검증에서는 거부되고, 아니면 그 field가 사라집니다. podSelector를 잃은 policy는 모든 pod를 고릅니다.",
        },
    },
    wrong: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: a\nspec:\n  podselector: {}\n",
    right: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: a\nspec:\n  podSelector: {}\n",
};

/// Field names of the kinds that this page reads.
const KNOWN: &[&str] = &[
    "apiVersion",
    "kind",
    "metadata",
    "name",
    "namespace",
    "labels",
    "annotations",
    "generateName",
    "spec",
    "status",
    "podSelector",
    "namespaceSelector",
    "matchLabels",
    "matchExpressions",
    "policyTypes",
    "ingress",
    "egress",
    "from",
    "to",
    "ports",
    "port",
    "endPort",
    "protocol",
    "ipBlock",
    "cidr",
    "except",
    "key",
    "operator",
    "values",
    "rules",
    "roleRef",
    "subjects",
    "apiGroup",
    "apiGroups",
    "resources",
    "resourceNames",
    "verbs",
    "nonResourceURLs",
    "aggregationRule",
    "clusterRoleSelectors",
    "selector",
    "type",
    "clusterIP",
    "externalName",
    "targetPort",
    "nodePort",
    "replicas",
    "template",
    "containers",
    "initContainers",
    "image",
    "containerPort",
    "hostPort",
    "hostNetwork",
    "serviceAccountName",
    "ingressClassName",
    "defaultBackend",
    "backend",
    "service",
    "number",
    "host",
    "http",
    "paths",
    "path",
    "pathType",
    "tls",
    "hosts",
    "secretName",
    "hard",
    "schedule",
    "jobTemplate",
    "restartPolicy",
    "env",
    "value",
    "valueFrom",
    "volumes",
    "volumeMounts",
    "mountPath",
    "command",
    "args",
    "imagePullPolicy",
    "automountServiceAccountToken",
    "clusterIPs",
    "externalIPs",
    "externalTrafficPolicy",
    "internalTrafficPolicy",
    "sessionAffinity",
    "ipFamilies",
    "ipFamilyPolicy",
    "loadBalancerIP",
    "loadBalancerClass",
    "loadBalancerSourceRanges",
    "publishNotReadyAddresses",
    "appProtocol",
    "serviceName",
    "updateStrategy",
    "strategy",
    "completions",
    "parallelism",
    "imagePullSecrets",
    "nodeName",
    "nodeSelector",
    "securityContext",
    "runAsUser",
    "runAsNonRoot",
    "livenessProbe",
    "readinessProbe",
    "startupProbe",
    "httpGet",
    "tcpSocket",
    "envFrom",
    "configMapKeyRef",
    "secretKeyRef",
    "configMapRef",
    "secretRef",
    "fieldRef",
    "fieldPath",
    "configMap",
    "secret",
    "persistentVolumeClaim",
    "claimName",
    "emptyDir",
    "hostPath",
    "subPath",
    "readOnly",
    "limits",
    "requests",
    "storageClassName",
    "accessModes",
    "capacity",
    "volumeClaimTemplates",
    "data",
    "stringData",
    "binaryData",
    "immutable",
    "secrets",
    "endpoints",
    "addresses",
    "clusters",
    "cluster",
    "server",
    "contexts",
    "context",
    "users",
    "user",
    "current-context",
    "certificate-authority",
    "certificate-authority-data",
    "client-certificate",
    "client-certificate-data",
    "client-key",
    "client-key-data",
    "insecure-skip-tls-verify",
    "tls-server-name",
    "proxy-url",
    "token",
    "tokenFile",
    "username",
    "password",
    "exec",
    "auth-provider",
    "parentRefs",
    "backendRefs",
    "sectionName",
    "hostname",
    "hostnames",
    "gatewayClassName",
    "controllerName",
    "listeners",
    "allowedRoutes",
    "namespaces",
    "matches",
    "headers",
    "queryParams",
    "method",
    "filters",
    "requestRedirect",
    "requestHeaderModifier",
    "urlRewrite",
    "weight",
];

/// Under these anybody may write any key.
const FREE: &[&str] = &[
    "labels",
    "annotations",
    "matchLabels",
    "data",
    "stringData",
    "binaryData",
    "nodeSelector",
    "hard",
    "limits",
    "requests",
    "selector",
    "status",
    "parameters",
    "as-user-extra",
];

const DEEPEST: usize = 40;

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let paste = &*context.pasted.cleaned;
    let mut looking = Looking { context, shapes: Rc::default(), found: Vec::new() };
    // A line of ABAC policy has fields of its own, and may say no version.
    let is_policy =
        |at: usize| paste.policies.binary_search_by_key(&at, |policy| policy.origin.document as usize).is_ok();
    let readable = paste.documents.iter().enumerate().filter(|(_, document)| context.pasted.is_readable(document));
    for (_, document) in readable.filter(|(at, _)| !is_policy(*at)) {
        if !document.keep(|| Known(looking.alone().document(document).is_empty())).0 {
            looking.document(document);
        }
    }
    looking.found
}

/// Whether a document has no such key; kept with it.
struct Known(bool);

struct Looking<'l, 'c> {
    context: &'l Context<'c>,
    shapes: Rc<Shapes>,
    found: Vec<Diagnostic<Both>>,
}

impl Looking<'_, '_> {
    /// The same look at nothing but one document.
    fn alone(&self) -> Self {
        Looking { context: self.context, shapes: self.shapes.clone(), found: Vec::new() }
    }
    /// Looks at a document; what is found so far.
    fn document(&mut self, document: &Document) -> &[Diagnostic<Both>] {
        let Some(root) = document.root() else { return &self.found };
        if let Some((place, _)) = self.shapes.root_of(root) {
            self.hold(root, place, 0);
            return &self.found;
        }
        let api_version = root.get("apiVersion").map(|node| node.text().into_owned()).unwrap_or_default();
        let group = api_version.split_once('/').map_or("", |(group, _)| group);
        // The kinds of other groups have fields of their own.
        if group.is_empty() || ["apps", "batch"].contains(&group) || group.ends_with(".k8s.io") {
            self.walk(root, 0);
        }
        &self.found
    }
    /// Holds a node against its place in the schema.
    fn hold(&mut self, node: Node<'_>, place: Place, depth: usize) {
        if depth > DEEPEST || self.found.len() > super::MOST_BLOCKS {
            return;
        }
        match self.shapes.form(place) {
            Form::List(item) => node.items().for_each(|value| self.hold(value, item, depth + 1)),
            Form::Keys(value) => node.entries().for_each(|entry| self.hold(entry.value, value, depth + 1)),
            Form::Fields => {
                for entry in node.entries() {
                    let key = entry.key.text();
                    let mut field = self.shapes.field(place, &key);
                    if field.is_none()
                        && let Some(meant) = self.shapes.alike(place, &key)
                    {
                        self.tell(node, entry.key, meant);
                        field = self.shapes.field(place, meant);
                    }
                    if let Some(field) = field {
                        self.hold(entry.value, field, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    /// Looks for known names wherever they stand, in an object whose schema is not known.
    fn walk(&mut self, node: Node<'_>, depth: usize) {
        if depth > DEEPEST || self.found.len() > super::MOST_BLOCKS {
            return;
        }
        for item in node.items() {
            self.walk(item, depth + 1);
        }
        for entry in node.entries() {
            let key = entry.key.text();
            let exact = KNOWN.contains(&key.as_ref());
            let meant = KNOWN.iter().find(|known| !exact && known.eq_ignore_ascii_case(&key));
            if let Some(meant) = meant {
                self.tell(node, entry.key, meant);
            }
            let name = meant.copied().unwrap_or(&key);
            let free = FREE.contains(&name) && !(name == "selector" && holds_selectors(entry.value));
            if !free && matches!(entry.value.kind(), Kind::Map | Kind::Seq) {
                self.walk(entry.value, depth + 1);
            }
        }
    }

    fn tell(&mut self, node: Node<'_>, name: Node<'_>, meant: &str) {
        let key = name.text();
        let sources = &self.context.pasted.cleaned.sources;
        // Beside the right one, a renamed key would stand there twice.
        let edits = if node.get(meant).is_some() { vec![] } else { vec![sources.edit(name.loc(), meant)] };
        let fix = Fix { safety: Safety::Safe, edits, span: None };
        self.found.push(
            RULE.at(
                sources.span(name.loc()),
                Both::new(
                    format!("{} is not a field. Did you mean {}?", Code(&key), Code(meant)),
                    format!("{}: 이런 field는 없습니다. 혹시 {}{} 뜻하셨습니까?", Code(&key), Code(meant), eul(meant)),
                ),
                Both::new(
                    "Field names are case-sensitive in Kubernetes.",
                    "Kubernetes의 field 이름은 대소문자를 가립니다.",
                ),
            )
            .mended_by(fix, Both::new(format!("Rename to {}", Code(meant)), format!("{}: 이름 바꾸기", Code(meant)))),
        );
    }
}

/// Whether a `selector` is of the kind with `matchLabels`, not a plain map of labels.
fn holds_selectors(node: Node<'_>) -> bool {
    node.entries().any(|entry| {
        let key = entry.key.text();
        key.eq_ignore_ascii_case("matchLabels") || key.eq_ignore_ascii_case("matchExpressions")
    })
}

#[cfg(test)]
mod tests {
    use crate::checks::tests::problems;

    #[test]
    fn every_kind_that_is_read_has_its_fields_named() {
        for (text, lines) in [
            (
                "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  Selector:\n    App: a\n  ports:\n  - port: 80\n    targetport: 80\n",
                &[6, 10][..],
            ),
            (
                "apiVersion: v1\nkind: Config\nclusters:\n- name: a\n  cluster:\n    Server: https://a\nCurrent-Context: a\n",
                &[6, 7],
            ),
            ("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  PodSelector: a\n", &[]),
            (
                "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata:\n  name: a\nspec:\n  parentrefs:\n  - name: a\n",
                &[6],
            ),
            (
                "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: a\nroleref:\n  kind: Role\n  name: a\n  apigroup: rbac.authorization.k8s.io\n",
                &[5, 8],
            ),
        ] {
            let found: Vec<_> =
                problems(text).into_iter().filter(|found| found.starts_with("wrong-case-key:")).collect();
            let wanted: Vec<_> = lines.iter().map(|line| format!("wrong-case-key:{line}")).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }
}
