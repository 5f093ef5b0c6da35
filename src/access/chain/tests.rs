//! Small worlds, a question, and what the chain answers, by which lines.

use super::*;
use crate::access::{Access, Code, Options, ResourceTarget, graph};
use crate::api::Paste;
use crate::cluster::Refused;
use crate::graph::NodeState;
use crate::text::{Source, Verdict};

const NODES: &[&str] = &["system:nodes"];

fn world(sources: &[(&str, &str)], authorizers: &[&str]) -> (Cluster, Access) {
    let sources = sources.iter().map(|(name, text)| Source::new(*name, *text)).collect();
    let cluster = Cluster::new(Arc::new(Paste::new(sources)), Refused::LeftOut);
    let authorizers = authorizers.iter().map(|mode| (*mode).to_owned()).collect();
    let access = Access::new(&cluster, &Options { authorizers, ..Options::default() });
    (cluster, access)
}

fn who(user: &str, groups: &[&str]) -> Identity {
    let groups: Vec<String> = groups.iter().map(|group| (*group).to_owned()).collect();
    Identity::impersonated(user, "", &groups, Vec::new())
}

/// `get secrets/used/sub.group -n dev`, or a path.
fn asked(text: &str) -> Attributes {
    let (text, namespace) = text.split_once(" -n ").unwrap_or((text, ""));
    let (verb, what) = text.split_once(' ').unwrap();
    if what.starts_with('/') {
        return Attributes::url(verb, what);
    }
    let (what, group) = what.split_once('.').unwrap_or((what, ""));
    let mut parts = what.split('/').map(str::to_owned);
    let target = ResourceTarget {
        namespace: namespace.to_owned(),
        group: group.to_owned(),
        resource: parts.next().unwrap_or_default(),
        name: parts.next().unwrap_or_default(),
        subresource: parts.next().unwrap_or_default(),
    };
    Attributes::resource(verb, target)
}

const RUNNING: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: dev}
spec:
  nodeName: n1
  serviceAccountName: runner
  imagePullSecrets: [{name: pull}]
  containers:
  - name: c
    image: x
    env: [{name: A, valueFrom: {secretKeyRef: {name: env, key: k}}}]
    envFrom: [{configMapRef: {name: all}}]
  initContainers:
  - {name: i, image: x, envFrom: [{secretRef: {name: init}}]}
  volumes:
  - {name: a, projected: {sources: [{secret: {name: projected}}, {configMap: {name: part}}]}}
  - {name: b, persistentVolumeClaim: {claimName: data}}
  - {name: c, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}}
  - {name: d, csi: {driver: d, nodePublishSecretRef: {name: inline}}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: pv-data}
spec:
  claimRef: {namespace: dev, name: data}
  csi: {driver: d, volumeHandle: h, nodeStageSecretRef: {name: stage, namespace: vault}, controllerPublishSecretRef: {name: control, namespace: vault}}
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteOnce]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: lost, namespace: dev}
spec: {volumeName: pv-lost, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: Pod
metadata: {name: other, namespace: dev}
spec:
  nodeName: n2
  containers: [{name: c, image: x}]
  volumes: [{name: a, secret: {secretName: theirs}}, {name: b, persistentVolumeClaim: {claimName: lost}}]
---
apiVersion: v1
kind: Pod
metadata: {name: mirror, namespace: dev, annotations: {kubernetes.io/config.mirror: abc}}
spec: {nodeName: n1, containers: [{name: c, image: x}], volumes: [{name: a, secret: {secretName: stolen}}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: dev}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec: {containers: [{name: c, image: x, envFrom: [{secretRef: {name: api}}]}]}
---
apiVersion: storage.k8s.io/v1
kind: VolumeAttachment
metadata: {name: va}
spec: {nodeName: n1, attacher: a, source: {persistentVolumeName: pv-data}}
";

#[test]
fn a_node_reads_what_runs_on_it_uses() {
    let (cluster, access) = world(&[("pods.yaml", RUNNING)], &["Node"]);
    let none = "no relationship found between node 'n1' and this object";
    for (question, expected) in [
        ("get secrets/env -n dev", Ok(vec![5, 11])),
        ("list secrets/init -n dev", Ok(vec![5, 14])),
        ("watch secrets/projected -n dev", Ok(vec![5, 16])),
        ("get secrets/pull -n dev", Ok(vec![5, 7])),
        ("get secrets/inline -n dev", Ok(vec![5, 19])),
        ("get secrets/stage -n vault", Ok(vec![5, 17, 25, 26])),
        ("get secrets/control -n vault", Err(none)),
        ("get secrets/stolen -n dev", Err(none)),
        ("get secrets/env -n prod", Err(none)),
        ("get secrets/env", Err("can only read namespaced object of this type")),
        ("get secrets/env/status -n dev", Err("cannot read subresource")),
        ("delete secrets/env -n dev", Err("can only read resources of this type")),
        ("get configmaps/all -n dev", Ok(vec![5, 12])),
        ("get configmaps/part -n dev", Ok(vec![5, 16])),
        ("get persistentvolumeclaims/data -n dev", Ok(vec![5, 17])),
        ("get persistentvolumeclaims/web-c -n dev", Ok(vec![5, 18])),
        ("list persistentvolumeclaims/data -n dev", Err("can only get individual resources of this type")),
        ("patch persistentvolumeclaims/data/status -n dev", Ok(vec![5, 17])),
        ("get persistentvolumeclaims/data/status -n dev", Err("can only get/update/patch this type")),
        ("get persistentvolumes/pv-data", Ok(vec![5, 17, 25])),
        ("get persistentvolumes/pv-data -n default", Err(none)),
        ("get volumeattachments/va.storage.k8s.io", Ok(vec![60])),
        ("get serviceaccounts/runner -n dev", Ok(vec![5, 6])),
        ("create serviceaccounts/runner/token -n dev", Ok(vec![5, 6])),
        ("create serviceaccounts/runner -n dev", Err("can only create token subresource of serviceaccount")),
        ("get pods/web -n dev", Ok(vec![5])),
        ("get pods/web/log -n dev", Err("")),
        ("deletecollection pods -n dev", Err("")),
        ("get nodes/n1", Ok(vec![])),
        ("patch nodes/n2/status", Ok(vec![])),
        ("get nodes/n1/proxy", Err("")),
        (
            "list leases.coordination.k8s.io -n kube-node-lease",
            Err("can only get, create, update, patch, or delete a node lease"),
        ),
        ("update csinodes/n1.storage.k8s.io", Ok(vec![])),
        ("list csinodes.storage.k8s.io", Err("can only get, create, update, patch, or delete a CSINode")),
        ("create resourceslices.resource.k8s.io", Ok(vec![])),
        (
            "list resourceslices.resource.k8s.io",
            Err("can only list/watch/deletecollection resourceslices with nodeName field selector"),
        ),
        ("create tokenreviews.authentication.k8s.io", Ok(vec![])),
        ("get services -n dev", Ok(vec![])),
        ("delete services/a -n dev", Err("")),
        ("get /healthz", Err("")),
    ] {
        let (identity, attributes) = (who("system:node:n1", NODES), asked(question));
        let answer = access.answer(&cluster, &identity, &attributes, std::slice::from_ref(&attributes));
        match expected {
            Ok(lines) => {
                assert!(answer.review.allowed && answer.verdict == Verdict::Yes, "{question}: {answer:#?}");
                let steps = answer.proof.witnesses.first().unwrap();
                let found: Vec<u32> = steps.iter().filter_map(|s| s.span.as_ref()).map(|s| s.start.line).collect();
                assert_eq!(found, lines, "{question}");
            }
            Err(reason) => {
                assert_eq!((answer.review.allowed, answer.review.reason.as_str()), (false, reason), "{question}");
            }
        }
    }
    let nobody = access.review(&who("system:node:n1", &[]), &asked("get nodes/n1"));
    assert_eq!((nobody.allowed, nobody.reason.as_str()), (false, ""));
    let nameless = access.review(&who("system:node:", NODES), &asked("get nodes/n1"));
    assert_eq!(nameless.reason, "unknown node for user \"system:node:\"");
}

#[test]
fn what_the_paste_does_not_say_of_a_node_is_unknown() {
    let (cluster, access) = world(&[("pods.yaml", RUNNING)], &["Node", "RBAC"]);
    for (node, question, verdict) in [
        ("n1", "get secrets/api -n dev", Verdict::Unknown),
        ("n1", "get secrets/theirs -n dev", Verdict::No),
        ("n1", "get secrets/nobodys -n dev", Verdict::No),
        ("n2", "get persistentvolumes/pv-lost", Verdict::Unknown),
        ("n1", "get persistentvolumes/pv-lost", Verdict::No),
        ("n2", "get persistentvolumes/pv-lost -n default", Verdict::No),
    ] {
        let (identity, attributes) = (who(&format!("system:node:{node}"), NODES), asked(question));
        let answer = access.answer(&cluster, &identity, &attributes, std::slice::from_ref(&attributes));
        assert_eq!(answer.verdict, verdict, "{node} {question}");
        assert_eq!(answer.review.reason, format!("no relationship found between node '{node}' and this object"));
    }
}

const POLICIES: &str = r#"{"apiVersion": "abac.authorization.kubernetes.io/v1beta1", "kind": "Policy", "spec": {"user": "ann", "namespace": "dev", "resource": "pods", "apiGroup": "", "readonly": true}}
{"apiVersion": "abac.authorization.kubernetes.io/v1beta1", "kind": "Policy", "spec": {"user": "bob", "group": "ops", "namespace": "*", "resource": "*", "apiGroup": "apps"}}
{"apiVersion": "abac.authorization.kubernetes.io/v1beta1", "kind": "Policy", "spec": {"group": "*", "nonResourcePath": "/logs/*", "readonly": true}}
# a line without a user is about nobody
{"apiVersion": "abac.authorization.kubernetes.io/v1beta1", "kind": "Policy", "spec": {"namespace": "*", "resource": "*", "apiGroup": "*"}}
{"user": "old", "namespace": "dev"}
"#;

#[test]
fn a_line_of_policy_allows_or_says_what_keeps_it_from_it() {
    let (cluster, access) = world(&[("policy.jsonl", POLICIES)], &["ABAC"]);
    for (user, groups, question, expected) in [
        ("ann", vec![], "get pods -n dev", Ok(1)),
        ("ann", vec![], "get pods/web/log -n dev", Ok(1)),
        ("ann", vec![], "delete pods -n dev", Err(vec![(1, "readonly")])),
        ("ann", vec![], "get pods -n prod", Err(vec![(1, "namespace")])),
        ("ann", vec![], "get pods", Err(vec![(1, "namespace")])),
        ("ann", vec![], "get deployments.apps -n dev", Err(vec![(1, "resource"), (1, "apiGroup")])),
        ("bob", vec!["ops"], "delete deployments.apps", Ok(2)),
        ("bob", vec![], "delete deployments.apps", Err(vec![(2, "group")])),
        ("bob", vec!["ops"], "get pods -n dev", Err(vec![(2, "apiGroup")])),
        ("zoe", vec![], "get /logs/a", Ok(3)),
        ("zoe", vec![], "get /logs", Err(vec![(3, "nonResourcePath")])),
        ("zoe", vec![], "post /logs/a", Err(vec![(3, "readonly")])),
        ("zoe", vec!["system:unauthenticated"], "get /logs/a", Err(vec![(3, "group")])),
        ("old", vec![], "delete services -n dev", Ok(6)),
        ("old", vec![], "get /logs/a", Ok(3)),
        ("old", vec![], "get /x", Err(vec![(3, "nonResourcePath")])),
    ] {
        let (identity, attributes) = (who(user, &groups), asked(question));
        let answer = access.answer(&cluster, &identity, &attributes, std::slice::from_ref(&attributes));
        let of_step = |code: &Code| match code {
            Code::Chain(ChainCode::PolicyMatches { line, .. }) => Ok(*line),
            Code::Chain(ChainCode::PolicyMisses { line, misses, .. }) => {
                Err(misses.iter().map(|miss| (*line, miss.field.clone())).collect::<Vec<_>>())
            }
            other => panic!("{user} {question}: {other:?}"),
        };
        let steps = match answer.proof.witnesses.first() {
            Some(steps) => steps,
            None => &answer.proof.candidates[0].steps,
        };
        let expected = expected.map_err(|misses| {
            misses.into_iter().map(|(line, field): (usize, &str)| (line, field.to_owned())).collect::<Vec<_>>()
        });
        assert_eq!(of_step(&steps[0].code), expected, "{user} {question}");
        assert_eq!(answer.review.allowed, expected.is_ok());
        assert_eq!(answer.review.reason, if expected.is_ok() { "" } else { "No policy matched." });
        // The line that is offered makes it a yes.
        if let Some(fix) = answer.proof.candidates.first().and_then(|nearest| nearest.fix.as_ref()) {
            let sources = cluster.paste.sources.iter().map(|(_, source)| source);
            let text = crate::text::apply_edits(sources, &fix.edits).unwrap()[0].text.to_string();
            let (_, after) = world(&[("policy.jsonl", &text)], &["ABAC"]);
            assert!(after.allows(&identity, &attributes), "{user} {question}: {text}");
        } else {
            assert!(answer.review.allowed, "{user} {question}");
        }
    }
}

#[test]
fn the_first_that_allows_decides_and_what_is_not_known_leaves_it_open() {
    let role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\n\
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\n\
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: ann}]\n";
    let missing = role.replace("name: view", "name: lost");
    for (paste, authorizers, user, verdict, allowed, reason) in [
        (
            role,
            vec!["RBAC"],
            "ann",
            Verdict::Yes,
            true,
            "RBAC: allowed by ClusterRoleBinding \"b\" of ClusterRole \"view\" to User \"ann\"",
        ),
        (
            role,
            vec!["AlwaysDeny", "RBAC"],
            "ann",
            Verdict::Yes,
            true,
            "RBAC: allowed by ClusterRoleBinding \"b\" of ClusterRole \"view\" to User \"ann\"",
        ),
        (role, vec!["AlwaysDeny"], "ann", Verdict::No, false, "Everything is forbidden."),
        (role, vec!["AlwaysDeny", "RBAC"], "bob", Verdict::No, false, "Everything is forbidden."),
        (role, vec!["RBAC", "AlwaysAllow"], "bob", Verdict::Yes, true, ""),
        (
            role,
            vec!["Webhook", "RBAC"],
            "ann",
            Verdict::Unknown,
            true,
            "RBAC: allowed by ClusterRoleBinding \"b\" of ClusterRole \"view\" to User \"ann\"",
        ),
        (role, vec!["Webhook", "RBAC"], "bob", Verdict::Unknown, false, ""),
        (
            role,
            vec!["RBAC", "Webhook"],
            "ann",
            Verdict::Yes,
            true,
            "RBAC: allowed by ClusterRoleBinding \"b\" of ClusterRole \"view\" to User \"ann\"",
        ),
        (role, vec!["RBAC", "Webhook"], "bob", Verdict::Unknown, false, ""),
        (role, vec!["Frob"], "ann", Verdict::Unknown, false, ""),
        (role, vec!["ABAC"], "ann", Verdict::Unknown, false, "No policy matched."),
        (role, vec!["ABAC", "AlwaysAllow"], "ann", Verdict::Yes, true, ""),
        (
            &missing,
            vec!["Node", "RBAC"],
            "ann",
            Verdict::Unknown,
            false,
            "RBAC: clusterrole.rbac.authorization.k8s.io \"lost\" not found",
        ),
        (&missing, vec!["RBAC", "AlwaysAllow"], "ann", Verdict::Yes, true, ""),
        (
            &missing,
            vec!["AlwaysDeny", "RBAC"],
            "ann",
            Verdict::Unknown,
            false,
            "Everything is forbidden.\nRBAC: clusterrole.rbac.authorization.k8s.io \"lost\" not found",
        ),
    ] {
        let (cluster, access) = world(&[("rbac.yaml", paste)], &authorizers);
        let (identity, attributes) = (who(user, &[]), asked("get pods -n dev"));
        let answer = access.answer(&cluster, &identity, &attributes, std::slice::from_ref(&attributes));
        let said = (answer.verdict, answer.review.allowed, answer.review.reason.as_str());
        assert_eq!(said, (verdict, allowed, reason), "{authorizers:?} {user}");
        assert_eq!(access.allows(&identity, &attributes), allowed, "{authorizers:?} {user}");
        assert_eq!(answer.proof.witnesses.is_empty(), !allowed);
        let master =
            access.answer(&cluster, &who("root", &["system:masters"]), &attributes, std::slice::from_ref(&attributes));
        assert_eq!((master.verdict, master.review.allowed), (Verdict::Yes, true));
    }
}

#[test]
fn rights_are_those_of_all_authorizers_together() {
    let rights = |authorizers: &[&str], user: &str, groups: &[&str]| {
        let (_, access) = world(&[("policy.jsonl", POLICIES)], authorizers);
        let rights = access.rights(&who(user, groups), "dev");
        let own = rights.rules.iter().filter(|rule| rule.verbs.contains(&"*".to_owned()) || rule.resources == ["pods"]);
        (own.count(), rights.incomplete)
    };
    assert_eq!(rights(&["ABAC", "RBAC"], "ann", &[]), (1, None));
    assert_eq!(rights(&["RBAC"], "ann", &[]), (0, None));
    assert_eq!(rights(&["ABAC"], "bob", &["ops"]), (1, None));
    assert_eq!(rights(&["AlwaysAllow"], "ann", &[]), (2, None));
    assert_eq!(rights(&["AlwaysDeny"], "ann", &[]), (0, None));
    let node = "node authorizer does not support user rule resolution";
    let webhook = "webhook authorizer does not support user rule resolution";
    assert_eq!(rights(&["Node", "RBAC"], "system:node:a", NODES).1.as_deref(), Some(node));
    assert_eq!(rights(&["Node"], "ann", &[]).1, None);
    let both = format!("[{node}, {webhook}]");
    assert_eq!(rights(&["Node", "Webhook"], "system:node:a", NODES).1, Some(both));
}

#[test]
fn the_picture_shows_who_decides() {
    let (cluster, access) = world(&[("pods.yaml", RUNNING), ("policy.jsonl", POLICIES)], &["Node", "ABAC", "RBAC"]);
    let drawn = |user: &str, groups: &[&str], question: &str| {
        let attributes = asked(question);
        let answer = access.answer(&cluster, &who(user, groups), &attributes, std::slice::from_ref(&attributes));
        let graph = graph(&access, &cluster, Some(&answer), &|phrase| format!("{phrase:?}"));
        let mut nodes: Vec<(u32, String, NodeState)> =
            graph.nodes.iter().map(|node| (node.rank, node.id.clone(), node.state)).collect();
        nodes.sort_by_key(|(rank, ..)| *rank);
        assert!(nodes.iter().all(|(rank, ..)| (*rank as usize) < graph.lanes.len()), "{question}");
        nodes.into_iter().map(|(_, id, state)| format!("{id} {state:?}")).collect::<Vec<_>>()
    };
    assert_eq!(
        drawn("system:node:n1", NODES, "get secrets/env -n dev"),
        ["User//system:node:n1 Proof", "Node//n1 Proof", "Pod/dev/web Proof", "Secret/dev/env Proof", "asked Good"]
    );
    assert_eq!(
        drawn("system:node:n1", NODES, "get secrets/theirs -n dev"),
        ["User//system:node:n1 Proof", "Node//n2 Proof", "Pod/dev/other Dim", "Secret/dev/theirs Dim", "asked Bad"]
    );
    assert_eq!(drawn("ann", &[], "get pods -n dev"), ["User//ann Proof", "Policy//policy.jsonl:1 Proof", "asked Good"]);
    let denied = drawn("ann", &[], "delete pods -n dev");
    assert!(denied.contains(&"Policy//policy.jsonl:1 Proof".to_owned()), "{denied:?}");
}
