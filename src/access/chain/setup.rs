//! Which authorizers there are: `--authorization-mode`, an AuthorizationConfiguration, or the reader's own word.

use super::base_name;
use crate::api::{Object, Origin, Paste};
use crate::cluster::{ApiServer, Cluster};

/// At most this many authorizers are asked.
const MAX_AUTHORIZERS: usize = 64;
const CONFIG_GROUP: &str = "apiserver.config.k8s.io";

/// An authorizer of the API server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authorizer {
    Node,
    Abac,
    Rbac,
    AlwaysAllow,
    AlwaysDeny,
    /// Somebody else decides; with its name in an AuthorizationConfiguration, else none.
    Webhook(String),
    /// Not one that Kubernetes has.
    Other(String),
    /// Those of an AuthorizationConfiguration that the paste lacks, by its path.
    Unread(String),
}

/// An authorizer, and where the paste says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub authorizer: Authorizer,
    pub place: Option<(Origin, String)>,
}

/// Who says which authorizers there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Told {
    /// Nobody: RBAC is what clusters have.
    #[default]
    Nobody,
    /// The reader.
    Reader,
    /// `--authorization-mode` of the pasted kube-apiserver.
    Flag,
    /// The pasted kube-apiserver, by not giving the flag.
    NoFlag,
    /// A pasted AuthorizationConfiguration.
    Config,
}

/// What was read.
pub(super) struct Setup {
    pub authorizers: Vec<Listed>,
    pub told: Told,
    /// `--authorization-policy-file`
    pub policy_file: Option<String>,
}

impl Authorizer {
    /// As `--authorization-mode` writes it.
    fn of_mode(mode: &str) -> Self {
        match mode {
            "Node" => Authorizer::Node,
            "ABAC" => Authorizer::Abac,
            "RBAC" => Authorizer::Rbac,
            "AlwaysAllow" => Authorizer::AlwaysAllow,
            "AlwaysDeny" => Authorizer::AlwaysDeny,
            "Webhook" => Authorizer::Webhook(String::new()),
            other => Authorizer::Other(other.to_owned()),
        }
    }
    /// Its mode.
    pub fn mode(&self) -> &str {
        match self {
            Authorizer::Node => "Node",
            Authorizer::Abac => "ABAC",
            Authorizer::Rbac => "RBAC",
            Authorizer::AlwaysAllow => "AlwaysAllow",
            Authorizer::AlwaysDeny => "AlwaysDeny",
            Authorizer::Webhook(_) => "Webhook",
            Authorizer::Other(mode) => mode,
            Authorizer::Unread(_) => "AuthorizationConfiguration",
        }
    }
}

fn modes(list: &str) -> impl Iterator<Item = Authorizer> {
    list.split(',').map(str::trim).filter(|mode| !mode.is_empty()).map(Authorizer::of_mode)
}

/// Reads the chain.
pub(super) fn read(cluster: &Cluster, asked: &[String]) -> Setup {
    let paste = &cluster.paste;
    let server = ApiServer::find(paste);
    let policy_file = server.as_ref().map(|server| server.value("authorization-policy-file").to_owned());
    let policy_file = policy_file.filter(|file| !file.is_empty());
    let (told, mut authorizers) = chosen(paste, server.as_ref(), asked);
    authorizers.truncate(MAX_AUTHORIZERS);
    Setup { authorizers, told, policy_file }
}

fn chosen(paste: &Paste, server: Option<&ApiServer>, asked: &[String]) -> (Told, Vec<Listed>) {
    let of = |authorizer: Authorizer, place: Option<(Origin, String)>| Listed { authorizer, place };
    let by_reader: Vec<Listed> = asked.iter().flat_map(|list| modes(list)).map(|mode| of(mode, None)).collect();
    if !by_reader.is_empty() {
        return (Told::Reader, by_reader);
    }
    let flag = |name| server.and_then(|server| Some((server, server.flag(name)?)));
    if let Some((server, flag)) = flag("authorization-config") {
        return match config(paste, Some(&flag.value)) {
            Some(listed) => (Told::Config, listed),
            // What it lists is not known; RBAC is what clusters have.
            None => {
                let place = Some((server.origin, flag.path.clone()));
                let unread = of(Authorizer::Unread(flag.value.clone()), place);
                (Told::Flag, vec![unread, of(Authorizer::Rbac, None)])
            }
        };
    }
    let Some(server) = server else {
        return match config(paste, None) {
            Some(listed) => (Told::Config, listed),
            None => (Told::Nobody, vec![of(Authorizer::Rbac, None)]),
        };
    };
    let by_flag: Vec<Listed> = server
        .values("authorization-mode")
        .flat_map(|flag| modes(&flag.value).map(|mode| of(mode, Some((server.origin, flag.path.clone())))))
        .collect();
    match by_flag.is_empty() {
        true => (Told::NoFlag, vec![of(Authorizer::AlwaysAllow, Some((server.origin, String::new())))]),
        false => (Told::Flag, by_flag),
    }
}

/// The authorizers of a pasted AuthorizationConfiguration: the one in a file of the path's name, else the first.
fn config(paste: &Paste, path: Option<&str>) -> Option<Vec<Listed>> {
    let is_config = |object: &&Object| object.kind == "AuthorizationConfiguration" && object.group() == CONFIG_GROUP;
    let file = |object: &Object| paste.span(object.origin, "").source;
    let named = |object: &&Object| path.is_some_and(|path| base_name(path) == base_name(&file(object)));
    let mut configs = paste.objects.iter().filter(is_config);
    let object = paste.objects.iter().filter(is_config).find(named).or_else(|| configs.next())?;
    let list = paste.node(object.origin)?.get("authorizers")?;
    let listed = list.items().enumerate().map(|(at, item)| {
        let text = |field| item.get(field).map(|node| node.text().into_owned()).unwrap_or_default();
        let authorizer = match Authorizer::of_mode(&text("type")) {
            Authorizer::Webhook(_) => Authorizer::Webhook(text("name")),
            authorizer => authorizer,
        };
        Listed { authorizer, place: Some((object.origin, format!("authorizers[{at}]"))) }
    });
    let listed: Vec<Listed> = listed.take(MAX_AUTHORIZERS).collect();
    (!listed.is_empty()).then_some(listed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::Refused;
    use crate::text::Source;
    use std::sync::Arc;

    fn server(flags: &str) -> String {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: kube-apiserver, namespace: kube-system}}\nspec:\n  containers:\n  \
             - name: kube-apiserver\n    command: [kube-apiserver, {flags}]\n"
        )
    }
    const CONFIG: &str = "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthorizationConfiguration\nauthorizers:\n\
                          - {type: Webhook, name: guard, webhook: {}}\n- type: Node\n- {type: RBAC, name: rbac}\n";

    #[test]
    fn authorizers_are_as_the_paste_has_them_unless_the_reader_says() {
        let files = |sources: &[(&str, String)], asked: &[&str]| {
            let sources = sources.iter().map(|(name, text)| Source::new(*name, text.as_str())).collect();
            let cluster = Cluster::new(Arc::new(Paste::new(sources)), Refused::LeftOut);
            let asked: Vec<String> = asked.iter().map(|mode| (*mode).to_owned()).collect();
            let setup = read(&cluster, &asked);
            let modes: Vec<String> =
                setup.authorizers.iter().map(|listed| listed.authorizer.mode().to_owned()).collect();
            let lines = setup.authorizers.iter().filter_map(|listed| listed.place.as_ref());
            let lines: Vec<u32> = lines.map(|(origin, path)| cluster.paste.span(*origin, path).start.line).collect();
            (setup.told, modes.join(","), lines)
        };
        let text = |told, modes: &str, lines: &[u32]| (told, modes.to_owned(), lines.to_vec());
        assert_eq!(files(&[], &[]), text(Told::Nobody, "RBAC", &[]));
        assert_eq!(files(&[], &["Node,ABAC", "RBAC"]), text(Told::Reader, "Node,ABAC,RBAC", &[]));
        let flag = server("--authorization-mode=Node,RBAC, --authorization-mode, Webhook");
        let flags = [("a.yaml", server("\"--authorization-mode=Node,RBAC\", --authorization-mode, Webhook"))];
        assert_eq!(files(&flags, &[]), text(Told::Flag, "Node,RBAC,Webhook", &[7, 7, 7]), "{flag}");
        assert_eq!(files(&flags, &["AlwaysDeny"]), text(Told::Reader, "AlwaysDeny", &[]));
        assert_eq!(files(&[("a.yaml", server("--v=2"))], &[]), text(Told::NoFlag, "AlwaysAllow", &[1]));
        let pointed = server("--authorization-config=/etc/kubernetes/authz.yaml");
        let both = [("a.yaml", pointed.clone()), ("authz.yaml", CONFIG.to_owned())];
        assert_eq!(files(&both, &[]), text(Told::Config, "Webhook,Node,RBAC", &[4, 5, 6]));
        assert_eq!(files(&[("a.yaml", pointed)], &[]), text(Told::Flag, "AuthorizationConfiguration,RBAC", &[7]));
        assert_eq!(files(&[("c.yaml", CONFIG.to_owned())], &[]), text(Told::Config, "Webhook,Node,RBAC", &[4, 5, 6]));
    }
}
