//! Every chain that grants: binding, role, rule.

use super::Access;
use super::attributes::{Attributes, ResourceTarget, Target};
use super::code::{Code, Place, Who, Word};
use super::grants::{name_fits, url_covers};
use super::identity::{Identity, service_account};
use super::world::{Binding, BindingKind, Role, Rule};
use crate::api::{Origin, Subject};
use crate::cluster::Cluster;
use crate::text::{ObjectRef, Order, Outcome, Span, Step};

/// At most this many chains are given for a yes.
pub const MAX_WITNESSES: usize = 50;

/// Whether a binding's subject is the identity, or a group it has.
pub(super) fn names(binding: &Binding, subject: &Subject, identity: &Identity) -> bool {
    match subject.kind.as_str() {
        "User" => subject.name == identity.user,
        "Group" => identity.has(&subject.name),
        "ServiceAccount" => binding.is_service_account(subject, &identity.user),
        _ => false,
    }
}

/// A binding's subject, with why the identity is in it.
pub(super) fn who(binding: &Binding, subject: &Subject, identity: Option<&Identity>) -> Who {
    let is_account = subject.kind == "ServiceAccount";
    let namespace = if subject.namespace.is_empty() { &binding.namespace } else { &subject.namespace };
    let because = identity.filter(|_| subject.kind == "Group").and_then(|identity| identity.because(&subject.name));
    Who {
        kind: subject.kind.clone(),
        namespace: is_account.then(|| namespace.clone()),
        name: subject.name.clone(),
        because,
    }
}

/// Whom a user name stands for.
pub fn who_is(user: &str) -> Who {
    match service_account(user) {
        Some((namespace, name)) => Who {
            kind: "ServiceAccount".to_owned(),
            namespace: Some(namespace.to_owned()),
            name: name.to_owned(),
            because: None,
        },
        None => Who { kind: "User".to_owned(), name: user.to_owned(), ..Who::default() },
    }
}

/// A chain, after whether it is a default one and whether it names a group.
pub(super) type Ranked = ((bool, bool), Vec<Step<Code>>);

/// Makes steps with their places in the paste.
pub(super) struct Steps<'c> {
    pub access: &'c Access,
    pub cluster: &'c Cluster,
}

impl Steps<'_> {
    /// A step about a field of an object; `marks` are the paths of the words that decide.
    pub fn step(
        &self,
        code: Code,
        object: Option<ObjectRef>,
        origin: Option<Origin>,
        path: &str,
        marks: &[String],
        outcome: Outcome,
    ) -> Step<Code> {
        let paste = &self.cluster.paste;
        // A field is its key and its value, so that a list in lines of its own begins where its name stands.
        let field = |origin: Origin| match paste.node(origin).and_then(|object| object.entry_at(path)) {
            Some(entry) if !path.ends_with(']') => paste.sources.span(entry.key.loc().to(entry.value.loc())),
            _ => paste.span(origin, path),
        };
        let span = origin.map(field);
        let marks: Vec<Span> = origin
            .and_then(|origin| paste.node(origin))
            .map(|object| {
                marks.iter().filter_map(|mark| object.at(mark)).map(|word| paste.sources.span(word.loc())).collect()
            })
            .unwrap_or_default();
        Step { code, object, path: path.to_owned(), span, marks, outcome }
    }
    /// Step 1: the binding names the identity.
    pub fn names(&self, binding: &Binding, at: usize, subject: &Subject, identity: &Identity) -> Step<Code> {
        let code = Code::Names {
            binding: binding.object_ref(),
            built_in: binding.is_built_in(),
            subject: who(binding, subject, Some(identity)),
        };
        let marks = [format!("subjects[{at}].name"), format!("subjects[{at}].namespace")];
        let path = format!("subjects[{at}]");
        self.step(code, Some(binding.object_ref()), binding.origin, &path, &marks, Outcome::Matched)
    }
    /// Step 2: the binding's role.
    pub fn refers(&self, binding: &Binding, role: &Role) -> Step<Code> {
        let namespace = (binding.kind == BindingKind::RoleBinding).then(|| binding.namespace.clone());
        let code = Code::Refers { role: role.object_ref(), built_in: role.is_built_in(), namespace };
        let marks = ["roleRef.kind".to_owned(), "roleRef.name".to_owned()];
        self.step(code, Some(binding.object_ref()), binding.origin, "roleRef", &marks, Outcome::Matched)
    }
    /// Step 3: the rule covers what was asked.
    pub fn grants(&self, role: &Role, rule: &Rule, attributes: &Attributes) -> Option<Step<Code>> {
        let (policy, place) = (&*rule.policy, self.place(role, rule));
        let at = |field: &str, list: &[String], word: &str| {
            let index = list.iter().position(|each| each == word).unwrap_or(0);
            format!("rules[{}].{field}[{index}]", rule.index)
        };
        let verb = covering(&policy.verbs, &attributes.verb)?;
        let mut marks = vec![at("verbs", &policy.verbs, &verb.written)];
        let code = match &attributes.target {
            Target::Url(path) => {
                let url = policy.non_resource_urls.iter().find(|url| url_covers(url, path))?;
                marks.push(at("nonResourceURLs", &policy.non_resource_urls, url));
                GrantsUrl { place, verb, url: Word { asked: path.clone(), written: url.clone() } }
            }
            Target::Resource(target) => {
                let group = covering(&policy.api_groups, &target.group)?;
                let written = resource_covering(&policy.resources, target)?;
                marks.push(at("resources", &policy.resources, &written));
                marks.push(at("apiGroups", &policy.api_groups, &group.written));
                if !name_fits(policy, &target.name) {
                    return None;
                }
                let name = (!policy.resource_names.is_empty()).then(|| target.name.clone());
                if let Some(name) = &name {
                    marks.push(at("resourceNames", &policy.resource_names, name));
                }
                Grants { place, verb, resource: Word { asked: target.combined(), written }, group, name }
            }
        };
        let from = self.source(rule);
        let path = format!("rules[{}]", rule.index);
        let (object, origin) = (from.map(Role::object_ref), from.and_then(|role| role.origin));
        Some(self.step(code, object, origin, &path, &marks, Outcome::Matched))
    }
    /// The only step of who may do everything.
    pub fn super_user(&self, because: super::Because) -> Step<Code> {
        let code = Code::SuperUser { group: super::MASTERS.to_owned(), because };
        self.step(code, None, None, "", &[], Outcome::Matched)
    }
    /// The role that a rule is written in.
    pub fn source(&self, rule: &Rule) -> Option<&Role> {
        self.access.roles().get(rule.from)
    }
    /// Where a rule of a role stands.
    pub fn place(&self, role: &Role, rule: &Rule) -> Place {
        let from = self.source(rule).filter(|from| role.aggregation.is_some() && from.name != role.name);
        Place { rule: rule.index + 1, from: from.map(|from| from.name.clone()) }
    }
    /// Every chain that grants what was asked: the paste's before the default ones, and those that name the user
    /// before those that name a group.
    pub fn witnesses(&self, identity: &Identity, attributes: &Attributes) -> Vec<Vec<Step<Code>>> {
        let mut witnesses: Vec<Ranked> = Vec::new();
        if let Some(because) = identity.because(super::MASTERS) {
            witnesses.push(((false, false), vec![self.super_user(because)]));
        }
        for binding in self.access.bindings_in(attributes.namespace()) {
            let Some(role) = binding.role.and_then(|role| self.access.roles().get(role)) else { continue };
            let mut rules = role.rules.iter().filter_map(|rule| self.grants(role, rule, attributes)).peekable();
            if rules.peek().is_none() {
                continue;
            }
            let rules: Vec<Step<Code>> = rules.collect();
            let subjects = binding.subjects.iter().enumerate();
            for (at, subject) in subjects.filter(|(_, subject)| names(binding, subject, identity)) {
                let rank = (binding.is_built_in(), subject.kind == "Group");
                for rule in &rules {
                    let steps =
                        vec![self.names(binding, at, subject, identity), self.refers(binding, role), rule.clone()];
                    witnesses.push((rank, steps));
                }
            }
            if witnesses.len() >= MAX_WITNESSES {
                break;
            }
        }
        witnesses.order_by_key(|(rank, _)| *rank);
        witnesses.truncate(MAX_WITNESSES);
        witnesses.into_iter().map(|(_, steps)| steps).collect()
    }
}

use Code::{Grants, GrantsUrl};

/// The word of a list that covers another: itself, else `*`.
pub(super) fn covering(list: &[String], asked: &str) -> Option<Word> {
    let exact = list.iter().find(|word| *word == asked);
    let written = exact.or_else(|| list.iter().find(|word| *word == "*"))?;
    Some(Word { asked: asked.to_owned(), written: written.clone() })
}

/// The word of a rule's resources that covers a resource: itself, `*`, or `*/sub`.
pub(super) fn resource_covering(resources: &[String], target: &ResourceTarget) -> Option<String> {
    let combined = target.combined();
    let any_of_subresource = format!("*/{}", target.subresource);
    let find = |word: &str| resources.iter().find(|each| *each == word).cloned();
    find(&combined)
        .or_else(|| if target.subresource.is_empty() { None } else { find(&any_of_subresource) })
        .or_else(|| find("*"))
}
