//! The engine's end of the wire: messages in, messages out, long work in slices.

use super::answer::{Answer, answer, wire};
use super::{Ask, ErrorMessage, Request, Response, Revision, VERSION};
use crate::workspace::{Workspace, apply_edits, read_sources};
use serde_json::json;
use std::collections::VecDeque;

/// Holds a session and answers messages. Give it what arrives with [`Server::receive`], and call [`Server::step`]
/// until it says that nothing is left to do; between two steps a cancel or a newer question may come in.
#[derive(Default)]
pub struct Server {
    session: Workspace,
    revision: u64,
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
        match Request::read(message) {
            Ok(request) if request.v != VERSION => {
                let message = format!("protocol version {} is not spoken here: send \"v\": {VERSION}", request.v);
                self.send(request.id, Err(message));
            }
            Ok(request) => match request.ask {
                Ask::Cancel { request: cancelled } => {
                    let before = self.queue.len();
                    self.queue.retain(|waiting| waiting.id != cancelled);
                    let found = self.queue.len() < before;
                    if found {
                        self.send(cancelled, wire(&json!({"cancelled": true})));
                    }
                    self.send(request.id, wire(&json!({"cancelled": found})));
                }
                _ => self.queue.push_back(request),
            },
            Err((id, error)) => self.send(id, Err(format!("this is not a request: {error}"))),
        }
    }

    /// Does a slice of the work there is.
    pub fn step(&mut self) -> Progress {
        if let Some(request) = self.queue.pop_front() {
            let id = request.id;
            let result = self.handle(request);
            self.send(id, result);
        }
        let messages = self.out.drain(..).filter_map(|response| serde_json::to_string(&response).ok()).collect();
        Progress { messages, more: !self.queue.is_empty() }
    }

    fn send(&mut self, id: u64, result: Answer) {
        let (answer, error) = match result {
            Ok(answer) => (Some(answer), None),
            Err(message) => (None, Some(ErrorMessage { message })),
        };
        self.out.push(Response { v: VERSION, id, answer, error, ..Response::default() });
    }

    fn handle(&mut self, request: Request) -> Answer {
        match &request.ask {
            Ask::Open { sources } => {
                self.session = Workspace::new(read_sources(sources)?);
                self.next_revision()
            }
            Ask::Edit { base, edits } => {
                if *base != self.revision {
                    return Err(format!(
                        "revision {base} is not the newest, {} is: open the sources again",
                        self.revision
                    ));
                }
                let sources = apply_edits(self.session.paste().sources.iter().map(|(_, source)| source), edits)?;
                self.session = Workspace::new(sources);
                self.next_revision()
            }
            ask => match (&request.sources, request.revision) {
                (Some(sources), _) => answer(&Workspace::new(read_sources(sources)?), ask, &request.options),
                (None, Some(revision)) if revision != self.revision || self.edit_is_waiting() => {
                    wire(&json!({"superseded": true}))
                }
                (None, _) => answer(&self.session, ask, &request.options),
            },
        }
    }

    /// Whether what is asked now is about to be out of date.
    fn edit_is_waiting(&self) -> bool {
        self.queue.iter().any(|request| matches!(request.ask, Ask::Open { .. } | Ask::Edit { .. }))
    }

    fn next_revision(&mut self) -> Answer {
        self.revision += 1;
        wire(&Revision { revision: self.revision })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn run(server: &mut Server, messages: &[Value]) -> Vec<Value> {
        for message in messages {
            server.receive(&message.to_string());
        }
        let mut out = Vec::new();
        loop {
            let progress = server.step();
            out.extend(progress.messages.iter().map(|message| serde_json::from_str::<Value>(message).unwrap()));
            if !progress.more {
                return out;
            }
        }
    }

    #[test]
    fn a_session_opens_edits_and_supersedes() {
        let mut server = Server::new();
        let out = run(
            &mut server,
            &[
                json!({"v":1,"id":1,"ask":{"kind":"open","sources":[{"name":"a","text":"a: 1\n"}]}}),
                json!({"v":1,"id":2,"ask":{"kind":"edit","base":1,"edits":[{"name":"a","from":3,"to":4,"insert":"2"}]}}),
                json!({"v":1,"id":3,"revision":1,"ask":{"kind":"problems"}}),
                json!({"v":1,"id":4,"ask":{"kind":"edit","base":1,"edits":[]}}),
                json!({"v":1,"id":5,"ask":{"kind":"cancel","request":6}}),
                json!({"v":2,"id":7,"ask":{"kind":"problems"}}),
                json!({"id":8}),
            ],
        );
        let by_id = |id: u64| out.iter().find(|message| message["id"] == id).unwrap().clone();
        assert_eq!(by_id(1), json!({"v":1,"id":1,"answer":{"revision":1}}));
        assert_eq!(by_id(2)["answer"]["revision"], 2);
        assert_eq!(by_id(3)["answer"], json!({"superseded":true}));
        assert!(by_id(4)["error"]["message"].as_str().unwrap().contains("not the newest"));
        assert_eq!(by_id(5)["answer"], json!({"cancelled":false}));
        assert!(by_id(7)["error"]["message"].as_str().unwrap().contains("version 2"));
        assert!(by_id(8)["error"]["message"].as_str().unwrap().contains("not a request"));
    }

    #[test]
    fn a_question_asked_before_an_edit_that_waits_is_superseded_and_a_waiting_one_can_be_cancelled() {
        let mut server = Server::new();
        run(&mut server, &[json!({"v":1,"id":1,"ask":{"kind":"open","sources":[]}})]);
        let out = run(
            &mut server,
            &[
                json!({"v":1,"id":2,"revision":1,"ask":{"kind":"problems"}}),
                json!({"v":1,"id":3,"revision":1,"ask":{"kind":"problems"}}),
                json!({"v":1,"id":4,"ask":{"kind":"edit","base":1,"edits":[]}}),
                json!({"v":1,"id":5,"ask":{"kind":"cancel","request":3}}),
            ],
        );
        assert!(out.contains(&json!({"v":1,"id":3,"answer":{"cancelled":true}})));
        assert!(out.contains(&json!({"v":1,"id":5,"answer":{"cancelled":true}})));
        assert!(out.contains(&json!({"v":1,"id":2,"answer":{"superseded":true}})));
        assert!(out.contains(&json!({"v":1,"id":4,"answer":{"revision":2}})));
    }
}
