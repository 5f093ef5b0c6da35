//! The lists that answer "who may?" and "what may they?", a line each, as steps of a proof are.

use super::code::{Code, Place, Who};
use super::identity::Identity;
use super::why::{self, Steps};
use super::{Access, Holder, WhoCan};
use crate::cluster::Cluster;
use crate::text::{ObjectRef, Outcome, Step};
use serde::Serialize;

/// A line of such a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", content = "args", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Entry {
    /// It may.
    May { subject: Who, group: Option<String>, binding: ObjectRef, role: ObjectRef, place: Option<Place> },
    /// It may do everything, by a group.
    MayAnything { subject: Who, group: String },
    /// It may, and another authorizer than RBAC says so.
    MayOtherwise { subject: Who },
    /// It may only to objects of these names.
    MayNamed { subject: Who, group: Option<String>, binding: ObjectRef, role: ObjectRef, names: Vec<String> },
    /// It may in these namespaces only.
    MayElsewhere { subject: Who, group: Option<String>, binding: ObjectRef, role: ObjectRef, namespaces: Vec<String> },
    /// Whether it may hangs on a role, or on what a role takes in, that the paste lacks.
    Hangs { subject: Who, group: Option<String>, binding: ObjectRef, role: ObjectRef },
    /// It may, if an authorizer that the paste does not know leaves it to RBAC.
    Perhaps { subject: Who, group: Option<String>, binding: ObjectRef, role: ObjectRef },
    /// Whether it may hangs on what another authorizer than RBAC says.
    PerhapsOtherwise { subject: Who },
    /// A binding gives a role, in a namespace or everywhere.
    Gives { binding: ObjectRef, role: ObjectRef, namespace: Option<String>, group: Option<String> },
    /// A binding refers to a role that the paste lacks.
    GivesUnknown { binding: ObjectRef, role: ObjectRef, namespace: Option<String>, group: Option<String> },
}

impl WhoCan {
    /// Those whom something in the paste names, each with its first chain: who may, who may with a limit, who perhaps may.
    pub fn listed(&self) -> Vec<Step<Entry>> {
        let holders = self.holders.iter().chain(&self.elsewhere).chain(&self.named).chain(&self.unknown);
        holders.filter(|holder| holder.is_of_the_paste()).map(Holder::listed).collect()
    }
}

impl Holder {
    /// Whether something in the paste names it, or gives it the right.
    pub fn is_of_the_paste(&self) -> bool {
        let pasted = |chain: &Vec<Step<Code>>| chain.first().is_some_and(|step| step.span.is_some());
        !self.built_in || self.chains.iter().any(pasted)
    }

    /// The group that its first chain names, if it is not the subject itself.
    pub fn group(&self) -> Option<String> {
        match self.chains.first().and_then(|chain| chain.first()).map(|step| &step.code) {
            Some(Code::Names { subject, .. }) if subject.kind == "Group" && subject.name != self.who.name => {
                Some(subject.name.clone())
            }
            _ => None,
        }
    }

    /// Its line.
    pub fn listed(&self) -> Step<Entry> {
        let (subject, group) = (self.who.clone(), self.group());
        let chain = self.chains.first().map(Vec::as_slice).unwrap_or_default();
        let first = chain.first();
        let last = chain.last().map(|step| &step.code);
        let mut outcome = Outcome::Matched;
        let code = match (first.map(|step| &step.code), last) {
            (Some(Code::SuperUser { group, .. }), _) => Entry::MayAnything { subject, group: group.clone() },
            (Some(Code::Names { binding, .. }), Some(last)) => {
                let binding = binding.clone();
                let referred = chain.iter().find_map(|step| match &step.code {
                    Code::Refers { role, .. } | Code::RoleMissing { role } => Some(role.clone()),
                    _ => None,
                });
                let role = referred.unwrap_or_default();
                match last {
                    Code::RoleMissing { .. } | Code::SourceMissing { .. } => {
                        outcome = Outcome::Unknown;
                        Entry::Hangs { subject, group, binding, role }
                    }
                    _ if self.unsure => {
                        outcome = Outcome::Unknown;
                        Entry::Perhaps { subject, group, binding, role }
                    }
                    _ if !self.names.is_empty() => {
                        Entry::MayNamed { subject, group, binding, role, names: self.names.clone() }
                    }
                    _ if !self.namespaces.is_empty() => {
                        let namespaces = self.namespaces.clone();
                        Entry::MayElsewhere { subject, group, binding, role, namespaces }
                    }
                    Code::Grants { place, .. } | Code::GrantsUrl { place, .. } => {
                        Entry::May { subject, group, binding, role, place: Some(place.clone()) }
                    }
                    _ => Entry::May { subject, group, binding, role, place: None },
                }
            }
            _ if self.unsure => {
                outcome = Outcome::Unknown;
                Entry::PerhapsOtherwise { subject }
            }
            _ => Entry::MayOtherwise { subject },
        };
        Step {
            code,
            object: first.and_then(|step| step.object.clone()),
            path: first.map(|step| step.path.clone()).unwrap_or_default(),
            span: first.and_then(|step| step.span.clone()),
            marks: first.map(|step| step.marks.clone()).unwrap_or_default(),
            outcome,
        }
    }
}

/// The bindings of the paste that give an identity something, and how many default ones do.
pub fn gives(access: &Access, cluster: &Cluster, identity: &Identity) -> (Vec<Step<Entry>>, usize) {
    let steps = Steps { access, cluster };
    let mut listed = Vec::new();
    let mut built_in = 0;
    for binding in access.bindings() {
        let named = binding.subjects.iter().enumerate().find(|(_, subject)| why::names(binding, subject, identity));
        let Some((at, subject)) = named else { continue };
        if binding.is_built_in() {
            built_in += 1;
            continue;
        }
        let (binding_ref, role) = (binding.object_ref(), binding.role_object_ref());
        let namespace = Some(binding.namespace.clone()).filter(|namespace| !namespace.is_empty());
        let group = (subject.kind == "Group").then(|| subject.name.clone());
        let (code, outcome) = match binding.role {
            Some(_) => (Entry::Gives { binding: binding_ref, role, namespace, group }, Outcome::Matched),
            None => (Entry::GivesUnknown { binding: binding_ref, role, namespace, group }, Outcome::Unknown),
        };
        let step = steps.names(binding, at, subject, identity);
        listed.push(Step { code, object: step.object, path: step.path, span: step.span, marks: step.marks, outcome });
    }
    (listed, built_in)
}
