//! What the page is made of, one component a file.

mod api_groups;
pub mod app;
mod ask_bar;
mod ask_colours;
mod card;
mod choices;
mod completion;
mod dialogs;
mod dock;
mod editor;
mod embedded;
mod fix_preview;
pub mod icons;
mod lacking;
mod later;
mod matrix;
mod notices;
mod problems;
pub mod sentence;
mod sources;
mod start;
mod terminal;
mod top_bar;
mod view;
mod voices;
mod watch_bar;
mod why;
