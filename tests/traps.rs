//! Pastes made to choke on: each is one clear problem, its neighbours are read, and twice as much takes twice as long.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

use kubeglass::protocol::Server;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// So long may it take for every begun 100 KB, as the processor counts. Without optimisation only what grows faster than its
/// text is this slow.
const LIMIT: Duration = Duration::from_millis(if cfg!(debug_assertions) { 3_000 } else { 100 });
/// How large the traps are, in bytes.
const SIZE: usize = if cfg!(debug_assertions) { 100_000 } else { 1_000_000 };

/// A paste to choke on, and what has to be said of it.
struct Trap {
    name: &'static str,
    text: String,
    says: Says,
}

#[derive(Clone, Copy, PartialEq)]
enum Says {
    /// It does not read, by one of these rules.
    Unread,
    /// Something is wrong with it.
    Something,
    /// It is in order, or nobody can tell.
    Whatever,
}
use Says::{Something, Unread, Whatever};

const UNREAD: [&str; 5] = ["yaml-syntax", "too-much", "reading-stopped", "text-after-end", "tab-indentation"];

fn many(unit: &str) -> String {
    unit.repeat(SIZE / unit.len() + 1)
}

fn numbered(unit: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0.. {
        text.push_str(&unit(number));
        if text.len() > SIZE {
            break;
        }
    }
    text
}

/// Anchors of which each holds the one before nine times.
fn laughs(item: impl Fn(usize) -> String) -> String {
    (0..30).map(item).collect()
}

fn traps() -> Vec<Trap> {
    let trap = |name, text: String, says| Trap { name, text, says };
    let map = |data: &str| format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: trap}}\ndata:\n{data}");
    vec![
        trap(
            "billion laughs",
            laughs(|n| match n {
                0 => "a0: &a0 [y, y]\n".to_owned(),
                n => format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(",")),
            }),
            Unread,
        ),
        trap(
            "billion merges",
            laughs(|n| match n {
                0 => "a0: &a0 {a: b}\n".to_owned(),
                n => format!("a{n}: &a{n} {{<<: [{}]}}\n", vec![format!("*a{}", n - 1); 9].join(",")),
            }),
            Unread,
        ),
        trap("deep brackets", "[".repeat(10_000), Unread),
        trap("deep brackets, closed", format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)), Unread),
        trap("deep braces", "{a: ".repeat(10_000), Unread),
        trap("deep JSON", format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000)), Unread),
        trap("deep blocks", (0..1_400).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect(), Unread),
        trap("deep dashes", format!("{}a", "- ".repeat(10_000)), Unread),
        trap("deep questions", format!("{}a", "? ".repeat(10_000)), Unread),
        trap("a million items", map(&format!("  a: [{}]\n", many("1,"))), Something),
        trap("a million items, each a line", map(&format!("  a:\n{}", many("  - 1\n"))), Something),
        trap("NUL", "a: x\0y\n".to_owned(), Unread),
        trap("many NULs", many("\0"), Unread),
        trap("lone surrogate", "a: \"\\ud800\"\n".to_owned(), Unread),
        trap("one line", map(&format!("  a: {}\n", "x".repeat(SIZE))), Whatever),
        trap("one line of words", many("word "), Something),
        trap("one line of quotes", many("\"' "), Unread),
        trap("one line of colons", many("a: "), Unread),
        trap("many aliases", map(&format!("  a: &a b\n{}", numbered(|n| format!("  k{n}: *a\n")))), Whatever),
        trap("many anchors", map(&numbered(|n| format!("  k{n}: &k{n} b\n"))), Whatever),
        trap("unknown aliases", many("- *a\n"), Unread),
        trap("many documents", many("---\n"), Whatever),
        trap("many ends", many("...\n"), Whatever),
        trap("many empty objects", many("---\na: b\n"), Something),
        trap("many keys", map(&numbered(|n| format!("  k{n}: b\n"))), Whatever),
        trap("many keys twice", map(&numbered(|n| format!("  k{}: b\n", n / 2))), Something),
        trap("one key over and over", map(&many("  k: b\n")), Something),
        trap("keys twice in JSON", format!("{{{}\"z\": 1}}", numbered(|n| format!("\"k{}\": 1,", n / 2))), Something),
        trap("unknown fields", numbered(|n| format!("spec{n}: b\n")), Something),
        trap(
            "unknown fields of a Pod",
            format!(
                "apiVersion: v1\nkind: Pod\nmetadata: {{name: trap}}\nspec:\n{}",
                numbered(|n| format!("  k{n}: b\n"))
            ),
            Something,
        ),
        trap(
            "misplaced fields",
            format!(
                "apiVersion: v1\nkind: Pod\nmetadata: {{name: trap}}\n{}",
                many("containers:\n- name: a\nimage: b\n")
            ),
            Something,
        ),
        trap("unclosed quotes", many("a: \"b\n"), Unread),
        trap("unclosed single quotes", many("a: 'b\n"), Unread),
        trap("unclosed smart quotes", many("a: “b\n"), Something),
        trap("unclosed brackets", many("a: [b\n"), Unread),
        trap("unclosed braces", many("a: {b\n"), Unread),
        trap("block scalars", map(&numbered(|n| format!("  k{n}: |\n"))), Whatever),
        trap("tabs", many("\ta: b\n"), Something),
        trap("more and more tabs", (0..600).map(|n| format!("{}a:\n", "\t".repeat(n))).collect(), Something),
        trap("one line of tabs", many("\t"), Whatever),
        trap("prompts", many("$ kubectl get pods\n"), Something),
        trap("prompts that go on", many("$ kubectl get \\\n"), Something),
        trap("root prompts", many("root@host:~# kubectl get pods\n"), Something),
        trap("heredocs", many("cat <<EOF\n"), Something),
        trap("config commands", many("kubectl config set-cluster a\n"), Something),
        trap("diff marks", many("+a: b\n-a: c\n"), Something),
        trap("hunks", many("@@ -1,2 +1,2 @@\n a: b\n+c: d\n"), Something),
        trap("quote marks", many("> a: b\n"), Something),
        trap("many quote marks", many("> "), Whatever),
        trap("line numbers", numbered(|n| format!("{n} a: b\n")), Something),
        trap("fences", many("```yaml\n"), Something),
        trap("prose", many("Then we make a pod.\n"), Something),
        trap("comments", many("# a comment\n"), Whatever),
        trap("slash comments", many("a: b // c\n"), Something),
        trap("no-break spaces", many("\u{a0}a: b\n"), Something),
        trap("ellipses", many("…\n"), Something),
        trap("carriage returns", many("a: b\r"), Something),
        trap("byte order marks", many("\u{feff}"), Whatever),
        trap("bidirectional marks", map(&numbered(|n| format!("  k{n}: \u{202e}b\n"))), Something),
        trap("lost indentation", map(&many("a: b\n")), Something),
        trap(
            "a list of lists",
            format!("apiVersion: v1\nkind: List\nitems:\n{}", many("- {apiVersion: v1, kind: List, items: []}\n")),
            Whatever,
        ),
        trap("templates", many("{{ .Values.a }}: {{ .Values.b }}\n"), Something),
        trap("emoji", map(&numbered(|n| format!("  k{n}: 😀\n"))), Whatever),
        trap("tags", map(&numbered(|n| format!("  k{n}: !!str b\n"))), Whatever),
        trap("odd tags", map(&numbered(|n| format!("  k{n}: !x b\n"))), Whatever),
        trap("numbers", map(&numbered(|n| format!("  k{n}: 0{n}\n"))), Something),
        trap("a long number", map(&format!("  a: {}\n", "9".repeat(SIZE))), Whatever),
        trap("a long exponent", map("  a: 1e999999999\n"), Whatever),
        trap("directives", many("%YAML 1.1\n"), Unread),
    ]
}

const ASKS: &[&str] = &[
    r#"{"kind":"problems"}"#,
    r#"{"kind":"asKubernetesReads"}"#,
    r#"{"kind":"lens"}"#,
    r#"{"kind":"overview"}"#,
    r#"{"kind":"explain","line":"kubectl create --dry-run=server -f trap.yaml"}"#,
    r#"{"kind":"explain","line":"kubectl apply --dry-run=client -f trap.yaml"}"#,
];

/// How long this thread has worked; where the system does not tell, the time since the start.
fn worked(start: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// Asks, and takes the answer, with how long it took.
fn asked(server: &mut Server, ask: &str) -> (Value, Duration) {
    let start = Instant::now();
    let before = worked(start);
    server.receive(&format!(r#"{{"v":1,"id":1,"revision":1,"ask":{ask}}}"#));
    let mut last = Value::Null;
    loop {
        let progress = server.step();
        if let Some(message) = progress.messages.last() {
            last = serde_json::from_str(message).unwrap();
        }
        if !progress.more {
            return (last, worked(start) - before);
        }
    }
}

#[test]
fn traps_are_named_and_take_no_longer_than_they_are_long() {
    let only = std::env::var("KUBEGLASS_TRAP").ok();
    let mut faults = Vec::new();
    for Trap { name, text, says } in traps() {
        if only.as_ref().is_some_and(|only| only != name) {
            continue;
        }
        let within = "apiVersion: v1\nkind: Namespace\nmetadata: {name: before}\n---\n".to_owned();
        let after = "\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: after}\n";
        let text = within + &text + after;
        let beside = "apiVersion: v1\nkind: Namespace\nmetadata: {name: beside}\n";
        let sources = json!([{"name": "trap.yaml", "text": text}, {"name": "beside.yaml", "text": beside}]);
        let limit = LIMIT * (1 + text.len() / 100_000) as u32;
        let mut server = Server::new();
        let open = json!({"kind": "open", "sources": sources}).to_string();
        let mut times = vec![asked(&mut server, &open).1];
        let mut problems = Vec::new();
        for ask in ASKS {
            let (answer, took) = asked(&mut server, ask);
            if answer["answer"].is_null() {
                faults.push(format!("{name}: {ask}: {answer}"));
            }
            if problems.is_empty() && ask.contains("problems") {
                let found = answer["answer"].as_array().or(answer["answer"]["problems"].as_array()).unwrap();
                problems = found.iter().map(|problem| problem["rule"].as_str().unwrap().to_owned()).collect();
            }
            if ask.contains("asKubernetesReads") {
                let read = answer["answer"].to_string();
                let lost: Vec<_> = ["before", "after", "beside"]
                    .into_iter()
                    .filter(|name| {
                        !read.contains(&format!("\\\"name\\\":\\\"{name}\\\""))
                            && !read.contains(&format!("\"name\":\"{name}\""))
                    })
                    .collect();
                if !lost.is_empty() {
                    faults.push(format!("{name}: does not read {lost:?}"));
                }
            }
            times.push(took);
        }
        let millis: Vec<_> = times.iter().map(|time| time.as_millis()).collect();
        let mut rules = problems.clone();
        rules.sort();
        rules.dedup();
        println!("{name}: {} KB, {millis:?} ms, {} problems {rules:?}", text.len() / 1000, problems.len());
        if times.iter().any(|time| *time > limit) {
            faults.push(format!("{name}: {} KB take {millis:?} ms", text.len() / 1000));
        }
        let is_said = match says {
            Unread => problems.iter().any(|rule| UNREAD.contains(&rule.as_str())),
            Something => !problems.is_empty(),
            Whatever => true,
        };
        if !is_said {
            faults.push(format!("{name}: it is not said, but {rules:?}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
