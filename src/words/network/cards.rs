//! The one card beside the steps: the nearest edit, or both readings of a dash.

use super::{codes, english, korean, pick, step};
use crate::cluster::Cluster;
use crate::network::{Code as Said, DashReadings, Direction, Reach, Reading};
use crate::text::{Candidate, Code, Lang, Outcome, Sentence, Strong, Verdict};
use crate::words::korean::{i, ro};
use crate::words::{Card, DiffLine, Fact, diff};

/// At most so many pairs that an edit opens are named.
const MAX_OPENS: usize = 4;
/// At most so many pods are named on either side of a dash.
const MAX_DASH_PODS: usize = 5;

pub(super) fn card(answer: &Reach<Said>, cluster: &Cluster, lang: Lang) -> Option<Card> {
    let candidate = nearest(answer);
    match (&answer.dash, candidate) {
        (Some(dash), _) if dash.decides => Some(dash_card(dash, cluster, lang)),
        (_, Some(candidate)) => Some(miss_card(candidate, cluster, lang)),
        (Some(dash), None) if dash.pods.iter().any(|pod| pod.name == answer.from || pod.name == answer.to) => {
            Some(dash_card(dash, cluster, lang))
        }
        _ => None,
    }
}

/// The nearest miss that an edit would mend, in the direction that decides.
fn nearest(answer: &Reach<Said>) -> Option<&Candidate<Said>> {
    if answer.allowed != Verdict::No {
        return None;
    }
    let halves = answer.halves();
    halves.iter().flat_map(|(_, half)| &half.proof.candidates).find(|candidate| candidate.fix.is_some())
}

fn miss_card(candidate: &Candidate<Said>, cluster: &Cluster, lang: Lang) -> Card {
    let failing = candidate.steps.iter().find(|step| step.outcome == Outcome::Failed);
    let aside = failing.and_then(|step| step.span.as_ref()).map(|span| span.line_label()).unwrap_or_default();
    let text = failing.map(|failing| step(&failing.code, lang).0).unwrap_or_default();
    let facts = vec![Fact {
        label: pick(lang, "Fails", "걸리는 곳").to_owned(),
        verdict: None,
        text,
        span: failing.and_then(|step| step.span.clone()),
    }];
    let opens = &candidate.also_grants;
    let mut warnings: Vec<Sentence> = opens
        .iter()
        .take(MAX_OPENS)
        .map(|code| {
            let (pair, _) = if lang == Lang::En { english::step(code) } else { korean::step(code) };
            Sentence::new(pick(lang, format!("Also opens {pair}"), format!("함께 열림: {pair}")))
        })
        .collect();
    if opens.len() > MAX_OPENS {
        let more = opens.len() - MAX_OPENS;
        warnings.push(Sentence::new(pick(lang, format!("and {more} more pairs"), format!("그 밖에 {more}쌍"))));
    }
    Card {
        title: pick(lang, "The nearest edit", "가장 가까운 수정").to_owned(),
        aside,
        facts,
        diff: candidate.fix.as_ref().map(|fix| diff(fix, &cluster.paste.sources)).unwrap_or_default(),
        warnings,
        fix: candidate.fix.clone(),
        fix_label: pick(lang, "Apply this edit", "이 수정 적용").to_owned(),
        ..Card::default()
    }
}

/// Both readings of a dash, side by side, with what differs.
pub(super) fn dash_card(dash: &DashReadings, cluster: &Cluster, lang: Lang) -> Card {
    let [first, second] = &dash.fields;
    let other = match dash.written {
        Reading::And => Reading::Or,
        Reading::Or => Reading::And,
    };
    let title = |reading: Reading, written: bool| {
        let (word, rest) = match (reading, written) {
            (Reading::And, true) => ("AND", pick(lang, "as written", "적힌 대로")),
            (Reading::Or, true) => ("OR", pick(lang, "as written", "적힌 대로")),
            (Reading::Or, false) => ("OR", pick(lang, "one dash more", "dash 하나 더")),
            (Reading::And, false) => ("AND", pick(lang, "one dash less", "dash 하나 덜")),
        };
        Sentence::new(format!("{}, {rest}", Strong(word)))
    };
    let lines = |reading: Reading| match reading {
        Reading::And => vec![format!("- {first}"), format!("  {second}")],
        Reading::Or => vec![format!("- {first}"), format!("- {second}")],
    };
    let readings = [(dash.written, true), (other, false)].map(|(reading, written)| {
        let outcomes = dash.pods.iter().take(MAX_DASH_PODS).map(|pod| Fact {
            verdict: Some(if written { pod.written } else { pod.otherwise }),
            text: Sentence::new(Code(&pod.name).to_string()),
            ..Fact::default()
        });
        crate::words::Reading {
            title: title(reading, written),
            written,
            lines: lines(reading),
            outcomes: outcomes.collect(),
        }
    });
    let changed: Vec<String> =
        dash.pods.iter().filter(|pod| pod.written != pod.otherwise).map(|pod| pod.name.clone()).collect();
    let shown: Vec<String> = changed.iter().take(MAX_OPENS).cloned().collect();
    let more = changed.len().saturating_sub(shown.len());
    let rest = if more > 0 { pick(lang, format!(", {more} more"), format!(" 외 {more}개")) } else { String::new() };
    let last = shown.last().map_or("", String::as_str).to_owned();
    let warning = match (other, dash.direction) {
        (Reading::Or, Direction::Ingress) => pick(
            lang,
            format!("lets {}{rest} in", codes(&shown, "and")),
            format!("{}{rest}{} 들어올 수 있게 됩니다", codes(&shown, "및"), i(&last)),
        ),
        (Reading::Or, Direction::Egress) => pick(
            lang,
            format!("lets it out to {}{rest}", codes(&shown, "and")),
            format!("{}{rest}{} 나갈 수 있게 됩니다", codes(&shown, "및"), ro(&last)),
        ),
        (Reading::And, _) => pick(
            lang,
            format!("shuts {}{rest} off", codes(&shown, "and")),
            format!("{}{rest}{} 막힙니다", codes(&shown, "및"), i(&last)),
        ),
    };
    let diff: Vec<DiffLine> = diff(&dash.fix, &cluster.paste.sources);
    Card {
        title: pick(lang, "One dash away", "dash 하나 차이").to_owned(),
        aside: pick(lang, format!("line {}", dash.dash.start.line), format!("{}번째 줄", dash.dash.start.line)),
        readings: readings.into(),
        diff,
        warnings: if shown.is_empty() { Vec::new() } else { vec![Sentence::new(warning)] },
        fix: Some(dash.fix.clone()),
        fix_label: pick(lang, "Apply this edit", "이 수정 적용").to_owned(),
        ..Card::default()
    }
}
