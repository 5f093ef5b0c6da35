//! The lens: beside a line, how Kubernetes reads it where it looks otherwise.

use super::korean;
use crate::api::{IssueKind, Paste};
use crate::secrets::secret_locs;
use crate::text::{Lang, Loc, Order, from_json};
use crate::yaml::{Reads, Remark, remarks};
use serde::Serialize;
use std::sync::Arc;

/// No more lines than this get a remark.
const MOST_LINES: usize = 1_000;

/// Every line that reads otherwise than it looks.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Lens {
    pub lines: Vec<LensLine>,
}
from_json!(struct Lens { lines });

/// A line, with how it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LensLine {
    pub source: Arc<str>,
    /// 1-based.
    pub line: u32,
    pub text: String,
}
from_json!(struct LensLine { source, line, text });

/// How the lines of a paste read, where they look otherwise. Nothing is said of what is secret.
pub fn lens(paste: &Paste, lang: Lang) -> Lens {
    let secrets = secret_locs(paste);
    let is_secret = |loc: Loc| {
        let after = secrets.partition_point(|secret| (secret.source, secret.end) <= (loc.source, loc.start));
        secrets.get(after).is_some_and(|secret| secret.source == loc.source && secret.start < loc.end)
    };
    let mut said: Vec<(Loc, String)> = Vec::new();
    for remark in paste.documents.iter().flat_map(remarks).filter(|remark| !is_secret(remark.loc)) {
        said.push((remark.loc, say(&remark, paste, lang)));
    }
    for issue in paste.issues.iter().filter(|issue| matches!(issue.kind, IssueKind::ConfigNotFirst)) {
        said.push((issue.loc, not_first(lang).to_owned()));
    }
    said.order_by_key(|(loc, _)| *loc);
    let mut lines: Vec<LensLine> = Vec::new();
    for (loc, text) in said {
        let span = paste.sources.span(loc);
        let full = lines.len() == MOST_LINES;
        match lines.last_mut().filter(|last| last.source == span.source && last.line == span.start.line) {
            Some(last) => last.text = format!("{} · {text}", last.text),
            None if full => break,
            None => lines.push(LensLine { source: span.source, line: span.start.line, text }),
        }
    }
    Lens { lines }
}

fn say(remark: &Remark, paste: &Paste, lang: Lang) -> String {
    let written = paste.sources.text(remark.loc);
    match (&remark.reads, lang) {
        (Reads::Value(json), _) => format!("{written} → {json}"),
        (Reads::Key(key), Lang::En) => format!("the key {written} → \"{key}\""),
        (Reads::Key(key), Lang::Ko) => format!("key {written} → \"{key}\""),
        (Reads::Alias(json), _) => format!("{written} = {json}"),
        (Reads::Merged(keys), Lang::En) if keys.is_empty() => "merges nothing: every key is set here".to_owned(),
        (Reads::Merged(keys), Lang::Ko) if keys.is_empty() => "합쳐지는 key 없음: 모두 여기에 적혀 있습니다".to_owned(),
        (Reads::Merged(keys), Lang::En) => format!("merges {}", keys.join(", ")),
        (Reads::Merged(keys), Lang::Ko) => {
            let keys = keys.join(", ");
            format!("{keys}{} 합칩니다", korean::eul(&keys))
        }
        (Reads::Shadowed(by), lang) => {
            let line = paste.sources.span(*by).start.line;
            match lang {
                Lang::En => format!("does not count: line {line} does"),
                Lang::Ko => format!("쓰이지 않습니다: {line}번 줄이 쓰입니다"),
            }
        }
        (Reads::Dropped, Lang::En) => "dropped: the document has ended".to_owned(),
        (Reads::Dropped, Lang::Ko) => "버려집니다: 문서가 이미 끝났습니다".to_owned(),
    }
}

fn not_first(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "not read: kubectl reads only the first document of a kubeconfig",
        Lang::Ko => "읽지 않습니다: kubectl은 kubeconfig의 첫 문서만 읽습니다",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    #[test]
    fn a_line_says_all_that_it_reads_otherwise_and_nothing_secret() {
        let text = "kind: ConfigMap\ndata: {a: on, b: 010}\n---\nkind: Secret\nstringData:\n  pin: 0123\n---\nkind: Config\nusers: []\n";
        let paste = Paste::new(vec![Source::new("a.yaml", text)]);
        let said = |lang| lens(&paste, lang).lines.into_iter().map(|line| (line.line, line.text)).collect::<Vec<_>>();
        let english = said(Lang::En);
        assert_eq!(english[0], (2, "on → true · 010 → 8".to_owned()));
        assert_eq!(english[1].0, 8);
        assert!(english[1].1.starts_with("not read"));
        assert_eq!(english.len(), 2, "{english:?}");
        assert_eq!(said(Lang::Ko).len(), 2);
    }
}
