//! Sources as they come over the wire, and edits to them.

use crate::text::{Source, from_json};
use base64::Engine;
use serde::Serialize;

/// A pasted file: text, or the base64 of bytes that are not text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceText {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base64: Option<String>,
}
from_json!(struct SourceText { name, text, base64 });

/// Total size of a paste, in bytes; beyond it a tab would run out of memory before it was of use.
pub const MAX_BYTES: usize = 64 << 20;
/// How many files a paste may have.
pub const MAX_SOURCES: usize = 1_000;

/// Sources from the wire. Bytes that are not UTF-8 become U+FFFD.
pub fn read_sources(sources: &[SourceText]) -> Result<Vec<Source>, String> {
    if sources.len() > MAX_SOURCES {
        return Err(format!("{} files are too many: at most {MAX_SOURCES} are read", sources.len()));
    }
    let mut total = 0;
    sources
        .iter()
        .map(|source| {
            let text = match (&source.text, &source.base64) {
                (Some(text), _) => text.clone(),
                (None, Some(encoded)) => {
                    let bytes = base64::prelude::BASE64_STANDARD
                        .decode(encoded)
                        .map_err(|error| format!("{}: its base64 does not decode: {error}", source.name))?;
                    String::from_utf8_lossy(&bytes).into_owned()
                }
                (None, None) => String::new(),
            };
            total += text.len();
            if total > MAX_BYTES {
                return Err(format!("{} is too much: at most {} MB are read", source.name, MAX_BYTES >> 20));
            }
            Ok(Source::new(source.name.as_str(), text))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_as_base64() {
        let source = |base64: &str| SourceText { name: "a".into(), text: None, base64: Some(base64.into()) };
        assert_eq!(&*read_sources(&[source("YTogMQo=")]).unwrap()[0].text, "a: 1\n");
        assert!(read_sources(&[source("?")]).unwrap_err().starts_with("a: its base64"));
    }
}
