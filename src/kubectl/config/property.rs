//! `kubectl config set` and `unset`: one property by its dotted path. Mirrors `navigation_step_parser.go` and `set.go`.

use super::{Command, Ran, unexpected};
use crate::kubeconfig::{Config, Entry, List, Paths, Type};
use crate::kubectl::flags::{Flag, Takes, flag, parse_bool, quoted};
use crate::kubectl::{Output, help};
use crate::text::{decode_base64, encode_base64, illegal_base64};
use serde_json::Value;

pub const FLAGS: &[Flag] = &[flag("set-raw-bytes", Takes::Bool)];

/// What a path names.
enum Property {
    CurrentContext,
    Colors,
    /// `preferences` or an `extensions` list, which only `unset` can name.
    Preferences,
    List(List),
    Entry(List, String),
    Field(List, String, &'static str, Type),
}

pub fn set(command: Command<'_>) -> Ran {
    let [path, value] = command.parsed.args.as_slice() else {
        return Err(unexpected(help::SET, &command.parsed.args));
    };
    let (path, value, raw) = (path.clone(), value.clone(), command.parsed.is_true("set-raw-bytes"));
    if value.is_empty() {
        return Err(Output::error("you cannot use set without a new value"));
    }
    if path.is_empty() {
        return Err(Output::error("you must specify a property"));
    }
    let before = command.load()?;
    let property = parse(&path).map_err(Output::error)?;
    let mut after = before.clone();
    apply(&mut after, property, &value, raw).map_err(Output::error)?;
    command.modify(&before, &after, Paths::AsTheyAre, format!("Property {} set.\n", quoted(&path)))
}

pub fn unset(command: Command<'_>) -> Ran {
    let [path] = command.parsed.args.as_slice() else { return Err(unexpected(help::UNSET, &command.parsed.args)) };
    let path = path.clone();
    if path.is_empty() {
        return Err(Output::error("you must specify a property"));
    }
    let before = command.load()?;
    let property = parse(&path).map_err(Output::error)?;
    let mut after = before.clone();
    match property {
        Property::CurrentContext => after.current_context.clear(),
        Property::Colors => drop(after.preferences.remove("colors")),
        Property::Preferences => after.preferences.clear(),
        Property::List(list) => after.entries_mut(list).clear(),
        Property::Entry(list, name) => drop(after.entries_mut(list).remove(&name)),
        Property::Field(list, name, field, _) => match after.entries_mut(list).get_mut(&name) {
            Some(entry) => entry.set(field, ""),
            None => return Err(Output::error(format!("current map key `{name}` is invalid"))),
        },
    }
    command.modify(&before, &after, Paths::AsTheyAre, format!("Property {} unset.\n", quoted(&path)))
}

/// Finds what a path names. A name may have dots in it: it ends where a known field begins.
fn parse(path: &str) -> Result<Property, String> {
    let parts: Vec<&str> = path.split('.').collect();
    let too_long = || format!("unable to parse one or more field values of {path}");
    let (first, rest) = parts.split_first().ok_or_else(too_long)?;
    let list = match *first {
        "clusters" => List::Clusters,
        "contexts" => List::Contexts,
        "users" => List::Users,
        "current-context" if rest.is_empty() => return Ok(Property::CurrentContext),
        "preferences" => {
            return match rest {
                [] => Ok(Property::Preferences),
                ["colors"] => Ok(Property::Colors),
                _ => Err(format!("unable to parse {path} after [{{preferences api.Preferences}}] at api.Preferences")),
            };
        }
        "current-context" => return Err(too_long()),
        _ => return Err(format!("unable to parse {path} after [] at api.Config")),
    };
    if rest.is_empty() {
        return Ok(Property::List(list));
    }
    let fields = list.of().fields;
    let known = |part: &&str| fields.iter().find(|field| field.name == *part);
    let Some(at) = rest.iter().skip(1).position(|part| known(part).is_some()).map(|at| at + 1) else {
        return Ok(Property::Entry(list, rest.join(".")));
    };
    let name = rest.get(..at).unwrap_or_default().join(".");
    let field = rest.get(at).and_then(known).ok_or_else(too_long)?;
    if rest.len() > at + 1 {
        return Err(too_long());
    }
    Ok(Property::Field(list, name, field.name, field.kind))
}

fn apply(config: &mut Config, property: Property, value: &str, raw: bool) -> Result<(), String> {
    let boolean =
        || parse_bool(value).ok_or_else(|| format!("strconv.ParseBool: parsing {}: invalid syntax", quoted(value)));
    match property {
        Property::CurrentContext => config.current_context = value.to_owned(),
        Property::Colors => {
            config.preferences.insert("colors".to_owned(), Value::Bool(boolean()?));
        }
        Property::Preferences => return Err("unable to set a struct to a value".to_owned()),
        Property::List(list) | Property::Entry(list, _) => {
            // kubectl prints the map's pointers here, which differ from run to run.
            let names = config.entries(list).keys().map(|name| format!("{name}:0x0")).collect::<Vec<_>>();
            return Err(format!("can't set a map to a value: map[{}]", names.join(" ")));
        }
        Property::Field(list, name, field, kind) => {
            let value: Value = match kind {
                Type::Text => value.into(),
                Type::Bool => boolean()?.into(),
                Type::Bytes if raw => encode_base64(value.as_bytes()).into(),
                Type::Bytes => match decode_base64(value) {
                    Ok(bytes) => encode_base64(&bytes).into(),
                    Err(at) => return Err(format!("error decoding input value: {}", illegal_base64(at))),
                },
                _ => return Err(format!("unable to parse one or more field values of {}.{name}.{field}", list.key())),
            };
            config.entries_mut(list).entry(name).or_insert_with(|| Entry::fresh(list)).set(field, value);
        }
    }
    Ok(())
}
