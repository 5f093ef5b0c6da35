//! What is wrong with a paste, and the paste without it.

use super::{Answer, Asked, Desk, Room, wire};
use crate::checks;
use crate::cluster::Refused;
use crate::text::{Diagnostic, Edit, Order, Safety, apply_edits, in_common, together, utf16_units};
use crate::words;
use crate::workspace::{Options, Workspace};

/// The checks.
pub struct Problems;

/// More problems than this help nobody; the rest are left out.
const MOST_PROBLEMS: usize = 1_000;
/// One safe fix may bring the next to light: so often the mended text is looked through again.
const MOST_ROUNDS: usize = 8;
/// Of longer texts only what is seen at first is mended.
const LONGEST: usize = 1 << 20;

impl Room for Problems {
    fn wire(&self, desk: &Desk<'_>, asked: &Asked<'_>) -> Answer {
        match asked {
            Asked::Lens => wire(&words::lens::lens(desk.workspace.paste(), desk.options.lang)),
            _ => Err("this room does not answer that".to_owned()),
        }
    }
    fn problems(&self, desk: &Desk<'_>) -> Vec<Diagnostic> {
        problems(desk.workspace, desk.options)
    }

    fn mends(&self, desk: &Desk<'_>, problems: &[Diagnostic]) -> Vec<Edit> {
        let first = safe_edits(problems);
        let sources: Vec<_> = desk.workspace.paste().sources.iter().map(|(_, source)| source.clone()).collect();
        if first.is_empty() || sources.iter().map(|source| source.text.len()).sum::<usize>() > LONGEST {
            return first;
        }
        let (mut mended, mut edits) = (sources.clone(), first.clone());
        for _ in 0..MOST_ROUNDS {
            let Ok(next) = apply_edits(mended.iter(), &edits) else { break };
            edits = safe_edits(&self::problems(&Workspace::new(next.clone()), desk.options));
            mended = next;
            if edits.is_empty() {
                break;
            }
        }
        let changed = sources.iter().zip(&mended).filter(|(before, after)| before.text != after.text);
        let whole = changed.map(|(before, after)| {
            let (head, tail) = in_common(&before.text, &after.text);
            let text = |text: &str| utf16_units(text);
            let insert = after.text.get(head..after.text.len() - tail).unwrap_or("").to_owned();
            let from = text(before.text.get(..head).unwrap_or(""));
            let to = text(before.text.get(..before.text.len() - tail).unwrap_or(""));
            Edit { name: before.name.clone(), from, to, insert }
        });
        whole.collect()
    }
}

fn problems(workspace: &Workspace, options: &Options) -> Vec<Diagnostic> {
    let (cluster, paste) = (workspace.cluster(Refused::LeftOut), workspace.paste());
    let mut elsewhere = words::reading::problems(paste).chain(words::refusal::problems(cluster));
    let mut found = checks::run_at(cluster, &mut elsewhere, options.now.as_deref());
    let sources = &paste.sources;
    found.order_by_key(|problem| (sources.named(&problem.span.source), problem.span.start, problem.severity));
    found.truncate(MOST_PROBLEMS);
    found.into_iter().map(|problem| problem.in_lang(options.lang)).collect()
}

fn safe_edits(problems: &[Diagnostic]) -> Vec<Edit> {
    let fixes = problems.iter().filter_map(|problem| problem.fix.as_ref());
    together(fixes.filter(|fix| fix.safety == Safety::Safe)).0
}
