//! Everything that can happen.

use super::{Dialog, EngineState, Mode, Notice, Selection, Theme};
use crate::access::ApiGroups;
use crate::examples::Example;
use crate::graph::{Graph, Table};
use crate::page::looking::Looking;
use crate::page::watch::WatchAction;
use crate::protocol::{Explained, LensLine, Matrix, Options, Overview, Problems, View};
use crate::text::{Edit, Lang, Span};
use serde_json::Value;
use std::collections::BTreeMap;
use std::rc::Rc;

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
