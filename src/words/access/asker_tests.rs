//! Questions that a context asks.

use super::explain;
use crate::access::{Access, Options};
use crate::api::Paste;
use crate::cluster::{Cluster, Refused};
use crate::graph::{EdgeState, NodeState};
use crate::kubectl::{Invocation, can_i};
use crate::text::encode_base64;
use crate::text::{Lang, Source, Verdict};
use crate::words::Explanation;
use std::sync::Arc;

const JANE: &str = include_str!("../../../tests/certificates/jane.crt");
const RBAC: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: read-pods, namespace: dev}
rules:
- {apiGroups: [''], resources: [pods], verbs: [list]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: team, namespace: dev}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: read-pods}
subjects:
- {apiGroup: rbac.authorization.k8s.io, kind: Group, name: dev-team}
";

fn kubeconfig() -> String {
    format!(
        "\
apiVersion: v1
kind: Config
clusters:
- name: c
  cluster: {{server: 'https://c'}}
contexts:
- name: dev
  context: {{cluster: c, user: jane, namespace: dev}}
- name: eks
  context: {{cluster: c, user: eks}}
- name: file
  context: {{cluster: c, user: file}}
users:
- name: jane
  user:
    client-certificate-data: {}
    client-key-data: QQ==
- name: eks
  user:
    exec: {{apiVersion: client.authentication.k8s.io/v1beta1, command: aws, args: [eks, get-token]}}
- name: file
  user: {{client-certificate: jane.crt, client-key: jane.key, tokenFile: /run/token.txt}}
",
        encode_base64(JANE.as_bytes())
    )
}

fn asked(line: &str, lang: Lang, now: Option<&str>) -> (can_i::Explained, Explanation, crate::graph::Graph) {
    let sources = vec![Source::new("kubeconfig.yaml", kubeconfig()), Source::new("rbac.yaml", RBAC)];
    let cluster = Cluster::new(Arc::new(Paste::new(sources)), Refused::LeftOut);
    let access = Access::new(&cluster, &Options::default());
    let invocation = Invocation::new(line, Default::default(), "/").unwrap().unwrap();
    let explained = can_i::run(&invocation.at(&now.map(str::to_owned)), &cluster, &access);
    let explanation = explain(&explained, line, &cluster, lang);
    let say = |phrase: &crate::access::Phrase| super::phrase(phrase, lang);
    let graph = crate::access::graph(&access, &cluster, explained.shown(), &say);
    (explained, explanation, graph)
}

fn steps(explanation: &Explanation) -> Vec<String> {
    let line = |step: &crate::text::Step| {
        let place = step.span.as_ref().map(|span| format!("{}:{} ", span.source, span.start.line));
        format!("{}{}", place.unwrap_or_default(), step.code.text)
    };
    explanation.steps.iter().map(line).collect()
}

#[test]
fn a_proof_begins_with_the_context_and_its_user() {
    let (explained, told, graph) = asked("kubectl auth can-i list pods --context=dev", Lang::En, None);
    assert_eq!(explained.output.stdout, "yes\n");
    assert_eq!(told.headline.to_string(), "yes, jane may list pods in namespace dev");
    assert_eq!(
        steps(&told)[..4],
        [
            "kubeconfig.yaml:8 Context dev asks as its user jane.",
            "kubeconfig.yaml:16 Its client certificate names user jane (CN), in groups dev-team, on-call (O).",
            "rbac.yaml:12 RoleBinding team of namespace dev names Group dev-team. Its credentials put it into dev-team.",
            "rbac.yaml:10 Its roleRef is Role read-pods, of the same namespace dev.",
        ]
    );
    assert!(told.notes.iter().any(|note| note.text.to_string().contains("signed by the cluster’s CA")));
    let first = graph.edges.iter().find(|edge| edge.from == "context/dev").unwrap();
    assert_eq!((first.to.as_str(), first.state, first.pins[0].number), ("User//jane", EdgeState::Proof, 2));
    let (_, korean, _) = asked("kubectl auth can-i list pods --context=dev", Lang::Ko, None);
    assert_eq!(
        steps(&korean)[..2],
        [
            "kubeconfig.yaml:8 context dev는 user jane으로 묻습니다.",
            "kubeconfig.yaml:16 client certificate에 적힌 사용자(CN)는 jane이고 group은 dev-team, on-call(O)입니다.",
        ]
    );
}

#[test]
fn whoami_is_what_the_api_server_would_print() {
    let (explained, told, _) = asked("kubectl auth whoami --context=dev", Lang::En, None);
    assert_eq!(
        explained.output.stdout,
        "ATTRIBUTE                                           VALUE\n\
         Username                                            jane\n\
         Groups                                              [dev-team on-call system:authenticated]\n\
         Extra: authentication.kubernetes.io/credential-id   [X509SHA256=6d71a0b51a939bedc591bedd5fbf93aadd8dc34844c27dad19d912a38a6cc600]\n"
    );
    assert_eq!(told.steps.len(), 2);
}

#[test]
fn an_expired_certificate_lets_nobody_in() {
    let (explained, told, _) =
        asked("kubectl auth can-i list pods --context=dev", Lang::En, Some("2037-01-01T00:00:00Z"));
    assert_eq!(explained.output.stderr, "error: You must be logged in to the server (Unauthorized)\n");
    assert_eq!(steps(&told)[1], "kubeconfig.yaml:16 Its client certificate, of jane, expired on 2036-01-01.");
}

#[test]
fn what_the_paste_does_not_tell_is_unknown() {
    for line in ["can-i list pods -n dev", "whoami", "can-i --list"] {
        for (context, wanted) in
            [("eks", "ConfigMap kube-system/aws-auth"), ("file", "jane.crt, as a file of that name")]
        {
            let line = format!("kubectl auth {line} --context={context}");
            let (explained, told, graph) = asked(&line, Lang::En, None);
            assert_eq!((explained.output.stdout.as_str(), explained.output.exit_code), ("", 1), "{line}");
            assert_eq!((told.verdict, told.terminal.real), (Some(Verdict::Unknown), false), "{line}");
            assert_eq!(told.card.unwrap().facts[0].text.to_string(), wanted);
            assert_eq!(told.steps.len(), 2);
            assert!(
                line.contains("list pods")
                    == graph
                        .nodes
                        .iter()
                        .any(|node| node.id == format!("User//{context}") && node.state == NodeState::Missing)
            );
        }
    }
    let (_, told, _) = asked("kubectl auth can-i list pods --context=eks", Lang::En, None);
    assert_eq!(
        told.headline.to_string(),
        "unknown: whether eks may list pods in namespace default hangs on who that is to the API server"
    );
    let (_, korean, _) = asked("kubectl auth can-i list pods --context=eks", Lang::Ko, None);
    assert_eq!(
        korean.headline.to_string(),
        "알 수 없음: eks가 namespace default에서 pods를 list할 수 있는지는 API server가 그를 누구로 보는지에 달려 있습니다"
    );
    // Whoever it is, it is let in; and somebody else may be asked about.
    let (explained, ..) = asked("kubectl auth can-i get /healthz --context=eks", Lang::En, None);
    assert_eq!(explained.output.stdout, "yes\n");
    let (explained, ..) =
        asked("kubectl auth can-i list pods -n dev --context=eks --as=x --as-group=dev-team", Lang::En, None);
    assert_eq!(explained.output.stdout, "yes\n");
    assert!(explained.asker.is_none());
}

#[test]
fn without_a_context_there_is_no_server() {
    let (explained, told, _) = asked("kubectl auth can-i list pods", Lang::En, None);
    assert_eq!(
        explained.output.stderr,
        "Warning: the server doesn't have a resource type 'pods'\n\n\
         The connection to the server localhost:8080 was refused - did you specify the right host or port?\n"
    );
    assert_eq!(told.headline.to_string(), "No context says which server");
}

#[test]
fn the_clusters_view_says_whom_a_certificate_names() {
    let paste = Paste::new(vec![Source::new("kubeconfig.yaml", kubeconfig()), Source::new("jane.crt", JANE)]);
    let detail = |now: Option<&str>, id: &str| {
        let options = crate::kubeconfig::Options { now: now.map(str::to_owned), ..Default::default() };
        let say = |phrase: &crate::kubeconfig::Phrase| crate::words::kubeconfig::phrase(phrase, Lang::En);
        let graph = crate::kubeconfig::graph(&paste, &options, None, &say);
        let node = graph.nodes.iter().find(|node| node.id == id).unwrap();
        (node.detail.clone(), node.warning)
    };
    let named = "certificate: jane, groups dev-team on-call".to_owned();
    assert_eq!(detail(None, "user:jane"), (named.clone(), false));
    assert_eq!(detail(None, "user:file"), (named, false));
    assert_eq!(detail(None, "user:eks"), ("exec plugin aws".to_owned(), false));
    assert_eq!(detail(Some("2040-01-01T00:00:00Z"), "user:jane"), ("certificate expired 2036-01-01".to_owned(), true));
}

#[test]
fn files_that_a_kubeconfig_names_are_no_problem() {
    let files = [
        ("kubeconfig.yaml", kubeconfig().as_str().to_owned()),
        ("jane.crt", JANE.to_owned()),
        ("token.txt", "s3cr3t-t0ken\n".to_owned()),
    ];
    let sources = files.iter().map(|(name, text)| Source::new(*name, text.as_str())).collect();
    let workspace = crate::workspace::Workspace::new(sources);
    let cluster = workspace.cluster(Refused::LeftOut);
    let found = crate::checks::run_beside(cluster, crate::words::reading::problems(workspace.paste()));
    let told: Vec<String> =
        found.iter().map(|found| format!("{}:{} {}", found.span.source, found.span.start.line, found.rule)).collect();
    assert_eq!(told, ["kubeconfig.yaml:1 kubeconfig-current-context"]);
}

#[test]
fn what_kubectl_refuses_is_refused_in_its_words() {
    let of = |user: &str| {
        let text = format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: x\nclusters: [{{name: c, cluster: {{server: 'https://c'}}}}]\ncontexts: [{{name: x, context: {{cluster: c, user: u}}}}]\nusers:\n- name: u\n  user: {user}\n"
        );
        let cluster = Cluster::new(Arc::new(Paste::new(vec![Source::new("config", text)])), Refused::LeftOut);
        let access = Access::new(&cluster, &Options::default());
        let invocation = Invocation::new("kubectl auth can-i list pods", Default::default(), "/").unwrap().unwrap();
        can_i::run(&invocation, &cluster, &access).output.stderr
    };
    for (user, expected) in [
        (
            "{auth-provider: {name: azure}}",
            "error: The azure auth plugin has been removed.\nPlease use the https://github.com/Azure/kubelogin kubectl/client-go credential plugin instead.\nSee https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins for further details\n",
        ),
        (
            "{token: a, username: b}",
            "error: more than one authentication method found for u; found [token basicAuth], only one is allowed\n",
        ),
        (
            "{exec: {command: x}}",
            "Error in configuration: \n* apiVersion must be specified for u to use exec authentication plugin\n* interactiveMode must be specified for u to use exec authentication plugin\n",
        ),
        (
            "{token: a, as-groups: [b]}",
            "error: requesting uid, groups or user-extra for u without impersonating a user\n",
        ),
        ("{}", "error: EOF\n"),
    ] {
        assert_eq!(of(user), expected);
    }
}
