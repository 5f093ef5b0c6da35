//! A line's answer, worded and drawn.

use super::rooms::{Answered, Asked, Desk, MANY_WORKLOADS, Part, Work, is_discovery, takes_files};
use super::{DirectionLine, Explained, Form, Line, View, ghosts, overview};
use crate::graph::{Graph, Table};
use crate::kubectl::netpol::is_about_objects;
use crate::secrets::covered_text;
use crate::text::Verdict;
use crate::words::{self, Explanation};
use std::any::Any;
use std::collections::BTreeMap;

/// A line with the answer that its room gave.
pub enum Question {
    /// Nothing was asked.
    Nothing,
    /// Not a question, or one without an answer here; what there is to say of it.
    Unanswered(Box<Explanation>),
    /// A room's answer.
    Answered(Box<dyn Answered>),
}

impl Question {
    /// Understands a line and has it answered.
    pub fn answer(desk: &Desk<'_>, line: &str) -> Question {
        let lang = desk.options.lang;
        let typed = line;
        let line = Line::parse(typed);
        match (Question::part(&line), &line) {
            (Some(part), _) => desk.rooms.get(part).map_or(Question::Nothing, |room| room.answer(desk, &line)),
            (None, Line::Kubectl(text)) => Question::unanswered(words::ask::not_answered_yet(text, lang)),
            (None, Line::Unclear) => {
                let example = overview(desk.workspace.cluster(desk.options.refused)).ask;
                let examples: Vec<String> = Some(example).filter(|example| !example.is_empty()).into_iter().collect();
                Question::unanswered(words::ask::not_understood(typed.trim(), &examples, lang))
            }
            (None, _) => Question::Nothing,
        }
    }

    /// The room that answers a line; none where no room does.
    pub fn part(line: &Line) -> Option<Part> {
        match line {
            Line::Kubectl(_) => match line.command()?.1.path.first()?.as_str() {
                "config" => Some(Part::Clusters),
                "auth" => Some(Part::Access),
                command if is_discovery(command) => Some(Part::Rights),
                command if is_about_objects(command) => Some(Part::Network),
                command if takes_files(command) => Some(Part::Manifests),
                _ => None,
            },
            Line::Direction(..) => Some(Part::Rights),
            Line::Reach(_) | Line::Reaches(_) | Line::Coverage => Some(Part::Network),
            Line::Request(_) => Some(Part::Routes),
            Line::Empty | Line::Unclear => None,
        }
    }

    /// The verdict of a line's answer, found without its proof where that is the work.
    pub fn verdict_of(desk: &Desk<'_>, line: &str) -> Option<Verdict> {
        let parsed = Line::parse(line);
        match parsed {
            Line::Reach(_) | Line::Reaches(_) | Line::Coverage => desk.rooms.get(Part::Network)?.verdict(desk, &parsed),
            _ => Question::answer(desk, line).verdict(),
        }
    }

    /// A room's answer.
    pub fn of(answer: impl Answered) -> Question {
        Question::Answered(Box::new(answer))
    }

    /// No answer, and what there is to say instead.
    pub fn unanswered(explanation: Explanation) -> Question {
        Question::Unanswered(Box::new(explanation))
    }

    /// The answer, if it is of this kind.
    pub fn own<T: Answered>(&self) -> Option<&T> {
        match self {
            Question::Answered(answer) => (&**answer as &dyn Any).downcast_ref(),
            _ => None,
        }
    }

    /// The view that shows the answer; none where no view does.
    pub fn view(&self) -> Option<View> {
        match self {
            Question::Answered(answer) => Some(answer.view()),
            _ => None,
        }
    }

    /// Yes, no or unknown, if it is a question of that kind.
    pub fn verdict(&self) -> Option<Verdict> {
        match self {
            Question::Answered(answer) => answer.verdict(),
            _ => None,
        }
    }

    /// The same about just what was asked, where the real request meets something else.
    pub fn asked(&self) -> Option<Verdict> {
        match self {
            Question::Answered(answer) => answer.asked(),
            _ => None,
        }
    }

    pub(super) fn explanation(&self, desk: &Desk<'_>) -> Explanation {
        match self {
            Question::Nothing => words::ask::nothing_asked(desk.options.lang),
            Question::Unanswered(explanation) => (**explanation).clone(),
            Question::Answered(answer) => answer.explanation(desk),
        }
    }
}

/// A line's answer with its picture and table, in the view that shows it.
pub fn explain(desk: &Desk<'_>, line: &str) -> Explained {
    let question = Question::answer(desk, line);
    let view = question.view().unwrap_or_else(|| overview(desk.workspace.cluster(desk.options.refused)).view);
    let (graph, table) = picture(desk, view, &question);
    let files_changed = match &question {
        Question::Answered(answer) => answer.files_changed(),
        _ => BTreeMap::new(),
    };
    let mut explanation = question.explanation(desk);
    explanation.terminal.output = covered_text(&explanation.terminal.output);
    Explained { view, form: form(&Line::parse(line)), explanation, graph, table, files_changed }
}

/// Who asks what somebody may do, or what there is, wants to see all of it.
fn form(line: &Line) -> Form {
    match line {
        Line::Direction(DirectionLine::Matrix(_), ..) => Form::Matrix,
        line if line
            .command()
            .is_some_and(|(_, command)| command.path.first().is_some_and(|first| is_discovery(first))) =>
        {
            Form::Groups
        }
        _ => Form::Graph,
    }
}

/// The work that a view's picture is beside a line's answer, or without a view the picture that the line itself brings; none
/// where it is drawn in one go.
pub fn picture_work(desk: &Desk<'_>, view: Option<View>, line: &str) -> Option<Box<dyn Work>> {
    let cluster = desk.workspace.cluster(desk.options.refused);
    if cluster.workloads.len() < MANY_WORKLOADS || view.is_some_and(|view| view != View::Network) {
        return None;
    }
    let question = Question::answer(desk, line);
    let opened = || overview(cluster).view;
    let shown = view.or(question.view()).unwrap_or_else(opened);
    let room = (shown == View::Network).then(|| desk.rooms.get(Part::Network))??;
    room.work(desk, &Asked::Picture(&question))
}

/// A view's picture and table, with what the API server would refuse beside it; the proof of the question is drawn into it
/// where the view is the question's own.
pub fn picture(desk: &Desk<'_>, view: View, question: &Question) -> (Graph, Table) {
    let part = match view {
        View::Routes => Part::Routes,
        View::Clusters => Part::Clusters,
        View::Network => Part::Network,
        View::Access => Part::Access,
        View::Problems => return Default::default(),
    };
    let own = match question {
        Question::Answered(answer) if answer.view() == view => answer.picture(desk),
        _ => None,
    };
    let of_room = || desk.rooms.get(part).map(|room| room.picture(desk, question)).unwrap_or_default();
    let (mut graph, mut table) = own.unwrap_or_else(of_room);
    let cluster = desk.workspace.cluster(desk.options.refused);
    ghosts::into_graph(desk, cluster, view, &mut graph);
    ghosts::into_table(desk, cluster, view, &mut table);
    (graph, table)
}
