//! Icons and marks: one stroke, 16 px; verdicts with their own shapes.

use crate::text::{Outcome, Severity, Verdict};
use yew::prelude::*;

/// An icon of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Chevron,
    Lock,
    Share,
    Embed,
    Theme,
    Menu,
    Prompt,
    Plus,
    Close,
    Folder,
    Lens,
    Clusters,
    Access,
    Network,
    Routes,
    Problems,
    Graph,
    Table,
    Matrix,
    Tree,
    Copy,
    Why,
    Text,
    Pin,
    Check,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Icon::Chevron => "M4 6l4 4 4-4",
            Icon::Lock => "M3.2 7h9.6v6.8H3.2zM5.4 7V5a2.6 2.6 0 0 1 5.2 0v2",
            Icon::Share => "M8 10V2.4M5 5l3-3 3 3M3 9v4.2h10V9",
            Icon::Embed => "M5.4 4.4 2 8l3.4 3.6M10.6 4.4 14 8l-3.4 3.6",
            Icon::Theme => {
                "M8 2.2a5.8 5.8 0 1 0 0 11.6a5.8 5.8 0 0 0 0-11.6zM8 2.2v11.6M9 3h1.4M9 5.400h3.400M9 7.800h4.400M9 10.200h3.800M9 12.600h1.800"
            }
            Icon::Menu => "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
            Icon::Prompt => "M3 4.5 6.5 8 3 11.5M8.5 11.5H13",
            Icon::Plus => "M8 3v10M3 8h10",
            Icon::Close => "M4.5 4.5l7 7M11.5 4.5l-7 7",
            Icon::Lens => {
                "M1.5 8C3 5.3 5.3 3.9 8 3.9S13 5.3 14.5 8C13 10.7 10.7 12.1 8 12.1S3 10.7 1.5 8zM8 6.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 0 0 0-3.6z"
            }
            Icon::Folder => "M2 13V3.6h4l1.4 1.8H14V13z",
            Icon::Clusters => {
                "M2.2 2.6h11.6V7H2.2zM2.2 9h11.6v4.4H2.2zM4.8 4.8h.01M4.8 11.2h.01M8.5 4.8h2.8M8.5 11.2h2.8"
            }
            Icon::Access => "M8 1.8 13.2 3.6v4c0 3.3-2.1 5.6-5.2 6.6-3.1-1-5.2-3.3-5.2-6.6v-4zM5.6 7.9 7.4 9.7l3-3.4",
            Icon::Network => {
                "M2.4 13.6V5.2L4.4 3l2 2.2v8.4M6.4 13.6V5.2L8.4 3l2 2.2v8.4M10.4 13.6V5.2l1.6-1.8 1.6 1.8v8.4M1.4 7.4h13M1.4 11h13"
            }
            Icon::Routes => {
                "M2 8a6 6 0 1 0 12 0a6 6 0 0 0-12 0zM2 8h12M8 2c2 1.8 2.8 3.8 2.8 6S10 12.2 8 14M8 2C6 3.8 5.2 5.8 5.2 8S6 12.2 8 14"
            }
            Icon::Problems => "M8 2.2 14.6 13.6H1.4zM8 6.4v3.2M8 11.6v.1",
            Icon::Graph => "M1.8 5.8h4.4v4.4H1.8zM9.8 2h4.4v4.4H9.8zM9.8 9.6h4.4V14H9.8zM6.2 8h1.6V4.2h2M7.8 8v3.8h2",
            Icon::Table => "M2 3h12v10H2zM2 6.4h12M6.4 6.4V13",
            Icon::Tree => "M2.5 2.5h4v3h-4zM9 6.5h4.5v3H9zM9 11h4.5v3H9zM4.5 5.5v7h4.5M4.5 8h4.5",
            Icon::Matrix => "M2.5 2.5h4v4h-4zM9.5 2.5h4v4h-4zM2.5 9.5h4v4h-4zM9.5 9.5h4v4h-4z",
            Icon::Copy => {
                "M5.4 5.4h8v8h-8zM10.4 5.4V4c0-.8-.6-1.4-1.4-1.4H4c-.8 0-1.4.6-1.4 1.4v5c0 .8.6 1.4 1.4 1.4h1.4"
            }
            Icon::Why => "M3 4.5h10M3 8h10M3 11.5h6",
            Icon::Pin => "M6 2.5h4l-.6 4 2.600 2.500H4L6.600 6.500zM8 9v4.500",
            Icon::Check => "M3.500 8.500l3 3 6-7",
            Icon::Text => "M3 4h10M3 7h7M3 10h9M3 13h5",
        }
    }

    /// The icon, hidden from screen readers: a word always stands beside it or in its button's name.
    pub fn html(self) -> Html {
        let class = classes!("ico", (self == Icon::Chevron).then_some("chev"));
        html! { <svg {class} viewBox="0 0 16 16" aria-hidden="true"><path d={self.path()} /></svg> }
    }
}

fn mark(class: &'static str, fill: &'static str, glyph: &'static str) -> Html {
    html! {
        <svg class={classes!("v", class)} viewBox="0 0 20 20" aria-hidden="true">
            <path class="v-f" d={fill} /><path class="v-g" d={glyph} />
        </svg>
    }
}

const OCTAGON: &str = "M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7V6.3z";
const CROSS: &str = "M6.9 6.9l6.2 6.2M13.1 6.9l-6.2 6.2";
const DISC: &str = "M10 1a9 9 0 1 0 0 18a9 9 0 0 0 0-18z";
const TRIANGLE: &str = "M10 1.8 19.2 18H.8z";

/// A verdict's mark: circle and tick, octagon and cross, diamond and question mark.
pub fn verdict_mark(verdict: Verdict) -> Html {
    match verdict {
        Verdict::Yes => mark("is-yes", DISC, "M5.8 10.3l2.9 2.9 5.5-6"),
        Verdict::No => mark("is-no", OCTAGON, CROSS),
        Verdict::Unknown => mark(
            "is-unk",
            "M8.8 .9a1.7 1.7 0 0 1 2.4 0l7.9 7.9a1.7 1.7 0 0 1 0 2.4l-7.9 7.9a1.7 1.7 0 0 1-2.4 0L.9 11.2a1.7 1.7 0 0 1 0-2.400z",
            "M7.7 8c.2-1.400 1.100-2.200 2.400-2.200 1.400 0 2.300.9 2.300 2.100 0 1.700-2.300 1.900-2.300 3.700M10.100 14.200v.1",
        ),
    }
}

/// The class that goes with a verdict.
pub fn verdict_class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Yes => "yes",
        Verdict::No => "no",
        Verdict::Unknown => "unk",
    }
}

/// A severity's mark.
pub fn severity_mark(severity: Severity) -> Html {
    match severity {
        Severity::Error => mark("is-no", OCTAGON, CROSS),
        Severity::Warning => warning_mark(),
        Severity::Info => mark("is-info", DISC, "M10 9v5M10 6v.1"),
    }
}

/// The amber triangle.
pub fn warning_mark() -> Html {
    mark("is-warn", TRIANGLE, "M10 7.6v4.6M10 15v.1")
}

/// A step's numbered pin.
pub fn pin(number: u8, outcome: Outcome, tiny: bool) -> Html {
    let state = match outcome {
        Outcome::Matched => None,
        Outcome::Failed => Some("fail"),
        Outcome::Unknown => Some("unk"),
    };
    html! { <span class={classes!("pin", state, tiny.then_some("tiny"))} aria-hidden="true">{ number }</span> }
}

/// The product's sign.
pub fn logo() -> Html {
    html! {
        <svg viewBox="0 0 22 22" aria-hidden="true">
            <rect class="logo-a" x="1" y="1" width="20" height="20" rx="5.5" />
            <path class="logo-b" d="M6 14.5 9.5 11l3 2.5 3.5-6" />
            <circle class="logo-c" cx="6" cy="14.5" r="1.9" /><circle class="logo-c" cx="16" cy="7.5" r="1.9" />
        </svg>
    }
}
