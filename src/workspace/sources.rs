//! Sources as they come over the wire, and edits to them.

use crate::text::{Edit, Source};
use base64::Engine;
use serde::{Deserialize, Serialize};

/// A pasted file: text, or the base64 of bytes that are not text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceText {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base64: Option<String>,
}

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

/// The sources with edits applied. All offsets are those of the text before any of them. An edit of a source
/// that is not there yet makes it.
pub fn apply_edits<'s>(sources: impl Iterator<Item = &'s Source>, edits: &[Edit]) -> Result<Vec<Source>, String> {
    let mut sources: Vec<Source> = sources.cloned().collect();
    for edit in edits {
        if !sources.iter().any(|source| source.name == edit.name) {
            sources.push(Source::new(edit.name.clone(), ""));
        }
    }
    sources
        .into_iter()
        .map(|source| {
            let mut own: Vec<&Edit> = edits.iter().filter(|edit| edit.name == source.name).collect();
            if own.is_empty() {
                return Ok(source);
            }
            own.sort_by_key(|edit| (edit.from, edit.to));
            let mut text = String::with_capacity(source.text.len());
            let mut done = 0;
            for edit in own {
                let from = source.lines().byte_at_utf16(&source.text, edit.from) as usize;
                let to = source.lines().byte_at_utf16(&source.text, edit.to) as usize;
                if from < done || to < from {
                    return Err(format!("two edits of {} overlap at offset {}", edit.name, edit.from));
                }
                text.push_str(source.text.get(done..from).unwrap_or(""));
                text.push_str(&edit.insert);
                done = to;
            }
            text.push_str(source.text.get(done..).unwrap_or(""));
            Ok(Source::new(source.name, text))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(from: u32, to: u32, insert: &str) -> Edit {
        Edit { name: "a".into(), from, to, insert: insert.into() }
    }

    #[test]
    fn edits_count_in_utf16_and_refer_to_the_text_before_all_of_them() {
        let sources = [Source::new("a", "한😀 x\ny\n")];
        let after = apply_edits(sources.iter(), &[edit(6, 7, "z"), edit(1, 3, "글")]).unwrap();
        assert_eq!(&*after[0].text, "한글 x\nz\n");
        assert!(apply_edits(sources.iter(), &[edit(0, 3, ""), edit(1, 4, "")]).is_err());
        assert_eq!(&*apply_edits([].iter(), &[edit(0, 0, "new")]).unwrap()[0].text, "new");
        assert_eq!(&*apply_edits(sources.iter(), &[edit(50, 99, "!")]).unwrap()[0].text, "한😀 x\ny\n!");
    }

    #[test]
    fn bytes_come_as_base64() {
        let source = |base64: &str| SourceText { name: "a".into(), text: None, base64: Some(base64.into()) };
        assert_eq!(&*read_sources(&[source("YTogMQo=")]).unwrap()[0].text, "a: 1\n");
        assert!(read_sources(&[source("?")]).unwrap_err().starts_with("a: its base64"));
    }
}
