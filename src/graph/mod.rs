//! An answer as nodes and edges, and its picture: layout, SVG.

mod layout;
mod model;

pub use layout::{Direction, Layout, PlacedEdge, PlacedGroup, PlacedLane, PlacedNode, layout};
pub use model::*;
