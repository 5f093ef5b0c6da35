//! Letters that nobody sees, in names, keys and values.

use crate::checks::{Context, Page, PageText, Rule};
use crate::text::{Both, Code, Diagnostic, Fix, Loc, Order, Safety, Severity, gather};
use crate::yaml::{Document, Kind, Node};
use std::collections::BTreeSet;

pub static RULE: Rule = Rule { id: "bidi-control", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Bidirectional control characters and zero-width characters in keys, names and values, and the former in comments too.",
            why: "They do not show, but Kubernetes compares them: two names that look the same are not, and text can be made to read the other way round from what it says.",
        },
        ko: PageText {
            what: "key, 이름, 값에 든 양방향 제어 문자와 폭 없는 문자를, 앞의 것은 주석에서도 찾습니다.",
            why: "눈에 보이지 않지만 Kubernetes는 비교에 넣으므로, 같아 보이는 두 이름이 서로 다릅니다. 글이 실제와 거꾸로 보이게 만들 수도 있습니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  nodeName: wor\u{200b}ker\n  containers:\n  - name: a\n    image: nginx\n",
    right: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  nodeName: worker\n  containers:\n  - name: a\n    image: nginx\n",
};

/// What is shown of a text that has them.
const LONGEST_SHOWN: usize = 40;

/// Whether a letter turns the direction of the text around it.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_hidden(c: char) -> bool {
    turns(c) || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Whether a document has no such letters, which holds for as long as its text does.
struct Visible(bool);

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let mut found = Vec::new();
    for document in &context.paste.documents {
        let text = document.text();
        if !document.keep(|| Visible(text.is_ascii() || !text.contains(is_hidden))).0 {
            check(context, document, &mut found);
        }
        if found.len() >= super::MOST_BLOCKS {
            break;
        }
    }
    found
}

/// A piece of text with such letters.
struct Place<'t> {
    loc: Loc,
    node: Option<Node<'t>>,
    is_key: bool,
    /// Without them it would be a key that is there already.
    is_taken: bool,
}

fn check(context: &Context<'_>, document: &Document, found: &mut Vec<Diagnostic<Both>>) {
    let letters = letters(context, document);
    let mut places = if letters.is_empty() { Vec::new() } else { scalars(document, &letters) };
    for (loc, c) in &letters {
        // What no scalar has stands in a comment, or in a document that does not read.
        if (turns(*c) || document.tree.is_none()) && !places.iter().any(|place| place.loc.contains(*loc)) {
            places.push(Place { loc: line_of(context, *loc), node: None, is_key: false, is_taken: false });
        }
    }
    places.order_by_key(|place| place.loc.start);
    for place in places.iter().take(super::MOST_BLOCKS) {
        let own: Vec<(Loc, char)> = letters.iter().filter(|(loc, _)| place.loc.contains(*loc)).copied().collect();
        found.extend(tell(context, place, &own));
    }
}

/// The hidden letters of a document that are not put right as spaces.
fn letters(context: &Context<'_>, document: &Document) -> Vec<(Loc, char)> {
    let loc = document.loc;
    let hidden = document.text().char_indices().filter(|(at, c)| is_hidden(*c) && (*at > 0 || *c != '\u{feff}'));
    let places = hidden.map(|(at, c)| {
        let start = loc.start + at as u32;
        (Loc { source: loc.source, start, end: start + c.len_utf8() as u32 }, c)
    });
    let changes = context.pasted.oddities.iter().flat_map(|odd| &odd.changes);
    let told: BTreeSet<u32> = gather(changes.filter(|(at, _)| loc.contains(*at)).map(|(at, _)| at.start));
    places.filter(|(loc, _)| !told.contains(&loc.start)).take(super::MOST_BLOCKS * super::MOST_ALIKE).collect()
}

/// The keys and values that have some of these letters and should not.
fn scalars<'t>(document: &'t Document, letters: &[(Loc, char)]) -> Vec<Place<'t>> {
    let mut places = Vec::new();
    let mut waiting: Vec<(Node<'t>, Option<Node<'t>>)> = document.root().map(|root| (root, None)).into_iter().collect();
    while let Some((node, of)) = waiting.pop() {
        let loc = node.loc();
        // What an alias stands for is looked at where it is written.
        let first = letters.partition_point(|(letter, _)| letter.start < loc.start);
        if node.is_alias() || letters.get(first).is_none_or(|(letter, _)| letter.end > loc.end) {
            continue;
        }
        match node.kind() {
            Kind::Map => {
                for entry in node.written_entries() {
                    waiting.extend([(entry.key, Some(node)), (entry.value, None)]);
                }
            }
            Kind::Seq => waiting.extend(node.items().map(|item| (item, None))),
            _ if of.is_none() && is_script(&node.text()) => {}
            _ => {
                let plain: String = node.text().chars().filter(|c| !is_hidden(*c)).collect();
                let is_taken = of.is_some_and(|map| map.get(&plain).is_some());
                places.push(Place { loc, node: Some(node), is_key: of.is_some(), is_taken });
            }
        }
    }
    places
}

/// Whether a text is of a language, or of pictures, that joins its letters by such means.
fn is_script(text: &str) -> bool {
    !text.contains(turns) && text.chars().any(|c| !c.is_ascii() && !is_hidden(c))
}

/// The line that a letter stands in.
fn line_of(context: &Context<'_>, letter: Loc) -> Loc {
    let Some(source) = context.paste.sources.get(letter.source) else { return letter };
    let before = source.text.get(..letter.start as usize).unwrap_or_default();
    let after = source.text.get(letter.end as usize..).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = letter.end as usize + after.find(['\n', '\r']).unwrap_or(after.len());
    Loc { start: start as u32, end: end as u32, ..letter }
}

fn tell(context: &Context<'_>, place: &Place<'_>, letters: &[(Loc, char)]) -> Option<Diagnostic<Both>> {
    let sources = &context.paste.sources;
    let (first, _) = letters.first()?;
    let is_long = sources.text(place.loc).contains('\n');
    let span = context.span_of(if is_long { line_of(context, *first) } else { place.loc });
    let mut points: Vec<String> = Vec::new();
    for (_, c) in letters {
        let point = Code(format!("U+{:04X}", u32::from(*c))).to_string();
        if !points.contains(&point) {
            points.push(point);
        }
    }
    let points = points.join(", ");
    let text = place.node.map(|node| node.text()).unwrap_or_default();
    let is_word = !text.is_empty() && !text.contains(char::is_whitespace);
    let shown = Code(spelled(&text));
    let message = match (place.is_key, is_word) {
        (true, _) => Both::new(
            format!("Key {shown} has letters that do not show: {points}."),
            format!("key {shown}에 보이지 않는 글자가 있습니다: {points}."),
        ),
        (_, true) => Both::new(
            format!("{shown} has letters that do not show: {points}."),
            format!("{shown}에 보이지 않는 글자가 있습니다: {points}."),
        ),
        _ => Both::new(
            format!("This text has letters that do not show: {points}."),
            format!("이 글에 보이지 않는 글자가 있습니다: {points}."),
        ),
    };
    let help = match (place.is_taken, letters.iter().any(|(_, c)| turns(*c))) {
        (true, _) => Both::new(
            "Without them it is a key that stands here already.",
            "이 글자를 빼면 여기에 이미 있는 key가 됩니다.",
        ),
        (_, true) => Both::new(
            "They turn the direction of what follows: it reads other than what is there.",
            "뒤에 오는 글의 방향을 바꾸므로 실제와 다르게 보입니다.",
        ),
        _ => Both::new(
            "Kubernetes compares them: it is not the same as what it looks like.",
            "Kubernetes는 이 글자까지 비교하므로, 보이는 것과 같은 값이 아닙니다.",
        ),
    };
    let is_certain = !place.is_taken && (place.is_key || is_word);
    let safety = if is_certain { Safety::Safe } else { Safety::Unsafe };
    let edits = letters.iter().map(|(loc, _)| sources.edit(*loc, "")).collect();
    let label = Both::new("Take them out", "글자 빼기");
    Some(RULE.at(span, message, help).mended_by(Fix { safety, edits, span: None }, label))
}

/// A text with its hidden letters as code points.
fn spelled(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        if shown.len() > LONGEST_SHOWN {
            return shown + "…";
        }
        match is_hidden(c) {
            true => shown += &format!("<U+{:04X}>", u32::from(c)),
            false => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use crate::checks::tests::problems;

    fn told(text: &str) -> Vec<String> {
        problems(text).into_iter().filter(|found| found.starts_with("bidi-control")).collect()
    }

    #[test]
    fn letters_that_do_not_show_are_told_where_no_language_needs_them() {
        let map = |data: &str| format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  {data}\n");
        for (data, lines) in [
            ("k\u{200b}ey: a", vec![6]),
            ("key: a\u{202e}b", vec![6]),
            ("key: |\n    one\n    two\u{2066}\n", vec![8]),
            ("key: a # \u{202e}b", vec![6]),
            ("key: \u{feff}a", vec![6]),
            ("key: 👩\u{200d}💻", vec![]),
            ("key: می\u{200c}خواهم", vec![]),
            ("key: a # 👩\u{200d}💻", vec![]),
            ("key: \"a\\u200b\"", vec![]),
            ("key: 글", vec![]),
        ] {
            let expected: Vec<String> = lines.iter().map(|line| format!("bidi-control:{line}")).collect();
            assert_eq!(told(&map(data)), expected, "{data}");
        }
        assert_eq!(told(&format!("\u{feff}{}", map("key: a"))), Vec::<String>::new());
        assert_eq!(told(&map("a: [\u{202e}")), ["bidi-control:6"]);
    }
}
