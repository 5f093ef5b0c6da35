//! Who reaches whom: `from -> to:port`.

use super::{Answer, Answered, Asked, Desk, Room, Work, everybody, wire};
use crate::ask::{Line, Question, View};
use crate::graph::{Graph, Table};
use crate::network::{self, Code, Detail, Reach};
use crate::text::Verdict;
use crate::words::{self, Explanation};
use serde_json::Value;

/// The network room.
pub struct Network;

impl Room for Network {
    fn answer(&self, desk: &Desk<'_>, line: &Line) -> Question {
        let Line::Reach(line) = line else { return Question::Nothing };
        let cluster = desk.workspace.cluster(desk.options.refused);
        let (protocol, port) = (line.protocol.as_deref(), line.port.as_deref());
        match network::Question::parse(cluster, &line.from, &line.to, protocol, port) {
            Ok(question) => Question::of(network::reach(cluster, &question, &desk.options.network())),
            Err(error) => Question::unanswered(Explanation {
                headline: words::network::error(&error, desk.options.lang),
                ..Explanation::default()
            }),
        }
    }

    fn verdict(&self, desk: &Desk<'_>, line: &Line) -> Option<Verdict> {
        let Line::Reach(line) = line else { return None };
        let cluster = desk.workspace.cluster(desk.options.refused);
        let (protocol, port) = (line.protocol.as_deref(), line.port.as_deref());
        let question = network::Question::parse(cluster, &line.from, &line.to, protocol, port).ok()?;
        Some(network::verdict(cluster, &question, &desk.options.network()))
    }

    fn picture(&self, desk: &Desk<'_>, question: &Question) -> (Graph, Table) {
        let about = question.own::<Reach<Code>>();
        let say = |phrase: &network::Phrase| words::network::phrase(phrase, desk.options.lang);
        let (cluster, options) = (desk.workspace.cluster(desk.options.refused), desk.options.network());
        if about.is_some_and(|about| about.around.pod.is_some()) {
            return (network::graph(cluster, about, &options, &say), network::table(cluster, about, &options, &say));
        }
        let pairs = everybody::pairs(desk.workspace, desk.options);
        (network::everybody(cluster, &pairs, &options, &say), network::everybody_listed(cluster, &pairs, &say))
    }

    fn work(&self, desk: &Desk<'_>, asked: &Asked<'_>) -> Option<Box<dyn Work>> {
        everybody::work(desk, asked)
    }

    fn wire(&self, desk: &Desk<'_>, asked: &Asked<'_>) -> Answer {
        let (cluster, options) = (desk.workspace.cluster(desk.options.refused), desk.options.network());
        match asked {
            Asked::Connectivity(Detail::Rows) => wire(&network::connectivity(cluster, &options)),
            Asked::Connectivity(Detail::Groups) => wire(&network::groups(cluster, &options)),
            Asked::Reach { from, to, protocol, port } => {
                let port = port.map(|port| match port {
                    Value::String(name) => name.clone(),
                    number => number.to_string(),
                });
                let lang = desk.options.lang;
                let question = network::Question::parse(cluster, from, to, *protocol, port.as_deref())
                    .map_err(|error| words::network::error(&error, lang).to_string())?;
                wire(&words::network::worded(&network::reach(cluster, &question, &options), lang))
            }
            _ => Err("this is not asked of the network".to_owned()),
        }
    }
}

impl Answered for Reach<Code> {
    fn view(&self) -> View {
        View::Network
    }
    fn verdict(&self) -> Option<Verdict> {
        Some(self.allowed)
    }
    fn explanation(&self, desk: &Desk<'_>) -> Explanation {
        words::network::explain(self, desk.workspace.cluster(desk.options.refused), desk.options.lang)
    }
}
