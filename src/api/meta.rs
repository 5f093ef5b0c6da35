//! `meta/v1`: what every object has, and label selectors.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Labels, annotations and selectors' `matchLabels`.
pub type Labels = BTreeMap<String, String>;

/// `meta/v1.ObjectMeta`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ObjectMeta {
    pub name: String,
    pub generate_name: String,
    pub namespace: String,
    pub labels: Labels,
    pub annotations: Labels,
    pub creation_timestamp: String,
    pub owner_references: Vec<OwnerReference>,
}

/// `meta/v1.OwnerReference`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct OwnerReference {
    pub api_version: String,
    pub kind: String,
    pub name: String,
    pub controller: Option<bool>,
}

/// `meta/v1.LabelSelector`: all entries of both lists must hold; the empty one selects everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct LabelSelector {
    pub match_labels: Labels,
    pub match_expressions: Vec<LabelSelectorRequirement>,
}

/// `meta/v1.LabelSelectorRequirement`
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct LabelSelectorRequirement {
    pub key: String,
    /// `In`, `NotIn`, `Exists` or `DoesNotExist`; anything else is refused by the API server.
    pub operator: String,
    pub values: Vec<String>,
}

/// `util/intstr.IntOrString`: a port by number or by name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum IntOrString {
    /// By number.
    Int(i32),
    /// By name.
    Str(String),
}

impl Default for IntOrString {
    fn default() -> Self {
        IntOrString::Int(0)
    }
}

impl std::fmt::Display for IntOrString {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            IntOrString::Int(number) => number.fmt(f),
            IntOrString::Str(name) => name.fmt(f),
        }
    }
}
