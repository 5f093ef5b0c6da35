//! Everything the page knows, and the one place where it changes.

use super::looking::Looking;
use super::quick_fix::{self, QuickFix};
use super::watch::{Watch, WatchAction};
use crate::access::ApiGroups;
use crate::examples::Example;
use crate::graph::{Graph, Table};
use crate::protocol::{Explained, Form, LensLine, Matrix, Options, Overview, Problems, View};
use crate::text::{Diagnostic, Edit, FromJson, Lang, Span, in_common};
use serde_json::Value;
use std::collections::BTreeMap;
use std::rc::Rc;
use yew::Reducible;

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

/// What can happen.
#[derive(Debug)]
pub enum Action {
    Language(Lang),
    Theme(Theme),
    Choose(Options),
    /// Opens these in the place of everything; a question and a view may come with them.
    Open {
        files: Vec<(String, String)>,
        line: String,
        view: Option<View>,
    },
    OpenExample(&'static Example),
    /// Opens these beside what is there.
    Add(Vec<(String, String)>),
    /// The reader typed.
    Text {
        id: u32,
        text: Rc<str>,
    },
    Rename {
        id: u32,
        name: String,
    },
    Close(u32),
    Show(u32),
    Ask(String),
    Tab(View),
    Mode(Mode),
    Select(Selection),
    /// The cursor went to a line of the current file.
    Cursor(u32),
    /// A link to lines was followed.
    GoTo {
        span: Span,
        focus: bool,
    },
    SelectProblem(Option<usize>),
    /// Puts these edits into the texts, unless these are no longer of the generation that the edits were made for.
    Apply {
        edits: Vec<Edit>,
        generation: u64,
    },
    /// The key that applies a fix was pressed in this line of the current file.
    QuickFix(u32),
    /// Writes files as a command left them.
    Write(BTreeMap<String, String>),
    Undo,
    Engine(EngineState),
    Overview {
        opened: u64,
        overview: Overview,
    },
    Explained {
        line: Rc<str>,
        lang: Lang,
        generation: u64,
        explained: Box<Explained>,
    },
    Progress(f64),
    Problems(Problems),
    Graph {
        view: View,
        graph: Graph,
    },
    Table {
        view: View,
        table: Table,
    },
    Matrix(Box<Matrix>),
    Groups(Box<ApiGroups>),
    Look(Looking),
    /// The open view is to be seen as it would be once repaired, or as it is.
    LookRepaired(bool),
    Looked(Value),
    /// Rights are to be seen in this namespace; empty for all at once.
    Place(Rc<str>),
    Notice(Option<Notice>),
    /// The lens is put on or taken off.
    Lens(bool),
    LensLines(Vec<LensLine>),
    CanRead,
    Dialog(Option<Dialog>),
    Watch(WatchAction),
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

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut state = (*self).clone();
        match action {
            Action::Language(lang) => state.lang = lang,
            Action::Theme(theme) => state.theme = Some(theme),
            Action::Choose(choices) => state.choices = Rc::new(choices),
            Action::Open { files, line, view } => {
                state.watch = Watch::default();
                state.open(files, &line, view);
            }
            Action::OpenExample(example) => {
                let files = example.files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
                state.watch = Watch::default();
                state.open(files, example.ask, Some(example.view));
                state.example = Some(example.id);
            }
            Action::Add(files) => state.add(files),
            Action::Text { id, text } => {
                let old =
                    state.files.iter().find(|file| file.id == id && file.text != text).map(|file| file.text.clone());
                if let Some(old) = old {
                    let another = state.files.len() == 1 && is_another(&old, &text);
                    if another {
                        state.opened += 1;
                        state.line = "".into();
                        state.answer = None;
                        state.tab_chosen = false;
                    }
                    // An example's name does not fit what was pasted in its place.
                    let renamed = another && state.example.is_some();
                    let files = state.files.iter().map(|file| match file.id == id {
                        true => File {
                            name: if renamed { super::hooks::files::name_for(&text).into() } else { file.name.clone() },
                            text: text.clone(),
                            ..file.clone()
                        },
                        false => file.clone(),
                    });
                    state.files = Rc::new(files.collect());
                    state.example = None;
                    state.changed();
                }
            }
            Action::Rename { id, name } => {
                let name = name.trim();
                if !name.is_empty() {
                    let name = free_name(&state.files, name, Some(id));
                    let files = state.files.iter().map(|file| match file.id == id {
                        true => File { name: name.as_str().into(), ..file.clone() },
                        false => file.clone(),
                    });
                    state.files = Rc::new(files.collect());
                    state.changed();
                }
            }
            Action::Close(id) => {
                let files: Vec<File> = state.files.iter().filter(|file| file.id != id).cloned().collect();
                state.current = state.current.min(files.len().saturating_sub(1));
                state.files = Rc::new(files);
                state.example = None;
                state.changed();
                if state.empty() {
                    state.open(vec![(UNTITLED.to_owned(), String::new())], "", None);
                }
            }
            Action::Show(id) => {
                state.current = state.files.iter().position(|file| file.id == id).unwrap_or(state.current);
            }
            Action::Ask(line) => {
                let line: Rc<str> = line.trim().into();
                let mut history: Vec<Rc<str>> = state.history.to_vec();
                for asked in [state.line.clone(), line.clone()] {
                    history.retain(|known| *known != asked);
                    history.push(asked);
                }
                history.retain(|known| !known.is_empty());
                let surplus = history.len().saturating_sub(HISTORY);
                history.drain(..surplus);
                state.history = Rc::new(history);
                state.line = line;
                Rc::make_mut(&mut state.looking).asked();
                state.tab_chosen = false;
                state.held = None;
                state.progress = None;
                state.selection = Selection::Nothing;
                state.notice = None;
                state.read_notice();
            }
            Action::Tab(view) => {
                state.tab = view;
                state.tab_chosen = true;
            }
            Action::Mode(mode) => state.mode = mode,
            Action::Select(selection) => state.select(selection),
            Action::Cursor(line) => state.cursor(line),
            Action::GoTo { span, focus } => {
                let step = state.answer.as_ref().and_then(|answer| {
                    let mut steps = answer.explained.explanation.steps.iter().zip(1u8..);
                    steps.find(|(step, _)| step.span.as_ref() == Some(&span)).map(|(_, number)| number)
                });
                state.selection = step.map_or_else(|| Selection::Lines(span.clone()), Selection::Step);
                state.look(&span, focus);
            }
            Action::SelectProblem(problem) => {
                state.problem = problem;
                let span = problem.and_then(|index| state.problems.get(index)).map(|problem| problem.span.clone());
                if let Some(span) = span {
                    state.look(&span, false);
                }
            }
            Action::Apply { generation, .. } if generation != state.generation => {}
            Action::Apply { edits, .. } => state.apply(edits),
            Action::QuickFix(line) => quick_fix::press(&mut state, line),
            Action::Write(changed) => {
                state.replace(|file| changed.get(&*file.name).cloned());
                let known: Vec<_> = state.files.iter().map(|file| file.name.to_string()).collect();
                let undo = state.undo.clone();
                let new: Vec<_> = changed.into_iter().filter(|(name, _)| !known.contains(name)).collect();
                if !new.is_empty() {
                    state.add(new);
                }
                state.undo = undo.map(|undo| Undo { generation: state.generation, ..undo });
                state.held = Some(state.generation);
                state.example = None;
            }
            Action::Undo => {
                if let Some(undo) = state.undo.take().filter(|undo| undo.generation == state.generation) {
                    state.files = undo.files;
                    state.current = state.current.min(state.files.len().saturating_sub(1));
                    state.changed();
                }
            }
            Action::Engine(engine) => {
                state.progress = None;
                // That it was restarted stays to be read until the reader goes on.
                if !(engine == EngineState::Ready && state.engine == EngineState::Restarted) {
                    state.engine = engine;
                }
            }
            Action::Overview { opened, overview } => {
                state.counts = overview.counts;
                if state.overviewed < opened && opened == state.opened {
                    state.overviewed = opened;
                    if !state.tab_chosen {
                        state.tab = overview.view;
                    }
                    if state.line.is_empty() {
                        state.line = overview.ask.into();
                    }
                }
            }
            Action::Explained { line, lang, generation, explained } => {
                if line == state.line && generation == state.generation {
                    let explained = *explained;
                    let asked_anew = state.answer.as_ref().is_none_or(|answer| answer.line != line);
                    match explained.form {
                        Form::Matrix if asked_anew => state.mode = Mode::Matrix,
                        Form::Groups if asked_anew => state.mode = Mode::Groups,
                        _ => {}
                    }
                    if asked_anew && !explained.explanation.headline.is_empty() {
                        if !state.tab_chosen {
                            state.tab = explained.view;
                        }
                        let steps = explained.explanation.steps.iter().zip(1u8..);
                        let deciding = steps
                            .filter(|(step, _)| step.outcome != crate::text::Outcome::Matched)
                            .map(|(_, number)| number)
                            .next();
                        let last = u8::try_from(explained.explanation.steps.len()).unwrap_or(0);
                        state.selection = match deciding.unwrap_or(last) {
                            0 => Selection::Nothing,
                            number => Selection::Step(number),
                        };
                    }
                    let (graph, table) = (Rc::new(explained.graph.clone()), Rc::new(explained.table.clone()));
                    state.progress = None;
                    state.answer =
                        Some(Rc::new(Answer { line, lang, generation, explained: Rc::new(explained), graph, table }));
                    if asked_anew && let Some(span) = step_span(&state) {
                        state.look(&span, false);
                    }
                }
            }
            Action::Progress(progress) => state.progress = Some(progress),
            Action::Problems(Problems { problems, mends }) => {
                // Of another text its problems may stand elsewhere: the one that was looked at stays so.
                if state.judged != state.generation {
                    let known = state.problem.and_then(|index| state.problems.get(index));
                    state.problem = known.and_then(|known| problems.iter().position(|problem| is_same(known, problem)));
                }
                state.problem = state.problem.filter(|index| *index < problems.len());
                state.judged = state.generation;
                state.problems = Rc::new(problems);
                state.mends = Rc::new(mends);
            }
            Action::Graph { view, graph } => {
                state.pictures.insert(view, Rc::new(graph));
            }
            Action::Table { view, table } => {
                state.tables.insert(view, Rc::new(table));
            }
            Action::Matrix(matrix) => state.matrix = Some(Rc::new(*matrix)),
            Action::Groups(groups) => state.groups = Some(Rc::new(*groups)),
            Action::Look(looking) => {
                state.tab = View::Network;
                state.tab_chosen = true;
                state.looking = Rc::new(looking);
            }
            Action::LookRepaired(repaired) => {
                let edits = if repaired { state.mends.clone() } else { Rc::default() };
                Rc::make_mut(&mut state.looking).edits = edits;
            }
            Action::Looked(mut looked) => {
                if let Some(graph) = looked.get_mut("graph").map(Value::take).and_then(Graph::from_json) {
                    state.pictures.insert(View::Network, Rc::new(graph));
                }
                if let Some(table) = looked.get_mut("table").map(Value::take).and_then(Table::from_json) {
                    state.tables.insert(View::Network, Rc::new(table));
                }
                state.looked = Some(Rc::new(looked));
            }
            Action::Place(place) => state.place = Some(place),
            Action::Notice(notice) => state.notice = notice,
            Action::Lens(on) => state.lens = on.then(Rc::default),
            Action::LensLines(lines) => state.lens = state.lens.is_some().then(|| Rc::new(lines)),
            Action::CanRead => state.can_read = true,
            Action::Dialog(dialog) => state.dialog = dialog,
            Action::Watch(action) => state.watch.reduce(action),
        }
        Rc::new(state)
    }
}

/// Whether it is the same problem, wherever it stands in its file by now.
fn is_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    one.rule == other.rule && one.span.source == other.span.source && one.message == other.message
}

fn step_span(state: &State) -> Option<Span> {
    let number = state.selected_step()?;
    state.answer.as_ref()?.explained.explanation.steps.get(usize::from(number).checked_sub(1)?)?.span.clone()
}
