//! What the page asks of the browser. `static/boot.js` holds what is easier said in JavaScript.

use js_sys::{Function, Promise, Uint32Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The editor's module.
    #[wasm_bindgen(js_namespace = kubeglass, js_name = loadEditor)]
    pub fn load_editor() -> Promise;

    /// The answers to the first visit's question, as JSON; empty where there are none.
    #[wasm_bindgen(js_namespace = kubeglass, js_name = firstAnswers)]
    pub fn first_answers() -> String;

    /// Where the worker starts, with the hashed names in its query.
    #[wasm_bindgen(js_namespace = kubeglass, js_name = workerUrl)]
    pub fn worker_url() -> String;

    /// Text, deflated, as base64url.
    #[wasm_bindgen(js_namespace = kubeglass)]
    pub fn pack(text: &str) -> Promise;

    /// The text of [`pack`]; refused if it is not that, or grows too large.
    #[wasm_bindgen(js_namespace = kubeglass)]
    pub fn unpack(packed: &str) -> Promise;

    /// The editor's module, once it is there.
    pub type EditorModule;
    #[wasm_bindgen(method, catch)]
    pub fn create(
        this: &EditorModule,
        parent: &web_sys::Element,
        host: &EditorHost,
        words: &JsValue,
    ) -> Result<Editor, JsValue>;

    /// What the editor tells, and asks.
    #[wasm_bindgen(extends = js_sys::Object)]
    pub type EditorHost;
    #[wasm_bindgen(method, setter)]
    pub fn set_change(this: &EditorHost, call: &Function);
    #[wasm_bindgen(method, setter)]
    pub fn set_whole(this: &EditorHost, call: &Function);
    #[wasm_bindgen(method, setter)]
    pub fn set_cursor(this: &EditorHost, call: &Function);
    #[wasm_bindgen(method, setter)]
    pub fn set_pin(this: &EditorHost, call: &Function);
    #[wasm_bindgen(method, setter)]
    pub fn set_cover(this: &EditorHost, call: &Function);
    #[wasm_bindgen(method, setter)]
    pub fn set_fix(this: &EditorHost, call: &Function);

    /// The editor: `static/editor/index.js`.
    #[derive(Clone)]
    pub type Editor;
    #[wasm_bindgen(method)]
    pub fn open(this: &Editor, id: u32, name: &str, text: Option<&str>);
    #[wasm_bindgen(method)]
    pub fn keep(this: &Editor, ids: &Uint32Array);
    #[wasm_bindgen(method)]
    pub fn marks(this: &Editor, json: &str);
    #[wasm_bindgen(method)]
    pub fn words(this: &Editor, words: &JsValue);
    /// Covers anew, now that secrets can be told.
    #[wasm_bindgen(method)]
    pub fn look(this: &Editor);
    #[wasm_bindgen(method)]
    pub fn reveal(this: &Editor, line: u32);
    #[wasm_bindgen(method, js_name = goTo)]
    pub fn go_to(this: &Editor, line: u32);
    #[wasm_bindgen(method)]
    pub fn destroy(this: &Editor);
}

/// Whether this is `embed.html`: the page without its frame, which may run inside another.
pub fn is_embed() -> bool {
    gloo::utils::body().get_attribute("data-page").as_deref() == Some("embed")
}

/// Whether the page runs inside another.
pub fn is_framed() -> bool {
    let window = gloo::utils::window();
    !matches!(window.top(), Ok(Some(top)) if top == window)
}

/// A parameter of the address.
pub fn query(name: &str) -> Option<String> {
    let search = gloo::utils::window().location().search().ok()?;
    web_sys::UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

/// The address's fragment, without its `#`.
pub fn fragment() -> String {
    let hash = gloo::utils::window().location().hash().unwrap_or_default();
    hash.strip_prefix('#').unwrap_or("").to_owned()
}

/// The address of a page of the same folder.
pub fn page_url(name: &str) -> String {
    let base = gloo::utils::document().base_uri().ok().flatten().unwrap_or_default();
    let bare = base.split(['?', '#']).next().unwrap_or("");
    let folder = bare.rsplit_once('/').map_or(bare, |(folder, _)| folder);
    format!("{folder}/{name}")
}

/// A choice that may outlive the tab: language and colours, never anything pasted.
pub fn remembered(key: &str) -> Option<String> {
    gloo::utils::window().local_storage().ok().flatten()?.get_item(key).ok().flatten()
}

/// Remembers such a choice, where the browser lets it.
pub fn remember(key: &str, value: &str) {
    if let Ok(Some(storage)) = gloo::utils::window().local_storage() {
        let _ = storage.set_item(key, value);
    }
}

/// Now, to the minute, as RFC 3339.
pub fn now() -> String {
    let iso = js_sys::Date::new_0().to_iso_string().as_string().unwrap_or_default();
    iso.get(..16).map(|minute| format!("{minute}:00Z")).unwrap_or_default()
}

/// Whether this system's keys are a Mac's.
pub fn is_mac() -> bool {
    gloo::utils::window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac"))
}

/// Puts text into the clipboard; whether it could.
pub async fn copy(text: &str) -> bool {
    wasm_bindgen_futures::JsFuture::from(gloo::utils::window().navigator().clipboard().write_text(text)).await.is_ok()
}

/// Puts the keyboard on an element.
pub fn focus(id: &str) {
    if let Some(element) = gloo::utils::document()
        .get_element_by_id(id)
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    {
        let _ = element.focus();
    }
}
