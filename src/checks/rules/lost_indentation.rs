//! Indentation that copying lost.

use crate::checks::{Context, Page, PageText, Rule};
use crate::repair::{LostBlock, Reindented, Undone};
use crate::text::{Both, Code, Diagnostic, Fix, Safety, Severity};

pub static RULE: Rule = Rule { id: "lost-indentation", severity: Severity::Error, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Keys that stand where their kind does not have them, in a document whose indentation was lost: under the key above them they would fit.",
            why: "In YAML the indentation is the structure. Without it `name` is not the object's name, and keys that stand twice overwrite each other. Where the kind lets the lines stand in one way only, that way is offered; where a line could stand in two places, it is named.",
        },
        ko: PageText {
            what: "들여쓰기가 사라진 문서에서, 그 kind에 없는 자리에 있지만 위의 key 아래라면 맞는 key를 찾습니다.",
            why: "YAML에서는 들여쓰기가 곧 구조입니다. 없으면 `name`은 객체의 이름이 아니고, 두 번 나온 key는 서로를 덮어씁니다. kind가 허용하는 방법이 하나뿐이면 그대로 고쳐 드리고, 두 곳에 올 수 있는 줄은 알려 드립니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: ServiceAccount\nmetadata:\nname: watcher\nnamespace: default\n",
    right: "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: watcher\n  namespace: default\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let lost = context.pasted.lost.iter().filter(|block| block.lost);
    lost.take(super::MOST_BLOCKS).map(|block| problem(context, block)).collect()
}

fn problem(context: &Context<'_>, block: &LostBlock) -> Diagnostic<Both> {
    let (en, ko) = children(block);
    let belongs = if block.children.len() == 1 { "belongs" } else { "belong" };
    let key = Code(&block.key);
    let (message, help) = match block.key.strip_prefix("- ") {
        Some(_) => (
            Both::new(
                format!("The indentation was lost here: {en} {belongs} to the list item that starts with {key}."),
                format!("여기서 들여쓰기가 사라졌습니다. {ko}: {key}로 시작하는 항목에 속합니다."),
            ),
            Both::new(
                "Indent its own keys by two spaces, and what is inside them by four.",
                "항목의 key는 공백 두 칸, 그 안의 것은 네 칸 들여쓰십시오.",
            ),
        ),
        None if block.key.is_empty() => (
            Both::new(
                format!("The indentation is off here: {en} {belongs} to the object itself."),
                format!("여기서 들여쓰기가 어긋났습니다. {ko}: 객체 자신의 key입니다."),
            ),
            Both::new("Begin the line in the object's own column.", "객체의 첫 칸에서 시작하십시오."),
        ),
        None => (
            Both::new(
                format!("The indentation was lost here: {en} {belongs} under {key}."),
                format!("여기서 들여쓰기가 사라졌습니다. {ko}: {key} 아래에 있어야 합니다."),
            ),
            Both::new(
                format!("Put two spaces more before each of them than before {key}."),
                format!("{key}보다 공백 두 칸씩 더 들여쓰십시오."),
            ),
        ),
    };
    let sources = &context.pasted.cleaned.sources;
    let found = RULE
        .at(sources.span(block.loc), message, help)
        .and(sources.span(block.parent_loc), Both::new("what they belong to", "속해야 할 곳"));
    match &block.fix {
        Some(Ok(at)) => match context.pasted.reindented.get(*at) {
            Some(document) => mended(context, found, document, Both::new("Indent its lines", "들여쓰기")),
            None => found,
        },
        Some(Err(undone)) => Diagnostic { help: said(undone), ..found },
        None => found,
    }
}

/// A block's keys, listed.
pub(super) fn children(block: &LostBlock) -> (String, String) {
    let names: Vec<String> = block.children.iter().take(super::MOST_ALIKE).map(|key| Code(key).to_string()).collect();
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => {
            (format!("{} and {last}", before.join(", ")), format!("{}, {last}", before.join(", ")))
        }
        _ => (names.concat(), names.concat()),
    }
}

/// With the document as it would be, and the lines of it that could stand elsewhere as well.
pub(super) fn mended(
    context: &Context<'_>,
    mut found: Diagnostic<Both>,
    document: &Reindented,
    label: Both,
) -> Diagnostic<Both> {
    for line in document.undecided.iter().take(super::MOST_ALIKE) {
        let key = Code(&line.key);
        let words = match &line.instead {
            Some(other) => Both::new(
                format!("{key} could also stand under {}: look at it before you apply", Code(other)),
                format!("{key}: {} 아래에 올 수도 있으니 적용하기 전에 확인하십시오", Code(other)),
            ),
            None => Both::new(
                format!("{key} could also be a key of the object itself: look at it before you apply"),
                format!("{key}: 객체 자신의 key일 수도 있으니 적용하기 전에 확인하십시오"),
            ),
        };
        found = found.and(context.pasted.cleaned.sources.span(line.loc), words);
    }
    let safety = if document.certain { Safety::Safe } else { Safety::Unsafe };
    let fix = Fix { safety, edits: document.edits(context.paste), span: None };
    found.mended_by(fix, label)
}

/// Why nothing is offered.
fn said(undone: &Undone) -> Both {
    match undone {
        Undone::Kind => Both::new(
            "What kind of object this is cannot be told, so its lines are not put right here.",
            "어떤 kind인지 알 수 없어 줄을 바로잡아 드리지 못합니다.",
        ),
        Undone::String(line) => Both::new(
            format!(
                "The text that begins in line {line} lost its indentation too, and where it ends cannot be known: indent it first."
            ),
            format!(
                "{line}번째 줄에서 시작하는 글도 들여쓰기가 사라져 어디에서 끝나는지 알 수 없습니다. 먼저 그 글을 들여쓰십시오."
            ),
        ),
        Undone::Line(line) => Both::new(
            format!("Line {line} is neither a key nor an item of a list: put it right first."),
            format!("{line}번째 줄은 key도 list 항목도 아닙니다. 먼저 바로잡으십시오."),
        ),
        Undone::Much => {
            Both::new("There are too many ways to put its lines right.", "줄을 바로잡는 방법이 너무 많습니다.")
        }
    }
}
