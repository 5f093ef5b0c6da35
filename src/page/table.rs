//! The table of a view.

use crate::graph::Table;
use crate::text::Span;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct TableProps {
    pub table: Rc<Table>,
    pub on_ask: Callback<String>,
    pub on_select: Callback<Span>,
}

#[component]
pub fn TableView(props: &TableProps) -> Html {
    html! { <table><tbody>{ for props.table.rows.iter().map(|row| html! { <tr>{ for row.cells.iter().map(|cell| html! { <td>{ cell.text.to_string() }</td> }) }</tr> }) }</tbody></table> }
}
