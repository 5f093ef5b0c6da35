//! Contexts, clusters and users: `kubectl config …`.

use super::{Answer, Answered, Asked, Desk, Printed, Room, wire};
use crate::ask::{Line, Question, View};
use crate::graph::{Graph, Table};
use crate::kubeconfig;
use crate::kubectl::config;
use crate::words::{self, Explanation};
use std::collections::BTreeMap;

/// The kubeconfig room.
pub struct Clusters;

impl Room for Clusters {
    fn answer(&self, desk: &Desk<'_>, line: &Line) -> Question {
        let Some((line, invocation)) = line.command() else { return Question::Nothing };
        match config::explain(line, &invocation, desk.workspace.paste()) {
            Some(answer) => Question::of(answer),
            None => Question::unanswered(words::ask::not_answered_yet(line, desk.options.lang)),
        }
    }

    fn picture(&self, desk: &Desk<'_>, question: &Question) -> (Graph, Table) {
        let about = question.own::<kubeconfig::Answer>();
        let say = |phrase: &kubeconfig::Phrase| words::kubeconfig::phrase(phrase, desk.options.lang);
        let (paste, options) = (desk.workspace.paste(), desk.options.kubeconfig());
        (kubeconfig::graph(paste, &options, about, &say), kubeconfig::table(paste, &options, about, &say))
    }

    fn wire(&self, desk: &Desk<'_>, asked: &Asked<'_>) -> Answer {
        let Asked::Kubectl(invocation) = asked else { return Err("this is not asked of kubeconfigs".to_owned()) };
        match config::run(invocation, desk.workspace.paste()) {
            Some(output) => wire(&Printed::new(&output)),
            None => Err("this is no kubectl config command".to_owned()),
        }
    }
}

impl Answered for kubeconfig::Answer {
    fn view(&self) -> View {
        View::Clusters
    }
    fn explanation(&self, desk: &Desk<'_>) -> Explanation {
        words::kubeconfig::explain(self, desk.options.lang)
    }
    fn files_changed(&self) -> BTreeMap<String, String> {
        self.files_changed.clone()
    }
}
