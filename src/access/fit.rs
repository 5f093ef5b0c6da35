//! How a rule stands to what was asked: it covers it, or fails first at its verb, group, resource, subresource or name.

use super::attributes::{Attributes, ResourceTarget, Target};
use super::code::{Code, Place};
use super::grants::{name_fits, url_covers};
use super::why::{Steps, covering, resource_covering};
use super::world::{Role, Rule};

/// How a rule stands to what was asked.
pub(super) enum Fit {
    Grants,
    /// It fails in one way.
    Near(Box<Miss>),
    /// It fails in more than one way.
    Far,
}

/// What keeps a rule from covering what was asked, and how far away that is.
pub(super) struct Miss {
    pub cost: u32,
    pub code: Code,
    /// The list that lacks a word, and the word.
    pub field: &'static str,
    pub word: Option<String>,
}

/// `pods`, `pods/log`, or the path.
pub(super) fn what(attributes: &Attributes) -> String {
    match &attributes.target {
        Target::Url(path) => path.clone(),
        Target::Resource(target) => target.combined(),
    }
}

pub(super) fn list<'r>(rule: &'r Rule, field: &str) -> &'r [String] {
    match field {
        "verbs" => &rule.policy.verbs,
        "resources" => &rule.policy.resources,
        "apiGroups" => &rule.policy.api_groups,
        "resourceNames" => &rule.policy.resource_names,
        _ => &rule.policy.non_resource_urls,
    }
}

/// How a rule stands to what was asked.
pub(super) fn fit(steps: &Steps<'_>, role: &Role, rule: &Rule, attributes: &Attributes) -> Fit {
    let policy = &*rule.policy;
    let place = || steps.place(role, rule);
    let verb_fits = covering(&policy.verbs, &attributes.verb).is_some();
    let verb_missing = |resource: String| {
        let (verb, verbs) = (attributes.verb.clone(), policy.verbs.clone());
        let code = Code::VerbMissing { place: place(), verb: verb.clone(), verbs, resource };
        Fit::Near(Box::new(Miss { cost: 3, code, field: "verbs", word: Some(verb) }))
    };
    match &attributes.target {
        Target::Url(path) => {
            let url_fits = policy.non_resource_urls.iter().any(|url| url_covers(url, path));
            match (url_fits, verb_fits) {
                (true, true) => Fit::Grants,
                (true, false) => verb_missing(path.clone()),
                (false, true) if !policy.non_resource_urls.is_empty() => {
                    let urls = policy.non_resource_urls.clone();
                    let code = Code::UrlMissing { place: place(), path: path.clone(), urls };
                    Fit::Near(Box::new(Miss { cost: 10, code, field: "nonResourceURLs", word: Some(path.clone()) }))
                }
                _ => Fit::Far,
            }
        }
        Target::Resource(target) => {
            let group_fits = covering(&policy.api_groups, &target.group).is_some();
            let resource_fits = resource_covering(&policy.resources, target).is_some();
            let named = name_fits(policy, &target.name);
            match (verb_fits, group_fits, resource_fits, named) {
                (true, true, true, true) => Fit::Grants,
                (false, true, true, true) => verb_missing(target.combined()),
                (true, true, true, false) => Fit::Near(Box::new(name_missing(rule, place(), attributes, target))),
                (true, true, false, true) => Fit::Near(Box::new(resource_missing(rule, place(), attributes, target))),
                (true, false, true, true) => {
                    let groups = policy.api_groups.clone();
                    let (resource, group) = (target.combined(), target.group.clone());
                    let cost = if policy.resources.contains(&resource) { 4 } else { 15 };
                    let code = Code::GroupMissing { place: place(), resource, group: group.clone(), groups };
                    Fit::Near(Box::new(Miss { cost, code, field: "apiGroups", word: Some(group) }))
                }
                _ => Fit::Far,
            }
        }
    }
}

fn name_missing(rule: &Rule, place: Place, attributes: &Attributes, target: &ResourceTarget) -> Miss {
    let names = rule.policy.resource_names.clone();
    if target.name.is_empty() {
        let (verb, resource) = (attributes.verb.clone(), target.combined());
        let code = Code::NameNeeded { place, verb, resource, names };
        return Miss { cost: 2, code, field: "resourceNames", word: None };
    }
    let code = Code::NameMissing { place, name: target.name.clone(), names };
    Miss { cost: 1, code, field: "resourceNames", word: Some(target.name.clone()) }
}

fn resource_missing(rule: &Rule, place: Place, attributes: &Attributes, target: &ResourceTarget) -> Miss {
    let resources = rule.policy.resources.clone();
    let combined = target.combined();
    let word = Some(combined.clone());
    if !target.subresource.is_empty() && resources.contains(&target.resource) {
        let (resource, subresource) = (target.resource.clone(), target.subresource.clone());
        let code = Code::SubresourceMissing { place, resource, subresource, resources };
        return Miss { cost: 2, code, field: "resources", word };
    }
    let code = Code::ResourceMissing { place, verb: attributes.verb.clone(), resource: combined, resources };
    Miss { cost: 12, code, field: "resources", word }
}
