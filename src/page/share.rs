//! The state of the page as a link. It stands in the fragment, which browsers never send; secrets are removed before it is made.

use super::browser;
use super::cover::without_secrets;
use super::state::State;
use crate::protocol::View;
use crate::text::Lang;
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::JsFuture;

/// What the fragment begins with; another one is of another version.
const VERSION: &str = "kg1=";
/// A link does not grow longer than this.
const LINK: usize = 64_000;

/// What a link carries. The texts can only be redacted ones.
#[derive(Debug, Serialize)]
pub struct Shared<'s> {
    files: Vec<(&'s str, String)>,
    ask: &'s str,
    view: View,
    lang: Lang,
}

/// What a link brings.
#[derive(Debug, Deserialize)]
pub struct Restored {
    pub files: Vec<(String, String)>,
    #[serde(default)]
    pub ask: String,
    pub view: Option<View>,
    pub lang: Option<Lang>,
}

impl<'s> Shared<'s> {
    /// What the page shows, its texts redacted.
    pub fn of(state: &'s State) -> Self {
        Shared {
            files: state.files.iter().map(|file| (&*file.name, without_secrets(&file.text))).collect(),
            ask: &state.line,
            view: state.tab,
            lang: state.lang,
        }
    }
}

/// Whether a fragment is a link of ours, of whatever version.
pub fn is_shared(fragment: &str) -> bool {
    fragment.starts_with("kg") && fragment.contains('=')
}

/// The fragment that carries this; none if it grows too long.
pub async fn pack(shared: &Shared<'_>) -> Option<String> {
    let json = serde_json::to_string(shared).ok()?;
    let packed = JsFuture::from(browser::pack(&json)).await.ok()?.as_string()?;
    (packed.len() <= LINK).then(|| format!("{VERSION}{packed}"))
}

/// What a fragment carries; none if it is damaged or of another version.
pub async fn unpack(fragment: &str) -> Option<Restored> {
    let packed = fragment.strip_prefix(VERSION)?;
    let json = JsFuture::from(browser::unpack(packed)).await.ok()?.as_string()?;
    serde_json::from_str(&json).ok()
}
