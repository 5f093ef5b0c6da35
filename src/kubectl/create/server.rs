//! What the API server says of an object that it is asked to make. It is a new one: it has what every server begins
//! with, and what is pasted beside the command's own files.

use super::Validate;
use super::client::{Item, wrong_segment};
use super::failure::Failure;
use super::read::Types;
use crate::api::{Catalogue, Object, Paste, Resource};
use crate::cluster::ApiServer;
use crate::kubectl::flags::quoted;
use crate::schema;
use crate::text::{Loc, gather};
use crate::validation;
use std::collections::BTreeSet;

/// Namespaces of every server.
const NAMESPACES: [&str; 4] = ["default", "kube-node-lease", "kube-public", "kube-system"];
/// Other objects of every server, by group, kind, namespace and name.
const BOOTSTRAP: &[(&str, &str, &str, &str)] = &[
    ("", "Service", "default", "kubernetes"),
    ("", "Endpoints", "default", "kubernetes"),
    ("", "ConfigMap", "kube-system", "extension-apiserver-authentication"),
    ("", "ConfigMap", "kube-system", "kube-apiserver-legacy-service-account-token-tracking"),
    ("discovery.k8s.io", "EndpointSlice", "default", "kubernetes"),
    ("networking.k8s.io", "ServiceCIDR", "", "kubernetes"),
    ("scheduling.k8s.io", "PriorityClass", "", "system-cluster-critical"),
    ("scheduling.k8s.io", "PriorityClass", "", "system-node-critical"),
];

/// Where the addresses of Services come from, unless a pasted kube-apiserver says otherwise.
const SERVICE_RANGE: &str = "10.96.0.0/16";

/// What the server says of an object besides whether it makes it.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    pub warnings: Vec<String>,
    /// What is wrong with it, each with its place.
    pub places: Vec<(String, Loc)>,
}

/// The server that is asked.
pub struct Server<'p> {
    paste: &'p Paste,
    catalogue: Catalogue,
    namespaces: BTreeSet<&'p str>,
    validate: Validate,
}

impl<'p> Server<'p> {
    /// A server where `present` are already.
    pub fn new(
        paste: &'p Paste,
        catalogue: Catalogue,
        present: impl Iterator<Item = &'p Object>,
        validate: Validate,
    ) -> Self {
        let pasted = present.filter(|object| object.kind == "Namespace" && object.api_version == "v1");
        let pasted = pasted.map(|object| object.metadata.name.as_str());
        Server { paste, catalogue, namespaces: gather(NAMESPACES.into_iter().chain(pasted)), validate }
    }

    /// Whether it judges the fields of a kind itself: it takes patches of it.
    pub(super) fn checks_fields(&self, types: &Types) -> bool {
        self.served(types)
            .any(|resource| resource.kind == types.kind && resource.verbs.iter().any(|verb| verb == "patch"))
    }

    /// The resource of a kind. Mirrors client-go's RESTMapper over discovery, which knows every kind in lower case too, and lists.
    pub(super) fn mapping(&self, types: &Types) -> Option<Resource> {
        let single = types.kind.strip_suffix("List");
        let fits = |resource: &Resource| {
            resource.kind == types.kind
                || resource.kind.to_lowercase() == types.kind
                || single.is_some_and(|single| single.is_empty() || single == resource.kind)
        };
        self.served(types).find(|resource| fits(resource)).cloned()
    }

    fn served(&self, types: &Types) -> impl Iterator<Item = &Resource> {
        let (group, version) = match types.api_version.rsplit_once('/') {
            Some((group, version)) => (group.to_owned(), version.to_owned()),
            None => (String::new(), types.api_version.clone()),
        };
        self.catalogue
            .resources()
            .iter()
            .filter(move |resource| resource.group == group && (version.is_empty() || resource.version == version))
    }

    /// Asks it to make an object; what it warns of, it warns of whether it makes the object or not.
    pub(super) fn create(&self, item: &Item<'_>, said: &mut Said) -> Result<(), Failure> {
        let Types { api_version, kind } = &item.types;
        let wrong = wrong_segment(&item.namespace);
        if !wrong.is_empty() {
            let text = format!("invalid namespace {}: [{}]", quoted(&item.namespace), wrong.join(" "));
            return Err(Failure::Plain(text));
        }
        let resource = &item.resource;
        if !resource.verbs.iter().any(|verb| verb == "create") {
            let message = "the server does not allow this method on the requested resource".to_owned();
            return Err(Failure::Status { reason: "MethodNotAllowed", message });
        }
        let version = api_version.rsplit('/').next().unwrap_or_default();
        let bad = |why: &str| Failure::Status {
            reason: "BadRequest",
            message: format!("{kind} in version {} cannot be handled as a {}: {why}", quoted(version), resource.kind),
        };
        if *kind != resource.kind {
            let scheme = "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30";
            let (kind, of) = (quoted(kind), quoted(api_version));
            return Err(bad(&format!("no kind {kind} is registered for version {of} in scheme \"{scheme}\"")));
        }
        if let Some(of) = schema::kind(api_version, kind) {
            let misfits = schema::read(item.node, of);
            let places = || misfits.iter().map(|misfit| (misfit.words(), misfit.loc)).collect();
            let unknown = schema::said(&misfits).map_err(|words| {
                said.places = places();
                bad(words)
            })?;
            match self.validate {
                Validate::Strict if !unknown.is_empty() => {
                    said.places = places();
                    return Err(bad(&format!("strict decoding error: {}", unknown.join(", "))));
                }
                Validate::Warn => said.warnings.extend(unknown),
                _ => {}
            }
        }
        if resource.namespaced && !self.namespaces.contains(item.namespace.as_str()) {
            let message = format!("namespaces {} not found", quoted(&item.namespace));
            return Err(Failure::Status { reason: "NotFound", message });
        }
        let object = self.paste.objects.iter().find(|object| object.origin == item.origin);
        let refusals = object.map(|object| validation::refusals(self.paste, object)).unwrap_or_default();
        if !refusals.is_empty() {
            said.places = refusals.iter().map(|refusal| (refusal.message.clone(), refusal.loc)).collect();
            let causes = refusals.into_iter().map(|refusal| refusal.message).collect();
            return Err(Failure::invalid(kind, &item.name, causes));
        }
        let causes = object.map(|object| self.not_allocated(object)).unwrap_or_default();
        if !causes.is_empty() {
            return Err(Failure::invalid(kind, &item.name, causes));
        }
        said.warnings.extend(
            object
                .iter()
                .flat_map(|object| validation::warnings(self.paste, object).into_iter().map(|warning| warning.message)),
        );
        if self.exists(item) {
            let dot = if resource.group.is_empty() { "" } else { "." };
            let what = format!("{}{dot}{}", resource.plural, resource.group);
            let message = format!("{what} {} already exists", quoted(&item.name));
            return Err(Failure::Status { reason: "AlreadyExists", message });
        }
        Ok(())
    }

    /// Why a Service cannot have the addresses that it asks for.
    fn not_allocated(&self, object: &Object) -> Vec<String> {
        if object.kind != "Service" || object.api_version != "v1" {
            return Vec::new();
        }
        let started = ApiServer::find(self.paste);
        let ranges = started.as_ref().map_or("", |server| server.value("service-cluster-ip-range"));
        validation::not_allocated(self.paste, object, if ranges.is_empty() { SERVICE_RANGE } else { ranges })
    }

    /// Whether every server has such an object from its start.
    fn exists(&self, item: &Item<'_>) -> bool {
        let known =
            (item.resource.group.as_str(), item.types.kind.as_str(), item.namespace.as_str(), item.name.as_str());
        BOOTSTRAP.contains(&known) || (item.types.kind == "Namespace" && NAMESPACES.contains(&item.name.as_str()))
    }
}
