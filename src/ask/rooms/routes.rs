//! Where a request goes: `GET https://host/path`.

use super::{Answer, Answered, Asked, Desk, Room, wire};
use crate::ask::{Line, Question, RequestLine, View};
use crate::graph::{Graph, Table};
use crate::routing::{self, Code, Request, Route};
use crate::text::{FromJson, Verdict};
use crate::words::{self, Explanation};

/// The routing room.
pub struct Routes;

impl Room for Routes {
    fn answer(&self, desk: &Desk<'_>, line: &Line) -> Question {
        let Line::Request(request) = line else { return Question::Nothing };
        let cluster = desk.workspace.cluster(desk.options.refused);
        Question::of(routing::route(cluster, &request.clone().into(), &desk.options.routing()))
    }

    fn picture(&self, desk: &Desk<'_>, question: &Question) -> (Graph, Table) {
        let about = question.own::<Route<Code>>();
        let say = |phrase: &routing::Phrase| words::routing::phrase(phrase, desk.options.lang);
        let cluster = desk.workspace.cluster(desk.options.refused);
        (routing::graph(cluster, about, &say), routing::table(cluster, about, &say))
    }

    fn wire(&self, desk: &Desk<'_>, asked: &Asked<'_>) -> Answer {
        let Asked::Route { request, gateway } = asked else { return Err("this is not asked of routes".to_owned()) };
        let mut request = Request::from_json((*request).clone()).ok_or("the request does not fit")?;
        request.gateway = gateway.map(str::to_owned).or(request.gateway);
        let cluster = desk.workspace.cluster(desk.options.refused);
        let route = routing::route(cluster, &request, &desk.options.routing());
        wire(&route.worded(|code| words::routing::step(code, desk.options.lang)))
    }
}

impl Answered for Route<Code> {
    fn view(&self) -> View {
        View::Routes
    }
    fn verdict(&self) -> Option<Verdict> {
        Some(Route::verdict(self))
    }
    fn explanation(&self, desk: &Desk<'_>) -> Explanation {
        words::routing::explain(self, desk.workspace.cluster(desk.options.refused), desk.options.lang)
    }
}

impl From<RequestLine> for Request {
    fn from(line: RequestLine) -> Self {
        Request {
            method: line.method,
            scheme: line.scheme,
            host: line.host,
            port: Some(line.port),
            path: line.path,
            headers: Vec::new(),
            query: line.query,
            gateway: None,
        }
    }
}
