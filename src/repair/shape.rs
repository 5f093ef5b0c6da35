//! What may stand where: the one question that repair asks of the schemas of the API server and of kubeconfigs.

use super::recognise::recognise;
use crate::kubeconfig::schema::{self as client, Type as ClientType};
use crate::schema::{self, Shape, Struct, Type};
use crate::yaml::Node;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// A place in a schema, by number: what a mapping, list or value is.
pub type Place = u32;

/// What a place takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A mapping with known fields.
    Fields,
    /// A mapping with keys of any name.
    Keys(Place),
    List(Place),
    Text,
    Number,
    Bool,
    /// A number or text.
    Either,
    /// Whatever there is.
    Any,
}

/// The place that takes whatever there is.
pub const ANYTHING: Place = 0;
/// The place under a key that no schema has: whatever there is, but nobody said so.
pub const UNHEARD_OF: Place = 1;

#[derive(Clone, Copy)]
enum Known {
    Anything,
    UnheardOf,
    Kind(&'static Struct),
    /// A list of a kind, `NamespaceList`, and its items.
    KindList(&'static Struct),
    KindItems(&'static Struct),
    Kube(Type),
    Client(ClientType),
}

impl Known {
    fn is(&self, other: &Known) -> bool {
        match (self, other) {
            (Known::Anything, Known::Anything) | (Known::UnheardOf, Known::UnheardOf) => true,
            (Known::Kind(a), Known::Kind(b))
            | (Known::KindList(a), Known::KindList(b))
            | (Known::KindItems(a), Known::KindItems(b)) => std::ptr::eq(*a, *b),
            (Known::Kube(a), Known::Kube(b)) => a == b,
            (Known::Client(a), Known::Client(b)) => same(*a, *b),
            _ => false,
        }
    }
}

fn same(a: ClientType, b: ClientType) -> bool {
    use ClientType::{List, Named, Pointer, Struct};
    match (a, b) {
        (Struct(a), Struct(b)) | (Pointer(a), Pointer(b)) | (List(a), List(b)) | (Named(a), Named(b)) => {
            std::ptr::eq(a, b)
        }
        _ => std::mem::discriminant(&a) == std::mem::discriminant(&b),
    }
}

/// The schemas, place by place as they are asked for.
pub struct Shapes {
    places: RefCell<Vec<Known>>,
    /// What has been asked for.
    fields: RefCell<BTreeMap<Place, BTreeMap<String, Place>>>,
    forms: RefCell<BTreeMap<Place, Form>>,
}

impl Default for Shapes {
    fn default() -> Self {
        let places = vec![Known::Anything, Known::UnheardOf];
        Shapes { places: RefCell::new(places), fields: RefCell::default(), forms: RefCell::default() }
    }
}

impl Shapes {
    fn place(&self, known: Known) -> Place {
        let mut places = self.places.borrow_mut();
        let at = places.iter().position(|other| other.is(&known)).unwrap_or_else(|| {
            places.push(known);
            places.len() - 1
        });
        at as Place
    }
    fn known(&self, at: Place) -> Known {
        self.places.borrow().get(at as usize).copied().unwrap_or(Known::Anything)
    }
    fn kube(&self, of: Type) -> Place {
        match of.shape() {
            Shape::Any | Shape::SchemaOrList | Shape::SchemaOrBool | Shape::SchemaOrNames => ANYTHING,
            Shape::Struct(fields) => self.place(Known::Kind(fields)),
            _ => self.place(Known::Kube(of)),
        }
    }
    fn client(&self, of: ClientType) -> Place {
        if matches!(of, ClientType::Raw) { ANYTHING } else { self.place(Known::Client(of)) }
    }

    /// Where an object of this kind begins; none where the kind is not known.
    pub fn root(&self, api_version: &str, kind: &str) -> Option<Place> {
        if (api_version, kind) == ("v1", "Config") {
            return Some(self.client(ClientType::Struct(&client::CONFIG)));
        }
        let list = || schema::kind(api_version, kind.strip_suffix("List")?).map(Known::KindList);
        let known = schema::kind(api_version, kind).map(Known::Kind).or_else(list)?;
        Some(self.place(known))
    }

    /// Where the schema of an object begins, by what it says it is, with its kind; else by its fields, and then its kind
    /// is not said.
    pub fn root_of(&self, root: Node<'_>) -> Option<(Place, Option<String>)> {
        let text = |key: &str| root.get(key).and_then(|value| value.as_str());
        if let (Some(version), Some(kind)) = (text("apiVersion"), text("kind")) {
            return self.root(&version, &kind).map(|place| (place, Some(kind.into_owned())));
        }
        let recognised = recognise(root)?;
        self.root(recognised.api_version, recognised.kind).map(|place| (place, None))
    }

    /// What a place takes.
    pub fn form(&self, at: Place) -> Form {
        let known = self.forms.borrow().get(&at).copied();
        known.unwrap_or_else(|| {
            let form = self.find_form(at);
            self.forms.borrow_mut().insert(at, form);
            form
        })
    }

    fn find_form(&self, at: Place) -> Form {
        match self.known(at) {
            Known::Anything | Known::UnheardOf => Form::Any,
            Known::Kind(_) | Known::KindList(_) => Form::Fields,
            Known::KindItems(of) => Form::List(self.place(Known::Kind(of))),
            Known::Kube(of) => match of.shape() {
                Shape::Text | Shape::Bytes | Shape::Time | Shape::MicroTime => Form::Text,
                Shape::Bool => Form::Bool,
                Shape::Int32 | Shape::Int64 | Shape::Double => Form::Number,
                Shape::Quantity | Shape::IntOrString => Form::Either,
                Shape::List(item) => Form::List(self.kube(item)),
                Shape::Map(value) => Form::Keys(self.kube(value)),
                _ => Form::Any,
            },
            Known::Client(of) => match of {
                ClientType::Text | ClientType::Bytes => Form::Text,
                ClientType::Bool => Form::Bool,
                ClientType::Texts => Form::List(self.client(ClientType::Text)),
                ClientType::TextMap => Form::Keys(self.client(ClientType::Text)),
                ClientType::TextsMap => Form::Keys(self.client(ClientType::Texts)),
                ClientType::List(of) | ClientType::Named(of) => Form::List(self.client(ClientType::Struct(of))),
                ClientType::Struct(_) | ClientType::Pointer(_) => Form::Fields,
                ClientType::Raw => Form::Any,
            },
        }
    }

    /// The field of a name, exactly as it is written.
    pub fn field(&self, at: Place, name: &str) -> Option<Place> {
        let known = self.fields.borrow().get(&at).and_then(|fields| fields.get(name).copied());
        known.or_else(|| {
            let field = self.find_field(at, name);
            // What nobody declared is not kept: a paste may have any number of such names.
            let field = field?;
            self.fields.borrow_mut().entry(at).or_default().insert(name.to_owned(), field);
            Some(field)
        })
    }

    fn find_field(&self, at: Place, name: &str) -> Option<Place> {
        match self.known(at) {
            Known::Kind(of) => of.field(name).map(|field| self.kube(field.takes)),
            Known::KindList(of) => match name {
                "apiVersion" | "kind" => of.field(name).map(|field| self.kube(field.takes)),
                "metadata" => Some(ANYTHING),
                "items" => Some(self.place(Known::KindItems(of))),
                _ => None,
            },
            Known::Client(ClientType::Struct(of) | ClientType::Pointer(of)) => {
                of.fields.iter().find(|field| field.name == name).map(|field| self.client(field.kind))
            }
            _ => None,
        }
    }

    /// Whether an object begins at a place, with its own `apiVersion`, `kind` and `metadata`.
    pub fn is_object(&self, at: Place) -> bool {
        matches!(self.known(at), Known::Kind(of) if of.is_kind)
    }

    /// The fields that a mapping has to have.
    pub fn required(&self, at: Place) -> Vec<&'static str> {
        match self.known(at) {
            Known::Kind(of) => of.fields().iter().filter(|field| field.required).map(|field| field.name).collect(),
            _ => Vec::new(),
        }
    }

    /// The field that a name differs from in upper and lower case only.
    pub fn alike(&self, at: Place, name: &str) -> Option<&'static str> {
        let alike = |field: &&'static str| field.eq_ignore_ascii_case(name);
        match self.known(at) {
            Known::Kind(of) => of.fields().iter().map(|field| field.name).find(alike),
            Known::Client(ClientType::Struct(of) | ClientType::Pointer(of)) => {
                of.fields.iter().map(|field| field.name).find(alike)
            }
            _ => None,
        }
    }
}
