//! What is wrong with a paste.

use super::{Answer, Asked, Desk, Room, wire};
use crate::checks;
use crate::cluster::Refused;
use crate::text::{Diagnostic, Order};
use crate::words;

/// The checks.
pub struct Problems;

/// More problems than this help nobody; the rest are left out.
const MOST_PROBLEMS: usize = 1_000;

impl Room for Problems {
    fn wire(&self, desk: &Desk<'_>, asked: &Asked<'_>) -> Answer {
        match asked {
            Asked::Lens => wire(&words::lens::lens(desk.workspace.paste(), desk.options.lang)),
            _ => Err("this room does not answer that".to_owned()),
        }
    }
    fn problems(&self, desk: &Desk<'_>) -> Vec<Diagnostic> {
        let (cluster, paste) = (desk.workspace.cluster(Refused::LeftOut), desk.workspace.paste());
        let mut elsewhere = words::reading::problems(paste);
        elsewhere.extend(words::refusal::problems(cluster));
        let mut found = checks::run_at(cluster, elsewhere, desk.options.now.as_deref());
        let sources = &paste.sources;
        found.order_by_key(|problem| (sources.named(&problem.span.source), problem.span.start, problem.severity));
        found.truncate(MOST_PROBLEMS);
        found.into_iter().map(|problem| problem.in_lang(desk.options.lang)).collect()
    }
}
