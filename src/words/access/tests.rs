//! Questions as a reader asks them, and everything that is said.

use super::*;
use crate::access::{Access, Options};
use crate::api::Paste;
use crate::cluster::Cluster;
use crate::cluster::Refused;
use crate::kubectl::{Invocation, can_i};
use crate::text::{Lang, Source, Span, Verdict};
use crate::words::Explanation;
use std::sync::Arc;

const WATCHER: &str = include_str!("../../examples/watcher/rbac.yaml");
const AS: &str = "--as=system:serviceaccount:default:watcher";

pub(super) fn told(yaml: &str, line: &str, lang: Lang) -> Explanation {
    let cluster = Cluster::new(Arc::new(Paste::new(vec![Source::new("rbac.yaml", yaml)])), Refused::LeftOut);
    let access = Access::new(&cluster, &Options::default());
    let invocation = Invocation::new(line, Default::default(), "/").unwrap().unwrap();
    explain(&can_i::run(&invocation, &cluster, &access), line, &cluster, lang)
}

/// Everything that is said, line by line.
fn lines(explanation: &Explanation) -> Vec<String> {
    let place = |span: &Option<Span>| span.as_ref().map(|span| format!(" {}", span.line_label())).unwrap_or_default();
    let mut lines = vec![format!("[{}] {}", explanation.cap, explanation.headline)];
    for step in &explanation.steps {
        lines.push(format!("- {}{}", step.code.text, place(&step.span)));
    }
    lines.extend(explanation.notes.iter().map(|note| format!("* {}", note.text)));
    if let Some(card) = &explanation.card {
        lines.push(format!("# {}", card.title));
        lines.extend(card.facts.iter().map(|fact| format!("  {} {}", fact.label, fact.text)));
        lines.extend(card.diff.iter().map(|line| format!("  {}{}", if line.added { '+' } else { '-' }, line.text)));
        lines.extend(card.warnings.iter().map(|warning| format!("  ! {warning}")));
    }
    lines
}

#[test]
fn a_yes_says_who_through_what_and_what_else() {
    let line = format!("kubectl auth can-i list pods {AS}");
    let told = told(WATCHER, &line, Lang::En);
    assert_eq!(
        lines(&told),
        [
            "[yes] yes, watcher may list pods in namespace default",
            "- ClusterRoleBinding read-clusterrolebinding names ServiceAccount watcher of default. rbac.yaml:21",
            "- Its roleRef is ClusterRole read-clusterrole; a ClusterRoleBinding makes the rules hold in every namespace. rbac.yaml:24",
            "- Rule 1 has verb list, resource pods and apiGroup \"\", the core group. rbac.yaml:12",
            "* kubectl, the API server and the real request agree.",
            "# What this proof also gives",
            "  to ServiceAccount watcher of default",
            "  may get list on pods",
            "  where every namespace, not only default",
        ]
    );
    let marked: Vec<u32> = told.steps[2].marks.iter().map(|mark| mark.start.line).collect();
    assert_eq!(marked, [14, 13, 12]);
    assert_eq!((told.terminal.output.as_str(), told.terminal.aside.as_str()), ("yes", "exit 0"));
}

#[test]
fn a_no_shows_the_nearest_miss_and_its_edit() {
    let line = format!("kubectl auth can-i delete pods {AS}");
    let told = told(WATCHER, &line, Lang::En);
    assert_eq!(
        lines(&told)[3..],
        [
            "- Rule 1 covers pods, but its verbs are get and list. None is delete. rbac.yaml:14",
            "* Further away: the 4 default roles it has do not grant it.",
            "# Nearest miss",
            "  -  verbs: [\"get\", \"list\"]",
            "  +  verbs: [\"get\", \"list\", \"delete\"]",
            "  ! Also lets watcher delete pods in every other namespace.",
        ]
    );
}

#[test]
fn who_asks_is_said_to_be_assumed_where_nothing_tells() {
    let note = "The paste does not tell who asks: it is taken to be admin. --as asks for somebody else.";
    let config = "---\napiVersion: v1\nkind: Config\ncurrent-context: c\n\
                  contexts: [{name: c, context: {cluster: k, user: u}}]\nusers: [{name: u, user: {token: x}}]\n\
                  clusters: [{name: k, cluster: {server: 'https://k'}}]\n";
    for (yaml, line, said) in [
        (WATCHER.to_owned(), "kubectl auth can-i get pods", true),
        (format!("{WATCHER}{config}"), "kubectl auth can-i get pods", true),
        (WATCHER.to_owned(), "kubectl auth can-i get pods --as=jane", false),
    ] {
        let told = told(&yaml, line, Lang::En);
        assert_eq!(told.notes.iter().any(|each| each.text.to_string() == note), said, "{line}");
    }
}

#[test]
fn a_missing_role_leaves_it_unknown() {
    let line = format!("kubectl auth can-i get configmaps -n staging {AS}");
    let told = told(WATCHER, &line, Lang::En);
    assert_eq!(told.verdict, Some(Verdict::Unknown));
    assert_eq!(
        told.steps.last().map(|step| step.code.text.to_string()).as_deref(),
        Some(
            "Its roleRef is Role config-reader of namespace staging. It is not in the paste, so what it grants is not known."
        )
    );
    assert_eq!(told.terminal.output, "no - RBAC: role.rbac.authorization.k8s.io \"config-reader\" not found");
}

#[test]
fn a_slash_before_a_subresource_is_told_apart_from_the_real_request() {
    let line = format!("kubectl auth can-i get pods/log {AS}");
    let told = told(WATCHER, &line, Lang::En);
    assert_eq!((told.cap.as_str(), told.verdict), ("yes, but", Some(Verdict::No)));
    assert_eq!(told.cap_verdict, Some(Verdict::Yes), "the cap has the colour of its word");
    let said = |voice: &crate::words::Voice| format!("{}: {}. {}", voice.who, voice.word, voice.text);
    assert_eq!(
        told.voices.iter().map(said).collect::<Vec<_>>(),
        [
            "What kubectl auth can-i prints: yes. It reads pods/log as the pods named log.",
            "What the API server decides about that: yes. Rule 1 of ClusterRole read-clusterrole covers it.",
            "What kubectl logs would meet: no, 403 Forbidden. It asks for the subresource pods/log.",
        ]
    );
    let card = told.card.unwrap();
    assert_eq!(card.actions[0].ask, format!("kubectl auth can-i get pods --subresource=log {AS}"));
}

#[test]
fn what_kubectl_does_not_know_is_set_right() {
    let card = |line: &str| told(WATCHER, &format!("kubectl auth can-i {line}"), Lang::En).card.unwrap();
    assert_eq!(card("lst pods --as=jane").actions[0].ask, "kubectl auth can-i list pods --as=jane");
    assert_eq!(card("list podz --as=jane").actions[0].ask, "kubectl auth can-i list pods --as=jane");
    assert_eq!(card("get pods web-0").actions[0].ask, "kubectl auth can-i get pods/web-0");
}

/// Edits as they are offered are applied, and the question asked again.
#[test]
fn an_edit_that_is_offered_makes_it_a_yes() {
    let role = |kind: &str, name: &str, rule: &str| {
        format!(
            "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: default}}\n\
             rules:\n- {rule}\n"
        )
    };
    let bound = |kind: &str, role: &str| {
        format!(
            "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{name: jane, namespace: default}}\n\
             roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {kind}, name: {role}}}\n\
             subjects:\n- {{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}}\n"
        )
    };
    let nodes = "{apiGroups: [\"\"], resources: [nodes], verbs: [list]}";
    let own = role("Role", "jane-may", "{apiGroups: [apps], resources: [daemonsets], verbs: [watch]}");
    for (yaml, line, offered) in [
        // A Role never grants what is not in namespaces, whatever kubectl says of it.
        (own.clone(), "get nodes --as=jane", true),
        (role("Role", "r", nodes) + &bound("Role", "r"), "get nodes --as=jane", true),
        // The name that the new role would have is another one's already.
        (own + &bound("Role", "jane-may"), "get /metrics --as=jane", true),
        (
            role("Role", "jane-may", "{apiGroups: [apps], resources: [daemonsets], verbs: [watch]}"),
            "get pods --as=jane",
            true,
        ),
        // A binding of the same name stands in the namespace asked about.
        (
            role("ClusterRole", "r", "{apiGroups: [\"\"], resources: [pods], verbs: [get]}")
                + &bound("ClusterRole", "r")
                + &bound("ClusterRole", "view")
                    .replace("namespace: default", "namespace: dev")
                    .replace("User, name: jane", "User, name: max"),
            "get pods -n dev --as=jane",
            true,
        ),
        (
            role("Role", "r", "{apiGroups: [\"\"], resources: [pods], verbs: [list]}") + &bound("Role", "r"),
            "get pods/log --as=jane",
            false,
        ),
        // The list stands in two rules, by its anchor.
        (
            role("Role", "r", "{apiGroups: [\"\"], resources: [pods], verbs: &v [list]}")
                + "- {apiGroups: [\"\"], resources: [secrets], verbs: *v}\n"
                + &bound("Role", "r"),
            "get pods --as=jane",
            true,
        ),
    ] {
        let line = format!("kubectl auth can-i {line}");
        let before = told(&yaml, &line, Lang::En);
        assert_eq!(before.verdict, Some(Verdict::No), "{line}");
        let fix = before.card.and_then(|card| card.fix);
        assert_eq!(fix.is_some(), offered, "{line} in {yaml}");
        let Some(fix) = fix else { continue };
        let after = crate::text::apply_edits([Source::new("rbac.yaml", yaml.as_str())].iter(), &fix.edits).unwrap();
        assert_eq!(told(&after[0].text, &line, Lang::En).verdict, Some(Verdict::Yes), "{line} in {}", after[0].text);
        let cluster = Cluster::new(Arc::new(Paste::new(after)), Refused::LeftOut);
        let mut names: Vec<_> =
            cluster.objects().map(|object| format!("{:?}", crate::text::ObjectRef::from(object))).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count, "{line}: an object takes another's place");
    }
}

#[test]
fn korean_says_the_same() {
    let line = format!("kubectl auth can-i delete pods {AS}");
    assert_eq!(
        lines(&told(WATCHER, &line, Lang::Ko)),
        [
            "[아니요] 아니요, watcher가 namespace default에서 pods를 delete할 수 있게 하는 것이 없습니다",
            "- ClusterRoleBinding read-clusterrolebinding이 default의 ServiceAccount watcher를 가리킵니다. rbac.yaml:21",
            "- roleRef는 ClusterRole read-clusterrole입니다. ClusterRoleBinding이므로 규칙이 모든 namespace에서 통합니다. rbac.yaml:24",
            "- 1번 규칙은 pods를 다루지만 verb는 get, list뿐입니다. delete는 없습니다. rbac.yaml:14",
            "* 더 먼 것: 기본 role 4개는 이를 허용하지 않습니다.",
            "# 가장 가까운 것",
            "  -  verbs: [\"get\", \"list\"]",
            "  +  verbs: [\"get\", \"list\", \"delete\"]",
            "  ! 다른 모든 namespace에서도 watcher가 pods를 delete할 수 있게 됩니다.",
        ]
    );
}

/// An API server that asks Node, ABAC and RBAC, a pod on a node, and a policy file.
const CHAIN: &str = r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "kube-apiserver", "namespace": "kube-system"}, "spec": {"containers": [{"name": "a", "image": "a", "command": ["kube-apiserver", "--authorization-mode=Node,ABAC,RBAC"]}]}}
{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "dev"}, "spec": {"nodeName": "n1", "containers": [{"name": "c", "image": "c", "envFrom": [{"secretRef": {"name": "used"}}]}]}}
{"apiVersion": "abac.authorization.kubernetes.io/v1beta1", "kind": "Policy", "spec": {"user": "ann", "namespace": "dev", "resource": "pods", "apiGroup": "", "readonly": true}}
"#;

#[test]
fn every_authorizer_is_heard() {
    let node = "kubectl auth can-i get secrets/used -n dev --as=system:node:n1 --as-group=system:nodes";
    assert_eq!(
        lines(&told(CHAIN, node, Lang::En))[1..4],
        [
            "- Pod web of namespace dev runs on node n1. rbac.yaml:2",
            "- Pod web of namespace dev uses Secret used, so the Node authorizer allows it. rbac.yaml:2",
            "* The authorizers are Node, ABAC, RBAC, in this order, as the kube-apiserver's flags have them.",
        ]
    );
    assert_eq!(
        lines(&told(CHAIN, node, Lang::Ko))[1..4],
        [
            "- namespace dev의 Pod web이 node n1에서 실행됩니다. rbac.yaml:2",
            "- namespace dev의 Pod web이 Secret used를 사용하므로 Node authorizer가 허용합니다. rbac.yaml:2",
            "* authorizer는 kube-apiserver의 플래그에 있는 대로 Node, ABAC, RBAC의 순서입니다.",
        ]
    );
    let ann = "kubectl auth can-i delete services -n dev --as=ann";
    assert_eq!(
        lines(&told(CHAIN, ann, Lang::En))[1..4],
        [
            "- The Node authorizer has no opinion: User ann is no node. A node is a user system:node:<name> of group system:nodes. rbac.yaml:1",
            "- ABAC: line 3 comes nearest. It lets ann read pods of the core group in namespace dev; but delete is not reading and services is another resource. rbac.yaml:3",
            "- No binding that could grant it names User ann, or a group it has.",
        ]
    );
    assert_eq!(
        lines(&told(CHAIN, ann, Lang::Ko))[2],
        "- ABAC: 3번째 줄이 가장 가깝습니다. ann에게 namespace dev에서 core group의 pods를 읽는 것을 허용하지만 delete는 읽는 것이 아니고, services는 다른 resource입니다. rbac.yaml:3"
    );
}
