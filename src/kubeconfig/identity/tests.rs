//! Whole pastes: a kubeconfig's user, and who it is.

use super::token::tests::token;
use super::*;
use crate::text::Source;
use crate::text::encode_base64;

const JANE: &str = include_str!("../../../tests/certificates/jane.crt");
const NOW: &str = "2026-11-20T00:00:00Z";

fn kubeconfig(user: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster: {{server: 'https://c'}}\ncontexts:\n- name: x\n  context: {{cluster: c, user: u}}\ncurrent-context: x\nusers:\n- name: u\n  user:\n{user}"
    )
}

/// Who the user is, and the lines of the steps.
fn asked(sources: &[(&str, &str)], options: &Options) -> (Identified, Vec<String>) {
    let paste = Paste::new(sources.iter().map(|(name, text)| Source::new(*name, *text)).collect());
    let (_, origin, config) = &paste.configs[0];
    let credentials =
        Credentials { server: "https://c", ..Credentials::of("u", &config.users[0].user, *origin, "users[0]") };
    let found = identify(&paste, options, &credentials);
    let lines = found.steps.iter().map(|step| {
        let code = serde_json::to_value(&step.code).unwrap();
        let marks: Vec<String> = step.marks.iter().map(|mark| format!("{}:{}", mark.source, mark.start.line)).collect();
        let why = code["args"]["why"].as_str().map(|why| format!(" {why}")).unwrap_or_default();
        format!("{}{why} {}", code["code"].as_str().unwrap(), marks.join(" "))
    });
    let lines = lines.collect();
    (found, lines)
}

fn ask(user: &str, others: &[(&str, &str)]) -> (Who, String) {
    let config = kubeconfig(user);
    let sources: Vec<(&str, &str)> =
        std::iter::once(("kubeconfig.yaml", config.as_str())).chain(others.iter().copied()).collect();
    let tokens = BTreeMap::from([("known".to_owned(), caller("tom", &["ops"]))]);
    let (found, lines) = asked(&sources, &Options { now: Some(NOW.to_owned()), tokens, ..Options::default() });
    (found.who, lines.join(", "))
}

fn caller(user: &str, groups: &[&str]) -> Caller {
    Caller {
        user: user.to_owned(),
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        ..Caller::default()
    }
}

fn known(who: &Who) -> (&str, Vec<&str>) {
    match who {
        Who::Known(caller) => (&caller.user, caller.groups.iter().map(String::as_str).collect()),
        other => panic!("{other:?}"),
    }
}

fn data(pem: &str) -> String {
    encode_base64(pem.as_bytes())
}

macro_rules! pem {
    ($name:literal) => {
        include_str!(concat!("../../../tests/certificates/", $name, ".crt"))
    };
}

#[test]
fn certificates_count_before_tokens() {
    let both = format!("    client-certificate-data: {}\n    client-key-data: QQ==\n    token: known\n", data(JANE));
    let (who, said) = ask(&both, &[]);
    assert_eq!((known(&who), said.as_str()), (("jane", vec!["dev-team", "on-call"]), "certificate kubeconfig.yaml:13"));
    let expired = both.replace(&data(JANE), &data(pem!("expired")));
    let (who, said) = ask(&expired, &[]);
    assert_eq!(known(&who), ("tom", vec!["ops"]));
    assert_eq!(said, "refused certificateExpired kubeconfig.yaml:13, tokenTable kubeconfig.yaml:15");
    let (who, said) = ask(&expired.replace("    token: known\n", ""), &[]);
    assert_eq!((who, said.as_str()), (Who::Refused, "refused certificateExpired kubeconfig.yaml:13"));
    let nameless = both.replace(&data(JANE), &data(pem!("nameless")));
    assert_eq!(known(&ask(&nameless, &[]).0).0, "tom");
    let (who, said) = ask(&nameless.replace("    token: known\n", ""), &[]);
    assert_eq!((who, said.as_str()), (Who::Anonymous, "anonymous noCommonName kubeconfig.yaml:13"));
    // What stands in front is not known, so nothing behind it is.
    let (who, _) = ask("    client-certificate: jane.crt\n    client-key: jane.key\n    token: known\n", &[]);
    assert_eq!(who, Who::Unknown { groups: vec![] });
    let server = both.replace(&data(JANE), &data(pem!("server")));
    assert_eq!(ask(&server.replace("    token: known\n", ""), &[]).0, Who::Refused);
}

#[test]
fn files_are_found_in_the_paste_by_their_names() {
    for path in ["jane.crt", "/home/jane/.minikube/profiles/jane.crt", "C:\\Users\\jane\\jane.crt", "./pki/jane.crt"] {
        let (who, said) = ask(&format!("    client-certificate: '{path}'\n"), &[("pki/jane.crt", JANE)]);
        assert_eq!((known(&who).0, said.as_str()), ("jane", "certificate kubeconfig.yaml:13"), "{path}");
    }
    let two = [("a/jane.crt", JANE), ("b/jane.crt", JANE)];
    assert_eq!(ask("    client-certificate: c/jane.crt\n", &two).1, "unknown file kubeconfig.yaml:13");
    let token = [("token.txt", "known\n")];
    assert_eq!(known(&ask("    tokenFile: token.txt\n    token: other\n", &token).0).0, "tom");
    assert_eq!(ask("    tokenFile: nope\n", &token).1, "unknown file kubeconfig.yaml:13");
    assert_eq!(ask("    client-certificate-data: QUJD\n", &[]).1, "unknown certificate kubeconfig.yaml:13");
}

#[test]
fn tokens_say_whose_they_are_or_nobody_does() {
    let account = token(
        r#"{"iss":"https://kubernetes.default.svc","sub":"system:serviceaccount:ci:deployer","kubernetes.io":{"namespace":"ci","serviceaccount":{"name":"deployer","uid":"u"}},"exp":1800000000}"#,
    );
    let (who, said) = ask(&format!("    token: {account}\n"), &[]);
    assert_eq!(
        known(&who),
        ("system:serviceaccount:ci:deployer", vec!["system:serviceaccounts", "system:serviceaccounts:ci"])
    );
    assert_eq!(said, "serviceAccount kubeconfig.yaml:13");
    let over = token(r#"{"iss":"x","sub":"jane","exp":1700000000}"#);
    for (user, expected) in [
        (format!("    token: {over}\n"), "refused tokenExpired kubeconfig.yaml:13"),
        ("    token: another\n".to_owned(), "refused tokenUnknown kubeconfig.yaml:13"),
        ("    token: REDACTED\n".to_owned(), "unknown token kubeconfig.yaml:13"),
        ("    token: abcdef.0123456789abcdef\n".to_owned(), "unknown bootstrap kubeconfig.yaml:13"),
        ("    username: u\n    password: p\n".to_owned(), "anonymous password kubeconfig.yaml:13"),
        ("    {}\n".to_owned(), "anonymous noCredentials kubeconfig.yaml:11"),
        ("    auth-provider: {name: gcp}\n".to_owned(), "unknown authProvider kubeconfig.yaml:13"),
        ("    exec: {command: /usr/bin/gke-gcloud-auth-plugin}\n".to_owned(), "unknown exec kubeconfig.yaml:13"),
        (
            format!("    auth-provider: {{name: oidc, config: {{id-token: {account}}}}}\n"),
            "serviceAccount kubeconfig.yaml:13",
        ),
    ] {
        assert_eq!(ask(&user, &[]).1, expected, "{user}");
    }
}

#[test]
fn bootstrap_tokens_are_their_secrets() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: bootstrap-token-abcdef, namespace: kube-system}\ntype: bootstrap.kubernetes.io/token\nstringData:\n  token-id: abcdef\n  token-secret: '0123456789abcdef'\n  usage-bootstrap-authentication: 'true'\n  auth-extra-groups: system:bootstrappers:kubeadm:default-node-token,others\n";
    let user = "    token: abcdef.0123456789abcdef\n";
    let (who, said) = ask(user, &[("secret.yaml", secret)]);
    assert_eq!(
        known(&who),
        ("system:bootstrap:abcdef", vec!["system:bootstrappers", "system:bootstrappers:kubeadm:default-node-token"])
    );
    assert_eq!(said, "bootstrap kubeconfig.yaml:13 secret.yaml:3");
    let other = secret.replace("'0123456789abcdef'", "'0123456789abcdee'");
    assert_eq!(ask(user, &[("secret.yaml", &other)]).0, Who::Refused);
    for (written, instead) in
        [("token-id: abcdef", "token-id: fedcba"), ("type: bootstrap.kubernetes.io/token", "type: Opaque")]
    {
        assert_eq!(ask(user, &[("secret.yaml", &secret.replace(written, instead))]).0, Who::Refused, "{instead}");
    }
    let elsewhere = secret.replace("kube-system", "default");
    assert_eq!(ask(user, &[("secret.yaml", &elsewhere)]).0, Who::Unknown { groups: Vec::new() });
}

const CONFIGURATION: &str = "\
apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
- issuer:
    url: https://id.example.com
    audiences: [kubernetes, other]
  claimValidationRules:
  - {claim: hd, requiredValue: example.com}
  claimMappings:
    username: {claim: email, prefix: 'oidc:'}
    groups: {claim: groups, prefix: 'oidc:'}
";
const CLAIMS: &str = r#"{"iss":"https://id.example.com","aud":"kubernetes","sub":"s-1","email":"jane@example.com","email_verified":true,"hd":"example.com","groups":["dev-team","ops"]}"#;

fn manifest(flags: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: kube-apiserver, namespace: kube-system}}\nspec:\n  containers:\n  - name: kube-apiserver\n    command: [kube-apiserver, --authorization-mode=RBAC, --client-ca-file=ca.crt, {flags}]\n"
    )
}

#[test]
fn oidc_tokens_are_read_as_the_configuration_says() {
    let user = |claims: &str| format!("    token: {}\n", token(claims));
    let with = |configuration: &str, claims: &str| ask(&user(claims), &[("auth.yaml", configuration)]);
    let (who, said) = with(CONFIGURATION, CLAIMS);
    assert_eq!(known(&who), ("oidc:jane@example.com", vec!["oidc:dev-team", "oidc:ops"]));
    assert_eq!(said, "oidc kubeconfig.yaml:13 auth.yaml:10");
    for (from, to, expected) in [
        ("\"kubernetes\"", "[\"x\"]", "audience"),
        ("\"example.com\"", "\"example.org\"", "claim"),
        ("true", "false", "emailNotVerified"),
        ("\"email\"", "\"mail\"", "claim"),
        ("[\"dev-team\",\"ops\"]", "7", "claim"),
        ("https://id.example.com", "https://id.example.org", "issuer"),
    ] {
        let (who, said) = with(CONFIGURATION, &CLAIMS.replace(from, to));
        assert_eq!((who, said.split(' ').nth(1)), (Who::Refused, Some(expected)), "{to}");
    }
    let expression = CONFIGURATION.replace("{claim: groups, prefix: 'oidc:'}", "{expression: 'claims.groups'}");
    assert_eq!(with(&expression, CLAIMS).1, "unknown expression kubeconfig.yaml:13 auth.yaml:10");
    let rule = "  - {expression: 'claims.hd != \"\"', message: no}\n  claimMappings";
    let rules = CONFIGURATION.replace("  claimMappings", rule);
    assert_eq!(with(&rules, CLAIMS).1, "unknown rule kubeconfig.yaml:13 auth.yaml:11");
    assert_eq!(with(&rules, &CLAIMS.replace("\"example.com\"", "\"example.org\"")).0, Who::Refused);
    let rules = format!("{CONFIGURATION}  userValidationRules: [{{expression: '!user.username.startsWith(\"x\")'}}]\n");
    assert_eq!(with(&rules, CLAIMS).1, "unknown rule kubeconfig.yaml:13 auth.yaml:10");
    assert_eq!(with("a: b", CLAIMS).1, "unknown issuer kubeconfig.yaml:13");
}

#[test]
fn oidc_flags_prefix_names_as_the_api_server_does() {
    let common = "--oidc-issuer-url=https://id.example.com, --oidc-client-id=kubernetes";
    for (flags, user, groups) in [
        ("", "https://id.example.com#s-1", &[][..]),
        (", --oidc-username-claim=email", "jane@example.com", &[]),
        (
            ", --oidc-username-claim=email, '--oidc-username-prefix=o:', --oidc-groups-claim=groups",
            "o:jane@example.com",
            &["dev-team", "ops"],
        ),
        (
            ", --oidc-username-prefix=-, --oidc-groups-claim=groups, '--oidc-groups-prefix=o:'",
            "s-1",
            &["o:dev-team", "o:ops"],
        ),
        (", --oidc-required-claim=hd=example.com", "https://id.example.com#s-1", &[]),
    ] {
        let server = manifest(&format!("{common}{flags}"));
        let (who, said) = ask(&format!("    token: {}\n", token(CLAIMS)), &[("kube-apiserver.yaml", &server)]);
        assert_eq!(known(&who), (user, groups.to_vec()), "{flags}");
        assert_eq!(said, "oidc kubeconfig.yaml:13 kube-apiserver.yaml:7");
    }
}

#[test]
fn the_api_servers_manifest_says_what_is_not_taken() {
    let certificate = format!("    client-certificate-data: {}\n", data(JANE));
    let jwt = format!("    token: {}\n", token(CLAIMS));
    for (user, server, expected) in [
        (&certificate, manifest("-v=2"), "certificate kubeconfig.yaml:13"),
        (
            &certificate,
            manifest("").replace("--client-ca-file=ca.crt", "-v=2"),
            "anonymous noClientCa kubeconfig.yaml:13",
        ),
        (&jwt, manifest("-v=2"), "refused issuer kubeconfig.yaml:13"),
        (&jwt, manifest("--authentication-token-webhook-config-file=x"), "unknown issuer kubeconfig.yaml:13"),
        (&jwt, manifest("--authentication-config=x"), "unknown issuer kubeconfig.yaml:13"),
        (&"    {}\n".to_owned(), manifest("--anonymous-auth=false"), "refused noAnonymous kubeconfig.yaml:11"),
        (
            &"    {}\n".to_owned(),
            manifest("-v=2").replace("=RBAC", "=AlwaysAllow"),
            "refused noAnonymous kubeconfig.yaml:11",
        ),
        (
            &"    {}\n".to_owned(),
            manifest("-v=2").replace("--authorization-mode=RBAC, ", ""),
            "refused noAnonymous kubeconfig.yaml:11",
        ),
        (&"    {}\n".to_owned(), manifest("-v=2"), "anonymous noCredentials kubeconfig.yaml:11"),
        (
            &"    token: abcdef.0123456789abcdef\n".to_owned(),
            manifest("-v=2"),
            "refused tokenUnknown kubeconfig.yaml:13",
        ),
    ] {
        assert_eq!(ask(user, &[("kube-apiserver.yaml", &server)]).1, expected, "{server}");
    }
}

const TABLE: &str = "other,eve,1\ns3cr3t,alice,1001,\"admins,dev\"\ns3cr3t,bob,1002,ops\n";

fn server(flags: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: kube-apiserver, namespace: kube-system}}\nspec:\n  containers:\n  \
         - name: kube-apiserver\n    command: [kube-apiserver, --client-ca-file=ca.crt, {flags}]\n"
    )
}

#[test]
fn a_pasted_table_of_tokens_says_whose_they_are() {
    let user = "    token: s3cr3t\n";
    let (who, said) = ask(user, &[("tokens.csv", TABLE)]);
    assert_eq!((known(&who), said.as_str()), (("bob", vec!["ops"]), "tokenTable kubeconfig.yaml:13 tokens.csv:3"));
    let Who::Known(Caller { uid, .. }) = who else { panic!("{who:?}") };
    assert_eq!(uid, "1002");
    let named = server("--authorization-mode=RBAC, --token-auth-file=/etc/kubernetes/tokens.csv");
    let other = server("--authorization-mode=RBAC, --token-auth-file=/etc/kubernetes/other.csv");
    let none = server("--authorization-mode=RBAC");
    for (server, file, expected) in [
        (&named, "pki/tokens.csv", "tokenTable kubeconfig.yaml:13 pki/tokens.csv:3"),
        // The table that counts is not pasted, so that nobody knows whose the token is.
        (&other, "tokens.csv", "unknown token kubeconfig.yaml:13"),
        (&none, "tokens.csv", "refused tokenUnknown kubeconfig.yaml:13"),
    ] {
        let config = kubeconfig(user);
        let sources = [("kubeconfig.yaml", config.as_str()), ("kube-apiserver.yaml", server), (file, TABLE)];
        assert_eq!(asked(&sources, &Options::default()).1.join(", "), expected, "{server}");
    }
    let missing = ask("    token: unknown\n", &[("kube-apiserver.yaml", &named), ("tokens.csv", TABLE)]).1;
    assert_eq!(missing, "refused tokenUnknown kubeconfig.yaml:13");
}

#[test]
fn where_everything_is_allowed_nobody_is_anonymous() {
    let config = kubeconfig("    {}\n");
    let rbac = server("--authorization-mode=RBAC");
    let open = server("--authorization-mode=AlwaysAllow");
    let enabled =
        "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\nanonymous: {enabled: true}\n";
    for (authorizers, others, expected) in [
        (&[][..], &[][..], Who::Anonymous),
        (&["AlwaysAllow"], &[], Who::Refused),
        (&["Node,RBAC", "AlwaysAllow"], &[rbac.as_str()], Who::Refused),
        (&["RBAC"], &[&open], Who::Anonymous),
        (&[], &[&open], Who::Refused),
        (&[], &[&rbac], Who::Anonymous),
        (&["AlwaysAllow"], &[enabled], Who::Anonymous),
    ] {
        let names = ["a.yaml", "b.yaml"];
        let others = names.iter().copied().zip(others.iter().copied());
        let sources: Vec<(&str, &str)> = std::iter::once(("kubeconfig.yaml", config.as_str())).chain(others).collect();
        let authorizers: Vec<String> = authorizers.iter().map(|mode| (*mode).to_owned()).collect();
        let (found, _) = asked(&sources, &Options { authorizers: authorizers.clone(), ..Options::default() });
        assert_eq!(found.who, expected, "{authorizers:?} {sources:?}");
    }
}

const AWS_AUTH: &str = "\
apiVersion: v1
kind: ConfigMap
metadata: {name: aws-auth, namespace: kube-system}
data:
  mapRoles: |
    - rolearn: arn:aws:iam::111122223333:role/NodeRole
      username: system:node:{{EC2PrivateDNSName}}
      groups: [system:bootstrappers, system:nodes]
    - rolearn: arn:aws:iam::111122223333:role/Deployer
      username: deployer
      groups:
      - deployers
    - rolearn: arn:aws:iam::111122223333:role/Admin
      username: admin:{{SessionName}}
      groups: [admins]
  mapUsers: |
    - userarn: arn:aws:iam::111122223333:user/jane
      username: jane
  mapAccounts: |
    - '444455556666'
";

#[test]
fn eks_maps_roles_to_users() {
    let user = |role: &str| {
        format!(
            "    exec:\n      command: aws\n      args: [--region, eu-west-1, eks, get-token, --cluster-name, demo{role}]\n"
        )
    };
    let ask = |role: &str| self::ask(&user(role), &[("aws-auth.yaml", AWS_AUTH)]);
    let (who, said) = ask(", --role-arn, arn:aws:iam::111122223333:role/ci/Deployer");
    assert_eq!(
        (known(&who), said.as_str()),
        (("deployer", vec!["deployers"]), "aws kubeconfig.yaml:15 aws-auth.yaml:9")
    );
    let (who, said) = ask(", --role-arn=arn:aws:iam::111122223333:role/Admin");
    assert_eq!(who, Who::Unknown { groups: vec!["admins".to_owned()] });
    assert_eq!(said, "unknown awsTemplate kubeconfig.yaml:15 aws-auth.yaml:13");
    assert_eq!(known(&ask(", -r, arn:aws:iam::444455556666:role/x").0).0, "arn:aws:iam::444455556666:role/x");
    assert_eq!(ask(", -r, arn:aws:iam::111122223333:role/Nobody").1, "unknown awsRole kubeconfig.yaml:15");
    assert_eq!(ask("").1, "unknown awsIdentity kubeconfig.yaml:14");
    let again = AWS_AUTH.replace(
        "  mapUsers",
        "    - {roleARN: 'arn:aws:iam::111122223333:role/deployer', Username: other, Groups: [others]}\n  mapUsers",
    );
    let role = ", -r, arn:aws:iam::111122223333:role/Deployer";
    assert_eq!(known(&self::ask(&user(role), &[("aws-auth.yaml", &again)]).0), ("other", vec!["others"]));
    assert_eq!(self::ask(&user(""), &[]).1, "unknown awsAuth kubeconfig.yaml:14");
}

#[test]
fn no_secret_is_told() {
    let jwt = token(CLAIMS);
    let secret =
        |text: &str| [&jwt, "s3cr3t", "hunter2", "another", "0123456789abcdef"].iter().any(|s| text.contains(*s));
    for user in [
        format!("    token: {jwt}\n"),
        "    token: s3cr3t\n".to_owned(),
        "    token: another\n".to_owned(),
        "    token: abcdef.0123456789abcdef\n".to_owned(),
        "    username: u\n    password: hunter2\n".to_owned(),
        format!("    client-certificate-data: {}\n    client-key-data: aHVudGVyMg==\n", data(JANE)),
    ] {
        let config = kubeconfig(&user);
        let tokens = BTreeMap::from([("s3cr3t".to_owned(), caller("tom", &[]))]);
        let (found, _) = asked(&[("k", &config)], &Options { tokens, ..Options::default() });
        let told = serde_json::to_string(&found.steps.iter().map(|step| &step.code).collect::<Vec<_>>()).unwrap();
        assert!(!secret(&told) && !told.contains("MII"), "{told}");
    }
}
