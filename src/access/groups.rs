//! The API as a tree of groups, versions and resources, with what somebody may do in it.

use super::identity::Identity;
use super::matrix::Choice;
use super::subjects::{flags_of, whose};
use super::{Access, Attributes, ResourceTarget};
use crate::api::{Catalogue, Resource};
use crate::cluster::Cluster;
use crate::kubectl::words::quote;
use crate::text::{ObjectRef, Order, Verdict, from_json};
use serde::Serialize;
use std::collections::BTreeSet;

/// At most this many namespaces are offered.
const MAX_NAMESPACES: usize = 300;
/// At most this many subjects are offered.
const MAX_CHOICES: usize = 1_000;

/// The API's groups, and what somebody may do in them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiGroups {
    pub subject: ObjectRef,
    /// Whether it may do everything without any binding.
    pub super_user: bool,
    /// Where the verdicts on resources of namespaces hold; None for all namespaces at once.
    pub namespace: Option<String>,
    /// The namespaces there are to choose from.
    pub namespaces: Vec<String>,
    /// The core group first, then the built-in ones by name, then those of CustomResourceDefinitions.
    pub groups: Vec<ApiGroup>,
    /// Whom else there is to ask about, with the line that does.
    pub choices: Vec<Choice>,
}
from_json!(struct ApiGroups { subject, super_user, namespace, namespaces, groups, choices });

/// A group.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ApiGroup {
    /// Empty for the core group.
    pub name: String,
    /// Whether a CustomResourceDefinition of the paste makes it.
    pub custom: bool,
    /// The preferred one first.
    pub versions: Vec<ApiVersion>,
}
from_json!(struct ApiGroup { name, custom, versions });

/// A version of a group.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ApiVersion {
    pub version: String,
    /// `/api/v1`, `/apis/apps/v1`
    pub path: String,
    pub resources: Vec<ApiResource>,
}
from_json!(struct ApiVersion { version, path, resources });

/// A resource of a version.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiResource {
    pub plural: String,
    pub singular: String,
    pub kind: String,
    pub short_names: Vec<String>,
    pub categories: Vec<String>,
    pub namespaced: bool,
    pub verbs: Vec<ApiVerb>,
    pub subresources: Vec<ApiSubresource>,
    /// The question of a verb, after `{verb}` is put in; empty where kubectl cannot ask it.
    pub ask: String,
}
from_json!(struct ApiResource { plural, singular, kind, short_names, categories, namespaced, verbs, subresources, ask });

/// What a resource has below it, with a right of its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ApiSubresource {
    pub name: String,
    pub verbs: Vec<ApiVerb>,
    /// As [`ApiResource::ask`].
    pub ask: String,
}
from_json!(struct ApiSubresource { name, verbs, ask });

/// A verb that the API server serves, and whether it is allowed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ApiVerb {
    pub verb: String,
    pub verdict: Verdict,
}
from_json!(struct ApiVerb { verb, verdict });

/// The tree, with what an identity may do in a namespace (None: where it holds something; empty: in all at once).
pub fn api_groups(access: &Access, cluster: &Cluster, identity: &Identity, namespace: Option<&str>) -> ApiGroups {
    let bound: Vec<&str> = access.index.namespaces_of(identity);
    let mut known: BTreeSet<&str> = cluster.namespaces.values().map(|namespace| namespace.name.as_str()).collect();
    known.extend(bound.iter());
    let namespace = match namespace {
        Some(namespace) => namespace.to_owned(),
        None => access.narrowest(identity, &bound).to_owned(),
    };
    let tree = Tree { access, identity, flags: flags_of(identity), namespace: &namespace };
    ApiGroups {
        subject: whose(identity).object_ref(),
        super_user: identity.is_master(),
        groups: tree.groups(access.catalogue()),
        namespaces: known.into_iter().take(MAX_NAMESPACES).map(str::to_owned).collect(),
        choices: choices(access, cluster, identity),
        namespace: Some(namespace).filter(|name| !name.is_empty()),
    }
}

/// Everybody of the paste, and whoever is asked about.
fn choices(access: &Access, cluster: &Cluster, identity: &Identity) -> Vec<Choice> {
    let line = |flags: String| format!("kubectl api-resources{flags}");
    let known = access.known_subjects(cluster).into_iter().filter(|subject| !subject.built_in).take(MAX_CHOICES);
    let of = |subject: super::Subject| Choice { subject: subject.who.object_ref(), ask: line(subject.flags()) };
    let mut choices: Vec<Choice> = known.map(of).collect();
    let own = whose(identity).object_ref();
    if !choices.iter().any(|choice| choice.subject == own) {
        choices.insert(0, Choice { subject: own, ask: line(flags_of(identity)) });
    }
    choices
}

impl Access {
    /// The first namespace where an identity is bound, unless a binding of the paste gives it something everywhere.
    fn narrowest<'n>(&self, identity: &Identity, bound: &[&'n str]) -> &'n str {
        let mut everywhere = self.index.bindings_of(identity, "").into_iter().filter_map(|at| self.bindings().get(at));
        let mut bound = bound.to_vec();
        bound.order();
        match identity.is_master() || everywhere.any(|binding| !binding.is_built_in()) {
            true => "",
            false => bound.first().copied().unwrap_or(""),
        }
    }
}

struct Tree<'t> {
    access: &'t Access,
    identity: &'t Identity,
    flags: String,
    namespace: &'t str,
}

impl Tree<'_> {
    fn groups(&self, catalogue: &Catalogue) -> Vec<ApiGroup> {
        let mut groups: Vec<ApiGroup> = Vec::new();
        for resource in catalogue.resources() {
            let at = match groups.iter().position(|group| group.name == resource.group) {
                Some(at) => at,
                None => {
                    let (name, custom) = (resource.group.clone(), resource.custom);
                    groups.push(ApiGroup { name, custom, versions: Vec::new() });
                    groups.len() - 1
                }
            };
            let Some(group) = groups.get_mut(at) else { continue };
            let at = match group.versions.iter().position(|version| version.version == resource.version) {
                Some(at) => at,
                None => {
                    let path = match group.name.as_str() {
                        "" => format!("/api/{}", resource.version),
                        name => format!("/apis/{name}/{}", resource.version),
                    };
                    group.versions.push(ApiVersion { version: resource.version.clone(), path, resources: Vec::new() });
                    group.versions.len() - 1
                }
            };
            if let Some(version) = group.versions.get_mut(at) {
                version.resources.push(self.resource(resource));
            }
        }
        groups.order_by(|a, b| (a.custom, &a.name).cmp(&(b.custom, &b.name)));
        groups
    }

    fn resource(&self, resource: &Resource) -> ApiResource {
        let subresources = resource.subresources.iter().zip(&resource.subresource_verbs);
        ApiResource {
            plural: resource.plural.clone(),
            singular: resource.singular.clone(),
            kind: resource.kind.clone(),
            short_names: resource.short_names.clone(),
            categories: resource.categories.clone(),
            namespaced: resource.namespaced,
            verbs: self.verbs(resource, "", &resource.verbs),
            subresources: subresources
                .map(|(name, verbs)| ApiSubresource {
                    name: name.clone(),
                    verbs: self.verbs(resource, name, verbs),
                    ask: self.ask(resource, name),
                })
                .collect(),
            ask: self.ask(resource, ""),
        }
    }

    fn verbs(&self, resource: &Resource, subresource: &str, verbs: &[String]) -> Vec<ApiVerb> {
        let verdict = |verb: &String| {
            let target = ResourceTarget {
                namespace: if resource.namespaced { self.namespace.to_owned() } else { String::new() },
                group: resource.group.clone(),
                resource: resource.plural.clone(),
                subresource: subresource.to_owned(),
                name: String::new(),
            };
            let verdict = self.access.verdict(self.identity, &Attributes::resource(verb.clone(), target));
            ApiVerb { verb: verb.clone(), verdict }
        };
        verbs.iter().map(verdict).collect()
    }

    fn ask(&self, resource: &Resource, subresource: &str) -> String {
        let typed = match resource.group.as_str() {
            "" => resource.plural.clone(),
            group => format!("{}.{group}", resource.plural),
        };
        if quote(&typed) != typed || typed.starts_with('-') {
            return String::new();
        }
        let subresource =
            if subresource.is_empty() { String::new() } else { format!(" --subresource={}", quote(subresource)) };
        let place = match self.namespace {
            namespace if resource.namespaced && !namespace.is_empty() => format!(" -n {}", quote(namespace)),
            _ => " -A".to_owned(),
        };
        format!("kubectl auth can-i {{verb}} {typed}{subresource}{place}{}", self.flags)
    }
}
