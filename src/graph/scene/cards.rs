//! Nodes: cards with rows, pins and signs.

use super::{Element, SQUEEZE, Target, Words, accessible_name, fitted, number, pin_mark, sign, text, verdict_mark};
use crate::graph::layout::{HEAD, MARK, MARK_PAD, ROW_TEXT, ROW_TEXT_ENTERED, inset, piece_font, text_end, text_start};
use crate::graph::measure::{Font, shorten, width};
use crate::graph::{Icon, Node, NodeState, PlacedNode, Row, Shape, icons};
use crate::text::{Piece, Sentence};

/// A node with its rows, its pins and its signs.
pub(super) fn card(placed: &PlacedNode, node: &Node, entered: bool, words: &Words) -> Element {
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
fn row_part(placed: &PlacedNode, row: &Row, (top, tall): (f64, f64), last: bool, entered: bool) -> Element {
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
