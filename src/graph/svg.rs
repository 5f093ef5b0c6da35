//! A picture as SVG text: for tests, exports and screenshots.

use super::scene::{Element, Words, number, scene};
use super::{Direction, Graph, Layout, layout};

/// The picture in an `<svg>` of its own size. Colours are the stylesheet's, by class.
pub fn svg(graph: &Graph, direction: Direction, label: &str) -> String {
    let placed = layout(graph, direction);
    svg_of(graph, &placed, direction, label)
}

/// The same for a layout that is already there.
pub fn svg_of(graph: &Graph, layout: &Layout, direction: Direction, label: &str) -> String {
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"g\" role=\"img\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" aria-label=\"",
        w = number(layout.width),
        h = number(layout.height),
    );
    escape(label, &mut out);
    out.push_str("\">");
    for part in scene(graph, layout, direction, &Words::default()) {
        write(&part, &mut out);
    }
    out.push_str("</svg>");
    out
}

fn write(element: &Element, out: &mut String) {
    out.push('<');
    out.push_str(element.tag);
    for (name, value) in &element.attributes {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        escape(value, out);
        out.push('"');
    }
    if element.children.is_empty() && element.text.is_empty() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    escape(&element.text, out);
    for child in &element.children {
        write(child, out);
    }
    out.push_str("</");
    out.push_str(element.tag);
    out.push('>');
}

/// Names come from the paste: nothing in them is markup, and what XML cannot hold is left out.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
}
