//! Whatever is pasted and asked: nothing panics, nothing hangs, and what is said points into the paste.
//!
//! `KUBEGLASS_ROBUST_SECONDS` goes on for that long, with the recordings' manifests among the seeds, and
//! `KUBEGLASS_ROBUST_LAST` names a file that holds the input at work, should the process die.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

use kubeglass::ask::{self, Desk, Question, Rooms, View};
use kubeglass::examples::EXAMPLES;
use kubeglass::graph::{Direction, svg};
use kubeglass::text::{Lang, Safety, Source, Span, Verdict, apply_edits};
use kubeglass::workspace::{Options, Workspace};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// Marsaglia's xorshift: the same worlds every time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}

const TOKENS: &[&str] = &[
    "&a ",
    "*a",
    "<<: *a\n",
    "<<: ",
    "---\n",
    "...\n",
    "- ",
    ": ",
    "null",
    "~",
    "[]",
    "{}",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "\t",
    "\r",
    "\r\n",
    "\u{feff}",
    "\0",
    "한",
    "😀",
    "|",
    ">-\n",
    "? ",
    "! ",
    "!!binary ",
    "!!int ",
    "# ",
    "%YAML 1.1\n",
    "-1",
    "65536",
    "0",
    "010",
    "1e400",
    "99999999999999999999",
    "y",
    "on",
    ".nan",
    "*",
    "/",
    "//",
    "*/",
    "::/0",
    "0.0.0.0/0",
    "10.0.0.0/33",
    "::ffff:1.2.3.4",
    "\\",
    "\u{2028}",
    "\u{a0}",
    "  ",
    "\n",
    "kind: List\nitems:\n",
    "matchExpressions",
    "endPort: 1",
    "namespace: ",
    "name: ",
    "aggregationRule: {clusterRoleSelectors: [{}]}",
    "$(",
];

const LINES: &[&str] = &[
    "kubectl auth can-i list pods --as jane",
    "kubectl auth can-i --list --as=system:serviceaccount:default:watcher",
    "kubectl auth can-i get secrets -n prod --as jane --as-group=dev -q",
    "kubectl auth can-i '*' '*' -A",
    "kubectl auth can-i get /healthz --as x",
    "kubectl auth can-i get deploy.v1.apps/x --subresource=scale --as jane",
    "kubectl auth can-i get secrets/used -n dev --as=system:node:n1 --as-group=system:nodes",
    "kubectl auth can-i delete pods -n dev --as=jane",
    "kubectl auth whoami",
    "kubectl config view --minify",
    "kubectl config view -o jsonpath='{.users[*].name}'",
    "kubectl config use-context staging",
    "kubectl config set-context --current --namespace=x",
    "kubectl config get-contexts",
    "kubectl config delete-cluster a",
    "kubectl config rename-context a b",
    "kubectl config set clusters.a.server https://b",
    "kubectl config unset users.a",
    "kubectl config view --flatten --raw",
    "kubectl get pods",
    "web -> db:5432",
    "default/web -> default/db",
    "10.0.0.1 -> web:80/udp",
    "web -> 0.0.0.0/0:53/udp",
    "{ingress-controller} -> web",
    "::1 -> ::/0:1/sctp",
    "shop/api[Deployment] -> db:http",
    "GET http://shop.example.com/",
    "curl -k https://a.b/c?d=e",
    "POST https://SHOP.example.com.:8443/wear//x%2f",
    "GET http:///",
    "a ->",
    "->",
    "",
    "kubectl",
    "k",
    "can-i",
    "kubectl '",
];

const VIEWS: [View; 5] = [View::Clusters, View::Access, View::Network, View::Routes, View::Problems];

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn mutate(random: &mut Random, text: &mut String, other: &str) {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let (a, b) = (random.below(lines.len()), random.below(lines.len()));
    match random.below(12) {
        0 => *text = lines.iter().enumerate().filter(|(at, _)| *at != a).map(|(_, line)| *line).collect(),
        1 => {
            let mut lines = lines;
            if !lines.is_empty() {
                lines.swap(a, b);
            }
            *text = lines.concat();
        }
        2 => {
            let mut lines = lines;
            if !lines.is_empty() {
                lines.insert(b, lines[a]);
            }
            *text = lines.concat();
        }
        3 => {
            let indent = [" ", "  ", "- ", "\t"][random.below(4)];
            let moved = |(at, line): (usize, &&str)| match at == a {
                true => format!("{indent}{line}"),
                false => (*line).to_owned(),
            };
            *text = lines.iter().enumerate().map(moved).collect();
        }
        4 => {
            let moved = |(at, line): (usize, &&str)| match at == a {
                true => line.strip_prefix("  ").or(line.strip_prefix("- ")).unwrap_or(line).to_owned(),
                false => (*line).to_owned(),
            };
            *text = lines.iter().enumerate().map(moved).collect();
        }
        5 | 6 => {
            let at = boundary(text, random.below(text.len() + 1));
            text.insert_str(at, random.pick(TOKENS));
        }
        7 => {
            let from = boundary(text, random.below(text.len() + 1));
            let to = boundary(text, (from + random.below(12)).min(text.len()));
            text.replace_range(from..to, "");
        }
        8 => {
            // A value in another's place.
            let words: Vec<&str> = text.split([' ', '\n']).filter(|word| !word.is_empty()).collect();
            if !words.is_empty() {
                let (from, to) =
                    (words[random.below(words.len())].to_owned(), words[random.below(words.len())].to_owned());
                *text = text.replacen(&from, &to, 1);
            }
        }
        9 => {
            let words: Vec<&str> = text.split([' ', '\n']).filter(|word| !word.is_empty()).collect();
            if !words.is_empty() {
                let from = words[random.below(words.len())].to_owned();
                *text = text.replacen(&from, random.pick(TOKENS), 1);
            }
        }
        10 => {
            let from = boundary(text, random.below(text.len() + 1));
            let to = boundary(text, (from + random.below(200)).min(text.len()));
            let piece = text[from..to].repeat(1 + random.below(4));
            text.insert_str(to, &piece);
        }
        _ => {
            let from = boundary(other, random.below(other.len() + 1));
            let to = boundary(other, (from + random.below(600)).min(other.len()));
            let at = boundary(text, random.below(text.len() + 1));
            text.insert_str(at, &other[from..to]);
        }
    }
}

/// What is wrong with the answers to these questions of this paste.
fn faults(text: &str, lines: &[String], cursor: u32) -> Vec<String> {
    let name = if text.starts_with('{') { "paste.json" } else { "paste.yaml" };
    let workspace = Workspace::new(vec![Source::new(name, text)]);
    let height = text.matches(['\n', '\r']).count() as u32 + 1;
    let within = |span: &Span| {
        &*span.source == name && span.start <= span.end && span.start.line >= 1 && span.end.line <= height
    };
    let mut faults = Vec::new();
    let rooms = Rooms::all();
    for lang in [Lang::En, Lang::Ko] {
        let options = Options { lang, ..Options::default() };
        for problem in ask::problems(&Desk { workspace: &workspace, rooms: &rooms, options: &options }) {
            if !within(&problem.span) || problem.message.is_empty() {
                faults.push(format!("problem {problem:?}"));
            }
            if let Some(fix) = &problem.fix {
                let sources = workspace.paste().sources.iter().map(|(_, source)| source);
                match apply_edits(sources, &fix.edits) {
                    Ok(fixed) if fixed[0].text.as_ref() == text => {
                        faults.push(format!("a fix without effect: {problem:?}"))
                    }
                    Ok(_) => {}
                    Err(error) => faults.push(format!("{error}: {problem:?}")),
                }
            }
        }
    }
    let own = ask::overview(workspace.cluster(Options::default().refused)).ask;
    for (at, line) in lines.iter().chain([&own]).enumerate() {
        let options = Options { lang: if at % 2 == 0 { Lang::En } else { Lang::Ko }, ..Options::default() };
        let desk = Desk { workspace: &workspace, rooms: &rooms, options: &options };
        let explained = ask::explain(&desk, line);
        let said = &explained.explanation;
        if said.steps.len() > 9 || said.steps.iter().any(|step| step.span.as_ref().is_some_and(|span| !within(span))) {
            faults.push(format!("{line}: steps {:?}", said.steps));
        }
        if said.headline.is_empty() && !line.trim().is_empty() {
            faults.push(format!("{line}: no headline"));
        }
        svg(&explained.graph, Direction::LeftToRight, line);
        svg(&explained.graph, Direction::TopToBottom, line);
        for view in VIEWS {
            if view != explained.view {
                let (graph, _) = ask::picture(&desk, view, &Question::Nothing);
                svg(&graph, Direction::LeftToRight, line);
            }
        }
        let fix = said.card.as_ref().and_then(|card| card.fix.as_ref());
        if let (Some(fix), Some(Verdict::No)) = (fix, said.verdict)
            && fix.safety != Safety::Display
        {
            let sources = workspace.paste().sources.iter().map(|(_, source)| source);
            match apply_edits(sources, &fix.edits) {
                Ok(fixed) => {
                    let fixed = Workspace::new(fixed);
                    let after = ask::explain(&Desk { workspace: &fixed, ..desk }, line).explanation.verdict;
                    // The other reading of a dash may hang on what the paste lacks.
                    if !matches!(after, Some(Verdict::Yes | Verdict::Unknown)) {
                        faults.push(format!("{line}: {after:?} after its fix {fix:?}"));
                    }
                }
                Err(error) => faults.push(format!("{line}: {error}: {fix:?}")),
            }
        }
        let completions = ask::complete(&desk, line, cursor);
        let length = line.encode_utf16().count() as u32;
        if completions.from > completions.to || completions.to > length {
            faults.push(format!("{line} at {cursor}: completes {}..{}", completions.from, completions.to));
        }
    }
    faults
}

/// Seeds: the examples, and with a folder of recordings what lies there.
fn seeds(long: bool) -> Vec<String> {
    let mut seeds: Vec<String> = EXAMPLES
        .iter()
        .map(|example| example.files.iter().map(|(_, text)| format!("---\n{text}")).collect::<String>())
        .collect();
    seeds.push(include_str!("robust.yaml").to_owned());
    seeds.push(include_str!("robust.jsonl").to_owned());
    if let (true, Ok(folder)) = (long, std::env::var("KUBEGLASS_CONFORMANCE")) {
        collect(std::path::Path::new(&folder), &mut seeds);
    }
    seeds
}

fn collect(folder: &std::path::Path, seeds: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, seeds);
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
            && let Ok(text) = std::fs::read_to_string(&path)
            && text.len() < 20_000
        {
            seeds.push(text);
        }
    }
}

#[test]
fn mutated_pastes_are_answered() {
    let seconds: Option<u64> = std::env::var("KUBEGLASS_ROBUST_SECONDS").ok().and_then(|text| text.parse().ok());
    let last = std::env::var("KUBEGLASS_ROBUST_LAST").ok();
    let seeds = seeds(seconds.is_some());
    let mut random =
        Random(std::env::var("KUBEGLASS_ROBUST_SEED").map_or(88172645463325252, |text| text.parse().unwrap()));
    let started = Instant::now();
    let mut found = Vec::new();
    let mut done = 0;
    while seconds.map_or(done < 120, |seconds| started.elapsed() < Duration::from_secs(seconds)) {
        done += 1;
        let mut text = seeds[random.below(seeds.len())].clone();
        let other = &seeds[random.below(seeds.len())];
        for _ in 0..random.below(6) {
            mutate(&mut random, &mut text, other);
        }
        let mut lines = Vec::new();
        for _ in 0..3 {
            let mut line = random.pick(LINES).to_owned();
            if random.below(3) == 0 {
                mutate(&mut random, &mut line, "kubectl auth can-i list pods --as=jane -> web:80 https://a/b");
            }
            lines.push(line);
        }
        let cursor = random.below(60) as u32;
        if let Some(last) = &last {
            std::fs::write(last, format!("{lines:?}\n{text}")).unwrap();
        }
        let before = Instant::now();
        let result = catch_unwind(AssertUnwindSafe(|| faults(&text, &lines, cursor)));
        // Seventeen pictures and a dozen answers: far more than one question's 100 ms a 100 KB.
        let allowed = Duration::from_millis(400 + text.len() as u64 / 50);
        let faults = match result {
            Ok(faults) if seconds.is_some() && before.elapsed() > allowed => {
                faults.into_iter().chain([format!("took {:?}", before.elapsed())]).collect()
            }
            Ok(faults) => faults,
            Err(_) => vec!["panicked".to_owned()],
        };
        if !faults.is_empty() {
            println!("=== {faults:#?}\n{lines:?} {cursor}\n--- text\n{text}\n--- end");
            found.push(faults);
        }
    }
    println!("robust: {done} pastes, {} with faults", found.len());
    assert!(found.is_empty());
}
