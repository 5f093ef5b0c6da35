//! The rules, one a file.

mod ingress_backend;
mod ingress_duplicate_path;
mod ingress_path_type;
mod insecure_skip_tls_verify;
mod kubeconfig_current_context;
mod kubeconfig_dangling_reference;
mod service_selects_no_pod;
mod service_target_port;

use super::Rule;

/// Every rule there is.
pub static RULES: &[&Rule] = &[
    &kubeconfig_dangling_reference::RULE,
    &kubeconfig_current_context::RULE,
    &insecure_skip_tls_verify::RULE,
    &service_selects_no_pod::RULE,
    &service_target_port::RULE,
    &ingress_backend::RULE,
    &ingress_path_type::RULE,
    &ingress_duplicate_path::RULE,
];

/// The name among `known` that is most like `name`, if one is like it at all: a third of its letters may differ.
pub(super) fn nearest<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
    known
        .iter()
        .map(|other| (distance(&name.to_lowercase(), &other.to_lowercase()), *other))
        .filter(|(distance, other)| *distance * 3 <= name.chars().count().max(other.chars().count()))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other)
}

/// Names longer than this are not compared letter by letter.
const LONGEST_COMPARED: usize = 80;

/// How many letters have to be changed, put in or taken out.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(LONGEST_COMPARED).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(LONGEST_COMPARED).enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(i + 1);
        for (y, pair) in b.iter().zip(row.windows(2)) {
            let (Some(diagonal), Some(above), Some(left)) = (pair.first(), pair.get(1), next.last()) else { break };
            next.push((diagonal + usize::from(x != *y)).min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_like_it() {
        assert_eq!(nearest("stage", &["dev", "development", "prod"]), None);
        assert_eq!(nearest("developement", &["dev", "development", "prod"]), Some("development"));
        assert_eq!(nearest("podselector", &["podSelector", "ingress"]), Some("podSelector"));
        assert_eq!(nearest("x", &["y"]), None);
    }
}
