//! Who runs a command, by the kubeconfig and the flags: credentials, impersonation, namespace.

use super::Stop;
use crate::access::{
    ANONYMOUS, Access, Attributes, Caller as Credentials, Identity, ResourceTarget, UNAUTHENTICATED, service_account,
};
use crate::api::{AuthInfo, ClusterEntry, Context, KubeConfig};
use crate::cluster::Cluster;
use crate::kubectl::Invocation;
use crate::kubectl::flags::{Parsed, quoted};
use crate::text::Order;

/// A kind of review that the API server is sent: resource and API group.
pub(super) type ReviewKind = (&'static str, &'static str);
pub(super) const ACCESS_REVIEW: ReviewKind = ("selfsubjectaccessreviews", "authorization.k8s.io");
pub(super) const RULES_REVIEW: ReviewKind = ("selfsubjectrulesreviews", "authorization.k8s.io");
pub(super) const SUBJECT_REVIEW: ReviewKind = ("selfsubjectreviews", "authentication.k8s.io");

/// Who runs a command, and where.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    /// None for a token that is nobody's.
    identity: Option<Identity>,
    impersonates: Option<Identity>,
    /// `-n`, else the context's namespace, else `default`.
    pub namespace: String,
    /// Whether who asks is told by nothing in the paste, and the reader's choice stands in.
    pub assumed: bool,
    /// `--server`, where it is not the kubeconfig's.
    pub other_server: Option<String>,
}

impl Caller {
    /// Reads the kubeconfig as client-go does: flags win over it, and a context, user or cluster that a flag names must exist.
    pub fn new(invocation: &Invocation, parsed: &Parsed, cluster: &Cluster, access: &Access) -> Result<Self, Stop> {
        let config = merged(invocation, parsed, cluster);
        let missing = |what: &str, name: &str| Stop::Config(format!("error: {what} {} does not exist", quoted(name)));

        let context_flag = parsed.text("context");
        let context_name = if context_flag.is_empty() { &config.current_context } else { context_flag };
        let context = config.contexts.iter().find(|named| named.name == context_name).map(|named| &named.context);
        if context.is_none() && !context_flag.is_empty() {
            return Err(missing("context", context_flag));
        }
        let nothing = Context::default();
        let chosen = context.unwrap_or(&nothing);
        let user_flag = parsed.text("user");
        let user_name = if user_flag.is_empty() { chosen.user.as_str() } else { user_flag };
        let user = config.users.iter().find(|named| named.name == user_name).map(|named| &named.user);
        if user.is_none() && !user_flag.is_empty() {
            return Err(missing("auth info", user_flag));
        }
        let cluster_flag = parsed.text("cluster");
        let cluster_name = if cluster_flag.is_empty() { chosen.cluster.as_str() } else { cluster_flag };
        let server = config.clusters.iter().find(|named| named.name == cluster_name).map(|named| &named.cluster);
        if server.is_none() && !cluster_flag.is_empty() {
            return Err(missing("cluster", cluster_flag));
        }
        if context.is_none() && !context_name.is_empty() {
            let why = format!("context was not found for specified context: {context_name}");
            return Err(Stop::Config(format!("Error in configuration: {why}")));
        }

        let auth = user.cloned().unwrap_or_default();
        let pasted = !config.users.is_empty() || !config.contexts.is_empty();
        let identity = identity(&auth, pasted, server, parsed, access, user_name)?;
        let namespace = [parsed.text("namespace"), chosen.namespace.as_str(), "default"];
        let namespace = namespace.into_iter().find(|name| !name.is_empty()).unwrap_or_default().to_owned();
        let server_flag = parsed.text("server");
        let is_other = !server_flag.is_empty() && server.is_none_or(|known| known.server != server_flag);
        let impersonates = impersonated(&auth, parsed, user_name)?;
        let stands_in = Identity::authenticated(&access.options().caller);
        let assumed = impersonates.is_none() && access.options().tokens.is_empty() && identity == Some(stands_in);
        Ok(Caller {
            identity,
            impersonates,
            namespace,
            assumed,
            other_server: is_other.then(|| server_flag.to_owned()),
        })
    }

    /// Whether the API server would answer GET requests for these paths, which discovery makes.
    pub fn may_get(&self, access: &Access, paths: &[&str]) -> bool {
        let Some(identity) = self.impersonates.as_ref().or(self.identity.as_ref()) else { return false };
        !access.options().bootstrap_roles
            || paths.iter().all(|path| access.allows(identity, &Attributes::url("get", *path)))
    }
    /// Whom the API server takes a request for, if it lets it send a review of this kind: the caller must be let in, must
    /// be allowed to impersonate, and whoever it then is must be allowed to ask.
    pub fn ask(&self, access: &Access, kind: ReviewKind) -> Result<Identity, Stop> {
        let Some(caller) = &self.identity else { return Err(Stop::NotLoggedIn) };
        let refusal = |identity: &Identity, verb: &str, reason: &str| {
            let (resource, group) = kind;
            let reason = if reason.is_empty() { String::new() } else { format!(": {reason}") };
            format!(
                "{resource}.{group} is forbidden: User {} cannot {verb} resource \"{resource}\" in API group \"{group}\" \
                 at the cluster scope{reason}",
                quoted(&identity.user)
            )
        };
        let identity = match &self.impersonates {
            None => caller,
            Some(other) => {
                if let Err(mode) = may_impersonate(access, caller, other, kind) {
                    return Err(Stop::MayNotImpersonate {
                        caller: caller.user.clone(),
                        user: other.user.clone(),
                        refusal: refusal(caller, &format!("impersonate-on:{mode}:create"), ""),
                    });
                }
                other
            }
        };
        // Without the default roles nobody could ask anything; whoever is logged in is then taken to be allowed to.
        let assumed = !access.options().bootstrap_roles && !identity.has(UNAUTHENTICATED);
        if !assumed && !access.allows(identity, &create(kind)) {
            let reason = access.review(identity, &create(kind)).reason;
            return Err(Stop::MayNotAsk { user: identity.user.clone(), refusal: refusal(identity, "create", &reason) });
        }
        Ok(identity.clone())
    }
}

fn create((resource, group): ReviewKind) -> Attributes {
    let target = ResourceTarget { group: group.to_owned(), resource: resource.to_owned(), ..ResourceTarget::default() };
    Attributes::resource("create", target)
}

/// The kubeconfigs that count, merged: the first entry of a name wins, as does the first current context.
fn merged(invocation: &Invocation, parsed: &Parsed, cluster: &Cluster) -> KubeConfig {
    let paths: Option<Vec<String>> = match (parsed.get("kubeconfig"), invocation.env.get("KUBECONFIG")) {
        (Some(path), _) if !path.is_empty() => Some(vec![path.to_owned()]),
        (_, Some(Some(list))) if !list.is_empty() => Some(list.split(':').map(str::to_owned).collect()),
        _ => None,
    };
    let configs = &cluster.paste.configs;
    let named = |path: &str| {
        configs.iter().find(|(source, ..)| {
            let name = cluster.paste.sources.get(*source).map_or("", |source| &source.name);
            absolute(&invocation.cwd, name) == absolute(&invocation.cwd, path)
        })
    };
    let chosen: Vec<&KubeConfig> = match &paths {
        Some(paths) => paths.iter().filter_map(|path| named(path)).map(|(.., config)| config).collect(),
        None => configs.iter().map(|(.., config)| config).collect(),
    };
    let mut merged = KubeConfig::default();
    for config in chosen {
        for entry in &config.clusters {
            if merged.clusters.iter().all(|known| known.name != entry.name) {
                merged.clusters.push(entry.clone());
            }
        }
        for entry in &config.contexts {
            if merged.contexts.iter().all(|known| known.name != entry.name) {
                merged.contexts.push(entry.clone());
            }
        }
        for entry in &config.users {
            if merged.users.iter().all(|known| known.name != entry.name) {
                merged.users.push(entry.clone());
            }
        }
        if merged.current_context.is_empty() {
            merged.current_context.clone_from(&config.current_context);
        }
    }
    merged
}

fn absolute(cwd: &str, path: &str) -> String {
    let joined = if path.starts_with('/') { path.to_owned() } else { format!("{cwd}/{path}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Whom credentials stand for; None if they are nobody's.
fn identity(
    auth: &AuthInfo,
    pasted: bool,
    server: Option<&ClusterEntry>,
    parsed: &Parsed,
    access: &Access,
    user_name: &str,
) -> Result<Option<Identity>, Stop> {
    let options = access.options();
    let token = match parsed.text("token") {
        "" => auth.token.as_str(),
        token => token,
    };
    if !token.is_empty() && !options.tokens.is_empty() {
        return Ok(options.tokens.get(token).map(Identity::authenticated));
    }
    let credentials =
        [token, &auth.token_file, &auth.client_certificate, &auth.client_certificate_data, &auth.username]
            .into_iter()
            .chain([parsed.text("client-certificate"), parsed.text("username")])
            .any(|text| !text.is_empty())
            || auth.exec.is_some()
            || auth.auth_provider.is_some();
    if credentials || !pasted {
        return Ok(Some(Identity::authenticated(&options.caller)));
    }
    if server.is_some_and(|server| server.server.starts_with("https:")) {
        return Err(Stop::NoCredentials { user: user_name.to_owned() });
    }
    Ok(Some(Identity::authenticated(&Credentials { user: ANONYMOUS.to_owned(), ..Credentials::default() })))
}

/// Whom the flags or the kubeconfig impersonate.
fn impersonated(auth: &AuthInfo, parsed: &Parsed, user_name: &str) -> Result<Option<Identity>, Stop> {
    let user = match parsed.text("as") {
        "" => auth.impersonate.as_str(),
        user => user,
    };
    let (groups, uid, extra) = (parsed.all("as-group"), parsed.text("as-uid"), parsed.all("as-user-extra"));
    if user.is_empty() {
        let asks = !groups.is_empty() || !uid.is_empty() || !extra.is_empty();
        return if asks { Err(Stop::ImpersonatesNobody { user: user_name.to_owned() }) } else { Ok(None) };
    }
    let mut fields: Vec<(String, Vec<String>)> = Vec::new();
    for each in &extra {
        let (key, value) = each.split_once('=').unwrap_or((each, ""));
        match fields.iter_mut().find(|(known, _)| known == key) {
            Some((_, values)) => values.push(value.to_owned()),
            None => fields.push((key.to_owned(), vec![value.to_owned()])),
        }
    }
    fields.order();
    Ok(Some(Identity::impersonated(user, uid, &groups, fields)))
}

/// Whether one identity may act as another; if not, the mode that was tried. Mirrors 1.36's constrained impersonation,
/// which falls back to the plain `impersonate` verb.
fn may_impersonate(access: &Access, caller: &Identity, other: &Identity, kind: ReviewKind) -> Result<(), &'static str> {
    let account = service_account(&other.user);
    let mode = if account.is_some() { "serviceaccount" } else { "user-info" };
    let asked: Vec<&str> = other
        .groups
        .iter()
        .filter(|(_, because)| *because == crate::access::Because::Asked)
        .map(|(group, _)| group.as_str())
        .collect();
    let may = |verb: &str, group: &str, namespace: &str, resource: &str, subresource: &str, name: &str| {
        let target = ResourceTarget {
            namespace: namespace.to_owned(),
            group: group.to_owned(),
            resource: resource.to_owned(),
            subresource: subresource.to_owned(),
            name: name.to_owned(),
        };
        access.allows(caller, &Attributes::resource(verb, target))
    };
    let all = |verb: &str, core: &str| {
        let user = match account {
            Some((namespace, name)) => may(verb, core, namespace, "serviceaccounts", "", name),
            None => may(verb, core, "", "users", "", &other.user),
        };
        user && asked.iter().all(|group| may(verb, core, "", "groups", "", group))
            && (other.uid.is_empty() || may(verb, "authentication.k8s.io", "", "uids", "", &other.uid))
            && other.extra.iter().all(|(key, values)| {
                values.iter().all(|value| may(verb, "authentication.k8s.io", "", "userextras", key, value))
            })
    };
    let constrained = all(&format!("impersonate:{mode}"), "authentication.k8s.io")
        && may(&format!("impersonate-on:{mode}:create"), kind.1, "", kind.0, "", "");
    if constrained || all("impersonate", "") { Ok(()) } else { Err(mode) }
}
