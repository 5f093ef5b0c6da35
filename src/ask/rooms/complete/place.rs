//! What stands at the cursor, by the words before it.

use super::network;

/// What stands at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The beginning: a whole question.
    Question,
    /// A subcommand after these.
    Command(&'static [&'static str]),
    Verb,
    Resource,
    /// The name of an object, after `TYPE/`.
    Name,
    /// A flag of can-i.
    Flag,
    /// The value of a flag.
    Value(&'static str),
    /// A context's name.
    ContextName,
    /// The far end of `from -> to`.
    Target,
    /// The end that others reach.
    Reached,
    /// A workload, by itself.
    Workload,
    /// The name of a NetworkPolicy.
    PolicyName,
    /// A pasted file.
    File,
    /// A flag of `kubectl apply`.
    DryRunFlag,
    /// A flag of `kubectl get`.
    GetFlag,
    /// A flag of `kubectl describe`.
    DescribeFlag,
    /// The arrow.
    Arrow,
    /// Host and path of a request.
    Address,
    /// Nothing to offer.
    Nothing,
}

const CONFIG: &[&str] = &["get-contexts", "current-context", "use-context", "view", "get-clusters", "get-users"];

/// Flags of can-i whose value is worth completing, with how they are written.
const FLAGS: [(&str, &[&str]); 5] = [
    ("namespace", &["-n", "--namespace"]),
    ("as", &["--as"]),
    ("as-group", &["--as-group"]),
    ("subresource", &["--subresource"]),
    ("context", &["--context"]),
];

fn flag_named(written: &str) -> Option<&'static str> {
    FLAGS.iter().find(|(_, ways)| ways.contains(&written)).map(|(name, _)| *name)
}

impl Place {
    /// By the words before it, and what is typed of the word itself.
    pub(super) fn of(done: &[&str], word: &str) -> Place {
        let arrow = |word: &&str| matches!(*word, "->" | "→");
        if done.iter().any(arrow) {
            return Place::Target;
        }
        let Some(first) = done.first() else {
            return if word.contains("://") { Place::Address } else { Place::Question };
        };
        if first.chars().all(|c| c.is_ascii_uppercase()) && done.len() == 1 {
            return Place::Address;
        }
        if let Some(place) = network::place(done) {
            return place;
        }
        if let Some(place) = Place::of_direction(done, word) {
            return place;
        }
        if *first != "kubectl" {
            return if done.len() == 1 { Place::Arrow } else { Place::Nothing };
        }
        let value_of = done.last().and_then(|last| flag_named(last));
        if let Some(flag) = value_of {
            return Place::Value(flag);
        }
        if let Some((flag, _)) = word.split_once('=')
            && let Some(flag) = flag_named(flag)
        {
            return Place::Value(flag);
        }
        // What is left of the command when flags and their values are taken out.
        let mut words = Vec::new();
        let mut skip = false;
        for word in done.iter().skip(1) {
            if std::mem::take(&mut skip) {
                continue;
            }
            if word.starts_with('-') {
                skip = flag_named(word).is_some();
            } else {
                words.push(*word);
            }
        }
        if let Some(place) = network::of_kubectl(&words, word) {
            return place;
        }
        match words.as_slice() {
            [] => Place::Command(&[
                "auth",
                "config",
                "get",
                "describe",
                "apply",
                "create",
                "api-resources",
                "who-can",
                "access-matrix",
            ]),
            ["apply" | "create", ..] if matches!(done.last(), Some(&"-f" | &"--filename")) => Place::File,
            ["apply" | "create", ..] => Place::DryRunFlag,
            ["auth"] => Place::Command(&["can-i", "whoami"]),
            ["config"] => Place::Command(CONFIG),
            ["config", "use-context" | "get-contexts"] => Place::ContextName,
            ["auth", "can-i", ..] if word.starts_with('-') => Place::Flag,
            ["auth", "can-i"] => Place::Verb,
            ["auth", "can-i", _] if word.contains('/') && !word.starts_with('/') => Place::Name,
            ["auth", "can-i", _] => Place::Resource,
            ["auth", "can-i", ..] => Place::Flag,
            _ => Place::Nothing,
        }
    }

    /// What stands at the cursor of `who can …`, `what can …` and of the plugins' commands.
    fn of_direction(done: &[&str], word: &str) -> Option<Place> {
        let (who, words) = match done {
            ["who", "can" | "may", words @ ..] | ["kubectl", "who-can", words @ ..] => (true, words),
            ["what", "can" | "may", words @ ..] => (false, words),
            ["kubectl", "access-matrix", words @ ..] => {
                let value = words.last().and_then(|last| flag_named(last));
                let written = word.split_once('=').and_then(|(flag, _)| flag_named(flag));
                return Some(value.or(written).map_or(Place::Flag, Place::Value));
            }
            ["who"] => return Some(Place::Command(&["can", "reaches"])),
            ["what"] => return Some(Place::Command(&["can"])),
            _ => return None,
        };
        let place = words.last().is_some_and(|last| matches!(*last, "in" | "-n" | "--namespace" | "namespace"));
        Some(match (words, place) {
            (_, true) => Place::Value("namespace"),
            ([], _) if who => Place::Verb,
            ([_], _) if who => Place::Resource,
            ([], _) => Place::Value("as"),
            ([_], _) => Place::Command(&["do"]),
            _ => Place::Command(&["in"]),
        })
    }
}
