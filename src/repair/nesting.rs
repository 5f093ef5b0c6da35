//! Where each line of a document belongs, by what its kind's schema lets stand where.
//!
//! Lines are taken one after the other. Each may stand in any of the mappings and lists that are still open, or open one
//! under the key above it; what the schema does not know there, and what the indentation does not say, costs something.
//! All ways that may still be the cheapest are kept side by side (and those that have come to the same are one), so that a
//! line which could stand in two places is known, not guessed.

use super::pieces::{Piece, Value};
use super::shape::{ANYTHING, Form, Place, Shapes};
use crate::text::Order;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

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
/// The price of a key with nothing under it, where a mapping or list would stand, and where text would.
const EMPTY: u32 = 2;
const EMPTY_TEXT: u32 = 3;
/// Ways that cost so much more than the cheapest are let go.
const HOPELESS: u32 = UNKNOWN + UNKNOWN / 2;

/// Nothing is nested deeper than this.
const DEEPEST: usize = 60;

/// A mapping or list that is open.
struct Frame {
    outer: Option<Rc<Frame>>,
    list: bool,
    /// The mapping, or the list's items.
    place: Place,
    /// The column of its entries as they are, and as they belong.
    column: usize,
    belongs: usize,
    /// The piece that opened it.
    opener: Option<usize>,
    /// The keys that it has.
    seen: Option<Rc<Seen>>,
    depth: usize,
    /// The same for equal frames: of all that the rest may depend on, and of where they were opened.
    hash: u64,
    chain: u64,
}

struct Seen {
    key: u64,
    /// A bit for each key, so that most that are not there are known at once.
    bits: u64,
    before: Option<Rc<Seen>>,
}

/// A key or dash with nothing behind it, whose value may come.
#[derive(Clone, Copy)]
struct Pending {
    place: Place,
    column: usize,
    belongs: usize,
    dash: bool,
    piece: usize,
}

/// One way to nest the lines so far.
#[derive(Clone)]
struct Way {
    frame: Rc<Frame>,
    pending: Option<Pending>,
    cost: u32,
    /// Decides between ways of one price: keys that anybody may have named and that are a field further out.
    odd: u32,
    errors: u32,
    /// How it took the lines before the last one, and the last one.
    before: usize,
    here: Here,
}

/// Where a way put a line.
#[derive(Clone, Copy, Default)]
struct Here {
    belongs: usize,
    under: Option<usize>,
    /// The same for lines that stand in the same mapping or list.
    chain: u64,
    meant: Option<&'static str>,
}

/// How a way took one line.
struct Step {
    before: usize,
    here: Here,
    /// Other ways that had come to the same, as good as this one.
    others: Vec<usize>,
}

/// No step at all.
const START: usize = usize::MAX;

struct Search<'s> {
    shapes: &'s Shapes,
    pieces: &'s [Piece<'s>],
    steps: Vec<Step>,
    /// Ways whose prices differ by this are as good as each other.
    margin: u32,
    /// How often a line has been tried somewhere.
    tries: Cell<usize>,
}

/// Nests the pieces of a document whose schema begins at `root`. `budget` is how many tries there may be, and is used up;
/// nothing comes of it where it does not suffice.
pub fn nest(shapes: &Shapes, root: Place, pieces: &[Piece<'_>], budget: &mut usize) -> Option<Nested> {
    let first = pieces.first()?.start();
    // Where nothing is indented, the indentation does not speak for one way or another.
    let flat = pieces.iter().all(|piece| piece.start() == first);
    let mut search = Search { shapes, pieces, steps: Vec::new(), margin: u32::from(flat), tries: Cell::new(0) };
    let frame = Rc::new(Frame::new(None, false, root, first, first, None));
    let mut ways = vec![Way { frame, pending: None, cost: 0, odd: 0, errors: 0, before: START, here: Here::default() }];
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
    let mut closed: Vec<Way> = ways.iter().map(|way| search.closed(way)).collect();
    closed.order_by_key(|way| (way.cost, way.odd));
    let (best, rest) = closed.split_first()?;
    let as_good = rest.iter().filter(|other| other.cost <= best.cost + search.margin);
    let as_good: Vec<usize> = as_good.map(|other| other.before).collect();
    (best.cost + search.margin < left_out).then(|| search.told(best, &as_good))
}

impl Frame {
    fn new(
        outer: Option<Rc<Frame>>,
        list: bool,
        place: Place,
        column: usize,
        belongs: usize,
        opener: Option<usize>,
    ) -> Self {
        let up = |of: fn(&Frame) -> u64| outer.as_deref().map_or(0, of);
        let own = mix(mix(u64::from(list), u64::from(place)), mix(column as u64, belongs as u64));
        let hash = mix(up(|outer| outer.hash), own);
        let chain = mix(up(|outer| outer.chain), opener.map_or(0, |opener| opener as u64 + 1) << 1 | u64::from(list));
        let depth = outer.as_deref().map_or(0, |outer| outer.depth + 1);
        Frame { outer, list, place, column, belongs, opener, seen: None, depth, hash, chain }
    }
    fn has(&self, key: u64) -> bool {
        let mut seen = self.seen.as_deref().filter(|seen| seen.bits & bit(key) != 0);
        while let Some(one) = seen {
            if one.key == key {
                return true;
            }
            seen = one.before.as_deref();
        }
        false
    }
    /// The same with one key more. Keys in another order make no difference.
    fn with(&self, key: u64) -> Frame {
        let bits = self.seen.as_ref().map_or(0, |seen| seen.bits);
        Frame {
            outer: self.outer.clone(),
            seen: Some(Rc::new(Seen { key, bits: bits | bit(key), before: self.seen.clone() })),
            hash: self.hash.wrapping_add(mix(key, 1)),
            ..*self
        }
    }
    /// This frame and those around it, the innermost first.
    fn outward(frame: &Rc<Frame>) -> impl Iterator<Item = &Rc<Frame>> {
        std::iter::successors(Some(frame), |frame| frame.outer.as_ref())
    }
}

impl Drop for Seen {
    /// One after the other: a long list would be dropped as deeply as it is long.
    fn drop(&mut self) {
        let mut next = self.before.take();
        while let Some(mut seen) = next.and_then(Rc::into_inner) {
            next = seen.before.take();
        }
    }
}

fn bit(key: u64) -> u64 {
    1 << (key & 63)
}

fn mix(a: u64, b: u64) -> u64 {
    let mut x = a.rotate_left(23) ^ b.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x ^= x >> 29;
    x = x.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^ (x >> 32)
}

fn hash_of(key: &str) -> u64 {
    key.bytes().fold(7, |hash, byte| mix(hash, u64::from(byte)))
}

impl Search<'_> {
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
            // What the schema does not know stays in the mapping that the indentation says.
            let mut stays = true;
            for frame in Frame::outward(&way.frame).filter(|frame| !frame.list) {
                let said = frame.column == piece.column;
                out.extend(self.entry(&closed, frame, Put { moved: !said, unknown: said && stays }, piece, at));
                stays &= !said;
            }
            return;
        };
        let item = match form {
            Some(Form::List(item)) => Some(item),
            Some(Form::Any) => Some(ANYTHING),
            _ => None,
        };
        if let (Some(pending), Some(item)) = (way.pending, item) {
            let said = if pending.dash { column > pending.column } else { column >= pending.column };
            let inner = pending.belongs + if pending.dash { 2 } else { 0 };
            let belongs = if said { pending.shifted(column) } else { inner };
            let list = Frame::new(Some(way.frame.clone()), true, item, column, belongs, Some(pending.piece));
            out.extend(self.item(way, &Rc::new(list), !said, piece, at));
        }
        for list in Frame::outward(&way.frame).filter(|frame| frame.list) {
            out.extend(self.item(&closed, list, list.column != column, piece, at));
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
                Form::Any => ANYTHING,
                _ => return None,
            };
            inner = Rc::new(Frame::new(Some(inner), true, item, *column, belongs(*column), Some(at)));
        }
        let place = inner.place;
        let price = if moved { MOVED } else { 0 };
        let mut way = Way { frame: inner.clone(), cost: way.cost + price, here, ..way.clone() };
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
        } else if !fits(self.shapes.form(place), piece.value) {
            way.cost += UNKNOWN;
            way.errors += 1;
        }
        Some(way)
    }

    /// A piece as an entry of a mapping.
    fn entry(&self, way: &Way, frame: &Frame, put: Put, piece: &Piece<'_>, at: usize) -> Option<Way> {
        self.tries.set(self.tries.get() + 1);
        let key = piece.key.filter(|_| frame.depth <= DEEPEST)?;
        let (mut cost, mut errors, mut odd) = (if put.moved { MOVED } else { 0 }, 0, 0);
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
                    None if key == "<<" => ANYTHING,
                    None if !put.unknown => return None,
                    None => {
                        wrong();
                        ANYTHING
                    }
                }
            }
            _ => ANYTHING,
        };
        let hash = hash_of(key);
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
        if pending.is_none() && !fits(self.shapes.form(place), piece.value) {
            wrong();
        }
        Some(Way {
            here: Here { belongs: frame.belongs, under: frame.opener, chain: frame.chain, meant },
            frame: Rc::new(frame.with(hash)),
            pending,
            cost: way.cost + cost,
            odd: way.odd + odd,
            errors: way.errors + errors,
            before: way.before,
        })
    }

    /// Keeps the cheapest of the ways, and of those that have come to the same one. `left_out` is the price of the cheapest
    /// that is not kept.
    fn thin_out(&mut self, mut ways: Vec<Way>, left_out: &mut u32) -> Vec<Way> {
        ways.order_by_key(|way| (way.cost, way.odd));
        let cheapest = ways.first().map_or(0, |way| way.cost);
        let mut kept: Vec<(u64, Way)> = Vec::new();
        for mut way in ways {
            if way.cost > cheapest + HOPELESS {
                *left_out = way.cost.min(*left_out);
                break;
            }
            let state = way.state();
            let same = kept.iter().find(|(other, _)| *other == state);
            if let Some((_, same)) = same {
                if way.cost <= same.cost + self.margin {
                    let (as_good, same) = (self.steps.len(), same.before);
                    self.steps.push(Step { before: way.before, here: way.here, others: Vec::new() });
                    if let Some(step) = self.steps.get_mut(same) {
                        step.others.push(as_good);
                    }
                }
                continue;
            }
            if kept.len() == MOST_WAYS {
                *left_out = way.cost.min(*left_out);
                break;
            }
            self.steps.push(Step { before: way.before, here: way.here, others: Vec::new() });
            way.before = self.steps.len() - 1;
            kept.push((state, way));
        }
        kept.into_iter().map(|(_, way)| way).collect()
    }

    /// What the best way did, and where those that are as good did otherwise.
    fn told(&self, best: &Way, as_good: &[usize]) -> Nested {
        let mut nested = Nested { errors: best.errors, ..Nested::default() };
        let mut others: Vec<usize> = as_good.to_vec();
        let mut undecided = BTreeSet::new();
        let mut at = best.before;
        let mut line = self.pieces.len();
        // All ways have a step a line: they are gone back on side by side, until they are one.
        while let Some(step) = self.steps.get(at) {
            line = line.saturating_sub(1);
            others.extend(step.others.iter().copied());
            others.retain(|other| *other != at);
            others.order();
            others.dedup();
            others.truncate(MOST_WAYS);
            for other in &mut others {
                if let Some(other_step) = self.steps.get(*other) {
                    if other_step.here.chain != step.here.chain {
                        undecided.insert((line, other_step.here.under));
                    }
                    *other = other_step.before;
                }
            }
            nested.columns.push(step.here.belongs);
            nested.under.push(step.here.under);
            nested.meant.push(step.here.meant);
            at = step.before;
        }
        nested.columns.reverse();
        nested.under.reverse();
        nested.meant.reverse();
        nested.undecided = undecided.into_iter().collect();
        nested
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

impl Pending {
    /// Where what stands in a column belongs, if it keeps its distance to the key.
    fn shifted(&self, column: usize) -> usize {
        self.belongs + column.saturating_sub(self.column)
    }
}

impl Way {
    /// The same for ways that go on in the same manner.
    fn state(&self) -> u64 {
        let pending = self.pending.map_or(0, |pending| {
            let place = mix(u64::from(pending.place), pending.column as u64);
            mix(place, mix(pending.belongs as u64, u64::from(pending.dash) + 1))
        });
        mix(self.frame.hash, pending)
    }
}

fn fits(form: Form, value: Value) -> bool {
    match value {
        Value::Nothing | Value::Null | Value::Any => true,
        Value::Text => matches!(form, Form::Text | Form::Either | Form::Any),
        Value::Number => matches!(form, Form::Number | Form::Either | Form::Any),
        Value::Bool => matches!(form, Form::Bool | Form::Any),
        Value::Map => matches!(form, Form::Fields | Form::Keys(_) | Form::Any),
        Value::List => matches!(form, Form::List(_) | Form::Any),
    }
}

#[cfg(test)]
mod tests {
    use super::super::pieces;
    use super::*;

    /// The text as it is nested, with what could not be decided.
    fn nested(api_version: &str, kind: &str, text: &str) -> (String, Vec<(usize, String)>, u32) {
        let shapes = Shapes::default();
        let pieces = pieces::read(text).unwrap();
        let root = shapes.root(api_version, kind).unwrap();
        let found = nest(&shapes, root, &pieces, &mut 100_000).unwrap();
        let lines = pieces.iter().zip(&found.columns);
        let all = lines.map(|(piece, column)| {
            let line = text.lines().nth(piece.first).unwrap().trim();
            format!("{}{line}\n", " ".repeat(*column))
        });
        let name = |at: &Option<usize>| at.map_or(String::new(), |at| pieces[at].label());
        let undecided = found.undecided.iter().map(|(at, under)| (pieces[*at].first + 1, name(under))).collect();
        (all.collect(), undecided, found.errors)
    }

    fn is_restored(api_version: &str, kind: &str, text: &str) {
        let flat: String = text.lines().map(|line| format!("{}\n", line.trim())).collect();
        let (again, undecided, errors) = nested(api_version, kind, &flat);
        assert_eq!((again.as_str(), undecided, errors), (text, vec![], 0));
        let (same, undecided, errors) = nested(api_version, kind, text);
        assert_eq!((same.as_str(), undecided, errors), (text, vec![], 0));
    }

    #[test]
    fn what_the_schema_lets_stand_in_one_place_only_is_restored() {
        is_restored(
            "v1",
            "Config",
            "apiVersion: v1\nclusters:\n- cluster:\n    server: a\n  name: b\n- cluster:\n    server: c\n  name: d\ncontexts:\n- context:\n    cluster: a\n    user: e\n  name: f\ncurrent-context: f\nkind: Config\npreferences: {}\nusers:\n- name: e\n  user:\n    password: g\n    exec:\n      command: h\n      args:\n      - i\n      env:\n      - name: j\n        value: k\n",
        );
        is_restored(
            "rbac.authorization.k8s.io/v1",
            "RoleBinding",
            "kind: RoleBinding\napiVersion: rbac.authorization.k8s.io/v1\nmetadata:\n  name: a\nsubjects:\n- kind: User\n  name: b\n  apiGroup: rbac.authorization.k8s.io\nroleRef:\n  kind: Role\n  name: c\n",
        );
        is_restored(
            "apps/v1",
            "Deployment",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  replicas: 3\n  selector:\n    matchLabels:\n      app: a\n  template:\n    metadata:\n      labels:\n        app: a\n    spec:\n      containers:\n      - name: a\n        image: b\n        ports:\n        - containerPort: 80\n        resources:\n          limits:\n            cpu: 1\n        volumeMounts:\n        - name: c\n          mountPath: /d\n      volumes:\n      - name: c\n        configMap:\n          name: e\n",
        );
        is_restored(
            "networking.k8s.io/v1",
            "Ingress",
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: a\nspec:\n  rules:\n  - host: b\n    http:\n      paths:\n      - path: /\n        pathType: Prefix\n        backend:\n          service:\n            name: c\n            port:\n              number: 80\n",
        );
    }

    #[test]
    fn what_could_stand_in_two_places_is_named() {
        let text = "kind: Pod\napiVersion: v1\nmetadata:\nlabels:\napp: a\nname: b\nspec:\nnodeName: c\n";
        let (again, undecided, errors) = nested("v1", "Pod", text);
        assert_eq!(
            again,
            "kind: Pod\napiVersion: v1\nmetadata:\n  labels:\n    app: a\n  name: b\nspec:\n  nodeName: c\n"
        );
        assert_eq!((undecided, errors), (vec![(6, "labels".to_owned())], 0));
    }

    #[test]
    fn a_line_that_stands_wrong_is_put_where_it_fits() {
        let (again, undecided, errors) = nested(
            "networking.k8s.io/v1",
            "NetworkPolicy",
            "spec:\n  podSelector: {}\n  ingress:\n  - from:\n    - podSelector:\n        matchLabels:\n          a: b\n  ports:\n  - protocol: TCP\n    port: 1\n",
        );
        assert!(again.ends_with("          a: b\n    ports:\n    - protocol: TCP\n      port: 1\n"), "{again}");
        assert_eq!((undecided, errors), (vec![], 0));
        let (again, ..) = nested("v1", "Pod", "spec:\n  containers:\n  - name: a\n   image: b\n  nope: c\n");
        assert_eq!(again, "spec:\n  containers:\n  - name: a\n    image: b\n  nope: c\n");
    }
}
