//! The page's own reading of texts: what it covers, how it lays out JSON, what a link may carry. It comes in a file of its own,
//! once there is a text that the page has not brought itself.
#![allow(unsafe_code)] // the macro's: a split is an import of what another file exports

use super::cover::secret_ranges;
use crate::api::Paste;
use crate::secrets::{Redacted, redacted};
use crate::text::Source;
use crate::yaml::laid_out;
use std::cell::Cell;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// What can be read once it is there.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// The ranges of a text that are secret; see [`super::cover::covered`].
    pub secret_ranges: fn(&str) -> Vec<u32>,
    /// JSON that came in one line, in lines.
    pub laid_out: fn(&str) -> Option<String>,
    /// What may leave the page of these texts.
    pub redacted: fn(Vec<Source>) -> Redacted,
}

thread_local! {
    static READING: Cell<Option<Reading>> = const { Cell::new(None) };
}

/// The reading, if it has come.
pub fn reading() -> Option<Reading> {
    READING.get()
}

/// Fetches the reading, unless it is there.
pub async fn fetch() -> Result<Reading, SplitLoaderError> {
    match reading() {
        Some(reading) => Ok(reading),
        None => parts().await.inspect(|reading| READING.set(Some(*reading))),
    }
}

#[wasm_split(reading, fallible)]
fn parts() -> Result<Reading, SplitLoaderError> {
    Ok(Reading { secret_ranges, laid_out, redacted: |sources| redacted(&Paste::new(sources)) })
}
