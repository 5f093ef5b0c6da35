//! What is asked: the attributes that authorizers decide on.

use serde::Serialize;

/// What somebody wants to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Attributes {
    /// Case-sensitive; `*` is a verb like any other.
    pub verb: String,
    pub target: Target,
}

/// What it is done to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Target {
    /// A resource.
    Resource(ResourceTarget),
    /// A path of the API server that is no resource.
    Url(String),
}

/// A resource of the API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceTarget {
    /// Empty for the whole cluster.
    pub namespace: String,
    /// Empty for the core group.
    pub group: String,
    /// Plural.
    pub resource: String,
    /// Empty for the resource itself.
    pub subresource: String,
    /// Empty for any.
    pub name: String,
}

impl Default for Target {
    fn default() -> Self {
        Target::Resource(ResourceTarget::default())
    }
}

impl Attributes {
    /// A question about a resource.
    pub fn resource(verb: impl Into<String>, target: ResourceTarget) -> Self {
        Attributes { verb: verb.into(), target: Target::Resource(target) }
    }
    /// A question about a path.
    pub fn url(verb: impl Into<String>, path: impl Into<String>) -> Self {
        Attributes { verb: verb.into(), target: Target::Url(path.into()) }
    }
    /// What it is about, as one word: `pods`, `pods/log`, `pods/web-0`, `pods/web-0/log`, or a path.
    pub fn what(&self) -> String {
        match &self.target {
            Target::Url(path) => path.clone(),
            Target::Resource(target) if target.name.is_empty() => target.combined(),
            Target::Resource(target) if target.subresource.is_empty() => format!("{}/{}", target.resource, target.name),
            Target::Resource(target) => format!("{}/{}/{}", target.resource, target.name, target.subresource),
        }
    }
    /// The namespace it is about; empty for the whole cluster, and for paths.
    pub fn namespace(&self) -> &str {
        match &self.target {
            Target::Resource(target) => &target.namespace,
            Target::Url(_) => "",
        }
    }
}

impl ResourceTarget {
    /// `pods` or `pods/log`, as rules write it.
    pub fn combined(&self) -> String {
        match self.subresource.as_str() {
            "" => self.resource.clone(),
            subresource => format!("{}/{subresource}", self.resource),
        }
    }
}
