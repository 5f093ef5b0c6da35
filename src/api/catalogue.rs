//! Which resources the API server serves, and how kubectl finds one by what a person types.
//!
//! The built-in resources are a table made by `tools/tables.py` from a recorded kube-apiserver's discovery;
//! CustomResourceDefinitions of the paste are added to it.

use super::{Object, Paste};
use crate::text::Order;
use crate::yaml::Node;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::OnceLock;

const TABLE: &str = include_str!("catalogue.txt");
/// At most this many resources are taken from pasted CustomResourceDefinitions.
const MAX_CUSTOM: usize = 5_000;

/// A resource that the API server serves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resource {
    /// Empty for the core group.
    pub group: String,
    pub version: String,
    /// `pods`
    pub plural: String,
    /// `pod`
    pub singular: String,
    /// `Pod`
    pub kind: String,
    /// `po`
    pub short_names: Vec<String>,
    pub namespaced: bool,
    /// Verbs it supports.
    pub verbs: Vec<String>,
    /// `log`, `exec`, …
    pub subresources: Vec<String>,
    /// The verbs that each of them supports, in their order.
    pub subresource_verbs: Vec<Vec<String>>,
    /// `all`, `api-extensions`
    pub categories: Vec<String>,
    /// Whether a CustomResourceDefinition of the paste defines it.
    pub custom: bool,
}

/// All resources, in discovery's order: core first, then built-in groups by priority, then custom ones by name.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    resources: Vec<Resource>,
}

/// A resource found by what a person types, with kubectl's own warnings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lookup {
    /// None if there is no such resource.
    pub found: Option<Target>,
    /// Whether it was not found at the first try, so that kubectl asks the server for its resources anew.
    pub asks_anew: bool,
    /// Texts of the warnings of the lookup itself, such as ambiguous short names, without `Warning: ` before them.
    pub warnings: Vec<String>,
    /// The resource as kubectl names it in "the server doesn't have a resource type": lower case, up to the first dot.
    pub resource: String,
    /// Everything after the first dot, lower case.
    pub group: String,
}

/// A resource that kubectl's mapper knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    pub group: String,
    pub version: String,
    /// Plural.
    pub resource: String,
}

impl Catalogue {
    /// The resources that every API server serves.
    pub fn built_in() -> &'static Catalogue {
        static BUILT_IN: OnceLock<Catalogue> = OnceLock::new();
        BUILT_IN.get_or_init(|| {
            let (mut group, mut version) = ("", "");
            let resources = TABLE.lines().filter_map(|line| {
                if let Some(heading) = line.strip_prefix('@') {
                    (group, version) = heading.split_once('/').unwrap_or((heading, ""));
                    return None;
                }
                let mut cells = line.split('|');
                let mut cell = || cells.next().unwrap_or("");
                let mut resource = Resource {
                    group: group.to_owned(),
                    version: version.to_owned(),
                    plural: cell().to_owned(),
                    singular: cell().to_owned(),
                    kind: cell().to_owned(),
                    short_names: list(cell()),
                    namespaced: cell() == "N",
                    verbs: list(cell()),
                    ..Resource::default()
                };
                for subresource in list(cell()) {
                    let (name, verbs) = subresource.split_once('=').unwrap_or((&subresource, ""));
                    resource.subresources.push(name.to_owned());
                    resource.subresource_verbs.push(verbs.split('+').map(str::to_owned).collect());
                }
                resource.categories = list(cell());
                Some(resource)
            });
            Catalogue { resources: resources.collect() }
        })
    }
    /// The built-in resources, and those that the paste's CustomResourceDefinitions define.
    pub fn new<'p>(paste: &Paste, objects: impl Iterator<Item = &'p Object>) -> Self {
        let mut custom: Vec<Resource> = objects
            .filter(|object| object.kind == "CustomResourceDefinition" && object.group() == "apiextensions.k8s.io")
            .filter_map(|object| paste.node(object.origin))
            .flat_map(custom_resources)
            .take(MAX_CUSTOM)
            .collect();
        custom.order_by_key(|resource| {
            (resource.group.clone(), Reverse(version_priority(&resource.version)), resource.plural.clone())
        });
        let mut resources = Catalogue::built_in().resources.clone();
        resources.extend(custom);
        Catalogue { resources }
    }
    /// Every resource.
    pub fn resources(&self) -> &[Resource] {
        &self.resources
    }
    /// The resource of a group and plural.
    pub fn get(&self, group: &str, plural: &str) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.group == group && resource.plural == plural)
    }
    /// Every resource once, in the version that the server prefers. Mirrors client-go's `ServerPreferredResources`.
    pub fn preferred(&self) -> impl Iterator<Item = &Resource> {
        let mut seen = BTreeSet::new();
        self.resources.iter().filter(move |resource| seen.insert((resource.group.as_str(), resource.plural.as_str())))
    }
    /// Whether objects of a kind live in namespaces; None for an unknown kind.
    pub fn is_namespaced(&self, group: &str, kind: &str) -> Option<bool> {
        self.resources
            .iter()
            .find(|resource| resource.group == group && resource.kind == kind)
            .map(|resource| resource.namespaced)
    }
    /// Finds what a person typed for a TYPE. Mirrors kubectl's `resourceFor`: `a.b.c` is first tried as resource a,
    /// version b, group c, then as resource a in group b.c.
    pub fn lookup(&self, typed: &str) -> Lookup {
        let typed = typed.to_ascii_lowercase();
        let (resource, group) = typed.split_once('.').unwrap_or((&typed, ""));
        let mut lookup = Lookup { resource: resource.to_owned(), group: group.to_owned(), ..Lookup::default() };
        if let Some((version, group)) = group.split_once('.') {
            lookup.found = self.resource_for(resource, version, group, &mut lookup.warnings);
            lookup.asks_anew = lookup.found.is_none();
        }
        if lookup.found.is_none() {
            lookup.found = self.resource_for(resource, "", group, &mut lookup.warnings);
        }
        lookup
    }

    /// Mirrors client-go's shortcutExpander over a PriorityRESTMapper.
    fn resource_for(&self, resource: &str, version: &str, group: &str, warnings: &mut Vec<String>) -> Option<Target> {
        match self.expand(resource, group, warnings) {
            Some((resource, group)) => self.best_match(&resource, "", &group),
            None => self.best_match(resource, version, group),
        }
    }
    fn expand(&self, short: &str, group: &str, warnings: &mut Vec<String>) -> Option<(String, String)> {
        let of_group = |resource: &&Resource| group.is_empty() || resource.group == group;
        if self.resources.iter().filter(of_group).any(|r| r.plural == short || r.singular == short) {
            return None;
        }
        let has_short = |resource: &&Resource| resource.short_names.iter().any(|name| name == short);
        let mut found: Option<&Resource> = None;
        let mut warned: Vec<(&str, &str)> = Vec::new();
        for resource in self.resources.iter().filter(of_group).filter(has_short) {
            let Some(first) = found else {
                found = Some(resource);
                continue;
            };
            let other = (resource.group.as_str(), resource.plural.as_str());
            if other != (first.group.as_str(), first.plural.as_str()) && !warned.contains(&other) {
                warned.push(other);
                let dot = if resource.group.is_empty() { "" } else { "." };
                warnings.push(format!(
                    "short name \"{short}\" could also match lower priority resource {}{dot}{}",
                    resource.plural, resource.group
                ));
            }
        }
        if found.is_none() && !group.is_empty() {
            found = self.resources.iter().filter(|r| r.group.starts_with(group)).find(has_short);
        }
        found.map(|resource| (resource.plural.clone(), resource.group.clone()))
    }
    /// The first match in discovery's order. An exact group is preferred to a prefix only within one group's versions.
    fn best_match(&self, name: &str, version: &str, group: &str) -> Option<Target> {
        if name.is_empty() {
            return None;
        }
        let fits = |resource: &&Resource| {
            let group_fits = match (group.is_empty(), version.is_empty()) {
                (true, _) => true,
                (false, true) => resource.group.starts_with(group),
                (false, false) => resource.group == group,
            };
            group_fits && (version.is_empty() || resource.version == version)
        };
        let candidates = || self.resources.iter().filter(fits);
        if let Some(resource) = candidates().find(|r| r.plural == name || r.singular == name) {
            return Some(target(resource, resource.plural.clone()));
        }
        // client-go also maps the kinds' list types: `PodList` is the resource `podlists`, `List` is `lists`.
        let single = name.strip_suffix('s').filter(|single| single.ends_with("list")).unwrap_or(name);
        let kind = single.strip_suffix("list")?;
        let resource = candidates().find(|r| kind.is_empty() || r.kind.to_ascii_lowercase() == kind)?;
        Some(target(resource, format!("{single}s")))
    }
}

fn target(resource: &Resource, plural: String) -> Target {
    Target { group: resource.group.clone(), version: resource.version.clone(), resource: plural }
}

fn list(cell: &str) -> Vec<String> {
    cell.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// What a CustomResourceDefinition defines: one resource for each version that is served.
fn custom_resources(definition: Node<'_>) -> Vec<Resource> {
    let text = |path: &str| definition.at(path).map(|node| node.text().into_owned()).unwrap_or_default();
    let (group, plural, kind) = (text("spec.group"), text("spec.names.plural"), text("spec.names.kind"));
    if group.is_empty() || plural.is_empty() || kind.is_empty() {
        return Vec::new();
    }
    let singular = match text("spec.names.singular") {
        named if named.is_empty() => kind.to_ascii_lowercase(),
        named => named,
    };
    let texts = |path: &str| -> Vec<String> {
        let names = definition.at(path);
        names.map(|names| names.items().map(|name| name.text().into_owned()).collect()).unwrap_or_default()
    };
    let short_names = texts("spec.names.shortNames");
    let verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];
    let versions = definition.at("spec.versions");
    versions
        .iter()
        .flat_map(|versions| versions.items())
        .filter(|version| version.get("served").is_some_and(|served| served.text() == "true"))
        .map(|version| Resource {
            group: group.clone(),
            version: version.get("name").map(|name| name.text().into_owned()).unwrap_or_default(),
            plural: plural.clone(),
            singular: singular.clone(),
            kind: kind.clone(),
            short_names: short_names.clone(),
            namespaced: text("spec.scope") == "Namespaced",
            verbs: verbs.map(str::to_owned).to_vec(),
            subresources: subresources_of(version).map(str::to_owned).collect(),
            subresource_verbs: subresources_of(version)
                .map(|_| ["get", "patch", "update"].map(str::to_owned).to_vec())
                .collect(),
            categories: texts("spec.names.categories"),
            custom: true,
        })
        .collect()
}

/// The subresources that a version of a CustomResourceDefinition may have, of those that it has.
fn subresources_of(version: Node<'_>) -> impl Iterator<Item = &'static str> {
    let written = version.get("subresources");
    ["scale", "status"].into_iter().filter(move |name| written.is_some_and(|written| written.get(name).is_some()))
}

/// How versions of a group are ordered: `v2` before `v1` before `v1beta1` before `v1alpha1` before anything else.
/// Mirrors apimachinery's `version.CompareKubeAwareVersionStrings`.
fn version_priority(version: &str) -> (u8, u64, u64) {
    let number = |text: &str| text.parse::<u64>().ok();
    let Some(rest) = version.strip_prefix('v') else { return (0, 0, 0) };
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (major, stage) = rest.split_at(digits);
    let Some(major) = number(major) else { return (0, 0, 0) };
    if stage.is_empty() {
        return (3, major, 0);
    }
    for (rank, name) in [(2, "beta"), (1, "alpha")] {
        if let Some(minor) = stage.strip_prefix(name).and_then(number) {
            return (rank, major, minor);
        }
    }
    (0, 0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_are_found_as_kubectl_finds_them() {
        let catalogue = Catalogue::built_in();
        for (typed, expected) in [
            ("pods", Some(("", "pods"))),
            ("po", Some(("", "pods"))),
            ("Pod", Some(("", "pods"))),
            ("pods.", Some(("", "pods"))),
            ("pods.v1.", Some(("", "pods"))),
            ("pods.v1", None),
            ("deploy", Some(("apps", "deployments"))),
            ("deployments.app", Some(("apps", "deployments"))),
            ("deployments.v1.apps", Some(("apps", "deployments"))),
            ("deployments.v9.apps", None),
            ("netpol.n", Some(("networking.k8s.io", "networkpolicies"))),
            ("storageclass.storage", Some(("storage.k8s.io", "storageclasses"))),
            ("events.events.k8s.io", Some(("events.k8s.io", "events"))),
            ("endpoint", None),
            ("", None),
            ("podlist", Some(("", "podlists"))),
        ] {
            let found = catalogue.lookup(typed).found;
            let found = found.as_ref().map(|target| (target.group.as_str(), target.resource.as_str()));
            assert_eq!(found, expected, "{typed}");
        }
        let ambiguous = catalogue.lookup("ev");
        assert_eq!(ambiguous.found.unwrap().group, "");
        assert_eq!(
            ambiguous.warnings,
            ["short name \"ev\" could also match lower priority resource events.events.k8s.io"]
        );
    }

    #[test]
    fn stable_versions_come_first() {
        let mut versions = ["v1alpha1", "v10", "foo", "v1beta2", "v2", "v1beta1"];
        versions.sort_by_key(|version| Reverse(version_priority(version)));
        assert_eq!(versions, ["v10", "v2", "v1beta2", "v1beta1", "v1alpha1", "foo"]);
    }
}
