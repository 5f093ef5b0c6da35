//! The popup under the Ask line: a way to go on, what it is, and its answer.

use super::icons::{verdict_class, verdict_mark};
use crate::page::words::{self, W};
use crate::protocol::Completions;
use crate::text::Lang;
use yew::prelude::*;

/// Keeps the chosen one in sight.
#[hook]
pub fn use_chosen_in_sight(chosen: Option<usize>) {
    use_effect_with(chosen, |chosen| {
        let chosen = chosen.and_then(|index| gloo::utils::document().get_element_by_id(&format!("ask-option-{index}")));
        if let Some(option) = chosen {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}

/// The popup; a press on one of them chooses it.
pub fn completion_list(completions: &Completions, chosen: Option<usize>, choose: &Callback<usize>, lang: Lang) -> Html {
    let option = |(index, candidate): (usize, &crate::protocol::Completion)| {
        let choose = choose.clone();
        // On mousedown, and without its default, so that the line keeps the keyboard.
        let onmousedown = Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            choose.emit(index);
        });
        let label = if candidate.label.is_empty() { candidate.insert.trim() } else { &candidate.label };
        let verdict = candidate.verdict.map(|verdict| {
            html! { <span class={classes!("verdict", format!("is-{}", verdict_class(verdict)))}>
                { verdict_mark(verdict) }{ words::verdict(verdict, lang) }
            </span> }
        });
        let selected = chosen == Some(index);
        html! {
            <div key={index} id={format!("ask-option-{index}")} class="opt" role="option" aria-selected={selected.to_string()} {onmousedown}>
                <code>{ label.to_owned() }</code><small>{ &candidate.detail }</small>{ for verdict }
            </div>
        }
    };
    html! {
        <div class="pop">
            <h2 id="ask-heading">{ &completions.heading }</h2>
            <div id="ask-options" class="opts" role="listbox" aria-label={W::Completions.say(lang)}>
                { for completions.candidates.iter().enumerate().map(option) }
            </div>
            <div class="popf" aria-hidden="true">
                <span><kbd>{ "↑" }</kbd><kbd>{ "↓" }</kbd>{ W::Choose.say(lang) }</span>
                <span><kbd>{ "Tab" }</kbd>{ W::Complete.say(lang) }</span>
                <span><kbd>{ "⏎" }</kbd>{ W::AskKey.say(lang) }</span>
                <span><kbd>{ "Esc" }</kbd>{ W::CloseKey.say(lang) }</span>
            </div>
        </div>
    }
}
