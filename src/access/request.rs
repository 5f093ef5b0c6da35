//! What the real request would meet. kubectl asks about the words it is given; a request may need something else, or
//! meet a refusal that no authorizer knows of. Mirrors apiserver/pkg/endpoints/request/requestinfo.go for what a request
//! is decided on, and pkg/registry/core/pod/rest/subresources.go for streams.

use super::chain::Opinion;
use super::grants::{covers, grants_resource};
use super::{Access, Answer, Attributes, Identity, ResourceTarget, Target};
use crate::api::{Catalogue, Resource};
use crate::cluster::Cluster;
use crate::text::Verdict;
use serde::Serialize;

/// The verbs that requests on resources carry.
const REQUEST_VERBS: &[&str] = &["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];
/// The methods of requests for paths, and `*`, as kubectl takes them.
const METHODS: &[&str] = &["get", "put", "post", "head", "options", "delete", "patch", "*"];
/// The subresources that are opened as a stream.
const STREAMS: &[&str] = &["exec", "attach", "portforward"];
const RBAC: &str = "rbac.authorization.k8s.io";
/// Names that only authorizers know: nothing is served under them. Group, resource, and the verbs that are checked.
const CHECKED_ONLY: &[(&str, &str, &[&str])] = &[
    ("", "users", &["impersonate"]),
    ("", "groups", &["impersonate"]),
    ("authentication.k8s.io", "uids", &["impersonate"]),
    ("authentication.k8s.io", "userextras", &["impersonate"]),
    ("certificates.k8s.io", "signers", &["approve", "sign", "attest"]),
];

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

/// Something about the real request that the verdict does not tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", content = "args", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Aside {
    /// kubectl goes on over SPDY, where `create` alone opens the stream.
    Spdy { subresource: String },
    /// Before 1.35 `get` alone opened the stream over WebSocket.
    GetAlone { subresource: String },
    /// The command reads the object before it does what was asked, and may not.
    ReadsFirst { subresource: String, verdict: Verdict },
    /// `kubectl get` without a name is a `list`, which is decided otherwise.
    Lists { resource: String, verdict: Verdict },
    /// With a field selector for the name the list is what was asked about.
    FieldSelector { name: String },
    /// A rule with names never allows it: requests with this verb carry none.
    NeverByName { verb: String },
    /// `get` of `nodes/proxy` opens a shell in every Pod of the node.
    Kubelet,
    /// A WebSocket through `nodes/proxy` asks for `get`, and does not get it.
    Handshake,
    /// It is served to nobody, whatever is granted.
    NeverServed { verb: String, what: String, meets: Meets },
    /// Nobody may hand on rights that they do not have.
    Escalation { resource: String },
    /// No request of its own: it is checked while another one is served.
    CheckedInside { verb: String },
}

/// What a kubectl command of that name, or a verb of everyday speech, asks the API server for: verb and subresource.
pub fn sent_by(command: &str, resource: &Resource) -> Option<(&'static str, &'static str)> {
    let (verb, subresource) = match command {
        "exec" | "cp" => ("create", "exec"),
        "attach" => ("create", "attach"),
        "port-forward" | "portforward" => ("create", "portforward"),
        "logs" | "log" => ("get", "log"),
        "debug" => ("patch", "ephemeralcontainers"),
        "evict" => ("create", "eviction"),
        "token" => ("create", "token"),
        "scale" => ("patch", "scale"),
        "approve" | "deny" => ("update", "approval"),
        "describe" | "read" | "view" | "show" => ("get", ""),
        "edit" | "apply" | "label" | "annotate" | "set" | "rollout" | "restart" | "write" => ("patch", ""),
        "cordon" | "uncordon" | "drain" | "taint" if resource.plural == "nodes" => ("patch", ""),
        "replace" | "put" => ("update", ""),
        "run" | "expose" | "post" | "add" => ("create", ""),
        "remove" | "rm" | "destroy" => ("delete", ""),
        _ => return None,
    };
    (subresource.is_empty() || resource.subresources.iter().any(|each| each == subresource))
        .then_some((verb, subresource))
}

/// The request that a question stands for; None if it is just the one that is asked about.
fn request(catalogue: &Catalogue, attributes: &Attributes, all_namespaces: bool) -> Option<Request> {
    let found = match &attributes.target {
        Target::Url(path) => of_path(&attributes.verb, path),
        Target::Resource(target) if target.resource == "*" || target.resource.is_empty() || attributes.verb == "*" => {
            return None;
        }
        Target::Resource(target) => of_resource(catalogue, &attributes.verb, target, all_namespaces),
    };
    let asked = found.as_ref().map_or(attributes, |(_, attributes, _)| attributes);
    let of_node = |target: &ResourceTarget| target.resource == "nodes" && target.subresource == "proxy";
    let handshake = match &asked.target {
        Target::Resource(target) if target.group.is_empty() && of_node(target) && asked.verb == "create" => {
            Some(Attributes { verb: "get".to_owned(), ..for_cluster(asked) })
        }
        _ => None,
    };
    let (why, attributes, then) = match (found, &handshake) {
        (Some(found), _) => found,
        (None, Some(_)) => (Differs::Kubelet, attributes.clone(), Meets::Served),
        (None, None) => return None,
    };
    let stream = match &attributes.target {
        Target::Resource(target) => is_stream(target) && matches!(attributes.verb.as_str(), "get" | "create"),
        Target::Url(_) => false,
    };
    let asks = match stream {
        true => ["get", "create"].map(|verb| Attributes { verb: verb.to_owned(), ..attributes.clone() }).to_vec(),
        false => vec![attributes],
    };
    Some(Request { why, asks, then, handshake })
}

fn is_stream(target: &ResourceTarget) -> bool {
    target.group.is_empty() && target.resource == "pods" && STREAMS.contains(&target.subresource.as_str())
}

fn of_resource(
    catalogue: &Catalogue,
    verb: &str,
    asked: &ResourceTarget,
    all_namespaces: bool,
) -> Option<(Differs, Attributes, Meets)> {
    let (typed, group) = asked.resource.split_once('.').unwrap_or((&asked.resource, &asked.group));
    let checked = CHECKED_ONLY.iter().find(|(of, resource, verbs)| {
        *resource == typed && (*of == group || asked.group.is_empty()) && verbs.contains(&verb)
    });
    if let Some((group, resource, _)) = checked {
        let why = if **group == asked.group { Differs::ClusterScoped } else { Differs::CheckedOnly };
        let (group, resource) = ((*group).to_owned(), (*resource).to_owned());
        let target = ResourceTarget { namespace: String::new(), group, resource, ..asked.clone() };
        return (target != *asked).then(|| (why, Attributes::resource(verb, target), Meets::Served));
    }
    let Some(resource) = catalogue.get(&asked.group, &asked.resource) else {
        return Some((Differs::UnknownResource, Attributes::resource(verb, asked.clone()), Meets::NotFound));
    };
    if is_checked_inside(verb, resource) {
        let scoped = verb == "escalate" && !resource.namespaced && !asked.namespace.is_empty() && !all_namespaces;
        let target = ResourceTarget { namespace: String::new(), ..asked.clone() };
        return scoped.then(|| (Differs::ClusterScoped, Attributes::resource(verb, target), Meets::Served));
    }
    let mut why = None;
    let mut differs = |reason: Differs| _ = why.get_or_insert(reason);
    let (mut verb, mut target) = (verb.to_owned(), asked.clone());
    if !REQUEST_VERBS.contains(&verb.as_str()) {
        let Some((sends, subresource)) = sent_by(&verb, resource) else {
            return Some((Differs::NoSuchVerb, Attributes::resource(verb, target), Meets::NeverSent));
        };
        differs(Differs::Command);
        verb = sends.to_owned();
        if !subresource.is_empty() {
            target.subresource = subresource.to_owned();
        }
    }
    if target.subresource.is_empty() && resource.subresources.contains(&target.name) {
        differs(Differs::Subresource);
        target.subresource = std::mem::take(&mut target.name);
    }
    let of_namespace = resource.group.is_empty() && resource.plural == "namespaces" && !target.name.is_empty();
    if is_nameless(&verb) && target.subresource.is_empty() && !target.name.is_empty() {
        differs(if matches!(verb.as_str(), "list" | "watch") { Differs::ListByName } else { Differs::NoName });
        target.name.clear();
    }
    if of_namespace && !target.name.is_empty() && target.namespace != target.name {
        differs(Differs::NamespaceItself);
        target.namespace.clone_from(&target.name);
    } else if !of_namespace && !resource.namespaced && !all_namespaces && !target.namespace.is_empty() {
        differs(Differs::ClusterScoped);
        target.namespace.clear();
    } else if of_namespace && target.name.is_empty() {
        target.namespace.clear();
    }
    let known = target.subresource.is_empty() || resource.subresources.contains(&target.subresource);
    let served: Vec<&str> = match target.subresource.as_str() {
        "" => resource.verbs.iter().map(String::as_str).collect(),
        subresource => verbs_of(subresource).to_vec(),
    };
    let then = match (known, served.is_empty() || served.contains(&verb.as_str())) {
        (false, _) => Meets::NotFound,
        (true, false) => Meets::MethodNotAllowed,
        (true, true) => Meets::Served,
    };
    match then {
        Meets::NotFound => differs(Differs::UnknownSubresource),
        Meets::MethodNotAllowed => differs(Differs::VerbNotServed),
        _ => {}
    }
    if is_stream(&target) && matches!(verb.as_str(), "get" | "create") {
        differs(Differs::Stream);
    }
    why.map(|why| (why, Attributes::resource(verb, target), then))
}

/// Whether requests with a verb carry no name.
fn is_nameless(verb: &str) -> bool {
    matches!(verb, "create" | "list" | "watch" | "deletecollection")
}

/// The verbs that a subresource serves.
fn verbs_of(subresource: &str) -> &'static [&'static str] {
    match subresource {
        "log" => &["get"],
        "exec" | "attach" | "portforward" => &["create", "get"],
        "proxy" => &["create", "delete", "get", "patch", "update"],
        "eviction" | "binding" | "token" => &["create"],
        "finalize" => &["update"],
        _ => &["get", "patch", "update"],
    }
}

/// Whether the API server asks about a verb while it serves another request.
fn is_checked_inside(verb: &str, resource: &Resource) -> bool {
    let of = |group: &str, names: &[&str]| resource.group == group && names.contains(&resource.plural.as_str());
    match verb {
        "bind" | "escalate" => of(RBAC, &["roles", "clusterroles"]),
        "impersonate" => of("", &["serviceaccounts"]),
        // Constrained impersonation, and what drivers may update of others, have verbs with a colon.
        verb => verb.contains(':'),
    }
}

/// A path that is decided otherwise than it is asked about.
fn of_path(verb: &str, path: &str) -> Option<(Differs, Attributes, Meets)> {
    let (bare, query) = path.split_once('?').map_or((path, None), |(bare, query)| (bare, Some(query)));
    if !METHODS.contains(&verb) {
        return Some((Differs::NoSuchVerb, Attributes::url(verb, path), Meets::NeverSent));
    }
    if let Some((verb, target)) = path_of_resource(verb, bare) {
        return Some((Differs::ResourcePath, Attributes::resource(verb, target), Meets::Served));
    }
    query.map(|_| (Differs::PathQuery, Attributes::url(verb, bare), Meets::Served))
}

/// The resource that a path is, and the verb that a method is there.
fn path_of_resource(method: &str, path: &str) -> Option<(&'static str, ResourceTarget)> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let (group, mut rest) = match parts.as_slice() {
        ["api", _, rest @ ..] => ("", rest),
        ["apis", group, _, rest @ ..] => (*group, rest),
        _ => return None,
    };
    let mut namespace = "";
    if let ["namespaces", name, more @ ..] = rest {
        namespace = name;
        if !matches!(more, [] | ["status" | "finalize", ..]) {
            rest = more;
        }
    }
    let (resource, name, subresource) = match rest {
        [] => return None,
        [resource] => (*resource, "", ""),
        [resource, name] => (*resource, *name, ""),
        [resource, name, subresource, ..] => (*resource, *name, *subresource),
    };
    let verb = match (method, name.is_empty()) {
        ("get" | "head", true) => "list",
        ("get" | "head", false) => "get",
        ("post", _) => "create",
        ("put", _) => "update",
        ("patch", _) => "patch",
        ("delete", true) => "deletecollection",
        ("delete", false) => "delete",
        _ => return None,
    };
    let own = |text: &str| text.to_owned();
    let target = ResourceTarget {
        namespace: own(namespace),
        group: own(group),
        resource: own(resource),
        subresource: own(subresource),
        name: own(name),
    };
    Some((verb, target))
}

/// The API group of a resource as it is typed after its plural: with a version before it, or without.
fn group_of(typed: &str) -> &str {
    let is_version =
        |label: &str| label.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    typed.split_once('.').filter(|(label, _)| is_version(label)).map_or(typed, |(_, group)| group)
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

    /// What there is to say besides about the real request.
    pub fn asides(&self, answer: &Answer, request: Option<&Request>, real: Option<&Real>) -> Vec<Aside> {
        let Target::Resource(asked) = &answer.attributes.target else { return Vec::new() };
        let (verb, mut asides) = (answer.attributes.verb.as_str(), Vec::new());
        let identity = &answer.identity;
        let own = |text: &str| text.to_owned();
        if let Some(real) = real {
            let stream = match &real.answer.attributes.target {
                Target::Resource(target) if is_stream(target) => Some(target.subresource.clone()),
                _ => None,
            };
            match (stream, real.may("get"), real.may("create")) {
                (Some(subresource), false, true) => asides.push(Aside::Spdy { subresource }),
                (Some(subresource), true, false) => asides.push(Aside::GetAlone { subresource }),
                _ => {}
            }
            if real.why == Differs::ListByName && answer.verdict == Verdict::Yes {
                asides.push(Aside::FieldSelector { name: asked.name.clone() });
            }
        } else if is_stream(asked) && verb == "get" && answer.verdict == Verdict::No {
            let create = Attributes { verb: own("create"), ..answer.attributes.clone() };
            if self.allows(identity, &create) {
                asides.push(Aside::Spdy { subresource: asked.subresource.clone() });
            }
        }
        let refused = answer.verdict != Verdict::Yes || real.is_some_and(|real| real.meets == Meets::Forbidden);
        if let Some(request) = request.filter(|request| request.is_never_served() && refused)
            && let Some(asked) = request.asks.first()
        {
            let (verb, what) = (
                asked.verb.clone(),
                match &asked.target {
                    Target::Resource(target) => target.combined(),
                    Target::Url(path) => path.clone(),
                },
            );
            asides.push(Aside::NeverServed { verb, what, meets: request.then });
        }
        // What the last word is about: the real request, if it is served, and kubectl's.
        let (verdict, last) = real
            .filter(|real| !(real.why == Differs::Stream && real.is_anothers()))
            .map_or((answer.verdict, &answer.attributes), |real| (real.meets.verdict(), &real.answer.attributes));
        let Target::Resource(target) = &last.target else { return asides };
        let is_pod = target.group.is_empty() && target.resource == "pods";
        let reads = target.subresource == "log" || STREAMS.contains(&target.subresource.as_str());
        if verdict == Verdict::Yes && is_pod && reads {
            let pod = ResourceTarget { subresource: String::new(), ..target.clone() };
            asides.extend(
                self.unless_allowed(identity, &Attributes::resource("get", pod))
                    .map(|verdict| Aside::ReadsFirst { subresource: target.subresource.clone(), verdict }),
            );
        }
        let proxied = target.group.is_empty() && target.resource == "nodes" && target.subresource == "proxy";
        if verdict == Verdict::Yes && proxied && last.verb == "get" {
            asides.push(Aside::Kubelet);
        }
        let handshake = request.and_then(|request| request.handshake.as_ref());
        if let Some(handshake) = handshake.filter(|_| verdict == Verdict::Yes && last.verb == "create")
            && !self.allows(identity, handshake)
        {
            asides.push(Aside::Handshake);
        }
        let resource = self.catalogue().get(&asked.group, &asked.resource);
        let plain = asked.subresource.is_empty() && asked.name.is_empty();
        let listed = resource.is_some_and(|resource| resource.verbs.iter().any(|verb| verb == "list"));
        if answer.verdict == Verdict::Yes && verb == "get" && plain && listed {
            let list = Attributes::resource(
                "list",
                match &real {
                    Some(_) => target.clone(),
                    None => asked.clone(),
                },
            );
            asides.extend(
                self.unless_allowed(identity, &list)
                    .map(|verdict| Aside::Lists { resource: asked.resource.clone(), verdict }),
            );
        }
        let by_name = |rule: &crate::api::PolicyRule| {
            !rule.resource_names.is_empty() && covers(&rule.verbs, verb) && grants_resource(rule, asked)
        };
        if matches!(verb, "create" | "deletecollection")
            && asked.subresource.is_empty()
            && answer.verdict == Verdict::No
            && self.rules_for(identity, &asked.namespace).into_iter().any(|rule| by_name(&rule.policy))
        {
            asides.push(Aside::NeverByName { verb: own(verb) });
        }
        let rbac = asked.group == RBAC && asked.subresource.is_empty();
        if answer.verdict == Verdict::Yes && rbac && matches!(verb, "create" | "update" | "patch") {
            let (inner, of) = match asked.resource.as_str() {
                "rolebindings" | "clusterrolebindings" => ("bind", "clusterroles"),
                _ => ("escalate", asked.resource.as_str()),
            };
            let target = ResourceTarget { resource: own(of), name: String::new(), ..asked.clone() };
            if !self.allows(identity, &Attributes::resource(inner, target)) {
                asides.push(Aside::Escalation { resource: asked.resource.clone() });
            }
        }
        let checked = resource.is_some_and(|resource| is_checked_inside(verb, resource))
            || CHECKED_ONLY.iter().any(|(_, name, verbs)| *name == target.resource && verbs.contains(&verb));
        if checked && !asked.resource.is_empty() {
            asides.push(Aside::CheckedInside { verb: own(verb) });
        }
        asides
    }

    /// No, or unknown; None for a yes.
    fn unless_allowed(&self, identity: &Identity, attributes: &Attributes) -> Option<Verdict> {
        let review = self.review(identity, attributes);
        let known = review.missing.is_empty() && review.said.iter().all(|said| said.opinion != Opinion::Unknown);
        match (review.allowed, known) {
            (true, _) => None,
            (false, true) => Some(Verdict::No),
            (false, false) => Some(Verdict::Unknown),
        }
    }
}
