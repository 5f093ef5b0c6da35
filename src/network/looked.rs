//! A look at the network: as a picture, a table or a matrix; everybody or one workload's neighbours; as it is, or as an edit
//! would make it. What it takes is worked out a part at a time and can be kept; drawing it is no work.

use super::cells::{Cell, Cells, Change};
use super::counting::Counting;
use super::matrix::{Matrix, matrix};
use super::overview::{everybody, everybody_listed};
use super::parties::{Look, Seen, Way};
use super::phrase::Phrase;
use super::picture::Say;
use super::ports::PortTable;
use super::reachability::Reachability;
use super::whatif::{address_cuts, places_before};
use super::world::World;
use super::{AddressRange, Options, Question};
use crate::cluster::Cluster;
use crate::graph::{Graph, Table};
use crate::text::from_json;
use serde::Serialize;
use std::cell::RefCell;
use std::rc::Rc;

/// What a look is drawn as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Drawn {
    #[default]
    Graph,
    Table,
    Matrix,
}
from_json!(
    enum Drawn {
        Graph,
        Table,
        Matrix,
    }
);

/// What is seen, in the form that was asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Looked {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub graph: Option<Graph>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<Table>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matrix: Option<Matrix>,
    /// What an edit opens and closes, in a sentence; empty without one.
    pub changes: String,
}

/// The clusters that a look is about: one, or what an edit makes of another.
#[derive(Clone, Copy)]
pub struct Stage<'c> {
    pub cluster: &'c Cluster,
    pub before: Option<&'c Cluster>,
    pub options: &'c Options,
}

/// What is known of the clusters that a look is about. Holds nothing of them, so that it can be kept beside them.
#[derive(Clone)]
pub struct Ground {
    now: Rc<RefCell<Reachability>>,
    before: Option<Rc<RefCell<Reachability>>>,
    /// Where addresses are cut beside where the cluster's policies cut them.
    cuts: Vec<AddressRange>,
}

impl Ground {
    /// Of a cluster as it is.
    pub fn of(now: Rc<RefCell<Reachability>>) -> Self {
        Ground { now, before: None, cuts: Vec::new() }
    }
    /// Everybody and every policy looked up.
    pub fn new(stage: Stage<'_>) -> Self {
        let Stage { cluster, before, options } = stage;
        let Some(before) = before else {
            return Ground::of(Rc::new(RefCell::new(Reachability::new(cluster, options))));
        };
        let mut cuts = address_cuts(before, options);
        cuts.extend(address_cuts(cluster, options));
        let of = |cluster: &Cluster| Rc::new(RefCell::new(Reachability::cut(cluster, options, &cuts)));
        Ground { now: of(cluster), before: Some(of(before)), cuts }
    }
}

/// A look in the making: goes on a part at a time, and holds nothing of the clusters.
pub struct Looking {
    look: Look,
    ground: Ground,
    seen: Seen,
    way: Way,
    counting: Option<Counting>,
    cells: Option<Cells>,
}

impl Looking {
    /// Nothing counted yet.
    pub fn new(ground: Ground, look: &Look) -> Self {
        let (look, seen, way) = (look.clone(), Seen::default(), look.way);
        Looking { look, ground, seen, way, counting: None, cells: None }
    }
    /// All of it in one go.
    pub fn whole(stage: Stage<'_>, ground: Ground, look: &Look, form: Drawn) -> Self {
        let mut looking = Looking::new(ground, look);
        while !looking.advance(stage, form) {}
        looking
    }
    /// Whether this is the look that a form of one needs.
    pub fn serves(&self, look: &Look, form: Drawn) -> bool {
        self.look == *look && self.cells.is_some() && self.way == self.way_for(form)
    }
    /// Which policies count: around one workload a picture shows connections.
    fn way_for(&self, form: Drawn) -> Way {
        if form == Drawn::Graph && self.seen.focus.is_some() { Way::Both } else { self.look.way }
    }
    /// How much is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        let rows = self.ground.now.borrow().progress();
        let rows = self.ground.before.as_ref().map_or(rows, |before| (rows + before.borrow().progress()) / 2.0);
        let counted = self.counting.as_ref().map_or(0.0, Counting::progress);
        (rows + counted) / 2.0
    }
    /// Goes on about the clusters that it was made for; whether that was the last part.
    pub fn advance(&mut self, stage: Stage<'_>, form: Drawn) -> bool {
        let before = self.ground.before.clone();
        for all in [Some(&self.ground.now), before.as_ref()].into_iter().flatten() {
            if !all.borrow_mut().advance() {
                return false;
            }
        }
        let Some(counting) = &mut self.counting else {
            self.begin(stage, form);
            return false;
        };
        self.cells = counting.next();
        self.cells.is_some()
    }
    fn begin(&mut self, stage: Stage<'_>, form: Drawn) {
        let Stage { cluster, before, options } = stage;
        let world = World::new(cluster, options, &self.ground.cuts);
        self.seen = Seen::new(&world, &self.look, before.is_some(), &self.ground.now.borrow());
        self.way = self.way_for(form);
        let places = |before: &Cluster| places_before(&world, &World::new(before, options, &self.ground.cuts));
        let before = self.ground.before.clone().zip(before.map(places));
        self.counting = Some(Counting::new(&self.seen, self.way, self.ground.now.clone(), before));
    }
    /// The look in a form that it serves; `about` is the pair that is marked.
    pub fn drawn(&self, cluster: &Cluster, form: Drawn, about: Option<&Question>, say: Say<'_>) -> Looked {
        let none = Cells::default();
        let all = self.ground.now.borrow();
        let mut compared = Compared {
            cluster,
            now: &self.seen,
            cells: self.cells.as_ref().unwrap_or(&none),
            table: &all.table,
            compares: self.ground.before.is_some(),
            changed: (0, 0),
        };
        let mut looked = Looked::default();
        match form {
            Drawn::Graph => looked.graph = Some(everybody(&mut compared, &self.look, say)),
            Drawn::Table => looked.table = Some(everybody_listed(&mut compared, say)),
            Drawn::Matrix => looked.matrix = Some(matrix(&mut compared, &self.look, about, say)),
        }
        if compared.compares {
            let (opened, closed) = compared.changed;
            looked.changes = say(&Phrase::ChangesInAll { opened, closed });
        }
        looked
    }
}

/// A cluster that is looked at, beside what it was before.
pub(super) struct Compared<'c> {
    pub cluster: &'c Cluster,
    pub now: &'c Seen,
    cells: &'c Cells,
    pub table: &'c PortTable,
    /// Whether there is a before.
    pub compares: bool,
    /// How many pairs of the cells that were asked for are opened, and closed.
    changed: (u32, u32),
}

impl Compared<'_> {
    /// What is open now between two parties, by their places, and what of it is otherwise than before.
    pub(super) fn cell(&mut self, from: usize, to: usize) -> (Cell, Change) {
        let (cell, change) = self.cells.get(from, to);
        self.changed.0 = self.changed.0.saturating_add(change.opened);
        self.changed.1 = self.changed.1.saturating_add(change.closed);
        (cell, change)
    }
}
