//! Documents whose lines do not stand where their kind's schema lets them stand, and the text with each line where it does.

use super::indentation::LostBlock;
use super::nesting::{Nested, nest};
use super::pieces::{self, Piece, Unread};
use super::shape::{Form, Place, Shapes};
use crate::api::Paste;
use crate::text::{Edit, Loc, Source, SourceId};
use crate::yaml::{self, Document, IssueKind, Kind, Node};

/// A document with its lines in other columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reindented {
    pub source: SourceId,
    /// What each line gains or loses at its start, by its 0-based number in the source.
    pub moves: Vec<(u32, i32)>,
    /// Lines that could stand elsewhere as well.
    pub undecided: Vec<Undecided>,
    /// There is no other way: nothing is left that the schema does not know, and no line could stand elsewhere.
    pub certain: bool,
    /// Nothing in the document is indented, or it does not parse: without this it cannot be read at all.
    pub lost: bool,
    /// Where one is known.
    pub kind: String,
}

impl Reindented {
    /// The edits that move the lines of a paste. Odd spaces at their start count as spaces.
    pub fn edits(&self, paste: &Paste) -> Vec<Edit> {
        let Some(source) = paste.sources.get(self.source) else { return Vec::new() };
        let edit = |(line, by): &(u32, i32)| {
            let start = source.lines().line_start(*line);
            let text = source.text.get(start as usize..).unwrap_or("");
            let lost = text.chars().take(by.min(&0).unsigned_abs() as usize).map(char::len_utf8).sum::<usize>();
            let loc = Loc { source: self.source, start, end: start + lost as u32 };
            paste.sources.edit(loc, " ".repeat((*by).max(0) as usize))
        };
        self.moves.iter().map(edit).collect()
    }
}

/// A line that could stand in another place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// The key of the line, or its item.
    pub key: String,
    pub loc: Loc,
    /// The key of the other place; none for the object itself.
    pub instead: Option<String>,
}

/// Why a document's lines could not be put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// What kind it is cannot be told, or is not known.
    Kind,
    /// A string's lines lost their indentation too; it begins at this line, 1-based.
    String(u32),
    /// This line, 1-based, is no key, no item and no part of a value.
    Line(u32),
    /// It is too long, or there are too many ways.
    Much,
}

/// What looking at the lines of a document brought.
pub struct Found {
    pub blocks: Vec<LostBlock>,
    pub outcome: Result<Reindented, Undone>,
}

/// How many ways to nest a line one paste may take.
pub struct Budget {
    tries: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { tries: 600_000 }
    }
}

/// A document's fields that are held against the schema are as many as its letters, and so many more: aliases may make
/// much of a little.
const MORE_FIELDS: usize = 1_000;

/// Of the kinds that a document may say it is, at most so many are tried.
const MOST_KINDS: usize = 4;
/// A mapping is looked into no deeper than this.
const DEEPEST: usize = 60;

/// Whether a document has no line that could belong elsewhere: the schema knows all of it where it stands, or it is no
/// block of lines.
pub fn is_settled(shapes: &Shapes, document: &Document) -> bool {
    let twice = has_issue(document, |kind| matches!(kind, IssueKind::DuplicateKey { .. }));
    let root = root(document);
    let mut fields = document.text().len() + MORE_FIELDS;
    root.is_some_and(|root| {
        let place = shapes.root_of(root).filter(|_| !twice);
        place.is_some_and(|(place, _)| is_known(shapes, root, place, DEEPEST, &mut fields))
            || root.kind() != Kind::Map
            || root.is_flow()
    }) || !is_block(document.text())
}

/// The root of a document that parses.
fn root(document: &Document) -> Option<Node<'_>> {
    document.root().filter(|_| !has_issue(document, |kind| matches!(kind, IssueKind::Syntax(_))))
}

/// Looks at a document of the cleaned paste that is not settled. None where all is as it should be.
pub fn look(shapes: &Shapes, paste: &Paste, document: &Document, budget: &mut Budget) -> Option<Found> {
    let root = root(document);
    let said = root.and_then(|root| shapes.root_of(root));
    let source = paste.sources.get(document.source)?;
    let first = source.lines().line_of(document.loc.start);
    let undone = |undone: Undone| Some(Found { blocks: Vec::new(), outcome: Err(undone) });
    let pieces = match pieces::read(document.text()) {
        Ok(pieces) => pieces,
        Err(Unread::String(line)) => return undone(Undone::String(first + line as u32 + 1)),
        Err(Unread::Line(line)) => return undone(Undone::Line(first + line as u32 + 1)),
        Err(Unread::Long) => return undone(Undone::Much),
    };
    let flat = pieces.iter().all(|piece| piece.start() == pieces.first().map_or(0, Piece::start));
    let guessed = said.as_ref().is_some_and(|(_, kind)| kind.is_none());
    let kinds = match said {
        Some((place, kind)) if !flat => vec![(place, kind.unwrap_or_default())],
        said => {
            let mut kinds = kinds_of(shapes, &pieces);
            if kinds.is_empty() {
                kinds.extend(said.map(|(place, kind)| (place, kind.unwrap_or_default())));
            }
            kinds
        }
    };
    if kinds.is_empty() {
        return undone(Undone::Kind);
    }
    let nested =
        kinds.into_iter().filter_map(|(place, kind)| Some((nest(shapes, place, &pieces, &mut budget.tries)?, kind)));
    let Some((nested, kind)) = nested.min_by_key(|(nested, _)| nested.errors) else { return undone(Undone::Much) };
    let lines = Lines { source, first, document, pieces: &pieces, nested: &nested };
    let moves = lines.moves()?;
    if moves.is_empty() || !lines.reads(&moves) {
        return None;
    }
    let undecided = lines.undecided();
    let lost = flat || root.is_none();
    let certain = lost && !guessed && undecided.is_empty() && nested.errors == 0;
    let moves = moves.into_iter().map(|(line, by)| (first + line as u32, by)).collect();
    let blocks = lines.blocks();
    Some(Found { blocks, outcome: Ok(Reindented { source: document.source, moves, undecided, certain, lost, kind }) })
}

fn has_issue(document: &Document, of: impl Fn(&IssueKind) -> bool) -> bool {
    document.issues.iter().any(|issue| of(&issue.kind))
}

/// Whether a text is not JSON or another value in brackets.
fn is_block(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with(['#', '-']));
    first.is_none_or(|line| !line.starts_with(['{', '[']))
}

/// The kinds that a document may be by its lines, in their order.
fn kinds_of(shapes: &Shapes, pieces: &[Piece<'_>]) -> Vec<(Place, String)> {
    let said = |key: &'static str| {
        let lines = pieces.iter().filter(move |piece| piece.dashes.is_empty() && piece.key == Some(key));
        lines.map(|piece| piece.text.trim_matches(['"', '\''])).filter(|text| !text.is_empty()).take(MOST_KINDS)
    };
    let mut kinds: Vec<(Place, String)> = Vec::new();
    for kind in said("kind") {
        let place = said("apiVersion").find_map(|version| shapes.root(version, kind));
        if let Some(place) = place.filter(|place| kinds.iter().all(|(known, _)| known != place)) {
            kinds.push((place, kind.to_owned()));
        }
    }
    kinds
}

/// Whether the schema knows all that a node has where it stands.
fn is_known(shapes: &Shapes, node: Node<'_>, place: Place, deepest: usize, left: &mut usize) -> bool {
    let (Some(deeper), Some(less)) = (deepest.checked_sub(1), left.checked_sub(1)) else { return true };
    *left = less;
    match (shapes.form(place), node.kind()) {
        (Form::Any, _) | (_, Kind::Null) => true,
        (Form::Fields, Kind::Map) => node.entries().all(|entry| {
            let key = entry.key.text();
            // A key in another case is another rule's; what is under it belongs there all the same.
            let alike = || shapes.field(place, shapes.alike(place, &key)?);
            let field = shapes.field(place, &key).or_else(alike);
            field.is_some_and(|field| is_known(shapes, entry.value, field, deeper, left))
        }),
        (Form::Keys(value), Kind::Map) => {
            node.entries().all(|entry| is_known(shapes, entry.value, value, deeper, left))
        }
        (Form::List(item), Kind::Seq) => node.items().all(|value| is_known(shapes, value, item, deeper, left)),
        // A value of another type is not in another place for that.
        (Form::Fields | Form::Keys(_), kind) => kind != Kind::Seq,
        (Form::List(_), kind) => kind != Kind::Map,
        (_, kind) => !matches!(kind, Kind::Map | Kind::Seq),
    }
}

/// A document with its lines nested anew.
struct Lines<'d> {
    source: &'d Source,
    /// The first line of the document in its source, 0-based.
    first: u32,
    document: &'d Document,
    pieces: &'d [Piece<'d>],
    nested: &'d Nested,
}

impl Lines<'_> {
    fn by(&self, at: usize) -> i32 {
        let (Some(piece), Some(column)) = (self.pieces.get(at), self.nested.columns.get(at)) else { return 0 };
        *column as i32 - piece.start() as i32
    }
    fn under(&self, at: usize) -> Option<usize> {
        self.nested.under.get(at).copied().flatten()
    }

    /// What each line of the document gains or loses; none where a line has not as much as it would lose.
    fn moves(&self) -> Option<Vec<(usize, i32)>> {
        let lines: Vec<&str> = self.document.text().lines().collect();
        let indentation = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let mut moves = Vec::new();
        let mut above = 0;
        for (at, piece) in self.pieces.iter().enumerate() {
            let by = self.by(at);
            // Comments go with the line that they stand above.
            let comments =
                lines.iter().enumerate().take(piece.first).skip(above).filter(|(_, line)| {
                    line.trim_start().starts_with('#') && indentation(line) == piece.start() && by > 0
                });
            let own =
                (piece.first..=piece.last).filter(|line| lines.get(*line).is_some_and(|line| !line.trim().is_empty()));
            let all: Vec<usize> = comments.map(|(line, _)| line).chain(own).collect();
            above = piece.last + 1;
            for line in all.into_iter().filter(|_| by != 0) {
                if by < 0 && (indentation(lines.get(line)?) as i32) < -by {
                    return None;
                }
                moves.push((line, by));
            }
        }
        Some(moves)
    }

    /// Whether the document reads with its lines moved.
    fn reads(&self, moves: &[(usize, i32)]) -> bool {
        let mut moves = moves.iter().peekable();
        let mut text = String::with_capacity(self.document.text().len() * 2);
        for (number, line) in self.document.text().split_inclusive('\n').enumerate() {
            match moves.next_if(|(line, _)| *line == number) {
                Some((_, by)) if *by < 0 => text.push_str(line.get(by.unsigned_abs() as usize..).unwrap_or("")),
                Some((_, by)) => {
                    text.extend(std::iter::repeat_n(' ', by.unsigned_abs() as usize));
                    text.push_str(line);
                }
                None => text.push_str(line),
            }
        }
        yaml::read_yaml(SourceId(0), &text.into()).iter().all(|document| document.issues.is_empty())
    }

    fn undecided(&self) -> Vec<Undecided> {
        let told = self.nested.undecided.iter().filter_map(|(at, instead)| {
            let piece = self.pieces.get(*at)?;
            let instead = instead.and_then(|instead| self.pieces.get(instead)).map(Piece::label);
            Some(Undecided { key: piece.label(), loc: self.loc(piece), instead })
        });
        told.collect()
    }

    /// The lines that go further in or out than what they stand in, by what that is.
    fn blocks(&self) -> Vec<LostBlock> {
        let mut blocks: Vec<(Option<usize>, LostBlock)> = Vec::new();
        for (at, piece) in self.pieces.iter().enumerate() {
            let under = self.under(at);
            if self.by(at) == under.map_or(0, |under| self.by(under)) {
                continue;
            }
            let loc = self.loc(piece);
            let parent = under.and_then(|under| self.pieces.get(under));
            let known = blocks.iter_mut().rev().take(8).find(|(known, _)| *known == under);
            match known {
                Some((_, block)) => {
                    block.children.push(piece.key.unwrap_or(piece.text).to_owned());
                    block.loc = block.loc.to(loc);
                }
                None => {
                    let block = LostBlock {
                        source: self.document.source,
                        parent: parent.map_or(self.first, |parent| self.first + parent.first as u32),
                        key: parent.map_or(String::new(), Piece::label),
                        parent_loc: parent.map_or(self.document.loc, |parent| self.loc(parent)),
                        children: vec![piece.key.unwrap_or(piece.text).to_owned()],
                        loc,
                        fix: None,
                        lost: false,
                        was: self.path_as_it_stands(at),
                        fits: self.path(under, at),
                    };
                    blocks.push((under, block));
                }
            }
        }
        blocks.into_iter().map(|(_, block)| block).collect()
    }

    /// From a piece's first letter to the end of its first line.
    fn loc(&self, piece: &Piece<'_>) -> Loc {
        let line = self.first + piece.first as u32;
        let start = self.source.lines().line_start(line);
        let text = self.source.text.get(start as usize..).unwrap_or("").lines().next().unwrap_or("");
        let from = start + piece.start() as u32;
        Loc { source: self.document.source, start: from, end: (start + text.trim_end().len() as u32).max(from) }
    }

    /// The path of what a piece stands in now that it is nested: `spec.ingress[0]`.
    fn path(&self, under: Option<usize>, at: usize) -> String {
        let Some((over, parent)) = under.and_then(|under| Some((under, self.pieces.get(under)?))) else {
            return String::new();
        };
        let outer = self.path(self.under(over), over);
        let mut path = outer;
        if !parent.dashes.is_empty() {
            let before = self.nested.under.iter().take(over).zip(self.pieces);
            let nth = before.filter(|(under, piece)| **under == self.under(over) && !piece.dashes.is_empty()).count();
            path = format!("{path}[{nth}]");
            let content = self.nested.columns.get(over).map_or(0, |column| column + parent.column - parent.start());
            if self.nested.columns.get(at) == Some(&content) {
                return path;
            }
        }
        let meant = self.nested.meant.get(over).copied().flatten();
        match meant.or(parent.key) {
            Some(key) if path.is_empty() => key.to_owned(),
            Some(key) => format!("{path}.{key}"),
            None => path,
        }
    }

    /// The key that a piece stands under by its indentation as it is; empty at the root.
    fn path_as_it_stands(&self, at: usize) -> String {
        let Some(piece) = self.pieces.get(at) else { return String::new() };
        let above = self.pieces.iter().take(at).rev().find(|above| above.column < piece.start());
        above.and_then(|above| above.key).unwrap_or("").to_owned()
    }
}
