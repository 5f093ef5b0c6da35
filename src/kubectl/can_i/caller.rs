//! Who runs a command, by the kubeconfig and the flags: credentials, impersonation, namespace.

use super::Stop;
use super::asker::{Asker, Named, Place};
use crate::access::{ANONYMOUS, Access, Attributes, Identity, ResourceTarget, UNAUTHENTICATED, service_account};
use crate::api::AuthInfo;
use crate::cluster::Cluster;
use crate::kubeconfig::{self, Caller as Credentials, Files, List, Who, clean, unusable};
use crate::kubectl::Invocation;
use crate::kubectl::flags::{Parsed, quoted};
use crate::text::Order;

/// A kind of review that the API server is sent: resource and API group.
pub(super) type ReviewKind = (&'static str, &'static str);
pub(super) const ACCESS_REVIEW: ReviewKind = ("selfsubjectaccessreviews", "authorization.k8s.io");
pub(super) const RULES_REVIEW: ReviewKind = ("selfsubjectrulesreviews", "authorization.k8s.io");
pub(super) const SUBJECT_REVIEW: ReviewKind = ("selfsubjectreviews", "authentication.k8s.io");

/// Where kubectl looks for a server that nothing names.
pub(super) const DEFAULT_SERVER: &str = "http://localhost:8080";

/// Who runs a command, and where.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    /// None for somebody whom the API server does not let in. Of somebody whom the paste does not tell, what is sure.
    identity: Option<Identity>,
    impersonates: Option<Identity>,
    /// Whether all of who asks is known. Whoever it is, is taken to be allowed to impersonate.
    told: bool,
    /// `-n`, else the context's namespace, else `default`.
    pub namespace: String,
    /// Whether who asks is told by nothing in the paste, and the reader's choice stands in.
    pub assumed: bool,
    /// Who asks, by the kubeconfig; none if there is none, or somebody else is impersonated.
    pub asker: Option<Asker>,
    /// The server, where nothing in the paste stands behind it.
    pub other_server: Option<String>,
}

impl Caller {
    /// Reads the kubeconfig as client-go does: flags win over it, and a context, user or cluster that a flag names must exist.
    pub fn new(invocation: &Invocation, parsed: &Parsed, cluster: &Cluster, access: &Access) -> Result<Self, Stop> {
        let paste = &*cluster.paste;
        let file_flag = parsed.text("kubeconfig");
        let files = Files::new(paste, &invocation.env, &invocation.cwd, file_flag);
        if files.explicit && files.precedence.iter().all(|path| !files.exists(path)) {
            return Err(Stop::Config(format!("error: stat {file_flag}: no such file or directory")));
        }
        let config = files.load().map_err(|error| Stop::Config(error.trim_end().to_owned()))?;
        let place = |list: List, name: &str| -> Option<Place> {
            let source = files.source(&config.entries(list).get(name)?.origin)?;
            let (_, origin, read) = paste.configs.iter().find(|(id, ..)| *id == source)?;
            let at = match list {
                List::Users => read.users.iter().position(|named| named.name == name),
                List::Contexts => read.contexts.iter().position(|named| named.name == name),
                List::Clusters => read.clusters.iter().position(|named| named.name == name),
            };
            Some((*origin, format!("{}[{}]", list.key(), at?)))
        };

        let missing = |what: &str, name: &str| Stop::Config(format!("error: {what} {} does not exist", quoted(name)));
        let context_flag = parsed.text("context");
        let context_name = if context_flag.is_empty() { &*config.current_context } else { context_flag };
        let context = config.contexts.get(context_name);
        let of_context = |field: &str| context.map_or("", |entry| entry.text(field));
        let chosen = |flag: &'_ str, field: &str| match parsed.text(flag) {
            "" => of_context(field).to_owned(),
            name => name.to_owned(),
        };
        let (user_name, cluster_name) = (chosen("user", "user"), chosen("cluster", "cluster"));
        let (user, server) = (config.users.get(&user_name), config.clusters.get(&cluster_name));
        for (flag, what, found) in [
            ("user", "auth info", user.is_some()),
            ("context", "context", context.is_some()),
            ("cluster", "cluster", server.is_some()),
        ] {
            if !found && !parsed.text(flag).is_empty() {
                return Err(missing(what, parsed.text(flag)));
            }
        }
        if context.is_none() && !context_name.is_empty() {
            let why = format!("context was not found for specified context: {context_name}");
            return Err(Stop::Config(format!("Error in configuration: {why}")));
        }

        let user_place = place(List::Users, &user_name);
        let read = user_place.as_ref().and_then(|(origin, _)| {
            let (.., read) = paste.configs.iter().find(|(_, known, _)| known == origin)?;
            read.users.iter().find(|named| named.name == user_name).map(|named| &named.user)
        });
        let auth = overridden(read.cloned().unwrap_or_default(), parsed);
        let folder = user.and_then(|entry| entry.origin.rsplit_once('/')).map_or("", |(folder, _)| folder);
        check(&user_name, &auth, parsed, &files, folder)?;

        let pasted =
            !config.users.is_empty() || !config.contexts.is_empty() || !files.pasted && !paste.configs.is_empty();
        let stands_in = !pasted && parsed.text("token").is_empty();
        let server_flag = parsed.text("server");
        let known_server = server.map_or("", |entry| entry.text("server"));
        let address = [server_flag, known_server, DEFAULT_SERVER].into_iter().find(|a| !a.is_empty());
        let address = address.unwrap_or_default();
        let is_other = !server_flag.is_empty() && server_flag != known_server || pasted && known_server.is_empty();
        let secure = address.to_ascii_lowercase().starts_with("https:");
        if pasted && secure && !identifies(&auth) {
            return Err(Stop::NoCredentials { user: user_name });
        }

        if let Some(removed) = auth.auth_provider.as_ref().filter(|_| pasted && secure).and_then(|p| removed(&p.name)) {
            return Err(Stop::Config(format!("error: {removed}")));
        }

        let named = Named {
            context: context_name,
            chosen: !context_flag.is_empty(),
            user: &user_name,
            server: address,
            token_flag: parsed.text("token"),
            certificate_flag: parsed.text("client-certificate"),
            username_flag: parsed.text("username"),
        };
        let chosen = access.options();
        let (tokens, authorizers) = (chosen.tokens.clone(), chosen.authorizers.clone());
        let options = kubeconfig::Options { tokens, authorizers, now: invocation.now.clone() };
        let context_place = place(List::Contexts, context_name);
        let asker = (!stands_in).then(|| {
            let user = read.zip(user_place.as_ref());
            named.asker(paste, &options, user, context_place.as_ref())
        });
        let caller = match asker.as_ref().map(|asker| &asker.who) {
            None => Some(access.options().caller.clone()),
            Some(Who::Known(caller)) => Some(caller.clone()),
            Some(Who::Anonymous) => Some(Credentials { user: ANONYMOUS.to_owned(), ..Credentials::default() }),
            Some(Who::Refused) => None,
            // A name that no binding has, so that only what is sure of it counts.
            Some(Who::Unknown { groups }) => {
                Some(Credentials { user: format!("<{user_name}>"), groups: groups.clone(), ..Credentials::default() })
            }
        };
        let told = !matches!(asker.as_ref().map(|asker| &asker.who), Some(Who::Unknown { .. }));
        let impersonates = impersonated(&auth);
        let namespace = [parsed.text("namespace"), of_context("namespace"), "default"];
        let namespace = namespace.into_iter().find(|name| !name.is_empty()).unwrap_or_default().to_owned();
        Ok(Caller {
            identity: caller.as_ref().map(Identity::authenticated),
            told,
            namespace,
            assumed: stands_in && impersonates.is_none() && access.options().tokens.is_empty(),
            asker: asker.filter(|asker| impersonates.is_none() || asker.who == Who::Refused),
            impersonates,
            other_server: is_other.then(|| address.to_owned()),
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
        if let Some(server) = &self.other_server {
            return Err(Stop::no_connection(server));
        }
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
                if let (true, Err(mode)) = (self.told, may_impersonate(access, caller, other, kind)) {
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

/// A user's settings with what the flags put in their place.
fn overridden(mut auth: AuthInfo, parsed: &Parsed) -> AuthInfo {
    for (flag, field, other) in [
        ("token", &mut auth.token, None),
        ("client-certificate", &mut auth.client_certificate, Some(&mut auth.client_certificate_data)),
        ("client-key", &mut auth.client_key, Some(&mut auth.client_key_data)),
        ("username", &mut auth.username, None),
        ("password", &mut auth.password, None),
        ("as", &mut auth.impersonate, None),
        ("as-uid", &mut auth.impersonate_uid, None),
    ] {
        let given = parsed.text(flag);
        if !given.is_empty() {
            given.clone_into(field);
            other.map(String::clear);
        }
    }
    let groups = parsed.all("as-group");
    if !groups.is_empty() {
        auth.impersonate_groups = groups;
    }
    let extra = parsed.all("as-user-extra");
    let split = |each: &str| {
        each.split_once('=').map_or((each.to_owned(), String::new()), |(k, v)| (k.to_owned(), v.to_owned()))
    };
    for each in &extra {
        auth.impersonate_user_extra.remove(&split(each).0);
    }
    for each in &extra {
        let (key, value) = split(each);
        auth.impersonate_user_extra.entry(key).or_default().push(value);
    }
    auth
}

/// Stops where client-go would not even connect. Mirrors `ConfirmUsable`, and how kubectl prints what it says. Of pasted
/// kubeconfigs, keys and files need not be pasted too for the question to make sense.
fn check(user: &str, auth: &AuthInfo, parsed: &Parsed, files: &Files<'_>, folder: &str) -> Result<(), Stop> {
    let mut auth = auth.clone();
    if files.pasted && auth.client_key.is_empty() && auth.client_key_data.is_empty() {
        "-".clone_into(&mut auth.client_key);
    }
    for (flag, path) in [
        ("client-certificate", &mut auth.client_certificate),
        ("client-key", &mut auth.client_key),
        ("", &mut auth.token_file),
    ] {
        // Paths of a kubeconfig lie beside it, those of a flag in the working directory.
        if !path.is_empty() && !path.starts_with('/') && parsed.text(flag).is_empty() {
            *path = clean(&format!("{folder}/{path}"));
        }
    }
    let open = |path: &str| match files.pasted {
        true => None,
        false => files.bytes(&files.absolute(path)).err(),
    };
    let mut errors = unusable(user, &auth, &open);
    if errors.is_empty() && auth.token.is_empty() && !auth.token_file.is_empty() {
        errors.extend(open(&auth.token_file));
    }
    let nobody = "without impersonating a user";
    match errors.as_slice() {
        [] => Ok(()),
        [one] if one.ends_with(nobody) => Err(Stop::ImpersonatesNobody { user: user.to_owned() }),
        [one] => Err(Stop::Config(format!("error: {one}"))),
        more => {
            let more: String = more.iter().map(|error| format!("\n* {error}")).collect();
            Err(Stop::Config(format!("Error in configuration: {more}")))
        }
    }
}

/// What kubectl says of an auth provider that it no longer has, or never had. Mirrors client-go/plugin/pkg/client/auth.
fn removed(provider: &str) -> Option<String> {
    let (plugin, page) = match provider {
        "oidc" => return None,
        "gcp" => (
            "\"gke-gcloud-auth-plugin\"",
            "https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke",
        ),
        "azure" => (
            "https://github.com/Azure/kubelogin",
            "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins",
        ),
        other => return Some(format!("no Auth Provider found for name {}", quoted(other))),
    };
    Some(format!(
        "The {provider} auth plugin has been removed.\nPlease use the {plugin} kubectl/client-go credential plugin \
         instead.\nSee {page} for further details"
    ))
}

/// Whether there is anything to show the server. Mirrors `canIdentifyUser`.
fn identifies(auth: &AuthInfo) -> bool {
    [&auth.username, &auth.client_certificate, &auth.client_certificate_data, &auth.token, &auth.token_file]
        .iter()
        .any(|text| !text.is_empty())
        || auth.auth_provider.is_some()
        || auth.exec.is_some()
}

/// Whom the flags or the kubeconfig impersonate.
fn impersonated(auth: &AuthInfo) -> Option<Identity> {
    if auth.impersonate.is_empty() {
        return None;
    }
    let mut fields: Vec<_> = auth.impersonate_user_extra.clone().into_iter().collect();
    fields.order();
    Some(Identity::impersonated(&auth.impersonate, &auth.impersonate_uid, &auth.impersonate_groups, fields))
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
