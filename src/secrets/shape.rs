//! What secrets look like, and the keys that they hide behind.

use std::iter::repeat;

/// How indentation and nesting are told apart by lines: a byte range.
pub(super) type Range = (usize, usize);

/// Whether a field or key of this name holds a secret, whatever object it is in.
pub(super) fn is_secret_key(key: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "token",
        "password",
        "passwd",
        "passphrase",
        "clientsecret",
        "secretkey",
        "secretaccesskey",
        "accesskey",
        "privatekey",
        "apikey",
        "keydata",
        "certificatedata",
        "authoritydata",
        "credentials",
        "dockerconfigjson",
        "dockercfg",
        "connectionstring",
    ];
    // Backwards, because most keys end otherwise.
    let plain = || key.bytes().rev().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    let ends =
        |ending: &str| ending.bytes().rev().zip(plain().map(Some).chain(repeat(None))).all(|(a, b)| Some(a) == b);
    ["auth", "authorization", "pwd", "pass"].iter().any(|whole| plain().eq(whole.bytes().rev()))
        || ENDINGS.iter().any(|ending| ends(ending))
}

/// Whether a command's argument names a secret: `--client-secret`, `--token=…`.
pub(super) fn is_secret_flag(argument: &str) -> bool {
    let name = argument.split('=').next().unwrap_or_default();
    name.starts_with('-') && (is_secret_key(name) || name.ends_with("secret"))
}

/// `-----BEGIN` in base64.
const ENCODED_PEM: &str = "LS0tLS1CRUdJTi";

/// Whether a text is shaped like a secret: a private key, a JSON Web Token, an access key, a URL with a password.
pub(super) fn is_secret_text(text: &str) -> bool {
    // Most texts are shorter than the shortest of these.
    if text.len() < ENCODED_PEM.len() && !text.contains("://") {
        return false;
    }
    pem(text).is_some()
        || text.contains(ENCODED_PEM)
        || text.split(|c: char| !(c.is_ascii_alphanumeric() || "._~-".contains(c))).any(is_secret_word)
        || has_url_password(text)
}

/// A word on its own.
fn is_secret_word(word: &str) -> bool {
    const PREFIXES: &[(&str, usize)] = &[
        ("ghp_", 30),
        ("gho_", 30),
        ("ghs_", 30),
        ("github_pat_", 30),
        ("glpat-", 20),
        ("xoxb-", 20),
        ("xoxp-", 20),
        ("AKIA", 20),
        ("ASIA", 20),
        ("k8s-aws-v1.", 20),
        ("sha256~", 20),
        ("ya29.", 20),
        ("hvs.", 20),
    ];
    let word = word.trim_start_matches(['-', '.', '_', '~']);
    PREFIXES.iter().any(|(prefix, least)| word.starts_with(prefix) && word.len() >= *least)
        || word.find("eyJ").is_some_and(|at| is_jwt(word.get(at..).unwrap_or_default()))
        || is_bootstrap_token(word)
}

/// Three parts in base64url, of which the first is a JSON object; the last may be empty or cut off.
fn is_jwt(word: &str) -> bool {
    let mut parts = word.split('.');
    let long = |part: Option<&str>, least: usize| part.is_some_and(|part| part.len() >= least);
    long(parts.next(), 8) && long(parts.next(), 8)
}

/// kubeadm's `abcdef.0123456789abcdef`.
fn is_bootstrap_token(word: &str) -> bool {
    word.split_once('.').is_some_and(|(id, secret)| {
        let all = |part: &str| part.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase());
        id.len() == 6 && secret.len() == 16 && all(id) && all(secret) && secret.bytes().any(|b| b.is_ascii_digit())
    })
}

/// `https://user:password@host`
fn has_url_password(text: &str) -> bool {
    text.match_indices("://").any(|(at, _)| {
        let authority = text.get(at + 3..).unwrap_or_default();
        let authority = authority.split(|c: char| c == '/' || c.is_whitespace()).next().unwrap_or_default();
        authority.split_once('@').is_some_and(|(user, _)| user.contains(':'))
    })
}

/// A block of a private key, to its end or the text's.
fn pem(text: &str) -> Option<Range> {
    for (at, begin) in text.match_indices("-----BEGIN ") {
        let label = text.get(at + begin.len()..).unwrap_or_default();
        let label = label.get(..label.find("-----").unwrap_or(label.len())).unwrap_or_default();
        if label.contains("PRIVATE KEY") || label.contains('\n') {
            let rest = text.get(at..).unwrap_or_default();
            let end = rest.find("-----END").map_or(rest.len(), |end| {
                let last = rest.get(end..).and_then(|tail| tail.find(['\n', '"', '\'']));
                last.map_or(rest.len(), |last| end + last)
            });
            return Some((at, at + end));
        }
    }
    None
}

/// Whether a text within a text, such as a file in a ConfigMap or an annotation, is of a kind that holds secrets.
pub(super) fn is_secret_document(text: &str) -> bool {
    let compact: String = text.chars().filter(|c| !c.is_whitespace() && !"\"'\\".contains(*c)).collect();
    compact.contains("kind:Secret") || compact.contains("kind:Config") && compact.contains("users:")
}

/// Byte ranges of a text that could not be read, or need not be YAML, that look like secrets: values behind secret
/// keys with everything indented below them, private keys, and words shaped like tokens.
pub(super) fn search(text: &str) -> Vec<Range> {
    let document = is_secret_document(text);
    let config = text.contains("users") || text.contains("exec");
    let mut found = Vec::new();
    let mut below: Option<usize> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let indent = content.len() - content.trim_start().len();
        let start = at;
        at += line.len();
        if content.trim().is_empty() {
            continue;
        }
        if below.is_some_and(|column| indent > column) {
            found.push((start + indent, start + content.len()));
            continue;
        }
        below = None;
        for (colon, _) in content.match_indices([':', '=']) {
            let before = content.get(..colon).unwrap_or_default().trim_end_matches(['"', '\'', ' ', '\\']);
            let word = before
                .rfind(|c: char| !(c.is_alphanumeric() || "-_.".contains(c)))
                .map_or(0, |at| at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
            let key = before.get(word..).unwrap_or_default();
            let holds = document && matches!(key, "data" | "stringData")
                || config && matches!(key, "value" | "config")
                || is_secret_key(key);
            if holds {
                let value = content.get(colon + 1..).unwrap_or_default();
                let blank = value.len() - value.trim_start().len();
                found.push((start + colon + 1 + blank, start + content.len()));
                below = Some(word);
                break;
            }
        }
        let mut from = 0;
        for word in content.split(|c: char| c.is_whitespace() || "\"',;[]{}()<>".contains(c)) {
            if is_secret_text(word) {
                found.push((start + from, start + from + word.len()));
            }
            from += word.len()
                + content.get(from + word.len()..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        }
    }
    let mut from = 0;
    while let Some((start, end)) = pem(text.get(from..).unwrap_or_default()) {
        found.push((from + start, from + end));
        from += end.max(1);
    }
    found.retain(|(start, end)| start < end);
    found
}
