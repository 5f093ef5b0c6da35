//! JSON in one long line, laid out over lines, so that there are lines to point at.

use serde::de::IgnoredAny;

/// A line that is longer, in bytes, is not read by anyone.
const LONG: usize = 2_000;

/// The same JSON with each field and item on a line of its own; nothing but white space outside strings changes. None
/// where the text is not JSON, or has no long line.
pub fn laid_out(text: &str) -> Option<String> {
    let is_long = text.lines().any(|line| line.len() > LONG);
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    if !is_long || !text.trim_start().starts_with(['{', '[']) || !values.all(|value| value.is_ok()) {
        return None;
    }
    let mut out = String::with_capacity(text.len() + text.len() / 2);
    let (mut depth, mut in_string, mut escaped) = (0usize, false, false);
    let mut chars = text.chars().filter(|c| !c.is_control()).peekable();
    while let Some(c) = chars.next() {
        if in_string {
            out.push(c);
            in_string = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            continue;
        }
        match c {
            ' ' => {}
            '{' | '[' => {
                while chars.next_if_eq(&' ').is_some() {}
                out.push(c);
                match chars.next_if(|next| matches!(next, '}' | ']')) {
                    Some(end) => out.push(end),
                    None => {
                        depth += 1;
                        new_line(&mut out, depth);
                    }
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                new_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            _ => {
                in_string = c == '"';
                out.push(c);
            }
        }
        // Values may follow one another.
        if depth == 0 && matches!(c, '}' | ']') {
            out.push('\n');
        }
    }
    Some(out)
}

/// Deeper nesting is not indented further: the text must not grow with the square of its length.
const DEEPEST: usize = 40;

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth.min(DEEPEST)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn each_field_has_a_line_and_the_values_stay_as_they_are() {
        let long = "x".repeat(LONG);
        let text = format!(r#"{{"a":[1, 2.50,{{}}],"b":{{"c":"q \" ,{{ \\"}} , "d":"{long}"}} {{"e":[ ]}}"#);
        let laid = laid_out(&text).unwrap();
        let expected = format!(
            "{{\n  \"a\": [\n    1,\n    2.50,\n    {{}}\n  ],\n  \"b\": {{\n    \"c\": \"q \\\" ,{{ \\\\\"\n  }},\n  \"d\": \"{long}\"\n}}\n{{\n  \"e\": []\n}}\n"
        );
        assert_eq!(laid, expected);
        let values = |text: &str| -> Vec<Value> {
            serde_json::Deserializer::from_str(text).into_iter().map(|value| value.unwrap()).collect()
        };
        assert_eq!(values(&laid), values(&text));
    }

    #[test]
    fn short_lines_and_other_texts_are_left_alone() {
        let long = "x".repeat(LONG);
        for text in
            ["{\"a\": 1}", &format!("{{a: {long}}}"), &format!("a: {long}"), &long, &format!("{{\"a\": \"{long}\"")]
        {
            assert_eq!(laid_out(text), None, "{text:.20}");
        }
    }
}
