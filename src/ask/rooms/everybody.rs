//! Questions about all pairs of a large cluster, in parts: the same answers as in one go.

use super::{Asked, Desk, Slice, Work, wire};
use crate::ask::{Question, View, ghosts};
use crate::network::{
    self, Around, Code, Connectivity, Detail, Drawn, Ground, Grouping, Look, Looked, Looking, Pairs, Reach,
    Reachability, Reaching, Say, Stage, UnknownPair,
};
use crate::text::Edit;
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
    reachability: OnceCell<Rc<RefCell<Reachability>>>,
    pairs: RefCell<Option<Rc<Pairs>>>,
    /// The newest edit that was looked at before it is applied, and the newest look.
    ahead: RefCell<Option<Rc<Ahead>>>,
    view: RefCell<Option<Rc<Viewed>>>,
}

/// What an edit would make of a paste.
struct Ahead {
    edits: Vec<Edit>,
    after: Workspace,
    ground: Ground,
}

/// A look, whole, at the paste or at what an edit would make of it.
struct Viewed {
    ahead: Option<Rc<Ahead>>,
    looking: Looking,
}

/// How a question looks at the network: who is looked at, in which form, beside which edit.
#[derive(Clone, Copy)]
pub struct How<'h> {
    pub look: &'h Look,
    pub form: Drawn,
    pub edits: &'h [Edit],
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

/// The network as it is looked at; what was worked out for the last look serves another form of it.
pub fn looked(
    desk: &Desk<'_>,
    how: How<'_>,
    about: Option<&network::Question>,
    say: Say<'_>,
) -> Result<Looked, String> {
    let view = match viewed(desk, how) {
        Some(view) => view,
        None => {
            let mut making = Making::new(how);
            while making.advance(desk)?.is_some() {}
            viewed(desk, how).ok_or_else(String::new)?
        }
    };
    let after = view.ahead.as_ref().map_or(desk.workspace, |ahead| &ahead.after);
    Ok(view.looking.drawn(after.cluster(desk.options.refused), how.form, about, say))
}

/// The same with what the API server would refuse beside it.
pub fn looked_beside_refused(
    desk: &Desk<'_>,
    how: How<'_>,
    about: Option<&network::Question>,
    say: Say<'_>,
) -> Result<Looked, String> {
    let mut looked = looked(desk, how, about, say)?;
    let view = viewed(desk, how);
    let ahead = view.as_ref().and_then(|view| view.ahead.as_ref());
    let cluster = ahead.map_or(desk.workspace, |ahead| &ahead.after).cluster(desk.options.refused);
    looked.graph.iter_mut().for_each(|graph| ghosts::into_graph(desk, cluster, View::Network, graph));
    looked.table.iter_mut().for_each(|table| ghosts::into_table(desk, cluster, View::Network, table));
    Ok(looked)
}

/// The newest look, if it is this one.
fn viewed(desk: &Desk<'_>, how: How<'_>) -> Option<Rc<Viewed>> {
    let view = known(desk.workspace, desk.options).view.borrow().clone()?;
    let edits = view.ahead.as_ref().map_or(&[][..], |ahead| &ahead.edits);
    (edits == how.edits && view.looking.serves(how.look, how.form)).then_some(view)
}

/// A look in the making.
struct Making {
    look: Look,
    form: Drawn,
    edits: Vec<Edit>,
    /// The paste with the edits, while they are looked up.
    after: Option<Workspace>,
    ahead: Option<Rc<Ahead>>,
    looking: Option<Looking>,
}

/// What looking an edit up is, of the work of a look.
const AHEAD_SHARE: f64 = 0.3;

impl Making {
    fn new(how: How<'_>) -> Self {
        let How { look, form, edits } = how;
        Making { look: look.clone(), form, edits: edits.to_vec(), after: None, ahead: None, looking: None }
    }
    /// Goes on; how much is done, none once it is all done and kept.
    fn advance(&mut self, desk: &Desk<'_>) -> Result<Option<f64>, String> {
        let (refused, network) = (desk.options.refused, desk.options.network());
        let cluster = desk.workspace.cluster(refused);
        let Some(looking) = &mut self.looking else { return self.look_up(desk).map(Some) };
        let stage = match &self.ahead {
            Some(ahead) => Stage { cluster: ahead.after.cluster(refused), before: Some(cluster), options: &network },
            None => Stage { cluster, before: None, options: &network },
        };
        if !looking.advance(stage, self.form) {
            let before = if self.edits.is_empty() { 0.0 } else { AHEAD_SHARE };
            return Ok(Some(before + (1.0 - before) * looking.progress()));
        }
        let view = self.looking.take().map(|looking| Rc::new(Viewed { ahead: self.ahead.take(), looking }));
        *known(desk.workspace, desk.options).view.borrow_mut() = view;
        Ok(None)
    }
    /// Everybody and every policy, of the paste or with the edits, one step after the other.
    fn look_up(&mut self, desk: &Desk<'_>) -> Result<f64, String> {
        let known = known(desk.workspace, desk.options);
        if self.edits.is_empty() {
            let ground = Ground::of(reachability(desk.workspace, desk.options));
            self.looking = Some(Looking::new(ground, &self.look));
            return Ok(0.0);
        }
        let ahead = known.ahead.borrow().clone().filter(|ahead| ahead.edits == self.edits);
        if let Some(ahead) = ahead {
            self.looking = Some(Looking::new(ahead.ground.clone(), &self.look));
            self.ahead = Some(ahead);
            return Ok(AHEAD_SHARE);
        }
        let Some(after) = self.after.take() else {
            let after = desk.workspace.with(&self.edits)?;
            after.cluster(desk.options.refused);
            self.after = Some(after);
            return Ok(AHEAD_SHARE / 2.0);
        };
        let (refused, network) = (desk.options.refused, desk.options.network());
        let before = Some(desk.workspace.cluster(refused));
        let ground = Ground::new(Stage { cluster: after.cluster(refused), before, options: &network });
        *known.ahead.borrow_mut() = Some(Rc::new(Ahead { edits: self.edits.clone(), after, ground }));
        Ok(AHEAD_SHARE)
    }
}

impl Work for Making {
    fn advance(&mut self, desk: &Desk<'_>) -> Slice {
        match Making::advance(self, desk) {
            Ok(Some(progress)) => Slice::More(progress),
            Ok(None) => Slice::Ready,
            Err(error) => Slice::Done(Err(error)),
        }
    }
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
        Asked::Picture(_) => return making(desk, How { look: &Look::default(), form: Drawn::Graph, edits: &[] }),
        Asked::NetworkView(view) => return making(desk, view.how()),
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

fn making(desk: &Desk<'_>, how: How<'_>) -> Option<Box<dyn Work>> {
    viewed(desk, how).is_none().then(|| Box::new(Making::new(how)) as Box<dyn Work>)
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
