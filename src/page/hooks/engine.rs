//! The engine's worker: keeps it alive, keeps its session the same as the page's text, and asks what the page shows.

use crate::network::Drawn;
use crate::page::browser;
use crate::page::first::{self, Kept};
use crate::page::looking::Looking;
use crate::page::reading;
use crate::page::state::{Action, EngineState, File, Mode, Notice, State};
use crate::page::watch::{Lines, WatchAction};
use crate::page::worker::{LOST, READY};
use crate::protocol::{
    AccessMatrix, ApiGroups, Ask, Completions, Explained, Heard, Lens, Matrix, NetworkView, Options, Overview,
    Problems, Request, Revision, SourceText, VERSION, Verdicts, View,
};
use crate::text::{Edit, FromJson, Lang, in_common, read_json, utf16_units};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::prelude::*;

/// A worker that has something to answer and says nothing for this long is taken for dead.
const SILENCE_MS: u32 = 20_000;
/// Typing is waited out this long before the engine hears of it; longer where there is much to read, as each pause costs
/// a reading of it.
const TYPING_MS: u32 = 60;
const TYPING_BYTES_A_MS: usize = 15_000;
const LONGEST_TYPING_MS: usize = 400;
/// What says that a reader is about to do something: the engine is fetched meanwhile.
const TOUCHES: [&str; 6] = ["pointermove", "pointerdown", "keydown", "focusin", "dragover", "paste"];
/// How often a worker is started again on one text.
const RESTARTS: u32 = 2;

/// What the page wants to know.
#[derive(Clone, Debug, PartialEq)]
struct Wanted {
    files: Rc<Vec<File>>,
    generation: u64,
    opened: u64,
    lang: Lang,
    choices: Rc<Options>,
    line: Rc<str>,
    held: bool,
    picture: Option<(View, Mode)>,
    looking: Rc<Looking>,
    /// The namespace that was chosen for what somebody may do.
    place: Option<Rc<str>>,
    /// The pinned questions.
    watch: Lines,
    /// Whether the lens is on.
    lens: bool,
    /// The engine gave up on this text.
    failed: bool,
    /// The first visit's example is open, with its own question, and nothing is chosen.
    first: bool,
}

impl Wanted {
    fn of(state: &State) -> Self {
        Wanted {
            files: state.files.clone(),
            generation: state.generation,
            opened: state.opened,
            lang: state.lang,
            choices: state.choices.clone(),
            line: state.line.clone(),
            held: state.held == Some(state.generation)
                && state.answer.as_ref().is_some_and(|answer| answer.lang == state.lang),
            picture: state.wants_picture().then_some((state.tab, state.shown_mode())),
            looking: state.looking.clone(),
            place: state.place.clone(),
            watch: state.watch.lines(),
            lens: state.lens.is_some(),
            failed: state.engine == EngineState::Failed,
            first: first::first().is_some_and(|first| {
                state.example == Some(first.id)
                    && *state.line == *first.ask
                    && *state.choices == Options::default()
                    && state.watch.lines().is_empty()
            }),
        }
    }
}

/// What an answer is for.
enum Pending {
    Revision { generation: u64 },
    Overview { opened: u64 },
    Explain { line: Rc<str>, lang: Lang, generation: u64 },
    Problems { generation: u64 },
    Picture { view: View, mode: Mode, generation: u64 },
    Network { generation: u64 },
    Watch { lines: Lines, generation: u64 },
    Lens { generation: u64 },
    Complete(Callback<Completions>),
}

/// Which picture: of a revision, in a view and form, about a line, in a place.
type PictureOf = (u64, View, Mode, Rc<str>, Option<Rc<str>>, Rc<Looking>, Lang);

/// What the worker has been told and asked.
#[derive(Default)]
struct Sent {
    files: Rc<Vec<File>>,
    generation: Option<u64>,
    revision: Option<u64>,
    choices: Rc<Options>,
    overview: Option<u64>,
    explain: Option<(u64, Rc<str>, Lang)>,
    problems: Option<(u64, Lang)>,
    picture: Option<PictureOf>,
    watch: Option<(u64, Lines, Lang)>,
    lens: Option<(u64, Lang)>,
}

struct Running {
    worker: Worker,
    ready: bool,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// A line and its cursor, in a language, and who wants to know how it goes on.
type Completing = (String, u32, Lang, Callback<Completions>);

/// The page's end of the wire.
pub struct Engine {
    act: UseReducerDispatcher<State>,
    running: RefCell<Option<Running>>,
    next_id: Cell<u64>,
    wanted: RefCell<Option<Wanted>>,
    sent: RefCell<Sent>,
    pending: RefCell<BTreeMap<u64, Pending>>,
    /// A completion that was asked for before there was a session to ask.
    completing: RefCell<Option<Completing>>,
    typing: RefCell<Option<Timeout>>,
    silence: RefCell<Option<Timeout>>,
    /// The text and language for which the answers were shown that came with the page.
    shown: Cell<Option<(u64, Lang)>>,
    /// The generation on which it was last restarted, and how often.
    restarts: Cell<(u64, u32)>,
}

impl Engine {
    fn start(self: &Rc<Self>) {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let Ok(worker) = Worker::new_with_options(&browser::worker_url(), &options) else {
            self.act.dispatch(Action::Engine(EngineState::Failed));
            return;
        };
        let engine = Rc::downgrade(self);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let (Some(engine), Some(message)) = (engine.upgrade(), event.data().as_string()) {
                engine.hear(&message);
            }
        });
        let engine = Rc::downgrade(self);
        let on_error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            event.prevent_default();
            // Not from within the worker's own event: its handlers are dropped with it.
            if let Some(engine) = engine.upgrade() {
                Timeout::new(0, move || engine.died()).forget();
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        *self.sent.borrow_mut() = Sent::default();
        self.pending.borrow_mut().clear();
        *self.running.borrow_mut() =
            Some(Running { worker, ready: false, _on_message: on_message, _on_error: on_error });
        self.expect_word();
    }

    fn died(self: Rc<Self>) {
        self.running.borrow_mut().take();
        self.silence.borrow_mut().take();
        self.pending.borrow_mut().clear();
        let generation = self.wanted.borrow().as_ref().map_or(0, |wanted| wanted.generation);
        let (on, count) = self.restarts.get();
        let count = if on == generation { count + 1 } else { 1 };
        self.restarts.set((generation, count));
        if count > RESTARTS {
            self.act.dispatch(Action::Engine(EngineState::Failed));
        } else {
            self.act.dispatch(Action::Engine(EngineState::Restarted));
            self.start();
        }
    }

    /// Starts, or starts over, the wait for a word from the worker.
    fn expect_word(self: &Rc<Self>) {
        let engine = Rc::downgrade(self);
        let timeout = Timeout::new(SILENCE_MS, move || {
            if let Some(engine) = engine.upgrade() {
                engine.died();
            }
        });
        *self.silence.borrow_mut() = Some(timeout);
    }

    fn is_ready(&self) -> bool {
        self.running.borrow().as_ref().is_some_and(|running| running.ready)
    }

    fn post(self: &Rc<Self>, ask: Ask, revision: Option<u64>, lang: Lang, pending: Option<Pending>) {
        let id = self.next_id.get();
        self.next_id.set(id + 1);
        let choices = self.wanted.borrow().as_ref().map(|wanted| (*wanted.choices).clone());
        let options = Options { lang, now: Some(browser::now()), ..choices.unwrap_or_default() };
        let request = Request { v: VERSION, id, sources: None, revision, options, ask };
        let (Ok(json), Some(running)) = (serde_json::to_string(&request), &*self.running.borrow()) else { return };
        let _ = running.worker.post_message(&JsValue::from_str(&json));
        if let Some(pending) = pending {
            self.pending.borrow_mut().insert(id, pending);
            if self.silence.borrow().is_none() {
                self.expect_word();
            }
        }
    }

    /// Lets go of what was asked and is no longer wanted.
    fn cancel(self: &Rc<Self>, lang: Lang, which: impl Fn(&Pending) -> bool) {
        let gone: Vec<u64> =
            self.pending.borrow().iter().filter(|(_, pending)| which(pending)).map(|(id, _)| *id).collect();
        for id in gone {
            self.pending.borrow_mut().remove(&id);
            self.post(Ask::Cancel { request: id }, None, lang, None);
        }
    }

    fn want(self: &Rc<Self>, wanted: Wanted) {
        // Nothing has been opened yet.
        if wanted.opened == 0 {
            return;
        }
        let typed = self.wanted.borrow().as_ref().is_some_and(|before| {
            before.generation != wanted.generation && before.opened == wanted.opened && before.line == wanted.line
        });
        let dead = self.running.borrow().is_none() && !wanted.failed;
        let bytes: usize = wanted.files.iter().map(|file| file.text.len()).sum();
        let pause = TYPING_MS + (bytes / TYPING_BYTES_A_MS).min(LONGEST_TYPING_MS) as u32;
        *self.wanted.borrow_mut() = Some(wanted);
        if dead && !self.show_first() {
            self.touch();
        }
        let engine = self.clone();
        *self.typing.borrow_mut() = match typed {
            true => Some(Timeout::new(pause, move || engine.pump())),
            false => {
                self.pump();
                None
            }
        };
    }

    /// Shows the answers that came with the page, where they are those that are wanted.
    fn show_first(&self) -> bool {
        let Some(wanted) = self.wanted.borrow().clone().filter(|wanted| wanted.first) else { return false };
        let (generation, lang) = (wanted.generation, wanted.lang);
        if self.shown.replace(Some((generation, lang))) == Some((generation, lang)) {
            return wanted.picture.is_none() && !wanted.lens;
        }
        let pending = |kept| match kept {
            Kept::Overview => Pending::Overview { opened: wanted.opened },
            Kept::Explained => Pending::Explain { line: wanted.line.clone(), lang, generation },
            Kept::Problems => Pending::Problems { generation },
        };
        let answers = first::KEPT.map(|kept| first::kept(lang, kept).map(|answer| (pending(kept), answer)));
        if answers.iter().any(Option::is_none) {
            return false;
        }
        self.act.dispatch(Action::Engine(EngineState::Ready));
        answers.into_iter().flatten().for_each(|(pending, answer)| self.take(pending, answer));
        true
    }

    /// The reader is here: what was not needed to show the page is fetched before it is asked for.
    fn touch(self: &Rc<Self>) {
        if self.running.borrow().is_none() && self.wanted.borrow().as_ref().is_some_and(|wanted| !wanted.failed) {
            self.start();
        }
        self.read_soon();
    }

    /// Fetches what tells secrets in a text that the page has not brought itself.
    fn read_soon(&self) {
        if reading::reading().is_none() {
            let act = self.act.clone();
            spawn_local(async move {
                act.dispatch(match reading::fetch().await {
                    Ok(_) => Action::CanRead,
                    Err(_) => Action::Notice(Some(Notice::NotFetched)),
                });
            });
        }
    }

    /// Tells and asks the worker whatever is wanted and has not been sent.
    fn pump(self: &Rc<Self>) {
        let Some(wanted) = self.wanted.borrow().clone() else { return };
        if !self.is_ready() {
            return;
        }
        if self.sent.borrow().generation != Some(wanted.generation) {
            let waits = self.pending.borrow().values().any(|pending| matches!(pending, Pending::Revision { .. }));
            if !waits {
                self.send_text(&wanted);
            }
            return;
        }
        let Some(revision) = self.sent.borrow().revision else { return };
        let completing = self.completing.borrow_mut().take();
        if let Some((line, cursor, lang, callback)) = completing {
            self.complete(&line, cursor, lang, callback);
        }
        let (generation, lang) = (wanted.generation, wanted.lang);
        if self.sent.borrow().choices != wanted.choices {
            self.cancel(lang, |pending| !matches!(pending, Pending::Revision { .. }));
            let mut sent = self.sent.borrow_mut();
            *sent = Sent {
                files: sent.files.clone(),
                generation: sent.generation,
                revision: sent.revision,
                choices: wanted.choices.clone(),
                ..Sent::default()
            };
        }
        let explain = (revision, wanted.line.clone(), lang);
        if !wanted.line.is_empty() && !wanted.held && self.sent.borrow().explain.as_ref() != Some(&explain) {
            self.sent.borrow_mut().explain = Some(explain);
            self.cancel(lang, |pending| matches!(pending, Pending::Explain { .. }));
            let pending = Pending::Explain { line: wanted.line.clone(), lang, generation };
            self.post(Ask::Explain { line: wanted.line.to_string() }, Some(revision), lang, Some(pending));
        }
        if self.sent.borrow().overview != Some(revision) {
            self.sent.borrow_mut().overview = Some(revision);
            self.post(Ask::Overview, Some(revision), lang, Some(Pending::Overview { opened: wanted.opened }));
        }
        if let Some((view, mode)) = wanted.picture {
            let about = wanted.line.clone();
            let picture = (revision, view, mode, about.clone(), wanted.place.clone(), wanted.looking.clone(), lang);
            // The answer may bring this very picture.
            let answering = self.pending.borrow().values().any(|pending| matches!(pending, Pending::Explain { .. }));
            if !answering && self.sent.borrow().picture.as_ref() != Some(&picture) {
                self.sent.borrow_mut().picture = Some(picture);
                self.cancel(lang, |pending| matches!(pending, Pending::Picture { .. } | Pending::Network { .. }));
                let about = about.to_string();
                let own = !wanted.looking.is_plain() || mode == Mode::Matrix;
                let ask = match mode {
                    _ if view == View::Network && own => Ask::NetworkView(NetworkView {
                        form: match mode {
                            Mode::Graph => Drawn::Graph,
                            Mode::Table => Drawn::Table,
                            Mode::Matrix | Mode::Groups => Drawn::Matrix,
                        },
                        look: wanted.looking.seen(mode == Mode::Matrix),
                        about,
                        edits: wanted.looking.edits.to_vec(),
                    }),
                    Mode::Graph => Ask::Graph { view, about, edits: wanted.looking.edits.to_vec() },
                    Mode::Table => Ask::Table { view, about, edits: wanted.looking.edits.to_vec() },
                    Mode::Matrix => Ask::AccessMatrix(AccessMatrix { about, ..AccessMatrix::default() }),
                    Mode::Groups => {
                        let namespace = wanted.place.as_ref().map(ToString::to_string);
                        Ask::ApiGroups(ApiGroups { about, namespace, ..ApiGroups::default() })
                    }
                };
                let pending = match ask {
                    Ask::NetworkView(_) => Pending::Network { generation },
                    _ => Pending::Picture { view, mode, generation },
                };
                self.post(ask, Some(revision), lang, Some(pending));
            }
        }
        if self.sent.borrow().problems != Some((revision, lang)) {
            self.sent.borrow_mut().problems = Some((revision, lang));
            self.post(Ask::Problems, Some(revision), lang, Some(Pending::Problems { generation }));
        }
        let lens = wanted.lens.then_some((revision, lang));
        if self.sent.borrow().lens != lens {
            self.sent.borrow_mut().lens = lens;
            if wanted.lens {
                self.post(Ask::Lens, Some(revision), lang, Some(Pending::Lens { generation }));
            }
        }
        let watch = (revision, wanted.watch.clone(), lang);
        if !wanted.watch.is_empty() && self.sent.borrow().watch.as_ref() != Some(&watch) {
            self.sent.borrow_mut().watch = Some(watch);
            self.cancel(lang, |pending| matches!(pending, Pending::Watch { .. }));
            let lines = wanted.watch.iter().map(|line| line.to_string()).collect();
            let pending = Pending::Watch { lines: wanted.watch.clone(), generation };
            self.post(Ask::Verdicts { lines }, Some(revision), lang, Some(pending));
        }
    }

    fn send_text(self: &Rc<Self>, wanted: &Wanted) {
        self.cancel(wanted.lang, |pending| !matches!(pending, Pending::Revision { .. }));
        let ask = {
            let mut sent = self.sent.borrow_mut();
            let ask = match (sent.revision, one_edit(&sent.files, &wanted.files)) {
                (Some(base), Some(edit)) => Ask::Edit { base, edits: vec![edit] },
                _ => Ask::Open { sources: wanted.files.iter().map(source).collect() },
            };
            *sent = Sent {
                files: wanted.files.clone(),
                generation: Some(wanted.generation),
                choices: wanted.choices.clone(),
                ..Sent::default()
            };
            ask
        };
        self.post(ask, None, wanted.lang, Some(Pending::Revision { generation: wanted.generation }));
    }

    fn hear(self: &Rc<Self>, message: &str) {
        if message == READY {
            if let Some(running) = &mut *self.running.borrow_mut() {
                running.ready = true;
            }
            self.silence.borrow_mut().take();
            self.act.dispatch(Action::Engine(EngineState::Ready));
            self.pump();
            return;
        }
        if message == LOST {
            // Not from within the worker's own message: its handlers are dropped with it.
            let engine = self.clone();
            Timeout::new(0, move || engine.died()).forget();
            return;
        }
        let Some(heard) = read_json::<Heard>(message) else { return };
        if let Some(progress) = heard.progress {
            if matches!(self.pending.borrow().get(&heard.id), Some(Pending::Explain { .. })) {
                self.act.dispatch(Action::Progress(progress));
            }
            self.expect_word();
            return;
        }
        let Some(pending) = self.pending.borrow_mut().remove(&heard.id) else { return };
        if self.pending.borrow().is_empty() {
            self.silence.borrow_mut().take();
        } else {
            self.expect_word();
        }
        if let Some(error) = heard.error {
            self.refused(&pending, &error.message);
        } else if let Some(answer) = heard.answer.filter(|answer| !is_let_go(answer)) {
            self.take(pending, answer);
        }
        self.pump();
    }

    fn take(&self, pending: Pending, answer: Value) {
        match pending {
            Pending::Revision { generation } => {
                let mut sent = self.sent.borrow_mut();
                if sent.generation == Some(generation) {
                    sent.revision = Revision::from_json(answer).map(|revision| revision.revision);
                }
            }
            Pending::Overview { opened } => {
                if let Some(overview) = Overview::from_json(answer) {
                    self.act.dispatch(Action::Overview { opened, overview });
                }
            }
            Pending::Explain { line, lang, generation } => {
                if let Some(explained) = Explained::from_json(answer) {
                    self.act.dispatch(Action::Explained { line, lang, generation, explained: Box::new(explained) });
                }
            }
            Pending::Problems { generation } => {
                if let Some(problems) = Problems::from_json(answer).filter(|_| self.is_current(generation)) {
                    self.act.dispatch(Action::Problems(problems));
                }
            }
            Pending::Picture { view, mode, generation } => {
                if self.is_current(generation) {
                    match mode {
                        Mode::Graph => {
                            FromJson::from_json(answer).map(|graph| self.act.dispatch(Action::Graph { view, graph }))
                        }
                        Mode::Table => {
                            FromJson::from_json(answer).map(|table| self.act.dispatch(Action::Table { view, table }))
                        }
                        Mode::Groups => FromJson::from_json(answer)
                            .map(|groups| self.act.dispatch(Action::Groups(Box::new(groups)))),
                        Mode::Matrix => {
                            Matrix::from_json(answer).map(|matrix| self.act.dispatch(Action::Matrix(Box::new(matrix))))
                        }
                    };
                }
            }
            Pending::Network { generation } => {
                if self.is_current(generation) {
                    self.act.dispatch(Action::Looked(answer));
                }
            }
            Pending::Watch { lines, generation } => {
                if let Some(verdicts) = Verdicts::from_json(answer).filter(|_| self.is_current(generation)) {
                    self.act.dispatch(Action::Watch(WatchAction::Answers { lines, answers: verdicts.verdicts }));
                }
            }
            Pending::Lens { generation } => {
                if let Some(lens) = Lens::from_json(answer).filter(|_| self.is_current(generation)) {
                    self.act.dispatch(Action::LensLines(lens.lines));
                }
            }
            Pending::Complete(callback) => {
                if let Some(completions) = Completions::from_json(answer) {
                    callback.emit(completions);
                }
            }
        }
    }

    fn refused(&self, pending: &Pending, message: &str) {
        match pending {
            // The session is not what the page took it for: it is opened anew.
            Pending::Revision { .. } => self.sent.borrow_mut().generation = None,
            Pending::Explain { .. } => self.act.dispatch(Action::Notice(Some(Notice::Unanswered(message.into())))),
            _ => {}
        }
    }

    fn is_current(&self, generation: u64) -> bool {
        self.wanted.borrow().as_ref().is_some_and(|wanted| wanted.generation == generation)
    }

    /// Asks how a line may go on; an older such question is let go.
    pub fn complete(self: &Rc<Self>, line: &str, cursor: u32, lang: Lang, callback: Callback<Completions>) {
        let revision = self.sent.borrow().revision;
        let Some(revision) = revision.filter(|_| self.is_ready()) else {
            *self.completing.borrow_mut() = Some((line.to_owned(), cursor, lang, callback));
            return;
        };
        self.cancel(lang, |pending| matches!(pending, Pending::Complete(_)));
        let ask = Ask::Complete { line: line.to_owned(), cursor };
        self.post(ask, Some(revision), lang, Some(Pending::Complete(callback)));
    }
}

impl PartialEq for Engine {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// Whether an answer only says that the question was let go.
fn is_let_go(answer: &Value) -> bool {
    answer.get("superseded").is_some() || answer.get("cancelled").is_some()
}

fn source(file: &File) -> SourceText {
    SourceText { name: file.name.to_string(), text: Some(file.text.to_string()), base64: None }
}

/// The edit between two sets of files that differ in one text only.
fn one_edit(before: &[File], after: &[File]) -> Option<Edit> {
    if before.len() != after.len() {
        return None;
    }
    let mut differing = before.iter().zip(after).filter(|(before, after)| before != after);
    let (before, after) =
        differing.next().filter(|(before, after)| before.id == after.id && before.name == after.name)?;
    if differing.next().is_some() {
        return None;
    }
    let (old, new) = (&*before.text, &*after.text);
    let (start, end) = in_common(old, new);
    let gone = old.get(start..old.len() - end)?;
    let from = utf16_units(old.get(..start)?);
    Some(Edit {
        name: after.name.as_ref().into(),
        from,
        to: from + utf16_units(gone),
        insert: new.get(start..new.len() - end)?.to_owned(),
    })
}

/// The engine, kept the same as the page's state.
#[hook]
pub fn use_engine(state: &UseReducerHandle<State>) -> Rc<Engine> {
    let act = state.dispatcher();
    let engine = use_memo((), |()| Engine {
        act,
        running: RefCell::default(),
        next_id: Cell::new(1),
        wanted: RefCell::default(),
        sent: RefCell::default(),
        pending: RefCell::default(),
        completing: RefCell::default(),
        typing: RefCell::default(),
        silence: RefCell::default(),
        shown: Cell::default(),
        restarts: Cell::default(),
    });
    let handle = engine.clone();
    use_effect_with((), move |()| {
        let listeners = TOUCHES.map(|touch| {
            let handle = handle.clone();
            EventListener::once(&gloo::utils::window(), touch, move |_| handle.touch())
        });
        move || drop(listeners)
    });
    let wanted = Wanted::of(state);
    let handle = engine.clone();
    use_effect_with(wanted, move |wanted| handle.want(wanted.clone()));
    engine
}
