//! What the real request would meet. kubectl asks about the words it is given; a request may need something else, or
//! meet a refusal that no authorizer knows of. Mirrors apiserver/pkg/endpoints/request/requestinfo.go for what a request
//! is decided on, and pkg/registry/core/pod/rest/subresources.go for streams.

mod asides;
mod derive;

pub use asides::Aside;
pub use derive::sent_by;

use super::{Access, Answer, Attributes, ResourceTarget, Target};
use crate::api::Catalogue;
use crate::cluster::Cluster;
use crate::text::Verdict;
use derive::{REQUEST_VERBS, group_of, is_nameless, request};
use serde::Serialize;

const RBAC: &str = "rbac.authorization.k8s.io";

/// Why the real request is another one than kubectl asks about, or meets something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Differs {
    /// `pods/log` is read as the Pod named `log`; the request is for the subresource.
    Subresource,
    /// A kubectl command stands where a verb does; it sends other verbs.
    Command,
    /// The question names a namespace; requests for this resource have none.
    ClusterScoped,
    /// A request for a Namespace is decided in that very namespace.
    NamespaceItself,
    /// The question names an object; requests with this verb carry no name.
    NoName,
    /// A list carries a name only with a field selector for it.
    ListByName,
    /// Over WebSocket a stream needs `get`, as its handshake is one, and since 1.35 `create` too.
    Stream,
    /// Through `nodes/proxy` the kubelet opens a shell for a mere `get`, as a WebSocket's handshake is one.
    Kubelet,
    /// Nothing is served under that name.
    UnknownResource,
    /// Rules of the paste name it in its API group; its CustomResourceDefinition is not in the paste.
    NotDefined,
    /// The resource has no such subresource.
    UnknownSubresource,
    /// What is checked belongs to a group that kubectl does not find it in.
    CheckedOnly,
    /// The resource does not have the verb.
    VerbNotServed,
    /// No request carries such a verb.
    NoSuchVerb,
    /// The path is a resource's: it is decided as one.
    ResourcePath,
    /// A request's path is decided on without its query.
    PathQuery,
}

/// What the real request meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Meets {
    /// It is served.
    Served,
    /// 403 Forbidden.
    Forbidden,
    /// 404 Not Found.
    NotFound,
    /// 405 Method Not Allowed.
    MethodNotAllowed,
    /// It cannot be sent.
    NeverSent,
    /// It hangs on something that the paste lacks.
    Unknown,
}

impl Meets {
    /// The same as a verdict.
    pub fn verdict(self) -> Verdict {
        match self {
            Meets::Served => Verdict::Yes,
            Meets::Unknown => Verdict::Unknown,
            Meets::Forbidden | Meets::NotFound | Meets::MethodNotAllowed | Meets::NeverSent => Verdict::No,
        }
    }
}

/// The request that a question stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub why: Differs,
    /// What the API server asks its authorizers about it; each has to be allowed.
    pub asks: Vec<Attributes>,
    /// What it meets once it is allowed.
    pub then: Meets,
    /// What a WebSocket would ask for in its place, where that may be less.
    pub handshake: Option<Attributes>,
}

impl Request {
    /// What an edit has to grant, all of it, so that both kubectl and the real request say yes; None where no edit of
    /// roles and bindings leads there.
    pub fn wish(&self) -> Option<Vec<Attributes>> {
        match self.why {
            _ if self.then != Meets::Served => None,
            Differs::ClusterScoped | Differs::NoName | Differs::ListByName | Differs::Stream | Differs::Kubelet => {
                Some(self.asks.clone())
            }
            // What is granted by name for the whole cluster holds in that Namespace, and in the one that kubectl names.
            Differs::NamespaceItself => Some(self.asks.iter().map(for_cluster).collect()),
            Differs::Subresource
            | Differs::Command
            | Differs::UnknownResource
            | Differs::NotDefined
            | Differs::UnknownSubresource
            | Differs::CheckedOnly
            | Differs::VerbNotServed
            | Differs::NoSuchVerb
            | Differs::ResourcePath
            | Differs::PathQuery => None,
        }
    }
    /// Whether it would not be served either if it were allowed, as resource and verb are known.
    fn is_never_served(&self) -> bool {
        let known = !matches!(self.why, Differs::UnknownResource | Differs::NotDefined);
        known && matches!(self.then, Meets::NotFound | Meets::MethodNotAllowed)
    }
}

fn for_cluster(attributes: &Attributes) -> Attributes {
    match &attributes.target {
        Target::Resource(target) => {
            let target = ResourceTarget { namespace: String::new(), ..target.clone() };
            Attributes::resource(attributes.verb.clone(), target)
        }
        Target::Url(_) => attributes.clone(),
    }
}

/// What the real request meets, where that is not what was answered.
#[derive(Clone, Debug)]
pub struct Real {
    pub why: Differs,
    pub meets: Meets,
    /// The decision about the first thing it needs and does not get; about the first thing it needs, if it gets all.
    pub answer: Answer,
    /// All that it needs, each with its verdict.
    pub needs: Vec<(Attributes, Verdict)>,
}

impl Real {
    /// Whether it is allowed to do this, alone.
    pub fn may(&self, verb: &str) -> bool {
        self.needs.iter().any(|(attributes, verdict)| attributes.verb == verb && *verdict == Verdict::Yes)
    }
    /// Whether only clients other than kubectl meet it: over SPDY `create` alone opens a stream, and what is sent to
    /// `nodes/proxy` is no WebSocket's handshake unless one wants that.
    pub fn is_anothers(&self) -> bool {
        match self.why {
            Differs::Kubelet => true,
            Differs::Stream => self.may("create"),
            _ => false,
        }
    }
}

impl Access {
    /// The request that a question stands for; None if it is just the one that is asked about.
    pub fn request(&self, asked: &Attributes, all_namespaces: bool) -> Option<Request> {
        let request = request(&self.catalogue, asked, all_namespaces)?;
        let defined = match (request.why, &asked.target) {
            (Differs::UnknownResource, Target::Resource(target)) => self.defined(&asked.verb, target),
            _ => None,
        };
        Some(match defined {
            Some(defined) => {
                Request { why: Differs::NotDefined, asks: vec![defined], then: Meets::Unknown, handshake: None }
            }
            None => request,
        })
    }

    /// The request for a resource that the API server does not know, and that rules of the paste name in its API group:
    /// the one that is typed, else the only one that they name it in.
    fn defined(&self, verb: &str, asked: &ResourceTarget) -> Option<Attributes> {
        let split = asked.resource.split_once('.').map(|(plural, rest)| (plural, Some(group_of(rest))));
        let (plural, typed) = split.unwrap_or((&asked.resource, None));
        let names = |resource: &String, word: &str| resource.split('/').next() == Some(word);
        let pasted = self.world.roles.iter().filter(|role| !role.is_built_in());
        let mut groups: Vec<&str> = Vec::new();
        for policy in pasted.flat_map(|role| &role.rules).map(|rule| &rule.policy) {
            let named = policy.resources.iter().any(|each| names(each, plural) || typed.is_some() && names(each, "*"));
            for group in policy.api_groups.iter().map(String::as_str).filter(|_| named) {
                let custom = group.contains('.') && typed.is_none_or(|typed| typed == group);
                if custom && !groups.contains(&group) {
                    groups.push(group);
                }
            }
        }
        let [group] = groups.as_slice() else { return None };
        let built_in = Catalogue::built_in().resources().iter().any(|resource| resource.group == *group);
        if built_in || self.catalogue.get(group, plural).is_some() || !REQUEST_VERBS.contains(&verb) {
            return None;
        }
        let name = if is_nameless(verb) { String::new() } else { asked.name.clone() };
        let (group, resource) = ((*group).to_owned(), plural.to_owned());
        Some(Attributes::resource(verb, ResourceTarget { group, resource, name, ..asked.clone() }))
    }

    /// What the real request meets, where that is another thing than what was answered.
    pub fn real(&self, cluster: &Cluster, answer: &Answer, request: &Request) -> Option<Real> {
        let decide = |asked: &Attributes, wish: &[Attributes]| self.answer(cluster, &answer.identity, asked, wish);
        let mut answers: Vec<Answer> = request.asks.iter().map(|asked| decide(asked, &request.asks)).collect();
        if request.then != Meets::Served {
            let candidates = answers.iter_mut().flat_map(|each| &mut each.proof.candidates);
            candidates.for_each(|candidate| candidate.fix = None);
        }
        let needs = answers.iter().map(|each| (each.attributes.clone(), each.verdict)).collect();
        let find = |verdict: Verdict| answers.iter().find(|each| each.verdict == verdict);
        let (meets, deciding) = match (find(Verdict::No), find(Verdict::Unknown)) {
            (Some(no), _) => (Meets::Forbidden, no),
            (None, Some(unknown)) => (Meets::Unknown, unknown),
            (None, None) => (request.then, answers.first()?),
        };
        let deciding = deciding.clone();
        if meets.verdict() != answer.verdict {
            return Some(Real { why: request.why, meets, answer: deciding, needs });
        }
        let asked = request.handshake.as_ref().filter(|_| answer.verdict == Verdict::No)?;
        let answer = decide(asked, std::slice::from_ref(asked));
        let meets = match answer.verdict {
            Verdict::Yes => Meets::Served,
            Verdict::Unknown => Meets::Unknown,
            Verdict::No => return None,
        };
        let needs = vec![(asked.clone(), answer.verdict)];
        Some(Real { why: Differs::Kubelet, meets, answer, needs })
    }
}
