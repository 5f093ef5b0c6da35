//! Sentences: running text with the names that a reader could paste back set apart.

use super::{Fields, FromJson, from_json};
use serde::Serialize;
use std::fmt;

/// The language that answers are worded in. Kubernetes' own words stay English in both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Korean.
    Ko,
}
from_json!(
    enum Lang {
        En,
        Ko,
    }
);

/// Something said in every language there is. A missing translation does not compile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Both<T = Sentence> {
    /// In English.
    pub en: T,
    /// In Korean.
    pub ko: T,
}

impl<T> Both<T> {
    /// The one for a language.
    pub fn get(self, lang: Lang) -> T {
        match lang {
            Lang::En => self.en,
            Lang::Ko => self.ko,
        }
    }
}

impl Both<Sentence> {
    /// From two texts, as made by `format!` with [`Code`] and [`Strong`] inside.
    pub fn new(en: impl AsRef<str>, ko: impl AsRef<str>) -> Self {
        Both { en: Sentence::new(en), ko: Sentence::new(ko) }
    }
}

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Piece {
    /// Running text.
    Text(String),
    /// What a person could type into a terminal or a file: shown in the code font.
    Code(String),
    /// The word that carries the sentence, such as the verdict.
    Strong(String),
}

impl FromJson for Piece {
    fn from_json(json: serde_json::Value) -> Option<Self> {
        let mut fields = Fields::of(json)?;
        let (code, strong): (Option<String>, Option<String>) = (fields.take("code")?, fields.take("strong")?);
        Some(match (code, strong) {
            (Some(code), _) => Piece::Code(code),
            (None, Some(strong)) => Piece::Strong(strong),
            (None, None) => Piece::Text(fields.take("text")?),
        })
    }
}

impl Piece {
    /// Its text, however it is set.
    pub fn as_str(&self) -> &str {
        match self {
            Piece::Text(text) | Piece::Code(text) | Piece::Strong(text) => text,
        }
    }
}

/// Running text in pieces. Made from `format!("{} binds {}", Code(binding), Code(subject))`, so that each
/// language orders its words freely and no name from the paste can change how the rest is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Sentence(pub Vec<Piece>);

impl FromJson for Sentence {
    fn from_json(json: serde_json::Value) -> Option<Self> {
        Vec::from_json(json).map(Sentence)
    }
}

const CODE: char = '\u{E000}';
const STRONG: char = '\u{E001}';
const END: char = '\u{E002}';

/// Sets a name or value from the paste in the code font, inside a `format!` for [`Sentence::new`].
pub struct Code<T>(pub T);
/// Sets a word strongly, inside a `format!` for [`Sentence::new`].
pub struct Strong<T>(pub T);

fn marked(f: &mut fmt::Formatter<'_>, mark: char, inner: &dyn fmt::Display) -> fmt::Result {
    let plain: String = inner.to_string().chars().filter(|c| !matches!(*c, CODE | STRONG | END)).collect();
    write!(f, "{mark}{plain}{END}")
}
impl<T: fmt::Display> fmt::Display for Code<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        marked(f, CODE, &self.0)
    }
}
impl<T: fmt::Display> fmt::Display for Strong<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        marked(f, STRONG, &self.0)
    }
}

impl Sentence {
    /// Takes the pieces apart that [`Code`] and [`Strong`] put in.
    pub fn new(text: impl AsRef<str>) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text.as_ref();
        while let Some(at) = rest.find([CODE, STRONG]) {
            let (before, marked) = rest.split_at(at);
            let strong = marked.starts_with(STRONG);
            let inner = marked.get(CODE.len_utf8()..).unwrap_or("");
            let (inner, after) = inner.split_once(END).unwrap_or((inner, ""));
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            pieces.push(if strong { Piece::Strong(inner.to_owned()) } else { Piece::Code(inner.to_owned()) });
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Sentence(pieces)
    }
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| f.write_str(piece.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_from_the_paste_cannot_change_the_setting() {
        let evil = "a\u{E002} \u{E001}b";
        let sentence = Sentence::new(format!("{} names {}.", Strong("yes"), Code(evil)));
        assert_eq!(
            sentence.0,
            [
                Piece::Strong("yes".into()),
                Piece::Text(" names ".into()),
                Piece::Code("a b".into()),
                Piece::Text(".".into())
            ]
        );
        assert_eq!(sentence.to_string(), "yes names a b.");
    }
}
