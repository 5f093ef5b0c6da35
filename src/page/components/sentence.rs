//! Sentences and links to lines.

use crate::text::{Piece, Sentence, Span};
use yew::prelude::*;

/// A sentence with its names in the code font.
pub fn sentence(sentence: &Sentence) -> Html {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => html! { { text } },
        Piece::Code(text) => html! { <code>{ text }</code> },
        Piece::Strong(text) => html! { <b>{ text }</b> },
    };
    html! { <>{ for sentence.0.iter().map(piece) }</> }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub span: Span,
    pub on_go: Callback<Span>,
    /// Without the file's name.
    #[prop_or_default]
    pub short: bool,
}

/// A link to lines: `rbac.yaml:21`.
#[component]
pub fn LineLink(props: &Props) -> Html {
    let label = match props.short {
        true => format!("{}:{}", props.span.start.line, props.span.start.column),
        false => props.span.line_label(),
    };
    let onclick = {
        let (span, on_go) = (props.span.clone(), props.on_go.clone());
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            event.stop_propagation();
            on_go.emit(span.clone());
        })
    };
    html! { <a href="#text" {onclick} aria-label={props.span.line_label()}>{ label }</a> }
}
