//! What an HTTPRoute's filters make of a request.

use super::{Request, UpstreamRequest};
use crate::api::{HttpHeaderFilter, HttpPathModifier, HttpRouteFilter};

/// The path after a modifier. Mirrors the table of HTTPPathModifier: elements stay whole, no double slash.
pub(super) fn rewritten(modifier: &HttpPathModifier, prefix: &str, path: &str) -> String {
    if let Some(full) = &modifier.replace_full_path {
        return full.clone();
    }
    let Some(replacement) = &modifier.replace_prefix_match else { return path.to_owned() };
    let prefix = prefix.strip_suffix('/').unwrap_or(prefix);
    let rest = path.strip_prefix(prefix).unwrap_or("");
    let replacement = if rest.is_empty() { replacement } else { replacement.strip_suffix('/').unwrap_or(replacement) };
    let joined = format!("{replacement}{rest}");
    if joined.is_empty() { "/".to_owned() } else { joined }
}

/// What the backend gets to see once the filters have had their say, in order.
pub(super) fn upstream<'f>(
    request: &Request,
    filters: impl Iterator<Item = &'f HttpRouteFilter>,
    prefix: &str,
) -> UpstreamRequest {
    let mut upstream = UpstreamRequest {
        path: request.path_only().to_owned(),
        host: request.host.clone(),
        headers: request.headers.clone(),
    };
    for filter in filters {
        if let Some(rewrite) = &filter.url_rewrite {
            if let Some(host) = &rewrite.hostname {
                upstream.host = host.clone();
            }
            if let Some(path) = &rewrite.path {
                upstream.path = rewritten(path, prefix, &upstream.path);
            }
        }
        if let Some(headers) = &filter.request_header_modifier {
            modify(&mut upstream.headers, headers);
        }
    }
    upstream
}

fn modify(headers: &mut Vec<(String, String)>, filter: &HttpHeaderFilter) {
    for set in &filter.set {
        headers.retain(|(name, _)| !name.eq_ignore_ascii_case(&set.name));
        headers.push((set.name.clone(), set.value.clone()));
    }
    for add in &filter.add {
        match headers.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case(&add.name)) {
            Some((_, value)) => *value = format!("{value},{}", add.value),
            None => headers.push((add.name.clone(), add.value.clone())),
        }
    }
    headers.retain(|(name, _)| !filter.remove.iter().any(|gone| gone.eq_ignore_ascii_case(name)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_replaced_as_the_field_comment_lists_them() {
        for (path, prefix, replacement, becomes) in [
            ("/foo/bar", "/foo", "/xyz", "/xyz/bar"),
            ("/foo/bar", "/foo", "/xyz/", "/xyz/bar"),
            ("/foo/bar", "/foo/", "/xyz", "/xyz/bar"),
            ("/foo/bar", "/foo/", "/xyz/", "/xyz/bar"),
            ("/foo", "/foo", "/xyz", "/xyz"),
            ("/foo/", "/foo", "/xyz", "/xyz/"),
            ("/foo/bar", "/foo", "", "/bar"),
            ("/foo/", "/foo", "", "/"),
            ("/foo", "/foo", "", "/"),
            ("/foo/", "/foo", "/", "/"),
            ("/foo", "/foo", "/", "/"),
        ] {
            let modifier = HttpPathModifier { replace_prefix_match: Some(replacement.into()), ..Default::default() };
            assert_eq!(rewritten(&modifier, prefix, path), becomes, "{path} {prefix} {replacement}");
        }
    }
}
