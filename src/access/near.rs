//! Why not: what nearly grants it, each with the smallest edit that would.

use super::attributes::{Attributes, ResourceTarget, Target};
use super::code::{Code, Who};
use super::edit;
use super::identity::Identity;
use super::why::{Steps, covering, name_fits, names, resource_covering, url_covers, who, who_is};
use super::world::{Binding, BindingKind, Role, Rule};
use crate::api::Origin;
use crate::text::{Candidate, Fix, Order, Outcome, Step};
use std::collections::HashSet;

/// At most this many near misses are given for a no.
pub const MAX_CANDIDATES: usize = 20;
/// At most this many subjects are named in a sentence.
const MAX_NAMED: usize = 3;

/// How far away something is from a yes, and the candidate. Smaller is nearer.
type Ranked = (u32, Candidate<Code>);

const ROLE_MISSING: u32 = 0;
const IN_ANOTHER_NAMESPACE: u32 = 20;
const NAMES_OTHERS: u32 = 30;
const NOTHING_NAMES: u32 = 80;
const NO_RULE: u32 = 100;
const BUILT_IN: u32 = 200;

/// How a rule stands to what was asked.
enum Fit {
    Grants,
    /// It fails in one way.
    Near(Box<Miss>),
    /// It fails in more than one way.
    Far,
}

/// What keeps a rule from covering what was asked, and how far away that is.
struct Miss {
    cost: u32,
    code: Code,
    /// The list that lacks a word, and the word.
    field: &'static str,
    word: Option<String>,
}

impl Steps<'_> {
    /// What nearly grants it, nearest first; and whether something that the paste lacks could make it a yes. Edits are
    /// offered where they grant `wish` too: the request that the question is about, which kubectl may ask otherwise.
    pub fn candidates(
        &self,
        identity: &Identity,
        attributes: &Attributes,
        wish: &Attributes,
    ) -> (Vec<Candidate<Code>>, bool) {
        let user = who_is(&identity.user);
        let mut ranked: Vec<Ranked> = Vec::new();
        let mut unknown = false;
        for binding in self.access.bindings() {
            let named = binding.subjects.iter().enumerate().find(|(_, subject)| names(binding, subject, identity));
            let counts = counts_for(binding, attributes);
            let Some(role) = binding.role.and_then(|role| self.access.roles().get(role)) else {
                if let (Some((at, subject)), true) = (named, counts) {
                    unknown = true;
                    let steps = vec![self.names(binding, at, subject, identity), self.role_missing(binding)];
                    ranked.push((ROLE_MISSING, Candidate { steps, fix: None, also_grants: Vec::new() }));
                }
                continue;
            };
            match named {
                Some((at, subject)) => {
                    let mut steps = vec![self.names(binding, at, subject, identity)];
                    if !counts {
                        ranked.extend(self.elsewhere(binding, role, (attributes, wish), &user, steps));
                        continue;
                    }
                    steps.push(self.refers(binding, role));
                    if let Some(labels) = self.missing_source(role) {
                        unknown = true;
                        let mut steps = steps.clone();
                        steps.push(self.source_missing(role, labels));
                        ranked.push((ROLE_MISSING + 1, Candidate { steps, fix: None, also_grants: Vec::new() }));
                    }
                    ranked.extend(self.by_rule(binding, role, (attributes, wish), &user, steps));
                }
                None if counts && !binding.is_built_in() && self.would_grant(role, attributes) => {
                    let grants = attributes == wish || (counts_for(binding, wish) && self.would_grant(role, wish));
                    ranked.push(self.names_others(binding, role, &user, grants));
                }
                None => {}
            }
        }
        let near = ranked.iter().any(|(rank, _)| *rank < NOTHING_NAMES);
        if !near {
            ranked.push((NOTHING_NAMES, self.nothing_names(wish, &user)));
        }
        ranked.order_by_key(|(rank, _)| *rank);
        ranked.truncate(MAX_CANDIDATES);
        (ranked.into_iter().map(|(_, candidate)| candidate).collect(), unknown)
    }

    fn would_grant(&self, role: &Role, attributes: &Attributes) -> bool {
        role.rules.iter().any(|rule| matches!(fit(self, role, rule, attributes), Fit::Grants))
    }

    pub(super) fn role_missing(&self, binding: &Binding) -> Step<Code> {
        let role = binding.role_object_ref();
        let marks = ["roleRef.kind".to_owned(), "roleRef.name".to_owned()];
        let code = Code::RoleMissing { role };
        self.step(code, Some(binding.object_ref()), binding.origin, "roleRef", &marks, Outcome::Unknown)
    }

    pub(super) fn source_missing(&self, role: &Role, labels: String) -> Step<Code> {
        let code = Code::SourceMissing { role: role.object_ref(), labels };
        let path = "aggregationRule.clusterRoleSelectors";
        self.step(code, Some(role.object_ref()), role.origin, path, &[], Outcome::Unknown)
    }

    /// A label that an aggregated role of the paste selects by, and no role has.
    pub(super) fn missing_source(&self, role: &Role) -> Option<String> {
        let selectors = role.aggregation.as_ref().filter(|_| !role.is_built_in())?;
        let unmet = selectors.iter().find(|selector| {
            !self.access.roles().iter().any(|other| {
                other.kind == role.kind && other.name != role.name && crate::cluster::selects(selector, &other.labels)
            })
        })?;
        let labels = unmet.match_labels.iter().map(|(key, value)| format!("{key}: {value}"));
        let keys = unmet.match_expressions.iter().map(|requirement| requirement.key.clone());
        Some(labels.chain(keys).collect::<Vec<_>>().join(", "))
    }

    /// The binding names the user, and its role would grant it, but in another namespace.
    fn elsewhere(
        &self,
        binding: &Binding,
        role: &Role,
        (attributes, wish): (&Attributes, &Attributes),
        user: &Who,
        mut steps: Vec<Step<Code>>,
    ) -> Option<Ranked> {
        if !self.would_grant(role, attributes) {
            return None;
        }
        let built_in = if binding.is_built_in() { BUILT_IN } else { 0 };
        let path = if binding.namespace.is_empty() { "metadata" } else { "metadata.namespace" };
        let is_url = matches!(attributes.target, Target::Url(_));
        let asked = Some(attributes.namespace().to_owned()).filter(|namespace| !namespace.is_empty());
        let code = if is_url {
            Code::UrlNeedsClusterRoleBinding { binding: binding.object_ref(), role: role.object_ref() }
        } else {
            Code::OtherNamespace {
                binding: binding.object_ref(),
                role: role.object_ref(),
                namespace: binding.namespace.clone(),
                asked,
            }
        };
        let marks = [path.to_owned()];
        steps.push(self.step(code, Some(binding.object_ref()), binding.origin, path, &marks, Outcome::Failed));
        let fix = (binding.role_ref.kind == "ClusterRole" && self.would_grant(role, wish))
            .then(|| {
                let name = self.free_name(&binding.name, wish.namespace());
                edit::add_binding(&self.cluster.paste, binding, &name, wish.namespace(), user)
            })
            .flatten();
        let also_grants = match &fix {
            Some(_) => vec![Code::AlsoRole { role: role.object_ref(), rules: role.rules.len() }],
            None => Vec::new(),
        };
        Some((IN_ANOTHER_NAMESPACE + built_in, Candidate { steps, fix, also_grants }))
    }

    /// The binding's role would grant it, but the binding names others.
    fn names_others(&self, binding: &Binding, role: &Role, user: &Who, grants: bool) -> Ranked {
        let others: Vec<Who> =
            binding.subjects.iter().take(MAX_NAMED).map(|subject| who(binding, subject, None)).collect();
        let similar = others.iter().any(|other| {
            other.name == user.name || (other.kind == user.kind && other.name.eq_ignore_ascii_case(&user.name))
        });
        let code = Code::NamesOthers {
            binding: binding.object_ref(),
            role: role.object_ref(),
            more: binding.subjects.len() - others.len(),
            subjects: others,
            user: user.clone(),
        };
        let marks: Vec<String> =
            (0..binding.subjects.len().min(MAX_NAMED)).map(|at| format!("subjects[{at}].name")).collect();
        let steps =
            vec![self.step(code, Some(binding.object_ref()), binding.origin, "subjects", &marks, Outcome::Failed)];
        let place = binding.origin.filter(|_| grants);
        let fix = place.and_then(|origin| edit::add_subject(&self.cluster.paste, origin, user));
        let also_grants = vec![Code::AlsoRole { role: role.object_ref(), rules: role.rules.len() }];
        // A role that grants more is further from what was asked.
        let breadth = role.rules.len().min(20) as u32;
        let rank = if similar { IN_ANOTHER_NAMESPACE } else { NAMES_OTHERS };
        (rank + breadth, Candidate { steps, fix, also_grants })
    }

    /// The binding counts and names the user: its role's nearest rule.
    fn by_rule(
        &self,
        binding: &Binding,
        role: &Role,
        (attributes, wish): (&Attributes, &Attributes),
        user: &Who,
        mut steps: Vec<Step<Code>>,
    ) -> Option<Ranked> {
        let built_in = if binding.is_built_in() || role.is_built_in() { BUILT_IN } else { 0 };
        let misses = role.rules.iter().filter_map(|rule| match fit(self, role, rule, attributes) {
            Fit::Near(miss) => Some((rule, miss)),
            Fit::Grants | Fit::Far => None,
        });
        let nearest = misses.min_by_key(|(_, miss)| miss.cost);
        let Some((rule, near)) = nearest else {
            let what = what(attributes);
            let code = Code::NoRule { role: role.object_ref(), rules: role.rules.len(), what };
            steps.push(self.step(code, Some(role.object_ref()), role.origin, "rules", &[], Outcome::Failed));
            return Some((NO_RULE + built_in, Candidate { steps, fix: None, also_grants: Vec::new() }));
        };
        let source = self.source(rule)?;
        let path = format!("rules[{}].{}", rule.index, near.field);
        let marks: Vec<String> = match list(rule, near.field).len() {
            0 => vec![path.clone()],
            words => (0..words).map(|at| format!("{path}[{at}]")).collect(),
        };
        let cost = near.cost + built_in;
        steps.push(self.step(near.code, Some(source.object_ref()), source.origin, &path, &marks, Outcome::Failed));
        let same =
            |other: Fit| matches!(other, Fit::Near(other) if (other.field, &other.word) == (near.field, &near.word));
        let grants = attributes == wish || (counts_for(binding, wish) && same(fit(self, role, rule, wish)));
        let word = near.word.as_ref().filter(|_| grants);
        let fix = word.zip(source.origin).and_then(|(word, origin)| self.fix(origin, &path, word));
        let also_grants = match fix {
            Some(_) => self.also(binding, role, rule, near.field, attributes, user),
            None => Vec::new(),
        };
        Some((cost, Candidate { steps, fix, also_grants }))
    }

    fn fix(&self, origin: Origin, path: &str, word: &str) -> Option<Fix> {
        edit::add_word(&self.cluster.paste, origin, path, word)
    }

    /// What a word added to a rule's list would grant besides what was asked.
    fn also(
        &self,
        binding: &Binding,
        role: &Role,
        rule: &Rule,
        field: &str,
        attributes: &Attributes,
        user: &Who,
    ) -> Vec<Code> {
        let mut also = Vec::new();
        let policy = &rule.policy;
        let resource = what(attributes);
        if binding.kind == BindingKind::ClusterRoleBinding && !attributes.namespace().is_empty() {
            let (verb, namespace) = (attributes.verb.clone(), attributes.namespace().to_owned());
            also.push(Code::AlsoEverywhere { user: user.clone(), verb, resource: resource.clone(), namespace });
        }
        if field == "verbs" {
            let others: Vec<String> = match &attributes.target {
                Target::Resource(target) => {
                    let covering = resource_covering(&policy.resources, target);
                    policy.resources.iter().filter(|each| Some(*each) != covering.as_ref()).cloned().collect()
                }
                Target::Url(path) => policy.non_resource_urls.iter().filter(|url| *url != path).cloned().collect(),
            };
            if !others.is_empty() {
                also.push(Code::AlsoResources { verb: attributes.verb.clone(), resources: others });
            }
        } else {
            let others: Vec<String> = policy.verbs.iter().filter(|verb| **verb != attributes.verb).cloned().collect();
            if !others.is_empty() {
                also.push(Code::AlsoVerbs { resource, verbs: others });
            }
        }
        let mut others: Vec<Who> = Vec::new();
        for other in self.access.bindings() {
            let same_role = other.role.and_then(|at| self.access.roles().get(at)).is_some_and(|other| {
                other.object_ref() == role.object_ref() || other.rules.iter().any(|each| each.from == rule.from)
            });
            if same_role {
                for subject in &other.subjects {
                    let each = who(other, subject, None);
                    let is_user = each.kind == user.kind && each.name == user.name && each.namespace == user.namespace;
                    if !is_user && !others.contains(&each) {
                        others.push(each);
                    }
                }
            }
        }
        if !others.is_empty() {
            let more = others.len().saturating_sub(MAX_NAMED);
            others.truncate(MAX_NAMED);
            also.push(Code::AlsoSubjects { subjects: others, more });
        }
        also
    }

    /// A name that no role and no binding has there: an object of the same name would be replaced.
    fn free_name(&self, name: &str, namespace: &str) -> String {
        let roles = self.access.roles().iter().map(|role| (&role.namespace, &role.name));
        let bindings = self.access.bindings().iter().map(|binding| (&binding.namespace, &binding.name));
        let taken: HashSet<&str> =
            roles.chain(bindings).filter(|(place, _)| *place == namespace).map(|(_, name)| name.as_str()).collect();
        let numbered = (2..).map(|number: u32| format!("{name}-{number}"));
        let mut names = std::iter::once(name.to_owned()).chain(numbered);
        names.find(|name| !taken.contains(name.as_str())).unwrap_or_default()
    }

    /// No binding comes near: a role and a binding of its own would be the smallest edit.
    fn nothing_names(&self, attributes: &Attributes, user: &Who) -> Candidate<Code> {
        let code = Code::NothingNames { user: user.clone() };
        let steps = vec![self.step(code, None, None, "", &[], Outcome::Failed)];
        let paste = &self.cluster.paste;
        let objects = || self.access.bindings().iter().rev().filter_map(|binding| binding.origin);
        let place = objects().next().or_else(|| self.cluster.objects().last().map(|object| object.origin));
        let combined;
        let rule: Vec<(&str, &str)> = match &attributes.target {
            Target::Url(path) => vec![("nonResourceURLs", path), ("verbs", &attributes.verb)],
            Target::Resource(target) => {
                combined = target.combined();
                let mut rule = vec![("apiGroups", target.group.as_str()), ("resources", &combined)];
                if !target.name.is_empty() {
                    rule.push(("resourceNames", &target.name));
                }
                rule.push(("verbs", &attributes.verb));
                rule
            }
        };
        let fix = place.and_then(|origin| paste.node(origin)).and_then(|object| {
            let name = self.free_name(&edit::role_name(user), attributes.namespace());
            edit::add_role(paste, object.loc(), &name, attributes.namespace(), user, &rule)
        });
        Candidate { steps, fix, also_grants: Vec::new() }
    }
}

/// Whether a binding holds where a question is about.
fn counts_for(binding: &Binding, attributes: &Attributes) -> bool {
    binding.namespace.is_empty() || binding.namespace == attributes.namespace()
}

/// `pods`, `pods/log`, or the path.
pub(super) fn what(attributes: &Attributes) -> String {
    match &attributes.target {
        Target::Url(path) => path.clone(),
        Target::Resource(target) => target.combined(),
    }
}

fn list<'r>(rule: &'r Rule, field: &str) -> &'r [String] {
    match field {
        "verbs" => &rule.policy.verbs,
        "resources" => &rule.policy.resources,
        "apiGroups" => &rule.policy.api_groups,
        "resourceNames" => &rule.policy.resource_names,
        _ => &rule.policy.non_resource_urls,
    }
}

/// How a rule stands to what was asked.
fn fit(steps: &Steps<'_>, role: &Role, rule: &Rule, attributes: &Attributes) -> Fit {
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

fn name_missing(rule: &Rule, place: super::Place, attributes: &Attributes, target: &ResourceTarget) -> Miss {
    let names = rule.policy.resource_names.clone();
    if target.name.is_empty() {
        let (verb, resource) = (attributes.verb.clone(), target.combined());
        let code = Code::NameNeeded { place, verb, resource, names };
        return Miss { cost: 2, code, field: "resourceNames", word: None };
    }
    let code = Code::NameMissing { place, name: target.name.clone(), names };
    Miss { cost: 1, code, field: "resourceNames", word: Some(target.name.clone()) }
}

fn resource_missing(rule: &Rule, place: super::Place, attributes: &Attributes, target: &ResourceTarget) -> Miss {
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
