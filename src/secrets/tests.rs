use super::*;
use crate::text::Source;

fn paste(text: &str) -> Paste {
    Paste::new(vec![Source::new("paste.yaml", text)])
}
fn clean(text: &str) -> String {
    redacted(&paste(text)).sources().map(|(_, text)| text.to_owned()).collect()
}
fn covered(text: &str) -> Vec<String> {
    let paste = paste(text);
    secret_locs(&paste).into_iter().map(|loc| paste.sources.text(loc).to_owned()).collect()
}

/// What a table's secrets contain; each of them is a different one so that the one that leaks can be named.
const MARK: &str = "s3cr3t";

/// Texts in which every secret begins with `s3cr3t`.
const SECRETS: &[&str] = &[
    "kind: Config\nusers:\n- name: u # s3cr3t-comment\n  user:\n    token: s3cr3t-token\n    password: 's3cr3t-pass'\n    client-key-data: s3cr3tAAAA\n    client-certificate-data: s3cr3tBBBB\n    username: joe\n",
    "users:\n- name: u\n  user: {token: s3cr3t-flow, password: \"s3cr3t-flow2\"}\n",
    "kind: Config\nusers:\n- user:\n    exec:\n      command: aws\n      args: [get-token, --client-secret, s3cr3t-arg, --token=s3cr3t-arg2, --cluster, prod]\n      env:\n      - name: AWS_PROFILE\n        value: s3cr3t-env\n",
    "kind: Config\nusers:\n- user:\n    auth-provider:\n      name: oidc\n      config:\n        id-token: s3cr3t-id\n        refresh-token: s3cr3t-refresh\n        idp-issuer-url: s3cr3t-issuer\n",
    "kind: Config\nclusters:\n- name: c\n  cluster:\n    certificate-authority-data: s3cr3tCA\n    proxy-url: https://u:s3cr3t-proxy@h\n    server: https://s3cr3t-user:pw@h\n",
    "kind: Config\nusers:\n- user:\n    unknown-field: s3cr3t-unknown\n    token:\n      deep: [s3cr3t-deep]\n",
    "kind: Config\nx-base: &b {token: s3cr3t-merged}\nusers:\n- user:\n    <<: *b\n- user:\n    token: &t s3cr3t-anchor\n- user: {token: *t}\n",
    "x: &x s3cr3t-earlier\nkind: Config\nusers:\n- user:\n    password: *x\n",
    "kind: Config\nusers:\n- user:\n    token: s3cr3t-first\n    token: s3cr3t-second\n",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n# s3cr3t-comment\ndata:\n  key: s3cr3tAA # s3cr3t-tail\nstringData:\n  multi: |  # s3cr3t-head\n    s3cr3t-one\n\n    s3cr3t-two\n  folded: >-\n    s3cr3t\n",
    "apiVersion: v1\nkind: List\nitems:\n- kind: Secret\n  stringData:\n    1: s3cr3t-in-list\n",
    "apiVersion: v1\nkind: SecretList\nitems:\n- metadata: {name: x}\n  data: {a: s3cr3tAA}\n",
    "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"data\":{\"a\":\"s3cr3tAA\",\"n\":\"s3cr3t\\u0041\"}}",
    "{\"kind\":\"Secret\",\"stringData\":{\"a\":\"s3cr3tAA\"}}{\"kind\":\"Secret\",\"stringData\":{\"b\":\"s3cr3tBB\"}}",
    "kind: Secret\nstringData: {a: s3cr3t, b: 's3cr3t',\n  c: s3cr3t}\n",
    "kind: Secret\nstringData:\n  a: s3cr3t words\n    go on s3cr3t\n    s3cr3t\n",
    "kind: Deployment\nspec:\n  env:\n  - name: DB_PASSWORD\n    value: s3cr3t-env\n  - {value: s3cr3t-flow, name: API_TOKEN}\n",
    "kind: ConfigMap\ndata:\n  db.password: s3cr3t-plain\n  app.yaml: |\n    user: x\n    password: s3cr3t-embedded\n    list:\n    - a\n  kubeconfig: |\n    kind: Config\n    users:\n    - user:\n        token: s3cr3t-embedded2\n",
    "kind: ConfigMap\ndata:\n  secret.json: '{\"kind\":\"Secret\",\"data\":{\"a\":\"s3cr3tAA\"}}'\n  escaped: \"{\\\"password\\\": \\\"s3cr3t\\\"}\"\n",
    "kind: Service\nmetadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {\"kind\":\"Secret\",\"stringData\":{\"password\":\"s3cr3t\"}}\n",
    // Nothing of these parses.
    "kind: Secret\ndata:\n  a: s3cr3tAA\n   b: c: s3cr3tBB\n",
    "users:\n- user:\n  token: s3cr3t-broken\n   password: \"s3cr3t-open\n",
    "kind: Config\nusers: [{user: {token: s3cr3t, client-key-data: s3cr3t}\n",
    "\tpassword: s3cr3t\n",
    "password: |\n  s3cr3t-block\n  s3cr3t-more\n\tx: [\n",
    // What a document does not contain although the text stands there.
    "kind: Pod\n...\nkind: Secret\ndata:\n  password: s3cr3t\n",
    "{kind: Pod} {password: s3cr3t}\n",
    "kind: Pod\n--- # password: s3cr3t\nkind: Pod\n# password: s3cr3t\n",
    "# password: s3cr3t\n",
    "kind: Pod\n---oops password: s3cr3t\nkind: Pod\n",
];

#[test]
fn no_secret_survives_redaction() {
    for text in SECRETS {
        for text in [
            (*text).to_owned(),
            text.replace('\n', "\r\n"),
            format!("\u{feff}{text}"),
            format!("a: 1\n---\n{text}---\nz: 한글\n"),
        ] {
            let clean = clean(&text);
            assert!(!clean.contains(MARK), "{text}\nbecame\n{clean}");
            assert_eq!(clean.matches('\n').count(), text.matches('\n').count(), "{text}\nbecame\n{clean}");
            assert_eq!(self::clean(&clean), clean, "{text}");
            let before = paste(&text);
            let after = paste(&clean);
            let read = |paste: &Paste| {
                paste
                    .documents
                    .iter()
                    .filter(|document| document.root().is_some_and(|root| root.kind() == crate::yaml::Kind::Map))
                    .count()
            };
            assert_eq!(read(&after), read(&before), "{text}\nbecame\n{clean}");
        }
    }
}

#[test]
fn every_secret_is_covered() {
    for text in SECRETS {
        let paste = paste(text);
        let locs = secret_locs(&paste);
        for (at, _) in text.match_indices(MARK) {
            let line = text[..at].rsplit('\n').next().unwrap();
            // Comments are covered where they look like secrets; what is merely doubtful is only redacted.
            let doubtful = line.contains('#') && !line.contains("password");
            let inside = locs.iter().any(|loc| (loc.start..loc.end).contains(&(at as u32)));
            assert!(inside || doubtful, "{text}\nat {at} shows {}", &text[at..]);
        }
    }
}

#[test]
fn shapes_are_found_wherever_they_stand() {
    let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
    let key = "-----BEGIN EC PRIVATE KEY-----\n    MHcCAQEEIIr\n    -----END EC PRIVATE KEY-----";
    for secret in [
        jwt,
        "ghp_0123456789012345678901234567890123",
        "AKIAIOSFODNN7EXAMPLE",
        "abcdef.0123456789abcdef",
        "LS0tLS1CRUdJTiBSU0E",
    ] {
        for text in [
            format!("kind: Pod\nargs: [--x={secret}]\n"),
            format!("kind: Pod # {secret}\n"),
            format!("{secret}: 1\n"),
            format!("a: b: {secret}\n"),
            secret.to_owned(),
            format!("{{\"a\": \"x {secret} y\"}}"),
        ] {
            assert!(covered(&text).iter().any(|text| text.contains(secret)), "{text}");
            assert!(!clean(&text).contains(secret), "{text} became {}", clean(&text));
        }
    }
    let text = format!("kind: ConfigMap\ndata:\n  tls: |\n    {key}\n  other: x\n");
    assert!(covered(&text).concat().contains("MHcCAQEEIIr"));
    assert_eq!(clean(&text), "kind: ConfigMap\ndata:\n  tls: REDACTED\n\n\n\n  other: x\n");
}

#[test]
fn what_is_no_secret_stays() {
    for text in [
        "# about pods\nkind: Pod\nmetadata: {name: a} # here\nspec:\n  automountServiceAccountToken: false\n  serviceAccountName: x\n",
        "kind: Role\nrules:\n- resources: [secrets, serviceaccounts/token] # tokens\n  verbs: ['*']\n",
        "kind: Pod\nspec:\n  volumes:\n  - secret: {secretName: tls}\n  - projected: {sources: [{serviceAccountToken: {path: token}}]}\n",
        "a: 1\n...\n# end\n",
    ] {
        assert_eq!(clean(text), text);
        assert_eq!(covered(text), Vec::<String>::new());
    }
    let config = "apiVersion: v1\nkind: Config\ncurrent-context: x\nclusters:\n- name: c\n  cluster: {server: https://c}\nusers:\n- name: u\n  user:\n    client-certificate: a.crt\n    tokenFile: /t\n    username: joe\n    exec: {command: aws, args: [eks, get-token, --cluster-name, prod]}\n";
    assert_eq!(clean(config), config);
    assert_eq!(
        clean("kind: Secret\nmetadata:\n  name: db\ntype: Opaque\nstringData:\n  user: joe\n  empty: ''\n"),
        "kind: Secret\nmetadata:\n  name: db\ntype: Opaque\nstringData:\n  user: REDACTED\n  empty: ''\n"
    );
}

#[test]
fn what_a_command_prints_is_covered_where_it_is_secret() {
    let printed = "apiVersion: v1\nkind: Config\nusers:\n- name: jane\n  user:\n    token: s3cr3t-t0k3n\n";
    let shown = super::covered_text(printed);
    assert!(!shown.contains("s3cr3t"), "{shown}");
    assert!(shown.contains("token: ••••") && shown.contains("name: jane"), "{shown}");
    assert_eq!(super::covered_text("yes\n"), "yes\n");
}

#[test]
fn tables_of_tokens_are_covered_and_left_out() {
    let table = "s3cr3t-a,jane,1001,\"dev,ops\"\r\n\"s3cr3t-b\",tom,1002\n";
    for text in [table.to_owned(), format!("\u{feff}{table}")] {
        assert_eq!(covered(&text), ["s3cr3t-a", "\"s3cr3t-b\""]);
        assert!(!clean(&text).contains(MARK), "{}", clean(&text));
    }
}
