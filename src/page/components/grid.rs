//! A grid of answers: each cell a button that asks, one of them in the tab order, the others by the arrow keys.

use crate::page::browser;
use web_sys::HtmlElement;
use yew::prelude::*;

/// A cell that can be pressed.
pub struct GridCell {
    pub class: Classes,
    /// Its mark, and what stands beside it.
    pub content: Html,
    /// What it is read as.
    pub label: String,
    /// Whether it is the one that is asked about.
    pub current: bool,
    /// Whether Tab comes to it.
    pub stop: bool,
    /// None where there is nothing to ask.
    pub press: Option<Callback<MouseEvent>>,
}

impl GridCell {
    /// The cell of a row and a column.
    pub fn html(self, row: usize, column: usize) -> Html {
        let GridCell { class, content, label, current, stop, press } = self;
        match press {
            Some(onclick) => html! {
                <td class={classes!(class, current.then_some("cur"))}>
                    <button id={format!("mx-{row}-{column}")} {onclick} aria-label={label.clone()} title={label}
                        aria-current={current.then_some("true")} tabindex={if stop { "0" } else { "-1" }}>{ content }</button>
                </td>
            },
            None => {
                html! { <td {class} title={label.clone()}><span>{ content }<span class="sr">{ label }</span></span></td> }
            }
        }
    }
}

/// The arrow keys go from cell to cell, over those that cannot be asked about; Home and End to the ends of the row.
pub fn walk(event: KeyboardEvent) {
    const FARTHEST: i32 = 400;
    let (down, right) = match event.key().as_str() {
        "ArrowDown" => (1, 0),
        "ArrowUp" => (-1, 0),
        "ArrowRight" | "End" => (0, 1),
        "ArrowLeft" | "Home" => (0, -1),
        _ => return,
    };
    let to_end = event.key().len() < 5;
    let id = event.target_unchecked_into::<HtmlElement>().id();
    let mut parts = id.strip_prefix("mx-").unwrap_or("").split('-').filter_map(|part| part.parse::<i32>().ok());
    let (Some(mut row), Some(mut column)) = (parts.next(), parts.next()) else { return };
    event.prevent_default();
    let mut found = None;
    for _ in 0..FARTHEST {
        row += down;
        column += right;
        if row < 0 || column < 0 {
            break;
        }
        let next = format!("mx-{row}-{column}");
        if gloo::utils::document().get_element_by_id(&next).is_some() {
            found = Some(next);
            if !to_end {
                break;
            }
        }
    }
    if let Some(next) = found {
        browser::focus(&next);
    }
}
