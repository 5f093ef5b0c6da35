//! The Ask line with its parts told apart: what is a command, a verb, a thing, a flag.

use yew::prelude::*;

/// The line, coloured. Every character of it, in order, so that it lies under the input's own.
pub fn coloured(line: &str) -> Html {
    html! { <>{ for parts(line).into_iter().map(|(class, text)| match class {
        "" => html! { { text } },
        class => html! { <span {class}>{ text }</span> },
    }) }</> }
}

fn parts(line: &str) -> Vec<(&'static str, &str)> {
    let words = words(line);
    let bare: Vec<&str> = words.iter().copied().filter(|word| !word.trim().is_empty()).collect();
    match bare.as_slice() {
        ["kubectl" | "k", ..] => kubectl(&words),
        [method, url, ..] if url.contains("://") || url.starts_with('/') => {
            let verb = *method;
            words.iter().map(|word| (if *word == verb { "verb" } else { "val" }, *word)).collect()
        }
        _ if bare.contains(&"->") => words.iter().flat_map(|word| peer(word)).collect(),
        _ => words.iter().map(|word| ("val", *word)).collect(),
    }
}

/// Words and the spaces between them; a quoted part stays in its word.
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut space, mut quote) = (0, line.starts_with(' '), None);
    for (at, c) in line.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if matches!(c, '\'' | '"') => quote = Some(c),
            None => {}
        }
        let is_space = c == ' ' && quote.is_none();
        if is_space != space {
            words.extend(line.get(start..at));
            (start, space) = (at, is_space);
        }
    }
    words.extend(line.get(start..));
    words.retain(|word| !word.is_empty());
    words
}

fn kubectl<'l>(words: &[&'l str]) -> Vec<(&'static str, &'l str)> {
    let mut place = 0;
    let mut group = "";
    let mut out = Vec::new();
    for word in words {
        if word.trim().is_empty() {
            out.push(("", *word));
            continue;
        }
        if word.starts_with('-') {
            match word.split_once('=') {
                Some((flag, value)) => {
                    out.extend(word.get(..=flag.len()).map(|flag| ("flag", flag)));
                    out.push(("val", value));
                }
                None => out.push(("flag", *word)),
            }
            continue;
        }
        let class = match (place, group) {
            (0, _) => "cmd",
            (1, _) => {
                group = word;
                if matches!(*word, "auth" | "config" | "create" | "apply") { "cmd" } else { "verb" }
            }
            (2, "auth") => {
                if *word == "can-i" {
                    "cmd"
                } else {
                    "verb"
                }
            }
            (2, "config") | (3, "auth") => "verb",
            (2, _) | (3, "config") | (4, "auth") => "res",
            _ => "val",
        };
        place += 1;
        out.push((class, *word));
    }
    out
}

fn peer(word: &str) -> Vec<(&'static str, &str)> {
    if word == "->" {
        return vec![("verb", word)];
    }
    match word.rfind(':').filter(|at| {
        word.get(at + 1..).is_some_and(|port| !port.is_empty() && !port.contains(':') && !word.contains("://"))
    }) {
        Some(at) => word
            .get(..at)
            .map(|name| ("res", name))
            .into_iter()
            .chain(word.get(at..).map(|port| ("verb", port)))
            .collect(),
        None => vec![("res", word)],
    }
}
