//! The engine's end of the wire, when the wasm was loaded in a worker.

use super::rooms;
use crate::ask::rooms::{Part, Rooms};
use crate::protocol::Server;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort};

/// The message that says that the worker hears; what is posted before it would be lost.
pub const READY: &str = "ready";

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

/// Answers what the page posts.
pub fn start(scope: DedicatedWorkerGlobalScope) {
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
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(message) = event.data().as_string() {
            engine.server.borrow_mut().receive(&message);
            engine.step_soon();
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    let _ = scope.post_message(&JsValue::from_str(READY));
}
