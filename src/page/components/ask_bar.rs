//! The Ask line: a question, how it may go on, and its answer at the end of the same line.

use super::ask_colours::coloured;
use super::completion::{completion_list, use_chosen_in_sight};
use super::icons::{Icon, verdict_class, verdict_mark};
use crate::page::hooks::engine::Engine;
use crate::page::hooks::media::use_media;
use crate::page::state::{Action, EngineState, Notice, State};
use crate::page::words::{self, W};
use crate::protocol::{Completion, Completions};
use crate::secrets::covered_line;
use crate::text::{Lang, utf16_units};
use crate::words::Explanation;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// A line has no more than this many UTF-16 units.
const LINE: usize = 2000;
pub const INPUT_ID: &str = "ask";

#[derive(Properties, PartialEq)]
pub struct Props {
    pub state: UseReducerHandle<State>,
    pub engine: Rc<Engine>,
}

/// What the cap says about the question.
fn cap(state: &State) -> (&'static str, Html, String) {
    let lang = state.lang;
    let idle = |text: &str| ("idle", Html::default(), text.to_owned());
    if state.empty() {
        return idle(W::NothingPasted.say(lang));
    }
    if state.line.is_empty() {
        return idle("");
    }
    if state.engine == EngineState::Failed || matches!(state.notice, Some(Notice::Unanswered(_))) {
        return ("error", Html::default(), W::Error.say(lang).to_owned());
    }
    let said = state.answer.as_ref().map(|answer| verdict_cap(&answer.explained.explanation, lang));
    if state.answer.as_ref().is_some_and(|answer| answer.line == state.line) {
        return said.unwrap_or_else(|| idle(""));
    }
    let ghost = said
        .map(|(_, mark, word)| html! { <span class="ghost" aria-hidden="true">{ mark }<span>{ word }</span></span> });
    let word = match state.progress {
        Some(progress) => format!("{:.0} %", progress * 100.0),
        None => "…".to_owned(),
    };
    let over = html! { <>{ for ghost }<span class="over">{ word }</span></> };
    ("thinking", over, String::new())
}

fn verdict_cap(explanation: &Explanation, lang: Lang) -> (&'static str, Html, String) {
    let said =
        |otherwise: &str| if explanation.cap.is_empty() { otherwise.to_owned() } else { explanation.cap.clone() };
    match explanation.cap_verdict.or(explanation.verdict) {
        Some(verdict) => (verdict_class(verdict), verdict_mark(verdict), said(words::verdict(verdict, lang))),
        None => ("done", Html::default(), said("…")),
    }
}

/// The line's own place in the popup's history: 1 is the newest.
fn from_history(state: &State, back: usize) -> Option<String> {
    state.history.len().checked_sub(back).and_then(|index| state.history.get(index)).map(|line| line.to_string())
}

#[derive(Clone, Default, PartialEq)]
struct Popup {
    /// The line that it goes on with: for any other it is neither shown nor taken.
    line: String,
    completions: Completions,
    chosen: Option<usize>,
}

#[component]
pub fn AskBar(props: &Props) -> Html {
    let state = &props.state;
    let lang = state.lang;
    let narrow = use_media("(max-width: 600px)");
    let draft = use_state(|| state.line.to_string());
    let popup = use_state(|| None::<Popup>);
    let back = use_mut_ref(|| 0usize);
    // The newest of what was typed: answers to older lines are not shown.
    let typed = use_mut_ref(String::new);
    // Whether the draft is the reader's own and has not been asked.
    let touched = use_mut_ref(|| false);
    let before = use_mut_ref(|| (state.opened, state.overviewed));
    let input = use_node_ref();
    let shown = use_node_ref();
    use_chosen_in_sight(popup.as_ref().and_then(|open| open.chosen));

    {
        let (draft, popup, typed, touched) = (draft.clone(), popup.clone(), typed.clone(), touched.clone());
        let field = input.clone();
        use_effect_with((state.line.clone(), state.opened, state.overviewed), move |(line, opened, overviewed)| {
            let was = before.replace((*opened, *overviewed));
            // A question that the page thought of itself does not take away what is being typed.
            let of_itself = if was.0 == *opened { was.1 != *overviewed } else { line.is_empty() };
            if of_itself && *touched.borrow() {
                return;
            }
            *touched.borrow_mut() = false;
            *typed.borrow_mut() = line.to_string();
            if of_itself {
                select_all(&field, line);
            }
            draft.set(line.to_string());
            popup.set(None);
        });
    }

    let follow = {
        let (input, shown) = (input.clone(), shown.clone());
        Callback::from(move |()| {
            if let (Some(input), Some(shown)) = (input.cast::<web_sys::Element>(), shown.cast::<web_sys::Element>()) {
                shown.set_scroll_left(input.scroll_left());
            }
        })
    };
    {
        let follow = follow.clone();
        use_effect_with(draft.clone(), move |_| follow.emit(()));
    }

    let complete = {
        let (engine, popup, typed) = (props.engine.clone(), popup.clone(), typed.clone());
        move |line: String, cursor: u32| {
            *typed.borrow_mut() = line.clone();
            let (popup, typed) = (popup.clone(), typed.clone());
            let asked = line.clone();
            let callback = Callback::from(move |completions: Completions| {
                if *typed.borrow() == asked {
                    let any = !completions.candidates.is_empty();
                    popup.set(any.then_some(Popup { line: asked.clone(), completions, chosen: None }));
                }
            });
            engine.complete(&line, cursor, lang, callback);
        }
    };

    let put = {
        let (draft, input, touched) = (draft.clone(), input.clone(), touched.clone());
        move |line: String, cursor: u32| {
            *touched.borrow_mut() = true;
            set_value(&input, &line, cursor);
            draft.set(line);
        }
    };

    let ask = {
        let (state, popup, typed) = (state.clone(), popup.clone(), typed.clone());
        let (back, touched) = (back.clone(), touched.clone());
        move |line: String| {
            *touched.borrow_mut() = false;
            *typed.borrow_mut() = line.clone();
            *back.borrow_mut() = 0;
            popup.set(None);
            state.dispatch(Action::Ask(line));
        }
    };

    let take = {
        let (input, put, complete) = (input.clone(), put.clone(), complete.clone());
        move |completions: &Completions, candidate: &Completion| {
            let (line, cursor) = with(&value(&input).0, completions, candidate);
            put(line.clone(), cursor);
            complete(line, cursor);
        }
    };

    let oninput = {
        let (draft, complete, input) = (draft.clone(), complete.clone(), input.clone());
        let touched = touched.clone();
        Callback::from(move |_: InputEvent| {
            *touched.borrow_mut() = true;
            let (line, cursor) = value(&input);
            let line: String = line.replace(['\n', '\r'], " ").chars().take(LINE).collect();
            draft.set(line.clone());
            complete(line, cursor);
        })
    };

    let onkeydown = {
        let (state, popup, put, take, ask) = (state.clone(), popup.clone(), put.clone(), take.clone(), ask.clone());
        let (back, complete, input) = (back.clone(), complete.clone(), input.clone());
        let (touched, typed) = (touched.clone(), typed.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.is_composing() {
                return;
            }
            // What stands in the field: a key may come before what was typed ahead of it is drawn.
            let line = value(&input).0.replace(['\n', '\r'], " ");
            let open = (*popup).clone().filter(|open| open.line == line);
            match (event.key().as_str(), open) {
                ("Enter", open) => {
                    event.prevent_default();
                    let chosen = open.and_then(|open| {
                        let candidate = open.completions.candidates.get(open.chosen?)?.clone();
                        Some(with(&line, &open.completions, &candidate).0)
                    });
                    let line = chosen.unwrap_or_else(|| line.clone());
                    put(line.clone(), utf16_units(&line));
                    ask(line);
                }
                ("Tab", Some(open)) if !event.shift_key() => {
                    if let Some(candidate) = open.completions.candidates.get(open.chosen.unwrap_or(0)) {
                        event.prevent_default();
                        take(&open.completions, candidate);
                    }
                }
                ("ArrowDown", Some(open)) => {
                    event.prevent_default();
                    let last = open.completions.candidates.len().saturating_sub(1);
                    let chosen = Some(open.chosen.map_or(0, |chosen| if chosen == last { 0 } else { chosen + 1 }));
                    popup.set(Some(Popup { chosen, ..open }));
                }
                ("ArrowUp", Some(open)) if open.chosen.is_some() => {
                    event.prevent_default();
                    let chosen = open.chosen.and_then(|chosen| chosen.checked_sub(1));
                    popup.set(Some(Popup { chosen, ..open }));
                }
                // A list for an older line is about to be replaced: keys that were meant for it do nothing else.
                ("ArrowUp" | "ArrowDown", None) if popup.is_some() => event.prevent_default(),
                ("ArrowUp" | "ArrowDown", _) => {
                    event.prevent_default();
                    let mut at = back.borrow_mut();
                    let next = if event.key() == "ArrowUp" { *at + 1 } else { at.saturating_sub(1) };
                    // The newest is what already stands there.
                    let next =
                        if next == 1 && from_history(&state, 1).as_deref() == Some(line.as_str()) { 2 } else { next };
                    if let Some(line) = from_history(&state, next) {
                        *at = next;
                        popup.set(None);
                        put(line.clone(), utf16_units(&line));
                    }
                }
                ("Escape", open) if open.is_some() || popup.is_some() => {
                    event.prevent_default();
                    // A list that is still on its way stays away too.
                    typed.borrow_mut().clear();
                    popup.set(None);
                }
                ("Escape", _) => {
                    typed.borrow_mut().clear();
                    put(state.line.to_string(), utf16_units(&state.line));
                    *touched.borrow_mut() = false;
                }
                (" ", None) if event.ctrl_key() => {
                    event.prevent_default();
                    let (line, cursor) = value(&input);
                    complete(line, cursor);
                }
                _ => {}
            }
        })
    };

    let onblur = {
        let (popup, typed) = (popup.clone(), typed.clone());
        Callback::from(move |_: FocusEvent| {
            typed.borrow_mut().clear();
            popup.set(None);
        })
    };
    let onscroll = follow.reform(|_: Event| ());
    let onkeyup = follow.reform(|_: KeyboardEvent| ());
    let shown_popup = (*popup).clone().filter(|open| open.line == *draft);
    let expanded = shown_popup.is_some();
    let active = shown_popup.as_ref().and_then(|popup| popup.chosen).map(|chosen| format!("ask-option-{chosen}"));
    let text = (*draft).clone();
    let placeholder = if state.empty() { W::AskEmpty } else { W::AskPlaceholder }.say(lang);
    let field = if narrow {
        html! {
            <textarea id={INPUT_ID} ref={input} rows="1" spellcheck="false" autocomplete="off" autocapitalize="off"
                enterkeyhint="go" aria-label={W::AskLabel.say(lang)} aria-autocomplete="list" aria-haspopup="listbox"
                aria-controls={expanded.then_some("ask-options")} aria-activedescendant={active}
                value={text.clone()} {placeholder} {oninput} {onkeydown} {onblur} />
        }
    } else {
        html! {
            <input id={INPUT_ID} ref={input} type="text" spellcheck="false" autocomplete="off" autocapitalize="off"
                role="combobox" aria-label={W::AskLabel.say(lang)} aria-autocomplete="list" aria-haspopup="listbox"
                aria-expanded={expanded.to_string()} aria-controls="ask-options" aria-activedescendant={active}
                value={text.clone()} {placeholder} {oninput} {onkeydown} {onkeyup} {onblur} {onscroll} />
        }
    };
    let typing = *draft != *state.line;
    let (class, mark, word) = match &shown_popup {
        Some(popup) if typing && !popup.completions.heading.is_empty() => {
            ("idle", Html::default(), popup.completions.heading.clone())
        }
        _ if typing && !draft.trim().is_empty() => ("idle go", Html::default(), format!("⏎ {}", W::AskKey.say(lang))),
        _ => cap(state),
    };
    let go = {
        let (ask, draft) = (ask.clone(), draft.clone());
        Callback::from(move |_: MouseEvent| {
            if typing {
                ask((*draft).clone());
            }
        })
    };
    let choose = {
        let (popup, line) = (popup.clone(), text.clone());
        Callback::from(move |index: usize| {
            if let Some(open) = &*popup
                && open.line == line
                && let Some(candidate) = open.completions.candidates.get(index)
            {
                take(&open.completions, candidate);
            }
        })
    };
    html! {
        <search class="ask" aria-label={W::Ask.say(lang)}>
            <div class="askbar">
                <label class="lead" for={INPUT_ID}>{ Icon::Prompt.html() }<span>{ W::Ask.say(lang) }</span></label>
                <div class="q">
                    <div class="q-shown" ref={shown} aria-hidden="true">{ coloured(&covered_line(&text)) }</div>
                    { field }
                </div>
                <span class="keys" aria-hidden="true"><kbd>{ "↑" }</kbd>{ W::History.say(lang) }<kbd>{ "⏎" }</kbd></span>
                <span class={classes!("cap", class)} onmousedown={go} role="status" aria-live="polite" aria-atomic="true">
                    { mark }<span class="cap-word">{ word }</span>
                </span>
            </div>
            if let Some(open) = &shown_popup { { completion_list(&open.completions, open.chosen, &choose, lang) } }
        </search>
    }
}

/// The line with a candidate put in, and where the cursor goes.
fn with(line: &str, completions: &Completions, candidate: &Completion) -> (String, u32) {
    let units: Vec<u16> = line.encode_utf16().collect();
    let from = (completions.from as usize).min(units.len());
    let to = (completions.to as usize).clamp(from, units.len());
    let part = |units: Option<&[u16]>| String::from_utf16_lossy(units.unwrap_or_default());
    let head = format!("{}{}", part(units.get(..from)), candidate.insert);
    let cursor = utf16_units(&head);
    (head + &part(units.get(to..)), cursor)
}

fn value(input: &NodeRef) -> (String, u32) {
    if let Some(input) = input.cast::<HtmlInputElement>() {
        return (input.value(), input.selection_start().ok().flatten().unwrap_or(0));
    }
    let area = input.get().and_then(|node| node.dyn_into::<HtmlTextAreaElement>().ok());
    area.map(|area| (area.value(), area.selection_start().ok().flatten().unwrap_or(0))).unwrap_or_default()
}

fn set_value(input: &NodeRef, text: &str, cursor: u32) {
    if let Some(input) = input.cast::<HtmlInputElement>() {
        input.set_value(text);
        let _ = input.set_selection_range(cursor, cursor);
    } else if let Some(area) = input.cast::<HtmlTextAreaElement>() {
        area.set_value(text);
        let _ = area.set_selection_range(cursor, cursor);
    }
}

/// Puts a text in that the reader did not ask for. Where the reader is about to type, it is selected, so that what is
/// typed takes its place.
fn select_all(input: &NodeRef, text: &str) {
    let Some(element) = input.cast::<web_sys::Element>() else { return };
    if gloo::utils::document().active_element().is_some_and(|active| active == element) {
        set_value(input, text, utf16_units(text));
        if let Some(input) = input.cast::<HtmlInputElement>() {
            input.select();
        } else if let Some(area) = input.cast::<HtmlTextAreaElement>() {
            area.select();
        }
    }
}
