//! Files that are pasted, dropped or opened, anywhere on the page.

use crate::page::reading;
use crate::page::state::{Action, Notice, State, UNTITLED};
use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ClipboardEvent, DragEvent, File, FileList};
use yew::prelude::*;

/// A larger file is not read.
const FILE_BYTES: f64 = 20_000_000.0;
/// No more files than this are read at once.
const FILES: u32 = 200;

/// Whether files open beside what is there, or in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Into {
    Beside,
    Place,
}

/// Line ends as the editor counts them, and lines to point at where JSON came in one.
fn plain(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    reading::reading().and_then(|reading| (reading.laid_out)(&text)).unwrap_or(text)
}

/// Reads files and opens what is text.
pub fn read_files(list: &FileList, into: Into, state: UseReducerDispatcher<State>) {
    let files: Vec<File> = (0..list.length().min(FILES)).filter_map(|index| list.get(index)).collect();
    spawn_local(async move {
        // Without it the texts open as they stand, covered.
        let _ = reading::fetch().await;
        let mut read = Vec::new();
        let mut notice = None;
        for file in files {
            let name = file.name();
            if file.size() > FILE_BYTES {
                notice = Some(Notice::TooLarge(name.as_str().into()));
                continue;
            }
            let Ok(buffer) = JsFuture::from(file.array_buffer()).await else { continue };
            match String::from_utf8(js_sys::Uint8Array::new(&buffer).to_vec()) {
                Ok(text) if !text.contains('\0') => read.push((name, plain(&text))),
                _ => notice = Some(Notice::NotText(name.as_str().into())),
            }
        }
        open(read, into, &state);
        if notice.is_some() {
            state.dispatch(Action::Notice(notice));
        }
    });
}

fn open(files: Vec<(String, String)>, into: Into, state: &UseReducerDispatcher<State>) {
    if !files.is_empty() {
        state.dispatch(match into {
            Into::Beside => Action::Add(files),
            Into::Place => Action::Open { files, line: String::new(), view: None },
        });
    }
}

/// What a pasted text is called: by what it holds.
pub fn name_for(text: &str) -> &'static str {
    let kind = |kind: &str| {
        text.lines().any(|line| line.trim_end().strip_prefix("kind:").is_some_and(|said| said.trim() == kind))
    };
    // YAML may begin with a brace too; JSON quotes what comes next.
    let is_json = text.trim_start().strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with('"'));
    match is_json {
        true => "pasted.json",
        false if kind("Config") || text.contains("current-context:") => "kubeconfig.yaml",
        false => UNTITLED,
    }
}

/// Hears pastes outside of inputs, and drops anywhere. Gives how many files hang over the page.
#[hook]
pub fn use_files(state: &UseReducerHandle<State>) -> Option<u32> {
    let over = use_state(|| None::<u32>);
    let into = if state.example.is_some() || state.empty() { Into::Place } else { Into::Beside };
    let act = state.dispatcher();
    let hanging = over.clone();
    use_effect_with(into, move |into| {
        let into = *into;
        let target = gloo::utils::document();
        let active = EventListenerOptions::enable_prevent_default();
        let paste = {
            let act = act.clone();
            EventListener::new(&target, "paste", move |event| {
                let Some(event) = event.dyn_ref::<ClipboardEvent>() else { return };
                if is_typing(event) {
                    return;
                }
                let Some(data) = event.clipboard_data() else { return };
                if let Some(files) = data.files().filter(|files| files.length() > 0) {
                    read_files(&files, into, act.clone());
                } else if let Ok(text) = data.get_data("text/plain")
                    && !text.trim().is_empty()
                {
                    let act = act.clone();
                    spawn_local(async move {
                        let _ = reading::fetch().await;
                        open(vec![(name_for(&text).to_owned(), plain(&text))], into, &act);
                    });
                }
            })
        };
        let has_files = |event: &DragEvent| {
            event
                .data_transfer()
                .is_some_and(|data| data.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files")))
        };
        let drag = {
            let over = hanging.clone();
            EventListener::new_with_options(&target, "dragover", active, move |event| {
                let Some(event) = event.dyn_ref::<DragEvent>().filter(|event| has_files(event)) else { return };
                event.prevent_default();
                let count = event.data_transfer().map_or(1, |data| data.items().length().max(1));
                if *over != Some(count) {
                    over.set(Some(count));
                }
            })
        };
        let leave = {
            let over = hanging.clone();
            EventListener::new(&target, "dragleave", move |event| {
                let outside = event.dyn_ref::<DragEvent>().is_some_and(|event| event.related_target().is_none());
                if outside {
                    over.set(None);
                }
            })
        };
        let drop_files = {
            let over = hanging.clone();
            EventListener::new_with_options(&target, "drop", active, move |event| {
                let Some(event) = event.dyn_ref::<DragEvent>().filter(|event| has_files(event)) else { return };
                event.prevent_default();
                over.set(None);
                if let Some(files) = event.data_transfer().and_then(|data| data.files()) {
                    read_files(&files, into, act.clone());
                }
            })
        };
        move || drop((paste, drag, leave, drop_files))
    });
    *over
}

/// Whether a paste belongs to a field that the reader is in. The way that the event took says so: the editor has replaced
/// what the event was aimed at by the time it is heard here.
fn is_typing(event: &ClipboardEvent) -> bool {
    let is_field = |target: JsValue| {
        let element = target.dyn_into::<web_sys::Element>().ok();
        element.is_some_and(|element| element.matches("input, textarea, [contenteditable='true']").unwrap_or(false))
    };
    event.composed_path().iter().any(is_field)
}
