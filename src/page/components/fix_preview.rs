//! A fix before it is applied: the lines as they are, and as they would be.

use crate::page::cover;
use crate::page::state::File;
use crate::text::{Fix, Hunk, Lang, Source, apply_edits, hunks, utf16_units};
use std::rc::Rc;
use yew::prelude::*;

/// So many lines that stay are shown around those that change.
const AROUND: u32 = 2;
/// No more lines than this are shown of one fix.
const MOST_LINES: u32 = 400;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub files: Rc<Vec<File>>,
    pub fix: Fix,
    pub lang: Lang,
}

/// Both texts of each file that the fix changes, side by side where there is room.
#[component]
pub fn FixPreview(props: &Props) -> Html {
    let lang = props.lang;
    let mut names: Vec<_> = props.fix.edits.iter().map(|edit| edit.name.clone()).collect();
    names.dedup();
    let file = |name: Rc<str>| {
        let text = props.files.iter().find(|file| file.name == name).map_or("", |file| &file.text);
        let source = Source::new(&*name, text);
        let after = apply_edits([source.clone()].iter(), &props.fix.edits).ok()?;
        let after = &after.iter().find(|source| *source.name == *name)?.text;
        let changes = around(&hunks(&source, &props.fix.edits), line_count(text));
        let (was, is) = (shown(text), shown(after));
        Some(html! { { for changes.iter().map(|(whole, hunks)| part(whole, hunks, &was, &is)) } })
    };
    let (label, before, after) = match lang {
        Lang::En => ("Before and after", "Before", "After"),
        Lang::Ko => ("고치기 전과 후", "고치기 전", "고친 후"),
    };
    html! {
        <div class="fixp" role="region" aria-label={label} tabindex="0">
            <div class="fixp-head" aria-hidden="true"><span>{ before }</span><span>{ after }</span></div>
            { for names.into_iter().filter_map(|name| file((&*name).into())) }
        </div>
    }
}

fn line_count(text: &str) -> u32 {
    text.split('\n').count() as u32
}

/// The text's lines, what is secret covered.
fn shown(text: &str) -> Vec<String> {
    let bullets = |text: &str| "•".repeat(utf16_units(text) as usize);
    let parts = cover::split(text).into_iter();
    let whole: String = parts.map(|part| if part.covered { bullets(&part.text) } else { part.text }).collect();
    whole.split('\n').map(str::to_owned).collect()
}

/// The hunks with lines around them, those that are close to each other as one.
fn around(hunks: &[Hunk], lines: u32) -> Vec<(Hunk, Vec<Hunk>)> {
    let mut parts: Vec<(Hunk, Vec<Hunk>)> = Vec::new();
    let mut left = MOST_LINES;
    for hunk in hunks {
        left = match left.checked_sub(hunk.before.len().max(hunk.after.len()) as u32) {
            Some(left) => left,
            None => break,
        };
        let above = AROUND.min(hunk.before.start);
        let below = AROUND.min(lines.saturating_sub(hunk.before.end));
        let whole = Hunk {
            before: hunk.before.start - above..hunk.before.end + below,
            after: hunk.after.start.saturating_sub(above)..hunk.after.end + below,
        };
        match parts.last_mut().filter(|(last, _)| whole.before.start <= last.before.end) {
            Some((last, inner)) => {
                last.before.end = last.before.end.max(whole.before.end);
                last.after.end = last.after.end.max(whole.after.end);
                inner.push(hunk.clone());
            }
            None => parts.push((whole, vec![hunk.clone()])),
        }
    }
    parts
}

/// One part of a file, before and after.
fn part(whole: &Hunk, hunks: &[Hunk], was: &[String], is: &[String]) -> Html {
    let side = |lines: std::ops::Range<u32>, text: &[String], changed: &dyn Fn(u32) -> bool, class: &'static str| {
        let line = |number: u32| {
            let (class, sign) = match (changed(number), class) {
                (true, "del") => ("del", "−"),
                (true, _) => ("add", "+"),
                (false, _) => ("", " "),
            };
            let text = text.get(number as usize).cloned().unwrap_or_default();
            html! { <div {class}><i>{ number + 1 }</i><span>{ sign }</span><span>{ text.trim_end_matches('\r') }</span></div> }
        };
        html! { <div class="diff">{ for lines.map(line) }</div> }
    };
    let was_changed = |line: u32| hunks.iter().any(|hunk| hunk.before.contains(&line));
    let is_changed = |line: u32| hunks.iter().any(|hunk| hunk.after.contains(&line));
    html! {
        <div class="fixp-part">
            { side(whole.before.clone(), was, &was_changed, "del") }
            { side(whole.after.clone(), is, &is_changed, "add") }
        </div>
    }
}
