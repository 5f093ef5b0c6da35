//! Which parts of a text are covered until the reader asks to see them. Lexical, so that it holds for text that does not
//! parse, while it is being typed; it would rather cover too much.

/// Keys whose values are secrets in any Kubernetes file.
const KEYS: &[&str] = &[
    "token",
    "password",
    "passwd",
    "secret",
    "client-key-data",
    "client-certificate-data",
    "certificate-authority-data",
    "id-token",
    "refresh-token",
    "access-token",
    "client-secret",
    "bootstrap-token",
    "bearerToken",
    "auth-provider-token",
    "kubectl.kubernetes.io/last-applied-configuration",
    ".dockerconfigjson",
    ".dockercfg",
    "tls.key",
];

/// Ranges in UTF-16 code units as `[from, to, group, …]`, in order; ranges of one group belong to one value.
pub fn covered(text: &str) -> Vec<u32> {
    let mut cover = Cover { out: Vec::new(), group: 0, at: 0 };
    let mut lines = text.split_inclusive('\n').peekable();
    let mut inside = Inside::Nothing;
    let mut data: Option<usize> = None;
    let mut document = document_is_secret(text);
    let mut rest = text;
    while let Some(line) = lines.next() {
        rest = rest.get(line.len()..).unwrap_or("");
        let body = line.trim_end_matches(['\n', '\r']);
        let indent = body.len() - body.trim_start_matches(' ').len();
        let blank = body.trim().is_empty();
        if body.starts_with("---") {
            (inside, data, document) = (Inside::Nothing, None, document_is_secret(rest));
        }
        inside = match inside {
            Inside::Value { deeper_than } if !blank && indent <= deeper_than => Inside::Nothing,
            Inside::Pem if cover.pem_ends(body) => {
                cover.rest(body, 0);
                Inside::Nothing
            }
            other => other,
        };
        if data.is_some_and(|owner| !blank && indent <= owner) {
            data = None;
        }
        match inside {
            Inside::Value { .. } | Inside::Pem => cover.rest(body, 0),
            Inside::Nothing => inside = cover.line(body, indent, document, &mut data),
        }
        cover.at += units(line);
    }
    cover.out
}

/// The text with every covered part replaced.
pub fn without_secrets(text: &str) -> String {
    split(text).into_iter().map(|part| if part.covered { "REDACTED".to_owned() } else { part.text }).collect()
}

/// A part of a text that is covered, or not.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub text: String,
    pub covered: bool,
}

/// The text in parts.
pub fn split(text: &str) -> Vec<Part> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let part = |from: usize, to: usize, covered: bool| Part {
        text: String::from_utf16_lossy(units.get(from..to).unwrap_or_default()),
        covered,
    };
    let mut parts = Vec::new();
    let mut done = 0usize;
    for range in covered(text).chunks_exact(3) {
        if let [from, to, _] = *range {
            parts.push(part(done, from as usize, false));
            parts.push(part(from as usize, to as usize, true));
            done = to as usize;
        }
    }
    parts.push(part(done, units.len(), false));
    parts
}

#[derive(Clone, Copy)]
enum Inside {
    Nothing,
    /// The further lines of a secret value.
    Value {
        deeper_than: usize,
    },
    Pem,
}

struct Cover {
    out: Vec<u32>,
    group: u32,
    /// UTF-16 offset of the current line.
    at: u32,
}

impl Cover {
    fn push(&mut self, line: &str, from: usize, to: usize) {
        let (Some(before), Some(covered)) = (line.get(..from), line.get(from..to)) else { return };
        let start = self.at + units(before);
        let end = start + units(covered);
        let last = self.out.len().checked_sub(2).and_then(|at| self.out.get(at)).copied().unwrap_or(0);
        if start < end && last <= start {
            self.out.extend([start, end, self.group]);
        }
    }

    /// Covers what the line says from a byte on, without the spaces around it.
    fn rest(&mut self, line: &str, from: usize) {
        let tail = line.get(from..).unwrap_or("");
        let start = from + tail.len() - tail.trim_start().len();
        self.push(line, start, from + tail.trim_end().len());
    }

    fn pem_ends(&self, line: &str) -> bool {
        line.contains("-----END ")
    }

    fn line(&mut self, line: &str, indent: usize, secret: bool, data: &mut Option<usize>) -> Inside {
        self.group += 1;
        if let Some(at) = line.find("-----BEGIN ") {
            self.rest(line, at);
            return if self.pem_ends(line) { Inside::Nothing } else { Inside::Pem };
        }
        // JSON and flow mappings hold several keys on a line.
        let flow = line.contains(['{', '"']) && line.matches(':').count() > 1
            || line.trim_start().starts_with(['{', '"', '[']);
        let Some((key, value)) = key_and_value(line) else {
            self.words(line, 0);
            return Inside::Nothing;
        };
        let own = line.trim_start_matches([' ', '-']);
        let key_indent = line.len() - own.len();
        let in_data = data.is_some_and(|owner| indent > owner);
        if secret && matches!(key, "data" | "stringData") {
            *data = Some(key_indent);
            if line.get(value..).is_some_and(|value| value.trim_start().starts_with('{')) {
                self.rest(line, value);
            }
            return Inside::Nothing;
        }
        if flow && !in_data {
            self.flow(line);
            return Inside::Nothing;
        }
        if in_data || is_secret_key(key) || looks_like_data(key, line.get(value..).unwrap_or("")) {
            let said = line.get(value..).unwrap_or("").trim();
            if !said.starts_with(['|', '>']) && !said.is_empty() {
                self.rest(line, value);
            }
            return Inside::Value { deeper_than: key_indent };
        }
        self.words(line, value);
        Inside::Nothing
    }

    /// Covers the values of secret keys among several on a line.
    fn flow(&mut self, line: &str) {
        let mut from = 0;
        while let Some(colon) = line.get(from..).and_then(|rest| rest.find(':')).map(|at| from + at) {
            let before = line.get(..colon).unwrap_or("");
            let key = before.rsplit(['{', ',', ' ', '[', '\\']).next().unwrap_or("").trim_matches(['"', '\'', ' ']);
            let after = line.get(colon + 1..).unwrap_or("");
            let start = colon + 1 + (after.len() - after.trim_start().len());
            let value = line.get(start..).unwrap_or("");
            let length = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => quoted(value, quote),
                _ => value.find([',', '}', ']']).unwrap_or(value.len()),
            };
            let said = line.get(start..start + length).unwrap_or("");
            if is_secret_key(key) && !said.starts_with(['{', '[']) {
                self.group += 1;
                self.push(line, start, start + length);
            } else {
                self.words_in(line, start, start + length);
            }
            from = (start + length).max(colon + 1);
        }
    }

    fn words(&mut self, line: &str, from: usize) {
        self.words_in(line, from, line.len());
    }

    /// Covers words that are secrets wherever they stand: JWTs, and long base64.
    fn words_in(&mut self, line: &str, from: usize, to: usize) {
        let mut at = from;
        for word in
            line.get(from..to).unwrap_or("").split(|c: char| !(c.is_ascii_alphanumeric() || "-_.+/=".contains(c)))
        {
            if is_token(word) {
                self.group += 1;
                self.push(line, at, at + word.len());
            }
            at += word.len();
            at += line.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        }
    }
}

fn units(text: &str) -> u32 {
    text.chars().map(|c| c.len_utf16() as u32).sum()
}

/// The length of a quoted value, its quotes included.
fn quoted(value: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in value.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    value.len()
}

/// The key of a line `key: value`, and the byte at which its value begins.
fn key_and_value(line: &str) -> Option<(&str, usize)> {
    let own = line.trim_start_matches([' ', '-', '\t', '#', '{', ',']);
    let start = line.len() - own.len();
    let (key, after) = match own.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let end = quoted(own, quote);
            let rest = own.get(end..)?;
            let colon = rest.len() - rest.trim_start().len();
            rest.trim_start().starts_with(':').then_some(())?;
            (own.get(1..end.checked_sub(1)?)?, end + colon + 1)
        }
        _ => {
            let colon = own.find(": ").or_else(|| own.trim_end().ends_with(':').then(|| own.trim_end().len() - 1))?;
            (own.get(..colon)?.trim(), colon + 1)
        }
    };
    Some((key, start + after))
}

fn is_secret_key(key: &str) -> bool {
    KEYS.iter().any(|known| known.eq_ignore_ascii_case(key)) || key.ends_with("-data")
}

/// A long value without spaces under a key that ends like one, as in half a kubeconfig.
fn looks_like_data(key: &str, value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'']);
    (key.ends_with("Token") || key.ends_with("_TOKEN") || key.ends_with("_PASSWORD") || key.ends_with("_SECRET"))
        && value.len() >= 8
        && !value.contains(' ')
}

fn is_token(word: &str) -> bool {
    (word.starts_with("eyJ") && word.len() > 20 && word.contains('.'))
        || (word.starts_with("LS0tLS1") && word.len() > 20)
}

/// Whether the document that a text begins with is a Secret.
fn document_is_secret(text: &str) -> bool {
    text.split("\n---")
        .next()
        .unwrap_or("")
        .lines()
        .filter_map(key_and_value_text)
        .any(|(key, value)| key == "kind" && value.trim_matches([' ', '"', '\'', ',', '\r']) == "Secret")
}

fn key_and_value_text(line: &str) -> Option<(&str, &str)> {
    let (key, at) = key_and_value(line)?;
    Some((key, line.get(at..)?))
}
