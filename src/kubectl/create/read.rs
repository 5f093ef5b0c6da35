//! Files to objects. Mirrors cli-runtime's `StreamVisitor`, its mapper and `FlattenListVisitor`.

use super::client::Item;
use super::failure::{Failure, aggregate};
use super::json::{Stop, first_error};
use super::{Command, File, Validate};
use crate::api::Origin;
use crate::kubectl::flags::quoted;
use crate::schema;
use crate::yaml::{Document, IssueKind, Kind, Node, to_json};
use std::fmt::Write;

const TURN_OFF: &str = "if you choose to ignore these errors, turn validation off with --validate=false";
/// How deeply a list may stand in another.
const MAX_LISTS: usize = 8;

/// What an object says it is.
#[derive(Clone, Debug, Default)]
pub(super) struct Types {
    pub api_version: String,
    pub kind: String,
}

/// What a document comes to.
pub(super) enum Read<'p> {
    /// Its objects, and what is wrong with it where not all of them were read.
    Objects(Vec<Item<'p>>, Option<Failure>),
    /// Nothing more of the file is read.
    Stopped(Failure),
}

impl<'p> Command<'p> {
    /// Reads a document of a file. `ambiguous` is whether it is the first that is not JSON, of a file that begins with a brace.
    pub(super) fn document(&mut self, file: &File, index: usize, document: &'p Document) -> Read<'p> {
        if let Some(failure) = self.unreadable(file, document) {
            return Read::Stopped(failure);
        }
        let Some(root) = document.root().filter(|root| root.kind() != Kind::Null) else {
            return Read::Objects(Vec::new(), None);
        };
        if let Err(why) = self.validate(root) {
            let text = format!("error validating {}: error validating data: {why}; {TURN_OFF}", quoted(&file.name));
            return Read::Stopped(Failure::Plain(text));
        }
        let origin = Origin { document: index as u32, node: root.id() };
        match self.object(file, root, origin) {
            Ok((items, failure)) => Read::Objects(items, failure),
            Err(failure) => Read::Objects(Vec::new(), Some(failure)),
        }
    }

    /// Why a document cannot be read at all.
    fn unreadable(&self, file: &File, document: &Document) -> Option<Failure> {
        let words = document.issues.iter().find_map(|issue| match &issue.kind {
            IssueKind::Syntax(words) => Some(words.clone()),
            IssueKind::TooMuch { what: "alias expansion", .. } => {
                Some("yaml: document contains excessive aliasing".to_owned())
            }
            IssueKind::TooMuch { what, limit } => Some(format!("yaml: exceeded {what} of {limit}")),
            IssueKind::DuplicateKey { .. } | IssueKind::TextAfterEnd => None,
        })?;
        let said = match self.no_json(document) {
            Some(words) => words,
            None => match words.strip_prefix("yaml: invalid Yaml document separator") {
                Some(after) => format!("invalid Yaml document separator{after}"),
                None => format!("error converting YAML to JSON: {words}"),
            },
        };
        Some(Failure::Plain(format!("error parsing {}: {said}", file.name)))
    }

    /// What is said of a document that may have been meant as JSON: the first that is none of a text that begins with a
    /// brace.
    fn no_json(&self, document: &Document) -> Option<String> {
        let text = &self.paste.sources.get(document.source)?.text;
        if !text.trim_start().starts_with('{') {
            return None;
        }
        let (values, stop) = first_error(text);
        let before = self.paste.documents.iter().filter(|other| other.source == document.source);
        let before = before.take_while(|other| other.loc.start < document.loc.start).count();
        if before > values {
            return None;
        }
        Some(match stop? {
            Stop::Syntax(_, words) if values > 1 => words,
            Stop::Syntax(offset, words) => format!("json: offset {offset}: {words}"),
            Stop::End => "unexpected EOF".to_owned(),
        })
    }

    /// What kubectl finds wrong before it asks for the kind.
    fn validate(&mut self, root: Node<'_>) -> Result<(), String> {
        if self.validate == Validate::Ignore {
            return Ok(());
        }
        let types = types_of(root).map_err(|errors| aggregate(&errors))?;
        if self.server.checks_fields(&types) {
            return Ok(());
        }
        if self.validate == Validate::Warn {
            let said =
                "cannot perform warn validation if server-side field validation is unsupported, skipping validation";
            self.log("schema.go:145", said);
            return Ok(());
        }
        let mut errors = Vec::new();
        if types.api_version == "v1" && types.kind == "List" {
            let items = root.get("items").filter(|items| items.kind() == Kind::Seq);
            let items = items.ok_or_else(|| "invalid object to validate".to_owned())?;
            for item in items.items() {
                match types_of(item) {
                    Ok(types) => errors.extend(checked(item, &types)),
                    Err(wrong) => errors.extend(wrong),
                }
            }
        } else {
            errors.extend(checked(root, &types));
        }
        if errors.is_empty() { Ok(()) } else { Err(aggregate(&errors)) }
    }

    /// The object of a document, or the objects of a list.
    fn object(
        &mut self,
        file: &File,
        root: Node<'p>,
        origin: Origin,
    ) -> Result<(Vec<Item<'p>>, Option<Failure>), Failure> {
        let undecodable = |why: &str| Failure::Plain(format!("unable to decode {}: {why}", quoted(&file.name)));
        if root.kind() != Kind::Map {
            let found = if root.kind() == Kind::Seq { "array" } else { scalar(root.kind()) };
            let why = format!("json: cannot unmarshal {found} into Go value of type unstructured.detector");
            return Err(undecodable(&why));
        }
        let types = Types { api_version: text_of(root, "apiVersion"), kind: text_of(root, "kind") };
        let items = root.get("items");
        if let Some(items) = items.filter(|items| !matches!(items.kind(), Kind::Seq | Kind::Null)) {
            let found = if items.kind() == Kind::Map { "object" } else { scalar(items.kind()) };
            let why = format!(
                "json: cannot unmarshal {found} into Go struct field decodeList.items of type []json.RawMessage"
            );
            return Err(undecodable(&why));
        }
        if types.kind.is_empty() {
            return Err(undecodable(&format!("Object 'Kind' is missing in '{}'", to_json(root))));
        }
        if let Err(words) = schema::said(&schema::read_metadata(root)) {
            return Err(undecodable(words));
        }
        let item = Item::new(root, origin, types, &file.name);
        let Some(mapping) = self.server.mapping(&item.types) else {
            let (name, namespace, source) = (quoted(&item.name), quoted(&item.namespace), quoted(&file.name));
            let what = format!("resource mapping not found for name: {name} namespace: {namespace} from {source}");
            let text = format!("{what}: {}\nensure CRDs are installed first", no_match(&item.types));
            return Err(Failure::Plain(text));
        };
        if items.is_none() {
            return Ok((vec![Item { resource: mapping, ..item }], None));
        }
        let (mut read, mut failures) = (Vec::new(), Vec::new());
        self.items(file, root, origin, &item.types, 0, &mut read, &mut failures);
        Ok((read, (!failures.is_empty()).then_some(Failure::Many(failures))))
    }

    /// The objects of a list, and those of lists in it.
    #[allow(clippy::too_many_arguments)]
    fn items(
        &self,
        file: &File,
        list: Node<'p>,
        origin: Origin,
        of: &Types,
        depth: usize,
        read: &mut Vec<Item<'p>>,
        failures: &mut Vec<Failure>,
    ) {
        for node in list.get("items").iter().flat_map(|items| items.items()) {
            let mut types = Types { api_version: text_of(node, "apiVersion"), kind: text_of(node, "kind") };
            if types.api_version.is_empty() && types.kind.is_empty() {
                let kind = of.kind.strip_suffix("List").unwrap_or(&of.kind).to_owned();
                types = Types { api_version: of.api_version.clone(), kind };
            }
            let origin = Origin { node: node.id(), ..origin };
            if node.get("items").is_some() && depth < MAX_LISTS {
                self.items(file, node, origin, &types, depth + 1, read, failures);
                continue;
            }
            if types.kind.is_empty() {
                let why = format!("Object 'Kind' is missing in '{}'", to_json(node));
                let of = "unable to get type info from the object \"*unstructured.Unstructured\"";
                failures.push(Failure::Plain(format!("{of}: {why}")));
                continue;
            }
            match self.server.mapping(&types) {
                Some(resource) => read.push(Item { resource, ..Item::new(node, origin, types, &file.name) }),
                None => failures.push(Failure::Plain(format!("unable to recognize {}", no_match(&types)))),
            }
        }
    }

    fn log(&mut self, place: &str, said: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.output.stderr, "{}{place}] {said}", self.log_head);
    }
}

/// Mirrors apimachinery's `NoKindMatchError`.
fn no_match(types: &Types) -> String {
    format!("no matches for kind {} in version {}", quoted(&types.kind), quoted(&types.api_version))
}

fn checked(node: Node<'_>, types: &Types) -> Vec<String> {
    let of = schema::kind(&types.api_version, &types.kind);
    of.map(|of| schema::check(node, of, &types.kind)).unwrap_or_default()
}

fn scalar(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool => "bool",
        Kind::Int | Kind::Float => "number",
        _ => "string",
    }
}

/// A field's text; nothing where it is none.
pub(super) fn text_of(node: Node<'_>, path: &str) -> String {
    node.at(path).and_then(|node| Some(node.as_str()?.into_owned())).unwrap_or_default()
}

/// What an object says it is, or what of that is missing.
fn types_of(node: Node<'_>) -> Result<Types, Vec<String>> {
    if node.kind() != Kind::Map {
        return Err(vec!["invalid object to validate".to_owned()]);
    }
    let mut errors = Vec::new();
    for field in ["apiVersion", "kind"] {
        match node.get(field).map(|node| (node.kind(), node)) {
            None | Some((Kind::Null, _)) => errors.push(format!("{field} not set")),
            Some((Kind::Str, node)) if field == "apiVersion" && node.text().matches('/').count() > 1 => {
                errors.push(format!("unexpected GroupVersion string: {}", node.text()));
            }
            Some((Kind::Str, _)) => {}
            Some(_) => errors.push(format!("{field} isn't string type")),
        }
    }
    match errors.is_empty() {
        true => Ok(Types { api_version: text_of(node, "apiVersion"), kind: text_of(node, "kind") }),
        false => Err(errors),
    }
}
