//! Fields that the API server's types do not have or do not take so, as problems.

use super::korean;
use super::reading::field_type;
use crate::api::{Object, Paste};
use crate::checks::rules::{unknown_field, wrong_case_key, wrong_type};
use crate::schema::{Fault, Field, Misfit, Shape, Struct, Type};
use crate::text::{Both, Code, Diagnostic, Fix, Loc, Safety, nearest};
use crate::yaml::{self, DecodeError, Expected, Kind};

/// The problem that a misfit is.
pub fn problem(paste: &Paste, object: &Object, misfit: &Misfit) -> Diagnostic<Both> {
    match &misfit.fault {
        Fault::Unknown { of, field, key } => unknown(paste, object, misfit, of, field, *key),
        Fault::Type { takes, found, .. } => match expected(*takes) {
            Some(expected) => {
                let error = DecodeError::of_type(&misfit.path, misfit.loc, expected, *found);
                field_type(paste, misfit.loc, &error)
            }
            None => format(paste, misfit, *takes),
        },
        Fault::Format { takes, .. } => format(paste, misfit, *takes),
    }
}

/// The path of the field that an unknown one was meant to be.
pub fn meant(object: &Object, misfit: &Misfit) -> Option<String> {
    let Fault::Unknown { of, field, .. } = &misfit.fault else { return None };
    let parent = misfit.path.strip_suffix(field.as_str())?.trim_end_matches('.');
    let within = |name: &str| if parent.is_empty() { name.to_owned() } else { format!("{parent}.{name}") };
    match belongs(of, object, parent, field) {
        Belongs::Named(name) => Some(within(name)),
        Belongs::Within(name) => Some(format!("{}.{field}", within(name))),
        Belongs::Above(path) if path.is_empty() => Some(field.clone()),
        Belongs::Above(path) => Some(format!("{path}.{field}")),
        Belongs::Nowhere => None,
    }
}

fn expected(takes: Type) -> Option<Expected> {
    Some(match takes.shape() {
        Shape::Text => Expected::String,
        Shape::Bool => Expected::Bool,
        Shape::Int32 | Shape::Int64 => Expected::Int,
        Shape::IntOrString => Expected::IntOrString,
        Shape::List(_) => Expected::List,
        Shape::Map(_) | Shape::Struct(_) => Expected::Map,
        Shape::Quantity | Shape::Time | Shape::MicroTime | Shape::Bytes | Shape::Double => return None,
        Shape::Any | Shape::SchemaOrList | Shape::SchemaOrBool | Shape::SchemaOrNames => return None,
    })
}

/// Where a field belongs that was written elsewhere.
enum Belongs {
    /// The same place, by another name.
    Named(&'static str),
    /// Inside a field of the same place.
    Within(&'static str),
    /// Further up: the path, empty for the top.
    Above(String),
    Nowhere,
}

fn unknown(paste: &Paste, object: &Object, misfit: &Misfit, of: &Struct, field: &str, key: Loc) -> Diagnostic<Both> {
    let parent = misfit.path.strip_suffix(field).unwrap_or_default().trim_end_matches('.');
    let (en, ko) = match parent {
        "" => (
            format!("{} has no field {}.", Code(&object.kind), Code(field)),
            format!("{}에 {}{}는 field는 없습니다.", Code(&object.kind), Code(field), korean::ira(field)),
        ),
        parent => (
            format!("{} has no field {}.", Code(parent), Code(field)),
            format!("{}에 {}{}는 field는 없습니다.", Code(parent), Code(field), korean::ira(field)),
        ),
    };
    let siblings = siblings(paste, object, parent);
    let belongs = belongs(of, object, parent, field);
    let refused = (
        "The API server refuses the object; with validation off it drops the field.",
        "API 서버가 object를 거부합니다. 검증을 끄면 이 field를 버립니다.",
    );
    let (help_en, help_ko) = match &belongs {
        Belongs::Named(name) => (
            format!("Did you mean {}? {}", Code(name), refused.0),
            format!("혹시 {}{} 뜻하셨습니까? {}", Code(name), korean::eul(name), refused.1),
        ),
        Belongs::Within(name) => (
            format!("{} belongs inside {}. {}", Code(field), Code(name), refused.0),
            format!("{}{} {} 안에 적습니다. {}", Code(field), korean::eun(field), Code(name), refused.1),
        ),
        Belongs::Above(path) if path.is_empty() => (
            format!("{} belongs at the top of the object, beside {}. {}", Code(field), Code("metadata"), refused.0),
            format!(
                "{}{} object의 맨 위, {} 옆에 적습니다. {}",
                Code(field),
                korean::eun(field),
                Code("metadata"),
                refused.1
            ),
        ),
        Belongs::Above(path) => (
            format!("{} belongs in {}. {}", Code(field), Code(path), refused.0),
            format!("{}{} {}에 적습니다. {}", Code(field), korean::eun(field), Code(path), refused.1),
        ),
        Belongs::Nowhere => (refused.0.to_owned(), refused.1.to_owned()),
    };
    let mut case_only = false;
    let mut fix = None;
    let mut label = None;
    if let Belongs::Named(name) = belongs {
        case_only = name.eq_ignore_ascii_case(field);
        // A field that stands there already would stand twice.
        if !siblings.iter().any(|sibling| sibling == name) {
            let safety = if case_only { Safety::Safe } else { Safety::Unsafe };
            fix = Some(Fix { safety, edits: vec![paste.sources.edit(key, name.to_owned())], span: None });
            label = Some(Both::new(format!("Write {name}"), format!("{name}{} 고치기", korean::ro(name))));
        }
    }
    let rule = if case_only { &wrong_case_key::RULE } else { &unknown_field::RULE };
    let found = rule.at(paste.sources.span(key), Both::new(en, ko), Both::new(help_en, help_ko));
    Diagnostic { fix, fix_label: label, ..found }
}

/// The keys beside a field.
fn siblings(paste: &Paste, object: &Object, parent: &str) -> Vec<String> {
    let node = paste.node(object.origin).and_then(|node| node.at(parent));
    node.iter().flat_map(|node| node.entries()).map(|entry| entry.key.key_text().into_owned()).collect()
}

fn belongs(of: &Struct, object: &Object, parent: &str, field: &str) -> Belongs {
    let fields = of.fields();
    let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
    if let Some(name) = fields.iter().map(|field| field.name).find(|name| name.eq_ignore_ascii_case(field)) {
        return Belongs::Named(name);
    }
    let above = above(object, parent, field);
    if let Some(path) = above {
        return Belongs::Above(path);
    }
    let holds = |outer: &&Field| matches!(outer.takes.shape(), Shape::Struct(inner) if inner.field(field).is_some());
    if let Some(outer) = fields.iter().find(|outer| holds(outer) && !["status", "metadata"].contains(&outer.name)) {
        return Belongs::Within(outer.name);
    }
    match nearest(field, &names).and_then(|near| names.iter().find(|name| **name == near).copied()) {
        Some(near) => {
            fields.iter().find(|field| field.name == near).map_or(Belongs::Nowhere, |f| Belongs::Named(f.name))
        }
        None => Belongs::Nowhere,
    }
}

/// The nearest place further up whose type has the field.
fn above(object: &Object, parent: &str, field: &str) -> Option<String> {
    let mut of = crate::schema::kind(&object.api_version, &object.kind)?;
    let mut found = None;
    let mut path = String::new();
    let parts: Vec<&str> = parent.split('.').filter(|part| !part.is_empty()).collect();
    for part in parts {
        if of.field(field).is_some() {
            found = Some(path.clone());
        }
        let (name, _) = part.split_once('[').unwrap_or((part, ""));
        let mut takes = of.field(name)?.takes;
        while let Shape::List(inner) | Shape::Map(inner) = takes.shape() {
            takes = inner;
        }
        let Shape::Struct(inner) = takes.shape() else { return found };
        of = inner;
        path = if path.is_empty() { part.to_owned() } else { format!("{path}.{part}") };
    }
    found
}

fn format(paste: &Paste, misfit: &Misfit, takes: Type) -> Diagnostic<Both> {
    let raw = paste.sources.text(misfit.loc);
    let path = Code(&misfit.path);
    let text = raw.trim_matches(['"', '\'']);
    let ((en, ko), (help_en, help_ko)) = match takes.shape() {
        Shape::Int32 | Shape::Int64 | Shape::IntOrString => {
            let fault = match text.contains('.') && !text.contains(['e', 'E']) {
                true => yaml::Fault::Type { expected: Expected::Int, found: Kind::Float },
                false => yaml::Fault::Range,
            };
            let error = DecodeError { path: misfit.path.clone(), loc: misfit.loc, message: String::new(), fault };
            return field_type(paste, misfit.loc, &error);
        }
        Shape::Quantity => (
            (
                format!(
                    "{path} takes a quantity, such as {} or {}; this is {}.",
                    Code("500m"),
                    Code("64Mi"),
                    Code(raw)
                ),
                format!(
                    "{path}에는 {}이나 {} 같은 양을 적습니다. {}{} 그렇지 않습니다.",
                    Code("500m"),
                    Code("64Mi"),
                    Code(raw),
                    korean::eun(raw)
                ),
            ),
            (
                format!(
                    "A number, then nothing or one of {} or {}.",
                    Code("n u m k M G T P E"),
                    Code("Ki Mi Gi Ti Pi Ei")
                ),
                format!(
                    "숫자 뒤에 아무것도 적지 않거나 {}, {} 가운데 하나를 적습니다.",
                    Code("n u m k M G T P E"),
                    Code("Ki Mi Gi Ti Pi Ei")
                ),
            ),
        ),
        Shape::Time | Shape::MicroTime => (
            (
                format!("{path} takes a time, such as {}; this is {}.", Code("2026-01-31T09:00:00Z"), Code(raw)),
                format!(
                    "{path}에는 {} 같은 시각을 적습니다. {}{} 그렇지 않습니다.",
                    Code("2026-01-31T09:00:00Z"),
                    Code(raw),
                    korean::eun(raw)
                ),
            ),
            (
                "Most often the API server writes this field itself: leave it out.".to_owned(),
                "대개 API 서버가 스스로 적는 field입니다. 적지 마십시오.".to_owned(),
            ),
        ),
        Shape::Bytes => (
            (
                format!("{path} takes base64, and this is not."),
                format!("{path}에는 base64를 적는데, 이것은 base64가 아닙니다."),
            ),
            (
                format!("In a Secret, plain text goes under {}.", Code("stringData")),
                format!("Secret에서 평범한 글은 {} 아래에 적습니다.", Code("stringData")),
            ),
        ),
        _ => (
            (
                format!("{path} does not fit: {}", Code(misfit.words())),
                format!("{path}의 값이 맞지 않습니다: {}", Code(misfit.words())),
            ),
            ("The API server refuses the object.".to_owned(), "API server가 이 object를 거부합니다.".to_owned()),
        ),
    };
    let unit = matches!(takes.shape(), Shape::Quantity).then(|| binary_unit(raw)).flatten();
    let found = wrong_type::RULE.at(paste.sources.span(misfit.loc), Both::new(en, ko), Both::new(help_en, help_ko));
    match unit {
        Some(unit) => {
            let label = Both::new(format!("Write {unit}"), format!("{unit}{} 고치기", korean::ro(&unit)));
            let edits = vec![paste.sources.edit(misfit.loc, unit)];
            found.mended_by(Fix { safety: Safety::Safe, edits, span: None }, label)
        }
        None => found,
    }
}

/// A quantity whose binary unit is in the wrong case, put right: `64mi` can mean nothing else than `64Mi`.
fn binary_unit(raw: &str) -> Option<String> {
    let start = raw.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = raw.split_at(start);
    let quote = unit.ends_with(['"', '\'']);
    let bare = unit.trim_end_matches(['"', '\'']);
    let known = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].into_iter().find(|known| known.eq_ignore_ascii_case(bare))?;
    let end = if quote { unit.get(bare.len()..)? } else { "" };
    (known != bare && number.chars().any(|c| c.is_ascii_digit())).then(|| format!("{number}{known}{end}"))
}
