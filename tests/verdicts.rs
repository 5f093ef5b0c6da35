//! What kubectl prints, what the API server decides and what the real request meets; and the known mistakes of other
//! tools, each by its name.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

use kubeglass::access::{Access, Aside, Differs, Meets, Options};
use kubeglass::api::Paste;
use kubeglass::cluster::{Cluster, Refused};
use kubeglass::kubectl::{Invocation, can_i};
use kubeglass::text::{Lang, Source, Verdict};
use kubeglass::words;
use std::sync::Arc;

/// jane, bound to rules in namespace `default` (`Role`) or everywhere (`ClusterRole`).
fn jane(kind: &str, rules: &[&str]) -> String {
    let (binding, namespace) = match kind {
        "Role" => ("RoleBinding", ", namespace: default"),
        _ => ("ClusterRoleBinding", ""),
    };
    let rules: String = rules.iter().map(|rule| format!("- {{{rule}}}\n")).collect();
    format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: jane{namespace}}}\nrules:\n{rules}---\n\
         apiVersion: rbac.authorization.k8s.io/v1\nkind: {binding}\nmetadata: {{name: jane{namespace}}}\n\
         subjects: [{{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}}]\n\
         roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {kind}, name: jane}}\n"
    )
}

fn run(yaml: &str, line: &str) -> (can_i::Explained, Cluster) {
    let cluster = Cluster::new(Arc::new(Paste::new(vec![Source::new("rbac.yaml", yaml)])), Refused::LeftOut);
    let access = Access::new(&cluster, &Options::default());
    let invocation = Invocation::new(line, Default::default(), "/").unwrap().unwrap();
    (can_i::run(&invocation, &cluster, &access), cluster)
}

fn question(explained: &can_i::Explained) -> &can_i::Question {
    match &explained.said {
        can_i::Said::Question(question) => question,
        other => panic!("{other:?}"),
    }
}

/// What kubectl prints, and what the real request meets where that is not the same; the things said besides.
fn verdicts(kind: &str, rules: &[&str], line: &str) -> (String, Option<(Differs, Meets)>, Vec<Aside>) {
    let line = format!("kubectl auth can-i {line} --as=jane");
    let (explained, cluster) = run(&jane(kind, rules), &line);
    let question = question(&explained);
    for lang in [Lang::En, Lang::Ko] {
        let told = words::access::explain(&explained, &line, &cluster, lang);
        let expected = if question.real.is_some() { 3 } else { 0 };
        assert_eq!(told.voices.len(), expected, "{line}");
        assert!(told.voices.iter().all(|voice| !voice.who.is_empty() && !voice.text.is_empty()), "{line}");
        if let Some(card) = told.card {
            for action in card.actions {
                assert!(Invocation::new(&action.ask, Default::default(), "/").unwrap().is_some(), "{line}: {action:?}");
            }
        }
    }
    let real = question.real.as_ref().map(|real| (real.why, real.meets));
    (explained.output.stdout.trim_end().to_owned(), real, question.asides.clone())
}

const PODS: &str = "apiGroups: [''], resources: [pods], verbs: [get, list]";
const ALL: &str = "apiGroups: ['*'], resources: ['*'], verbs: ['*']";

#[test]
fn the_real_request_is_told_apart_where_it_meets_something_else() {
    use Differs as D;
    use Meets as M;
    let exec = |verbs: &str| format!("apiGroups: [''], resources: [pods/exec, pods/attach], verbs: [{verbs}]");
    let named = |resource: &str, verbs: &str| {
        format!("apiGroups: [''], resources: [{resource}], verbs: [{verbs}], resourceNames: [app]")
    };
    let (get, create, both) = (exec("get"), exec("create"), exec("get, create"));
    let by_name = named("configmaps", "create, list, get, deletecollection");
    let nodes = "apiGroups: [''], resources: [nodes], verbs: [list]";
    let proxy = "apiGroups: [''], resources: [nodes/proxy], verbs: [get]";
    let namespaces = "apiGroups: [''], resources: [namespaces], verbs: [get]";
    let signers = "apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve]";
    let users = "apiGroups: [''], resources: [users], verbs: [impersonate]";
    let urls = "nonResourceURLs: ['/api/*', /healthz], verbs: [get]";
    for (kind, rules, line, printed, real) in [
        // A slash is a name to kubectl.
        ("Role", vec![PODS], "get pods/log", "yes", Some((D::Subresource, M::Forbidden))),
        ("Role", vec![PODS], "get pods/web", "yes", None),
        ("Role", vec![&*create, PODS], "create pods/exec", "no", None),
        ("Role", vec![&*both, PODS], "create pods/exec", "no", Some((D::Subresource, M::Served))),
        // A stream's handshake is a GET.
        ("Role", vec![&*get], "get pods --subresource=exec", "yes", Some((D::Stream, M::Forbidden))),
        ("Role", vec![&*create], "create pods --subresource=exec", "yes", Some((D::Stream, M::Forbidden))),
        ("Role", vec![&*both], "create pods --subresource=exec", "yes", None),
        ("Role", vec![&*both], "get pods --subresource=attach", "yes", None),
        ("Role", vec![&*both], "get pods --subresource=portforward", "no", None),
        // Resources of the whole cluster.
        ("Role", vec![nodes], "list nodes -n default", "yes", Some((D::ClusterScoped, M::Forbidden))),
        ("Role", vec![nodes], "list nodes -A", "no", None),
        ("ClusterRole", vec![nodes], "list nodes -n default", "yes", None),
        ("Role", vec![namespaces], "get namespaces/default", "yes", None),
        ("Role", vec![namespaces], "get namespaces/default -n dev", "no", Some((D::NamespaceItself, M::Served))),
        ("Role", vec![namespaces], "get namespaces/dev", "yes", Some((D::NamespaceItself, M::Forbidden))),
        // Names that a request does not carry.
        ("Role", vec![&*by_name], "create configmaps/app", "yes", Some((D::NoName, M::Forbidden))),
        ("Role", vec![&*by_name], "create configmaps", "no", None),
        ("Role", vec![&*by_name], "list configmaps/app", "yes", Some((D::ListByName, M::Forbidden))),
        ("Role", vec![&*by_name], "deletecollection configmaps/app", "yes", Some((D::NoName, M::Forbidden))),
        ("Role", vec![&*by_name], "get configmaps/app", "yes", None),
        // What is not served.
        ("ClusterRole", vec![ALL], "get foos", "yes", Some((D::UnknownResource, M::NotFound))),
        ("Role", vec![PODS], "get foos", "no", None),
        ("ClusterRole", vec![ALL], "get pods --subresource=logs", "yes", Some((D::UnknownSubresource, M::NotFound))),
        ("ClusterRole", vec![ALL], "delete componentstatuses -A", "yes", Some((D::VerbNotServed, M::MethodNotAllowed))),
        (
            "ClusterRole",
            vec![ALL],
            "delete pods --subresource=log",
            "yes",
            Some((D::VerbNotServed, M::MethodNotAllowed)),
        ),
        ("ClusterRole", vec![ALL], "frob pods", "yes", Some((D::NoSuchVerb, M::NeverSent))),
        ("ClusterRole", vec![ALL], "use pods", "yes", Some((D::NoSuchVerb, M::NeverSent))),
        ("Role", vec![PODS], "frob pods", "no", None),
        // Commands where a verb belongs.
        ("Role", vec![&*both], "exec pods", "no", Some((D::Command, M::Served))),
        ("Role", vec![PODS], "logs pods", "no", None),
        ("Role", vec![PODS], "describe pods", "no", Some((D::Command, M::Served))),
        ("ClusterRole", vec![ALL], "exec pods", "yes", None),
        // The kubelet's own API.
        ("ClusterRole", vec![proxy], "create nodes --subresource=proxy -A", "no", Some((D::Kubelet, M::Served))),
        ("ClusterRole", vec![proxy], "get nodes --subresource=proxy -A", "yes", None),
        // What is checked and never served.
        (
            "ClusterRole",
            vec![signers],
            "approve signers.certificates.k8s.io/x.io/y",
            "no",
            Some((D::CheckedOnly, M::Served)),
        ),
        ("Role", vec![users], "impersonate users/max", "yes", Some((D::ClusterScoped, M::Forbidden))),
        ("ClusterRole", vec![users], "impersonate users/max", "yes", None),
        // Paths.
        ("ClusterRole", vec![urls], "get /api/v1/pods", "yes", Some((D::ResourcePath, M::Forbidden))),
        ("ClusterRole", vec![ALL], "delete /api/v1/namespaces/x/pods/web", "no", Some((D::ResourcePath, M::Served))),
        ("ClusterRole", vec![urls], "get /api/v1", "yes", None),
        ("ClusterRole", vec![urls], "get '/healthz?verbose'", "no", Some((D::PathQuery, M::Served))),
        // Words that stand for all.
        ("ClusterRole", vec![ALL], "'*' '*'", "yes", None),
        ("ClusterRole", vec![ALL], "get '*'", "yes", None),
    ] {
        let (stdout, found, _) = verdicts(kind, &rules, line);
        assert_eq!((stdout.as_str(), found), (printed, real), "{line} of {kind} {rules:?}");
    }
}

#[test]
fn what_a_verdict_does_not_tell_is_said_besides() {
    let own = |text: &str| text.to_owned();
    let get = "apiGroups: [''], resources: [pods/exec], verbs: [get]";
    let create = "apiGroups: [''], resources: [pods/exec], verbs: [create]";
    let log = "apiGroups: [''], resources: [pods/log], verbs: [get]";
    let only_get = "apiGroups: [''], resources: [secrets], verbs: [get]";
    let by_name = "apiGroups: [''], resources: [secrets], verbs: [create, list], resourceNames: [app]";
    let proxy = "apiGroups: [''], resources: [nodes/proxy], verbs: [get]";
    let bindings = "apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings, roles], verbs: [create, bind]";
    for (kind, rules, line, expected) in [
        ("Role", vec![get], "get pods --subresource=exec", vec![Aside::GetAlone { subresource: own("exec") }]),
        // kubectl goes on over SPDY, but reads the Pod first.
        (
            "Role",
            vec![create],
            "create pods --subresource=exec",
            vec![
                Aside::Spdy { subresource: own("exec") },
                Aside::ReadsFirst { subresource: own("exec"), verdict: Verdict::No },
            ],
        ),
        ("Role", vec![create], "get pods --subresource=exec", vec![Aside::Spdy { subresource: own("exec") }]),
        (
            "Role",
            vec![log],
            "get pods --subresource=log",
            vec![Aside::ReadsFirst { subresource: own("log"), verdict: Verdict::No }],
        ),
        ("Role", vec![log, PODS], "get pods --subresource=log", vec![]),
        ("Role", vec![only_get], "get secrets", vec![Aside::Lists { resource: own("secrets"), verdict: Verdict::No }]),
        ("Role", vec![only_get], "get secrets/app", vec![]),
        ("Role", vec![by_name], "list secrets/app", vec![Aside::FieldSelector { name: own("app") }]),
        ("Role", vec![by_name], "create secrets", vec![Aside::NeverByName { verb: own("create") }]),
        ("ClusterRole", vec![proxy], "get nodes --subresource=proxy -A", vec![Aside::Kubelet]),
        ("Role", vec![bindings], "create rolebindings", vec![Aside::Escalation { resource: own("rolebindings") }]),
        ("Role", vec![bindings], "create roles", vec![Aside::Escalation { resource: own("roles") }]),
        ("Role", vec![bindings], "bind roles", vec![Aside::CheckedInside { verb: own("bind") }]),
        ("ClusterRole", vec![ALL], "create rolebindings", vec![]),
    ] {
        assert_eq!(verdicts(kind, &rules, line).2, expected, "{line} of {rules:?}");
    }
}

/// What rbac-tool, kubectl-who-can and Headlamp get wrong (np-guard's, Cyclonus' and Lens' mistakes are about networks).
mod known_mistakes {
    use super::*;

    fn printed(kind: &str, rules: &[&str], line: &str) -> String {
        verdicts(kind, rules, line).0
    }

    #[test]
    fn rbac_tool_reads_pods_exec_as_a_pod_named_exec() {
        let exec = "apiGroups: [''], resources: [pods/exec], verbs: [create]";
        assert_eq!(printed("Role", &[exec], "create pods --subresource=exec"), "yes");
        assert_eq!(printed("Role", &[exec], "create pods/exec"), "no");
    }

    #[test]
    fn rbac_tool_counts_rules_with_names_for_questions_without_one() {
        let named = "apiGroups: [''], resources: [secrets], verbs: [get, list], resourceNames: [app]";
        assert_eq!(printed("Role", &[named], "list secrets"), "no");
        assert_eq!(printed("Role", &[named], "get secrets"), "no");
        assert_eq!(printed("Role", &[named], "get secrets/app"), "yes");
    }

    #[test]
    fn who_can_knows_no_subresource_of_every_resource() {
        let scale = "apiGroups: ['*'], resources: ['*/scale'], verbs: [patch]";
        assert_eq!(printed("Role", &[scale], "patch deployments.apps --subresource=scale"), "yes");
        assert_eq!(printed("Role", &[scale], "patch deployments.apps"), "no");
    }

    #[test]
    fn who_can_knows_no_paths_with_a_star() {
        let urls = "nonResourceURLs: ['/healthz/*'], verbs: [get]";
        assert_eq!(printed("ClusterRole", &[urls], "get /healthz/etcd"), "yes");
        assert_eq!(printed("ClusterRole", &[urls], "get /healthzz"), "no");
    }

    #[test]
    fn who_can_forgets_the_group_that_may_do_everything() {
        let (explained, _) = run("", "kubectl auth can-i delete nodes --as=max --as-group=system:masters");
        assert_eq!(explained.output.stdout, "yes\n");
        assert!(!question(&explained).answer.proof.witnesses.is_empty());
    }

    #[test]
    fn headlamp_leaves_out_what_holds_in_the_whole_cluster() {
        let line = "kubectl auth can-i list pods --as=jane";
        let (explained, cluster) = run(&jane("ClusterRole", &[PODS]), line);
        let access = Access::new(&cluster, &Options::default());
        let say = |phrase: &kubeglass::access::Phrase| words::access::phrase(phrase, Lang::En);
        let graph = kubeglass::access::graph(&access, &cluster, explained.shown(), &say);
        for kind in ["ClusterRole", "ClusterRoleBinding"] {
            assert!(graph.nodes.iter().any(|node| node.kind == kind || node.detail.contains(kind)), "{kind}");
        }
    }
}
