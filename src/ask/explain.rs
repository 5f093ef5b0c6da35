//! A line's answer, worded and drawn.

use super::{Explained, Line, ReachLine, RequestLine, View, overview};
use crate::access::{self, Identity};
use crate::cluster::Cluster;
use crate::graph::{Graph, Table};
use crate::kubeconfig;
use crate::kubectl::{self, Invocation, can_i};
use crate::network::{self, Reach};
use crate::routing::{self, Route};
use crate::text::Verdict;
use crate::words::{self, Explanation};
use crate::workspace::{Options, Workspace};
use std::collections::BTreeMap;

/// A line with the answer that its room gave.
pub enum Question {
    /// Nothing was asked.
    Nothing,
    /// Not a question, or one without an answer here; what there is to say of it.
    Unanswered(Box<Explanation>),
    /// Where a request goes.
    Route(Box<Route<routing::Code>>),
    /// Whether one reaches another.
    Reach(Box<Reach<network::Code>>),
    /// What a `kubectl auth` command says, and the command.
    Auth(Box<can_i::Explained>, String),
    /// What a `kubectl config` command does.
    Config(Box<kubeconfig::Answer>),
}

impl Question {
    /// Understands a line and has it answered.
    pub fn answer(workspace: &Workspace, line: &str, options: &Options) -> Question {
        let cluster = workspace.cluster(options.refused);
        match Line::parse(line) {
            Line::Empty => Question::Nothing,
            Line::Kubectl(command) => match config_command(workspace, &command) {
                Some(answer) => Question::Config(Box::new(answer)),
                None => match auth_command(workspace, &command, options) {
                    Some(explained) => Question::Auth(Box::new(explained), command),
                    None => unanswered(words::ask::not_answered_yet(&command, options.lang)),
                },
            },
            Line::Reach(line) => match line.question(cluster) {
                Ok(question) => Question::Reach(Box::new(network::reach(cluster, &question, &options.network()))),
                Err(error) => unanswered(Explanation {
                    headline: words::network::error(&error, options.lang),
                    ..Explanation::default()
                }),
            },
            Line::Request(request) => {
                Question::Route(Box::new(routing::route(cluster, &request.into(), &options.routing())))
            }
            Line::Unclear => {
                let example = overview(cluster).ask;
                let examples: Vec<String> = Some(example).filter(|example| !example.is_empty()).into_iter().collect();
                unanswered(words::ask::not_understood(line.trim(), &examples, options.lang))
            }
        }
    }

    /// The view that shows the answer; none where no view does.
    pub fn view(&self) -> Option<View> {
        match self {
            Question::Nothing | Question::Unanswered(_) => None,
            Question::Route(_) => Some(View::Routes),
            Question::Reach(_) => Some(View::Network),
            Question::Auth(..) => Some(View::Access),
            Question::Config(_) => Some(View::Clusters),
        }
    }

    /// Whose rights it is about.
    pub fn identity(&self) -> Option<&Identity> {
        match self {
            Question::Auth(explained, _) => match &explained.said {
                can_i::Said::Question(question) => Some(&question.answer.identity),
                can_i::Said::List { identity, .. } | can_i::Said::WhoAmI { identity } => Some(identity),
                _ => None,
            },
            _ => None,
        }
    }

    /// Yes, no or unknown, if it is a question of that kind.
    pub fn verdict(&self) -> Option<Verdict> {
        match self {
            Question::Nothing | Question::Unanswered(_) | Question::Config(_) => None,
            Question::Route(route) => Some(route.verdict()),
            Question::Reach(reach) => Some(reach.allowed),
            Question::Auth(explained, _) => explained.verdict(),
        }
    }

    fn explanation(&self, cluster: &Cluster, options: &Options) -> Explanation {
        match self {
            Question::Nothing => words::ask::nothing_asked(options.lang),
            Question::Unanswered(explanation) => (**explanation).clone(),
            Question::Route(route) => words::routing::explain(route, cluster, options.lang),
            Question::Reach(reach) => words::network::explain(reach, cluster, options.lang),
            Question::Auth(explained, line) => words::access::explain(explained, line, cluster, options.lang),
            Question::Config(answer) => words::kubeconfig::explain(answer, options.lang),
        }
    }
}

fn config_command(workspace: &Workspace, line: &str) -> Option<kubeconfig::Answer> {
    let invocation = Invocation::new(line, BTreeMap::new(), "/").ok()??;
    kubectl::config::explain(line, &invocation, workspace.paste())
}

fn auth_command(workspace: &Workspace, line: &str, options: &Options) -> Option<can_i::Explained> {
    let invocation = Invocation::new(line, BTreeMap::new(), "/").ok()??;
    let cluster = workspace.cluster(options.refused);
    let is_auth = invocation.path.first().is_some_and(|command| command == "auth");
    is_auth.then(|| can_i::run(&invocation, cluster, &workspace.access(options)))
}

fn unanswered(explanation: Explanation) -> Question {
    Question::Unanswered(Box::new(explanation))
}

impl ReachLine {
    /// The question, if both ends are in the paste.
    fn question(&self, cluster: &Cluster) -> Result<network::Question, network::QuestionError> {
        network::Question::parse(cluster, &self.from, &self.to, self.protocol.as_deref(), self.port.as_deref())
    }
}

impl From<RequestLine> for routing::Request {
    fn from(line: RequestLine) -> Self {
        routing::Request {
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

/// A line's answer with its picture and table, in the view that shows it.
pub fn explain(workspace: &Workspace, line: &str, options: &Options) -> Explained {
    let question = Question::answer(workspace, line, options);
    let cluster = workspace.cluster(options.refused);
    let view = question.view().unwrap_or_else(|| overview(cluster).view);
    let (graph, table) = picture(workspace, view, &question, options);
    let files_changed = match &question {
        Question::Config(answer) => answer.files_changed.clone(),
        _ => BTreeMap::new(),
    };
    Explained { view, explanation: question.explanation(cluster, options), graph, table, files_changed }
}

/// A view's picture and table; the proof of the question is drawn into it where the view is the question's own.
pub fn picture(workspace: &Workspace, view: View, question: &Question, options: &Options) -> (Graph, Table) {
    let cluster = workspace.cluster(options.refused);
    let lang = options.lang;
    match view {
        View::Routes => {
            let about = match question {
                Question::Route(route) => Some(&**route),
                _ => None,
            };
            let say = |phrase: &routing::Phrase| words::routing::phrase(phrase, lang);
            (routing::graph(cluster, about, &say), routing::table(cluster, about, &say))
        }
        View::Clusters => {
            let about = match question {
                Question::Config(answer) => Some(&**answer),
                _ => None,
            };
            let say = |phrase: &kubeconfig::Phrase| words::kubeconfig::phrase(phrase, lang);
            let paste = workspace.paste();
            (kubeconfig::graph(paste, about, &say), kubeconfig::table(paste, about, &say))
        }
        View::Network => {
            let about = match question {
                Question::Reach(reach) => Some(&**reach),
                _ => None,
            };
            let say = |phrase: &network::Phrase| words::network::phrase(phrase, lang);
            let options = options.network();
            (network::graph(cluster, about, &options, &say), network::table(cluster, about, &options, &say))
        }
        View::Access => {
            let about = match question {
                Question::Auth(explained, _) => explained.shown(),
                _ => None,
            };
            let say = |phrase: &access::Phrase| words::access::phrase(phrase, lang);
            let access = workspace.access(options);
            (access::graph(&access, cluster, about, &say), access::table(&access, cluster, about, &say))
        }
        View::Problems => (Graph::default(), Table::default()),
    }
}
