//! Questions about all pairs of a large cluster, in parts: the same answers as in one go.

use super::{Asked, Desk, Slice, Work, wire};
use crate::ask::Question;
use crate::network::{Around, Code, Connectivity, Detail, Grouping, Pairs, Reach, Reaching, UnknownPair};
use crate::workspace::{Options, Workspace};
use serde::Serialize;
use std::rc::Rc;

/// With fewer workloads than this all pairs are no work.
pub const MANY_WORKLOADS: usize = 100;
/// How many rows are written in one part.
const ROWS: usize = 10_000;
/// What working out all pairs is, of the work of listing them.
const PAIRS_SHARE: f64 = 0.8;

/// Who reaches whom, worked out once for a paste and kept with it.
pub fn pairs(workspace: &Workspace, options: &Options) -> Rc<Pairs> {
    known(workspace, options).unwrap_or_else(|| {
        let pairs = Rc::new(Pairs::all(workspace.cluster(options.refused), &options.network()));
        workspace.keep(options, pairs.clone());
        pairs
    })
}

fn known(workspace: &Workspace, options: &Options) -> Option<Rc<Pairs>> {
    workspace.kept(options)?.downcast().ok()
}

/// The work that a question about everybody is, if it is much.
pub fn work(desk: &Desk<'_>, asked: &Asked<'_>) -> Option<Box<dyn Work>> {
    let Desk { workspace, options, .. } = *desk;
    let cluster = workspace.cluster(options.refused);
    if cluster.workloads.len() < MANY_WORKLOADS {
        return None;
    }
    let listed = match asked {
        Asked::Connectivity(Detail::Groups) => return Some(Box::new(Grouping::new(cluster, &options.network()))),
        Asked::Connectivity(Detail::Rows) => true,
        // The picture of one pair, and of one pod, shows its neighbours only.
        Asked::Picture(question) if around(question).is_some_and(|around| around.pod.is_some()) => return None,
        Asked::Picture(_) => false,
        _ => return None,
    };
    match known(workspace, options) {
        Some(pairs) => listed.then(|| Box::new(Everybody::Rows(Rows::new(pairs))) as Box<dyn Work>),
        None => Some(Box::new(Everybody::Pairs(Box::new(Pairs::new(cluster, &options.network())), listed))),
    }
}

fn around(question: &Question) -> Option<&Around> {
    let of_many = || question.own::<Reaching>().map(|reaching| &reaching.around);
    question.own::<Reach<Code>>().map(|reach| &reach.around).or_else(of_many)
}

impl Work for Grouping {
    fn advance(&mut self, desk: &Desk<'_>) -> Slice {
        match self.next(desk.workspace.cluster(desk.options.refused)) {
            Some(groups) => Slice::Done(wire(&groups)),
            None => Slice::More(self.progress()),
        }
    }
}

enum Everybody {
    /// All pairs, and whether they are to be listed.
    Pairs(Box<Pairs>, bool),
    Rows(Rows),
    Nothing,
}

impl Work for Everybody {
    fn advance(&mut self, desk: &Desk<'_>) -> Slice {
        match self {
            Everybody::Pairs(pairs, listed) => {
                if !pairs.advance(desk.workspace.cluster(desk.options.refused)) {
                    return Slice::More(pairs.progress() * if *listed { PAIRS_SHARE } else { 1.0 });
                }
                let Everybody::Pairs(pairs, listed) = std::mem::replace(self, Everybody::Nothing) else {
                    return Slice::Ready;
                };
                let pairs: Rc<Pairs> = Rc::new(*pairs);
                desk.workspace.keep(desk.options, pairs.clone());
                if !listed {
                    return Slice::Ready;
                }
                *self = Everybody::Rows(Rows::new(pairs));
                Slice::More(PAIRS_SHARE)
            }
            Everybody::Rows(rows) => match rows.write() {
                Some(text) => Slice::Text(text),
                None => Slice::More(PAIRS_SHARE + rows.progress() * (1.0 - PAIRS_SHARE)),
            },
            Everybody::Nothing => Slice::Ready,
        }
    }
}

/// Rows as JSON, so far.
struct Rows {
    pairs: Rc<Pairs>,
    written: usize,
    text: String,
}

/// What stands beside the rows.
#[derive(Serialize)]
struct Beside<'a> {
    peers: &'a [String],
    unknown: &'a [UnknownPair],
    unprotected: &'a [String],
    truncated: bool,
}

impl Rows {
    fn new(pairs: Rc<Pairs>) -> Self {
        Rows { pairs, written: 0, text: "{\"rows\":[".to_owned() }
    }
    fn progress(&self) -> f64 {
        self.written as f64 / self.pairs.listed().max(1) as f64
    }
    fn write(&mut self) -> Option<String> {
        for row in self.pairs.rows_from(self.written, ROWS) {
            if self.written > 0 {
                self.text.push(',');
            }
            self.text.push_str(&serde_json::to_string(&row).unwrap_or_default());
            self.written += 1;
        }
        if self.written < self.pairs.listed() {
            return None;
        }
        let Connectivity { peers, unknown, unprotected, truncated, .. } = self.pairs.beside_rows();
        let beside = Beside { peers: &peers, unknown: &unknown, unprotected: &unprotected, truncated };
        let beside = serde_json::to_string(&beside).unwrap_or_default();
        let mut text = std::mem::take(&mut self.text);
        text.push_str("],");
        text.push_str(beside.strip_prefix('{').unwrap_or_default());
        Some(text)
    }
}
