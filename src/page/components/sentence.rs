//! Sentences and links to lines.

use crate::page::state::{Action, State};
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

/// A link to lines, named as `rbac.yaml:21`.
pub fn line_link(state: &UseReducerHandle<State>, span: &Span) -> Html {
    link(state, span, span.line_label())
}

/// A link to lines, named as `21:5` where the file stands above.
pub fn place_link(state: &UseReducerHandle<State>, span: &Span) -> Html {
    link(state, span, format!("{}:{}", span.start.line, span.start.column))
}

fn link(state: &UseReducerHandle<State>, span: &Span, label: String) -> Html {
    let (act, to) = (state.dispatcher(), span.clone());
    let onclick = Callback::from(move |event: MouseEvent| {
        event.prevent_default();
        event.stop_propagation();
        act.dispatch(Action::GoTo { span: to.clone(), focus: true });
    });
    html! { <a href="#text" {onclick} aria-label={span.line_label()}>{ label }</a> }
}
