//! What kubectl and the API server say of the paste itself: `kubectl create -f …`, `kubectl apply -f …`.

use super::{Answer, Answered, Asked, CommandVerdict, Desk, Printed, Room, wire};
use crate::ask::{Line, Question, View, overview};
use crate::kubectl::create::{self, Ran};
use crate::words::{self, Explanation};

/// The room of dry runs.
pub struct Manifests;

/// What a command did.
struct DryRun {
    ran: Ran,
    line: String,
    view: View,
}

/// Whether a command makes objects of files.
pub fn takes_files(command: &str) -> bool {
    matches!(command, "create" | "apply")
}

impl Room for Manifests {
    fn answer(&self, desk: &Desk<'_>, line: &Line) -> Question {
        let Some((line, invocation)) = line.command() else { return Question::Nothing };
        let Some(ran) = create::run(&invocation.at(&desk.options.now), desk.workspace.paste()) else {
            return Question::unanswered(words::ask::not_answered_yet(line, desk.options.lang));
        };
        let view = match ran.output.exit_code {
            0 => overview(desk.workspace.cluster(desk.options.refused)).view,
            _ => View::Problems,
        };
        Question::of(DryRun { ran, line: line.to_owned(), view })
    }

    fn wire(&self, desk: &Desk<'_>, asked: &Asked<'_>) -> Answer {
        let Asked::Kubectl(invocation) = asked else { return Err("this is not asked of manifests".to_owned()) };
        let Some(ran) = create::run(invocation, desk.workspace.paste()) else {
            let command = invocation.path.join(" ");
            return Err(format!("kubectl {command} is answered as a dry run of files alone: -f FILE --dry-run=server"));
        };
        let printed = Printed::new(&ran.output);
        wire(&match ran.unknown_namespace {
            true => Printed { verdict: CommandVerdict::Unknown, ..printed },
            false => printed,
        })
    }
}

impl Answered for DryRun {
    fn view(&self) -> View {
        self.view
    }
    fn explanation(&self, desk: &Desk<'_>) -> Explanation {
        words::manifests::explain(&self.ran, desk.workspace.paste(), &self.line, desk.options.lang)
    }
}
