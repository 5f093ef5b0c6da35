//! A rule in the words of a picture or a table.

use super::{MAX_WORDS, Phrase, Say};
use crate::access::fit::what;
use crate::access::{Attributes, Code, Rule};
use crate::text::{Code as InCode, Sentence, Strong};

/// Which line of a rule's row a miss is in.
pub(super) fn failing_line(code: &Code) -> Option<u32> {
    match code {
        Code::VerbMissing { .. } => Some(0),
        Code::Grants { .. } | Code::GrantsUrl { .. } => None,
        _ => Some(1),
    }
}

/// A rule in two lines: verbs; what they are for. The words that were asked about stand out, and in the line that fails
/// all that are there instead.
pub(in crate::access) fn lines(
    rule: &Rule,
    about: Option<&Attributes>,
    fails: Option<u32>,
    say: Say<'_>,
) -> Vec<Sentence> {
    let policy = &rule.policy;
    let words = |list: &[String], asked: Option<&str>, line: u32| {
        let covers = |asked: Option<&str>, word: &str| {
            fails == Some(line) || asked.is_some_and(|asked| word == asked || word == "*")
        };
        let mut shown: Vec<String> = list
            .iter()
            .take(MAX_WORDS)
            .map(|word| if covers(asked, word) { Strong(word).to_string() } else { InCode(word).to_string() })
            .collect();
        if list.len() > MAX_WORDS {
            shown.push(format!("+{}", list.len() - MAX_WORDS));
        }
        shown.join(" ")
    };
    let verb = about.map(|about| about.verb.as_str());
    let verbs = Sentence::new(format!("{} {}", say(&Phrase::Can), words(&policy.verbs, verb, 0)));
    let on = say(&Phrase::On);
    if !policy.non_resource_urls.is_empty() {
        let asked = about.map(what);
        return vec![verbs, Sentence::new(format!("{on} {}", words(&policy.non_resource_urls, asked.as_deref(), 1)))];
    }
    let asked = about.map(what);
    let groups: Vec<String> = policy
        .api_groups
        .iter()
        .map(|group| match group.as_str() {
            "" => say(&Phrase::CoreGroup),
            "*" => say(&Phrase::AnyGroup),
            group => group.to_owned(),
        })
        .collect();
    let names = match policy.resource_names.as_slice() {
        [] => String::new(),
        names => format!(" {} {}", say(&Phrase::Named), words(names, None, 2)),
    };
    let resources = words(&policy.resources, asked.as_deref(), 1);
    vec![verbs, Sentence::new(format!("{on} {resources}{names} {}", groups.join(", ")))]
}

/// A rule in one line of text.
pub(in crate::access) fn rule_text(rule: &Rule, say: Say<'_>) -> String {
    let on = |words: &[String]| {
        words.iter().take(MAX_WORDS).map(|word| InCode(word).to_string()).collect::<Vec<_>>().join(" ")
    };
    let target = match rule.policy.non_resource_urls.as_slice() {
        [] => on(&rule.policy.resources),
        urls => on(urls),
    };
    format!("{} {} {target}", on(&rule.policy.verbs), say(&Phrase::On))
}
