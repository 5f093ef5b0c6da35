//! Pastes as they come off tutorial pages get help: what was understood, and each oddity by its line.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test may fail by panicking

use kubeglass::ask::{self, Desk, Rooms};
use kubeglass::text::{Diagnostic, Lang, Source};
use kubeglass::workspace::{Options, Workspace};

fn problems_of(workspace: &Workspace, lang: Lang) -> Vec<Diagnostic> {
    let options = Options { lang, ..Options::default() };
    ask::problems(&Desk { workspace, rooms: &Rooms::all(), options: &options })
}

/// The problems of a text, as `rule:line`, with the lines of what belongs to them.
fn problems(text: &str) -> Vec<String> {
    let workspace = Workspace::new(vec![Source::new("paste.yaml", text)]);
    let words = problems_of(&workspace, Lang::Ko);
    let found = problems_of(&workspace, Lang::En);
    assert_eq!(found.len(), words.len());
    let line = |problem: &kubeglass::text::Diagnostic| format!("{}:{}", problem.rule, problem.span.start.line);
    assert!(found.iter().all(|problem| !problem.message.is_empty() && !problem.help.is_empty()));
    found.iter().map(line).collect()
}

fn agree(name: &str, text: &str, expected: &[&str]) {
    let found = problems(text);
    assert_eq!(found, expected, "{name}");
}

/// What each of the collected pastes must say.
const COLLECTED: [(&str, &[&str]); 7] = [
    (
        "kubeconfig-lost-indentation",
        &[
            "shell-line:2",
            "lost-indentation:7",
            "lost-indentation:11",
            "lost-indentation:16",
            "lost-indentation:21",
            "lost-indentation:26",
            "lost-indentation:35",
            "lost-indentation:36",
            "lost-indentation:39",
            "lost-indentation:40",
        ],
    ),
    ("kubectl-config-commands", &["kubectl-config-script:5"]),
    (
        "networkpolicy-wrong-case",
        &[
            "missing-type:1",
            "no-break-space:3",
            "wrong-case-key:3",
            "wrong-case-key:5",
            "wrong-case-key:13",
            "misplaced-field:23",
            "prose-line:31",
        ],
    ),
    ("persistentvolume-eight-spaces", &[]),
    ("persistentvolume-indented-block", &[]),
    ("prometheus-cr-with-comment", &["left-out:3", "missing-type:4", "no-break-space:5", "slash-comment:48"]),
    (
        "rbac-lost-indentation",
        &[
            "shell-line:2",
            "lost-indentation:7",
            "lost-indentation:13",
            "lost-indentation:16",
            "lost-indentation:22",
            "lost-indentation:25",
            "lost-indentation:29",
        ],
    ),
];

#[test]
fn collected_pastes_say_what_they_must() {
    let Ok(folder) = std::env::var("KUBEGLASS_CONFORMANCE") else {
        println!("pastes: not run");
        return;
    };
    let folder = std::path::Path::new(&folder).join("../pastes");
    let texts: Vec<_> = COLLECTED
        .iter()
        .filter_map(|(name, expected)| {
            Some((name, expected, std::fs::read_to_string(folder.join(format!("{name}.txt"))).ok()?))
        })
        .collect();
    let passed = texts.iter().filter(|(name, expected, text)| {
        let found = problems(text);
        if found != **expected {
            println!("{name}: {found:?}");
        }
        found == **expected
    });
    let passed = passed.count();
    println!("pastes: {passed}/{}", texts.len());
    assert_eq!(passed, texts.len());
}

#[test]
fn lost_indentation_is_said_once_a_block_and_hides_what_follows_from_it() {
    let text = "$ cat binding.yaml\n---\nkind: RoleBinding\napiVersion: rbac.authorization.k8s.io/v1\nmetadata:\n\
                name: b\nsubjects:\n- kind: User\nname: jane\napiGroup: rbac.authorization.k8s.io\nroleRef:\n\
                kind: Role\nname: r\napiGroup: rbac.authorization.k8s.io\n";
    agree("rbac", text, &["shell-line:1", "lost-indentation:6", "lost-indentation:9", "lost-indentation:12"]);
    let text = "apiVersion: v1\nkind: Config\nclusters:\n- cluster:\nserver: https://a\nname: a\nusers:\n\
                - name: u\nuser:\ntoken: x\n";
    agree("kubeconfig", text, &["lost-indentation:5", "lost-indentation:9", "lost-indentation:10"]);
}

#[test]
fn letters_that_only_look_right_are_named_and_the_rest_is_read() {
    let text = "```yaml\nspec:\n\u{a0} podselector: {}\n\u{a0} policyTypes: [“Ingress”]\n```\nThis shuts everything.\n";
    agree(
        "policy",
        text,
        &[
            "markdown-fence:1",
            "missing-type:2",
            "no-break-space:3",
            "wrong-case-key:3",
            "smart-quotes:4",
            "prose-line:6",
        ],
    );
    let text = "# kubectl get prometheus\n...\nspec:\n  alerting: {}\n  version: v2 // newest\n";
    agree("custom resource", text, &["left-out:2", "missing-type:3", "slash-comment:5"]);
}

#[test]
fn what_reading_tells_is_told_once() {
    for (text, expected) in [
        ("hello\n", &["not-an-object:1"][..]),
        ("a: [\n", &["yaml-syntax:1"]),
        ("apiVersion: v1\nkind: ServiceAccount\nkind: ServiceAccount\nmetadata: {name: a}\n", &["duplicate-key:3"]),
        ("apiVersion: v1\nkind: Pod\nmetadata: {name: 1}\n", &["wrong-type:3"]),
        ("kind: Pod\n", &["missing-type:1"]),
        ("apiVersion: v1\nkind: List\nitems: [null, 3]\n", &["not-an-object:3", "not-an-object:3"]),
        ("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n...\nmore: 1\n", &["reading-stopped:5"]),
    ] {
        agree(text, text, expected);
    }
}

#[test]
fn commands_are_recognised_as_what_they_build() {
    let text = "# first\nkubectl config set-cluster dev \\\n--server=https://${IP}\nkubectl config set-context dev --cluster=dev\n";
    agree("script", text, &["kubectl-config-script:2"]);
    agree("one command", "kubectl get pods -A\n", &["shell-line:1"]);
}

#[test]
fn a_fix_for_letters_makes_the_text_plain() {
    let text = "kind: Pod\nmetadata:\n\u{a0} name: a\n";
    let workspace = Workspace::new(vec![Source::new("paste.yaml", text)]);
    let found = problems_of(&workspace, Lang::En);
    let fix = found.iter().find(|problem| problem.rule == "no-break-space").and_then(|problem| problem.fix.clone());
    let sources = workspace.paste().sources.iter().map(|(_, source)| source);
    let fixed = kubeglass::text::apply_edits(sources, &fix.unwrap().edits).unwrap();
    assert_eq!(&*fixed[0].text, "kind: Pod\nmetadata:\n  name: a\n");
}

#[test]
fn the_examples_have_the_problems_that_they_are_meant_to_have() {
    for (id, expected) in [
        ("two-clusters", &["kubeconfig-current-context", "insecure-skip-tls-verify"][..]),
        ("watcher", &["rbac-dangling-role"]),
        ("database", &["netpol-unprotected", "netpol-unprotected"]),
        ("one-dash", &["netpol-unprotected", "netpol-unprotected"]),
        ("two-tenants", &["rbac-secrets", "rbac-secrets"]),
    ] {
        let example = kubeglass::examples::example(id).unwrap();
        let sources = example.files.iter().map(|(name, text)| Source::new(*name, *text)).collect();
        let mut found: Vec<String> =
            problems_of(&Workspace::new(sources), Lang::En).iter().map(|problem| problem.rule.to_string()).collect();
        let mut expected: Vec<String> = expected.iter().map(|rule| (*rule).to_owned()).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{id}");
    }
}
