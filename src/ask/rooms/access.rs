//! Who may do what: `kubectl auth …`.

use super::directions::{self, Direction, access_matrix, who_can};
use super::discovery::{Discovery, api_groups, is_discovery, printed};
use super::review::{Reviewing, reviews};
use super::{Answer, Answered, Asked, Desk, Need, Printed, RealRequest, Room, Work, wire};
use crate::access::{self, Identity};
use crate::ask::{Line, Question, View};
use crate::graph::{Graph, Table};
use crate::kubectl::can_i::{self, Asker, Explained, Said};
use crate::text::{Candidate, Proof, Verdict};
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
        if let Line::Direction(asked, line) = line {
            return directions::answer(desk, asked, line);
        }
        let Some((line, invocation)) = line.command() else { return Question::Nothing };
        if invocation.path.first().is_some_and(|command| is_discovery(command)) {
            return Discovery::answer(desk, &invocation, line);
        }
        let cluster = desk.workspace.cluster(desk.options.refused);
        let invocation = invocation.at(&desk.options.now);
        let explained = can_i::run(&invocation, cluster, &desk.workspace.access(desk.options));
        Question::of(Auth { explained, line: line.to_owned() })
    }

    fn picture(&self, desk: &Desk<'_>, question: &Question) -> (Graph, Table) {
        if let Some(direction) = question.own::<Direction>() {
            return direction.picture(desk);
        }
        let about = question.own::<Auth>().and_then(|auth| auth.explained.shown());
        let say = |phrase: &access::Phrase| words::access::phrase(phrase, desk.options.lang);
        let (cluster, access) = (desk.workspace.cluster(desk.options.refused), desk.workspace.access(desk.options));
        (access::graph(&access, cluster, about, &say), access::table(&access, cluster, about, &say))
    }

    fn work(&self, _: &Desk<'_>, asked: &Asked<'_>) -> Option<Box<dyn Work>> {
        match asked {
            Asked::Review(specs) => Some(Box::new(Reviewing::new(specs.to_vec()))),
            _ => None,
        }
    }

    fn wire(&self, desk: &Desk<'_>, asked: &Asked<'_>) -> Answer {
        let invocation = match asked {
            Asked::Review(specs) => return reviews(&desk.workspace.access(desk.options), specs),
            Asked::WhoCan(asked) => return who_can(desk, asked),
            Asked::AccessMatrix(asked) => return access_matrix(desk, asked),
            Asked::ApiGroups(asked) => return api_groups(desk, asked),
            Asked::Kubectl(invocation) if is_discovery(invocation.path.first().map_or("", String::as_str)) => {
                return printed(desk, invocation);
            }
            Asked::Kubectl(invocation) => invocation,
            _ => return Err("this is not asked of access".to_owned()),
        };
        let cluster = desk.workspace.cluster(desk.options.refused);
        let explained = can_i::run(invocation, cluster, &desk.workspace.access(desk.options));
        let say = |code: &_| words::access::step(code, desk.options.lang);
        let Said::Question(question) = &explained.said else {
            let nobody = matches!(explained.said, Said::Nobody).then_some(explained.asker.as_ref()).flatten();
            let candidate =
                |asker: &Asker| Candidate { steps: asker.steps.clone(), fix: None, also_grants: Vec::new() };
            let unknown = nobody.map(|asker| Printed {
                verdict: Verdict::Unknown.into(),
                proof: Proof { witnesses: Vec::new(), candidates: vec![candidate(asker)] }.worded(say),
                ..Printed::new(&explained.output)
            });
            return wire(&unknown.unwrap_or_else(|| Printed::new(&explained.output)));
        };
        let need = |(attributes, verdict)| Need { attributes, verdict };
        wire(&Printed {
            verdict: question.answer.verdict.into(),
            proof: question.answer.proof.worded(say),
            real_request: question.real.as_ref().map(|real| RealRequest {
                why: real.why,
                meets: real.meets,
                verdict: real.meets.verdict(),
                needs: real.needs.iter().cloned().map(need).collect(),
            }),
            asides: &question.asides,
            ..Printed::new(&explained.output)
        })
    }
}

impl Answered for Auth {
    fn view(&self) -> View {
        View::Access
    }
    fn verdict(&self) -> Option<Verdict> {
        self.explained.verdict()
    }
    fn explanation(&self, desk: &Desk<'_>) -> Explanation {
        let cluster = desk.workspace.cluster(desk.options.refused);
        words::access::explain(&self.explained, &self.line, cluster, desk.options.lang)
    }
}
