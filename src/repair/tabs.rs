//! How many spaces a tab stands for.

use super::lines::{Oddity, OddityKind};
use crate::text::{Source, SourceId};
use crate::yaml::{self, IssueKind};

/// What a tab may have been shown as, the likeliest first.
const WIDTHS: [&str; 3] = ["  ", "    ", "        "];
/// Longer texts are not read over and over.
const LONGEST: usize = 1 << 18;

/// The spaces that the tabs of a source stand for, and whether there is no doubt about it.
pub fn spaces(id: SourceId, source: &Source, oddities: &[Oddity]) -> (&'static str, bool) {
    let tabs = || oddities.iter().filter(|oddity| oddity.kind == OddityKind::Tab && oddity.loc.source == id);
    let alone = !source.text.lines().any(|line| line.starts_with(' ') && !line.trim().is_empty());
    let [two, ..] = WIDTHS;
    if alone || source.text.len() > LONGEST {
        return (two, alone);
    }
    let with = |width: &str| {
        let mut out = String::with_capacity(source.text.len() * 2);
        let mut done = 0;
        for (loc, _) in tabs().flat_map(|oddity| &oddity.changes) {
            out.push_str(source.text.get(done..loc.start as usize).unwrap_or(""));
            out.push_str(width);
            done = loc.end as usize;
        }
        out.push_str(source.text.get(done..).unwrap_or(""));
        out
    };
    let read = |width: &&'static str| {
        let documents = yaml::read_yaml(id, &with(width).into());
        let syntax = |kind: &IssueKind| matches!(kind, IssueKind::Syntax(_));
        let broken = documents.iter().any(|document| document.issues.iter().any(|issue| syntax(&issue.kind)));
        let json = documents.iter().filter_map(|document| document.root()).map(|root| yaml::to_json(root).to_string());
        (!broken).then(|| (*width, json.collect::<Vec<_>>()))
    };
    let readings: Vec<_> = WIDTHS.iter().filter_map(read).collect();
    match readings.split_first() {
        Some(((width, json), rest)) => (width, rest.iter().all(|(_, other)| other == json)),
        None => (two, false),
    }
}
