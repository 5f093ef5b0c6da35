//! Field paths as Kubernetes writes them.

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'p> {
    /// A field, or a key of a map.
    Key(&'p str),
    /// A number in brackets, which is a map's key where the node is a map.
    Index(usize, &'p str),
}

/// The steps of `spec.rules[0].http` or `metadata.labels[app.kubernetes.io/name]`.
pub(super) fn parts(path: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = path;
    std::iter::from_fn(move || {
        rest = rest.strip_prefix('.').unwrap_or(rest);
        if rest.is_empty() {
            return None;
        }
        if let Some(inner) = rest.strip_prefix('[') {
            let (key, after) = inner.split_once(']').unwrap_or((inner, ""));
            rest = after;
            let key = key.strip_prefix('"').and_then(|key| key.strip_suffix('"')).unwrap_or(key);
            return Some(key.parse().map_or(Part::Key(key), |index| Part::Index(index, key)));
        }
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        rest = after;
        Some(Part::Key(key))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_come_apart_as_kubernetes_puts_them_together() {
        let list = |path| parts(path).collect::<Vec<_>>();
        assert_eq!(
            list("spec.rules[0].http"),
            [Part::Key("spec"), Part::Key("rules"), Part::Index(0, "0"), Part::Key("http")]
        );
        assert_eq!(list("labels[app.kubernetes.io/name]"), [Part::Key("labels"), Part::Key("app.kubernetes.io/name")]);
        assert_eq!(list(""), []);
        assert_eq!(list("[2][a"), [Part::Index(2, "2"), Part::Key("a")]);
    }
}
