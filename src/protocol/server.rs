//! The engine's end of the wire: messages in, messages out, long work in slices.

use super::{Body, ErrorMessage, Request, Response, VERSION};
use std::collections::VecDeque;

/// Holds a session and answers messages. Give it what arrives with [`Server::receive`], and call [`Server::step`]
/// until it says that nothing is left to do; between two steps a cancel or a newer question may come in.
#[derive(Default)]
pub struct Server {
    queue: VecDeque<Request>,
    out: Vec<Response>,
}

/// What a step brought.
#[derive(Debug, Default)]
pub struct Progress {
    /// Messages to send, as JSON.
    pub messages: Vec<String>,
    /// Whether there is more to do.
    pub more: bool,
}

impl Server {
    /// A server with nothing pasted.
    pub fn new() -> Self {
        Server::default()
    }
    /// Takes a message. Answers come from [`Server::step`].
    pub fn receive(&mut self, message: &str) {
        match serde_json::from_str::<Request>(message) {
            Ok(request) => self.queue.push_back(request),
            Err(error) => {
                let body = Body::Error(ErrorMessage { message: format!("this is not a request: {error}") });
                self.out.push(Response { v: VERSION, id: 0, body });
            }
        }
    }
    /// Does a slice of the work there is.
    pub fn step(&mut self) -> Progress {
        if let Some(request) = self.queue.pop_front() {
            let body = Body::Error(ErrorMessage { message: "this engine cannot answer that yet".to_owned() });
            self.out.push(Response { v: VERSION, id: request.id, body });
        }
        let messages = self.out.drain(..).filter_map(|response| serde_json::to_string(&response).ok()).collect();
        Progress { messages, more: !self.queue.is_empty() }
    }
}
