//! Ways to go on with a line: words from the paste first, then Kubernetes' own.

mod network;
mod offers;
mod place;

use super::{Desk, Room};
use crate::ask::{Completion as Candidate, Completions, Question};
use crate::text::Order;
use crate::words::ask::heading;
use place::Place;
use std::collections::BTreeSet;

/// How many candidates are offered.
const MOST: usize = 12;

/// How much must be typed before it is also looked for inside words.
const MIDDLE: usize = 3;

/// Completion of the Ask line.
pub struct Completion;

impl Room for Completion {
    fn complete(&self, desk: &Desk<'_>, line: &str, cursor: u32) -> Completions {
        complete(desk, line, cursor)
    }
}

/// Completes a line at a cursor, which counts UTF-16 code units. A candidate that completes a question carries
/// its answer.
fn complete(desk: &Desk<'_>, line: &str, cursor: u32) -> Completions {
    let (cluster, lang) = (desk.workspace.cluster(desk.options.refused), desk.options.lang);
    let before = utf16_prefix(line, cursor);
    let rest = line.get(before.len()..).unwrap_or("");
    let word_start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let word = before.get(word_start..).unwrap_or("");
    let word_end = before.len() + rest.find(char::is_whitespace).unwrap_or(rest.len());
    let done: Vec<&str> = before.get(..word_start).unwrap_or("").split_whitespace().collect();
    let place = Place::of(&done, word);
    // For `--flag=value` only the value is chosen.
    let keep = match &place {
        Place::Value(_) => word.find('=').map_or(0, |at| at + 1),
        Place::Address => word.find("://").map_or(0, |at| at + 3),
        Place::Name => word.find('/').map_or(0, |at| at + 1),
        _ => 0,
    };
    let typed = word.get(keep..).unwrap_or("");
    let utf16 = |text: &str| text.encode_utf16().count() as u32;
    let from = line.get(..word_start + keep).unwrap_or("");
    let to = line.get(..word_end).unwrap_or("");
    let (head, all) = place.candidates(cluster, &done, word, lang);
    let lower = typed.to_ascii_lowercase();
    let mut seen = BTreeSet::new();
    let mut ranked: Vec<(u8, usize, Candidate)> = all
        .into_iter()
        .enumerate()
        .filter_map(|(index, candidate)| {
            let text = candidate.insert.to_ascii_lowercase();
            let rank = if text.starts_with(&lower) {
                0
            } else if candidate.detail.split(" · ").any(|part| part.to_ascii_lowercase() == lower) {
                1
            } else if lower.len() >= MIDDLE && text.contains(&lower) {
                2
            } else {
                return None;
            };
            (candidate.insert != typed && seen.insert(candidate.insert.clone())).then_some((rank, index, candidate))
        })
        .collect();
    ranked.order_by_key(|(rank, index, _)| (*rank, *index));
    Completions {
        heading: heading(head, lang),
        from: utf16(from),
        to: utf16(to),
        candidates: ranked
            .into_iter()
            .take(MOST)
            .map(|(_, _, candidate)| {
                let whole = format!("{from}{}{}", candidate.insert, line.get(to.len()..).unwrap_or(""));
                let verdict = match place {
                    Place::Resource | Place::Name | Place::Value(_) | Place::Target | Place::Address => {
                        Question::verdict_of(desk, &whole)
                    }
                    _ => None,
                };
                Candidate { verdict, ..candidate }
            })
            .collect(),
    }
}

/// The part of a line before a UTF-16 offset.
fn utf16_prefix(line: &str, cursor: u32) -> &str {
    let mut units = 0;
    for (at, c) in line.char_indices() {
        if units >= cursor {
            return line.get(..at).unwrap_or("");
        }
        units += c.len_utf16() as u32;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::Rooms;
    use crate::text::Source;
    use crate::workspace::{Options, Workspace};

    #[test]
    fn a_name_is_completed_from_the_objects_and_the_rules_of_its_type() {
        let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: other}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r}\nrules:\n- {apiGroups: [\"\"], resources: [configmaps], resourceNames: [feature-flags], verbs: [get]}\n";
        let workspace = Workspace::new(vec![Source::new("a.yaml", text)]);
        let (rooms, options) = (Rooms::all(), Options::default());
        let desk = Desk { workspace: &workspace, rooms: &rooms, options: &options };
        for (line, expected) in [
            ("kubectl auth can-i get cm/", vec!["settings", "feature-flags"]),
            ("kubectl auth can-i get configmaps/fe", vec!["feature-flags"]),
            ("kubectl auth can-i get secret/", vec!["other"]),
            ("kubectl auth can-i get nonsense/", vec![]),
        ] {
            let found = complete(&desk, line, line.len() as u32);
            let names: Vec<&str> = found.candidates.iter().map(|candidate| candidate.insert.as_str()).collect();
            assert_eq!(names, expected, "{line}");
            assert_eq!(found.from as usize, line.find('/').unwrap() + 1, "{line}");
        }
    }

    #[test]
    fn questions_that_go_the_other_way_are_completed_word_by_word() {
        let text = "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: shop}\nsubjects: [{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}, {kind: ServiceAccount, name: ci, namespace: shop}]\nroleRef: {kind: ClusterRole, name: view, apiGroup: rbac.authorization.k8s.io}\n---\n{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {containers: [{name: a, image: a, ports: [{containerPort: 80}]}]}}\n---\n{apiVersion: v1, kind: Pod, metadata: {name: db, namespace: shop}, spec: {containers: [{name: a, image: a}]}}\n---\n{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: db-policy, namespace: shop}, spec: {podSelector: {}}}\n";
        let workspace = Workspace::new(vec![Source::new("a.yaml", text)]);
        let (rooms, options) = (Rooms::all(), Options::default());
        let desk = Desk { workspace: &workspace, rooms: &rooms, options: &options };
        for (line, expected) in [
            ("who", "who can "),
            ("who can ge", "get"),
            ("who can get secre", "secrets"),
            ("who can get secrets ", "in"),
            ("who can get secrets in sh", "shop"),
            ("kubectl who-can get secrets -n sh", "shop"),
            ("what can ja", "jane"),
            ("what can system:serv", "system:serviceaccount:shop:ci"),
            ("what can jane ", "do"),
            ("kubectl acc", "access-matrix"),
            ("who can reach sh", "shop/web:80"),
            ("who rea", "reaches"),
            ("who reaches shop/d", "shop/db"),
            ("whom", "whom does "),
            ("whom does shop/w", "shop/web"),
            ("whom does shop/web ", "reach"),
            ("kubectl desc", "describe"),
            ("kubectl describe net", "networkpolicy"),
            ("kubectl describe networkpolicy d", "db-policy"),
            ("kubectl get netpol -n sh", "shop"),
            ("kubectl get netpol --sh", "--show-labels"),
            ("kubectl access-matrix --as=ja", "jane"),
        ] {
            let found = complete(&desk, line, line.len() as u32);
            let first = found.candidates.first().map(|candidate| candidate.insert.as_str());
            assert_eq!(first, Some(expected), "{line}");
        }
    }
}
