//! The page: one state, the engine beside it, and the parts in their places.

use super::ask_bar::{AskBar, INPUT_ID};
use super::dock::{FIRST_PLACE, dock};
use super::later::{Later, Part};
use super::notices::notices;
use super::sources::{choose_files, sources};
use super::terminal::terminal_strip;
use super::top_bar::TopBar;
use super::view::view_pane;
use crate::examples::{FIRST, example};
use crate::page::browser;
use crate::page::hooks::engine::use_engine;
use crate::page::hooks::files::use_files;
use crate::page::share;
use crate::page::state::{Action, Notice, State, Theme};
use crate::page::watch::WatchAction;
use crate::page::words::W;
use crate::secrets::covered_line;
use crate::text::{FromJson, Lang};
use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::KeyboardEvent;
use yew::prelude::*;

const LANG: &str = "kubeglass.lang";
const THEME: &str = "kubeglass.theme";

/// A view or a language by its name.
fn named<T: FromJson>(name: String) -> Option<T> {
    T::from_json(serde_json::Value::String(name))
}

/// The page as it is before anything is opened.
fn first_state() -> State {
    let spoken =
        || gloo::utils::window().navigator().language().filter(|lang| lang.starts_with("ko")).map(|_| Lang::Ko);
    let said = browser::query("lang").or_else(|| browser::remembered(LANG));
    let theme = browser::query("theme").or_else(|| browser::remembered(THEME));
    State {
        lang: said.and_then(named).or_else(spoken).unwrap_or_default(),
        theme: match theme.as_deref() {
            Some("dark") => Some(Theme::Dark),
            Some("light") => Some(Theme::Light),
            _ => None,
        },
        ..State::default()
    }
}

/// Opens what the address names: a shared state, an example, or the first example.
fn open_first(act: UseReducerDispatcher<State>) {
    let fragment = browser::fragment();
    let ask = browser::query("ask");
    let view = browser::query("view").and_then(named);
    if share::is_shared(&fragment) {
        spawn_local(async move {
            match share::unpack(&fragment).await {
                Some(restored) => {
                    if let Some(lang) = restored.lang.filter(|_| browser::query("lang").is_none()) {
                        act.dispatch(Action::Language(lang));
                    }
                    if let Some(choices) = restored.choices {
                        act.dispatch(Action::Choose(choices));
                    }
                    let line = ask.unwrap_or(restored.ask);
                    act.dispatch(Action::Open { files: restored.files, line, view: view.or(restored.view) });
                    if let Some(watch) = restored.watch {
                        act.dispatch(Action::Watch(WatchAction::Restore(watch)));
                    }
                }
                None => {
                    open_example(&act, FIRST);
                    act.dispatch(Action::Notice(Some(Notice::BadLink)));
                }
            }
        });
    } else {
        open_example(&act, &browser::query("example").unwrap_or_else(|| FIRST.to_owned()));
        if let Some(ask) = ask {
            act.dispatch(Action::Ask(ask));
        }
        if let Some(view) = view {
            act.dispatch(Action::Tab(view));
        }
    }
}

fn open_example(act: &UseReducerDispatcher<State>, id: &str) {
    if let Some(example) = example(id).or_else(|| example(FIRST)) {
        act.dispatch(Action::OpenExample(example));
    }
}

/// Language and colours, on the document itself.
#[hook]
fn use_document(state: &UseReducerHandle<State>) {
    use_effect_with((state.lang, state.theme), |(lang, theme)| {
        let Some(root) = gloo::utils::document().document_element() else { return };
        let code = if *lang == Lang::Ko { "ko" } else { "en" };
        let _ = root.set_attribute("lang", code);
        let name = theme.map(|theme| if theme == Theme::Dark { "dark" } else { "light" });
        let _ = match name {
            Some(name) => root.set_attribute("data-theme", name),
            None => root.remove_attribute("data-theme"),
        };
    });
    use_effect_with(state.line.clone(), |line| {
        let title =
            if line.is_empty() { "Kubeglass".to_owned() } else { format!("{} · Kubeglass", covered_line(line)) };
        gloo::utils::document().set_title(&title);
    });
    // Of more files than there is room for, the open one's tab is in sight. Its row scrolls, never the page.
    use_effect_with(state.file().map(|file| file.id), |id| {
        let tab = id.and_then(|id| gloo::utils::document().get_element_by_id(&format!("file-tab-{id}")));
        if let Some((tab, row)) = tab.and_then(|tab| Some((tab.clone(), tab.closest(".files").ok()??))) {
            let (tab, seen) = (tab.get_bounding_client_rect(), row.get_bounding_client_rect());
            let beyond = (tab.right() - seen.right()).max(0.0) + (tab.left() - seen.left()).min(0.0);
            row.set_scroll_left(row.scroll_left() + beyond as i32);
        }
    });
    // Only what the reader chose is remembered.
    let first = use_mut_ref(|| (state.lang, state.theme));
    use_effect_with((state.lang, state.theme), move |(lang, theme)| {
        let mut before = first.borrow_mut();
        if before.0 != *lang {
            browser::remember(LANG, if *lang == Lang::Ko { "ko" } else { "en" });
        }
        if let Some(theme) = theme.filter(|theme| before.1 != Some(*theme)) {
            browser::remember(THEME, if theme == Theme::Dark { "dark" } else { "light" });
        }
        *before = (*lang, *theme);
    });
}

/// Keys that work everywhere: Ctrl+O opens files, Ctrl+K goes to the question.
#[hook]
fn use_keys() {
    use_effect_with((), |()| {
        let options = gloo::events::EventListenerOptions::enable_prevent_default();
        let listener = EventListener::new_with_options(&gloo::utils::document(), "keydown", options, |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
            if !(event.ctrl_key() || event.meta_key()) || event.shift_key() || event.alt_key() {
                return;
            }
            match event.key().as_str() {
                "o" => {
                    event.prevent_default();
                    choose_files();
                }
                "k" => {
                    event.prevent_default();
                    browser::focus(INPUT_ID);
                }
                _ => {}
            }
        });
        move || drop(listener)
    });
}

#[component]
pub fn App() -> Html {
    let state = use_reducer(first_state);
    let engine = use_engine(&state);
    let over = use_files(&state);
    let renaming = use_state(|| None::<u32>);
    let terminal = use_state(|| false);
    let place = use_state(|| FIRST_PLACE);
    use_document(&state);
    use_keys();
    {
        let act = state.dispatcher();
        use_effect_with((), move |()| {
            open_first(act.clone());
            // A link that is followed in the same tab changes the fragment only.
            let listener = EventListener::new(&gloo::utils::window(), "hashchange", move |_| {
                if share::is_shared(&browser::fragment()) {
                    open_first(act.clone());
                }
            });
            move || drop(listener)
        });
    }
    if browser::is_embed() {
        return html! { <Later {state} part={Part::Embedded} /> };
    }
    let skip = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        browser::focus(INPUT_ID);
    });
    html! {
        <div class="app">
            <a class="skip" href={format!("#{INPUT_ID}")} onclick={skip}>{ W::Skip.say(state.lang) }</a>
            <TopBar state={state.clone()} />
            <AskBar state={state.clone()} {engine} />
            { notices(&state) }
            <main class="work">
                { sources(&state, over, &renaming) }
                { view_pane(&state) }
            </main>
            { terminal_strip(&state, &terminal) }
            { dock(&state, &place) }
            if let Some(dialog) = state.dialog { <Later state={state.clone()} part={Part::Dialog(dialog)} /> }
        </div>
    }
}

/// What stands in the place of the page where it is framed by another.
#[component]
pub fn Framed() -> Html {
    let lang = first_state().lang;
    html! {
        <main class="blank framed">
            <p>{ W::Framed.say(lang) }</p>
            <a class="btn line" href="./" target="_blank" rel="noopener">{ W::OpenOwn.say(lang) }</a>
        </main>
    }
}
