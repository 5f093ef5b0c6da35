//! The table of a view: the picture in words, to read row by row and to sort.

use crate::graph::{Cell, Table, TableRow};
use crate::page::components::icons::{verdict_class, verdict_mark};
use crate::page::components::sentence::sentence;
use crate::text::Order;
use crate::text::{Lang, Span, Verdict};
use std::cmp::Ordering;
use std::rc::Rc;
use yew::prelude::*;

/// Rows that are put on the page at once; the rest on demand.
const ROWS: usize = 400;

#[derive(Properties, PartialEq)]
pub struct TableProps {
    pub table: Rc<Table>,
    pub on_ask: Callback<String>,
    pub on_select: Callback<Span>,
    #[prop_or_default]
    pub lang: Lang,
}

/// A column to sort by, and whether downwards.
type Sort = Option<(usize, bool)>;

#[component]
pub fn TableView(props: &TableProps) -> Html {
    let lang = props.lang;
    let sort = use_state(|| None::<(usize, bool)>);
    let shown = use_state(|| ROWS);
    let order = use_memo((props.table.clone(), *sort), |(table, sort)| sorted(table, *sort));
    let why = props.table.rows.iter().any(|row| row.ask.is_some());
    let more = order.len().saturating_sub(*shown);
    let on_more = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(*shown + ROWS))
    };
    html! {
        <div class="tview" id="pic" role="region" aria-label={word(W::Table, lang)} tabindex="0">
            // The roles stay where a narrow screen stacks the cells of a row.
            <table role="table">
                <caption>{ caption(&props.table, lang) }</caption>
                <thead role="rowgroup"><tr role="row">
                    { for props.table.columns.iter().enumerate().map(|(index, column)| head(index, column, &sort)) }
                    if why { <th scope="col" role="columnheader" class="why-col"><span class="sr">{ word(W::Why, lang) }</span></th> }
                </tr></thead>
                <tbody role="rowgroup">
                    { for order.iter().take(*shown).filter_map(|index| Some(row(props.table.rows.get(*index)?, props, why))) }
                </tbody>
            </table>
            if more > 0 {
                <p class="none-yet"><button class="btn small line" onclick={on_more}>{ format!("{} ({more})", word(W::More, lang)) }</button></p>
            }
        </div>
    }
}

fn head(index: usize, column: &str, sort: &UseStateHandle<Sort>) -> Html {
    let (state, sign) = match **sort {
        Some((by, false)) if by == index => ("ascending", "↑"),
        Some((by, true)) if by == index => ("descending", "↓"),
        _ => ("none", ""),
    };
    let onclick = {
        let sort = sort.clone();
        Callback::from(move |_: MouseEvent| {
            sort.set(match *sort {
                Some((by, false)) if by == index => Some((index, true)),
                Some((by, true)) if by == index => None,
                _ => Some((index, false)),
            });
        })
    };
    html! {
        <th scope="col" role="columnheader" aria-sort={state}>
            <button class="sortb" {onclick}>{ column }<span aria-hidden="true">{ sign }</span></button>
        </th>
    }
}

fn row(row: &TableRow, props: &TableProps, why: bool) -> Html {
    let lang = props.lang;
    let select = row.span.clone().map(|span| {
        let on_select = props.on_select.clone();
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            on_select.emit(span.clone());
        })
    });
    let ask = row.ask.clone().map(|ask| {
        let on_ask = props.on_ask.clone();
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            on_ask.emit(ask.clone());
        })
    });
    let cells = row.cells.iter().enumerate().map(|(index, cell)| match (index, &select) {
        // The row's name is also its button: a row itself cannot be reached with the keyboard.
        (0, Some(onclick)) => {
            let title = row.span.as_ref().map(Span::line_label);
            html! { <th scope="row" role="rowheader"><button class="cellb" {title} {onclick}>{ content(cell, lang) }</button></th> }
        }
        (0, None) => html! { <th scope="row" role="rowheader">{ content(cell, lang) }</th> },
        _ => {
            let head = props.table.columns.get(index).cloned();
            html! { <td role="cell" data-head={head}>{ content(cell, lang) }</td> }
        }
    });
    html! {
        <tr role="row" class={classes!(row.current.then_some("cur"), select.is_some().then_some("link"))}
            aria-current={row.current.then_some("true")} onclick={select.clone()}>
            { for cells }
            if why {
                <td role="cell" class="why-col">
                    if let Some(onclick) = ask {
                        <button class="btn small line" {onclick}>{ word(W::Why, lang) }</button>
                    }
                </td>
            }
        </tr>
    }
}

/// A cell's words, after the mark of its verdict. Where there are none, the verdict's own word.
fn content(cell: &Cell, lang: Lang) -> Html {
    let Some(verdict) = cell.verdict else { return sentence(&cell.text) };
    let named = word(
        match verdict {
            Verdict::Yes => W::Yes,
            Verdict::No => W::No,
            Verdict::Unknown => W::Unknown,
        },
        lang,
    );
    html! {
        <span class={classes!("verdict", format!("is-{}", verdict_class(verdict)))}>
            { verdict_mark(verdict) }
            if cell.text.is_empty() { { named } } else { <span class="sr">{ named }</span>{ sentence(&cell.text) } }
        </span>
    }
}

/// The rows' order: as given, or by a column; numbers in it count as numbers.
fn sorted(table: &Table, sort: Sort) -> Vec<usize> {
    let mut order: Vec<usize> = (0..table.rows.len()).collect();
    let Some((column, down)) = sort else { return order };
    let keys: Vec<(Option<u8>, String)> = table
        .rows
        .iter()
        .map(|row| {
            let cell = row.cells.get(column);
            let verdict = cell.and_then(|cell| cell.verdict).map(|verdict| match verdict {
                Verdict::Yes => 0,
                Verdict::Unknown => 1,
                Verdict::No => 2,
            });
            (verdict, cell.map(|cell| cell.text.to_string()).unwrap_or_default())
        })
        .collect();
    let none = (None, String::new());
    order.order_by(|a, b| {
        let (a, b) = (keys.get(*a).unwrap_or(&none), keys.get(*b).unwrap_or(&none));
        let by = a.0.cmp(&b.0).then_with(|| by_text(&a.1, &b.1));
        if down { by.reverse() } else { by }
    });
    order
}

fn by_text(a: &str, b: &str) -> Ordering {
    match (a.parse::<f64>(), b.parse::<f64>()) {
        (Ok(a), Ok(b)) => a.total_cmp(&b),
        _ => a.cmp(b),
    }
}

#[derive(Clone, Copy)]
enum W {
    Table,
    Why,
    More,
    Yes,
    No,
    Unknown,
}

fn word(word: W, lang: Lang) -> &'static str {
    let (en, ko) = match word {
        W::Table => ("Table", "표"),
        W::Why => ("Why", "이유"),
        W::More => ("Show more", "더 보기"),
        W::Yes => ("yes", "예"),
        W::No => ("no", "아니요"),
        W::Unknown => ("unknown", "알 수 없음"),
    };
    match lang {
        Lang::En => en,
        Lang::Ko => ko,
    }
}

fn caption(table: &Table, lang: Lang) -> String {
    let count = table.rows.len();
    match lang {
        Lang::En => format!("{count} {}. Select a row to see its lines.", if count == 1 { "row" } else { "rows" }),
        Lang::Ko => format!("{count}행. 행을 선택하면 근거가 되는 줄을 보여 줍니다."),
    }
}
