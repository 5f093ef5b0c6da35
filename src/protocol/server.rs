//! The engine's end of the wire: messages in, messages out, long work in slices.

use super::answer::answer;
use super::{Ask, ErrorMessage, Options, Request, Response, Revision, VERSION};
use crate::ask::rooms::{Answer, Asked, Desk, Part, Rooms, Slice, Work, wire};
use crate::ask::{self, Watching};
use crate::workspace::{Workspace, read_sources};
use serde_json::json;
use serde_json::value::RawValue;
use std::collections::VecDeque;
use std::rc::Rc;

/// Holds a session and answers messages. Give it what arrives with [`Server::receive`], and call [`Server::step`]
/// until it says that nothing is left to do; between two steps a cancel or a newer question may come in.
pub struct Server {
    rooms: Rooms,
    session: Rc<Workspace>,
    revision: u64,
    queue: VecDeque<Request>,
    /// The long work that is under way.
    job: Option<Job>,
    /// Messages to send, as JSON.
    out: Vec<String>,
}

/// Work that takes more than one step.
struct Job {
    id: u64,
    /// The session's revision it is about; none for sources of its own.
    revision: Option<u64>,
    workspace: Rc<Workspace>,
    options: Options,
    work: Box<dyn Work>,
    /// What was asked, where the work only makes ready for its answer.
    ask: Option<Ask>,
}

/// What a step brought.
#[derive(Debug, Default)]
pub struct Progress {
    /// Messages to send, as JSON.
    pub messages: Vec<String>,
    /// Whether there is more to do.
    pub more: bool,
    /// The room that the next question needs and that is not here: install it, or say that it cannot be had, and go on.
    pub wants: Option<Part>,
}

impl Default for Server {
    fn default() -> Self {
        Server::new()
    }
}

impl Server {
    /// A server with nothing pasted and every room.
    pub fn new() -> Self {
        Server::with(Rooms::all())
    }
    /// A server with nothing pasted, and only these rooms so far.
    pub fn with(rooms: Rooms) -> Self {
        Server { rooms, session: Rc::default(), revision: 0, queue: VecDeque::new(), job: None, out: Vec::new() }
    }
    /// The rooms that are here.
    pub fn rooms(&self) -> &Rooms {
        &self.rooms
    }
    /// The room that the next question needs cannot be had.
    pub fn give_up(&mut self, why: &str) {
        if let Some(request) = self.queue.pop_front() {
            self.send(request.id, Err(why.to_owned()));
        }
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
                    let running = self.job.take_if(|job| job.id == cancelled).is_some();
                    let found = running || self.queue.len() < before;
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
        let mut wants = None;
        if let Some(job) = self.job.take() {
            self.go_on(job);
        } else if let Some(request) = self.queue.pop_front() {
            let (id, handled) = (request.id, self.handle(&request));
            wants = self.rooms.missing();
            match handled {
                _ if wants.is_some() => self.queue.push_front(request),
                Ok(Handled::Answered(answer)) => self.send(id, Ok(answer)),
                Ok(Handled::Begun(job)) => self.go_on(*job),
                Err(message) => self.send(id, Err(message)),
            }
        }
        let messages = std::mem::take(&mut self.out);
        let more = wants.is_none() && (self.job.is_some() || !self.queue.is_empty());
        Progress { messages, more, wants }
    }

    /// Does the next slice of a job; an edit that waits makes a job of the session out of date.
    fn go_on(&mut self, mut job: Job) {
        if job.revision.is_some() && self.edit_is_waiting() {
            return self.send(job.id, superseded());
        }
        let desk = Desk { workspace: &job.workspace, rooms: &self.rooms, options: &job.options };
        match job.work.advance(&desk) {
            Slice::Done(answer) => self.send(job.id, answer),
            Slice::Ready => {
                let answer = job.ask.as_ref().map_or_else(|| Err(String::new()), |ask| answer(&desk, ask));
                self.send(job.id, answer);
            }
            Slice::Text(answer) => {
                let id = job.id;
                self.out.push(format!("{{\"v\":{VERSION},\"id\":{id},\"answer\":{answer}}}"));
            }
            Slice::More(progress) => {
                self.say(&Response { v: VERSION, id: job.id, progress: Some(progress), ..Response::default() });
                self.job = Some(job);
            }
        }
    }

    fn send(&mut self, id: u64, result: Answer) {
        let (answer, error) = match result {
            Ok(answer) => (Some(answer), None),
            Err(message) => (None, Some(ErrorMessage { message })),
        };
        self.say(&Response { v: VERSION, id, answer, error, ..Response::default() });
    }

    fn say(&mut self, response: &Response) {
        self.out.extend(serde_json::to_string(response));
    }

    fn handle(&mut self, request: &Request) -> Result<Handled, String> {
        match &request.ask {
            Ask::Open { sources } => {
                self.session = Rc::new(Workspace::new(read_sources(sources)?));
                return self.next_revision().map(Handled::Answered);
            }
            Ask::Edit { base, edits } => {
                if *base != self.revision {
                    return Err(format!(
                        "revision {base} is not the newest, {} is: open the sources again",
                        self.revision
                    ));
                }
                self.session = Rc::new(self.session.with(edits)?);
                return self.next_revision().map(Handled::Answered);
            }
            _ => {}
        }
        let workspace = match (&request.sources, request.revision) {
            (Some(sources), _) => Rc::new(Workspace::new(read_sources(sources)?)),
            (None, Some(revision)) if revision != self.revision || self.edit_is_waiting() => {
                return superseded().map(Handled::Answered);
            }
            (None, _) => self.session.clone(),
        };
        let desk = Desk { workspace: &workspace, rooms: &self.rooms, options: &request.options };
        let Some(work) = work(&desk, &request.ask) else {
            return answer(&desk, &request.ask).map(Handled::Answered);
        };
        let reviews = matches!(request.ask, Ask::AccessReview { .. });
        Ok(Handled::Begun(Box::new(Job {
            id: request.id,
            revision: request.revision.filter(|_| request.sources.is_none()),
            options: request.options.clone(),
            work,
            ask: (!reviews).then(|| request.ask.clone()),
            workspace,
        })))
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

/// The work that a question is, where it takes more than one step.
fn work(desk: &Desk<'_>, ask: &Ask) -> Option<Box<dyn Work>> {
    match ask {
        Ask::AccessReview { specs } => {
            desk.rooms.get(Part::Rights).and_then(|room| room.work(desk, &Asked::Review(&specs.0)))
        }
        Ask::Verdicts { lines } => Some(Box::new(Watching::new(desk, lines))),
        Ask::Connectivity { detail } => {
            desk.rooms.get(Part::Network).and_then(|room| room.work(desk, &Asked::Connectivity(*detail)))
        }
        Ask::NetworkView(view) => {
            desk.rooms.get(Part::Network).and_then(|room| room.work(desk, &Asked::NetworkView(view)))
        }
        Ask::Graph { view, about, edits } | Ask::Table { view, about, edits } if edits.is_empty() => {
            ask::picture_work(desk, Some(*view), about)
        }
        Ask::Explain { line } => ask::picture_work(desk, None, line),
        _ => None,
    }
}

/// What became of a request in its first step.
enum Handled {
    Answered(Box<RawValue>),
    Begun(Box<Job>),
}

fn superseded() -> Answer {
    wire(&json!({"superseded": true}))
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

    #[test]
    fn several_lines_are_answered_in_one_go_and_hear_an_edit() {
        let yaml = include_str!("../examples/watcher/rbac.yaml");
        let who = "--as=system:serviceaccount:default:watcher";
        let lines: Vec<String> = ["list pods", "delete pods", "get configmaps -n staging", "get pods/log"]
            .iter()
            .map(|line| format!("kubectl auth can-i {line} {who}"))
            .chain(["gibberish".to_owned(), "10.0.0.1 -> 10.0.0.2".to_owned()])
            .collect();
        let mut server = Server::new();
        run(&mut server, &[json!({"v":1,"id":1,"ask":{"kind":"open","sources":[{"name":"rbac.yaml","text":yaml}]}})]);
        let ask = |id: u64| json!({"v":1,"id":id,"revision":1,"ask":{"kind":"verdicts","lines":lines}});
        let out = run(&mut server, &[ask(2)]);
        assert!(out[0]["progress"].as_f64().is_some());
        let said = |at: usize| out.last().unwrap()["answer"]["verdicts"][at].clone();
        assert_eq!(said(0), json!({"verdict":"yes","real":null,"cap":"yes"}));
        assert_eq!(said(1), json!({"verdict":"no","real":null,"cap":"no"}));
        assert_eq!(said(2), json!({"verdict":"unknown","real":null,"cap":"unknown"}));
        assert_eq!(said(3), json!({"verdict":"yes","real":"no","cap":"yes, but"}));
        assert_eq!(said(4)["verdict"], Value::Null);
        let out = run(&mut server, &[ask(3), json!({"v":1,"id":4,"ask":{"kind":"edit","base":1,"edits":[]}})]);
        assert!(out.contains(&json!({"v":1,"id":3,"answer":{"superseded":true}})));
    }

    #[test]
    fn long_work_reports_how_far_it_is_and_hears_a_cancel_and_an_edit() {
        let specs =
            |count: usize| vec![json!({"user":"jane","resourceAttributes":{"verb":"get","resource":"pods"}}); count];
        let begin = |id: u64, count: usize| json!({"v":1,"id":id,"revision":1,"ask":{"kind":"accessReview","specs":specs(count)}});
        let first = |server: &mut Server, message: Value| -> Value {
            server.receive(&message.to_string());
            let progress = server.step();
            assert!(progress.more);
            serde_json::from_str(&progress.messages[0]).unwrap()
        };
        let mut server = Server::new();
        run(&mut server, &[json!({"v":1,"id":1,"ask":{"kind":"open","sources":[]}})]);
        let progress = first(&mut server, begin(2, 4_096))["progress"].as_f64().unwrap();
        assert!((progress - 0.25).abs() < 0.001, "a quarter of them: {progress}");
        let out = run(&mut server, &[]);
        assert_eq!(out.last().unwrap()["answer"]["reviews"].as_array().unwrap().len(), 4_096);

        first(&mut server, begin(3, 4_096));
        let out = run(&mut server, &[json!({"v":1,"id":4,"ask":{"kind":"cancel","request":3}})]);
        assert_eq!(out[0], json!({"v":1,"id":3,"answer":{"cancelled":true}}));
        assert_eq!(out.len(), 2);

        first(&mut server, begin(5, 4_096));
        let out = run(&mut server, &[json!({"v":1,"id":6,"ask":{"kind":"edit","base":1,"edits":[]}})]);
        assert_eq!(
            out,
            [json!({"v":1,"id":5,"answer":{"superseded":true}}), json!({"v":1,"id":6,"answer":{"revision":2}})]
        );

        let out = run(&mut server, &[json!({"v":1,"id":7,"ask":{"kind":"accessReview","specs":[{"user":"jane"}]}})]);
        assert!(out[0]["error"]["message"].as_str().unwrap().starts_with("specs[0] needs one of"));
    }
}
