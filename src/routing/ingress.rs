//! Ingress: which rule and path take a request.
//!
//! Mirrors the field comments of k8s.io/api/networking/v1 and the tables of the Ingress documentation. Where they are
//! silent this follows what most controllers do: Ingresses are merged, the oldest first; a more specific host comes
//! before a wider one, and a wider one is asked only where the more specific has no path for the request.

use super::{Because, Considered, Fate, IngressFlavour, Miss, Win};
use crate::api::{Content, Ingress, IngressBackend, Object};
use crate::cluster::Cluster;
use crate::text::Order;
use std::collections::HashSet;

/// At most so many considered paths are named.
const MAX_CONSIDERED: usize = 8;

/// An Ingress, and whether a controller serves it.
pub struct Served<'c> {
    pub object: &'c Object,
    pub ingress: &'c Ingress,
    pub serving: Serving,
}

/// Whether a controller serves an Ingress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Serving {
    Yes,
    /// It names a class that is not pasted.
    ClassNotPasted(String),
    /// It names none, and of those pasted none is the default.
    ClassNotNamed(Vec<String>),
}

/// The annotation that named a class before the field did; controllers honour it without an IngressClass.
const CLASS_ANNOTATION: &str = "kubernetes.io/ingress.class";
/// The annotation that makes an IngressClass the default.
const DEFAULT_CLASS_ANNOTATION: &str = "ingressclass.kubernetes.io/is-default-class";

/// The Ingresses, the oldest first; those without an age last, then by namespace and name.
pub fn ingresses(cluster: &Cluster) -> Vec<Served<'_>> {
    let classes: Vec<&Object> =
        cluster.objects().filter(|object| matches!(object.content, Content::IngressClass(_))).collect();
    let mut ingresses: Vec<Served<'_>> = cluster
        .objects()
        .filter_map(|object| match &object.content {
            Content::Ingress(ingress) => Some(Served { object, ingress, serving: serving(object, ingress, &classes) }),
            _ => None,
        })
        .collect();
    ingresses.order_by_key(|served| {
        let meta = &served.object.metadata;
        let age = &meta.creation_timestamp;
        (age.is_empty(), age.clone(), served.object.namespace().to_owned(), meta.name.clone())
    });
    ingresses
}

fn serving(object: &Object, ingress: &Ingress, classes: &[&Object]) -> Serving {
    let is_default = |class: &&&Object| {
        class.metadata.annotations.get(DEFAULT_CLASS_ANNOTATION).is_some_and(|value| value == "true")
    };
    match &ingress.spec.ingress_class_name {
        Some(name) if classes.iter().any(|class| class.metadata.name == *name) => Serving::Yes,
        Some(name) => Serving::ClassNotPasted(name.clone()),
        None if object.metadata.annotations.contains_key(CLASS_ANNOTATION) => Serving::Yes,
        None if classes.is_empty() || classes.iter().any(|class| is_default(&class)) => Serving::Yes,
        None => Serving::ClassNotNamed(classes.iter().map(|class| class.metadata.name.clone()).collect()),
    }
}

/// How a path is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathType {
    Exact,
    /// Also ImplementationSpecific, which most controllers treat so.
    Prefix,
}

/// One path of one rule, or a rule without paths.
#[derive(Clone, Copy)]
pub struct Entry<'c> {
    pub object: &'c Object,
    pub rule: usize,
    pub host: &'c str,
    /// None for a rule without `http`.
    pub path: Option<PathEntry<'c>>,
}

/// The path of an [`Entry`].
#[derive(Clone, Copy)]
pub struct PathEntry<'c> {
    pub index: usize,
    /// `/` where it is empty.
    pub pattern: &'c str,
    pub path_type: PathType,
    /// As written.
    pub type_name: &'c str,
    pub backend: &'c IngressBackend,
}

impl Entry<'_> {
    /// The rule's field path.
    pub fn rule_path(&self) -> String {
        format!("spec.rules[{}]", self.rule)
    }
    /// The path item's field path; the rule's where it has none.
    pub fn field(&self) -> String {
        match self.path {
            Some(path) => format!("spec.rules[{}].http.paths[{}]", self.rule, path.index),
            None => self.rule_path(),
        }
    }
}

/// Every path of these Ingresses in order, and every rule that has none.
pub fn entries<'c>(object: &'c Object, ingress: &'c Ingress) -> Vec<Entry<'c>> {
    let mut entries = Vec::new();
    for (rule, spec) in ingress.spec.rules.iter().enumerate() {
        let bare = Entry { object, rule, host: &spec.host, path: None };
        let Some(http) = &spec.http else {
            entries.push(bare);
            continue;
        };
        entries.extend(http.paths.iter().enumerate().map(|(index, path)| {
            let type_name = path.path_type.as_deref().unwrap_or("");
            let path_type = if type_name == "Exact" { PathType::Exact } else { PathType::Prefix };
            let pattern = if path.path.is_empty() { "/" } else { path.path.as_str() };
            Entry { path: Some(PathEntry { index, pattern, path_type, type_name, backend: &path.backend }), ..bare }
        }));
    }
    entries
}

/// How well a rule's host fits; the more specific is the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HostFit {
    Open,
    Wildcard,
    Equal,
}

/// How a rule's host fits the request's, which is in lower case. `*.` stands for exactly one label.
pub fn host_fit(pattern: &str, host: &str) -> Option<HostFit> {
    if pattern.is_empty() {
        return Some(HostFit::Open);
    }
    let pattern = pattern.to_ascii_lowercase();
    if let Some(rest) = pattern.strip_prefix("*.") {
        let (label, parent) = host.split_once('.')?;
        return (!label.is_empty() && parent == rest).then_some(HostFit::Wildcard);
    }
    (pattern == host).then_some(HostFit::Equal)
}

/// Whether a path takes a request's: Exact to the letter, Prefix element by element, a slash at either end ignored.
pub fn path_fits(path_type: PathType, pattern: &str, path: &str) -> bool {
    match path_type {
        PathType::Exact => pattern == path,
        PathType::Prefix => {
            let prefix = pattern.strip_suffix('/').unwrap_or(pattern);
            path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        }
    }
}

/// How a path misses a request's.
pub fn path_miss(path_type: PathType, pattern: &str, path: &str) -> Miss {
    let bare = |path: &str| path.strip_suffix('/').unwrap_or(path).to_owned();
    if path_fits(path_type, &pattern.to_ascii_lowercase(), &path.to_ascii_lowercase()) {
        return Miss::Case;
    }
    match path_type {
        PathType::Exact if bare(pattern) == bare(path) => Miss::Slash,
        PathType::Exact if path_fits(PathType::Prefix, pattern, path) => Miss::Below,
        PathType::Prefix if path.starts_with(&bare(pattern)) && bare(pattern).len() > 1 => Miss::Element,
        _ => Miss::Other,
    }
}

/// What takes the request.
pub enum Choice<'c> {
    /// A path of a rule.
    Path { entry: Entry<'c>, path: PathEntry<'c>, fit: HostFit, win: Win },
    /// A path that takes it if it means what cannot be worked out.
    Unread { entry: Entry<'c>, path: PathEntry<'c>, fit: HostFit },
    /// A default backend; with the rule that led to it, if the host has one.
    Default { object: &'c Object, backend: &'c IngressBackend, rule: Option<(Entry<'c>, HostFit)>, because: Because },
    /// Nothing; with the rule of the host that has no path for it, if there is one.
    Nothing { rule: Option<(Entry<'c>, HostFit)> },
}

/// Chooses among these Ingresses, which come the oldest first.
pub fn choose<'c>(ingresses: &[(&'c Object, &'c Ingress)], host: &str, path: &str) -> Choice<'c> {
    let all: Vec<Entry<'c>> = ingresses.iter().flat_map(|(object, ingress)| entries(object, ingress)).collect();
    let mut host_rule = None;
    for level in [HostFit::Equal, HostFit::Wildcard, HostFit::Open] {
        let fitting: Vec<&Entry<'c>> = all.iter().filter(|entry| host_fit(entry.host, host) == Some(level)).collect();
        if let Some((entry, path_entry, win)) = best(&fitting, path) {
            return Choice::Path { entry, path: path_entry, fit: level, win };
        }
        if let Some(bare) = fitting.iter().find(|entry| entry.path.is_none()) {
            return fall_back(ingresses, Some((**bare, level)), Because::NoHttp);
        }
        host_rule = host_rule.or(fitting.first().map(|entry| (**entry, level)));
    }
    let because = match host_rule {
        Some(_) => Because::NoPath,
        None if all.is_empty() => Because::NoRules,
        None => Because::NoHost,
    };
    fall_back(ingresses, host_rule, because)
}

/// Whether a path comes before another that also matches: the longer one, then the Exact one.
fn weight(path: &PathEntry<'_>) -> (usize, bool) {
    (path.pattern.len(), path.path_type == PathType::Exact)
}

pub(super) fn best<'c>(fitting: &[&Entry<'c>], path: &str) -> Option<(Entry<'c>, PathEntry<'c>, Win)> {
    let mut matching: Vec<(&Entry<'c>, PathEntry<'c>)> = fitting
        .iter()
        .filter_map(|entry| Some((*entry, entry.path?)))
        .filter(|(_, entry)| path_fits(entry.path_type, entry.pattern, path))
        .collect();
    // The sort is stable: of equals, the older Ingress and the earlier path stay in front.
    matching.order_by_key(|(_, entry)| std::cmp::Reverse(weight(entry)));
    let mut matching = matching.into_iter();
    let (entry, first) = matching.next()?;
    let win = match matching.next() {
        None => Win::Only,
        Some((_, second)) if second.pattern.len() < first.pattern.len() => {
            Win::Longest { over: second.pattern.to_owned() }
        }
        Some((_, second)) if second.path_type != first.path_type => Win::ExactOverPrefix,
        Some(_) => Win::First,
    };
    Some((*entry, first, win))
}

/// The default backend of an Ingress that has the host; else of the oldest Ingress that has one.
fn fall_back<'c>(
    ingresses: &[(&'c Object, &'c Ingress)],
    rule: Option<(Entry<'c>, HostFit)>,
    because: Because,
) -> Choice<'c> {
    let of_host = |object: &Object| rule.is_some_and(|(entry, _)| entry.object.origin == object.origin);
    let backend =
        |(object, ingress): &(&'c Object, &'c Ingress)| Some((*object, ingress.spec.default_backend.as_ref()?));
    let own = ingresses.iter().filter(|(object, _)| of_host(object)).find_map(backend);
    match own.or_else(|| ingresses.iter().find_map(backend)) {
        Some((object, backend)) => Choice::Default { object, backend, rule, because },
        None => Choice::Nothing { rule },
    }
}

/// Every path and host that is weighed against the request, in the order in which they are: the winner, other paths
/// that match, the host's other paths, other hosts. With how many more there are than are named.
pub fn considered(
    cluster: &Cluster,
    ingresses: &[Served<'_>],
    choice: &Choice<'_>,
    flavour: IngressFlavour,
    host: &str,
    path: &str,
) -> (Vec<Considered>, u32) {
    let mut ranked: Vec<(u32, Considered)> = Vec::new();
    let mut hosts = HashSet::new();
    let winner = match choice {
        Choice::Path { entry, path, fit, .. } | Choice::Unread { entry, path, fit } => Some((entry, path, *fit)),
        _ => None,
    };
    // A rule without paths takes its host, so that a wider host's paths no longer count.
    let host_won = match choice {
        Choice::Default { rule: Some((_, fit)), .. } | Choice::Nothing { rule: Some((_, fit)) }
            if flavour == IngressFlavour::Nginx =>
        {
            Some(*fit)
        }
        Choice::Default { rule: Some((_, fit)), because: Because::NoHttp, .. } => Some(*fit),
        Choice::Nothing { rule: Some((entry, fit)) } if entry.path.is_none() => Some(*fit),
        _ => winner.map(|(_, _, fit)| fit),
    };
    for served in ingresses {
        for entry in entries(served.object, served.ingress) {
            let fit = host_fit(entry.host, host);
            let pattern = entry.path.map_or("", |path| path.pattern);
            let takes = entry.path.is_some_and(|entry| path_fits(entry.path_type, entry.pattern, path));
            let is_winner = winner.is_some_and(|(winner, path, _)| {
                winner.object.origin == entry.object.origin
                    && winner.rule == entry.rule
                    && entry.path.is_some_and(|entry| entry.index == path.index)
            });
            let (rank, fate) = match (fit, winner) {
                _ if is_winner => (0, Fate::Wins),
                (None, _) => (4, Fate::OtherHost),
                (Some(_), _) if served.serving != Serving::Yes => (if takes { 1 } else { 5 }, Fate::OtherClass),
                (Some(_), _) if entry.path.is_none() => (3, Fate::NoPaths),
                (Some(_), _) if !takes => (3, Fate::OtherPath),
                (Some(fit), _) if host_won.is_some_and(|won| fit < won) => (2, Fate::WiderHost),
                (Some(_), Some((_, won, _))) if pattern.len() < won.pattern.len() => (1, Fate::Shorter),
                (Some(_), Some((_, won, _))) if entry.path.is_some_and(|path| path.path_type != won.path_type) => {
                    (1, Fate::PrefixNotExact)
                }
                (Some(_), _) => (1, Fate::Later),
            };
            let (what, field) = match fate {
                Fate::OtherHost => (entry.host.to_owned(), format!("{}.host", entry.rule_path())),
                _ if entry.path.is_none() => (entry.host.to_owned(), entry.rule_path()),
                _ => (pattern.to_owned(), format!("{}.path", entry.field())),
            };
            let span = cluster.span(entry.object, &field);
            if fate != Fate::OtherHost || hosts.insert(entry.host) {
                ranked.push((rank, Considered { what, fate, span }));
            }
        }
    }
    if let Choice::Default { object, .. } = choice {
        let span = cluster.span(object, "spec.defaultBackend");
        ranked.push((6, Considered { what: String::new(), fate: Fate::DefaultBackend, span }));
    }
    ranked.order_by_key(|(rank, _)| *rank);
    let more = ranked.len().saturating_sub(MAX_CONSIDERED);
    // The default backend is what the list leads to: it stays when the list is cut.
    let last = ranked.pop_if(|(_, considered)| more > 0 && considered.fate == Fate::DefaultBackend);
    ranked.truncate(MAX_CONSIDERED - usize::from(last.is_some()));
    ranked.extend(last);
    (ranked.into_iter().map(|(_, considered)| considered).collect(), more as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_as_the_documentation_lists_them() {
        use PathType::{Exact, Prefix};
        for (kind, pattern, path, fits) in [
            (Prefix, "/", "/anything/at/all", true),
            (Exact, "/foo", "/foo", true),
            (Exact, "/foo", "/bar", false),
            (Exact, "/foo", "/foo/", false),
            (Exact, "/foo/", "/foo", false),
            (Prefix, "/foo", "/foo", true),
            (Prefix, "/foo", "/foo/", true),
            (Prefix, "/foo/", "/foo", true),
            (Prefix, "/foo/", "/foo/", true),
            (Prefix, "/aaa/bb", "/aaa/bbb", false),
            (Prefix, "/aaa/bbb", "/aaa/bbb", true),
            (Prefix, "/aaa/bbb/", "/aaa/bbb", true),
            (Prefix, "/aaa/bbb", "/aaa/bbb/", true),
            (Prefix, "/aaa/bbb", "/aaa/bbb/ccc", true),
            (Prefix, "/aaa/bbb", "/aaa/bbbxyz", false),
            (Prefix, "/aaa", "/aaa/ccc", true),
            (Prefix, "/aaa", "/ccc", false),
        ] {
            assert_eq!(path_fits(kind, pattern, path), fits, "{kind:?} {pattern} {path}");
        }
    }

    #[test]
    fn hosts_as_the_documentation_lists_them() {
        for (pattern, host, fit) in [
            ("*.foo.com", "bar.foo.com", Some(HostFit::Wildcard)),
            ("*.foo.com", "baz.bar.foo.com", None),
            ("*.foo.com", "foo.com", None),
            ("*.foo.com", ".foo.com", None),
            ("foo.bar.com", "foo.bar.com", Some(HostFit::Equal)),
            ("Foo.bar.com", "foo.bar.com", Some(HostFit::Equal)),
            ("foo.bar.com", "bar.com", None),
            ("", "anything", Some(HostFit::Open)),
            ("", "", Some(HostFit::Open)),
            ("foo.bar.com", "", None),
        ] {
            assert_eq!(host_fit(pattern, host), fit, "{pattern} {host}");
        }
    }

    #[test]
    fn near_misses() {
        use PathType::{Exact, Prefix};
        for (kind, pattern, path, miss) in [
            (Exact, "/foo", "/FOO", Miss::Case),
            (Exact, "/foo", "/foo/", Miss::Slash),
            (Exact, "/foo/", "/foo", Miss::Slash),
            (Exact, "/foo", "/foo/bar", Miss::Below),
            (Prefix, "/aaa", "/aaaccc", Miss::Element),
            (Prefix, "/aaa", "/AAA/b", Miss::Case),
            (Prefix, "/aaa", "/bbb", Miss::Other),
        ] {
            assert_eq!(path_miss(kind, pattern, path), miss, "{pattern} {path}");
        }
    }
}
