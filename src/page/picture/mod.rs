//! The picture of a view.

use crate::graph::Graph;
use crate::page::Selection;
use crate::text::Lang;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct PictureProps {
    pub graph: Rc<Graph>,
    pub selected: Selection,
    pub on_select: Callback<Selection>,
    pub on_ask: Callback<String>,
    pub lang: Lang,
}

/// The graph as a list, until it is drawn.
#[component]
pub fn Picture(props: &PictureProps) -> Html {
    html! { <ul class="pic">{ for props.graph.nodes.iter().map(|node| html! { <li>{ &node.label }</li> }) }</ul> }
}
