//! Rights that lead to more than they say.

use crate::api::PolicyRule;
use crate::checks::Rule;
use crate::text::{Both, Severity};

/// Requests that give a power: any of the verbs on any of the resources.
#[derive(Debug)]
pub struct Requests {
    pub verbs: &'static [&'static str],
    pub group: &'static str,
    /// `pods`, `pods/exec`
    pub resources: &'static [&'static str],
    /// Whether only a ClusterRoleBinding grants them: what they are about is in no namespace.
    pub cluster: bool,
}

/// A right that leads to more than it says.
#[derive(Debug)]
pub struct Power {
    /// The rule that tells of it.
    pub rule: &'static Rule,
    pub requests: &'static [Requests],
    /// What it comes to nothing without, and what to say of whoever lacks it.
    pub needs: Option<(&'static [Requests], Both<&'static str>)>,
    /// After "may"; in Korean before "수 있습니다".
    pub may: Both<&'static str>,
    /// What follows from it, and what to do.
    pub help: Both<&'static str>,
    /// How much it matters where it holds in one namespace.
    pub in_namespace: Severity,
    /// Whether it matters still where the rule is limited to names.
    pub even_named: bool,
}

/// The words of a rule that give a power.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// Index in the rule's `verbs`.
    pub verb: usize,
    /// Index in the rule's `resources`.
    pub resource: usize,
    /// Whether the resource is covered by `*` alone.
    pub by_any_resource: bool,
    /// Whether what is given is in no namespace.
    pub cluster: bool,
}

/// The place of a word in a list, or else of `*`.
fn place(list: &[String], word: &str) -> Option<usize> {
    list.iter().position(|each| each == word).or_else(|| list.iter().position(|each| each == "*"))
}

impl Requests {
    /// The words of a rule that cover one of the requests; a resource by its name before one by `*`.
    pub fn covered_by(&self, rule: &PolicyRule) -> Option<Given> {
        place(&rule.api_groups, self.group)?;
        let verb = self.verbs.iter().find_map(|verb| place(&rule.verbs, verb))?;
        let (cluster, any) = (self.cluster, rule.resources.iter().position(|each| each == "*"));
        let named = |asked: &&str| {
            let any_of = asked.split_once('/').map(|(_, subresource)| format!("*/{subresource}"));
            rule.resources.iter().position(|each| each == asked || Some(each) == any_of.as_ref())
        };
        match self.resources.iter().find_map(named) {
            Some(resource) => Some(Given { verb, resource, by_any_resource: false, cluster }),
            None => any.map(|resource| Given { verb, resource, by_any_resource: true, cluster }),
        }
    }
}

impl Power {
    /// The words of a rule that give it. What is in no namespace is given by rules that hold `everywhere` only.
    pub fn given_by(&self, rule: &PolicyRule, everywhere: bool) -> Option<Given> {
        if !self.even_named && !rule.resource_names.is_empty() {
            return None;
        }
        let holds = self.requests.iter().filter(|requests| everywhere || !requests.cluster);
        let mut given = holds.filter_map(|requests| requests.covered_by(rule));
        let first = given.next()?;
        if first.by_any_resource { given.find(|other| !other.by_any_resource).or(Some(first)) } else { Some(first) }
    }
}

/// Whether a rule grants every request for a resource.
pub fn is_everything(rule: &PolicyRule) -> bool {
    let any = |list: &[String]| list.iter().any(|word| word == "*");
    any(&rule.verbs) && any(&rule.api_groups) && any(&rule.resources) && rule.resource_names.is_empty()
}
