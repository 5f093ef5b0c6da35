//! A field that fits a little further in.

use super::lost_indentation::{children, mended};
use crate::checks::{Context, Page, PageText, Rule};
use crate::repair::{LostBlock, Reindented};
use crate::text::{Both, Code, Diagnostic, Severity};

pub static RULE: Rule = Rule { id: "misplaced-field", severity: Severity::Error, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Fields that their place does not have, and that would fit under the line above them.",
            why: "One level of indentation too few, and a field belongs to something else. Strict validation refuses it there; without it the field is dropped without a word: a NetworkPolicy whose `ports` slid out of its rule opens every port.",
        },
        ko: PageText {
            what: "그 자리에는 없고 위의 줄 아래라면 맞는 field를 찾습니다.",
            why: "들여쓰기가 한 단계 모자라면 field는 다른 것에 속합니다. 엄격한 검증에서는 거부되고, 아니면 아무 말 없이 버려집니다. `ports`가 규칙 밖으로 나온 NetworkPolicy는 모든 port를 엽니다.",
        },
    },
    wrong: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: a\nspec:\n  podSelector: {}\n  ingress:\n  - from:\n    - podSelector: {}\n  ports:\n  - port: 80\n",
    right: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: a\nspec:\n  podSelector: {}\n  ingress:\n  - from:\n    - podSelector: {}\n    ports:\n    - port: 80\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let mut document: Option<&Reindented> = None;
    let misplaced = context.pasted.lost.iter().filter(|block| !block.lost).take(super::MOST_BLOCKS);
    misplaced
        .map(|block| {
            let fixed = block.fix.as_ref().and_then(|fix| context.pasted.reindented.get(*fix.as_ref().ok()?));
            document = fixed.or(document);
            let found = problem(context, block, document);
            fixed.map_or(found.clone(), |fixed| {
                mended(context, found, fixed, Both::new("Move it there", "그리로 옮기기"))
            })
        })
        .collect()
}

fn problem(context: &Context<'_>, block: &LostBlock, document: Option<&Reindented>) -> Diagnostic<Both> {
    let sources = &context.pasted.cleaned.sources;
    let (en, ko) = children(block);
    let (is, it, fits) =
        if block.children.len() == 1 { ("is no field", "it", "fits") } else { ("are no fields", "they", "fit") };
    let (was, was_ko) = match block.was.as_str() {
        "" => ("the object itself".to_owned(), "객체 자신".to_owned()),
        was => (Code(was).to_string(), Code(was).to_string()),
    };
    let (place, place_ko) = match block.fits.as_str() {
        "" => ("in the object itself".to_owned(), "객체 자신의 자리".to_owned()),
        fits => (format!("beneath {}", Code(fits)), format!("{} 아래", Code(fits))),
    };
    let message = Both::new(
        format!("{en} {is} of {was}; {it} {fits} {place}."),
        format!("{ko}: {was_ko}에는 이런 field가 없습니다. {place_ko}라면 맞습니다."),
    );
    let opens = document.is_some_and(|document| document.kind == "NetworkPolicy" || document.kind.is_empty())
        && block.children.iter().any(|child| child == "ports")
        && block.fits.to_ascii_lowercase().contains("gress[");
    let help = if opens {
        Both::new(
            "Do not just drop it: a rule without ports allows every port.",
            "그냥 지우면 안 됩니다. ports가 없는 규칙은 모든 port를 엽니다.",
        )
    } else {
        Both::new(
            "Where it stands now it is refused, or dropped without a word.",
            "지금 자리에서는 거부되거나 아무 말 없이 버려집니다.",
        )
    };
    RULE.at(sources.span(block.loc), message, help)
        .and(sources.span(block.parent_loc), Both::new("what it would belong to", "속하게 될 곳"))
}
