//! Edges: their lines, their words, and the marks on them.

use super::{Element, Target, number, pin_mark, verdict_mark};
use crate::graph::layout::{ARROW, MARK, label_font, label_width};
use crate::graph::measure::Font;
use crate::graph::{Edge, EdgeState, PlacedEdge};

/// Quiet edges lie below those that matter.
pub(super) fn depth(state: EdgeState) -> u8 {
    match state {
        EdgeState::Dim => 0,
        EdgeState::Member => 1,
        EdgeState::Plain => 2,
        EdgeState::Unknown => 3,
        EdgeState::Allowed => 4,
        EdgeState::Denied => 5,
        EdgeState::Proof => 6,
    }
}

/// An edge state's classes, on its line and its arrow.
pub fn edge_classes(state: EdgeState) -> (&'static str, &'static str) {
    match state {
        EdgeState::Plain => ("e", "ah"),
        EdgeState::Proof => ("e on", "ah on"),
        EdgeState::Allowed => ("e yes", "ah yes"),
        EdgeState::Denied => ("e no", "ah no"),
        EdgeState::Unknown => ("e unk", "ah unk"),
        EdgeState::Member => ("e dim may", "ah dim"),
        EdgeState::Dim => ("e dim", "ah dim"),
    }
}

/// Corners of nine pixels, fewer where the way between two corners is short.
fn rounded(points: &[(f64, f64)]) -> String {
    let mut d = String::new();
    for (index, &(x, y)) in points.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| points.get(index));
        let (Some(before), Some(after)) = (before, points.get(index + 1)) else {
            d.push_str(&format!("{}{} {}", if index == 0 { "M" } else { "L" }, number(x), number(y)));
            continue;
        };
        let toward = |to: &(f64, f64), share: f64| {
            let (dx, dy) = (to.0 - x, to.1 - y);
            let length = (dx * dx + dy * dy).sqrt().max(0.01);
            let r = 9.0_f64.min(length * share);
            (x + dx / length * r, y + dy / length * r)
        };
        // An end may be used up by its one corner, a middle part is shared by two.
        let first = if index == 1 { 1.0 } else { 0.5 };
        let last = if index + 2 == points.len() { 1.0 } else { 0.5 };
        let (a, b) = (toward(before, first), toward(after, last));
        d.push_str(&format!(
            "L{} {}Q{} {} {} {}",
            number(a.0),
            number(a.1),
            number(x),
            number(y),
            number(b.0),
            number(b.1)
        ));
    }
    d
}

/// An edge: its line, its arrow or where it stops, and a wide unseen line to point at.
pub(super) fn line(placed: &PlacedEdge, edge: &Edge) -> Element {
    let (class, arrow) = edge_classes(edge.state);
    let path = |class: &str, d: String| Element::new("path").class(class).set("d", d);
    let group = Element::new("g").class("edge").stands_for(Target::Edge(placed.index));
    let [.., before, end] = placed.points.as_slice() else { return group };
    let (dx, dy) = (end.0 - before.0, end.1 - before.1);
    let length = (dx * dx + dy * dy).sqrt().max(0.01);
    let (ux, uy) = (dx / length, dy / length);
    let back = |by: f64| (end.0 - ux * by, end.1 - uy * by);
    let mut shortened = placed.points.clone();
    let hit = path("hit-e", rounded(&placed.points));
    if edge.state == EdgeState::Denied {
        let dots = (length * 0.5).clamp(length.min(12.0), 40.0);
        let (x, y) = back(dots);
        if let Some(last) = shortened.last_mut() {
            *last = (x, y);
        }
        let asked = !edge.pins.is_empty() || edge.verdict.is_some() || edge.from_row.is_some();
        let half = if asked { 9.0 } else { 5.0 };
        let (bx, by) = (uy * half, ux * half);
        let bar = format!("M{} {}L{} {}", number(x - bx), number(y - by), number(x + bx), number(y + by));
        let (from, to) = (back(dots - 8.0_f64.min(dots / 2.0)), back(1.0));
        let dotted = format!("M{} {}L{} {}", number(from.0), number(from.1), number(to.0), number(to.1));
        return group
            .with(path(if asked { "e no sel" } else { "e no" }, format!("{}{bar}", rounded(&shortened))))
            .with(path("e no may", dotted))
            .with(hit);
    }
    let (x, y) = back(ARROW.min(length));
    let (sx, sy) = (uy * 4.5, ux * 4.5);
    if let Some(last) = shortened.last_mut() {
        *last = back(5.0_f64.min(length));
    }
    let head = format!(
        "M{} {}L{} {}L{} {}Z",
        number(end.0),
        number(end.1),
        number(x + sx),
        number(y + sy),
        number(x - sx),
        number(y - sy)
    );
    group.with(path(class, rounded(&shortened))).with(path(arrow, head)).with(hit)
}

/// An edge's words, on a plate that interrupts its line.
pub(super) fn plate(x: f64, y: f64, edge: &Edge) -> Element {
    let state = match edge.state {
        EdgeState::Proof => " on",
        EdgeState::Allowed => " yes",
        EdgeState::Denied => " no",
        EdgeState::Unknown => " unk",
        EdgeState::Member | EdgeState::Dim => " dim",
        EdgeState::Plain => "",
    };
    let code = if label_font(&edge.label) == Font::SmallCode { " m" } else { "" };
    let wide = label_width(&edge.label);
    let back = Element::new("rect").num("x", x - wide / 2.0).num("y", y - 8.0).num("width", wide).num("height", 16.0);
    Element::new("g")
        .class(format!("el{state}{code}"))
        .with(back.num("rx", 3.0))
        .with(Element::new("text").num("x", x).num("y", y + 4.0).set("text-anchor", "middle").say(edge.label.as_str()))
}

/// An edge's pins and its verdict, side by side (or one below the other on an upright edge).
pub(super) fn marks(x: f64, y: f64, edge: &Edge, upright: bool) -> Vec<Element> {
    let count = edge.pins.len().min(9) + usize::from(edge.verdict.is_some());
    let place = |nth: usize| {
        let by = MARK * (nth as f64 - (count as f64 - 1.0) / 2.0);
        if upright { (x, y + by) } else { (x + by, y) }
    };
    let mut marks: Vec<Element> = edge
        .pins
        .iter()
        .take(9)
        .enumerate()
        .map(|(nth, pin)| {
            let (x, y) = place(nth);
            pin_mark(*pin, x, y)
        })
        .collect();
    if let Some(verdict) = edge.verdict {
        let (x, y) = place(count.saturating_sub(1));
        marks.push(verdict_mark(verdict, x, y, 22.0));
    }
    marks
}
