//! The API as a tree of groups, versions and resources, with what somebody may do in it.

use super::cells::{Cells, Place, in_place, question};
use super::identity::Identity;
use super::index::Grid;
use super::matrix::{Choice, MissingRole};
use super::subjects::{flags_of, whose};
use super::{Access, ResourceTarget};
use crate::api::Resource;
use crate::cluster::Cluster;
use crate::text::{ObjectRef, Order, Verdict, from_json};
use serde::Serialize;
use std::collections::BTreeSet;

/// At most this many namespaces are offered.
const MAX_NAMESPACES: usize = 300;
/// At most this many verbs; a verdict of a row is a bit.
const MAX_VERBS: usize = 32;

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
    /// Why verdicts are unknown: roles that bindings refer to and that the paste lacks. Those of a ClusterRoleBinding bear
    /// on all of them, the others on what is in namespaces.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<MissingRole>,
    /// And authorizers that decide by what the paste lacks, as `--authorization-mode` names them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub undecided: Vec<String>,
}
from_json!(struct ApiGroups { subject, super_user, namespace, namespaces, groups, choices, missing, undecided });

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
    let (inside, everywhere) = (access.place(cluster, identity, &namespace), access.place(cluster, identity, ""));
    let groups = Tree::new(access, identity, [&inside, &everywhere], &namespace).groups();
    let missing = inside.missing;
    ApiGroups {
        subject: whose(identity).object_ref(),
        super_user: identity.is_master(),
        groups,
        missing,
        undecided: access.undecided_for(identity),
        namespaces: known.into_iter().take(MAX_NAMESPACES).map(str::to_owned).collect(),
        choices: access.choices(cluster, identity, |flags| format!("kubectl api-resources{flags}")),
        namespace: Some(namespace).filter(|name| !name.is_empty()),
    }
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

/// The tree while it is made: its leaves are cells of two places, as requests for what is in no namespace name none.
struct Tree<'t> {
    access: &'t Access,
    flags: String,
    namespace: &'t str,
    verbs: Vec<String>,
    /// By row: a resource, then its subresources.
    inside: Vec<Cells>,
    everywhere: Vec<Cells>,
}

impl<'t> Tree<'t> {
    fn new(access: &'t Access, identity: &Identity, places: [&Place<'_>; 2], namespace: &'t str) -> Self {
        let mut verbs: Vec<String> = Vec::new();
        let mut targets = Vec::new();
        for resource in access.catalogue().resources() {
            let subresources = resource.subresources.iter().map(String::as_str);
            for subresource in std::iter::once("").chain(subresources) {
                targets.push(target(resource, subresource));
            }
            for verb in resource.verbs.iter().chain(resource.subresource_verbs.iter().flatten()) {
                if verbs.len() < MAX_VERBS && !verbs.contains(verb) {
                    verbs.push(verb.clone());
                }
            }
        }
        let grid = Grid::new(&verbs, &targets);
        let [inside, everywhere] = places.map(|place| place.rows(&grid));
        Tree { access, flags: flags_of(identity), namespace, verbs, inside, everywhere }
    }

    fn groups(&self) -> Vec<ApiGroup> {
        let mut groups: Vec<ApiGroup> = Vec::new();
        let mut row = 0;
        for resource in self.access.catalogue().resources() {
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
                version.resources.push(self.resource(resource, row));
            }
            row += 1 + resource.subresources.len();
        }
        groups.order_by(|a, b| (a.custom, &a.name).cmp(&(b.custom, &b.name)));
        groups
    }

    fn resource(&self, resource: &Resource, row: usize) -> ApiResource {
        let subresources = resource.subresources.iter().zip(&resource.subresource_verbs);
        ApiResource {
            plural: resource.plural.clone(),
            singular: resource.singular.clone(),
            kind: resource.kind.clone(),
            short_names: resource.short_names.clone(),
            categories: resource.categories.clone(),
            namespaced: resource.namespaced,
            verbs: self.verbs(resource, row, &resource.verbs),
            subresources: (row + 1..)
                .zip(subresources)
                .map(|(row, (name, verbs))| ApiSubresource {
                    name: name.clone(),
                    verbs: self.verbs(resource, row, verbs),
                    ask: self.ask(resource, name),
                })
                .collect(),
            ask: self.ask(resource, ""),
        }
    }

    fn verbs(&self, resource: &Resource, row: usize, verbs: &[String]) -> Vec<ApiVerb> {
        let rows = if resource.namespaced { &self.inside } else { &self.everywhere };
        let cells = rows.get(row).copied().unwrap_or_default();
        let verdict = |verb: &String| {
            let bit = self.verbs.iter().position(|each| each == verb).map_or(0, |at| 1 << at);
            match (cells.yes & bit != 0, cells.unknown & bit != 0) {
                (true, _) => Verdict::Yes,
                (false, true) => Verdict::Unknown,
                (false, false) => Verdict::No,
            }
        };
        verbs.iter().map(|verb| ApiVerb { verb: verb.clone(), verdict: verdict(verb) }).collect()
    }

    fn ask(&self, resource: &Resource, subresource: &str) -> String {
        let place = in_place(if resource.namespaced { self.namespace } else { "" });
        let ask = question(self.access, &target(resource, subresource), &self.flags);
        ask.replace("{name}", "").replace("{place}", &place)
    }
}

fn target(resource: &Resource, subresource: &str) -> ResourceTarget {
    ResourceTarget {
        group: resource.group.clone(),
        resource: resource.plural.clone(),
        subresource: subresource.to_owned(),
        ..ResourceTarget::default()
    }
}
