//! How large a node is, and where its outline runs.

use crate::graph::measure::{Font, width};
use crate::graph::{Icon, Node, Shape};
use crate::text::{Piece, Sentence};

/// A node's head: the icon, its name, its detail.
pub(in crate::graph) const HEAD: f64 = 44.0;
/// Where text starts beside an icon, and without one.
pub(in crate::graph) const TEXT: f64 = 43.0;
pub(in crate::graph) const TEXT_ALONE: f64 = 18.0;
/// Where a row's text starts: further in where edges and so pins come in.
pub(in crate::graph) const ROW_TEXT: f64 = 20.0;
pub(in crate::graph) const ROW_TEXT_ENTERED: f64 = 36.0;
/// Free space at the right of a text.
pub(in crate::graph) const TEXT_END: f64 = 12.0;
/// What a marked word is wider than its letters, on each side.
pub(in crate::graph) const MARK_PAD: f64 = 4.0;

const MIN_WIDTH: f64 = 150.0;
const MIN_WIDTH_SMALL: f64 = 112.0;
const MAX_WIDTH: f64 = 240.0;
const MAX_WIDTH_ROWS: f64 = 280.0;

/// The size of a node and of its rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Size {
    pub width: f64,
    pub height: f64,
    pub rows: Vec<(f64, f64)>,
    /// What stands out above it: a flag.
    pub above: f64,
}

/// Where the text beside a node's icon starts.
pub(in crate::graph) fn text_start(node: &Node) -> f64 {
    let inset = if matches!(node.shape, Shape::Hexagon | Shape::Slant) { 5.0 } else { 0.0 };
    inset + if node.icon == Icon::None { TEXT_ALONE } else { TEXT }
}

/// What a node's outline takes from the text at its right end.
pub(in crate::graph) fn text_end(node: &Node) -> f64 {
    TEXT_END
        + match node.shape {
            Shape::Hexagon | Shape::Slant | Shape::Pill => 4.0,
            Shape::Tag => 10.0,
            _ => 0.0,
        }
}

/// The font of a piece of a row.
pub(in crate::graph) fn piece_font(piece: &Piece) -> Font {
    match piece {
        Piece::Text(_) => Font::Small,
        Piece::Code(_) | Piece::Strong(_) => Font::Code,
    }
}

/// The width of a row's line.
pub(in crate::graph) fn line_width(line: &Sentence) -> f64 {
    line.0
        .iter()
        .map(|piece| {
            let pad = if matches!(piece, Piece::Strong(_)) { 2.0 * MARK_PAD } else { 0.0 };
            width(piece.as_str(), piece_font(piece)) + pad
        })
        .sum()
}

/// The size of a node; `entered` says that edges come in at its rows.
pub(super) fn measure(node: &Node, entered: bool) -> Size {
    let label = width(&node.label, if node.code { Font::Code } else { Font::Name });
    let detail = width(&node.detail, Font::Small);
    let head = text_start(node) + label.max(detail) + text_end(node);
    let mut wide = match node.shape {
        Shape::Slant => head.clamp(104.0, MAX_WIDTH),
        _ if node.icon == Icon::None && node.rows.is_empty() => head.clamp(MIN_WIDTH_SMALL, MAX_WIDTH),
        _ => head.clamp(MIN_WIDTH, MAX_WIDTH),
    };
    let mut height = match node.shape {
        Shape::Tag | Shape::Rack => 52.0,
        _ if node.icon == Icon::None && node.rows.is_empty() && !node.detail.is_empty() => 48.0,
        _ => HEAD,
    };
    let mut rows = Vec::with_capacity(node.rows.len());
    if !node.rows.is_empty() {
        height = HEAD;
        let start = if entered { ROW_TEXT_ENTERED } else { ROW_TEXT };
        for row in &node.rows {
            let tall = 18.0 + 18.0 * row.lines.len().clamp(1, 6) as f64;
            let text = row.lines.iter().map(line_width).fold(0.0, f64::max);
            wide = wide.max((start + text + TEXT_END).min(MAX_WIDTH_ROWS));
            rows.push((height, tall));
            height += tall;
        }
    }
    let above = if node.badge.is_some() { 20.0 } else { 0.0 };
    Size { width: wide.ceil(), height, rows, above }
}

/// How far the outline stands in from the left and right of the box, `offset` below the box's middle.
pub(in crate::graph) fn inset(shape: Shape, height: f64, offset: f64) -> (f64, f64) {
    let half = (height / 2.0).max(1.0);
    let away = offset.abs().min(half);
    match shape {
        Shape::Pill => {
            let r = half.min(22.0);
            let dy = (away - (half - r)).max(0.0);
            let in_by = r - (r * r - dy * dy).max(0.0).sqrt();
            (in_by, in_by)
        }
        Shape::Hexagon => (9.0 * away / half, 9.0 * away / half),
        Shape::Tag => (0.0, 12.0 * away / half),
        Shape::Slant => {
            let down = (offset / height).clamp(-0.5, 0.5);
            (9.0 * (0.5 - down), 9.0 * (0.5 + down))
        }
        _ => (0.0, 0.0),
    }
}
