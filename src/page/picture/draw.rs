//! SVG elements as Yew's, with what is selected marked and the one tab stop set.

use crate::graph::{Edge, Element, Graph, Node, Pin, Row, Target};
use crate::page::Selection;
use std::rc::Rc;
use yew::prelude::*;
use yew::virtual_dom::{VNode, VTag, VText};

/// A picture's elements; two are the same only if they are one.
#[derive(Clone)]
pub struct Scene {
    pub graph: Rc<Graph>,
    pub parts: Rc<Vec<Element>>,
}

impl PartialEq for Scene {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.parts, &other.parts)
    }
}

#[derive(Properties, PartialEq)]
pub struct PartsProps {
    pub scene: Scene,
    pub selected: Selection,
    /// The node that Tab reaches.
    pub stop: Option<usize>,
}

/// Everything inside the `<svg>`. Moving the picture about does not come here.
#[component]
pub fn Parts(props: &PartsProps) -> Html {
    let look = Look { graph: &props.scene.graph, selected: &props.selected, stop: props.stop };
    props.scene.parts.iter().map(|part| look.draw(part)).collect::<Html>()
}

struct Look<'a> {
    graph: &'a Graph,
    selected: &'a Selection,
    stop: Option<usize>,
}

impl Look<'_> {
    fn draw(&self, element: &Element) -> VNode {
        let mut tag = VTag::new(element.tag);
        let mut chosen = element.target.is_some_and(|target| self.is_selected(target));
        for (name, value) in &element.attributes {
            if *name == "data-pin" {
                chosen |= matches!(self.selected, Selection::Step(number) if number.to_string() == *value);
            }
        }
        for (name, value) in &element.attributes {
            if *name == "class" && chosen {
                tag.add_attribute("class", format!("{value} sel"));
            } else {
                tag.add_attribute(name, value.clone());
            }
        }
        match element.target {
            Some(Target::Node(index)) => {
                tag.add_attribute("data-node", index.to_string());
                tag.add_attribute("tabindex", if self.stop == Some(index) { "0" } else { "-1" });
                tag.add_attribute("aria-pressed", chosen.to_string());
            }
            Some(Target::Row(_, row)) => tag.add_attribute("data-row", row.to_string()),
            Some(Target::Edge(index)) => tag.add_attribute("data-edge", index.to_string()),
            Some(Target::Group(index)) => tag.add_attribute("data-group", index.to_string()),
            None => {}
        }
        if !element.text.is_empty() {
            tag.add_child(VText::new(element.text.clone()).into());
        }
        tag.add_children(element.children.iter().map(|child| self.draw(child)));
        tag.into()
    }

    fn is_selected(&self, target: Target) -> bool {
        let by = |pins: &[Pin], span: &Option<crate::text::Span>| match self.selected {
            Selection::Step(number) => pins.iter().any(|pin| pin.number == *number),
            Selection::Lines(lines) => span.as_ref() == Some(lines),
            Selection::Nothing | Selection::Node(_) => false,
        };
        match target {
            Target::Node(index) => self.graph.nodes.get(index).is_some_and(|node| {
                matches!(self.selected, Selection::Node(id) if **id == *node.id) || by(&node.pins, &node.span)
            }),
            Target::Row(node, row) => self
                .graph
                .nodes
                .get(node)
                .and_then(|node| node.rows.get(row))
                .is_some_and(|row| by(&row.pins, &row.span)),
            Target::Edge(index) => self.graph.edges.get(index).is_some_and(|edge| by(&edge.pins, &edge.span)),
            Target::Group(index) => self.graph.groups.get(index).is_some_and(|group| by(&[], &group.span)),
        }
    }
}

/// What a press on something selects.
pub fn chosen(graph: &Graph, target: Target) -> Option<Selection> {
    let of = |pins: &[Pin], span: &Option<crate::text::Span>| match (pins.first(), span) {
        (Some(pin), _) => Some(Selection::Step(pin.number)),
        (None, Some(span)) => Some(Selection::Lines(span.clone())),
        (None, None) => None,
    };
    let node = |node: &Node| Selection::Node(node.id.as_str().into());
    match target {
        Target::Node(index) => graph.nodes.get(index).map(node),
        Target::Row(index, row) => {
            let owner = graph.nodes.get(index)?;
            owner.rows.get(row).and_then(|row: &Row| of(&row.pins, &row.span)).or_else(|| Some(node(owner)))
        }
        Target::Edge(index) => graph.edges.get(index).and_then(|edge: &Edge| {
            of(&edge.pins, &edge.span).or((!edge.ask.is_empty()).then_some(Selection::Nothing))
        }),
        Target::Group(index) => graph.groups.get(index).and_then(|group| of(&[], &group.span)),
    }
}
