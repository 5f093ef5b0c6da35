//! Where each line of a document belongs, by what its kind's schema lets stand where.
//!
//! Lines are taken one after the other. Each may stand in any of the mappings and lists that are still open, or open one
//! under the key above it; what the schema does not know there, and what the indentation does not say, costs something.
//! All ways that may still be the cheapest are kept side by side (and those that have come to the same are one), so that a
//! line which could stand in two places is known, not guessed.

mod frame;
mod ways;

use super::pieces::{Piece, Value};
use super::shape::{ANYTHING, Form, Place, Shapes, UNHEARD_OF};
use crate::text::Order;
use frame::{Frame, Pending, hash_of};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use ways::{Here, Step, Way};

/// Where every line belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nested {
    /// For each piece the column that it belongs in.
    pub columns: Vec<usize>,
    /// For each piece, where it was put: the piece that opens what it stands in; none at the root.
    pub under: Vec<Option<usize>>,
    /// For each piece the name of its field, where it is written in another case.
    pub meant: Vec<Option<&'static str>>,
    /// Pieces that could stand elsewhere as well, with the other piece that would then be above them.
    pub undecided: Vec<(usize, Option<usize>)>,
    /// How many keys and values the schema does not know where they stand now.
    pub errors: u32,
}

/// More ways than this are not kept side by side.
const MOST_WAYS: usize = 32;
/// The price of what the schema does not have: an unknown key, a value of another kind, a key that is there already.
const UNKNOWN: u32 = 100;
/// The price of standing elsewhere than the indentation says.
const MOVED: u32 = 1;
/// The price of a mapping that lacks a field which it has to have.
const LACKING: u32 = 10;
/// The price of what stands under a key that the schema does not know, where no indentation says so.
const STRANGE: u32 = 10;
/// The price of a key with nothing under it, where a mapping or list would stand, and where text would.
const EMPTY: u32 = 2;
const EMPTY_TEXT: u32 = 20;
/// Ways that cost so much more than the cheapest are let go.
const HOPELESS: u32 = UNKNOWN + UNKNOWN / 2;

/// A field of every object, by convention: what was written out by a cluster has it also where the kind does without.
const STATUS: &str = "status";

/// Nothing is nested deeper than this.
const DEEPEST: usize = 60;

struct Search<'s> {
    shapes: &'s Shapes,
    pieces: &'s [Piece<'s>],
    steps: Vec<Step>,
    /// Nothing is indented: the indentation does not speak for one way or another.
    flat: bool,
    /// What mappings have to have, by place, as it is asked for.
    needs: RefCell<BTreeMap<Place, Rc<[u64]>>>,
    /// How often a line has been tried somewhere.
    tries: Cell<usize>,
}

/// Nests the pieces of a document whose schema begins at `root`. `budget` is how many tries there may be, and is used up;
/// nothing comes of it where it does not suffice.
pub fn nest(shapes: &Shapes, root: Place, pieces: &[Piece<'_>], budget: &mut usize) -> Option<Nested> {
    let first = pieces.first()?.start();
    let flat = pieces.iter().all(|piece| piece.start() == first);
    let mut search = Search { shapes, pieces, steps: Vec::new(), flat, needs: RefCell::default(), tries: Cell::new(0) };
    let frame = Rc::new(Frame::new(None, false, root, first, first, None));
    let mut ways = vec![Way::new(frame)];
    // The cheapest of the ways that there was no room for.
    let mut left_out = u32::MAX;
    for (at, piece) in pieces.iter().enumerate() {
        let mut next = Vec::new();
        for way in &ways {
            search.take(way, piece, at, &mut next);
        }
        *budget = budget.checked_sub(search.tries.take() + 1)?;
        ways = search.thin_out(next, &mut left_out);
    }
    let mut done: Vec<Way> = ways.iter().map(|way| search.done(way)).collect();
    done.order_by_key(Way::price);
    let (best, rest) = done.split_first()?;
    let as_good = rest.iter().filter(|other| other.cost <= best.cost + search.margin());
    let as_good: Vec<usize> = as_good.map(|other| other.before).collect();
    (best.cost + search.margin() < left_out).then(|| search.told(best, &as_good))
}

impl Search<'_> {
    /// Ways whose prices differ by this are as good as each other.
    fn margin(&self) -> u32 {
        u32::from(self.flat)
    }

    /// All ways to go on with a piece.
    fn take(&self, way: &Way, piece: &Piece<'_>, at: usize, out: &mut Vec<Way>) {
        let form = way.pending.map(|pending| self.shapes.form(pending.place));
        let closed = self.closed(way);
        let Some(column) = piece.dashes.first().copied() else {
            if let (Some(pending), Some(Form::Fields | Form::Keys(_) | Form::Any)) = (way.pending, form) {
                let said = piece.column > pending.column;
                let belongs = if said { pending.shifted(piece.column) } else { pending.belongs + 2 };
                let outer = Some(way.frame.clone());
                let frame = Frame::new(outer, false, pending.place, piece.column, belongs, Some(pending.piece));
                out.extend(self.entry(way, &frame, Put { moved: !said, unknown: said }, piece, at));
            }
            let mut left = closed;
            // What the schema does not know stays in the mapping that the indentation says.
            let mut stays = true;
            for frame in Frame::outward(&way.frame) {
                if !frame.list {
                    let said = frame.column == piece.column;
                    out.extend(self.entry(&left, frame, Put { moved: !said, unknown: said && stays }, piece, at));
                    stays &= !said;
                }
                left = self.left(left, frame);
            }
            return;
        };
        let item = match form {
            Some(Form::List(item)) => Some(item),
            Some(Form::Any) => way.pending.map(|pending| pending.place),
            _ => None,
        };
        if let (Some(pending), Some(item)) = (way.pending, item) {
            let said = if pending.dash { column > pending.column } else { column >= pending.column };
            let inner = pending.belongs + if pending.dash { 2 } else { 0 };
            let belongs = if said { pending.shifted(column) } else { inner };
            let list = Frame::new(Some(way.frame.clone()), true, item, column, belongs, Some(pending.piece));
            out.extend(self.item(way, &Rc::new(list), !said, piece, at));
        }
        let mut left = closed;
        for frame in Frame::outward(&way.frame) {
            if frame.list {
                out.extend(self.item(&left, frame, frame.column != column, piece, at));
            }
            left = self.left(left, frame);
        }
    }

    /// The way with nothing more to come under its last key.
    fn closed(&self, way: &Way) -> Way {
        let price = way.pending.map_or(0, |pending| match self.shapes.form(pending.place) {
            Form::Any => 0,
            Form::Fields | Form::Keys(_) | Form::List(_) => EMPTY,
            Form::Text | Form::Number | Form::Bool | Form::Either => EMPTY_TEXT,
        });
        Way { pending: None, cost: way.cost + price, ..way.clone() }
    }

    /// The way with a mapping or list left that will not come again.
    fn left(&self, way: Way, frame: &Frame) -> Way {
        let lacks = !frame.list && self.lacks(frame);
        Way { cost: way.cost + if lacks { LACKING } else { 0 }, out: way.out + 1, ..way }
    }

    /// The way with nothing more to come at all.
    fn done(&self, way: &Way) -> Way {
        Frame::outward(&way.frame).fold(self.closed(way), |left, frame| self.left(left, frame))
    }

    /// Whether a mapping has not all that it has to have: what its schema requires, an object its kind and its name.
    fn lacks(&self, frame: &Frame) -> bool {
        let known = self.needs.borrow().get(&frame.place).cloned();
        let needs = known.unwrap_or_else(|| {
            let needs: Rc<[u64]> = self.shapes.required(frame.place).into_iter().map(hash_of).collect();
            self.needs.borrow_mut().insert(frame.place, needs.clone());
            needs
        });
        let has = |name: &str| frame.has(hash_of(name));
        let whole = match &frame.outer {
            None => has("apiVersion") && has("kind"),
            Some(outer) if self.shapes.is_object(outer.place) => {
                let is_metadata = self.shapes.field(frame.place, "generateName").is_some();
                !is_metadata || has("name") || has("generateName")
            }
            Some(_) => true,
        };
        !whole || needs.iter().any(|need| !frame.has(*need))
    }

    /// What standing elsewhere than the indentation says costs.
    fn moved(&self, moved: bool) -> u32 {
        if moved && !self.flat { MOVED } else { 0 }
    }

    /// What standing under a key that the schema does not know costs.
    fn strange(&self, place: Place) -> u32 {
        if self.flat && place == UNHEARD_OF { STRANGE } else { 0 }
    }

    /// A piece with dashes as an item of a list.
    fn item(&self, way: &Way, list: &Rc<Frame>, moved: bool, piece: &Piece<'_>, at: usize) -> Option<Way> {
        self.tries.set(self.tries.get() + 1);
        if list.depth + piece.dashes.len() > DEEPEST {
            return None;
        }
        let belongs = |column: usize| list.belongs + column.saturating_sub(piece.start());
        let here = Here { belongs: list.belongs, under: list.opener, chain: list.chain, meant: None };
        let mut inner = list.clone();
        for column in piece.dashes.iter().skip(1) {
            let item = match self.shapes.form(inner.place) {
                Form::List(item) => item,
                Form::Any => inner.place,
                _ => return None,
            };
            inner = Rc::new(Frame::new(Some(inner), true, item, *column, belongs(*column), Some(at)));
        }
        let place = inner.place;
        let price = self.moved(moved) + self.strange(list.place);
        let mut way = Way { frame: inner.clone(), pending: None, cost: way.cost + price, here, ..way.clone() };
        if piece.key.is_some() {
            if !matches!(self.shapes.form(place), Form::Fields | Form::Keys(_) | Form::Any) {
                return None;
            }
            let frame = Frame::new(Some(inner), false, place, piece.column, belongs(piece.column), Some(at));
            return self
                .entry(&way, &frame, Put { moved: false, unknown: true }, piece, at)
                .map(|way| Way { here: Here { meant: way.here.meant, ..here }, ..way });
        }
        if piece.value == Value::Nothing {
            let column = piece.dashes.last().copied().unwrap_or(0);
            way.pending = Some(Pending { place, column, belongs: belongs(column), dash: true, piece: at });
        } else if !self.fits(place, piece) {
            way.cost += UNKNOWN;
            way.errors += 1;
        }
        Some(way)
    }

    /// A piece as an entry of a mapping.
    fn entry(&self, way: &Way, frame: &Frame, put: Put, piece: &Piece<'_>, at: usize) -> Option<Way> {
        self.tries.set(self.tries.get() + 1);
        let key = piece.key.filter(|_| frame.depth <= DEEPEST)?;
        let (mut cost, mut errors, mut odd) = (self.moved(put.moved) + self.strange(frame.place), 0, 0);
        let mut meant = None;
        let mut wrong = || {
            cost += UNKNOWN;
            errors += 1;
        };
        let place = match self.shapes.form(frame.place) {
            Form::Keys(value) => {
                let is_field = |outer: &Frame| self.shapes.field(outer.place, key).is_some();
                odd = u32::from(
                    std::iter::successors(frame.outer.as_ref(), |outer| outer.outer.as_ref())
                        .any(|outer| is_field(outer)),
                );
                value
            }
            Form::Fields => {
                let mut field = self.shapes.field(frame.place, key);
                if field.is_none() {
                    meant = self.shapes.alike(frame.place, key);
                    field = meant.and_then(|meant| self.shapes.field(frame.place, meant));
                }
                match field {
                    Some(place) => place,
                    None if key == "<<" || (key == STATUS && frame.depth == 0) => ANYTHING,
                    None if !put.unknown => return None,
                    None => {
                        wrong();
                        UNHEARD_OF
                    }
                }
            }
            _ => frame.place,
        };
        let hash = hash_of(meant.unwrap_or(key));
        if frame.has(hash) {
            if !put.unknown {
                return None;
            }
            wrong();
        }
        let pending = (piece.value == Value::Nothing).then_some(Pending {
            place,
            column: piece.column,
            belongs: frame.belongs,
            dash: false,
            piece: at,
        });
        if pending.is_none() && !self.fits(place, piece) {
            wrong();
        }
        Some(Way {
            here: Here { belongs: frame.belongs, under: frame.opener, chain: frame.chain, meant },
            frame: Rc::new(frame.with(hash)),
            pending,
            cost: way.cost + cost,
            odd: way.odd + odd,
            errors: way.errors + errors,
            ..way.clone()
        })
    }

    /// Whether what a piece has behind its key or dash may stand in a place.
    fn fits(&self, place: Place, piece: &Piece<'_>) -> bool {
        let form = self.shapes.form(place);
        match piece.value {
            Value::Nothing | Value::Null | Value::Any => true,
            Value::Text => matches!(form, Form::Text | Form::Either | Form::Any),
            Value::Number => matches!(form, Form::Number | Form::Either | Form::Any),
            Value::Bool => matches!(form, Form::Bool | Form::Any),
            Value::Map if form == Form::Fields => piece.inside.iter().all(|key| {
                let alike = || self.shapes.alike(place, key).is_some();
                *key == "<<" || self.shapes.field(place, key).is_some() || alike()
            }),
            Value::Map => matches!(form, Form::Keys(_) | Form::Any),
            Value::List => matches!(form, Form::List(_) | Form::Any),
        }
    }
}

/// How a line comes into a mapping.
#[derive(Clone, Copy)]
struct Put {
    /// Against the indentation.
    moved: bool,
    /// Also where the schema does not know its key.
    unknown: bool,
}

#[cfg(test)]
mod tests;
