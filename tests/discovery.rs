//! What the API server serves, as it was recorded: every resource, and kubectl's tables of them byte for byte.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

use kubeglass::api::Catalogue;
use kubeglass::ask::rooms::{Desk, Rooms};
use kubeglass::protocol::{Ask, Options, answer};
use kubeglass::text::Source;
use kubeglass::workspace::Workspace;
use serde_json::{Value, json};
use std::path::PathBuf;

fn server() -> Option<PathBuf> {
    let folder = std::env::var("KUBEGLASS_CONFORMANCE").ok().map(|folder| PathBuf::from(folder).join("server"));
    if folder.is_none() {
        println!("discovery: not run");
    }
    folder
}

fn ask(text: &str, ask: &Ask) -> Value {
    let workspace = Workspace::new(vec![Source::new("paste.yaml", text)]);
    let desk = Desk { workspace: &workspace, rooms: &Rooms::all(), options: &Options::default() };
    serde_json::from_str(answer(&desk, ask).unwrap().get()).unwrap()
}

fn kubectl(line: &str) -> String {
    let command = line.to_owned();
    let answer = ask("", &Ask::Kubectl { command, env: Default::default(), cwd: "/".to_owned() });
    assert_eq!((answer["exitCode"].as_i64(), answer["verdict"].as_str()), (Some(0), Some("notApplicable")));
    answer["stdout"].as_str().unwrap().to_owned()
}

#[test]
fn kubectl_prints_what_was_recorded() {
    let Some(server) = server() else { return };
    let cases = [
        ("kubectl api-resources -o wide", "api-resources-wide.txt"),
        ("kubectl api-resources --output=wide --no-headers", "api-resources-wide-noheaders.txt"),
        ("kubectl api-resources -o name", "api-resources-name.txt"),
        ("kubectl api-versions", "api-versions.txt"),
    ];
    for (line, file) in cases {
        assert_eq!(kubectl(line), std::fs::read_to_string(server.join(file)).unwrap(), "{line}");
    }
    println!("api-resources: {}/{}", cases.len(), cases.len());
    // What is not wide is the first columns of what is.
    let wide = std::fs::read_to_string(server.join("api-resources-wide.txt")).unwrap();
    let at = wide.find("VERBS").unwrap();
    let narrow: String = wide.lines().map(|line| line[..at].trim_end().to_owned() + "\n").collect();
    assert_eq!(kubectl("kubectl api-resources"), narrow);
}

#[test]
fn every_resource_of_discovery_is_in_the_catalogue() {
    let Some(server) = server() else { return };
    let catalogue = Catalogue::built_in();
    let mut count = 0;
    for file in ["aggregated_api.json", "aggregated_apis.json"] {
        let list: Value =
            serde_json::from_str(&std::fs::read_to_string(server.join("discovery").join(file)).unwrap()).unwrap();
        for group in list["items"].as_array().unwrap() {
            let name = group["metadata"]["name"].as_str().unwrap_or("");
            for version in group["versions"].as_array().unwrap() {
                for resource in version["resources"].as_array().unwrap() {
                    let found = catalogue
                        .resources()
                        .iter()
                        .find(|known| {
                            (&*known.group, &*known.version, &*known.plural)
                                == (name, version["version"].as_str().unwrap(), resource["resource"].as_str().unwrap())
                        })
                        .unwrap_or_else(|| panic!("{name} {resource}"));
                    let nothing = json!([]);
                    let list = |value: &Value| if value.is_null() { nothing.clone() } else { value.clone() };
                    assert_eq!(json!(found.kind), resource["responseKind"]["kind"]);
                    assert_eq!(json!(found.singular), resource["singularResource"]);
                    assert_eq!(found.namespaced, resource["scope"] == "Namespaced");
                    assert_eq!(json!(found.verbs), list(&resource["verbs"]));
                    assert_eq!(json!(found.short_names), list(&resource["shortNames"]));
                    assert_eq!(json!(found.categories), list(&resource["categories"]));
                    let below = list(&resource["subresources"]);
                    let below = below.as_array().unwrap();
                    assert_eq!(found.subresources.len(), below.len());
                    for ((name, verbs), recorded) in found.subresources.iter().zip(&found.subresource_verbs).zip(below)
                    {
                        assert_eq!(
                            (json!(name), json!(verbs)),
                            (recorded["subresource"].clone(), recorded["verbs"].clone())
                        );
                    }
                    count += 1;
                }
            }
        }
    }
    println!("catalogue: {count}/{}", catalogue.resources().len());
    assert_eq!(count, catalogue.resources().len());
}

const WORLD: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: dev}
rules:
- {apiGroups: [''], resources: [pods, pods/log], verbs: [get, list]}
- {apiGroups: [example.com], resources: [widgets/status], verbs: [patch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: dev}
subjects: [{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}]
roleRef: {kind: Role, name: reader, apiGroup: rbac.authorization.k8s.io}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: gone, namespace: prod}
subjects: [{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}]
roleRef: {kind: Role, name: gone, apiGroup: rbac.authorization.k8s.io}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget, shortNames: [wd]}
  versions:
  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}, subresources: {status: {}}}
";

/// The verbs of a resource, or of what is below it, each with its verdict.
fn verdicts(tree: &Value, group: &str, path: &str) -> String {
    let (resource, below) = path.split_once('/').unwrap_or((path, ""));
    let of = |list: &Value, key: &str, name: &str| -> Value {
        list.as_array().unwrap().iter().find(|each| each[key] == name).unwrap_or_else(|| panic!("{name}")).clone()
    };
    let version = of(&tree["groups"], "name", group)["versions"][0].clone();
    let mut found = of(&version["resources"], "plural", resource);
    if !below.is_empty() {
        found = of(&found["subresources"], "name", below);
    }
    let word = |verb: &Value| format!("{}={}", verb["verb"].as_str().unwrap(), verb["verdict"].as_str().unwrap());
    found["verbs"].as_array().unwrap().iter().map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_tree_says_what_somebody_may_do() {
    let tree = |asked: Value| -> Value {
        let message = json!({"v": 1, "id": 1, "ask": asked}).to_string();
        let request = kubeglass::protocol::Request::read(&message).unwrap();
        ask(WORLD, &request.ask)
    };
    let jane = json!({"kind": "User", "name": "jane"});
    let here = tree(json!({"kind": "apiGroups", "subject": jane}));
    assert_eq!((&here["namespace"], &here["superUser"]), (&json!("dev"), &json!(false)));
    assert_eq!(verdicts(&here, "", "pods/log"), "get=yes");
    assert_eq!(verdicts(&here, "", "pods/exec"), "create=no get=no");
    assert!(verdicts(&here, "", "pods").starts_with("create=no delete=no deletecollection=no get=yes list=yes"));
    assert_eq!(verdicts(&here, "example.com", "widgets/status"), "get=no patch=yes update=no");
    assert_eq!(verdicts(&here, "authorization.k8s.io", "selfsubjectaccessreviews"), "create=yes");
    let pods = here["groups"][0]["versions"][0]["resources"].as_array().unwrap();
    let pods = pods.iter().find(|resource| resource["plural"] == "pods").unwrap();
    assert_eq!((&pods["shortNames"], &pods["categories"]), (&json!(["po"]), &json!(["all"])));
    assert_eq!(pods["ask"], "kubectl auth can-i {verb} pods -n dev --as=jane");
    let names: Vec<&str> = here["groups"].as_array().unwrap().iter().map(|g| g["name"].as_str().unwrap()).collect();
    assert_eq!((names[0], names[1], names.last().copied()), ("", "admissionregistration.k8s.io", Some("example.com")));

    let missing = tree(json!({"kind": "apiGroups", "subject": jane, "namespace": "prod"}));
    assert_eq!(verdicts(&missing, "", "pods/log"), "get=unknown");
    // What a RoleBinding lacks does not bear on what is in no namespace.
    assert!(verdicts(&missing, "", "nodes").contains("get=no"));
    let lacks = &missing["missing"][0];
    assert_eq!((&lacks["role"]["name"], &lacks["binding"]["namespace"]), (&json!("gone"), &json!("prod")));
    assert_eq!((&lacks["span"]["start"]["line"], &missing["undecided"]), (&json!(18), &Value::Null));
    assert_eq!(here["missing"], Value::Null);
    let everywhere = tree(json!({"kind": "apiGroups", "about": "kubectl api-resources --as=jane", "namespace": ""}));
    assert_eq!((&everywhere["namespace"], &everywhere["subject"]["name"]), (&Value::Null, &json!("jane")));
    assert_eq!(verdicts(&everywhere, "", "pods/log"), "get=no");
    let asked =
        tree(json!({"kind": "apiGroups", "about": "kubectl auth can-i get pods --as=root --as-group=system:masters"}));
    assert_eq!((&asked["superUser"], verdicts(&asked, "", "pods/log").as_str()), (&json!(true), "get=yes"));
}
