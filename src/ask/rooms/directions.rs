//! The other directions of access: who may do something, and everything that somebody may do.

use super::access::Auth;
use super::{Answer, Desk, wire};
use crate::access::{self, Because, Holder, Identity, Who};
use crate::ask::Question;
use crate::text::{Lang, ObjectRef, Step};
use crate::words;
use serde::Serialize;

/// What `whoCan` asks about: a resource, or a path of the API server that is none.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WhoCan {
    pub verb: String,
    /// `secrets`, `secret`, `deploy`, `deployments.apps`; `pods/log` is the subresource, `pods/web` the object.
    pub resource: String,
    /// The API group; without one the resource's own.
    pub group: Option<String>,
    pub subresource: String,
    pub name: String,
    /// Empty for all namespaces at once.
    pub namespace: String,
    #[serde(rename = "nonResourceURL")]
    pub url: String,
}

impl From<WhoCan> for access::Asked {
    fn from(asked: WhoCan) -> Self {
        let WhoCan { verb, resource, group, subresource, name, namespace, url } = asked;
        let typed = if url.is_empty() { resource } else { url };
        access::Asked { verb, typed, group, subresource, name, namespace }
    }
}

/// Whom `accessMatrix` is about: `subject`, with `groups` if it is a user who has some; without one whoever the Ask
/// line `about` asks about.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AccessMatrix {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<ObjectRef>,
    pub groups: Vec<String>,
    pub about: String,
}

/// Answer to [`WhoCan`]. `subjects` are those for whom an access review would say yes; the other lists are of
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
pub(super) fn who_can(desk: &Desk<'_>, asked: &WhoCan) -> Answer {
    let (access, cluster) = (desk.workspace.access(desk.options), desk.workspace.cluster(desk.options.refused));
    let attributes = access.asked(&asked.clone().into());
    let answer = access.who_can(cluster, &attributes);
    let listed = |holders: Vec<Holder>| holders.into_iter().map(|holder| holding(holder, desk.options.lang)).collect();
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
pub(super) fn access_matrix(desk: &Desk<'_>, asked: &AccessMatrix) -> Answer {
    let (access, cluster) = (desk.workspace.access(desk.options), desk.workspace.cluster(desk.options.refused));
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
            let about = Question::answer(desk, &asked.about);
            let about = about.own::<Auth>().and_then(Auth::identity);
            let first = || access.known_subjects(cluster).into_iter().next().map(|subject| subject.who.identity());
            about.cloned().or_else(first).unwrap_or_default()
        }
    };
    wire(&access::matrix(&access, cluster, &identity))
}
