//! Rights beside the one that is asked for: who has it, what else somebody has, and access as scripts ask for it.

use super::directions::{self, access_matrix, who_can};
use super::discovery::{Discovery, api_groups, is_discovery, printed};
use super::review::{Reviewing, reviews};
use super::{Answer, Asked, Desk, Need, Printed, RealRequest, Room, Work, wire};
use crate::ask::{Line, Question};
use crate::kubectl::can_i::{self, Asker, Said};
use crate::text::{Candidate, Proof, Verdict};
use crate::words;

/// What the access room does that a first question does not need.
pub struct Rights;

impl Room for Rights {
    fn answer(&self, desk: &Desk<'_>, line: &Line) -> Question {
        if let Line::Direction(asked, line) = line {
            return directions::answer(desk, asked, line);
        }
        line.command().map_or(Question::Nothing, |(line, invocation)| Discovery::answer(desk, &invocation, line))
    }

    fn work(&self, _: &Desk<'_>, asked: &Asked<'_>) -> Option<Box<dyn Work>> {
        match asked {
            Asked::Review(specs) => Some(Box::new(Reviewing::new((*specs).clone()))),
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
