//! Parts of the page that a first visit does not show: they come in a file of their own when they are first opened.
#![allow(unsafe_code)] // the macro's: a split is an import of what another file exports

use super::api_groups::ApiGroupsView;
use super::dialogs::DialogView;
use super::embedded::Embedded;
use super::matrix::MatrixView;
use super::network::{NetworkMatrix, network_bar};
use super::problems::ProblemsView;
use super::repaired::repaired_bar;
use super::start::start_page;
use crate::access::ApiGroups;
use crate::graph::Table;
use crate::page::state::{Action, Dialog, Notice, State};
use crate::page::table::TableView;
use crate::page::words::W;
use crate::protocol::Matrix;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::prelude::*;

/// What is to be shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    Matrix(Rc<Matrix>),
    Groups(Rc<ApiGroups>),
    Dialog(Dialog),
    /// All of the page where a documentation page has framed it.
    Embedded,
    Problems,
    NetworkBar,
    NetworkMatrix,
    RepairedBar,
    Table(Rc<Table>),
    /// What there is to begin with where nothing is pasted.
    Start,
}

type Show = fn(&UseReducerHandle<State>, &Part) -> Html;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub state: UseReducerHandle<State>,
    pub part: Part,
}

/// The part, once it has come.
#[component]
pub fn Later(props: &Props) -> Html {
    let shower = use_state(|| None::<Show>);
    {
        let (shower, act) = (shower.clone(), props.state.dispatcher());
        use_effect_with((), move |()| {
            spawn_local(async move {
                match parts().await {
                    Ok(show) => shower.set(Some(show)),
                    Err(_) => act.dispatch(Action::Notice(Some(Notice::NotFetched))),
                }
            });
        });
    }
    match *shower {
        Some(show) => show(&props.state, &props.part),
        None => html! { <p class="waiting" role="status">{ W::Rebuilding.say(props.state.lang) }</p> },
    }
}

#[wasm_split(page, fallible)]
fn parts() -> Result<Show, SplitLoaderError> {
    Ok(show)
}

fn show(state: &UseReducerHandle<State>, part: &Part) -> Html {
    match part {
        Part::Matrix(matrix) => html! { <MatrixView state={state.clone()} matrix={matrix.clone()} /> },
        Part::Groups(groups) => html! { <ApiGroupsView state={state.clone()} groups={groups.clone()} /> },
        Part::Table(table) => {
            let (ask, act) = (state.dispatcher(), state.dispatcher());
            let on_ask = Callback::from(move |line: String| ask.dispatch(Action::Ask(line)));
            let on_select = Callback::from(move |span| act.dispatch(Action::GoTo { span, focus: false }));
            html! { <TableView table={table.clone()} {on_ask} {on_select} lang={state.lang} /> }
        }
        Part::NetworkBar => network_bar(state),
        Part::NetworkMatrix => html! { <NetworkMatrix state={state.clone()} /> },
        Part::RepairedBar => repaired_bar(state),
        Part::Start => start_page(state),
        Part::Embedded => html! { <Embedded state={state.clone()} /> },
        Part::Problems => html! { <ProblemsView state={state.clone()} /> },
        Part::Dialog(dialog) => {
            html! { <DialogView key={format!("{dialog:?}")} state={state.clone()} dialog={*dialog} /> }
        }
    }
}
