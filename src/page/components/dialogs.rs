//! Share and Embed: the state of the page as a link, and as a frame for somebody's documentation.

use super::icons::Icon;
use crate::page::browser;
use crate::page::share;
use crate::page::state::{Action, Dialog, State};
use crate::page::words::{self, W};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub state: UseReducerHandle<State>,
    pub dialog: Dialog,
}

/// What the dialog offers to copy.
#[derive(Clone, PartialEq)]
enum Made {
    Waiting,
    Failed,
    Text(String),
}

fn snippet(state: &State, packed: &str) -> String {
    // All of it stands in the fragment: what comes before that reaches the server.
    let url = format!("{}#{packed}", browser::page_url("embed.html"));
    let title = format!("Kubeglass: {}", share::safe_ask(&state.line))
        .replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;");
    format!("<iframe title=\"{title}\" src=\"{url}\" width=\"100%\" height=\"610\" loading=\"lazy\"></iframe>")
}

#[component]
pub fn DialogView(props: &Props) -> Html {
    let state = &props.state;
    let lang = state.lang;
    let made = use_state(|| Made::Waiting);
    let copied = use_state(|| false);
    let place = use_node_ref();
    {
        let place = place.clone();
        use_effect_with((), move |()| {
            if let Some(dialog) = place.cast::<HtmlDialogElement>() {
                let _ = dialog.show_modal();
            }
        });
    }
    {
        let (made, state, dialog) = (made.clone(), state.clone(), props.dialog);
        use_effect_with((), move |()| {
            spawn_local(async move {
                let packed = share::pack(&state).await;
                made.set(match packed {
                    Some(packed) => Made::Text(match dialog {
                        Dialog::Share => format!("{}#{packed}", browser::page_url("")),
                        Dialog::Embed => snippet(&state, &packed),
                    }),
                    None => Made::Failed,
                });
            });
        });
    }
    let close = {
        let act = state.dispatcher();
        Callback::from(move |()| act.dispatch(Action::Dialog(None)))
    };
    let onclose = close.reform(|_: Event| ());
    let onclick = close.reform(|_: MouseEvent| ());
    // A press on the backdrop is a press on the dialog itself.
    let onmousedown = {
        let (close, place) = (close.clone(), place.clone());
        Callback::from(move |event: MouseEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
            if target.is_some() && target == place.get() {
                close.emit(());
            }
        })
    };
    let copy = match &*made {
        Made::Text(text) => {
            let (text, copied) = (text.clone(), copied.clone());
            Callback::from(move |_: MouseEvent| {
                let (text, copied) = (text.clone(), copied.clone());
                spawn_local(async move { copied.set(browser::copy(&text).await) });
            })
        }
        Made::Waiting | Made::Failed => Callback::noop(),
    };
    let (title, help, button) = match props.dialog {
        Dialog::Share => (W::ShareTitle, W::ShareHelp, W::CopyLink),
        Dialog::Embed => (W::EmbedTitle, W::EmbedHelp, W::CopySnippet),
    };
    html! {
        <dialog class="dialog" ref={place} aria-labelledby="dialog-title" {onclose} {onmousedown}>
            <div class="dialog-in">
                <h2 id="dialog-title">{ title.say(lang) }</h2>
                <p>{ help.say(lang) }</p>
                <p class="note">{ Icon::Lock.html() }<span>{ W::ShareRedacted.say(lang) }</span></p>
                { match &*made {
                    Made::Waiting => html! { <p role="status">{ W::Packing.say(lang) }</p> },
                    Made::Failed => html! { <p role="alert">{ W::ShareFailed.say(lang) }</p> },
                    Made::Text(text) => html! { <textarea class="out" readonly=true rows="4" aria-label={title.say(lang)} value={text.clone()} /> },
                } }
                <div class="row">
                    <button class="btn main" onclick={copy} disabled={!matches!(*made, Made::Text(_))}>
                        { Icon::Copy.html() }<span aria-live="polite">{ if *copied { W::Copied } else { button }.say(lang) }</span>
                    </button>
                    <button class="btn line" {onclick}>{ W::Close.say(lang) }</button>
                    if let Made::Text(text) = &*made { <span class="push size">{ words::length(text.len(), lang) }</span> }
                </div>
            </div>
        </dialog>
    }
}
