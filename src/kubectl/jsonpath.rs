//! The part of kubectl's JSONPath that people use on kubeconfigs: fields, indices, `[*]`, and filters by equality.

use serde_json::Value;

/// More than this is not printed.
const MOST_VALUES: usize = 100_000;

/// Prints a template. The error is what kubectl says of one that it cannot use, or a line of ours for what is not
/// computed here.
pub fn print(template: &str, value: &Value) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (path, after) = split_close(after).ok_or("unclosed action")?;
        rest = after;
        let path = path.trim();
        if let Some(text) = path.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            out.push_str(&text.replace("\\n", "\n").replace("\\t", "\t"));
            continue;
        }
        let found = select(path, value)?;
        out.push_str(&found.into_iter().map(text).collect::<Vec<_>>().join(" "));
    }
    out.push_str(rest);
    Ok(out)
}

/// The path up to the brace that closes it; braces inside quotes do not.
fn split_close(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '}') => return Some((text.get(..at)?, text.get(at + 1..)?)),
            _ => {}
        }
    }
    None
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn select<'v>(path: &str, value: &'v Value) -> Result<Vec<&'v Value>, String> {
    let mut found = vec![value];
    let mut rest = path.trim_start_matches(['$', '@']);
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('[') {
            let end = bracket_end(after).ok_or("unterminated array")?;
            let (inside, after) = (after.get(..end).unwrap_or(""), after.get(end + 1..).unwrap_or(""));
            found = step_into(inside.trim(), found)?;
            rest = after;
        } else {
            let after = rest.strip_prefix('.').unwrap_or(rest);
            if after.starts_with('.') {
                return Err("recursive descent is not computed here".to_owned());
            }
            let end = after.find(['.', '[']).unwrap_or(after.len());
            let (name, next) = after.split_at(end);
            rest = next;
            if name.is_empty() {
                continue;
            }
            let missing = || format!("{name} is not found");
            found = found.into_iter().map(|value| value.get(name).ok_or_else(missing)).collect::<Result<_, _>>()?;
        }
        if found.len() > MOST_VALUES {
            return Err("too much to print".to_owned());
        }
    }
    Ok(found)
}

fn bracket_end(text: &str) -> Option<usize> {
    let mut quote = None;
    text.char_indices().find_map(|(at, c)| {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, ']') => return Some(at),
            _ => {}
        }
        None
    })
}

fn step_into<'v>(inside: &str, found: Vec<&'v Value>) -> Result<Vec<&'v Value>, String> {
    let children = |value: &'v Value| -> Vec<&'v Value> {
        match value {
            Value::Array(items) => items.iter().collect(),
            Value::Object(entries) => entries.values().collect(),
            _ => Vec::new(),
        }
    };
    if inside == "*" {
        return Ok(found.into_iter().flat_map(children).collect());
    }
    if let Some(filter) = inside.strip_prefix("?(").and_then(|filter| filter.strip_suffix(')')) {
        let (path, wanted, equal) = match (filter.split_once("=="), filter.split_once("!=")) {
            (Some((path, wanted)), _) => (path, wanted, true),
            (None, Some((path, wanted))) => (path, wanted, false),
            _ => return Err(format!("the filter {filter} is not computed here")),
        };
        let (path, wanted) = (path.trim(), wanted.trim().trim_matches(['"', '\'']));
        let keeps = |value: &&Value| {
            let picked = select(path, value).ok();
            picked.and_then(|picked| picked.first().map(|value| (text(value) == wanted) == equal)).unwrap_or(false)
        };
        return Ok(found.into_iter().flat_map(children).filter(keeps).collect());
    }
    if let Ok(index) = inside.parse::<i64>() {
        let pick = |value: &'v Value| {
            let items = value.as_array()?;
            let at = if index < 0 { items.len() as i64 + index } else { index };
            items.get(usize::try_from(at).ok()?)
        };
        let outside = || "array index out of bounds".to_owned();
        return found.into_iter().map(|value| pick(value).ok_or_else(outside)).collect();
    }
    let name = inside.trim_matches(['"', '\'']);
    let missing = || format!("{name} is not found");
    found.into_iter().map(|value| value.get(name).ok_or_else(missing)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn paths_that_people_use_on_kubeconfigs() {
        let value = json!({"users": [{"name": "a", "user": {"token": "t"}}, {"name": "b"}], "current-context": "dev"});
        for (template, printed) in [
            ("{.users[*].name}", "a b"),
            ("{.users[?(@.name == \"a\")].user.token}", "t"),
            ("{.current-context}", "dev"),
            ("{.users[-1].name}{\"\\n\"}", "b\n"),
            ("x{.users[0].user}", "x{\"token\":\"t\"}"),
        ] {
            assert_eq!(print(template, &value).unwrap(), printed, "{template}");
        }
        assert_eq!(print("{.nope}", &value).unwrap_err(), "nope is not found");
    }
}
