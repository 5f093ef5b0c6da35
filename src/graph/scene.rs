//! A placed picture as SVG elements: what the page shows and what is exported are made from the same.

use super::layout::{ARROW, HEAD, MARK, MARK_PAD, ROW_TEXT, ROW_TEXT_ENTERED, inset, label_font, label_width};
use super::layout::{piece_font, text_end, text_start};
use super::measure::{Font, shorten, width};
use super::{
    Direction, Edge, EdgeState, Graph, Icon, Layout, Node, NodeState, Pin, PlacedEdge, PlacedNode, Shape, icons,
};
use crate::text::Order;
use crate::text::{Outcome, Piece, Sentence, Verdict};
use std::collections::HashSet;

/// An SVG element.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Element {
    pub tag: &'static str,
    pub attributes: Vec<(&'static str, String)>,
    pub children: Vec<Element>,
    pub text: String,
    /// What it stands for; it can be selected.
    pub target: Option<Target>,
}

/// Something in a picture that can be selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// Index into [`Graph::nodes`].
    Node(usize),
    /// A row of a node.
    Row(usize, usize),
    /// Index into [`Graph::edges`].
    Edge(usize),
    /// Index into [`Graph::groups`].
    Group(usize),
}

impl Element {
    pub(super) fn new(tag: &'static str) -> Self {
        Element { tag, ..Element::default() }
    }
    pub(super) fn set(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }
    pub(super) fn class(self, class: impl Into<String>) -> Self {
        self.set("class", class)
    }
    pub(super) fn num(self, name: &'static str, value: f64) -> Self {
        self.set(name, number(value))
    }
    pub(super) fn say(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }
    pub(super) fn with(mut self, child: Element) -> Self {
        self.children.push(child);
        self
    }
    pub(super) fn with_all(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(children);
        self
    }
    pub(super) fn stands_for(mut self, target: Target) -> Self {
        self.target = Some(target);
        self
    }
}

/// A coordinate without digits nobody sees.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

fn text(x: f64, y: f64, class: &str, words: impl Into<String>) -> Element {
    Element::new("text").num("x", x).num("y", y).class(class).say(words)
}

/// Text may be set this much tighter before its middle is left out.
const SQUEEZE: f64 = 1.12;

/// Text that nearly fills its room is held to it: the reader's font may be wider than expected.
fn fitted(x: f64, y: f64, class: &str, words: String, font: Font, room: f64) -> Element {
    let wide = width(&words, font);
    let element = text(x, y, class, words);
    if wide < room * 0.84 {
        return element;
    }
    element.num("textLength", wide.min(room).round()).set("lengthAdjust", "spacingAndGlyphs")
}

/// What a screen reader says of a node: `watcher, ServiceAccount`.
pub fn accessible_name(node: &Node, words: &Words) -> String {
    let mut parts = vec![node.label.as_str()];
    if !node.kind.is_empty() && !node.detail.starts_with(&node.kind) {
        parts.push(&node.kind);
    }
    parts.extend([node.detail.as_str(), node.badge.as_deref().unwrap_or("")]);
    if let Some(verdict) = node.verdict {
        parts.push(match verdict {
            Verdict::Yes => &words.yes,
            Verdict::No => &words.no,
            Verdict::Unknown => &words.unknown,
        });
    }
    if node.warning {
        parts.push(&words.warning);
    }
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

/// The words that a picture adds of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    pub yes: String,
    pub no: String,
    pub unknown: String,
    pub warning: String,
}

impl Default for Words {
    fn default() -> Self {
        Words { yes: "yes".into(), no: "no".into(), unknown: "unknown".into(), warning: "warning".into() }
    }
}

/// The parts of a picture from back to front.
pub fn scene(graph: &Graph, layout: &Layout, direction: Direction, words: &Words) -> Vec<Element> {
    let mut parts = Vec::new();
    for lane in &layout.lanes {
        parts.push(text(lane.x, lane.y, "lane", lane.label.as_str()));
    }
    for placed in &layout.groups {
        if let Some(group) = graph.groups.get(placed.index) {
            let lost = if group.missing { " lost" } else { "" };
            let rect = |class: String| {
                Element::new("rect")
                    .class(class)
                    .num("x", placed.x)
                    .num("y", placed.y)
                    .num("width", placed.width)
                    .num("height", placed.height)
                    .num("rx", 12.0)
            };
            parts.push(
                Element::new("g")
                    .class("ns")
                    .with(rect("boxfill".to_owned()))
                    .with(rect(format!("box{lost}")))
                    .stands_for(Target::Group(placed.index)),
            );
        }
    }
    let mut edges: Vec<(&PlacedEdge, &Edge)> =
        layout.edges.iter().filter_map(|placed| Some((placed, graph.edges.get(placed.index)?))).collect();
    edges.order_by_key(|(placed, edge)| (depth(edge.state), placed.index));
    for (placed, edge) in &edges {
        parts.push(line(placed, edge));
    }
    for placed in &layout.groups {
        if let Some(group) = graph.groups.get(placed.index) {
            let lost = if group.missing { " lost" } else { "" };
            let (label, wide) = group_label(graph, layout, placed);
            let plate = Element::new("rect").class("boxlab").num("x", placed.x + 12.0).num("y", placed.y - 8.0);
            let mut words = text(placed.x + 18.0, placed.y + 4.0, &format!("boxt{lost}"), label.clone());
            if label != group.label {
                words = words.with(Element::new("title").say(group.label.as_str()));
            }
            parts.push(plate.num("width", wide).num("height", 16.0).num("rx", 3.0));
            parts.push(words);
        }
    }
    for (placed, edge) in &edges {
        if let Some((x, y)) = placed.label {
            parts.push(plate(x, y, edge));
        }
    }
    let entered: HashSet<&str> =
        graph.edges.iter().filter(|edge| edge.to_row.is_some()).map(|edge| edge.to.as_str()).collect();
    for placed in &layout.nodes {
        if let Some(node) = graph.nodes.get(placed.index) {
            let entered = entered.contains(node.id.as_str()) && direction == Direction::LeftToRight;
            parts.push(card(placed, node, entered, words));
        }
    }
    for (placed, edge) in &edges {
        if let Some((x, y)) = placed.mark {
            let upright = placed.points.len() == 2 && direction == Direction::TopToBottom;
            parts.extend(marks(x, y, edge, upright));
        }
    }
    parts
}

/// A group's name as it fits, and its plate's width.
pub(super) fn group_label(graph: &Graph, layout: &Layout, placed: &super::PlacedGroup) -> (String, f64) {
    let Some(group) = graph.groups.get(placed.index) else { return (String::new(), 0.0) };
    // Edges inside a lane run along its right: the name leaves that free.
    let narrowest = layout
        .nodes
        .iter()
        .filter(|node| (node.x - placed.x).abs() < 30.0)
        .map(|node| node.width)
        .fold(placed.width - 24.0, f64::min);
    let room = (narrowest - 28.0).max(60.0);
    let label = shorten(&group.label, Font::Small, room / 1.06);
    let wide = width(&label, Font::Small) * 1.06 + 12.0;
    (label, wide.ceil())
}

/// Quiet edges lie below those that matter.
fn depth(state: EdgeState) -> u8 {
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
fn line(placed: &PlacedEdge, edge: &Edge) -> Element {
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
fn plate(x: f64, y: f64, edge: &Edge) -> Element {
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
fn marks(x: f64, y: f64, edge: &Edge, upright: bool) -> Vec<Element> {
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

/// A step's number: round where it holds, an octagon where it fails, a dashed square on its corner where it is unknown.
fn pin_mark(pin: Pin, x: f64, y: f64) -> Element {
    let (class, body) = match pin.outcome {
        Outcome::Matched => ("gp", Element::new("circle").num("r", 10.5)),
        Outcome::Failed => {
            ("gp fail", Element::new("path").set("d", "M-4.6 -11H4.6L11 -4.6V4.6L4.6 11H-4.6L-11 4.6V-4.6Z"))
        }
        Outcome::Unknown => {
            ("gp unk", Element::new("path").set("d", "M0 -12.5L12.5 0L0 12.5L-12.5 0Z").set("stroke-linejoin", "round"))
        }
    };
    Element::new("g")
        .class(class)
        .set("transform", format!("translate({} {})", number(x), number(y)))
        .set("data-pin", pin.number.to_string())
        .with(body)
        .with(Element::new("text").num("y", 4.0).say(pin.number.to_string()))
}

fn verdict_mark(verdict: Verdict, x: f64, y: f64, size: f64) -> Element {
    sign(icons::verdict(verdict), icons::verdict_class(verdict), x, y, size)
}

fn sign(shapes: [Element; 2], class: &str, x: f64, y: f64, size: f64) -> Element {
    Element::new("svg")
        .class(format!("v gv {class}"))
        .num("x", x - size / 2.0)
        .num("y", y - size / 2.0)
        .num("width", size)
        .num("height", size)
        .set("viewBox", "0 0 20 20")
        .with_all(shapes)
}

/// A node with its rows, its pins and its signs.
fn card(placed: &PlacedNode, node: &Node, entered: bool, words: &Words) -> Element {
    let (x, y, w, h) = (placed.x, placed.y, placed.width, placed.height);
    let state = match node.state {
        NodeState::Plain => "",
        NodeState::Proof => " on",
        NodeState::Dim => " dim",
        NodeState::Missing => " lost",
        NodeState::Empty => " none",
        NodeState::Refused => " ghost",
        NodeState::Good => " good",
        NodeState::Bad => " bad",
    };
    let mut group = Element::new("g")
        .class(format!("node {}{state}", icons::hue(node.icon)))
        .set("role", "button")
        .set("aria-label", accessible_name(node, words))
        .stands_for(Target::Node(placed.index));
    if node.shape == Shape::Stack {
        group = group.with(icons::outline(Shape::Card, x + 5.0, y - 5.0, w, h).class("back"));
    }
    group = group.with(icons::outline(node.shape, x, y, w, h).class("body"));
    if node.shape == Shape::Rack {
        group = group.with(rule(x + 4.0, x + w - 4.0, y + h - 5.0));
    }
    for (index, (row, &(top, tall))) in node.rows.iter().zip(&placed.rows).enumerate() {
        let last = index + 1 == placed.rows.len();
        group =
            group.with(row_part(placed, row, (top, tall), last, entered).stands_for(Target::Row(placed.index, index)));
    }
    let head = if placed.rows.is_empty() { h } else { HEAD };
    let middle = y + head / 2.0;
    let start = text_start(node);
    let room = w - start - text_end(node);
    if node.icon != Icon::None {
        let left = x + start - 34.0;
        group = group
            .with(
                Element::new("rect")
                    .class("tile")
                    .num("x", left)
                    .num("y", middle - 13.0)
                    .num("width", 26.0)
                    .num("height", 26.0)
                    .num("rx", 6.0),
            )
            .with(
                Element::new("g")
                    .class("ki")
                    .set("transform", format!("translate({} {})", number(left + 5.0), number(middle - 8.0)))
                    .with_all(icons::icon(node.icon)),
            );
    }
    let (font, class) = if node.code { (Font::Code, "nm hit") } else { (Font::Name, "nt") };
    let label = shorten(&node.label, font, room * SQUEEZE);
    let detail = shorten(&node.detail, Font::Small, room * SQUEEZE);
    let (upper, lower) = if detail.is_empty() { (middle + 4.5, 0.0) } else { (middle - 3.0, middle + 12.0) };
    if label != node.label || detail != node.detail {
        group = group.with(Element::new("title").say(format!("{}\n{}", node.label, node.detail)));
    }
    group = group.with(fitted(x + start, upper, class, label, font, room));
    if !detail.is_empty() {
        group = group.with(fitted(x + start, lower, "nk", detail, Font::Small, room));
    }
    if let Some(badge) = &node.badge {
        let wide = (width(badge, Font::Small) * 1.08 + 20.0).min(w);
        let left = x + (w - wide).min(6.0);
        let words = shorten(badge, Font::Small, wide - 16.0);
        group = group
            .with(
                Element::new("rect")
                    .class("curbg")
                    .num("x", left)
                    .num("y", y - 18.0)
                    .num("width", wide)
                    .num("height", 18.0)
                    .num("rx", 9.0),
            )
            .with(text(left + wide / 2.0, y - 5.0, "curt", words).set("text-anchor", "middle"));
    }
    group.with_all(corner_signs(placed, node))
}

/// Verdict or warning at the upper right corner, pins left of it.
fn corner_signs(placed: &PlacedNode, node: &Node) -> Vec<Element> {
    let mut signs = Vec::new();
    let round = inset(node.shape, placed.height, -placed.height / 2.0).1;
    let mut x = placed.x + placed.width - (round * 0.45);
    let y = placed.y;
    if node.warning {
        signs.push(sign(icons::warning(), "warn", x - 1.0, y, 20.0));
        x -= 24.0;
    }
    if let Some(verdict) = node.verdict {
        signs.push(verdict_mark(verdict, x, y, 22.0));
        x -= 25.0;
    }
    if signs.is_empty() {
        x -= 14.0;
    }
    for pin in node.pins.iter().take(9).rev() {
        signs.push(pin_mark(*pin, x, y));
        x -= MARK;
    }
    signs
}

fn rule(from: f64, to: f64, y: f64) -> Element {
    Element::new("path").class("rule").set("d", format!("M{} {}H{}", number(from), number(y), number(to)))
}

/// A row: its ground, its words, its pins.
fn row_part(placed: &PlacedNode, row: &super::Row, (top, tall): (f64, f64), last: bool, entered: bool) -> Element {
    let (x, y, w) = (placed.x, placed.y + top, placed.width);
    let mut part = Element::new("g").class("row");
    let ground = match row.state {
        NodeState::Proof | NodeState::Good => " hold",
        NodeState::Bad | NodeState::Empty => " fail",
        NodeState::Missing => " unk",
        NodeState::Plain | NodeState::Dim | NodeState::Refused => " plain",
    };
    // The last row's ground has the card's corners.
    let (l, r, t, b) = (x + 0.9, x + w - 0.9, y + 0.5, y + tall - 0.9);
    let d = if last {
        format!(
            "M{l} {t}H{r}V{}Q{r} {b} {} {b}H{}Q{l} {b} {l} {}Z",
            number(b - 7.0),
            number(r - 7.0),
            number(l + 7.0),
            number(b - 7.0)
        )
    } else {
        format!("M{l} {t}H{r}V{b}H{l}Z")
    };
    part = part.with(Element::new("path").class(format!("rowbg{ground}")).set("d", d)).with(rule(x, x + w, y));
    let start = x + if entered { ROW_TEXT_ENTERED } else { ROW_TEXT };
    let lines = row.lines.len().clamp(1, 6) as f64;
    let first = y + tall / 2.0 - 9.0 * (lines - 1.0) + 4.0;
    let failing = matches!(row.state, NodeState::Bad | NodeState::Empty);
    for (index, line) in row.lines.iter().take(6).enumerate() {
        let missed = failing && row.fails.is_none_or(|fails| fails as usize == index);
        part = part.with_all(row_line(line, start, first + 18.0 * index as f64, x + w - 8.0, missed));
    }
    let pin_x = if entered { x + 16.0 } else { x };
    for (nth, pin) in row.pins.iter().take(9).enumerate() {
        let count = row.pins.len().min(9) as f64;
        let by = 20.0 * (nth as f64 - (count - 1.0) / 2.0);
        part = part.with(pin_mark(*pin, pin_x, y + tall / 2.0 + by));
    }
    part
}

/// A line of a row, piece by piece, as far as it fits.
fn row_line(line: &Sentence, start: f64, baseline: f64, end: f64, missed: bool) -> Vec<Element> {
    let mut parts = Vec::new();
    let mut x = start;
    for piece in &line.0 {
        let font = piece_font(piece);
        let strong = matches!(piece, Piece::Strong(_));
        let words = piece.as_str();
        let lead = width(words, font) - width(words.trim_start(), font);
        let wide = width(words, font);
        let pad = if strong { MARK_PAD } else { 0.0 };
        if x + wide + 2.0 * pad > end + 6.0 {
            let cut = shorten(words.trim_start(), font, (end - x - lead).max(0.0));
            if cut != "…" || parts.is_empty() {
                parts.push(text(x + lead, baseline, if font == Font::Small { "nk" } else { "nm" }, cut));
            } else {
                parts.push(text(x + lead, baseline, "nk", "…"));
            }
            parts.push(Element::new("title").say(line.to_string()));
            return parts;
        }
        if strong {
            let class = if missed { "missbg" } else { "hitbg" };
            let mark = Element::new("rect").class(class).num("x", x).num("y", baseline - 13.0);
            parts.push(mark.num("width", wide + 2.0 * pad).num("height", 18.0).num("rx", 4.0));
        }
        if !words.trim().is_empty() {
            let class = match piece {
                Piece::Text(_) => "nk",
                Piece::Code(_) => "nm",
                Piece::Strong(_) => "nm hit",
            };
            parts.push(text(x + lead + pad, baseline, class, words.trim()));
        }
        x += wide + 2.0 * pad;
    }
    parts
}
