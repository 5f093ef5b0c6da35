//! The sources pane: a tab for each file, and the text of one of them.

use super::editor::Editor;
use super::icons::{Icon, pin};
use super::quick_fix::quick_fix_line;
use crate::page::hooks::files::{Into, read_files};
use crate::page::state::{Action, File, State, UNTITLED};
use crate::page::words::{self, W};
use crate::text::Severity;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The hidden chooser that "Open files" and the keyboard open.
pub const CHOOSER_ID: &str = "file-chooser";

/// Opens the file chooser.
pub fn choose_files() {
    use wasm_bindgen::JsCast;
    let chooser = gloo::utils::document().get_element_by_id(CHOOSER_ID);
    if let Some(chooser) = chooser.and_then(|chooser| chooser.dyn_into::<HtmlInputElement>().ok()) {
        chooser.click();
    }
}

/// The pane; `over` files hang over the page, and the name of the file `renaming` is being written.
pub fn sources(state: &UseReducerHandle<State>, over: Option<u32>, renaming: &UseStateHandle<Option<u32>>) -> Html {
    let lang = state.lang;
    let add = {
        let act = state.dispatcher();
        Callback::from(move |_: MouseEvent| act.dispatch(Action::Add(vec![(UNTITLED.to_owned(), String::new())])))
    };
    let open = Callback::from(|_: MouseEvent| choose_files());
    let lens = {
        let (act, on) = (state.dispatcher(), state.lens.is_none());
        Callback::from(move |_: MouseEvent| act.dispatch(Action::Lens(on)))
    };
    // How many lines of the open file it has something to say of.
    let seen = state
        .lens
        .as_ref()
        .zip(state.file())
        .map(|(lines, file)| lines.iter().filter(|line| *line.source == *file.name).count());
    let chosen = {
        let act = state.dispatcher();
        let into = if state.example.is_some() || state.empty() { Into::Place } else { Into::Beside };
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                if let Some(files) = input.files() {
                    read_files(&files, into, act.clone());
                }
                input.set_value("");
            }
        })
    };
    let tab = |(index, file): (usize, &File)| {
        if **renaming == Some(file.id) {
            return rename_field(state, renaming, file);
        }
        file_tab(state, renaming, index, file)
    };
    html! {
        <section class="src" id="text" aria-label={W::Sources.say(lang)}>
            <div class="tabs">
                <div class="files" role="tablist" aria-label={W::Files.say(lang)}>{ for state.files.iter().enumerate().map(tab) }</div>
                <button class="btn icon" aria-label={W::AddSource.say(lang)} title={W::AddSource.say(lang)} onclick={add}>{ Icon::Plus.html() }</button>
                <button class="btn icon push lens" aria-pressed={state.lens.is_some().to_string()} aria-label={W::Lens.say(lang)} title={W::LensHelp.say(lang)} onclick={lens}>
                    { Icon::Lens.html() }if let Some(seen) = seen { <span class="n">{ seen }</span> }
                </button>
                <button class="btn icon" aria-label={W::OpenFiles.say(lang)} title={W::OpenFiles.say(lang)} onclick={open}>{ Icon::Folder.html() }</button>
                <input id={CHOOSER_ID} class="sr" type="file" multiple=true tabindex="-1" aria-hidden="true" onchange={chosen} />
            </div>
            <div id="file-panel" class="file-panel" role="tabpanel" aria-label={state.file().map(|file| file.name.to_string())}>
                <Editor state={state.clone()} />
            </div>
            { quick_fix_line(state) }
            if let Some(count) = over { { drop_place(count, state) } }
        </section>
    }
}

fn drop_place(count: u32, state: &State) -> Html {
    html! {
        <div class="drop over">
            <svg viewBox="0 0 88 64" aria-hidden="true">
                <rect class="dz" x="26" y="4" width="46" height="56" rx="5" transform="rotate(7 49 32)" />
                <rect class="dz" x="16" y="4" width="46" height="56" rx="5" />
                <path class="dzl" d="M24 16H46M24 26H52M24 46H42" /><path class="dzm" d="M24 36H50" />
            </svg>
            <h2>{ words::drop_to_read(count as usize, state.lang) }</h2>
            <p>{ W::DropHelp.say(state.lang) }</p>
        </div>
    }
}

fn rename_field(state: &UseReducerHandle<State>, renaming: &UseStateHandle<Option<u32>>, file: &File) -> Html {
    let done = {
        let (act, renaming, id) = (state.dispatcher(), renaming.clone(), file.id);
        move |name: Option<String>| {
            if let Some(name) = name {
                act.dispatch(Action::Rename { id, name });
            }
            renaming.set(None);
        }
    };
    let onkeydown = {
        let done = done.clone();
        Callback::from(move |event: KeyboardEvent| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            match event.key().as_str() {
                "Enter" => done(input.map(|input| input.value())),
                "Escape" => done(None),
                _ => {}
            }
        })
    };
    let onblur = Callback::from(move |event: FocusEvent| {
        done(event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()))
    });
    html! {
        <input key={file.id} id="rename" class="rename" aria-label={W::FileName.say(state.lang)} value={file.name.to_string()} {onkeydown} {onblur} autofocus=true />
    }
}

fn file_tab(
    state: &UseReducerHandle<State>,
    renaming: &UseStateHandle<Option<u32>>,
    index: usize,
    file: &File,
) -> Html {
    let lang = state.lang;
    let (act, id) = (state.dispatcher(), file.id);
    let selected = index == state.current;
    let show = {
        let act = act.clone();
        Callback::from(move |_: MouseEvent| act.dispatch(Action::Show(id)))
    };
    let rename = {
        let renaming = renaming.clone();
        Callback::from(move |_: MouseEvent| {
            renaming.set(Some(id));
            gloo::timers::callback::Timeout::new(0, || crate::page::browser::focus("rename")).forget();
        })
    };
    let close = {
        let act = act.clone();
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            act.dispatch(Action::Close(id));
        })
    };
    let onkeydown = {
        let (act, renaming, files, index) = (act.clone(), renaming.clone(), state.files.clone(), index);
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowRight" => index.checked_add(1),
                "ArrowLeft" => index.checked_sub(1),
                "Delete" => {
                    act.dispatch(Action::Close(id));
                    None
                }
                "F2" => {
                    renaming.set(Some(id));
                    gloo::timers::callback::Timeout::new(0, || crate::page::browser::focus("rename")).forget();
                    None
                }
                _ => None,
            };
            if let Some(file) = next.and_then(|next| files.get(next)) {
                event.prevent_default();
                act.dispatch(Action::Show(file.id));
                let id = format!("file-tab-{}", file.id);
                gloo::timers::callback::Timeout::new(0, move || crate::page::browser::focus(&id)).forget();
            }
        })
    };
    let of_file = || state.problems.iter().filter(|problem| *problem.span.source == *file.name);
    let count = of_file().count();
    let worst = of_file().map(|problem| problem.severity).min();
    let class = match worst {
        Some(Severity::Error) => "n err",
        Some(Severity::Warning) => "n warn",
        _ => "n",
    };
    let steps = state
        .answer
        .as_ref()
        .filter(|_| !selected && state.answered())
        .map(|answer| &answer.explained.explanation.steps);
    let here = |span: &Option<crate::text::Span>| span.as_ref().is_some_and(|span| *span.source == *file.name);
    let pins = steps.into_iter().flatten().zip(1u8..).filter(|(step, _)| here(&step.span));
    let pins: Vec<Html> = pins.map(|(step, number)| pin(number, step.outcome, true)).collect();
    html! {
        <div key={id} class={classes!("tab", "file", selected.then_some("on"))} role="presentation">
            <button id={format!("file-tab-{id}")} class="tab-name" role="tab" aria-selected={selected.to_string()} aria-controls="file-panel"
                tabindex={if selected { "0" } else { "-1" }} onclick={show} ondblclick={rename} {onkeydown} title={W::RenameHint.say(lang)}>
                { file.name.to_string() }
                if !pins.is_empty() { <span class="tab-pins">{ for pins }</span> }
                if count > 0 { <span {class} aria-label={words::problems(count, lang)} role="img">{ count }</span> }
            </button>
            if state.files.len() > 1 {
                <button class="tab-close" tabindex="-1" aria-hidden="true" title={W::CloseFile.say(lang)} onclick={close}>{ Icon::Close.html() }</button>
            }
        </div>
    }
}
