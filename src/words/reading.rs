//! What is wrong with how a paste reads: problems of its YAML and of its objects, worded.

use super::korean;
use crate::api::{Issue, IssueKind, Paste};
use crate::checks::Rule;
use crate::checks::rules::{
    duplicate_key, kubeconfig_more_documents, missing_type, not_an_object, reading_stopped, unknown_kind, wrong_type,
    yaml_syntax,
};
use crate::text::{Both, Code, Diagnostic, Fix, Loc, Order, Related, Safety, Sentence};
use crate::yaml::{self, DecodeError, Document, Expected, Fault, Kind};

/// Every problem of reading, in the order of the text; each is worded when it is its turn.
pub fn problems(paste: &Paste) -> impl Iterator<Item = Diagnostic<Both>> {
    enum Of<'p> {
        Text(&'p Document, &'p yaml::Issue),
        Object(&'p Issue),
    }
    let of_text = paste
        .documents
        .iter()
        .flat_map(|document| document.issues.iter().map(move |issue| (issue.loc, Of::Text(document, issue))));
    let of_objects = paste.issues.iter().map(|issue| (issue.loc, Of::Object(issue)));
    let mut problems: Vec<_> = of_text.chain(of_objects).collect();
    problems.order_by_key(|(loc, _)| *loc);
    problems.into_iter().map(|(_, problem)| match problem {
        Of::Text(document, issue) => of_document(paste, document, issue),
        Of::Object(issue) => of_object(paste, issue),
    })
}

fn diagnostic(paste: &Paste, rule: &Rule, loc: Loc, message: Both, help: Both) -> Diagnostic<Both> {
    rule.at(paste.sources.span(loc), message, help)
}

fn of_document(paste: &Paste, document: &Document, issue: &yaml::Issue) -> Diagnostic<Both> {
    let loc = issue.loc;
    let say = |rule, message, help| diagnostic(paste, rule, loc, message, help);
    match &issue.kind {
        yaml::IssueKind::Syntax(words) => {
            let message = Both::new(
                format!("This document does not parse: {}", Code(words)),
                format!("이 문서를 읽을 수 없습니다: {}", Code(words)),
            );
            let line = line_of(document, loc);
            let mut problem = say(&yaml_syntax::RULE, message, syntax_help(words, line));
            if let Some(tabs) = leading_tabs(document, loc) {
                let width = (tabs.end - tabs.start) as usize;
                problem.fix = Some(Fix {
                    safety: Safety::Unsafe,
                    edits: vec![paste.sources.edit(tabs, "  ".repeat(width))],
                    span: None,
                });
                problem.fix_label = Some(Both::new("Indent with spaces", "공백으로 들여쓰기"));
            }
            problem
        }
        yaml::IssueKind::DuplicateKey { key, first } => {
            let message = Both::new(
                format!("The key {} stands twice in this mapping.", Code(key)),
                format!("이 mapping에 key {}{} 두 번 있습니다.", Code(key), korean::i(key)),
            );
            let help = Both::new(
                "kubectl silently takes this later one and drops the earlier one. Keep one of them.",
                "kubectl은 아무 말 없이 뒤의 것만 쓰고 앞의 것은 버립니다. 둘 중 하나만 남기십시오.",
            );
            let mut problem = say(&duplicate_key::RULE, message, help);
            problem.related.push(Related {
                span: paste.sources.span(*first),
                message: Both::new("It stands here first.", "처음에는 여기에 있습니다."),
            });
            problem
        }
        yaml::IssueKind::TextAfterEnd => say(
            &reading_stopped::RULE,
            Both::new(
                "The document has ended before this text: Kubernetes drops it without a word.",
                "문서가 이 앞에서 끝났습니다. Kubernetes는 이 뒤의 내용을 아무 말 없이 버립니다.",
            ),
            Both::new(
                format!("Begin a new document with a line {}, or take the {} away.", Code("---"), Code("...")),
                format!("{} 줄로 새 문서를 시작하거나 {} 줄을 지우십시오.", Code("---"), Code("...")),
            ),
        ),
        yaml::IssueKind::TooMuch { what, limit } => {
            let (en, ko) = match *what {
                "nesting depth" => {
                    (format!("It nests deeper than {limit} levels."), format!("중첩이 {limit}단계를 넘습니다."))
                }
                "nodes" => (format!("It has more than {limit} values."), format!("값이 {limit}개를 넘습니다.")),
                _ => (
                    "Its aliases expand to far more than is written.".to_owned(),
                    "alias를 펼치면 적힌 것보다 훨씬 커집니다.".to_owned(),
                ),
            };
            say(
                &reading_stopped::RULE,
                Both::new(
                    format!("This document is too much to read. {en}"),
                    format!("이 문서는 너무 커서 읽지 않았습니다. {ko}"),
                ),
                Both::new(
                    "No manifest needs that; kubectl refuses such documents too. The other documents are read all the same.",
                    "이런 manifest는 필요하지 않으며 kubectl도 거부합니다. 다른 문서는 그대로 읽었습니다.",
                ),
            )
        }
    }
}

fn of_object(paste: &Paste, issue: &Issue) -> Diagnostic<Both> {
    let say = |rule, message, help| diagnostic(paste, rule, issue.loc, message, help);
    match &issue.kind {
        IssueKind::NotAnObject => say(
            &not_an_object::RULE,
            Both::new("This is not a Kubernetes object.", "이것은 Kubernetes object가 아닙니다."),
            Both::new(
                format!("An object is a mapping that begins with {} and {}.", Code("apiVersion:"), Code("kind:")),
                format!("object는 {}{} {}로 시작하는 mapping입니다.", Code("apiVersion:"), "과", Code("kind:")),
            ),
        ),
        IssueKind::TypeMissing { api_version, kind } => {
            let (en, ko) = match (api_version, kind) {
                (true, true) => (
                    format!("{} and {} are missing", Code("apiVersion"), Code("kind")),
                    format!("{}과 {}가 없습니다", Code("apiVersion"), Code("kind")),
                ),
                (true, false) => {
                    (format!("{} is missing", Code("apiVersion")), format!("{}이 없습니다", Code("apiVersion")))
                }
                (false, _) => (format!("{} is missing", Code("kind")), format!("{}가 없습니다", Code("kind"))),
            };
            say(
                &missing_type::RULE,
                Both::new(
                    format!("{en}, so nobody can tell what this object is."),
                    format!("{ko}. 그래서 이 object가 무엇인지 알 수 없습니다."),
                ),
                Both::new(
                    "kubectl refuses it. Add what is missing at the top of the object.",
                    "kubectl이 거부합니다. 빠진 것을 object의 맨 위에 적으십시오.",
                ),
            )
        }
        IssueKind::Decode(error) => field_type(paste, issue.loc, error),
        IssueKind::UnknownKind { api_version, kind } => say(
            &unknown_kind::RULE,
            Both::new(
                format!("Kubernetes 1.36 serves no {} in {}.", Code(kind), Code(api_version)),
                format!("Kubernetes 1.36의 {}에는 {}{} 없습니다.", Code(api_version), Code(kind), korean::i(kind)),
            ),
            Both::new(
                "kubectl refuses it unless the cluster is older. Check the spelling, and the version that serves this kind today. No answer counts it.",
                "더 오래된 cluster가 아니라면 kubectl이 거부합니다. 철자와, 지금 이 kind를 제공하는 버전을 확인하십시오. 어떤 답도 이것을 세지 않습니다.",
            ),
        ),
        IssueKind::ConfigNotFirst => say(
            &kubeconfig_more_documents::RULE,
            Both::new(
                "kubectl reads only the first document of a kubeconfig file; this one is not it.",
                "kubectl은 kubeconfig 파일의 첫 문서만 읽습니다. 이것은 첫 문서가 아닙니다.",
            ),
            Both::new("Put it into a file of its own.", "별도의 파일로 옮기십시오."),
        ),
    }
}

/// A value that does not fit its field.
pub(super) fn field_type(paste: &Paste, loc: Loc, error: &DecodeError) -> Diagnostic<Both> {
    let raw = paste.sources.text(loc);
    let path = &error.path;
    let (en, ko) = match &error.fault {
        Fault::Type { expected, found } => {
            let ((expected_en, expected_ko), (found_en, found_ko)) = (expected_words(*expected), kind_words(*found));
            (
                format!("{} takes {expected_en}; this is {found_en}.", Code(path)),
                format!(
                    "{}에는 {expected_ko}{} 와야 하는데, 이것은 {found_ko}입니다.",
                    Code(path),
                    korean::i(expected_ko)
                ),
            )
        }
        Fault::Range => (
            format!("{} cannot hold a number this large.", Code(path)),
            format!("{}에 쓰기에는 너무 큰 숫자입니다.", Code(path)),
        ),
        Fault::Depth => (
            format!("{} nests more deeply than is followed here.", Code(path)),
            format!("{} 안은 여기서 따라가기에는 너무 깊습니다.", Code(path)),
        ),
    };
    let refused = Both::new("The API server refuses the object.", "API server가 이 object를 거부합니다.");
    let quoted = |en: String, ko: String| Both::new(en, ko);
    let mut fix = None;
    let help = match error.fault {
        Fault::Type { expected: Expected::String, found: Kind::Bool } => {
            fix = Some(format!("\"{raw}\""));
            quoted(
                format!(
                    "Kubernetes reads YAML 1.1, where {} without quotes is a boolean, as {}, {} and {} are. Put it in quotes.",
                    Code(raw),
                    Code("yes"),
                    Code("no"),
                    Code("on")
                ),
                format!(
                    "Kubernetes는 YAML 1.1을 읽습니다. 따옴표가 없는 {}{} {}, {}, {}처럼 boolean입니다. 따옴표로 감싸십시오.",
                    Code(raw),
                    korean::eun(raw),
                    Code("yes"),
                    Code("no"),
                    Code("on")
                ),
            )
        }
        Fault::Type { expected: Expected::String, found: Kind::Int | Kind::Float } => {
            fix = Some(format!("\"{raw}\""));
            quoted("Put it in quotes to make it a string.".to_owned(), "따옴표로 감싸면 문자열이 됩니다.".to_owned())
        }
        Fault::Type { expected: Expected::Bool | Expected::Int, found: Kind::Str } => {
            let inside = raw.trim_matches(['"', '\'']);
            let number = !inside.is_empty() && inside.len() < 10 && inside.bytes().all(|byte| byte.is_ascii_digit());
            let boolean = matches!(inside, "true" | "false");
            let fits = match error.fault {
                Fault::Type { expected: Expected::Bool, .. } => boolean,
                _ => number && (inside == "0" || !inside.starts_with('0')),
            };
            if fits && inside.len() + 2 == raw.len() {
                fix = Some(inside.to_owned());
                quoted(
                    "The quotes make it a string. Take them away.".to_owned(),
                    "따옴표 때문에 문자열이 되었습니다. 따옴표를 지우십시오.".to_owned(),
                )
            } else {
                refused
            }
        }
        Fault::Type { expected: Expected::List, .. } => quoted(
            format!("Write a list: one item a line, each after {}, or in {}.", Code("- "), Code("[ ]")),
            format!("list로 적으십시오. 한 줄에 하나씩 {} 뒤에 적거나 {} 안에 적습니다.", Code("- "), Code("[ ]")),
        ),
        Fault::Type { expected: Expected::Map, found: Kind::Seq } => quoted(
            format!("Write fields here, without the {} before them.", Code("- ")),
            format!("앞의 {} 없이 field를 적으십시오.", Code("- ")),
        ),
        _ => refused,
    };
    let mut problem =
        diagnostic(paste, &wrong_type::RULE, loc, Both { en: Sentence::new(en), ko: Sentence::new(ko) }, help);
    if let Some(insert) = fix {
        let quoting = insert.len() > raw.len();
        problem.fix = Some(Fix { safety: Safety::Safe, edits: vec![paste.sources.edit(loc, insert)], span: None });
        problem.fix_label = Some(match quoting {
            true => Both::new("Put it in quotes", "따옴표로 감싸기"),
            false => Both::new("Remove the quotes", "따옴표 지우기"),
        });
    }
    problem
}

fn expected_words(expected: Expected) -> (&'static str, &'static str) {
    match expected {
        Expected::String => ("a string", "문자열"),
        Expected::Bool => ("true or false", "true 또는 false"),
        Expected::Int => ("a whole number", "정수"),
        Expected::IntOrString => ("a whole number or a string", "정수 또는 문자열"),
        Expected::List => ("a list", "list"),
        Expected::Map => ("a mapping", "mapping"),
    }
}

fn kind_words(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Null => ("null", "null"),
        Kind::Bool => ("a boolean", "boolean"),
        Kind::Int => ("a number", "숫자"),
        Kind::Float => ("a number with a fraction", "소수"),
        Kind::Str => ("a string", "문자열"),
        Kind::Seq => ("a list", "list"),
        Kind::Map => ("a mapping", "mapping"),
    }
}

/// The whole line on which a place starts.
fn line_of(document: &Document, loc: Loc) -> &str {
    let text = document.text();
    let at = (loc.start.saturating_sub(document.loc.start)) as usize;
    let start = text.get(..at).unwrap_or_default().rfind('\n').map_or(0, |line| line + 1);
    text.get(start..).unwrap_or_default().lines().next().unwrap_or_default()
}

/// The tabs that the line is indented with, after any spaces.
fn leading_tabs(document: &Document, loc: Loc) -> Option<Loc> {
    let line = line_of(document, loc);
    let whole = document.text();
    let start = document.loc.start + (line.as_ptr() as usize - whole.as_ptr() as usize) as u32;
    let spaces = line.len() - line.trim_start_matches(' ').len();
    let tabs = line.trim_start_matches(' ').bytes().take_while(|byte| *byte == b'\t').count();
    let from = start + spaces as u32;
    (tabs > 0).then_some(Loc { source: loc.source, start: from, end: from + tabs as u32 })
}

/// What usually causes an error of the parser.
fn syntax_help(words: &str, line: &str) -> Both {
    let indented_with_tab = line.trim_start_matches(' ').starts_with('\t');
    let first = line.trim_start().rsplit(": ").next().unwrap_or_default().chars().next().unwrap_or(' ');
    if line.contains("{{") {
        return Both::new(
            format!(
                "{} belongs to a template, which is not YAML yet. Paste what {} prints.",
                Code("{{ … }}"),
                Code("helm template")
            ),
            format!(
                "{}는 template이며 아직 YAML이 아닙니다. {}이 출력한 것을 붙여 넣으십시오.",
                Code("{{ … }}"),
                Code("helm template")
            ),
        );
    }
    if indented_with_tab || words.contains("tab character") {
        return Both::new(
            "The line is indented with a tab. YAML allows only spaces there.",
            "이 줄은 tab으로 들여쓰기했습니다. YAML에서는 공백만 쓸 수 있습니다.",
        );
    }
    let has = |part: &str| words.contains(part);
    if has("did not find expected key") || has("expected '-' indicator") {
        return Both::new(
            "Usually this line is not indented as the lines it belongs to, or a quote before it is not closed. Lines of one mapping or list begin in one column.",
            "대개 이 줄의 들여쓰기가 함께 속한 줄과 다르거나, 앞의 따옴표가 닫히지 않은 경우입니다. 한 mapping이나 list의 줄은 같은 열에서 시작해야 합니다.",
        );
    }
    if has("mapping values are not allowed") {
        return Both::new(
            format!(
                "A second {} stands where a value is, or the line is indented deeper than its neighbours. Quote a value that contains {}.",
                Code(": "),
                Code(": ")
            ),
            format!(
                "값 자리에 {}가 또 있거나, 이웃한 줄보다 더 들여쓰기했습니다. {}가 들어 있는 값은 따옴표로 감싸십시오.",
                Code(": "),
                Code(": ")
            ),
        );
    }
    if has("could not find expected ':'") {
        return Both::new(
            format!(
                "This line is neither {} nor a list item. Perhaps the {} is missing, or the space after it.",
                Code("key: value"),
                Code(":")
            ),
            format!(
                "이 줄은 {}도 아니고 list의 항목도 아닙니다. {}이나 그 뒤의 공백이 빠졌을 수 있습니다.",
                Code("key: value"),
                Code(":")
            ),
        );
    }
    if has("',' or ']'") || has("',' or '}'") {
        return Both::new(
            format!(
                "A {} or {} that was opened is not closed, or a comma is missing between two items.",
                Code("["),
                Code("{")
            ),
            format!("열린 {}나 {}가 닫히지 않았거나, 두 항목 사이에 쉼표가 없습니다.", Code("["), Code("{")),
        );
    }
    if has("unexpected end of stream") {
        return Both::new("A quote that was opened is not closed.", "열린 따옴표가 닫히지 않았습니다.");
    }
    if has("alphabetic or numeric") || has("unknown anchor") {
        return Both::new(
            format!(
                "Without quotes, {} refers to an anchor. Put the value in quotes: {}.",
                Code("*"),
                Code("\"*.example.com\"")
            ),
            format!(
                "따옴표가 없으면 {}는 anchor를 가리킵니다. 값을 따옴표로 감싸십시오: {}.",
                Code("*"),
                Code("\"*.example.com\"")
            ),
        );
    }
    if has("cannot start any token") {
        return Both::new(
            format!("A value cannot begin with {} unless it is in quotes.", Code(first)),
            format!("따옴표 없이 {}{} 시작하는 값은 쓸 수 없습니다.", Code(first), korean::ro(&first.to_string())),
        );
    }
    if has("block sequence entries") {
        return Both::new(
            format!("A list item cannot begin on the line of its key. Put {} on a line of its own.", Code("- ")),
            format!("list의 항목은 key와 같은 줄에서 시작할 수 없습니다. {}를 다음 줄에 적으십시오.", Code("- ")),
        );
    }
    if has("comment or line break") {
        return Both::new(
            format!(
                "After {} or {} the text begins on the next line. Quote a value that begins with one of them.",
                Code("|"),
                Code(">")
            ),
            format!(
                "{}나 {} 뒤의 내용은 다음 줄에서 시작해야 합니다. 이것으로 시작하는 값은 따옴표로 감싸십시오.",
                Code("|"),
                Code(">")
            ),
        );
    }
    if has("tag URI") || has("whitespace or line break") || has("cannot decode") {
        return Both::new(
            format!("Without quotes, {} begins a tag. Put the value in quotes.", Code("!")),
            format!("따옴표가 없으면 {}는 tag의 시작입니다. 값을 따옴표로 감싸십시오.", Code("!")),
        );
    }
    if has("escape character") {
        return Both::new(
            format!("In double quotes a {} begins an escape. Use single quotes to keep it as it is.", Code("\\")),
            format!("큰따옴표 안에서 {}는 escape의 시작입니다. 그대로 쓰려면 작은따옴표를 쓰십시오.", Code("\\")),
        );
    }
    if has("control characters") {
        return Both::new(
            "There is a character in it that cannot be seen and that YAML does not allow. Delete it and type the line again.",
            "YAML이 허용하지 않는, 보이지 않는 문자가 있습니다. 지우고 이 줄을 다시 입력하십시오.",
        );
    }
    if has("invalid map key") || has("unsupported map key") {
        return Both::new("A key has to be text. Put it in quotes.", "key는 문자열이어야 합니다. 따옴표로 감싸십시오.");
    }
    if has("document separator") {
        return Both::new(
            format!("Nothing but a comment may follow {} on its line.", Code("---")),
            format!("{} 뒤에는 comment만 올 수 있습니다.", Code("---")),
        );
    }
    if has("unsupported value") {
        return Both::new(
            "JSON, which the API server speaks, has no such number. Put it in quotes if it is meant as text.",
            "API server가 쓰는 JSON에는 이런 숫자가 없습니다. 문자열이라면 따옴표로 감싸십시오.",
        );
    }
    if has("map merge") || has("contains itself") {
        return Both::new(
            format!("{} takes mappings that are complete before this place.", Code("<<:")),
            format!("{}에는 이 앞에서 완성된 mapping만 올 수 있습니다.", Code("<<:")),
        );
    }
    Both::new(
        "kubectl refuses this document in these words. The other documents are read all the same.",
        "kubectl은 이 말과 함께 이 문서를 거부합니다. 다른 문서는 그대로 읽었습니다.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    fn told(text: &str) -> Vec<(String, u32, Diagnostic<Both>)> {
        let paste = Paste::new(vec![Source::new("a.yaml", text)]);
        problems(&paste).map(|problem| (problem.rule.to_string(), problem.span.start.line, problem)).collect()
    }

    #[test]
    fn every_problem_names_its_rule_and_line() {
        for (text, rule, line, help) in [
            ("a:\n\tb: 1\n", "yaml-syntax", 2, "tab"),
            ("a:\n  b: 1\n c: 2\n", "yaml-syntax", 3, "column"),
            ("a: b: c\n", "yaml-syntax", 1, "Quote a value"),
            ("a: {{ .Values.x }}\n", "yaml-syntax", 1, "helm template"),
            ("host: *.example.com\n", "yaml-syntax", 1, "*.example.com"),
            ("a: @x\n", "yaml-syntax", 1, "begin with @"),
            ("a: [1\nb: 2\n", "yaml-syntax", 2, "not closed"),
            ("kind: Widget\napiVersion: example.com/v1\nkind: Widget\n", "duplicate-key", 3, "Keep one"),
            ("kind: Widget\napiVersion: example.com/v1\n...\nx: 1\n", "reading-stopped", 4, "---"),
            ("hello\n", "not-an-object", 1, "mapping"),
            ("kind: Pod\n", "missing-type", 1, "Add what is missing"),
            ("apiVersion: v1\nkind: Pod\nmetadata: {name: 1}\n", "wrong-type", 3, "in quotes"),
            ("apiVersion: v1\nkind: Pod\nmetadata: {namespace: n}\n", "wrong-type", 3, "YAML 1.1"),
            ("apiVersion: extensions/v1beta1\nkind: Ingress\n", "unknown-kind", 2, "spelling"),
            ("a: b\n---\nkind: Config\n", "kubeconfig-more-documents", 3, "file of its own"),
        ] {
            let told = told(text);
            let found = told.iter().find(|(found, ..)| found == rule);
            let (_, at, problem) = found.unwrap_or_else(|| panic!("{text}: {told:?}"));
            assert_eq!(*at, line, "{text}: {problem:?}");
            assert!(problem.help.en.to_string().contains(help), "{text}: {}", problem.help.en);
            assert!(!problem.message.ko.is_empty() && !problem.help.ko.is_empty());
        }
    }

    #[test]
    fn quotes_are_put_and_taken_away() {
        let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {namespace: on}\nspec: {replicas: '3'}\n";
        let inserts: Vec<_> =
            told(text).into_iter().map(|(.., problem)| problem.fix.unwrap().edits[0].insert.clone()).collect();
        assert_eq!(inserts, ["\"on\"", "3"]);
    }

    #[test]
    fn tabs_become_spaces() {
        let (.., problem) = told("a:\n  \tb: 1\n").remove(0);
        let edit = &problem.fix.unwrap().edits[0];
        assert_eq!((edit.from, edit.to, &*edit.insert), (5, 6, "  "));
    }
}
