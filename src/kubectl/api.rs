//! `kubectl api-resources` and `kubectl api-versions`. Mirrors kubectl/pkg/cmd/apiresources.

use super::flags::{self, Flag, Parsed, Takes, flag, short_flag};
use super::tabs::columns;
use super::{Invocation, Output, kyaml};
use crate::api::{Catalogue, Resource};
use crate::kubeconfig::{Field, Struct, Type, print_json};
use crate::text::{Order, gather};
use crate::yaml;
use serde_json::{Value, json};

/// The flags of `api-resources`.
pub const FLAGS: &[Flag] = &[
    flag("api-group", Takes::Text),
    flag("cached", Takes::Bool),
    flag("categories", Takes::Texts),
    flag("namespaced", Takes::Bool),
    flag("no-headers", Takes::Bool),
    short_flag('o', "output", Takes::Text),
    flag("show-managed-fields", Takes::Bool),
    flag("sort-by", Takes::Text),
    flag("verbs", Takes::Texts),
];
/// What `-o` takes.
const FORMATS: &str = "json,kyaml,name,wide,yaml";

/// A field of one of `meta/v1`'s structs, in the order in which Go prints them.
const fn field(name: &'static str, kind: Type) -> Field {
    Field { name, kind, omit: false }
}
static RESOURCE: Struct = Struct {
    go: "APIResource",
    fields: &[
        field("name", Type::Text),
        field("singularName", Type::Text),
        field("namespaced", Type::Bool),
        field("group", Type::Text),
        field("version", Type::Text),
        field("kind", Type::Text),
        field("verbs", Type::Texts),
        field("shortNames", Type::Texts),
        field("categories", Type::Texts),
    ],
};
static RESOURCES: Type = Type::Struct(&Struct {
    go: "APIResourceList",
    fields: &[
        field("kind", Type::Text),
        field("apiVersion", Type::Text),
        field("groupVersion", Type::Text),
        field("resources", Type::List(&RESOURCE)),
    ],
});

/// Runs the command; None where its output is not answered here.
pub fn run(invocation: &Invocation, catalogue: &Catalogue) -> Option<Output> {
    let own: &[Flag] = if invocation.is("api-resources") { FLAGS } else { &[] };
    let parsed = match flags::parse(&invocation.words, &[own, flags::GLOBAL]) {
        Ok(parsed) => parsed,
        Err(text) => return Some(Output::usage_error(&invocation.path, &text)),
    };
    if parsed.is_true("help") {
        return None;
    }
    if !parsed.args.is_empty() {
        let (arguments, command) = (parsed.args.join(" "), invocation.path.join(" "));
        return Some(Output::error(format!(
            "unexpected arguments: [{arguments}]\nSee 'kubectl {command} -h' for help and examples"
        )));
    }
    match own {
        [] => Some(Output::ok(versions(catalogue))),
        _ => resources(&parsed, catalogue),
    }
}

fn versions(catalogue: &Catalogue) -> String {
    let mut all: Vec<String> = catalogue.resources().iter().map(api_version).collect();
    all.order();
    all.dedup();
    all.iter().fold(String::new(), |text, version| text + version + "\n")
}

fn resources(parsed: &Parsed, catalogue: &Catalogue) -> Option<Output> {
    let format = parsed.text("output");
    if !FORMATS.split(',').chain([""]).any(|known| known == format) {
        let format = flags::quoted(format);
        let text = "unable to match a printer suitable for the output format";
        return Some(Output::error(format!("{text} {format}, allowed formats are: {FORMATS}")));
    }
    let sort_by = parsed.text("sort-by");
    if !["", "name", "kind"].contains(&sort_by) {
        return Some(Output::error("--sort-by accepts only name or kind"));
    }
    let (verbs, categories) = (words(parsed, "verbs"), words(parsed, "categories"));
    let has_all = |words: &[String], list: &[String]| words.iter().all(|word| list.contains(word));
    let mut found: Vec<&Resource> = catalogue
        .preferred()
        .filter(|resource| parsed.get("api-group").is_none_or(|group| group == resource.group))
        .filter(|resource| parsed.get("namespaced").is_none() || parsed.is_true("namespaced") == resource.namespaced)
        .filter(|resource| has_all(&verbs, &resource.verbs) && has_all(&categories, &resource.categories))
        .collect();
    found.order_by(|a, b| {
        let key = |resource: &Resource| match sort_by {
            "name" => resource.plural.clone(),
            "kind" => resource.kind.clone(),
            _ => resource.group.clone(),
        };
        key(a).cmp(&key(b)).then(a.plural.cmp(&b.plural))
    });
    if format == "name" {
        let name = |resource: &&Resource| match resource.group.as_str() {
            "" => format!("{}\n", resource.plural),
            group => format!("{}.{group}\n", resource.plural),
        };
        return Some(Output::ok(found.iter().map(name).collect::<String>()));
    }
    match format {
        "json" => {
            let mut json = String::new();
            print_json(&object(&found), RESOURCES, 0, &mut json);
            return Some(Output::ok(json + "\n"));
        }
        "yaml" => return Some(Output::ok(yaml::write(&object(&found)))),
        "kyaml" => return Some(Output::ok(kyaml::write(&object(&found), RESOURCES))),
        _ => {}
    }
    let wide = format == "wide";
    let mut rows: Vec<Vec<String>> = Vec::new();
    if !parsed.is_true("no-headers") {
        let heads = ["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND", "VERBS", "CATEGORIES"];
        rows.push(heads.iter().take(if wide { 7 } else { 5 }).map(|head| (*head).to_owned()).collect());
    }
    rows.extend(found.iter().map(|resource| {
        let mut row = vec![
            resource.plural.clone(),
            resource.short_names.join(","),
            api_version(resource),
            resource.namespaced.to_string(),
            resource.kind.clone(),
        ];
        if wide {
            row.extend([resource.verbs.join(","), resource.categories.join(",")]);
        }
        row
    }));
    Some(Output::ok(columns(&rows)))
}

/// The resources as one `meta/v1.APIResourceList`. Discovery that comes for all groups at once has no
/// `storageVersionHash`.
fn object(found: &[&Resource]) -> Value {
    let resources = found.iter().map(|resource| {
        let fields = [
            ("name", json!(resource.plural), true),
            ("singularName", json!(resource.singular), true),
            ("namespaced", json!(resource.namespaced), true),
            ("group", json!(resource.group), !resource.group.is_empty()),
            ("version", json!(resource.version), true),
            ("kind", json!(resource.kind), true),
            ("verbs", json!(resource.verbs), true),
            ("shortNames", json!(resource.short_names), !resource.short_names.is_empty()),
            ("categories", json!(resource.categories), !resource.categories.is_empty()),
        ];
        let given = fields.into_iter().filter(|(.., given)| *given);
        Value::Object(gather(given.map(|(name, value, _)| (name.to_owned(), value))))
    });
    // A list to which nothing was ever added.
    let resources = if found.is_empty() { Value::Null } else { resources.collect() };
    json!({"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "", "resources": resources})
}

/// `v1`, `apps/v1`
fn api_version(resource: &Resource) -> String {
    match resource.group.as_str() {
        "" => resource.version.clone(),
        group => format!("{group}/{}", resource.version),
    }
}

/// Every word given for a flag, which may be given more than once and lists words with commas.
fn words(parsed: &Parsed, name: &str) -> Vec<String> {
    let given = parsed.all(name);
    let words = given.iter().filter(|text| !text.is_empty()).flat_map(|text| text.split(','));
    words.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Paste;
    use crate::cluster::{Cluster, Refused};
    use crate::text::Source;
    use std::collections::BTreeMap;
    use std::sync::Arc;

    const CUSTOM: &str = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: widgets.example.com\nspec:\n  group: example.com\n  scope: Namespaced\n  names: {plural: widgets, singular: widget, kind: Widget, shortNames: [wd], categories: [all]}\n  versions:\n  - {name: v1beta1, served: true, storage: false, schema: {openAPIV3Schema: {type: object}}}\n  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}, subresources: {status: {}}}\n";

    fn kubectl(line: &str) -> Option<Output> {
        let paste = Arc::new(Paste::new(vec![Source::new("paste.yaml", CUSTOM)]));
        let cluster = Cluster::new(paste, Refused::LeftOut);
        let catalogue = Catalogue::new(&cluster.paste, cluster.objects());
        run(&Invocation::new(line, BTreeMap::new(), "/").unwrap().unwrap(), &catalogue)
    }

    #[test]
    fn resources_are_chosen_and_ordered_as_kubectl_does() {
        for (flags, expected) in [
            ("--api-group=example.com --no-headers", "widgets   wd    example.com/v1   true   Widget\n"),
            ("--api-group=batch -o name --sort-by=kind", "cronjobs.batch\njobs.batch\n"),
            (
                "--verbs=create,get --categories api-extensions --namespaced=true",
                "NAME   SHORTNAMES   APIVERSION   NAMESPACED   KIND\n",
            ),
            ("--api-group='' --namespaced=false -oname", "componentstatuses\nnamespaces\nnodes\npersistentvolumes\n"),
            ("--categories=all -o name --api-group example.com", "widgets.example.com\n"),
            (
                "--api-group= --verbs=get --verbs=list --namespaced=false --no-headers -o wide --sort-by name --categories=x",
                "",
            ),
        ] {
            let output = kubectl(&format!("kubectl api-resources {flags}")).unwrap();
            assert_eq!((output.stdout.as_str(), output.exit_code), (expected, 0), "{flags}");
        }
        let versions = kubectl("kubectl api-versions").unwrap().stdout;
        assert!(versions.contains("events.k8s.io/v1\nexample.com/v1\nexample.com/v1beta1\nflowcontrol"), "{versions}");
    }

    #[test]
    fn resources_are_printed_as_the_object_that_they_are() {
        let json = r#"{
    "kind": "APIResourceList",
    "apiVersion": "v1",
    "groupVersion": "",
    "resources": [
        {
            "name": "nodes",
            "singularName": "node",
            "namespaced": false,
            "version": "v1",
            "kind": "Node",
            "verbs": [
                "create",
                "delete",
                "deletecollection",
                "get",
                "list",
                "patch",
                "update",
                "watch"
            ],
            "shortNames": [
                "no"
            ]
        },
        {
            "name": "persistentvolumes",
            "singularName": "persistentvolume",
            "namespaced": false,
            "version": "v1",
            "kind": "PersistentVolume",
            "verbs": [
                "create",
                "delete",
                "deletecollection",
                "get",
                "list",
                "patch",
                "update",
                "watch"
            ],
            "shortNames": [
                "pv"
            ]
        }
    ]
}
"#;
        let line = "kubectl api-resources --api-group= --namespaced=false --verbs=watch,deletecollection";
        let output = kubectl(&format!("{line} -o json")).unwrap();
        assert_eq!((output.stdout.as_str(), output.exit_code), (json, 0));
        let custom = "kubectl api-resources --api-group=example.com";
        assert_eq!(
            kubectl(&format!("{custom} -oyaml")).unwrap().stdout,
            "apiVersion: v1\ngroupVersion: \"\"\nkind: APIResourceList\nresources:\n- categories:\n  - all\n  \
             group: example.com\n  kind: Widget\n  name: widgets\n  namespaced: true\n  shortNames:\n  - wd\n  \
             singularName: widget\n  verbs:\n  - delete\n  - deletecollection\n  - get\n  - list\n  - patch\n  \
             - create\n  - update\n  - watch\n  version: v1\n"
        );
        let kyaml = kubectl(&format!("{custom} --output=kyaml --no-headers")).unwrap().stdout;
        assert!(
            kyaml.starts_with(
                "---\n{\n  kind: \"APIResourceList\",\n  apiVersion: \"v1\",\n  groupVersion: \"\",\n  \
                 resources: [{\n    name: \"widgets\",\n    singularName: \"widget\",\n    namespaced: true,\n    \
                 group: \"example.com\",\n    version: \"v1\",\n    kind: \"Widget\",\n    verbs: [\n      \
                 \"delete\",\n"
            ),
            "{kyaml}"
        );
        assert!(kyaml.ends_with("    categories: [\n      \"all\",\n    ],\n  }],\n}\n"), "{kyaml}");
        for (format, expected) in [("json", "    \"resources\": null\n}\n"), ("yaml", "resources: null\n")] {
            let none = kubectl(&format!("kubectl api-resources --api-group=nope -o {format}")).unwrap().stdout;
            assert!(none.ends_with(expected), "{none}");
        }
    }

    #[test]
    fn what_does_not_fit_is_said_in_kubectls_words() {
        for (line, expected) in [
            (
                "api-resources pods",
                "error: unexpected arguments: [pods]\nSee 'kubectl api-resources -h' for help and examples\n",
            ),
            (
                "api-versions a b",
                "error: unexpected arguments: [a b]\nSee 'kubectl api-versions -h' for help and examples\n",
            ),
            ("api-resources --sort-by=age", "error: --sort-by accepts only name or kind\n"),
            (
                "api-resources -o table --sort-by=age",
                "error: unable to match a printer suitable for the output format \"table\", allowed formats are: json,kyaml,name,wide,yaml\n",
            ),
            ("api-resources --nope", "error: unknown flag: --nope\nSee 'kubectl api-resources --help' for usage.\n"),
            (
                "api-versions --verbs=get",
                "error: unknown flag: --verbs\nSee 'kubectl api-versions --help' for usage.\n",
            ),
        ] {
            let output = kubectl(&format!("kubectl {line}")).unwrap();
            assert_eq!((output.stderr.as_str(), output.exit_code), (expected, 1), "{line}");
        }
    }
}
