//! Pictures keep their promises: nothing overlaps, boxes hold what is theirs, edges go round nodes and end where they say.

#[path = "pictures/fixtures.rs"]
mod fixtures;

use kubeglass::graph::{Direction, svg};

/// Writes the fixtures as SVG into the folder that `KUBEGLASS_PICTURES` names, to be looked at.
#[test]
fn write_pictures() {
    let Ok(folder) = std::env::var("KUBEGLASS_PICTURES") else {
        println!("pictures: not written");
        return;
    };
    for (name, graph) in fixtures::all() {
        for (direction, suffix) in [(Direction::LeftToRight, ""), (Direction::TopToBottom, "-tall")] {
            std::fs::write(format!("{folder}/{name}{suffix}.svg"), svg(&graph, direction, name)).unwrap();
        }
    }
}
