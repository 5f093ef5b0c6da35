//! What each thing that happens changes: the one place where the state does.

use super::{
    Action, Answer, EngineState, File, HISTORY, Mode, Selection, State, UNTITLED, Undo, free_name, is_another,
};
use crate::graph::{Graph, Table};
use crate::page::quick_fix;
use crate::page::watch::Watch;
use crate::protocol::{Form, Problems, View};
use crate::text::{Diagnostic, FromJson, Span};
use serde_json::Value;
use std::rc::Rc;
use yew::Reducible;

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
                            name: if renamed {
                                crate::page::hooks::files::name_for(&text).into()
                            } else {
                                file.name.clone()
                            },
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
