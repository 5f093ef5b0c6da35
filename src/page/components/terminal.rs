//! The strip at the foot: exactly what kubectl prints, or a line of ours.

use crate::page::state::State;
use crate::page::words::W;
use crate::secrets::covered_line;
use yew::prelude::*;

/// The strip shows this much of an output.
const SHOWN: usize = 16_000;

/// A line that is longer is cut off in the strip.
const ONE_LINE: usize = 90;

/// The strip; `open` is whether it shows more than the first line.
pub fn terminal_strip(state: &State, open: &UseStateHandle<bool>) -> Html {
    let Some(answer) = state
        .answer
        .as_ref()
        .filter(|answer| !state.empty() && !answer.explained.explanation.terminal.input.is_empty())
    else {
        return html! {
            <footer class="term"><div class="term-line">
                <span aria-hidden="true">{ "#" }</span><span class="in">{ W::PasteAnywhere.say(state.lang) }</span><kbd>{ "Ctrl" }</kbd><kbd>{ "O" }</kbd>
                <span>{ W::ToOpen.say(state.lang) }</span>
            </div></footer>
        };
    };
    let terminal = &answer.explained.explanation.terminal;
    let output: String = terminal.output.trim_end().chars().take(SHOWN).collect();
    let first = output.lines().next().unwrap_or("").to_owned();
    let many = output.lines().count() > 1 || first.chars().count() > ONE_LINE;
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    html! {
        <footer class={classes!("term", (many && **open).then_some("open"))}>
            <div class="term-line">
                <span aria-hidden="true">{ if terminal.real { "$" } else { "#" } }</span>
                <span class="in">{ covered_line(&terminal.input) }</span>
                if !first.is_empty() { <span class="sep" aria-hidden="true">{ "→" }</span><span class="out">{ first }</span> }
                if many { <button class="more" aria-expanded={open.to_string()} onclick={toggle}>{ match output.lines().count() { 1 => "…".to_owned(), lines => format!("+{}", lines - 1) } }</button> }
                <span class="push">{ &terminal.aside }</span>
            </div>
            if many && **open { <pre tabindex="0">{ output }</pre> }
        </footer>
    }
}
