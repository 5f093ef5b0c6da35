//! What the fixing key came to, under the text.

use crate::page::quick_fix::{QuickFix, said};
use crate::page::state::{Action, State};
use crate::page::words::{self, W};
use crate::protocol::View;
use yew::prelude::*;

/// Always there, so that what comes into it is read aloud.
pub fn quick_fix_line(state: &UseReducerHandle<State>) -> Html {
    let lang = state.lang;
    let quick_fix = state.quick_fix.as_ref();
    let button = |label: String, action: fn(usize) -> Vec<Action>, problem: usize| {
        let act = state.dispatcher();
        let onclick =
            Callback::from(move |_: MouseEvent| action(problem).into_iter().for_each(|one| act.dispatch(one)));
        html! { <button class="btn small line" {onclick}>{ label }</button> }
    };
    let next = quick_fix.and_then(|quick_fix| match quick_fix {
        QuickFix::Applied(_) => Some(button(W::Undo.say(lang).to_owned(), |_| vec![Action::Undo], 0)),
        QuickFix::Offered { problem, .. } | QuickFix::Uncertain { problem } => {
            let show = |problem| vec![Action::Tab(View::Problems), Action::SelectProblem(Some(problem))];
            Some(button(words::view(View::Problems, lang).to_owned(), show, *problem))
        }
        QuickFix::Nothing | QuickFix::Waits => None,
    });
    html! {
        <div class="quick">
            <p role="status">{ quick_fix.map(|quick_fix| said(quick_fix, lang)) }</p>
            <span>{ next }</span>
        </div>
    }
}
