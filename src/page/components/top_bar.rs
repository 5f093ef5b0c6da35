//! The top bar: examples, language, colours; behind ☰ where it is narrow.

use super::icons::{Icon, logo};
use super::start::{open_example, title};
use crate::examples::EXAMPLES;
use crate::page::browser;
use crate::page::state::{Action, Dialog, State, Theme};
use crate::page::words::W;
use crate::text::Lang;
use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub state: UseReducerHandle<State>,
}

/// Closes an open menu on a press elsewhere or on Escape; `id` is the menu's, its button's included.
#[hook]
pub fn use_closing(open: UseStateHandle<bool>, id: &'static str) {
    use_effect_with(*open, move |is_open| {
        let listeners = is_open.then(|| {
            let document = gloo::utils::document();
            let other = open.clone();
            let press = EventListener::new(&document, "mousedown", move |event| {
                let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
                if target.is_some_and(|target| target.closest(&format!("#{id}")).ok().flatten().is_none()) {
                    other.set(false);
                }
            });
            let key = EventListener::new(&document, "keydown", move |event| {
                if event.dyn_ref::<web_sys::KeyboardEvent>().is_some_and(|event| event.key() == "Escape") {
                    open.set(false);
                    browser::focus(&format!("{id}-button"));
                }
            });
            (press, key)
        });
        move || drop(listeners)
    });
}

#[component]
pub fn TopBar(props: &Props) -> Html {
    let state = &props.state;
    let lang = state.lang;
    let examples = use_state(|| false);
    let menu = use_state(|| false);
    use_closing(examples.clone(), "examples");
    use_closing(menu.clone(), "menu");
    {
        let (examples, menu) = (examples.clone(), menu.clone());
        use_effect_with(state.opened, move |_| {
            examples.set(false);
            menu.set(false);
        });
    }
    let toggle = |open: &UseStateHandle<bool>| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let dialog = |which: Dialog| {
        let (act, menu) = (state.dispatcher(), menu.clone());
        Callback::from(move |_: MouseEvent| {
            menu.set(false);
            act.dispatch(Action::Dialog(Some(which)));
        })
    };
    let theme = {
        let act = state.dispatcher();
        let dark = match state.theme {
            Some(theme) => theme == Theme::Dark,
            None => gloo::utils::window()
                .match_media("(prefers-color-scheme: dark)")
                .ok()
                .flatten()
                .is_some_and(|list| list.matches()),
        };
        Callback::from(move |_: MouseEvent| act.dispatch(Action::Theme(if dark { Theme::Light } else { Theme::Dark })))
    };
    let example_items = || {
        EXAMPLES.iter().map(|example| {
            let current = state.example == Some(example.id);
            html! {
                <li key={example.id}>
                    <button class={classes!("menu-item", current.then_some("on"))} aria-current={current.then_some("true")} onclick={open_example(state, example)}>
                        <b>{ title(example, state) }</b><small>{ example.ask }</small>
                    </button>
                </li>
            }
        })
    };
    let share = || {
        html! { <>
            <button class="btn wide-btn" onclick={dialog(Dialog::Share)} disabled={state.empty()}>{ Icon::Share.html() }{ W::Share.say(lang) }</button>
            <button class="btn wide-btn" onclick={dialog(Dialog::Embed)} disabled={state.empty()}>{ Icon::Embed.html() }{ W::Embed.say(lang) }</button>
        </> }
    };
    html! {
        <header class="top">
            <h1><a class="brand" href="./">{ logo() }{ "Kubeglass" }</a></h1>
            <nav class="menu-place wide" id="examples" aria-label={W::Examples.say(lang)}>
                <button id="examples-button" class="btn" aria-expanded={examples.to_string()} aria-controls="examples-list" onclick={toggle(&examples)}>
                    { W::Examples.say(lang) }{ Icon::Chevron.html() }
                </button>
                if *examples { <ul id="examples-list" class="menu">{ for example_items() }</ul> }
            </nav>
            <span class="local push wide">{ Icon::Lock.html() }<span>{ W::Local.say(lang) }</span></span>
            <span class="wide row-of">{ share() }</span>
            <span class="wide">{ languages(state) }</span>
            <button class="btn icon" aria-label={W::Theme.say(lang)} title={W::Theme.say(lang)} onclick={theme}>{ Icon::Theme.html() }</button>
            <div class="menu-place only-narrow" id="menu">
                <button id="menu-button" class="btn icon" aria-label={W::Menu.say(lang)} aria-expanded={menu.to_string()} aria-controls="menu-list" onclick={toggle(&menu)}>
                    { Icon::Menu.html() }
                </button>
                if *menu {
                    <div id="menu-list" class="menu right">
                        <div class="menu-row">{ share() }</div>
                        <div class="menu-row">{ languages(state) }</div>
                        <p class="menu-head">{ W::Examples.say(lang) }</p>
                        <ul>{ for example_items() }</ul>
                        <p class="local menu-row">{ Icon::Lock.html() }<span>{ W::Local.say(lang) }</span></p>
                    </div>
                }
            </div>
        </header>
    }
}

fn languages(state: &UseReducerHandle<State>) -> Html {
    let button = |lang: Lang, code: &'static str, name: &'static str| {
        let act = state.dispatcher();
        let onclick = Callback::from(move |_: MouseEvent| act.dispatch(Action::Language(lang)));
        html! { <button lang={code} aria-pressed={(state.lang == lang).to_string()} {onclick}>{ name }</button> }
    };
    html! {
        <span class="seg" role="group" aria-label={W::Language.say(state.lang)}>{ button(Lang::En, "en", "EN") }{ button(Lang::Ko, "ko", "한국어") }</span>
    }
}
