//! `kubectl get networkpolicy` and `kubectl describe networkpolicy`. Mirrors kubectl/pkg/cmd/get and describe, the describer
//! of NetworkPolicies, and the columns that the API server prints of them.

mod describe;
mod print;

use super::flags::{self, Flag, Parsed, Takes, flag, quoted, short_flag};
use super::{Invocation, Output, jsonpath};
use crate::api::{Catalogue, Content, LabelSelector, Labels, NetworkPolicySpec, Object};
use crate::cluster::Cluster;
use crate::kubeconfig::Files;
use crate::text::{ObjectRef, Order, Span};

const GET: &[Flag] = &[
    short_flag('A', "all-namespaces", Takes::Bool),
    flag("allow-missing-template-keys", Takes::Bool),
    flag("chunk-size", Takes::Int),
    flag("field-selector", Takes::Text),
    short_flag('f', "filename", Takes::Texts),
    flag("ignore-not-found", Takes::Bool),
    short_flag('k', "kustomize", Takes::Text),
    short_flag('L', "label-columns", Takes::Texts),
    flag("no-headers", Takes::Bool),
    short_flag('o', "output", Takes::Text),
    flag("output-watch-events", Takes::Bool),
    flag("raw", Takes::Text),
    short_flag('R', "recursive", Takes::Bool),
    short_flag('l', "selector", Takes::Text),
    flag("server-print", Takes::Bool),
    flag("show-kind", Takes::Bool),
    flag("show-labels", Takes::Bool),
    flag("show-managed-fields", Takes::Bool),
    flag("sort-by", Takes::Text),
    flag("subresource", Takes::Text),
    flag("template", Takes::Text),
    short_flag('w', "watch", Takes::Bool),
    flag("watch-only", Takes::Bool),
];
const DESCRIBE: &[Flag] = &[
    short_flag('A', "all-namespaces", Takes::Bool),
    flag("chunk-size", Takes::Int),
    short_flag('f', "filename", Takes::Texts),
    short_flag('k', "kustomize", Takes::Text),
    short_flag('R', "recursive", Takes::Bool),
    short_flag('l', "selector", Takes::Text),
    flag("show-events", Takes::Bool),
];
/// Flags that change what is chosen or printed in a way that is not answered here.
const UNANSWERED: [&str; 11] = [
    "field-selector",
    "filename",
    "kustomize",
    "raw",
    "selector",
    "server-print",
    "sort-by",
    "subresource",
    "template",
    "watch",
    "watch-only",
];
const FORMATS: &str = "custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,\
                       jsonpath-file,kyaml,name,template,templatefile,wide,yaml";

/// What of the output is not in the paste.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacks {
    /// When objects were created, and so their age.
    Created,
    /// What time it is, and so the age of objects.
    Now,
    /// In which time zone kubectl runs.
    Zone,
    /// What the API server adds to an object.
    ServerFields,
}

/// A policy that was printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    pub policy: ObjectRef,
    /// Its lines.
    pub span: Span,
    /// As kubectl writes its podSelector.
    pub selector: String,
    /// Which directions it acts on: ingress, egress.
    pub acts_on: [bool; 2],
}

/// What a command printed, and about which policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    pub output: Output,
    pub printed: Vec<Printed>,
    /// None for all.
    pub namespace: Option<String>,
    /// What of it had to be left open.
    pub lacks: Vec<Lacks>,
}

/// Whether a command is one that may be answered here.
pub fn is_about_objects(command: &str) -> bool {
    matches!(command, "get" | "describe")
}

/// Runs the command; None where it is about other resources, or its output is not answered here.
pub fn run(invocation: &Invocation, cluster: &Cluster) -> Option<Ran> {
    let describes = invocation.is("describe");
    let own = if describes { DESCRIBE } else { GET };
    let parsed = match flags::parse(&invocation.words, &[own, flags::GLOBAL]) {
        Ok(parsed) => parsed,
        Err(text) => return Some(Ran::failed(Output::usage_error(&invocation.path, &text))),
    };
    if parsed.is_true("help") || UNANSWERED.iter().any(|flag| parsed.has(flag)) {
        return None;
    }
    let names = names(&parsed.args, cluster)?;
    let (format, template) = match parsed.text("output").split_once('=') {
        Some((format, template)) => (format, template),
        None => (parsed.text("output"), ""),
    };
    if !format.is_empty() && !FORMATS.split(',').any(|known| known == format) {
        let text = "unable to match a printer suitable for the output format";
        let format = quoted(parsed.text("output"));
        return Some(Ran::failed(Output::error(format!("{text} {format}, allowed formats are: {FORMATS}"))));
    }
    let everywhere = parsed.is_true("all-namespaces");
    if everywhere && !names.is_empty() {
        return Some(Ran::failed(Output::error("a resource cannot be retrieved by name across all namespaces")));
    }
    let namespace = match namespace(invocation, &parsed, cluster) {
        Ok(namespace) => Some(namespace).filter(|_| !everywhere),
        Err(text) => return Some(Ran::failed(Output { stderr: text + "\n", exit_code: 1, ..Output::default() })),
    };
    let all = policies(cluster, namespace.as_deref());
    let mut chosen: Vec<&Object> = Vec::new();
    let mut missing = Vec::new();
    for name in &names {
        match all.iter().find(|(object, _)| object.metadata.name == *name) {
            Some((object, _)) => chosen.push(object),
            None => missing.push(name.as_str()),
        }
    }
    let mut prefix = None;
    if names.is_empty() {
        chosen = all.iter().map(|(object, _)| *object).collect();
    } else if let (true, [name], 2) = (describes, names.as_slice(), parsed.args.len())
        && chosen.is_empty()
    {
        // A name that is not there is tried as the beginning of others.
        chosen = all.iter().map(|(object, _)| *object).filter(|each| each.metadata.name.starts_with(name)).collect();
        prefix = Some(name);
    }
    if prefix.is_some() && !chosen.is_empty() || parsed.is_true("ignore-not-found") {
        missing.clear();
    }
    let stderr: String = missing
        .iter()
        .map(|name| {
            format!("Error from server (NotFound): networkpolicies.networking.k8s.io {} not found\n", quoted(name))
        })
        .collect();
    let mut lacks = Vec::new();
    let stdout = if describes {
        let each = |object: &&Object| describe::describe(object, spec(object), &mut lacks);
        let texts: Vec<String> = chosen.iter().map(each).collect();
        if prefix.is_some() { texts.iter().map(|text| format!("{text}\n")).collect() } else { texts.join("\n\n") }
    } else {
        let single = names.len() == 1;
        match format {
            "" | "wide" if chosen.is_empty() => String::new(),
            "" | "wide" => {
                let columns = print::Columns {
                    namespace: everywhere,
                    labels: parsed.is_true("show-labels"),
                    label_keys: parsed
                        .all("label-columns")
                        .iter()
                        .flat_map(|keys| keys.split(','))
                        .map(str::to_owned)
                        .collect(),
                    kind: parsed.is_true("show-kind"),
                    heads: !parsed.is_true("no-headers"),
                    now: invocation.now.as_deref(),
                };
                print::table(&chosen, &columns, &mut lacks)
            }
            "name" => chosen
                .iter()
                .map(|object| format!("networkpolicy.networking.k8s.io/{}\n", object.metadata.name))
                .collect(),
            _ if single && chosen.is_empty() => String::new(),
            "yaml" | "json" | "jsonpath" => {
                if !chosen.is_empty() {
                    lacks.push(Lacks::ServerFields);
                }
                let value = print::value(cluster, &chosen, single);
                match format {
                    "yaml" => crate::yaml::write(&value),
                    "json" => print::json(&value),
                    _ => match jsonpath::print(template, &value) {
                        Ok(text) => text,
                        Err(_) => return None,
                    },
                }
            }
            _ => return None,
        }
    };
    let nothing = chosen.is_empty() && missing.is_empty() && !parsed.is_true("ignore-not-found");
    let stderr = match (&namespace, nothing && matches!(format, "" | "wide")) {
        (_, false) => stderr,
        (None, true) => "No resources found\n".to_owned(),
        (Some(namespace), true) => format!("No resources found in {namespace} namespace.\n"),
    };
    let exit_code = i32::from(!missing.is_empty());
    let printed = chosen.iter().map(|object| Printed {
        policy: ObjectRef::from(*object),
        span: cluster.span(object, "spec.podSelector"),
        selector: print::selector(&spec(object).pod_selector),
        acts_on: acts_on(spec(object)),
    });
    lacks.dedup();
    Some(Ran {
        printed: printed.collect(),
        output: Output { stdout, stderr, exit_code, ..Output::default() },
        namespace,
        lacks,
    })
}

impl Ran {
    fn failed(output: Output) -> Ran {
        Ran { output, printed: Vec::new(), namespace: None, lacks: Vec::new() }
    }
}

/// The names that a command gives after the resource, if it is NetworkPolicies that it is about.
fn names(args: &[String], cluster: &Cluster) -> Option<Vec<String>> {
    let catalogue = Catalogue::new(&cluster.paste, cluster.objects());
    let is_policies = |typed: &str| {
        let found = catalogue.lookup(typed).found;
        found.is_some_and(|found| found.resource == "networkpolicies" && found.group == "networking.k8s.io")
    };
    let (first, rest) = args.split_first()?;
    if !first.contains('/') {
        return (is_policies(first) && rest.iter().all(|name| !name.contains(['/', ',']))).then(|| rest.to_vec());
    }
    let name = |arg: &String| {
        let (typed, name) = arg.split_once('/')?;
        (is_policies(typed) && !name.is_empty() && !name.contains('/')).then(|| name.to_owned())
    };
    args.iter().map(name).collect()
}

/// `-n`, else the context's namespace, else `default`.
fn namespace(invocation: &Invocation, parsed: &Parsed, cluster: &Cluster) -> Result<String, String> {
    let flag = parsed.text("namespace");
    let files = Files::new(&cluster.paste, &invocation.env, &invocation.cwd, parsed.text("kubeconfig"));
    let config = files.load().map_err(|error| error.trim_end().to_owned())?;
    let named = parsed.text("context");
    let name = if named.is_empty() { &*config.current_context } else { named };
    let context = config.contexts.get(name);
    if context.is_none() && !named.is_empty() {
        return Err(format!("error: context {} does not exist", quoted(named)));
    }
    let of_context = context.map_or("", |entry| entry.text("namespace"));
    let chosen = [flag, of_context, "default"].into_iter().find(|name| !name.is_empty());
    Ok(chosen.unwrap_or_default().to_owned())
}

/// The policies of a namespace, or of all, in the order in which the API server lists them.
fn policies<'c>(cluster: &'c Cluster, namespace: Option<&str>) -> Vec<(&'c Object, &'c NetworkPolicySpec)> {
    let mut all: Vec<(&Object, &NetworkPolicySpec)> = cluster
        .objects()
        .filter(|object| namespace.is_none_or(|namespace| namespace == object.namespace()))
        .filter_map(|object| match &object.content {
            Content::NetworkPolicy(policy) if !object.metadata.name.is_empty() => Some((object, &policy.spec)),
            _ => None,
        })
        .collect();
    all.order_by_key(|(object, _)| (object.namespace(), object.metadata.name.as_str()));
    all
}

fn spec(object: &Object) -> &NetworkPolicySpec {
    static NONE: NetworkPolicySpec = NetworkPolicySpec {
        pod_selector: LabelSelector { match_labels: Labels::new(), match_expressions: Vec::new() },
        policy_types: Vec::new(),
        ingress: Vec::new(),
        egress: Vec::new(),
    };
    match &object.content {
        Content::NetworkPolicy(policy) => &policy.spec,
        _ => &NONE,
    }
}

/// The `policyTypes` that the API server fills in where none are written.
fn policy_types(spec: &NetworkPolicySpec) -> Vec<&str> {
    match (spec.policy_types.as_slice(), spec.egress.is_empty()) {
        ([], true) => vec!["Ingress"],
        ([], false) => vec!["Ingress", "Egress"],
        (types, _) => types.iter().map(String::as_str).collect(),
    }
}

/// Whether a policy acts on ingress, and on egress.
fn acts_on(spec: &NetworkPolicySpec) -> [bool; 2] {
    let types = policy_types(spec);
    ["Ingress", "Egress"].map(|each| types.contains(&each))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Paste;
    use crate::cluster::Refused;
    use crate::text::Source;
    use std::collections::BTreeMap;
    use std::sync::Arc;

    const POLICIES: &str = "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
  namespace: prod
  labels: {team: a, app: db}
  annotations:
    note: one line
    long: \"first\\nsecond\\n\"
spec:
  podSelector:
    matchLabels: {role: db}
    matchExpressions:
    - {key: tier, operator: In, values: [b, a]}
    - {key: canary, operator: DoesNotExist}
  ingress:
  - from:
    - podSelector: {matchLabels: {app: api}}
      namespaceSelector: {}
    - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16, 10.2.0.0/16]}
    ports:
    - port: 5432
    - {protocol: UDP, port: 100, endPort: 200}
    - {}
  - from:
    - namespaceSelector: {matchLabels: {env: prod}}
  egress: []
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny-all, namespace: prod, creationTimestamp: \"2026-11-01T10:00:05Z\"}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
  - {}
";
    const DB: &str = "Name:         db
Namespace:    prod
Created on:   0001-01-01 00:00:00 +0000 UTC
Labels:       app=db
              team=a
Annotations:  long:
                first
                second
              note: one line
Spec:
  PodSelector:     !canary,role=db,tier in (a,b)
  Allowing ingress traffic:
    To Port: 5432/TCP
    To Port Range: 100-200/UDP
    To Port: <nil>/TCP
    From:
      NamespaceSelector: <none>
      PodSelector: app=api
    From:
      IPBlock:
        CIDR: 10.0.0.0/8
        Except: 10.1.0.0/16, 10.2.0.0/16
    ----------
    To Port: <any> (traffic allowed to all ports)
    From:
      NamespaceSelector: env=prod
  Not affecting egress traffic
  Policy Types: Ingress
";
    const DENY: &str = "Name:         deny-all
Namespace:    prod
Created on:   2026-11-01 10:00:05 +0000 UTC
Labels:       <none>
Annotations:  <none>
Spec:
  PodSelector:     <none> (Allowing the specific traffic to all pods in this namespace)
  Allowing ingress traffic:
    <none> (Selected pods are isolated for ingress connectivity)
  Allowing egress traffic:
    <none> (Selected pods are isolated for egress connectivity)
  Policy Types: Ingress, Egress
";

    fn kubectl(line: &str) -> Option<Ran> {
        let paste = Arc::new(Paste::new(vec![Source::new("paste.yaml", POLICIES)]));
        let cluster = Cluster::new(paste, Refused::LeftOut);
        let invocation = Invocation::new(line, BTreeMap::new(), "/").unwrap().unwrap();
        run(&invocation.at(&Some("2026-11-20T12:30:00Z".to_owned())), &cluster)
    }

    #[test]
    fn policies_are_described_as_kubectl_does() {
        for (line, stdout, lacks) in [
            ("describe networkpolicy db -n prod", DB.to_owned(), &[Lacks::Created][..]),
            ("describe netpol/deny-all -n prod", DENY.to_owned(), &[Lacks::Zone]),
            ("describe netpol deny-all db -nprod", format!("{DENY}\n\n{DB}"), &[Lacks::Zone, Lacks::Created]),
            ("describe networkpolicies -n prod", format!("{DB}\n\n{DENY}"), &[Lacks::Created, Lacks::Zone]),
            ("describe netpol de -n prod", format!("{DENY}\n"), &[Lacks::Zone]),
        ] {
            let ran = kubectl(&format!("kubectl {line}")).unwrap();
            assert_eq!((ran.output.stdout, ran.output.exit_code, ran.lacks.as_slice()), (stdout, 0, lacks), "{line}");
        }
        let open = kubectl("kubectl describe NetworkPolicy").unwrap().output.stdout;
        let end = "  Not affecting ingress traffic
  Allowing egress traffic:
    To Port: <any> (traffic allowed to all ports)
    To: <any> (traffic not restricted by destination)
  Policy Types: Egress
";
        assert!(open.ends_with(end), "{open}");
    }

    #[test]
    fn policies_are_listed_as_kubectl_does() {
        for (line, expected) in [
            (
                "get netpol -n prod",
                "NAME       POD-SELECTOR                    AGE\ndb         !canary,role=db,tier in (a,b)   <unknown>\ndeny-all   <none>                          19d\n",
            ),
            (
                "get networkpolicies.networking.k8s.io -A -o wide --show-labels --no-headers",
                "default   open       <none>                          <unknown>   <none>\nprod      db         !canary,role=db,tier in (a,b)   <unknown>   app=db,team=a\nprod      deny-all   <none>                          19d         <none>\n",
            ),
            (
                "get netpol -oname -A",
                "networkpolicy.networking.k8s.io/open\nnetworkpolicy.networking.k8s.io/db\nnetworkpolicy.networking.k8s.io/deny-all\n",
            ),
            ("get netpol db -n prod -L team --no-headers", "db    !canary,role=db,tier in (a,b)   <unknown>   a\n"),
            ("get netpol open -o jsonpath='{.spec.policyTypes[*]}'", "Egress"),
            (
                "get netpol open -o yaml",
                "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: open\n  namespace: default\nspec:\n  egress:\n  - {}\n  podSelector: {}\n  policyTypes:\n  - Egress\n",
            ),
            (
                "get netpol -n nowhere -o yaml",
                "apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: \"\"\n",
            ),
        ] {
            let ran = kubectl(&format!("kubectl {line}")).unwrap();
            assert_eq!((ran.output.stdout.as_str(), ran.output.exit_code), (expected, 0), "{line}");
        }
        let json = kubectl("kubectl get netpol db -n prod -o json").unwrap().output.stdout;
        assert!(json.contains("\n                    {\n                        \"port\": 5432,\n                        \"protocol\": \"TCP\"\n                    },"), "{json}");
        assert!(!json.contains("egress"), "{json}");
    }

    #[test]
    fn what_is_not_there_is_said_in_kubectls_words() {
        let not_found = |name: &str| {
            format!("Error from server (NotFound): networkpolicies.networking.k8s.io \"{name}\" not found\n")
        };
        for (line, stderr, exit_code) in [
            ("get netpol x", not_found("x"), 1),
            ("describe netpol x y", not_found("x") + &not_found("y"), 1),
            ("get netpol -n nowhere", "No resources found in nowhere namespace.\n".to_owned(), 0),
            ("describe netpol -n nowhere", "No resources found in nowhere namespace.\n".to_owned(), 0),
            ("get netpol x --ignore-not-found", String::new(), 0),
            ("get netpol db -A", "error: a resource cannot be retrieved by name across all namespaces\n".to_owned(), 1),
            ("get netpol --nope", "error: unknown flag: --nope\nSee 'kubectl get --help' for usage.\n".to_owned(), 1),
        ] {
            let ran = kubectl(&format!("kubectl {line}")).unwrap();
            assert_eq!((ran.output.stderr, ran.output.exit_code), (stderr, exit_code), "{line}");
        }
        for line in ["get pods", "get netpol,svc", "get netpol -w", "describe svc web", "get"] {
            assert_eq!(kubectl(&format!("kubectl {line}")), None, "{line}");
        }
    }

    #[test]
    fn ages_are_told_as_kubectl_does() {
        for (then, expected) in [
            ("2026-11-20T12:29:59Z", "1s"),
            ("2026-11-20T12:25:30Z", "4m30s"),
            ("2026-11-20T11:00:00Z", "90m"),
            ("2026-11-20T07:00:00Z", "5h30m"),
            ("2026-11-18T13:00:00Z", "47h"),
            ("2026-11-16T11:00:00Z", "4d1h"),
            ("2025-01-01T00:00:00Z", "688d"),
            ("2023-11-20T00:00:00Z", "3y1d"),
            ("2027-11-20T00:00:00Z", "<invalid>"),
        ] {
            let text = POLICIES.replace("2026-11-01T10:00:05Z", then);
            let cluster = Cluster::new(Arc::new(Paste::new(vec![Source::new("p.yaml", text)])), Refused::LeftOut);
            let line = "kubectl get netpol deny-all -n prod --no-headers";
            let invocation = Invocation::new(line, BTreeMap::new(), "/").unwrap().unwrap();
            let ran = run(&invocation.at(&Some("2026-11-20T12:30:00Z".to_owned())), &cluster).unwrap();
            assert!(ran.output.stdout.ends_with(&format!(" {expected}\n")), "{then}: {}", ran.output.stdout);
        }
    }
}
