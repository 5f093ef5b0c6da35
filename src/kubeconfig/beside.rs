//! Files that stand beside kubeconfigs: certificates, keys, tokens and tables of tokens, which are no YAML.

use crate::api::Paste;
use crate::text::{SourceId, gather};
use std::collections::HashSet;

/// The sources of a paste that are such files: PEM, a table of tokens, or named by a kubeconfig.
pub fn credential_files(paste: &Paste) -> HashSet<SourceId> {
    let last = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let mut named: HashSet<String> = HashSet::new();
    for (.., config) in &paste.configs {
        for user in config.users.iter().map(|named| &named.user) {
            named.extend([&user.client_certificate, &user.client_key, &user.token_file].map(|path| last(path)));
        }
        named.extend(config.clusters.iter().map(|named| last(&named.cluster.certificate_authority)));
    }
    named.remove("");
    let configs: HashSet<SourceId> = gather(paste.configs.iter().map(|(source, ..)| *source));
    let tables: HashSet<SourceId> = gather(paste.tokens.iter().map(|line| line.source));
    let found = paste.sources.iter().filter(|(id, source)| {
        let pem = source.text.trim_start().starts_with("-----BEGIN ");
        !configs.contains(id) && (pem || tables.contains(id) || named.contains(&last(&source.name)))
    });
    gather(found.map(|(id, _)| id))
}
