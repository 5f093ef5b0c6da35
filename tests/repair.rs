//! Pastes as they come off tutorial pages, repaired: what their author meant, and nothing else.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

use kubeglass::ask::{self, Desk, Question, Rooms};
use kubeglass::checks::TEXT_RULES;
use kubeglass::text::{Diagnostic, Edit, Safety, Source, Span, Verdict, apply_edits};
use kubeglass::workspace::{Options, Workspace};
use kubeglass::yaml::Document;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The rules that repair what copying did to a text, beside those about the text itself.
const REPAIRS: [&str; 3] = ["wrong-case-key", "missing-type", "not-an-object"];

fn workspace(text: &str) -> Workspace {
    Workspace::new(vec![Source::new("paste.yaml", text)])
}

fn problems(workspace: &Workspace) -> (Vec<Diagnostic>, Vec<Edit>) {
    let desk = Desk { workspace, rooms: &Rooms::all(), options: &Options::default() };
    let problems = ask::problems(&desk);
    let mends = ask::mends(&desk, &problems);
    (problems, mends)
}

fn edited(workspace: &Workspace, edits: &[Edit]) -> String {
    let sources = workspace.paste().sources.iter().map(|(_, source)| source);
    apply_edits(sources, edits).unwrap()[0].text.to_string()
}

/// The text with all that can be mended safely.
fn safely(text: &str) -> String {
    let workspace = workspace(text);
    edited(&workspace, &problems(&workspace).1)
}

fn repair_fixes(problems: &[Diagnostic]) -> impl Iterator<Item = &Diagnostic> {
    problems.iter().filter(|problem| {
        let usable = problem.fix.as_ref().is_some_and(|fix| fix.safety != Safety::Display && !fix.edits.is_empty());
        usable && TEXT_RULES.iter().chain(&REPAIRS).any(|rule| **rule == *problem.rule)
    })
}

/// The text with all that is offered: the safe fixes, then the others one by one. Nothing more may be offered then.
fn repaired(text: &str) -> String {
    let mut text = safely(text);
    for _ in 0..10 {
        let workspace = workspace(&text);
        let (problems, mends) = problems(&workspace);
        assert!(mends.is_empty(), "safe fixes are left in\n{text}\n{problems:#?}");
        let next = repair_fixes(&problems).next();
        let Some(next) = next else { return text };
        text = safely(&edited(&workspace, &next.fix.as_ref().unwrap().edits));
    }
    panic!("it never ends:\n{text}");
}

fn says(text: &str, line: &str) -> Option<Verdict> {
    let workspace = workspace(text);
    let options = Options::default();
    Question::answer(&Desk { workspace: &workspace, rooms: &Rooms::all(), options: &options }, line).verdict()
}

fn contexts(text: &str) -> Vec<String> {
    let workspace = workspace(text);
    let configs = &workspace.paste().configs;
    configs.iter().flat_map(|(.., config)| config.contexts.iter().map(|context| context.name.clone())).collect()
}

fn paste(name: &str) -> Option<String> {
    let folder = PathBuf::from(std::env::var("KUBEGLASS_CONFORMANCE").ok()?).join("../pastes");
    Some(std::fs::read_to_string(folder.join(format!("{name}.txt"))).unwrap())
}

const POLICY: &str = "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: example
spec:

  podSelector:

    matchLabels:

      role: db

  policyTypes:

  - Ingress

  ingress:

  - from:

    - podSelector:

        matchLabels:

          name: api-pod

    ports:

    - protocol: TCP

      port: 3306

 

# 그럼 조금 더 조건을 추가해보자.

";

#[test]
fn collected_pastes_come_out_usable() {
    let Some(flat) = paste("kubeconfig-lost-indentation") else {
        println!("repair: not run");
        return;
    };
    // One key press is enough for what can only be meant in one way.
    assert_eq!(contexts(&safely(&flat)), ["dev-frontend", "dev-storage", "exp-scratch"]);
    assert_eq!(safely(&flat), repaired(&flat));

    let watcher = safely(&paste("rbac-lost-indentation").unwrap());
    let ask = "kubectl auth can-i list pods --as=system:serviceaccount:default:watcher";
    assert_eq!(says(&watcher, ask), Some(Verdict::Yes), "{watcher}");
    assert_eq!(says(&watcher, &ask.replace("list", "delete")), Some(Verdict::No));
    assert_eq!(watcher, repaired(&watcher));

    let policy = paste("networkpolicy-wrong-case").unwrap();
    assert!(safely(&policy).contains("\n  ports:\n"), "what opens or shuts ports is not moved unasked");
    assert_eq!(repaired(&policy), POLICY);

    let script = repaired(&paste("kubectl-config-commands").unwrap());
    assert_eq!(contexts(&script), ["dev-frontend", "dev-storage", "exp-scratch"], "{script}");
    assert!(script.contains("# kubectl config set-cluster scratch \\\n"), "{script}");

    let prometheus = repaired(&paste("prometheus-cr-with-comment").unwrap());
    assert!(prometheus.contains("kind: Prometheus\n") && prometheus.contains("version: v2.22.1   # "), "{prometheus}");
    assert_eq!(workspace(&prometheus).paste().objects.len(), 1);

    for whole in ["persistentvolume-eight-spaces", "persistentvolume-indented-block"] {
        let text = paste(whole).unwrap();
        assert_eq!(repaired(&text), text);
    }
}

const ROLE: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
rules:
- apiGroups: [\"\"]
  resources: [\"pods\"]
  verbs: [\"get\"]
";

/// What comes of a text once all that can be mended safely is mended, less its comments and blank lines.
fn plainly(text: &str) -> String {
    let text = safely(text);
    let lines =
        text.split_inclusive('\n').filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    lines.map(|line| format!("{}\n", line.split(" #").next().unwrap().trim_end())).collect()
}

#[test]
fn what_stands_around_a_manifest_goes_in_one_key_press() {
    let two = format!("{ROLE}---\n{}", ROLE.replace("reader", "other"));
    let other = ROLE.replace("reader", "other");
    for (text, expected) in [
        (format!("$ kubectl apply -f - <<EOF\n{ROLE}EOF\nrole.rbac.authorization.k8s.io/reader created\n"), ROLE),
        (format!("cat <<'EOF' > role.yaml\n{ROLE}EOF\nkubectl apply \\\n  -f role.yaml\n"), ROLE),
        (format!("Create the role like so:\n\n{ROLE}\nNow it is there.\n"), ROLE),
        (format!("yaml\nCopy code\n{ROLE}"), ROLE),
        (format!("First:\n\n```yaml\n{ROLE}```\n\nThen another one:\n\n~~~yaml\n{other}~~~\n"), &two),
        (ROLE.replace("  ", "\t"), ROLE),
        (ROLE.replace("  ", "\u{a0}\u{2003}"), ROLE),
        (ROLE.replace('"', "”"), ROLE),
        (ROLE.replace("rules:", "// what it may do\nrules: // all of it"), ROLE),
        (ROLE.replace("rules:", "...\nrules:").replace("  name", "  …\n  name"), ROLE),
        (ROLE.replace("Groups", "groups").replace("metadata", "Metadata"), ROLE),
        (ROLE.lines().zip(1..).map(|(line, number)| format!("{number:>3} {line}\n")).collect(), ROLE),
        (ROLE.lines().map(|line| format!("+{line}\n")).collect(), ROLE),
        (format!("$ kubectl apply -f -\n{}", ROLE.lines().map(|line| format!("> {line}\n")).collect::<String>()), ROLE),
        (ROLE.lines().map(|line| format!("{}\n", line.trim())).collect(), ROLE),
        (ROLE.replace("  verbs", "   verbs"), ROLE),
        (ROLE.replace('\n', "\r\n").replace("  ", "\t"), ROLE),
    ] {
        assert_eq!(plainly(&text), expected, "{text}\n->\n{}", safely(&text));
        let once = safely(&text);
        assert_eq!(safely(&once), once, "again");
    }
}

#[test]
fn strings_of_several_lines_stay_as_they_are() {
    let script = "    $ kubectl get pods\n    // a comment\n\tkubectl delete pod a\n    ...\n    ```\n    “a” \u{a0}b\n    1\n    2\n    3\n";
    let map = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  run.sh: |\n{}",
        script.replace('\t', "    \t")
    );
    assert_eq!(safely(&map), map);
    // What is odd around it goes, and the script goes along.
    let odd = format!("Here is the script:\n{map}");
    assert_eq!(safely(&odd), format!("# {odd}"));
    let wrong = map.replace("data:", "Data:").replace("  name", "\u{a0} name");
    assert_eq!(safely(&wrong), map);
    let quoted = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  a: \"one\n    // two\n    “three” \u{a0}\n    $ kubectl: \u{a0}\"\n";
    assert_eq!(safely(quoted), quoted);
    // Its lines have lost their indentation too: where it ends nobody knows.
    let lost = "apiVersion: v1\nkind: ConfigMap\nmetadata:\nname: a\ndata:\nrun.sh: |\nkubectl get pods\n// x\n";
    assert_eq!(repaired(lost), lost);
}

fn yaml_files(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        match path.extension().and_then(|extension| extension.to_str()) {
            _ if path.is_dir() => yaml_files(&path, out),
            Some("yaml" | "yml") => out.push(path),
            _ => {}
        }
    }
}

/// Manifests that the API server took, by name.
fn accepted() -> Option<Vec<(String, String)>> {
    let folder = PathBuf::from(std::env::var("KUBEGLASS_CONFORMANCE").ok()?);
    let answers: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join("decode/answers.json")).unwrap()).unwrap();
    let cases = answers.as_array().unwrap().iter().filter(|case| case["create"]["code"] == 0);
    let mut files: Vec<PathBuf> = cases
        .map(|case| folder.join("decode/cases").join(format!("{}.yaml", case["name"].as_str().unwrap())))
        .collect();
    yaml_files(&folder.join("netpol"), &mut files);
    yaml_files(&folder.join("can-i"), &mut files);
    files.sort();
    Some(
        files
            .iter()
            .filter_map(|path| Some((path.display().to_string(), std::fs::read_to_string(path).ok()?)))
            .collect(),
    )
}

#[test]
fn what_the_server_takes_is_never_repaired() {
    let Some(accepted) = accepted() else {
        println!("repair of what the server takes: not run");
        return;
    };
    let mut wrong = 0;
    for (name, text) in &accepted {
        let workspace = workspace(text);
        let (problems, _) = problems(&workspace);
        for problem in repair_fixes(&problems) {
            println!("{name}: {} at {}: {}", problem.rule, problem.span.line_label(), problem.message);
            wrong += 1;
        }
    }
    println!("repair of what the server takes: none of {} texts, {wrong} offered", accepted.len());
    assert_eq!(wrong, 0);
}

/// What the documents of a text read as, with their lines.
fn documents(workspace: &Workspace) -> Vec<(String, Span)> {
    let paste = workspace.paste();
    let read = |document: &Document| {
        let json = document.root().map_or(String::new(), kubeglass::yaml::to_json);
        (json, paste.sources.span(document.loc))
    };
    paste.documents.iter().map(read).collect()
}

/// A text as a cluster writes it out: with the keys of every mapping in the order of their names.
fn sorted(text: &str) -> String {
    let write = |(json, _): &(String, Span)| {
        serde_json::from_str(json).map_or(String::new(), |value| kubeglass::yaml::write(&value))
    };
    documents(&workspace(text)).iter().map(write).collect::<Vec<_>>().join("---\n")
}

/// Longer texts would take long without optimisation.
const LONGEST: usize = 6_000;

/// Of the documents that the server takes, as they are written and as a cluster writes them out, so many come back at
/// least once their indentation is stripped; with those that are guessed rightly where the reader is asked first, so many.
const BACK: usize = 8_337;
const RIGHT: usize = 8_378;

/// Whoever strips the indentation of a manifest gets it back, or is told what could not be decided; never something else.
#[test]
fn stripped_manifests_come_back_or_say_why_not() {
    let Some(accepted) = accepted() else {
        println!("stripped manifests: not run");
        return;
    };
    let (mut back, mut guessed, mut wrong, mut total) = (0, 0, 0, 0);
    let mut why: BTreeMap<String, usize> = BTreeMap::new();
    let short = accepted.iter().filter(|(_, text)| text.len() < LONGEST && !text.trim_start().starts_with('{'));
    let all = short.flat_map(|(name, text)| [(name.clone(), text.clone()), (format!("{name}, sorted"), sorted(text))]);
    for (name, text) in &all.collect::<Vec<_>>() {
        let flat: String = text.lines().map(|line| format!("{}\n", line.trim_start())).collect();
        if flat == *text {
            continue;
        }
        // What else is mended safely is mended in both.
        let whole = documents(&workspace(&safely(text)));
        let safe = safely(&flat);
        let workspace = workspace(&safe);
        let (found, is) = (problems(&workspace).0, documents(&workspace));
        assert_eq!(whole.len(), is.len(), "{name}");
        let differ: Vec<usize> = (0..whole.len()).filter(|at| whole[*at].0 != is[*at].0).collect();
        total += whole.len();
        back += whole.len() - differ.len();
        if differ.is_empty() {
            continue;
        }
        let offered = documents(&self::workspace(&repaired(&safe)));
        for at in differ {
            let (_, lines) = &is[at];
            let inside = |problem: &&Diagnostic| lines.start <= problem.span.start && problem.span.start < lines.end;
            let lost: Vec<&Diagnostic> = found
                .iter()
                .filter(|problem| ["lost-indentation", "misplaced-field"].contains(&&*problem.rule))
                .filter(inside)
                .collect();
            let mut asked = lost.iter().flat_map(|problem| &problem.related).map(|other| other.message.to_string());
            let asked = asked.find(|words| words.contains("could also"));
            let said = asked
                .or_else(|| lost.iter().find(|problem| problem.fix.is_none()).map(|problem| problem.help.to_string()));
            match said {
                Some(said) => {
                    let right = offered.get(at).is_some_and(|(json, _)| *json == whole[at].0);
                    guessed += usize::from(right);
                    let said = said.chars().filter(|c| !c.is_ascii_digit()).collect();
                    *why.entry(said).or_default() += 1;
                    println!("{name}:{}: {right}", lines.start.line);
                }
                None => {
                    wrong += 1;
                    println!("{name}:{} comes back as something else:\n{safe}\n{found:#?}", lines.start.line);
                }
            }
        }
    }
    why.iter().for_each(|(why, count)| println!("  {count} times: {why}"));
    println!("stripped manifests: {back}/{total} back, of the others {guessed} guessed rightly, {wrong} wrong");
    assert_eq!(wrong, 0);
    assert!(back >= BACK && back + guessed >= RIGHT, "{back}, {guessed}");
}

/// What copying and typing do to a text, by a number.
fn spoilt(text: &str, seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    };
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=random(6) {
        let at = random(lines.len());
        let kind = random(14);
        let Some(line) = lines.get_mut(at) else { continue };
        match kind {
            0 => *line = line.trim_start().to_owned(),
            1 => *line = format!(" {line}"),
            2 => *line = line.replace("  ", "\t"),
            3 => *line = line.replace(' ', "\u{a0}"),
            4 => *line = line.replace('"', "“"),
            5 => line.push_str(" // why"),
            6 => *line = line.to_uppercase(),
            7 => *line = format!("$ {line}"),
            8 => *line = format!("> {line}"),
            9 => *line = "...".to_owned(),
            10 => *line = "Then we do this:".to_owned(),
            11 => *line = "```yaml".to_owned(),
            12 => *line = line.replace(':', ""),
            _ => {
                lines.remove(at);
            }
        }
    }
    if random(4) == 0 {
        lines.iter_mut().for_each(|line| *line = line.trim_start().to_owned());
    }
    lines.join("\n") + "\n"
}

#[test]
fn whatever_comes_is_mended_once_and_for_all() {
    let mut texts: Vec<String> = [ROLE, POLICY].map(str::to_owned).to_vec();
    texts.extend(
        kubeglass::examples::EXAMPLES.iter().flat_map(|example| example.files).map(|(_, text)| (*text).to_owned()),
    );
    let mut changed = 0;
    for seed in 0..200 {
        let text = spoilt(&texts[seed as usize % texts.len()], seed);
        let once = safely(&text);
        changed += usize::from(once != text);
        assert_eq!(safely(&once), once, "seed {seed}:\n{text}");
    }
    println!("spoilt texts: {changed} of 200 changed, none twice");
    assert!(changed > 50);
}

#[test]
fn nothing_takes_long() {
    let prose = "Now we make a pod. It has a name and one container, and it listens on a port.\n".repeat(13_000);
    let keys = "name: a\n".repeat(100_000);
    let nested: String = (0..3_000).map(|depth| format!("{}a:\n", " ".repeat(depth % 400))).collect();
    let lost = "apiVersion: v1\nkind: Pod\nmetadata:\nlabels:\n".to_owned() + &"app: a\nname: b\nspec:\n".repeat(900);
    let fences = "```yaml\nkind: Pod\n".repeat(30_000);
    let documents = "kind: Pod\napiVersion: v1\nmetadata:\nname: a\n---\n".repeat(10_000);
    let dashes = "- - - - - - - - a\n".repeat(20_000);
    let blank = "\n".repeat(500_000) + "...\n";
    let quotes = "a: “b\nc: \"d\n".repeat(40_000);
    let commands = "$ kubectl config set-cluster a \\\n".repeat(20_000);
    for (name, text) in [
        ("prose", prose),
        ("keys", keys),
        ("nested", nested),
        ("lost", lost),
        ("fences", fences),
        ("documents", documents),
        ("dashes", dashes),
        ("blank", blank),
        ("quotes", quotes),
        ("commands", commands),
    ] {
        let paste = kubeglass::api::Paste::new(vec![Source::new("paste.yaml", text.as_str())]);
        let start = Instant::now();
        let found = kubeglass::repair::Pasted::new(&paste);
        let took = start.elapsed();
        println!("{name}: {} KB, {} oddities, {took:?}", text.len() / 1000, found.oddities.len());
        // Without optimisation, beside other tests: only what grows faster than its text takes so long.
        assert!(took.as_secs() < 60, "{name}: {took:?}");
    }
}
