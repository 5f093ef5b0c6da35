//! The engine's end of the wire, when the wasm was loaded in a worker. The engine is a file of its own: the page's tab never
//! needs it.
#![allow(unsafe_code)] // the macro's: a split is an import of what another file exports

use super::cover::secret_ranges;
use super::first::{self, Kept};
use super::rooms;
use crate::ask::rooms::{Part, Rooms};
use crate::protocol::{Ask, Options, Request, Server, SourceText, VERSION};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort};

/// The message that says that the worker hears; what is posted before it would be lost.
pub const READY: &str = "ready";
/// The message that says that the engine could not be fetched.
pub const LOST: &str = "lost";
/// The message that asks for the first visit's answers; the build posts it, and keeps what comes.
const FIRST_ANSWERS: &str = "first answers";

struct Engine {
    scope: DedicatedWorkerGlobalScope,
    server: RefCell<Server>,
    /// Posting to it brings the next step, behind the messages that came meanwhile.
    again: MessagePort,
    stepping: Cell<bool>,
    /// A room is on its way; the question that needs it waits.
    fetching: Cell<bool>,
}

/// What a question is answered with whose room does not come.
const NO_ROOM: &str =
    "the part of Kubeglass that answers this could not be fetched: check the connection and ask again";

impl Engine {
    fn step_soon(&self) {
        if !self.stepping.replace(true) {
            let _ = self.again.post_message(&JsValue::NULL);
        }
    }

    fn step(self: &Rc<Self>) {
        self.stepping.set(false);
        if self.fetching.get() {
            return;
        }
        let progress = self.server.borrow_mut().step();
        for message in &progress.messages {
            let _ = self.scope.post_message(&JsValue::from_str(message));
        }
        if let Some(part) = progress.wants {
            self.fetching.set(true);
            wasm_bindgen_futures::spawn_local(self.clone().fetch(part));
        } else if progress.more {
            self.step_soon();
        }
    }

    async fn fetch(self: Rc<Self>, part: Part) {
        let room = rooms::fetch(part).await;
        self.fetching.set(false);
        let mut server = self.server.borrow_mut();
        match room {
            Ok(room) => server.rooms().install(part, room),
            Err(_) => server.give_up(NO_ROOM),
        }
        drop(server);
        self.step_soon();
    }
}

/// Fetches the engine and lets it answer what the page posts.
pub fn start(scope: DedicatedWorkerGlobalScope) {
    wasm_bindgen_futures::spawn_local(async move {
        match engine().await {
            Ok(serve) => serve(scope),
            Err(_) => drop(scope.post_message(&JsValue::from_str(LOST))),
        }
    });
}

#[wasm_split(engine, fallible)]
fn engine() -> Result<fn(DedicatedWorkerGlobalScope), SplitLoaderError> {
    Ok(serve)
}

/// The questions of a first visit, in both languages, as the page would ask them.
fn first_questions() -> Vec<Request> {
    let Some(example) = first::first() else { return Vec::new() };
    let text =
        |(name, text): &(&str, &str)| SourceText { name: (*name).into(), text: Some((*text).into()), base64: None };
    let question = |lang, kept| Request {
        v: VERSION,
        id: first::number(lang, kept),
        sources: Some(example.files.iter().map(text).collect()),
        revision: None,
        options: Options { lang, ..Options::default() },
        ask: match kept {
            Kept::Overview => Ask::Overview,
            Kept::Explained => Ask::Explain { line: example.ask.to_owned() },
            Kept::Problems => Ask::Problems,
        },
    };
    let in_one = |lang| first::KEPT.map(|kept| question(lang, kept));
    first::LANGS.into_iter().flat_map(in_one).collect()
}

/// Answers what the page posts.
fn serve(scope: DedicatedWorkerGlobalScope) {
    let Ok(channel) = MessageChannel::new() else { return };
    let engine = Rc::new(Engine {
        scope: scope.clone(),
        server: RefCell::new(Server::with(Rooms::default())),
        again: channel.port2(),
        stepping: Cell::new(false),
        fetching: Cell::new(false),
    });
    let stepper = engine.clone();
    let on_again = Closure::<dyn FnMut(MessageEvent)>::new(move |_| stepper.step());
    channel.port1().set_onmessage(Some(on_again.as_ref().unchecked_ref()));
    on_again.forget();
    let posts = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(message) = event.data().as_string() {
            if message == FIRST_ANSWERS {
                let ranges: Vec<Vec<u32>> = first::first()
                    .iter()
                    .flat_map(|example| example.files)
                    .map(|(_, text)| secret_ranges(text))
                    .collect();
                let covered =
                    serde_json::json!({"id": first::COVERED, "of": 1 + first_questions().len(), "answer": ranges})
                        .to_string();
                let _ = posts.post_message(&JsValue::from_str(&covered));
                for request in first_questions().iter().flat_map(serde_json::to_string) {
                    engine.server.borrow_mut().receive(&request);
                }
            } else {
                engine.server.borrow_mut().receive(&message);
            }
            engine.step_soon();
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    let _ = scope.post_message(&JsValue::from_str(READY));
}
