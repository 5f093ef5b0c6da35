//! The request that a question stands for. Mirrors apiserver/pkg/endpoints/request/requestinfo.go.

use super::{Differs, Meets, RBAC, Request, for_cluster};
use crate::access::{Attributes, ResourceTarget, Target};
use crate::api::{Catalogue, Resource};

/// The verbs that requests on resources carry.
pub(super) const REQUEST_VERBS: &[&str] =
    &["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];
/// The methods of requests for paths, and `*`, as kubectl takes them.
const METHODS: &[&str] = &["get", "put", "post", "head", "options", "delete", "patch", "*"];
/// The subresources that are opened as a stream.
pub(super) const STREAMS: &[&str] = &["exec", "attach", "portforward"];
/// Names that only authorizers know: nothing is served under them. Group, resource, and the verbs that are checked.
pub(super) const CHECKED_ONLY: &[(&str, &str, &[&str])] = &[
    ("", "users", &["impersonate"]),
    ("", "groups", &["impersonate"]),
    ("authentication.k8s.io", "uids", &["impersonate"]),
    ("authentication.k8s.io", "userextras", &["impersonate"]),
    ("certificates.k8s.io", "signers", &["approve", "sign", "attest"]),
];

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
pub(super) fn request(catalogue: &Catalogue, attributes: &Attributes, all_namespaces: bool) -> Option<Request> {
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

pub(super) fn is_stream(target: &ResourceTarget) -> bool {
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
pub(super) fn is_nameless(verb: &str) -> bool {
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
pub(super) fn is_checked_inside(verb: &str, resource: &Resource) -> bool {
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
pub(super) fn group_of(typed: &str) -> &str {
    let is_version =
        |label: &str| label.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    typed.split_once('.').filter(|(label, _)| is_version(label)).map_or(typed, |(_, group)| group)
}
