//! `--token-auth-file`: a table of tokens, with whose they are.

use crate::text::{Loc, Source, SourceId};

/// At most this many lines are read.
const MAX_LINES: usize = 10_000;

/// A line of a token file. Mirrors apiserver/pkg/authentication/token/tokenfile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenLine {
    /// The secret.
    pub token: String,
    pub user: String,
    pub uid: String,
    pub groups: Vec<String>,
    pub source: SourceId,
    /// Where the token stands, and its user.
    pub token_loc: Loc,
    pub user_loc: Loc,
}

/// A column's text, and where it stands with its quotes.
type Column = (String, usize, usize);

/// The lines of a source that is a token file: each has a token, a user and a uid at least, and a token has no blanks.
/// None
/// where it is something else, such as a file with which no API server starts.
pub(super) fn read(id: SourceId, source: &Source) -> Vec<TokenLine> {
    let mut lines = Vec::new();
    let text = source.text.trim_start_matches('\u{feff}');
    let mut at = source.text.len() - text.len();
    for line in text.split_inclusive('\n') {
        let from = at;
        at += line.len();
        if line.trim_end_matches(['\r', '\n']).is_empty() {
            continue;
        }
        let Some(columns) = columns(line.trim_end_matches(['\r', '\n'])) else { return Vec::new() };
        let [(token, ..), (user, ..), (uid, ..), more @ ..] = columns.as_slice() else { return Vec::new() };
        if !is_token(token) || user.is_empty() {
            return Vec::new();
        }
        let groups = more.first().map(|(groups, ..)| groups.split(',').map(str::to_owned).collect());
        let place = |column: usize| {
            let (from_column, to_column) = columns.get(column).map_or((0, 0), |(_, start, end)| (*start, *end));
            Loc { source: id, start: (from + from_column) as u32, end: (from + to_column) as u32 }
        };
        lines.push(TokenLine {
            token: token.clone(),
            user: user.clone(),
            uid: uid.clone(),
            groups: groups.unwrap_or_default(),
            source: id,
            token_loc: place(0),
            user_loc: place(1),
        });
        if lines.len() >= MAX_LINES {
            break;
        }
    }
    lines
}

/// Whether a text may be a token: no YAML or JSON with commas in every line begins each of them with such a word.
fn is_token(text: &str) -> bool {
    let first = text.starts_with(|c: char| c.is_ascii_alphanumeric());
    first && text.chars().all(|c| c.is_ascii_alphanumeric() || "-._~+/=".contains(c))
}

/// The columns of a line, as encoding/csv splits it; none where its quotes do not fit.
fn columns(line: &str) -> Option<Vec<Column>> {
    let mut columns = Vec::new();
    let mut at = 0;
    loop {
        let rest = line.get(at..)?;
        let (text, length) = match rest.starts_with('"') {
            true => quoted(rest)?,
            false => {
                let text = rest.split(',').next().unwrap_or_default();
                (!text.contains('"')).then(|| (text.to_owned(), text.len()))?
            }
        };
        columns.push((text, at, at + length));
        at += length;
        if at >= line.len() {
            return Some(columns);
        }
        at += 1;
    }
}

/// A quoted column, in which two quotes are one, and how long it is.
fn quoted(rest: &str) -> Option<(String, usize)> {
    let (mut text, mut end) = (String::new(), 1);
    loop {
        let quote = end + rest.get(end..)?.find('"')?;
        text.push_str(rest.get(end..quote)?);
        end = quote + 1;
        if !rest.get(end..)?.starts_with('"') {
            break;
        }
        text.push('"');
        end += 1;
    }
    matches!(rest.as_bytes().get(end), None | Some(b',')).then_some((text, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(String, String, String, Vec<String>, String)> {
        let lines = read(SourceId(0), &Source::new("tokens.csv", text));
        let at = |loc: Loc| text[loc.start as usize..loc.end as usize].to_owned();
        lines
            .into_iter()
            .map(|line| (line.token, line.user, line.uid, line.groups, at(line.token_loc) + " " + &at(line.user_loc)))
            .collect()
    }

    #[test]
    fn lines_are_read_as_the_api_server_reads_them() {
        let text =
            "31ada4fd-adec,alice,1001,\"admins,dev\"\r\n\nabc.def,\"bob, \"\"the\"\" builder\",,one,more\nxyz=,eve,7\n";
        let line = |token: &str, user: &str, uid: &str, groups: &[&str], at: &str| {
            let groups = groups.iter().map(|group| (*group).to_owned()).collect();
            (token.to_owned(), user.to_owned(), uid.to_owned(), groups, at.to_owned())
        };
        assert_eq!(
            told(text),
            [
                line("31ada4fd-adec", "alice", "1001", &["admins", "dev"], "31ada4fd-adec alice"),
                line("abc.def", "bob, \"the\" builder", "", &["one"], "abc.def \"bob, \"\"the\"\" builder\""),
                line("xyz=", "eve", "7", &[], "xyz= eve"),
            ]
        );
    }

    #[test]
    fn anything_else_is_no_token_file() {
        for text in [
            "",
            "a,b\n",
            "token,user,1\nrubbish\n",
            "apiVersion: v1\nkind: Pod\n",
            "- a, b, c\n",
            "[a, b, c]\n",
            "a,\"b,c,d\n",
            "one of us, and you, and they\n",
            ",b,c\n",
            "{\"a\": 1, \"b\": 2, \"c\": 3}",
        ] {
            assert!(told(text).is_empty(), "{text}");
        }
    }
}
