//! Everything the page knows.

mod action;
mod reduce;

pub use action::Action;

use super::looking::Looking;
use super::quick_fix::QuickFix;
use super::watch::Watch;
use crate::access::ApiGroups;
use crate::graph::{Graph, Table};
use crate::protocol::{Explained, LensLine, Matrix, Options, View};
use crate::text::{Diagnostic, Edit, Lang, Span, in_common};
use serde_json::Value;
use std::collections::BTreeMap;
use std::rc::Rc;

/// How many questions the Ask line remembers, in memory only.
const HISTORY: usize = 50;

/// An open file.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// The same for as long as the file is open.
    pub id: u32,
    pub name: Rc<str>,
    pub text: Rc<str>,
}

/// How a view shows what it shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    #[default]
    Graph,
    Table,
    /// What one subject may do; who reaches whom.
    Matrix,
    /// The same by API group.
    Groups,
}

/// The reader's choice of colours; without one the system's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

/// What is selected, in the steps, the picture and the text at once.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Selection {
    #[default]
    Nothing,
    /// A step, by its number.
    Step(u8),
    /// A node of the picture, by its id.
    Node(Rc<str>),
    /// Lines that a link named.
    Lines(Span),
}

/// How the engine is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum EngineState {
    #[default]
    Starting,
    Ready,
    /// It died and was started again.
    Restarted,
    /// It died again and again on this text; it is tried again once the text changes.
    Failed,
}

/// Something to tell the reader beside the answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    TooLarge(Rc<str>),
    NotText(Rc<str>),
    BadLink,
    NotFetched,
    Unanswered(Rc<str>),
}

/// What stands over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    Share,
    Embed,
}

/// An answer, and what it answers. Two are the same if they came in the same message.
#[derive(Clone, Debug)]
pub struct Answer {
    pub line: Rc<str>,
    pub lang: Lang,
    pub generation: u64,
    pub explained: Rc<Explained>,
    pub graph: Rc<Graph>,
    pub table: Rc<Table>,
}

impl PartialEq for Answer {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.explained, &other.explained)
    }
}

/// A request to bring a line into sight; a new number is a new request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sight {
    pub span: Span,
    pub number: u64,
    /// Whether the keyboard goes there too.
    pub focus: bool,
}

/// Files as they were before a command or fix changed them.
#[derive(Clone, Debug, PartialEq)]
pub struct Undo {
    pub files: Rc<Vec<File>>,
    /// The text that came of it; once that changes there is nothing to undo.
    pub generation: u64,
}

/// Everything the page knows.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    pub lang: Lang,
    pub theme: Option<Theme>,
    /// What answers take for granted where the paste does not say it.
    pub choices: Rc<Options>,
    pub files: Rc<Vec<File>>,
    /// Index of the file in the editor.
    pub current: usize,
    /// Counts every change of any text or name.
    pub generation: u64,
    /// Counts what was opened in the place of everything else.
    pub opened: u64,
    /// The last `opened` whose overview has come.
    pub overviewed: u64,
    /// The example that is open and untouched.
    pub example: Option<&'static str>,
    /// The question that is asked.
    pub line: Rc<str>,
    pub answer: Option<Rc<Answer>>,
    /// How far a long answer has come.
    pub progress: Option<f64>,
    /// The generation whose answer stays although the text has changed since, because the answer itself changed it.
    pub held: Option<u64>,
    pub undo: Option<Undo>,
    pub problems: Rc<Vec<Diagnostic>>,
    /// The generation that these are the problems of.
    pub judged: u64,
    /// What the key that applies a fix last came to.
    pub quick_fix: Option<QuickFix>,
    /// The edits that mend all that can be mended safely.
    pub mends: Rc<Vec<Edit>>,
    pub counts: BTreeMap<View, u32>,
    pub tab: View,
    /// The reader chose the view since the question was asked: no answer that comes later takes it away.
    pub tab_chosen: bool,
    pub mode: Mode,
    /// Pictures of views that are not the answer's own.
    pub pictures: BTreeMap<View, Rc<Graph>>,
    pub tables: BTreeMap<View, Rc<Table>>,
    pub matrix: Option<Rc<Matrix>>,
    pub groups: Option<Rc<ApiGroups>>,
    pub looking: Rc<Looking>,
    /// What was seen of the network, as the engine's answer has it: who shows it reads it.
    pub looked: Option<Rc<Value>>,
    /// The namespace that the reader chose to see rights in; empty for all at once.
    pub place: Option<Rc<str>>,
    pub selection: Selection,
    pub problem: Option<usize>,
    pub sight: Sight,
    pub history: Rc<Vec<Rc<str>>>,
    pub engine: EngineState,
    pub notice: Option<Notice>,
    /// How lines read that look otherwise, if the reader wants to see that; none in it until it has come.
    pub lens: Option<Rc<Vec<LensLine>>>,
    /// Secrets can be told in any text; until then all of it is covered.
    pub can_read: bool,
    pub dialog: Option<Dialog>,
    /// The pinned questions.
    pub watch: Watch,
    pub next_file: u32,
}

impl Default for State {
    fn default() -> Self {
        State {
            lang: Lang::En,
            theme: None,
            choices: Rc::default(),
            files: Rc::default(),
            current: 0,
            generation: 0,
            opened: 0,
            overviewed: 0,
            example: None,
            line: "".into(),
            answer: None,
            progress: None,
            held: None,
            undo: None,
            problems: Rc::default(),
            judged: 0,
            quick_fix: None,
            mends: Rc::default(),
            counts: BTreeMap::new(),
            tab: View::default(),
            tab_chosen: false,
            mode: Mode::default(),
            pictures: BTreeMap::new(),
            tables: BTreeMap::new(),
            matrix: None,
            groups: None,
            looking: Rc::default(),
            looked: None,
            place: None,
            selection: Selection::default(),
            problem: None,
            sight: Sight::default(),
            history: Rc::default(),
            engine: EngineState::default(),
            notice: None,
            lens: None,
            can_read: false,
            dialog: None,
            watch: Watch::default(),
            next_file: 1,
        }
    }
}

impl State {
    /// Whether there is any text at all.
    pub fn empty(&self) -> bool {
        self.files.iter().all(|file| file.text.trim().is_empty())
    }

    /// The file in the editor.
    pub fn file(&self) -> Option<&File> {
        self.files.get(self.current)
    }

    /// Whether the answer is to the question that is asked, and about the text that is there.
    pub fn answered(&self) -> bool {
        self.answer.as_ref().is_some_and(|answer| answer.line == self.line && self.is_of_this_text(answer))
    }

    fn is_of_this_text(&self, answer: &Answer) -> bool {
        answer.generation == self.generation || self.held == Some(self.generation)
    }

    /// Whether the answer that is shown has its picture in the open view.
    pub fn answer_in_view(&self) -> Option<&Rc<Answer>> {
        self.answer.as_ref().filter(|answer| answer.explained.view == self.tab)
    }

    /// The answer that brings the open view's picture, unless the reader looks at something else.
    fn own_picture(&self) -> Option<&Rc<Answer>> {
        let of_all = || self.tab != View::Network && self.looking.edits.is_empty();
        self.answer_in_view().filter(|_| of_all() || self.looking.is_plain())
    }

    /// The picture of the open view, if it has come.
    pub fn graph(&self) -> Option<Rc<Graph>> {
        self.own_picture()
            .map(|answer| answer.graph.clone())
            .filter(|graph| !graph.nodes.is_empty())
            .or_else(|| self.pictures.get(&self.tab).cloned())
    }

    /// The table of the open view, if it has come.
    pub fn table(&self) -> Option<Rc<Table>> {
        self.own_picture()
            .map(|answer| answer.table.clone())
            .filter(|table| !table.columns.is_empty())
            .or_else(|| self.tables.get(&self.tab).cloned())
    }

    /// Whether the open view's picture has to be asked for, apart from the answer.
    pub fn wants_picture(&self) -> bool {
        let own = match (self.own_picture(), self.shown_mode()) {
            (Some(answer), Mode::Graph) => self.is_of_this_text(answer) && !answer.graph.nodes.is_empty(),
            (Some(answer), Mode::Table) => self.is_of_this_text(answer) && !answer.table.columns.is_empty(),
            (Some(_), Mode::Matrix | Mode::Groups) | (None, _) => false,
        };
        self.tab != View::Problems && !own && !self.empty()
    }

    /// How the open view shows it: not every view has a matrix.
    pub fn shown_mode(&self) -> Mode {
        match (self.mode, self.tab) {
            (Mode::Graph | Mode::Table, _) | (_, View::Access) | (Mode::Matrix, View::Network) => self.mode,
            _ => Mode::Graph,
        }
    }

    /// The number of the selected step.
    pub fn selected_step(&self) -> Option<u8> {
        match self.selection {
            Selection::Step(number) => Some(number),
            _ => None,
        }
    }

    fn look(&mut self, span: &Span, focus: bool) {
        if let Some(index) = self.files.iter().position(|file| file.name.as_ref() == span.source.as_ref()) {
            self.current = index;
            self.sight = Sight { span: span.clone(), number: self.sight.number + 1, focus };
        }
    }

    /// The reader went on: that the engine was started again has been read.
    fn read_notice(&mut self) {
        if self.engine == EngineState::Restarted {
            self.engine = EngineState::Ready;
        }
    }

    fn changed(&mut self) {
        self.generation += 1;
        if !self.looking.edits.is_empty() {
            Rc::make_mut(&mut self.looking).edits = Rc::default();
        }
        self.quick_fix = None;
        self.notice = None;
        self.read_notice();
        if self.engine == EngineState::Failed {
            self.engine = EngineState::Starting;
        }
    }

    fn add(&mut self, files: Vec<(String, String)>) {
        let mut all = (*self.files).clone();
        all.retain(|file| !(file.text.is_empty() && &*file.name == UNTITLED && !files.is_empty()));
        self.current = all.len();
        for (name, text) in files {
            let name = free_name(&all, &name, None);
            all.push(File { id: self.next_file, name: name.into(), text: text.into() });
            self.next_file += 1;
        }
        self.files = Rc::new(all);
        self.changed();
    }

    fn open(&mut self, files: Vec<(String, String)>, line: &str, view: Option<View>) {
        self.files = Rc::default();
        self.answer = None;
        self.pictures.clear();
        self.tables.clear();
        self.matrix = None;
        self.groups = None;
        self.looking = Rc::default();
        self.looked = None;
        self.place = None;
        self.counts.clear();
        self.problem = None;
        self.problems = Rc::default();
        self.mends = Rc::default();
        self.selection = Selection::Nothing;
        self.example = None;
        self.undo = None;
        self.line = line.into();
        self.opened += 1;
        self.add(files);
        self.current = 0;
        self.tab_chosen = view.is_some();
        if let Some(view) = view {
            self.tab = view;
            self.overviewed = self.opened;
        }
    }

    fn replace(&mut self, change: impl Fn(&File) -> Option<String>) {
        let before = self.files.clone();
        let files: Vec<File> = before
            .iter()
            .map(|file| change(file).map_or_else(|| file.clone(), |text| File { text: text.into(), ..file.clone() }))
            .collect();
        self.files = Rc::new(files);
        self.changed();
        self.undo = Some(Undo { files: before, generation: self.generation });
    }

    /// Puts edits into the texts.
    pub fn apply(&mut self, edits: Vec<Edit>) {
        let known: Vec<Rc<str>> = self.files.iter().map(|file| file.name.clone()).collect();
        self.replace(|file| super::fixes::edited(&file.text, &file.name, &edits));
        let new = edits.into_iter().filter(|edit| known.iter().all(|name| **name != *edit.name));
        let new: Vec<_> = new.map(|edit| (edit.name.to_string(), edit.insert)).collect();
        if !new.is_empty() {
            let undo = self.undo.clone();
            self.add(new);
            self.undo = undo.map(|undo| Undo { generation: self.generation, ..undo });
        }
        self.example = None;
    }

    fn select(&mut self, selection: Selection) {
        self.selection = selection;
        let span = match (&self.selection, &self.answer) {
            (Selection::Step(number), Some(answer)) => {
                let steps = &answer.explained.explanation.steps;
                let span = steps.get(usize::from(*number).saturating_sub(1)).and_then(|step| step.span.clone());
                if answer.explained.view != self.tab && self.tab != View::Problems {
                    self.tab = answer.explained.view;
                }
                span
            }
            (Selection::Node(id), _) => self
                .graph()
                .and_then(|graph| graph.nodes.iter().find(|node| *node.id == **id).and_then(|node| node.span.clone())),
            (Selection::Lines(span), _) => Some(span.clone()),
            _ => None,
        };
        if let Some(span) = span {
            self.look(&span, false);
        }
    }

    fn cursor(&mut self, line: u32) {
        self.quick_fix = None;
        let Some(name) = self.file().map(|file| file.name.clone()) else { return };
        let on_line = |span: &Span| *span.source == *name && span.start.line <= line && line <= span.last_line();
        if self.tab == View::Problems {
            self.problem = self.problems.iter().position(|problem| on_line(&problem.span)).or(self.problem);
        }
        let holds = |span: &Option<Span>| span.as_ref().filter(|span| on_line(span)).map(size);
        let steps = self
            .answer
            .as_ref()
            .filter(|answer| self.is_of_this_text(answer))
            .map(|answer| &answer.explained.explanation.steps);
        let step = steps
            .into_iter()
            .flatten()
            .zip(1u8..)
            .filter_map(|(step, number)| Some((holds(&step.span)?, number)))
            .min();
        let graph = self.graph();
        let node =
            graph.iter().flat_map(|graph| &graph.nodes).filter_map(|node| Some((holds(&node.span)?, &node.id))).min();
        self.selection = match (step, node) {
            (Some((_, number)), _) => Selection::Step(number),
            (None, Some((_, id))) => Selection::Node(id.as_str().into()),
            (None, None) => Selection::Nothing,
        };
    }
}

/// What a text is called that came without a name.
pub const UNTITLED: &str = "untitled.yaml";

/// Whether a text is pasted in the place of another, rather than typed into it.
fn is_another(old: &str, new: &str) -> bool {
    const PASTED: usize = 40;
    let (start, end) = in_common(old, new);
    new.len() >= PASTED && (start + end) * 4 < old.len().max(1)
}

/// How many lines and columns a span has: the smaller span says more.
fn size(span: &Span) -> (u32, u32) {
    (span.last_line() - span.start.line, span.end.column)
}

/// `name`, or `name-2`, `name-3`, … if a file other than `but` has it.
fn free_name(files: &[File], name: &str, but: Option<u32>) -> String {
    let taken = |name: &str| files.iter().any(|file| Some(file.id) != but && &*file.name == name);
    let (stem, ending) =
        name.rsplit_once('.').map_or((name, String::new()), |(stem, ending)| (stem, format!(".{ending}")));
    let mut free = name.to_owned();
    let mut count = 2;
    while taken(&free) {
        free = format!("{stem}-{count}{ending}");
        count += 1;
    }
    free
}
