//! Who may do what: `kubectl auth …`.

use super::{Answered, Desk, Room};
use crate::access::{self, Identity};
use crate::ask::{Line, Question, View};
use crate::graph::{Graph, Table};
use crate::kubectl::can_i::{self, Explained, Said};
use crate::text::Verdict;
use crate::words::{self, Explanation};

/// The access room.
pub struct Access;

/// What a `kubectl auth` command says.
pub(super) struct Auth {
    explained: Explained,
    line: String,
}

impl Auth {
    pub(super) fn new(explained: Explained, line: String) -> Self {
        Auth { explained, line }
    }
    /// Whose rights it is about.
    pub(super) fn identity(&self) -> Option<&Identity> {
        match &self.explained.said {
            Said::Question(question) => Some(&question.answer.identity),
            Said::List { identity, .. } | Said::WhoAmI { identity } => Some(identity),
            _ => None,
        }
    }
}

impl Room for Access {
    fn answer(&self, desk: &Desk<'_>, line: &Line) -> Question {
        let Some((line, invocation)) = line.command() else { return Question::Nothing };
        let cluster = desk.workspace.cluster(desk.options.refused);
        let invocation = invocation.at(&desk.options.now);
        let explained = can_i::run(&invocation, cluster, &desk.workspace.access(desk.options));
        Question::of(Auth { explained, line: line.to_owned() })
    }

    fn picture(&self, desk: &Desk<'_>, question: &Question) -> (Graph, Table) {
        let about = question.own::<Auth>().and_then(|auth| auth.explained.shown());
        let say = |phrase: &access::Phrase| words::access::phrase(phrase, desk.options.lang);
        let (cluster, access) = (desk.workspace.cluster(desk.options.refused), desk.workspace.access(desk.options));
        (access::graph(&access, cluster, about, &say), access::table(&access, cluster, about, &say))
    }
}

impl Answered for Auth {
    fn view(&self) -> View {
        View::Access
    }
    fn verdict(&self) -> Option<Verdict> {
        self.explained.verdict()
    }
    fn asked(&self) -> Option<Verdict> {
        match &self.explained.said {
            Said::Question(question) => Some(question.answer.verdict),
            _ => None,
        }
    }
    fn explanation(&self, desk: &Desk<'_>) -> Explanation {
        let cluster = desk.workspace.cluster(desk.options.refused);
        words::access::explain(&self.explained, &self.line, cluster, desk.options.lang)
    }
}
