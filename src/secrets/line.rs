//! Credentials in a line that was typed: a command, or a request.

use super::shape::{is_secret_flag, is_secret_key, is_secret_text};
use std::ops::Range;

/// Stands in the place of a character that is covered.
const COVER: char = '•';

/// The line with its credentials covered, each character by one.
pub fn covered_line(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut at = 0;
    for range in credentials(line) {
        out.push_str(line.get(at..range.start).unwrap_or_default());
        out.extend(line.get(range.clone()).unwrap_or_default().chars().map(|_| COVER));
        at = range.end;
    }
    out.push_str(line.get(at..).unwrap_or_default());
    out
}

/// Byte ranges of what is a credential, in order: the values of `--token` and its like, of `kubectl config set` of a
/// field that holds one, of plugins' environment, and every word shaped like one.
pub fn credentials(line: &str) -> Vec<Range<usize>> {
    let words = words(line);
    let text = |range: &Range<usize>| line.get(range.clone()).unwrap_or_default();
    let mut found = Vec::new();
    let mut next_is_one = false;
    for word in &words {
        let said = text(word).trim_start_matches(['"', '\'']);
        let from = word.end - said.len();
        let flag = said.starts_with('-');
        if next_is_one && !flag {
            found.push(from..word.end);
            next_is_one = false;
            continue;
        }
        let (name, value) = said.split_once('=').map_or((said, None), |(name, value)| (name, Some(value)));
        let pairs = matches!(name, "--exec-env" | "--auth-provider-arg");
        // The path of a field, as `kubectl config set` names it.
        let field = !flag && name.starts_with("users.") && name.rsplit('.').next().is_some_and(is_secret_key);
        next_is_one = value.is_none() && (field || pairs || flag && is_secret_flag(name));
        match value {
            Some(value) if flag && (pairs || is_secret_flag(name)) => found.push(word.end - value.len()..word.end),
            _ if is_secret_text(said) => found.push(from..word.end),
            _ => {}
        }
    }
    found.retain(|range| !range.is_empty());
    found
}

/// The words of a line, a quoted part in its word.
fn words(line: &str) -> Vec<Range<usize>> {
    let (mut words, mut start, mut quote) = (Vec::new(), None, None);
    for (at, c) in line.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => {}
        }
        if c.is_whitespace() && quote.is_none() {
            words.extend(start.take().map(|from| from..at));
        } else if start.is_none() {
            start = Some(at);
        }
    }
    words.extend(start.map(|from| from..line.len()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_covered_and_nothing_else() {
        for (line, covered) in [
            ("kubectl auth can-i list pods --token=abc", "kubectl auth can-i list pods --token=•••"),
            ("kubectl get pods --token abc -n a", "kubectl get pods --token ••• -n a"),
            (
                "kubectl config set-credentials me --username=me --password='a b'",
                "kubectl config set-credentials me --username=me --password=•••••",
            ),
            ("kubectl config set users.me.token abc", "kubectl config set users.me.token •••"),
            (
                "kubectl config set users.me.client-key-data abc --set-raw-bytes=true",
                "kubectl config set users.me.client-key-data ••• --set-raw-bytes=true",
            ),
            (
                "kubectl config set-credentials me --exec-env=KEY=abc",
                "kubectl config set-credentials me --exec-env=•••••••",
            ),
            (
                "kubectl config set-credentials me --auth-provider-arg client-secret=x",
                "kubectl config set-credentials me --auth-provider-arg •••••••••••••••",
            ),
            ("GET https://me:abc@shop.example.com/a", "GET •••••••••••••••••••••••••••••••••"),
            ("kubectl auth can-i get secrets --as=jane", "kubectl auth can-i get secrets --as=jane"),
            ("kubectl auth can-i create serviceaccounts/token", "kubectl auth can-i create serviceaccounts/token"),
            (
                "kubectl config view -o jsonpath='{.users[0].user.token}'",
                "kubectl config view -o jsonpath='{.users[0].user.token}'",
            ),
            ("shop/web -> shop/tokens:8080", "shop/web -> shop/tokens:8080"),
            ("kubectl auth whoami --token=", "kubectl auth whoami --token="),
            ("kubectl auth whoami --token", "kubectl auth whoami --token"),
        ] {
            assert_eq!(covered_line(line), covered, "{line}");
        }
    }
}
