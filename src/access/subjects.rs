//! Everybody there is to ask about: whom bindings name, the paste's ServiceAccounts, and the groups that all of them have.

use super::chain::{NODE_USER, NODES};
use super::code::Who;
use super::identity::{ANONYMOUS, Identity, MASTERS, SERVICE_ACCOUNTS, UNAUTHENTICATED};
use super::matrix::Choice;
use super::why::{who, who_is};
use super::{Access, Authorizer, Binding};
use crate::api::Content;
use crate::cluster::Cluster;
use crate::kubectl::words::quote;
use crate::text::ObjectRef;
use std::collections::{BTreeSet, HashSet};

/// Who stands for a group's members: a user whom nothing names. `kubectl` wants a user beside every group.
const SOMEONE: &str = "someone";

/// At most this many are offered to choose from.
const MAX_CHOICES: usize = 1_000;

/// Somebody to ask about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub who: Who,
    /// Whether only what every API server has names it.
    pub built_in: bool,
    /// Whether it is a node to the Node authorizer, by its group as much as by its name.
    pub node: bool,
}

impl Subject {
    /// Who a request is made as.
    pub fn identity(&self) -> Identity {
        match self.node {
            true => Identity::impersonated(&self.who.name, "", &[NODES.to_owned()], Vec::new()),
            false => self.who.identity(),
        }
    }
    /// What makes kubectl ask as it.
    pub fn flags(&self) -> String {
        match self.node {
            true => flags(&self.who.name, std::iter::once(NODES)),
            false => self.who.flags(),
        }
    }
}

impl Access {
    /// Everybody there is to ask about, each once: whom the paste's bindings and lines of an ABAC policy file name, its ServiceAccounts, then whom the
    /// default bindings name. Where the Node authorizer is asked, the paste's nodes are there too.
    pub fn known_subjects(&self, cluster: &Cluster) -> Vec<Subject> {
        let mut seen = HashSet::new();
        let mut all = Vec::new();
        let nodes = self.nodes(cluster);
        let mut add = |who: Who, built_in: bool| {
            if seen.insert(who.clone()) {
                let node = who.kind == "User" && nodes.contains(&who.name);
                all.push(Subject { who, built_in, node });
            }
        };
        let named = |built_in: bool| {
            let bindings = self.bindings().iter().filter(move |binding| binding.is_built_in() == built_in);
            bindings.flat_map(|binding| binding.subjects.iter().filter_map(|subject| known(binding, subject)))
        };
        named(false).for_each(|who| add(who, false));
        for object in cluster.objects().filter(|object| matches!(object.content, Content::ServiceAccount(_))) {
            let namespace = Some(object.namespace().to_owned());
            let (kind, name) = ("ServiceAccount".to_owned(), object.metadata.name.clone());
            add(Who { kind, namespace, name, because: None }, false);
        }
        for policy in self.chain.policies() {
            let spec = &policy.spec;
            if !spec.user.is_empty() && spec.user != "*" {
                add(who_is(&spec.user), false);
            }
            if !spec.group.is_empty() && spec.group != "*" {
                add(Who { kind: "Group".to_owned(), name: spec.group.clone(), ..Who::default() }, false);
            }
        }
        nodes.iter().for_each(|user| add(who_is(user), false));
        named(true).for_each(|who| add(who, true));
        add(Who { kind: "Group".to_owned(), name: MASTERS.to_owned(), ..Who::default() }, true);
        all
    }

    /// Everybody of the paste, and whoever is asked about, each with the line that asks about it.
    pub(super) fn choices(&self, cluster: &Cluster, identity: &Identity, line: impl Fn(&str) -> String) -> Vec<Choice> {
        let known = self.known_subjects(cluster).into_iter().filter(|subject| !subject.built_in).take(MAX_CHOICES);
        let of = |subject: Subject| Choice { subject: subject.who.object_ref(), ask: line(&subject.flags()) };
        let mut choices: Vec<Choice> = known.map(of).collect();
        let own = Choice { subject: whose(identity).object_ref(), ask: line(&flags_of(identity)) };
        if choices.iter().all(|choice| choice.ask != own.ask) {
            choices.insert(0, own);
        }
        choices
    }

    /// The user names of the paste's nodes, if the Node authorizer is asked.
    fn nodes(&self, cluster: &Cluster) -> BTreeSet<String> {
        if !self.chain.asks(&Authorizer::Node) {
            return BTreeSet::new();
        }
        let written = cluster.objects().filter(|object| object.kind == "Node" && object.group().is_empty());
        let names = written.map(|object| object.metadata.name.as_str()).chain(self.chain.nodes());
        names.filter(|name| !name.is_empty()).map(|name| format!("{NODE_USER}{name}")).collect()
    }
}

/// Whom a binding's subject means: a User with a ServiceAccount's user name is that ServiceAccount.
fn known(binding: &Binding, subject: &crate::api::Subject) -> Option<Who> {
    match subject.kind.as_str() {
        "User" => Some(who_is(&subject.name)),
        "Group" | "ServiceAccount" => Some(who(binding, subject, None)),
        _ => None,
    }
}

impl Who {
    /// Who a request is made as. A group stands for somebody who has it, and whatever groups go with it.
    pub fn identity(&self) -> Identity {
        let (user, groups) = self.user_and_groups();
        Identity::impersonated(&user, "", &groups, Vec::new())
    }

    fn user_and_groups(&self) -> (String, Vec<String>) {
        match (self.kind.as_str(), &self.namespace) {
            ("ServiceAccount", Some(namespace)) => {
                (format!("system:serviceaccount:{namespace}:{}", self.name), Vec::new())
            }
            // Nobody else has it.
            ("Group", _) if self.name == UNAUTHENTICATED => (ANONYMOUS.to_owned(), Vec::new()),
            ("Group", _) => {
                let of_a_namespace = self.name.starts_with(SERVICE_ACCOUNTS) && self.name != SERVICE_ACCOUNTS;
                let mut groups = vec![self.name.clone()];
                groups.extend(of_a_namespace.then(|| SERVICE_ACCOUNTS.to_owned()));
                (SOMEONE.to_owned(), groups)
            }
            _ => (self.name.clone(), Vec::new()),
        }
    }

    /// What makes kubectl ask as it: ` --as=someone --as-group=dev`.
    pub fn flags(&self) -> String {
        let (user, groups) = self.user_and_groups();
        flags(&user, groups.iter().map(String::as_str))
    }

    /// Its kind, namespace and name.
    pub fn object_ref(&self) -> ObjectRef {
        ObjectRef { kind: self.kind.clone(), namespace: self.namespace.clone(), name: self.name.clone() }
    }
}

impl From<ObjectRef> for Who {
    fn from(object: ObjectRef) -> Self {
        let ObjectRef { kind, namespace, name } = object;
        Who { kind, namespace, name, because: None }
    }
}

/// Whose rights an identity's are: a group's, where it is the one that [`Who::identity`] makes of it.
pub fn whose(identity: &Identity) -> Who {
    let group = identity.groups.first().map(|(group, _)| Who {
        kind: "Group".to_owned(),
        name: group.clone(),
        ..Who::default()
    });
    let same = |who: &Who| identity.user == SOMEONE && who.identity().groups == identity.groups;
    group.filter(same).unwrap_or_else(|| who_is(&identity.user))
}

/// What makes kubectl ask as an identity.
pub fn flags_of(identity: &Identity) -> String {
    let asked = identity
        .groups
        .iter()
        .filter(|(_, because)| matches!(because, super::Because::Asked | super::Because::Credentials));
    flags(&identity.user, asked.map(|(group, _)| group.as_str()))
}

fn flags<'g>(user: &str, groups: impl Iterator<Item = &'g str>) -> String {
    let mut flags = format!(" --as={}", quote(user));
    for group in groups {
        flags.push_str(&format!(" --as-group={}", quote(group)));
    }
    flags
}
