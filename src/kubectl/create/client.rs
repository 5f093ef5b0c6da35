//! What the commands do with each object.

use super::failure::Failure;
use super::read::{Read, Types, text_of};
use super::server::Said;
use super::{Command, DryRun, Judged, Ran, Verb};
use crate::api::{Origin, Resource};
use crate::kubectl::flags::quoted;
use crate::yaml::Node;

/// The letters of a name that the server makes up.
const MADE_UP: &str = "x7k2p";

/// An object that was read, and where it goes.
#[derive(Clone, Debug)]
pub(super) struct Item<'p> {
    pub node: Node<'p>,
    pub origin: Origin,
    pub types: Types,
    pub name: String,
    pub generate_name: String,
    /// As it is written, then where it goes.
    pub namespace: String,
    /// The file, as kubectl names it.
    pub source: String,
    pub resource: Resource,
}

impl<'p> Item<'p> {
    pub fn new(node: Node<'p>, origin: Origin, types: Types, source: &str) -> Self {
        Item {
            node,
            origin,
            types,
            name: text_of(node, "metadata.name"),
            generate_name: text_of(node, "metadata.generateName"),
            namespace: text_of(node, "metadata.namespace"),
            source: source.to_owned(),
            resource: Resource::default(),
        }
    }
    /// `deployment.apps`
    fn printed(&self) -> String {
        let kind = self.types.kind.to_lowercase();
        let group = self.types.api_version.split_once('/').map_or("", |(group, _)| group);
        if group.is_empty() { kind } else { format!("{kind}.{group}") }
    }
}

impl<'p> Command<'p> {
    /// Reads everything and does what the command does.
    pub(super) fn run(mut self) -> Ran {
        let (mut unread, mut failed, mut waiting) = (Vec::new(), Vec::new(), Vec::new());
        let mut count = 0;
        let paste = self.paste;
        for file in std::mem::take(&mut self.files) {
            let documents = paste.documents.iter().enumerate().filter(|(_, document)| document.source == file.source);
            for (index, document) in documents {
                let items = match self.document(&file, index, document) {
                    Read::Objects(items, failure) => {
                        unread.extend(failure);
                        items
                    }
                    Read::Stopped(failure) => {
                        unread.push(failure);
                        break;
                    }
                };
                for item in items {
                    match self.placed(item) {
                        Err(failure) => failed.push(failure),
                        Ok(item) if self.verb == Verb::Create => match self.judged(item) {
                            Ok(()) => count += 1,
                            Err(failure) => failed.push(failure),
                        },
                        Ok(item) => waiting.push(item),
                    }
                }
            }
        }
        let unread = (!unread.is_empty()).then_some(Failure::Many(unread));
        match self.verb {
            Verb::Create => {
                failed.extend(unread);
                self.done(failed, count == 0)
            }
            Verb::Apply => {
                let mut read = std::mem::take(&mut failed);
                read.extend(unread);
                // What is wrong with the files is one error of all.
                let mut failures: Vec<Failure> =
                    (!read.is_empty()).then(|| Failure::Many(read).single()).into_iter().collect();
                let nothing = waiting.is_empty();
                for item in waiting {
                    failures.extend(self.judged(item).err());
                }
                self.done(failures, nothing)
            }
        }
    }

    /// An object with the namespace that it goes to.
    fn placed(&self, item: Item<'p>) -> Result<Item<'p>, Failure> {
        let namespace = match (item.resource.namespaced, item.namespace.as_str()) {
            (false, _) => String::new(),
            (true, "") => self.namespace.clone(),
            (true, written) if self.enforced && written != self.namespace => {
                let (own, given) = (quoted(written), quoted(&self.namespace));
                return Err(Failure::Plain(format!(
                    "the namespace from the provided object {own} does not match the namespace {given}. You must pass '--namespace={written}' to perform this operation."
                )));
            }
            (true, written) => written.to_owned(),
        };
        Ok(Item { namespace, ..item })
    }

    /// Does what the command does with an object, and keeps what became of it.
    fn judged(&mut self, item: Item<'p>) -> Result<(), Failure> {
        let shown = format!("{}/{}", item.printed(), item.name);
        let mut said = Said::default();
        let result = self.one(&item, &mut said);
        self.objects.push(Judged {
            origin: item.origin,
            name: shown,
            failure: result.as_ref().err().cloned(),
            warnings: said.warnings,
            places: said.places,
        });
        result
    }

    fn one(&mut self, item: &Item<'p>, said: &mut Said) -> Result<(), Failure> {
        if self.verb == Verb::Apply {
            self.current(item)?;
        }
        if self.dry_run == DryRun::Server {
            let answer = self.server.create(item, said);
            for warning in &said.warnings {
                self.warn(warning);
            }
            if let Err(failure) = answer {
                let missing = matches!(failure, Failure::Status { reason: "NotFound", .. });
                self.unknown_namespace |= missing && !self.has_namespace(&item.namespace);
                return Err(failure.when("creating", &item.source));
            }
        }
        let name = match (item.name.as_str(), item.generate_name.as_str()) {
            ("", prefix) if !prefix.is_empty() && self.dry_run == DryRun::Server => format!("{prefix}{MADE_UP}"),
            (name, _) => name.to_owned(),
        };
        self.made(&item.printed(), &name);
        Ok(())
    }

    /// Whether a namespace is pasted anywhere.
    fn has_namespace(&self, name: &str) -> bool {
        self.paste.objects.iter().any(|object| object.kind == "Namespace" && object.metadata.name == name)
    }

    /// `apply` looks first at what is there.
    fn current(&self, item: &Item<'p>) -> Result<(), Failure> {
        if item.name.is_empty() && !item.generate_name.is_empty() {
            return Err(Failure::Plain(format!("from {}: cannot use generate name with apply", item.generate_name)));
        }
        let segment = |what: &str, name: &str| match wrong_segment(name) {
            wrong if wrong.is_empty() => Ok(()),
            wrong => Err(format!("invalid {what} {}: [{}]", quoted(name), wrong.join(" "))),
        };
        let looked = match item.name.as_str() {
            "" => Err("resource name may not be empty".to_owned()),
            name => segment("namespace", &item.namespace).and_then(|()| segment("resource name", name)),
        };
        looked.map_err(|why| {
            let Resource { group, version, plural, .. } = &item.resource;
            let group_version = if group.is_empty() { format!("/{version}") } else { format!("{group}/{version}") };
            let resource = quoted(&format!("{group_version}, Resource={plural}"));
            let kind = quoted(&format!("{group_version}, Kind={}", item.types.kind));
            let place = format!("Name: {}, Namespace: {}", quoted(&item.name), quoted(&item.namespace));
            let doing = format!("Resource: {resource}, GroupVersionKind: {kind}\n{place}");
            let source = quoted(&item.source);
            Failure::Plain(format!(
                "error when retrieving current configuration of:\n{doing}\nfrom server for: {source}: {why}"
            ))
        })
    }
}

/// What keeps a name from being a part of a URL's path. Mirrors apimachinery's `IsValidPathSegmentName`.
pub(super) fn wrong_segment(name: &str) -> Vec<String> {
    if name == "." || name == ".." {
        return vec![format!("may not be '{name}'")];
    }
    let contained = ["/", "%"].into_iter().filter(|part| name.contains(part));
    contained.map(|part| format!("may not contain '{part}'")).collect()
}
