//! The other directions of access: who may do something, and everything that somebody may do.

use super::answer::{Answer, wire};
use super::{AccessMatrix, Options, WhoCan};
use crate::access::{self, Because, Holder, Identity, Who};
use crate::ask::Question;
use crate::text::{Lang, ObjectRef, Step};
use crate::words;
use crate::workspace::Workspace;
use serde::Serialize;

/// Answer to [`super::Ask::WhoCan`]. `subjects` are those for whom an access review would say yes; the other lists are of
/// those who may only for certain names, only in some namespaces, or only if a role that the paste lacks says so.
#[derive(Serialize)]
struct Holders {
    subjects: Vec<Holding>,
    named: Vec<Holding>,
    elsewhere: Vec<Holding>,
    unknown: Vec<Holding>,
    /// How many subjects are left out.
    more: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Holding {
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<String>,
    name: String,
    /// Whether only what every API server has names it.
    built_in: bool,
    /// Whether a binding names it itself.
    direct: bool,
    /// The groups that it has it through.
    through: Vec<Through>,
    /// Every chain: binding, role, rule.
    witnesses: Vec<Vec<Step>>,
    /// How many chains are left out.
    more: usize,
    /// Of a group, who of the paste is known to be in it.
    members: Vec<ObjectRef>,
    /// The names that it is limited to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    names: Vec<String>,
    /// The namespaces that it is limited to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    namespaces: Vec<String>,
}

#[derive(Serialize)]
struct Through {
    group: String,
    because: Because,
}

/// Who may do something.
pub(super) fn who_can(workspace: &Workspace, asked: &WhoCan, options: &Options) -> Answer {
    let (access, cluster) = (workspace.access(options), workspace.cluster(options.refused));
    let attributes = access.asked(&asked.clone().into());
    let answer = access.who_can(cluster, &attributes);
    let listed = |holders: Vec<Holder>| holders.into_iter().map(|holder| holding(holder, options.lang)).collect();
    wire(&Holders {
        subjects: listed(answer.holders),
        named: listed(answer.named),
        elsewhere: listed(answer.elsewhere),
        unknown: listed(answer.unknown),
        more: answer.more,
    })
}

fn holding(holder: Holder, lang: Lang) -> Holding {
    let worded = |step: &Step<access::Code>| step.worded(|code| words::access::step(code, lang));
    let Who { kind, namespace, name, .. } = holder.who;
    Holding {
        kind,
        namespace,
        name,
        built_in: holder.built_in,
        direct: holder.direct,
        through: holder.through.into_iter().map(|(group, because)| Through { group, because }).collect(),
        witnesses: holder.chains.iter().map(|chain| chain.iter().map(worded).collect()).collect(),
        more: holder.more,
        members: holder.members.iter().map(Who::object_ref).collect(),
        names: holder.names,
        namespaces: holder.namespaces,
    }
}

/// Everything that somebody may do: the subject, else whom the line is about, else the first one of the paste.
pub(super) fn access_matrix(workspace: &Workspace, asked: &AccessMatrix, options: &Options) -> Answer {
    let (access, cluster) = (workspace.access(options), workspace.cluster(options.refused));
    let identity = match &asked.subject {
        Some(subject) => {
            let mut who = Who::from(subject.clone());
            if who.kind == "ServiceAccount" {
                who.namespace = who.namespace.or_else(|| Some("default".to_owned()));
            }
            match asked.groups.as_slice() {
                [] => who.identity(),
                groups => Identity::impersonated(&who.identity().user, "", groups, Vec::new()),
            }
        }
        None => {
            let about = Question::answer(workspace, &asked.about, options);
            let first = || access.known_subjects(cluster).into_iter().next().map(|subject| subject.who.identity());
            about.identity().cloned().or_else(first).unwrap_or_default()
        }
    };
    wire(&access::matrix(&access, cluster, &identity))
}
