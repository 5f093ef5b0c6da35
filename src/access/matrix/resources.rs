//! The rows of the matrix.

use super::{MAX_ROWS, MatrixResource, VERBS};
use crate::access::Access;
use crate::access::cells::question;
use crate::access::world::Role;
use std::collections::HashSet;

/// The types there are to ask about: the catalogue's, with the subresources that rules name, then what else rules name.
pub(super) fn resources(access: &Access, held: &[(&Role, &str)], verbs: &[String], flags: &str) -> Vec<MatrixResource> {
    let catalogue = access.catalogue();
    let mut written: Vec<(&str, &str, &str)> = Vec::new();
    let mut known: HashSet<(&str, &str, &str)> = HashSet::new();
    let rules = held.iter().flat_map(|(role, _)| &role.rules);
    for rule in rules {
        for resource in &rule.policy.resources {
            let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
            for group in &rule.policy.api_groups {
                if written.len() < MAX_ROWS && known.insert((group, resource, subresource)) {
                    written.push((group, resource, subresource));
                }
            }
        }
    }
    let mut all = Vec::new();
    let mut seen: HashSet<(String, String, String)> = HashSet::new();
    let mut add = |group: &str, resource: &str, subresource: &str| {
        if all.len() >= MAX_ROWS || !seen.insert((group.to_owned(), resource.to_owned(), subresource.to_owned())) {
            return;
        }
        let found = catalogue.get(group, resource);
        let served = match found.filter(|_| subresource.is_empty()) {
            Some(found) => verbs.iter().map(|verb| if served(&found.verbs, verb) { '1' } else { '0' }).collect(),
            None => String::new(),
        };
        let mut row = MatrixResource {
            group: group.to_owned(),
            resource: resource.to_owned(),
            subresource: subresource.to_owned(),
            namespaced: found.map(|found| found.namespaced),
            served,
            ask: String::new(),
        };
        row.ask = question(access, &row.target(), flags);
        all.push(row);
    };
    for resource in catalogue.resources() {
        add(&resource.group, &resource.plural, "");
        for subresource in &resource.subresources {
            let named = |group: &str, name: &str| known.contains(&(group, name, subresource.as_str()));
            let in_group = |group: &str| named(group, &resource.plural) || named(group, "*");
            if in_group(&resource.group) || in_group("*") {
                add(&resource.group, &resource.plural, subresource);
            }
        }
    }
    for (group, resource, subresource) in written {
        let defined = |group: &str| catalogue.get(group, resource).is_some();
        let somewhere = group == "*" && catalogue.resources().iter().any(|known| known.plural == resource);
        if resource != "*" && !somewhere && !(subresource.is_empty() && defined(group)) && subresource != "*" {
            add(group, resource, subresource);
        }
    }
    all
}

/// Whether the API server serves a verb; the ones beyond reading and writing it checks by other ways than discovery says.
fn served(verbs: &[String], verb: &str) -> bool {
    !VERBS.contains(&verb) || verbs.iter().any(|each| each == verb)
}
