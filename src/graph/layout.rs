//! Where everything in a picture goes. A function of the graph alone.

use super::Graph;

/// Which way cause leads to effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Wide screens.
    LeftToRight,
    /// Narrow screens.
    TopToBottom,
}

/// A picture with places, in CSS pixels from its top left corner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    pub width: f64,
    pub height: f64,
    pub lanes: Vec<PlacedLane>,
    pub groups: Vec<PlacedGroup>,
    pub nodes: Vec<PlacedNode>,
    pub edges: Vec<PlacedEdge>,
}

/// A lane's head.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlacedLane {
    pub x: f64,
    pub y: f64,
    pub label: String,
}

/// A group's box; index into [`Graph::groups`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlacedGroup {
    pub index: usize,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// A node's box; index into [`Graph::nodes`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlacedNode {
    pub index: usize,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    /// Top of each row, from the node's own top, and its height.
    pub rows: Vec<(f64, f64)>,
}

/// An edge's way; index into [`Graph::edges`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlacedEdge {
    pub index: usize,
    /// Corners of the orthogonal way, ends included.
    pub points: Vec<(f64, f64)>,
    /// Where the label's middle goes.
    pub label: Option<(f64, f64)>,
    /// Where the pins or the verdict mark go.
    pub mark: Option<(f64, f64)>,
}

/// Places everything.
pub fn layout(_graph: &Graph, _direction: Direction) -> Layout {
    Layout::default()
}
