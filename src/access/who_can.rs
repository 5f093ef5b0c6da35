//! Who may do something: an access review turned around.

use super::chain::{NODES, Says};
use super::code::{Code, Who};
use super::grants::{covers, grants_resource};
use super::identity::{Because, Identity};
use super::subjects::Subject;
use super::why::{Ranked, Steps};
use super::world::{Binding, Rule};
use super::{Access, Attributes, Authorizer, ResourceTarget, Target};
use crate::api::Catalogue;
use crate::cluster::Cluster;
use crate::kubeconfig::{self, Known};
use crate::text::{Order, Step, Verdict};
use std::collections::HashMap;

/// At most this many subjects are named.
pub const MAX_SUBJECTS: usize = 2_000;
/// At most this many chains are given for a subject.
const MAX_CHAINS: usize = 20;
/// At most this many chains are given in all.
const MAX_ALL_CHAINS: usize = 6_000;
/// At most this many members of a group are named.
const MAX_MEMBERS: usize = 50;

/// Everybody who may do something.
#[derive(Clone, Debug, Default)]
pub struct WhoCan {
    pub attributes: Attributes,
    /// Those who may: the paste's before the built-in ones.
    pub holders: Vec<Holder>,
    /// Those who may only to objects of certain names, where the question has none.
    pub named: Vec<Holder>,
    /// Those who may in some namespaces only, where the question is about the whole cluster.
    pub elsewhere: Vec<Holder>,
    /// Those whose right hangs on what the paste lacks: a role, or an authorizer that is asked before the one that gives it.
    pub unknown: Vec<Holder>,
    /// The authorizers that decide by what the paste lacks: what they say they may say of anybody.
    pub undecided: Vec<Step<Code>>,
    /// How many subjects are left out.
    pub more: usize,
}

/// Somebody who may, and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Holder {
    pub who: Who,
    /// Whether only what every API server has names it.
    pub built_in: bool,
    /// Whether a binding names it itself.
    pub direct: bool,
    /// The groups that it has it through, with why it is in them.
    pub through: Vec<(String, Because)>,
    /// Binding, role, rule; of an unknown one up to what is missing.
    pub chains: Vec<Vec<Step<Code>>>,
    /// How many chains are left out.
    pub more: usize,
    /// Of a group, who is known to be in it by what everybody of a kind has.
    pub members: Vec<Who>,
    /// Of a group, whom credentials of the paste put in it.
    pub proven: Vec<Known>,
    /// The names that the right is limited to.
    pub names: Vec<String>,
    /// The namespaces that the right is limited to.
    pub namespaces: Vec<String>,
    /// What makes kubectl ask as it.
    pub flags: String,
    /// Whether it has the right only if an authorizer that the paste does not know leaves it to a later one.
    pub unsure: bool,
}

/// What a question is about, as a person types it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    pub verb: String,
    /// A type of resource as kubectl takes it, one with `/` and a subresource or a name behind it, or a path with its first slash.
    pub typed: String,
    /// The type's group, where it is given apart.
    pub group: Option<String>,
    pub subresource: String,
    pub name: String,
    /// Empty for all namespaces at once.
    pub namespace: String,
}

/// How a binding bears on the question.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bearing {
    Grants,
    Named,
    Elsewhere,
    Unknown,
}

/// A binding that bears on the question, and what its chains end with.
struct Bears<'a> {
    bearing: Bearing,
    binding: &'a Binding,
    ends: Vec<Step<Code>>,
    names: Vec<String>,
}

impl Access {
    /// What is asked for by what a person types. A type that is nowhere defined stands for itself.
    pub fn asked(&self, asked: &Asked) -> Attributes {
        if asked.typed.starts_with('/') {
            return Attributes::url(asked.verb.as_str(), asked.typed.as_str());
        }
        let (typed, rest) = asked.typed.split_once('/').unwrap_or((&asked.typed, ""));
        let mut target = ResourceTarget {
            namespace: asked.namespace.clone(),
            group: asked.group.clone().unwrap_or_default(),
            resource: typed.to_owned(),
            subresource: asked.subresource.clone(),
            name: asked.name.clone(),
        };
        let found = self.catalogue().lookup(typed).found.filter(|_| asked.group.is_none() && typed != "*");
        if let Some(found) = found {
            (target.group, target.resource) = (found.group, found.resource);
        }
        let known = self.catalogue().get(&target.group, &target.resource);
        let is_subresource = known.is_some_and(|known| known.subresources.iter().any(|each| each == rest));
        if !rest.is_empty() {
            match is_subresource && target.subresource.is_empty() {
                true => target.subresource = rest.to_owned(),
                false => target.name = rest.to_owned(),
            }
        }
        Attributes::resource(asked.verb.as_str(), target)
    }

    /// Who may do something: everybody known for whom a review would say yes, with every chain that makes it so.
    pub fn who_can(&self, cluster: &Cluster, attributes: &Attributes) -> WhoCan {
        let steps = Steps { access: self, cluster };
        let bearing = match self.chain().asks(&Authorizer::Rbac) {
            true => self.bearing(&steps, attributes),
            false => Vec::new(),
        };
        // What RBAC gives holds only if nobody denies it who is asked before.
        let denied = self.decided(1, || Says { allows: 1, ..Says::default() }, |_| Says::default()).later != 0;
        // Who is named by which of them.
        let mut users: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        let mut groups: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
        for (index, bears) in bearing.iter().enumerate() {
            for (at, subject) in bears.binding.subjects.iter().enumerate() {
                match subject.kind.as_str() {
                    "User" => users.entry(subject.name.clone()).or_default().push((index, at)),
                    "ServiceAccount" => {
                        users.entry(bears.binding.service_account(subject)).or_default().push((index, at));
                    }
                    "Group" => groups.entry(subject.name.as_str()).or_default().push((index, at)),
                    _ => {}
                }
            }
        }
        let known = self.known_subjects(cluster);
        let undecided = steps.undecided(attributes);
        let mut answer = WhoCan { attributes: attributes.clone(), undecided, ..WhoCan::default() };
        let mut budget = MAX_ALL_CHAINS;
        for subject in &known {
            let identity = subject.identity();
            let through = identity.groups.iter().filter_map(|(group, _)| groups.get(group.as_str()));
            let named: Vec<(usize, usize)> =
                users.get(&identity.user).into_iter().chain(through).flatten().copied().collect();
            let of = |bearing_: Bearing| -> Vec<(usize, usize)> {
                let bears = |(index, _): &&(usize, usize)| bearing.get(*index).is_some_and(|b| b.bearing == bearing_);
                named.iter().filter(bears).copied().collect()
            };
            let verdict = self.verdict(&identity, attributes);
            let granted = of(Bearing::Grants);
            let mut otherwise = match verdict {
                Verdict::No => Vec::new(),
                _ => steps.otherwise(&identity, attributes),
            };
            let later = verdict == Verdict::Unknown && self.allows(&identity, attributes);
            let hangs = verdict == Verdict::Unknown && !later && subject.node;
            let (mut bearing_, named) = match (verdict, later) {
                (Verdict::Yes, _) => (Bearing::Grants, granted),
                (_, true) => (Bearing::Unknown, granted),
                _ => match [Bearing::Elsewhere, Bearing::Named, Bearing::Unknown]
                    .into_iter()
                    .map(|bearing| (bearing, of(bearing)))
                    .find(|(_, named)| !named.is_empty())
                {
                    Some(found) => found,
                    None if hangs && answer.undecided.is_empty() => (Bearing::Unknown, Vec::new()),
                    None => continue,
                },
            };
            let limited = matches!(bearing_, Bearing::Named | Bearing::Elsewhere);
            let unsure = later || hangs && named.is_empty() || limited && denied;
            if unsure {
                bearing_ = Bearing::Unknown;
            }
            if identity.is_master() {
                otherwise.clear();
            }
            let count = answer.holders.len() + answer.named.len() + answer.elsewhere.len() + answer.unknown.len();
            if count >= MAX_SUBJECTS {
                answer.more += 1;
                continue;
            }
            let mut holder = holder(&steps, &bearing, &named, subject, &identity, &mut budget);
            holder.otherwise(otherwise, &identity, &mut budget);
            holder.unsure = unsure;
            match bearing_ {
                Bearing::Grants => answer.holders.push(holder),
                Bearing::Named => answer.named.push(holder),
                Bearing::Elsewhere => answer.elsewhere.push(holder),
                Bearing::Unknown => answer.unknown.push(holder),
            }
        }
        let credentials = kubeconfig::Options {
            tokens: self.options().tokens.clone(),
            authorizers: self.options().authorizers.clone(),
            now: None,
        };
        let proven = kubeconfig::known(&cluster.paste, &credentials);
        let lists = [&mut answer.holders, &mut answer.elsewhere, &mut answer.named, &mut answer.unknown];
        for holder in lists.into_iter().flatten().filter(|holder| holder.who.kind == "Group") {
            holder.members = members(&known, &holder.who);
            let inside = proven.iter().filter(|known| known.caller.groups.contains(&holder.who.name));
            holder.proven = inside.take(MAX_MEMBERS).cloned().collect();
        }
        answer
    }

    /// The bindings that bear on a question, and how.
    fn bearing<'a>(&'a self, steps: &Steps<'a>, attributes: &Attributes) -> Vec<Bears<'a>> {
        let (asked, anywhere) = match &attributes.target {
            Target::Resource(target) => (target.namespace.as_str(), target.namespace.is_empty()),
            Target::Url(_) => ("", false),
        };
        let mut granting: HashMap<usize, Vec<Step<Code>>> = HashMap::new();
        let mut bearing = Vec::new();
        for binding in self.bindings() {
            let counts = binding.namespace.is_empty() || binding.namespace == asked;
            if !counts && !anywhere {
                continue;
            }
            let mut add = |bearing_, ends, names| bearing.push(Bears { bearing: bearing_, binding, ends, names });
            let Some((at, role)) = binding.role.and_then(|at| Some((at, self.roles().get(at)?))) else {
                if counts {
                    add(Bearing::Unknown, vec![steps.role_missing(binding)], Vec::new());
                }
                continue;
            };
            let grants = granting
                .entry(at)
                .or_insert_with(|| role.rules.iter().filter_map(|rule| steps.grants(role, rule, attributes)).collect());
            if !grants.is_empty() {
                add(if counts { Bearing::Grants } else { Bearing::Elsewhere }, grants.clone(), Vec::new());
                continue;
            }
            if !counts {
                continue;
            }
            let named: Vec<&Rule> = role.rules.iter().filter(|rule| grants_by_name(rule, attributes)).collect();
            if !named.is_empty() {
                let mut names: Vec<String> = Vec::new();
                for name in named.iter().flat_map(|rule| &rule.policy.resource_names) {
                    if !names.contains(name) {
                        names.push(name.clone());
                    }
                }
                let mut ends = Vec::new();
                for rule in named {
                    let name = rule.policy.resource_names.first().map_or("", String::as_str);
                    ends.extend(steps.grants(role, rule, &attributes.named(name)));
                }
                add(Bearing::Named, ends, names);
            }
            if let Some(labels) = steps.missing_source(role) {
                add(Bearing::Unknown, vec![steps.source_missing(role, labels)], Vec::new());
            }
        }
        bearing
    }
}

impl Attributes {
    /// Requests for what is in no namespace name none.
    pub fn forget_namespace_of_cluster_scoped(&mut self, catalogue: &Catalogue) {
        if let Target::Resource(target) = &mut self.target
            && catalogue.get(&target.group, &target.resource).is_some_and(|known| !known.namespaced)
        {
            target.namespace.clear();
        }
    }

    /// The same question about an object of a name.
    pub fn named(&self, name: &str) -> Attributes {
        let mut named = self.clone();
        if let Target::Resource(target) = &mut named.target {
            target.name = name.to_owned();
        }
        named
    }
}

/// Whether a rule covers all of a question but the name that the question lacks.
pub(super) fn grants_by_name(rule: &Rule, attributes: &Attributes) -> bool {
    let Target::Resource(target) = &attributes.target else { return false };
    let policy = &rule.policy;
    target.name.is_empty()
        && !policy.resource_names.is_empty()
        && covers(&policy.verbs, &attributes.verb)
        && grants_resource(policy, target)
}

fn holder(
    steps: &Steps<'_>,
    bearing: &[Bears<'_>],
    named: &[(usize, usize)],
    subject: &Subject,
    identity: &Identity,
    budget: &mut usize,
) -> Holder {
    let mut holder =
        Holder { who: subject.who.clone(), built_in: subject.built_in, flags: subject.flags(), ..Holder::default() };
    let mut chains: Vec<Ranked> = Vec::new();
    if let Some(because) = identity.because(super::MASTERS) {
        holder.through.push((super::MASTERS.to_owned(), because));
        chains.push(((false, false), vec![steps.super_user(because)]));
    }
    for (index, at) in named {
        let Some(bears) = bearing.get(*index) else { continue };
        let (binding, Some(subject)) = (bears.binding, bears.binding.subjects.get(*at)) else { continue };
        let itself = holder.who.kind != "Group" && subject.kind != "Group"
            || holder.who.kind == "Group" && subject.kind == "Group" && subject.name == holder.who.name;
        holder.direct |= itself;
        if !itself && subject.kind == "Group" {
            let because = identity.because(&subject.name).unwrap_or_default();
            let through = (subject.name.clone(), because);
            if !holder.through.contains(&through) {
                holder.through.push(through);
            }
        }
        let new = |known: &[String], word: &String| !word.is_empty() && !known.contains(word);
        for name in &bears.names {
            if new(&holder.names, name) {
                holder.names.push(name.clone());
            }
        }
        if bears.bearing == Bearing::Elsewhere && new(&holder.namespaces, &binding.namespace) {
            holder.namespaces.push(binding.namespace.clone());
        }
        for end in &bears.ends {
            if chains.len() >= MAX_CHAINS.min(*budget) {
                holder.more += 1;
                continue;
            }
            let mut first = steps.names(binding, *at, subject, identity);
            if let (true, Code::Names { subject, .. }) = (itself, &mut first.code) {
                subject.because = None;
            }
            let mut chain = vec![first];
            if let Some(role) = binding.role.and_then(|role| steps.access.roles().get(role)) {
                chain.push(steps.refers(binding, role));
            }
            chain.push(end.clone());
            chains.push(((binding.is_built_in(), !itself), chain));
        }
    }
    *budget -= chains.len().min(*budget);
    chains.order_by_key(|(rank, _)| *rank);
    holder.chains = chains.into_iter().map(|(_, chain)| chain).collect();
    holder.namespaces.order();
    holder
}

impl Holder {
    /// Adds what other authorizers than RBAC say.
    fn otherwise(&mut self, chains: Vec<Vec<Step<Code>>>, identity: &Identity, budget: &mut usize) {
        if let Some(because) = identity.because(NODES).filter(|_| !chains.is_empty() && self.through.is_empty()) {
            self.through.push((NODES.to_owned(), because));
        }
        for chain in chains {
            if self.chains.len() >= MAX_CHAINS || *budget == 0 {
                self.more += 1;
                continue;
            }
            *budget -= 1;
            self.chains.push(chain);
        }
    }
}

/// The users and ServiceAccounts that are known to have a group.
fn members(known: &[Subject], group: &Who) -> Vec<Who> {
    let people = known.iter().filter(|subject| !subject.built_in && subject.who.kind != "Group");
    let inside = people.filter(|subject| subject.identity().has(&group.name));
    inside.take(MAX_MEMBERS).map(|subject| subject.who.clone()).collect()
}
