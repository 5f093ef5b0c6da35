//! What an edit would grant besides what was asked.

use super::attributes::{Attributes, Target};
use super::code::{Code, Who};
use super::fit::what;
use super::why::{Steps, resource_covering, who};
use super::world::{Binding, BindingKind, Role, Rule};

/// At most this many subjects are named in a sentence.
pub(super) const MAX_NAMED: usize = 3;

impl Steps<'_> {
    /// What a word added to a list of a rule would grant besides.
    pub(super) fn also(
        &self,
        binding: &Binding,
        role: &Role,
        rule: &Rule,
        field: &str,
        attributes: &Attributes,
        user: &Who,
    ) -> Vec<Code> {
        let mut also = Vec::new();
        let (policy, verb) = (&rule.policy, attributes.verb.clone());
        match (field, &attributes.target) {
            ("verbs", Target::Url(path)) => {
                let resources = others(&policy.non_resource_urls, path);
                also.extend((!resources.is_empty()).then_some(Code::AlsoResources { verb, resources }));
            }
            ("verbs", Target::Resource(target)) => {
                // A `*` that covers what was asked covers everything else too.
                let exact = target.combined();
                let covering = resource_covering(&policy.resources, target).filter(|word| *word == exact);
                let mut resources = others(&policy.resources, covering.as_deref().unwrap_or(""));
                if resources.is_empty() && policy.api_groups.iter().any(|group| *group != target.group) {
                    resources = vec![exact];
                }
                also.extend((!resources.is_empty()).then_some(Code::AlsoResources { verb, resources }));
            }
            ("apiGroups", Target::Resource(target)) => {
                also.extend(also_verbs(policy.verbs.as_slice(), attributes));
                let exact = target.combined();
                let known = |name: &String| {
                    let bare = name.split('/').next().unwrap_or("");
                    *name != exact && (bare == "*" || self.access.catalogue().get(&target.group, bare).is_some())
                };
                let resources: Vec<String> = policy.resources.iter().filter(|name| known(name)).cloned().collect();
                also.extend((!resources.is_empty()).then_some(Code::AlsoResources { verb, resources }));
            }
            (field, target) => {
                also.extend(also_verbs(policy.verbs.as_slice(), attributes));
                if let ("resourceNames", Target::Resource(target)) = (field, target) {
                    let resources = others(&policy.resources, &target.combined());
                    also.extend((!resources.is_empty()).then_some(Code::AlsoResources { verb, resources }));
                }
            }
        }
        if let Target::Resource(target) = &attributes.target
            && !target.name.is_empty()
            && policy.resource_names.is_empty()
        {
            also.push(Code::AlsoNames { resource: what(attributes), name: target.name.clone() });
        }
        also.extend(self.also_reaches(binding, role, rule.from, attributes, user));
        also
    }

    /// Where else, and to whom else, a change of a role reaches: `from` is the role that is edited.
    pub(super) fn also_reaches(
        &self,
        binding: &Binding,
        role: &Role,
        from: usize,
        attributes: &Attributes,
        user: &Who,
    ) -> Vec<Code> {
        let mut also = Vec::new();
        let namespace = attributes.namespace();
        let everywhere = binding.kind == BindingKind::ClusterRoleBinding && !namespace.is_empty();
        if everywhere {
            let (verb, namespace) = (attributes.verb.clone(), namespace.to_owned());
            also.push(Code::AlsoEverywhere { user: user.clone(), verb, resource: what(attributes), namespace });
        }
        let (mut subjects, mut namespaces): (Vec<Who>, Vec<String>) = (Vec::new(), Vec::new());
        for other in self.access.bindings() {
            let same_role = other.role.and_then(|at| self.access.roles().get(at)).is_some_and(|other| {
                other.object_ref() == role.object_ref() || other.rules.iter().any(|each| each.from == from)
            });
            for subject in other.subjects.iter().filter(|_| same_role) {
                let each = who(other, subject, None);
                let is_user = each.kind == user.kind && each.name == user.name && each.namespace == user.namespace;
                let elsewhere = !other.namespace.is_empty() && other.namespace != namespace;
                if is_user && elsewhere && !everywhere && !namespaces.contains(&other.namespace) {
                    namespaces.push(other.namespace.clone());
                } else if !is_user && !subjects.contains(&each) {
                    subjects.push(each);
                }
            }
        }
        if !namespaces.is_empty() {
            also.push(Code::AlsoNamespaces { user: user.clone(), namespaces });
        }
        if !subjects.is_empty() {
            let more = subjects.len().saturating_sub(MAX_NAMED);
            subjects.truncate(MAX_NAMED);
            also.push(Code::AlsoSubjects { subjects, more });
        }
        also
    }
}

fn others(words: &[String], but: &str) -> Vec<String> {
    words.iter().filter(|word| *word != but).cloned().collect()
}

fn also_verbs(verbs: &[String], attributes: &Attributes) -> Option<Code> {
    let verbs = others(verbs, &attributes.verb);
    (!verbs.is_empty()).then(|| Code::AlsoVerbs { resource: what(attributes), verbs })
}
