//! A command line as words, quoted as POSIX shells quote.

/// A word of a command line: what the program would get, and where it stands in the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word with its quotes and escapes resolved.
    pub text: String,
    /// First byte of it in the line.
    pub start: usize,
    /// One past its last byte in the line.
    pub end: usize,
}

/// Why a line does not split into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplitError {
    /// A quote that is never closed; the byte it stands at.
    OpenQuote(usize),
    /// A backslash with nothing after it; the byte it stands at.
    OpenEscape(usize),
}

/// Splits a line into words. Quotes and backslashes are resolved; nothing is expanded (`$`, `*` and `~` stay as they are).
/// A line break between words counts as a space, one after a backslash as nothing.
pub fn split(line: &str) -> Result<Vec<Word>, SplitError> {
    let mut words = Vec::new();
    let mut word: Option<Word> = None;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_ascii_whitespace() {
            words.extend(word.take());
            continue;
        }
        if c == '\\' && chars.peek().is_some_and(|(_, next)| *next == '\n') {
            chars.next();
            continue;
        }
        let current = word.get_or_insert_with(|| Word { text: String::new(), start: at, end: at });
        match c {
            '\'' => loop {
                match chars.next() {
                    Some((_, '\'')) => break,
                    Some((_, inner)) => current.text.push(inner),
                    None => return Err(SplitError::OpenQuote(at)),
                }
            },
            '"' => loop {
                match chars.next() {
                    Some((_, '"')) => break,
                    Some((_, '\\')) => match chars.next() {
                        Some((_, escaped @ ('$' | '`' | '"' | '\\'))) => current.text.push(escaped),
                        Some((_, '\n')) => {}
                        Some((_, other)) => current.text.extend(['\\', other]),
                        None => return Err(SplitError::OpenQuote(at)),
                    },
                    Some((_, inner)) => current.text.push(inner),
                    None => return Err(SplitError::OpenQuote(at)),
                }
            },
            '\\' => match chars.next() {
                Some((_, escaped)) => current.text.push(escaped),
                None => return Err(SplitError::OpenEscape(at)),
            },
            other => current.text.push(other),
        }
        current.end = chars.peek().map_or(line.len(), |(next, _)| *next);
    }
    words.extend(word);
    Ok(words)
}

/// A word as a person would have to type it.
pub fn quote(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_split_as_a_shell_splits_them() {
        let texts = |line: &str| split(line).map(|words| words.into_iter().map(|word| word.text).collect::<Vec<_>>());
        for (line, expected) in [
            ("kubectl  auth can-i", vec!["kubectl", "auth", "can-i"]),
            ("a 'b c' \"d e\"", vec!["a", "b c", "d e"]),
            ("--as='CN=jane,O=dev' ''", vec!["--as=CN=jane,O=dev", ""]),
            (r#"a\ b "x\"y\z" 'it'\''s'"#, vec!["a b", r#"x"y\z"#, "it's"]),
            ("a \\\n b", vec!["a", "b"]),
            ("", vec![]),
        ] {
            assert_eq!(texts(line).unwrap(), expected, "{line}");
        }
        assert_eq!(split("a 'b"), Err(SplitError::OpenQuote(2)));
        assert_eq!(split("a \\"), Err(SplitError::OpenEscape(2)));
        let words = split("get 'a b'c d").unwrap();
        assert_eq!((words[1].start, words[1].end), (4, 10));
    }

    #[test]
    fn quoting_undoes_splitting() {
        for word in ["plain", "", "a b", "it's", "$x", "*"] {
            assert_eq!(split(&quote(word)).unwrap()[0].text, word);
        }
    }
}
