//! The signs of kinds and verdicts, as strokes on a grid of 16 and shapes on a grid of 20.

use super::scene::Element;
use super::{Icon, Shape};
use crate::text::Verdict;

/// The strokes of a kind's icon.
pub(super) fn icon(icon: Icon) -> Vec<Element> {
    let path = |d: &str| Element::new("path").set("d", d);
    let circle = |cx: f64, cy: f64, r: f64| Element::new("circle").num("cx", cx).num("cy", cy).num("r", r);
    let rect = |x: f64, y: f64, width: f64, height: f64, rx: f64| {
        Element::new("rect").num("x", x).num("y", y).num("width", width).num("height", height).num("rx", rx)
    };
    match icon {
        Icon::User => vec![circle(8.0, 5.2, 2.7), path("M2.8 13.6c.6-3 2.6-4.4 5.2-4.4s4.6 1.4 5.2 4.4")],
        Icon::Group => vec![
            circle(5.6, 5.6, 2.2),
            path("M1.6 13c.4-2.6 1.9-3.8 4-3.8s3.6 1.2 4 3.8M10 3.6a2.2 2.2 0 0 1 0 4M11.4 9.5c1.7.3 2.7 1.5 3 3.5"),
        ],
        Icon::ServiceAccount => vec![
            path("M8 1.6 13.6 4.8v6.4L8 14.4 2.4 11.2V4.8z"),
            circle(8.0, 6.7, 1.7),
            path("M4.9 11.3c.5-1.6 1.6-2.3 3.1-2.3s2.6.7 3.1 2.3"),
        ],
        Icon::Binding => vec![rect(1.6, 5.4, 7.0, 5.2, 2.6), rect(7.4, 5.4, 7.0, 5.2, 2.6)],
        Icon::Role => {
            vec![path("M8 1.8 13.2 3.6v4c0 3.3-2.1 5.6-5.2 6.6-3.1-1-5.2-3.3-5.2-6.6v-4zM5.6 7.9 7.4 9.7l3-3.4")]
        }
        Icon::Context => vec![path("M2 4.2h7.6L14 8l-4.4 3.8H2z"), circle(5.0, 8.0, 0.9)],
        Icon::Cluster => vec![
            rect(2.2, 2.6, 11.6, 4.4, 1.2),
            rect(2.2, 9.0, 11.6, 4.4, 1.2),
            path("M4.8 4.8h.01M4.8 11.2h.01M8.5 4.8h2.8M8.5 11.2h2.8"),
        ],
        Icon::Host => vec![
            circle(8.0, 8.0, 6.0),
            path("M2 8h12M8 2c2 1.8 2.8 3.8 2.8 6S10 12.2 8 14M8 2C6 3.8 5.2 5.8 5.2 8S6 12.2 8 14"),
        ],
        Icon::Path => vec![path("M10.4 2.6 5.6 13.4M2.5 8h1M12.5 8h1")],
        Icon::Service => vec![
            circle(3.6, 8.0, 1.8),
            path(
                "M5.4 8h3M8.4 8c1.6 0 1.2-4.2 3-4.2M8.4 8c1.6 0 1.2 4.2 3 4.2M8.4 8h3M12.6 3.8h.01M12.6 8h.01M12.6 12.2h.01",
            ),
        ],
        Icon::Pod => vec![path("M8 1.8 13.4 4.9v6.2L8 14.2l-5.4-3.1V4.9zM2.8 5 8 8l5.2-3M8 8v6")],
        Icon::Workload => vec![
            rect(2.0, 5.6, 8.4, 8.4, 1.4),
            path("M5.2 3.8V3.4c0-.8.6-1.4 1.4-1.4h6c.8 0 1.4.6 1.4 1.4v6c0 .8-.6 1.4-1.4 1.4h-.4"),
        ],
        Icon::Policy => vec![path(
            "M2.4 13.6V5.2L4.4 3l2 2.2v8.4M6.4 13.6V5.2L8.4 3l2 2.2v8.4M10.4 13.6V5.2l1.6-1.8 1.6 1.8v8.4M1.4 7.4h13M1.4 11h13",
        )],
        Icon::Address => {
            vec![path("M4.6 12.6a3 3 0 0 1-.3-5.9 4 4 0 0 1 7.7-.6 3.3 3.3 0 0 1-.6 6.5z")]
        }
        Icon::Default => vec![path("M3 8h8M8 4.6 11.4 8 8 11.4M13.4 3.5v9")],
        Icon::None => vec![],
    }
}

/// The class that gives a kind its quiet hue.
pub(super) fn hue(icon: Icon) -> &'static str {
    match icon {
        Icon::User | Icon::Group | Icon::ServiceAccount => "k-id",
        Icon::Binding | Icon::Context => "k-bind",
        Icon::Role => "k-role",
        Icon::Cluster | Icon::Host | Icon::Path => "k-clu",
        Icon::Service => "k-svc",
        Icon::Pod | Icon::Workload => "k-pod",
        Icon::Policy => "k-pol",
        Icon::Address | Icon::Default | Icon::None => "k-ext",
    }
}

/// The class of a verdict, as the stylesheet has it.
pub(super) fn verdict_class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Yes => "yes",
        Verdict::No => "no",
        Verdict::Unknown => "unk",
    }
}

/// The two shapes of a verdict's mark: what is filled, and the sign in it.
pub(super) fn verdict(verdict: Verdict) -> [Element; 2] {
    let (fill, sign) = match verdict {
        Verdict::Yes => (
            Element::new("circle").num("cx", 10.0).num("cy", 10.0).num("r", 9.0),
            "M5.8 10.3l2.9 2.9 5.5-6",
        ),
        Verdict::No => (
            Element::new("path").set("d", "M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7V6.3z"),
            "M6.9 6.9l6.2 6.2M13.1 6.9l-6.2 6.2",
        ),
        Verdict::Unknown => (
            Element::new("path").set(
                "d",
                "M8.8.9a1.7 1.7 0 0 1 2.4 0l7.9 7.9a1.7 1.7 0 0 1 0 2.4l-7.9 7.9a1.7 1.7 0 0 1-2.4 0L.9 11.2a1.7 1.7 0 0 1 0-2.4z",
            ),
            "M7.7 8c.2-1.4 1.1-2.2 2.4-2.2 1.4 0 2.3.9 2.3 2.1 0 1.7-2.3 1.9-2.3 3.7M10.1 14.2v.1",
        ),
    };
    [fill.class("v-f"), Element::new("path").class("v-g").set("d", sign)]
}

/// The warning triangle.
pub(super) fn warning() -> [Element; 2] {
    [
        Element::new("path").class("v-f").set("d", "M10 1.8 19.2 18H.8z"),
        Element::new("path").class("v-g").set("d", "M10 7.6v4.6M10 15v.1"),
    ]
}

/// The outline that stands for a kind, as a path around a box.
pub(super) fn outline(shape: Shape, x: f64, y: f64, width: f64, height: f64) -> Element {
    let (r, b, m) = (x + width, y + height, y + height / 2.0);
    let rect =
        |rx: f64| Element::new("rect").num("x", x).num("y", y).num("width", width).num("height", height).num("rx", rx);
    let path = |d: String| Element::new("path").set("d", d).set("stroke-linejoin", "round");
    match shape {
        Shape::Pill => rect(22.0_f64.min(height / 2.0)),
        Shape::Card | Shape::Stack => rect(8.0),
        Shape::Rack => rect(3.0),
        Shape::Hexagon => path(format!("M{} {y}H{}L{r} {m}L{} {b}H{}L{x} {m}Z", x + 9.0, r - 9.0, r - 9.0, x + 9.0)),
        Shape::Tag => path(format!(
            "M{} {y}H{}L{r} {m}L{} {b}H{}Q{x} {b} {x} {}V{}Q{x} {y} {} {y}Z",
            x + 6.0,
            r - 12.0,
            r - 12.0,
            x + 6.0,
            b - 6.0,
            y + 6.0,
            x + 6.0,
        )),
        Shape::Socket => path(format!(
            "M{} {y}H{}Q{r} {y} {r} {}V{}Q{r} {b} {} {b}H{}Q{x} {b} {x} {}V{}A7 7 0 0 0 {x} {}V{}Q{x} {y} {} {y}Z",
            x + 8.0,
            r - 8.0,
            y + 8.0,
            b - 8.0,
            r - 8.0,
            x + 8.0,
            b - 8.0,
            m + 7.0,
            m - 7.0,
            y + 8.0,
            x + 8.0,
        )),
        Shape::Cut => path(format!(
            "M{} {y}H{}L{r} {}V{}L{} {b}H{}L{x} {}V{}Z",
            x + 8.0,
            r - 8.0,
            y + 8.0,
            b - 8.0,
            r - 8.0,
            x + 8.0,
            b - 8.0,
            y + 8.0,
        )),
        Shape::Slant => path(format!(
            "M{} {y}H{}Q{r} {y} {} {}L{} {}Q{} {b} {} {b}H{}Q{x} {b} {} {}L{} {}Q{} {y} {} {y}Z",
            x + 12.0,
            r - 3.0,
            r - 0.7,
            y + 3.0,
            r - 8.3,
            b - 3.0,
            r - 9.0,
            r - 12.0,
            x + 3.0,
            x + 0.7,
            b - 3.0,
            x + 8.3,
            y + 3.0,
            x + 9.0,
            x + 12.0,
        )),
    }
}
