//! Documents whose lines have lost their places, and where they belong.

use super::super::pieces;
use super::*;

/// The text as it is nested, with what could not be decided.
fn nested(api_version: &str, kind: &str, text: &str) -> (String, Vec<(usize, String)>, u32) {
    let shapes = Shapes::default();
    let pieces = pieces::read(text).unwrap();
    let root = shapes.root(api_version, kind).unwrap();
    let found = nest(&shapes, root, &pieces, &mut 100_000).unwrap();
    let lines = pieces.iter().zip(&found.columns);
    let all = lines.map(|(piece, column)| {
        let line = text.lines().nth(piece.first).unwrap().trim();
        format!("{}{line}\n", " ".repeat(*column))
    });
    let name = |at: &Option<usize>| at.map_or(String::new(), |at| pieces[at].label());
    let undecided = found.undecided.iter().map(|(at, under)| (pieces[*at].first + 1, name(under))).collect();
    (all.collect(), undecided, found.errors)
}

fn is_restored(api_version: &str, kind: &str, text: &str) {
    let flat: String = text.lines().map(|line| format!("{}\n", line.trim())).collect();
    let (again, undecided, errors) = nested(api_version, kind, &flat);
    assert_eq!((again.as_str(), undecided, errors), (text, vec![], 0));
    let (same, undecided, errors) = nested(api_version, kind, text);
    assert_eq!((same.as_str(), undecided, errors), (text, vec![], 0));
}

#[test]
fn what_the_schema_lets_stand_in_one_place_only_is_restored() {
    is_restored(
        "v1",
        "Config",
        "apiVersion: v1\nclusters:\n- cluster:\n    server: a\n  name: b\n- cluster:\n    server: c\n  name: d\ncontexts:\n- context:\n    cluster: a\n    user: e\n  name: f\ncurrent-context: f\nkind: Config\npreferences: {}\nusers:\n- name: e\n  user:\n    password: g\n    exec:\n      command: h\n      args:\n      - i\n      env:\n      - name: j\n        value: k\n",
    );
    is_restored(
        "rbac.authorization.k8s.io/v1",
        "RoleBinding",
        "kind: RoleBinding\napiVersion: rbac.authorization.k8s.io/v1\nmetadata:\n  name: a\nsubjects:\n- kind: User\n  name: b\n  apiGroup: rbac.authorization.k8s.io\nroleRef:\n  kind: Role\n  name: c\n",
    );
    is_restored(
        "apps/v1",
        "Deployment",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  replicas: 3\n  selector:\n    matchLabels:\n      app: a\n  template:\n    metadata:\n      labels:\n        app: a\n    spec:\n      containers:\n      - name: a\n        image: b\n        ports:\n        - containerPort: 80\n        resources:\n          limits:\n            cpu: 1\n        volumeMounts:\n        - name: c\n          mountPath: /d\n      volumes:\n      - name: c\n        configMap:\n          name: e\n",
    );
    is_restored(
        "networking.k8s.io/v1",
        "Ingress",
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: a\nspec:\n  rules:\n  - host: b\n    http:\n      paths:\n      - path: /\n        pathType: Prefix\n        backend:\n          service:\n            name: c\n            port:\n              number: 80\n",
    );
}

#[test]
fn items_of_one_list_stay_in_it() {
    is_restored(
        "rbac.authorization.k8s.io/v1",
        "ClusterRole",
        "kind: ClusterRole\nmetadata:\n  name: a\nrules:\n- {apiGroups: [b], resources: [c], verbs: [d]}\n- {nonResourceURLs: [/e], verbs: [d]}\n- apiGroups:\n  - b\n  resources:\n  - c\n  - e\n  - f\n  verbs:\n  - d\n",
    );
    // The second port would be no rule.
    is_restored(
        "networking.k8s.io/v1",
        "NetworkPolicy",
        "metadata:\n  name: a\nspec:\n  podSelector: {}\n  ingress:\n  - ports:\n    - {protocol: TCP, port: 1}\n    - {protocol: TCP, port: 2}\n",
    );
}

#[test]
fn what_an_object_has_to_have_decides() {
    // A list of objects as a cluster writes it: its kind last, keys in the order of their names, and a status that the kind does without.
    is_restored(
        "networking.k8s.io/v1",
        "NetworkPolicyList",
        "apiVersion: networking.k8s.io/v1\nitems:\n- metadata:\n    labels:\n      app: a\n    name: b\n    namespace: c\n  spec:\n    podSelector: {}\n- metadata:\n    name: d\n  spec:\n    podSelector: {}\nkind: NetworkPolicyList\n",
    );
    is_restored(
        "networking.k8s.io/v1",
        "NetworkPolicy",
        "metadata:\n  name: a\nspec:\n  podSelector:\n    matchLabels:\n      app: b\nstatus: {}\n",
    );
    is_restored(
        "v1",
        "Pod",
        "metadata:\n  name: a\nspec:\n  containers:\n  - image: b\n    ports:\n    - containerPort: 80\n    name: c\n",
    );
    // Without a name of its own an object may be, if one is made up for it.
    is_restored("v1", "Pod", "metadata:\n  generateName: a\n  labels:\n    app: a\nspec:\n  nodeName: c\n");
}

#[test]
fn what_could_stand_in_two_places_is_named() {
    let text = "metadata:\nname: a\nlabels:\napp: a\nnamespace: b\nspec:\nnodeName: c\n";
    let (again, undecided, errors) = nested("v1", "Pod", text);
    assert_eq!(again, "metadata:\n  name: a\n  labels:\n    app: a\n  namespace: b\nspec:\n  nodeName: c\n");
    assert_eq!((undecided, errors), (vec![(5, "labels".to_owned())], 0));
    // What fits where the last line stands stays there, if the reader agrees.
    let text = "spec:\ncontainers:\n- name: a\nsecurityContext:\nrunAsUser: 1\n";
    let (again, undecided, errors) = nested("v1", "Pod", text);
    assert_eq!(again, "spec:\n  containers:\n  - name: a\n    securityContext:\n      runAsUser: 1\n");
    assert_eq!(undecided, [(4, "spec".to_owned()), (5, "securityContext".to_owned())]);
    assert_eq!(errors, 0);
}

#[test]
fn a_line_that_stands_wrong_is_put_where_it_fits() {
    let (again, undecided, errors) = nested(
        "networking.k8s.io/v1",
        "NetworkPolicy",
        "spec:\n  podSelector: {}\n  ingress:\n  - from:\n    - podSelector:\n        matchLabels:\n          a: b\n  ports:\n  - protocol: TCP\n    port: 1\n",
    );
    assert!(again.ends_with("          a: b\n    ports:\n    - protocol: TCP\n      port: 1\n"), "{again}");
    assert_eq!((undecided, errors), (vec![], 0));
    let (again, ..) = nested("v1", "Pod", "spec:\n  containers:\n  - name: a\n   image: b\n  nope: c\n");
    assert_eq!(again, "spec:\n  containers:\n  - name: a\n    image: b\n  nope: c\n");
}
