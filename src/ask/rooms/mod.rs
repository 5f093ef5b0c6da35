//! The rooms that answer, as the Ask line and the protocol see them.
//!
//! Any of them may still be on its way: the page fetches a room when a question first needs it. A question that met a
//! room that is not here has no answer; [`Rooms::missing`] then says which room to fetch before it is asked again.

mod access;
mod clusters;
mod complete;
mod directions;
mod discovery;
mod everybody;
mod manifests;
mod network;
mod problems;
mod review;
mod rights;
mod routes;

pub use access::Access;
pub use clusters::Clusters;
pub use complete::Completion;
pub use directions::{AccessMatrix, WhoCan};
pub use discovery::{ApiGroups, is_discovery};
pub use everybody::MANY_WORKLOADS;
pub use manifests::{Manifests, takes_files};
pub use network::{Network, NetworkView};
pub use problems::Problems;
pub use rights::Rights;
pub use routes::Routes;

use super::{Completions, Line, Question};
use crate::access::{Aside, Attributes, Differs, Meets};
use crate::graph::{Graph, Table};
use crate::kubectl::{Invocation, Output};
use crate::network::Detail;
use crate::text::{Diagnostic, Edit, Proof, Verdict};
use crate::words::Explanation;
use crate::workspace::{Options, Workspace};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};
use std::any::Any;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A part of the engine that can be fetched by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Access,
    Rights,
    Clusters,
    Network,
    Routes,
    Problems,
    Completion,
    Manifests,
}

/// How many parts there are.
const PARTS: usize = 8;

/// What a question is asked of: the paste, the rooms that are here, and the reader's choices.
#[derive(Clone, Copy)]
pub struct Desk<'d> {
    pub workspace: &'d Workspace,
    pub rooms: &'d Rooms,
    pub options: &'d Options,
}

/// An answer as JSON, or a sentence that says why there is none and what to do.
pub type Answer = Result<Box<RawValue>, String>;

/// An answer's JSON.
pub fn wire(answer: &impl Serialize) -> Answer {
    to_raw_value(answer).map_err(|error| error.to_string())
}

/// `notApplicable`: a command that is not a question of yes and no.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum CommandVerdict {
    Yes,
    No,
    Unknown,
    NotApplicable,
}

/// A command's output, with the verdict and its proof if it was a question of yes and no.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Printed<'a> {
    stdout: &'a str,
    stderr: &'a str,
    exit_code: i32,
    files_changed: &'a BTreeMap<String, String>,
    files_removed: &'a [String],
    verdict: CommandVerdict,
    proof: Proof,
    /// What the real request meets, where that is not what kubectl says.
    #[serde(skip_serializing_if = "Option::is_none")]
    real_request: Option<RealRequest>,
    /// What there is to say about it besides.
    #[serde(skip_serializing_if = "<[Aside]>::is_empty")]
    asides: &'a [Aside],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RealRequest {
    why: Differs,
    meets: Meets,
    verdict: Verdict,
    /// All that it needs, each with its verdict.
    needs: Vec<Need>,
}

#[derive(Serialize)]
struct Need {
    attributes: Attributes,
    verdict: Verdict,
}

impl<'a> Printed<'a> {
    /// The output of a command that asks nothing.
    fn new(output: &'a Output) -> Self {
        let Output { stdout, stderr, exit_code, files_changed, files_removed } = output;
        let (verdict, proof) = (CommandVerdict::NotApplicable, Proof::default());
        Printed {
            stdout,
            stderr,
            exit_code: *exit_code,
            files_changed,
            files_removed,
            verdict,
            proof,
            real_request: None,
            asides: &[],
        }
    }
}

impl From<Verdict> for CommandVerdict {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Yes => CommandVerdict::Yes,
            Verdict::No => CommandVerdict::No,
            Verdict::Unknown => CommandVerdict::Unknown,
        }
    }
}

/// A question that the protocol asks of one room.
pub enum Asked<'a> {
    /// A command line, as kubectl answers it.
    Kubectl(&'a Invocation),
    /// `SubjectAccessReviewSpec`s.
    Review(&'a Rc<str>),
    /// Who may do something.
    WhoCan(&'a WhoCan),
    /// What somebody may do.
    AccessMatrix(&'a AccessMatrix),
    /// The API's groups, with what somebody may do in them.
    ApiGroups(&'a ApiGroups),
    /// All pairs.
    Connectivity(Detail),
    /// A look at the network.
    NetworkView(&'a NetworkView),
    /// One pair.
    Reach { from: &'a str, to: &'a str, protocol: Option<&'a str>, port: Option<&'a Value> },
    /// Where an HTTP request goes.
    Route { request: &'a Value, gateway: Option<&'a str> },
    /// Where the paste reads otherwise than it looks.
    Lens,
    /// The room's picture and table, beside this question's answer.
    Picture(&'a Question),
}

/// Work that takes more than one step: after each part the server hears what else has come.
pub trait Work {
    /// Does the next part, at the desk that the work was begun at.
    fn advance(&mut self, desk: &Desk<'_>) -> Slice;
}

/// What a part of the work brought.
pub enum Slice {
    /// How far it is, 0 to 1.
    More(f64),
    /// The answer.
    Done(Answer),
    /// The answer's JSON, too long to be gone through once more.
    Text(String),
    /// What took long is kept: the question can be answered in one go now.
    Ready,
}

/// What a part of the engine does; each does its own.
pub trait Room {
    /// Answers a line of its kind.
    fn answer(&self, _: &Desk<'_>, _: &Line) -> Question {
        Question::Nothing
    }
    /// Its view's picture and table, with the proof of the question drawn in where it is the room's own.
    fn picture(&self, _: &Desk<'_>, _: &Question) -> (Graph, Table) {
        Default::default()
    }
    /// Answers a question of the protocol.
    fn wire(&self, _: &Desk<'_>, _: &Asked<'_>) -> Answer {
        Err("this room does not answer that".to_owned())
    }
    /// The work that a question is; none where it is answered in one go.
    fn work(&self, _: &Desk<'_>, _: &Asked<'_>) -> Option<Box<dyn Work>> {
        None
    }
    /// The verdict of a line's answer, found without the proof where that is the work.
    fn verdict(&self, desk: &Desk<'_>, line: &Line) -> Option<Verdict> {
        self.answer(desk, line).verdict()
    }
    /// Every problem of the paste, by source and line.
    fn problems(&self, _: &Desk<'_>) -> Vec<Diagnostic> {
        Vec::new()
    }
    /// The edits that mend all of a paste's problems that can be mended safely; `problems` are its problems.
    fn mends(&self, _: &Desk<'_>, _problems: &[Diagnostic]) -> Vec<Edit> {
        Vec::new()
    }
    /// Completes a line at a cursor, which counts UTF-16 code units.
    fn complete(&self, _: &Desk<'_>, _line: &str, _cursor: u32) -> Completions {
        Completions::default()
    }
}

/// A room's answer to a line.
pub trait Answered: Any {
    /// The view that shows it.
    fn view(&self) -> super::View;
    /// Yes, no or unknown, if it is a question of that kind.
    fn verdict(&self) -> Option<Verdict> {
        None
    }
    /// The same about just what was asked, where the real request meets something else.
    fn asked(&self) -> Option<Verdict> {
        self.verdict()
    }
    /// The answer in words.
    fn explanation(&self, desk: &Desk<'_>) -> Explanation;
    /// Its own picture and table, where the view's are not the place to draw it in.
    fn picture(&self, _: &Desk<'_>) -> Option<(Graph, Table)> {
        None
    }
    /// Files as they are after a command, by source name.
    fn files_changed(&self) -> BTreeMap<String, String> {
        BTreeMap::new()
    }
}

/// The rooms that are here.
#[derive(Default)]
pub struct Rooms {
    here: [Cell<Option<&'static dyn Room>>; PARTS],
    missing: Cell<Option<Part>>,
}

impl Rooms {
    /// All of them.
    pub fn all() -> Self {
        let rooms = Rooms::default();
        rooms.install(Part::Access, &Access);
        rooms.install(Part::Rights, &Rights);
        rooms.install(Part::Clusters, &Clusters);
        rooms.install(Part::Network, &Network);
        rooms.install(Part::Routes, &Routes);
        rooms.install(Part::Problems, &Problems);
        rooms.install(Part::Completion, &Completion);
        rooms.install(Part::Manifests, &Manifests);
        rooms
    }
    /// A room has come.
    pub fn install(&self, part: Part, room: &'static dyn Room) {
        if let Some(place) = self.here.get(part as usize) {
            place.set(Some(room));
        }
    }
    /// A room, if it is here.
    pub fn get(&self, part: Part) -> Option<&'static dyn Room> {
        let room = self.here.get(part as usize).and_then(Cell::get);
        if room.is_none() {
            self.missing.set(Some(part));
        }
        room
    }
    /// The room that was wanted and not here since this was last asked.
    pub fn missing(&self) -> Option<Part> {
        self.missing.take()
    }
}

impl Desk<'_> {
    /// What the protocol asks of a room.
    pub fn wire(&self, part: Part, asked: &Asked<'_>) -> Answer {
        self.rooms.get(part).map_or_else(|| Err(String::new()), |room| room.wire(self, asked))
    }
}
