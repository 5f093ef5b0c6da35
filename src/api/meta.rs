//! `meta/v1`: what every object has, and label selectors.

use crate::yaml::{Decode, Either, Target, Whole, fields};
use std::collections::BTreeMap;

/// Labels, annotations and selectors' `matchLabels`.
pub type Labels = BTreeMap<String, String>;

/// `meta/v1.ObjectMeta`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObjectMeta {
    pub name: String,
    pub generate_name: String,
    pub namespace: String,
    pub labels: Labels,
    pub annotations: Labels,
    pub creation_timestamp: String,
    pub owner_references: Vec<OwnerReference>,
}
fields!(ObjectMeta {
    name: "name",
    generate_name: "generateName",
    namespace: "namespace",
    labels: "labels",
    annotations: "annotations",
    creation_timestamp: "creationTimestamp",
    owner_references: "ownerReferences",
});

/// `meta/v1.OwnerReference`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnerReference {
    pub api_version: String,
    pub kind: String,
    pub name: String,
    pub controller: Option<bool>,
}
fields!(OwnerReference { api_version: "apiVersion", kind: "kind", name: "name", controller: "controller" });

/// `meta/v1.LabelSelector`: all entries of both lists must hold; the empty one selects everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LabelSelector {
    pub match_labels: Labels,
    pub match_expressions: Vec<LabelSelectorRequirement>,
}
fields!(LabelSelector { match_labels: "matchLabels", match_expressions: "matchExpressions" });

/// `meta/v1.LabelSelectorRequirement`
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LabelSelectorRequirement {
    pub key: String,
    /// `In`, `NotIn`, `Exists` or `DoesNotExist`; anything else is refused by the API server.
    pub operator: String,
    pub values: Vec<String>,
}
fields!(LabelSelectorRequirement { key: "key", operator: "operator", values: "values" });

/// `util/intstr.IntOrString`: a port by number or by name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum IntOrString {
    /// By number.
    Int(i32),
    /// By name.
    Str(String),
}

impl Decode for IntOrString {
    fn target(&mut self) -> Target<'_> {
        Target::Either(self)
    }
}

impl Whole for IntOrString {
    fn set(&mut self, number: i64) -> bool {
        number.try_into().map(|number| *self = IntOrString::Int(number)).is_ok()
    }
}

impl Either for IntOrString {
    fn set_text(&mut self, text: &str) {
        *self = IntOrString::Str(text.to_owned());
    }
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
