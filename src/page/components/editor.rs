//! The text of the open file: plain and read-only until the editor's own chunk has come, then the editor.

use crate::page::browser::{self, Editor as Handle, EditorHost, EditorModule};
use crate::page::cover::{covered, split};
use crate::page::marks::marks;
use crate::page::state::{Action, EngineState, Selection, State};
use crate::page::words::W;
use crate::text::{Lang, utf16_units, with_change};
use js_sys::{Object, Reflect, Uint32Array};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

/// The plain text shows no more lines than this.
const PLAIN_LINES: usize = 400;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub state: UseReducerHandle<State>,
    #[prop_or_default]
    pub read_only: bool,
}

/// The editor and what it calls; both live as long as the component.
struct Mounted {
    editor: Handle,
    _calls: Calls,
}

/// What the editor calls: a change, the whole text where a change does not fit, the cursor's move, a press on a pin, which ranges to cover, and the
/// key that applies a fix in a line.
type Calls = (
    Closure<dyn FnMut(u32, u32, u32, String, u32) -> bool>,
    Closure<dyn FnMut(u32, String)>,
    Closure<dyn FnMut(u32)>,
    Closure<dyn FnMut(u8)>,
    Closure<dyn FnMut(String) -> Uint32Array>,
    Closure<dyn FnMut(u32)>,
);

/// The text that the editor shows, as it is known to be: between the two only changes go, not megabytes at every key.
#[derive(Default)]
struct Mirror {
    id: u32,
    /// None where it is not known; the editor then says all of it at its next change.
    text: Option<Rc<str>>,
    /// How many UTF-16 code units it has.
    units: u32,
    /// What the editor was last given beside the text.
    dress: Option<(Rc<str>, Lang)>,
}

impl Mirror {
    /// Holds a text that the editor has been given, or has given. The editor writes every line end as `\n`.
    fn hold(&mut self, id: u32, text: &Rc<str>) {
        self.id = id;
        self.units = utf16_units(text);
        self.text = (!text.contains('\r')).then(|| text.clone());
    }
    /// The text after a change; none where the change does not fit it, or it is not as long as the editor says.
    fn change(&mut self, id: u32, from: u32, to: u32, insert: &str, units: u32) -> Option<Rc<str>> {
        let before = self.text.take().filter(|_| self.id == id)?;
        let after = with_change(&before, from, to, insert)?;
        self.units = self.units.checked_sub(to - from)?.checked_add(utf16_units(insert))?;
        let after: Rc<str> = (self.units == units).then(|| after.into())?;
        self.text = Some(after.clone());
        Some(after)
    }
    /// Whether this very text is what the editor shows.
    fn holds(&self, id: u32, text: &Rc<str>) -> bool {
        self.id == id && self.text.as_ref().is_some_and(|held| Rc::ptr_eq(held, text))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.editor.destroy();
    }
}

impl PartialEq for Mounted {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

fn words(lang: Lang, read_only: bool) -> JsValue {
    let words = Object::new();
    let set = |key: &str, value: &JsValue| {
        let _ = Reflect::set(&words, &key.into(), value);
    };
    set("lang", &if lang == Lang::Ko { "ko" } else { "en" }.into());
    set("label", &W::Sources.say(lang).into());
    set("placeholder", &W::PasteHere.say(lang).into());
    set("covered", &W::Covered.say(lang).into());
    set("show", &W::ShowCovered.say(lang).into());
    set("readOnly", &read_only.into());
    words.into()
}

fn mount(
    module: &EditorModule,
    parent: &web_sys::Element,
    act: &UseReducerDispatcher<State>,
    mirror: &Rc<RefCell<Mirror>>,
    words: &JsValue,
) -> Option<Mounted> {
    let host: EditorHost = Object::new().unchecked_into();
    let (to, held) = (act.clone(), mirror.clone());
    let change =
        Closure::<dyn FnMut(u32, u32, u32, String, u32) -> bool>::new(move |id, from, until, insert: String, units| {
            match held.borrow_mut().change(id, from, until, &insert, units) {
                Some(text) => {
                    to.dispatch(Action::Text { id, text });
                    true
                }
                None => false,
            }
        });
    let (to, held) = (act.clone(), mirror.clone());
    let whole = Closure::<dyn FnMut(u32, String)>::new(move |id, text: String| {
        let text: Rc<str> = text.into();
        held.borrow_mut().hold(id, &text);
        to.dispatch(Action::Text { id, text });
    });
    let to = act.clone();
    let cursor = Closure::<dyn FnMut(u32)>::new(move |line| to.dispatch(Action::Cursor(line)));
    let to = act.clone();
    let pin = Closure::<dyn FnMut(u8)>::new(move |step| to.dispatch(Action::Select(Selection::Step(step))));
    let cover =
        Closure::<dyn FnMut(String) -> Uint32Array>::new(|text: String| Uint32Array::from(covered(&text).as_slice()));
    let to = act.clone();
    let fix = Closure::<dyn FnMut(u32)>::new(move |line| to.dispatch(Action::QuickFix(line)));
    host.set_change(change.as_ref().unchecked_ref());
    host.set_whole(whole.as_ref().unchecked_ref());
    host.set_cursor(cursor.as_ref().unchecked_ref());
    host.set_pin(pin.as_ref().unchecked_ref());
    host.set_cover(cover.as_ref().unchecked_ref());
    host.set_fix(fix.as_ref().unchecked_ref());
    let editor = module.create(parent, &host, words).ok()?;
    Some(Mounted { editor, _calls: (change, whole, cursor, pin, cover, fix) })
}

#[component]
pub fn Editor(props: &Props) -> Html {
    let state = &props.state;
    let (lang, read_only) = (state.lang, props.read_only);
    let place = use_node_ref();
    let mounted = use_state(|| None::<Rc<Mounted>>);
    let mirror = use_mut_ref(Mirror::default);
    {
        let (place, mounted, act) = (place.clone(), mounted.clone(), state.dispatcher());
        let mirror = mirror.clone();
        use_effect_with((), move |()| {
            let load = move || {
                spawn_local(async move {
                    let Ok(module) = JsFuture::from(browser::load_editor()).await else { return };
                    let Some(parent) = place.cast::<web_sys::Element>() else { return };
                    let module: EditorModule = module.unchecked_into();
                    mounted.set(mount(&module, &parent, &act, &mirror, &words(lang, read_only)).map(Rc::new));
                });
            };
            // After first paint: two frames, then a task of its own.
            let frame = gloo::timers::callback::Timeout::new(30, load);
            move || drop(frame)
        });
    }
    let file = state.file().cloned();
    {
        let mounted = (*mounted).clone();
        let ids: Vec<u32> = state.files.iter().map(|file| file.id).collect();
        use_effect_with((mounted, file.clone(), lang, ids), move |(mounted, file, lang, ids)| {
            if let (Some(mounted), Some(file)) = (mounted, file) {
                let dress = Some((file.name.clone(), *lang));
                let (same, dressed) = {
                    let held = mirror.borrow();
                    (held.holds(file.id, &file.text), held.dress == dress)
                };
                if !(same && dressed) {
                    mounted.editor.words(&words(*lang, read_only));
                    mounted.editor.open(file.id, &file.name, (!same).then_some(&*file.text));
                    let mut held = mirror.borrow_mut();
                    held.dress = dress;
                    if !same {
                        held.hold(file.id, &file.text);
                    }
                }
                mounted.editor.keep(&Uint32Array::from(ids.as_slice()));
            }
        });
    }
    {
        let mounted = (*mounted).clone();
        let marks =
            file.as_ref().map(|file| marks(state, &file.name)).and_then(|marks| serde_json::to_string(&marks).ok());
        let waits = state.notice.is_none() && state.engine == EngineState::Ready && state.answer.is_some();
        let stale = waits && !state.line.is_empty() && !state.answered();
        use_effect_with((mounted, marks, stale, file.as_ref().map(|file| file.id)), |(mounted, marks, stale, _)| {
            // While an answer to a changed text is on its way, the marks that are there travel with the text.
            if let (Some(mounted), Some(marks), false) = (mounted, marks, stale) {
                mounted.editor.marks(marks);
            }
        });
    }
    {
        let mounted = (*mounted).clone();
        use_effect_with((mounted, state.can_read), |(mounted, can_read)| {
            if let (Some(mounted), true) = (mounted, can_read) {
                mounted.editor.look();
            }
        });
    }
    {
        let mounted = (*mounted).clone();
        use_effect_with((mounted, state.sight.clone()), |(mounted, sight)| {
            if let Some(mounted) = mounted
                && sight.number > 0
            {
                if sight.focus {
                    mounted.editor.go_to(sight.span.start.line)
                } else {
                    mounted.editor.reveal(sight.span.start.line)
                }
            }
        });
    }
    html! {
        <div class="code-place">
            <div class={classes!("editor", mounted.is_none().then_some("waits"))} ref={place} />
            if let (None, Some(file)) = (&*mounted, &file) { { plain(&file.text, lang) } }
        </div>
    }
}

/// The text without an editor: covered all the same.
fn plain(text: &str, lang: Lang) -> Html {
    let parts = split(text)
        .into_iter()
        .map(|part| if part.covered { format!("•••• {}", W::Covered.say(lang)) } else { part.text });
    let out: String = parts.collect();
    let line = |(index, line): (usize, &str)| {
        html! { <div class="ln"><span class="no">{ index + 1 }</span><span class="tx">{ line.to_owned() }</span></div> }
    };
    html! { <div class="code plain" aria-hidden="true">{ for out.lines().enumerate().take(PLAIN_LINES).map(line) }</div> }
}
