//! Did you mean …?

/// Names longer than this are compared by their beginning.
const LONGEST_COMPARED: usize = 80;

/// The name among `known` that is most like `name`, if one is like it at all: a third of its letters may differ;
/// upper and lower case do not count.
pub fn nearest<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
    known
        .iter()
        .map(|other| (distance(&name.to_ascii_lowercase(), &other.to_ascii_lowercase()), *other))
        .filter(|(distance, other)| *distance * 3 <= name.chars().count().max(other.chars().count()))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other)
}

/// How many letters have to be changed, put in or taken out.
pub fn distance(a: &str, b: &str) -> usize {
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
