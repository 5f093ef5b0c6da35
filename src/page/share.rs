//! The state of the page as a link. It stands in the fragment, which browsers never send; secrets are removed before it is made.

use super::browser;
use super::reading;
use super::state::State;
use super::watch::Expected;
use crate::protocol::{Options, View};
use crate::secrets::{Redacted, credentials};
use crate::text::{Lang, Source, from_json, read_json};
use serde::Serialize;
use wasm_bindgen_futures::JsFuture;

/// What the fragment begins with; another one is of another version.
const VERSION: &str = "kg1=";
/// A link does not grow longer than this.
const LINK: usize = 64_000;
/// A question with one of these in it may hold a credential in a form that is not known for one, and is left out.
const CREDENTIALS: &[&str] = &["--token", "--password", "--client-secret", "--set-raw-bytes", "eyJ"];

/// What a link carries. Its texts can only be redacted ones.
#[derive(Debug)]
pub struct Shared {
    texts: Redacted,
    ask: String,
    view: View,
    lang: Lang,
    choices: Options,
    watch: Vec<(String, Expected)>,
}

/// A link's content, there and back.
#[derive(Debug, Serialize)]
pub struct Link {
    pub files: Vec<(String, String)>,
    pub ask: String,
    pub view: Option<View>,
    pub lang: Option<Lang>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choices: Option<Options>,
    /// The pinned questions, if there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub watch: Option<Vec<(String, Expected)>>,
}
from_json!(struct Link { files, ask, view, lang, choices, watch });

/// The question, unless it may hold a credential.
pub fn safe_ask(ask: &str) -> &str {
    let authority = ask.split_once("://").and_then(|(_, rest)| rest.split(['/', '?', ' ']).next());
    let has_user = authority.is_some_and(|authority| authority.contains('@'));
    if has_user || !credentials(ask).is_empty() || CREDENTIALS.iter().any(|word| ask.contains(word)) { "" } else { ask }
}

impl Shared {
    /// What the page shows, its texts redacted; none where what redacts them cannot be fetched.
    pub async fn of(state: &State) -> Option<Self> {
        let reading = reading::fetch().await.ok()?;
        let sources = state.files.iter().map(|file| Source::new(&*file.name, &*file.text)).collect();
        Some(Shared {
            texts: (reading.redacted)(sources),
            ask: safe_ask(&state.line).to_owned(),
            view: state.tab,
            lang: state.lang,
            // No token is among the choices of a page.
            choices: Options { tokens: Default::default(), ..(*state.choices).clone() },
            watch: state.watch.shared(),
        })
    }
}

/// Whether a fragment is a link of ours, of whatever version.
pub fn is_shared(fragment: &str) -> bool {
    fragment.starts_with("kg") && fragment.contains('=')
}

/// The fragment that carries what the page shows; none if it grows too long.
pub async fn pack(state: &State) -> Option<String> {
    let shared = Shared::of(state).await?;
    let files = shared.texts.sources().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    let link = Link {
        files,
        ask: shared.ask.clone(),
        view: Some(shared.view),
        lang: Some(shared.lang),
        watch: Some(shared.watch.clone()).filter(|watch| !watch.is_empty()),
        choices: Some(shared.choices.clone()).filter(|choices| *choices != Options::default()),
    };
    let json = serde_json::to_string(&link).ok()?;
    let packed = JsFuture::from(browser::pack(&json)).await.ok()?.as_string()?;
    (packed.len() <= LINK).then(|| format!("{VERSION}{packed}"))
}

/// What a fragment carries; none if it is damaged or of another version.
pub async fn unpack(fragment: &str) -> Option<Link> {
    let packed = fragment.strip_prefix(VERSION)?;
    let json = JsFuture::from(browser::unpack(packed)).await.ok()?.as_string()?;
    read_json(&json)
}
