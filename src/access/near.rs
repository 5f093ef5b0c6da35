//! Why not: what nearly grants it, each with the smallest edit that would.

use super::also::MAX_NAMED;
use super::attributes::{Attributes, Target};
use super::code::{Code, Who};
use super::edit::{self, NewRole, NewRule};
use super::fit::{Fit, fit, list, what};
use super::identity::Identity;
use super::why::{Steps, names, who, who_is};
use super::world::{Binding, Role, RoleKind};
use crate::api::LabelSelector;
use crate::text::{Candidate, Fix, Order, Outcome, Step, nearest};
use crate::validation::is_dns_label;
use std::collections::HashSet;

/// At most this many near misses are given for a no.
pub const MAX_CANDIDATES: usize = 20;

/// How far away something is from a yes, and the candidate. Smaller is nearer.
type Ranked = (u32, Candidate<Code>);

const ROLE_MISSING: u32 = 0;
const IN_ANOTHER_NAMESPACE: u32 = 20;
const NOT_BOUND: u32 = 25;
const NAMES_OTHERS: u32 = 30;
/// The user's own role, which nobody else is bound to, says nothing of it.
const OWN_ROLE: u32 = 60;
const NOTHING_NAMES: u32 = 80;
const NO_RULE: u32 = 100;
const BUILT_IN: u32 = 200;
/// A role that grants more is further from what was asked, up to this.
const MAX_BREADTH: usize = 20;

/// A question: as kubectl asks it, what an edit has to grant too, and who it is about.
struct Asked<'q> {
    attributes: &'q Attributes,
    wish: &'q [Attributes],
    user: Who,
}

impl Asked<'_> {
    /// Where an edit has to grant.
    fn place(&self) -> &str {
        self.wish.first().map_or("", Attributes::namespace)
    }
}

impl Steps<'_> {
    /// What nearly grants it, nearest first; and whether something that the paste lacks could make it a yes. Edits are
    /// offered where they grant all of `wish` too: the request that the question is about, which kubectl may ask otherwise.
    pub fn candidates(
        &self,
        identity: &Identity,
        attributes: &Attributes,
        wish: &[Attributes],
    ) -> (Vec<Candidate<Code>>, bool) {
        let asked = Asked { attributes, wish, user: who_is(&identity.user) };
        let mut ranked: Vec<Ranked> = Vec::new();
        let mut unknown = false;
        // Roles that some binding brings up here, by their place in the list of roles.
        let mut met = HashSet::new();
        for binding in self.access.bindings() {
            let named = binding.subjects.iter().enumerate().find(|(_, subject)| names(binding, subject, identity));
            let counts = counts_for(binding, attributes);
            let Some(role) = binding.role.and_then(|role| self.access.roles().get(role)) else {
                if let (Some((at, subject)), true) = (named, counts) {
                    if binding.namespace.is_empty() && binding.role_ref.kind == "Role" {
                        let steps = vec![self.names(binding, at, subject, identity), self.role_out_of_reach(binding)];
                        let fix = self.reach(binding, wish);
                        ranked.push((ROLE_MISSING, Candidate { steps, fix, also_grants: Vec::new() }));
                        continue;
                    }
                    unknown = true;
                    let steps = vec![self.names(binding, at, subject, identity), self.role_missing(binding)];
                    let fix = counts_for_all(binding, wish).then(|| self.supply_role(binding, wish)).flatten();
                    ranked.push((ROLE_MISSING, Candidate { steps, fix, also_grants: Vec::new() }));
                }
                continue;
            };
            if named.is_some() || counts {
                met.extend(binding.role);
            }
            match named {
                Some((at, subject)) => {
                    let mut steps = vec![self.names(binding, at, subject, identity)];
                    if !counts {
                        ranked.extend(self.elsewhere(binding, role, &asked, steps));
                        continue;
                    }
                    steps.push(self.refers(binding, role));
                    if let Some(labels) = self.missing_source(role) {
                        unknown = true;
                        let mut steps = steps.clone();
                        steps.push(self.source_missing(role, labels));
                        let known = self.missing_labels(role).filter(|_| counts_for_all(binding, wish));
                        let fix = known.and_then(|labels| self.supply_source(role, &labels, wish));
                        ranked.push((ROLE_MISSING + 1, Candidate { steps, fix, also_grants: Vec::new() }));
                    }
                    ranked.extend(self.by_rule(binding, role, &asked, steps));
                }
                None if counts && !binding.is_built_in() && self.would_grant(role, attributes) => {
                    ranked.push(self.names_others(binding, role, &asked));
                }
                None => {}
            }
        }
        for (at, role) in self.access.roles().iter().enumerate() {
            if !role.is_built_in() && !met.contains(&at) && self.would_grant(role, attributes) {
                ranked.extend(self.not_bound(role, &asked));
            }
        }
        let near = ranked.iter().any(|(rank, _)| *rank < NOTHING_NAMES);
        let mended = ranked.iter().any(|(rank, candidate)| *rank < NOTHING_NAMES && candidate.fix.is_some());
        if !near || !mended {
            let code = match near {
                true => Code::OwnRole { user: asked.user.clone() },
                false => Code::NothingNames { user: asked.user.clone() },
            };
            let steps = vec![self.step(code, None, None, "", &[], Outcome::Failed)];
            let fix = self.own_role(&asked, None);
            ranked.push((NOTHING_NAMES, Candidate { steps, fix, also_grants: Vec::new() }));
        }
        ranked.order_by_key(|(rank, _)| *rank);
        ranked.truncate(MAX_CANDIDATES);
        (ranked.into_iter().map(|(_, candidate)| candidate).collect(), unknown)
    }

    fn would_grant(&self, role: &Role, attributes: &Attributes) -> bool {
        role.rules.iter().any(|rule| matches!(fit(self, role, rule, attributes), Fit::Grants))
    }

    fn would_grant_all(&self, role: &Role, wish: &[Attributes]) -> bool {
        wish.iter().all(|each| self.would_grant(role, each))
    }

    pub(super) fn role_missing(&self, binding: &Binding) -> Step<Code> {
        let role = binding.role_object_ref();
        let marks = ["roleRef.kind".to_owned(), "roleRef.name".to_owned()];
        let code = Code::RoleMissing { role };
        self.step(code, Some(binding.object_ref()), binding.origin, "roleRef", &marks, Outcome::Unknown)
    }

    fn role_out_of_reach(&self, binding: &Binding) -> Step<Code> {
        let marks = ["kind".to_owned(), "roleRef.kind".to_owned()];
        let code = Code::RoleOutOfReach { role: binding.role_object_ref() };
        self.step(code, Some(binding.object_ref()), binding.origin, "roleRef", &marks, Outcome::Failed)
    }

    /// Where a ClusterRole of the Role's name would grant it: the roleRef's kind set right.
    fn reach(&self, binding: &Binding, wish: &[Attributes]) -> Option<Fix> {
        let is_meant = |role: &&Role| role.kind == RoleKind::ClusterRole && role.name == binding.role_ref.name;
        let role = self.access.roles().iter().find(is_meant)?;
        let origin = binding.origin.filter(|_| self.would_grant_all(role, wish))?;
        edit::set_word(&self.cluster.paste, origin, "roleRef.kind", role.kind.as_str())
    }

    pub(super) fn source_missing(&self, role: &Role, labels: String) -> Step<Code> {
        let code = Code::SourceMissing { role: role.object_ref(), labels };
        let path = "aggregationRule.clusterRoleSelectors";
        self.step(code, Some(role.object_ref()), role.origin, path, &[], Outcome::Unknown)
    }

    /// The role that a binding refers to: one whose name is nearly that and that would grant it, else one that is written.
    fn supply_role(&self, binding: &Binding, wish: &[Attributes]) -> Option<Fix> {
        let (wanted, paste) = (&binding.role_ref, &self.cluster.paste);
        let similar = |role: &&Role| {
            role.kind.as_str() == wanted.kind
                && (role.kind == RoleKind::ClusterRole || role.namespace == binding.namespace)
                && self.would_grant_all(role, wish)
        };
        let similar: Vec<&str> = self.access.roles().iter().filter(similar).map(|role| role.name.as_str()).collect();
        let renamed = nearest(&wanted.name, &similar)
            .zip(binding.origin)
            .and_then(|(name, origin)| edit::set_word(paste, origin, "roleRef.name", name));
        renamed.or_else(|| {
            let namespace = if wanted.kind == "Role" { binding.namespace.as_str() } else { "" };
            let new = NewRole { name: &wanted.name, namespace, labels: &[], rule: &rule_of(wish) };
            edit::add_documents(paste, binding.origin, &new.document())
        })
    }

    /// A ClusterRole that an aggregated one takes its rules from.
    fn supply_source(&self, role: &Role, labels: &[(String, String)], wish: &[Attributes]) -> Option<Fix> {
        let name = self.free_name(&format!("{}-source", role.name), "");
        let new = NewRole { name: &name, namespace: "", labels, rule: &rule_of(wish) };
        edit::add_documents(&self.cluster.paste, role.origin, &new.document())
    }

    /// A label that an aggregated role of the paste selects by, and no role has.
    pub(super) fn missing_source(&self, role: &Role) -> Option<String> {
        let unmet = self.unmet(role)?;
        let labels = unmet.match_labels.iter().map(|(key, value)| format!("{key}: {value}"));
        let keys = unmet.match_expressions.iter().map(|requirement| requirement.key.clone());
        Some(labels.chain(keys).collect::<Vec<_>>().join(", "))
    }

    /// The labels that a role would need to be taken in, where labels are all that it is selected by.
    fn missing_labels(&self, role: &Role) -> Option<Vec<(String, String)>> {
        let unmet = self.unmet(role).filter(|unmet| unmet.match_expressions.is_empty())?;
        Some(unmet.match_labels.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect())
    }

    /// A selector of an aggregated role of the paste that selects no role.
    fn unmet<'r>(&self, role: &'r Role) -> Option<&'r LabelSelector> {
        super::chain::unmet(self.access.roles(), role)
    }

    /// The binding names the user, and holds in another namespace than the one asked about.
    fn elsewhere(
        &self,
        binding: &Binding,
        role: &Role,
        asked: &Asked<'_>,
        mut steps: Vec<Step<Code>>,
    ) -> Option<Ranked> {
        let Asked { attributes, wish, user } = asked;
        if !self.would_grant(role, attributes) {
            return None;
        }
        let built_in = if binding.is_built_in() { BUILT_IN } else { 0 };
        let path = if binding.namespace.is_empty() { "metadata" } else { "metadata.namespace" };
        let is_url = matches!(attributes.target, Target::Url(_));
        let namespace = Some(attributes.namespace().to_owned()).filter(|namespace| !namespace.is_empty());
        let code = if is_url {
            Code::UrlNeedsClusterRoleBinding { binding: binding.object_ref(), role: role.object_ref() }
        } else {
            Code::OtherNamespace {
                binding: binding.object_ref(),
                role: role.object_ref(),
                namespace: binding.namespace.clone(),
                asked: namespace,
            }
        };
        let marks = [path.to_owned()];
        steps.push(self.step(code, Some(binding.object_ref()), binding.origin, path, &marks, Outcome::Failed));
        let (fix, also_grants) = match binding.role_ref.kind.as_str() {
            "ClusterRole" if self.would_grant_all(role, wish) => {
                (self.bind(role, binding.origin, &binding.name, asked.place(), user), vec![also_role(role)])
            }
            // A Role holds where it is: what it grants is granted there by one of its own.
            "Role" => (self.own_role(asked, Some(&binding.name)), Vec::new()),
            _ => (None, Vec::new()),
        };
        Some((IN_ANOTHER_NAMESPACE + built_in, with(steps, fix, also_grants)))
    }

    /// The role would grant it, and no binding brings it here.
    fn not_bound(&self, role: &Role, asked: &Asked<'_>) -> Option<Ranked> {
        let namespace = asked.attributes.namespace();
        if role.kind == RoleKind::Role && role.namespace != namespace {
            return None;
        }
        let place = Some(namespace.to_owned()).filter(|namespace| !namespace.is_empty());
        let code = Code::NotBound { role: role.object_ref(), namespace: place, user: asked.user.clone() };
        let marks = ["metadata.name".to_owned()];
        let steps =
            vec![self.step(code, Some(role.object_ref()), role.origin, "metadata.name", &marks, Outcome::Failed)];
        let fits = self.would_grant_all(role, asked.wish)
            && (role.kind == RoleKind::ClusterRole || role.namespace == asked.place());
        let fix = fits.then(|| self.bind(role, role.origin, &role.name, asked.place(), &asked.user)).flatten();
        Some((NOT_BOUND + breadth(role), with(steps, fix, vec![also_role(role)])))
    }

    /// The binding's role would grant it, but the binding names others, or groups that the user does not have.
    fn names_others(&self, binding: &Binding, role: &Role, asked: &Asked<'_>) -> Ranked {
        let Asked { attributes, wish, user } = asked;
        let others: Vec<Who> =
            binding.subjects.iter().take(MAX_NAMED).map(|subject| who(binding, subject, None)).collect();
        let similar = others.iter().any(|other| {
            other.name == user.name || (other.kind == user.kind && other.name.eq_ignore_ascii_case(&user.name))
        });
        let more = binding.subjects.len() - others.len();
        let groups = !binding.subjects.is_empty() && binding.subjects.iter().all(|subject| subject.kind == "Group");
        let (object, role_ref, user_) = (binding.object_ref(), role.object_ref(), user.clone());
        let code = if groups {
            let groups = others.into_iter().map(|group| group.name).collect();
            Code::GroupNotHeld { binding: object, role: role_ref, groups, more, user: user_ }
        } else {
            Code::NamesOthers { binding: object, role: role_ref, more, subjects: others, user: user_ }
        };
        let marks: Vec<String> =
            (0..binding.subjects.len().min(MAX_NAMED)).map(|at| format!("subjects[{at}].name")).collect();
        let steps =
            vec![self.step(code, Some(binding.object_ref()), binding.origin, "subjects", &marks, Outcome::Failed)];
        let grants = counts_for_all(binding, wish) && self.would_grant_all(role, wish);
        let add = || {
            let added = edit::add_subject(&self.cluster.paste, binding.origin?, user);
            added.or_else(|| self.bind(role, binding.origin, &binding.name, &binding.namespace, user))
        };
        let mut also = vec![also_role(role)];
        if binding.namespace.is_empty() && !attributes.namespace().is_empty() {
            let (verb, namespace) = (attributes.verb.clone(), attributes.namespace().to_owned());
            also.push(Code::AlsoEverywhere { user: user.clone(), verb, resource: what(attributes), namespace });
        }
        let rank = if similar { IN_ANOTHER_NAMESPACE } else { NAMES_OTHERS };
        (rank + breadth(role), with(steps, grants.then(add).flatten(), also))
    }

    /// The binding counts and names the user: its role's nearest rule.
    fn by_rule(&self, binding: &Binding, role: &Role, asked: &Asked<'_>, mut steps: Vec<Step<Code>>) -> Option<Ranked> {
        let Asked { attributes, wish, user } = asked;
        let built_in = if binding.is_built_in() || role.is_built_in() { BUILT_IN } else { 0 };
        let misses = role.rules.iter().filter_map(|rule| match fit(self, role, rule, attributes) {
            Fit::Near(miss) => Some((rule, miss)),
            Fit::Grants | Fit::Far => None,
        });
        let nearest = misses.min_by_key(|(_, miss)| miss.cost);
        let here = counts_for_all(binding, wish);
        let Some((rule, near)) = nearest else {
            let what = what(attributes);
            let code = Code::NoRule { role: role.object_ref(), rules: role.rules.len(), what };
            steps.push(self.step(code, Some(role.object_ref()), role.origin, "rules", &[], Outcome::Failed));
            let own = role.origin.filter(|_| here && role.aggregation.is_none());
            let fix = own.and_then(|origin| edit::add_rule(&self.cluster.paste, origin, &rule_of(wish)));
            let at = self.access.roles().iter().position(|each| each.object_ref() == role.object_ref())?;
            let also = self.also_reaches(binding, role, at, attributes, user);
            let cost = if fix.is_some() && also.is_empty() { OWN_ROLE } else { NO_RULE };
            return Some((cost + built_in, with(steps, fix, also)));
        };
        let source = self.source(rule)?;
        let path = format!("rules[{}].{}", rule.index, near.field);
        let marks: Vec<String> = match list(rule, near.field).len() {
            0 => vec![path.clone()],
            words => (0..words).map(|at| format!("{path}[{at}]")).collect(),
        };
        let cost = near.cost + built_in;
        steps.push(self.step(near.code, Some(source.object_ref()), source.origin, &path, &marks, Outcome::Failed));
        let same = |wish: &Attributes| match fit(self, role, rule, wish) {
            Fit::Near(other) => (other.field, &other.word) == (near.field, &near.word),
            Fit::Grants => true,
            Fit::Far => false,
        };
        let grants = wish.iter().all(same);
        let word = near.word.as_ref().filter(|_| grants && here);
        let paste = &self.cluster.paste;
        let added = word.zip(source.origin).and_then(|(word, origin)| edit::add_word(paste, origin, &path, word));
        if added.is_some() {
            let also = self.also(binding, role, rule, near.field, attributes, user);
            return Some((cost, with(steps, added, also)));
        }
        // The list cannot be added to, or an added word would not do: a rule of its own does.
        let own = source.origin.filter(|_| here && source.aggregation.is_none());
        let fix = own.and_then(|origin| edit::add_rule(paste, origin, &rule_of(wish)));
        let also = self.also_reaches(binding, role, rule.from, attributes, user);
        Some((cost, with(steps, fix, also)))
    }

    /// A binding of a role for the user, written after what it resembles.
    fn bind(
        &self,
        role: &Role,
        after: Option<crate::api::Origin>,
        name: &str,
        namespace: &str,
        user: &Who,
    ) -> Option<Fix> {
        let name = self.free_name(name, can_be(namespace)?);
        let document = edit::binding_text(&name, namespace, user, role.kind.as_str(), &role.name);
        edit::add_documents(&self.cluster.paste, after, &document)
    }

    /// A role that grants just what is wished for, and its binding.
    fn own_role(&self, asked: &Asked<'_>, name: Option<&str>) -> Option<Fix> {
        let (namespace, paste) = (can_be(asked.place())?, &self.cluster.paste);
        let name = self.free_name(name.unwrap_or(&edit::role_name(&asked.user)), namespace);
        let after = self.access.bindings().iter().rev().find_map(|binding| binding.origin);
        let after = after.or_else(|| self.cluster.objects().last().map(|object| object.origin));
        let role = NewRole { name: &name, namespace, labels: &[], rule: &rule_of(asked.wish) };
        let binding = edit::binding_text(&name, namespace, &asked.user, role.kind(), &name);
        edit::add_documents(paste, after, &format!("{}---\n{binding}", role.document()))
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
}

/// A namespace that an object may name, or none for the whole cluster: the API server refuses every other.
fn can_be(namespace: &str) -> Option<&str> {
    Some(namespace).filter(|namespace| namespace.is_empty() || is_dns_label(namespace))
}

fn with(steps: Vec<Step<Code>>, fix: Option<Fix>, also: Vec<Code>) -> Candidate<Code> {
    let also_grants = if fix.is_some() { also } else { Vec::new() };
    Candidate { steps, fix, also_grants }
}

fn also_role(role: &Role) -> Code {
    Code::AlsoRole { role: role.object_ref(), rules: role.rules.len() }
}

fn breadth(role: &Role) -> u32 {
    role.rules.len().min(MAX_BREADTH) as u32
}

/// The rule that grants just this.
fn rule_of(wish: &[Attributes]) -> NewRule {
    let verbs = ("verbs", wish.iter().map(|each| each.verb.clone()).collect());
    match wish.first().map(|first| &first.target) {
        Some(Target::Url(path)) => vec![("nonResourceURLs", vec![path.clone()]), verbs],
        Some(Target::Resource(target)) => {
            let mut rule = vec![("apiGroups", vec![target.group.clone()]), ("resources", vec![target.combined()])];
            if !target.name.is_empty() {
                rule.push(("resourceNames", vec![target.name.clone()]));
            }
            rule.push(verbs);
            rule
        }
        None => Vec::new(),
    }
}

/// Whether a binding holds where a question is about.
fn counts_for(binding: &Binding, attributes: &Attributes) -> bool {
    binding.namespace.is_empty() || binding.namespace == attributes.namespace()
}

fn counts_for_all(binding: &Binding, wish: &[Attributes]) -> bool {
    wish.iter().all(|each| counts_for(binding, each))
}
