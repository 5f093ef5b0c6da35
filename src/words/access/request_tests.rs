//! Questions whose real request is another one: the verdict, the edit that is offered, and what it comes to.

use super::explain;
use super::tests::told;
use crate::access::{Access, Options};
use crate::api::Paste;
use crate::cluster::{Cluster, Refused};
use crate::kubectl::{Invocation, can_i};
use crate::text::{Lang, Source, Verdict, apply_edits};
use std::sync::Arc;

const ACCOUNT: &str = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: bot, namespace: prod}\n";

/// Jane, bound to a rule, in a namespace or everywhere.
fn jane(namespace: &str, rule: &str) -> String {
    let (kind, place) = match namespace {
        "" => ("Cluster", String::new()),
        namespace => ("", format!(", namespace: {namespace}")),
    };
    let of = if kind.is_empty() { "" } else { kind };
    format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: {of}Role\nmetadata: {{name: r{place}}}\nrules:\n- {{{rule}}}\n\
         ---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {of}RoleBinding\nmetadata: {{name: b{place}}}\n\
         subjects:\n- {{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}}\n\
         roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {of}Role, name: r}}\n"
    )
}

fn proxy(verb: &str) -> String {
    jane("", &format!("apiGroups: [''], resources: [nodes/proxy], verbs: [{verb}]"))
}

fn exec(verb: &str) -> String {
    jane("dev", &format!("apiGroups: [''], resources: [pods/exec], verbs: [{verb}]"))
}

#[test]
fn an_edit_grants_what_the_real_request_needs() {
    let account = ACCOUNT.to_owned();
    for (yaml, line, verdict, inserts) in [
        (account.clone(), "create nodes --subresource=proxy", Verdict::No, "verbs: [\"create\"]"),
        (account.clone(), "create nodes --subresource=proxy -A", Verdict::No, "verbs: [\"create\"]"),
        (proxy("get"), "create nodes --subresource=proxy", Verdict::No, "create"),
        (proxy("get"), "create nodes --subresource=proxy -A", Verdict::No, "create"),
        (account.clone(), "delete namespaces/zz -n dev", Verdict::No, "kind: ClusterRoleBinding"),
        (account.clone(), "create pods --subresource=exec -n dev", Verdict::No, "verbs: [\"get\", \"create\"]"),
        (account.clone(), "get pods/a --subresource=exec -n dev", Verdict::No, "verbs: [\"get\", \"create\"]"),
        (exec("get"), "create pods --subresource=exec -n dev", Verdict::No, "create"),
        (exec("list"), "create pods --subresource=exec -n dev", Verdict::No, "verbs: [\"get\", \"create\"]"),
    ] {
        let line = format!("kubectl auth can-i {line} --as=jane");
        let before = told(&yaml, &line, Lang::En);
        assert_eq!(before.verdict, Some(verdict), "{line}");
        let fix = before.card.and_then(|card| card.fix).unwrap();
        let inserted: String = fix.edits.iter().map(|edit| edit.insert.as_str()).collect();
        assert!(inserted.contains(inserts), "{line}: {inserted}");
        let after = apply_edits([Source::new("rbac.yaml", yaml.as_str())].iter(), &fix.edits).unwrap();
        let after = told(&after[0].text, &line, Lang::En);
        assert_eq!(after.verdict, Some(Verdict::Yes), "{line}");
        assert!(after.terminal.output.ends_with("yes"), "{line}");
        assert!(after.voices.is_empty() || line.contains("proxy"), "{line}");
    }
}

#[test]
fn what_another_client_meets_is_not_the_last_word() {
    for (yaml, line, verdict, note) in [
        (proxy("create"), "create nodes --subresource=proxy -A", Verdict::Yes, "asks for get, and is refused"),
        (proxy("get"), "create nodes --subresource=proxy -A", Verdict::No, "opens a shell in every Pod"),
        (exec("create"), "create pods --subresource=exec -n dev", Verdict::Yes, "goes on over SPDY"),
        (exec("get"), "get pods --subresource=exec -n dev", Verdict::No, "Before Kubernetes 1.35"),
    ] {
        let told = told(&yaml, &format!("kubectl auth can-i {line} --as=jane"), Lang::En);
        assert_eq!(told.verdict, Some(verdict), "{line}");
        assert!(told.notes.iter().any(|each| each.text.to_string().contains(note)), "{line}: {:?}", told.notes);
    }
}

#[test]
fn no_edit_is_offered_where_nothing_is_served() {
    for (line, note) in [
        ("deletecollection namespaces", "405 Method Not Allowed"),
        ("deletecollection namespaces/a -A", "405 Method Not Allowed"),
        ("get nodes --subresource=foo", "404 Not Found"),
        ("get componentstatuses/x --subresource=status", "404 Not Found"),
        ("list nodes --subresource=proxy", "405 Method Not Allowed"),
        ("watch nodes --subresource=proxy -A", "405 Method Not Allowed"),
        ("get foos", "kubectl knows no resource"),
    ] {
        for (lang, says) in [(Lang::En, true), (Lang::Ko, false)] {
            let told = told(ACCOUNT, &format!("kubectl auth can-i {line} --as=jane"), lang);
            assert_eq!(told.verdict, Some(Verdict::No), "{line}");
            assert!(told.card.is_none_or(|card| card.fix.is_none() && !line.contains("nodes")), "{line}");
            let said = told.notes.iter().any(|each| each.text.to_string().contains(note));
            assert!(said || !says, "{line}: {:?}", told.notes);
        }
    }
}

#[test]
fn a_custom_resource_hangs_on_its_definition() {
    let rule = "apiGroups: [cert-manager.io], resources: [certificates], verbs: [get, create]";
    let definition = "---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n\
                      metadata: {name: certificates.cert-manager.io}\n\
                      spec: {group: cert-manager.io, scope: Namespaced, names: {plural: certificates, singular: certificate, kind: Certificate, listKind: CertificateList},\n\
                        versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}\n";
    let yaml = jane("dev", rule);
    for (typed, verdict) in [
        ("get certificates.cert-manager.io -n dev", Verdict::Unknown),
        ("get certificates.v1.cert-manager.io -n dev", Verdict::Unknown),
        ("create certificates.cert-manager.io/a -n dev", Verdict::Unknown),
        ("get certificates -n dev", Verdict::Unknown),
        ("get certificates.cert-manager.io -n prod", Verdict::No),
        ("delete certificates.cert-manager.io -n dev", Verdict::No),
        ("get certificates.example.com -n dev", Verdict::No),
        ("get issuers.cert-manager.io -n dev", Verdict::No),
    ] {
        let line = format!("kubectl auth can-i {typed} --as=jane");
        for lang in [Lang::En, Lang::Ko] {
            let told = told(&yaml, &line, lang);
            assert_eq!((told.verdict, told.terminal.output.ends_with("no")), (Some(verdict), true), "{line}");
            let card = told.card.unwrap_or_default();
            assert!(card.fix.is_none(), "{line}");
            let named = card.facts.iter().any(|fact| fact.text.to_string().contains("certificates.cert-manager.io"));
            assert_eq!(named, verdict == Verdict::Unknown, "{line}");
        }
        if verdict == Verdict::Unknown {
            let known = told(&format!("{yaml}{definition}"), &line, Lang::En);
            assert_eq!((known.verdict, known.terminal.output.as_str()), (Some(Verdict::Yes), "yes"), "{line}");
        }
    }
}

#[test]
fn a_refused_binding_is_told() {
    let yaml = jane("dev", "apiGroups: [''], resources: [pods], verbs: [list]");
    let yaml = yaml.replace(
        "kind: RoleBinding\nmetadata: {name: b, namespace: dev}",
        "kind: ClusterRoleBinding\nmetadata: {name: b}",
    );
    for (lang, note) in [(Lang::En, "counts for nothing"), (Lang::Ko, "거부하므로")] {
        let told = told(&yaml, "kubectl auth can-i list pods -n dev --as=jane", lang);
        assert_eq!(told.verdict, Some(Verdict::No));
        assert!(
            told.notes.iter().any(|each| each.text.to_string().contains(note) && each.span.is_some()),
            "{:?}",
            told.notes
        );
    }
}

#[test]
fn a_cluster_role_binding_never_reaches_a_role() {
    let rule = "apiGroups: [''], resources: [pods], verbs: [list]";
    let crossed = |yaml: String| {
        yaml.replace(
            "Ref: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole",
            "Ref: {apiGroup: rbac.authorization.k8s.io, kind: Role",
        )
    };
    let elsewhere = jane("dev", rule).replace(
        "kind: RoleBinding\nmetadata: {name: b, namespace: dev}",
        "kind: ClusterRoleBinding\nmetadata: {name: b}",
    );
    for yaml in [crossed(jane("", rule)), elsewhere] {
        let line = "kubectl auth can-i list pods -n dev --as=jane";
        let counted = |sources: Vec<Source>| {
            let cluster = Cluster::new(Arc::new(Paste::new(sources)), Refused::Counted);
            let access = Access::new(&cluster, &Options::default());
            let invocation = Invocation::new(line, Default::default(), "/").unwrap().unwrap();
            explain(&can_i::run(&invocation, &cluster, &access), line, &cluster, Lang::En)
        };
        let source = Source::new("rbac.yaml", yaml.as_str());
        let before = counted(vec![source.clone()]);
        let last = before.steps.last().map(|step| step.code.text.to_string()).unwrap_or_default();
        assert!(last.ends_with("but a ClusterRoleBinding reaches ClusterRoles alone."), "{last}");
        assert_eq!(before.verdict, Some(Verdict::No), "{yaml}");
        let fix = before.card.and_then(|card| card.fix).unwrap();
        let after = apply_edits([source].iter(), &fix.edits).unwrap();
        assert_eq!(counted(after).verdict, Some(Verdict::Yes), "{yaml}");
    }
}

#[test]
fn a_path_takes_methods_and_a_whole_rule() {
    let told_of = |line: &str, yaml: &str| told(yaml, &format!("kubectl auth can-i {line} --as=jane"), Lang::En);
    let note = "create is not a verb that paths have; it was asked about as typed.";
    let told = told_of("create /api/v1/pods", ACCOUNT);
    assert!(told.notes.iter().any(|each| each.text.to_string() == note), "{:?}", told.notes);
    let yaml = jane("", "nonResourceURLs: [/healthz], verbs: [get]");
    let card = told_of("options /api/v1/pods", &yaml).card.unwrap();
    assert_eq!((card.title.as_str(), card.aside.as_str()), ("Nearest miss", "one rule"));
}
