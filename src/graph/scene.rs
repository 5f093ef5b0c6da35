//! A placed picture as SVG elements: what the page shows and what is exported are made from the same.

mod cards;
mod edges;

pub use edges::edge_classes;

use super::measure::{Font, shorten, width};
use super::{Direction, Edge, Graph, Layout, Node, Pin, PlacedEdge, icons};
use crate::text::{Order, Outcome, Verdict};
use cards::card;
use edges::{depth, line, marks, plate};
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
