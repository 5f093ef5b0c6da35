//! How ingress-nginx chooses, where that differs from the specification or the specification is silent.
//!
//! It makes one server of each host, with the paths of all its Ingresses: the most specific server takes the request, and
//! what none of its paths take goes to the default backend of the host's own Ingress, never to a wider host's. With
//! `use-regex` or `rewrite-target` on any Ingress of a host, every path of that host is a regular expression that the
//! request's path has to begin with, in either case, and longer ones are tried first.

use super::ingress::{Choice, Entry, HostFit, PathEntry, best, entries, host_fit};
use super::{Because, Win};
use crate::api::{Ingress, IngressBackend, Object};
use crate::text::Order;

const USE_REGEX: &str = "nginx.ingress.kubernetes.io/use-regex";
const REWRITE_TARGET: &str = "nginx.ingress.kubernetes.io/rewrite-target";

/// Chooses among these Ingresses, which come the oldest first.
pub(super) fn choose<'c>(ingresses: &[(&'c Object, &'c Ingress)], host: &str, path: &str) -> Choice<'c> {
    let all: Vec<Entry<'c>> = ingresses.iter().flat_map(|(object, ingress)| entries(object, ingress)).collect();
    for fit in [HostFit::Equal, HostFit::Wildcard, HostFit::Open] {
        let server: Vec<&Entry<'c>> = all.iter().filter(|entry| host_fit(entry.host, host) == Some(fit)).collect();
        let Some(first) = server.first() else { continue };
        if has_patterns(&server) {
            match by_pattern(&server, path) {
                Some((entry, found, None)) => return Choice::Unread { entry, path: found, fit },
                Some((entry, found, Some(win))) => return Choice::Path { entry, path: found, fit, win },
                None => {}
            }
        } else if let Some((entry, found, win)) = best(&server, path) {
            return Choice::Path { entry, path: found, fit, win };
        }
        let bare = server.iter().find(|entry| entry.path.is_none());
        let because = if bare.is_some() { Because::NoHttp } else { Because::NoPath };
        let of_server = |object: &Object| server.iter().any(|entry| entry.object.origin == object.origin);
        let own = ingresses.iter().filter(|(object, _)| of_server(object)).find_map(backend);
        // A rule without a host shares its server with Ingresses that have no rules.
        let own = own.or_else(|| if fit == HostFit::Open { catch_all(ingresses) } else { None });
        let rule = Some((**bare.unwrap_or(first), fit));
        return match own {
            Some((object, backend)) => Choice::Default { object, backend, rule, because },
            None => Choice::Nothing { rule },
        };
    }
    let because = if all.is_empty() { Because::NoRules } else { Because::NoHost };
    match catch_all(ingresses) {
        Some((object, backend)) => Choice::Default { object, backend, rule: None, because },
        None => Choice::Nothing { rule: None },
    }
}

fn backend<'c>((object, ingress): &(&'c Object, &'c Ingress)) -> Option<(&'c Object, &'c IngressBackend)> {
    Some((*object, ingress.spec.default_backend.as_ref()?))
}

/// The default backend for hosts that nobody names: that of an Ingress without rules.
fn catch_all<'c>(ingresses: &[(&'c Object, &'c Ingress)]) -> Option<(&'c Object, &'c IngressBackend)> {
    ingresses.iter().filter(|(_, ingress)| ingress.spec.rules.is_empty()).find_map(backend)
}

fn has_patterns(server: &[&Entry<'_>]) -> bool {
    server.iter().any(|entry| {
        let annotations = &entry.object.metadata.annotations;
        annotations.get(USE_REGEX).is_some_and(|value| value == "true") || annotations.contains_key(REWRITE_TARGET)
    })
}

/// The first pattern that takes the path, the longest first; without a [`Win`] where it cannot be told whether it does.
fn by_pattern<'c>(server: &[&Entry<'c>], path: &str) -> Option<(Entry<'c>, PathEntry<'c>, Option<Win>)> {
    let mut paths: Vec<(&Entry<'c>, PathEntry<'c>)> =
        server.iter().filter_map(|entry| Some((*entry, entry.path?))).collect();
    paths.order_by_key(|(_, entry)| std::cmp::Reverse(entry.pattern.len()));
    let mut fitting = paths.into_iter().filter(|(_, entry)| begins(path, entry.pattern) != Some(false));
    let (entry, found) = fitting.next()?;
    let win = begins(path, found.pattern).map(|_| match fitting.next() {
        None => Win::Only,
        Some((_, second)) if second.pattern.len() < found.pattern.len() => {
            Win::Longest { over: second.pattern.to_owned() }
        }
        Some(_) => Win::First,
    });
    Some((*entry, found, win))
}

/// Whether a path begins with what a pattern means; none for a pattern of more than letters and dots.
fn begins(path: &str, pattern: &str) -> Option<bool> {
    if pattern.contains(['\\', '^', '$', '|', '?', '*', '+', '(', ')', '[', ']', '{', '}']) {
        return None;
    }
    let (mut path, mut pattern) = (path.chars(), pattern.chars());
    Some(pattern.all(|want| path.next().is_some_and(|c| want == '.' || c.eq_ignore_ascii_case(&want))))
}

#[cfg(test)]
mod tests {
    use crate::api::Paste;
    use crate::cluster::{Cluster, Refused};
    use crate::routing::{IngressFlavour, Options, Request, route};
    use crate::text::Source;
    use std::sync::Arc;

    fn ingress(name: &str, annotations: &str, default: &str, rules: &[(&str, &str)]) -> String {
        let service = |name: &str| format!("{{service: {{name: {name}, port: {{number: 80}}}}}}");
        let default =
            if default.is_empty() { String::new() } else { format!("  defaultBackend: {}\n", service(default)) };
        let rule = |(host, paths): &(&str, &str)| {
            let paths: Vec<String> = paths
                .split_whitespace()
                .filter_map(|path| path.split_once('='))
                .map(|(path, to)| {
                    format!("{{path: '{path}', pathType: ImplementationSpecific, backend: {}}}", service(to))
                })
                .collect();
            format!("  - {{host: '{host}', http: {{paths: [{}]}}}}\n", paths.join(", "))
        };
        let rules: String = rules.iter().map(rule).collect();
        let rules = if rules.is_empty() { String::new() } else { format!("  rules:\n{rules}") };
        format!(
            "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: {name}, annotations: {{{annotations}}}}}\nspec:\n{default}{rules}"
        )
    }

    /// The Service that a request reaches by the specification and by ingress-nginx.
    fn reached(text: &str, url: &str) -> [String; 2] {
        let cluster = Cluster::new(Arc::new(Paste::new(vec![Source::new("a.yaml", text)])), Refused::LeftOut);
        assert!(cluster.refused.is_empty(), "{:?}", cluster.refused);
        let (host, path) = url.split_once('/').unwrap();
        let request = Request { host: host.into(), path: format!("/{path}"), ..Request::default() };
        [IngressFlavour::Specification, IngressFlavour::Nginx].map(|flavour| {
            let found = route(&cluster, &request, &Options { flavour, ..Options::default() });
            let service = found.service.map(|service| service.trim_start_matches("default/").to_owned());
            service.unwrap_or_else(|| format!("{:?}", found.outcome))
        })
    }

    #[test]
    fn a_host_without_the_path_does_not_fall_through_to_a_wider_one() {
        let exact = ("a.example.com", "/shop=shop");
        let wide = [("*.example.com", "/=wide"), ("", "/=open")];
        let without = ingress("a", "", "", &[exact]) + &ingress("b", "", "", &wide);
        let with = ingress("a", "", "own", &[exact]) + &ingress("b", "", "other", &wide);
        for (text, url, expected) in [
            (&without, "a.example.com/shop", ["shop", "shop"]),
            (&without, "a.example.com/about", ["wide", "NotFound"]),
            (&without, "b.example.com/about", ["wide", "wide"]),
            (&without, "example.org/about", ["open", "open"]),
            (&with, "a.example.com/about", ["wide", "own"]),
        ] {
            assert_eq!(reached(text, url), expected, "{url}");
        }
        let catch_all = ingress("a", "", "own", &[exact]) + &ingress("b", "", "all", &[]);
        assert_eq!(reached(&catch_all, "other.org/"), ["own", "all"]);
    }

    #[test]
    fn patterns_take_what_begins_with_them() {
        let regex = "nginx.ingress.kubernetes.io/use-regex: 'true'";
        // The annotation stands on one Ingress of the host, and holds for all of them.
        let text = ingress("a", regex, "", &[("a.example.com", "/shop/new=new")])
            + &ingress("b", "", "", &[("a.example.com", "/shop=shop /v.=v")]);
        for (url, expected) in [
            ("a.example.com/shop", ["shop", "shop"]),
            ("a.example.com/shopping", ["NotFound", "shop"]),
            ("a.example.com/SHOP/new", ["NotFound", "new"]),
            ("a.example.com/v1", ["NotFound", "v"]),
            ("a.example.com/about", ["NotFound", "NotFound"]),
        ] {
            assert_eq!(reached(&text, url), expected, "{url}");
        }
        let rewrite = "nginx.ingress.kubernetes.io/rewrite-target: /$2";
        let text = ingress("a", rewrite, "", &[("a.example.com", "/api(/|$)(.*)=api /=front")]);
        // What such a pattern takes is not worked out; it is longer, so it might take anything.
        assert_eq!(reached(&text, "a.example.com/api/x"), ["front", "Unknown"]);
    }
}
