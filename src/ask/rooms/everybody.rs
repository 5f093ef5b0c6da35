//! Questions about all pairs of a large cluster, in parts: the same answers as in one go.

use super::{Asked, Desk, Slice, Work, wire};
use crate::ask::Question;
use crate::network::{
    self, Around, Code, Connectivity, Detail, Drawn, Groundwork, Grouping, Look, Looked, Pairs, Reach, Reachability,
    Reaching, Say, UnknownPair,
};
use crate::workspace::{Options, Workspace};
use serde::Serialize;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

/// With fewer workloads than this all pairs are no work.
pub const MANY_WORKLOADS: usize = 100;
/// How many rows are written in one part.
const ROWS: usize = 10_000;
/// What working out all pairs is, of the work of listing them.
const PAIRS_SHARE: f64 = 0.8;

/// What was worked out of a paste, kept with it.
#[derive(Default)]
struct Known {
    ground: RefCell<Option<Groundwork>>,
    reachability: OnceCell<Rc<RefCell<Reachability>>>,
    pairs: RefCell<Option<Rc<Pairs>>>,
}

fn known(workspace: &Workspace, options: &Options) -> Rc<Known> {
    if let Some(kept) = workspace.kept(options).and_then(|kept| kept.downcast().ok()) {
        return kept;
    }
    let known = Rc::new(Known::default());
    workspace.keep(options, known.clone());
    known
}

/// Who reaches whom, for asking about many; what it works out is kept with the paste.
pub fn reachability(workspace: &Workspace, options: &Options) -> Rc<RefCell<Reachability>> {
    let all = || Rc::new(RefCell::new(Reachability::new(workspace.cluster(options.refused), &options.network())));
    known(workspace, options).reachability.get_or_init(all).clone()
}

/// The network as it is looked at, on what is known of it already.
pub fn looked(desk: &Desk<'_>, how: (&Look, Drawn), about: Option<&network::Question>, say: Say<'_>) -> Looked {
    let Desk { workspace, options, .. } = *desk;
    let (cluster, network) = (workspace.cluster(options.refused), options.network());
    let known = known(workspace, options);
    let mut ground = known.ground.borrow_mut();
    let ground = ground.get_or_insert_with(|| Groundwork::new(cluster, &network));
    network::looked(cluster, &network, how, about, ground, say)
}

/// The work that a question about everybody is, if it is much.
pub fn work(desk: &Desk<'_>, asked: &Asked<'_>) -> Option<Box<dyn Work>> {
    let Desk { workspace, options, .. } = *desk;
    let cluster = workspace.cluster(options.refused);
    if cluster.workloads.len() < MANY_WORKLOADS {
        return None;
    }
    match asked {
        Asked::Connectivity(Detail::Groups) => return Some(Box::new(Grouping::new(reachability(workspace, options)))),
        Asked::Connectivity(Detail::Rows) => {}
        // The picture of one pair, and of one pod, shows its neighbours only.
        Asked::Picture(question) if around(question).is_some_and(|around| around.pod.is_some()) => return None,
        Asked::Picture(_) | Asked::NetworkView(_) => {
            let done = known(workspace, options).ground.borrow().as_ref().is_some_and(Groundwork::is_done);
            return (!done).then(|| Box::new(Some(Groundwork::new(cluster, &options.network()))) as Box<dyn Work>);
        }
        _ => return None,
    }
    let pairs = known(workspace, options).pairs.borrow().clone();
    Some(match pairs {
        Some(pairs) => Box::new(Everybody::Rows(Rows::new(pairs))),
        None => Box::new(Everybody::Pairs(Box::new(Pairs::of(
            cluster,
            &options.network(),
            reachability(workspace, options),
        )))),
    })
}

fn around(question: &Question) -> Option<&Around> {
    let of_many = || question.own::<Reaching>().map(|reaching| &reaching.around);
    question.own::<Reach<Code>>().map(|reach| &reach.around).or_else(of_many)
}

impl Work for Option<Groundwork> {
    fn advance(&mut self, desk: &Desk<'_>) -> Slice {
        let Some(ground) = self else { return Slice::Ready };
        if !ground.advance() {
            return Slice::More(ground.progress());
        }
        *known(desk.workspace, desk.options).ground.borrow_mut() = self.take();
        Slice::Ready
    }
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
    Pairs(Box<Pairs>),
    Rows(Rows),
    Nothing,
}

impl Work for Everybody {
    fn advance(&mut self, desk: &Desk<'_>) -> Slice {
        match self {
            Everybody::Pairs(pairs) => {
                if !pairs.advance(desk.workspace.cluster(desk.options.refused)) {
                    return Slice::More(pairs.progress() * PAIRS_SHARE);
                }
                let Everybody::Pairs(pairs) = std::mem::replace(self, Everybody::Nothing) else {
                    return Slice::Ready;
                };
                let pairs: Rc<Pairs> = Rc::new(*pairs);
                *known(desk.workspace, desk.options).pairs.borrow_mut() = Some(pairs.clone());
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
