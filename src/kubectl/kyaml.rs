//! KYAML as kubectl prints it: YAML in braces, with every text quoted. Mirrors sigs.k8s.io/yaml/kyaml.

use crate::kubeconfig::Type;
use serde_json::Value;

/// Writes a value of a type as a document, after its separator.
pub fn write(value: &Value, kind: Type) -> String {
    let mut out = "---\n".to_owned();
    node(value, kind, 0, &mut out);
    out.push('\n');
    out
}

fn node(value: &Value, kind: Type, indent: usize, out: &mut String) {
    let blanks = |out: &mut String, indent: usize| out.extend(std::iter::repeat_n("  ", indent));
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            out.push_str("{\n");
            for (name, kind, value) in kind.ordered(fields) {
                blanks(out, indent + 1);
                // The names that are printed here are words, which need no quotes.
                out.push_str(name);
                out.push_str(": ");
                node(value, kind, indent + 1, out);
                out.push_str(",\n");
            }
            blanks(out, indent);
            out.push('}');
        }
        Value::Array(items) if items.is_empty() => out.push_str("[]"),
        Value::Array(items) if items.iter().all(|item| item.is_object() || item.is_array()) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                node(item, kind.item(), indent, out);
            }
            out.push(']');
        }
        Value::Array(items) => {
            out.push_str("[\n");
            for item in items {
                blanks(out, indent + 1);
                node(item, kind.item(), indent + 1, out);
                out.push_str(",\n");
            }
            blanks(out, indent);
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}
