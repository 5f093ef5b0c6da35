//! Indentation that copying lost.

use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "lost-indentation", severity: Severity::Error, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Keys in the first column that belong under the key above them.",
            why: "In YAML the indentation is the structure. Without it `name` is not the object's name, and keys that stand twice overwrite each other.",
        },
        ko: PageText {
            what: "위의 key 아래에 있어야 하는데 첫 칸에 있는 key를 찾습니다.",
            why: "YAML에서는 들여쓰기가 곧 구조입니다. 없으면 `name`은 객체의 이름이 아니고, 두 번 나온 key는 서로를 덮어씁니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: ServiceAccount\nmetadata:\nname: watcher\nnamespace: default\n",
    right: "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: watcher\n  namespace: default\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let mut found = Vec::new();
    for block in context.pasted.lost.iter().take(super::MOST_BLOCKS) {
        let names: Vec<String> =
            block.children.iter().take(super::MOST_ALIKE).map(|key| Code(key).to_string()).collect();
        let (last, before) =
            names.split_last().map(|(last, before)| (last.clone(), before.join(", "))).unwrap_or_default();
        let (en, ko) = if before.is_empty() {
            (last.clone(), last)
        } else {
            (format!("{before} and {last}"), format!("{before}, {last}"))
        };
        let belongs = if block.children.len() == 1 { "belongs" } else { "belong" };
        let (message, help) = match block.key.strip_prefix("- ") {
            Some(_) => (
                Both::new(
                    format!(
                        "The indentation was lost here: {en} {belongs} to the list item that starts with {}.",
                        Code(&block.key)
                    ),
                    format!("여기서 들여쓰기가 사라졌습니다. {ko}: {}로 시작하는 항목에 속합니다.", Code(&block.key)),
                ),
                Both::new(
                    "Indent its own keys by two spaces, and what is inside them by four.",
                    "항목의 key는 공백 두 칸, 그 안의 것은 네 칸 들여쓰십시오.",
                ),
            ),
            None => (
                Both::new(
                    format!("The indentation was lost here: {en} {belongs} under {}.", Code(&block.key)),
                    format!("여기서 들여쓰기가 사라졌습니다. {ko}: {} 아래에 있어야 합니다.", Code(&block.key)),
                ),
                Both::new(
                    format!("Put two spaces more before each of them than before {}.", Code(&block.key)),
                    format!("{}보다 공백 두 칸씩 더 들여쓰십시오.", Code(&block.key)),
                ),
            ),
        };
        found.push(RULE.at(context.pasted.cleaned.sources.span(block.loc), message, help).and(
            context.pasted.cleaned.sources.span(block.parent_loc),
            Both::new("what they belong to", "속해야 할 곳"),
        ));
    }
    found
}
