//! `who can get secrets in prod`, and `kubectl access-matrix --as=jane`: questions about access that go the other way.
//! The kubectl forms are those of the plugins that people know, krew's `who-can` and `access-matrix`.

use crate::kubectl::flags::{self, Flag, Takes, flag, short_flag};
use crate::kubectl::words::split;

const FLAGS: &[Flag] = &[
    short_flag('A', "all-namespaces", Takes::Bool),
    flag("subresource", Takes::Text),
    flag("sa", Takes::Text),
    short_flag('o', "output", Takes::Text),
    flag("verbs", Takes::Text),
];

/// A question about access in another direction than `can-i`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DirectionLine {
    /// Who may do it?
    WhoCan(WhoCanLine),
    /// What may somebody do?
    Matrix(MatrixLine),
}

/// The parts of `who can VERB RESOURCE in NAMESPACE`, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhoCanLine {
    pub verb: String,
    pub typed: String,
    pub subresource: String,
    /// None where none is given: the plugin then takes the kubeconfig's, and everybody else means anywhere.
    pub namespace: Option<String>,
    /// Whether it is the plugin's command and does not say `-A`.
    pub of_context: bool,
}

/// The parts of `kubectl access-matrix`, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatrixLine {
    /// `jane`, `prod:ci`, `prod/ci` or a whole user name; empty for whoever the flags say.
    pub subject: String,
    /// `--as`, with every `--as-group`.
    pub user: String,
    pub groups: Vec<String>,
    /// Flags that `kubectl auth can-i --list` takes too.
    pub flags: Vec<String>,
    pub namespace: Option<String>,
}

impl DirectionLine {
    /// Whether a line is one, and which.
    pub fn parse(line: &str) -> Option<DirectionLine> {
        let words: Vec<String> = split(line).ok()?.into_iter().map(|word| word.text).collect();
        let texts: Vec<&str> = words.iter().map(String::as_str).collect();
        let after = |count: usize| words.get(count..).unwrap_or_default();
        match texts.as_slice() {
            ["kubectl" | "k", "who-can" | "who_can", ..] => WhoCanLine::flagged(after(2)).map(DirectionLine::WhoCan),
            ["kubectl" | "k", "access-matrix" | "access_matrix", ..] => {
                MatrixLine::flagged(after(2)).map(DirectionLine::Matrix)
            }
            ["who-can", ..] => WhoCanLine::flagged(after(1)).map(DirectionLine::WhoCan),
            ["access-matrix", ..] => MatrixLine::flagged(after(1)).map(DirectionLine::Matrix),
            [who, can, ..] if who.eq_ignore_ascii_case("who") && is_may(can) => {
                WhoCanLine::said(after(2)).map(DirectionLine::WhoCan)
            }
            [what, can, ..] if what.eq_ignore_ascii_case("what") && is_may(can) => {
                MatrixLine::said(after(2)).map(DirectionLine::Matrix)
            }
            _ => None,
        }
    }
}

fn is_may(word: &str) -> bool {
    ["can", "may", "could"].iter().any(|each| word.eq_ignore_ascii_case(each))
}

impl WhoCanLine {
    fn flagged(words: &[String]) -> Option<WhoCanLine> {
        let parsed = flags::parse(words, &[FLAGS, flags::GLOBAL]).ok()?;
        let (verb, typed) = verb_and_type(&parsed.args)?;
        let all = parsed.is_true("all-namespaces");
        Some(WhoCanLine {
            verb,
            typed,
            subresource: parsed.text("subresource").to_owned(),
            namespace: parsed.get("namespace").filter(|_| !all).map(str::to_owned),
            of_context: !all,
        })
    }

    /// `get secrets in namespace prod?`
    fn said(words: &[String]) -> Option<WhoCanLine> {
        let (words, namespace) = in_namespace(words);
        let line = WhoCanLine::flagged(&words)?;
        let namespace = namespace.or(line.namespace);
        Some(WhoCanLine { namespace, of_context: false, ..line })
    }
}

/// `get secrets`, `get secrets/db`, `get secret db`.
fn verb_and_type(args: &[String]) -> Option<(String, String)> {
    match args {
        [verb, typed] => Some((verb.clone(), typed.clone())),
        [verb, typed, name] if !typed.contains('/') => Some((verb.clone(), format!("{typed}/{name}"))),
        _ => None,
    }
}

/// What stands before `in prod`, `in namespace prod` or `in all namespaces`, without a question mark at its end.
fn in_namespace(words: &[String]) -> (Vec<String>, Option<String>) {
    let mut words = words.to_vec();
    if let Some(last) = words.last_mut() {
        *last = last.trim_end_matches('?').to_owned();
    }
    words.retain(|word| !word.is_empty());
    let is = |word: &String, other: &str| word.eq_ignore_ascii_case(other);
    let Some(at) = words.iter().rposition(|word| is(word, "in")) else { return (words, None) };
    let place = words.split_off(at);
    let texts: Vec<&str> = place.iter().skip(1).map(String::as_str).filter(|word| *word != "the").collect();
    match texts.as_slice() {
        ["namespace" | "ns", name] | [name, "namespace"] if *name != "all" => (words, Some((*name).to_owned())),
        ["all", "namespaces"] | ["whole", "cluster"] | ["cluster"] => (words, None),
        [name] => (words, Some((*name).to_owned())),
        _ => (words, None),
    }
}

impl MatrixLine {
    fn flagged(words: &[String]) -> Option<MatrixLine> {
        let parsed = flags::parse(words, &[FLAGS, flags::GLOBAL]).ok()?;
        if !parsed.args.is_empty() {
            return None;
        }
        let passed = parsed.flags.iter().filter(|(name, _)| !FLAGS.iter().any(|flag| flag.name == *name));
        let passed = passed.filter(|(name, _)| !matches!(*name, "namespace" | "as" | "as-group"));
        Some(MatrixLine {
            subject: parsed.text("sa").to_owned(),
            user: parsed.text("as").to_owned(),
            groups: parsed.all("as-group"),
            flags: passed.map(|(name, value)| format!("--{name}={value}")).collect(),
            namespace: parsed.get("namespace").filter(|_| !parsed.is_true("all-namespaces")).map(str::to_owned),
        })
    }

    /// `jane do in prod?`
    fn said(words: &[String]) -> Option<MatrixLine> {
        let (words, namespace) = in_namespace(words);
        match words.as_slice() {
            [subject, does] if does.eq_ignore_ascii_case("do") => {
                Some(MatrixLine { subject: subject.clone(), namespace, ..MatrixLine::default() })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_people_write_them() {
        let who = |line: &str| match DirectionLine::parse(line) {
            Some(DirectionLine::WhoCan(l)) => {
                format!("{} {} {} {:?} {}", l.verb, l.typed, l.subresource, l.namespace, l.of_context)
            }
            other => format!("{other:?}"),
        };
        for (line, expected) in [
            ("who can get secrets in prod", "get secrets  Some(\"prod\") false"),
            ("Who may get secrets in the prod namespace?", "get secrets  Some(\"prod\") false"),
            ("who can list nodes?", "list nodes  None false"),
            ("who can get secret db in namespace prod", "get secret/db  Some(\"prod\") false"),
            ("who can create pods/exec -n prod", "create pods/exec  Some(\"prod\") false"),
            ("who can delete pods in all namespaces", "delete pods  None false"),
            ("kubectl who-can get secrets -n prod", "get secrets  Some(\"prod\") true"),
            ("kubectl who-can create pods --subresource=exec", "create pods exec None true"),
            ("kubectl who-can get /metrics -A", "get /metrics  None false"),
            ("who can", "None"),
            ("who can fly", "None"),
            ("who is there", "None"),
        ] {
            assert_eq!(who(line), expected, "{line}");
        }
        let matrix = |line: &str| match DirectionLine::parse(line) {
            Some(DirectionLine::Matrix(l)) => {
                format!("{} {} {:?} {:?} {:?}", l.subject, l.user, l.groups, l.flags, l.namespace)
            }
            other => format!("{other:?}"),
        };
        for (line, expected) in [
            ("kubectl access-matrix --as=jane -n prod", " jane [] [] Some(\"prod\")"),
            ("kubectl access-matrix --sa prod:ci", "prod:ci  [] [] None"),
            ("access-matrix --as someone --as-group dev", " someone [\"dev\"] [] None"),
            ("what can jane do in prod?", "jane  [] [] Some(\"prod\")"),
            ("what may prod/ci do", "prod/ci  [] [] None"),
            ("kubectl access-matrix --context=dev", "  [] [\"--context=dev\"] None"),
            ("what is this", "None"),
            ("kubectl access-matrix for pods", "None"),
        ] {
            assert_eq!(matrix(line), expected, "{line}");
        }
    }
}
