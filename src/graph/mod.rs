//! An answer as nodes and edges, and its picture: layout, SVG.

mod icons;
mod layout;
mod measure;
mod model;
mod scene;
mod svg;
mod walk;

pub use layout::{Direction, Layout, PlacedEdge, PlacedGroup, PlacedLane, PlacedNode, layout};
pub use model::*;
pub use scene::{Element, Target, Words, accessible_name, edge_classes, scene};
pub use svg::{svg, svg_of};
pub use walk::{Way, entrance, reading_order, walk};
